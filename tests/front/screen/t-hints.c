/*
 * Keys that are named on the empty line, until they are known.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/fake-ui.h"
#include "front/screen/inside.h"

static void
test_line(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	assert_true(fake_shows(&f, "M-g go  M-/ search  F1 keys  Tab completes"));
	/* Only on an empty line. */
	fake_type(&f, "a");
	assert_false(fake_shows(&f, "M-g go"));
	fake_type(&f, "<Backspace>");
	assert_true(fake_shows(&f, "M-g go"));
	/* Where something is new. */
	fake_in(f.eve, "hello");
	assert_true(fake_shows(&f, "M-g go  M-a what is new  M-/ search  F1 keys"));
	fake_ui_free(&f);
}

/* What has no room is left out, and the level never. */
static void
test_narrow(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	fake_size(&f, 40, 12);
	assert_true(fake_shows(&f, "M-g go  M-/ search"));
	for (int columns = 1; columns < 40; columns++) {
		fake_size(&f, columns, 5);
		assert_false(fake_shows(&f, "M-g"));
		assert_false(fake_shows(&f, "F1"));
		if (columns >= 20)
			assert_true(fake_shows(&f, "Not private>"));
	}
	for (int columns = 40; columns <= 160; columns++) {
		fake_size(&f, columns, 24);
		assert_true(fake_shows(&f, " Not private "));
		assert_true(fake_shows(&f, "go  "));
		assert_int_equal(f.display.grid.cursor_x, 2);
	}
	fake_ui_free(&f);
}

/* Who has pressed a key often enough knows it. */
static void
test_known(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	for (int i = 0; i < 3; i++) {
		fake_type(&f, "<M-g><Escape>");
		assert_true(fake_shows(&f, "M-g go"));
	}
	fake_type(&f, "<M-g><Escape>");
	assert_false(fake_shows(&f, "M-g go"));
	assert_true(fake_shows(&f, "M-/ search  F1 keys  Tab completes"));
	assert_string_equal(conf_text(chat_conf(f.chat), SET_HINTS_KNOWN, NULL,
	    NULL), "goto=4");
	fake_ui_free(&f);
	/* The next time, too. */
	fake_ui_new_conf(&f, 80, 24, "hints_known = { \"goto=4\", \"search=4\", \"keys=9\", "
	    "\"no-such-action=1\" }\n");
	assert_false(fake_shows(&f, "M-g go"));
	assert_false(fake_shows(&f, "search"));
	assert_true(fake_shows(&f, "  Tab completes"));
	fake_ui_free(&f);
}

static void
test_setting(void **state)
{
	struct fake_ui f;
	struct err err;

	(void)state;
	fake_ui_new_conf(&f, 80, 24, "hints = \"off\"\n");
	assert_false(fake_shows(&f, "M-g"));
	assert_int_equal(conf_set(chat_conf(f.chat), SET_HINTS, NULL, NULL,
	    "on", &err), 0);
	for (int i = 0; i < 9; i++)
		fake_type(&f, "<M-g><Escape>");
	assert_true(fake_shows(&f, "M-g go"));
	/* The keys that do it now. */
	assert_int_equal(ui_bind(f.ui, "M-g", "/win 3", &err), 0);
	fake_type(&f, "x<Backspace>");
	assert_false(fake_shows(&f, "go  "));
	assert_int_equal(ui_bind(f.ui, "M-x", "goto", &err), 0);
	fake_type(&f, "x<Backspace>");
	assert_true(fake_shows(&f, "M-x go"));
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_narrow),
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_setting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
