/*
 * What the archive has that is said of other lines: applied in its order,
 * whichever of both comes first, by who may, and never against what is newer.
 * A line that was taken back is never shown again.
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

#include "chat/pending.h"
#include "tests/support/chat-bench.h"

#define NOW INT64_C(1795168800000)	/* 2026-11-20 10:00 */
#define MINUTE INT64_C(60000)
#define DAY (24 * 60 * MINUTE)
#define THUMB "\xf0\x9f\x91\x8d"
#define HEART "\xe2\x9d\xa4\xef\xb8\x8f"

static int
setup(void **state)
{
	struct bench *b = bench_new(NULL);

	loop_clock_fake(b->loop, NOW);
	bench_talk(b);
	*state = b;
	return 0;
}

/* ---- the server's side ---------------------------------------------------- */

static void
reconnect(struct bench *b)
{
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 5000);
	fake_net_roster(b->net, ALICE, BOB, "Bob", SUB_BOTH);
	fake_net_presence(b->net, ALICE, PHONE, SHOW_ONLINE);
	bench_clock(b, 10 * MINUTE);
}

static const struct fake_frame *
asked(struct bench *b)
{
	return fake_net_last(b->net, MSG_ARCHIVE_ASK);
}

static struct msg
result(struct bench *b, const char *archive_id, bool ours, const char *id,
    const char *body, int64_t stamp)
{
	struct msg m = { .type = MSG_ARCHIVED };

	m.u.archived.request = (uint32_t)asked(b)->ticket;
	m.u.archived.archive_id = archive_id;
	m.u.archived.from = ours ? ALICE "/other" : PHONE;
	m.u.archived.to = ours ? BOB : ALICE;
	m.u.archived.id = id;
	m.u.archived.body = body;
	m.u.archived.stamp = (uint64_t)stamp;
	return m;
}

static void
line(struct bench *b, const char *archive_id, bool ours, const char *id,
    const char *body, int64_t stamp)
{
	struct msg m = result(b, archive_id, ours, id, body, stamp);

	fake_net_say(b->net, ALICE, &m);
}

/* The text of a correction or an answer; else its emoji. */
static void
said(struct bench *b, const char *archive_id, bool ours,
    enum reference_kind kind, const char *id, const char *meant,
    const char *text, int64_t stamp)
{
	struct msg m = result(b, archive_id, ours, id,
	    kind == REFERENCE_REACTS ? "" : text, stamp);

	m.u.archived.refers = kind;
	m.u.archived.refers_id = meant;
	m.u.archived.emoji = kind == REFERENCE_REACTS ? text : "";
	fake_net_say(b->net, ALICE, &m);
}

static void
end(struct bench *b, const char *first, uint32_t count, bool complete)
{
	struct msg m = { .type = MSG_ARCHIVE_END };

	m.u.archive_end.request = (uint32_t)asked(b)->ticket;
	m.u.archive_end.first = first;
	m.u.archive_end.count = count;
	m.u.archive_end.complete = complete;
	fake_net_say(b->net, ALICE, &m);
	bench_clock(b, 100);
}

/* A catch-up that has been, and another one that begins. */
static void
begin(struct bench *b)
{
	reconnect(b);
	line(b, "a0", false, "m0", "of before", NOW - 2 * DAY);
	end(b, "a0", 1, true);
	bench_quiet(b);
	reconnect(b);
}

/* The user goes back. */
static void
back(struct bench *b)
{
	struct err err;

	assert_int_equal(talk_past(b->bob, 500, true, &err), 0);
	bench_clock(b, 100);
}

static void
live(struct bench *b, enum reference_kind kind, const char *id,
    const char *meant, const char *body)
{
	struct msg m = { .type = MSG_MESSAGE };

	m.u.message.from = PHONE;
	m.u.message.id = id;
	m.u.message.body = kind == REFERENCE_REACTS ? "" : body;
	m.u.message.emoji = kind == REFERENCE_REACTS ? body : "";
	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.refers = kind;
	m.u.message.refers_id = meant;
	fake_net_say(b->net, ALICE, &m);
}

