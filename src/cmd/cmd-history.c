/*
 * The command for what was said before: asks the server's archive.  Must not
 * know how what comes of it is shown.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"

#define LINES_USUAL 50

/* 0: all of them. */
static int
history_lines(const char *word, size_t *lines, struct err *err)
{
	char *end;
	unsigned long n;

	*lines = LINES_USUAL;
	if (word == NULL)
		return 0;
	*lines = 0;
	if (strcmp(word, "all") == 0)
		return 0;
	errno = 0;
	n = strtoul(word, &end, 10);
	if (*word < '1' || *word > '9' || *end != '\0' || errno != 0)
		return err_set(err, "usage", "usage: /history [CONTACT] "
		    "[NUMBER|all]");
	*lines = n;
	return 0;
}

int
cmd_history(struct app *app, struct args *args, struct err *err)
{
	size_t lines;

	(void)app;
	if (history_lines(args->arg[0], &lines, err) == -1)
		return -1;
	return talk_past(args->talk, lines, false, err);
}
