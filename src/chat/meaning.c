/*
 * What the user says of a line: which line is meant, whether that can be said
 * of it, and the line of the outbox that says it.  Must not know how it
 * leaves.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/refer.h"

#define OFFERED_MAX 50		/* lines that completion names */

/* ---- which line --------------------------------------------------------- */

static bool
meaning_is_message(const struct entry *e)
{
	return (e->kind == ENTRY_IN || e->kind == ENTRY_OUT) &&
	    e->id != NULL && *e->id != '\0';
}

/* Not the one before, where this one cannot be meant: what is said of a sealed
 * line must not be taken for said of an older one in the clear. */
static struct entry *
meaning_newest(const struct talk *v, enum entry_kind kind)
{
	const struct entry *e;

	for (size_t i = v->buffer.count; i-- > 0;) {
		e = buffer_at(&v->buffer, i);
		if (e->kind == kind &&
		    (e->remarks == NULL || e->remarks->taken_back == 0))
			return buffer_serial(&v->buffer, e->serial);
	}
	return NULL;
}

/* NULL: the newest of a kind. */
static struct entry *
meaning_find(const struct talk *v, const char *id, enum entry_kind kind,
    struct err *err)
{
	struct entry *e;

	if (id != NULL && *id == '#')
		id++;
	e = id == NULL ? meaning_newest(v, kind) :
	    buffer_by_id(&v->buffer, kind, id);
	if (e == NULL && id == NULL)
		err_set(err, "no-line", kind == ENTRY_OUT ?
		    "there is no line of yours here that this could be about" :
		    "there is no line of %s here that this could be about",
		    talk_name(v));
	else if (e == NULL)
		err_set(err, "no-line", "there is no line %s here", id);
	else if (e->wiped || !meaning_is_message(e)) {
		err_set(err, "no-line", e->wiped ? "that line is no longer "
		    "here" :
		    "that line has no id that could be named: say it in a line "
		    "of its own");
		e = NULL;
	}
	return e;
}

/* Of either of them. */
static struct entry *
meaning_find_any(const struct talk *v, const char *id, struct err *err)
{
	struct entry *e = meaning_find(v, id, ENTRY_IN, err);

	return e != NULL || id == NULL ? e :
	    meaning_find(v, id, ENTRY_OUT, err);
}

/* What is said of a sealed line goes sealed, to the same key: or to nobody. */
static int
meaning_check_sealed(const struct talk *v, const struct entry *e,
    enum otr_level shown, struct err *err)
{
	const char *key = otr_session_key(v->direct->otr);

	if (strlen(e->id) > SEALED_ID_MAX)
		return err_set(err, "no-line", "the id of that line is too "
		    "long to be named");
	if (otr_may_be_clear(v->direct->otr, shown))
		return err_set(err, "sealed-line", "that line was encrypted, "
		    "but this would not be: /otr start first");
	if (*key != '\0' && strcmp(key, e->seal->key) != 0)
		return err_set(err, "sealed-line", "that line was for "
		    "another key of %s: write a new line",
		    talk_name(v));
	return 0;
}

static int
meaning_check(const struct talk *v, const struct entry *e,
    enum otr_level shown, struct err *err)
{
	if (!refer_may(e))
		return err_set(err, "no-line", e->level == OTR_NOT_PRIVATE ||
		    e->wiped ? "that line is no longer "
		    "here" : "that line cannot be "
		    "named any more: say it in a line of its own");
	if (e->seal != NULL)
		return meaning_check_sealed(v, e, shown, err);
	if (shown != OTR_NOT_PRIVATE || talk_level(v) != OTR_NOT_PRIVATE)
		return err_set(err, "sealed-line", "that line was not "
		    "encrypted, but this would be: write a new line");
	return 0;
}

/* What the contact never got is dropped, and written anew. */
static int
meaning_check_left(const struct talk *v, const struct entry *e,
    struct err *err)
{
	const struct line *l = outbox_find(v, e->id);
	bool corrected = e->remarks != NULL && e->remarks->shows != NULL;

	if (l != NULL ? l->delivery == DELIVERY_HELD ||
	    l->delivery == DELIVERY_FAILED :
	    !corrected && e->delivery == DELIVERY_FAILED)
		return err_set(err, "not-left", "that line has not left yet: "
		    "/discard it and write it again");
	return 0;
}

/* By what it is meant: of a room's line that is the room's id, but of one that
 * is corrected its writer's.  NULL: "no-line". */
static const char *
meaning_name(const struct talk *v, const struct entry *e,
    enum reference_kind kind, struct err *err)
{
	const char *id = e->remarks != NULL && e->remarks->archive_id !=
	    NULL ? e->remarks->archive_id : e->archive_id;

	if (v->kind != TALK_ROOM || kind == REFERENCE_CORRECTS)
		return e->id;
	if (id != NULL && *id != '\0')
		return id;
	err_set(err, "no-line", "the room has no id for that line yet: write "
	    "a new line");
	return NULL;
}

/* ---- what is said of it -------------------------------------------------- */

/* The line that would be corrected; NULL, and why. */
static const struct entry *
meaning_correctable(const struct talk *v, enum otr_level shown,
    struct err *err)
{
	const struct entry *e = meaning_find(v, NULL, ENTRY_OUT, err);

