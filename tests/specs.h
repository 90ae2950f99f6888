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
    SPECS_ROUNDS_PER_US = 10,
    SPECS_MAX_BODY = 1048576
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
#define ECHO(length, body)                                                     \
    "HTTP/1.1 200 OK\r\n"                                                      \
    "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"                                  \
    "Content-Type: application/octet-stream\r\n"                               \
    "Content-Length: " length "\r\n\r\n" body
#define CONTINUE   "HTTP/1.1 100 Continue\r\n\r\n"
#define HELLO      OK("14", "hello, world!\n")
#define HELLO_LAST HEAD("200 OK", "14") CLOSE "\r\nhello, world!\n"
#define NOT_FOUND  HEAD("404 Not Found", "14") "\r\n404 Not Found\n"
#define BAD_AMOUNT HEAD("400 Bad Request", "16") "\r\n400 Bad Request\n"
#define NOT_ALLOWED                                                            \
    HEAD("405 Method Not Allowed", "23")                                       \
    ALLOW "\r\n405 Method Not Allowed\n"

#define GET_NOT_ALLOWED                                                        \
    HEAD("405 Method Not Allowed", "23")                                       \
    "Allow: POST\r\n\r\n405 Method Not Allowed\n"
#define NO_UPSTREAM  HEAD("502 Bad Gateway", "16") "\r\n502 Bad Gateway\n"
#define NOT_EXPECTED HEAD("417 Expectation Failed", "23")

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

