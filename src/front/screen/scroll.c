/*
 * Where a window stands in its lines.  A place is an entry and a row of it,
 * so nothing has to be wrapped but what is walked over, and what comes below
 * moves nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/screen/inside.h"

struct walk {
	const struct ui *ui;
	const struct window *w;
	struct buffer *b;
	struct columns columns;
	int height;		/* of the window's lines */
	size_t index;
	int row;
};

static int
scroll_walk_rows(const struct walk *k, size_t index)
{
	struct layout l;
	int height;

	window_layout(k->ui, k->w, index, &k->columns, &l);
	height = l.height;
	layout_free(&l);
	return height;
}

bool
scroll_place(const struct ui *ui, const struct window *w, size_t *index,
    int *row)
{
	struct buffer *b = window_buffer(ui, w);
	const struct entry *e;

	if (b->count == 0)
		return false;
	*index = b->count - 1;
	*row = -1;
	if (w->anchor == 0)
		return true;
	/* What it stood at may have left the ring meanwhile. */
	e = buffer_serial(b, w->anchor);
	*index = e == NULL ? 0 : buffer_index(b, e);
	*row = e == NULL ? 0 : w->anchor_row;
	return true;
}

static bool
scroll_walk_begin(struct walk *k, struct ui *ui, struct window *w)
{
	struct geometry g;
	int rows;

	k->ui = ui;
	k->w = w;
	k->b = window_buffer(ui, w);
	geometry_get(ui, &g);
	k->height = g.lines_height;
	/* Scrolled, a row says that there is more. */
	if (w->anchor == 0 && g.hint_height == 0)
		k->height--;
	window_columns(ui, w, g.lines_width, &k->columns);
	if (k->height < 1 || !scroll_place(ui, w, &k->index, &k->row))
		return false;
	rows = scroll_walk_rows(k, k->index);
	if (k->row < 0 || k->row >= rows)
		k->row = rows - 1;
	return true;
}

/* Returns how many rows it could go. */
static int
scroll_walk_up(struct walk *k, int n)
{
	int gone = 0;

	while (gone < n) {
		if (k->row >= n - gone) {
			k->row -= n - gone;
			return n;
		}
		gone += k->row;
		k->row = 0;
		if (k->index == 0)
			break;
		k->row = scroll_walk_rows(k, --k->index) - 1;
		gone++;
	}
	return gone;
}

static void
scroll_walk_down(struct walk *k, int n)
{
	int rows = scroll_walk_rows(k, k->index);

	while (n > 0) {
		if (k->row + n < rows) {
			k->row += n;
			return;
		}
		n -= rows - 1 - k->row;
		k->row = rows - 1;
		if (n == 0 || k->index + 1 == k->b->count)
			return;
		rows = scroll_walk_rows(k, ++k->index);
		k->row = 0;
		n--;
	}
}

/* Never so far up that the window is not full. */
static void
scroll_walk_end(struct walk *k, struct ui *ui, struct window *w)
{
	struct walk top = *k;
	int above = scroll_walk_up(&top, k->height - 1);

	if (above < k->height - 1)
		scroll_walk_down(k, k->height - 1 - above);
	ui->changes++;
	if (k->index + 1 == k->b->count &&
	    k->row + 1 == scroll_walk_rows(k, k->index)) {
		w->anchor = 0;
		return;
	}
	w->anchor = buffer_at(k->b, k->index)->serial;
	w->anchor_row = k->row;
}

#define PAST_LINES 50		/* of the archive, each time */

static uint64_t
scroll_oldest(const struct ui *ui, const struct window *w)
{
	const struct buffer *b = window_buffer(ui, w);

	return b->count == 0 ? 0 : buffer_at(b, 0)->serial;
}

/* Whoever wants to go up where nothing is above gets more of what was said
 * before, if there is more; without a word where there is not. */
static void
scroll_past(struct ui *ui, struct window *w)
{
	if (w->talk == NULL || talk_past_is_done(w->talk) ||
	    talk_past(w->talk, PAST_LINES, true, NULL) == -1)
		return;
	w->past = scroll_oldest(ui, w);
}

/* At the end, or only the row that says so stands before the last of them. */
static bool
scroll_walk_is_near_end(const struct walk *k)
{
	struct walk last = *k;

	scroll_walk_down(&last, 1);
	return last.index + 1 == k->b->count &&
	    last.row + 1 == scroll_walk_rows(k, last.index);
}

static void
scroll_walk_by(struct ui *ui, struct window *w, struct walk *k, int rows)
{
	if (rows < 0)
		scroll_walk_up(k, -rows);
	else
		scroll_walk_down(k, rows);
	if (rows > 0 && scroll_walk_is_near_end(k))
		scroll_walk_down(k, 1);
	scroll_walk_end(k, ui, w);
}

void
scroll_by(struct ui *ui, struct window *w, int rows)
{
	uint64_t anchor = w->anchor;
	int row = w->anchor_row;
	struct walk k;

	w->past = 0;
	if (scroll_walk_begin(&k, ui, w))
		scroll_walk_by(ui, w, &k, rows);
	if (rows < 0 && w->anchor == anchor &&
	    (anchor == 0 || w->anchor_row == row))
		scroll_past(ui, w);
}

void
scroll_past_came(struct ui *ui, struct window *w)
{
	struct walk k;

	if (w->past == 0 || scroll_oldest(ui, w) == w->past)
		return;
	w->past = 0;
	if (scroll_walk_begin(&k, ui, w))
		scroll_walk_by(ui, w, &k, -k.height);
}

static void
scroll_to(struct ui *ui, struct window *w, size_t index)
{
	struct walk k;

	if (!scroll_walk_begin(&k, ui, w))
		return;
	k.index = index;
	k.row = 0;
	scroll_walk_down(&k, k.height - 1);
	scroll_walk_end(&k, ui, w);
}

void
scroll_top(struct ui *ui, struct window *w)
{
	scroll_to(ui, w, 0);
}

static bool
scroll_sees(const struct walk *k, size_t index, int row)
{
	struct walk top = *k;

	scroll_walk_up(&top, k->height - 1);
	return (index > top.index || (index == top.index &&
	    row >= top.row)) && (index < k->index || (index == k->index &&
	    row <= k->row));
}

void
scroll_show(struct ui *ui, struct window *w, size_t index, int row)
{
	struct walk k;

	if (!scroll_walk_begin(&k, ui, w) || scroll_sees(&k, index, row))
		return;
	k.index = index;
	k.row = row;
	scroll_walk_down(&k, k.height / 2);
	scroll_walk_end(&k, ui, w);
}

void
scroll_mark(struct ui *ui, struct window *w)
{
	struct buffer *b = window_buffer(ui, w);
	const struct entry *e;

	if (b->count == 0 || w->mark == 0 || w->mark == buffer_newest(b))
		return;
	e = buffer_serial(b, w->mark);
	scroll_to(ui, w, e == NULL ? 0 : buffer_index(b, e) + 1);
}
