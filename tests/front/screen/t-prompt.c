/*
 * A secret or a text that is asked for belongs to its window: one looks
 * around and goes elsewhere, nothing of a secret waits behind, and nothing
 * else than a key leads away from it.
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
	bool null;
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

/* Bob's window is 2, Eve's 3; Bob's has more lines than rows. */
static void
begin(struct fake_ui *f)
{
	char line[24];

	fake_ui_new(f, 80, 24);
	ui_show(f->ui, f->bob);
	for (int i = 0; i < 60; i++) {
		snprintf(line, sizeof(line), "line %02d", i);
		fake_in(f->bob, line);
	}
	ui_show(f->ui, f->eve);
	ui_show(f->ui, f->bob);
	ui_paint(f->ui);
}

/* ---- looking around ------------------------------------------------------- */

static void
test_scrolled(void **state)
{
	struct fake_ui f;
	struct got got = { 0 };

	(void)state;
	begin(&f);
	fake_type(&f, "draft");
	ui_ask_secret(f.ui, "Password:", got_text, &got);
	fake_type(&f, "ab<PageUp>");
	assert_false(fake_shows(&f, "line 59"));
	assert_true(fake_shows(&f, "Password:"));
	fake_type(&f, "<M-Home>");
	assert_true(fake_shows(&f, "line 00"));
	fake_type(&f, "<M-End><M-r><M-r>");
	assert_true(fake_shows(&f, "line 59"));
	/* Looking around costs nothing of what was typed. */
	fake_type(&f, "c<Enter>");
	assert_int_equal(got.calls, 1);
	assert_string_equal(got.text, "abc");
	assert_true(fake_shows(&f, "> draft"));
	fake_ui_free(&f);
}

/* What is typed to find something is no part of the answer. */
static void
test_searched(void **state)
{
	struct fake_ui f;
	struct got got = { 0 };

	(void)state;
	begin(&f);
	ui_ask_secret(f.ui, "Password:", got_text, &got);
	fake_type(&f, "ab<M-/>line 10");
	assert_true(fake_shows(&f, "line 10"));
	assert_true(fake_shows(&f, "Password:"));
	fake_type(&f, "<Escape>c<M-/>20<Enter>d<Enter>");
	assert_string_equal(got.text, "abcd");
	fake_ui_free(&f);
}

static void
test_went(void **state)
{
	struct fake_ui f;
	struct got got = { 0 };

	(void)state;
	begin(&f);
	ui_ask_secret(f.ui, "Password:", got_text, &got);
	fake_type(&f, "ab<M-g>eve");
	assert_true(fake_shows(&f, "Password:"));
	/* Nobody was left: nothing is lost. */
	fake_type(&f, "<Escape>c<M-g>");
	fake_type(&f, "eve<Enter>");
	assert_ptr_equal(ui_current(f.ui), f.eve);
	assert_false(fake_shows(&f, "Password:"));
	assert_true(fake_shows(&f, "is wiped"));
	assert_true(fake_shows(&f, "window 2"));
	/* Here one writes as ever. */
	fake_type(&f, "hello<Enter>");
	assert_string_equal(f.entered, "hello");
	assert_ptr_equal(f.entered_in, f.eve);
	assert_int_equal(got.calls, 0);
	fake_type(&f, "<M-2>");
	assert_true(fake_shows(&f, "Password:"));
	assert_true(fake_shows(&f, "begin anew"));
	fake_type(&f, "xy<Enter>");
	assert_string_equal(got.text, "xy");
	fake_ui_free(&f);
}

/* Whoever comes by while the program is stopped finds nothing of it. */
static void
test_suspended(void **state)
{
	struct fake_ui f;
	struct got got = { 0 };

	(void)state;
	begin(&f);
	ui_ask_secret(f.ui, "Password:", got_text, &got);
	fake_type(&f, "ab<C-z>");
	assert_int_equal(f.display.suspends, 1);
	assert_true(fake_shows(&f, "begin anew"));
	fake_type(&f, "cd<C-l><Enter>");
	assert_string_equal(got.text, "cd");
	/* Nothing is wiped where nothing is secret. */
	ui_ask_text(f.ui, "Name:", got_text, &got);
	fake_type(&f, "ab<C-z>");
	assert_false(fake_shows(&f, "begin anew"));
	fake_type(&f, "c<Enter>");
	assert_string_equal(got.text, "abc");
	fake_ui_free(&f);
}

