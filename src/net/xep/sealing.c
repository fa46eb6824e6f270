/*
 * What a message that nobody here can read was encrypted with: by its
 * elements and by what XEP-0380 says of it.  Decrypts nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <string.h>

#include <strophe.h>

static const struct {
	const char *ns;
	enum sealing sealing;
} sealing_namespaces[] = {
	{ NS_OTR, SEALING_OTR },
	{ "eu.siacs.conversations.axolotl", SEALING_OMEMO },
	{ "urn:xmpp:omemo:1", SEALING_OMEMO },
	{ "urn:xmpp:omemo:2", SEALING_OMEMO },
	{ "jabber:x:encrypted", SEALING_OPENPGP },
	{ "urn:xmpp:openpgp:0", SEALING_OPENPGP },
};

static enum sealing
sealing_of(const char *ns)
{
	for (size_t i = 0; i < NELEM(sealing_namespaces); i++)
		if (strcmp(sealing_namespaces[i].ns, ns) == 0)
			return sealing_namespaces[i].sealing;
	return SEALING_NONE;
}

/* Keys that OMEMO sends by itself have no payload, and nothing to read. */
static bool
sealing_has_text(xmpp_stanza_t *e)
{
	const char *name = stanza_name(e);

	if (strcmp(name, "encrypted") == 0)
		return xmpp_stanza_get_child_by_name(e, "payload") != NULL;
	return strcmp(name, "x") == 0 || strcmp(name, "openpgp") == 0;
}

/* XEP-0380: beside it the body is a sentence for who cannot decrypt. */
static enum sealing
sealing_said(xmpp_stanza_t *e, bool has_body)
{
	enum sealing sealing = sealing_of(stanza_attr(e, "namespace", 256));

	if (!has_body)
		return SEALING_NONE;
	return sealing == SEALING_NONE ? SEALING_OTHER : sealing;
}

enum sealing
stanza_sealing(xmpp_stanza_t *s, bool has_body)
{
	enum sealing found = SEALING_NONE;

	for (xmpp_stanza_t *e = stanza_first(s); e != NULL &&
	    found == SEALING_NONE; e = stanza_after(e)) {
		if (stanza_is(e, "encryption", NS_EME))
			found = sealing_said(e, has_body);
		else if (sealing_of(stanza_ns(e)) != SEALING_NONE &&
		    sealing_has_text(e))
			found = sealing_of(stanza_ns(e));
	}
	return found;
}
