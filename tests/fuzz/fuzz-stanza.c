/*
 * Feeds XML to all that reads stanzas.  What is told to sotto must be what
 * the channel takes: note_tell() ends us where it is not.  A question to
 * bob@example.org/x is open, a query of the archive, and one of each kind about
 * people; their ids, which nobody could guess, are put in for IDs.
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
	m.u.archive_ask.room = "";
	m.u.archive_ask.with = m.u.archive_ask.before = "";
	m.u.archive_ask.most = 2;
	(void)xep_do(&n->wire, &m);
	put(n, "<iq id='", PAGE_PLACE, xml);
	put(n, "queryid='", QUERY_PLACE, xml);
}

/* The last of the sixteen is the sign of each. */
#define PEOPLE_PLACE "----------------"

static void
ask_people(struct notes *n, char *xml)
{
	static const struct {
		char sign;
		struct msg m;
	} asked[] = {
		{ '!', { .type = MSG_ASK, .u.ask = { .request = 1,
		    .what = INQUIRY_TIME, .to = "bob@example.org/x" } } },
		{ '?', { .type = MSG_ASK, .u.ask = { .request = 2,
		    .what = INQUIRY_VERSION, .to = "bob@example.org/x" } } },
		{ '*', { .type = MSG_ASK, .u.ask = { .request = 3,
		    .what = INQUIRY_LAST, .to = "bob@example.org" } } },
		{ '+', { .type = MSG_ASK, .u.ask = { .request = 4,
		    .what = INQUIRY_NICK, .to = "bob@example.org" } } },
		{ '~', { .type = MSG_VCARD_GET, .u.vcard_get = { .request = 5,
		    .of = "bob@example.org" } } },
		{ '^', { .type = MSG_VCARD_SET, .u.vcard_set = { .request = 6,
		    .field = "email", .value = "a@b" } } },
		{ '$', { .type = MSG_BLOCK, .u.block = { .on = true,
		    .jid = "eve@example.org", .report = REPORT_SPAM,
		    .request = 7 } } },
	};
	char sought[] = PEOPLE_PLACE;

	for (size_t i = 0; i < NELEM(asked); i++) {
		str_clear(&n->text);
		(void)xep_do(&n->wire, &asked[i].m);
		sought[sizeof(sought) - 2] = asked[i].sign;
		put(n, "<iq id='", sought, xml);
	}
	(void)xep_do(&n->wire, &(struct msg){ .type = MSG_CONSENT,
	    .u.consent.to = CONSENT_TIME | CONSENT_LAST });
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
	ask_people(n, xml);
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
