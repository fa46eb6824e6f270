/*
 * Names that can be taken for each other, and names that cannot.
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

static bool
is_alike(const char *a, const char *b)
{
	char *x = name_skeleton(a), *y = name_skeleton(b);
	bool same = strcmp(x, y) == 0;

	free(x);
	free(y);
	return same;
}

static void
test_alike(void **state)
{
	static const char *const alice[] = {
		"alice", "Alice", "ALICE", "aIice", "a1ice", "a|ice",
		"\xd0\xb0lice",			/* Cyrillic a */
		"ali\xd1\x81\xd0\xb5",		/* Cyrillic es, ie */
		"al\xc4\xb1" "ce",		/* dotless i */
		"\xef\xbd\x81lice",		/* full width */
		"\xf0\x9d\x90\x9a\xf0\x9d\x90\xa5ice",	/* mathematical */
		"ali\xe2\x80\x8b" "ce",		/* a space of no width */
		"alice\xe2\x80\xae",		/* a bidi override */
		"alice\xc2\xad",		/* a soft hyphen */
		"alice ", "al ice", "\xc3\xa1lice",	/* an accent */
		"al\xcc\xa3ice",		/* a dot below */
		"\xce\x91lice",			/* Greek Alpha */
	};

	(void)state;
	for (size_t i = 0; i < NELEM(alice); i++)
		if (!is_alike(alice[0], alice[i]))
			fail_msg("%s", alice[i]);
	assert_true(is_alike("modern", "modem"));
	assert_true(is_alike("vvill", "will"));
	assert_true(is_alike("b0b", "BOB"));
	assert_true(is_alike("\xd0\x92" "ob", "Bob"));	/* Cyrillic Ve */
	assert_true(is_alike("\xce\x97" "elen", "Helen"));	/* Greek Eta */
	assert_true(is_alike("\xe1\x8e\xaa" "nna", "Anna"));	/* Cherokee */
	assert_true(is_alike("\xe2\x80\x8b", "\xe2\x80\x8d"));
	assert_true(is_alike("\xe2\x80\x8b", ""));
}

static void
test_apart(void **state)
{
	(void)state;
	assert_false(is_alike("alice", "alicia"));
	assert_false(is_alike("alice", "alice_"));
	assert_false(is_alike("bob", "rob"));
	assert_false(is_alike("\xe6\x9d\x8e", "\xe7\x8e\x8b"));
	assert_false(is_alike("", "a"));
	assert_false(is_alike("\xd0\xb6", "\xd1\x84"));
}

/* Whatever it is, it ends, and a long one is no trouble. */
static void
test_any(void **state)
{
	char *s = xmalloc(SKELETON_MAX * 4), *k;

	(void)state;
	memset(s, 'r', SKELETON_MAX * 4 - 1);
	s[SKELETON_MAX * 4 - 1] = '\0';
	k = name_skeleton(s);
	assert_int_equal(strlen(k), SKELETON_MAX * 4 - 1);
	free(k);
	for (size_t i = 0; i + 4 <= SKELETON_MAX; i += 3)
		memcpy(s + i, "\xef\xb7\xba", 4);	/* 18 letters in one */
	k = name_skeleton(s);
	assert_true(strlen(k) > 0);
	free(k);
	free(s);
}

static void
test_plain(void **state)
{
	static const char *const not[] = { "", "a b", "bob.", "a,b", "\"a\"",
	    "(a)", "a;", "a:", "\xe2\x80\x9c", "a\xe2\xa0\x80" "b",
	    "a\xe3\x80\x80" "b", "a\xe2\x80\x8b" "b", "\xf0\x9f\x98\x80" };
	(void)state;
	assert_true(name_is_plain("bob"));
	assert_true(name_is_plain("bob_-7"));
	assert_true(name_is_plain("\xe6\x9d\x8e"));
	for (size_t i = 0; i < NELEM(not); i++)
		assert_false(name_is_plain(not[i]));
}

/* What could pass for a sign of the program's is no plain beginning. */
static void
test_begins(void **state)
{
	static const char *const not[] = { "", "--", "!!", "??", "*bob", ">bob",
	    "<bob>", " bob", "=", "|", "\xe2\x94\x80", "\xe2\x94\x83 bob",
	    "\xc7\x83\xc7\x83", "\xe4\xb8\x80\xe4\xb8\x80", "\xe3\x83\xbc",
	    ("\xcc\xb6" "bob"), "\xe2\x9c\x93", "\xef\xbc\x8d", "\xf0\x9f\x98\x80",
	    "\xff" };

	(void)state;
	assert_true(name_begins_plain("bob"));
	assert_true(name_begins_plain("7of9 "));
	assert_true(name_begins_plain("\xe6\x9d\x8e\xe6\xa2\x85"));
	assert_true(name_begins_plain("\xd8\xb9\xd9\x84\xd9\x8a"));
	assert_true(name_begins_plain("\xc3\x89ve"));
	for (size_t i = 0; i < NELEM(not); i++)
		assert_false(name_begins_plain(not[i]));
}

static void
test_gaps(void **state)
{
	static const char *const gaps[] = { "a  b", "a ", "a\xc2\xa0" "b",
	    "a\xe3\x80\x80", "a\xe2\xa0\x80" "b", "a\xe3\x85\xa4" "b" };

	(void)state;
	assert_false(name_has_gap(""));
	assert_false(name_has_gap("a b c"));
	assert_false(name_has_gap("\xe6\x9d\x8e \xe6\xa2\x85"));
	for (size_t i = 0; i < NELEM(gaps); i++)
		assert_true(name_has_gap(gaps[i]));
}

static void
test_looks(void **state)
{
	static const char *const like[] = { "me", "Me", "ME", "rne", "m e ",
	    "m\xd0\xb5", "me\xe2\x80\x8b", "m\xc3\xa9" };
	static const char *const not[] = { "", "m", "men", "mel", "meme", "alice",
	    "\xe6\x9d\x8e" };

	(void)state;
	for (size_t i = 0; i < NELEM(like); i++)
		assert_true(name_looks_like(like[i], "me"));
	for (size_t i = 0; i < NELEM(not); i++)
		assert_false(name_looks_like(not[i], "me"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alike),
		cmocka_unit_test(test_apart),
		cmocka_unit_test(test_any),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_begins),
		cmocka_unit_test(test_gaps),
		cmocka_unit_test(test_looks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
