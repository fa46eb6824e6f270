/*
 * Keys of a key exchange that are made while the contact is waited for: used
 * once, in that exchange, never in the place of a session's own.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <libotr/proto.h>
#include <libotr/context.h>

#include "otr/inside.h"
#include "otr/libotr/inside.h"
#include "tests/support/pair.h"

/* The pair after the first, of the contact's program; NULL: there is none. */
static gcry_mpi_t
next_pair(const struct pair_side *side)
{
	const struct context *c = context_next(session_master(side->s, false));

	return c == NULL ? NULL : c->context_priv->our_dh_key.pub;
}

static gcry_mpi_t
next_made(const struct pair_side *side)
{
	assert_non_null(next_pair(side));
	return gcry_mpi_copy(next_pair(side));
}

static gcry_mpi_t
first_made(const struct pair_side *side)
{
	/* It is all that there is in it. */
	const DH_keypair *pair = (const DH_keypair *)side->s->pair;

	assert_non_null(pair);
	return gcry_mpi_copy(pair->pub);
}

/* What the exchange itself uses. */
static gcry_mpi_t
first_used(const struct pair_side *side)
{
	return context_next(session_master(side->s, false))->auth.our_dh.pub;
}

/* Until our D-H Key message has left, and what comes behind it is done. */
static void
exchange_begins(struct pair *p)
{
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	assert_true(pair_step(&p->b));	/* the query */
	assert_true(pair_step(&p->a));	/* D-H Commit */
	loop_clock_move(p->loop, 1);
}

static void
talk(struct pair *p)
{
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_int_equal(otr_level(p->b.s), OTR_UNVERIFIED);
	for (int i = 0; i < 3; i++) {
		pair_type(&p->a, "there");
		pair_run(p);
		assert_string_equal(pair_last_text(&p->b), "there");
		pair_type(&p->b, "and back");
		pair_run(p);
		assert_string_equal(pair_last_text(&p->a), "and back");
	}
}

static void
made_and_used(void **state)
{
	struct pair *p = *state;
	gcry_mpi_t a, b, again;

	exchange_begins(p);
	a = next_made(&p->a);
	assert_true(pair_step(&p->b));	/* D-H Key */
	loop_clock_move(p->loop, 1);
	b = next_made(&p->b);
	pair_run(p);
	assert_int_equal(gcry_mpi_cmp(a, next_pair(&p->a)), 0);
	assert_int_equal(gcry_mpi_cmp(b, next_pair(&p->b)), 0);
	talk(p);
	/* And other keys in the next session. */
	assert_int_equal(otr_end(p->a.s, NULL), 0);
	pair_run(p);
	assert_int_equal(otr_end(p->b.s, NULL), 0);
	assert_null(next_pair(&p->a));
	exchange_begins(p);
	again = next_made(&p->a);
	assert_int_not_equal(gcry_mpi_cmp(a, again), 0);
	pair_run(p);
	talk(p);
	gcry_mpi_release(a);
	gcry_mpi_release(b);
	gcry_mpi_release(again);
}

/* The keys of a session stay where lines in flight need them. */
static void
not_in_a_session(void **state)
{
	struct pair *p = *state;
	gcry_mpi_t before;

	pair_session(p);
	before = next_made(&p->a);
	pair_type(&p->b, "in flight");
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	assert_true(pair_step(&p->b));
	loop_clock_move(p->loop, 1);
	assert_int_equal(gcry_mpi_cmp(before, next_pair(&p->a)), 0);
	pair_run(p);
	assert_true(pair_showed(&p->a, "in flight"));
	talk(p);
	gcry_mpi_release(before);
}

static void
wiped_with_the_exchange(void **state)
{
	struct pair *p = *state;

	exchange_begins(p);
	assert_non_null(next_pair(&p->a));
	assert_int_equal(otr_end(p->a.s, NULL), 0);
	assert_null(next_pair(&p->a));
	pair_drop(&p->b);
	/* What is late is not taken, and the next one is whole. */
	pair_run(p);
	assert_int_equal(otr_end(p->b.s, NULL), 0);
	pair_session(p);
	talk(p);
}

