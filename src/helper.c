/*
 * The helper's two ends: requests from sotto, and the process that runs the
 * commands.  Must not know what a command is for.
 *
 * A request is one datagram: id, number and count of arguments as 32-bit
 * integers, then the arguments, each with its NUL.  An answer is the id, the
 * status and the output.  Both ends are the same program: no byte order.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helper.h"
#include "lib/lib.h"

#define SOCKET_FD 3		/* the process's only descriptor besides 0-2 */
#define JOBS_MAX 16		/* that run at the same time */
#define NOT_RUN (-1)

struct request {
	uint32_t id;
	uint32_t number;
	uint32_t count;
};

struct answer {
	uint32_t id;
	int32_t status;
};

#define REQUEST_MAX (sizeof(struct request) + \
	HELPER_ARGS * (HELPER_ARG_MAX + 1))
#define ANSWER_MAX (sizeof(struct answer) + HELPER_OUTPUT_MAX)

/* ---- the process ------------------------------------------------------- */

struct job {
	struct job *next;
	struct process *process;
	uint32_t id;
	pid_t pid;
	int fd;			/* its standard output */
	struct str output;
	struct timer *limit;
	bool late;
};

struct process {
	struct loop *loop;
	const char *const *commands;
	size_t count;
	struct job *jobs;
	unsigned running;
};

static void
answer(uint32_t id, int status, const char *text, size_t len)
{
	struct answer head = { id, status };
	struct str out;

	str_init_secret(&out);
	str_addn(&out, (char *)&head, sizeof(head));
	str_addn(&out, text, len);
	(void)send(SOCKET_FD, out.s, out.len, MSG_NOSIGNAL);
	str_free(&out);
}

static void
answer_failure(uint32_t id, const char *why)
{
	answer(id, NOT_RUN, why, strlen(why));
}

static void
job_free(struct process *process, struct job *job)
{
	struct job **at = &process->jobs;

	while (*at != job)
		at = &(*at)->next;
	*at = job->next;
	loop_del(process->loop, job->fd);
	close(job->fd);
	timer_free(job->limit);
	str_free(&job->output);
	free(job);
	process->running--;
}

/* Reads what is there; what comes after the limit is dropped. */
static void
job_read(void *arg, int fd, short got)
{
	struct job *job = arg;
	char buf[1024];
	size_t room;
	ssize_t n;

	(void)got;
	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		room = HELPER_OUTPUT_MAX - job->output.len;
		str_addn(&job->output, buf,
		    (size_t)n < room ? (size_t)n : room);
	}
	wipe(buf, sizeof(buf));
	/* Closed: only its end is still waited for. */
	if (n == 0)
		loop_del(job->process->loop, fd);
}

static void
job_late(void *arg)
{
	struct job *job = arg;

	job->late = true;
	kill(-job->pid, SIGKILL);
}

static void
job_end(struct process *process, struct job *job, int status)
{
	size_t len;

	job_read(job, job->fd, POLLIN);
	len = job->output.len;
	if (len > 0 && job->output.s[len - 1] == '\n')
		len--;
	if (job->late)
		answer_failure(job->id, "not ended in time");
	else
		answer(job->id, WIFEXITED(status) ? WEXITSTATUS(status) :
		    128 + WTERMSIG(status), job->output.s, len);
	job_free(process, job);
}

static void
on_child(void *arg)
{
	struct process *process = arg;
	struct job *job;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (job = process->jobs; job != NULL; job = job->next)
			if (job->pid == pid) {
				job_end(process, job, status);
				break;
			}
}

_Noreturn static void
run_command(const char *command, const char *const args[], size_t count,
    int out)
{
	const char *argv[HELPER_ARGS + 5] = { "sh", "-c", command, "sh" };
	sigset_t none;

	for (size_t i = 0; i < count; i++)
		argv[4 + i] = args[i];
	argv[4 + count] = NULL;
	loop_signals_forget();
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setpgid(0, 0);
	if (dup2(out, STDOUT_FILENO) != -1)
		execv("/bin/sh", (char *const *)(uintptr_t)argv);
	_exit(127);
}

static void
job_start(struct process *process, const struct request *request,
    const char *const args[])
{
	int fds[2] = { -1, -1 };
	struct job *job;
	pid_t pid;

	if (process->running >= JOBS_MAX) {
		answer_failure(request->id, "too many commands at once");
		return;
	}
	if (pipe2(fds, O_CLOEXEC) == -1 || (pid = fork()) == -1) {
		if (fds[0] != -1) {
			close(fds[0]);
			close(fds[1]);
		}
		answer_failure(request->id, strerror(errno));
		return;
	}
	if (pid == 0)
		run_command(process->commands[request->number], args,
		    request->count, fds[1]);
	/* Here and there: whoever comes first. */
	setpgid(pid, pid);
	close(fds[1]);
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	job = xcalloc(1, sizeof(*job));
	job->process = process;
	job->id = request->id;
	job->pid = pid;
	job->fd = fds[0];
	str_init_secret(&job->output);
	job->limit = timer_new(process->loop, job_late, job);
	timer_set(job->limit, (int64_t)HELPER_SECONDS * 1000);
	job->next = process->jobs;
	process->jobs = job;
	process->running++;
	loop_add(process->loop, job->fd, POLLIN, job_read, job);
}

