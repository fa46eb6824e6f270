/*
 * Windows: one for each conversation and one for all else, their numbers, and
 * which is used.  There is nothing to see of them: to go to one says what it
 * is, and what stands there unread.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/reader/inside.h"

#define HISTORY_MAX 500		/* lines that each input line remembers */
#define UNREAD_SAID 10		/* of those that stand in a window */
#define WINDOW_MOST 999

struct window *
place_of(const struct reader *r, const struct talk *talk)
{
	for (size_t i = 0; i < r->nwindows; i++)
		if (r->windows[i]->talk == talk)
			return r->windows[i];
	return NULL;
}

struct window *
place_numbered(const struct reader *r, int number)
{
	for (size_t i = 0; i < r->nwindows; i++)
		if (r->windows[i]->number == number)
			return r->windows[i];
	return NULL;
}

/* ---- opening, closing --------------------------------------------------- */

/* Numbers stay, so that they can be learnt: the lowest that is free. */
struct window *
place_open(struct reader *r, struct talk *talk)
{
	struct window *w = place_of(r, talk);
	size_t at = 0;

	if (w != NULL)
		return w;
	w = xcalloc(1, sizeof(*w));
	w->talk = talk;
	w->line = line_new(HISTORY_MAX);
	w->show = talk == NULL || talk_contact(talk) == NULL ? SHOW_OFFLINE :
	    contact_show(talk_contact(talk));
	while (at < r->nwindows && r->windows[at]->number == (int)at + 1)
		at++;
	w->number = (int)at + 1;
	r->windows = xreallocarray(r->windows, r->nwindows + 1,
	    sizeof(*r->windows));
	memmove(r->windows + at + 1, r->windows + at, (r->nwindows - at) *
	    sizeof(*r->windows));
	r->windows[at] = w;
	r->nwindows++;
	return w;
}

static void
place_free(struct window *w)
{
	line_free(w->line);
	free(w);
}

static void
place_take_out(struct reader *r, const struct window *w)
{
	size_t at = 0;

	while (r->windows[at] != w)
		at++;
	r->nwindows--;
	memmove(r->windows + at, r->windows + at + 1, (r->nwindows - at) *
	    sizeof(*r->windows));
}

void
place_close(struct reader *r, struct talk *talk)
{
	struct window *w = place_of(r, talk);
	struct str name;

	if (w == NULL || talk == NULL)
		return;
	str_init(&name);
	name_say_window(&name, w);
	say(r, "Window %d, %s, is closed.", w->number, name.s);
	str_free(&name);
	place_take_out(r, w);
	if (r->before == w)
		r->before = NULL;
	if (r->entering == w)
		r->entering = NULL;
	if (r->shown.line == w->line)
		r->shown.line = NULL;
	if (r->current == w) {
		r->current = r->windows[0];
		r->blind = true;
		place_go(r, r->before != NULL ? r->before : r->windows[0]);
		r->before = NULL;
	}
	place_free(w);
}

void
places_free(struct reader *r)
{
	for (size_t i = 0; i < r->nwindows; i++)
		place_free(r->windows[i]);
	free(r->windows);
	r->windows = NULL;
	r->nwindows = 0;
}

/* ---- going there -------------------------------------------------------- */

size_t
place_unread(const struct window *w)
{
	return w->talk == NULL ? 0 : talk_unread(w->talk);
}

/* "Window 3, bob, Private, 2 unread." */
static void
place_say(struct reader *r, struct window *w)
{
	size_t unread = place_unread(w);
	struct str s;

	str_init(&s);
	str_addf(&s, "Window %d, ", w->number);
	name_say_window(&s, w);
	name_say_alike(&s, w->talk);
	if (w->talk != NULL)
		str_addf(&s, ", %s", otr_level_name(talk_level(w->talk)));
	if (unread > 0)
		str_addf(&s, ", %zu unread", unread);
	if (w->talk != NULL && talk_contact(w->talk) != NULL) {
		w->show = contact_show(talk_contact(w->talk));
		str_addf(&s, ", %s", show_word(w->show));
	}
	if (w->talk != NULL && talk_held(w->talk) > 0)
		str_addf(&s, ", %zu of your lines wait", talk_held(w->talk));
	if (r->entering != w && line_text(w->line)[0] != '\0')
		str_add(&s, ", a line is begun");
	say(r, "%s.", s.s);
	str_free(&s);
	if (w->talk != NULL)
		level_told(w, talk_level(w->talk));
}

void
place_go(struct reader *r, struct window *w)
{
	size_t unread = place_unread(w);

	if (w != r->current) {
		r->before = r->current;
		r->current = w;
		r->blind = true;
	}
	place_say(r, w);
	if (unread > 0)
		again_say(r, w, unread < UNREAD_SAID ? unread : UNREAD_SAID);
	r->prompts = true;
}

/* ---- numbers and names -------------------------------------------------- */

static int
place_compare(const void *x, const void *y)
{
	const struct window *const *a = x, *const *b = y;

	return (*a)->number - (*b)->number;
}

int
place_move(struct reader *r, int number, struct err *err)
{
	struct window *other;

	if (r->current->talk == NULL || number == 1)
		return err_set(err, "usage", "the status window stays number "
		    "1");
	if (number < 2 || number > WINDOW_MOST)
		return err_set(err, "usage", "write a number from 2 to "
		    "%d", WINDOW_MOST);
	other = place_numbered(r, number);
	if (other != NULL)
		other->number = r->current->number;
	r->current->number = number;
	qsort(r->windows, r->nwindows, sizeof(*r->windows), place_compare);
	say(r, "Note: this is window %d now.", number);
	return 0;
}
