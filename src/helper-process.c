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

_Noreturn void
helper_serve(int fd, const char *const commands[], size_t n, bool quiet)
{
	struct process process = { .commands = commands, .count = n };
	struct err err;

	secrets_forget();
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
