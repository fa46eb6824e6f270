/*
 * What is left elsewhere of a line that is wiped: in lines of the outbox that
 * are kept for a receipt, in answers that quote it, in what front ends
 * remember of what was typed.  Must not know why it is wiped.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

void
trace_tell(const struct talk *v, const char *text)
{
	const struct chat *c = v->account->chat;

	if (text != NULL && c->ops.wiped != NULL)
		c->ops.wiped(c->ops.arg, text);
}

/* A retraction says nothing of the line, and its state is still told. */
static bool
trace_has_text(const struct line *l, const struct entry *e)
{
	return l->serial == e->serial && l->refers != REFERENCE_RETRACTS;
}

void
trace_forget(struct talk *v, const struct entry *e)
{
	struct line *next;

	for (struct line *l = v->outbox; l != NULL; l = next) {
		next = l->next;
		if (!trace_has_text(l, e))
			continue;
		if (e->kind == ENTRY_OUT && l->refers != REFERENCE_REACTS)
			trace_tell(v, l->text);
		if (l->delivery == DELIVERY_ACKED ||
		    l->delivery == DELIVERY_RECEIVED)
			outbox_remove(v, l);
	}
	if (e->kind != ENTRY_OUT)
		return;
	trace_tell(v, e->text);
	if (e->remarks != NULL) {
		trace_tell(v, e->remarks->first);
		trace_tell(v, e->remarks->theirs);
	}
}

/* What stands in the place of a line that was wiped; NULL: it was not. */
static const char *
trace_mark(const struct talk *v, const char *id)
{
	const struct entry *in = buffer_by_id(&v->buffer, ENTRY_IN, id);
	const struct entry *out = buffer_by_id(&v->buffer, ENTRY_OUT, id);

	if (in != NULL && in->wiped)
		return in->text;
	return out != NULL && out->wiped ? out->text : NULL;
}

void
trace_quoted(struct talk *v, uint64_t serial)
{
	struct entry *notice = buffer_serial(&v->buffer,
	    buffer_newest(&v->buffer));

	if (notice != NULL && notice->quote_len > 0)
		remarks_of(notice)->quotes = serial;
}

static void
trace_wipe_answered(struct talk *v, struct remarks *m)
{
	const char *mark = m->answered == NULL || m->answers == NULL ? NULL :
	    trace_mark(v, m->answers);

	if (mark == NULL)
		return;
	text_free(m->answered);
	m->answered = xstrdup(mark);
}

static void
trace_wipe_notice(struct talk *v, struct entry *notice)
{
	const struct entry *e = buffer_serial(&v->buffer,
	    notice->remarks->quotes);
	char *text;

	if (e == NULL || !e->wiped || notice->quote_len == 0)
		return;
	text = xasprintf("%.*s%s", (int)notice->quote_at, notice->text,
	    e->text);
	entry_set_text(notice, text);
	free(text);
	v->buffer.changes++;
}

/* A reaction begins with the first words of the line, for programs that know
 * none.  What is on the way goes again as it is, or not at all. */
static void
trace_wipe_line(struct talk *v, struct line *l)
{
	char *rest;

	if (l->refers_id == NULL || trace_mark(v, l->refers_id) == NULL)
		return;
	if (l->refers == REFERENCE_ANSWERS) {
		text_free(l->quote);
		l->quote = NULL;
	} else if (l->refers == REFERENCE_REACTS && *l->text == '>' &&
	    !line_is_flying(l) && (rest = strchr(l->text, '\n')) != NULL) {
		rest = secret_dup(rest + 1);
		secret_free(l->text);
		l->text = rest;
	}
}

void
traces_wipe(struct talk *v)
{
	for (size_t i = 0; i < v->buffer.count; i++) {
		struct remarks *m = buffer_at(&v->buffer, i)->remarks;

		if (m == NULL)
			continue;
		trace_wipe_answered(v, m);
		if (m->quotes != 0)
			trace_wipe_notice(v, buffer_serial(&v->buffer,
			    buffer_at(&v->buffer, i)->serial));
	}
	for (struct line *l = v->outbox; l != NULL; l = l->next)
		trace_wipe_line(v, l);
}
