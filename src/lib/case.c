/*
 * Letters in the other case, one for one.
 *
 * SPDX-License-Identifier: ISC
 */
#include <utf8proc.h>

#include "lib/lib.h"

static uint32_t
case_of(uint32_t cp, enum utf8_case how)
{
	utf8proc_int32_t c = (utf8proc_int32_t)cp;
	utf8proc_int32_t up = utf8proc_toupper(c);

	if (how == UTF8_UPPER || (how == UTF8_OTHER_CASE && up != c))
		return (uint32_t)up;
	return (uint32_t)utf8proc_tolower(c);
}

void
utf8_case(struct str *out, const char *s, size_t n, enum utf8_case how)
{
	char utf8[UTF8_MAX];
	uint32_t cp, to;
	size_t len;

	for (; n > 0; s += len, n -= len) {
		len = utf8_take(s, n, &cp);
		to = case_of(cp, how);
		/* What is no character stays as it is. */
		if (to == cp)
			str_addn(out, s, len);
		else
			str_addn(out, utf8, utf8_encode(utf8, to));
	}
}
