/*
 * The terminal: curses behind struct display.  The only place with curses.h.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TERM_H
#define SOTTO_TERM_H

#include "front/screen/screen.h"

struct term;
/*
 * Whether there is a terminal on 0 and 1 that can be opened, before anybody
 * is asked for anything: -1 with "not-a-terminal", "unknown-term" (says what
 * to type) or "not-utf8" (the locale).
 */
int term_check(struct err *);
/* Opens it, and leaves it as it is.  NULL as term_check(). */
struct term *term_open(struct err *);
/*
 * Takes it: alternate screen, raw keys, bracketed paste, focus reports, and
 * what others may have left switched is off; what was typed while it was lent
 * is dropped.  die() restores the terminal.  The next key is KEY_RESIZE_.
 */
void term_take(struct term *);
/* Gives it back for a while: nothing is read or drawn before term_take(). */
void term_lend(struct term *);
/* Clears the alternate screen, leaves it, restores all (law 5). */
void term_close(struct term *);
const struct display *term_display(struct term *);
/* The descriptor to poll for keys. */
int term_fd(const struct term *);
/* After SIGWINCH: the next key is KEY_RESIZE_, so call ui_keys(). */
void term_resized(struct term *);
/* SIGTSTP from outside: gives the terminal back, stops, takes it again. */
void term_stop(struct term *);
/* After SIGCONT: takes the terminal again; the next key is KEY_RESIZE_. */
void term_continued(struct term *);

#endif
