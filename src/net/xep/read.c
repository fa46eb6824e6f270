/*
 * Up to where each conversation was read (XEP-0490), as one's own account
 * keeps it for all programs of the user's: asked for a page at a time, heard
 * and published.  Of a room it is by the room's archive, of all else by one's
 * own.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_READ "urn:xmpp:mds:displayed:0"
#define NS_PAGE "http://jabber.org/protocol/rsm"
#define READ_PAGE 200		/* items that are asked for at once */
#define READ_PAGES_MAX 20	/* also where they tell nothing */

/* The question that runs: one at a time. */
struct read_open {
	bool runs;
	uint32_t told, left_out;
	unsigned pages;
	char *after;		/* the last id of the page before; or NULL */
};

extern const struct feature feature_read;

static struct read_open *
read_open_of(const struct wire *w)
{
	return feature_state(w, &feature_read);
}

static void *
read_new(void)
{
	return xcalloc(1, sizeof(struct read_open));
}

static void
read_clear(struct read_open *r)
{
	free(r->after);
	memset(r, 0, sizeof *r);
}

static void
read_free(void *state)
{
	read_clear(state);
	free(state);
}

/* ---- one position --------------------------------------------------------- */

/* The conversation's address; NULL: that is none, or of one in a room. */
static char *
read_jid(xmpp_stanza_t *item)
{
	char *jid = jid_hear(stanza_attr(item, "id", JID_MAX_BYTES), NULL);

	if (jid == NULL || jid_resource(jid) == NULL)
		return jid;
	free(jid);
	return NULL;
}

/* Whether it was one. */
static bool
read_tell_item(const struct wire *w, xmpp_stanza_t *item)
{
	struct msg m = { .type = MSG_READ_AT };
	xmpp_stanza_t *displayed = stanza_child(item, "displayed", NS_READ);
	char *jid = displayed == NULL ? NULL : read_jid(item);
	const char *id = jid == NULL ? "" : stanza_own_id(w, displayed);
	bool room = jid != NULL && *id == '\0', is;

	if (room)
		id = stanza_id_by(displayed, jid);
	is = *id != '\0' && strlen(id) <= IPC_READ_ID_MAX;
	m.u.read_at.jid = jid;
	m.u.read_at.room = room;
	m.u.read_at.archive_id = id;
	if (is)
		w->tell(w->arg, &m);
	free(jid);
	return is;
}

static void
read_got_item(const struct wire *w, xmpp_stanza_t *item)
{
	(void)read_tell_item(w, item);
}

/* ---- all of them ---------------------------------------------------------- */

static void
read_end(const struct wire *w, const char *condition)
{
	struct read_open *r = read_open_of(w);
	struct msg m = { .type = MSG_READ_END };

	m.u.read_end.left_out = r->left_out;
	m.u.read_end.takes = own_takes_options(w);
	m.u.read_end.condition = condition;
	read_clear(r);
	w->tell(w->arg, &m);
}

static void
read_tell_page(const struct wire *w, struct read_open *r, xmpp_stanza_t *items)
{
	xmpp_stanza_t *item = stanza_first(items);

	for (; item != NULL; item = stanza_after(item)) {
		if (strcmp(stanza_name(item), "item") != 0)
			continue;
		if (r->told == IPC_READS_MAX)
			r->left_out++;
		else if (read_tell_item(w, item))
			r->told++;
	}
}

/* Whether the server gave a page of several, and another one follows; what it
 * was asked with last. */
static bool
read_goes_on(struct read_open *r, xmpp_stanza_t *pubsub)
{
	xmpp_stanza_t *set = stanza_child(pubsub, "set", NS_PAGE);
	xmpp_stanza_t *last = set == NULL ? NULL :
	    stanza_child(set, "last", NS_PAGE);
	char *id = last == NULL ? xstrdup("") :
	    stanza_text(last, ID_MAX_BYTES, NULL);
	bool more = *id != '\0' && r->told < IPC_READS_MAX &&
	    (r->after == NULL || strcmp(r->after, id) != 0);

	free(r->after);
	r->after = id;
	return more;
}

