/*
 * Which account an answer is for: a question of one account's (certificate,
 * log-in) is answered by a command that need not name it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "cmd/inside.h"

/* The only one that asks; several: NULL, and *n. */
static struct account *
only_asking(const struct app *app, asks_fn *asks, size_t *n)
{
	struct account *found = NULL, *account;

	*n = 0;
	for (size_t i = 0; i < chat_accounts(app->chat); i++) {
		account = chat_account(app->chat, i);
		if (asks(account) && (*n)++ == 0)
			found = account;
	}
	return *n == 1 ? found : NULL;
}

struct account *
asking_account(const struct app *app, const struct args *args, asks_fn *asks,
    const char *what, struct err *err)
{
	struct account *account = args->account;
	size_t n = 0;

	if (account == NULL && args->window != NULL &&
	    asks(talk_account(args->window)))
		account = talk_account(args->window);
	if (account == NULL)
		account = only_asking(app, asks, &n);
	if (account != NULL && asks(account))
		return account;
	if (n > 1)
		err_set(err, "which-account",
		    "several accounts ask: name the one you mean");
	else
		err_set(err, "no-question", "no %s waits for an answer", what);
	return NULL;
}
