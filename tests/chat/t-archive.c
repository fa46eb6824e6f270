/*
 * The server's archive (XEP-0313) in the model: the catch-up, what the user
 * goes back to, what is shown once and what is never dropped, what is unread,
 * and servers that lie.  Nothing of it reaches a session (law 7).
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

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

#define NOW INT64_C(1795168800000)	/* 2026-11-20 10:00 */
#define MINUTE INT64_C(60000)
#define DAY (24 * 60 * MINUTE)

static struct bench *
bench_begin(const char *more)
{
	struct bench *b = bench_new(more);

	loop_clock_fake(b->loop, NOW);
	bench_talk(b);
	return b;
}

static int
setup(void **state)
{
	*state = bench_begin(NULL);
	return 0;
}

/* ---- the server's side ---------------------------------------------------- */

/* A fresh stream, with the roster. */
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

static size_t
questions(struct bench *b)
{
	return fake_net_count(b->net, MSG_ARCHIVE_ASK);
}

static void
give_as(struct bench *b, uint32_t request, const char *archive_id,
    const char *from, const char *to, const char *id, const char *body,
    enum sealing sealing, int64_t stamp)
{
	struct msg m = { .type = MSG_ARCHIVED };

	m.u.archived.request = request;
	m.u.archived.archive_id = archive_id;
	m.u.archived.from = from;
	m.u.archived.to = to;
	m.u.archived.id = id;
	m.u.archived.body = body;
	m.u.archived.sealing = sealing;
	m.u.archived.stamp = (uint64_t)stamp;
	fake_net_say(b->net, ALICE, &m);
}

/* From bob, or with `ours` to him. */
static void
give(struct bench *b, const char *archive_id, bool ours, const char *id,
    const char *body, int64_t stamp)
{
	give_as(b, (uint32_t)asked(b)->ticket, archive_id,
	    ours ? ALICE "/other" : PHONE, ours ? BOB : ALICE, id, body,
	    SEALING_NONE, stamp);
}

static void
end_as(struct bench *b, const char *first, uint32_t count, bool complete,
    const char *condition)
{
	struct msg m = { .type = MSG_ARCHIVE_END };

	m.u.archive_end.request = (uint32_t)asked(b)->ticket;
	m.u.archive_end.first = first;
	m.u.archive_end.count = count;
	m.u.archive_end.complete = complete;
	m.u.archive_end.condition = condition;
	fake_net_say(b->net, ALICE, &m);
	bench_clock(b, 100);
}

static void
end(struct bench *b, const char *first, uint32_t count, bool complete)
{
	end_as(b, first, count, complete, "");
}

/* The first catch-up, of an archive that has one old line. */
static void
seen_before(struct bench *b)
{
	reconnect(b);
	give(b, "a0", false, "m0", "of before", NOW - 2 * DAY);
	end(b, "a0", 1, true);
	bench_quiet(b);
	fake_net_forget(b->net);
}

static void
expect_lines(struct bench *b, const char *want)
{
	struct str s;

	str_init(&s);
	str_add(&s, "");
	for (size_t i = 0; i < b->bob->buffer.count; i++) {
		const struct entry *e = buffer_at(&b->bob->buffer, i);

		if (e->kind == ENTRY_IN || e->kind == ENTRY_OUT)
			str_addf(&s, "%s%s%s ", e->kind == ENTRY_IN ? "<" :
			    ">", e->text, e->via == VIA_ARCHIVE ? "*" : "");
	}
	assert_string_equal(s.s, want);
	str_free(&s);
}

/* ---- the catch-up --------------------------------------------------------- */

