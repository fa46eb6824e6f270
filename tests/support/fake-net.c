/*
 * The other end of sotto's channels: see fake-net.h.  Knows neither chat nor
 * what a frame means.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fake-login.h"
#include "fake-net.h"

#define WORKERS 64
#define QUIET_TURNS 12

struct worker {
	struct fake_net *net;
	struct channel *channel;
	int fd;			/* of the channel, for garbage */
	char *account;		/* NULL before CONNECT */
	uint32_t number;
	bool online;
	struct fake_login *login;
	/* ONLINE follows when the log-in is proved: the resource, or NULL. */
	char *resource;
	bool resumed;
};

struct fake_net {
	struct loop *loop;
	struct channel *control;
	struct worker workers[WORKERS];
	size_t nworkers;
	struct fake_frame *frames;
	size_t nframes, room;
	struct str all;		/* every string that ever left */
	bool start, connect, send;
	uint32_t max_bytes;	/* of a stanza, said with ONLINE */
	uint64_t traffic;
	struct scram_setup setup;
	char *password;
};

static _Noreturn void
fail(const char *what)
{
	fprintf(stderr, "fake-net: %s\n", what);
	abort();
}

/* ---- keeping ----------------------------------------------------------- */

static char *
keep(struct fake_net *n, const char *s)
{
	str_add(&n->all, s != NULL ? s : "");
	str_addc(&n->all, '\n');
	return xstrdup(s != NULL ? s : "");
}

static void
frame_fill(struct fake_net *n, struct fake_frame *f, const struct msg *m)
{
	const char *to = "", *id = "", *body = "", *more = "";
	char text[9000], way[1100];

	switch ((int)m->type) {
	case MSG_SEND:
		to = m->u.send.to;
		id = m->u.send.id;
		body = m->u.send.body;
		f->ticket = m->u.send.ticket;
		f->flags = m->u.send.flags;
		break;
	case MSG_SEND_RECEIPT:
		to = m->u.send_receipt.to;
		id = m->u.send_receipt.id;
		break;
	case MSG_SEND_PRESENCE:
		to = m->u.send_presence.to;
		body = m->u.send_presence.kind;
		more = m->u.send_presence.show;
		break;
	case MSG_DISCOVER:
		to = m->u.discover.to;
		body = m->u.discover.caps;
		break;
	case MSG_ROSTER_SET:
		to = m->u.roster_set.jid;
		body = m->u.roster_set.name;
		f->on = m->u.roster_set.remove;
		f->ticket = m->u.roster_set.request;
		break;
	case MSG_SASL_AUTH:
		to = m->u.sasl_auth.mechanism;
		body = m->u.sasl_auth.initial;
		break;
	case MSG_SASL_RESPONSE:
		body = m->u.sasl_response.data;
		break;
	case MSG_CONNECT:
		id = m->u.connect.lang;
		snprintf(way, sizeof(way), "%s%s%s", m->u.connect.tls == 1 ?
		    "direct " : "", m->u.connect.mobile ? "mobile " : "",
		    m->u.connect.proxy);
		body = way;
		snprintf(text, sizeof(text), "%s %u %s %s",
		    m->u.connect.host, m->u.connect.port, m->u.connect.pins,
		    m->u.connect.accept);
		more = text;
		f->on = m->u.connect.resume;
		break;
	case MSG_DISCONNECT:
		f->on = m->u.disconnect.at_once;
		break;
	}
	f->to = keep(n, to);
	f->id = keep(n, id);
	f->body = keep(n, body);
	f->more = keep(n, more);
}

static void
frame_keep(struct fake_net *n, const char *account, const struct msg *m)
{
	struct fake_frame *f;

	if (n->nframes == n->room) {
		n->room = n->room ? n->room * 2 : 16;
		n->frames = xreallocarray(n->frames, n->room,
		    sizeof(*n->frames));
	}
	f = &n->frames[n->nframes++];
	memset(f, 0, sizeof(*f));
	f->type = m->type;
	f->account = xstrdup(account != NULL ? account : "");
	frame_fill(n, f, m);
	n->traffic++;
}

/* ---- workers ----------------------------------------------------------- */

static struct worker *
find(struct fake_net *n, const char *account)
{
	for (size_t i = n->nworkers; i > 0; i--) {
		struct worker *w = &n->workers[i - 1];

		if (w->channel != NULL && w->account != NULL &&
		    strcmp(w->account, account) == 0)
			return w;
	}
	fail("no such worker");
}

static void
tell(struct worker *w, const struct msg *m)
{
	struct err err;

	if (w->channel == NULL)
		fail("the worker is dead");
	if (channel_send(w->channel, m, -1, &err) == -1)
		fail(err.text);
	w->net->traffic++;
}

