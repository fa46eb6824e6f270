/*
 * The UI as one uses it: typing, Enter and what it may ask, prompts,
 * pasting, completion.
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

struct got {
	int calls;
	bool yes, null;
	char text[64];
};

static void
got_text(void *arg, const char *text)
{
	struct got *got = arg;

	got->calls++;
	got->null = text == NULL;
	snprintf(got->text, sizeof(got->text), "%s", text == NULL ? "" : text);
}

static void
got_yes(void *arg, size_t which)
{
	struct got *got = arg;

	got->calls++;
	got->yes = which == 0;
}

static void
begin(struct fake_ui *f)
{
	fake_ui_new(f, 80, 24);
	ui_show(f->ui, f->bob);
	ui_paint(f->ui);
}

/* ---- Enter ------------------------------------------------------------- */

static void
test_enter(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	fake_type(&f, "<Enter>");
	assert_int_equal(f.enters, 0);
	fake_type(&f, "hello \xe4\xbd\xa0<Enter>");
	assert_string_equal(f.entered, "hello \xe4\xbd\xa0");
	assert_ptr_equal(f.entered_in, f.bob);
	assert_true(fake_shows(&f, "    me  hello \xe4\xbd\xa0"));
	/* An error leaves a text in the line, and says why until the next
	 * key. */
	f.fails = true;
	fake_type(&f, "//hepl<Enter>");
	assert_true(fake_shows(&f, "no such command"));
	assert_true(fake_shows(&f, "> //hepl"));
	fake_type(&f, "<Backspace>");
	assert_false(fake_shows(&f, "no such command"));
	fake_type(&f, "<C-c>");
	assert_false(fake_shows(&f, "/hep"));
	/* A command is out of the way, and one arrow away. */
	fake_type(&f, " /hepl<Enter>");
	assert_true(fake_shows(&f, "no such command"));
	assert_false(fake_shows(&f, "/hepl"));
	fake_type(&f, "<Up>");
	assert_false(fake_shows(&f, "no such command"));
	assert_true(fake_shows(&f, ">  /hepl"));
	fake_type(&f, "<Up>");
	assert_true(fake_shows(&f, "> hello"));
	fake_type(&f, "<C-c>");
	/* ... but a secret one. */
	f.is_secret = true;
	fake_type(&f, "/otr smp hunter3<Enter><Up>");
	assert_true(fake_shows(&f, ">  /hepl"));
	fake_type(&f, "<C-c>");
	/* Nor does a text that is one stay, or come back. */
	fake_type(&f, "rialto<Enter>");
	assert_false(fake_shows(&f, "rialto"));
	fake_type(&f, "<C-y><Up>");
	assert_true(fake_shows(&f, ">  /hepl"));
	fake_type(&f, "<C-c>");
	f.is_secret = f.fails = false;
	/* What is secret is in no history. */
	f.is_secret = true;
	fake_type(&f, "/otr smp hunter2<Enter><Up>");
	assert_false(fake_shows(&f, "\n> /otr smp"));
	assert_true(fake_shows(&f, "\n>  /hepl"));
	fake_ui_free(&f);
}

/* Law 1: what was on the screen is what is passed on. */
static void
test_shown(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	fake_level(f.bob, OTR_PRIVATE, OTR_HOLD_NONE);
	ui_paint(f.ui);
	/* It falls, and nothing was painted since. */
	fake_level(f.bob, OTR_NOT_PRIVATE, OTR_HOLD_NONE);
	fake_keys(&f.display, "secret<Enter>");
	ui_keys(f.ui);
	assert_int_equal(f.shown, OTR_PRIVATE);
	ui_paint(f.ui);
	fake_type(&f, "public<Enter>");
	assert_int_equal(f.shown, OTR_NOT_PRIVATE);
	/* Another window, in one go: never the level of the one before. */
	fake_level(f.bob, OTR_PRIVATE, OTR_HOLD_NONE);
	ui_paint(f.ui);
	fake_in(f.eve, "hi");
	ui_paint(f.ui);
	fake_keys(&f.display, "<M-3>to eve<Enter>");
	ui_keys(f.ui);
	assert_ptr_equal(f.entered_in, f.eve);
	assert_int_equal(f.shown, OTR_NOT_PRIVATE);
	/* Back, where Private was shown, and is no more. */
	fake_level(f.bob, OTR_NOT_PRIVATE, OTR_HOLD_NONE);
	fake_keys(&f.display, "<M-2>to bob<Enter>");
	ui_keys(f.ui);
	assert_ptr_equal(f.entered_in, f.bob);
	assert_int_equal(f.shown, OTR_PRIVATE);
	fake_ui_free(&f);
}

static void
test_too_small(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	fake_size(&f, 19, 24);
	fake_type(&f, "blind<Enter>");
	assert_int_equal(f.enters, 0);
	fake_size(&f, 80, 24);
	assert_true(fake_shows(&f, "> blind"));
	fake_ui_free(&f);
}

/* What is typed for one is never carried over to another. */
static void
test_drafts(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	ui_show(f.ui, f.eve);
	ui_show(f.ui, f.bob);
	fake_type(&f, "for bob<M-3>");
	assert_false(fake_shows(&f, "for bob"));
	fake_type(&f, "<Enter><Up><Enter>");
	assert_int_equal(f.enters, 1);	/* the key M-3 */
	fake_type(&f, "<M-2>");
	assert_true(fake_shows(&f, "> for bob"));
	fake_ui_free(&f);
}

/* The handler closes the window that the line came from. */
static void
test_close(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	f.closes = true;
	fake_type(&f, "/close<Enter>");
	f.closes = false;
	assert_null(ui_current(f.ui));
	fake_type(&f, "x");
	fake_ui_free(&f);
}

