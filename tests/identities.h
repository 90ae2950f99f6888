/*
 * identities.h - what a server and its client count, and what is said of it by
 * evidence.h.
 */
#ifndef TESTS_IDENTITIES_H
#define TESTS_IDENTITIES_H

#include "support.h"

#include <errno.h>
#include <string.h>

#include "evidence.h"

struct identity {
    const char *last, *line; /* the server's, the client's */
    const char *reason;      /* "" when they agree */
};

/* Each case in an evidence that is well otherwise. */
static inline void check_identities(struct evidence evidence,
                                    const struct identity *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct result result;
        char reason[REASON_BYTES];

        evidence.last = cases[i].last;
        evidence.wrk_line = cases[i].line;
        result_init(&result);
        evidence_fill(&evidence, &result);
        assert_int_equal(evidence_check(&evidence, &result, reason),
                         cases[i].reason[0] ? -EBADMSG : 0);
        if (!strstr(reason, cases[i].reason))
            fail_msg("case %zu: \"%s\"", i, reason);
    }
}

#endif
