#include "chart_queue.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    WORKERS_MAX = 16,
    WORDS_BYTES = 512
};

struct queued {
    char script[PATH_MAX], data[PATH_MAX], output[PATH_MAX];
    char title[TEXT_BYTES];
    const char *format;
    int result;
    char error[WORDS_BYTES];
};

struct work {
    struct queue *queue;
    atomic_size_t next;
};

void queue_init(struct queue *queue)
{
    queue->all = NULL;
    queue->count = 0;
}

int queue_add(struct queue *queue, const struct gnuplot_job *job)
{
    struct queued *more =
        realloc(queue->all, (queue->count + 1) * sizeof(*more));

    if (!more)
        return -ENOMEM;
    queue->all = more;
    more += queue->count++;
    memset(more, 0, sizeof(*more));
    snprintf(more->script, sizeof(more->script), "%s", job->script);
    snprintf(more->data, sizeof(more->data), "%s", job->data);
    snprintf(more->output, sizeof(more->output), "%s", job->output);
    snprintf(more->title, sizeof(more->title), "%s", job->title);
    more->format = job->format;
    return 0;
}

static void draw_one(struct queued *queued)
{
    const struct gnuplot_job job = {queued->script, queued->data,
                                    queued->output, queued->format,
                                    queued->title};

    queued->result = gnuplot_draw(&job, queued->error, sizeof(queued->error));
}

static void *draw_next(void *argument)
{
    struct work *work = argument;
    size_t at;

    while ((at = atomic_fetch_add(&work->next, 1)) < work->queue->count)
        draw_one(&work->queue->all[at]);
    return NULL;
}

int queue_draw(struct queue *queue, char *error, size_t error_size)
{
    struct work work = {.queue = queue};
    pthread_t threads[WORKERS_MAX];
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    int count = 0;

    /* The caller draws, too, so that it goes on without any of them. */
    while (count < cpus - 1 && count < WORKERS_MAX &&
           pthread_create(&threads[count], NULL, draw_next, &work) == 0)
        count++;
    (void)draw_next(&work);
    while (count > 0)
        pthread_join(threads[--count], NULL);
    for (size_t i = 0; i < queue->count; i++) {
        if (queue->all[i].result != 0) {
            snprintf(error, error_size, "%s", queue->all[i].error);
            return queue->all[i].result;
        }
    }
    return 0;
}

void queue_release(struct queue *queue)
{
    free(queue->all);
}