/* A line that was begun is there when its window is opened again. */
static void
test_unfinished(void **state)
{
	struct fake_ui f;
	size_t secrets, none = secret_count();

	(void)state;
	begin(&f);
	secrets = secret_count();
	fake_type(&f, "half a line<Left><Left>");
	ui_close(f.ui, f.bob, false);
	assert_true(fake_shows(&f, "is kept until you go back"));
	assert_false(fake_shows(&f, "half a line"));
	ui_show(f.ui, f.eve);
	assert_false(fake_shows(&f, "half a line"));
	ui_show(f.ui, f.bob);
	fake_type(&f, "!<Enter>");
	assert_string_equal(f.entered, "half a li!ne");
	/* Once; and the command that closes it is no such line. */
	ui_close(f.ui, f.bob, false);
	ui_show(f.ui, f.bob);
	assert_false(fake_shows(&f, "> half"));
	f.closes = true;
	fake_type(&f, "/close<Enter>");
	f.closes = false;
	assert_false(fake_shows(&f, "is kept until you go back"));
	assert_int_equal(secret_count(), secrets);
	/* What nobody came back for is wiped. */
	ui_show(f.ui, f.eve);
	fake_type(&f, "to eve");
	ui_close(f.ui, f.eve, true);
	fake_ui_free(&f);
	assert_int_equal(secret_count(), none);
}

/* ---- the question that Enter provoked ---------------------------------- */

static void
fall(struct fake_ui *f)
{
	begin(f);
	fake_level(f->bob, OTR_PRIVATE, OTR_HOLD_NONE);
	ui_paint(f->ui);
	fake_level(f->bob, OTR_NOT_PRIVATE, OTR_HOLD_LEVEL_FELL);
	ui_paint(f->ui);
	f->hold = OTR_HOLD_LEVEL_FELL;
	fake_type(f, "my secret<Enter>");
}

static void
test_fell_no(void **state)
{
	static const char *const no[] = { "<Escape>", "<C-c>", "<C-g>" };
	struct fake_ui f;

	(void)state;
	for (size_t i = 0; i < NELEM(no); i++) {
		fall(&f);
		assert_true(fake_shows(&f, "Now Not private"));
		assert_true(fake_shows(&f, "  [1] new session, then send   "
		    "[2] send it readable   [3] drop it"));
		/* Neither Enter nor anything else is an answer. */
		fake_answer(&f, "<Enter><Tab><M-y><Enter>");
		assert_true(fake_shows(&f, "[1] new"));
		fake_answer(&f, "<Paste:2\n2><Enter>1<Enter>1");
		assert_true(fake_shows(&f, "A question is open, and that is "
		    "no answer.   [Esc] first   [C-o] to answer"));
		fake_type(&f, "<C-o>");
		assert_true(fake_shows(&f, "[1] new"));
		/* Nor what stands in a line typed without looking, nor what
		 * comes behind it. */
		fake_answer(&f, " x1/verify 2<Tab><Paste:2\n2><M-y>");
		assert_true(fake_shows(&f, "that is no answer."));
		/* A slip that is corrected does not end such a line. */
		fake_answer(&f, "2n<Backspace>1<Enter>1<Enter>2<Enter>");
		assert_true(fake_shows(&f, "that is no answer."));
		assert_int_equal(f.enters, 1);
		/* Later: it stays open, and gives the keys back. */
		fake_type(&f, no[i]);
		assert_true(fake_shows(&f, "Press C-o to answer:\n  [1] new"));
		fake_type(&f, "2<Enter>");
		assert_int_equal(f.enters, 1);
		assert_true(fake_shows(&f, "\"2\" was not sent"));
		fake_type(&f, "<Escape>2<Enter>");
		assert_string_equal(f.entered, "2");
		fake_ui_free(&f);
	}
}

static void
test_fell_yes(void **state)
{
	struct fake_ui f;

	(void)state;
	fall(&f);
	/* Typed ahead of the question, a number is none. */
	assert_int_equal(f.display.flushes, 1);
	fake_answer(&f, "2<Enter>");
	assert_string_equal(f.entered, "/resend bob@example.org id-1");
	assert_int_equal(f.shown, OTR_NOT_PRIVATE);
	assert_false(fake_shows(&f, "[1] new"));
	fake_ui_free(&f);
}

static void
test_typed_ahead(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	f.hold = OTR_HOLD_LEVEL_FELL;
	fake_keys(&f.display, "my secret<Enter>212<Enter>");
	ui_keys(f.ui);
	ui_paint(f.ui);
	assert_string_equal(f.entered, "my secret");
	assert_true(fake_shows(&f, "[1] new"));
	assert_false(fake_shows(&f, "> 2"));
	fake_ui_free(&f);
}

static void
test_finished(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	fake_level(f.bob, OTR_FINISHED, OTR_HOLD_FINISHED);
	f.hold = OTR_HOLD_FINISHED;
	fake_type(&f, "still there?<Enter>");
	assert_true(fake_shows(&f, "Now Finished"));
	fake_type(&f, "<Escape>");
	assert_int_equal(f.enters, 1);
	fake_type(&f, "again<Enter>");
	fake_answer(&f, "1");
	assert_string_equal(f.entered, "/otr start bob@example.org");
	/* Those that wait for something else ask nothing. */
	fake_level(f.bob, OTR_PRIVATE, OTR_HOLD_OFFLINE);
	f.hold = OTR_HOLD_OFFLINE;
	fake_type(&f, "more<Enter>");
	assert_false(fake_shows(&f, "[1] new"));
	fake_ui_free(&f);
}

static void
test_asked_gone(void **state)
{
	struct fake_ui f;

	(void)state;
	fall(&f);
	ui_close(f.ui, f.bob, false);
	fake_talk_remove(f.bob);
	ui_paint(f.ui);
	assert_false(fake_shows(&f, "[1] new"));
	assert_int_equal(fake_of(f.chat)->resent, 0);
	fake_ui_free(&f);
}

/* ---- prompts ----------------------------------------------------------- */

