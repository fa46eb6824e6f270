/*
 * The first start: no account is in any file.  Offers to take over keys that
 * other programs have here, asks for an address and a password, connects, and
 * once that is done keeps the address if the user says so.  It goes to
 * the settings in the data directory: the configuration is read-only for us
 * by then, so that a hole in the program can never write a command there.
 *
 * SPDX-License-Identifier: ISC
 */
#include <glob.h>
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
		    "%s is remembered; the password is not." MORE
		    "The address is kept in %s/settings; password_command in "
		    "%s can supply the password.", p->first_jid,
		    p->paths.data, p->paths.config);
}

static void
first_answered(void *arg, size_t which)
{
	struct program *p = arg;

	if (which == 0)
		first_keep(p);
	else
		chat_say(p->chat, NULL, NULL, ENTRY_NOTICE, "not-remembered",
		    NULL, "%s is not remembered for the next start.",
		    p->first_jid);
	free(p->first_jid);
	p->first_jid = NULL;
}

/* Once, when it is online: an address that was mistyped is no matter. */
static void
first_hear(void *arg, const struct chat_event *e)
{
	static const struct answer keep = { .text = "remember it",
	    .brief = "remember" };
	struct program *p = arg;
	const struct account *a;
	char *question;

	if (e->type != CHAT_ACCOUNT || !p->first_asks ||
	    p->first_jid == NULL ||
	    (a = account_find(p->chat, p->first_jid)) == NULL ||
	    account_state(a) != ACCOUNT_ONLINE)
		return;
	p->first_asks = false;
	question = xasprintf("You are logged in. Remember %s (not the "
	    "password) for the next start?", p->first_jid);
	p->front.ask(p->front.arg, &(struct answers){ .question = question,
	    .at = &keep, .n = 1, .otherwise = "no", .unasked = true },
	    first_answered, p);
	free(question);
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
	p->first_asks = true;
	chat_listen(p->chat, first_hear, p);
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

/* ---- keys of other programs -------------------------------------------- */

/* Where they keep keys of OTR: a folder, below XDG_DATA_HOME or the home
 * directory, and in it what shows that there are some; glob(7). */
static const struct first {
	const char *program;
	bool data;
	const char *folder, *keys;
} firsts[] = {
	{ "Pidgin", false, ".purple", "otr.private_key" },
	{ "profanity", true, "profanity", "otr/*/keys.txt" },
	{ "mcabber", false, ".mcabber", "otr/*.key" },
	{ "irssi", false, ".irssi", "otr/otr.key" },
	{ "weechat", false, ".weechat", "otr/*.key3" },
	{ "weechat", true, "weechat", "otr/*.key3" },
	{ "Gajim", true, "gajim", "*.key3" },
	{ "Kopete", true, "kopete_otr", "privkeys" },
	{ "Kopete", false, ".kde/share/apps/kopete_otr", "privkeys" },
	{ "Kopete", false, ".kde4/share/apps/kopete_otr", "privkeys" },
	{ "Adium", false, "Library/Application Support/Adium 2.0/Users/"
	    "Default", "otr.private_key" },
};

/* As users write it, and as /otr import takes it; caller frees. */
static char *
first_folder(const struct first *f)
{
	const char *data = getenv("XDG_DATA_HOME");

	if (f->data && data != NULL && data[0] == '/')
		return xasprintf("%s/%s", data, f->folder);
	return xasprintf("~/%s%s", f->data ? ".local/share/" : "", f->folder);
}

static bool
first_is_there(const struct first *f, const char *home)
{
	char *folder = first_folder(f), *path;
	glob_t found;
	bool there;

	path = folder[0] == '~' ? xasprintf("%s%s/%s", home, folder + 1,
	    f->keys) : xasprintf("%s/%s", folder, f->keys);
	there = glob(path, GLOB_NOSORT, NULL, &found) == 0;
	if (there)
		globfree(&found);
	free(path);
	free(folder);
	return there;
}

void
first_look(struct program *p)
{
	const char *home = getenv("HOME");

	for (size_t i = 0; home != NULL && i < NELEM(firsts); i++)
		if (first_is_there(&firsts[i], home))
			p->first_found |= 1u << i;
}

static void
first_import(struct program *p)
{
	struct err err;
	bool secret;
	char *folder, *line;

	for (size_t i = 0; i < NELEM(firsts); i++) {
		if ((p->first_found & 1u << i) == 0)
			continue;
		folder = first_folder(&firsts[i]);
		line = xasprintf("/otr import %s", folder);
		if (cmd_run(&p->app, NULL, line, OTR_NOT_PRIVATE, &secret,
		    &err) == -1)
			chat_say(p->chat, NULL, NULL, ENTRY_ERROR, err.code,
			    NULL, "%s", err.text);
		free(line);
		free(folder);
	}
}

static void
first_chosen(void *arg, size_t which)
{
	struct program *p = arg;

	if (which == 1)
		first_import(p);
	if (which <= 1)
		first_ask(p);
	else
		first_address(p, NULL);
}

static void
first_offer(struct program *p)
{
	static const struct answer answers[] = {
		{ .text = "log in without", .brief = "log in" },
		{ .text = "take them over, then log in",
		    .brief = "take over", .risky = true },
	};
	const char *between = "";
	struct str s;
	char *folder;

	str_init(&s);
	str_add(&s, "Other programs have OTR keys here: ");
	for (size_t i = 0; i < NELEM(firsts); i++)
		if ((p->first_found & 1u << i) != 0) {
			folder = first_folder(&firsts[i]);
			str_addf(&s, "%s%s (%s)", between, firsts[i].program,
			    folder);
			free(folder);
			between = ", ";
		}
	str_add(&s, ". Take them over, with what they trust?");
	p->front.ask(p->front.arg, &(struct answers){ .question = s.s,
	    .at = answers, .n = NELEM(answers), .otherwise = "look around" },
	    first_chosen, p);
	str_free(&s);
}

void
first_start(struct program *p)
{
	chat_say(p->chat, NULL, NULL, ENTRY_NOTICE, "welcome", NULL,
	    "Welcome to sotto. Answer what it asks, or press Escape to "
	    "look around." MORE "There is no account in %s yet.",
	    p->paths.config);
	if (p->first_found != 0 && p->front.ask != NULL)
		first_offer(p);
	else
		first_ask(p);
}