/* Who said what, with marks: c corrected, t taken back, and reactions. */
static void
expect_lines(struct bench *b, const char *want)
{
	struct str s;

	str_init(&s);
	str_add(&s, "");
	for (size_t i = 0; i < b->bob->buffer.count; i++) {
		const struct entry *e = buffer_at(&b->bob->buffer, i);
		const struct remarks *m = e->remarks;

		if (e->kind != ENTRY_IN && e->kind != ENTRY_OUT)
			continue;
		str_addf(&s, "%s%s", e->kind == ENTRY_IN ? "<" : ">", e->text);
		if (m != NULL && m->corrected != 0)
			str_add(&s, "/c");
		if (m != NULL && m->taken_back != 0)
			str_add(&s, "/t");
		if (m != NULL && m->reactions != NULL)
			str_addf(&s, "/%s", m->reactions);
		if (m != NULL && m->own_reactions != NULL)
			str_addf(&s, "/my %s", m->own_reactions);
		str_add(&s, " ");
	}
	assert_string_equal(s.s, want);
	str_free(&s);
}

/* ---- both orders ---------------------------------------------------------- */

static void
test_one_page(void **state)
{
	struct bench *b = *state;

	begin(b);
	line(b, "a1", false, "m1", "helo", NOW + MINUTE);
	line(b, "a2", true, "m2", "mine", NOW + 2 * MINUTE);
	said(b, "a3", false, REFERENCE_CORRECTS, "c1", "m1", "hello",
	    NOW + 3 * MINUTE);
	said(b, "a4", false, REFERENCE_CORRECTS, "c2", "m1", "hello!",
	    NOW + 4 * MINUTE);
	said(b, "a5", true, REFERENCE_CORRECTS, "c3", "m2", "my line",
	    NOW + 5 * MINUTE);
	said(b, "a6", false, REFERENCE_REACTS, "r1", "m2", THUMB,
	    NOW + 6 * MINUTE);
	said(b, "a7", true, REFERENCE_REACTS, "r2", "m1", HEART,
	    NOW + 7 * MINUTE);
	end(b, "a1", 7, true);
	expect_lines(b, "<of before <hello!/c/my " HEART " >my line/c/" THUMB
	    " ");
	assert_true(bench_heard(b, "message in not-private delayed helo",
	    "message in not-private delayed hello!", NULL));
	assert_true(bench_heard(b, "message out not-private delayed my line",
	    "reaction in m2 " THUMB, "reaction out m1 " HEART, NULL));
	/* Nobody had seen what was there before it. */
	assert_int_equal(bench_count(b, "notice corrected"), 0);
	assert_int_equal(bench_count(b, "notice unknown-line"), 0);
	/* Once more changes nothing, and is not told. */
	bench_quiet(b);
	reconnect(b);
	line(b, "a1", false, "m1", "helo", NOW + MINUTE);
	said(b, "a3", false, REFERENCE_CORRECTS, "c1", "m1", "hello",
	    NOW + 3 * MINUTE);
	said(b, "a4", false, REFERENCE_CORRECTS, "c2", "m1", "hello!",
	    NOW + 4 * MINUTE);
	said(b, "a6", false, REFERENCE_REACTS, "r1", "m2", THUMB,
	    NOW + 6 * MINUTE);
	end(b, "a1", 4, true);
	expect_lines(b, "<of before <hello!/c/my " HEART " >my line/c/" THUMB
	    " ");
	assert_int_equal(bench_count(b, "message "), 0);
	assert_int_equal(bench_count(b, "reaction "), 0);
}

/* The archive is read backwards: the line comes a page later. */
static void
test_pages(void **state)
{
	struct bench *b = *state;

	begin(b);
	said(b, "a4", false, REFERENCE_CORRECTS, "c2", "m1", "hello!",
	    NOW + 4 * MINUTE);
	said(b, "a5", false, REFERENCE_REACTS, "r2", "m1", "",
	    NOW + 5 * MINUTE);
	said(b, "a6", true, REFERENCE_REACTS, "r3", "m1", HEART,
	    NOW + 6 * MINUTE);
	end(b, "a4", 3, false);
	expect_lines(b, "<of before ");
	said(b, "a2", false, REFERENCE_CORRECTS, "c1", "m1", "hello",
	    NOW + 2 * MINUTE);
	said(b, "a3", true, REFERENCE_REACTS, "r1", "m1", THUMB,
	    NOW + 3 * MINUTE);
	end(b, "a2", 2, false);
	line(b, "a1", false, "m1", "helo", NOW + MINUTE);
	end(b, "a1", 1, true);
	expect_lines(b, "<of before <hello!/c/my " HEART " ");
	assert_int_equal(bench_count(b, "delayed hello\n"), 0);
}

