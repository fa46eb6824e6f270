/*
 * Where to connect, in which order: records, weights, addresses.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "net/stream/stream.h"

/* Numbers that the test has laid ready; "below" must fit. */
struct dice {
	uint32_t next, below[TARGETS_MAX];
	size_t n;
	uint32_t state;		/* for a long row of pseudo-random ones */
};

static uint32_t
roll(void *arg, uint32_t below)
{
	struct dice *d = arg;

	if (d->n < NELEM(d->below))
		d->below[d->n] = below;
	d->n++;
	return d->next < below ? d->next : below - 1;
}

static uint32_t
roll_many(void *arg, uint32_t below)
{
	struct dice *d = arg;

	d->state = d->state * 1103515245u + 12345u;
	return (d->state >> 8) % below;
}

/* "host host host", in their order. */
static void
assert_hosts(const struct targets *t, const char *hosts)
{
	struct str s;

	str_init(&s);
	for (size_t i = 0; i < t->n; i++)
		str_addf(&s, "%s%s%s", i > 0 ? " " : "", t->list[i].host,
		    t->list[i].direct ? "!" : "");
	assert_string_equal(s.s, hosts);
	str_free(&s);
}

static void
test_priority(void **state)
{
	struct targets t = { .n = 0 };
	struct dice d = { .next = 0 };

	(void)state;
	targets_add(&t, "c", 5222, 30, 0, false);
	targets_add(&t, "a", 443, 10, 0, true);
	targets_add(&t, "b", 5222, 20, 0, false);
	targets_add(&t, "a2.", 5222, 10, 0, false);
	targets_order(&t, roll, &d);
	/* Both kinds together. */
	assert_hosts(&t, "a! a2 b c");
	assert_int_equal(targets_finish(&t, "x.example", NULL), 0);
	assert_int_equal(t.n, 4);
}

static void
test_weight(void **state)
{
	struct targets t = { .n = 0 };
	struct dice d = { .next = 61 };

	(void)state;
	targets_add(&t, "a", 1, 1, 60, false);
	targets_add(&t, "b", 1, 1, 30, false);
	targets_add(&t, "z", 1, 1, 0, false);
	targets_order(&t, roll, &d);
	/* 61 of 90 is b's; then 60 of 60 is a's; then there is z. */
	assert_hosts(&t, "b a z");
	assert_int_equal(d.below[0], 91);
	assert_int_equal(d.below[1], 61);
	/* Nought is that of weight 0, wherever it stands. */
	d = (struct dice){ .next = 0 };
	targets_order(&t, roll, &d);
	assert_hosts(&t, "z b a");
}

/* Over many draws each comes first about as often as its weight says. */
static void
test_chance(void **state)
{
	struct dice d = { .state = 1 };
	size_t first[3] = { 0, 0, 0 };

	(void)state;
	for (int i = 0; i < 10000; i++) {
		struct targets t = { .n = 0 };

		targets_add(&t, "0", 1, 1, 10, false);
		targets_add(&t, "1", 1, 1, 70, false);
		targets_add(&t, "2", 1, 1, 20, true);
		targets_order(&t, roll_many, &d);
		first[t.list[0].host[0] - '0']++;
	}
	assert_in_range(first[0], 800, 1200);
	assert_in_range(first[1], 6700, 7300);
	assert_in_range(first[2], 1700, 2300);
}

static void
test_none(void **state)
{
	struct targets t = { .n = 0 };
	char name[300];
	struct err err;

	(void)state;
	/* No record at all: the domain itself. */
	assert_int_equal(targets_finish(&t, "x.example", &err), 0);
	assert_hosts(&t, "x.example");
	assert_int_equal(t.list[0].port, 5222);
	assert_false(t.list[0].direct);
	/* "." of one kind leaves the other. */
	t = (struct targets){ .n = 0 };
	targets_add(&t, ".", 0, 0, 0, true);
	targets_add(&t, "a", 5222, 0, 0, false);
	assert_int_equal(targets_finish(&t, "x.example", &err), 0);
	assert_hosts(&t, "a");
	/* Of both: there is none, and nothing is tried instead. */
	t = (struct targets){ .n = 0 };
	targets_add(&t, ".", 0, 0, 0, true);
	targets_add(&t, "", 5222, 0, 0, false);
	assert_int_equal(targets_finish(&t, "x.example", &err), -1);
	assert_string_equal(err.code, "no-service");
	/* What cannot be a name. */
	memset(name, 'a', sizeof name);
	name[sizeof name - 1] = '\0';
	t = (struct targets){ .n = 0 };
	targets_add(&t, name, 1, 0, 0, false);
	targets_add(&t, "a b", 1, 0, 0, false);
	targets_add(&t, "a\nb", 1, 0, 0, false);
	targets_add(&t, "a/b", 1, 0, 0, false);
	targets_add(&t, "a", 0, 0, 0, false);
	targets_add(&t, "_x-1.example", 1, 0, 0, false);
	assert_hosts(&t, "_x-1.example");
	t = (struct targets){ .n = 0 };
	assert_int_equal(targets_finish(&t, "not a name", &err), -1);
	/* Nor more than there is room for. */
	for (int i = 0; i < 2 * TARGETS_MAX; i++)
		targets_add(&t, "a", 1, (uint16_t)(1000 - i), 65535, false);
	assert_int_equal(t.n, TARGETS_MAX);
	targets_order(&t, roll_many, &(struct dice){ .state = 2 });
	for (size_t i = 1; i < t.n; i++)
		assert_true(t.list[i - 1].priority < t.list[i].priority);
}

static void
test_interleave(void **state)
{
	static const char *const cases[][2] = { { "", "" }, { "6", "6" },
	    { "44", "44" }, { "6644", "6464" }, { "4466", "4646" },
	    { "66644", "64646" }, { "64444", "64444" },
	    { "46666", "46666" }, { "666664", "646666" } };

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct host_address a[8] = { { .ip = "" } };
		size_t n = strlen(cases[i][0]), sixes = 0, fours = 0;

		for (size_t j = 0; j < n; j++) {
			a[j].six = cases[i][0][j] == '6';
			snprintf(a[j].ip, sizeof a[j].ip, "%zu",
			    a[j].six ? sixes++ : fours++);
		}
		host_addresses_interleave(a, n);
		sixes = fours = 0;
		for (size_t j = 0; j < n; j++) {
			assert_int_equal(a[j].six, cases[i][1][j] == '6');
			/* Within a family the order is the resolver's. */
			assert_int_equal(atoi(a[j].ip),
			    a[j].six ? sixes++ : fours++);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_priority),
		cmocka_unit_test(test_weight),
		cmocka_unit_test(test_chance),
		cmocka_unit_test(test_none),
		cmocka_unit_test(test_interleave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
