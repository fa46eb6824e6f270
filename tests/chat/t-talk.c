/*
 * The choke point: what a line does at each level, that none leaves in the
 * clear by accident (law 1), none overtakes another, none is lost (law 2),
 * none goes to another key (law 4).
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

#define SECRET "the cake is under the stairs"

static const struct fake_frame *
last_send(struct bench *b)
{
	return fake_net_last(b->net, MSG_SEND);
}

static size_t
sends(struct bench *b)
{
	return fake_net_count(b->net, MSG_SEND);
}

/* ---- several programs of the contact's --------------------------------- */

static void
tablet_says(struct bench *b, const char *text)
{
	fake_net_message(b->net, ALICE, BOB "/tablet", "t1", text, 0);
	fake_net_run(b->net);
}

static void
test_chosen_in_clear(void **state)
{
	struct bench *b = *state;
	struct direct_route r;
	struct err err;

	fake_net_presence(b->net, ALICE, BOB "/tablet", SHOW_ONLINE);
	assert_int_equal(direct_use(b->bob, "kettle", &err), -1);
	assert_string_equal(err.code, "no-resource");
	direct_route(b->bob, &r);
	assert_int_equal(r.why, DIRECT_WHY_SERVER);
	assert_true(r.several);
	assert_int_equal(direct_use(b->bob, "phone", &err), 0);
	bench_type(b, "one", OTR_NOT_PRIVATE);
	assert_string_equal(last_send(b)->to, PHONE);
	/* Another writes: said once, not followed. */
	tablet_says(b, "hello");
	tablet_says(b, "hello?");
	assert_int_equal(bench_count(b, "notice beside"), 1);
	bench_type(b, "two", OTR_NOT_PRIVATE);
	assert_string_equal(last_send(b)->to, PHONE);
	direct_route(b->bob, &r);
	assert_int_equal(r.why, DIRECT_WHY_CHOSEN);
	assert_string_equal(r.resource, "phone");
	/* It goes: the one that wrote is written to, and that is said. */
	fake_net_presence(b->net, ALICE, PHONE, SHOW_OFFLINE);
	assert_int_equal(bench_count(b, "notice choice-gone"), 1);
	bench_type(b, "three", OTR_NOT_PRIVATE);
	assert_string_not_equal(last_send(b)->to, PHONE);
	assert_int_equal(direct_use(b->bob, "tablet", &err), 0);
	assert_int_equal(direct_use(b->bob, NULL, &err), 0);
	assert_string_equal(b->bob->direct->chosen, "");
}

/* A session with one: text for another does not leave beside it. */
static void
test_chosen_in_session(void **state)
{
	struct bench *b = *state;
	struct err err;

	fake_net_presence(b->net, ALICE, BOB "/tablet", SHOW_ONLINE);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	assert_int_equal(direct_use(b->bob, "tablet", &err), -1);
	assert_string_equal(err.code, "no-session");
	assert_int_equal(direct_use(b->bob, "phone", &err), 0);
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	assert_int_equal(direct_start_at(b->bob, "kettle", &err), -1);
	assert_int_equal(bench_otr(b)->starts_called, 0);
	assert_int_equal(direct_start_at(b->bob, "tablet", &err), 0);
	assert_int_equal(bench_otr(b)->starts_called, 1);
	assert_string_equal(b->bob->direct->chosen, "tablet");
}

/* ---- nothing leaks ----------------------------------------------------- */

/*
 * What the screen asks before a key sends it all again: which of the lines
 * would be readable, and were not typed to be.
 */
static void
test_exposed(void **state)
{
	struct bench *b = *state;
	enum otr_hold why = OTR_HOLD_NONE;
	struct err err;
	const char *id;

	assert_null(talk_newest(b->bob));
	assert_int_equal(talk_exposed(b->bob, NULL), 0);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	id = bench_type(b, "left sealed", OTR_PRIVATE);
	assert_string_equal(talk_newest(b->bob), id);
	assert_null(talk_newest_held(b->bob, &why));
	assert_int_equal(talk_exposed(b->bob, NULL), 0);
	fake_otr_level(direct_otr(b->bob), OTR_FINISHED, false);
	id = bench_type(b, SECRET, OTR_PRIVATE);
	assert_string_equal(talk_newest_held(b->bob, &why), id);
	assert_int_equal(why, OTR_HOLD_FINISHED);
	assert_int_equal(talk_exposed(b->bob, NULL), 1);
	/* Also where it failed; not under a policy that starts a session. */
	assert_int_equal(direct_end(b->bob, &err), 0);
	assert_int_equal(talk_failed(b->bob), 1);
	assert_int_equal(talk_exposed(b->bob, NULL), 1);
	assert_int_equal(direct_policy(b->bob, "always", &err), 0);
	assert_int_equal(talk_exposed(b->bob, NULL), 0);
	assert_int_equal(direct_policy(b->bob, "manual", &err), 0);
	assert_int_equal(talk_exposed(b->bob, NULL), 1);
	/* The user gives it in the clear: it was typed to be read now. */
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	assert_int_equal(talk_resend(b->bob, id, OTR_NOT_PRIVATE, &err), 0);
	assert_int_equal(talk_exposed(b->bob, NULL), 0);
}

/* The contact ends the session; a second later the user presses Enter. */
static void
test_ended_then_enter(void **state)
{
	struct bench *b = *state;
	const char *id;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	bench_type(b, "hello", OTR_PRIVATE);
	fake_otr_level(direct_otr(b->bob), OTR_FINISHED, false);
	id = bench_type(b, SECRET, OTR_PRIVATE);
	assert_false(fake_net_leaked(b->net, SECRET));
	assert_int_equal(sends(b), 1);
	assert_true(bench_heard(b, "otr finished",
	    "message out private " SECRET, "delivery held private finished",
	    "question level-fell", NULL));
	assert_int_equal(b->bob->held, 1);
	assert_true(outbox_find(b->bob, id)->asked);
	assert_int_equal(chat_stuck(b->chat, 30000), 1);
}

