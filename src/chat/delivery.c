/*
 * What became of messages that were sent: written, acknowledged, received, or
 * sent back.  A ticket counts only where it was given out.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "chat/rooms.h"

static int
delivery_check(struct account *a, uint64_t ticket, struct err *err)
{
	if (ticket == 0 || ticket > a->link->ticket)
		return heard_bad(err, "a ticket that was never given out");
	return 0;
}

static int
delivery_hear_sent(struct account *a, const struct msg *m, struct err *err)
{
	if (delivery_check(a, m->u.sent.ticket, err) == -1)
		return -1;
	if (m->u.sent.ticket > a->link->sent)
		a->link->sent = m->u.sent.ticket;
	a->link->moved = loop_now(a->chat->loop);
	outbox_sent(a, m->u.sent.ticket);
	return 0;
}

static int
delivery_hear_acked(struct account *a, const struct msg *m, struct err *err)
{
	if (delivery_check(a, m->u.acked.ticket, err) == -1)
		return -1;
	if (m->u.acked.ticket > a->link->sent)
		a->link->sent = m->u.acked.ticket;
	a->link->moved = loop_now(a->chat->loop);
	send_acked(a, m->u.acked.ticket);
	return 0;
}

static int
delivery_hear_receipt(struct account *a, const struct msg *m, struct err *err)
{
	char *from = heard_from(a, m->u.receipt.from);
	struct talk *v = from != NULL ? heard_direct(a, from) : NULL;

	(void)err;
	if (v != NULL)
		outbox_receipt(v, from, m->u.receipt.id);
	free(from);
	return 0;
}

static int
delivery_hear_bounce(struct account *a, const struct msg *m, struct err *err)
{
	char *from = heard_address(a, m->u.bounce.from);
	struct talk *v = from != NULL ? heard_direct(a, from) : NULL;
	bool room = from != NULL && account_has_room(a, from);
	bool blocked = from != NULL && account_blocks(a, from) != NULL;
	char *reason = blocked ? xstrdup("they are blocked") :
	    refusal_text(m->u.bounce.condition, m->u.bounce.text, false);

	(void)err;
	if (from != NULL && invite_bounced(a, from, m->u.bounce.id, reason))
		v = NULL;
	else if (room)
		room_bounced(a, from, m->u.bounce.id, m->u.bounce.condition,
		    m->u.bounce.text);
	if (v != NULL) {
		direct_bounced(v, m->u.bounce.id, reason);
		outbox_bounce(v, from, m->u.bounce.id, reason);
	}
	free(reason);
	free(from);
	return 0;
}

static const struct chat_hears delivery_hears[] = {
	{ MSG_SENT, delivery_hear_sent },
	{ MSG_ACKED, delivery_hear_acked },
	{ MSG_RECEIPT, delivery_hear_receipt },
	{ MSG_BOUNCE, delivery_hear_bounce },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_delivery = {
	.name = "delivery", .hears = delivery_hears,
};
