/*
 * Names as they are typed.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/lib.h"

static void
test_same(void **state)
{
	(void)state;
	assert_true(name_same("", ""));
	assert_true(name_same("Carol", "cAROL"));
	assert_false(name_same("Carol", "Caro"));
	assert_false(name_same("Caro", "Carol"));
	assert_false(name_same("bob", "b0b"));
	/* Capitals beyond ASCII. */
	assert_true(name_same("\xc3\x84rger", "\xc3\xa4rger"));
	assert_true(name_same("\xd0\x9e\xd0\xbb\xd1\x8f",
	    "\xd0\xbe\xd0\x9b\xd0\xaf"));
	assert_true(name_same("stra\xc3\x9f" "e", "STRASSE"));
	/* The sign of kelvin is a K, the long s an s. */
	assert_true(name_same("\xe2\x84\xaa" "ate", "kate"));
	assert_true(name_same("\xc5\xbf" "am", "Sam"));
	/* Put together or apart. */
	assert_true(name_same("Zo\xc3\xab", "zoe\xcc\x88"));
	/* What nobody sees. */
	assert_true(name_same("b\xe2\x80\x8b" "ob", "bob"));
	assert_true(name_same("\xe2\x80\x8b", ""));
	/* Another alphabet is another name, however it looks. */
	assert_false(name_same("b\xd0\xbe" "b", "bob"));
	/* A dotless i is none. */
	assert_false(name_same("\xc4\xb1vy", "ivy"));
}

static void
test_begins(void **state)
{
	(void)state;
	assert_true(name_begins("Carol", ""));
	assert_true(name_begins("", ""));
	assert_false(name_begins("", "c"));
	assert_true(name_begins("Carol", "cAr"));
	assert_false(name_begins("Carol", "carols"));
	assert_true(name_begins("\xd0\x9e\xd0\xbb\xd1\x8f", "\xd0\xbe"));
	assert_false(name_begins("Olya", "\xd0\xbe"));
	assert_true(name_begins("e\xe2\x80\x8b" "ve", "ev"));
	/* Half a letter begins it: more are meant then, never fewer. */
	assert_true(name_begins("\xc3\x89ric", "e"));
	assert_false(name_begins("Eric", "\xc3\xa9"));
}

static void
test_folded(void **state)
{
	static const char *const names[] = { "", "Carol", "STRASSE",
	    "stra\xc3\x9f" "e", "Zo\xc3\xab", "zoe\xcc\x88",
	    "\xe2\x84\xaa" "ate", "kate", "b\xe2\x80\x8b" "ob", "bob",
	    "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd" };

	(void)state;
	for (size_t i = 0; i < NELEM(names); i++)
		for (size_t j = 0; j < NELEM(names); j++) {
			char *a = name_folded(names[i]);
			char *b = name_folded(names[j]);

			assert_int_equal(strcmp(a, b) == 0,
			    name_same(names[i], names[j]));
			assert_true(utf8_valid(a, strlen(a)));
			free(a);
			free(b);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_begins),
		cmocka_unit_test(test_folded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
