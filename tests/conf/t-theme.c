/*
 * Tests of theme.c: colours and attributes as they are read, where themes
 * are found, and that those which come along are complete and readable.
 *
 * SPDX-License-Identifier: ISC
 */
#include <math.h>
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

static const char *const shipped[] = { "contrast", "dark", "light" };

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
	assert_int_equal(n, 1);
	assert_string_equal(names[0], "dark");
	free(names[0]);
	free(names);
	free(dir);
}

/* ---- those that come along --------------------------------------------- */

static void
assert_same(const struct style_attr *a, const struct style_attr *b)
{
	assert_int_equal(a->fg, b->fg);
	assert_int_equal(a->bg, b->bg);
	assert_int_equal(a->fg8, b->fg8);
	assert_int_equal(a->bg8, b->bg8);
	assert_int_equal(a->bold, b->bold);
	assert_int_equal(a->reverse, b->reverse);
	assert_int_equal(a->underline, b->underline);
	assert_int_equal(a->dim, b->dim);
}

static void
the_built_in_theme_is_dark(void **state)
{
	struct theme file = load("dark"), built_in;
	int id;

	(void)state;
	theme_default(&built_in);
	assert_string_equal(file.name, built_in.name);
	for (id = 0; id < STYLES; id++)
		assert_same(&file.style[id], &built_in.style[id]);
}

/* Each style stands in the file, with its colours for both terminals. */
static void
themes_set_every_style(void **state)
{
	char *dir = themes_dir(), *path, *section, *end;
	struct str text, name;
	size_t i;
	int id;

	(void)state;
	for (i = 0; i < NELEM(shipped); i++) {
		path = xasprintf("%s/%s.theme", dir, shipped[i]);
		str_init(&text);
		assert_int_equal(file_read(path, 65536, &text, NULL), 0);
		for (id = 0; id < STYLES; id++) {
			str_init(&name);
			str_addf(&name, "\n%s {",
			    style_row((enum style)id)->name);
			section = strstr(text.s, name.s);
			if (section == NULL)
				fail_msg("%s: no%s", shipped[i], name.s);
			assert_non_null(end = strchr(section, '}'));
			*end = '\0';
			assert_non_null(strstr(section, "fg = "));
			assert_non_null(strstr(section, "bg = "));
			assert_non_null(strstr(section, "fg8 = "));
			assert_non_null(strstr(section, "bg8 = "));
			*end = '}';
			str_free(&name);
		}
		str_free(&text);
		free(path);
	}
	free(dir);
}