static void
test_secret(void **state)
{
	struct fake_ui f;
	struct got got = { 0, false, false, "" };
	size_t secrets;
	char *empty, *typed;

	(void)state;
	begin(&f);
	fake_type(&f, "draft");
	secrets = secret_count();
	ui_ask_secret(f.ui, "Password of alice: ", got_text, &got);
	ui_paint(f.ui);
	assert_true(fake_shows(&f, "Password of alice:"));
	empty = grid_text(&f.display.grid);
	fake_type(&f, "<Paste:x\ny>");
	assert_true(fake_shows(&f, "only the first line was taken"));
	fake_type(&f, "<C-u>hunt\xc3\xa9" "3<Backspace><Paste:2\n>");
	assert_false(fake_shows(&f, "only the first line was taken"));
	/* Nothing of it, not even its length: the screen is the same. */
	typed = grid_text(&f.display.grid);
	assert_string_equal(empty, typed);
	free(empty);
	free(typed);
	fake_type(&f, "<Enter>");
	assert_int_equal(got.calls, 1);
	assert_string_equal(got.text, "hunt\xc3\xa9" "2");
	assert_true(fake_shows(&f, "> draft"));
	assert_int_equal(secret_count(), secrets);
	fake_type(&f, "<C-c><Up>");
	assert_false(fake_shows(&f, "hunt"));
	ui_ask_secret(f.ui, "Again:", got_text, &got);
	fake_type(&f, "abc<C-u><C-g>");
	assert_int_equal(got.calls, 2);
	assert_true(got.null);
	/* One who left it, or entered nothing, is told so. */
	assert_true(fake_shows(&f, "Given up: nothing was done."));
	ui_ask_secret(f.ui, "Again:", got_text, &got);
	fake_type(&f, "abc<C-u><Enter>");
	assert_true(fake_shows(&f, "Nothing was typed."));
	fake_ui_free(&f);
}

static void
test_text(void **state)
{
	struct fake_ui f;
	struct got got = { 0, false, false, "" };

	(void)state;
	begin(&f);
	ui_ask_text(f.ui, "Your address:", got_text, &got);
	fake_type(&f, "alice@\xe4\xbd\xa0");
	assert_true(fake_shows(&f, "Your address: alice@\xe4\xbd\xa0"));
	assert_int_equal(f.display.grid.cursor_x, 22);
	fake_type(&f, "<Enter>");
	assert_string_equal(got.text, "alice@\xe4\xbd\xa0");
	fake_ui_free(&f);
}

/* They wait for one another; what is left is answered at the end. */
static void
test_queue(void **state)
{
	struct fake_ui f;
	struct got a = { 0, false, false, "" }, b = a, c = a;

	(void)state;
	begin(&f);
	ui_ask_text(f.ui, "First?", got_text, &a);
	fake_ask_yes(&f, "Second?", got_yes, &b);
	ui_ask_secret(f.ui, "Third?", got_text, &c);
	assert_true(fake_shows(&f, "First?"));
	fake_type(&f, "y<Enter>");
	assert_string_equal(a.text, "y");
	/* The hidden prompt was first at the input line, and stands alone. */
	assert_true(fake_shows(&f, "Third?"));
	assert_false(fake_shows(&f, "Second?"));
	fake_type(&f, "<Escape>");
	assert_int_equal(c.calls, 1);
	assert_true(fake_shows(&f, "Second?"));
	fake_answer(&f, "1<Enter>");
	assert_true(b.yes);
	ui_ask_secret(f.ui, "Third?", got_text, &c);
	fake_ui_free(&f);
	assert_int_equal(c.calls, 2);
	assert_true(c.null);
}

/* ---- pasting ----------------------------------------------------------- */

static void
test_paste(void **state)
{
	struct fake_ui f;
	char *big;

	(void)state;
	begin(&f);
	fake_type(&f, "a <Paste:one line\n>");
	assert_true(fake_shows(&f, "> a one line"));
	assert_int_equal(f.enters, 0);
	fake_type(&f, "<C-u><Paste:one\r\ntwo\rthree\n\n>");
	assert_true(fake_shows(&f, "Paste 3 lines as one message?"));
	assert_true(fake_shows(&f, "[1] into the line   [Esc] no"));
	fake_type(&f, "<Escape>");
	assert_false(fake_shows(&f, "three"));
	fake_type(&f, "<Paste:one\ntwo\n\033[31mthree>");
	fake_answer(&f, "1");
	assert_true(fake_shows(&f, "> one"));
	assert_true(fake_shows(&f, "  two"));
	assert_true(fake_shows(&f, "3 lines were pasted: Enter sends them "
	    "as one message"));
	fake_type(&f, "<Enter>");
	assert_string_equal(f.entered, "one\ntwo\n[31mthree");
	assert_int_equal(f.enters, 1);
	fake_type(&f, "<Paste:/say a\nb>");
	fake_answer(&f, "1");
	assert_true(fake_shows(&f, "2 lines were pasted: Enter runs them "
	    "as one command"));
	assert_int_equal(f.enters, 1);
	fake_type(&f, "<C-c>");
	big = xasprintf("<Paste:%0*d>", LINE_MAX_BYTES + 1, 0);
	fake_type(&f, big);
	free(big);
	assert_true(fake_shows(&f, "Too long to paste"));
	/* Newlines at the end are no part of it. */
	big = xasprintf("<Paste:%0*d\r\n\n\r>", LINE_MAX_BYTES, 0);
	fake_type(&f, big);
	free(big);
	assert_false(fake_shows(&f, "Too long to paste"));
	fake_type(&f, "<Enter>");
	assert_int_equal(strlen(f.entered), LINE_MAX_BYTES);
	fake_ui_free(&f);
}