/* Splits the arguments, which must fill the datagram exactly. */
static int
split(const char *text, size_t len, uint32_t count, const char *args[])
{
	const char *end;

	if (count > HELPER_ARGS)
		return -1;
	for (uint32_t i = 0; i < count; i++) {
		if ((end = memchr(text, '\0', len)) == NULL)
			return -1;
		args[i] = text;
		len -= (size_t)(end + 1 - text);
		text = end + 1;
	}
	return len == 0 ? 0 : -1;
}

/* sotto is gone, or talks nonsense: nothing is left to do. */
_Noreturn static void
process_end(struct process *process)
{
	for (struct job *job = process->jobs; job != NULL; job = job->next)
		kill(-job->pid, SIGKILL);
	_exit(0);
}

static void
on_request(void *arg, int fd, short got)
{
	struct process *process = arg;
	const char *args[HELPER_ARGS];
	struct request request;
	char buf[REQUEST_MAX];
	ssize_t n;

	(void)got;
	n = recv(fd, buf, sizeof(buf), MSG_DONTWAIT);
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < (ssize_t)sizeof(request))
		process_end(process);
	memcpy(&request, buf, sizeof(request));
	if (request.number >= process->count ||
	    split(buf + sizeof(request), (size_t)n - sizeof(request),
	    request.count, args) == -1)
		process_end(process);
	job_start(process, &request, args);
	wipe(buf, sizeof(buf));
}

/* Away from the terminal and from all that sotto has open. */
static int
detach(int fd, bool quiet, struct err *err)
{
	int null;

	loop_signals_forget();
	(void)setsid();
	if ((null = open("/dev/null", O_RDWR)) == -1 ||
	    dup2(null, STDIN_FILENO) == -1 ||
	    dup2(null, STDOUT_FILENO) == -1 ||
	    (quiet && dup2(null, STDERR_FILENO) == -1) ||
	    (fd != SOCKET_FD && dup2(fd, SOCKET_FD) == -1) ||
	    fcntl(SOCKET_FD, F_SETFD, FD_CLOEXEC) == -1)
		return err_set(err, "start", "%s", strerror(errno));
	closefrom(SOCKET_FD + 1);
	return sandbox_helper(err);
}

_Noreturn static void
process_run(int fd, const char *const commands[], size_t n, bool quiet)
{
	struct process process = { .commands = commands, .count = n };
	struct err err;

	if (detach(fd, quiet, &err) == -1) {
		fprintf(stderr, "sotto: helper: %s\n", err.text);
		_exit(1);
	}
	process.loop = loop_new();
	loop_signal(process.loop, SIGCHLD, on_child, &process);
	loop_add(process.loop, SOCKET_FD, POLLIN, on_request, &process);
	loop_run(process.loop);
	_exit(0);
}

/* ---- sotto's end ------------------------------------------------------- */

struct run {
	struct run *next;
	uint32_t id;
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
};

struct helper *
helper_start(const char *const commands[], size_t n, bool quiet,
    struct err *err)
{
	struct helper *helper;
	int fds[2];
	pid_t pid;

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
		process_run(fds[1], commands, n, quiet);
	close(fds[1]);
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	helper = xcalloc(1, sizeof(*helper));
	helper->fd = fds[0];
	helper->pid = pid;
	helper->count = n;
	helper->buf = secret_alloc(ANSWER_MAX + 1);
	return helper;
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
	if (n < (ssize_t)sizeof(head)) {
		helper_gone(helper);
		return;
	}
	helper->buf[n] = '\0';
	memcpy(&head, helper->buf, sizeof(head));
	at = run_of(helper, head.id);
	if (*at != NULL)
		run_done(at, head.status, helper->buf + sizeof(head));
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

void
helper_run(struct helper *helper, unsigned number, const char *const argv[],
    helper_fn *done, void *arg)
{
	struct request request = { ++helper->last_id, number, 0 };
	struct run *run = xcalloc(1, sizeof(*run)), **at = &helper->runs;
	struct str out;

	run->id = request.id;
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
	/* It ends by itself; init buries it if we do not come to it. */
	(void)waitpid(helper->pid, NULL, WNOHANG);
	free(helper);
}
