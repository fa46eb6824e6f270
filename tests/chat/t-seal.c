/*
 * What refers to sealed lines: it leaves sealed, to the same key, or not at
 * all; and it counts only where what was sealed says so, whatever a server or
 * a contact does.
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

#define THUMB "\xf0\x9f\x91\x8d"
#define CORRECTS REFERENCE_CORRECTS
#define ANSWERS REFERENCE_ANSWERS
#define REACTS REFERENCE_REACTS
#define RETRACTS REFERENCE_RETRACTS

static int
sealed_setup(void **state)
{
	if (bench_setup(state) == -1)
		return -1;
	fake_otr_level(direct_otr(((struct bench *)*state)->bob), OTR_PRIVATE,
	    false);
	buffer_clear(&((struct bench *)*state)->bob->buffer);
	bench_quiet(*state);
	return 0;
}

/* ---- what comes ---------------------------------------------------------- */

static void
hear(struct bench *b, const char *id, const char *text)
{
	char *body = fake_otr_seal(text);

	fake_net_message(b->net, ALICE, PHONE, id, body, 0);
	free(body);
}

static struct sealed_reference
refers(enum reference_kind kind, const char *id, const char *text,
    const char *emoji, size_t fallback)
{
	struct sealed_reference r = { .kind = kind,
	    .fallback = (uint32_t)fallback };

	snprintf(r.id, sizeof(r.id), "%s", id);
	snprintf(r.emoji, sizeof(r.emoji), "%s", emoji);
	otr_digest(text, r.digest);
	return r;
}

/* Bob's, about the line with that id and text. */
static void
hear_of(struct bench *b, const char *id, enum reference_kind kind,
    const char *meant, const char *was, const char *before, const char *text)
{
	char *whole = xasprintf("%s%s", before, text);
	struct sealed_reference r = refers(kind, meant, was,
	    kind == REACTS ? THUMB : "", strlen(before));
	char *body = fake_otr_seal_refers(whole, &r);

	fake_net_message(b->net, ALICE, PHONE, id, body, 0);
	free(whole);
	free(body);
}

static const struct entry *
entry(const struct bench *b, size_t back)
{
	return buffer_at(&b->bob->buffer, b->bob->buffer.count - 1 - back);
}

/* The newest is a line of its own, with all of its text. */
static void
is_new_line(const struct bench *b, const char *text)
{
	assert_int_equal(entry(b, 0)->kind, ENTRY_IN);
	assert_string_equal(entry(b, 0)->text, text);
}

static void
test_heard(void **state)
{
	struct bench *b = *state;
	const struct entry *e;

	hear(b, "m1", "at eight");
	hear_of(b, "m2", CORRECTS, "m1", "at eight", "* ", "at nine");
	assert_int_equal(b->bob->buffer.count, 1);
	e = entry(b, 0);
	assert_string_equal(e->text, "at nine");
	assert_string_equal(e->remarks->first, "at eight");
	assert_int_equal(e->level, OTR_PRIVATE);
	assert_true(bench_heard(b, "message in private at eight",
	    "message in private at nine", NULL));
	/* Always by what it was first. */
	hear_of(b, "m3", CORRECTS, "m1", "at eight", "* ", "at ten");
	assert_string_equal(entry(b, 0)->text, "at ten");
	hear_of(b, "m4", ANSWERS, "m1", "at eight", "> at eight\n", "or not");
	assert_string_equal(entry(b, 0)->text, "or not");
	assert_string_equal(entry(b, 0)->remarks->answers, "m1");
	/* An answer is meant by all that was sealed. */
	hear_of(b, "n1", CORRECTS, "m4", "> at eight\nor not", "* ", "or");
	assert_string_equal(entry(b, 0)->text, "or");
	assert_int_equal(b->bob->buffer.count, 2);
	hear_of(b, "m5", REACTS, "m1", "at eight", "> at\n" THUMB, "");
	assert_int_equal(b->bob->buffer.count, 2);
	assert_string_equal(entry(b, 1)->remarks->reactions, THUMB);
	hear_of(b, "m6", RETRACTS, "m1", "at eight", "(I take it back)", "");
	assert_int_equal(b->bob->buffer.count, 2);
	assert_string_equal(entry(b, 1)->text, "(taken back)");
	assert_null(entry(b, 1)->seal);
	assert_null(bench_entry(&b->bob->buffer, "at ten"));
	assert_null(strstr(entry(b, 0)->remarks->answered, "at"));
	/* It is gone: nothing more is said of it. */
	hear_of(b, "m7", CORRECTS, "m1", "at eight", "* ", "at one");
	is_new_line(b, "* at one");
}