/* Lines that came at once without brackets: asked, answers nothing, stays. */
static void
test_rushed(void **state)
{
	struct fake_ui f;
	struct got got = { 0 };
	char *big;

	(void)state;
	begin(&f);
	fake_type(&f, "draft <Rush:/quit\ny\nthree\n>");
	assert_true(fake_shows(&f, "Several lines came at once."));
	assert_true(fake_shows(&f, "Paste 3 lines as one message?"));
	assert_true(f.display.careful);
	/* More of it does not answer, and is asked about as well. */
	fake_type(&f, "<Rush:1\nn\n1>");
	assert_true(fake_shows(&f, "Paste 3 lines"));
	fake_type(&f, "<Escape>");
	assert_true(fake_shows(&f, "Nothing was sent"));
	assert_true(fake_shows(&f, "Paste 3 lines"));
	fake_answer(&f, "1");
	assert_int_equal(f.enters, 0);
	assert_true(fake_shows(&f, "> draft /quit\n  y\n  three1\n  n\n  1"));
	assert_false(f.display.careful);
	fake_type(&f, "<Enter>");
	assert_string_equal(f.entered, "draft /quit\ny\nthree1\nn\n1");
	assert_int_equal(f.enters, 1);
	/* No key that came with others is an answer; alone it is. */
	f.display.rushed = true;
	fake_ask_yes(&f, "Really?", got_yes, &got);
	ui_paint(f.ui);
	fake_answer(&f, "1<Enter>");
	assert_int_equal(got.calls, 0);
	f.display.rushed = false;
	fake_answer(&f, "<Enter>1<Enter>");
	assert_int_equal(got.calls, 0);
	fake_answer(&f, "<C-o>1<Enter>");
	assert_int_equal(got.calls, 1);
	assert_true(got.yes);
	/* At a hidden prompt none of it stays, nor is it shown. */
	ui_ask_secret(f.ui, "Secret:", got_text, &got);
	fake_type(&f, "ab<Rush:one\ntwo\nthree\n>");
	assert_true(fake_shows(&f, "none of them was taken"));
	fake_type(&f, "c<Enter>");
	assert_string_equal(got.text, "abc");
	assert_false(fake_shows(&f, "two"));
	big = xasprintf("<Rush:a\nb\n%0*d>", LINE_MAX_BYTES, 0);
	fake_type(&f, big);
	free(big);
	assert_true(fake_shows(&f, "the rest was dropped"));
	fake_ui_free(&f);
}

/* Keys that a pause decides about are asked for again, once, and in time. */
static void
test_later(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	f.display.waits = 30;
	fake_type(&f, "x");
	fake_keys(&f.display, "later");
	f.display.waits = -1;
	loop_clock_move(chat_loop(f.chat), 29);
	assert_false(fake_shows(&f, "> xlater"));
	loop_clock_move(chat_loop(f.chat), 1);
	assert_true(fake_shows(&f, "> xlater"));
	fake_ui_free(&f);
}

/* How often it was painted when so many lines came in turns of their own. */
static int
frames(struct fake_ui *f, int lines)
{
	int before = f->display.shown;

	for (int i = 0; i < lines; i++) {
		fake_in(f->bob, "flood");
		ui_paint_seen(f->ui);
	}
	return f->display.shown - before;
}

/* What was shown last, and nothing newer. */
static bool
stands(const struct fake_ui *f, const char *text)
{
	char *all = grid_text(&f->display.grid);
	bool found = strstr(all, text) != NULL;

	free(all);
	return found;
}

/* The first of a quiet time at once; in a flood as often as one can see. */
static void
test_flood(void **state)
{
	struct fake_ui f;
	int shown;

	(void)state;
	begin(&f);
	loop_clock_move(chat_loop(f.chat), 1000);
	assert_int_equal(frames(&f, 50), 3);
	loop_clock_move(chat_loop(f.chat), 15);
	assert_int_equal(frames(&f, 50), 0);
	loop_clock_move(chat_loop(f.chat), 1);
	assert_int_equal(frames(&f, 50), 1);
	/* A key shows the line that is typed; the rest waits for its time. */
	fake_in(f.bob, "newest");
	fake_keys(&f.display, "k");
	ui_keys(f.ui);
	shown = f.display.shown;
	ui_paint_seen(f.ui);
	assert_int_equal(f.display.shown, shown + 1);
	assert_true(stands(&f, "> k"));
	assert_false(stands(&f, "newest"));
	/* Another level shows all there is. */
	fake_keys(&f.display, "l");
	ui_keys(f.ui);
	fake_level(f.bob, OTR_FINISHED, OTR_HOLD_NONE);
	ui_paint_seen(f.ui);
	assert_int_equal(f.display.shown, shown + 2);
	assert_true(stands(&f, "newest"));
	assert_true(stands(&f, "Finished"));
	/* So does a key that does more than to write. */
	fake_in(f.bob, "last of all");
	fake_keys(&f.display, "<Backspace>");
	ui_keys(f.ui);
	ui_paint_seen(f.ui);
	assert_true(stands(&f, "last of all"));
	loop_clock_move(chat_loop(f.chat), 1000);
	assert_int_equal(frames(&f, 1), 1);
	fake_ui_free(&f);
}

static void
got_nothing(void *arg, const char *text)
{
	(void)arg;
	(void)text;
}

/* A question that is opened in a flood waits for nothing: a key answers it. */
static void
test_flood_question(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	frames(&f, 50);
	ui_ask_text(f.ui, "Which one?", got_nothing, NULL);
	assert_int_equal(frames(&f, 1), 1);
	assert_int_equal(frames(&f, 1), 0);
	fake_ui_free(&f);
}

/* Law 1: the level that counts is the one that the terminal shows. */
static void
test_stalled(void **state)
{
	struct fake_ui f;
	int shown;

	(void)state;
	begin(&f);
	fake_level(f.bob, OTR_PRIVATE, OTR_HOLD_NONE);
	fake_type(&f, "for your eyes");
	f.display.stalled = true;
	fake_level(f.bob, OTR_NOT_PRIVATE, OTR_HOLD_NONE);
	ui_paint(f.ui);
	fake_type(&f, "<Enter>");
	assert_int_equal(f.enters, 1);
	assert_int_equal(f.shown, OTR_PRIVATE);
	/* Nor does it in a window that it never showed. */
	ui_show(f.ui, f.eve);
	fake_type(&f, "and yours<Enter>");
	assert_int_equal(f.shown, OTR_PRIVATE);
	/* Law 8: it is not tried again while there is no room. */
	loop_clock_move(chat_loop(f.chat), 1000);
	loop_turn(chat_loop(f.chat), 0);
	ui_paint_seen(f.ui);
	assert_true(ui_is_stalled(f.ui));
	/* It comes by itself once there is. */
	f.display.stalled = false;
	shown = f.display.shown;
	ui_takes(f.ui);
	assert_false(ui_is_stalled(f.ui));
	assert_int_equal(f.display.shown, shown + 1);
	fake_type(&f, "now<Enter>");
	assert_int_equal(f.shown, OTR_NOT_PRIVATE);
	fake_ui_free(&f);
}

