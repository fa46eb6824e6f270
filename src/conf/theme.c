/*
 * Themes: a file with a section for each style, read into attributes, and
 * the two that are built in.  Must not know how a terminal shows them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include <confuse.h>

#include "conf/inside.h"

#define THEME_MAX_BYTES (256 * 1024)
#define SUFFIX ".theme"

/* ---- colours ----------------------------------------------------------- */

/* In the order of ECMA-48, 8.3.117. */
static const char *const colours[] = { "black", "red", "green", "yellow",
	"blue", "magenta", "cyan", "white" };

static int
theme_distance(const int a[3], const int b[3])
{
	int i, sum = 0;

	for (i = 0; i < 3; i++)
		sum += (a[i] - b[i]) * (a[i] - b[i]);
	return sum;
}

/* Red, green and blue of 16..255 as xterm has them: a cube, then greys. */
static void
theme_rgb_of(int colour, int rgb[3])
{
	static const int steps[] = { 0, 95, 135, 175, 215, 255 };

	if (colour >= 232) {
		rgb[0] = rgb[1] = rgb[2] = 8 + 10 * (colour - 232);
		return;
	}
	rgb[0] = steps[(colour - 16) / 36];
	rgb[1] = steps[(colour - 16) / 6 % 6];
	rgb[2] = steps[(colour - 16) % 6];
}

static short
theme_nearest_256(const int rgb[3])
{
	int c, best = 16, other[3], d, least = -1;

	for (c = 16; c < 256; c++) {
		theme_rgb_of(c, other);
		d = theme_distance(rgb, other);
		if (least == -1 || d < least) {
			least = d;
			best = c;
		}
	}
	return (short)best;
}

bool
theme_is_light(short colour)
{
	int rgb[3];

	if (colour < 16)
		return colour == 7 || colour > 8;
	theme_rgb_of(colour, rgb);
	return 3 * rgb[0] + 6 * rgb[1] + rgb[2] > 10 * 128;
}

/* For terminals with 8 colours, where the theme does not say. */
static short
theme_nearest_8(short colour)
{
	int c, best = 0, rgb[3], other[3], d, least = -1;

	if (colour < 16)
		return colour < 0 ? colour : colour % 8;
	theme_rgb_of(colour, rgb);
	for (c = 0; c < 8; c++) {
		other[0] = (c & 1) != 0 ? 205 : 0;
		other[1] = (c & 2) != 0 ? 205 : 0;
		other[2] = (c & 4) != 0 ? 205 : 0;
		d = theme_distance(rgb, other);
		if (least == -1 || d < least) {
			least = d;
			best = c;
		}
	}
	return (short)best;
}

static int
theme_parse_rgb(const char *s, short *colour)
{
	int rgb[3], i;
	unsigned long n;

	if (strlen(s) != 7 || strspn(s + 1, "0123456789abcdefABCDEF") != 6)
		return -1;
	n = strtoul(s + 1, NULL, 16);
	for (i = 0; i < 3; i++)
		rgb[i] = (int)(n >> (16 - 8 * i) & 0xff);
	*colour = theme_nearest_256(rgb);
	return 0;
}

static int
theme_parse_named(const char *s, short *colour)
{
	bool bright = strncmp(s, "bright", 6) == 0 &&
	    (s[6] == ' ' || s[6] == '_' || s[6] == '-');
	size_t i;

	for (i = 0; i < NELEM(colours); i++)
		if (strcmp(bright ? s + 7 : s, colours[i]) == 0) {
			*colour = (short)(bright ? i + 8 : i);
			return 0;
		}
	return -1;
}

static int
theme_parse_colour(const char *s, short *colour)
{
	size_t digits = strspn(s, "0123456789");
	long n;

	if (strcmp(s, "default") == 0) {
		*colour = -1;
		return 0;
	}
	if (s[0] == '#')
		return theme_parse_rgb(s, colour);
	if (digits == 0 || digits > 3 || s[digits] != '\0')
		return theme_parse_named(s, colour);
	if ((n = strtol(s, NULL, 10)) > 255)
		return -1;
	*colour = (short)n;
	return 0;
}

