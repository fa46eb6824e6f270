/*
 * Themes: a file with a section for each style, read into attributes.  Must
 * not know how a terminal shows them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include <confuse.h>

#include "conf/inside.h"

#define THEME_MAX_BYTES (256 * 1024)
#define SUFFIX ".theme"

/* ---- reading ----------------------------------------------------------- */

static const char *const colour_options[] = { "fg", "bg", "fg256",
	"bg256", "fg8", "bg8" };
static const char *const flag_options[] = { "bold", "reverse", "underline",
	"dim" };

static int
theme_check_colour(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result)
{
	bool eight = opt->name[2] == '8';
	short colour;
	int exact;

	*(const char **)result = value;
	if (colour_parse(value, &colour, &exact) == 0 && (!eight || colour < 8))
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
theme_take_colour(cfg_t *section, const char *name, short *colour, int *exact)
{
	const char *s = cfg_size(section, name) > 0 ?
	    cfg_getstr(section, name) : NULL;

	return s != NULL && colour_parse(s, colour, exact) == 0;
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
	int none;

	if (theme_take_colour(section, "fg", &attr.fg, &attr.fg_rgb))
		attr.fg8 = colour_nearest_8(attr.fg);
	if (theme_take_colour(section, "bg", &attr.bg, &attr.bg_rgb))
		attr.bg8 = colour_nearest_8(attr.bg);
	theme_take_colour(section, "fg256", &attr.fg, &none);
	theme_take_colour(section, "bg256", &attr.bg, &none);
	theme_take_colour(section, "fg8", &attr.fg8, &none);
	theme_take_colour(section, "bg8", &attr.bg8, &none);
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
	if (strcmp(name, "dark") == 0)
		theme_default(theme);
	else if (strcmp(name, "mono") == 0)
		theme_mono(theme);
	else
		return err_set(err, "no-theme", "there is no theme `%s'",
		    name);
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
	theme_push_name(names, &n, "mono", 4);
	for (i = 0; dirs != NULL && dirs[i] != NULL; i++)
		theme_list_dir(dirs[i], names, &n);
	qsort(*names, n, sizeof((*names)[0]), theme_compare_names);
	return n;
}
