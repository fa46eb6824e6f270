/*
 * The helper as sotto sees it: requests out, answers in.  Must not know what
 * a command is for.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sotto/foreground.h"
#include "helper-wire.h"
#include "lib/lib.h"

struct run {
	struct run *next;
	uint32_t id;
	unsigned number;
	helper_fn *done;
	void *arg;
	const char *failure;	/* set: never sent, for this reason */
};

struct helper {
	int fd;			/* -1: the process is gone */
	pid_t pid;
	size_t count;
	uint32_t last_id;
	struct loop *loop;
	struct timer *later;	/* tells failures from within the loop */
	struct run *runs;
	char *buf;		/* of an answer; secret */
	bool lends;
	void (*said)(void *arg, unsigned number, const char *text);
	void (*stopped)(void *arg);
	void *listener;
};

struct helper *
helper_start(const char *const commands[], size_t n, bool quiet,
    struct err *err)
{
	struct helper *helper;
	char tty[64] = "";
	bool lends = quiet && foreground_path(STDIN_FILENO, tty, sizeof(tty));
	pid_t pid, owner = getpgrp();
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds) == -1) {
		err_set(err, "start", "helper: %s", strerror(errno));
		return NULL;
	}
	fflush(NULL);
	if ((pid = fork()) == -1) {
		err_set(err, "start", "helper: %s", strerror(errno));
		close(fds[0]);
		close(fds[1]);
		return NULL;
	}
	if (pid == 0)
		helper_serve(fds[1], commands, n, quiet, lends ? tty : "",
		    owner);
	close(fds[1]);
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	helper = xcalloc(1, sizeof(*helper));
	helper->fd = fds[0];
	helper->pid = pid;
	helper->count = n;
	helper->lends = lends;
	helper->buf = secret_alloc(ANSWER_MAX + 1);
	return helper;
}

bool
helper_lends(const struct helper *helper)
{
	return helper->lends && helper->fd != -1;
}

void
helper_listen(struct helper *helper, void (*said)(void *arg, unsigned number,
    const char *text), void (*stopped)(void *arg), void *arg)
{
	helper->said = said;
	helper->stopped = stopped;
	helper->listener = arg;
}

/* Takes a run out of the list before it is told: `done` may add others. */
static void
run_done(struct run **at, int status, const char *output)
{
	struct run *run = *at;

	*at = run->next;
	if (run->done != NULL)
		run->done(run->arg, status, output);
	free(run);
}

static struct run **
first_failed(struct helper *helper)
{
	struct run **at = &helper->runs;

	while (*at != NULL && (*at)->failure == NULL)
		at = &(*at)->next;
	return *at == NULL ? NULL : at;
}

static void
tell_failures(void *arg)
{
	struct helper *helper = arg;
	struct run **at;

	while ((at = first_failed(helper)) != NULL)
		run_done(at, NOT_RUN, (*at)->failure);
}

static void
helper_gone(struct helper *helper)
{
	loop_del(helper->loop, helper->fd);
	close(helper->fd);
	helper->fd = -1;
	for (struct run *run = helper->runs; run != NULL; run = run->next)
		if (run->failure == NULL)
			run->failure = "the helper has ended";
	timer_set(helper->later, 0);
}

static struct run **
run_of(struct helper *helper, uint32_t id)
{
	struct run **at = &helper->runs;

	while (*at != NULL && (*at)->id != id)
		at = &(*at)->next;
	return at;
}

static void
tell_answer(struct helper *helper, struct run **at, const struct answer *head)
{
	char *output = helper->buf + sizeof(*head);
	char *said = output + head->output;

	if (*said != '\0' && helper->said != NULL)
		helper->said(helper->listener, (*at)->number, said);
	*said = '\0';
	run_done(at, head->status, output);
}

