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

#include "tests/support/chat-bench.h"

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
	struct contact *all[8];
	struct msg m = { .type = MSG_ROSTER_ITEM };
	size_t n;

	fake_net_roster(b->net, ALICE, "zoe@example.org", "Anna", SUB_BOTH);
	fake_net_roster(b->net, ALICE, "carl@example.org", "", SUB_NONE);
	n = roster_by_name(b->account, "", "", all, NELEM(all));
	assert_int_equal(n, 3);
	assert_string_equal(contact_name(all[0]), "Anna");
	assert_string_equal(contact_name(all[1]), "Bob");
	assert_string_equal(contact_name(all[2]), "carl");
	assert_ptr_equal(b->bob->contact, bob(b));
	assert_string_equal(talk_name(b->bob), "Bob");
	m.u.roster_item.jid = "zoe@example.org";
	m.u.roster_item.removed = m.u.roster_item.pushed = true;
	fake_net_say(b->net, ALICE, &m);
	n = roster_by_name(b->account, "", "", all, NELEM(all));
	assert_int_equal(n, 2);
	m.u.roster_item.jid = BOB;
	fake_net_presence(b->net, ALICE, PHONE, SHOW_OFFLINE);
	fake_net_say(b->net, ALICE, &m);
	assert_null(b->bob->contact);
	assert_string_equal(talk_name(b->bob), BOB);
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
	assert_string_equal(talk_name(b->bob), "Bob 12:00 alice:  yes");
	fake_net_roster(b->net, ALICE, BOB, " \n ", SUB_BOTH);
	assert_string_equal(talk_name(b->bob), "bob");
	fake_net_roster(b->net, ALICE, BOB, "Alice", SUB_BOTH);
	assert_string_equal(talk_name(b->bob), BOB);
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
	/* All of them at once, as servers say it; not those that have only
	 * just come. */
	presence(b, BOB, SHOW_OFFLINE, 0);
	assert_int_equal(bob(b)->nresources, CHAT_RESOURCES_MAX);
	bench_clock(b, 20000);
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
	assert_int_equal(bench_asks(b, "subscription"), 1);
	assert_int_equal(roster_subscription(b->account,
	    "carol@example.org", "subscribed", &err), 0);
	assert_int_equal(bench_asks(b, "subscription"), 0);
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
	    NULL, &err), 0);
	assert_int_equal(roster_remove(b->account, BOB, NULL, &err), 0);
	assert_int_equal(roster_remove(b->account, "x@example.org", NULL,
	    &err),
	    -1);
	assert_string_equal(err.code, "not-in-roster");
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_ROSTER_SET), 2);
	assert_true(fake_net_last(b->net, MSG_ROSTER_SET)->on);
	fake_net_offline(b->net, ALICE, OFF_CONFLICT, "");
	assert_int_equal(roster_set(b->account, BOB, "", NULL, &err), -1);
	assert_string_equal(err.code, "offline");
}

/* What the last change was answered with. */
static void
answer(struct bench *b, const char *condition, const char *text)
{
	fake_net_run(b->net);
	fake_net_answer(b->net, ALICE, (uint32_t)fake_net_last(b->net,
	    MSG_ROSTER_SET)->ticket, condition, text);
}

static void
hear_groups(struct bench *b, const char *groups)
{
	struct msg m = { .type = MSG_ROSTER_ITEM };

	m.u.roster_item.jid = BOB;
	m.u.roster_item.name = "Bob";
	m.u.roster_item.subscription = SUB_BOTH;
	m.u.roster_item.groups = groups;
	m.u.roster_item.pushed = true;
	fake_net_say(b->net, ALICE, &m);
	fake_net_run(b->net);
}

