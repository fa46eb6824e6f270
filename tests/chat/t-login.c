/*
 * Logging in: who is believed, who is not, what the user is asked, and where
 * the password goes.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/chat-bench.h"
#include "tests/support/fake-login.h"

#define WORD "open sesame"
#define WITH "password = \"" WORD "\"\n"
#define X "tls-exporter"
#define E "tls-server-end-point"
#define DATA "YmluZGluZyBkYXRh"
#define ALL "SCRAM-SHA-1 SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-256-PLUS " \
	"SCRAM-SHA-512 SCRAM-SHA-512-PLUS PLAIN"
#define A_WHILE 3600000		/* ms: whatever is tried again was */

/* Offline, with what the server is to be. */
static struct bench *
bench_ready(const char *more)
{
	struct bench *b = bench_new(more);

	fake_net_answers(b->net, true, false, true);
	fake_net_password(b->net, WORD);
	return b;
}

static void
dial(struct bench *b)
{
	struct err err;

	assert_int_equal(account_connect(b->account, NULL, &err), 0);
	fake_net_run(b->net);
}

static struct bench *
bench_dialled(const char *more)
{
	struct bench *b = bench_ready(more);

	dial(b);
	return b;
}

static void
online(struct bench *b)
{
	assert_int_equal(b->account->state, ACCOUNT_CONNECTING);
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
}

static void
lose(struct bench *b)
{
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
}

/* The link breaks, and the account comes back by itself as far as CONNECT. */
static void
again(struct bench *b)
{
	lose(b);
	bench_clock(b, 400000);
	assert_int_equal(b->account->state, ACCOUNT_CONNECTING);
}

/* The same as soon as it may. */
static void
at_once(struct bench *b)
{
	lose(b);
	bench_clock(b, b->account->retry_at - loop_now(b->loop));
	assert_int_equal(b->account->state, ACCOUNT_CONNECTING);
}

static const char *
remembered(struct bench *b)
{
	const char *s = conf_text(b->conf, SET_SASL_STRONGEST, ALICE, NULL);

	return s != NULL ? s : "";
}

/* Nothing more is tried, and nothing was said after what was a lie. */
static void
stays_away(struct bench *b, const char *code)
{
	size_t before = fake_net_count(b->net, MSG_CONNECT);

	assert_string_equal(b->account->code, code);
	assert_int_equal(fake_net_count(b->net, MSG_SASL_PROVEN), 0);
	assert_null(b->account->full);
	bench_clock(b, A_WHILE);
	assert_int_equal(fake_net_count(b->net, MSG_CONNECT), before);
	assert_int_equal(b->account->retry_at, 0);
	assert_string_equal(b->account->code, code);
}

/* ---- a server that is what it should be ----------------------------------- */

static const struct {
	const char *mechanisms, *bindings, *mechanism, *binding, *strongest;
	bool signs, apart;
} honest[] = {
	{ NULL, NULL, "SCRAM-SHA-1", "none", "SCRAM-SHA-1 none", 0, 0 },
	{ "SCRAM-SHA-1 SCRAM-SHA-256 PLAIN", NULL, "SCRAM-SHA-256", "none",
	    "SCRAM-SHA-256 none", 0, 1 },
	{ ALL, X " " E, "SCRAM-SHA-512-PLUS", X, "SCRAM-SHA-512 " X, 1, 0 },
	{ ALL, E, "SCRAM-SHA-512-PLUS", E, "SCRAM-SHA-512 " E, 1, 1 },
	/* -PLUS with a binding of its own alone: plain SCRAM. */
	{ ALL, "tls-unique", "SCRAM-SHA-512", "none", "SCRAM-SHA-512 none",
	    1, 0 },
	{ ALL, NULL, "SCRAM-SHA-512", "none", "SCRAM-SHA-512 none", 0, 0 },
};

