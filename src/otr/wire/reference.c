/*
 * The value of a TLV that refers to another line: written, and read as what
 * somebody else wrote.  Knows no lines.  docs/OTR-REFERENCES, "The bytes".
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "otr/wire/inside.h"

#define REFERENCE_VERSION 1

/* One line of valid UTF-8, with nothing that only steers a terminal. */
static bool
reference_is_word(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < ' ' || s[i] == 0x7f)
			return false;
	return utf8_valid(s, n);
}

static bool
reference_is_valid(const struct sealed_reference *r)
{
	size_t id = strlen(r->id), emoji = strlen(r->emoji);

	return r->kind >= REFERENCE_CORRECTS &&
	    r->kind <= REFERENCE_RETRACTS && id > 0 &&
	    reference_is_word(r->id, id) && reference_is_word(r->emoji,
	    emoji) && (emoji == 0 || r->kind == REFERENCE_REACTS);
}

static void
reference_add_word(struct str *out, const char *s)
{
	size_t n = strlen(s);

	str_addc(out, (char)n);
	str_addn(out, s, n);
}

int
reference_pack(const struct sealed_reference *r, struct str *out)
{
	const char *digest = (const char *)r->digest;

	if (!reference_is_valid(r))
		return -1;
	str_addc(out, REFERENCE_VERSION);
	str_addc(out, (char)r->kind);
	reference_add_word(out, r->id);
	str_addn(out, digest, DIGEST_BYTES);
	reference_add_word(out, r->emoji);
	for (int shift = 24; shift >= 0; shift -= 8)
		str_addc(out, (char)(r->fallback >> shift & 0xff));
	return 0;
}

/* Its length in one byte, then itself; no NUL within, which ends it here. */
static bool
reference_read_word(struct reader *in, char out[256])
{
	const unsigned char *n = read_bytes(in, 1), *s;

	if (n == NULL || (s = read_bytes(in, *n)) == NULL ||
	    memchr(s, '\0', *n) != NULL)
		return false;
	memcpy(out, s, *n);
	out[*n] = '\0';
	return true;
}

bool
reference_unpack(const void *value, size_t len, struct sealed_reference *r)
{
	struct reader in = { value, len };
	const unsigned char *head = read_bytes(&in, 2), *digest;

	memset(r, 0, sizeof(*r));
	if (head == NULL || head[0] != REFERENCE_VERSION)
		return false;
	r->kind = (enum reference_kind)head[1];
	if (!reference_read_word(&in, r->id) ||
	    (digest = read_bytes(&in, DIGEST_BYTES)) == NULL ||
	    !reference_read_word(&in, r->emoji) ||
	    !read_int(&in, &r->fallback) || in.left != 0)
		return false;
	memcpy(r->digest, digest, DIGEST_BYTES);
	return reference_is_valid(r);
}
