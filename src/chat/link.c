/*
 * Main's end of the channels to sotto-net.  Believes nothing: each message
 * is checked against the account's state, addresses are normalized, numbers
 * compared with what was given out, before the model sees it.  What breaks
 * the rules closes the link; what a stranger may have written is dropped.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chat/parts.h"

#define STAMP_FIRST 946684800000	/* 2000-01-01: before is nonsense */
#define STAMP_AHEAD 60000		/* ms that clocks may differ */

/* To the parent of all workers. */
struct links {
	struct chat *chat;
	struct channel *control;	/* NULL: it is gone */
	uint32_t number;		/* of the last worker asked for */
	char *gone;			/* why */
};

/* To the worker of one account. */
struct link {
	struct account *account;
	struct channel *channel;	/* NULL: no worker */
	uint32_t number;
	bool starting;		/* a worker was asked for */
	struct str connect;	/* CONNECT that waits for it, packed */
	bool dialling;		/* CONNECT was given, OFFLINE not got */
	bool asked;		/* DISCONNECT was sent, not answered */
	bool crossed;		/* ... and another OFFLINE came instead */
	uint64_t ticket;	/* the last one given out */
	uint64_t sent;		/* the last one that was written */
};

typedef int link_fn(struct link *, const struct msg *, struct err *);

/* ---- making and ending ------------------------------------------------- */

struct link *
link_new(struct account *a)
{
	struct link *l = xcalloc(1, sizeof(*l));

	l->account = a;
	str_init_secret(&l->connect);
	return l;
}

/* A worker whose channel is closed ends by itself. */
static void
link_shut(struct link *l)
{
	channel_free(l->channel);
	l->channel = NULL;
	l->starting = l->dialling = l->asked = l->crossed = false;
	l->sent = l->ticket;
	str_clear(&l->connect);
}

void
link_free(struct link *l)
{
	link_shut(l);
	str_free(&l->connect);
	free(l);
}

static void
link_broken(struct link *l, const char *code, const char *text, bool again)
{
	link_shut(l);
	account_broken(l->account, code, text, again);
}

bool
link_is_open(const struct account *a)
{
	return a->link->channel != NULL && a->state == ACCOUNT_ONLINE &&
	    !a->link->asked;
}

bool
link_is_dialling(const struct account *a)
{
	return a->link->dialling;
}

bool
link_has_room(const struct account *a)
{
	return a->link->channel == NULL ||
	    channel_waiting(a->link->channel) < CHAT_CHANNEL_MAX;
}

bool
link_is_drained(const struct account *a)
{
	return a->link->channel == NULL || a->link->sent >= a->link->ticket;
}

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
	if (is_late_answer(l, m))
		return 0;
	if (l->account->state != ACCOUNT_CONNECTING &&
	    l->account->state != ACCOUNT_ONLINE)
		return bad(err, "offline twice");
	l->dialling = false;
	if (m->u.offline.why == OFF_ASKED)
		l->sent = l->ticket;
	account_offline(l->account, (enum off)m->u.offline.why,
	    m->u.offline.text);
	return 0;
}

static int
on_certificate(struct link *l, const struct msg *m, struct err *err)
{
	const char *hex = m->u.certificate.sha256;

	if (strlen(hex) != 64 || strspn(hex, "0123456789abcdef") != 64)
		return bad(err, "a certificate without fingerprint");
	account_certificate(l->account, m);
	return 0;
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
	chat_drained(l->account->chat);
	return 0;
}

static int
on_acked(struct link *l, const struct msg *m, struct err *err)
{
	if (check_ticket(l, m->u.acked.ticket, err) == -1)
		return -1;
	if (m->u.acked.ticket > l->sent)
		l->sent = m->u.acked.ticket;
	outbox_acked(l->account, m->u.acked.ticket);
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
	jid = jid_parse(from, &err);
	if (jid == NULL)
		log_debug("a stanza from no address was dropped");
	return jid;
}

static struct conv *
conv_of(struct link *l, const char *full)
{
	char *bare = jid_bare(full);
	struct conv *v = conv_find(l->account, bare);

	free(bare);
	return v;
}

