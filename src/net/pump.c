/*
 * Runs libstrophe, which has no descriptor or callback for much of what must
 * be known: when it has to run, that TLS is up, that the stream was resumed,
 * that the link is dead.  Where to connect and what comes of an end is
 * conn.c's; what stanzas mean is not known here.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/conn.h"

#include <sys/socket.h>

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <strophe.h>

#define TICK 1000		/* while libstrophe has deadlines */
#define HANG 30			/* seconds that a blocking call may take */
#define ATTEMPT_MAX 30000	/* one address, from connect to online */
#define SILENCE (ATTEMPT_MAX / 3)
#define SETTLE 2000		/* for <enabled/> */
#define FAREWELL 1500		/* for the server's </stream> */
#define ACK_WAIT 15000		/* for any sign of life, with lines waiting */
#define ACK_LAST 10000		/* ... and then */
#define BUSY_WAIT 20		/* until sotto has read */
#define QUIET 4			/* turns in a row that changed nothing */
#define TURNS_MAX 128		/* until others get their turn */
#define STANZA_MAX (1024 * 1024)	/* on the wire */
#define HELD_MAX (64 * 1024 * 1024)	/* not acknowledged */

/* ---- events of libstrophe ----------------------------------------------- */

static void
pump_online(struct conn *c, bool resumed)
{
	struct msg m = { .type = MSG_ONLINE };
	char *tls = xasprintf("TLS, %s", c->cert.key);
	char *pass = (char *)(uintptr_t)xmpp_conn_get_pass(c->xmpp);

	c->state = CONN_ONLINE;
	timer_off(c->tick);
	timer_off(c->deadline);
	if (pass != NULL)
		wipe(pass, strlen(pass));
	secret_free(c->password);
	c->password = NULL;
	m.u.online.jid = c->wire.full;
	m.u.online.resumed = resumed;
	m.u.online.managed = c->managed;
	m.u.online.tls = tls;
	m.u.online.sha256 = c->cert.sha256;
	c->ops->tell(c->arg, &m);
	free(tls);
}

static void pump_stanza(struct conn *, xmpp_stanza_t *);

/* A new stream, once it is known whether it has XEP-0198. */
static void
pump_settled(struct conn *c, bool managed)
{
	c->managed = managed;
	pump_online(c, false);
	count_open(c->stream, managed);
	xep_opened(&c->wire);
	for (size_t i = 0; i < c->earlies; i++) {
		pump_stanza(c, c->early[i]);
		xmpp_stanza_release(c->early[i]);
	}
	c->earlies = 0;
}

static void
pump_bound(struct conn *c)
{
	const char *jid = xmpp_conn_get_bound_jid(c->xmpp);
	char *full = jid == NULL ? NULL : jid_parse(jid, NULL);
	bool resumed = full != NULL && c->resuming && c->wire.full != NULL &&
	    strcmp(full, c->wire.full) == 0;

	if (full == NULL || !jid_same_bare(full, c->wire.bare)) {
		free(full);
		loss_give_up(&c->end, OFF_STREAM,
		    "the server gave us another address");
		return;
	}
	free(c->wire.full);
	c->wire.full = full;
	if (resumed) {
		c->managed = c->resumed = true;
		c->resumed_unseen = true;
		pump_online(c, true);
		return;
	}
	c->state = CONN_SETTLING;
	if (c->end.no_sm)
		pump_settled(c, false);
	else
		timer_set(c->deadline, SETTLE);
}

static void
on_event(xmpp_conn_t *xmpp, xmpp_conn_event_t event, int error,
    xmpp_stream_error_t *stream_error, void *arg)
{
	struct conn *c = arg;
	int type = stream_error == NULL ? 0 : (int)stream_error->type;

	if (xmpp != c->xmpp)
		return;		/* being released */
	if (event == XMPP_CONN_CONNECT)
		pump_bound(c);
	else if (stream_error == NULL)
		loss_take(&c->end, error, NULL, NULL);
	else
		loss_take(&c->end, error, &type, stream_error->text);
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
	count_resumed(c->stream, *word != '\0' && *end == '\0' &&
	    h <= UINT32_MAX ? &h32 : NULL);
	return 1;
}

static void
pump_stanza(struct conn *c, xmpp_stanza_t *s)
{
	if (stanza_is(s, "a", NS_SM))
		count_got_ack(c->stream, s);
	else if (!stanza_is(s, "iq", NS_CLIENT) ||
	    !count_got_pong(c->stream, s))
		xep_got(&c->wire, s);
}

static void
pump_settle(struct conn *c, xmpp_stanza_t *s)
{
	if (stanza_is(s, "enabled", NS_SM))
		pump_settled(c, true);
	else if (stanza_is(s, "failed", NS_SM))
		pump_settled(c, false);
	else if (c->earlies < EARLY_MAX)
		c->early[c->earlies++] = xmpp_stanza_clone(s);
}

