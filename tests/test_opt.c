/*
 * Command line options: what is taken, and what is said about the rest.
 */
#include <errno.h>
#include <sys/wait.h>

#include "support.h"

#include "opt.h"

enum {
    WORDS_MAX = 8,
    OUTPUT_BYTES = 2048
};

struct values {
    const char *host, *note;
    int64_t port, verbose, loops;
};

static const struct opt options[] = {
    {"host", "HOST", "listen on this", OPT_TEXT, "localhost", 0, 0,
     offsetof(struct values, host), NULL},
    {"note", "TEXT", "remember this", OPT_TEXT, NULL, 0, 0,
     offsetof(struct values, note), NULL},
    {"port", "N", "on this port", OPT_NUMBER, "80", 0, 65535,
     offsetof(struct values, port), NULL},
    {"verbose", NULL, "say more", OPT_FLAG, NULL, 0, 0,
     offsetof(struct values, verbose), NULL},
    {"loops", "N", "so many loops", OPT_NUMBER, "1", 1, 8,
     offsetof(struct values, loops), "other"},
    {0},
};

static const struct opt_program program = {"prog", "1.2", "[OPTION...] WORD",
                                           "Does a thing."};

static int count_words(const char *const *words)
{
    int count = 0;

    while (count < WORDS_MAX && words[count])
        count++;
    return count;
}

static void numbers_are_digits_in_range(void **state)
{
    static const struct {
        const char *text;
        int result;
        int64_t number;
    } cases[] = {
        {"0", 0, 0},
        {"7", 0, 7},
        {"007", 0, 7},
        {"99", 0, 99},
        {"100", -ERANGE, 0},
        {"9223372036854775808", -ERANGE, 0},
        {"99999999999999999999999", -ERANGE, 0},
        {"", -EINVAL, 0},
        {"-1", -EINVAL, 0},
        {"+1", -EINVAL, 0},
        {" 1", -EINVAL, 0},
        {"1 ", -EINVAL, 0},
        {"1.0", -EINVAL, 0},
        {"1e1", -EINVAL, 0},
        {"0x10", -EINVAL, 0},
        {"8080x", -EINVAL, 0},
        {"NaN", -EINVAL, 0},
        {"\xd9\xa3", -EINVAL, 0}, /* a digit, but not one of ours */
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t number = -42;

        assert_int_equal(opt_number(cases[i].text, 0, 99, &number),
                         cases[i].result);
        assert_int_equal(number, cases[i].result ? -42 : cases[i].number);
    }
    int64_t number;
    assert_int_equal(opt_number("4", 5, 9, &number), -ERANGE);
    assert_int_equal(opt_number("9223372036854775807", 0, INT64_MAX, &number),
                     0);
    assert_true(number == INT64_MAX);
}

