/*
 * The outside of a <message/> to a contact or a room, as bytes: who it is for,
 * and its id.  Must not know what is put into it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>

static void
envelope_begin(struct str *out, const char *to, const char *id,
    const char *type)
{
	char *exact = jid_exact(to);

	str_room(out, STANZA_USUAL);
	str_add(out, "<message");
	if (*id != '\0') {
		str_add(out, " id=\"");
		stanza_escape(out, id);
		str_addc(out, '"');
	}
	str_add(out, " to=\"");
	stanza_escape(out, exact);
	str_add(out, "\" type=\"");
	str_add(out, type);
	str_add(out, "\">");
	free(exact);
}

void
message_begin(const struct wire *w, struct str *out, const char *to,
    const char *id)
{
	envelope_begin(out, to, id, "chat");
	if (rooms_of(w, to) != NULL)
		str_add(out, "<x xmlns=\"" NS_MUC_USER "\"/>");
}

void
groupchat_begin(struct str *out, const char *room, const char *id)
{
	envelope_begin(out, room, id, "groupchat");
}

void
message_end(const struct wire *w, struct str *out, const uint64_t *ticket)
{
	str_add(out, "</message>");
	w->put(w->arg, out->s, out->len, ticket);
	wipe(out->s, out->len);
	str_free(out);
}
