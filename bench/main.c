/*
 * main.c - `bench`: the instrument's commands.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "conclude.h"
#include "exits.h"
#include "hold.h"
#include "list.h"
#include "opt.h"
#include "report.h"
#include "run.h"
#include "version.h"

/* `bench charts RUN` and `bench summary RUN`: from files, without load. */
static int conclude_main(const char *name, const char *about, bool draw,
                         int argc, char **argv)
{
    static const struct opt options[] = {{0}};
    const struct opt_program program = {name, PROJECT_VERSION, "RUN", about};
    char nothing = 0, error[ERROR_BYTES];
    struct conclusion conclusion;
    int rest = opt_parse(&program, options, &nothing, argc, argv), result;

    if (rest + 1 != argc)
        usage_die(name, "which run? For example: %s results/latest", name);
    if (conclusion_init(&conclusion, argv[rest], error))
        die(name, "%s", error);
    conclusion_print_cut(&conclusion, stderr, name);
    result = conclusion_write(&conclusion, error);
    if (!result && draw)
        result = conclusion_draw(&conclusion, error);
    if (!result && !draw)
        result = conclusion_print(&conclusion, stdout, error);
    conclusion_release(&conclusion);
    if (result)
        fprintf(stderr, "%s: %s\n", name, error);
    if (result)
        return result == -ENOENT ? EXIT_TOOL_MISSING : EXIT_RUN_FAILED;
    return EXIT_ALL_VALID;
}

static int charts_main(int argc, char **argv)
{
    return conclude_main("bench charts", "Draws a run's charts from its files.",
                         true, argc, argv);
}

static int summary_main(int argc, char **argv)
{
    return conclude_main("bench summary",
                         "Prints what a run says, and writes summary.*.", false,
                         argc, argv);
}

/* `bench claims [NAME...] [OPTION...]`: bench run of the profile with the
 * claims, or of some of them. */
static int claims_main(int argc, char **argv)
{
    char names[1024] = "";
    char **words = calloc((size_t)argc + 5, sizeof *words);
    int count = 0, rest = 1;

    if (!words)
        die("bench claims", "out of memory");
    for (; rest < argc && argv[rest][0] != '-'; rest++) {
        size_t length = strlen(names);

        if (length + strlen(argv[rest]) + 2 > sizeof names)
            usage_die("bench claims", "too many names");
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
    return run_main(count, words); /* they last as long as the process */
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
