/*
 * What messages and lines say of other lines: applied where they may be, and
 * nowhere else, whoever sends them.
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

#define THUMB "\xf0\x9f\x91\x8d"
#define HEART "\xe2\x9d\xa4\xef\xb8\x8f"

/* ---- what comes ---------------------------------------------------------- */

static void
hear_of(struct bench *b, const char *from, const char *id, const char *body,
    const struct reference *r, uint32_t at, uint32_t n)
{
	struct msg m = { .type = MSG_MESSAGE };

	m.u.message.from = from;
	m.u.message.id = id;
	m.u.message.body = body;
	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.refers = r->kind;
	m.u.message.refers_id = r->id;
	m.u.message.emoji = r->emoji;
	m.u.message.fallback_at = at;
	m.u.message.fallback = n;
	fake_net_say(b->net, ALICE, &m);
}

static void
hear(struct bench *b, enum reference_kind kind, const char *id,
    const char *meant, const char *body)
{
	hear_of(b, PHONE, id, body, &(struct reference){ .kind = kind,
	    .id = meant }, 0, 0);
}

static void
hear_emoji(struct bench *b, const char *id, const char *meant,
    const char *emoji)
{
	hear_of(b, PHONE, id, "", &(struct reference){
	    .kind = REFERENCE_REACTS, .id = meant, .emoji = emoji }, 0, 0);
}

static void
hear_line(struct bench *b, const char *id, const char *text)
{
	fake_net_message(b->net, ALICE, PHONE, id, text, 0);
}

static const struct entry *
entry(const struct bench *b, size_t back)
{
	return buffer_at(&b->bob->buffer, b->bob->buffer.count - 1 - back);
}

static void
test_correction(void **state)
{
	struct bench *b = *state;
	const struct entry *e;

	hear_line(b, "m1", "helo");
	bench_quiet(b);
	hear(b, REFERENCE_CORRECTS, "m2", "m1", "hello");
	assert_int_equal(b->bob->buffer.count, 1);
	e = entry(b, 0);
	assert_string_equal(e->text, "hello");
	assert_string_equal(e->remarks->first, "helo");
	assert_true(e->remarks->corrected != 0);
	assert_true(bench_heard(b, "message in", "hello", NULL));
	/* Again, and always by the id of the first. */
	hear(b, REFERENCE_CORRECTS, "m3", "m1", "hello!");
	assert_string_equal(entry(b, 0)->text, "hello!");
	assert_string_equal(entry(b, 0)->remarks->first, "helo");
	/* By the id of a correction it is a line. */
	hear(b, REFERENCE_CORRECTS, "m4", "m3", "chain");
	assert_int_equal(b->bob->buffer.count, 2);
	assert_string_equal(entry(b, 0)->text, "chain");
	assert_string_equal(entry(b, 1)->text, "hello!");
}

/* What the user has read is not changed behind their back. */
static void
test_older(void **state)
{
	struct bench *b = *state;

	hear_line(b, "m1", "I owe you 100");
	hear_line(b, "m2", "see you");
	bench_quiet(b);
	hear(b, REFERENCE_CORRECTS, "m3", "m1", "I owe you 10");
	assert_true(bench_heard(b, "notice", "corrected", NULL));
	assert_non_null(strstr(entry(b, 0)->text, "I owe you 100"));
	assert_string_equal(entry(b, 2)->text, "I owe you 10");
}

