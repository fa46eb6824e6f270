/*
 * XEP-0428: which part of a body is only there for programs that do not know
 * what else the message says.  Counted in Unicode code points (XEP-0426),
 * whatever they look like; a range that is not one is none.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdio.h>
#include <string.h>

#include <strophe.h>

#define NUMBER_MAX 9		/* digits of a place in a body */

/* ---- writing ------------------------------------------------------------- */

static size_t
fallback_count(const char *s, size_t bytes)
{
	size_t n = 0;

	for (size_t i = 0; i < bytes; i++)
		n += ((unsigned char)s[i] & 0xc0) != 0x80;
	return n;
}

void
fallback_write(xmpp_stanza_t *s, const char *for_ns, const char *body,
    size_t bytes)
{
	xmpp_stanza_t *f, *b;
	struct str clean;
	char number[24];

	if (bytes == 0 || bytes > strlen(body))
		return;
	f = stanza_add_new(s, "fallback", NS_FALLBACK);
	xmpp_stanza_set_attribute(f, "for", for_ns);
	b = stanza_add_new(f, "body", NULL);
	if (body[bytes] == '\0')
		return;		/* without numbers it is all of it */
	str_init(&clean);
	utf8_xml(&clean, body, bytes);	/* as stanza_add_text() writes it */
	snprintf(number, sizeof(number), "%zu",
	    fallback_count(clean.s, clean.len));
	xmpp_stanza_set_attribute(b, "start", "0");
	xmpp_stanza_set_attribute(b, "end", number);
	str_free(&clean);
}

/* ---- reading ------------------------------------------------------------- */

/* -1: no number is there, or one that no body is long enough for. */
static long
fallback_number(xmpp_stanza_t *s, const char *name)
{
	const char *text = stanza_attr(s, name, NUMBER_MAX);
	long n = 0;

	if (*text == '\0')
		return -1;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return -1;
		n = n * 10 + (*text - '0');
	}
	return n;
}

/* Bytes of so many code points of a valid text; -1: it has fewer. */
static long
fallback_bytes(const char *body, long points)
{
	size_t at = 0;

	while (points > 0 && body[at] != '\0') {
		for (at++; ((unsigned char)body[at] & 0xc0) == 0x80; at++)
			;
		points--;
	}
	return points > 0 ? -1 : (long)at;
}

static bool
fallback_range(xmpp_stanza_t *b, const char *body, uint32_t *at,
    uint32_t *bytes)
{
	long start = fallback_number(b, "start"), end;

	end = fallback_number(b, "end");
	if (start == -1 || end == -1 || start >= end)
		return false;
	start = fallback_bytes(body, start);
	end = fallback_bytes(body, end);
	if (start == -1 || end == -1)
		return false;
	*at = (uint32_t)start;
	*bytes = (uint32_t)(end - start);
	return true;
}

static bool
fallback_all(const char *body, uint32_t *at, uint32_t *bytes)
{
	*at = 0;
	*bytes = (uint32_t)strlen(body);
	return *bytes > 0;
}

static bool
fallback_has(xmpp_stanza_t *s, const char *name)
{
	return xmpp_stanza_get_attribute(s, name) != NULL;
}

/* Several ranges may overlap and say nothing certain: then it is all text. */
static bool
fallback_read_one(xmpp_stanza_t *f, const char *body, uint32_t *at,
    uint32_t *bytes)
{
	xmpp_stanza_t *child = stanza_first(f), *b = NULL;

	if (child == NULL)
		return fallback_all(body, at, bytes);
	for (; child != NULL; child = stanza_after(child)) {
		if (!stanza_is(child, "body", NS_FALLBACK))
			continue;
		if (b != NULL)
			return false;
		b = child;
	}
	if (b == NULL)
		return false;
	if (!fallback_has(b, "start") && !fallback_has(b, "end"))
		return fallback_all(body, at, bytes);
	return fallback_range(b, body, at, bytes);
}

bool
fallback_read(xmpp_stanza_t *s, const char *for_ns, const char *body,
    uint32_t *at, uint32_t *bytes)
{
	xmpp_stanza_t *child, *f = NULL;

	for (child = stanza_first(s); child != NULL;
	    child = stanza_after(child)) {
		if (!stanza_is(child, "fallback", NS_FALLBACK) ||
		    strcmp(stanza_attr(child, "for", NS_MAX), for_ns) != 0)
			continue;
		if (f != NULL)
			return false;
		f = child;
	}
	return f != NULL && fallback_read_one(f, body, at, bytes);
}
