/*
 * Which window /win means: a number, a word, or the beginning of a name; and
 * the list of them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/reader/inside.h"

/* NULL: there is none. */
static struct window *
choose_active(const struct reader *r)
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
choose_list_add(struct str *s, const struct window *w)
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
choose_list(struct reader *r)
{
	struct str s;

	str_init(&s);
	str_addf(&s, "Note: %zu window%s; this is window %d.", r->nwindows,
	    r->nwindows == 1 ? "" : "s", r->current->number);
	for (size_t i = 0; i < r->nwindows; i++)
		choose_list_add(&s, r->windows[i]);
	say_text(r, s.s);
	str_free(&s);
}

static struct window *
choose_beside(const struct reader *r, size_t step)
{
	size_t at = 0;

	while (r->windows[at] != r->current)
		at++;
	return r->windows[(at + step) % r->nwindows];
}

/* NULL with `said`: there is none, which was said. */
static struct window *
choose_word(struct reader *r, const char *which, bool *said)
{
	struct window *w;

	if (which[0] != '\0' && strlen(which) < 6 &&
	    strspn(which, "0123456789") == strlen(which))
		return place_numbered(r, atoi(which));
	if (strcmp(which, "next") == 0)
		return choose_beside(r, 1);
	if (strcmp(which, "previous") == 0)
		return choose_beside(r, r->nwindows - 1);
	if (strcmp(which, "last") == 0)
		return r->before != NULL ? r->before : r->current;
	if (strcmp(which, "status") == 0)
		return r->windows[0];
	if (strcmp(which, "active") != 0)
		return NULL;
	if ((w = choose_active(r)) == NULL) {
		say(r, "Note: nothing is unread in other windows.");
		*said = true;
	}
	return w;
}

/* Whose name or address it is (0, 1), or begins so (2, 3). */
static bool
choose_matches(const struct window *w, const char *which, int how)
{
	const char *name = talk_name(w->talk), *jid = talk_jid(w->talk);

	switch (how) {
	case 0: return strcmp(jid, which) == 0;
	case 1: return name_same(name, which);
	default: return name_begins(name, which) || name_begins(jid, which);
	}
}

static size_t
choose_named(const struct reader *r, const char *which, struct window **found)
{
	size_t n = 0;

	for (int how = 0; how < 3 && n == 0; how++)
		for (size_t i = 0; i < r->nwindows; i++)
			if (r->windows[i]->talk != NULL &&
			    choose_matches(r->windows[i], which, how) &&
			    n++ == 0)
				*found = r->windows[i];
	return n;
}

int
choose_window(struct reader *r, const char *which, struct err *err)
{
	struct window *w;
	bool said = false;
	size_t n;

	if (strcmp(which, "list") == 0) {
		choose_list(r);
		return 0;
	}
	w = choose_word(r, which, &said);
	if (said)
		return 0;
	if (w == NULL && (n = choose_named(r, which, &w)) != 1)
		return err_set(err, "no-window", n == 0 ? "there is no window "
		    "%s: /win lists them, /query NAME opens one" : "%s names "
		    "more than one window: /win lists them with their numbers",
		    which);
	place_go(r, w);
	return 0;
}

size_t
choose_names(const struct reader *r, char ***names)
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
