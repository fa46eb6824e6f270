/*
 * Which commands were used in this run, the last one first: for Tab, which
 * offers them so.  Kept nowhere.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

struct used {
	unsigned *when;		/* by the number of the row; 0: never */
	unsigned now;
};

static size_t
used_number(const struct cmd_row *row)
{
	const struct cmd_row *rows;

	(void)cmd_rows(&rows);
	return (size_t)(row - rows);
}

void
used_note(struct app *app, const struct cmd_row *row)
{
	const struct cmd_row *rows, *group;
	size_t n = cmd_rows(&rows), used;
	struct used *u = app->used;
	char *words;

	if (u == NULL) {
		u = app->used = xcalloc(1, sizeof(*u));
		u->when = xcalloc(n, sizeof(u->when[0]));
	}
	if (u->now == RANK_ANY - 1)
		return;
	u->now++;
	/* What it is below of is used with it. */
	words = xstrdup(row->name);
	while ((group = cmd_match(rows, words, &used)) != NULL) {
		u->when[used_number(group)] = u->now;
		if (strchr(words, ' ') == NULL)
			break;
		*strrchr(words, ' ') = '\0';
	}
	free(words);
}

unsigned
used_rank(const struct app *app, const struct cmd_row *row)
{
	const struct used *u = app->used;
	unsigned when = u == NULL ? 0 : u->when[used_number(row)];

	return when == 0 ? RANK_ANY : RANK_ANY - when;
}

void
used_free(struct app *app)
{
	if (app->used == NULL)
		return;
	free(app->used->when);
	free(app->used);
	app->used = NULL;
}
