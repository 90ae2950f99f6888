/*
 * What is kept of a request, however it is cut; the answers it gets are in
 * specs.h.
 */
#include "support.h"

#include "request.h"

enum {
    CONTENT_MAX_BYTES = 3
};

#define GET(target) "GET " target " HTTP/1.1\r\nHost: h\r\n\r\n"

static const struct kept {
    const char *stream; /* {N*text} stands for N times the text */
    enum request_result result;
    size_t left_bytes;  /* not taken */
    const char *target; /* as it came */
    bool keep_alive;
    int refused_status;
} cases[] = {
    {GET("/a/b"), REQUEST_COMPLETE, 0, "/a/b", true, 0},
    {GET("/a/b") "GET", REQUEST_COMPLETE, 3, "/a/b", true, 0},
    {GET("/a?b?c/d"), REQUEST_COMPLETE, 0, "/a?b?c/d", true, 0},
    {GET("/?"), REQUEST_COMPLETE, 0, "/?", true, 0},
    {GET("//a//"), REQUEST_COMPLETE, 0, "//a//", true, 0},
    {GET("/http://h/a"), REQUEST_COMPLETE, 0, "/http://h/a", true, 0},
    {GET("http://h/a"), REQUEST_COMPLETE, 0, "http://h/a", true, 0},
    {GET("http://h:80//a/?/b"), REQUEST_COMPLETE, 0, "http://h:80//a/?/b", true,
     0},
    {GET("http://h"), REQUEST_COMPLETE, 0, "http://h", true, 0},
    {GET("http://h?/a"), REQUEST_COMPLETE, 0, "http://h?/a", true, 0},
    {GET("/{63*a}"), REQUEST_COMPLETE, 0, "/{63*a}", true, 0},
    {GET("/{64*a}"), REQUEST_COMPLETE, 0, "/{64*a}", true, 0},
    {GET("/{5000*a}"), REQUEST_COMPLETE, 0, "/{5000*a}", true, 0},
    {"\r\n\r\n" GET("/a"), REQUEST_COMPLETE, 0, "/a", true, 0},
    {"GET /a HTTP/1.0\r\n\r\n", REQUEST_COMPLETE, 0, "/a", false, 0},
    {"GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", REQUEST_COMPLETE, 0,
     "/a", true, 0},
    {"GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\nxyz",
     REQUEST_COMPLETE, 3, "/a", false, 0},
    {"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabcd",
     REQUEST_COMPLETE, 1, "/a", true, 0},
    {"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nab", REQUEST_MORE,
     0, "/a", true, 0},
    {"GET /a HTTP/1.1\r\nHost: h\r\n", REQUEST_MORE, 0, "/a", false, 0},
    {"GET /a", REQUEST_MORE, 0, "/a", false, 0},
    {"\r\n", REQUEST_MORE, 0, "", false, 0},
    {"GET /a HTTP/1.1\r\n\r\nxyz", REQUEST_REFUSED, 3, "/a", false, 400},
    {"GET /{9000*a}", REQUEST_REFUSED, 813, "/{8187*a}", false, 414},
    {"GET /a HTTP/1.1\r\nHost: {17000*h}", REQUEST_REFUSED, 639, "/a", false,
     431},
};

/* Feeds the stream in two pieces; returns how much was left at the end. */
static size_t feed(struct request *request, const struct guarded *guarded,
                   const struct bytes *stream, size_t cut_bytes,
                   enum request_result *result)
{
    const size_t ends[2] = {cut_bytes, stream->size};
    size_t at = 0;

    *result = REQUEST_MORE;
    request_begin(request);
    for (int i = 0; i < 2 && *result == REQUEST_MORE; i++) {
        size_t bytes = ends[i] - at, taken;

        *result = request_feed(request,
                               guarded_copy(guarded, stream->data + at, bytes),
                               bytes, &taken);
        assert_true(taken <= bytes);
        at += taken;
        if (*result == REQUEST_CONTENT) {
            request->content_max_bytes = CONTENT_MAX_BYTES;
            *result = REQUEST_MORE;
            i--;
        }
    }
    return stream->size - at;
}

static void check(const struct kept *kept, struct request *request,
                  enum request_result result, size_t left_bytes)
{
    struct bytes target = {0};

    assert_int_equal(result, kept->result);
    assert_int_equal(left_bytes, kept->left_bytes);
    assert_int_equal(request->refused_status, kept->refused_status);
    if (result == REQUEST_COMPLETE)
        assert_int_equal(request_keeps_alive(request), kept->keep_alive);
    assert_false(request_is_empty(request));
    bytes_expand(&target, kept->target);
    assert_int_equal(request->target_bytes, target.size);
    if (target.size > 0)
        assert_memory_equal(request_target(request), target.data, target.size);
    bytes_free(&target);
}

static void a_request_is_the_same_however_it_is_cut(void **state)
{
    struct guarded guarded = guarded_new(32 * 1024);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct bytes stream = {0};
        size_t stride;

        bytes_expand(&stream, cases[i].stream);
        stride = stream.size / 400 + 1;
        for (size_t cut = 0; cut <= stream.size; cut += stride) {
            struct request request;
            enum request_result result;
            size_t left = feed(&request, &guarded, &stream, cut, &result);

            check(&cases[i], &request, result, left);
            request_release(&request);
        }
        bytes_free(&stream);
    }
}

/* A refused request has come, even if none of it was worth taking. */
static void a_request_is_empty_until_something_came(void **state)
{
    struct request request;
    size_t taken;

    (void)state;
    request_begin(&request);
    assert_true(request_is_empty(&request));
    assert_int_equal(request_feed(&request, "", 0, &taken), REQUEST_MORE);
    assert_true(request_is_empty(&request));
    assert_int_equal(request_feed(&request, "(", 1, &taken), REQUEST_REFUSED);
    assert_false(request_is_empty(&request));
    request_begin(&request);
    assert_true(request_is_empty(&request));
    assert_int_equal(request_feed(&request, "G", 1, &taken), REQUEST_MORE);
    assert_false(request_is_empty(&request));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_the_same_however_it_is_cut),
        cmocka_unit_test(a_request_is_empty_until_something_came),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
