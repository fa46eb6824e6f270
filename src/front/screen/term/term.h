/*
 * The terminal: cells that it shows, keys that it gives (front/tty), and
 * curses behind both.  The only place with curses.h.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TERM_H
#define SOTTO_TERM_H

#include "conf/conf.h"
#include "front/tty/tty.h"
#include "lib/lib.h"

/* ---- grid.c: cells ----------------------------------------------------- */

#define CELL_BYTES KEY_BYTES	/* with what it may stand on */

#define CELL_SHORT 12		/* most clusters have fewer bytes */

/* Two cells that show the same are the same bytes, but for longer clusters. */
struct cell {
	char text[CELL_SHORT + 1];	/* for grid_cluster() alone; NUL behind */
	unsigned char style;		/* enum style */
	unsigned char link;		/* for grid_target(); 0: none */
	unsigned char width : 4;	/* in columns; 0 within a wide cluster */
	bool bold : 1, italic : 1, strike : 1;	/* added to the style's own */
};
#define GRID_LINKS 255		/* different ones that a grid has at most */
struct grid {
	int columns, rows;
	struct cell *cells;
	/* Of each row that had a longer cluster, room for one in each cell:
	 * there it is where `text` is "" and the width is not 0. */
	char **longer;
	/* When each row was drawn into last: numbers that only grow, so that
	 * who has shown a row knows without its cells whether it may differ. */
	uint64_t *drawn, draws;
	/* Where a row's text goes on in the next: its columns; else 0. */
	int *goes_on;
	/* What the numbers of links lead to, from 1 on, or NULL: secret. */
	char **targets;
	unsigned relinked;	/* a number was given to another one so often */
	int cursor_x, cursor_y;		/* -1: hidden */
};
void grid_init(struct grid *);
void grid_resize(struct grid *, int columns, int rows);	/* clears */
void grid_free(struct grid *);		/* wipes */
const struct cell *grid_at(const struct grid *, int x, int y);
/* The cluster that a cell shows; "" within a wide one. */
const char *grid_cluster(const struct grid *, int x, int y);
/* A cell to be changed: its row is drawn into. */
struct cell *grid_cell(struct grid *, int x, int y);
/* A row as that one of a grid of the same width, or of the same grid. */
void grid_copy_row(struct grid *, int y, const struct grid *from, int from_y);
/* Fills part of a row with blanks of a style. */
void grid_fill(struct grid *, int x, int y, int width, enum style);
/*
 * Puts safe text (utf8_safe) from x on, within `width` columns; what
 * would be cut becomes blank.  Returns the columns used.
 */
int grid_put(struct grid *, int x, int y, int width, enum style,
    const char *, size_t);
/* The same; where it does not fit, it ends in "..." */
int grid_put_cut(struct grid *, int x, int y, int width, enum style,
    const char *text, size_t bytes);

/*
 * The next row is the same line: the terminal shall wrap it, behind so many
 * columns (0: it is not).  Both are filled.
 */
void grid_go_on(struct grid *, int y, int columns);
/*
 * What was put there leads to an address of ASCII (struct url), until
 * something else is put there.  Where there are too many others it does not.
 */
void grid_link(struct grid *, int x, int y, int width, const char *target);
const char *grid_target(const struct grid *, unsigned link);	/* or NULL */

/* ---- measure.c: signs that not all terminals draw alike ------------------ */

/* U+25CF 25D0 25CB 250A 2503 254F 2026 2713 25B8 25BE 2500 00B7 */
#define SIGNS_DRAWN "\xe2\x97\x8f\xe2\x97\x90\xe2\x97\x8b\xe2\x94\x8a" \
	"\xe2\x94\x83\xe2\x95\x8f\xe2\x80\xa6\xe2\x9c\x93\xe2\x96\xb8" \
	"\xe2\x96\xbe\xe2\x94\x80\xc2\xb7"
#define SIGNS_COLUMNS 12	/* where each has one */

/* ---- clipboard.c ---------------------------------------------------------- */

#define CLIPBOARD_MAX 56000	/* bytes: terminals take no more for certain */

