/*
 * A list in the place of the lines, one row of which is chosen: opened, keys,
 * closed.  Must not know what its rows are.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

#define ASKED_MS 500		/* nobody has read it before: DESIGN 4 */

static bool
box_has(const struct box *b, unsigned flag)
{
	return (b->kind->flags & flag) != 0;
}

/* ---- rows ---------------------------------------------------------------- */

/* The chosen row is in sight. */
static void
box_scroll(struct box *b)
{
	size_t shown = b->rows > 0 ? (size_t)b->rows : 1;
	size_t last = b->n > shown ? b->n - shown : 0;

	if (b->n > 0 && b->at >= b->n)
		b->at = b->n - 1;
	if (!box_has(b, BOX_TEXT) && b->top > b->at)
		b->top = b->at;
	if (!box_has(b, BOX_TEXT) && b->top + shown <= b->at)
		b->top = b->at - shown + 1;
	if (b->top > last)
		b->top = last;
}

static void
box_fill(struct ui *ui, struct box *b)
{
	b->all = 0;
	b->n = b->kind->fill(ui, b->arg, line_text(b->filter), b->width,
	    &b->all);
	if (b->all < b->n)
		b->all = b->n;
	box_scroll(b);
}

void
box_again(struct ui *ui)
{
	if (ui->box == NULL)
		return;
	box_fill(ui, ui->box);
	ui->changes++;
}

size_t
box_chosen(const struct ui *ui)
{
	return ui->box == NULL ? 0 : ui->box->at;
}

void
box_follow(struct ui *ui, size_t at)
{
	struct box *b = ui->box;

	if (b == NULL || at >= b->n)
		return;
	b->top = at - b->at + b->top <= at ? at - b->at + b->top : at;
	b->at = at;
	box_scroll(b);
}

void
box_fit(struct ui *ui, int width, int rows)
{
	struct box *b = ui->box;

	b->rows = rows;
	/* Where there is no row none moves: it may have come meanwhile. */
	if ((width != b->width && box_has(b, BOX_TEXT)) || b->n == 0) {
		b->width = width;
		box_fill(ui, b);
	}
	box_scroll(b);
}

/* ---- opened, closed -------------------------------------------------------- */

void
box_open(struct ui *ui, const struct box_kind *kind, const char *title,
    void *arg)
{
	struct box *b = xcalloc(1, sizeof(*b));
	struct geometry g;

	box_close(ui);
	complete_end(ui);
	b->kind = kind;
	b->title = ui_safe(title == NULL ? kind->title : title);
	b->arg = arg;
	b->filter = line_new(1);
	b->since = loop_now(chat_loop(ui->chat));
	b->window = ui->current;
	b->newest = buffer_newest(window_buffer(ui, ui->current));
	geometry_get(ui, &g);
	b->width = g.lines_width;
	ui->box = b;
	box_again(ui);
	/* DESIGN 4: what was typed ahead answers no question. */
	if (box_has(b, BOX_ASKED))
		ahead_flush(ui);
}

/* What came below the box is news when it is seen. */
static void
box_mark_news(struct ui *ui, const struct box *b)
{
	struct window *w = ui->current;

	if (w == b->window && w->anchor == 0 &&
	    buffer_newest(window_buffer(ui, w)) != b->newest)
		w->mark = b->newest;
}

static void
box_end(struct ui *ui, bool chose)
{
	const struct window *before = ui->current;
	struct box *b = ui->box;
	size_t at = b->at;

	ui->box = NULL;
	box_mark_news(ui, b);
	ui->changes++;
	if (chose && b->kind->chosen != NULL)
		b->kind->chosen(ui, b->arg, at);
	window_chosen(ui, before);
	b->kind->closed(ui, b->arg, chose);
	line_free(b->filter);
	free(b->title);
	free(b);
}

void
box_close(struct ui *ui)
{
	if (ui->box != NULL)
		box_end(ui, false);
}

bool
box_is_careful(const struct ui *ui)
{
	return ui->box != NULL && box_has(ui->box, BOX_ASKED);
}

/* ---- keys ------------------------------------------------------------------ */

static void
box_step(struct box *b, bool down, size_t by)
{
	size_t *at = box_has(b, BOX_TEXT) ? &b->top : &b->at;

	if (down)
		*at = b->n - *at > by ? *at + by : b->n > 0 ? b->n - 1 : 0;
	else
		*at = *at > by ? *at - by : 0;
	box_scroll(b);
}

static size_t
box_page(const struct box *b)
{
	return b->rows > 2 ? (size_t)b->rows - 1 : 1;
}

