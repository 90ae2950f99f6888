/* The rest of claims.h: what is said of claims. */
#include "claims.h"

#include <errno.h>
#include <math.h>

#include "csv.h"
#include "human.h"
#include "summary_marks.h"

/* --- claims.csv --------------------------------------------------------- */

static void put_text(const char *text, FILE *file)
{
    char quoted[CSV_QUOTED_BYTES(1024)];

    if (csv_quote(text, quoted, sizeof quoted) >= 0)
        fputs(quoted, file);
}

/* Empty where it is not known. */
static void put_number(double value, FILE *file)
{
    if (!isnan(value))
        fprintf(file, "%.6g", value);
    fputc(',', file);
}

static void write_row(const struct claim *claim,
                      const struct asked_question *asked, FILE *file)
{
    const struct tried *tried = &asked->tried;
    const struct estimate *figure = &tried->number.figure;

    fprintf(file, "%s,%s,", claim->name, asked->name);
    put_text(asked->asks, file);
    fprintf(file, ",%s,%d,", metric_name(asked->question.metric),
            figure->count);
    put_number(figure->median, file);
    put_number(figure->low, file);
    put_number(figure->high, file);
    put_number(tried->over, file);
    put_number(tried->under, file);
    put_number(tried->p, file);
    fprintf(file, "%s,", ruling_name(tried->ruling));
    put_text(tried->why, file);
    fprintf(file, ",%s\n", ruling_name(claim->ruling));
}

int claims_write_csv(const struct claims *claims, FILE *file)
{
    fputs("claim,question,asks,metric,count,figure,low,high,over,under,p,"
          "ruling,why,claim_ruling\n",
          file);
    for (size_t i = 0; i < claims->count; i++)
        for (size_t j = 0; j < claims->all[i].count; j++)
            write_row(&claims->all[i], &claims->all[i].questions[j], file);
    return summary_stream_outcome(file);
}

/* --- in words ----------------------------------------------------------- */

/* "2.41x", "31.2" */
static struct human figure_text(const struct tried *tried, double value)
{
    struct human text;

    if (isnan(value))
        (void)snprintf(text.text, sizeof text.text, "-");
    else if (tried->number.is_ratio)
        text = human_factor(value);
    else
        (void)snprintf(text.text, sizeof text.text, "%.4g", value);
    return text;
}

/* "2.41x (2.30x to 2.52x)" */
static void write_figure(const struct tried *tried, FILE *file)
{
    const struct estimate *figure = &tried->number.figure;

    fputs(figure_text(tried, figure->median).text, file);
    if (!isnan(figure->low))
        fprintf(file, " (%s to %s)", figure_text(tried, figure->low).text,
                figure_text(tried, figure->high).text);
}

/* "above 2x"; nothing where there is no margin. */
static void write_margin(const struct tried *tried, FILE *file)
{
    const char *unit = tried->number.is_ratio ? "x" : "";

    if (!isnan(tried->over))
        fprintf(file, "above %g%s", tried->over, unit);
    if (!isnan(tried->over) && !isnan(tried->under))
        fputs(", ", file);
    if (!isnan(tried->under))
        fprintf(file, "below %g%s", tried->under, unit);
}

static void write_question(const struct asked_question *asked, FILE *file)
{
    fputs("| ", file);
    summary_put_escaped(file, asked->asks);
    fputs(" | ", file);
    write_figure(&asked->tried, file);
    fputs(" | ", file);
    write_margin(&asked->tried, file);
    fprintf(file, " | %s%s", ruling_name(asked->tried.ruling),
            asked->tried.why[0] ? ": " : "");
    summary_put_escaped(file, asked->tried.why);
    fputs(" |\n", file);
}

static void write_claim(const struct claim *claim, FILE *file)
{
    fprintf(file, "\n## %s: %s\n\n> ", claim->name, ruling_name(claim->ruling));
    summary_put_escaped(file, claim->says);
    fputs("\n\nSaid by: ", file);
    summary_put_escaped(file, claim->source);
    fputs(".\nTried by: ", file);
    summary_put_escaped(file, claim->experiment);
    fputs(".\n", file);
    if (claim->literature) {
        fputs("Others found: ", file);
        summary_put_escaped(file, claim->literature);
        fputs(".\n", file);
    }
    fputs("\n| figure | here (99 % interval) | supported if | ruling |\n"
          "|---|--:|---|---|\n",
          file);
    for (size_t i = 0; i < claim->count; i++)
        write_question(&claim->questions[i], file);
}

int claims_write_markdown(const struct claims *claims, FILE *file)
{
    fputs("# The claims on trial\n\n"
          "Supported: the whole 99 % interval lies beyond the margin. Refuted: "
          "it lies wholly on the other side.\nOf several figures of a claim "
          "each is decided with Holm's correction.\n\n"
          "| claim | it says | ruling |\n|---|---|---|\n",
          file);
    for (size_t i = 0; i < claims->count; i++) {
        const struct claim *claim = &claims->all[i];

        fprintf(file, "| [%s](#%s-%s) | ", claim->name, claim->name,
                claim->ruling == RULING_MIXED ? "in-part"
                                              : ruling_name(claim->ruling));
        summary_put_escaped(file, claim->says);
        fprintf(file, " | %s |\n", ruling_name(claim->ruling));
    }
    for (size_t i = 0; i < claims->count; i++)
        write_claim(&claims->all[i], file);
    return summary_stream_outcome(file);
}

void claims_print(const struct claims *claims, FILE *file)
{
    for (size_t i = 0; i < claims->count; i++) {
        const struct claim *claim = &claims->all[i];

        fprintf(file, "\n%-12s  %s: \"%s\"\n", claim->name,
                ruling_name(claim->ruling), claim->says);
        for (size_t j = 0; j < claim->count; j++) {
            const struct asked_question *asked = &claim->questions[j];

            fprintf(file, "  %-13s %s: ", ruling_name(asked->tried.ruling),
                    asked->asks);
            write_figure(&asked->tried, file);
            fprintf(file, "%s%s\n", asked->tried.why[0] ? "; " : "",
                    asked->tried.why);
        }
    }
}
