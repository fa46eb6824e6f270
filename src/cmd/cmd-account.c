/*
 * Commands on accounts: list, add, connect, disconnect, own presence, and
 * how the whole is connected and confined.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/* ---- what there is ----------------------------------------------------- */

static const char *
account_or_nothing(const char *s)
{
	return s == NULL ? "" : s;
}

static void
account_add_connect(struct str *text, const struct account *account)
{
	char *connect = chat_command(NULL, "/connect -a",
	    account_jid(account), NULL);

	str_addf(text, "; the password is needed: %s", connect);
	free(connect);
}

/* Whether who stands in between could have passed the log-in on. */
static const char *
account_bound_text(const struct account *account)
{
	return account_binding(account) == NULL ||
	    strcmp(account_binding(account), "none") == 0 ? "not bound to TLS" :
	    strcmp(account_binding(account), "tls-exporter") == 0 ?
	    "bound to TLS (tls-exporter)" :
	    "bound to TLS (tls-server-end-point)";
}

static const char *
account_archive_word(const struct account *account)
{
	static const char *const words[] = {
		[ARCHIVE_UNKNOWN] = "unknown", [ARCHIVE_OFF] = "off",
		[ARCHIVE_NONE] = "none", [ARCHIVE_THERE] = "there",
		[ARCHIVE_REFUSED] = "refused",
	};
	const char *why;
	bool reads;
	enum archive_state state = account_archive(account, &why, &reads);

	return reads ? "reading" : words[state];
}

static void
account_add_archive(struct str *text, const struct account *account)
{
	static const char *const words[] = {
		[ARCHIVE_UNKNOWN] = "",
		[ARCHIVE_OFF] = ", archive not read (/set archive)",
		[ARCHIVE_NONE] = ", no archive",
		[ARCHIVE_THERE] = ", its archive was read",
		[ARCHIVE_REFUSED] = ", its archive cannot be read: ",
	};
	const char *why;
	bool reads;
	enum archive_state state = account_archive(account, &why, &reads);

	if (reads)
		str_add(text, ", its archive is being read");
	else
		str_addf(text, "%s%s", words[state], account_or_nothing(why));
}

/* /away: what contacts see. */
static void
account_add_show(struct str *text, const struct account *account)
{
	enum show show = account_show(account);
	const char *status = account_status(account);

	if (account_state(account) != ACCOUNT_ONLINE ||
	    (show == SHOW_ONLINE && *status == '\0'))
		return;
	str_addf(text, ", shown to contacts as %s", show_word(show));
	if (*status != '\0')
		str_addf(text, " (%s)", status);
}

static void
list_account(struct listing *list, const struct account *account)
{
	bool named = strcmp(account_name(account), account_jid(account)) != 0;
	const struct chat_pair data[] = {
		{ "address", account_jid(account) },
		{ "full", account_or_nothing(account_full(account)) },
		{ "state", account_state_word(account_state(account)) },
		{ "reason", account_code(account) },
		{ "tls", account_or_nothing(account_tls(account)) },
		{ "mechanism", account_or_nothing(account_mechanism(account)) },
		{ "binding", account_or_nothing(account_binding(account)) },
		{ "managed", account_is_managed(account) ? "true" : "false" },
		{ "carbons", account_carbons(account) },
		{ "presence", show_word(account_show(account)) },
		{ "status", account_status(account) },
		{ "confined", account_or_nothing(account_confined(account)) },
		{ "archive", account_archive_word(account) },
		{ "name", named ? account_name(account) : "" },
		{ NULL, NULL },
	};
	struct str text;

	str_init(&text);
	str_addf(&text, "%s%s%s%s: %s", account_jid(account), named ? " (" : "",
	    named ? account_name(account) : "", named ? ")" : "",
	    account_state_word(account_state(account)));
	/* What it waits for is said below. */
	if (account_reason(account)[0] != '\0' &&
	    account_state(account) != ACCOUNT_ONLINE &&
	    !(account_asks_password(account) &&
	    strcmp(account_code(account), "password") == 0))
		str_addf(&text, " (%s)", account_reason(account));
	if (account_state(account) == ACCOUNT_ONLINE)
		str_addf(&text, " as %s, %s, logged in by %s, %s%s",
		    account_or_nothing(account_full(account)),
		    account_tls(account) == NULL ? "TLS" : account_tls(account),
		    account_or_nothing(account_mechanism(account)),
		    account_bound_text(account),
		    account_is_managed(account) ?
		    ", the server confirms each line" : "");
	account_add_show(&text, account);
	if (account_state(account) == ACCOUNT_ONLINE) {
		str_addf(&text, ", copies from your other programs (carbons): "
		    "%s", account_carbons(account));
		account_add_archive(&text, account);
	}
	if (account_asks_certificate(account))
		str_add(&text, "; its certificate waits for your answer: "
		    "/cert");
	if (account_asks_login(account))
		str_add(&text, "; its log-in waits for your answer: /login");
	if (account_asks_password(account))
		account_add_connect(&text, account);
	listing_add(list, data, "%s", text.s);
	str_free(&text);
}

