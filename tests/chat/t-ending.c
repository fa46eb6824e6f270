/*
 * How connections end: each condition of the standards has its words, its
 * code, and what follows; what a server makes up is told and goes no further.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/chat-bench.h"

/* RFC 6120, 4.9.3 and 6.5 */
static const char *const of_streams[] = {
	"bad-format", "bad-namespace-prefix", "conflict",
	"connection-timeout", "host-gone", "host-unknown",
	"improper-addressing", "internal-server-error", "invalid-from",
	"invalid-namespace", "invalid-xml", "not-authorized",
	"not-well-formed", "policy-violation", "remote-connection-failed",
	"reset", "resource-constraint", "restricted-xml", "see-other-host",
	"system-shutdown", "undefined-condition", "unsupported-encoding",
	"unsupported-feature", "unsupported-stanza-type",
	"unsupported-version",
};
static const char *const of_logins[] = {
	"aborted", "account-disabled", "credentials-expired",
	"encryption-required", "incorrect-encoding", "invalid-authzid",
	"invalid-mechanism", "malformed-request", "mechanism-too-weak",
	"not-authorized", "temporary-auth-failure",
};

/* Judges; the reason stays until the next call. */
static const struct ending *
judge(enum off why, const char *condition, const char *text)
{
	static struct ending e;

	str_free(&e.reason);
	ending_judge(&e, why, condition, text);
	return &e;
}

static void
test_standards(void **state)
{
	const struct ending *e;

	(void)state;
	for (size_t i = 0; i < NELEM(of_streams); i++) {
		e = judge(OFF_STREAM, of_streams[i], "Ask Ann.");
		assert_string_equal(e->code, of_streams[i]);
		assert_non_null(strstr(e->reason.s, of_streams[i]));
		assert_non_null(strstr(e->reason.s, ": \"Ask Ann.\")"));
		assert_int_equal(e->then, strcmp(of_streams[i], "conflict") ==
		    0 || strcmp(of_streams[i], "host-gone") == 0 ?
		    ENDING_NEVER : ENDING_LATER);
	}
	for (size_t i = 0; i < NELEM(of_logins); i++) {
		e = judge(OFF_AUTH, of_logins[i], "");
		assert_string_equal(e->code, strcmp(of_logins[i],
		    "not-authorized") == 0 ? "wrong-password" : of_logins[i]);
		assert_non_null(strstr(e->reason.s, of_logins[i]));
	}
}

/* The same word of a stream is not about the password. */
static void
test_password(void **state)
{
	(void)state;
	assert_int_equal(judge(OFF_AUTH, "not-authorized", "")->then,
	    ENDING_PASSWORD);
	assert_int_equal(judge(OFF_STREAM, "not-authorized", "")->then,
	    ENDING_LATER);
	assert_string_equal(judge(OFF_STREAM, "not-authorized", "")->code,
	    "not-authorized");
	assert_int_equal(judge(OFF_AUTH, "credentials-expired", "")->then,
	    ENDING_EXPIRED);
	assert_int_equal(judge(OFF_AUTH, "temporary-auth-failure", "")->then,
	    ENDING_LATER);
	/* Nobody said a word: a stream that was closed. */
	assert_int_equal(judge(OFF_AUTH, "", "")->then, ENDING_LATER);
	/* No word of a log-in's: a wrong password would be sent again. */
	assert_int_equal(judge(OFF_AUTH, "account-locked", "")->then,
	    ENDING_NEVER);
	assert_string_equal(judge(OFF_AUTH, "account-locked", "")->code,
	    "log-in");
	assert_int_equal(judge(OFF_AUTH, "policy-violation", "")->then,
	    ENDING_NEVER);
	assert_true(ending_wants_password("wrong-password"));
	assert_true(ending_wants_password("credentials-expired"));
	assert_false(ending_wants_password("not-authorized"));
	assert_false(ending_wants_password("account-disabled"));
}

static void
test_plain(void **state)
{
	const struct ending *e;

	(void)state;
	for (enum off why = OFF_ASKED; why < OFF_REASONS; why++) {
		e = judge(why, "", "");
		assert_string_equal(e->code, why == OFF_AUTH ? "log-in" :
		    off_word(why));
		assert_null(strchr(e->reason.s, '"'));
		assert_int_not_equal(e->then, ENDING_PASSWORD);
	}
	assert_string_equal(judge(OFF_LOOKUP, "no-service", "")->code,
	    "no-service");
	assert_int_equal(judge(OFF_REFUSED, "proxy-login", "")->then,
	    ENDING_NEVER);
	assert_int_equal(judge(OFF_LOOKUP, "bad-host", "")->then,
	    ENDING_NEVER);
}

/* Law 6: no word of a server stands for one of ours, nor ends its quotation,
 * nor pushes what the user is told out of sight. */