static void
test_honest(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(honest); i++) {
		struct bench *b = bench_dialled(WITH);
		struct scram_setup *s = fake_net_setup(b->net);

		s->user = "alice";
		s->mechanisms = honest[i].mechanisms;
		s->bindings = honest[i].bindings;
		s->endpoint = s->exporter = DATA;
		s->signs_offer = honest[i].signs;
		s->proof_apart = honest[i].apart;
		online(b);
		assert_string_equal(fake_net_last(b->net,
		    MSG_SASL_AUTH)->to, honest[i].mechanism);
		assert_string_equal(b->account->mechanism,
		    honest[i].mechanism);
		assert_string_equal(b->account->binding, honest[i].binding);
		assert_string_equal(remembered(b), honest[i].strongest);
		assert_int_equal(fake_net_count(b->net, MSG_SASL_PROVEN), 1);
		assert_false(fake_net_leaked(b->net, "sesame"));
		assert_int_equal(bench_count(b, "question"), 0);
		bench_free(b);
	}
	assert_int_equal(secret_count(), 0);
}

/* ---- lies ---------------------------------------------------------------- */

static const struct {
	enum scram_lie lie;
	const char *code;
	size_t responses;	/* that it gets */
} lies[] = {
	{ SCRAM_FOREIGN_NONCE, "server-nonce", 0 },
	{ SCRAM_SAME_NONCE, "server-nonce", 0 },
	{ SCRAM_FEW_ITERATIONS, "server-cost", 0 },
	{ SCRAM_MANY_ITERATIONS, "server-cost", 0 },
	{ SCRAM_OTHER_OFFER, "server-offer", 0 },
	{ SCRAM_NONSENSE, "sasl-syntax", 0 },
	{ SCRAM_EARLY_SUCCESS, "server-proof", 0 },
	{ SCRAM_NO_PROOF, "server-proof", 1 },
	{ SCRAM_EMPTY_PROOF, "server-proof", 1 },
	{ SCRAM_WRONG_PROOF, "server-proof", 1 },
	{ SCRAM_OLD_PROOF, "server-proof", 1 },
	{ SCRAM_CHALLENGES_TWICE, "server-proof", 1 },
};

static void
lie(enum scram_lie how, const char *code, size_t responses, bool apart)
{
	struct bench *b = bench_dialled(WITH);

	print_message("lie %d\n", how);
	fake_net_setup(b->net)->lie = how;
	fake_net_setup(b->net)->proof_apart = apart;
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(b->account->state, ACCOUNT_FAILED);
	stays_away(b, code);
	assert_int_equal(fake_net_count(b->net, MSG_SASL_RESPONSE),
	    responses);
	assert_string_equal(remembered(b), "");
	assert_non_null(bench_entry(chat_status(b->chat),
	    "ask who runs the server"));
	/* The user may try again; the worker is another one then. */
	fake_net_setup(b->net)->lie = SCRAM_HONEST;
	dial(b);
	online(b);
	assert_int_equal(fake_net_count(b->net, MSG_START), 2);
	bench_free(b);
}

static void
test_lies(void **state)
{
	(void)state;
	assert_int_equal(NELEM(lies), SCRAM_LIES - 1);
	for (size_t i = 0; i < NELEM(lies); i++)
		lie(lies[i].lie, lies[i].code, lies[i].responses, false);
	for (size_t i = 0; i < NELEM(lies); i++)
		if (lies[i].responses > 0)
			lie(lies[i].lie, lies[i].code, 1, true);
	assert_int_equal(secret_count(), 0);
}

/* What nobody knows who watched another log-in: that one's key is no good. */
static void
test_lies_later(void **state)
{
	struct bench *b = bench_dialled(WITH);

	(void)state;
	online(b);
	again(b);
	fake_net_setup(b->net)->lie = SCRAM_OLD_PROOF;
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(b->account->state, ACCOUNT_FAILED);
	assert_string_equal(b->account->code, "server-proof");
	bench_clock(b, A_WHILE);
	assert_int_equal(b->account->state, ACCOUNT_FAILED);
	bench_free(b);
}

static const struct {
	const char *mechanisms, *setting, *code;
} useless[] = {
	{ "", "", "sasl-mechanism" },
	{ "DIGEST-MD5", "", "sasl-mechanism" },
	{ "DIGEST-MD5 CRAM-MD5 ANONYMOUS EXTERNAL", "", "sasl-mechanism" },
	{ "scram-sha-1 SCRAM-SHA-224", "", "sasl-mechanism" },
	{ "PLAIN", "sasl_plain = \"never\"", "sasl-mechanism" },
};

