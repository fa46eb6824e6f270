/*
 * The contacts of an account, as the server tells them.  Addresses come
 * normalized from heard.c; names are foreign.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

void
roster_renamed(struct account *a, const char *jid)
{
	struct contact *c = jid != NULL ? contact_find(a, jid) : NULL;

	if (c != NULL)
		contact_changed(c);
	sweep_begin(a);
	roster_changed(a);
}

size_t
roster_by_name(struct account *a, const char *name, const char *jid,
    struct contact **out, size_t max)
{
	sweep_end(a);
	return order_by_name(a->roster->places, name, jid, out, max);
}

static void
roster_sweep_all(struct chat *chat)
{
	for (size_t i = 0; i < chat->naccounts; i++)
		sweep_begin(chat->accounts[i]);
}

void
chat_mark_alike(struct chat *chat)
{
	if (likes_begin(chat))
		roster_sweep_all(chat);
}

void
chat_group_by(struct chat *chat, bool by_name, bool offline)
{
	if (grouped_begin(chat, by_name, offline))
		roster_sweep_all(chat);
}

/* ---- what the server tells --------------------------------------------- */

void
roster_begin(struct account *a)
{
	struct roster *r = a->roster;

	r->round++;
	r->awaited = true;
	for (size_t i = r->n; i > 0; i--) {
		struct contact *c = r->all[i - 1];

		if (c->nresources > 0) {
			sweep_take(c);
			c->show = SHOW_OFFLINE;
			*c->text = '\0';
		}
		contact_reachable(c);
		c->asks_us = false;	/* the server asks again */
		contact_idle(a, c);
	}
	r->bytes = 0;
	sweep_begin(a);
	for (size_t i = 0; i < a->chat->ntalks; i++)
		if (a->chat->talks[i]->account == a &&
		    talk_is_direct(a->chat->talks[i]))
			direct_nobody_known(a->chat->talks[i]);
	roster_changed(a);
}

/*
 * A name stands in the midst of our own words, and is one line there; one
 * that shows nothing is none.
 */
static void
roster_keep_name(struct contact *c, const char *foreign)
{
	size_t n;

	keep_text(&c->name, foreign + strspn(foreign, " \t\r\n"),
	    CHAT_NAME_MAX);
	for (char *p = c->name; *p != '\0'; p++)
		if (*p == '\n' || *p == '\r' || *p == '\t')
			*p = ' ';
	n = strlen(c->name);
	while (n > 0 && c->name[n - 1] == ' ')
		c->name[--n] = '\0';
}

/* A subscription that was granted meanwhile: the question is answered. */
static void
roster_note_granted(struct contact *c)
{
	if (c->subscription == SUB_FROM || c->subscription == SUB_BOTH)
		c->asks_us = false;
}

/*
 * Some gateways are in the roster with a resource.  Where the address itself
 * is there too, that one is the contact: the other can neither rename nor
 * remove it.
 */
static bool
roster_is_item(struct contact *c, const char *item)
{
	const char *resource = jid_resource(item);

	if (!c->in_roster || resource == NULL) {
		free(c->item);
		c->item = resource == NULL ? NULL : xstrdup(item);
		return true;
	}
	return c->item != NULL && strcmp(c->item, item) == 0;
}

/* The address in the message may have a resource; `jid` is bare. */
static void
roster_item(struct account *a, const struct msg *m, const char *jid)
{
	struct contact *c = m->u.roster_item.removed ? contact_find(a, jid) :
	    contact_make(a, jid);
	struct talk *v;

	if (c == NULL || !roster_is_item(c, m->u.roster_item.jid))
		return;
	if (m->u.roster_item.removed) {
		contact_set_in_roster(a, c, false);
		c->subscription = SUB_NONE;
		contact_idle(a, c);
		roster_changed(a);
		return;
	}
	contact_set_in_roster(a, c, true);
	c->seen = a->roster->round;
	roster_keep_name(c, m->u.roster_item.name);
	groups_keep(c, m->u.roster_item.groups);
	c->subscription = (enum subscription)m->u.roster_item.subscription;
	c->ask = m->u.roster_item.ask;
	roster_note_granted(c);
	contact_changed(c);
	roster_changed(a);
	if ((v = direct_find(a, jid)) != NULL)
		direct_discover(v, false);
}

/* Who was not named since the stream began is no longer in the roster. */
static void
roster_drop_unnamed(struct account *a)
{
	struct roster *r = a->roster;

	for (size_t i = r->n; i > 0; i--) {
		struct contact *c = r->all[i - 1];

		if (!c->in_roster || c->seen == r->round)
			continue;
		contact_set_in_roster(a, c, false);
		c->subscription = SUB_NONE;
		contact_idle(a, c);
	}
}

/* Before this it was not known who may see our presence. */
static void
roster_discover(struct account *a)
{
	for (size_t i = 0; i < a->chat->ntalks; i++)
		if (a->chat->talks[i]->account == a &&
		    talk_is_direct(a->chat->talks[i]))
			direct_discover(a->chat->talks[i], false);
}

static void
roster_end(struct account *a, bool failed)
{
	if (failed)
		chat_say(a->chat, a, NULL, ENTRY_WARNING, "roster-failed",
		    NULL, "%s: The server did not give your contacts." MORE
		    "Those known from before are shown.", a->jid);
	else
		roster_drop_unnamed(a);
	a->roster->awaited = false;
	roster_changed(a);
	roster_discover(a);
	subscriptions_lost(a);
	requests_send(a);
	otr_presence_known(a->chat->otr, a->jid);
	account_flush(a);
	chat_features_roster(a);
}

/* ---- commands ---------------------------------------------------------- */


int
roster_set(struct account *a, const char *jid, const char *name,
    const struct talk *said, struct err *err)
{
	const struct contact *c = contact_find(a, jid);

	if (name != NULL && strlen(name) > CHAT_NAME_MAX)
		return err_set(err, "too-long", "the name is too long");
	return request_add(a, c != NULL && c->in_roster ? ROSTER_RENAME :
	    ROSTER_ADD, jid, name != NULL ? name : "", said, err);
}

int
roster_remove(struct account *a, const char *jid, const struct talk *said,
    struct err *err)
{
	const struct contact *c = contact_find(a, jid);

	if (c == NULL || !c->in_roster)
		return err_set(err, "not-in-roster", "%s is not in the roster",
		    jid);
	return request_add(a, ROSTER_REMOVE, jid, "", said, err);
}

/* ---- from the worker --------------------------------------------------- */

static int
roster_hear_item(struct account *a, const struct msg *m, struct err *err)
{
	char *jid = heard_address(a, m->u.roster_item.jid), *bare;
	struct msg checked = *m;

	(void)err;
	if (jid == NULL)
		return 0;
	bare = jid_bare(jid);
	if (m->u.roster_item.pushed && !m->u.roster_item.removed &&
	    contact_find(a, bare) == NULL && *chat_odd(bare) != '\0')
		chat_say(a->chat, a, NULL, ENTRY_WARNING, "odd-address",
		    NULL, "%s%s is in the roster now", bare, chat_odd(bare));
	checked.u.roster_item.jid = jid;
	roster_item(a, &checked, bare);
	free(bare);
	free(jid);
	return 0;
}

static int
roster_hear_end(struct account *a, const struct msg *m, struct err *err)
{
	(void)err;
	roster_end(a, m->u.roster_end.failed);
	return 0;
}

static const struct chat_hears roster_hears[] = {
	{ MSG_ROSTER_ITEM, roster_hear_item },
	{ MSG_ROSTER_END, roster_hear_end },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_roster = {
	.name = "roster", .hears = roster_hears,
};