static void
got_yes_or_no(void *arg, size_t which)
{
	*(int *)arg += which == 0 ? 1 : 100;
}

/* What cannot be seen is not answered: the key was meant for a line. */
static void
test_stalled_question(void **state)
{
	struct fake_ui f;
	int answers = 0;

	(void)state;
	begin(&f);
	f.display.stalled = true;
	fake_ask_yes(&f, "Send it so?", got_yes_or_no, &answers);
	ui_paint(f.ui);
	fake_type(&f, "yes, of course<Enter>");
	assert_int_equal(answers, 0);
	f.display.stalled = false;
	assert_true(fake_shows(&f, "Send it so?"));
	/* A half second from when it was seen. */
	fake_type(&f, "<Enter>1<Enter>");
	assert_int_equal(answers, 0);
	fake_answer(&f, "1<Enter>");
	assert_int_equal(answers, 1);
	fake_ui_free(&f);
}

static void
test_newline(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	fake_type(&f, "one<M-Enter>two<Enter>");
	assert_string_equal(f.entered, "one\ntwo");
	fake_ui_free(&f);
}

/* ---- the line ---------------------------------------------------------- */

/* Where there is one row a long line is shifted; the cursor is always seen. */
static void
test_long_line(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new_conf(&f, 80, 24, "input_rows = 1\n");
	ui_show(f.ui, f.bob);
	for (int columns = 20; columns <= 90; columns += 7) {
		fake_size(&f, columns, 10);
		for (int i = 0; i < 120; i++)
			fake_type(&f, i % 5 ? "x" : "\xe4\xbd\xa0");
		for (int i = 0; i < 130; i++) {
			fake_type(&f, "<Left>");
			assert_in_range(f.display.grid.cursor_x, 0,
			    columns - 1);
		}
		assert_true(fake_shows(&f, "> \xe4\xbd\xa0x"));
		fake_type(&f, "<End>");
		assert_true(f.display.grid.cursor_x > columns / 2);
		fake_type(&f, "<C-c>");
	}
	fake_ui_free(&f);
}

static void
assert_cursor(const struct fake_ui *f, int x, int y)
{
	assert_int_equal(f->display.grid.cursor_x, x);
	assert_int_equal(f->display.grid.cursor_y, y);
}

/* A longer one goes on below, at words; arrows go by what is shown. */
static void
test_wrapped_line(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 40, 12);
	ui_show(f.ui, f.bob);
	fake_type(&f, "und bringst du den Wein mit? Ich kann");
	assert_cursor(&f, 39, 11);
	/* A blank that has no room is there, and the cursor behind it. */
	fake_type(&f, " ");
	assert_cursor(&f, 2, 11);
	fake_type(&f, "<Backspace>");
	assert_cursor(&f, 39, 11);
	fake_type(&f, "te auch noch etwas holen");
	assert_true(fake_shows(&f, "\n> und bringst du den Wein mit? Ich\n"
	    "  kannte auch noch etwas holen"));
	assert_cursor(&f, 30, 11);
	/* Up to the row above, not to the history; End is the line's. */
	fake_type(&f, "<Up>");
	assert_cursor(&f, 30, 10);
	fake_type(&f, "<Home>");
	assert_cursor(&f, 2, 10);
	fake_type(&f, "<Down>");
	assert_cursor(&f, 2, 11);
	fake_type(&f, "<Left>");
	assert_cursor(&f, 34, 10);
	fake_type(&f, "<Up>");
	assert_cursor(&f, 34, 10);	/* nothing was entered before */
	fake_type(&f, "<End>");
	assert_cursor(&f, 30, 11);
	/* No more rows than a third; there is more above, and below. */
	fake_type(&f, " und dann noch ein paar Worte mehr, die in eine letzte "
	    "Zeile gehen und noch eine darunter");
	assert_true(fake_shows(&f, "> kannte auch noch"));
	assert_int_equal(f.display.grid.cursor_y, 11);
	assert_true(f.display.grid.cells[8 * 40 + 39].text[0] == '^');
	fake_type(&f, "<Home>");
	assert_cursor(&f, 2, 8);
	assert_true(fake_shows(&f, "> und bringst du"));
	assert_true(f.display.grid.cells[11 * 40 + 39].text[0] == 'v');
	fake_type(&f, "<End><Enter>");
	assert_int_equal(f.enters, 1);
	assert_null(strchr(f.entered, '\n'));
	fake_ui_free(&f);
}

/* No cluster is lost or shown twice, and the cursor stays in sight. */
static void
test_wrapped_anything(void **state)
{
	static const char *const parts[] = { "x", " ", "\xe4\xbd\xa0",
	    "e\xcc\x81", "longerword", "  ", "\xe2\x80\xae", "-" };
	struct fake_ui f;
	unsigned seed = 1;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	for (int columns = 20; columns <= 90; columns += 5) {
		fake_size(&f, columns, 5 + columns % 17);
		for (int i = 0; i < 80; i++) {
			seed = seed * 1103515245u + 12345u;
			fake_type(&f, parts[seed >> 16 & 7]);
			assert_in_range(f.display.grid.cursor_x, 1,
			    columns - 1);
			assert_in_range(f.display.grid.cursor_y, 3,
			    f.display.grid.rows - 1);
		}
		for (int i = 0; i < 40; i++) {
			fake_type(&f, i % 3 ? "<Up>" : "<Left>");
			assert_in_range(f.display.grid.cursor_x, 0,
			    columns - 1);
		}
		fake_type(&f, "<C-c>");
	}
	fake_ui_free(&f);
}

