/*
 * The themes that come along: whole, and each thing in them to be read and to
 * be told from others, on terminals with 8, 256 and more colours, and by those
 * who do not see all of these.
 *
 * SPDX-License-Identifier: ISC
 */
#include <math.h>
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "conf/conf.h"

/* On which papers it is to be read, where it has none of its own, and with
 * which text there. */
static const struct shipped {
	const char *name;
	int papers[2], text;
} shipped[] = {
	{ "contrast", { 0 }, 0 },
	{ "dark", { 0x000000, 0x262626 }, 0xd0d0d0 },
	{ "gruvbox", { 0 }, 0 },
	{ "light", { 0xffffff, 0xeeeeee }, 0x101010 },
	{ "nord", { 0 }, 0 },
	{ "soft", { 0 }, 0 },
	{ "solarized-dark", { 0 }, 0 },
	{ "solarized-light", { 0 }, 0 },
};

static const enum style levels[] = { STYLE_LEVEL_ALERT, STYLE_LEVEL_FINISHED,
	STYLE_LEVEL_NOT_PRIVATE, STYLE_LEVEL_PRIVATE, STYLE_LEVEL_STARTING,
	STYLE_LEVEL_UNVERIFIED };

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

/* ---- whole ------------------------------------------------------------- */

static void
assert_same(const struct style_attr *a, const struct style_attr *b)
{
	assert_int_equal(a->fg, b->fg);
	assert_int_equal(a->bg, b->bg);
	assert_int_equal(a->fg8, b->fg8);
	assert_int_equal(a->bg8, b->bg8);
	assert_int_equal(a->fg_rgb, b->fg_rgb);
	assert_int_equal(a->bg_rgb, b->bg_rgb);
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
		path = xasprintf("%s/%s.theme", dir, shipped[i].name);
		str_init(&text);
		assert_int_equal(file_read(path, 65536, &text, NULL), 0);
		for (id = 0; id < STYLES; id++) {
			str_init(&name);
			str_addf(&name, "\n%s {",
			    style_row((enum style)id)->name);
			section = strstr(text.s, name.s);
			if (section == NULL)
				fail_msg("%s: no%s", shipped[i].name, name.s);
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

/* ---- readable ---------------------------------------------------------- */

/* 0xrrggbb of xterm's colours 16 to 255. */
static int
rgb_of(int colour)
{
	static const int steps[] = { 0, 95, 135, 175, 215, 255 };
	int grey = 8 + 10 * (colour - 232);

	if (colour >= 232)
		return grey << 16 | grey << 8 | grey;
	colour -= 16;
	return steps[colour / 36] << 16 | steps[colour / 6 % 6] << 8 |
	    steps[colour % 6];
}

/* What a colour of a style is; `own`: where it is the terminal's. */
static int
shown(int colour, int exact, bool many, int own)
{
	if (exact != 0 && many)
		return exact & 0xffffff;
	assert_true(colour == -1 || colour >= 16);
	return colour == -1 ? own : rgb_of(colour);
}

static int
shown_fg(const struct style_attr *a, bool many, int own)
{
	return shown(a->fg, a->fg_rgb, many, own);
}

static int
shown_bg(const struct style_attr *a, bool many, int own)
{
	return shown(a->bg, a->bg_rgb, many, own);
}

/* IEC 61966-2-1: red, green and blue as light, each of 1. */
static void
light_of(int colour, double light[3])
{
	for (int i = 0; i < 3; i++) {
		double c = (colour >> (16 - 8 * i) & 0xff) / 255.0;

		light[i] = c <= 0.04045 ? c / 12.92 :
		    pow((c + 0.055) / 1.055, 2.4);
	}
}

static double
luminance(const double light[3])
{
	return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
}

/* WCAG 2.1, "contrast ratio". */
static double
contrast(int a, int b)
{
	double light[3], x, y;

	light_of(a, light);
	x = luminance(light);
	light_of(b, light);
	y = luminance(light);
	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

/* Level AA: 4.5 to 1. */
static void
assert_readable(const struct shipped *s, const struct theme *theme, int id,
    bool many, int paper)
{
	const struct style_attr *a = &theme->style[id];
	double c = contrast(shown_fg(a, many, s->text),
	    shown_bg(a, many, paper));

	if (c < 4.5)
		fail_msg("%s, %s colours: %s: %.2f", s->name, many ? "more" :
		    "256", id < STYLES ? style_row((enum style)id)->name :
		    "a hue", c);
}

/* Hues of people too; of 256 few are near enough for all papers. */
static void
all_is_readable(void **state)
{
	struct theme theme;

	(void)state;
	for (size_t i = 0; i < NELEM(shipped); i++) {
		theme = load(shipped[i].name);
		for (int id = 0; id < 4 * STYLES_ALL; id++)
			assert_readable(&shipped[i], &theme, id / 4,
			    (id & 1) != 0, shipped[i].papers[id / 4 <
			    STYLES ? id >> 1 & 1 : 0]);
		for (int id = 0; id < STYLES_ALL; id++)
			assert_true(theme.style[id].fg8 != theme.style[id].bg8
			    || theme.style[id].fg8 == -1);
	}
}

/* Names differ, but where the theme has colours of its own for them. */
static void
hues_are_many(void **state)
{
	static const char own[] = "nick_1 { fg = \"77\" }\n";
	struct theme theme;
	int used[256], n;

	(void)state;
	for (size_t i = 0; i < NELEM(shipped); i++) {
		theme = load(shipped[i].name);
		memset(used, 0, sizeof(used));
		n = 0;
		for (int id = STYLE_HUE; id < STYLES_ALL; id++)
			n += used[theme.style[id].fg]++ == 0;
		assert_true(n >= (strcmp(shipped[i].name, "contrast") == 0 ?
		    8 : 15));
	}
	/* Whoever gave colours to nick_N has them. */
	assert_int_equal(theme_parse(&theme, "x.theme", own, strlen(own),
	    NULL), 0);
	assert_int_equal(theme.style[STYLE_HUE].fg, 77);
	assert_int_equal(theme.style[STYLE_HUE].fg_rgb, 0);
}

/* ---- told apart -------------------------------------------------------- */

/* Nobody, and those without red, green or blue cones: Machado and others,
 * 2009, at their full strength, of light. */
static const double eyes[][3][3] = {
	{ { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
	{ { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 },
	    { -0.003882, -0.048116, 1.051998 } },
	{ { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 },
	    { -0.011820, 0.042940, 0.968881 } },
	{ { 1.255528, -0.076749, -0.178779 },
	    { -0.078411, 0.930809, 0.147602 },
	    { 0.004733, 0.691367, 0.303900 } },
};

static double
lab_root(double t)
{
	return t > 0.008856 ? cbrt(t) : 7.787 * t + 16 / 116.0;
}

/* CIE 1976 (L*, a*, b*), of a colour as these eyes see it. */
static void
lab(int colour, size_t eye, double out[3])
{
	double in[3], seen[3], x, y, z;

	light_of(colour, in);
	for (int i = 0; i < 3; i++) {
		seen[i] = eyes[eye][i][0] * in[0] + eyes[eye][i][1] * in[1] +
		    eyes[eye][i][2] * in[2];
		seen[i] = seen[i] < 0 ? 0 : seen[i] > 1 ? 1 : seen[i];
	}
	x = lab_root((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2])
	    / 0.95047);
	y = lab_root(luminance(seen));
	z = lab_root((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2])
	    / 1.08883);
	out[0] = 116 * y - 16;
	out[1] = 500 * (x - y);
	out[2] = 200 * (y - z);
}

static double
difference(int a, int b, size_t eye)
{
	double x[3], y[3], sum = 0;

	lab(a, eye, x);
	lab(b, eye, y);
	for (int i = 0; i < 3; i++)
		sum += (x[i] - y[i]) * (x[i] - y[i]);
	return sqrt(sum);
}

/* Words and signs say it; this is so that colours do not say otherwise.  2.3
 * is what eyes just tell apart. */
static void
assert_apart(const struct shipped *s, const struct style_attr *a,
    const struct style_attr *b, bool many, size_t eye)
{
	double fg = difference(shown_fg(a, many, s->text),
	    shown_fg(b, many, s->text), eye);
	double bg = difference(shown_bg(a, many, s->papers[0]),
	    shown_bg(b, many, s->papers[0]), eye);

	if (fg < 18 && bg < 18)
		fail_msg("%s, eyes %zu, %s colours: %.1f, %.1f", s->name, eye,
		    many ? "more" : "256", fg, bg);
}

static void
levels_are_apart_for_all_eyes(void **state)
{
	struct theme theme;

	(void)state;
	for (size_t t = 0; t < NELEM(shipped); t++) {
		theme = load(shipped[t].name);
		for (size_t i = 0; i < NELEM(levels); i++)
			for (size_t j = 0; j < i * 2 * NELEM(eyes); j++)
				assert_apart(&shipped[t],
				    &theme.style[levels[i]],
				    &theme.style[levels[j / 2 /
				    NELEM(eyes)]], (j & 1) != 0,
				    j / 2 % NELEM(eyes));
	}
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

static void
assert_levels_differ(const struct theme *theme)
{
	for (size_t i = 0; i < NELEM(levels); i++)
		for (size_t j = 0; j < i; j++)
			for (int eight = 0; eight < 2; eight++)
				assert_false(looks_the_same(
				    &theme->style[levels[i]],
				    &theme->style[levels[j]], eight == 1));
}

/* On every terminal, without colours too. */
static void
levels_differ(void **state)
{
	struct theme theme;

	(void)state;
	theme_mono(&theme);
	assert_levels_differ(&theme);
	for (size_t t = 0; t < NELEM(shipped); t++) {
		theme = load(shipped[t].name);
		assert_levels_differ(&theme);
	}
}

/* Before lines there is a sign, too: not in one colour is enough. */
static void
lines_differ(void **state)
{
	static const enum style lines[] = { STYLE_LINE_CLEAR,
		STYLE_LINE_PRIVATE, STYLE_LINE_UNVERIFIED };
	const struct style_attr *a, *b;
	struct theme theme;

	(void)state;
	for (size_t t = 0; t < NELEM(shipped); t++) {
		theme = load(shipped[t].name);
		for (size_t i = 0; i < NELEM(lines); i++) {
			a = &theme.style[lines[i]];
			b = &theme.style[lines[(i + 1) % NELEM(lines)]];
			assert_false(looks_the_same(a, b, false));
			assert_false(looks_the_same(a, b, true));
			assert_int_not_equal(a->fg, b->fg);
		}
	}
}

/* A grey band would pass for a bar, a yellowish stroke for another level's. */
static void
assert_seen(const struct theme *theme, bool many, int paper)
{
	const struct style_attr *style = theme->style;
	int alarm = shown_bg(&style[STYLE_ALARM], many, paper);
	int sealed = shown_fg(&style[STYLE_LINE_PRIVATE], many, 0);
	int clear = shown_fg(&style[STYLE_LINE_CLEAR], many, 0);
	int doubt = shown_fg(&style[STYLE_LINE_UNVERIFIED], many, 0);

	if (alarm >> 16 < 2 * (alarm >> 8 & 0xff) ||
	    alarm >> 16 < 2 * (alarm & 0xff))
		fail_msg("%s: the alarm is not red: %06x", theme->name, alarm);
	if (difference(shown_bg(&style[STYLE_MENTION], many, paper),
	    shown_bg(&style[STYLE_DEFAULT], many, paper), 0) < 16)
		fail_msg("%s: a mention is not seen", theme->name);
	if (difference(sealed, clear, 0) < 28 ||
	    difference(sealed, doubt, 0) < 28 ||
	    difference(clear, doubt, 0) < 18)
		fail_msg("%s: what stands before lines is too alike",
		    theme->name);
}

static void
what_matters_is_seen(void **state)
{
	struct theme theme;

	(void)state;
	for (size_t t = 0; t < NELEM(shipped); t++) {
		theme = load(shipped[t].name);
		assert_seen(&theme, false, shipped[t].papers[0]);
		assert_seen(&theme, true, shipped[t].papers[0]);
	}
}

static void
mono_has_no_colour(void **state)
{
	struct theme theme;

	(void)state;
	theme_mono(&theme);
	for (int id = 0; id < STYLES_ALL; id++) {
		assert_int_equal(theme.style[id].fg, -1);
		assert_int_equal(theme.style[id].bg, -1);
		assert_int_equal(theme.style[id].fg8, -1);
		assert_int_equal(theme.style[id].bg8, -1);
		assert_int_equal(theme.style[id].fg_rgb, 0);
		assert_int_equal(theme.style[id].bg_rgb, 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_built_in_theme_is_dark),
		cmocka_unit_test(themes_set_every_style),
		cmocka_unit_test(all_is_readable),
		cmocka_unit_test(hues_are_many),
		cmocka_unit_test(levels_are_apart_for_all_eyes),
		cmocka_unit_test(levels_differ),
		cmocka_unit_test(lines_differ),
		cmocka_unit_test(what_matters_is_seen),
		cmocka_unit_test(mono_has_no_colour),
	};

	return cmocka_run_group_tests_name("shipped", tests, NULL, NULL);
}
