/*
 * The channels' end: what breaks the rules closes the link, what strangers
 * send is dropped or shown aside, and nothing but live, direct messages
 * reaches OTR (law 7).
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
#include <unistd.h>

#include <cmocka.h>

#include "chat-bench.h"

static int
setup(void **state)
{
	*state = bench_new(NULL);
	bench_talk(*state);
	return 0;
}

static int
teardown(void **state)
{
	bench_free(*state);
	return 0;
}

static void
back_online(struct bench *b)
{
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
	bench_clock(b, 400000);
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	bench_quiet(b);
}

static void
test_garbage(void **state)
{
	struct bench *b = *state;

	fake_net_garbage(b->net, ALICE);
	assert_true(bench_heard(b, "account offline network", NULL));
	back_online(b);
}

/* Messages that the account's state does not allow, and foolish values. */
static void
test_rules(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_STAGE };

	m.u.stage.text = "too late";
	fake_net_say(b->net, ALICE, &m);
	assert_true(bench_heard(b, "account offline bad-message", NULL));
	back_online(b);
	fake_net_sent(b->net, ALICE, 77);
	assert_true(bench_heard(b, "account offline bad-message", NULL));
	back_online(b);
	fake_net_acked(b->net, ALICE, 0);
	back_online(b);
	m = (struct msg){ .type = MSG_SUBSCRIPTION };
	m.u.subscription.from = BOB;
	m.u.subscription.kind = "whatever";
	fake_net_say(b->net, ALICE, &m);
	back_online(b);
}

static void
test_bound_elsewhere(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_ONLINE };

	fake_net_answers(b->net, true, false, false);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 2000);
	m.u.online.jid = "eve@example.org/x";
	m.u.online.tls = m.u.online.sha256 = "";
	fake_net_say(b->net, ALICE, &m);
	assert_true(bench_heard(b, "account offline bad-message", NULL));
	assert_int_equal(b->account->state, ACCOUNT_OFFLINE);
}

static void
test_bad_addresses(void **state)
{
	struct bench *b = *state;

	fake_net_message(b->net, ALICE, "@example.org", "m", "x", 0);
	fake_net_message(b->net, ALICE, "a b@example.org", "m", "x", 0);
	fake_net_presence(b->net, ALICE, "@@", SHOW_ONLINE);
	fake_net_roster(b->net, ALICE, "@@", "x", SUB_BOTH);
	fake_net_receipt(b->net, ALICE, "@", "x");
	fake_net_bounce(b->net, ALICE, "@", "x", "gone");
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	assert_int_equal(chat_convs(b->chat), 1);
	fake_net_message(b->net, ALICE, "BOB@Example.ORG/phone", "m", "x", 0);
	assert_int_equal(chat_convs(b->chat), 1);
	assert_int_equal(b->bob->unread, 1);
}

/* What is not live and direct is shown as such; its ciphertext is not. */
static void
test_aside(void **state)
{
	struct bench *b = *state;
	char *sealed = fake_otr_seal("psst");
	static const uint32_t flags[] = {
		GOT_CARBON, GOT_CARBON_SENT, GOT_ARCHIVED,
	};
	struct msg m = { .type = MSG_MESSAGE };

	fake_otr_level(b->bob->otr, OTR_UNVERIFIED, false);
	for (size_t i = 0; i < NELEM(flags); i++)
		fake_net_message(b->net, ALICE, PHONE, "m", sealed, flags[i]);
	assert_int_equal(b->bob->unread, 0);
	assert_int_equal(bench_count(b, "message in"), 0);
	assert_null(strstr(b->log.s, sealed));
	fake_net_message(b->net, ALICE, PHONE, "m", "plain copy", GOT_CARBON);
	assert_true(bench_heard(b, "notice carbon", "plain copy", NULL));
	m.u.message.from = PHONE;
	m.u.message.body = "news";
	m.u.message.kind = MESSAGE_HEADLINE;
	fake_net_say(b->net, ALICE, &m);
	assert_true(bench_heard(b, "notice headline", "news", NULL));
	m.u.message.kind = MESSAGE_GROUPCHAT;
	m.u.message.body = "from a room";
	fake_net_say(b->net, ALICE, &m);
	assert_null(strstr(b->log.s, "from a room"));
	fake_net_message(b->net, ALICE, "example.org", "m", "maintenance\n"
	    "alice: forged", 0);
	fake_net_message(b->net, ALICE, "example.org/a@b", "m", "hear me", 0);
	assert_true(bench_heard(b, "notice server",
	    "maintenance alice: forged", NULL));
	assert_int_equal(chat_convs(b->chat), 1);
	free(sealed);
}