static void
test_made_up(void **state)
{
	static const char *const ours[] = { "asked", "certificate",
	    "server-proof", "password", "network-gone", "no-tls",
	    "proxy-login", "onion", "wrong-password" };
	char *longer = xmalloc(5001);
	const struct ending *e;

	(void)state;
	for (size_t i = 0; i < NELEM(ours); i++) {
		e = judge(OFF_STREAM, ours[i], "");
		assert_string_equal(e->code, "stream");
		assert_int_equal(e->then, ENDING_LATER);
		e = judge(OFF_AUTH, ours[i], "");
		assert_int_equal(e->then, ENDING_NEVER);
		assert_string_equal(e->code, "log-in");
	}
	e = judge(OFF_STREAM, "out-of-tea", "later");
	assert_string_equal(e->code, "stream");
	assert_non_null(strstr(e->reason.s, "(out-of-tea: \"later\")"));
	assert_int_equal(e->then, ENDING_LATER);
	/* Nor a code that something else has: a script would act on it. */
	assert_string_equal(judge(OFF_STREAM, "verified", "")->code, "stream");
	assert_string_equal(judge(OFF_AUTH, "online", "")->code, "log-in");
	assert_string_equal(judge(OFF_STREAM, "/quit", "")->code, "stream");
	assert_string_equal(judge(OFF_STREAM, "a b", "")->code, "stream");
	assert_string_equal(judge(OFF_ASKED, "host-gone", "")->code, "asked");
	e = judge(OFF_AUTH, "account-disabled",
	    "no\"); /connect evil@example.org\n(\"");
	assert_non_null(strstr(e->reason.s,
	    "\"no'); /connect evil@example.org ('\")"));
	memset(longer, 'x', 5000);
	longer[5000] = '\0';
	e = judge(OFF_AUTH, "account-disabled", longer);
	assert_true(e->reason.len < 700);
	assert_non_null(strstr(e->reason.s, "ask who runs the server"));
	free(longer);
}

/* No two mean the same, and each says something. */
static void
test_table(void **state)
{
	const struct ending_row *rows;
	size_t n = ending_rows(&rows);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		assert_true(strlen(ending_code(&rows[i])) < ENDING_CODE_SIZE);
		assert_true(strlen(rows[i].words) > 8);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(ending_code(&rows[i]),
			    ending_code(&rows[j]));
	}
}

/* ---- what follows ------------------------------------------------------ */

static struct bench *
bench_dialled(void)
{
	struct bench *b = bench_new("password = \"pw\"");
	struct err err;

	fake_net_answers(b->net, true, false, true);
	assert_int_equal(account_connect(b->account, NULL, &err), 0);
	fake_net_run(b->net);
	return b;
}

/* A password that was refused is not sent again, whatever the clock says. */
static void
test_refused(void **state)
{
	static const char *const conditions[] = { "not-authorized",
	    "credentials-expired", "account-disabled", "account-locked" };
	struct bench *b;

	(void)state;
	for (size_t i = 0; i < NELEM(conditions); i++) {
		b = bench_dialled();
		fake_net_ended(b->net, ALICE, OFF_AUTH, conditions[i], "", 0);
		assert_int_equal(b->account->state, ACCOUNT_FAILED);
		bench_clock(b, 24 * 3600 * 1000);
		assert_int_equal(fake_net_count(b->net, MSG_CONNECT), 1);
		assert_int_equal(bench_count(b, "question password"), i == 0);
		bench_free(b);
	}
	b = bench_dialled();
	for (int i = 1; i < 4; i++) {
		assert_int_equal(fake_net_count(b->net, MSG_CONNECT), i);
		fake_net_ended(b->net, ALICE, OFF_STREAM,
		    "temporary-auth-failure", "", 0);
		assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
		bench_clock(b, b->account->retry_at - loop_now(b->loop));
	}
	bench_free(b);
}

/* What was typed is not used again after the server said it expired. */
static void
test_expired(void **state)
{
	struct bench *b = bench_new("host = \"127.0.0.1\"");
	struct err err;

	(void)state;
	fake_net_answers(b->net, true, false, true);
	assert_int_equal(account_connect(b->account, "old", &err), 0);
	fake_net_run(b->net);
	fake_net_ended(b->net, ALICE, OFF_AUTH, "credentials-expired", "",
	    0);
	assert_string_equal(b->account->code, "credentials-expired");
	assert_int_equal(account_connect(b->account, NULL, &err), 0);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_CONNECT), 1);
	assert_true(bench_heard(b, "question password", NULL));
	bench_free(b);
}

static void
test_conflict(void **state)
{
	struct bench *b = bench_dialled();

	(void)state;
	fake_net_online(b->net, ALICE, "x", false);
	fake_net_offline(b->net, ALICE, OFF_CONFLICT, "");
	bench_clock(b, 24 * 3600 * 1000);
	assert_int_equal(fake_net_count(b->net, MSG_CONNECT), 1);
	assert_true(bench_heard(b, "account failed conflict",
	    "error conflict", "another program", "/connect", NULL));
	bench_free(b);
}

/* Who stands between us and the server could keep an account offline, or have
 * a password asked for, with one word in the clear. */
static void
test_unproven(void **state)
{
	static const char *const conditions[] = { "conflict", "host-gone",
	    "account-disabled", "credentials-expired" };

	(void)state;
	for (size_t i = 0; i < NELEM(conditions); i++) {
		struct bench *b = bench_dialled();

		account_offline(b->account, OFF_STREAM, conditions[i], "", 0,
		    true);
		assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
		assert_true(b->account->retry_at != 0);
		assert_int_equal(bench_count(b, "question password"), 0);
		assert_non_null(strstr(b->account->reason,
		    "before a certificate was shown"));
		bench_free(b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_standards),
		cmocka_unit_test(test_password),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_made_up),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_expired),
		cmocka_unit_test(test_conflict),
		cmocka_unit_test(test_unproven),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
