/*
 * A walk through an archive, page after page from the newest to the oldest:
 * the catch-up of an account or a room, or what the user asked of one
 * conversation; what it knows of each conversation, and what it has shown.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/pending.h"

struct walk *
walk_new(enum walk_why why, const char *with, const char *before,
    int64_t start)
{
	struct walk *w = xcalloc(1, sizeof(*w));

	w->why = why;
	w->with = xstrdup(with);
	w->before = xstrdup(before);
	w->start = start;
	w->newest = xstrdup("");
	w->touched = table_new();
	w->sealed = sealed_new();
	return w;
}

void
walk_free(struct walk *w)
{
	struct walk_talk *t;

	if (w == NULL)
		return;
	while ((t = w->talks) != NULL) {
		w->talks = t->next;
		free(t->jid);
		free(t->oldest);
		pending_free(t->pending);
		free(t);
	}
	archived_free_all(w->refers);
	table_free(w->touched);
	sealed_free(w->sealed);
	free(w->with);
	free(w->before);
	free(w->until);
	free(w->newest);
	free(w);
}

bool
walk_is_catch_up(const struct walk *w)
{
	return w->why == WALK_NEWS && !w->room;
}

struct walk_talk *
walk_talk_of(struct walk *w, const char *jid)
{
	struct walk_talk *t = table_get(w->touched, jid);

	if (t != NULL)
		return t;
	t = xcalloc(1, sizeof(*t));
	t->jid = xstrdup(jid);
	t->next = w->talks;
	w->talks = t;
	table_put(w->touched, jid, t);
	return t;
}

struct entry *
walk_put(struct walk *w, struct talk *v, const struct archived *x,
    const struct archived_how *how)
{
	struct walk_talk *t = walk_talk_of(w, v->jid);
	struct entry *put = archived_show(v, x, how);

	if (put == NULL) {
		w->full = true;
		return NULL;
	}
	w->ntalks += t->lines == 0;
	t->lines++;
	w->lines++;
	if (w->why == WALK_NEWS && v->unread == 0)
		talk_read(v);
	return put;
}

unsigned
walk_wants(const struct walk *w)
{
	size_t left = w->lines_most - w->lines;

	return left < WALK_PAGE && w->why == WALK_PAST ? (unsigned)left :
	    WALK_PAGE;
}
