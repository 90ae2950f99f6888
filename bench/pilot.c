#include "pilot.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "capacity.h"
#include "folder.h"
#include "second_stage.h"

/* Rows of later stages have higher numbers; those of open loops come later,
 * but nothing asks for them. */
static void keep_first_stage(struct pilot *pilot,
                             const struct prepared *prepared)
{
    size_t kept = 0;

    for (size_t i = 0; i < pilot->results.count; i++)
        if (pilot->results.rows[i].repeat < prepared->repeats)
            pilot->results.rows[kept++] = pilot->results.rows[i];
    pilot->results.count = kept;
    kept = 0;
    for (size_t i = 0; i < pilot->pair_rows.count; i++)
        if (pilot->pair_rows.rows[i].repeat < prepared->profile.pairs)
            pilot->pair_rows.rows[kept++] = pilot->pair_rows.rows[i];
    pilot->pair_rows.count = kept;
}

int pilot_load(struct pilot *pilot, const struct prepared *prepared,
               const char *dir, char *error)
{
    char path[PATH_BYTES];
    int result;

    memset(pilot, 0, sizeof *pilot);
    folder_path(dir, "trials.csv", path);
    result = results_load(&pilot->results, path, error, ERROR_BYTES);
    if (result)
        return result;
    folder_path(dir, "pairs.csv", path);
    result = pair_rows_load(&pilot->pair_rows, path, error, ERROR_BYTES);
    if (!result) {
        keep_first_stage(pilot, prepared);
        result = summary_init(&pilot->summary, &pilot->results);
        if (!result)
            result = pairings_init(&pilot->pairings, &pilot->pair_rows);
        if (result)
            (void)snprintf(error, ERROR_BYTES, "out of memory");
    }
    if (result)
        pilot_release(pilot);
    return result;
}

void pilot_release(struct pilot *pilot)
{
    pairings_release(&pilot->pairings);
    pair_rows_release(&pilot->pair_rows);
    summary_release(&pilot->summary);
    results_release(&pilot->results);
}

int pilot_extend(const struct pilot *pilot, struct prepared *prepared)
{
    const struct profile *profile = &prepared->profile;
    double planned_s = plan_rest_s(&prepared->plan, profile, 0);
    struct wanted wanted;

    second_stage_want(&wanted, profile, &pilot->summary, &pilot->pairings);
    return plan_extend(&prepared->plan, profile, prepared->repeats,
                       prepared->seed, &wanted, profile->budget_s - planned_s);
}

double pilot_rate_per_s(const struct pilot *pilot,
                        const struct profile *profile,
                        const struct scenario *scenario, int connections)
{
    return scenario->rate_share * capacity_per_s(&pilot->results,
                                                 scenario->capacity,
                                                 connections, profile);
}
