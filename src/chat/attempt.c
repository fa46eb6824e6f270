/*
 * One attempt to get online: what is asked of the network half, and the
 * log-in (login.c) with the account's password, settings and questions.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/* ---- one attempt ------------------------------------------------------- */

/* conf_list may be NULL-terminated or not: `n` counts. */
static char *
attempt_pins(struct account *a)
{
	const char *const *items = NULL;
	size_t n = conf_list(a->chat->conf, SET_PIN, a->jid, NULL, &items);
	struct str s;

	str_init(&s);
	str_add(&s, "");
	for (size_t i = 0; i < n; i++)
		str_addf(&s, "%s%s", i > 0 ? " " : "", items[i]);
	return str_take(&s);
}

static const char *
attempt_or_empty(const char *s)
{
	return s != NULL ? s : "";
}

/*
 * The proxy's URL in secret memory, or NULL; caller frees.  Where the user
 * gave no name to a SOCKS5 proxy it is told one of this account's own, with a
 * password: Tor keeps what comes under different ones apart
 * (IsolateSOCKSAuth), so that two accounts do not leave it in one place.  A
 * proxy that asks nobody for a name takes no note of it.
 */
static char *
attempt_proxy(struct account *a)
{
	const char *url = conf_text(a->chat->conf, SET_PROXY, a->jid, NULL);

	if (url == NULL || strcmp(url, "none") == 0)
		return NULL;
	/* The same as long as the program runs: a new one costs a new way. */
	return proxy_apart(url, &a->dial->proxy_word);
}

static void
attempt_begin(struct account *a)
{
	struct conf *conf = a->chat->conf;
	char *pins = attempt_pins(a), *proxy = attempt_proxy(a);
	struct msg m = { .type = MSG_CONNECT };
	char lang[LANG_MAX_BYTES + 1];
	struct err err;

	m.u.connect.jid = a->jid;
	m.u.connect.host =
	    attempt_or_empty(conf_text(conf, SET_HOST, a->jid, NULL));
	/* Only one that was set stands in the place of what DNS says. */
	m.u.connect.port = conf_where(conf, SET_PORT, a->jid, NULL) == 0 ? 0 :
	    (uint32_t)conf_int(conf, SET_PORT, a->jid, NULL);
	m.u.connect.ca_file =
	    attempt_or_empty(conf_text(conf, SET_CA_FILE, a->jid, NULL));
	m.u.connect.tls = strcmp(conf_text(conf, SET_TLS, a->jid, NULL),
	    "direct") == 0;
	m.u.connect.proxy = attempt_or_empty(proxy);
	m.u.connect.show_xml = account_raw_is_shown(a);
	m.u.connect.mobile = conf_bool(conf, SET_MOBILE, a->jid, NULL);
	m.u.connect.pins = pins;
	m.u.connect.accept = attempt_or_empty(a->dial->accept);
	m.u.connect.resume = true;
	lang_user(lang);
	m.u.connect.lang = lang;
	login_begin(a->login);
	account_set_state(a, ACCOUNT_CONNECTING, "connecting", "connecting");
	if (link_connect(a, &m, &err) == -1)
		account_broken(a, err.code, err.text, false);
	secret_free(proxy);
	free(pins);
}

/* ---- the password ------------------------------------------------------ */

/* The account waits for it, offline. */
void
attempt_ask_password(struct account *a)
{
	if (a->state != ACCOUNT_FAILED)
		account_set_state(a, ACCOUNT_OFFLINE, "password",
		    ending_own("password")->words);
	password_ask(a);
}

/* No attempt comes further without it. */
static void
attempt_give_up(struct account *a)
{
	account_stop_waiting(a);
	link_cut(a);
	login_forget(a->login);	/* another is wanted */
	attempt_ask_password(a);
	outbox_requeue(a);
}

static void
attempt_password(struct account *a, bool ok)
{
	/* An attempt that waits for it goes on; one that ended is made anew
	 * when its time has come. */
	if (ok && link_is_dialling(a))
		login_password(a->login, password_word(a));
	else if (ok && a->retry_at == 0)
		attempt_begin(a);
	else if (!ok)
		attempt_give_up(a);
}

bool
account_can_log_in(const struct account *a)
{
	return login_has_key(a->login) || password_word(a) != NULL;
}