/* Even if OTR said CLEAR by mistake: what the screen showed counts. */
static void
test_wrong_clear_private(void **state)
{
	struct bench *b = *state;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	bench_otr(b)->lies_clear = true;
	bench_type(b, SECRET, OTR_PRIVATE);
	bench_type(b, SECRET " too", OTR_NOT_PRIVATE);
	assert_false(fake_net_leaked(b->net, SECRET));
	assert_int_equal(b->bob->held, 2);
	assert_int_equal(talk_discard(b->bob, NULL, NULL), 0);
	bench_otr(b)->level = OTR_NOT_PRIVATE;
	bench_type(b, SECRET, OTR_PRIVATE);
	assert_false(fake_net_leaked(b->net, SECRET));
}

/* A line held for a key exchange is sealed or stays, whatever comes. */
static void
test_held_never_clear(void **state)
{
	struct bench *b = *state;

	bench_otr(b)->starts = true;
	bench_type(b, SECRET, OTR_NOT_PRIVATE);
	assert_int_equal(bench_otr(b)->starts_called, 1);
	assert_string_equal(last_send(b)->body, "?OTRv3?");
	bench_otr(b)->starts = false;
	bench_otr(b)->lies_clear = true;
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	talk_flush(b->bob);
	fake_net_run(b->net);
	assert_false(fake_net_leaked(b->net, SECRET));
	assert_int_equal(b->bob->held, 1);
}

static void
test_latch(void **state)
{
	struct bench *b = *state;
	const char *id;
	struct err err;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, true);
	assert_true(bench_heard(b, "otr private", "otr not-private",
	    "notice level Not private", NULL));
	id = bench_type(b, SECRET, OTR_PRIVATE);
	bench_type(b, SECRET " 2", OTR_NOT_PRIVATE);
	talk_flush(b->bob);
	fake_net_run(b->net);
	assert_false(fake_net_leaked(b->net, SECRET));
	assert_int_equal(bench_count(b, "question level-fell"), 1);
	assert_int_equal(bench_asks(b, "level-fell"), 1);
	/* The answer is the user's own, and for all to read. */
	assert_int_equal(talk_resend(b->bob, id, OTR_NOT_PRIVATE, &err), 0);
	fake_net_run(b->net);
	/* It is open until nothing waits for it. */
	assert_int_equal(bench_asks(b, "level-fell"), 1);
	assert_int_equal(talk_discard(b->bob, NULL, &err), 0);
	assert_int_equal(bench_asks(b, "level-fell"), 0);
	assert_true(fake_net_leaked(b->net, SECRET));
	assert_string_equal(fake_net_frame(b->net, MSG_SEND, 0)->id, id);
}

/* The stream is lost; what was typed under Private comes back to no session. */
static void
test_lost_link(void **state)
{
	struct bench *b = *state;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	fake_net_answers(b->net, true, false, false);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_type(b, SECRET, OTR_PRIVATE);
	assert_true(bench_heard(b, "delivery held private offline", NULL));
	bench_clock(b, 2000);
	bench_otr(b)->level = OTR_NOT_PRIVATE;
	fake_net_online(b->net, ALICE, "other", false);
	assert_false(fake_net_leaked(b->net, SECRET));
	assert_int_equal(b->bob->held, 1);
	assert_int_equal(outbox_find(b->bob,
	    bench_entry(&b->bob->buffer, SECRET)->id)->hold,
	    OTR_HOLD_LEVEL_FELL);
}

/* Sent sealed, not acknowledged, the session gone with the stream. */
static void
test_sealed_then_lost(void **state)
{
	struct bench *b = *state;
	const char *id;

	fake_net_answers(b->net, true, false, false);
	bench_otr(b)->starts = true;
	id = bench_type(b, SECRET, OTR_NOT_PRIVATE);
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	fake_net_run(b->net);
	fake_net_sent(b->net, ALICE, last_send(b)->ticket);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 2000);
	bench_otr(b)->level = OTR_NOT_PRIVATE;
	bench_otr(b)->lies_clear = true;
	fake_net_online(b->net, ALICE, "other", false);
	assert_false(fake_net_leaked(b->net, SECRET));
	assert_int_equal(outbox_find(b->bob, id)->delivery, DELIVERY_HELD);
	/* Each of these alone would have been enough. */
	assert_int_equal(outbox_find(b->bob, id)->shown, OTR_UNVERIFIED);
	assert_string_equal(outbox_find(b->bob, id)->only_key, FAKE_KEY_A);
	assert_true(outbox_find(b->bob, id)->never_clear);
}

static void
test_policy_changes(void **state)
{
	struct bench *b = *state;
	struct err err;

	bench_otr(b)->starts = true;
	bench_type(b, SECRET, OTR_NOT_PRIVATE);
	bench_otr(b)->starts = false;
	bench_otr(b)->level = OTR_NOT_PRIVATE;
	assert_int_equal(direct_policy(b->bob, "never", &err), 0);
	fake_net_run(b->net);
	assert_false(fake_net_leaked(b->net, SECRET));
	assert_int_equal(b->bob->failed, 1);
	assert_int_equal(bench_otr(b)->policy_changes, 1);
	assert_true(bench_heard(b, "delivery held", "delivery failed", NULL));
	/* Sent again it is under what is shown then. */
	assert_int_equal(talk_resend(b->bob, NULL, OTR_NOT_PRIVATE, &err), 0);
	fake_net_run(b->net);
	assert_true(fake_net_leaked(b->net, SECRET));
	assert_int_equal(b->bob->failed, 0);
}

static void
test_end_fails_held(void **state)
{
	struct bench *b = *state;
	struct err err;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	fake_otr_level(direct_otr(b->bob), OTR_FINISHED, false);
	bench_type(b, SECRET, OTR_PRIVATE);
	assert_int_equal(direct_end(b->bob, &err), 0);
	fake_net_run(b->net);
	assert_false(fake_net_leaked(b->net, SECRET));
	assert_int_equal(b->bob->failed, 1);
	assert_int_equal(b->bob->held, 0);
}

/* ---- law 4 ------------------------------------------------------------- */

