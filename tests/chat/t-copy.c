/*
 * Copies of what other programs of the account send and get (XEP-0280): what
 * they become, and what they do not touch.
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

#define OTHER ALICE "/other"

static void
copy_of(struct bench *b, const struct msg *m)
{
	fake_net_say(b->net, ALICE, m);
}

static struct msg
copy(bool sent, const char *id, const char *body)
{
	struct msg m = { .type = MSG_MESSAGE };

	m.u.message.from = sent ? OTHER : PHONE;
	m.u.message.to = sent ? PHONE : OTHER;
	m.u.message.id = id;
	m.u.message.body = body;
	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.flags = sent ? GOT_CARBON_SENT : GOT_CARBON;
	return m;
}

static void
got(struct bench *b, const char *id, const char *body)
{
	struct msg m = copy(false, id, body);

	copy_of(b, &m);
}

static void
sent(struct bench *b, const char *id, const char *body)
{
	struct msg m = copy(true, id, body);

	copy_of(b, &m);
}

static void
live(struct bench *b, const char *id, const char *body)
{
	fake_net_message(b->net, ALICE, PHONE, id, body, 0);
}

static size_t
shown(const struct bench *b, const char *text)
{
	const struct buffer *buffer = &b->bob->buffer;
	size_t n = 0;

	for (size_t i = 0; i < buffer->count; i++)
		n += strcmp(buffer_at(buffer, i)->text, text) == 0;
	return n;
}

static void
test_lines(void **state)
{
	struct bench *b = *state;
	struct msg m = copy(false, "c1", "for the other");
	const struct entry *e;

	m.u.message.archive_id = "a1";
	copy_of(b, &m);
	e = bench_entry(&b->bob->buffer, "for the other");
	assert_non_null(e);
	assert_int_equal(e->kind, ENTRY_IN);
	assert_int_equal(e->via, VIA_CARBON);
	assert_int_equal(e->level, OTR_NOT_PRIVATE);
	assert_string_equal(e->archive_id, "a1");
	assert_int_equal(b->bob->unread, 1);
	sent(b, "c2", "from the other");
	e = bench_entry(&b->bob->buffer, "from the other");
	assert_int_equal(e->kind, ENTRY_OUT);
	assert_int_equal(e->via, VIA_CARBON);
	assert_int_equal(e->delivery, DELIVERY_NONE);
	assert_string_equal(e->from, "other");
	assert_true(bench_heard(b, "message in not-private for the other",
	    "message out not-private from the other", NULL));
	/* It is none of our lines. */
	assert_null(b->bob->outbox);
	assert_int_equal(talk_resend(b->bob, "c2", OTR_NOT_PRIVATE, NULL), -1);
	assert_int_equal(bench_count(b, "delivery"), 0);
}

/* Neither session nor level, neither receipt nor program. */
static void
test_touches_nothing(void **state)
{
	struct bench *b = *state;
	char *sealed = fake_otr_seal("psst");
	struct msg m = copy(false, "c1", "copy");

	assert_int_equal(b->bob->direct->resource[0], '\0');
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	bench_quiet(b);
	fake_net_forget(b->net);
	m.u.message.flags |= GOT_ASKS_RECEIPT;
	copy_of(b, &m);
	got(b, "c2", sealed);
	got(b, "c3", "?OTRv23?");
	got(b, "c4", "?OTR Error: no");
	got(b, "c5", "a text with a tag \t  \t\t\t\t \t \t \t    \t\t  \t ");
	sent(b, "c6", sealed);
	assert_null(fake_net_last(b->net, MSG_SEND));
	assert_null(fake_net_last(b->net, MSG_SEND_RECEIPT));
	assert_int_equal(bench_otr(b)->starts_called, 0);
	assert_int_equal(bench_otr(b)->ends, 0);
	assert_false(bench_otr(b)->latched);
	assert_int_equal(shown(b, "psst"), 0);
	assert_int_equal(talk_level(b->bob), OTR_UNVERIFIED);
	assert_int_equal(b->bob->direct->resource[0], '\0');
	assert_int_equal(bench_count(b, "otr "), 0);
	assert_int_equal(bench_count(b, "question"), 0);
	assert_int_equal(bench_count(b, "notice clear"), 0);
	assert_int_equal(shown(b, "a text with a tag"), 1);
	assert_null(strstr(b->log.s, "?OTR"));
	free(sealed);
}

