/*
 * The command for the stanzas of an account, and for one of the user's own.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cmd/inside.h"

static void
raw_open(struct app *app, const struct args *args)
{
	bool was = account_raw_is_shown(args->account);

	account_raw_show(args->account, true);
	if (app->front->show_raw != NULL)
		app->front->show_raw(app->front->arg, args->account);
	else
		cmd_say(app, args, ENTRY_NOTICE, "xml-on", NULL,
		    "What %s sends and gets is %sshown, without passwords.",
		    account_jid(args->account), was ? "" : "now ");
}

/* Where the answer is seen, and nothing else is written. */
static int
raw_check_place(const struct app *app, const struct args *args,
    struct err *err)
{
	if (app->front->raw == NULL ||
	    app->front->raw(app->front->arg) == args->account)
		return 0;
	return err_set(err, "xml-off", "send a stanza from the window that "
	    "shows them: /xml opens it");
}

int
cmd_xml(struct app *app, struct args *args, struct err *err)
{
	if (args->arg[0] == NULL) {
		raw_open(app, args);
		return 0;
	}
	if (raw_check_place(app, args, err) == -1)
		return -1;
	return account_raw_send(args->account, args->arg[0], err);
}

int
cmd_xml_off(struct app *app, struct args *args, struct err *err)
{
	if (!account_raw_is_shown(args->account))
		return err_set(err, "xml-off", "what %s sends and gets is not "
		    "shown", account_jid(args->account));
	account_raw_show(args->account, false);
	cmd_say(app, args, ENTRY_NOTICE, "xml-off", NULL,
	    "What %s sends and gets is no longer shown.",
	    account_jid(args->account));
	return 0;
}
