/*
 * sotto-demo SOTTO: shows sotto with a server and a contact of its own, and
 * leaves nothing behind.
 *
 * The process that the shell waits for only waits itself.  The guardian,
 * its child in a session of its own, is the parent of all the others: it
 * starts them, and when sotto ends, or the other end of the leash goes (be
 * it by SIGKILL), it ends them and removes the directory.  If the guardian
 * is killed, what it started dies with it or comes to the first process,
 * which then does the same.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "demo.h"

static volatile sig_atomic_t leash = -1;	/* of the first process */
static volatile sig_atomic_t signalled;

/* ---- the first process ------------------------------------------------- */

/* Dropping the leash tells the guardian, as our death would. */
static void
first_signal(int signo)
{
	signalled = signo;
	if (leash != -1)
		close(leash);
	leash = -1;
}

static bool
is_stopped(pid_t pid)
{
	char path[64], text[512], *p;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return (false);
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return (false);
	text[n] = '\0';
	p = strrchr(text, ')');
	return (p != NULL && p[1] == ' ' && p[2] == 'T');
}

/* sotto was suspended: so are we, so that the shell comes back. */
static void
first_stop(pid_t sotto)
{
	if (!is_stopped(sotto))
		return;
	raise(SIGSTOP);
	kill(sotto, SIGCONT);
}

/* Returns sotto's status, or -1 if the guardian was killed. */
static int
first_wait(int report, pid_t *sotto)
{
	struct report r;
	ssize_t n;

	for (;;) {
		n = read(report, &r, sizeof(r));
		if (n == -1 && errno == EINTR)
			continue;
		if (n != (ssize_t)sizeof(r))
			return (-1);
		if (r.what == 'P')
			*sotto = (pid_t)r.number;
		else if (r.what == 'T')
			first_stop(*sotto);
		else
			return (r.number);
	}
}

/* What a sotto that was killed could not put right itself. */
static void
first_terminal(const struct termios *was)
{
	static const char reset[] =
	    "\033[?2004l\033[?1049l\033[?25h\033[0m\r\n";
	void (*old)(int) = signal(SIGTTOU, SIG_IGN);

	tcsetattr(0, TCSANOW, was);
	if (write(1, reset, sizeof(reset) - 1) == -1)
		return;
	signal(SIGTTOU, old);
}

static int
first(struct stage *s, int report, const struct termios *was)
{
	struct sigaction sa = { .sa_handler = first_signal };
	static const int caught[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	pid_t sotto = -1;
	size_t i;
	int status;

	for (i = 0; i < NELEM(caught); i++)
		sigaction(caught[i], &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
	status = first_wait(report, &sotto);
	if (status == -1) {
		end_children(sotto);
		stage_remove(s);
		status = 1;
	}
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		continue;
	if (status > 128 || signalled == SIGTERM)
		first_terminal(was);
	return (signalled != 0 ? 128 + signalled : status);
}

int
main(int argc, char *argv[])
{
	struct err err = { .code = "" };
	struct termios was;
	struct stage stage;
	int down[2], up[2], status;

	if (argc != 2) {
		dprintf(2, "usage: sotto --demo\n");
		return (2);
	}
	if (tcgetattr(0, &was) == -1 || !isatty(1)) {
		dprintf(2, "sotto: the demo needs a terminal\n");
		return (1);
	}
	if (stage_new(&stage, argv[1], &err) == -1) {
		dprintf(2, "sotto: %s\n", err.text);
		stage_free(&stage);
		return (1);
	}
	if (pipe2(down, O_CLOEXEC) == -1 || pipe2(up, O_CLOEXEC) == -1)
		die("pipe: %s", strerror(errno));
	adopt_orphans();
	switch (fork()) {
	case -1:
		stage_remove(&stage);
		die("fork: %s", strerror(errno));
	case 0:
		close(down[1]);
		close(up[0]);
		guardian_live(&stage, down[0], up[1]);
	}
	close(down[0]);
	close(up[1]);
	leash = down[1];
	status = first(&stage, up[0], &was);
	stage_free(&stage);
	return (status);
}