/* Encrypted for this program, but sent to another: what to do is said. */
static void
test_sealed_for_us(void **state)
{
	struct bench *b = *state;
	struct buffer *buffer = &b->bob->buffer;
	const struct entry *e;
	size_t before = buffer->count;

	got(b, "x", "?OTR:AAMD.");
	e = buffer_at(buffer, before);
	assert_non_null(strstr(e->text, "1 message between"));
	assert_non_null(strstr(e->text, "which alone can read it."));
	got(b, "y", "?OTR:US1.");
	e = buffer_at(buffer, before);
	assert_non_null(strstr(e->text, "which alone can read them.  1 of "
	    "them was encrypted for this program"));
	assert_non_null(strstr(e->text, "ask for it again"));
	talk_read(b->bob);
	live(b, "l", "something else");
	before = buffer->count;
	got(b, "v", "?OTR:US1.");
	assert_non_null(strstr(buffer_at(buffer, before)->text, "(OTR).  It was "
	    "encrypted for this program"));
	talk_read(b->bob);
	live(b, "m", "and more");
	/* What we sent is for somebody else, whatever it says. */
	before = buffer->count;
	sent(b, "z", "?OTR:US2.");
	e = buffer_at(buffer, before);
	assert_null(strstr(e->text, "for this program"));
	got(b, "w", "?OTR:US3.");
	assert_true(bench_otr(b)->starts_called == 0);
	assert_null(strstr(b->log.s, "?OTR"));
}

/* One line that counts, until it was read and something came after it. */
static void
test_sealed(void **state)
{
	struct bench *b = *state;
	struct msg m = copy(true, "s", "");
	struct buffer *buffer = &b->bob->buffer;
	size_t before = buffer->count;

	m.u.message.sealing = SEALING_OMEMO;
	for (int i = 0; i < 100; i++) {
		copy_of(b, &m);
		got(b, "x", "?OTR:AAMC");
	}
	assert_int_equal(buffer->count, before + 1);
	assert_non_null(strstr(buffer_at(buffer, before)->text,
	    "200 messages between"));
	assert_non_null(strstr(buffer_at(buffer, before)->text,
	    "(OTR, OMEMO)"));
	/* 1, 2, 4 ... 128: scripts are not told of each. */
	assert_int_equal(bench_count(b, "notice sealed-elsewhere"), 8);
	assert_int_equal(b->bob->unread, 0);
	talk_read(b->bob);
	copy_of(b, &m);
	assert_int_equal(buffer->count, before + 1);
	talk_read(b->bob);
	live(b, "l", "something else");
	copy_of(b, &m);
	assert_int_equal(buffer->count, before + 3);
	assert_non_null(strstr(buffer_at(buffer, before)->text, "201 messages"));
	assert_non_null(strstr(buffer_at(buffer, before + 2)->text,
	    "1 message between"));
}