static int
on_stanza(xmpp_conn_t *xmpp, xmpp_stanza_t *s, void *arg)
{
	struct conn *c = arg;

	(void)xmpp;
	c->stanza_mark = c->heard;
	if (c->state == CONN_SETTLING)
		pump_settle(c, s);
	else if (c->state == CONN_ONLINE || c->state == CONN_LEAVING)
		pump_stanza(c, s);
	return 1;
}

/* ---- the pump ----------------------------------------------------------- */

/*
 * The moves that libstrophe does not report.  `secured` comes within one
 * turn, and the next would already send: so look after each.
 */
static void
pump_step(struct conn *c)
{
	if (c->state == CONN_REACHING && xmpp_conn_is_connected(c->xmpp)) {
		c->state = CONN_SECURING;
		conn_tell_stage(c, "securing the connection", "");
	}
	if (c->state == CONN_SECURING && xmpp_conn_is_secured(c->xmpp)) {
		alarm(0);
		if (conn_judge(c) != NULL) {
			loss_give_up(&c->end, OFF_CERTIFICATE,
			    "the server's certificate was not taken");
			return;
		}
		c->state = CONN_LOGGING_IN;
		xmpp_conn_set_pass(c->xmpp, c->password);
		conn_tell_stage(c, "logging in", "");
	}
	/*
	 * Behind libstrophe's own handler in the list, wherever that is now:
	 * only then is it called in the turn in which <resumed/> comes.
	 */
	if (c->state == CONN_LOGGING_IN && c->resuming) {
		xmpp_handler_delete(c->xmpp, on_resumed);
		xmpp_handler_add(c->xmpp, on_resumed, NS_SM, "resumed", NULL,
		    c);
	}
	if (c->resumed_unseen) {
		c->resumed_unseen = false;
		count_resumed(c->stream, NULL);
	}
}

/*
 * Whether bytes moved since the last look.  Takes down when any came: that
 * tells a silent server from one that refuses.
 */
static bool
pump_moved(struct conn *c)
{
	uint64_t heard = c->heard;
	bool moved = socket_progress(c->fd, &c->heard, &c->spoken);

	if (c->heard != heard) {
		c->heard_at = loop_now(c->loop);
		/*
		 * A server that collects small writes (Nagle) waits for this
		 * before it sends the next line.
		 */
		socket_acknowledge(c->fd);
	}
	return moved;
}

bool
pump_is_silent(const struct conn *c)
{
	return loop_now(c->loop) - c->heard_at > SILENCE;
}

/* One turn; returns whether anything moved. */
static bool
pump_turn(struct conn *c)
{
	bool moved;

	/* The handshake blocks within: a worker that hangs may die. */
	if (c->state == CONN_REACHING || c->state == CONN_SECURING)
		alarm(HANG);
	xmpp_run_once(c->ctx, 0);
	if (c->end.ended)
		return false;
	pump_step(c);
	moved = pump_moved(c);
	if (c->heard > c->stanza_mark + STANZA_MAX)
		loss_give_up(&c->end, OFF_STREAM, "a stanza is too large");
	return moved;
}

void
pump_cut(struct conn *c)
{
	shutdown(c->fd, SHUT_RDWR);
	c->pumping = true;
	for (int i = 0; i < 10 && !c->end.ended; i++)
		xmpp_run_once(c->ctx, 0);
	c->pumping = false;
	c->end.ended = true;
}

static void
pump_want(struct conn *c)
{
	short events = POLLIN;

	if (c->state == CONN_REACHING)
		events = POLLOUT;
	else if (!socket_ready(c->fd, POLLOUT))
		events |= POLLOUT;
	loop_set(c->loop, c->fd, events);
}

static void
pump_watch(struct conn *c)
{
	if (!count_waits(c->stream))
		timer_off(c->watch);
	if (timer_armed(c->watch) || !count_waits(c->stream))
		return;
	c->watch_mark = c->heard;
	c->watch_last = false;
	timer_set(c->watch, ACK_WAIT);
}

static void
pump_turns(struct conn *c)
{
	int quiet = 0, turns = 0;

	if (c->ops->busy(c->arg)) {
		loop_set(c->loop, c->fd, 0);
		timer_set(c->again, BUSY_WAIT);
		return;
	}
	while (quiet < QUIET && turns++ < TURNS_MAX && !c->end.ended &&
	    !c->end.given_up)
		quiet = pump_turn(c) ? 0 : quiet + 1;
	if (c->state == CONN_REACHING || c->state == CONN_SECURING)
		alarm(0);
	if (count_held(c->stream) > HELD_MAX)
		loss_give_up(&c->end, OFF_LOST, "too much waits to be sent");
	if (c->end.given_up && !c->end.ended)
		pump_cut(c);
	if (c->end.ended)
		return;
	count_unwritten(c->stream,
	    (size_t)xmpp_conn_send_queue_len(c->xmpp));
	pump_want(c);
	pump_watch(c);
	if (quiet < QUIET)
		timer_set(c->again, 0);
}

void
pump_run(struct conn *c)
{
	if (c->xmpp == NULL || c->pumping)
		return;
	c->pumping = true;
	pump_turns(c);
	c->pumping = false;
	if (c->end.ended)
		conn_ended(c);
}

