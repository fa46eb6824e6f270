/*
 * OTR sessions: the exchange, lines both ways, ends, restarts, two starts at
 * once, lost and repeated messages.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/pair.h"

static void
exchange_and_talk(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	char key[FINGERPRINT_HEX + 1], text[32];
	int i;

	assert_int_equal(otr_start(p->a.s, NULL), 0);
	assert_int_equal(otr_level(p->a.s), OTR_STARTING);
	assert_int_equal(pair_type(&p->a, "typed early"), OTR_HELD);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_UNVERIFIED);
	assert_int_equal(info.version, 3);
	pair_key(&p->b, key);
	assert_string_equal(info.fingerprint, key);
	assert_string_equal(info.resource, "laptop");
	assert_int_equal(info.hold, OTR_HOLD_NONE);
	assert_string_equal(pair_last_text(&p->b), "typed early");
	for (i = 0; i < 20; i++) {
		snprintf(text, sizeof(text), "line %d", i);
		assert_int_equal(pair_type(&p->a, text), OTR_SEALED);
		if (i % 3 == 0)
			pair_run(p);
		assert_int_equal(pair_type(&p->b, text), OTR_SEALED);
		pair_run(p);
	}
	assert_int_equal(pair_texts(&p->b), 21);
	assert_int_equal(pair_texts(&p->a), 20);
	assert_int_equal(p->a.got->level, OTR_UNVERIFIED);
	assert_false(pair_left(&p->a, "line"));
	assert_false(pair_left(&p->b, "line"));
	assert_int_equal(pair_count(&p->a, OTR_EVENT_FIRST_KEY), 1);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_V3_SEEN), 1);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 0);
	assert_int_equal(pair_count(&p->b, OTR_EVENT_UNREADABLE), 0);
}

static void
either_side_ends(void **state)
{
	struct pair *p = *state;

	pair_session(p);
	assert_int_equal(otr_end(p->b.s, NULL), 0);
	assert_int_equal(otr_level(p->b.s), OTR_NOT_PRIVATE);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_FINISHED);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_ENDED), 1);
	assert_true(pair_last(&p->a, OTR_EVENT_LEVEL)->fell);
	assert_false(pair_last(&p->b, OTR_EVENT_LEVEL)->fell);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	assert_int_equal(pair_hold(&p->a), OTR_HOLD_FINISHED);
	pair_clock(p, 60000);
	assert_false(pair_left(&p->a, "SECRET"));
	assert_int_equal(otr_end(p->a.s, NULL), 0);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	assert_false(pair_left(&p->a, "SECRET"));
	assert_int_equal(otr_end(p->a.s, NULL), -1);
}


static void
end_tells_only_who_is_there(void **state)
{
	struct pair *p = *state;
	unsigned sent;

	pair_session(p);
	p->a.peer.online = false;
	sent = pair_sent(&p->a, "");
	assert_int_equal(otr_end_all(p->a.otr), 0);
	assert_int_equal(pair_sent(&p->a, ""), sent);
	assert_int_equal(otr_end_all(p->b.otr), 1);
	assert_int_equal(otr_level(p->b.s), OTR_NOT_PRIVATE);
}

/* Queries cross; then DH-COMMITs cross. */
static void
both_start(void **state)
{
	struct pair *p = *state;

	otr_start(p->a.s, NULL);
	otr_start(p->b.s, NULL);
	pair_type(&p->a, "from a");
	pair_type(&p->b, "from b");
	pair_run(p);
	pair_clock(p, 1000);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_int_equal(otr_level(p->b.s), OTR_UNVERIFIED);
	assert_string_equal(pair_last_text(&p->a), "from b");
	assert_string_equal(pair_last_text(&p->b), "from a");
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 0);
	assert_int_equal(pair_count(&p->b, OTR_EVENT_UNREADABLE), 0);
}

