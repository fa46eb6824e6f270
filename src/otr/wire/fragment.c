/*
 * Fragments: what one says, and a message of one's own in pieces, where the
 * user says that larger ones get lost.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "otr/wire/inside.h"

/* Digits of the base, at most `max` of them, and the comma or bar after. */
static const char *
fragment_number(const char *s, int base, size_t max, char after, uint32_t *out)
{
	char *end;

	if (strspn(s, base == 16 ? "0123456789abcdefABCDEF" : "0123456789") >
	    max)
		return NULL;
	if (*s == after || *s == '-' || *s == '+' || *s == ' ')
		return NULL;
	*out = (uint32_t)strtoul(s, &end, base);
	return *end == after && end != s ? end + 1 : NULL;
}

/* OTRv3, "Fragmentation": "?OTR|%x|%x,%hu,%hu,%s," or "?OTR,%hu,%hu,%s,". */
bool
fragment_parse(const char *body, struct piece *p)
{
	uint32_t k, n;
	const char *s = body + 5;
	size_t len;

	memset(p, 0, sizeof(*p));
	if (body[4] == '|' &&
	    ((s = fragment_number(s, 16, 8, '|', &p->from)) == NULL ||
	    (s = fragment_number(s, 16, 8, ',', &p->to)) == NULL))
		return false;
	if ((s = fragment_number(s, 10, 5, ',', &k)) == NULL ||
	    (s = fragment_number(s, 10, 5, ',', &n)) == NULL)
		return false;
	len = strcspn(s, ",");
	if (s[len] != ',' || s[len + 1] != '\0' || len == 0)
		return false;
	if (k == 0 || k > n || n > WIRE_FRAGMENTS_MAX)
		return false;
	p->k = k;
	p->n = n;
	p->text = s;
	p->len = len;
	return true;
}

bool
fragment_is(const char *body)
{
	static const char digits[] = "0123456789abcdefABCDEF";

	return (strncmp(body, "?OTR|", 5) == 0 ||
	    strncmp(body, "?OTR,", 5) == 0) && body[5] != '\0' &&
	    strchr(digits, body[5]) != NULL;
}

bool
fragment_fits(const char *body)
{
	struct piece p;

	return fragment_parse(body, &p);
}

/*
 * Some ways carry only so much at once.  OTRv3, "Transmitting Fragments";
 * queries and errors are not divided.
 */
void
fragment_split(const char *wire, unsigned max,
    void (*put)(void *arg, const char *piece), void *arg)
{
	size_t len = strlen(wire), each, n;
	struct wire w;

	if (max == 0 || len <= max || strncmp(wire, "?OTR:", 5) != 0) {
		put(arg, wire);
		return;
	}
	wire_head(wire + 5, &w);
	each = (max > WIRE_FRAGMENT_MIN ? max : WIRE_FRAGMENT_MIN) -
	    WIRE_FRAGMENT_HEAD;
	if (len / each >= WIRE_FRAGMENTS_MAX)
		each = len / WIRE_FRAGMENTS_MAX + 1;
	n = (len + each - 1) / each;
	for (size_t k = 1; k <= n; k++, wire += each) {
		char *piece = w.version == 3 ?
		    xasprintf("?OTR|%08x|%08x,%05zu,%05zu,%.*s,", w.from,
			w.to, k, n, (int)each, wire) :
		    xasprintf("?OTR,%05zu,%05zu,%.*s,", k, n, (int)each,
			wire);

		put(arg, piece);
		free(piece);
		if (k == n)
			break;
	}
}
