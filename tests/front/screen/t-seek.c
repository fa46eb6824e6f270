/*
 * Looking for words in the window while they are typed.
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

#define LINES 200

/* "line 0" is the oldest; each tenth has a word of its own. */
static void
begin(struct fake_ui *f, int columns, int rows)
{
	char text[64];

	fake_ui_new(f, columns, rows);
	for (int i = 0; i < LINES; i++) {
		snprintf(text, sizeof(text), i % 10 == 5 ?
		    "Apfelb\xc3\xa4ume in row %d" : "line %d", i);
		fake_in(f->bob, text);
	}
	ui_show(f->ui, f->bob);
	ui_paint(f->ui);
}

/* How many cells have the style of a hit, and of the one that was found. */
static void
count(const struct fake_ui *f, int *hits, int *found)
{
	const struct grid *g = &f->display.grid;

	*hits = *found = 0;
	for (int y = 0; y < g->rows; y++)
		for (int x = 0; x < g->columns; x++) {
			*hits += grid_at(g, x, y)->style == STYLE_HIT;
			*found += grid_at(g, x, y)->style == STYLE_HIT &&
			    grid_at(g, x, y)->bold;
		}
}

static void
test_words(void **state)
{
	struct fake_ui f;
	int hits, found;

	(void)state;
	begin(&f, 80, 24);
	fake_type(&f, "draft<M-/>");
	assert_true(fake_shows(&f, "Search"));
	assert_true(fake_shows(&f, "> draft"));
	/* What is seen already is not moved. */
	fake_type(&f, "B\xc3\x84UME");
	assert_true(fake_shows(&f, "Search  B\xc3\x84UME"));
	assert_true(fake_shows(&f, "line 199"));
	count(&f, &hits, &found);
	assert_int_equal(hits, 10);
	assert_int_equal(found, 5);
	/* On to older ones, and back. */
	fake_type(&f, "<Up><Up><C-r>");
	assert_true(fake_shows(&f, "row 165"));
	assert_false(fake_shows(&f, "line 199"));
	fake_type(&f, "<Down><C-s>");
	assert_true(fake_shows(&f, "row 185"));
	/* More words: from there on. */
	fake_type(&f, " in row 1");
	assert_true(fake_shows(&f, "row 185"));
	fake_type(&f, "2");
	assert_true(fake_shows(&f, "row 125"));
	fake_type(&f, "x");
	assert_true(fake_shows(&f, "not found"));
	/* Where one stood. */
	assert_true(fake_shows(&f, "line 199"));
	fake_type(&f, "<Backspace>");
	assert_true(fake_shows(&f, "row 125"));
	fake_type(&f, "<Down>");
	assert_true(fake_shows(&f, "no newer one"));
	fake_type(&f, "<Enter>");
	assert_false(fake_shows(&f, "Search"));
	assert_true(fake_shows(&f, "row 125"));
	assert_true(fake_shows(&f, "more"));
	count(&f, &hits, &found);
	assert_int_equal(hits, 0);
	assert_int_equal(f.enters, 0);
	assert_string_equal(line_text(f.ui->current->line), "draft");
	/* From here upwards; else below. */
	fake_type(&f, "<M-/>row 195");
	assert_true(fake_shows(&f, "row 195"));
	fake_type(&f, "<C-u>row 12<M-/><C-w>11");
	assert_true(fake_shows(&f, "row 115"));
	fake_ui_free(&f);
}

/* What was found is what is copied, for as long as one stands there. */
static void
test_copied(void **state)
{
	struct fake_ui f;
	struct err err;

	(void)state;
	begin(&f, 80, 24);
	fake_type(&f, "<M-/>row 125<Enter>");
	assert_int_equal(ui_copy(f.ui, "1", &err), 0);
	assert_string_equal(f.display.copied, "Apfelb\xc3\xa4ume in row 125");
	assert_true(f.ui->current->stays);
	/* By number it is counted from the last that is shown. */
	assert_int_equal(ui_copy(f.ui, "2", &err), 0);
	assert_string_not_equal(f.display.copied,
	    "Apfelb\xc3\xa4ume in row 125");
	/* Elsewhere it is the last that is shown. */
	fake_type(&f, "<PageUp><PageUp><PageUp>");
	assert_int_equal(ui_copy(f.ui, "1", &err), 0);
	assert_string_not_equal(f.display.copied,
	    "Apfelb\xc3\xa4ume in row 125");
	/* Found without scrolling: until something else is said. */
	fake_type(&f, "<C-u><M-/>row 195<Enter>");
	ui_show(f.ui, f.bob);
	fake_type(&f, "<M-/>row 195<Enter>");
	assert_int_equal(ui_copy(f.ui, "1", &err), 0);
	assert_string_equal(f.display.copied, "Apfelb\xc3\xa4ume in row 195");
	/* Left by Escape it was not wanted. */
	fake_type(&f, "<M-/>row 195<Escape>");
	assert_int_equal(ui_copy(f.ui, "1", &err), 0);
	assert_string_not_equal(f.display.copied,
	    "Apfelb\xc3\xa4ume in row 195");
	fake_ui_free(&f);
}

