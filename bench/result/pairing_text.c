#include "pairing.h"

#include <math.h>
#include <string.h>

#include "human.h"
#include "summary_marks.h"

void pairings_take_label(struct pairings *pairings, const char *server,
                         const char *label)
{
    for (size_t i = 0; i < pairings->count; i++) {
        struct pairing *pairing = &pairings->all[i];

        if (strcmp(pairing->server, server) == 0)
            pairing->label = label;
        if (strcmp(pairing->base, server) == 0)
            pairing->base_label = label;
    }
}

/* What is asked of CPU time per request is asked of nothing else. */
static enum status figure_status(const struct pairings *pairings,
                                 const struct pairing *pairing,
                                 enum pairing_figure figure)
{
    enum status status = pairing_status(pairings, pairing);

    return figure != PAIRING_CPU && status == STATUS_NOISY ? STATUS_OK : status;
}

static void write_csv_row(const struct pairings *pairings,
                          const struct pairing *pairing,
                          enum pairing_figure figure, FILE *file)
{
    static const char *const metrics[PAIRING_FIGURES] = {
        [PAIRING_CPU] = "pair_cpu_us_per_request",
        [PAIRING_THROUGHPUT] = "pair_throughput_per_s"};
    const struct estimate *ratio = &pairing->ratio[figure];

    fprintf(file, "%s,%d,%s,%s,%s,%d,", pairing->scenario, pairing->connections,
            pairing->server, pairing->base, metrics[figure], ratio->count);
    if (ratio->count > 0)
        fprintf(file, "%.6f", ratio->median);
    if (isnan(ratio->low))
        fputs(",,", file);
    else
        fprintf(file, ",%.6f,%.6f", ratio->low, ratio->high);
    fprintf(file, ",%s\n",
            status_name(figure_status(pairings, pairing, figure)));
}

void pairings_write_csv(const struct pairings *pairings, FILE *file)
{
    for (size_t i = 0; i < pairings->count; i++)
        for (int figure = 0; figure < PAIRING_FIGURES; figure++)
            write_csv_row(pairings, &pairings->all[i],
                          (enum pairing_figure)figure, file);
}

/* "1.52x", "\~1.01x", "?1.02x": as in the tables of isolated trials.  A server
 * with itself is no question. */
static void write_ratio(const struct pairings *pairings,
                        const struct pairing *pairing, FILE *file)
{
    const struct estimate *ratio = &pairing->ratio[PAIRING_CPU];
    const char *mark = isnan(ratio->low) ? "?"
                       : pairing_is_same(pairing) ||
                               pairing_is_clear(pairings, pairing, PAIRING_CPU)
                           ? ""
                           : "\\~";

    fprintf(file, " %s%s |", ratio->count > 0 ? mark : "",
            human_factor(ratio->median).text);
    if (isnan(ratio->low))
        fputs(" - | - |", file);
    else
        fprintf(
            file, " %s to %s | %s |", human_factor(ratio->low).text,
            human_factor(ratio->high).text,
            human_excess(pairing_least(pairings, pairing, PAIRING_CPU)).text);
}

static void write_status(const struct pairings *pairings,
                         const struct pairing *pairing, FILE *file)
{
    enum status status = pairing_status(pairings, pairing);

    fprintf(file, " %s", status_name(status));
    if (status == STATUS_FAILED)
        fprintf(file, " (%d of %d)", pairing->failed,
                pairing->failed + pairing->ratio[PAIRING_CPU].count);
    if (pairing_is_wide(pairings, pairing))
        fprintf(file,
                ": wider than the %s asked for: more pairs, or a quieter "
                "machine",
                human_share(pairings->precision).text);
    fputs(" |\n", file);
}

static const char *label_or(const char *label, const char *name)
{
    return label ? label : name;
}

static void write_row(const struct pairings *pairings,
                      const struct pairing *pairing, FILE *file)
{
    fputs("| ", file);
    summary_put_escaped(file, pairing->scenario);
    fprintf(file, " | %s | ", human_count(pairing->connections).text);
    summary_put_escaped(file, label_or(pairing->label, pairing->server));
    fputs(" | ", file);
    summary_put_escaped(file,
                        pairing_is_same(pairing)
                            ? "itself"
                            : label_or(pairing->base_label, pairing->base));
    fprintf(file, " | %d |", pairing->ratio[PAIRING_CPU].count);
    write_ratio(pairings, pairing, file);
    write_status(pairings, pairing, file);
}

void pairings_write_markdown(const struct pairings *pairings, FILE *file)
{
    char floor[PAIRING_BYTES];

    if (pairings->count == 0)
        return;
    fprintf(file,
            "\n## Alternating pairs\n\n"
            "| scenario | connections | server | against | pairs | CPU "
            "us/request | %d %% interval | least that would show | status |\n"
            "|---|--:|---|---|--:|--:|--:|--:|---|\n",
            PAIRING_CONFIDENCE_PCT);
    for (size_t i = 0; i < pairings->count; i++)
        write_row(pairings, &pairings->all[i], file);
    pairings_floor_sentence(pairings, floor);
    fprintf(file, "\n%s.\n", floor);
}

void pairings_floor_sentence(const struct pairings *pairings,
                             char text[PAIRING_BYTES])
{
    double floor = pairings->floor[PAIRING_CPU];

    if (pairings->count == 0)
        text[0] = '\0';
    else if (isnan(floor))
        (void)snprintf(text, PAIRING_BYTES,
                       "No server was paired with itself often enough to know "
                       "the noise floor");
    else
        (void)snprintf(text, PAIRING_BYTES,
                       "Noise floor: servers paired with themselves differ by "
                       "up to %s in CPU time per request; nothing smaller is "
                       "claimed",
                       human_excess(exp(floor)).text); /* always fits */
}
