/*
 * The bytes of a message: base64, and the fields of what was decoded.  Knows
 * no kind of message.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "otr/wire/inside.h"

int
wire_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* The first `n` (a multiple of 3) bytes of base64 text. */
bool
wire_decode(const char *s, unsigned char *out, size_t n)
{
	size_t i, j;
	int v;

	for (i = 0; i < n; i += 3, s += 4) {
		uint32_t word = 0;

		for (j = 0; j < 4; j++) {
			if ((v = wire_digit(s[j])) < 0)
				return false;
			word = word << 6 | (uint32_t)v;
		}
		out[i] = word >> 16 & 0xff;
		out[i + 1] = word >> 8 & 0xff;
		out[i + 2] = word & 0xff;
	}
	return true;
}

uint32_t
wire_number(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

/* The first 16 characters of base64: version and tags; 0 where unknown. */
void
wire_head(const char *s, struct wire *w)
{
	unsigned char head[12];

	w->version = 0;
	w->from = w->to = 0;
	if (!wire_decode(s, head, 12) || head[0] != 0 || (head[1] != 2 &&
	    head[1] != 3))
		return;
	w->version = head[1];
	if (w->version == 3) {
		w->from = wire_number(head + 3);
		w->to = wire_number(head + 7);
	}
}

/* ---- the fields of a message that was decoded ---------------------------- */

const unsigned char *
read_bytes(struct reader *r, size_t n)
{
	const unsigned char *at = r->at;

	if (n > r->left)
		return NULL;
	r->at += n;
	r->left -= n;
	return at;
}

bool
read_int(struct reader *r, uint32_t *out)
{
	const unsigned char *p = read_bytes(r, 4);

	if (p == NULL)
		return false;
	*out = wire_number(p);
	return true;
}

const unsigned char *
read_sized(struct reader *r, uint32_t *len)
{
	return read_int(r, len) ? read_bytes(r, *len) : NULL;
}

bool
same_bytes(const unsigned char *a, const unsigned char *b, size_t n)
{
	unsigned char diff = 0;

	while (n-- > 0)
		diff |= *a++ ^ *b++;
	return diff == 0;
}
