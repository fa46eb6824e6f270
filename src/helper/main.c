/*
 * sotto-helper: runs the commands that the configuration names (a password
 * command, a notifier), by number, and nothing else.  sotto starts it before
 * it confines itself, says which commands there are and that these were all;
 * from then on only their numbers count.  Foreign text reaches a command as
 * an argument alone, never as shell code.  Must not know what a command is
 * for.
 *
 * SPDX-License-Identifier: ISC
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "confine/confine.h"
#include "helper/inside.h"

#define ANSWER_MS 1000		/* for sotto to take one */

/* sotto is gone, or talks nonsense: nothing is left to do. */
static _Noreturn void
helper_end(struct helper *h)
{
	jobs_end(h);
	_exit(0);
}

void
helper_answer(struct helper *h, const struct msg *m)
{
	if (channel_send(h->channel, m, -1, NULL) == -1)
		helper_end(h);
}

void
helper_answer_now(struct helper *h, const struct msg *m)
{
	helper_answer(h, m);
	if (channel_drain(h->channel, 0, ANSWER_MS) == -1)
		helper_end(h);
}

static void
helper_command(struct helper *h, const char *line)
{
	h->commands = xreallocarray(h->commands, h->count + 1,
	    sizeof(*h->commands));
	h->commands[h->count++] = secret_dup(line);
}

static void
helper_begin(struct helper *h, const struct msg *m)
{
	h->begun = true;
	h->quiet = m->u.helper_begin.quiet;
	h->owner = (pid_t)m->u.helper_begin.owner;
	h->apart = getsid(0) == getpid();
	snprintf(h->tty, sizeof(h->tty), "%s", m->u.helper_begin.tty);
}

/* Splits the arguments, each of which ends in a NUL: their number, or -1. */
static int
helper_split(const struct msg_data *data, const char *args[IPC_ARGS])
{
	const char *at = data->s, *end;
	size_t left = data->len;
	int n = 0;

	for (; left > 0; n++) {
		if (n == IPC_ARGS || (end = memchr(at, '\0', left)) == NULL ||
		    end - at > IPC_ARG_MAX)
			return -1;
		args[n] = at;
		left -= (size_t)(end + 1 - at);
		at = end + 1;
	}
	return n;
}

static void
helper_run(struct helper *h, const struct msg *m)
{
	const char *args[IPC_ARGS];
	int n = helper_split(&m->u.helper_run.args, args);

	if (n == -1 || m->u.helper_run.number >= h->count ||
	    (m->u.helper_run.lent != LENT_NOT && h->tty[0] == '\0'))
		helper_end(h);
	job_start(h, m, args, (size_t)n);
}

static void
helper_got(void *arg, const struct msg *m, int fd)
{
	struct helper *h = arg;
	bool beginning = m->type == MSG_HELPER_COMMAND ||
	    m->type == MSG_HELPER_BEGIN;

	(void)fd;		/* no message to the helper has one */
	if (beginning == h->begun)
		helper_end(h);
	if (m->type == MSG_HELPER_COMMAND)
		helper_command(h, m->u.helper_command.line);
	else if (m->type == MSG_HELPER_BEGIN)
		helper_begin(h, m);
	else if (m->type == MSG_HELPER_RUN)
		helper_run(h, m);
	else if (m->type == MSG_HELPER_PAUSE)
		jobs_pause(h);
	else if (m->type == MSG_HELPER_RESUME)
		jobs_resume(h);
}

static void
helper_gone(void *arg, const struct err *err)
{
	(void)err;
	helper_end(arg);
}

/*
 * Who can lend the terminal stays in its session, but out of the group that
 * its signals go to; and is not stopped for taking it back.
 */
static void
helper_signals(void)
{
	static const int ignored[] = { SIGINT, SIGQUIT, SIGTSTP, SIGTTIN,
	    SIGTTOU };

	if (getpgrp() != getpid())
		return;
	for (size_t i = 0; i < NELEM(ignored); i++)
		signal(ignored[i], SIG_IGN);
}

int
main(void)
{
	struct helper h = { .count = 0 };
	struct err err = { .code = "" };

	if (confine_early(&err) == -1 || spawn_began(&err) == -1 ||
	    confine_enter(CONFINE_HELPER, NULL, 0, &err) == -1) {
		fprintf(stderr, "sotto-helper: %s\n", err.text);
		return 1;
	}
	helper_signals();
	h.loop = loop_new();
	loop_signal(h.loop, SIGCHLD, job_children, &h);
	h.channel = channel_new(h.loop, SPAWN_FD, MSG_TO_HELPER, helper_got,
	    helper_gone, &h);
	return loop_run(h.loop);
}
