/*
 * What is asked about people: who is asked, what is said of the answers, and
 * what others may learn of the user.
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

static void
told(struct bench *b, size_t i, struct msg *m)
{
	m->type = MSG_TOLD;
	m->u.told.request = (uint32_t)fake_net_frame(b->net, MSG_ASK,
	    i)->ticket;
	fake_net_say(b->net, ALICE, m);
}

static void
ask(struct bench *b, enum inquiry what, const char *jid)
{
	fake_net_forget(b->net);
	bench_quiet(b);
	assert_int_equal(account_ask(b->account, what, jid, NULL, NULL), 0);
	fake_net_run(b->net);
}

static void
test_whom(void **state)
{
	struct bench *b = *state;
	struct err err;

	fake_net_presence(b->net, ALICE, BOB "/tablet", SHOW_AWAY);
	ask(b, INQUIRY_VERSION, BOB);
	assert_int_equal(fake_net_count(b->net, MSG_ASK), 2);
	assert_string_equal(fake_net_frame(b->net, MSG_ASK, 0)->to, PHONE);
	assert_string_equal(fake_net_frame(b->net, MSG_ASK, 1)->to,
	    BOB "/tablet");
	assert_string_equal(fake_net_frame(b->net, MSG_ASK, 1)->body,
	    "version");
	ask(b, INQUIRY_TIME, BOB "/other");
	assert_string_equal(fake_net_last(b->net, MSG_ASK)->to, BOB "/other");
	ask(b, INQUIRY_PING, "");
	assert_string_equal(fake_net_last(b->net, MSG_ASK)->to, "");
	/* Nobody is there. */
	ask(b, INQUIRY_LAST, "zoe@example.org");
	assert_string_equal(fake_net_last(b->net, MSG_ASK)->to,
	    "zoe@example.org");
	assert_int_equal(account_ask(b->account, INQUIRY_TIME,
	    "zoe@example.org", NULL, &err), -1);
	assert_string_equal(err.code, "contact-offline");
	assert_int_equal(account_block(b->account, BOB, REPORT_NONE, NULL,
	    NULL), 0);
	assert_int_equal(account_ask(b->account, INQUIRY_PING, BOB, NULL,
	    &err), -1);
	assert_string_equal(err.code, "blocked");
	assert_int_equal(account_vcard(b->account, BOB, NULL, &err), -1);
	assert_string_equal(err.code, "blocked");
}

static void
test_answers(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_TOLD };

	ask(b, INQUIRY_PING, PHONE);
	bench_clock(b, 1250);
	told(b, 0, &m);
	assert_true(bench_heard(b, "notice ping " PHONE
	    " answered after 1.250 seconds.", NULL));
	ask(b, INQUIRY_TIME, PHONE);
	m.u.told.utc = 1166551115000;
	m.u.told.offset = -360;
	told(b, 0, &m);
	assert_true(bench_heard(b, "notice time " PHONE ": it is 2006-12-19 "
	    "11:58 (UTC-06:00) there.", NULL));
	/* A time that is none. */
	ask(b, INQUIRY_TIME, PHONE);
	m.u.told.offset = 100000;
	told(b, 0, &m);
	assert_true(bench_heard(b, "error not-told", NULL));
	ask(b, INQUIRY_TIME, PHONE);
	m.u.told.offset = 0;
	m.u.told.utc = UINT64_MAX;
	told(b, 0, &m);
	assert_true(bench_heard(b, "error not-told", NULL));
	ask(b, INQUIRY_VERSION, PHONE);
	m.u.told.name = "pro\nfanity\x1b[2J";
	m.u.told.version = "0.13";
	m.u.told.system = "Linux";
	told(b, 0, &m);
	assert_true(bench_heard(b, "notice version " PHONE ": pro fanity",
	    " 0.13 on Linux", NULL));
	ask(b, INQUIRY_LAST, PHONE);
	m.u.told.seconds = 200;
	told(b, 0, &m);
	assert_true(bench_heard(b, "notice last " PHONE ": nobody has typed "
	    "anything for 3 minutes.", NULL));
	ask(b, INQUIRY_LAST, "zoe@example.org");
	m.u.told.text = "gone \"home\"";
	m.u.told.seconds = 200000;
	told(b, 0, &m);
	assert_true(bench_heard(b, "notice last zoe@example.org was online 2 "
	    "days ago.", NULL));
	ask(b, INQUIRY_LAST, PHONE);
	m.u.told.condition = "service-unavailable";
	told(b, 0, &m);
	assert_true(bench_heard(b, "error not-told " PHONE ", asked how "
	    "long nobody has typed: it does not say (service-unavailable",
	    NULL));
	/* Once. */
	bench_quiet(b);
	told(b, 0, &m);
	assert_string_equal(b->log.s, "");
	/* The stream ends. */
	ask(b, INQUIRY_PING, PHONE);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 5000);
	fake_net_run(b->net);
	assert_true(bench_heard(b, "error not-told", "the connection was lost",
	    NULL));
}

static void
test_lies(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_TOLD };

	m.u.told.request = 1;
	fake_net_say(b->net, ALICE, &m);
	assert_true(bench_heard(b, "broke the rules", NULL));
}

