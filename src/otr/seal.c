/*
 * Data messages of our own, for the session that lines use.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

char *
seal_text(struct otr_session *s, const char *text,
    const struct sealed_reference *refers)
{
	struct str value;
	char *wire = NULL;

	if (!session_lives(s))
		return NULL;
	if (refers == NULL)
		return context_seal(s->ctx, text, TLV_NONE, NULL, 0, false);
	str_init_secret(&value);
	if (reference_pack(refers, &value) == 0)
		wire = context_seal(s->ctx, text, TLV_REFERENCE, value.s,
		    value.len, false);
	str_free(&value);
	return wire;
}

char *
seal_tlv(struct otr_session *s, enum tlv type, const void *data,
    size_t len)
{
	return session_lives(s) ?
	    context_seal(s->ctx, "", type, data, len, true) : NULL;
}
