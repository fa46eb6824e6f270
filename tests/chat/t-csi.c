/*
 * Client state (XEP-0352) in the model: when the server is told that the user
 * looks away, and when it is not.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/chat-bench.h"

#define AWAY_MS (30 * 1000)

static struct bench *
bench_with(const char *setting)
{
	struct bench *b = bench_new(setting);

	assert_int_equal(account_connect(b->account, NULL, NULL), 0);
	fake_net_run(b->net);
	return b;
}

static size_t
told(struct bench *b)
{
	return fake_net_count(b->net, MSG_CLIENT_STATE);
}

/* How often it was told, and what last. */
static void
assert_told(struct bench *b, size_t times, bool active)
{
	assert_int_equal(told(b), times);
	if (times > 0)
		assert_int_equal(fake_net_last(b->net, MSG_CLIENT_STATE)->on,
		    active);
}

static void
pass(struct bench *b, int64_t milliseconds)
{
	bench_clock(b, milliseconds);
	fake_net_run(b->net);
}

/* By default nobody is told. */
static void
test_default(void **state)
{
	struct bench *b = bench_with(NULL);

	(void)state;
	chat_look(b->chat, false);
	pass(b, 10 * AWAY_MS);
	chat_look(b->chat, true);
	fake_net_run(b->net);
	assert_told(b, 0, false);
	bench_free(b);
}

/* Away after a while, back at once; a glance elsewhere is not told. */
static void
test_told(void **state)
{
	struct bench *b = bench_with("password = \"pw\"\ntell_inactive = true");

	(void)state;
	chat_look(b->chat, false);
	pass(b, AWAY_MS - 1);
	chat_look(b->chat, true);
	pass(b, 10 * AWAY_MS);
	assert_told(b, 0, false);

	chat_look(b->chat, false);
	pass(b, AWAY_MS - 1);
	assert_told(b, 0, false);
	pass(b, 1);
	assert_told(b, 1, false);
	chat_look(b->chat, false);	/* said twice */
	pass(b, 10 * AWAY_MS);
	assert_told(b, 1, false);
	chat_look(b->chat, true);
	fake_net_run(b->net);
	assert_told(b, 2, true);
	bench_free(b);
}

/* Each stream is told anew, and none while there is none. */
static void
test_streams(void **state)
{
	struct bench *b = bench_with("password = \"pw\"\ntell_inactive = true");

	(void)state;
	chat_look(b->chat, false);
	pass(b, AWAY_MS);
	assert_told(b, 1, false);
	fake_net_answers(b->net, true, false, true);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	pass(b, 10 * AWAY_MS);
	assert_told(b, 1, false);
	fake_net_online(b->net, ALICE, "sotto", true);
	assert_told(b, 1, false);
	pass(b, AWAY_MS);
	assert_told(b, 2, false);
	bench_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_default), cmocka_unit_test(test_told),
		cmocka_unit_test(test_streams),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