static void
test_of_mine(void **state)
{
	struct bench *b = *state;
	const char *id = bench_type(b, "at eight", OTR_PRIVATE);

	hear_of(b, "m1", REACTS, id, "at eight", "> at\n" THUMB, "");
	assert_string_equal(entry(b, 0)->remarks->reactions, THUMB);
	hear_of(b, "m2", ANSWERS, id, "at eight", "> at\n", "fine");
	assert_string_equal(entry(b, 0)->text, "fine");
	/* But it is mine. */
	hear_of(b, "m3", CORRECTS, id, "at eight", "* ", "at nine");
	is_new_line(b, "* at nine");
	hear_of(b, "m4", RETRACTS, id, "at eight", "(back)", "");
	is_new_line(b, "(back)");
	assert_non_null(bench_entry(&b->bob->buffer, "at eight"));
}

/* ---- a server that does what it likes ------------------------------------ */

/* Elements of XMPP beside what is sealed. */
static void
test_elements_beside(void **state)
{
	struct bench *b = *state;
	static const enum reference_kind kinds[] = { CORRECTS, ANSWERS, REACTS,
	    RETRACTS };
	char text[32];

	hear(b, "m1", "at eight");
	for (size_t i = 0; i < NELEM(kinds); i++) {
		struct msg m = { .type = MSG_MESSAGE };
		char *body;

		snprintf(text, sizeof(text), "hello %zu", i);
		body = fake_otr_seal(text);
		m.u.message.from = PHONE;
		m.u.message.id = text;
		m.u.message.body = body;
		m.u.message.kind = MESSAGE_CHAT;
		m.u.message.refers = kinds[i];
		m.u.message.refers_id = "m1";
		m.u.message.emoji = kinds[i] == REACTS ? THUMB : "";
		m.u.message.fallback = 3;
		fake_net_say(b->net, ALICE, &m);
		is_new_line(b, text);
		free(body);
	}
	assert_non_null(bench_entry(&b->bob->buffer, "at eight"));
	assert_null(entry(b, 4)->remarks);
}

/* ... in the clear, about what was sealed. */
static void
test_clear_of_sealed(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_MESSAGE };

	hear(b, "m1", "at eight");
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	m.u.message.from = PHONE;
	m.u.message.id = "m2";
	m.u.message.body = "at nine";
	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.refers = CORRECTS;
	m.u.message.refers_id = "m1";
	fake_net_say(b->net, ALICE, &m);
	is_new_line(b, "at nine");
	m.u.message.id = "m3";
	m.u.message.body = "";
	m.u.message.refers = RETRACTS;
	fake_net_say(b->net, ALICE, &m);
	assert_non_null(bench_entry(&b->bob->buffer, "at eight"));
}

/* What came in the clear, with the right id and text. */
static void
test_sealed_of_clear(void **state)
{
	struct bench *b = *state;

	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	fake_net_message(b->net, ALICE, PHONE, "m1", "at eight", 0);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	hear_of(b, "m2", CORRECTS, "m1", "at eight", "* ", "at nine");
	is_new_line(b, "* at nine");
	hear_of(b, "m3", RETRACTS, "m1", "at eight", "(back)", "");
	is_new_line(b, "(back)");
	assert_non_null(bench_entry(&b->bob->buffer, "at eight"));
}

/* The ids of two lines are swapped on the way. */
static void
test_ids_swapped(void **state)
{
	struct bench *b = *state;

	hear(b, "m2", "yes");
	hear(b, "m1", "no");
	hear_of(b, "m3", CORRECTS, "m1", "yes", "* ", "of course");
	is_new_line(b, "* of course");
	assert_non_null(bench_entry(&b->bob->buffer, "yes"));
	assert_string_equal(entry(b, 1)->text, "no");
	/* Changed: there is no such line. */
	hear_of(b, "m4", CORRECTS, "m9", "yes", "* ", "sure");
	is_new_line(b, "* sure");
}

