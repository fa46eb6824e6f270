/*
 * Chat markers (XEP-0333) in the model: which lines are shown as read, by
 * whose word, and to whom it is told of the user, above all when not.
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

#define ON "password = \"pw\"\nmarkers = true"
#define TABLET BOB "/tablet"

static struct bench *
bench_with(const char *settings)
{
	struct bench *b = bench_new(settings);

	bench_talk(b);
	return b;
}

static void
marker(struct bench *b, const char *from, const char *id)
{
	struct msg m = { .type = MSG_MARKER };

	m.u.marker.from = from;
	m.u.marker.id = id;
	fake_net_say(b->net, ALICE, &m);
}

static void
receipt(struct bench *b, const char *from, const char *id)
{
	struct msg m = { .type = MSG_RECEIPT };

	m.u.receipt.from = from;
	m.u.receipt.id = id;
	fake_net_say(b->net, ALICE, &m);
}

static enum delivery
state_of(struct bench *b, const char *text)
{
	return bench_entry(&b->bob->buffer, text)->delivery;
}

static size_t
reads(struct bench *b)
{
	return bench_count(b, "delivery read");
}

/* ---- what comes ---------------------------------------------------------- */

static void
test_shown(void **state)
{
	struct bench *b = bench_with(NULL);
	const char *one = bench_type(b, "one", OTR_NOT_PRIVATE);
	const char *two = bench_type(b, "two", OTR_NOT_PRIVATE);
	const char *three;

	(void)state;
	receipt(b, PHONE, one);
	/* It goes for all before it. */
	marker(b, PHONE, two);
	assert_int_equal(state_of(b, "one"), DELIVERY_READ);
	assert_int_equal(state_of(b, "two"), DELIVERY_READ);
	assert_int_equal(reads(b), 2);
	/* Twice is once, and a late receipt takes nothing back. */
	marker(b, PHONE, two);
	marker(b, PHONE, one);
	receipt(b, PHONE, two);
	assert_int_equal(state_of(b, "two"), DELIVERY_READ);
	assert_int_equal(reads(b), 2);
	assert_int_equal(bench_count(b, "delivery received"), 1);
	/* Nothing that came later; from another program of theirs too. */
	three = bench_type(b, "three", OTR_NOT_PRIVATE);
	marker(b, PHONE, two);
	assert_int_equal(state_of(b, "three"), DELIVERY_ACKED);
	marker(b, TABLET, three);
	assert_int_equal(state_of(b, "three"), DELIVERY_READ);
	/* It is no message, and no receipt. */
	assert_int_equal(talk_unread(b->bob), 0);
	bench_free(b);
}

/* Of others, for lines of others, for none at all. */
static void
test_lies(void **state)
{
	struct bench *b = bench_with(NULL);
	const char *one = bench_type(b, "one", OTR_NOT_PRIVATE);
	struct msg m = { .type = MSG_MESSAGE };

	(void)state;
	marker(b, "eve@example.net/x", one);
	marker(b, "example.org", one);
	marker(b, ALICE "/other", one);
	marker(b, "", one);
	marker(b, "@@", one);
	marker(b, PHONE, "never");
	marker(b, PHONE, "");
	assert_int_equal(state_of(b, "one"), DELIVERY_ACKED);
	/* Their own line, and what another program of ours has sent. */
	fake_net_message(b->net, ALICE, PHONE, "theirs", "hello", 0);
	marker(b, PHONE, "theirs");
	m.u.message.from = ALICE "/other";
	m.u.message.to = BOB;
	m.u.message.id = "elsewhere";
	m.u.message.body = "by another";
	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.flags = GOT_CARBON_SENT;
	fake_net_say(b->net, ALICE, &m);
	marker(b, PHONE, "elsewhere");
	assert_int_equal(state_of(b, "by another"), DELIVERY_NONE);
	assert_int_equal(reads(b), 0);
	assert_int_equal(state_of(b, "one"), DELIVERY_ACKED);
	assert_null(talk_find(b->account, "eve@example.net"));
	bench_free(b);
}

/* A line that did not leave was not read. */
static void
test_held(void **state)
{
	struct bench *b = bench_with(NULL);
	const char *held;

	(void)state;
	bench_otr(b)->hold = OTR_HOLD_UNVERIFIED;
	held = bench_type(b, "held line", OTR_NOT_PRIVATE);
	marker(b, PHONE, held);
	assert_int_equal(state_of(b, "held line"), DELIVERY_HELD);
	assert_int_equal(talk_held(b->bob), 1);
	assert_int_equal(reads(b), 0);
	bench_free(b);
}

/* Only the program that it was sealed for; it settles nothing. */
static void
test_sealed(void **state)
{
	struct bench *b = bench_with(NULL);
	const char *one, *two, *third, *clear;

	(void)state;
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	one = bench_type(b, "secret", OTR_PRIVATE);
	two = bench_type(b, "another", OTR_PRIVATE);
	marker(b, TABLET, two);
	assert_int_equal(state_of(b, "another"), DELIVERY_ACKED);
	marker(b, PHONE, two);
	assert_int_equal(state_of(b, "another"), DELIVERY_READ);
	/* Nothing says that this one arrived. */
	assert_int_equal(state_of(b, "secret"), DELIVERY_ACKED);
	assert_int_equal(b->bob->acked, 2);
	assert_int_equal(otr_level(direct_otr(b->bob)), OTR_PRIVATE);
	/* By one in the clear no sealed one was read. */
	receipt(b, PHONE, one);
	third = bench_type(b, "third", OTR_PRIVATE);
	receipt(b, PHONE, third);
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	clear = bench_type(b, "clear", OTR_NOT_PRIVATE);
	marker(b, PHONE, clear);
	assert_int_equal(state_of(b, "clear"), DELIVERY_READ);
	assert_int_equal(state_of(b, "secret"), DELIVERY_RECEIVED);
	assert_int_equal(state_of(b, "third"), DELIVERY_RECEIVED);
	bench_free(b);
}