/* Foreign words: what is no name of one line is none, none is there twice. */
static void
test_groups(void **state)
{
	struct bench *b = *state;
	char *text;
	struct err err;

	hear_groups(b, "Friends\n\nFriends\n blank\nbad\x1b[31m\nA \"b\"");
	assert_string_equal(contact_groups(bob(b)), "Friends\nA \"b\"");
	text = contact_groups_text(bob(b));
	assert_string_equal(text, "\"Friends\", \"A 'b'\"");
	free(text);
	assert_false(contact_is_in_group(bob(b), "Friend"));
	assert_true(contact_is_in_group(bob(b), "A \"b\""));
	assert_int_equal(roster_group(b->account, BOB, "Friends", true, NULL,
	    &err), -1);
	assert_string_equal(err.code, "already-so");
	assert_int_equal(roster_group(b->account, BOB, "Work", false, NULL,
	    &err), -1);
	assert_string_equal(err.code, "already-so");
	assert_int_equal(roster_group(b->account, BOB, "", true, NULL, &err),
	    -1);
	assert_string_equal(err.code, "bad-group");
	assert_int_equal(roster_group(b->account, "x@example.org", "Work",
	    true, NULL, &err), -1);
	assert_string_equal(err.code, "not-in-roster");
	/* The second waits for the answer to the first. */
	assert_int_equal(roster_group(b->account, BOB, "Work", true, NULL,
	    &err), 0);
	assert_int_equal(roster_group(b->account, BOB, "Friends", false, NULL,
	    &err), 0);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_ROSTER_SET), 1);
	assert_string_equal(fake_net_last(b->net, MSG_ROSTER_SET)->more,
	    "Work");
	assert_string_equal(fake_net_last(b->net, MSG_ROSTER_SET)->body,
	    "Bob");
	fake_net_answer(b->net, ALICE, (uint32_t)fake_net_last(b->net,
	    MSG_ROSTER_SET)->ticket, "", "");
	assert_true(bench_heard(b, "notice roster-set " BOB " is in the group "
	    "\"Work\" now.", NULL));
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_ROSTER_SET), 2);
	assert_int_equal(fake_net_last(b->net, MSG_ROSTER_SET)->flags,
	    ROSTER_GROUP_REMOVE);
	fake_net_answer(b->net, ALICE, (uint32_t)fake_net_last(b->net,
	    MSG_ROSTER_SET)->ticket, "forbidden", "");
	assert_true(bench_heard(b, "error roster-refused " BOB " is still in "
	    "the group: the server forbids it (forbidden).", NULL));
	/* Who is taken out of the roster is in no group. */
	hear_groups(b, "");
	assert_string_equal(contact_groups(bob(b)), "");
}

/* More than are kept. */
static void
test_groups_many(void **state)
{
	struct bench *b = *state;
	struct str s;
	struct err err;

	str_init(&s);
	for (int i = 0; i < IPC_GROUPS + 3; i++)
		str_addf(&s, "g%d\n", i);
	hear_groups(b, s.s);
	str_free(&s);
	assert_true(contact_is_in_group(bob(b), "g31"));
	assert_false(contact_is_in_group(bob(b), "g32"));
	assert_int_equal(roster_group(b->account, BOB, "Work", true, NULL,
	    &err), -1);
	assert_string_equal(err.code, "bad-group");
}

/* Nothing is said to be done before the server has said so. */
static void
test_done(void **state)
{
	struct bench *b = *state;
	struct err err;

	roster_set(b->account, "eve@gone.example", "Eve", NULL, &err);
	fake_net_run(b->net);
	assert_int_equal(bench_count(b, "roster-"), 0);
	assert_null(contact_find(b->account, "eve@gone.example"));
	answer(b, "", "");
	assert_true(bench_heard(b, "notice roster-set eve@gone.example is in "
	    "the roster", "/sub ask", NULL));
	answer(b, "", "");	/* twice: said once */
	assert_int_equal(bench_count(b, "roster-set"), 1);
	bench_quiet(b);
	roster_set(b->account, BOB, "Robert", b->bob, &err);
	answer(b, "", "");
	assert_int_equal(bench_count(b, "roster-set"), 1);
	assert_non_null(bench_entry(&b->bob->buffer, "as \"Robert\""));
	roster_remove(b->account, BOB, NULL, &err);
	answer(b, "", "");
	assert_int_equal(bench_count(b, "roster-removed"), 1);
}