static void
test_back(void **state)
{
	static const char *const keys[] = { "<Escape>", "<C-c>", "<C-g>" };
	struct fake_ui f;
	uint64_t anchor;
	int row;

	(void)state;
	begin(&f, 80, 24);
	for (size_t i = 0; i < NELEM(keys); i++) {
		fake_type(&f, "<PageUp>half");
		anchor = f.ui->current->anchor;
		row = f.ui->current->anchor_row;
		fake_type(&f, "<M-/>row 15<Up><Up>");
		assert_true(f.ui->current->anchor != anchor);
		fake_type(&f, keys[i]);
		assert_int_equal(f.ui->current->anchor, anchor);
		assert_int_equal(f.ui->current->anchor_row, row);
		assert_string_equal(line_text(f.ui->current->line), "half");
		fake_type(&f, "<C-c>");
	}
	/* To the newest lines too, which go on. */
	fake_type(&f, "<M-End><M-/>row 15<Escape>");
	assert_int_equal(f.ui->current->anchor, 0);
	fake_in(f.bob, "the newest");
	assert_true(fake_shows(&f, "the newest"));
	fake_ui_free(&f);
}

/* Escape and a letter that came with it, over a slow line. */
static void
test_escape(void **state)
{
	struct key key = { .code = KEY_TEXT, .mods = MOD_ALT, .text = "k",
	    .escaped = true };
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_type(&f, "o<M-/>row 15<Up>");
	act_key(f.ui, &key);
	assert_false(fake_shows(&f, "Search"));
	assert_int_equal(f.ui->current->anchor, 0);
	assert_string_equal(line_text(f.ui->current->line), "ok");
	key = (struct key){ .code = KEY_TEXT, .mods = MOD_ALT, .text = "k",
	    .escaped = true };
	fake_type(&f, "<M-g>e");
	act_key(f.ui, &key);
	assert_false(fake_shows(&f, "Go to"));
	assert_string_equal(line_text(f.ui->current->line), "okk");
	/* What is bound is what it is. */
	key = (struct key){ .code = KEY_TEXT, .mods = MOD_ALT, .text = "/",
	    .escaped = true };
	fake_type(&f, "<M-/>row");
	act_key(f.ui, &key);
	assert_true(fake_shows(&f, "Search  row"));
	fake_ui_free(&f);
}

/* Keys are read while a file is written: that a key was used is written once it
 * has done what it does. */
static int
written(void *arg, const char *path, const char *text, size_t len,
    struct err *err)
{
	struct fake_ui *f = arg;

	(void)path;
	(void)text;
	(void)len;
	(void)err;
	f->quits++;
	assert_non_null(f->ui->seek);
	return 0;
}

static void
test_in_order(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	conf_write_with(chat_conf(f.chat), written, &f);
	fake_type(&f, "<M-/>");
	assert_int_equal(f.quits, 1);
	fake_ui_free(&f);
}

/* What is typed meanwhile waits for no other key: also an Enter, which is not
 * acted on before. */
static int
written_typing(void *arg, const char *path, const char *text, size_t len,
    struct err *err)
{
	struct fake_ui *f = arg;

	(void)path;
	(void)text;
	(void)len;
	(void)err;
	fake_keys(&f->display, "lp<Enter>");
	assert_false(ui_type(f->ui));
	assert_int_equal(f->enters, 0);
	return 0;
}

static void
test_kept_key(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_type(&f, "/he");
	conf_write_with(chat_conf(f.chat), written_typing, &f);
	fake_type(&f, "<Tab>");
	assert_int_equal(f.enters, 1);
	assert_string_equal(f.entered, "/help");
	fake_ui_free(&f);
}

