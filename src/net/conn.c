/*
 * One account's connection: addresses in turn, TLS and its certificate, the
 * log-in, the stream until it ends.  libstrophe does the protocol; when it
 * must run and what its ends mean is known here.  What stanzas mean is not.
 *
 * The order that keeps the password safe: libstrophe is given it only once
 * TLS is up and the server's certificate was looked at here; before that it
 * has none to send.  Its own verdict on a certificate is only taken down (its
 * handler cannot see valid ones), the decision is ours, after the handshake
 * and before another byte is sent.
 *
 * libstrophe has no word for how a log-in failed; it says it in its debug
 * log, which is therefore read until the log-in is over.  Nothing depends on
 * it but the wording of OFFLINE, and waiting for XEP-0198 where there is none.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/net.h"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <netinet/in.h>
#ifdef __linux__
#include <linux/sockios.h>
#include <linux/tcp.h>
#else
#include <netinet/tcp.h>
#endif

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <strophe.h>

#define TICK 1000		/* while libstrophe has deadlines */
#define HANG 30			/* seconds that a blocking call may take */
#define REACH_MAX 5000		/* as libstrophe's own */
#define ATTEMPT_MAX 30000	/* one address, from connect to online */
#define SETTLE 2000		/* for <enabled/> */
#define FAREWELL 1500		/* for the server's </stream> */
#define ACK_WAIT 15000		/* for any sign of life, with lines waiting */
#define ACK_LAST 10000		/* ... and then */
#define BUSY_WAIT 20		/* until sotto has read */
#define QUIET 4			/* turns in a row that changed nothing */
#define TURNS_MAX 128		/* until others get their turn */
#define STANZA_MAX (1024 * 1024)	/* on the wire */
#define HELD_MAX (64 * 1024 * 1024)	/* not acknowledged */
#define EARLY_MAX 32		/* stanzas that come before ONLINE */
#define MEMORY_MAX (256 * 1024 * 1024)

enum state {
	IDLE,
	REACHING,		/* TCP */
	SECURING,		/* the stream in the clear, then TLS */
	LOGGING_IN,		/* the certificate was approved */
	SETTLING,		/* bound; has it XEP-0198? */
	ONLINE,
	LEAVING,		/* </stream> was sent */
};

/* What libstrophe said of an end. */
struct ending {
	bool ended;
	int error;		/* an errno, or 0 */
	bool stream_error;
	xmpp_error_type_t type;
	char *text;
};

/* What its log said. */
struct signs {
	bool starttls_offered;
	bool tls_began;
	bool sasl_failed;
	bool sasl_done;
	bool no_sm;		/* the features after it lack XEP-0198 */
	char sasl_condition[64];
};

/* The head of what libstrophe has allocated. */
struct block {
	struct block *prev, *next;
	size_t size;
	max_align_t data[];
};

struct conn {
	struct loop *loop;
	const struct conn_ops *ops;
	void *arg;
	xmpp_mem_t mem;
	size_t memory;		/* that libstrophe has */
	struct block *blocks;
	xmpp_log_t log;
	xmpp_ctx_t *ctx;
	struct wire wire;
	struct stream *stream;

	/* One attempt. */
	char *password, *host, *pins, *accept;
	bool resume;
	unsigned port;
	struct addresses addresses;
	size_t next_address;

	/* One connection. */
	xmpp_conn_t *xmpp;
	int fd;
	enum state state;
	struct ending end;
	struct signs signs;
	struct str problem;	/* what OpenSSL found with the certificate */
	struct certificate cert;
	bool resuming;		/* XEP-0198 state was handed to it */
	bool resumed;
	bool resumed_unseen;	/* <resumed/> has no h yet */
	bool managed;
	bool given_up;		/* by us, for this reason: */
	enum off why;
	const char *why_text;
	bool pumping;
	xmpp_stanza_t *early[EARLY_MAX];
	size_t earlies;
	uint64_t stanza_mark;	/* bytes received before this stanza */
	uint64_t watch_mark;
	bool watch_last;
	int64_t heard_at;
	uint64_t heard, spoken;	/* bytes in and out */

	/* From one connection to the next. */
	xmpp_sm_state_t *sm;
	bool quitting;

	struct timer *tick, *deadline, *watch, *again;
};

/*
 * libstrophe gives its socket and certificate handlers no argument.  A
 * worker has one account, so this is the one.
 */
static struct conn *the_conn;

static void conn_try(struct conn *);
static void conn_pump(struct conn *);
static void conn_ended(struct conn *);

/* ---- small things ------------------------------------------------------ */

static void
tell(struct conn *c, const struct msg *m)
{
	c->ops->tell(c->arg, m);
}

static void
tell_stage(struct conn *c, const char *what, const char *where)
{
	char *text = xasprintf("%s%s%s", what, *where == '\0' ? "" : " ",
	    where);

	tell(c, &(struct msg){ .type = MSG_STAGE, .u.stage.text = text });
	free(text);
}