/* The line is older than what is asked for: what corrects it is a line, until
 * the user goes back. */
static void
test_line_later(void **state)
{
	struct bench *b = *state;

	begin(b);
	said(b, "a2", false, REFERENCE_CORRECTS, "c1", "m1", "hello",
	    NOW + 2 * MINUTE);
	said(b, "a3", false, REFERENCE_REACTS, "r1", "m1", THUMB,
	    NOW + 3 * MINUTE);
	end(b, "a2", 2, true);
	expect_lines(b, "<of before <hello ");
	assert_int_equal(talk_unread(b->bob), 1);
	assert_int_equal(bench_count(b, "notice unknown-line"), 1);
	back(b);
	line(b, "a1", false, "m1", "helo", NOW - 3 * DAY);
	end(b, "a1", 1, true);
	expect_lines(b, "<hello/c/" THUMB " <of before ");
	assert_int_equal(talk_unread(b->bob), 0);
}

/* What came live of a line that only the archive has. */
static void
test_live_first(void **state)
{
	struct bench *b = *state;

	begin(b);
	live(b, REFERENCE_CORRECTS, "c1", "m1", "hello");
	live(b, REFERENCE_REACTS, "r1", "m1", THUMB);
	live(b, REFERENCE_RETRACTS, "t1", "m2", "");
	expect_lines(b, "<of before <hello ");
	line(b, "a1", false, "m1", "helo", NOW + MINUTE);
	line(b, "a2", false, "m2", "a secret", NOW + 2 * MINUTE);
	said(b, "a3", false, REFERENCE_CORRECTS, "c1", "m1", "hello",
	    NOW + 15 * MINUTE);
	end(b, "a1", 3, true);
	expect_lines(b, "<of before <hello/c/" THUMB " <(taken back)/t ");
	assert_null(strstr(b->log.s, "a secret"));
}

/* ---- taken back ------------------------------------------------------------ */

static void
test_taken_back(void **state)
{
	struct bench *b = *state;

	begin(b);
	line(b, "a1", false, "m1", "a secret", NOW + MINUTE);
	said(b, "a2", false, REFERENCE_CORRECTS, "c1", "m1", "still a secret",
	    NOW + 2 * MINUTE);
	said(b, "a3", false, REFERENCE_RETRACTS, "t1", "m1", "",
	    NOW + 3 * MINUTE);
	line(b, "a4", true, "m2", "my secret", NOW + 4 * MINUTE);
	end(b, "a1", 4, false);
	/* A page later than its line, which came later. */
	expect_lines(b, "<of before <(taken back)/t >my secret ");
	line(b, "a0", false, "m0", "of before", NOW - 2 * DAY);
	end(b, "a0", 1, true);
	reconnect(b);
	said(b, "a6", true, REFERENCE_RETRACTS, "t2", "m2", "",
	    NOW + 11 * MINUTE);
	said(b, "a7", false, REFERENCE_RETRACTS, "t3", "m3", "",
	    NOW + 12 * MINUTE);
	end(b, "a6", 2, false);
	expect_lines(b, "<of before <(taken back)/t >(taken back)/t ");
	line(b, "a5", false, "m3", "another secret", NOW + 10 * MINUTE);
	end(b, "a5", 1, true);
	expect_lines(b, "<of before <(taken back)/t >(taken back)/t "
	    "<(taken back)/t ");
	assert_true(bench_heard(b, "retraction in m1", "retraction out m2",
	    "retraction in m3", NULL));
	assert_int_equal(bench_count(b, "retraction"), 3);
	assert_int_equal(bench_count(b, "message out not-private delayed my "
	    "secret"), 1);
	assert_null(strstr(b->log.s, "a secret"));
	assert_null(strstr(b->log.s, "another secret"));
	/* Neither when the window is cleared, nor after a start. */
	buffer_clear(&b->bob->buffer);
	for (int i = 0; i < 2; i++) {
		bench_quiet(b);
		back(b);
		said(b, "a3", false, REFERENCE_RETRACTS, "t1", "m1", "",
		    NOW + 3 * MINUTE);
		end(b, "a3", 1, false);
		line(b, "a1", false, "m1", "a secret", NOW + MINUTE);
		end(b, "a1", 1, true);
		expect_lines(b, "<(taken back)/t ");
		assert_null(strstr(b->log.s, "a secret"));
		if (i == 1)
			break;
		bench_restart(b);
		loop_clock_fake(b->loop, NOW + DAY);
		bench_talk(b);
		reconnect(b);
		end(b, "", 0, true);
	}
}

