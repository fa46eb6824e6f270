/*
 * Commands that answer about a log-in which protects less than before.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cmd/inside.h"

static bool
asks_login(const struct account *account)
{
	return account_asks_login(account);
}

static int
login_answer(const struct app *app, const struct args *args,
    int (*how)(struct account *, struct err *), struct err *err)
{
	struct account *account = asking_account(app, args, asks_login,
	    "log-in", err);

	return account == NULL ? -1 : how(account, err);
}

int
cmd_login_accept(struct app *app, struct args *args, struct err *err)
{
	return login_answer(app, args, account_login_accept, err);
}

int
cmd_login_refuse(struct app *app, struct args *args, struct err *err)
{
	return login_answer(app, args, account_login_refuse, err);
}