static void
commits_cross(void **state)
{
	struct pair *p = *state;

	pair_forge(&p->a, "laptop", "?OTRv3?", 0);
	pair_forge(&p->b, "phone", "?OTRv3?", 0);
	pair_step(&p->a);
	pair_step(&p->b);
	assert_int_equal(pair_sent(&p->a, "?OTR:AAMC"), 1);
	assert_int_equal(pair_sent(&p->b, "?OTR:AAMC"), 1);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_int_equal(otr_level(p->b.s), OTR_UNVERIFIED);
	pair_type(&p->a, "one");
	pair_type(&p->b, "two");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->a), "two");
	assert_string_equal(pair_last_text(&p->b), "one");
}

/* Any one message of the exchange is lost: it is begun again by itself. */
static void
exchange_loses_one(void **state)
{
	struct pair p;
	unsigned lost;

	(void)state;
	for (lost = 1; lost <= 4; lost++) {
		struct pair_side *to;
		unsigned n;

		pair_new(&p);
		otr_start(p.a.s, NULL);
		pair_type(&p.a, "typed early");
		for (n = 0; n < lost; n++)
			pair_step(n % 2 == 0 ? &p.b : &p.a);
		to = lost % 2 == 0 ? &p.b : &p.a;
		assert_non_null(to->inbox);
		pair_drop(to);
		pair_clock(&p, 15000);
		assert_int_equal(otr_level(p.a.s), OTR_UNVERIFIED);
		assert_int_equal(otr_level(p.b.s), OTR_UNVERIFIED);
		pair_type(&p.b, "hello");
		pair_run(&p);
		/* With the last message the line was lost as well. */
		assert_int_equal(pair_texts(&p.b), lost < 4);
		assert_string_equal(pair_last_text(&p.a), "hello");
		pair_free(&p);
	}
}

/* New keys within a session: what is under way is read, what is typed waits. */
static void
refresh(void **state)
{
	struct pair *p = *state;
	struct otr_info before, after;

	pair_session(p);
	pair_trust(&p->a);
	otr_info(p->a.s, &before);
	pair_forget_events(&p->a);
	assert_int_equal(pair_type(&p->a, "a1"), OTR_SEALED);
	assert_int_equal(pair_type(&p->b, "b1"), OTR_SEALED);
	loop_clock_move(p->loop, 5000);
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	assert_int_equal(otr_level(p->a.s), OTR_STARTING);
	assert_int_equal(pair_type(&p->a, "a2"), OTR_HELD);
	assert_int_equal(pair_type(&p->b, "b2"), OTR_SEALED);
	pair_step(&p->b);
	pair_step(&p->b);		/* the query */
	assert_int_equal(otr_level(p->b.s), OTR_STARTING);
	assert_int_equal(pair_type(&p->b, "b3"), OTR_HELD);
	pair_run(p);
	otr_info(p->a.s, &after);
	assert_int_equal(after.level, OTR_PRIVATE);
	assert_false(after.latched);
	assert_string_equal(after.fingerprint, before.fingerprint);
	assert_int_equal(pair_texts(&p->b), 2);
	assert_int_equal(pair_texts(&p->a), 3);
	assert_string_equal(pair_last_text(&p->a), "b3");
	assert_string_equal(pair_last_text(&p->b), "a2");
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 0);
	assert_int_equal(pair_count(&p->b, OTR_EVENT_UNREADABLE), 0);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_LEVEL), 2);
}

/* The contact restarted: its line cannot be read by it; new keys by us. */
static void
peer_restarts(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	pair_session(p);
	pair_trust(&p->a);
	pair_restart(&p->b);
	/* Before the first error is there. */
	for (int i = 0; i < 7; i++)
		assert_int_equal(pair_type(&p->a, "lost"), OTR_SEALED);
	pair_run(p);
	assert_int_equal(pair_texts(&p->b), 0);
	assert_int_equal(pair_count(&p->b, OTR_EVENT_UNREADABLE), 7);
	/* Errors are few, and never answered. */
	assert_int_equal(pair_sent(&p->b, "?OTR Error:"), 3);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_PEER_UNREADABLE), 3);
	assert_int_equal(pair_sent(&p->a, "?OTR Error:"), 0);
	assert_int_equal(pair_sent(&p->a, "?OTRv"), 1);
	/* The next line makes new keys: the same key, so it goes on. */
	assert_int_equal(pair_type(&p->a, "read"), OTR_HELD);
	assert_int_equal(pair_hold(&p->a), OTR_HOLD_STARTING);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_PRIVATE);
	assert_false(info.latched);
	assert_string_equal(pair_last_text(&p->b), "read");
}

