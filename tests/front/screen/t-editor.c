/*
 * The line in the user's editor: when it is asked first, what comes back, and
 * that nothing of it is sent by itself.
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

#include "front/screen/inside.h"
#include "tests/support/fake-ui.h"

static int edits;
static char *given;
static void (*came)(void *arg, const char *text, const char *why);
static void *came_arg;
static bool can = true;

static int
fake_edits(void *arg, struct err *err)
{
	(void)arg;
	return can ? 0 : err_set(err, "no-editor", "no editor is there");
}

static int
fake_edit(void *arg, const char *text, void (*done)(void *arg,
    const char *text, const char *why), void *done_arg, struct err *err)
{
	(void)arg;
	(void)err;
	edits++;
	free(given);
	given = xstrdup(text);
	came = done;
	came_arg = done_arg;
	return 0;
}

static int
setup(void **state)
{
	struct fake_ui *f = xcalloc(1, sizeof(*f));

	fake_ui_new(f, 80, 24);
	f->ui->ops.edits = fake_edits;
	f->ui->ops.edit = fake_edit;
	ui_show(f->ui, f->bob);
	ui_paint(f->ui);
	edits = 0;
	can = true;
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	fake_ui_free(*state);
	free(*state);
	free(given);
	given = NULL;
	return 0;
}

static void
not_private(void **state)
{
	struct fake_ui *f = *state;

	fake_level(f->bob, OTR_NOT_PRIVATE, OTR_HOLD_NONE);
	ui_paint(f->ui);
	fake_type(f, "eins<M-e>");
	assert_int_equal(edits, 1);
	assert_string_equal(given, "eins");
	came(came_arg, "eins\r\nzwei\033[31m\x7f", NULL);
	assert_true(fake_shows(f, "> eins"));
	assert_true(fake_shows(f, "  zwei[31m"));
	assert_true(fake_shows(f, "From the editor: Enter sends it as one"));
	assert_int_equal(f->enters, 0);
	/* Typed ahead of it, while the editor was there. */
	fake_type(f, "<Enter>");
	assert_int_equal(f->enters, 0);
	assert_true(fake_shows(f, "did nothing"));
	fake_type(f, "x<Enter><Backspace>");
	assert_int_equal(f->enters, 0);
	loop_clock_move(chat_loop(f->chat), 600);
	fake_type(f, "<Enter>");
	assert_string_equal(f->entered, "eins\nzwei[31m");
	/* What failed changes nothing, and says why. */
	fake_type(f, "drei<M-e>");
	came(came_arg, NULL, "The line is as it was: because.");
	assert_true(fake_shows(f, "> drei"));
	assert_true(fake_shows(f, "because"));
	/* What was there before is one undo away. */
	fake_type(f, "<M-e>");
	came(came_arg, "/quit", NULL);
	assert_true(fake_shows(f, "> /quit"));
	assert_true(fake_shows(f, "Enter runs it as one command"));
	fake_type(f, "<Enter>");
	assert_int_equal(f->enters, 1);
	fake_type(f, "<C-_>");
	assert_true(fake_shows(f, "> drei"));
}

/* At every level but that one it is asked first, and no is no. */
static void
other_levels(void **state)
{
	static const enum otr_level levels[] = { OTR_STARTING, OTR_UNVERIFIED,
	    OTR_PRIVATE, OTR_FINISHED };
	struct fake_ui *f = *state;
	int n = 0;

	for (size_t i = 0; i < NELEM(levels); i++) {
		fake_level(f->bob, levels[i], OTR_HOLD_NONE);
		fake_type(f, "x<M-e>");
		assert_int_equal(edits, n);
		assert_true(fake_shows(f, "your editor"));
		assert_true(fake_shows(f, otr_level_name(levels[i])));
		fake_type(f, "<Escape>");
		assert_int_equal(edits, n);
		fake_type(f, "<M-e>");
		fake_answer(f, "<Enter>");
		assert_int_equal(edits, n);
		fake_answer(f, "1<Enter>");
		assert_int_equal(edits, ++n);
		came(came_arg, "back", NULL);
		assert_true(fake_shows(f, "> back"));
		fake_type(f, "<C-c>");
		assert_int_equal(f->enters, 0);
	}
	/* It fell meanwhile: what was shown counts. */
	fake_level(f->bob, OTR_PRIVATE, OTR_HOLD_NONE);
	ui_paint(f->ui);
	fake_level(f->bob, OTR_NOT_PRIVATE, OTR_HOLD_NONE);
	fake_keys(&f->display, "<M-e>");
	ui_keys(f->ui);
	assert_int_equal(edits, n);
	assert_true(fake_shows(f, "your editor"));
}

