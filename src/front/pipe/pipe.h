/*
 * The front end for scripts: command lines in, JSON lines out; sotto(1)
 * describes them.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_PIPE_H
#define SOTTO_PIPE_H

#include "front/front.h"

extern const struct front_row pipe_front;

struct pipe;

/* Reads `in`, writes `out` (both non-blocking afterwards); when all is over
 * it calls stop() with 0 or 3. */
struct pipe *pipe_new(struct chat *, int in, int out, int linger_seconds,
    const struct front_calls *);
void pipe_free(struct pipe *);
/* Writes {"event":"ready",...}. */
void pipe_ready(struct pipe *, const char *version);
/* The program could not start: an error object, when there is no pipe. */
void pipe_failed(int out, const struct err *);
/* What commands do to this front end. */
struct talk *pipe_current(const struct pipe *);
void pipe_show(struct pipe *, struct talk *);
void pipe_quit(struct pipe *);	/* as end of input */

#endif
