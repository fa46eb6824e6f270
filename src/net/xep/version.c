/*
 * What a program is called (XEP-0092): asked of others, and answered where the
 * user lets contacts know: name and version, but not the operating system.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <strophe.h>

#define NS_VERSION "jabber:iq:version"

static char *
version_word(xmpp_stanza_t *q, const char *name)
{
	return words_take(stanza_child_text(q, name, SIZE_MAX), IPC_TOLD_MAX);
}

bool
version_read(xmpp_stanza_t *answer, struct msg *told, struct ask_texts *own)
{
	xmpp_stanza_t *q = stanza_child(answer, "query", NS_VERSION);

	(void)told;
	if (q == NULL)
		return false;
	own->name = version_word(q, "name");
	own->version = version_word(q, "version");
	own->system = version_word(q, "os");
	return *own->name != '\0' || *own->version != '\0';
}

static bool
version_got(const struct wire *w, xmpp_stanza_t *iq, xmpp_stanza_t *asked)
{
	xmpp_stanza_t *r, *q;

	(void)asked;
	if (!consent_has(w, CONSENT_VERSION))
		return false;
	r = answer_new(w, iq, "result");
	q = stanza_add_new(r, "query", NS_VERSION);
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
	.consent = CONSENT_VERSION,
	.hears = version_hears,
};
