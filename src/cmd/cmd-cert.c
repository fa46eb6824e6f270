/*
 * Commands that answer about a certificate which failed its check.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cmd/inside.h"

static bool
asks_certificate(const struct account *account)
{
	return account_asks_certificate(account);
}

static int
cert_answer(const struct app *app, const struct args *args,
    int (*how)(struct account *, struct err *), struct err *err)
{
	struct account *account = asking_account(app, args, asks_certificate,
	    "certificate", err);

	return account == NULL ? -1 : how(account, err);
}

int
cmd_cert_accept(struct app *app, struct args *args, struct err *err)
{
	return cert_answer(app, args, account_cert_accept, err);
}

int
cmd_cert_pin(struct app *app, struct args *args, struct err *err)
{
	return cert_answer(app, args, account_cert_pin, err);
}

int
cmd_cert_refuse(struct app *app, struct args *args, struct err *err)
{
	return cert_answer(app, args, account_cert_refuse, err);
}
