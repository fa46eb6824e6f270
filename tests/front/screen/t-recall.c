/*
 * C-r: lines that were entered before, by their words; nothing is sent by the
 * key that takes one, and no secret is found.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "front/screen/box.h"
#include "tests/support/fake-ui.h"

static void
begin(struct fake_ui *f, int columns, int rows)
{
	fake_ui_new(f, columns, rows);
	ui_show(f->ui, f->bob);
	fake_type(f, "the red house<Enter>the green HOUSE<Enter>");
	fake_type(f, "Gr\xc3\xbc\xc3\x9f" "e an alle<Enter>");
	f->enters = 0;
}

static const char *
line(const struct fake_ui *f)
{
	return line_text(f->ui->current->line);
}

static void
test_finds(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_type(&f, "a draft<C-r>house");
	assert_true(fake_shows(&f, "search: house"));
	assert_true(fake_shows(&f, "the green HOUSE"));
	assert_string_equal(line(&f), "a draft");
	fake_type(&f, "<C-r>");
	assert_true(fake_shows(&f, "the red house"));
	/* There is none before it, and it stays. */
	fake_type(&f, "<C-r>");
	assert_true(fake_shows(&f, "the red house"));
	fake_type(&f, "<C-s>");
	assert_true(fake_shows(&f, "the green HOUSE"));
	fake_type(&f, "<C-r><Enter>");
	assert_string_equal(line(&f), "the red house");
	assert_int_equal(f.enters, 0);
	assert_false(fake_shows(&f, "search:"));
	fake_type(&f, "<Enter>");
	assert_int_equal(f.enters, 1);
	/* What was typed before it comes back. */
	fake_type(&f, "another<C-r>grusse");
	assert_true(fake_shows(&f, "e an alle"));
	fake_type(&f, "<Escape>");
	assert_string_equal(line(&f), "another");
	fake_type(&f, "<C-r>green<Backspace><Backspace>");
	assert_true(fake_shows(&f, "the green HOUSE"));
	fake_type(&f, "<C-g>");
	assert_string_equal(line(&f), "another");
	fake_ui_free(&f);
}

/* What moves in a line takes it first; nothing found changes nothing. */
static void
test_takes(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_type(&f, "<C-r>red<C-a>so ");
	assert_string_equal(line(&f), "so the red house");
	fake_type(&f, "<C-u><C-k>mine<C-r>zzz");
	assert_true(fake_shows(&f, "no such line"));
	fake_type(&f, "<Enter>");
	assert_string_equal(line(&f), "mine");
	assert_int_equal(f.enters, 0);
	/* Another window has lines of its own. */
	fake_type(&f, "<C-r>red");
	ui_show(f.ui, f.eve);
	assert_false(fake_shows(&f, "search:"));
	fake_type(&f, "x");
	assert_string_equal(line(&f), "x");
	fake_type(&f, "<C-u><C-r>red");
	assert_true(fake_shows(&f, "no such line"));
	fake_ui_free(&f);
}

static void
test_secrets(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	f.is_secret = true;
	fake_type(&f, "/otr smp swordfish<Enter>");
	f.is_secret = false;
	fake_type(&f, "<C-r>sword");
	assert_true(fake_shows(&f, "no such line"));
	fake_type(&f, "<Escape>");
	/* What was wiped is found no more, though it is shown just now. */
	fake_type(&f, "<C-r>green");
	ui_forget(f.ui, "the green HOUSE");
	fake_type(&f, "<Enter>");
	assert_string_equal(line(&f), "");
	fake_ui_free(&f);
}

/* On a narrow screen who can read what is typed stands there too. */
static void
test_narrow(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 20, 5);
	fake_type(&f, "<C-r>red");
	assert_true(fake_shows(&f, "Not private"));
	fake_type(&f, "<Enter>");
	assert_string_equal(line(&f), "the red house");
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finds), cmocka_unit_test(test_takes),
		cmocka_unit_test(test_secrets), cmocka_unit_test(test_narrow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