static int
on_receipt(struct link *l, const struct msg *m, struct err *err)
{
	char *from = sender(l, m->u.receipt.from);
	struct conv *v = from != NULL ? conv_of(l, from) : NULL;

	(void)err;
	if (v != NULL)
		outbox_receipt(v, from, m->u.receipt.id);
	free(from);
	return 0;
}

/* RFC 6120, 8.3.3, in words of ours: the condition comes from outside. */
static const char *
bounce_words(const char *condition)
{
	static const struct { const char *condition, *words; } known[] = {
		{ "service-unavailable", "the contact cannot be reached" },
		{ "recipient-unavailable", "the contact is not there" },
		{ "item-not-found", "there is no such address" },
		{ "remote-server-not-found", "there is no such server" },
		{ "remote-server-timeout", "the contact's server is silent" },
		{ "not-allowed", "the server does not allow it" },
		{ "forbidden", "the server forbids it" },
		{ "policy-violation", "the server's policy forbids it" },
		{ "not-acceptable", "the contact does not accept it" },
		{ "resource-constraint", "the server has no room for it" },
		{ "gone", "the contact has moved away" },
		{ "jid-malformed", "the address is malformed" },
		{ "subscription-required", "the contact takes messages only "
		    "from those they know" },
	};

	for (size_t i = 0; i < NELEM(known); i++)
		if (strcmp(known[i].condition, condition) == 0)
			return known[i].words;
	return "not delivered";
}

