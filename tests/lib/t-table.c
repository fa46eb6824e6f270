/*
 * Tables of names, against a list that is searched.
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

#include "lib/lib.h"

#define NAMES 200

static void
test_few(void **state)
{
	struct table *t = table_new();
	int a, b;

	(void)state;
	assert_null(table_get(t, "a"));
	assert_null(table_del(t, "a"));
	table_put(t, "a", &a);
	table_put(t, "", &b);
	assert_ptr_equal(table_get(t, "a"), &a);
	assert_ptr_equal(table_get(t, ""), &b);
	assert_null(table_get(t, "A"));
	assert_null(table_get(t, "ab"));
	table_put(t, "a", &b);
	assert_ptr_equal(table_get(t, "a"), &b);
	assert_int_equal(table_count(t), 2);
	assert_ptr_equal(table_del(t, "a"), &b);
	assert_null(table_get(t, "a"));
	assert_int_equal(table_count(t), 1);
	table_free(t);
	table_free(NULL);
}

/* Names of each length around a word of the hash, put and taken. */
static void
test_many(void **state)
{
	struct table *t = table_new();
	char name[NAMES][40];
	bool in[NAMES] = { false };
	size_t n = 0;
	unsigned r = 1;

	(void)state;
	for (size_t i = 0; i < NAMES; i++)
		snprintf(name[i], sizeof(name[i]), "%zu%.*s", i,
		    (int)(i % 30), "@a.very.long.example.org/res/res");
	for (int step = 0; step < 20000; step++) {
		size_t i;

		r = r * 1103515245 + 12345;
		i = (r >> 16) % NAMES;
		assert_ptr_equal(table_get(t, name[i]),
		    in[i] ? name[i] : NULL);
		if (in[i])
			assert_ptr_equal(table_del(t, name[i]), name[i]);
		else
			table_put(t, name[i], name[i]);
		in[i] = !in[i];
		n = in[i] ? n + 1 : n - 1;
		assert_int_equal(table_count(t), n);
	}
	table_free(t);
}

/* Of the same bytes the same hash, but not under another seed. */
static void
test_hash(void **state)
{
	const struct hash_seed one = { { 1, 2 } }, other = { { 1, 3 } };
	const char text[] = "0123456789abcdef";

	(void)state;
	for (size_t n = 0; n < sizeof(text); n++) {
		assert_true(hash_bytes(&one, text, n) ==
		    hash_bytes(&one, text, n));
		assert_false(hash_bytes(&one, text, n) ==
		    hash_bytes(&other, text, n));
		assert_false(hash_bytes(&one, text, n) ==
		    hash_bytes(&one, text, n + 1));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_few),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_hash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
