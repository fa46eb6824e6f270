/*
 * A turn: every public function stands between otr_enter() and otr_leave().
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

void
otr_enter(struct otr *otr)
{
	otr->depth++;
}

void
otr_leave(struct otr *otr, struct otr_session *s)
{
	if (otr->depth > 1) {
		otr->depth--;
		return;
	}
	if (s != NULL)
		level_fallen(s);
	if (otr->fingerprints_dirty)
		keep_or_say(otr);
	otr->depth--;
	/* From here on others may call us again. */
	injects_send(otr);
	if (s != NULL)
		ahead_look(s);
	if (!otr->delivering)
		events_deliver(otr);
}
