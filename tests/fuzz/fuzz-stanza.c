/*
 * Feeds XML to all that reads stanzas.  What is told to sotto must be what
 * the channel takes: note_tell() ends us where it is not.  A question to
 * bob@example.org/x is open, and a query of the archive; their ids, which
 * nobody could guess, are put in for IDs.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "tests/support/stanzas.h"

#define ID_PLACE "@@@@@@@@@@@@@@@@"
#define QUERY_PLACE "################"
#define PAGE_PLACE "%%%%%%%%%%%%%%%%"	/* of the request around the query */

/* Puts an id that stands behind a mark in what was sent for its place. */
static void
put(const struct notes *n, const char *mark, const char *place, char *xml)
{
	const char *at = strstr(n->text.s, mark);

	if (at == NULL)
		abort();
	for (char *p = xml; (p = strstr(p, place)) != NULL;)
		memcpy(p, at + strlen(mark), sizeof ID_PLACE - 1);
}

static void
ask_archive(struct notes *n, char *xml)
{
	struct msg m = { .type = MSG_ARCHIVE_ASK };

	str_clear(&n->text);
	m.u.archive_ask.with = m.u.archive_ask.before = "";
	m.u.archive_ask.most = 2;
	(void)xep_do(&n->wire, &m);
	put(n, "<iq id='", PAGE_PLACE, xml);
	put(n, "queryid='", QUERY_PLACE, xml);
}

/* Asks him; puts the question's id wherever the bytes hold its place. */
static void
ask(struct notes *n, char *xml)
{
	struct msg m = { .type = MSG_DISCOVER };

	(void)notes_feed(n, "<s xmlns='jabber:client'><iq type='set' id='1'>"
	    "<query xmlns='jabber:iq:roster'><item jid='bob@example.org' "
	    "subscription='both'/></query></iq></s>");
	str_clear(&n->text);
	m.u.discover.to = "bob@example.org/x";
	m.u.discover.caps = "";
	(void)xep_do(&n->wire, &m);
	put(n, " id='", ID_PLACE, xml);
	ask_archive(n, xml);
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
