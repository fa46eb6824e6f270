/*
 * The word of the level: where Not private is a red block with a sign, and
 * where it is a word like others, at every size and in every place of it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

#include "front/screen/inside.h"
#include "tests/support/fake-ui.h"

static enum style
style_of(struct fake_ui *f, const char *word)
{
	const struct grid *g = &f->display.grid;

	ui_paint(f->ui);
	for (int y = g->rows - 1; y >= 0; y--) {
		int x = grid_find(g, y, word);

		if (x >= 0)
			return (enum style)grid_at(g, x, y)->style;
	}
	fail_msg("%dx%d: no \"%s\"", g->columns, g->rows, word);
	return STYLE_DEFAULT;
}

static bool
alerts(struct fake_ui *f)
{
	enum style style = style_of(f, "Not private");
	bool sign = fake_shows(f, "! Not private");

	assert_int_equal(style, sign ? STYLE_LEVEL_ALERT :
	    STYLE_LEVEL_NOT_PRIVATE);
	return sign;
}

static void
set(struct fake_ui *f, const char *value)
{
	struct err err;

	assert_int_equal(conf_set(f->ui->conf, SET_ALERT_LEVELS, NULL, NULL,
	    value, &err), 0);
}

/* It depends on the contact, and on what the line would do. */
static void
test_auto(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	assert_false(alerts(&f));
	fake_has_otr(f.bob, false, ANNOUNCED_NO_OTR);
	assert_false(alerts(&f));
	fake_has_otr(f.bob, false, ANNOUNCED_OTR);
	assert_true(alerts(&f));
	fake_has_otr(f.bob, true, ANNOUNCED_UNKNOWN);
	assert_true(alerts(&f));
	/* It waits, or starts a session: it does not leave so. */
	fake_level(f.bob, OTR_NOT_PRIVATE, OTR_HOLD_STARTING);
	assert_false(alerts(&f));
	fake_level(f.bob, OTR_NOT_PRIVATE, OTR_HOLD_OFFLINE);
	assert_false(alerts(&f));
	fake_level(f.bob, OTR_NOT_PRIVATE, OTR_HOLD_LEVEL_FELL);
	assert_true(alerts(&f));
	fake_has_otr(f.bob, false, ANNOUNCED_UNKNOWN);
	assert_true(alerts(&f));
	fake_level(f.bob, OTR_NOT_PRIVATE, OTR_HOLD_NONE);
	assert_false(alerts(&f));
	direct_otr(f.bob)->info.latched = true;
	assert_true(alerts(&f));
	fake_level(f.bob, OTR_PRIVATE, OTR_HOLD_NONE);
	assert_int_equal(style_of(&f, "Private"), STYLE_LEVEL_PRIVATE);
	fake_ui_free(&f);
}

static void
test_setting(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	set(&f, "always");
	assert_true(alerts(&f));
	set(&f, "never");
	fake_level(f.bob, OTR_NOT_PRIVATE, OTR_HOLD_LEVEL_FELL);
	fake_has_otr(f.bob, true, ANNOUNCED_OTR);
	assert_false(alerts(&f));
	set(&f, NULL);
	assert_true(alerts(&f));
	fake_ui_free(&f);
}

/* In the bar, before the line, alone, and beside a search. */
static void
test_sizes(void **state)
{
	struct fake_ui f;

	(void)state;
	fake_ui_new(&f, 80, 24);
	ui_show(f.ui, f.bob);
	for (int columns = 16; columns <= 120; columns++) {
		fake_size(&f, columns, columns % 2 ? 24 : 5);
		fake_has_otr(f.bob, true, ANNOUNCED_UNKNOWN);
		assert_true(alerts(&f));
		fake_has_otr(f.bob, false, ANNOUNCED_UNKNOWN);
		assert_false(alerts(&f));
	}
	fake_size(&f, 30, 10);
	fake_has_otr(f.bob, true, ANNOUNCED_UNKNOWN);
	fake_type(&f, "one<Enter>");
	fake_type(&f, "<C-r>");
	assert_true(fake_shows(&f, "search:") || alerts(&f));
	assert_true(alerts(&f));
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_auto),
		cmocka_unit_test(test_setting),
		cmocka_unit_test(test_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