static void
first_is_used(void **state)
{
	struct pair *p = *state;
	gcry_mpi_t made, again;

	assert_int_equal(otr_start(p->a.s, NULL), 0);
	loop_clock_move(p->loop, 1);
	made = first_made(&p->a);
	assert_true(pair_step(&p->b));
	assert_true(pair_step(&p->a));
	assert_null(p->a.s->pair);
	assert_int_equal(gcry_mpi_cmp(made, first_used(&p->a)), 0);
	pair_run(p);
	talk(p);
	/* In a refresh too, where there is a context and a session. */
	pair_clock(p, 60000);
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	loop_clock_move(p->loop, 1);
	again = first_made(&p->a);
	assert_int_not_equal(gcry_mpi_cmp(made, again), 0);
	assert_true(pair_step(&p->b));
	assert_true(pair_step(&p->a));
	assert_int_equal(gcry_mpi_cmp(again, first_used(&p->a)), 0);
	pair_run(p);
	talk(p);
	gcry_mpi_release(made);
	gcry_mpi_release(again);
}

/* A damaged message is not answered, and the exchange goes on. */
static void
damaged_commit(void **state)
{
	struct pair *p = *state;
	struct pair_msg *commit;
	char *copy;

	assert_int_equal(otr_start(p->a.s, NULL), 0);
	loop_clock_move(p->loop, 1);
	assert_true(pair_step(&p->b));
	commit = pair_take(&p->a);
	copy = xstrdup(commit->body);
	copy[40] = copy[40] == 'A' ? 'B' : 'A';
	copy[strlen(copy) - 3] = '\0';
	pair_forge(&p->a, commit->resource, copy, 0);
	pair_run(p);
	assert_int_equal(pair_sent(&p->a, "?OTR:AAMK"), 0);
	pair_forge(&p->a, commit->resource, commit->body, 0);
	pair_run(p);
	talk(p);
	free(copy);
	pair_msg_free(commit);
}

static void
first_is_wiped(void **state)
{
	struct pair *p = *state;

	assert_int_equal(otr_start(p->a.s, NULL), 0);
	loop_clock_move(p->loop, 1);
	assert_non_null(p->a.s->pair);
	pair_drop(&p->b);
	pair_clock(p, 30000);
	assert_null(p->a.s->pair);
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	loop_clock_move(p->loop, 1);
	assert_non_null(p->a.s->pair);
	assert_int_equal(otr_end(p->a.s, NULL), 0);
	assert_null(p->a.s->pair);
}

/* ---- that are kept for an exchange ---------------------------------------- */

/* The one that is used next, or after it. */
static gcry_mpi_t
kept(const struct pair_side *side, size_t after)
{
	const struct otr *otr = side->otr;

	assert_int_equal(otr->kept_count, AHEAD_KEPT);
	return ((const DH_keypair *)otr->kept[AHEAD_KEPT - 1 - after])->pub;
}

/* What our D-H Commit message has. */
static gcry_mpi_t
committed(const struct pair_side *side)
{
	const struct context *master = session_master(side->s, false);

	assert_int_equal(context_step(master), CONTEXT_COMMIT);
	return master->auth.our_dh.pub;
}

/* In turn with libotr's own. */
static void
kept_is_used(void **state)
{
	struct pair *p = *state;
	gcry_mpi_t made;

	pair_type(&p->a, "hello");
	pair_run(p);
	assert_int_equal(p->b.otr->kept_count, 0);
	loop_clock_move(p->loop, 500);
	made = gcry_mpi_copy(kept(&p->b, 0));
	for (int i = 0; i < 4; i++) {
		gcry_mpi_t last = made;

		assert_int_equal(otr_start(p->a.s, NULL), 0);
		assert_true(pair_step(&p->b));
		assert_int_equal(p->b.otr->kept_count, AHEAD_KEPT - 1);
		assert_int_equal(gcry_mpi_cmp(made, committed(&p->b)), 0);
		pair_run(p);
		talk(p);
		assert_in_range(p->b.otr->kept_count, 0, AHEAD_KEPT - 1);
		loop_clock_move(p->loop, 500);
		made = gcry_mpi_copy(kept(&p->b, 0));
		assert_int_not_equal(gcry_mpi_cmp(made, last), 0);
		gcry_mpi_release(last);
		assert_int_equal(otr_end(p->a.s, NULL), 0);
		assert_int_equal(otr_end(p->b.s, NULL), 0);
		pair_run(p);
	}
	gcry_mpi_release(made);
}

