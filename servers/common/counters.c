#include "counters.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/* Sums over the open meters, for one line. */
struct totals {
    uint64_t count[METER_COUNTS];
    uint64_t rare[RARE_COUNTS];
    uint64_t served;
    double least, most, sum, squares; /* responses since the last line */
};

void registry_init(struct registry *registry)
{
    memset(registry, 0, sizeof *registry);
    (void)pthread_mutex_init(&registry->lock, NULL); /* cannot fail: glibc */
    (void)pthread_mutex_init(&registry->reporting, NULL);
    registry->open.previous = registry->open.next = &registry->open;
}

void registry_release(struct registry *registry)
{
    (void)pthread_mutex_destroy(&registry->lock); /* nobody holds it */
    (void)pthread_mutex_destroy(&registry->reporting);
}

static uint64_t read_count(const struct meter *meter, enum meter_count which)
{
    return atomic_load_explicit(&meter->count[which], memory_order_acquire);
}

bool registry_open(struct registry *registry, struct meter *meter,
                   uint64_t limit)
{
    struct meter *head = &registry->open;
    bool fits;

    pthread_mutex_lock(&registry->lock);
    /* Not before: who had this memory gave it back under the lock. */
    memset(meter, 0, sizeof *meter);
    registry->accepted++;
    fits = registry->open_count < limit;
    if (fits) {
        meter->previous = head->previous;
        meter->next = head;
        head->previous->next = meter;
        head->previous = meter;
        registry->open_count++;
    }
    pthread_mutex_unlock(&registry->lock);
    return fits;
}

void registry_close(struct registry *registry, struct meter *meter)
{
    pthread_mutex_lock(&registry->lock);
    for (int i = 0; i < METER_COUNTS; i++)
        meter_add(&registry->open, i, read_count(meter, i));
    registry->served_closed += read_count(meter, METER_RESPONSES) > 0;
    meter->previous->next = meter->next;
    meter->next->previous = meter->previous;
    registry->open_count--;
    pthread_mutex_unlock(&registry->lock);
}

uint64_t registry_open_count(struct registry *registry)
{
    uint64_t count;

    pthread_mutex_lock(&registry->lock);
    count = registry->open_count;
    pthread_mutex_unlock(&registry->lock);
    return count;
}

void registry_each(struct registry *registry,
                   void (*visit)(struct meter *meter, void *context),
                   void *context)
{
    pthread_mutex_lock(&registry->lock);
    for (struct meter *meter = registry->open.next; meter != &registry->open;
         meter = meter->next)
        visit(meter, context);
    pthread_mutex_unlock(&registry->lock);
}

void registry_add(struct registry *registry, enum rare which)
{
    /* Release: who reads it has read the request or response it is of. */
    atomic_fetch_add_explicit(&registry->rare[which], 1, memory_order_release);
}

void registry_thread_started(struct registry *registry)
{
    uint64_t now = atomic_fetch_add(&registry->threads, 1) + 1;
    uint64_t most = atomic_load(&registry->threads_max);

    while (now > most &&
           !atomic_compare_exchange_weak(&registry->threads_max, &most, now))
        ;
}

void registry_thread_ended(struct registry *registry)
{
    atomic_fetch_sub(&registry->threads, 1);
}

/* Responses are read before requests, so that a request answered in between
 * counts as in flight, never as a negative one. */
static void add_meter(struct meter *meter, void *context)
{
    struct totals *totals = context;
    uint64_t responses = read_count(meter, METER_RESPONSES);
    double share = (double)(responses - meter->reported);

    totals->count[METER_RESPONSES] += responses;
    totals->count[METER_REQUESTS] += read_count(meter, METER_REQUESTS);
    totals->count[METER_BYTES_IN] += read_count(meter, METER_BYTES_IN);
    totals->count[METER_BYTES_OUT] += read_count(meter, METER_BYTES_OUT);
    totals->served += responses > 0;
    if (totals->least < 0 || share < totals->least)
        totals->least = share;
    if (share > totals->most)
        totals->most = share;
    totals->sum += share;
    totals->squares += share * share;
    meter->reported = responses;
}

/* Jain, Chiu and Hawe (1984): 1 when all got the same, 1/n when one got all;
 * 1 when nobody got anything. */
static double jain(const struct totals *totals, uint64_t count)
{
    if (totals->squares <= 0)
        return 1;
    return totals->sum * totals->sum / ((double)count * totals->squares);
}

