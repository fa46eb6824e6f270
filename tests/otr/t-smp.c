/*
 * SMP: right and wrong secret, question, abort, both at once, cheating, the
 * session that ends under it; and what becomes of trust.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/types.h>
#include <libotr/proto.h>
#include <libotr/tlv.h>

#include "otr/inside.h"
#include "otr/libotr/inside.h"
#include "tests/support/pair.h"

static int
setup(void **state)
{
	struct pair *p = xcalloc(1, sizeof(*p));

	pair_new(p);
	pair_session(p);
	pair_forget_events(&p->a);
	pair_forget_events(&p->b);
	*state = p;
	return 0;
}

static enum otr_smp
smp(const struct pair_side *side)
{
	struct otr_info info;

	otr_info(side->s, &info);
	return info.smp;
}

static bool
left_secret(const struct pair *p)
{
	return pair_left(&p->a, "swordfish") || pair_left(&p->b, "swordfish");
}

/* Known again however it is typed, while it runs, and no longer. */
static void
spoken(void **state)
{
	struct pair *p = *state;

	assert_null(otr_smp_spoken(p->a.otr, "Rialto bridge"));
	otr_smp_start(p->a.s, NULL, "Rialto bridge", NULL);
	assert_string_equal(otr_smp_spoken(p->a.otr, "Rialto bridge"), BOB);
	assert_string_equal(otr_smp_spoken(p->a.otr, " rialto BRIDGE. "), BOB);
	assert_string_equal(otr_smp_spoken(p->a.otr, "\"rialtobridge\""), BOB);
	assert_null(otr_smp_spoken(p->a.otr, "Rialto"));
	assert_null(otr_smp_spoken(p->a.otr, "the Rialto bridge"));
	assert_null(otr_smp_spoken(p->a.otr, ""));
	pair_run(p);
	/* Who is asked has typed nothing yet. */
	assert_null(otr_smp_spoken(p->b.otr, "Rialto bridge"));
	otr_smp_answer(p->b.s, "rialto", NULL);
	assert_string_equal(otr_smp_spoken(p->b.otr, "Rialto"), ALICE);
	pair_run(p);
	assert_int_equal(smp(&p->a), OTR_SMP_FAILED);
	assert_null(otr_smp_spoken(p->a.otr, "Rialto bridge"));
	assert_null(otr_smp_spoken(p->b.otr, "rialto"));
	/* Broken off; and under the end of the session. */
	otr_smp_start(p->a.s, "Which?", "...", NULL);
	assert_string_equal(otr_smp_spoken(p->a.otr, "..."), BOB);
	assert_null(otr_smp_spoken(p->a.otr, "?!"));
	otr_smp_abort(p->a.s, NULL);
	assert_null(otr_smp_spoken(p->a.otr, "..."));
	pair_run(p);
	otr_smp_start(p->a.s, NULL, "pea soup", NULL);
	assert_non_null(otr_smp_spoken(p->a.otr, "Pea soup!"));
	otr_end(p->a.s, NULL);
	assert_null(otr_smp_spoken(p->a.otr, "pea soup"));
}

static void
code_or_not(void **state)
{
	(void)state;
	assert_true(otr_smp_is_code("123456"));
	assert_true(otr_smp_is_code(" 123 456 "));
	assert_false(otr_smp_is_code("12345"));
	assert_false(otr_smp_is_code("1234567"));
	assert_false(otr_smp_is_code("12345a"));
	assert_false(otr_smp_is_code(""));
}

