/*
 * Commands of those who look after a room: roles, affiliations, lists, its
 * forms, its end.  Who may do it the room says.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/* What becomes of it is said in the room's window, else where it was typed. */
static const struct talk *
admin_said_in(const struct app *app, const struct args *args)
{
	return cmd_is_person(app) ? args->window : NULL;
}

/* The room that is named, else the window's; NULL: none is meant. */
static const char *
admin_room(const struct args *args, struct err *err)
{
	const struct talk *v;

	if (args->contact_given)
		return args->contact;
	v = room_here(args, err);
	return v == NULL ? NULL : talk_jid(v);
}

/* Its talk, if one is in the room; else NULL. */
static struct talk *
admin_joined(const struct args *args, const char *room)
{
	struct talk *v = talk_find(args->account, room);

	return v != NULL && talk_kind(v) == TALK_ROOM &&
	    room_state(v) == ROOM_JOINED ? v : NULL;
}

static int
admin_no_nick(const char *room, const char *nick, struct err *err)
{
	return err_set(err, "no-occupant", "nobody in %s has the nick %s now: "
	    "/room who lists the nicks", room, nick);
}

/* The nick that the words behind it go on to make; NULL: they do not. */
static const char *
admin_longer_nick(const struct talk *room, const char *nick, const char *text)
{
	const struct occupant *o;
	size_t n = strlen(nick), rest;

	for (size_t i = 0; (o = room_occupant(room, i)) != NULL; i++) {
		if (strncmp(o->nick, nick, n) != 0 || o->nick[n] != ' ')
			continue;
		rest = strlen(o->nick + n + 1);
		if (strncmp(text, o->nick + n + 1, rest) == 0 &&
		    (text[rest] == '\0' || text[rest] == ' '))
			return o->nick;
	}
	return NULL;
}

/* "/kick Anna B is rude": not Anna, where Anna B is there, too. */
static int
admin_check_nick(const struct talk *room, const char *nick, const char *text,
    struct err *err)
{
	char one[CHAT_NOTE_MAX + 1], other[CHAT_NOTE_MAX + 1];
	const char *longer = room == NULL || text == NULL ? NULL :
	    admin_longer_nick(room, nick, text);

	if (longer == NULL)
		return 0;
	return err_set(err, "two-meanings", "\"%s\" or \"%s\"?  Put the nick "
	    "in quotes, or begin the reason with another word",
	    chat_quote(one, nick), chat_quote(other, longer));
}

/* ---- roles ---------------------------------------------------------------- */

static int
admin_set_role(struct app *app, const struct args *args, enum role role,
    const char *text, struct err *err)
{
	const char *room = admin_room(args, err), *nick = args->arg[0];
	const struct talk *v;

	if (room == NULL)
		return -1;
	v = admin_joined(args, room);
	if (v != NULL && room_find(v, nick) == NULL)
		return admin_no_nick(room, nick, err);
	if (admin_check_nick(v, nick, text, err) == -1)
		return -1;
	return room_set_role(args->account, room, nick, role, text,
	    admin_said_in(app, args), err);
}

int
cmd_kick(struct app *app, struct args *args, struct err *err)
{
	return admin_set_role(app, args, ROLE_NONE, args->arg[1], err);
}

int
cmd_role(struct app *app, struct args *args, struct err *err)
{
	enum role role = ROLE_NONE;

	(void)role_parse(args->arg[1], &role);
	return admin_set_role(app, args, role, args->arg[2], err);
}

/* ---- affiliations ---------------------------------------------------------- */

static int
admin_set_affiliation(struct app *app, const struct args *args,
    enum affiliation affiliation, const char *text, struct err *err)
{
	const char *room = admin_room(args, err);
	char *jid;
	int rc;

	if (room == NULL || admin_check_nick(admin_joined(args, room),
	    args->arg[0], text, err) == -1 || (jid = room_address(
	    args->account, room, args->arg[0], err)) == NULL)
		return -1;
	rc = room_set_affiliation(args->account, room, jid, affiliation,
	    text, admin_said_in(app, args), err);
	free(jid);
	return rc;
}

int
cmd_affiliation(struct app *app, struct args *args, struct err *err)
{
	enum affiliation affiliation = AFFILIATION_NONE;

	(void)affiliation_parse(args->arg[1], &affiliation);
	return admin_set_affiliation(app, args, affiliation, args->arg[2],
	    err);
}

int
cmd_ban(struct app *app, struct args *args, struct err *err)
{
	return admin_set_affiliation(app, args, AFFILIATION_OUTCAST,
	    args->arg[1], err);
}

