/*
 * Invitations in words.  Who is behind one that a room hands on is the room's
 * word, and said to be.  Texts are foreign; a password is shown nowhere.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"
#include "chat/invitation.h"
#include "chat/rooms.h"

bool
invitation_is_contact(const struct account *a, const char *bare)
{
	const struct contact *c = contact_find(a, bare);

	return strcmp(bare, a->jid) == 0 || (c != NULL && c->in_roster);
}

/* Somebody who is known by a nick alone, which is what they chose. */
static void
invitation_add_nick(struct str *out, const char *room, const char *nick)
{
	char line[CHAT_NOTE_MAX + 1], said[SAYS_MAX];

	chat_fit(said, sizeof(said), chat_quote(line, nick));
	str_addf(out, "somebody in %s%s who calls themselves \"%s\"", room,
	    chat_odd(room), said);
}

static void
invitation_add_person(struct str *out, const struct account *a,
    const char *bare)
{
	const char *name = name_of(a, bare);
	bool named = strcmp(name, bare) != 0;

	str_addf(out, "%s%s%s%s%s%s", name, named ? " (" : "",
	    named ? bare : "", named ? ")" : "", chat_odd(bare),
	    invitation_is_contact(a, bare) ? "" :
	    ", who is not among your contacts,");
}

static void
invitation_add_who(struct str *out, struct account *a,
    const struct invitation *v)
{
	const char *nick = jid_resource(v->from);
	char *bare = jid_bare(v->from);

	if (nick != NULL && (strcmp(bare, v->room) == 0 ||
	    room_talk(a, bare) != NULL))
		invitation_add_nick(out, bare, nick);
	else if (!v->mediated && strcmp(bare, a->jid) == 0)
		str_add(out, "Another program of yours");
	else
		invitation_add_person(out, a, bare);
	free(bare);
}

char *
invitation_words(struct account *a, const struct invitation *v,
    const struct msg *m)
{
	int64_t age = loop_wall(a->chat->loop) -
	    (int64_t)m->u.invitation.stamp;
	char *ago;
	struct str s;

	str_init(&s);
	if (!v->mediated) {
		invitation_add_who(&s, a, v);
		str_addf(&s, " invites you to the room %s%s", v->room,
		    chat_odd(v->room));
	} else if (*v->from == '\0')
		str_addf(&s, "The room %s%s invites you, and does not say who "
		    "asked it to", v->room, chat_odd(v->room));
	else {
		str_addf(&s, "The room %s%s says that ", v->room,
		    chat_odd(v->room));
		invitation_add_who(&s, a, v);
		str_add(&s, " invites you there; nobody but the room says so");
	}
	if (m->u.invitation.stamp != 0 && age >= CHAT_OLD_MS &&
	    age / 1000 < UINT32_MAX) {
		ago = told_duration((uint32_t)(age / 1000));
		str_addf(&s, ", %s ago", ago);
		free(ago);
	}
	if (m->u.invitation.continues)
		str_add(&s, ", to continue a conversation there");
	if (*m->u.invitation.password != '\0')
		str_add(&s, " (with the room's password; /join uses it)");
	str_add(&s, *m->u.invitation.text != '\0' ? ", and says:" : ".");
	return str_take(&s);
}

void
invitation_say_there(struct account *a, const struct invitation *v)
{
	struct str s;

	str_init(&s);
	if (*v->from != '\0')
		invitation_add_who(&s, a, v);
	chat_say(a->chat, a, room_talk(a, v->room), ENTRY_NOTICE,
	    "invitation-there", NULL, "%s%s invites you to this room, %s, "
	    "where you are already.", v->mediated ? "The room says that " : "",
	    *v->from != '\0' ? s.s : "somebody", v->room);
	str_free(&s);
}

void
invitation_say_declined(struct account *a, const struct invitation *v,
    const char *text)
{
	const struct chat_pair data[] = {
		{ "room", v->room }, { "from", v->from }, { NULL, NULL },
	};
	struct str s;

	str_init(&s);
	if (*v->from == '\0')
		str_add(&s, "somebody");
	else
		invitation_add_who(&s, a, v);
	chat_say_quote(a->chat, a, room_talk(a, v->room), ENTRY_NOTICE,
	    "invitation-refused", data, text, "%s%s says that %s will not "
	    "come%s", v->room, chat_odd(v->room), s.s,
	    *text != '\0' ? ", and says:" : ".");
	str_free(&s);
}
