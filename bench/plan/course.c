#include "course.h"

enum {
    FIFTH = 5,
    REPEATED_LEAST = 4 /* of a short plan */
};

bool course_may_repeat(const struct course *course, int most, size_t planned)
{
    size_t in_all = planned / FIFTH;

    if (in_all < REPEATED_LEAST)
        in_all = REPEATED_LEAST;
    return course->tries < most && course->repeated < in_all;
}

void course_advance(struct course *course, enum status status)
{
    if (status == STATUS_DISTURBED) {
        course->tries++;
        course->repeated++;
    } else {
        course->tries = 0;
        course->next++;
    }
}
