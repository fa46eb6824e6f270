/*
 * The command that takes an account out: says what goes and what stays, and
 * asks first where somebody sits before it.  Must not know how it goes.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

static void
remove_say(struct app *app, const struct args *args, const char *jid,
    bool history, bool configured)
{
	const struct chat_pair data[] = {
		{ "address", jid }, { "history", history ? "deleted" : "kept" },
		{ "configured", configured ? "true" : "false" },
		{ NULL, NULL },
	};
	/* It is no more: it is said in the window, or of none. */
	struct args at = { .window = args->window };

	cmd_say(app, &at, ENTRY_NOTICE, "account-removed", data,
	    "%s is no longer an account.%s" MORE
	    "Its settings and those of its contacts are gone. Its key and the "
	    "fingerprints of its contacts stay in "
	    "%s%s", jid, configured ? " Take it out of the "
	    "configuration, too." : "", app->data_dir != NULL ?
	    app->data_dir : "the data directory", history ?
	    "; the history of its conversations is deleted." :
	    ", and so does the history of its conversations.");
}

/* The window may be one of those that close with it. */
static int
remove_now(struct app *app, struct args *args, bool history, struct err *err)
{
	char *jid = xstrdup(account_jid(args->account));
	bool configured;
	int rc;

	if (args->window != NULL &&
	    talk_account(args->window) == args->account)
		args->window = NULL;
	rc = account_remove(args->account, history, &configured, err);
	if (rc == 0) {
		/* It has addresses of this account's contacts, and does not
		 * say of which account they are. */
		(void)meant_forget(app, NULL, NULL);
		args->account = NULL;
		args->talk = NULL;
		remove_say(app, args, jid, history, configured);
	}
	free(jid);
	return rc;
}

static void
remove_answered(void *arg, size_t which)
{
	struct asked *asked = arg;
	struct args args;
	struct err err;

	if (which == 0 && asked_args(asked, &args) && args.account != NULL &&
	    remove_now(asked->app, &args, asked->text != NULL, &err) == -1)
		asked_failed(asked, &args, &err);
	asked_free(asked);
}

int
cmd_account_remove(struct app *app, struct args *args, struct err *err)
{
	const char *word = args->arg[1];
	bool history = word != NULL;
	struct args at = { .account = args->account };
	const struct answer remove = { .text = history ?
	    "remove it and its history" : "remove the account",
	    .brief = "remove", .risky = true };

	if (app->front->ask == NULL)
		return remove_now(app, args, history, err);
	if (account_state(args->account) != ACCOUNT_OFFLINE &&
	    account_state(args->account) != ACCOUNT_FAILED)
		return err_set(err, "online", "%s is connected: /disconnect "
		    "first", account_jid(args->account));
	cmd_ask(app, cmd_prompt("Take the account %s out, with its settings "
	    "and those of its contacts, and close its windows? Its key and "
	    "known fingerprints stay; what the history has %s.",
	    account_jid(args->account), history ? "IS DELETED" : "stays"),
	    &remove, "keep it", remove_answered, asked_new(app, &at, word));
	return 0;
}
