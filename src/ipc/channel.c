/*
 * One end of the SOCK_SEQPACKET pair between two of our programs: what comes,
 * put together and handed on as messages, and when what waits (queue.c) is
 * written.  Knows of a message only how to code it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ipc/inside.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Messages handled in one go, so that other descriptors get their turn: keys
 * wait for two goes at most, and a line under OTR takes 30 us. */
#define READS_MAX 32
/* Bytes that are gathered before they are written at once. */
#define GATHER_MAX (4 * FRAME_BATCH_MAX)
/* What the control messages of one datagram may hold: a few descriptors. */
#define FDS_MAX 4

struct channel {
	struct loop *loop;
	int fd;
	enum msg_way hears;
	channel_msg_fn *msg;
	channel_end_fn *end;
	void *arg;

	struct queue queue;
	struct timer *gathered;	/* writes what was gathered; or NULL */
	bool want_write;
	size_t most;		/* room() is called when no more waits */
	loop_fn *room;
	bool over;		/* more than that does */

	bool held;		/* nothing is to be read */
	bool watched;		/* in the loop */

	char *frame;		/* one datagram, as long as may come */
	size_t frame_size;
	char *rest;		/* of a batch in it, not handed on yet */
	size_t rest_len;
	struct timer *goes_on;	/* with that */
	struct str part;	/* of a message that goes on */
	int got_fd;		/* came with the first part, or -1 */
	bool was_reset;

	bool ended;
	bool broken;		/* writing is of no use any more */
	unsigned busy;		/* callbacks of ours that are running */
	bool freed;		/* ... and channel_free was called in one */
};

static void channel_ready(void *, int, short);

static void channel_go_on(void *);

struct channel *
channel_new(struct loop *loop, int fd, enum msg_way hears,
    channel_msg_fn *msg, channel_end_fn *end, void *arg)
{
	struct channel *c = xcalloc(1, sizeof *c);
	int size = 2 * IPC_DATAGRAM_MAX;

	c->loop = loop;
	c->fd = fd;
	c->hears = hears;
	c->msg = msg;
	c->end = end;
	c->arg = arg;
	queue_init(&c->queue, hears);
	/* The password comes through here. */
	c->frame_size = frame_max(hears);
	c->frame = secret_alloc(c->frame_size);
	str_init(&c->part);
	c->got_fd = -1;
	/*
	 * Not O_NONBLOCK, which whoever made the pair can take back through a
	 * copy; and a descriptor that is no socket ends at its first use.
	 */
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) == -1)
		die("cannot prepare a channel: %s", strerror(errno));
	/* Where the default is too small for a datagram; else no matter. */
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	c->goes_on = timer_new(loop, channel_go_on, c);
	loop_add(loop, fd, POLLIN, channel_ready, c);
	c->watched = true;
	return c;
}

/* Forgets what is half read; also the secrets in it. */
static void
channel_drop_part(struct channel *c)
{
	wipe(c->part.s, c->part.len);
	str_clear(&c->part);
	if (c->got_fd != -1)
		close(c->got_fd);
	c->got_fd = -1;
}

static void
channel_destroy(struct channel *c)
{
	queue_end(&c->queue);
	timer_free(c->gathered);
	timer_free(c->goes_on);
	channel_drop_part(c);
	str_free(&c->part);
	secret_free(c->frame);
	free(c);
}

/* Stops for good; the descriptor is closed at once. */
static void
channel_shut(struct channel *c)
{
	if (c->fd == -1)
		return;
	if (c->watched)
		loop_del(c->loop, c->fd);
	c->watched = false;
	timer_off(c->goes_on);
	if (c->gathered != NULL)
		timer_off(c->gathered);
	close(c->fd);
	c->fd = -1;
}

void
channel_free(struct channel *c)
{
	if (c == NULL)
		return;
	/* What was gathered counts as sent.  Nothing else: a worker frees the
	 * copy of its parent's channel, which writes for itself. */
	if (c->gathered != NULL && !c->ended && !c->broken)
		(void)queue_write(&c->queue, c->fd);
	c->ended = true;
	channel_shut(c);
	if (c->busy > 0)
		c->freed = true;
	else
		channel_destroy(c);
}

static void
channel_fail(struct channel *c, const struct err *err)
{
	if (c->ended)
		return;
	c->ended = true;
	channel_shut(c);
	c->end(c->arg, err);
}

size_t
channel_waiting(const struct channel *c)
{
	return c->queue.waiting;
}

/* ---- the loop ------------------------------------------------------------ */

/*
 * A descriptor that nothing is wanted of is taken out: poll(2) would tell of
 * its end again and again.
 */