/* A later message with the id of a sealed one hides nothing. */
static void
test_id_again(void **state)
{
	struct bench *b = *state;

	hear(b, "m1", "at eight");
	hear(b, "m1", "another");
	fake_net_message(b->net, ALICE, PHONE, "m1", "in the clear", 0);
	hear_of(b, "m2", CORRECTS, "m1", "at eight", "* ", "at nine");
	assert_non_null(bench_entry(&b->bob->buffer, "at nine"));
	assert_non_null(bench_entry(&b->bob->buffer, "another"));
	assert_null(bench_entry(&b->bob->buffer, "at eight"));
}

/* The message that refers comes again, as it was or under another id. */
static void
test_repeated(void **state)
{
	struct bench *b = *state;
	size_t n;

	hear(b, "m1", "at eight");
	hear_of(b, "m2", CORRECTS, "m1", "at eight", "* ", "at nine");
	hear_of(b, "m3", CORRECTS, "m1", "at eight", "* ", "at ten");
	n = b->bob->buffer.count;
	hear_of(b, "m2", CORRECTS, "m1", "at eight", "* ", "at nine");
	assert_int_equal(b->bob->buffer.count, n);
	assert_non_null(bench_entry(&b->bob->buffer, "at ten"));
	/* It is not what a line of the same id and text is. */
	hear(b, "m2", "* at nine");
	is_new_line(b, "* at nine");
}

static void
test_other_digest(void **state)
{
	struct bench *b = *state;

	hear(b, "m1", "at eight");
	hear_of(b, "m2", CORRECTS, "m1", "at seven", "* ", "at nine");
	is_new_line(b, "* at nine");
	/* What stands there now is not what was sealed. */
	hear_of(b, "m3", CORRECTS, "m1", "at eight", "* ", "at ten");
	hear_of(b, "m4", CORRECTS, "m1", "at ten", "* ", "at one");
	is_new_line(b, "* at one");
}

/* ---- other keys ---------------------------------------------------------- */

static void
test_other_key(void **state)
{
	struct bench *b = *state;
	const char *id = bench_type(b, "mine", OTR_PRIVATE);

	hear(b, "m1", "at eight");
	bench_otr(b)->key = FAKE_KEY_B;
	hear_of(b, "m2", CORRECTS, "m1", "at eight", "* ", "at nine");
	is_new_line(b, "* at nine");
	hear_of(b, "m3", RETRACTS, "m1", "at eight", "(back)", "");
	is_new_line(b, "(back)");
	hear_of(b, "m4", REACTS, id, "mine", "> mine\n" THUMB, "");
	is_new_line(b, "> mine\n" THUMB);
	bench_otr(b)->key = FAKE_KEY_A;
	hear_of(b, "m5", CORRECTS, "m1", "at eight", "* ", "at ten");
	assert_non_null(bench_entry(&b->bob->buffer, "at ten"));
}

/* The key is trusted no more: what it says does not change what it said. */
static void
test_lower_level(void **state)
{
	struct bench *b = *state;

	hear(b, "m1", "at eight");
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	hear_of(b, "m2", CORRECTS, "m1", "at eight", "* ", "at nine");
	is_new_line(b, "* at nine");
}

static void
test_other_talk(void **state)
{
	struct bench *b = *state;
	struct talk *carol;
	char *body;

	fake_net_roster(b->net, ALICE, "carol@example.org", "", SUB_BOTH);
	carol = talk_open(b->account, "carol@example.org");
	fake_otr_level(direct_otr(carol), OTR_PRIVATE, false);
	body = fake_otr_seal("at eight");
	fake_net_message(b->net, ALICE, "carol@example.org/x", "m1", body, 0);
	free(body);
	hear_of(b, "m2", RETRACTS, "m1", "at eight", "(back)", "");
	is_new_line(b, "(back)");
	assert_non_null(bench_entry(&carol->buffer, "at eight"));
}

/* ---- the fallback -------------------------------------------------------- */