static void
on_ready(void *arg, int fd, short got)
{
	(void)fd;
	(void)got;
	pump_run(arg);
}

static void
on_again(void *arg)
{
	pump_run(arg);
}

static void
on_tick(void *arg)
{
	struct conn *c = arg;

	timer_set(c->tick, TICK);
	pump_run(c);
}

static void
on_deadline(void *arg)
{
	struct conn *c = arg;

	if (c->xmpp == NULL)
		return;
	if (c->state == CONN_SETTLING)
		pump_settled(c, false);
	else
		loss_give_up(&c->end, c->state == CONN_REACHING ?
		    OFF_REFUSED : OFF_TIMEOUT,
		    "the server did not answer in time");
	pump_run(c);
}

/* Lines wait: has the server said anything since the last look? */
static void
on_watch(void *arg)
{
	struct conn *c = arg;
	if (c->xmpp == NULL || !count_waits(c->stream))
		return;
	if (c->heard != c->watch_mark) {
		c->watch_mark = c->heard;
		c->watch_last = false;
		timer_set(c->watch, ACK_WAIT);
	} else if (!c->watch_last) {
		c->watch_last = true;
		timer_set(c->watch, ACK_LAST);
	} else {
		loss_give_up(&c->end, OFF_LOST, "the server does not answer");
		pump_run(c);
	}
}

/* ---- start and stop ------------------------------------------------------ */

/*
 * libstrophe gives its socket and certificate handlers no argument.  A
 * worker has one account, so this is the one.
 */
static struct conn *the_conn;

static int
on_socket(xmpp_conn_t *xmpp, void *sock)
{
	(void)xmpp;
	the_conn->fd = *(int *)sock;	/* the last call's counts */
	socket_setup(the_conn->fd);
	return 0;
}

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
	if (s->len == 0)
		str_add(s, what == NULL || *what == '\0' ? "not valid" :
		    what);
	else if (what != NULL && strstr(s->s, what) == NULL && s->len < 512)
		str_addf(s, "; %s", what);
	return 1;
}

static void
read_log(void * const userdata, const xmpp_log_level_t level,
    const char * const area, const char * const text)
{
	struct conn *c = userdata;

	(void)level;
	(void)area;
	loss_read_log(&c->end, c->state, text);
}

static xmpp_conn_t *
make_connection(struct conn *c)
{
	xmpp_conn_t *x = xmpp_conn_new(c->ctx);
	char word[17], *jid, *local, *host;

	if (x == NULL)
		die("out of memory");
	/* A new resource each time: the old one then means "resumed". */
	random_word(word);
	word[8] = '\0';
	/* Its domain is what the certificate must name: as DNS has it. */
	local = xstrndup(c->wire.bare, strcspn(c->wire.bare, "@"));
	host = jid_host(c->wire.bare);
	jid = xasprintf("%s@%s/sotto-%s", local, host, word);
	free(local);
	free(host);
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

static void
pump_reset(struct conn *c)
{
	loss_reset(&c->end);
	str_clear(&c->problem);
	certificate_free(&c->cert);
	c->managed = c->resuming = c->resumed = c->resumed_unseen = false;
	c->stanza_mark = c->heard = c->spoken = 0;
	c->heard_at = loop_now(c->loop);
	c->fd = -1;
}

int
pump_start(struct conn *c, const struct address *a)
{
	pump_reset(c);
	c->state = CONN_REACHING;
	c->log->handler = read_log;
	c->xmpp = make_connection(c);
	if (xmpp_connect_client(c->xmpp, a->ip, a->port, on_event, c) !=
	    XMPP_EOK || c->fd == -1)
		return -1;
	loop_add(c->loop, c->fd, POLLOUT, on_ready, c);
	timer_set(c->tick, TICK);
	timer_set(c->deadline, ATTEMPT_MAX);
	return 0;
}

void
pump_leave(struct conn *c)
{
	c->state = CONN_LEAVING;
	xmpp_disconnect(c->xmpp);
	timer_set(c->tick, TICK);
	timer_set(c->deadline, FAREWELL);
	pump_run(c);
}

void
pump_stop(struct conn *c)
{
	if (c->fd != -1)
		loop_del(c->loop, c->fd);
	c->fd = -1;
	timer_off(c->tick);
	timer_off(c->deadline);
	timer_off(c->watch);
	timer_off(c->again);
	for (size_t i = 0; i < c->earlies; i++)
		xmpp_stanza_release(c->early[i]);
	c->earlies = 0;
	c->log->handler = NULL;
}

void
pump_init(struct conn *c)
{
	the_conn = c;
	str_init(&c->problem);
	c->tick = timer_new(c->loop, on_tick, c);
	c->deadline = timer_new(c->loop, on_deadline, c);
	c->watch = timer_new(c->loop, on_watch, c);
	c->again = timer_new(c->loop, on_again, c);
}

void
pump_free(struct conn *c)
{
	loss_reset(&c->end);
	certificate_free(&c->cert);
	str_free(&c->problem);
	timer_free(c->tick);
	timer_free(c->deadline);
	timer_free(c->watch);
	timer_free(c->again);
	the_conn = NULL;
}