static void
tell_online(struct worker *w, const char *resource, bool resumed)
{
	struct msg m = { .type = MSG_ONLINE };
	char *full = xasprintf("%s/%s", w->account, resource);

	m.u.online.jid = full;
	m.u.online.resumed = resumed;
	m.u.online.managed = true;
	m.u.online.tls = "TLSv1.3";
	m.u.online.sha256 = "";
	m.u.online.max_bytes = w->net->max_bytes;
	tell(w, &m);
	w->online = true;
	free(full);
}

static void
login_tells(void *arg, const struct msg *m)
{
	tell(arg, m);
}

/* Logs in first where that is not done; else it is a lie. */
static void
get_online(struct worker *w, const char *resource, bool resumed)
{
	if (fake_login_is_proven(w->login)) {
		tell_online(w, resource, resumed);
		return;
	}
	free(w->resource);
	w->resource = xstrdup(resource);
	w->resumed = resumed;
	fake_login_offer(w->login);
}

static void
was_proven(struct worker *w)
{
	char *resource = w->resource;

	w->resource = NULL;
	if (resource != NULL && fake_login_is_proven(w->login))
		tell_online(w, resource, w->resumed);
	free(resource);
}

static void
tell_offline(struct worker *w, enum off why, const char *condition,
    const char *text, uint64_t ticket)
{
	struct msg m = { .type = MSG_OFFLINE };

	m.u.offline.why = why;
	m.u.offline.condition = condition;
	m.u.offline.text = text;
	m.u.offline.ticket = ticket;
	tell(w, &m);
	w->online = false;
	fake_login_forget(w->login);
}

static void
tell_ticket(struct worker *w, enum msg_type type, uint64_t ticket)
{
	struct msg m = { .type = type };

	if (type == MSG_SENT)
		m.u.sent.ticket = ticket;
	else
		m.u.acked.ticket = ticket;
	tell(w, &m);
}

static void
worker_hears(void *arg, const struct msg *m, int fd)
{
	struct worker *w = arg;
	struct fake_net *n = w->net;

	if (fd != -1)
		close(fd);
	if (m->type == MSG_CONNECT && w->account == NULL)
		w->account = xstrdup(m->u.connect.jid);
	frame_keep(n, w->account, m);
	if (m->type == MSG_CONNECT)
		fake_login_forget(w->login);
	if (fake_login_hears(w->login, m)) {
		if (m->type == MSG_SASL_PROVEN)
			was_proven(w);
	} else if (m->type == MSG_CONNECT && n->connect)
		get_online(w, "sotto", false);
	else if (m->type == MSG_DISCONNECT && n->connect)
		tell_offline(w, OFF_ASKED, "", "", 0);
	else if (m->type == MSG_SEND && n->send) {
		tell_ticket(w, MSG_SENT, m->u.send.ticket);
		tell_ticket(w, MSG_ACKED, m->u.send.ticket);
	}
}

static void
worker_ended(void *arg, const struct err *err)
{
	struct worker *w = arg;

	(void)err;
	channel_free(w->channel);
	w->channel = NULL;
	w->net->traffic++;
}

static void
worker_make(struct fake_net *n, uint32_t number)
{
	struct worker *w = &n->workers[n->nworkers++];
	struct msg m = { .type = MSG_WORKER };
	int ends[2];

	if (n->nworkers > WORKERS)
		fail("too many workers");
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == -1)
		fail("socketpair");
	w->net = n;
	w->number = number;
	w->fd = ends[0];
	w->login = fake_login_new(&n->setup, login_tells, w);
	w->channel = channel_new(n->loop, ends[0], MSG_TO_NET, worker_hears,
	    worker_ended, w);
	m.u.worker.number = number;
	m.u.worker.pid = 1000 + number;
	if (channel_send(n->control, &m, ends[1], NULL) == -1)
		fail("cannot pass a worker");
	close(ends[1]);
	n->traffic++;
}

static void
parent_hears(void *arg, const struct msg *m, int fd)
{
	struct fake_net *n = arg;

	if (fd != -1)
		close(fd);
	frame_keep(n, NULL, m);
	if (m->type == MSG_START && n->start)
		worker_make(n, m->u.start.number);
}

static void
parent_ended(void *arg, const struct err *err)
{
	struct fake_net *n = arg;

	(void)err;
	channel_free(n->control);
	n->control = NULL;
}

/* ---- making ------------------------------------------------------------ */

struct fake_net *
fake_net_new(struct loop *loop, int *control)
{
	struct fake_net *n = xcalloc(1, sizeof(*n));
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == -1)
		fail("socketpair");
	n->loop = loop;
	n->start = n->connect = n->send = true;
	fake_net_password(n, "pw");
	str_init(&n->all);
	n->control = channel_new(loop, ends[0], MSG_TO_PARENT, parent_hears,
	    parent_ended, n);
	*control = ends[1];
	return n;
}

