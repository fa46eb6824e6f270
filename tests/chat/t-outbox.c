/*
 * The states of a line, each once and in order, whatever the network does
 * (law 2), and the number of lines that had not left.
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

static uint64_t
ticket(struct bench *b)
{
	return fake_net_last(b->net, MSG_SEND)->ticket;
}

static enum delivery
state_of(struct bench *b, const char *id)
{
	struct line *l = outbox_find(b->bob, id);

	return l != NULL ? l->delivery : DELIVERY_RECEIVED;
}

static void
test_states(void **state)
{
	struct bench *b = *state;
	const char *id;

	fake_net_answers(b->net, true, true, false);
	id = bench_type(b, "hello", OTR_NOT_PRIVATE);
	assert_int_equal(bench_count(b, "delivery"), 0);
	assert_int_equal(chat_unsent(b->chat), 1);
	fake_net_sent(b->net, ALICE, ticket(b));
	fake_net_sent(b->net, ALICE, ticket(b));
	assert_int_equal(state_of(b, id), DELIVERY_SENT);
	fake_net_acked(b->net, ALICE, ticket(b));
	fake_net_acked(b->net, ALICE, ticket(b));
	assert_int_equal(chat_unsent(b->chat), 0);
	fake_net_receipt(b->net, ALICE, PHONE, id);
	fake_net_receipt(b->net, ALICE, PHONE, id);
	assert_null(b->bob->outbox);
	assert_int_equal(bench_entry(&b->bob->buffer, "hello")->delivery,
	    DELIVERY_RECEIVED);
	assert_true(bench_heard(b, "message out", "delivery sent",
	    "delivery acked", "delivery received", NULL));
	assert_int_equal(bench_count(b, "delivery"), 3);
}

/* What comes early is told in order all the same. */
static void
test_early(void **state)
{
	struct bench *b = *state;
	const char *id;

	fake_net_answers(b->net, true, true, false);
	bench_type(b, "acked at once", OTR_NOT_PRIVATE);
	fake_net_acked(b->net, ALICE, ticket(b));
	assert_true(bench_heard(b, "delivery sent", "delivery acked", NULL));
	bench_quiet(b);
	id = bench_type(b, "received at once", OTR_NOT_PRIVATE);
	fake_net_receipt(b->net, ALICE, PHONE, id);
	fake_net_sent(b->net, ALICE, ticket(b));
	fake_net_acked(b->net, ALICE, ticket(b));
	assert_true(bench_heard(b, "delivery sent", "delivery acked",
	    "delivery received", NULL));
	assert_int_equal(bench_count(b, "delivery"), 3);
}

/* Only whom it was written to can say that it came. */
static void
test_receipt_from(void **state)
{
	struct bench *b = *state;
	const char *id;

	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	id = bench_type(b, "sealed to the phone", OTR_UNVERIFIED);
	fake_net_receipt(b->net, ALICE, BOB "/laptop", id);
	fake_net_receipt(b->net, ALICE, BOB, id);
	fake_net_receipt(b->net, ALICE, "eve@example.org/phone", id);
	fake_net_receipt(b->net, ALICE, PHONE, "nothing");
	assert_int_equal(state_of(b, id), DELIVERY_ACKED);
	fake_net_receipt(b->net, ALICE, PHONE, id);
	assert_int_equal(state_of(b, id), DELIVERY_RECEIVED);
}

static void
test_bounce(void **state)
{
	struct bench *b = *state;
	const char *id = bench_type(b, "hello", OTR_NOT_PRIVATE);
	char *part;

	fake_net_bounce(b->net, ALICE, "eve@example.org", id,
	    "service-unavailable");
	assert_int_equal(state_of(b, id), DELIVERY_ACKED);
	fake_net_bounce(b->net, ALICE, BOB, id, "service-unavailable");
	assert_int_equal(state_of(b, id), DELIVERY_FAILED);
	assert_non_null(strstr(outbox_find(b->bob, id)->reason,
	    "the contact cannot be reached (service-unavailable)"));
	/* Again, under the same id; a bounced part counts for all. */
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	bench_otr(b)->parts = 3;
	assert_int_equal(talk_resend(b->bob, id, OTR_UNVERIFIED, NULL), 0);
	fake_net_run(b->net);
	assert_int_equal(state_of(b, id), DELIVERY_ACKED);
	part = xasprintf("%s.2", id);
	fake_net_bounce(b->net, ALICE, PHONE, part, "gone");
	assert_int_equal(state_of(b, id), DELIVERY_FAILED);
	assert_int_equal(chat_failed(b->chat), 1);
	assert_int_equal(talk_discard(b->bob, NULL, NULL), 0);
	assert_int_equal(chat_failed(b->chat), 0);
	assert_null(b->bob->outbox);
	free(part);
}

