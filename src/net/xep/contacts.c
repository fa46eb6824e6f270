/*
 * What the server keeps of each contact, as far as a change of the roster
 * needs it: an item is replaced whole (RFC 6121, 2.3.3), so that what is not
 * sent along is lost.  The roster itself is sotto's.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

struct contact {
	char *jid;
	enum subscription subscription;
	char *item;		/* as it was written; NULL: nothing unknown */
	size_t len;
	bool too_much;		/* to be kept */
	unsigned told;		/* contacts_told() */
	size_t at;		/* in the list */
};

struct contacts {
	struct table *table;	/* by address */
	struct contact **list;
	size_t count, cap;
	size_t kept;		/* bytes of the items */
	size_t named;		/* ... and of the addresses */
	bool too_many;		/* there are more than are known */
	unsigned told;		/* items that came */
};

struct contacts *
contacts_new(void)
{
	struct contacts *c = xcalloc(1, sizeof *c);

	c->table = table_new();
	return c;
}

static void
contact_forget_item(struct contacts *c, struct contact *one)
{
	c->kept -= one->len;
	free(one->item);
	one->item = NULL;
	one->len = 0;
	one->too_much = false;
}

static void
contact_free(struct contacts *c, struct contact *one)
{
	contact_forget_item(c, one);
	table_del(c->table, one->jid);
	c->list[one->at] = c->list[--c->count];
	c->list[one->at]->at = one->at;
	c->named -= strlen(one->jid);
	free(one->jid);
	free(one);
}

void
contacts_clear(struct contacts *c)
{
	while (c->count > 0)
		contact_free(c, c->list[c->count - 1]);
	c->too_many = false;
}

void
contacts_free(struct contacts *c)
{
	if (c == NULL)
		return;
	contacts_clear(c);
	table_free(c->table);
	free(c->list);
	free(c);
}

static struct contact *
contacts_find(const struct contacts *c, const char *jid)
{
	return table_get(c->table, jid);
}

enum subscription
contacts_subscription(const struct contacts *c, const char *jid)
{
	const struct contact *one = contacts_find(c, jid);

	return one == NULL ? SUB_NONE : one->subscription;
}

unsigned
contacts_told(const struct contacts *c, const char *jid)
{
	const struct contact *one = contacts_find(c, jid);

	return one == NULL ? 0 : one->told;
}

/* ---- what is kept of an item --------------------------------------------- */

/* What is made anew with each change, or is the server's to set
 * (RFC 6121, 2.1.2). */
static const char *const known[] = { "xmlns", "jid", "name", "subscription",
    "ask", "approved" };

static bool
contacts_is_known(const char *attribute)
{
	for (size_t i = 0; i < NELEM(known); i++)
		if (strcmp(known[i], attribute) == 0)
			return true;
	return false;
}

/* Whether it has anything that sotto is not told, or not all of. */
static bool
contacts_has_more(xmpp_stanza_t *item)
{
	const char *list[2 * NELEM(known) + 2];
	int n = xmpp_stanza_get_attributes(item, list, (int)NELEM(list));

	if (xmpp_stanza_get_children(item) != NULL ||
	    strlen(stanza_attr(item, "name", SIZE_MAX)) > IPC_NAME_MAX)
		return true;
	for (int i = 0; i < n; i += 2)
		if (!contacts_is_known(list[i]))
			return true;
	return false;
}

static void
contact_keep_item(struct contacts *c, struct contact *one,
    xmpp_stanza_t *item)
{
	struct str s;

	contact_forget_item(c, one);
	if ((one->too_much = stanza_is_cut(item)) || !contacts_has_more(item))
		return;
	str_init(&s);
	stanza_write(item, &s);
	if (s.len > CONTACT_KEPT_MAX || c->kept + s.len > CONTACTS_KEPT_MAX) {
		one->too_much = true;
		str_free(&s);
		return;
	}
	one->len = s.len;
	one->item = xrealloc(str_take(&s), one->len + 1);
	c->kept += one->len;
}

static struct contact *
contacts_add(struct contacts *c, const char *jid)
{
	struct contact *one = xcalloc(1, sizeof *one);

	if (c->count == c->cap) {
		c->cap = c->cap == 0 ? 64 : c->cap * 2;
		c->list = xreallocarray(c->list, c->cap, sizeof(*c->list));
	}
	one->jid = xstrdup(jid);
	c->named += strlen(jid);
	one->at = c->count;
	c->list[c->count++] = one;
	table_put(c->table, jid, one);
	return one;
}

bool
contacts_put(struct contacts *c, const char *jid, enum subscription sub,
    xmpp_stanza_t *item)
{
	struct contact *one = contacts_find(c, jid);

	if (one == NULL && (c->count >= CONTACTS_MAX ||
	    c->named + strlen(jid) > CONTACTS_NAMED_MAX)) {
		c->too_many = true;
		return false;
	}
	if (one == NULL)
		one = contacts_add(c, jid);
	one->subscription = sub;
	one->told = ++c->told;
	contact_keep_item(c, one, item);
	return true;
}

void
contacts_drop(struct contacts *c, const char *jid)
{
	struct contact *one = contacts_find(c, jid);

	if (one != NULL)
		contact_free(c, one);
}

/* ---- an item for a change ------------------------------------------------ */

xmpp_stanza_t *
contacts_item(const struct contacts *c, xmpp_ctx_t *ctx, const char *jid)
{
	const struct contact *one = contacts_find(c, jid);
	xmpp_stanza_t *item;

	if (one == NULL ? c->too_many : one->too_much)
		return NULL;
	if (one == NULL || one->item == NULL) {
		item = stanza_new(ctx, "item", NULL);
		stanza_set_jid(item, "jid", jid);
		return item;
	}
	item = stanza_read(ctx, one->item, one->len);
	if (item == NULL)
		return NULL;
	xmpp_stanza_del_attribute(item, "subscription");
	xmpp_stanza_del_attribute(item, "ask");
	xmpp_stanza_del_attribute(item, "approved");
	return item;
}
