/*
 * Questions of ours to contacts' programs and to servers, and what they
 * answer.  How an answer is read, the file of each question says.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>

#include <strophe.h>

struct ask_row {
	const char *name, *ns;	/* of the payload */
	ask_read_fn *read;	/* NULL: that it came says all */
};
struct ask_open {
	uint32_t request;
	const struct ask_row *row;
};

static const struct ask_row ask_rows[INQUIRIES] = {
	[INQUIRY_PING] = { "ping", "urn:xmpp:ping", NULL },
	[INQUIRY_TIME] = { "time", "urn:xmpp:time", time_read },
	[INQUIRY_VERSION] = { "query", "jabber:iq:version", version_read },
	[INQUIRY_LAST] = { "query", "jabber:iq:last", last_read },
	[INQUIRY_NICK] = { "pubsub", NS_PUBSUB, nick_read },
};

/* An answer that cannot be read is none. */
static void
ask_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct ask_open *open = arg;
	struct msg m = { .type = MSG_TOLD };
	struct ask_texts own = { NULL, NULL, NULL, NULL };

	m.u.told.request = open->request;
	m.u.told.condition = "";
	if (end == IQ_TIMEOUT || end == IQ_GONE)
		m.u.told.condition = end == IQ_GONE ? "gone" : "timeout";
	else if (end == IQ_ERROR)
		stanza_error(w, iq, &m.u.told.condition, &own.text);
	else if (open->row->read != NULL && !open->row->read(iq, &m, &own))
		m.u.told.condition = "undefined-condition";
	m.u.told.text = own.text;
	m.u.told.name = own.name;
	m.u.told.version = own.version;
	m.u.told.system = own.system;
	w->tell(w->arg, &m);
	free(own.text);
	free(own.name);
	free(own.version);
	free(own.system);
	free(open);
}

static void
ask_send(const struct wire *w, const struct msg *m)
{
	const struct ask_row *row = &ask_rows[m->u.ask.what];
	struct ask_open *open = xcalloc(1, sizeof *open);
	char *domain = jid_domain(w->bare);
	xmpp_stanza_t *iq = iq_new(w, "get", *m->u.ask.to == '\0' ? domain :
	    m->u.ask.to);
	xmpp_stanza_t *payload = stanza_add_new(iq, row->name, row->ns);

	open->request = m->u.ask.request;
	open->row = row;
	if (m->u.ask.what == INQUIRY_NICK)
		xmpp_stanza_set_attribute(stanza_add_new(payload, "items",
		    NULL), "node", NS_NICK);
	iq_send(w, iq, NULL, ask_answered, open);
	free(domain);
}

static const struct does ask_does[] = {
	{ MSG_ASK, ask_send },
	{ MSG_NONE, NULL },
};
const struct feature feature_ask = {
	.name = "ask",
	.does = ask_does,
};
