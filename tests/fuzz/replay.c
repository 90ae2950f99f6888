/*
 * A fuzzer's target once over each file of its corpus and each row of the
 * table, without the fuzzer: what it has found stays found.
 *
 * Linked to target X it is test_fuzz_X, whose corpus is tests/fuzz/corpus/X.
 */
#include "../specs.h"
#include "stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char corpus[256];
static char trying[600]; /* told of when a test fails */

static void try_text(const char *text, size_t size)
{
    (void)LLVMFuzzerTestOneInput((const uint8_t *)text, size); /* 0 */
}

static int tell(void **state)
{
    (void)state;
    print_message("# the last tried: %s\n", trying);
    return 0;
}

static void the_corpus_is_taken_alike_however_cut(void **state)
{
    struct dirent **files = NULL;
    int count = files_of(corpus, &files);

    (void)state;
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        struct bytes bytes = {0};

        (void)snprintf(trying, sizeof trying, "%s/%s", corpus,
                       files[i]->d_name);
        assert_true(load_file(&bytes, trying));
        try_text(bytes.data ? bytes.data : "", bytes.size);
        bytes_free(&bytes);
        free(files[i]);
    }
    free(files);
}

/* Requests for the one target, answers for the other: both are text. */
static void the_table_is_taken_alike_however_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(specs); i++) {
        (void)snprintf(trying, sizeof trying, "\"%s\"", specs[i].name);
        try_text(specs[i].request, strlen(specs[i].request));
        try_text(specs[i].answer, strlen(specs[i].answer));
    }
}

int main(int argc, char **argv)
{
    const char *name = strstr(argv[0], "test_fuzz_");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_table_is_taken_alike_however_cut, tell),
        cmocka_unit_test_teardown(the_corpus_is_taken_alike_however_cut, tell),
    };

    (void)argc;
    (void)snprintf(corpus, sizeof corpus, STREAM_CORPUS "/%s",
                   name ? name + strlen("test_fuzz_") : "");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
