/*
 * The terminal itself: whether there is one, and descriptors for it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "front/tty/tty.h"

int
tty_check(struct err *err)
{
	const char *codeset;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, "not-a-terminal", "standard input and "
		    "output must be a terminal (or use --pipe)");
	if (setlocale(LC_CTYPE, "") == NULL)
		return err_set(err, "not-utf8", "the locale is not installed: "
		    "set LC_ALL, for example C.UTF-8");
	codeset = nl_langinfo(CODESET);
	if (strcmp(codeset, "UTF-8") != 0)
		return err_set(err, "not-utf8", "sotto needs UTF-8, the locale "
		    "has %s: set LC_ALL, for example C.UTF-8", codeset);
	return 0;
}

/*
 * An open of our own: the flags of what the shell gave are shared with it,
 * and it must not find that non-blocking.  Where there is no such open, what
 * the shell gave has to do.
 */
int
tty_open(int given, int way)
{
	const char *name = ttyname(given);
	int fd = name == NULL ? -1 :
	    open(name, way | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

	return fd != -1 ? fd : fcntl(given, F_DUPFD_CLOEXEC, 3);
}
