/*
 * Whether the user looks at this program (XEP-0352), told to a server that
 * wants to know.  The two elements are no stanzas and are not counted.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <strophe.h>

#define NS_CSI "urn:xmpp:csi:0"

static void
csi_tell(const struct wire *w, const struct msg *m)
{
	xmpp_stanza_t *s;

	if (!w->offers(w->arg, NS_CSI))
		return;
	s = stanza_new(w->ctx, m->u.client_state.active ? "active" :
	    "inactive", NS_CSI);
	w->say(w->arg, s);
	xmpp_stanza_release(s);
}

static const struct does csi_does[] = {
	{ MSG_CLIENT_STATE, csi_tell },
	{ MSG_NONE, NULL },
};
const struct feature feature_csi = {
	.name = "csi",
	.does = csi_does,
};