/* An error under a policy that wants sessions: new keys at once. */
static void
peer_restarts_always(void **state)
{
	struct pair *p = *state;

	pair_session(p);
	p->a.peer.policy = OTR_POLICY_ALWAYS;
	pair_restart(&p->b);
	pair_type(&p->a, "lost");
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_int_equal(otr_level(p->b.s), OTR_UNVERIFIED);
	pair_type(&p->a, "read");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->b), "read");
	/* Forged errors do not make us start again and again. */
	pair_forget_events(&p->a);
	pair_forge(&p->a, "laptop", "?OTR Error: x", 0);
	pair_forge(&p->a, "laptop", "?OTR Error: x", 0);
	pair_run(p);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_LEVEL), 0);
}

static void
damaged_and_repeated(void **state)
{
	struct pair *p = *state;
	struct pair_msg *m;

	pair_session(p);
	pair_type(&p->b, "one");
	m = pair_take(&p->a);
	m->body[200] = m->body[200] == 'A' ? 'B' : 'A';
	pair_forge(&p->a, "laptop", m->body, 0);
	m->body[200] = m->body[200] == 'A' ? 'B' : 'A';
	pair_run(p);
	assert_int_equal(pair_texts(&p->a), 0);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 1);
	pair_msg_free(m);
	pair_type(&p->b, "two");
	m = pair_take(&p->a);
	pair_forge(&p->a, "laptop", m->body, 0);
	pair_forge(&p->a, "laptop", m->body, 0);
	pair_run(p);
	assert_int_equal(pair_texts(&p->a), 1);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 1);
	/* And the session goes on. */
	pair_type(&p->b, "three");
	pair_type(&p->a, "three");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->a), "three");
	assert_string_equal(pair_last_text(&p->b), "three");
	pair_msg_free(m);
}

/* A turn-taking talk where some messages never arrive. */
static void
some_are_lost(void **state)
{
	struct pair *p = *state;
	char text[32];
	int i;

	pair_session(p);
	for (i = 0; i < 40; i++) {
		snprintf(text, sizeof(text), "line %d", i);
		pair_type(i % 2 ? &p->a : &p->b, text);
		if (i % 3 == 0)
			pair_drop(i % 2 ? &p->b : &p->a);
		pair_run(p);
	}
	assert_int_equal(pair_texts(&p->a) + pair_texts(&p->b), 26);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 0);
	assert_int_equal(pair_count(&p->b, OTR_EVENT_UNREADABLE), 0);
}

static void
long_line(void **state)
{
	struct pair *p = *state;
	char *text = xmalloc(LINE_MAX_BYTES + 2);

	pair_session(p);
	memset(text, 'x', LINE_MAX_BYTES + 1);
	text[LINE_MAX_BYTES + 1] = '\0';
	assert_int_equal(pair_type(&p->a, text), OTR_REFUSED);
	assert_string_equal(p->a.err.code, "too-long");
	text[LINE_MAX_BYTES] = '\0';
	assert_int_equal(pair_type(&p->a, text), OTR_SEALED);
	pair_run(p);
	assert_string_equal(pair_last_text(&p->b), text);
	assert_int_equal(pair_type(&p->a, ""), OTR_REFUSED);
	free(text);
}

/* ---- keys that are not there yet ---------------------------------------- */

static int
setup_without_keys(void **state)
{
	struct pair *p = xcalloc(1, sizeof(*p));

	pair_new_without_keys(p);
	*state = p;
	return 0;
}