	return e == NULL || meaning_check_left(v, e, err) == -1 ||
	    meaning_check(v, e, shown, err) == -1 ? NULL : e;
}

const char *
talk_correctable(const struct talk *v, enum otr_level shown, struct err *err)
{
	const struct entry *e = meaning_correctable(v, shown, err);

	return e == NULL ? NULL : e->text;
}

int
talk_correct(struct talk *v, const char *text, enum otr_level shown,
    struct err *err)
{
	const struct entry *e = meaning_correctable(v, shown, err);
	struct reference r = { .kind = REFERENCE_CORRECTS };

	if (e == NULL)
		return -1;
	r.id = e->id;
	r.answers = e->remarks != NULL ? e->remarks->answers : NULL;
	r.ours = r.answers != NULL &&
	    buffer_by_id(&v->buffer, ENTRY_IN, r.answers) == NULL;
	return talk_type(v, text, shown, &r, NULL, err);
}

int
talk_reply(struct talk *v, const char *id, const char *text,
    enum otr_level shown, struct err *err)
{
	const struct entry *e = meaning_find_any(v, id, err);
	struct reference r = { .kind = REFERENCE_ANSWERS };
	char *quote;
	int rc;

	/* What was held is quoted in no line that leaves in the clear. */
	if (e == NULL || (e->kind == ENTRY_OUT &&
	    meaning_check_left(v, e, err) == -1) ||
	    meaning_check(v, e, shown, err) == -1 ||
	    (r.id = meaning_name(v, e, r.kind, err)) == NULL)
		return -1;
	r.quote = quote = quote_lines(e);
	r.ours = e->kind == ENTRY_OUT;
	rc = talk_type(v, text, shown, &r, NULL, err);
	text_free(quote);
	return rc;
}

/* What stands there, or will when the line about it has left. */
static const char *
meaning_reactions(const struct talk *v, const struct entry *e)
{
	const struct remarks *m = e->remarks;
	const struct line *l = m != NULL && m->about != NULL ?
	    outbox_find(v, m->about) : NULL;

	if (l != NULL && l->refers == REFERENCE_REACTS &&
	    l->delivery != DELIVERY_FAILED)
		return l->emoji;
	return m != NULL && m->own_reactions != NULL ? m->own_reactions : "";
}

static int
meaning_toggle(char list[EMOJI_MAX_BYTES + 1], const char *emoji,
    struct err *err)
{
	size_t len = strlen(emoji);

	if (!emoji_is_one(emoji, len))
		return err_set(err, "not-emoji",
		    "a reaction is one emoji, or one character");
	if (emoji_drop(list, emoji, len) || emoji_add(list, emoji, len))
		return 0;
	return err_set(err, "not-emoji", "this line has as many reactions of "
	    "yours as it can have");
}

int
talk_react(struct talk *v, const char *id, const char *emoji,
    enum otr_level shown, struct err *err)
{
	const struct entry *e = meaning_find_any(v, id, err);
	struct reference r = { .kind = REFERENCE_REACTS };
	char list[EMOJI_MAX_BYTES + 1], *text, *begin;
	int rc;

	if (e == NULL || (e->kind == ENTRY_OUT &&
	    meaning_check_left(v, e, err) == -1) ||
	    meaning_check(v, e, shown, err) == -1 ||
	    (r.id = meaning_name(v, e, r.kind, err)) == NULL)
		return -1;
	emoji_take(list, meaning_reactions(v, e));
	if (meaning_toggle(list, emoji, err) == -1)
		return -1;
	r.emoji = list;
	begin = quote_begin(e);
	text = xasprintf("> %s\n%s", begin, *list != '\0' ? list :
	    "(no reaction any more)");
	rc = talk_type(v, text, shown, &r, NULL, err);
	text_free(begin);
	text_free(text);
	return rc;
}

int
talk_retract(struct talk *v, const char *id, enum otr_level shown,
    struct err *err)
{
	const struct entry *e = meaning_find(v, id, ENTRY_OUT, err);
	struct reference r = { .kind = REFERENCE_RETRACTS };

	if (e == NULL || meaning_check_left(v, e, err) == -1 ||
	    meaning_check(v, e, shown, err) == -1 ||
	    (r.id = meaning_name(v, e, r.kind, err)) == NULL)
		return -1;
	return talk_type(v, "(I took back an earlier message, which your "
	    "program cannot do.)", shown, &r, NULL, err);
}

bool
talk_has_line(const struct talk *v, const char *id)
{
	return buffer_by_id(&v->buffer, ENTRY_IN, id) != NULL ||
	    buffer_by_id(&v->buffer, ENTRY_OUT, id) != NULL;
}

void
talk_each_line(const struct talk *v, void (*each)(void *arg, const char *id,
    const char *begin), void *arg)
{
	const struct entry *e;
	size_t n = 0;
	char *begin;

	for (size_t i = v->buffer.count; i-- > 0 && n < OFFERED_MAX;) {
		e = buffer_at(&v->buffer, i);
		if (!meaning_is_message(e) || !refer_may(e))
			continue;
		begin = quote_begin(e);
		each(arg, e->id, begin);
		text_free(begin);
		n++;
	}
}
