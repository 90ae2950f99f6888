#include "pairing.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "human.h"
#include "stats.h"

static const double CONFIDENCE = 0.99;

static bool is_of(const struct pairing *pairing, const struct pair_row *row)
{
    return pairing->connections == row->connections &&
           strcmp(pairing->scenario, row->scenario) == 0 &&
           strcmp(pairing->base, row->server_a) == 0 &&
           strcmp(pairing->server, row->server_b) == 0;
}

/* The log ratio of one pair, B over A. */
static double log_ratio(const struct pair_row *row, enum pairing_figure figure)
{
    if (figure == PAIRING_CPU)
        return log(row->b_cpu_us / row->b_requests /
                   (row->a_cpu_us / row->a_requests));
    return log(row->b_requests / row->b_running_us /
               (row->a_requests / row->a_running_us));
}

/* `logs` has room for all rows. */
static void estimate(struct pairing *pairing, const struct pair_rows *rows,
                     double *logs)
{
    for (int figure = 0; figure < PAIRING_FIGURES; figure++) {
        size_t count = 0;

        pairing->failed = 0;
        for (size_t i = 0; i < rows->count; i++) {
            const struct pair_row *row = &rows->rows[i];
            double value = log_ratio(row, (enum pairing_figure)figure);

            if (!is_of(pairing, row))
                continue;
            if (row->valid && isfinite(value))
                logs[count++] = value;
            else if (row->status != STATUS_DISTURBED)
                pairing->failed++;
        }
        pairing->ratio[figure] = estimate_ratio(logs, count, CONFIDENCE);
        pairing->deviation[figure] = stats_deviation(logs, count);
    }
}

static struct pairing *find(struct pairings *pairings,
                            const struct pair_row *row)
{
    for (size_t i = 0; i < pairings->count; i++)
        if (is_of(&pairings->all[i], row))
            return &pairings->all[i];
    return NULL;
}

static void add(struct pairings *pairings, const struct pair_row *row)
{
    struct pairing *pairing = &pairings->all[pairings->count++];

    memcpy(pairing->scenario, row->scenario, NAME_BYTES);
    memcpy(pairing->base, row->server_a, NAME_BYTES);
    memcpy(pairing->server, row->server_b, NAME_BYTES);
    pairing->connections = row->connections;
    pairing->slice_ms = row->slice_ms;
}

bool pairing_is_same(const struct pairing *pairing)
{
    return strcmp(pairing->server, pairing->base) == 0;
}

/* How far from 1 the interval reaches, as a log ratio. */
static double reach(const struct estimate *ratio)
{
    return fmax(-log(ratio->low), log(ratio->high));
}

static void find_floor(struct pairings *pairings)
{
    for (int figure = 0; figure < PAIRING_FIGURES; figure++) {
        pairings->floor[figure] = NAN;
        for (size_t i = 0; i < pairings->count; i++)
            if (pairing_is_same(&pairings->all[i]))
                pairings->floor[figure] =
                    fmax(pairings->floor[figure],
                         reach(&pairings->all[i].ratio[figure]));
    }
}

int pairings_init(struct pairings *pairings, const struct pair_rows *rows)
{
    double *logs = calloc(rows->count + 1, sizeof *logs);

    *pairings = (struct pairings){
        .all = calloc(rows->count + 1, sizeof *pairings->all)};
    if (!logs || !pairings->all) {
        free(logs);
        pairings_release(pairings);
        return -ENOMEM;
    }
    for (size_t i = 0; i < rows->count; i++)
        if (!find(pairings, &rows->rows[i]))
            add(pairings, &rows->rows[i]);
    for (size_t i = 0; i < pairings->count; i++)
        estimate(&pairings->all[i], rows, logs);
    find_floor(pairings);
    free(logs);
    return 0;
}

void pairings_release(struct pairings *pairings)
{
    free(pairings->all);
    *pairings = (struct pairings){0};
}

bool pairing_is_clear(const struct pairings *pairings,
                      const struct pairing *pairing, enum pairing_figure figure)
{
    const struct estimate *ratio = &pairing->ratio[figure];
    double floor = pairings->floor[figure];

    return estimate_is_clear(ratio) &&
           !(fabs(log(ratio->median)) <= floor); /* NaN: there is none */
}

