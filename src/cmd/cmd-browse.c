/*
 * Commands that ask what an address is, can do and has, and begin what it
 * offers to be done.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/* An answer is said where the question was asked. */
static const struct talk *
browse_said_in(const struct app *app, const struct args *args)
{
	return cmd_is_person(app) ? args->window : NULL;
}

/* The first argument as an address, "" where there is none; NULL: it is none.
 * Caller frees. */
static char *
browse_address(const struct args *args, struct err *err)
{
	return args->arg[0] == NULL ? xstrdup("") :
	    jid_parse(args->arg[0], err);
}

int
cmd_disco(struct app *app, struct args *args, struct err *err)
{
	char *jid = browse_address(args, err);
	int rc;

	if (jid == NULL)
		return -1;
	rc = account_browse(args->account, jid, args->arg[1] != NULL ?
	    args->arg[1] : "", browse_said_in(app, args), err);
	free(jid);
	return rc;
}

int
cmd_adhoc(struct app *app, struct args *args, struct err *err)
{
	char *jid = browse_address(args, err);
	int rc;

	if (jid == NULL)
		return -1;
	if (args->arg[1] != NULL)
		rc = adhoc_begin(args->account, jid, args->arg[1],
		    browse_said_in(app, args), err);
	else
		rc = account_browse_commands(args->account, jid,
		    browse_said_in(app, args), err);
	free(jid);
	return rc;
}
