/*
 * Up to where conversations were read (XEP-0490) in the model: what other
 * programs of the user's say and what that changes, and what is told of the
 * user, above all when nothing is.
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

#define ON "password = \"pw\"\nsync_read = true"

static void
pass(struct bench *b, int64_t milliseconds)
{
	bench_clock(b, milliseconds);
	fake_net_run(b->net);
}

/* The answer to the question that begins a stream. */
static void
ends(struct bench *b, bool takes)
{
	struct msg m = { .type = MSG_READ_END };

	m.u.read_end.takes = takes;
	m.u.read_end.condition = takes ? "" : "service-unavailable";
	fake_net_say(b->net, ALICE, &m);
}

static struct bench *
bench_with(const char *settings)
{
	struct bench *b = bench_new(settings);

	bench_talk(b);
	ends(b, true);
	pass(b, 10000);
	return b;
}

static void
live(struct bench *b, const char *id, const char *archive_id, const char *body)
{
	struct msg m = { .type = MSG_MESSAGE };

	m.u.message.from = PHONE;
	m.u.message.id = id;
	m.u.message.body = body;
	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.archive_id = archive_id;
	fake_net_say(b->net, ALICE, &m);
	pass(b, 10);
}

static void
at(struct bench *b, const char *jid, const char *archive_id)
{
	struct msg m = { .type = MSG_READ_AT };

	m.u.read_at.jid = jid;
	m.u.read_at.archive_id = archive_id;
	fake_net_say(b->net, ALICE, &m);
}

static size_t
told(struct bench *b)
{
	return fake_net_count(b->net, MSG_READ_TELL);
}

static void
assert_told(struct bench *b, size_t times, const char *archive_id)
{
	const struct fake_frame *f = fake_net_last(b->net, MSG_READ_TELL);

	assert_int_equal(told(b), times);
	if (times == 0)
		return;
	assert_string_equal(f->to, BOB);
	assert_string_equal(f->id, archive_id);
}

/* ---- what is heard -------------------------------------------------------- */

static void
test_heard(void **state)
{
	struct bench *b = bench_with(NULL);

	(void)state;
	live(b, "1", "a1", "one");
	live(b, "2", "a2", "two");
	live(b, "3", "a3", "three");
	assert_int_equal(talk_unread(b->bob), 3);
	at(b, BOB, "a2");
	assert_int_equal(talk_unread(b->bob), 1);
	assert_int_equal(bench_count(b, "read 2"), 1);
	assert_true(bench_entry(&b->bob->buffer, "one")->seen);
	assert_false(bench_entry(&b->bob->buffer, "three")->seen);
	/* Never backwards; once is enough; nothing that came later. */
	at(b, BOB, "a1");
	at(b, BOB, "a2");
	assert_int_equal(talk_unread(b->bob), 1);
	assert_int_equal(bench_count(b, "read "), 1);
	live(b, "4", "a4", "four");
	at(b, BOB, "a3");
	assert_int_equal(talk_unread(b->bob), 1);
	at(b, BOB, "a3");
	assert_int_equal(talk_unread(b->bob), 1);
	/* By default nothing is told. */
	talk_read(b->bob);
	pass(b, 60000);
	assert_told(b, 0, NULL);
	bench_free(b);
}

/* An id that was never seen, somebody whom nobody knows, no address at all. */
static void
test_unknown(void **state)
{
	struct bench *b = bench_with(NULL);

	(void)state;
	live(b, "1", "a1", "one");
	live(b, "2", "", "no id");
	at(b, BOB, "nothing");
	at(b, "eve@example.net", "a1");
	at(b, ALICE, "a1");
	at(b, PHONE, "a1");
	at(b, "@@", "a1");
	at(b, "", "a1");
	at(b, BOB, "");
	/* The contact's own id of a line is not the archive's. */
	at(b, BOB, "1");
	assert_int_equal(talk_unread(b->bob), 2);
	assert_null(talk_find(b->account, "eve@example.net"));
	assert_int_equal(bench_count(b, "read "), 0);
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	bench_free(b);
}

/* What was encrypted for this program no other one can have shown. */
static void
test_sealed(void **state)
{
	struct bench *b = bench_with(NULL);
	char *sealed = fake_otr_seal("psst");

	(void)state;
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	live(b, "1", "a1", sealed);
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	live(b, "2", "a2", "clear");
	assert_int_equal(talk_unread(b->bob), 2);
	at(b, BOB, "a2");
	assert_int_equal(talk_unread(b->bob), 1);
	assert_false(bench_entry(&b->bob->buffer, "psst")->seen);
	assert_int_equal(bench_otr(b)->starts_called, 0);
	free(sealed);
	bench_free(b);
}

/* Thousands, of whomever: bounded, and those that have no room stay new. */
static void
test_flood(void **state)
{
	struct bench *b = bench_with(NULL);
	char jid[64];

	(void)state;
	live(b, "1", "a1", "one");
	for (int i = 0; i < 10000; i++) {
		snprintf(jid, sizeof(jid), "u%d@example.org", i);
		at(b, jid, "x");
	}
	at(b, BOB, "a0");
	assert_false(read_is_at(b->account, BOB, false, "a0", 1));
	assert_int_equal(talk_unread(b->bob), 1);
	/* Of a line that is here no memory is needed. */
	at(b, BOB, "a1");
	assert_int_equal(talk_unread(b->bob), 0);
	assert_int_equal(chat_talks(b->chat), 1);
	bench_free(b);
}

