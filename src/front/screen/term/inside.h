/*
 * What the files of term/ share: the way out, and the screen as it was shown
 * last.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TERM_INSIDE_H
#define SOTTO_TERM_INSIDE_H

#include "front/screen/term/terminfo.h"
#include "front/screen/term/term.h"

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

/* ---- hyperlink.c: links that the terminal follows ------------------------- */

/* As the environment says (`env` as getenv(3)). */
bool hyperlink_is_known(const struct osc *, const char *(*env)(const char *));
/* Appends the begin of one; NULL: its end, also where none has begun. */
void hyperlink_add(const struct osc *, unsigned number, const char *target,
    struct str *);

/* ---- clipboard.c: a text for the terminal's clipboard --------------------- */

/* Appends it; false: this terminal takes none, or it is longer than
 * CLIPBOARD_MAX, and nothing was appended. */
bool clipboard_add(const struct osc *, const char *, size_t, struct str *);

/* ---- outside.c: what a terminal shows beside its cells ------------------ */

struct outside {
	struct osc osc;
	char *title;		/* NULL: the terminal's own */
	bool pushed;		/* it keeps its own meanwhile */
	int notifies;		/* by this OSC, as far as is known; or 0 */
};
void outside_init(struct outside *);	/* as the environment says */
void outside_free(struct outside *);
/* Append what sets the title, now that the terminal is ours or before it is
 * given back. */
void outside_enter(struct outside *, struct str *);
void outside_leave(struct outside *, struct str *);
/* The same for another title. */
void outside_title(struct outside *, const char *, bool on, struct str *);
/* As display.notify. */
void outside_notify(const struct outside *, int number, const char *title,
    const char *text, struct str *);

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

/* ---- background.c: whether it is light ------------------------------------ */

struct background {
	bool watched;		/* somebody wants to know */
	bool told;		/* the terminal says so when it changes */
	int light;		/* 1, 0; -1: not known */
	int64_t asked;		/* clock_now(); 0: no answer is to come */
};
void background_init(struct background *);
/* The terminal is taken, is given back. */
void background_enter(struct background *, const struct osc *, struct str *out);
void background_leave(struct background *, struct str *out);
/* `on`: it is ours now. */
void background_watch(struct background *, bool watch, bool on,
    const struct osc *, struct str *out);
/* An answer came; true: it is another, and somebody wants to know. */
bool background_take(struct background *, bool light);

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
	const struct osc *osc;	/* NULL: it knows no links */
	unsigned link;		/* that was begun; 0: none */
	unsigned relinked;	/* the grid's, when it was shown */
};
void screen_init(struct screen *, const struct terminfo *);
void screen_free(struct screen *);
void screen_theme(struct screen *, const struct theme *);
/* Appends what turns the old screen into the new one. */
void screen_show(struct screen *, const struct grid *, struct str *);

#endif
