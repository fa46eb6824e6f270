/*
 * Whether the contact's programs announce OTR: who is asked, when, how often,
 * and what comes of the answer, which is a hint and no more.
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

#define TABLET BOB "/tablet"
#define HASH "QgayPKawpkPSDYmwT/WM94uAlu0="
#define HASH2 "q07IKJEyjvHSyhy//CH0CxmKi8w="
#define SECRET "the secret text"

static int
setup(void **state)
{
	*state = bench_new(NULL);
	return 0;
}

static size_t
asked(struct bench *b)
{
	return fake_net_count(b->net, MSG_DISCOVER);
}

static const char *
last_asked(struct bench *b)
{
	const struct fake_frame *f = fake_net_last(b->net, MSG_DISCOVER);

	return f != NULL ? f->to : "";
}

static void
online(struct bench *b)
{
	assert_int_equal(account_connect(b->account, NULL, NULL), 0);
	fake_net_run(b->net);
}

/* Only while a conversation is open, each program once. */
static void
test_when(void **state)
{
	struct bench *b = *state;

	online(b);
	fake_net_roster(b->net, ALICE, BOB, "Bob", SUB_BOTH);
	fake_net_caps(b->net, ALICE, PHONE, HASH);
	fake_net_presence(b->net, ALICE, TABLET, SHOW_ONLINE);
	assert_int_equal(asked(b), 0);
	b->bob = talk_open(b->account, BOB);
	fake_net_run(b->net);
	assert_int_equal(asked(b), 2);
	assert_string_equal(fake_net_frame(b->net, MSG_DISCOVER, 0)->to,
	    PHONE);
	assert_string_equal(fake_net_frame(b->net, MSG_DISCOVER, 0)->body,
	    HASH);
	assert_string_equal(fake_net_frame(b->net, MSG_DISCOVER, 1)->to,
	    TABLET);
	assert_string_equal(fake_net_frame(b->net, MSG_DISCOVER, 1)->body, "");
	/* No more of it: answered, silent, away, back. */
	fake_net_discovered(b->net, ALICE, PHONE, ANNOUNCED_NO_OTR);
	fake_net_presence(b->net, ALICE, PHONE, SHOW_AWAY);
	fake_net_presence(b->net, ALICE, TABLET, SHOW_AWAY);
	fake_net_caps(b->net, ALICE, PHONE, HASH);
	talk_open(b->account, BOB);
	bench_clock(b, 300000);
	assert_int_equal(asked(b), 2);
	/* One that comes later; one that changes. */
	fake_net_caps(b->net, ALICE, BOB "/pc", HASH);
	assert_int_equal(asked(b), 3);
	fake_net_caps(b->net, ALICE, PHONE, HASH2);
	assert_int_equal(asked(b), 4);
	assert_string_equal(last_asked(b), PHONE);
	fake_net_presence(b->net, ALICE, PHONE, SHOW_OFFLINE);
	fake_net_caps(b->net, ALICE, PHONE, HASH2);
	assert_int_equal(asked(b), 5);
	/* To start is a reason to ask the silent ones again. */
	fake_net_discovered(b->net, ALICE, PHONE, ANNOUNCED_OTR);
	fake_net_discovered(b->net, ALICE, BOB "/pc", ANNOUNCED_OTR);
	bench_clock(b, 61000);
	direct_start(b->bob, NULL);
	fake_net_run(b->net);
	assert_int_equal(asked(b), 6);
	assert_string_equal(last_asked(b), TABLET);
	direct_start(b->bob, NULL);
	fake_net_run(b->net);
	assert_int_equal(asked(b), 6);
}

