/*
 * Where an account's password comes from: the user types it, the
 * configuration has it, or names a command that gives it.  It is kept until
 * the server has proved itself; from then on there is a key (login.c), unless
 * the server has shown that it takes another one each time.
 *
 * SPDX-License-Identifier: ISC
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

struct password {
	char *word;		/* typed or fetched: secret memory, or NULL */
	bool running;		/* the command */
	password_fn *came;	/* to be called when it has ended */
	bool wrong;		/* the server refused the last one */
	bool lasting;		/* a key does not: see password_outlasts() */
};

struct password *
password_new(void)
{
	return xcalloc(1, sizeof(struct password));
}

void
password_free(struct password *p)
{
	secret_free(p->word);
	free(p);
}

/* ---- having it --------------------------------------------------------- */

/* A wrong one is never tried again by itself: servers lock accounts for it. */
const char *
password_word(const struct account *a)
{
	const char *word;

	if (a->password->word != NULL || a->password->wrong)
		return a->password->word;
	word = conf_text(a->chat->conf, SET_PASSWORD, a->jid, NULL);
	return word != NULL && *word != '\0' ? word : NULL;
}

void
password_drop(struct account *a)
{
	secret_free(a->password->word);
	a->password->word = NULL;
}

void
password_take(struct account *a, const char *word)
{
	char *copy = secret_dup(word);

	password_drop(a);
	a->password->word = copy;
	a->password->wrong = false;
	a->asks_password = false;
}

void
password_wrong(struct account *a)
{
	password_drop(a);
	a->password->wrong = true;
}

void
password_done(struct account *a, bool keep)
{
	a->asks_password = a->password->wrong = false;
	if (!keep && !a->password->lasting)
		password_drop(a);
}

void
password_outlasts(struct account *a)
{
	a->password->lasting = true;
}

void
password_forget(struct account *a)
{
	password_drop(a);
	a->password->lasting = false;
}

void
password_asked(struct account *a)
{
	if (a->password->word == NULL)
		a->password->wrong = false;
}

/* ---- the command ------------------------------------------------------- */

bool
password_is_coming(const struct account *a)
{
	return a->password->running;
}

/* By itself it is run only where it asks nobody, who may be typing something
 * else. */
bool
password_can_fetch(const struct account *a, bool asked)
{
	return (asked || !a->chat->ops.asks) && !a->password->wrong &&
	    a->chat->ops.command != NULL && conf_command(a->chat->conf,
	    SET_PASSWORD_COMMAND, a->jid) >= 0;
}

/* Why it gave nothing, in words. */
static void
password_say_failed(struct account *a, int status, const char *why)
{
	struct str s;

	str_init(&s);
	if (status == -1)
		str_addf(&s, "%s", why);
	else if (status == 0)
		str_add(&s, "its first line is empty or not text");
	else if (status == 128 + SIGINT)
		str_add(&s, "you stopped it (C-c)");
	else if (status == 127)
		str_add(&s, "a command was not found (exit status 127)");
	else
		str_addf(&s, "exit status %d", status);
	chat_say(a->chat, a, NULL, ENTRY_ERROR, "password-command", NULL,
	    "password_command of %s gave no password: %s.", a->jid, s.s);
	str_free(&s);
}

/* The first line of what the command said. */
static void
password_command_done(void *arg, int status, const char *output)
{
	struct account *a = arg;
	size_t n = output != NULL ? strcspn(output, "\r\n") : 0;
	bool ok = status == 0 && n > 0 && utf8_valid(output, n);

	a->password->running = false;
	if (!a->wants_online || a->state == ACCOUNT_ONLINE)
		return;
	if (!ok)
		password_say_failed(a, status, output);
	/* What the user typed meanwhile counts. */
	else if (a->password->word == NULL)
		a->password->word = secret_dupn(output, n);
	a->password->came(a, a->password->word != NULL);
}

void
password_fetch(struct account *a, password_fn *came)
{
	int n = conf_command(a->chat->conf, SET_PASSWORD_COMMAND, a->jid);

	a->password->running = true;
	a->password->came = came;
	a->chat->ops.command(a->chat->ops.arg, (unsigned)n,
	    (const char *const[]){ NULL }, password_command_done, a);
}

/* ---- the question ------------------------------------------------------ */

static bool
password_look(struct question *q)
{
	return q->account->asks_password;
}

void
password_ask(struct account *a)
{
	struct says says = { .n = 0 };

	a->types_on &= a->asks_password;
	a->asks_password = true;
	a->changes++;
	says.text = xasprintf(a->password->wrong ?
	    "%s: the server refused the password; type another one" :
	    "%s: the password is needed", a->jid);
	says_answer(&says, chat_command(NULL, "/connect -a", a->jid, NULL),
	    &(struct answer){ .text = "type it", .brief = "type",
		.prompts = true });
	chat_ask(a->chat, &(struct whose){ .account = a, .code = "password",
		.look = password_look }, &says);
}
