/*
 * file.h - regular files below a folder, and nothing else.
 *
 * Every call may block.
 */
#ifndef COMMON_FILE_H
#define COMMON_FILE_H

#include <stddef.h>
#include <stdint.h>

/* A descriptor of the folder, to open files below; or a negative errno. */
int file_open_root(const char *path);

/* Opens the regular file `name` below the root for reading; nothing in the
 * name, and no link, leads out of there (where the kernel has no openat2, no
 * link and no double slash leads anywhere).  Returns a descriptor and its size
 * in bytes; -ENOENT for everything that is no such file or may not be read;
 * -EMFILE, -ENFILE or -ENOMEM when the system has no room; another negative
 * errno when the disk failed. */
int file_open(int root_fd, const char *name, uint64_t *size_bytes);

/* Takes what the page cache has of it from there, as far as the system lets:
 * the next read waits for the disk. */
void file_forget(int fd);

/* Reads `bytes` bytes from `offset` on.  Returns 0 or a negative errno; -EIO
 * when the file has no longer that many. */
int file_read(int fd, char *data, size_t bytes, uint64_t offset);

#endif
