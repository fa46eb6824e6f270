/*
 * The contacts of an account, as the server tells them.  Addresses come
 * normalized from hear.c; names are foreign.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

struct roster *
roster_new(void)
{
	struct roster *r = xcalloc(1, sizeof(*r));

	r->by_jid = table_new();
	r->places = order_new();
	r->stale = true;
	return r;
}

void
resource_clear(struct contact *c, struct resource *r)
{
	c->account->roster->bytes -= sizeof(*r) + strlen(r->name) +
	    strlen(r->text);
	free(r->name);
	free(r->text);
}

void
resources_clear(struct contact *c)
{
	for (size_t i = 0; i < c->nresources; i++)
		resource_clear(c, &c->resources[i]);
	free(c->resources);
	c->resources = NULL;
	c->nresources = 0;
}

static void
contact_free(struct contact *c)
{
	resources_clear(c);
	free(c->jid);
	free(c->name);
	free(c->local);
	free(c->item);
	free(c->text);
	free(c->unreachable);
	free(c);
}

void
roster_free(struct roster *r)
{
	for (size_t i = 0; i < r->n; i++)
		contact_free(r->all[i]);
	order_free(r->places);
	table_free(r->by_jid);
	free(r->all);
	free(r->shown);
	free(r);
}

void
roster_changed(struct account *a)
{
	a->changes++;
}

void
contact_changed(struct contact *c)
{
	struct roster *r = c->account->roster;

	if (c->in_roster)
		order_put(r->places, c);
	else
		order_del(r->places, c);
}

void
contact_reachable(struct contact *c)
{
	free(c->unreachable);
	c->unreachable = NULL;
}

void
roster_renamed(struct account *a)
{
	a->roster->stale = true;
	for (size_t i = 0; i < a->roster->n; i++)
		contact_changed(a->roster->all[i]);
	roster_changed(a);
}

/* ---- sorted by name ---------------------------------------------------- */

static int
by_name(const void *va, const void *vb)
{
	const struct contact *a = *(struct contact *const *)va;
	const struct contact *b = *(struct contact *const *)vb;
	int order = strcasecmp(contact_name(a), contact_name(b));

	return order != 0 ? order : strcmp(a->jid, b->jid);
}

struct contact *const *
roster_sorted(struct account *a, size_t *n)
{
	struct roster *r = a->roster;

	if (r->stale) {
		r->shown = xreallocarray(r->shown, r->n + 1,
		    sizeof(struct contact *));
		r->nshown = 0;
		for (size_t i = 0; i < r->n; i++)
			if (r->all[i]->in_roster)
				r->shown[r->nshown++] = r->all[i];
		qsort(r->shown, r->nshown, sizeof(*r->shown), by_name);
		r->stale = false;
	}
	*n = r->nshown;
	return r->shown;
}

/* ---- adding and dropping ----------------------------------------------- */

static void
tie(struct account *a, const char *jid, struct contact *c)
{
	struct talk *v = talk_find(a, jid);

	if (v == NULL)
		return;
	v->contact = c;
	if (c != NULL && c->in_roster)
		talk_befriend(v);
	v->changes++;
}

/* Who is taken out has to be answered anew; what was said stays as it is. */
static void
estrange(struct account *a, const char *jid)
{
	struct talk *v = talk_find(a, jid);

	if (v == NULL)
		return;
	v->stranger = true;
	otr_estrange(v->otr);
}

void
roster_full(struct account *a)
{
	if (!a->roster->full_said)
		chat_say(a->chat, a, NULL, ENTRY_WARNING, "roster-full", NULL,
		    "%s: more contacts than sotto keeps", a->jid);
	a->roster->full_said = true;
}

struct contact *
contact_make(struct account *a, const char *jid)
{
	struct roster *r = a->roster;
	struct contact *c = contact_find(a, jid);

	if (c != NULL)
		return c;
	if (r->n >= CHAT_CONTACTS_MAX) {
		roster_full(a);
		return NULL;
	}
	if (r->n == r->room) {
		r->room = r->room ? r->room * 2 : 32;
		r->all = xreallocarray(r->all, r->room,
		    sizeof(struct contact *));
	}
	c = xcalloc(1, sizeof(*c));
	c->account = a;
	c->jid = xstrdup(jid);
	c->name = xstrdup("");
	c->local = xstrndup(jid, strcspn(jid, "@"));
	c->text = xstrdup("");
	c->at = r->n;
	r->all[r->n++] = c;
	table_put(r->by_jid, jid, c);
	r->asking++;
	tie(a, jid, c);
	roster_changed(a);
	return c;
}

static void
contact_drop(struct account *a, struct contact *c)
{
	struct roster *r = a->roster;

	if (!c->in_roster)
		r->asking--;
	tie(a, c->jid, NULL);
	order_del(r->places, c);
	table_del(r->by_jid, c->jid);
	/* Those who go through all of them do it from the end. */
	r->all[c->at] = r->all[--r->n];
	r->all[c->at]->at = c->at;
	contact_free(c);
	roster_changed(a);
}

/* Outside the roster a contact is kept only while something needs it. */
void
contact_idle(struct account *a, struct contact *c)
{
	if (!c->in_roster && !c->asks_us && c->nresources == 0)
		contact_drop(a, c);
}

