/*
 * Coming and staying online: passwords, certificates, back-off, quitting.
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
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/chat-bench.h"

static struct bench *
bench_dialled(const char *more)
{
	struct bench *b = bench_new(more);
	struct err err;

	fake_net_answers(b->net, true, false, true);
	assert_int_equal(account_connect(b->account, NULL, &err), 0);
	fake_net_run(b->net);
	return b;
}

/* What was not set is left to DNS: port 0. */
static void
test_port(void **state)
{
	struct bench *b = bench_dialled("password = \"pw\"");

	(void)state;
	assert_string_equal(fake_net_last(b->net, MSG_CONNECT)->more,
	    " 0  ");
	bench_free(b);
	b = bench_dialled("password = \"pw\"\nport = 5222");
	assert_string_equal(fake_net_last(b->net, MSG_CONNECT)->more,
	    " 5222  ");
	bench_free(b);
}

/* The body of the last CONNECT for an account; it stays the network's. */
static const char *
way_of(const char *more)
{
	static char way[1200];
	struct bench *b = bench_dialled(more);

	snprintf(way, sizeof way, "%s",
	    fake_net_last(b->net, MSG_CONNECT)->body);
	bench_free(b);
	return way;
}

/* How to get there: TLS, a mobile network, and the proxy with a name. */
static void
test_way(void **state)
{
	char first[1200], again[1200];
	struct bench *b;
	const char *at;

	(void)state;
	assert_string_equal(way_of("password = \"pw\""), "");
	assert_string_equal(way_of("password = \"pw\"\ntls = direct\n"
	    "mobile = true"), "direct mobile ");
	assert_string_equal(way_of("password = \"pw\"\nproxy = none"), "");
	/* What the user wrote goes as it is. */
	assert_string_equal(way_of("password = \"pw\"\n"
	    "proxy = \"socks5://me:x@h:1\""), "socks5://me:x@h:1");
	assert_string_equal(way_of("password = \"pw\"\n"
	    "proxy = \"https://h:1\""), "https://h:1");
	/* Else Tor is told a name: another for each account, the same for
	 * each attempt of one. */
	b = bench_dialled("password = \"pw\"\nproxy = \"socks5://h:1\"");
	snprintf(first, sizeof first, "%s",
	    fake_net_last(b->net, MSG_CONNECT)->body);
	assert_int_equal(strncmp(first, "socks5://sotto-", 15), 0);
	at = first + 15;
	assert_int_equal(strspn(at, "0123456789abcdef"), 8);
	assert_int_equal(at[8], ':');
	assert_int_equal(strspn(at + 9, "0123456789abcdef"), 24);
	assert_string_equal(at + 33, "@h:1");
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	loop_clock_move(b->loop, 600000);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_CONNECT), 2);
	snprintf(again, sizeof again, "%s",
	    fake_net_last(b->net, MSG_CONNECT)->body);
	assert_string_equal(first, again);
	bench_free(b);
	assert_string_not_equal(way_of("password = \"pw\"\n"
	    "proxy = \"socks5://h:1\""), first);
}