/* Live or as a copy, or twice: once; but a live one comes in any case. */
static void
test_once(void **state)
{
	struct bench *b = *state;
	struct msg m;

	live(b, "l1", "live first");
	got(b, "l1", "live first");
	assert_int_equal(shown(b, "live first"), 1);
	got(b, "l2", "copy first");
	assert_int_equal(bench_entry(&b->bob->buffer, "copy first")->via,
	    VIA_CARBON);
	live(b, "l3", "between");
	live(b, "l2", "copy first");
	assert_int_equal(shown(b, "copy first"), 1);
	assert_int_equal(bench_entry(&b->bob->buffer, "copy first")->via,
	    VIA_LIVE);
	assert_string_equal(buffer_at(&b->bob->buffer,
	    b->bob->buffer.count - 1)->text, "copy first");
	assert_int_equal(b->bob->unread, 3);
	got(b, "l4", "twice");
	got(b, "l4", "twice");
	sent(b, "l5", "twice by us");
	sent(b, "l5", "twice by us");
	assert_int_equal(shown(b, "twice"), 1);
	assert_int_equal(shown(b, "twice by us"), 1);
	/* Whoever uses an id before takes nothing away. */
	got(b, "l6", "another text");
	live(b, "l6", "the live one");
	assert_int_equal(shown(b, "another text"), 1);
	assert_int_equal(shown(b, "the live one"), 1);
	sent(b, "l7", "a text");
	live(b, "l7", "a text");
	assert_int_equal(shown(b, "a text"), 2);
	/* What this program sent itself. */
	m = copy(true, bench_type(b, "mine", OTR_NOT_PRIVATE), "mine");
	copy_of(b, &m);
	assert_int_equal(shown(b, "mine"), 1);
	m.u.message.body = "not mine";
	copy_of(b, &m);
	assert_int_equal(shown(b, "not mine"), 1);
	/* Without an id nobody can tell. */
	got(b, "", "no id");
	got(b, "", "no id");
	assert_int_equal(shown(b, "no id"), 2);
}

/* Who answers elsewhere has read; but not what only this program can show. */
static void
test_read(void **state)
{
	struct bench *b = *state;
	char *sealed = fake_otr_seal("only here");

	live(b, "l1", "one");
	got(b, "l2", "two");
	assert_int_equal(b->bob->unread, 2);
	sent(b, "l3", "I have read them");
	assert_int_equal(b->bob->unread, 0);
	assert_false(buffer_is_read(&b->bob->buffer));
	live(b, "l4", "three");
	assert_int_equal(b->bob->unread, 1);
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	live(b, "l5", sealed);
	assert_int_equal(shown(b, "only here"), 1);
	assert_int_equal(b->bob->unread, 2);
	sent(b, "l6", "and that one");
	assert_int_equal(b->bob->unread, 1);
	sent(b, "l7", "again");
	assert_int_equal(b->bob->unread, 1);
	talk_read(b->bob);
	assert_int_equal(b->bob->unread, 0);
	free(sealed);
}

/* sotto-net is not believed either. */
static void
test_odd(void **state)
{
	struct bench *b = *state;
	struct msg m;
	size_t before = b->bob->buffer.count;

	m = copy(true, "o1", "hidden");
	m.u.message.from = PHONE;	/* not by us */
	copy_of(b, &m);
	m = copy(false, "o2", "hidden");
	m.u.message.to = "zoe@example.org";	/* not to us */
	copy_of(b, &m);
	m = copy(false, "o3", "hidden");
	m.u.message.kind = MESSAGE_GROUPCHAT;
	copy_of(b, &m);
	m.u.message.kind = MESSAGE_HEADLINE;
	copy_of(b, &m);
	m = copy(true, "o4", "hidden");
	m.u.message.to = ALICE;		/* comes live */
	copy_of(b, &m);
	m.u.message.to = "";
	copy_of(b, &m);
	m = copy(false, "o5", "hidden");
	m.u.message.from = "example.org";
	copy_of(b, &m);
	m = copy(false, "o6", "");
	copy_of(b, &m);
	m.u.message.content = CONTENT_OMEMO;
	copy_of(b, &m);
	assert_null(strstr(b->log.s, "hidden"));
	assert_int_equal(b->bob->buffer.count, before);
	assert_int_equal(chat_talks(b->chat), 1);
}

static void
test_delayed(void **state)
{
	struct bench *b = *state;
	struct msg m = copy(false, "d1", "of before");

	loop_clock_fake(b->loop, 1700000060000);
	live(b, "l1", "of now");
	m.u.message.flags |= GOT_DELAYED;
	m.u.message.stamp = 1700000000000;
	copy_of(b, &m);
	assert_string_equal(buffer_at(&b->bob->buffer,
	    b->bob->buffer.count - 1)->text, "of now");
	assert_true(bench_entry(&b->bob->buffer, "of before")->delayed);
}

