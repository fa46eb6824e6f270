/*
 * Looking for words in the window while they are typed: upwards from where one
 * stands, and on from hit to hit.  Entries are looked at where the model has
 * them; what is typed is in secret memory and kept nowhere.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

#define WORDS "Search"

struct seek {
	struct window *window;	/* ui->sought */
	struct line_edit *typed;	/* NULL: they only glow */
	char *lower;		/* the same in small letters; secret */
	uint64_t anchor;	/* where the window stood */
	int anchor_row;
	uint64_t from;		/* serial of the entry it stood at */
	uint64_t hit;		/* ... of the one that was found; 0: none */
	const char *says;	/* that there is none; or "" */
};

/* ---- looking ---------------------------------------------------------------- */

/* In what is shown of its text: a drawing is none, nor is "/me". */
static bool
seek_is_hit(const struct seek *s, const struct entry *e)
{
	const char *text = e->text;
	struct bytes where;

	if (e->kind == ENTRY_DRAWING)
		return false;
	if ((e->kind == ENTRY_IN || e->kind == ENTRY_OUT) &&
	    strncmp(text, "/me ", 4) == 0)
		text += 4;
	return utf8_find(text, strlen(text), s->lower, &where);
}

/* From that place on, itself among them; false: there is none. */
static bool
seek_look(const struct ui *ui, struct seek *s, size_t at, bool newer)
{
	const struct buffer *b = window_buffer(ui, s->window);

	while (at < b->count) {
		const struct entry *e = buffer_at(b, at);

		if (seek_is_hit(s, e)) {
			s->hit = e->serial;
			return true;
		}
		/* Below 0 is beyond all. */
		at += newer ? 1 : (size_t)-1;
	}
	return false;
}

/* Where an entry stands; it may have gone, as the oldest do. */
static size_t
seek_place(const struct ui *ui, const struct seek *s, uint64_t serial)
{
	const struct buffer *b = window_buffer(ui, s->window);
	const struct entry *e = buffer_serial(b, serial);

	return e == NULL ? 0 : buffer_index(b, e);
}

static void
seek_return(struct seek *s)
{
	s->window->anchor = s->anchor;
	s->window->anchor_row = s->anchor_row;
}

/* The row of an entry that the first hit is in: a long one may not be seen
 * whole. */
static int
seek_row(struct ui *ui, const struct seek *s, size_t index)
{
	struct geometry g;
	struct columns c;
	struct layout l;
	size_t row = 0;
	int head;

	geometry_get(ui, &g);
	window_columns(ui, s->window, g.lines_width, &c);
	window_layout(ui, s->window, index, &c, &l);
	(void)seek_lights(ui, l.entry, &l.text, &l.hits);
	while (l.hits.n > 0 && row + 1 < l.nrows &&
	    l.rows[row + 1].from <= l.hits.at[0].from)
		row++;
	head = l.height - (int)(l.nrows + l.ntails);
	layout_free(&l);
	return head + (int)row;
}

static void
seek_show(struct ui *ui, struct seek *s)
{
	const struct buffer *b = window_buffer(ui, s->window);
	const struct entry *e = buffer_serial(b, s->hit);
	struct bytes where;
	size_t index;

	if (e == NULL) {
		seek_return(s);
		s->window->found.serial = 0;
		return;
	}
	/* What is folded away would not be seen. */
	if (utf8_find(e->text, strlen(e->text), s->lower, &where) &&
	    where.from + where.len > e->brief)
		why_show(ui, s->window, e);
	index = buffer_index(b, e);
	scroll_show(ui, s->window, index, seek_row(ui, s, index));
	s->window->found.serial = s->hit;
	s->window->found.anchor = s->window->anchor;
	s->window->found.row = s->window->anchor_row;
	s->window->found.newest = buffer_newest(b);
}

const struct entry *
seek_found(const struct ui *ui, const struct window *w)
{
	const struct buffer *b = window_buffer(ui, w);

	if (w->found.serial == 0 || w->found.anchor != w->anchor ||
	    (w->anchor != 0 && w->found.row != w->anchor_row) ||
	    (w->anchor == 0 && w->found.newest != buffer_newest(b)))
		return NULL;
	return buffer_serial(b, w->found.serial);
}

/* What was typed is another: from the hit that there was, or from where one
 * stood, upwards; else below. */
static void
seek_typed(struct ui *ui, struct seek *s, bool longer)
{
	uint64_t before = longer && s->hit != 0 ? s->hit : s->from;
	size_t at = seek_place(ui, s, before);
	struct str lower;

	if (longer && s->hit == 0 && s->says[0] != '\0')
		return;		/* less was not there */
	secret_free(s->lower);
	str_init_secret(&lower);
	utf8_lower(&lower, line_text(s->typed),
	    strlen(line_text(s->typed)));
	s->lower = str_take(&lower);
	s->hit = 0;
	s->says = "";
	if (s->lower[0] != '\0' && !seek_look(ui, s, at, false) &&
	    !seek_look(ui, s, at, true))
		s->says = "not found";
	seek_show(ui, s);
}

static void
seek_step(struct ui *ui, struct seek *s, bool newer)
{
	size_t at;

	if (s->hit == 0)
		return;
	at = seek_place(ui, s, s->hit) + (newer ? 1 : (size_t)-1);
	s->says = seek_look(ui, s, at, newer) ? "" : newer ? "there is no "
	    "newer one" :
	    "there is no older one";
	seek_show(ui, s);
}

