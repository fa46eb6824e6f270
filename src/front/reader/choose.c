/*
 * Which window /win means: a number, a word, or the beginning of a name; and
 * the list of them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/reader/inside.h"

#define CHOICES_MAX 9		/* windows that are offered where several are meant */

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
	name_say_alike(s, w->talk);
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

/* There may be more than were kept. */
struct choosing {
	struct window *found[CHOICES_MAX];
	size_t n;
};

static void
choose_named(const struct reader *r, const char *which, struct choosing *p)
{
	for (int how = 0; how < 3 && p->n == 0; how++)
		for (size_t i = 0; i < r->nwindows; i++) {
			struct window *w = r->windows[i];

			if (w->talk == NULL || !choose_matches(w, which, how))
				continue;
			if (p->n < CHOICES_MAX)
				p->found[p->n] = w;
			p->n++;
		}
}

/* What waits for an answer: windows, which may be closed meanwhile. */
struct picking {
	struct reader *r;
	struct { int number; char *account, *jid; } of[CHOICES_MAX];
	size_t n;
};

static struct window *
choose_picked(const struct picking *p, size_t which)
{
	struct window *w = place_numbered(p->r, p->of[which].number);

	return w != NULL && w->talk != NULL &&
	    strcmp(talk_jid(w->talk), p->of[which].jid) == 0 &&
	    strcmp(account_jid(talk_account(w->talk)), p->of[which].account)
	    == 0 ? w : NULL;
}

static void
choose_pick(void *arg, size_t which)
{
	struct picking *p = arg;
	struct window *w = which < p->n ? choose_picked(p, which) : NULL;

	if (w != NULL)
		place_go(p->r, w);
	else if (which < p->n)
		say(p->r, "Note: that window is not there any more.");
	for (size_t i = 0; i < p->n; i++) {
		free(p->of[i].account);
		free(p->of[i].jid);
	}
	free(p);
}

/* "window 3: bob@example.org"; of two with one address, whose each is. */
static char *
choose_row(const struct choosing *all, const struct window *w)
{
	const char *jid = talk_jid(w->talk);
	size_t same = 0;
	struct str s;

	for (size_t i = 0; i < all->n && i < CHOICES_MAX; i++)
		same += strcmp(talk_jid(all->found[i]->talk), jid) == 0;
	str_init(&s);
	str_addf(&s, "window %d: ", w->number);
	/* A nick may be any words. */
	name_say(&s, jid);
	if (same > 1)
		str_addf(&s, ", of your account %s",
		    account_jid(talk_account(w->talk)));
	return str_take(&s);
}

/* Several are meant: which one is asked. */
static void
choose_ask(struct reader *r, const char *which, const struct choosing *all)
{
	struct picking *p = xcalloc(1, sizeof(*p));
	char *own[CHOICES_MAX], *question;

	p->r = r;
	p->n = all->n < CHOICES_MAX ? all->n : CHOICES_MAX;
	for (size_t i = 0; i < p->n; i++) {
		const struct window *w = all->found[i];

		p->of[i].number = w->number;
		p->of[i].account = xstrdup(account_jid(
		    talk_account(w->talk)));
		p->of[i].jid = xstrdup(talk_jid(w->talk));
		own[i] = choose_row(all, w);
	}
	question = all->n > p->n ? xasprintf("Which window is \"%s\"? These "
	    "are %d of %zu; more of the name makes them fewer.", which,
	    CHOICES_MAX, all->n) : xasprintf("Which window is \"%s\"?", which);
	ask_which(r, question, (const char *const *)own, p->n, choose_pick, p);
	free(question);
	for (size_t i = 0; i < p->n; i++)
		free(own[i]);
}

int
choose_window(struct reader *r, const char *which, struct err *err)
{
	struct choosing all = { .n = 0 };
	struct window *w;
	bool said = false;

	if (strcmp(which, "list") == 0) {
		choose_list(r);
		return 0;
	}
	w = choose_word(r, which, &said);
	if (said)
		return 0;
	if (w == NULL)
		choose_named(r, which, &all);
	if (w == NULL && all.n == 0)
		return err_set(err, "no-window", "there is no window %s: /win "
		    "lists them, /query NAME opens one", which);
	if (w == NULL && all.n > 1)
		choose_ask(r, which, &all);
	else
		place_go(r, w != NULL ? w : all.found[0]);
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
