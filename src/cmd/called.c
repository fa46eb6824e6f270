/*
 * Who is called so: contacts, rooms with a window, those in the room of the
 * window, as a name that was typed may mean them.  Names are written by
 * servers and by others: what is found here is only asked about, or shown
 * with its address (named.c).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define WORDS_MORE 4		/* of a name, behind the first */

/* What is looked for, and what was found. */
struct calling {
	const struct app *app;
	const struct cmd_row *row;
	const char *name;
	struct account *only;		/* after -a, or NULL */
	struct account *account;	/* whose contacts are looked at */
	struct called_list *whole;	/* called so */
	struct called_list *begin;	/* the name or address begins so */
};

static void
called_clear(struct called *c)
{
	free(c->jid);
	free(c->name);
}

void
called_free(struct called_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		called_clear(&list->at[i]);
	memset(list, 0, sizeof(*list));
}

static struct called *
called_add(struct called_list *list, struct account *account, const char *jid,
    const char *name)
{
	struct called *c;

	if (list->n == CALLED_MAX) {
		list->more++;
		return NULL;
	}
	c = &list->at[list->n++];
	*c = (struct called){ .account = account, .jid = xstrdup(jid),
	    .name = xstrdup(strcmp(name, jid) == 0 ? "" : name) };
	return c;
}

/* ---- contacts ---------------------------------------------------------- */

static bool
called_is_given(const struct calling *w, const char *jid)
{
	return conf_text(w->app->conf, SET_NAME, account_jid(w->account),
	    jid) != NULL;
}

/* By the name that is shown for it: no name that would pass for another's
 * (name.c), and none where the address is. */
static void
called_look(struct calling *w, const char *jid, const char *shown)
{
	struct called_list *list = NULL;
	struct called *c;

	if (strcmp(shown, jid) != 0 && name_same(shown, w->name))
		list = w->whole;
	else if (name_begins(shown, w->name) || name_begins(jid, w->name))
		list = w->begin;
	if (list != NULL && (c = called_add(list, w->account, jid,
	    shown)) != NULL)
		c->given = called_is_given(w, jid);
}

/* Of ten thousand few are looked at closely. */
static bool
called_may_be(const struct calling *w, const struct contact *c)
{
	return name_begins(contact_jid(c), w->name) ||
	    name_begins(contact_roster_name(c), w->name);
}

static void
called_roster(struct calling *w)
{
	const struct contact *c;

	for (size_t i = 0; (c = roster_contact(w->account, i)) != NULL; i++)
		if (contact_in_roster(c) && called_may_be(w, c) &&
		    !called_is_given(w, contact_jid(c)))
			called_look(w, contact_jid(c), contact_name(c));
}

/* Those that the user has named, in the roster or not. */
static void
called_named_by_user(void *arg, const char *account, const char *jid,
    const char *name)
{
	struct calling *w = arg;

	(void)name;
	/* It comes twice where both files have it. */
	for (size_t i = 0; i < w->whole->n; i++)
		if (w->whole->at[i].account == w->account &&
		    strcmp(w->whole->at[i].jid, jid) == 0)
			return;
	for (size_t i = 0; i < w->begin->n; i++)
		if (w->begin->at[i].account == w->account &&
		    strcmp(w->begin->at[i].jid, jid) == 0)
			return;
	if (account == NULL || strcmp(account, account_jid(w->account)) == 0)
		called_look(w, jid, name_of(w->account, jid));
}

/* A stranger has no name, and a window; a room has one too, but a line to many
 * takes their address. */
static bool
called_is_windows(const struct calling *w, struct talk *v)
{
	const struct contact *c;

	if (talk_account(v) != w->account || talk_kind(v) == TALK_OCCUPANT ||
	    (talk_kind(v) == TALK_ROOM && ((w->row->flags & CMD_ROOMS) == 0 ||
	    (w->row->flags & CMD_NAMES) == 0)) ||
	    called_is_given(w, talk_jid(v)))
		return false;
	c = contact_find(w->account, talk_jid(v));
	return c == NULL || !contact_in_roster(c);
}

static void
called_windows(struct calling *w)
{
	struct talk *v;

	for (size_t i = 0; (v = chat_talk(w->app->chat, i)) != NULL; i++)
		if (name_begins(talk_jid(v), w->name) &&
		    called_is_windows(w, v))
			called_look(w, talk_jid(v), talk_kind(v) == TALK_ROOM ?
			    talk_name(v) : talk_jid(v));
}

