#include "compare.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "captions.h"
#include "compare_page.h"
#include "comparison.h"
#include "conclude.h"
#include "differences.h"
#include "exits.h"
#include "human.h"
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

/* --- what stands above the tables --------------------------------------- */

static void print_difference(const struct difference *one)
{
    printf("  %s%s%s%s: %s (A), %s (B)\n", one->scenario[0] ? "scenario " : "",
           human_name(one->scenario, 40).text, one->scenario[0] ? ": " : "",
           one->what.text, one->values[0].text, one->values[1].text);
    if (one->remedy[0])
        printf("    %s\n", one->remedy);
}

static void print_warning(const struct differences *differences,
                          const char *brief)
{
    if (differences->count == 0)
        return;
    printf("these runs are not comparable: %s\n", brief);
    for (size_t i = 0; i < differences->count; i++)
        print_difference(&differences->list[i]);
    putchar('\n');
}

/* How many trials and pairs were planned; a run of before `pairs` was told
 * apart has all of them in `trials`. */
static long long planned_of(json_t *run)
{
    return json_integer_value(json_object_get(run, "trials")) +
           json_integer_value(json_object_get(run, "pairs"));
}

/* A run that was cut short, or is under way, has fewer than that. */
static void print_run(char side, const struct conclusion *conclusion)
{
    json_t *host = json_object_get(conclusion->run, "host");
    json_t *versions = json_object_get(host, "versions");
    long long planned = planned_of(conclusion->run);
    size_t trials = conclusion->results.count;

    printf("%c: %s, bench %s at %s, %zu trials", side,
           human_name(text_of(conclusion->run, "name"), NAME_BYTES).text,
           human_name(text_of(conclusion->run, "version"), 20).text,
           human_name(text_of(versions, "commit"), 40).text, trials);
    if (planned > (long long)(trials + conclusion->pair_rows.count))
        printf(", cut short: %lld trials and pairs were planned", planned);
    putchar('\n');
}

/* Servers that go by one name and are two commands: what is compared. */
static void print_commands(json_t *a, json_t *b)
{
    size_t i, j;
    json_t *left, *right;

    json_array_foreach(a, i, left) json_array_foreach(b, j, right)
    {
        const char *name = text_of(left, "name");

        if (strcmp(name, text_of(right, "name")) != 0 ||
            strcmp(text_of(left, "command"), text_of(right, "command")) == 0)
            continue;
        printf("%s: %s (A), ", human_name(name, NAME_BYTES).text,
               human_name(text_of(left, "command"), NAME_BYTES).text);
        printf("%s (B)\n",
               human_name(text_of(right, "command"), NAME_BYTES).text);
    }
}

static json_t *servers_of(const struct conclusion *conclusion)
{
    return json_object_get(json_object_get(conclusion->run, "profile"),
                           "servers");
}

static void print_all(const struct conclusion runs[2],
                      const struct differences *differences,
                      const struct comparison *comparison)
{
    char brief[BRIEF_BYTES];

    differences_brief(differences, brief, sizeof brief);
    print_warning(differences, brief);
    print_run('A', &runs[0]);
    print_run('B', &runs[1]);
    print_commands(servers_of(&runs[0]), servers_of(&runs[1]));
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

/* --- the verdict -------------------------------------------------------- */

/* Begins a line about a row's point. */
static void tell_point(const struct comparison_row *row)
{
    fprintf(stderr, "%s: %s ", compare_name,
            human_name(row->a->scenario, NAME_BYTES).text);
    fprintf(stderr, "%s %s: ", human_count(row->a->connections).text,
            human_name(row->a->server, NAME_BYTES).text);
}

static void tell_worse(const struct comparison_row *row, double margin)
{
    tell_point(row);
    fprintf(stderr, "%s %s, ", comparison_metric_title(row->metric),
            human_change(row->factor.median).text);
    fprintf(stderr,
            "95 %% interval %s to %s, p = %.3f: worse by more than "
            "%g %%\n",
            human_change(row->factor.low).text,
            human_change(row->factor.high).text, row->p, 100 * margin);
}

/* Every row against the margin; says what is worse or lost. */
static int judge(const struct comparison *comparison, double margin)
{
    size_t judged = 0, worse = 0, lost = 0;

    for (size_t i = 0; i < comparison->row_count; i++) {
        const struct comparison_row *row = &comparison->rows[i];

        switch (comparison_judge(row, margin)) {
        case JUDGED_NOT:
            break;
        case JUDGED_FINE:
            judged++;
            break;
        case JUDGED_WORSE:
            tell_worse(row, margin);
            judged++;
            worse++;
            break;
        case JUDGED_LOST: /* once, not for each metric */
            if (row->metric != comparison_metrics[0])
                break;
            tell_point(row);
            fprintf(stderr, "%s in B, not in A: not judged\n",
                    status_name(row->b->status));
            lost++;
            break;
        }
    }
    if (judged + lost == 0)
        die(compare_name, "--fail-on: nothing could be judged: no point has "
                          "enough good trials in both runs, asked alike");
    return worse ? EXIT_REGRESSION : lost ? EXIT_SOME_INVALID : EXIT_ALL_VALID;
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
        code = judge(&comparison, margin);
    comparison_release(&comparison);
    differences_release(&differences);
    conclusion_release(&runs[0]);
    conclusion_release(&runs[1]);
    return code;
}
