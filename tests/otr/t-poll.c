/*
 * Forward secrecy on a timer: libotr is asked to look after old keys only
 * while it wants to be, heartbeats go when lines only come, and nothing wakes
 * a session that is idle.  libotr reads the clock by time(), which is ours
 * here.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include <libotr/proto.h>
#include <libotr/message.h>

#include "otr/inside.h"
#include "otr/libotr/inside.h"
#include "tests/support/pair.h"

#define DAY (24 * 3600 * 1000)

static time_t passed;		/* seconds that only this test knows of */

time_t
time(time_t *out)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	ts.tv_sec += passed;
	if (out != NULL)
		*out = ts.tv_sec;
	return ts.tv_sec;
}

static int
setup(void **state)
{
	struct pair *p = xcalloc(1, sizeof(*p));

	passed = 0;
	pair_new(p);
	*state = p;
	return 0;
}

/* Both clocks, in steps: how often a timer of either side would wake us. */
static unsigned
idle(struct pair *p, int64_t ms)
{
	unsigned wakes = 0;

	while (ms > 0) {
		int64_t next = loop_next(p->loop);

		if (next < 0 || next > ms)
			next = ms;
		else
			wakes++;
		passed += (next + 999) / 1000;
		loop_clock_move(p->loop, next > 0 ? next : 1);
		ms -= next > 0 ? next : 1;
		pair_run(p);
	}
	return wakes;
}

static bool
polls(const struct pair_side *side)
{
	return timer_armed(side->otr->lib->poll);
}

static void
only_when_asked(void **state)
{
	struct pair *p = *state;
	unsigned wakes;

	assert_false(polls(&p->a) || polls(&p->b));
	assert_int_equal(idle(p, DAY), 0);
	pair_session(p);
	/* The side that committed waits for stragglers. */
	assert_true(polls(&p->a) || polls(&p->b));
	/* Both make the pair for the next query, once. */
	assert_int_equal(idle(p, 1000), 1);
	wakes = idle(p, 5 * 60 * 1000);
	assert_int_equal(wakes, 1);
	assert_false(polls(&p->a) || polls(&p->b));
	/* A session that is idle is idle. */
	assert_int_equal(idle(p, DAY), 0);
	pair_type(&p->a, "still");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->b), "still");
	assert_int_equal(idle(p, DAY), 0);
	printf("poll: %u wake-ups in the 5 minutes after a key exchange, "
	    "0 in the day after\n", wakes);
}

static void
ask_in_vain(struct pair *p)
{
	pair_forge(&p->b, "phone", "?OTRv3?", 0);
	pair_step(&p->b);
	pair_drop(&p->a);
	assert_int_equal(p->b.s->master->auth.authstate,
	    OTRL_AUTHSTATE_AWAITING_DHKEY);
	assert_true(polls(&p->b));
	idle(p, 5 * 60 * 1000);
	assert_int_equal(p->b.s->master->auth.authstate,
	    OTRL_AUTHSTATE_NONE);
	assert_false(polls(&p->b));
}

/* What was committed and not answered is wiped: libotr's pair, and one that
 * was made before. */
static void
unanswered_is_wiped(void **state)
{
	struct pair *p = *state;

	assert_int_equal(p->b.otr->kept_count, 0);
	ask_in_vain(p);
	assert_int_equal(idle(p, DAY), 0);
	assert_int_not_equal(p->b.otr->kept_count, 0);
	ask_in_vain(p);
	assert_int_equal(idle(p, DAY), 0);
}

/* Who only reads sends a sign of life, so that keys go on. */
static void
heartbeat(void **state)
{
	struct pair *p = *state;
	unsigned before, texts, keys;

	pair_session(p);
	pair_type(&p->a, "one");
	pair_type(&p->b, "two");
	pair_run(p);
	idle(p, 5 * 60 * 1000);
	before = pair_sent(&p->a, "?OTR:");
	texts = pair_texts(&p->b);
	keys = p->b.s->ctx->context_priv->their_keyid;
	/* Each line that comes after a minute's silence, one answer. */
	for (int i = 1; i <= 3; i++) {
		pair_type(&p->b, "and on");
		pair_run(p);
		assert_int_equal(pair_sent(&p->a, "?OTR:"), before + i);
		idle(p, 61 * 1000);
	}
	assert_int_equal(pair_texts(&p->b), texts);
	assert_true(p->b.s->ctx->context_priv->their_keyid > keys);
	/* None to one who was answered just now. */
	pair_type(&p->a, "here");
	pair_type(&p->b, "there");
	pair_run(p);
	assert_int_equal(pair_sent(&p->a, "?OTR:"), before + 4);
	/* They never answer each other. */
	assert_int_equal(idle(p, DAY), 0);
	assert_int_equal(pair_sent(&p->a, "?OTR:"), before + 4);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_when_asked), TEST(unanswered_is_wiped),
		TEST(heartbeat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
