#include "chart_manifest.h"

#include <errno.h>
#include <stdio.h>

#include "claims.h"

/* Where the picture is of the whole run, nothing but its kind. */
static int append(json_t *manifest, const struct picture *picture,
                  const char *key, const char *text)
{
    json_t *entry = json_pack("{s:s}", "kind", picture->kind->name);
    int failed = !entry;

    if (picture->sweep)
        failed |= json_object_set_new(entry, "scenario",
                                      json_string(picture->sweep->scenario));
    if (picture->tails)
        failed |= json_object_set_new(
            entry, "connections",
            json_integer(picture->sweep->levels[picture->tails->level]));
    if (picture->claim)
        failed |= json_object_set_new(entry, "claim",
                                      json_string(picture->claim->name));
    if (picture->name[0])
        failed |=
            json_object_set_new(entry, "name", json_string(picture->name));
    failed |= json_object_set_new(entry, key, json_string(text));
    failed |= json_array_append_new(manifest, entry);
    return failed ? -ENOMEM : 0;
}

int manifest_add(json_t *manifest, const struct picture *picture)
{
    return append(manifest, picture, "title", picture->title);
}

int manifest_leave_out(json_t *manifest, const struct picture *picture,
                       const char *why)
{
    return append(manifest, picture, "left_out", why);
}

int manifest_write(json_t *manifest, const char *charts)
{
    char path[PATH_MAX], temporary[PATH_MAX];
    int code = 0;

    if (snprintf(path, sizeof(path), "%s/charts.json", charts) >=
            (int)sizeof(path) ||
        snprintf(temporary, sizeof(temporary), "%s/charts.json.tmp", charts) >=
            (int)sizeof(temporary))
        return -ENAMETOOLONG;
    errno = EIO; /* what stands if jansson fails without a word */
    if (json_dump_file(manifest, temporary, JSON_INDENT(1)) != 0 ||
        rename(temporary, path) != 0)
        code = -errno;
    if (code != 0)
        (void)remove(temporary); /* often there is none */
    return code;
}