static void
channel_watch(struct channel *c)
{
	short events = (c->held ? 0 : POLLIN) | (c->want_write ? POLLOUT : 0);

	if (c->fd == -1)
		return;
	if (events == 0 && c->watched)
		loop_del(c->loop, c->fd);
	else if (events != 0 && !c->watched)
		loop_add(c->loop, c->fd, events, channel_ready, c);
	else
		loop_set(c->loop, c->fd, events);
	c->watched = events != 0;
}

void
channel_hold(struct channel *c, bool hold)
{
	if (c->held == hold)
		return;
	c->held = hold;
	channel_watch(c);
	if (!hold && c->rest_len > 0 && !c->ended)
		timer_set(c->goes_on, 0);
}

/* ---- writing ----------------------------------------------------------- */

/*
 * Writes what the socket takes.  An error is not told from here: what the
 * other side sent before it went must be read first, and reading finds the
 * end too.
 */
static void
channel_flush(struct channel *c)
{
	bool want;

	if (!c->broken && queue_write(&c->queue, c->fd) == -1)
		c->broken = true;
	want = c->queue.first != NULL && !c->broken;
	if (c->want_write != want) {
		c->want_write = want;
		channel_watch(c);
	}
}

static void
channel_tell_room(struct channel *c)
{
	if (!c->over || c->ended || c->queue.waiting > c->most)
		return;
	c->over = false;
	c->room(c->arg);
}

static void
channel_write_gathered(void *arg)
{
	struct channel *c = arg;

	c->busy++;
	channel_flush(c);
	channel_tell_room(c);
	c->busy--;
	if (c->freed && c->busy == 0)
		channel_destroy(c);
}

void
channel_gather(struct channel *c)
{
	if (c->gathered == NULL)
		c->gathered = timer_new(c->loop, channel_write_gathered, c);
}

void
channel_on_room(struct channel *c, size_t most, loop_fn *room)
{
	c->most = most;
	c->room = room;
}

int
channel_send(struct channel *c, const struct msg *m, int fd, struct err *err)
{
	bool waits = c->queue.first != NULL;

	if (c->ended || c->broken)
		return err_set(err, "closed", "the channel is closed");
	if (queue_add(&c->queue, m, fd, c->gathered != NULL, err) == -1)
		return -1;
	if (c->room != NULL && c->queue.waiting > c->most)
		c->over = true;
	if (c->want_write)
		return 0;
	if (c->gathered == NULL || c->queue.waiting > GATHER_MAX)
		channel_flush(c);
	else if (!waits)
		timer_set(c->gathered, 0);
	return 0;
}

int
channel_drain(struct channel *c, size_t most, int milliseconds)
{
	struct pollfd p = { .fd = c->fd, .events = POLLOUT };
	int64_t left, until = loop_now(c->loop) + milliseconds;

	while (c->queue.waiting > most) {
		left = until - loop_now(c->loop);
		if (c->ended || c->broken || left <= 0)
			return -1;
		(void)poll(&p, 1, (int)left);
		channel_flush(c);
	}
	return 0;
}

/* ---- reading ----------------------------------------------------------- */

/*
 * Takes the descriptors that came with a datagram: keeps the one that may
 * come with the first part of a message, closes any other.
 */
