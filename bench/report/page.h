/*
 * page.h - an HTML page: a document of JSON, a template and a style of
 * scripts/report/, written whole or not at all.
 *
 * Does not know what the page says.
 */
#ifndef BENCH_PAGE_H
#define BENCH_PAGE_H

#include <stddef.h>

#include <jansson.h>

#include "buffer.h"

#define PAGE_SCRIPTS "scripts/report" /* below the project's folder */

/* Writes FOLDER/NAME from scripts/report/TEMPLATE, with the partial figure.html
 * and the style report.css as the document's `style`.  Returns 0, or a negative
 * errno and one line in `error` (ERROR_BYTES). */
int page_write(const char *folder, const char *name, const char *template,
               json_t *document, char *error);

/* Appends a whole file, and '\0', which is not counted.  Returns 0 or a
 * negative errno; -EBADMSG when there is a NUL in it. */
int page_read_file(const char *path, struct buffer *text);

/* A JSON file of scripts/report/; a new reference.  The same results as
 * page_write. */
int page_load_words(json_t **words, const char *name, char *error);

#endif