static void
right_secret(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	const struct pair_event *e;

	assert_int_equal(otr_smp_start(p->a.s, NULL, "swordfish", NULL), 0);
	assert_int_equal(smp(&p->a), OTR_SMP_RUNNING);
	pair_run(p);
	assert_int_equal(smp(&p->b), OTR_SMP_ASKED);
	e = pair_last(&p->b, OTR_EVENT_SMP);
	assert_int_equal(e->smp, OTR_SMP_ASKED);
	assert_string_equal(e->question, "");
	/* "/otr smp SECRET" while asked answers. */
	assert_int_equal(otr_smp_start(p->b.s, NULL, "swordfish", NULL), 0);
	pair_run(p);
	assert_int_equal(smp(&p->a), OTR_SMP_SUCCEEDED);
	assert_int_equal(smp(&p->b), OTR_SMP_SUCCEEDED);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	assert_int_equal(otr_level(p->b.s), OTR_PRIVATE);
	otr_info(p->a.s, &info);
	assert_string_equal(info.verified_day, "1970-01-01");
	assert_int_equal(info.smp_progress, 100);
	assert_false(info.latched);
	/* SMP succeeded comes before the level. */
	for (e = p->a.events; e->type != OTR_EVENT_LEVEL; e = e->next)
		if (e->smp == OTR_SMP_SUCCEEDED)
			break;
	assert_int_equal(e->smp, OTR_SMP_SUCCEEDED);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_TRUST), 1);
	assert_false(left_secret(p));
	/* Kept over a restart. */
	pair_restart(&p->a);
	pair_restart(&p->b);
	pair_forget_events(&p->a);
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_FIRST_KEY), 0);
}

static void
wrong_secret(void **state)
{
	struct pair *p = *state;

	otr_smp_start(p->a.s, NULL, "swordfish", NULL);
	pair_run(p);
	otr_smp_answer(p->b.s, "herring", NULL);
	pair_run(p);
	assert_int_equal(smp(&p->a), OTR_SMP_FAILED);
	assert_int_equal(smp(&p->b), OTR_SMP_FAILED);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_TRUST), 0);
	/* And once more, with the right one. */
	otr_smp_start(p->b.s, NULL, "swordfish", NULL);
	pair_run(p);
	otr_smp_answer(p->a.s, "swordfish", NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	assert_int_equal(otr_level(p->b.s), OTR_PRIVATE);
}

