/*
 * What stands behind an entry: by which way it came, what both sides said of
 * it later, what became of it.  All that is foreign passes utf8_safe() here.
 * Must not know the text before it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <string.h>

#include "front/screen/inside.h"

static void
tail_part(struct layout *l)
{
	if (l->tail.len > 0)
		str_addc(&l->tail, ' ');
}

/* What was said before: from where the program has it, and of which day; the
 * hour stands before the line, where there is room. */
static void
tail_old(struct layout *l, int64_t now)
{
	const struct entry *e = l->entry;
	const char *hour = l->time[0] == '\0' ? " %H:%M" : "";
	char format[32], when[48];

	tail_part(l);
	str_add(&l->tail, e->via == VIA_ARCHIVE ? "archive" : "earlier");
	snprintf(format, sizeof(format), "%s%s", when_same("%Y-%j",
	    e->stamp, now) ? "" : when_same("%Y", e->stamp, now) ?
	    " %d %b" : " %d %b %Y", hour);
	if (format[0] == '\0')
		return;
	when_text(when, sizeof(when), format, e->stamp);
	str_add(&l->tail, when);
}

/* In a room, of somebody whose name is like another's: who it is; and the
 * name, where another's may be cut to the same. */
static void
tail_who(struct layout *l, const struct columns *c)
{
	const struct entry *e = l->entry;
	const char *who = e->via == VIA_LIVE && e->from != NULL ? e->from :
	    c->room && l->cut && c->author > 0 ? e->author : NULL;

	if (e->kind != ENTRY_IN || who == NULL)
		return;
	tail_part(l);
	str_add(&l->tail, "(");
	utf8_safe(&l->tail, who, strlen(who), SAFE_NAME);
	str_add(&l->tail, ")");
}

/* Of a line that came by another way: whose it was, when, from where. */
static void
tail_way(struct layout *l, const struct columns *c)
{
	const struct entry *e = l->entry;

	if (e->via == VIA_CARBON)
		tail_part(l);
	if (e->kind == ENTRY_OUT && e->via == VIA_CARBON && e->from != NULL) {
		str_add(&l->tail, "by ");
		utf8_safe(&l->tail, e->from, strlen(e->from), SAFE_NAME);
	} else if (e->via == VIA_CARBON)
		str_add(&l->tail, e->kind == ENTRY_OUT ? "by another program" :
		    "copy");
	tail_who(l, c);
	if (e->delayed)
		tail_old(l, c->now);
}

static void
tail_when(struct layout *l, const char *what, int64_t stamp, int64_t now)
{
	char when[32];

	when_text(when, sizeof(when), when_same("%Y-%j", stamp, now) ?
	    "%H:%M" : when_same("%Y", stamp, now) ? "%d %b %H:%M" :
	    "%d %b %Y %H:%M", stamp);
	tail_part(l);
	str_addf(&l->tail, "[%s %s]", what, when);
}

/* A line of ours that says something of this one, and has not done so yet. */
static void
tail_about(struct layout *l, const struct remarks *m)
{
	const char *what = m->kind == REFERENCE_RETRACTS ? "taking back" :
	    "reaction";

	/* One that left has a reason where it was perhaps not read. */
	if (m->about == NULL || (m->delivery != DELIVERY_HELD &&
	    m->delivery != DELIVERY_FAILED && m->reason == NULL))
		return;
	tail_part(l);
	str_addf(&l->tail, "[%s %s", what, delivery_word(m->delivery));
	if (m->reason != NULL && m->reason[0] != '\0') {
		str_add(&l->tail, ": ");
		utf8_safe(&l->tail, m->reason, strlen(m->reason), SAFE_LINE);
	}
	str_addc(&l->tail, ']');
}

/* Its text is gone, and these words stand there. */
static bool
tail_says_taken_back(const struct entry *e)
{
	return e->wiped && strcmp(e->text, "(taken back)") == 0;
}

