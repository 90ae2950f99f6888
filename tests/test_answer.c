/* Where an answer ends, and what it says of its connection. */
#include "support.h"

#include "answer.h"

#define HELLO "Content-Length: 5\r\n\r\nhello"

static const struct {
    const char *text;
    enum answer_state state; /* when all of it has come */
    int status;
    bool keeps_open;
} cases[] = {
    {"HTTP/1.1 200 OK\r\n" HELLO, ANSWER_WHOLE, 200, true},
    {"HTTP/1.1 404 Not Found\r\n" HELLO, ANSWER_WHOLE, 404, true},
    {"HTTP/1.1 204 No Content\r\n\r\n", ANSWER_WHOLE, 204, true},
    {"HTTP/1.1 200 OK\r\nConnection: close\r\n" HELLO, ANSWER_WHOLE, 200,
     false},
    {"HTTP/1.0 200 OK\r\n" HELLO, ANSWER_WHOLE, 200, false},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
     "5\r\nhello\r\n0\r\n\r\n",
     ANSWER_WHOLE, 200, true},
    {"HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\nHTTP/1.1 200 OK\r\n" HELLO,
     ANSWER_WHOLE, 200, true},
    {"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", ANSWER_MORE, 0,
     false},
    {"HTTP/1.1 200 OK\r\n\r\nhello", ANSWER_MORE, 0, false},
    {"HTTP/1.1 200 OK\r\n", ANSWER_MORE, 0, false},
};

static void answers_are_read_at_every_split(void **state)
{
    struct guarded memory = guarded_new(4096);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t size = strlen(cases[i].text);

        for (size_t split = 0; split < size; split++) {
            struct answer answer;
            const char *text = cases[i].text;

            answer_init(&answer);
            if (split > 0)
                assert_int_equal(answer_feed(&answer,
                                             guarded_copy(&memory, text, split),
                                             split),
                                 ANSWER_MORE);
            assert_int_equal(
                answer_feed(&answer,
                            guarded_copy(&memory, text + split, size - split),
                            size - split),
                cases[i].state);
            assert_int_equal(answer.status, cases[i].status);
            assert_int_equal(answer.keeps_open, cases[i].keeps_open);
        }
    }
}

static void what_is_no_answer_is_bad(void **state)
{
    static const char *const bad[] = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 999 Odd\r\n" HELLO,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n"
        "Connection: upgrade\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\n" HELLO "HTTP/1.1 200 OK\r\n", /* unasked */
        "HTTP/1.1 200 OK\r\n" HELLO "!",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct answer answer;

        answer_init(&answer);
        if (answer_feed(&answer, bad[i], strlen(bad[i])) != ANSWER_BAD)
            fail_msg("taken: %s", bad[i]);
    }
}

static void the_end_of_the_stream_may_be_that_of_the_answer(void **state)
{
    static const struct {
        const char *text;
        enum answer_state state;
    } ends[] = {
        {"HTTP/1.1 200 OK\r\n\r\nhello", ANSWER_WHOLE},
        {"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", ANSWER_BAD},
        {"HTTP/1.1 200 OK\r\n", ANSWER_BAD},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
         ANSWER_BAD},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(ends); i++) {
        struct answer answer;

        answer_init(&answer);
        assert_int_equal(
            answer_feed(&answer, ends[i].text, strlen(ends[i].text)),
            ANSWER_MORE);
        assert_int_equal(answer_end(&answer), ends[i].state);
        assert_false(answer.keeps_open);
    }
}

static void nothing_is_no_answer(void **state)
{
    struct answer answer;

    (void)state;
    answer_init(&answer);
    assert_int_equal(answer_end(&answer), ANSWER_BAD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_read_at_every_split),
        cmocka_unit_test(what_is_no_answer_is_bad),
        cmocka_unit_test(the_end_of_the_stream_may_be_that_of_the_answer),
        cmocka_unit_test(nothing_is_no_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
