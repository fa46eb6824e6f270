/*
 * What is known of each line: whose it is, and what on its way, or someone
 * hostile, excuses of it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storm.h"

struct line_fact *
law_line(struct world *w, const char *text)
{
	for (size_t i = 0; i < w->nlines; i++)
		if (strstr(text, w->lines[i].token) != NULL)
			return &w->lines[i];
	return NULL;
}

struct line_fact *
law_line_of_id(struct world *w, const char *id)
{
	size_t n = strcspn(id, ".");

	for (size_t i = 0; i < w->nlines; i++) {
		struct line_fact *f = &w->lines[i];

		if (f->id != NULL && strncmp(f->id, id, n) == 0 &&
		    f->id[n] == '\0')
			return f;
	}
	return NULL;
}

void
law_misdirected(struct world *w, const char *id)
{
	struct line_fact *f = law_line_of_id(w, id);

	if (f != NULL)
		f->misdirected = true;
}

void
law_delivered(struct stream *to, const char *id)
{
	struct world *w = to->program->w;
	struct line_fact *f = law_line_of_id(w, id);

	if (f == NULL)
		return;
	/* The stranger is not told that it could not be read. */
	if (f->author == GUEST && !w->nodes[HOST].known)
		f->misdirected = true;
	f->away = w->nodes[f->author].stream->online ? -1 :
	    (int)to->program->number;
	/* Sealed to somebody else than it comes to: who could tell? */
	if (f->key[0] != '\0' &&
	    strcmp(f->key, pool_fingerprint(to->key)) != 0)
		f->misdirected = true;
}

/* An error for this one was lost as well. */
void
law_untold(struct world *w, const char *from, const char *to)
{
	for (size_t i = 0; i < w->nlines; i++) {
		const struct node *n = &w->nodes[w->lines[i].author];

		if (same_bare(to, n->stream->account) &&
		    same_bare(from, n->contact))
			w->lines[i].misdirected = true;
	}
}

void
law_taken(struct world *w, const struct item *i)
{
	struct line_fact *f = law_line_of_id(w, i->id);

	if (f != NULL && i->kind == ITEM_MESSAGE)
		f->taken = true;
	if (strncmp(i->body, "?OTR Error", 10) == 0)
		law_untold(w, i->from, i->to);
}

void
law_moved(struct world *w, const struct item *i)
{
	struct line_fact *f = law_line_of_id(w, i->id);

	if (f != NULL)
		f->moved = true;
}

void
law_receipt_forged(struct world *w, const char *id)
{
	struct line_fact *f = law_line_of_id(w, id);

	if (f != NULL)
		f->receipt_forged = true;
}

void
law_cut(struct node *n)
{
	struct world *w = n->w;

	for (size_t i = 0; i < w->nlines; i++)
		if (w->lines[i].author == n->who ||
		    w->lines[i].author == other(n)->who)
			w->lines[i].cut = true;
	n->was_cut = other(n)->was_cut = true;
}
