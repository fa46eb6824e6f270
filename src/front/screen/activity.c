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

/* Messages before notices, then by number from the one that is shown on. */
struct window *
activity_next(const struct ui *ui)
{
	size_t n = ui->nactive, at = activity_place(ui, ui->current->number);
	size_t own = ui->current->activity == ACTIVITY_MESSAGE;
	enum activity wanted = ui->nmessages > own ? ACTIVITY_MESSAGE :
	    ACTIVITY_NOTICE;

	for (size_t i = 0; i < n; i++) {
		struct window *w = ui->active[(at + i) % n];

		if (w->activity == wanted && w != ui->current)
			return w;
	}
	return ui->current;
}

char *
activity_list(const struct ui *ui, size_t width)
{
	struct str s;

	if (ui->nactive == 0)
		return NULL;
	str_init(&s);
	for (size_t i = 0; i < ui->nactive; i++) {
		if (i > 0 && s.len > width) {
			str_addf(&s, ",+%zu", ui->nactive - i);
			break;
		}
		str_addf(&s, "%s%d", i > 0 ? "," : "[",
		    ui->active[i]->number);
	}
	str_addc(&s, ']');
	return str_take(&s);
}
