/*
 * Chat markers (XEP-0333): that a message was read, either way.  Of the three
 * kinds the one that says so; one that the reader gave by hand says it too.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <string.h>

#include <strophe.h>

static void
marker_send(const struct wire *w, const struct msg *m)
{
	char id[17];
	struct str out;

	random_word(id);
	str_init(&out);
	message_begin(w, &out, m->u.send_marker.to, id);
	str_add(&out, "<displayed id=\"");
	stanza_escape(&out, m->u.send_marker.id);
	str_add(&out, "\" xmlns=\"" NS_MARKERS "\"/>");
	message_end(w, &out, NULL);
}

void
marker_tell(const struct wire *w, xmpp_stanza_t *s, const char *from)
{
	struct msg m = { .type = MSG_MARKER };
	xmpp_stanza_t *e = stanza_child(s, "displayed", NS_MARKERS);
	const char *type = stanza_attr(s, "type", 16);

	if (e == NULL)
		e = stanza_child(s, "acknowledged", NS_MARKERS);
	if (e == NULL || strcmp(type, "groupchat") == 0 ||
	    strcmp(type, "headline") == 0)
		return;
	m.u.marker.from = from;
	m.u.marker.id = stanza_attr(e, "id", ID_MAX_BYTES);
	if (*m.u.marker.id != '\0')
		w->tell(w->arg, &m);
}

static const char *const marker_announces[] = { NS_MARKERS, NULL };
static const struct does marker_does[] = {
	{ MSG_SEND_MARKER, marker_send },
	{ MSG_NONE, NULL },
};
const struct feature feature_marker = {
	.name = "marker",
	.announces = marker_announces,
	.does = marker_does,
};