static void
test_refused(void **state)
{
	struct bench *b = *state;
	char longer[3001];
	struct err err;

	roster_set(b->account, "eve@gone.example", "Eve", NULL, &err);
	answer(b, "not-allowed", "The administrator\n keeps \"this\" list");
	assert_true(bench_heard(b, "error roster-refused eve@gone.example was "
	    "not added to the roster: the server does not allow it "
	    "(not-allowed: \"The administrator  keeps 'this' list\").", NULL));
	roster_remove(b->account, BOB, NULL, &err);
	answer(b, "forbidden", "");
	assert_true(bob(b)->in_roster);
	assert_true(bench_heard(b, BOB " is still in the roster: the server "
	    "forbids it (forbidden).", NULL));
	roster_set(b->account, BOB, "Robert", NULL, &err);
	answer(b, "not-acceptable", "");
	assert_string_equal(contact_name(bob(b)), "Bob");
	assert_true(bench_heard(b, BOB " keeps the name", NULL));
	/* What no standard has. */
	roster_remove(b->account, BOB, NULL, &err);
	answer(b, "out-of-tea", "");
	assert_true(bench_heard(b, "the server refuses it (out-of-tea)",
	    NULL));
	/* Nor is the screen filled by it. */
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	bench_quiet(b);
	roster_remove(b->account, BOB, NULL, &err);
	answer(b, "forbidden", longer);
	assert_true(bench_heard(b, BOB " is still in the roster", "xx... (cut: "
	    , "more bytes)\").", NULL));
	assert_int_equal(bench_count(b, "notice roster-"), 0);
}

/* It may have been done: not known is another word than refused. */
static void
test_unanswered(void **state)
{
	struct bench *b = *state;
	uint32_t last;
	struct err err;

	roster_remove(b->account, BOB, NULL, &err);
	answer(b, "timeout", "");
	assert_true(bench_heard(b, "error roster-unanswered The server did not "
	    "answer in time, so it is not known whether " BOB " was "
	    "removed from the roster", NULL));
	/* A resumed stream brings the answer; one that is not, never. */
	bench_quiet(b);
	roster_remove(b->account, BOB, NULL, &err);
	fake_net_run(b->net);
	fake_net_answers(b->net, true, false, true);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 2000);
	fake_net_online(b->net, ALICE, "x", true);
	assert_int_equal(bench_count(b, "roster-"), 0);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 4000);
	fake_net_online(b->net, ALICE, "y", false);
	assert_true(bench_heard(b, "error roster-unanswered The connection was "
	    "lost", NULL));
	last = (uint32_t)fake_net_last(b->net, MSG_ROSTER_SET)->ticket;
	fake_net_answer(b->net, ALICE, last, "gone", "");
	assert_int_equal(bench_count(b, "roster-"), 1);
	fake_net_roster(b->net, ALICE, BOB, "Bob", SUB_BOTH);
	say_end(b);
	/* A worker that dies takes the answers with it. */
	roster_remove(b->account, BOB, NULL, &err);
	fake_net_run(b->net);
	fake_net_kill(b->net, ALICE);
	assert_int_equal(bench_count(b, "roster-"), 2);
}

/* Before the roster is there a change would take away what it has. */
static void
test_early(void **state)
{
	struct bench *b = *state;
	struct err err;

	fake_net_answers(b->net, true, false, true);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 2000);
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(roster_set(b->account, "eve@gone.example", "Eve",
	    NULL, &err), 0);
	assert_int_equal(roster_remove(b->account, BOB, NULL, &err), 0);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_ROSTER_SET), 0);
	/* Not even on the next stream. */
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 4000);
	fake_net_online(b->net, ALICE, "y", false);
	assert_int_equal(bench_count(b, "roster-"), 0);
	fake_net_roster(b->net, ALICE, BOB, "Bob", SUB_BOTH);
	say_end(b);
	assert_int_equal(fake_net_count(b->net, MSG_ROSTER_SET), 2);
	assert_string_equal(fake_net_frame(b->net, MSG_ROSTER_SET, 0)->to,
	    "eve@gone.example");
	answer(b, "", "");
	assert_true(bench_heard(b, "notice roster-removed " BOB, NULL));
	/* Where no other stream comes it is told. */
	fake_net_offline(b->net, ALICE, OFF_CONFLICT, "");
	assert_int_equal(bench_count(b, "roster-unanswered"), 1);
}

