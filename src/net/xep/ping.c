/*
 * Whether this program lives (XEP-0199).
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <strophe.h>

#define NS_PING "urn:xmpp:ping"

static bool
ping_got(const struct wire *w, xmpp_stanza_t *iq, xmpp_stanza_t *ping)
{
	(void)ping;
	answer_done(w, iq);
	return true;
}

static const char *const ping_announces[] = { NS_PING, NULL };
static const struct hears ping_hears[] = {
	{ "iq", "get", "ping", NS_PING, ASKER_CONTACT, ping_got },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
const struct feature feature_ping = {
	.name = "ping",
	.announces = ping_announces,
	.hears = ping_hears,
};
