/*
 * What somebody types at a terminal: bytes into keys, and when they are
 * whole.  Knows no screen, and not what a key does.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TTY_H
#define SOTTO_TTY_H

#include "lib/lib.h"

/* ---- open.c: the terminal itself ------------------------------------------ */

/* Whether there is one on 0 and 1, and the locale is UTF-8: -1 with
 * "not-a-terminal" or "not-utf8", which say what to type. */
int tty_check(struct err *);
/* Another descriptor for it, which does not block: the flags of the one that a
 * shell gave are shared with it. */
int tty_open(int given, int way);

/* ---- key.c: one key ----------------------------------------------------- */

/* Of a typed character, with what it may stand on. */
#define KEY_BYTES (CLUSTER_BYTES + 3)

enum key_code {
	KEY_NONE_,
	KEY_TEXT,		/* a typed character: `text` */
	KEY_PASTE,		/* a paste: `paste` (key_clear frees) */
	KEY_ENTER_, KEY_TAB_, KEY_BACKTAB, KEY_BACKSPACE_, KEY_DELETE,
	KEY_INSERT, KEY_ESCAPE, KEY_UP_, KEY_DOWN_, KEY_LEFT_, KEY_RIGHT_,
	KEY_HOME_, KEY_END_, KEY_PAGE_UP, KEY_PAGE_DOWN,
	KEY_WHEEL_UP, KEY_WHEEL_DOWN,	/* of a mouse, where it is asked for */
	KEY_F,			/* `number` 1..12; of Enter 1: a line feed */
	KEY_RESIZE_,		/* the size, or how wide things are drawn */
	KEY_FOCUS_IN, KEY_FOCUS_OUT,
	KEY_GONE,		/* the terminal is lost (EOF, EIO) */
};
#define MOD_CTRL 1
#define MOD_ALT 2
#define MOD_SHIFT 4
struct key {
	enum key_code code;
	unsigned mods;
	int number;
	char text[KEY_BYTES + 1];
	char *paste;		/* secret_alloc'd; valid UTF-8 */
	/* Alt came as Escape and the character: it may have been these two. */
	bool escaped;
	/* Faster than typed: a character with others, a paste without
	 * brackets.  It answers nothing. */
	bool rushed;
};
void key_clear(struct key *);	/* wipes, and frees a paste */

/* ---- input.c: what comes, and when -------------------------------------- */

struct input;
/* `now`: milliseconds that only go on. */
struct input *input_new(int fd, int64_t (*now)(void));
void input_free(struct input *);	/* wipes; NULL is fine */
/* Something can be read: input_next() looks, which it does else only where a
 * pause is awaited. */
void input_told(struct input *);
bool input_next(struct input *, struct key *);
bool input_is_lost(const struct input *);	/* the other end is gone */
/* In how many milliseconds to ask for keys again, though no input is ready
 * then; -1: not. */
int input_waits(const struct input *);
/* Whether a question is open: `rushed` must be right for each key. */
void input_careful(struct input *, bool on);
/* Throws away what was typed ahead. */
void input_flush(struct input *);
/* Somebody else had the terminal, and may have got the end of a paste. */
void input_forget_paste(struct input *);
/* The next `n` reports of where the cursor stands, POSITIONS_MAX at most, as
 * decode.c has them. */
void input_expect_position(struct input *, unsigned n);
bool input_position(struct input *, int *row, int *column);
/* Once for what the terminal said of its background. */
bool input_background(struct input *, bool *light);

#endif