static void
test_connect(void **state)
{
	struct bench *b = bench_dialled("password = \"open sesame\"\n"
	    "host = \"127.0.0.1\"\nport = 5223");
	const struct fake_frame *f = fake_net_last(b->net, MSG_CONNECT);
	struct err err;

	(void)state;
	/* Two letters may stand in a nonce by chance. */
	fake_net_password(b->net, "open sesame");
	assert_int_equal(b->account->state, ACCOUNT_CONNECTING);
	assert_string_equal(f->more, "127.0.0.1 5223  ");
	assert_string_equal(f->id, "de-AT");
	fake_net_online(b->net, ALICE, "x", false);
	assert_false(fake_net_leaked(b->net, "open sesame"));
	assert_string_equal(b->account->full, ALICE "/x");
	assert_string_equal(fake_net_last(b->net, MSG_SEND_PRESENCE)->more,
	    "online");
	assert_int_equal(account_connect(b->account, NULL, &err), -1);
	assert_string_equal(err.code, "online");
	assert_int_equal(account_presence(b->account, SHOW_AWAY, "tea", &err),
	    0);
	fake_net_run(b->net);
	assert_string_equal(fake_net_last(b->net, MSG_SEND_PRESENCE)->more,
	    "away");
	assert_int_equal(fake_net_last(b->net, MSG_SEND_PRESENCE)->flags, 0);
	assert_int_equal(conf_set(b->conf, SET_PRIORITY, NULL, NULL, "-7",
	    &err), 0);
	chat_priority_changed(b->chat);
	fake_net_run(b->net);
	assert_string_equal(fake_net_last(b->net, MSG_SEND_PRESENCE)->more,
	    "away");
	assert_int_equal((int)fake_net_last(b->net,
	    MSG_SEND_PRESENCE)->flags, -7);
	/* Who is not shown stays so. */
	assert_int_equal(account_presence(b->account, SHOW_OFFLINE, "", &err),
	    0);
	fake_net_run(b->net);
	{
		size_t before = fake_net_count(b->net, MSG_SEND_PRESENCE);

		chat_priority_changed(b->chat);
		fake_net_run(b->net);
		assert_int_equal(fake_net_count(b->net, MSG_SEND_PRESENCE),
		    before);
	}
	assert_int_equal(account_disconnect(b->account, &err), 0);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_DISCONNECT), 1);
	fake_net_offline(b->net, ALICE, OFF_ASKED, "");
	assert_true(bench_heard(b, "account connecting", "account online",
	    "account offline asked", NULL));
	bench_clock(b, 600000);
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
	assert_int_equal(account_disconnect(b->account, &err), -1);
	bench_free(b);
}

static void
test_autoconnect(void **state)
{
	struct bench *b = bench_new(NULL);

	(void)state;
	chat_start(b->chat);
	fake_net_run(b->net);
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	bench_free(b);
	b = bench_new("autoconnect = false\npassword = \"pw\"");
	chat_start(b->chat);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_START), 0);
	bench_free(b);
}

static void
test_asks_password(void **state)
{
	struct bench *b = bench_dialled("host = \"127.0.0.1\"");
	struct err err;

	(void)state;
	assert_true(b->account->asks_password);
	assert_true(bench_heard(b, "account offline password",
	    "question password", NULL));
	assert_int_equal(account_password(b->account, "", &err), -1);
	assert_int_equal(bench_asks(b, "password"), 1);
	assert_int_equal(account_password(b->account, "open sesame", &err),
	    0);
	assert_int_equal(bench_asks(b, "password"), 0);
	fake_net_run(b->net);
	assert_false(b->account->asks_password);
	fake_net_password(b->net, "open sesame");
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	assert_false(fake_net_leaked(b->net, "sesame"));
	bench_free(b);
}

static void
test_wrong_password(void **state)
{
	struct bench *b = bench_dialled(NULL);
	struct err err;

	(void)state;
	fake_net_ended(b->net, ALICE, OFF_AUTH, "not-authorized", "", 0);
	assert_int_equal(b->account->state, ACCOUNT_FAILED);
	assert_true(b->account->asks_password);
	assert_true(bench_heard(b, "account failed wrong-password",
	    "error wrong-password", "question password", NULL));
	bench_clock(b, 600000);
	assert_int_equal(fake_net_count(b->net, MSG_CONNECT), 1);
	assert_int_equal(account_password(b->account, "right", &err), 0);
	fake_net_run(b->net);
	fake_net_password(b->net, "right");
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	/* Its key is kept for the next time, in memory. */
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 2000);
	assert_int_equal(fake_net_count(b->net, MSG_CONNECT), 3);
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	bench_free(b);
}

