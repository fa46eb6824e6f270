/*
 * Feeds XML to all that reads stanzas.  What is told to sotto must be what
 * the channel takes: note_tell() ends us where it is not.  A question to
 * bob@example.org/x is open; its id, which nobody could guess, is put in for
 * IDs.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "tests/support/stanzas.h"

#define ID_PLACE "@@@@@@@@@@@@@@@@"

/* Asks him; puts the question's id wherever the bytes hold its place. */
static void
ask(struct notes *n, char *xml)
{
	struct msg m = { .type = MSG_DISCOVER };
	char *at;

	(void)notes_feed(n, "<s xmlns='jabber:client'><iq type='set' id='1'>"
	    "<query xmlns='jabber:iq:roster'><item jid='bob@example.org' "
	    "subscription='both'/></query></iq></s>");
	str_clear(&n->text);
	m.u.discover.to = "bob@example.org/x";
	m.u.discover.caps = "";
	(void)xep_do(&n->wire, &m);
	if ((at = strstr(n->text.s, " id='")) == NULL)
		abort();
	for (char *p = xml; (p = strstr(p, ID_PLACE)) != NULL;)
		memcpy(p, at + 5, sizeof ID_PLACE - 1);
	str_clear(&n->text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct notes n;
	struct str xml;

	notes_init(&n);
	str_init(&xml);
	str_addn(&xml, (const char *)data, size);
	str_add(&xml, "");
	ask(&n, xml.s);
	(void)notes_feed(&n, xml.s);
	str_free(&xml);
	notes_free(&n);
	return 0;
}

FUZZ_MAIN("stanza")