/* Another key ends it, and does what it does; scrolling only looks around. */
static void
test_other_keys(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	ui_show(f.ui, f.eve);
	ui_show(f.ui, f.bob);
	fake_type(&f, "<M-/>row 25<PageUp>");
	assert_true(fake_shows(&f, "Search"));
	fake_type(&f, "<M-l>");
	assert_ptr_equal(ui_current(f.ui), f.eve);
	assert_false(fake_shows(&f, "Search"));
	/* Windows may change by themselves. */
	fake_type(&f, "<M-/>x");
	ui_show(f.ui, f.bob);
	assert_false(fake_shows(&f, "Search"));
	fake_type(&f, "typed");
	assert_string_equal(line_text(f.ui->current->line), "typed");
	fake_type(&f, "<M-2><M-/>row");
	ui_close(f.ui, f.bob, true);
	fake_talk_remove(f.bob);
	ui_paint(f.ui);
	fake_type(&f, "<M-/><Escape>");
	fake_ui_free(&f);
}

/* What comes meanwhile, what goes, and the oldest leaving the ring. */
static void
test_moves(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, 80, 24);
	fake_type(&f, "<M-/>row 15");
	for (int i = 0; i < 60; i++)
		fake_in(f.bob, "row 15 again");
	assert_true(fake_shows(&f, "b\xc3\xa4ume in row 155"));
	fake_type(&f, "<Down>");
	assert_true(fake_shows(&f, "row 15 again"));
	buffer_limit(&f.bob->buffer, 10, 0);
	fake_type(&f, "<Up><Up><Down>");
	assert_true(fake_shows(&f, "row 15 again"));
	ui_clear(f.ui);
	fake_type(&f, "<Up><Down>5<Backspace><Backspace>");
	fake_type(&f, "<Escape>");
	fake_ui_free(&f);
}

static void
test_sizes(void **state)
{
	static const int sizes[][2] = { { 20, 5 }, { 40, 12 }, { 80, 24 },
	    { 100, 30 }, { 160, 50 } };
	struct fake_ui f;
	int hits, found;

	(void)state;
	begin(&f, 80, 24);
	fake_level(f.bob, OTR_PRIVATE, OTR_HOLD_NONE);
	for (size_t i = 0; i < NELEM(sizes); i++) {
		fake_size(&f, sizes[i][0], sizes[i][1]);
		fake_type(&f, "<M-/>row 15");
		assert_true(fake_shows(&f, "Search  row 15"));
		assert_true(fake_shows(&f, "Private"));
		assert_int_equal(f.display.grid.cursor_x, 15 +
		    f.ui->geometry.lines_x);
		assert_int_equal(f.display.grid.cursor_y,
		    sizes[i][1] - 3);
		count(&f, &hits, &found);
		assert_int_equal(found, 6);
		grid_check(&f.display.grid);
		fake_type(&f, "<Escape>");
	}
	fake_ui_free(&f);
}

/* Law 5: what is looked for and found is in secret memory, and wiped. */
static void
test_secret(void **state)
{
	struct fake_ui f;
	size_t before;

	(void)state;
	begin(&f, 80, 24);
	before = secret_count();
	fake_type(&f, "<M-/>b\xc3\xa4ume<Up><Up><C-w>row<Up>");
	assert_true(secret_count() > before);
	fake_type(&f, "<Escape>");
	assert_int_equal(secret_count(), before);
	fake_type(&f, "<M-/>row<Enter>");
	assert_int_equal(secret_count(), before);
	/* No arrow and no key brings it back. */
	fake_type(&f, "<Up><C-y><C-_>");
	assert_string_equal(line_text(f.ui->current->line), "");
	fake_ui_free(&f);
}

/* Law 6: what stands for what must not be shown is lit as it is shown. */
static void
test_foreign(void **state)
{
	struct fake_ui f;
	int hits, found;

	(void)state;
	begin(&f, 80, 24);
	fake_in(f.bob, "a\x1b[2Jneedle\xe2\x80\xaeneedle");
	fake_type(&f, "<M-/>needle");
	assert_true(fake_shows(&f, "a^[[2Jneedle<U+202E>needle"));
	count(&f, &hits, &found);
	assert_int_equal(hits, 12);
	/* What is not shown is not found. */
	fake_in(f.bob, "/me waves");
	fake_type(&f, "<C-u>/me");
	assert_true(fake_shows(&f, "not found"));
	fake_type(&f, "<C-u>wave");
	assert_false(fake_shows(&f, "not found"));
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_copied),
		cmocka_unit_test(test_back),
		cmocka_unit_test(test_escape),
		cmocka_unit_test(test_in_order),
		cmocka_unit_test(test_kept_key),
		cmocka_unit_test(test_other_keys),
		cmocka_unit_test(test_moves),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_secret),
		cmocka_unit_test(test_foreign),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
