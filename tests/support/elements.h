/*
 * For tests of src/net/stream: a text as the element that a reader makes of
 * it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TEST_ELEMENTS_H
#define SOTTO_TEST_ELEMENTS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#include "net/stanza/stanza.h"

#define STREAM_HEAD "<stream:stream xmlns='jabber:client' xmlns:stream=" \
	"'http://etherx.jabber.org/streams' version='1.0' from='example.org'" \
	" id='s1'>"

static void
element_opened(void *arg, xmpp_stanza_t *root)
{
	(void)arg;
	(void)root;
}

static void
element_whole(void *arg, xmpp_stanza_t *s, bool cut)
{
	xmpp_stanza_t **got = arg;

	(void)cut;
	*got = stanza_keep(s);
}

static void
element_closed(void *arg)
{
	(void)arg;
}

/* The caller releases it; NULL: the text is no element. */
static xmpp_stanza_t *
element_of(xmpp_ctx_t *ctx, const char *text)
{
	static const struct reader_ops ops = { .opened = element_opened,
	    .element = element_whole, .closed = element_closed };
	xmpp_stanza_t *got = NULL;
	struct reader *r = reader_new(ctx, &ops, &got);
	struct err err;

	if (reader_feed(r, STREAM_HEAD, strlen(STREAM_HEAD), &err) == -1 ||
	    reader_feed(r, text, strlen(text), &err) == -1)
		fprintf(stderr, "%s: %s\n", text, err.text);
	reader_free(r);
	return got;
}

#endif