/* Live, and its line comes again: the same, whatever it said. */
static void
test_taken_back_live(void **state)
{
	struct bench *b = *state;

	begin(b);
	end(b, "", 0, true);
	live(b, REFERENCE_NONE, "m1", "", "a secret");
	live(b, REFERENCE_RETRACTS, "t1", "m1", "");
	bench_quiet(b);
	reconnect(b);
	line(b, "a1", false, "m1", "a secret", NOW + MINUTE);
	said(b, "a2", false, REFERENCE_RETRACTS, "t1", "m1", "",
	    NOW + 20 * MINUTE);
	line(b, "a3", false, "m1", "the same id", NOW + 30 * MINUTE);
	end(b, "a1", 3, true);
	assert_null(strstr(b->log.s, "a secret"));
	assert_int_equal(bench_count(b, "delayed the same id"), 1);
	assert_int_equal(bench_count(b, "retraction"), 0);
}

/* XEP-0424, 5: the archive has nothing but that it was there. */
static void
test_tombstone(void **state)
{
	struct bench *b = *state;
	struct msg m;

	begin(b);
	end(b, "", 0, true);
	live(b, REFERENCE_NONE, "m1", "", "a secret");
	reconnect(b);
	m = result(b, "a1", false, "m1", "", NOW + 20 * MINUTE);
	m.u.archived.retracted = 1;
	fake_net_say(b->net, ALICE, &m);
	m = result(b, "a2", true, "m2", "", NOW + 21 * MINUTE);
	m.u.archived.retracted = 1;
	fake_net_say(b->net, ALICE, &m);
	end(b, "a1", 2, true);
	expect_lines(b, "<of before <(taken back)/t >(taken back)/t ");
	assert_true(bench_heard(b, "retraction in m1", "retraction out m2",
	    NULL));
}

static void
test_kept_as_set(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_int_equal(conf_set(b->conf, SET_RETRACT, ALICE, BOB, "show",
	    &err), 0);
	begin(b);
	line(b, "a1", false, "m1", "a secret", NOW + MINUTE);
	said(b, "a2", false, REFERENCE_RETRACTS, "t1", "m1", "",
	    NOW + 2 * MINUTE);
	line(b, "a3", true, "m2", "mine", NOW + 3 * MINUTE);
	said(b, "a4", true, REFERENCE_RETRACTS, "t2", "m2", "",
	    NOW + 4 * MINUTE);
	end(b, "a1", 4, true);
	expect_lines(b, "<of before <a secret/t >(taken back)/t ");
}

/* ---- what is newer --------------------------------------------------------- */