static void
test_nobody_elses(void **state)
{
	struct bench *b = *state;
	const char *id = bench_type(b, "mine", OTR_NOT_PRIVATE);
	struct reference r = { .kind = REFERENCE_CORRECTS, .id = id };
	size_t n;

	/* Neither the user's own, */
	hear(b, REFERENCE_CORRECTS, "m1", id, "yours");
	assert_string_equal(bench_entry(&b->bob->buffer, "mine")->text, "mine");
	assert_string_equal(entry(b, 0)->text, "yours");
	hear(b, REFERENCE_RETRACTS, "m2", id, "");
	assert_string_equal(bench_entry(&b->bob->buffer, "mine")->text, "mine");
	assert_true(bench_heard(b, "notice", "unknown-line", NULL));
	/* nor with an id of the same name, that is the contact's, */
	hear_line(b, id, "a copy of the id");
	hear(b, REFERENCE_RETRACTS, "m3", id, "");
	assert_non_null(bench_entry(&b->bob->buffer, "mine"));
	assert_null(bench_entry(&b->bob->buffer, "a copy of the id"));
	/* nor what others wrote, in their windows, */
	hear_line(b, "m4", "from bob");
	r.id = "m4";
	hear_of(b, "carol@example.org/x", "c1", "carol's", &r, 0, 0);
	assert_non_null(bench_entry(&b->bob->buffer, "from bob"));
	assert_string_equal(bench_entry(&talk_find(b->account,
	    "carol@example.org")->buffer, "carol's")->text, "carol's");
	/* nor what is not there. */
	n = b->bob->buffer.count;
	hear(b, REFERENCE_CORRECTS, "m5", "nothing", "whole");
	assert_int_equal(b->bob->buffer.count, n + 1);
	assert_string_equal(entry(b, 0)->text, "whole");
	hear(b, REFERENCE_CORRECTS, "m6", "m6", "myself");
	assert_string_equal(entry(b, 0)->text, "myself");
	assert_null(entry(b, 0)->remarks);
}

/* From a stranger nothing opens that has nothing to say. */
static void
test_strangers(void **state)
{
	struct bench *b = *state;
	struct reference r = { .kind = REFERENCE_REACTS, .id = "x",
	    .emoji = THUMB };

	hear_of(b, "eve@example.org/x", "e1", "", &r, 0, 0);
	assert_null(talk_find(b->account, "eve@example.org"));
}

/* A line under another level is another's, whoever sends it. */
static void
test_levels(void **state)
{
	struct bench *b = *state;
	char *wire = fake_otr_seal("sealed");
	char *more = fake_otr_seal("more");
	struct reference r = { .kind = REFERENCE_CORRECTS, .id = "m1" };

	hear_line(b, "m1", "readable");
	bench_otr(b)->level = OTR_PRIVATE;
	/* Beside a sealed one it is not looked at. */
	hear_of(b, PHONE, "m2", more, &r, 0, 0);
	assert_non_null(bench_entry(&b->bob->buffer, "readable"));
	assert_string_equal(bench_entry(&b->bob->buffer, "more")->text,
	    "more");
	/* In the clear, while there is a session. */
	hear_of(b, PHONE, "m3", "not me", &r, 0, 0);
	assert_string_equal(bench_entry(&b->bob->buffer, "readable")->text,
	    "readable");
	assert_non_null(bench_entry(&b->bob->buffer, "not me"));
	/* Of a sealed line, when the session is over. */
	fake_net_message(b->net, ALICE, PHONE, "m4", wire, 0);
	assert_non_null(bench_entry(&b->bob->buffer, "sealed"));
	bench_otr(b)->level = OTR_NOT_PRIVATE;
	r.id = "m4";
	hear_of(b, PHONE, "m5", "forged", &r, 0, 0);
	assert_non_null(bench_entry(&b->bob->buffer, "sealed"));
	assert_non_null(bench_entry(&b->bob->buffer, "forged"));
	r.kind = REFERENCE_RETRACTS;
	hear_of(b, PHONE, "m6", "", &r, 0, 0);
	assert_non_null(bench_entry(&b->bob->buffer, "sealed"));
	r = (struct reference){ .kind = REFERENCE_REACTS, .id = "m4",
	    .emoji = THUMB };
	hear_of(b, PHONE, "m7", "", &r, 0, 0);
	assert_null(bench_entry(&b->bob->buffer, "sealed")->remarks);
	free(wire);
	free(more);
}