static void
test_password_command(void **state)
{
	struct bench *b = bench_dialled("password_command = \"pass show\"");

	(void)state;
	assert_int_equal(b->account->state, ACCOUNT_CONNECTING);
	assert_string_equal(b->command_argv0, "0");
	assert_int_equal(fake_net_count(b->net, MSG_CONNECT), 0);
	b->command_done(b->command_arg, 0, "word\nand more\n");
	fake_net_run(b->net);
	fake_net_password(b->net, "word");
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	bench_free(b);
	b = bench_dialled("password_command = \"pass show\"");
	b->command_done(b->command_arg, 1, "");
	fake_net_run(b->net);
	assert_true(bench_heard(b, "error password-command",
	    "account offline password", "question password", NULL));
	bench_free(b);
	/* An answer after the user gave up changes nothing. */
	b = bench_dialled("password_command = \"pass show\"");
	assert_int_equal(account_disconnect(b->account, NULL), 0);
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
	b->command_done(b->command_arg, 0, "word\n");
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_CONNECT), 0);
	bench_free(b);
}

static const char sha[] =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
/* In two rows; in one. */
static const char sum[] =
    "  SHA-256  01:23:45:67:89:AB:CD:EF:"
    "01:23:45:67:89:AB:CD:EF\n"
    "           01:23:45:67:89:AB:CD:EF:"
    "01:23:45:67:89:AB:CD:EF";
static const char part[] =
    "01:23:45:67:89:AB:CD:EF:"
    "01:23:45:67:89:AB:CD:EF "
    "01:23:45:67:89:AB:CD:EF:"
    "01:23:45:67:89:AB:CD:EF";

static struct bench *
bench_bad_certificate(void)
{
	struct bench *b = bench_dialled(NULL);
	struct msg m = { .type = MSG_CERTIFICATE };

	m.u.certificate.subject = "CN=example.org";
	m.u.certificate.issuer = "CN=Nobody";
	m.u.certificate.names = "example.org";
	m.u.certificate.not_before = "2020-01-01T00:00:00Z";
	m.u.certificate.not_after = "2021-01-01T00:00:00Z";
	m.u.certificate.sha256 = sha;
	m.u.certificate.problem = "expired";
	fake_net_say(b->net, ALICE, &m);
	assert_int_equal(account_cert_accept(b->account, NULL), -1);
	fake_net_offline(b->net, ALICE, OFF_CERTIFICATE, "");
	return b;
}

static void
test_certificate(void **state)
{
	struct bench *b = bench_bad_certificate();

	(void)state;
	assert_int_equal(b->account->state, ACCOUNT_FAILED);
	assert_true(bench_heard(b, "account failed certificate",
	    "notice certificate", "expired",
	    "CN=example.org", "CN=Nobody", "2021-01-01", sum,
	    "question certificate [/cert accept -a " ALICE "] [/cert pin -a "
	    ALICE "] [/cert refuse -a " ALICE "]", NULL));
	assert_int_equal(bench_asks(b, "certificate"), 1);
	assert_non_null(strstr(chat_questions(b->chat)->text, part));
	assert_int_equal(account_cert_accept(b->account, NULL), 0);
	assert_int_equal(bench_asks(b, "certificate"), 0);
	fake_net_run(b->net);
	assert_non_null(strstr(fake_net_last(b->net, MSG_CONNECT)->more,
	    sha));
	assert_int_equal(account_cert_accept(b->account, NULL), -1);
	/* Through a lost link, and not beyond one's own word. */
	fake_net_online(b->net, ALICE, "x", false);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 600000);
	assert_non_null(strstr(fake_net_last(b->net, MSG_CONNECT)->more,
	    sha));
	fake_net_online(b->net, ALICE, "y", false);
	assert_int_equal(account_disconnect(b->account, NULL), 0);
	fake_net_offline(b->net, ALICE, OFF_ASKED, "");
	assert_int_equal(account_connect(b->account, NULL, NULL), 0);
	fake_net_run(b->net);
	assert_null(strstr(fake_net_last(b->net, MSG_CONNECT)->more, sha));
	bench_free(b);

	b = bench_bad_certificate();
	assert_int_equal(account_cert_pin(b->account, NULL), 0);
	bench_restart(b);
	assert_int_equal(account_connect(b->account, NULL, NULL), 0);
	fake_net_run(b->net);
	assert_non_null(strstr(fake_net_last(b->net, MSG_CONNECT)->more,
	    "sha256:0123456789abcdef"));
	bench_free(b);

	b = bench_bad_certificate();
	assert_int_equal(account_cert_refuse(b->account, NULL), 0);
	assert_int_equal(bench_asks(b, "certificate"), 0);
	bench_clock(b, 600000);
	assert_int_equal(fake_net_count(b->net, MSG_CONNECT), 1);
	bench_free(b);
}

