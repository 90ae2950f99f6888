#include "finding.h"

#include <stdio.h>
#include <string.h>

#include "finding_words.h"
#include "human.h"

/* What is too long in any style loses its end, and says so; not within a
 * character of UTF-8. */
static void cut_headline(char *headline, size_t columns)
{
    char *end = headline + columns - 3;

    while (((unsigned char)*end & 0xc0) == 0x80)
        end--;
    strcpy(end, "...");
}

void summary_headline(const struct summary *summary, const char *scenario,
                      enum metric metric, size_t columns, char *text,
                      size_t size)
{
    /* from the fullest to the shortest: the first that fits is taken */
    static const struct style styles[] = {
        {NAME_BYTES, " connections", " connections", "; wrk was the limit"},
        {NAME_BYTES, " connections", "", "; wrk was the limit"},
        {NAME_BYTES, "", "", "; wrk was the limit"},
        {NAME_BYTES, "", "", " (wrk-bound)"},
        {16, "", "", " (wrk-bound)"},
        {11, "", "", " (wrk-bound)"},
        {8, "", "", " (wrk-bound)"},
    };
    struct finding finding = finding_of_scenario(summary, scenario, metric);
    char headline[FINDING_BYTES];

    for (size_t i = 0; i < sizeof styles / sizeof styles[0]; i++) {
        struct words words = {headline, sizeof headline, 0};
        words_headline(&words, &finding, &styles[i]);
        if (human_columns(headline) <= columns)
            break;
    }
    if (human_columns(headline) > columns)
        cut_headline(headline, columns);
    (void)snprintf(text, size, "%s", headline); /* a cut is the caller's */
}
