#include "page.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "folder.h"
#include "profile.h"
#include "template.h"

int page_read_file(const char *path, struct buffer *text)
{
    FILE *file = fopen(path, "re");
    char chunk[4096];
    size_t got;
    int code = file ? 0 : -errno;

    while (code == 0 && (got = fread(chunk, 1, sizeof chunk, file)) > 0)
        code = memchr(chunk, '\0', got) ? -EBADMSG
                                        : buffer_append(text, chunk, got);
    if (code == 0 && ferror(file))
        code = -EIO;
    if (file)
        (void)fclose(file); /* only read */
    if (code == 0)
        code = buffer_append(text, "", 1);
    text->bytes -= code == 0;
    return code;
}

static int read_script(const char *name, struct buffer *text, char *error)
{
    char path[PATH_BYTES];

    folder_path(PAGE_SCRIPTS, name, path);
    int code = page_read_file(path, text);
    if (code != 0)
        (void)snprintf(error, ERROR_BYTES,
                       "%.300s: %s; call bench in the project's folder", path,
                       strerror(-code));
    return code;
}

int page_load_words(json_t **words, const char *name, char *error)
{
    struct buffer text = {0};
    json_error_t where;

    *words = NULL;
    int code = read_script(name, &text, error);
    if (code == 0) {
        *words = json_loads(text.data, 0, &where);
        if (!*words) {
            (void)snprintf(error, ERROR_BYTES, "%s/%.100s:%d: %.150s",
                           PAGE_SCRIPTS, name, where.line, where.text);
            code = -EBADMSG;
        }
    }
    buffer_release(&text);
    return code;
}

/* What folder_write hands on. */
struct rendering {
    const struct template *template;
    json_t *document;
    char *error;
};

static int render(const void *data, FILE *file)
{
    const struct rendering *rendering = data;

    return template_render(rendering->template, rendering->document, file,
                           rendering->error, ERROR_BYTES);
}

static int write_page(const char *folder, const char *name,
                      const struct template *template, json_t *document,
                      char *error)
{
    struct rendering rendering = {template, document, error};

    error[0] = '\0';
    int code = folder_write(folder, name, render, &rendering);
    if (code != 0 && !error[0])
        (void)snprintf(error, ERROR_BYTES, "cannot write %.300s/%s: %s", folder,
                       name, strerror(-code));
    return code;
}

int page_write(const char *folder, const char *name, const char *template,
               json_t *document, char *error)
{
    struct buffer style = {0}, partial_text = {0}, text = {0};
    struct template partial = {0}, whole = {0};

    int code = read_script("report.css", &style, error);
    if (code == 0)
        code = read_script("figure.html", &partial_text, error);
    if (code == 0)
        code = read_script(template, &text, error);
    if (code == 0 &&
        json_object_set_new(document, "style", json_string(style.data)) != 0) {
        (void)snprintf(error, ERROR_BYTES, "%s/report.css: it is no UTF-8",
                       PAGE_SCRIPTS);
        code = -EBADMSG;
    }
    if (code == 0)
        code = template_parse(&partial, "figure.html", partial_text.data, NULL,
                              0, error, ERROR_BYTES);
    if (code == 0)
        code = template_parse(&whole, template, text.data, &partial, 1, error,
                              ERROR_BYTES);
    if (code == 0)
        code = write_page(folder, name, &whole, document, error);
    template_release(&whole);
    template_release(&partial);
    buffer_release(&text);
    buffer_release(&partial_text);
    buffer_release(&style);
    return code;
}