static void
test_answers(void **state)
{
	struct bench *b = *state;
	const char *id = bench_type(b, "tea or coffee?", OTR_NOT_PRIVATE);
	struct reference r = { .kind = REFERENCE_ANSWERS, .id = id };
	const struct entry *e;

	bench_quiet(b);
	hear_of(b, PHONE, "m1", "> tea or coffee?\ntea", &r, 0, 17);
	e = entry(b, 0);
	assert_string_equal(e->text, "tea");
	assert_string_equal(e->remarks->answers, id);
	assert_non_null(strstr(e->remarks->answered, ": tea or coffee?"));
	/* A corrected answer quotes again. */
	r = (struct reference){ .kind = REFERENCE_CORRECTS, .id = "m1" };
	hear_of(b, PHONE, "m2", "> tea or coffee?\ncoffee", &r, 0, 17);
	assert_string_equal(entry(b, 0)->text, "coffee");
	/* Of what is not here all is shown. */
	r = (struct reference){ .kind = REFERENCE_ANSWERS, .id = "gone" };
	hear_of(b, PHONE, "m3", "> long ago\nyes", &r, 0, 11);
	assert_string_equal(entry(b, 0)->text, "> long ago\nyes");
	assert_null(entry(b, 0)->remarks);
	/* What is answered is shown as it stands there. */
	id = bench_type(b, "/me wonders", OTR_NOT_PRIVATE);
	r = (struct reference){ .kind = REFERENCE_ANSWERS, .id = id };
	hear_of(b, PHONE, "m0", "why?", &r, 0, 0);
	assert_string_equal(entry(b, 0)->remarks->answered,
	    "* alice wonders");
}

/* Whatever sotto-net says: it is a range within the text, or none. */
static void
test_ranges(void **state)
{
	struct bench *b = *state;
	static const uint32_t bad[][2] = {
		{ 0, 99 }, { 99, 1 }, { 1, 1 }, { 0, 2 }, { 6, 0 },
		{ IPC_BODY_MAX, IPC_BODY_MAX }, { 5, 1 }, { 0, 0 },
	};
	struct reference r = { .kind = REFERENCE_ANSWERS, .id = "m1" };
	char id[8];

	hear_line(b, "m1", "what?");
	for (size_t i = 0; i < NELEM(bad); i++) {
		snprintf(id, sizeof(id), "r%zu", i);
		hear_of(b, PHONE, id, "f\xc3\xbcnf", &r, bad[i][0],
		    bad[i][1]);
		assert_string_equal(entry(b, 0)->text, "f\xc3\xbcnf");
	}
	hear_of(b, PHONE, "ok", "f\xc3\xbcnf", &r, 1, 2);
	assert_string_equal(entry(b, 0)->text, "fnf");
}

static void
test_reactions(void **state)
{
	struct bench *b = *state;
	const char *id = bench_type(b, "cake?", OTR_NOT_PRIVATE);
	size_t n = b->bob->buffer.count, bytes;
	char mid[16];
	struct str s;

	bench_quiet(b);
	hear_emoji(b, "m1", id, THUMB " " HEART);
	assert_int_equal(b->bob->buffer.count, n);
	str_init(&s);
	remarks_reactions(entry(b, 0)->remarks, &s);
	assert_string_equal(s.s, THUMB " " HEART);
	hear_emoji(b, "m2", id, "");
	str_clear(&s);
	remarks_reactions(entry(b, 0)->remarks, &s);
	assert_string_equal(s.s, "");
	str_free(&s);
	/* Any number of them costs no more than one. */
	bytes = b->bob->buffer.bytes;
	for (int i = 0; i < 10000; i++) {
		snprintf(mid, sizeof(mid), "f%d", i);
		hear_emoji(b, mid, id, i % 2 ? THUMB : HEART);
	}
	assert_int_equal(b->bob->buffer.count, n);
	assert_true(b->bob->buffer.bytes < bytes + 16);
	assert_int_equal(b->bob->unread, 0);
	/* With a text of its own there is a line, too. */
	hear_of(b, PHONE, "t1", "so good", &(struct reference){
	    .kind = REFERENCE_REACTS, .id = id, .emoji = THUMB }, 0, 0);
	assert_string_equal(entry(b, 0)->text, "so good");
	hear_of(b, PHONE, "t2", "> cake?\n" THUMB, &(struct reference){
	    .kind = REFERENCE_REACTS, .id = id, .emoji = THUMB }, 0, 12);
	assert_string_equal(entry(b, 0)->text, "so good");
}