static void
test_fallback(void **state)
{
	struct bench *b = *state;

	hear(b, "m1", "at eight");
	/* Nothing is left, or too much, or half a character. */
	hear_of(b, "m2", CORRECTS, "m1", "at eight", "* ", "");
	is_new_line(b, "* ");
	hear_of(b, "m3", CORRECTS, "m1", "at eight", "* ", " \n");
	is_new_line(b, "*  \n");
	hear_of(b, "m4", RETRACTS, "m1", "at eight", "(back)", "and more");
	is_new_line(b, "(back)and more");
	hear_of(b, "m5", REACTS, "m1", "at eight", "> \n", THUMB);
	is_new_line(b, "> \n" THUMB);
	for (int i = 1; i < 4; i++) {
		struct sealed_reference r = refers(CORRECTS, "m1", "at eight",
		    "", (size_t)i);
		char id[8], *body = fake_otr_seal_refers(THUMB "!", &r);

		snprintf(id, sizeof(id), "f%d", i);
		fake_net_message(b->net, ALICE, PHONE, id, body, 0);
		is_new_line(b, THUMB "!");
		free(body);
	}
	assert_non_null(bench_entry(&b->bob->buffer, "at eight"));
}

/* ---- what leaves --------------------------------------------------------- */

/* The last that left: its text and reference; both freed by the caller. */
static char *
left(struct bench *b, struct sealed_reference *r)
{
	const struct fake_frame *f;
	struct otr_in in;
	char *text;

	fake_net_run(b->net);
	f = fake_net_last(b->net, MSG_SEND);
	assert_non_null(f);
	assert_int_equal(f->flags & SEND_OTR, SEND_OTR);
	otr_recv(direct_otr(b->bob), "x", f->body, 0, &in);
	text = xstrdup(in.text);
	memset(r, 0, sizeof(*r));
	if (in.refers != NULL)
		*r = *in.refers;
	otr_in_clear(&in);
	return text;
}

static void
left_is(struct bench *b, enum reference_kind kind, const char *id,
    const char *was, const char *before, const char *text)
{
	struct sealed_reference r, is = refers(kind, id, was, kind == REACTS ?
	    THUMB : "", strlen(before));
	char *whole = xasprintf("%s%s", before, text), *got = left(b, &r);

	assert_string_equal(got, whole);
	assert_memory_equal(&r, &is, sizeof(r));
	free(whole);
	free(got);
}

static void
test_leaves(void **state)
{
	struct bench *b = *state;
	const char *id = bench_type(b, "at eight", OTR_PRIVATE);
	struct err err;
	char *mine = xstrdup(id);

	assert_int_equal(talk_correct(b->bob, "at nine", OTR_PRIVATE, &err),
	    0);
	left_is(b, CORRECTS, mine, "at eight", "* ", "at nine");
	assert_int_equal(talk_correct(b->bob, "at ten", OTR_PRIVATE, &err), 0);
	left_is(b, CORRECTS, mine, "at eight", "* ", "at ten");
	assert_int_equal(b->bob->buffer.count, 1);
	hear(b, "m1", "too late");
	assert_int_equal(talk_reply(b->bob, "m1", "why?", OTR_PRIVATE, &err),
	    0);
	left_is(b, ANSWERS, "m1", "too late", "> too late\n", "why?");
	assert_string_equal(entry(b, 0)->text, "why?");
	assert_int_equal(talk_correct(b->bob, "oh?", OTR_PRIVATE, &err), 0);
	left_is(b, CORRECTS, entry(b, 0)->id, "> too late\nwhy?", "* ", "oh?");
	assert_int_equal(talk_react(b->bob, "m1", THUMB, OTR_PRIVATE, &err),
	    0);
	left_is(b, REACTS, "m1", "too late", "> too late\n" THUMB, "");
	assert_int_equal(talk_retract(b->bob, mine, OTR_PRIVATE, &err), 0);
	fake_net_run(b->net);
	assert_null(strstr(fake_net_last(b->net, MSG_SEND)->body, "eight"));
	assert_null(bench_entry(&b->bob->buffer, "at ten"));
	assert_false(fake_net_leaked(b->net, "at nine"));
	assert_false(fake_net_leaked(b->net, THUMB));
	free(mine);
}