static int
on_bounce(struct link *l, const struct msg *m, struct err *err)
{
	char *from = sender(l, m->u.bounce.from);
	struct conv *v = from != NULL ? conv_of(l, from) : NULL;
	char condition[CHAT_NOTE_MAX + 1], text[CHAT_NOTE_MAX + 1];
	char *reason;

	(void)err;
	chat_line(condition, m->u.bounce.condition);
	chat_line(text, m->u.bounce.text);
	reason = xasprintf("%s (%s%s%s)", bounce_words(condition), condition,
	    *text != '\0' ? ": " : "", text);
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

/* Law 7: shown as what it is; what was encrypted for another is not. */
static void
show_aside(struct link *l, const char *from, const struct msg *m,
    const char *code, const char *what)
{
	struct account *a = l->account;
	char text[CHAT_NOTE_MAX + 1];
	bool sealed = otr_is_otr(m->u.message.body);

	chat_line(text, m->u.message.body);
	chat_say(a->chat, a, conv_of(l, from), ENTRY_NOTICE, code, NULL,
	    "%s %s: %s", what, from,
	    sealed ? "(an OTR message, not meant for this client)" : text);
}

static bool
is_aside(struct link *l, const char *from, const struct msg *m)
{
	uint32_t flags = m->u.message.flags;

	if (flags & GOT_CARBON_SENT)
		show_aside(l, from, m, "carbon",
		    "a copy of what another client of yours sent to");
	else if (flags & GOT_CARBON)
		show_aside(l, from, m, "carbon",
		    "a copy for another client of yours, said to be from");
	else if (flags & GOT_ARCHIVED)
		show_aside(l, from, m, "archived",
		    "from the server's archive, said to be from");
	else if (m->u.message.kind == MESSAGE_HEADLINE)
		show_aside(l, from, m, "headline", "an announcement from");
	else if (strchr(from, '@') == NULL)
		show_aside(l, from, m, "server", "a message from the server");
	else
		return false;
	return true;
}

static int
on_message(struct link *l, const struct msg *m, struct err *err)
{
	char *from = sender(l, m->u.message.from), *bare;
	struct conv *v;
	int64_t stamp, age;

	(void)err;
	if (from == NULL || *m->u.message.body == '\0' ||
	    m->u.message.kind == MESSAGE_GROUPCHAT || is_aside(l, from, m)) {
		free(from);
		return 0;
	}
	bare = jid_bare(from);
	age = age_of(l, m, &stamp);
	v = conv_find(l->account, bare);
	if (v == NULL)
		v = conv_open_foreign(l->account, bare);
	if (v != NULL)
		conv_recv(v, from, m, stamp, age);
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
	char *jid = jid_parse(m->u.roster_item.jid, NULL), *bare;

	(void)err;
	if (jid == NULL)
		return 0;
	bare = jid_bare(jid);
	roster_item(l->account, m, bare);
	free(bare);
	free(jid);
	return 0;
}

static int
on_roster_end(struct link *l, const struct msg *m, struct err *err)
{
	(void)m;
	(void)err;
	roster_end(l->account);
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

static void
link_dispatch(void *arg, const struct msg *m, int fd)
{
	struct link *l = arg;
	struct err err = { .code = "bad-message" };
	const struct msg_row *row = msg_row(m->type);
	char text[200];

	if (fd != -1)
		close(fd);	/* a worker has nothing to pass */
	if (is_allowed(l, m) && handlers[m->type](l, m, &err) == 0)
		return;
	snprintf(text, sizeof(text), "the network half broke the rules: "
	    "%s%s%.120s", row != NULL ? row->name : "unknown",
	    *err.text != '\0' ? ": " : "", err.text);
	link_broken(l, "bad-message", text, true);
}

static void
link_ended(void *arg, const struct err *err)
{
	char text[250];

	snprintf(text, sizeof(text), "its network process ended (%.200s)",
	    err != NULL ? err->text : "closed");
	link_broken(arg, "network", text, true);
}

/* ---- asking for workers ------------------------------------------------ */

static struct link *
link_numbered(struct links *ls, uint32_t number)
{
	for (size_t i = 0; i < ls->chat->naccounts; i++) {
		struct link *l = ls->chat->accounts[i]->link;

		if (l->number == number)
			return l;
	}
	return NULL;
}

static void
send_waiting(struct link *l)
{
	struct msg m;
	struct err err;

	if (l->connect.len == 0)
		return;
	if (msg_unpack(&m, l->connect.s, l->connect.len, MSG_TO_NET,
	    &err) == -1 || channel_send(l->channel, &m, -1, &err) == -1)
		link_broken(l, err.code, err.text, true);
	else
		str_clear(&l->connect);
}

static void
worker_came(struct links *ls, uint32_t number, int fd)
{
	struct link *l = link_numbered(ls, number);

	if (l == NULL || !l->starting) {
		if (fd != -1)
			close(fd);	/* no longer wanted */
		return;
	}
	l->starting = false;
	if (fd == -1) {
		link_broken(l, "no-worker",
		    "no network process could be made", true);
		return;
	}
	l->channel = channel_new(ls->chat->loop, fd, MSG_TO_MAIN,
	    link_dispatch, link_ended, l);
	send_waiting(l);
}

/* The end of its channel says the rest: what it wrote before counts. */
static void
worker_exited(struct links *ls, uint32_t number)
{
	struct link *l = link_numbered(ls, number);

	if (l != NULL && l->starting)
		link_broken(l, "no-worker", "its network process ended", true);
}

static void
links_gone(struct links *ls, const char *why)
{
	struct chat *c = ls->chat;

	channel_free(ls->control);
	ls->control = NULL;
	ls->gone = xstrdup(why);
	chat_say(c, NULL, NULL, ENTRY_ERROR, "network-gone", NULL,
	    "the network half of sotto is gone (%s): nothing can be sent or "
	    "received until sotto is started again", why);
	for (size_t i = 0; i < c->naccounts; i++)
		link_broken(c->accounts[i]->link, "network-gone",
		    "the network half of sotto is gone", false);
}

static void
links_dispatch(void *arg, const struct msg *m, int fd)
{
	struct links *ls = arg;

	if (m->type == MSG_WORKER && m->u.worker.number <= ls->number) {
		worker_came(ls, m->u.worker.number, fd);
		return;
	}
	if (fd != -1)
		close(fd);
	if (m->type == MSG_EXITED && m->u.exited.number <= ls->number)
		worker_exited(ls, m->u.exited.number);
	else
		links_gone(ls, "it broke the rules");
}

static void
links_ended(void *arg, const struct err *err)
{
	links_gone(arg, err != NULL ? err->text : "closed");
}

struct links *
links_new(struct chat *c, int control)
{
	struct links *ls = xcalloc(1, sizeof(*ls));

	ls->chat = c;
	ls->control = channel_new(c->loop, control, MSG_FROM_PARENT,
	    links_dispatch, links_ended, ls);
	return ls;
}

void
links_free(struct links *ls)
{
	if (ls == NULL)
		return;
	channel_free(ls->control);
	free(ls->gone);
	free(ls);
}

const char *
links_confined(const struct links *ls)
{
	if (ls->gone != NULL)
		return ls->gone;
	for (size_t i = 0; i < ls->chat->naccounts; i++)
		if (ls->chat->accounts[i]->confined != NULL)
			return ls->chat->accounts[i]->confined;
	return "no connection yet";
}

static int
ask_worker(struct links *ls, struct link *l, struct err *err)
{
	struct msg m = { .type = MSG_START };

	if (ls->control == NULL)
		return err_set(err, "network-gone",
		    "the network half of sotto is gone: start sotto again");
	m.u.start.number = ++ls->number;
	if (channel_send(ls->control, &m, -1, err) == -1)
		return -1;
	l->number = ls->number;
	l->starting = true;
	return 0;
}

/* ---- sending ----------------------------------------------------------- */

int
link_connect(struct account *a, const struct msg *m, struct err *err)
{
	struct link *l = a->link;

	if (l->channel != NULL) {
		if (channel_send(l->channel, m, -1, err) == -1)
			return -1;
		l->dialling = true;
		return 0;
	}
	if (!l->starting && ask_worker(a->chat->links, l, err) == -1)
		return -1;
	str_clear(&l->connect);
	msg_pack(&l->connect, m);
	l->dialling = true;
	return 0;
}

/* An attempt that hangs is cut off with its worker. */
void
link_disconnect(struct account *a, bool at_once)
{
	struct link *l = a->link;
	struct msg m = { .type = MSG_DISCONNECT };

	if (!l->dialling || l->asked)
		return;
	if (a->state == ACCOUNT_ONLINE) {
		m.u.disconnect.at_once = at_once;
		if (channel_send(l->channel, &m, -1, NULL) == 0) {
			l->asked = true;
			return;
		}
	}
	link_shut(l);
	account_offline(a, OFF_ASKED, "");
}

static int
send_if_online(struct account *a, const struct msg *m, struct err *err)
{
	if (!link_is_open(a))
		return err_set(err, "offline", "%s is not online", a->jid);
	return channel_send(a->link->channel, m, -1, err);
}

uint64_t
link_send_message(struct account *a, const char *to, const char *id,
    const char *body, uint32_t flags, struct err *err)
{
	struct msg m = { .type = MSG_SEND };

	m.u.send.ticket = a->link->ticket + 1;
	m.u.send.to = to;
	m.u.send.id = id;
	m.u.send.body = body;
	m.u.send.flags = flags;
	if (send_if_online(a, &m, err) == -1)
		return 0;
	return ++a->link->ticket;
}

int
link_send_receipt(struct account *a, const char *to, const char *id)
{
	struct msg m = { .type = MSG_SEND_RECEIPT };

	m.u.send_receipt.to = to;
	m.u.send_receipt.id = id;
	return send_if_online(a, &m, NULL);
}

int
link_send_presence(struct account *a, const char *to, const char *kind,
    enum show show, const char *text)
{
	struct msg m = { .type = MSG_SEND_PRESENCE };

	m.u.send_presence.to = to;
	m.u.send_presence.kind = kind;
	m.u.send_presence.show = show_word(show);
	m.u.send_presence.text = text;
	return send_if_online(a, &m, NULL);
}

int
link_roster_set(struct account *a, const char *jid, const char *name,
    bool remove)
{
	struct msg m = { .type = MSG_ROSTER_SET };

	m.u.roster_set.jid = jid;
	m.u.roster_set.name = name;
	m.u.roster_set.remove = remove;
	return send_if_online(a, &m, NULL);
}