/* One that waits in another window is said there, and C-o leads to it. */
static void
test_signs(void **state)
{
	struct fake_ui f;
	struct got got = { 0 };

	(void)state;
	begin(&f);
	assert_false(fake_shows(&f, "?2"));
	ui_ask_secret(f.ui, "Password:", got_text, &got);
	assert_false(fake_shows(&f, "?2"));
	fake_type(&f, "<M-3>");
	assert_true(fake_shows(&f, "?2"));
	fake_type(&f, "<M-g>");
	assert_true(fake_shows(&f, "asks"));
	fake_type(&f, "<Escape>");
	fake_size(&f, 120, 24);
	assert_true(fake_shows(&f, "?"));
	fake_type(&f, "<C-o>");
	assert_ptr_equal(ui_current(f.ui), f.bob);
	assert_false(fake_shows(&f, "No question is open"));
	fake_type(&f, "x<Enter>");
	assert_string_equal(got.text, "x");
	fake_type(&f, "<M-3>");
	assert_false(fake_shows(&f, "?2"));
	fake_ui_free(&f);
}

/* By whatever key: nothing of a secret is there when one comes back. */
static void
test_wiped(void **state)
{
	static const char *const ways[] = { "<M-3>", "<M-Left>", "<M-Right>",
	    "<M-l>", "<M-j>3<Enter>", "<M-a>", "<M-g>eve<Enter>",
	    "<F5><Up><Up><Enter>" };
	struct fake_ui f;
	struct err err;
	struct got got;
	size_t secrets;

	(void)state;
	for (size_t i = 0; i < NELEM(ways); i++) {
		begin(&f);
		fake_size(&f, 120, 24);
		fake_in(f.eve, "psst");
		memset(&got, 0, sizeof(got));
		secrets = secret_count();
		ui_ask_secret(f.ui, "Password:", got_text, &got);
		assert_int_equal(ui_bind(f.ui, "F5", "panel-walk", &err), 0);
		fake_type(&f, "hunter2");
		fake_type(&f, ways[i]);
		assert_ptr_not_equal(ui_current(f.ui), f.bob);
		assert_false(fake_shows(&f, "Password:"));
		fake_type(&f, "<M-2>");
		assert_true(fake_shows(&f, "Password:"));
		fake_type(&f, "3<Enter>");
		assert_int_equal(got.calls, 1);
		assert_string_equal(got.text, "3");
		assert_int_equal(secret_count(), secrets);
		fake_ui_free(&f);
	}
}

/* A text is not secret: it waits as it is. */
static void
test_text_waits(void **state)
{
	struct fake_ui f;
	struct got got = { 0 };

	(void)state;
	begin(&f);
	ui_ask_text(f.ui, "Your address:", got_text, &got);
	fake_type(&f, "alice@<M-3>");
	assert_false(fake_shows(&f, "Your address:"));
	assert_false(fake_shows(&f, "wiped"));
	fake_type(&f, "x<M-l>");
	assert_true(fake_shows(&f, "Your address: alice@"));
	fake_type(&f, "example.org<Enter>");
	assert_string_equal(got.text, "alice@example.org");
	fake_ui_free(&f);
}

/* ---- several ---------------------------------------------------------------- */

static void
test_several(void **state)
{
	struct fake_ui f;
	struct got a = { 0 }, b = { 0 }, c = { 0 };

	(void)state;
	begin(&f);
	ui_ask_secret(f.ui, "Of Bob:", got_text, &a);
	ui_ask_text(f.ui, "Of Bob, too:", got_text, &c);
	fake_type(&f, "one<M-3>");
	ui_ask_text(f.ui, "Of Eve:", got_text, &b);
	fake_type(&f, "two");
	assert_true(fake_shows(&f, "Of Eve: two"));
	fake_type(&f, "<M-2>");
	assert_true(fake_shows(&f, "Of Bob:"));
	fake_type(&f, "three<M-3><Enter>");
	assert_string_equal(b.text, "two");
	assert_false(fake_shows(&f, "Of "));
	fake_type(&f, "<M-2>four<Enter>");
	assert_string_equal(a.text, "four");
	assert_true(fake_shows(&f, "Of Bob, too:"));
	/* One that was given up says so. */
	fake_type(&f, "five<C-c>");
	assert_true(c.null);
	assert_true(fake_shows(&f, "Given up: nothing was done."));
	fake_ui_free(&f);
}

