/*
 * What the files of cmd share among themselves and show to nobody else.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_CMD_INSIDE_H
#define SOTTO_CMD_INSIDE_H

#include "cmd/cmd.h"

#define BLANKS " \t\r\n"

/* ---- arg.c ------------------------------------------------------------- */

/* An empty string, secret where the row takes a secret. */
void arg_str(const struct parsed *, struct str *);
/* -1, "usage" of the row. */
int arg_usage(const struct parsed *, struct err *);
/* Takes the argument that a parameter means from *at; the last may be the
 * rest of the line. */
int arg_take(struct parsed *, const struct cmd_param *, bool last,
    const char **at, struct err *);
/* Frees what may have been a secret typed in a wrong place. */
void wipe_free(char *);

/* ---- candidate.c ------------------------------------------------------- */

/* What is being gathered, and from what. */
struct gather {
	struct app *app;
	struct conv *window;
	const char *word;		/* before the cursor, maybe "" */
	size_t len;
	/* what stood before it */
	const char *account;		/* after -a, or NULL */
	const char *contact;		/* or NULL */
	const char *setting;		/* for its value, or NULL */
	const struct cmd_param *param;
	const char *rest;		/* the arguments before the word */
	char **found;
	size_t n;
};
/* Candidates for g->param. */
void gather_param(struct gather *);
void gather_accounts(struct gather *);
/* Names of contacts and their addresses, for a word of a text. */
void gather_names(struct gather *);
/*
 * The next words of the names of rows that begin with `before` (words, one
 * blank between them), `mark` put before each.
 */
void gather_rows(struct gather *, const char *before, const char *mark);
/* Sorts, and takes out what is there twice. */
void gather_tidy(struct gather *);

#endif
