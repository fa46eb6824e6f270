/*
 * A few keys, named on the empty input line until the user knows them: each
 * that was pressed often enough is named no more (setting `hints`).  Must not
 * know what they do.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

#define HINT_KNOWN 4		/* times that it was pressed */
#define HINT_GAP 2		/* columns between two, and beside them */

/* Those that help the most first; what has no room is left out. */
static const struct {
	const char *action;
	const char *word;
	bool news;		/* only while something is new elsewhere */
} hints[HINTS] = {
	{ "goto", "go", false },
	{ "window-active", "what is new", true },
	{ "search", "search", false },
	{ "keys", "keys", false },
	{ "complete", "completes", false },
};

/* ---- what is known ----------------------------------------------------- */

static int
hints_number(const char *action)
{
	for (int i = 0; action != NULL && i < HINTS; i++)
		if (strcmp(hints[i].action, action) == 0)
			return i;
	return -1;
}

void
hints_begin(struct ui *ui)
{
	const char *const *items;
	size_t n = conf_list(ui->conf, SET_HINTS_KNOWN, NULL, NULL, &items);
	int hint;

	for (size_t i = 0; i < n; i++) {
		char *action = xstrndup(items[i], strcspn(items[i], "="));

		if ((hint = hints_number(action)) != -1)
			ui->hint_uses[hint] = (unsigned)atoi(items[i] +
			    strlen(action) + 1);
		free(action);
	}
}

/* Each once more than the disk has, in a lifetime a few times. */
void
hints_used(struct ui *ui, const struct action *action)
{
	int hint = hints_number(action->name);

	if (hint == -1 || ui->hint_uses[hint] >= HINT_KNOWN)
		return;
	ui->hint_uses[hint]++;
	ui->hints_due |= 1u << hint;
	hints_forget(ui);
}

/* While a file is written keys are read (type.c): what this key does is done
 * before, or they would be for the line that it leaves. */
bool
hints_keep(struct ui *ui)
{
	unsigned due = ui->hints_due;
	char *item;

	ui->hints_due = 0;
	for (int i = 0; i < HINTS; i++) {
		if ((due & 1u << i) == 0)
			continue;
		item = xasprintf("%s=%u", hints[i].action, ui->hint_uses[i]);
		(void)conf_list_add(ui->conf, SET_HINTS_KNOWN, NULL, NULL,
		    item, NULL);
		free(item);
	}
	return due != 0;
}

/* ---- on the line ------------------------------------------------------- */

static bool
hints_is_shown(const struct ui *ui, int hint)
{
	const char *how = conf_text(ui->conf, SET_HINTS, NULL, NULL);

	if (how == NULL || strcmp(how, "off") == 0 ||
	    (hints[hint].news && ui->nactive == 0))
		return false;
	return strcmp(how, "on") == 0 || ui->hint_uses[hint] < HINT_KNOWN;
}

/* Where vi's set has text typed, Alt with a character is Escape with it. */
static const char *
hints_before(const struct ui *ui, const char *key)
{
	return ui->vi && !act_vi_commands(ui) && strncmp(key, "M-", 2) == 0 &&
	    utf8_next(key + 2, strlen(key + 2)) == strlen(key + 2) ? "Esc " :
	    "";
}

/* "M-g go to  F1 keys", in not more columns than there are. */
static void
hints_text(const struct ui *ui, struct str *out, int width)
{
	const char *key;

	for (int i = 0; i < HINTS; i++) {
		size_t before = out->len;

		if (!hints_is_shown(ui, i) || (key = bindings_key_of(
		    ui->bindings, hints[i].action)) == NULL)
			continue;
		str_addf(out, "%s%s%s %s", before == 0 ? "" : "  ",
		    hints_before(ui, key), key, hints[i].word);
		if (out->len > (size_t)width) {
			out->s[before] = '\0';
			out->len = before;
		}
	}
}

/* Looked up only where something of it may have changed. */
static const char *
hints_now(struct ui *ui, int width)
{
	uint64_t sum = ui_mix(ui_mix(0, conf_changes(ui->conf)),
	    (uint64_t)width << 2 | (unsigned)act_vi_commands(ui) << 1 |
	    (ui->nactive > 0));
	struct str s;

	if (ui->hints != NULL && ui->hints_for == sum)
		return ui->hints;
	str_init(&s);
	hints_text(ui, &s, width);
	hints_forget(ui);
	ui->hints = str_take(&s);
	ui->hints_for = sum;
	return ui->hints;
}

void
hints_forget(struct ui *ui)
{
	free(ui->hints);
	ui->hints = NULL;
}

void
hints_paint(struct ui *ui, int x, int y)
{
	int width = ui->grid.columns - x - 2 * HINT_GAP, n;
	const char *text;

	/* In few columns the level is before the line, and has that row. */
	if (line_text(ui->current->line)[0] != '\0' || ui->box != NULL ||
	    ui->grid.columns < COLUMNS_BAR || width <= 0)
		return;
	text = hints_now(ui, width);
	n = (int)strlen(text);
	if (n > 0)
		grid_put(&ui->grid, ui->grid.columns - 1 - n, y, n, STYLE_TIME,
		    text, (size_t)n);
}
