/* knee_missing and knee_headline of chart_knee.h. */
#include "chart_knee.h"

#include <math.h>
#include <string.h>

#include "chart_load.h"
#include "human.h"

static const double KNEE_FACTOR = 2;

enum {
    LABEL_COLUMNS = 40
};

enum knee {
    KNEE_UNKNOWN, /* no intervals */
    KNEE_NONE,
    KNEE_FOUND
};

const char *knee_missing(const struct picture *picture)
{
    struct family family;

    return family_find(&family, picture->drawing->summary,
                       picture->drawing->context)
               ? NULL
               : "no open loops that differ in nothing but their rate";
}

/* `at` becomes the first point beyond the knee, or the last one below. */
static enum knee find_knee(const struct load_series *series, int *at)
{
    const struct load_point *first = &series->points[0];
    bool known = false;

    *at = 0;
    for (int k = 0; k < series->count; k++) {
        const struct load_point *point = &series->points[k];
        *at = k;
        if (point->point->status == STATUS_STARVED)
            return KNEE_FOUND;
        if (k == 0 || !load_point_has_interval(point) ||
            !load_point_has_interval(first))
            continue;
        known = true;
        if (point->point->value[M_LATENCY_P99_US].low >
            KNEE_FACTOR * first->point->value[M_LATENCY_P99_US].high)
            return KNEE_FOUND;
    }
    return known ? KNEE_NONE : KNEE_UNKNOWN;
}

/* "between 20.1k and 32.2k requests/s at event loop" */
static void say_series(const struct load_series *series, char *text,
                       size_t size)
{
    int at;
    enum knee knee = find_knee(series, &at);
    struct human label = human_name(series->label, LABEL_COLUMNS);
    struct human rate = human_number(series->points[at].rate_per_s);

    switch (knee) {
    case KNEE_UNKNOWN:
        snprintf(text, size, "too few trials to tell at %s", label.text);
        break;
    case KNEE_NONE:
        snprintf(text, size, "none up to %.20s requests/s at %s", rate.text,
                 label.text);
        break;
    case KNEE_FOUND:
        if (at == 0)
            snprintf(text, size, "below %.20s requests/s at %s", rate.text,
                     label.text);
        else
            snprintf(text, size, "between %.20s and %.20s requests/s at %s",
                     human_number(series->points[at - 1].rate_per_s).text,
                     rate.text, label.text);
        break;
    }
}

/* Whether it can be said of all at once. */
static bool all_are(const struct family *family, int count, enum knee knee)
{
    int at;

    for (int i = 0; i < count; i++) {
        if (find_knee(&family->series[i], &at) != knee)
            return false;
    }
    return true;
}

/* Whether the client was the limit at any of their points. */
static bool is_bound(const struct family *family, int count)
{
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < family->series[i].count; k++) {
            if (family->series[i].points[k].point->status ==
                STATUS_CLIENT_BOUND)
                return true;
        }
    }
    return false;
}

static void say_knees(const struct family *family, int count, char *text,
                      size_t size)
{
    const struct load_series *last = &family->series[count - 1];
    char parts[2][TEXT_BYTES] = {"", ""};
    int at;

    if (all_are(family, count, KNEE_NONE)) {
        (void)find_knee(last, &at);
        snprintf(text, size,
                 "No knee up to %s requests/s: p99 latency did not clearly "
                 "double",
                 human_number(last->points[at].rate_per_s).text);
        return;
    }
    for (int i = 0; i < count; i++)
        say_series(&family->series[i], parts[i], sizeof(parts[i]));
    snprintf(text, size, "The knee of p99 latency: %s%s%s", parts[0],
             count > 1 ? "; " : "", parts[1]);
}

void knee_headline(const struct picture *picture, char *title)
{
    struct family family;
    char text[4 * TEXT_BYTES];

    (void)family_find(&family, picture->drawing->summary,
                      picture->drawing->context); /* or it would be missing */
    int count = family.series_count < 2 ? family.series_count : 2;
    if (all_are(&family, count, KNEE_UNKNOWN)) {
        snprintf(title, TEXT_BYTES,
                 "Too few trials for a claim about the knee of p99 latency");
        return;
    }
    say_knees(&family, count, text, sizeof(text));
    if (is_bound(&family, count))
        strcat(text, "; the client was the limit");
    text_clean(text, title, TEXT_BYTES); /* cuts no character in two */
}
