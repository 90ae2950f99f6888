/* How it was measured: the command, the servers, what they were asked, the
 * machine. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "buffer.h"
#include "captions.h"
#include "report_parts.h"

/* --- the command -------------------------------------------------------- */

static void append(struct report *report, struct buffer *text, const char *more)
{
    if (buffer_append(text, more, strlen(more)) != 0)
        report->sheet.error = -ENOMEM;
}

/* As a shell takes it for one word. */
static void append_quoted(struct report *report, struct buffer *text,
                          const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./,:=";

    if (*word && strspn(word, plain) == strlen(word)) {
        append(report, text, word);
        return;
    }
    append(report, text, "'");
    for (; *word; word++) {
        const char letter[] = {*word, '\0'};
        append(report, text, *word == '\'' ? "'\\''" : letter);
    }
    append(report, text, "'");
}

/* The words that made the plan; a run of an older bench did not keep them,
 * but its profile and its seed. */
static void add_command(struct report *report, json_t *method)
{
    json_t *run = report->conclusion->run, *options, *value;
    struct buffer text = {0};
    const char *option;
    char seed[32];

    options = json_object_get(run, "options");
    append(report, &text, "build/bench run");
    if (!options) {
        append(report, &text, " --profile ");
        append_quoted(report, &text,
                      text_of(json_object_get(run, "profile"), "name"));
    }
    json_object_foreach(options, option, value)
    {
        if (!json_is_string(value))
            continue;
        append(report, &text, " --");
        append(report, &text, option);
        append(report, &text, " ");
        append_quoted(report, &text, json_string_value(value));
    }
    (void)snprintf(seed, sizeof seed, " --seed %lld",
                   (long long)json_integer_value(json_object_get(run, "seed")));
    append(report, &text, seed);
    if (buffer_append(&text, "", 1) == 0)
        sheet_text(&report->sheet, method, "command", text.data);
    else
        report->sheet.error = -ENOMEM;
    buffer_release(&text);
}

/* --- servers and scenarios ---------------------------------------------- */

static void add_servers(struct report *report, json_t *method, json_t *servers)
{
    struct sheet *sheet = &report->sheet;
    json_t *list = sheet_list(sheet, method, "servers"), *server;
    size_t i;

    json_array_foreach(servers, i, server)
    {
        json_t *item = sheet_item(sheet, list);

        sheet_text(sheet, item, "server", text_of(server, "name"));
        sheet_text(sheet, item, "label", text_of(server, "label"));
        sheet_text(sheet, item, "command", text_of(server, "command"));
    }
}

/* "1, 64, 1,000": with half a blank's worth of commas it is still readable. */
static void add_levels(struct report *report, json_t *item, json_t *levels)
{
    struct buffer text = {0};
    json_t *level;
    size_t i;

    json_array_foreach(levels, i, level)
    {
        append(report, &text, i > 0 ? " \u00b7 " : "");
        append(report, &text,
               human_count((long)json_integer_value(level)).text);
    }
    if (buffer_append(&text, "", 1) == 0)
        sheet_text(&report->sheet, item, "levels", text.data);
    buffer_release(&text);
}

static void add_scenarios(struct report *report, json_t *method,
                          json_t *scenarios)
{
    struct sheet *sheet = &report->sheet;
    json_t *list = sheet_list(sheet, method, "scenarios"), *scenario;
    size_t i;

    json_array_foreach(scenarios, i, scenario)
    {
        json_t *item = sheet_item(sheet, list);

        sheet_text(sheet, item, "scenario", text_of(scenario, "name"));
        sheet_text(sheet, item, "asked", text_of(scenario, "title"));
        add_levels(report, item, json_object_get(scenario, "connections"));
        sheet_format(
            sheet, item, "duration", "%g s",
            json_number_value(json_object_get(scenario, "duration_s")));
    }
}

/* --- facts -------------------------------------------------------------- */

struct fact {
    const char *name, *object,
        *key; /* of run.json's host; object may be NULL */
};

static void add_fact(struct report *report, json_t *list, const char *name,
                     json_t *value)
{
    struct sheet *sheet = &report->sheet;

    if (!value || json_is_null(value) || json_is_object(value))
        return;
    json_t *item = sheet_item(sheet, list);
    sheet_text(sheet, item, "name", name);
    sheet_value(sheet, item, "value", value);
}

static void add_machine(struct report *report, json_t *method, json_t *host)
{
    static const struct fact facts[] = {
        {"host", NULL, "hostname"},
        {"product", NULL, "product"},
        {"CPU", "cpu", "model"},
        {"CPUs online", "cpu", "online"},
        {"server on CPU", "cpu", "server"},
        {"client on CPU", "cpu", "client"},
        {"governor", "cpu", "governor"},
        {"SMT", "cpu", "smt"},
        {"memory, KiB", "memory", "total_kib"},
        {"huge pages", "memory", "transparent_hugepages"},
        {"clock", NULL, "clock_source"},
        {"load before the run", NULL, "load_1m"},
        {"system", NULL, "system"},
        {"kernel", NULL, "kernel"},
        {"architecture", NULL, "machine"},
    };
    json_t *list = sheet_list(&report->sheet, method, "machine");

    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        json_t *object =
            facts[i].object ? json_object_get(host, facts[i].object) : host;
        add_fact(report, list, facts[i].name,
                 json_object_get(object, facts[i].key));
    }
}

/* All members of an object: versions, limits, mitigations. */
static void add_members(struct report *report, json_t *method, const char *key,
                        json_t *object)
{
    json_t *list = sheet_list(&report->sheet, method, key), *value;
    const char *name;

    json_object_foreach(object, name, value)
        add_fact(report, list, name, value);
}

/* What the profile says of the run as a whole. */
static void add_settings(struct report *report, json_t *method)
{
    json_t *run = report->conclusion->run, *value;
    json_t *list = sheet_list(&report->sheet, method, "settings");
    const char *name;

    add_fact(report, list, "repetitions", json_object_get(run, "repeats"));
    add_fact(report, list, "memory read from",
             json_object_get(run, "memory_source"));
    add_fact(report, list, "rounds_per_us",
             json_object_get(run, "rounds_per_us"));
    json_object_foreach(json_object_get(run, "profile"), name, value)
    {
        if (json_is_number(value))
            add_fact(report, list, name, value);
    }
}

void report_add_method(struct report *report)
{
    struct sheet *sheet = &report->sheet;
    json_t *run = report->conclusion->run;
    json_t *profile = json_object_get(run, "profile");
    json_t *host = json_object_get(run, "host");
    json_t *cpu = json_object_get(host, "cpu");
    json_t *method = sheet_object(sheet, report->document, "method");

    add_command(report, method);
    sheet_text(sheet, method, "bench", text_of(run, "version"));
    sheet_text(sheet, method, "profile", text_of(profile, "name"));
    add_servers(report, method, json_object_get(profile, "servers"));
    add_scenarios(report, method, json_object_get(profile, "scenarios"));
    add_machine(report, method, host);
    add_members(report, method, "versions", json_object_get(host, "versions"));
    add_members(report, method, "limits", json_object_get(host, "limits"));
    add_members(report, method, "mitigations",
                json_object_get(cpu, "vulnerabilities"));
    add_settings(report, method);
}
