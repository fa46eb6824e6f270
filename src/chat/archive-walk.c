/*
 * A walk through the archive, page after page from the newest to the oldest:
 * the catch-up of an account, or what the user asked of one conversation.
 * Each page is judged as a whole: what of it is new, what is shown already,
 * what was read, and whether another page follows.  Asks nobody.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

struct walk *
walk_new(const char *with, const char *before, int64_t start)
{
	struct walk *w = xcalloc(1, sizeof(*w));

	w->with = xstrdup(with);
	w->before = xstrdup(before);
	w->start = start;
	w->newest = xstrdup("");
	w->touched = table_new();
	w->sealed = sealed_new();
	return w;
}

void
walk_free(struct walk *w)
{
	struct walk_talk *t;

	if (w == NULL)
		return;
	while ((t = w->talks) != NULL) {
		w->talks = t->next;
		free(t->jid);
		free(t->oldest);
		free(t);
	}
	table_free(w->touched);
	sealed_free(w->sealed);
	free(w->with);
	free(w->before);
	free(w->until);
	free(w->newest);
	free(w);
}

bool
walk_is_catch_up(const struct walk *w)
{
	return *w->with == '\0';
}

static struct walk_talk *
walk_talk_of(struct walk *w, const char *jid)
{
	struct walk_talk *t = table_get(w->touched, jid);

	if (t != NULL)
		return t;
	t = xcalloc(1, sizeof(*t));
	t->jid = xstrdup(jid);
	t->next = w->talks;
	w->talks = t;
	table_put(w->touched, jid, t);
	return t;
}

/* ---- one page ------------------------------------------------------------- */

/* Many servers count seconds: what was said within one has an order too. */
static void
walk_part_seconds(struct archived **page, size_t n)
{
	int64_t before = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t stamp = page[i]->stamp;

		if (i > 0 && stamp != 0 && stamp == before)
			page[i]->stamp = page[i - 1]->stamp + 1;
		before = stamp;
	}
}

/*
 * The archive's order counts, whatever its times are: each stands before the
 * next newer one, of the page before this too.  One without a time has that
 * one's.
 */
static void
walk_order_stamps(struct walk *w, const struct account *a,
    struct archived **page, size_t n)
{
	if (w->stamp == 0)
		w->stamp = loop_wall(a->chat->loop) + 1;
	walk_part_seconds(page, n);
	for (size_t i = n; i-- > 0;) {
		if (page[i]->stamp == 0 || page[i]->stamp >= w->stamp)
			page[i]->stamp = w->stamp - 1;
		w->stamp = page[i]->stamp;
	}
}

/* How many of the page, the oldest, were seen at an earlier time: those up to
 * the one that was the last, or up to its time where it had no id. */
static size_t
walk_seen(const struct walk *w, struct archived **page, size_t n)
{
	for (size_t i = n; w->until != NULL && i > 0; i--)
		if (*w->until != '\0' ?
		    strcmp(page[i - 1]->archive_id, w->until) == 0 :
		    page[i - 1]->stamp <= w->until_stamp)
			return i;
	return 0;
}

/* It may be one program of theirs alone. */
static bool
walk_is_blocked(const struct account *a, const struct archived *x)
{
	bool program = x->incoming && x->resource != NULL;
	char *full = xasprintf("%s%s%s", x->jid, program ? "/" : "",
	    program ? x->resource : "");
	bool blocked = account_blocks(a, full) != NULL;

	free(full);
	return blocked;
}

/* Of whom the user wants nothing, nothing is shown. */
static bool
walk_is_wanted(const struct walk *w, const struct account *a,
    const struct archived *x)
{
	return !walk_is_blocked(a, x) &&
	    conf_bool(a->chat->conf, SET_ARCHIVE, a->jid, x->jid) &&
	    (walk_is_catch_up(w) || strcmp(w->with, x->jid) == 0);
}

/*
 * The newest first: what we answered later, from wherever, was read.  Nothing
 * is unread of what was there before this program ever looked, nor of what
 * the user goes back to.
 */
