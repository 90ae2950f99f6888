#include "chart_tail.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "chart_tics.h"
#include "chart_plot.h"
#include "histogram.h"

static const double SAMPLES_MIN = 10;

/* From here on wrk's figure is far enough from ours to be seen. */
static const double WRK_FACTOR_MIN = 1.3;

bool load_is_open(const struct chart_load *load)
{
    return load->rate_per_s > 0 || load->rate_share > 0;
}

const struct latency_step *tail_step(const struct tail *tail, double percentile)
{
    for (int i = 0; i < tail->step_count; i++) {
        if (tail->steps[i].percentile == percentile)
            return &tail->steps[i];
    }
    return NULL;
}

/* --- one server --------------------------------------------------------- */

/* The smallest values are as much hearsay as the largest. */
static void find_curve(struct tail *tail, const struct latencies *latencies)
{
    const struct point *point = tail->point;
    const struct latency_curve *curve = latency_find(
        latencies, point->scenario, point->connections, point->server);
    int first = 0, end;

    tail->curve = curve;
    if (!curve)
        return;
    double below = latency_samples(curve) - SAMPLES_MIN;
    while (first < curve->step_count &&
           curve->steps[first].samples_beyond > below)
        first++;
    for (end = first; end < curve->step_count &&
                      curve->steps[end].samples_beyond >= SAMPLES_MIN;
         end++)
        ;
    tail->steps = &curve->steps[first];
    tail->step_count = end - first;
}

/* Medians of trials are held against each other, then against the curve. */
static double find_wrk_p99(const struct tail *tail)
{
    const struct latency_step *step = tail_step(tail, 99);
    double ours = tail->point->value[M_LATENCY_P99_US].median;
    double wrks = tail->point->value[M_LATENCY_WRK_P99_US].median;

    if (step && wrks >= WRK_FACTOR_MIN * ours &&
        wrks >= WRK_FACTOR_MIN * step->value_us)
        return wrks;
    return NAN;
}

/* One more trial to the band. */
static void widen_band(struct tail *tail, const struct histogram *histogram)
{
    for (int i = 0; i < tail->band_count; i++) {
        double percentile = tail->steps[i].percentile;
        double us = histogram_percentile_us(histogram, percentile);
        if ((double)histogram_samples_beyond(histogram, percentile) <
            SAMPLES_MIN) {
            tail->band_count = i;
            return;
        }
        tail->low_us[i] = fmin(tail->low_us[i], us);
        tail->high_us[i] = fmax(tail->high_us[i], us);
    }
}

/* 1: widened; 0: the trial has no file; or a negative errno. */
static int add_trial(struct tail *tail, const char *run_dir, int trial,
                     char *error, size_t error_size)
{
    char path[PATH_MAX];
    struct histogram histogram;

    int length =
        snprintf(path, sizeof(path), "%s/latency/%d.csv", run_dir, trial);
    if (length >= (int)sizeof(path))
        return 0;
    histogram_init(&histogram);
    int code = histogram_load(&histogram, path, error, error_size);
    if (code == 0)
        widen_band(tail, &histogram);
    histogram_release(&histogram);
    return code == -ENOENT ? 0 : code == 0 ? 1 : code;
}

static int find_band(struct tail *tail, const struct results *results,
                     const char *run_dir, char *error, size_t error_size)
{
    int trials = 0;

    tail->band_count = tail->step_count;
    for (int i = 0; i < tail->step_count; i++) {
        tail->low_us[i] = INFINITY;
        tail->high_us[i] = 0;
    }
    for (size_t i = 0; i < results->count && tail->band_count > 0; i++) {
        const struct result *row = &results->rows[i];
        if (!row->valid || !point_owns(tail->point, row))
            continue;
        int code = add_trial(tail, run_dir, row->trial, error, error_size);
        if (code < 0)
            return code;
        trials++;
        if (code == 0)
            tail->band_count = 0;
    }
    if (trials < 2 || tail->band_count < 2) /* one step has no width */
        tail->band_count = 0;
    return 0;
}

int tails_init(struct tails *tails, const struct sweep *sweep, int level,
               const struct latencies *latencies, const char *run_dir,
               char *error, size_t error_size)
{
    int code = 0;

    memset(tails, 0, sizeof(*tails));
    tails->sweep = sweep;
    tails->level = level;
    tails->load = sweep_words(sweep).load;
    for (int i = 0; i < sweep->server_count && code == 0; i++) {
        struct tail *tail = &tails->tails[i];
        tail->wrk_p99_us = NAN;
        tail->point = sweep->points[i][level];
        if (!tail->point)
            continue;
        find_curve(tail, latencies);
        if (!load_is_open(&tails->load))
            tail->wrk_p99_us = find_wrk_p99(tail);
        code = find_band(tail, sweep->results, run_dir, error, error_size);
    }
    return code;
}

bool tails_have_curve(const struct tails *tails)
{
    for (int i = 0; i < tails->sweep->server_count; i++) {
        if (tails->tails[i].step_count > 0)
            return true;
    }
    return false;
}

/* --- axes --------------------------------------------------------------- */

double tail_nines(double percentile)
{
    return -log10(1 - percentile / 100);
}

double tail_ms(double us)
{
    return fmax(1, us) / 1000;
}

struct extent {
    double low, high;
};

static void cover(struct extent *extent, double value)
{
    extent->low = fmin(extent->low, value); /* fmin passes over a NaN */
    extent->high = fmax(extent->high, value);
}

static void cover_tail(const struct tail *tail, struct extent *nines,
                       struct extent *us)
{
    for (int i = 0; i < tail->step_count; i++) {
        cover(nines, tail_nines(tail->steps[i].percentile));
        cover(us, tail->steps[i].value_us);
    }
    for (int i = 0; i < tail->band_count; i++) {
        cover(us, tail->low_us[i]);
        cover(us, tail->high_us[i]);
    }
    cover(us, tail->wrk_p99_us);
}

/* At least so many powers of ten, or noise fills the sheet. */
static const double DECADES_MIN = 0.6;

void tails_scale(struct tails *tails)
{
    struct extent nines = {INFINITY, 0}, us = {INFINITY, 1};

    for (int i = 0; i < tails->sweep->server_count; i++)
        cover_tail(&tails->tails[i], &nines, &us);
    double low = log10(fmax(1, us.low)), high = log10(us.high);
    double lack = fmax(0, DECADES_MIN - (high - low)) / 2;
    double span = high - low + 2 * lack;
    tails->log_low = log_round_down(low - lack - 0.03 * span);
    tails->log_high = high + lack + 0.06 * span;
    /* to 90 % at least, and room for the marks at the ends */
    double width = fmax(nines.high, tail_nines(90)) - nines.low;
    tails->nines_low = nines.low - 0.012 * width;
    tails->nines_high = nines.low + 1.04 * width;
}

double tails_x(const struct tails *tails, double percentile)
{
    double share = (tail_nines(percentile) - tails->nines_low) /
                   (tails->nines_high - tails->nines_low);

    return tails->area.left + share * (tails->area.right - tails->area.left);
}

double tails_y(const struct tails *tails, double us)
{
    double share = (log10(fmax(1, us)) - tails->log_low) /
                   (tails->log_high - tails->log_low);

    return tails->area.bottom - share * (tails->area.bottom - tails->area.top);
}
