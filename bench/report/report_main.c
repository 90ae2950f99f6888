/* The command: see report.h. */
#include <stdio.h>
#include <string.h>

#include "exits.h"
#include "index_page.h"
#include "opt.h"
#include "report.h"
#include "version.h"

static const char report_name[] = "bench report";

/* The folder that a run lies in: conclusion.run_dir is a real path. */
static void parent_of(const char *run_dir, char parent[PATH_BYTES])
{
    const char *slash = strrchr(run_dir, '/');

    (void)snprintf(parent, PATH_BYTES, "%.*s",
                   slash > run_dir ? (int)(slash - run_dir) : 1, run_dir);
}

/* An index that cannot be written spoils no report. */
static void write_index(const char *run_dir)
{
    char parent[PATH_BYTES], error[ERROR_BYTES];

    parent_of(run_dir, parent);
    if (index_is_wanted(parent) && index_write(parent, error))
        fprintf(stderr, "%s: no index: %s\n", report_name, error);
}

int report_main(int argc, char **argv)
{
    static const struct opt options[] = {{0}};
    const struct opt_program program = {
        report_name, PROJECT_VERSION, "RUN",
        "Writes RUN/report.html from the run's files and its charts, and\n"
        "index.html, which lists all runs, beside RUN."};
    char nothing = 0, error[ERROR_BYTES];
    struct conclusion conclusion;
    int rest = opt_parse(&program, options, &nothing, argc, argv), result;

    if (rest + 1 != argc)
        usage_die(report_name, "which run? For example: %s results/latest",
                  report_name);
    if (conclusion_init(&conclusion, argv[rest], error))
        die(report_name, "%s", error);
    conclusion_print_cut(&conclusion, stderr, report_name);
    result = report_write(&conclusion, error);
    if (result)
        fprintf(stderr, "%s: %s\n", report_name, error);
    else
        write_index(conclusion.run_dir);
    conclusion_release(&conclusion);
    return result ? EXIT_RUN_FAILED : EXIT_ALL_VALID;
}
