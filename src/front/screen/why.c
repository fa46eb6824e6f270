/*
 * Why: all of a notice that is shown in short, and again in short, as a key,
 * /why and who looks for words want it.  Must not know how it is painted.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/screen/inside.h"

void
why_show(struct ui *ui, struct window *w, const struct entry *e)
{
	if (fold_is(&w->folds, ui->look.whole, e))
		fold_change(&w->folds, e->serial);
}

/* The newest above where the window ends; -1: there is none. */
static int
why_newest(struct ui *ui, struct window *w, size_t *index)
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
why_toggle(struct ui *ui, struct err *err)
{
	struct window *w = ui->current;
	const struct entry *e;
	size_t index;

	if (why_newest(ui, w, &index) == -1)
		return err_set(err, "no-notice", "No notice here has more to "
		    "say.");
	e = buffer_at(window_buffer(ui, w), index);
	fold_change(&w->folds, e->serial);
	scroll_show(ui, w, index, 0);
	ui->changes++;
	return 0;
}

void
why_toggle_all(struct ui *ui)
{
	struct folds *f = &ui->current->folds;

	f->flipped = !f->flipped;
	f->n = 0;
	f->changes++;
	ui->changes++;
}
