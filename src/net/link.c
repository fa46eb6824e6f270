/*
 * The socket of a connection and the stream on it: bytes in and out, and the
 * times that count.  Nothing wakes an idle worker but the server, and, where
 * that says how long it waits (XEP-0478), one timer for it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/inside.h"

#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK 65536
#define ANSWER_WAIT 20		/* with the answer to <r/>, when it is all */
#define READS_MAX 8		/* until others get their turn */
#define ACK_WAIT 15000		/* for any sign of life, with lines waiting */
#define ACK_LAST 10000		/* ... and then */
#define MOBILE 3		/* a mobile network takes so many times longer */
/* Bytes that the server does not take; it is not read from, then, since what
 * it says is answered. */
#define UNREAD_MAX (1024 * 1024)

/* ---- out ---------------------------------------------------------------- */

/* Back-pressure: what nobody takes on one side is not asked of the other. */
static bool
link_may_read(const struct conn *c)
{
	return !c->ops->busy(c->arg) && c->out.len - c->written +
	    stream_waiting(c->stream) <= UNREAD_MAX;
}

/* Writes what the kernel takes; -1 and errno: the connection is broken. */
static int
link_write_out(struct conn *c)
{
	while (c->written < c->out.len) {
		ssize_t n = send(c->fd, c->out.s + c->written,
		    c->out.len - c->written, MSG_NOSIGNAL);

		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return errno == EAGAIN || errno == EWOULDBLOCK ? 0 :
			    -1;
		/* Where it is not read from, that it takes something is all
		 * the life that it can show. */
		if (!link_may_read(c))
			c->heard += (uint64_t)n;
		c->written += (size_t)n;
	}
	wipe(c->out.s, c->out.len);
	str_clear(&c->out);
	c->written = 0;
	return 0;
}

/* ---- in ------------------------------------------------------------------ */

/*
 * A server that collects small writes (Nagle) waits for the acknowledgement
 * of what it sent before it sends the next.
 */
