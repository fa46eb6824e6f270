/*
 * An account: made, connected and disconnected as the user says, and what
 * follows when its stream comes and goes.  Knows nothing of conversations but
 * that they want to hear of that.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

static void
connect_say_off(struct account *a)
{
	account_set_state(a, ACCOUNT_OFFLINE, off_word(OFF_ASKED),
	    ending_own(off_word(OFF_ASKED))->words);
}

/* ---- making ------------------------------------------------------------ */

static void
connect_retry(void *arg)
{
	struct account *a = arg;

	a->retry_at = 0;
	if (a->wants_online && a->state == ACCOUNT_OFFLINE)
		attempt_try(a, false);
}

static struct account *
connect_new(struct chat *c, const char *jid)
{
	struct account *a = xcalloc(1, sizeof(*a));

	a->chat = c;
	a->jid = xstrdup(jid);
	a->link = link_new(a);
	a->roster = roster_new();
	a->blocked = blocked_new();
	a->bookmarks = bookmarks_new();
	chat_features_new(a);
	block_load(a);
	a->talks = table_new();
	a->dial = xcalloc(1, sizeof(*a->dial));
	a->dial->show = SHOW_ONLINE;
	a->dial->status = xstrdup("");
	a->dial->retry = timer_new(c->loop, connect_retry, a);
	a->password = password_new();
	a->login = attempt_login(a);
	return a;
}

static void
connect_dial_free(struct dial *d)
{
	timer_free(d->retry);
	free(d->accept);
	secret_free(d->proxy_word);
	free(d->said);
	free(d->status);
	free(d);
}

void
account_free(struct account *a)
{
	link_free(a->link);
	sweep_free(a->roster->sweep);
	roster_free(a->roster);
	blocked_free(a->blocked);
	bookmarks_free(a->bookmarks);
	chat_features_free(a);
	table_free(a->talks);
	connect_dial_free(a->dial);
	login_free(a->login);
	password_free(a->password);
	downgrade_free(a->downgrade);
	certificate_free(a->certificate);
	certificate_free(a->refused);
	free(a->jid);
	free(a->full);
	free(a->tls);
	free(a->mechanism);
	free(a->binding);
	free(a->confined);
	free(a);
}

static bool
connect_is_named(const struct conf *conf, const char *jid)
{
	for (size_t i = 0; i < conf_accounts(conf); i++)
		if (strcmp(conf_account(conf, i), jid) == 0)
			return true;
	return false;
}

struct account *
account_add(struct chat *c, const char *jid, struct err *err)
{
	char *bare = jid_parse_account(jid, err);
	struct account *a;
	bool named;

	if (bare == NULL)
		return NULL;
	if ((a = account_find(c, bare)) != NULL)
		goto out;
	named = connect_is_named(c->conf, bare);
	if (!named && conf_add_account(c->conf, bare, err) == -1)
		goto out;
	a = connect_new(c, bare);
	a->untried = !named;
	c->accounts = xreallocarray(c->accounts, c->naccounts + 1,
	    sizeof(struct account *));
	c->accounts[c->naccounts++] = a;
out:
	free(bare);
	return a;
}

/* ---- commands ---------------------------------------------------------- */

int
account_connect(struct account *a, const char *password, struct err *err)
{
	if (a->state == ACCOUNT_ONLINE && a->wants_online)
		return err_set(err, "online", "%s is connected "
		    "already", a->jid);
	if (a->chat->stopping)
		return err_set(err, "stopping", "sotto is about to quit");
	if (password != NULL && *password != '\0')
		password_take(a, password);
	a->wants_online = true;
	downgrade_forget(a);
	certificate_forget(a);
	/* Online: about to be closed, see account_offline.  An attempt that
	 * runs takes the password when it needs one. */
	if (link_is_dialling(a) && password_word(a) != NULL)
		login_password(a->login, password_word(a));
	if (a->state == ACCOUNT_ONLINE || link_is_dialling(a) ||
	    (a->state == ACCOUNT_CONNECTING && password == NULL))
		return 0;
	a->dial->tries = 0;
	account_stop_waiting(a);
	/* A key is needed before the first contact asks for it; of an address
	 * that may be none, not before the server knows it. */
	if (!a->untried && otr_key_want(a->chat->otr, a->jid, err) == -1) {
		a->wants_online = false;
		return -1;
	}
	password_asked(a);
	attempt_try(a, true);
	return 0;
}

