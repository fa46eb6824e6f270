/*
 * What a line was written for, where that is not plainly on the screen: while
 * nobody is connected, while keys are exchanged, and when an answer comes a
 * moment too late.  It leaves under no less (law 1).
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

#define SECRET "the cake is under the stairs"

static void
go_offline(struct bench *b)
{
	fake_net_answers(b->net, true, false, false);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
}

static void
come_back(struct bench *b)
{
	bench_clock(b, 2000);
	fake_net_online(b->net, ALICE, "other", false);
	fake_net_run(b->net);
}

/*
 * Typed offline under a policy that begins a session, which was changed
 * before the line had been looked at by anyone.
 */
static void
test_offline_policy(void **state)
{
	struct bench *b = *state;
	const char *id;
	struct err err;

	go_offline(b);
	bench_otr(b)->starts = true;
	id = bench_type(b, SECRET, OTR_NOT_PRIVATE);
	assert_true(outbox_find(b->bob, id)->never_clear);
	bench_otr(b)->starts = false;
	assert_int_equal(direct_policy(b->bob, "manual", &err), 0);
	come_back(b);
	assert_false(fake_net_leaked(b->net, SECRET));
	assert_int_equal(b->bob->failed, 1);
	/* What might have left in the clear still may. */
	go_offline(b);
	bench_type(b, "weather", OTR_NOT_PRIVATE);
	assert_int_equal(direct_policy(b->bob, "never", &err), 0);
	come_back(b);
	assert_true(fake_net_leaked(b->net, "weather"));
}

/* The same, and the only known key was forgotten instead. */
static void
test_offline_forgotten(void **state)
{
	struct bench *b = *state;

	go_offline(b);
	bench_otr(b)->starts = true;
	bench_type(b, SECRET, OTR_NOT_PRIVATE);
	bench_otr(b)->starts = false;
	come_back(b);
	assert_false(fake_net_leaked(b->net, SECRET));
	assert_int_equal(b->bob->held, 1);
}

/*
 * New keys for a session that is Private: Starting is shown, and what is
 * typed then was written to the verified key.
 */
static void
test_typed_in_refresh(void **state)
{
	struct bench *b = *state;
	const char *id;
	struct err err;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	bench_otr(b)->settled = OTR_PRIVATE;
	fake_otr_level(direct_otr(b->bob), OTR_STARTING, false);
	id = bench_type(b, SECRET, OTR_STARTING);
	fake_net_forget(b->net);
	bench_otr(b)->key = FAKE_KEY_B;
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 0);
	assert_int_equal(outbox_find(b->bob, id)->hold, OTR_HOLD_LEVEL_FELL);
	assert_non_null(bench_entry(&b->bob->buffer,
	    "Your line was written under Private"));
	/* It is the user's to say so. */
	assert_int_equal(talk_resend(b->bob, id, OTR_UNVERIFIED, &err), 0);
	fake_net_run(b->net);
	assert_string_equal(fake_net_last(b->net, MSG_SEND)->id, id);
}

/* Where there was no session, what comes of it is what was meant. */
static void
test_typed_in_start(void **state)
{
	struct bench *b = *state;

	fake_otr_level(direct_otr(b->bob), OTR_STARTING, false);
	bench_type(b, SECRET, OTR_STARTING);
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	fake_net_run(b->net);
	assert_int_equal(b->bob->held, 0);
}

/* "Send it again" was said to Private, and the session had just ended. */
static void
test_answer_too_late(void **state)
{
	struct bench *b = *state;
	struct err err;
	const char *id;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	id = bench_type(b, "lost on the way", OTR_PRIVATE);
	fake_net_bounce(b->net, ALICE, PHONE, id, "gone");
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, true);
	assert_int_equal(talk_resend(b->bob, NULL, OTR_PRIVATE, &err), 0);
	assert_true(bench_otr(b)->latched);
	bench_type(b, SECRET, OTR_NOT_PRIVATE);
	assert_false(fake_net_leaked(b->net, SECRET));
	assert_false(fake_net_leaked(b->net, "lost on the way"));
	/* Said to what there is it counts. */
	assert_int_equal(talk_resend(b->bob, id, OTR_NOT_PRIVATE, &err), 0);
	assert_false(bench_otr(b)->latched);
}

/* ---- the line that came ------------------------------------------------ */

static size_t
says(struct bench *b, const char *text, bool sealed)
{
	char *body = sealed ? fake_otr_seal(text) : xstrdup(text);

	fake_net_message(b->net, ALICE, PHONE, "m1", body, 0);
	fake_net_run(b->net);
	free(body);
	return b->bob->unread;
}

/*
 * A server that knows the id of a line, and guesses its text, says it first
 * in the clear: that bob said it himself is shown all the same (law 2).
 */
