/*
 * The walks of an account that wait for a page: of its archive, one question
 * at a time, or of those of rooms, a few at a time and one of each; and the
 * moment for the next ones.  What the user asked for goes first.  Must not
 * know what comes of a page.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

void
archive_drop_page(struct archive_asked *q)
{
	while (q->n > 0)
		archived_free(q->page[--q->n]);
}

void
archive_drop(struct archive *s)
{
	struct walk *w;

	for (size_t i = 0; i < IPC_QUERIES_MAX; i++) {
		s->asked[i].walk = NULL;
		archive_drop_page(&s->asked[i]);
	}
	while ((w = s->walks) != NULL) {
		s->walks = w->next;
		walk_free(w);
	}
	timer_free(s->next);
	s->next = NULL;
}

/* In the order in which they were asked for; what is new is the last. */
void
archive_add(struct archive *s, struct walk *w)
{
	struct walk **at = &s->walks;

	while (*at != NULL && (w->why == WALK_NEWS || (*at)->why != WALK_NEWS))
		at = &(*at)->next;
	w->next = *at;
	*at = w;
}

void
archive_remove(struct archive *s, struct walk *w)
{
	struct walk **at = &s->walks;

	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	walk_free(w);
}

struct walk *
archive_find(const struct archive *s, enum walk_why why, const char *with)
{
	struct walk *w = s->walks;

	while (w != NULL && (w->why != why || strcmp(w->with, with) != 0))
		w = w->next;
	return w;
}

size_t
archive_count(const struct archive *s, enum walk_why why)
{
	size_t n = 0;

	for (const struct walk *w = s->walks; w != NULL; w = w->next)
		n += w->why == why;
	return n;
}

struct archive_asked *
archive_find_asked(struct archive *s, uint32_t request)
{
	for (size_t i = 0; i < IPC_QUERIES_MAX; i++)
		if (s->asked[i].walk != NULL && s->asked[i].request == request)
			return &s->asked[i];
	return NULL;
}

/* Where the next page of a walk can be asked for: the first place is for one's
 * own archive, which no room holds up.  NULL: it has to wait. */
static struct archive_asked *
archive_place(struct archive *s, const struct walk *w)
{
	struct archive_asked *free_one = NULL;

	if (!w->room)
		return s->asked[0].walk == NULL ? &s->asked[0] : NULL;
	for (size_t i = 1; i < IPC_QUERIES_MAX; i++) {
		if (s->asked[i].walk == NULL)
			free_one = &s->asked[i];
		else if (strcmp(s->asked[i].walk->with, w->with) == 0)
			return NULL;
	}
	return free_one;
}

static void
archive_ask_page(struct archive *s, struct archive_asked *q, struct walk *w)
{
	struct msg m = { .type = MSG_ARCHIVE_ASK };

	if (++s->request == 0)
		s->request = 1;
	q->request = s->request;
	m.u.archive_ask.request = s->request;
	m.u.archive_ask.room = w->room ? w->with : "";
	m.u.archive_ask.with = w->room ? "" : w->with;
	m.u.archive_ask.before = w->before;
	m.u.archive_ask.start = (uint64_t)w->start;
	m.u.archive_ask.most = walk_wants(w);
	if (link_tell(s->account, &m, NULL) == 0)
		q->walk = w;
}

static void
archive_next(void *arg)
{
	struct archive *s = arg;

	timer_free(s->next);
	s->next = NULL;
	for (struct walk *w = s->walks; w != NULL; w = w->next) {
		struct archive_asked *q = archive_place(s, w);

		if (q != NULL && link_is_open(s->account))
			archive_ask_page(s, q, w);
	}
}

static bool
archive_any_can(struct archive *s)
{
	struct walk *w = s->walks;

	while (w != NULL && archive_place(s, w) == NULL)
		w = w->next;
	return w != NULL;
}

void
archive_later(struct archive *s, int milliseconds)
{
	if (s->next != NULL || !archive_any_can(s))
		return;
	s->next = timer_new(s->account->chat->loop, archive_next, s);
	timer_set(s->next, milliseconds);
}