/* Both of each side: no pair is made in the exchange. */
static void
kept_are_all(void **state)
{
	struct pair *p = *state;
	gcry_mpi_t a[AHEAD_KEPT], b[AHEAD_KEPT];

	pair_session(p);
	assert_int_equal(otr_end(p->a.s, NULL), 0);
	assert_int_equal(otr_end(p->b.s, NULL), 0);
	pair_run(p);
	loop_clock_move(p->loop, 500);
	for (size_t i = 0; i < AHEAD_KEPT; i++) {
		a[i] = gcry_mpi_copy(kept(&p->a, i));
		b[i] = gcry_mpi_copy(kept(&p->b, i));
	}
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	loop_clock_move(p->loop, 1);
	assert_int_equal(p->a.otr->kept_count, AHEAD_KEPT - 1);
	assert_true(pair_step(&p->b));	/* the query */
	assert_int_equal(gcry_mpi_cmp(b[0], committed(&p->b)), 0);
	assert_true(pair_step(&p->a));	/* D-H Commit */
	assert_int_equal(gcry_mpi_cmp(a[0], first_used(&p->a)), 0);
	loop_clock_move(p->loop, 1);
	assert_true(pair_step(&p->b));	/* D-H Key */
	loop_clock_move(p->loop, 1);
	assert_int_equal(p->a.otr->kept_count, 0);
	assert_int_equal(p->b.otr->kept_count, 0);
	pair_run(p);
	assert_int_equal(gcry_mpi_cmp(a[1], next_pair(&p->a)), 0);
	assert_int_equal(gcry_mpi_cmp(b[1], next_pair(&p->b)), 0);
	talk(p);
	for (size_t i = 0; i < AHEAD_KEPT; i++) {
		gcry_mpi_release(a[i]);
		gcry_mpi_release(b[i]);
	}
}

/* Each query has another, also where the first was answered in vain. */
static void
kept_is_used_once(void **state)
{
	struct pair *p = *state;
	gcry_mpi_t made;

	pair_type(&p->a, "hello");
	pair_run(p);
	loop_clock_move(p->loop, 500);
	made = gcry_mpi_copy(kept(&p->b, 0));
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	assert_true(pair_step(&p->b));
	pair_drop(&p->a);
	assert_int_equal(gcry_mpi_cmp(made, committed(&p->b)), 0);
	pair_clock(p, 60000);
	pair_run(p);
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	assert_true(pair_step(&p->b));
	assert_int_not_equal(gcry_mpi_cmp(made, committed(&p->b)), 0);
	pair_run(p);
	talk(p);
	gcry_mpi_release(made);
}

/* libotr keeps the pair of a D-H Commit message for two minutes at most. */
static void
kept_is_wiped(void **state)
{
	struct pair *p = *state;

	pair_type(&p->a, "hello");
	pair_run(p);
	loop_clock_move(p->loop, 500);
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	assert_true(pair_step(&p->b));
	assert_non_null(committed(&p->b));
	assert_true(p->b.otr->lib->us->timer_running);
	assert_true(p->b.otr->lib->poll_ms > 0);
	assert_true(session_master(p->b.s, false)->auth.commit_sent_time > 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, pair_setup, pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(made_and_used), TEST(not_in_a_session),
		TEST(wiped_with_the_exchange), TEST(first_is_used),
		TEST(damaged_commit), TEST(first_is_wiped), TEST(kept_is_used),
		TEST(kept_is_used_once), TEST(kept_are_all), TEST(kept_is_wiped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
