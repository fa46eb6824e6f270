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

#include "chat/inside.h"
#include "tests/support/chat-bench.h"

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
	assert_int_equal(chat_talks(b->chat), 1);
	fake_net_message(b->net, ALICE, "BOB@Example.ORG/phone", "m", "x", 0);
	assert_int_equal(chat_talks(b->chat), 1);
	assert_int_equal(b->bob->unread, 1);
}

/*
 * What breaks the rules of addresses is heard, and never taken for the contact
 * that it looks like.
 */
static void
test_odd_addresses(void **state)
{
	static const char *const odd[] = { "<42>ob@example.org/x",
	    "b<200b>ob@example.org/x", "bob<20>@example.org",
	    "bob@example.org<3a>5222", "<>@example.org", "a<9>b@example.org",
	    /* In letters: Cyrillic that reads as "apple". */
	    "bob@xn--80ak6aa92e.com" };
	struct bench *b = *state;
	struct talk *v;
	char *bare;

	for (size_t i = 0; i < NELEM(odd); i++) {
		bench_quiet(b);
		fake_net_message(b->net, ALICE, odd[i], "m", "heard", 0);
		bare = jid_bare(odd[i]);
		v = talk_find(b->account, bare);
		assert_non_null(v);
		assert_true(v->stranger);
		assert_non_null(bench_entry(&v->buffer, "heard"));
		assert_true(bench_heard(b, "notice odd-address", bare, NULL));
		assert_int_equal(chat_talks(b->chat), i + 2);
		free(bare);
	}
	assert_int_equal(b->bob->unread, 0);
	fake_net_roster(b->net, ALICE, "b<200b>ob@example.org", "Bob",
	    SUB_BOTH);
	assert_string_equal(contact_find(b->account,
	    "b<200b>ob@example.org")->name, "Bob");
	assert_ptr_equal(contact_find(b->account, BOB), b->bob->contact);
}

/* An item with a resource neither renames nor removes the one without. */
static void
test_roster_resources(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_ROSTER_ITEM };
	struct err err;

	fake_net_roster(b->net, ALICE, BOB "/evil", "Eve", SUB_BOTH);
	assert_string_not_equal(b->bob->contact->name, "Eve");
	m.u.roster_item.jid = BOB "/evil";
	m.u.roster_item.name = "";
	m.u.roster_item.removed = m.u.roster_item.pushed = true;
	fake_net_say(b->net, ALICE, &m);
	assert_true(b->bob->contact->in_roster);
	fake_net_roster(b->net, ALICE, "irc.example.org/registered", "IRC",
	    SUB_BOTH);
	assert_int_equal(roster_remove(b->account, "irc.example.org", NULL, &err),
	    0);
	fake_net_run(b->net);
	assert_string_equal(fake_net_last(b->net, MSG_ROSTER_SET)->to,
	    "irc.example.org/registered");
}

/* A gateway is talked with where it is a contact. */
static void
test_gateway(void **state)
{
	struct bench *b = *state;

	fake_net_message(b->net, ALICE, "irc.example.org", "1", "welcome", 0);
	assert_true(bench_heard(b, "notice server", "welcome", NULL));
	assert_int_equal(chat_talks(b->chat), 1);
	fake_net_roster(b->net, ALICE, "irc.example.org", "IRC", SUB_BOTH);
	fake_net_message(b->net, ALICE, "irc.example.org/x", "2", "hi", 0);
	assert_true(bench_heard(b, "message in not-private hi", NULL));
	assert_int_equal(chat_talks(b->chat), 2);
}

/* What cannot be handled is said, with whom it came from; once in a while. */
static void
test_unheard(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_UNHEARD };

	m.u.unheard.begin = "aaa\n\033[31m";
	m.u.unheard.what = "message";
	for (int i = 0; i < 1000; i++)
		fake_net_say(b->net, ALICE, &m);
	fake_net_message(b->net, ALICE, "@example.org", "m", "x", 0);
	assert_int_equal(bench_count(b, "notice dropped"), 1);
	assert_true(bench_heard(b, "notice dropped", "message", "aaa", NULL));
	bench_clock(b, 11000);
	fake_net_presence(b->net, ALICE, "@@", SHOW_ONLINE);
	assert_int_equal(bench_count(b, "notice dropped"), 2);
	assert_true(bench_heard(b, "@@", "1000 more", NULL));
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
}