static void
test_own_and_cut(void **state)
{
	struct bench *b = *state;
	char *sealed = fake_otr_seal("psst");

	fake_net_message(b->net, ALICE, "", "m", "note to self", 0);
	assert_true(bench_heard(b, "message in not-private note to self",
	    NULL));
	fake_net_message(b->net, ALICE, ALICE "/other", "m", sealed, 0);
	fake_otr_level(b->bob->otr, OTR_UNVERIFIED, false);
	fake_net_message(b->net, ALICE, PHONE, "m", sealed, GOT_CUT);
	assert_int_equal(bench_count(b, "message in"), 1);
	fake_net_message(b->net, ALICE, PHONE, "m", "long text", GOT_CUT);
	assert_true(bench_heard(b, "notice cut",
	    "message in not-private long text", NULL));
	free(sealed);
}

static void
test_stamps(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_MESSAGE };
	int64_t now = loop_wall(b->loop);

	m.u.message.from = PHONE;
	m.u.message.flags = GOT_DELAYED;
	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.body = "from the future";
	m.u.message.stamp = UINT64_MAX;
	fake_net_say(b->net, ALICE, &m);
	assert_int_equal(bench_entry(&b->bob->buffer, "future")->stamp, now);
	m.u.message.body = "from the beginning of time";
	m.u.message.stamp = 1;
	fake_net_say(b->net, ALICE, &m);
	assert_int_equal(bench_entry(&b->bob->buffer, "beginning")->stamp,
	    now);
	assert_true(bench_heard(b, "message in not-private delayed from the",
	    NULL));
	assert_string_equal(b->bob->resource, "");
}

static void
test_parent_gone(void **state)
{
	struct bench *b = *state;
	struct err err;

	fake_net_kill_parent(b->net);
	assert_int_equal(b->account->state, ACCOUNT_FAILED);
	assert_true(bench_heard(b, "error network-gone",
	    "account failed network-gone", NULL));
	bench_type(b, "kept", OTR_NOT_PRIVATE);
	assert_int_equal(b->bob->held, 1);
	account_connect(b->account, NULL, &err);
	fake_net_run(b->net);
	assert_int_equal(b->account->state, ACCOUNT_FAILED);
}

static void
test_confined(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_CONFINED };

	m.u.confined.text = "seccomp\nLandlock";
	fake_net_say(b->net, ALICE, &m);
	assert_string_equal(b->account->confined, "seccomp Landlock");
	assert_string_equal(links_confined(b->chat->links),
	    "seccomp Landlock");
}

/* Every message that a worker can send, with nothing in it, at any time. */
static void
test_empty(void **state)
{
	struct bench *b = *state;

	for (enum msg_type t = MSG_STAGE; t < MSG_TYPES; t++) {
		struct msg m = { .type = t };

		if (b->account->state != ACCOUNT_ONLINE)
			bench_clock(b, 400000);
		assert_int_equal(b->account->state, ACCOUNT_ONLINE);
		fake_net_say(b->net, ALICE, &m);
		/* ... and before it is online. */
		if (b->account->state != ACCOUNT_ONLINE)
			bench_clock(b, 400000);
		fake_net_answers(b->net, true, false, false);
		fake_net_offline(b->net, ALICE, OFF_LOST, "");
		bench_clock(b, 400000);
		assert_int_equal(b->account->state, ACCOUNT_CONNECTING);
		fake_net_answers(b->net, true, true, true);
		fake_net_say(b->net, ALICE, &m);
		if (b->account->state == ACCOUNT_CONNECTING)
			fake_net_online(b->net, ALICE, "x", false);
	}
}

/* As long as the table of messages allows: nothing is cut within a letter. */
static void
test_long(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_PRESENCE };
	char *text = xmalloc(IPC_TEXT_MAX + 1);

	for (size_t i = 0; i + 1 < IPC_TEXT_MAX; i += 2)
		memcpy(text + i, "\xc3\xa4", 3);
	m.u.presence.from = PHONE;
	m.u.presence.show = SHOW_AWAY;
	m.u.presence.text = text;
	fake_net_say(b->net, ALICE, &m);
	assert_true(strlen(b->bob->contact->text) <= CHAT_STATUS_MAX);
	assert_true(utf8_valid(b->bob->contact->text,
	    strlen(b->bob->contact->text)));
	fake_net_bounce(b->net, ALICE, BOB, "x", "no-such-condition");
	fake_net_offline(b->net, ALICE, OFF_STREAM, text);
	assert_true(utf8_valid(b->account->reason,
	    strlen(b->account->reason)));
	assert_true(strlen(b->account->reason) > 200);
	free(text);
}

#define T(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(garbage), T(rules), T(bound_elsewhere), T(bad_addresses),
		T(aside), T(own_and_cut), T(stamps), T(parent_gone),
		T(confined), T(empty), T(long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
