/*
 * What the doctor sees: nothing, each step of an exchange, programs of the
 * contact's, limits; and that looking changes nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/pair.h"

static enum otr_step
step(const struct pair_side *side)
{
	struct otr_doctor d;

	otr_doctor(side->s, &d);
	return d.step;
}

static void
comes(struct pair *p, const char *body)
{
	pair_forge(&p->a, "phone", body, 0);
	while (pair_step(&p->a))
		;
}

static void
nothing(void **state)
{
	struct pair *p = *state;
	struct otr_doctor d;

	otr_doctor(p->a.s, &d);
	assert_int_equal(d.ninstances, 0);
	assert_int_equal(d.step, OTR_STEP_NONE);
	assert_true(d.have_key && !d.want_key);
	assert_int_equal(d.exchange, OTR_EXCHANGE_NONE);
	assert_false(d.gone || d.latched);
	assert_int_equal(d.asked_ago, -1);
	assert_int_equal(d.exchanges_left, 10);
	assert_string_equal(d.waiting, "");
	assert_string_equal(d.new_key, "");
}

/* Query, DH-Commit, DH-Key, Reveal Signature, Signature: one at a time. */
static void
steps(void **state)
{
	struct pair *p = *state;
	struct otr_doctor d;

	assert_int_equal(otr_start(p->a.s, NULL), 0);
	assert_int_equal(step(&p->a), OTR_STEP_QUERY);
	assert_int_equal(step(&p->b), OTR_STEP_NONE);
	assert_true(pair_step(&p->b));
	assert_int_equal(step(&p->b), OTR_STEP_COMMIT);
	assert_true(pair_step(&p->a));
	assert_int_equal(step(&p->a), OTR_STEP_KEY);
	assert_true(pair_step(&p->b));
	assert_int_equal(step(&p->b), OTR_STEP_REVEAL);
	assert_true(pair_step(&p->a));
	assert_int_equal(step(&p->a), OTR_STEP_DONE);
	assert_true(pair_step(&p->b));
	assert_int_equal(step(&p->b), OTR_STEP_DONE);
	otr_doctor(p->a.s, &d);
	assert_int_equal(d.ninstances, 1);
	assert_true(d.instances[0].used && d.instances[0].encrypted);
	assert_int_equal(d.instances[0].version, 3);
	assert_int_not_equal(d.instances[0].tag, 0);
	assert_false(d.instances[0].verified);
	assert_true(d.v3_seen);
	pair_trust(&p->a);
	otr_doctor(p->a.s, &d);
	assert_true(d.instances[0].verified);
}

static void
no_answer(void **state)
{
	struct pair *p = *state;
	struct otr_doctor d;

	otr_start(p->a.s, NULL);
	pair_drop(&p->b);
	loop_clock_move(p->loop, 3000);
	otr_doctor(p->a.s, &d);
	assert_int_equal(d.exchange, OTR_EXCHANGE_ASKED);
	assert_true(d.own);
	assert_int_equal(d.asked_ago, 3000);
	loop_clock_move(p->loop, 20000);
	otr_doctor(p->a.s, &d);
	assert_int_equal(d.exchange, OTR_EXCHANGE_UNANSWERED);
	assert_int_equal(d.failed_ago, 3000);
}

/* A verified contact, and another key beside the session that lives. */
static void
another_key(void **state)
{
	struct pair *p = *state;
	struct otr_doctor d;
	char hex[FINGERPRINT_HEX + 1];
	size_t used = 0, asks = 0;

	pair_session(p);
	pair_trust(&p->a);
	pair_third(p, false);
	p->a.to = &p->m;
	pair_forge(&p->m, "phone", "?OTRv3?", 0);
	pair_run(p);
	otr_doctor(p->a.s, &d);
	assert_int_equal(d.ninstances, 2);
	for (size_t i = 0; i < d.ninstances; i++) {
		used += d.instances[i].used && d.instances[i].verified;
		asks += d.instances[i].asks && !d.instances[i].verified;
	}
	assert_int_equal(used, 1);
	assert_int_equal(asks, 1);
	pair_key(&p->m, hex);
	assert_string_equal(d.new_key, hex);
}

static void
limits(void **state)
{
	struct pair *p = *state;
	struct otr_doctor d;

	for (int i = 0; i < 12; i++) {
		comes(p, "?OTRv3?");
		otr_end(p->a.s, NULL);
	}
	otr_doctor(p->a.s, &d);
	assert_int_equal(d.exchanges_left, 0);
	/* And looking does not take one, nor give one. */
	otr_doctor(p->a.s, &d);
	assert_int_equal(d.exchanges_left, 0);
	loop_clock_move(p->loop, 13000);
	otr_doctor(p->a.s, &d);
	assert_int_equal(d.exchanges_left, 2);
	comes(p, "?OTR|00000100|00000000,00001,00003,?OTR:AAM,");
	otr_doctor(p->a.s, &d);
	assert_int_equal(d.partials, 1);
}

static void
strangers(void **state)
{
	struct pair *p = *state;
	struct otr_doctor d;

	p->a.peer.known = false;
	comes(p, "?OTRv3?");
	otr_doctor(p->a.s, &d);
	assert_string_equal(d.waiting, "stranger");
	otr_stranger_answer(p->a.s, false, NULL);
	otr_doctor(p->a.s, &d);
	assert_string_equal(d.waiting, "");
	assert_true(d.stranger_refused);
}

#define T(f) cmocka_unit_test_setup_teardown(f, pair_setup, pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(nothing), T(steps), T(no_answer), T(another_key), T(limits),
		T(strangers),
	};

	return cmocka_run_group_tests_name("doctor", tests, NULL, NULL);
}
