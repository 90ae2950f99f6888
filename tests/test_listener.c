/* Who listens on a port, and whether it is the server. */
#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "listener.h"

static struct sockaddr_in at(uint16_t port)
{
    struct sockaddr_in result = {.sin_family = AF_INET};

    result.sin_port = htons(port);
    result.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return result;
}

#define REST " 00000000:00000000 00:00000000 00000000     0        0 "

static void lines_are_understood(void **state)
{
    char local[16], line[256];
    const struct {
        const char *format; /* %s is 127.0.0.1 */
        uint64_t inode;     /* 0: it adds nothing */
    } cases[] = {
        {"   0: %s:1F90 00000000:0000 0A" REST "4242 1 ffff 100 0\n", 4242},
        {"   0: 00000000:1F90 00000000:0000 0A" REST "43 1\n", 43},
        {" 123: %s:1F90 00000000:0000 01" REST "44 1\n", 0},
        {"   0: %s:1F91 00000000:0000 0A" REST "45 1\n", 0},
        {"   0: 0F0F0F0F:1F90 00000000:0000 0A" REST "46 1\n", 0},
        {"   0: 00000000000000000000000000000000:1F90 "
         "00000000000000000000000000000000:0000 0A" REST "47 1\n",
         47},
        {"   0: 00000000000000000000000001000000:1F90 "
         "00000000000000000000000000000000:0000 0A" REST "48 1\n",
         0},
        {"   0: 0000000000000000FFFF0000%s:1F90 "
         "00000000000000000000000000000000:0000 0A" REST "49 1\n",
         htonl(1) == 1 ? 0 : 49},
        {"  sl  local_address rem_address   st tx_queue rx_queue tr\n", 0},
        {"   0: %s:1F90 00000000:0000 0A 00000000:0000", 0},
        {"", 0},
    };
    const struct sockaddr_in asked = at(8080);

    (void)state;
    snprintf(local, sizeof local, "%08X", asked.sin_addr.s_addr);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct listeners listeners = {.count = 0};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(line, sizeof line, cases[i].format, local);
#pragma GCC diagnostic pop
        listeners_add(&listeners, line, &asked);
        assert_int_equal(listeners.count, cases[i].inode > 0);
        if (cases[i].inode > 0)
            assert_int_equal(listeners.inodes[0], cases[i].inode);
    }
}

static void there_are_not_too_many(void **state)
{
    static const char line[] =
        "0: 00000000:1F90 00000000:0000 0A" REST "43 1\n";
    const struct sockaddr_in asked = at(8080);
    struct listeners listeners = {.count = 0};

    (void)state;
    for (int i = 0; i < 2 * LISTENERS_MAX; i++)
        listeners_add(&listeners, line, &asked);
    assert_int_equal(listeners.count, LISTENERS_MAX);
}

/* A socket that listens on a free port of `family`; the port is filled in.
 * Port 0: any. */
static int listen_on(int family, struct sockaddr_in *port)
{
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    struct sockaddr_in four = at(ntohs(port->sin_port));
    struct sockaddr *own = (struct sockaddr *)&four;
    socklen_t length = sizeof four;
    int fd = socket(family, SOCK_STREAM, 0), yes = 1;

    if (fd < 0)
        return -1;
    if (family == AF_INET6) {
        own = (struct sockaddr *)&six;
        length = sizeof six;
    }
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes),
                     0);
    assert_int_equal(bind(fd, own, length), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, own, &length), 0);
    *port = at(ntohs(family == AF_INET6 ? six.sin6_port : four.sin_port));
    return fd;
}

/* A process that has what we have, until it is killed. */
static pid_t twin(void)
{
    pid_t pid = fork();

    assert_true(pid >= 0);
    while (pid == 0)
        (void)pause();
    return pid;
}

static void end(pid_t pid)
{
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static int check(const struct sockaddr_in *port, pid_t server, char who[64])
{
    struct tree tree;

    tree_one(&tree, server);
    who[0] = '\0';
    return listener_check(port, &tree, who, 64);
}

static void a_server_owns_its_port(void **state)
{
    static const int families[] = {AF_INET, AF_INET6};

    (void)state;
    for (size_t i = 0; i < COUNT(families); i++) {
        struct sockaddr_in port = at(0);
        pid_t before = twin(), after;
        int fd = listen_on(families[i], &port);
        char who[64], wanted[64];

        if (fd < 0) { /* no IPv6 here */
            end(before);
            continue;
        }
        after = twin();
        assert_int_equal(check(&port, getpid(), who), 0);
        assert_int_equal(check(&port, after, who), 0); /* it inherited it */
        assert_int_equal(check(&port, before, who), -EADDRINUSE);
        close(fd);
        assert_int_equal(check(&port, getpid(), who), -EADDRINUSE);
        snprintf(wanted, sizeof wanted, "test_listener (process %d)",
                 (int)after);
        assert_string_equal(who, wanted);
        end(before);
        end(after);
        assert_int_equal(check(&port, getpid(), who), 0); /* nobody at all */
    }
}

/* SO_REUSEPORT: connects are shared out between both. */
static void a_port_is_shared_with_nobody(void **state)
{
    struct sockaddr_in port = at(0);
    int other = listen_on(AF_INET, &port), fd;
    pid_t pid = twin();
    char who[64];

    (void)state;
    fd = listen_on(AF_INET, &port);
    assert_true(fd >= 0);
    assert_int_equal(check(&port, getpid(), who), 0); /* both are ours */
    close(other);
    assert_int_equal(check(&port, getpid(), who), -EADDRINUSE);
    end(pid);
    assert_int_equal(check(&port, getpid(), who), 0);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_understood),
        cmocka_unit_test(there_are_not_too_many),
        cmocka_unit_test(a_server_owns_its_port),
        cmocka_unit_test(a_port_is_shared_with_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
