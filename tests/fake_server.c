/*
 * fake_server.c - an HTTP server for the runner's tests: one that behaves, or
 * one with a fault of every kind that a server can have.
 *
 *   fake_server [--port N] [--ready LINE] [--requests N] MODE
 *
 * Without --port it takes any free one and says `listening 127.0.0.1:PORT`;
 * with it, it says nothing, or the LINE.  --rounds-per-us is taken and
 * ignored, as the runner gives it to every server with counters.
 */
#include <arpa/inet.h>
#include <err.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    CONNS_MAX = 64,
    FEW = 10,
    ANSWER_US = 1000,       /* to leave the client time to spare */
    TURN_MS = 50,           /* a signal just before poll waits no longer */
    FLOOD_LINES = 64 * 1024 /* of 1 KiB */
};

enum mode {
    MODE_GOOD,
    MODE_STATUS,   /* 503 to everything */
    MODE_LENGTH,   /* 200, but three bytes from request --requests on */
    MODE_NEVER,    /* never listens */
    MODE_EXIT,     /* status 3 at once, with a message */
    MODE_CRASH,    /* SIGSEGV in request --requests */
    MODE_HANG,     /* accepts, and does not answer from request --requests on */
    MODE_FLOOD,    /* 64 MiB to stderr before it listens */
    MODE_BABBLE,   /* 64 MiB to stdout without a line's end, then good */
    MODE_STUBBORN, /* ignores SIGTERM */
    MODE_LIAR,     /* says that it listens where nobody does */
    MODE_DEAF,     /* ignores SIGUSR1: gives no counters */
    MODE_MISCOUNT, /* counts its connections, and never an answer */
    MODE_TURNCOAT, /* 503 from request --requests on */
    MODE_ORPHAN,   /* leaves a process in a session of its own */
    MODE_GARBAGE,  /* answers with what is no HTTP */
    MODE_FEW,      /* serves its oldest FEW connections, each answer in 1 ms */
    MODE_TIRED,    /* three bytes to who comes alone after a crowd has left */
    MODE_COUNT
};

struct conn {
    int fd;
    int matched; /* bytes of the blank line that ends a request */
};

struct server {
    enum mode mode;
    int port;
    const char *ready;
    long requests, requests_limit;
    int listener;
    struct conn conns[CONNS_MAX];
    int conn_count;
    bool had_crowd; /* more than one at a time */
};

/* Signals know of no server. */
static volatile sig_atomic_t counters_asked;

static void on_term(int number)
{
    (void)number;
    _exit(0);
}

static void on_usr1(int number)
{
    (void)number;
    counters_asked = 1;
}

static enum mode mode_parse(const char *name)
{
    static const char *const names[MODE_COUNT] = {
        "good",     "status",   "length", "never",    "exit", "crash",
        "hang",     "flood",    "babble", "stubborn", "liar", "deaf",
        "miscount", "turncoat", "orphan", "garbage",  "few",  "tired"};

    for (int mode = 0; mode < MODE_COUNT; mode++)
        if (strcmp(name, names[mode]) == 0)
            return (enum mode)mode;
    errx(2, "%s: no such mode", name);
}

static void server_parse_options(struct server *server, int argc, char **argv)
{
    static const struct option longs[] = {
        {"port", required_argument, NULL, 'p'},
        {"ready", required_argument, NULL, 'r'},
        {"requests", required_argument, NULL, 'n'},
        {"rounds-per-us", required_argument, NULL, 'u'},
        {NULL, 0, NULL, 0}};
    int option;

    while ((option = getopt_long(argc, argv, "", longs, NULL)) != -1)
        if (option == 'p')
            server->port = atoi(optarg);
        else if (option == 'r')
            server->ready = optarg;
        else if (option == 'n')
            server->requests_limit = atol(optarg);
    if (optind + 1 != argc)
        errx(2, "usage: fake_server [--port N] [--ready LINE] MODE");
    server->mode = mode_parse(argv[optind]);
}

static void server_listen(struct server *server)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    int yes = 1;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)server->port);
    server->listener = socket(AF_INET, SOCK_STREAM, 0);
    (void)setsockopt(server->listener, SOL_SOCKET, SO_REUSEADDR, &yes,
                     sizeof yes); /* bind says it better */
    if (server->listener < 0 ||
        bind(server->listener, (struct sockaddr *)&address, length) < 0 ||
        listen(server->listener, CONNS_MAX) < 0 ||
        getsockname(server->listener, (struct sockaddr *)&address, &length) < 0)
        err(1, "cannot listen on port %d", server->port);
    if (server->mode == MODE_LIAR)
        printf("listening nowhere:99999\n");
    else if (server->ready)
        printf("%s\n", server->ready);
    else if (server->port == 0)
        printf("listening 127.0.0.1:%d\n", ntohs(address.sin_port));
    (void)fflush(stdout); /* a runner that is gone has ended us */
}

