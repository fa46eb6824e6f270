/*
 * Small helpers over libstrophe's stanzas.  Knows no particular extension.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/stanza/stanza.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

xmpp_stanza_t *
stanza_new(xmpp_ctx_t *ctx, const char *name, const char *ns)
{
	xmpp_stanza_t *s = xmpp_stanza_new(ctx);

	if (s == NULL || xmpp_stanza_set_name(s, name) != XMPP_EOK ||
	    (ns != NULL && xmpp_stanza_set_ns(s, ns) != XMPP_EOK))
		die("out of memory");
	return s;
}

xmpp_stanza_t *
stanza_add(xmpp_stanza_t *parent, xmpp_stanza_t *child)
{
	if (xmpp_stanza_add_child_ex(parent, child, 0) != XMPP_EOK)
		die("out of memory");
	return child;
}

xmpp_stanza_t *
stanza_add_new(xmpp_stanza_t *parent, const char *name, const char *ns)
{
	return stanza_add(parent,
	    stanza_new(xmpp_stanza_get_context(parent), name, ns));
}

void
stanza_fill(xmpp_stanza_t *s, const char *text)
{
	xmpp_stanza_t *t = xmpp_stanza_new(xmpp_stanza_get_context(s));
	struct str clean;

	str_init(&clean);
	utf8_xml(&clean, text, strlen(text));
	if (t == NULL || xmpp_stanza_set_text(t, clean.s) != XMPP_EOK)
		die("out of memory");
	stanza_add(s, t);
	str_free(&clean);
}

void
stanza_add_text(xmpp_stanza_t *parent, const char *name, const char *text)
{
	if (*text != '\0')
		stanza_fill(stanza_add_new(parent, name, NULL), text);
}

/* Its namespace is looked for among its attributes: only where the name is
 * right, for most are asked whether they are one of many. */
bool
stanza_is(xmpp_stanza_t *s, const char *name, const char *ns)
{
	const char *n = xmpp_stanza_get_name(s), *x;

	return n != NULL && *n == *name && strcmp(n, name) == 0 &&
	    (x = xmpp_stanza_get_ns(s)) != NULL && strcmp(x, ns) == 0;
}

xmpp_stanza_t *
stanza_child(xmpp_stanza_t *s, const char *name, const char *ns)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(s);

	while (child != NULL && !stanza_is(child, name, ns))
		child = xmpp_stanza_get_next(child);
	return child;
}

const char *
stanza_attr(xmpp_stanza_t *s, const char *name, size_t max)
{
	const char *v = xmpp_stanza_get_attribute(s, name);

	return v == NULL || strlen(v) > max ? "" : v;
}

void
stanza_set_jid(xmpp_stanza_t *s, const char *attribute, const char *jid)
{
	char *exact = jid_exact(jid);

	if (xmpp_stanza_set_attribute(s, attribute, exact) != XMPP_EOK)
		die("out of memory");
	free(exact);
}

void
random_word(char out[17])
{
	unsigned char bytes[16];

	random_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		out[i] = "abcdefghijklmnopqrstuvwxyz234567"[bytes[i] & 31];
	out[16] = '\0';
}
