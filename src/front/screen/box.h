/*
 * What lists and searches on the screen share, and nobody else sees: a list in
 * the place of the lines, what is typed for it, and the lists there are.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_UI_BOX_H
#define SOTTO_UI_BOX_H

#include "front/screen/inside.h"

/* ---- match.c: what is typed to find one of many --------------------------- */

#define MATCH_WORDS 8		/* more are not looked at */

/* How well something matches: all of it, from where a word begins, within. */
enum match_how { MATCH_NO, MATCH_PART, MATCH_START, MATCH_WHOLE };
struct match {
	char *typed;		/* in small letters; secret */
	const char *words[MATCH_WORDS];
	size_t n;		/* 0: everything matches wholly */
};
void match_begin(struct match *, const char *typed);
void match_end(struct match *);		/* wipes */
/* Whether each word stands in one of the texts (NULL at the end), whatever
 * case; the worst of them counts. */
enum match_how match_texts(const struct match *, const char *const *texts);

/* ---- field.c: a line typed beside the input line -------------------------- */

/* Whether a key was for it: a character, a paste, what edits a line. */
bool field_key(struct line_edit *, const struct key *,
    const struct action *);
/* Paints it, and puts the cursor there. */
void field_paint(struct ui *, const struct line_edit *, int x, int y,
    int width, enum style);

/* ---- box.c: a list in the place of the lines ------------------------------ */

/*
 * While a box is open it has the keys, behind the questions of prompt.c; the
 * input line keeps what stands in it.  Rows are asked for by number: only
 * those that are shown.  They are found anew where the filter changed or
 * box_again() says so, never by themselves: nothing moves under a finger, and
 * what has gone meanwhile says so in its row.
 *
 *	static const struct box_kind fruit = {
 *		.title = "Fruit", .keys = "Enter takes it, Esc gives up",
 *		.flags = BOX_FILTER, .fill = fruit_fill, .row = fruit_row,
 *		.chosen = fruit_chosen, .closed = fruit_closed,
 *	};
 *	box_open(ui, &fruit, NULL, my_fruit);
 *
 * fruit_fill() finds what matches the filter and says how many rows there
 * are, fruit_row() what one shows, fruit_chosen() does it; fruit_closed()
 * frees my_fruit, once, whatever way the box ended.
 */
#define BOX_FILTER 1		/* what is typed narrows the rows */
#define BOX_NUMBERED 2		/* 1 to 9 choose the first rows */
#define BOX_ASKED 4		/* Enter provoked it, and it may send: keys typed
				 * ahead, rushed ones and those of the first
				 * moment choose nothing (DESIGN 4) */
#define BOX_TEXT 8		/* rows are read, none is chosen */

#define BOX_CELLS 4
/* Stands at the right edge, under those of other rows. */
struct box_cell {
	char text[32];		/* foreign; "": nothing */
	int width;		/* 0: there is no such cell */
	enum style style;
};
struct box_row {
	char head[16];		/* before the text; safe */
	char *text;		/* foreign; the box frees it */
	bool secret;		/* ... and it is from secret memory */
	char *note;		/* behind it where there is room: foreign, and is
				 * freed; or NULL */
	enum style style;	/* of the text; a chosen row has its own */
	struct box_cell cells[BOX_CELLS];	/* those behind are dropped first */
};
struct box_kind {
	const char *title;
	const char *keys;	/* what can be done, below the rows; or NULL */
	unsigned flags;
	int head;		/* columns of the rows' heads */
	/* How many rows there are for the filter ("": all), at a width; in
	 * `all` (0 before) how many it would be if not so many; SIZE_MAX:
	 * that is not known yet. */
	size_t (*fill)(struct ui *, void *arg, const char *filter, int width,
	    size_t *all);
	/* What a row shows now; zeroed before. */
	void (*row)(struct ui *, void *arg, size_t at, struct box_row *);
	/* What is said where there is no row; NULL: that nothing is called
	 * so. */
	const char *(*empty)(void *arg);
	/* Enter on a row, the box being closed.  NULL: it only closes. */
	void (*chosen)(struct ui *, void *arg, size_t at);
	/* A key that the box has no meaning for; whether it had one.  NULL:
	 * none has. */
	bool (*key)(struct ui *, void *arg, size_t at, const struct action *);
	/* It is over: frees `arg`.  `chose`: by chosen(). */
	void (*closed)(struct ui *, void *arg, bool chose);
};
/* box.c's and box-paint.c's own */
struct box {
	const struct box_kind *kind;
	char *title;		/* safe */
	void *arg;
	struct line_edit *filter;
	size_t n, all;		/* rows, and if there were not so many */
	size_t at, top;		/* the one that is chosen; the first shown */
	int rows, width;	/* that there was room for */
	int head;		/* rows above them */
	int filter_x, filter_width;	/* where it was painted */
	int64_t since;		/* loop_now() */
	bool stray;		/* a line was begun that is no answer */
	const struct window *window;	/* that was shown, and its newest */
	uint64_t newest;
};

