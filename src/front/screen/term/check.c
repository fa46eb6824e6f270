/*
 * Whether there is a terminal that can be used, before anybody is asked for
 * anything.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "front/screen/term/inside.h"

int
term_check(struct err *err)
{
	struct terminfo info;

	if (tty_check(err) == -1 ||
	    terminfo_load(&info, getenv("TERM"), err) == -1)
		return -1;
	terminfo_free(&info);
	return 0;
}
