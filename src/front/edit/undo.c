/*
 * What one input line was before it was changed, the last few times; in
 * secret memory, written nowhere.  Must not know how a line is edited.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/edit/inside.h"

#define UNDO_MAX 64

struct undo {
	struct {
		char *text;	/* secret */
		size_t cursor;
	} at[UNDO_MAX];		/* oldest first */
	size_t n;
	bool joins;		/* what changes now is undone as one */
};

struct undo *
undo_new(void)
{
	return xcalloc(1, sizeof(struct undo));
}

void
undo_wipe(struct undo *u)
{
	while (u->n > 0)
		secret_free(u->at[--u->n].text);
	u->joins = false;
}

void
undo_free(struct undo *u)
{
	if (u == NULL)
		return;
	undo_wipe(u);
	free(u);
}

void
undo_remember(struct undo *u, const char *text, size_t cursor)
{
	if (u->joins)
		return;
	if (u->n == UNDO_MAX) {
		secret_free(u->at[0].text);
		memmove(u->at, u->at + 1, (UNDO_MAX - 1) * sizeof(u->at[0]));
		u->n--;
	}
	u->at[u->n].text = secret_dup(text);
	u->at[u->n].cursor = cursor;
	u->n++;
}

char *
undo_take(struct undo *u, size_t *cursor)
{
	u->joins = false;
	if (u->n == 0)
		return NULL;
	*cursor = u->at[--u->n].cursor;
	return u->at[u->n].text;
}

void
undo_join(struct undo *u, bool on)
{
	u->joins = on;
}
