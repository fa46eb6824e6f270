/*
 * Tests of theme.c: colours and attributes as they are read, where themes
 * are found.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "conf/conf.h"

static const char *const shipped[] = { "contrast", "dark", "gruvbox",
	"light", "mono", "nord", "soft", "solarized-dark", "solarized-light" };

static struct theme
parse(const char *text)
{
	struct err err = { .text = "" };
	struct theme theme;

	if (theme_parse(&theme, "x.theme", text, strlen(text), &err) == -1)
		fail_msg("%s", err.text);
	return theme;
}

static void
refused(const char *text, const char *expected)
{
	struct err err = { .text = "" };
	struct theme theme;

	assert_int_equal(theme_parse(&theme, "x.theme", text, strlen(text),
	    &err), -1);
	assert_string_equal(err.text, expected);
	assert_string_equal(err.code, "bad-theme");
}

static char *
themes_dir(void)
{
	const char *dir = getenv("srcdir");

	return xasprintf("%s/themes", dir != NULL ? dir : ".");
}

static struct theme
load(const char *name)
{
	struct err err = { .text = "" };
	char *dir = themes_dir();
	const char *const dirs[] = { "/nowhere", dir, NULL };
	struct theme theme;

	if (theme_load(&theme, name, dirs, &err) == -1)
		fail_msg("%s", err.text);
	free(dir);
	return theme;
}

/* ---- reading ----------------------------------------------------------- */

static void
reads_colours(void **state)
{
	static const struct {
		const char *text;
		int fg, fg8;
	} cases[] = {
		{ "default", -1, -1 }, { "0", 0, 0 }, { "255", 255, 7 },
		{ "red", 1, 1 }, { "bright red", 9, 1 },
		{ "bright_white", 15, 7 }, { "196", 196, 1 },
		{ "46", 46, 2 }, { "#ff0000", 196, 1 },
		{ "#00AFff", 39, 6 }, { "#808080", 244, 0 },
		{ "#000000", 16, 0 },
	};
	struct theme theme;
	char text[80];
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		snprintf(text, sizeof(text), "text { fg = \"%s\" }",
		    cases[i].text);
		theme = parse(text);
		assert_int_equal(theme.style[STYLE_TEXT].fg, cases[i].fg);
		if (strcmp(cases[i].text, "#808080") != 0)
			assert_int_equal(theme.style[STYLE_TEXT].fg8,
			    cases[i].fg8);
		assert_int_equal(theme.style[STYLE_TEXT].bg, -1);
	}
}

/* As it is written, and what else there is where a terminal has fewer. */
static void
reads_exact_colours(void **state)
{
	struct theme theme = parse("default { bg = \"#002b36\" bg256 = 23 }\n"
	    "text { fg = \"#FF8000\" fg256 = 15 fg8 = red }\n"
	    "time { fg = 7 }\n");
	const struct style_attr *attr = &theme.style[STYLE_TEXT];

	(void)state;
	assert_int_equal(attr->fg_rgb, STYLE_RGB | 0xff8000);
	assert_int_equal(attr->fg, 15);
	assert_int_equal(attr->fg8, 1);
	assert_int_equal(attr->bg_rgb, STYLE_RGB | 0x002b36);
	assert_int_equal(attr->bg, 23);
	assert_int_equal(theme.style[STYLE_TIME].fg_rgb, 0);
	theme = parse("default { fg = \"#112233\" }\ntext { fg = default }");
	assert_int_equal(theme.style[STYLE_TIME].fg_rgb, STYLE_RGB | 0x112233);
	assert_int_equal(theme.style[STYLE_TEXT].fg_rgb, 0);
	assert_int_equal(theme.style[STYLE_TEXT].fg, -1);
}

static void
reads_attributes(void **state)
{
	struct theme theme = parse("text { fg = 252 bg = default\n"
	    "fg8 = \"white\" bg8 = 4 bold = true dim = yes }\n"
	    "time { reverse = on underline = true bold = off }");
	const struct style_attr *attr = &theme.style[STYLE_TEXT];

	(void)state;
	assert_int_equal(attr->fg, 252);
	assert_int_equal(attr->bg, -1);
	assert_int_equal(attr->fg8, 7);
	assert_int_equal(attr->bg8, 4);
	assert_true(attr->bold && attr->dim);
	assert_false(attr->reverse || attr->underline);
	attr = &theme.style[STYLE_TIME];
	assert_true(attr->reverse && attr->underline);
	assert_false(attr->bold || attr->dim);
}

static void
takes_the_rest_from_default(void **state)
{
	struct theme theme = parse("time { fg = 3 }\n"
	    "default { fg = 231 bg = 16 bold = true }");

	(void)state;
	assert_int_equal(theme.style[STYLE_TIME].fg, 3);
	assert_int_equal(theme.style[STYLE_TIME].bg, 16);
	assert_int_equal(theme.style[STYLE_ERROR].fg, 231);
	assert_true(theme.style[STYLE_DEFAULT].bold);
	assert_false(theme.style[STYLE_ERROR].bold);
	/* Not the default: a theme from before has but the one. */
	theme = parse("level_not_private { fg = 1 bold = true }");
	assert_int_equal(theme.style[STYLE_LEVEL_ALERT].fg, 1);
	assert_true(theme.style[STYLE_LEVEL_ALERT].bold);
}

