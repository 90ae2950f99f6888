#include "host.h"

#include <errno.h>
#include <gnu/libc-version.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <llhttp.h>
#include <uv.h>

#include "host_facts.h"
#include "host_warnings.h"
#include "system_limits.h"
#include "tool.h"

static long limit_or_max(rlim_t limit)
{
    return limit > (rlim_t)LONG_MAX ? LONG_MAX : (long)limit;
}

long host_descriptors(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return -1;
    return limit_or_max(limit.rlim_max);
}

int host_divide_cpus(int server_cpus, char *server_list, char *client_list,
                     bool *shared)
{
    cpu_set_t allowed, server, client;
    int result = fact_affinity(&allowed);

    if (result < 0)
        return result;
    result = cpus_divide(&allowed, server_cpus, &server, &client, shared);
    cpus_format(&server, server_list, CPUS_BYTES);
    cpus_format(&client, client_list, CPUS_BYTES);
    return result;
}

#define TEXT(number)    #number
#define DOTTED(a, b, c) TEXT(a) "." TEXT(b) "." TEXT(c)

/* The one we are compiled against: llhttp has no function to ask. */
static const char llhttp_version[] =
    DOTTED(LLHTTP_VERSION_MAJOR, LLHTTP_VERSION_MINOR, LLHTTP_VERSION_PATCH);

/* A version, or null when the program is missing or says none. */
static json_t *tool_to_json(const char *program, const char *argument)
{
    char *argv[] = {(char *)program, (char *)argument, NULL};
    char text[FACT_BYTES];

    return tool_first_line(argv, text, sizeof(text)) == 0 ? json_string(text)
                                                          : json_null();
}

/* wrk prints its copyright behind its version. */
static json_t *wrk_to_json(void)
{
    char *argv[] = {(char *)"wrk", (char *)"-v", NULL};
    char text[FACT_BYTES], *copyright;

    if (tool_first_line(argv, text, sizeof(text)) < 0)
        return json_null();
    copyright = strstr(text, " Copyright");
    if (copyright)
        *copyright = '\0';
    return json_string(text);
}

/* The commit, with "-dirty" when files differ from it; "" outside of a
 * checkout. */
static void describe_commit(char text[FACT_BYTES])
{
    char *argv[] = {(char *)"git", (char *)"describe", (char *)"--always",
                    (char *)"--dirty", NULL};

    if (tool_first_line(argv, text, FACT_BYTES) < 0)
        text[0] = '\0';
}

static json_t *text_or_null(const char *text)
{
    return *text ? json_string(text) : json_null();
}

static json_t *commit_to_json(void)
{
    char text[FACT_BYTES];

    describe_commit(text);
    return text_or_null(text);
}

/* Whether files differ from the commit; null outside of a checkout. */
static json_t *dirty_to_json(void)
{
    char text[FACT_BYTES];

    describe_commit(text);
    return *text ? json_boolean(strstr(text, "-dirty") != NULL) : json_null();
}

static json_t *versions_to_json(void)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "libuv",
                     uv_version_string(), "llhttp", llhttp_version, "jansson",
                     jansson_version_str(), "glibc", gnu_get_libc_version(),
                     "wrk", wrk_to_json(), "gnuplot",
                     tool_to_json("gnuplot", "--version"), "commit",
                     commit_to_json(), "dirty", dirty_to_json());
}

