/*
 * specs.h - the protocol, as a table: what a client sends, what it gets, and
 * whether the connection lives on.
 *
 * test_conn.c holds struct conn to it, test_parity.c every server.  {N*text}
 * stands for N times the text; the clock stands still.
 */
#ifndef TESTS_SPECS_H
#define TESTS_SPECS_H

/* The example of RFC 9110, 5.6.7, at which the tests' clock stands still. */
enum {
    SPECS_WALL_CLOCK_S = 784111777,
    SPECS_ROUNDS_PER_US = 10
};

#define HEAD(status, length)                                                   \
    "HTTP/1.1 " status "\r\n"                                                  \
    "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"                                  \
    "Content-Type: text/plain\r\n"                                             \
    "Content-Length: " length "\r\n"
#define KEEP_1_0 "Connection: keep-alive\r\n"
#define CLOSE    "Connection: close\r\n"
#define ALLOW    "Allow: GET, HEAD\r\n"

#define OK(length, body) HEAD("200 OK", length) "\r\n" body
#define HELLO            OK("14", "hello, world!\n")
#define HELLO_LAST       HEAD("200 OK", "14") CLOSE "\r\nhello, world!\n"
#define NOT_FOUND        HEAD("404 Not Found", "14") "\r\n404 Not Found\n"
#define BAD_AMOUNT       HEAD("400 Bad Request", "16") "\r\n400 Bad Request\n"
#define NOT_ALLOWED                                                            \
    HEAD("405 Method Not Allowed", "23")                                       \
    ALLOW "\r\n405 Method Not Allowed\n"

/* Refusals: the stream is not to be trusted any further. */
#define MALFORMED HEAD("400 Bad Request", "16") CLOSE "\r\n400 Bad Request\n"
#define BODY_TOO_LARGE                                                         \
    HEAD("413 Content Too Large", "22") CLOSE "\r\n413 Content Too Large\n"
#define LINE_TOO_LONG                                                          \
    HEAD("414 URI Too Long", "17") CLOSE "\r\n414 URI Too Long\n"
#define HEAD_TOO_LARGE                                                         \
    HEAD("431 Request Header Fields Too Large", "36")                          \
    CLOSE "\r\n431 Request Header Fields Too Large\n"
#define UNKNOWN                                                                \
    HEAD("501 Not Implemented", "20") CLOSE "\r\n501 Not Implemented\n"
#define VERSION                                                                \
    HEAD("505 HTTP Version Not Supported", "31")                               \
    CLOSE "\r\n505 HTTP Version Not Supported\n"

#define GET(target)    "GET " target " HTTP/1.1\r\nHost: h\r\n\r\n"
#define GET_1_0(more)  "GET /hello HTTP/1.0\r\n" more "\r\n"
#define WITH(field)    "GET /hello HTTP/1.1\r\nHost: h\r\n" field "\r\n\r\n"
#define POST(more)     "POST /hello HTTP/1.1\r\nHost: h\r\n" more
#define SIZED(n, body) POST("Content-Length: " n "\r\n\r\n") body
#define CHUNKED(body)  POST("Transfer-Encoding: chunked\r\n\r\n") body
#define LETTERS        "abcdefghijklmnopqrstuvwxyz"

enum end {
    OPEN,   /* the connection waits for more */
    CUT,    /* likewise, with a request begun that counts as one */
    CLOSED, /* the server ends it */
    DRAINED /* likewise, because it was told to stop before the request */
};

