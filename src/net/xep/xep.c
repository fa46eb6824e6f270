/*
 * The table of features, and who of them is given what comes.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

/*
 * Sorted, but that `message` takes what no other one wanted.  FEATURE(x) is
 * the struct feature feature_x of x.c.
 */
#define FEATURES(FEATURE) \
	FEATURE(adhoc) \
	FEATURE(archive) \
	FEATURE(ask) \
	FEATURE(block) \
	FEATURE(bookmark) \
	FEATURE(browse) \
	FEATURE(caps) \
	FEATURE(carbon) \
	FEATURE(consent) \
	FEATURE(csi) \
	FEATURE(directory) \
	FEATURE(disco) \
	FEATURE(discover) \
	FEATURE(filled) \
	FEATURE(invitation) \
	FEATURE(last) \
	FEATURE(marker) \
	FEATURE(moderate) \
	FEATURE(notice) \
	FEATURE(occupant) \
	FEATURE(own) \
	FEATURE(pep) \
	FEATURE(ping) \
	FEATURE(presence) \
	FEATURE(read) \
	FEATURE(raw) \
	FEATURE(receipt) \
	FEATURE(reference) \
	FEATURE(room) \
	FEATURE(room_admin) \
	FEATURE(room_form) \
	FEATURE(room_info) \
	FEATURE(room_unlock) \
	FEATURE(roster) \
	FEATURE(show) \
	FEATURE(time) \
	FEATURE(typing) \
	FEATURE(vcard) \
	FEATURE(version) \
	FEATURE(message)

#define DECLARED(x) extern const struct feature feature_##x;
#define LISTED(x) &feature_##x,

FEATURES(DECLARED)

static const struct feature *const features[] = {
	FEATURES(LISTED)
	NULL
};

/* ---- what they keep ------------------------------------------------------ */

void
xep_init(struct wire *w, struct loop *loop)
{
	w->features = features;
	w->iqs = iqs_new(loop);
	w->measure = measure_new();
	w->raw = raw_new(w, loop);
	w->rooms = rooms_new(w, loop);
	w->states = xcalloc(NELEM(features), sizeof *w->states);
	for (size_t i = 0; features[i] != NULL; i++)
		if (features[i]->new != NULL)
			w->states[i] = features[i]->new();
}

static void
xep_tell_nobody(void *arg, const struct msg *m)
{
	(void)arg;
	(void)m;
}

static void
xep_send_nobody(void *arg, xmpp_stanza_t *s, const uint64_t *ticket)
{
	(void)arg;
	(void)s;
	(void)ticket;
}

static void
xep_put_nobody(void *arg, const char *bytes, size_t len,
    const uint64_t *ticket)
{
	(void)arg;
	(void)bytes;
	(void)len;
	(void)ticket;
}

void
xep_free(struct wire *w)
{
	if (w->states == NULL)
		return;
	w->tell = xep_tell_nobody;
	w->send = xep_send_nobody;
	w->put = xep_put_nobody;
	iqs_free(w->iqs);
	measure_free(w->measure);
	raw_free(w->raw);
	rooms_free(w->rooms);
	for (size_t i = 0; features[i] != NULL; i++)
		if (features[i]->free != NULL)
			features[i]->free(w->states[i]);
	free(w->states);
	w->states = NULL;
}

void
xep_opened(struct wire *w)
{
	iqs_gone(w->iqs);
	rooms_gone(w->rooms);
	for (size_t i = 0; features[i] != NULL; i++)
		if (features[i]->begin != NULL)
			features[i]->begin(w);
}

void
xep_paused(struct wire *w)
{
	iqs_pause(w->iqs);
	rooms_pause(w->rooms);
}

void
xep_resumed(struct wire *w)
{
	iqs_go_on(w->iqs);
	rooms_go_on(w->rooms);
}

void
xep_ended(struct wire *w)
{
	iqs_gone(w->iqs);
	rooms_gone(w->rooms);
	for (size_t i = 0; features[i] != NULL; i++)
		if (features[i]->end != NULL)
			features[i]->end(w);
}

