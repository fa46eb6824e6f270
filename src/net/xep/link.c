/*
 * A link beside a message's text (XEP-0066, 4): it is text of the line, and
 * nobody fetches it.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_OOB "jabber:x:oob"
#define URL_MAX 4096		/* bytes */

/* One line of it; "": there is none.  Caller frees. */
static char *
link_url(xmpp_stanza_t *s)
{
	xmpp_stanza_t *x = stanza_child(s, "x", NS_OOB);
	xmpp_stanza_t *e = x == NULL ? NULL : stanza_child(x, "url", NS_OOB);
	char *url = e == NULL ? xstrdup("") : stanza_text(e, SIZE_MAX, NULL);
	size_t n = strcspn(url, " \t\r\n");

	url[n] = '\0';
	return words_take(url, URL_MAX);
}

/* Bytes that belong to OTR or to another encryption say what they say alone:
 * beside them anybody on the way may have put a link. */
static bool
link_is_sealed(xmpp_stanza_t *s, const char *body, const char *url)
{
	return strstr(body, "?OTR") != NULL || strstr(url, "?OTR") != NULL ||
	    stanza_sealing(s, *body != '\0') != SEALING_NONE;
}

char *
link_join(xmpp_stanza_t *s, char *body)
{
	char *url = link_url(s), *both;

	if (*url == '\0' || link_is_sealed(s, body, url) ||
	    strstr(body, url) != NULL ||
	    strlen(body) + 1 + strlen(url) > IPC_BODY_MAX) {
		free(url);
		return body;
	}
	both = *body == '\0' ? xstrdup(url) : xasprintf("%s\n%s", body, url);
	wipe(body, strlen(body));
	free(body);
	free(url);
	return both;
}
