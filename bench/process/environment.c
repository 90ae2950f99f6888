#include "environment.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whether one of `additions` has the name of `variable`, "NAME=...". */
static bool is_replaced(const char *variable, const char *const *additions)
{
    size_t name_length = strcspn(variable, "=") + 1;

    for (; *additions; additions++)
        if (strncmp(variable, *additions, name_length) == 0)
            return true;
    return false;
}

char **environment_new(const char *const *additions)
{
    size_t count = 1, used = 0;
    char **variables;

    for (size_t i = 0; environ[i]; i++)
        count++;
    for (size_t i = 0; additions[i]; i++)
        count++;
    variables = calloc(count, sizeof(variables[0]));
    if (!variables)
        return NULL;
    for (size_t i = 0; environ[i]; i++)
        if (!is_replaced(environ[i], additions))
            variables[used++] = environ[i];
    for (size_t i = 0; additions[i]; i++)
        variables[used++] = (char *)additions[i];
    return variables;
}
