/*
 * One end of the SOCK_SEQPACKET pair between two of our programs: queues what
 * the socket does not take yet, puts long messages together, passes
 * descriptors.  Knows of a message only how to code it.
 *
 * Each datagram begins with one byte: 0 if the message ends in it, 1 if the
 * next one goes on.  A descriptor comes with the first.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ipc/ipc.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FRAME_LAST 0
#define FRAME_MORE 1
#define FRAME_DATA (IPC_DATAGRAM_MAX - 1)
/* Messages handled in one go, so that other descriptors get their turn. */
#define READS_MAX 128
/* What the control messages of one datagram may hold: a few descriptors. */
#define FDS_MAX 4

struct item {
	struct item *next;
	struct str data;
	size_t done;		/* bytes already taken by the socket */
	int fd;			/* our duplicate, or -1 */
};

struct channel {
	struct loop *loop;
	int fd;
	enum msg_way hears;
	channel_msg_fn *msg;
	channel_end_fn *end;
	void *arg;

	struct item *first, **last;
	size_t waiting;
	bool want_write;

	char *frame;		/* one datagram, as long as may come */
	size_t frame_size;
	struct str part;	/* of a message that goes on */
	int got_fd;		/* came with the first part, or -1 */
	bool was_reset;

	bool ended;
	bool broken;		/* writing is of no use any more */
	unsigned busy;		/* callbacks of ours that are running */
	bool freed;		/* ... and channel_free was called in one */
};

static void channel_ready(void *, int, short);

static void
channel_item_free(struct item *item)
{
	if (item->fd != -1)
		close(item->fd);
	str_free(&item->data);
	free(item);
}

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
	c->last = &c->first;
	/* The password comes through here. */
	c->frame_size = msg_max(hears) + 1;
	if (c->frame_size > IPC_DATAGRAM_MAX)
		c->frame_size = IPC_DATAGRAM_MAX;
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
	loop_add(loop, fd, POLLIN, channel_ready, c);
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
	for (struct item *item; (item = c->first) != NULL;) {
		c->first = item->next;
		channel_item_free(item);
	}
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
	loop_del(c->loop, c->fd);
	close(c->fd);
	c->fd = -1;
}

void
channel_free(struct channel *c)
{
	if (c == NULL)
		return;
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
	return c->waiting;
}

/* ---- writing ----------------------------------------------------------- */

static void
channel_attach_fd(struct msghdr *h, char *space, size_t size, int fd)
{
	struct cmsghdr *cm;

	memset(space, 0, size);
	h->msg_control = space;
	h->msg_controllen = size;
	cm = CMSG_FIRSTHDR(h);
	cm->cmsg_level = SOL_SOCKET;
	cm->cmsg_type = SCM_RIGHTS;
	cm->cmsg_len = CMSG_LEN(sizeof fd);
	memcpy(CMSG_DATA(cm), &fd, sizeof fd);
}

/* Writes the next datagram of a message.  0, or -1 with errno. */
static int
channel_write_frame(struct channel *c, struct item *item)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	size_t n = item->data.len - item->done;
	char head = n > FRAME_DATA ? FRAME_MORE : FRAME_LAST;
	struct iovec iov[2] = {
		{ &head, 1 },
		{ item->data.s + item->done, n > FRAME_DATA ? FRAME_DATA : n },
	};
	struct msghdr h = { .msg_iov = iov, .msg_iovlen = 2 };

	if (item->fd != -1 && item->done == 0)
		channel_attach_fd(&h, control.space, sizeof control.space,
		    item->fd);
	while (sendmsg(c->fd, &h, MSG_NOSIGNAL | MSG_DONTWAIT) == -1)
		if (errno != EINTR)
			return -1;
	item->done += iov[1].iov_len;
	c->waiting -= iov[1].iov_len;
	return 0;
}

static void
channel_want_write(struct channel *c, bool want)
{
	if (c->want_write == want)
		return;
	c->want_write = want;
	loop_set(c->loop, c->fd, want ? POLLIN | POLLOUT : POLLIN);
}

/*
 * Writes what the socket takes.  An error is not told from here: what the
 * other side sent before it went must be read first, and reading finds the
 * end too.
 */
static void
channel_flush(struct channel *c)
{
	struct item *item;

	while ((item = c->first) != NULL && !c->broken) {
		if (channel_write_frame(c, item) == -1) {
			if (errno != EAGAIN && errno != ENOBUFS)
				c->broken = true;
			break;
		}
		if (item->done < item->data.len)
			continue;
		c->first = item->next;
		if (c->first == NULL)
			c->last = &c->first;
		channel_item_free(item);
	}
	channel_want_write(c, c->first != NULL && !c->broken);
}

int
channel_send(struct channel *c, const struct msg *m, int fd, struct err *err)
{
	struct item *item;

	if (c->ended || c->broken)
		return err_set(err, "closed", "the channel is closed");
	item = xcalloc(1, sizeof *item);
	item->fd = -1;
	if (msg_has_secret(m->type))
		str_init_secret(&item->data);
	else
		str_init(&item->data);
	msg_pack(&item->data, m);
	if (item->data.len > IPC_MESSAGE_MAX ||
	    item->data.len > IPC_QUEUE_MAX - c->waiting) {
		channel_item_free(item);
		return err_set(err, "queue-full",
		    "the channel's queue is full");
	}
	if (fd != -1 && (item->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3)) == -1) {
		channel_item_free(item);
		return err_set(err, "closed", "cannot pass a descriptor: %s",
		    strerror(errno));
	}
	c->waiting += item->data.len;
	*c->last = item;
	c->last = &item->next;
	if (c->first == item)
		channel_flush(c);
	return 0;
}

int
channel_drain(struct channel *c, size_t most, int milliseconds)
{
	struct pollfd p = { .fd = c->fd, .events = POLLOUT };
	int64_t left, until = loop_now(c->loop) + milliseconds;

	while (c->waiting > most) {
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

/* Reads a datagram: 1 if there was one, 0 if not now, -1 at the end. */
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
	ssize_t n = recvmsg(c->fd, &h, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	char *data;
	size_t len;
	int rc;

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
	if (got & POLLOUT)
		channel_flush(c);
	if (got & (POLLIN | POLLHUP | POLLERR | POLLNVAL))
		for (int i = 0; i < READS_MAX && !c->ended; i++)
			if ((rc = channel_read(c, &err)) <= 0)
				break;
	if (rc == -1)
		channel_fail(c, &err);
	c->busy--;
	if (c->freed && c->busy == 0)
		channel_destroy(c);
}
