/*
 * Request targets: what they are normalized to, what is refused, and that
 * nothing beyond their memory is touched.
 */
#include <errno.h>

#include "support.h"

#include "target.h"

/* A target in memory of exactly its size, so that a sanitizer sees who reads
 * or writes beyond; the caller frees it. */
static char *exact_copy(const char *text, size_t bytes)
{
    char *copy = malloc(bytes);

    assert_true(copy || bytes == 0);
    if (bytes > 0)
        memcpy(copy, text, bytes);
    return copy;
}

static const struct target {
    const char *text, *path, *query; /* no path: it is refused */
} targets[] = {
    /* as they are */
    {"/", "/", ""},
    {"//", "//", ""},
    {"/a", "/a", ""},
    {"/a/", "/a/", ""},
    {"/a//b", "/a//b", ""},
    {"/a;b=c,d", "/a;b=c,d", ""},
    {"/*", "/*", ""},
    {"/\303\251", "/\303\251", ""},
    {"/\x01", "/\x01", ""},

    /* queries */
    {"/?", "/", "?"},
    {"/a?b", "/a", "?b"},
    {"/a?b?c", "/a", "?b?c"},
    {"/a?/../b/%41", "/a", "?/../b/%41"},
    {"/a?%", "/a", "?%"},
    {"/%41/../b?c", "/b", "?c"},
    {"/%3F?x", "/%3F", "?x"},

    /* absolute form */
    {"http://h", "", ""},
    {"http://h/", "/", ""},
    {"http://h?", "", "?"},
    {"http://h?a/b", "", "?a/b"},
    {"http://h/a/../b?c", "/b", "?c"},
    {"http://h:80/a", "/a", ""},
    {"http://h:/a", "/a", ""},
    {"http://[::1]:80/a", "/a", ""},
    {"http://h%41/a", "/a", ""},
    {"HTTP://H/A", "/A", ""},
    {"hTtPs://h/a", "/a", ""},
    {"https://h", "", ""},
    {"/http://h/a", "/http://h/a", ""},
    {"http:", NULL, NULL},
    {"http:/", NULL, NULL},
    {"http://", NULL, NULL},
    {"http:///a", NULL, NULL},
    {"http://?a", NULL, NULL},
    {"https://", NULL, NULL},
    {"https:///a", NULL, NULL},
    {"http:/h/a", NULL, NULL},
    {"http//h/a", NULL, NULL},
    {"ftp://h/a", NULL, NULL},
    {"httpss://h/a", NULL, NULL},
    {"http://u@h/a", NULL, NULL},
    {"http://:80/a", NULL, NULL},
    {"http://h:x/a", NULL, NULL},
    {"http://[::1/a", NULL, NULL},
    {"http://[::1]x/a", NULL, NULL},
    {"http://h%4/a", NULL, NULL},
    {"http://h%", NULL, NULL},
    {"http://h\\/a", NULL, NULL},
    {"http://h h/a", NULL, NULL},

    /* neither */
    {"", NULL, NULL},
    {"a", NULL, NULL},
    {"*", NULL, NULL},
    {"?a", NULL, NULL},
    {"./a", NULL, NULL},
    {"h:80", NULL, NULL},
    {"%2Fa", NULL, NULL},

    /* fragments */
    {"/a#b", NULL, NULL},
    {"/a#", NULL, NULL},
    {"#", NULL, NULL},
    {"/a?b#c", NULL, NULL},
    {"http://h#a", NULL, NULL},
    {"http://h/#a", NULL, NULL},

    /* RFC 3986, 6.2.2.1 and 6.2.2.2 */
    {"/%41%5a%61%7A%30%39", "/AZaz09", ""},
    {"/%2D%2e%5f%7E", "/-._~", ""},
    {"/%2f%3a%c3%a9", "/%2F%3A%C3%A9", ""},
    {"/%20%7f%FF", "/%20%7F%FF", ""},
    {"/%25", "/%25", ""},
    {"/%2541", "/%2541", ""},
    {"/a%2fb", "/a%2Fb", ""},
    {"/%", NULL, NULL},
    {"/%4", NULL, NULL},
    {"/%%41", NULL, NULL},
    {"/%4g", NULL, NULL},
    {"/%g4", NULL, NULL},
    {"/%-1", NULL, NULL},
    {"/% 1", NULL, NULL},
    {"/%0x", NULL, NULL},
    {"/%00", NULL, NULL},
    {"/a%00b", NULL, NULL},
    {"/a%4?1", NULL, NULL},
    {"/%41%", NULL, NULL},

    /* RFC 3986, 5.2.4 and 5.4: each is "/b/c/" and then the reference */
    {"/a/b/c/./../../g", "/a/g", ""},
    {"/mid/content=5/../6", "/mid/6", ""},
    {"/b/c/./g", "/b/c/g", ""},
    {"/b/c/g/", "/b/c/g/", ""},
    {"/b/c/.", "/b/c/", ""},
    {"/b/c/./", "/b/c/", ""},
    {"/b/c/..", "/b/", ""},
    {"/b/c/../", "/b/", ""},
    {"/b/c/../g", "/b/g", ""},
    {"/b/c/../..", "/", ""},
    {"/b/c/../../", "/", ""},
    {"/b/c/../../g", "/g", ""},
    {"/b/c/g.", "/b/c/g.", ""},
    {"/b/c/.g", "/b/c/.g", ""},
    {"/b/c/g..", "/b/c/g..", ""},
    {"/b/c/..g", "/b/c/..g", ""},
    {"/b/c/...", "/b/c/...", ""},
    {"/b/c/./../g", "/b/g", ""},
    {"/b/c/./g/.", "/b/c/g/", ""},
    {"/b/c/g/./h", "/b/c/g/h", ""},
    {"/b/c/g/../h", "/b/c/h", ""},
    {"/b/c/g;x=1/./y", "/b/c/g;x=1/y", ""},
    {"/b/c/g;x=1/../y", "/b/c/y", ""},
    {"/.", "/", ""},
    {"/./", "/", ""},
    {"/./.", "/", ""},
    {"/a/..", "/", ""},
    {"//..", "/", ""},
    {"/a//..", "/a/", ""},
    {"/a/..//b", "//b", ""},
    {"/%2E/a", "/a", ""},
    {"/a/%2e%2E/b", "/b", ""},
    {"/a/.%2e?x", "/", "?x"},
    {"http://h/a/..", "/", ""},

    /* above the root */
    {"/..", NULL, NULL},
    {"/../", NULL, NULL},
    {"/../g", NULL, NULL},
    {"/./..", NULL, NULL},
    {"/a/../..", NULL, NULL},
    {"/b/c/../../../g", NULL, NULL},
    {"/%2e%2e", NULL, NULL},
    {"//../..", NULL, NULL},
    {"http://h/..", NULL, NULL},
};

