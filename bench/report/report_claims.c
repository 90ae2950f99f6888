/* The claims, each with its ruling, its figures and its charts. */
#include <math.h>
#include <stdio.h>

#include "report_parts.h"

/* "31.2", "0.00044", "1.40M" */
static struct human plain_number(double value)
{
    struct human text;

    if (fabs(value) >= 1000)
        return human_number(value);
    (void)snprintf(text.text, sizeof text.text, "%.4g", value);
    return text;
}

/* "2.41x", "31.2" */
static struct human figure_text(const struct tried *tried, double value)
{
    struct human text = {"-"};

    if (!isnan(value) && tried->number.is_ratio)
        text = human_factor(value);
    else if (!isnan(value))
        text = plain_number(value);
    return text;
}

/* "above 2x", "above 0.95x, below 1.05x"; "" where there is no margin. */
static struct human margin_text(const struct tried *tried)
{
    const char *unit = tried->number.is_ratio ? "x" : "";
    bool is_over = !isnan(tried->over), is_under = !isnan(tried->under);
    struct human text = {""};

    if (is_over && is_under)
        (void)snprintf(text.text, sizeof text.text,
                       "above %.20s%s, below %.20s%s",
                       plain_number(tried->over).text, unit,
                       plain_number(tried->under).text, unit);
    else if (is_over || is_under)
        (void)snprintf(text.text, sizeof text.text, "%s %.20s%s",
                       is_over ? "above" : "below",
                       plain_number(is_over ? tried->over : tried->under).text,
                       unit);
    return text;
}

static void add_question(struct report *report, json_t *list,
                         const struct asked_question *asked)
{
    struct sheet *sheet = &report->sheet;
    const struct tried *tried = &asked->tried;
    const struct estimate *figure = &tried->number.figure;
    json_t *item = sheet_item(sheet, list);

    sheet_text(sheet, item, "asks", asked->asks);
    sheet_text(sheet, item, "figure", figure_text(tried, figure->median).text);
    sheet_text(sheet, item, "interval", NULL);
    if (!isnan(figure->low))
        sheet_format(sheet, item, "interval", "%s to %s",
                     figure_text(tried, figure->low).text,
                     figure_text(tried, figure->high).text);
    sheet_text(sheet, item, "margin", margin_text(tried).text);
    sheet_text(sheet, item, "ruling", ruling_name(tried->ruling));
    sheet_text(sheet, item, "class", ruling_name(tried->ruling));
    sheet_text(sheet, item, "why", tried->why);
}

/* A class of the style: without blanks. */
static const char *class_of(enum ruling ruling)
{
    return ruling == RULING_MIXED ? "mixed" : ruling_name(ruling);
}

static void add_claim(struct report *report, json_t *list,
                      const struct claim *claim)
{
    struct sheet *sheet = &report->sheet;
    json_t *item = sheet_item(sheet, list);
    json_t *questions = sheet_list(sheet, item, "questions");

    sheet_text(sheet, item, "name", claim->name);
    sheet_text(sheet, item, "says", claim->says);
    sheet_text(sheet, item, "source", claim->source);
    sheet_text(sheet, item, "experiment", claim->experiment);
    sheet_text(sheet, item, "literature", claim->literature);
    sheet_text(sheet, item, "ruling", ruling_name(claim->ruling));
    sheet_text(sheet, item, "class", class_of(claim->ruling));
    for (size_t i = 0; i < claim->count; i++)
        add_question(report, questions, &claim->questions[i]);
    report_add_claim_figures(report, sheet_list(sheet, item, "figures"),
                             claim->name);
}

void report_add_claims(struct report *report)
{
    struct sheet *sheet = &report->sheet;
    const struct claims *claims = &report->conclusion->claims;
    json_t *list = sheet_list(sheet, report->document, "claims");
    json_t *figures = sheet_list(sheet, report->document, "claim_figures");

    if (claims->count > 0)
        report_add_claim_figures(report, figures, NULL);
    for (size_t i = 0; i < claims->count; i++)
        add_claim(report, list, &claims->all[i]);
}