static void
refused(struct bench *b, enum otr_level shown, const char *code)
{
	struct err err;
	size_t n = fake_net_count(b->net, MSG_SEND);

	assert_int_equal(talk_correct(b->bob, "SECRET", shown, &err), -1);
	assert_string_equal(err.code, code);
	assert_int_equal(talk_retract(b->bob, NULL, shown, &err), -1);
	assert_string_equal(err.code, code);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), n);
}

static void
test_refused(void **state)
{
	struct bench *b = *state;

	bench_type(b, "at eight", OTR_PRIVATE);
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	refused(b, OTR_NOT_PRIVATE, "sealed-line");
	bench_otr(b)->key = FAKE_KEY_B;
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	refused(b, OTR_PRIVATE, "sealed-line");
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	bench_type(b, "in the clear", OTR_NOT_PRIVATE);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	refused(b, OTR_PRIVATE, "sealed-line");
	assert_false(fake_net_leaked(b->net, "SECRET"));
}

/* Typed under the session, which falls: never in the clear, whatever is said.
 */
static void
test_never_clear(void **state)
{
	struct bench *b = *state;
	struct err err;

	bench_type(b, "at eight", OTR_PRIVATE);
	fake_otr_level(direct_otr(b->bob), OTR_FINISHED, true);
	assert_int_equal(talk_correct(b->bob, "SECRET", OTR_FINISHED, &err),
	    0);
	assert_int_equal(talk_held(b->bob), 1);
	/* The user goes on without a session: it fails, and stays so. */
	assert_int_equal(direct_end(b->bob, &err), 0);
	assert_int_equal(talk_held(b->bob), 0);
	assert_int_equal(talk_failed(b->bob), 1);
	assert_int_equal(talk_exposed(b->bob, NULL), 0);
	assert_int_equal(talk_resend(b->bob, NULL, OTR_NOT_PRIVATE, &err), 0);
	fake_net_run(b->net);
	assert_int_equal(talk_failed(b->bob), 1);
	assert_int_equal(talk_resend(b->bob, "last", OTR_NOT_PRIVATE, &err),
	    0);
	fake_net_run(b->net);
	assert_false(fake_net_leaked(b->net, "SECRET"));
	/* Nor where OTR itself says that it may. */
	bench_otr(b)->lies_clear = true;
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	talk_resend(b->bob, NULL, OTR_PRIVATE, &err);
	fake_net_run(b->net);
	assert_false(fake_net_leaked(b->net, "SECRET"));
	bench_otr(b)->lies_clear = false;
	assert_int_equal(talk_resend(b->bob, NULL, OTR_PRIVATE, &err), 0);
	fake_net_run(b->net);
	assert_int_equal(talk_failed(b->bob), 0);
	assert_int_equal(talk_held(b->bob), 0);
	assert_false(fake_net_leaked(b->net, "SECRET"));
}

/* The session comes back with another key: to that one it never goes. */
static void
test_same_key_only(void **state)
{
	struct bench *b = *state;
	struct err err;
	size_t n;

	bench_type(b, "at eight", OTR_PRIVATE);
	fake_otr_level(direct_otr(b->bob), OTR_FINISHED, true);
	assert_int_equal(talk_correct(b->bob, "SECRET", OTR_FINISHED, &err),
	    0);
	bench_otr(b)->key = FAKE_KEY_B;
	bench_otr(b)->latched = false;
	n = fake_net_count(b->net, MSG_SEND);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	fake_net_run(b->net);
	talk_resend(b->bob, NULL, OTR_PRIVATE, &err);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), n);
	assert_int_equal(talk_hold(b->bob), OTR_HOLD_OTHER_KEY);
	/* OTR lies about the key. */
	bench_otr(b)->lies_key = true;
	talk_resend(b->bob, NULL, OTR_PRIVATE, &err);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), n);
	bench_otr(b)->lies_key = false;
	bench_otr(b)->key = FAKE_KEY_A;
	talk_resend(b->bob, NULL, OTR_PRIVATE, &err);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), n + 1);
}

