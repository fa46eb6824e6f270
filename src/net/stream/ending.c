/*
 * Why a stream ended, read from what the server said.  Knows no state of the
 * stream and decides nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/stream/inside.h"

#define TEXT_MAX 4096		/* bytes of the server's own words */
#define NS_STANZA_ERROR "urn:ietf:params:xml:ns:xmpp-stanzas"

void
ending_free(struct ending *e)
{
	free(e->text);
	memset(e, 0, sizeof *e);
}

static bool
stream_ending_is_condition(const char *s)
{
	size_t len = strlen(s);

	return len > 0 && len <= CONDITION_MAX &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyz-") == len;
}

void
ending_set(struct ending *e, enum ending_why why, const char *condition,
    const char *text)
{
	ending_free(e);
	e->why = why;
	snprintf(e->condition, sizeof e->condition, "%s", condition);
	if (text != NULL && *text != '\0')
		e->text = xstrdup(text);
}

/* The element of this namespace that is no text; NULL: there is none. */
static struct _xmpp_stanza_t *
ending_find_condition(struct _xmpp_stanza_t *s, const char *ns)
{
	struct _xmpp_stanza_t *child = stanza_first(s);

	for (; child != NULL; child = stanza_after(child))
		if (strcmp(stanza_ns(child), ns) == 0 &&
		    strcmp(stanza_name(child), "text") != 0 &&
		    stream_ending_is_condition(stanza_name(child)))
			return child;
	return NULL;
}

/* Condition and text of an error; returns the condition's element or NULL. */
static struct _xmpp_stanza_t *
ending_read_error(struct ending *e, enum ending_why why,
    struct _xmpp_stanza_t *s,
    const char *ns, const char *lang)
{
	struct _xmpp_stanza_t *c = ending_find_condition(s, ns);
	char *text = stanza_words(lang, s, "text", ns, TEXT_MAX);

	ending_set(e, why, c == NULL ? "undefined-condition" :
	    stanza_name(c), text);
	free(text);
	return c;
}

/* ---- see-other-host, RFC 6120, 4.9.3.19 --------------------------------- */

static int
ending_parse_port(const char *s, uint16_t *port)
{
	size_t len = strlen(s);
	unsigned long n = len > 0 && len <= 5 &&
	    strspn(s, "0123456789") == len ? strtoul(s, NULL, 10) : 0;

	if (n == 0 || n > UINT16_MAX)
		return -1;
	*port = (uint16_t)n;
	return 0;
}

/* A name or a numeric address, as far as its characters go. */
static bool
ending_is_host(const char *s, size_t len)
{
	if (len == 0 || len > HOST_MAX_BYTES || s[0] == '-' || s[0] == '.')
		return false;
	for (size_t i = 0; i < len; i++)
		if (strchr("-_.", s[i]) == NULL &&
		    !(s[i] >= 'a' && s[i] <= 'z') &&
		    !(s[i] >= 'A' && s[i] <= 'Z') &&
		    !(s[i] >= '0' && s[i] <= '9') &&
		    ((unsigned char)s[i] & 0x80) == 0)
			return false;
	return true;
}

static bool
ending_is_six(const char *s)
{
	struct in6_addr a;

	return inet_pton(AF_INET6, s, &a) == 1;
}

int
host_port_parse(const char *s, char host[HOST_MAX_BYTES + 1], uint16_t *port)
{
	const char *begin = s + (*s == '['), *rest;
	size_t len;

	*port = 0;
	host[0] = '\0';
	if (ending_is_six(s)) {
		snprintf(host, HOST_MAX_BYTES + 1, "%s", s);
		return 0;
	}
	len = strcspn(begin, *s == '[' ? "]" : ":");
	rest = begin + len;
	if (*s == '[' && *rest++ != ']')
		return -1;
	if (len > HOST_MAX_BYTES || (*rest != '\0' && (*rest != ':' ||
	    ending_parse_port(rest + 1, port) == -1)))
		return -1;
	memcpy(host, begin, len);
	host[len] = '\0';
	if (*s == '[' ? ending_is_six(host) : ending_is_host(host, len))
		return 0;
	host[0] = '\0';
	return -1;
}

/* ---- what the server says ------------------------------------------------ */

static enum ending_why
why_stream_error(const char *condition)
{
	static const struct {
		const char *condition;
		enum ending_why why;
	} rows[] = {
		{ "conflict", ENDING_CONFLICT },
		{ "connection-timeout", ENDING_LOST },
		{ "host-gone", ENDING_LOOKUP },
		{ "host-unknown", ENDING_LOOKUP },
		{ "reset", ENDING_LOST },
		{ "system-shutdown", ENDING_LOST },
	};

	for (size_t i = 0; i < NELEM(rows); i++)
		if (strcmp(rows[i].condition, condition) == 0)
			return rows[i].why;
	return ENDING_STREAM;
}

void
ending_stream_error(struct ending *e, struct _xmpp_stanza_t *s,
    const char *lang)
{
	struct _xmpp_stanza_t *c = ending_read_error(e, ENDING_STREAM, s,
	    NS_STREAM_ERROR, lang);
	char *where;

	e->why = why_stream_error(e->condition);
	if (c == NULL || strcmp(e->condition, "see-other-host") != 0)
		return;
	where = stanza_text(c, HOST_MAX_BYTES + 16, NULL);
	(void)host_port_parse(where, e->host, &e->port);
	if (e->text == NULL && *where != '\0')
		e->text = xstrdup(where);
	free(where);
}

/* RFC 6120, 6.5 */
void
ending_failure(struct ending *e, struct _xmpp_stanza_t *s, const char *lang)
{
	if (ending_read_error(e, ENDING_SASL, s, NS_SASL, lang) == NULL)
		snprintf(e->condition, sizeof e->condition, "%s",
		    "not-authorized");
	/* RFC 6120, 6.5.11: not the password's fault. */
	if (strcmp(e->condition, "temporary-auth-failure") == 0)
		e->why = ENDING_STREAM;
}

/* RFC 6120, 7.7 and 8.3 */
void
ending_iq(struct ending *e, struct _xmpp_stanza_t *iq, const char *lang)
{
	struct _xmpp_stanza_t *error = stanza_child(iq, "error", NS_CLIENT);

	if (error == NULL)
		ending_set(e, ENDING_STREAM, "undefined-condition", NULL);
	else
		(void)ending_read_error(e, ENDING_STREAM, error,
		    NS_STANZA_ERROR,
		    lang);
}

bool
ending_blames(const char *condition)
{
	static const char *const conditions[] = {
		"bad-format", "bad-namespace-prefix", "improper-addressing",
		"internal-server-error", "invalid-namespace", "invalid-xml",
		"not-well-formed", "policy-violation", "restricted-xml",
		"undefined-condition", "unsupported-encoding",
		"unsupported-stanza-type",
	};

	for (size_t i = 0; i < NELEM(conditions); i++)
		if (strcmp(conditions[i], condition) == 0)
			return true;
	return false;
}
