/*
 * Contacts, presence and subscriptions, and their limits.
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
#include <strings.h>
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

static struct contact *
bob(struct bench *b)
{
	return contact_find(b->account, BOB);
}

static void
say_end(struct bench *b)
{
	struct msg m = { .type = MSG_ROSTER_END };

	fake_net_say(b->net, ALICE, &m);
}

static void
test_roster(void **state)
{
	struct bench *b = *state;
	struct contact *const *all;
	struct msg m = { .type = MSG_ROSTER_ITEM };
	size_t n;

	fake_net_roster(b->net, ALICE, "zoe@example.org", "Anna", SUB_BOTH);
	fake_net_roster(b->net, ALICE, "carl@example.org", "", SUB_NONE);
	all = roster_sorted(b->account, &n);
	assert_int_equal(n, 3);
	assert_string_equal(contact_name(all[0]), "Anna");
	assert_string_equal(contact_name(all[1]), "Bob");
	assert_string_equal(contact_name(all[2]), "carl");
	assert_ptr_equal(b->bob->contact, bob(b));
	assert_string_equal(conv_name(b->bob), "Bob");
	m.u.roster_item.jid = "zoe@example.org";
	m.u.roster_item.removed = m.u.roster_item.pushed = true;
	fake_net_say(b->net, ALICE, &m);
	roster_sorted(b->account, &n);
	assert_int_equal(n, 2);
	m.u.roster_item.jid = BOB;
	fake_net_presence(b->net, ALICE, PHONE, SHOW_OFFLINE);
	fake_net_say(b->net, ALICE, &m);
	assert_null(b->bob->contact);
	assert_string_equal(conv_name(b->bob), BOB);
}

/* After a fresh stream, who is not named is no longer there. */
static void
test_anew(void **state)
{
	struct bench *b = *state;

	fake_net_roster(b->net, ALICE, "carl@example.org", "", SUB_NONE);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	assert_int_equal(bob(b)->show, SHOW_ONLINE);
	bench_clock(b, 2000);
	assert_int_equal(bob(b)->show, SHOW_OFFLINE);
	fake_net_roster(b->net, ALICE, BOB, "Robert", SUB_BOTH);
	say_end(b);
	assert_null(contact_find(b->account, "carl@example.org"));
	assert_string_equal(contact_name(bob(b)), "Robert");
}

/* An error in place of the roster takes nobody away. */
static void
test_error(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_ROSTER_END };

	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 2000);
	m.u.roster_end.failed = true;
	fake_net_say(b->net, ALICE, &m);
	assert_non_null(bob(b));
	assert_true(bob(b)->in_roster);
	assert_true(bench_heard(b, "account online", "notice roster-failed",
	    NULL));
}

/* A server can send a name; it is one line of a notice, and not our own. */
static void
test_hostile_names(void **state)
{
	struct bench *b = *state;

	fake_net_roster(b->net, ALICE, BOB, " Bob\n12:00 alice:\r\tyes ",
	    SUB_BOTH);
	assert_string_equal(conv_name(b->bob), "Bob 12:00 alice:  yes");
	fake_net_roster(b->net, ALICE, BOB, " \n ", SUB_BOTH);
	assert_string_equal(conv_name(b->bob), "bob");
	fake_net_roster(b->net, ALICE, BOB, "Alice", SUB_BOTH);
	assert_string_equal(conv_name(b->bob), BOB);
}

static void
presence(struct bench *b, const char *from, enum show show, int priority)
{
	struct msg m = { .type = MSG_PRESENCE };

	m.u.presence.from = from;
	m.u.presence.show = show;
	m.u.presence.priority = priority;
	m.u.presence.text = "text";
	fake_net_say(b->net, ALICE, &m);
}

