/*
 * Texts that may not have been meant to be sent: the user is asked first.  A
 * script is not, it means what it writes.  Must not know what else becomes of
 * a text.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/* ---- a command without its slash ----------------------------------------- */

/* A text that looked like a command. */
struct unsure {
	struct asked *asked;
	size_t words;			/* where the command begins in it */
	enum otr_level shown;
	char *key;			/* as shown: of who would read it */
	named_run_fn *run;
};

#define UNSURE_SHOWN 40		/* bytes of it in the question */
enum { UNSURE_RUN, UNSURE_SEND, UNSURES };

static void
unsure_answered(void *arg, size_t which)
{
	struct unsure *u = arg;
	struct args args;
	struct str line;
	struct err err;
	int rc = 0;

	str_init_secret(&line);
	str_addc(&line, '/');
	str_add(&line, u->asked->text + u->words);
	if (asked_args(u->asked, &args)) {
		if (which == UNSURE_RUN)
			rc = u->run(u->asked->app, args.talk, line.s, u->shown,
			    NULL, &err);
		else if (which == UNSURE_SEND)
			rc = talk_type_to(args.talk, u->asked->text, u->shown,
			    u->key, &err);
		if (rc == -1)
			asked_failed(u->asked, &args, &err);
	}
	str_free(&line);
	asked_free(u->asked);
	free(u->key);
	free(u);
}

void
unsure_command(struct app *app, struct talk *window, const char *line,
    const char *words, enum otr_level shown, bool secret, named_run_fn *run)
{
	const struct answer at[UNSURES] = {
		[UNSURE_RUN] = { .text = "do what the command says",
		    .brief = "do it", .risky = true },
		[UNSURE_SEND] = { .text = "send it as a line",
		    .brief = "send it", .risky = true },
	};
	struct answers answers = { .at = at, .n = UNSURES,
	    .otherwise = "neither" };
	struct args args = { .account = talk_account(window),
	    .contact = talk_jid(window), .talk = window, .window = window };
	struct unsure *u = xcalloc(1, sizeof(*u));
	bool show = !secret && strlen(line) <= UNSURE_SHOWN;
	char *question = cmd_prompt("%s%s%s looks like a command. It was not "
	    "sent to %s.", show ? "\"" : "",
	    show ? line + strspn(line, BLANKS) : "That", show ? "\"" : "",
	    talk_name(window));

	u->asked = asked_new(app, &args, line);
	u->words = (size_t)(words - line);
	u->shown = shown;
	u->key = xstrdup(talk_key(window));
	u->run = run;
	answers.question = question;
	app->front->ask(app->front->arg, &answers, unsure_answered, u);
	free(question);
}

/* ---- a password that is asked for ---------------------------------------- */

/* A text that was typed while one was. */
struct perhaps {
	struct asked *asked;		/* where it would go */
	char *account;			/* whose password it may be */
	enum otr_level shown;
	char *key;			/* as shown: of who would read it */
};

#define PASSWORD_LONGEST 200	/* bytes */
enum { PERHAPS_LOG_IN, PERHAPS_SEND, PERHAPS };

static bool
perhaps_is(const char *line)
{
	return strlen(line) <= PASSWORD_LONGEST &&
	    strpbrk(line, "\r\n") == NULL &&
	    line[strspn(line, BLANKS)] != '/';
}

/* Whose it may be: the window's account before the others; or NULL. */
static struct account *
perhaps_whose(const struct app *app, const struct talk *window)
{
	struct account *a;

	if (window != NULL &&
	    account_expects_password(a = talk_account(window)))
		return a;
	for (size_t i = 0; i < chat_accounts(app->chat); i++)
		if (account_expects_password(a = chat_account(app->chat, i)))
			return a;
	return NULL;
}

static int
perhaps_log_in(const struct perhaps *p, struct err *err)
{
	struct account *a = account_find(p->asked->app->chat, p->account);

	if (a == NULL || !account_asks_password(a))
		return err_set(err, "no-question", "the password of %s is not "
		    "asked for any more", p->account);
	return account_password(a, p->asked->text, err);
}

/* He writes, and is not asked again before a password is. */
static int
perhaps_send(const struct perhaps *p, struct talk *talk, struct err *err)
{
	const struct chat *chat = p->asked->app->chat;

	if (talk == NULL)
		return err_set(err, "no-conversation", "your line was not "
		    "sent: its window was closed meanwhile");
	for (size_t i = 0; i < chat_accounts(chat); i++)
		account_types_on(chat_account(chat, i));
	return talk_type_to(talk, p->asked->text, p->shown, p->key, err);
}

static void
perhaps_answered(void *arg, size_t which)
{
	struct perhaps *p = arg;
	struct args args;
	struct err err;
	int rc = 0;

	(void)asked_args(p->asked, &args);
	if (which == PERHAPS_LOG_IN)
		rc = perhaps_log_in(p, &err);
	else if (which == PERHAPS_SEND)
		rc = perhaps_send(p, args.talk, &err);
	if (rc == -1)
		asked_failed(p->asked, &args, &err);
	asked_free(p->asked);
	free(p->account);
	free(p->key);
	free(p);
}

static void
perhaps_ask(struct app *app, struct talk *window, const struct account *whose,
    const char *line, enum otr_level shown)
{
	char *send = window == NULL ? NULL : cmd_prompt("it is for %s: send it",
	    talk_name(window));
	const struct answer at[PERHAPS] = {
		[PERHAPS_LOG_IN] = { .text = "it is the password: log in",
		    .brief = "log in" },
		[PERHAPS_SEND] = { .text = send, .brief = "send it",
		    .risky = true },
	};
	struct args args = { .account = window == NULL ? NULL :
	    talk_account(window), .contact = window == NULL ? NULL :
	    talk_jid(window), .talk = window, .window = window };
	struct perhaps *p = xcalloc(1, sizeof(*p));
	char *question = cmd_prompt("The password of %s is asked for. Is this "
	    "line it? Nothing was sent.", account_jid(whose));
	struct answers answers = { .question = question, .at = at,
	    .n = window == NULL ? PERHAPS_SEND : PERHAPS,
	    .otherwise = "forget the line" };

	p->asked = asked_new(app, &args, line);
	p->account = xstrdup(account_jid(whose));
	p->shown = shown;
	p->key = xstrdup(window == NULL ? "" : talk_key(window));
	app->front->ask(app->front->arg, &answers, perhaps_answered, p);
	free(question);
	free(send);
}

bool
unsure_password(struct app *app, struct talk *window, const char *line,
    enum otr_level shown)
{
	const struct account *whose;

	if (!perhaps_is(line) || (whose = perhaps_whose(app, window)) == NULL)
		return false;
	perhaps_ask(app, window, whose, line, shown);
	return true;
}
