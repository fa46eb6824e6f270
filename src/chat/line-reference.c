/*
 * What a line of the outbox says of another line.  Must not know what that
 * means.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "chat/inside.h"

void
line_refer(struct line *l, const struct reference *refers)
{
	if (refers == NULL)
		return;
	l->refers = refers->kind;
	l->refers_id = xstrdup(refers->id);
	l->emoji = xstrdup(refers->emoji);
	l->quote = xstrdup(refers->quote);
	l->answers = xstrdup(refers->answers);
	l->refers_ours = refers->ours;
}

struct reference
line_reference(const struct line *l)
{
	return (struct reference){
		.kind = l->refers, .id = l->refers_id, .emoji = l->emoji,
		.quote = l->quote, .answers = l->answers,
		.ours = l->refers_ours };
}