static void
test_busy(void **state)
{
	struct bench *b = *state;
	struct err err;
	int i = 0;

	while (roster_set(b->account, "eve@gone.example", "Eve", NULL,
	    &err) == 0)
		assert_true(++i < 1000);
	assert_string_equal(err.code, "busy");
	answer(b, "", "");
	assert_int_equal(roster_set(b->account, "eve@gone.example", "Eve",
	    NULL, &err), 0);
}

/* A request that bounced is not pending. */
static void
test_bounced(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_ROSTER_ITEM };
	struct err err;

	m.u.roster_item.jid = "eve@gone.example";
	m.u.roster_item.name = "Eve";
	m.u.roster_item.ask = m.u.roster_item.pushed = true;
	roster_subscription(b->account, "eve@gone.example", "subscribe", &err);
	fake_net_run(b->net);
	fake_net_say(b->net, ALICE, &m);
	assert_true(contact_find(b->account, "eve@gone.example")->ask);
	fake_net_presence_error(b->net, ALICE, "eve@gone.example/x",
	    "remote-server-not-found", "no such\nhost");
	assert_true(bench_heard(b, "error sub-failed Your request to see when "
	    "Eve is online did not arrive: there is no such server "
	    "(remote-server-not-found: \"no such host\").", NULL));
	assert_false(contact_find(b->account, "eve@gone.example")->ask);
	roster_subscription(b->account, BOB, "subscribed", &err);
	fake_net_presence_error(b->net, ALICE, BOB, "forbidden", "");
	assert_true(bench_heard(b, "error sub-failed Your word that they may "
	    "see when you are online did not reach Bob: the server forbids it",
	    NULL));
	/* Answered: what comes later is about something else. */
	bench_quiet(b);
	roster_subscription(b->account, BOB, "subscribe", &err);
	ask(b, BOB, "subscribed");
	fake_net_presence_error(b->net, ALICE, BOB, "forbidden", "");
	assert_int_equal(bench_count(b, "sub-failed"), 0);
}

/* A request that the server never had is no pending one either. */
static void
test_lost(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_ROSTER_ITEM };
	struct err err;

	roster_subscription(b->account, "eve@gone.example", "subscribe", &err);
	roster_subscription(b->account, "zoe@example.org", "subscribe", &err);
	roster_subscription(b->account, BOB, "subscribed", &err);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 2000);
	m.u.roster_item.jid = "zoe@example.org";
	m.u.roster_item.name = "";
	m.u.roster_item.ask = true;
	fake_net_say(b->net, ALICE, &m);
	assert_int_equal(bench_count(b, "sub-failed"), 0);
	say_end(b);
	assert_int_equal(bench_count(b, "sub-failed"), 1);
	assert_true(bench_heard(b, "error sub-failed Your request to see when "
	    "eve@gone.example is online did not arrive: the connection was "
	    "lost", NULL));
}

/* Errors that answer our presence: told where somebody looks, and once. */
static void
test_unreachable(void **state)
{
	struct bench *b = *state;
	char from[64];

	for (int i = 0; i < 10; i++)
		fake_net_presence_error(b->net, ALICE, BOB,
		    "remote-server-timeout", "");
	assert_int_equal(bench_count(b, "notice unreachable"), 1);
	assert_string_equal(bob(b)->unreachable, "the contact's server "
	    "does not answer (remote-server-timeout)");
	/* They may be there: this alone takes nobody away. */
	assert_int_equal(bob(b)->show, SHOW_ONLINE);
	fake_net_presence(b->net, ALICE, PHONE, SHOW_ONLINE);
	assert_null(bob(b)->unreachable);
	/* No window, no line; strangers can make none. */
	bench_quiet(b);
	fake_net_roster(b->net, ALICE, "zoe@example.org", "Zoe", SUB_BOTH);
	fake_net_presence_error(b->net, ALICE, "zoe@example.org", "gone", "");
	assert_non_null(contact_find(b->account,
	    "zoe@example.org")->unreachable);
	for (int i = 0; i < 1000; i++) {
		snprintf(from, sizeof(from), "s%d@example.org/x", i);
		fake_net_presence_error(b->net, ALICE, from, "gone", "hello");
	}
	assert_string_equal(b->log.s, "");
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 2000);
	assert_null(contact_find(b->account, "zoe@example.org")->unreachable);
}

