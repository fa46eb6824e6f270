/*
 * What a program can do, as a hash in its presence (XEP-0115): our own, and
 * that of others.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define CAPS_NODE "urn:sotto:client"
#define BASE64 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" \
    "0123456789+/"

static void
caps_add_var(void *arg, const char *var)
{
	str_addf(arg, "%s<", var);
}

void
caps_add(const struct wire *w, xmpp_stanza_t *presence)
{
	xmpp_stanza_t *c = stanza_add_new(presence, "c", NS_CAPS);
	struct str s;
	char *ver;

	str_init(&s);
	str_add(&s, IDENTITY_CATEGORY "/" IDENTITY_TYPE "//" IDENTITY_NAME
	    "<");
	features_announce(w, caps_add_var, &s);
	ver = digest_sha1(xmpp_stanza_get_context(presence), &s);
	xmpp_stanza_set_attribute(c, "hash", "sha-1");
	xmpp_stanza_set_attribute(c, "node", CAPS_NODE);
	xmpp_stanza_set_attribute(c, "ver", ver);
	free(ver);
	str_free(&s);
}

/* 20 bytes in base64, RFC 4648, 4. */
bool
caps_is_sha1(const char *s)
{
	return strlen(s) == IPC_CAPS_MAX &&
	    strspn(s, BASE64) == IPC_CAPS_MAX - 1 &&
	    s[IPC_CAPS_MAX - 1] == '=';
}

const char *
caps_of(xmpp_stanza_t *presence)
{
	xmpp_stanza_t *c = stanza_child(presence, "c", NS_CAPS);
	const char *caps = c == NULL ? "" : stanza_attr(c, "ver",
	    IPC_CAPS_MAX);

	return c != NULL && strcmp(stanza_attr(c, "hash", 16), "sha-1") == 0 &&
	    caps_is_sha1(caps) ? caps : "";
}

static const char *const caps_announces[] = { NS_CAPS, NULL };
const struct feature feature_caps = {
	.name = "caps",
	.announces = caps_announces,
};
