#include "touch.h"

#include <sys/mman.h>

enum {
    PAGE_BYTES = 4096 /* no system has smaller ones */
};

static void touch(volatile char *memory, size_t bytes)
{
    for (size_t at = 0; at < bytes; at += PAGE_BYTES)
        memory[at] = 1;
}

/* Pages of the kernel's, as an allocator would add what it needs itself. */
void *touch_memory(size_t bytes)
{
    void *memory;

    if (bytes == 0)
        return NULL;
    memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    touch(memory, bytes);
    return memory;
}

void touch_release(void *memory, size_t bytes)
{
    if (memory)
        (void)munmap(memory, bytes); /* it was mapped like this */
}

__attribute__((noinline)) void touch_stack(size_t bytes)
{
    if (bytes > 0) {
        char stack[bytes];
        touch(stack, bytes);
    }
}
