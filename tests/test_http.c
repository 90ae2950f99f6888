/*
 * The words of HTTP: dates, heads, the ready-made refusal.
 */
#include "support.h"

#include "http.h"

enum {
    DAY_S = 86400
};

static void dates_are_imf_fixdate(void **state)
{
    static const struct {
        int64_t second;
        const char *text;
    } cases[] = {
        {0, "Thu, 01 Jan 1970 00:00:00 GMT"},
        {784111777, "Sun, 06 Nov 1994 08:49:37 GMT"},
        {946684799, "Fri, 31 Dec 1999 23:59:59 GMT"},
        {951782400, "Tue, 29 Feb 2000 00:00:00 GMT"},
        {951868800, "Wed, 01 Mar 2000 00:00:00 GMT"},
        {2147483648, "Tue, 19 Jan 2038 03:14:08 GMT"},
        {4107542400, "Mon, 01 Mar 2100 00:00:00 GMT"},
        {253402300799, "Fri, 31 Dec 9999 23:59:59 GMT"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct http_date date = {.second = -1};

        assert_string_equal(http_date_text(&date, cases[i].second),
                            cases[i].text);
        assert_int_equal(date.second, cases[i].second);
    }
}

/* A day and a bit apart, so that every month, weekday and hour comes up. */
static void dates_agree_with_the_library(void **state)
{
    struct http_date date = {.second = -1};

    (void)state;
    for (int64_t second = 0; second < 400LL * 366 * DAY_S;
         second += DAY_S + 3661) {
        time_t now = (time_t)second;
        char expected[64];
        struct tm tm;

        strftime(expected, sizeof expected, "%a, %d %b %Y %H:%M:%S GMT",
                 gmtime_r(&now, &tm));
        assert_string_equal(http_date_text(&date, second), expected);
    }
}

static void a_date_is_kept_while_its_second_lasts(void **state)
{
    struct http_date date = {.second = -1};

    (void)state;
    (void)http_date_text(&date, DAY_S);
    date.text[0] = '*'; /* would be overwritten */
    assert_int_equal(http_date_text(&date, DAY_S)[0], '*');
    assert_int_equal(http_date_text(&date, DAY_S + 1)[0], 'F');
    assert_int_equal(http_date_text(&date, DAY_S)[0], 'F'); /* clock set back */
}

#define DATE   "Sun, 06 Nov 1994 08:49:37 GMT"
#define COMMON "Date: " DATE "\r\nContent-Type: text/plain\r\nContent-Length: "

static void heads_are_written_whole(void **state)
{
    static const struct {
        struct http_head head;
        const char *text;
    } cases[] = {
        {{200, "text/plain", 0, NULL, DATE, HTTP_KEEP},
         "HTTP/1.1 200 OK\r\n" COMMON "0\r\n\r\n"},
        {{200, "text/plain", 10, NULL, DATE, HTTP_KEEP_1_0},
         "HTTP/1.1 200 OK\r\n" COMMON "10\r\nConnection: keep-alive\r\n\r\n"},
        {{404, "text/plain", 9, NULL, DATE, HTTP_CLOSE},
         "HTTP/1.1 404 Not Found\r\n" COMMON "9\r\nConnection: close\r\n\r\n"},
        {{405, "text/plain", 1, "GET, HEAD", DATE, HTTP_CLOSE},
         "HTTP/1.1 405 Method Not Allowed\r\n" COMMON
         "1\r\nAllow: GET, HEAD\r\nConnection: close\r\n\r\n"},
        {{431, "text/plain", UINT64_MAX, "GET, HEAD", DATE, HTTP_KEEP_1_0},
         "HTTP/1.1 431 Request Header Fields Too Large\r\n" COMMON
         "18446744073709551615\r\nAllow: GET, HEAD\r\n"
         "Connection: keep-alive\r\n\r\n"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[HTTP_HEAD_BYTES];
        size_t length = http_head_format(text, &cases[i].head);

        assert_int_equal(length, strlen(cases[i].text));
        assert_true(length < HTTP_HEAD_BYTES);
        assert_memory_equal(text, cases[i].text, length);
    }
}

static void reasons_are_those_of_the_registry(void **state)
{
    (void)state;
    assert_string_equal(http_reason(200), "OK");
    assert_string_equal(http_reason(413), "Content Too Large");
    assert_string_equal(http_reason(505), "HTTP Version Not Supported");
}

static void the_refusal_is_a_whole_answer(void **state)
{
    struct bytes refusal = {0};
    const char *body;

    (void)state;
    bytes_add(&refusal, http_refusal, http_refusal_bytes);
    assert_int_equal(strncmp(refusal.data, "HTTP/1.1 503 ", 13), 0);
    assert_non_null(strstr(refusal.data, "\r\nRetry-After: "));
    assert_non_null(strstr(refusal.data, "\r\nConnection: close\r\n"));
    body = strstr(refusal.data, "\r\n\r\n");
    assert_non_null(body);
    assert_int_equal(strtoul(strstr(refusal.data, "Length: ") + 8, NULL, 10),
                     strlen(body + 4));
    bytes_free(&refusal);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_imf_fixdate),
        cmocka_unit_test(dates_agree_with_the_library),
        cmocka_unit_test(a_date_is_kept_while_its_second_lasts),
        cmocka_unit_test(heads_are_written_whole),
        cmocka_unit_test(reasons_are_those_of_the_registry),
        cmocka_unit_test(the_refusal_is_a_whole_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
