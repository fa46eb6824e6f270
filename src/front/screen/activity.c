/*
 * The windows in which something is new, by number: however many there are
 * besides.  Must not know what counts as new.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

/* Where it stands among them, or would. */
static size_t
activity_place(const struct ui *ui, int number)
{
	size_t low = 0, high = ui->nactive;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (ui->active[middle]->number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
activity_add(struct ui *ui, struct window *w)
{
	size_t at = activity_place(ui, w->number);

	ui->active = xreallocarray(ui->active, ui->nactive + 1,
	    sizeof(*ui->active));
	memmove(ui->active + at + 1, ui->active + at,
	    (ui->nactive - at) * sizeof(*ui->active));
	ui->active[at] = w;
	ui->nactive++;
}

static void
activity_drop(struct ui *ui, const struct window *w)
{
	size_t at = activity_place(ui, w->number);

	ui->nactive--;
	memmove(ui->active + at, ui->active + at + 1,
	    (ui->nactive - at) * sizeof(*ui->active));
}

void
activity_set(struct ui *ui, struct window *w, enum activity a)
{
	if (a == w->activity)
		return;
	if (w->activity == ACTIVITY_NONE)
		activity_add(ui, w);
	else if (a == ACTIVITY_NONE)
		activity_drop(ui, w);
	ui->nmessages -= w->activity == ACTIVITY_MESSAGE;
	ui->nmessages += a == ACTIVITY_MESSAGE;
	w->activity = a;
}

/* What is for the user first, then by number from the one that is shown on. */
struct window *
activity_next(const struct ui *ui)
{
	size_t n = ui->nactive, at = activity_place(ui, ui->current->number);
	struct window *best = NULL, *w;

	for (size_t i = 0; i < n; i++) {
		w = ui->active[(at + i) % n];
		if (w != ui->current && (best == NULL ||
		    w->activity > best->activity))
			best = w;
	}
	return best != NULL ? best : ui->current;
}

/* "5!2": a room where two lines name the user. */
static void
activity_add_number(struct str *s, const struct window *w)
{
	str_addf(s, "%d", w->number);
	if (w->talk != NULL && talk_kind(w->talk) == TALK_ROOM &&
	    talk_mentions(w->talk) > 0)
		str_addf(s, "!%zu", talk_mentions(w->talk));
}

/* Adds those that are, or are not, rooms with nothing for the user; how many
 * they were. */
static size_t
activity_add_some(const struct ui *ui, struct str *s, size_t width, bool lines)
{
	const struct window *w;
	size_t n = 0;

	for (size_t i = 0; i < ui->nactive; i++) {
		w = ui->active[i];
		if ((w->activity == ACTIVITY_LINES) != lines)
			continue;
		if (s->len > width)
			return n;
		if (s->len > 1)
			str_addc(s, n > 0 ? ',' : ';');
		activity_add_number(s, w);
		n++;
	}
	return n;
}

char *
activity_list(const struct ui *ui, size_t width)
{
	struct str s;
	size_t n;

	if (ui->nactive == 0)
		return NULL;
	str_init(&s);
	str_addc(&s, '[');
	n = activity_add_some(ui, &s, width, false);
	n += activity_add_some(ui, &s, width, true);
	if (n < ui->nactive)
		str_addf(&s, ",+%zu", ui->nactive - n);
	str_addc(&s, ']');
	return str_take(&s);
}
