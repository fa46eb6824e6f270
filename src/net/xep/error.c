/*
 * Why a stanza was refused (RFC 6120, 8.3).
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <string.h>

#include <strophe.h>

/* The first child of that namespace that is no text. */
static const char *
error_condition_of(xmpp_stanza_t *error)
{
	xmpp_stanza_t *child = xmpp_stanza_get_children(error);

	for (; child != NULL; child = xmpp_stanza_get_next(child)) {
		const char *name = xmpp_stanza_get_name(child);
		const char *ns = xmpp_stanza_get_ns(child);

		if (name != NULL && ns != NULL &&
		    strcmp(ns, NS_ERRORS) == 0 &&
		    strcmp(name, "text") != 0 &&
		    strlen(name) <= IPC_CONDITION_MAX)
			return name;
	}
	return NULL;
}

void
stanza_error(const struct wire *w, xmpp_stanza_t *s, const char **condition,
    char **text)
{
	xmpp_stanza_t *error = stanza_child(s, "error", NS_CLIENT);

	*condition = error == NULL ? NULL : error_condition_of(error);
	if (*condition == NULL)
		*condition = "undefined-condition";
	*text = error == NULL ? xstrdup("") :
	    stanza_words(w->lang, error, "text", NS_ERRORS, IPC_TEXT_MAX);
}
