/*
 * Contacts, windows and lines: work grows with their number, not its square.
 * The network is played; what is counted is all that the model does, also at
 * the end of each turn.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/chat-bench.h"
#include "growth.h"

#define ROWS 40			/* of a panel */

static struct bench *
begin(void)
{
	struct bench *b = bench_new("password = \"pw\"");

	bench_talk(b);
	return b;
}

/* Numbers up to n, each once, in no order. */
static size_t
shuffled(size_t i, size_t n)
{
	return i * 7919 % n;
}

static const char *
jid_of(char out[64], size_t i)
{
	snprintf(out, 64, "c%zu@example.org", i);
	return out;
}

static void
forget(struct bench *b)
{
	growth_end();
	bench_quiet(b);
	fake_net_forget(b->net);
	growth_begin();
}

static void
panel(struct bench *b)
{
	const struct contact *c = roster_first(b->account);

	for (int i = 0; i < ROWS && c != NULL; i++)
		c = roster_next(c);
	(void)roster_count(b->account);
}

/* The same rows, far down in a group. */
static void
grouped_panel(struct bench *b)
{
	const struct grouped *g = grouped_find(b->chat, "Friends");
	size_t n = g == NULL ? 0 : grouped_rows(g);

	for (size_t i = 0; i < ROWS && i < n / 2; i++)
		if (grouped_contact(g, n / 2 + i) == NULL ||
		    (n > 200 && contact_alike(grouped_contact(g, n / 2 + i)) ==
		    NULL))
			exit(1);
}

static void
say_end(struct bench *b)
{
	struct msg m = { .type = MSG_ROSTER_END };

	fake_net_say(b->net, ALICE, &m);
}

static void
contacts(struct bench *b, size_t n)
{
	struct msg m = { .type = MSG_ROSTER_ITEM };
	char jid[64], name[64];

	m.u.roster_item.jid = jid;
	m.u.roster_item.name = name;
	m.u.roster_item.subscription = SUB_BOTH;
	m.u.roster_item.groups = "Friends\nWork";
	chat_group_by(b->chat, false, true);
	chat_mark_alike(b->chat);
	for (size_t i = 0; i < n; i++) {
		jid_of(jid, shuffled(i, n));
		snprintf(name, sizeof(name), "N%zu", i % 97);
		fake_net_say(b->net, ALICE, &m);
		if (i % 16 == 0)
			panel(b);
		grouped_panel(b);
		forget(b);
	}
	fake_net_roster(b->net, ALICE, BOB, "Bob", SUB_BOTH);
}

/* They log in, turn up, change, go; the stream is lost, and all is anew. */
static void
roster(void *arg, size_t n)
{
	struct bench *b = begin();
	struct contact **all = xcalloc(n + 2, sizeof(*all));
	char from[80];
	size_t sorted;

	(void)arg;
	growth_begin();
	contacts(b, n);
	for (size_t i = 0; i < 2 * n; i++) {
		snprintf(from, sizeof(from), "c%zu@example.org/r",
		    shuffled(i % n, n));
		fake_net_presence(b->net, ALICE, from, i < n ? SHOW_AWAY :
		    i % 2 == 0 ? SHOW_ONLINE : SHOW_OFFLINE);
		if (i % 16 == 0)
			panel(b);
		forget(b);
	}
	sorted = roster_by_name(b->account, "", "", all, n + 2);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 2000);
	say_end(b);
	growth_end();
	if (sorted != n + 1 || roster_count(b->account) != 0) {
		printf("%zu contacts of %zu, then %zu\n", sorted, n + 1,
		    roster_count(b->account));
		exit(1);
	}
	free(all);
	bench_free(b);
}