static void crash(void)
{
    const struct rlimit none = {0, 0};

    (void)setrlimit(RLIMIT_CORE, &none); /* less is always allowed */
    (void)signal(SIGSEGV, SIG_DFL);      /* sanitizers have their own */
    (void)raise(SIGSEGV);
}

/* What it says to request number `requests`; "" for nothing. */
static const char *server_answer(const struct server *server)
{
    static const char good[] = "HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n"
                               "hello, world!\n";
    static const char unavailable[] =
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
    bool over = server->requests >= server->requests_limit;

    if (server->mode == MODE_HANG && over)
        return "";
    if (server->mode == MODE_GARBAGE)
        return "SSH-2.0-OpenSSH_9.2\r\n\r\n";
    if ((server->mode == MODE_LENGTH && over) ||
        (server->mode == MODE_TIRED && server->had_crowd &&
         server->conn_count == 1))
        return "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi\n";
    if (server->mode == MODE_STATUS || (server->mode == MODE_TURNCOAT && over))
        return unavailable;
    if (server->mode == MODE_CRASH && over)
        crash();
    return good;
}

/* Returns whether the connection goes on. */
static bool conn_serve(struct server *server, struct conn *conn)
{
    static const char end[] = "\r\n\r\n";
    char bytes[4096];
    ssize_t got = recv(conn->fd, bytes, sizeof bytes, 0);

    for (ssize_t i = 0; i < got; i++) {
        const char *answer;

        conn->matched = bytes[i] == end[conn->matched] ? conn->matched + 1
                                                       : bytes[i] == '\r';
        if (conn->matched < 4)
            continue;
        conn->matched = 0;
        server->requests++;
        answer = server_answer(server);
        if (server->mode == MODE_FEW)
            (void)usleep(ANSWER_US); /* a signal may shorten it */
        if (send(conn->fd, answer, strlen(answer), MSG_NOSIGNAL) < 0)
            return false;
    }
    return got > 0;
}

static void server_accept(struct server *server)
{
    int fd = accept(server->listener, NULL, NULL);

    if (fd >= 0)
        server->conns[server->conn_count++] = (struct conn){.fd = fd};
    server->had_crowd |= server->conn_count > 1;
}

static bool is_served(const struct server *server, int conn)
{
    return server->mode != MODE_FEW || conn < FEW;
}

static void server_turn(struct server *server)
{
    struct pollfd fds[CONNS_MAX + 1] = {
        {.fd = server->conn_count < CONNS_MAX ? server->listener : -1,
         .events = POLLIN}};
    int count = server->conn_count;

    for (int i = 0; i < count; i++)
        fds[i + 1] = (struct pollfd){
            is_served(server, i) ? server->conns[i].fd : -1, POLLIN, 0};
    if (poll(fds, (nfds_t)count + 1, TURN_MS) < 0)
        return; /* a signal */
    for (int i = count - 1; i >= 0; i--) {
        if (!fds[i + 1].revents || conn_serve(server, &server->conns[i]))
            continue;
        (void)close(server->conns[i].fd);
        server->conns[i] = server->conns[--server->conn_count];
    }
    if (fds[0].revents)
        server_accept(server);
}

static void print_counters(int seq)
{
    counters_asked = 0;
    printf("counters seq=%d monotonic_us=%d accepted=%d responses=7\n", seq,
           seq, 99 * seq);
    (void)fflush(stdout); /* as above */
}

/* The faults before it listens. */
static void server_start(const struct server *server)
{
    const struct sigaction asked = {.sa_handler = on_usr1};

    if (server->mode == MODE_EXIT)
        errx(3, "no licence found");
    (void)signal(SIGTERM, server->mode == MODE_STUBBORN ? SIG_IGN : on_term);
    if (server->mode == MODE_DEAF)
        (void)signal(SIGUSR1, SIG_IGN);
    if (server->mode == MODE_MISCOUNT)
        (void)sigaction(SIGUSR1, &asked, NULL);
    for (int i = 0; server->mode == MODE_FLOOD && i < FLOOD_LINES; i++)
        fprintf(stderr, "%1023d\n", i);
    for (int i = 0; server->mode == MODE_BABBLE && i < FLOOD_LINES; i++)
        printf("%1024d", i);
    if (server->mode == MODE_BABBLE)
        putchar('\n');
    if (server->mode == MODE_ORPHAN && fork() == 0) {
        (void)setsid();
        for (;;)
            (void)pause();
    }
    while (server->mode == MODE_NEVER)
        (void)pause();
}

int main(int argc, char **argv)
{
    static struct server server;

    server_parse_options(&server, argc, argv);
    server_start(&server);
    server_listen(&server);
    for (int seq = 1;;) {
        server_turn(&server);
        if (counters_asked)
            print_counters(seq++);
    }
}
