/*
 * Any bytes as what refers to another line: it is none, or it is written again
 * as the same bytes.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "otr/wire/reference.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct sealed_reference r;
	struct str again;

	if (!reference_unpack(data, len, &r))
		return 0;
	if (r.kind < REFERENCE_CORRECTS || r.kind > REFERENCE_RETRACTS ||
	    *r.id == '\0' || !utf8_valid(r.id, strlen(r.id)) ||
	    !utf8_valid(r.emoji, strlen(r.emoji)) ||
	    (*r.emoji != '\0' && r.kind != REFERENCE_REACTS))
		abort();
	str_init(&again);
	if (reference_pack(&r, &again) == -1 || again.len != len ||
	    memcmp(again.s, data, len) != 0)
		abort();
	str_free(&again);
	return 0;
}

FUZZ_MAIN("reference")
