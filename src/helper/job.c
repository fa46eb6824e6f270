/*
 * One command that runs: its output, its end, and the terminal while it has
 * that.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helper/inside.h"

#define JOBS_MAX 16		/* that run at the same time */
#define HEARS_MAX 128		/* reads of standard error in one go */
#define ENDLESS ((size_t)1024 * 1024)	/* bytes: of who goes on and on */

struct job {
	struct job *next;
	struct helper *helper;
	uint32_t id;
	pid_t pid;
	int fd;			/* its standard output */
	int errors;		/* its standard error, or -1: ours */
	int tty;		/* that it has, or -1 */
	size_t read;		/* bytes of output */
	struct str output;	/* what of it counts */
	struct str said;	/* on standard error */
	struct timer *limit;
	int64_t seconds;	/* 0: no limit */
	bool paused;		/* because sotto is */
	const char *fault;	/* for which it was killed, or NULL */
	bool over;		/* nobody is there to be killed */
};

/* ---- answers ------------------------------------------------------------- */

static struct msg_data
job_data(const struct str *str, size_t len)
{
	return (struct msg_data){ str->s, len };
}

static void
job_failed(struct helper *h, uint32_t id, const char *why)
{
	struct msg m = { .type = MSG_HELPER_ENDED };

	m.u.helper_ended.id = id;
	m.u.helper_ended.status = NOT_RUN;
	m.u.helper_ended.output = (struct msg_data){ why, strlen(why) };
	helper_answer(h, &m);
}

static void
job_tell_end(const struct job *job, int status)
{
	struct msg m = { .type = MSG_HELPER_ENDED };
	size_t len = job->output.len;

	if (len > 0 && job->output.s[len - 1] == '\n')
		len--;
	m.u.helper_ended.id = job->id;
	m.u.helper_ended.status = WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
	m.u.helper_ended.output = job_data(&job->output, len);
	m.u.helper_ended.said = job_data(&job->said, job->said.len);
	helper_answer(job->helper, &m);
}

/* It has the terminal only when sotto was told whose that is. */
static void
job_tell_started(struct helper *h, uint32_t id, pid_t pid)
{
	struct msg m = { .type = MSG_HELPER_STARTED };

	m.u.helper_started.id = id;
	m.u.helper_started.group = (uint32_t)pid;
	helper_answer_now(h, &m);
}

static void
job_tell_stopped(const struct job *job)
{
	struct msg m = { .type = MSG_HELPER_STOPPED };

	m.u.helper_stopped.id = job->id;
	helper_answer(job->helper, &m);
}

/* ---- its end ------------------------------------------------------------- */

static void
job_free(struct job *job)
{
	struct job **at = &job->helper->jobs;

	while (*at != job)
		at = &(*at)->next;
	*at = job->next;
	loop_del(job->helper->loop, job->fd);
	close(job->fd);
	if (job->errors != -1) {
		loop_del(job->helper->loop, job->errors);
		close(job->errors);
	}
	if (job->tty != -1)
		close(job->tty);
	timer_free(job->limit);
	str_free(&job->output);
	str_free(&job->said);
	job->helper->running--;
	free(job);
}

/* Its group, or itself where it has none. */
static void
job_kill(const struct job *job)
{
	if (kill(-job->pid, SIGKILL) == -1)
		kill(job->pid, SIGKILL);
}

static void
job_give_up(struct job *job, const char *why)
{
	job->fault = why;
	if (!job->over)
		job_kill(job);
}

static void
job_late(void *arg)
{
	job_give_up(arg, "not ended in time");
}

/* ---- what it prints ------------------------------------------------------ */

/* What comes beyond the limit is dropped. */
static void
job_keep(struct str *out, size_t max, const char *s, size_t n)
{
	size_t room = max - out->len;

	str_addn(out, s, n < room ? n : room);
}

static void
job_read(void *arg, int fd, short got)
{
	struct job *job = arg;
	char buf[1024];
	ssize_t n;

	(void)got;
	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		job_keep(&job->output, IPC_OUTPUT_MAX, buf, (size_t)n);
		job->read += (size_t)n;
		if (job->read > ENDLESS)
			break;
	}
	wipe(buf, sizeof(buf));
	if (job->read > ENDLESS && job->fault == NULL)
		job_give_up(job, "prints without end");
	/* Closed: only its end is still waited for. */
	if (n == 0 || job->fault != NULL)
		loop_del(job->helper->loop, fd);
}