static void
test_first(void **state)
{
	struct bench *b = *state;

	assert_int_equal(questions(b), 0);
	reconnect(b);
	assert_int_equal(questions(b), 1);
	assert_string_equal(asked(b)->to, "");
	assert_string_equal(asked(b)->id, "");
	assert_in_range(atoll(asked(b)->body), NOW - 3 * DAY,
	    NOW - 3 * DAY + 30 * MINUTE);
	give(b, "a1", false, "m1", "hello", NOW - DAY);
	give(b, "a2", true, "m2", "hi", NOW - DAY + 1);
	give(b, "a3", false, "m3", "bye", NOW - DAY + 2);
	expect_lines(b, "");
	end(b, "a1", 3, true);
	expect_lines(b, "<hello* >hi* <bye* ");
	/* Nobody knows what other programs have shown before this one. */
	assert_int_equal(talk_unread(b->bob), 0);
	assert_true(bench_heard(b, "message in not-private delayed hello",
	    "message out not-private delayed hi",
	    "notice archive-first", "3 messages of 1 conversation", NULL));
	assert_int_equal(questions(b), 1);
}

/* ... and there is nothing. */
static void
test_first_empty(void **state)
{
	struct bench *b = *state;

	reconnect(b);
	end(b, "", 0, true);
	expect_lines(b, "");
	assert_true(bench_heard(b, "notice archive-first",
	    "It has nothing from the last three days", NULL));
}

/* What came while nobody was there, up to what was seen. */
static void
test_news(void **state)
{
	struct bench *b = *state;
	const struct entry *e;

	seen_before(b);
	reconnect(b);
	assert_int_equal(questions(b), 1);
	assert_in_range(atoll(asked(b)->body), NOW - 3 * DAY,
	    NOW - 3 * DAY + 30 * MINUTE);
	give(b, "a0", false, "m0", "of before", NOW - 2 * DAY);
	give(b, "a1", false, "m1", "one", NOW + MINUTE);
	give(b, "a2", false, "m2", "two", NOW + 2 * MINUTE);
	give(b, "a3", false, "m3", "three", NOW + 3 * MINUTE);
	end(b, "a0", 4, false);
	expect_lines(b, "<of before* <one* <two* <three* ");
	assert_int_equal(talk_unread(b->bob), 3);
	assert_true(bench_heard(b, "notice archive-read", "3 messages of 1",
	    NULL));
	assert_int_equal(questions(b), 1);
	e = bench_entry(&b->bob->buffer, "two");
	assert_string_equal(e->archive_id, "a2");
	assert_true(e->delayed);
	assert_int_equal(e->stamp, NOW + 2 * MINUTE);
	assert_int_equal(e->level, OTR_NOT_PRIVATE);
}

/* Who answered from elsewhere had read it. */
static void
test_answered(void **state)
{
	struct bench *b = *state;

	seen_before(b);
	reconnect(b);
	give(b, "a1", false, "m1", "read", NOW + MINUTE);
	give(b, "a2", true, "m2", "answer", NOW + 2 * MINUTE);
	give(b, "a3", false, "m3", "not read", NOW + 3 * MINUTE);
	end(b, "a1", 3, true);
	expect_lines(b, "<of before* <read* >answer* <not read* ");
	assert_int_equal(talk_unread(b->bob), 1);
	assert_string_equal(bench_entry(&b->bob->buffer, "answer")->from,
	    "other");
}

/* The next start goes on where this one saw the last. */
static void
test_restart(void **state)
{
	struct bench *b = *state;
	char *path = xasprintf("%s/archive", b->dir);
	struct stat st;
	struct str s;

	seen_before(b);
	fake_net_message(b->net, ALICE, PHONE, "m1", "secret words", 0);
	bench_restart(b);
	loop_clock_fake(b->loop, NOW + DAY);
	str_init(&s);
	assert_int_equal(file_read(path, 1 << 20, &s, NULL), 0);
	assert_string_equal(s.s, ALICE " 1794996000000 a0\n");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	bench_talk(b);
	reconnect(b);
	assert_in_range(atoll(asked(b)->body), NOW - 3 * DAY,
	    NOW - 3 * DAY + 30 * MINUTE);
	give(b, "a0", false, "m0", "of before", NOW - 2 * DAY);
	give(b, "a1", false, "m1", "new", NOW + MINUTE);
	end(b, "a0", 2, false);
	expect_lines(b, "<new* ");
	assert_int_equal(talk_unread(b->bob), 1);
	str_free(&s);
	free(path);
}

