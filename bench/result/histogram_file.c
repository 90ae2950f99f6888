#include "histogram.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "result.h"

/* A file being read, and where to complain. */
struct loader {
    const char *path;
    char *error;
    size_t error_size;
    struct csv_reader reader;
    struct csv_record record;
    struct histogram read; /* entries in the order of the file */
    size_t capacity;       /* of read.entries */
};

static int refuse(struct loader *loader, int code, const char *what)
{
    (void)snprintf(loader->error, loader->error_size, "%s:%d: %s", loader->path,
                   loader->record.line, what);
    return code;
}

/* The next record of two fields: 1, 0 at the end, or a negative errno. */
static int next_record(struct loader *loader)
{
    enum csv_outcome outcome = csv_read(&loader->reader, &loader->record);

    if (outcome == CSV_END)
        return 0;
    if (outcome == CSV_UNREADABLE)
        return refuse(loader, -errno, strerror(errno));
    if (outcome != CSV_RECORD)
        return refuse(loader, -EBADMSG, csv_outcome_text(outcome));
    if (loader->record.field_count != 2)
        return refuse(loader, -EBADMSG, "not two fields: value_us,count");
    return 1;
}

static bool parse_whole(const char *text, uint64_t *value)
{
    char *end;

    if (text[0] < '0' || text[0] > '9')
        return false;
    errno = 0;
    *value = strtoull(text, &end, 10);
    return *end == '\0' && errno == 0 && *value <= HISTOGRAM_LARGEST;
}

static int append(struct loader *loader, struct histogram_entry entry)
{
    struct histogram *read = &loader->read;

    if (entry.count == 0)
        return 0;
    if (entry.count > HISTOGRAM_LARGEST - read->total)
        return refuse(loader, -EBADMSG,
                      "the counts add up to more than 999999999999999");
    if (read->entry_count == loader->capacity) {
        size_t wanted = loader->capacity == 0 ? 1024 : 2 * loader->capacity;
        struct histogram_entry *entries =
            realloc(read->entries, wanted * sizeof *entries);
        if (entries == NULL)
            return refuse(loader, -ENOMEM, "out of memory");
        read->entries = entries;
        loader->capacity = wanted;
    }
    read->entries[read->entry_count++] = entry;
    read->total += entry.count;
    return 0;
}

static int read_rows(struct loader *loader)
{
    const char *const *field = loader->record.field;
    int code = next_record(loader);

    if (code < 0)
        return code;
    if (code == 0 || strcmp(field[0], "value_us") != 0 ||
        strcmp(field[1], "count") != 0)
        return refuse(loader, -EBADMSG, "no header line `value_us,count`");
    while ((code = next_record(loader)) > 0) {
        struct histogram_entry entry;
        if (!parse_whole(field[0], &entry.value_us) ||
            !parse_whole(field[1], &entry.count))
            return refuse(loader, -EBADMSG,
                          "not two whole numbers from 0 to 999999999999999");
        code = append(loader, entry);
        if (code < 0)
            return code;
    }
    return code;
}

static int compare_entries(const void *left, const void *right)
{
    uint64_t a = ((const struct histogram_entry *)left)->value_us;
    uint64_t b = ((const struct histogram_entry *)right)->value_us;

    return (a > b) - (a < b);
}

/* Ascending, each value once. */
static void put_in_order(struct histogram *histogram)
{
    struct histogram_entry *entries = histogram->entries;
    size_t kept = 0;

    if (histogram->entry_count == 0)
        return;
    qsort(entries, histogram->entry_count, sizeof entries[0], compare_entries);
    for (size_t i = 1; i < histogram->entry_count; i++) {
        if (entries[i].value_us == entries[kept].value_us)
            entries[kept].count += entries[i].count;
        else
            entries[++kept] = entries[i];
    }
    histogram->entry_count = kept + 1;
}

int histogram_load(struct histogram *histogram, const char *path, char *error,
                   size_t error_size)
{
    struct loader loader = {
        .path = path, .error = error, .error_size = error_size};
    FILE *file = fopen(path, "r");

    if (file == NULL) {
        int code = -errno;
        (void)snprintf(error, error_size, "%s: cannot open: %s", path,
                       strerror(-code));
        return code;
    }
    csv_reader_init(&loader.reader, file);
    int code = read_rows(&loader);
    (void)fclose(file); /* only read: nothing can be lost */
    if (code == 0) {
        put_in_order(&loader.read);
        code = histogram_merge(histogram, &loader.read);
        if (code < 0)
            (void)refuse(&loader, code, "out of memory");
    }
    histogram_release(&loader.read);
    return code;
}

static int stream_outcome(FILE *file)
{
    if (fflush(file) != 0)
        return -errno;
    return ferror(file) ? -EIO : 0;
}

int histogram_write_header(FILE *file)
{
    (void)fputs("scenario,connections,server,kind,percentile,value_us,"
                "samples_beyond,low_us,high_us,count\n",
                file); /* stream_outcome tells */
    return stream_outcome(file);
}

/* Close enough for a smooth curve on an axis of -log10(1 - p). */
static const double PERCENTILES[] = {
    0,    10,   20,   30,    40,    50,    60,     70,     75,
    80,   85,   90,   92.5,  95,    97.5,  98,     98.5,   99,
    99.5, 99.8, 99.9, 99.95, 99.98, 99.99, 99.995, 99.998, 99.999};

int histogram_write_rows(const struct histogram *histogram,
                         const char *scenario, int connections,
                         const char *server, FILE *file)
{
    char names[2][CSV_QUOTED_BYTES(NAME_BYTES)];
    struct histogram_bin bins[HISTOGRAM_BINS_MAX];
    size_t bin_count = histogram_bins(histogram, bins);

    if (csv_quote(scenario, names[0], sizeof names[0]) < 0 ||
        csv_quote(server, names[1], sizeof names[1]) < 0)
        return -ENAMETOOLONG;
    for (size_t i = 0; i < sizeof PERCENTILES / sizeof PERCENTILES[0]; i++) {
        double p = PERCENTILES[i];
        uint64_t beyond = histogram_samples_beyond(histogram, p);
        if (beyond > 0)
            fprintf(file, "%s,%d,%s,percentile,%g,%.0f,%" PRIu64 ",,,\n",
                    names[0], connections, names[1], p,
                    histogram_percentile_us(histogram, p), beyond);
    }
    if (histogram->total > 0)
        fprintf(file, "%s,%d,%s,percentile,100,%.0f,0,,,\n", names[0],
                connections, names[1], histogram_max_us(histogram));
    for (size_t i = 0; i < bin_count; i++)
        fprintf(file, "%s,%d,%s,bin,,,,%.6g,%.6g,%" PRIu64 "\n", names[0],
                connections, names[1], bins[i].low_us, bins[i].high_us,
                bins[i].count);
    return stream_outcome(file);
}