double pairing_least(const struct pairings *pairings,
                     const struct pairing *pairing, enum pairing_figure figure)
{
    const struct estimate *ratio = &pairing->ratio[figure];
    double half = log(ratio->high / ratio->low) / 2;

    return isnan(half) ? NAN : exp(fmax(half, pairings->floor[figure]));
}

/* "(99 % interval 1.48x to 1.56x; least difference that would show: 3.1 %)" */
static void say_certainty(const struct pairings *pairings,
                          const struct pairing *pairing, FILE *file)
{
    const struct estimate *ratio = &pairing->ratio[PAIRING_CPU];

    fprintf(file,
            " (%.0f %% interval %s to %s; least difference that would show: "
            "%s)",
            100 * CONFIDENCE, human_factor(ratio->low).text,
            human_factor(ratio->high).text,
            human_excess(pairing_least(pairings, pairing, PAIRING_CPU)).text);
}

static void say(const struct pairings *pairings, const struct pairing *pairing,
                FILE *file)
{
    const struct estimate *ratio = &pairing->ratio[PAIRING_CPU];
    const char *server = pairing->server, *base = pairing->base;

    fprintf(file, "By %d alternating pair%s at %s connections", ratio->count,
            ratio->count == 1 ? "" : "s",
            human_count(pairing->connections).text);
    if (isnan(ratio->low)) {
        fprintf(file, " nothing can be said of %s and %s: too few", server,
                base);
        return;
    }
    if (pairing_is_clear(pairings, pairing, PAIRING_CPU) ||
        pairing_is_same(pairing))
        fprintf(file, " %s took %s the CPU time per request of %s", server,
                human_factor(ratio->median).text,
                pairing_is_same(pairing) ? "itself" : base);
    else
        fprintf(file,
                " there is no clear difference in CPU time per request "
                "between %s and %s: %s",
                server, base, human_factor(ratio->median).text);
    say_certainty(pairings, pairing, file);
}

void pairing_sentence(const struct pairings *pairings,
                      const struct pairing *pairing, char text[PAIRING_BYTES])
{
    FILE *file = fmemopen(text, PAIRING_BYTES, "w");

    text[0] = '\0';
    if (!file)
        return;
    say(pairings, pairing, file);
    (void)fclose(file); /* cut off if it should not fit */
    text[PAIRING_BYTES - 1] = '\0';
}

/* --- files -------------------------------------------------------------- */

static void write_csv_row(const struct pairing *pairing, const char *metric,
                          enum pairing_figure figure, FILE *file)
{
    const struct estimate *ratio = &pairing->ratio[figure];

    fprintf(file, "%s,%d,%s,%s,%s,%d,", pairing->scenario, pairing->connections,
            pairing->server, pairing->base, metric, ratio->count);
    if (ratio->count > 0)
        fprintf(file, "%.6f", ratio->median);
    if (isnan(ratio->low))
        fputs(",,", file);
    else
        fprintf(file, ",%.6f,%.6f", ratio->low, ratio->high);
    fprintf(file, ",%s\n", pairing->failed > 0 ? "failed" : "ok");
}

void pairings_write_csv(const struct pairings *pairings, FILE *file)
{
    for (size_t i = 0; i < pairings->count; i++) {
        write_csv_row(&pairings->all[i], "pair_cpu_us_per_request", PAIRING_CPU,
                      file);
        write_csv_row(&pairings->all[i], "pair_throughput_per_s",
                      PAIRING_THROUGHPUT, file);
    }
}

void pairings_write_floor(const struct pairings *pairings, FILE *file)
{
    double floor = pairings->floor[PAIRING_CPU];

    if (pairings->count == 0)
        return;
    if (isnan(floor))
        fputs("No server was paired with itself often enough to know the "
              "noise floor",
              file);
    else
        fprintf(file,
                "Noise floor: servers paired with themselves differ by up to "
                "%s in CPU time per request; nothing smaller is claimed",
                human_excess(exp(floor)).text);
}
