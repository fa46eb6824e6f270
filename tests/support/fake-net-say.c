/*
 * What the server and its people say to sotto, as messages of a worker, and
 * what else needs no more than fake-net.h.
 *
 * SPDX-License-Identifier: ISC
 */
#include "fake-net.h"

void
fake_net_message(struct fake_net *n, const char *account, const char *from,
    const char *id, const char *body, uint32_t flags)
{
	struct msg m = { .type = MSG_MESSAGE };

	m.u.message.from = from;
	m.u.message.id = id;
	m.u.message.body = body;
	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.flags = flags;
	fake_net_say(n, account, &m);
}

void
fake_net_receipt(struct fake_net *n, const char *account, const char *from,
    const char *id)
{
	struct msg m = { .type = MSG_RECEIPT };

	m.u.receipt.from = from;
	m.u.receipt.id = id;
	fake_net_say(n, account, &m);
}

void
fake_net_bounce(struct fake_net *n, const char *account, const char *from,
    const char *id, const char *condition)
{
	struct msg m = { .type = MSG_BOUNCE };

	m.u.bounce.from = from;
	m.u.bounce.id = id;
	m.u.bounce.condition = condition;
	fake_net_say(n, account, &m);
}

void
fake_net_presence(struct fake_net *n, const char *account, const char *from,
    enum show show)
{
	struct msg m = { .type = MSG_PRESENCE };

	m.u.presence.from = from;
	m.u.presence.show = show;
	fake_net_say(n, account, &m);
}

void
fake_net_caps(struct fake_net *n, const char *account, const char *from,
    const char *caps)
{
	struct msg m = { .type = MSG_PRESENCE };

	m.u.presence.from = from;
	m.u.presence.show = SHOW_ONLINE;
	m.u.presence.caps = caps;
	fake_net_say(n, account, &m);
}

void
fake_net_discovered(struct fake_net *n, const char *account,
    const char *from, enum announced says)
{
	struct msg m = { .type = MSG_DISCOVERED };

	m.u.discovered.from = from;
	m.u.discovered.says = says;
	fake_net_say(n, account, &m);
}

void
fake_net_answer(struct fake_net *n, const char *account, uint32_t request,
    const char *condition, const char *text)
{
	struct msg m = { .type = MSG_ANSWER };

	m.u.answer.request = request;
	m.u.answer.condition = condition;
	m.u.answer.text = text;
	fake_net_say(n, account, &m);
}

void
fake_net_presence_error(struct fake_net *n, const char *account,
    const char *from, const char *condition, const char *text)
{
	struct msg m = { .type = MSG_PRESENCE_ERROR };

	m.u.presence_error.from = from;
	m.u.presence_error.condition = condition;
	m.u.presence_error.text = text;
	fake_net_say(n, account, &m);
}

void
fake_net_roster(struct fake_net *n, const char *account, const char *jid,
    const char *name, enum subscription subscription)
{
	struct msg m = { .type = MSG_ROSTER_ITEM };

	m.u.roster_item.jid = jid;
	m.u.roster_item.name = name;
	m.u.roster_item.subscription = subscription;
	fake_net_say(n, account, &m);
	/* Each is told as the whole so far. */
	m = (struct msg){ .type = MSG_ROSTER_END };
	fake_net_say(n, account, &m);
}

void
fake_net_offline(struct fake_net *n, const char *account, enum off why,
    const char *text)
{
	fake_net_ended(n, account, why, "", text, 0);
}

void
fake_net_sent(struct fake_net *n, const char *account, uint64_t ticket)
{
	struct msg m = { .type = MSG_SENT };

	m.u.sent.ticket = ticket;
	fake_net_say(n, account, &m);
}

void
fake_net_acked(struct fake_net *n, const char *account, uint64_t ticket)
{
	struct msg m = { .type = MSG_ACKED };

	m.u.acked.ticket = ticket;
	fake_net_say(n, account, &m);
}

const struct fake_frame *
fake_net_last(const struct fake_net *n, enum msg_type type)
{
	size_t count = fake_net_count(n, type);

	return count > 0 ? fake_net_frame(n, type, count - 1) : NULL;
}
