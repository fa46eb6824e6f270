/*
 * Commands, for Tab: the next word of the names of rows, and what the user has
 * named.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/* Its arguments and its sentence; of a group the sentence alone. */
static char *
row_note(const struct gather *g, const void *of)
{
	const struct cmd_row *row = of;
	char *usage = cmd_usage(row), *note;
	const char *args = usage + 1 + strlen(row->name);

	(void)g;
	note = xasprintf("%s%s%s", row->run == NULL ? "" : args +
	    strspn(args, " "), row->run == NULL || *args == '\0' ? "" : "  ",
	    row->help);
	free(usage);
	return note;
}

/* What follows `before` in the name of a row, if that is one word. */
static const char *
row_next_word(const struct cmd_row *row, const char *before)
{
	size_t len = strlen(before);
	const char *next = row->name;

	if (len > 0) {
		if (strncmp(next, before, len) != 0 || next[len] != ' ')
			return NULL;
		next += len + 1;
	}
	/* A group is a row of its own. */
	return strchr(next, ' ') == NULL ? next : NULL;
}

static void
row_gather(struct gather *g, const char *before, const char *mark,
    unsigned alias)
{
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows);
	const char *next;
	char *word;

	for (size_t i = 0; i < n; i++) {
		if ((rows[i].flags & CMD_ALIAS) != alias ||
		    !cmd_is_for(&rows[i], g->app->front->kind) ||
		    (next = row_next_word(&rows[i], before)) == NULL)
			continue;
		word = xasprintf("%s%s", mark, next);
		if (gather_begins(g, word))
			gather_put(g, word, used_rank(g->app, &rows[i]),
			    row_note, &rows[i]);
		free(word);
	}
}

void
gather_rows(struct gather *g, const char *before, const char *mark)
{
	size_t all = g->all;

	row_gather(g, before, mark, 0);
	if (g->all == all)
		row_gather(g, before, mark, CMD_ALIAS);
}

void
gather_aliases(struct gather *g, const char *mark)
{
	const char *const *items;
	size_t n = conf_list(g->app->conf, SET_ALIAS, NULL, NULL, &items);
	size_t len;
	char *word;

	if (!cmd_is_person(g->app))
		return;
	for (size_t i = 0; i < n; i++) {
		len = strcspn(items[i], "=");
		word = xasprintf("%s%.*s", mark, (int)len, items[i]);
		if (gather_begins(g, word))
			gather_put_noted(g, word, RANK_ANY, items[i] + len +
			    (items[i][len] == '='));
		free(word);
	}
}
