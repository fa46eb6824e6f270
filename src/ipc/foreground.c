/*
 * Which group of processes the terminal belongs to.  Must not know what a
 * process does there, nor how the terminal is set.
 *
 * SPDX-License-Identifier: ISC
 */
#include <fcntl.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include "ipc/ipc.h"

/* Who is not in the foreground would be stopped for it (SIGTTOU). */
bool
foreground_move(int tty, pid_t from, pid_t to)
{
	sigset_t one, before;
	bool moved;

	sigemptyset(&one);
	sigaddset(&one, SIGTTOU);
	sigprocmask(SIG_BLOCK, &one, &before);
	moved = tcgetpgrp(tty) == from && tcsetpgrp(tty, to) == 0;
	sigprocmask(SIG_SETMASK, &before, NULL);
	return moved;
}

int
foreground_become(const char *path)
{
	int tty = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);

	(void)setpgid(0, 0);
	if (tty == -1 || !foreground_move(tty, tcgetpgrp(tty), getpgrp()) ||
	    dup2(tty, STDIN_FILENO) == -1)
		return -1;
	if (tty != STDIN_FILENO)
		(void)close(tty);
	return 0;
}
