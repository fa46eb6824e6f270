/*
 * Commands on the history: whether the text of sessions is kept, and to
 * forget it.  Must not know how it is kept.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"

static void
say_log(struct app *app, const struct args *args)
{
	const char *account = account_jid(args->account), *who = args->contact;
	bool sealed = conf_bool(app->conf, SET_OTR_LOG, account, who);
	bool clear = conf_bool(app->conf, SET_LOG, account, who);
	const struct chat_pair data[] = {
		{ "log", sealed ? "on" : "off" },
		{ "clear", clear ? "on" : "off" },
		{ NULL, NULL },
	};

	cmd_say(app, args, ENTRY_NOTICE, "otr-log", data, "What is said "
	    "under OTR with %s is %s; what is said in the clear is %s.", who,
	    sealed ? "written to the history on the disk, where it is not "
	    "encrypted (/otr log off)" : "not written to the disk",
	    clear ? "written (/set log)" : "not");
}

static int
log_forget(struct app *app, const struct args *args, struct err *err)
{
	if (talk_forget(args->talk, err) == -1)
		return -1;
	cmd_say(app, args, ENTRY_NOTICE, "otr-log-forgotten", NULL,
	    "The history with %s is deleted.", args->contact);
	say_log(app, args);
	return 0;
}

static void
log_forget_answered(void *arg, bool yes)
{
	struct asked *asked = arg;
	struct args args;
	struct err err;

	if (yes && asked_args(asked, &args) &&
	    log_forget(asked->app, &args, &err) == -1)
		asked_failed(asked, &args, &err);
	asked_free(asked);
}

/* Nothing brings it back. */
static int
log_ask_forget(struct app *app, const struct args *args, struct err *err)
{
	char *prompt;

	if (app->front->ask_yes == NULL)
		return log_forget(app, args, err);
	prompt = cmd_prompt("Delete all that is kept of what was said with "
	    "%s?", talk_name(args->talk));
	app->front->ask_yes(app->front->arg, prompt, log_forget_answered,
	    asked_new(app, args, NULL));
	free(prompt);
	return 0;
}

/* Taken back, unless that leaves on what the configuration has. */
static int
log_turn(struct app *app, const struct args *args, bool on, struct err *err)
{
	const char *account = account_jid(args->account), *who = args->contact;
	int rc;

	if (on)
		return conf_set(app->conf, SET_OTR_LOG, account, who, "true",
		    err);
	if (!conf_bool(app->conf, SET_OTR_LOG, account, who))
		return conf_keep(app->conf, err);
	rc = conf_set(app->conf, SET_OTR_LOG, account, who, NULL, err);
	if (conf_bool(app->conf, SET_OTR_LOG, account, who))
		rc = conf_set(app->conf, SET_OTR_LOG, account, who, "false",
		    err);
	return rc;
}

int
cmd_otr_log(struct app *app, struct args *args, struct err *err)
{
	const char *word = args->arg[0];
	int rc = 0;

	if (word != NULL && strcmp(word, "forget") == 0)
		return log_ask_forget(app, args, err);
	if (word != NULL)
		rc = log_turn(app, args, strcmp(word, "on") == 0, err);
	if (rc == 0 || err_is(err, "not-kept"))
		say_log(app, args);
	return rc;
}
