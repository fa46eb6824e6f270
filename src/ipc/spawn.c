/*
 * Starting the programs beside sotto, and how a process leaves the terminal
 * and what else it was born with.  Knows no program by name.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ipc/ipc.h"

#include <sys/socket.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern char **environ;

int
detach(enum detach how, unsigned nulls, struct err *err)
{
	int null = nulls == 0 ? -1 : open("/dev/null", O_RDWR | O_CLOEXEC);

	if (nulls != 0 && null == -1)
		return err_set(err, "start", "/dev/null: %s", strerror(errno));
	switch (how) {
	case DETACH_NOT:
		break;
	case DETACH_GROUP:
		(void)setpgid(0, 0);
		break;
	case DETACH_SESSION:
		(void)setsid();
		break;
	}
	for (int fd = 0; fd < 3; fd++)
		if ((nulls & 1u << fd) != 0 && dup2(null, fd) == -1)
			return err_set(err, "start", "%s", strerror(errno));
	if (null > 2)
		close(null);
	return 0;
}

static void
spawn_close_rest(void)
{
#ifdef HAVE_CLOSEFROM
	closefrom(SPAWN_FD + 1);
#else
	for (int fd = SPAWN_FD + 1; fd < 4096; fd++)
		close(fd);
#endif
}

/* "NAME=value" as it stands in ours, or NULL. */
static char *
spawn_variable(const char *name)
{
	size_t len = strlen(name);

	for (char **at = environ; at != NULL && *at != NULL; at++)
		if (strncmp(*at, name, len) == 0 && (*at)[len] == '=')
			return *at;
	return NULL;
}

static char **
spawn_environment(const struct spawn *what)
{
	size_t n = 0, got = 0;
	char **env, *one;

	if (what->environment)
		return environ;
	while (what->variables != NULL && what->variables[n] != NULL)
		n++;
	env = xcalloc(n + 1, sizeof(*env));
	for (size_t i = 0; i < n; i++)
		if ((one = spawn_variable(what->variables[i])) != NULL)
			env[got++] = one;
	return env;
}

/* The processor is ours until the gate opens; or until we are gone. */
static void
spawn_wait(const int gate[2])
{
	char byte;

	close(gate[1]);
	while (read(gate[0], &byte, 1) == -1 && errno == EINTR)
		continue;
}

/* In the child: nothing of ours but the channel, and perhaps stderr. */
static _Noreturn void
spawn_become(const struct spawn *what, int channel)
{
	const char *slash = strrchr(what->path, '/');
	char *argv[] = { (char *)(uintptr_t)(slash == NULL ? what->path :
	    slash + 1), NULL };
	sigset_t none;

	if (what->gate != NULL)
		spawn_wait(what->gate);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (detach(what->detach, what->quiet ? 7 : 3, NULL) == -1)
		_exit(127);
	if (channel == SPAWN_FD)
		fcntl(channel, F_SETFD, 0);
	else
		dup2(channel, SPAWN_FD);
	spawn_close_rest();
	execve(what->path, argv, spawn_environment(what));
	_exit(127);
}

int
spawn(const struct spawn *what, pid_t *pid, struct err *err)
{
	int pair[2];

	if (access(what->path, X_OK) == -1)
		return err_set(err, "start", "cannot start %s: %s",
		    what->path, strerror(errno));
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == -1)
		return err_set(err, "start", "socketpair: %s",
		    strerror(errno));
	if ((*pid = fork()) == 0)
		spawn_become(what, pair[1]);
	close(pair[1]);
	if (*pid == -1) {
		close(pair[0]);
		return err_set(err, "start", "fork: %s", strerror(errno));
	}
	return pair[0];
}

int
spawn_began(struct err *err)
{
	int type = 0;
	socklen_t len = sizeof type;

	if (getsockopt(SPAWN_FD, SOL_SOCKET, SO_TYPE, &type, &len) == -1 ||
	    type != SOCK_SEQPACKET)
		return err_set(err, "start", "is started by sotto only");
	spawn_close_rest();
	return 0;
}