static void
test_useless(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(useless); i++) {
		char *more = xasprintf(WITH "%s", useless[i].setting);
		struct bench *b = bench_dialled(more);

		fake_net_setup(b->net)->mechanisms = useless[i].mechanisms;
		fake_net_online(b->net, ALICE, "x", false);
		assert_int_equal(b->account->state, ACCOUNT_FAILED);
		stays_away(b, useless[i].code);
		assert_int_equal(fake_net_count(b->net, MSG_SASL_AUTH), 0);
		bench_free(b);
		free(more);
	}
	assert_int_equal(secret_count(), 0);
}

/* What is offered is named, so that a user can tell; nothing else of it is. */
static void
test_useless_said(void **state)
{
	struct bench *b = bench_dialled(WITH);

	(void)state;
	fake_net_setup(b->net)->mechanisms = "DIGEST-MD5 \x1b[2J Call CRAM-MD5";
	fake_net_online(b->net, ALICE, "x", false);
	assert_non_null(strstr(b->account->reason, "DIGEST-MD5, CRAM-MD5"));
	assert_null(strchr(b->account->reason, '\x1b'));
	assert_null(strstr(b->account->reason, "Call"));
	bench_free(b);
}

/* ---- what comes out of order ---------------------------------------------- */

static void
say_challenge(struct bench *b, const char *data)
{
	struct msg m = { .type = MSG_SASL_CHALLENGE };

	m.u.sasl_challenge.data = data;
	fake_net_say(b->net, ALICE, &m);
}

static void
say_success(struct bench *b)
{
	struct msg m = { .type = MSG_SASL_SUCCESS };

	m.u.sasl_success.data = "";
	fake_net_say(b->net, ALICE, &m);
}

static void
say_online(struct bench *b)
{
	struct msg m = { .type = MSG_ONLINE };

	m.u.online.jid = ALICE "/x";
	fake_net_say(b->net, ALICE, &m);
}

static void
say_offer(struct bench *b)
{
	struct msg m = { .type = MSG_SASL_OFFER };

	m.u.sasl_offer.mechanisms = "SCRAM-SHA-1";
	fake_net_say(b->net, ALICE, &m);
}

static void
is_bad_message(struct bench *b)
{
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
	assert_string_equal(b->account->code, "bad-message");
	bench_free(b);
}

static void
test_order(void **state)
{
	struct bench *b;

	(void)state;
	b = bench_dialled(WITH);
	say_online(b);
	is_bad_message(b);
	b = bench_dialled(WITH);
	say_challenge(b, "");
	is_bad_message(b);
	b = bench_dialled(WITH);
	say_success(b);
	is_bad_message(b);
	/* Sent on to another host, three times at most. */
	b = bench_dialled(WITH);
	for (int i = 0; i < 4; i++)
		say_offer(b);
	assert_int_equal(b->account->state, ACCOUNT_CONNECTING);
	say_offer(b);
	is_bad_message(b);
	b = bench_dialled(WITH);
	fake_net_offer(b->net, ALICE);
	assert_true(fake_net_proven(b->net, ALICE));
	fake_key_hold(true);
	fake_net_setup(b->net)->salt = "of another host";
	fake_net_offer(b->net, ALICE);
	say_online(b);
	fake_key_hold(false);
	is_bad_message(b);
	b = bench_dialled(WITH);
	fake_net_offer(b->net, ALICE);
	fake_net_offer(b->net, ALICE);
	online(b);
	bench_free(b);
	b = bench_dialled(WITH);
	say_offer(b);
	say_online(b);
	is_bad_message(b);
	/* Once it is proved there is nothing more to prove. */
	b = bench_dialled(WITH);
	fake_net_offer(b->net, ALICE);
	assert_true(fake_net_proven(b->net, ALICE));
	say_success(b);
	is_bad_message(b);
	b = bench_dialled(WITH);
	fake_net_offer(b->net, ALICE);
	say_challenge(b, "dj14");
	is_bad_message(b);
	/* Yesterday's proof proves nothing today. */
	b = bench_dialled(WITH);
	online(b);
	again(b);
	say_online(b);
	is_bad_message(b);
	/* Nor that of an attempt that the user broke off. */
	b = bench_dialled(WITH);
	fake_net_offer(b->net, ALICE);
	assert_int_equal(account_disconnect(b->account, NULL), 0);
	dial(b);
	say_online(b);
	is_bad_message(b);
	assert_int_equal(secret_count(), 0);
}

