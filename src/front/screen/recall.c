/*
 * Looks for a line that was entered before, while words of it are typed
 * (C-r).  What is found stands in the place of the line until a key says
 * whether it is taken; it is never sent by that key.  Secrets are in no
 * history, so none is found.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

struct recall {
	const struct window *window;	/* whose lines */
	struct line_edit *field;	/* the words */
	size_t at;		/* of the line that was found; SIZE_MAX: none */
};

static bool
recall_is_open(const struct ui *ui)
{
	return ui->recall != NULL && ui->recall->window == ui->current;
}

/* The words as they are compared; secret. */
static void
recall_words(const struct recall *r, struct str *out)
{
	const char *typed = line_text(r->field);

	str_init_secret(out);
	text_fold(out, typed, strlen(typed));
}

/* The next one, or NULL: then the one that is shown stays. */
static const char *
recall_next(const struct ui *ui, struct recall *r, bool older)
{
	const char *found = NULL;
	struct str words;

	recall_words(r, &words);
	if (words.len > 0)
		found = line_sought(ui->current->line, words.s, older, &r->at);
	str_free(&words);
	return found;
}

/* The one that is shown; NULL: none, or it was wiped meanwhile. */
static const char *
recall_found(const struct ui *ui)
{
	const struct recall *r = ui->recall;
	const char *found = r->at == SIZE_MAX ? NULL :
	    line_entered(ui->current->line, r->at);
	struct bytes where;
	struct str words;

	recall_words(r, &words);
	if (found != NULL &&
	    !text_find(found, strlen(found), words.s, &where))
		found = NULL;
	str_free(&words);
	return found;
}

void
recall_end(struct ui *ui)
{
	struct recall *r = ui->recall;

	if (r == NULL)
		return;
	line_free(r->field);
	free(r);
	ui->recall = NULL;
	ui->changes++;
}

static void
recall_take(struct ui *ui)
{
	const char *found = recall_found(ui);
	char *line = found == NULL ? NULL : secret_dup(found);

	recall_end(ui);
	if (line != NULL)
		line_set(ui->current->line, line, strlen(line));
	secret_free(line);
}

void
recall_open(struct ui *ui)
{
	recall_end(ui);
	ui->recall = xcalloc(1, sizeof(*ui->recall));
	ui->recall->window = ui->current;
	ui->recall->field = line_new(0);
	ui->recall->at = SIZE_MAX;
	ui->changes++;
}

/* ---- keys ---------------------------------------------------------------- */

static bool
recall_is(const struct action *row, enum action_type type, int action)
{
	return row != NULL && row->type == type && row->action == action;
}

static bool
recall_steps(struct ui *ui, const struct action *row)
{
	bool older = recall_is(row, ACT_UI, UI_RECALL) ||
	    recall_is(row, ACT_LINE, LINE_UP) ||
	    recall_is(row, ACT_LINE, LINE_OLDER);

	if (!older && !recall_is(row, ACT_UI, UI_RECALL_BACK) &&
	    !recall_is(row, ACT_LINE, LINE_DOWN) &&
	    !recall_is(row, ACT_LINE, LINE_NEWER))
		return false;
	(void)recall_next(ui, ui->recall, older);
	return true;
}

/* What moves elsewhere in a line is for the one that was found. */
static bool
recall_types(struct ui *ui, const struct key *key, const struct action *row)
{
	struct recall *r = ui->recall;

	if (row != NULL && row->type == ACT_LINE &&
	    row->action != LINE_BACKSPACE && row->action != LINE_KILL_WORD_LEFT)
		return false;
	if (!field_key(r->field, key, row))
		return false;
	r->at = SIZE_MAX;
	(void)recall_next(ui, r, true);
	return true;
}

bool
recall_key(struct ui *ui, const struct key *key, const struct action *row)
{
	if (!recall_is_open(ui)) {
		recall_end(ui);
		return false;
	}
	ui->changes++;
	if (key->code == KEY_ESCAPE || recall_is(row, ACT_UI, UI_CANCEL))
		recall_end(ui);
	else if (recall_is(row, ACT_UI, UI_ENTER))
		recall_take(ui);
	else if (!recall_steps(ui, row) && !recall_types(ui, key, row)) {
		recall_take(ui);
		return false;
	}
	return true;
}

/* ---- painting ------------------------------------------------------------ */

/* In one row, as much of it as there is room for. */
static void
recall_paint_line(struct ui *ui, int x, int y, int width)
{
	const char *found = recall_found(ui);
	enum style style = found == NULL ? STYLE_TIME : STYLE_INPUT;
	struct str safe;

	str_init_secret(&safe);
	if (found == NULL)
		str_add(&safe, *line_text(ui->recall->field) == '\0' ?
		    "words of a line that you typed before" :
		    "there is no such line");
	else
		utf8_safe(&safe, found, strlen(found), SAFE_LINE);
	grid_put(&ui->grid, x, y, width, style, safe.s, safe.len);
	str_free(&safe);
}

bool
recall_paint(struct ui *ui, const struct geometry *g)
{
	const char *words = "search:", *level = level_words(
	    ui->current->level, ui->current->alert);
	int y = g->input_y, x, room;

	if (!recall_is_open(ui))
		return false;
	/* On a narrow screen who can read stands here alone. */
	x = g->columns >= COLUMNS_BAR || ui->current->talk == NULL ? 0 :
	    grid_put(&ui->grid, 0, y, g->columns,
	    level_style(ui->current->level, ui->current->alert), level,
	    strlen(level)) + 1;
	if (x == 0)
		x = grid_put(&ui->grid, 0, y, g->columns, STYLE_QUESTION,
		    words, strlen(words)) + 1;
	room = (g->columns - x) / 3;
	recall_paint_line(ui, x + room + 1, y, g->columns - x - room - 1);
	field_paint(ui, ui->recall->field, x, y, room, STYLE_INPUT);
	return true;
}