/* ---- cards ------------------------------------------------------------- */

static void
field(struct bench *b, const char *name, const char *text)
{
	struct msg m = { .type = MSG_VCARD_FIELD };

	m.u.vcard_field.request = (uint32_t)fake_net_last(b->net,
	    MSG_VCARD_GET)->ticket;
	m.u.vcard_field.name = name;
	m.u.vcard_field.text = text;
	fake_net_say(b->net, ALICE, &m);
}

static void
card_end(struct bench *b, enum msg_type of, const char *condition,
    uint32_t left_out)
{
	struct msg m = { .type = MSG_VCARD_END };

	m.u.vcard_end.request = (uint32_t)fake_net_last(b->net, of)->ticket;
	m.u.vcard_end.condition = condition;
	m.u.vcard_end.left_out = left_out;
	fake_net_say(b->net, ALICE, &m);
}

static void
test_card(void **state)
{
	struct bench *b = *state;
	char big[1001];

	assert_int_equal(account_vcard(b->account, BOB, NULL, NULL), 0);
	fake_net_run(b->net);
	assert_string_equal(fake_net_last(b->net, MSG_VCARD_GET)->to, BOB);
	field(b, "fn", "Robert\nevent: forged");
	field(b, "Event", "x");
	field(b, "a:b", "x");
	field(b, "", "x");
	card_end(b, MSG_VCARD_GET, "", 1);
	assert_true(bench_heard(b, "notice vcard What " BOB " says about "
	    "themselves, to everybody:  (pictures", "\nfn: Robert "
	    "event: forged", NULL));
	assert_int_equal(bench_count(b, ": x"), 0);
	/* More than is kept. */
	bench_quiet(b);
	assert_int_equal(account_vcard(b->account, BOB, NULL, NULL), 0);
	fake_net_run(b->net);
	memset(big, 'a', 1000);
	big[1000] = '\0';
	for (int i = 0; i < 200; i++)
		field(b, "note", big);
	card_end(b, MSG_VCARD_GET, "", 0);
	assert_true(b->log.len < 70 * 1024);
	bench_quiet(b);
	assert_int_equal(account_vcard(b->account, NULL, NULL, NULL), 0);
	fake_net_run(b->net);
	assert_string_equal(fake_net_last(b->net, MSG_VCARD_GET)->to, "");
	card_end(b, MSG_VCARD_GET, "item-not-found", 0);
	assert_true(bench_heard(b, "error not-told The card of " ALICE
	    " could not be read", NULL));
}

static void
test_own_card(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_int_equal(account_vcard_set(b->account, "nickname", "Al", NULL,
	    NULL), 0);
	fake_net_run(b->net);
	assert_string_equal(fake_net_last(b->net, MSG_VCARD_SET)->body, "Al");
	assert_null(conf_text(b->conf, SET_NICKNAME, ALICE, NULL));
	card_end(b, MSG_VCARD_SET, "", 0);
	assert_true(bench_heard(b, "notice vcard-set", "anybody can read",
	    "nickname: Al", NULL));
	/* From now on those who are asked hear it. */
	assert_string_equal(conf_text(b->conf, SET_NICKNAME, ALICE, NULL),
	    "Al");
	roster_subscription(b->account, "zoe@example.org", "subscribe", NULL);
	roster_subscription(b->account, "zoe@example.org", "subscribed", NULL);
	fake_net_run(b->net);
	assert_int_equal(account_vcard_set(b->account, "nickname", "", NULL,
	    NULL), 0);
	fake_net_run(b->net);
	card_end(b, MSG_VCARD_SET, "", 0);
	assert_null(conf_text(b->conf, SET_NICKNAME, ALICE, NULL));
	assert_int_equal(account_vcard_set(b->account, "fn", "x", NULL,
	    NULL), 0);
	fake_net_run(b->net);
	card_end(b, MSG_VCARD_SET, "forbidden", 0);
	assert_true(bench_heard(b, "error not-told Your card was not changed",
	    NULL));
	account_disconnect(b->account, NULL);
	fake_net_run(b->net);
	assert_int_equal(account_vcard_set(b->account, "fn", "x", NULL,
	    &err), -1);
	assert_string_equal(err.code, "offline");
}

/* ---- whois ------------------------------------------------------------- */

static void
test_whois(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_TOLD };

	assert_int_equal(account_whois(b->account, BOB, NULL, NULL), 0);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_ASK), 2);
	assert_int_equal(bench_count(b, "whois"), 0);
	m.u.told.text = "Bobby";
	told(b, 0, &m);
	m.u.told.text = "";
	m.u.told.name = "profanity";
	told(b, 1, &m);
	assert_true(bench_heard(b, "notice whois " BOB "\nshown as: Bob\n"
	    "calls itself: Bobby (their own word)\namong your contacts; each "
	    "of you sees when the other is online\nprogram \"phone\": online, "
	    "priority "
	    "0, profanity\n", "OTR", NULL));
	/* Nobody answers: what there is, after ten seconds; and no more. */
	bench_quiet(b);
	fake_net_forget(b->net);
	assert_int_equal(account_whois(b->account, BOB, NULL, NULL), 0);
	fake_net_run(b->net);
	bench_clock(b, 10000);
	assert_int_equal(bench_count(b, "notice whois"), 1);
	told(b, 0, &m);
	told(b, 1, &m);
	assert_int_equal(bench_count(b, "notice whois"), 1);
	/* Who may not see us is not asked. */
	bench_quiet(b);
	fake_net_forget(b->net);
	assert_int_equal(account_whois(b->account, "eve@example.net", NULL,
	    NULL), 0);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_ASK), 0);
	assert_true(bench_heard(b, "notice whois eve@example.net", "not among "
	    "your contacts", "offline, as far as is known", NULL));
	/* One that waits when all ends. */
	assert_int_equal(account_whois(b->account, BOB, NULL, NULL), 0);
}