static void
set_in_roster(struct account *a, struct contact *c, bool in)
{
	if (c->in_roster == in)
		return;
	c->in_roster = in;
	if (in)
		a->roster->asking--;
	else {
		a->roster->asking++;
		estrange(a, c->jid);
	}
	a->roster->stale = true;
	contact_changed(c);
	tie(a, c->jid, c);
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

		resources_clear(c);
		contact_reachable(c);
		c->show = SHOW_OFFLINE;
		c->asks_us = false;	/* the server asks again */
		*c->text = '\0';
		contact_changed(c);
		contact_idle(a, c);
	}
	for (size_t i = 0; i < a->chat->ntalks; i++)
		if (a->chat->talks[i]->account == a)
			a->chat->talks[i]->resource[0] = '\0';
	roster_changed(a);
}

/*
 * A name stands in the midst of our own words, and is one line there; one
 * that shows nothing is none.
 */
static void
keep_name(struct contact *c, const char *foreign)
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
note_granted(struct contact *c)
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
is_its_item(struct contact *c, const char *item)
{
	const char *resource = jid_resource(item);

	if (!c->in_roster || resource == NULL) {
		free(c->item);
		c->item = resource == NULL ? NULL : xstrdup(item);
		return true;
	}
	return c->item != NULL && strcmp(c->item, item) == 0;
}

void
roster_item(struct account *a, const struct msg *m, const char *jid)
{
	struct contact *c = m->u.roster_item.removed ? contact_find(a, jid) :
	    contact_make(a, jid);
	struct talk *v;

	if (c == NULL || !is_its_item(c, m->u.roster_item.jid))
		return;
	if (m->u.roster_item.removed) {
		set_in_roster(a, c, false);
		c->subscription = SUB_NONE;
		contact_idle(a, c);
		roster_changed(a);
		return;
	}
	set_in_roster(a, c, true);
	c->seen = a->roster->round;
	keep_name(c, m->u.roster_item.name);
	c->subscription = (enum subscription)m->u.roster_item.subscription;
	c->ask = m->u.roster_item.ask;
	note_granted(c);
	a->roster->stale = true;
	contact_changed(c);
	roster_changed(a);
	if ((v = talk_find(a, jid)) != NULL)
		talk_discover(v, false);
}

/* Who was not named since the stream began is no longer in the roster. */
static void
drop_unnamed(struct account *a)
{
	struct roster *r = a->roster;

	for (size_t i = r->n; i > 0; i--) {
		struct contact *c = r->all[i - 1];

		if (!c->in_roster || c->seen == r->round)
			continue;
		set_in_roster(a, c, false);
		c->subscription = SUB_NONE;
		contact_idle(a, c);
	}
}

/* Before this it was not known who may see our presence. */
static void
discover_all(struct account *a)
{
	for (size_t i = 0; i < a->chat->ntalks; i++)
		if (a->chat->talks[i]->account == a)
			talk_discover(a->chat->talks[i], false);
}

void
roster_end(struct account *a, bool failed)
{
	if (failed)
		chat_say(a->chat, a, NULL, ENTRY_WARNING, "roster-failed",
		    NULL, "%s: the server did not give the contacts; those "
		    "known from before are shown", a->jid);
	else
		drop_unnamed(a);
	a->roster->awaited = false;
	roster_changed(a);
	discover_all(a);
	subscriptions_lost(a);
	requests_send(a);
	otr_presence_known(a->chat->otr, a->jid);
	account_flush(a);
}

/* ---- commands ---------------------------------------------------------- */

static int
need_online(struct account *a, struct err *err)
{
	if (a->state == ACCOUNT_ONLINE)
		return 0;
	return err_set(err, "offline", "%s is not online", a->jid);
}

const char *
roster_item_of(const struct account *a, const char *jid)
{
	const struct contact *c = contact_find(a, jid);

	return c != NULL && c->in_roster && c->item != NULL ? c->item : jid;
}

static int
roster_ask(struct account *a, const char *jid, const char *name,
    enum roster_change change, const struct talk *said, struct err *err)
{
	if (request_room(a, err) == -1)
		return -1;
	if (!link_is_open(a))
		return err_set(err, "offline", "%s is not online", a->jid);
	request_add(a, change, jid, name, said);
	return 0;
}

int
roster_set(struct account *a, const char *jid, const char *name,
    const struct talk *said, struct err *err)
{
	const struct contact *c = contact_find(a, jid);

	if (need_online(a, err) == -1)
		return -1;
	if (name != NULL && strlen(name) > CHAT_NAME_MAX)
		return err_set(err, "too-long", "the name is too long");
	return roster_ask(a, jid, name != NULL ? name : "", c != NULL &&
	    c->in_roster ? ROSTER_RENAME : ROSTER_ADD, said, err);
}

int
roster_remove(struct account *a, const char *jid, const struct talk *said,
    struct err *err)
{
	const struct contact *c = contact_find(a, jid);

	if (need_online(a, err) == -1)
		return -1;
	if (c == NULL || !c->in_roster)
		return err_set(err, "not-in-roster", "%s is not in the roster",
		    jid);
	return roster_ask(a, jid, "", ROSTER_REMOVE, said, err);
}

int
roster_subscription(struct account *a, const char *jid, const char *kind,
    struct err *err)
{
	struct contact *c = contact_find(a, jid);

	if (need_online(a, err) == -1)
		return -1;
	if (presence_send(a, jid, kind, SHOW_ONLINE, "") == -1)
		return err_set(err, "offline", "%s is not online", a->jid);
	subscription_sent(a, jid, kind);
	if (c != NULL && (strcmp(kind, "subscribed") == 0 ||
	    strcmp(kind, "unsubscribed") == 0)) {
		c->asks_us = false;
		contact_idle(a, c);
		roster_changed(a);
	}
	return 0;
}
