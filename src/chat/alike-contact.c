/*
 * Contacts whose names can be taken for each other's, by the skeletons of what
 * they are called on a screen: as quick with many as with few, whatever names
 * they have.  Nothing is kept before a front end asks for it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define LOOKED_MAX 100		/* at others of that look, in other accounts */

/* A contact, filed under what it is called. */
struct like {
	struct contact *contact;
	char *name;
	char *skeleton;
	struct like *next, *before;	/* a ring of those that look so */
};

struct likes {
	struct table *by_skeleton;	/* one of each ring */
};

bool
likes_begin(struct chat *chat)
{
	if (chat->likes != NULL)
		return false;
	chat->likes = xcalloc(1, sizeof(*chat->likes));
	chat->likes->by_skeleton = table_new();
	return true;
}

void
likes_free(struct chat *chat)
{
	if (chat->likes == NULL)
		return;
	table_free(chat->likes->by_skeleton);
	free(chat->likes);
	chat->likes = NULL;
}

/* After likes_free() there is no ring any more that could be asked for. */
void
like_take(struct contact *c)
{
	struct likes *all = c->account->chat->likes;
	struct like *l = c->like;

	if (l == NULL)
		return;
	if (all != NULL && l->next == l)
		table_del(all->by_skeleton, l->skeleton);
	else if (all != NULL) {
		table_put(all->by_skeleton, l->skeleton, l->next);
		l->before->next = l->next;
		l->next->before = l->before;
	}
	c->like = NULL;
	free(l->name);
	free(l->skeleton);
	free(l);
}

static void
like_add(struct likes *all, struct like *l)
{
	struct like *other = table_get(all->by_skeleton, l->skeleton);

	if (other == NULL) {
		l->next = l->before = l;
		table_put(all->by_skeleton, l->skeleton, l);
		return;
	}
	l->next = other->next;
	l->before = other;
	other->next->before = l;
	other->next = l;
}

void
like_put(struct contact *c)
{
	struct likes *all = c->account->chat->likes;
	const char *name;
	struct like *l;

	if (all == NULL)
		return;
	name = contact_name(c);
	if (c->like != NULL && strcmp(c->like->name, name) == 0)
		return;
	like_take(c);
	l = c->like = xcalloc(1, sizeof(*l));
	l->contact = c;
	l->name = xstrdup(name);
	l->skeleton = name_skeleton(name);
	like_add(all, l);
}

/* One contact of two accounts is not two that are alike; nor are two accounts'
 * two Annas, beside whom the account stands. */
static bool
like_misleads(const struct like *l, const struct like *other)
{
	return strcmp(other->contact->jid, l->contact->jid) != 0 &&
	    (other->contact->account == l->contact->account ||
	    strcmp(other->name, l->name) != 0);
}

const struct contact *
contact_alike(const struct contact *c)
{
	const struct like *l = c->like, *other;
	int looked = 0;

	if (l == NULL || c->account->chat->likes == NULL)
		return NULL;
	for (other = l->next; other != l && looked++ < LOOKED_MAX;
	    other = other->next)
		if (like_misleads(l, other))
			return other->contact;
	return NULL;
}