/* ---- what no key did ---------------------------------------------------------- */

/* Something opens a window while one types a secret: it opens behind. */
static void
test_not_led_away(void **state)
{
	struct fake_ui f;
	struct got got = { 0 };

	(void)state;
	begin(&f);
	ui_ask_secret(f.ui, "Password:", got_text, &got);
	fake_type(&f, "hunt");
	ui_show(f.ui, f.eve);
	assert_ptr_equal(ui_current(f.ui), f.bob);
	ui_show_raw(f.ui, f.account);
	assert_null(ui_raw(f.ui));
	fake_in(f.eve, "look here");
	fake_type(&f, "er2<Enter>");
	assert_string_equal(got.text, "hunter2");
	assert_int_equal(f.enters, 0);
	fake_ui_free(&f);
}

/* Its window goes while one types: the rest is for nobody, and not shown. */
static void
test_closed_meanwhile(void **state)
{
	struct fake_ui f;
	struct got got = { 0 };
	size_t secrets;

	(void)state;
	begin(&f);
	secrets = secret_count();
	ui_ask_secret(f.ui, "Password:", got_text, &got);
	fake_type(&f, "hunt");
	ui_close(f.ui, f.bob, true);
	fake_talk_remove(f.bob);
	assert_int_equal(got.calls, 1);
	assert_true(got.null);
	ui_paint(f.ui);
	fake_type(&f, "er2");
	assert_true(fake_shows(&f, "That window was closed"));
	assert_false(fake_shows(&f, "er2"));
	fake_type(&f, "<Enter>");
	assert_int_equal(f.enters, 0);
	assert_false(fake_shows(&f, "That window was closed"));
	fake_type(&f, "<Up>");
	assert_false(fake_shows(&f, "er2"));
	assert_true(secret_count() <= secrets);
	fake_ui_free(&f);
}

/* One closes another window, and one with a question that is not shown. */
static void
test_closed_behind(void **state)
{
	struct fake_ui f;
	struct got got = { 0 };

	(void)state;
	begin(&f);
	ui_ask_secret(f.ui, "Password:", got_text, &got);
	fake_type(&f, "hunt<M-3>");
	ui_close(f.ui, f.bob, true);
	fake_talk_remove(f.bob);
	assert_int_equal(got.calls, 1);
	assert_true(got.null);
	assert_false(fake_shows(&f, "That window was closed"));
	fake_type(&f, "hello<Enter>");
	assert_string_equal(f.entered, "hello");
	fake_ui_free(&f);
}

/* Keys that edit a line do nothing there, whatever they are bound to. */
static void
test_bound(void **state)
{
	struct fake_ui f;
	struct got got = { 0 };
	struct err err;

	(void)state;
	begin(&f);
	assert_int_equal(ui_bind(f.ui, "C-u", "page-up", &err), 0);
	assert_int_equal(ui_bind(f.ui, "F5", "/quit", &err), 0);
	ui_ask_secret(f.ui, "Password:", got_text, &got);
	fake_type(&f, "wrong<C-u>a<C-a><Up><F5><Tab><C-r><M-e>b<Enter>");
	assert_string_equal(got.text, "ab");
	assert_int_equal(f.enters, 0);
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scrolled),
		cmocka_unit_test(test_searched),
		cmocka_unit_test(test_went),
		cmocka_unit_test(test_suspended),
		cmocka_unit_test(test_signs),
		cmocka_unit_test(test_wiped),
		cmocka_unit_test(test_text_waits),
		cmocka_unit_test(test_several),
		cmocka_unit_test(test_not_led_away),
		cmocka_unit_test(test_closed_meanwhile),
		cmocka_unit_test(test_closed_behind),
		cmocka_unit_test(test_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
