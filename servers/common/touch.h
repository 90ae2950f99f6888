/*
 * touch.h - memory that a connection keeps and touches, and does not need: what
 * it costs is what is asked of it (--touch, --touch-stack).
 */
#ifndef COMMON_TOUCH_H
#define COMMON_TOUCH_H

#include <stddef.h>

/* Memory of its own, of which every page has been written.  NULL for 0 bytes,
 * and when there was none; give it back with touch_release. */
void *touch_memory(size_t bytes);
void touch_release(void *memory, size_t bytes); /* NULL is nothing */

/* Writes to every page of so much of the calling thread's stack, which stay
 * when this returns; there must be as much. */
void touch_stack(size_t bytes);

#endif
