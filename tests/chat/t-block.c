/*
 * Blocking: it counts from the command on, whatever the server says and when;
 * what is on its way, and what comes.
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

#define EVIL "carol@evil.example"

static int
setup(void **state)
{
	struct bench *b = bench_new(NULL);

	bench_talk(b);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	bench_free(*state);
	return 0;
}

/* What the server says. */
static void
list_item(struct bench *b, const char *jid, bool on, bool pushed)
{
	struct msg m = { .type = MSG_BLOCK_ITEM };

	m.u.block_item.jid = jid;
	m.u.block_item.on = on;
	m.u.block_item.pushed = pushed;
	fake_net_say(b->net, ALICE, &m);
}

static void
list_end(struct bench *b, const char *condition)
{
	struct msg m = { .type = MSG_BLOCK_END };

	m.u.block_end.condition = condition;
	fake_net_say(b->net, ALICE, &m);
}

static void
done(struct bench *b, const char *condition, bool reported)
{
	const struct fake_frame *f = fake_net_last(b->net, MSG_BLOCK);
	struct msg m = { .type = MSG_BLOCK_DONE };

	assert_non_null(f);
	m.u.block_done.request = (uint32_t)f->ticket;
	m.u.block_done.condition = condition;
	m.u.block_done.reported = reported;
	fake_net_say(b->net, ALICE, &m);
}

static void
block(struct bench *b, const char *jid)
{
	assert_int_equal(account_block(b->account, jid, REPORT_NONE, NULL,
	    NULL), 0);
	fake_net_run(b->net);
}

static bool
in_settings(struct bench *b, const char *jid)
{
	const char *const *items;
	size_t n = conf_list(b->conf, SET_BLOCKED, ALICE, NULL, &items);

	for (size_t i = 0; i < n; i++)
		if (strcmp(items[i], jid) == 0)
			return true;
	return false;
}

static void
assert_by(struct bench *b, const char *jid, unsigned by)
{
	assert_int_equal(blocked_by(b->account, jid), by);
	assert_int_equal(in_settings(b, jid), (by & BLOCKED_HERE) != 0);
}

/* The way that all goes where the server blocks. */
static void
test_server(void **state)
{
	struct bench *b = *state;
	const struct fake_frame *f;

	list_end(b, "");
	block(b, BOB);
	/* At once, and for good if all else is lost. */
	assert_by(b, BOB, BLOCKED_HERE);
	f = fake_net_last(b->net, MSG_BLOCK);
	assert_string_equal(f->to, BOB);
	assert_string_equal(f->body, "none");
	assert_true(f->on);
	assert_true(bench_heard(b, "presence " BOB " offline", "blocked " BOB
	    " on", NULL));
	/* Our own change comes back as a push. */
	list_item(b, BOB, true, true);
	done(b, "", false);
	assert_by(b, BOB, BLOCKED_THERE);
	assert_int_equal(bench_count(b, "blocked " BOB), 1);
	assert_int_equal(bench_count(b, "another program"), 0);
	assert_int_equal(bench_count(b, "notice block-kept"), 1);
	assert_false(fake_net_last(b->net, MSG_IGNORE)->on);
	assert_int_equal(account_unblock(b->account, BOB, NULL, NULL), 0);
	fake_net_run(b->net);
	assert_false(fake_net_last(b->net, MSG_BLOCK)->on);
	assert_by(b, BOB, BLOCKED_THERE);
	done(b, "", false);
	assert_by(b, BOB, 0);
	assert_true(bench_heard(b, "blocked " BOB " off", "notice unblocked",
	    NULL));
}

static size_t
probes(struct bench *b, const char *jid)
{
	const struct fake_frame *f = fake_net_last(b->net, MSG_SEND_PRESENCE);
	size_t n = fake_net_count(b->net, MSG_SEND_PRESENCE);

	if (n > 0) {
		assert_string_equal(f->body, "probe");
		assert_string_equal(f->to, jid);
	}
	fake_net_forget(b->net);
	return n;
}

static void
unblock(struct bench *b, const char *jid)
{
	fake_net_forget(b->net);
	assert_int_equal(account_unblock(b->account, jid, NULL, NULL), 0);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_SEND_PRESENCE), 0);
	done(b, "", false);
	fake_net_run(b->net);
}

/* Presence that came meanwhile is lost: it is asked for, of those whose we may
 * see, and of no whole domain. */
