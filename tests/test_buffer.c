/*
 * Bytes that are collected: kept whole, in what pieces they come.
 */
#include "support.h"

#include "buffer.h"

static void pieces_become_a_whole(void **state)
{
    static const size_t sizes[] = {1, 7, 4095, 4096, 4097, 70000};
    enum {
        TOTAL_BYTES = 300000
    };
    char *data = malloc(TOTAL_BYTES);

    (void)state;
    assert_non_null(data);
    for (size_t i = 0; i < TOTAL_BYTES; i++)
        data[i] = (char)(i * 31 % 251);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct buffer buffer = {0};

        while (buffer.bytes < TOTAL_BYTES) {
            size_t bytes = TOTAL_BYTES - buffer.bytes;

            if (bytes > sizes[i])
                bytes = sizes[i];
            assert_int_equal(buffer_append(&buffer, data + buffer.bytes, bytes),
                             0);
            assert_true(buffer.room >= buffer.bytes);
        }
        assert_true(buffer.room <= 2 * TOTAL_BYTES + sizes[i]);
        assert_memory_equal(buffer.data, data, TOTAL_BYTES);
        buffer_release(&buffer);
    }
    free(data);
}

static void room_is_made_once(void **state)
{
    struct buffer buffer = {0};
    char *data;

    (void)state;
    assert_int_equal(buffer_reserve(&buffer, 0), 0);
    assert_null(buffer.data);
    assert_int_equal(buffer_reserve(&buffer, 10000), 0);
    assert_int_equal(buffer.room, 10000);
    assert_int_equal(buffer.bytes, 0);
    data = buffer.data;
    assert_int_equal(buffer_reserve(&buffer, 9999), 0);
    assert_int_equal(buffer_append(&buffer, "", 1), 0);
    assert_ptr_equal(buffer.data, data);
    assert_int_equal(buffer.room, 10000);
    buffer_release(&buffer);
}

static void what_is_released_can_be_used_again(void **state)
{
    struct buffer buffer = {0};

    (void)state;
    buffer_release(&buffer); /* an empty one, too */
    assert_int_equal(buffer_append(&buffer, "abc", 3), 0);
    buffer_release(&buffer);
    assert_null(buffer.data);
    assert_int_equal(buffer.bytes, 0);
    assert_int_equal(buffer.room, 0);
    assert_int_equal(buffer_append(&buffer, "de", 2), 0);
    assert_int_equal(buffer.bytes, 2);
    assert_memory_equal(buffer.data, "de", 2);
    buffer_release(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_become_a_whole),
        cmocka_unit_test(room_is_made_once),
        cmocka_unit_test(what_is_released_can_be_used_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