/* What is not live and direct is shown as such; its ciphertext is not. */
static void
test_aside(void **state)
{
	struct bench *b = *state;
	char *sealed = fake_otr_seal("psst");
	static const uint32_t flags[] = {
		GOT_CARBON, GOT_CARBON_SENT,
	};
	struct msg m = { .type = MSG_MESSAGE };

	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	for (size_t i = 0; i < NELEM(flags); i++)
		fake_net_message(b->net, ALICE, PHONE, "m", sealed, flags[i]);
	assert_int_equal(b->bob->unread, 0);
	assert_int_equal(bench_count(b, "message in"), 0);
	assert_null(strstr(b->log.s, sealed));
	m.u.message.from = PHONE;
	m.u.message.body = "news";
	m.u.message.kind = MESSAGE_HEADLINE;
	fake_net_say(b->net, ALICE, &m);
	assert_true(bench_heard(b, "message in not-private headline news",
	    NULL));
	assert_int_equal(b->bob->unread, 0);
	assert_non_null(bench_entry(&b->bob->buffer,
	    "an announcement from bob@example.org/phone:\nnews"));
	m.u.message.kind = MESSAGE_GROUPCHAT;
	m.u.message.body = "from a room";
	fake_net_say(b->net, ALICE, &m);
	fake_net_say(b->net, ALICE, &m);
	assert_null(strstr(b->log.s, "from a room"));
	assert_int_equal(bench_count(b, "notice room"), 1);
	fake_net_message(b->net, ALICE, "example.org", "m", "maintenance\n"
	    "alice: forged", 0);
	fake_net_message(b->net, ALICE, "example.org/a@b", "m", "hear me", 0);
	assert_true(bench_heard(b, "notice server",
	    "maintenance\nalice: forged", NULL));
	assert_int_equal(chat_talks(b->chat), 1);
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
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	fake_net_message(b->net, ALICE, PHONE, "m", sealed, GOT_CUT);
	assert_int_equal(bench_count(b, "message in"), 1);
	fake_net_message(b->net, ALICE, PHONE, "m", "long text", GOT_CUT);
	assert_true(bench_heard(b, "notice cut",
	    "message in not-private long text", NULL));
	free(sealed);
}

/* As it would come: text and subject, whoever they are from. */
static void
comes(struct bench *b, const char *from, enum message_type kind,
    const char *subject, const char *body)
{
	struct msg m = { .type = MSG_MESSAGE };

	m.u.message.from = from;
	m.u.message.kind = kind;
	m.u.message.subject = subject;
	m.u.message.body = body;
	fake_net_say(b->net, ALICE, &m);
}

static const struct entry *
newest(const struct buffer *b, size_t back)
{
	return buffer_at(b, b->count - 1 - back);
}

/* Nothing of an announcement is cut or flattened; what is theirs is known. */
static void
test_announced(void **state)
{
	struct bench *b = *state;
	struct buffer *status = chat_status(b->chat);
	char *long_text = xmalloc(IPC_BODY_MAX + 1);
	const struct entry *e;

	memset(long_text, 'x', IPC_BODY_MAX);
	strcpy(long_text + IPC_BODY_MAX - 10, "\nthe end.");
	comes(b, "example.org", MESSAGE_HEADLINE, "To\nnight", long_text);
	e = newest(status, 0);
	assert_int_equal(e->kind, ENTRY_NOTICE);
	assert_non_null(strstr(e->text, "Subject: To night\nxxx"));
	assert_non_null(strstr(e->text, "x\nthe end."));
	assert_memory_equal(e->text + e->quote_at, "Subject: ", 9);
	assert_int_equal(e->quote_at + e->quote_len, strlen(e->text));
	comes(b, "eve@example.net", MESSAGE_HEADLINE, "", long_text);
	assert_non_null(strstr(newest(status, 0)->text, "x\nthe end."));
	comes(b, "example.org", MESSAGE_NORMAL, "Welcome", "");
	assert_non_null(strstr(newest(status, 0)->text, "Subject: Welcome"));
	free(long_text);
}

static void
test_subject(void **state)
{
	struct bench *b = *state;
	const struct entry *e;

	comes(b, PHONE, MESSAGE_NORMAL, "Meeting", "as\nabove");
	e = newest(&b->bob->buffer, 0);
	assert_string_equal(e->subject, "Meeting");
	assert_string_equal(e->text, "as\nabove");
	comes(b, PHONE, MESSAGE_NORMAL, "Call me", "");
	e = newest(&b->bob->buffer, 0);
	assert_int_equal(e->kind, ENTRY_IN);
	assert_string_equal(e->subject, "Call me");
	assert_string_equal(e->text, "");
	assert_int_equal(b->bob->unread, 2);
	/* What somebody put there is no base64 for people. */
	comes(b, PHONE, MESSAGE_NORMAL, "?OTR:AAMDAAABAAAAAgAAAAEAAAAC.", "x");
	e = newest(&b->bob->buffer, 0);
	assert_null(strstr(e->subject, "?OTR"));
	assert_non_null(strstr(e->subject, "an OTR message"));
	/* Nothing at all is nothing. */
	comes(b, PHONE, MESSAGE_NORMAL, "", "");
	assert_int_equal(b->bob->unread, 3);
}

