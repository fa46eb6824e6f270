/*
 * The process between the helper and a command that has the terminal: it
 * leads the command's group, stops and ends as the command does, and if the
 * helper dies it takes the whole group along, which would go on reading and
 * drawing.  Must not know what the command is.
 *
 * SPDX-License-Identifier: ISC
 */
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/wait.h>

#include <errno.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "helper/inside.h"

#define MOMENT_NS 20000000	/* 20 ms */

static void
keeper_orphan(int signo)
{
	(void)signo;
	(void)kill(0, SIGKILL);
}

int
keeper_ready(void)
{
	struct sigaction a = { .sa_handler = keeper_orphan };

	if (sigaction(SIGUSR2, &a, NULL) == -1)
		return -1;
#ifdef __linux__
	return prctl(PR_SET_PDEATHSIG, SIGUSR2);
#else
	return 0;
#endif
}

/* What the keys of the terminal send is the command's. */
static void
keeper_signals(void)
{
	static const int ignored[] = { SIGHUP, SIGINT, SIGQUIT, SIGTSTP,
	    SIGTTIN, SIGTTOU };
	sigset_t none;

	for (size_t i = 0; i < NELEM(ignored); i++)
		signal(ignored[i], SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Ends as it did; returns if it was stopped, or goes on. */
static void
keeper_follow(int status)
{
	if (WIFEXITED(status))
		_exit(WEXITSTATUS(status));
	if (WIFSIGNALED(status))
		_exit(128 + WTERMSIG(status));
}

/* Whether it is stopped for more than the moment in which both go on. */
static bool
keeper_stopped(pid_t command)
{
	const struct timespec moment = { 0, MOMENT_NS };
	int status;

	(void)nanosleep(&moment, NULL);
	if (waitpid(command, &status, WNOHANG | WCONTINUED) != command)
		return true;
	keeper_follow(status);
	return false;
}

static _Noreturn void
keeper_stay(pid_t command)
{
	int status;
	pid_t pid;

	keeper_signals();
	spawn_close_from(3);
	for (;;) {
		pid = waitpid(command, &status, WUNTRACED);
		if (pid == -1 && errno != EINTR)
			_exit(127);
		if (pid != command)
			continue;
		keeper_follow(status);
		if (keeper_stopped(command))
			(void)kill(getpid(), SIGSTOP);
	}
}

int
keeper_begin(void)
{
	pid_t pid = fork();

	if (pid > 0)
		keeper_stay(pid);
	return pid == 0 ? 0 : -1;
}
