/*
 * The theme that is shown: as the setting says, as the terminal's background
 * is, or for a while.  Must not know what is painted in it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

static void
shown_theme_put(struct ui *ui, const struct theme *theme, const char *name)
{
	char *copy = xstrdup(name);

	free(ui->theme);
	ui->theme = copy;
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

	if (theme_load(&theme, name, (const char *const *)ui->theme_dirs,
	    err) == -1)
		return -1;
	shown_theme_put(ui, &theme, name);
	return 0;
}
