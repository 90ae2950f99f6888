#include "answer.h"

/* Nobody asked for another protocol. */
static int on_headers_complete(llhttp_t *parser)
{
    return parser->status_code < 100 || parser->status_code == 101 ||
                   parser->status_code > 599
               ? -1
               : 0;
}

/* Interim answers are passed over: RFC 9110, 15.2. */
static int on_message_complete(llhttp_t *parser)
{
    struct answer *answer = parser->data;

    if (parser->status_code < 200)
        return 0;
    answer->whole = true;
    answer->status = parser->status_code;
    answer->keeps_open = llhttp_should_keep_alive(parser);
    return HPE_PAUSED;
}

static const llhttp_settings_t callbacks = {
    .on_headers_complete = on_headers_complete,
    .on_message_complete = on_message_complete,
};

void answer_init(struct answer *answer)
{
    answer->whole = answer->keeps_open = false;
    answer->status = 0;
    llhttp_init(&answer->parser, HTTP_RESPONSE, &callbacks);
    answer->parser.data = answer;
}

enum answer_state answer_feed(struct answer *answer, const char *data,
                              size_t size)
{
    llhttp_errno_t error = llhttp_execute(&answer->parser, data, size);

    if (answer->whole)
        return llhttp_get_error_pos(&answer->parser) == data + size
                   ? ANSWER_WHOLE
                   : ANSWER_BAD;
    return error == HPE_OK ? ANSWER_MORE : ANSWER_BAD;
}

enum answer_state answer_end(struct answer *answer)
{
    (void)llhttp_finish(&answer->parser); /* `whole` tells */
    answer->keeps_open = false;
    return answer->whole ? ANSWER_WHOLE : ANSWER_BAD;
}