/* Page after page from the newest on, each in its order. */
static void
test_pages(void **state)
{
	struct bench *b = *state;

	seen_before(b);
	reconnect(b);
	give(b, "a3", false, "m3", "three", NOW + 3 * MINUTE);
	give(b, "a4", false, "m4", "four", NOW + 4 * MINUTE);
	end(b, "a3", 2, false);
	assert_int_equal(questions(b), 2);
	assert_string_equal(asked(b)->id, "a3");
	give(b, "a0", false, "m0", "of before", NOW - 2 * DAY);
	give(b, "a1", false, "m1", "one", NOW + MINUTE);
	give(b, "a2", false, "m2", "two", NOW + 2 * MINUTE);
	end(b, "a0", 3, false);
	expect_lines(b, "<of before* <one* <two* <three* <four* ");
	assert_int_equal(talk_unread(b->bob), 4);
	assert_int_equal(questions(b), 2);
}

/* A page that was cut off by the end of the stream was none. */
static void
test_cut_off(void **state)
{
	struct bench *b = *state;

	seen_before(b);
	reconnect(b);
	give(b, "a1", false, "m1", "one", NOW + MINUTE);
	reconnect(b);
	expect_lines(b, "<of before* ");
	assert_int_equal(questions(b), 2);
	give(b, "a0", false, "m0", "of before", NOW - 2 * DAY);
	give(b, "a1", false, "m1", "one", NOW + MINUTE);
	end(b, "a0", 2, false);
	expect_lines(b, "<of before* <one* ");
	assert_int_equal(talk_unread(b->bob), 1);
}

/* A stream that goes on missed nothing. */
static void
test_resumed(void **state)
{
	struct bench *b = *state;

	seen_before(b);
	fake_net_answers(b->net, true, false, true);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 5000);
	fake_net_online(b->net, ALICE, "here", true);
	bench_clock(b, 5000);
	assert_int_equal(questions(b), 0);
}

/* ---- what is shown once, and what is never dropped ------------------------ */

static void
test_once(void **state)
{
	struct bench *b = *state;
	const char *id;

	seen_before(b);
	fake_net_message(b->net, ALICE, PHONE, "m1", "live", 0);
	id = bench_type(b, "mine", OTR_NOT_PRIVATE);
	reconnect(b);
	give(b, "a1", false, "m1", "live", NOW);
	give(b, "a2", true, id, "mine", NOW);
	give(b, "a3", false, "m1", "other text, same id", NOW);
	give(b, "a4", true, "m1", "live", NOW);
	give(b, "a5", false, id, "mine", NOW);
	end(b, "a1", 5, true);
	/* An id is its sender's word: neither id nor text alone, nor what
	 * somebody else says, takes a line away. */
	assert_int_equal(bench_count(b, "message in not-private delayed live"),
	    0);
	assert_int_equal(bench_count(b, "message out not-private delayed mine"),
	    0);
	assert_int_equal(bench_count(b, "delayed other text, same id"), 1);
	assert_int_equal(bench_count(b, "message out not-private delayed live"),
	    1);
	assert_int_equal(bench_count(b, "message in not-private delayed mine"),
	    1);
	/* What this program sent is the same under any text. */
	reconnect(b);
	bench_quiet(b);
	give(b, "a6", true, id, "mine, before it was corrected", NOW);
	end(b, "a6", 1, true);
	assert_int_equal(bench_count(b, "before it was corrected"), 0);
	bench_quiet(b);
	/* By the archive's own id, whatever else changed. */
	reconnect(b);
	give(b, "a3", false, "x", "whatever", NOW);
	end(b, "a3", 1, true);
	assert_int_equal(bench_count(b, "whatever"), 0);
}

static void
live(struct bench *b, const char *archive_id, const char *id,
    const char *body)
{
	struct msg m = { .type = MSG_MESSAGE };

	m.u.message.from = PHONE;
	m.u.message.id = id;
	m.u.message.body = body;
	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.archive_id = archive_id;
	fake_net_say(b->net, ALICE, &m);
}

