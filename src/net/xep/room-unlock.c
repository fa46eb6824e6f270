/*
 * A room that one has just made is locked until its owner says how it is to be
 * (XEP-0045, 10.1.2): as the service makes it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <strophe.h>

#define NS_MUC_OWNER "http://jabber.org/protocol/muc#owner"

/* What came of it shows in the room itself. */
static void
room_unlock_done(const struct wire *w, enum iq_end end, xmpp_stanza_t *answer,
    void *arg)
{
	(void)w;
	(void)end;
	(void)answer;
	(void)arg;
}

static void
room_unlock_act(const struct wire *w, const struct msg *m)
{
	xmpp_stanza_t *iq = iq_new(w, "set", m->u.room_unlock.room);
	xmpp_stanza_t *x = stanza_add_new(stanza_add_new(iq, "query",
	    NS_MUC_OWNER), "x", NS_FORM);

	xmpp_stanza_set_type(x, "submit");
	iq_send(w, iq, NULL, room_unlock_done, NULL);
}

static const struct does room_unlock_does[] = {
	{ MSG_ROOM_UNLOCK, room_unlock_act },
	{ MSG_NONE, NULL },
};
const struct feature feature_room_unlock = {
	.name = "room-unlock",
	.does = room_unlock_does,
};
