#include "compare_judge.h"

#include <stdio.h>

#include "exits.h"
#include "human.h"
#include "opt.h"

/* Begins a line about a row's point. */
static void tell_point(const char *program, const struct comparison_row *row)
{
    fprintf(stderr, "%s: %s ", program,
            human_name(row->a->scenario, NAME_BYTES).text);
    fprintf(stderr, "%s %s: ", human_count(row->a->connections).text,
            human_name(row->a->server, NAME_BYTES).text);
}

static void tell_worse(const char *program, const struct comparison_row *row,
                       double margin)
{
    tell_point(program, row);
    fprintf(stderr, "%s %s, ", comparison_metric_title(row->metric),
            human_change(row->factor.median).text);
    fprintf(stderr,
            "95 %% interval %s to %s, p = %.3f: worse by more than "
            "%g %%\n",
            human_change(row->factor.low).text,
            human_change(row->factor.high).text, row->p, 100 * margin);
}

int compare_judge(const char *program, const struct comparison *comparison,
                  double margin)
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
            tell_worse(program, row, margin);
            judged++;
            worse++;
            break;
        case JUDGED_LOST: /* once, not for each metric */
            if (row->metric != comparison_metrics[0])
                break;
            tell_point(program, row);
            fprintf(stderr, "%s in B, not in A: not judged\n",
                    status_name(row->b->status));
            lost++;
            break;
        }
    }
    if (judged + lost == 0)
        die(program, "--fail-on: nothing could be judged: no point has "
                     "enough good trials in both runs, asked alike");
    return worse ? EXIT_REGRESSION : lost ? EXIT_SOME_INVALID : EXIT_ALL_VALID;
}
