/*
 * What a worker says, believed only after it was checked: against the
 * account's state, addresses normalized, numbers compared with what was given
 * out.  What breaks the rules closes the link; what a stranger may have
 * written so is dropped.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define STAMP_FIRST 946684800000	/* 2000-01-01: before is nonsense */
#define STAMP_AHEAD 60000		/* ms that clocks may differ */

typedef int link_fn(struct link *, const struct msg *, struct err *);

/* ---- messages that say how the connection fares ------------------------ */

static int
bad(struct err *err, const char *what)
{
	return err_set(err, "bad-message", "%s", what);
}

static int
on_stage(struct link *l, const struct msg *m, struct err *err)
{
	(void)err;
	account_stage(l->account, m->u.stage.text);
	return 0;
}

static int
on_online(struct link *l, const struct msg *m, struct err *err)
{
	struct msg checked = *m;
	char *full = jid_parse(m->u.online.jid, err);

	if (!login_is_proven(l->account->login)) {
		free(full);
		return bad(err, "the server has not proved who it is");
	}
	if (full == NULL || jid_resource(full) == NULL ||
	    !jid_same_bare(full, l->account->jid)) {
		free(full);
		return bad(err, "bound to another address than asked for");
	}
	checked.u.online.jid = full;
	if (!m->u.online.resumed)
		l->sent = l->ticket;
	account_online(l->account, &checked);
	free(full);
	return 0;
}

/* Whether this one answers our DISCONNECT after the stream was lost. */
static bool
is_late_answer(struct link *l, const struct msg *m)
{
	bool late;

	if (!l->asked)
		return false;
	if (m->u.offline.why != OFF_ASKED) {
		l->crossed = true;
		return false;
	}
	late = l->crossed;
	l->asked = l->crossed = false;
	return late;
}

static int
on_offline(struct link *l, const struct msg *m, struct err *err)
{
	enum off why = (enum off)m->u.offline.why;

	/* Else it would be obeyed by connecting anew at once, without end. */
	if (why == OFF_ASKED && !l->asked)
		return bad(err, "an end that nobody asked for");
	if (is_late_answer(l, m))
		return 0;
	if (l->account->state != ACCOUNT_CONNECTING &&
	    l->account->state != ACCOUNT_ONLINE)
		return bad(err, "offline twice");
	if (m->u.offline.ticket > l->ticket)
		return bad(err, "a ticket that was never given out");
	l->dialling = false;
	if (why == OFF_ASKED)
		l->sent = l->ticket;
	account_offline(l->account, why, m->u.offline.condition,
	    m->u.offline.text, m->u.offline.ticket,
	    m->u.offline.unproven);
	return 0;
}

static int
on_certificate(struct link *l, const struct msg *m, struct err *err)
{
	const char *hex = m->u.certificate.sha256;

	if (strlen(hex) != 64 || strspn(hex, "0123456789abcdef") != 64)
		return bad(err, "a certificate without fingerprint");
	certificate_refused(l->account, m);
	return 0;
}

static int
on_sasl(struct link *l, const struct msg *m, struct err *err)
{
	return attempt_hear(l->account, m, err);
}

static int
on_confined(struct link *l, const struct msg *m, struct err *err)
{
	char line[CHAT_NOTE_MAX + 1];

	(void)err;
	free(l->account->confined);
	l->account->confined = xstrdup(chat_line(line, m->u.confined.text));
	l->account->changes++;
	return 0;
}

/* ---- what became of our messages --------------------------------------- */

static int
check_ticket(struct link *l, uint64_t ticket, struct err *err)
{
	if (ticket == 0 || ticket > l->ticket)
		return bad(err, "a ticket that was never given out");
	return 0;
}

static int
on_sent(struct link *l, const struct msg *m, struct err *err)
{
	if (check_ticket(l, m->u.sent.ticket, err) == -1)
		return -1;
	if (m->u.sent.ticket > l->sent)
		l->sent = m->u.sent.ticket;
	outbox_sent(l->account, m->u.sent.ticket);
	return 0;
}

static int
on_acked(struct link *l, const struct msg *m, struct err *err)
{
	if (check_ticket(l, m->u.acked.ticket, err) == -1)
		return -1;
	if (m->u.acked.ticket > l->sent)
		l->sent = m->u.acked.ticket;
	send_acked(l->account, m->u.acked.ticket);
	return 0;
}

/* The sender, normalized; none is our own server, for our own account. */
static char *
sender(struct link *l, const char *from)
{
	struct err err;
	char *jid;

	if (*from == '\0')
		return xstrdup(l->account->jid);
	if ((jid = jid_parse(from, &err)) == NULL)
		account_dropped(l->account, err.text, from);
	return jid;
}

static struct talk *
talk_of(struct link *l, const char *full)
{
	char *bare = jid_bare(full);
	struct talk *v = talk_find(l->account, bare);

	free(bare);
	return v;
}