static void
test_resumed(void **state)
{
	struct bench *b = *state;
	uint64_t last;

	fake_net_answers(b->net, true, false, false);
	bench_type(b, "on the way", OTR_NOT_PRIVATE);
	last = ticket(b);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	assert_int_equal(bench_otr(b)->downs, 1);
	bench_clock(b, 2000);
	fake_net_online(b->net, ALICE, "sotto", true);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 1);
	assert_int_equal(bench_count(b, "delivery"), 0);
	fake_net_acked(b->net, ALICE, last);
	assert_true(bench_heard(b, "delivery sent", "delivery acked", NULL));
	assert_int_equal(bench_otr(b)->ups, 1);
}

static void
check_again(struct bench *b, const char *id)
{
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 2);
	assert_string_equal(fake_net_last(b->net, MSG_SEND)->id, id);
	assert_true(bench_heard(b, "delivery sent", "delivery held",
	    "account online", "delivery sent", "delivery acked", NULL));
	assert_int_equal(bench_count(b, "delivery"), 4);
}

static void
test_not_resumed(void **state)
{
	struct bench *b = *state;
	const char *id, *done = bench_type(b, "acked before",
	    OTR_NOT_PRIVATE);

	bench_quiet(b);
	fake_net_forget(b->net);
	fake_net_answers(b->net, true, false, false);
	id = bench_type(b, "on the way", OTR_NOT_PRIVATE);
	fake_net_sent(b->net, ALICE, ticket(b));
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 2000);
	fake_net_answers(b->net, true, false, true);
	fake_net_online(b->net, ALICE, "other", false);
	check_again(b, id);
	assert_int_equal(state_of(b, done), DELIVERY_ACKED);
}

static void
test_worker_dies(void **state)
{
	struct bench *b = *state;
	const char *id;

	fake_net_answers(b->net, true, true, false);
	id = bench_type(b, "on the way", OTR_NOT_PRIVATE);
	fake_net_sent(b->net, ALICE, ticket(b));
	fake_net_answers(b->net, true, true, true);
	fake_net_kill(b->net, ALICE);
	assert_int_equal(state_of(b, id), DELIVERY_HELD);
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
	bench_clock(b, 2000);
	check_again(b, id);
}

/* A line that left in the clear does not go again beside a new decision. */
static void
test_clear_then_latched(void **state)
{
	struct bench *b = *state;
	const char *id;

	fake_net_answers(b->net, true, false, false);
	id = bench_type(b, "for all", OTR_NOT_PRIVATE);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_otr(b)->latched = true;
	bench_clock(b, 2000);
	fake_net_online(b->net, ALICE, "other", false);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 1);
	assert_int_equal(outbox_find(b->bob, id)->hold, OTR_HOLD_LEVEL_FELL);
}

static size_t
in_file(struct bench *b)
{
	char *path = xasprintf("%s/unsent", b->dir);
	struct str s;
	size_t n = SIZE_MAX;

	str_init(&s);
	if (file_read(path, 64, &s, NULL) == 0) {
		assert_null(strstr(s.s, "secret"));
		n = strtoul(s.s, NULL, 10);
	}
	str_free(&s);
	free(path);
	return n;
}

static void
test_unsent_file(void **state)
{
	struct bench *b = *state;

	bench_type(b, "goes at once", OTR_NOT_PRIVATE);
	assert_int_equal(in_file(b), SIZE_MAX);
	bench_otr(b)->hold = OTR_HOLD_STARTING;
	bench_type(b, "secret 1", OTR_NOT_PRIVATE);
	bench_type(b, "secret 2", OTR_NOT_PRIVATE);
	fake_net_message(b->net, ALICE, PHONE, "", "tick", 0);
	assert_int_equal(in_file(b), 2);
	bench_restart(b);
	chat_start(b->chat);
	fake_net_run(b->net);
	assert_true(bench_heard(b, "notice unsent 2 lines had not been sent",
	    NULL));
	assert_int_equal(in_file(b), SIZE_MAX);
	bench_restart(b);
	chat_start(b->chat);
	fake_net_run(b->net);
	assert_int_equal(bench_count(b, "notice unsent"), 0);
}

