/*
 * Which features this program has (XEP-0030): those that the table of
 * features has.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <strophe.h>

static void
disco_add_feature(void *arg, const char *var)
{
	xmpp_stanza_set_attribute(stanza_add_new(arg, "feature", NULL),
	    "var", var);
}

static bool
disco_got(const struct wire *w, xmpp_stanza_t *iq, xmpp_stanza_t *asked)
{
	xmpp_stanza_t *r = answer_new(w, iq, "result");
	xmpp_stanza_t *q = stanza_add_new(r, "query", NS_DISCO);
	xmpp_stanza_t *i = stanza_add_new(q, "identity", NULL);
	const char *node = xmpp_stanza_get_attribute(asked, "node");

	if (node != NULL)
		xmpp_stanza_set_attribute(q, "node", node);
	xmpp_stanza_set_attribute(i, "category", IDENTITY_CATEGORY);
	xmpp_stanza_set_attribute(i, "type", IDENTITY_TYPE);
	xmpp_stanza_set_attribute(i, "name", IDENTITY_NAME);
	features_announce(w, disco_add_feature, q);
	answer_send(w, r);
	return true;
}

static const char *const disco_announces[] = { NS_DISCO, NULL };
static const struct hears disco_hears[] = {
	{ "iq", "get", "query", NS_DISCO, ASKER_CONTACT, disco_got },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
const struct feature feature_disco = {
	.name = "disco",
	.announces = disco_announces,
	.hears = disco_hears,
};
