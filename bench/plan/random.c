#include "random.h"

uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

int random_below(uint64_t *state, int limit)
{
    uint64_t range = (uint64_t)(unsigned int)limit;
    uint64_t value;

    do
        value = random_next(state);
    while (value >= UINT64_MAX - UINT64_MAX % range);
    return (int)(value % range);
}

double random_unit(uint64_t *state)
{
    return (double)((random_next(state) >> 11) + 1) * 0x1p-53;
}