/* What came live is known by the archive's id: as shown, and as the last. */
static void
test_live_id(void **state)
{
	struct bench *b = *state;
	const char *id;
	int64_t stamp;

	live(b, "a1", "m1", "before the catch-up");
	seen_before(b);
	live(b, "a2", "m2", "after it");
	assert_true(mark_get(b->account, &id, &stamp));
	assert_string_equal(id, "a2");
	reconnect(b);
	/* The catch-up is not through: what comes live is not the end. */
	live(b, "a9", "m9", "meanwhile");
	assert_true(mark_get(b->account, &id, &stamp));
	assert_string_equal(id, "a2");
	bench_quiet(b);
	give(b, "a2", false, "", "after it", NOW);
	give(b, "a3", false, "m3", "missed", NOW + MINUTE);
	give(b, "a9", false, "", "meanwhile", NOW + 2 * MINUTE);
	end(b, "a2", 3, false);
	assert_int_equal(bench_count(b, "message in "), 1);
	assert_true(bench_heard(b, "delayed missed", NULL));
	assert_true(mark_get(b->account, &id, &stamp));
	assert_string_equal(id, "a9");
}

/* Whoever knows what will be said takes no live line away. */
static void
test_live_wins(void **state)
{
	struct bench *b = *state;

	seen_before(b);
	reconnect(b);
	give(b, "a1", false, "m1", "meet me at nine", NOW);
	end(b, "a1", 1, true);
	bench_quiet(b);
	fake_net_message(b->net, ALICE, PHONE, "m1", "meet me at nine", 0);
	assert_int_equal(bench_count(b, "message in not-private meet me"), 1);
	fake_net_message(b->net, ALICE, PHONE, "m1", "meet me at ten", 0);
	assert_int_equal(bench_count(b, "message in not-private meet me"), 2);
}

/* What the history on the disk had is not shown again, and without `log`
 * nothing is written. */
static void
test_disk(void **state)
{
	struct bench *b = *state;
	char *path = xasprintf("%s/history.db", b->dir);
	struct err err;

	seen_before(b);
	reconnect(b);
	give(b, "a1", false, "m1", "not kept", NOW + 1000);
	end(b, "a1", 1, true);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(conf_set(b->conf, SET_LOG, ALICE, BOB, "true", &err),
	    0);
	reconnect(b);
	give(b, "a2", false, "m2", "kept", NOW + 70000);
	end(b, "a2", 1, true);
	assert_int_equal(access(path, F_OK), 0);
	bench_restart(b);
	loop_clock_fake(b->loop, NOW + DAY);
	bench_talk(b);
	expect_lines(b, "<kept ");
	reconnect(b);
	give(b, "a2", false, "m2", "kept", NOW + 75000);
	give(b, "a3", false, "m3", "new", NOW + 80000);
	end(b, "a2", 2, true);
	expect_lines(b, "<kept <new* ");
	free(path);
}

/* ---- what was encrypted ---------------------------------------------------- */

static void
test_sealed(void **state)
{
	struct bench *b = *state;
	char *sealed = fake_otr_seal("psst");

	seen_before(b);
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	bench_quiet(b);
	reconnect(b);
	bench_quiet(b);
	give(b, "a1", false, "m1", sealed, NOW - 1000);
	give(b, "a2", true, "m2", "?OTRv23?", NOW - 900);
	give_as(b, (uint32_t)asked(b)->ticket, "a3", PHONE, ALICE, "m3", "",
	    SEALING_OMEMO, NOW - 800);
	end(b, "a1", 3, true);
	assert_null(strstr(b->log.s, sealed));
	assert_null(strstr(b->log.s, "psst"));
	assert_null(strstr(b->log.s, "?OTR"));
	assert_int_equal(bench_count(b, "notice archive-sealed"), 1);
	assert_true(bench_heard(b, "2 messages from bob@example.org and 1 of "
	    "yours to them", "OTR, OMEMO", NULL));
	assert_int_equal(talk_unread(b->bob), 0);
	/* Neither answered nor acted on. */
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 0);
	assert_int_equal(fake_net_count(b->net, MSG_SEND_RECEIPT), 0);
	assert_int_equal(bench_otr(b)->starts_called, 0);
	assert_int_equal(bench_count(b, "otr "), 0);
	assert_string_equal(b->bob->direct->resource, "");
	free(sealed);
}

