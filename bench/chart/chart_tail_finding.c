#include "chart_tail_words.h"

#include <math.h>
#include <string.h>

#include "chart_plot.h"

/* A factor from here on is told as a factor, below as a percentage. */
static const double FACTOR_MIN = 1.2;

/* What a headline is about: up to two servers, by index; -1 for none. */
struct pair {
    int first, second;
};

static struct pair find_pair(const struct tails *tails)
{
    struct pair pair = {-1, -1};

    for (int i = tails->sweep->server_count - 1; i >= 0; i--) {
        if (tails->tails[i].point)
            pair = (struct pair){i, pair.first};
    }
    return pair;
}

/* What forbids a claim about the server, or NULL. */
static const char *trouble_of(const struct tails *tails, int server)
{
    const struct point *point = tails->tails[server].point;

    switch (point->status) {
    case STATUS_FAILED:
        return point->failed < point->trials ? "failed in some trials"
                                             : "failed";
    case STATUS_LIMIT_HIT:
        return "met a limit of the system";
    case STATUS_STARVED:
        return "starved some connections";
    case STATUS_OK:
    case STATUS_NOISY:
    case STATUS_CLIENT_BOUND:
    case STATUS_DISTURBED:
    case STATUS_COUNT:
        break;
    }
    return NULL;
}

static const struct estimate *p99_of(const struct tails *tails, int server)
{
    return &tails->tails[server].point->value[M_LATENCY_P99_US];
}

static bool has_p99(const struct tails *tails, int server)
{
    return tail_step(&tails->tails[server], 99) != NULL &&
           isfinite(p99_of(tails, server)->median);
}

/* "12.3 ms": where "12 ms against 12 ms" would tell nothing. */
static void format_in_full(double us, char *text, size_t size)
{
    static const char *const units[] = {"us", "ms", "s"};
    size_t unit = 0;

    for (; us >= 999.5 && unit < 2; unit++)
        us /= 1000;
    snprintf(text, size, "%.*f %s",
             us >= 99.95 || unit == 0 ? 0
             : us >= 9.995            ? 1
                                      : 2,
             us, units[unit]);
}

static void say_longer(const struct tails *tails, int more, int less,
                       char *text)
{
    /* what takes less than 1 us counts as 1 us; a cut is of absurd values */
    double more_us = fmax(1, p99_of(tails, more)->median);
    double less_us = fmax(1, p99_of(tails, less)->median);
    double factor = more_us / less_us;
    char figures[2][16];

    if (factor < FACTOR_MIN) {
        format_in_full(more_us, figures[0], sizeof(figures[0]));
        format_in_full(less_us, figures[1], sizeof(figures[1]));
        snprintf(text, TEXT_BYTES,
                 "The slowest 1 %% waited %s longer at %s: %s against %s",
                 human_excess(factor).text, tail_label(tails, more).text,
                 figures[0], figures[1]);
        return;
    }
    latency_format(more_us, figures[0], sizeof(figures[0]));
    latency_format(less_us, figures[1], sizeof(figures[1]));
    snprintf(text, TEXT_BYTES,
             "The slowest 1 %% waited %.*fx as long at %s: %s against %s",
             factor < 9.95 ? 1 : 0, factor, tail_label(tails, more).text,
             figures[0], figures[1]);
}

static void say_alone(const struct tails *tails, int server, char *text)
{
    struct human level = tail_level(tails);
    char figure[32];

    if (!has_p99(tails, server)) {
        snprintf(text, TEXT_BYTES,
                 "Too few requests for a claim about p99 latency at %s",
                 level.text);
        return;
    }
    latency_format(p99_of(tails, server)->median, figure, sizeof(figure));
    snprintf(text, TEXT_BYTES,
             "The slowest 1 %% waited %s or longer at %s, at %s", figure,
             tail_label(tails, server).text, level.text);
}

/* Whether one interval lies wholly above the other. */
static bool are_apart(const struct estimate *a, const struct estimate *b)
{
    return a->low > b->high || b->low > a->high;
}

static void say_both(const struct tails *tails, struct pair pair, char *text)
{
    const struct estimate *first = p99_of(tails, pair.first);
    const struct estimate *second = p99_of(tails, pair.second);
    struct human level = tail_level(tails);
    const char *finding = NULL;

    if (!has_p99(tails, pair.first) || !has_p99(tails, pair.second))
        finding = "Too few requests for a claim about";
    else if (!isfinite(first->low) || !isfinite(second->low))
        finding = "Too few trials for a claim about";
    else if (!are_apart(first, second))
        finding = "No clear difference in";
    if (finding)
        snprintf(text, TEXT_BYTES, "%s p99 latency at %s", finding, level.text);
    else if (first->median > second->median)
        say_longer(tails, pair.first, pair.second, text);
    else
        say_longer(tails, pair.second, pair.first, text);
}

static bool is_bound(const struct tails *tails, int server)
{
    return server >= 0 && point_is_client_bound(tails->sweep->results,
                                                tails->tails[server].point);
}

void tail_headline(const struct tails *tails, char *text)
{
    struct pair pair = find_pair(tails);
    const char *trouble = NULL;
    int server = pair.first;

    text[0] = '\0';
    if (pair.first < 0)
        return;
    trouble = trouble_of(tails, pair.first);
    if (!trouble && pair.second >= 0) {
        server = pair.second;
        trouble = trouble_of(tails, server);
    }
    if (trouble)
        snprintf(text, TEXT_BYTES, "No claim about p99 latency at %s: %s %s",
                 tail_level(tails).text, tail_label(tails, server).text,
                 trouble);
    else if (pair.second < 0)
        say_alone(tails, pair.first, text);
    else
        say_both(tails, pair, text);
    size_t used = strlen(text);
    if (!trouble &&
        (is_bound(tails, pair.first) || is_bound(tails, pair.second)))
        snprintf(text + used, TEXT_BYTES - used, "; %s was the limit",
                 load_is_open(&tails->load) ? "the client" : "wrk");
}