static const struct spec {
    const char *name, *request, *answer;
    enum end end;
} specs[] = {
    /* routes */
    {"hello", GET("/hello"), HELLO, OPEN},
    {"no bytes", GET("/bytes/0"), OK("0", ""), OPEN},
    {"one byte", GET("/bytes/1"), OK("1", "a"), OPEN},
    {"leading zeros", GET("/bytes/002"), OK("2", "ab"), OPEN},
    {"many bytes", GET("/bytes/300000"),
     OK("300000", "{11538*" LETTERS "}abcdefghijkl"), OPEN},
    {"no wait", GET("/wait/0"), OK("12", "waited 0 ms\n"), OPEN},
    {"wait", GET("/wait/5"), OK("12", "waited 5 ms\n"), OPEN},
    {"no work", GET("/cpu/0"), OK("17", "0000000000000000\n"), OPEN},
    {"work", GET("/cpu/10"), OK("17", "fd230bc97a489f17\n"), OPEN},

    /* no routes */
    {"root", GET("/"), NOT_FOUND, OPEN},
    {"unknown", GET("/hullo"), NOT_FOUND, OPEN},
    {"too much of a path", GET("/hello/"), NOT_FOUND, OPEN},
    {"case matters", GET("/Hello"), NOT_FOUND, OPEN},
    {"a prefix of one", GET("/bytes"), NOT_FOUND, OPEN},
    {"longer than any", GET("/{4000*a}"), NOT_FOUND, OPEN},
    {"long after a route", GET("/bytes/{150*0}1"), BAD_AMOUNT, OPEN},

    /* amounts */
    {"no amount", GET("/bytes/"), BAD_AMOUNT, OPEN},
    {"no number", GET("/bytes/x"), BAD_AMOUNT, OPEN},
    {"half a number", GET("/bytes/1x"), BAD_AMOUNT, OPEN},
    {"sign", GET("/wait/+5"), BAD_AMOUNT, OPEN},
    {"negative", GET("/wait/-5"), BAD_AMOUNT, OPEN},
    {"fraction", GET("/wait/0.5"), BAD_AMOUNT, OPEN},
    {"hexadecimal", GET("/cpu/0x10"), BAD_AMOUNT, OPEN},
    {"escaped", GET("/cpu/%31"), BAD_AMOUNT, OPEN},
    {"path goes on", GET("/cpu/1/2"), BAD_AMOUNT, OPEN},
    {"64 MiB is the most", "HEAD /bytes/67108864 HTTP/1.1\r\nHost: h\r\n\r\n",
     OK("67108864", ""), OPEN},
    {"a byte beyond", GET("/bytes/67108865"), BAD_AMOUNT, OPEN},
    {"an hour is the most", GET("/wait/3600001"), BAD_AMOUNT, OPEN},
    {"10 s is the most", GET("/cpu/10000001"), BAD_AMOUNT, OPEN},
    {"2^64", GET("/bytes/18446744073709551616"), BAD_AMOUNT, OPEN},

    /* targets */
    {"query", GET("/hello?a=/wait/9&b"), HELLO, OPEN},
    {"empty query", GET("/hello?"), HELLO, OPEN},
    {"query after an amount", GET("/bytes/1?x"), OK("1", "a"), OPEN},
    {"query before a path", GET("/?/hello"), NOT_FOUND, OPEN},
    {"absolute form", GET("http://h:80/hello"), HELLO, OPEN},
    {"absolute, query", GET("http://h/bytes/1?/x"), OK("1", "a"), OPEN},
    {"absolute, no path", GET("http://h"), NOT_FOUND, OPEN},
    {"absolute, query only", GET("http://h?/hello"), NOT_FOUND, OPEN},
    {"asterisk form", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", NOT_FOUND, OPEN},
    {"authority form", "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", UNKNOWN,
     CLOSED},
    {"no form", GET("hello"), MALFORMED, CLOSED},

    /* methods */
    {"HEAD", "HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n", OK("14", ""), OPEN},
    {"HEAD of many bytes", "HEAD /bytes/300000 HTTP/1.1\r\nHost: h\r\n\r\n",
     OK("300000", ""), OPEN},
    {"HEAD of a wait", "HEAD /wait/5 HTTP/1.1\r\nHost: h\r\n\r\n", OK("12", ""),
     OPEN},
    {"HEAD of work", "HEAD /cpu/10 HTTP/1.1\r\nHost: h\r\n\r\n", OK("17", ""),
     OPEN},
    {"HEAD of nothing", "HEAD /x HTTP/1.1\r\nHost: h\r\n\r\n",
     HEAD("404 Not Found", "14") "\r\n", OPEN},
    {"HEAD, bad amount", "HEAD /cpu/x HTTP/1.1\r\nHost: h\r\n\r\n",
     HEAD("400 Bad Request", "16") "\r\n", OPEN},
    {"HEAD, refused", "HEAD /hello HTTP/1.1\r\n\r\n",
     HEAD("400 Bad Request", "16") CLOSE "\r\n", CLOSED},
    {"HEAD, then GET",
     "HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n" GET("/bytes/1"),
     OK("14", "") OK("1", "a"), OPEN},
    {"POST", SIZED("0", ""), NOT_ALLOWED, OPEN},
    {"DELETE", "DELETE /wait/1 HTTP/1.1\r\nHost: h\r\n\r\n", NOT_ALLOWED, OPEN},
    {"404 before 405", "PUT /x HTTP/1.1\r\nHost: h\r\n\r\n", NOT_FOUND, OPEN},
    {"405 before 400", "PUT /cpu/x HTTP/1.1\r\nHost: h\r\n\r\n", NOT_ALLOWED,
     OPEN},
    {"no method", "FETCH /hello HTTP/1.1\r\nHost: h\r\n\r\n", MALFORMED,
     CLOSED},
    {"case matters here too", "get /hello HTTP/1.1\r\nHost: h\r\n\r\n",
     MALFORMED, CLOSED},
    {"a method of RTSP", "PLAY /hello HTTP/1.1\r\nHost: h\r\n\r\n", MALFORMED,
     CLOSED},
    {"a method of Icecast", "SOURCE /hello HTTP/1.1\r\nHost: h\r\n\r\n",
     UNKNOWN, CLOSED},

    /* persistence */
    {"close", WITH("Connection: close"), HELLO_LAST, CLOSED},
    {"close, shouted", WITH("Connection: CLOSE"), HELLO_LAST, CLOSED},
    {"close, in a list", WITH("Connection: x, close"), HELLO_LAST, CLOSED},
    {"close, not quite", WITH("Connection: closed"), HELLO, OPEN},
    {"keep-alive", WITH("Connection: keep-alive"), HELLO, OPEN},
    {"bytes after close", WITH("Connection: close") GET("/bytes/1") "junk",
     HELLO_LAST, CLOSED},
    {"much after close", WITH("Connection: close") "{50000*junk}", HELLO_LAST,
     CLOSED},
    {"upgrade is declined", WITH("Connection: Upgrade\r\nUpgrade: h2c"), HELLO,
     OPEN},
    {"declined, then more",
     WITH("Connection: Upgrade\r\nUpgrade: x") GET("/bytes/1"),
     HELLO OK("1", "a"), OPEN},
    {"1.0", GET_1_0(""), HELLO_LAST, CLOSED},
    {"1.0 keep-alive", GET_1_0(KEEP_1_0),
     HEAD("200 OK", "14") KEEP_1_0 "\r\nhello, world!\n", OPEN},
    {"1.0, both", GET_1_0("Connection: keep-alive, close\r\n"), HELLO_LAST,
     CLOSED},
    {"1.0 twice", GET_1_0(KEEP_1_0) GET_1_0(""),
     HEAD("200 OK", "14") KEEP_1_0 "\r\nhello, world!\n" HELLO_LAST, CLOSED},
    {"1.0 with Host", GET_1_0("Host: h\r\n"), HELLO_LAST, CLOSED},
    {"draining", GET("/hello"), HELLO_LAST, DRAINED},
    {"draining, pipelined", GET("/hello") GET("/hello"), HELLO_LAST, DRAINED},
    {"draining, not found", GET("/x"),
     HEAD("404 Not Found", "14") CLOSE "\r\n404 Not Found\n", DRAINED},
    {"draining, wait", GET("/wait/5"),
     HEAD("200 OK", "12") CLOSE "\r\nwaited 5 ms\n", DRAINED},

    /* pipelines, bodies: read and dropped */
    {"two", GET("/hello") GET("/bytes/1"), HELLO OK("1", "a"), OPEN},
    {"a wait between", GET("/bytes/1") GET("/wait/5") GET("/hello"),
     OK("1", "a") OK("12", "waited 5 ms\n") HELLO, OPEN},
    {"200", "{200*" GET("/hello") "}", "{200*" HELLO "}", OPEN},
    {"a sized body between", GET("/hello") SIZED("5", "GET /") GET("/bytes/1"),
     HELLO NOT_ALLOWED OK("1", "a"), OPEN},
    {"a chunked body between",
     GET("/hello") CHUNKED("5;x=y\r\nGET /\r\na\r\n0123456789\r\n0\r\n"
                           "Trailer: x\r\n\r\n") GET("/bytes/1"),
     HELLO NOT_ALLOWED OK("1", "a"), OPEN},
    {"GET with a body", WITH("Content-Length: 3") "abc" GET("/bytes/1"),
     HELLO OK("1", "a"), OPEN},
    {"line breaks before", "\r\n\r\n" GET("/hello"), HELLO, OPEN},
    {"line breaks between", GET("/hello") "\r\n" GET("/bytes/1"),
     HELLO OK("1", "a"), OPEN},
    {"good, then malformed", GET("/hello") "nonsense\r\n\r\n", HELLO MALFORMED,
     CLOSED},
    {"1 MiB is the most", SIZED("1048576", "{1048576*x}"), NOT_ALLOWED, OPEN},
    {"a byte more", SIZED("1048577", "{1048577*x}"), BODY_TOO_LARGE, CLOSED},
    {"a byte more, chunked", CHUNKED("100001\r\n{1048577*x}\r\n0\r\n\r\n"),
     BODY_TOO_LARGE, CLOSED},

    /* cut short: no answer */
    {"nothing", "", "", OPEN},
    {"half a line", "GET /hel", "", OPEN},
    {"half a head", "GET /hello HTTP/1.1\r\nHost: h\r\n", "", OPEN},
    {"half a body", SIZED("5", "abc"), "", CUT},
    {"half a chunk", CHUNKED("5\r\nabc"), "", CUT},
    {"half a second", GET("/hello") SIZED("5", "abc"), HELLO, CUT},

    /* fields */
    {"no Host", "GET /hello HTTP/1.1\r\n\r\n", MALFORMED, CLOSED},
    {"two Hosts", WITH("Host: h"), MALFORMED, CLOSED},
    {"two Hosts in 1.0", GET_1_0("Host: h\r\nHost: h\r\n"), MALFORMED, CLOSED},
    {"empty Host", "GET /hello HTTP/1.1\r\nHost:\r\n\r\n", HELLO, OPEN},
    {"tab as white space", "GET /hello HTTP/1.1\r\nHost:\th\t\r\n\r\n", HELLO,
     OPEN},
    {"names have no case", "GET /hello HTTP/1.1\r\nhOST: h\r\n\r\n", HELLO,
     OPEN},
    {"long name", WITH("X-{300*a}: y"), HELLO, OPEN},
    {"a Host is longer", WITH("Host{300*t}: h"), HELLO, OPEN},
    {"empty name", WITH(": x"), MALFORMED, CLOSED},
    {"blank before colon", WITH("X : y"), MALFORMED, CLOSED},
    {"no colon", WITH("X"), MALFORMED, CLOSED},
    {"folded", WITH("X: y\r\n z"), HELLO, OPEN},
    {"bare line feed", "GET /hello HTTP/1.1\nHost: h\n\n", MALFORMED, CLOSED},
    {"control character", WITH("X: a\001b"), MALFORMED, CLOSED},
    {"100 are the most", WITH("{98*X: y\r\n}X: y"), HELLO, OPEN},
    {"one more", WITH("{99*X: y\r\n}X: y"), HEAD_TOO_LARGE, CLOSED},

    /* framing */
    {"both framings",
     POST("Content-Length: 3\r\nTransfer-Encoding: chunked"
          "\r\n\r\n0\r\n\r\n"),
     MALFORMED, CLOSED},
    {"both, other order",
     POST("Transfer-Encoding: chunked\r\nContent-Length: "
          "3\r\n\r\n0\r\n\r\n"),
     MALFORMED, CLOSED},
    {"two lengths", SIZED("3\r\nContent-Length: 4", "abc"), MALFORMED, CLOSED},
    {"length no number", SIZED("x", ""), MALFORMED, CLOSED},
    {"negative length", SIZED("-1", ""), MALFORMED, CLOSED},
    {"empty length", SIZED("", ""), MALFORMED, CLOSED},
    {"length beyond 2^64", SIZED("18446744073709551616", ""), MALFORMED,
     CLOSED},
    {"chunk size no number", CHUNKED("x\r\n"), MALFORMED, CLOSED},
    {"chunk size beyond 2^64", CHUNKED("10000000000000000\r\n"), MALFORMED,
     CLOSED},
    {"chunk without its end", CHUNKED("1\r\nabc"), MALFORMED, CLOSED},
    {"gzip", POST("Transfer-Encoding: gzip\r\n\r\n"), UNKNOWN, CLOSED},
    {"gzip, chunked", POST("Transfer-Encoding: gzip, chunked\r\n\r\n"), UNKNOWN,
     CLOSED},
    {"chunked, blanks", POST("Transfer-Encoding: \tChunked  \r\n\r\n0\r\n\r\n"),
     NOT_ALLOWED, OPEN},
    {"a folded coding",
     POST("Transfer-Encoding: chun\r\n ked\r\n\r\n0\r\n\r\n"), UNKNOWN, CLOSED},
    {"chunked, on a fold",
     POST("Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"), NOT_ALLOWED,
     OPEN},
    {"chunked twice",
     POST("Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"), MALFORMED,
     CLOSED},
    {"Host as a trailer", CHUNKED("0\r\nHost: h\r\n\r\n") GET("/bytes/1"),
     NOT_ALLOWED OK("1", "a"), OPEN},
    {"framing as a trailer",
     CHUNKED("0\r\nContent-Length: 5\r\n\r\n") GET("/bytes/1"),
     NOT_ALLOWED OK("1", "a"), OPEN},
    {"coding as a trailer", CHUNKED("0\r\nTransfer-Encoding: gzip\r\n\r\n"),
     MALFORMED, CLOSED},
    {"too many trailers", CHUNKED("0\r\n{99*X: y\r\n}\r\n") GET("/bytes/1"),
     HEAD_TOO_LARGE, CLOSED},
    {"empty coding", POST("Transfer-Encoding:\r\n\r\n"), UNKNOWN, CLOSED},
    {"coding in 1.0",
     "POST /hello HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     MALFORMED, CLOSED},

    /* versions */
    {"0.9", "GET /hello\r\n\r\n", VERSION, CLOSED},
    {"2.0", "GET /hello HTTP/2.0\r\nHost: h\r\n\r\n", VERSION, CLOSED},
    {"1.2", "GET /hello HTTP/1.2\r\nHost: h\r\n\r\n", VERSION, CLOSED},
    {"the preface of 2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", VERSION, CLOSED},
    {"other protocol", "GET /hello ICE/1.0\r\nHost: h\r\n\r\n", MALFORMED,
     CLOSED},
    {"noise", "\026\003\001\002\001", MALFORMED, CLOSED},

    /* sizes: what is fed counts */
    {"8 KiB to the target's end", GET("/{8185*a}"), NOT_FOUND, OPEN},
    {"a byte more of target", GET("/{8186*a}"), LINE_TOO_LONG, CLOSED},
    {"a target without end", "GET /{9000*a}", LINE_TOO_LONG, CLOSED},
    {"line breaks without end", "{9000*\r\n}", LINE_TOO_LONG, CLOSED},
    {"16 KiB of head", WITH("X: {16347*y}"), HELLO, OPEN},
    {"a byte more of head", WITH("X: {16348*y}"), HEAD_TOO_LARGE, CLOSED},
    {"a head without end", WITH("X: {20000*y}"), HEAD_TOO_LARGE, CLOSED},
    {"a long head again", WITH("X: {9000*y}") WITH("X: {9000*y}"), HELLO HELLO,
     OPEN},
};

#endif