static void good_options_fill_the_struct(void **state)
{
    static const struct {
        const char *words[WORDS_MAX];
        struct values values;
        int rest; /* words that are no options */
    } cases[] = {
        {{"prog"}, {"localhost", NULL, 80, 0, 1}, 0},
        {{"prog", "--port", "0"}, {"localhost", NULL, 0, 0, 1}, 0},
        {{"prog", "--port=65535"}, {"localhost", NULL, 65535, 0, 1}, 0},
        {{"prog", "--host", "", "--verbose"}, {"", NULL, 80, 1, 1}, 0},
        {{"prog", "--note=a=b", "x"}, {"localhost", "a=b", 80, 0, 1}, 1},
        {{"prog", "x", "--port", "1", "y"}, {"localhost", NULL, 1, 0, 1}, 2},
        {{"prog", "--", "--port", "1"}, {"localhost", NULL, 80, 0, 1}, 2},
        {{"prog", "--note", "--port"}, {"localhost", "--port", 80, 0, 1}, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct values values = {0};
        const char *words[WORDS_MAX];
        int count = count_words(cases[i].words);

        memcpy(words, cases[i].words, sizeof words); /* gets permuted */
        assert_int_equal(count - opt_parse(&program, options, &values, count,
                                           (char **)(uintptr_t)words),
                         cases[i].rest);
        assert_string_equal(values.host, cases[i].values.host);
        assert_int_equal(!values.note, !cases[i].values.note);
        if (values.note)
            assert_string_equal(values.note, cases[i].values.note);
        assert_int_equal(values.port, cases[i].values.port);
        assert_int_equal(values.verbose, cases[i].values.verbose);
    }
}

/* Runs opt_parse in a process of its own, which it ends; its output. */
static int run(const char *const *words, char output[OUTPUT_BYTES], int fd)
{
    int ends[2], status;
    ssize_t size, length = 0;
    pid_t child;

    assert_int_equal(pipe(ends), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct values values = {0};

        dup2(ends[1], fd);
        close(ends[0]);
        (void)opt_parse(&program, options, &values, count_words(words),
                        (char **)(uintptr_t)words);
        _exit(99); /* it came back */
    }
    close(ends[1]);
    while ((size = read(ends[0], output + length,
                        OUTPUT_BYTES - 1 - (size_t)length)) > 0)
        length += size;
    close(ends[0]);
    output[length] = '\0';
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void bad_options_are_named(void **state)
{
    static const struct {
        const char *words[WORDS_MAX];
        const char *message;
    } cases[] = {
        {{"prog", "--port", "70000"},
         "prog: --port: \"70000\" is not a whole number from 0 to 65535\n"},
        {{"prog", "--port="},
         "prog: --port: \"\" is not a whole number from 0 to 65535\n"},
        {{"prog", "--port", "--host", "h"},
         "prog: --port: \"--host\" is not a whole number from 0 to 65535\n"},
        {{"prog", "--port", "1", "--port", "1"},
         "prog: --port is given twice\n"},
        {{"prog", "--verbose", "--verbose"},
         "prog: --verbose is given twice\n"},
        {{"prog", "--host"}, "prog: --host needs a value; see --help\n"},
        {{"prog", "--hist", "h"}, "prog: bad option \"--hist\"; see --help\n"},
        {{"prog", "--hist=h"}, "prog: bad option \"--hist=h\"; see --help\n"},
        {{"prog", "--verbose=1"},
         "prog: bad option \"--verbose=1\"; see --help\n"},
        {{"prog", "--help=1"}, "prog: bad option \"--help=1\"; see --help\n"},
        {{"prog", "-p"}, "prog: bad option \"-p\"; see --help\n"},
        {{"prog", "-pq"}, "prog: bad option \"-p\"; see --help\n"},
        {{"prog", "--verbose", "-p80", "x"},
         "prog: bad option \"-p\"; see --help\n"},
        {{"prog", "--loops", "2"},
         "prog: --loops is an option of other only\n"},
        {{"prog", "--loops", "x"},
         "prog: --loops is an option of other only\n"},
    };
    char output[OUTPUT_BYTES];
    int failures = 0;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int code = run(cases[i].words, output, STDERR_FILENO);

        if (code == 2 && strcmp(output, cases[i].message) == 0)
            continue;
        print_error("exit %d: %sinstead of 2: %s", code, output,
                    cases[i].message);
        failures++;
    }
    assert_int_equal(failures, 0);
}

static void help_and_version_are_asked_for(void **state)
{
    static const char *const help[] = {"prog", "--help", NULL};
    static const char *const version[] = {"prog", "--version", NULL};
    char output[OUTPUT_BYTES];

    (void)state;
    assert_int_equal(run(version, output, STDOUT_FILENO), 0);
    assert_string_equal(output, "prog 1.2\n");
    assert_int_equal(run(help, output, STDOUT_FILENO), 0);
    assert_non_null(strstr(output, "usage: prog [OPTION...] WORD\n"));
    assert_non_null(strstr(output, "Does a thing.\n"));
    assert_non_null(strstr(output, "  --port N"));
    assert_non_null(strstr(output, "on this port [80]\n"));
    assert_non_null(strstr(output, "say more\n"));
    assert_null(strstr(output, "--loops")); /* another program's */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_digits_in_range),
        cmocka_unit_test(good_options_fill_the_struct),
        cmocka_unit_test(bad_options_are_named),
        cmocka_unit_test(help_and_version_are_asked_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