static void
tell_offline(struct conn *c, enum off why, const char *text)
{
	struct msg m = { .type = MSG_OFFLINE };
	struct str s;

	str_init(&s);
	if (text != NULL)
		utf8_fix(&s, text, strnlen(text, IPC_TEXT_MAX / 4));
	m.u.offline.why = why;
	m.u.offline.text = s.s;
	tell(c, &m);
	str_free(&s);
}

/*
 * Memory for libstrophe: bounded, wiped, for passwords pass through, and in a
 * list, for it forgets some when a resumption fails.
 */
static void *
mem_alloc(const size_t size, void * const userdata)
{
	struct conn *c = userdata;
	struct block *b;

	if (size > MEMORY_MAX || c->memory > MEMORY_MAX - size)
		die("the server makes us use too much memory");
	c->memory += sizeof *b + size;
	b = xmalloc(sizeof *b + size);
	b->size = size;
	b->prev = NULL;
	if ((b->next = c->blocks) != NULL)
		b->next->prev = b;
	c->blocks = b;
	return b + 1;
}

static void
mem_free(void *ptr, void * const userdata)
{
	struct conn *c = userdata;
	struct block *b = ptr;

	if (b == NULL)
		return;
	b--;
	c->memory -= sizeof *b + b->size;
	if (b->prev != NULL)
		b->prev->next = b->next;
	else
		c->blocks = b->next;
	if (b->next != NULL)
		b->next->prev = b->prev;
	wipe(ptr, b->size);
	free(b);
}

static void *
mem_realloc(void *ptr, const size_t size, void * const userdata)
{
	void *new = mem_alloc(size, userdata);
	size_t had = ptr == NULL ? 0 : ((struct block *)ptr - 1)->size;

	if (had > 0)
		memcpy(new, ptr, had < size ? had : size);
	mem_free(ptr, userdata);
	return new;
}

/* ---- what the log tells of a log-in ------------------------------------- */

static bool
has_prefix(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

/* The first element within <failure>: RFC 6120, 6.5 */
static void
take_condition(struct signs *s, const char *text)
{
	const char *p = strchr(text + 1, '>');
	size_t n;

	while (p != NULL && p[1] != '<')
		p = strchr(p + 1, '>');
	if (p == NULL || p[2] == '/')
		return;
	n = strspn(p + 2, "abcdefghijklmnopqrstuvwxyz-");
	if (n == 0 || n >= sizeof s->sasl_condition)
		return;
	memcpy(s->sasl_condition, p + 2, n);
	s->sasl_condition[n] = '\0';
}

static void
read_log(void * const userdata, const xmpp_log_level_t level,
    const char * const area, const char * const text)
{
	struct conn *c = userdata;
	struct signs *s = &c->signs;
	const char *what;

	(void)level;
	(void)area;
	if (!has_prefix(text, "RECV: "))
		return;
	what = text + 6;
	if (c->state == SECURING && strstr(what, "<starttls") != NULL)
		s->starttls_offered = true;
	else if (c->state == SECURING && has_prefix(what, "<proceed"))
		s->tls_began = true;
	else if (c->state == LOGGING_IN && has_prefix(what, "<success"))
		s->sasl_done = true;
	else if (c->state == LOGGING_IN && s->sasl_done &&
	    has_prefix(what, "<features"))
		s->no_sm = strstr(what, NS_SM) == NULL;
	else if (c->state == LOGGING_IN && has_prefix(what, "<failure")) {
		s->sasl_failed = true;
		take_condition(s, what);
	}
}

/* ---- the socket -------------------------------------------------------- */

static void
set_option(int fd, int level, int name, int value)
{
	/* Each is an improvement only; without it all works, if slower. */
	(void)setsockopt(fd, level, name, &value, sizeof value);
}

/* A dead link is the kernel's to notice: no tick of ours (law 8). */
static int
on_socket(xmpp_conn_t *xmpp, void *sock)
{
	int fd = *(int *)sock;

	(void)xmpp;
	the_conn->fd = fd;
	set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
#ifdef TCP_KEEPIDLE
	set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, 60);
	set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, 10);
	set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, 3);
#endif
#ifdef TCP_USER_TIMEOUT
	set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, 30000);
#endif
	return 0;
}

/* Bytes that were read from the socket and that left through it. */
static void
socket_progress(int fd, uint64_t *in, uint64_t *out)
{
	*in = *out = 0;
#if defined(__linux__)
	struct tcp_info info;
	socklen_t len = sizeof info;
	int unread = 0, unsent = 0;

	memset(&info, 0, sizeof info);
	if (fd == -1 || getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info,
	    &len) == -1)
		return;
	(void)ioctl(fd, SIOCINQ, &unread);
	(void)ioctl(fd, SIOCOUTQ, &unsent);
	*in = info.tcpi_bytes_received - (uint64_t)unread;
	*out = info.tcpi_bytes_acked + (uint64_t)unsent;