static void
keys_are_made(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	int i;

	assert_int_equal(otr_start(p->a.s, NULL), 0);
	assert_int_equal(otr_level(p->a.s), OTR_STARTING);
	assert_int_equal(pair_type(&p->a, "early"), OTR_HELD);
	assert_int_equal(p->a.hold, OTR_HOLD_NO_KEY);
	for (i = 0; i < 200; i++) {
		otr_info(p->b.s, &info);
		if (info.level == OTR_UNVERIFIED)
			break;
		loop_turn(p->loop, 50);
		pair_run(p);
	}
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_string_equal(pair_last_text(&p->b), "early");
	assert_int_equal(pair_count(&p->a, OTR_EVENT_KEYGEN), 2);
	assert_string_equal(p->a.events->account, ALICE);
	assert_true(p->a.events->on);
	assert_int_equal(pair_count(&p->b, OTR_EVENT_KEYGEN), 2);
}

static void
freed_while_keys_are_made(void **state)
{
	struct pair *p = *state;

	assert_int_equal(otr_start(p->a.s, NULL), 0);
	otr_end(p->a.s, NULL);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
}

/* ---- the link ----------------------------------------------------------- */

static void
link_lost(void **state)
{
	struct pair *p = *state;

	pair_session(p);
	p->a.peer.account_online = p->a.peer.online = false;
	otr_link_down(p->a.otr, ALICE);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_int_equal(pair_type(&p->a, "one"), OTR_HELD);
	assert_int_equal(pair_hold(&p->a), OTR_HOLD_OFFLINE);
	p->a.peer.account_online = p->a.peer.online = true;
	otr_link_up(p->a.otr, ALICE, true);
	pair_run(p);
	assert_string_equal(pair_last_text(&p->b), "one");
	/* Not resumed: new keys, both sides at once. */
	otr_link_down(p->a.otr, ALICE);
	otr_link_up(p->a.otr, ALICE, false);
	otr_peer_gone(p->b.s, "phone");
	free(p->a.resource);
	p->a.resource = xstrdup("phone.2");
	otr_peer_came(p->a.s, "laptop");
	otr_peer_came(p->b.s, "phone.2");
	pair_type(&p->a, "two");
	pair_type(&p->b, "three");
	pair_clock(p, 3000);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_int_equal(otr_level(p->b.s), OTR_UNVERIFIED);
	assert_string_equal(pair_last_text(&p->b), "two");
	assert_string_equal(pair_last_text(&p->a), "three");
}

static void
link_lost_while_starting(void **state)
{
	struct pair *p = *state;

	otr_start(p->a.s, NULL);
	pair_drop(&p->b);
	pair_type(&p->a, "SECRET");
	otr_link_down(p->a.otr, ALICE);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	otr_link_up(p->a.otr, ALICE, true);
	pair_clock(p, 60000);
	assert_false(pair_left(&p->a, "SECRET"));
	assert_int_equal(pair_hold(&p->a), OTR_HOLD_LEVEL_FELL);
}

/* The contact is not known to be there yet. */
static void
start_waits(struct pair *p)
{
	p->a.peer.online = false;
	p->a.peer.unknown_for = 5000;
	assert_int_equal(otr_start(p->a.s, &p->a.err), 0);
	assert_int_equal(otr_level(p->a.s), OTR_STARTING);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	pair_run(p);
}

static void
start_before_presence(void **state)
{
	struct pair *p = *state;

	start_waits(p);
	otr_presence_known(p->a.otr, ALICE);
	assert_int_equal(otr_level(p->a.s), OTR_STARTING);
	pair_run(p);
	assert_int_equal(otr_level(p->b.s), OTR_NOT_PRIVATE);
	p->a.peer.online = true;
	otr_presence_known(p->a.otr, "other@example.org");
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_STARTING);
	otr_presence_known(p->a.otr, ALICE);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_string_equal(pair_last_text(&p->b), "SECRET");
	pair_clock(p, 10000);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_false(pair_left(&p->a, "SECRET"));
}

