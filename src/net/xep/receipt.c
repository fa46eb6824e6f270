/*
 * Receipts (XEP-0184): that a message has arrived, either way.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdio.h>
#include <string.h>

#include <strophe.h>

#define RECEIPT_ID 64		/* bytes of a message's id, as most are */

/*
 * XEP-0184, 5.3.  Its own id is made from the message's, which is another
 * each time: chance would cost a call of the system's.  A long one is not
 * sent twice: a contact could make an answer that the server does not take.
 */
static void
receipt_send(const struct wire *w, const struct msg *m)
{
	char id[RECEIPT_ID + 3];
	struct str out;

	if (strlen(m->u.send_receipt.id) > RECEIPT_ID)
		random_word(id);
	else
		snprintf(id, sizeof(id), "r-%s", m->u.send_receipt.id);
	str_init(&out);
	message_begin(w, &out, m->u.send_receipt.to, id);
	str_add(&out, "<received id=\"");
	stanza_escape(&out, m->u.send_receipt.id);
	str_add(&out, "\" xmlns=\"" NS_RECEIPTS "\"/>");
	message_end(w, &out, NULL);
}

void
receipt_tell(const struct wire *w, xmpp_stanza_t *s, const char *from)
{
	struct msg m = { .type = MSG_RECEIPT };
	xmpp_stanza_t *r = stanza_child(s, "received", NS_RECEIPTS);

	if (r == NULL)
		return;
	m.u.receipt.from = from;
	m.u.receipt.id = stanza_attr(r, "id", ID_MAX_BYTES);
	if (*m.u.receipt.id != '\0')
		w->tell(w->arg, &m);
}

static const char *const receipt_announces[] = { NS_RECEIPTS, NULL };
static const struct does receipt_does[] = {
	{ MSG_SEND_RECEIPT, receipt_send },
	{ MSG_NONE, NULL },
};
const struct feature feature_receipt = {
	.name = "receipt",
	.announces = receipt_announces,
	.does = receipt_does,
};