/* What somebody showed on another day is not taken after that. */
static void
test_certificate_late(void **state)
{
	struct bench *b = bench_bad_certificate();
	struct err err;

	(void)state;
	assert_int_equal(account_connect(b->account, NULL, NULL), 0);
	fake_net_run(b->net);
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(account_cert_accept(b->account, &err), -1);
	assert_string_equal(err.code, "no-question");
	assert_int_equal(account_cert_pin(b->account, &err), -1);
	assert_string_equal(err.code, "no-question");
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 600000);
	assert_int_equal(fake_net_count(b->net, MSG_CONNECT), 3);
	assert_null(strstr(fake_net_last(b->net, MSG_CONNECT)->more, sha));
	bench_free(b);

	b = bench_bad_certificate();
	assert_int_equal(account_disconnect(b->account, NULL), 0);
	assert_int_equal(account_cert_accept(b->account, NULL), -1);
	bench_free(b);
}

/* Each way to be offline has its own code; some are tried again. */
static void
test_ways(void **state)
{
	(void)state;
	for (enum off why = OFF_LOOKUP; why < OFF_REASONS; why++) {
		struct bench *b = bench_dialled(NULL);
		bool again = why != OFF_NO_TLS && why != OFF_CERTIFICATE &&
		    why != OFF_CONFLICT;
		struct err err;

		fake_net_offline(b->net, ALICE, why, "more\nwords");
		assert_string_equal(b->account->code, why == OFF_AUTH ?
		    "log-in" : off_word(why));
		assert_int_equal(b->account->state,
		    again ? ACCOUNT_OFFLINE : ACCOUNT_FAILED);
		assert_int_equal(b->account->retry_at != 0, again);
		assert_non_null(strstr(b->account->reason, "more words"));
		assert_int_equal(account_connect(b->account, NULL, &err), 0);
		fake_net_run(b->net);
		assert_int_equal(fake_net_count(b->net, MSG_CONNECT), 2);
		bench_free(b);
	}
}

/* What the network half says is not what was said already. */
static void
test_said_once(void **state)
{
	static const struct {
		enum off why;
		const char *text, *want;
	} says[] = {
		{ OFF_NO_TLS, "the server offers no encryption",
		    "the server offers no encryption (TLS), and sotto "
		    "never connects without it" },
		{ OFF_TLS, "the TLS handshake failed",
		    "the encrypted connection (TLS) failed" },
		{ OFF_STREAM, "the server ended the stream",
		    "the server closed the stream" },
		{ OFF_CONFLICT, "another client took this one's place",
		    "another program has taken this account's place; sotto "
		    "does not connect again by itself, or the two would "
		    "push each other out for ever" },
		{ OFF_CERTIFICATE, "the server's certificate was not taken",
		    "the server's certificate is not accepted" },
		{ OFF_TIMEOUT, "the server did not answer in time",
		    "the server did not answer in time" },
		{ OFF_REFUSED, "no address took the connection",
		    "the server cannot be reached: no address took the "
		    "connection" },
	};
	struct bench *b;

	(void)state;
	for (size_t i = 0; i < NELEM(says); i++) {
		b = bench_dialled(NULL);
		fake_net_offline(b->net, ALICE, says[i].why, says[i].text);
		assert_string_equal(b->account->reason, says[i].want);
		bench_free(b);
	}
	/* Whole seconds, and never none. */
	b = bench_dialled(NULL);
	for (int i = 0; i < 8; i++) {
		fake_net_offline(b->net, ALICE, OFF_LOST, "");
		bench_clock(b, b->account->retry_at - loop_now(b->loop));
	}
	assert_int_equal(bench_count(b, "again in 0 s"), 0);
	assert_null(bench_entry(chat_status(b->chat), "again in 0 s"));
	bench_free(b);
}

