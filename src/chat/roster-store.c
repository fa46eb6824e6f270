/*
 * The contacts of an account: made, kept and dropped, and tied to the windows
 * of those who have one.  Must not know what a server says of them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

struct roster *
roster_new(void)
{
	struct roster *r = xcalloc(1, sizeof(*r));

	r->by_jid = table_new();
	r->places = order_new();
	return r;
}

void
resource_free(struct resource *r)
{
	free(r->name);
	free(r->text);
}

void
resource_clear(struct contact *c, struct resource *r)
{
	c->account->roster->bytes -= sizeof(*r) + strlen(r->name) +
	    strlen(r->text);
	resource_free(r);
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
roster_store_contact_free(struct contact *c)
{
	resources_clear(c);
	grouped_take(c);
	like_take(c);
	free(c->jid);
	free(c->name);
	free(c->groups);
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
		roster_store_contact_free(r->all[i]);
	order_free(r->places);
	table_free(r->by_jid);
	free(r->all);
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
	like_put(c);
	if (c->account->chat->groups != NULL)
		grouped_put(c, direct_find(c->account, c->jid) != NULL);
}

void
contact_reachable(struct contact *c)
{
	free(c->unreachable);
	c->unreachable = NULL;
}

size_t
roster_count(const struct account *a)
{
	return order_count(a->roster->places);
}

struct contact *
roster_first(const struct account *a)
{
	return order_after(a->roster->places, NULL);
}

struct contact *
roster_next(const struct contact *c)
{
	return c->place == NULL ? NULL :
	    order_after(c->account->roster->places, c->place);
}

struct contact *
roster_contact(const struct account *a, size_t i)
{
	return i < a->roster->n ? a->roster->all[i] : NULL;
}

/* ---- adding and dropping ----------------------------------------------- */

static void
roster_store_contact_tie(struct account *a, const char *jid, struct contact *c)
{
	struct talk *v = direct_find(a, jid);

	if (v == NULL)
		return;
	v->contact = c;
	if (c != NULL && c->in_roster)
		talk_befriend(v);
	talk_changed(v);
}

/* Who is taken out has to be answered anew; what was said stays as it is. */
static void
roster_store_contact_estrange(struct account *a, const char *jid)
{
	struct talk *v = direct_find(a, jid);

	if (v != NULL)
		direct_estrange(v);
}

void
roster_full(struct account *a)
{
	if (!a->roster->full_said)
		chat_say(a->chat, a, NULL, ENTRY_WARNING, "roster-full", NULL,
		    "%s: there are more contacts than sotto keeps", a->jid);
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
	like_put(c);
	roster_store_contact_tie(a, jid, c);
	roster_changed(a);
	return c;
}

static void
roster_store_contact_drop(struct account *a, struct contact *c)
{
	struct roster *r = a->roster;

	if (!c->in_roster)
		r->asking--;
	roster_store_contact_tie(a, c->jid, NULL);
	order_del(r->places, c);
	grouped_take(c);
	table_del(r->by_jid, c->jid);
	/* Those who go through all of them do it from the end. */
	r->all[c->at] = r->all[--r->n];
	r->all[c->at]->at = c->at;
	roster_store_contact_free(c);
	roster_changed(a);
}

/* Outside the roster a contact is kept only while something needs it. */
void
contact_idle(struct account *a, struct contact *c)
{
	if (!c->in_roster && !c->asks_us && c->nresources == 0)
		roster_store_contact_drop(a, c);
}

void
contact_set_in_roster(struct account *a, struct contact *c, bool in)
{
	if (c->in_roster == in)
		return;
	c->in_roster = in;
	if (in)
		a->roster->asking--;
	else {
		a->roster->asking++;
		groups_keep(c, NULL);
		roster_store_contact_estrange(a, c->jid);
	}
	contact_changed(c);
	roster_store_contact_tie(a, c->jid, c);
}