static void
test_asked(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_CARBONS_SET };

	assert_string_equal(account_carbons(b->account), "asked");
	m.u.carbons_set.on = true;
	fake_net_say(b->net, ALICE, &m);
	assert_string_equal(account_carbons(b->account), "on");
	assert_int_equal(conf_set(b->conf, SET_CARBONS, NULL, NULL, "false",
	    NULL), 0);
	chat_carbons_changed(b->chat);
	assert_string_equal(account_carbons(b->account), "off");
	m.u.carbons_set.on = false;
	m.u.carbons_set.condition = "not-allowed";
	fake_net_say(b->net, ALICE, &m);
	assert_string_equal(account_carbons(b->account), "refused");
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	assert_string_equal(account_carbons(b->account), "off");
}

/* ---- what copies say of other lines -------------------------------------- */

static void
refers(struct bench *b, bool by_us, enum reference_kind kind, const char *id,
    const char *meant, const char *body)
{
	struct msg m = copy(by_us, id, kind == REFERENCE_REACTS ? "" : body);

	m.u.message.refers = kind;
	m.u.message.refers_id = meant;
	m.u.message.emoji = kind == REFERENCE_REACTS ? body : "";
	copy_of(b, &m);
}

static const struct remarks *
remarks(const struct bench *b, const char *text)
{
	const struct entry *e = bench_entry(&b->bob->buffer, text);

	assert_non_null(e);
	assert_non_null(e->remarks);
	return e->remarks;
}

static void
test_says(void **state)
{
	struct bench *b = *state;
	const char *id = bench_type(b, "typed heer", OTR_NOT_PRIVATE);

	live(b, "l1", "live lien");
	bench_clock(b, 1000);
	got(b, "l2", "copied lien");
	sent(b, "l3", "sent lien");
	bench_quiet(b);
	/* The contact's, whichever way, and one's own, from whichever program. */
	refers(b, false, REFERENCE_CORRECTS, "c1", "l1", "live line");
	refers(b, false, REFERENCE_CORRECTS, "c2", "l2", "copied line");
	refers(b, true, REFERENCE_CORRECTS, "c3", "l3", "sent line");
	refers(b, true, REFERENCE_CORRECTS, "c4", id, "typed here");
	assert_string_equal(remarks(b, "live line")->first, "live lien");
	assert_string_equal(remarks(b, "copied line")->first, "copied lien");
	assert_string_equal(remarks(b, "sent line")->first, "sent lien");
	assert_string_equal(remarks(b, "typed here")->first, "typed heer");
	refers(b, false, REFERENCE_REACTS, "r1", id, "x");
	refers(b, true, REFERENCE_REACTS, "r2", "l1", "y");
	refers(b, true, REFERENCE_REACTS, "r3", "l1", "z");
	assert_string_equal(remarks(b, "typed here")->reactions, "x");
	assert_string_equal(remarks(b, "live line")->own_reactions, "z");
	/* Twice is once; what comes live after its copy, too. */
	refers(b, true, REFERENCE_REACTS, "r3", "l1", "z");
	assert_int_equal(bench_count(b, "reaction "), 3);
	assert_int_equal(bench_count(b, "message "), 4);
	refers(b, true, REFERENCE_RETRACTS, "t1", "l3", "");
	refers(b, true, REFERENCE_RETRACTS, "t2", id, "");
	refers(b, false, REFERENCE_RETRACTS, "t3", "l2", "");
	refers(b, false, REFERENCE_RETRACTS, "t4", "l2", "");
	assert_int_equal(shown(b, "(taken back)"), 3);
	assert_int_equal(bench_count(b, "retraction "), 3);
	assert_int_equal(bench_count(b, "unknown-line"), 0);
	assert_int_equal(b->bob->unread, 0);
}

