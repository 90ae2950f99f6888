#include "chart_tail_words.h"

#include <math.h>
#include <string.h>

#include "chart_plot.h"
#include "human.h"

enum {
    LABEL_COLUMNS = 40
};

/* What the trials were asked for: a share of a capacity becomes a rate only
 * when that has been measured.  Else what the profile asks for; else 0.  Where
 * servers differ, the lowest. */
static double rate_per_s(const struct tails *tails)
{
    double lowest = INFINITY;

    for (int i = 0; i < tails->sweep->server_count; i++) {
        const struct point *point = tails->tails[i].point;
        if (point) /* fmin passes over a NaN */
            lowest = fmin(lowest, point->value[M_RATE_PER_S].median);
    }
    return isfinite(lowest) ? lowest : tails->load.rate_per_s;
}

struct human tail_level(const struct tails *tails)
{
    int connections = tails->sweep->levels[tails->level];
    double rate = load_is_open(&tails->load) ? rate_per_s(tails) : 0;
    struct human words;

    if (rate > 0)
        (void)snprintf(words.text, sizeof(words.text), "%.40s requests/s",
                       human_count(lround(rate)).text);
    else
        (void)snprintf(words.text, sizeof(words.text), "%.40s connection%s",
                       human_count(connections).text,
                       connections == 1 ? "" : "s");
    return words;
}

struct human tail_label(const struct tails *tails, int server)
{
    return human_name(tails->sweep->servers[server].label, LABEL_COLUMNS);
}

/* --- the load ----------------------------------------------------------- */

/* "open loop, 12,300 requests/s, Poisson: 50 % of the slower server's
 * capacity; timed from the instant each request was due" */
static void say_open(const struct tails *tails, char *text, size_t size)
{
    const struct chart_load *load = &tails->load;
    double rate = rate_per_s(tails);
    size_t used = (size_t)snprintf(text, size, "open loop");

    if (rate > 0)
        used += (size_t)snprintf(text + used, size - used, ", %s requests/s",
                                 human_count(lround(rate)).text);
    used += (size_t)snprintf(text + used, size - used, ", %s",
                             load->poisson ? "Poisson" : "evenly spaced");
    if (load->rate_share > 0)
        used += (size_t)snprintf(text + used, size - used,
                                 ": %.3g %% of the slower server's capacity",
                                 100 * load->rate_share);
    if (load->rate_share > 0 && load->capacity)
        used += (size_t)snprintf(text + used, size - used, " (%.60s)",
                                 load->capacity);
    snprintf(text + used, size - used,
             "; timed from the instant each request was due");
}

void tail_subtitle(const struct tails *tails, char *text)
{
    char kind[TEXT_BYTES];

    if (load_is_open(&tails->load)) {
        say_open(tails, kind, sizeof(kind));
    } else {
        struct human level = tail_level(tails);
        snprintf(kind, sizeof(kind),
                 "closed loop, %s: a slow server is asked less", level.text);
    }
    snprintf(text, 2 * TEXT_BYTES, "%.200s",
             sweep_words(tails->sweep).latency_subtitle);
    text_append(text, 2 * TEXT_BYTES, kind);
    text_append(text, 2 * TEXT_BYTES, "lower is better");
}

/* --- notes -------------------------------------------------------------- */

struct tally {
    int least, most; /* valid trials of the servers drawn */
    double requests; /* of all of them */
    bool band, wrk;
};

static struct tally count_trials(const struct tails *tails)
{
    struct tally tally = {0, 0, 0, false, false};

    for (int i = 0; i < tails->sweep->server_count; i++) {
        const struct tail *tail = &tails->tails[i];
        if (tail->step_count == 0)
            continue;
        int trials = tail->point->trials - tail->point->failed;
        tally.least =
            tally.most == 0 || trials < tally.least ? trials : tally.least;
        tally.most = trials > tally.most ? trials : tally.most;
        tally.requests += latency_samples(tail->curve);
        tally.band = tally.band || tail->band_count > 0;
        tally.wrk = tally.wrk || isfinite(tail->wrk_p99_us);
    }
    return tally;
}