static void
on_answer(void *arg, int fd, short got)
{
	struct helper *helper = arg;
	struct answer head;
	struct run **at;
	ssize_t n;

	(void)got;
	n = recv(fd, helper->buf, ANSWER_MAX, MSG_DONTWAIT);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n >= (ssize_t)sizeof(head))
		memcpy(&head, helper->buf, sizeof(head));
	if (n < (ssize_t)sizeof(head) || head.output > HELPER_OUTPUT_MAX ||
	    head.output > (size_t)n - sizeof(head)) {
		helper_gone(helper);
		return;
	}
	helper->buf[n] = '\0';
	at = run_of(helper, head.id);
	if (*at != NULL && head.status == STOPPED) {
		if (helper->stopped != NULL)
			helper->stopped(helper->listener);
	} else if (*at != NULL)
		tell_answer(helper, at, &head);
	wipe(helper->buf, (size_t)n);
}

void
helper_attach(struct helper *helper, struct loop *loop)
{
	helper->loop = loop;
	helper->later = timer_new(loop, tell_failures, helper);
	loop_add(loop, helper->fd, POLLIN, on_answer, helper);
}

/* NULL, or why it cannot be sent. */
static const char *
pack(const struct helper *helper, struct request *request,
    const char *const argv[], struct str *out)
{
	if (helper->fd == -1)
		return "the helper has ended";
	if (request->number >= helper->count)
		return "no such command";
	for (; argv != NULL && argv[request->count] != NULL; request->count++)
		if (request->count == HELPER_ARGS ||
		    strlen(argv[request->count]) > HELPER_ARG_MAX)
			return "arguments too long or too many";
	str_addn(out, (char *)request, sizeof(*request));
	for (uint32_t i = 0; i < request->count; i++)
		str_addn(out, argv[i], strlen(argv[i]) + 1);
	return NULL;
}

static void
run(struct helper *helper, uint32_t what, unsigned number,
    const char *const argv[], helper_fn *done, void *arg)
{
	struct request request = { what, ++helper->last_id, number, 0 };
	struct run *run = xcalloc(1, sizeof(*run)), **at = &helper->runs;
	struct str out;

	run->id = request.id;
	run->number = number;
	run->done = done;
	run->arg = arg;
	/* At the end: failures are told in the order of asking. */
	while (*at != NULL)
		at = &(*at)->next;
	*at = run;
	str_init_secret(&out);
	run->failure = pack(helper, &request, argv, &out);
	if (run->failure == NULL && send(helper->fd, out.s, out.len,
	    MSG_NOSIGNAL | MSG_DONTWAIT) == -1)
		run->failure = "the helper does not listen";
	if (run->failure != NULL)
		timer_set(helper->later, 0);
	str_free(&out);
}

void
helper_run(struct helper *helper, unsigned number, const char *const argv[],
    helper_fn *done, void *arg)
{
	run(helper, RUN, number, argv, done, arg);
}

void
helper_run_lent(struct helper *helper, unsigned number, helper_fn *done,
    void *arg)
{
	run(helper, RUN_LENT, number, NULL, done, arg);
}

static void
tell(struct helper *helper, uint32_t what)
{
	struct request request = { .what = what };

	if (helper->fd != -1)
		(void)send(helper->fd, &request, sizeof(request),
		    MSG_NOSIGNAL | MSG_DONTWAIT);
}

void
helper_pause(struct helper *helper)
{
	tell(helper, PAUSE);
}

void
helper_resume(struct helper *helper)
{
	tell(helper, RESUME);
}

void
helper_forget(struct helper *helper, const void *arg)
{
	for (struct run *run = helper->runs; run != NULL; run = run->next)
		if (run->arg == arg)
			run->done = NULL;
}

void
helper_stop(struct helper *helper)
{
	struct run *run;

	if (helper == NULL)
		return;
	if (helper->fd != -1) {
		if (helper->loop != NULL)
			loop_del(helper->loop, helper->fd);
		close(helper->fd);
	}
	timer_free(helper->later);
	while ((run = helper->runs) != NULL) {
		helper->runs = run->next;
		free(run);
	}
	secret_free(helper->buf);
	/*
	 * It ends by itself, having taken the terminal from a command; init
	 * buries it if we do not come to it.
	 */
	(void)waitpid(helper->pid, NULL, helper->lends ? 0 : WNOHANG);
	free(helper);
}