static void
test_other_key(void **state)
{
	struct bench *b = *state;
	const char *id;

	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	fake_net_answers(b->net, true, true, false);
	id = bench_type(b, SECRET, OTR_UNVERIFIED);
	fake_net_kill(b->net, ALICE);
	bench_otr(b)->key = FAKE_KEY_B;
	bench_otr(b)->lies_key = true;
	fake_net_forget(b->net);
	bench_clock(b, 2000);
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	assert_int_equal(sends(b), 0);
	assert_int_equal(outbox_find(b->bob, id)->hold, OTR_HOLD_OTHER_KEY);
	/* To the old key it goes by itself, under the same id. */
	bench_otr(b)->key = FAKE_KEY_A;
	talk_flush(b->bob);
	fake_net_run(b->net);
	assert_string_equal(last_send(b)->id, id);
}

/* Enter was pressed under one key; what was asked about the text was answered
 * under another. */
static void
test_typed_to_other_key(void **state)
{
	struct bench *b = *state;
	char *key;
	struct err err;

	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	key = xstrdup(talk_key(b->bob));
	assert_string_equal(key, FAKE_KEY_A);
	bench_otr(b)->key = FAKE_KEY_B;
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	assert_int_equal(talk_type_to(b->bob, SECRET, OTR_UNVERIFIED, key,
	    &err), 0);
	fake_net_run(b->net);
	assert_int_equal(sends(b), 0);
	assert_int_equal(b->bob->outbox->hold, OTR_HOLD_OTHER_KEY);
	assert_int_equal(bench_asks(b, "other-key"), 1);
	bench_otr(b)->key = FAKE_KEY_A;
	talk_flush(b->bob);
	fake_net_run(b->net);
	assert_int_equal(sends(b), 1);
	free(key);
}

/*
 * Sealed once, failed, sent again by the user under Not private, where the
 * policy starts a session: that may be with anybody.
 */
static void
test_resend_other_key(void **state)
{
	struct bench *b = *state;
	const char *id;

	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	id = bench_type(b, SECRET, OTR_UNVERIFIED);
	fake_net_bounce(b->net, ALICE, PHONE, id, "gone");
	bench_otr(b)->level = OTR_NOT_PRIVATE;
	bench_otr(b)->starts = true;
	assert_int_equal(talk_resend(b->bob, id, OTR_NOT_PRIVATE, NULL), 0);
	fake_net_run(b->net);
	fake_net_forget(b->net);
	bench_otr(b)->key = FAKE_KEY_B;
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	fake_net_run(b->net);
	assert_int_equal(sends(b), 0);
	assert_int_equal(outbox_find(b->bob, id)->hold, OTR_HOLD_OTHER_KEY);
	/* Where it is really in the clear, the user's word counts. */
	bench_otr(b)->level = OTR_NOT_PRIVATE;
	bench_otr(b)->starts = false;
	assert_int_equal(talk_resend(b->bob, id, OTR_NOT_PRIVATE, NULL), 0);
	fake_net_run(b->net);
	assert_string_equal(last_send(b)->body, SECRET);
}

static void
test_peer_unreadable(void **state)
{
	struct bench *b = *state;
	const char *id;

	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	id = bench_type(b, SECRET, OTR_UNVERIFIED);
	bench_otr(b)->level = OTR_STARTING;
	fake_otr_event(direct_otr(b->bob),
	    &(struct otr_event){ .type = OTR_EVENT_PEER_UNREADABLE });
	assert_int_equal(outbox_find(b->bob, id)->delivery, DELIVERY_HELD);
	bench_otr(b)->key = FAKE_KEY_B;
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	fake_net_run(b->net);
	assert_int_equal(sends(b), 1);
	bench_otr(b)->key = FAKE_KEY_A;
	talk_flush(b->bob);
	fake_net_run(b->net);
	assert_int_equal(sends(b), 2);
	assert_string_equal(last_send(b)->id, id);
	assert_true(bench_heard(b, "delivery sent", "delivery acked",
	    "notice peer-unreadable", "delivery held", "delivery sent", NULL));
}

/* ---- the way of a line ------------------------------------------------- */

static void
test_clear(void **state)
{
	struct bench *b = *state;
	const char *id = bench_type(b, "good morning", OTR_NOT_PRIVATE);
	const struct fake_frame *f = last_send(b);

	assert_string_equal(f->to, BOB);
	assert_string_equal(f->id, id);
	assert_string_equal(f->body, "good morning");
	assert_int_equal(f->flags, SEND_RECEIPT);
	assert_true(bench_heard(b, "message out not-private good morning",
	    "delivery sent not-private", "delivery acked", NULL));
	/* It wrote from there: answers go there, until it leaves. */
	fake_net_message(b->net, ALICE, PHONE, "m1", "hi", 0);
	bench_type(b, "to the phone", OTR_NOT_PRIVATE);
	assert_string_equal(last_send(b)->to, PHONE);
	fake_net_presence(b->net, ALICE, PHONE, SHOW_OFFLINE);
	bench_type(b, "to anyone", OTR_NOT_PRIVATE);
	assert_string_equal(last_send(b)->to, BOB);
}

static void
test_sealed(void **state)
{
	struct bench *b = *state;
	const char *id;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	bench_otr(b)->parts = 3;
	id = bench_type(b, SECRET, OTR_PRIVATE);
	assert_int_equal(sends(b), 3);
	for (size_t i = 0; i < 3; i++) {
		const struct fake_frame *f =
		    fake_net_frame(b->net, MSG_SEND, i);

		assert_string_equal(f->to, PHONE);
		assert_true(f->flags & SEND_OTR);
		assert_int_equal(!!(f->flags & SEND_RECEIPT), i == 2);
	}
	assert_string_equal(last_send(b)->id, id);
	assert_int_equal(bench_count(b, "delivery sent"), 1);
	assert_int_equal(bench_count(b, "delivery acked"), 1);
	assert_false(fake_net_leaked(b->net, SECRET));
}

static void
test_order(void **state)
{
	struct bench *b = *state;
	char text[32];

	bench_otr(b)->starts = true;
	for (int i = 0; i < 5; i++) {
		snprintf(text, sizeof(text), "line %d", i);
		bench_type(b, text, i == 0 ? OTR_NOT_PRIVATE : OTR_STARTING);
	}
	assert_int_equal(b->bob->held, 5);
	fake_net_forget(b->net);
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	bench_type(b, "line 5", OTR_UNVERIFIED);
	assert_int_equal(sends(b), 6);
	for (size_t i = 0; i < 6; i++) {
		char *sealed;

		snprintf(text, sizeof(text), "line %zu", i);
		sealed = fake_otr_seal(text);
		assert_string_equal(fake_net_frame(b->net, MSG_SEND, i)->body,
		    sealed);
		free(sealed);
	}
}