/* On its way for long: it may be lost, so it is counted too. */
static void
test_unsent_flying(void **state)
{
	struct bench *b = *state;

	fake_net_answers(b->net, true, true, false);
	bench_type(b, "on the way", OTR_NOT_PRIVATE);
	assert_int_equal(in_file(b), SIZE_MAX);
	bench_clock(b, 1500);
	assert_int_equal(in_file(b), 1);
	fake_net_acked(b->net, ALICE, ticket(b));
	assert_int_equal(in_file(b), SIZE_MAX);
}

static void
test_many(void **state)
{
	struct bench *b = *state;
	char text[32];

	for (int i = 0; i < 3000; i++) {
		snprintf(text, sizeof(text), "line %d", i);
		assert_int_equal(talk_type(b->bob, text, OTR_NOT_PRIVATE, NULL,
		    NULL, NULL), 0);
		if (i % 500 == 0)
			fake_net_run(b->net);
	}
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 3000);
	assert_string_equal(fake_net_last(b->net, MSG_SEND)->body,
	    "line 2999");
	assert_int_equal(chat_unsent(b->chat), 0);
	assert_true(b->bob->acked <= CHAT_ACKED_MAX);
}

/* More than may be under way: they wait, in order, and go when it clears. */
static void
test_slow_server(void **state)
{
	struct bench *b = *state;
	char text[32];

	fake_net_answers(b->net, true, true, false);
	for (int i = 0; i < CHAT_FLYING_MAX + 10; i++) {
		snprintf(text, sizeof(text), "line %d", i);
		assert_int_equal(talk_type(b->bob, text, OTR_NOT_PRIVATE, NULL,
		    NULL, NULL), 0);
	}
	fake_net_run(b->net);
	assert_int_equal(b->bob->held, 10);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), CHAT_FLYING_MAX);
	fake_net_answers(b->net, true, true, true);
	for (uint64_t i = 1; i <= 20; i++)
		fake_net_acked(b->net, ALICE, i);
	assert_int_equal(b->bob->held, 0);
	assert_int_equal(fake_net_count(b->net, MSG_SEND),
	    CHAT_FLYING_MAX + 10);
}

/* The lines of a window that has none under way wait for no more than that. */
static void
test_slow_server_widely(void **state)
{
	struct bench *b = *state;
	struct talk *carol;

	fake_net_roster(b->net, ALICE, "carol@example.org", "", SUB_BOTH);
	carol = talk_open(b->account, "carol@example.org");
	fake_net_answers(b->net, true, true, false);
	for (int i = 0; i < CHAT_FLYING_MAX; i++)
		assert_int_equal(talk_type(b->bob, "a line", OTR_NOT_PRIVATE,
		    NULL, NULL, NULL), 0);
	assert_int_equal(talk_type(carol, "another", OTR_NOT_PRIVATE, NULL,
	    NULL, NULL), 0);
	fake_net_run(b->net);
	assert_int_equal(carol->held, 1);
	fake_net_answers(b->net, true, true, true);
	for (uint64_t i = 1; i <= CHAT_FLYING_MAX; i++)
		fake_net_acked(b->net, ALICE, i);
	assert_int_equal(carol->held, 0);
	assert_int_equal(chat_unsent(b->chat), 0);
}

static void
test_give_up(void **state)
{
	struct bench *b = *state;

	fake_net_answers(b->net, true, true, false);
	bench_type(b, "on the way", OTR_NOT_PRIVATE);
	bench_otr(b)->hold = OTR_HOLD_STARTING;
	bench_type(b, "held", OTR_NOT_PRIVATE);
	bench_otr(b)->hold = OTR_HOLD_NEW_KEY;
	talk_flush(b->bob);
	assert_int_equal(chat_unsent(b->chat), 2);
	assert_int_equal(chat_stuck(b->chat, 30000), 1);
	chat_give_up(b->chat, false);
	assert_int_equal(chat_unsent(b->chat), 1);
	assert_int_equal(chat_failed(b->chat), 1);
	chat_give_up(b->chat, true);
	assert_int_equal(chat_unsent(b->chat), 0);
	assert_int_equal(chat_failed(b->chat), 2);
}