/* WCAG 2.1, "relative luminance", of xterm's colours 16 to 255. */
static double
luminance_of(const int rgb[3])
{
	static const double weight[] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0, c;
	int i;

	for (i = 0; i < 3; i++) {
		c = rgb[i] / 255.0;
		sum += weight[i] * (c <= 0.03928 ? c / 12.92 :
		    pow((c + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static double
luminance(int colour)
{
	static const int steps[] = { 0, 95, 135, 175, 215, 255 };
	int rgb[3];

	rgb[0] = rgb[1] = rgb[2] = 8 + 10 * (colour - 232);
	if (colour < 232) {
		rgb[0] = steps[(colour - 16) / 36];
		rgb[1] = steps[(colour - 16) / 6 % 6];
		rgb[2] = steps[(colour - 16) % 6];
	}
	return luminance_of(rgb);
}

static double
contrast(int a, int b)
{
	double x = luminance(a), y = luminance(b);

	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

/* Level AA: 4.5 to 1; where the terminal has the say, it is as expected. */
static void
themes_are_readable(void **state)
{
	const struct style_attr *attr;
	struct theme theme;
	size_t i;
	int id, fg, bg;
	bool light;

	(void)state;
	for (i = 0; i < NELEM(shipped); i++) {
		theme = load(shipped[i]);
		light = strcmp(shipped[i], "light") == 0;
		for (id = 0; id < STYLES; id++) {
			attr = &theme.style[id];
			fg = attr->fg != -1 ? attr->fg : light ? 16 : 252;
			bg = attr->bg != -1 ? attr->bg : light ? 231 : 16;
			if (contrast(fg, bg) < 4.5)
				fail_msg("%s: %s: %.1f", shipped[i],
				    style_row((enum style)id)->name,
				    contrast(fg, bg));
			assert_true(attr->fg8 != attr->bg8 ||
			    attr->fg8 == -1);
		}
	}
}

/* Each hue can be read where the theme is meant to be, in 256 colours and in
 * more, which are nearly the same; contrast has colours of its own. */
static void
hues_are_readable(void **state)
{
	static const char own[] = "nick_1 { fg = \"77\" }\n";
	const struct style_attr *attr;
	struct theme theme;
	double other;
	size_t i;
	int id, bg, used[256] = { 0 }, n = 0;

	(void)state;
	for (i = 0; i < NELEM(shipped); i++) {
		theme = load(shipped[i]);
		for (id = STYLE_HUE; id < STYLES_ALL; id++) {
			attr = &theme.style[id];
			bg = attr->bg != -1 ? attr->bg :
			    strcmp(shipped[i], "light") == 0 ? 231 : 16;
			assert_in_range(attr->fg, 16, 255);
			assert_true(contrast(attr->fg, bg) >= 4.5);
			n += used[attr->fg]++ == 0;
			if (attr->rgb == 0)
				continue;
			assert_int_equal(attr->rgb >> 24, 1);
			other = luminance_of((int[]){ attr->rgb >> 16 & 0xff,
			    attr->rgb >> 8 & 0xff, attr->rgb & 0xff });
			other = bg == 16 ? (other + 0.05) / 0.05 :
			    1.05 / (other + 0.05);
			assert_true(other >= 4.5);
		}
	}
	assert_true(n > 30);
	/* Whoever gave colours to nick_N has them. */
	assert_int_equal(theme_parse(&theme, "x", own, strlen(own), NULL), 0);
	assert_int_equal(theme.style[STYLE_HUE].fg, 77);
	assert_int_equal(theme.style[STYLE_HUE].rgb, 0);
	theme_mono(&theme);
	for (id = STYLE_HUE; id < STYLES_ALL; id++)
		assert_true(theme.style[id].fg == -1 && theme.style[id].rgb ==
		    0 && theme.style[id].fg8 == -1);
}

static bool
looks_the_same(const struct style_attr *a, const struct style_attr *b,
    bool eight)
{
	return a->bold == b->bold && a->reverse == b->reverse &&
	    a->underline == b->underline && a->dim == b->dim &&
	    (eight ? a->fg8 == b->fg8 && a->bg8 == b->bg8 :
	    a->fg == b->fg && a->bg == b->bg);
}

/* On every terminal, without colours too. */
static void
levels_differ(void **state)
{
	static const enum style levels[] = { STYLE_LEVEL_ALERT,
		STYLE_LEVEL_FINISHED,
		STYLE_LEVEL_NOT_PRIVATE, STYLE_LEVEL_PRIVATE,
		STYLE_LEVEL_STARTING, STYLE_LEVEL_UNVERIFIED };
	struct theme theme;
	size_t t, i, j;

	(void)state;
	for (t = 0; t <= NELEM(shipped); t++) {
		if (t == NELEM(shipped))
			theme_mono(&theme);
		else
			theme = load(shipped[t]);
		for (i = 0; i < NELEM(levels); i++)
			for (j = 0; j < i; j++) {
				assert_false(looks_the_same(
				    &theme.style[levels[i]],
				    &theme.style[levels[j]], false));
				assert_false(looks_the_same(
				    &theme.style[levels[i]],
				    &theme.style[levels[j]], true));
			}
	}
}

static void
mono_has_no_colour(void **state)
{
	struct theme theme;
	int id;

	(void)state;
	theme_mono(&theme);
	for (id = 0; id < STYLES; id++) {
		assert_int_equal(theme.style[id].fg, -1);
		assert_int_equal(theme.style[id].bg, -1);
		assert_int_equal(theme.style[id].fg8, -1);
		assert_int_equal(theme.style[id].bg8, -1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_colours),
		cmocka_unit_test(reads_attributes),
		cmocka_unit_test(takes_the_rest_from_default),
		cmocka_unit_test(names_what_was_expected),
		cmocka_unit_test(finds_themes),
		cmocka_unit_test(the_first_directory_counts),
		cmocka_unit_test(lists_themes),
		cmocka_unit_test(the_built_in_theme_is_dark),
		cmocka_unit_test(themes_set_every_style),
		cmocka_unit_test(themes_are_readable),
		cmocka_unit_test(hues_are_readable),
		cmocka_unit_test(levels_differ),
		cmocka_unit_test(mono_has_no_colour),
	};

	return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}
