/*
 * Languages: which one the environment names, and which text serves it.
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
is(const char *locale, const char *tag)
{
	char out[LANG_MAX_BYTES + 1];

	lang_of_locale(out, locale);
	assert_string_equal(out, tag);
}

static void
test_locale(void **state)
{
	(void)state;
	is("de_AT.UTF-8@euro", "de-AT");
	is("de", "de");
	is("sr_RS@latin", "sr-RS");
	is("C", "");
	is("C.UTF-8", "");
	is("POSIX", "");
	is("", "");
	is("de/../x", "");
	is("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "");
}

static void
user(const char *all, const char *messages, const char *lang,
    const char *tag)
{
	char out[LANG_MAX_BYTES + 1];

	setenv("LC_ALL", all, 1);
	setenv("LC_MESSAGES", messages, 1);
	setenv("LANG", lang, 1);
	lang_user(out);
	assert_string_equal(out, tag);
}

static void
test_user(void **state)
{
	(void)state;
	user("de_DE.UTF-8", "fr_FR.UTF-8", "en_GB.UTF-8", "de-DE");
	user("", "fr_FR.UTF-8", "en_GB.UTF-8", "fr-FR");
	user("", "", "en_GB.UTF-8", "en-GB");
	user("C", "fr_FR.UTF-8", "en_GB.UTF-8", "");
	user("", "", "", "");
}

static void
test_serves(void **state)
{
	(void)state;
	assert_int_equal(lang_serves("de-AT", "DE-at"), 3);
	assert_int_equal(lang_serves("de-AT", "de"), 2);
	assert_int_equal(lang_serves("de-AT", "de-CH"), 1);
	assert_int_equal(lang_serves("de", "de-CH"), 1);
	assert_int_equal(lang_serves("de", "dex"), 0);
	assert_int_equal(lang_serves("dex", "de"), 0);
	assert_int_equal(lang_serves("", "de"), 0);
	assert_int_equal(lang_serves("de", ""), 0);
	assert_int_equal(lang_serves("", ""), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_locale),
		cmocka_unit_test(test_user),
		cmocka_unit_test(test_serves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