/* Law 4: a failed SMP takes no earlier trust away, on either side. */
static void
failure_keeps_trust(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	pair_trust(&p->a);
	pair_trust(&p->b);
	otr_smp_start(p->a.s, NULL, "swordfish", NULL);
	pair_run(p);
	otr_smp_answer(p->b.s, "herring", NULL);
	pair_run(p);
	assert_int_equal(smp(&p->a), OTR_SMP_FAILED);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	assert_int_equal(otr_level(p->b.s), OTR_PRIVATE);
	otr_info(p->a.s, &info);
	assert_false(info.latched);
	pair_restart(&p->a);
	otr_start(p->a.s, NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
}

/* With a question only the asker gains trust. */
static void
question(void **state)
{
	struct pair *p = *state;
	const struct pair_event *e;
	struct otr_info info;

	otr_smp_start(p->a.s, "Where did we meet?", "swordfish", NULL);
	pair_run(p);
	e = pair_last(&p->b, OTR_EVENT_SMP);
	assert_string_equal(e->question, "Where did we meet?");
	otr_smp_answer(p->b.s, "swordfish", NULL);
	pair_run(p);
	assert_int_equal(smp(&p->a), OTR_SMP_SUCCEEDED);
	assert_int_equal(smp(&p->b), OTR_SMP_SUCCEEDED);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	assert_int_equal(otr_level(p->b.s), OTR_UNVERIFIED);
	assert_true(pair_last(&p->a, OTR_EVENT_SMP)->asked_by_us);
	assert_true(pair_last(&p->b, OTR_EVENT_SMP)->asked_by_them);
	/* And each knows which of the two it was. */
	otr_info(p->a.s, &info);
	assert_true(info.verified && !info.knows_us);
	otr_info(p->b.s, &info);
	assert_true(!info.verified && info.knows_us);
	assert_false(left_secret(p));
}

/* An SMP message of his own making: every number in it is 1. */
static void
false_proof(struct pair *p, unsigned short type, unsigned numbers)
{
	unsigned char data[4 + 16 * 5] = { 0, 0, 0, (unsigned char)numbers };
	char *wire;

	for (unsigned i = 0; i < numbers; i++)
		data[4 + 5 * i + 3] = data[4 + 5 * i + 4] = 1;
	otr_enter(p->b.otr);
	wire = seal_tlv(p->b.s, (enum tlv)type, data, 4 + 5 * numbers);
	otr_leave(p->b.otr, p->b.s);
	assert_non_null(wire);
	pair_forge(&p->a, p->b.resource, wire, 0);
	free(wire);
}

/* A proof that cannot be right is no slip, and takes no trust away. */
static void
cheats(void **state)
{
	struct pair *p = *state;
	const struct pair_event *e;

	pair_trust(&p->a);
	otr_smp_start(p->a.s, NULL, "swordfish", NULL);
	pair_run(p);
	false_proof(p, OTRL_TLV_SMP2, 11);
	pair_run(p);
	assert_int_equal(smp(&p->a), OTR_SMP_ABORTED);
	e = pair_last(&p->a, OTR_EVENT_SMP);
	assert_true(e->cheated);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	assert_int_equal(smp(&p->b), OTR_SMP_ABORTED);
	e = pair_last(&p->b, OTR_EVENT_SMP);
	assert_false(e->cheated);
	/* A slip is not called so. */
	otr_smp_start(p->a.s, NULL, "swordfish", NULL);
	pair_run(p);
	otr_smp_answer(p->b.s, "herring", NULL);
	pair_run(p);
	assert_int_equal(smp(&p->a), OTR_SMP_FAILED);
	assert_false(pair_last(&p->a, OTR_EVENT_SMP)->cheated);
}

static void
aborts(void **state)
{
	struct pair *p = *state;

	assert_int_equal(otr_smp_abort(p->a.s, NULL), -1);
	otr_smp_start(p->a.s, NULL, "swordfish", NULL);
	assert_int_equal(otr_smp_start(p->a.s, NULL, "x", &p->a.err), -1);
	assert_string_equal(p->a.err.code, "smp-running");
	pair_run(p);
	otr_smp_abort(p->a.s, NULL);
	pair_run(p);
	assert_int_equal(smp(&p->a), OTR_SMP_ABORTED);
	assert_int_equal(smp(&p->b), OTR_SMP_ABORTED);
	otr_smp_start(p->b.s, NULL, "swordfish", NULL);
	pair_run(p);
	otr_smp_abort(p->a.s, NULL);		/* the one who is asked */
	pair_run(p);
	assert_int_equal(smp(&p->b), OTR_SMP_ABORTED);
	assert_int_equal(otr_smp_answer(p->a.s, "x", &p->a.err), -1);
	assert_string_equal(p->a.err.code, "no-question");
	/* It can be begun again. */
	otr_smp_start(p->a.s, NULL, "swordfish", NULL);
	pair_run(p);
	otr_smp_answer(p->b.s, "swordfish", NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
}

/* The contact asks again, and what it said between was lost. */
static void
asked_twice(void **state)
{
	struct pair *p = *state;

	otr_smp_start(p->b.s, NULL, "herring", NULL);
	pair_run(p);
	otr_smp_abort(p->b.s, NULL);
	pair_drop(&p->a);
	otr_smp_start(p->b.s, "Which fish?", "swordfish", NULL);
	pair_run(p);
	assert_int_equal(smp(&p->a), OTR_SMP_ASKED);
	assert_string_equal(pair_last(&p->a, OTR_EVENT_SMP)->question,
	    "Which fish?");
	otr_smp_answer(p->a.s, "swordfish", NULL);
	pair_run(p);
	assert_int_equal(smp(&p->b), OTR_SMP_SUCCEEDED);
	assert_int_equal(otr_level(p->b.s), OTR_PRIVATE);
}

static void
both_at_once(void **state)
{
	struct pair *p = *state;

	otr_smp_start(p->a.s, NULL, "swordfish", NULL);
	otr_smp_start(p->b.s, NULL, "swordfish", NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	assert_int_equal(otr_level(p->b.s), OTR_PRIVATE);
	assert_int_equal(smp(&p->a), OTR_SMP_SUCCEEDED);
	assert_int_equal(smp(&p->b), OTR_SMP_SUCCEEDED);
}

/*
 * Where both asked, what we entered answers by itself: once.  A code of six
 * digits would not outlast more guesses.
 */
static void
one_guess(void **state)
{
	struct pair *p = *state;

	otr_smp_start(p->a.s, NULL, "000000", NULL);
	otr_smp_start(p->b.s, NULL, "123456", NULL);
	pair_run(p);
	assert_int_equal(smp(&p->a), OTR_SMP_FAILED);
	assert_int_equal(smp(&p->b), OTR_SMP_FAILED);
	otr_smp_start(p->a.s, NULL, "123456", NULL);
	pair_run(p);
	assert_int_equal(smp(&p->b), OTR_SMP_ASKED);
	otr_smp_abort(p->a.s, NULL);
	pair_run(p);
	/* Nor does it wait for who takes the first question back. */
	otr_smp_start(p->b.s, NULL, "123456", NULL);
	pair_run(p);
	otr_smp_abort(p->a.s, NULL);
	otr_smp_start(p->a.s, NULL, "123456", NULL);
	pair_run(p);
	assert_int_equal(smp(&p->b), OTR_SMP_ASKED);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_int_equal(otr_level(p->b.s), OTR_UNVERIFIED);
}

static void
both_ask_questions(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	otr_smp_start(p->a.s, "one?", "1", NULL);
	otr_smp_start(p->b.s, "two?", "2", NULL);
	pair_run(p);
	assert_int_equal(smp(&p->a), OTR_SMP_RUNNING);
	assert_int_equal(smp(&p->b), OTR_SMP_ASKED);
	/* Whose question was dropped for it is told so. */
	assert_true(pair_last(&p->b, OTR_EVENT_SMP)->crossed);
	otr_info(p->b.s, &info);
	assert_string_equal(info.smp_question, "one?");
	otr_smp_answer(p->b.s, "1", NULL);
	pair_run(p);
	assert_int_equal(smp(&p->a), OTR_SMP_SUCCEEDED);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	assert_int_equal(otr_level(p->b.s), OTR_UNVERIFIED);
}

/*
 * An easy question, taken back just before Enter.  What was the answer to it
 * must not be the secret by which whoever asked is verified.
 */
static void
question_taken_back(void **state)
{
	struct pair *p = *state;

	otr_smp_start(p->b.s, "2 + 2?", "4", NULL);
	pair_run(p);
	otr_smp_abort(p->b.s, NULL);
	pair_run(p);
	assert_int_equal(otr_smp_start(p->a.s, NULL, "4", &p->a.err), -1);
	assert_string_equal(p->a.err.code, "question-changed");
	otr_smp_answer(p->b.s, "4", NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	/* It was said: now it is meant. */
	assert_int_equal(otr_smp_start(p->a.s, NULL, "swordfish", NULL), 0);
	pair_run(p);
	otr_smp_answer(p->b.s, "swordfish", NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
}

/* The same, with a request for the secret in its place, and new keys. */
static void
question_replaced(void **state)
{
	struct pair *p = *state;

	otr_smp_start(p->b.s, "2 + 2?", "4", NULL);
	pair_run(p);
	loop_clock_move(p->loop, 5000);
	otr_start(p->b.s, NULL);
	pair_run(p);
	otr_smp_start(p->b.s, NULL, "4", NULL);
	pair_run(p);
	assert_int_equal(smp(&p->a), OTR_SMP_ASKED);
	assert_int_equal(otr_smp_answer(p->a.s, "4", &p->a.err), -1);
	assert_string_equal(p->a.err.code, "question-changed");
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	/* A question that was answered is over. */
	otr_smp_abort(p->a.s, NULL);
	pair_run(p);
	otr_smp_start(p->b.s, "2 + 2?", "4", NULL);
	pair_run(p);
	otr_smp_answer(p->a.s, "4", NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_int_equal(otr_smp_start(p->a.s, NULL, "swordfish", NULL), 0);
}

/* Six digits, not always the same. */
static void
codes(void **state)
{
	char a[OTR_CODE_DIGITS + 1], b[OTR_CODE_DIGITS + 1];
	bool differ = false;

	(void)state;
	otr_smp_code(a);
	for (int i = 0; i < 20; i++) {
		otr_smp_code(b);
		assert_int_equal(strspn(b, "0123456789"), OTR_CODE_DIGITS);
		differ |= strcmp(a, b) != 0;
	}
	assert_true(differ);
}

/* The session ends, or gets new keys, while it runs. */
static void
session_goes(void **state)
{
	struct pair *p = *state;

	otr_smp_start(p->a.s, NULL, "swordfish", NULL);
	pair_run(p);
	loop_clock_move(p->loop, 5000);
	otr_start(p->b.s, NULL);
	assert_int_equal(otr_smp_answer(p->b.s, "swordfish", &p->b.err), -1);
	assert_string_equal(p->b.err.code, "not-encrypted");
	pair_run(p);
	assert_int_equal(smp(&p->a), OTR_SMP_ABORTED);
	assert_int_equal(smp(&p->b), OTR_SMP_ABORTED);
	otr_smp_start(p->a.s, NULL, "swordfish", NULL);
	pair_run(p);
	otr_end(p->b.s, NULL);
	pair_run(p);
	assert_int_equal(smp(&p->a), OTR_SMP_ABORTED);
	assert_int_equal(otr_smp_start(p->a.s, NULL, "x", &p->a.err), -1);
	assert_string_equal(p->a.err.code, "not-encrypted");
	assert_int_equal(otr_level(p->a.s), OTR_FINISHED);
}

static void
bad_arguments(void **state)
{
	struct pair *p = *state;
	char *big = xmalloc(10001);

	memset(big, 'q', 10000);
	big[10000] = '\0';
	assert_int_equal(otr_smp_start(p->a.s, NULL, "", &p->a.err), -1);
	assert_string_equal(p->a.err.code, "bad-secret");
	assert_int_equal(otr_smp_start(p->a.s, big, "x", &p->a.err), -1);
	assert_string_equal(p->a.err.code, "bad-question");
	p->a.peer.online = false;
	assert_int_equal(otr_smp_start(p->a.s, NULL, "x", &p->a.err), -1);
	assert_string_equal(p->a.err.code, "contact-offline");
	free(big);
}

/* Someone else's SMP, on another session, is refused and gains nothing. */
static void
other_instance(void **state)
{
	struct pair *p = *state;

	pair_third(p, false);
	p->a.to = &p->m;
	pair_forge(&p->m, "phone", "?OTRv3?", 0);
	pair_run(p);
	assert_int_equal(otr_level(p->m.s), OTR_UNVERIFIED);
	pair_forget_events(&p->a);
	assert_int_equal(otr_smp_start(p->m.s, "Who?", "me", NULL), 0);
	pair_run(p);
	assert_int_equal(smp(&p->a), OTR_SMP_NONE);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_SMP), 0);
	assert_int_equal(smp(&p->m), OTR_SMP_ABORTED);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
}

/* What takes milliseconds leaves the keyboard alone, and a line does not. */
static void
computes_beside(void **state)
{
	struct pair *p = *state;

	/* Lines, but where they bring new keys. */
	p->a.computed = p->b.computed = 0;
	pair_type(&p->a, "a line");
	pair_run(p);
	assert_int_equal(p->b.computed, 1);
	pair_type(&p->a, "one more");
	pair_run(p);
	assert_int_equal(p->b.computed, 1);
	pair_type(&p->b, "another");
	pair_run(p);
	assert_int_equal(p->a.computed, 1);
	p->a.computed = p->b.computed = 0;
	assert_int_equal(otr_smp_start(p->a.s, NULL, "swordfish", NULL), 0);
	assert_int_equal(p->a.computed, 1);
	pair_run(p);
	assert_int_equal(p->b.computed, 1);
	assert_int_equal(otr_smp_answer(p->b.s, "swordfish", NULL), 0);
	assert_int_equal(p->b.computed, 2);
	pair_run(p);
	/* The third step of each, and the file that keeps the trust. */
	assert_int_equal(p->a.computed, 4);
	assert_int_equal(p->b.computed, 4);
	assert_int_equal(smp(&p->a), OTR_SMP_SUCCEEDED);
	/* The longest step of an exchange. */
	p->a.computed = p->b.computed = 0;
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	pair_run(p);
	assert_int_equal(p->a.computed, 1);
	assert_int_equal(p->b.computed, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(right_secret), TEST(spoken), TEST(code_or_not), TEST(wrong_secret),
		TEST(failure_keeps_trust), TEST(question), TEST(cheats),
		TEST(aborts),
		TEST(asked_twice),
		TEST(codes), TEST(both_at_once), TEST(one_guess),
		TEST(both_ask_questions),
		TEST(question_taken_back), TEST(question_replaced),
		TEST(session_goes), TEST(bad_arguments), TEST(other_instance),
		TEST(computes_beside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
