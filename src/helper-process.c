/*
 * The helper's own end: a process that runs the commands it was given at its
 * start.  Must not know what a command is for.
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

#include "confine/confine.h"
#include "sotto/foreground.h"
#include "helper-wire.h"
#include "lib/lib.h"

#define SOCKET_FD 3		/* the process's only descriptor besides 0-2 */
#define JOBS_MAX 16		/* that run at the same time */

struct job {
	struct job *next;
	struct process *process;
	uint32_t id;
	pid_t pid;
	int fd;			/* its standard output */
	int errors;		/* its standard error, or -1: ours */
	int tty;		/* that it has, or -1 */
	struct str output;
	struct str said;	/* on standard error */
	struct timer *limit;
	bool late;
};

struct process {
	struct loop *loop;
	const char *const *commands;
	size_t count;
	struct job *jobs;
	unsigned running;
	bool quiet;		/* nobody sees standard error */
	const char *tty;	/* that can be lent, or "" */
	pid_t owner;		/* ... by this group */
};

static void
answer(uint32_t id, int status, const char *text, size_t len,
    const struct str *said)
{
	struct answer head = { id, status, (uint32_t)len };
	struct str out;

	str_init_secret(&out);
	str_addn(&out, (char *)&head, sizeof(head));
	str_addn(&out, text, len);
	if (said != NULL)
		str_addn(&out, said->s, said->len);
	(void)send(SOCKET_FD, out.s, out.len, MSG_NOSIGNAL);
	str_free(&out);
}

static void
answer_failure(uint32_t id, const char *why)
{
	answer(id, NOT_RUN, why, strlen(why), NULL);
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
	if (job->errors != -1) {
		loop_del(process->loop, job->errors);
		close(job->errors);
	}
	if (job->tty != -1)
		close(job->tty);
	timer_free(job->limit);
	str_free(&job->output);
	str_free(&job->said);
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

/* The same of standard error, which whoever sits at the terminal sees. */
static void
job_hear(void *arg, int fd, short got)
{
	struct job *job = arg;
	char buf[512];
	size_t room;
	ssize_t n;

	(void)got;
	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		room = HELPER_SAID_MAX - job->said.len;
		str_addn(&job->said, buf, (size_t)n < room ? (size_t)n : room);
		if (job->tty != -1 && write(job->tty, buf, (size_t)n) == -1)
			continue;	/* it takes nothing: never mind */
	}
	wipe(buf, sizeof(buf));
	if (n == 0)
		loop_del(job->process->loop, fd);
}

/* Its group, or itself where it has not come that far. */
static void
job_kill(const struct job *job)
{
	if (kill(-job->pid, SIGKILL) == -1)
		kill(job->pid, SIGKILL);
}

static void
job_late(void *arg)
{
	struct job *job = arg;

	job->late = true;
	job_kill(job);
}

/* The terminal is the owner's again; who was left behind is hung up. */
static void
job_take_back(struct process *process, struct job *job)
{
	if (job->tty == -1)
		return;
	(void)foreground_move(job->tty, job->pid, process->owner);
	kill(-job->pid, SIGHUP);
	kill(-job->pid, SIGCONT);
}

/* ^Z, or a shell has the terminal: it waits for helper_resume(). */
static void
job_stopped(struct process *process, struct job *job, int signo)
{
	if (job->tty == -1)
		return;
	(void)foreground_move(job->tty, job->pid, process->owner);
	if (signo == SIGTSTP)
		answer(job->id, STOPPED, "", 0, NULL);
}

static void
job_end(struct process *process, struct job *job, int status)
{
	size_t len;

	job_read(job, job->fd, POLLIN);
	if (job->errors != -1)
		job_hear(job, job->errors, POLLIN);
	job_take_back(process, job);
	len = job->output.len;
	if (len > 0 && job->output.s[len - 1] == '\n')
		len--;
	if (job->late)
		answer_failure(job->id, "not ended in time");
	else
		answer(job->id, WIFEXITED(status) ? WEXITSTATUS(status) :
		    128 + WTERMSIG(status), job->output.s, len,
		    &job->said);
	job_free(process, job);
}

static void
on_child(void *arg)
{
	struct process *process = arg;
	struct job *job;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
		job = process->jobs;
		while (job != NULL && job->pid != pid)
			job = job->next;
		if (job != NULL && WIFSTOPPED(status))
			job_stopped(process, job, WSTOPSIG(status));
		else if (job != NULL)
			job_end(process, job, status);
	}
}

static void
jobs_pause(struct process *process)
{
	for (struct job *job = process->jobs; job != NULL; job = job->next)
		if (job->tty != -1)
			kill(-job->pid, SIGSTOP);
}

/* Where sotto is in the foreground: else it would take it from a shell. */
static void
jobs_resume(struct process *process)
{
	for (struct job *job = process->jobs; job != NULL; job = job->next)
		if (job->tty != -1 && (foreground_move(job->tty,
		    process->owner, job->pid) ||
		    tcgetpgrp(job->tty) == job->pid))
			kill(-job->pid, SIGCONT);
}

/*
 * Where the terminal can be lent, who does not have it is taken out of its
 * session: no way of asking there leads to it, nor one by gpg's agent.
 */
static int
job_place(const struct process *process, bool lent)
{
	if (lent)
		return foreground_become(process->tty);
	if (process->tty[0] == '\0')
		return setpgid(0, 0);
	(void)setsid();
	return unsetenv("GPG_TTY");
}

