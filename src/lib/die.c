/*
 * The last words of a program that cannot go on.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <unistd.h>

#include "lib/lib.h"

static void (*hook)(void);

void
die_hook(void (*fn)(void))
{
	hook = fn;
}

/* Allocates nothing: exhausted memory is what it is mostly for. */
void
die(const char *fmt, ...)
{
	void (*fn)(void) = hook;
	va_list ap;

	/* A hook that dies itself must not come back here for ever. */
	hook = NULL;
	if (fn != NULL)
		fn();
	fputs("sotto: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	fflush(stderr);
	/* Not exit(): handlers would run in a state that is not sound. */
	_exit(1);
}