/* A new line does not pass one that waits for a decision. */
static void
test_no_overtaking(void **state)
{
	struct bench *b = *state;
	const char *id;
	struct err err;

	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	id = bench_type(b, "first", OTR_PRIVATE);	/* it fell meanwhile */
	bench_type(b, "second", OTR_UNVERIFIED);
	assert_int_equal(sends(b), 0);
	assert_int_equal(b->bob->held, 2);
	assert_int_equal(talk_discard(b->bob, id, &err), 0);
	fake_net_run(b->net);
	assert_int_equal(sends(b), 1);
	assert_int_equal(b->bob->held, 0);
}

static void
test_offline_held_in_order(void **state)
{
	struct bench *b = *state;

	fake_net_answers(b->net, true, false, true);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_type(b, "one", OTR_NOT_PRIVATE);
	bench_type(b, "two", OTR_NOT_PRIVATE);
	assert_int_equal(sends(b), 0);
	assert_int_equal(bench_count(b, "delivery held not-private offline"),
	    2);
	assert_int_equal(chat_stuck(b->chat, 30000), 0);
	bench_clock(b, 2000);
	fake_net_online(b->net, ALICE, "new", false);
	assert_int_equal(sends(b), 2);
	assert_string_equal(fake_net_frame(b->net, MSG_SEND, 0)->body, "one");
	assert_string_equal(fake_net_frame(b->net, MSG_SEND, 1)->body, "two");
}

static void
test_bad_lines(void **state)
{
	struct bench *b = *state;
	struct err err;
	char *big = xmalloc(LINE_MAX_BYTES + 2);

	memset(big, 'x', LINE_MAX_BYTES + 1);
	big[LINE_MAX_BYTES + 1] = '\0';
	assert_int_equal(talk_type(b->bob, big, 0, NULL, NULL, &err), -1);
	assert_string_equal(err.code, "too-long");
	assert_int_equal(talk_type(b->bob, "\xff", 0, NULL, NULL, &err), -1);
	assert_string_equal(err.code, "not-utf8");
	assert_int_equal(talk_type(b->bob, "", 0, NULL, NULL, &err), -1);
	assert_int_equal(talk_type(b->bob, "\x07", 0, NULL, NULL, &err), -1);
	assert_string_equal(err.code, "empty");
	assert_int_equal(b->bob->buffer.count, 0);
	bench_otr(b)->refuses = true;
	bench_type(b, SECRET, OTR_NOT_PRIVATE);
	assert_false(fake_net_leaked(b->net, SECRET));
	assert_int_equal(b->bob->failed, 1);
	free(big);
}

static void
test_full(void **state)
{
	struct bench *b = *state;
	struct err err;

	bench_otr(b)->hold = OTR_HOLD_STARTING;
	for (int i = 0; i < CHAT_OUTBOX_MAX; i++)
		assert_int_equal(talk_type(b->bob, "x", 0, NULL, NULL, &err),
		    0);
	assert_int_equal(talk_type(b->bob, "x", 0, NULL, NULL, &err), -1);
	assert_string_equal(err.code, "outbox-full");
	chat_give_up(b->chat, true);
	assert_int_equal(b->bob->held, 0);
	assert_int_equal(chat_failed(b->chat), CHAT_OUTBOX_MAX);
}

static void
test_close(void **state)
{
	struct bench *b = *state;
	struct err err;

	bench_otr(b)->hold = OTR_HOLD_STARTING;
	bench_type(b, SECRET, OTR_NOT_PRIVATE);
	assert_int_equal(talk_close(b->bob, false, &err), -1);
	assert_string_equal(err.code, "unsent-lines");
	assert_int_equal(talk_close(b->bob, true, &err), 0);
	assert_int_equal(chat_talks(b->chat), 0);
	assert_true(bench_heard(b, "delivery failed", NULL));
	/* Its session lives on and opens the window again. */
	fake_otr_level(otr_session(chat_otr(b->chat), ALICE, BOB),
	    OTR_UNVERIFIED, false);
	assert_int_equal(chat_talks(b->chat), 1);
}

/* ---- what comes in ----------------------------------------------------- */

static void
test_incoming(void **state)
{
	struct bench *b = *state;
	char *sealed = fake_otr_seal("psst");

	fake_net_message(b->net, ALICE, PHONE, "m1", "hello", 0);
	assert_int_equal(b->bob->unread, 1);
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	fake_net_message(b->net, ALICE, PHONE, "m2", sealed,
	    GOT_ASKS_RECEIPT);
	fake_net_message(b->net, ALICE, PHONE, "m3", "in the clear", 0);
	assert_true(bench_heard(b, "message in not-private hello",
	    "otr unverified", "message in unverified psst", "notice clear",
	    "message in not-private in the clear", NULL));
	assert_int_equal(fake_net_count(b->net, MSG_SEND_RECEIPT), 1);
	assert_string_equal(fake_net_last(b->net, MSG_SEND_RECEIPT)->to,
	    PHONE);
	talk_read(b->bob);
	assert_int_equal(b->bob->unread, 0);
	free(sealed);
}

/* Once: same sender, id and text; else each. */
static void
test_duplicates(void **state)
{
	struct bench *b = *state;

	fake_net_message(b->net, ALICE, PHONE, "m1", "hello",
	    GOT_ASKS_RECEIPT);
	fake_net_message(b->net, ALICE, BOB "/new", "m1", "hello",
	    GOT_ASKS_RECEIPT);
	assert_int_equal(bench_count(b, "message in"), 1);
	assert_int_equal(fake_net_count(b->net, MSG_SEND_RECEIPT), 2);
	fake_net_message(b->net, ALICE, PHONE, "m1", "other text", 0);
	fake_net_message(b->net, ALICE, PHONE, "m2", "hello", 0);
	fake_net_message(b->net, ALICE, PHONE, "", "hello", 0);
	fake_net_message(b->net, ALICE, PHONE, "", "hello", 0);
	assert_int_equal(bench_count(b, "message in"), 5);
}

