/*
 * An account that is taken out: what goes and what stays, on the disk too; and
 * one that was never more than tried leaves nothing.
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

#define NEW "new@example.net"

static bool
in_file(const struct bench *b, const char *name, const char *text)
{
	char path[512];
	struct str s;
	bool has = false;

	snprintf(path, sizeof(path), "%s/%s", b->dir, name);
	str_init(&s);
	if (file_read(path, 1 << 24, &s, NULL) == 0)
		for (size_t i = 0; i + strlen(text) <= s.len; i++)
			has |= memcmp(s.s + i, text, strlen(text)) == 0;
	str_free(&s);
	return has;
}

static void
set(struct bench *b, const char *account, enum setting id, const char *value)
{
	struct err err;

	assert_int_equal(conf_set(b->conf, id, account, BOB, value, &err), 0);
}

/* Online for a moment, with a line in its history and settings. */
static struct account *
make(struct bench *b)
{
	struct err err;
	struct account *a = account_add(b->chat, NEW, &err);

	assert_non_null(a);
	assert_int_equal(account_connect(a, "pw", &err), 0);
	fake_net_run(b->net);
	bench_clock(b, 100);
	assert_int_equal(account_state(a), ACCOUNT_ONLINE);
	set(b, NEW, SET_LOG, "true");
	set(b, NEW, SET_OTR_POLICY, "verified");
	set(b, ALICE, SET_OTR_POLICY, "always");
	fake_net_message(b->net, NEW, PHONE, NULL, "an albatross", 0);
	talk_open(a, BOB);
	fake_net_message(b->net, NEW, PHONE, NULL, "an albatross", 0);
	bench_clock(b, 100);
	assert_true(in_file(b, "history.db", "albatross"));
	assert_true(in_file(b, "settings", NEW));
	return a;
}

static void
test_remove(void **state)
{
	struct bench *b = *state;
	struct account *a;
	bool configured = true;
	size_t talks = chat_talks(b->chat);
	struct err err;

	fake_net_answers(b->net, true, true, true);
	a = make(b);
	assert_int_equal(account_remove(a, false, &configured, &err), -1);
	assert_string_equal(err.code, "online");
	account_raw_show(a, true);
	assert_int_equal(account_disconnect(a, &err), 0);
	bench_clock(b, 3000);
	assert_int_equal(account_remove(a, false, &configured, &err), 0);
	assert_false(configured);
	assert_null(account_find(b->chat, NEW));
	assert_int_equal(chat_accounts(b->chat), 1);
	assert_int_equal(chat_talks(b->chat), talks);
	assert_false(in_file(b, "settings", NEW));
	assert_true(in_file(b, "settings", ALICE));
	assert_true(in_file(b, "history.db", "albatross"));
	bench_clock(b, 3000);
	assert_int_equal(b->chat->nleaving, 0);
	assert_true(bench_heard(b, "xml closed", NULL));
	/* It may come again. */
	assert_non_null(account_add(b->chat, NEW, &err));
	bench_restart(b);
	assert_null(account_find(b->chat, NEW));
}

static void
test_history(void **state)
{
	struct bench *b = *state;
	struct account *a;
	bool configured;
	struct err err;

	fake_net_answers(b->net, true, true, true);
	a = make(b);
	assert_int_equal(account_disconnect(a, &err), 0);
	bench_clock(b, 3000);
	assert_int_equal(account_remove(a, true, &configured, &err), 0);
	assert_false(in_file(b, "history.db", "albatross"));
	/* In the same turn as the end of it all. */
	bench_restart(b);
}

/* The configuration is the user's. */
static void
test_configured(void **state)
{
	struct bench *b = *state;
	bool configured = false;
	struct err err;

	set(b, ALICE, SET_OTR_POLICY, "always");
	assert_int_equal(account_disconnect(b->account, &err), 0);
	bench_clock(b, 3000);
	assert_int_equal(account_remove(b->account, false, &configured, &err),
	    0);
	assert_true(configured);
	assert_int_equal(chat_accounts(b->chat), 0);
	assert_false(in_file(b, "settings", ALICE));
	bench_clock(b, 100);
	bench_restart(b);
	assert_non_null(account_find(b->chat, ALICE));
}

/* Of an address that never came online there is nothing. */
static void
test_untried(void **state)
{
	struct bench *b = *state;
	struct account *a;
	struct err err;

	a = account_add(b->chat, NEW, &err);
	assert_true(a->untried);
	assert_int_equal(account_connect(a, "wrong", &err), 0);
	fake_net_run(b->net);
	bench_clock(b, 1000);
	assert_int_equal(fake_otr_wants(b->chat->otr, NEW), 0);
	assert_false(in_file(b, "settings", NEW));
	assert_int_equal(account_disconnect(a, &err), 0);
	bench_clock(b, 3000);
	a = account_find(b->chat, NEW);
	fake_net_answers(b->net, true, true, true);
	assert_int_equal(account_connect(a, "pw", &err), 0);
	fake_net_run(b->net);
	bench_clock(b, 1000);
	assert_int_equal(account_state(a), ACCOUNT_ONLINE);
	assert_false(a->untried);
	assert_int_equal(fake_otr_wants(b->chat->otr, NEW), 1);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, bench_setup, bench_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_remove), TEST(test_history), TEST(test_configured),
		TEST(test_untried),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
