/*
 * The command that looks for rooms.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/* "SERVER", "SERVER WORD" or "WORD": what has no dot is none of a server.  NULL:
 * it is no address.  Caller frees. */
static char *
directory_server(const struct args *args, const char **word, struct err *err)
{
	bool named = args->arg[0] != NULL && (args->arg[1] != NULL ||
	    strchr(args->arg[0], '.') != NULL);

	*word = named ? args->arg[1] : args->arg[0];
	if (*word == NULL)
		*word = "";
	return named ? jid_parse(args->arg[0], err) : xstrdup("");
}

int
cmd_rooms(struct app *app, struct args *args, struct err *err)
{
	const char *word;
	char *server = directory_server(args, &word, err);
	int rc;

	if (server == NULL)
		return -1;
	rc = account_rooms(args->account, server, word,
	    cmd_is_person(app) ? args->window : NULL, err);
	free(server);
	return rc;
}
