#include "list.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "exits.h"
#include "human.h"
#include "opt.h"
#include "plan.h"
#include "prepare.h"
#include "profile.h"
#include "profile_file.h"
#include "progress.h"
#include "version.h"

static const char list_name[] = "bench list";

enum {
    ABOUT_COLUMNS = 64
};

/* --- facts of a profile ------------------------------------------------- */

/* What its file says first, in a comment: "# NAME.conf - what it is for". */
static struct human about(const struct profile *profile)
{
    char line[256] = "", head[NAME_BYTES];
    const char *text = line;
    FILE *file = fopen(profile->file, "re");

    if (file && !fgets(line, sizeof line, file))
        line[0] = '\0';
    if (file)
        (void)fclose(file); /* only read */
    line[strcspn(line, "\n")] = '\0';
    if (*text != '#')
        return human_name("", ABOUT_COLUMNS);
    text += strspn(text, "# ");
    (void)snprintf(head, sizeof head, "%.40s.conf - ", profile->name);
    if (strncmp(text, head, strlen(head)) == 0)
        text += strlen(head);
    return human_name(text, ABOUT_COLUMNS);
}

/* What a run of it would be, on this machine. */
struct extent {
    size_t trials, pairs;
    int repeats;
    double seconds;
};

/* Leaves out optional servers that are not installed, as a run does. */
static struct extent extent_of(struct profile *profile)
{
    struct extent extent = {0};
    struct plan plan;

    for (int i = profile->server_count - 1; i >= 0; i--)
        if (profile->servers[i].optional &&
            !server_is_installed(&profile->servers[i]))
            profile_drop_server(profile, i);
    if (profile->server_count == 0) /* then there is nothing to plan */
        return extent;
    extent.repeats = plan_repeats(profile);
    if (plan_init(&plan, profile, extent.repeats, 1))
        die(list_name, "out of memory");
    extent.pairs = plan_pairs(&plan);
    extent.trials = plan.count - extent.pairs;
    extent.seconds = plan_rest_s(&plan, profile, 0);
    plan_release(&plan);
    return extent;
}

/* --- all profiles ------------------------------------------------------- */

static int print_row(const char *name, int columns)
{
    struct profile profile;
    struct extent extent;
    char error[ERROR_BYTES];

    if (profile_load(&profile, PROFILE_DIRECTORY, name, error)) {
        fprintf(stderr, "%s: %s\n", list_name, error);
        return EXIT_USAGE;
    }
    extent = extent_of(&profile);
    printf("%-*s  %6zu  %5zu  %6s  %s\n", columns, name, extent.trials,
           extent.pairs, duration_text(extent.seconds).text,
           about(&profile).text);
    profile_release(&profile);
    return EXIT_ALL_VALID;
}

static int list_all(void)
{
    char **names;
    int result = profile_names(PROFILE_DIRECTORY, &names);
    int columns = (int)strlen("profile"), code = EXIT_ALL_VALID;

    if (result < 0)
        usage_die(list_name,
                  "%s: cannot be read: %s; call bench in the project's folder",
                  PROFILE_DIRECTORY, strerror(-result));
    for (char **name = names; *name; name++)
        if ((int)strlen(*name) > columns)
            columns = (int)strlen(*name);
    printf("%-*s  trials  pairs   about  what for\n", columns, "profile");
    for (char **name = names; *name; name++)
        if (print_row(*name, columns))
            code = EXIT_USAGE;
    profile_names_release(names);
    return code;
}

/* --- one profile -------------------------------------------------------- */

static void print_servers(const struct profile *profile)
{
    printf("\nservers\n");
    for (int i = 0; i < profile->server_count; i++) {
        const struct server_spec *server = &profile->servers[i];

        printf("  %-12s %s: %s%s\n", server->name, server->label,
               server->command,
               server_is_installed(server) ? ""
               : server->optional          ? " (left out: not installed)"
                                           : " (cannot be run; is it built?)");
    }
}

static void print_levels(const struct scenario *scenario)
{
    printf("  %-12s connections", "");
    for (int i = 0; i < scenario->level_count; i++)
        printf(" %d%s", scenario->connections[i],
               scenario->paired[i] ? "*" : "");
    putchar('\n');
}

static void print_scenarios(const struct profile *profile)
{
    bool paired = false;

    printf("\nscenarios\n");
    for (int i = 0; i < profile->scenario_count; i++) {
        const struct scenario *scenario = &profile->scenarios[i];

        printf("  %-12s %s\n", scenario->name, scenario->title);
        print_levels(scenario);
        for (int j = 0; j < scenario->level_count; j++)
            paired |= scenario->paired[j] && profile->pairs > 0;
    }
    if (paired)
        printf("  * and alternating pairs\n");
}

static void print_claims(const struct profile *profile)
{
    json_t *claim;
    size_t i;

    if (json_array_size(profile->claims) > 0)
        printf("\nclaims\n");
    json_array_foreach(profile->claims, i, claim)
    {
        printf("  %-12s %s\n",
               json_string_value(json_object_get(claim, "name")),
               json_string_value(json_object_get(claim, "says")));
    }
}

static int list_one(const char *name)
{
    struct profile profile;
    struct extent extent;
    char error[ERROR_BYTES];

    if (profile_load(&profile, PROFILE_DIRECTORY, name, error))
        usage_die(list_name, "%s", error);
    printf("%s: %s\n", profile.file, about(&profile).text);
    print_servers(&profile);
    print_scenarios(&profile);
    print_claims(&profile);
    extent = extent_of(&profile);
    printf("\n%zu trials and %zu pairs, %d repetitions, about %s\n",
           extent.trials, extent.pairs, extent.repeats,
           duration_text(extent.seconds).text);
    profile_release(&profile);
    return EXIT_ALL_VALID;
}

int list_main(int argc, char **argv)
{
    static const struct opt options[] = {{0}};
    const struct opt_program program = {
        list_name, PROJECT_VERSION, "[PROFILE]",
        "Lists the profiles, or the servers, scenarios and claims of one."};
    char nothing = 0;
    int rest = opt_parse(&program, options, &nothing, argc, argv), code;
    const char *name = rest < argc ? argv[rest] : "";

    if (rest + 1 < argc)
        usage_die(list_name, "one profile at a time; see --help");
    code = name[0] ? list_one(name) : list_all(); /* empty, as of make: all */
    return fflush(stdout) == 0 ? code : EXIT_RUN_FAILED;
}