static void
test_newer_stays(void **state)
{
	struct bench *b = *state;

	begin(b);
	end(b, "", 0, true);
	live(b, REFERENCE_NONE, "m1", "", "helo");
	live(b, REFERENCE_CORRECTS, "c2", "m1", "hello!");
	live(b, REFERENCE_REACTS, "r2", "m1", HEART);
	reconnect(b);
	bench_quiet(b);
	line(b, "a1", false, "m1", "helo", NOW + 15 * MINUTE);
	said(b, "a2", false, REFERENCE_CORRECTS, "c1", "m1", "hello",
	    NOW + 15 * MINUTE + 1);
	said(b, "a3", false, REFERENCE_REACTS, "r1", "m1", THUMB,
	    NOW + 15 * MINUTE + 2);
	end(b, "a1", 3, true);
	assert_null(strstr(b->log.s, "message "));
	assert_null(strstr(b->log.s, "reaction "));
	/* What was said on the phone meanwhile is newer, also by a clock that
	 * goes behind: the archive's order counts where it has both. */
	reconnect(b);
	said(b, "a4", false, REFERENCE_CORRECTS, "c2", "m1", "hello!",
	    NOW + 16 * MINUTE);
	said(b, "a5", false, REFERENCE_REACTS, "r2", "m1", HEART,
	    NOW + 16 * MINUTE + 1);
	said(b, "a6", false, REFERENCE_CORRECTS, "c3", "m1", "hello!!",
	    NOW + 16 * MINUTE + 2);
	said(b, "a7", false, REFERENCE_REACTS, "r3", "m1", THUMB,
	    NOW + 16 * MINUTE + 3);
	end(b, "a4", 4, true);
	expect_lines(b, "<of before <hello!!/c/" THUMB " ");
	/* The user may have read it before. */
	assert_int_equal(bench_count(b, "notice corrected"), 0);
}

static void
test_own_typed(void **state)
{
	struct bench *b = *state;
	const char *id;
	struct err err;

	begin(b);
	end(b, "", 0, true);
	id = bench_type(b, "one mistkae", OTR_NOT_PRIVATE);
	assert_int_equal(talk_correct(b->bob, "one mistake", OTR_NOT_PRIVATE,
	    &err), 0);
	bench_clock(b, 100);
	reconnect(b);
	bench_quiet(b);
	line(b, "a1", true, id, "one mistkae", NOW + 15 * MINUTE);
	said(b, "a2", true, REFERENCE_CORRECTS, "other", id, "no mistake",
	    NOW + 31 * MINUTE);
	end(b, "a1", 2, true);
	expect_lines(b, "<of before >no mistake/c ");
	assert_int_equal(bench_count(b, "message "), 1);
}

/* ---- whose ------------------------------------------------------------------ */

static void
test_nobody_elses(void **state)
{
	struct bench *b = *state;

	begin(b);
	line(b, "a1", true, "m1", "mine", NOW + MINUTE);
	line(b, "a2", false, "m2", "theirs", NOW + 2 * MINUTE);
	said(b, "a3", false, REFERENCE_CORRECTS, "c1", "m1", "not mine",
	    NOW + 3 * MINUTE);
	said(b, "a4", false, REFERENCE_RETRACTS, "t1", "m1", "",
	    NOW + 4 * MINUTE);
	said(b, "a5", true, REFERENCE_RETRACTS, "t2", "m2", "",
	    NOW + 5 * MINUTE);
	said(b, "a6", false, REFERENCE_CORRECTS, "c2", "c2", "itself",
	    NOW + 6 * MINUTE);
	end(b, "a1", 6, true);
	expect_lines(b, "<of before >mine <theirs <not mine <itself ");
	assert_int_equal(bench_count(b, "retraction"), 0);
}

/* Ids are their senders' word: of several the newest that is older. */
static void
test_same_ids(void **state)
{
	struct bench *b = *state;

	begin(b);
	line(b, "a1", false, "m1", "one", NOW + MINUTE);
	line(b, "a2", false, "m1", "two", NOW + 2 * MINUTE);
	line(b, "a3", true, "m1", "mine", NOW + 3 * MINUTE);
	said(b, "a4", false, REFERENCE_CORRECTS, "c1", "m1", "two!",
	    NOW + 4 * MINUTE);
	line(b, "a5", false, "m1", "three", NOW + 5 * MINUTE);
	line(b, "a6", false, "m2", "four", NOW + 6 * MINUTE);
	line(b, "a7", false, "m2", "five", NOW + 7 * MINUTE);
	said(b, "a8", false, REFERENCE_RETRACTS, "t1", "m2", "",
	    NOW + 8 * MINUTE);
	line(b, "a9", false, "m2", "six", NOW + 9 * MINUTE);
	end(b, "a1", 9, true);
	expect_lines(b, "<of before <one <two!/c >mine <three <four "
	    "<(taken back)/t <six ");
}

