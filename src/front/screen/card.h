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
	char *line;		/* that is entered for it, or NULL */
	char *command;		/* ... safe, or NULL */
	char *means;		/* more about it; safe, or NULL */
};
/* One that a command asked is of a window; one of the model's of whom it is
 * about, and in the windows of an account that it is about as a whole. */
struct card {
	struct card *next;
	uint64_t serial;	/* a number that no other has had */
	uint64_t window;	/* it was asked in, by its `born`; or 0 */
	uint64_t model;		/* the serial of the model's, or 0 */
	unsigned changes;	/* ... as it was when it was copied */
	const char *code;	/* ... its code */
	const struct talk *talk;	/* it is about; or NULL */
	const struct account *account;	/* the same */
	char *peer;		/* bare address, or NULL */
	char *question;		/* safe */
	char *quote;		/* safe: what somebody else wrote; or NULL */
	struct card_choice choices[CARD_CHOICES];
	size_t n;
	char *otherwise;	/* what Escape means: "no" */
	size_t prompts;		/* 1 + the answer that only asks; 0: asked */
	bool due;		/* Enter provoked it: it gets the keys */
	bool told;		/* that a number alone was no line */
	void (*done)(void *arg, size_t which);
	void *arg;
};

/* card-state.c: the one that is shown in the window that is; or NULL. */
const struct card *card_shown(const struct ui *);
/* Whether it belongs there, and not in other windows of the account too. */
bool card_is_of(const struct card *, const struct window *);
/* The next one that belongs to another window than the one that is shown, those
 * of who wants to be let in last; or NULL. */
const struct card *card_elsewhere(const struct ui *);

/* card-ask.c */
char *card_text(const char *);	/* safe, one line; caller frees */
/* Sets its answers, wiping those that were; one more. */
void card_set_answers(struct card *, const struct answer *, size_t n,
    const char *otherwise);
void card_free(struct card *);

/* card.c, for the other two */
void card_add(struct ui *, struct card *);
/* It says something else now: nothing that was typed for it counts. */
void card_changed(struct ui *, const struct card *);
/* Taken out, and not answered. */
void card_drop(struct ui *, struct card *);

/* ---- card-row.c: what its rows say ---------------------------------------- */

enum card_part { CARD_ASKED, CARD_QUOTED, CARD_ANSWERS };
struct card_row {
	enum card_part part;
	char more;		/* 'v', '^': there is more that way; or NUL */
	struct str text;	/* safe */
};
/* What stands there, for a width and at most so many rows. */
struct card_rows {
	bool framed;
	struct card_row *at;
	size_t n;
	size_t answers;		/* the first of them with answers */
	size_t over;		/* so many have no room */
	int height;		/* with the frame */
};
void card_rows_make(const struct ui *, const struct card *, int width,
    int most, struct card_rows *);
void card_rows_free(struct card_rows *);

#endif
