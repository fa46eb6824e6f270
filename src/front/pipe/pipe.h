/*
 * The front end for scripts: command lines in, JSON lines out (DESIGN 6).
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_PIPE_H
#define SOTTO_PIPE_H

#include "chat/chat.h"
#include "lib/lib.h"
#include "words/words.h"

struct pipe;

struct pipe_ops {
	void *arg;
	/* One line of input (cmd_run); `talk` is what /query chose. */
	int (*enter)(void *arg, struct talk *, const char *line,
	    enum otr_level shown, struct err *);
	/* One that cannot be read (err), or its beginning: cmd_garbled. */
	void (*garbled)(void *arg, struct talk *, const char *text,
	    size_t len, const struct err *);
	/* All is over: the program's exit status (0 or 3). */
	void (*done)(void *arg, int status);
};

/* Reads `in`, writes `out` (both non-blocking afterwards). */
struct pipe *pipe_new(struct chat *, int in, int out, int linger_seconds,
    const struct pipe_ops *);
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