/* Nothing of what is in the clear touches what was sealed. */
static void
test_sealed(void **state)
{
	struct bench *b = *state;
	char *wire = fake_otr_seal("sealed");
	struct msg m;

	begin(b);
	end(b, "", 0, true);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	live(b, REFERENCE_NONE, "m1", "", wire);
	reconnect(b);
	said(b, "a1", false, REFERENCE_CORRECTS, "c1", "m1", "forged",
	    NOW + 40 * MINUTE);
	said(b, "a2", false, REFERENCE_REACTS, "r1", "m1", THUMB,
	    NOW + 41 * MINUTE);
	said(b, "a3", false, REFERENCE_RETRACTS, "t1", "m1", "",
	    NOW + 42 * MINUTE);
	end(b, "a1", 3, true);
	expect_lines(b, "<of before <sealed <forged ");
	assert_int_equal(bench_entry(&b->bob->buffer, "sealed")->level,
	    OTR_PRIVATE);
	/* What was sealed says nothing here, whatever stands beside it. */
	reconnect(b);
	line(b, "a4", false, "m4", "clear", NOW + 50 * MINUTE);
	said(b, "a5", false, REFERENCE_RETRACTS, "t4", "m4", wire,
	    NOW + 51 * MINUTE);
	m = result(b, "a6", false, "t5", "", NOW + 52 * MINUTE);
	m.u.archived.sealing = SEALING_OMEMO;
	m.u.archived.refers = REFERENCE_RETRACTS;
	m.u.archived.refers_id = "m4";
	m.u.archived.retracted = 1;
	fake_net_say(b->net, ALICE, &m);
	end(b, "a4", 3, true);
	expect_lines(b, "<of before <sealed <forged <clear ");
	free(wire);
}

/* ---- answers ----------------------------------------------------------------- */

static void
test_answers(void **state)
{
	struct bench *b = *state;
	struct msg m;

	begin(b);
	line(b, "a1", true, "m1", "tea or coffee?", NOW + MINUTE);
	m = result(b, "a2", false, "m2", "> tea or coffee?\ntea",
	    NOW + 2 * MINUTE);
	m.u.archived.refers = REFERENCE_ANSWERS;
	m.u.archived.refers_id = "m1";
	m.u.archived.fallback = 17;
	fake_net_say(b->net, ALICE, &m);
	/* A corrected answer quotes again. */
	m = result(b, "a3", false, "c1", "> tea or coffee?\ncoffee",
	    NOW + 3 * MINUTE);
	m.u.archived.refers = REFERENCE_CORRECTS;
	m.u.archived.refers_id = "m2";
	m.u.archived.fallback = 17;
	fake_net_say(b->net, ALICE, &m);
	end(b, "a1", 3, true);
	expect_lines(b, "<of before >tea or coffee? <coffee/c ");
	assert_string_equal(bench_entry(&b->bob->buffer, "coffee")->kind ==
	    ENTRY_OUT ? "" : "m1", "m1");
	/* Again, whatever of the text was left out. */
	reconnect(b);
	m = result(b, "x2", false, "m2", "> tea or coffee?\ntea",
	    NOW + 2 * MINUTE);
	m.u.archived.refers = REFERENCE_ANSWERS;
	m.u.archived.refers_id = "m1";
	m.u.archived.fallback = 17;
	fake_net_say(b->net, ALICE, &m);
	end(b, "x2", 1, true);
	expect_lines(b, "<of before >tea or coffee? <coffee/c ");
}

/* ---- bounds ------------------------------------------------------------------ */

