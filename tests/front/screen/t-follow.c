/*
 * Links in a window: what they show, choosing one, copying, the text alone.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "front/screen/inside.h"
#include "tests/support/fake-ui.h"

static void
begin(struct fake_ui *f, int columns, int rows)
{
	fake_ui_new(f, columns, rows);
	ui_show(f->ui, f->bob);
	ui_paint(f->ui);
}

static int
row_of(const struct fake_ui *f, const char *text)
{
	const struct grid *g = &f->display.grid;

	for (int y = 0; y < g->rows; y++)
		if (grid_find(g, y, text) >= 0)
			return y;
	fail_msg("not shown: %s", text);
	return -1;
}

/* The host that a text hides stands behind it, and looks like no text. */
static void
test_hidden(void **state)
{
	struct fake_ui f;
	int x, y;

	(void)state;
	begin(&f, 80, 24);
	fake_in(f.bob, "at https://bank.example@evil.example/x now");
	fake_in(f.bob, "not https://good.example/ [bank.example] here");
	assert_true(fake_shows(&f, "https://bank.example@evil.example/x "
	    "[evil.example] now"));
	y = row_of(&f, "[evil.example]");
	x = grid_find(&f.display.grid, y, "[evil.example]");
	assert_int_equal(grid_at(&f.display.grid, x, y)->style, STYLE_UNSAFE);
	y = row_of(&f, "[bank.example]");
	x = grid_find(&f.display.grid, y, "[bank.example]");
	assert_int_equal(grid_at(&f.display.grid, x, y)->style, STYLE_TEXT);
	fake_ui_free(&f);
}

/* What each cell leads to. */
static void
test_cells(void **state)
{
	struct fake_ui f;
	int x, y, linked = 0;

	(void)state;
	begin(&f, 80, 24);
	fake_in(f.bob, "x https://a.example/ (see)");
	ui_paint(f.ui);
	y = row_of(&f, "https://a.example/");
	x = grid_find(&f.display.grid, y, "https");
	for (int i = 0; i < f.display.grid.columns; i++)
		linked += grid_at(&f.display.grid, i, y)->link != 0;
	assert_int_equal(linked, (int)strlen("https://a.example/"));
	assert_string_equal(grid_target(&f.ui->grid, grid_at(&f.ui->grid, x,
	    y)->link), "https://a.example/");
	fake_ui_free(&f);
	fake_ui_new_conf(&f, 80, 24, "hyperlinks = \"off\"\n");
	ui_show(f.ui, f.bob);
	fake_in(f.bob, "x https://a.example/ (see)");
	ui_paint(f.ui);
	y = row_of(&f, "https://a.example/");
	for (int i = 0; i < f.display.grid.columns; i++)
		assert_int_equal(grid_at(&f.display.grid, i, y)->link, 0);
	fake_ui_free(&f);
}

static void
test_open(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	f.opens = true;
	fake_type(&f, "<M-o>");
	assert_true(fake_shows(&f, "There is no link"));
	fake_in(f.bob, "https://a.example/ and https://b.example/");
	fake_in(f.bob, "https://c.example/");
	/* The newest is the first. */
	fake_type(&f, "<M-o>");
	assert_true(fake_shows(&f, "[a]ps://c.example/"));
	assert_true(fake_shows(&f, "[c]ps://a.example/ and [b]ps://b."));
	fake_type(&f, "x");
	assert_true(fake_shows(&f, "Type its letter"));
	fake_type(&f, "c");
	assert_true(fake_shows(&f, "Esc goes back: https://a.example/"));
	assert_null(f.opened);
	fake_type(&f, "<Enter>");
	assert_string_equal(f.opened, "https://a.example/");
	assert_true(fake_shows(&f, "https://c.example/"));
	/* Nothing of it is text, nor sent. */
	assert_int_equal(f.enters, 0);
	assert_string_equal(line_text(f.ui->current->line), "");
	fake_type(&f, "<M-o>bo");
	assert_string_equal(f.opened, "https://b.example/");
	/* Given up; another key does what it does. */
	fake_type(&f, "<M-o><Escape>x");
	assert_string_equal(line_text(f.ui->current->line), "x");
	fake_type(&f, "<M-o><M-1>");
	assert_null(ui_current(f.ui));
	assert_string_equal(f.opened, "https://b.example/");
	fake_ui_free(&f);
}

