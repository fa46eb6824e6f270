/*
 * Names that nobody else in a room should be taken for: the user's own, and
 * those of contacts.  Made anew where the roster has changed, but not often.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/rooms.h"

extern const struct chat_feature chat_feature_alike_name;

#define ALIKE_ANEW_MS 10000	/* between two times */

struct alike_names {
	struct table *by_skeleton;	/* -> the address; or NULL */
	char **kept;
	size_t n, room;
	unsigned seen;			/* the account's changes then */
	int64_t at;			/* loop_now() */
};

static void *
alike_names_new(void)
{
	return xcalloc(1, sizeof(struct alike_names));
}

static void
alike_names_clear(struct alike_names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->kept[i]);
	names->n = 0;
	table_free(names->by_skeleton);
	names->by_skeleton = NULL;
}

static void
alike_names_free(void *state)
{
	struct alike_names *names = state;

	alike_names_clear(names);
	free(names->kept);
	free(names);
}

/* Whose name it is first, that one has it. */
static void
alike_names_add(struct alike_names *names, const char *name, const char *jid)
{
	char *skeleton = name_skeleton(name);

	if (*skeleton != '\0' &&
	    table_get(names->by_skeleton, skeleton) == NULL) {
		if (names->n == names->room) {
			names->room = names->room * 2 + 16;
			names->kept = xreallocarray(names->kept, names->room,
			    sizeof(char *));
		}
		names->kept[names->n] = xstrdup(jid);
		table_put(names->by_skeleton, skeleton,
		    names->kept[names->n++]);
	}
	free(skeleton);
}

static void
alike_names_fill(struct account *a, struct alike_names *names)
{
	char *local = xstrndup(a->jid, strcspn(a->jid, "@"));
	char *nick = room_usual_nick(a);

	alike_names_clear(names);
	names->by_skeleton = table_new();
	alike_names_add(names, local, a->jid);
	alike_names_add(names, nick, a->jid);
	alike_names_add(names, account_name(a), a->jid);
	for (size_t i = 0; i < a->roster->n; i++) {
		const struct contact *c = a->roster->all[i];

		if (!c->in_roster)
			continue;
		alike_names_add(names, contact_name(c), c->jid);
		alike_names_add(names, c->local, c->jid);
	}
	free(nick);
	free(local);
	names->seen = a->changes;
	names->at = loop_now(a->chat->loop);
}

const char *
alike_name(struct account *a, const struct occupant *o)
{
	struct alike_names *names = chat_feature_state(a,
	    &chat_feature_alike_name);
	const char *jid;

	if (names->by_skeleton == NULL || (names->seen != a->changes &&
	    loop_now(a->chat->loop) - names->at >= ALIKE_ANEW_MS))
		alike_names_fill(a, names);
	jid = table_get(names->by_skeleton, o->skeleton);
	/* It is them, as the room says. */
	return jid == NULL || (o->real != NULL &&
	    strcmp(o->real, jid) == 0) ? NULL : jid;
}

void
alike_names_anew(struct account *a)
{
	alike_names_clear(chat_feature_state(a, &chat_feature_alike_name));
}

const struct chat_feature chat_feature_alike_name = {
	.name = "alike-name", .new = alike_names_new,
	.free = alike_names_free,
};