/* ---- reading ----------------------------------------------------------- */

static const char *const colour_options[] = { "fg", "bg", "fg8", "bg8" };
static const char *const flag_options[] = { "bold", "reverse", "underline",
	"dim" };

static int
theme_check_colour(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result)
{
	bool eight = opt->name[2] == '8';
	short colour;

	*(const char **)result = value;
	if (theme_parse_colour(value, &colour) == 0 && (!eight || colour < 8))
		return 0;
	return parse_fail(cfg, "expected %s, default, black, red, green, "
	    "yellow, blue, magenta, cyan%s for `%s', not `%s'",
	    eight ? "0 to 7" : "0 to 255, #rrggbb", eight ? " or white" :
	    ", white or one of these as \"bright red\"", opt->name, value);
}

static int
theme_check_flag(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result)
{
	*(const char **)result = value;
	if (cfg_parse_boolean(value) != -1)
		return 0;
	return parse_fail(cfg, "expected true or false for `%s', not `%s'",
	    opt->name, value);
}

#define STYLE_OPTIONS (1 + NELEM(colour_options) + NELEM(flag_options) + 1)

static void
theme_make_options(cfg_opt_t *root, cfg_opt_t *style, struct parse *p)
{
	size_t i, n = 0;

	memset(root, 0, (STYLES + 2) * sizeof(root[0]));
	memset(style, 0, STYLE_OPTIONS * sizeof(style[0]));
	parse_option(&style[n++], p);
	for (i = 0; i < NELEM(colour_options); i++)
		style[n++] = (cfg_opt_t){ .name = colour_options[i],
		    .type = CFGT_STR, .flags = CFGF_NODEFAULT,
		    .parsecb = theme_check_colour };
	for (i = 0; i < NELEM(flag_options); i++)
		style[n++] = (cfg_opt_t){ .name = flag_options[i],
		    .type = CFGT_STR, .flags = CFGF_NODEFAULT,
		    .parsecb = theme_check_flag };
	parse_option(&root[0], p);
	for (i = 0; i < STYLES; i++)
		root[1 + i] = (cfg_opt_t){ .subopts = style,
		    .name = style_row((enum style)i)->name, .type = CFGT_SEC,
		    .flags = CFGF_MULTI };
}

/* A colour of the file, or what stood there before. */
static bool
theme_take_colour(cfg_t *section, const char *name, short *colour)
{
	const char *s = cfg_size(section, name) > 0 ?
	    cfg_getstr(section, name) : NULL;

	return s != NULL && theme_parse_colour(s, colour) == 0;
}

static bool
theme_take_flag(cfg_t *section, const char *name)
{
	return cfg_size(section, name) > 0 &&
	    cfg_parse_boolean(cfg_getstr(section, name)) == 1;
}

/* `from` gives what the section leaves out. */
static struct style_attr
theme_take_style(cfg_t *section, struct style_attr attr)
{
	if (theme_take_colour(section, "fg", &attr.fg))
		attr.fg8 = theme_nearest_8(attr.fg);
	if (theme_take_colour(section, "bg", &attr.bg))
		attr.bg8 = theme_nearest_8(attr.bg);
	theme_take_colour(section, "fg8", &attr.fg8);
	theme_take_colour(section, "bg8", &attr.bg8);
	attr.bold = theme_take_flag(section, "bold");
	attr.reverse = theme_take_flag(section, "reverse");
	attr.underline = theme_take_flag(section, "underline");
	attr.dim = theme_take_flag(section, "dim");
	return attr;
}

static const struct style_attr plain = { .fg = -1, .bg = -1, .fg8 = -1,
	.bg8 = -1 };

