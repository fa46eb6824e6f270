/*
 * The roster (RFC 6121, 2): asked for, changed, and told as it changes.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_ROSTER "jabber:iq:roster"

struct roster {
	struct contacts *contacts;
	bool known;		/* the server has said who is in it */
	bool answering;		/* an answer has begun */
	uint32_t count;		/* items of this answer */
};

extern const struct feature feature_roster;

static struct roster *
roster_of(const struct wire *w)
{
	return feature_state(w, &feature_roster);
}

bool
contact_sees_us(const struct wire *w, const char *bare)
{
	enum subscription s = contacts_subscription(roster_of(w)->contacts,
	    bare);

	return s == SUB_FROM || s == SUB_BOTH;
}

/* ---- what the server says ------------------------------------------------ */

static enum subscription
roster_item_subscription(xmpp_stanza_t *item)
{
	const char *word = stanza_attr(item, "subscription", 16);

	for (int i = SUB_NONE; i <= SUB_BOTH; i++)
		if (strcmp(word, subscription_word((enum subscription)i)) == 0)
			return (enum subscription)i;
	return SUB_NONE;
}

static bool
roster_item_is_removed(xmpp_stanza_t *item)
{
	return strcmp(stanza_attr(item, "subscription", 16), "remove") == 0;
}

static void
roster_tell_item(const struct wire *w, xmpp_stanza_t *item, const char *jid,
    bool pushed)
{
	struct msg m = { .type = MSG_ROSTER_ITEM };
	char *name = stanza_attr_words(item, "name", IPC_NAME_MAX);
	char *groups = groups_read(item);

	m.u.roster_item.groups = groups;
	m.u.roster_item.jid = jid;
	m.u.roster_item.name = name;
	m.u.roster_item.subscription = roster_item_subscription(item);
	m.u.roster_item.ask = strcmp(stanza_attr(item, "ask", 16),
	    "subscribe") == 0;
	m.u.roster_item.removed = pushed && roster_item_is_removed(item);
	m.u.roster_item.pushed = pushed;
	w->tell(w->arg, &m);
	free(groups);
	free(name);
}

/* Of a stanza that is cut any item may be. */
static void
roster_item_share_cut(xmpp_stanza_t *iq, xmpp_stanza_t *item)
{
	if (stanza_is_cut(iq))
		xmpp_stanza_set_attribute(item, ATTRIBUTE_CUT, "");
}

/* Takes an item down, and tells of it; returns whether it was one. */
static bool
roster_item(const struct wire *w, xmpp_stanza_t *item, bool pushed)
{
	struct contacts *c = roster_of(w)->contacts;
	const char *raw = xmpp_stanza_get_attribute(item, "jid");
	char *jid = raw == NULL ? NULL : stanza_heard(w, item, raw);
	bool taken = true;

	if (jid == NULL)
		return false;
	if (pushed && roster_item_is_removed(item))
		contacts_drop(c, jid);
	else
		taken = contacts_put(c, jid, roster_item_subscription(item),
		    item);
	/* A push is told in any case: somebody has just made that. */
	if (taken || pushed)
		roster_tell_item(w, item, jid, pushed);
	free(jid);
	return taken || pushed;
}

/* Only now: a request that fails says nothing of who is in it. */
static void
roster_answer_begins(struct roster *r)
{
	if (r->answering)
		return;
	r->answering = true;
	r->known = false;
	contacts_clear(r->contacts);
}

static void
roster_got_item(const struct wire *w, xmpp_stanza_t *item, void *arg)
{
	struct roster *r = arg;

	if (!stanza_is(item, "item", NS_ROSTER))
		return;
	roster_answer_begins(r);
	if (roster_item(w, item, false))
		r->count++;
}

/* The items are in the answer, or were told before. */
static void
roster_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct roster *r = arg;
	struct msg m = { .type = MSG_ROSTER_END };
	xmpp_stanza_t *query = end != IQ_RESULT ? NULL :
	    stanza_child(iq, "query", NS_ROSTER), *item;

	if (end == IQ_GONE)
		return;
	item = query == NULL ? NULL : xmpp_stanza_get_children(query);
	for (; item != NULL; item = xmpp_stanza_get_next(item)) {
		roster_item_share_cut(iq, item);
		roster_got_item(w, item, r);
	}
	if (query != NULL) {
		roster_answer_begins(r);
		r->known = true;
	}
	m.u.roster_end.failed = query == NULL;
	m.u.roster_end.count = query == NULL ? 0 : r->count;
	w->tell(w->arg, &m);
}

static void
roster_begin(const struct wire *w)
{
	struct roster *r = roster_of(w);
	xmpp_stanza_t *iq = iq_new(w, "get", NULL);

	r->known = r->answering = false;
	r->count = 0;
	stanza_add_new(iq, "query", NS_ROSTER);
	iq_send(w, iq, roster_got_item, roster_answered, r);
}

/* RFC 6121, 2.1.6: from the own account, with exactly one item. */
static bool
roster_pushed(const struct wire *w, xmpp_stanza_t *iq, xmpp_stanza_t *query)
{
	char *from = stanza_from(w, iq);
	xmpp_stanza_t *item = xmpp_stanza_get_children(query);
	bool taken = false;

	while (item != NULL && !stanza_is(item, "item", NS_ROSTER))
		item = xmpp_stanza_get_next(item);
	if (from != NULL && stanza_is_own(w, from) && item != NULL) {
		roster_item_share_cut(iq, item);
		taken = roster_item(w, item, true);
	}
	if (taken)
		answer_done(w, iq);
	free(from);
	return taken;
}

/* ---- what sotto wants ---------------------------------------------------- */