_Noreturn static void
run_command(const struct process *process, const struct request *request,
    const char *const args[], int out, int errors)
{
	static const int ours[] = { SIGPIPE, SIGINT, SIGQUIT, SIGTSTP, SIGTTIN,
	    SIGTTOU };
	const char *argv[HELPER_ARGS + 5] = { "sh", "-c",
	    process->commands[request->number], "sh" };
	sigset_t none;

	for (size_t i = 0; i < request->count; i++)
		argv[4 + i] = args[i];
	argv[4 + request->count] = NULL;
	loop_signals_forget();
	if (job_place(process, request->what == RUN_LENT) == -1)
		_exit(127);
	for (size_t i = 0; i < NELEM(ours); i++)
		signal(ours[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (dup2(out, STDOUT_FILENO) != -1 &&
	    (errors == -1 || dup2(errors, STDERR_FILENO) != -1))
		execv("/bin/sh", (char *const *)(uintptr_t)argv);
	_exit(127);
}

static void
close_pipe(const int fds[2])
{
	for (int i = 0; i < 2; i++)
		if (fds[i] != -1)
			close(fds[i]);
}

static struct job *
job_new(struct process *process, const struct request *request, pid_t pid,
    int fd, int errors)
{
	struct job *job = xcalloc(1, sizeof(*job));
	bool lent = request->what == RUN_LENT;

	job->process = process;
	job->id = request->id;
	job->pid = pid;
	job->fd = fd;
	job->errors = errors;
	job->tty = lent ? open(process->tty, O_RDWR | O_NOCTTY | O_CLOEXEC |
	    O_NONBLOCK) : -1;
	str_init_secret(&job->output);
	str_init_secret(&job->said);
	job->limit = timer_new(process->loop, job_late, job);
	timer_set(job->limit, (int64_t)1000 * (lent ? HELPER_LENT_SECONDS :
	    HELPER_SECONDS));
	job->next = process->jobs;
	process->jobs = job;
	process->running++;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	loop_add(process->loop, fd, POLLIN, job_read, job);
	if (errors != -1) {
		fcntl(errors, F_SETFL, O_NONBLOCK);
		loop_add(process->loop, errors, POLLIN, job_hear, job);
	}
	return job;
}

static void
job_start(struct process *process, const struct request *request,
    const char *const args[])
{
	int fds[2] = { -1, -1 }, errors[2] = { -1, -1 };
	pid_t pid;

	if (process->running >= JOBS_MAX) {
		answer_failure(request->id, "too many commands at once");
		return;
	}
	if (pipe2(fds, O_CLOEXEC) == -1 ||
	    (process->quiet && pipe2(errors, O_CLOEXEC) == -1) ||
	    (pid = fork()) == -1) {
		answer_failure(request->id, strerror(errno));
		close_pipe(fds);
		close_pipe(errors);
		return;
	}
	if (pid == 0)
		run_command(process, request, args, fds[1], errors[1]);
	/* Here and there: whoever comes first. */
	if (request->what == RUN_LENT || process->tty[0] == '\0')
		setpgid(pid, pid);
	close(fds[1]);
	if (errors[1] != -1)
		close(errors[1]);
	(void)job_new(process, request, pid, fds[0], errors[0]);
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
	for (struct job *job = process->jobs; job != NULL; job = job->next) {
		job_kill(job);
		job_take_back(process, job);
	}
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
	if (request.what == RESUME || request.what == PAUSE) {
		(request.what == PAUSE ? jobs_pause : jobs_resume)(process);
		return;
	}
	if (request.what > RUN_LENT ||
	    (request.what == RUN_LENT && process->tty[0] == '\0'))
		process_end(process);
	if (request.number >= process->count ||
	    split(buf + sizeof(request), (size_t)n - sizeof(request),
	    request.count, args) == -1)
		process_end(process);
	job_start(process, &request, args);
	wipe(buf, sizeof(buf));
}

/*
 * Away from the terminal and from all that sotto has open.  Who can lend it
 * stays in its session, but out of the group that its signals go to.
 */
static int
detach(int fd, bool quiet, bool lends, struct err *err)
{
	static const int ignored[] = { SIGINT, SIGQUIT, SIGTSTP, SIGTTIN,
	    SIGTTOU };
	int null;

	loop_signals_forget();
	if (lends)
		(void)setpgid(0, 0);
	else
		(void)setsid();
	for (size_t i = 0; lends && i < NELEM(ignored); i++)
		signal(ignored[i], SIG_IGN);
	if ((null = open("/dev/null", O_RDWR)) == -1 ||
	    dup2(null, STDIN_FILENO) == -1 ||
	    dup2(null, STDOUT_FILENO) == -1 ||
	    (quiet && dup2(null, STDERR_FILENO) == -1) ||
	    (fd != SOCKET_FD && dup2(fd, SOCKET_FD) == -1) ||
	    fcntl(SOCKET_FD, F_SETFD, FD_CLOEXEC) == -1)
		return err_set(err, "start", "%s", strerror(errno));
	closefrom(SOCKET_FD + 1);
	return confine_enter(CONFINE_HELPER, NULL, 0, err);
}

_Noreturn void
helper_serve(int fd, const char *const commands[], size_t n, bool quiet,
    const char *tty, pid_t owner)
{
	struct process process = { .commands = commands, .count = n,
	    .quiet = quiet, .tty = tty, .owner = owner };
	struct err err;

	secrets_forget();
	if (detach(fd, quiet, tty[0] != '\0', &err) == -1) {
		fprintf(stderr, "sotto: helper: %s\n", err.text);
		_exit(1);
	}
	process.loop = loop_new();
	loop_signal(process.loop, SIGCHLD, on_child, &process);
	loop_add(process.loop, SOCKET_FD, POLLIN, on_request, &process);
	loop_run(process.loop);
	_exit(0);
}