/* What has no room is a line at once; nothing is lost. */
static void
test_bounds(void **state)
{
	struct bench *b = *state;
	char id[16], meant[16];
	uint32_t n = 0;

	begin(b);
	for (int page = 0; page < 4; page++) {
		for (int i = 0; i < 50; i++, n++) {
			snprintf(id, sizeof(id), "c%u", (unsigned)n);
			snprintf(meant, sizeof(meant), "m%u", (unsigned)n + 9);
			said(b, id, false, REFERENCE_CORRECTS, id, meant, "x",
			    NOW + 9 * MINUTE - page * 1000 + i);
		}
		end(b, id, 50, page == 3);
		if (page == 2)
			assert_int_equal(bench_count(b, "delayed x"), 22);
	}
	assert_int_equal(bench_count(b, "delayed x"), 200);
	assert_int_equal(talk_unread(b->bob), 200);
}

/* What is behind a reaction for programs that know none takes room, too. */
static void
test_bounds_long(void **state)
{
	struct bench *b = *state;
	char id[16], meant[16], *text = xmalloc(40001);
	struct msg m;

	memset(text, 'x', 40000);
	text[40000] = '\0';
	begin(b);
	for (int i = 0; i < 20; i++) {
		snprintf(id, sizeof(id), "r%d", i);
		snprintf(meant, sizeof(meant), "m%d", i + 100);
		m = result(b, id, false, id, text, NOW + MINUTE + i);
		m.u.archived.refers = REFERENCE_REACTS;
		m.u.archived.refers_id = meant;
		m.u.archived.emoji = THUMB;
		fake_net_say(b->net, ALICE, &m);
	}
	end(b, "r0", 20, false);
	assert_true(bench_count(b, "delayed xxx") >= 15);
	end(b, "", 0, true);
	assert_int_equal(bench_count(b, "delayed xxx"), 20);
	free(text);
}

/* Whoever says much of nothing: what the other side says has its room. */
static void
test_bounds_each(void **state)
{
	struct bench *b = *state;
	char id[16], meant[16];

	begin(b);
	end(b, "", 0, true);
	for (int i = 0; i < 200; i++) {
		snprintf(id, sizeof(id), "r%d", i);
		snprintf(meant, sizeof(meant), "n%d", i);
		live(b, REFERENCE_RETRACTS, id, meant, "");
	}
	reconnect(b);
	said(b, "a2", true, REFERENCE_RETRACTS, "t1", "m1", "",
	    NOW + 20 * MINUTE);
	end(b, "a2", 1, false);
	line(b, "a1", true, "m1", "of mine", NOW + 10 * MINUTE);
	end(b, "a1", 1, true);
	expect_lines(b, "<of before >(taken back)/t ");
}

/* ---- on the disk --------------------------------------------------------------- */

static size_t
on_disk(struct bench *b, const char *text)
{
	char *path = xasprintf("%s/history.db", b->dir);
	size_t len = strlen(text), n = 0;
	struct str s;

	str_init(&s);
	assert_int_equal(file_read(path, 64 << 20, &s, NULL), 0);
	for (size_t i = 0; i + len <= s.len; i++)
		n += memcmp(s.s + i, text, len) == 0;
	str_free(&s);
	free(path);
	return n;
}

/* A start later: the window is not open, or it is. */
static void
test_disk(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_int_equal(conf_set(b->conf, SET_LOG, ALICE, BOB, "true", &err),
	    0);
	begin(b);
	end(b, "", 0, true);
	live(b, REFERENCE_NONE, "m1", "", "helo");
	live(b, REFERENCE_CORRECTS, "c1", "m1", "a secret");
	live(b, REFERENCE_NONE, "m2", "", "tpyed");
	live(b, REFERENCE_NONE, "m3", "", "second secret");
	assert_int_equal(on_disk(b, "secret"), 2);
	bench_restart(b);
	loop_clock_fake(b->loop, NOW + DAY);
	bench_talk(b);
	expect_lines(b, "<a secret/c <tpyed <second secret ");
	reconnect(b);
	said(b, "a5", false, REFERENCE_RETRACTS, "t1", "m1", "",
	    NOW + DAY - 9 * MINUTE);
	said(b, "a6", false, REFERENCE_CORRECTS, "c2", "m2", "typed",
	    NOW + DAY - 8 * MINUTE);
	end(b, "a5", 2, true);
	expect_lines(b, "<(taken back)/c/t <typed/c <second secret ");
	assert_int_equal(on_disk(b, "a secret"), 0);
	assert_int_equal(on_disk(b, "helo"), 0);
	assert_int_equal(on_disk(b, "typed"), 1);
	/* Without a window. */
	assert_int_equal(talk_close(b->bob, true, &err), 0);
	reconnect(b);
	said(b, "a7", false, REFERENCE_RETRACTS, "t2", "m3", "",
	    NOW + DAY - MINUTE);
	end(b, "a7", 1, true);
	assert_null(talk_find(b->account, BOB));
	assert_int_equal(on_disk(b, "second secret"), 0);
	b->bob = talk_open(b->account, BOB);
	expect_lines(b, "<typed/c ");
}