static void
test_complete(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	fake_type(&f, "/q<Tab>");
	assert_true(fake_shows(&f, "> /quit"));
	assert_int_equal(f.display.grid.cursor_x, 8);
	/* First what all have in common, then one after the other. */
	fake_type(&f, "<C-c>/o<Tab>");
	assert_true(fake_shows(&f, "> /otr"));
	assert_true(fake_shows(&f, " /otr end "));
	assert_true(fake_shows(&f, " /otr start  note"));
	fake_type(&f, "<Tab><Tab>");
	assert_true(fake_shows(&f, "> /otr smp"));
	assert_true(fake_shows(&f, ">/otr smp"));
	fake_type(&f, "<S-Tab><S-Tab>");
	assert_true(fake_shows(&f, "> /otr start"));
	fake_type(&f, "!");
	assert_false(fake_shows(&f, " /otr end"));
	assert_true(fake_shows(&f, "> /otr start!"));
	fake_type(&f, "<C-c>/x<Tab>");
	assert_true(fake_shows(&f, "> /x"));
	fake_ui_free(&f);
}

/* The menu has the arrows, Enter and Escape; nothing is sent from it. */
static void
test_menu_keys(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	ui_show(f.ui, f.bob);
	fake_type(&f, "/o<Tab><Down><Down><Up>");
	assert_true(fake_shows(&f, ">/otr end"));
	fake_type(&f, "<Enter>");
	assert_int_equal(f.enters, 0);
	assert_false(fake_shows(&f, " /otr smp"));
	assert_int_equal(f.display.grid.cursor_x, (int)strlen("> /otr end "));
	fake_type(&f, "<C-c>/o<Tab><Tab><Tab><Escape>");
	assert_false(fake_shows(&f, " /otr end"));
	assert_true(fake_shows(&f, "> /o"));
	assert_false(fake_shows(&f, "> /ot"));
	fake_type(&f, "<Tab><Tab><C-c>");
	assert_true(fake_shows(&f, "> /o"));
	assert_false(fake_shows(&f, "> /ot"));
	/* Nothing is chosen: Enter is what it always is. */
	fake_type(&f, "<Tab><Enter>");
	assert_int_equal(f.enters, 1);
	assert_string_equal(f.entered, "/otr ");
	/* The arrows are the history's again. */
	fake_type(&f, "<Up>");
	assert_true(fake_shows(&f, "> /otr "));
	fake_ui_free(&f);
}

/* Eight rows, fewer on a small screen; the chosen one is among them. */
static void
test_menu_rows(void **state)
{
	static const int sizes[][3] = { { 160, 50, 8 }, { 80, 24, 8 },
	    { 40, 12, 4 }, { 20, 5, 1 } };
	struct fake_ui f;
	char *all, *line;
	int n;

	(void)state;
	begin(&f);
	ui_roster(f.ui, 0);
	fake_type(&f, "m<Tab>");
	for (size_t i = 0; i < NELEM(sizes); i++) {
		fake_type(&f, "<Escape><C-c>m<Tab>");
		f.display.columns = sizes[i][0];
		f.display.rows = sizes[i][1];
		fake_type(&f, "<Resize>");
		fake_type(&f, "<C-c><C-c>m<Tab>");
		for (int down = 0; down < 9; down++)
			fake_type(&f, "<Down>");
		ui_paint(f.ui);
		all = grid_text(&f.display.grid);
		n = 0;
		for (line = all; line != NULL; line = strchr(line, '\n')) {
			line += *line == '\n';
			n += strncmp(line, " m", 2) == 0 ||
			    strncmp(line, ">m", 2) == 0;
		}
		assert_int_equal(n, sizes[i][2]);
		assert_non_null(strstr(all, ">ma"));
		/* It is no part of what stands before it. */
		if (sizes[i][0] == 80)
			assert_non_null(strstr(all, "are ...  10 of 10"));
		free(all);
	}
	fake_ui_free(&f);
}

/* In the midst of a line, and of a word. */
static void
test_menu_middle(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	fake_type(&f, "/q now<Home><Right><Right><Tab>");
	assert_true(fake_shows(&f, "> /quit now"));
	assert_int_equal(f.display.grid.cursor_x, (int)strlen("> /quit "));
	fake_type(&f, "<C-c>/quit<Left><Left><Tab>");
	assert_true(fake_shows(&f, "> /quit"));
	assert_false(fake_shows(&f, "> /quitit"));
	fake_type(&f, "<C-c>/oxyz<Left><Left><Left><Tab><Tab><Tab>");
	assert_true(fake_shows(&f, "> /otr smpxyz"));
	fake_type(&f, "<Escape>");
	assert_true(fake_shows(&f, "> /oxyz"));
	fake_ui_free(&f);
}

/* The window may go, and the line be wiped, while the menu is open. */
static void
test_menu_gone(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	ui_show(f.ui, f.eve);
	fake_type(&f, "x<C-c>");
	ui_show(f.ui, f.bob);
	fake_type(&f, "text m<Home>/o<Tab>");
	assert_true(fake_shows(&f, " /otr smp "));
	ui_close(f.ui, f.bob, true);
	assert_false(fake_shows(&f, " /otr smp "));
	fake_type(&f, "<Tab><Escape>");
	ui_show(f.ui, f.eve);
	fake_type(&f, "/o<Tab>");
	ui_show(f.ui, NULL);
	assert_false(fake_shows(&f, " /otr smp "));
	ui_show(f.ui, f.eve);
	fake_type(&f, "<C-c>/o<Tab><Tab>");
	ui_forget(f.ui, "/otr end");
	fake_type(&f, "<Tab><Down><Escape>");
	fake_ui_free(&f);
}

/* Whatever a note has in it stays in its cells. */
static void
test_menu_foreign(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	fake_type(&f, "/o<Tab>");
	assert_true(fake_shows(&f, "note ^[[2J of /otr end"));
	fake_ui_free(&f);
}