/* To be asked is to learn that we are there. */
static void
test_whom(void **state)
{
	static const enum subscription hidden[] = { SUB_NONE, SUB_TO };
	struct bench *b = *state;
	struct talk *v;
	char jid[64], full[80];

	online(b);
	for (size_t i = 0; i < NELEM(hidden); i++) {
		snprintf(jid, sizeof(jid), "c%zu@example.org", i);
		snprintf(full, sizeof(full), "%s/x", jid);
		fake_net_roster(b->net, ALICE, jid, "", hidden[i]);
		fake_net_caps(b->net, ALICE, full, HASH);
		v = talk_open(b->account, jid);
		direct_start(v, NULL);
	}
	/* A stranger, who writes and shows presence. */
	fake_net_message(b->net, ALICE, "eve@example.org/x", "1", "hi", 0);
	fake_net_caps(b->net, ALICE, "eve@example.org/x", HASH);
	v = talk_find(b->account, "eve@example.org");
	assert_non_null(v);
	direct_start(v, NULL);
	fake_net_run(b->net);
	assert_int_equal(asked(b), 0);
	/* From now on that one may see us. */
	fake_net_roster(b->net, ALICE, "c1@example.org", "", SUB_BOTH);
	assert_int_equal(asked(b), 1);
	assert_string_equal(last_asked(b), "c1@example.org/x");
}

static void
test_not_wanted(void **state)
{
	struct bench *b = *state;
	struct err err;

	/* Nobody sees us now. */
	assert_int_equal(account_presence(b->account, SHOW_OFFLINE, "", &err),
	    0);
	bench_talk(b);
	direct_discover(b->bob, true);
	fake_net_run(b->net);
	assert_int_equal(asked(b), 0);
	/* Who was not asked has nothing to say. */
	fake_net_discovered(b->net, ALICE, PHONE, ANNOUNCED_OTR);
	assert_int_equal(direct_announced(b->bob), ANNOUNCED_UNKNOWN);
	account_presence(b->account, SHOW_ONLINE, "", NULL);
	/* OTR is not wanted. */
	assert_int_equal(direct_policy(b->bob, "never", &err), 0);
	direct_discover(b->bob, true);
	fake_net_caps(b->net, ALICE, TABLET, HASH);
	assert_int_equal(asked(b), 0);
	assert_int_equal(direct_policy(b->bob, "manual", &err), 0);
	direct_discover(b->bob, true);
	fake_net_run(b->net);
	assert_int_equal(asked(b), 2);
}

/* Coming and going without end, with a new hash each time. */
static void
test_rate(void **state)
{
	struct bench *b = *state;
	char hash[32];

	bench_talk(b);
	for (int i = 0; i < 500; i++) {
		snprintf(hash, sizeof(hash), "%08dAAAAAAAAAAAAAAAAAAA=", i);
		fake_net_caps(b->net, ALICE, PHONE, hash);
	}
	assert_in_range(asked(b), 30, 40);
	bench_clock(b, 11 * 60 * 1000);
	fake_net_caps(b->net, ALICE, PHONE, HASH);
	assert_in_range(asked(b), 31, 41);
}

/* What was not asked is not answered; a fresh stream forgets it all. */
static void
test_answers(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_DISCOVERED };

	bench_talk(b);
	assert_int_equal(direct_announced(b->bob), ANNOUNCED_UNKNOWN);
	fake_net_discovered(b->net, ALICE, TABLET, ANNOUNCED_OTR);
	fake_net_discovered(b->net, ALICE, BOB, ANNOUNCED_OTR);
	fake_net_discovered(b->net, ALICE, "eve@example.org/x",
	    ANNOUNCED_OTR);
	fake_net_discovered(b->net, ALICE, "@@", ANNOUNCED_OTR);
	assert_int_equal(direct_announced(b->bob), ANNOUNCED_UNKNOWN);
	assert_null(direct_hint(b->bob));
	fake_net_discovered(b->net, ALICE, PHONE, ANNOUNCED_OTR);
	assert_int_equal(direct_announced(b->bob), ANNOUNCED_OTR);
	assert_string_equal(direct_hint(b->bob), "phone");
	fake_net_discovered(b->net, ALICE, PHONE, ANNOUNCED_NO_OTR);
	assert_int_equal(direct_announced(b->bob), ANNOUNCED_NO_OTR);
	/* Another program came, and did not say. */
	fake_net_presence(b->net, ALICE, TABLET, SHOW_ONLINE);
	assert_int_equal(direct_announced(b->bob), ANNOUNCED_UNKNOWN);
	fake_net_discovered(b->net, ALICE, TABLET, ANNOUNCED_NO_OTR);
	assert_int_equal(direct_announced(b->bob), ANNOUNCED_NO_OTR);
	/* The program is another now. */
	fake_net_caps(b->net, ALICE, PHONE, HASH);
	assert_int_equal(direct_announced(b->bob), ANNOUNCED_UNKNOWN);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 400000);
	assert_int_equal(direct_announced(b->bob), ANNOUNCED_UNKNOWN);
	/* Only while it is online. */
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_quiet(b);
	fake_net_answers(b->net, true, false, true);
	bench_clock(b, 400000);
	m.u.discovered.from = PHONE;
	m.u.discovered.says = ANNOUNCED_OTR;
	fake_net_say(b->net, ALICE, &m);
	assert_true(bench_heard(b, "account offline bad-message", NULL));
}