/* Thousands: of ids that are not there, and of the same one. */
static void
test_flood(void **state)
{
	struct bench *b = bench_with(NULL);
	const char *one = bench_type(b, "one", OTR_NOT_PRIVATE);
	char id[32];

	(void)state;
	for (int i = 0; i < 10000; i++) {
		snprintf(id, sizeof(id), "no%d", i);
		marker(b, PHONE, i % 2 ? id : one);
	}
	assert_int_equal(reads(b), 1);
	bench_free(b);
}

/* ---- of the user --------------------------------------------------------- */

static size_t
told(struct bench *b)
{
	fake_net_run(b->net);
	return fake_net_count(b->net, MSG_SEND_MARKER);
}

static void
live(struct bench *b, const char *from, const char *id, uint32_t flags)
{
	fake_net_message(b->net, ALICE, from, id, id, flags);
}

static void
test_off(void **state)
{
	struct bench *b = bench_with(NULL);

	(void)state;
	live(b, PHONE, "1", GOT_MARKABLE);
	talk_read(b->bob);
	assert_int_equal(told(b), 0);
	bench_type(b, "hello", OTR_NOT_PRIVATE);
	assert_int_equal(fake_net_last(b->net, MSG_SEND)->flags &
	    SEND_MARKABLE, 0);
	/* What was read before it was switched on is not told. */
	assert_int_equal(conf_set(b->conf, SET_MARKERS, ALICE, BOB, "true",
	    NULL), 0);
	talk_read(b->bob);
	assert_int_equal(told(b), 0);
	bench_free(b);
}

/* When they are read, once for all; and only to who asked. */
static void
test_told(void **state)
{
	struct bench *b = bench_with(ON);
	const struct fake_frame *f;

	(void)state;
	live(b, PHONE, "1", 0);
	talk_read(b->bob);
	assert_int_equal(told(b), 0);
	live(b, PHONE, "2", GOT_MARKABLE);
	live(b, TABLET, "3", GOT_MARKABLE);
	live(b, PHONE, "4", 0);
	assert_int_equal(told(b), 0);
	talk_read(b->bob);
	assert_int_equal(told(b), 1);
	f = fake_net_last(b->net, MSG_SEND_MARKER);
	assert_string_equal(f->to, TABLET);
	assert_string_equal(f->id, "3");
	talk_read(b->bob);
	assert_int_equal(told(b), 1);
	bench_type(b, "hello", OTR_NOT_PRIVATE);
	assert_int_not_equal(fake_net_last(b->net, MSG_SEND)->flags &
	    SEND_MARKABLE, 0);
	/* No message is told of twice. */
	live(b, TABLET, "3", GOT_MARKABLE);
	talk_read(b->bob);
	assert_int_equal(told(b), 1);
	bench_free(b);
}

/* Nobody to whom it would tell that somebody is there. */
static void
test_whom(void **state)
{
	static const enum subscription subs[] = { SUB_NONE, SUB_TO };
	struct bench *b;
	struct talk *v;

	(void)state;
	for (size_t i = 0; i < NELEM(subs); i++) {
		b = bench_with(ON);
		fake_net_roster(b->net, ALICE, BOB, "Bob", subs[i]);
		live(b, PHONE, "1", GOT_MARKABLE);
		talk_read(b->bob);
		assert_int_equal(told(b), 0);
		bench_type(b, "hello", OTR_NOT_PRIVATE);
		assert_int_equal(fake_net_last(b->net, MSG_SEND)->flags &
		    SEND_MARKABLE, 0);
		bench_free(b);
	}
	b = bench_with(ON);
	live(b, "eve@example.org/x", "1", GOT_MARKABLE);
	v = talk_find(b->account, "eve@example.org");
	assert_non_null(v);
	talk_read(v);
	assert_int_equal(told(b), 0);
	account_presence(b->account, SHOW_OFFLINE, NULL, NULL);
	live(b, PHONE, "1", GOT_MARKABLE);
	talk_read(b->bob);
	assert_int_equal(told(b), 0);
	/* Switched off between the two. */
	account_presence(b->account, SHOW_ONLINE, NULL, NULL);
	live(b, PHONE, "2", GOT_MARKABLE);
	assert_int_equal(conf_set(b->conf, SET_MARKERS, ALICE, BOB, "false",
	    NULL), 0);
	talk_read(b->bob);
	assert_int_equal(told(b), 0);
	bench_free(b);
}

/* Never of a copy. */
static void
test_copy(void **state)
{
	struct bench *b = bench_with(ON);
	struct msg m = { .type = MSG_MESSAGE };

	(void)state;
	m.u.message.from = PHONE;
	m.u.message.to = ALICE "/other";
	m.u.message.id = "c1";
	m.u.message.body = "copy";
	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.flags = GOT_CARBON | GOT_MARKABLE;
	fake_net_say(b->net, ALICE, &m);
	talk_read(b->bob);
	assert_int_equal(told(b), 0);
	bench_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shown),
		cmocka_unit_test(test_lies),
		cmocka_unit_test(test_held),
		cmocka_unit_test(test_sealed),
		cmocka_unit_test(test_flood),
		cmocka_unit_test(test_off),
		cmocka_unit_test(test_told),
		cmocka_unit_test(test_whom),
		cmocka_unit_test(test_copy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