/* ---- those in a room --------------------------------------------------- */

static void
called_occupants(struct calling *w, struct talk *window)
{
	struct talk *room = window;
	const struct occupant *o;
	struct called_list *list;
	struct called *c;

	if (room != NULL && talk_kind(room) == TALK_OCCUPANT)
		room = room_of_private(room);
	if (room == NULL || talk_kind(room) != TALK_ROOM ||
	    (w->row->flags & CMD_ROOMS) == 0 ||
	    (w->only != NULL && w->only != talk_account(room)))
		return;
	for (size_t i = 0; (o = room_occupant(room, i)) != NULL; i++) {
		if (o == room_self(room) || !name_begins(o->nick, w->name))
			continue;
		list = name_same(o->nick, w->name) ? w->whole : w->begin;
		char *jid = xasprintf("%s/%s", talk_jid(room), o->nick);

		c = called_add(list, talk_account(room), jid, o->nick);
		if (c != NULL) {
			c->occupant = true;
			c->person = o->person;
		}
		free(jid);
	}
}

/* ---- the whole --------------------------------------------------------- */

/*
 * Somebody in the room who took for a nick how a contact's name begins is not
 * all that was meant.
 */
static void
called_beside_occupants(struct called_list *list, struct called_list *begin)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		if (!list->at[i].occupant)
			return;
	for (size_t i = 0; i < begin->n; i++) {
		if (begin->at[i].occupant || list->n == CALLED_MAX)
			begin->at[n++] = begin->at[i];
		else
			list->at[list->n++] = begin->at[i];
	}
	begin->n = n;
}

/* One address, of several accounts: the window's, if it is one of them. */
static void
called_one_account(struct called_list *list, const struct talk *window)
{
	struct called *mine = NULL, one;

	if (list->n < 2 || list->more > 0 || window == NULL)
		return;
	for (size_t i = 0; i < list->n; i++) {
		if (list->at[i].account == NULL ||
		    strcmp(list->at[i].jid, list->at[0].jid) != 0)
			return;
		if (list->at[i].account == talk_account(window))
			mine = &list->at[i];
	}
	if (mine == NULL)
		return;
	one = *mine;
	for (size_t i = 0; i < list->n; i++)
		if (&list->at[i] != mine)
			called_clear(&list->at[i]);
	list->at[0] = one;
	list->n = 1;
}

static void
called_accounts(struct calling *w)
{
	for (size_t i = 0; i < chat_accounts(w->app->chat); i++) {
		w->account = chat_account(w->app->chat, i);
		if (w->only != NULL && w->only != w->account)
			continue;
		called_roster(w);
		conf_each_contact(w->app->conf, SET_NAME, called_named_by_user,
		    w);
		called_windows(w);
	}
}

void
called_find(struct called_list *list, struct called_list *near,
    const struct app *app, const struct parsed *p, struct talk *window)
{
	struct calling w = { .app = app, .row = p->row, .name = p->name,
	    .whole = list, .begin = near };

	memset(list, 0, sizeof(*list));
	memset(near, 0, sizeof(*near));
	if (p->account != NULL)
		w.only = account_find(app->chat, p->account);
	if (p->contact != NULL)
		called_add(list, NULL, p->contact, p->contact);
	called_occupants(&w, window);
	called_accounts(&w);
	if ((p->row->flags & CMD_NAMES) != 0 && list->n == 0) {
		*list = *near;
		memset(near, 0, sizeof(*near));
	} else if ((p->row->flags & CMD_NAMES) != 0)
		called_beside_occupants(list, near);
	called_one_account(list, window);
}

bool
called_goes_on(struct called_list *longer, const struct app *app,
    const struct parsed *p, struct talk *window)
{
	const char *at = p->n > 0 && p->arg[0] != NULL ? p->arg[0] : "";
	struct parsed with = *p;
	struct called_list near;
	struct str name;
	size_t len;

	memset(longer, 0, sizeof(*longer));
	with.contact = NULL;
	str_init_secret(&name);		/* a text may be encrypted */
	str_add(&name, p->name);
	for (int i = 0; i < WORDS_MORE && longer->n == 0; i++) {
		at += strspn(at, BLANKS);
		if ((len = strcspn(at, BLANKS)) == 0)
			break;
		str_addc(&name, ' ');
		str_addn(&name, at, len);
		at += len;
		with.name = name.s;
		called_find(longer, &near, app, &with, window);
		called_free(&near);
	}
	str_free(&name);
	return longer->n > 0;
}
