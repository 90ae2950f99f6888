/* What the overview says: see chart_overview.h. */
#include <string.h>

#include "chart_grid.h"
#include "chart_overview.h"
#include "finding.h"
#include "human.h"

enum {
    LABEL_COLUMNS = 32
};

/* In how many scenarios the second server's figure is clearly above, and below,
 * the first's. */
struct score {
    int more, less;
    int unclear; /* compared, and no clear difference */
};

static struct score count_findings(const struct drawing *drawing,
                                   const struct grid *grid, enum metric metric,
                                   const char *base, const char *server)
{
    struct score score = {0, 0, 0};

    for (int row = 0; row < grid->row_count; row++) {
        const char *scenario = grid->rows[row].scenario;
        if (metric == M_THROUGHPUT_PER_S &&
            summary_is_open(drawing->summary, scenario))
            continue;
        struct finding finding =
            finding_seek(drawing->summary, scenario, metric, server, base);
        score.unclear += finding.verdict == VERDICT_UNCLEAR;
        if (finding.verdict != VERDICT_CLEAR)
            continue;
        bool above = strcmp(finding.more->server, server) == 0;
        score.more += above;
        score.less += !above;
    }
    return score;
}

/* The first two servers that are drawn; false: there is but one. */
static bool find_two(const struct grid *grid, const struct sweep_server *two[2])
{
    int count = 0;

    for (int rank = 0; rank < CHART_SERVERS_MAX && count < 2; rank++) {
        if (grid->servers[rank])
            two[count++] = grid->servers[rank];
    }
    return count == 2;
}

/* "more CPU per request in 4, less in 1" */
static void say_score(struct score score, const char *noun, const char *less,
                      char *text, size_t size)
{
    if (score.more > 0 && score.less > 0)
        snprintf(text, size, "more %s in %d, %s in %d", noun, score.more, less,
                 score.less);
    else if (score.more > 0 || score.less > 0)
        snprintf(text, size, "%s %s in %d", score.more > 0 ? "more" : less,
                 noun, score.more + score.less);
    else
        snprintf(text, size, "no %s %s",
                 score.unclear > 0 ? "clear difference in" : "claim about",
                 noun);
}

static void say_scores(const struct drawing *drawing, const struct grid *grid,
                       const struct sweep_server *two[2], char *text,
                       size_t size)
{
    static const struct {
        enum metric metric;
        const char *noun, *less;
    } clauses[] = {{M_THROUGHPUT_PER_S, "requests/s", "fewer"},
                   {M_CPU_US_PER_REQUEST, "CPU per request", "less"},
                   {M_MEMORY_TOTAL_KIB, "memory", "less"}};
    size_t used =
        (size_t)snprintf(text, size, "%s against %s in %d scenario%s",
                         human_name(two[1]->label, LABEL_COLUMNS).text,
                         human_name(two[0]->label, LABEL_COLUMNS).text,
                         grid->row_count, grid->row_count == 1 ? "" : "s");

    for (size_t i = 0; i < sizeof(clauses) / sizeof(clauses[0]); i++) {
        char clause[TEXT_BYTES / 2];
        struct score score = count_findings(drawing, grid, clauses[i].metric,
                                            two[0]->name, two[1]->name);
        say_score(score, clauses[i].noun, clauses[i].less, clause,
                  sizeof(clause));
        used += (size_t)snprintf(text + used, size - used, "%s %s",
                                 i == 0 ? ":" : ";", clause);
    }
}

void overview_headline(const struct picture *picture, char *title)
{
    const struct sweep_server *two[2] = {NULL, NULL};
    struct grid grid;
    char text[2 * TEXT_BYTES];

    grid_init(&grid, picture->drawing);
    if (find_two(&grid, two))
        say_scores(picture->drawing, &grid, two, text, sizeof(text));
    else
        snprintf(text, sizeof(text), "%.200s in %d scenario%s",
                 two[0] ? two[0]->label : "", grid.row_count,
                 grid.row_count == 1 ? "" : "s");
    text_capitalize(text, title, TEXT_BYTES);
}