static void
test_no_receipt_for_strangers(void **state)
{
	struct bench *b = *state;

	fake_net_message(b->net, ALICE, "eve@example.org/x", "m1", "hello",
	    GOT_ASKS_RECEIPT);
	assert_int_equal(fake_net_count(b->net, MSG_SEND_RECEIPT), 0);
	assert_true(bench_heard(b, "otr not-private", "notice stranger",
	    "message in", NULL));
	fake_net_roster(b->net, ALICE, "carol@example.org", "", SUB_TO);
	fake_net_message(b->net, ALICE, "carol@example.org/x", "m1", "hello",
	    GOT_ASKS_RECEIPT);
	assert_int_equal(fake_net_count(b->net, MSG_SEND_RECEIPT), 0);
	assert_int_equal(conf_set(b->conf, SET_RECEIPTS, ALICE, BOB, "false",
	    NULL), 0);
	fake_net_message(b->net, ALICE, PHONE, "m1", "hello",
	    GOT_ASKS_RECEIPT);
	assert_int_equal(fake_net_count(b->net, MSG_SEND_RECEIPT), 0);
}

static void
test_strangers_bounded(void **state)
{
	struct bench *b = *state;
	char from[64];
	struct otr_peer peer;

	for (int i = 0; i < CHAT_STRANGERS_MAX + 20; i++) {
		snprintf(from, sizeof(from), "s%d@example.org/x", i);
		fake_net_message(b->net, ALICE, from, "m", "spam", 0);
	}
	assert_int_equal(chat_talks(b->chat), CHAT_STRANGERS_MAX + 1);
	assert_int_equal(bench_count(b, "notice strangers"), 1);
	direct_peer(b->chat, ALICE, "s1@example.org", &peer);
	assert_false(peer.known);
	talk_type(talk_find(b->account, "s1@example.org"), "who?",
	    OTR_NOT_PRIVATE, NULL, NULL, NULL);
	direct_peer(b->chat, ALICE, "s1@example.org", &peer);
	assert_true(peer.known);
}

/* A contact who wrote, and is taken out of the roster, is a stranger again. */
static void
test_estranged(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_ROSTER_ITEM };
	struct otr_peer peer;
	struct talk *v;

	fake_net_roster(b->net, ALICE, "carol@example.org", "", SUB_BOTH);
	fake_net_message(b->net, ALICE, "carol@example.org/x", "m1", "hello",
	    0);
	v = talk_find(b->account, "carol@example.org");
	direct_peer(b->chat, ALICE, "carol@example.org", &peer);
	assert_true(peer.known);
	m.u.roster_item.jid = "carol@example.org";
	m.u.roster_item.name = "";
	m.u.roster_item.removed = m.u.roster_item.pushed = true;
	fake_net_say(b->net, ALICE, &m);
	direct_peer(b->chat, ALICE, "carol@example.org", &peer);
	assert_false(peer.known);
	assert_non_null(bench_entry(&v->buffer, "hello"));
	fake_net_message(b->net, ALICE, "carol@example.org/x", "m2", "again",
	    GOT_ASKS_RECEIPT);
	assert_int_equal(fake_net_count(b->net, MSG_SEND_RECEIPT), 0);
	talk_type(v, "who?", OTR_NOT_PRIVATE, NULL, NULL, NULL);
	direct_peer(b->chat, ALICE, "carol@example.org", &peer);
	assert_true(peer.known);
}

/* ---- sessions in words ------------------------------------------------- */

static void
test_peer(void **state)
{
	struct bench *b = *state;
	struct otr_peer peer;

	direct_peer(b->chat, ALICE, BOB, &peer);
	assert_true(peer.known && peer.online && peer.account_online);
	/* On a new stream nobody is there before the roster is. */
	fake_net_answers(b->net, false, false, false);
	fake_net_offline(b->net, ALICE, OFF_LOST, "gone");
	bench_clock(b, 5000);
	fake_net_online(b->net, ALICE, "other", false);
	direct_peer(b->chat, ALICE, "dave@example.org", &peer);
	assert_true(peer.account_online && !peer.online);
	fake_net_roster(b->net, ALICE, BOB, "Bob", SUB_BOTH);
	direct_peer(b->chat, ALICE, BOB, &peer);
	assert_false(peer.online);
	direct_peer(b->chat, ALICE, "dave@example.org", &peer);
	assert_true(peer.online);	/* nobody tells whether he is */
	fake_net_presence(b->net, ALICE, PHONE, SHOW_ONLINE);
	direct_peer(b->chat, ALICE, BOB, &peer);
	assert_true(peer.online);
	bench_otr(b)->gone = bench_otr(b)->gone_all = 0;
	assert_int_equal(peer.policy, OTR_POLICY_OPPORTUNISTIC);
	assert_int_equal(peer.v2, OTR_V2_ASK);
	fake_net_presence(b->net, ALICE, PHONE, SHOW_OFFLINE);
	assert_int_equal(bench_otr(b)->gone, 1);
	assert_int_equal(bench_otr(b)->gone_all, 1);
	fake_otr_event(direct_otr(b->bob),
	    &(struct otr_event){ .type = OTR_EVENT_V3_SEEN });
	assert_int_equal(direct_policy(b->bob, "verified", NULL), 0);
	assert_int_equal(direct_v2(b->bob, false, NULL), 0);
	direct_peer(b->chat, ALICE, BOB, &peer);
	assert_true(peer.known && !peer.online && peer.v3_seen);
	/* Not seen, but heard; until it is said to have gone. */
	fake_net_message(b->net, ALICE, BOB "/hidden", "m1", "boo", 0);
	direct_peer(b->chat, ALICE, BOB, &peer);
	assert_true(peer.online);
	fake_net_presence(b->net, ALICE, BOB "/hidden", SHOW_OFFLINE);
	direct_peer(b->chat, ALICE, BOB, &peer);
	assert_false(peer.online);
	assert_int_equal(peer.policy, OTR_POLICY_VERIFIED);
	assert_int_equal(peer.v2, OTR_V2_NEVER);
	assert_int_equal(bench_otr(b)->v2_answers, 1);
}

