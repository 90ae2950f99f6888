#include "chart_data.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/stat.h>

#include "chart_text.h"

void chart_data_fail(struct chart_data *data, int error)
{
    if (data->error == 0)
        data->error = error;
}

static FILE *open_inside(struct chart_data *data, const char *name)
{
    char path[PATH_MAX];
    FILE *file = NULL;

    if (data->error != 0)
        return NULL;
    int length = snprintf(path, sizeof(path), "%s/%s", data->directory, name);
    if (length >= (int)sizeof(path))
        errno = ENAMETOOLONG;
    else
        file = fopen(path, "we");
    if (!file)
        chart_data_fail(data, -errno);
    return file;
}

static void close_file(struct chart_data *data, FILE *file)
{
    if (!file)
        return;
    int failed = ferror(file);
    errno = EIO; /* what stands if the failure was earlier than fclose */
    if (fclose(file) != 0 || failed)
        chart_data_fail(data, -errno);
}

int chart_data_open(struct chart_data *data, const char *directory)
{
    data->error = 0;
    data->include = NULL;
    int length =
        snprintf(data->directory, sizeof(data->directory), "%s", directory);
    if (length >= (int)sizeof(data->directory))
        chart_data_fail(data, -ENAMETOOLONG);
    else if (mkdir(directory, 0777) != 0 && errno != EEXIST)
        chart_data_fail(data, -errno);
    data->include = open_inside(data, "chart.gp");
    return data->error;
}

int chart_data_close(struct chart_data *data)
{
    close_file(data, data->include);
    data->include = NULL;
    return data->error;
}

void chart_data_number(struct chart_data *data, const char *name, double value)
{
    if (data->include)
        fprintf(data->include, "%s = %.10g\n", name, value);
}

static void write_quoted(struct chart_data *data, const char *text)
{
    char quoted[4 * TEXT_BYTES + 4];

    int code = text_quote(text, quoted, sizeof(quoted));
    if (code != 0)
        chart_data_fail(data, code);
    else
        fputs(quoted, data->include);
}

void chart_data_text(struct chart_data *data, const char *name,
                     const char *text)
{
    if (!data->include)
        return;
    fprintf(data->include, "%s = ", name);
    write_quoted(data, text);
    fputc('\n', data->include);
}

static void open_array(struct chart_data *data, const char *name, int count)
{
    fprintf(data->include, "%s_count = %d\n", name, count);
    fprintf(data->include, "array %s[%d] = [%s", name, count > 0 ? count : 1,
            count > 0 ? "" : "0");
}

void chart_data_numbers(struct chart_data *data, const char *name,
                        const double *values, int count)
{
    if (!data->include)
        return;
    open_array(data, name, count);
    for (int i = 0; i < count; i++)
        fprintf(data->include, "%s%.10g", i > 0 ? ", " : "", values[i]);
    fputs("]\n", data->include);
}

void chart_data_texts(struct chart_data *data, const char *name,
                      const char *const *texts, int count)
{
    if (!data->include)
        return;
    open_array(data, name, count);
    for (int i = 0; i < count; i++) {
        fputs(i > 0 ? ", " : "", data->include);
        write_quoted(data, texts[i]);
    }
    fputs("]\n", data->include);
}

FILE *chart_data_csv(struct chart_data *data, const char *header,
                     const char *name, ...)
{
    char path[NAME_MAX];
    va_list arguments;

    va_start(arguments, name);
    vsnprintf(path, sizeof(path), name, arguments);
    va_end(arguments);
    FILE *file = open_inside(data, path);
    if (file)
        fprintf(file, "%s\n", header);
    return file;
}

void chart_data_csv_close(struct chart_data *data, FILE *file)
{
    close_file(data, file);
}
