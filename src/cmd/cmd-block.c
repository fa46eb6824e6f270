/*
 * Commands that block: an address or a domain, no longer, who is.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define BLOCK_SHOWN_MAX 500	/* on a screen; the pipe has all */
#define LOOKED 1000		/* addresses in one step */
#define LISTED 50		/* said in one step */

/* The outcome is said where the command was given, as answers are. */
static const struct talk *
block_said_in(const struct app *app, const struct args *args)
{
	return cmd_is_person(app) ? args->window :
	    talk_find(args->account, args->contact);
}

static int
block_check_whole(const struct args *args, struct err *err)
{
	if (args->resource == NULL)
		return 0;
	return err_set(err, "usage", "a single program cannot be blocked: name "
	    "%s alone", args->contact);
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
	    "nothing from there is shown." MORE "Nothing is sent there.%s%s",
	    args->contact, online ? "" :
	    " The server is told at the next log-in.",
	    online || report == REPORT_NONE ? "" :
	    " It does not get your report: give the command again then.");
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
block_answered(void *arg, size_t which)
{
	struct asked *asked = arg;
	struct args args;
	struct err err;

	if (which == 0 && asked_args(asked, &args) && block_do(asked->app, &args,
	    *asked->text != '\0' ? asked->text : NULL, &err) == -1)
		asked_failed(asked, &args, &err);
	asked_free(asked);
}

/* Who was not named may be somebody else than was thought. */
static void
block_ask(struct app *app, const struct args *args, const char *reason)
{
	const struct answer block = { .text = reason != NULL ?
	    "block and report" : "block", .brief = reason != NULL ? "report" :
	    "block", .risky = reason != NULL };
	struct args his = *args;

	his.talk = his.window;
	cmd_ask(app, cmd_prompt("Block %s%s%s? %s", args->contact,
	    reason != NULL ? " and report them to your server as " : "",
	    reason != NULL ? reason : "", reason != NULL ? "A report cannot "
	    "be taken back." : "/unblock takes it back."), &block,
	    "do nothing", block_answered, asked_new(app, &his,
	    reason != NULL ? reason : ""));
}

int
cmd_block(struct app *app, struct args *args, struct err *err)
{
	if (block_check_whole(args, err) == -1)
		return -1;
	if (args->contact_given || app->front->ask == NULL)
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
	char *jid;
	unsigned by;
};

/*
 * A list on its way: the first by name are picked out, then said.  Who is no
 * longer blocked meanwhile may stand there, and another be missing.
 */
struct block_listed {
	struct block_row *rows;	/* room for twice as many as are said */
	size_t n, max;
	bool full;		/* rows[max - 1] is the last that counts */
	size_t looked;		/* at so many that are blocked */
	size_t said;		/* of the rows */
};

static int
block_by_name(const void *a, const void *b)
{
	return strcmp(((const struct block_row *)a)->jid,
	    ((const struct block_row *)b)->jid);
}

static void
block_cut(struct block_listed *l)
{
	qsort(l->rows, l->n, sizeof(l->rows[0]), block_by_name);
	l->full = l->n >= l->max;
	while (l->n > l->max)
		free(l->rows[--l->n].jid);
}

static void
block_pick(struct block_listed *l, const char *jid, unsigned by)
{
	if (l->full && strcmp(jid, l->rows[l->max - 1].jid) > 0)
		return;
	l->rows[l->n++] = (struct block_row){ xstrdup(jid), by };
	if (l->n == 2 * l->max)
		block_cut(l);
}

/* False: not at all of them yet. */
static bool
block_look(struct block_listed *l, const struct account *a)
{
	const char *jid = "";
	unsigned by;

	for (int i = 0; i < LOOKED && jid != NULL; i++)
		if ((jid = account_blocked_at(a, l->looked, &by)) != NULL) {
			block_pick(l, jid, by);
			l->looked++;
		}
	if (jid != NULL)
		return false;
	block_cut(l);
	return true;
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
block_list_end(struct app *app, const struct args *args,
    const struct block_listed *l)
{
	if (l->n == 0)
		cmd_say(app, args, ENTRY_NOTICE, "nobody-blocked", NULL,
		    "%s blocks nobody, as far as sotto knows.%s",
		    account_jid(args->account), account_state(args->account) ==
		    ACCOUNT_ONLINE ? "" : "  It is not connected: the server "
		    "may block others.");
	else if (l->n < l->looked)
		cmd_say(app, args, ENTRY_NOTICE, "blocked-more", NULL,
		    "... and %zu more.", l->looked - l->n);
}

static bool
block_list_some(struct app *app, const struct args *args, void *arg)
{
	struct block_listed *l = arg;
	struct listing list;

	if (l->said == 0 && !block_look(l, args->account))
		return true;
	listing_begin(&list, app, args, "blocked-one");
	for (int i = 0; i < LISTED && l->said < l->n; i++)
		block_list_one(&list, &l->rows[l->said++]);
	(void)listing_end(&list);
	if (l->said < l->n)
		return true;
	block_list_end(app, args, l);
	return false;
}

static void
block_listed_free(void *arg)
{
	struct block_listed *l = arg;

	for (size_t i = 0; i < l->n; i++)
		free(l->rows[i].jid);
	free(l->rows);
	free(l);
}

static void
block_list(struct app *app, const struct args *args, struct account *account)
{
	struct block_listed *l = xcalloc(1, sizeof(*l));
	struct args his = *args;

	his.account = account;
	l->max = cmd_is_person(app) ? BLOCK_SHOWN_MAX :
	    account_blocked(account) + 1;
	l->rows = xcalloc(2 * l->max, sizeof(l->rows[0]));
	later_run(app, &his, block_list_some, block_listed_free, l);
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