/* One that was kept on the way does not undo a newer one. */
static void
test_late_reaction(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_MESSAGE };

	loop_clock_fake(b->loop, 1795440000000);
	hear_line(b, "m1", "hi");
	hear_emoji(b, "r1", "m1", THUMB);
	m.u.message.from = PHONE;
	m.u.message.id = "r0";
	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.flags = GOT_DELAYED;
	m.u.message.stamp = (uint64_t)loop_wall(b->loop) - 60000;
	m.u.message.refers = REFERENCE_REACTS;
	m.u.message.refers_id = "m1";
	m.u.message.emoji = HEART;
	fake_net_say(b->net, ALICE, &m);
	assert_string_equal(entry(b, 0)->remarks->reactions, THUMB);
}

static void
set(struct bench *b, enum setting id, const char *value)
{
	struct err err;

	assert_int_equal(conf_set(b->conf, id, ALICE, BOB, value, &err), 0);
}

static void
test_retraction(void **state)
{
	struct bench *b = *state;

	hear_line(b, "m1", "too much");
	bench_quiet(b);
	hear(b, REFERENCE_RETRACTS, "m2", "m1", "");
	assert_string_equal(entry(b, 0)->text, "(taken back)");
	assert_true(entry(b, 0)->remarks->taken_back != 0);
	/* What is gone is not corrected into something else. */
	hear(b, REFERENCE_CORRECTS, "m3", "m1", "zombie");
	assert_string_equal(entry(b, 1)->text, "(taken back)");
	assert_string_equal(entry(b, 0)->text, "zombie");
	/* Where the user wants that it stays. */
	set(b, SET_RETRACT, "show");
	hear_line(b, "m4", "kept");
	hear(b, REFERENCE_RETRACTS, "m5", "m4", "");
	assert_string_equal(entry(b, 0)->text, "kept");
	assert_true(entry(b, 0)->remarks->taken_back != 0);
}

/* What was written of it goes with it: that line, and no other. */
static void
test_history(void **state)
{
	struct bench *b = *state;
	char path[512];
	struct str s;

	set(b, SET_LOG, "true");
	hear_line(b, "m0", "stays there");
	bench_clock(b, 1000);
	hear_line(b, "m1", "firstsecret");
	bench_clock(b, 1000);
	hear(b, REFERENCE_CORRECTS, "m2", "m1", "secondsecret");
	bench_clock(b, 1000);
	hear(b, REFERENCE_CORRECTS, "m3", "m1", "thirdsecret");
	snprintf(path, sizeof(path), "%s/history.db", b->chat->data_dir);
	str_init(&s);
	assert_int_equal(file_read(path, 1 << 20, &s, NULL), 0);
	assert_non_null(memmem(s.s, s.len, "firstsecret", 11));
	assert_non_null(memmem(s.s, s.len, "thirdsecret", 11));
	hear(b, REFERENCE_RETRACTS, "m4", "m1", "");
	str_clear(&s);
	assert_int_equal(file_read(path, 1 << 20, &s, NULL), 0);
	assert_null(memmem(s.s, s.len, "secret", 6));
	assert_non_null(memmem(s.s, s.len, "stays there", 11));
	str_free(&s);
}

/* ---- what the user says --------------------------------------------------- */

static const struct fake_frame *
last(const struct bench *b)
{
	return fake_net_last(b->net, MSG_SEND);
}

static void
arrive(struct bench *b)
{
	fake_net_acked(b->net, ALICE, last(b)->ticket);
}

