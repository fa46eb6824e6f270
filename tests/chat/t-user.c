/*
 * Whether the user is here: presence that goes to away by itself and comes
 * back, and what it must never write over.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/chat-bench.h"

#define MINUTE (60 * 1000)

static struct bench *
bench_with(const char *settings)
{
	struct bench *b = bench_new(settings);

	assert_int_equal(account_connect(b->account, NULL, NULL), 0);
	fake_net_run(b->net);
	fake_net_forget(b->net);
	return b;
}

static void
pass(struct bench *b, int64_t milliseconds)
{
	bench_clock(b, milliseconds);
	fake_net_run(b->net);
}

/* How often presence was told since the last look, and what last. */
static void
assert_shown(struct bench *b, size_t times, const char *show)
{
	size_t n = 0;
	const struct fake_frame *f = NULL;

	fake_net_run(b->net);
	for (size_t i = 0; fake_net_frame(b->net, MSG_SEND_PRESENCE, i) !=
	    NULL; i++)
		if (*fake_net_frame(b->net, MSG_SEND_PRESENCE, i)->to == '\0') {
			f = fake_net_frame(b->net, MSG_SEND_PRESENCE, i);
			n++;
		}
	assert_int_equal(n, times);
	if (f != NULL)
		assert_string_equal(f->more, show);
	fake_net_forget(b->net);
}

#define BOTH "password = \"pw\""
static struct bench *
bench_minutes(const char *away, const char *xa)
{
	struct bench *b = bench_with(BOTH);

	assert_int_equal(conf_set(b->chat->conf, SET_AUTO_AWAY, NULL, NULL,
	    away, NULL), 0);
	assert_int_equal(conf_set(b->chat->conf, SET_AUTO_XA, NULL, NULL, xa,
	    NULL), 0);
	chat_away_changed(b->chat);
	return b;
}

/* By default nobody learns anything. */
static void
test_default(void **state)
{
	struct bench *b = bench_with(BOTH);

	(void)state;
	chat_touched(b->chat);
	pass(b, 1000 * MINUTE);
	chat_look(b->chat, false);
	pass(b, 1000 * MINUTE);
	chat_touched(b->chat);
	assert_shown(b, 0, NULL);
	bench_free(b);
}

/* A front end without keys: nobody is away by himself. */
static void
test_no_keys(void **state)
{
	struct bench *b = bench_minutes("1", "2");

	(void)state;
	pass(b, 10 * MINUTE);
	assert_shown(b, 0, NULL);
	bench_free(b);
}

/* Away, away for long, and back with the next key; each told once. */
static void
test_away(void **state)
{
	struct bench *b = bench_minutes("5", "15");

	(void)state;
	chat_touched(b->chat);
	pass(b, 4 * MINUTE);
	chat_touched(b->chat);
	pass(b, 5 * MINUTE - 1);
	assert_shown(b, 0, NULL);
	pass(b, 1);
	assert_shown(b, 1, "away");
	assert_int_equal(bench_count(b, "auto-away"), 1);
	pass(b, 10 * MINUTE - 1);
	assert_shown(b, 0, NULL);
	pass(b, 1);
	assert_shown(b, 1, "xa");
	pass(b, 1000 * MINUTE);
	assert_shown(b, 0, NULL);
	assert_int_equal(bench_count(b, "auto-away"), 1);
	chat_touched(b->chat);
	assert_shown(b, 1, "online");
	pass(b, 5 * MINUTE);
	assert_shown(b, 1, "away");
	/* The setting goes: what it did goes. */
	assert_int_equal(conf_set(b->chat->conf, SET_AUTO_AWAY, NULL, NULL,
	    "0", NULL), 0);
	chat_away_changed(b->chat);
	assert_shown(b, 1, "online");
	pass(b, 10 * MINUTE);
	assert_shown(b, 1, "xa");
	bench_free(b);
}