static json_t *cpus_to_json(const char *root, const cpu_set_t *allowed,
                            const cpu_set_t *server, const cpu_set_t *client)
{
    char model[FACT_BYTES] = "", governor[FACT_BYTES] = "";
    char lists[3][CPUS_BYTES];

    cpus_format(allowed, lists[0], CPUS_BYTES);
    cpus_format(server, lists[1], CPUS_BYTES);
    cpus_format(client, lists[2], CPUS_BYTES);
    (void)fact_field(root, "/proc/cpuinfo", "model name", model, sizeof(model));
    (void)fact_governor(root, governor, sizeof(governor));
    return json_pack("{s:o, s:I, s:s, s:s, s:s, s:b, s:o, s:o, s:o}", "model",
                     text_or_null(model), "online",
                     (json_int_t)sysconf(_SC_NPROCESSORS_ONLN), "allowed",
                     lists[0], "server", lists[1], "client", lists[2], "shared",
                     CPU_EQUAL(server, client), "governor",
                     text_or_null(governor), "smt",
                     fact_json(root, "/sys/devices/system/cpu/smt/control"),
                     "vulnerabilities", fact_vulnerabilities(root));
}

static json_t *memory_to_json(const char *root)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:o, s:I}", "total_kib",
                     (json_int_t)fact_kib(root, "MemTotal"), "available_kib",
                     (json_int_t)fact_kib(root, "MemAvailable"),
                     "swap_total_kib", (json_int_t)fact_kib(root, "SwapTotal"),
                     "swap_free_kib", (json_int_t)fact_kib(root, "SwapFree"),
                     "transparent_hugepages",
                     fact_choice(root, FACT_HUGE_PAGES), "hugepages",
                     (json_int_t)fact_kib(root, "HugePages_Total"));
}

static json_t *limits_to_json(const char *root, const struct limits *limits)
{
    struct rlimit files = {0}, priority = {0};

    (void)getrlimit(RLIMIT_NOFILE, &files); /* fails only for bad arguments */
    (void)getrlimit(RLIMIT_RTPRIO, &priority);
    return json_pack(
        "{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:I, s:I, s:o}",
        "nofile_soft", (json_int_t)limit_or_max(files.rlim_cur), "nofile_hard",
        (json_int_t)limits->files, "nproc_soft", (json_int_t)limits->processes,
        "rtprio_soft", (json_int_t)limit_or_max(priority.rlim_cur), "pid_max",
        (json_int_t)limits->pid_max, "threads_max",
        (json_int_t)limits->threads_max, "max_map_count",
        (json_int_t)limits->max_map_count, "ip_local_port_range",
        fact_json(root, "/proc/sys/net/ipv4/ip_local_port_range"), "somaxconn",
        (json_int_t)limits->somaxconn, "tcp_max_syn_backlog",
        (json_int_t)limits->syn_backlog, "tcp_tw_reuse",
        fact_json(root, "/proc/sys/net/ipv4/tcp_tw_reuse"));
}

/* What was there without us. */
static json_t *load_to_json(const char *root)
{
    char text[FACT_BYTES];

    return fact_line(root, "/proc/loadavg", text, sizeof(text))
               ? json_real(strtod(text, NULL))
               : json_null();
}

json_t *host_describe_below(const char *root, int server_cpus)
{
    struct utsname system;
    struct limits limits;
    cpu_set_t allowed, server, client;
    json_t *load = load_to_json(root); /* before we start anything ourselves */
    json_int_t time_wait = fact_time_wait(root);
    bool shared;

    CPU_ZERO(&allowed);
    (void)fact_affinity(&allowed); /* empty where it cannot be had */
    (void)cpus_divide(&allowed, server_cpus, &server, &client, &shared);
    limits_read(&limits, root);
    (void)uname(&system); /* fails only for a bad pointer */
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:o, s:o}",
        "hostname", system.nodename, "system", system.sysname, "kernel",
        system.release, "machine", system.machine, "product",
        fact_json(root, "/sys/class/dmi/id/product_name"), "load_1m", load,
        "time_wait", time_wait, "clock_source",
        fact_json(root, FACT_CLOCK_SOURCE), "cpu",
        cpus_to_json(root, &allowed, &server, &client), "memory",
        memory_to_json(root), "limits", limits_to_json(root, &limits),
        "versions", versions_to_json(), "warnings",
        host_warnings(root, &limits, &server, &client));
}

json_t *host_describe(int server_cpus)
{
    return host_describe_below("", server_cpus);
}
