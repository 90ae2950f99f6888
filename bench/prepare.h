/*
 * prepare.h - what `bench run` does before anything is started: the command
 * line, the profile, the checks, the plan.  Every mistake ends the process
 * with one line on stderr and exit code 2.
 */
#ifndef BENCH_PREPARE_H
#define BENCH_PREPARE_H

#include <stdint.h>

#include "plan.h"
#include "profile.h"

#define PROFILE_DIRECTORY "bench/profiles" /* below the project's folder */

struct opt_program; /* opt.h */

extern const char program_name[]; /* "bench run": messages begin with it */

/* The words of the command line. */
struct words {
    const char *profile, *out, *results;
    struct overrides overrides;
    const char *resume; /* a run's folder; "" or NULL: a new run */
    int64_t seed;       /* 0: of the clock */
    int64_t dry_run, list;
};

/* Owned by the caller for the rest of the process. */
struct prepared {
    struct words words;
    struct profile profile;
    struct plan plan;
    uint64_t seed;
    int repeats;     /* as many as the budget holds */
    json_t *resumed; /* run.json of the run that goes on; NULL: a new run */
};

/* Whether a program can be found: as a path, or along PATH. */
bool is_installed(const char *program);

/* The same of the program that a server's command begins with. */
bool server_is_installed(const struct server_spec *server);

/* `program` is who was called, for --help and for a bad option. */
void prepare(struct prepared *prepared, const struct opt_program *program,
             int argc, char **argv);

/* Whether what drives the load is there: wrk for closed loops, crowd for open
 * ones.  What is missing is told on stderr, with the remedy. */
bool prepare_has_tools(const struct prepared *prepared);

/* Prints the plan to stdout, with --dry-run the resolved parameters before
 * it; returns the exit status. */
int prepare_print(const struct prepared *prepared);

#endif
