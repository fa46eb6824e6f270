/*
 * Bookmarks are set and removed, one change after the other: what the account
 * has is asked for first, so that nothing is lost of it that another program
 * wrote.  Where that cannot be read whole nothing is written.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_PRIVATE "jabber:iq:private"	/* XEP-0049 */

struct bookmark_change {
	struct bookmark_change *next;
	struct bookmark_changes *all;
	uint32_t request;
	bool removes;
	char *room, *name, *nick;
	char *password;		/* secret */
	bool autojoin;
};
struct bookmark_changes {
	struct bookmark_change *first, *last;
	bool runs;		/* the first does */
	enum bookmark_place place;
};

struct bookmark_changes *
bookmark_changes_new(void)
{
	return xcalloc(1, sizeof(struct bookmark_changes));
}

static void
change_free(struct bookmark_change *c)
{
	free(c->room);
	free(c->name);
	free(c->nick);
	secret_free(c->password);
	free(c);
}

static struct bookmark_change *
change_take(struct bookmark_changes *all)
{
	struct bookmark_change *c = all->first;

	all->first = c->next;
	if (all->first == NULL)
		all->last = NULL;
	all->runs = false;
	return c;
}

void
bookmark_changes_clear(struct bookmark_changes *all)
{
	while (all->first != NULL)
		change_free(change_take(all));
}

void
bookmark_changes_free(struct bookmark_changes *all)
{
	bookmark_changes_clear(all);
	free(all);
}

void
bookmark_changes_add(struct bookmark_changes *all, const struct msg *m)
{
	struct bookmark_change *c = xcalloc(1, sizeof *c);

	c->all = all;
	c->removes = m->type == MSG_BOOKMARK_REMOVE;
	if (c->removes) {
		c->request = m->u.bookmark_remove.request;
		c->room = xstrdup(m->u.bookmark_remove.room);
	} else {
		c->request = m->u.bookmark_set.request;
		c->room = xstrdup(m->u.bookmark_set.room);
		c->name = xstrdup(m->u.bookmark_set.name);
		c->nick = xstrdup(m->u.bookmark_set.nick);
		c->password = secret_dup(m->u.bookmark_set.password);
		c->autojoin = m->u.bookmark_set.autojoin;
	}
	if (all->last == NULL)
		all->first = c;
	else
		all->last->next = c;
	all->last = c;
}

/* ---- the answer ----------------------------------------------------------- */

static void change_next(const struct wire *, struct bookmark_changes *);

static void
change_done(const struct wire *w, struct bookmark_change *c,
    const char *condition, const char *text)
{
	struct bookmark_changes *all = c->all;
	struct msg m = { .type = MSG_BOOKMARK_DONE };

	m.u.bookmark_done.request = c->request;
	m.u.bookmark_done.condition = condition;
	m.u.bookmark_done.text = text;
	change_free(change_take(all));
	w->tell(w->arg, &m);
	change_next(w, all);
}

/* The stream is gone: sotto knows, and the rest waits in vain. */
static void
change_gone(struct bookmark_change *c)
{
	bookmark_changes_clear(c->all);
}

/* What came instead of a result. */
static void
change_failed(const struct wire *w, struct bookmark_change *c,
    enum iq_end end, xmpp_stanza_t *iq)
{
	const char *condition = "timeout";
	char *text = NULL;

	if (end == IQ_GONE) {
		change_gone(c);
		return;
	}
	if (end == IQ_ERROR)
		stanza_error(w, iq, &condition, &text);
	change_done(w, c, condition, text != NULL ? text : "");
	free(text);
}

static void
change_written(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct bookmark_change *c = arg;

	if (end == IQ_RESULT)
		change_done(w, c, "", "");
	else
		change_failed(w, c, end, iq);
}

static struct conference
change_conference(const struct bookmark_change *c)
{
	return (struct conference){ .name = c->name, .nick = c->nick,
	    .password = c->password, .autojoin = c->autojoin };
}

/* ---- XEP-0402 ------------------------------------------------------------- */

static void
change_published(const struct wire *w, const char *condition, void *arg)
{
	struct bookmark_change *c = arg;

	if (strcmp(condition, "gone") == 0)
		change_gone(c);
	else
		change_done(w, c, condition, "");
}

/* The room's among the items that came, which is one at most. */
static xmpp_stanza_t *
change_item(const struct bookmark_change *c, xmpp_stanza_t *iq)
{
	xmpp_stanza_t *pubsub = stanza_child(iq, "pubsub", NS_PUBSUB);
	xmpp_stanza_t *items = pubsub == NULL ? NULL :
	    stanza_child(pubsub, "items", NS_PUBSUB);
	xmpp_stanza_t *item = items == NULL ? NULL : stanza_first(items);
	bool same = false;
	char *room;

	while (item != NULL && !same) {
		room = conference_room(stanza_attr(item, "id",
		    JID_MAX_BYTES));
		same = room != NULL && strcmp(room, c->room) == 0;
		free(room);
		if (!same)
			item = stanza_after(item);
	}
	return item == NULL ? NULL : stanza_child(item, "conference",
	    NS_BOOKMARKS);
}

