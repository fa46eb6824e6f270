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

struct talk *
room_here(const struct args *args, struct err *err)
{
	struct talk *v = args->window;

	if (v != NULL && talk_kind(v) == TALK_OCCUPANT)
		v = room_of_private(v);
	if (v != NULL && talk_kind(v) == TALK_ROOM)
		return v;
	err_set(err, "no-room", "this is for the window of a room: "
	    "/join ROOM opens one");
	return NULL;
}

int
cmd_join(struct app *app, struct args *args, struct err *err)
{
	struct talk *v = room_join(args->account, args->contact,
	    args->resource, args->arg[0], err);

	if (v == NULL)
		return -1;
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

	char *apart = o->alike ? room_apart(o) : NULL;

	listing_add(l, data, "%s%s%s%s  %s%s%s%s%s%s%s%s", o->nick,
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

int
cmd_room_who(struct app *app, struct args *args, struct err *err)
{
	struct talk *v = room_here(args, err);
	const struct occupant *o;
	struct listing l;

	if (v == NULL)
		return -1;
	if (room_state(v) != ROOM_JOINED)
		return err_set(err, "not-joined", "you are not in %s",
		    talk_jid(v));
	listing_begin(&l, app, args, "occupant");
	for (size_t i = 0; (o = room_occupant(v, i)) != NULL; i++)
		room_list_one(&l, v, o);
	listing_end(&l);
	return 0;
}