/* Of a link that is cut any part has the letter. */
static void
test_cut(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 20, 5);
	fake_in(f.bob, "http://a.example/ https://b.example/0123456789/"
	    "0123456789/0123456789");
	fake_type(&f, "<M-o>");
	assert_true(fake_shows(&f, "o opens"));
	fake_type(&f, "<Enter>");
	assert_string_equal(f.display.copied, "https://b.example/0123456789/"
	    "0123456789/0123456789");
	fake_ui_free(&f);
}

static void
test_one(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_in(f.bob, "https://a.example/");
	fake_type(&f, "<M-o>");
	assert_true(fake_shows(&f, "o opens, c copies"));
	fake_type(&f, "c");
	assert_string_equal(f.display.copied, "https://a.example/");
	assert_true(fake_shows(&f, "Copied \"https://a.example/\" (18 bytes)"));
	/* No command: it is copied. */
	fake_in(f.bob, "https://b.example/");
	fake_type(&f, "<M-o>ao");
	assert_string_equal(f.display.copied, "https://b.example/");
	assert_true(fake_shows(&f, "There is no url_command"));
	assert_null(f.opened);
	fake_ui_free(&f);
}

/* Around a proxy nothing goes unasked. */
static void
test_proxy(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	f.opens = f.beside = true;
	fake_in(f.bob, "https://a.example/");
	fake_type(&f, "<M-o>o");
	assert_true(fake_shows(&f, "uses a proxy"));
	assert_null(f.opened);
	fake_answer(&f, "<Escape>");
	assert_null(f.opened);
	fake_type(&f, "<M-o>o");
	fake_answer(&f, "1<Enter>");
	assert_string_equal(f.opened, "https://a.example/");
	fake_ui_free(&f);
}

static void
test_xmpp(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	f.opens = true;
	fake_in(f.bob, "xmpp:room@muc.example.org?join");
	fake_type(&f, "<M-o>o");
	assert_null(f.opened);
	assert_string_equal(line_text(f.ui->current->line),
	    "/join room@muc.example.org");
	fake_type(&f, "<M-o>o");
	assert_true(fake_shows(&f, "Send or clear what you typed"));
	fake_type(&f, "<C-u>");
	fake_in(f.bob, "xmpp:carol@example.org");
	fake_type(&f, "<M-o>ao");
	assert_string_equal(line_text(f.ui->current->line),
	    "/query carol@example.org");
	fake_ui_free(&f);
}

/* ---- copying ----------------------------------------------------------- */

static void
copy(struct fake_ui *f, const char *which, const char *want)
{
	struct err err;

	if (want == NULL) {
		assert_int_equal(ui_copy(f->ui, which, &err), -1);
		assert_string_equal(err.code, "nothing-to-copy");
		return;
	}
	assert_int_equal(ui_copy(f->ui, which, &err), 0);
	assert_non_null(f->display.copied);
	assert_string_equal(f->display.copied, want);
}

static void
test_copy(void **state)
{
	struct fake_ui f;
	struct err err;

	(void)state;
	begin(&f, 80, 24);
	copy(&f, "1", NULL);
	copy(&f, "url", NULL);
	fake_in(f.bob, "one https://a.example/1 https://a.example/2");
	fake_in(f.bob, "two `code 2` here\nand");
	fake_in(f.bob, "look:\n```\nint x;\n\tx = 1;\n```\nso");
	fake_in(f.bob, "last\033[2J");
	copy(&f, "1", "last^[[2J");
	copy(&f, "3", "two `code 2` here\nand");
	copy(&f, "9", NULL);
	copy(&f, "url", "https://a.example/2");
	copy(&f, "code", "int x;\n    x = 1;\n");
	fake_in(f.bob, "and `this`");
	copy(&f, "code", "this");
	/* How it begins is said, and what tmux needs. */
	fake_in(f.bob, "what is longer than there is room for\nhere");
	f.display.tmux = true;
	assert_int_equal(ui_copy(f.ui, "1", &err), 0);
	ui_paint(f.ui);
	assert_true(fake_shows(&f, "\"what is longer than ther"));
	assert_true(fake_shows(&f, "(42 bytes)"));
	assert_true(fake_shows(&f, "set-clipboard on"));
	f.display.tmux = false;
	assert_int_equal(ui_copy(f.ui, "0", &err), -1);
	assert_string_equal(err.code, "usage");
	f.display.no_copies = true;
	assert_int_equal(ui_copy(f.ui, "1", &err), 0);
	assert_true(fake_shows(&f, "No clipboard"));
	fake_ui_free(&f);
}

