/*
 * What calls the user who looks elsewhere: bell, notification and title, by
 * the settings; and never a word of a message where that is not set.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "front/screen/inside.h"
#include "tests/support/fake-ui.h"

#define DEN "den@rooms.example.net"
#define SECRET "the plum tree"

/* What was notified since the last time, or "". */
static const char *
notified(struct fake_ui *f)
{
	f->display.notices = 0;
	ui_paint(f->ui);
	return f->display.notices > 0 ? f->display.notice : "";
}

static bool
rings(struct fake_ui *f)
{
	int before = f->display.bells;

	ui_paint(f->ui);
	return f->display.bells > before;
}

static void
test_bell_words(void **state)
{
	static const struct {
		const char *config;
		bool away, here;
	} cases[] = {
		{ "", false, false }, { "bell = never\n", false, false },
		{ "bell = false\n", false, false },
		{ "bell = away\n", true, false },
		{ "bell = true\n", true, false },
		{ "bell = always\n", true, true },
		{ "bell = always\nnotify = bell\n", true, true },
		{ "bell = always\nnotify = off\n", false, false },
	};
	struct fake_ui f;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		fake_ui_new_conf(&f, 80, 24, cases[i].config);
		fake_in(f.bob, "hi");
		assert_int_equal(rings(&f), cases[i].away);
		fake_type(&f, "<M-2>");
		fake_in(f.bob, "hi");
		assert_int_equal(rings(&f), cases[i].here);
		fake_say(&f.bob->buffer, f.chat, ENTRY_NOTICE, "a notice");
		assert_false(rings(&f));
		fake_ui_free(&f);
	}
}

static void
test_notify(void **state)
{
	static const struct {
		const char *config, *want;
	} cases[] = {
		{ "", "0|Bob|New message" },
		{ "notify_terminal = \"off\"\n", "" },
		{ "notify_terminal = \"777\"\n", "777|Bob|New message" },
		{ "notify = bell\n", "" }, { "notify = off\n", "" },
		{ "notify_text = true\n", "0|Bob|" SECRET },
	};
	struct fake_ui f;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		fake_ui_new_conf(&f, 80, 24, cases[i].config);
		fake_level(f.bob, OTR_PRIVATE, OTR_HOLD_NONE);
		fake_in(f.bob, SECRET);
		assert_string_equal(notified(&f), cases[i].want);
		/* A burst is one. */
		fake_in(f.bob, SECRET);
		assert_string_equal(notified(&f), "");
		/* Who looks sees it. */
		fake_type(&f, "<M-2>");
		window_of(f.ui, f.bob)->call_at = 0;
		fake_in(f.bob, SECRET);
		assert_string_equal(notified(&f), "");
		fake_ui_free(&f);
	}
}

/* What is no message says what it is, and not what it says. */
static void
test_others(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new_conf(&f, 80, 24, "notify_text = true\n");
	fake_say(&f.bob->buffer, f.chat, ENTRY_QUESTION, SECRET);
	assert_string_equal(notified(&f), "0|Bob|There is a question for you");
	fake_say(&f.eve->buffer, f.chat, ENTRY_ALARM, SECRET);
	assert_string_equal(notified(&f),
	    "0|eve|There is a warning for you");
	fake_ui_free(&f);
	fake_ui_new_conf(&f, 80, 24, "notify_text = true\n");
	fake_in(f.bob, "hi");
	fake_in(f.eve, "hi");
	assert_string_equal(notified(&f),
	    "0|sotto|Something is new in 2 conversations");
	fake_ui_free(&f);
}

/* Copies, the archive, what waited at the server, who is strange: nobody is
 * called. */
static void
test_old(void **state)
{
	static const struct entry cases[] = {
		{ .kind = ENTRY_IN, .via = VIA_CARBON },
		{ .kind = ENTRY_IN, .via = VIA_ARCHIVE },
		{ .kind = ENTRY_IN, .delayed = true },
		{ .kind = ENTRY_IN, .seen = true },
		{ .kind = ENTRY_OUT }, { .kind = ENTRY_NOTICE },
		{ .kind = ENTRY_QUESTION, .strange = true },
	};
	struct fake_ui f;
	struct entry e;

	(void)state;
	fake_ui_new_conf(&f, 80, 24, "bell = always\n");
	for (size_t i = 0; i < NELEM(cases); i++) {
		e = cases[i];
		e.text = (char *)(uintptr_t)"old";
		e.author = (char *)(uintptr_t)"Bob";
		e.stamp = fake_of(f.chat)->now;
		buffer_push(&f.bob->buffer, &e);
		f.bob->unread++;
		talk_changed(f.bob);
		assert_false(rings(&f));
		assert_int_equal(f.display.notices, 0);
	}
	fake_ui_free(&f);
}