static void
not_there(void **state)
{
	struct fake_ui *f = *state;

	fake_type(f, "/say x<M-e>");
	assert_true(fake_shows(f, "no editor for a command"));
	fake_type(f, "<C-c>");
	can = false;
	fake_type(f, "<M-e>");
	assert_true(fake_shows(f, "no editor is there"));
	can = true;
	fake_type(f, "<M-1><M-e>");
	assert_true(fake_shows(f, "sends to nobody"));
	assert_int_equal(edits, 0);
}

/* The window may be gone when the text comes: it stands there again. */
static void
window_gone(void **state)
{
	struct fake_ui *f = *state;

	fake_level(f->bob, OTR_NOT_PRIVATE, OTR_HOLD_NONE);
	ui_paint(f->ui);
	fake_type(f, "x<M-e>");
	assert_int_equal(edits, 1);
	ui_close(f->ui, f->bob, true);
	came(came_arg, "text", NULL);
	assert_true(fake_shows(f, "was closed: the text"));
	ui_show(f->ui, f->eve);
	assert_string_equal(line_text(f->ui->current->line), "");
	ui_show(f->ui, f->bob);
	assert_string_equal(line_text(f->ui->current->line), "text");
}

/* One that is too long for a line is in the history, piece by piece. */
static void
too_long(void **state)
{
	struct fake_ui *f = *state;
	char *text = xcalloc(1, 3 * LINE_MAX_BYTES + 1);
	const char *line;
	size_t all;

	/* Blanks now and then, and characters of three bytes. */
	for (size_t i = 0; i < 2 * LINE_MAX_BYTES; i += 3)
		memcpy(text + i, i % 999 == 0 ? "x y" : "\xe2\x82\xac", 3);
	all = strlen(text);
	fake_level(f->bob, OTR_NOT_PRIVATE, OTR_HOLD_NONE);
	ui_paint(f->ui);
	fake_type(f, "as it was<M-e>");
	came(came_arg, text, "The line is as it was: too long.");
	assert_true(fake_shows(f, "3 pieces"));
	line = line_text(f->ui->current->line);
	assert_string_equal(line, "as it was");
	fake_type(f, "<C-c>");
	for (int i = 0; i < 3; i++) {
		line_do(f->ui->current->line, LINE_OLDER);
		line = line_text(f->ui->current->line);
		assert_true(utf8_valid(line, strlen(line)));
		assert_true(strlen(line) <= LINE_MAX_BYTES);
		assert_memory_equal(line, i == 0 ? "x y" : "y", 1);
		all -= strlen(line) + (i < 2 ? strlen(" ") : 0);
	}
	assert_int_equal(all, 0);
	free(text);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* Its window was closed; another one may stand in the same memory. */
static void
closed(void **state)
{
	struct fake_ui *f = *state;
	uint64_t born = f->ui->current->born;

	fake_type(f, "for bob<M-e>");
	assert_int_equal(edits, 1);
	ui_close(f->ui, f->bob, true);
	fake_talk_remove(f->bob);
	ui_show(f->ui, fake_talk(fake_contact(f->account, "new@example.org",
	    "New", SHOW_ONLINE)));
	assert_null(window_born(f->ui, born));
	came(came_arg, "for bob alone", NULL);
	assert_true(fake_shows(f, "The window was closed: the text is there"));
	for (size_t i = 0; i < f->ui->nwindows; i++)
		assert_string_equal(line_text(f->ui->windows[i]->line), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(not_private), TEST(other_levels), TEST(not_there),
		TEST(window_gone), TEST(too_long), TEST(closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