static void note_trials(const struct tally *tally, char *note)
{
    char text[96], requests[32];

    number_format(tally->requests, requests, sizeof(requests));
    if (tally->most == 1)
        snprintf(text, sizeof(text), "one trial, %s requests", requests);
    else if (tally->least == tally->most)
        snprintf(text, sizeof(text), "%d trials as one, %s requests",
                 tally->most, requests);
    else
        snprintf(text, sizeof(text), "%d to %d trials as one, %s requests",
                 tally->least, tally->most, requests);
    text_append(note, 2 * TEXT_BYTES, text);
    if (tally->band)
        text_append(note, 2 * TEXT_BYTES, "band: lowest to highest trial");
}

/* "hollow: the 99 % that wrk prints, ...: event loop 14 ms" */
static void note_wrk(const struct tails *tails, char *remarks)
{
    char text[2 * TEXT_BYTES], figure[32];
    size_t used = (size_t)snprintf(text, sizeof(text),
                                   "hollow: 99 %% as wrk prints it, with "
                                   "answers it makes up for stalls");
    const char *lead = ": ";

    for (int i = 0; i < tails->sweep->server_count; i++) {
        double us = tails->tails[i].wrk_p99_us;
        if (isnan(us) || used >= sizeof(text))
            continue;
        latency_format(us, figure, sizeof(figure));
        used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s %s",
                                 lead, tail_label(tails, i).text, figure);
        lead = ", ";
    }
    text_append(remarks, 2 * TEXT_BYTES, text);
}

void tail_notes(const struct tails *tails, char *note, char *remarks)
{
    struct tally tally = count_trials(tails);
    char text[128];

    snprintf(note, 2 * TEXT_BYTES, "response time (log scale)");
    note_trials(&tally, note);
    remarks[0] = '\0';
    if (tally.wrk)
        note_wrk(tails, remarks);
    for (int i = 0; i < tails->sweep->server_count; i++) {
        const struct point *point = tails->tails[i].point;
        if (!point || point->failed == 0 || point->failed == point->trials)
            continue;
        snprintf(text, sizeof(text), "%s: %d of %d trials failed, left out",
                 tail_label(tails, i).text, point->failed, point->trials);
        text_append(remarks, 2 * TEXT_BYTES, text);
    }
    snprintf(text, sizeof(text), "%d more servers not drawn",
             tails->sweep->left_out);
    if (tails->sweep->left_out > 0)
        text_append(remarks, 2 * TEXT_BYTES, text);
}

/* --- the ends of the curves --------------------------------------------- */

static void end_figure(const struct tail *tail, char *text, size_t size)
{
    char figure[32];

    if (tail->step_count == 0) {
        bool failed = tail->point->failed == tail->point->trials;
        snprintf(text, size, "%s",
                 failed        ? "no valid trial"
                 : tail->curve ? "too few requests"
                               : "not measured");
        return;
    }
    const struct latency_step *last = &tail->steps[tail->step_count - 1];
    latency_format(last->value_us, figure, sizeof(figure));
    snprintf(text, size, "%s at %.8g %%", figure, last->percentile);
}

int tail_name_ends(const struct tails *tails, struct line_end *ends)
{
    int count = 0;

    for (int i = 0; i < tails->sweep->server_count; i++) {
        const struct tail *tail = &tails->tails[i];
        if (!tail->point)
            continue;
        end_set_name(&ends[count], tails->sweep->servers[i].label);
        end_figure(tail, ends[count].figure, sizeof(ends[count].figure));
        ends[count++].colour = tails->sweep->servers[i].colour;
    }
    return count;
}

void tail_place_ends(const struct tails *tails, struct line_end *ends)
{
    int count = 0;

    for (int i = 0; i < tails->sweep->server_count; i++) {
        const struct tail *tail = &tails->tails[i];
        if (!tail->point)
            continue;
        struct line_end *end = &ends[count++];
        end->x = tails->area.right;
        end->y = tails->area.bottom;
        if (tail->step_count == 0)
            continue;
        const struct latency_step *last = &tail->steps[tail->step_count - 1];
        end->x = tails_x(tails, last->percentile);
        end->y = tails_y(tails, last->value_us);
    }
}
