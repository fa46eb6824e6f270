/*
 * What has become of a line of the user's, shown in the entry that it belongs
 * to: its own, or that of a line it says something of.  Must not know what
 * becomes of lines.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

void
line_shown(struct buffer *b, struct entry *e, const struct line *l,
    enum delivery delivery, const char *reason)
{
	struct remarks *m = e->remarks;

	if (l->refers == REFERENCE_REACTS || l->refers == REFERENCE_RETRACTS) {
		if (m == NULL || m->about == NULL ||
		    strcmp(m->about, l->id) != 0)
			return;
		m->delivery = delivery;
		free(m->reason);
		m->reason = xstrdup(reason);
		buffer_edited(b, e);
		return;
	}
	/* Its correction's is shown. */
	if (m != NULL && m->shows != NULL && strcmp(m->shows, l->id) != 0)
		return;
	/* A receipt that is later than the marker. */
	if (l->read && delivery == DELIVERY_RECEIVED)
		return;
	/* One that did not leave changes nothing of who could read the line. */
	if (l->refers != REFERENCE_CORRECTS || (delivery != DELIVERY_HELD &&
	    delivery != DELIVERY_FAILED))
		e->level = l->level;
	buffer_reason(b, e, delivery, reason);
}