static size_t
list_accounts(struct listing *list, const struct chat *chat)
{
	for (size_t i = 0; i < chat_accounts(chat); i++)
		list_account(list, chat_account(chat, i));
	return chat_accounts(chat);
}

static void
say_no_account(struct app *app, const struct args *args)
{
	cmd_say(app, args, ENTRY_NOTICE, "no-account", NULL,
	    "There is no account yet: /connect YOU@DOMAIN makes one.");
}

int
cmd_account(struct app *app, struct args *args, struct err *err)
{
	struct listing list;

	(void)err;
	listing_begin(&list, app, args, "account");
	list_accounts(&list, app->chat);
	if (listing_end(&list) == 0)
		say_no_account(app, args);
	return 0;
}

int
cmd_account_add(struct app *app, struct args *args, struct err *err)
{
	const struct chat_pair data[] = {
		{ "address", args->arg[0] }, { NULL, NULL },
	};
	char *connect;

	if (account_find(app->chat, args->arg[0]) != NULL)
		return err_set(err, "account-exists", "%s is an account "
		    "already",
		    args->arg[0]);
	args->account = account_add(app->chat, args->arg[0], err);
	if (args->account == NULL)
		return -1;
	connect = chat_command(NULL, "/connect", args->arg[0], NULL);
	cmd_say(app, args, ENTRY_NOTICE, "account-added", data,
	    "%s is now an account: %s", args->arg[0], connect);
	free(connect);
	return 0;
}

/* The workers are confined alike: what the first one said. */
static const char *
account_net_confined(const struct chat *chat)
{
	const char *said;

	for (size_t i = 0; i < chat_accounts(chat); i++) {
		said = account_confined(chat_account(chat, i));
		if (said != NULL)
			return said;
	}
	return "not known until an account connects";
}

/* How each of the two programs is confined, and where data are kept. */
static void
account_list_program(struct listing *list, const struct app *app)
{
	const char *net = account_net_confined(app->chat);
	const char *dir = account_or_nothing(app->data_dir);
	const char *unkept = conf_unkept(app->conf) != NULL ?
	    conf_unkept(app->conf) : otr_unkept(app->otr);
	const struct chat_pair data[] = {
		{ "version", account_or_nothing(app->version) },
		{ "confined", account_or_nothing(app->confined) },
		{ "net_confined", net },
		{ "data", dir },
		{ "unkept", account_or_nothing(unkept) },
		{ NULL, NULL },
	};

	listing_add(list, data, "sotto %s\nconfined: %s\n"
	    "network half confined: %s\ndata: %s%s%s",
	    account_or_nothing(app->version),
	    account_or_nothing(app->confined), net, dir,
	    unkept == NULL ? "" : "\nsome settings that count now could not be "
	    "written, and are lost at the next start: ",
	    account_or_nothing(unkept));
}

int
cmd_status(struct app *app, struct args *args, struct err *err)
{
	struct listing list;

	(void)err;
	listing_begin(&list, app, args, "status");
	account_list_program(&list, app);
	listing_end(&list);
	return cmd_account(app, args, err);
}

/* ---- connect ----------------------------------------------------------- */

/* Nothing that the configuration names gives a password that works. */
static bool
account_must_ask(const struct app *app, const struct account *account)
{
	const char *password = conf_text(app->conf, SET_PASSWORD,
	    account_jid(account), NULL);

	if (account_asks_password(account))
		return true;
	if (account_can_log_in(account))
		return false;
	if (conf_command(app->conf, SET_PASSWORD_COMMAND,
	    account_jid(account)) != -1)
		return false;
	return password == NULL || *password == '\0' ||
	    ending_wants_password(account_code(account));
}

static int
account_connect_with(struct account *account, const char *password,
    struct err *err)
{
	if (password != NULL && account_asks_password(account))
		return account_password(account, password, err);
	return account_connect(account, password, err);
}

static void
account_connect_answered(void *arg, const char *password)
{
	struct asked *asked = arg;
	struct args args;
	struct err err;

	if (password != NULL && *password != '\0' &&
	    asked_args(asked, &args) &&
	    account_connect_with(args.account, password, &err) == -1)
		asked_failed(asked, &args, &err);
	asked_free(asked);
}

static void
account_ask_password(struct app *app, const struct args *args)
{
	char *prompt = cmd_prompt("Password of %s: ",
	    account_jid(args->account));

	app->front->ask_secret(app->front->arg, prompt,
	    account_connect_answered,
	    asked_new(app, args, NULL));
	free(prompt);
}