#else
	(void)fd;
#endif
}

static short
socket_ready(int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };

	return poll(&p, 1, 0) == 1 ? p.revents : 0;
}

/* ---- the certificate ---------------------------------------------------- */

/*
 * Called for each certificate of the chain that something is wrong with.
 * Which one is the server's own cannot be seen here, so only the verdict is
 * taken down; conn_judge() follows.
 */
static int
on_bad_certificate(const xmpp_tlscert_t *cert, const char *const what)
{
	struct str *s = &the_conn->problem;

	(void)cert;
	if (what == NULL || *what == '\0') {
		str_add(s, s->len > 0 ? "" : "not valid");
	} else if (s->len == 0) {
		str_add(s, what);
	} else if (strstr(s->s, what) == NULL && s->len < 512) {
		str_addf(s, "; %s", what);
	}
	return 1;
}

static void
tell_certificate(struct conn *c, const char *problem)
{
	struct msg m = { .type = MSG_CERTIFICATE };

	m.u.certificate.subject = c->cert.subject;
	m.u.certificate.issuer = c->cert.issuer;
	m.u.certificate.names = c->cert.names;
	m.u.certificate.not_before = c->cert.not_before;
	m.u.certificate.not_after = c->cert.not_after;
	m.u.certificate.sha256 = c->cert.sha256;
	m.u.certificate.problem = problem;
	tell(c, &m);
}

/* What is wrong with the server's certificate, or NULL. */
static const char *
conn_judge(struct conn *c)
{
	xmpp_tlscert_t *peer = xmpp_conn_get_peer_cert(c->xmpp);
	const char *pem = peer == NULL ? NULL : xmpp_tlscert_get_pem(peer);
	int rc = pem == NULL ? -1 : certificate_read(&c->cert, pem);

	if (peer != NULL)
		xmpp_tlscert_free(peer);
	if (rc == -1)
		return "the server showed no certificate that can be read";
	if (certificate_listed(c->accept, c->cert.sha256))
		return NULL;
	if (*c->pins != '\0')
		return certificate_listed(c->pins, c->cert.sha256) ? NULL :
		    "it is not the one that was pinned";
	return c->problem.len == 0 ? NULL : c->problem.s;
}

/* For a reason of our own; the pump does it. */
static void
give_up(struct conn *c, enum off why, const char *text)
{
	if (c->given_up)
		return;
	c->given_up = true;
	c->why = why;
	c->why_text = text;
}

/* ---- events of libstrophe ----------------------------------------------- */

static void
take_ending(struct ending *e, int error, const xmpp_stream_error_t *se)
{
	e->ended = true;
	e->error = error;
	if (se == NULL)
		return;
	e->stream_error = true;
	e->type = se->type;
	free(e->text);
	e->text = se->text == NULL ? NULL : xstrdup(se->text);
}

static void
conn_online(struct conn *c, bool resumed)
{
	struct msg m = { .type = MSG_ONLINE };
	char *tls = xasprintf("TLS, %s", c->cert.key);
	char *pass = (char *)(uintptr_t)xmpp_conn_get_pass(c->xmpp);

	c->state = ONLINE;
	timer_off(c->tick);
	timer_off(c->deadline);
	c->log.handler = NULL;
	if (pass != NULL)
		wipe(pass, strlen(pass));
	secret_free(c->password);
	c->password = NULL;
	m.u.online.jid = c->wire.full;
	m.u.online.resumed = resumed;
	m.u.online.managed = c->managed;
	m.u.online.tls = tls;
	m.u.online.sha256 = c->cert.sha256;
	tell(c, &m);
	free(tls);
}

static void conn_stanza(struct conn *, xmpp_stanza_t *);

/* A new stream, once it is known whether it has XEP-0198. */
static void
conn_settled(struct conn *c, bool managed)
{
	c->managed = managed;
	conn_online(c, false);
	stream_open(c->stream, managed);
	roster_request(&c->wire);
	for (size_t i = 0; i < c->earlies; i++) {
		conn_stanza(c, c->early[i]);
		xmpp_stanza_release(c->early[i]);
	}
	c->earlies = 0;
}

static void
conn_bound(struct conn *c)
{
	const char *jid = xmpp_conn_get_bound_jid(c->xmpp);
	char *full = jid == NULL ? NULL : jid_parse(jid, NULL);
	bool resumed = full != NULL && c->resuming && c->wire.full != NULL &&
	    strcmp(full, c->wire.full) == 0;

	if (full == NULL || !jid_same_bare(full, c->wire.bare)) {
		free(full);
		give_up(c, OFF_STREAM, "the server gave us another address");
		return;
	}
	free(c->wire.full);
	c->wire.full = full;
	if (resumed) {
		c->managed = c->resumed = true;
		c->resumed_unseen = true;
		conn_online(c, true);
		return;
	}
	c->state = SETTLING;
	if (c->signs.no_sm)
		conn_settled(c, false);
	else
		timer_set(c->deadline, SETTLE);
}

