/*
 * What one's own account has at its server, as that says itself (XEP-0030):
 * asked once for each stream, and nothing of it is so before the answer.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_MAM "urn:xmpp:mam:2"		/* includes 0359: XEP-0313, 5.1 */
#define SYNCS "urn:xmpp:bookmarks:1#compat"	/* XEP-0402, 5 */
#define OPTIONS "http://jabber.org/protocol/pubsub#publish-options"

struct own {
	bool keeps_ids, takes_options, syncs;
};

extern const struct feature feature_own;

static void *
own_new(void)
{
	return xcalloc(1, sizeof(struct own));
}

static void
own_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct own *own = arg;
	xmpp_stanza_t *query = end != IQ_RESULT ? NULL :
	    stanza_child(iq, "query", NS_DISCO), *e;

	(void)w;
	e = query == NULL ? NULL : stanza_first(query);
	for (; e != NULL; e = stanza_after(e)) {
		const char *var = stanza_attr(e, "var", NS_MAX);

		if (!stanza_is(e, "feature", NS_DISCO))
			continue;
		if (strcmp(var, NS_SID) == 0 || strcmp(var, NS_MAM) == 0)
			own->keeps_ids = true;
		if (strcmp(var, OPTIONS) == 0)
			own->takes_options = true;
		if (strcmp(var, SYNCS) == 0)
			own->syncs = true;
	}
}

static void
own_begin(const struct wire *w)
{
	struct own *own = feature_state(w, &feature_own);
	xmpp_stanza_t *iq = iq_new(w, "get", NULL);

	memset(own, 0, sizeof *own);
	stanza_add_new(iq, "query", NS_DISCO);
	iq_send(w, iq, NULL, own_answered, own);
}

bool
own_keeps_ids(const struct wire *w)
{
	const struct own *own = feature_state(w, &feature_own);

	return own->keeps_ids;
}

bool
own_takes_options(const struct wire *w)
{
	const struct own *own = feature_state(w, &feature_own);

	return own->takes_options;
}

bool
own_syncs_bookmarks(const struct wire *w)
{
	const struct own *own = feature_state(w, &feature_own);

	return own->syncs;
}

const struct feature feature_own = {
	.name = "own",
	.new = own_new,
	.free = free,
	.begin = own_begin,
};
