#include "result.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "result_columns.h"

static const char *const KEYS[KEY_COUNT] = {
    [KEY_TRIAL] = "trial",   [KEY_SCENARIO] = "scenario",
    [KEY_SERVER] = "server", [KEY_CONNECTIONS] = "connections",
    [KEY_REPEAT] = "repeat", [KEY_ORDER] = "order",
    [KEY_VALID] = "valid",   [KEY_STATUS] = "status",
    [KEY_REASON] = "reason",
};

/* The columns that were measured, and how many decimals are worth writing. */
static const struct {
    const char *name;
    int decimals;
} METRICS[METRIC_COUNT] = {
    [M_DURATION_S] = {"duration_s", 6},
    [M_REQUESTS] = {"requests", 0},
    [M_THROUGHPUT_PER_S] = {"throughput_per_s", 3},
    [M_TRANSFER_BYTES_PER_S] = {"transfer_bytes_per_s", 0},
    [M_ERRORS_CONNECT] = {"errors_connect", 0},
    [M_ERRORS_READ] = {"errors_read", 0},
    [M_ERRORS_WRITE] = {"errors_write", 0},
    [M_ERRORS_TIMEOUT] = {"errors_timeout", 0},
    [M_ERRORS_STATUS] = {"errors_status", 0},
    [M_LATENCY_MEAN_US] = {"latency_mean_us", 3},
    [M_LATENCY_P50_US] = {"latency_p50_us", 0},
    [M_LATENCY_P90_US] = {"latency_p90_us", 0},
    [M_LATENCY_P99_US] = {"latency_p99_us", 0},
    [M_LATENCY_P999_US] = {"latency_p999_us", 0},
    [M_LATENCY_MAX_US] = {"latency_max_us", 0},
    [M_LATENCY_WRK_P99_US] = {"latency_wrk_p99_us", 0},
    [M_SERVER_CPU_USER_S] = {"server_cpu_user_s", 6},
    [M_SERVER_CPU_SYSTEM_S] = {"server_cpu_system_s", 6},
    [M_CPU_US_PER_REQUEST] = {"cpu_us_per_request", 6},
    [M_REQUESTS_PER_CPU_S] = {"requests_per_cpu_s", 3},
    [M_CLIENT_CPU_US_PER_REQUEST] = {"client_cpu_us_per_request", 6},
    [M_CLIENT_CPU_PCT] = {"client_cpu_pct", 3},
    [M_SERVER_CPU_PCT] = {"server_cpu_pct", 3},
    [M_STEAL_PCT] = {"steal_pct", 3},
    [M_SWITCHES_VOLUNTARY] = {"switches_voluntary", 0},
    [M_SWITCHES_INVOLUNTARY] = {"switches_involuntary", 0},
    [M_THREADS_MAX] = {"threads_max", 0},
    [M_CONNECTIONS_SERVED] = {"connections_served", 0},
    [M_FAIRNESS_JAIN] = {"fairness_jain", 6},
    [M_RSS_KIB] = {"rss_kib", 1},
    [M_PSS_KIB] = {"pss_kib", 1},
    [M_PAGE_TABLES_KIB] = {"page_tables_kib", 1},
    [M_KERNEL_STACKS_KIB] = {"kernel_stacks_kib", 1},
    [M_SLAB_KIB] = {"slab_kib", 1},
    [M_SOCKET_KIB] = {"socket_kib", 1},
    [M_MEMORY_TOTAL_KIB] = {"memory_total_kib", 1},
    [M_COUNTED] = {"counted", 0},
    [M_OTHER_CPU_PCT] = {"other_cpu_pct", 3},
    [M_UNANSWERED] = {"unanswered", 0},
    [M_LISTEN_OVERFLOWS] = {"listen_overflows", 0},
    [M_LISTEN_DROPS] = {"listen_drops", 0},
    [M_REQUEST_QUEUE_FULL] = {"request_queue_full", 0},
    [M_SYN_RETRANSMITS] = {"syn_retransmits", 0},
    [M_TIME_WAIT] = {"time_wait", 0},
    [M_CONNECTIONS_BY_LITTLES_LAW] = {"connections_by_littles_law", 3},
    [M_CPU_USER_US_PER_REQUEST] = {"cpu_user_us_per_request", 6},
    [M_CPU_SYSTEM_US_PER_REQUEST] = {"cpu_system_us_per_request", 6},
    [M_SERVER_CLIENT_CPU_US_PER_REQUEST] = {"server_client_cpu_us_per_request",
                                            6},
    [M_SWITCHES_PER_REQUEST] = {"switches_per_request", 6},
    [M_SWITCHES_VOLUNTARY_PER_REQUEST] = {"switches_voluntary_per_request", 6},
    [M_SWITCHES_INVOLUNTARY_PER_REQUEST] = {"switches_involuntary_per_request",
                                            6},
    [M_MEMORY_SOURCE] = {"memory_source", 0},
    [M_RUNNER_CPU_PCT] = {"runner_cpu_pct", 3},
    [M_INSTRUCTIONS_PER_REQUEST] = {"instructions_per_request", 1},
    [M_CYCLES_PER_REQUEST] = {"cycles_per_request", 1},
    [M_RATE_PER_S] = {"rate_per_s", 0},
    [M_LATE_PCT] = {"late_pct", 3},
    [M_CLIENT_WAITED_PCT] = {"client_waited_pct", 3},
    [M_BESIDE_CPU_PCT] = {"beside_cpu_pct", 3},
    [M_BESIDE_REQUESTS] = {"beside_requests", 0},
    [M_BESIDE_UNANSWERED] = {"beside_unanswered", 0},
    [M_BESIDE_LATENCY_P50_US] = {"beside_latency_p50_us", 0},
    [M_BESIDE_LATENCY_P99_US] = {"beside_latency_p99_us", 0},
    [M_VIRTUAL_KIB] = {"virtual_kib", 1},
    [M_MEMORY_IDLE_KIB] = {"memory_idle_kib", 1},
};

