/*
 * Commands that block: an address or a domain, no longer, who is.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"

#define BLOCK_SHOWN_MAX 500	/* on a screen; the pipe has all */

/* The outcome is said where the command was given, as answers are. */
static const struct talk *
block_said_in(const struct app *app, const struct args *args)
{
	return app->front->kind == FRONT_SCREEN ? args->window :
	    talk_find(args->account, args->contact);
}

static int
block_check_whole(const struct args *args, struct err *err)
{
	if (args->resource == NULL)
		return 0;
	return err_set(err, "usage", "programs are not blocked one by one: "
	    "name %s alone", args->contact);
}

static void
block_say_done(struct app *app, const struct args *args, enum report report)
{
	bool online = account_state(args->account) == ACCOUNT_ONLINE;
	const struct chat_pair data[] = {
		{ "contact", args->contact },
		{ "report", report_word(report) },
		{ NULL, NULL },
	};

	cmd_say(app, args, ENTRY_NOTICE, "blocked", data, "%s is blocked: "
	    "nothing that comes from there is shown, and nothing is sent "
	    "there.%s%s", args->contact, online ? "" :
	    "  The server is told at the next log-in.",
	    online || report == REPORT_NONE ? "" :
	    "  It does not get the report: give the command again then.");
}

static int
block_do(struct app *app, const struct args *args, const char *reason,
    struct err *err)
{
	enum report report = REPORT_NONE;
	int rc;

	if (reason != NULL)
		(void)report_parse(reason, &report);
	rc = account_block(args->account, args->contact, report,
	    block_said_in(app, args), err);
	if (rc == 0 || err_is(err, "not-kept"))
		block_say_done(app, args, report);
	return rc;
}

static void
block_answered(void *arg, bool yes)
{
	struct asked *asked = arg;
	struct args args;
	struct err err;

	if (yes && asked_args(asked, &args) && block_do(asked->app, &args,
	    *asked->text != '\0' ? asked->text : NULL, &err) == -1)
		asked_failed(asked, &args, &err);
	asked_free(asked);
}

/* Who was not named may be somebody else than was thought. */
static void
block_ask(struct app *app, const struct args *args, const char *reason)
{
	char *prompt = cmd_prompt("Block %s%s%s?", args->contact,
	    reason != NULL ? " and report them as " : "",
	    reason != NULL ? reason : "");
	struct args his = *args;

	his.talk = his.window;
	app->front->ask_yes(app->front->arg, prompt, block_answered,
	    asked_new(app, &his, reason != NULL ? reason : ""));
	free(prompt);
}

int
cmd_block(struct app *app, struct args *args, struct err *err)
{
	if (block_check_whole(args, err) == -1)
		return -1;
	if (args->contact_given || app->front->ask_yes == NULL)
		return block_do(app, args, args->arg[0], err);
	block_ask(app, args, args->arg[0]);
	return 0;
}

int
cmd_unblock(struct app *app, struct args *args, struct err *err)
{
	if (block_check_whole(args, err) == -1)
		return -1;
	return account_unblock(args->account, args->contact,
	    block_said_in(app, args), err);
}

/* ---- the list ---------------------------------------------------------- */

struct block_row {
	const char *jid;
	unsigned by;
};

static int
block_by_name(const void *a, const void *b)
{
	return strcmp(((const struct block_row *)a)->jid,
	    ((const struct block_row *)b)->jid);
}

static void
block_list_one(struct listing *list, const struct block_row *row)
{
	bool there = (row->by & BLOCKED_THERE) != 0;
	const struct chat_pair data[] = {
		{ "contact", row->jid },
		{ "by", there ? "server" : "sotto" }, { NULL, NULL },
	};

	listing_add(list, data, "%s%s", row->jid, there ? "" :
	    " (by sotto itself: the server does not)");
}

static void
block_list(struct app *app, const struct args *args, struct account *account)
{
	size_t n = account_blocked(account), shown = n;
	struct block_row *rows = xcalloc(n + 1, sizeof(rows[0]));
	struct args his = *args;
	struct listing list;

	his.account = account;
	for (size_t i = 0; i < n; i++)
		rows[i].jid = account_blocked_at(account, i, &rows[i].by);
	qsort(rows, n, sizeof(rows[0]), block_by_name);
	if (app->front->kind == FRONT_SCREEN && n > BLOCK_SHOWN_MAX)
		shown = BLOCK_SHOWN_MAX;
	listing_begin(&list, app, &his, "blocked-one");
	for (size_t i = 0; i < shown; i++)
		block_list_one(&list, &rows[i]);
	if (listing_end(&list) == 0)
		cmd_say(app, &his, ENTRY_NOTICE, "nobody-blocked", NULL,
		    "%s blocks nobody, as far as is known.%s",
		    account_jid(account), account_state(account) ==
		    ACCOUNT_ONLINE ? "" : "  It is not connected: the server "
		    "may know more.");
	else if (shown < n)
		cmd_say(app, &his, ENTRY_NOTICE, "blocked-more", NULL,
		    "... and %zu more.", n - shown);
	free(rows);
}

int
cmd_blocked(struct app *app, struct args *args, struct err *err)
{
	(void)err;
	for (size_t i = 0; i < chat_accounts(app->chat); i++)
		if (args->account == NULL ||
		    args->account == chat_account(app->chat, i))
			block_list(app, args, chat_account(app->chat, i));
	return 0;
}
