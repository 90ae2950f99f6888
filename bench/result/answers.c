#include "answers.h"

#include <string.h>

#include "finding.h"
#include "summary_marks.h"

static const enum metric ANSWERS[] = {
    M_THROUGHPUT_PER_S,
    M_CPU_US_PER_REQUEST,
    M_MEMORY_TOTAL_KIB,
};

enum {
    ANSWER_COUNT = sizeof ANSWERS / sizeof ANSWERS[0]
};

/* One server alone, or against its base, by one figure. */
static void tell_metric(const struct summary *summary, const char *scenario,
                        enum metric metric, const char *server,
                        answers_teller *tell, void *context)
{
    struct finding list[FINDINGS_MAX];
    size_t count = finding_list(summary, scenario, metric, server,
                                summary_base(summary, scenario), list);

    for (size_t i = 0; i < count; i++) {
        char text[FINDING_BYTES];

        finding_sentence(&list[i], text);
        tell(text, context);
        if (finding_disagreement(&list[i], text))
            tell(text, context);
    }
}

/* Whether the server has not stood in the scenario before points[i]. */
static bool is_new_server(const struct summary *summary, size_t i)
{
    const struct point *point = &summary->points[i];

    for (size_t j = 0; j < i; j++) {
        if (strcmp(summary->points[j].scenario, point->scenario) == 0 &&
            strcmp(summary->points[j].server, point->server) == 0)
            return false;
    }
    return true;
}

void answers_tell(const struct summary *summary, const char *scenario,
                  answers_teller *tell, void *context)
{
    const char *base = summary_base(summary, scenario);

    for (size_t i = 0; i < summary->point_count; i++) {
        const struct point *point = &summary->points[i];
        if (strcmp(point->scenario, scenario) != 0 ||
            !is_new_server(summary, i) ||
            (base != NULL && strcmp(base, point->server) == 0))
            continue;
        /* What an open loop was asked for is no answer. */
        for (int j = summary_is_open(summary, scenario); j < ANSWER_COUNT; j++)
            tell_metric(summary, scenario, ANSWERS[j], point->server, tell,
                        context);
    }
}
