/*
 * Any bytes as an address: it is refused, or it is one that stays as it is; as
 * one that a server says, written so that it means the same again.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "lib/lib.h"

/* It is one address, written in one way, and means what was heard. */
static void
heard(const char *text, const char *jid)
{
	char *again = jid_parse(jid, NULL), *exact = jid_exact(jid);
	char *back = jid_hear(exact, NULL), *bare = jid_bare(text);

	if (again == NULL || strcmp(jid, again) != 0 || back == NULL ||
	    strcmp(jid, back) != 0 || strlen(jid) > JID_MAX_BYTES)
		abort();
	/* Only a domain is changed. */
	if (strcspn(exact, "@/") != strcspn(text, "@/") &&
	    memchr(text, '@', strlen(bare)) != NULL)
		abort();
	for (const char *p = jid; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			abort();
	free(again);
	free(exact);
	free(back);
	free(bare);
}

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
	if ((jid = jid_hear(text, &err)) != NULL)
		heard(text, jid);
	free(jid);
	free(text);
	return 0;
}

FUZZ_MAIN("jid")
