/*
 * conn_answer.h - the answer of a struct conn: put together, sent, and cleared
 * away.
 *
 * For conn.c and conn_call.c, which decide what is answered; a model knows
 * conn.h alone.
 *
 *   1. set status, persistence and head_only; body_left_bytes and source for
 *      what follows the text
 *   2. conn_respond, or one of its kind: conn_output and conn_written send it
 *   3. conn_begin, by conn_written, when the last byte has gone
 */
#ifndef COMMON_CONN_ANSWER_H
#define COMMON_CONN_ANSWER_H

#include "conn.h"

/* Values of Content-Type. */
extern const char conn_type_plain[];
extern const char conn_type_octets[];

/* `text` is the body's beginning, below CONN_TEXT_BYTES long;
 * body_left_bytes of the source follow.  `type` is below HTTP_TYPE_BYTES
 * long.  Both are copied.  Returns CONN_WRITE, as all three do. */
enum conn_step conn_respond(struct conn *conn, const char *type,
                            const char *text);

/* The status and its reason are the body. */
enum conn_step conn_respond_status(struct conn *conn, int status);

/* With conn->status; the content is the body. */
enum conn_step conn_respond_content(struct conn *conn, const char *type);

/* Gives back what request and answer held: ready for the next request. */
void conn_begin(struct conn *conn);

#endif
