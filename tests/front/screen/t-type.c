/*
 * Keys while something computes: the line is edited and shown, and nothing
 * else happens before that is over.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/fake-ui.h"

#include "front/screen/inside.h"

static int
setup(void **state)
{
	struct fake_ui *f = xcalloc(1, sizeof(*f));

	fake_ui_new(f, 80, 24);
	ui_show(f->ui, f->bob);
	ui_paint(f->ui);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	fake_ui_free(*state);
	free(*state);
	return 0;
}

/* What stands there, though nobody painted since. */
static bool
stands(const struct fake_ui *f, const char *text)
{
	char *all = grid_text(&f->display.grid);
	bool found = strstr(all, text) != NULL;

	free(all);
	return found;
}

static void
edits_the_line(void **state)
{
	struct fake_ui *f = *state;

	fake_type(f, "hel");
	fake_keys(&f->display, "lx<Backspace>o<C-a>Oh, ");
	assert_true(ui_type(f->ui));
	assert_true(stands(f, "> Oh, hello"));
	assert_string_equal(line_text(f->ui->current->line), "Oh, hello");
	/* The same when all is painted. */
	assert_true(fake_shows(f, "> Oh, hello"));
}

static void
leaves_the_rest(void **state)
{
	struct fake_ui *f = *state;

	fake_keys(&f->display, "one<Enter>two");
	assert_false(ui_type(f->ui));
	assert_true(stands(f, "> one"));
	assert_int_equal(f->enters, 0);
	/* Nor is more read before that was done. */
	assert_false(ui_type(f->ui));
	assert_int_equal(f->enters, 0);
	ui_type_done(f->ui);
	ui_keys(f->ui);
	assert_int_equal(f->enters, 1);
	assert_string_equal(f->entered, "one");
	assert_true(fake_shows(f, "> two"));
}

/* Law 3: nothing of the model is asked or shown, so Enter goes by what was. */
static void
asks_nothing(void **state)
{
	struct fake_ui *f = *state;

	fake_level(f->bob, OTR_PRIVATE, OTR_HOLD_NONE);
	assert_true(fake_shows(f, "Private"));
	fake_level(f->bob, OTR_FINISHED, OTR_HOLD_FINISHED);
	fake_keys(&f->display, "abc");
	assert_true(ui_type(f->ui));
	assert_true(stands(f, "> abc"));
	assert_true(stands(f, "Private"));
	assert_int_equal(f->ui->current->shown, OTR_PRIVATE);
	assert_true(fake_shows(f, "Finished"));
	assert_int_equal(f->ui->current->shown, OTR_FINISHED);
}

static void
yes(void *arg, size_t which)
{
	*(int *)arg += which == 0 ? 1 : 10;
}

static void
answers_nothing(void **state)
{
	struct fake_ui *f = *state;
	int got = 0;

	/* Kept before the question, and thrown away with it. */
	fake_keys(&f->display, "<Enter>");
	assert_false(ui_type(f->ui));
	fake_ask_yes(f, "Really?", yes, &got);
	ui_keys(f->ui);
	assert_int_equal(f->enters, 0);
	assert_int_equal(got, 0);
	ui_paint(f->ui);
	loop_clock_move(chat_loop(f->chat), 500);
	fake_keys(&f->display, "1");
	assert_false(ui_type(f->ui));
	ui_keys(f->ui);
	ui_paint(f->ui);
	loop_clock_move(chat_loop(f->chat), 500);
	fake_keys(&f->display, "<Enter>");
	assert_false(ui_type(f->ui));
	assert_int_equal(got, 0);
	ui_keys(f->ui);
	assert_int_equal(got, 1);
}

/* What is painted is another window, or the line would not fit. */
static void
shows_one_line(void **state)
{
	struct fake_ui *f = *state;
	int shown;

	ui_show(f->ui, f->eve);
	fake_keys(&f->display, "for eve");
	assert_false(ui_type(f->ui));
	assert_false(stands(f, "for eve"));
	ui_keys(f->ui);
	assert_true(fake_shows(f, "> for eve"));
	line_set(f->ui->current->line, "", 0);
	line_insert(f->ui->current->line, "a\nb", 3);
	line_done(f->ui->current->line, false);
	f->ui->changes++;
	ui_paint(f->ui);
	shown = f->display.shown;
	fake_keys(&f->display, "<Up>");
	assert_false(ui_type(f->ui));
	assert_int_equal(f->display.shown, shown);
	assert_true(fake_shows(f, "a"));
}

