/*
 * Front ends: what one is to the program that runs it.  A front end is a row
 * in the table of registry.c; it does for commands what struct front (cmd.h)
 * asks, and reaches commands and the program only through the calls below.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_FRONT_H
#define SOTTO_FRONT_H

#include "chat/chat.h"
#include "cmd/cmd.h"
#include "lib/lib.h"

#define FRONT_OPTIONS 4		/* of one front end, at most */

/* What the program does for a front end. */
struct front_calls {
	void *arg;
	/*
	 * A line was entered in a conversation (NULL: in none) while the user
	 * was shown the level `shown`.  0: done.  -1: it was not, err says
	 * why.  `secret` (may be NULL): the line must not be remembered.
	 */
	int (*enter)(void *arg, struct talk *, const char *line,
	    enum otr_level shown, bool *secret, struct err *);
	/* One that cannot be read (err), or its beginning: cmd_garbled(). */
	void (*garbled)(void *arg, struct talk *, const char *text,
	    size_t len, const struct err *);
	/* As cmd_complete() and cmd_hint(). */
	void (*complete)(void *arg, struct talk *, const char *line,
	    size_t cursor, struct completion *);
	char *(*hint)(void *arg, struct talk *, const char *line);
	/* Ends sessions and streams, then the program with this status. */
	void (*stop)(void *arg, int status);
	/* Whether a text can be given to the user's editor, which gets the
	 * terminal; -1: err says why not. */
	int (*edits)(void *arg, struct err *);
	/*
	 * Gives it one.  `done` is called later, while the terminal is still
	 * lent: with what came back (borrowed; valid, no longer than a line
	 * may be), with NULL and why, or with what is too long for a line, as
	 * far as there is room, and why.  -1: it is not called.
	 */
	int (*edit)(void *arg, const char *text, void (*done)(void *arg,
	    const char *text, const char *why), void *done_arg, struct err *);
	/*
	 * Whether the user has a command that opens links; -1: err says why
	 * not.  `beside`: it would go around the proxy of the account (NULL: of
	 * one of them).
	 */
	int (*opens)(void *arg, const struct account *, bool *beside,
	    struct err *);
	/* Opens one (struct url); what comes of it is said later. */
	int (*open_link)(void *arg, const struct account *,
	    const char *target, struct err *);
	/* SIGTSTP and SIGCONT came: whether they were for a command that has
	 * the terminal, and the front end has nothing to do. */
	bool (*lent_stop)(void *arg);
	bool (*lent_continue)(void *arg);
};

/* What a front end begins with; all of it but `values` outlives it. */
struct front_start {
	struct chat *chat;
	const char *version;
	const char *const *themes;	/* directories, NULL at the end */
	const int *values;		/* of its options, in their order */
	struct front_calls calls;
};

/* An option of a front end's own: a number from 0 to `most`. */
struct front_option {
	const char *name;	/* "linger", without the dashes */
	const char *takes;	/* "SECONDS", as --help has it; and in words */
	const char *unit;
	const char *help;
	int most;
	int otherwise;		/* where it is not given */
};

struct front_row {
	const char *option;	/* "pipe": --pipe chooses it; NULL: nothing */
	const char *help;	/* of that option; NULL: not told to users */
	const struct front_option *options;
	size_t noptions;
	unsigned kind;		/* one FRONT_ bit of cmd.h */
	/* The terminal is its own: whoever starts the program may be asked
	 * there, and commands may have it for a while. */
	bool terminal;
	/* Whether it can be, before anything was started; NULL: yes. */
	int (*check)(struct err *);
	/* What that one can, and what would let it do more: "set ... in ...",
	 * or nothing; or NULL. */
	void (*describe)(struct str *can, struct str *mend);
	/* Opens what cannot be opened under confinement; NULL and err.  Not
	 * given: there is nothing. */
	void *(*open)(struct err *);
	/*
	 * Begins, and sets what commands call (all but `kind`).  Takes what
	 * open() gave, and returns what all the others get.
	 */
	void *(*start)(void *opened, const struct front_start *,
	    struct front *);
	/* The program ends, or could not start (then it was only opened, or
	 * is NULL): it tells what is still to be told, and lets go of all. */
	void (*free)(void *);
	/* The program could not start, which was written to standard error;
	 * or NULL. */
	void (*failed)(const struct err *);
	/* Sessions end now, then the program; or NULL. */
	void (*ends)(void *);
	/* A line of the user's was wiped: nothing brings it back; or NULL. */
	void (*forget)(void *, const char *text);
	/*
	 * With `terminal`: gives it back for a command (`whole`: that draws on
	 * it); takes it, also at the very beginning.  `failed`: a command that
	 * asked there came to no good end.
	 */
	void (*lend)(void *, bool whole);
	void (*take)(void *, bool failed);
	/*
	 * Something computes for milliseconds: until poll(2) says that `fd`
	 * can be read the front end does what asks nothing of the model.  It
	 * may be called from all that the front end calls.  NULL: there is
	 * nothing to do.
	 */
	void (*attend)(void *, int fd);
};

/* All of them; the first is the one that no option chooses. */
size_t front_rows(const struct front_row *const **);

#endif
