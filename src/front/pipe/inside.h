/*
 * What the files of the pipe share.  Nobody outside src/pipe may include it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_PIPE_PARTS_H
#define SOTTO_PIPE_PARTS_H

#include "front/pipe/pipe.h"

struct origin;			/* event.c's: ids and their input lines */

struct pipe {
	struct chat *chat;
	struct loop *loop;
	struct pipe_ops ops;
	int in, out;
	int64_t linger_ms;
	struct timer *linger;
	struct str input;	/* secret: lines may hold passwords */
	struct str output;	/* secret: decrypted text passes */
	size_t written;		/* of output */
	unsigned long line;	/* of input, from 1 */
	bool running;		/* within a line: events carry its number */
	bool skipping;		/* the rest of a line that was too long */
	bool listening;
	bool eof;		/* of input; some may wait in the buffer */
	bool deaf;		/* nobody reads what we write */
	bool ended;		/* no more input is taken */
	bool over;		/* done() was called */
	struct talk *current;
	struct origin *origins;	/* in order of insertion */
};

/* ---- event.c: what is said, as JSON ------------------------------------ */

void pipe_hear(void *arg, const struct chat_event *);
void pipe_error(struct pipe *, const struct err *);
void pipe_done_line(struct pipe *, bool ok);
/* What the script was told last of a conversation: law 1's "level shown". */
enum otr_level level_shown(const struct talk *);
void origins_free(struct pipe *);
/* {"command":"/msg bob@x","text":"two\nlines"} into one line (secret). */
int pipe_decode(const char *text, size_t, struct str *line, struct err *);
void json_wiped(void);		/* JSON's memory is wiped from now on */

#endif
