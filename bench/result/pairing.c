#include "pairing.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats.h"

static const double CONFIDENCE = PAIRING_CONFIDENCE_PCT / 100.0;

static bool is_between(const struct pairing *pairing, const char *scenario,
                       int connections, const char *server, const char *base)
{
    return pairing->connections == connections &&
           strcmp(pairing->scenario, scenario) == 0 &&
           strcmp(pairing->server, server) == 0 &&
           strcmp(pairing->base, base) == 0;
}

static bool is_of(const struct pairing *pairing, const struct pair_row *row)
{
    return is_between(pairing, row->scenario, row->connections, row->server_b,
                      row->server_a);
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
                     size_t pilot, double *logs)
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
        pairing->ratio[figure] =
            estimate_ratio_two_stage(logs, count, pilot, CONFIDENCE);
        pairing->deviation[figure] =
            stats_deviation(logs, pilot >= 2 && pilot < count ? pilot : count);
    }
}

const struct pairing *pairings_find(const struct pairings *pairings,
                                    const char *scenario, int connections,
                                    const char *server, const char *base)
{
    for (size_t i = 0; i < pairings->count; i++)
        if (is_between(&pairings->all[i], scenario, connections, server, base))
            return &pairings->all[i];
    return NULL;
}

static bool is_known(const struct pairings *pairings,
                     const struct pair_row *row)
{
    return pairings_find(pairings, row->scenario, row->connections,
                         row->server_b, row->server_a) != NULL;
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
    const struct asked nothing = {0};

    return pairings_init_asked(pairings, rows, &nothing);
}

int pairings_init_asked(struct pairings *pairings, const struct pair_rows *rows,
                        const struct asked *asked)
{
    double *logs = calloc(rows->count + 1, sizeof *logs);

    *pairings = (struct pairings){
        .all = calloc(rows->count + 1, sizeof *pairings->all),
        .precision = asked->precision_cpu,
    };
    if (!logs || !pairings->all) {
        free(logs);
        pairings_release(pairings);
        return -ENOMEM;
    }
    for (size_t i = 0; i < rows->count; i++)
        if (!is_known(pairings, &rows->rows[i]))
            add(pairings, &rows->rows[i]);
    for (size_t i = 0; i < pairings->count; i++)
        estimate(&pairings->all[i], rows, asked->pairs_pilot, logs);
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
    return estimate_is_beyond(&pairing->ratio[figure], pairings->floor[figure]);
}

double pairing_least(const struct pairings *pairings,
                     const struct pairing *pairing, enum pairing_figure figure)
{
    return estimate_least(&pairing->ratio[figure], pairings->floor[figure]);
}

bool pairing_is_wide(const struct pairings *pairings,
                     const struct pairing *pairing)
{
    return estimate_is_wide(&pairing->ratio[PAIRING_CPU], pairings->precision);
}

enum status pairing_status(const struct pairings *pairings,
                           const struct pairing *pairing)
{
    if (pairing->failed > 0)
        return STATUS_FAILED;
    return pairing_is_wide(pairings, pairing) ? STATUS_NOISY : STATUS_OK;
}
