/*
 * Lines by their tickets: found while they are there, whatever else came and
 * went, in a row that does not grow with what went.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "chat/inside.h"

#define MANY 5000
#define AT_ONCE 700

static struct line lines[MANY + 1];	/* by number; 0 is none */
static bool there[MANY + 1];

static unsigned
next(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 8;
}

static void
look(const struct tickets *t, uint64_t number)
{
	assert_ptr_equal(tickets_get(t, number), number <= MANY &&
	    there[number] ? &lines[number] : NULL);
}

static void
come_and_go(void **state)
{
	struct tickets *t = tickets_new();
	unsigned seed = 3;

	(void)state;
	look(t, 0);
	tickets_del(t, 1);
	for (uint64_t n = 1; n <= MANY; n++) {
		uint64_t other = 1 + next(&seed) % n;

		/* Some numbers are of what is no line. */
		if (next(&seed) % 4 != 0) {
			tickets_put(t, n, &lines[n]);
			there[n] = true;
		}
		/* Most go in order, some at any time, one stays. */
		if (n > AT_ONCE && n - AT_ONCE != 7) {
			tickets_del(t, n - AT_ONCE);
			there[n - AT_ONCE] = false;
		}
		if (next(&seed) % 8 == 0 && other != 7) {
			tickets_del(t, other);
			there[other] = false;
		}
		for (int i = 0; i < 8; i++)
			look(t, next(&seed) % (n + 3));
	}
	for (uint64_t n = 0; n <= MANY; n++)
		look(t, n);
	tickets_free(t);
}

/* A line that goes again has another number, lower ones can come back. */
static void
in_any_order(void **state)
{
	struct tickets *t = tickets_new();

	(void)state;
	tickets_put(t, 5, &lines[5]);
	tickets_put(t, 3, &lines[3]);
	tickets_put(t, 4, &lines[4]);
	assert_ptr_equal(tickets_get(t, 3), &lines[3]);
	assert_ptr_equal(tickets_get(t, 4), &lines[4]);
	assert_ptr_equal(tickets_get(t, 5), &lines[5]);
	tickets_del(t, 4);
	tickets_put(t, 4, &lines[6]);
	assert_ptr_equal(tickets_get(t, 4), &lines[6]);
	tickets_put(t, 4, &lines[7]);
	assert_ptr_equal(tickets_get(t, 4), &lines[7]);
	tickets_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(come_and_go),
		cmocka_unit_test(in_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
