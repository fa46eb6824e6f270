/*
 * What the files of term/ share: the decoder of keys, and the screen as it
 * was shown last.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TERM_INSIDE_H
#define SOTTO_TERM_INSIDE_H

#include "front/screen/term/terminfo.h"
#include "front/screen/term/term.h"

/* ---- check.c ------------------------------------------------------------ */

/* As term_check(), but for the terminal's description. */
int check_terminal(struct err *);

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

enum reply_kind { REPLY_NONE, REPLY_STRING, REPLY_SEQUENCE, REPLY_MOUSE };
struct reply {
	enum reply_kind kind;
	bool bell;		/* BEL ends it too */
	unsigned char last;
	int left;		/* REPLY_MOUSE: bytes that still belong to it */
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
/* These three as in struct display. */
int input_waits(const struct input *);
void input_careful(struct input *, bool on);
void input_flush(struct input *);
/* Somebody else had the terminal, and may have got the end of a paste. */
void input_forget_paste(struct input *);
/* The next `n` reports of where the cursor stands, as decode.c has them. */
void input_expect_position(struct input *, unsigned n);
bool input_position(struct input *, int *row, int *column);

/* ---- output.c: the way out ------------------------------------------------ */

struct output {
	int fd;			/* which does not block */
	bool stalled;		/* it takes nothing: ^S, or a dead link */
	bool lost;		/* the other end is gone */
};
/* Writes all of it; false: what the terminal did not take within a second (at
 * once, where it has stalled before) was dropped. */
bool output_write(struct output *, const char *, size_t);
/* Whether it takes something, as far as is known without waiting. */
bool output_takes(const struct output *);

/* ---- osc.c: control strings for the terminal's own system --------------- */

/* Whether a terminal reads them, and who is between. */
struct osc {
	bool takes;		/* ... and does not show them */
	bool tmux;
	bool screen;		/* which passes nothing on that it shows not */
};
/* As TERM, TMUX and STY say; each may be NULL. */
void osc_look(struct osc *, const char *term, const char *tmux,
    const char *sty);
struct osc_string {
	int number;
	const char *const *fields;	/* NULL at the end; `;' between them */
	size_t max;			/* bytes of them all */
	/* It must arrive as it is (a URL, base64), or not at all. */
	bool whole;
	/* For the terminal outside of tmux, where its user lets that be; else
	 * for whoever is nearest (titles, links, the clipboard). */
	bool outer;
};
/*
 * Appends it, with its end.  Each field may be foreign: it is made safe, a `;'
 * in any but the last becomes a comma, and what is too long is cut.  False,
 * and nothing appended: not to this terminal; or it is `whole', and too long,
 * not printable ASCII, or a field but the last has a `;'.
 */
bool osc_add(const struct osc *, struct str *, const struct osc_string *);

/* ---- outside.c: what a terminal shows beside its cells ------------------ */

struct outside {
	struct osc osc;
	char *title;		/* NULL: the terminal's own */
	bool pushed;		/* it keeps its own meanwhile */
};
void outside_init(struct outside *);	/* as the environment says */
void outside_free(struct outside *);
/* Append what sets the title, now that the terminal is ours or before it is
 * given back. */
void outside_enter(struct outside *, struct str *);
void outside_leave(struct outside *, struct str *);
/* The same for another title. */
void outside_title(struct outside *, const char *, bool on, struct str *);

/* ---- measure.c: how many columns this terminal gives ------------------- */

struct measure {
	unsigned left;		/* answers that have not come */
	unsigned joins;		/* for utf8_joins() */
	bool signs;		/* SIGNS_DRAWN have a column each */
	bool wrong;		/* an answer was to something else */
};
/* Appends the questions, which draw in the second row; how many there are. */
unsigned measure_ask(struct measure *, const struct terminfo *, int rows,
    struct str *);
/* Takes an answer; true: it was the last, and the two are known. */
bool measure_take(struct measure *, int row, int column);

/* ---- screen.c: the difference of two grids ----------------------------- */

struct screen {
	const struct terminfo *info;
	struct theme theme;
	/* The bytes that set a style; [1]: bold.  Empty: not needed yet. */
	struct str style[STYLES_ALL][2];
	bool erasable[STYLES_ALL];	/* erasing gives its blanks */
	struct grid old;
	/* When the rows that `old` has were drawn, in the grid that they are
	 * from (grid.drawn); 0: each cell has to be compared. */
	uint64_t *seen;
	const struct grid *from;
	bool valid;		/* `old` is what the terminal shows */
	int x, y;		/* the terminal's cursor, -1: not known */
	int attr;		/* screen_attr() of a cell, -1: not known */
	int erased;		/* ... in which the row's rest was erased */
	bool cursor_off;
};
void screen_init(struct screen *, const struct terminfo *);
void screen_free(struct screen *);
void screen_theme(struct screen *, const struct theme *);
/* Appends what turns the old screen into the new one. */
void screen_show(struct screen *, const struct grid *, struct str *);

#endif
