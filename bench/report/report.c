#include "report.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "captions.h"
#include "page.h"
#include "report_parts.h"

/* --- what the parts need ------------------------------------------------ */

const char *report_scenario_title(const struct report *report, const char *name)
{
    json_t *profile = json_object_get(report->conclusion->run, "profile");
    json_t *scenario;
    size_t i;

    json_array_foreach(json_object_get(profile, "scenarios"), i, scenario)
    {
        const char *title =
            json_string_value(json_object_get(scenario, "title"));

        if (title && strcmp(text_of(scenario, "name"), name) == 0)
            return title;
    }
    return name;
}

struct human report_interval(const struct estimate *estimate,
                             struct human (*format)(double))
{
    struct human text = {""};

    if (!isnan(estimate->low))
        (void)snprintf(text.text, sizeof text.text, "%.35s to %.35s",
                       format(estimate->low).text,
                       format(estimate->high).text); /* always fits */
    return text;
}

/* --- the page ----------------------------------------------------------- */

json_t *report_load_manifest(const struct conclusion *conclusion)
{
    char path[PATH_BYTES];
    json_t *manifest;

    folder_path(conclusion->run_dir, "charts/charts.json", path);
    manifest = json_load_file(path, 0, NULL);
    if (json_is_array(manifest))
        return manifest;
    json_decref(manifest);
    return NULL;
}

static void add_all(struct report *report)
{
    report_add_answer(report);
    report_add_trust(report);
    report_add_verdicts(report);
    report_add_charts(report);
    report_add_claims(report);
    report_add_method(report);
    report_add_data(report);
}

int report_document(const struct conclusion *conclusion, json_t **document,
                    char *error)
{
    struct report_words words;
    struct report report = {.conclusion = conclusion, .words = &words};

    *document = NULL;
    int code = report_words_load(&words, error);
    if (code != 0)
        return code;
    report.manifest = report_load_manifest(conclusion);
    report.document = json_object();
    if (!report.document)
        report.sheet.error = -ENOMEM;
    add_all(&report);
    json_decref(report.manifest);
    report_words_release(&words);
    if (report.sheet.error != 0) {
        (void)snprintf(error, ERROR_BYTES, "out of memory");
        json_decref(report.document);
        return report.sheet.error;
    }
    *document = report.document;
    return 0;
}

int report_write(const struct conclusion *conclusion, char *error)
{
    json_t *document;
    int code = report_document(conclusion, &document, error);

    if (code == 0)
        code = page_write(conclusion->run_dir, "report.html", "report.html",
                          document, error);
    json_decref(document);
    return code;
}
