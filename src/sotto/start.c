/*
 * Starts the other programs: sotto-net beside us, sotto-demo in our place.
 * Only from the directory that was compiled in, never from PATH.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "sotto/inside.h"

#define NET_PATH LIBEXECDIR "/sotto-net"
#define DEMO_PATH LIBEXECDIR "/sotto-demo"
#define CONTROL_FD 3		/* where sotto-net finds its channel */

void
start_clean(void)
{
	long fd, most;

#ifdef SYS_close_range
	if (syscall(SYS_close_range, 3U, ~0U, 0U) == 0)
		return;
#endif
	most = sysconf(_SC_OPEN_MAX);
	for (fd = 3; fd < (most > 0 ? most : 1024); fd++)
		close((int)fd);
}

/* In the child: nothing of ours but the channel, and perhaps stderr. */
static _Noreturn void
net_become(int control, bool quiet)
{
	char *argv[] = { (char *)(uintptr_t)"sotto-net", NULL };
	char *envp[] = { NULL };
	int null = open("/dev/null", O_RDWR);

	if (null == -1)
		_exit(127);
	dup2(null, 0);
	dup2(null, 1);
	if (quiet)
		dup2(null, 2);
	if (control == CONTROL_FD)
		fcntl(control, F_SETFD, 0);
	else
		dup2(control, CONTROL_FD);
	execve(NET_PATH, argv, envp);
	_exit(127);
}

int
start_net(bool quiet, struct err *err)
{
	int pair[2];

	if (access(NET_PATH, X_OK) == -1)
		return (err_set(err, "no-net", "cannot start %s: %s",
		    NET_PATH, strerror(errno)));
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
	    pair) == -1)
		return (err_set(err, "no-net", "socketpair: %s",
		    strerror(errno)));
	switch (fork()) {
	case -1:
		close(pair[0]);
		close(pair[1]);
		return (err_set(err, "no-net", "fork: %s", strerror(errno)));
	case 0:
		net_become(pair[1], quiet);
	}
	close(pair[1]);
	return (pair[0]);
}

/* It is told who we are by the path that was compiled in as well. */
int
start_demo(struct err *err)
{
	char *argv[] = { (char *)(uintptr_t)"sotto-demo",
	    (char *)(uintptr_t)SOTTO_PATH, NULL };

	execv(DEMO_PATH, argv);
	return (err_set(err, "no-demo", "cannot start %s: %s", DEMO_PATH,
	    strerror(errno)));
}