static void
test_presence(void **state)
{
	struct bench *b = *state;
	char from[64];

	presence(b, BOB "/a", SHOW_AWAY, 5);
	assert_int_equal(bob(b)->show, SHOW_AWAY);
	presence(b, BOB "/b", SHOW_DND, 5);
	assert_int_equal(bob(b)->show, SHOW_DND);
	presence(b, BOB "/b", SHOW_OFFLINE, 0);
	presence(b, BOB "/a", SHOW_OFFLINE, 0);
	assert_int_equal(bob(b)->show, SHOW_ONLINE);
	assert_int_equal(bench_otr(b)->gone, 2);
	assert_int_equal(bench_otr(b)->gone_all, 0);
	for (int i = 0; i < CHAT_RESOURCES_MAX * 2; i++) {
		snprintf(from, sizeof(from), BOB "/r%d", i);
		presence(b, from, SHOW_ONLINE, 0);
	}
	assert_int_equal(bob(b)->nresources, CHAT_RESOURCES_MAX);
	/* All of them at once, as servers say it. */
	presence(b, BOB, SHOW_OFFLINE, 0);
	assert_int_equal(bob(b)->show, SHOW_OFFLINE);
	assert_int_equal(bench_otr(b)->gone_all, 1);
	assert_true(bench_heard(b, "presence " BOB " away",
	    "presence " BOB " offline", NULL));
	/* Strangers without a window leave no trace. */
	presence(b, "eve@example.org/x", SHOW_ONLINE, 0);
	assert_null(contact_find(b->account, "eve@example.org"));
	presence(b, ALICE "/other", SHOW_ONLINE, 0);
	assert_null(contact_find(b->account, ALICE));
}

static void
ask(struct bench *b, const char *from, const char *kind)
{
	struct msg m = { .type = MSG_SUBSCRIPTION };

	m.u.subscription.from = from;
	m.u.subscription.kind = kind;
	m.u.subscription.text = "it's\nme";
	fake_net_say(b->net, ALICE, &m);
}

static void
test_subscription(void **state)
{
	struct bench *b = *state;
	char from[64];
	struct err err;

	ask(b, "carol@example.org", "subscribe");
	ask(b, "carol@example.org", "subscribe");
	assert_int_equal(bench_count(b, "question subscription "
	    "[/sub allow carol@example.org] [/sub deny carol@example.org]"),
	    1);
	assert_true(contact_find(b->account, "carol@example.org")->asks_us);
	assert_int_equal(roster_subscription(b->account,
	    "carol@example.org", "subscribed", &err), 0);
	fake_net_run(b->net);
	assert_string_equal(fake_net_last(b->net, MSG_SEND_PRESENCE)->to,
	    "carol@example.org");
	assert_null(contact_find(b->account, "carol@example.org"));
	for (int i = 0; i < CHAT_ASKING_MAX + 30; i++) {
		snprintf(from, sizeof(from), "s%d@example.org", i);
		ask(b, from, "subscribe");
	}
	assert_int_equal(bench_count(b, "question subscription"),
	    CHAT_ASKING_MAX + 1);
	ask(b, BOB, "subscribed");
	ask(b, BOB, "unsubscribed");
	ask(b, BOB, "unsubscribe");
	ask(b, "nobody@example.org", "subscribed");
	assert_true(bench_heard(b, "notice roster-full",
	    "notice subscription-granted", "notice subscription-refused",
	    "notice unsubscribed", NULL));
	assert_int_equal(bench_count(b, "nobody"), 0);
}

static void
test_commands(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_int_equal(roster_set(b->account, "dora@example.org", "Dora",
	    &err), 0);
	assert_int_equal(roster_remove(b->account, BOB, &err), 0);
	assert_int_equal(roster_remove(b->account, "x@example.org", &err),
	    -1);
	assert_string_equal(err.code, "not-in-roster");
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_ROSTER_SET), 2);
	assert_true(fake_net_last(b->net, MSG_ROSTER_SET)->on);
	fake_net_offline(b->net, ALICE, OFF_CONFLICT, "");
	assert_int_equal(roster_set(b->account, BOB, "", &err), -1);
	assert_string_equal(err.code, "offline");
}

static void
test_many(void **state)
{
	struct bench *b = *state;
	char jid[64];
	struct msg m = { .type = MSG_ROSTER_ITEM };
	size_t n;

	for (int i = 0; i < 10000; i++) {
		snprintf(jid, sizeof(jid), "c%d@example.org",
		    (i * 7919) % 10000);
		m.u.roster_item.name = "";
		m.u.roster_item.jid = jid;
		roster_item(b->account, &m, jid);
	}
	roster_sorted(b->account, &n);
	assert_int_equal(n, 10001);
	assert_non_null(contact_find(b->account, "c9999@example.org"));
}

