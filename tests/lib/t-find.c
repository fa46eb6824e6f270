/*
 * Text without regard to upper and lower case.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/lib.h"

static void
assert_lower(const char *text, const char *want)
{
	struct str s;

	str_init(&s);
	utf8_lower(&s, text, strlen(text));
	assert_string_equal(s.s, want);
	str_free(&s);
}

static void
test_lower(void **state)
{
	(void)state;
	assert_lower("", "");
	assert_lower("Carol 3", "carol 3");
	assert_lower("\xc3\x84rger", "\xc3\xa4rger");
	/* Both small sigmas are one. */
	assert_lower("\xce\xa3\xcf\x83\xcf\x82",
	    "\xcf\x83\xcf\x83\xcf\x83");
	assert_lower("\xe6\x9d\x8e\xff", "\xe6\x9d\x8e\xef\xbf\xbd");
}

static void
assert_find(const char *text, const char *folded, size_t from, size_t len)
{
	struct bytes where = { 0, 0 };

	assert_true(utf8_find(text, strlen(text), folded, &where));
	assert_int_equal(where.from, from);
	assert_int_equal(where.len, len);
}

static void
test_find(void **state)
{
	struct bytes where;

	(void)state;
	assert_find("Carol", "car", 0, 3);
	assert_find("Carol CAR", "r", 2, 1);
	assert_find("in the \xc3\x84RGER", "\xc3\xa4rg", 7, 4);
	assert_find("aab", "ab", 1, 2);
	/* The bytes are those of the text, where case has another length. */
	assert_find("x\xe2\x84\xaay", "k", 1, 3);
	assert_find("x\xe2\x84\xaay", "xky", 0, 5);
	assert_false(utf8_find("carol", 5, "carola", &where));
	assert_false(utf8_find("carol", 5, "", &where));
	assert_false(utf8_find("", 0, "c", &where));
	assert_false(utf8_find("carol", 4, "l", &where));
	/* Never within a character. */
	assert_false(utf8_find("\xc3\xa4", 2, "\xa4", &where));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lower),
		cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
