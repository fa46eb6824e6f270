/*
 * Signs of the screen: drawn only where the terminal and the user have it so,
 * each in one column.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#include "front/screen/inside.h"
#include "tests/support/fake-ui.h"

static bool
is_ascii(const char *s)
{
	while (*s > ' ' && *s <= '~')
		s++;
	return *s == '\0';
}

/* All that is drawn was measured, and counts one column here. */
static void
test_table(void **state)
{
	struct fake_ui f;
	const char *drawn;

	(void)state;
	fake_ui_new(&f, 80, 24);
	for (int i = 0; i < SIGNS; i++) {
		assert_true(is_ascii(sign_text(f.ui, (enum sign)i)));
		assert_in_range(strlen(sign_text(f.ui, (enum sign)i)), 1, 3);
	}
	f.display.signs = true;
	fake_type(&f, "<Resize>");
	for (int i = 0; i < SIGNS; i++) {
		drawn = sign_text(f.ui, (enum sign)i);
		assert_int_equal(utf8_width(drawn, strlen(drawn)), 1);
		if (!is_ascii(drawn))
			assert_non_null(strstr(SIGNS_DRAWN, drawn));
	}
	assert_int_equal(utf8_width(SIGNS_DRAWN, strlen(SIGNS_DRAWN)),
	    SIGNS_COLUMNS);
	fake_ui_free(&f);
}

/* Levels and presence are told apart by their signs alone. */
static void
test_apart(void **state)
{
	static const enum sign apart[][4] = {
		{ SIGN_LEVEL_CLEAR, SIGN_LEVEL_NONE, SIGN_LEVEL_PRIVATE,
		    SIGN_LEVEL_UNVERIFIED },
		{ SIGN_AWAY, SIGN_OFFLINE, SIGN_ONLINE, SIGN_DOT },
		{ SIGN_CLOSED, SIGN_OPEN, SIGN_EDGE, SIGN_RULE },
	};
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	for (int drawn = 0; drawn < 2; drawn++) {
		f.display.signs = drawn;
		fake_type(&f, "<Resize>");
		for (size_t i = 0; i < NELEM(apart); i++)
			for (int a = 0; a < 4; a++)
				for (int b = 0; b < a; b++)
					assert_string_not_equal(sign_text(f.ui,
					    apart[i][a]), sign_text(f.ui,
					    apart[i][b]));
	}
	fake_ui_free(&f);
}

static void
test_setting(void **state)
{
	struct fake_ui f;
	struct err err;

	(void)state;
	fake_ui_new(&f, 80, 24);
	f.display.signs = true;
	/* Not before the terminal has answered. */
	ui_paint(f.ui);
	assert_string_equal(sign_text(f.ui, SIGN_ELLIPSIS), "...");
	fake_type(&f, "<Resize>");
	assert_string_equal(sign_text(f.ui, SIGN_ELLIPSIS), "\xe2\x80\xa6");
	assert_int_equal(conf_set(f.ui->conf, SET_SIGNS, NULL, NULL, "ascii",
	    &err), 0);
	ui_paint(f.ui);
	assert_string_equal(sign_text(f.ui, SIGN_ELLIPSIS), "...");
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_apart),
		cmocka_unit_test(test_setting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