/* The last section of a name counts, as the last value of a setting does. */
static void
theme_take_all(cfg_t *cfg, struct theme *theme)
{
	struct style_attr base = plain;
	const char *name;
	unsigned n;
	int id;

	for (id = 0; id < STYLES; id++) {
		name = style_row((enum style)id)->name;
		n = cfg_size(cfg, name);
		if (n > 0)
			theme->style[id] = theme_take_style(cfg_getnsec(cfg,
			    name,
			    n - 1), base);
		else
			theme->style[id] = base;
		if (id == STYLE_DEFAULT) {
			base = theme->style[id];
			base.bold = base.reverse = base.underline =
			    base.dim = false;
		}
	}
	/* Themes from before it have none. */
	if (cfg_size(cfg, style_row(STYLE_LEVEL_ALERT)->name) == 0)
		theme->style[STYLE_LEVEL_ALERT] =
		    theme->style[STYLE_LEVEL_NOT_PRIVATE];
}

int
theme_parse(struct theme *theme, const char *file, const char *text,
    size_t len, struct err *err)
{
	struct parse parse = { .file = file, .code = "bad-theme",
	    .noun = "name" };
	cfg_opt_t root[STYLES + 2], style[STYLE_OPTIONS];
	cfg_t *cfg;

	theme_make_options(root, style, &parse);
	if ((cfg = parse_text(&parse, text, len, root, err)) == NULL)
		return -1;
	theme_take_all(cfg, theme);
	theme_hues(theme);
	parse_done(&parse, cfg);
	return 0;
}

/* ---- finding ----------------------------------------------------------- */

/* It becomes a part of a path. */
static bool
is_theme_name(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len < sizeof(((struct theme *)NULL)->name) &&
	    name[0] != '.' && strchr(name, '/') == NULL &&
	    utf8_valid(name, len);
}

static int
theme_load_from(struct theme *theme, const char *dir, const char *name,
    struct err *err)
{
	char *path = xasprintf("%s/%s" SUFFIX, dir, name);
	struct theme got;
	struct str text;
	int r;

	str_init(&text);
	memset(&got, 0, sizeof(got));
	memcpy(got.name, name, strlen(name));
	/* Not from a pipe: the screen would wait for it. */
	if ((r = file_read_own(path, THEME_MAX_BYTES, &text, err)) == 0 &&
	    (r = theme_parse(&got, path, text.s, text.len, err)) == 0)
		*theme = got;
	str_free(&text);
	free(path);
	return r;
}

int
theme_load(struct theme *theme, const char *name, const char *const dirs[],
    struct err *err)
{
	struct err e;
	size_t i;

	if (!is_theme_name(name))
		return err_set(err, "bad-theme",
		    "expected the name of a theme, without a `/'");
	for (i = 0; dirs != NULL && dirs[i] != NULL; i++) {
		if (theme_load_from(theme, dirs[i], name, &e) == 0)
			return 0;
		if (strcmp(e.code, "no-file") != 0)
			return err_set(err, e.code, "%s", e.text);
	}
	if (strcmp(name, "dark") != 0)
		return err_set(err, "no-theme", "there is no theme `%s'",
		    name);
	theme_default(theme);
	return 0;
}

static int
theme_compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
theme_push_name(char ***names, size_t *n, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < *n; i++)
		if (strncmp((*names)[i], name, len) == 0 &&
		    (*names)[i][len] == '\0')
			return;
	*names = xreallocarray(*names, *n + 1, sizeof((*names)[0]));
	(*names)[(*n)++] = xstrndup(name, len);
}

static void
theme_list_dir(const char *path, char ***names, size_t *n)
{
	const size_t suffix = strlen(SUFFIX);
	const struct dirent *entry;
	size_t len;
	DIR *dir;

	if ((dir = opendir(path)) == NULL)
		return;
	while ((entry = readdir(dir)) != NULL) {
		len = strlen(entry->d_name);
		if (len > suffix && is_theme_name(entry->d_name) &&
		    strcmp(entry->d_name + len - suffix, SUFFIX) == 0)
			theme_push_name(names, n, entry->d_name, len - suffix);
	}
	closedir(dir);
}

size_t
theme_list(const char *const dirs[], char ***names)
{
	size_t i, n = 0;

	*names = NULL;
	theme_push_name(names, &n, "dark", 4);
	for (i = 0; dirs != NULL && dirs[i] != NULL; i++)
		theme_list_dir(dirs[i], names, &n);
	qsort(*names, n, sizeof((*names)[0]), theme_compare_names);
	return n;
}