static void read_ask_page(const struct wire *);

static void
read_got_page(const struct wire *w, xmpp_stanza_t *iq)
{
	struct read_open *r = read_open_of(w);
	xmpp_stanza_t *pubsub = stanza_child(iq, "pubsub", NS_PUBSUB);
	xmpp_stanza_t *items = pubsub == NULL ? NULL :
	    stanza_child(pubsub, "items", NS_PUBSUB);

	if (items != NULL)
		read_tell_page(w, r, items);
	r->left_out += stanza_is_cut(iq);
	if (items != NULL && stanza_first(items) != NULL &&
	    ++r->pages < READ_PAGES_MAX && read_goes_on(r, pubsub))
		read_ask_page(w);
	else
		read_end(w, "");
}

/* Nothing was published yet: that is an answer. */
static void
read_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	const char *condition = "timeout";
	char *text = NULL;

	(void)arg;
	if (end == IQ_GONE)
		read_clear(read_open_of(w));
	else if (end == IQ_RESULT)
		read_got_page(w, iq);
	else {
		if (end == IQ_ERROR)
			stanza_error(w, iq, &condition, &text);
		read_end(w, strcmp(condition, "item-not-found") == 0 ? "" :
		    condition);
	}
	free(text);
}

static void
read_ask_page(const struct wire *w)
{
	const struct read_open *r = read_open_of(w);
	xmpp_stanza_t *iq = iq_new(w, "get", NULL);
	xmpp_stanza_t *pubsub = stanza_add_new(iq, "pubsub", NS_PUBSUB);
	xmpp_stanza_t *items = stanza_add_new(pubsub, "items", NULL);
	xmpp_stanza_t *set = stanza_add_new(pubsub, "set", NS_PAGE);
	char most[16];

	if (xmpp_stanza_set_attribute(items, "node", NS_READ) != XMPP_EOK)
		die("out of memory");
	snprintf(most, sizeof most, "%d", READ_PAGE);
	stanza_add_text(set, "max", most);
	if (r->after != NULL)
		stanza_add_text(set, "after", r->after);
	iq_send(w, iq, NULL, read_answered, NULL);
}

static void
read_ask(const struct wire *w, const struct msg *m)
{
	struct read_open *r = read_open_of(w);

	(void)m;
	if (r->runs)
		return;
	r->runs = true;
	read_ask_page(w);
}

/* ---- one's own ------------------------------------------------------------ */

static void
read_published(const struct wire *w, const char *condition, void *arg)
{
	struct msg m = { .type = MSG_READ_TOLD };
	char *jid = arg;

	m.u.read_told.jid = jid;
	m.u.read_told.condition = condition;
	if (strcmp(condition, "gone") != 0)
		w->tell(w->arg, &m);
	free(jid);
}

static void
read_publish(const struct wire *w, const struct msg *m)
{
	xmpp_stanza_t *displayed = stanza_new(w->ctx, "displayed", NS_READ);
	xmpp_stanza_t *id = stanza_add_new(displayed, "stanza-id", NS_SID);

	stanza_set_jid(id, "by", m->u.read_tell.room ? m->u.read_tell.jid :
	    w->bare);
	if (xmpp_stanza_set_attribute(id, "id",
	    m->u.read_tell.archive_id) != XMPP_EOK)
		die("out of memory");
	pep_publish(w, NS_READ, m->u.read_tell.jid, displayed, PEP_PRIVATE,
	    read_published, xstrdup(m->u.read_tell.jid));
}

static const struct pep_node read_node = {
	.name = NS_READ, .notify = NS_READ "+notify", .got = read_got_item,
};
static const struct does read_does[] = {
	{ MSG_READ_ASK, read_ask },
	{ MSG_READ_TELL, read_publish },
	{ MSG_NONE, NULL },
};
const struct feature feature_read = {
	.name = "read",
	.does = read_does,
	.node = &read_node,
	.new = read_new,
	.free = read_free,
};