static void
test_correct(void **state)
{
	struct bench *b = *state;
	const char *id = bench_type(b, "helo", OTR_NOT_PRIVATE);
	struct err err;

	arrive(b);
	bench_quiet(b);
	assert_int_equal(talk_correct(b->bob, "hello", OTR_NOT_PRIVATE, &err),
	    0);
	fake_net_run(b->net);
	assert_string_equal(last(b)->body, "hello");
	assert_int_equal(last(b)->refers, REFERENCE_CORRECTS);
	assert_string_equal(last(b)->refers_id, id);
	assert_string_not_equal(last(b)->id, id);
	assert_int_equal(b->bob->buffer.count, 1);
	assert_string_equal(entry(b, 0)->text, "hello");
	assert_int_equal(entry(b, 0)->delivery, DELIVERY_ACKED);
	fake_net_receipt(b->net, ALICE, PHONE, last(b)->id);
	assert_int_equal(entry(b, 0)->delivery, DELIVERY_RECEIVED);
	/* A late receipt of the first says nothing of the second. */
	assert_int_equal(talk_correct(b->bob, "hello!", OTR_NOT_PRIVATE,
	    &err), 0);
	fake_net_run(b->net);
	assert_string_equal(last(b)->refers_id, id);
}

/* Law 2: what the contact still has is known, and comes back. */
static void
test_correction_waits(void **state)
{
	struct bench *b = *state;
	struct err err;

	bench_type(b, "helo", OTR_NOT_PRIVATE);
	arrive(b);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	assert_int_equal(talk_correct(b->bob, "hello", OTR_NOT_PRIVATE, &err),
	    0);
	fake_net_run(b->net);
	assert_string_equal(entry(b, 0)->text, "hello");
	assert_int_equal(entry(b, 0)->delivery, DELIVERY_HELD);
	assert_string_equal(entry(b, 0)->remarks->theirs, "helo");
	/* A newer one takes its place. */
	assert_int_equal(talk_correct(b->bob, "hi", OTR_NOT_PRIVATE, &err), 0);
	assert_int_equal(b->bob->held, 1);
	assert_string_equal(entry(b, 0)->remarks->theirs, "helo");
	assert_int_equal(talk_discard(b->bob, NULL, &err), 0);
	assert_string_equal(entry(b, 0)->text, "helo");
	assert_int_equal(entry(b, 0)->remarks->corrected, 0);
	assert_int_equal(entry(b, 0)->delivery, DELIVERY_ACKED);
}

static void
test_reply(void **state)
{
	struct bench *b = *state;
	struct err err;

	hear_line(b, "m1", "two\nlines");
	assert_int_equal(talk_reply(b->bob, NULL, "yes", OTR_NOT_PRIVATE,
	    &err), 0);
	fake_net_run(b->net);
	assert_string_equal(last(b)->body, "> two\n> lines\nyes");
	assert_int_equal(last(b)->fallback, 14);
	assert_int_equal(last(b)->refers, REFERENCE_ANSWERS);
	assert_string_equal(last(b)->refers_id, "m1");
	assert_string_equal(entry(b, 0)->text, "yes");
	assert_string_equal(entry(b, 0)->remarks->answers, "m1");
	assert_int_equal(talk_reply(b->bob, "nope", "yes", OTR_NOT_PRIVATE,
	    &err), -1);
	assert_string_equal(err.code, "no-line");
}