/* Standard error, which whoever sits at the terminal sees. */
static void
job_hear(void *arg, int fd, short got)
{
	struct job *job = arg;
	char buf[512];
	ssize_t n = 1;

	(void)got;
	/* Its time limit must have its turn, however fast it writes. */
	for (int i = 0; i < HEARS_MAX &&
	    (n = read(fd, buf, sizeof(buf))) > 0; i++) {
		job_keep(&job->said, IPC_SAID_MAX, buf, (size_t)n);
		if (job->tty != -1 && write(job->tty, buf, (size_t)n) == -1)
			continue;	/* it takes nothing: never mind */
	}
	wipe(buf, sizeof(buf));
	if (n == 0)
		loop_del(job->helper->loop, fd);
}

/* ---- the terminal -------------------------------------------------------- */

/* It is the owner's again; who was left behind is hung up. */
static void
job_take_back(const struct job *job)
{
	if (job->tty == -1)
		return;
	(void)foreground_move(job->tty, job->pid, job->helper->owner);
	kill(-job->pid, SIGHUP);
	kill(-job->pid, SIGCONT);
}

static void
job_limit(struct job *job)
{
	if (job->seconds > 0)
		timer_set(job->limit, 1000 * job->seconds);
}

/*
 * ^Z, somebody stopped it, or a shell has the terminal: it waits for
 * jobs_resume().
 */
static void
job_stopped(struct job *job, int signo)
{
	if (job->tty == -1)
		return;
	(void)foreground_move(job->tty, job->pid, job->helper->owner);
	if (signo == SIGTSTP || signo == SIGSTOP)
		timer_off(job->limit);
	if (signo == SIGTSTP || (signo == SIGSTOP && !job->paused))
		job_tell_stopped(job);
}

void
jobs_pause(struct helper *h)
{
	for (struct job *job = h->jobs; job != NULL; job = job->next)
		if (job->tty != -1) {
			job->paused = true;
			kill(-job->pid, SIGSTOP);
		}
}

/* Where sotto is in the foreground: else it would take it from a shell. */
void
jobs_resume(struct helper *h)
{
	for (struct job *job = h->jobs; job != NULL; job = job->next) {
		if (job->tty == -1 || (!foreground_move(job->tty, h->owner,
		    job->pid) && tcgetpgrp(job->tty) != job->pid))
			continue;
		job_limit(job);
		job->paused = false;
		kill(-job->pid, SIGCONT);
	}
}

/* ---- children ------------------------------------------------------------ */

static void
job_ended(struct job *job, int status)
{
	job->over = true;
	job_read(job, job->fd, POLLIN);
	if (job->errors != -1)
		job_hear(job, job->errors, POLLIN);
	job_take_back(job);
	if (job->fault != NULL)
		job_failed(job->helper, job->id, job->fault);
	else
		job_tell_end(job, status);
	job_free(job);
}

void
job_children(void *arg)
{
	struct helper *h = arg;
	struct job *job;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
		job = h->jobs;
		while (job != NULL && job->pid != pid)
			job = job->next;
		if (job != NULL && WIFSTOPPED(status))
			job_stopped(job, WSTOPSIG(status));
		else if (job != NULL)
			job_ended(job, status);
	}
}

void
jobs_end(struct helper *h)
{
	for (struct job *job = h->jobs; job != NULL; job = job->next) {
		job_kill(job);
		job_take_back(job);
	}
}

/* ---- its beginning ------------------------------------------------------- */

struct pipes {
	int out[2], errors[2];	/* what it prints */
	int gate[2];		/* it waits at, or -1 */
};

/*
 * Where the terminal can be lent, who does not have it is taken out of its
 * session: no way of asking there leads to it, nor one by gpg's agent.
 * Beside sotto (before there is a screen) it stays where sotto is.
 */
static int
job_place(const struct helper *h, bool lent)
{
	if (lent)
		return foreground_become(h->tty);
	if (h->tty[0] != '\0') {
		(void)setsid();
		return unsetenv("GPG_TTY");
	}
	return h->apart ? setpgid(0, 0) : 0;
}

/* sotto knows of it, and it does not outlive who gave it the terminal. */
static int
job_wait(const int gate[2])
{
	char byte;

	close(gate[1]);
	return keeper_ready() == 0 && read(gate[0], &byte, 1) == 1 ? 0 : -1;
}

/* What its output and its errors go to; a whole terminal is all three. */
static int
job_outputs(const struct msg *m, int out, int errors)
{
	if (m->u.helper_run.lent == LENT_WHOLE)
		out = errors = STDIN_FILENO;
	return dup2(out, STDOUT_FILENO) == -1 || (errors != -1 &&
	    dup2(errors, STDERR_FILENO) == -1) ? -1 : 0;
}