static void
on_event(xmpp_conn_t *xmpp, xmpp_conn_event_t event, int error,
    xmpp_stream_error_t *stream_error, void *arg)
{
	struct conn *c = arg;

	if (xmpp != c->xmpp)
		return;		/* being released */
	if (event == XMPP_CONN_CONNECT)
		conn_bound(c);
	else
		take_ending(&c->end, error, stream_error);
}

/* <resumed h=/>; added behind libstrophe's own handler for it. */
static int
on_resumed(xmpp_conn_t *xmpp, xmpp_stanza_t *s, void *arg)
{
	struct conn *c = arg;
	const char *word = stanza_attr(s, "h", 16);
	char *end;
	unsigned long h = strtoul(word, &end, 10);
	uint32_t h32 = (uint32_t)h;

	(void)xmpp;
	if (!c->resumed_unseen)
		return 1;
	c->resumed_unseen = false;
	stream_resumed(c->stream, *word != '\0' && *end == '\0' &&
	    h <= UINT32_MAX ? &h32 : NULL);
	return 1;
}

static void
conn_iq(struct conn *c, xmpp_stanza_t *s)
{
	const char *type = stanza_attr(s, "type", 16);

	if (stream_got_pong(c->stream, s) || roster_got(&c->wire, s))
		return;
	if (strcmp(type, "get") == 0 || strcmp(type, "set") == 0)
		info_got(&c->wire, s);
}

static void
conn_stanza(struct conn *c, xmpp_stanza_t *s)
{
	if (stanza_is(s, "message", NS_CLIENT))
		message_got(&c->wire, s);
	else if (stanza_is(s, "presence", NS_CLIENT))
		presence_got(&c->wire, s);
	else if (stanza_is(s, "iq", NS_CLIENT))
		conn_iq(c, s);
	else if (stanza_is(s, "a", NS_SM))
		stream_got_ack(c->stream, s);
}

static void
conn_settle(struct conn *c, xmpp_stanza_t *s)
{
	if (stanza_is(s, "enabled", NS_SM))
		conn_settled(c, true);
	else if (stanza_is(s, "failed", NS_SM))
		conn_settled(c, false);
	else if (c->earlies < EARLY_MAX)
		c->early[c->earlies++] = xmpp_stanza_clone(s);
}

static int
on_stanza(xmpp_conn_t *xmpp, xmpp_stanza_t *s, void *arg)
{
	struct conn *c = arg;
	(void)xmpp;
	c->stanza_mark = c->heard;
	if (c->state == SETTLING)
		conn_settle(c, s);
	else if (c->state == ONLINE || c->state == LEAVING)
		conn_stanza(c, s);
	return 1;
}

/* ---- the pump ----------------------------------------------------------- */

/*
 * The moves that libstrophe does not report.  `secured` comes within one
 * turn, and the next would already send: so look after each.
 */
static void
conn_step(struct conn *c)
{
	const char *problem;

	if (c->state == REACHING && xmpp_conn_is_connected(c->xmpp)) {
		c->state = SECURING;
		tell_stage(c, "securing the connection", "");
	}
	if (c->state == SECURING && xmpp_conn_is_secured(c->xmpp)) {
		alarm(0);
		if ((problem = conn_judge(c)) != NULL) {
			tell_certificate(c, problem);
			give_up(c, OFF_CERTIFICATE,
			    "the server's certificate was not taken");
			return;
		}
		c->state = LOGGING_IN;
		xmpp_conn_set_pass(c->xmpp, c->password);
		tell_stage(c, "logging in", "");
	}
	/*
	 * Behind libstrophe's own handler in the list, wherever that is now:
	 * only then is it called in the turn in which <resumed/> comes.
	 */
	if (c->state == LOGGING_IN && c->resuming) {
		xmpp_handler_delete(c->xmpp, on_resumed);
		xmpp_handler_add(c->xmpp, on_resumed, NS_SM, "resumed", NULL,
		    c);
	}
	if (c->resumed_unseen) {
		c->resumed_unseen = false;
		stream_resumed(c->stream, NULL);
	}
}

/*
 * Whether bytes moved since the last look.  Takes down when any came: that
 * tells a silent server from one that refuses.
 */
static bool
conn_moved(struct conn *c)
{
	uint64_t in, out;
	bool moved;

	socket_progress(c->fd, &in, &out);
	moved = in != c->heard || out != c->spoken;
	if (in != c->heard) {
		c->heard = in;
		c->heard_at = loop_now(c->loop);
#ifdef TCP_QUICKACK
		/*
		 * A server that collects small writes (Nagle) waits for this
		 * acknowledgement before it sends the next line.
		 */
		set_option(c->fd, IPPROTO_TCP, TCP_QUICKACK, 1);
#endif
	}
	c->spoken = out;
#ifndef __linux__
	moved = (socket_ready(c->fd, POLLIN) & POLLIN) != 0;
#endif
	return moved;
}

