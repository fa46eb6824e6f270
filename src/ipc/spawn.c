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

#define GATE_FD (SPAWN_FD + 1)	/* of a program that waits for its start */

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

void
spawn_close_from(int first)
{
#ifdef HAVE_CLOSEFROM
	closefrom(first);
#else
	for (int fd = first; fd < 4096; fd++)
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

/* One of our descriptors, out of the way of where the ones that stay go. */
static int
spawn_keep(int fd)
{
	if ((fd = fcntl(fd, F_DUPFD_CLOEXEC, GATE_FD + 1)) == -1)
		_exit(127);
	return fd;
}

/*
 * In the child: nothing of ours but the channel, perhaps stderr, and for now
 * the gate.  While it waits there it has no secret and holds no lock.
 */
static void
spawn_strip(const struct spawn *what, int channel)
{
	int gate = what->gate == NULL ? -1 : spawn_keep(what->gate[0]);

	channel = spawn_keep(channel);
	if (detach(what->detach, what->quiet ? 7 : 3, NULL) == -1)
		_exit(127);
	if (dup2(channel, SPAWN_FD) == -1 ||
	    (gate != -1 && dup2(gate, GATE_FD) == -1))
		_exit(127);
	spawn_close_from(gate == -1 ? GATE_FD : GATE_FD + 1);
	secret_leave();
}

/* The processor is ours until the gate opens; or until we are gone. */
static void
spawn_wait(void)
{
	char byte;

	while (read(GATE_FD, &byte, 1) == -1 && errno == EINTR)
		continue;
	close(GATE_FD);
}

static _Noreturn void
spawn_become(const struct spawn *what, int channel)
{
	const char *slash = strrchr(what->path, '/');
	char *argv[] = { (char *)(uintptr_t)(slash == NULL ? what->path :
	    slash + 1), NULL };
	sigset_t none;

	spawn_strip(what, channel);
	if (what->gate != NULL)
		spawn_wait();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
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
	spawn_close_from(SPAWN_FD + 1);
	return 0;
}