/* Nor for ever for an account whose server takes nothing. */
static void
test_stuck_server(void **state)
{
	struct bench *b = *state;

	fake_net_answers(b->net, true, true, false);
	bench_type(b, "one", OTR_NOT_PRIVATE);
	bench_type(b, "two", OTR_NOT_PRIVATE);
	assert_int_equal(chat_stuck(b->chat, 30000), 0);
	bench_clock(b, 29000);
	assert_int_equal(chat_stuck(b->chat, 30000), 0);
	bench_clock(b, 1000);
	assert_int_equal(chat_stuck(b->chat, 30000), 2);
	/* A sign that it takes some, and it is waited for again. */
	fake_net_sent(b->net, ALICE, 1);
	fake_net_run(b->net);
	assert_int_equal(chat_stuck(b->chat, 30000), 0);
}

/* What is handed over and not acknowledged has an end in bytes, too. */
static void
test_weight(void **state)
{
	struct bench *b = *state;
	char *text = xcalloc(1, 60001);
	size_t given;

	memset(text, 'x', 60000);
	fake_net_answers(b->net, true, true, false);
	for (int i = 0; i < 200; i++)
		assert_int_equal(talk_type(b->bob, text, OTR_NOT_PRIVATE, NULL,
		    NULL, NULL), 0);
	fake_net_run(b->net);
	given = fake_net_count(b->net, MSG_SEND);
	assert_in_range(given, CHAT_FLYING_BYTES / 60000,
	    CHAT_FLYING_BYTES / 60000 + 1);
	assert_int_equal(chat_unsent(b->chat), 200);
	for (uint64_t i = 1; i <= 200; i++) {
		fake_net_acked(b->net, ALICE, i);
		fake_net_run(b->net);
		assert_true(fake_net_count(b->net, MSG_SEND) - i <= given);
	}
	assert_int_equal(chat_unsent(b->chat), 0);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 200);
	free(text);
}

/* Who reads a script must not wait for what only a line of it can bring. */
static void
test_stuck_offline(void **state)
{
	struct bench *b = *state;

	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_type(b, "waits for the network", OTR_NOT_PRIVATE);
	assert_int_equal(chat_stuck(b->chat, 30000), 0);
	assert_int_equal(account_disconnect(b->account, NULL), 0);
	assert_int_equal(chat_stuck(b->chat, 30000), 1);
	assert_int_equal(account_connect(b->account, NULL, NULL), 0);
	assert_int_equal(chat_stuck(b->chat, 30000), 0);
	fake_net_run(b->net);
	assert_int_equal(chat_unsent(b->chat), 0);
}

/* A line that the server has, and that nobody says to have read. */
static struct line *
acked_line(struct bench *b)
{
	const char *id;

	fake_net_answers(b->net, true, true, false);
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	id = bench_type(b, "waited on the way", OTR_UNVERIFIED);
	fake_net_acked(b->net, ALICE, ticket(b));
	assert_int_equal(state_of(b, id), DELIVERY_ACKED);
	return outbox_find(b->bob, id);
}

/*
 * Law 2: where the session was lost it is said to be in doubt, once, and goes
 * again by its name alone, to the same key.
 */
static void
test_doubt(void **state)
{
	struct bench *b = *state;
	struct line *l = acked_line(b);
	struct err err;

	bench_clock(b, 3600000);
	/* In order, and no receipt was ever given: nothing speaks against it. */
	fake_otr_event(direct_otr(b->bob), &(struct otr_event){
		.type = OTR_EVENT_ANEW });
	assert_false(l->doubt);
	fake_otr_event(direct_otr(b->bob), &(struct otr_event){
		.type = OTR_EVENT_ANEW, .on = true });
	assert_true(l->doubt);
	assert_int_equal(l->delivery, DELIVERY_ACKED);
	assert_non_null(strstr(bench_entry(&b->bob->buffer,
	    "waited on the way")->reason, "perhaps not read: /resend "));
	assert_int_equal(bench_count(b, "notice perhaps-unread"), 1);
	fake_otr_event(direct_otr(b->bob), &(struct otr_event){
		.type = OTR_EVENT_ANEW, .on = true });
	assert_int_equal(bench_count(b, "notice perhaps-unread"), 1);
	/* Not with all that waits, nor to another key. */
	assert_int_equal(talk_resend(b->bob, NULL, OTR_UNVERIFIED, &err), -1);
	assert_int_equal(talk_discard(b->bob, l->id, &err), -1);
	bench_otr(b)->key = FAKE_KEY_B;
	fake_net_forget(b->net);
	assert_int_equal(talk_resend(b->bob, l->id, OTR_UNVERIFIED, &err), 0);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 0);
	assert_int_equal(l->hold, OTR_HOLD_OTHER_KEY);
	bench_otr(b)->key = FAKE_KEY_A;
	talk_flush(b->bob);
	fake_net_run(b->net);
	assert_string_equal(fake_net_last(b->net, MSG_SEND)->id, l->id);
	assert_false(l->doubt);
}