static void
test_binding_data(void **state)
{
	struct bench *b = bench_dialled(WITH);
	struct msg m = { .type = MSG_SASL_OFFER };

	(void)state;
	m.u.sasl_offer.mechanisms = "SCRAM-SHA-1";
	m.u.sasl_offer.exporter = "no base64";
	fake_net_say(b->net, ALICE, &m);
	is_bad_message(b);
	/* The server's end of TLS is another: somebody is in between. */
	b = bench_dialled(WITH);
	fake_net_setup(b->net)->mechanisms = "SCRAM-SHA-1-PLUS SCRAM-SHA-1";
	fake_net_setup(b->net)->bindings = X;
	fake_net_setup(b->net)->exporter = DATA;
	fake_net_setup(b->net)->our_exporter = "YW5vdGhlcg==";
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(b->account->state, ACCOUNT_FAILED);
	assert_non_null(strstr(b->account->reason, "stands between"));
	bench_free(b);
	/* Not so where nothing is bound to it. */
	b = bench_dialled(WITH);
	fake_net_password(b->net, "another");
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(b->account->state, ACCOUNT_FAILED);
	assert_null(strstr(b->account->reason, "stands between"));
	bench_free(b);
}

static void
test_nonsense(void **state)
{
	static const char *const texts[] = { "", "=", "AAAA", "not base64",
	    "dj0=", "cj14LHM9eCxpPTE=" };

	(void)state;
	for (size_t i = 0; i < NELEM(texts); i++) {
		struct bench *b = bench_dialled(WITH);

		say_offer(b);
		say_challenge(b, texts[i]);
		assert_int_equal(b->account->state, ACCOUNT_FAILED);
		assert_int_equal(fake_net_count(b->net, MSG_SASL_RESPONSE),
		    0);
		bench_free(b);
	}
}

/* ---- PLAIN ---------------------------------------------------------------- */

static void
test_plain(void **state)
{
	struct bench *b = bench_dialled(WITH);

	(void)state;
	fake_net_setup(b->net)->mechanisms = "PLAIN";
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
	stays_away(b, "plain-login");
	assert_true(bench_heard(b, "account offline plain-login",
	    "question plain-login [/login accept -a " ALICE "] [/login refuse"
	    " -a " ALICE "]", NULL));
	assert_int_equal(fake_net_count(b->net, MSG_SASL_AUTH), 0);
	assert_int_equal(bench_asks(b, "plain-login"), 1);
	assert_int_equal(account_login_accept(b->account, NULL), 0);
	assert_int_equal(bench_asks(b, "plain-login"), 0);
	fake_net_run(b->net);
	online(b);
	assert_string_equal(b->account->mechanism, "PLAIN");
	assert_string_equal(conf_text(b->conf, SET_SASL_PLAIN, ALICE, NULL),
	    "allow");
	assert_string_equal(remembered(b), "");
	/* It is asked once. */
	again(b);
	online(b);
	assert_int_equal(bench_count(b, "question"), 1);
	/* SCRAM goes before it all the same, and then there is no way back
	 * without a word. */
	again(b);
	fake_net_setup(b->net)->mechanisms = "PLAIN SCRAM-SHA-1";
	online(b);
	assert_string_equal(b->account->mechanism, "SCRAM-SHA-1");
	again(b);
	fake_net_setup(b->net)->mechanisms = "PLAIN";
	fake_net_forget(b->net);
	fake_net_online(b->net, ALICE, "x", false);
	assert_string_equal(b->account->code, "weaker-login");
	assert_int_equal(fake_net_count(b->net, MSG_SASL_AUTH), 0);
	bench_free(b);
	assert_int_equal(secret_count(), 0);
}

/* What was typed goes where the user let it, and nowhere else. */
static void
test_plain_typed(void **state)
{
	struct bench *b = bench_ready("sasl_plain = \"allow\"");

	(void)state;
	dial(b);
	assert_int_equal(account_password(b->account, WORD, NULL), 0);
	fake_net_run(b->net);
	fake_net_setup(b->net)->mechanisms = "PLAIN";
	online(b);
	/* There is no key: it is all that logs in again. */
	again(b);
	online(b);
	assert_int_equal(bench_count(b, "question password"), 1);
	bench_free(b);
	assert_int_equal(secret_count(), 0);
}

/* ---- weaker --------------------------------------------------------------- */

