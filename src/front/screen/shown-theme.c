/*
 * The theme that is shown: as the setting says, as the terminal's background
 * is, or for a while.  Must not know what is painted in it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

#define THEME_AUTO "auto"	/* as the terminal's background is */

static int
shown_theme_background(struct ui *ui, bool watch)
{
	return ui->display.background == NULL ? -1 :
	    ui->display.background(ui->display.arg, watch);
}

/* The theme itself; for a while, or until another one is chosen. */
static int
shown_theme_load(struct ui *ui, const char *name, struct theme *theme,
    struct err *err)
{
	bool automatic = strcmp(name, THEME_AUTO) == 0;

	if (automatic)
		ui->light = shown_theme_background(ui, true) == 1;
	return theme_load(theme, !automatic ? name : ui->light ? "light" :
	    "dark", (const char *const *)ui->theme_dirs, err);
}

static void
shown_theme_put(struct ui *ui, const struct theme *theme, const char *name)
{
	char *copy = xstrdup(name);

	if (strcmp(name, THEME_AUTO) != 0)
		(void)shown_theme_background(ui, false);
	free(ui->theme);
	free(ui->preview);
	ui->theme = copy;
	ui->preview = NULL;
	ui->display.set_theme(ui->display.arg, theme);
	ui->changes++;
}

/* As the setting says, where that is not what is shown. */
void
shown_theme_set(struct ui *ui)
{
	const char *name = conf_text(ui->conf, SET_THEME, NULL, NULL);
	struct theme theme;
	struct err err;

	if (name == NULL)
		name = "";
	if (ui->theme != NULL && strcmp(ui->theme, name) == 0)
		return;
	if (name[0] != '\0') {
		if (ui_theme(ui, name, &err) == 0)
			return;
		ui_say(ui, STYLE_ERROR, "%s", err.text);
	}
	theme_default(&theme);
	shown_theme_put(ui, &theme, name);
}

int
ui_theme(struct ui *ui, const char *name, struct err *err)
{
	struct theme theme;

	if (shown_theme_load(ui, name, &theme, err) == -1)
		return -1;
	shown_theme_put(ui, &theme, name);
	return 0;
}

void
shown_theme_light(struct ui *ui)
{
	struct err err;

	if (ui->theme == NULL || strcmp(ui->theme, THEME_AUTO) != 0 ||
	    ui->light == (shown_theme_background(ui, true) == 1))
		return;
	if (ui_theme(ui, THEME_AUTO, &err) == -1)
		ui_say(ui, STYLE_ERROR, "%s", err.text);
}

void
shown_theme_preview(struct ui *ui, const char *name)
{
	struct theme theme;

	if (shown_theme_load(ui, name, &theme, NULL) == -1)
		return;
	free(ui->preview);
	ui->preview = xstrdup(name);
	ui->display.set_theme(ui->display.arg, &theme);
	ui->changes++;
}

/* Whether the line still ends with what is shown. */
static bool
shown_theme_is_previewed(const struct ui *ui)
{
	const char *line = line_text(ui->current->line);
	size_t n = strlen(line), name = strlen(ui->preview);

	while (n > 0 && line[n - 1] == ' ')
		n--;
	return line[0] == '/' && n > name && line[n - name - 1] == ' ' &&
	    strncmp(line + n - name, ui->preview, name) == 0;
}

void
shown_theme_look(struct ui *ui)
{
	if (ui->preview == NULL || shown_theme_is_previewed(ui))
		return;
	free(ui->theme);
	ui->theme = NULL;
	shown_theme_set(ui);
}
