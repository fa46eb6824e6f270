/*
 * By which name the user was in a room whose window is closed, for the next
 * time: who took another name there on purpose is not shown by the usual one.
 * In memory, of some hundred rooms.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/rooms.h"

extern const struct chat_feature chat_feature_room_nick;

#define NICKS_MAX 200

struct nicks {
	size_t n;
	struct kept_nick { char *room, *nick; } at[NICKS_MAX]; /* oldest first */
};

static void *
nicks_new(void)
{
	return xcalloc(1, sizeof(struct nicks));
}

static void
nicks_drop(struct nicks *all, size_t i)
{
	free(all->at[i].room);
	free(all->at[i].nick);
	all->n--;
	memmove(&all->at[i], &all->at[i + 1],
	    (all->n - i) * sizeof(all->at[0]));
}

static void
nicks_free(void *state)
{
	struct nicks *all = state;

	while (all->n > 0)
		nicks_drop(all, all->n - 1);
	free(all);
}

static size_t
nicks_find(const struct nicks *all, const char *room)
{
	size_t i;

	for (i = 0; i < all->n; i++)
		if (strcmp(all->at[i].room, room) == 0)
			break;
	return i;
}

void
nick_keep(const struct talk *v)
{
	struct nicks *all = chat_feature_state(v->account,
	    &chat_feature_room_nick);
	size_t i = nicks_find(all, v->jid);

	/* One that was never in it had no name there. */
	if (!v->room->entered)
		return;
	if (i < all->n || all->n == NICKS_MAX)
		nicks_drop(all, i < all->n ? i : 0);
	all->at[all->n++] = (struct kept_nick){ xstrdup(v->jid),
	    xstrdup(v->room->nick) };
}

const char *
nick_kept(const struct account *a, const char *room)
{
	const struct nicks *all = chat_feature_state(a,
	    &chat_feature_room_nick);
	size_t i = nicks_find(all, room);

	return i < all->n ? all->at[i].nick : NULL;
}

const struct chat_feature chat_feature_room_nick = {
	.name = "room-nick", .new = nicks_new, .free = nicks_free,
};