void
account_hang_up(struct account *a)
{
	if (link_disconnect(a))
		account_offline(a, OFF_ASKED, "", "", 0, false);
}

int
account_disconnect(struct account *a, struct err *err)
{
	certificate_accept(a, NULL);
	downgrade_forget(a);
	certificate_forget(a);
	login_forget(a->login);
	password_forget(a);
	if (a->state == ACCOUNT_OFFLINE && !a->wants_online)
		return err_set(err, "offline", "%s is offline already",
		    a->jid);
	a->wants_online = false;
	a->asks_password = false;
	account_stop_waiting(a);
	if (link_is_dialling(a))
		account_hang_up(a);
	else
		connect_say_off(a);
	return 0;
}

void
account_stop(struct account *a)
{
	a->wants_online = false;
	account_stop_waiting(a);
	if (a->state == ACCOUNT_CONNECTING && !link_is_dialling(a))
		connect_say_off(a);
}

/* ---- what the network half says ---------------------------------------- */

static void
connect_replace(char **at, const char *s)
{
	free(*at);
	*at = xstrdup(s);
}

/* It is one: there is a key for it from now on. */
static void
connect_tried(struct account *a)
{
	struct err err;

	if (!a->untried)
		return;
	a->untried = false;
	if (otr_key_want(a->chat->otr, a->jid, &err) == -1)
		chat_say(a->chat, a, NULL, ENTRY_ERROR, err.code, NULL, "%s",
		    err.text);
}

/* link.c has checked that the JID is ours. */
void
account_online(struct account *a, const struct msg *m)
{
	bool resumed = m->u.online.resumed;
	char line[CHAT_NOTE_MAX + 1];

	connect_replace(&a->full, m->u.online.jid);
	connect_replace(&a->tls, chat_line(line, m->u.online.tls));
	a->managed = m->u.online.managed;
	a->max_bytes = m->u.online.max_bytes;
	if (!resumed)
		a->preapproves = m->u.online.preapproves;
	connect_tried(a);
	a->dial->since = loop_now(a->chat->loop);
	account_stop_waiting(a);
	if (!resumed) {
		a->dial->fresh = a->dial->since;
		outbox_requeue(a);
		chat_features_end(a, STREAM_LOST);
		roster_begin(a);
	}
	account_set_state(a, ACCOUNT_ONLINE, "online", "online");
	chat_say(a->chat, a, NULL, ENTRY_NOTICE, "online", NULL,
	    "%s is online%s (%s)", a->full,
	    resumed ? ", the stream was resumed" : "", a->tls);
	chat_features_begin(a, resumed);
	otr_link_up(a->chat->otr, a->jid, resumed);
	account_flush(a);
}

/* It is never tried again by itself: servers lock accounts for that. */
static void
connect_forget_password(struct account *a, bool wrong)
{
	login_forget(a->login);
	if (wrong)
		password_wrong(a);
	else
		password_drop(a);
}

void
account_offline(struct account *a, enum off why, const char *condition,
    const char *text, uint64_t ticket, bool unproven)
{
	bool was_online = a->state == ACCOUNT_ONLINE;
	int64_t since = a->dial->since;
	struct ending e;

	login_end(a->login);
	ending_judge(&e, why, condition, text);
	if (unproven)
		ending_doubt(&e);
	if (e.then == ENDING_PASSWORD &&
	    login_strength(a->login).binding != SASL_BINDING_NONE)
		str_add(&e.reason, ", or somebody stands between you and the "
		    "server: the log-in was bound to this connection");
	if (e.then == ENDING_PASSWORD || e.then == ENDING_EXPIRED)
		connect_forget_password(a, e.then == ENDING_PASSWORD);
	account_went_off(a, e.code, e.reason.s, e.then);
	if (was_online)
		outbox_ended(a, &e, ticket, since);
	str_free(&e.reason);
	if (e.then == ENDING_ASKED)
		outbox_requeue(a);
	if (e.then == ENDING_PASSWORD)
		attempt_ask_password(a);
	if (e.then == ENDING_CERTIFICATE)
		certificate_ask(a);
	if (e.then == ENDING_ASKED && a->wants_online)
		attempt_try(a, true);	/* the user asked again meanwhile */
}
