/*
 * What stays elsewhere of a sealed line that was wiped, or taken back: in
 * lines that are kept for a receipt, in answers that quote it, in what front
 * ends remember of what was typed.  Nothing may.
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

#define MINUTE 60000
#define THUMB "\xf0\x9f\x91\x8d"

/* What front ends are told to forget. */
struct forgotten {
	struct str all;
};
static struct forgotten forgotten;

static void
forget(void *arg, const char *text)
{
	(void)arg;
	str_addf(&forgotten.all, "[%s]", text);
}

static int
trace_setup(void **state)
{
	struct bench *b;

	if (bench_setup(state) == -1)
		return -1;
	b = *state;
	str_init(&forgotten.all);
	str_add(&forgotten.all, "");
	b->chat->ops.wiped = forget;
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	buffer_clear(&b->bob->buffer);
	bench_quiet(b);
	return 0;
}

static int
trace_teardown(void **state)
{
	str_free(&forgotten.all);
	return bench_teardown(state);
}

static void
set(struct bench *b, enum setting id, const char *value)
{
	struct err err;

	assert_int_equal(conf_set(b->conf, id, ALICE, BOB, value, &err), 0);
	chat_fade_changed(b->chat);
}

static void
hear(struct bench *b, const char *id, const char *text)
{
	char *body = fake_otr_seal(text);

	fake_net_message(b->net, ALICE, PHONE, id, body, 0);
	free(body);
	talk_read(b->bob);
}

/* Bob takes back the line with that id and text, his own. */
static void
hear_retract(struct bench *b, const char *id, const char *was)
{
	struct sealed_reference r = { .kind = REFERENCE_RETRACTS,
	    .fallback = 6 };
	char *body;

	snprintf(r.id, sizeof(r.id), "%s", id);
	otr_digest(was, r.digest);
	body = fake_otr_seal_refers("(back)", &r);
	fake_net_message(b->net, ALICE, PHONE, "r1", body, 0);
	free(body);
}

static void
correct(struct bench *b, const char *text)
{
	struct err err;

	assert_int_equal(talk_correct(b->bob, text, OTR_PRIVATE, &err), 0);
	fake_net_run(b->net);
}

static bool
has(const char *s, const char *text)
{
	return s != NULL && strstr(s, text) != NULL;
}

/* Whether a conversation has a text anywhere. */
static bool
knows(const struct bench *b, const char *text)
{
	const struct buffer *w = &b->bob->buffer;
	bool found = false;

	for (const struct line *l = b->bob->outbox; l != NULL; l = l->next)
		found |= has(l->text, text) || has(l->quote, text) ||
		    has(l->emoji, text);
	for (size_t i = 0; i < w->count; i++) {
		const struct entry *e = buffer_at(w, i);
		const struct remarks *m = e->remarks;

		found |= has(e->text, text);
		if (m != NULL)
			found |= has(m->first, text) || has(m->theirs, text) ||
			    has(m->answered, text) || has(m->reactions,
			    text) || has(m->own_reactions, text);
	}
	return found;
}

static void
test_corrected_twice(void **state)
{
	struct bench *b = *state;
	struct err err;

	set(b, SET_OTR_WIPE, "end");
	bench_type(b, "SECRET one", OTR_PRIVATE);
	correct(b, "SECRET two");
	correct(b, "SECRET three");
	assert_true(knows(b, "SECRET"));
	assert_int_equal(direct_end(b->bob, &err), 0);
	assert_false(knows(b, "SECRET"));
	assert_non_null(strstr(forgotten.all.s, "[SECRET one]"));
	assert_non_null(strstr(forgotten.all.s, "[SECRET two]"));
	assert_non_null(strstr(forgotten.all.s, "[SECRET three]"));
}

static void
test_taken_back(void **state)
{
	struct bench *b = *state;
	struct err err;

	bench_type(b, "SECRET one", OTR_PRIVATE);
	correct(b, "SECRET two");
	correct(b, "SECRET three");
	assert_int_equal(talk_retract(b->bob, NULL, OTR_PRIVATE, &err), 0);
	fake_net_run(b->net);
	assert_false(knows(b, "SECRET"));
	assert_non_null(strstr(forgotten.all.s, "[SECRET one]"));
	assert_non_null(strstr(forgotten.all.s, "[SECRET two]"));
	assert_non_null(strstr(forgotten.all.s, "[SECRET three]"));
}

/* Bob takes back what I have answered, and reacted to. */
static void
test_quoted(void **state)
{
	struct bench *b = *state;
	struct err err;

	hear(b, "m1", "SECRET");
	assert_int_equal(talk_reply(b->bob, "m1", "why?", OTR_PRIVATE, &err),
	    0);
	assert_int_equal(talk_react(b->bob, "m1", THUMB, OTR_PRIVATE, &err),
	    0);
	fake_net_run(b->net);
	hear_retract(b, "m1", "SECRET");
	assert_false(knows(b, "SECRET"));
	assert_true(knows(b, "why?"));
}

static void
hear_clear(struct bench *b, enum reference_kind kind, const char *id,
    const char *meant, const char *body)
{
	struct msg m = { .type = MSG_MESSAGE };

	m.u.message.from = PHONE;
	m.u.message.id = id;
	m.u.message.body = body;
	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.refers = kind;
	m.u.message.refers_id = meant;
	fake_net_say(b->net, ALICE, &m);
}

