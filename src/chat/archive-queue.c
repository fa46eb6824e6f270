/*
 * The walks of an account that wait for a page of its archive, one query at a
 * time, and the moment for the next one.  What the user asked for goes first.
 * Must not know what comes of a page.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

void
archive_drop_page(struct archive *s)
{
	while (s->n > 0)
		archived_free(s->page[--s->n]);
}

void
archive_drop(struct archive *s)
{
	struct walk *w;

	while ((w = s->walks) != NULL) {
		s->walks = w->next;
		walk_free(w);
	}
	s->nwalks = 0;
	s->asked = NULL;
	archive_drop_page(s);
	timer_free(s->next);
	s->next = NULL;
}

/* In the order in which they were asked for; the catch-up is the last. */
void
archive_add(struct archive *s, struct walk *w)
{
	struct walk **at = &s->walks;

	while (*at != NULL && !walk_is_catch_up(*at))
		at = &(*at)->next;
	w->next = *at;
	*at = w;
	s->nwalks++;
}

void
archive_remove(struct archive *s, struct walk *w)
{
	struct walk **at = &s->walks;

	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	s->nwalks--;
	walk_free(w);
}

struct walk *
archive_find(const struct archive *s, const char *with)
{
	struct walk *w = s->walks;

	while (w != NULL && strcmp(w->with, with) != 0)
		w = w->next;
	return w;
}

static void
archive_ask_page(struct archive *s, struct walk *w)
{
	struct msg m = { .type = MSG_ARCHIVE_ASK };

	if (++s->request == 0)
		s->request = 1;
	m.u.archive_ask.request = s->request;
	m.u.archive_ask.with = w->with;
	m.u.archive_ask.before = w->before;
	m.u.archive_ask.start = (uint64_t)w->start;
	m.u.archive_ask.most = walk_wants(w);
	if (link_tell(s->account, &m, NULL) == 0)
		s->asked = w;
}

static void
archive_next(void *arg)
{
	struct archive *s = arg;

	timer_free(s->next);
	s->next = NULL;
	if (s->asked == NULL && s->walks != NULL && link_is_open(s->account))
		archive_ask_page(s, s->walks);
}

void
archive_later(struct archive *s, int milliseconds)
{
	if (s->next != NULL || s->asked != NULL || s->walks == NULL)
		return;
	s->next = timer_new(s->account->chat->loop, archive_next, s);
	timer_set(s->next, milliseconds);
}