/* ---- built in ---------------------------------------------------------- */

#define BOLD .bold = true
#define REVERSE .reverse = true
#define UNDERLINE .underline = true
#define DIM .dim = true
#define COLOUR(f, b, f8, b8) .fg = (f), .bg = (b), .fg8 = (f8), .bg8 = (b8)

/* The same as themes/dark.theme, which says why. */
static const struct style_attr dark[STYLES] = {
	[STYLE_DEFAULT] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_ACTIVITY] = { COLOUR(228, 236, 3, 4), BOLD },
	[STYLE_ALARM] = { COLOUR(231, 124, 7, 1), BOLD },
	[STYLE_AUTHOR_ME] = { COLOUR(110, -1, 6, -1) },
	[STYLE_AUTHOR_THEM] = { COLOUR(180, -1, 3, -1), BOLD },
	[STYLE_COMMAND] = { COLOUR(152, -1, 6, -1), BOLD },
	[STYLE_ERROR] = { COLOUR(203, -1, 1, -1), BOLD },
	[STYLE_HIT] = { COLOUR(16, 179, 0, 3) },
	[STYLE_INPUT] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_LEVEL_ALERT] = { COLOUR(231, 160, 7, 1), BOLD },
	[STYLE_LEVEL_FINISHED] = { COLOUR(231, 127, 7, 5), BOLD },
	[STYLE_LEVEL_NOT_PRIVATE] = { COLOUR(214, 236, 3, 4), BOLD },
	[STYLE_LEVEL_PRIVATE] = { COLOUR(16, 114, 0, 2) },
	[STYLE_LEVEL_STARTING] = { COLOUR(16, 220, 0, 3) },
	[STYLE_LEVEL_UNVERIFIED] = { COLOUR(16, 208, 0, 3), UNDERLINE },
	[STYLE_LINE_CLEAR] = { COLOUR(203, -1, 1, -1), BOLD },
	[STYLE_LINE_PRIVATE] = { COLOUR(114, -1, 2, -1), BOLD },
	[STYLE_LINE_UNVERIFIED] = { COLOUR(208, -1, 3, -1), BOLD },
	[STYLE_MARK] = { COLOUR(244, -1, 6, -1) },
	[STYLE_MENTION] = { COLOUR(229, 58, 0, 6) },
	[STYLE_NICK_1] = { COLOUR(-1, -1, 5, -1) },
	[STYLE_NICK_2] = { COLOUR(-1, -1, 3, -1) },
	[STYLE_NICK_3] = { COLOUR(-1, -1, 3, -1) },
	[STYLE_NICK_4] = { COLOUR(-1, -1, 2, -1) },
	[STYLE_NICK_5] = { COLOUR(-1, -1, 6, -1) },
	[STYLE_NICK_6] = { COLOUR(-1, -1, 6, -1) },
	[STYLE_NICK_7] = { COLOUR(-1, -1, 2, -1) },
	[STYLE_NICK_8] = { COLOUR(-1, -1, 5, -1) },
	[STYLE_NOTICE] = { COLOUR(248, -1, -1, -1) },
	[STYLE_QR] = { COLOUR(16, 231, 0, 7) },
	[STYLE_QUESTION] = { COLOUR(228, -1, 3, -1), BOLD },
	[STYLE_ROSTER] = { COLOUR(250, -1, -1, -1) },
	[STYLE_ROSTER_OFFLINE] = { COLOUR(244, -1, 6, -1) },
	[STYLE_STATE_FAILED] = { COLOUR(203, -1, 1, -1), BOLD },
	[STYLE_STATE_HELD] = { COLOUR(220, -1, 3, -1) },
	[STYLE_STATE_SENT] = { COLOUR(244, -1, 6, -1) },
	[STYLE_STATUS] = { COLOUR(252, 236, 7, 4) },
	[STYLE_TEXT] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_TEXT_PRE] = { COLOUR(152, -1, 6, -1) },
	[STYLE_TEXT_QUOTE] = { COLOUR(246, -1, -1, -1) },
	[STYLE_TIME] = { COLOUR(244, -1, 6, -1) },
	[STYLE_TITLE] = { COLOUR(231, 238, 7, 4), BOLD },
	[STYLE_UNSAFE] = { COLOUR(16, 210, 0, 1) },
	[STYLE_WARNING] = { COLOUR(214, -1, 3, -1), BOLD },
};