static void
roster_tell_answer(const struct wire *w, uint32_t request,
    const char *condition,
    const char *text)
{
	struct msg m = { .type = MSG_ANSWER };

	m.u.answer.request = request;
	m.u.answer.condition = condition;
	m.u.answer.text = text;
	w->tell(w->arg, &m);
}

struct change {
	uint32_t request;
	xmpp_stanza_t *item;	/* as it was sent */
	char *jid;
	unsigned seen;		/* contacts_told() */
};

static void
roster_change_free(struct change *change)
{
	stanza_release(change->item);
	free(change->jid);
	free(change);
}

/* What the server has taken is there before its push, maybe: the next change
 * begins with it. */
static void
roster_change_done(const struct wire *w, const struct change *change)
{
	struct contacts *c = roster_of(w)->contacts;

	if (!roster_item_is_removed(change->item) &&
	    contacts_told(c, change->jid) == change->seen)
		(void)contacts_put(c, change->jid,
		    contacts_subscription(c, change->jid), change->item);
}

static void
roster_change_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct change *change = arg;
	const char *condition;
	char *text;

	switch (end) {
	case IQ_RESULT:
		roster_change_done(w, change);
		roster_tell_answer(w, change->request, "", "");
		break;
	case IQ_ERROR:
		stanza_error(w, iq, &condition, &text);
		roster_tell_answer(w, change->request, condition, text);
		free(text);
		break;
	case IQ_TIMEOUT:
		roster_tell_answer(w, change->request, "timeout", "");
		break;
	case IQ_GONE:
		roster_tell_answer(w, change->request, "gone", "");
		break;
	}
	roster_change_free(change);
}

static void
roster_change_send(const struct wire *w, xmpp_stanza_t *item_take,
    const char *jid, uint32_t request)
{
	struct change *change = xcalloc(1, sizeof *change);
	xmpp_stanza_t *iq = iq_new(w, "set", NULL);

	change->request = request;
	change->item = stanza_keep(item_take);
	change->jid = xstrdup(jid);
	change->seen = contacts_told(roster_of(w)->contacts, jid);
	stanza_add(stanza_add_new(iq, "query", NS_ROSTER), item_take);
	iq_send(w, iq, NULL, roster_change_answered, change);
}

/* A name that was told as it is, or as much as could be told, stays. */
static void
roster_set_name(xmpp_stanza_t *item, const char *name)
{
	char *told = stanza_attr_words(item, "name", IPC_NAME_MAX);

	if (*name == '\0')
		xmpp_stanza_del_attribute(item, "name");
	else if (strcmp(told, name) != 0)
		xmpp_stanza_set_attribute(item, "name", name);
	free(told);
}

/* Where nothing else is kept of a contact its name is not either. */
static void
roster_keep_name(xmpp_stanza_t *item, const char *name)
{
	if (xmpp_stanza_get_attribute(item, "name") == NULL)
		roster_set_name(item, name);
}

/* The item with the change that is wanted; takes it over. */
static xmpp_stanza_t *
roster_changed(xmpp_stanza_t *item, const struct msg *m)
{
	const char *name = m->u.roster_set.name;
	const char *group = m->u.roster_set.group;

	switch ((enum roster_change)m->u.roster_set.change) {
	case ROSTER_ADD:
	case ROSTER_RENAME:
		roster_set_name(item, name);
		break;
	case ROSTER_GROUP_ADD:
		roster_keep_name(item, name);
		if (!group_has(item, group))
			group_add(item, group);
		break;
	case ROSTER_GROUP_REMOVE:
		roster_keep_name(item, name);
		return group_without(item, group);
	case ROSTER_REMOVE:
	case ROSTER_CHANGES:
		break;
	}
	return item;
}

static void
roster_remove(const struct wire *w, const char *jid, uint32_t request)
{
	xmpp_stanza_t *item = stanza_new(w->ctx, "item", NULL);

	stanza_set_jid(item, "jid", jid);
	xmpp_stanza_set_attribute(item, "subscription", "remove");
	roster_change_send(w, item, jid, request);
}

static void
roster_set(const struct wire *w, const struct msg *m)
{
	const struct roster *r = roster_of(w);
	const char *jid = m->u.roster_set.jid;
	uint32_t request = m->u.roster_set.request;
	xmpp_stanza_t *item;

	if (m->u.roster_set.change == ROSTER_REMOVE) {
		roster_remove(w, jid, request);
		return;
	}
	/* What is not known would be lost. */
	if (!r->known) {
		roster_tell_answer(w, request, "unexpected-request",
		    "the server has not said yet who is in the roster");
		return;
	}
	if ((item = contacts_item(r->contacts, w->ctx, jid)) == NULL) {
		roster_tell_answer(w, request, "resource-constraint",
		    "there is more in the roster than could be kept");
		return;
	}
	roster_change_send(w, roster_changed(item, m), jid, request);
}

/* ---- the feature --------------------------------------------------------- */

static void *
roster_new(void)
{
	struct roster *r = xcalloc(1, sizeof *r);

	r->contacts = contacts_new();
	return r;
}

static void
roster_free(void *arg)
{
	struct roster *r = arg;

	contacts_free(r->contacts);
	free(r);
}

static const struct hears roster_hears[] = {
	{ "iq", "set", "query", NS_ROSTER, ASKER_OWN, roster_pushed },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
static const struct does roster_does[] = {
	{ MSG_ROSTER_SET, roster_set },
	{ MSG_NONE, NULL },
};
const struct feature feature_roster = {
	.name = "roster",
	.hears = roster_hears,
	.does = roster_does,
	.new = roster_new,
	.free = roster_free,
	.begin = roster_begin,
};