/* Every exchange says it, and the disk takes a millisecond or many. */
static void
test_v3_seen_once(void **state)
{
	const struct otr_event seen = { .type = OTR_EVENT_V3_SEEN };
	struct bench *b = *state;
	char *file = xasprintf("%s/settings", b->dir);

	fake_otr_event(direct_otr(b->bob), &seen);
	assert_int_equal(unlink(file), 0);
	fake_otr_event(direct_otr(b->bob), &seen);
	assert_int_equal(access(file, F_OK), -1);
	free(file);
}

static const struct question *
question_of(struct bench *b, const char *code)
{
	const struct question *q = chat_questions(b->chat);

	while (q != NULL && strcmp(q->code, code) != 0)
		q = q->next;
	return q;
}

/* A contact, or who is between, makes key after key. */
static const struct question *
another_key(struct bench *b, int n)
{
	static char key[FINGERPRINT_HEX + 1];

	snprintf(key, sizeof(key), "%040d", n);
	bench_otr(b)->new_key = key;
	return question_of(b, "new-key");
}

/* However fast they come, there is something that can be answered, and nothing
 * that trusts or sends. */
static void
test_restless(void **state)
{
	struct bench *b = *state;
	const struct question *q;
	unsigned changes;

	bench_otr(b)->new_key = FAKE_KEY_B;
	fake_otr_event(direct_otr(b->bob), &(struct otr_event){
	    .type = OTR_EVENT_NEW_KEY, .fingerprint = FAKE_KEY_B,
	    .before = FAKE_KEY_A });
	/* Slowly: each is asked about. */
	for (int i = 0; i < 9; i++) {
		loop_clock_move(b->loop, 5000);
		q = another_key(b, i);
		assert_string_equal(q->answers[0].text, "they read it to me");
	}
	for (int i = 10; i < 13; i++) {
		loop_clock_move(b->loop, 4999);
		q = another_key(b, i);
		assert_string_equal(q->answers[0].text, "they read it to me");
	}
	loop_clock_move(b->loop, 4999);
	q = another_key(b, 13);
	assert_non_null(strstr(q->text, "keeps changing"));
	assert_int_equal(q->n, 1);
	assert_string_equal(q->answers[0].command, "/otr end " BOB);
	assert_true(q->answers[0].risky);
	changes = q->changes;
	/* No more of them changes it. */
	for (int i = 20; i < 90; i++) {
		loop_clock_move(b->loop, 100 + i * 50);
		q = another_key(b, i);
		assert_int_equal(q->changes, changes);
	}
	loop_clock_move(b->loop, 4999);
	q = question_of(b, "new-key");
	assert_int_equal(q->changes, changes);
	loop_clock_move(b->loop, 1);
	q = question_of(b, "new-key");
	assert_int_not_equal(q->changes, changes);
	assert_int_equal(q->n, 3);
	assert_string_equal(q->answers[0].command, "/otr trust " BOB
	    " 0000000000000000000000000000000000000089");
	bench_otr(b)->new_key = NULL;
	assert_int_equal(bench_asks(b, "new-key"), 0);
}

/* Several lines, not all written under the same level: what is promised about
 * the most private of them counts, and all that would leave are counted. */
static void
test_fell_levels(void **state)
{
	struct bench *b = *state;
	const struct question *q;
	struct err err;

	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, true);
	bench_type(b, SECRET, OTR_UNVERIFIED);
	q = question_of(b, "level-fell");
	assert_string_equal(q->text, "Written under Unverified, now Not "
	    "private; your line waits.");
	bench_type(b, SECRET " 2", OTR_PRIVATE);
	q = question_of(b, "level-fell");
	assert_string_equal(q->text, "Written under Private or Unverified, "
	    "now Not private; your lines wait.");
	assert_true(q->answers[1].risky);
	/* A new session is none for the better of them. */
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, true);
	q = question_of(b, "level-fell");
	assert_non_null(strstr(q->text, "Private or Unverified, now "
	    "Unverified"));
	assert_true(q->answers[1].risky);
	/* What failed would leave as well. */
	loop_clock_move(b->loop, 5000);
	assert_int_equal(direct_end(b->bob, &err), 0);
	assert_int_equal(talk_failed(b->bob), 2);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, true);
	bench_type(b, SECRET " 3", OTR_PRIVATE);
	q = question_of(b, "level-fell");
	assert_non_null(strstr(q->text, "your line waits"));
	/* Who types on changes nothing. */
	for (int i = 0; i < 9; i++) {
		bench_type(b, SECRET " 4", OTR_PRIVATE);
		q = question_of(b, "level-fell");
		assert_false(q->restless);
		assert_int_equal(q->quick, 1);
	}
	q = question_of(b, "level-fell");
	assert_string_equal(q->text, "Written under Private, now Not private; "
	    "your lines wait, or have failed.");
}

/* An answer that goes while it is so does not come back: a question could be
 * kept changing by that, too. */
static void
test_restless_answers(void **state)
{
	struct bench *b = *state;
	const struct question *q;
	unsigned changes;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, true);
	bench_type(b, SECRET, OTR_PRIVATE);
	for (int i = 0; i < 9; i++) {
		fake_otr_level(direct_otr(b->bob), i % 2 == 0 ?
		    OTR_NOT_PRIVATE : OTR_UNVERIFIED, true);
		q = question_of(b, "level-fell");
	}
	assert_int_equal(q->n, 2);
	assert_string_equal(q->answers[0].text, "new session, then send");
	assert_string_equal(q->answers[1].text, "drop it");
	bench_type(b, SECRET " 2", OTR_PRIVATE);
	q = question_of(b, "level-fell");
	assert_int_equal(q->n, 1);
	changes = q->changes;
	assert_int_equal(talk_discard(b->bob, "last", NULL), 0);
	q = question_of(b, "level-fell");
	assert_int_equal(q->changes, changes);
	loop_clock_move(b->loop, 5000);
	q = question_of(b, "level-fell");
	assert_int_equal(q->n, 3);
	assert_string_equal(q->answers[2].text, "drop it");
}

/* The session ended, and another runs that the user did not start: no fall,
 * and nothing is better than Private. */