static void
test_probe(void **state)
{
	struct bench *b = *state;

	list_end(b, "");
	fake_net_roster(b->net, ALICE, BOB, "", SUB_BOTH);
	fake_net_roster(b->net, ALICE, "dave@example.org", "", SUB_BOTH);
	fake_net_roster(b->net, ALICE, "zoe@example.net", "", SUB_FROM);
	block(b, BOB);
	done(b, "", false);
	unblock(b, BOB);
	assert_int_equal(probes(b, BOB), 1);
	assert_true(bench_heard(b, "Their server is asked", NULL));
	fake_net_presence(b->net, ALICE, PHONE, SHOW_ONLINE);
	assert_int_equal(contact_show(contact_find(b->account, BOB)),
	    SHOW_ONLINE);
	block(b, "zoe@example.net");
	done(b, "", false);
	unblock(b, "zoe@example.net");
	assert_int_equal(probes(b, ""), 0);
	block(b, "example.org");
	done(b, "", false);
	unblock(b, "example.org");
	assert_int_equal(probes(b, BOB), 1);
	/* With the address alone the domain stays blocked. */
	block(b, BOB);
	done(b, "", false);
	block(b, "example.org");
	done(b, "", false);
	unblock(b, BOB);
	assert_int_equal(probes(b, ""), 0);
	unblock(b, "example.org");
	assert_int_equal(probes(b, BOB), 1);
	/* By another program of ours. */
	list_item(b, BOB, true, true);
	fake_net_forget(b->net);
	list_item(b, BOB, false, true);
	fake_net_run(b->net);
	assert_int_equal(probes(b, BOB), 1);
}

/* Nothing from there is shown or acted on. */
static void
test_silent(void **state)
{
	static const enum subscription any = SUB_BOTH;
	struct bench *b = *state;
	struct msg m = { .type = MSG_SUBSCRIPTION };
	struct msg forged = { .type = MSG_FORGED };
	size_t before;

	block(b, BOB);
	bench_quiet(b);
	fake_net_forget(b->net);
	before = talk_buffer(b->bob)->count;
	fake_net_presence(b->net, ALICE, PHONE, SHOW_ONLINE);
	fake_net_message(b->net, ALICE, PHONE, "1", "hello", GOT_ASKS_RECEIPT);
	fake_net_message(b->net, ALICE, PHONE, "2", "?OTRv3?", 0);
	fake_net_message(b->net, ALICE, PHONE, "3", "copy", GOT_CARBON);
	forged.u.forged.from = PHONE;
	forged.u.forged.what = "an archive result";
	fake_net_say(b->net, ALICE, &forged);
	fake_net_message(b->net, ALICE, BOB, "5", "late", GOT_DELAYED);
	fake_net_receipt(b->net, ALICE, PHONE, "6");
	fake_net_discovered(b->net, ALICE, PHONE, ANNOUNCED_OTR);
	fake_net_presence_error(b->net, ALICE, BOB, "gone", "text of theirs");
	m.u.subscription.from = BOB;
	m.u.subscription.kind = "subscribe";
	fake_net_say(b->net, ALICE, &m);
	fake_net_roster(b->net, ALICE, BOB, "Robert", any);
	assert_string_equal(b->log.s, "");
	assert_int_equal(talk_buffer(b->bob)->count, before);
	assert_int_equal(talk_unread(b->bob), 0);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 0);
	assert_int_equal(fake_net_count(b->net, MSG_SEND_RECEIPT), 0);
	assert_int_equal(fake_net_count(b->net, MSG_DISCOVER), 0);
	assert_int_equal(contact_show(contact_find(b->account, BOB)),
	    SHOW_OFFLINE);
	/* A window that is closed does not open. */
	assert_int_equal(talk_close(b->bob, true, NULL), 0);
	fake_net_message(b->net, ALICE, PHONE, "7", "hello", 0);
	assert_null(talk_find(b->account, BOB));
}

