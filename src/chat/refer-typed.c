/*
 * What the user's own lines say of other lines: shown in those, as long as they
 * wait, fail or are on the way, and once they have left.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/refer.h"

struct entry *
refer_find_own(const struct talk *v, const struct reference *refers)
{
	struct entry *e = NULL;

	if (refers->kind == REFERENCE_NONE || refers->id == NULL)
		return NULL;
	if (v->kind == TALK_ROOM && refers->kind != REFERENCE_CORRECTS) {
		e = buffer_by_archive_id(&v->buffer, refers->id);
		return e != NULL && refer_may(e) ? e : NULL;
	}
	if (!refer_is_own(refers->kind))
		e = buffer_by_id(&v->buffer, ENTRY_IN, refers->id);
	if (e == NULL)
		e = buffer_by_id(&v->buffer, ENTRY_OUT, refers->id);
	return e != NULL && refer_may(e) ? e : NULL;
}

static bool
refer_has_left(enum delivery delivery)
{
	return delivery == DELIVERY_SENT || delivery == DELIVERY_ACKED ||
	    delivery == DELIVERY_RECEIVED || delivery == DELIVERY_READ;
}

static void
refer_typed_correction(struct talk *v, struct line *l, struct entry *e)
{
	struct remarks *m;

	refer_supersede(v, e->remarks != NULL ? e->remarks->shows : NULL);
	m = remarks_of(e);
	if (m->theirs == NULL || refer_has_left(e->delivery)) {
		text_free(m->theirs);
		m->theirs = xstrdup(e->text);
		m->had = e->delivery;
	}
	free(m->shows);
	m->shows = xstrdup(l->id);
	refer_rewrite(v, e, l->stamp, l->text);
	remarks_by(m, REFERENCE_CORRECTS, true, l->id);
}

static void
refer_typed_about(struct talk *v, struct line *l, struct entry *e)
{
	struct remarks *m;

	refer_supersede(v, e->remarks != NULL ? e->remarks->about : NULL);
	m = remarks_of(e);
	free(m->about);
	m->about = xstrdup(l->id);
	m->kind = l->refers;
	m->delivery = DELIVERY_NONE;
	buffer_edited(&v->buffer, e);
}

bool
refer_typed(struct talk *v, struct line *l)
{
	const struct referred r = { .by = ENTRY_OUT, .id = l->id,
	    .refers = line_reference(l), .level = l->shown };
	struct entry *e = refer_find_own(v, &r.refers);

	if (e == NULL || l->refers == REFERENCE_ANSWERS)
		return false;
	l->serial = e->serial;
	if (l->refers == REFERENCE_CORRECTS) {
		refer_emit(v, e, CHAT_MESSAGE, &r, l->text);
		refer_typed_correction(v, l, e);
	} else {
		refer_emit(v, e, l->refers == REFERENCE_REACTS ?
		    CHAT_REACTION : CHAT_RETRACTION, &r, NULL);
		refer_typed_about(v, l, e);
	}
	talk_changed(v);
	return true;
}

void
refer_sent(struct talk *v, const struct line *l)
{
	struct entry *e = buffer_serial(&v->buffer, l->serial);
	const struct referred r = { .by = ENTRY_OUT, .id = l->id,
	    .refers = line_reference(l), .level = l->level,
	    .stamp = l->stamp, .text = l->text };

	if (e == NULL || !refer_may(e))
		return;
	switch (l->refers) {
	case REFERENCE_NONE:
	case REFERENCE_ANSWERS:
		return;
	case REFERENCE_CORRECTS:
		refer_keep(v, e, &r);
		return;
	case REFERENCE_REACTS:
		refer_react(v, e, &r);
		return;
	case REFERENCE_RETRACTS:
		refer_take_back(v, e, l->stamp);
		return;
	}
}

static void
refer_undo(struct talk *v, struct entry *e)
{
	struct remarks *m = e->remarks;
	char *was = m->theirs;

	m->theirs = NULL;
	free(m->shows);
	m->shows = NULL;
	entry_set_text(e, was);
	if (m->first != NULL && strcmp(m->first, was) == 0) {
		m->corrected = 0;
		text_free(m->first);
		m->first = NULL;
	}
	e->delivery = m->had;
	free(e->reason);
	e->reason = NULL;
	buffer_edited(&v->buffer, e);
	text_free(was);
}

void
refer_dropped(struct talk *v, const struct line *l)
{
	struct entry *e = buffer_serial(&v->buffer, l->serial);
	struct remarks *m = e != NULL ? e->remarks : NULL;

	if (m == NULL)
		return;
	if (l->refers == REFERENCE_CORRECTS && m->theirs != NULL &&
	    m->shows != NULL && strcmp(m->shows, l->id) == 0)
		refer_undo(v, e);
	else if (m->about != NULL && strcmp(m->about, l->id) == 0) {
		free(m->about);
		m->about = NULL;
		m->delivery = DELIVERY_NONE;
		buffer_edited(&v->buffer, e);
	}
}
