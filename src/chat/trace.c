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
traces_wipe(struct talk *v)
{
	const char *mark;

	for (size_t i = 0; i < v->buffer.count; i++) {
		struct remarks *m = buffer_at(&v->buffer, i)->remarks;

		if (m == NULL || m->answered == NULL || m->answers == NULL ||
		    (mark = trace_mark(v, m->answers)) == NULL)
			continue;
		text_free(m->answered);
		m->answered = xstrdup(mark);
	}
	for (struct line *l = v->outbox; l != NULL; l = l->next)
		if (l->refers == REFERENCE_ANSWERS && l->quote != NULL &&
		    trace_mark(v, l->refers_id) != NULL) {
			text_free(l->quote);
			l->quote = NULL;
		}
}