/* What waits, what is on its way, what is typed. */
static void
test_lines(void **state)
{
	struct bench *b = *state;
	struct err err;

	bench_otr(b)->hold = OTR_HOLD_STARTING;
	bench_type(b, "held", OTR_NOT_PRIVATE);
	assert_int_equal(talk_held(b->bob), 1);
	block(b, BOB);
	assert_int_equal(talk_held(b->bob), 0);
	assert_int_equal(talk_failed(b->bob), 1);
	assert_true(bench_heard(b, "delivery failed not-private blocked", NULL));
	assert_int_equal(talk_type(b->bob, "typed", OTR_NOT_PRIVATE, NULL,
	    NULL, &err), -1);
	assert_string_equal(err.code, "blocked");
	bench_otr(b)->hold = OTR_HOLD_NONE;
	assert_int_equal(talk_resend(b->bob, NULL, OTR_NOT_PRIVATE, &err), 0);
	fake_net_run(b->net);
	assert_int_equal(talk_failed(b->bob), 1);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 0);
	/* Nor what OTR sends by itself. */
	direct_start(b->bob, NULL);
	direct_inject(b->chat, b->bob->direct->otr, "phone", "?OTRv3?");
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 0);
	assert_int_equal(roster_subscription(b->account, BOB, "subscribe",
	    &err), -1);
	assert_string_equal(err.code, "blocked");
	assert_int_equal(roster_subscription(b->account, BOB, "subscribed",
	    &err), -1);
	/* To let them see less is fine. */
	assert_int_equal(roster_subscription(b->account, BOB, "unsubscribed",
	    &err), 0);
}

/* One that had left is told about all the same. */
static void
test_bounce(void **state)
{
	struct bench *b = *state;
	char *id = xstrdup(bench_type(b, "left", OTR_NOT_PRIVATE));

	block(b, BOB);
	fake_net_bounce(b->net, ALICE, BOB, id, "not-acceptable");
	assert_true(bench_heard(b, "delivery failed", NULL));
	assert_int_equal(talk_failed(b->bob), 1);
	free(id);
}

static void
test_session(void **state)
{
	struct bench *b = *state;

	fake_otr_level(b->bob->direct->otr, OTR_PRIVATE, false);
	block(b, BOB);
	done(b, "", false);
	assert_int_equal(bench_otr(b)->ends, 1);
	/* Those whom it does not concern keep theirs. */
	fake_otr_level(b->bob->direct->otr, OTR_PRIVATE, false);
	block(b, EVIL);
	block(b, "evil.example");
	assert_int_equal(bench_otr(b)->ends, 1);
	/* By another program of ours. */
	assert_int_equal(account_unblock(b->account, BOB, NULL, NULL), 0);
	fake_net_run(b->net);
	done(b, "", false);
	fake_otr_level(b->bob->direct->otr, OTR_PRIVATE, false);
	list_item(b, BOB, true, true);
	assert_int_equal(bench_otr(b)->ends, 2);
}

static void
test_domain(void **state)
{
	struct bench *b = *state;
	struct err err;

	fake_net_roster(b->net, ALICE, EVIL, "", SUB_BOTH);
	fake_net_presence(b->net, ALICE, EVIL "/x", SHOW_ONLINE);
	block(b, "evil.example");
	assert_true(bench_heard(b, "presence " EVIL " offline", "blocked "
	    "evil.example on", NULL));
	fake_net_message(b->net, ALICE, EVIL "/x", "1", "hello", 0);
	fake_net_message(b->net, ALICE, "evil.example", "1", "hello", 0);
	fake_net_message(b->net, ALICE, "evil.example/x", "1", "hello", 0);
	assert_int_equal(bench_count(b, "hello"), 0);
	fake_net_message(b->net, ALICE, "dave@not.evil.example/x", "1",
	    "hello", 0);
	assert_int_equal(bench_count(b, "message in"), 1);
	assert_int_equal(account_unblock(b->account, EVIL, NULL, &err), -1);
	assert_string_equal(err.code, "not-blocked");
	assert_non_null(strstr(err.text, "evil.example: unblock that"));
	assert_int_equal(account_unblock(b->account, BOB, NULL, &err), -1);
	assert_string_equal(err.code, "not-blocked");
	/* One's own domain: the own account never is. */
	block(b, "example.org");
	assert_null(account_blocks(b->account, ALICE));
	assert_null(account_blocks(b->account, ALICE "/phone"));
	assert_non_null(account_blocks(b->account, BOB));
	assert_int_equal(account_block(b->account, ALICE, REPORT_NONE, NULL,
	    &err), -1);
	assert_string_equal(err.code, "own-address");
}

