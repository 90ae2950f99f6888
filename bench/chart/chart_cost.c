#include "chart_cost.h"

#include <math.h>
#include <string.h>

#include "chart_bars.h"
#include "chart_layers.h"
#include "chart_memory.h"
#include "human.h"

static const double WIDTH_PX = 860;
static const double MARGIN_PX = 18;

/* A factor from here on is told as a factor, below as a percentage. */
static const double FACTOR_MIN = 1.2;

enum {
    LABEL_COLUMNS = 40
};

/* --- the finding -------------------------------------------------------- */

/* A server with its slope; the latter NULL: there is none. */
struct bill {
    struct human label;
    const struct slope *slope;
};

/* The first two servers that have a slope. */
static void find_bills(const struct sweep *sweep, struct bill bills[2])
{
    struct cost costs[CHART_SERVERS_MAX];
    int count = 0;

    memset(bills, 0, 2 * sizeof(bills[0]));
    if (costs_fit(costs, sweep) != 0)
        return;
    for (int i = 0; i < sweep->server_count && count < 2; i++) {
        if (!costs[i].slope)
            continue;
        bills[count].label = human_name(sweep->servers[i].label, LABEL_COLUMNS);
        bills[count++].slope = costs[i].slope;
    }
}

/* What forbids a claim, or NULL. */
static const char *trouble_of(const struct bill *bill)
{
    if (!bill->slope)
        return NULL;
    if (bill->slope->status == STATUS_STARVED)
        return "starved some connections";
    return bill->slope->status == STATUS_LIMIT_HIT ? "met a limit of the system"
                                                   : NULL;
}

static void say_more(const struct bill *more, const struct bill *less,
                     char *text)
{
    double factor = more->slope->bytes / less->slope->bytes;
    struct human how;

    /* what may cost nothing has no multiples */
    if (!(less->slope->low > 0))
        (void)snprintf(how.text, sizeof(how.text), "more memory");
    else if (factor < FACTOR_MIN)
        (void)snprintf(how.text, sizeof(how.text), "%.60s more memory",
                       human_excess(factor).text);
    else
        (void)snprintf(how.text, sizeof(how.text), "%.*fx the memory",
                       factor < 9.95 ? 1 : 0, factor);
    snprintf(text, TEXT_BYTES,
             "One more connection costs %.40s at %s: %.20s against %.20s",
             how.text, more->label.text, cost_kib(more->slope->bytes).text,
             cost_kib(less->slope->bytes).text);
}

static void say_both(const struct bill bills[2], char *text)
{
    const struct slope *a = bills[0].slope, *b = bills[1].slope;

    if (a->low > b->high)
        say_more(&bills[0], &bills[1], text);
    else if (b->low > a->high)
        say_more(&bills[1], &bills[0], text);
    else
        snprintf(text, TEXT_BYTES,
                 "No clear difference in memory per connection: %.20s at %s, "
                 "%.20s at %s",
                 cost_kib(a->bytes).text, bills[0].label.text,
                 cost_kib(b->bytes).text, bills[1].label.text);
    for (int i = 0; i < 2; i++) {
        size_t used = strlen(text);
        if (bills[i].slope->most < bills[1 - i].slope->most)
            snprintf(text + used, TEXT_BYTES - used,
                     "; %s to %.20s connections only", bills[i].label.text,
                     human_count(bills[i].slope->most).text);
    }
}

void cost_headline(const struct picture *picture, char *title)
{
    struct bill bills[2];

    find_bills(picture->sweep, bills);
    for (int i = 0; i < 2; i++) {
        const char *trouble = trouble_of(&bills[i]);
        if (!trouble)
            continue;
        snprintf(title, TEXT_BYTES,
                 "No claim about memory per connection: %s %s",
                 bills[i].label.text, trouble);
        return;
    }
    if (!bills[0].slope)
        snprintf(title, TEXT_BYTES,
                 "Too few trials for a claim about memory per connection");
    else if (!bills[1].slope)
        snprintf(title, TEXT_BYTES, "One more connection costs %s at %s",
                 cost_kib(bills[0].slope->bytes).text, bills[0].label.text);
    else
        say_both(bills, title);
}

/* --- the words around --------------------------------------------------- */

/* "GET /hello - a line through 36 trials of each, ... - lower is better" */
static void write_subtitle(const struct sweep *sweep, char *text, size_t size)
{
    struct chart_scenario words = sweep_words(sweep);
    char levels[96];

    (void)snprintf(levels, sizeof(levels), "%.20s to %.20s connections",
                   human_count(sweep->levels[0]).text,
                   human_count(sweep->levels[sweep->level_count - 1]).text);
    snprintf(text, size, "%.200s", words.title);
    text_append(text, size, levels);
    if (words.memory_source)
        text_append(text, size, words.memory_source);
    text_append(text, size, "lower is better");
}

/* "a line through 36 trials" */
static void write_note(const struct sweep *sweep, char *text, size_t size)
{
    int least = 0, most = 0;
    char trials[96];

    for (size_t i = 0; i < sweep->summary->slope_count; i++) {
        const struct slope *slope = &sweep->summary->slopes[i];
        if (strcmp(slope->scenario, sweep->scenario) != 0)
            continue;
        least = most == 0 || slope->count < least ? slope->count : least;
        most = slope->count > most ? slope->count : most;
    }
    snprintf(text, size, "KiB per connection: the slope of a straight line");
    if (most == 0)
        return;
    if (least == most)
        snprintf(trials, sizeof(trials), " through %d trials", most);
    else
        snprintf(trials, sizeof(trials), " through %d to %d trials", least,
                 most);
    strncat(text, trials, size - strlen(text) - 1);
    text_append(text, size, "whisker and figures beside: 95 % interval");
}

const char *cost_missing(const struct picture *picture)
{
    return memory_missing(picture);
}

void cost_write(const struct picture *picture, struct chart_data *data)
{
    const struct sweep *sweep = picture->sweep;
    struct canvas canvas;
    char text[2 * TEXT_BYTES], remarks[TEXT_BYTES] = "";

    canvas_init(&canvas, WIDTH_PX);
    write_subtitle(sweep, text, sizeof(text));
    double y = canvas_add_head(&canvas, picture->title, text);
    write_note(sweep, text, sizeof(text));
    sweep_add_memory_remarks(sweep, remarks, sizeof(remarks));
    canvas_add(&canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, MARGIN_PX, y + 13,
               text);
    canvas_add(&canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, MARGIN_PX, y + 30,
               remarks);
    struct box area = {MARGIN_PX, y + (remarks[0] ? 52 : 36),
                       WIDTH_PX - MARGIN_PX, 0};
    area.bottom = area.top + bars_height_px(sweep->server_count);
    bars_write(sweep, &area, BARS_SHEET, &canvas, data);
    canvas_add_foot(&canvas, sweep->context->foot, area.bottom + 14);
    chart_data_text(data, "title", picture->title);
    canvas_write(&canvas, data);
}
