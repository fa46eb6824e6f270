/*
 * Windows in the order in which a list shows them: those with something new
 * first, what is for the user before the rest.  Each is put in its place when
 * something of it changes, so that nobody looks at all of them.  Must not
 * know how they are shown.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "front/screen/inside.h"

/* Both of what was there when they were put in their places. */
static int
window_order_compare(const struct ui *ui, const struct window *a,
    const struct window *b)
{
	int order;

	if (ui->order_by_name) {
		order = (a->place.activity == ACTIVITY_NONE) -
		    (b->place.activity == ACTIVITY_NONE);
		if (order == 0)
			order = strcasecmp(a->place.name, b->place.name);
	} else {
		order = (int)b->place.activity - (int)a->place.activity;
		if (order == 0)
			order = (b->place.latest > a->place.latest) -
			    (b->place.latest < a->place.latest);
	}
	return order != 0 ? order : a->number - b->number;
}

static size_t
window_order_where(const struct ui *ui, const struct window *w)
{
	size_t low = 0, high = ui->norder;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (window_order_compare(ui, ui->order[middle], w) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void
window_order_drop(struct ui *ui, struct window *w)
{
	size_t at;

	if (w->place.name == NULL)
		return;
	at = window_order_where(ui, w);
	memmove(ui->order + at, ui->order + at + 1,
	    (ui->norder - at - 1) * sizeof(*ui->order));
	ui->norder--;
	free(w->place.name);
	w->place.name = NULL;
}

/* The status window is no conversation: it has a place while it has news. */
static bool
window_order_has(const struct window *w)
{
	return w->number != 1 || w->activity != ACTIVITY_NONE;
}

void
window_order_put(struct ui *ui, struct window *w)
{
	size_t at;

	window_order_drop(ui, w);
	if (!window_order_has(w))
		return;
	w->place.name = xstrdup(window_name(w));
	w->place.activity = w->activity;
	w->place.latest = w->latest;
	at = window_order_where(ui, w);
	ui->order = xreallocarray(ui->order, ui->norder + 1,
	    sizeof(*ui->order));
	memmove(ui->order + at + 1, ui->order + at,
	    (ui->norder - at) * sizeof(*ui->order));
	ui->order[at] = w;
	ui->norder++;
}

/* A stamp of somebody else's clock may lie ahead. */
void
window_order_said(struct ui *ui, struct window *w, int64_t stamp)
{
	int64_t now = loop_wall(chat_loop(ui->chat));

	if (stamp > now)
		stamp = now;
	if (stamp <= w->latest && w->place.name != NULL)
		return;
	w->latest = stamp;
	window_order_put(ui, w);
}

size_t
window_order_index(const struct ui *ui, const struct window *w)
{
	return w->place.name == NULL ? SIZE_MAX : window_order_where(ui, w);
}

static uint64_t
window_order_names_sum(const struct ui *ui)
{
	uint64_t sum = conf_changes(ui->conf);

	for (size_t i = 0; i < chat_accounts(ui->chat); i++)
		sum += account_changes(chat_account(ui->chat, i));
	return sum;
}

/* Names are the model's, and change with it. */
static void
window_order_names(struct ui *ui)
{
	uint64_t sum = window_order_names_sum(ui);

	if (!ui->order_by_name || sum == ui->order_names)
		return;
	ui->order_names = sum;
	for (size_t i = 0; i < ui->nwindows; i++) {
		struct window *w = ui->windows[i];

		if (w->place.name != NULL &&
		    strcmp(w->place.name, window_name(w)) != 0)
			window_order_put(ui, w);
	}
}

void
window_order_look(struct ui *ui)
{
	bool by_name = strcmp(conf_text(ui->conf, SET_PANEL_ORDER, NULL,
	    NULL), "name") == 0;

	if (by_name == ui->order_by_name) {
		window_order_names(ui);
		return;
	}
	for (size_t i = 0; i < ui->nwindows; i++)
		window_order_drop(ui, ui->windows[i]);
	ui->order_by_name = by_name;
	for (size_t i = 0; i < ui->nwindows; i++)
		window_order_put(ui, ui->windows[i]);
}