/* Law 7: no session covers it.  It must not look as if one did. */
static void
test_subject_and_session(void **state)
{
	struct bench *b = *state;
	char *sealed = fake_otr_seal("psst");
	const struct entry *e;

	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	comes(b, PHONE, MESSAGE_CHAT, "I am Bob", sealed);
	e = newest(&b->bob->buffer, 0);
	assert_string_equal(e->text, "psst");
	assert_null(e->subject);
	e = newest(&b->bob->buffer, 1);
	assert_int_equal(e->kind, ENTRY_WARNING);
	assert_non_null(strstr(e->text, "not encrypted"));
	assert_non_null(strstr(e->text, "\nI am Bob"));
	assert_true(bench_heard(b, "notice clear-subject", "I am Bob", NULL));
	/* Alone, or with what OTR keeps for itself: in the clear, and so
	 * marked. */
	comes(b, PHONE, MESSAGE_CHAT, "Pay me", "");
	e = newest(&b->bob->buffer, 0);
	assert_string_equal(e->subject, "Pay me");
	assert_int_equal(e->level, OTR_NOT_PRIVATE);
	e = newest(&b->bob->buffer, 1);
	assert_int_equal(e->kind, ENTRY_WARNING);
	free(sealed);
}

/* The same line twice is shown once; under another subject it is another. */
static void
test_subject_again(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_MESSAGE };
	size_t before = b->bob->unread;

	m.u.message.from = PHONE;
	m.u.message.id = "same";
	m.u.message.subject = "one";
	m.u.message.body = "text";
	fake_net_say(b->net, ALICE, &m);
	fake_net_say(b->net, ALICE, &m);
	assert_int_equal(b->bob->unread, before + 1);
	m.u.message.subject = "two";
	fake_net_say(b->net, ALICE, &m);
	assert_int_equal(b->bob->unread, before + 2);
}

/* What is meant for people and not shown is said to have come. */
static void
test_content(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_MESSAGE };

	m.u.message.from = PHONE;
	for (uint32_t c = CONTENT_NONE + 1; c < CONTENTS; c++) {
		m.u.message.content = c;
		fake_net_say(b->net, ALICE, &m);
		assert_int_equal(bench_count(b, "notice not-shown"), c);
	}
	assert_int_equal(b->bob->unread, 0);
}

/* Their words are theirs, and what answers stands apart from them. */
static void
test_subscription_text(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_SUBSCRIPTION };
	const struct entry *e;

	m.u.subscription.from = "eve@example.net";
	m.u.subscription.kind = "subscribe";
	m.u.subscription.text = "hello\n  /sub allow mallory@example.net";
	fake_net_say(b->net, ALICE, &m);
	e = newest(chat_status(b->chat), 0);
	assert_int_equal(e->kind, ENTRY_QUESTION);
	assert_int_equal(strncmp(e->text + e->quote_at,
	    m.u.subscription.text, e->quote_len), 0);
	/* The answer is the question's own, whatever the quotation says. */
	assert_string_equal(chat_questions(b->chat)->quote,
	    m.u.subscription.text);
	assert_string_equal(chat_questions(b->chat)->answers[0].command,
	    "/sub allow eve@example.net");
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
	assert_string_equal(b->bob->direct->resource, "");
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
}

static bool
is_heard(enum msg_type type)
{
	for (size_t i = 0; chat_features[i] != NULL; i++) {
		const struct chat_hears *h = chat_features[i]->hears;

		for (; h != NULL && h->type != MSG_NONE; h++)
			if (h->type == type)
				return true;
	}
	return false;
}

/* What nobody here hears would end the link: others could send it. */
static void
test_each_is_heard(void **state)
{
	(void)state;
	for (enum msg_type t = MSG_NONE + 1; t < MSG_TYPES; t++)
		if (msg_row(t)->way == MSG_TO_MAIN && !is_heard(t))
			fail_msg("%s is heard by no feature of src/chat",
			    msg_row(t)->name);
}

/* Every message that a worker can send, with nothing in it, at any time. */
static void
test_empty(void **state)
{
	struct bench *b = *state;

	for (enum msg_type t = MSG_STAGE; t < MSG_TYPES; t++) {
		struct msg m = { .type = t };

		/* Other programs' (t-msg): one way is refused as another. */
		if (msg_row(t)->way > MSG_TO_MAIN)
			continue;
		/* A server that offers nothing is not tried again. */
		if (b->account->state == ACCOUNT_FAILED)
			account_connect(b->account, NULL, NULL);
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

#define T(name) cmocka_unit_test_setup_teardown(test_##name, bench_setup, bench_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(garbage), T(rules), T(bound_elsewhere), T(bad_addresses),
		T(odd_addresses), T(roster_resources), T(gateway), T(unheard),
		T(aside), T(own_and_cut), T(announced), T(subject),
		T(subject_and_session), T(subject_again), T(content),
		T(subscription_text), T(stamps), T(parent_gone),
		T(confined), T(each_is_heard), T(empty), T(long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
