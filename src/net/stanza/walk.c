/*
 * Going through a stanza, for files that do not know libstrophe.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/stanza/stanza.h"

#include <strophe.h>

static xmpp_stanza_t *
walk_next_element(xmpp_stanza_t *s)
{
	while (s != NULL && !xmpp_stanza_is_tag(s))
		s = xmpp_stanza_get_next(s);
	return s;
}

xmpp_stanza_t *
stanza_first(xmpp_stanza_t *s)
{
	return walk_next_element(xmpp_stanza_get_children(s));
}

xmpp_stanza_t *
stanza_after(xmpp_stanza_t *s)
{
	return walk_next_element(xmpp_stanza_get_next(s));
}

const char *
stanza_name(xmpp_stanza_t *s)
{
	const char *name = xmpp_stanza_get_name(s);

	return name == NULL ? "" : name;
}

const char *
stanza_ns(xmpp_stanza_t *s)
{
	const char *ns = xmpp_stanza_get_ns(s);

	return ns == NULL ? "" : ns;
}

xmpp_stanza_t *
stanza_keep(xmpp_stanza_t *s)
{
	return xmpp_stanza_clone(s);
}

void
stanza_release(xmpp_stanza_t *s)
{
	xmpp_stanza_release(s);
}