/* A session's own lines are in many an archive: that is no news. */
static void
test_sealed_here(void **state)
{
	struct bench *b = *state;
	char *sealed = fake_otr_seal("psst");
	const char *id;

	seen_before(b);
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	fake_net_message(b->net, ALICE, PHONE, "m1", sealed, 0);
	id = bench_type(b, "hush", OTR_UNVERIFIED);
	reconnect(b);
	bench_quiet(b);
	give(b, "a1", false, "m1", sealed, NOW);
	give(b, "a2", true, id, "?OTR:AAMD.", NOW);
	end(b, "a1", 2, true);
	assert_int_equal(bench_count(b, "notice archive-sealed"), 0);
	assert_int_equal(bench_count(b, "message "), 0);
	free(sealed);
}

/* ---- what the user goes back to -------------------------------------------- */

static void
past(struct bench *b, size_t lines)
{
	struct err err;

	assert_int_equal(talk_past(b->bob, lines, false, &err), 0);
	bench_clock(b, 1);
}

static void
test_past(void **state)
{
	struct bench *b = *state;

	seen_before(b);
	past(b, 2);
	assert_string_equal(asked(b)->to, BOB);
	assert_string_equal(asked(b)->id, "a0");
	assert_int_equal(asked(b)->flags, 2);
	give(b, "y", false, "my", "day", NOW - 9 * DAY);
	give(b, "z", false, "mz", "yesterday", NOW - 8 * DAY);
	end(b, "y", 2, false);
	expect_lines(b, "<day* <yesterday* <of before* ");
	assert_int_equal(talk_unread(b->bob), 0);
	assert_true(bench_heard(b, "notice history 2 messages", NULL));
	assert_false(talk_past_is_done(b->bob));
	past(b, 0);
	assert_string_equal(asked(b)->id, "y");
	give(b, "x", false, "mx", "first", NOW - 10 * DAY);
	end(b, "x", 1, true);
	assert_true(talk_past_is_done(b->bob));
	assert_string_equal(buffer_at(&b->bob->buffer, 0)->text,
	    "The archive has nothing older than this.");
	expect_lines(b, "<first* <day* <yesterday* <of before* ");
	assert_true(bench_heard(b, "notice history", "It has no more", NULL));
	/* What was cleared can come again. */
	buffer_clear(&b->bob->buffer);
	past(b, 1);
	assert_string_equal(asked(b)->id, "");
	give(b, "a0", false, "m0", "of before", NOW - 2 * DAY);
	end(b, "a0", 1, false);
	expect_lines(b, "<of before* ");
}

/* Lines that are shown already do not count; what others said is not for
 * this window. */
static void
test_past_of_one(void **state)
{
	struct bench *b = *state;

	seen_before(b);
	past(b, 2);
	give(b, "a0", false, "m0", "of before", NOW - 2 * DAY);
	give_as(b, (uint32_t)asked(b)->ticket, "e", "eve@example.org", ALICE,
	    "m", "hello alice", SEALING_NONE, NOW - DAY);
	end(b, "z", 2, false);
	assert_int_equal(chat_talks(b->chat), 1);
	assert_int_equal(bench_count(b, "hello alice"), 0);
	assert_int_equal(questions(b), 2);
	assert_string_equal(asked(b)->id, "z");
	end(b, "", 0, true);
	assert_true(bench_heard(b, "notice history 0 messages", NULL));
}

/* An id that the archive does not know any more. */
static void
test_past_gone(void **state)
{
	struct bench *b = *state;

	seen_before(b);
	past(b, 5);
	end_as(b, "", 0, false, "item-not-found");
	assert_int_equal(questions(b), 2);
	assert_string_equal(asked(b)->id, "");
	end_as(b, "", 0, false, "item-not-found");
	assert_int_equal(questions(b), 2);
	assert_true(bench_heard(b, "notice archive-refused", NULL));
}

/* ---- where there is none --------------------------------------------------- */