/* A correction whose line is not here is a line, and was taken back as that. */
static void
test_taken_back_before(void **state)
{
	struct bench *b = *state;

	begin(b);
	end(b, "", 0, true);
	live(b, REFERENCE_CORRECTS, "c1", "m1", "a secret");
	live(b, REFERENCE_RETRACTS, "t1", "c1", "");
	expect_lines(b, "<of before <(taken back)/t ");
	reconnect(b);
	line(b, "a1", false, "m1", "helo", NOW + MINUTE);
	end(b, "a1", 1, true);
	expect_lines(b, "<of before <helo <(taken back)/t ");
}

/* Before its line came it was a line, and is in the history as that. */
static void
test_disk_once(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_int_equal(conf_set(b->conf, SET_LOG, ALICE, BOB, "true", &err),
	    0);
	begin(b);
	end(b, "", 0, true);
	live(b, REFERENCE_CORRECTS, "c1", "m1", "a secret");
	expect_lines(b, "<of before <a secret ");
	reconnect(b);
	line(b, "a1", false, "m1", "helo", NOW + MINUTE);
	end(b, "a1", 1, true);
	expect_lines(b, "<of before <a secret/c ");
	assert_int_equal(on_disk(b, "a secret"), 1);
	live(b, REFERENCE_RETRACTS, "t1", "m1", "");
	assert_int_equal(on_disk(b, "a secret"), 0);
}

/* What an earlier version has kept has no ids: the archive has them. */
static void
test_disk_old(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_int_equal(conf_set(b->conf, SET_LOG, ALICE, BOB, "true", &err),
	    0);
	begin(b);
	end(b, "", 0, true);
	record_add(b->bob, &(struct record){ .incoming = true,
	    .stamp = NOW + MINUTE, .text = "an old secret" });
	record_add(b->bob, &(struct record){ .incoming = true,
	    .stamp = NOW + 2 * MINUTE, .text = "an odl line" });
	bench_restart(b);
	loop_clock_fake(b->loop, NOW + DAY);
	bench_talk(b);
	expect_lines(b, "<an old secret <an odl line ");
	reconnect(b);
	line(b, "a1", false, "m1", "an old secret", NOW + MINUTE + 100);
	line(b, "a2", false, "m2", "an odl line", NOW + 2 * MINUTE + 100);
	said(b, "a3", false, REFERENCE_RETRACTS, "t1", "m1", "",
	    NOW + DAY - 9 * MINUTE);
	said(b, "a4", false, REFERENCE_CORRECTS, "c1", "m2", "an old line",
	    NOW + DAY - 8 * MINUTE);
	end(b, "a1", 4, true);
	expect_lines(b, "<(taken back)/t <an old line/c ");
	assert_int_equal(on_disk(b, "an old secret"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, bench_teardown)
		TEST(test_one_page),
		TEST(test_pages),
		TEST(test_line_later),
		TEST(test_live_first),
		TEST(test_taken_back),
		TEST(test_taken_back_live),
		TEST(test_tombstone),
		TEST(test_kept_as_set),
		TEST(test_newer_stays),
		TEST(test_own_typed),
		TEST(test_nobody_elses),
		TEST(test_same_ids),
		TEST(test_sealed),
		TEST(test_answers),
		TEST(test_bounds),
		TEST(test_bounds_long),
		TEST(test_bounds_each),
		TEST(test_disk),
		TEST(test_disk_once),
		TEST(test_taken_back_before),
		TEST(test_disk_old),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
