/*
 * What goes by itself: encrypted lines that are wiped, sessions that lie
 * idle, and HTML that is learnt.  Nothing unread is wiped, nothing that
 * waits, and after an idle end nothing leaves in the clear.
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

static void
set(struct bench *b, enum setting id, const char *value)
{
	struct err err;

	assert_int_equal(conf_set(b->conf, id, ALICE, BOB, value, &err), 0);
	chat_fade_changed(b->chat);
}

static void
hear(struct bench *b, const char *text)
{
	char *wire = fake_otr_seal(text);

	fake_net_message(b->net, ALICE, PHONE, NULL, wire, 0);
	free(wire);
}

static bool
shows(const struct bench *b, const char *text)
{
	return bench_entry(&b->bob->buffer, text) != NULL;
}

static void
test_wipe_end(void **state)
{
	struct bench *b = *state;
	struct err err;

	bench_type(b, "clear one", OTR_NOT_PRIVATE);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	set(b, SET_OTR_WIPE, "end");
	bench_type(b, "mine", OTR_PRIVATE);
	hear(b, "theirs");
	talk_read(b->bob);
	hear(b, "unread");
	assert_int_equal(direct_end(b->bob, &err), 0);
	assert_false(shows(b, "mine"));
	assert_false(shows(b, "theirs"));
	assert_true(shows(b, "unread"));
	assert_true(shows(b, "clear one"));
	assert_true(shows(b, "(wiped)"));
}

/* The contact ends it: the user may still read. */
static void
test_wipe_not_by_them(void **state)
{
	struct bench *b = *state;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	set(b, SET_OTR_WIPE, "end");
	bench_type(b, "mine", OTR_PRIVATE);
	fake_otr_level(direct_otr(b->bob), OTR_FINISHED, true);
	assert_true(shows(b, "mine"));
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	assert_false(shows(b, "mine"));
}

static void
test_wipe_minutes(void **state)
{
	struct bench *b = *state;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	set(b, SET_OTR_WIPE, "5");
	hear(b, "theirs");
	talk_read(b->bob);
	bench_clock(b, 3 * MINUTE);
	bench_type(b, "mine", OTR_PRIVATE);
	hear(b, "unread");
	bench_clock(b, 2 * MINUTE + 1000);
	assert_false(shows(b, "theirs"));
	assert_true(shows(b, "mine"));
	bench_clock(b, 3 * MINUTE);
	assert_false(shows(b, "mine"));
	assert_true(shows(b, "unread"));
	assert_false(timer_armed(b->bob->direct->wipe));
	talk_read(b->bob);
	assert_false(shows(b, "unread"));
}

/* A line that waits is not lost by it. */
static void
test_wipe_not_held(void **state)
{
	struct bench *b = *state;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	set(b, SET_OTR_WIPE, "1");
	bench_otr(b)->hold = OTR_HOLD_NEW_KEY;
	bench_type(b, "held", OTR_PRIVATE);
	bench_clock(b, 10 * MINUTE);
	chat_fade_changed(b->chat);
	assert_true(shows(b, "held"));
	bench_otr(b)->hold = OTR_HOLD_NONE;
	talk_flush(b->bob);
	bench_clock(b, MINUTE);
	assert_false(shows(b, "held"));
}

static void
test_idle(void **state)
{
	struct bench *b = *state;

	assert_null(b->bob->direct->idle);
	set(b, SET_OTR_IDLE_END, "10");
	assert_true(b->bob->direct->idle == NULL || !timer_armed(b->bob->direct->idle));
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	bench_clock(b, 9 * MINUTE);
	hear(b, "theirs");
	bench_clock(b, 9 * MINUTE);
	bench_type(b, "mine", OTR_PRIVATE);
	bench_clock(b, 9 * MINUTE);
	assert_int_equal(bench_otr(b)->ends, 0);
	bench_clock(b, MINUTE + 1000);
	assert_int_equal(bench_otr(b)->ends, 1);
	assert_true(bench_heard(b, "idle-end", NULL));
	assert_false(timer_armed(b->bob->direct->idle));
	/* Law 1: typed a second after, whatever was on the screen. */
	bench_quiet(b);
	bench_type(b, "late", OTR_PRIVATE);
	bench_type(b, "later", OTR_NOT_PRIVATE);
	assert_true(bench_heard(b, "delivery held", "delivery held", NULL));
	assert_int_equal(bench_count(b, "delivery sent"), 0);
	assert_int_equal(b->bob->held, 2);
}

/* While lines wait, the session does not end beneath them. */
static void
test_idle_not_with_lines(void **state)
{
	struct bench *b = *state;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	set(b, SET_OTR_IDLE_END, "10");
	bench_otr(b)->hold = OTR_HOLD_OFFLINE;
	bench_type(b, "held", OTR_PRIVATE);
	bench_clock(b, 11 * MINUTE);
	assert_int_equal(bench_otr(b)->ends, 0);
	bench_otr(b)->hold = OTR_HOLD_NONE;
	talk_flush(b->bob);
	fake_net_run(b->net);
	bench_clock(b, 21 * MINUTE);
	assert_int_equal(bench_otr(b)->ends, 1);
}

static bool
html(struct bench *b)
{
	struct otr_peer peer;

	direct_peer(b->chat, ALICE, BOB, &peer);
	return peer.html;
}

static void
test_html_learnt(void **state)
{
	struct bench *b = *state;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	hear(b, "write &quot; for a quote");
	hear(b, "write &lt; for less");
	assert_true(shows(b, "&quot; for"));
	assert_false(html(b));
	hear(b, "<FONT>one</FONT>");
	assert_true(shows(b, "<FONT>one"));
	assert_false(html(b));
	hear(b, "<FONT>two &amp; three</FONT>");
	assert_true(html(b));
	assert_true(shows(b, "two & three"));
	hear(b, "four &gt; three");
	assert_true(shows(b, "four > three"));
	/* Another program of the contact's: a bare one takes it back. */
	hear(b, "if (a < b && c)");
	assert_true(shows(b, "if (a < b && c)"));
	assert_false(html(b));
}

static void
test_html_set(void **state)
{
	struct bench *b = *state;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	set(b, SET_OTR_HTML, "on");
	assert_true(html(b));
	hear(b, "a &lt; b");
	assert_true(shows(b, "a < b"));
	set(b, SET_OTR_HTML, "off");
	for (int i = 0; i < 5; i++)
		hear(b, "<FONT>x</FONT>");
	assert_false(html(b));
	assert_true(shows(b, "<FONT>x</FONT>"));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, bench_setup, bench_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_wipe_end), TEST(test_wipe_not_by_them),
		TEST(test_wipe_minutes), TEST(test_wipe_not_held),
		TEST(test_idle), TEST(test_idle_not_with_lines),
		TEST(test_html_learnt), TEST(test_html_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