const char *metric_word(enum metric metric, double value)
{
    if (metric != M_MEMORY_SOURCE)
        return NULL;
    return value == MEMORY_OF_CGROUP ? "cgroup"
           : value == MEMORY_OF_PROC ? "proc"
                                     : NULL;
}

bool metric_of_word(enum metric metric, const char *text, double *value)
{
    const char *word;

    for (int i = 0; (word = metric_word(metric, i)) != NULL; i++) {
        if (strcmp(word, text) == 0) {
            *value = i;
            return true;
        }
    }
    return false;
}

const char *status_name(enum status status)
{
    static const char *const names[STATUS_COUNT] = {
        [STATUS_OK] = "ok",
        [STATUS_NOISY] = "noisy",
        [STATUS_CLIENT_BOUND] = "client-bound",
        [STATUS_STARVED] = "starved",
        [STATUS_LIMIT_HIT] = "limit-hit",
        [STATUS_FAILED] = "failed",
        [STATUS_DISTURBED] = "disturbed",
    };

    return names[status];
}

bool status_parse(const char *text, enum status *value)
{
    for (int status = 0; status < STATUS_COUNT; status++) {
        if (strcmp(text, status_name((enum status)status)) == 0) {
            *value = (enum status)status;
            return true;
        }
    }
    return false;
}

const char *result_key_name(enum key key)
{
    return KEYS[key];
}

const char *metric_name(enum metric metric)
{
    return METRICS[metric].name;
}

void result_init(struct result *result)
{
    memset(result, 0, sizeof *result);
    for (int metric = 0; metric < METRIC_COUNT; metric++)
        result->value[metric] = NAN;
}

void results_release(struct results *results)
{
    free(results->rows);
    *results = (struct results){0};
}

/* A line under construction; `full` once something did not fit. */
struct line {
    char *text;
    size_t size, length;
    bool full;
};

__attribute__((format(printf, 2, 3))) static void
line_add(struct line *line, const char *format, ...)
{
    va_list arguments;

    if (line->full)
        return;
    va_start(arguments, format);
    size_t room = line->size - line->length;
    int length = vsnprintf(line->text + line->length, room, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= room)
        line->full = true;
    else
        line->length += (size_t)length;
}

static void line_add_quoted(struct line *line, const char *field)
{
    char quoted[CSV_QUOTED_BYTES(REASON_BYTES)];

    /* always fits: names and reasons are bounded */
    (void)csv_quote(field, quoted, sizeof quoted);
    line_add(line, "%s", quoted);
}

static int line_end(struct line *line)
{
    line_add(line, "\n");
    return line->full ? -ENOSPC : (int)line->length;
}

int result_format_header(char *text, size_t size)
{
    struct line line = {.text = text, .size = size, .full = size == 0};

    for (int key = 0; key < KEY_COUNT; key++)
        line_add(&line, "%s%s", key == 0 ? "" : ",", KEYS[key]);
    for (int metric = 0; metric < METRIC_COUNT; metric++)
        line_add(&line, ",%s", METRICS[metric].name);
    return line_end(&line);
}

void result_one_line(char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            *text = ' ';
    }
}

int result_format(const struct result *result, char *text, size_t size)
{
    struct line line = {.text = text, .size = size, .full = size == 0};
    char reason[REASON_BYTES];

    memcpy(reason, result->reason, sizeof reason);
    result_one_line(reason);
    line_add(&line, "%d,", result->trial);
    line_add_quoted(&line, result->scenario);
    line_add(&line, ",");
    line_add_quoted(&line, result->server);
    line_add(&line, ",%d,%d,%d,%d,%s,", result->connections, result->repeat,
             result->order, result->valid, status_name(result->status));
    line_add_quoted(&line, reason);
    for (int metric = 0; metric < METRIC_COUNT; metric++) {
        double value = result->value[metric];
        const char *word = metric_word((enum metric)metric, value);
        if (word)
            line_add(&line, ",%s", word);
        else if (isfinite(value))
            line_add(&line, ",%.*f", METRICS[metric].decimals, value);
        else
            line_add(&line, ",");
    }
    return line_end(&line);
}
