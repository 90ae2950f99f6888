/* The rest of claims.h: what is said of claims. */
#include "claims.h"

#include <math.h>
#include <string.h>

#include "claim_words.h"
#include "csv.h"
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

    put_text(claim->name, file);
    fputc(',', file);
    put_text(asked->name, file);
    fputc(',', file);
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
    fprintf(file, ",%s,", ruling_name(claim->ruling));
    put_text(tried->needs, file);
    fputc('\n', file);
}

int claims_write_csv(const struct claims *claims, FILE *file)
{
    fputs("claim,question,asks,metric,count,figure,low,high,over,under,p,"
          "ruling,why,claim_ruling,needs\n",
          file);
    for (size_t i = 0; i < claims->count; i++)
        for (size_t j = 0; j < claims->all[i].count; j++)
            write_row(&claims->all[i], &claims->all[i].questions[j], file);
    return summary_stream_outcome(file);
}

/* --- in words ----------------------------------------------------------- */

/* "2.41x (2.30x to 2.52x)" */
static void write_figure(const struct asked_question *asked, FILE *file)
{
    struct human interval = question_interval(asked);

    fputs(question_figure(asked).text, file);
    if (interval.text[0])
        fprintf(file, " (%s)", interval.text);
}

/* A cell of what others found: once, beside the figure that decides. */
static void write_elsewhere(const struct claim *claim,
                            const struct asked_question *asked, FILE *file)
{
    if (!claim->literature)
        return;
    fputs(" | ", file);
    if (asked == claim_deciding(claim))
        summary_put_escaped(file, claim->literature);
}

static void write_question(const struct claim *claim,
                           const struct asked_question *asked, FILE *file)
{
    const struct tried *tried = &asked->tried;

    fputs("| ", file);
    summary_put_escaped(file, asked->asks);
    write_elsewhere(claim, asked, file);
    fputs(" | ", file);
    write_figure(asked, file);
    fprintf(file, " | %s | %s%s", question_margin(asked).text,
            ruling_name(tried->ruling), tried->why[0] ? ": " : "");
    summary_put_escaped(file, tried->why);
    fputs(tried->needs[0] ? ". Needed: " : "", file);
    summary_put_escaped(file, tried->needs);
    fputs(" |\n", file);
}

/* Whether a name is part of a file's name and of an anchor as it is: such are
 * all that a profile can have. */
static bool is_plain(const char *name)
{
    return name[0] &&
           !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-")];
}

static void write_claim(const struct claim *claim, FILE *file)
{
    fputs("\n## ", file);
    summary_put_escaped(file, claim->name);
    fprintf(file, ": %s\n\n> ", ruling_name(claim->ruling));
    summary_put_escaped(file, claim->says);
    fputs("\n\nSaid by: ", file);
    summary_put_escaped(file, claim->source);
    fputs(".\nTried by: ", file);
    summary_put_escaped(file, claim->experiment);
    fputs(".\n", file);
    if (is_plain(claim->name))
        fprintf(file, "Drawn: [charts/claim-%s.svg](charts/claim-%s.svg).\n",
                claim->name, claim->name);
    fputs(
        claim->literature
            ? "\n| figure | elsewhere | here (99 % interval) | supported if | "
              "ruling |\n|---|---|--:|---|---|\n"
            : "\n| figure | here (99 % interval) | supported if | ruling |\n"
              "|---|--:|---|---|\n",
        file);
    for (size_t i = 0; i < claim->count; i++)
        write_question(claim, &claim->questions[i], file);
}

/* "CPU per request, a over b: 1.12x (1.05x to 1.2x); SEDA 2001: ..." */
static void write_told(const struct claim *claim, FILE *file)
{
    const struct asked_question *asked = claim_deciding(claim);

    if (asked) {
        summary_put_escaped(file, asked->asks);
        fputs(": ", file);
        write_figure(asked, file);
    }
    fputs(" | ", file);
    if (claim->literature)
        summary_put_escaped(file, claim->literature);
}

static void write_line(const struct claim *claim, FILE *file)
{
    fputs("| ", file);
    if (is_plain(claim->name))
        fprintf(file, "[%s](#%s-%s)", claim->name, claim->name,
                claim->ruling == RULING_MIXED ? "in-part"
                                              : ruling_name(claim->ruling));
    else
        summary_put_escaped(file, claim->name);
    fputs(" | ", file);
    summary_put_escaped(file, claim->says);
    fprintf(file, " | %s | ", ruling_name(claim->ruling));
    write_told(claim, file);
    fputs(" |\n", file);
}

int claims_write_markdown(const struct claims *claims, FILE *file)
{
    fputs("# The claims on trial\n\n"
          "Supported: the whole 99 % interval lies beyond the margin. Refuted: "
          "it lies wholly on the other side.\nOf several figures of a claim "
          "each is decided with Holm's correction.\n\n"
          "![The claims, each with its figure, its interval and its margin]"
          "(charts/claims.svg)\n\n"
          "| claim | it says | ruling | here: the first figure with a margin | "
          "elsewhere |\n|---|---|---|---|---|\n",
          file);
    for (size_t i = 0; i < claims->count; i++)
        write_line(&claims->all[i], file);
    for (size_t i = 0; i < claims->count; i++)
        write_claim(&claims->all[i], file);
    return summary_stream_outcome(file);
}

static void print_question(const struct asked_question *asked, FILE *file)
{
    const struct tried *tried = &asked->tried;

    fprintf(file, "  %-13s %s: ", ruling_name(tried->ruling), asked->asks);
    write_figure(asked, file);
    fprintf(file, "%s%s%s%s\n", tried->why[0] ? "; " : "", tried->why,
            tried->needs[0] ? "; needed: " : "", tried->needs);
}

void claims_print(const struct claims *claims, FILE *file)
{
    for (size_t i = 0; i < claims->count; i++) {
        const struct claim *claim = &claims->all[i];

        fprintf(file, "\n%-12s  %s: \"%s\"\n", claim->name,
                ruling_name(claim->ruling), claim->says);
        if (claim->literature)
            fprintf(file, "  %-13s %s\n", "elsewhere", claim->literature);
        for (size_t j = 0; j < claim->count; j++)
            print_question(&claim->questions[j], file);
    }
}
