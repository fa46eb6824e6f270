/*
 * Answers to requests of others.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <strophe.h>

xmpp_stanza_t *
answer_new(const struct wire *w, xmpp_stanza_t *iq, const char *type)
{
	xmpp_stanza_t *r = stanza_new(w->ctx, "iq", NULL);
	const char *from = xmpp_stanza_get_from(iq);
	const char *id = xmpp_stanza_get_id(iq);

	xmpp_stanza_set_type(r, type);
	if (from != NULL)
		xmpp_stanza_set_to(r, from);
	if (id != NULL)
		xmpp_stanza_set_id(r, id);
	return r;
}

void
answer_send(const struct wire *w, xmpp_stanza_t *r)
{
	w->send(w->arg, r, NULL);
	xmpp_stanza_release(r);
}

void
answer_done(const struct wire *w, xmpp_stanza_t *iq)
{
	answer_send(w, answer_new(w, iq, "result"));
}

void
answer_refuse(const struct wire *w, xmpp_stanza_t *iq)
{
	xmpp_stanza_t *r = answer_new(w, iq, "error");
	xmpp_stanza_t *e = stanza_add_new(r, "error", NULL);

	xmpp_stanza_set_type(e, "cancel");
	stanza_add_new(e, "service-unavailable", NS_ERRORS);
	answer_send(w, r);
}