/* ---- an address that is no account yet ----------------------------------- */

/* Nothing is made of it before its password is there: who gives up at the
 * prompt leaves nothing. */
static void
account_new_answered(void *arg, const char *password)
{
	struct asked *asked = arg;
	struct args args;
	struct err err = { .code = "" };
	char *again;

	(void)asked_args(asked, &args);
	if (password == NULL || *password == '\0') {
		again = chat_command(NULL, "/connect", asked->text, NULL);
		cmd_say(asked->app, &args, ENTRY_NOTICE, "no-account", NULL,
		    "Not connected, and no account was made: %s asks again.",
		    again);
		free(again);
	} else if ((args.account = account_add(asked->app->chat, asked->text,
	    &err)) == NULL || account_connect(args.account, password,
	    &err) == -1)
		asked_failed(asked, &args, &err);
	asked_free(asked);
}

static bool
account_is_new(const struct app *app, const struct args *args)
{
	const char *jid = args->arg[0];
	const char *password;

	if (args->account != NULL || jid == NULL || args->arg[1] != NULL ||
	    account_find(app->chat, jid) != NULL ||
	    conf_command(app->conf, SET_PASSWORD_COMMAND, jid) != -1)
		return false;
	password = conf_text(app->conf, SET_PASSWORD, jid, NULL);
	return password == NULL || *password == '\0';
}

static void
account_ask_new(struct app *app, const struct args *args)
{
	char *prompt = cmd_prompt("Password of %s: ", args->arg[0]);

	app->front->ask_secret(app->front->arg, prompt, account_new_answered,
	    asked_new(app, args, args->arg[0]));
	free(prompt);
}

static struct account *
connect_account(struct app *app, struct args *args, struct err *err)
{
	struct account *account;

	if (args->account != NULL)
		return args->account;
	if (args->arg[0] != NULL) {
		account = account_find(app->chat, args->arg[0]);
		return account != NULL ? account :
		    account_add(app->chat, args->arg[0], err);
	}
	if (args->window != NULL)
		return talk_account(args->window);
	if (chat_accounts(app->chat) == 1)
		return chat_account(app->chat, 0);
	if (chat_accounts(app->chat) == 0)
		err_set(err, "no-account",
		    "there is no account: /connect YOU@DOMAIN makes one");
	else
		(void)which_account(args, err);
	return NULL;
}

int
cmd_connect(struct app *app, struct args *args, struct err *err)
{
	const char *password = args->arg[1];

	if (app->front->ask_secret != NULL && account_is_new(app, args)) {
		account_ask_new(app, args);
		return 0;
	}
	args->account = connect_account(app, args, err);
	if (args->account == NULL)
		return -1;
	/* One that /disconnect is about to close connects again behind it. */
	if (account_state(args->account) == ACCOUNT_ONLINE &&
	    account_wants_online(args->account))
		return err_set(err, "online", "%s is connected already",
		    account_jid(args->account));
	if (password == NULL && app->front->ask_secret != NULL &&
	    account_must_ask(app, args->account)) {
		account_ask_password(app, args);
		return 0;
	}
	return account_connect_with(args->account, password, err);
}

int
cmd_disconnect(struct app *app, struct args *args, struct err *err)
{
	(void)app;
	return account_disconnect(args->account, err);
}

/* ---- own presence ------------------------------------------------------ */

static int
account_present(struct app *app, struct args *args, enum show show,
    struct err *err)
{
	const char *text = account_or_nothing(args->arg[0]);

	if (args->account != NULL)
		return account_presence(args->account, show, text, err);
	for (size_t i = 0; i < chat_accounts(app->chat); i++)
		if (account_presence(chat_account(app->chat, i), show, text,
		    err) == -1)
			return -1;
	return 0;
}

int
cmd_away(struct app *app, struct args *args, struct err *err)
{
	return account_present(app, args, SHOW_AWAY, err);
}

int
cmd_back(struct app *app, struct args *args, struct err *err)
{
	return account_present(app, args, SHOW_ONLINE, err);
}

int
cmd_chat(struct app *app, struct args *args, struct err *err)
{
	return account_present(app, args, SHOW_CHAT, err);
}

int
cmd_dnd(struct app *app, struct args *args, struct err *err)
{
	return account_present(app, args, SHOW_DND, err);
}

int
cmd_xa(struct app *app, struct args *args, struct err *err)
{
	return account_present(app, args, SHOW_XA, err);
}

/* Remembered: a terminal that stands beside a phone does so each day. */
int
cmd_priority(struct app *app, struct args *args, struct err *err)
{
	int rc = conf_set(app->conf, SET_PRIORITY, args->account != NULL ?
	    account_jid(args->account) : NULL, NULL, args->arg[0], err);

	if (rc == 0 || err_is(err, "not-kept"))
		chat_priority_changed(app->chat);
	return rc;
}