static void
test_said_before(void **state)
{
	struct bench *b = *state;
	const struct entry *e;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	assert_int_equal(says(b, "yes", false), 1);
	e = bench_entry(&b->bob->buffer, "yes");
	assert_int_equal(e->level, OTR_NOT_PRIVATE);
	assert_int_equal(says(b, "yes", true), 1);
	assert_int_equal(e->level, OTR_PRIVATE);
	assert_true(bench_heard(b, "notice clear", "message in not-private yes",
	    "notice confirmed", NULL));
	/* Again, in whatever way, it is nothing new. */
	assert_int_equal(says(b, "yes", true), 1);
	assert_int_equal(says(b, "yes", false), 1);
	bench_otr(b)->key = FAKE_KEY_B;
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	assert_int_equal(says(b, "yes", true), 1);
	assert_int_equal(e->level, OTR_PRIVATE);
	assert_int_equal(bench_count(b, "notice confirmed"), 1);
}

/* In a session with nobody knows whom it proves no more than that. */
static void
test_said_before_unverified(void **state)
{
	struct bench *b = *state;

	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	says(b, "yes", false);
	says(b, "yes", true);
	assert_non_null(bench_entry(&b->bob->buffer, "A line above has "
	    "come again, encrypted, but perhaps not from Bob."));
}

/* Somebody between has a key, too, and says first what can be guessed. */
static void
test_said_by_two(void **state)
{
	struct bench *b = *state;

	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	bench_otr(b)->key = FAKE_KEY_B;
	assert_int_equal(says(b, "yes", true), 1);
	bench_otr(b)->key = FAKE_KEY_A;
	assert_int_equal(says(b, "yes", true), 2);
	/* Again, from either, it is nothing new. */
	assert_int_equal(says(b, "yes", true), 2);
	bench_otr(b)->key = FAKE_KEY_B;
	assert_int_equal(says(b, "yes", true), 2);
	assert_int_equal(bench_count(b, "notice confirmed"), 0);
}

/* ---- the key that was read --------------------------------------------- */

static void
key_comes(struct bench *b, enum otr_event_type type, const char *key)
{
	fake_otr_event(direct_otr(b->bob), &(struct otr_event){ .type = type,
	    .fingerprint = key, .verified = FAKE_KEY_A });
}

/* Compared on the phone, and another came before Enter. */
static void
test_trust_too_late(void **state)
{
	struct bench *b = *state;
	struct err err;

	key_comes(b, OTR_EVENT_FIRST_KEY, FAKE_KEY_A);
	assert_string_equal(b->bob->direct->shown_key, FAKE_KEY_A);
	key_comes(b, OTR_EVENT_FIRST_KEY, FAKE_KEY_B);
	assert_int_equal(direct_trust(b->bob, NULL, &err), -1);
	assert_string_equal(err.code, "fingerprint-changed");
	assert_non_null(strstr(err.text, FAKE_KEY_B));
	assert_int_equal(bench_otr(b)->trusts, 0);
	/* It is said which: now it is meant. */
	bench_otr(b)->key = FAKE_KEY_B;
	assert_int_equal(direct_trust(b->bob, NULL, &err), 0);
	/* Named it is what it is, and asked for it is what was looked at. */
	key_comes(b, OTR_EVENT_FIRST_KEY, FAKE_KEY_A);
	assert_int_equal(direct_trust(b->bob, FAKE_KEY_B, &err), 0);
	bench_otr(b)->key = FAKE_KEY_A;
	direct_showed(b->bob, FAKE_KEY_A);
	assert_int_equal(direct_trust(b->bob, NULL, &err), 0);
	assert_int_equal(bench_otr(b)->trusts, 3);
}

static void
test_accept_too_late(void **state)
{
	struct bench *b = *state;
	struct err err;

	key_comes(b, OTR_EVENT_NEW_KEY, FAKE_KEY_B);
	key_comes(b, OTR_EVENT_NEW_KEY, "cccccccccccccccccccccccccccccccccccccccc");
	assert_int_equal(direct_accept(b->bob, &err), -1);
	assert_string_equal(err.code, "fingerprint-changed");
	assert_int_equal(bench_otr(b)->accepts, 0);
	assert_int_equal(direct_accept(b->bob, &err), 0);
	/* Another question is another one. */
	key_comes(b, OTR_EVENT_NEW_KEY, FAKE_KEY_B);
	assert_int_equal(direct_accept(b->bob, &err), 0);
	assert_int_equal(bench_otr(b)->accepts, 2);
}