static void
test_fell_renewed(void **state)
{
	struct bench *b = *state;
	const struct question *q;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, true);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	bench_type(b, SECRET, OTR_PRIVATE);
	q = question_of(b, "level-fell");
	assert_non_null(strstr(q->text, "A new session runs (Private)"));
	assert_null(strstr(q->text, "level"));
	assert_string_equal(q->answers[0].text, "send it under Private");
	assert_false(q->answers[0].risky);
	bench_type(b, SECRET " 2", OTR_PRIVATE);
	q = question_of(b, "level-fell");
	assert_string_equal(q->answers[0].text, "send them under Private");
	/* It became less than what they were written under. */
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, true);
	q = question_of(b, "level-fell");
	assert_non_null(strstr(q->text, "Written under Private, now "
	    "Unverified"));
	assert_true(q->answers[1].risky);
}

/* "Them" are all that wait or have failed: what was written to another key is
 * not sent by one key (law 4). */
static void
test_fell_other_key(void **state)
{
	struct bench *b = *state;
	const struct question *q;
	struct err err;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	fake_otr_level(direct_otr(b->bob), OTR_FINISHED, false);
	bench_type(b, SECRET, OTR_PRIVATE);
	assert_int_equal(direct_end(b->bob, &err), 0);
	assert_int_equal(talk_failed(b->bob), 1);
	bench_otr(b)->key = FAKE_KEY_B;
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, true);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	bench_type(b, "to the new key", OTR_PRIVATE);
	q = question_of(b, "level-fell");
	assert_string_equal(q->answers[0].text, "send it under Private");
	assert_false(q->answers[0].risky);
	bench_type(b, "to the new key, too", OTR_PRIVATE);
	q = question_of(b, "level-fell");
	assert_string_equal(q->answers[1].text, "send them under Private");
	assert_true(q->answers[1].risky);
}

/* It says how things stand, and is open until no line waits for it. */
static void
test_fell_open(void **state)
{
	struct bench *b = *state;
	const struct question *q;
	const struct entry *e;
	unsigned changes;
	uint64_t serial;
	const char *id;
	size_t asked;
	char *line;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, true);
	id = bench_type(b, SECRET, OTR_PRIVATE);
	q = question_of(b, "level-fell");
	assert_non_null(strstr(q->text, "Unverified"));
	assert_string_equal(q->answers[1].text, "send it under Unverified");
	assert_true(q->answers[1].risky);
	assert_false(q->answers[0].risky);
	/* What was chosen is noted, and is no word about the level. */
	chat_question_taken(b->chat, q->serial, 0);
	e = buffer_at(&b->bob->buffer, b->bob->buffer.count - 1);
	assert_non_null(strstr(e->text, "You chose: "));
	assert_false(e->tells_level);
	q = question_of(b, "level-fell");
	serial = q->serial;
	changes = q->changes;
	/* The same question, about another level: not the same answer. */
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, true);
	q = question_of(b, "level-fell");
	assert_int_equal(q->serial, serial);
	assert_int_not_equal(q->changes, changes);
	assert_non_null(strstr(q->text, "Not private"));
	assert_non_null(strstr(q->answers[1].text, "readable for anyone"));
	assert_string_equal(q->answers[1].brief, "readable");
	assert_true(q->answers[1].risky);
	line = xasprintf("/resend readable " BOB " %s", id);
	assert_string_equal(q->answers[1].line, line);
	free(line);
	changes = q->changes;
	(void)chat_questions(b->chat);
	assert_int_equal(q->changes, changes);
	/* A second line: it is about both. */
	bench_type(b, SECRET " 2", OTR_PRIVATE);
	q = question_of(b, "level-fell");
	assert_string_equal(q->answers[1].command, "/resend " BOB);
	assert_string_equal(q->text, "Written under Private, now Not private; "
	    "your lines wait.");
	assert_int_equal(talk_discard(b->bob, id, NULL), 0);
	assert_int_equal(bench_asks(b, "level-fell"), 1);
	assert_int_equal(talk_discard(b->bob, NULL, NULL), 0);
	assert_int_equal(bench_asks(b, "level-fell"), 0);
	/* The next line under the same latch opens it again, without a word. */
	asked = bench_count(b, "question level-fell");
	bench_type(b, SECRET " 3", OTR_PRIVATE);
	assert_int_equal(bench_asks(b, "level-fell"), 1);
	assert_int_equal(bench_count(b, "question level-fell"), asked);
	assert_int_equal(talk_close(b->bob, true, NULL), 0);
	assert_int_equal(bench_asks(b, "level-fell"), 0);
}

static void
test_questions(void **state)
{
	struct bench *b = *state;
	const struct question *q;
	unsigned changes;
	struct err err;

	bench_otr(b)->new_key = FAKE_KEY_B;
	fake_otr_event(direct_otr(b->bob), &(struct otr_event){
	    .type = OTR_EVENT_NEW_KEY, .fingerprint = FAKE_KEY_B,
	    .verified = FAKE_KEY_A });
	assert_true(bench_heard(b, "notice new-key ANOTHER KEY",
	    "now       " FAKE_KEY_B, "verified  " FAKE_KEY_A,
	    "question new-key [/otr trust " BOB " " FAKE_KEY_B "] "
	    "[/otr accept " BOB "] [/otr end " BOB "]", NULL));
	assert_string_equal(b->bob->direct->shown_key, FAKE_KEY_B);
	/* A person is asked for what they were told of the key; another one
	 * comes: the question is about that one. */
	q = question_of(b, "new-key");
	assert_string_equal(q->answers[0].line, "/otr trust " BOB);
	assert_true(q->answers[0].risky && q->answers[1].risky);
	/* Before the name, which a server may make long. */
	assert_true(strstr(q->text, "bbbbbbbb") < strstr(q->text,
	    talk_name(b->bob)));
	changes = q->changes;
	bench_otr(b)->new_key = FAKE_KEY_A;
	q = question_of(b, "new-key");
	assert_int_not_equal(q->changes, changes);
	assert_string_equal(q->answers[0].command, "/otr trust " BOB " "
	    FAKE_KEY_A);
	bench_otr(b)->new_key = NULL;
	assert_int_equal(bench_asks(b, "new-key"), 0);
	bench_otr(b)->asks_v2 = true;
	fake_otr_event(direct_otr(b->bob),
	    &(struct otr_event){ .type = OTR_EVENT_V2 });
	assert_true(bench_heard(b, "question v2 [/otr v2 allow " BOB "] "
	    "[/otr v2 never " BOB "]", NULL));
	assert_int_equal(bench_asks(b, "v2"), 1);
	bench_otr(b)->asks_v2 = false;
	assert_int_equal(bench_asks(b, "v2"), 0);
	/* Trusts what was shown, and only that. */
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	direct_showed(b->bob, FAKE_KEY_B);
	assert_int_equal(direct_trust(b->bob, NULL, &err), -1);
	assert_string_equal(err.code, "fingerprint-changed");
	direct_showed(b->bob, FAKE_KEY_A);
	assert_int_equal(direct_trust(b->bob, NULL, &err), 0);
	assert_true(bench_heard(b, "otr private", "notice level Private",
	    NULL));
}

