/*
 * What sotto-net does for a program: its parent, and workers, each the
 * network half's own connection, in the same process.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <sys/types.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net/net.h"
#include "storm-link.h"

struct worker {			/* a process, in this one */
	struct worker *next;
	struct side *side;
	struct loop *loop;
	struct channel *channel;	/* NULL: sotto's end is closed */
	struct conn *conn;
	uint32_t number;
	unsigned birth;		/* of the sotto that started it */
	bool over;		/* to be swept */
	unsigned wakes;		/* turns in which something ran */
};

/* ---- workers -------------------------------------------------------------- */

static void
worker_tell(void *arg, const struct msg *m)
{
	struct worker *k = arg;

	if (k->channel != NULL)
		(void)channel_send(k->channel, m, -1, NULL);
}

static bool
worker_busy(void *arg)
{
	struct worker *k = arg;

	return k->channel != NULL &&
	    channel_waiting(k->channel) > 4 * 1024 * 1024;
}

static void
worker_room(void *arg)
{
	struct worker *k = arg;

	if (k->conn != NULL)
		conn_go_on(k->conn);
}

static void
worker_quit(void *arg)
{
	((struct worker *)arg)->over = true;
}

static void
worker_got(void *arg, const struct msg *m, int fd)
{
	static const struct conn_ops ops = { worker_tell, worker_busy,
	    worker_quit, worker_busy };
	struct worker *k = arg;

	(void)fd;
	if (m->type == MSG_CONNECT && k->conn == NULL)
		k->conn = conn_new(k->loop, m->u.connect.jid, &ops, k);
	if (k->conn != NULL)
		conn_do(k->conn, m);
}

/* sotto is gone. */
static void
worker_end(void *arg, const struct err *err)
{
	struct worker *k = arg;

	if (err != NULL && *err->code != '\0' &&
	    strcmp(err->code, "closed") != 0)
		law_break(k->side->w, "1 sotto broke the rules: %s",
		    err->text);
	channel_free(k->channel);
	k->channel = NULL;
	if (k->conn == NULL)
		k->over = true;
	else
		conn_quit(k->conn);
}

static void
worker_free(struct worker *k)
{
	conn_free(k->conn);
	channel_free(k->channel);
	loop_free(k->loop);
	free(k);
}

static void
tell_exited(struct side *s, uint32_t number, uint32_t status)
{
	struct msg m = { .type = MSG_EXITED };

	m.u.exited.number = number;
	m.u.exited.status = status;
	if (s->control != NULL)
		(void)channel_send(s->control, &m, -1, NULL);
}

static bool
workers_sweep(struct side *s)
{
	struct worker **at = &s->workers, *k;
	bool swept = false;

	while ((k = *at) != NULL) {
		if (!k->over) {
			at = &k->next;
			continue;
		}
		*at = k->next;
		/* The parent of one that outlived its sotto is gone, too. */
		if (k->birth == s->births)
			tell_exited(s, k->number, 0);
		worker_free(k);
		swept = true;
	}
	return swept;
}

struct worker *
side_worker(const struct side *s)
{
	for (struct worker *k = s->workers; k != NULL; k = k->next)
		if (k->channel != NULL && !k->over && k->birth == s->births)
			return k;
	return NULL;
}

void
workers_kill(struct side *s)
{
	for (struct worker *k = s->workers; k != NULL; k = k->next)
		k->over = true;
	workers_sweep(s);
}

void
side_kill_worker(struct side *s)
{
	struct worker *k = side_worker(s);

	if (k == NULL)
		return;
	k->over = true;
	workers_sweep(s);
}

/* ---- their parent --------------------------------------------------------- */

static int
start_worker(struct side *s, uint32_t number)
{
	struct worker *k;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == -1)
		die("socketpair: %s", strerror(errno));
	k = xcalloc(1, sizeof(*k));
	k->side = s;
	k->number = number;
	k->birth = s->births;
	k->loop = world_loop(s->w, &k->wakes);
	k->channel = channel_new(k->loop, pair[0], MSG_TO_NET, worker_got,
	    worker_end, k);
	channel_gather(k->channel);
	channel_on_room(k->channel, 1024 * 1024, worker_room);
	k->next = s->workers;
	s->workers = k;
	return pair[1];
}

static void
control_got(void *arg, const struct msg *m, int fd)
{
	struct msg answer = { .type = MSG_WORKER };
	struct side *s = arg;

	(void)fd;
	answer.u.worker.number = m->u.start.number;
	answer.u.worker.pid = 1;
	fd = start_worker(s, m->u.start.number);
	(void)channel_send(s->control, &answer, fd, NULL);
	close(fd);
}

static void
control_end(void *arg, const struct err *err)
{
	struct side *s = arg;

	(void)err;
	channel_free(s->control);
	s->control = NULL;
}

void
workers_control(struct side *s, int fd)
{
	channel_free(s->control);
	s->control = channel_new(s->w->sky, fd, MSG_TO_PARENT, control_got,
	    control_end, s);
}

void
workers_free(struct side *s)
{
	channel_free(s->control);
	s->control = NULL;
	workers_kill(s);
}

/* ---- their loops ------------------------------------------------------------ */

bool
workers_turn(struct side *s)
{
	for (struct worker *k = s->workers; k != NULL; k = k->next)
		loop_turn(k->loop, 0);
	return workers_sweep(s);
}

int64_t
workers_next(const struct side *s)
{
	int64_t next = -1, n;

	for (struct worker *k = s->workers; k != NULL; k = k->next) {
		n = loop_next(k->loop);
		if (n >= 0 && (next < 0 || n < next))
			next = n;
	}
	return next;
}

void
workers_move(struct side *s, int64_t ms)
{
	for (struct worker *k = s->workers; k != NULL; k = k->next)
		loop_clock_move(k->loop, ms);
}

bool
workers_have(const struct side *s, const struct loop *loop)
{
	for (struct worker *k = s->workers; k != NULL; k = k->next)
		if (k->loop == loop)
			return true;
	return false;
}

unsigned
worker_wakes(const struct worker *k)
{
	return k->wakes;
}
