/*
 * What a message says of another line of its conversation: applied to that
 * line, where it may be.  A line is corrected and taken back by who wrote it
 * alone; what is in the clear says nothing of what was sealed, nor the other
 * way round.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/pending.h"

#define CLOCKS_MS (10 * 60 * 1000)	/* that two clocks may differ */

/* ---- which line is meant ------------------------------------------------ */

bool
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

/* What the archive has means a line that is older, in its order; that of a
 * live one is by another clock. */
static struct entry *
refer_line_by_id(const struct talk *v, enum entry_kind kind,
    const struct referred *r)
{
	const struct buffer *b = &v->buffer;
	struct entry *e;

	if (r->via != VIA_ARCHIVE)
		return buffer_by_id(b, kind, r->refers.id);
	e = buffer_by_id_until(b, kind, r->refers.id, r->stamp);
	if (e == NULL)
		e = buffer_by_id_until(b, kind, r->refers.id,
		    r->stamp + CLOCKS_MS);
	return e != NULL && e->via == VIA_ARCHIVE && e->stamp > r->stamp ?
	    NULL : e;
}

static struct entry *
refer_line_of(const struct talk *v, enum entry_kind kind,
    const struct referred *r)
{
	struct entry *e = refer_line_by_id(v, kind, r);
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
	return r->seal == NULL ? e : NULL;
}

/* Which line it means, whether that can be said of it or not. */
static struct entry *
refer_line(const struct talk *v, const struct referred *r)
{
	enum entry_kind other = r->by == ENTRY_IN ? ENTRY_OUT : ENTRY_IN;
	struct entry *e = NULL;

	if (r->refers.kind == REFERENCE_NONE || r->refers.id == NULL ||
	    *r->refers.id == '\0')
		return NULL;
	/* Who repeats the other's id cannot draw what is said to themselves. */
	if (!refer_is_own(r->refers.kind))
		e = refer_line_of(v, other, r);
	return e != NULL ? e : refer_line_of(v, r->by, r);
}

struct entry *
refer_find(const struct talk *v, const struct referred *r)
{
	struct entry *e = refer_line(v, r);

	return e != NULL && refer_fits(e, r) ? e : NULL;
}

/* ---- what becomes of it ------------------------------------------------- */