static void
test_none(void **state)
{
	struct bench *b = *state;
	struct err err;
	const char *why;
	bool reads;

	reconnect(b);
	bench_quiet(b);
	end_as(b, "", 0, false, "service-unavailable");
	assert_string_equal(b->log.s, "");
	assert_int_equal(account_archive(b->account, &why, &reads),
	    ARCHIVE_NONE);
	assert_int_equal(talk_past(b->bob, 1, false, &err), -1);
	assert_string_equal(err.code, "no-archive");
	assert_int_equal(questions(b), 1);
}

static void
test_refused(void **state)
{
	struct bench *b = *state;
	const char *why;
	bool reads;

	reconnect(b);
	end_as(b, "", 0, false, "timeout");
	assert_true(bench_heard(b, "notice archive-refused", "in time", NULL));
	assert_int_equal(account_archive(b->account, &why, &reads),
	    ARCHIVE_REFUSED);
	bench_clock(b, 10 * MINUTE);
	assert_int_equal(questions(b), 1);
	/* What was not read then is read at the next stream. */
	reconnect(b);
	assert_int_equal(questions(b), 2);
}

static void
test_off(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_int_equal(conf_set(b->conf, SET_ARCHIVE, ALICE, BOB, "false",
	    &err), 0);
	reconnect(b);
	give(b, "a1", false, "m1", "unwanted", NOW - MINUTE);
	end(b, "a1", 1, true);
	expect_lines(b, "");
	assert_int_equal(talk_past(b->bob, 1, false, &err), -1);
	assert_string_equal(err.code, "archive-off");
	assert_int_equal(conf_set(b->conf, SET_ARCHIVE, ALICE, NULL, "false",
	    &err), 0);
	fake_net_forget(b->net);
	reconnect(b);
	bench_clock(b, MINUTE);
	assert_int_equal(questions(b), 0);
}

/* Of whom the user wants nothing, the archive shows nothing. */
static void
test_blocked(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_int_equal(account_block(b->account, BOB, REPORT_NONE, NULL,
	    &err), 0);
	reconnect(b);
	bench_quiet(b);
	give(b, "a1", false, "m1", "from him", NOW - MINUTE);
	give(b, "a2", true, "m2", "to him", NOW - MINUTE);
	give_as(b, (uint32_t)asked(b)->ticket, "a3", PHONE, ALICE, "m3", "",
	    SEALING_OMEMO, NOW - MINUTE);
	end(b, "a1", 3, true);
	expect_lines(b, "");
	assert_int_equal(bench_count(b, "message "), 0);
	assert_int_equal(bench_count(b, "archive-sealed"), 0);
}

/* Of one of their programs, and not of the others. */
static void
test_blocked_program(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_BLOCK_ITEM };

	reconnect(b);
	m.u.block_item.jid = PHONE;
	m.u.block_item.on = m.u.block_item.pushed = true;
	fake_net_say(b->net, ALICE, &m);
	bench_quiet(b);
	give(b, "a1", false, "m1", "from there", NOW - MINUTE);
	give_as(b, (uint32_t)asked(b)->ticket, "a2", BOB "/desk", ALICE, "m2",
	    "from elsewhere", SEALING_NONE, NOW - MINUTE);
	end(b, "a1", 2, true);
	expect_lines(b, "<from elsewhere* ");
}

/* ---- servers and workers that lie ------------------------------------------ */

/* Pages for ever; the same one again; empty ones that are not the last. */
static void
test_for_ever(void **state)
{
	struct bench *b = *state;
	char id[32], text[32];
	size_t n = 0;

	seen_before(b);
	reconnect(b);
	while (questions(b) > n && n < 10000) {
		n = questions(b);
		for (unsigned i = 0; i < 50; i++) {
			snprintf(id, sizeof(id), "p%zu-%u", n, i);
			snprintf(text, sizeof(text), "spam %zu %u", n, i);
			give(b, id, false, id, text, NOW - (int64_t)n);
		}
		snprintf(id, sizeof(id), "p%zu-0", n);
		end(b, id, 50, false);
	}
	assert_true(n <= 40);
	assert_true(bench_heard(b, "notice archive-read", "/history gets more",
	    NULL));
	bench_clock(b, 60 * MINUTE);
	assert_int_equal(questions(b), n);
	/* What there was no room for is where the user can go on. */
	past(b, 1);
	snprintf(id, sizeof(id), "p%zu-0", n);
	assert_string_equal(asked(b)->id, id);
}

