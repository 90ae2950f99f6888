/*
 * main.c - `bench`: the instrument's commands.
 */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "compare.h"
#include "conclude.h"
#include "exits.h"
#include "hold.h"
#include "list.h"
#include "opt.h"
#include "report.h"
#include "run.h"
#include "version.h"

struct choices {
    const char *only; /* NULL, or kinds of chart */
};

/* Returns 0, or a negative errno with one line in `error`. */
typedef int show_function(const struct conclusion *conclusion,
                          const struct choices *choices, char *error);

/* `bench charts RUN` and `bench summary RUN`: from files, without load. */
static int conclude_main(const struct opt_program *program,
                         const struct opt *options, show_function *show,
                         int argc, char **argv)
{
    const char *name = program->name;
    char error[ERROR_BYTES];
    struct choices choices = {NULL};
    struct conclusion conclusion;
    int rest = opt_parse(program, options, &choices, argc, argv), result;

    if (rest + 1 != argc)
        usage_die(name, "which run? For example: %s results/latest", name);
    if (!charts_are_known(choices.only))
        usage_die(name,
                  "--only %s: no such chart; charts/charts.json of a run lists "
                  "the kinds there are",
                  choices.only);
    if (conclusion_init(&conclusion, argv[rest], error))
        die(name, "%s", error);
    conclusion_print_cut(&conclusion, stderr, name);
    result = conclusion_write(&conclusion, error);
    if (!result)
        result = show(&conclusion, &choices, error);
    conclusion_release(&conclusion);
    if (result)
        fprintf(stderr, "%s: %s\n", name, error);
    if (result)
        return result == -ENOENT ? EXIT_TOOL_MISSING : EXIT_RUN_FAILED;
    return EXIT_ALL_VALID;
}

static int draw(const struct conclusion *conclusion,
                const struct choices *choices, char *error)
{
    return conclusion_draw(conclusion, choices->only, error);
}

static int charts_main(int argc, char **argv)
{
    static const struct opt_program program = {
        "bench charts", PROJECT_VERSION, "RUN",
        "Draws a run's charts from its files."};
    static const struct opt options[] = {
        {"only", "KINDS", "draw only these kinds of chart: throughput,memory",
         OPT_TEXT, NULL, 0, 0, offsetof(struct choices, only), NULL},
        {0},
    };

    return conclude_main(&program, options, draw, argc, argv);
}

static int print(const struct conclusion *conclusion,
                 const struct choices *choices, char *error)
{
    (void)choices;
    return conclusion_print(conclusion, stdout, error);
}

static int summary_main(int argc, char **argv)
{
    static const struct opt_program program = {
        "bench summary", PROJECT_VERSION, "RUN",
        "Prints what a run says, and writes summary.*."};
    static const struct opt options[] = {{0}};

    return conclude_main(&program, options, print, argc, argv);
}

/* `bench claims [NAME...] [OPTION...]`: bench run of the profile with the
 * claims, or of some of them. */
static int claims_main(int argc, char **argv)
{
    static const struct opt_program program = {
        "bench claims", PROJECT_VERSION, "[NAME...] [OPTION...]",
        "Puts the claims of bench/profiles/claims.conf on trial: all of them, "
        "or those\nnamed, as in\n\n  bench claims http idle\n\nbench list "
        "claims says which there are.  The options are those of bench run."};
    char names[1024] = "";
    char **words = calloc((size_t)argc + 5, sizeof *words);
    int count = 0, rest = 1;

    if (!words)
        die(program.name, "out of memory");
    for (; rest < argc && argv[rest][0] != '-'; rest++) {
        size_t length = strlen(names);

        if (length + strlen(argv[rest]) + 2 > sizeof names)
            usage_die(program.name, "too many names");
        (void)snprintf(names + length, sizeof names - length, " %s",
                       argv[rest]);
    }
    words[count++] = argv[0];
    words[count++] = "--profile";
    words[count++] = "claims";
    words[count++] = "--claims";
    words[count++] = names;
    while (rest < argc)
        words[count++] = argv[rest++];
    return run_as(&program, count, words); /* they last like the process */
}

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *about;
} commands[] = {
    {"run", run_main, "measure the servers of a profile"},
    {"claims", claims_main, "put the claims on trial, or those named"},
    {"list", list_main, "print the profiles there are, or what one holds"},
    {"summary", summary_main, "print what a run says"},
    {"charts", charts_main, "draw a run's charts again"},
    {"report", report_main, "write a run's page again, and the index of all"},
    {"compare", compare_main, "put two runs side by side"},
    {"hold", hold_main, "start a command that cannot outlive its caller"},
};

enum {
    COMMANDS = sizeof commands / sizeof *commands
};

static int print_help(void)
{
    printf("usage: bench COMMAND [OPTION...]\n\n");
    for (int i = 0; i < COMMANDS; i++)
        printf("  bench %-8s %s\n", commands[i].name, commands[i].about);
    printf("\nEach has --help.\n");
    return fflush(stdout) == 0 ? EXIT_ALL_VALID : EXIT_RUN_FAILED;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";

    for (int i = 0; i < COMMANDS; i++)
        if (strcmp(name, commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    if (strcmp(name, "--help") == 0)
        return print_help();
    if (strcmp(name, "--version") == 0)
        return printf("bench %s\n", PROJECT_VERSION) < 0;
    usage_die("bench", "no command \"%s\"; see bench --help", name);
}
