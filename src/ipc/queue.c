/*
 * Messages that wait to be written, as datagrams: one message in each, several
 * in one, or one in several.  Knows neither the loop nor what a message means.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ipc/inside.h"

#include <sys/types.h>
#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FRAME_DATA (IPC_DATAGRAM_MAX - 1)

struct item {
	struct item *next;
	struct str data;
	size_t done;		/* bytes already taken by the socket */
	int fd;			/* our duplicate, or -1 */
	bool batch;		/* several messages, each with its length */
};

static void
queue_item_free(struct item *item)
{
	if (item->fd != -1)
		close(item->fd);
	str_free(&item->data);
	free(item);
}

size_t
frame_max(enum msg_way way)
{
	size_t most = msg_max(way) + 1;

	return most < IPC_DATAGRAM_MAX ? most : IPC_DATAGRAM_MAX;
}

void
queue_init(struct queue *q, enum msg_way hears)
{
	/* The two ways of a pair stand side by side. */
	size_t most = frame_max((enum msg_way)(hears ^ 1u)) - 1;

	*q = (struct queue){ .batch_max = most < FRAME_BATCH_MAX ? most :
	    FRAME_BATCH_MAX };
}

static void
queue_drop_first(struct queue *q)
{
	struct item *item = q->first;

	if ((q->first = item->next) == NULL)
		q->newest = NULL;
	q->waiting -= item->data.len - item->done;
	queue_item_free(item);
}

void
queue_end(struct queue *q)
{
	while (q->first != NULL)
		queue_drop_first(q);
}

/* ---- adding -------------------------------------------------------------- */

static struct item *
queue_item_new(struct queue *q, bool batch)
{
	struct item *item = xcalloc(1, sizeof *item);

	str_init(&item->data);
	item->fd = -1;
	item->batch = batch;
	if (q->newest != NULL)
		q->newest->next = item;
	else
		q->first = item;
	q->newest = item;
	return item;
}

/* It grows up to there, as a rule: without a copy each time. */
static struct item *
queue_batch_new(struct queue *q)
{
	struct item *item = queue_item_new(q, true);

	str_room(&item->data, q->batch_max);
	return item;
}

static int
queue_check(const struct queue *q, size_t len, struct err *err)
{
	if (len > IPC_MESSAGE_MAX || len > IPC_QUEUE_MAX - q->waiting)
		return err_set(err, "queue-full",
		    "the channel's queue is full");
	return 0;
}

static int
queue_add_alone(struct queue *q, const struct msg *m, int fd, struct err *err)
{
	struct str data;
	struct item *item;

	if (msg_has_secret(m->type))
		str_init_secret(&data);
	else
		str_init(&data);
	msg_pack(&data, m);
	if (queue_check(q, data.len, err) == -1) {
		str_free(&data);
		return -1;
	}
	if (fd != -1 && (fd = fcntl(fd, F_DUPFD_CLOEXEC, 3)) == -1) {
		str_free(&data);
		return err_set(err, "closed", "cannot pass a descriptor: %s",
		    strerror(errno));
	}
	item = queue_item_new(q, false);
	item->data = data;
	item->fd = fd;
	q->waiting += data.len;
	return 0;
}

/* To the newest batch, or to one of its own. */
static int
queue_add_packed(struct queue *q, const struct msg *m, size_t len,
    struct err *err)
{
	struct item *item = q->newest;
	char length[FRAME_LENGTH];

	if (queue_check(q, len + FRAME_LENGTH, err) == -1)
		return -1;
	if (item == NULL || !item->batch ||
	    item->data.len + FRAME_LENGTH + len > q->batch_max)
		item = queue_batch_new(q);
	for (size_t i = 0; i < FRAME_LENGTH; i++)
		length[i] = (char)(len >> 8 * i & 0xff);
	str_addn(&item->data, length, FRAME_LENGTH);
	msg_pack(&item->data, m);
	q->waiting += FRAME_LENGTH + len;
	return 0;
}

int
queue_add(struct queue *q, const struct msg *m, int fd, bool together,
    struct err *err)
{
	size_t len;

	if (!together || fd != -1 || msg_has_secret(m->type))
		return queue_add_alone(q, m, fd, err);
	len = msg_size(m);
	if (FRAME_LENGTH + len > q->batch_max)
		return queue_add_alone(q, m, fd, err);
	return queue_add_packed(q, m, len, err);
}

/* ---- writing ------------------------------------------------------------- */

static void
queue_attach_fd(struct msghdr *h, char *space, size_t size, int fd)
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

/* Writes the next datagram.  0, or -1 with errno. */
static int
queue_write_frame(struct queue *q, int fd)
{
	struct item *item = q->first;
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(sizeof(int))];
	} control;
	size_t n = item->data.len - item->done;
	char head = n > FRAME_DATA ? FRAME_MORE :
	    item->batch ? FRAME_BATCH : FRAME_LAST;
	struct iovec iov[2] = {
		{ &head, 1 },
		{ item->data.s + item->done, n > FRAME_DATA ? FRAME_DATA : n },
	};
	struct msghdr h = { .msg_iov = iov, .msg_iovlen = 2 };

	if (item->fd != -1 && item->done == 0)
		queue_attach_fd(&h, control.space, sizeof control.space,
		    item->fd);
	while (sendmsg(fd, &h, MSG_NOSIGNAL | MSG_DONTWAIT) == -1)
		if (errno != EINTR)
			return -1;
	item->done += iov[1].iov_len;
	q->waiting -= iov[1].iov_len;
	return 0;
}

int
queue_write(struct queue *q, int fd)
{
	while (q->first != NULL) {
		if (queue_write_frame(q, fd) == -1)
			return errno == EAGAIN || errno == ENOBUFS ? 0 : -1;
		if (q->first->done == q->first->data.len)
			queue_drop_first(q);
	}
	return 0;
}