static void
names_what_was_expected(void **state)
{
	(void)state;
	refused("\ntext { fg = 256 }", "x.theme:2: expected 0 to 255, "
	    "#rrggbb, default, black, red, green, yellow, blue, magenta, "
	    "cyan, white or one of these as \"bright red\" for `fg', not "
	    "`256'");
	refused("text {\n fg8 = 8 }", "x.theme:2: expected 0 to 7, default, "
	    "black, red, green, yellow, blue, magenta, cyan or white for "
	    "`fg8', not `8'");
	refused("text { bold = 2 }", "x.theme:1: expected true or false for "
	    "`bold', not `2'");
	refused("\n\ntxet { }", "x.theme:3: unknown name `txet', did you "
	    "mean `text'?");
	refused("text x { }", "x.theme:1: expected `{', not `x'");
	refused("text { colour = red }", "x.theme:1: unknown name `colour'");
	refused("text {", "x.theme:1: expected `}' at the end of what begins "
	    "here");
	refused("text { fg = \"\" }", "x.theme:1: expected 0 to 255, "
	    "#rrggbb, default, black, red, green, yellow, blue, magenta, "
	    "cyan, white or one of these as \"bright red\" for `fg', not "
	    "`'");
}

/* ---- finding ----------------------------------------------------------- */

static void
finds_themes(void **state)
{
	static const char *const none[] = { "/nowhere", NULL };
	struct theme theme, before;
	struct err err;

	(void)state;
	assert_string_equal(load("light").name, "light");
	theme_default(&theme);
	before = theme;
	assert_int_equal(theme_load(&theme, "light", none, &err), -1);
	assert_string_equal(err.code, "no-theme");
	assert_int_equal(theme_load(&theme, "dark", none, &err), 0);
	assert_int_equal(theme_load(&theme, "dark", NULL, &err), 0);
	assert_int_equal(theme_load(&theme, "mono", NULL, &err), 0);
	assert_string_equal(theme.name, "mono");
	theme = before;
	assert_int_equal(theme_load(&theme, "../themes/dark", none, &err),
	    -1);
	assert_string_equal(err.code, "bad-theme");
	assert_int_equal(theme_load(&theme, "", none, &err), -1);
	assert_int_equal(theme_load(&theme, "..", none, &err), -1);
	assert_memory_equal(&theme, &before, sizeof(theme));
}

/* One's own theme comes before one of that name which came along. */
static void
the_first_directory_counts(void **state)
{
	char own[] = "/tmp/t-theme.XXXXXX", *dir = themes_dir(), *path;
	const char *const dirs[] = { own, dir, NULL };
	struct theme theme;
	struct err err;
	FILE *f;

	(void)state;
	assert_non_null(mkdtemp(own));
	path = xasprintf("%s/light.theme", own);
	assert_non_null(f = fopen(path, "w"));
	fputs("text { fg = 77 }\n", f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(theme_load(&theme, "light", dirs, &err), 0);
	assert_int_equal(theme.style[STYLE_TEXT].fg, 77);

	/* A broken one is not passed over. */
	assert_non_null(f = fopen(path, "w"));
	fputs("text { fg = x }\n", f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(theme_load(&theme, "light", dirs, &err), -1);
	assert_string_equal(err.code, "bad-theme");
	assert_int_equal(theme.style[STYLE_TEXT].fg, 77);
	unlink(path);
	rmdir(own);
	free(path);
	free(dir);
}

static void
lists_themes(void **state)
{
	static const char *const none[] = { "/nowhere", NULL };
	char *dir = themes_dir(), **names;
	const char *const dirs[] = { dir, "/nowhere", dir, NULL };
	size_t i, n;

	(void)state;
	n = theme_list(dirs, &names);
	assert_int_equal(n, NELEM(shipped));
	for (i = 0; i < n; i++) {
		assert_string_equal(names[i], shipped[i]);
		free(names[i]);
	}
	free(names);
	n = theme_list(none, &names);
	assert_int_equal(n, 2);
	assert_string_equal(names[0], "dark");
	assert_string_equal(names[1], "mono");
	free(names[0]);
	free(names[1]);
	free(names);
	free(dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_colours),
		cmocka_unit_test(reads_exact_colours),
		cmocka_unit_test(reads_attributes),
		cmocka_unit_test(takes_the_rest_from_default),
		cmocka_unit_test(names_what_was_expected),
		cmocka_unit_test(finds_themes),
		cmocka_unit_test(the_first_directory_counts),
		cmocka_unit_test(lists_themes),
	};

	return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}