/* The notice of a correction has the words that were corrected. */
static void
test_noticed(void **state)
{
	struct bench *b = *state;

	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	bench_otr(b)->latched = false;
	hear_clear(b, REFERENCE_NONE, "m1", "", "SECRET");
	hear_clear(b, REFERENCE_NONE, "m2", "", "another WORD");
	hear_clear(b, REFERENCE_NONE, "m3", "", "the last");
	hear_clear(b, REFERENCE_CORRECTS, "c1", "m1", "better");
	hear_clear(b, REFERENCE_CORRECTS, "c2", "m2", "another one");
	assert_int_equal(bench_count(b, "notice corrected"), 2);
	hear_clear(b, REFERENCE_RETRACTS, "t1", "m1", "");
	assert_false(knows(b, "SECRET"));
	assert_true(knows(b, "which said:\nanother WORD"));
	assert_true(knows(b, "which said:\n(taken back)"));
}

/* A reaction waits, and begins with the line's words. */
static void
test_quoted_held(void **state)
{
	struct bench *b = *state;
	struct err err;

	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	bench_otr(b)->latched = false;
	hear_clear(b, REFERENCE_NONE, "m1", "", "SECRET");
	bench_otr(b)->hold = OTR_HOLD_STARTING;
	assert_int_equal(talk_react(b->bob, "m1", THUMB, OTR_NOT_PRIVATE,
	    &err), 0);
	assert_int_equal(talk_held(b->bob), 1);
	hear_clear(b, REFERENCE_RETRACTS, "t1", "m1", "");
	assert_int_equal(talk_held(b->bob), 1);
	assert_false(knows(b, "SECRET"));
	assert_string_equal(b->bob->outbox->text, THUMB);
}

/* An answer is younger, and stays longer. */
static void
test_quoted_older(void **state)
{
	struct bench *b = *state;
	struct err err;

	set(b, SET_OTR_WIPE, "5");
	hear(b, "m1", "SECRET");
	bench_clock(b, 4 * MINUTE);
	assert_int_equal(talk_reply(b->bob, "m1", "why?", OTR_PRIVATE, &err),
	    0);
	fake_net_run(b->net);
	bench_clock(b, MINUTE + 1000);
	assert_true(knows(b, "why?"));
	assert_false(knows(b, "SECRET"));
}

/* What was said with a picture is said no less. */
static void
test_reactions(void **state)
{
	struct bench *b = *state;
	struct err err;

	set(b, SET_OTR_WIPE, "end");
	hear(b, "m1", "hello");
	assert_int_equal(talk_react(b->bob, "m1", THUMB, OTR_PRIVATE, &err),
	    0);
	fake_net_run(b->net);
	assert_true(knows(b, THUMB));
	assert_int_equal(direct_end(b->bob, &err), 0);
	assert_false(knows(b, THUMB));
}

/* The server takes its time, and the session ends meanwhile. */
static void
test_acked_late(void **state)
{
	struct bench *b = *state;
	uint64_t ticket;
	struct err err;

	set(b, SET_OTR_WIPE, "end");
	fake_net_counts(b->net, false);
	bench_type(b, "SECRET", OTR_PRIVATE);
	ticket = b->account->link->ticket;
	assert_int_equal(direct_end(b->bob, &err), 0);
	assert_true(knows(b, "SECRET"));
	fake_net_acked(b->net, ALICE, ticket);
	assert_false(knows(b, "SECRET"));
}

/* ---- what did not leave -------------------------------------------------- */

/* A correction that waits, and is given up, leaves the line as it was. */
static void
test_level_stays(void **state)
{
	struct bench *b = *state;
	struct err err;

	set(b, SET_OTR_WIPE, "end");
	bench_type(b, "SECRET one", OTR_PRIVATE);
	fake_otr_level(direct_otr(b->bob), OTR_STARTING, false);
	assert_int_equal(talk_correct(b->bob, "SECRET two", OTR_STARTING,
	    &err), 0);
	assert_int_equal(talk_held(b->bob), 1);
	assert_int_equal(bench_entry(&b->bob->buffer, "SECRET two")->level,
	    OTR_PRIVATE);
	assert_int_equal(talk_discard(b->bob, NULL, &err), 0);
	assert_int_equal(bench_entry(&b->bob->buffer, "SECRET one")->level,
	    OTR_PRIVATE);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	assert_int_equal(direct_end(b->bob, &err), 0);
	assert_false(knows(b, "SECRET"));
}

/* It waited for a session that did not come: no answer quotes it. */
static void
test_held_not_quoted(void **state)
{
	struct bench *b = *state;
	struct err err;
	char *id;

	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	bench_otr(b)->latched = false;
	bench_otr(b)->hold = OTR_HOLD_STARTING;
	id = xstrdup(bench_type(b, "SECRET", OTR_NOT_PRIVATE));
	assert_int_equal(talk_held(b->bob), 1);
	bench_otr(b)->hold = OTR_HOLD_NONE;
	assert_int_equal(direct_end(b->bob, &err), 0);
	assert_int_equal(talk_failed(b->bob), 1);
	assert_int_equal(talk_reply(b->bob, id, "well", OTR_NOT_PRIVATE,
	    &err), -1);
	assert_string_equal(err.code, "not-left");
	fake_net_run(b->net);
	assert_false(fake_net_leaked(b->net, "SECRET"));
	free(id);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, trace_setup, \
	trace_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_corrected_twice), TEST(test_taken_back),
		TEST(test_quoted), TEST(test_noticed),
		TEST(test_quoted_held), TEST(test_quoted_older),
		TEST(test_reactions), TEST(test_acked_late),
		TEST(test_level_stays), TEST(test_held_not_quoted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