int
cmd_room_list(struct app *app, struct args *args, struct err *err)
{
	static const struct { const char *word; enum affiliation what; }
	    lists[] = {
		{ "admins", AFFILIATION_ADMIN },
		{ "members", AFFILIATION_MEMBER },
		{ "outcasts", AFFILIATION_OUTCAST },
		{ "owners", AFFILIATION_OWNER },
	};
	const char *room = admin_room(args, err);
	enum affiliation what = AFFILIATION_NONE;

	for (size_t i = 0; args->arg[0] != NULL && i < NELEM(lists); i++)
		if (strcmp(lists[i].word, args->arg[0]) == 0)
			what = lists[i].what;
	return room == NULL ? -1 : room_ask_list(args->account, room, what,
	    admin_said_in(app, args), err);
}

int
cmd_room_info(struct app *app, struct args *args, struct err *err)
{
	const char *room = admin_room(args, err);

	return room == NULL ? -1 : room_ask_info(args->account, room,
	    admin_said_in(app, args), err);
}

/* ---- its lines -------------------------------------------------------------- */

int
cmd_room_moderate(struct app *app, struct args *args, struct err *err)
{
	struct talk *v = room_here(args, err);

	(void)app;
	return v == NULL ? -1 : room_moderate(v, args->arg[0], args->arg[1],
	    err);
}

/* ---- its forms ---------------------------------------------------------------- */

int
cmd_room_config(struct app *app, struct args *args, struct err *err)
{
	const char *room = admin_room(args, err);

	return room == NULL ? -1 : room_config(args->account, room,
	    admin_said_in(app, args), err);
}

int
cmd_room_register(struct app *app, struct args *args, struct err *err)
{
	const char *room = admin_room(args, err);

	return room == NULL ? -1 : room_register(args->account, room,
	    admin_said_in(app, args), err);
}

int
cmd_room_unregister(struct app *app, struct args *args, struct err *err)
{
	const char *room = admin_room(args, err);

	return room == NULL ? -1 : room_unregister(args->account, room,
	    admin_said_in(app, args), err);
}

/* ---- its end ------------------------------------------------------------------- */

/* What was asked for: "ROOM\nINSTEAD\nTEXT". */
static int
admin_destroy(struct account *account, const char *asked,
    const struct talk *said, struct err *err)
{
	char *room = xstrdup(asked);
	char *instead = room + strcspn(room, "\n"), *text;
	int rc;

	*instead++ = '\0';
	text = instead + strcspn(instead, "\n");
	*text++ = '\0';
	rc = room_destroy(account, room, *instead != '\0' ? instead : NULL,
	    *text != '\0' ? text : NULL, said, err);
	free(room);
	return rc;
}

static void
admin_destroy_answered(void *arg, size_t which)
{
	struct asked *asked = arg;
	struct args args;
	struct err err;

	if (which == 0 && asked_args(asked, &args) && admin_destroy(args.account,
	    asked->text, NULL, &err) == -1)
		asked_failed(asked, &args, &err);
	asked_free(asked);
}

/* "to ROOM" at the beginning of a text, which is moved behind it: the address;
 * caller frees.  "": it does not begin so; NULL: that is no address. */
static char *
admin_take_instead(const char **text, struct err *err)
{
	const char *at = *text;
	struct str word;
	char *jid = NULL;

	if (at == NULL || strncmp(at, "to ", 3) != 0 ||
	    memchr(at + 3, '@', strcspn(at + 3, BLANKS)) == NULL)
		return xstrdup("");
	at += 3;
	str_init(&word);
	if (cmd_token(&at, &word, err) == 1)
		jid = jid_parse(word.s, err);
	str_free(&word);
	*text = at + strspn(at, BLANKS);
	return jid;
}

int
cmd_room_destroy(struct app *app, struct args *args, struct err *err)
{
	const char *room = admin_room(args, err), *text = args->arg[0];
	char *instead = room == NULL ? NULL : admin_take_instead(&text, err);
	const struct answer destroy = { .text = "destroy the room",
	    .brief = "destroy", .risky = true };
	char *asked;
	struct args his = *args;
	int rc = 0;

	if (instead == NULL)
		return -1;
	asked = xasprintf("%s\n%s\n%s", room, instead,
	    text != NULL ? text : "");
	if (app->front->ask == NULL)
		rc = admin_destroy(args->account, asked,
		    admin_said_in(app, args), err);
	else {
		/* The answer is whoever's room it is by then. */
		his.contact = NULL;
		cmd_ask(app, cmd_prompt("Destroy %s for all who are in it%s%s? "
		    "Nothing brings it back.", room, *instead != '\0' ?
		    ", and send them to " : "", instead), &destroy, "keep it",
		    admin_destroy_answered, asked_new(app, &his, asked));
	}
	free(asked);
	free(instead);
	return rc;
}