/* What both sides said of it later: marks that need no colour. */
static void
tail_marks(struct layout *l, int64_t now)
{
	const struct remarks *m = l->entry->remarks;
	struct str reactions;

	if (m == NULL)
		return;
	str_init(&reactions);
	remarks_reactions(m, &reactions);
	if (reactions.len > 0) {
		str_addc(&l->tail, '[');
		utf8_safe(&l->tail, reactions.s, reactions.len, SAFE_LINE);
		str_addc(&l->tail, ']');
	}
	str_free(&reactions);
	if (m->taken_back != 0)
		tail_when(l, tail_says_taken_back(l->entry) ? "at" :
		    "taken back", m->taken_back, now);
	else if (m->corrected != 0)
		tail_when(l, "corrected", m->corrected, now);
	tail_about(l, m);
}

/* A correction that has not arrived: what the contact has instead. */
static void
tail_theirs(struct layout *l)
{
	const struct entry *e = l->entry;

	if (e->remarks == NULL || e->remarks->theirs == NULL ||
	    (e->delivery != DELIVERY_HELD && e->delivery != DELIVERY_FAILED))
		return;
	str_add(&l->tail, "; they have: ");
	utf8_safe(&l->tail, e->remarks->theirs, strlen(e->remarks->theirs),
	    SAFE_LINE);
}

/* Beside it there is a reason, or something to do: never in a sign. */
static bool
tail_needs_words(const struct entry *e)
{
	return e->delivery == DELIVERY_HELD || e->delivery == DELIVERY_FAILED ||
	    (e->delivery == DELIVERY_ACKED && e->reason != NULL &&
	    e->reason[0] != '\0');
}

/* One tick: the server has it; two: the contact. */
static void
tail_sign(struct layout *l, bool drawn)
{
	const char *ok = sign_as(drawn, SIGN_OK);

	switch (l->entry->delivery) {
	case DELIVERY_SENT:
	case DELIVERY_HELD:
		str_add(&l->tail, sign_as(drawn, SIGN_ELLIPSIS));
		break;
	case DELIVERY_ACKED:
		str_add(&l->tail, ok);
		break;
	case DELIVERY_RECEIVED:
	case DELIVERY_READ:
		str_addf(&l->tail, "%s%s%s%s", ok, drawn ? "" : " ", ok,
		    l->entry->delivery == DELIVERY_READ ? " read" : "");
		break;
	case DELIVERY_NONE:
	case DELIVERY_FAILED:
		break;
	}
}

/* What became of a line of ours. */
static void
tail_state(struct layout *l, const struct columns *c)
{
	const struct entry *e = l->entry;
	bool words = tail_needs_words(e);

	if (c->states == STATES_PROBLEMS && !words)
		return;
	tail_part(l);
	if (c->states == STATES_SIGNS && (!words ||
	    e->delivery == DELIVERY_HELD)) {
		tail_sign(l, c->drawn);
		if (!words)
			return;
		str_addc(&l->tail, ' ');
	}
	str_add(&l->tail, delivery_word(e->delivery));
	if (words && e->reason != NULL && e->reason[0] != '\0') {
		str_add(&l->tail, ": ");
		utf8_safe(&l->tail, e->reason, strlen(e->reason), SAFE_LINE);
	}
	tail_theirs(l);
}

void
tail_make(struct layout *l, const struct columns *c)
{
	const struct entry *e = l->entry;

	l->tail_style = e->delivery == DELIVERY_HELD ? STYLE_STATE_HELD :
	    e->delivery == DELIVERY_FAILED ? STYLE_STATE_FAILED :
	    STYLE_STATE_SENT;
	tail_marks(l, c->now);
	/* Of a line of ours that has left from here all words are ours. */
	l->behind = e->kind == ENTRY_OUT && e->delivery != DELIVERY_NONE;
	if (l->behind)
		tail_state(l, c);
	else
		tail_way(l, c);
}
