/*
 * The first start: no account is in any file.  Asks for an address and a
 * password, connects, and keeps the address if the user says so.  It goes to
 * the settings in the data directory: the configuration is read-only for us
 * by then, so that a hole in the program can never write a command there.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "sotto/inside.h"

static void first_ask(struct program *);

/* An address that came online: before that it may be none, and the server's
 * certificate may not have been looked at. */
static void
first_keep(struct program *p)
{
	struct err err = { .code = "" };

	if (conf_set(p->conf, SET_REMEMBERED, p->first_jid, NULL,
	    "true", &err) == -1)
		chat_say(p->chat, NULL, NULL, ENTRY_ERROR, err.code, NULL,
		    "%s", err.text);
	else
		chat_say(p->chat, NULL, NULL, ENTRY_NOTICE, "kept", NULL,
		    "%s is remembered, the password is not." MORE "The "
		    "address is in %s/settings; password_command in %s can "
		    "fetch the password.", p->first_jid,
		    p->paths.data, p->paths.config);
	free(p->first_jid);
	p->first_jid = NULL;
	p->first_keeps = false;
}

static bool
first_is_online(const struct program *p)
{
	const struct account *a = p->first_jid == NULL ? NULL :
	    account_find(p->chat, p->first_jid);

	return a != NULL && account_state(a) == ACCOUNT_ONLINE;
}

static void
first_hear(void *arg, const struct chat_event *e)
{
	struct program *p = arg;

	if (e->type == CHAT_ACCOUNT && p->first_keeps && first_is_online(p))
		first_keep(p);
}

/* The answer counts once it is online. */
static void
first_answered(void *arg, bool yes)
{
	struct program *p = arg;

	p->first_keeps = yes;
	if (!yes) {
		chat_say(p->chat, NULL, NULL, ENTRY_NOTICE, "not-remembered",
		    NULL, "%s is not remembered for the next start",
		    p->first_jid);
		free(p->first_jid);
		p->first_jid = NULL;
	} else if (first_is_online(p))
		first_keep(p);
}

static void
first_connect(void *arg, const char *secret)
{
	struct program *p = arg;
	struct account *account;
	struct err err = { .code = "" };
	char *again;

	if (secret == NULL || secret[0] == '\0') {
		again = chat_command(NULL, "/connect", p->first_jid, NULL);
		chat_say(p->chat, NULL, NULL, ENTRY_NOTICE, "no-account",
		    NULL, "not connected: %s asks again", again);
		free(again);
		return;
	}
	account = account_add(p->chat, p->first_jid, &err);
	if (account == NULL ||
	    account_connect(account, secret, &err) == -1) {
		chat_say(p->chat, NULL, NULL, ENTRY_ERROR, err.code, NULL,
		    "%s", err.text);
		return;
	}
	chat_listen(p->chat, first_hear, p);
	p->front.ask_yes(p->front.arg, "Remember this address (not the password) for the "
	    "next start, once it is connected?", first_answered, p);
}

static void
first_address(void *arg, const char *text)
{
	struct program *p = arg;
	struct err err = { .code = "" };
	char *prompt;

	if (text == NULL || text[0] == '\0') {
		chat_say(p->chat, NULL, NULL, ENTRY_NOTICE, "no-account",
		    NULL, "no account yet: /connect you@example.org connects, "
		    "/help lists the commands");
		return;
	}
	free(p->first_jid);
	if ((p->first_jid = jid_parse_account(text, &err)) == NULL) {
		chat_say(p->chat, NULL, NULL, ENTRY_ERROR, err.code, NULL,
		    "%s", err.text);
		first_ask(p);
		return;
	}
	prompt = xasprintf("Password of %s: ", p->first_jid);
	p->front.ask_secret(p->front.arg, prompt, first_connect, p);
	free(prompt);
}

static void
first_ask(struct program *p)
{
	p->front.ask_text(p->front.arg,
	    "Your address (like you@example.org): ", first_address, p);
}

void
first_start(struct program *p)
{
	chat_say(p->chat, NULL, NULL, ENTRY_NOTICE, "welcome", NULL,
	    "Welcome to sotto. Give your address below, or press Escape to "
	    "look around." MORE "There is no account in %s yet.",
	    p->paths.config);
	first_ask(p);
}