static int
channel_take_fds(struct channel *c, struct msghdr *h, bool first)
{
	int bad = 0;

	for (struct cmsghdr *cm = CMSG_FIRSTHDR(h); cm != NULL;
	    cm = CMSG_NXTHDR(h, cm)) {
		size_t n;
		if (cm->cmsg_level != SOL_SOCKET ||
		    cm->cmsg_type != SCM_RIGHTS)
			continue;
		n = (cm->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (size_t i = 0; i < n; i++) {
			int fd;
			memcpy(&fd, CMSG_DATA(cm) + i * sizeof fd, sizeof fd);
			if (first && c->got_fd == -1) {
				c->got_fd = fd;
			} else {
				close(fd);
				bad = -1;
			}
		}
	}
	if (h->msg_flags & MSG_CTRUNC)
		bad = -1;
	return bad;
}

/* Unpacks a whole message and hands it on. */
static int
channel_got(struct channel *c, char *data, size_t len, struct err *err)
{
	struct msg m;
	int fd = c->got_fd;

	if (msg_unpack(&m, data, len, c->hears, err) == -1) {
		wipe(data, len);
		return -1;
	}
	if (fd != -1 && !msg_row(m.type)->has_fd) {
		wipe(data, len);
		return err_set(err, "bad-message",
		    "message %s: came with a descriptor", msg_row(m.type)->name);
	}
	c->got_fd = -1;
	c->msg(c->arg, &m, fd);
	if (msg_has_secret(m.type))
		wipe(data, len);
	return 0;
}

/*
 * One datagram's bytes: 1 with a message that is whole with them, and then
 * with *data; 0 if more of it is to come.  They are used in place if they are
 * all there is.
 */
static int
channel_frame(struct channel *c, size_t n, char **data, size_t *len,
    struct err *err)
{
	char kind = c->frame[0];

	*data = c->frame + 1;
	*len = n - 1;
	if (kind == FRAME_BATCH && c->part.len == 0 && n > 1) {
		c->rest = *data;
		c->rest_len = *len;
		return 0;
	}
	if (kind != FRAME_LAST && kind != FRAME_MORE)
		return err_set(err, "bad-message", "bad frame");
	if (c->part.len == 0 && kind == FRAME_LAST)
		return 1;
	if (n == 1 || c->part.len + n - 1 > IPC_MESSAGE_MAX)
		return err_set(err, "bad-message", "message too long");
	str_addn(&c->part, *data, *len);
	*data = c->part.s;
	*len = c->part.len;
	return kind == FRAME_LAST;
}

/* The parts of a message were heard, or are not wanted. */
static void
channel_part_done(struct channel *c)
{
	str_clear(&c->part);
	if (c->part.cap > IPC_DATAGRAM_MAX) {
		str_free(&c->part);	/* long ones are rare */
		str_init(&c->part);
	}
}

/* Hands on the next message of a batch. */
static int
channel_next(struct channel *c, struct err *err)
{
	char *data = c->rest + FRAME_LENGTH;
	size_t len = 0;

	for (size_t i = FRAME_LENGTH; i-- > 0 && c->rest_len >= FRAME_LENGTH;)
		len = len << 8 | (unsigned char)c->rest[i];
	if (c->rest_len < FRAME_LENGTH || len > c->rest_len - FRAME_LENGTH)
		return err_set(err, "bad-message", "bad batch");
	c->rest = data + len;
	c->rest_len -= FRAME_LENGTH + len;
	return channel_got(c, data, len, err) == -1 ? -1 : 1;
}

/* Hands on a message, or reads a datagram: 1 if there was one, 0 if not now,
 * -1 at the end. */
static int
channel_read(struct channel *c, struct err *err)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(FDS_MAX * sizeof(int))];
	} control;
	struct iovec iov = { c->frame, c->frame_size };
	struct msghdr h = { .msg_iov = &iov, .msg_iovlen = 1,
	    .msg_control = control.space, .msg_controllen = sizeof control };
	ssize_t n;
	char *data;
	size_t len;
	int rc;

	if (c->rest_len > 0)
		return channel_next(c, err);
	n = recvmsg(c->fd, &h, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	if (n == -1) {
		if (errno == EAGAIN || errno == EINTR)
			return 0;
		/*
		 * Linux tells once that the other end closed with something
		 * unread, before what it had still sent can be read.
		 */
		if (errno == ECONNRESET && !c->was_reset) {
			c->was_reset = true;
			return 1;
		}
		return err_set(err, "closed", "the channel broke: %s",
		    strerror(errno));
	}
	if (channel_take_fds(c, &h, c->part.len == 0) == -1)
		return err_set(err, "bad-message", "unexpected descriptors");
	if (n == 0)
		return err_set(err, "closed", "the other end closed");
	if (h.msg_flags & MSG_TRUNC)
		return err_set(err, "bad-message", "datagram too long");
	rc = channel_frame(c, (size_t)n, &data, &len, err);
	if (rc == 1) {
		rc = channel_got(c, data, len, err);
		channel_part_done(c);
	}
	return rc == -1 ? -1 : 1;
}

static void
channel_ready(void *arg, int fd, short got)
{
	struct channel *c = arg;
	struct err err = { 0 };
	int rc = 0;

	(void)fd;
	c->busy++;
	if (got & POLLOUT) {
		channel_flush(c);
		channel_tell_room(c);
	}
	if (got & (POLLIN | POLLHUP | POLLERR | POLLNVAL))
		for (int i = 0; i < READS_MAX && !c->ended && !c->held; i++)
			if ((rc = channel_read(c, &err)) <= 0)
				break;
	if (rc == -1)
		channel_fail(c, &err);
	else if (c->rest_len > 0 && !c->ended && !c->held)
		timer_set(c->goes_on, 0);
	c->busy--;
	if (c->freed && c->busy == 0)
		channel_destroy(c);
}

/* With what the last go left. */
static void
channel_go_on(void *arg)
{
	struct channel *c = arg;

	channel_ready(c, c->fd, POLLIN);
}