/* A presence from there. */
static void
comes(struct bench *b, const char *jid, const char *resource, struct msg *m)
{
	char *full = xasprintf("%s%s%s", jid, *resource != '\0' ? "/" : "",
	    resource);

	m->u.presence.from = full;
	assert_int_equal(chat_feature_hear(b->account, m, NULL), 0);
	free(full);
}

static void
test_many(void **state)
{
	struct bench *b = *state;
	char jid[64];
	struct msg m = { .type = MSG_ROSTER_ITEM };
	const char *name = "", *last = "";
	struct contact *all[50];
	size_t n, sum = 0;

	for (int i = 0; i < 10000; i++) {
		snprintf(jid, sizeof(jid), "c%d@example.org",
		    (i * 7919) % 10000);
		m.u.roster_item.name = "";
		m.u.roster_item.jid = jid;
		assert_int_equal(chat_feature_hear(b->account, &m, NULL), 0);
	}
	while ((n = roster_by_name(b->account, name, last, all,
	    NELEM(all))) > 0) {
		sum += n;
		name = contact_name(all[n - 1]);
		last = contact_jid(all[n - 1]);
	}
	assert_int_equal(sum, 10001);
	assert_non_null(contact_find(b->account, "c9999@example.org"));
}

/* Who is in a group has a row there, unless there is a conversation. */
static void
check_group(struct bench *b, const struct grouped *g)
{
	size_t people = 0, there = 0, rows = 0, i;
	const char *name = grouped_name(g);

	for (const struct contact *c = roster_first(b->account); c != NULL;
	    c = roster_next(c)) {
		if (*name == '\0' ? *contact_groups(c) != '\0' :
		    !contact_is_in_group(c, name))
			continue;
		people++;
		there += contact_show(c) != SHOW_OFFLINE;
		if (talk_find(b->account, contact_jid(c)) != NULL) {
			assert_false(grouped_row(g, c, &i));
			continue;
		}
		/* In the order of the whole roster. */
		assert_true(grouped_row(g, c, &i));
		assert_int_equal(i, rows);
		assert_ptr_equal(grouped_contact(g, rows++), c);
	}
	assert_int_equal(grouped_people(g), people);
	assert_int_equal(grouped_there(g), there);
	assert_int_equal(grouped_rows(g), rows);
	assert_null(grouped_contact(g, rows));
}

/* Who is there first, then by name; each of those in the roster once. */
static void
check_order(struct bench *b)
{
	static const int ranks[] = { [SHOW_CHAT] = 0, [SHOW_ONLINE] = 1,
	    [SHOW_AWAY] = 2, [SHOW_XA] = 3, [SHOW_DND] = 4,
	    [SHOW_OFFLINE] = 5 };
	const struct contact *c, *next;
	static struct contact *all[8000];
	size_t n = 0, sorted;

	sorted = roster_by_name(b->account, "", "", all, NELEM(all));
	c = roster_first(b->account);
	for (size_t i = 1; i < sorted; i++)
		assert_true(strcasecmp(contact_name(all[i - 1]),
		    contact_name(all[i])) <= 0 && all[i - 1] != all[i]);
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
	for (n = 0; grouped_at(b->chat, n) != NULL; n++)
		check_group(b, grouped_at(b->chat, n));
}

/*
 * A fresh stream: nobody is there any more, at once.  Their places follow, some
 * in each turn, and who comes, goes or is renamed meanwhile is where he belongs.
 */
