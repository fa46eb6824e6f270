/*
 * Which notices are shown in short, in one line, and which of them whole: what
 * a key and /why change.  What is short of one, its writer says (MORE in
 * chat.h).  Must not know how it is painted.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/inside.h"

/* Whether there is something to be folded away. */
static bool
fold_may(const struct entry *e)
{
	return e->brief > 0 && e->kind != ENTRY_ALARM &&
	    e->text[e->brief] != '\0';
}

static size_t
fold_find(const struct folds *f, uint64_t serial)
{
	size_t i = 0;

	while (i < f->n && f->other[i] != serial)
		i++;
	return i;
}

bool
fold_is(const struct folds *f, bool whole, const struct entry *e)
{
	bool other = fold_find(f, e->serial) < f->n;

	return fold_may(e) && other == (whole != f->flipped);
}

static void
fold_drop(struct folds *f, size_t i)
{
	memmove(&f->other[i], &f->other[i + 1], (--f->n - i) *
	    sizeof(*f->other));
}

/* The one that was changed first gives way to another. */
static void
fold_change(struct folds *f, uint64_t serial)
{
	size_t i = fold_find(f, serial);

	f->changes++;
	if (i < f->n) {
		fold_drop(f, i);
		return;
	}
	if (f->n == FOLDS_MAX)
		fold_drop(f, 0);
	f->other[f->n++] = serial;
}

void
fold_open(struct ui *ui, struct window *w, const struct entry *e)
{
	if (fold_is(&w->folds, ui->look.whole, e))
		fold_change(&w->folds, e->serial);
}

/* The newest above where the window ends; -1: there is none. */
static int
fold_newest(struct ui *ui, struct window *w, size_t *index)
{
	const struct buffer *b = window_buffer(ui, w);
	int row;

	if (!scroll_place(ui, w, index, &row))
		return -1;
	while (!fold_may(buffer_at(b, *index)))
		if ((*index)-- == 0)
			return -1;
	return 0;
}

int
fold_toggle(struct ui *ui, struct err *err)
{
	struct window *w = ui->current;
	const struct entry *e;
	size_t index;

	if (fold_newest(ui, w, &index) == -1)
		return err_set(err, "no-notice", "No notice here has more to "
		    "say.");
	e = buffer_at(window_buffer(ui, w), index);
	fold_change(&w->folds, e->serial);
	scroll_show(ui, w, index, 0);
	ui->changes++;
	return 0;
}

void
fold_toggle_all(struct ui *ui)
{
	struct folds *f = &ui->current->folds;

	f->flipped = !f->flipped;
	f->n = 0;
	f->changes++;
	ui->changes++;
}