static bool
walk_is_unread(struct walk *w, struct walk_talk *t, const struct talk *v,
    const struct archived *x)
{
	if (!x->incoming)
		t->answered = true;
	return x->incoming && w->news && !t->answered &&
	    x->stamp > w->unread_after &&
	    (v == NULL || !archived_is_answered(v, x));
}

/* Whether it is to be shown; marks it as unread. */
static bool
walk_take(struct walk *w, struct account *a, struct archived *x)
{
	struct talk *v = talk_find(a, x->jid);
	struct walk_talk *t;

	if (!walk_is_wanted(w, a, x))
		return false;
	t = walk_talk_of(w, x->jid);
	free(t->oldest);
	t->oldest = xstrdup(x->archive_id);
	x->unread = walk_is_unread(w, t, v, x);
	x->looked = v != NULL;
	if (v != NULL && archived_is_shown(v, x))
		return false;
	if (x->sealing != SEALING_NONE)
		sealed_add(w->sealed, x);
	return x->sealing == SEALING_NONE;
}

static void
walk_show(struct walk *w, struct account *a, const struct archived *x)
{
	struct talk *v = talk_find(a, x->jid);
	struct walk_talk *t = walk_talk_of(w, x->jid);

	if (v == NULL)
		v = talk_open_foreign(a, x->jid);
	if (v == NULL)
		return;
	/* The window was just opened, and has what the history had. */
	if (!x->looked && archived_is_shown(v, x))
		return;
	if (!archived_show(v, x, x->unread, w->news)) {
		w->full = true;
		return;
	}
	w->ntalks += t->lines == 0;
	t->lines++;
	w->lines++;
	if (walk_is_catch_up(w) && v->unread == 0)
		talk_read(v);
}

/* What a page has of a conversation comes in the order in which it was said. */
static size_t
walk_page(struct walk *w, struct account *a, struct archived **page, size_t n)
{
	bool *shown = xcalloc(n + 1, sizeof(*shown));
	size_t seen;

	walk_order_stamps(w, a, page, n);
	seen = walk_seen(w, page, n);
	for (size_t i = n; i-- > seen;)
		shown[i] = walk_take(w, a, page[i]);
	for (size_t i = seen; i < n; i++)
		if (shown[i])
			walk_show(w, a, page[i]);
	free(shown);
	return seen;
}

/* ---- whether another follows ---------------------------------------------- */

/* A server that goes round, or says nothing, is not followed. */
static bool
walk_goes_on(struct walk *w, const struct msg *end)
{
	const char *first = end->u.archive_end.first;

	if (end->u.archive_end.complete) {
		w->complete = true;
		return false;
	}
	if (end->u.archive_end.count == 0 || *first == '\0' ||
	    strcmp(first, w->before) == 0)
		return false;
	free(w->before);
	w->before = xstrdup(first);
	return true;
}

static void
walk_note_newest(struct walk *w, struct archived **page, size_t n)
{
	if (*w->newest != '\0' || n == 0)
		return;
	free(w->newest);
	w->newest = xstrdup(page[n - 1]->archive_id);
	w->newest_stamp = page[n - 1]->stamp;
}

bool
walk_got(struct walk *w, struct account *a, struct archived **page, size_t n,
    const struct msg *end)
{
	size_t seen = walk_page(w, a, page, n);

	walk_note_newest(w, page, n);
	w->pages++;
	if (!walk_goes_on(w, end) || seen > 0)
		return false;
	/* One full window is no end for the others. */
	if ((w->full && !walk_is_catch_up(w)) ||
	    w->pages >= w->pages_most || w->lines >= w->lines_most) {
		w->bound = true;
		return false;
	}
	return true;
}

unsigned
walk_wants(const struct walk *w)
{
	size_t left = w->lines_most - w->lines;

	return left < WALK_PAGE && !walk_is_catch_up(w) ? (unsigned)left :
	    WALK_PAGE;
}
