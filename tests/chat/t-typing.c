/*
 * Chat states (XEP-0085) in the model: to whom the user's are told, when, and
 * above all when not; what contacts say, and what strangers do.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/chat-bench.h"

#define ON "password = \"pw\"\ntyping = true"
#define TABLET BOB "/tablet"

static struct bench *
bench_with(const char *settings)
{
	struct bench *b = bench_new(settings);

	bench_talk(b);
	return b;
}

static void
announce(struct bench *b, const char *from, bool typing)
{
	struct msg m = { .type = MSG_DISCOVERED };

	m.u.discovered.from = from;
	m.u.discovered.says = ANNOUNCED_NO_OTR;
	m.u.discovered.typing = typing;
	fake_net_say(b->net, ALICE, &m);
}

static void
say(struct bench *b, const char *from, enum typing state)
{
	struct msg m = { .type = MSG_TYPING };

	m.u.typing.from = from;
	m.u.typing.state = state;
	fake_net_say(b->net, ALICE, &m);
}

static size_t
told(struct bench *b)
{
	return fake_net_count(b->net, MSG_SEND_TYPING);
}

static void
assert_told(struct bench *b, size_t times, const char *to, const char *state)
{
	const struct fake_frame *f;

	fake_net_run(b->net);
	f = fake_net_last(b->net, MSG_SEND_TYPING);
	assert_int_equal(told(b), times);
	if (times == 0)
		return;
	assert_string_equal(f->to, to);
	assert_string_equal(f->body, state);
}

static bool
with_active(struct bench *b)
{
	return (fake_net_last(b->net, MSG_SEND)->flags & SEND_ACTIVE) != 0;
}

static void
pass(struct bench *b, int64_t milliseconds)
{
	bench_clock(b, milliseconds);
	fake_net_run(b->net);
}

/* Off until it is switched on; not to a program that did not ask. */
static void
test_off(void **state)
{
	struct bench *b = bench_with(NULL);

	(void)state;
	announce(b, PHONE, true);
	say(b, PHONE, TYPING_ACTIVE);
	talk_typing(b->bob, true);
	bench_type(b, "hello", OTR_NOT_PRIVATE);
	pass(b, 60000);
	talk_typing(b->bob, false);
	assert_false(with_active(b));
	assert_told(b, 0, NULL, NULL);
	assert_int_equal(talk_close(b->bob, true, NULL), 0);
	assert_told(b, 0, NULL, NULL);
	bench_free(b);

	b = bench_with(ON);
	announce(b, PHONE, false);
	talk_typing(b->bob, true);
	bench_type(b, "hello", OTR_NOT_PRIVATE);
	assert_false(with_active(b));
	assert_told(b, 0, NULL, NULL);
	bench_free(b);
}

static void
test_told(void **state)
{
	struct bench *b = bench_with(ON);

	(void)state;
	announce(b, PHONE, true);
	talk_typing(b->bob, true);
	assert_told(b, 1, BOB, "composing");
	pass(b, 14000);
	talk_typing(b->bob, true);
	pass(b, 14000);
	assert_told(b, 1, BOB, "composing");
	pass(b, 1000);
	assert_told(b, 2, BOB, "paused");
	/* Idle is idle. */
	pass(b, 3600000);
	assert_told(b, 2, BOB, "paused");
	talk_typing(b->bob, true);
	assert_told(b, 3, BOB, "composing");
	/* The line is emptied; a command is typed. */
	talk_typing(b->bob, false);
	assert_told(b, 4, BOB, "active");
	talk_typing(b->bob, false);
	talk_typing(b->bob, true);
	assert_told(b, 5, BOB, "composing");
	bench_type(b, "hello", OTR_NOT_PRIVATE);
	assert_true(with_active(b));
	talk_typing(b->bob, false);
	pass(b, 60000);
	assert_told(b, 5, BOB, "composing");
	assert_int_equal(talk_close(b->bob, true, NULL), 0);
	assert_told(b, 6, BOB, "gone");
	bench_free(b);
}

/* To the program that lines go to, if that one wants them. */
static void
test_program(void **state)
{
	struct bench *b = bench_with(ON);

	(void)state;
	fake_net_presence(b->net, ALICE, TABLET, SHOW_ONLINE);
	announce(b, PHONE, true);
	fake_net_message(b->net, ALICE, TABLET, "1", "hello", 0);
	talk_typing(b->bob, true);
	assert_told(b, 0, NULL, NULL);
	/* What it says changes nothing of where lines go. */
	say(b, PHONE, TYPING_ACTIVE);
	talk_typing(b->bob, true);
	assert_told(b, 0, NULL, NULL);
	bench_type(b, "to the tablet", OTR_NOT_PRIVATE);
	assert_string_equal(fake_net_last(b->net, MSG_SEND)->to, TABLET);
	assert_false(with_active(b));
	/* Who sends them wants them. */
	say(b, TABLET, TYPING_ACTIVE);
	talk_typing(b->bob, true);
	assert_told(b, 1, TABLET, "composing");
	/* It is gone: who told it first hears the end. */
	fake_net_presence(b->net, ALICE, TABLET, SHOW_OFFLINE);
	talk_typing(b->bob, false);
	assert_told(b, 2, TABLET, "active");
	bench_free(b);
}

