/*
 * Asks the server for copies of what other programs of the account send and
 * get (XEP-0280).  The copies themselves are messages: message.c.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>

#include <strophe.h>

static void
carbon_tell(const struct wire *w, bool on, const char *condition)
{
	struct msg m = { .type = MSG_CARBONS_SET };

	m.u.carbons_set.on = on;
	m.u.carbons_set.condition = condition;
	w->tell(w->arg, &m);
}

/* `on`: what was asked for.  What was refused is as it was: off. */
static void
carbon_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    bool on)
{
	const char *condition = "timeout";
	char *text = NULL;

	if (end == IQ_GONE)
		return;
	if (end == IQ_RESULT) {
		carbon_tell(w, on, "");
		return;
	}
	if (end == IQ_ERROR)
		stanza_error(w, iq, &condition, &text);
	carbon_tell(w, false, condition);
	free(text);
}

static void
carbon_enabled(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	(void)arg;
	carbon_answered(w, end, iq, true);
}

static void
carbon_disabled(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	(void)arg;
	carbon_answered(w, end, iq, false);
}

static void
carbon_ask(const struct wire *w, const struct msg *m)
{
	bool on = m->u.carbons.on;
	xmpp_stanza_t *iq = iq_new(w, "set", NULL);

	stanza_add_new(iq, on ? "enable" : "disable", NS_CARBONS);
	iq_send(w, iq, NULL, on ? carbon_enabled : carbon_disabled, NULL);
}

static const struct does carbon_does[] = {
	{ MSG_CARBONS, carbon_ask },
	{ MSG_NONE, NULL },
};
const struct feature feature_carbon = {
	.name = "carbon",
	.does = carbon_does,
};
