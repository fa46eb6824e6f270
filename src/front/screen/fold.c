/*
 * Which notices of a window are shown in short, in one line, and which of them
 * whole.  What is short of one, its writer says (MORE in chat.h).  Must not
 * know the window.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/inside.h"

/* Whether there is something to be folded away. */
bool
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
void
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
