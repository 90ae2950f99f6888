/*
 * profile.h - the load parameters: which servers, which scenarios, how long
 * and how often.  Read from bench/profiles/NAME.conf by libconfuse, then
 * overridden by the command line, then checked as a whole.
 *
 * Does not know how anything is run.
 *
 *   1. profile_load reads the file; every mistake is one line of `error`
 *      naming file, line and what would be right
 *   2. profile_override applies the command line's words
 *   3. profile_check holds it against the machine's limits
 *   4. profile_release
 */
#ifndef BENCH_PROFILE_H
#define BENCH_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "result.h"

enum {
    ERROR_BYTES = 512,
    LEVELS_MAX = 20,
    SERVERS_MAX = 32,
    PAIRED_MOST = 64, /* connections: with more a pair is biased (README) */
    SCENARIOS_MAX = 64
};

/* server NAME { command = "..." ... }: any HTTP server's command line. */
struct server_spec {
    char name[NAME_BYTES];
    char *label;      /* what charts call it; its name unless told */
    char *command;    /* blanks separate, double quotes group; {port} and {run}
                         are replaced; never seen by a shell */
    bool counters;    /* answers SIGUSR1 with a counters line */
    char *ready_line; /* ready when stdout has a line beginning so; NULL: a
                         command with {port} is ready when the port accepts,
                         any other when it says `listening HOST:PORT` */
    bool optional; /* skipped with a line when its program is not installed */
    int line;      /* of `command` in the profile, for messages */
};

/* scenario NAME { ... }: what is asked, by how many: in a closed loop by wrk,
 * or, where there is a rate, in an open one by build/crowd; and what else goes
 * on meanwhile. */
struct scenario {
    char name[NAME_BYTES];
    char *title;      /* for charts: "GET /hello, keep-alive" */
    char *script;     /* for wrk: "scripts/wrk/hello.lua"; NULL: an open loop */
    char *arguments;  /* for the script's init: words such as "16", divided as a
                         command is; NULL: none */
    char *path;       /* "/hello" */
    int expect_bytes; /* length of the right answer's body; -1: any */
    int connections[LEVELS_MAX]; /* [level_count], ascending, no duplicates */
    int level_count;
    bool paired[LEVELS_MAX]; /* alternating pairs are run at this level */
    double duration_s;       /* between the marks; the run's unless told */
    double warmup_s;
    double rate_per_s;      /* of an open loop; NaN: a closed one, or a share */
    double rate_share;      /* 0.5: half of the capacity; NaN: no share */
    double rate_each_per_s; /* of each connection; NaN: of all together */
    char *capacity; /* of which closed scenario (capacity.h); NULL without
                        a share */
    bool poisson;   /* requests come independently; else at equal
                        intervals */
    bool absent[SERVERS_MAX]; /* the servers that do not take part */
    int repeat;               /* repetitions at most; 0: the run's */
    char *beside; /* who else comes: words for build/crowd; NULL: nobody */
    double beside_for_s; /* so long, and gone before the load is measured; 0:
                            as long as the load */
    char *upstream;      /* command of the server behind /upstream, or NULL */
    double stop_s;       /* the server is stopped for so long in the middle of
                            what is measured (SIGSTOP); 0: it is not */
    int server_cpus;     /* given to the server, first of all that there are;
                            the client keeps its own; 0: the run's */
    int needs_cpus;      /* left out where the machine has fewer */
    int line; /* of `connections` in the profile; 0: the command line's */
};

/* How often each of its points is run when there are so many repetitions. */
int scenario_repeats(const struct scenario *scenario, int repeats);

/* Whether its rate is known only once another scenario has been measured. */
bool scenario_is_share(const struct scenario *scenario);