/* Nothing to whom it would tell that somebody is there, nor to whom nothing
 * is sent. */
static void
test_whom(void **state)
{
	static const enum subscription subs[] = { SUB_NONE, SUB_TO };
	struct bench *b;

	(void)state;
	for (size_t i = 0; i < NELEM(subs); i++) {
		b = bench_with(ON);
		announce(b, PHONE, true);
		fake_net_roster(b->net, ALICE, BOB, "Bob", subs[i]);
		say(b, PHONE, TYPING_ACTIVE);
		talk_typing(b->bob, true);
		assert_told(b, 0, NULL, NULL);
		bench_free(b);
	}
	b = bench_with(ON);
	announce(b, PHONE, true);
	account_presence(b->account, SHOW_OFFLINE, NULL, NULL);
	talk_typing(b->bob, true);
	assert_told(b, 0, NULL, NULL);
	account_presence(b->account, SHOW_ONLINE, NULL, NULL);
	talk_typing(b->bob, true);
	assert_told(b, 1, BOB, "composing");
	/* Switched off, nothing more leaves. */
	assert_int_equal(conf_set(b->conf, SET_TYPING, ALICE, BOB, "false",
	    NULL), 0);
	pass(b, 60000);
	talk_typing(b->bob, false);
	assert_told(b, 1, BOB, "composing");
	bench_free(b);
}

/* A line would wait, or start a session: nothing is told before it. */
static void
test_held(void **state)
{
	struct bench *b = bench_with(ON);
	struct fake_otr *otr = fake_otr(direct_otr(b->bob));

	(void)state;
	announce(b, PHONE, true);
	otr->starts = true;
	talk_typing(b->bob, true);
	assert_told(b, 0, NULL, NULL);
	otr->starts = false;
	otr->hold = OTR_HOLD_UNVERIFIED;
	talk_typing(b->bob, true);
	bench_type(b, "waits", OTR_NOT_PRIVATE);
	assert_told(b, 0, NULL, NULL);
	/* Nor while one does. */
	otr->hold = OTR_HOLD_NONE;
	talk_typing(b->bob, true);
	pass(b, 60000);
	assert_told(b, 0, NULL, NULL);
	assert_int_equal(talk_close(b->bob, true, NULL), 0);
	assert_told(b, 0, NULL, NULL);
	bench_free(b);
}

/* Beside what is sealed it goes to the session's program, which alone is
 * asked; OTR hears nothing of either. */
static void
test_sealed(void **state)
{
	struct bench *b = bench_with(ON);
	struct fake_otr *otr = fake_otr(direct_otr(b->bob));
	const struct fake_frame *f;

	(void)state;
	fake_net_presence(b->net, ALICE, TABLET, SHOW_ONLINE);
	announce(b, TABLET, true);
	snprintf(otr->resource, sizeof(otr->resource), "phone");
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	talk_typing(b->bob, true);
	bench_type(b, "secret", OTR_PRIVATE);
	assert_false(with_active(b));
	assert_told(b, 0, NULL, NULL);
	say(b, PHONE, TYPING_COMPOSING);
	otr->parts = 3;
	talk_typing(b->bob, true);
	assert_told(b, 1, PHONE, "composing");
	bench_type(b, "secret", OTR_PRIVATE);
	/* With the last part alone. */
	assert_true(with_active(b));
	f = fake_net_frame(b->net, MSG_SEND,
	    fake_net_count(b->net, MSG_SEND) - 2);
	assert_int_equal(f->flags & SEND_ACTIVE, 0);
	assert_int_equal(otr_level(direct_otr(b->bob)), OTR_PRIVATE);
	bench_free(b);
}

/* Another stream: nobody knows what was said on the last one. */
static void
test_stream(void **state)
{
	struct bench *b = bench_with(ON);

	(void)state;
	announce(b, PHONE, true);
	talk_typing(b->bob, true);
	say(b, PHONE, TYPING_COMPOSING);
	assert_true(talk_is_typing(b->bob));
	account_disconnect(b->account, NULL);
	fake_net_run(b->net);
	assert_false(talk_is_typing(b->bob));
	talk_typing(b->bob, false);
	pass(b, 60000);
	assert_told(b, 1, BOB, "composing");
	bench_free(b);
}

/* ---- what comes -------------------------------------------------------- */