/* What the user chose is never written over, nor is who is invisible shown. */
static void
test_chosen(void **state)
{
	static const enum show shows[] = { SHOW_AWAY, SHOW_XA, SHOW_DND,
	    SHOW_OFFLINE };
	struct bench *b = bench_minutes("1", "2");

	(void)state;
	for (size_t i = 0; i < NELEM(shows); i++) {
		chat_touched(b->chat);
		assert_int_equal(account_presence(b->account, shows[i],
		    "mine", NULL), 0);
		assert_shown(b, 1, show_word(shows[i]));
		pass(b, 10 * MINUTE);
		chat_touched(b->chat);
		assert_shown(b, 0, NULL);
	}
	assert_int_equal(bench_count(b, "auto-away"), 0);
	/* One who likes to chat is there, too. */
	assert_int_equal(account_presence(b->account, SHOW_CHAT, "here",
	    NULL), 0);
	fake_net_run(b->net);
	fake_net_forget(b->net);
	pass(b, MINUTE);
	assert_shown(b, 1, "away");
	chat_touched(b->chat);
	assert_shown(b, 1, "chat");
	bench_free(b);
}

static void
test_text(void **state)
{
	struct bench *b = bench_minutes("1", "0");

	(void)state;
	assert_int_equal(account_presence(b->account, SHOW_ONLINE, "my word",
	    NULL), 0);
	fake_net_run(b->net);
	chat_touched(b->chat);
	pass(b, MINUTE);
	assert_string_equal(fake_net_last(b->net, MSG_SEND_PRESENCE)->id,
	    "my word");
	assert_int_equal(conf_set(b->chat->conf, SET_AUTO_AWAY_TEXT, NULL,
	    NULL, "out", NULL), 0);
	chat_touched(b->chat);
	pass(b, MINUTE);
	assert_string_equal(fake_net_last(b->net, MSG_SEND_PRESENCE)->id,
	    "out");
	chat_touched(b->chat);
	fake_net_run(b->net);
	assert_string_equal(fake_net_last(b->net, MSG_SEND_PRESENCE)->id,
	    "my word");
	bench_free(b);
}

/* Coming and leaving are signs of the user as keys are, but bring nobody back;
 * the focus that stays says nothing. */
static void
test_focus(void **state)
{
	struct bench *b = bench_minutes("5", "0");

	(void)state;
	chat_touched(b->chat);
	pass(b, 4 * MINUTE);
	chat_look(b->chat, false);
	pass(b, 4 * MINUTE);
	chat_look(b->chat, true);
	pass(b, 5 * MINUTE - 1);
	assert_shown(b, 0, NULL);
	pass(b, 1);
	assert_shown(b, 1, "away");
	chat_look(b->chat, false);
	chat_look(b->chat, true);
	pass(b, MINUTE);
	assert_shown(b, 0, NULL);
	chat_touched(b->chat);
	assert_shown(b, 1, "online");
	bench_free(b);
}

/* Each stream is told what is so now. */
static void
test_streams(void **state)
{
	struct bench *b = bench_minutes("5", "0");

	(void)state;
	chat_touched(b->chat);
	fake_net_answers(b->net, true, false, true);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	pass(b, 5 * MINUTE);
	assert_shown(b, 0, NULL);
	fake_net_online(b->net, ALICE, "sotto", true);
	assert_shown(b, 1, "away");
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	pass(b, MINUTE);
	fake_net_online(b->net, ALICE, "sotto", false);
	assert_shown(b, 1, "away");
	chat_touched(b->chat);
	assert_shown(b, 1, "online");
	bench_free(b);
}

/* Where no focus is reported, the server is told by the same (XEP-0352). */
static void
test_inactive(void **state)
{
	struct bench *b = bench_minutes("5", "0");

	(void)state;
	assert_int_equal(conf_set(b->chat->conf, SET_TELL_INACTIVE, NULL, NULL,
	    "true", NULL), 0);
	chat_touched(b->chat);
	pass(b, 6 * MINUTE);
	assert_int_equal(fake_net_count(b->net, MSG_CLIENT_STATE), 1);
	assert_false(fake_net_last(b->net, MSG_CLIENT_STATE)->on);
	chat_touched(b->chat);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_CLIENT_STATE), 2);
	assert_true(fake_net_last(b->net, MSG_CLIENT_STATE)->on);
	bench_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_default), cmocka_unit_test(test_no_keys),
		cmocka_unit_test(test_away), cmocka_unit_test(test_chosen),
		cmocka_unit_test(test_text), cmocka_unit_test(test_focus),
		cmocka_unit_test(test_streams),
		cmocka_unit_test(test_inactive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
