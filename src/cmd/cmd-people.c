/*
 * Commands that ask about people: their programs, what they say of themselves,
 * all that is known; and what the user says of himself.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/* The outcome is said where the command was given, as answers are. */
static const struct talk *
people_said_in(const struct app *app, const struct args *args)
{
	if (cmd_is_person(app) || args->contact == NULL)
		return args->window;
	return talk_find(args->account, args->contact);
}

static int
people_ask(struct app *app, struct args *args, enum inquiry what, struct err *err)
{
	char *full = args->contact == NULL ? xstrdup("") :
	    args->resource == NULL ? xstrdup(args->contact) :
	    xasprintf("%s/%s", args->contact, args->resource);
	int rc = account_ask(args->account, what, full,
	    people_said_in(app, args), err);

	free(full);
	return rc;
}

int
cmd_ping(struct app *app, struct args *args, struct err *err)
{
	return people_ask(app, args, INQUIRY_PING, err);
}

int
cmd_time(struct app *app, struct args *args, struct err *err)
{
	return people_ask(app, args, INQUIRY_TIME, err);
}

int
cmd_version(struct app *app, struct args *args, struct err *err)
{
	return people_ask(app, args, INQUIRY_VERSION, err);
}

int
cmd_last(struct app *app, struct args *args, struct err *err)
{
	return people_ask(app, args, INQUIRY_LAST, err);
}

int
cmd_info(struct app *app, struct args *args, struct err *err)
{
	(void)err;
	account_info(args->account, args->contact, people_said_in(app, args));
	return 0;
}

int
cmd_whois(struct app *app, struct args *args, struct err *err)
{
	return account_whois(args->account, args->contact,
	    people_said_in(app, args), err);
}

/* ---- cards ------------------------------------------------------------- */

static int
people_vcard_account(struct app *app, struct args *args, struct err *err)
{
	if (args->account == NULL && args->window != NULL)
		args->account = talk_account(args->window);
	if (args->account == NULL && chat_accounts(app->chat) == 1)
		args->account = chat_account(app->chat, 0);
	if (args->account != NULL)
		return 0;
	return chat_accounts(app->chat) == 0 ? err_set(err, "no-account",
	    "there is no account: /connect YOU@DOMAIN makes one") :
	    which_account(args, err);
}

/* The field and its value, as one text for asked_new(). */
static int
people_vcard_set(struct app *app, const struct args *args, const char *both,
    struct err *err)
{
	size_t n = strcspn(both, " ");
	char *field = xstrndup(both, n);
	const char *value = both + n + 1;
	int rc = account_vcard_set(args->account, field,
	    strcmp(value, "none") == 0 ? "" : value,
	    people_said_in(app, args), err);

	free(field);
	return rc;
}

static void
people_vcard_answered(void *arg, size_t which)
{
	struct asked *asked = arg;
	struct args args;
	struct err err;

	if (which == 0 && asked_args(asked, &args) &&
	    people_vcard_set(asked->app, &args, asked->text, &err) == -1)
		asked_failed(asked, &args, &err);
	asked_free(asked);
}

/* The window is known again, when it is answered, by the contact's name. */
static void
people_vcard_ask(struct app *app, const struct args *args, const char *both)
{
	const struct answer change = { .text = "change it, for all to read",
	    .brief = "change", .risky = true };
	struct args his = *args;

	if (his.window != NULL && talk_account(his.window) == his.account) {
		his.talk = his.window;
		his.contact = talk_jid(his.window);
	}
	cmd_ask(app, cmd_prompt("Change your card? Anybody can read it."),
	    &change, "leave it",
	    people_vcard_answered, asked_new(app, &his, both));
}

static int
people_vcard_change(struct app *app, struct args *args, struct err *err)
{
	char *both;
	int rc = 0;

	if (args->contact_given && strcmp(args->contact,
	    account_jid(args->account)) != 0)
		return err_set(err, "usage", "you can change only your own "
		    "card: leave out %s", args->contact);
	if (args->arg[1] == NULL)
		return err_set(err, "usage", "write the new value behind the "
		    "field; `none' removes the field");
	args->contact = NULL;
	both = xasprintf("%s %s", args->arg[0], args->arg[1]);
	if (app->front->ask != NULL)
		people_vcard_ask(app, args, both);
	else
		rc = people_vcard_set(app, args, both, err);
	free(both);
	return rc;
}

int
cmd_vcard(struct app *app, struct args *args, struct err *err)
{
	if (people_vcard_account(app, args, err) == -1)
		return -1;
	if (args->arg[0] != NULL)
		return people_vcard_change(app, args, err);
	if (args->contact == NULL && args->window != NULL &&
	    !args->account_given)
		args->contact = talk_jid(args->window);
	return account_vcard(args->account, args->contact,
	    people_said_in(app, args), err);
}