void
fake_net_forget(struct fake_net *n)
{
	for (size_t i = 0; i < n->nframes; i++) {
		free(n->frames[i].account);
		free(n->frames[i].to);
		free(n->frames[i].id);
		free(n->frames[i].body);
		free(n->frames[i].more);
	}
	n->nframes = 0;
}

void
fake_net_free(struct fake_net *n)
{
	for (size_t i = 0; i < n->nworkers; i++) {
		channel_free(n->workers[i].channel);
		free(n->workers[i].account);
		free(n->workers[i].resource);
		fake_login_free(n->workers[i].login);
	}
	channel_free(n->control);
	fake_net_forget(n);
	free(n->password);
	free(n->frames);
	str_free(&n->all);
	free(n);
}

void
fake_net_answers(struct fake_net *n, bool start, bool connect, bool send)
{
	n->start = start;
	n->connect = connect;
	n->send = send;
}

void
fake_net_password(struct fake_net *n, const char *password)
{
	free(n->password);
	n->setup.password = n->password = xstrdup(password);
}

struct scram_setup *
fake_net_setup(struct fake_net *n)
{
	return &n->setup;
}

void
fake_net_offer(struct fake_net *n, const char *account)
{
	fake_login_offer(find(n, account)->login);
	fake_net_run(n);
}

bool
fake_net_proven(struct fake_net *n, const char *account)
{
	return fake_login_is_proven(find(n, account)->login);
}

void
fake_net_run(struct fake_net *n)
{
	uint64_t before;

	do {
		before = n->traffic;
		for (int i = 0; i < QUIET_TURNS; i++)
			loop_turn(n->loop, 0);
	} while (n->traffic != before);
}

/* ---- saying ------------------------------------------------------------ */

void
fake_net_say(struct fake_net *n, const char *account, const struct msg *m)
{
	tell(find(n, account), m);
	fake_net_run(n);
}

void
fake_net_online(struct fake_net *n, const char *account, const char *resource,
    bool resumed)
{
	get_online(find(n, account), resource, resumed);
	fake_net_run(n);
}

void
fake_net_offline(struct fake_net *n, const char *account, enum off why,
    const char *text)
{
	fake_net_ended(n, account, why, "", text, 0);
}

void
fake_net_ended(struct fake_net *n, const char *account, enum off why,
    const char *condition, const char *text, uint64_t ticket)
{
	tell_offline(find(n, account), why, condition, text, ticket);
	fake_net_run(n);
}

void
fake_net_takes(struct fake_net *n, uint32_t bytes)
{
	n->max_bytes = bytes;
}

void
fake_net_sent(struct fake_net *n, const char *account, uint64_t ticket)
{
	tell_ticket(find(n, account), MSG_SENT, ticket);
	fake_net_run(n);
}

void
fake_net_acked(struct fake_net *n, const char *account, uint64_t ticket)
{
	tell_ticket(find(n, account), MSG_ACKED, ticket);
	fake_net_run(n);
}

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
fake_net_kill(struct fake_net *n, const char *account)
{
	struct worker *w = find(n, account);
	struct msg m = { .type = MSG_EXITED };

	channel_free(w->channel);
	w->channel = NULL;
	m.u.exited.number = w->number;
	if (n->control != NULL)
		channel_send(n->control, &m, -1, NULL);
	n->traffic++;
	fake_net_run(n);
}

void
fake_net_kill_parent(struct fake_net *n)
{
	channel_free(n->control);
	n->control = NULL;
	fake_net_run(n);
}

void
fake_net_garbage(struct fake_net *n, const char *account)
{
	static const char junk[] = "\0\xff\xff\xff\xffjunk";

	if (send(find(n, account)->fd, junk, sizeof(junk), 0) == -1)
		fail("send");
	fake_net_run(n);
}

/* ---- asking ------------------------------------------------------------ */

size_t
fake_net_count(const struct fake_net *n, enum msg_type type)
{
	size_t count = 0;

	for (size_t i = 0; i < n->nframes; i++)
		count += n->frames[i].type == type;
	return count;
}

const struct fake_frame *
fake_net_frame(const struct fake_net *n, enum msg_type type, size_t i)
{
	for (size_t at = 0; at < n->nframes; at++)
		if (n->frames[at].type == type && i-- == 0)
			return &n->frames[at];
	return NULL;
}

const struct fake_frame *
fake_net_last(const struct fake_net *n, enum msg_type type)
{
	size_t count = fake_net_count(n, type);

	return count > 0 ? fake_net_frame(n, type, count - 1) : NULL;
}

bool
fake_net_leaked(const struct fake_net *n, const char *text)
{
	return strstr(n->all.s, text) != NULL;
}
