/*
 * What people call themselves (XEP-0172): in a request to see us, and as they
 * publish it.  It is their claim, and nobody's name by itself.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>

#include <strophe.h>

bool
nick_read(xmpp_stanza_t *answer, struct msg *told, struct ask_texts *own)
{
	xmpp_stanza_t *p = stanza_child(answer, "pubsub", NS_PUBSUB);
	xmpp_stanza_t *items = p == NULL ? NULL :
	    stanza_child(p, "items", NS_PUBSUB);
	xmpp_stanza_t *item = items == NULL ? NULL :
	    stanza_child(items, "item", NS_PUBSUB);
	xmpp_stanza_t *nick = item == NULL ? NULL :
	    stanza_child(item, "nick", NS_NICK);

	(void)told;
	if (nick == NULL)
		return false;
	own->text = words_take(stanza_text(nick, SIZE_MAX, NULL),
	    IPC_TOLD_MAX);
	return *own->text != '\0';
}
