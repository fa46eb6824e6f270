/*
 * Asking for an address (RFC 6120, 7).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "net/stream/inside.h"

/* A new one each time: two programs of one account never push each other
 * out, and what the contacts know of the last stream is not taken for this. */
void
bind_request(struct str *out)
{
	char word[17];

	random_word(word);
	str_addf(out, "<iq type='set' id='" BIND_ID "'><bind xmlns='" NS_BIND
	    "'><resource>sotto-%.8s</resource></bind></iq>", word);
}

void
bind_session(struct str *out)
{
	str_add(out, "<iq type='set' id='" SESSION_ID "'><session xmlns="
	    "'urn:ietf:params:xml:ns:xmpp-session'/></iq>");
}

char *
bind_result(struct _xmpp_stanza_t *iq, const char *bare)
{
	struct _xmpp_stanza_t *bind = stanza_child(iq, "bind", NS_BIND);
	char *jid = bind == NULL ? NULL :
	    stanza_child_text(bind, "jid", JID_MAX_BYTES);
	char *full = jid == NULL ? NULL : jid_parse(jid, NULL);

	free(jid);
	if (full != NULL && (!jid_same_bare(full, bare) ||
	    jid_resource(full) == NULL)) {
		free(full);
		full = NULL;
	}
	return full;
}