/* What is the same at each attempt is said ever rarer; the state, always. */
static void
test_same_again(void **state)
{
	struct bench *b = bench_dialled(NULL);

	(void)state;
	bench_quiet(b);
	for (int i = 0; i < 9; i++) {
		fake_net_offline(b->net, ALICE, OFF_REFUSED, "");
		bench_clock(b, b->account->retry_at - loop_now(b->loop));
	}
	assert_int_equal(bench_count(b, "trying again"), 4);
	assert_int_equal(bench_count(b, "account offline"), 9);
	/* Another reason is news, and so is the end of a stream. */
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	assert_int_equal(bench_count(b, "trying again"), 5);
	bench_clock(b, b->account->retry_at - loop_now(b->loop));
	fake_net_online(b->net, ALICE, "x", false);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	assert_int_equal(bench_count(b, "trying again"), 6);
	bench_free(b);
}

static void
test_back_off(void **state)
{
	struct bench *b = bench_dialled(NULL);
	int64_t wait, longest = 0;

	(void)state;
	for (int i = 0; i < 14; i++) {
		fake_net_offline(b->net, ALICE, OFF_REFUSED, "");
		wait = b->account->retry_at - loop_now(b->loop);
		assert_true(wait >= 1000 && wait <= 300000);
		if (wait > longest)
			longest = wait;
		bench_clock(b, wait);
		assert_int_equal(b->account->state, ACCOUNT_CONNECTING);
	}
	assert_true(longest >= 150000);
	/* A steady stream begins anew. */
	fake_net_online(b->net, ALICE, "x", false);
	bench_clock(b, 60000);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	assert_true(b->account->retry_at - loop_now(b->loop) <= 1000);
	bench_free(b);
}

/* DISCONNECT and a lost stream cross; then the user connects again. */
static void
test_crossing(void **state)
{
	struct bench *b = bench_dialled(NULL);

	(void)state;
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(account_disconnect(b->account, NULL), 0);
	assert_int_equal(account_connect(b->account, NULL, NULL), 0);
	fake_net_run(b->net);
	fake_net_offline(b->net, ALICE, OFF_ASKED, "");
	assert_int_equal(fake_net_count(b->net, MSG_CONNECT), 2);
	fake_net_online(b->net, ALICE, "y", false);
	assert_int_equal(account_disconnect(b->account, NULL), 0);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
	assert_int_equal(account_connect(b->account, NULL, NULL), 0);
	fake_net_offline(b->net, ALICE, OFF_ASKED, "");
	assert_int_equal(b->account->state, ACCOUNT_CONNECTING);
	fake_net_online(b->net, ALICE, "z", false);
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	/* An attempt that hangs is cut off. */
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 2000);
	assert_int_equal(b->account->state, ACCOUNT_CONNECTING);
	assert_int_equal(account_disconnect(b->account, NULL), 0);
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
	bench_free(b);
}

/*
 * DISCONNECT was obeyed, it says, and none was given: what is obeyed at once
 * would be done without end, the password command run each time.
 */
static void
test_asked_by_nobody(void **state)
{
	struct bench *b = bench_dialled(NULL);

	(void)state;
	for (int i = 0; i < 2; i++) {
		if (i == 1)
			fake_net_online(b->net, ALICE, "x", false);
		fake_net_offline(b->net, ALICE, OFF_ASKED, "");
		assert_int_equal(fake_net_count(b->net, MSG_CONNECT), i + 1);
		assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
		assert_string_equal(b->account->code, "bad-message");
		assert_int_not_equal(b->account->retry_at, 0);
		bench_clock(b, 600000);
	}
	/* Nor by another word for it. */
	fake_net_ended(b->net, ALICE, OFF_REFUSED, "asked", "", 0);
	assert_int_equal(fake_net_count(b->net, MSG_CONNECT), 3);
	assert_string_equal(b->account->code, "refused");
	assert_int_not_equal(b->account->retry_at, 0);
	bench_free(b);
}

