#include "compare_head.h"

#include <stdio.h>
#include <string.h>

#include "captions.h"
#include "human.h"

static void print_difference(const struct difference *one)
{
    printf("  %s%s%s%s: %s (A), %s (B)\n", one->scenario[0] ? "scenario " : "",
           human_name(one->scenario, 40).text, one->scenario[0] ? ": " : "",
           one->what.text, one->values[0].text, one->values[1].text);
    if (one->remedy[0])
        printf("    %s\n", one->remedy);
}

void compare_warn(const struct differences *differences, const char *brief)
{
    if (differences->count == 0)
        return;
    printf("these runs are not comparable: %s\n", brief);
    for (size_t i = 0; i < differences->count; i++)
        print_difference(&differences->list[i]);
    putchar('\n');
}

/* How many trials and pairs were planned; a run of before `pairs` was told
 * apart has all of them in `trials`. */
static long long planned_of(json_t *run)
{
    return json_integer_value(json_object_get(run, "trials")) +
           json_integer_value(json_object_get(run, "pairs"));
}

void compare_tell_run(char side, const struct conclusion *conclusion)
{
    json_t *host = json_object_get(conclusion->run, "host");
    json_t *versions = json_object_get(host, "versions");
    long long planned = planned_of(conclusion->run);
    size_t trials = conclusion->results.count;

    printf("%c: %s, bench %s at %s, %zu trials", side,
           human_name(text_of(conclusion->run, "name"), NAME_BYTES).text,
           human_name(text_of(conclusion->run, "version"), 20).text,
           human_name(text_of(versions, "commit"), 40).text, trials);
    if (planned > (long long)(trials + conclusion->pair_rows.count))
        printf(", cut short: %lld trials and pairs were planned", planned);
    putchar('\n');
}

static json_t *servers_of(const struct conclusion *conclusion)
{
    return json_object_get(json_object_get(conclusion->run, "profile"),
                           "servers");
}

void compare_tell_commands(const struct conclusion runs[2])
{
    json_t *a = servers_of(&runs[0]), *b = servers_of(&runs[1]);
    json_t *left, *right;
    size_t i, j;

    json_array_foreach(a, i, left) json_array_foreach(b, j, right)
    {
        const char *name = text_of(left, "name");

        if (strcmp(name, text_of(right, "name")) != 0 ||
            strcmp(text_of(left, "command"), text_of(right, "command")) == 0)
            continue;
        printf("%s: %s (A), ", human_name(name, NAME_BYTES).text,
               human_name(text_of(left, "command"), NAME_BYTES).text);
        printf("%s (B)\n",
               human_name(text_of(right, "command"), NAME_BYTES).text);
    }
}
