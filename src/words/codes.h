/*
 * The codes of questions, notices and errors: what scripts find under `code'
 * in the pipe's objects, and what each means.  Names stay as they are; what
 * is added is added as a row.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CODES_H
#define SOTTO_CODES_H

#include <stddef.h>

/* What the object with the code is. */
enum code_kind {
	CODE_QUESTION = 1 << 0,	/* a question */
	CODE_ANSWER = 1 << 1,	/* a notice that answers a command */
	CODE_NOTICE = 1 << 2,	/* any other notice */
	CODE_ERROR = 1 << 3,	/* an error while sotto runs */
	CODE_START = 1 << 4,	/* ... for which it does not start */
	CODE_ACCOUNT = 1 << 5,	/* an account is on its way, or online */
	CODE_FAILED = 1 << 6,	/* a line has failed */
};

/*
 * One code may have several rows, each for other kinds.  Not here, since they
 * stand in tables of their own: why an account is offline (chat/ending.c), why
 * a line is held (otr_hold), what /otr doctor finds.
 */
struct code_row {
	const char *name;	/* "no-conversation" */
	unsigned kinds;		/* enum code_kind */
	const char *help;	/* sentences: what it means, what to do */
	const char *data;	/* keys of the object beside `text', or NULL */
};

/* All rows, sorted by name; returns how many. */
size_t code_rows(const struct code_row **);

#endif
