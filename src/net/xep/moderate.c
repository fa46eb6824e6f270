/*
 * A line of somebody else's taken back for all who are in a room (XEP-0425):
 * asked of the room in the version that it announces, the newer one first.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_FASTEN "urn:xmpp:fasten:0"

struct moderate_asked {
	uint32_t request;
	char *room, *id, *reason;
	bool newer, older;	/* what the room announces */
};

static void
moderate_asked_free(struct moderate_asked *k)
{
	free(k->room);
	free(k->id);
	free(k->reason);
	free(k);
}

static void
moderate_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct moderate_asked *k = arg;

	room_tell_done(w, k->request, 0, end, iq);
	moderate_asked_free(k);
}

/* XEP-0425, 0.3 */
static void
moderate_put(xmpp_stanza_t *iq, const struct moderate_asked *k)
{
	xmpp_stanza_t *e = stanza_add_new(iq, "moderate", NS_MODERATE);

	xmpp_stanza_set_id(e, k->id);
	stanza_add_new(e, "retract", NS_RETRACT);
	stanza_add_text(e, "reason", k->reason);
}

/* XEP-0425, 0.2 */
static void
moderate_put_older(xmpp_stanza_t *iq, const struct moderate_asked *k)
{
	xmpp_stanza_t *apply = stanza_add_new(iq, "apply-to", NS_FASTEN);
	xmpp_stanza_t *e = stanza_add_new(apply, "moderate", NS_MODERATE_0);

	xmpp_stanza_set_id(apply, k->id);
	stanza_add_new(e, "retract", NS_RETRACT_0);
	stanza_add_text(e, "reason", k->reason);
}

static void
moderate_feature(const struct wire *w, xmpp_stanza_t *item, void *arg)
{
	struct moderate_asked *k = arg;
	const char *var = stanza_attr(item, "var", NS_MAX);

	(void)w;
	if (!stanza_is(item, "feature", NS_DISCO))
		return;
	k->newer |= strcmp(var, NS_MODERATE) == 0;
	k->older |= strcmp(var, NS_MODERATE_0) == 0;
}

static void
moderate_go_on(const struct wire *w, struct moderate_asked *k)
{
	struct msg m = { .type = MSG_ROOM_DONE };
	xmpp_stanza_t *iq;

	if (!k->newer && !k->older) {
		m.u.room_done.request = k->request;
		m.u.room_done.condition = "feature-not-implemented";
		m.u.room_done.text = "";
		w->tell(w->arg, &m);
		moderate_asked_free(k);
		return;
	}
	iq = iq_new(w, "set", k->room);
	if (k->newer)
		moderate_put(iq, k);
	else
		moderate_put_older(iq, k);
	iq_send(w, iq, NULL, moderate_answered, k);
}

/* An answer that came as a whole still has its features. */
static void
moderate_known(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	xmpp_stanza_t *query = end != IQ_RESULT ? NULL :
	    stanza_child(iq, "query", NS_DISCO);
	xmpp_stanza_t *c = query == NULL ? NULL : stanza_first(query);

	for (; c != NULL; c = stanza_after(c))
		moderate_feature(w, c, arg);
	if (end == IQ_RESULT)
		moderate_go_on(w, arg);
	else
		moderate_answered(w, end, iq, arg);
}

static void
moderate_do(const struct wire *w, const struct msg *m)
{
	struct moderate_asked *k = xcalloc(1, sizeof *k);
	xmpp_stanza_t *iq = iq_new(w, "get", m->u.room_moderate.room);

	k->request = m->u.room_moderate.request;
	k->room = xstrdup(m->u.room_moderate.room);
	k->id = xstrdup(m->u.room_moderate.id);
	k->reason = xstrdup(m->u.room_moderate.reason);
	stanza_add_new(iq, "query", NS_DISCO);
	iq_send(w, iq, moderate_feature, moderate_known, k);
}

static const struct does moderate_does[] = {
	{ MSG_ROOM_MODERATE, moderate_do },
	{ MSG_NONE, NULL },
};
const struct feature feature_moderate = {
	.name = "moderate",
	.does = moderate_does,
};
