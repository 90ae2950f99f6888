/*
 * Which request gets which answer: every route, method and limit.
 */
#include "support.h"

#include "route.h"

static const char readable[] = "GET, HEAD";

static struct route find(enum route_method method, const char *path)
{
    size_t bytes = strlen(path);
    char *exact = malloc(bytes); /* a sanitizer sees who reads beyond */
    struct route route;

    assert_true(exact || bytes == 0);
    if (bytes > 0)
        memcpy(exact, path, bytes);
    route = route_find(method, exact, bytes);
    free(exact);
    return route;
}

static void assert_error(struct route route, int status, const char *allow)
{
    assert_int_equal(route.kind, ROUTE_ERROR);
    assert_int_equal(route.status, status);
    if (allow)
        assert_string_equal(route.allow, allow);
    else
        assert_null(route.allow);
}

static const struct {
    const char *path, *rest;
    enum route_kind kind;
    uint64_t amount;
} routes[] = {
    {"/hello", "", ROUTE_HELLO, 0},
    {"/bytes/0", "0", ROUTE_BYTES, 0},
    {"/bytes/67108864", "67108864", ROUTE_BYTES, 67108864},
    {"/wait/20", "20", ROUTE_WAIT, 20},
    {"/wait/3600000", "3600000", ROUTE_WAIT, 3600000},
    {"/cpu/00000000000000000000050", "00000000000000000000050", ROUTE_CPU, 50},
    {"/cpu/10000000", "10000000", ROUTE_CPU, 10000000},
    {"/block/5", "5", ROUTE_BLOCK, 5},
    {"/block/3600000", "3600000", ROUTE_BLOCK, 3600000},
    {"/file/a/b.c", "a/b.c", ROUTE_FILE, 0},
    {"/file/", "", ROUTE_FILE, 0},
    {"/file//etc", "/etc", ROUTE_FILE, 0},
    {"/upstream/", "", ROUTE_UPSTREAM, 0},
    {"/upstream/wait/20", "wait/20", ROUTE_UPSTREAM, 0},
};

static void what_is_read_can_be_got_and_headed(void **state)
{
    static const enum route_method methods[] = {METHOD_GET, METHOD_HEAD};

    (void)state;
    for (size_t i = 0; i < COUNT(routes); i++)
        for (size_t j = 0; j < COUNT(methods); j++) {
            struct route route = find(methods[j], routes[i].path);

            assert_int_equal(route.kind, routes[i].kind);
            assert_int_equal(route.status, 200);
            assert_int_equal(route.amount, routes[i].amount);
            assert_string_equal(routes[i].path + route.rest, routes[i].rest);
            assert_null(route.allow);
        }
}

static void what_is_read_takes_no_other_method(void **state)
{
    static const enum route_method methods[] = {METHOD_POST, METHOD_OPTIONS,
                                                METHOD_OTHER};

    (void)state;
    for (size_t i = 0; i < COUNT(routes); i++)
        for (size_t j = 0; j < COUNT(methods); j++)
            assert_error(find(methods[j], routes[i].path), 405, readable);
}

static void an_echo_is_posted(void **state)
{
    static const enum route_method others[] = {METHOD_GET, METHOD_HEAD,
                                               METHOD_OPTIONS, METHOD_OTHER};

    (void)state;
    assert_int_equal(find(METHOD_POST, "/echo").kind, ROUTE_ECHO);
    assert_int_equal(find(METHOD_POST, "/echo").status, 200);
    for (size_t i = 0; i < COUNT(others); i++)
        assert_error(find(others[i], "/echo"), 405, "POST");
}

static void an_asterisk_has_options_only(void **state)
{
    struct route route = find(METHOD_OPTIONS, "*");

    (void)state;
    assert_int_equal(route.kind, ROUTE_OPTIONS);
    assert_int_equal(route.status, 200);
    assert_string_equal(route.allow, "GET, HEAD, POST, OPTIONS");
    assert_error(find(METHOD_GET, "*"), 404, NULL);
    assert_error(find(METHOD_OTHER, "*"), 404, NULL);
    assert_error(find(METHOD_OPTIONS, "**"), 404, NULL);
    assert_error(find(METHOD_OPTIONS, ""), 404, NULL);
}

static void what_nobody_has_is_not_found(void **state)
{
    static const char *const paths[] = {
        "",         "/",         "/hell",       "/hello/", "/helloo",
        "/HELLO",   "hello",     "//hello",     "/bytes",  "/wait",
        "/cpu",     "/block",    "/file",       "/echo/",  "/echoo",
        "/ech",     "/upstream", "/upstreams/", "/filex/", "/bytes%2F",
        "/a/hello",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(paths); i++)
        for (int method = METHOD_GET; method <= METHOD_OTHER; method++)
            assert_error(find((enum route_method)method, paths[i]), 404, NULL);
}

static void a_bad_amount_is_a_bad_request(void **state)
{
    static const char *const paths[] = {
        "/bytes/",
        "/bytes/67108865",
        "/bytes/18446744073709551616",
        "/bytes/99999999999999999999999999999999999999",
        "/bytes/x",
        "/bytes/1x",
        "/bytes/1/",
        "/bytes//1",
        "/bytes/1.0",
        "/bytes/ 1",
        "/bytes/%31",
        "/wait/",
        "/wait/3600001",
        "/wait/-0",
        "/cpu/",
        "/cpu/10000001",
        "/cpu/+1",
        "/block/",
        "/block/3600001",
        "/block/0x1",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(paths); i++) {
        assert_error(find(METHOD_GET, paths[i]), 400, NULL);
        assert_error(find(METHOD_HEAD, paths[i]), 400, NULL);
        assert_error(find(METHOD_POST, paths[i]), 405, readable);
    }
}

/* Each beginning of each path, in memory of just its size. */
static void a_path_is_not_read_beyond_its_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(routes); i++)
        for (size_t size = 0; size <= strlen(routes[i].path); size++) {
            char prefix[64];
            struct route route;

            memcpy(prefix, routes[i].path, size);
            prefix[size] = '\0';
            route = find(METHOD_GET, prefix);
            assert_true(route.kind == ROUTE_ERROR || route.rest <= size);
        }
}

static void an_error_is_nothing_else(void **state)
{
    (void)state;
    assert_error(route_error(414), 414, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_read_can_be_got_and_headed),
        cmocka_unit_test(what_is_read_takes_no_other_method),
        cmocka_unit_test(an_echo_is_posted),
        cmocka_unit_test(an_asterisk_has_options_only),
        cmocka_unit_test(what_nobody_has_is_not_found),
        cmocka_unit_test(a_bad_amount_is_a_bad_request),
        cmocka_unit_test(a_path_is_not_read_beyond_its_end),
        cmocka_unit_test(an_error_is_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
