/*
 * What a message, or a line of the user's, says of another line of its
 * conversation: applied to that line, where it may be.  A line is corrected
 * and taken back by who wrote it alone; what is in the clear says nothing of
 * what was sealed, nor the other way round.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/* ---- which line is meant ------------------------------------------------ */

static bool
refer_is_own(enum reference_kind kind)
{
	return kind == REFERENCE_CORRECTS || kind == REFERENCE_RETRACTS;
}

/* What was loaded from the history has no seal, whatever its level. */
bool
refer_may(const struct entry *e)
{
	return (e->level == OTR_NOT_PRIVATE) == (e->seal == NULL) &&
	    !e->wiped && (e->remarks == NULL || e->remarks->taken_back == 0);
}

/* docs/OTR-REFERENCES, "Who applies". */
static bool
refer_fits(const struct entry *e, const struct referred *r)
{
	if (!refer_may(e))
		return false;
	if (r->seal == NULL || e->seal == NULL)
		return r->seal == e->seal;
	return seal_is(e, r->seal) && (!refer_is_own(r->refers.kind) ||
	    r->level >= e->level);
}

static struct entry *
refer_find_kind(const struct talk *v, enum entry_kind kind,
    const struct referred *r)
{
	struct entry *e = buffer_by_id(&v->buffer, kind, r->refers.id);
	const struct entry *other;

	if (e == NULL || r->seal == NULL || refer_fits(e, r))
		return e;
	/* Ids of sealed lines are the server's to write: one that came later
	 * hides nothing. */
	for (size_t i = v->buffer.count; i-- > 0;) {
		other = buffer_at(&v->buffer, i);
		if (other->kind == kind && other->id != NULL &&
		    strcmp(other->id, r->refers.id) == 0 &&
		    refer_fits(other, r))
			return buffer_serial(&v->buffer, other->serial);
	}
	return NULL;
}

struct entry *
refer_find(const struct talk *v, const struct referred *r)
{
	enum entry_kind other = r->by == ENTRY_IN ? ENTRY_OUT : ENTRY_IN;
	struct entry *e = NULL;

	if (r->refers.kind == REFERENCE_NONE || r->refers.id == NULL ||
	    *r->refers.id == '\0')
		return NULL;
	/* Who repeats the other's id cannot draw what is said to themselves. */
	if (!refer_is_own(r->refers.kind))
		e = refer_find_kind(v, other, r);
	if (e == NULL)
		e = refer_find_kind(v, r->by, r);
	return e != NULL && refer_fits(e, r) ? e : NULL;
}

struct entry *
refer_find_own(const struct talk *v, const struct reference *refers)
{
	struct entry *e = NULL;

	if (refers->kind == REFERENCE_NONE || refers->id == NULL)
		return NULL;
	if (!refer_is_own(refers->kind))
		e = buffer_by_id(&v->buffer, ENTRY_IN, refers->id);
	if (e == NULL)
		e = buffer_by_id(&v->buffer, ENTRY_OUT, refers->id);
	return e != NULL && refer_may(e) ? e : NULL;
}

bool
refer_is_answer(const struct talk *v, const struct referred *r)
{
	const struct entry *e = refer_find(v, r);

	return e != NULL && e->remarks != NULL && e->remarks->answers != NULL;
}

/* ---- what becomes of it ------------------------------------------------- */

static void
refer_emit(struct talk *v, const struct entry *e, enum chat_event_type type,
    const struct referred *r, const char *text)
{
	chat_emit(v->account->chat, &(struct chat_event){
		.type = type, .account = v->account, .talk = v,
		.peer = v->jid, .resource = r->resource,
		.id = type == CHAT_MESSAGE ? r->id : e->id,
		.message = type == CHAT_MESSAGE ? NULL : r->id,
		.text = text, .emoji = r->refers.emoji,
		.replaces = type == CHAT_MESSAGE ? e->id : NULL,
		.reply_to = e->remarks != NULL ? e->remarks->answers : NULL,
		.level = r->level, .incoming = r->by == ENTRY_IN,
		.delayed = r->delayed,
		.fingerprint = r->seal != NULL ? r->seal->key : "",
		.entry = e });
}

void
refer_answers(struct talk *v, const struct entry *answer,
    const struct entry *meant)
{
	struct entry *e = buffer_serial(&v->buffer, answer->serial);
	const char *author = meant->author != NULL ? meant->author : "?";
	char *begin = quote_begin(meant);
	const char *action;
	struct remarks *m;

	m = remarks_of(e);
	m->answers = xstrdup(meant->id);
	/* One's own name is long and known: its local part. */
	action = action_words(begin);
	m->answered = xasprintf(action != NULL ? "* %.*s %s" : "%.*s: %s",
	    meant->kind == ENTRY_OUT ? (int)strcspn(author, "@") :
	    (int)strlen(author), author, action != NULL ? action : begin);
	buffer_edited(&v->buffer, e);
	text_free(begin);
}

/* The history keeps what was said first, and each correction (a few). */
static void
refer_keep(struct talk *v, struct entry *e, int64_t stamp, const char *text)
{
	struct remarks *m = remarks_of(e);
	bool incoming = e->kind == ENTRY_IN;

	if (m->nkept == NELEM(m->kept)) {
		record_forget(v, incoming, m->kept[0], e->seal != NULL);
		memmove(m->kept, m->kept + 1, sizeof(m->kept) -
		    sizeof(m->kept[0]));
		m->nkept--;
	}
	m->kept[m->nkept++] = stamp;
	record_add(v, incoming, e->level, stamp, text);
}

