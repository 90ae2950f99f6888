#include "index_run.h"

#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "captions.h"
#include "chart_text.h"
#include "estimate.h"
#include "human.h"
#include "ratio.h"
#include "report.h"
#include "report_parts.h"
#include "run_json.h"

/* --- when --------------------------------------------------------------- */

static const char FORM[] = "ddddddddTddddddZ"; /* d: a digit */

static bool has_stamp(const char *name)
{
    for (size_t i = 0; FORM[i]; i++) {
        if (FORM[i] == 'd' ? !isdigit((unsigned char)name[i])
                           : name[i] != FORM[i])
            return false;
    }
    return true;
}

void index_stamp(const char *path, char stamp[STAMP_BYTES])
{
    char file[PATH_BYTES], error[ERROR_BYTES];
    json_t *run = NULL;
    struct stat about;
    struct tm utc;

    stamp[0] = '\0';
    (void)run_json_load(&run, path, error); /* index_add_run says so */
    const char *name = json_string_value(json_object_get(run, "name"));
    folder_path(path, "trials.csv", file);
    if (name && has_stamp(name))
        (void)snprintf(stamp, STAMP_BYTES, "%.16s", name);
    else if (stat(file, &about) == 0 && gmtime_r(&about.st_mtime, &utc))
        (void)strftime(stamp, STAMP_BYTES, "%Y%m%dT%H%M%SZ", &utc);
    json_decref(run);
}

/* "2026-11-23 07:19 UTC" */
static void add_date(struct sheet *sheet, json_t *item, const char *stamp)
{
    if (has_stamp(stamp))
        sheet_format(sheet, item, "date", "%.4s-%.2s-%.2s %.2s:%.2s UTC", stamp,
                     stamp + 4, stamp + 6, stamp + 9, stamp + 11);
    else
        sheet_text(sheet, item, "date", "date not known");
}

/* --- where -------------------------------------------------------------- */

/* A folder's name in a link: bytes that mean something there are escaped, and
 * "./" keeps a name from being taken for a scheme. */
static void add_link(struct sheet *sheet, json_t *item, const char *name)
{
    char link[3 * NAME_MAX + 8] = "./";
    size_t used = 2;

    for (; *name && used + 4 < sizeof link; name++) {
        if (isalnum((unsigned char)*name) || strchr("-_.", *name))
            link[used++] = *name;
        else
            used += (size_t)snprintf(link + used, sizeof link - used, "%%%02X",
                                     (unsigned)(unsigned char)*name);
    }
    link[used] = '\0';
    sheet_text(sheet, item, "link", link);
}

/* --- what --------------------------------------------------------------- */

/* How many comparisons came to which end: of each server with its base, at
 * each level, in what answers, CPU and memory. */
static void count_verdicts(const struct summary *summary, size_t counts[3])
{
    for (size_t i = 0; i < summary->ratio_count; i++) {
        const struct ratio *ratio = &summary->ratios[i];
        const enum metric metrics[] = {
            summary_is_open(summary, ratio->scenario) ? M_LATENCY_P99_US
                                                      : M_THROUGHPUT_PER_S,
            M_CPU_US_PER_REQUEST, M_MEMORY_TOTAL_KIB};

        for (int j = 0; j < 3; j++) {
            const struct estimate *told = ratio_told(ratio, metrics[j]);
            double floor = ratio_floor(summary, metrics[j]);
            if (told->count > 0)
                counts[isnan(told->low)                  ? 2
                       : estimate_is_beyond(told, floor) ? 0
                                                         : 1]++;
        }
    }
}

static void add_counts(struct sheet *sheet, json_t *item,
                       const struct summary *summary)
{
    static const char *const keys[] = {"clear", "unclear", "too_few"};
    size_t counts[3] = {0}, failed = 0;

    count_verdicts(summary, counts);
    for (int i = 0; i < 3; i++)
        sheet_count(sheet, item, keys[i], (long long)counts[i]);
    for (size_t i = 0; i < summary->point_count; i++)
        failed += summary->points[i].status == STATUS_FAILED;
    sheet_count(sheet, item, "failed", (long long)failed);
    sheet_count(sheet, item, "points", (long long)summary->point_count);
}

/* The picture that shows most: the first of these kinds. */
static json_t *find_picture(json_t *manifest)
{
    static const char *const kinds[] = {"overview", "claims", "throughput"};
    json_t *entry;
    size_t i;

    for (size_t kind = 0; kind < sizeof kinds / sizeof kinds[0]; kind++) {
        json_array_foreach(manifest, i, entry)
        {
            if (report_is_drawn(entry) &&
                strcmp(text_of(entry, "kind"), kinds[kind]) == 0)
                return entry;
        }
    }
    return NULL;
}

static void add_thumbnail(struct sheet *sheet, json_t *item,
                          const struct conclusion *conclusion)
{
    json_t *manifest = report_load_manifest(conclusion);
    json_t *entry = find_picture(manifest);
    char path[PATH_BYTES], name[NAME_BYTES * 2], file[NAME_BYTES * 2 + 16];

    text_file_part(text_of(entry, "name"), name, sizeof name);
    (void)snprintf(file, sizeof file, "charts/%s.svg", name);
    folder_path(conclusion->run_dir, file, path);
    bool is_there = entry && access(path, R_OK) == 0;
    sheet_text(sheet, item, "thumbnail", is_there ? file : NULL);
    sheet_text(sheet, item, "picture", is_there ? text_of(entry, "title") : "");
    json_decref(manifest);
}

static void add_texts(struct sheet *sheet, json_t *item,
                      const struct conclusion *conclusion)
{
    json_t *profile = json_object_get(conclusion->run, "profile");
    json_t *host = json_object_get(conclusion->run, "host");
    char headline[HEADLINE_BYTES], path[PATH_BYTES];

    report_headline(conclusion, headline);
    sheet_text(sheet, item, "headline", headline);
    sheet_text(sheet, item, "profile", text_of(profile, "name"));
    sheet_format(sheet, item, "machine", "%s: %s, %s %s",
                 text_of(host, "hostname"),
                 text_of(json_object_get(host, "cpu"), "model"),
                 text_of(host, "system"), text_of(host, "kernel"));
    folder_path(conclusion->run_dir, "report.html", path);
    sheet_flag(sheet, item, "has_report", access(path, R_OK) == 0);
}

void index_add_run(struct sheet *sheet, json_t *runs, json_t *broken,
                   const char *results, const char *name, const char *stamp)
{
    char path[PATH_BYTES], error[ERROR_BYTES];
    struct conclusion conclusion;

    folder_path(results, name, path);
    bool is_good = conclusion_init(&conclusion, path, error) == 0;
    json_t *item = sheet_item(sheet, is_good ? runs : broken);
    sheet_text(sheet, item, "name", name);
    add_link(sheet, item, name);
    if (!is_good) {
        sheet_text(sheet, item, "reason", error);
        return;
    }
    add_date(sheet, item, stamp);
    add_texts(sheet, item, &conclusion);
    add_counts(sheet, item, &conclusion.summary);
    add_thumbnail(sheet, item, &conclusion);
    conclusion_release(&conclusion);
}
