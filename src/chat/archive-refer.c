/*
 * What a room's archive has that is said of other lines there: gathered while
 * a walk goes back, and applied in the order in which it was said once the walk
 * is through, since the lines that are meant are older and come later.  What
 * means a line that is not here yet waits for the next walk.  Whose it is, and
 * which line is meant, is room-refer.c's to know.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/refer.h"
#include "chat/rooms.h"

#define WAITS_MAX 200		/* of one room; the oldest are dropped */

bool
archive_refers(const struct archived *x)
{
	return x->room && x->taken_back == 0 &&
	    (x->refers.kind == REFERENCE_CORRECTS ||
	    x->refers.kind == REFERENCE_REACTS ||
	    x->refers.kind == REFERENCE_RETRACTS);
}

/* A page is gone through from the newest to the oldest, and so are pages. */
void
archive_refer_note(struct walk *w, struct archived *x_take)
{
	x_take->next = w->refers;
	w->refers = x_take;
}

/* ---- while lines are shown ------------------------------------------------- */

static int64_t
archive_refer_retracts(const struct archived *all, const struct archived *x)
{
	for (; all != NULL; all = all->next)
		if (all->refers.kind == REFERENCE_RETRACTS &&
		    strcmp(all->refers.id, x->archive_id) == 0 &&
		    *x->occupant != '\0' &&
		    strcmp(all->occupant, x->occupant) == 0)
			return all->stamp;
	return 0;
}

int64_t
archive_refer_taken_back(const struct walk *w, const struct talk *v,
    const struct archived *x)
{
	int64_t stamp = x->taken_back;

	if (stamp == 0)
		stamp = archive_refer_retracts(w->refers, x);
	if (stamp == 0)
		stamp = archive_refer_retracts(v->room->past.waits, x);
	return stamp == 0 || x->taken_back != 0 || refer_hides(v->account,
	    v->jid, x->incoming ? ENTRY_IN : ENTRY_OUT) ? stamp : 0;
}

bool
archive_refer_is_gone(struct talk *v, const struct archived *x)
{
	struct entry *e = v == NULL || x->taken_back == 0 ? NULL :
	    buffer_by_archive_id(&v->buffer, x->archive_id);

	if (e == NULL)
		return false;
	if (!e->wiped)
		refer_take_back(v, e, x->taken_back);
	return true;
}

/* ---- once they are there ---------------------------------------------------- */

static bool
archive_refer_apply_one(struct talk *v, const struct archived *x)
{
	uint64_t answers;

	/* Of a line that is not here nothing can be said yet. */
	if (x->refers.kind != REFERENCE_CORRECTS &&
	    buffer_by_archive_id(&v->buffer, x->refers.id) == NULL)
		return false;
	return room_refers(v, &(struct room_said){ .nick = x->resource,
	    .occupant = x->occupant, .own = !x->incoming,
	    .refers = &x->refers, .id = x->id,
	    .text = x->rest != NULL ? x->rest : x->text, .stamp = x->stamp,
	    .delayed = true }, &answers);
}

/* A correction whose line is not here is a line. */
static void
archive_refer_show(struct walk *w, struct talk *v, const struct archived *x)
{
	const struct archived_how how = { .unread = x->unread,
	    .record = w->news };

	if (*x->text != '\0' && archived_shown(v, x) == NULL)
		walk_put(w, v, x, &how);
}

static void
archive_refer_wait(struct room_past *p, struct archived *x_take)
{
	struct archived **at = &p->waits, *x;

	if (p->nwaits == WAITS_MAX) {
		x = p->waits;
		p->waits = x->next;
		archived_free(x);
	} else
		p->nwaits++;
	while (*at != NULL)
		at = &(*at)->next;
	x_take->next = NULL;
	*at = x_take;
}

/* What waits is newer than all that a walk back comes to. */
static void
archive_refer_apply_waiting(struct talk *v)
{
	struct room_past *p = &v->room->past;
	struct archived **at = &p->waits, *x;

	while ((x = *at) != NULL) {
		if (!archive_refer_apply_one(v, x)) {
			at = &x->next;
			continue;
		}
		*at = x->next;
		p->nwaits--;
		archived_free(x);
	}
}

void
archive_refer_apply(struct walk *w, struct talk *v)
{
	struct archived *x;

	while ((x = w->refers) != NULL) {
		w->refers = x->next;
		if (archive_refer_apply_one(v, x))
			archived_free(x);
		else if (x->refers.kind == REFERENCE_CORRECTS) {
			archive_refer_show(w, v, x);
			archived_free(x);
		} else
			archive_refer_wait(&v->room->past, x);
	}
	archive_refer_apply_waiting(v);
}
