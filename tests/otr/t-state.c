/*
 * The states of a key exchange: what their table promises as a whole.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "otr/inside.h"

#define EACH(state) (enum otr_exchange state = 0; \
    state < OTR_EXCHANGES; state = (enum otr_exchange)(state + 1))

static void
words(void **unused)
{
	(void)unused;
	for EACH(a) {
		assert_string_not_equal(otr_exchange_help(a), "");
		for EACH(b)
			assert_true(a == b || strcmp(otr_exchange_word(a),
			    otr_exchange_word(b)) != 0);
	}
}

/* The user can end each; and all but LOST begin somewhere. */
static void
ways(void **unused)
{
	(void)unused;
	for EACH(to) {
		bool reached = false;

		for EACH(from)
			reached |= from != to &&
			    otr_exchange_follows(from, to);
		assert_int_equal(reached, to != OTR_EXCHANGE_LOST);
		assert_true(otr_exchange_follows(to, OTR_EXCHANGE_NONE));
	}
}

static void
not_states(void **unused)
{
	(void)unused;
	assert_false(otr_exchange_follows(OTR_EXCHANGES, OTR_EXCHANGE_NONE));
	assert_false(otr_exchange_follows(OTR_EXCHANGE_NONE, OTR_EXCHANGES));
}

/* Whatever is refused, the level is Starting: lines are held. */
static void
refused(void **unused)
{
	(void)unused;
	for EACH(from)
		for EACH(to) {
			struct otr_session s = { .exchange = from };

			exchange_move(&s, to);
			if (otr_exchange_follows(from, to)) {
				assert_int_equal(s.exchange, to);
				assert_int_equal(s.latch, LATCH_OFF);
				continue;
			}
			assert_int_equal(s.exchange, OTR_EXCHANGE_LOST);
			assert_true(exchange_starts(&s));
			assert_int_equal(s.latch, LATCH_FELL);
			assert_int_equal(s.refused_steps, 1);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words), cmocka_unit_test(ways),
		cmocka_unit_test(not_states), cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
