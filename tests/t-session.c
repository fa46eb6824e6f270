/*
 * OTR sessions: the exchange, lines both ways, ends, restarts, two starts at
 * once, lost and repeated messages.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pair.h"

static int
setup(void **state)
{
	struct pair *p = xcalloc(1, sizeof(*p));

	pair_new(p);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	pair_free(*state);
	free(*state);
	return 0;
}

static void
exchange_and_talk(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	char key[FINGERPRINT_HEX + 1], text[32];
	int i;

	assert_int_equal(otr_start(p->a.s, NULL), 0);
	assert_int_equal(otr_level(p->a.s), OTR_STARTING);
	assert_int_equal(pair_type(&p->a, "typed early"), OTR_HELD);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_UNVERIFIED);
	assert_int_equal(info.version, 3);
	pair_key(&p->b, key);
	assert_string_equal(info.fingerprint, key);
	assert_string_equal(info.resource, "laptop");
	assert_int_equal(info.hold, OTR_HOLD_NONE);
	assert_string_equal(pair_last_text(&p->b), "typed early");
	for (i = 0; i < 20; i++) {
		snprintf(text, sizeof(text), "line %d", i);
		assert_int_equal(pair_type(&p->a, text), OTR_SEALED);
		if (i % 3 == 0)
			pair_run(p);
		assert_int_equal(pair_type(&p->b, text), OTR_SEALED);
		pair_run(p);
	}
	assert_int_equal(pair_texts(&p->b), 21);
	assert_int_equal(pair_texts(&p->a), 20);
	assert_int_equal(p->a.got->level, OTR_UNVERIFIED);
	assert_false(pair_left(&p->a, "line"));
	assert_false(pair_left(&p->b, "line"));
	assert_int_equal(pair_count(&p->a, OTR_EVENT_FIRST_KEY), 1);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_V3_SEEN), 1);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 0);
	assert_int_equal(pair_count(&p->b, OTR_EVENT_UNREADABLE), 0);
}

static void
either_side_ends(void **state)
{
	struct pair *p = *state;

	pair_session(p);
	assert_int_equal(otr_end(p->b.s, NULL), 0);
	assert_int_equal(otr_level(p->b.s), OTR_NOT_PRIVATE);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_FINISHED);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_ENDED), 1);
	assert_true(pair_last(&p->a, OTR_EVENT_LEVEL)->fell);
	assert_false(pair_last(&p->b, OTR_EVENT_LEVEL)->fell);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	assert_int_equal(pair_hold(&p->a), OTR_HOLD_FINISHED);
	pair_clock(p, 60000);
	assert_false(pair_left(&p->a, "SECRET"));
	assert_int_equal(otr_end(p->a.s, NULL), 0);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	assert_false(pair_left(&p->a, "SECRET"));
	assert_int_equal(otr_end(p->a.s, NULL), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(exchange_and_talk, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(either_side_ends, setup,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
