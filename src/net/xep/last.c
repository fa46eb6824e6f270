/*
 * Since when somebody did nothing, or is gone (XEP-0012): asked of others, and
 * answered where the user lets contacts know.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_LAST "jabber:iq:last"

bool
last_read(xmpp_stanza_t *answer, struct msg *told, struct ask_texts *own)
{
	xmpp_stanza_t *q = stanza_child(answer, "query", NS_LAST);
	const char *seconds = q == NULL ? "" : stanza_attr(q, "seconds", 10);
	unsigned long n = strtoul(seconds, NULL, 10);

	if (*seconds == '\0' || strspn(seconds, "0123456789") !=
	    strlen(seconds) || n > UINT32_MAX)
		return false;
	told->u.told.seconds = (uint32_t)n;
	own->text = words_take(stanza_text(q, SIZE_MAX, NULL), IPC_TEXT_MAX);
	return true;
}

static bool
last_got(const struct wire *w, xmpp_stanza_t *iq, xmpp_stanza_t *asked)
{
	xmpp_stanza_t *r, *q;
	char seconds[16];

	(void)asked;
	if (!consent_has(w, CONSENT_LAST))
		return false;
	snprintf(seconds, sizeof seconds, "%u", consent_idle(w));
	r = answer_new(w, iq, "result");
	q = stanza_add_new(r, "query", NS_LAST);
	xmpp_stanza_set_attribute(q, "seconds", seconds);
	answer_send(w, r);
	return true;
}

static const char *const last_announces[] = { NS_LAST, NULL };
static const struct hears last_hears[] = {
	{ "iq", "get", "query", NS_LAST, ASKER_CONTACT, last_got },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
const struct feature feature_last = {
	.name = "last",
	.announces = last_announces,
	.consent = CONSENT_LAST,
	.hears = last_hears,
};