/* What was encrypted leaves only after a word of the user's, once. */
static void
test_sealed(void **state)
{
	struct fake_ui f;
	struct err err;

	(void)state;
	begin(&f, 80, 24);
	fake_level(f.bob, OTR_PRIVATE, OTR_HOLD_NONE);
	fake_in(f.bob, "secret https://s.example/");
	assert_int_equal(ui_copy(f.ui, "1", &err), 0);
	assert_null(f.display.copied);
	ui_paint(f.ui);
	assert_true(fake_shows(&f, "This was encrypted"));
	fake_answer(&f, "<Escape>");
	assert_null(f.display.copied);
	/* Nor by another way. */
	fake_type(&f, "<M-o>c");
	assert_null(f.display.copied);
	fake_answer(&f, "1<Enter>");
	assert_string_equal(f.display.copied, "https://s.example/");
	/* Asked again, but where the user wants no more of that. */
	assert_int_equal(ui_copy(f.ui, "1", &err), 0);
	ui_paint(f.ui);
	fake_answer(&f, "2<Enter>");
	assert_string_equal(f.display.copied, "secret https://s.example/");
	copy(&f, "1", "secret https://s.example/");
	fake_ui_free(&f);
}

/* ---- the text alone ----------------------------------------------------- */

static void
test_bare(void **state)
{
	struct fake_ui f;
	const struct grid *g = &f.display.grid;
	char *row;

	(void)state;
	begin(&f, 40, 8);
	fake_in(f.bob, "short");
	fake_in(f.bob, "a line that is so long that it does not fit in a row "
	    "of forty columns");
	fake_level(f.bob, OTR_PRIVATE, OTR_HOLD_NONE);
	fake_type(&f, "draft<M-z>");
	row = grid_row_text(g, 4);
	assert_string_equal(row, "short");
	free(row);
	row = grid_row_text(g, 5);
	assert_string_equal(row, "a line that is so long that it does not");
	free(row);
	row = grid_row_text(g, 6);
	assert_string_equal(row, "fit in a row of forty columns");
	free(row);
	assert_int_equal(f.ui->grid.goes_on[5], 40);
	assert_int_equal(f.ui->grid.goes_on[6], 0);
	assert_int_equal(grid_find(g, 7, "Private"), 0);
	/* Nor does the line come back while lines come. */
	fake_type(&f, "<FocusOut><FocusIn>");
	ui_paint_seen(f.ui);
	assert_false(fake_shows(&f, "draft"));
	/* It stands still, but the level is as it is. */
	fake_in(f.bob, "new");
	fake_level(f.bob, OTR_FINISHED, OTR_HOLD_NONE);
	ui_paint(f.ui);
	assert_int_equal(grid_find(g, 7, "Finished"), 0);
	assert_false(fake_shows(&f, "new"));
	/* What is not shown was not read. */
	assert_int_equal(talk_unread(f.bob), 1);
	/* Any key goes back, and does nothing else. */
	fake_type(&f, "<Enter>");
	assert_int_equal(f.enters, 0);
	assert_int_equal(talk_unread(f.bob), 0);
	assert_true(fake_shows(&f, "draft"));
	assert_true(fake_shows(&f, "new"));
	assert_int_equal(f.ui->grid.goes_on[5], 0);
	fake_type(&f, "<M-z>x<M-z><Paste:y>");
	assert_string_equal(line_text(f.ui->current->line), "draft");
	/* Smaller, and anew. */
	fake_type(&f, "<M-z>");
	fake_size(&f, 20, 5);
	assert_int_equal(grid_find(g, 4, "Finished"), 0);
	assert_true(fake_shows(&f, "new"));
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hidden),
		cmocka_unit_test(test_cells),
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_one),
		cmocka_unit_test(test_proxy),
		cmocka_unit_test(test_xmpp),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_sealed),
		cmocka_unit_test(test_bare),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