/* One turn; returns whether anything moved. */
static bool
conn_turn(struct conn *c)
{
	bool moved;

	/* The handshake blocks within: a worker that hangs may die. */
	if (c->state == REACHING || c->state == SECURING)
		alarm(HANG);
	xmpp_run_once(c->ctx, 0);
	if (c->end.ended)
		return false;
	conn_step(c);
	moved = conn_moved(c);
	if (c->heard > c->stanza_mark + STANZA_MAX)
		give_up(c, OFF_STREAM, "a stanza is too large");
	return moved;
}

/* Ends it without another byte, in a way that libstrophe notices. */
static void
conn_cut(struct conn *c)
{
	shutdown(c->fd, SHUT_RDWR);
	for (int i = 0; i < 10 && !c->end.ended; i++)
		xmpp_run_once(c->ctx, 0);
	c->end.ended = true;
}

static void
conn_want(struct conn *c)
{
	short events = POLLIN;

	if (c->state == REACHING)
		events = POLLOUT;
	else if (!(socket_ready(c->fd, POLLOUT) & POLLOUT))
		events |= POLLOUT;
	loop_set(c->loop, c->fd, events);
}

static void
conn_watch(struct conn *c)
{
	uint64_t out;

	if (!stream_waits(c->stream))
		timer_off(c->watch);
	if (timer_armed(c->watch) || !stream_waits(c->stream))
		return;
	socket_progress(c->fd, &c->watch_mark, &out);
	c->watch_last = false;
	timer_set(c->watch, ACK_WAIT);
}

static void
conn_run(struct conn *c)
{
	int quiet = 0, turns = 0;

	if (c->ops->busy(c->arg)) {
		loop_set(c->loop, c->fd, 0);
		timer_set(c->again, BUSY_WAIT);
		return;
	}
	while (quiet < QUIET && turns++ < TURNS_MAX && !c->end.ended &&
	    !c->given_up)
		quiet = conn_turn(c) ? 0 : quiet + 1;
	if (c->state == REACHING || c->state == SECURING)
		alarm(0);
	if (stream_held(c->stream) > HELD_MAX)
		give_up(c, OFF_LOST, "too much waits to be sent");
	if (c->given_up && !c->end.ended)
		conn_cut(c);
	if (c->end.ended)
		return;
	stream_unwritten(c->stream,
	    (size_t)xmpp_conn_send_queue_len(c->xmpp));
	conn_want(c);
	conn_watch(c);
	if (quiet < QUIET)
		timer_set(c->again, 0);
}

static void
conn_pump(struct conn *c)
{
	if (c->xmpp == NULL || c->pumping)
		return;
	c->pumping = true;
	conn_run(c);
	c->pumping = false;
	if (c->end.ended)
		conn_ended(c);
}

static void
on_ready(void *arg, int fd, short got)
{
	(void)fd;
	(void)got;
	conn_pump(arg);
}

static void
on_again(void *arg)
{
	conn_pump(arg);
}

static void
on_tick(void *arg)
{
	struct conn *c = arg;

	timer_set(c->tick, TICK);
	conn_pump(c);
}

static void
on_deadline(void *arg)
{
	struct conn *c = arg;

	if (c->xmpp == NULL)
		return;
	if (c->state == SETTLING) {
		conn_settled(c, false);
	} else {
		give_up(c, c->state == REACHING ? OFF_REFUSED : OFF_TIMEOUT,
		    "the server did not answer in time");
	}
	conn_pump(c);
}

/* Lines wait: has the server said anything since the last look? */
static void
on_watch(void *arg)
{
	struct conn *c = arg;
	uint64_t in, out;

	if (c->xmpp == NULL || !stream_waits(c->stream))
		return;
	socket_progress(c->fd, &in, &out);
	if (in != c->watch_mark) {
		c->watch_mark = in;
		c->watch_last = false;
		timer_set(c->watch, ACK_WAIT);
	} else if (!c->watch_last) {
		c->watch_last = true;
		timer_set(c->watch, ACK_LAST);
	} else {
		give_up(c, OFF_LOST, "the server does not answer");
		conn_pump(c);
	}
}

/* ---- the end ------------------------------------------------------------ */

static enum off
why_stream_error(xmpp_error_type_t type)
{
	switch (type) {
	case XMPP_SE_CONFLICT:
		return OFF_CONFLICT;
	case XMPP_SE_CONN_TIMEOUT:
	case XMPP_SE_SYSTEM_SHUTDOWN:
		return OFF_LOST;
	case XMPP_SE_HOST_GONE:
	case XMPP_SE_HOST_UNKNOWN:
		return OFF_LOOKUP;
	default:
		return OFF_STREAM;
	}
}

