/*
 * What the screen keeps a copy of and settings change: keys that were bound,
 * whether the roster is shown, how many rows the input line has.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

static void
setting_bind_all(struct ui *ui)
{
	const char *const *items;
	size_t n = conf_list(ui->conf, SET_BIND, NULL, NULL, &items);
	struct err err;
	char *key, *equals;

	for (size_t i = 0; i < n; i++) {
		key = xstrdup(items[i]);
		equals = key[0] == '\0' ? NULL : strchr(key + 1, '=');
		if (equals == NULL)
			ui_say(ui, STYLE_ERROR, "bind: write KEY=/COMMAND: "
			    "%s", key);
		else {
			*equals = '\0';
			if (ui_bind(ui, key, equals + 1, &err) == -1)
				ui_say(ui, STYLE_ERROR, "bind: %s", err.text);
		}
		free(key);
	}
}

/* The list was changed: keys that left it have their old meaning. */
static void
setting_bind(struct ui *ui)
{
	const char *bound = conf_text(ui->conf, SET_BIND, NULL, NULL);
	bool vi = strcmp(conf_text(ui->conf, SET_KEYS, NULL, NULL), "vi") == 0;

	if (bound == NULL)
		bound = "";
	if (strcmp(bound, ui->bound) == 0 && vi == ui->vi)
		return;
	free(ui->bound);
	ui->bound = xstrdup(bound);
	ui->vi = vi;
	bindings_free(ui->bindings);
	ui->bindings = bindings_new(vi);
	setting_bind_all(ui);
}

int
ui_bind(struct ui *ui, const char *key, const char *command,
    struct err *err)
{
	hints_forget(ui);
	return bindings_set(ui->bindings, key, command, err);
}

void
ui_key_each(const struct ui *ui, bindings_fn *fn, void *arg)
{
	bindings_each(ui->bindings, fn, arg);
}

void
ui_key_help(const struct ui *ui, struct str *out)
{
	keys_help(ui->bindings, out);
}

static void
setting_wheel(struct ui *ui)
{
	if (ui->display.wheel != NULL)
		ui->display.wheel(ui->display.arg, conf_bool(ui->conf,
		    SET_WHEEL, NULL, NULL));
}

/* What /set changed and the UI keeps a copy of. */
void
setting_look(struct ui *ui)
{
	const char *panel;

	shown_theme_look(ui);
	if (conf_changes(ui->conf) == ui->conf_seen)
		return;
	ui->conf_seen = conf_changes(ui->conf);
	panel = conf_text(ui->conf, SET_PANEL, NULL, NULL);
	if (strcmp(panel, ui->panel_seen) != 0)
		ui->roster = -1;
	ui->input_rows = (int)conf_int(ui->conf, SET_INPUT_ROWS, NULL, NULL);
	str_fit(ui->panel_seen, sizeof(ui->panel_seen), panel);
	setting_bind(ui);
	shown_theme_set(ui);
	sign_look(ui);
	columns_look(ui);
	setting_wheel(ui);
}

void
setting_begin(struct ui *ui)
{
	ui->conf_seen = conf_changes(ui->conf);
	ui->input_rows = (int)conf_int(ui->conf, SET_INPUT_ROWS, NULL, NULL);
	str_fit(ui->panel_seen, sizeof(ui->panel_seen), conf_text(ui->conf,
	    SET_PANEL, NULL, NULL));
	ui->bindings = bindings_new(false);
	ui->bound = xstrdup("");
	hints_begin(ui);
	setting_bind(ui);
	shown_theme_set(ui);
	sign_look(ui);
	columns_look(ui);
	setting_wheel(ui);
}