static bool
box_moves_by_line_key(struct box *b, enum line_action action)
{
	bool down = action == LINE_DOWN || action == LINE_NEWER;

	if (!down && action != LINE_UP && action != LINE_OLDER)
		return false;
	box_step(b, down, 1);
	return true;
}

static bool
box_moves(struct box *b, const struct action *row)
{
	if (row == NULL || row->type == ACT_COMMAND)
		return false;
	if (row->type == ACT_LINE)
		return box_moves_by_line_key(b,
		    (enum line_action)row->action);
	switch (row->action) {
	case UI_COMPLETE:
	case UI_COMPLETE_BACK:
		box_step(b, row->action == UI_COMPLETE, 1);
		return true;
	case UI_PAGE_UP:
	case UI_PAGE_DOWN:
		box_step(b, row->action == UI_PAGE_DOWN, box_page(b));
		return true;
	case UI_ROWS_UP:
	case UI_ROWS_DOWN:
		box_step(b, row->action == UI_ROWS_DOWN, WHEEL_ROWS);
		return true;
	case UI_TOP:
	case UI_BOTTOM:
		box_step(b, row->action == UI_BOTTOM, b->n);
		return true;
	}
	return false;
}

static bool
box_is_text(const struct key *key)
{
	return key->code == KEY_TEXT &&
	    (key->mods & (MOD_CTRL | MOD_ALT)) == 0;
}

/* What nobody can have meant as an answer chooses nothing; nor what cannot be
 * seen. */
static bool
box_is_too_early(const struct ui *ui, const struct box *b,
    const struct key *key)
{
	if (ui_too_small(ui) || b->n == 0)
		return true;
	return box_has(b, BOX_ASKED) && (ui->unseen || key->rushed ||
	    b->stray ||
	    loop_now(chat_loop(ui->chat)) - b->since < ASKED_MS);
}

/* Who types on without having seen the list types a number sooner or later:
 * after a key that is none, none counts before that line is over. */
static void
box_number(struct ui *ui, struct box *b, const struct key *key)
{
	size_t at = (size_t)(key->text[0] - '1');

	if (key->text[1] != '\0' || at > 8 || at >= b->n || key->rushed)
		b->stray = true;
	if (b->stray || box_is_too_early(ui, b, key))
		return;
	b->at = at;
	box_end(ui, true);
}

static void
box_enter(struct ui *ui, struct box *b, const struct key *key)
{
	if (box_has(b, BOX_TEXT))
		box_end(ui, false);
	else if (!box_is_too_early(ui, b, key))
		box_end(ui, true);
	else
		b->stray = false;
}

/* As a pager has it: a blank goes on, q ends. */
static void
box_read_key(struct ui *ui, struct box *b, const struct key *key)
{
	if (strcmp(key->text, "q") == 0)
		box_end(ui, false);
	else if (strcmp(key->text, " ") == 0)
		box_step(b, true, box_page(b));
	else if (strcmp(key->text, "b") == 0)
		box_step(b, false, box_page(b));
}

static void
box_filter_key(struct ui *ui, struct box *b, const struct key *key,
    const struct action *row)
{
	char *before = secret_dup(line_text(b->filter));

	if (field_key(b->filter, key, row) &&
	    strcmp(before, line_text(b->filter)) != 0) {
		b->at = b->top = 0;
		box_fill(ui, b);
	}
	secret_free(before);
}

static bool
box_is_action(const struct action *row, enum ui_action action)
{
	return row != NULL && row->type == ACT_UI &&
	    row->action == (int)action;
}

/* The key that shows the keys, or this text, takes it away again. */
static bool
box_is_keys(const struct action *row)
{
	return row != NULL && row->type == ACT_COMMAND &&
	    strcmp(row->command, "/keys") == 0;
}

void
box_key(struct ui *ui, const struct key *key, const struct action *row)
{
	struct box *b = ui->box;

	ui->changes++;
	if (key->code == KEY_ESCAPE || box_is_action(row, UI_CANCEL) ||
	    (box_has(b, BOX_TEXT) && box_is_keys(row)))
		box_end(ui, false);
	else if (box_is_action(row, UI_ENTER))
		box_enter(ui, b, key);
	else if (box_moves(b, row))
		return;
	else if (b->kind->key != NULL && row != NULL && b->n > 0 &&
	    b->kind->key(ui, b->arg, b->at, row))
		return;
	else if (box_has(b, BOX_FILTER))
		box_filter_key(ui, b, key, row);
	else if (row == NULL && box_is_text(key) && box_has(b, BOX_TEXT))
		box_read_key(ui, b, key);
	else if (row == NULL && box_is_text(key) && box_has(b, BOX_NUMBERED))
		box_number(ui, b, key);
}