static struct fake_ui *within;
static const char *typed, *entered;
static bool took, fails, secrets;

static int
enter_within(void *arg, struct talk *talk, const char *line,
    enum otr_level shown, bool *secret, struct err *err)
{
	(void)arg;
	(void)talk;
	(void)shown;
	*secret = secrets;
	fake_keys(&within->display, typed);
	took = ui_type(within->ui);
	assert_string_equal(line, entered);
	return fails ? err_set(err, "no", "it went wrong") : 0;
}

static void
enters(struct fake_ui *f, const char *line, const char *keys, bool fail,
    bool secret)
{
	within = f;
	typed = keys;
	entered = line;
	took = false;
	fails = fail;
	secrets = secret;
	f->ui->ops.enter = enter_within;
	fake_type(f, line);
	fake_type(f, "<Enter>");
}

static void
verify(struct fake_ui *f, const char *keys, bool fail, bool secret)
{
	enters(f, "/verify", keys, fail, secret);
}

/* The line that Enter was pressed in is the command's: another one begins. */
static void
within_a_key(void **state)
{
	struct fake_ui *f = *state;

	verify(f, "more", false, false);
	assert_true(took);
	assert_true(stands(f, "> more"));
	assert_string_equal(line_text(f->ui->current->line), "more");
	/* Once: the next key goes on with it. */
	fake_type(f, "!");
	assert_true(fake_shows(f, "> more!"));
	fake_type(f, "<C-u><Up>");
	assert_true(fake_shows(f, "> /verify"));
	fake_type(f, "<Down>");
	/* A secret leaves no trace. */
	verify(f, "then<C-u>", false, true);
	fake_type(f, "<C-y>");
	assert_string_equal(line_text(f->ui->current->line), "");
	fake_type(f, "<Up>");
	assert_string_equal(line_text(f->ui->current->line), "/verify");
	fake_type(f, "<Up>");
	assert_string_equal(line_text(f->ui->current->line), "/verify");
}

/* A text that failed stays, unless something else stands there now. */
static void
within_what_fails(void **state)
{
	struct fake_ui *f = *state;

	enters(f, "a text", "x<Backspace>", true, false);
	assert_true(took);
	assert_true(fake_shows(f, "it went wrong"));
	assert_true(fake_shows(f, "> a text"));
	fake_type(f, "<C-u>");
	enters(f, "a text", "more", true, false);
	assert_true(fake_shows(f, "it went wrong"));
	assert_true(fake_shows(f, "> more"));
	fake_type(f, "<Up>");
	assert_true(fake_shows(f, "> a text"));
	fake_type(f, "<Down>");
	assert_true(fake_shows(f, "> more"));
}

/* A command that failed is in the history, and nowhere where it is secret. */
static void
within_a_command_that_fails(void **state)
{
	struct fake_ui *f = *state;

	verify(f, "more", true, false);
	assert_true(took);
	assert_true(fake_shows(f, "it went wrong"));
	assert_true(fake_shows(f, "> more"));
	fake_type(f, "<Up>");
	assert_true(fake_shows(f, "> /verify"));
	fake_type(f, "<Down><C-u>");
	fake_type(f, "<C-w>");
	line_forget(f->ui->current->line, "/verify");
	verify(f, "x<Backspace>", true, true);
	assert_string_equal(line_text(f->ui->current->line), "");
	fake_type(f, "<Up>");
	assert_string_equal(line_text(f->ui->current->line), "");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(edits_the_line), TEST(leaves_the_rest),
		TEST(asks_nothing), TEST(answers_nothing),
		TEST(shows_one_line), TEST(within_a_key),
		TEST(within_what_fails), TEST(within_a_command_that_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