void
refer_emit(struct talk *v, const struct entry *e, enum chat_event_type type,
    const struct referred *r, const char *text)
{
	chat_emit(v->account->chat, &(struct chat_event){
		.type = type, .account = v->account, .talk = v,
		.peer = v->jid, .resource = v->kind == TALK_DIRECT ?
		    r->resource : NULL, .nick = v->kind == TALK_DIRECT ? NULL :
		    r->resource,
		.id = type == CHAT_MESSAGE ? r->id : e->id,
		.message = type == CHAT_MESSAGE ? NULL : r->id,
		.text = text, .emoji = r->refers.emoji,
		.replaces = type == CHAT_MESSAGE ? e->id : NULL,
		.reply_to = e->remarks != NULL ? e->remarks->answers : NULL,
		.level = r->level, .incoming = r->by == ENTRY_IN,
		.delayed = r->delayed, .via = r->via,
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
void
refer_keep(struct talk *v, struct entry *e, const struct referred *r)
{
	struct remarks *m = remarks_of(e);
	bool incoming = e->kind == ENTRY_IN;

	if (m->nkept == NELEM(m->kept)) {
		record_forget(v, incoming, m->kept[0], e->seal != NULL);
		memmove(m->kept, m->kept + 1, sizeof(m->kept) -
		    sizeof(m->kept[0]));
		m->nkept--;
	}
	m->kept[m->nkept++] = r->stamp;
	if (!r->unrecorded)
		record_add(v, &(struct record){ .incoming = incoming,
		    .level = e->level, .stamp = r->stamp, .text = r->text,
		    .id = r->id, .corrects = e->id });
}

static void
refer_unkeep(struct talk *v, const struct entry *e, int64_t stamp)
{
	bool incoming = e->kind == ENTRY_IN;

	record_forget(v, incoming, e->stamp, e->seal != NULL);
	if (e->seal == NULL)
		record_forget_id(v->account, v->jid, incoming, e->id, stamp);
	for (size_t i = 0; e->remarks != NULL && i < e->remarks->nkept; i++)
		record_forget(v, incoming, e->remarks->kept[i],
		    e->seal != NULL);
}

void
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
	const uint64_t serial = e->serial;
	char *was = quote_begin(e);

	if (refer_newest(v) == e)
		;	/* the mark is seen */
	/* What was sealed stands in its own line alone, to be wiped. */
	else if (e->seal != NULL)
		talk_say(v, ENTRY_NOTICE, "corrected", "%s has corrected an "
		    "earlier line: it is marked.", talk_name(v));
	else {
		chat_say_quote(v->account->chat, v->account, v, ENTRY_NOTICE,
		    "corrected", NULL, was, "%s has corrected an earlier "
		    "line, which said:", talk_name(v));
		trace_quoted(v, serial);
	}
	text_free(was);
}

/* A correction that was typed here stands in it, and has not left. */
static bool
refer_waits(const struct talk *v, const struct entry *e)
{
	const struct line *l = e->remarks == NULL || e->remarks->shows == NULL ?
	    NULL : outbox_find(v, e->remarks->shows);

	return l != NULL && (l->delivery == DELIVERY_HELD ||
	    l->delivery == DELIVERY_FAILED);
}

/* What the contact has, from another program of the user's. */
static void
refer_set_theirs(struct talk *v, struct entry *e, const char *text)
{
	struct remarks *m = e->remarks;

	text_free(m->theirs);
	m->theirs = xstrdup(text);
	buffer_edited(&v->buffer, e);
}

static void
refer_correct(struct talk *v, struct entry *e, const struct referred *r)
{
	uint64_t serial = e->serial;

	if (r->by == ENTRY_IN && !r->fresh)
		refer_say_older(v, e);
	e = buffer_serial(&v->buffer, serial);
	if (e == NULL)
		return;		/* the notice took its room */
	refer_keep(v, e, r);
	refer_emit(v, e, CHAT_MESSAGE, r, r->text);
	if (refer_waits(v, e))
		refer_set_theirs(v, e, r->text);
	else
		refer_rewrite(v, e, r->stamp, r->text);
	remarks_by(remarks_of(e), r->refers.kind, r->by == ENTRY_OUT, r->id);
}

static void
refer_wipe(struct talk *v, struct entry *e, int64_t stamp)
{
	refer_unkeep(v, e, stamp);
	trace_forget(v, e);
	pending_forget(v->pending, e->serial);
	remarks_note_text(e, &v->account->chat->seed);
	entry_wipe(e, "(taken back)");
	traces_wipe(v);
}

/* What the contact wrote stays where the user wants that. */
bool
refer_hides(const struct account *a, const char *jid, enum entry_kind by)
{
	return by == ENTRY_OUT || strcmp(conf_text(a->chat->conf, SET_RETRACT,
	    a->jid, jid), "hide") == 0;
}

void
refer_take_back(struct talk *v, struct entry *e, int64_t stamp)
{
	remarks_of(e)->taken_back = stamp;
	if (refer_hides(v->account, v->jid, e->kind))
		refer_wipe(v, e, stamp);
	buffer_edited(&v->buffer, e);
}

void
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

/* What was typed here about a line that another program took back. */
static void
refer_give_up(struct talk *v, struct entry *e)
{
	struct remarks *m = remarks_of(e);
	const uint64_t serial = e->serial;

	refer_supersede(v, m->shows);
	if (buffer_serial(&v->buffer, serial) == NULL)
		return;
	refer_supersede(v, m->about);
	if (buffer_serial(&v->buffer, serial) == NULL || m->theirs == NULL)
		return;
	e->delivery = m->had;
	free(e->reason);
	e->reason = NULL;
}

void
refer_react(struct talk *v, struct entry *e, const struct referred *r)
{
	struct remarks *m = remarks_of(e);

	*(r->by == ENTRY_IN ? &m->reacted : &m->own_reacted) = r->stamp;
	remarks_react(m, r->by == ENTRY_OUT, r->refers.emoji);
	remarks_by(m, r->refers.kind, r->by == ENTRY_OUT, r->id);
	buffer_edited(&v->buffer, e);
}

/* ---- what was applied before --------------------------------------------- */

/* When what was said last of that kind was, or 0. */
static int64_t
refer_last(const struct remarks *m, const struct referred *r)
{
	switch (r->refers.kind) {
	case REFERENCE_NONE:
	case REFERENCE_ANSWERS:
		break;
	case REFERENCE_CORRECTS:
		return m->corrected;
	case REFERENCE_REACTS:
		return r->by == ENTRY_IN ? m->reacted : m->own_reacted;
	case REFERENCE_RETRACTS:
		return m->taken_back;
	}
	return 0;
}

/* A corrected answer quotes again. */
static struct referred
refer_without_quote(const struct entry *e, const struct referred *r)
{
	struct referred own = *r;

	if (r->rest != NULL && e->remarks != NULL &&
	    e->remarks->answers != NULL)
		own.text = r->rest;
	return own;
}

/* That very message.  Who repeats its id and says something else says something
 * new; not so the user's own programs. */
static bool
refer_is_same(const struct entry *e, const struct referred *r)
{
	const char *reactions = e->remarks->reactions;

	if (!remarks_is_by(e->remarks, r->refers.kind, r->by == ENTRY_OUT,
	    r->id))
		return false;
	return r->by == ENTRY_OUT || (r->refers.kind == REFERENCE_CORRECTS ?
	    strcmp(e->text, r->text) == 0 :
	    strcmp(reactions != NULL ? reactions : "", r->refers.emoji) == 0);
}

void
refer_place(struct talk *v, const struct referred *said)
{
	struct entry *e = refer_line(v, said);
	const struct referred own = e == NULL ? *said :
	    refer_without_quote(e, said), *r = &own;

	if (e == NULL || e->remarks == NULL || !refer_is_same(e, r))
		return;
	if (r->refers.kind == REFERENCE_CORRECTS)
		e->remarks->corrected = r->stamp;
	else if (r->refers.kind == REFERENCE_REACTS)
		*(r->by == ENTRY_IN ? &e->remarks->reacted :
		    &e->remarks->own_reacted) = r->stamp;
}

/*
 * Nothing is left to do: it came before, or what the archive has is older than
 * what came (XEP-0444, 4).  What is sealed is judged by its seal.
 */
static bool
refer_is_over(const struct entry *e, const struct referred *r)
{
	const struct remarks *m = e->remarks;
	bool old = r->via == VIA_ARCHIVE;

	if (m == NULL || r->seal != NULL || e->seal != NULL)
		return false;
	if (refer_is_same(e, r))
		return true;
	if (r->stamp < refer_last(m, r) && (old || (r->delayed &&
	    r->refers.kind == REFERENCE_REACTS)))
		return true;
	if (m->taken_back == 0 || r->refers.kind == REFERENCE_RETRACTS)
		return m->taken_back != 0;
	return r->refers.kind == REFERENCE_REACTS ? r->via != VIA_LIVE :
	    old && r->stamp < m->taken_back;
}

/* ---- what is heard ------------------------------------------------------ */

void
refer_forget(struct account *a, const char *jid, enum entry_kind by,
    const struct reference *r, int64_t stamp)
{
	if (r->kind == REFERENCE_RETRACTS && r->id != NULL &&
	    refer_hides(a, jid, by))
		record_forget_id(a, jid, by == ENTRY_IN, r->id, stamp);
}

enum refer_end
refer_heard(struct talk *v, const struct referred *said)
{
	struct entry *e = refer_line(v, said);
	const struct referred own = e == NULL ? *said :
	    refer_without_quote(e, said), *r = &own;

	if (r->refers.id == NULL || *r->refers.id == '\0')
		return REFER_NOT;
	if (e == NULL) {
		if (r->seal == NULL)
			refer_forget(v->account, v->jid, r->by, &r->refers,
			    r->stamp);
		return REFER_NO_LINE;
	}
	if (strcmp(r->refers.id, r->id) == 0)
		return REFER_NOT;
	if (refer_is_over(e, r))
		return REFER_DONE;
	if (!refer_fits(e, r))
		return REFER_NOT;
	switch (r->refers.kind) {
	case REFERENCE_NONE:
	case REFERENCE_ANSWERS:
		return REFER_NOT;	/* it is a line of its own */
	case REFERENCE_CORRECTS:
		if (*r->text == '\0')
			return REFER_NOT;
		refer_correct(v, e, r);
		break;
	case REFERENCE_REACTS:
		refer_emit(v, e, CHAT_REACTION, r, NULL);
		refer_react(v, e, r);
		break;
	case REFERENCE_RETRACTS:
		refer_emit(v, e, CHAT_RETRACTION, r, NULL);
		if (r->by == ENTRY_OUT)
			refer_give_up(v, e);
		refer_take_back(v, e, r->stamp);
		break;
	}
	talk_changed(v);
	return REFER_DONE;
}

void
refer_say_unknown(struct talk *v, const struct reference *r)
{
	if (r->kind == REFERENCE_REACTS && *r->emoji != '\0')
		talk_say(v, ENTRY_NOTICE, "unknown-line", "%s reacts with %s "
		    "to a line that is not here or takes no reactions.",
		    talk_name(v), r->emoji);
	else if (r->kind == REFERENCE_RETRACTS)
		talk_say(v, ENTRY_NOTICE, "unknown-line", "%s took back a line "
		    "that is not here or cannot be taken back.", talk_name(v));
}
