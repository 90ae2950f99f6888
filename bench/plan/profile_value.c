#include "profile_value.h"

#include <errno.h>
#include <string.h>

#include "command.h"
#include "profile.h"
#include "profile_open.h"
#include "profile_words.h"

static const char *why(const struct key *key, int result)
{
    if (result == -ERANGE)
        return "is out of range";
    return key->kind == KEY_DURATION ? "is no duration (500ms, 3s, 9m)"
                                     : "is not understood";
}

static int refuse(const struct key *key, const char *text, int result,
                  char *error)
{
    return error_set(error, result, "%s = %s %s: must be %s", key->name, text,
                     why(key, result), key->right);
}

static int check_command(const struct key *key, const char *text, char *error)
{
    char **argv;
    int result = command_split(text, 0, "", &argv);

    if (result == 0)
        command_release(argv);
    if (result == -EINVAL)
        return error_set(error, result, "%s: a double quote is not closed",
                         key->name);
    if (result < 0)
        return error_set(error, result, "%s: must be %s", key->name,
                         key->right);
    return 0;
}

int value_check(const struct key *key, const char *text, char *error)
{
    int result = 0;

    if (!*text || !text_is_clean(text))
        return error_set(error, -EINVAL,
                         "%s is %s, but must be printable UTF-8 such as %s",
                         key->name, *text ? "not" : "empty", key->right);
    if (key->kind == KEY_PATH && (*text != '/' || strpbrk(text, " \"#")))
        return error_set(error, -EINVAL, "%s = \"%s\": must be %s", key->name,
                         text, key->right);
    if (key->kind == KEY_RATE || key->kind == KEY_ARRIVALS)
        result = open_word_check(key, text);
    if (result < 0)
        return refuse(key, text, result, error);
    return key->kind == KEY_COMMAND ? check_command(key, text, error) : 0;
}

static int duration_value(const struct key *key, const char *text,
                          double *seconds)
{
    int result = duration_parse(text, seconds);

    if (result == 0 && (*seconds < key->low || *seconds > key->high))
        return -ERANGE;
    return result;
}

static int flag_value(const char *text, int *value)
{
    *value = strcmp(text, "true") == 0;
    return *value || strcmp(text, "false") == 0 ? 0 : -EINVAL;
}

int value_parse(const struct key *key, const char *text, void *value,
                char *error)
{
    int result = 0;

    switch (key->kind) {
    case KEY_DURATION:
        result = duration_value(key, text, value);
        break;
    case KEY_PERCENT:
        result = percent_parse(text, key->low, key->high, value);
        break;
    case KEY_NUMBER:
        result = decimal_parse(text, key->low, key->high, value);
        break;
    case KEY_COUNT:
    case KEY_LEVELS:
        result = count_parse(text, (long)key->low, (long)key->high, value);
        break;
    case KEY_FLAG:
        result = flag_value(text, value);
        break;
    case KEY_NAMES:
    case KEY_TEXT:
    case KEY_PATH:
    case KEY_COMMAND:
    case KEY_RATE:
    case KEY_ARRIVALS:
        break;
    }
    return result < 0 ? refuse(key, text, result, error) : 0;
}
