/*
 * Commands that answer about a certificate which failed its check.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cmd/cmd.h"

/* Without a name: the window's account if it asks, else the only that does. */
static struct account *
asking_account(const struct app *app, const struct args *args)
{
	struct account *found = NULL, *account;

	if (args->account != NULL)
		return args->account;
	if (args->window != NULL && args->window->account->certificate != NULL)
		return args->window->account;
	for (size_t i = 0; i < chat_accounts(app->chat); i++) {
		account = chat_account(app->chat, i);
		if (account->certificate == NULL)
			continue;
		if (found != NULL)
			return NULL;
		found = account;
	}
	return found;
}

static size_t
asking_count(const struct app *app)
{
	size_t n = 0;

	for (size_t i = 0; i < chat_accounts(app->chat); i++)
		n += chat_account(app->chat, i)->certificate != NULL;
	return n;
}

static int
answer(const struct app *app, const struct args *args,
    int (*how)(struct account *, struct err *), struct err *err)
{
	struct account *account = asking_account(app, args);

	if (account == NULL && asking_count(app) > 1)
		return err_set(err, "which-account",
		    "several accounts ask: name the one you mean");
	if (account == NULL || account->certificate == NULL)
		return err_set(err, "no-question",
		    "no certificate waits for an answer");
	return how(account, err);
}

int
cmd_cert_accept(struct app *app, struct args *args, struct err *err)
{
	return answer(app, args, account_cert_accept, err);
}

int
cmd_cert_pin(struct app *app, struct args *args, struct err *err)
{
	return answer(app, args, account_cert_pin, err);
}

int
cmd_cert_refuse(struct app *app, struct args *args, struct err *err)
{
	return answer(app, args, account_cert_refuse, err);
}
