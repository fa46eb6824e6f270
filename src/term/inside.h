/*
 * What the files of term/ share: the decoder of keys, and the screen as it
 * was shown last.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TERM_INSIDE_H
#define SOTTO_TERM_INSIDE_H

#include "term/terminfo.h"
#include "ui/ui.h"

/* ---- decode.c: bytes into keys ----------------------------------------- */

struct decoder;
struct decoder *decoder_new(void);
void decoder_free(struct decoder *);	/* wipes */
void decoder_add(struct decoder *, const char *, size_t);
/*
 * The next whole key.  False: there is none, or only the beginning of one
 * (decoder_waits); with `final` what has come is taken as it is, so that
 * Escape alone becomes a key.
 */
bool decoder_next(struct decoder *, struct key *, bool final);
/* Whether the beginning of a key (not of a paste) is there. */
bool decoder_waits(const struct decoder *);
/* Drops all that has come, a paste that has not ended included. */
void decoder_flush(struct decoder *);

/* ---- screen.c: the difference of two grids ----------------------------- */

struct screen {
	const struct terminfo *info;
	struct str style[STYLES][2];	/* the bytes that set it; [1]: bold */
	bool erasable[STYLES];	/* erasing gives its blanks */
	struct grid old;
	bool valid;		/* `old` is what the terminal shows */
	int x, y;		/* the terminal's cursor, -1: not known */
	int attr;		/* style * 2 + bold, -1: not known */
	bool cursor_off;
};
void screen_init(struct screen *, const struct terminfo *);
void screen_free(struct screen *);
void screen_theme(struct screen *, const struct theme *);
/* Appends what turns the old screen into the new one. */
void screen_show(struct screen *, const struct grid *, struct str *);

#endif