/* They begin themselves: one exchange, not two. */
static void
start_before_theirs(void **state)
{
	struct pair *p = *state;

	start_waits(p);
	otr_start(p->b.s, NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	p->a.peer.online = true;
	otr_peer_came(p->a.s, "laptop");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->b), "SECRET");
	pair_clock(p, 10000);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
}

static void
start_in_vain(void **state)
{
	struct pair *p = *state;

	start_waits(p);
	pair_clock(p, 5000);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	pair_type_shown(&p->a, "SECRET too", OTR_STARTING, NULL);
	assert_int_equal(p->a.hold, OTR_HOLD_LEVEL_FELL);
	/* Taken back, or the stream gone: nothing comes of it later. */
	start_waits(p);
	otr_end(p->a.s, NULL);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	p->a.peer.online = true;
	otr_peer_came(p->a.s, "laptop");
	pair_clock(p, 30000);
	start_waits(p);
	otr_link_down(p->a.otr, ALICE);
	p->a.peer.online = true;
	otr_peer_came(p->a.s, "laptop");
	pair_clock(p, 30000);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	assert_int_equal(otr_level(p->b.s), OTR_NOT_PRIVATE);
	assert_false(pair_left(&p->a, "SECRET"));
	p->a.peer.online = false;
	p->a.peer.unknown_for = 0;
	assert_int_equal(otr_start(p->a.s, &p->a.err), -1);
	assert_string_equal(p->a.err.code, "contact-offline");
}

static void
idle(void **state)
{
	struct pair *p = *state;

	/* No query text names anybody, and it is no HTML. */
	pair_session(p);
	assert_false(pair_left(&p->a, "alice"));
	assert_false(pair_left(&p->a, "<b>"));
	assert_true(otr_is_otr("?OTRv23?"));
	assert_true(otr_is_otr("?OTR:AAMD"));
	assert_false(otr_is_otr("how does ?OTRv3? work"));
	assert_false(otr_is_otr("?OTTER"));
}

/*
 * Ended by the clock: they are told, and what is typed a second later waits,
 * whatever was on the screen (law 1).
 */
static void
idle_ends(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	pair_session(p);
	otr_end_idle(p->a.s);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_NOT_PRIVATE);
	assert_true(info.latched);
	assert_int_equal(otr_level(p->b.s), OTR_FINISHED);
	pair_type_shown(&p->a, "secret", OTR_UNVERIFIED, NULL);
	assert_int_equal(p->a.verdict, OTR_HELD);
	pair_type_shown(&p->a, "secret", OTR_NOT_PRIVATE, NULL);
	assert_int_equal(p->a.verdict, OTR_HELD);
	assert_false(pair_left(&p->a, "secret"));
}

/* HTML is written where it is sealed, and nowhere else. */
static void
html_is_sealed(void **state)
{
	struct pair *p = *state;

	p->a.peer.html = true;
	pair_type(&p->a, "a < b");
	assert_true(pair_left(&p->a, "a < b"));
	assert_false(pair_left(&p->a, "&lt;"));
	pair_session(p);
	pair_type(&p->a, "a < b");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->b), "a &lt; b");
	assert_false(pair_left(&p->a, "&lt;"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, pair_setup, pair_teardown)
#define TEST_NO_KEYS(f) \
	cmocka_unit_test_setup_teardown(f, setup_without_keys, pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(exchange_and_talk), TEST(either_side_ends),
		TEST(end_tells_only_who_is_there), TEST(both_start),
		TEST(commits_cross), cmocka_unit_test(exchange_loses_one),
		TEST(refresh), TEST(peer_restarts),
		TEST(peer_restarts_always), TEST(damaged_and_repeated),
		TEST(some_are_lost), TEST(long_line),
		TEST_NO_KEYS(keys_are_made),
		TEST_NO_KEYS(freed_while_keys_are_made),
		TEST(link_lost), TEST(link_lost_while_starting), TEST(idle),
		TEST(start_before_presence), TEST(start_before_theirs),
		TEST(start_in_vain),
		TEST(idle_ends), TEST(html_is_sealed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
