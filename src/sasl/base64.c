/*
 * Base64, RFC 4648, 4, in its one canonical form.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "sasl/sasl.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "abcdefghijklmnopqrstuvwxyz0123456789+/";

void
base64_add(struct str *out, const void *data, size_t len)
{
	const unsigned char *p = data;

	for (size_t i = 0; i < len; i += 3) {
		size_t n = len - i < 3 ? len - i : 3;
		unsigned long bits = (unsigned long)p[i] << 16 |
		    (n > 1 ? (unsigned long)p[i + 1] << 8 : 0) |
		    (n > 2 ? p[i + 2] : 0);

		for (size_t j = 0; j < 4; j++)
			str_addc(out, j > n ? '=' :
			    alphabet[bits >> (18 - 6 * j) & 63]);
	}
}

static int
base64_value_of(char c)
{
	const char *at = c == '\0' ? NULL : strchr(alphabet, c);

	return at == NULL ? -1 : (int)(at - alphabet);
}

/* Four characters, of which the last `pad` are '='. */
static int
base64_decode_group(struct str *out, const char *s, size_t pad)
{
	unsigned long bits = 0;

	for (size_t i = 0; i < 4; i++) {
		int value = i < 4 - pad ? base64_value_of(s[i]) : 0;

		if (value == -1)
			return -1;
		bits = bits << 6 | (unsigned long)value;
	}
	if ((bits & ((1ul << 8 * pad) - 1)) != 0)
		return -1;	/* spare bits that are not nought */
	for (size_t i = 0; i < 3 - pad; i++)
		str_addc(out, (char)(bits >> (16 - 8 * i) & 255));
	return 0;
}

int
base64_decode(struct str *out, const char *s, size_t len)
{
	size_t pad = 0;

	if (len % 4 != 0)
		return -1;
	while (pad < 2 && pad < len && s[len - 1 - pad] == '=')
		pad++;
	for (size_t i = 0; i < len; i += 4)
		if (base64_decode_group(out, s + i,
		    i + 4 == len ? pad : 0) == -1)
			return -1;
	return 0;
}