/* Opens one in the place of that which is open.  `title`: foreign, or NULL,
 * the kind's. */
void box_open(struct ui *, const struct box_kind *, const char *title,
    void *arg);
void box_close(struct ui *);	/* if one is open */
/* Rows were added behind, or taken away: finds them anew, the choice stays. */
void box_again(struct ui *);
/* The row that is chosen now; it is another row now, where it was. */
size_t box_chosen(const struct ui *);
void box_follow(struct ui *, size_t at);
/* Whether keys must be told from rushed ones. */
bool box_is_careful(const struct ui *);
/* There is room for so many rows of that width. */
void box_fit(struct ui *, int width, int rows);
void box_key(struct ui *, const struct key *, const struct action *);
/* Whose a row is: the account's tag, where there are several (NULL: none). */
void box_tag(const struct ui *, const struct account *, struct box_cell *);
/* box-paint.c: between these rows; behind the input line: its cursor. */
void box_paint(struct ui *, const struct geometry *);
void box_paint_cursor(struct ui *, const struct geometry *);

/* ---- seek.c: looking for words in the window ------------------------------- */

/* Begins in the window that is shown; ends, and the window stays where it
 * is. */
void seek_open(struct ui *);
void seek_end(struct ui *);
/* What was found last in a window that stands where it stood then; or NULL. */
const struct entry *seek_found(const struct ui *, const struct window *);
/* Shows an entry of the window that is shown, and lights words in it until the
 * next key but those that scroll. */
void seek_glow(struct ui *, const char *words, uint64_t serial);
/* The same, and the window stands where it stood before. */
void seek_leave(struct ui *);
/* False: the key means what it means without it. */
bool seek_key(struct ui *, const struct key *, const struct action *);
/* Adds where hits are in a safe text of an entry; whether it is the one that
 * was found last. */
bool seek_lights(const struct ui *, const struct entry *,
    const struct str *text, struct spans *hits);
/* In the row above the status bar, with the cursor. */
void seek_paint(struct ui *, const struct geometry *);

/* ---- goto.c: one of the windows, rooms and contacts ------------------------ */

enum goto_kind {
	GOTO_STATUS,
	GOTO_RAW,		/* an account's stanzas */
	GOTO_TALK,		/* a conversation or contact, or ... */
	GOTO_ROOM,		/* a room, or somebody in one */
};
/* In what order windows and rooms stand at first: what is new, by how much it
 * is for the user, and then these. */
enum goto_rank {
	GOTO_LAST = ACTIVITY_MESSAGE,	/* the window shown before this one */
	GOTO_WINDOW, GOTO_CURRENT, GOTO_BOOKMARK,
};
struct goto_item {
	enum goto_kind kind;
	struct account *account;
	char *jid;		/* NULL: of an account as a whole */
	char *name;		/* as it was at first; or NULL */
	/* Its order: what it is, how new, or how it matches. */
	unsigned rank;
	int64_t stamp;		/* of its newest line, or 0 */
	size_t at;		/* among those of its rank */
};

void goto_open(struct ui *);
/* goto-item.c */
/* Whether there is nothing left to go to; its window, its talk, or NULL. */
bool goto_is_gone(const struct ui *, const struct goto_item *);
struct window *goto_window(const struct ui *, const struct goto_item *);
struct talk *goto_talk(const struct ui *, const struct goto_item *);
/* Whether the account was not removed. */
bool goto_lives(const struct ui *, const struct account *);
/* goto-row.c */
void goto_row_show(const struct ui *, const struct goto_item *,
    struct box_row *);

#endif
