/*
 * The last lines of a window once more, with their times.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/reader/inside.h"

static bool
again_is_line(const struct entry *e)
{
	return e->kind == ENTRY_IN || e->kind == ENTRY_OUT;
}

/* The newest notice that was said in short; or all of them. */
bool
again_why(struct reader *r, const struct window *w, bool all)
{
	const struct buffer *b = entry_buffer(r, w);
	bool any = false;
	size_t from = b->count;

	while (from > 0 && (all || !any))
		any |= entry_is_folded(buffer_at(b, --from));
	for (; any && from < b->count; from++)
		if (entry_is_folded(buffer_at(b, from)))
			entry_say_whole(r, w, buffer_at(b, from));
	return any;
}

void
again_say(struct reader *r, const struct window *w, size_t lines)
{
	struct buffer *b = entry_buffer(r, w);
	size_t from = b->count, n = 0;

	/* Of a conversation what was said in it, with what stands between. */
	while (from > 0 && n < lines)
		n += w->talk == NULL || again_is_line(buffer_at(b, --from));
	if (w->talk == NULL)
		from = b->count > lines ? b->count - lines : 0;
	if (n == 0)
		say(r, "Note: nothing has been said in this window yet.");
	for (; from < b->count; from++)
		entry_say(r, w, buffer_at(b, from), false, true);
}
