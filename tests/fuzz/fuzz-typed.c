/*
 * Feeds what a user may type behind /xml to both programs' readers of it.
 * Whatever it is: what sotto-net takes is one <iq/> or <presence/> of its
 * stream, and has nothing in it that is or carries a message, also as its bytes
 * are read again; and what sotto takes for one without a message is no message
 * there.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fuzz.h"
#include "chat/raw.h"
#include "net/xep/inside.h"
#include "tests/support/stanzas.h"

static void
check_within(xmpp_stanza_t *s)
{
	static const char *const names[] = { "body", "forwarded", "iq",
	    "message", "presence" };
	xmpp_stanza_t *child = stanza_first(s);

	for (; child != NULL; child = stanza_after(child)) {
		for (size_t i = 0; i < NELEM(names); i++)
			if (strcasecmp(stanza_name(child), names[i]) == 0)
				abort();
		check_within(child);
	}
}

static void
check(xmpp_stanza_t *s)
{
	if (!stanza_is(s, "iq", NS_CLIENT) &&
	    !stanza_is(s, "presence", NS_CLIENT))
		abort();
	check_within(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct notes n;
	struct str text, bytes;
	enum xml_flaw here, there;
	xmpp_stanza_t *s, *again;

	str_init(&text);
	utf8_fix(&text, (const char *)data, size);
	str_add(&text, "");
	here = typed_flaw(text.s);
	notes_init(&n);
	s = typed_read(n.wire.ctx, text.s, &there);
	if ((s == NULL) != (there != XML_FLAW_NONE) ||
	    (here == XML_FLAW_NONE && there == XML_FLAW_MESSAGE))
		abort();
	if (s != NULL) {
		check(s);
		str_init(&bytes);
		stanza_write(s, &bytes);
		again = stanza_read(n.wire.ctx, bytes.s, bytes.len);
		if (again == NULL)
			abort();
		check(again);
		stanza_release(again);
		stanza_release(s);
		str_free(&bytes);
	}
	notes_free(&n);
	str_free(&text);
	return 0;
}

FUZZ_MAIN("typed")