static void
test_shown(void **state)
{
	struct bench *b = bench_with(NULL);

	(void)state;
	say(b, PHONE, TYPING_COMPOSING);
	say(b, PHONE, TYPING_COMPOSING);
	assert_true(talk_is_typing(b->bob));
	assert_int_equal(bench_count(b, "typing phone composing"), 1);
	say(b, PHONE, TYPING_PAUSED);
	assert_false(talk_is_typing(b->bob));
	assert_int_equal(bench_count(b, "typing phone paused"), 1);
	/* A line ends it, and so does time, and going away. */
	say(b, PHONE, TYPING_COMPOSING);
	fake_net_message(b->net, ALICE, PHONE, "1", "hello", 0);
	assert_false(talk_is_typing(b->bob));
	say(b, PHONE, TYPING_COMPOSING);
	pass(b, 2 * 60 * 1000 - 1);
	assert_true(talk_is_typing(b->bob));
	pass(b, 1);
	assert_false(talk_is_typing(b->bob));
	say(b, PHONE, TYPING_COMPOSING);
	assert_true(talk_is_typing(b->bob));
	fake_net_presence(b->net, ALICE, PHONE, SHOW_OFFLINE);
	assert_false(talk_is_typing(b->bob));
	/* It is no message. */
	assert_int_equal(talk_unread(b->bob), 1);
	assert_int_equal(told(b), 0);
	bench_free(b);
}

/* Strangers, one's own account, nobody at all. */
static void
test_strangers(void **state)
{
	struct bench *b = bench_with(NULL);
	struct talk *v;

	(void)state;
	fake_net_message(b->net, ALICE, "eve@example.org/x", "1", "hi", 0);
	v = talk_find(b->account, "eve@example.org");
	assert_non_null(v);
	say(b, "eve@example.org/x", TYPING_COMPOSING);
	assert_false(talk_is_typing(v));
	say(b, "mallory@example.org/x", TYPING_COMPOSING);
	assert_null(talk_find(b->account, "mallory@example.org"));
	say(b, ALICE "/other", TYPING_COMPOSING);
	say(b, "", TYPING_COMPOSING);
	say(b, BOB, TYPING_COMPOSING);
	say(b, "@@", TYPING_COMPOSING);
	assert_false(talk_is_typing(b->bob));
	assert_int_equal(bench_count(b, "typing "), 0);
	bench_free(b);
}

/* A program that drives sotto says it itself, by the same rules. */
static void
test_driven(void **state)
{
	struct bench *b = bench_with(NULL);
	struct err err;

	(void)state;
	announce(b, PHONE, true);
	assert_int_equal(talk_tell_typing(b->bob, TYPING_COMPOSING, &err), -1);
	assert_string_equal(err.code, "typing-off");
	assert_told(b, 0, NULL, NULL);
	bench_free(b);

	b = bench_with(ON);
	/* To a program that did not ask, nothing. */
	assert_int_equal(talk_tell_typing(b->bob, TYPING_COMPOSING, &err), 0);
	assert_told(b, 0, NULL, NULL);
	announce(b, PHONE, true);
	/* Who was told nothing learns of no end. */
	assert_int_equal(talk_tell_typing(b->bob, TYPING_PAUSED, &err), 0);
	assert_int_equal(talk_tell_typing(b->bob, TYPING_ACTIVE, &err), 0);
	assert_int_equal(talk_tell_typing(b->bob, TYPING_GONE, &err), 0);
	assert_told(b, 0, NULL, NULL);
	assert_int_equal(talk_tell_typing(b->bob, TYPING_COMPOSING, &err), 0);
	assert_int_equal(talk_tell_typing(b->bob, TYPING_COMPOSING, &err), 0);
	assert_told(b, 1, BOB, "composing");
	assert_int_equal(talk_tell_typing(b->bob, TYPING_PAUSED, &err), 0);
	assert_told(b, 2, BOB, "paused");
	/* No timer is left of it. */
	pass(b, 60000);
	assert_told(b, 2, BOB, "paused");
	assert_int_equal(talk_tell_typing(b->bob, TYPING_ACTIVE, &err), 0);
	assert_told(b, 3, BOB, "active");
	assert_int_equal(talk_tell_typing(b->bob, TYPING_COMPOSING, &err), 0);
	pass(b, 15000);
	assert_told(b, 5, BOB, "paused");
	assert_int_equal(talk_tell_typing(b->bob, TYPING_GONE, &err), 0);
	assert_told(b, 6, BOB, "gone");
	assert_int_equal(talk_tell_typing(b->bob, TYPING_GONE, &err), 0);
	assert_told(b, 6, BOB, "gone");
	bench_free(b);
}

/* A flood is not followed, and a minute later all is as before. */
static void
test_flood(void **state)
{
	struct bench *b = bench_with(NULL);

	(void)state;
	for (int i = 0; i < 1000; i++)
		say(b, PHONE, i % 2 ? TYPING_PAUSED : TYPING_COMPOSING);
	assert_int_equal(bench_count(b, "typing phone"), 60);
	pass(b, 61000);
	say(b, PHONE, TYPING_COMPOSING);
	assert_int_equal(bench_count(b, "typing phone"), 61);
	assert_true(talk_is_typing(b->bob));
	bench_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_off),
		cmocka_unit_test(test_told),
		cmocka_unit_test(test_program),
		cmocka_unit_test(test_whom),
		cmocka_unit_test(test_held),
		cmocka_unit_test(test_sealed),
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_shown),
		cmocka_unit_test(test_strangers),
		cmocka_unit_test(test_driven),
		cmocka_unit_test(test_flood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
