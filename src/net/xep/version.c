/*
 * What this program is called (XEP-0092): name and version, but not the
 * operating system.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <strophe.h>

#define NS_VERSION "jabber:iq:version"

static bool
version_got(const struct wire *w, xmpp_stanza_t *iq, xmpp_stanza_t *asked)
{
	xmpp_stanza_t *r = answer_new(w, iq, "result");
	xmpp_stanza_t *q = stanza_add_new(r, "query", NS_VERSION);

	(void)asked;
	stanza_add_text(q, "name", PACKAGE_NAME);
	stanza_add_text(q, "version", PACKAGE_VERSION);
	answer_send(w, r);
	return true;
}

static const char *const version_announces[] = { NS_VERSION, NULL };
static const struct hears version_hears[] = {
	{ "iq", "get", "query", NS_VERSION, ASKER_CONTACT, version_got },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
const struct feature feature_version = {
	.name = "version",
	.announces = version_announces,
	.hears = version_hears,
};
