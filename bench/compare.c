#include "compare.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "captions.h"
#include "compare_head.h"
#include "compare_judge.h"
#include "compare_page.h"
#include "comparison.h"
#include "conclude.h"
#include "differences.h"
#include "opt.h"
#include "profile_words.h"
#include "version.h"

static const char compare_name[] = "bench compare";

enum {
    BRIEF_BYTES = 100
};

struct choices {
    const char *fail_on; /* "5%"; NULL or "": nobody asks */
    int64_t force;
    const char *html; /* a page's file; NULL or "": none */
};

static const struct opt options[] = {
    {"fail-on", "PERCENT",
     "exit 4 when B is clearly worse by more than this: 5%", OPT_TEXT, NULL, 0,
     0, offsetof(struct choices, fail_on), NULL},
    {"force", NULL, "compare runs of different machines all the same", OPT_FLAG,
     NULL, 0, 1, offsetof(struct choices, force), NULL},
    {"html", "FILE", "write a page with the tables and the charts side by side",
     OPT_TEXT, NULL, 0, 0, offsetof(struct choices, html), NULL},
    {0},
};

/* --- reading ------------------------------------------------------------ */

/* A summary passes over a row that was cut off, as a killed run's rows before
 * it are good.  Two runs are compared only when both are whole. */
static bool is_cut(const char *path)
{
    FILE *file = fopen(path, "re");
    bool cut = false;

    if (file && fseek(file, -1, SEEK_END) == 0)
        cut = getc(file) != '\n';
    if (file)
        (void)fclose(file); /* only read */
    return cut;
}

static void load(struct conclusion *conclusion, const char *run_dir)
{
    char path[PATH_BYTES], error[ERROR_BYTES];

    if (conclusion_init(conclusion, run_dir, error))
        die(compare_name, "%s", error);
    folder_path(conclusion->run_dir, "trials.csv", path);
    if (is_cut(path))
        die(compare_name,
            "%s: the last line is cut off: the run was killed, or is under "
            "way; remove that line to compare what is there",
            path);
    if (conclusion->results.count == 0)
        die(compare_name,
            "%s: no trial in it: the run ended before its first; measure again",
            path);
}

/* --- writing ------------------------------------------------------------ */

static void print_all(const struct conclusion runs[2],
                      const struct differences *differences,
                      const struct comparison *comparison)
{
    char brief[BRIEF_BYTES];

    differences_brief(differences, brief, sizeof brief);
    compare_warn(differences, brief);
    compare_tell_run('A', &runs[0]);
    compare_tell_run('B', &runs[1]);
    compare_tell_commands(runs);
    putchar('\n');
    if (comparison_write(comparison, brief, stdout))
        die(compare_name, "cannot print the comparison: %s", strerror(errno));
}

/* Nothing without a file. */
static void write_page(const char *file, const struct conclusion runs[2],
                       const struct differences *differences,
                       const struct comparison *comparison)
{
    char error[ERROR_BYTES];

    if (!file || !file[0])
        return;
    if (compare_page_write(file, runs, differences, comparison, error))
        die(compare_name, "%s", error);
}

/* --- the command -------------------------------------------------------- */

static void compare_runs(struct comparison *comparison,
                         const struct conclusion runs[2],
                         const struct differences *differences)
{
    const struct comparison_side sides[2] = {
        {&runs[0].results, &runs[0].summary},
        {&runs[1].results, &runs[1].summary},
    };

    if (comparison_init(comparison, &sides[0], &sides[1]))
        die(compare_name, "out of memory");
    for (size_t i = 0; i < differences->count; i++)
        if (differences->list[i].scenario[0])
            comparison_set_apart(comparison, differences->list[i].scenario);
}

/* What does not hold for two machines holds for no table. */
static void check_machines(const struct differences *differences, bool force)
{
    const struct difference *one = differences_forbidding(differences);

    if (one && !force)
        die(compare_name,
            "A and B were measured on different machines: %s \"%s\" and "
            "\"%s\"; --force compares them all the same",
            one->what.text, one->values[0].text, one->values[1].text);
}

/* The share that --fail-on names; below 0 when nobody asks. */
static double parse_margin(const char *text)
{
    double percent;

    if (!text || !text[0])
        return -1;
    if (percent_parse(text, 0, 1000, &percent))
        usage_die(compare_name,
                  "--fail-on: \"%s\": must be 0 to 1000 percent, such as 5%%",
                  text);
    return percent / 100;
}

int compare_main(int argc, char **argv)
{
    const struct opt_program program = {
        compare_name, PROJECT_VERSION, "[OPTION...] A B",
        "Shows what run B does otherwise than run A, and what may be chance."};
    struct choices choices = {NULL, 0, NULL};
    int rest = opt_parse(&program, options, &choices, argc, argv), code = 0;
    double margin = parse_margin(choices.fail_on);
    struct conclusion runs[2];
    struct differences differences;
    struct comparison comparison;

    if (rest + 2 != argc || !argv[rest][0] || !argv[rest + 1][0])
        usage_die(compare_name,
                  "which two runs? For example: %s "
                  "results/before results/latest",
                  compare_name);
    load(&runs[0], argv[rest]);
    load(&runs[1], argv[rest + 1]);
    if (differences_find(&differences, runs[0].run, runs[1].run))
        die(compare_name, "out of memory");
    check_machines(&differences, choices.force);
    compare_runs(&comparison, runs, &differences);
    print_all(runs, &differences, &comparison);
    write_page(choices.html, runs, &differences, &comparison);
    if (margin >= 0)
        code = compare_judge(compare_name, &comparison, margin);
    comparison_release(&comparison);
    differences_release(&differences);
    conclusion_release(&runs[0]);
    conclusion_release(&runs[1]);
    return code;
}
