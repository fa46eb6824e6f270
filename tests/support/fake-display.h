/*
 * A display in memory: what was painted as text, keys from a notation.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TESTS_FAKE_DISPLAY_H
#define SOTTO_TESTS_FAKE_DISPLAY_H

#include "front/screen/screen.h"

struct fake_display {
	struct display display;
	int columns, rows;
	struct key *keys;
	size_t nkeys, at;
	struct grid grid;	/* shown last */
	struct theme theme;
	int shown, bells, redraws, suspends, flushes, themes;
	bool stalled;		/* it takes nothing */
	bool careful, rushed;	/* said last; keys come in one go */
	int waits;		/* answered */
	bool wheel;		/* said last */
	bool signs;		/* after the next <Resize> */
	char *copied;		/* last; or NULL */
	bool no_copies;		/* it has no clipboard */
	bool tmux;		/* it is tmux's */
	int background;		/* 2: light, 1: dark, 0: it did not say */
	bool watched;		/* said last */
	char *title;		/* said last, or NULL */
	int titles;		/* how often */
	char *notice;		/* "NUMBER|TITLE|TEXT" said last, or NULL */
	int notices;		/* how often */
};
void fake_display_init(struct fake_display *, int columns, int rows);
void fake_display_free(struct fake_display *);
/*
 * Queues keys: "/help<Enter>", "<M-1>", "<C-w>", "<PageUp>",
 * "<Paste:two\nlines>", "<Rush:three\nor\nmore>", "<Resize>", "<FocusOut>", "<FocusIn>", "<Gone>";
 * "<lt>" is '<'.  Dies at a name that is none.
 */
void fake_keys(struct fake_display *, const char *);
/* A row as text, without the blanks at its end; caller frees. */
char *grid_row_text(const struct grid *, int y);
/* All rows, each with a newline. */
char *grid_text(const struct grid *);
/* Dies unless the grid is whole: each wide cell has its second half. */
void grid_check(const struct grid *);
/* Whether a text stands in a row; its column, or -1. */
int grid_find(const struct grid *, int y, const char *);

#endif
