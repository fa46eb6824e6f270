/*
 * Addresses that are normal as they stand: nearly all that a server says, one
 * with each stanza.  What is not plainly so goes the long way.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "lib/inside.h"

#define PLAIN_MAX 200		/* bytes of all: within each part's limit */
#define LABEL_MAX 63

static bool
plain_is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
plain_is_word(char c)
{
	return plain_is_letter(c) || (c >= '0' && c <= '9') || c == '-';
}

/* Bytes of a label of a host name at `s`; 0: it is none, or its hyphens may
 * mean something (RFC 5891, 4.2.3.1). */
static size_t
plain_label(const char *s)
{
	size_t n = 0;

	while (plain_is_word(s[n]))
		n++;
	if (n == 0 || n > LABEL_MAX || s[0] == '-' || s[n - 1] == '-' ||
	    (n > 3 && s[2] == '-' && s[3] == '-'))
		return 0;
	return n;
}

/* Where a host name ends that is no number; NULL: it is none. */
static const char *
plain_domain(const char *s)
{
	size_t n;

	for (;; s += n + 1) {
		if ((n = plain_label(s)) == 0)
			return NULL;
		if (s[n] != '.')
			return plain_is_letter(*s) ? s + n : NULL;
	}
}

bool
jid_plain(const char *s)
{
	const char *at = s;

	if (strnlen(s, PLAIN_MAX + 1) > PLAIN_MAX)
		return false;
	while (plain_is_word(*at) || *at == '.' || *at == '_')
		at++;
	if (*at != '@')
		at = s;
	else if (at++ == s)
		return false;
	if ((at = plain_domain(at)) == NULL)
		return false;
	if (*at == '\0')
		return true;
	if (*at++ != '/' || *at == '\0')
		return false;
	while (plain_is_word(*at) || (*at >= 'A' && *at <= 'Z') ||
	    *at == '.' || *at == '_')
		at++;
	return *at == '\0';
}