/* ---- begun, ended ------------------------------------------------------------- */

static struct seek *
seek_begin(struct ui *ui, const char *words)
{
	struct seek *s = xcalloc(1, sizeof(*s));
	struct window *w = ui->current;
	struct str lower;

	seek_end(ui);
	s->window = w;
	str_init_secret(&lower);
	utf8_lower(&lower, words, strlen(words));
	s->lower = str_take(&lower);
	s->says = "";
	ui->seek = s;
	ui->sought = w;
	ui->seeks++;
	return s;
}

void
seek_open(struct ui *ui)
{
	struct seek *s = seek_begin(ui, "");
	struct window *w = s->window;
	size_t index;
	int row;

	complete_end(ui);
	s->typed = line_new(1);
	s->anchor = w->anchor;
	s->anchor_row = w->anchor_row;
	if (scroll_place(ui, w, &index, &row))
		s->from = buffer_at(window_buffer(ui, w), index)->serial;
	ui->seeking = true;
}

void
seek_glow(struct ui *ui, const char *words, uint64_t serial)
{
	struct seek *s = seek_begin(ui, words);

	s->anchor = s->window->anchor;
	s->anchor_row = s->window->anchor_row;
	s->hit = serial;
	seek_show(ui, s);
}

void
seek_end(struct ui *ui)
{
	struct seek *s = ui->seek;

	if (s == NULL)
		return;
	ui->seek = NULL;
	ui->seeking = false;
	line_free(s->typed);
	secret_free(s->lower);
	free(s);
	ui->seeks++;
	ui->changes++;
}

void
seek_leave(struct ui *ui)
{
	seek_return(ui->seek);
	ui->seek->window->found.serial = 0;
	seek_end(ui);
}

/* ---- keys ------------------------------------------------------------------------ */

static bool
seek_is_control(const struct key *key, const char *c)
{
	return key->code == KEY_TEXT && key->mods == MOD_CTRL &&
	    strcmp(key->text, c) == 0;
}

static bool
seek_steps(struct ui *ui, const struct key *key, const struct action *row)
{
	enum action_type type = row == NULL ? ACT_COMMAND : row->type;
	bool older = seek_is_control(key, "r") || (type == ACT_LINE &&
	    (row->action == LINE_UP || row->action == LINE_OLDER)) ||
	    (type == ACT_UI && row->action == UI_SEEK);
	bool newer = seek_is_control(key, "s") || (type == ACT_LINE &&
	    (row->action == LINE_DOWN || row->action == LINE_NEWER));

	if (older || newer)
		seek_step(ui, ui->seek, newer);
	return older || newer;
}

static bool
seek_types(struct ui *ui, const struct key *key, const struct action *row)
{
	struct seek *s = ui->seek;
	char *before = secret_dup(line_text(s->typed));
	size_t n = strlen(before);
	bool is = field_key(s->typed, key, row);

	if (is && strcmp(before, line_text(s->typed)) != 0)
		seek_typed(ui, s, n > 0 &&
		    strncmp(before, line_text(s->typed), n) == 0);
	secret_free(before);
	return is;
}

bool
seek_key(struct ui *ui, const struct key *key, const struct action *row)
{
	enum ui_action action = row != NULL && row->type == ACT_UI ?
	    (enum ui_action)row->action : UI_ACTIONS;

	ui->seeks++;
	if (key->code == KEY_ESCAPE || action == UI_CANCEL)
		seek_leave(ui);
	else if (action == UI_ENTER)
		seek_end(ui);
	else if (seek_steps(ui, key, row) || seek_types(ui, key, row))
		return true;
	else if (row != NULL) {
		/* It does what it does, here. */
		seek_end(ui);
		return false;
	}
	return true;
}

/* ---- painting ---------------------------------------------------------------------- */

/* Where in a safe text of an entry's the hits are; of the one that was found
 * true. */
bool
seek_lights(const struct ui *ui, const struct entry *e, const struct str *text,
    struct spans *hits)
{
	const struct seek *s = ui->seek;
	size_t at = 0;
	struct bytes where;

	if (s == NULL || ui->sought != ui->current || s->hit == 0 ||
	    !seek_is_hit(s, e))
		return false;
	while (utf8_find(text->s + at, text->len - at, s->lower, &where)) {
		where.from += at;
		at = where.from + where.len;
		spans_add(hits, where.from, at);
	}
	return e->serial == s->hit;
}

void
seek_paint(struct ui *ui, const struct geometry *g)
{
	struct seek *s = ui->seek;
	int x, n = (int)strlen(s->says), end = g->lines_x + g->lines_width;

	x = g->lines_x + 3 + grid_put(&ui->grid, g->lines_x + 1, g->hint_y,
	    g->lines_width - 1, STYLE_STATUS, WORDS, strlen(WORDS));
	if (n > 0 && x + n + 4 < end)
		grid_put(&ui->grid, end - n - 1, g->hint_y, n,
		    STYLE_WARNING, s->says, strlen(s->says));
	else
		n = 0;
	field_paint(ui, s->typed, x, g->hint_y, end - x - n - 2,
	    n == 0 && s->says[0] != '\0' ? STYLE_WARNING : STYLE_DEFAULT);
}
