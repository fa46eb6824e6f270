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

static struct window *
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

static size_t
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

/* ---- which one is meant ------------------------------------------------- */

/* NULL: there is none. */
static struct window *
place_active(const struct reader *r)
{
	size_t from = 0;

	while (r->windows[from] != r->current)
		from++;
	for (size_t i = 1; i < r->nwindows; i++) {
		struct window *w = r->windows[(from + i) % r->nwindows];

		if (place_unread(w) > 0)
			return w;
	}
	return NULL;
}

static void
place_list_add(struct str *s, const struct window *w)
{
	size_t unread = place_unread(w);

	str_addf(s, "\n%d: ", w->number);
	name_say_window(s, w);
	if (w->talk == NULL)
		return;
	str_addf(s, ", %s", otr_level_name(talk_level(w->talk)));
	if (unread > 0)
		str_addf(s, ", %zu unread", unread);
	if (talk_kind(w->talk) == TALK_ROOM && talk_mentions(w->talk) > 0)
		str_addf(s, ", %zu to you", talk_mentions(w->talk));
}

static void
place_list(struct reader *r)
{
	struct str s;

	str_init(&s);
	str_addf(&s, "Note: %zu window%s; this is window %d.", r->nwindows,
	    r->nwindows == 1 ? "" : "s", r->current->number);
	for (size_t i = 0; i < r->nwindows; i++)
		place_list_add(&s, r->windows[i]);
	say_text(r, s.s);
	str_free(&s);
}

static struct window *
place_beside(const struct reader *r, size_t step)
{
	size_t at = 0;

	while (r->windows[at] != r->current)
		at++;
	return r->windows[(at + step) % r->nwindows];
}

/* NULL with `said`: there is none, which was said. */
static struct window *
place_word(struct reader *r, const char *which, bool *said)
{
	struct window *w;

	if (which[0] != '\0' && strlen(which) < 6 &&
	    strspn(which, "0123456789") == strlen(which))
		return place_numbered(r, atoi(which));
	if (strcmp(which, "next") == 0)
		return place_beside(r, 1);
	if (strcmp(which, "previous") == 0)
		return place_beside(r, r->nwindows - 1);
	if (strcmp(which, "last") == 0)
		return r->before != NULL ? r->before : r->current;
	if (strcmp(which, "status") == 0)
		return r->windows[0];
	if (strcmp(which, "active") != 0)
		return NULL;
	if ((w = place_active(r)) == NULL) {
		say(r, "Note: nothing is unread in other windows.");
		*said = true;
	}
	return w;
}

/* Whose name or address it is (0, 1), or begins so (2, 3). */
static bool
place_matches(const struct window *w, const char *which, int how)
{
	const char *name = talk_name(w->talk), *jid = talk_jid(w->talk);

	switch (how) {
	case 0: return strcmp(jid, which) == 0;
	case 1: return name_same(name, which);
	default: return name_begins(name, which) || name_begins(jid, which);
	}
}

static size_t
place_named(const struct reader *r, const char *which, struct window **found)
{
	size_t n = 0;

	for (int how = 0; how < 3 && n == 0; how++)
		for (size_t i = 0; i < r->nwindows; i++)
			if (r->windows[i]->talk != NULL &&
			    place_matches(r->windows[i], which, how) &&
			    n++ == 0)
				*found = r->windows[i];
	return n;
}

int
place_choose(struct reader *r, const char *which, struct err *err)
{
	struct window *w;
	bool said = false;
	size_t n;

	if (strcmp(which, "list") == 0) {
		place_list(r);
		return 0;
	}
	w = place_word(r, which, &said);
	if (said)
		return 0;
	if (w == NULL && (n = place_named(r, which, &w)) != 1)
		return err_set(err, "no-window", n == 0 ? "there is no window "
		    "%s: /win lists them, /query NAME opens one" : "%s names "
		    "more than one window: /win lists them with their numbers",
		    which);
	place_go(r, w);
	return 0;
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
		return err_set(err, "usage", "the status window is 1 and "
		    "stays so");
	if (number < 2 || number > WINDOW_MOST)
		return err_set(err, "usage", "a number from 2 to %d was "
		    "expected", WINDOW_MOST);
	other = place_numbered(r, number);
	if (other != NULL)
		other->number = r->current->number;
	r->current->number = number;
	qsort(r->windows, r->nwindows, sizeof(*r->windows), place_compare);
	say(r, "Note: this is window %d now.", number);
	return 0;
}

size_t
place_names(const struct reader *r, char ***names)
{
	static const char *const words[] = { "active", "last", "list", "next",
	    "previous", "status" };
	size_t n = 0;

	*names = xcalloc(NELEM(words) + 2 * r->nwindows, sizeof(**names));
	for (size_t i = 0; i < NELEM(words); i++)
		(*names)[n++] = xstrdup(words[i]);
	for (size_t i = 0; i < r->nwindows; i++) {
		(*names)[n++] = xasprintf("%d", r->windows[i]->number);
		if (r->windows[i]->talk != NULL)
			(*names)[n++] = xstrdup(talk_jid(
			    r->windows[i]->talk));
	}
	return n;
}