/* Each level and state differs from the others without a colour. */
static const struct style_attr mono[STYLES] = {
	[STYLE_DEFAULT] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_ACTIVITY] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_ALARM] = { COLOUR(-1, -1, -1, -1), BOLD, REVERSE },
	[STYLE_AUTHOR_ME] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_AUTHOR_THEM] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_COMMAND] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_ERROR] = { COLOUR(-1, -1, -1, -1), BOLD, REVERSE },
	[STYLE_HIT] = { COLOUR(-1, -1, -1, -1), REVERSE, UNDERLINE },
	[STYLE_INPUT] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_LEVEL_ALERT] = { COLOUR(-1, -1, -1, -1), BOLD, REVERSE },
	[STYLE_LEVEL_FINISHED] = { COLOUR(-1, -1, -1, -1), BOLD, REVERSE,
	    UNDERLINE },
	/* As the bar that it stands in. */
	[STYLE_LEVEL_NOT_PRIVATE] = { COLOUR(-1, -1, -1, -1), REVERSE },
	[STYLE_LEVEL_PRIVATE] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_LEVEL_STARTING] = { COLOUR(-1, -1, -1, -1), UNDERLINE },
	[STYLE_LEVEL_UNVERIFIED] = { COLOUR(-1, -1, -1, -1), BOLD,
	    UNDERLINE },
	[STYLE_LINE_CLEAR] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_LINE_PRIVATE] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_LINE_UNVERIFIED] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_MARK] = { COLOUR(-1, -1, -1, -1), UNDERLINE },
	[STYLE_MENTION] = { COLOUR(-1, -1, -1, -1), BOLD, UNDERLINE },
	[STYLE_NICK_1] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_NICK_2] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_NICK_3] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_NICK_4] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_NICK_5] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_NICK_6] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_NICK_7] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_NICK_8] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_NOTICE] = { COLOUR(-1, -1, -1, -1) },
	/* Terminals without colours are mostly light on dark. */
	[STYLE_QR] = { COLOUR(-1, -1, -1, -1), REVERSE },
	[STYLE_QUESTION] = { COLOUR(-1, -1, -1, -1), BOLD, UNDERLINE },
	[STYLE_ROSTER] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_ROSTER_OFFLINE] = { COLOUR(-1, -1, -1, -1), DIM },
	[STYLE_STATE_FAILED] = { COLOUR(-1, -1, -1, -1), BOLD, REVERSE },
	[STYLE_STATE_HELD] = { COLOUR(-1, -1, -1, -1), BOLD },
	[STYLE_STATE_SENT] = { COLOUR(-1, -1, -1, -1), DIM },
	[STYLE_STATUS] = { COLOUR(-1, -1, -1, -1), REVERSE },
	[STYLE_TEXT] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_TEXT_PRE] = { COLOUR(-1, -1, -1, -1) },
	[STYLE_TEXT_QUOTE] = { COLOUR(-1, -1, -1, -1), DIM },
	[STYLE_TIME] = { COLOUR(-1, -1, -1, -1), DIM },
	[STYLE_TITLE] = { COLOUR(-1, -1, -1, -1), REVERSE },
	[STYLE_UNSAFE] = { COLOUR(-1, -1, -1, -1), REVERSE },
	[STYLE_WARNING] = { COLOUR(-1, -1, -1, -1), BOLD, UNDERLINE },
};

void
theme_default(struct theme *theme)
{
	memset(theme, 0, sizeof(*theme));
	memcpy(theme->name, "dark", sizeof("dark"));
	memcpy(theme->style, dark, sizeof(dark));
	theme_hues(theme);
}

void
theme_mono(struct theme *theme)
{
	memset(theme, 0, sizeof(*theme));
	memcpy(theme->name, "mono", sizeof("mono"));
	memcpy(theme->style, mono, sizeof(mono));
	theme_hues(theme);
}
