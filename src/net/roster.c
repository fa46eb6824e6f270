/*
 * Roster and presence, subscription stanzas included.  Remembers only who
 * may see our presence; the roster itself is sotto's.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/net.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_ROSTER "jabber:iq:roster"
#define CONTACTS_MAX 20000	/* more is no roster but an attack */

struct contact {
	char *jid;
	enum subscription subscription;
};

struct contacts {
	struct contact *list;
	size_t count, cap;
	char request[17];	/* id of the request that is under way */
};

/* ---- who may see us ---------------------------------------------------- */

struct contacts *
contacts_new(void)
{
	return xcalloc(1, sizeof(struct contacts));
}

static void
contacts_clear(struct contacts *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->list[i].jid);
	c->count = 0;
}

void
contacts_free(struct contacts *c)
{
	if (c == NULL)
		return;
	contacts_clear(c);
	free(c->list);
	free(c);
}

static struct contact *
contacts_find(const struct contacts *c, const char *jid)
{
	for (size_t i = 0; i < c->count; i++)
		if (strcmp(c->list[i].jid, jid) == 0)
			return &c->list[i];
	return NULL;
}

bool
contacts_see_us(const struct contacts *c, const char *bare)
{
	const struct contact *found = contacts_find(c, bare);

	return found != NULL && (found->subscription == SUB_FROM ||
	    found->subscription == SUB_BOTH);
}

static void
contacts_append(struct contacts *c, const char *jid, enum subscription sub)
{
	if (c->count == CONTACTS_MAX)
		return;
	if (c->count == c->cap) {
		c->cap = c->cap == 0 ? 64 : c->cap * 2;
		c->list = xreallocarray(c->list, c->cap, sizeof *c->list);
	}
	c->list[c->count].jid = xstrdup(jid);
	c->list[c->count++].subscription = sub;
}

/* What a push says of one contact. */
static void
contacts_change(struct contacts *c, const char *jid, enum subscription sub,
    bool removed)
{
	struct contact *found = contacts_find(c, jid);

	if (found == NULL) {
		if (!removed)
			contacts_append(c, jid, sub);
	} else if (removed) {
		free(found->jid);
		*found = c->list[--c->count];
	} else {
		found->subscription = sub;
	}
}

/* ---- the roster -------------------------------------------------------- */

static xmpp_stanza_t *
iq_new(xmpp_ctx_t *ctx, const char *type, const char *id)
{
	xmpp_stanza_t *iq = stanza_new(ctx, "iq", NULL);

	xmpp_stanza_set_type(iq, type);
	xmpp_stanza_set_id(iq, id);
	return iq;
}

void
roster_request(const struct wire *w)
{
	xmpp_stanza_t *iq;

	random_word(w->contacts->request);
	iq = iq_new(w->ctx, "get", w->contacts->request);
	stanza_add_new(iq, "query", NS_ROSTER);
	w->send(w->arg, iq, NULL);
	xmpp_stanza_release(iq);
}

void
roster_set(const struct wire *w, const struct msg *m)
{
	xmpp_stanza_t *iq, *item;
	char id[17];

	random_word(id);
	iq = iq_new(w->ctx, "set", id);
	item = stanza_add_new(stanza_add_new(iq, "query", NS_ROSTER), "item",
	    NULL);
	stanza_set_jid(item, "jid", m->u.roster_set.jid);
	if (m->u.roster_set.remove)
		xmpp_stanza_set_attribute(item, "subscription", "remove");
	else if (*m->u.roster_set.name != '\0')
		xmpp_stanza_set_attribute(item, "name", m->u.roster_set.name);
	w->send(w->arg, iq, NULL);
	xmpp_stanza_release(iq);
}

static enum subscription
item_subscription(xmpp_stanza_t *item)
{
	const char *word = stanza_attr(item, "subscription", 16);

	for (int i = SUB_NONE; i <= SUB_BOTH; i++)
		if (strcmp(word, subscription_word((enum subscription)i)) == 0)
			return (enum subscription)i;
	return SUB_NONE;
}

/* Tells of one item; returns whether it was one. */
static bool
tell_item(const struct wire *w, xmpp_stanza_t *item, bool pushed)
{
	struct msg m = { .type = MSG_ROSTER_ITEM };
	const char *jid = xmpp_stanza_get_attribute(item, "jid");
	char *norm = jid == NULL ? NULL : stanza_heard(w, item, jid);
	enum subscription sub = item_subscription(item);
	char *name;

	if (norm == NULL)
		return false;
	name = stanza_attr_words(item, "name", IPC_NAME_MAX);
	m.u.roster_item.jid = norm;
	m.u.roster_item.name = name;
	m.u.roster_item.subscription = sub;
	m.u.roster_item.ask = strcmp(stanza_attr(item, "ask", 16),
	    "subscribe") == 0;
	m.u.roster_item.removed = pushed &&
	    strcmp(stanza_attr(item, "subscription", 16), "remove") == 0;
	m.u.roster_item.pushed = pushed;
	if (pushed)
		contacts_change(w->contacts, norm, sub,
		    m.u.roster_item.removed);
	else
		contacts_append(w->contacts, norm, sub);
	w->tell(w->arg, &m);
	free(name);
	free(norm);
	return true;
}

