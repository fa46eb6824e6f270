/*
 * The theme that is shown: as it is set, as the terminal's background is, and
 * for a look while one chooses.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "front/screen/inside.h"
#include "front/screen/term/inside.h"
#include "tests/support/fake-ui.h"

/* With the themes that come along. */
static void
begin(struct fake_ui *f, const char *config, int background)
{
	const char *dir = getenv("srcdir");
	struct err err;

	fake_ui_new_conf(f, 80, 24, config);
	free(f->ui->theme_dirs);
	f->ui->theme_dirs = xcalloc(2, sizeof(*f->ui->theme_dirs));
	f->ui->theme_dirs[0] = xasprintf("%s/themes", dir != NULL ? dir : ".");
	f->display.background = background;
	assert_int_equal(ui_theme(f->ui, conf_text(f->ui->conf, SET_THEME,
	    NULL, NULL), &err), 0);
}

static void
assert_theme(struct fake_ui *f, const char *name)
{
	ui_paint(f->ui);
	assert_string_equal(f->display.theme.name, name);
}

static void
set(struct fake_ui *f, const char *name)
{
	struct err err;

	assert_int_equal(conf_set(f->ui->conf, SET_THEME, NULL, NULL, name,
	    &err), 0);
	ui_paint(f->ui);
}

/* ---- as the background is ---------------------------------------------- */

static void
test_auto(void **state)
{
	struct fake_ui f;
	struct err err;
	int shown;

	(void)state;
	begin(&f, NULL, 0);
	assert_theme(&f, "dark");
	assert_true(f.display.watched);
	/* Its answer comes when it comes. */
	f.display.background = 2;
	assert_theme(&f, "dark");
	fake_type(&f, "<Resize>");
	assert_theme(&f, "light");
	shown = f.display.themes;
	fake_type(&f, "<Resize>");
	assert_int_equal(f.display.themes, shown);
	f.display.background = 1;
	fake_type(&f, "<Resize>");
	assert_theme(&f, "dark");
	assert_int_equal(ui_theme(f.ui, "no-such-theme", &err), -1);
	assert_true(f.display.watched);
	/* Whoever chose one is asked for nothing. */
	set(&f, "mono");
	assert_theme(&f, "mono");
	assert_false(f.display.watched);
	f.display.background = 2;
	fake_type(&f, "<Resize>");
	assert_theme(&f, "mono");
	set(&f, "auto");
	assert_theme(&f, "light");
	assert_true(f.display.watched);
	fake_ui_free(&f);
	begin(&f, "theme = nord\n", 2);
	assert_theme(&f, "nord");
	assert_false(f.display.watched);
	fake_ui_free(&f);
}

/* ---- for a look -------------------------------------------------------- */

static void
test_preview(void **state)
{
	struct fake_ui f;

	(void)state;
	begin(&f, "theme = light\n", 0);
	fake_type(&f, "/theme <Tab>");
	assert_theme(&f, "dark");
	fake_type(&f, "<Tab>");
	assert_theme(&f, "mono");
	assert_false(f.display.watched);
	fake_type(&f, "<Escape>");
	assert_theme(&f, "light");
	/* Taken, it stands in the line and is shown; sent, it is set. */
	fake_type(&f, "<Tab><Tab><Enter>");
	assert_int_equal(f.enters, 0);
	assert_theme(&f, "mono");
	fake_type(&f, "<Backspace><Backspace>");
	assert_theme(&f, "light");
	fake_type(&f, "<C-c>/theme <Tab><Enter>");
	assert_theme(&f, "dark");
	fake_type(&f, "<Enter>");
	assert_int_equal(f.enters, 1);
	assert_theme(&f, "light");	/* nobody set it here */
	/* Another window has another line. */
	fake_type(&f, "<C-c>/theme <Tab>");
	assert_theme(&f, "dark");
	ui_show(f.ui, f.bob);
	assert_theme(&f, "light");
	fake_ui_free(&f);
}

/* ---- what a terminal says ---------------------------------------------- */

/* COLORFGBG, until the terminal says otherwise. */
static void
test_environment(void **state)
{
	static const struct {
		const char *text;
		int light;
	} cases[] = {
		{ "15;0", 0 }, { "0;15", 1 }, { "0;default;15", 1 },
		{ "0;7", 1 }, { "12;8", 0 }, { "0;default", -1 }, { "", -1 },
		{ "0", -1 }, { "0;16", -1 }, { "0;1x", -1 }, { "0;", -1 },
	};
	struct background b;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		setenv("COLORFGBG", cases[i].text, 1);
		background_init(&b);
		assert_int_equal(b.light, cases[i].light);
	}
	unsetenv("COLORFGBG");
	background_init(&b);
	assert_int_equal(b.light, -1);
}

/* Asked where somebody wants to know, of who does not show the question. */
static void
test_question(void **state)
{
	static const struct osc takes = { .takes = true }, shows = { 0 };
	struct background b;
	struct str out;

	(void)state;
	str_init(&out);
	background_init(&b);
	background_enter(&b, &takes, &out);
	assert_int_equal(out.len, 0);
	background_watch(&b, true, true, &shows, &out);
	assert_int_equal(out.len, 0);
	assert_true(b.asked == 0);
	background_enter(&b, &takes, &out);
	assert_non_null(strstr(out.s, "\033]11;?\033\\"));
	assert_non_null(strstr(out.s, "\033[?2031h"));
	assert_true(b.asked != 0);
	assert_true(background_take(&b, true));
	assert_false(background_take(&b, true));
	assert_true(background_take(&b, false));
	assert_true(b.asked == 0);
	str_clear(&out);
	background_watch(&b, false, true, &takes, &out);
	assert_string_equal(out.s, "\033[?2031l");
	assert_false(background_take(&b, true));
	str_clear(&out);
	background_leave(&b, &out);
	assert_int_equal(out.len, 0);
	str_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_auto),
		cmocka_unit_test(test_preview),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_question),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