static bool
change_is_none(const struct wire *w, xmpp_stanza_t *iq)
{
	const char *condition;
	char *text;

	stanza_error(w, iq, &condition, &text);
	free(text);
	return strcmp(condition, "item-not-found") == 0;
}

static void
change_got_item(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct bookmark_change *c = arg;
	struct conference is = change_conference(c);
	xmpp_stanza_t *old = NULL;

	if (end == IQ_RESULT)
		old = change_item(c, iq);
	else if (end != IQ_ERROR || !change_is_none(w, iq)) {
		change_failed(w, c, end, iq);
		return;
	}
	if (stanza_is_cut(iq))
		change_done(w, c, "resource-constraint", "");
	else
		pep_publish(w, NS_BOOKMARKS, c->room, conference_with(w,
		    NS_BOOKMARKS, old, &is), PEP_PRIVATE, change_published, c);
}

/* One that is not there is removed. */
static void
change_retracted(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct bookmark_change *c = arg;

	if (end == IQ_RESULT || (end == IQ_ERROR && change_is_none(w, iq)))
		change_done(w, c, "", "");
	else
		change_failed(w, c, end, iq);
}

static void
change_send_pep(const struct wire *w, struct bookmark_change *c)
{
	xmpp_stanza_t *iq = iq_new(w, c->removes ? "set" : "get", NULL);
	xmpp_stanza_t *node = stanza_add_new(stanza_add_new(iq, "pubsub",
	    NS_PUBSUB), c->removes ? "retract" : "items", NULL);

	if (xmpp_stanza_set_attribute(node, "node", NS_BOOKMARKS) != XMPP_EOK ||
	    (c->removes && xmpp_stanza_set_attribute(node, "notify",
	    "true") != XMPP_EOK))
		die("out of memory");
	stanza_set_jid(stanza_add_new(node, "item", NULL), "id", c->room);
	iq_send(w, iq, NULL, c->removes ? change_retracted : change_got_item,
	    c);
}

/* ---- XEP-0048 ------------------------------------------------------------- */

void
bookmark_storage_get(const struct wire *w, iq_done_fn *done, void *arg)
{
	xmpp_stanza_t *iq = iq_new(w, "get", NULL);

	stanza_add_new(stanza_add_new(iq, "query", NS_PRIVATE), "storage",
	    NS_BOOKMARKS_OLD);
	iq_send(w, iq, NULL, done, arg);
}

xmpp_stanza_t *
bookmark_storage(xmpp_stanza_t *iq)
{
	xmpp_stanza_t *query = stanza_child(iq, "query", NS_PRIVATE);

	return query == NULL ? NULL : stanza_child(query, "storage",
	    NS_BOOKMARKS_OLD);
}

static bool
change_means(const struct bookmark_change *c, xmpp_stanza_t *s)
{
	char *room = !stanza_is(s, "conference", NS_BOOKMARKS_OLD) ? NULL :
	    conference_room(stanza_attr(s, "jid", JID_MAX_BYTES));
	bool same = room != NULL && strcmp(room, c->room) == 0;

	free(room);
	return same;
}

/* All that there was, with the one changed, or without it. */
static void
change_put(const struct wire *w, struct bookmark_change *c,
    xmpp_stanza_t *storage, xmpp_stanza_t *before)
{
	xmpp_stanza_t *s = before == NULL ? NULL : stanza_first(before);
	xmpp_stanza_t *old = NULL, *put;
	struct conference is = change_conference(c);

	for (; s != NULL; s = stanza_after(s))
		if (!change_means(c, s))
			stanza_add(storage, xmpp_stanza_copy(s));
		else if (old == NULL)
			old = s;
	if (c->removes)
		return;
	put = stanza_add(storage, conference_with(w, NS_BOOKMARKS_OLD, old,
	    &is));
	stanza_set_jid(put, "jid", c->room);
}

static void
change_got_storage(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct bookmark_change *c = arg;
	xmpp_stanza_t *set;

	if (end != IQ_RESULT && (end != IQ_ERROR || !change_is_none(w, iq))) {
		change_failed(w, c, end, iq);
		return;
	}
	if (stanza_is_cut(iq)) {
		change_done(w, c, "resource-constraint", "");
		return;
	}
	set = iq_new(w, "set", NULL);
	change_put(w, c, stanza_add_new(stanza_add_new(set, "query",
	    NS_PRIVATE), "storage", NS_BOOKMARKS_OLD), end == IQ_RESULT ?
	    bookmark_storage(iq) : NULL);
	iq_send(w, set, NULL, change_written, c);
}

/* ---- one after the other -------------------------------------------------- */

static void
change_next(const struct wire *w, struct bookmark_changes *all)
{
	struct bookmark_change *c = all->first;

	if (c == NULL || all->runs)
		return;
	all->runs = true;
	if (all->place == BOOKMARK_PEP)
		change_send_pep(w, c);
	else if (all->place == BOOKMARK_STORAGE)
		bookmark_storage_get(w, change_got_storage, c);
	else
		change_done(w, c, "feature-not-implemented", "");
}

void
bookmark_changes_go(const struct wire *w, struct bookmark_changes *all,
    enum bookmark_place place)
{
	all->place = place;
	change_next(w, all);
}