static void
test_hint(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	fake_type(&f, "/otr");
	assert_true(fake_shows(&f, "> /otr "));
	assert_true(fake_shows(&f, "/otr start [CONTACT]"));
	fake_size(&f, 24, 10);
	assert_true(fake_shows(&f, "/otr start [CONTACT]"));
	fake_type(&f, "<C-c>");
	assert_false(fake_shows(&f, "[CONTACT]"));
	fake_ui_free(&f);
}

static void
test_terminal(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	/* A lone Escape may be half a key on a slow line: it harms nothing. */
	fake_type(&f, "kept<Escape>");
	assert_true(fake_shows(&f, "> kept"));
	fake_type(&f, "<C-l><C-z>");
	assert_int_equal(f.display.suspends, 1);
	assert_int_equal(f.display.redraws, 2);
	fake_type(&f, "<Gone><Gone>x");
	assert_int_equal(f.quits, 1);
	fake_ui_free(&f);
}

static void
test_themes(void **state)
{
	struct fake_ui f;
	struct err err;

	(void)state;
	begin(&f);
	assert_true(f.display.themes > 0);
	assert_int_equal(ui_theme(f.ui, "no-such-theme", &err), -1);
	assert_int_equal(ui_bind(f.ui, "M-x", "/win 3", &err), 0);
	fake_type(&f, "<M-x>");
	assert_string_equal(f.entered, "/win 3");
	fake_ui_free(&f);
}

/* What /set and /unset change counts at once. */
static void
test_bind_set(void **state)
{
	struct fake_ui f;
	struct err err;

	(void)state;
	begin(&f);
	assert_int_equal(conf_list_add(chat_conf(f.chat), SET_BIND, NULL, NULL,
	    "M-x=/win 4", &err), 0);
	ui_paint(f.ui);
	fake_type(&f, "<M-x>");
	assert_string_equal(f.entered, "/win 4");
	assert_int_equal(conf_set(chat_conf(f.chat), SET_BIND, NULL, NULL,
	    NULL, &err), 0);
	ui_paint(f.ui);
	free(f.entered);
	f.entered = NULL;
	fake_type(&f, "<M-x>");
	assert_null(f.entered);
	fake_ui_free(&f);
}

/* Each key of both sets, once: another meaning, and its own again. */
struct key_seen {
	char **keys;
	size_t n;
	const char *key, *line;	/* what is looked for; what it does */
	bool own;
};

static void
key_see(void *arg, const char *key, const char *line,
    const struct action *action, bool own)
{
	struct key_seen *seen = arg;

	if (seen->key != NULL && strcmp(key, seen->key) == 0) {
		seen->line = line;
		seen->own = own;
	}
	if (seen->key != NULL)
		return;
	assert_non_null(action);
	assert_string_equal(action->name, line);
	for (size_t i = 0; i < seen->n; i++)
		assert_string_not_equal(seen->keys[i], key);
	seen->keys = xreallocarray(seen->keys, seen->n + 1,
	    sizeof(*seen->keys));
	seen->keys[seen->n++] = xstrdup(key);
}

static void
check_rebind(struct fake_ui *f, const char *key)
{
	struct key_seen before = { .key = key }, now = { .key = key };
	struct err err;
	char *item = xasprintf("%s=newest", key);

	ui_key_each(f->ui, key_see, &before);
	assert_false(before.own);
	assert_int_equal(conf_list_add(chat_conf(f->chat), SET_BIND, NULL,
	    NULL, item, &err), 0);
	ui_paint(f->ui);
	ui_key_each(f->ui, key_see, &now);
	assert_true(now.own);
	assert_string_equal(now.line, "newest");
	assert_int_equal(conf_list_remove(chat_conf(f->chat), SET_BIND, NULL,
	    NULL, item, &err), 0);
	ui_paint(f->ui);
	ui_key_each(f->ui, key_see, &now);
	assert_false(now.own);
	assert_string_equal(now.line, before.line);
	free(item);
}

static void
test_bind_each(void **state)
{
	static const char *const sets[] = { "emacs", "vi" };
	struct key_seen seen;
	struct fake_ui f;
	struct err err;

	(void)state;
	begin(&f);
	for (size_t s = 0; s < NELEM(sets); s++) {
		seen = (struct key_seen){ 0 };
		assert_int_equal(conf_set(chat_conf(f.chat), SET_KEYS, NULL,
		    NULL, sets[s], &err), 0);
		ui_paint(f.ui);
		ui_key_each(f.ui, key_see, &seen);
		assert_true(seen.n > 60);
		for (size_t i = 0; i < seen.n; i++) {
			check_rebind(&f, seen.keys[i]);
			free(seen.keys[i]);
		}
		free(seen.keys);
	}
	fake_ui_free(&f);
}

/* The screen of keys, as they are now, at all sizes; nothing runs over. */
static void
test_key_page(void **state)
{
	static const int sizes[][2] = { { 160, 50 }, { 100, 30 }, { 80, 24 },
	    { 40, 12 }, { 20, 5 } };
	struct fake_ui f;
	struct err err;

	(void)state;
	begin(&f);
	assert_int_equal(ui_bind(f.ui, "F5", "/win 4", &err), 0);
	assert_int_equal(ui_bind(f.ui, "C-l", "newest", &err), 0);
	for (size_t i = 0; i < NELEM(sizes); i++) {
		fake_size(&f, sizes[i][0], sizes[i][1]);
		ui_key_page(f.ui);
		ui_paint(f.ui);
		grid_check(&f.display.grid);
		assert_true(fake_shows(&f, sizes[i][0] > 20 ? "-- sending" :
		    "Keys"));
		/* The most used are on one screen. */
		if (sizes[i][0] == 80) {
			assert_true(fake_shows(&f, "-- moving"));
			assert_true(fake_shows(&f, "-- windows"));
			assert_true(fake_shows(&f, "-- reading"));
			assert_true(fake_shows(&f, "-- program"));
			assert_true(fake_shows(&f, "M-a M-l"));
			/* C-l is another's now. */
			assert_true(fake_shows(&f, "- C-z"));
		}
		/* Wide enough, and all of it is there. */
		if (sizes[i][0] == 160) {
			assert_true(fake_shows(&f, "-- yours"));
			assert_true(fake_shows(&f, "F5                /win 4"));
			assert_true(fake_shows(&f, "C-l, M->, M-End"));
			assert_false(fake_shows(&f, "draw the screen anew"));
		}
		fake_type(&f, i % 2 == 0 ? "<Escape>" : "<F1>");
		assert_false(fake_shows(&f, "-- sending"));
	}
	fake_ui_free(&f);
}

