/*
 * fake_wrk.c - a stand-in for wrk that answers well, badly, late or never.
 *
 *   FAKE_WRK=half fake_wrk -t 1 -c 4 -d 1s --timeout 2s -s SCRIPT URL
 *
 * It takes wrk's arguments, ignores the script, and prints the line that
 * scripts/wrk/result.lua would; BENCH_HISTOGRAM names the file for the
 * latencies.  It opens all connections, then asks on one after the other, one
 * at a time, the first round at once and then 200 times a second: enough for
 * every figure, too little to burn CPU.  So ask it for quick answers.
 */
#include <arpa/inet.h>
#include <err.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    PACE_MS = 5,
    CONNS_MAX = 1024,
    SAMPLES_MAX = 16384
};

enum mode {
    MODE_GOOD,
    MODE_GARBAGE,        /* noise instead of the line, exit 0 */
    MODE_HALF,           /* the line ends in its middle */
    MODE_STATUS,         /* every answer counted as 4xx or 5xx */
    MODE_EXIT,           /* exit 1 at once, with a message */
    MODE_ABORT,          /* SIGABRT after half the duration */
    MODE_LATE,           /* goes on for 8 s more, and its figures say so */
    MODE_NEVER,          /* ignores SIGTERM and does not end */
    MODE_SILENT,         /* no line, exit 0 */
    MODE_WRONG_DURATION, /* the wall clock ran twice as fast */
    MODE_SAMPLES,        /* one sample too many */
    MODE_FLOOD,          /* good, then 64 MiB to stderr */
    MODE_SHORT,          /* opens half of the connections */
    MODE_LITTLE,         /* three times the mean latency there can be */
    MODE_PORTS,          /* says that 75 connects failed */
    MODE_COUNT
};

struct conn {
    FILE *answers;     /* NULL once it failed */
    long long free_us; /* end of its last answer, or when it was opened */
};

struct load {
    enum mode mode;
    int duration_s; /* as asked */
    const char *url;
    char request[1024];
    struct conn conns[CONNS_MAX];
    int conn_count;
    long long latencies_us[SAMPLES_MAX];
    size_t sample_count;
    long long bytes, errors_read;
    long long start_us, duration_us; /* CLOCK_MONOTONIC */
};

static long long now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static enum mode mode_parse(const char *name)
{
    static const char *const names[MODE_COUNT] = {
        "good",    "garbage", "half",  "status", "exit",
        "abort",   "late",    "never", "silent", "wrong-duration",
        "samples", "flood",   "short", "little", "ports"};

    for (int mode = 0; mode < MODE_COUNT; mode++)
        if (strcmp(name ? name : "good", names[mode]) == 0)
            return (enum mode)mode;
    errx(1, "FAKE_WRK=%s: no such mode", name);
}

static void load_parse_options(struct load *load, int argc, char **argv)
{
    static const struct option longs[] = {
        {"timeout", required_argument, NULL, 'T'}, {NULL, 0, NULL, 0}};
    int option;

    while ((option = getopt_long(argc, argv, "t:c:d:s:v", longs, NULL)) != -1)
        if (option == 'c')
            load->conn_count = atoi(optarg);
        else if (option == 'd')
            load->duration_s = atoi(optarg);
        else if (option == 'v')
            puts("wrk fake/4.1.0 [poll]"); /* then usage and 1, as wrk */
    if (optind != argc - 1 || load->duration_s < 1 || load->conn_count < 1 ||
        load->conn_count > CONNS_MAX)
        errx(1, "Usage: wrk -t N -c N -d Ns [--timeout Ns] [-s SCRIPT] URL");
    load->url = argv[optind];
    load->mode = mode_parse(getenv("FAKE_WRK"));
    if (load->mode == MODE_SHORT)
        load->conn_count /= 2;
}

static FILE *conn_open(const struct sockaddr_in *address)
{
    const struct timeval silence = {.tv_sec = 20};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd < 0 ||
        connect(fd, (const struct sockaddr *)address, sizeof(*address)) < 0)
        err(1, "unable to connect to port %d", ntohs(address->sin_port));
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &silence, sizeof(silence));
    return fdopen(fd, "r");
}

static void load_open(struct load *load)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    char host[64], path[512] = "/";
    unsigned short port;

    if (sscanf(load->url, "http://%63[^:/]:%hu%511s", host, &port, path) < 2 ||
        inet_pton(AF_INET, host, &address.sin_addr) != 1)
        errx(1, "%s is not http://ADDRESS:PORT/PATH", load->url);
    address.sin_port = htons(port);
    snprintf(load->request, sizeof(load->request),
             "GET %s HTTP/1.1\r\nHost: %s:%hu\r\n\r\n", path, host, port);
    fclose(conn_open(&address)); /* as wrk does, to see who is there */
    load->start_us = now_us();
    for (int i = 0; i < load->conn_count; i++) {
        load->conns[i].answers = conn_open(&address);
        load->conns[i].free_us = now_us();
    }
}

/* Returns whether a whole answer came. */
static bool conn_read_answer(struct load *load, FILE *answers)
{
    char line[1024];
    long long body_bytes = 0;

    do {
        if (!fgets(line, sizeof(line), answers))
            return false;
        load->bytes += (long long)strlen(line);
        if (strcasestr(line, "Content-Length:") == line)
            body_bytes = atoll(line + 15);
    } while (strcmp(line, "\r\n") != 0);
    load->bytes += body_bytes;
    while (body_bytes > 0 && getc(answers) != EOF)
        body_bytes--;
    return body_bytes == 0;
}

