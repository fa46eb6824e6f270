/*
 * What the archive has that is said of other lines: noted before the page is
 * shown, applied once it is, and shown as lines where the walk ends without
 * the lines that they mean.  All of it was in the clear.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/archive-said.h"

bool
said_is_line(const struct archived *x)
{
	return x->refers.kind == REFERENCE_NONE ||
	    x->refers.kind == REFERENCE_ANSWERS;
}

static enum entry_kind
said_by(const struct archived *x)
{
	return x->incoming ? ENTRY_IN : ENTRY_OUT;
}

/* Borrowed from it. */
static struct referred
said_of(const struct archived *x)
{
	return (struct referred){
		.by = said_by(x), .refers = x->refers, .id = x->id,
		.text = x->text, .rest = x->rest, .level = OTR_NOT_PRIVATE,
		.stamp = x->stamp, .delayed = true, .via = VIA_ARCHIVE,
		.resource = x->incoming ? x->resource : NULL,
	};
}

static bool
said_has_text(const struct archived *x)
{
	return *x->text != '\0' || x->subject != NULL;
}

/* ---- before the page is shown --------------------------------------------- */

/* What has no text opens none. */
static struct talk *
said_talk(struct walk *w, struct account *a, const struct archived *x)
{
	struct talk *v = talk_find(a, x->jid);

	if (v != NULL || !said_has_text(x))
		return v;
	v = talk_open_foreign(a, x->jid);
	if (v != NULL)
		said_opened(w, v);
	return v;
}

bool
said_note(struct walk *w, struct account *a, struct archived *x)
{
	struct talk *v = said_talk(w, a, x);
	struct referred r = said_of(x);

	if (v == NULL)
		refer_forget(a, x->jid, r.by, &r.refers, r.stamp);
	/* Shown as a line of its own: either it is noted, or it means none. */
	if ((v != NULL && said_has_text(x) && archived_shown(v, x) != NULL) ||
	    (v == NULL && said_has_text(x))) {
		archived_free(x);
		return true;
	}
	r.unrecorded = !w->news;
	if (pending_note(v != NULL ? &v->pending :
	    &walk_talk_of(w, x->jid)->pending, &r, x) != 0)
		return true;
	if (said_has_text(x))
		return false;
	archived_free(x);
	return true;
}

bool
said_is_done(struct account *a, const struct archived *x)
{
	struct talk *v = talk_find(a, x->jid);
	struct referred r = said_of(x);

	if (x->taken_back == 0)
		return false;
	r.refers = (struct reference){ .kind = REFERENCE_RETRACTS,
	    .id = x->id };
	r.id = "";
	if (v == NULL) {
		refer_forget(a, x->jid, r.by, &r.refers, r.stamp);
		return true;
	}
	return refer_heard(v, &r) == REFER_DONE;
}

void
said_place(struct account *a, const struct archived *x)
{
	struct talk *v = said_is_line(x) ? NULL : talk_find(a, x->jid);
	const struct referred r = said_of(x);

	if (v != NULL)
		refer_place(v, &r);
}

/* ---- while it is shown ---------------------------------------------------- */

/* Of several lines with one id the newest is meant that is older. */
int64_t
said_taken_back(const struct talk *v, struct archived *const *page, size_t n)
{
	const struct archived *x = page[0];
	int64_t stamp = pending_takes_back(v->pending, said_by(x), x->id,
	    x->stamp);
	const struct entry *newer;

	if (x->taken_back != 0 || stamp == 0)
		return x->taken_back;
	for (size_t i = 1; i < n; i++)
		if (page[i] != NULL && page[i]->incoming == x->incoming &&
		    page[i]->stamp <= stamp && strcmp(page[i]->jid, x->jid) ==
		    0 && strcmp(page[i]->id, x->id) == 0)
			return 0;
	newer = buffer_by_id_until(&v->buffer, said_by(x), x->id, stamp);
	return (newer != NULL && newer->stamp > x->stamp) ||
	    !refer_hides(v->account, v->jid, said_by(x)) ? 0 : stamp;
}

const struct entry *
said_answered(const struct talk *v, const struct archived *x)
{
	const struct referred r = said_of(x);

	return x->refers.kind == REFERENCE_ANSWERS ? refer_find(v, &r) : NULL;
}

void
said_opened(struct walk *w, struct talk *v)
{
	struct walk_talk *t = walk_talk_of(w, v->jid);

	t->since = v->buffer.serial;
	if (t->pending != NULL)
		pending_give(&t->pending, v);
}

/* ---- when it is shown ----------------------------------------------------- */

void
said_apply(struct walk *w, struct account *a)
{
	for (struct walk_talk *t = w->talks; t != NULL; t = t->next) {
		struct talk *v = talk_find(a, t->jid);

		if (v != NULL && v->pending != NULL)
			pending_try(v, t->since);
	}
}

/* What came while nobody was there is said at least. */
static uint64_t
said_show(struct walk *w, struct talk *v, const struct archived *x)
{
	const struct archived_how how = { .unread = x->unread,
	    .record = w->news };
	const struct entry *put;

	if (!said_has_text(x)) {
		if (w->news && x->incoming)
			refer_say_unknown(v, &x->refers);
		return 0;
	}
	put = archived_shown(v, x);
	if (put == NULL)
		put = walk_put(w, v, x, &how);
	return put != NULL ? put->serial : 0;
}

void
said_rest(struct walk *w, struct account *a)
{
	for (struct walk_talk *t = w->talks; t != NULL; t = t->next) {
		struct talk *v = talk_find(a, t->jid);
		const struct archived *x;
		uint64_t number;

		while (v != NULL &&
		    (x = pending_next(v->pending, &number)) != NULL)
			pending_shown(v->pending, number,
			    said_show(w, v, x));
	}
}