static int
on_receipt(struct link *l, const struct msg *m, struct err *err)
{
	char *from = sender(l, m->u.receipt.from);
	struct talk *v = from != NULL ? talk_of(l, from) : NULL;

	(void)err;
	if (v != NULL)
		outbox_receipt(v, from, m->u.receipt.id);
	free(from);
	return 0;
}

static int
on_bounce(struct link *l, const struct msg *m, struct err *err)
{
	char *from = sender(l, m->u.bounce.from);
	struct talk *v = from != NULL ? talk_of(l, from) : NULL;
	char *reason = refusal_text(m->u.bounce.condition, m->u.bounce.text,
	    false);

	(void)err;
	if (v != NULL)
		outbox_bounce(v, from, m->u.bounce.id, reason);
	free(reason);
	free(from);
	return 0;
}

/* ---- messages ---------------------------------------------------------- */

/* What a stamp is worth: a foolish one makes a message old, not live. */
static int64_t
age_of(struct link *l, const struct msg *m, int64_t *stamp)
{
	int64_t now = loop_wall(l->account->chat->loop);
	uint64_t said = m->u.message.stamp;

	*stamp = now;
	if (!(m->u.message.flags & GOT_DELAYED))
		return 0;
	if (said < STAMP_FIRST || said > (uint64_t)(now + STAMP_AHEAD))
		return CHAT_OLD_MS + 1;
	*stamp = (int64_t)said < now ? (int64_t)said : now;
	return now - *stamp;
}

static void
show_aside(struct link *l, const char *from, const struct msg *m,
    const char *code, const char *what)
{
	aside_say(l->account, talk_of(l, from), from, m, code, what);
}

static void
show_sent(struct link *l, const struct msg *m)
{
	char *to = sender(l, m->u.message.to);

	if (to != NULL)
		show_aside(l, to, m, "carbon",
		    "a copy of what another client of yours sent to");
	free(to);
}

/* A room is said to be there, once: what is said in it would fill windows. */
static void
show_room(struct link *l, const char *from)
{
	if (!l->room_said)
		chat_say(l->account->chat, l->account, NULL, ENTRY_NOTICE,
		    "room", NULL, "%s is a room: sotto has none, and does "
		    "not show what is said in rooms", from);
	l->room_said = true;
}

/*
 * An address without '@' that the user has nothing to do with.  A gateway that
 * is a contact, or has a window, is talked with as with anybody.
 */
static bool
is_server(struct link *l, const char *from)
{
	const struct contact *c;
	char *bare;

	if (from[strcspn(from, "@/")] == '@')
		return false;
	bare = jid_bare(from);
	c = contact_find(l->account, bare);
	free(bare);
	return (c == NULL || !c->in_roster) && talk_of(l, from) == NULL;
}

static bool
is_aside(struct link *l, const char *from, const struct msg *m)
{
	uint32_t flags = m->u.message.flags;

	if (m->u.message.kind == MESSAGE_GROUPCHAT)
		show_room(l, from);
	else if (m->u.message.content != CONTENT_NONE)
		aside_content(l->account, talk_of(l, from), from,
		    (enum content)m->u.message.content);
	else if (flags & GOT_CARBON_SENT)
		show_sent(l, m);
	else if (flags & GOT_CARBON)
		show_aside(l, from, m, "carbon",
		    "a copy for another client of yours, said to be from");
	else if (flags & GOT_ARCHIVED)
		show_aside(l, from, m, "archived",
		    "from the server's archive, said to be from");
	else if (m->u.message.kind == MESSAGE_HEADLINE)
		show_aside(l, from, m, "headline", "an announcement from");
	else if (is_server(l, from))
		show_aside(l, from, m, "server", "a message from the server");
	else
		return false;
	return true;
}

static int
on_message(struct link *l, const struct msg *heard, struct err *err)
{
	struct msg own = *heard, *m = &own;
	char *from = sender(l, m->u.message.from), *bare;
	struct talk *v;
	int64_t stamp, age;

	(void)err;
	/* No subject is sealed: what looks so there was put there. */
	if (otr_is_message(m->u.message.subject))
		m->u.message.subject = "(an OTR message, which is nothing for "
		    "a subject)";
	if (from == NULL || is_aside(l, from, m) ||
	    (*m->u.message.body == '\0' && *m->u.message.subject == '\0')) {
		free(from);
		return 0;
	}
	bare = jid_bare(from);
	age = age_of(l, m, &stamp);
	v = talk_find(l->account, bare);
	if (v == NULL)
		v = talk_open_foreign(l->account, bare);
	if (v != NULL)
		direct_recv(v, from, m, stamp, age);
	free(bare);
	free(from);
	return 0;
}

/* ---- roster and presence ----------------------------------------------- */

static int
on_presence(struct link *l, const struct msg *m, struct err *err)
{
	char *from = sender(l, m->u.presence.from), *bare;
	const char *resource;

	(void)err;
	if (from == NULL)
		return 0;
	bare = jid_bare(from);
	resource = jid_resource(from);
	roster_presence(l->account, bare, resource != NULL ? resource : "", m);
	free(bare);
	free(from);
	return 0;
}

