/*
 * Commands on rooms: to enter, to leave, what one is called there, what it is
 * about, who is in it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define LISTED 50		/* people in one step */

struct talk *
room_here(const struct args *args, struct err *err)
{
	struct talk *v = args->window;

	if (v != NULL && talk_kind(v) == TALK_OCCUPANT)
		v = room_of_private(v);
	if (v != NULL && talk_kind(v) == TALK_ROOM)
		return v;
	err_set(err, "no-room", "this works in the window of a room: /join "
	    "ROOM opens one");
	return NULL;
}

static bool
room_is_in(const struct account *account, const char *jid)
{
	struct talk *v = talk_find(account, jid);

	return v != NULL && talk_kind(v) == TALK_ROOM &&
	    room_state(v) == ROOM_JOINED;
}

static void
room_say_here(struct app *app, const struct args *args, struct talk *v)
{
	char nick[CHAT_NOTE_MAX + 1];
	const struct chat_pair data[] = {
		{ "room", talk_jid(v) }, { "nick", room_nick(v) },
		{ NULL, NULL },
	};
	struct args at = *args;

	at.talk = at.window = v;
	cmd_say(app, &at, ENTRY_NOTICE, "room-here", data, "You are already in "
	    "%s, as %s.", talk_jid(v), chat_nick(nick, room_nick(v)));
}

int
cmd_join(struct app *app, struct args *args, struct err *err)
{
	struct talk *v = args->window;
	const char *room = args->contact;
	bool here;

	if (!args->contact_given) {
		if ((v = room_here(args, err)) == NULL)
			return -1;
		room = talk_jid(v);
	}
	here = room_is_in(args->account, room);
	v = room_join(args->account, room, args->resource, args->arg[0], err);
	if (v == NULL)
		return -1;
	/* Another nick is said by the room. */
	if (here && (args->resource == NULL ||
	    strcmp(args->resource, room_nick(v)) == 0))
		room_say_here(app, args, v);
	app->front->show(app->front->arg, v);
	return 0;
}

int
cmd_leave(struct app *app, struct args *args, struct err *err)
{
	struct talk *v = room_here(args, err);

	(void)app;
	return v == NULL ? -1 : room_leave(v, args->arg[0], err);
}

int
cmd_nick(struct app *app, struct args *args, struct err *err)
{
	struct talk *v = room_here(args, err);

	(void)app;
	return v == NULL ? -1 : room_set_nick(v, args->arg[0], err);
}

/* ---- the topic ----------------------------------------------------------- */

static void
room_say_topic(struct app *app, const struct args *args, const struct talk *v)
{
	const struct chat_pair data[] = {
		{ "room", talk_jid(v) }, { "topic", room_topic(v) },
		{ "nick", room_topic_by(v) }, { NULL, NULL },
	};

	if (*room_topic(v) == '\0')
		cmd_say(app, args, ENTRY_NOTICE, "topic", data,
		    "The room has no topic.");
	else
		cmd_say(app, args, ENTRY_NOTICE, "topic", data,
		    "The topic is: %s", room_topic(v));
}

int
cmd_topic(struct app *app, struct args *args, struct err *err)
{
	struct talk *v = room_here(args, err);

	if (v == NULL)
		return -1;
	if (args->arg[0] == NULL) {
		room_say_topic(app, args, v);
		return 0;
	}
	return room_set_topic(v, strcmp(args->arg[0], "-") == 0 ? "" :
	    args->arg[0], err);
}

/* ---- who is there ----------------------------------------------------------- */

static void
room_list_one(struct listing *l, const struct talk *v,
    const struct occupant *o)
{
	const struct chat_pair data[] = {
		{ "room", talk_jid(v) }, { "nick", o->nick },
		{ "role", role_word(o->role) },
		{ "affiliation", affiliation_word(o->affiliation) },
		{ "show", show_word(o->show) },
		{ "address", o->real != NULL ? o->real : "" },
		{ "occupant", o->id != NULL ? o->id : "" },
		{ "alike", o->alike ? "true" : "false" },
		{ "ignored", o->ignored ? "true" : "false" }, { NULL, NULL },
	};

	char line[CHAT_NOTE_MAX + 1];
	char *apart = o->alike ? room_apart(o) : NULL;

	listing_add(l, data, "%s%s%s%s  %s%s%s%s%s%s%s%s",
	    chat_nick(line, o->nick),
	    apart != NULL ? " (" : "", apart != NULL ? apart : "",
	    apart != NULL ? "; others look like this)" : "",
	    role_word(o->role), o->affiliation != AFFILIATION_NONE ? ", " :
	    "", o->affiliation != AFFILIATION_NONE ?
	    affiliation_word(o->affiliation) : "",
	    o->show != SHOW_ONLINE ? ", " : "", o->show != SHOW_ONLINE ?
	    show_word(o->show) : "", o->real != NULL ? ", " : "",
	    o->real != NULL ? o->real : "",
	    o->ignored ? ", ignored" : "");
	free(apart);
}

/* How far a list has come; who changes meanwhile may be missing, or stand
 * there twice. */
struct room_listed {
	char *room;
	char *nick;		/* of the last one; NULL: none yet */
	enum role role;
};

static void
room_listed_free(void *arg)
{
	struct room_listed *l = arg;

	free(l->room);
	free(l->nick);
	free(l);
}

static bool
room_list_some(struct app *app, const struct args *args, void *arg)
{
	struct room_listed *l = arg;
	struct talk *v = talk_find(args->account, l->room);
	const struct occupant *o = NULL, *last = NULL;
	struct listing list;
	size_t i;

	if (v == NULL)
		return false;
	i = l->nick == NULL ? 0 : room_after(v, l->role, l->nick);
	listing_begin(&list, app, args, "occupant");
	for (int n = 0; n < LISTED && (o = room_occupant(v, i)) != NULL; n++) {
		room_list_one(&list, v, o);
		last = o;
		i++;
	}
	(void)listing_end(&list);
	if (o == NULL)
		return false;
	free(l->nick);
	l->nick = xstrdup(last->nick);
	l->role = last->role;
	return true;
}

int
cmd_room_who(struct app *app, struct args *args, struct err *err)
{
	struct talk *v = room_here(args, err);
	struct room_listed *l;
	struct args his = *args;

	if (v == NULL)
		return -1;
	if (room_state(v) != ROOM_JOINED)
		return err_set(err, "not-joined", "you are not in %s",
		    talk_jid(v));
	l = xcalloc(1, sizeof(*l));
	l->room = xstrdup(talk_jid(v));
	his.account = talk_account(v);
	later_run(app, &his, room_list_some, room_listed_free, l);
	return 0;
}
