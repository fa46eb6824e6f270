/*
 * Lists in the place of the lines: which of several is meant, a text by pages.
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
begin(struct fake_ui *f)
{
	fake_ui_new(f, 80, 24);
	ui_show(f->ui, f->bob);
	ui_paint(f->ui);
}

static void
got_which(void *arg, size_t which)
{
	size_t *got = arg;

	got[0]++;
	got[1] = which;
}

static const char *const carols[] = { "carol@example.org",
    "carol@example.net", "c\x1b[7mrol@example.com" };

static void
ask(struct fake_ui *f, size_t *got)
{
	got[0] = got[1] = 0;
	ui_ask_which(f->ui, "Which carol?", carols, NELEM(carols), got_which,
	    got);
	ui_paint(f->ui);
}

static void
test_which(void **state)
{
	size_t got[2];
	struct fake_ui f;

	(void)state;
	begin(&f);
	ask(&f, got);
	assert_true(fake_shows(&f, "Which carol?"));
	assert_true(fake_shows(&f, " 2 carol@example.net"));
	assert_true(fake_shows(&f, " 3 c^[[7mrol@example.com"));
	/* Nobody has read it before. */
	fake_type(&f, "2<Enter>");
	assert_int_equal(got[0], 0);
	loop_clock_move(chat_loop(f.chat), 600);
	fake_type(&f, "4");
	assert_int_equal(got[0], 0);
	fake_type(&f, "<Enter>2");
	assert_int_equal(got[0], 1);
	assert_int_equal(got[1], 1);
	assert_false(fake_shows(&f, "Which carol?"));
	/* By the arrows. */
	ask(&f, got);
	loop_clock_move(chat_loop(f.chat), 600);
	fake_type(&f, "<Down><Down><Down><Enter>");
	assert_int_equal(got[0], 1);
	assert_int_equal(got[1], 2);
	/* None of them. */
	ask(&f, got);
	fake_type(&f, "<Escape>");
	assert_int_equal(got[0], 1);
	assert_int_equal(got[1], 3);
	ask(&f, got);
	fake_ui_free(&f);
	assert_int_equal(got[0], 1);
	assert_int_equal(got[1], 3);
}

/* The question is shown whole where it can be; there is always an answer. */
static void
test_which_sizes(void **state)
{
	static const int sizes[][2] = { { 20, 5 }, { 20, 12 }, { 40, 12 },
	    { 80, 24 }, { 160, 50 } };
	size_t got[2] = { 0, 0 };
	struct fake_ui f;

	(void)state;
	begin(&f);
	ui_ask_which(f.ui, "Which one is \"carol\"?  There are more of them: "
	    "type more of the name.", carols, NELEM(carols), got_which, got);
	fake_type(&f, "<Down>");
	for (size_t i = 0; i < NELEM(sizes); i++) {
		fake_size(&f, sizes[i][0], sizes[i][1]);
		assert_true(fake_shows(&f, "Which one is"));
		assert_true(fake_shows(&f, ">2 carol@"));
		assert_true(fake_shows(&f, "Not private"));
		assert_true(sizes[i][0] < 40 ||
		    fake_shows(&f, "of the name."));
		grid_check(&f.display.grid);
	}
	fake_ui_free(&f);
}

/* Who types on without having looked chooses nothing. */
static void
test_which_blind(void **state)
{
	size_t got[2];
	struct fake_ui f;

	(void)state;
	begin(&f);
	fake_keys(&f.display, "1");
	ask(&f, got);
	assert_int_equal(f.display.flushes, 1);
	ui_keys(f.ui);
	assert_true(f.display.careful);
	loop_clock_move(chat_loop(f.chat), 600);
	fake_type(&f, "hi 2 all");
	assert_int_equal(got[0], 0);
	f.display.rushed = true;
	fake_type(&f, "<Enter>1");
	f.display.rushed = false;
	assert_int_equal(got[0], 0);
	assert_true(fake_shows(&f, "Which carol?"));
	fake_type(&f, "1");
	assert_int_equal(got[0], 0);
	fake_type(&f, "<Enter>1");
	assert_int_equal(got[0], 1);
	assert_int_equal(got[1], 0);
	ui_keys(f.ui);
	assert_false(f.display.careful);
	assert_string_equal(line_text(f.ui->current->line), "");
	fake_ui_free(&f);
}

/* ---- a text by pages ---------------------------------------------------------------- */

static void
test_page(void **state)
{
	struct fake_ui f;
	struct str s;

	(void)state;
	begin(&f);
	str_init(&s);
	for (int i = 1; i <= 60; i++)
		str_addf(&s, "row %d of it\n", i);
	ui_page(f.ui, "Keys", s.s);
	str_free(&s);
	assert_true(fake_shows(&f, "Keys"));
	assert_true(fake_shows(&f, "row 1 of it"));
	fake_type(&f, "<PageDown>");
	assert_false(fake_shows(&f, "row 1 of it"));
	fake_type(&f, "<PageDown>  <PageDown><PageDown>");
	assert_true(fake_shows(&f, "row 60 of it"));
	fake_size(&f, 40, 12);
	fake_type(&f, "<M-Home>");
	assert_true(fake_shows(&f, "row 1 of it"));
	fake_type(&f, "<Down><Up><Down>");
	assert_false(fake_shows(&f, "row 1 of it"));
	fake_type(&f, "q");
	assert_false(fake_shows(&f, "row 2 of it"));
	assert_string_equal(line_text(f.ui->current->line), "");
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_which),
		cmocka_unit_test(test_which_sizes),
		cmocka_unit_test(test_which_blind),
		cmocka_unit_test(test_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