static void
test_room(void **state)
{
	struct fake_ui f;
	struct talk *v;

	(void)state;
	fake_ui_new_conf(&f, 80, 24, "bell = away\n");
	v = fake_room(f.account, DEN, "alice");
	fake_room_in(v, "bob", "hello all", false);
	assert_string_equal(notified(&f), "");
	fake_room_in(v, "bob", "alice: tea?", true);
	assert_non_null(strstr(notified(&f), "|New line in the room"));
	fake_ui_free(&f);
	fake_ui_new_conf(&f, 80, 24, "bell = away\nnotify_text = true\n"
	    "account alice@example.org { contact \"" DEN "\" "
	    "{ notify = off } }\n");
	v = fake_room(f.account, DEN, "alice");
	fake_room_in(v, "bob", "alice: tea?", true);
	assert_string_equal(notified(&f), "");
	assert_int_equal(f.display.bells, 0);
	fake_ui_free(&f);
}

/* From an hour ago to `minutes` from now. */
static char *
hours(time_t now, int minutes)
{
	time_t from = now - 3600, to = now + minutes * 60;
	struct tm a, b;

	localtime_r(&from, &a);
	localtime_r(&to, &b);
	return xasprintf("bell = always\nquiet_hours = \"%02d:%02d-%02d:%02d"
	    "\"\n", a.tm_hour, a.tm_min, b.tm_hour, b.tm_min);
}

static void
test_quiet(void **state)
{
	struct fake_ui f;
	char *config;

	(void)state;
	for (int quiet = 0; quiet < 2; quiet++) {
		fake_ui_new(&f, 80, 24);
		config = hours((time_t)(loop_wall(f.chat->loop) / 1000),
		    quiet ? 60 : -30);
		fake_ui_free(&f);
		fake_ui_new_conf(&f, 80, 24, config);
		fake_in(f.bob, "hi");
		assert_int_equal(rings(&f), !quiet);
		assert_int_equal(f.display.notices, !quiet);
		/* The title says it nevertheless. */
		assert_string_equal(f.display.title, "(1) sotto");
		fake_ui_free(&f);
		free(config);
	}
}

static void
test_title(void **state)
{
	struct fake_ui f;
	int titles;

	(void)state;
	fake_ui_new(&f, 80, 24);
	assert_string_equal(f.display.title, "sotto");
	fake_in(f.bob, SECRET);
	fake_in(f.bob, SECRET);
	fake_in(f.eve, SECRET);
	ui_paint(f.ui);
	assert_string_equal(f.display.title, "(3) sotto");
	titles = f.display.titles;
	fake_type(&f, "abc");
	assert_int_equal(f.display.titles, titles);
	fake_type(&f, "<M-2>");
	assert_string_equal(f.display.title, "(1) sotto");
	fake_type(&f, "<M-3>");
	assert_string_equal(f.display.title, "sotto");
	fake_ui_free(&f);
	fake_ui_new_conf(&f, 80, 24, "title = name\n");
	fake_in(f.bob, SECRET);
	ui_paint(f.ui);
	assert_string_equal(f.display.title, "(1) Bob - sotto");
	fake_ui_free(&f);
	fake_ui_new_conf(&f, 80, 24, "title = off\n");
	fake_in(f.bob, SECRET);
	ui_paint(f.ui);
	assert_null(f.display.title);
	fake_ui_free(&f);
	fake_ui_new_conf(&f, 80, 24, "notify = off\n");
	fake_in(f.bob, SECRET);
	ui_paint(f.ui);
	assert_string_equal(f.display.title, "sotto");
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bell_words),
		cmocka_unit_test(test_notify), cmocka_unit_test(test_others),
		cmocka_unit_test(test_old), cmocka_unit_test(test_room),
		cmocka_unit_test(test_quiet), cmocka_unit_test(test_title),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
