/*
 * faults.h - servers that suffer: started under inject.so, watched from
 * outside, and left by clients without a word.
 *
 *   1. faults_start, with the rules of inject.h and the options
 *   2. faults_arm, or not; what then fails is counted in faults_page()
 *   3. subject_stop; subject_kill as a teardown, as ever
 *
 * There is one page and one file for stderr in a test program: servers that
 * are started side by side share them.
 */
#ifndef TESTS_FAULTS_H
#define TESTS_FAULTS_H

#include "inject.h"
#include "subject.h"

enum {
    ERRORS_BYTES = 4096
};

/* --- injecting ---------------------------------------------------------- */

static inline int faults_memory(const char *name)
{
    int fd = memfd_create(name, MFD_CLOEXEC);

    assert_true(fd > STDERR_FILENO);
    return fd;
}

static inline int faults_page_fd(void)
{
    static int fd;

    if (fd == 0) {
        fd = faults_memory("page");
        assert_int_equal(ftruncate(fd, sizeof(struct inject_page)), 0);
    }
    return fd;
}

static inline struct inject_page *faults_page(void)
{
    static struct inject_page *page;

    if (!page)
        page = mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED,
                    faults_page_fd(), 0);
    assert_true(page != MAP_FAILED);
    return page;
}

static inline int faults_errors_fd(void)
{
    static int fd;

    if (fd == 0)
        fd = faults_memory("errors");
    return fd;
}

/* What servers have said on stderr since faults_reset. */
static inline void faults_errors(char text[ERRORS_BYTES])
{
    ssize_t size = pread(faults_errors_fd(), text, ERRORS_BYTES - 1, 0);

    assert_true(size >= 0);
    text[size] = '\0';
}

static inline void faults_arm(bool armed)
{
    atomic_store(&faults_page()->armed, armed);
}

/* How often the call was reached while the rules held. */
static inline uint64_t faults_reached(enum inject_call call)
{
    return atomic_load(&faults_page()->calls[call].reached);
}

static inline uint64_t faults_failed(enum inject_call call)
{
    return atomic_load(&faults_page()->calls[call].failed);
}

/* Forgets what was counted, and what was said. */
static inline void faults_reset(void)
{
    memset(faults_page(), 0, sizeof *faults_page());
    assert_int_equal(ftruncate(faults_errors_fd(), 0), 0);
    assert_int_equal(lseek(faults_errors_fd(), 0, SEEK_SET), 0);
}

/* Has the server, when it starts, suffer by these rules. */
static inline void faults_prepare(struct subject *subject, const char *rules)
{
    static char preload[600], inject[600], descriptor[32];
    static char order[] = "ASAN_OPTIONS=verify_asan_link_order=0";
    static const char *const environment[] = {preload, inject, descriptor,
                                              order, NULL};
    const char *name = strrchr(subject->program, '/');

    snprintf(preload, sizeof preload, "LD_PRELOAD=%.*s/tests/inject.so",
             (int)(name - subject->program), subject->program);
    snprintf(inject, sizeof inject, "INJECT=%s", rules);
    snprintf(descriptor, sizeof descriptor, "INJECT_FD=%d", faults_page_fd());
    subject->environment = environment;
    subject->inherited_fd = faults_page_fd();
    subject->errors_fd = faults_errors_fd();
}

/* Unarmed. */
static inline void faults_start(struct subject *subject, const char *rules,
                                const char *const *options)
{
    faults_reset();
    faults_prepare(subject, rules);
    subject_start(subject, options);
}

/* --- watching ----------------------------------------------------------- */

/* What a server holds when nobody is there. */
struct base {
    int descriptors, threads;
};

static inline bool subject_is_empty(const struct subject *subject)
{
    char line[LINE_BYTES];

    subject_counters(subject, line);
    return counter(line, "open") == 0;
}

/* Threads that have nothing more to do end soon. */
static inline int subject_settled_threads(const struct subject *subject)
{
    int before, threads = subject_threads(subject);

    do {
        before = threads;
        pause_ms(20);
        threads = subject_threads(subject);
    } while (threads != before);
    return threads;
}

/* After some clients: each loop keeps a spare descriptor from the first on,
 * and threads for calls that block from the first such call on. */
static inline struct base subject_base(const struct subject *subject)
{
    for (int i = 0; i < 2; i++) {
        int fd = client_connect(subject->port);

        assert_true(client_get(fd, "/block/0"));
        close(fd);
        client_probe(subject->port);
    }
    EVENTUALLY(subject_is_empty(subject));
    return (struct base){.threads = subject_settled_threads(subject),
                         .descriptors = subject_descriptors(subject)};
}

static inline void assert_at_base(const struct subject *subject,
                                  const struct base *base)
{
    EVENTUALLY(subject_is_empty(subject));
    EVENTUALLY(subject_descriptors(subject) <= base->descriptors);
    EVENTUALLY(subject_threads(subject) <= base->threads);
}

static inline long long subject_cpu_us(const struct subject *subject)
{
    char line[LINE_BYTES];

    subject_counters(subject, line);
    return counter(line, "cpu_user_us") + counter(line, "cpu_system_us");
}

/* From /proc/PID/smaps_rollup; the field as "Pss". */
static inline long subject_memory_kib(const struct subject *subject,
                                      const char *field)
{
    char path[64], line[256];
    size_t length = strlen(field);
    long kib = -1;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)subject->pid);
    file = fopen(path, "r");
    assert_non_null(file);
    while (kib < 0 && fgets(line, sizeof line, file))
        if (strncmp(line, field, length) == 0 && line[length] == ':')
            kib = strtol(line + length + 1, NULL, 10);
    fclose(file);
    assert_true(kib >= 0);
    return kib;
}

/* --- clients ------------------------------------------------------------ */

/* Leaves without a word. */
static inline void client_reset(int fd)
{
    static const struct linger at_once = {.l_onoff = 1, .l_linger = 0};

    (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);
}

/* Reads until a status line, the end or a reset.  Returns the status; 0 when
 * there was none. */
static inline int client_status(int fd)
{
    struct bytes answer = {0};
    int status = 0;

    while (client_read(fd, &answer) > 0 && answer.size < 13)
        ;
    if (answer.size >= 13)
        status = (int)strtol(answer.data + strlen("HTTP/1.1 "), NULL, 10);
    bytes_free(&answer);
    return status;
}

#endif
