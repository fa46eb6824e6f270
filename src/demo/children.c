/*
 * Children of the demo's processes, and their children: that none is lost,
 * and that all of them end.  Must not know what they do.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>
#include <sys/wait.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "demo/inside.h"

#define SOTTO_MS 3000		/* for sotto to end when told */
#define REST_MS 1000		/* for server and buddy */

void
children_adopt(void)
{
#ifdef PR_SET_CHILD_SUBREAPER
	prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
}

void
children_die_with(int signo, pid_t parent)
{
#ifdef PR_SET_PDEATHSIG
	prctl(PR_SET_PDEATHSIG, signo);
#else
	(void)signo;
#endif
	if (getppid() != parent)
		_exit(1);
}

void
children_reset_signals(void)
{
	static const int all[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD,
	    SIGPIPE };
	size_t i;

	for (i = 0; i < NELEM(all); i++)
		signal(all[i], SIG_DFL);
}

/* Reaps until `pid` (or, with -1, every child) is gone, or time is up. */
static bool
children_reap(pid_t pid, int ms)
{
	int64_t end = clock_now() + ms;
	pid_t got;

	for (;;) {
		got = waitpid(pid, NULL, WNOHANG);
		if (got == -1 && errno == ECHILD)
			return (true);
		if (got == pid)
			return (true);
		if (got > 0)
			continue;
		if (clock_now() >= end)
			return (false);
		poll(NULL, 0, 10);
	}
}

/* Whether /proc says that `pid` is our child. */
static bool
children_is_ours(const char *pid)
{
	char path[64], text[512], *p;
	ssize_t n;
	int fd, ppid = -1;

	snprintf(path, sizeof(path), "/proc/%.20s/stat", pid);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		return (false);
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n <= 0)
		return (false);
	text[n] = '\0';
	/* "pid (name) state ppid"; the name may hold anything. */
	if ((p = strrchr(text, ')')) != NULL)
		sscanf(p, ") %*c %d", &ppid);
	return (ppid == getpid());
}

static void
children_signal(int signo)
{
	DIR *proc = opendir("/proc");
	struct dirent *e;

	if (proc == NULL)
		return;
	while ((e = readdir(proc)) != NULL)
		if (e->d_name[0] >= '1' && e->d_name[0] <= '9' &&
		    children_is_ours(e->d_name))
			kill((pid_t)atoi(e->d_name), signo);
	closedir(proc);
}

void
children_end(pid_t sotto)
{
	int tries;

	if (sotto > 0 && waitpid(sotto, NULL, WNOHANG) == 0) {
		kill(sotto, SIGTERM);
		kill(sotto, SIGCONT);
		children_reap(sotto, SOTTO_MS);
	}
	children_signal(SIGTERM);
	children_signal(SIGCONT);
	if (children_reap(-1, REST_MS))
		return;
	for (tries = 0; tries < 100; tries++) {
		children_signal(SIGKILL);
		if (children_reap(-1, 100))
			return;
	}
}