static const struct {
	const char *mechanisms, *bindings, *then, *then_bindings, *now;
} weaker[] = {
	{ "SCRAM-SHA-256 SCRAM-SHA-1", NULL, "SCRAM-SHA-1", NULL,
	    "SCRAM-SHA-1 none" },
	{ ALL, X, "SCRAM-SHA-512", NULL, "SCRAM-SHA-512 none" },
	{ ALL, X, ALL, NULL, "SCRAM-SHA-512 none" },
	{ ALL, X, ALL, E, "SCRAM-SHA-512 " E },
	{ ALL, X, "SCRAM-SHA-256-PLUS", X, "SCRAM-SHA-256 " X },
};

static struct bench *
bench_weaker(size_t i)
{
	struct bench *b = bench_dialled(WITH);
	struct scram_setup *s = fake_net_setup(b->net);

	s->endpoint = s->exporter = DATA;
	s->mechanisms = weaker[i].mechanisms;
	s->bindings = weaker[i].bindings;
	online(b);
	again(b);
	s->mechanisms = weaker[i].then;
	s->bindings = weaker[i].then_bindings;
	bench_quiet(b);
	fake_net_forget(b->net);
	fake_net_online(b->net, ALICE, "x", false);
	return b;
}

static void
test_weaker(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(weaker); i++) {
		struct bench *b = bench_weaker(i);

		print_message("%s\n", weaker[i].then);
		assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
		assert_true(bench_heard(b, "account offline weaker-login",
		    "question weaker-login [/login accept -a " ALICE "] "
		    "[/login refuse -a " ALICE "]", NULL));
		/* Unanswered: for ever. */
		bench_clock(b, A_WHILE);
		assert_int_equal(fake_net_count(b->net, MSG_CONNECT), 0);
		assert_int_equal(fake_net_count(b->net, MSG_SASL_AUTH), 0);
		/* /connect asks once more, and changes nothing. */
		dial(b);
		fake_net_online(b->net, ALICE, "x", false);
		assert_string_equal(b->account->code, "weaker-login");
		assert_int_equal(bench_count(b, "question weaker-login"), 2);
		assert_int_equal(bench_asks(b, "weaker-login"), 1);
		/* The answer counts from now on. */
		assert_int_equal(account_login_accept(b->account, NULL), 0);
		assert_int_equal(bench_asks(b, "weaker-login"), 0);
		fake_net_run(b->net);
		online(b);
		assert_string_equal(remembered(b), weaker[i].now);
		again(b);
		online(b);
		assert_int_equal(account_login_accept(b->account, NULL), -1);
		assert_int_equal(bench_count(b, "question weaker-login"), 2);
		bench_free(b);
	}
	assert_int_equal(secret_count(), 0);
}

static void
test_weaker_refused(void **state)
{
	struct bench *b = bench_weaker(0);
	struct err err;

	(void)state;
	assert_int_equal(account_login_refuse(b->account, &err), 0);
	assert_int_equal(account_login_refuse(b->account, &err), -1);
	assert_string_equal(err.code, "no-question");
	bench_clock(b, A_WHILE);
	assert_int_equal(fake_net_count(b->net, MSG_CONNECT), 0);
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
	assert_string_equal(remembered(b), "SCRAM-SHA-256 none");
	/* The server is itself again: no question. */
	fake_net_setup(b->net)->mechanisms = "SCRAM-SHA-256";
	dial(b);
	online(b);
	bench_free(b);
}

/* What is offered next may be less than what was accepted. */
static void
test_weaker_still(void **state)
{
	struct bench *b = bench_weaker(4);

	(void)state;
	assert_int_equal(account_login_accept(b->account, NULL), 0);
	fake_net_run(b->net);
	fake_net_setup(b->net)->mechanisms = "SCRAM-SHA-1";
	fake_net_online(b->net, ALICE, "x", false);
	assert_string_equal(b->account->code, "weaker-login");
	assert_int_equal(bench_count(b, "question weaker-login"), 2);
	assert_int_equal(fake_net_count(b->net, MSG_SASL_AUTH), 0);
	bench_free(b);
}