static int
on_subscription(struct link *l, const struct msg *m, struct err *err)
{
	static const char *const kinds[] = {
		"subscribe", "subscribed", "unsubscribe", "unsubscribed",
	};
	char *from, *bare;
	bool known = false;

	for (size_t i = 0; i < NELEM(kinds); i++)
		known |= strcmp(m->u.subscription.kind, kinds[i]) == 0;
	if (!known)
		return bad(err, "a subscription of no kind");
	if ((from = sender(l, m->u.subscription.from)) == NULL)
		return 0;
	bare = jid_bare(from);
	if (strcmp(bare, l->account->jid) != 0)
		roster_asked(l->account, bare, m->u.subscription.kind,
		    m->u.subscription.text);
	free(bare);
	free(from);
	return 0;
}

static int
on_roster_item(struct link *l, const struct msg *m, struct err *err)
{
	char *jid = sender(l, m->u.roster_item.jid), *bare;
	struct msg checked = *m;

	(void)err;
	if (jid == NULL)
		return 0;
	bare = jid_bare(jid);
	if (m->u.roster_item.pushed && !m->u.roster_item.removed &&
	    contact_find(l->account, bare) == NULL && *chat_odd(bare) != '\0')
		chat_say(l->account->chat, l->account, NULL, ENTRY_WARNING,
		    "odd-address", NULL, "%s%s is in the roster now", bare,
		    chat_odd(bare));
	checked.u.roster_item.jid = jid;
	roster_item(l->account, &checked, bare);
	free(bare);
	free(jid);
	return 0;
}

static int
on_roster_end(struct link *l, const struct msg *m, struct err *err)
{
	(void)err;
	roster_end(l->account, m->u.roster_end.failed);
	return 0;
}

/* A number that was never given out is nobody's. */
static int
on_answer(struct link *l, const struct msg *m, struct err *err)
{
	if (request_answered(l->account, m->u.answer.request,
	    m->u.answer.condition, m->u.answer.text) == -1)
		return bad(err, "an answer to what was not asked");
	return 0;
}

static int
on_presence_error(struct link *l, const struct msg *m, struct err *err)
{
	char *from = sender(l, m->u.presence_error.from), *bare;

	(void)err;
	if (from == NULL)
		return 0;
	bare = jid_bare(from);
	presence_bounced(l->account, bare, m->u.presence_error.condition,
	    m->u.presence_error.text);
	free(bare);
	free(from);
	return 0;
}

static int
on_unheard(struct link *l, const struct msg *m, struct err *err)
{
	char *what = xasprintf("%s whose address is empty or too long",
	    m->u.unheard.what);

	(void)err;
	account_dropped(l->account, what, m->u.unheard.begin);
	free(what);
	return 0;
}

static int
on_discovered(struct link *l, const struct msg *m, struct err *err)
{
	char *from = sender(l, m->u.discovered.from), *bare;

	(void)err;
	if (from == NULL)
		return 0;
	bare = jid_bare(from);
	/* It may be gone by now, or never have been asked. */
	if (jid_resource(from) != NULL)
		roster_discovered(l->account, bare, jid_resource(from),
		    (enum announced)m->u.discovered.says);
	free(bare);
	free(from);
	return 0;
}

/* ---- dispatch ---------------------------------------------------------- */

static link_fn *const handlers[MSG_TYPES] = {
	[MSG_STAGE] = on_stage,
	[MSG_ONLINE] = on_online,
	[MSG_OFFLINE] = on_offline,
	[MSG_CERTIFICATE] = on_certificate,
	[MSG_SENT] = on_sent,
	[MSG_ACKED] = on_acked,
	[MSG_MESSAGE] = on_message,
	[MSG_BOUNCE] = on_bounce,
	[MSG_RECEIPT] = on_receipt,
	[MSG_PRESENCE] = on_presence,
	[MSG_SUBSCRIPTION] = on_subscription,
	[MSG_ROSTER_ITEM] = on_roster_item,
	[MSG_ROSTER_END] = on_roster_end,
	[MSG_CONFINED] = on_confined,
	[MSG_UNHEARD] = on_unheard,
	[MSG_ANSWER] = on_answer,
	[MSG_PRESENCE_ERROR] = on_presence_error,
	[MSG_DISCOVERED] = on_discovered,
	[MSG_SASL_OFFER] = on_sasl,
	[MSG_SASL_CHALLENGE] = on_sasl,
	[MSG_SASL_SUCCESS] = on_sasl,
};

static bool
is_allowed(const struct link *l, const struct msg *m)
{
	const struct msg_row *row = msg_row(m->type);

	if (row == NULL || handlers[m->type] == NULL)
		return false;
	if (m->type == MSG_OFFLINE && l->asked)
		return true;
	return (row->states & 1u << l->account->state) != 0;
}

int
link_hear(struct account *a, const struct msg *m, struct err *err)
{
	struct link *l = a->link;

	if (!is_allowed(l, m))
		return bad(err, "not now");
	return handlers[m->type](l, m, err);
}
