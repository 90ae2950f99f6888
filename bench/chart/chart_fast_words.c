#include "chart_fast_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "human.h"

/* Of names in the headline. */
static const size_t NAME_COLUMNS = 40;

/* Whether it waited longer than alone, for sure. */
static bool is_slower(const struct fast_row *row)
{
    return row->alone && !row->ratio.doubt.why[0] && row->ratio.figure.low > 1;
}

static const struct fast_row *find_worst(const struct fast_rows *rows)
{
    const struct fast_row *worst = NULL;

    for (int i = 0; i < rows->count; i++) {
        const struct fast_row *row = &rows->rows[i];
        if (is_slower(row) &&
            (!worst || row->ratio.figure.median > worst->ratio.figure.median))
            worst = row;
    }
    return worst;
}

/* Of another program beside the same, whoever suffered least; or NULL. */
static const struct fast_row *find_best(const struct fast_rows *rows,
                                        const struct fast_row *worst)
{
    const struct fast_row *best = NULL;

    for (int i = 0; i < rows->count; i++) {
        const struct fast_row *row = &rows->rows[i];
        if (row == worst || strcmp(row->group, worst->group) != 0 ||
            !row->alone || row->ratio.doubt.why[0] ||
            isnan(row->ratio.figure.low))
            continue;
        if (!best || row->ratio.figure.median < best->ratio.figure.median)
            best = row;
    }
    return best;
}

void fast_tell(const struct fast_rows *rows, char *title)
{
    const struct fast_row *worst = find_worst(rows), *best;
    char group[TEXT_BYTES / 2];
    size_t used;

    if (!worst) {
        snprintf(title, TEXT_BYTES,
                 "No clear difference in p99, alone or beside others");
        return;
    }
    best = find_best(rows, worst);
    text_capitalize(worst->group, group, sizeof(group));
    used = (size_t)snprintf(
        title, TEXT_BYTES, "%s, the slowest 1 %% waited %s as long at %s",
        group, human_factor(worst->ratio.figure.median).text,
        human_name(worst->label, NAME_COLUMNS).text);
    if (!best || used >= TEXT_BYTES)
        return;
    if (is_slower(best))
        snprintf(title + used, TEXT_BYTES - used, ", %s at %s",
                 human_factor(best->ratio.figure.median).text,
                 human_name(best->label, NAME_COLUMNS).text);
    else
        snprintf(title + used, TEXT_BYTES - used, "; no clear difference at %s",
                 human_name(best->label, NAME_COLUMNS).text);
}

void fast_subtitle(const struct fast_rows *rows, char *text)
{
    int least = rows->rows[0].point->trials, most = least;

    for (int i = 1; i < rows->count; i++) {
        int trials = rows->rows[i].point->trials;
        least = trials < least ? trials : least;
        most = trials > most ? trials : most;
    }
    if (least == most)
        snprintf(text, TEXT_BYTES,
                 "%s \u00b7 open loop \u00b7 median of %d trials \u00b7 lower "
                 "is better",
                 human_name(rows->requests, 64).text, most);
    else
        snprintf(text, TEXT_BYTES,
                 "%s \u00b7 open loop \u00b7 median of %d to %d trials \u00b7 "
                 "lower is better",
                 human_name(rows->requests, 64).text, least, most);
}

static bool appears_before(const struct fast_rows *rows, int row)
{
    for (int i = 0; i < row; i++)
        if (rows->rows[i].server == rows->rows[row].server)
            return true;
    return false;
}

void fast_list_options(const struct fast_rows *rows,
                       const struct chart_context *context, char *text,
                       size_t size)
{
    text[0] = '\0';
    for (int i = 0; i < rows->count; i++) {
        int server = rows->rows[i].server;
        const char *command =
            server < 0 || !context->commands || appears_before(rows, i)
                ? NULL
                : context->commands[server];
        const char *options = command ? strchr(command, ' ') : NULL;
        char more[TEXT_BYTES];
        if (!options)
            continue;
        snprintf(more, sizeof(more), "%s: %s", rows->rows[i].label,
                 options + strspn(options, " "));
        text_append(text, size, more);
    }
}