/* It is in the file: a restart makes nobody forget. */
static void
test_remembered(void **state)
{
	struct bench *b = bench_dialled(WITH);

	(void)state;
	fake_net_setup(b->net)->mechanisms = "SCRAM-SHA-512";
	online(b);
	bench_restart(b);
	assert_string_equal(remembered(b), "SCRAM-SHA-512 none");
	fake_net_answers(b->net, true, false, true);
	fake_net_password(b->net, WORD);
	dial(b);
	fake_net_online(b->net, ALICE, "x", false);
	assert_string_equal(b->account->code, "weaker-login");
	/* An answer that cannot be kept would be asked for again: it is told,
	 * and nothing has changed. */
	bench_free(b);
}

/* ---- the password --------------------------------------------------------- */

/* Typed: kept until the server has proved itself, then its key is. */
static void
test_key_kept(void **state)
{
	struct bench *b = bench_dialled("host = \"127.0.0.1\"");
	size_t secrets = secret_count();

	(void)state;
	assert_true(b->account->asks_password);
	assert_int_equal(account_password(b->account, WORD, NULL), 0);
	fake_net_run(b->net);
	assert_true(secret_count() > secrets);
	online(b);
	assert_string_equal(password_word(b->account) != NULL ?
	    password_word(b->account) : "", "");
	for (int i = 0; i < 3; i++) {
		again(b);
		online(b);
	}
	assert_int_equal(bench_count(b, "question password"), 1);
	/* Another salt: it cannot be had without asking. */
	again(b);
	fake_net_setup(b->net)->salt = "another salt";
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
	assert_string_equal(b->account->code, "password");
	assert_true(b->account->asks_password);
	assert_null(strstr(b->log.s, "wrong-password"));
	assert_int_equal(bench_count(b, "question password"), 2);
	bench_clock(b, A_WHILE);
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
	assert_int_equal(account_password(b->account, WORD, NULL), 0);
	fake_net_run(b->net);
	online(b);
	/* The user is not asked each time by a server that has a new one each
	 * time, or more rounds. */
	again(b);
	fake_net_setup(b->net)->salt = "one more";
	online(b);
	again(b);
	fake_net_setup(b->net)->iterations = 5000;
	online(b);
	assert_int_equal(bench_count(b, "question password"), 2);
	assert_int_equal(account_disconnect(b->account, NULL), 0);
	assert_null(password_word(b->account));
	fake_net_offline(b->net, ALICE, OFF_ASKED, "");
	/* And then it begins anew. */
	dial(b);
	assert_int_equal(account_password(b->account, WORD, NULL), 0);
	fake_net_run(b->net);
	online(b);
	assert_null(password_word(b->account));
	bench_free(b);
	assert_int_equal(secret_count(), 0);
}

/* More rounds are another key, too. */
static void
test_key_of_more_rounds(void **state)
{
	struct bench *b = bench_dialled("host = \"127.0.0.1\"");

	(void)state;
	assert_int_equal(account_password(b->account, WORD, NULL), 0);
	fake_net_run(b->net);
	online(b);
	again(b);
	fake_net_setup(b->net)->iterations = 5000;
	fake_net_online(b->net, ALICE, "x", false);
	assert_string_equal(b->account->code, "password");
	bench_free(b);
}

/* What the configuration has is there at once, for whatever salt. */
static void
test_configured(void **state)
{
	struct bench *b = bench_dialled(WITH);

	(void)state;
	online(b);
	again(b);
	fake_net_setup(b->net)->salt = "another salt";
	online(b);
	again(b);
	fake_net_setup(b->net)->mechanisms = "SCRAM-SHA-512";
	online(b);
	assert_int_equal(bench_count(b, "question"), 0);
	bench_free(b);
}

static void
test_disconnect_forgets(void **state)
{
	struct bench *b = bench_dialled("host = \"127.0.0.1\"");
	size_t secrets = secret_count();

	(void)state;
	account_password(b->account, WORD, NULL);
	fake_net_run(b->net);
	online(b);
	assert_true(account_can_log_in(b->account));
	assert_int_equal(account_disconnect(b->account, NULL), 0);
	fake_net_offline(b->net, ALICE, OFF_ASKED, "");
	assert_false(account_can_log_in(b->account));
	dial(b);
	assert_true(b->account->asks_password);
	bench_free(b);
	assert_true(secrets >= secret_count());
}