/* Who makes keys come without end must not bury what stands in the window. */
static void
test_alarms_without_end(void **state)
{
	struct bench *b = *state;
	char key[FINGERPRINT_HEX + 1];
	struct err err;

	for (int i = 0; i < 100; i++) {
		snprintf(key, sizeof(key), "%040x", i + 1);
		key_comes(b, OTR_EVENT_NEW_KEY, key);
	}
	assert_int_equal(bench_count(b, "question new-key"), 3);
	assert_int_equal(bench_count(b, "notice new-key"), 4);
	assert_non_null(bench_entry(&b->bob->buffer, "And yet another key"));
	/* Each minute one line says that it goes on. */
	bench_clock(b, 61000);
	key_comes(b, OTR_EVENT_NEW_KEY, FAKE_KEY_B);
	key_comes(b, OTR_EVENT_NEW_KEY, "cccccccccccccccccccccccccccccccccccccccc");
	assert_int_equal(bench_count(b, "notice new-key"), 5);
	/* After a while of quiet the question is put again, whole. */
	bench_clock(b, 11 * 60 * 1000);
	key_comes(b, OTR_EVENT_NEW_KEY, FAKE_KEY_B);
	assert_int_equal(bench_count(b, "question new-key"), 4);
	key_comes(b, OTR_EVENT_NEW_KEY, "cccccccccccccccccccccccccccccccccccccccc");
	/* A key that was not shown is none that an answer is for. */
	assert_int_equal(direct_accept(b->bob, &err), -1);
	assert_non_null(strstr(err.text, "cccccccccc"));
	assert_int_equal(direct_accept(b->bob, &err), 0);
	/* Another question is another one. */
	key_comes(b, OTR_EVENT_NEW_KEY, FAKE_KEY_A);
	assert_int_equal(bench_count(b, "question new-key"), 6);
}

#define FAKE_KEY_C "cccccccccccccccccccccccccccccccccccccccc"

/* The session has another key now, one that is known: no alarm. */
static void
other_key(struct bench *b, const char *key)
{
	bench_otr(b)->key = key;
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	fake_net_run(b->net);
}

/* "Send it to this key", and yet another came before Enter. */
static void
test_give_too_late(void **state)
{
	struct bench *b = *state;
	const char *id;
	struct err err;

	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	bench_otr(b)->settled = OTR_UNVERIFIED;
	fake_otr_level(direct_otr(b->bob), OTR_STARTING, false);
	id = bench_type(b, SECRET, OTR_STARTING);
	fake_net_forget(b->net);
	other_key(b, FAKE_KEY_B);
	assert_int_equal(outbox_find(b->bob, id)->hold, OTR_HOLD_OTHER_KEY);
	other_key(b, FAKE_KEY_C);
	assert_int_equal(talk_resend(b->bob, id, OTR_UNVERIFIED, &err), -1);
	assert_string_equal(err.code, "fingerprint-changed");
	assert_non_null(strstr(err.text, FAKE_KEY_C));
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 0);
	/* It is said which: now it is meant. */
	assert_int_equal(talk_resend(b->bob, NULL, OTR_UNVERIFIED, &err), 0);
	fake_net_run(b->net);
	assert_string_equal(fake_net_last(b->net, MSG_SEND)->id, id);
	assert_string_equal(outbox_find(b->bob, id)->only_key, FAKE_KEY_C);
}

/* The same where the session is back at the key that was asked about. */
static void
test_give_there_and_back(void **state)
{
	struct bench *b = *state;
	const char *id;
	struct err err;

	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	bench_otr(b)->settled = OTR_UNVERIFIED;
	fake_otr_level(direct_otr(b->bob), OTR_STARTING, false);
	id = bench_type(b, SECRET, OTR_STARTING);
	other_key(b, FAKE_KEY_B);
	other_key(b, FAKE_KEY_A);
	fake_net_run(b->net);
	assert_string_equal(outbox_find(b->bob, id)->only_key, FAKE_KEY_A);
	/* Nothing waits any more: the next one is a question of its own. */
	fake_otr_level(direct_otr(b->bob), OTR_STARTING, false);
	id = bench_type(b, "another", OTR_STARTING);
	other_key(b, FAKE_KEY_C);
	assert_int_equal(talk_resend(b->bob, id, OTR_UNVERIFIED, &err), 0);
	assert_string_equal(outbox_find(b->bob, id)->only_key, FAKE_KEY_C);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bench_setup, bench_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_offline_policy), TEST(test_offline_forgotten),
		TEST(test_typed_in_refresh), TEST(test_typed_in_start),
		TEST(test_answer_too_late), TEST(test_said_before),
		TEST(test_said_before_unverified), TEST(test_said_by_two), TEST(test_trust_too_late),
		TEST(test_accept_too_late), TEST(test_give_too_late),
		TEST(test_give_there_and_back), TEST(test_alarms_without_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