/* A hash is one, or it is nothing. */
static void
test_foreign_caps(void **state)
{
	struct bench *b = *state;

	bench_talk(b);
	fake_net_caps(b->net, ALICE, TABLET, "<script>\x1b[2J not a hash..");
	assert_string_equal(last_asked(b), TABLET);
	assert_string_equal(fake_net_last(b->net, MSG_DISCOVER)->body, "");
}

/* Whom a session is asked for. */
static void
test_hint(void **state)
{
	struct bench *b = *state;
	struct otr_peer peer;
	struct err err;

	bench_talk(b);
	fake_net_presence(b->net, ALICE, TABLET, SHOW_ONLINE);
	fake_net_presence(b->net, ALICE, BOB "/pc", SHOW_ONLINE);
	fake_net_discovered(b->net, ALICE, PHONE, ANNOUNCED_NO_OTR);
	assert_null(direct_hint(b->bob));
	fake_net_discovered(b->net, ALICE, TABLET, ANNOUNCED_OTR);
	assert_string_equal(direct_hint(b->bob), "tablet");
	direct_peer(b->chat, ALICE, BOB, &peer);
	assert_string_equal(peer.hint, "tablet");
	/* Of two the newer, then the one that writes. */
	fake_net_discovered(b->net, ALICE, BOB "/pc", ANNOUNCED_OTR);
	assert_string_equal(direct_hint(b->bob), "pc");
	fake_net_message(b->net, ALICE, TABLET, "1", "hi", 0);
	assert_string_equal(direct_hint(b->bob), "tablet");
	/* One that writes and has none is not asked. */
	fake_net_message(b->net, ALICE, PHONE, "2", "hi", 0);
	assert_string_equal(direct_hint(b->bob), "pc");
	/* The user's choice. */
	assert_int_equal(direct_use(b->bob, "phone", &err), 0);
	assert_string_equal(direct_hint(b->bob), "phone");
	assert_int_equal(direct_announced(b->bob), ANNOUNCED_NO_OTR);
	assert_int_equal(direct_use(b->bob, NULL, &err), 0);
	assert_int_equal(direct_announced(b->bob), ANNOUNCED_OTR);
	fake_net_presence(b->net, ALICE, TABLET, SHOW_OFFLINE);
	fake_net_presence(b->net, ALICE, BOB "/pc", SHOW_OFFLINE);
	assert_null(direct_hint(b->bob));
}

/* Whatever they say: what is held stays held, what is clear stays clear. */
static void
test_lowers_nothing(void **state)
{
	struct bench *b = *state;

	bench_talk(b);
	for (int says = 0; says <= ANNOUNCED_NO_OTR; says++) {
		fake_net_discovered(b->net, ALICE, PHONE,
		    (enum announced)says);
		bench_otr(b)->starts = true;
		bench_type(b, SECRET, OTR_NOT_PRIVATE);
		bench_otr(b)->starts = false;
		fake_net_discovered(b->net, ALICE, PHONE, ANNOUNCED_NO_OTR);
		assert_int_equal(b->bob->held, (size_t)says + 1);
	}
	assert_false(fake_net_leaked(b->net, SECRET));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, bench_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_when),
		TEST(test_whom),
		TEST(test_not_wanted),
		TEST(test_rate),
		TEST(test_answers),
		TEST(test_foreign_caps),
		TEST(test_hint),
		TEST(test_lowers_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