static void
test_sweep(void **state)
{
	struct bench *b = *state;
	struct msg item = { .type = MSG_ROSTER_ITEM };
	struct msg m = { .type = MSG_PRESENCE };
	char jid[64];
	int turns = 0;

	m.u.presence.text = "here";
	m.u.presence.caps = item.u.roster_item.name = "";
	for (int i = 0; i < 1000; i++) {
		snprintf(jid, sizeof(jid), "c%03d@example.org", i);
		item.u.roster_item.jid = jid;
		assert_int_equal(chat_feature_hear(b->account, &item, NULL), 0);
		m.u.presence.show = i % 2 == 0 ? SHOW_AWAY : SHOW_ONLINE;
		comes(b, jid, "r", &m);
	}
	roster_begin(b->account);
	for (const struct contact *c = roster_first(b->account); c != NULL;
	    c = roster_next(c)) {
		assert_int_equal(contact_show(c), SHOW_OFFLINE);
		assert_int_equal(contact_resources(c), 0);
		assert_string_equal(contact_text(c), "");
	}
	assert_int_equal(b->account->roster->bytes, 0);
	for (; loop_next(b->loop) == 0 && turns < 100; turns++) {
		loop_turn(b->loop, 0);
		if (turns == 1) {
			m.u.presence.show = SHOW_AWAY;
			comes(b, "c005@example.org", "r", &m);
			comes(b, "c995@example.org", "r", &m);
			item.u.roster_item.jid = "c500@example.org";
			item.u.roster_item.removed = true;
			assert_int_equal(chat_feature_hear(b->account, &item,
			    NULL), 0);
		}
	}
	assert_true(turns >= 5 && turns < 20);
	assert_string_equal(contact_jid(roster_first(b->account)),
	    "c005@example.org");
	check_order(b);
	/* The contact that was renamed is in its new place at once. */
	assert_int_equal(conf_set(b->conf, SET_NAME, ALICE, "c999@example.org",
	    "Aaron", NULL), 0);
	chat_names_changed(b->chat, "c999@example.org");
	assert_string_equal(contact_jid(roster_next(roster_next(
	    roster_first(b->account)))), "c999@example.org");
	check_order(b);
}

/* They come, are renamed, turn up, leave, in any order. */
static void
test_order(void **state)
{
	struct bench *b = *state;
	struct msg item = { .type = MSG_ROSTER_ITEM };
	struct msg m = { .type = MSG_PRESENCE };
	char jid[64], name[32];
	static const char *const groups[] = { "", "A", "A\nB", "B\nA\nC" };
	unsigned r = 1;

	m.u.presence.text = m.u.presence.caps = "";
	chat_group_by(b->chat, false, true);
	bench_clock(b, 1000);
	for (int i = 0; i < 4000; i++) {
		/* All are gone at once, and what follows is put among them. */
		if (i % 500 == 499) {
			fake_net_offline(b->net, ALICE, OFF_LOST, "");
			bench_clock(b, 20 * 60 * 1000);
			check_order(b);
		}
		r = r * 1103515245 + 12345;
		snprintf(jid, sizeof(jid), "c%u@example.org", r >> 16 & 63);
		snprintf(name, sizeof(name), "N%u", r >> 8 & 31);
		item.u.roster_item.name = name;
		item.u.roster_item.groups = groups[r >> 20 & 3];
		item.u.roster_item.removed = (r >> 24 & 7) == 0;
		m.u.presence.show = (r >> 27) % (SHOW_DND + 1);
		item.u.roster_item.jid = jid;
		if (i % 3 == 0)
			assert_int_equal(chat_feature_hear(b->account, &item,
			    NULL), 0);
		else
			comes(b, jid, r >> 30 & 1 ? "a" : "b", &m);
		if (i % 16 == 0)
			check_order(b);
	}
	assert_true(roster_count(b->account) > 10);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 20 * 60 * 1000);
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
		assert_int_equal(chat_feature_hear(b->account, &item, NULL), 0);
		for (int k = 0; k < CHAT_RESOURCES_MAX; k++) {
			snprintf(resource, sizeof(resource), "r%d", k);
			comes(b, jid, resource, &m);
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
		comes(b, jid, "", &m);
		for (int k = 0; k < CHAT_RESOURCES_MAX; k++) {
			snprintf(resource, sizeof(resource), "r%d", k);
			comes(b, jid, resource, &m);
		}
	}
	m.u.presence.show = SHOW_ONLINE;
	comes(b, jid, "again", &m);
	assert_string_equal(contact_find(b->account, jid)->text, text);
}

#define T(name) cmocka_unit_test_setup_teardown(test_##name, bench_setup, bench_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(roster), T(anew), T(error),
		T(hostile_names), T(presence),
		T(subscription), T(commands), T(done), T(groups),
		T(groups_many), T(refused),
		T(unanswered), T(early), T(busy), T(bounced), T(lost),
		T(unreachable), T(many), T(sweep), T(order),
		T(presence_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
