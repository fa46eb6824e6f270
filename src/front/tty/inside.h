/*
 * What the files of tty/ share: the decoder of keys, and bursts of them.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TTY_INSIDE_H
#define SOTTO_TTY_INSIDE_H

#include "front/tty/tty.h"

/* ---- code.c: numbers and letters into keys; false: it is none ---------- */

/* A character that is typed. */
bool code_text(struct key *, uint32_t);
/* One byte, or a character that a terminal names by its number. */
bool code_key(struct key *, uint32_t);
/* "CSI code;mods u" and "CSI 27;mods;code ~" */
bool code_numbered(struct key *, int code, int mods);
/* The last byte of a sequence, and its `n` numbers. */
bool code_sequence(struct key *, char last, const int *, size_t n);

/* ---- reply.c: what a terminal sends that is no key ----------------------- */

#define REPLY_TEXT 40
enum reply_kind { REPLY_NONE, REPLY_STRING, REPLY_SEQUENCE, REPLY_MOUSE };
struct reply {
	enum reply_kind kind;
	bool bell;		/* BEL ends it too */
	unsigned char last;
	int left;		/* REPLY_MOUSE: bytes that still belong to it */
	/* What it says, where it is short, printable and whole; else "". */
	char text[REPLY_TEXT + 1];
	size_t len;
};
/*
 * ENDED: with this byte.  BROKEN: before it; after a string the Escape
 * before it was the beginning of something else.
 */
enum reply_step { REPLY_GOES_ON, REPLY_ENDED, REPLY_BROKEN };
enum reply_step reply_byte(struct reply *, unsigned char);
/* Whether ESC and this byte begin a control string; if so sets it up. */
bool reply_begins(struct reply *, char introducer);
/* Whether it is one for certain, and not Alt with a key, then a text. */
bool reply_is_sure(char introducer, char next);
/* Of one that has ended, "11;rgb:1e1e/1e1e/1e1e": whether the terminal's
 * background is light: 1, 0; -1: it says nothing of that. */
int reply_background(const struct reply *);

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
/* ... of one by ESC [, which nobody types. */
bool decoder_begins_sequence(const struct decoder *);
/* Whether the rest of what is no key is still to come, and to be dropped. */
bool decoder_drops(const struct decoder *);
/* It will not come any more: what comes next is something else. */
void decoder_late(struct decoder *);
/*
 * The next `n` reports of where the cursor stands (CSI row ; column R) are
 * kept, POSITIONS_MAX at most, and given in their order; false: there is
 * none.  Others are dropped.
 */
#define POSITIONS_MAX 8
void decoder_expect_position(struct decoder *, unsigned n);
bool decoder_position(struct decoder *, int *row, int *column);
/* What the terminal said last of its background, told once. */
bool decoder_background(struct decoder *, bool *light);
/* Drops all that has come, a paste that has not ended included. */
void decoder_flush(struct decoder *);
/* Within a paste that has not ended: then all that comes belongs to it. */
bool decoder_pastes(const struct decoder *);
/* The end of that paste does not come any more: what comes is keys. */
void decoder_forget_paste(struct decoder *);

/* ---- burst.c: keys that came in one go --------------------------------- */

struct burst;
struct burst *burst_new(void);
void burst_free(struct burst *);	/* wipes; NULL is fine */
/* While a question is open every key waits: `key.rushed` must be right. */
void burst_careful(struct burst *, bool on);
/* Takes the key over.  burst_begin(): it begins another burst. */
void burst_begin(struct burst *);
void burst_add(struct burst *, const struct key *);
/* The next key that need not wait. */
bool burst_next(struct burst *, struct key *);
/* Whether a key, or a paste, waits for burst_end(). */
bool burst_waits(const struct burst *);
/* How many lines with text it has up to now; 3: it is a paste. */
unsigned burst_lines(const struct burst *);
/* Nothing more comes: what waits may be taken.  True: it was a paste. */
bool burst_end(struct burst *, struct key *);
/* Drops what waits, and the rest of a paste. */
void burst_flush(struct burst *);

#endif
