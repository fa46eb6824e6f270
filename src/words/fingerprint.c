/*
 * How a fingerprint is written, and read.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <stddef.h>

#include "words/words.h"

void
otr_fingerprint_show(const char *hex, char out[FINGERPRINT_HEX + 5])
{
	size_t i, n = 0;

	for (i = 0; i < FINGERPRINT_HEX && hex[i] != '\0'; i++) {
		if (i > 0 && i % 8 == 0)
			out[n++] = ' ';
		out[n++] = (char)toupper((unsigned char)hex[i]);
	}
	out[n] = '\0';
}

int
otr_fingerprint_parse(const char *s, char hex[FINGERPRINT_HEX + 1])
{
	size_t n = 0;

	for (; *s != '\0'; s++) {
		if (*s == ' ')
			continue;
		if (!isxdigit((unsigned char)*s) || n == FINGERPRINT_HEX)
			return -1;
		hex[n++] = (char)tolower((unsigned char)*s);
	}
	hex[n] = '\0';
	return n == FINGERPRINT_HEX ? 0 : -1;
}
