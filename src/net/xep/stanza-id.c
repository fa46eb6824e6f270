/*
 * The id that an archive gave a message (XEP-0359).  Whoever sends a message
 * can write one into it: one's own archive's counts only by the own bare
 * address, and where the own server says that it takes such forgeries out
 * (XEP-0359, 5).
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

static bool
stanza_id_is_by(xmpp_stanza_t *e, const char *by)
{
	char *said = jid_hear(stanza_attr(e, "by", JID_MAX_BYTES), NULL);
	bool same = said != NULL && strcmp(said, by) == 0;

	free(said);
	return same;
}

const char *
stanza_id_by(xmpp_stanza_t *s, const char *by)
{
	const char *id = "";

	for (xmpp_stanza_t *e = stanza_first(s); e != NULL;
	    e = stanza_after(e)) {
		if (!stanza_is(e, "stanza-id", NS_SID) ||
		    !stanza_id_is_by(e, by))
			continue;
		if (*id != '\0')
			return "";
		id = stanza_attr(e, "id", ID_MAX_BYTES);
	}
	return id;
}

const char *
stanza_own_id(const struct wire *w, xmpp_stanza_t *s)
{
	return stanza_id_by(s, w->bare);
}

const char *
stanza_archive_id(const struct wire *w, xmpp_stanza_t *s)
{
	return own_keeps_ids(w) ? stanza_own_id(w, s) : "";
}

const char *
stanza_origin_id(xmpp_stanza_t *s)
{
	const char *id = "";

	for (xmpp_stanza_t *e = stanza_first(s); e != NULL;
	    e = stanza_after(e)) {
		if (!stanza_is(e, "origin-id", NS_SID))
			continue;
		if (*id != '\0')
			return "";
		id = stanza_attr(e, "id", ID_MAX_BYTES);
	}
	return id;
}