/* The refusal that SCRAM has itself: what was kept is not used for ever. */
static void
test_refused_by_scram(void **state)
{
	struct bench *b = bench_dialled("host = \"127.0.0.1\"");

	(void)state;
	account_password(b->account, WORD, NULL);
	fake_net_run(b->net);
	online(b);
	again(b);
	assert_true(account_can_log_in(b->account));
	say_offer(b);
	say_challenge(b, "ZT1vdGhlci1lcnJvcg==");	/* e=other-error */
	assert_int_equal(b->account->state, ACCOUNT_FAILED);
	assert_string_equal(b->account->code, "sasl-refused");
	assert_false(account_can_log_in(b->account));
	bench_free(b);
}

static void
test_wrong(void **state)
{
	struct bench *b = bench_dialled(WITH);

	(void)state;
	fake_net_password(b->net, "another");
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(b->account->state, ACCOUNT_FAILED);
	assert_string_equal(b->account->code, "wrong-password");
	assert_true(b->account->asks_password);
	assert_false(account_can_log_in(b->account));
	bench_clock(b, A_WHILE);
	assert_int_equal(fake_net_count(b->net, MSG_CONNECT), 1);
	/* A key that was good once is forgotten with it. */
	fake_net_password(b->net, WORD);
	dial(b);
	online(b);
	again(b);
	fake_net_password(b->net, "changed");
	fake_net_online(b->net, ALICE, "x", false);
	assert_string_equal(b->account->code, "wrong-password");
	assert_int_equal(account_password(b->account, "changed", NULL), 0);
	fake_net_run(b->net);
	online(b);
	bench_free(b);
	assert_int_equal(secret_count(), 0);
}

/* SASLprep has no place for it. */
static void
test_bad_password(void **state)
{
	struct bench *b = bench_dialled("host = \"127.0.0.1\"");

	(void)state;
	account_password(b->account, "a\001b", NULL);
	fake_net_run(b->net);
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(b->account->state, ACCOUNT_FAILED);
	assert_string_equal(b->account->code, "bad-password");
	assert_true(b->account->asks_password);
	account_password(b->account, WORD, NULL);
	fake_net_run(b->net);
	online(b);
	bench_free(b);
}

/* ---- the password command ------------------------------------------------- */

static void
command_says(struct bench *b, const char *text)
{
	void (*done)(void *, int, const char *) = b->command_done;

	assert_non_null(done);
	b->command_done = NULL;
	done(b->command_arg, 0, text);
	fake_net_run(b->net);
}

static struct bench *
bench_command(void)
{
	struct bench *b = bench_dialled("password_command = \"pass show\"");

	command_says(b, WORD "\n");
	online(b);
	assert_null(password_word(b->account));
	return b;
}

/* The stream waits for it. */
static void
test_command(void **state)
{
	struct bench *b = bench_command();

	(void)state;
	again(b);
	online(b);
	assert_null(b->command_done);
	again(b);
	fake_net_setup(b->net)->salt = "second";
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(b->account->state, ACCOUNT_CONNECTING);
	assert_int_equal(fake_net_count(b->net, MSG_SASL_RESPONSE), 2);
	command_says(b, WORD "\n");
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	/* A server that has a new one each time does not have it run without
	 * end: what it gave is kept then. */
	at_once(b);
	fake_net_setup(b->net)->salt = "third";
	online(b);
	assert_null(b->command_done);
	/* The user's word begins anew. */
	assert_int_equal(account_disconnect(b->account, NULL), 0);
	fake_net_offline(b->net, ALICE, OFF_ASKED, "");
	dial(b);
	command_says(b, WORD "\n");
	online(b);
	assert_null(password_word(b->account));
	at_once(b);
	fake_net_setup(b->net)->salt = "fourth";
	fake_net_online(b->net, ALICE, "x", false);
	command_says(b, WORD "\n");
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	bench_free(b);
	assert_int_equal(secret_count(), 0);
}

/* One that asks is not run where nobody asked for it. */
static void
test_command_asks(void **state)
{
	struct bench *b = bench_command();

	(void)state;
	b->chat->ops.asks = true;
	again(b);
	fake_net_setup(b->net)->salt = "second";
	fake_net_online(b->net, ALICE, "x", false);
	assert_null(b->command_done);
	assert_string_equal(b->account->code, "password");
	assert_int_equal(bench_count(b, "question password"), 1);
	dial(b);
	command_says(b, WORD "\n");
	online(b);
	bench_free(b);
}