/* Given in the clear at last, a line is one in the clear. */
static void
test_given_clear(void **state)
{
	struct bench *b = *state;
	struct err err;
	char *id;

	id = xstrdup(bench_type(b, "at eight", OTR_PRIVATE));
	assert_non_null(entry(b, 0)->seal);
	/* They could not read it. */
	outbox_unreadable(b->bob, false);
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	fake_net_run(b->net);
	assert_int_equal(talk_held(b->bob) + talk_failed(b->bob), 1);
	assert_int_equal(talk_resend(b->bob, id, OTR_NOT_PRIVATE, &err), 0);
	fake_net_run(b->net);
	assert_int_equal(bench_entry(&b->bob->buffer, "at eight")->level,
	    OTR_NOT_PRIVATE);
	assert_null(bench_entry(&b->bob->buffer, "at eight")->seal);
	free(id);
}

/* Nothing says that it was read: that is no matter of the line it means. */
static void
test_doubt(void **state)
{
	struct bench *b = *state;
	struct err err;
	const struct entry *e;

	hear(b, "m1", "at eight");
	bench_clock(b, 10);
	b->bob->gives_receipts = true;
	assert_int_equal(talk_react(b->bob, "m1", THUMB, OTR_PRIVATE, &err),
	    0);
	fake_net_run(b->net);
	assert_int_equal(outbox_doubt(b->bob, false), 1);
	e = bench_entry(&b->bob->buffer, "at eight");
	assert_null(e->reason);
	assert_int_equal(e->delivery, DELIVERY_NONE);
	assert_non_null(strstr(e->remarks->reason, "perhaps not read"));
}

/* ---- wiping -------------------------------------------------------------- */

static void
test_wiped(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_int_equal(conf_set(b->conf, SET_OTR_WIPE, ALICE, BOB, "end",
	    &err), 0);
	hear(b, "m1", "at eight");
	bench_type(b, "mine", OTR_PRIVATE);
	assert_int_equal(talk_correct(b->bob, "mine too", OTR_PRIVATE, &err),
	    0);
	fake_net_run(b->net);
	talk_read(b->bob);
	assert_int_equal(direct_end(b->bob, &err), 0);
	assert_null(bench_entry(&b->bob->buffer, "at eight"));
	assert_null(bench_entry(&b->bob->buffer, "mine"));
	for (size_t i = 0; i < b->bob->buffer.count; i++)
		assert_null(entry(b, i)->seal);
	assert_null(b->bob->outbox);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	hear_of(b, "m2", CORRECTS, "m1", "at eight", "* ", "at nine");
	is_new_line(b, "* at nine");
	assert_int_equal(talk_correct(b->bob, "x", OTR_PRIVATE, &err), -1);
}

/* What was to be said of a sealed line that is gone is said of no older one in
 * the clear. */
static void
test_newest_gone(void **state)
{
	struct bench *b = *state;
	struct err err;
	size_t n;

	assert_int_equal(conf_set(b->conf, SET_OTR_WIPE, ALICE, BOB, "end",
	    &err), 0);
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	bench_type(b, "in the clear", OTR_NOT_PRIVATE);
	fake_net_message(b->net, ALICE, PHONE, "c1", "theirs, in the clear",
	    0);
	fake_otr_level(direct_otr(b->bob), OTR_PRIVATE, false);
	bench_type(b, "at eight", OTR_PRIVATE);
	hear(b, "m1", "fine");
	talk_read(b->bob);
	assert_int_equal(direct_end(b->bob, &err), 0);
	fake_net_run(b->net);
	n = fake_net_count(b->net, MSG_SEND);
	refused(b, OTR_NOT_PRIVATE, "no-line");
	assert_int_equal(talk_reply(b->bob, NULL, "SECRET", OTR_NOT_PRIVATE,
	    &err), -1);
	assert_int_equal(talk_react(b->bob, NULL, THUMB, OTR_NOT_PRIVATE,
	    &err), -1);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), n);
	assert_false(fake_net_leaked(b->net, "SECRET"));
}

