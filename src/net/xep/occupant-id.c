/*
 * Who in a room something is from, under whatever nick (XEP-0421).  Anybody can
 * write such an id: it counts only where the room says that it has them, for
 * then it takes all others out.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#define NS_OCCUPANT_ID "urn:xmpp:occupant-id:0"

const char *
stanza_occupant_id(const struct room *r, struct _xmpp_stanza_t *s)
{
	const char *id = "";

	if ((r->traits & ROOM_OCCUPANT_ID) == 0)
		return id;
	for (struct _xmpp_stanza_t *e = stanza_first(s); e != NULL;
	    e = stanza_after(e)) {
		if (!stanza_is(e, "occupant-id", NS_OCCUPANT_ID))
			continue;
		if (*id != '\0')
			return "";
		id = stanza_attr(e, "id", ID_MAX_BYTES);
	}
	return id;
}
