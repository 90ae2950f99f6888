#include "opt.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Values for getopt_long, beyond those of letters. */
enum {
    OPTIONS_MAX = 40,
    CODE_FIRST = 1000,
    CODE_HELP = 2000,
    CODE_VERSION
};

static void say(const char *program, const char *format, va_list values)
{
    fprintf(stderr, "%s: ", program);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
}

void usage_die(const char *program, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    say(program, format, values);
    va_end(values);
    exit(2);
}

void die(const char *program, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    say(program, format, values);
    va_end(values);
    exit(1);
}

int opt_number(const char *text, int64_t min, int64_t max, int64_t *number)
{
    char *end;
    long long value;

    if (text[0] == '\0' || text[strspn(text, "0123456789")] != '\0')
        return -EINVAL;
    errno = 0;
    value = strtoll(text, &end, 10);
    if (errno == ERANGE || value < min || value > max)
        return -ERANGE;
    *number = value;
    return 0;
}

/* Stores one value; `text` is NULL for a flag. */
static void set(const struct opt_program *program, const struct opt *opt,
                void *values, const char *text)
{
    char *field = (char *)values + opt->offset;

    switch (opt->kind) {
    case OPT_FLAG:
        *(int64_t *)(void *)field = text == NULL;
        break;
    case OPT_TEXT:
        *(const char **)(void *)field = text;
        break;
    case OPT_NUMBER:
        if (opt_number(text, opt->min, opt->max, (int64_t *)(void *)field))
            usage_die(program->name,
                      "--%s: \"%s\" is not a whole number from %" PRId64
                      " to %" PRId64,
                      opt->name, text, opt->min, opt->max);
        break;
    }
}

static void print_option(const char *name, const char *unit, const char *help,
                         const char *preset)
{
    char head[64];

    (void)snprintf(head, sizeof head, "--%s%s%s", name, unit ? " " : "",
                   unit ? unit : "");
    printf("  %-26s %s", head, help);
    if (preset)
        printf(" [%s]", preset);
    putchar('\n');
}

static void print_help(const struct opt_program *program,
                       const struct opt *options)
{
    printf("usage: %s %s\n%s\n\noptions:\n", program->name, program->usage,
           program->about);
    for (const struct opt *opt = options; opt->name; opt++)
        if (!opt->only || strcmp(opt->only, program->name) == 0)
            print_option(opt->name, opt->unit, opt->help, opt->preset);
    print_option("help", NULL, "print this and exit", NULL);
    print_option("version", NULL, "print the version and exit", NULL);
}

/* --help and --version end the process even where stdout is full: there is
 * nothing left to do. */
static void print_and_exit(const struct opt_program *program,
                           const struct opt *options, int code)
{
    if (code == CODE_HELP)
        print_help(program, options);
    else
        printf("%s %s\n", program->name, program->version);
    exit(fflush(stdout) == 0 ? 0 : 1);
}

/* The table as getopt_long wants it; returns the number of rows. */
static int make_getopt(const struct opt *options, struct option *rows)
{
    int count = 0;

    for (const struct opt *opt = options; opt->name; opt++, count++)
        rows[count] = (struct option){
            opt->name, opt->kind == OPT_FLAG ? no_argument : required_argument,
            NULL, CODE_FIRST + count};
    rows[count] = (struct option){"help", no_argument, NULL, CODE_HELP};
    rows[count + 1] =
        (struct option){"version", no_argument, NULL, CODE_VERSION};
    rows[count + 2] = (struct option){NULL, 0, NULL, 0};
    return count;
}

static void check_owner(const struct opt_program *program,
                        const struct opt *opt)
{
    if (opt->only && strcmp(opt->only, program->name) != 0)
        usage_die(program->name, "--%s is an option of %s only", opt->name,
                  opt->only);
}

int opt_parse(const struct opt_program *program, const struct opt *options,
              void *values, int argc, char **argv)
{
    struct option rows[OPTIONS_MAX];
    bool seen[OPTIONS_MAX] = {false};
    int code;

    (void)make_getopt(options, rows);
    for (const struct opt *opt = options; opt->name; opt++)
        if (opt->preset)
            set(program, opt, values, opt->preset);
    opterr = 0;
    optind = 1;
    while ((code = getopt_long(argc, argv, ":", rows, NULL)) != -1) {
        if (code == CODE_HELP || code == CODE_VERSION)
            print_and_exit(program, options, code);
        if (code == ':')
            usage_die(program->name, "%s needs a value; see --help",
                      argv[optind - 1]);
        if (code == '?' && optopt > 0 && optopt < CODE_FIRST) /* a letter */
            usage_die(program->name, "bad option \"-%c\"; see --help", optopt);
        if (code == '?')
            usage_die(program->name, "bad option \"%s\"; see --help",
                      argv[optind - 1]);
        const struct opt *opt = &options[code - CODE_FIRST];
        check_owner(program, opt);
        if (seen[code - CODE_FIRST])
            usage_die(program->name, "--%s is given twice", opt->name);
        seen[code - CODE_FIRST] = true;
        set(program, opt, values, optarg);
    }
    return optind;
}
