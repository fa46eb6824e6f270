/*
 * Any bytes as an address: it is refused, or it is one that stays as it is.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "lib/lib.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = xstrndup((const char *)data, len), *jid, *again, *part;
	struct err err;

	if ((jid = jid_parse(text, &err)) != NULL) {
		again = jid_parse(jid, &err);
		if (again == NULL || strcmp(jid, again) != 0 ||
		    !utf8_valid(jid, strlen(jid)) ||
		    strlen(jid) > JID_MAX_BYTES)
			abort();
		free(again);
		part = jid_bare(jid);
		if (!jid_same_bare(part, jid) || jid_resource(part) != NULL)
			abort();
		free(part);
		part = jid_domain(jid);
		if (*part == '\0' || strpbrk(part, "@/") != NULL)
			abort();
		free(part);
	}
	free(jid);
	free(text);
	return 0;
}

FUZZ_MAIN("jid")
