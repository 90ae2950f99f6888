#include "chart_svg.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* gnuplot takes one family for a font, and hands "NAME:Bold" through as a
 * family that nobody has.  Verdana is as wide as DejaVu Sans. */
#define FAMILIES "\"DejaVu Sans,Verdana,sans-serif\""
static const struct {
    const char *from, *to;
} FONTS[] = {
    {"\"DejaVu Sans\"", FAMILIES},
    {"\"DejaVu Sans:Bold\"", FAMILIES " font-weight=\"bold\""},
};

static int read_all(const char *path, char **text)
{
    struct stat info;
    int code = 0;

    FILE *file = fopen(path, "re");
    if (!file)
        return -errno;
    if (fstat(fileno(file), &info) != 0) {
        code = -errno;
        goto close_file;
    }
    *text = calloc(1, (size_t)info.st_size + 1);
    if (!*text)
        code = -ENOMEM;
    else if (fread(*text, 1, (size_t)info.st_size, file) !=
             (size_t)info.st_size) {
        code = -EIO;
        free(*text);
    }
close_file:
    fclose(file);
    return code;
}

static void write_escaped(FILE *file, const char *text)
{
    for (; *text; text++) {
        if (*text == '&')
            fputs("&amp;", file);
        else if (*text == '<')
            fputs("&lt;", file);
        else if (*text == '>')
            fputs("&gt;", file);
        else
            fputc(*text, file);
    }
}

/* The first title is the document's; those of the plots follow. */
static const char *write_head(FILE *file, const char *text, const char *title)
{
    const char *from = strstr(text, "<title>");
    const char *to = from ? strstr(from, "</title>") : NULL;

    if (!to)
        return text;
    fwrite(text, 1, (size_t)(from - text), file);
    fputs("<title>", file);
    write_escaped(file, title);
    return to;
}

/* gnuplot leaves '>' as it is, but "]]>" may not stand in XML. */
static void write_part(FILE *file, const char *text, size_t length)
{
    static const char end[] = "]]>";
    const char *found;

    while ((found = memmem(text, length, end, strlen(end))) != NULL) {
        fwrite(text, 1, (size_t)(found - text), file);
        fputs("]]&gt;", file);
        length -= (size_t)(found - text) + strlen(end);
        text = found + strlen(end);
    }
    fwrite(text, 1, length, file);
}

static void write_body(FILE *file, const char *text)
{
    static const char attribute[] = "font-family=";
    const char *found;

    while ((found = strstr(text, attribute)) != NULL) {
        found += strlen(attribute);
        write_part(file, text, (size_t)(found - text));
        text = found;
        for (size_t i = 0; i < sizeof(FONTS) / sizeof(FONTS[0]); i++) {
            size_t length = strlen(FONTS[i].from);
            if (strncmp(found, FONTS[i].from, length) != 0)
                continue;
            fputs(FONTS[i].to, file);
            text = found + length;
        }
    }
    write_part(file, text, strlen(text));
}

int svg_finish(const char *path, const char *title)
{
    char *text = NULL;

    int code = read_all(path, &text);
    if (code != 0)
        return code;
    FILE *file = fopen(path, "we");
    if (!file) {
        code = -errno;
        goto free_text;
    }
    write_body(file, write_head(file, text, title));
    int failed = ferror(file);
    errno = EIO; /* what stands if the failure was earlier than fclose */
    if (fclose(file) != 0 || failed)
        code = -errno;
free_text:
    free(text);
    return code;
}
