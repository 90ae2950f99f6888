/*
 * request_callbacks.h - what llhttp tells of a request, gathered in a struct
 * request.
 *
 * For request.c, which feeds llhttp.  A callback that refuses the request
 * sets refused_status and stops llhttp with an error; one that wants the rest
 * read in another way sets `paused` and pauses it.  At the end of the request
 * it pauses, too, and `paused` is not set.
 */
#ifndef COMMON_REQUEST_CALLBACKS_H
#define COMMON_REQUEST_CALLBACKS_H

#include "request.h"

/* For a parser whose data is its struct request. */
extern const llhttp_settings_t request_callbacks;

#endif