struct profile {
    char *name;      /* "default"; the file's base name */
    char *file;      /* "bench/profiles/default.conf" */
    double budget_s; /* what the whole run may take */
    double duration_s, warmup_s;
    int repeat;      /* repetitions of every point: the pilot */
    int repeat_most; /* when the pilot asks for more; at least repeat */
    int pairs;       /* alternating pairs of each comparison: the pilot */
    int pairs_most;
    double precision_cpu;        /* half of the interval of a ratio of CPU time
                                    per request, from pairs: 0.05 */
    double precision_throughput; /* the same from trials, of throughput */
    int disturbed_repeats;  /* how often a trial is run again when something
                               from outside disturbed it */
    double pair_duration_s; /* of both servers together */
    double slice_s;         /* that each has the CPU for at a time */
    int server_cpus;        /* CPUs for the server, the others are wrk's */
    int rounds_per_us;      /* of /cpu's hash; 0: each run calibrates anew */
    double timeout_s; /* wrk's and crowd's --timeout, and the grace of every
                          deadline */
    double client_bound_pct; /* wrk at or above this share of its CPU time */
    double steal_limit_pct;  /* a trial above it is disturbed */
    struct server_spec servers[SERVERS_MAX];
    int server_count;
    struct scenario scenarios[SCENARIOS_MAX];
    int scenario_count;
    json_t *claims; /* what is put on trial (profile_claims.h); NULL: nothing */
};

/* What the command line may say instead; NULL or "" means "as the profile
 * has it".  Lists are words separated by blanks or commas. */
struct overrides {
    const char *scenarios;   /* "hello wait" */
    const char *servers;     /* "event threads" */
    const char *claims;      /* "http idle": with the scenarios they need */
    const char *connections; /* "1 100 1000": for every chosen scenario */
    const char *duration;    /* "5s", "500ms", "2m" */
    const char *repeat;      /* "6" */
    int64_t quick;           /* a flag: profile_hasten.h */
};

/* `name` is a profile's name (looked up as DIRECTORY/NAME.conf) or a path
 * that ends in .conf.  Returns 0, or a negative errno with one line in
 * `error` (ERROR_BYTES): file:line: what is wrong, what would be right. */
int profile_load(struct profile *profile, const char *directory,
                 const char *name, char *error);
void profile_release(struct profile *profile);

/* Leave one out, such as an optional server whose program is missing; those
 * after it move up. */
void profile_drop_server(struct profile *profile, int index);
void profile_drop_scenario(struct profile *profile, int index);

/* Same results; the line names the option: `--scenarios: no scenario "helo"
 * (did you mean "hello"?); there are hello, bytes, wait`.  What is chosen
 * stays in the profile's order.  After an error only profile_release. */
int profile_override(struct profile *profile, const struct overrides *words,
                     char *error);

/* Against `descriptors` (the hard RLIMIT_NOFILE): more connections than that,
 * less a reserve of 64, is an error naming limit, file, line and remedy.  So
 * is a scenario whose rate is a share of a capacity that will not be measured:
 * its scenario was left out, or lacks one of the levels. */
int profile_check(const struct profile *profile, long descriptors, char *error);

/* How many connections the descriptors allow; 0 or less: none. */
int scenario_room(const struct scenario *scenario, long descriptors);

/* Whether it has a rate: an open loop. */
bool scenario_is_open(const struct scenario *scenario);

/* The rate at so many connections, where it is no share; NaN of a closed loop.
 */
double scenario_rate_per_s(const struct scenario *scenario, int connections);

/* Fills indices[] with those of the servers that take part, and returns how
 * many. */
int scenario_servers(const struct profile *profile,
                     const struct scenario *scenario, int indices[SERVERS_MAX]);

/* The resolved set, for run.json and --dry-run; a new reference, NULL when
 * memory ran out. */
json_t *profile_to_json(const struct profile *profile);

/* "300ms", "2s", "9m", "1h" to seconds.  Returns 0, -EINVAL, or -ERANGE. */
int duration_parse(const char *text, double *seconds);

#endif