/* ---- what they hear ------------------------------------------------------ */

/* Whether it is for this row; with its child, if that matters. */
static bool
xep_is_for(const struct hears *h, xmpp_stanza_t *s, const char *name,
    const char *type, xmpp_stanza_t **child)
{
	*child = NULL;
	if (strcmp(h->stanza, name) != 0 ||
	    (h->type != NULL && strcmp(h->type, type) != 0))
		return false;
	if (h->name == NULL)
		return true;
	*child = stanza_child(s, h->name, h->ns);
	return *child != NULL;
}

/* Offers it to each that hears such; whether one took it. */
static bool
xep_deal(const struct wire *w, xmpp_stanza_t *s, const char *name,
    const char *type, enum asker asker)
{
	xmpp_stanza_t *child;

	for (size_t i = 0; features[i] != NULL; i++) {
		const struct hears *h = features[i]->hears;

		for (; h != NULL && h->stanza != NULL; h++)
			if (asker <= h->asker &&
			    xep_is_for(h, s, name, type, &child) &&
			    h->got(w, s, child))
				return true;
	}
	return false;
}

/* A request has one answer (RFC 6120, 8.2.3), if only that it is none. */
static void
xep_got_request(const struct wire *w, xmpp_stanza_t *iq, const char *type)
{
	enum asker asker = asker_of(w, iq);

	if (asker_may(w, asker) && !xep_deal(w, iq, "iq", type, asker))
		answer_refuse(w, iq);
}

void
xep_got(struct wire *w, xmpp_stanza_t *s)
{
	const char *type = stanza_attr(s, "type", 16);

	raw_show(w, s, false);
	if (stanza_is(s, "message", NS_CLIENT))
		xep_deal(w, s, "message", type, ASKER_OWN);
	else if (stanza_is(s, "presence", NS_CLIENT))
		xep_deal(w, s, "presence", type, ASKER_OWN);
	else if (!stanza_is(s, "iq", NS_CLIENT))
		return;
	else if (strcmp(type, "get") == 0 || strcmp(type, "set") == 0)
		xep_got_request(w, s, type);
	else if (strcmp(type, "result") == 0 || strcmp(type, "error") == 0)
		iq_got(w, s);
}

/*
 * What goes with most lines for servers, and for programs that cannot read
 * them.  In what was forwarded it counts (sealing.c); right within a message no
 * feature asks for it, and one that does takes it out here.  A user who looks at
 * stanzas sees all of them.
 */
bool
xep_passes_over(const void *arg, const char *ns, const char *name)
{
	const struct wire *w = arg;

	if (raw_is_on(w->raw))
		return false;
	return strcmp(ns, NS_HINTS) == 0 || (strcmp(ns, NS_EME) == 0 &&
	    strcmp(name, "encryption") == 0) || (strcmp(ns,
	    NS_CARBONS) == 0 && strcmp(name, "private") == 0);
}

bool
xep_by_item(struct wire *w, xmpp_stanza_t *head)
{
	return stanza_is(head, "iq", NS_CLIENT) &&
	    strcmp(stanza_attr(head, "type", 16), "result") == 0 &&
	    iq_by_item(w, head);
}

void
xep_item(struct wire *w, xmpp_stanza_t *head, xmpp_stanza_t *item)
{
	raw_show_item(w, item);
	iq_item(w, head, item);
}

void
xep_watch(struct wire *w, bool on)
{
	raw_watch(w->raw, on);
}

void
xep_sends(struct wire *w, xmpp_stanza_t *s)
{
	raw_show(w, s, true);
}

void
xep_puts(struct wire *w, const char *bytes, size_t len)
{
	raw_show_bytes(w, bytes, len);
}

bool
xep_do(struct wire *w, const struct msg *m)
{
	for (size_t i = 0; features[i] != NULL; i++) {
		const struct does *d = features[i]->does;

		for (; d != NULL && d->type != MSG_NONE; d++)
			if (d->type == m->type) {
				d->act(w, m);
				return true;
			}
	}
	return false;
}
