/*
 * The bytes of a message: base64, and the fields of what was decoded.  Knows
 * no kind of message.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "otr/wire/inside.h"

/*
 * Of base64: the digit and one more; nought is none.  A table, since what is
 * sealed is digits in no order, in which a processor foresees no branch.
 */
static const unsigned char digits[256] = {
	['A'] = 1, ['B'] = 2, ['C'] = 3, ['D'] = 4, ['E'] = 5,
	['F'] = 6, ['G'] = 7, ['H'] = 8, ['I'] = 9, ['J'] = 10,
	['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15,
	['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20,
	['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24, ['Y'] = 25,
	['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30,
	['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35,
	['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
	['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45,
	['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49, ['x'] = 50,
	['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55,
	['3'] = 56, ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60,
	['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

int
wire_digit(char c)
{
	return digits[(unsigned char)c] - 1;
}

size_t
wire_run(const char *s)
{
	size_t n = 0;

	while (digits[(unsigned char)s[n]] != 0)
		n++;
	return n;
}

/* Four digits are three bytes; false where one is none: nothing is read behind
 * it. */
static inline bool
wire_four(const unsigned char *in, uint32_t *three)
{
	unsigned a, b, c, d;

	if ((a = digits[in[0]]) == 0 || (b = digits[in[1]]) == 0 ||
	    (c = digits[in[2]]) == 0 || (d = digits[in[3]]) == 0)
		return false;
	*three = (a - 1) << 18 | (b - 1) << 12 | (c - 1) << 6 | (d - 1);
	return true;
}

static inline void
wire_put(unsigned char *out, uint32_t three)
{
	out[0] = three >> 16 & 0xff;
	out[1] = three >> 8 & 0xff;
	out[2] = three & 0xff;
}

/* The first `n` (a multiple of 3) bytes of base64 text. */
bool
wire_decode(const char *s, unsigned char *out, size_t n)
{
	const unsigned char *in = (const unsigned char *)s;
	uint32_t three;

	for (size_t i = 0; i < n; i += 3, in += 4) {
		if (!wire_four(in, &three))
			return false;
		wire_put(out + i, three);
	}
	return true;
}

unsigned char *
wire_bytes(const char *body, size_t *len)
{
	size_t mark = strlen("?OTR:"), n = 0, left;
	const char *s = strncmp(body, "?OTR:", mark) == 0 ? body + mark : "";
	unsigned char *out = xmalloc(strlen(s) / 4 * 3 + 3);
	char last[4] = { 'A', 'A', 'A', 'A' };
	uint32_t three;

	for (; wire_four((const unsigned char *)s, &three); s += 4, n += 3)
		wire_put(out + n, three);
	left = wire_run(s);
	memcpy(last, s, left);
	if (left > 1 && wire_four((const unsigned char *)last, &three)) {
		wire_put(out + n, three);
		n += left - 1;
	}
	*len = n;
	return out;
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
