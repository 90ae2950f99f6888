/* exits.h - the exit codes of bench, in one place. */
#ifndef BENCH_EXITS_H
#define BENCH_EXITS_H

enum exit_code {
    EXIT_ALL_VALID = 0,
    EXIT_RUN_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_SOME_INVALID = 3,
    EXIT_REGRESSION = 4,    /* a comparison found something worse */
    EXIT_TOOL_MISSING = 69, /* sysexits.h: EX_UNAVAILABLE */
    EXIT_LOCKED = 75,       /* EX_TEMPFAIL */
    EXIT_SIGNAL = 128       /* and the signal's number */
};

#endif