static void
refer_unkeep(struct talk *v, const struct entry *e)
{
	bool incoming = e->kind == ENTRY_IN;

	record_forget(v, incoming, e->stamp, e->seal != NULL);
	for (size_t i = 0; e->remarks != NULL && i < e->remarks->nkept; i++)
		record_forget(v, incoming, e->remarks->kept[i],
		    e->seal != NULL);
}

static void
refer_rewrite(struct talk *v, struct entry *e, int64_t stamp,
    const char *text)
{
	struct remarks *m;

	m = remarks_of(e);
	seal_settle(e);
	if (m->first == NULL)
		m->first = xstrdup(e->text);
	/* Nobody will know of this one when the line is wiped. */
	else if (e->seal != NULL && e->kind == ENTRY_OUT)
		trace_tell(v, e->text);
	m->corrected = stamp;
	entry_set_text(e, text);
	buffer_edited(&v->buffer, e);
}

static const struct entry *
refer_newest(const struct talk *v)
{
	for (size_t i = v->buffer.count; i-- > 0;)
		if (buffer_at(&v->buffer, i)->kind == ENTRY_IN)
			return buffer_at(&v->buffer, i);
	return NULL;
}

/* What the user may have read before is not changed behind their back. */
static void
refer_say_older(struct talk *v, const struct entry *e)
{
	char *was = quote_begin(e);

	if (refer_newest(v) == e)
		;	/* the mark is seen */
	/* What was sealed stands in its own line alone, to be wiped. */
	else if (e->seal != NULL)
		talk_say(v, ENTRY_NOTICE, "corrected", "%s has corrected an "
		    "earlier line: it is marked.", talk_name(v));
	else
		chat_say_quote(v->account->chat, v->account, v, ENTRY_NOTICE,
		    "corrected", NULL, was, "%s has corrected an earlier "
		    "line, which said:", talk_name(v));
	text_free(was);
}

static void
refer_correct(struct talk *v, struct entry *e, const struct referred *r)
{
	uint64_t serial = e->serial;

	if (r->by == ENTRY_IN)
		refer_say_older(v, e);
	e = buffer_serial(&v->buffer, serial);
	if (e == NULL)
		return;		/* the notice took its room */
	refer_keep(v, e, r->stamp, r->text);
	refer_emit(v, e, CHAT_MESSAGE, r, r->text);
	refer_rewrite(v, e, r->stamp, r->text);
}

static void
refer_wipe(struct talk *v, struct entry *e)
{
	refer_unkeep(v, e);
	trace_forget(v, e);
	entry_wipe(e, "(taken back)");
	traces_wipe(v);
}

/* What the contact wrote stays where the user wants that. */
static bool
refer_hides(const struct talk *v, const struct entry *e)
{
	return e->kind == ENTRY_OUT || strcmp(conf_text(
	    v->account->chat->conf, SET_RETRACT, v->account->jid, v->jid),
	    "hide") == 0;
}

static void
refer_take_back(struct talk *v, struct entry *e, int64_t stamp)
{
	remarks_of(e)->taken_back = stamp;
	if (refer_hides(v, e))
		refer_wipe(v, e);
	buffer_edited(&v->buffer, e);
}

static void
refer_react(struct talk *v, struct entry *e, const struct referred *r)
{
	struct remarks *m;

	m = remarks_of(e);
	if (r->by == ENTRY_IN)
		m->reacted = r->stamp;
	remarks_react(m, r->by == ENTRY_OUT, r->refers.emoji);
	buffer_edited(&v->buffer, e);
}

/* XEP-0444, 4: one that was kept on the way does not undo a newer one. */
static bool
refer_is_late(const struct entry *e, const struct referred *r)
{
	return r->by == ENTRY_IN && r->delayed && e->remarks != NULL &&
	    r->stamp < e->remarks->reacted;
}

/* ---- what is heard ------------------------------------------------------ */

bool
refer_heard(struct talk *v, const struct referred *r)
{
	struct entry *e = refer_find(v, r);

	if (e == NULL || strcmp(r->refers.id, r->id) == 0)
		return false;
	switch (r->refers.kind) {
	case REFERENCE_NONE:
	case REFERENCE_ANSWERS:
		return false;	/* it is a line of its own */
	case REFERENCE_CORRECTS:
		if (*r->text == '\0')
			return false;
		refer_correct(v, e, r);
		break;
	case REFERENCE_REACTS:
		if (refer_is_late(e, r))
			break;
		refer_emit(v, e, CHAT_REACTION, r, NULL);
		refer_react(v, e, r);
		break;
	case REFERENCE_RETRACTS:
		refer_emit(v, e, CHAT_RETRACTION, r, NULL);
		refer_take_back(v, e, r->stamp);
		break;
	}
	talk_changed(v);
	return true;
}

/* ---- lines of the user's ------------------------------------------------ */

/* A line that says the same of it, and has not left, has no more to say. */
static void
refer_supersede(struct talk *v, const char *id)
{
	struct line *l = id != NULL ? outbox_find(v, id) : NULL;

	if (l == NULL || (l->delivery != DELIVERY_HELD &&
	    l->delivery != DELIVERY_FAILED))
		return;
	if (l->delivery == DELIVERY_HELD)
		line_fail(v, l, "a newer one took its place");
	outbox_remove(v, l);
}

static bool
refer_has_left(enum delivery delivery)
{
	return delivery == DELIVERY_SENT || delivery == DELIVERY_ACKED ||
	    delivery == DELIVERY_RECEIVED;
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
	    .stamp = l->stamp };

	if (e == NULL || !refer_may(e))
		return;
	switch (l->refers) {
	case REFERENCE_NONE:
	case REFERENCE_ANSWERS:
		return;
	case REFERENCE_CORRECTS:
		refer_keep(v, e, l->stamp, l->text);
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
