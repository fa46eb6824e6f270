/*
 * Why a room does not let somebody in, in words (XEP-0045, 7.2; RFC 6120,
 * 8.3.3).  Pure.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/rooms.h"

static const struct refused {
	const char *condition, *code, *text;
} refused[] = {
	{ "conflict", "nick-taken",
	    "somebody else has that nick there: choose another one with "
	    "/nick" },
	{ "not-authorized", "password",
	    "it needs a password, or another one: /join ROOM PASSWORD" },
	{ "registration-required", "members-only",
	    "it is for members only: ask who runs it" },
	{ "forbidden", "banned", "you are banned from it" },
	{ "service-unavailable", "full",
	    "it is full, or its service does not answer" },
	{ "not-acceptable", "reserved-nick",
	    "it lets you use only the nick that is reserved for you" },
	{ "jid-malformed", "bad-nick", "it does not accept that nick: choose "
	    "another one with /nick" },
	{ "item-not-found", "locked",
	    "it is not there, or whoever makes it is not done yet" },
	{ "not-allowed", "not-allowed",
	    "it is not allowed, or there is no such room and you may not make "
	    "one" },
	{ "gone", "gone", "it is gone" },
	{ "remote-server-not-found", "unreachable",
	    "its server cannot be found" },
	{ "remote-server-timeout", "unreachable",
	    "its server does not answer" },
	{ "timeout", "timeout", "nobody answered" },
	{ "resource-constraint", "full", "its service is too busy" },
	{ "policy-violation", "not-allowed", "its service does not allow it" },
};

char *
room_refused(const struct talk *v, const struct msg *m, const char **code)
{
	const char *condition = m->u.room_error.condition;
	const struct refused *r = NULL;
	char said[CHAT_NOTE_MAX + 1], instead[CHAT_NOTE_MAX + 1];
	char nick[CHAT_NOTE_MAX + 1];
	struct str s;
	char *other;

	for (size_t i = 0; i < NELEM(refused) && r == NULL; i++)
		if (strcmp(refused[i].condition, condition) == 0)
			r = &refused[i];
	*code = r != NULL ? r->code : "refused";
	chat_quote(said, m->u.room_error.text);
	chat_quote(instead, m->u.room_error.instead);
	str_init(&s);
	if (v->room->state == ROOM_JOINED)
		str_addf(&s, "Your name in %s stays %s: ", v->jid,
		    chat_nick(nick, v->room->nick));
	else
		str_addf(&s, "%s was not entered: ", v->jid);
	if (r != NULL)
		str_add(&s, r->text);
	else {
		other = refusal_text(condition, "", true);
		str_add(&s, other);
		free(other);
	}
	str_add(&s, ".");
	if (*said != '\0')
		str_addf(&s, "  It says: \"%s\"", said);
	if (*instead != '\0')
		str_addf(&s, "  It names another room: \"%s\"", instead);
	return str_take(&s);
}