/* The server does not: sotto itself, at the next start too. */
static void
test_without(void **state)
{
	struct bench *b = *state;

	list_end(b, "service-unavailable");
	block(b, BOB);
	done(b, "service-unavailable", false);
	assert_by(b, BOB, BLOCKED_HERE);
	assert_true(bench_heard(b, "notice block-here", "it cannot block "
	    "anybody",
	    "remembers", "/sub deny " BOB, NULL));
	assert_true(fake_net_last(b->net, MSG_IGNORE)->on);
	bench_restart(b);
	assert_by(b, BOB, BLOCKED_HERE);
	assert_int_equal(account_connect(b->account, "pw", NULL), 0);
	fake_net_run(b->net);
	assert_string_equal(fake_net_last(b->net, MSG_IGNORE)->to, BOB);
	fake_net_message(b->net, ALICE, PHONE, "1", "hello", 0);
	assert_int_equal(bench_count(b, "hello"), 0);
	list_end(b, "service-unavailable");
	assert_int_equal(fake_net_count(b->net, MSG_BLOCK), 0);
	assert_int_equal(bench_count(b, "block"), 0);
	/* A server that learnt it meanwhile. */
	list_end(b, "");
	assert_int_equal(fake_net_count(b->net, MSG_BLOCK), 1);
	done(b, "", false);
	assert_by(b, BOB, BLOCKED_THERE);
	assert_int_equal(bench_count(b, "block"), 0);
}

/* Given while nobody could be told. */
static void
test_offline(void **state)
{
	struct bench *b = *state;
	struct err err;

	account_disconnect(b->account, NULL);
	fake_net_run(b->net);
	block(b, BOB);
	block(b, EVIL);
	assert_int_equal(fake_net_count(b->net, MSG_BLOCK), 0);
	assert_by(b, BOB, BLOCKED_HERE);
	assert_int_equal(account_unblock(b->account, EVIL, NULL, &err), 0);
	assert_int_equal(account_connect(b->account, "pw", NULL), 0);
	fake_net_run(b->net);
	list_item(b, "zoe@example.org", true, false);
	list_end(b, "");
	assert_int_equal(fake_net_count(b->net, MSG_BLOCK), 1);
	assert_string_equal(fake_net_last(b->net, MSG_BLOCK)->to, BOB);
	done(b, "", false);
	assert_by(b, BOB, BLOCKED_THERE);
	/* What the server sees to cannot be taken back without it. */
	account_disconnect(b->account, NULL);
	fake_net_run(b->net);
	assert_int_equal(account_unblock(b->account, BOB, NULL, &err), -1);
	assert_string_equal(err.code, "offline");
	assert_by(b, BOB, BLOCKED_THERE);
}

static void
test_list(void **state)
{
	struct bench *b = *state;

	bench_otr(b)->hold = OTR_HOLD_STARTING;
	bench_type(b, "held", OTR_NOT_PRIVATE);
	list_item(b, BOB, true, false);
	list_item(b, "not an address@@", true, false);
	list_item(b, EVIL "/x", true, false);
	list_end(b, "");
	assert_int_equal(talk_failed(b->bob), 1);
	assert_int_equal(contact_show(contact_find(b->account, BOB)),
	    SHOW_OFFLINE);
	assert_null(account_blocks(b->account, EVIL));
	assert_non_null(account_blocks(b->account, EVIL "/x"));
	/* The next list: what it lacks is not blocked any more. */
	list_item(b, "zoe@example.org", true, false);
	list_end(b, "");
	assert_by(b, BOB, 0);
	assert_by(b, "zoe@example.org", BLOCKED_THERE);
	/* No list says nothing. */
	list_end(b, "timeout");
	assert_by(b, "zoe@example.org", BLOCKED_THERE);
	list_end(b, "");
	assert_int_equal(account_blocked(b->account), 0);
}

static void
test_pushes(void **state)
{
	struct bench *b = *state;

	list_end(b, "");
	list_item(b, BOB, true, true);
	assert_true(bench_heard(b, "presence " BOB " offline", "blocked " BOB
	    " on", "notice blocked", "another program", NULL));
	list_item(b, BOB, true, true);
	assert_int_equal(bench_count(b, "notice blocked"), 1);
	list_item(b, BOB, false, true);
	assert_true(bench_heard(b, "blocked " BOB " off", "notice unblocked",
	    NULL));
	list_item(b, BOB, false, true);
	assert_int_equal(bench_count(b, "notice unblocked"), 1);
	list_item(b, BOB, true, true);
	list_item(b, EVIL, true, true);
	list_item(b, "", false, true);
	assert_int_equal(account_blocked(b->account), 0);
	/* What sotto ignores by itself is not the server's. */
	block(b, BOB);
	done(b, "service-unavailable", false);
	list_item(b, BOB, false, true);
	list_item(b, "", false, true);
	assert_by(b, BOB, BLOCKED_HERE);
}