/* In one burst: the history deletes what has the stamp of what is taken back. */
static void
test_says_at_once(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_int_equal(conf_set(b->conf, SET_LOG, ALICE, BOB, "true", &err),
	    0);
	got(b, "l1", "first lien");
	got(b, "l2", "second lien");
	got(b, "", "a line without an id");
	assert_true(bench_entry(&b->bob->buffer, "first lien")->stamp <
	    bench_entry(&b->bob->buffer, "second lien")->stamp);
	refers(b, false, REFERENCE_CORRECTS, "c1", "l1", "first line");
	refers(b, false, REFERENCE_CORRECTS, "c2", "l2", "second line");
	refers(b, false, REFERENCE_RETRACTS, "t1", "l1", "");
	assert_int_equal(talk_close(b->bob, true, &err), 0);
	b->bob = talk_open(b->account, BOB);
	assert_int_equal(shown(b, "first line"), 0);
	assert_int_equal(shown(b, "second line"), 1);
	assert_int_equal(shown(b, "a line without an id"), 1);
}

static void
test_says_in_vain(void **state)
{
	struct bench *b = *state;
	const char *id = bench_type(b, "mine", OTR_NOT_PRIVATE);
	char *sealed = fake_otr_seal("sealed");
	struct msg m;

	live(b, "l1", "theirs");
	/* Not theirs, not mine, not there. */
	refers(b, false, REFERENCE_CORRECTS, "c1", id, "not mine");
	refers(b, true, REFERENCE_CORRECTS, "c2", "l1", "not theirs");
	refers(b, false, REFERENCE_CORRECTS, "c3", "nothing", "whole");
	refers(b, true, REFERENCE_RETRACTS, "t1", "l1", "");
	assert_int_equal(shown(b, "mine") + shown(b, "theirs"), 2);
	assert_int_equal(shown(b, "not mine") + shown(b, "not theirs") +
	    shown(b, "whole"), 3);
	refers(b, false, REFERENCE_RETRACTS, "t2", id, "");
	assert_int_equal(shown(b, "mine"), 1);
	assert_int_equal(bench_count(b, "notice unknown-line"), 1);
	/* What was cut says nothing. */
	m = copy(false, "c4", "cut off");
	m.u.message.refers = REFERENCE_CORRECTS;
	m.u.message.refers_id = "l1";
	m.u.message.missing = 5;
	m.u.message.flags |= GOT_CUT;
	copy_of(b, &m);
	assert_int_equal(shown(b, "theirs") + shown(b, "cut off"), 2);
	/* Nothing sealed, by whoever; nothing of theirs while they seal. */
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	live(b, "l2", sealed);
	refers(b, false, REFERENCE_CORRECTS, "c5", "l2", "forged");
	refers(b, false, REFERENCE_RETRACTS, "t3", "l2", "");
	refers(b, false, REFERENCE_CORRECTS, "c6", "l1", "in between");
	refers(b, false, REFERENCE_REACTS, "r1", "l2", "x");
	assert_int_equal(shown(b, "sealed") + shown(b, "forged") +
	    shown(b, "theirs") + shown(b, "in between"), 4);
	assert_null(bench_entry(&b->bob->buffer, "sealed")->remarks);
	assert_int_equal(bench_entry(&b->bob->buffer, "sealed")->level,
	    OTR_UNVERIFIED);
	free(sealed);
}

static void
test_answer(void **state)
{
	struct bench *b = *state;
	struct msg m = copy(true, "a1", "> what?\nthat");

	live(b, "l1", "what?");
	m.u.message.refers = REFERENCE_ANSWERS;
	m.u.message.refers_id = "l1";
	m.u.message.fallback = 8;
	copy_of(b, &m);
	assert_string_equal(remarks(b, "that")->answers, "l1");
	assert_int_equal(shown(b, "that"), 1);
	m = copy(true, "a2", "> long ago\nyes");
	m.u.message.refers = REFERENCE_ANSWERS;
	m.u.message.refers_id = "gone";
	m.u.message.fallback = 11;
	copy_of(b, &m);
	assert_int_equal(shown(b, "> long ago\nyes"), 1);
}

#define TEST(x) cmocka_unit_test_setup_teardown(x, bench_setup, \
    bench_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_lines),
		TEST(test_touches_nothing),
		TEST(test_sealed),
		TEST(test_sealed_for_us),
		TEST(test_once),
		TEST(test_read),
		TEST(test_odd),
		TEST(test_delayed),
		TEST(test_asked),
		TEST(test_says),
		TEST(test_says_at_once),
		TEST(test_says_in_vain),
		TEST(test_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
