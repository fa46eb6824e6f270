/*
 * Bookmarks of rooms (XEP-0402), as one's own account keeps them for all
 * programs of the user's: asked for and heard.  Where it has none they are
 * read from private storage (XEP-0048 in XEP-0049), unless the server says
 * that both are the same; what is found there is kept there.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

struct bookmarks {
	bool asked;		/* the answer is to come */
	bool known;		/* it has come: where they are is known */
	enum bookmark_place place;
	uint32_t told, left_out;
	char condition[IPC_CONDITION_MAX + 1];	/* of XEP-0402's answer */
	struct bookmark_changes *changes;
};

extern const struct feature feature_bookmark;

static struct bookmarks *
bookmarks_of(const struct wire *w)
{
	return feature_state(w, &feature_bookmark);
}

static void *
bookmarks_new(void)
{
	struct bookmarks *b = xcalloc(1, sizeof *b);

	b->changes = bookmark_changes_new();
	return b;
}

static void
bookmarks_free(void *state)
{
	struct bookmarks *b = state;

	bookmark_changes_free(b->changes);
	free(b);
}

/* Of another stream nothing counts. */
static void
bookmarks_forget(const struct wire *w)
{
	struct bookmarks *b = bookmarks_of(w);

	b->asked = b->known = false;
	bookmark_changes_clear(b->changes);
}

static void
bookmarks_end(const struct wire *w, enum bookmark_place place,
    const char *condition)
{
	struct bookmarks *b = bookmarks_of(w);
	struct msg m = { .type = MSG_BOOKMARKS_END };

	b->asked = false;
	b->known = true;
	b->place = place;
	m.u.bookmarks_end.left_out = b->left_out;
	m.u.bookmarks_end.place = place;
	m.u.bookmarks_end.condition = condition;
	w->tell(w->arg, &m);
	bookmark_changes_go(w, b->changes, place);
}

/* ---- private storage ------------------------------------------------------ */

static void
bookmarks_tell_storage(const struct wire *w, struct bookmarks *b,
    xmpp_stanza_t *iq)
{
	xmpp_stanza_t *storage = bookmark_storage(iq);
	xmpp_stanza_t *s = storage == NULL ? NULL : stanza_first(storage);

	b->left_out += stanza_is_cut(iq);
	for (; s != NULL; s = stanza_after(s)) {
		if (!stanza_is(s, "conference", NS_BOOKMARKS_OLD))
			continue;
		if (b->told == IPC_BOOKMARKS_MAX)
			b->left_out++;
		else if (conference_tell(w, s, stanza_attr(s, "jid",
		    JID_MAX_BYTES), false))
			b->told++;
	}
}

/* New ones go where nobody else can read them, the newer place first. */
static enum bookmark_place
bookmarks_place(const struct wire *w, const struct bookmarks *b,
    bool has_storage)
{
	if (b->told > 0 || (has_storage && !own_takes_options(w)))
		return BOOKMARK_STORAGE;
	return own_takes_options(w) ? BOOKMARK_PEP : BOOKMARK_NOWHERE;
}

static void
bookmarks_got_storage(const struct wire *w, enum iq_end end,
    xmpp_stanza_t *iq, void *arg)
{
	struct bookmarks *b = arg;
	enum bookmark_place place;

	if (end == IQ_GONE)
		return;
	if (end == IQ_RESULT)
		bookmarks_tell_storage(w, b, iq);
	place = bookmarks_place(w, b, end == IQ_RESULT);
	bookmarks_end(w, place, place != BOOKMARK_NOWHERE ? "" :
	    *b->condition != '\0' ? b->condition : "feature-not-implemented");
}

/* ---- XEP-0402 ------------------------------------------------------------- */

/* Whether it was one. */
static bool
bookmark_tell(const struct wire *w, xmpp_stanza_t *item, bool pushed)
{
	xmpp_stanza_t *s = stanza_child(item, "conference", NS_BOOKMARKS);

	return s != NULL && conference_tell(w, s, stanza_attr(item, "id",
	    JID_MAX_BYTES), pushed);
}

static bool
bookmark_item(const struct wire *w, xmpp_stanza_t *item)
{
	bool is = bookmark_tell(w, item, false);

	bookmarks_of(w)->told += is;
	return is;
}

static void
bookmarks_got_items(const struct wire *w, const char *condition,
    uint32_t left_out)
{
	struct bookmarks *b = bookmarks_of(w);

	if (strcmp(condition, "gone") == 0)
		return;
	b->left_out = left_out;
	str_fit(b->condition, sizeof b->condition, condition);
	if (b->told > 0 || (*condition == '\0' && own_syncs_bookmarks(w)))
		bookmarks_end(w, BOOKMARK_PEP, "");
	else if (strcmp(condition, "timeout") == 0)
		bookmarks_end(w, BOOKMARK_NOWHERE, condition);
	else
		bookmark_storage_get(w, bookmarks_got_storage, b);
}

static void
bookmarks_ask(const struct wire *w, const struct msg *m)
{
	struct bookmarks *b = bookmarks_of(w);

	(void)m;
	if (b->asked)
		return;
	b->asked = true;
	b->known = false;
	b->told = b->left_out = 0;
	pep_items(w, NS_BOOKMARKS, IPC_BOOKMARKS_MAX, bookmark_item,
	    bookmarks_got_items);
}

/* ---- events, and changes -------------------------------------------------- */

static void
bookmark_got(const struct wire *w, xmpp_stanza_t *item)
{
	(void)bookmark_tell(w, item, true);
}

static void
bookmark_gone(const struct wire *w, const char *id)
{
	struct msg m = { .type = MSG_BOOKMARK_GONE };
	char *room = id == NULL ? xstrdup("") : conference_room(id);

	m.u.bookmark_gone.room = room;
	if (room != NULL)
		w->tell(w->arg, &m);
	free(room);
}

static void
bookmark_change(const struct wire *w, const struct msg *m)
{
	struct bookmarks *b = bookmarks_of(w);

	bookmark_changes_add(b->changes, m);
	if (b->known)
		bookmark_changes_go(w, b->changes, b->place);
}

static const struct pep_node bookmark_node = {
	.name = NS_BOOKMARKS, .notify = NS_BOOKMARKS "+notify",
	.got = bookmark_got, .gone = bookmark_gone,
};
static const struct does bookmark_does[] = {
	{ MSG_BOOKMARKS_ASK, bookmarks_ask },
	{ MSG_BOOKMARK_SET, bookmark_change },
	{ MSG_BOOKMARK_REMOVE, bookmark_change },
	{ MSG_NONE, NULL },
};
const struct feature feature_bookmark = {
	.name = "bookmark",
	.does = bookmark_does,
	.node = &bookmark_node,
	.new = bookmarks_new,
	.free = bookmarks_free,
	.begin = bookmarks_forget,
	.end = bookmarks_forget,
};
