/*
 * Which account a command is for, where several could be meant: an error that
 * says how to name one; on a screen a question, answered by the number of a
 * row.  Must not know what the command does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "cmd/inside.h"

int
which_account(struct args *args, struct err *err)
{
	args->which = true;
	return err_set(err, "which-account",
	    "there are several accounts: write -a ACCOUNT behind the command");
}

/* A command that waits; it was typed where there is no account. */
struct which_wait {
	struct app *app;
	char **accounts;
	size_t n;
	char *line;			/* secret */
	enum otr_level shown;		/* when Enter was pressed */
	which_run_fn *run;
};

static void
which_free(struct which_wait *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->accounts[i]);
	free(w->accounts);
	secret_free(w->line);
	free(w);
}

/* Those that are connected first: they are meant as a rule. */
static void
which_add(struct which_wait *w, bool online)
{
	struct account *a;

	for (size_t i = 0; i < chat_accounts(w->app->chat); i++) {
		a = chat_account(w->app->chat, i);
		if ((account_state(a) == ACCOUNT_ONLINE) == online)
			w->accounts[w->n++] = xstrdup(account_jid(a));
	}
}

static char *
which_row(const struct which_wait *w, size_t i)
{
	const struct account *a = account_find(w->app->chat, w->accounts[i]);

	return xasprintf("%s%s", w->accounts[i], account_state(a) ==
	    ACCOUNT_ONLINE ? "" : "  (not connected)");
}

static void
which_picked(void *arg, size_t i)
{
	struct which_wait *w = arg;
	struct args none = { .rows = NULL };
	struct err err;

	if (i < w->n && w->run(w->app, w->accounts[i], w->line, w->shown,
	    &err) == -1)
		cmd_say(w->app, &none, ENTRY_ERROR, err.code, NULL, "%s",
		    err.text);
	which_free(w);
}

int
which_ask(struct app *app, const char *line, enum otr_level shown,
    which_run_fn *run)
{
	const struct front *front = app->front;
	struct which_wait *w = xcalloc(1, sizeof(*w));
	size_t n = chat_accounts(app->chat);
	char **rows = xcalloc(n, sizeof(*rows));

	w->app = app;
	w->accounts = xcalloc(n, sizeof(*w->accounts));
	w->line = secret_dup(line);
	w->shown = shown;
	w->run = run;
	which_add(w, true);
	which_add(w, false);
	for (size_t i = 0; i < n; i++)
		rows[i] = which_row(w, i);
	front->ask_which(front->arg, "Which account?",
	    (const char *const *)rows, n, which_picked, w);
	for (size_t i = 0; i < n; i++)
		free(rows[i]);
	free(rows);
	return 1;
}