/* The answer is lost: it stays, and is asked again. */
static void
test_unanswered(void **state)
{
	struct bench *b = *state;

	list_end(b, "");
	block(b, BOB);
	done(b, "timeout", false);
	assert_by(b, BOB, BLOCKED_HERE);
	assert_true(bench_heard(b, "notice block-here", "did not answer",
	    NULL));
	fake_net_forget(b->net);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 5000);
	fake_net_run(b->net);
	list_end(b, "");
	assert_string_equal(fake_net_last(b->net, MSG_BLOCK)->to, BOB);
	/* The stream ends before the answer to /unblock. */
	done(b, "", false);
	assert_int_equal(account_unblock(b->account, BOB, NULL, NULL), 0);
	fake_net_run(b->net);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 5000);
	fake_net_run(b->net);
	list_end(b, "");
	assert_true(bench_heard(b, "error unblock-refused", NULL));
}

/* /unblock right behind /block. */
static void
test_at_once(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_BLOCK_DONE };

	list_end(b, "");
	block(b, BOB);
	m.u.block_done.request = (uint32_t)fake_net_last(b->net,
	    MSG_BLOCK)->ticket;
	assert_int_equal(account_unblock(b->account, BOB, NULL, NULL), 0);
	fake_net_run(b->net);
	m.u.block_done.condition = "";
	fake_net_say(b->net, ALICE, &m);
	done(b, "", false);
	assert_by(b, BOB, 0);
}

static void
test_lies(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_BLOCK_DONE };

	m.u.block_done.request = 1;
	fake_net_say(b->net, ALICE, &m);
	assert_true(bench_heard(b, "account offline", "broke the rules",
	    NULL));
}

static void
test_bounds(void **state)
{
	struct bench *b = *state;
	struct err err;
	char jid[64];

	for (int i = 0; i < BLOCKED_HERE_MAX; i++) {
		snprintf(jid, sizeof(jid), "u%d@evil.example", i);
		assert_true(blocked_put(b->account, jid, BLOCKED_HERE));
	}
	assert_int_equal(account_block(b->account, BOB, REPORT_NONE, NULL,
	    &err), -1);
	assert_string_equal(err.code, "too-many");
	for (int i = 0; i < IPC_BLOCKED_MAX + 10; i++) {
		snprintf(jid, sizeof(jid), "v%d@evil.example", i);
		blocked_put(b->account, jid, BLOCKED_THERE);
	}
	assert_int_equal(account_blocked(b->account), IPC_BLOCKED_MAX +
	    BLOCKED_HERE_MAX);
}

/* Law 1: it counts, written or not. */
static void
test_not_kept(void **state)
{
	struct bench *b = *state;
	char *path = xasprintf("%s/settings", b->dir);
	struct err err;

	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(account_block(b->account, BOB, REPORT_NONE, NULL,
	    &err), -1);
	assert_string_equal(err.code, "not-kept");
	assert_by(b, BOB, BLOCKED_HERE);
	assert_int_equal(talk_type(b->bob, "x", OTR_NOT_PRIVATE, NULL,
	    NULL, &err),
	    -1);
	/* What loosens and cannot be written changes nothing. */
	fake_net_run(b->net);
	done(b, "service-unavailable", false);
	assert_int_equal(account_unblock(b->account, BOB, NULL, &err), -1);
	assert_string_equal(err.code, "write");
	assert_by(b, BOB, BLOCKED_HERE);
	rmdir(path);
	assert_int_equal(account_unblock(b->account, BOB, NULL, &err), 0);
	assert_by(b, BOB, 0);
	free(path);
}

/* Written into the settings by hand: it counts as soon as they do. */
static void
test_edited(void **state)
{
	struct bench *b = *state;
	char *path = xasprintf("%s/settings", b->dir);
	static const char text[] = "account " ALICE " { blocked = { \"" EVIL
	    "\" } }\n";
	struct err err;

	assert_int_equal(conf_set(b->conf, SET_ALIGN, NULL, NULL, "left",
	    &err), 0);
	assert_int_equal(file_write(path, text, sizeof(text) - 1, &err), 0);
	assert_int_equal(conf_set(b->conf, SET_ALIGN, NULL, NULL, "right",
	    &err), 0);
	fake_net_run(b->net);
	assert_non_null(account_blocks(b->account, EVIL));
	assert_true(fake_net_last(b->net, MSG_IGNORE)->on);
	free(path);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_server),
		TEST(test_probe),
		TEST(test_silent),
		TEST(test_lines),
		TEST(test_bounce),
		TEST(test_session),
		TEST(test_domain),
		TEST(test_without),
		TEST(test_offline),
		TEST(test_list),
		TEST(test_pushes),
		TEST(test_unanswered),
		TEST(test_at_once),
		TEST(test_lies),
		TEST(test_bounds),
		TEST(test_not_kept),
		TEST(test_edited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