static void
test_goes_round(void **state)
{
	struct bench *b = *state;

	reconnect(b);
	give(b, "a1", false, "m1", "one", NOW - MINUTE);
	end(b, "a1", 1, false);
	assert_string_equal(asked(b)->id, "a1");
	give(b, "a1", false, "m1", "one", NOW - MINUTE);
	end(b, "a1", 1, false);
	assert_int_equal(questions(b), 2);
	expect_lines(b, "<one* ");
	/* The same again under other ids: as many pages as there may be. */
	reconnect(b);
	for (size_t n = 2; questions(b) > n; n++) {
		assert_true(n < 100);
		give(b, n % 2 ? "b" : "c", false, "m1", "one", NOW - MINUTE);
		end(b, n % 2 ? "b" : "c", 1, false);
	}
	expect_lines(b, "<one* ");
	/* Nothing, and yet more. */
	fake_net_forget(b->net);
	reconnect(b);
	end(b, "", 0, false);
	assert_int_equal(questions(b), 1);
}

/* A worker that says what nobody asked is no worker any more. */
static void
test_worker_lies(void **state)
{
	struct bench *b = *state;

	reconnect(b);
	for (unsigned i = 0; i < 50; i++)
		give(b, "a", false, "m", "x", NOW - MINUTE);
	assert_int_equal(account_state(b->account), ACCOUNT_ONLINE);
	give(b, "a", false, "m", "x", NOW - MINUTE);
	assert_int_not_equal(account_state(b->account), ACCOUNT_ONLINE);
	expect_lines(b, "");
}

static void
test_worker_unasked(void **state)
{
	struct bench *b = *state;

	give_as(b, 0, "a", PHONE, ALICE, "m", "x", SEALING_NONE, NOW);
	assert_int_not_equal(account_state(b->account), ACCOUNT_ONLINE);
	expect_lines(b, "");
}

/* One of the two is the account itself, and none is a server. */
static void
test_whose(void **state)
{
	static const char *const all[][2] = {
		{ PHONE, "eve@example.org" }, { PHONE, "" }, { "", PHONE },
		{ "@@", ALICE }, { "example.org", ALICE },
		{ ALICE, "example.org/x" },
	};
	struct bench *b = *state;

	reconnect(b);
	for (size_t i = 0; i < NELEM(all); i++)
		give_as(b, (uint32_t)asked(b)->ticket, "a", all[i][0],
		    all[i][1], "m", "x", SEALING_NONE, NOW - MINUTE);
	end(b, "a", 6, true);
	assert_int_equal(account_state(b->account), ACCOUNT_ONLINE);
	assert_int_equal(bench_count(b, "message "), 0);
	assert_int_equal(chat_talks(b->chat), 1);
}

/* Times that cannot be: a line stands with the next newer one. */
static void
test_stamps(void **state)
{
	struct bench *b = *state;

	reconnect(b);
	give(b, "a1", false, "m1", "one", 5);
	give(b, "a2", false, "m2", "two", NOW - 2 * MINUTE);
	give(b, "a3", false, "m3", "three", NOW + 9 * DAY);
	end(b, "a1", 3, true);
	expect_lines(b, "<one* <two* <three* ");
	assert_int_equal(bench_entry(&b->bob->buffer, "one")->stamp,
	    NOW - 2 * MINUTE - 1);
}

/* Within a second, and over the edge of a page, the archive's order counts. */
static void
test_order(void **state)
{
	struct bench *b = *state;

	reconnect(b);
	give(b, "a3", false, "m3", "three", NOW);
	give(b, "a4", false, "m4", "four", NOW);
	end(b, "a3", 2, false);
	give(b, "a1", false, "m1", "one", NOW + 5 * MINUTE);
	give(b, "a2", false, "m2", "two", NOW);
	end(b, "a1", 2, false);
	expect_lines(b, "<one* <two* <three* <four* ");
	end(b, "", 0, true);
	past(b, 2);
	assert_string_equal(asked(b)->id, "a1");
	give(b, "y", false, "my", "minus one", NOW);
	give(b, "z", false, "mz", "zero", NOW);
	end(b, "y", 2, false);
	expect_lines(b, "<minus one* <zero* <one* <two* <three* <four* ");
}