/* C-Up: one's newest line as a command, which Enter alone runs. */
static void
test_correct(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f);
	ui_show(f.ui, NULL);
	fake_type(&f, "<C-Up>");
	assert_true(fake_shows(&f, "there is no line of yours in this window"));
	ui_show(f.ui, f.bob);
	fake_type(&f, "teh line<Enter>");
	fake_in(f.bob, "an answer");
	fake_type(&f, "a draft<C-Up>");
	assert_true(fake_shows(&f, "> /correct teh line"));
	assert_true(fake_shows(&f, "brings back what stood here"));
	assert_int_equal(f.enters, 1);
	/* Again it is not doubled; undo gives the draft back. */
	fake_type(&f, "s<C-Up>");
	assert_true(fake_shows(&f, "> /correct teh lines"));
	fake_type(&f, "<C-_><C-_>");
	assert_true(fake_shows(&f, "> a draft"));
	fake_type(&f, "<C-c><C-Up><Enter>");
	assert_string_equal(f.entered, "/correct teh line");
	fake_ui_free(&f);
}

/* Anybody's keys, while anything happens, at any size. */
static void
test_monkey(void **state)
{
	static const char *const keys[] = { "x", " ", "\xe4\xbd\xa0", "<Enter>",
	    "<Tab>", "<S-Tab>", "<Backspace>", "<C-w>", "<C-k>", "<C-y>",
	    "<C-t>", "<C-_>", "<Up>", "<Down>", "<Left>", "<M-b>", "<M-d>",
	    "<PageUp>", "<M-g>", "<PageDown>", "<M-Home>", "<M-End>",
	    "<M-/>", "<M-a>", "<M-1>", "<M-2>", "<M-3>", "<M-l>", "<M-Enter>",
	    "<M-r>", "<M-s>", "<C-c>", "<C-x>", "<FocusOut>", "<FocusIn>", "/otr ",
	    "<Paste:a\nb\nc>", "<Paste:word>", "1", "2", "<C-o>", "?",
	    "<Escape>" };
	struct got got = { 0, false, false, "" };
	struct fake_ui f;
	struct talk *v;
	unsigned r = 11, what;

	(void)state;
	begin(&f);
	buffer_limit(&f.bob->buffer, 40, 0);
	for (int i = 0; i < 6000; i++) {
		r = r * 1103515245u + 12345u;
		what = (r >> 16) % 64;
		v = r >> 31 ? f.bob : f.eve;
		if (what < NELEM(keys))
			fake_type(&f, keys[what]);
		else if (what < 44)
			fake_in(v, "words that come in\nand more of them, so "
			    "that it wraps \xe4\xbd\xa0\xe5\xa5\xbd");
		else if (what < 46)
			fake_out(v, "mine", (enum delivery)((r >> 8) % 6),
			    "some reason");
		else if (what < 48)
			fake_size(&f, 1 + (int)((r >> 8) % 130),
			    1 + (int)((r >> 4) % 40));
		else if (what < 50)
			fake_level(v, (enum otr_level)((r >> 8) % 5),
			    (enum otr_hold)((r >> 4) % OTR_HOLDS));
		else if (what == 50)
			f.hold = (enum otr_hold)((r >> 8) % OTR_HOLDS);
		else if (what == 51)
			f.fails = r >> 30 == 0;
		else if (what == 52 && i % 7 == 0)
			ui_ask_text(f.ui, "What?", got_text, &got);
		else if (what == 53 && i % 7 == 0)
			fake_ask_yes(&f, "Really?", got_yes, &got);
		else if (what == 54 && i % 9 == 0)
			ui_clear(f.ui);
		else if (what == 55 && i % 9 == 0)
			ui_close(f.ui, v, false);
		else if (what == 56 && i % 5 == 0)
			fake_ask_fell(v);
		else if (what == 57)
			fake_shut(f.chat, "level-fell");
		ui_paint(f.ui);
		loop_clock_move(chat_loop(f.chat), (r >> 20 & 511));
	}
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_enter),
		cmocka_unit_test(test_shown),
		cmocka_unit_test(test_too_small),
		cmocka_unit_test(test_drafts),
		cmocka_unit_test(test_close),
		cmocka_unit_test(test_unfinished),
		cmocka_unit_test(test_fell_no),
		cmocka_unit_test(test_fell_yes),
		cmocka_unit_test(test_typed_ahead),
		cmocka_unit_test(test_finished),
		cmocka_unit_test(test_asked_gone),
		cmocka_unit_test(test_secret),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_queue),
		cmocka_unit_test(test_paste),
		cmocka_unit_test(test_rushed),
		cmocka_unit_test(test_later),
		cmocka_unit_test(test_flood),
		cmocka_unit_test(test_flood_question),
		cmocka_unit_test(test_stalled),
		cmocka_unit_test(test_stalled_question),
		cmocka_unit_test(test_newline),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_wrapped_line),
		cmocka_unit_test(test_wrapped_anything),
		cmocka_unit_test(test_complete),
		cmocka_unit_test(test_menu_keys),
		cmocka_unit_test(test_menu_rows),
		cmocka_unit_test(test_menu_middle),
		cmocka_unit_test(test_menu_gone),
		cmocka_unit_test(test_menu_foreign),
		cmocka_unit_test(test_hint),
		cmocka_unit_test(test_terminal),
		cmocka_unit_test(test_themes),
		cmocka_unit_test(test_bind_set),
		cmocka_unit_test(test_bind_each),
		cmocka_unit_test(test_key_page),
		cmocka_unit_test(test_correct),
		cmocka_unit_test(test_monkey),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
