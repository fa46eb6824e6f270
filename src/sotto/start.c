/*
 * Starts sotto-net beside us, sotto-demo in our place.
 * Only from the directory that was compiled in, never from PATH.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "ipc/ipc.h"
#include "sotto/inside.h"

#define NET_PATH LIBEXECDIR "/sotto-net"
#define DEMO_PATH LIBEXECDIR "/sotto-demo"

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

int
start_gate(struct program *p, struct err *err)
{
	if (pipe2(p->gate, O_CLOEXEC) == -1)
		return (err_set(err, "start", "pipe: %s", strerror(errno)));
	return (0);
}

void
start_open(struct program *p)
{
	for (int i = 0; i < 2; i++) {
		if (p->gate[i] > 0)
			close(p->gate[i]);
		p->gate[i] = 0;
	}
}

int
start_net(struct program *p, struct err *err)
{
	const struct spawn what = { .path = NET_PATH,
	    .quiet = p->options.row->terminal, .gate = p->gate };
	struct err why;
	pid_t pid;
	int fd = spawn(&what, &pid, &why);

	if (fd == -1)
		err_set(err, "no-net", "%s", why.text);
	return (fd);
}

/* It is told who we are by the path that was compiled in as well. */
int
start_demo(const struct front_row *row, struct err *err)
{
	bool other = row->terminal && row->option != NULL;
	char *front = other ? xasprintf("--%s", row->option) : NULL;
	char *argv[] = { (char *)(uintptr_t)"sotto-demo",
	    (char *)(uintptr_t)SOTTO_PATH, front, NULL };

	execv(DEMO_PATH, argv);
	return (err_set(err, "no-demo", "cannot start %s: %s", DEMO_PATH,
	    strerror(errno)));
}