/* ---- what is told --------------------------------------------------------- */

static void
test_told(void **state)
{
	struct bench *b = bench_with(ON);

	(void)state;
	live(b, "1", "a1", "one");
	live(b, "2", "a2", "two");
	pass(b, 60000);
	assert_told(b, 0, NULL);
	talk_read(b->bob);
	pass(b, 1000);
	live(b, "3", "a3", "three");
	talk_read(b->bob);
	assert_told(b, 0, NULL);
	/* All that was read meanwhile, in one. */
	pass(b, 2000);
	assert_told(b, 1, "a3");
	/* Idle is idle. */
	pass(b, 3600000);
	assert_told(b, 1, "a3");
	/* The echo of it, and what has no id of the archive's. */
	at(b, BOB, "a3");
	assert_int_equal(bench_count(b, "read "), 0);
	live(b, "4", "", "four");
	talk_read(b->bob);
	pass(b, 60000);
	assert_told(b, 1, "a3");
	/* Read elsewhere before it was told here. */
	live(b, "5", "a5", "five");
	talk_read(b->bob);
	at(b, BOB, "a5");
	pass(b, 60000);
	assert_told(b, 1, "a3");
	/* Nor back from what is further on, and not here. */
	live(b, "6", "a6", "six");
	at(b, BOB, "elsewhere");
	talk_read(b->bob);
	pass(b, 60000);
	assert_told(b, 1, "a3");
	live(b, "7", "a7", "seven");
	talk_read(b->bob);
	pass(b, 60000);
	assert_told(b, 2, "a7");
	bench_free(b);
}

/* Not while it is off, nor when it was switched off meanwhile. */
static void
test_off(void **state)
{
	struct bench *b = bench_with(ON);

	(void)state;
	live(b, "1", "a1", "one");
	talk_read(b->bob);
	assert_int_equal(conf_set(b->conf, SET_SYNC_READ, ALICE, NULL, "false",
	    NULL), 0);
	pass(b, 60000);
	assert_told(b, 0, NULL);
	assert_int_equal(conf_set(b->conf, SET_SYNC_READ, ALICE, NULL, "true",
	    NULL), 0);
	pass(b, 60000);
	assert_told(b, 0, NULL);
	bench_free(b);
}

/* A server that would tell it to all contacts is told nothing. */
static void
test_refused(void **state)
{
	struct bench *b = bench_new(ON);
	struct msg m = { .type = MSG_READ_TOLD };

	(void)state;
	bench_talk(b);
	live(b, "1", "a1", "one");
	talk_read(b->bob);
	pass(b, 60000);
	assert_told(b, 0, NULL);
	ends(b, false);
	pass(b, 60000);
	live(b, "2", "a2", "two");
	talk_read(b->bob);
	pass(b, 60000);
	assert_told(b, 0, NULL);
	assert_int_equal(bench_count(b, "notice read-not-told"), 1);
	bench_free(b);

	b = bench_with(ON);
	live(b, "1", "a1", "one");
	talk_read(b->bob);
	pass(b, 60000);
	assert_told(b, 1, "a1");
	m.u.read_told.jid = BOB;
	m.u.read_told.condition = "conflict";
	fake_net_say(b->net, ALICE, &m);
	fake_net_say(b->net, ALICE, &m);
	assert_int_equal(bench_count(b, "notice read-not-told"), 1);
	bench_free(b);
}

/* What was read while there was no stream, or as the program ends. */
static void
test_stream(void **state)
{
	struct bench *b = bench_with(ON);

	(void)state;
	live(b, "1", "a1", "one");
	talk_read(b->bob);
	reads_flush(b->chat);
	fake_net_run(b->net);
	assert_told(b, 1, "a1");
	live(b, "2", "a2", "two");
	account_disconnect(b->account, NULL);
	fake_net_run(b->net);
	talk_read(b->bob);
	pass(b, 60000);
	assert_told(b, 1, "a1");
	account_connect(b->account, NULL, NULL);
	fake_net_run(b->net);
	fake_net_online(b->net, ALICE, "here", false);
	fake_net_run(b->net);
	pass(b, 60000);
	assert_told(b, 1, "a1");
	ends(b, true);
	pass(b, 60000);
	assert_told(b, 2, "a2");
	/* A window that is closed. */
	live(b, "3", "a3", "three");
	talk_read(b->bob);
	assert_int_equal(talk_close(b->bob, true, NULL), 0);
	fake_net_run(b->net);
	assert_told(b, 3, "a3");
	bench_free(b);
}

/* What breaks the rules between the programs. */
static void
test_unasked(void **state)
{
	struct bench *b = bench_with(NULL);

	(void)state;
	ends(b, true);
	assert_int_not_equal(b->account->state, ACCOUNT_ONLINE);
	bench_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_heard),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_sealed),
		cmocka_unit_test(test_flood),
		cmocka_unit_test(test_told),
		cmocka_unit_test(test_off),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_unasked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