/* Who is there first, then by name; each of those in the roster once. */
static void
check_order(struct bench *b)
{
	static const int ranks[] = { [SHOW_CHAT] = 0, [SHOW_ONLINE] = 1,
	    [SHOW_AWAY] = 2, [SHOW_XA] = 3, [SHOW_DND] = 4,
	    [SHOW_OFFLINE] = 5 };
	const struct contact *c = roster_first(b->account), *next;
	size_t n = 0, sorted;

	roster_sorted(b->account, &sorted);
	for (; c != NULL; c = next, n++) {
		next = roster_next(c);
		assert_true(c->in_roster);
		if (next == NULL)
			continue;
		assert_true(ranks[c->show] <= ranks[next->show]);
		if (c->show == next->show)
			assert_true(strcasecmp(contact_name(c),
			    contact_name(next)) <= 0);
	}
	assert_int_equal(n, sorted);
	assert_int_equal(roster_count(b->account), n);
}

/* They come, are renamed, turn up, leave, in any order. */
static void
test_order(void **state)
{
	struct bench *b = *state;
	struct msg item = { .type = MSG_ROSTER_ITEM };
	struct msg m = { .type = MSG_PRESENCE };
	char jid[64], name[32];
	unsigned r = 1;

	m.u.presence.text = m.u.presence.caps = "";
	for (int i = 0; i < 4000; i++) {
		r = r * 1103515245 + 12345;
		snprintf(jid, sizeof(jid), "c%u@example.org", r >> 16 & 63);
		snprintf(name, sizeof(name), "N%u", r >> 8 & 31);
		item.u.roster_item.name = name;
		item.u.roster_item.removed = (r >> 24 & 7) == 0;
		m.u.presence.show = (r >> 27) % (SHOW_DND + 1);
		item.u.roster_item.jid = jid;
		if (i % 3 == 0)
			roster_item(b->account, &item, jid);
		else
			roster_presence(b->account, jid, r >> 30 & 1 ? "a" :
			    "b", &m);
		if (i % 16 == 0)
			check_order(b);
	}
	assert_true(roster_count(b->account) > 10);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 2000);
	check_order(b);
	say_end(b);
	assert_null(roster_first(b->account));
	assert_int_equal(roster_count(b->account), 0);
}

/* What everybody's presences say takes up no more than this. */
static void
test_presence_bytes(void **state)
{
	struct bench *b = *state;
	struct msg item = { .type = MSG_ROSTER_ITEM };
	struct msg m = { .type = MSG_PRESENCE };
	char jid[64], resource[32], text[CHAT_STATUS_MAX + 1];
	size_t total = 0;

	memset(text, 's', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	item.u.roster_item.name = "";
	m.u.presence.text = text;
	m.u.presence.caps = "";
	m.u.presence.show = SHOW_ONLINE;
	for (int i = 0; i < 1000; i++) {
		const struct contact *c;

		snprintf(jid, sizeof(jid), "c%d@example.org", i);
		item.u.roster_item.jid = jid;
		roster_item(b->account, &item, jid);
		for (int k = 0; k < CHAT_RESOURCES_MAX; k++) {
			snprintf(resource, sizeof(resource), "r%d", k);
			roster_presence(b->account, jid, resource, &m);
		}
		c = contact_find(b->account, jid);
		assert_true(contact_is_online(c));
		for (size_t k = 0; k < c->nresources; k++)
			total += strlen(c->resources[k].text);
	}
	assert_in_range(total, 1000000, CHAT_PRESENCE_BYTES);
	/* The room is there again when they have gone. */
	m.u.presence.show = SHOW_OFFLINE;
	for (int i = 0; i < 1000; i++) {
		snprintf(jid, sizeof(jid), "c%d@example.org", i);
		roster_presence(b->account, jid, "", &m);
		for (int k = 0; k < CHAT_RESOURCES_MAX; k++) {
			snprintf(resource, sizeof(resource), "r%d", k);
			roster_presence(b->account, jid, resource, &m);
		}
	}
	m.u.presence.show = SHOW_ONLINE;
	roster_presence(b->account, jid, "again", &m);
	assert_string_equal(contact_find(b->account, jid)->text, text);
}

#define T(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(roster), T(anew), T(error),
		T(hostile_names), T(presence),
		T(subscription), T(commands), T(many), T(order),
		T(presence_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