static void
test_added(void **state)
{
	struct bench *b = bench_new(NULL);
	struct err err;
	struct account *a;

	(void)state;
	assert_null(account_add(b->chat, "no address", &err));
	a = account_add(b->chat, "Carol@Example.org", &err);
	assert_non_null(a);
	assert_string_equal(a->jid, "carol@example.org");
	assert_ptr_equal(account_add(b->chat, "carol@example.org", &err), a);
	assert_int_equal(account_connect(a, "pw", &err), 0);
	assert_int_equal(account_connect(b->account, NULL, &err), 0);
	fake_net_run(b->net);
	assert_int_equal(a->state, ACCOUNT_ONLINE);
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	fake_net_kill(b->net, "carol@example.org");
	assert_int_equal(a->state, ACCOUNT_OFFLINE);
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	bench_free(b);
}

static void
stopped(void *arg)
{
	struct bench *b = arg;

	b->stopped++;
}

static void
test_stop(void **state)
{
	struct bench *b = bench_new(NULL);

	(void)state;
	bench_talk(b);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	fake_net_answers(b->net, true, false, false);
	chat_stop(b->chat, 2000, stopped, b);
	fake_net_run(b->net);
	assert_true(bench_otr(b)->ended_all);
	assert_string_equal(fake_net_last(b->net, MSG_SEND)->body,
	    "?OTR:END.");
	/* The stream is closed when that was written, not before. */
	assert_int_equal(fake_net_count(b->net, MSG_DISCONNECT), 0);
	fake_net_sent(b->net, ALICE, fake_net_last(b->net, MSG_SEND)->ticket);
	assert_int_equal(fake_net_count(b->net, MSG_DISCONNECT), 1);
	assert_int_equal(b->stopped, 0);
	fake_net_offline(b->net, ALICE, OFF_ASKED, "");
	bench_clock(b, 0);
	assert_int_equal(b->stopped, 1);
	bench_clock(b, 10000);
	assert_int_equal(b->stopped, 1);
	bench_free(b);
}

static void
test_stop_hung(void **state)
{
	struct bench *b = bench_new(NULL);

	(void)state;
	bench_talk(b);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	fake_net_answers(b->net, true, false, false);
	chat_stop(b->chat, 2000, stopped, b);
	bench_clock(b, 1999);
	assert_int_equal(b->stopped, 0);
	bench_clock(b, 1);
	assert_int_equal(b->stopped, 1);
	bench_free(b);
	/* Nothing is up: over at once. */
	b = bench_new(NULL);
	chat_stop(b->chat, 2000, stopped, b);
	assert_int_equal(b->stopped, 0);
	bench_clock(b, 0);
	assert_int_equal(b->stopped, 1);
	bench_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_way),
		cmocka_unit_test(test_connect),
		cmocka_unit_test(test_port),
		cmocka_unit_test(test_autoconnect),
		cmocka_unit_test(test_asks_password),
		cmocka_unit_test(test_wrong_password),
		cmocka_unit_test(test_password_command),
		cmocka_unit_test(test_certificate),
		cmocka_unit_test(test_certificate_late),
		cmocka_unit_test(test_ways),
		cmocka_unit_test(test_said_once),
		cmocka_unit_test(test_same_again),
		cmocka_unit_test(test_back_off),
		cmocka_unit_test(test_crossing),
		cmocka_unit_test(test_asked_by_nobody),
		cmocka_unit_test(test_added),
		cmocka_unit_test(test_stop),
		cmocka_unit_test(test_stop_hung),
	};

	/* The network half has no environment: it is told. */
	setenv("LC_ALL", "de_AT.UTF-8", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
