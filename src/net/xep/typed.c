/*
 * A stanza that the user typed: read as one that came would be, and taken only
 * where it is one request, answer or presence and carries no message (law 1:
 * messages leave through OTR's choke point in sotto, and no other way).  What
 * is sent is written anew from what was read, so that no byte of the text
 * itself reaches the stream.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <strophe.h>

struct typed {
	xmpp_stanza_t *stanza;	/* the first element */
	size_t elements;
	bool cut, closed;
};

static void
typed_opened(void *arg, xmpp_stanza_t *root)
{
	(void)arg;
	(void)root;
}

static void
typed_element(void *arg, xmpp_stanza_t *s, bool cut)
{
	struct typed *t = arg;

	t->cut |= cut;
	if (t->elements++ == 0)
		t->stanza = xmpp_stanza_clone(s);
}

static void
typed_closed(void *arg)
{
	((struct typed *)arg)->closed = true;
}

/* A whole element that was too large. */
static void
typed_left_out(void *arg)
{
	((struct typed *)arg)->cut = true;
}

/* As a stream with nothing else in it. */
static enum xml_flaw
typed_parse(struct typed *t, xmpp_ctx_t *ctx, const char *text)
{
	static const char open[] = "<s xmlns='" NS_CLIENT "'>";
	static const struct reader_ops ops = { .opened = typed_opened,
	    .element = typed_element, .closed = typed_closed,
	    .left_out = typed_left_out };
	struct reader *r = reader_new(ctx, &ops, t);
	bool early, broken;

	broken = reader_feed(r, open, sizeof open - 1, NULL) == -1 ||
	    reader_feed(r, text, strlen(text), NULL) == -1;
	early = t->closed;	/* the text ended what it stands in */
	broken = broken || reader_feed(r, "</s>", 4, NULL) == -1;
	reader_free(r);
	if (t->cut)
		return XML_FLAW_LARGE;
	if (broken || early || !t->closed || t->elements == 0)
		return t->elements > 1 ? XML_FLAW_SEVERAL : XML_FLAW_BROKEN;
	return t->elements > 1 ? XML_FLAW_SEVERAL : XML_FLAW_NONE;
}

/* ---- what it is ------------------------------------------------------------ */

static bool
typed_is_carrier(xmpp_stanza_t *s)
{
	static const char *const names[] = { "body", "forwarded", "iq",
	    "message", "presence" };

	for (size_t i = 0; i < NELEM(names); i++)
		if (strcasecmp(stanza_name(s), names[i]) == 0)
			return true;
	return false;
}

/* Whatever its namespace: a component, a gateway, an archive may read a
 * message out of any of them (XEP-0297, XEP-0356, XEP-0136). */
static bool
typed_carries(xmpp_stanza_t *s)
{
	xmpp_stanza_t *child = stanza_first(s);

	for (; child != NULL; child = stanza_after(child))
		if (typed_is_carrier(child) || typed_carries(child))
			return true;
	return false;
}

static bool
typed_is_request(xmpp_stanza_t *s)
{
	const char *type = stanza_attr(s, "type", 16);

	return strcmp(type, "get") == 0 || strcmp(type, "set") == 0;
}

static enum xml_flaw
typed_judge(xmpp_stanza_t *s)
{
	const char *type = stanza_attr(s, "type", 16);
	const char *id = xmpp_stanza_get_attribute(s, "id");

	if (stanza_is(s, "message", NS_CLIENT) || typed_carries(s))
		return XML_FLAW_MESSAGE;
	if (!stanza_is(s, "iq", NS_CLIENT) &&
	    !stanza_is(s, "presence", NS_CLIENT))
		return XML_FLAW_NAME;
	if (xmpp_stanza_get_attribute(s, "from") != NULL)
		return XML_FLAW_FROM;	/* RFC 6120, 4.9.3.9: or the stream ends */
	if (id != NULL && strlen(id) > ID_MAX_BYTES - 4)
		return XML_FLAW_ID;
	if (stanza_is(s, "iq", NS_CLIENT) && !typed_is_request(s) &&
	    strcmp(type, "result") != 0 && strcmp(type, "error") != 0)
		return XML_FLAW_TYPE;
	return XML_FLAW_NONE;
}

/* So that its answer is taken for that of no other request (iq.c). */
static void
typed_set_id(xmpp_stanza_t *s)
{
	const char *id = xmpp_stanza_get_attribute(s, "id");
	char word[17], *own;

	random_word(word);
	own = xasprintf("xml-%s", id != NULL && *id != '\0' ? id : word);
	xmpp_stanza_set_id(s, own);
	free(own);
}

xmpp_stanza_t *
typed_read(xmpp_ctx_t *ctx, const char *text, enum xml_flaw *flaw)
{
	struct typed t = { .stanza = NULL };

	*flaw = typed_parse(&t, ctx, text);
	if (*flaw == XML_FLAW_NONE)
		*flaw = typed_judge(t.stanza);
	if (*flaw == XML_FLAW_NONE) {
		if (stanza_is(t.stanza, "iq", NS_CLIENT) &&
		    typed_is_request(t.stanza))
			typed_set_id(t.stanza);
		return t.stanza;
	}
	if (t.stanza != NULL)
		stanza_release(t.stanza);
	return NULL;
}