/* The latency is the time since the connection's last answer, as if the server
 * had needed all of it: so connections == rate x mean latency holds as in
 * wrk's closed loop, although we pause. */
static void load_ask(struct load *load, struct conn *conn)
{
    if (!conn->answers)
        return;
    /* A request that could not be sent shows as an answer that fails. */
    (void)send(fileno(conn->answers), load->request, strlen(load->request),
               MSG_NOSIGNAL);
    if (conn_read_answer(load, conn->answers)) {
        load->latencies_us[load->sample_count++] = now_us() - conn->free_us;
        conn->free_us = now_us();
    } else {
        fclose(conn->answers);
        conn->answers = NULL;
        load->errors_read++;
    }
}

static void load_run(struct load *load, long long duration_us)
{
    load_open(load);
    for (int turn = 0; now_us() - load->start_us < duration_us; turn++) {
        if (turn >= load->conn_count)
            (void)poll(NULL, 0, PACE_MS); /* to pause; it cannot fail */
        if (load->conn_count > 0 && load->sample_count < SAMPLES_MAX)
            load_ask(load, &load->conns[turn % load->conn_count]);
    }
    load->duration_us = now_us() - load->start_us;
}

static int latency_compare(const void *a, const void *b)
{
    const long long *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* Nearest rank; the latencies are sorted. */
static long long load_percentile_us(const struct load *load, size_t per_mille)
{
    size_t rank = (load->sample_count * per_mille + 999) / 1000;

    return rank > 0 ? load->latencies_us[rank - 1] : 0;
}

static void load_write_histogram(const struct load *load, const char *path)
{
    FILE *file = fopen(path, "w");

    if (!file)
        err(1, "%s", path);
    fputs("value_us,count\n", file);
    for (size_t i = 0, same; i < load->sample_count; i += same) {
        const long long *at = &load->latencies_us[i];

        same = 1;
        while (i + same < load->sample_count && at[same] == *at)
            same++;
        fprintf(file, "%lld,%zu\n", *at, same);
    }
    if (fclose(file) != 0)
        err(1, "%s", path);
}

/* Returns the length of the line. */
static int load_format(const struct load *load, char *line, size_t size)
{
    size_t count = load->sample_count;
    double sum_us = 0;

    for (size_t i = 0; i < count; i++)
        sum_us +=
            (double)load->latencies_us[i] * (load->mode == MODE_LITTLE ? 3 : 1);
    return snprintf(
        line, size,
        "bench-result version=1 duration_us=%lld monotonic_us=%lld wall_us=%lld"
        " requests=%zu bytes=%lld errors_connect=%d errors_read=%lld"
        " errors_write=0 errors_timeout=0 errors_status=%zu samples=%zu"
        " latency_mean_us=%.3f latency_p50_us=%lld latency_p90_us=%lld"
        " latency_p99_us=%lld latency_p999_us=%lld latency_max_us=%lld"
        " latency_wrk_p99_us=%lld kept_alive=1 complete=1\n",
        load->duration_us * (load->mode == MODE_WRONG_DURATION ? 2 : 1),
        load->duration_us, load->duration_us, count, load->bytes,
        load->mode == MODE_PORTS ? 75 : 0, load->errors_read,
        load->mode == MODE_STATUS ? count : 0,
        count + (load->mode == MODE_SAMPLES),
        count > 0 ? sum_us / (double)count : 0, load_percentile_us(load, 500),
        load_percentile_us(load, 900), load_percentile_us(load, 990),
        load_percentile_us(load, 999), load_percentile_us(load, 1000),
        load_percentile_us(load, 990));
}

/* Has the faults before and in the load. */
static void load_start(struct load *load)
{
    long long duration_us = load->duration_s * 1000000LL;

    if (load->mode == MODE_EXIT)
        errx(1, "unable to connect to nobody: FAKE_WRK=exit");
    if (load->mode == MODE_NEVER)
        (void)signal(SIGTERM, SIG_IGN);
    if (load->mode == MODE_ABORT)
        duration_us /= 2;
    if (load->mode == MODE_LATE)
        duration_us += 8 * 1000000LL;
    load_run(load, duration_us);
    for (int i = 0; load->mode == MODE_FLOOD && i < 64 * 1024; i++)
        fprintf(stderr, "%1023d\n", i);
}

/* Has the faults after it. */
static void load_end(const struct load *load)
{
    const char *path = getenv("BENCH_HISTOGRAM");
    char line[1024];
    int length = load_format(load, line, sizeof(line));

    if (load->mode == MODE_ABORT)
        abort();
    while (load->mode == MODE_NEVER)
        (void)pause();
    if (path)
        load_write_histogram(load, path);
    if (load->mode == MODE_GARBAGE)
        puts("bench-resul\x01 duration_us=NaN requests=-1 1.2k 99% \xff=");
    else if (load->mode != MODE_SILENT)
        printf("%.*s", load->mode == MODE_HALF ? length / 2 : length, line);
}

int main(int argc, char **argv)
{
    static struct load load; /* too large for a small stack */

    load_parse_options(&load, argc, argv);
    printf("Running %ds test @ %s\n", load.duration_s, load.url);
    load_start(&load);
    qsort(load.latencies_us, load.sample_count, sizeof(*load.latencies_us),
          latency_compare);
    load_end(&load);
    return fflush(stdout) == 0 ? 0 : 1;
}