#define GET(target)     "GET " target " HTTP/1.1\r\nHost: h\r\n\r\n"
#define GET_1_0(more)   "GET /hello HTTP/1.0\r\n" more "\r\n"
#define HEAD_OF(target) "HEAD " target " HTTP/1.1\r\nHost: h\r\n\r\n"
#define WITH_HOST(host) "GET /hello HTTP/1.1\r\nHost:" host "\r\n\r\n"
#define WITH(field)     "GET /hello HTTP/1.1\r\nHost: h\r\n" field "\r\n\r\n"
#define POST(more)      "POST /hello HTTP/1.1\r\nHost: h\r\n" more
#define SIZED(n, body)  POST("Content-Length: " n "\r\n\r\n") body
#define CHUNKED(body)   POST("Transfer-Encoding: chunked\r\n\r\n") body
#define TO_ECHO(more)   "POST /echo HTTP/1.1\r\nHost: h\r\n" more
#define LETTERS         "abcdefghijklmnopqrstuvwxyz"

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
    {"blocked", GET("/block/5"), OK("13", "blocked 5 ms\n"), OPEN},
    {"nothing to echo", TO_ECHO("\r\n"), ECHO("0", ""), OPEN},
    {"echo", TO_ECHO("Content-Length: 5\r\n\r\nabcde") GET("/hello"),
     ECHO("5", "abcde") HELLO, OPEN},
    {"echo of chunks",
     TO_ECHO("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n"
             "0\r\nX: y\r\n\r\n") GET("/hello"),
     ECHO("5", "abcde") HELLO, OPEN},
    {"echo of much", TO_ECHO("Content-Length: 100000\r\n\r\n{100000*x}"),
     ECHO("100000", "{100000*x}"), OPEN},
    {"echo of a lot", TO_ECHO("Content-Length: 1048576\r\n\r\n{1048576*x}"),
     ECHO("1048576", "{1048576*x}"), OPEN},
    {"echo, too much", TO_ECHO("Content-Length: 1048577\r\n\r\nx"),
     BODY_TOO_LARGE, CLOSED},
    {"echo twice", "{2*" TO_ECHO("Content-Length: 2\r\n\r\nab") "}",
     "{2*" ECHO("2", "ab") "}", OPEN},
    {"no file", GET("/file/x"), NOT_FOUND, OPEN},
    {"no upstream", GET("/upstream/hello"), NO_UPSTREAM, OPEN},

    /* expectations */
    {"expected",
     TO_ECHO("Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc")
         GET("/hello"),
     CONTINUE ECHO("3", "abc") HELLO, OPEN},
    {"expected in chunks",
     TO_ECHO("Transfer-Encoding: chunked\r\nExpect: 100-Continue\r\n\r\n"
             "3\r\nabc\r\n0\r\n\r\n"),
     CONTINUE ECHO("3", "abc"), OPEN},
    {"expected, for nothing",
     WITH("Expect: 100-continue\r\nContent-Length: 1") "x", CONTINUE HELLO,
     OPEN},
    {"expected, no content", TO_ECHO("Expect: 100-continue\r\n\r\n"),
     ECHO("0", ""), OPEN},
    {"expected, too much",
     TO_ECHO("Expect: 100-continue\r\nContent-Length: 1048577\r\n\r\n"),
     BODY_TOO_LARGE, CLOSED},
    {"expected in 1.0",
     "POST /echo HTTP/1.0\r\nExpect: 100-continue\r\n"
     "Content-Length: 1\r\n\r\nx",
     "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
     "Content-Type: application/octet-stream\r\n"
     "Content-Length: 1\r\n" CLOSE "\r\nx",
     CLOSED},
    {"other expectations", WITH("Expect: cookies") GET("/hello"),
     NOT_EXPECTED "\r\n417 Expectation Failed\n" HELLO, OPEN},
    {"other, with content",
     TO_ECHO("Expect: cookies\r\nContent-Length: 1\r\n\r\nx"),
     NOT_EXPECTED CLOSE "\r\n417 Expectation Failed\n", CLOSED},

    /* no routes */
    {"root", GET("/"), NOT_FOUND, OPEN},
    {"unknown", GET("/hullo"), NOT_FOUND, OPEN},
    {"too much of a path", GET("/hello/"), NOT_FOUND, OPEN},
    {"case matters", GET("/Hello"), NOT_FOUND, OPEN},
    {"a prefix of one", GET("/bytes"), NOT_FOUND, OPEN},
    {"longer than any", GET("/{4000*a}"), NOT_FOUND, OPEN},
    {"long after a route", GET("/bytes/{1500*0}1"), OK("1", "a"), OPEN},

    /* amounts */
    {"no amount", GET("/bytes/"), BAD_AMOUNT, OPEN},
    {"no number", GET("/bytes/x"), BAD_AMOUNT, OPEN},
    {"half a number", GET("/bytes/1x"), BAD_AMOUNT, OPEN},
    {"sign", GET("/wait/+5"), BAD_AMOUNT, OPEN},
    {"negative", GET("/wait/-5"), BAD_AMOUNT, OPEN},
    {"fraction", GET("/wait/0.5"), BAD_AMOUNT, OPEN},
    {"hexadecimal", GET("/cpu/0x10"), BAD_AMOUNT, OPEN},
    {"escaped", GET("/bytes/%31"), OK("1", "a"), OPEN},
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
    {"absolute, shouted", GET("HTTP://H/hello"), HELLO, OPEN},
    {"absolute, by TLS", GET("https://h/hello"), HELLO, OPEN},
    {"absolute, a user", GET("http://u@h/hello"), BAD_AMOUNT, OPEN},
    {"absolute, nowhere", GET("http:///hello"), BAD_AMOUNT, OPEN},
    {"absolute, elsewhere", GET("ftp://h/hello"), BAD_AMOUNT, OPEN},
    {"an escape", GET("/%68el%6Co"), HELLO, OPEN},
    {"an escape too many", GET("/hello%2F"), NOT_FOUND, OPEN},
    {"half an escape", GET("/hello%6"), BAD_AMOUNT, OPEN},
    {"no escape", GET("/hell%zz"), BAD_AMOUNT, OPEN},
    {"an escaped NUL", GET("/hello%00"), BAD_AMOUNT, OPEN},
    {"an escaped query", GET("/hello%3Fx"), NOT_FOUND, OPEN},
    {"an escape in a query", GET("/hello?%"), HELLO, OPEN},
    {"dots", GET("/./x/../hello"), HELLO, OPEN},
    {"escaped dots", GET("/x/%2E%2e/hello"), HELLO, OPEN},
    {"dots at the end", GET("/hello/."), NOT_FOUND, OPEN},
    {"above the root", GET("/../hello"), BAD_AMOUNT, OPEN},
    {"a fragment", GET("/hello#x"), BAD_AMOUNT, OPEN},
    {"a long query", GET("/hello?{4000*x}"), HELLO, OPEN},
    {"a long way up", GET("/upstream/{4000*x}"), NO_UPSTREAM, OPEN},
    {"asterisk form", "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
     HEAD("200 OK", "0") "Allow: GET, HEAD, POST, OPTIONS\r\n\r\n", OPEN},
    {"an asterisk to get", GET("*"), NOT_FOUND, OPEN},
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
    {"HEAD of what blocks", HEAD_OF("/block/5"), OK("13", ""), OPEN},
    {"GET of an echo", GET("/echo"), GET_NOT_ALLOWED, OPEN},
    {"OPTIONS", "OPTIONS /hello HTTP/1.1\r\nHost: h\r\n\r\n", NOT_ALLOWED,
     OPEN},
    {"POST", SIZED("0", ""), NOT_ALLOWED, OPEN},
    {"DELETE", "DELETE /wait/1 HTTP/1.1\r\nHost: h\r\n\r\n", NOT_ALLOWED, OPEN},
    {"404 before 405", "PUT /x HTTP/1.1\r\nHost: h\r\n\r\n", NOT_FOUND, OPEN},
    {"405 before 400", "PUT /cpu/x HTTP/1.1\r\nHost: h\r\n\r\n", NOT_ALLOWED,
     OPEN},
    {"a method nobody knows", "FETCH /hello HTTP/1.1\r\nHost: h\r\n\r\n",
     UNKNOWN, CLOSED},
    {"longer than a method", "GETS /hello HTTP/1.1\r\nHost: h\r\n\r\n", UNKNOWN,
     CLOSED},
    {"no method at all", " /hello HTTP/1.1\r\nHost: h\r\n\r\n", MALFORMED,
     CLOSED},
    {"case matters here too", "get /hello HTTP/1.1\r\nHost: h\r\n\r\n", UNKNOWN,
     CLOSED},
    {"no method", "G@T /hello HTTP/1.1\r\nHost: h\r\n\r\n", MALFORMED, CLOSED},
    {"a method of RTSP", "PLAY /hello HTTP/1.1\r\nHost: h\r\n\r\n", UNKNOWN,
     CLOSED},
    {"a method of Icecast", "SOURCE /hello HTTP/1.1\r\nHost: h\r\n\r\n",
     UNKNOWN, CLOSED},

    /* persistence */
    {"close", WITH("Connection: close"), HELLO_LAST, CLOSED},
    {"close, shouted", WITH("Connection: CLOSE"), HELLO_LAST, CLOSED},
    {"close, in a list", WITH("Connection: x, close"), HELLO_LAST, CLOSED},
    {"close, between tabs", WITH("Connection: \tclose\t,\tx"), HELLO_LAST,
     CLOSED},
    {"close, of a proxy", WITH("Proxy-Connection: close"), HELLO, OPEN},
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
    {"good, then malformed", GET("/hello") "(nonsense)\r\n\r\n",
     HELLO MALFORMED, CLOSED},
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
    {"tabs around a length", SIZED("\t1\t", "x"), NOT_ALLOWED, OPEN},
    {"a tab after a name", WITH("X\t: y"), MALFORMED, CLOSED},
    {"a tab in the request line", "GET\t/hello HTTP/1.1\r\nHost: h\r\n\r\n",
     MALFORMED, CLOSED},
    {"names have no case", "GET /hello HTTP/1.1\r\nhOST: h\r\n\r\n", HELLO,
     OPEN},
    {"long name", WITH("X-{300*a}: y"), HELLO, OPEN},
    {"a Host is longer", WITH("Host{300*t}: h"), HELLO, OPEN},
    {"empty name", WITH(": x"), MALFORMED, CLOSED},
    {"blank before colon", WITH("X : y"), MALFORMED, CLOSED},
    {"no colon", WITH("X"), MALFORMED, CLOSED},
    {"folded", WITH("X: y\r\n z"), MALFORMED, CLOSED},
    {"a blank first", "GET /hello HTTP/1.1\r\n Host: h\r\n\r\n", MALFORMED,
     CLOSED},
    {"NUL", WITH("X: {1*\001}"), MALFORMED, CLOSED},
    {"DEL", WITH("X: \177"), MALFORMED, CLOSED},
    {"above ASCII", WITH("X: \303\251"), HELLO, OPEN},
    {"bare carriage return", WITH("X: y\rz"), MALFORMED, CLOSED},
    {"Host with a port", WITH_HOST(" h:80"), HELLO, OPEN},
    {"Host with no port", WITH_HOST(" h:"), HELLO, OPEN},
    {"Host of IPv6", WITH_HOST(" [::1]:80"), HELLO, OPEN},
    {"Host with an escape", WITH_HOST(" h%41"), HELLO, OPEN},
    {"Host, half an escape", WITH_HOST(" h%4"), MALFORMED, CLOSED},
    {"Host with a user", WITH_HOST(" u@h"), MALFORMED, CLOSED},
    {"Host, port no number", WITH_HOST(" h:80x"), MALFORMED, CLOSED},
    {"Host, half a literal", WITH_HOST(" [::1"), MALFORMED, CLOSED},
    {"Host, more than that", WITH_HOST(" [::1]x"), MALFORMED, CLOSED},
    {"Host with a blank", WITH_HOST(" h h"), MALFORMED, CLOSED},
    {"Host with a path", WITH_HOST(" h/x"), MALFORMED, CLOSED},
    {"Host, an empty literal", WITH_HOST(" []"), MALFORMED, CLOSED},
    {"Host, a name in brackets", WITH_HOST(" [abc]"), MALFORMED, CLOSED},
    {"Host of the future", WITH_HOST(" [v1.x:y]"), HELLO, OPEN},
    {"Host, port only", WITH_HOST(" :80"), MALFORMED, CLOSED},
    {"a long Host", WITH_HOST(" {300*h}"), HELLO, OPEN},
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
     POST("Transfer-Encoding: chun\r\n ked\r\n\r\n0\r\n\r\n"), MALFORMED,
     CLOSED},
    {"chunked, on a fold",
     POST("Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"), MALFORMED,
     CLOSED},
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
    {"an extension", CHUNKED("1;a=\"b;c\";d\r\nx\r\n0\r\n\r\n"), NOT_ALLOWED,
     OPEN},
    {"extensions",
     CHUNKED("1 ; a = b ;c=\"d\\\"e\";f\r\nx\r\n0;g\r\n\r\n") GET("/hello"),
     NOT_ALLOWED HELLO, OPEN},
    {"an extension without a name", CHUNKED("1;=a\r\nx\r\n0\r\n\r\n"),
     MALFORMED, CLOSED},
    {"an extension that does not end", CHUNKED("1;a=\"b\r\nx\r\n0\r\n\r\n"),
     MALFORMED, CLOSED},
    {"a blank after a size", CHUNKED("1 \r\nx\r\n0\r\n\r\n"), MALFORMED,
     CLOSED},
    {"control in an extension", CHUNKED("1;a=\001\r\nx\r\n0\r\n\r\n"),
     MALFORMED, CLOSED},
    {"a long extension", CHUNKED("1;{16374*a}\r\nx\r\n0\r\n\r\n"), NOT_ALLOWED,
     OPEN},
    {"a byte more of extension", CHUNKED("1;{16380*a}\r\nx\r\n0\r\n\r\n"),
     MALFORMED, CLOSED},
    {"a folded trailer", CHUNKED("0\r\nX: y\r\n z\r\n\r\n"), MALFORMED, CLOSED},
    {"long trailers", CHUNKED("0\r\nX: {16384*x}\r\n\r\n"), HEAD_TOO_LARGE,
     CLOSED},
    {"chunks end in a line feed", CHUNKED("1\nx\r\n0\r\n\r\n"), MALFORMED,
     CLOSED},
    {"coding, and another field",
     POST("Transfer-Encoding: chunked\r\nX: y\r\n\r\n0\r\n\r\n"), NOT_ALLOWED,
     OPEN},
    {"two codings",
     POST("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"),
     MALFORMED, CLOSED},
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