static void
link_on_quick(void *arg)
{
#ifdef TCP_QUICKACK
	struct conn *c = arg;
	int on = 1;

	(void)setsockopt(c->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
#else
	(void)arg;
#endif
}

/* Returns whether there may be more. */
static bool
link_read_once(struct conn *c)
{
	char *chunk = c->chunk;
	ssize_t n = recv(c->fd, chunk, CHUNK, 0);

	if (n == -1)
		n = errno == EINTR || errno == EAGAIN ||
		    errno == EWOULDBLOCK ? -1 : -errno - 1;
	c->feeding = true;
	if (n > 0) {
		c->heard += (uint64_t)n;
		stream_feed(c->stream, chunk, (size_t)n);
		wipe(chunk, (size_t)n);
		/* Behind what it brought, which somebody waits for. */
		timer_set(c->quick, 0);
	} else if (n == 0) {
		stream_eof(c->stream, 0);
	} else if (n < -1) {
		stream_eof(c->stream, (int)(-n - 1));
	}
	c->feeding = false;
	return n == CHUNK;
}

/* ---- both -------------------------------------------------------------- */

/*
 * Nothing can be written any more.  What the server said before it closed the
 * connection is still to be read: why, and over which line.
 */
static void
link_hear_last(struct conn *c, int error)
{
	while (!c->over && link_read_once(c))
		continue;
	stream_eof(c->stream, error);
}

/* Takes more of the stream's only once all is written: then each line that
 * is told as sent is in the kernel. */
static void
link_write(struct conn *c)
{
	bool any = false;

	c->feeding = true;
	for (;;) {
		if (c->out.len == 0)
			stream_wire(c->stream, &c->out);
		if (c->out.len == 0)
			break;
		any = true;
		if (link_write_out(c) == -1) {
			link_hear_last(c, errno);
			break;
		}
		if (c->out.len > 0)
			break;
		stream_written(c->stream);
	}
	c->feeding = false;
	if (any)
		timer_off(c->answer);
	if (any && c->idle > 0)
		timer_set(c->nudge, c->idle);
}

/*
 * XEP-0198, 4: an answer may wait for a time alone.  What came with the
 * question goes up first, one answer holds for all that come in that time,
 * and it goes with what is said meanwhile.
 */
static bool
link_answers_later(struct conn *c)
{
	if (!stream_asked(c->stream) || stream_waiting(c->stream) > 0 ||
	    c->out.len > 0)
		return false;
	if (!timer_armed(c->answer))
		timer_set(c->answer, ANSWER_WAIT);
	return true;
}

static void
link_on_ready(void *arg, int fd, short got)
{
	struct conn *c = arg;

	(void)fd;
	if ((got & ~POLLOUT) != 0)
		for (int i = 0; i < READS_MAX && !c->over &&
		    link_may_read(c) && link_read_once(c); i++)
			continue;
	link_settle(c);
}

/* ---- times --------------------------------------------------------------- */

static void
link_on_deadline(void *arg)
{
	struct conn *c = arg;

	stream_late(c->stream);
	link_settle(c);
}

static void
link_set_deadline(struct conn *c)
{
	enum stream_state now = stream_state(c->stream);
	unsigned patience = stream_patience(c->stream);

	if (now == c->state)
		return;
	c->state = now;
	if (patience == 0)
		timer_off(c->deadline);
	else
		timer_set(c->deadline, c->mobile ? 2 * patience : patience);
}

static int64_t
link_wait_for(const struct conn *c, int64_t ms)
{
	return c->mobile ? MOBILE * ms : ms;
}

static void
link_set_watch(struct conn *c)
{
	/* While we do not listen it cannot be heard. */
	if (!stream_waits(c->stream) || c->ops->busy(c->arg)) {
		timer_off(c->watch);
	} else if (!timer_armed(c->watch)) {
		c->watch_mark = c->heard;
		c->watch_last = false;
		timer_set(c->watch, link_wait_for(c, ACK_WAIT));
	}
}

/* Lines wait: has the server said anything since the last look? */
static void
link_on_watch(void *arg)
{
	struct conn *c = arg;

	if (c->heard != c->watch_mark) {
		c->watch_mark = c->heard;
		c->watch_last = false;
		timer_set(c->watch, link_wait_for(c, ACK_WAIT));
	} else if (!c->watch_last) {
		c->watch_last = true;
		timer_set(c->watch, link_wait_for(c, ACK_LAST));
	} else {
		stream_end(c->stream, ENDING_LOST, "",
		    "the server does not answer");
		link_settle(c);
	}
}

static void
link_on_nudge(void *arg)
{
	struct conn *c = arg;

	stream_nudge(c->stream);
	link_settle(c);
}

static void
link_on_answer(void *arg)
{
	struct conn *c = arg;

	link_write(c);
	link_settle(c);
}

/* The handshake is over, with its certificates and lookups. */
static void
link_on_rest(void *arg)
{
	(void)arg;
	rest_memory();
}

static void
link_on_again(void *arg)
{
	link_settle(arg);
}

void
link_soon(struct conn *c)
{
	if (!c->feeding && !timer_armed(c->again))
		timer_set(c->again, 0);
}

/* What is not to be read is not watched either: poll(2) would tell of an end
 * that is not looked at again and again. */
static void
link_watch_socket(struct conn *c, short events)
{
	if (events == 0)
		loop_del(c->loop, c->fd);
	else if (!c->watched)
		loop_add(c->loop, c->fd, events, link_on_ready, c);
	else
		loop_set(c->loop, c->fd, events);
	c->watched = events != 0;
}

static void
link_set_events(struct conn *c)
{
	short out = c->out.len > 0 ? POLLOUT : 0;

	link_watch_socket(c, link_may_read(c) ? out | POLLIN : out);
}

void
link_settle(struct conn *c)
{
	if (c->stream == NULL || c->feeding)
		return;
	if (!link_answers_later(c))
		link_write(c);
	if (c->over) {
		link_close(c);
		c->after(c);
		return;
	}
	link_set_events(c);
	link_set_deadline(c);
	link_set_watch(c);
}

/* ---- begin and end ------------------------------------------------------- */

void
link_start(struct conn *c, int fd, const struct endpoint *at)
{
	char *domain = jid_host(c->wire.bare);
	struct stream_setup setup = { .bare = c->wire.bare, .domain = domain,
	    .lang = c->wire.lang, .trust = c->trust, .session = c->session,
	    .direct = at->direct, .proxy = c->has_proxy ? &c->proxy : NULL,
	    .proxy_trust = c->trust, .host = at->host, .port = at->port,
	    .ctx = c->wire.ctx, .sm = c->sm, .resume = c->resume,
	    .passes_over = xep_passes_over, .over_arg = &c->wire };

	c->fd = fd;
	c->endpoint = *at;
	c->over = c->early = c->was_online = c->watch_last = false;
	c->heard = c->watch_mark = 0;
	c->idle = 0;
	c->other_host[0] = '\0';
	c->state = STREAM_STATES;
	reason_free(&c->reason);
	certificate_clear(&c->cert);
	loop_add(c->loop, fd, POLLIN, link_on_ready, c);
	c->watched = true;
	c->stream = stream_new(&setup, worker_ops(), c);
	free(domain);
	link_settle(c);
}

static void
link_keep_session(struct conn *c)
{
	struct tls_session *s = stream_session_take(c->stream);

	if (s == NULL)
		return;
	tls_session_free(c->session);
	c->session = s;
}

void
link_close(struct conn *c)
{
	if (c->stream == NULL)
		return;
	timer_off(c->deadline);
	timer_off(c->watch);
	timer_off(c->nudge);
	timer_off(c->answer);
	timer_off(c->quick);
	timer_off(c->again);
	timer_off(c->rest);
	link_keep_session(c);
	stream_free(c->stream);
	c->stream = NULL;
	loop_del(c->loop, c->fd);
	close(c->fd);
	c->fd = -1;
	if (c->out.len > 0)
		wipe(c->out.s, c->out.len);
	str_clear(&c->out);
	c->written = 0;
	if (c->was_online)
		c->ended_at = loop_now(c->loop);
}

void
link_init(struct conn *c, void (*after)(struct conn *))
{
	c->after = after;
	c->fd = -1;
	str_init(&c->out);
	/* Not on the stack, where each page of it would be touched. */
	c->chunk = xmalloc(CHUNK);
	c->deadline = timer_new(c->loop, link_on_deadline, c);
	c->watch = timer_new(c->loop, link_on_watch, c);
	c->nudge = timer_new(c->loop, link_on_nudge, c);
	c->answer = timer_new(c->loop, link_on_answer, c);
	c->quick = timer_new(c->loop, link_on_quick, c);
	c->again = timer_new(c->loop, link_on_again, c);
	c->rest = timer_new(c->loop, link_on_rest, c);
}

void
link_end(struct conn *c)
{
	str_free(&c->out);
	free(c->chunk);
	certificate_clear(&c->cert);
	timer_free(c->deadline);
	timer_free(c->watch);
	timer_free(c->nudge);
	timer_free(c->answer);
	timer_free(c->quick);
	timer_free(c->again);
	timer_free(c->rest);
}