static int64_t timeval_us(struct timeval value)
{
    return (int64_t)value.tv_sec * 1000000 + value.tv_usec;
}

static void print_traffic(const struct totals *totals, FILE *file)
{
    const uint64_t *rare = totals->rare;
    uint64_t other = rare[RARE_RESPONSES_3XX] + rare[RARE_RESPONSES_4XX] +
                     rare[RARE_RESPONSES_5XX];
    uint64_t requests = totals->count[METER_REQUESTS];
    uint64_t responses = totals->count[METER_RESPONSES];

    fprintf(file,
            " refused=%" PRIu64 " requests=%" PRIu64 " responses=%" PRIu64
            " in_flight=%" PRIu64 " aborted=%" PRIu64 " responses_2xx=%" PRIu64
            " responses_3xx=%" PRIu64 " responses_4xx=%" PRIu64
            " responses_5xx=%" PRIu64,
            rare[RARE_REFUSED], requests, responses,
            requests - responses - rare[RARE_ABORTED], rare[RARE_ABORTED],
            responses - other, rare[RARE_RESPONSES_3XX],
            rare[RARE_RESPONSES_4XX], rare[RARE_RESPONSES_5XX]);
    fprintf(file,
            " errors_accept=%" PRIu64 " errors_thread=%" PRIu64
            " errors_memory=%" PRIu64 " errors_read=%" PRIu64
            " errors_write=%" PRIu64 " errors_upstream=%" PRIu64
            " expired=%" PRIu64 " bytes_in=%" PRIu64 " bytes_out=%" PRIu64,
            rare[RARE_ERRORS_ACCEPT], rare[RARE_ERRORS_THREAD],
            rare[RARE_ERRORS_MEMORY], rare[RARE_ERRORS_READ],
            rare[RARE_ERRORS_WRITE], rare[RARE_ERRORS_UPSTREAM],
            rare[RARE_EXPIRED], totals->count[METER_BYTES_IN],
            totals->count[METER_BYTES_OUT]);
}

static void print_process(struct registry *registry, FILE *file)
{
    struct rusage usage;

    (void)getrusage(RUSAGE_SELF, &usage); /* cannot fail: valid arguments */
    fprintf(file,
            " cpu_user_us=%" PRId64 " cpu_system_us=%" PRId64
            " switches_voluntary=%ld switches_involuntary=%ld"
            " threads=%" PRIu64 " threads_max=%" PRIu64
            " longest_turn_us=%" PRIu64 "\n",
            timeval_us(usage.ru_utime), timeval_us(usage.ru_stime),
            usage.ru_nvcsw, usage.ru_nivcsw, atomic_load(&registry->threads),
            atomic_load(&registry->threads_max),
            atomic_load(&registry->longest_turn_us));
}

int registry_report(struct registry *registry, FILE *file)
{
    struct totals totals = {.least = -1};
    struct timespec now;
    uint64_t accepted, open_count;
    int result;

    pthread_mutex_lock(&registry->reporting);
    /* Before responses and requests: what they are taken from comes last, so
     * that no difference falls below 0. */
    for (int i = 0; i < RARE_COUNTS; i++)
        totals.rare[i] = atomic_load(&registry->rare[i]);
    pthread_mutex_lock(&registry->lock);
    totals.served = registry->served_closed;
    for (int i = 0; i < METER_COUNTS; i++)
        totals.count[i] = read_count(&registry->open, i);
    for (struct meter *meter = registry->open.next; meter != &registry->open;
         meter = meter->next)
        add_meter(meter, &totals);
    accepted = registry->accepted;
    open_count = registry->open_count;
    pthread_mutex_unlock(&registry->lock);

    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* always there */
    fprintf(file,
            "counters seq=%" PRIu64 " monotonic_us=%" PRId64
            " accepted=%" PRIu64 " open=%" PRIu64 " served=%" PRIu64,
            ++registry->sequence,
            (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000, accepted,
            open_count, totals.served);
    print_traffic(&totals, file);
    fprintf(file, " share_min=%.0f share_max=%.0f fairness_jain=%.4f",
            totals.least > 0 ? totals.least : 0, totals.most,
            jain(&totals, open_count));
    print_process(registry, file);
    result = fflush(file) == 0 ? 0 : -errno;
    pthread_mutex_unlock(&registry->reporting);
    return result;
}
