/*
 * Up to where each conversation was read (XEP-0490), as one's own account
 * keeps it for all programs of the user's: asked for, heard and published.  Of
 * a room it is by the room's archive, of all else by one's own.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_READ "urn:xmpp:mds:displayed:0"

/* The question that runs: one at a time. */
struct read_open {
	bool runs;
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
read_end(const struct wire *w, const char *condition, uint32_t left_out)
{
	struct read_open *r = read_open_of(w);
	struct msg m = { .type = MSG_READ_END };

	r->runs = false;
	if (strcmp(condition, "gone") == 0)
		return;
	m.u.read_end.left_out = left_out;
	m.u.read_end.takes = own_takes_options(w);
	m.u.read_end.condition = condition;
	w->tell(w->arg, &m);
}

static void
read_ask(const struct wire *w, const struct msg *m)
{
	struct read_open *r = read_open_of(w);

	(void)m;
	if (r->runs)
		return;
	r->runs = true;
	pep_items(w, NS_READ, IPC_READS_MAX, read_tell_item, read_end);
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
	.free = free,
};
