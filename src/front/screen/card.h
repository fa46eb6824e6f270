/*
 * What the files of the cards share, and nobody else sees: a question over the
 * last lines of a window, and what can be answered.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_UI_CARD_H
#define SOTTO_UI_CARD_H

#include "front/screen/inside.h"

struct card_choice {
	char *text;		/* safe: "send it readable" */
	char *brief;		/* ... where there is little room */
	bool risky;
};
struct card {
	struct card *next;
	uint64_t serial;	/* a number that no other has had */
	uint64_t window;	/* it was asked in, by its `born` */
	const struct talk *talk;	/* it is about; or NULL */
	char *question;		/* safe */
	struct card_choice choices[CARD_CHOICES];
	size_t n;
	char *otherwise;	/* what Escape means: "no" */
	bool due;		/* Enter provoked it: it gets the keys */
	void (*done)(void *arg, size_t which);
	void *arg;
};

/* card-state.c: the one that is shown in the window that is; or NULL. */
const struct card *card_shown(const struct ui *);

/* ---- card-row.c: what its rows say ---------------------------------------- */

/* What stands there, for a width and at most so many rows. */
struct card_rows {
	bool framed;
	char *question;
	struct row *asked;	/* rows of it */
	size_t nasked;		/* ... that are shown */
	bool cut;		/* ... and there are more */
	bool wide;		/* an answer has more columns */
	struct str *answers;	/* what can be typed, row by row */
	size_t nanswers;
	int height;
};
void card_rows_make(const struct ui *, const struct card *, int width,
    int most, struct card_rows *);
void card_rows_free(struct card_rows *);

#endif
