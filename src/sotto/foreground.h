/*
 * Which group of processes the terminal belongs to: it reads the keys, and
 * the terminal's signals go to it.  For commands that ask there.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_FOREGROUND_H
#define SOTTO_FOREGROUND_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>

/*
 * The path of the terminal at `fd`, if that is this session's own and the
 * caller in its foreground; else false.
 */
bool foreground_path(int fd, char *path, size_t size);
/* Gives it from one group to another, if it is the first one's. */
bool foreground_move(int tty, pid_t from, pid_t to);
/*
 * In a child that shall have it: a group of its own in the foreground, the
 * terminal as standard input.
 */
int foreground_become(const char *path);

#endif
