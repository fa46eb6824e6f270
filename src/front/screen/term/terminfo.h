/*
 * The terminal's description.  Apart from inside.h, since ncurses' headers
 * and term.h want the same names.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TERM_TERMINFO_H
#define SOTTO_TERM_TERMINFO_H

#include "lib/lib.h"

enum cap {
	CAP_BELL, CAP_BOLD, CAP_CLEAR, CAP_CURSOR_OFF, CAP_CURSOR_ON,
	CAP_DIM, CAP_ENTER, CAP_ITALIC, CAP_LEAVE, CAP_MARGINS_OFF, CAP_MARGINS_ON,
	CAP_MOVE, CAP_RESET, CAP_REVERSE, CAP_SET_BACK, CAP_SET_FORE, CAP_STRIKE,
	CAP_UNDERLINE, CAP_SCROLL_REGION, CAP_SCROLL_UP, CAP_CLEAR_EOL,
	CAPS
};
struct terminfo {
	int colours;
	bool rgb;		/* it has colours without number */
	bool erases_colour;	/* clearing uses the background (bce) */
	char *cap[CAPS];	/* without padding; NULL: it cannot */
};
int terminfo_load(struct terminfo *, const char *term, struct err *);
void terminfo_free(struct terminfo *);
/* Appends a capability with its numbers; nothing where there is none. */
void terminfo_add(const struct terminfo *, struct str *, enum cap, int, int);

#endif