/* Somebody pretends: said, once in a while, and that is all. */
static void
test_forged(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_FORGED };

	m.u.forged.from = "eve@example.org/x";
	m.u.forged.what = "an archive result";
	for (int i = 0; i < 1000; i++)
		fake_net_say(b->net, ALICE, &m);
	assert_int_equal(bench_count(b, "notice dropped"), 1);
	assert_true(bench_heard(b, "an archive result", "eve@example.org",
	    NULL));
	assert_int_equal(account_state(b->account), ACCOUNT_ONLINE);
}

/* Strangers of an archive open no more windows than live ones. */
static void
test_crowd(void **state)
{
	struct bench *b = *state;
	char who[64];

	reconnect(b);
	for (unsigned page = 0; page < 3; page++) {
		for (unsigned i = 0; i < 50; i++) {
			snprintf(who, sizeof(who), "eve%u-%u@example.org",
			    page, i);
			give_as(b, (uint32_t)asked(b)->ticket, who, who, ALICE,
			    "m", "buy", SEALING_NONE, NOW - MINUTE);
		}
		snprintf(who, sizeof(who), "eve%u-0@example.org", page);
		end(b, who, 50, page == 2);
	}
	assert_true(chat_talks(b->chat) <= 1 + CHAT_STRANGERS_MAX);
}

/* One stranger who fills a window is no end for what others said. */
static void
test_flood(void **state)
{
	struct bench *b = *state;
	char id[24];

	reconnect(b);
	for (unsigned page = 0; page < 3; page++) {
		for (unsigned i = 0; i < 50; i++) {
			snprintf(id, sizeof(id), "e%u-%u", page, i);
			give_as(b, (uint32_t)asked(b)->ticket, id,
			    "eve@example.org", ALICE, id, "buy", SEALING_NONE,
			    NOW - MINUTE);
		}
		snprintf(id, sizeof(id), "e%u-0", page);
		end(b, id, 50, false);
	}
	give(b, "a1", false, "m1", "hello", NOW - 2 * MINUTE);
	end(b, "a1", 1, true);
	expect_lines(b, "<hello* ");
}

/* The file is foreign input as well. */
static void
test_file(void **state)
{
	static const char junk[] = "\n x\nalice@example.org\n"
	    "alice@example.org x y\nbob@example.org 5 z\n"
	    "alice@example.org 1794996000000 id with blanks\n"
	    "alice@example.org -5 a\nnot an address 77 b\n\377\376 5 c";
	struct bench *b = *state;
	char *path = xasprintf("%s/archive", b->dir);
	struct err err;
	const char *id;
	int64_t stamp;

	assert_int_equal(file_write(path, junk, strlen(junk), &err), 0);
	assert_false(mark_get(b->account, &id, &stamp));
	mark_set(b->account, "blanks are no id", 77);
	assert_true(mark_get(b->account, &id, &stamp));
	assert_string_equal(id, "");
	assert_int_equal(stamp, 77);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, bench_teardown)
		TEST(test_first),
		TEST(test_first_empty),
		TEST(test_news),
		TEST(test_answered),
		TEST(test_restart),
		TEST(test_pages),
		TEST(test_cut_off),
		TEST(test_resumed),
		TEST(test_once),
		TEST(test_live_id),
		TEST(test_live_wins),
		TEST(test_disk),
		TEST(test_sealed),
		TEST(test_sealed_here),
		TEST(test_past),
		TEST(test_past_of_one),
		TEST(test_past_gone),
		TEST(test_none),
		TEST(test_refused),
		TEST(test_off),
		TEST(test_blocked), TEST(test_blocked_program),
		TEST(test_for_ever),
		TEST(test_goes_round),
		TEST(test_worker_lies),
		TEST(test_worker_unasked),
		TEST(test_whose),
		TEST(test_stamps),
		TEST(test_order),
		TEST(test_forged),
		TEST(test_crowd),
		TEST(test_flood),
		TEST(test_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