/* The contact says so an hour later, of what waited for so long. */
static void
test_doubt_by_error(void **state)
{
	struct bench *b = *state;
	struct line *l = acked_line(b);

	bench_clock(b, 3600000);
	fake_otr_event(direct_otr(b->bob), &(struct otr_event){
		.type = OTR_EVENT_PEER_UNREADABLE });
	assert_true(l->doubt);
	assert_int_equal(l->delivery, DELIVERY_ACKED);
	assert_int_equal(bench_count(b, "notice peer-unreadable"), 1);
	assert_non_null(bench_entry(&b->bob->buffer,
	    "one of those marked now"));
	/* A receipt after all ends it. */
	fake_net_receipt(b->net, ALICE, PHONE, l->id);
	assert_false(l->doubt);
	assert_int_equal(l->delivery, DELIVERY_RECEIVED);
}

/*
 * Its mark says "to the same key only": never in the clear, where by then
 * there is no session.
 */
static void
test_doubt_in_clear(void **state)
{
	struct bench *b = *state;
	struct line *l = acked_line(b);
	struct err err;

	fake_otr_event(direct_otr(b->bob), &(struct otr_event){
		.type = OTR_EVENT_ANEW, .on = true });
	assert_true(l->doubt);
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	fake_net_forget(b->net);
	assert_int_equal(talk_resend(b->bob, l->id, OTR_NOT_PRIVATE, &err), -1);
	assert_string_equal(err.code, "no-session");
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 0);
	assert_true(l->doubt);
	/* In a session again it goes. */
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	assert_int_equal(talk_resend(b->bob, l->id, OTR_UNVERIFIED, &err), 0);
	fake_net_run(b->net);
	assert_string_equal(fake_net_last(b->net, MSG_SEND)->id, l->id);
}

/* What the user gave in the clear at last needs no session to be read. */
static void
test_no_doubt_of_clear(void **state)
{
	struct bench *b = *state;
	struct line *l = acked_line(b);
	struct err err;

	fake_net_bounce(b->net, ALICE, PHONE, l->id, "gone");
	assert_int_equal(l->delivery, DELIVERY_FAILED);
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	assert_int_equal(talk_resend(b->bob, l->id, OTR_NOT_PRIVATE, &err), 0);
	fake_net_run(b->net);
	fake_net_acked(b->net, ALICE, ticket(b));
	assert_int_equal(l->delivery, DELIVERY_ACKED);
	assert_int_equal(l->level, OTR_NOT_PRIVATE);
	fake_otr_event(direct_otr(b->bob), &(struct otr_event){
		.type = OTR_EVENT_ANEW, .on = true });
	assert_false(l->doubt);
	/* Nor is it what a program means that cannot decrypt. */
	fake_otr_event(direct_otr(b->bob), &(struct otr_event){
		.type = OTR_EVENT_PEER_UNREADABLE });
	assert_int_equal(l->delivery, DELIVERY_ACKED);
}

#define T(name) cmocka_unit_test_setup_teardown(test_##name, bench_setup, bench_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(states), T(early), T(receipt_from), T(bounce), T(resumed),
		T(not_resumed), T(worker_dies), T(clear_then_latched),
		T(unsent_file), T(unsent_flying), T(many), T(slow_server),
		T(slow_server_widely), T(stuck_offline),
		T(stuck_server), T(weight),
		T(give_up), T(doubt), T(doubt_by_error),
		T(doubt_in_clear), T(no_doubt_of_clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