static void
test_react(void **state)
{
	struct bench *b = *state;
	struct err err;

	hear_line(b, "m1", "cake?");
	assert_int_equal(talk_react(b->bob, NULL, "ab", OTR_NOT_PRIVATE,
	    &err), -1);
	assert_string_equal(err.code, "not-emoji");
	assert_int_equal(talk_react(b->bob, NULL, THUMB, OTR_NOT_PRIVATE,
	    &err), 0);
	fake_net_run(b->net);
	assert_string_equal(last(b)->emoji, THUMB);
	assert_int_equal(last(b)->refers, REFERENCE_REACTS);
	assert_int_equal(last(b)->fallback, strlen(last(b)->body));
	assert_string_equal(entry(b, 0)->remarks->own_reactions, THUMB);
	assert_int_equal(talk_react(b->bob, "m1", HEART, OTR_NOT_PRIVATE,
	    &err), 0);
	fake_net_run(b->net);
	assert_string_equal(last(b)->emoji, THUMB " " HEART);
	assert_int_equal(talk_react(b->bob, "#m1", THUMB, OTR_NOT_PRIVATE,
	    &err), 0);
	fake_net_run(b->net);
	assert_string_equal(last(b)->emoji, HEART);
	assert_string_equal(entry(b, 0)->remarks->own_reactions, HEART);
	assert_int_equal(b->bob->buffer.count, 1);
	/* What waits is not there yet, and says so. */
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	assert_int_equal(talk_react(b->bob, "m1", THUMB, OTR_NOT_PRIVATE,
	    &err), 0);
	assert_string_equal(entry(b, 0)->remarks->own_reactions, HEART);
	assert_int_equal(entry(b, 0)->remarks->delivery, DELIVERY_HELD);
	assert_int_equal(talk_discard(b->bob, NULL, &err), 0);
	assert_null(entry(b, 0)->remarks->about);
}

static void
test_retract(void **state)
{
	struct bench *b = *state;
	const char *id = bench_type(b, "wrong window", OTR_NOT_PRIVATE);
	struct err err;

	arrive(b);
	hear_line(b, "m1", "?");
	assert_int_equal(talk_retract(b->bob, "m1", OTR_NOT_PRIVATE, &err),
	    -1);
	assert_int_equal(talk_retract(b->bob, NULL, OTR_NOT_PRIVATE, &err),
	    0);
	fake_net_run(b->net);
	assert_int_equal(last(b)->refers, REFERENCE_RETRACTS);
	assert_string_equal(last(b)->refers_id, id);
	assert_string_equal(entry(b, 1)->text, "(taken back)");
	assert_int_equal(talk_retract(b->bob, id, OTR_NOT_PRIVATE, &err), -1);
}

/* What never left is dropped, not corrected. */
static void
test_not_left(void **state)
{
	struct bench *b = *state;
	struct err err;

	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_type(b, "waits", OTR_NOT_PRIVATE);
	assert_int_equal(talk_correct(b->bob, "x", OTR_NOT_PRIVATE, &err), -1);
	assert_string_equal(err.code, "not-left");
	assert_int_equal(talk_retract(b->bob, NULL, OTR_NOT_PRIVATE, &err),
	    -1);
	assert_string_equal(err.code, "not-left");
}

/* Law 1: under a session nothing of it leaves, neither way. */
static void
test_under_session(void **state)
{
	struct bench *b = *state;
	struct reference r = { .kind = REFERENCE_CORRECTS };
	struct err err;
	char *id = xstrdup(bench_type(b, "clear", OTR_NOT_PRIVATE));

	arrive(b);
	bench_otr(b)->level = OTR_PRIVATE;
	fake_net_forget(b->net);
	assert_int_equal(talk_correct(b->bob, "SECRET", OTR_PRIVATE, &err),
	    -1);
	assert_string_equal(err.code, "sealed-line");
	assert_int_equal(talk_correct(b->bob, "SECRET", OTR_NOT_PRIVATE,
	    &err), -1);
	/* Nor where nobody asked: a line that is sealed after all. */
	r.id = id;
	assert_int_equal(talk_type(b->bob, "SECRET", OTR_PRIVATE, &r, NULL,
	    &err), 0);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 0);
	assert_int_equal(b->bob->failed, 1);
	assert_false(fake_net_leaked(b->net, "SECRET"));
	free(id);
}

int
main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, bench_setup, bench_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_correction),
		TEST(test_older),
		TEST(test_nobody_elses),
		TEST(test_strangers),
		TEST(test_levels),
		TEST(test_answers),
		TEST(test_ranges),
		TEST(test_reactions),
		TEST(test_late_reaction),
		TEST(test_retraction),
		TEST(test_history),
		TEST(test_correct),
		TEST(test_correction_waits),
		TEST(test_reply),
		TEST(test_react),
		TEST(test_retract),
		TEST(test_not_left),
		TEST(test_under_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
