/*
 * opt.h - command line options, one table row each: the row gives the parser,
 * the range check, --help and the error text.
 *
 * Does not know what the options mean.  One of the places that may end the
 * process: bad usage is one line on stderr and exit code 2.
 *
 *     static const struct opt options[] = {
 *         {"port", "N", "listen on this port; 0 is any free one", OPT_NUMBER,
 *          "0", 0, 65535, offsetof(struct config, port), NULL},
 *         {0},
 *     };
 */
#ifndef COMMON_OPT_H
#define COMMON_OPT_H

#include <stddef.h>
#include <stdint.h>

enum opt_kind {
    OPT_NUMBER, /* the field is an int64_t, min..max */
    OPT_TEXT,   /* the field is a const char *, borrowed from argv */
    OPT_FLAG    /* the field is an int64_t, 0 or 1; takes no value */
};

struct opt {
    const char *name; /* without the dashes; NULL ends the table */
    const char *unit; /* the value's name in --help; NULL for a flag */
    const char *help;
    enum opt_kind kind;
    const char *preset; /* the default, as it would be typed; NULL: unset */
    int64_t min, max;
    size_t offset;    /* of the field in the caller's struct */
    const char *only; /* the one program that has it; NULL: all of them */
};

/* What a program says of itself. */
struct opt_program {
    const char *name;    /* "event-server": messages begin with it */
    const char *version; /* for --version */
    const char *usage;   /* what follows the name in --help's first line */
    const char *about;   /* a sentence or two for --help */
};

/* Fills `values` with the defaults, then with what argv says.  Options may
 * be written --name value or --name=value, each at most once; words
 * that are not options stay in argv from the returned index on.  --help and
 * --version print to stdout and exit 0; a bad option is usage_die. */
int opt_parse(const struct opt_program *program, const struct opt *options,
              void *values, int argc, char **argv);

/* A whole decimal number, digits only, within min..max.  Returns 0, -EINVAL,
 * or -ERANGE. */
int opt_number(const char *text, int64_t min, int64_t max, int64_t *number);

/* One line on stderr, "PROGRAM: ...", and exit 2 (usage) or 1 (failure). */
_Noreturn void usage_die(const char *program, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
_Noreturn void die(const char *program, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