static bool is_as_wanted(const struct target *target, const char *text,
                         int result, size_t bytes, size_t path_bytes)
{
    size_t wanted_bytes;

    if (!target->path)
        return result == -EINVAL;
    wanted_bytes = strlen(target->path);
    return result == 0 && path_bytes == wanted_bytes &&
           bytes == wanted_bytes + strlen(target->query) &&
           memcmp(text, target->path, path_bytes) == 0 &&
           memcmp(text + path_bytes, target->query, bytes - path_bytes) == 0;
}

static void a_target_is_normalized_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(targets); i++) {
        size_t bytes = strlen(targets[i].text), path_bytes = SIZE_MAX;
        char *text = exact_copy(targets[i].text, bytes);
        int result = target_normalize(text, &bytes, &path_bytes);

        if (!is_as_wanted(&targets[i], text, result, bytes, path_bytes))
            fail_msg("\"%s\": %d, \"%.*s\"", targets[i].text, result,
                     (int)bytes, text);
        free(text);
    }
}

/* Nothing is left for a second time. */
static void what_is_normalized_stays(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(targets); i++) {
        struct bytes whole = {0};
        size_t bytes, path_bytes;
        char *text;

        if (!targets[i].path || targets[i].path[0] == '\0')
            continue;
        bytes_expand(&whole, targets[i].path);
        bytes_add(&whole, targets[i].query, strlen(targets[i].query));
        bytes = whole.size;
        text = exact_copy(whole.data, bytes);
        assert_int_equal(target_normalize(text, &bytes, &path_bytes), 0);
        assert_int_equal(path_bytes, strlen(targets[i].path));
        assert_int_equal(bytes, whole.size);
        assert_memory_equal(text, whole.data, bytes);
        free(text);
        bytes_free(&whole);
    }
}

/* Whatever a prefix of one is, it does not read or write beyond. */
static void every_prefix_is_safe(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(targets); i++)
        for (size_t size = 0; size < strlen(targets[i].text); size++) {
            size_t bytes = size, path_bytes = 0;
            char *text = exact_copy(targets[i].text, size);

            if (target_normalize(text, &bytes, &path_bytes) == 0) {
                assert_true(bytes <= size);
                assert_true(path_bytes <= bytes);
            }
            free(text);
        }
}

static void a_name_is_decoded_or_no_name(void **state)
{
    static const struct {
        const char *text, *name;
    } cases[] = {
        {"", ""},
        {"a", "a"},
        {"a/b", "a/b"},
        {"%41%7a", "Az"},
        {"%c3%A9", "\303\251"},
        {"\303\251", "\303\251"},
        {"a%20b+c", "a b+c"},
        {"%2541", "%41"},
        {"%3F%23", "?#"},
        {"%FF", "\377"},
        {"%01", "\001"},
        {"%5C", "\\"},
        {"%2f", NULL},
        {"a%2Fb", NULL},
        {"%00", NULL},
        {"a%00", NULL},
        {"%", NULL},
        {"%4", NULL},
        {"a%", NULL},
        {"%4g", NULL},
        {"%%41", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t bytes = strlen(cases[i].text);
        char *text = exact_copy(cases[i].text, bytes), name[16];
        int result = target_decode(text, bytes, name, sizeof name);

        if (cases[i].name ? result != 0 || strcmp(name, cases[i].name) != 0
                          : result != -ENOENT)
            fail_msg("\"%s\": %d", cases[i].text, result);
        free(text);
    }
}

static void a_name_needs_room_for_its_end(void **state)
{
    static const char text[] = "a%42c/%44";

    (void)state;
    for (size_t room = 1; room <= 8; room++) {
        char *name = malloc(room);
        int result;

        assert_non_null(name);
        result = target_decode(text, strlen(text), name, room);
        assert_int_equal(result, room > strlen("aBc/D") ? 0 : -ENOENT);
        if (result == 0)
            assert_string_equal(name, "aBc/D");
        free(name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_target_is_normalized_or_refused),
        cmocka_unit_test(what_is_normalized_stays),
        cmocka_unit_test(every_prefix_is_safe),
        cmocka_unit_test(a_name_is_decoded_or_no_name),
        cmocka_unit_test(a_name_needs_room_for_its_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