static void
own_presence(struct bench *b, const char *name, enum show show)
{
	struct msg m = { .type = MSG_PRESENCE };
	char *from = name == NULL ? xstrdup(account_full(b->account)) :
	    xasprintf(ALICE "/%s", name);

	m.u.presence.from = from;
	m.u.presence.show = show;
	m.u.presence.priority = 3;
	fake_net_say(b->net, ALICE, &m);
	free(from);
}

/* One's own address: the other programs; they are no contact. */
static void
test_whois_own(void **state)
{
	struct bench *b = *state;
	char many[16];

	own_presence(b, NULL, SHOW_ONLINE);
	assert_int_equal(account_whois(b->account, ALICE, NULL, NULL), 0);
	assert_true(bench_heard(b, "notice whois " ALICE, "your own address\n"
	    "no other program of yours is known to be online", NULL));
	own_presence(b, "phone", SHOW_AWAY);
	own_presence(b, "desk", SHOW_ONLINE);
	own_presence(b, "desk", SHOW_OFFLINE);
	own_presence(b, "never", SHOW_OFFLINE);
	bench_quiet(b);
	assert_int_equal(account_whois(b->account, ALICE, NULL, NULL), 0);
	assert_true(bench_heard(b, "notice whois", "away, priority 3", NULL));
	assert_null(strstr(b->log.s, "desk"));
	assert_null(contact_find(b->account, ALICE));
	assert_int_equal(bench_count(b, "presence"), 0);
	/* A server can make them up without end. */
	for (int i = 0; i < 1000; i++) {
		snprintf(many, sizeof(many), "p%d", i);
		own_presence(b, many, SHOW_DND);
	}
	bench_quiet(b);
	assert_int_equal(account_whois(b->account, ALICE, NULL, NULL), 0);
	assert_non_null(strstr(b->log.s, "\"p30\": dnd"));
	assert_null(strstr(b->log.s, "\"p31\""));
}

/* ---- what others may learn --------------------------------------------- */

static void
test_consent(void **state)
{
	struct bench *b = *state;
	size_t presences;

	(void)state;
	/* The private choice, before our presence. */
	bench_restart(b);
	assert_int_equal(account_connect(b->account, "pw", NULL), 0);
	fake_net_run(b->net);
	assert_int_equal(fake_net_last(b->net, MSG_CONSENT)->flags,
	    CONSENT_VERSION);
	presences = fake_net_count(b->net, MSG_SEND_PRESENCE);
	chat_consent_changed(b->chat);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_CONSENT), 1);
	assert_int_equal(conf_set(b->conf, SET_ANSWER_LAST, NULL, NULL,
	    "true", NULL), 0);
	chat_consent_changed(b->chat);
	bench_clock(b, 5000);
	fake_net_run(b->net);
	assert_int_equal(fake_net_last(b->net, MSG_CONSENT)->flags,
	    CONSENT_VERSION | CONSENT_LAST);
	assert_int_equal(fake_net_count(b->net, MSG_SEND_PRESENCE),
	    presences + 1);
	/* Told now and then, and not by a clock. */
	chat_stirred(b->chat);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_CONSENT), 2);
	bench_clock(b, 3600000);
	assert_int_equal(fake_net_count(b->net, MSG_CONSENT), 2);
	chat_stirred(b->chat);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_CONSENT), 3);
	assert_int_equal(fake_net_last(b->net, MSG_CONSENT)->ticket, 0);
}

/* What they call themselves is never their name by itself. */
static void
test_nick(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_SUBSCRIPTION };

	m.u.subscription.from = "eve@example.net";
	m.u.subscription.kind = "subscribe";
	m.u.subscription.text = "hello";
	m.u.subscription.nick = "Bob\" wants\n\x1b[2J";
	fake_net_say(b->net, ALICE, &m);
	assert_non_null(bench_entry(chat_status(b->chat), "eve@example.net "
	    "(who calls itself \"Bob"));
	assert_null(bench_entry(chat_status(b->chat), "\"Bob\" wants"));
	assert_string_equal(name_of(b->account, "eve@example.net"), "eve");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_whom),
		TEST(test_answers),
		TEST(test_lies),
		TEST(test_card),
		TEST(test_own_card),
		TEST(test_whois),
		TEST(test_whois_own),
		TEST(test_consent),
		TEST(test_nick),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
