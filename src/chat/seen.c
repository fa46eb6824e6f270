/*
 * What other programs of the user's have shown of a conversation.
 *
 * SPDX-License-Identifier: ISC
 */
#include "chat/inside.h"

void
seen_up_to(struct talk *v, size_t index)
{
	struct buffer *b = &v->buffer;

	while (index-- > 0) {
		struct entry *e = buffer_serial(b, buffer_at(b, index)->serial);

		if (e->seen || buffer_entry_is_read(b, e))
			break;
		if (e->kind != ENTRY_IN || e->level != OTR_NOT_PRIVATE)
			continue;
		e->seen = true;
		v->unread -= v->unread > 0;
		v->mentions -= e->mention && v->mentions > 0;
	}
}
