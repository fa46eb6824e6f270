/*
 * A little terminal: carries out what is written to it, as each of several
 * kinds of real ones counts the columns of characters.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef TESTS_LITTLE_H
#define TESTS_LITTLE_H

#include "front/screen/screen.h"
#include "front/screen/term/inside.h"

enum counting {
	BY_CLUSTER,		/* the widest character of a cluster: kitty */
	BY_CHARACTER,		/* wcwidth(3) of each: xterm, foot, most */
	BY_MOST,		/* the same, by tables that give more */
	AS_TMUX,		/* by character, but joins emoji, also later */
	COUNTINGS
};
struct little_cell {
	char text[4 * CELL_BYTES];
	int width, fore;	/* width 0: within a wide one */
};
struct little {
	enum counting counting;
	int columns, rows;
	struct little_cell *cells;
	int x, y, top, bottom, fore;
	bool cursor;
	bool moved;		/* since the last character */
	struct str answers;	/* to CSI 6n */
};
void little_init(struct little *, enum counting, int columns, int rows);
void little_free(struct little *);
struct little_cell *little_at(const struct little *, int x, int y);
void little_take(struct little *, const char *, size_t);
/* As such a terminal is described. */
void little_describe(struct terminfo *);
void little_describe_free(struct terminfo *);
/* Each style sets its number as the foreground. */
void little_theme(struct theme *);
/* All of a row but its blanks. */
char *little_row_text(const struct little *, int y);
const char *little_name(enum counting);

#endif
