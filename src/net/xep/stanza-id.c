/*
 * The id that one's own archive gave a message (XEP-0359).  Whoever sends a
 * message can write one into it: it counts only by the own bare address, and
 * where the own server says that it takes such forgeries out (XEP-0359, 5).
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>

#include <strophe.h>

static bool
stanza_id_is_own(const struct wire *w, xmpp_stanza_t *e)
{
	char *by = jid_hear(stanza_attr(e, "by", JID_MAX_BYTES), NULL);
	bool own = by != NULL && stanza_is_own(w, by);

	free(by);
	return own;
}

const char *
stanza_own_id(const struct wire *w, xmpp_stanza_t *s)
{
	const char *id = "";

	for (xmpp_stanza_t *e = stanza_first(s); e != NULL;
	    e = stanza_after(e)) {
		if (!stanza_is(e, "stanza-id", NS_SID) ||
		    !stanza_id_is_own(w, e))
			continue;
		if (*id != '\0')
			return "";
		id = stanza_attr(e, "id", ID_MAX_BYTES);
	}
	return id;
}

const char *
stanza_archive_id(const struct wire *w, xmpp_stanza_t *s)
{
	return own_keeps_ids(w) ? stanza_own_id(w, s) : "";
}
