/*
 * Data messages of our own, for the session that lines use.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

char *
seal_text(struct otr_session *s, const char *text)
{
	return session_lives(s) ?
	    context_seal(s->ctx, text, TLV_NONE, NULL, 0, false) : NULL;
}

char *
seal_tlv(struct otr_session *s, enum tlv type, const void *data,
    size_t len)
{
	return session_lives(s) ?
	    context_seal(s->ctx, "", type, data, len, true) : NULL;
}
