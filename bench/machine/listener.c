#include "listener.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

enum {
    STATE_LISTEN = 0x0A, /* TCP_LISTEN of the kernel's net/tcp_states.h */
    ADDRESS_DIGITS = 32  /* of an IPv6 address; an IPv4 one has 8 */
};

/* --- sockets ------------------------------------------------------------ */

/* As the kernel prints addresses: words of the machine's own byte order.
 * "::ffff:a.b.c.d" stands for a.b.c.d. */
static bool is_heard(const char *local, const struct sockaddr_in *address)
{
    static const char all[] = "00000000000000000000000000000000";
    char exact[16], mapped[ADDRESS_DIGITS + 1];

    (void)snprintf(exact, sizeof exact, "%08X", address->sin_addr.s_addr);
    (void)snprintf(mapped, sizeof mapped, "0000000000000000%08X%08X",
                   htonl(0xffff), address->sin_addr.s_addr);
    return strcmp(local, exact) == 0 || strcmp(local, mapped) == 0 ||
           strncmp(local, all, strlen(local)) == 0;
}

/*   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000
 *      0        0 424242 1 ... */
void listeners_add(struct listeners *listeners, const char *line,
                   const struct sockaddr_in *address)
{
    char local[ADDRESS_DIGITS + 1];
    unsigned int port, state;
    unsigned long long inode;

    if (sscanf(line,
               " %*u: %32[0-9A-F]:%x %*[0-9A-F]:%*x %x %*x:%*x %*x:%*x %*x "
               "%*u %*u %llu",
               local, &port, &state, &inode) == 4 &&
        state == STATE_LISTEN && port == ntohs(address->sin_port) &&
        is_heard(local, address) && listeners->count < LISTENERS_MAX)
        listeners->inodes[listeners->count++] = inode;
}

static void read_table(struct listeners *listeners, const char *path,
                       const struct sockaddr_in *address)
{
    FILE *file = fopen(path, "re");
    char line[512];

    if (!file)
        return;
    while (fgets(line, sizeof line, file))
        listeners_add(listeners, line, address);
    (void)fclose(file); /* only read */
}

/* A socket of IPv6 hears of IPv4 only what no socket of IPv4 does; whether it
 * hears that at all is not told. */
static void find(struct listeners *listeners, const struct sockaddr_in *address)
{
    listeners->count = 0;
    read_table(listeners, "/proc/self/net/tcp", address);
    if (listeners->count == 0)
        read_table(listeners, "/proc/self/net/tcp6", address);
}

/* --- who holds them ----------------------------------------------------- */

/* Whether a process has the socket open: 1, 0, or -EACCES when it does not let
 * us see.  One that is gone has nothing. */
static int holds(const char *pid, uint64_t inode)
{
    char path[64], name[64], target[64];
    const struct dirent *entry;
    int result = 0;
    DIR *folder;

    (void)snprintf(path, sizeof path, "/proc/%.16s/fd", pid);
    (void)snprintf(name, sizeof name, "socket:[%llu]",
                   (unsigned long long)inode);
    folder = opendir(path);
    if (!folder)
        return errno == EACCES || errno == EPERM ? -EACCES : 0;
    while (result == 0 && (entry = readdir(folder))) {
        ssize_t length =
            readlinkat(dirfd(folder), entry->d_name, target, sizeof target - 1);

        target[length > 0 ? length : 0] = '\0';
        result = strcmp(target, name) == 0;
    }
    (void)closedir(folder);
    return result;
}

/* Likewise of any process of the server. */
static int server_holds(const struct tree *server, uint64_t inode)
{
    int result = 0;

    for (int i = 0; i < server->count && result != 1; i++) {
        char pid[16];
        int one;

        (void)snprintf(pid, sizeof pid, "%d", (int)server->pids[i]);
        one = holds(pid, inode);
        if (one != 0)
            result = one;
    }
    return result;
}

static void describe(const char *pid, char *who, size_t size)
{
    char path[64], comm[64];

    (void)snprintf(path, sizeof path, "/proc/%.16s/comm", pid);
    if (text_read(path, comm, sizeof comm) < 0)
        comm[0] = '\0';
    comm[strcspn(comm, "\n")] = '\0';
    (void)snprintf(who, size, "%s (process %.16s)", comm, pid);
}

/* Whoever has it open; false when we may see nobody who does. */
static bool find_holder(uint64_t inode, char *who, size_t size)
{
    const struct dirent *entry;
    DIR *proc = opendir("/proc");
    bool found = false;

    while (proc && !found && (entry = readdir(proc)))
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
            holds(entry->d_name, inode) == 1) {
            describe(entry->d_name, who, size);
            found = true;
        }
    if (proc)
        (void)closedir(proc);
    return found;
}

int listener_check(const struct sockaddr_in *address, const struct tree *server,
                   char *who, size_t who_size)
{
    struct listeners listeners;

    find(&listeners, address);
    for (size_t i = 0; i < listeners.count; i++) {
        int held = server_holds(server, listeners.inodes[i]);

        if (held == 1)
            continue;
        if (find_holder(listeners.inodes[i], who, who_size))
            return -EADDRINUSE;
        if (held == 0) {
            (void)snprintf(who, who_size, "a process of another user");
            return -EADDRINUSE;
        }
    }
    return 0;
}
