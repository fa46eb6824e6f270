/*
 * The parent of the workers: makes one for an account each time that sotto
 * asks, says when one has ended, and does nothing else.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/net.h"

#include <sys/types.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define WORKERS_MAX 64
#define PATIENCE 3000		/* ms for workers to say goodbye */

struct child {
	pid_t pid;
	uint32_t number;
};

struct parent {
	int (*worker)(int fd);
	struct loop *loop;
	struct timer *patience;	/* with workers that do not go */
	struct channel *control;
	struct child children[WORKERS_MAX];
	size_t count;
};

static _Noreturn void
parent_become_worker(struct parent *p, int fd)
{
	/* The copy of the parent's state: its descriptors and handlers. */
	channel_free(p->control);
	loop_free(p->loop);
	secret_relock();
	exit(p->worker(fd));
}

static int
parent_fork(struct parent *p, uint32_t number, pid_t *pid)
{
	int pair[2];

	if (p->count == WORKERS_MAX || socketpair(AF_UNIX,
	    SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == -1)
		return -1;
	if ((*pid = fork()) == 0) {
		close(pair[0]);
		parent_become_worker(p, pair[1]);
	}
	close(pair[1]);
	if (*pid == -1) {
		close(pair[0]);
		return -1;
	}
	p->children[p->count++] = (struct child){ *pid, number };
	return pair[0];
}

static void
parent_got(void *arg, const struct msg *m, int fd)
{
	struct parent *p = arg;
	struct msg answer = { .type = MSG_WORKER };
	pid_t pid = 0;

	(void)fd;
	fd = parent_fork(p, m->u.start.number, &pid);
	answer.u.worker.number = m->u.start.number;
	answer.u.worker.pid = fd == -1 ? 0 : (uint32_t)pid;
	(void)channel_send(p->control, &answer, fd, NULL);
	if (fd != -1)
		close(fd);
}

static void
parent_tell_exit(struct parent *p, pid_t pid, int status)
{
	struct msg m = { .type = MSG_EXITED };

	for (size_t i = 0; i < p->count; i++) {
		if (p->children[i].pid != pid)
			continue;
		m.u.exited.number = p->children[i].number;
		m.u.exited.status = (uint32_t)status;
		p->children[i] = p->children[--p->count];
		if (p->control != NULL)
			(void)channel_send(p->control, &m, -1, NULL);
		break;
	}
}

static void
parent_reap(void *arg)
{
	struct parent *p = arg;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		parent_tell_exit(p, pid, status);
	if (p->control == NULL && p->count == 0)
		loop_stop(p->loop, 0);
}

/* sotto is gone, or ends us: the workers say goodbye, and so do we. */
static void
parent_leave(void *arg)
{
	struct parent *p = arg;

	channel_free(p->control);
	p->control = NULL;
	for (size_t i = 0; i < p->count; i++)
		kill(p->children[i].pid, SIGTERM);
	timer_set(p->patience, PATIENCE);
	if (p->count == 0)
		loop_stop(p->loop, 0);
}

static void
parent_force(void *arg)
{
	struct parent *p = arg;

	for (size_t i = 0; i < p->count; i++)
		kill(p->children[i].pid, SIGKILL);
	loop_stop(p->loop, 0);
}

static void
parent_end(void *arg, const struct err *err)
{
	(void)err;
	parent_leave(arg);
}

int
parent_run(int control, int (*worker)(int fd))
{
	struct parent p = { .worker = worker, .loop = loop_new() };
	int status;

	p.control = channel_new(p.loop, control, MSG_TO_PARENT, parent_got,
	    parent_end, &p);
	p.patience = timer_new(p.loop, parent_force, &p);
	loop_signal(p.loop, SIGCHLD, parent_reap, &p);
	loop_signal(p.loop, SIGTERM, parent_leave, &p);
	/* The terminal's keys are for sotto, which ends us in order. */
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	/* OpenSSL's start, which was made for the workers. */
	rest_memory();
	status = loop_run(p.loop);
	channel_free(p.control);
	timer_free(p.patience);
	loop_free(p.loop);
	return status;
}
