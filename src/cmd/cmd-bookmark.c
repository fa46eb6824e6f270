/*
 * Commands for bookmarks of rooms.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/* The outcome is said where the command was given. */
static const struct talk *
bookmark_said_in(const struct app *app, const struct args *args)
{
	return cmd_is_person(app) ? args->window : NULL;
}

/* The room that is named, else the window's; NULL "no-room". */
static const char *
bookmark_room(const struct args *args, struct err *err)
{
	const struct talk *v;

	if (args->contact_given)
		return args->contact;
	return (v = room_here(args, err)) == NULL ? NULL : talk_jid(v);
}

/* One's own in the room, where it is not what one is called anyway. */
static char *
bookmark_own_nick(const struct args *args, const char *jid)
{
	const struct talk *v = talk_find(args->account, jid);
	char *usual;
	bool same;

	if (v == NULL || talk_kind(v) != TALK_ROOM)
		return NULL;
	usual = room_usual_nick(args->account);
	same = strcmp(usual, room_nick(v)) == 0;
	free(usual);
	return same ? NULL : xstrdup(room_nick(v));
}

int
cmd_bookmark_add(struct app *app, struct args *args, struct err *err)
{
	const char *jid = bookmark_room(args, err);
	char *nick;
	int rc;

	if (jid == NULL)
		return -1;
	/* It may be a room without its service. */
	if (!args->contact_given && args->arg[0] != NULL)
		return err_set(err, "usage", "name the room before its "
		    "password: /bookmark add ROOM PASSWORD");
	nick = args->resource != NULL ? xstrdup(args->resource) :
	    bookmark_own_nick(args, jid);
	rc = bookmark_add(args->account, jid, nick, args->arg[0],
	    bookmark_said_in(app, args), err);
	free(nick);
	return rc;
}

int
cmd_bookmark_autojoin(struct app *app, struct args *args, struct err *err)
{
	const char *jid = bookmark_room(args, err);

	return jid == NULL ? -1 : bookmark_set_autojoin(args->account, jid,
	    strcmp(args->arg[0], "on") == 0, bookmark_said_in(app, args), err);
}

int
cmd_bookmark_remove(struct app *app, struct args *args, struct err *err)
{
	const char *jid = bookmark_room(args, err);

	return jid == NULL ? -1 : bookmark_remove(args->account, jid,
	    bookmark_said_in(app, args), err);
}

/* ---- the list ------------------------------------------------------------- */

static const char *
bookmark_state(const struct account *a, const char *jid)
{
	const struct talk *v = talk_find(a, jid);

	return room_state_word(v != NULL && talk_kind(v) == TALK_ROOM ?
	    room_state(v) : ROOM_LEFT);
}

static void
bookmark_list_one(struct listing *list, const struct account *a,
    const struct bookmark *b)
{
	const char *state = bookmark_state(a, b->jid);
	char name[CHAT_NOTE_MAX + 1], nick[CHAT_NOTE_MAX + 1];
	const struct chat_pair data[] = {
		{ "room", b->jid }, { "name", b->name }, { "nick", b->nick },
		{ "autojoin", b->autojoin ? "true" : "false" },
		{ "password", b->has_password ? "true" : "false" },
		{ "state", state }, { NULL, NULL },
	};

	chat_quote(name, b->name);
	chat_quote(nick, b->nick);
	listing_add(list, data, "%s%s%s%s%s%s%s%s%s%s%s", b->jid,
	    *name != '\0' ? " \"" : "", name, *name != '\0' ? "\"" : "",
	    *nick != '\0' ? ", as \"" : "", nick, *nick != '\0' ? "\"" : "",
	    b->has_password ? ", with its password" : "",
	    b->autojoin ? ", entered after each log-in" : "",
	    strcmp(state, "left") != 0 ? ": " : "",
	    strcmp(state, "left") != 0 ? state : "");
}

static void
bookmark_list(struct app *app, const struct args *args,
    struct account *account)
{
	const char *lack = account_bookmarks_lack(account);
	struct args his = *args;
	const struct bookmark *b;
	struct listing list;

	his.account = account;
	listing_begin(&list, app, &his, "bookmark");
	for (size_t i = 0; (b = account_bookmark(account, i)) != NULL; i++)
		bookmark_list_one(&list, account, b);
	if (listing_end(&list) == 0 || lack != NULL)
		cmd_say(app, &his, ENTRY_NOTICE, "no-bookmarks", NULL,
		    "%s: no %sbookmarks are known%s%s.%s",
		    account_jid(account), list.n > 0 ? "other " : "",
		    lack != NULL ? ": " : "", lack != NULL ? lack : "",
		    lack != NULL ? "" : "  /bookmark add in a room's window "
		    "keeps that room.");
}

int
cmd_bookmark_list(struct app *app, struct args *args, struct err *err)
{
	(void)err;
	for (size_t i = 0; i < chat_accounts(app->chat); i++)
		if (args->account == NULL ||
		    args->account == chat_account(app->chat, i))
			bookmark_list(app, args, chat_account(app->chat, i));
	return 0;
}