/* Each contact writes, is answered, and the window is closed. */
static void
windows(void *arg, size_t n)
{
	struct bench *b = begin();
	char jid[64], from[80], id[32];
	struct err err;

	(void)arg;
	contacts(b, n);
	growth_begin();
	for (size_t i = 0; i < 2 * n; i++) {
		struct talk *v;

		jid_of(jid, shuffled(i % n, n));
		snprintf(from, sizeof(from), "%s/r", jid);
		snprintf(id, sizeof(id), "i%zu", i);
		fake_net_message(b->net, ALICE, from, id, "hello", 0);
		v = talk_find(b->account, jid);
		if (talk_type(v, "and you?", OTR_NOT_PRIVATE, NULL, NULL,
		    &err) == -1) {
			printf("%s\n", err.text);
			exit(1);
		}
		fake_net_run(b->net);
		forget(b);
	}
	for (size_t i = 0; i < n; i++) {
		talk_close(talk_find(b->account, jid_of(jid,
		    shuffled(i, n))), true, &err);
		fake_net_run(b->net);
	}
	growth_end();
	bench_free(b);
}

/* What comes late: the older half behind the younger, a page at a time; the
 * newest page is found by id, and all by serial. */
static void
late(void *arg, size_t n)
{
	struct entry e = { .kind = ENTRY_IN, .text = "a line" };
	size_t page = 50, found = 0;
	struct buffer b;
	char id[32];

	(void)arg;
	e.id = id;
	growth_begin();
	buffer_init(&b, 2 * n);
	for (size_t i = 0; i < n; i++) {
		size_t at = n - i / page * page + i % page;

		snprintf(id, sizeof(id), "i%zu", at);
		e.stamp = (int64_t)at;
		buffer_insert(&b, &e);
	}
	for (size_t i = 0; i < n; i++) {
		snprintf(id, sizeof(id), "i%zu", i);
		found += buffer_by_id(&b, ENTRY_IN, id) != NULL;
		found += buffer_serial(&b, i + 1) != NULL;
	}
	buffer_free(&b);
	growth_end();
	if (found < 2 * n - page) {
		printf("%zu found of %zu\n", found, 2 * n);
		exit(1);
	}
}

/* In one window, with receipts or without. */
static void
lines(void *arg, size_t n)
{
	struct bench *b = begin();
	const bool *receipts = arg;
	struct err err;
	char *id;

	growth_begin();
	for (size_t i = 0; i < n; i++) {
		if (talk_type(b->bob, "a line", OTR_NOT_PRIVATE, NULL, &id,
		    &err) == -1)
			exit(1);
		fake_net_run(b->net);
		if (*receipts)
			fake_net_receipt(b->net, ALICE, PHONE, id);
		free(id);
		forget(b);
	}
	growth_end();
	bench_free(b);
}

/*
 * Lines wait in many windows, typed while it is offline; then the account
 * comes, and all go.  (In one window no more than CHAT_OUTBOX_MAX can.)
 */
static void
held(void *arg, size_t n)
{
	struct bench *b = begin();
	struct err err;
	char jid[64];

	(void)arg;
	contacts(b, n);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	growth_begin();
	for (size_t i = 0; i < 4 * n; i++) {
		if (talk_type(talk_open(b->account, jid_of(jid, i % n)),
		    "a line", OTR_NOT_PRIVATE, NULL, NULL, &err) == -1)
			exit(1);
		fake_net_run(b->net);
		(void)chat_stuck(b->chat, 30000);
		forget(b);
	}
	bench_clock(b, 2000);
	/* Acknowledgements come in a crowd, so that some may come later. */
	for (size_t i = 0; i < n; i += 100)
		fake_net_run(b->net);
	growth_end();
	if (chat_unsent(b->chat) != 0) {
		printf("%zu lines still wait\n", chat_unsent(b->chat));
		exit(1);
	}
	bench_free(b);
}

int
main(void)
{
	bool receipts = false;

	growth_check("contacts", roster, NULL, 1000);
	growth_check("windows", windows, NULL, 1000);
	growth_check("late lines", late, NULL, 2000);
	growth_check("lines", lines, &receipts, 500);
	receipts = true;
	growth_check("lines with receipts", lines, &receipts, 500);
	growth_check("lines that wait in many windows", held, NULL, 250);
	return 0;
}
