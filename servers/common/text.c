#include "text.h"

char *text_add_digits(char *end, uint64_t number, int digits)
{
    for (int i = digits - 1; i >= 0; i--, number /= 10)
        end[i] = (char)('0' + number % 10);
    return end + digits;
}

char *text_add_number(char *end, uint64_t number)
{
    int digits = 1;

    for (uint64_t rest = number; rest >= 10; rest /= 10)
        digits++;
    return text_add_digits(end, number, digits);
}

char *text_add_hexadecimal(char *end, uint64_t number)
{
    for (int i = 15; i >= 0; i--, number /= 16)
        end[i] = "0123456789abcdef"[number % 16];
    return end + 16;
}