/* `asked`: by the user, just now. */
void
attempt_try(struct account *a, bool asked)
{
	if (a->chat->stopping)
		return;
	a->dial->asked = asked;
	if (account_can_log_in(a))
		attempt_begin(a);
	else if (password_is_coming(a))
		return;
	else if (password_can_fetch(a, asked)) {
		account_set_state(a, ACCOUNT_CONNECTING, "connecting",
		    "asking the password command");
		password_fetch(a, attempt_password);
	} else
		attempt_ask_password(a);
}

/* ---- logging in -------------------------------------------------------- */

static void
attempt_sends(void *arg, const struct msg *m)
{
	struct account *a = arg;
	struct err err;

	if (link_tell(a, m, &err) == 0)
		return;
	link_cut(a);
	account_broken(a, err.code, err.text, true);
}

static void
attempt_wants_password(void *arg)
{
	struct account *a = arg;
	const char *word = password_word(a);

	if (login_has_key(a->login))
		password_outlasts(a);
	if (word != NULL)
		login_password(a->login, word);
	else if (password_is_coming(a))
		return;
	else if (password_can_fetch(a, a->dial->asked)) {
		account_stage(a, "asking the password command");
		password_fetch(a, attempt_password);
	} else
		attempt_give_up(a);
}

static void
attempt_computes(void *arg)
{
	account_stage(arg, "computing the key from the password");
}

static void
attempt_proved(void *arg, struct sasl_strength used)
{
	struct account *a = arg;
	bool bound = used.binding != SASL_BINDING_NONE;

	strongest_keep(a, used);
	/* What the server was given is all that logs in again. */
	password_done(a, used.hash == SASL_HASH_NONE);
	keep_text(&a->mechanism, sasl_mechanism_name(used.hash, bound),
	    CHAT_NAME_MAX);
	keep_text(&a->binding, sasl_binding_name(used.binding), CHAT_NAME_MAX);
}

/* What is wrong, and what the table says can be done. */
static void
attempt_failed(struct account *a, const struct err *err)
{
	const struct ending_row *row = ending_own(err->code);
	bool wrong = strcmp(err->code, "bad-password") == 0;
	char *text = xasprintf("%s%s%s", err->text,
	    row != NULL && row->todo != NULL ? "; " : "",
	    row != NULL && row->todo != NULL ? row->todo : "");

	password_drop(a);
	if (wrong)
		password_wrong(a);
	/* It may be an old password's key: the next log-in asks for another. */
	if (strcmp(err->code, "sasl-refused") == 0)
		login_forget(a->login);
	account_broken(a, err->code, text, false);
	free(text);
	if (wrong)
		attempt_ask_password(a);
}

/* No lie is answered, and no question put over an open stream. */
static void
attempt_over(void *arg, enum login_end how, const struct err *err)
{
	struct account *a = arg;
	const char *code = how == LOGIN_ASKS_PLAIN ? "plain-login" :
	    "weaker-login";

	link_cut(a);
	if (how == LOGIN_FAILED) {
		attempt_failed(a, err);
		return;
	}
	account_went_off(a, code, ending_own(code)->words, ENDING_QUESTION);
	outbox_requeue(a);
	downgrade_ask(a, how, login_strength(a->login));
}

struct login *
attempt_login(struct account *a)
{
	return login_new(a->chat->loop, a->jid, &(struct login_ops){
		.arg = a, .send = attempt_sends,
		.want_password = attempt_wants_password,
		.computes = attempt_computes, .proven = attempt_proved,
		.over = attempt_over });
}

static enum sasl_plain
attempt_plain(const struct account *a)
{
	const char *word = conf_text(a->chat->conf, SET_SASL_PLAIN, a->jid,
	    NULL);

	return strcmp(word, "allow") == 0 ? SASL_PLAIN_ALLOW :
	    strcmp(word, "never") == 0 ? SASL_PLAIN_NEVER : SASL_PLAIN_ASK;
}

/* SASL, as the worker forwards it. */
static int
attempt_hear(struct account *a, const struct msg *m, struct err *err)
{
	return m->type != MSG_SASL_OFFER ? login_hear(a->login, m, err) :
	    login_offer(a->login, m, strongest_login(a), attempt_plain(a),
	    err);
}

static const struct chat_hears login_hears[] = {
	{ MSG_SASL_OFFER, attempt_hear },
	{ MSG_SASL_CHALLENGE, attempt_hear },
	{ MSG_SASL_SUCCESS, attempt_hear },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_login = {
	.name = "login", .hears = login_hears,
};