/* The command, as `/bin/sh -c COMMAND sh ARG1 ...`. */
static _Noreturn void
job_become(const struct helper *h, const struct msg *m,
    const char *const args[], size_t count, const struct pipes *p)
{
	static const int ours[] = { SIGPIPE, SIGINT, SIGQUIT, SIGTSTP, SIGTTIN,
	    SIGTTOU };
	const char *argv[IPC_ARGS + 5] = { "sh", "-c",
	    h->commands[m->u.helper_run.number], "sh" };
	bool lent = m->u.helper_run.lent != LENT_NOT;
	sigset_t none;

	for (size_t i = 0; i < count; i++)
		argv[4 + i] = args[i];
	argv[4 + count] = NULL;
	loop_signals_forget();
	if ((lent && job_wait(p->gate) == -1) || job_place(h, lent) == -1 ||
	    (lent && keeper_begin() == -1))
		_exit(127);
	for (size_t i = 0; i < NELEM(ours); i++)
		signal(ours[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (job_outputs(m, p->out[1], p->errors[1]) == 0)
		execv("/bin/sh", (char *const *)(uintptr_t)argv);
	_exit(127);
}

static void
job_close(int fds[2])
{
	for (int i = 0; i < 2; i++) {
		if (fds[i] != -1)
			close(fds[i]);
		fds[i] = -1;
	}
}

static void
job_watch(struct job *job, int fd, loop_fd_fn *fn)
{
	fcntl(fd, F_SETFL, O_NONBLOCK);
	loop_add(job->helper->loop, fd, POLLIN, fn, job);
}

static void
job_new(struct helper *h, const struct msg *m, pid_t pid, int fd, int errors)
{
	struct job *job = xcalloc(1, sizeof(*job));

	job->helper = h;
	job->id = m->u.helper_run.id;
	job->pid = pid;
	job->fd = fd;
	job->errors = errors;
	job->tty = m->u.helper_run.lent != LENT_NOT ? open(h->tty, O_RDWR |
	    O_NOCTTY | O_CLOEXEC | O_NONBLOCK) : -1;
	str_init_secret(&job->output);
	str_init_secret(&job->said);
	job->seconds = m->u.helper_run.seconds;
	job->limit = timer_new(h->loop, job_late, job);
	job_limit(job);
	job->next = h->jobs;
	h->jobs = job;
	h->running++;
	job_watch(job, fd, job_read);
	if (errors != -1)
		job_watch(job, errors, job_hear);
}

/* Who gets the terminal waits at a gate. */
static int
job_pipes(const struct helper *h, const struct msg *m, struct pipes *p)
{
	if (pipe2(p->out, O_CLOEXEC) == -1 ||
	    (h->quiet && pipe2(p->errors, O_CLOEXEC) == -1) ||
	    (m->u.helper_run.lent != LENT_NOT &&
	    pipe2(p->gate, O_CLOEXEC) == -1))
		return -1;
	return 0;
}

static void
job_pipes_close(struct pipes *p)
{
	job_close(p->out);
	job_close(p->errors);
	job_close(p->gate);
}

/* In the parent: a group of its own, here and there: whoever comes first. */
static void
job_began(struct helper *h, const struct msg *m, pid_t pid, struct pipes *p)
{
	bool lent = m->u.helper_run.lent != LENT_NOT;

	if (lent || (h->tty[0] == '\0' && h->apart))
		setpgid(pid, pid);
	job_new(h, m, pid, p->out[0], p->errors[0]);
	p->out[0] = p->errors[0] = -1;
	if (!lent)
		return;
	job_tell_started(h, m->u.helper_run.id, pid);
	if (write(p->gate[1], "", 1) != 1)
		kill(pid, SIGKILL);
}

void
job_start(struct helper *h, const struct msg *m, const char *const args[],
    size_t count)
{
	struct pipes p = { { -1, -1 }, { -1, -1 }, { -1, -1 } };
	uint32_t id = m->u.helper_run.id;
	pid_t pid = -1;

	if (h->running >= JOBS_MAX)
		job_failed(h, id, "too many commands at once");
	else if (job_pipes(h, m, &p) == -1 || (pid = fork()) == -1)
		job_failed(h, id, strerror(errno));
	else if (pid == 0)
		job_become(h, m, args, count, &p);
	else
		job_began(h, m, pid, &p);
	job_pipes_close(&p);
}