/* Accepting a key is a decision about the fall that it came with. */
static void
test_accept(void **state)
{
	struct bench *b = *state;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	bench_otr(b)->key = FAKE_KEY_B;
	bench_otr(b)->hold = OTR_HOLD_NEW_KEY;
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, true);
	bench_type(b, SECRET, OTR_UNVERIFIED);
	assert_int_equal(sends(b), 0);
	assert_int_equal(direct_accept(b->bob, NULL), 0);
	fake_net_run(b->net);
	assert_int_equal(sends(b), 1);
	assert_int_equal(b->bob->held, 0);
}

static void
test_words(void **state)
{
	struct bench *b = *state;
	const struct entry *e;

	fake_otr_level(direct_otr(b->bob), OTR_STARTING, false);
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	fake_otr_event(direct_otr(b->bob), &(struct otr_event){
	    .type = OTR_EVENT_SMP, .smp = OTR_SMP_ASKED,
	    .question = "colour\nof my car?\" Verified: say all. \"" });
	fake_otr_event(direct_otr(b->bob), &(struct otr_event){
	    .type = OTR_EVENT_SMP, .smp = OTR_SMP_FAILED });
	fake_otr_event(direct_otr(b->bob), &(struct otr_event){
	    .type = OTR_EVENT_SMP, .smp = OTR_SMP_ABORTED, .cheated = true,
	    .text = "not valid" });
	fake_otr_event(direct_otr(b->bob), &(struct otr_event){
	    .type = OTR_EVENT_NO_ANSWER });
	fake_otr_event(direct_otr(b->bob), &(struct otr_event){
	    .type = OTR_EVENT_ERROR, .text = "bad\nalice: forged" });
	fake_otr_event(direct_otr(b->bob), &(struct otr_event){
	    .type = OTR_EVENT_UNREADABLE, .text = "no session" });
	fake_otr_level(direct_otr(b->bob), OTR_FINISHED, false);
	assert_true(bench_heard(b, "otr starting", "notice level Starting",
	    "otr unverified", "notice level Unverified: encrypted, but is "
	    "it Bob? /verify", "smp asked", "smp failed",
	    "notice no-answer", "notice otr-error", "\"bad alice: forged\"",
	    "notice unreadable", "otr finished", "notice level Finished",
	    NULL));
	/* Nor does it end the quotation and go on in our name (law 6). */
	assert_non_null(bench_entry(&b->bob->buffer, "asks: \"colour of my "
	    "car?' Verified: say all. '\"\n"));
	/* A cheat is not called a slip. */
	e = bench_entry(&b->bob->buffer, "a proof that cannot be right");
	assert_non_null(e);
	assert_int_equal(e->kind, ENTRY_ALARM);
	assert_non_null(strstr(e->text, "what was trusted stays"));
}

static void
test_stranger_query(void **state)
{
	struct bench *b = *state;
	struct talk *v;

	fake_net_message(b->net, ALICE, "eve@example.org/x", "m", "hi", 0);
	v = talk_find(b->account, "eve@example.org");
	fake_otr_event(direct_otr(v),
	    &(struct otr_event){ .type = OTR_EVENT_STRANGER });
	assert_true(bench_heard(b, "question stranger "
	    "[/otr start eve@example.org] [/otr end eve@example.org]", NULL));
	assert_int_equal(bench_asks(b, "stranger"), 1);
	assert_int_equal(direct_accept(v, NULL), 0);
	assert_int_equal(bench_asks(b, "stranger"), 0);
	assert_int_equal(talk_level(v), OTR_STARTING);
	assert_false(v->stranger);
}

/* Law 1: a script's line behind a protective command that was not kept. */
static void
test_unkept(void **state)
{
	struct bench *b = *state;

	chat_unkept(b->chat, NULL, BOB, "settings", "/otr policy failed");
	bench_type(b, SECRET, OTR_NOT_PRIVATE);
	assert_int_equal(sends(b), 0);
	assert_true(bench_heard(b, "message out", "delivery failed", NULL));
	/* Nor sealed, nor by another way. */
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	bench_type(b, SECRET, OTR_PRIVATE);
	assert_int_equal(talk_resend(b->bob, NULL, OTR_PRIVATE, NULL), 0);
	talk_flush(b->bob);
	assert_int_equal(sends(b), 0);
	assert_int_equal(chat_failed(b->chat), 2);
	chat_kept(b->chat, ALICE, NULL, "settings", false);
	chat_kept(b->chat, NULL, NULL, "keys", false);
	assert_non_null(talk_unkept(b->bob));
	chat_kept(b->chat, NULL, NULL, "settings", false);
	bench_type(b, "hello", OTR_PRIVATE);
	assert_int_equal(sends(b), 1);
}

#define T(name) cmocka_unit_test_setup_teardown(test_##name, bench_setup, bench_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(chosen_in_clear), T(chosen_in_session),
		T(exposed), T(ended_then_enter), T(wrong_clear_private),
		T(held_never_clear), T(latch), T(lost_link),
		T(sealed_then_lost), T(policy_changes), T(end_fails_held),
		T(other_key), T(typed_to_other_key), T(resend_other_key), T(peer_unreadable),
		T(clear), T(sealed),
		T(order), T(no_overtaking), T(offline_held_in_order),
		T(bad_lines), T(full), T(close), T(incoming), T(duplicates),
		T(no_receipt_for_strangers), T(strangers_bounded), T(estranged), T(peer),
		T(v3_seen_once), T(fell_open), T(fell_renewed), T(restless), T(fell_levels),
		T(fell_other_key),
		T(restless_answers), T(questions), T(accept),
		T(words), T(stranger_query),
		T(unkept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
