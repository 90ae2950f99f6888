/*
 * Writes the rows of specs.h, a file for each, to begin fuzzing from: what
 * clients send for struct conn, what they get for struct fetch.
 *
 *   seeds conn|fetch FOLDER
 */
#include "../specs.h"
#include "stream.h"

int main(int argc, char **argv)
{
    char path[512];

    if (argc != 3)
        return 2;
    for (size_t i = 0; i < COUNT(specs); i++) {
        const char *text =
            strcmp(argv[1], "conn") == 0 ? specs[i].request : specs[i].answer;

        (void)snprintf(path, sizeof path, "%s/spec-%03zu", argv[2], i);
        if (save_file(path, text, strlen(text)))
            continue;
        perror(path);
        return 1;
    }
    return 0;
}