/* The attempt ended meanwhile: what it gave is for the next one. */
static void
test_command_late(void **state)
{
	struct bench *b = bench_command();

	(void)state;
	again(b);
	fake_net_setup(b->net)->salt = "second";
	fake_net_offer(b->net, ALICE);
	assert_non_null(b->command_done);
	fake_net_offline(b->net, ALICE, OFF_TIMEOUT, "");
	command_says(b, WORD "\n");
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
	bench_clock(b, 400000);
	online(b);
	assert_null(b->command_done);
	/* And nothing is left of one that nobody wants any more. */
	again(b);
	fake_net_setup(b->net)->salt = "third";
	bench_free(b);
	assert_int_equal(secret_count(), 0);
}

static void
test_command_fails(void **state)
{
	struct bench *b = bench_command();
	void (*done)(void *, int, const char *);

	(void)state;
	again(b);
	fake_net_setup(b->net)->salt = "second";
	fake_net_offer(b->net, ALICE);
	done = b->command_done;
	done(b->command_arg, 1, "");
	fake_net_run(b->net);
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
	assert_true(b->account->asks_password);
	assert_true(bench_heard(b, "error password-command",
	    "account offline password", "question password", NULL));
	bench_clock(b, A_WHILE);
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
	bench_free(b);
}

/* ---- an attempt that ends while a key is computed --------------------------- */

static void
test_ended(void **state)
{
	struct bench *b = bench_dialled(WITH);

	(void)state;
	/* Its key comes to nobody. */
	fake_net_offer(b->net, ALICE);
	bench_free(b);
	b = bench_dialled(WITH);
	say_offer(b);
	assert_int_equal(account_disconnect(b->account, NULL), 0);
	fake_net_run(b->net);
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
	dial(b);
	online(b);
	bench_free(b);
	assert_int_equal(secret_count(), 0);
}

/* One that takes long is not taken for that of the next attempt. */
static void
test_stale(void **state)
{
	struct bench *b = bench_dialled("host = \"127.0.0.1\"");

	(void)state;
	fake_key_hold(true);
	account_password(b->account, "a wrong one", NULL);
	fake_net_run(b->net);
	fake_net_offer(b->net, ALICE);
	lose(b);
	assert_int_equal(account_connect(b->account, WORD, NULL), 0);
	fake_net_run(b->net);
	fake_net_online(b->net, ALICE, "x", false);
	/* Two are not computed at a time. */
	assert_int_equal(b->account->state, ACCOUNT_CONNECTING);
	assert_int_equal(fake_net_count(b->net, MSG_SASL_RESPONSE), 0);
	fake_key_hold(false);
	fake_net_run(b->net);
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	/* And it comes to nobody where nobody waits any more. */
	assert_int_equal(account_disconnect(b->account, NULL), 0);
	fake_net_offline(b->net, ALICE, OFF_ASKED, "");
	fake_key_hold(true);
	account_connect(b->account, WORD, NULL);
	fake_net_run(b->net);
	fake_net_offer(b->net, ALICE);
	assert_int_equal(account_disconnect(b->account, NULL), 0);
	fake_key_hold(false);
	fake_net_run(b->net);
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
	assert_false(account_can_log_in(b->account));
	bench_free(b);
	assert_int_equal(secret_count(), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_honest),
		cmocka_unit_test(test_lies),
		cmocka_unit_test(test_lies_later),
		cmocka_unit_test(test_useless),
		cmocka_unit_test(test_useless_said),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_binding_data),
		cmocka_unit_test(test_nonsense),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_plain_typed),
		cmocka_unit_test(test_weaker),
		cmocka_unit_test(test_weaker_refused),
		cmocka_unit_test(test_weaker_still),
		cmocka_unit_test(test_remembered),
		cmocka_unit_test(test_key_kept),
		cmocka_unit_test(test_key_of_more_rounds),
		cmocka_unit_test(test_configured),
		cmocka_unit_test(test_disconnect_forgets),
		cmocka_unit_test(test_refused_by_scram),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_bad_password),
		cmocka_unit_test(test_command),
		cmocka_unit_test(test_command_asks),
		cmocka_unit_test(test_command_late),
		cmocka_unit_test(test_command_fails),
		cmocka_unit_test(test_ended),
		cmocka_unit_test(test_stale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