static void
roster_answer(const struct wire *w, xmpp_stanza_t *iq)
{
	struct msg m = { .type = MSG_ROSTER_END };
	xmpp_stanza_t *query = stanza_child(iq, "query", NS_ROSTER), *item;

	w->contacts->request[0] = '\0';
	/* It says nothing of who is in the roster. */
	m.u.roster_end.failed = query == NULL;
	if (!m.u.roster_end.failed)
		contacts_clear(w->contacts);
	item = query == NULL ? NULL : xmpp_stanza_get_children(query);
	for (; item != NULL && w->contacts->count < CONTACTS_MAX;
	    item = xmpp_stanza_get_next(item))
		if (stanza_is(item, "item", NS_ROSTER) &&
		    tell_item(w, item, false))
			m.u.roster_end.count++;
	w->tell(w->arg, &m);
}

/* RFC 6121, 2.1.6: from the own account, with exactly one item. */
static void
roster_push(const struct wire *w, xmpp_stanza_t *iq)
{
	char *from = stanza_from(w, iq);
	xmpp_stanza_t *query = stanza_child(iq, "query", NS_ROSTER), *item;

	item = xmpp_stanza_get_children(query);
	while (item != NULL && !stanza_is(item, "item", NS_ROSTER))
		item = xmpp_stanza_get_next(item);
	if (from != NULL && stanza_is_own(w, from) && item != NULL &&
	    tell_item(w, item, true))
		info_done(w, iq);
	else
		info_got(w, iq);	/* no question of ours: refused */
	free(from);
}

bool
roster_got(const struct wire *w, xmpp_stanza_t *iq)
{
	const char *type = stanza_attr(iq, "type", 16);
	const char *id = stanza_attr(iq, "id", ID_MAX_BYTES);
	char *from;
	bool ours;

	if (strcmp(type, "set") == 0) {
		if (stanza_child(iq, "query", NS_ROSTER) == NULL)
			return false;
		roster_push(w, iq);
		return true;
	}
	if (strcmp(type, "get") == 0 || *id == '\0' ||
	    strcmp(id, w->contacts->request) != 0)
		return false;
	from = stanza_from(w, iq);
	ours = from != NULL && jid_same_bare(from, w->bare);
	free(from);
	/* An error is an answer too: nothing more will come. */
	if (ours)
		roster_answer(w, iq);
	return ours;
}

/* ---- presence ---------------------------------------------------------- */

xmpp_stanza_t *
presence_make(xmpp_ctx_t *ctx, const struct msg *m)
{
	xmpp_stanza_t *p = stanza_new(ctx, "presence", NULL);
	const char *kind = m->u.send_presence.kind;
	const char *show = m->u.send_presence.show;

	if (*m->u.send_presence.to != '\0')
		stanza_set_jid(p, "to", m->u.send_presence.to);
	if (*kind == '\0' && strcmp(show, show_word(SHOW_OFFLINE)) == 0)
		kind = "unavailable";
	if (*kind != '\0') {
		xmpp_stanza_set_type(p, kind);
	} else {
		if (strcmp(show, show_word(SHOW_ONLINE)) != 0)
			stanza_add_text(p, "show", show);
		info_add_caps(p);
	}
	stanza_add_text(p, "status", m->u.send_presence.text);
	return p;
}

static enum show
presence_show(xmpp_stanza_t *s)
{
	char *word = stanza_child_text(s, "show", 16);
	enum show show = SHOW_ONLINE;

	if (*word != '\0' && (show_parse(word, &show) == -1 ||
	    show == SHOW_OFFLINE))
		show = SHOW_ONLINE;
	free(word);
	return show;
}

static int32_t
presence_priority(xmpp_stanza_t *s)
{
	char *word = stanza_child_text(s, "priority", 16);
	long n = strtol(word, NULL, 10);

	free(word);
	return n < -128 || n > 127 ? 0 : (int32_t)n;
}

static void
tell_presence(const struct wire *w, xmpp_stanza_t *s, const char *from,
    bool available)
{
	struct msg m = { .type = MSG_PRESENCE };
	char *text = stanza_words(w->lang, s, "status", NULL, IPC_TEXT_MAX);

	m.u.presence.from = from;
	m.u.presence.show = available ? presence_show(s) : SHOW_OFFLINE;
	m.u.presence.priority = available ? presence_priority(s) : 0;
	m.u.presence.text = text;
	m.u.presence.caps = available ? discover_caps(s) : "";
	w->tell(w->arg, &m);
	free(text);
}

static void
tell_subscription(const struct wire *w, xmpp_stanza_t *s, const char *from,
    const char *kind)
{
	struct msg m = { .type = MSG_SUBSCRIPTION };
	char *text = stanza_words(w->lang, s, "status", NULL, IPC_TEXT_MAX);
	char *bare = jid_bare(from);

	m.u.subscription.from = bare;
	m.u.subscription.kind = kind;
	m.u.subscription.text = text;
	w->tell(w->arg, &m);
	free(bare);
	free(text);
}

void
presence_got(const struct wire *w, xmpp_stanza_t *s)
{
	static const char *const kinds[] = { "subscribe", "subscribed",
	    "unsubscribe", "unsubscribed" };
	const char *type = xmpp_stanza_get_type(s);
	char *from = stanza_from(w, s);

	if (from == NULL)
		return;
	if (type == NULL || strcmp(type, "unavailable") == 0)
		tell_presence(w, s, from, type == NULL);
	for (size_t i = 0; type != NULL && i < NELEM(kinds); i++)
		if (strcmp(type, kinds[i]) == 0)
			tell_subscription(w, s, from, kinds[i]);
	free(from);
}
