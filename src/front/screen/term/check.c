/*
 * Whether there is a terminal that can be used, before anybody is asked for
 * anything.
 *
 * SPDX-License-Identifier: ISC
 */
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "front/screen/term/inside.h"

int
check_terminal(struct err *err)
{
	const char *codeset;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(err, "not-a-terminal", "standard input and "
		    "output must be a terminal (or use --pipe)");
	if (setlocale(LC_CTYPE, "") == NULL)
		return err_set(err, "not-utf8", "the locale is not installed: "
		    "set LC_ALL, for example to C.UTF-8");
	codeset = nl_langinfo(CODESET);
	if (strcmp(codeset, "UTF-8") != 0)
		return err_set(err, "not-utf8", "the locale's character set "
		    "is %s, and UTF-8 is needed: set LC_ALL, for example to "
		    "C.UTF-8", codeset);
	return 0;
}

int
term_check(struct err *err)
{
	struct terminfo info;

	if (check_terminal(err) == -1 ||
	    terminfo_load(&info, getenv("TERM"), err) == -1)
		return -1;
	terminfo_free(&info);
	return 0;
}
