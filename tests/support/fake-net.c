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

#include "fake-frame.h"
#include "fake-login.h"
#include "fake-net.h"

#define WORKERS 256
#define QUIET_TURNS 24

struct worker {
	struct fake_net *net;
	struct channel *channel;
	int fd;			/* of the channel, for garbage */
	char *account;		/* NULL before CONNECT */
	uint32_t number;
	struct fake_login *login;
	/* ONLINE follows when the log-in is proved: the resource, or NULL. */
	char *resource;
	bool resumed;
	enum fake_stream stream;
	uint64_t *uncounted;	/* tickets */
	size_t nuncounted;
};

struct fake_net {
	struct loop *loop;
	struct channel *control;
	struct worker workers[WORKERS];
	size_t nworkers;
	struct fake_frames *frames;	/* what left */
	bool start, connect, send, reachable, counts;
	struct fake_net_ops ops;
	bool still;		/* nothing runs by itself */
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

/* ---- workers ----------------------------------------------------------- */

static const struct worker *
seek(const struct fake_net *n, const char *account)
{
	for (size_t i = n->nworkers; i > 0; i--) {
		const struct worker *w = &n->workers[i - 1];

		if (w->channel != NULL && w->account != NULL &&
		    strcmp(w->account, account) == 0)
			return w;
	}
	return NULL;
}

static struct worker *
find(struct fake_net *n, const char *account)
{
	const struct worker *w = seek(n, account);

	if (w == NULL)
		fail("no such worker");
	return &n->workers[w - n->workers];
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
	w->stream = FAKE_ONLINE;
	free(full);
	for (size_t i = 0; resumed && i < w->nuncounted; i++)
		tell_ticket(w, MSG_ACKED, w->uncounted[i]);
	w->nuncounted = 0;
	if (w->net->ops.online != NULL)
		w->net->ops.online(w->net->ops.arg, resumed);
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
	w->stream = FAKE_OFFLINE;
	fake_login_forget(w->login);
}

static void
answer_send(struct worker *w, uint64_t ticket)
{
	tell_ticket(w, MSG_SENT, ticket);
	if (w->net->counts) {
		tell_ticket(w, MSG_ACKED, ticket);
		return;
	}
	w->uncounted = xreallocarray(w->uncounted, w->nuncounted + 1,
	    sizeof(w->uncounted[0]));
	w->uncounted[w->nuncounted++] = ticket;
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
	fake_frames_keep(n->frames, w->account, m);
	n->traffic++;
	if (m->type == MSG_CONNECT)
		fake_login_forget(w->login);
	if (fake_login_hears(w->login, m)) {
		if (m->type == MSG_SASL_PROVEN)
			was_proven(w);
	} else if (m->type == MSG_CONNECT && n->connect && n->reachable)
		get_online(w, "sotto", false);
	else if (m->type == MSG_CONNECT)
		w->stream = FAKE_WAITS;
	else if (m->type == MSG_DISCONNECT && n->connect)
		tell_offline(w, OFF_ASKED, "", "", 0);
	else if (m->type == MSG_SEND && n->send)
		answer_send(w, m->u.send.ticket);
	if (n->ops.sent != NULL)
		n->ops.sent(n->ops.arg, m);
}

static void
worker_ended(void *arg, const struct err *err)
{
	struct worker *w = arg;

	channel_free(w->channel);
	w->channel = NULL;
	w->net->traffic++;
	if (w->net->ops.ended != NULL)
		w->net->ops.ended(w->net->ops.arg, err);
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
	w->stream = FAKE_OFFLINE;
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
	fake_frames_keep(n->frames, NULL, m);
	n->traffic++;
	if (m->type == MSG_START && n->start)
		worker_make(n, m->u.start.number);
}

static void
parent_ended(void *arg, const struct err *err)
{
	struct fake_net *n = arg;

	channel_free(n->control);
	n->control = NULL;
	if (n->ops.ended != NULL)
		n->ops.ended(n->ops.arg, err);
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
	n->start = n->connect = n->send = n->reachable = n->counts = true;
	fake_net_password(n, "pw");
	n->frames = fake_frames_new();
	n->control = channel_new(loop, ends[0], MSG_TO_PARENT, parent_hears,
	    parent_ended, n);
	*control = ends[1];
	return n;
}

void
fake_net_free(struct fake_net *n)
{
	for (size_t i = 0; i < n->nworkers; i++) {
		channel_free(n->workers[i].channel);
		free(n->workers[i].account);
		free(n->workers[i].resource);
		free(n->workers[i].uncounted);
		fake_login_free(n->workers[i].login);
	}
	channel_free(n->control);
	fake_frames_free(n->frames);
	free(n->password);
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
fake_net_reachable(struct fake_net *n, bool on)
{
	n->reachable = on;
}

enum fake_stream
fake_net_stream(const struct fake_net *n, const char *account)
{
	const struct worker *w = seek(n, account);

	return w == NULL ? FAKE_NO_WORKER : w->stream;
}

void
fake_net_counts(struct fake_net *n, bool on)
{
	n->counts = on;
}

void
fake_net_play(struct fake_net *n, const struct fake_net_ops *ops)
{
	n->ops = *ops;
	n->still = true;
}

uint64_t
fake_net_traffic(const struct fake_net *n)
{
	return n->traffic;
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
fake_net_run(struct fake_net *n)
{
	uint64_t before;

	do {
		before = n->traffic;
		for (int i = 0; i < QUIET_TURNS; i++)
			loop_turn(n->loop, 0);
	} while (n->traffic != before);
}

/* What follows of what was said; a test that plays the rest turns itself. */
static void
after(struct fake_net *n)
{
	if (!n->still)
		fake_net_run(n);
}

void
fake_net_offer(struct fake_net *n, const char *account)
{
	fake_login_offer(find(n, account)->login);
	after(n);
}

bool
fake_net_proven(struct fake_net *n, const char *account)
{
	return fake_login_is_proven(find(n, account)->login);
}

/* ---- saying ------------------------------------------------------------ */

void
fake_net_say(struct fake_net *n, const char *account, const struct msg *m)
{
	tell(find(n, account), m);
	after(n);
}

void
fake_net_online(struct fake_net *n, const char *account, const char *resource,
    bool resumed)
{
	get_online(find(n, account), resource, resumed);
	after(n);
}

void
fake_net_ended(struct fake_net *n, const char *account, enum off why,
    const char *condition, const char *text, uint64_t ticket)
{
	tell_offline(find(n, account), why, condition, text, ticket);
	after(n);
}

void
fake_net_takes(struct fake_net *n, uint32_t bytes)
{
	n->max_bytes = bytes;
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
	after(n);
}

void
fake_net_kill_parent(struct fake_net *n)
{
	channel_free(n->control);
	n->control = NULL;
	after(n);
}

void
fake_net_garbage(struct fake_net *n, const char *account)
{
	static const char junk[] = "\0\xff\xff\xff\xffjunk";

	if (send(find(n, account)->fd, junk, sizeof(junk), 0) == -1)
		fail("send");
	after(n);
}

/* ---- asking ------------------------------------------------------------ */

size_t
fake_net_count(const struct fake_net *n, enum msg_type type)
{
	return fake_frames_count(n->frames, type);
}

const struct fake_frame *
fake_net_frame(const struct fake_net *n, enum msg_type type, size_t i)
{
	return fake_frames_at(n->frames, type, i);
}

bool
fake_net_leaked(const struct fake_net *n, const char *text)
{
	return fake_frames_have(n->frames, text);
}

void
fake_net_forget(struct fake_net *n)
{
	fake_frames_forget(n->frames);
}
