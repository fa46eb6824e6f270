/*
 * What tests of requests begin and end with: a wire whose notes are read, and
 * the id of the last request that left.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TESTS_NET_ASKED_H
#define SOTTO_TESTS_NET_ASKED_H

#include "tests/support/stanzas.h"

#define BOB "bob@example.org"
#define PUBSUB "http://jabber.org/protocol/pubsub"

static struct notes n;
static char id[17];

static inline int
setup(void **state)
{
	(void)state;
	notes_init(&n);
	return 0;
}

static inline int
teardown(void **state)
{
	(void)state;
	notes_free(&n);
	return 0;
}

static inline void
feed(const char *inner)
{
	char *xml = xasprintf("<s xmlns='jabber:client'>%s</s>", inner);

	str_clear(&n.text);
	str_add(&n.text, "");
	assert_int_equal(notes_feed(&n, xml), 0);
	free(xml);
}

static inline void
take_id(void)
{
	const char *at = strstr(n.text.s, "<iq id='");

	assert_non_null(at);
	snprintf(id, sizeof(id), "%s", at + 8);
}

/* Of the last request, from whom it is. */
static inline void
feed_answer(const char *from, const char *type, const char *inner)
{
	char *xml = xasprintf("<iq type='%s' id='%s' from='%s'>%s</iq>", type,
	    id, from, inner);

	feed(xml);
	free(xml);
}

#endif