/* Whether the bytes of the history's file have it anywhere. */
static bool
on_disk(const struct bench *b, const char *text)
{
	char *path = xasprintf("%s/history.db", b->chat->data_dir);
	size_t n = strlen(text);
	struct str s;
	bool has = false;

	str_init(&s);
	if (file_read(path, 1 << 20, &s, NULL) == 0)
		for (size_t i = 0; i + n <= s.len; i++)
			has |= memcmp(s.s + i, text, n) == 0;
	str_free(&s);
	free(path);
	return has;
}

/* What the user lets be kept of a session goes from there too. */
static void
test_kept(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_int_equal(conf_set(b->conf, SET_OTR_LOG, ALICE, BOB, "true",
	    &err), 0);
	hear(b, "m1", "at eight");
	bench_clock(b, 10);
	hear(b, "m2", "it stays");
	bench_clock(b, 10);
	hear_of(b, "m3", CORRECTS, "m1", "at eight", "* ", "at nine");
	bench_clock(b, 10);
	bench_type(b, "mine", OTR_PRIVATE);
	bench_clock(b, 10);
	assert_int_equal(talk_correct(b->bob, "really", OTR_PRIVATE, &err), 0);
	bench_clock(b, 10);
	assert_true(on_disk(b, "at eight") && on_disk(b, "at nine"));
	assert_true(on_disk(b, "mine") && on_disk(b, "really"));
	hear_of(b, "m4", RETRACTS, "m1", "at eight", "(back)", "");
	assert_int_equal(talk_retract(b->bob, NULL, OTR_PRIVATE, &err), 0);
	fake_net_run(b->net);
	assert_false(on_disk(b, "at eight") || on_disk(b, "at nine"));
	assert_false(on_disk(b, "mine") || on_disk(b, "really"));
	assert_true(on_disk(b, "it stays"));
}

/* Many lines come at once: what is taken back of them is one. */
static void
test_kept_each(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_int_equal(conf_set(b->conf, SET_OTR_LOG, ALICE, BOB, "true",
	    &err), 0);
	hear(b, "m1", "it stays");
	hear(b, "m2", "at eight");
	hear(b, "m3", "this as well");
	bench_type(b, "mine too", OTR_PRIVATE);
	bench_type(b, "mine", OTR_PRIVATE);
	hear_of(b, "m4", RETRACTS, "m2", "at eight", "(back)", "");
	assert_int_equal(talk_retract(b->bob, NULL, OTR_PRIVATE, &err), 0);
	fake_net_run(b->net);
	assert_false(on_disk(b, "at eight"));
	assert_true(on_disk(b, "it stays"));
	assert_true(on_disk(b, "this as well"));
	assert_true(on_disk(b, "mine too"));
}

/* In the clear nobody takes back what was kept of a session. */
static void
test_kept_apart(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_MESSAGE };
	struct err err;

	assert_int_equal(conf_set(b->conf, SET_OTR_LOG, ALICE, BOB, "true",
	    &err), 0);
	hear(b, "m1", "at eight");
	fake_otr_level(direct_otr(b->bob), OTR_NOT_PRIVATE, false);
	/* The very same time, as the clock stands still. */
	fake_net_message(b->net, ALICE, PHONE, "m2", "clear", 0);
	m.u.message.from = PHONE;
	m.u.message.id = "m3";
	m.u.message.body = "";
	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.refers = RETRACTS;
	m.u.message.refers_id = "m2";
	fake_net_say(b->net, ALICE, &m);
	assert_null(bench_entry(&b->bob->buffer, "clear"));
	assert_true(on_disk(b, "at eight"));
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, sealed_setup, \
	bench_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_heard),
		TEST(test_of_mine),
		TEST(test_elements_beside),
		TEST(test_clear_of_sealed),
		TEST(test_sealed_of_clear),
		TEST(test_ids_swapped),
		TEST(test_id_again),
		TEST(test_repeated),
		TEST(test_other_digest),
		TEST(test_other_key),
		TEST(test_lower_level),
		TEST(test_other_talk),
		TEST(test_fallback),
		TEST(test_leaves),
		TEST(test_refused),
		TEST(test_never_clear),
		TEST(test_same_key_only),
		TEST(test_given_clear),
		TEST(test_doubt),
		TEST(test_wiped),
		TEST(test_newest_gone),
		TEST(test_kept),
		TEST(test_kept_each), TEST(test_kept_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
