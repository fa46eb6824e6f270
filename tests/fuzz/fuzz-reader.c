/*
 * Any bytes as a stream of stanzas: in one piece and byte by byte the same is
 * told of it; what was read and is written can be read again, and is the same.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#include "fuzz.h"
#include "net/stanza/stanza.h"

#define OPEN "<s:s xmlns='jabber:client' " \
	"xmlns:s='http://etherx.jabber.org/streams'>"

struct told {
	struct str text;
	bool good;
};

static void
tell(struct told *t, const char *what, xmpp_stanza_t *s)
{
	str_add(&t->text, what);
	stanza_write(s, &t->text);
	str_addc(&t->text, '\n');
}

static void
on_opened(void *arg, xmpp_stanza_t *root)
{
	(void)arg;
	(void)stanza_attr(root, "from", 16);
}

static void
on_element(void *arg, xmpp_stanza_t *s, bool cut)
{
	(void)cut;
	tell(arg, "", s);
}

static bool
on_by_item(void *arg, xmpp_stanza_t *head)
{
	(void)arg;
	return stanza_is(head, "iq", NS_CLIENT);
}

static void
on_item(void *arg, xmpp_stanza_t *head, xmpp_stanza_t *item)
{
	(void)head;
	tell(arg, "", item);
}

static void
on_closed(void *arg)
{
	(void)arg;
}

static void
read_in(xmpp_ctx_t *ctx, struct told *t, const char *s, size_t len,
    size_t piece, bool items)
{
	const struct reader_ops ops = { on_opened, on_element,
	    items ? on_by_item : NULL, on_item, on_closed, NULL };
	struct reader *r = reader_new(ctx, &ops, t);
	size_t n;

	str_init(&t->text);
	str_add(&t->text, "");
	t->good = reader_feed(r, OPEN, strlen(OPEN), NULL) != -1;
	for (size_t at = 0; t->good && at < len; at += n) {
		n = len - at < piece ? len - at : piece;
		t->good = reader_feed(r, s + at, n, NULL) != -1;
	}
	reader_free(r);
}

static void
compare(const struct told *a, const struct told *b)
{
	if (a->good != b->good || (a->good && strcmp(a->text.s,
	    b->text.s) != 0))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct told whole, bytes, again;
	xmpp_ctx_t *ctx;

	xmpp_initialize();
	ctx = xmpp_ctx_new(NULL, NULL);
	read_in(ctx, &whole, (const char *)data, len, len == 0 ? 1 : len,
	    true);
	read_in(ctx, &bytes, (const char *)data, len, 1, true);
	compare(&whole, &bytes);
	read_in(ctx, &again, whole.text.s, whole.text.len,
	    whole.text.len + 1, false);
	/* What was whole is: that all may be broken later, or be longer now
	 * than is allowed, decides nothing. */
	if (whole.good && whole.text.len < 65536)
		compare(&whole, &again);
	str_free(&whole.text);
	str_free(&bytes.text);
	str_free(&again.text);
	xmpp_ctx_free(ctx);
	xmpp_shutdown();
	return 0;
}

FUZZ_MAIN("reader")