/* Before the log-in was over. */
static enum off
why_not_online(const struct conn *c)
{
	bool silent = c->end.error == ETIMEDOUT ||
	    loop_now(c->loop) - c->heard_at > ATTEMPT_MAX / 3;

	if (c->state == REACHING)
		return OFF_REFUSED;
	if (c->state == SECURING && c->signs.tls_began)
		return silent ? OFF_TIMEOUT : OFF_TLS;
	if (c->signs.sasl_failed && !c->signs.sasl_done)
		return OFF_AUTH;
	if (silent)
		return OFF_TIMEOUT;
	if (c->end.error != 0)
		return OFF_LOST;
	if (c->state == SECURING)
		return c->signs.starttls_offered ? OFF_TLS : OFF_NO_TLS;
	return c->signs.sasl_done ? OFF_STREAM : OFF_AUTH;
}

static enum off
why_ended(const struct conn *c)
{
	if (c->state == LEAVING)
		return OFF_ASKED;
	if (c->given_up)
		return c->why;
	if (c->end.stream_error)
		return why_stream_error(c->end.type);
	if (c->state == ONLINE || c->state == SETTLING)
		return OFF_LOST;
	return why_not_online(c);
}

static const char *
why_text(const struct conn *c, enum off why)
{
	if (c->given_up)
		return c->why_text;
	if (c->end.text != NULL)
		return c->end.text;
	switch (why) {
	case OFF_REFUSED:
		return c->end.error == ETIMEDOUT ?
		    "no address answered in time" :
		    "no address took the connection";
	case OFF_NO_TLS:
		return "the server offers no encryption";
	case OFF_TLS:
		return "the TLS handshake failed";
	case OFF_AUTH:
		if (c->signs.sasl_condition[0] != '\0')
			return c->signs.sasl_condition;
		return "the server offers no way to log in that we know";
	case OFF_TIMEOUT:
		return "the server did not answer in time";
	case OFF_LOST:
		if (c->end.stream_error)
			return "the server is shutting down";
		return "the connection broke";
	case OFF_STREAM:
		return "the server ended the stream";
	case OFF_CONFLICT:
		return "another client took this one's place";
	case OFF_LOOKUP:
		return "the server does not serve this domain";
	case OFF_ASKED:
	case OFF_CERTIFICATE:
	case OFF_REASONS:
		break;
	}
	return "";
}

/*
 * Keeps what a resumption needs, or forgets it.  libstrophe spoils its state
 * when an attempt to resume fails, and in a stream that began with a refused
 * resumption it counts wrongly: neither may be used again.
 */
static void
conn_keep(struct conn *c, bool was_online)
{
	bool keep = was_online && stream_closed(c->stream) &&
	    c->resuming == c->resumed;
	xmpp_sm_state_t *sm = xmpp_conn_is_disconnected(c->xmpp) ?
	    xmpp_conn_get_sm_state(c->xmpp) : NULL;

	if (keep)
		c->sm = sm;
	else if (sm != NULL)
		xmpp_free_sm_state(sm);
}

/* Lets go of the connection, of which nothing is heard any more. */
static void
conn_drop(struct conn *c)
{
	xmpp_conn_t *xmpp = c->xmpp;

	if (xmpp == NULL)
		return;
	c->xmpp = NULL;
	loop_del(c->loop, c->fd);
	c->fd = -1;
	timer_off(c->tick);
	timer_off(c->deadline);
	timer_off(c->watch);
	timer_off(c->again);
	for (size_t i = 0; i < c->earlies; i++)
		xmpp_stanza_release(c->early[i]);
	c->earlies = 0;
	c->log.handler = NULL;
	xmpp_conn_release(xmpp);
}

static void
conn_forget_attempt(struct conn *c)
{
	secret_free(c->password);
	c->password = NULL;
	free(c->host);
	free(c->pins);
	free(c->accept);
	c->host = c->pins = c->accept = NULL;
}

static void
conn_ended(struct conn *c)
{
	enum state state = c->state;
	bool was_online = state == ONLINE || state == LEAVING;
	enum off why = why_ended(c);
	char *text;

	if (state == REACHING && c->next_address < c->addresses.count) {
		conn_keep(c, false);
		conn_drop(c);
		conn_try(c);
		return;
	}
	text = xstrdup(why_text(c, why));
	conn_keep(c, was_online);
	if (state == LEAVING && c->sm != NULL) {
		xmpp_free_sm_state(c->sm);	/* it was ended in order */
		c->sm = NULL;
	}
	conn_drop(c);
	c->state = IDLE;
	conn_forget_attempt(c);
	tell_offline(c, why, text);
	free(text);
	if (c->quitting)
		c->ops->quit(c->arg);
}

/* ---- the beginning ------------------------------------------------------ */

