/*
 * Rooms are entered by their bookmarks: after a log-in, a few at a time, so
 * that two hundred hold nothing up; and entered and left as the user's other
 * programs do.  Whatever was entered or left here since the program began is
 * the user's own doing, and stays so with later streams (room.c).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "chat/inside.h"

#define ENTER_AT_ONCE 10
#define ENTER_MORE_MS 250

static bool
bookmark_may_enter(const struct account *a)
{
	return conf_bool(a->chat->conf, SET_AUTOJOIN, a->jid, NULL);
}

static struct talk *
bookmark_room(const struct account *a, const char *jid)
{
	struct talk *v = talk_find(a, jid);

	return v != NULL && talk_kind(v) == TALK_ROOM ? v : NULL;
}

static bool
bookmark_is_in(const struct talk *v)
{
	return v != NULL && (room_state(v) == ROOM_JOINED ||
	    room_state(v) == ROOM_JOINING);
}

static void
bookmark_say_not_entered(struct account *a, const char *jid,
    const struct err *err)
{
	const struct chat_pair data[] = {
		{ "room", jid }, { "reason", err->code }, { NULL, NULL },
	};

	chat_say(a->chat, a, NULL, ENTRY_NOTICE, "bookmark-not-entered", data,
	    "%s is bookmarked but was not entered: %s.", jid, err->text);
}

static void
bookmark_enter_now(struct account *a, struct kept_bookmark *k)
{
	struct err err;
	char *jid;

	k->due = false;
	if (bookmark_is_in(bookmark_room(a, k->is.jid)))
		return;
	jid = xstrdup(k->is.jid);
	if (room_join(a, jid, NULL, NULL, &err) == NULL)
		bookmark_say_not_entered(a, jid, &err);
	free(jid);
}

static void bookmark_on_timer(void *);

/* Some of those that are due; the rest, and whatever comes meanwhile, a little
 * later. */
static void
bookmarks_enter_some(struct account *a)
{
	struct bookmarks *b = a->bookmarks;
	size_t n = 0;

	for (size_t i = 0; i < b->n && n < ENTER_AT_ONCE; i++)
		if (b->all[i]->due) {
			bookmark_enter_now(a, b->all[i]);
			n++;
		}
	if (n == 0)
		return;
	b->later = timer_new(a->chat->loop, bookmark_on_timer, a);
	timer_set(b->later, ENTER_MORE_MS);
}

static void
bookmark_on_timer(void *arg)
{
	struct account *a = arg;

	timer_free(a->bookmarks->later);
	a->bookmarks->later = NULL;
	bookmarks_enter_some(a);
}

void
bookmarks_enter(struct account *a)
{
	struct bookmarks *b = a->bookmarks;
	struct kept_bookmark *k;

	if (!bookmark_may_enter(a))
		return;
	for (size_t i = 0; i < b->n; i++) {
		k = b->all[i];
		if (!k->is.autojoin || k->entered)
			continue;
		k->entered = true;
		k->due = bookmark_room(a, k->is.jid) == NULL;
	}
	if (b->later == NULL)
		bookmarks_enter_some(a);
}

bool
bookmark_enter(struct account *a, struct kept_bookmark *k)
{
	if (!bookmark_may_enter(a))
		return false;
	k->entered = k->due = true;
	if (a->bookmarks->later == NULL)
		bookmarks_enter_some(a);
	return true;
}

bool
bookmark_leave(struct account *a, const char *jid)
{
	struct kept_bookmark *k = bookmark_kept(a, jid);
	struct talk *v = bookmark_room(a, jid);

	if (k != NULL)
		k->due = false;
	return bookmark_may_enter(a) && bookmark_is_in(v) &&
	    room_leave(v, NULL, NULL) == 0;
}

void
bookmarks_enter_no_more(struct account *a)
{
	struct bookmarks *b = a->bookmarks;

	timer_free(b->later);
	b->later = NULL;
	for (size_t i = 0; i < b->n; i++)
		if (b->all[i]->due)
			b->all[i]->due = b->all[i]->entered = false;
}
