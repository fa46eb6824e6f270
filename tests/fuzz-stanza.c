/*
 * Feeds XML to all that reads stanzas.  What is told to sotto must be what
 * the channel takes.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "stanzas.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct notes n;
	struct str xml;

	notes_init(&n);
	str_init(&xml);
	str_addn(&xml, (const char *)data, size);
	(void)notes_feed(&n, xml.s == NULL ? "" : xml.s);
	if (n.text.s != NULL && strstr(n.text.s, "BAD ") != NULL)
		abort();
	str_free(&xml);
	notes_free(&n);
	return 0;
}

FUZZ_MAIN("stanza")
