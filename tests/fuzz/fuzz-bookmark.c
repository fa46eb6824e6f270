/*
 * Answers about bookmarks and rooms, as anybody else may write them: the first
 * byte chooses the question, the rest is the answer's payload.  "i": the
 * account's bookmarks, "s": those in private storage; "c" and "o": what there
 * is of one that is to be changed, in either place; "d": which rooms a service
 * has; "e": an event.  What is told must be what the channel takes (note_tell()
 * ends us where it is not), and rooms.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "tests/support/stanzas.h"

#define SERVICE "rooms.example.org"
#define ROOM "tea@" SERVICE

static struct notes n;

static void
check_room(const char *jid)
{
	if (strchr(jid, '@') == NULL || jid_resource(jid) != NULL)
		abort();
}

static void
check_tell(void *arg, const struct msg *m)
{
	char *domain;

	if (m->type == MSG_BOOKMARK)
		check_room(m->u.bookmark.room);
	else if (m->type == MSG_BOOKMARK_GONE && *m->u.bookmark_gone.room !=
	    '\0')
		check_room(m->u.bookmark_gone.room);
	else if (m->type == MSG_DIRECTORY_ROOM) {
		check_room(m->u.directory_room.room);
		domain = jid_domain(m->u.directory_room.room);
		if (strcmp(domain, SERVICE) != 0)
			abort();
		free(domain);
	}
	note_tell(arg, m);
}

/* The last request, answered with that; "": it is none of ours any more. */
static bool
answer(const char *from, const char *type, const char *payload)
{
	const char *at = n.text.s, *last = NULL;
	char id[17], *xml;
	bool read;

	while ((at = strstr(at, "<iq id='")) != NULL)
		last = at++;
	if (last == NULL)
		return false;
	snprintf(id, sizeof(id), "%s", last + 8);
	str_clear(&n.text);
	str_add(&n.text, "");
	xml = xasprintf("<s xmlns='jabber:client'><iq type='%s' id='%s' "
	    "from='%s'>%s</iq></s>", type, id, from, payload);
	read = notes_feed(&n, xml) == 0;
	free(xml);
	return read;
}

static void
asks(enum msg_type type)
{
	struct msg m = { .type = type };

	if (type == MSG_BOOKMARK_SET) {
		m.u.bookmark_set.request = 1;
		m.u.bookmark_set.room = ROOM;
		m.u.bookmark_set.name = "Tea";
		m.u.bookmark_set.nick = m.u.bookmark_set.password = "";
	} else if (type == MSG_DIRECTORY_ASK) {
		m.u.directory_ask.request = 1;
		m.u.directory_ask.at = SERVICE;
		m.u.directory_ask.word = "";
	}
	xep_do(&n.wire, &m);
}

#define NONE "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items/>" \
    "</pubsub>"
#define ONE "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items><item " \
    "id='a@b'><conference xmlns='urn:xmpp:bookmarks:1'/></item></items>" \
    "</pubsub>"
#define STORED "<query xmlns='jabber:iq:private'><storage xmlns='storage:" \
    "bookmarks'><conference jid='a@b'/></storage></query>"
#define IS_SERVICE "<query xmlns='http://jabber.org/protocol/disco#info'>" \
    "<identity category='conference' type='text'/></query>"

static void
feed(char choice, const char *text)
{
	char *xml;

	if (choice == 'e') {
		xml = xasprintf("<s xmlns='jabber:client'><message "
		    "from='me@example.org'>%s</message></s>", text);
		notes_feed(&n, xml);
		free(xml);
		return;
	}
	asks(choice == 'd' ? MSG_DIRECTORY_ASK : MSG_BOOKMARKS_ASK);
	if (choice == 'd')
		answer(SERVICE, "result", IS_SERVICE);
	if (choice == 's' || choice == 'o')
		answer(n.wire.bare, "result", NONE);
	if (choice == 'o')
		answer(n.wire.bare, "result", STORED);
	if (choice == 'c')
		answer(n.wire.bare, "result", ONE);
	if (choice == 'c' || choice == 'o')
		asks(MSG_BOOKMARK_SET);
	if (!answer(choice == 'd' ? SERVICE : n.wire.bare, "result", text))
		return;
	/* What follows is refused. */
	for (int i = 0; i < 100 && answer(choice == 'd' ? SERVICE :
	    n.wire.bare, "error", ""); i++)
		;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size == 0 || data[0] == '\0' || strchr("iscode", data[0]) == NULL)
		return 0;
	text = xstrndup((const char *)data + 1, size - 1);
	notes_init(&n);
	n.wire.tell = check_tell;
	str_add(&n.text, "");
	feed((char)data[0], text);
	notes_free(&n);
	free(text);
	return 0;
}

FUZZ_MAIN("bookmark")
