/*
 * Any text as an "xmpp:" link: what is taken is an address and fingerprints,
 * and the link that is made of them says the same.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"
#include "fuzz.h"

static void
made_again(const struct uri *uri, const char *hex)
{
	char *link = uri_make(uri->jid, hex);
	struct uri again;
	struct err err;

	for (const char *s = link; *s != '\0'; s++)
		if (*s <= ' ' || *s > '~')
			abort();	/* a QR code's, and typed by people */
	if (uri_parse(link, &again, &err) == -1 ||
	    strcmp(again.jid, uri->jid) != 0 || again.n != 1 ||
	    strcmp(again.hex[0], hex) != 0 || !uri_has(&again, hex))
		abort();
	uri_free(&again);
	free(link);
}

static void
check(const struct uri *uri)
{
	char *jid = jid_parse(uri->jid, NULL);
	char *bare = jid != NULL ? jid_bare(jid) : NULL;

	if (bare == NULL || strcmp(bare, uri->jid) != 0)
		abort();
	free(bare);
	free(jid);
	if (uri->n == 0 || uri->n > URI_FINGERPRINTS)
		abort();
	for (size_t i = 0; i < uri->n; i++) {
		if (strlen(uri->hex[i]) != FINGERPRINT_HEX ||
		    strspn(uri->hex[i], "0123456789abcdef") !=
		    FINGERPRINT_HEX)
			abort();
		made_again(uri, uri->hex[i]);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = xstrndup((const char *)data, len);
	struct err err = { .code = "" };
	struct uri uri;

	if (uri_parse(text, &uri, &err) == 0) {
		check(&uri);
		uri_free(&uri);
	} else if (strcmp(err.code, "bad-link") != 0 || uri.jid != NULL)
		abort();
	free(text);
	return 0;
}

FUZZ_MAIN("uri")