static void
reset_connection(struct conn *c)
{
	free(c->end.text);
	memset(&c->end, 0, sizeof c->end);
	memset(&c->signs, 0, sizeof c->signs);
	str_clear(&c->problem);
	certificate_free(&c->cert);
	c->given_up = c->managed = false;
	c->resuming = c->resumed = c->resumed_unseen = false;
	c->stanza_mark = c->heard = c->spoken = 0;
	c->heard_at = loop_now(c->loop);
}

static xmpp_conn_t *
make_connection(struct conn *c)
{
	xmpp_conn_t *x = xmpp_conn_new(c->ctx);
	char word[17], *jid;

	if (x == NULL)
		die("out of memory");
	/* A new resource each time: the old one then means "resumed". */
	random_word(word);
	word[8] = '\0';
	jid = xasprintf("%s/sotto-%s", c->wire.bare, word);
	xmpp_conn_set_jid(x, jid);
	free(jid);
	if (xmpp_conn_set_flags(x, XMPP_CONN_FLAG_MANDATORY_TLS) != XMPP_EOK)
		die("libstrophe cannot require TLS");
	xmpp_conn_set_certfail_handler(x, on_bad_certificate);
	xmpp_conn_set_sockopt_callback(x, on_socket);
	xmpp_handler_add(x, on_stanza, NULL, NULL, NULL, c);
	if (c->resume && c->sm != NULL &&
	    xmpp_conn_set_sm_state(x, c->sm) == XMPP_EOK) {
		c->resuming = true;
		c->sm = NULL;
	}
	return x;
}

/*
 * Whether an address takes connections.  Asked before a resumption only,
 * whose state a vain attempt of libstrophe would spoil; the network is down
 * for a while more often than not.
 */
static bool
reachable(const struct address *a)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_NUMERICHOST }, *ai;
	struct pollfd p = { .events = POLLOUT };
	socklen_t len = sizeof(int);
	int error = -1;
	char port[8];

	snprintf(port, sizeof port, "%u", (unsigned)a->port);
	if (getaddrinfo(a->ip, port, &hints, &ai) != 0)
		return false;
	p.fd = socket(ai->ai_family, SOCK_STREAM | SOCK_NONBLOCK |
	    SOCK_CLOEXEC, 0);
	if (p.fd != -1) {
		if (connect(p.fd, ai->ai_addr, ai->ai_addrlen) == 0 ||
		    (errno == EINPROGRESS && poll(&p, 1, REACH_MAX) == 1))
			(void)getsockopt(p.fd, SOL_SOCKET, SO_ERROR, &error,
			    &len);
		close(p.fd);
	}
	freeaddrinfo(ai);
	return error == 0;
}

/* Tries the next address; ends the attempt if there is none. */
static void
conn_try(struct conn *c)
{
	while (c->next_address < c->addresses.count) {
		const struct address *a =
		    &c->addresses.list[c->next_address++];
		char *where = xasprintf("%s port %u", a->ip,
		    (unsigned)a->port);
		tell_stage(c, "connecting to", where);
		free(where);
		if (c->resume && c->sm != NULL && !reachable(a))
			continue;
		reset_connection(c);
		c->state = REACHING;
		c->log.handler = read_log;
		c->fd = -1;
		c->xmpp = make_connection(c);
		if (xmpp_connect_client(c->xmpp, a->ip, a->port, on_event,
		    c) == XMPP_EOK && c->fd != -1) {
			loop_add(c->loop, c->fd, POLLOUT, on_ready, c);
			timer_set(c->tick, TICK);
			timer_set(c->deadline, ATTEMPT_MAX);
			return;
		}
		conn_keep(c, false);
		conn_drop(c);
	}
	c->state = IDLE;
	conn_forget_attempt(c);
	tell_offline(c, OFF_REFUSED, "no address took the connection");
}

static void
conn_connect(struct conn *c, const struct msg *m)
{
	struct err err;
	char *domain;
	int rc;

	if (c->state != IDLE)
		return;
	conn_forget_attempt(c);
	c->password = secret_dup(m->u.connect.password);
	c->host = xstrdup(m->u.connect.host);
	c->port = m->u.connect.port;
	c->pins = xstrdup(m->u.connect.pins);
	c->accept = xstrdup(m->u.connect.accept);
	c->resume = m->u.connect.resume;
	if (!c->resume && c->sm != NULL) {
		xmpp_free_sm_state(c->sm);
		c->sm = NULL;
	}
	domain = jid_domain(c->wire.bare);
	tell_stage(c, "looking up", *c->host != '\0' ? c->host : domain);
	alarm(HANG);
	rc = resolve(&c->addresses, domain, c->host, c->port, &err);
	alarm(0);
	free(domain);
	c->next_address = 0;
	if (rc == -1) {
		conn_forget_attempt(c);
		tell_offline(c, OFF_LOOKUP, err.text);
		return;
	}
	conn_try(c);
}

static void
conn_leave(struct conn *c)
{
	c->state = LEAVING;
	xmpp_disconnect(c->xmpp);
	timer_set(c->tick, TICK);
	timer_set(c->deadline, FAREWELL);
	conn_pump(c);
}