/* ---- what shows cells and gives keys: a terminal, or a test ------------- */

/* What became of a text for the clipboard. */
enum copied {
	COPIED_NOT,		/* none is there, or it takes nothing so long */
	COPIED,
	COPIED_BY_TMUX		/* which may keep it to itself */
};
struct display {
	void *arg;
	void (*size)(void *arg, int *columns, int *rows);
	/* Shows the difference to what is on the screen.  False: it takes
	 * nothing now, and shows what it did (ui_is_stalled()). */
	bool (*show)(void *arg, const struct grid *);
	/* The next key that has come, false when there is none (yet). */
	bool (*next_key)(void *arg, struct key *);
	void (*bell)(void *arg);
	void (*set_theme)(void *arg, const struct theme *);
	void (*redraw)(void *arg);	/* all of it, Ctrl-L */
	void (*suspend)(void *arg);	/* Ctrl-Z: returns after resuming */
	/* Throws away what was typed ahead (before a question). */
	void (*flush)(void *arg);
	/* Whether a question is open: `rushed` must be right for each key. */
	void (*careful)(void *arg, bool);
	/* In how many milliseconds to ask for keys again, though no input is
	 * ready then; -1: not. */
	int (*waits)(void *arg);
	/* Whether SIGNS_DRAWN have a column each: known after a KEY_RESIZE_
	 * that comes by itself.  NULL: they have not. */
	bool (*signs)(void *arg);
	/* Whether the wheel of a mouse becomes keys.  NULL: it does not. */
	void (*wheel)(void *arg, bool);
	/* Sets the terminal's title, foreign or not; NULL: as it was found.
	 * The pointer may be NULL. */
	void (*title)(void *arg, const char *);
	/* Puts a text into the terminal's clipboard, as far as it lets.  NULL:
	 * it has none. */
	enum copied (*copy)(void *arg, const char *, size_t);
	/* Whether its background is light: 1, 0; -1: not known.  `watch`: it is
	 * asked, and KEY_RESIZE_ comes by itself where it says otherwise, then
	 * or later.  The pointer may be NULL. */
	int (*background)(void *arg, bool watch);
	/* Has the terminal show a notification, by the control string of that
	 * number; 0: by the one that it is known to take, or not.  NULL: it
	 * does not. */
	void (*notify)(void *arg, int number, const char *title,
	    const char *text);
};

/* ---- term.c, check.c: the terminal --------------------------------------- */

struct term;
/*
 * Whether there is a terminal on 0 and 1 that can be opened, before anybody
 * is asked for anything: -1 with "not-a-terminal", "unknown-term" (says what
 * to type) or "not-utf8" (the locale).
 */
int term_check(struct err *);
/* Appends what that one can, in words, and what to do for more, or nothing. */
void term_describe(struct str *can, struct str *mend);
/* Opens it, and leaves it as it is.  NULL as term_check(). */
struct term *term_open(struct err *);
/*
 * Takes it: alternate screen, raw keys, bracketed paste, focus reports, and
 * what others may have left switched is off; what was typed while it was lent
 * is dropped.  die() restores the terminal.  The next key is KEY_RESIZE_.
 */
void term_take(struct term *);
/*
 * Gives it back for a while: nothing is read or drawn before term_take().
 * `whole`: to who draws there, and may leave it in any state.
 */
void term_lend(struct term *, bool whole);
/* Clears the alternate screen, leaves it, restores all (law 5). */
void term_close(struct term *);
const struct display *term_display(struct term *);
/* The descriptor to poll for keys. */
int term_fd(const struct term *);
/* Another one, to poll for room where it took nothing. */
int term_fd_out(const struct term *);
/* poll(2) says that it has something: before ui_keys(). */
void term_told(struct term *);
/* After SIGWINCH: the next key is KEY_RESIZE_, so call ui_keys(). */
void term_resized(struct term *);
/* SIGTSTP from outside: gives the terminal back, stops, takes it again. */
void term_stop(struct term *);
/* After SIGCONT: takes the terminal again; the next key is KEY_RESIZE_. */
void term_continued(struct term *);

#endif