static void
conn_disconnect(struct conn *c, bool at_once)
{
	bool was_online = c->state == ONLINE || c->state == SETTLING;

	if (c->xmpp != NULL && was_online && !at_once) {
		conn_leave(c);
		return;
	}
	if (c->state == LEAVING && !at_once)
		return;
	if (c->xmpp != NULL) {
		c->pumping = true;
		conn_cut(c);
		c->pumping = false;
		conn_keep(c, was_online);
		conn_drop(c);
	}
	c->state = IDLE;
	conn_forget_attempt(c);
	tell_offline(c, OFF_ASKED, "");
	if (c->quitting)
		c->ops->quit(c->arg);
}

/* ---- messages from sotto ------------------------------------------------ */

static void
wire_send(void *arg, xmpp_stanza_t *s, const uint64_t *ticket)
{
	struct conn *c = arg;

	stream_send(c->stream, s, ticket);
}

static void
wire_tell(void *arg, const struct msg *m)
{
	tell(arg, m);
}

static void
on_write(void *arg, xmpp_stanza_t *s)
{
	struct conn *c = arg;

	if (c->xmpp == NULL)
		return;
	xmpp_send(c->xmpp, s);
	/* What a callback sends is written by the pump that called it. */
	if (!c->pumping)
		timer_set(c->again, 0);
}

static void
on_sent(void *arg, uint64_t ticket)
{
	tell(arg, &(struct msg){ .type = MSG_SENT, .u.sent.ticket = ticket });
}

static void
on_acked(void *arg, uint64_t ticket)
{
	tell(arg, &(struct msg){ .type = MSG_ACKED,
	    .u.acked.ticket = ticket });
}

static void
send_made(struct conn *c, xmpp_stanza_t *s, const uint64_t *ticket)
{
	wire_send(c, s, ticket);
	xmpp_stanza_release(s);
}

void
conn_do(struct conn *c, const struct msg *m)
{
	switch (m->type) {
	case MSG_CONNECT:
		conn_connect(c, m);
		break;
	case MSG_DISCONNECT:
		conn_disconnect(c, m->u.disconnect.at_once);
		break;
	case MSG_SEND:
		send_made(c, message_make(c->ctx, m), &m->u.send.ticket);
		break;
	case MSG_SEND_RECEIPT:
		send_made(c, receipt_make(c->ctx, m), NULL);
		break;
	case MSG_SEND_PRESENCE:
		send_made(c, presence_make(c->ctx, m), NULL);
		break;
	case MSG_ROSTER_SET:
		roster_set(&c->wire, m);
		break;
	default:		/* the channel lets no others through */
		break;
	}
}

void
conn_quit(struct conn *c)
{
	c->quitting = true;
	conn_disconnect(c, false);
}

/* ---- new and free ------------------------------------------------------- */

struct conn *
conn_new(struct loop *loop, const char *bare, const struct conn_ops *ops,
    void *arg)
{
	static const struct stream_ops stream_ops = { on_write, on_sent,
	    on_acked };
	struct conn *c = xcalloc(1, sizeof *c);

	the_conn = c;
	c->loop = loop;
	c->ops = ops;
	c->arg = arg;
	c->fd = -1;
	c->mem = (xmpp_mem_t){ mem_alloc, mem_free, mem_realloc, c };
	c->log = (xmpp_log_t){ NULL, c };
	xmpp_initialize();
	if ((c->ctx = xmpp_ctx_new(&c->mem, &c->log)) == NULL)
		die("libstrophe cannot start");
	c->wire = (struct wire){ .ctx = c->ctx, .bare = xstrdup(bare),
	    .contacts = contacts_new(), .tell = wire_tell,
	    .send = wire_send, .arg = c };
	c->stream = stream_new(loop, c->ctx, &stream_ops, c);
	str_init(&c->problem);
	c->tick = timer_new(loop, on_tick, c);
	c->deadline = timer_new(loop, on_deadline, c);
	c->watch = timer_new(loop, on_watch, c);
	c->again = timer_new(loop, on_again, c);
	return c;
}

void
conn_free(struct conn *c)
{
	if (c == NULL)
		return;
	conn_drop(c);
	conn_forget_attempt(c);
	if (c->sm != NULL)
		xmpp_free_sm_state(c->sm);
	stream_free(c->stream);
	contacts_free(c->wire.contacts);
	free(c->wire.bare);
	free(c->wire.full);
	free(c->end.text);
	certificate_free(&c->cert);
	str_free(&c->problem);
	timer_free(c->tick);
	timer_free(c->deadline);
	timer_free(c->watch);
	timer_free(c->again);
	xmpp_ctx_free(c->ctx);
	xmpp_shutdown();
	while (c->blocks != NULL)
		mem_free(c->blocks + 1, c);
	the_conn = NULL;
	free(c);
}
