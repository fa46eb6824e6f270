/*
 * Text as it is compared when one looks for words: upper and lower case, and
 * letters with and without marks, are the same.  For comparing alone: shown
 * to nobody.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include <utf8proc.h>

#include "lib/lib.h"

#define SOUGHT_MOST 18		/* code points that one becomes, at most */

static void
sought_add(struct str *out, uint32_t cp)
{
	const utf8proc_option_t how = UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
	    UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE;
	utf8proc_int32_t cps[SOUGHT_MOST];
	int last = 0;
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp,
	    cps, SOUGHT_MOST, how, &last);
	char utf8[UTF8_MAX];

	for (utf8proc_ssize_t i = 0; i < n && n <= SOUGHT_MOST; i++)
		str_addn(out, utf8, utf8_encode(utf8, (uint32_t)cps[i]));
}

void
text_fold(struct str *out, const char *s, size_t len)
{
	uint32_t cp;
	size_t n;

	str_room(out, len);
	for (; len > 0; s += n, len -= n) {
		n = 1;
		if ((unsigned char)*s < 0x80)
			str_addc(out, *s >= 'A' && *s <= 'Z' ?
			    (char)(*s - 'A' + 'a') : *s);
		else if ((n = utf8_take(s, len, &cp)) > 0)
			sought_add(out, cp);
		else
			n = 1;
	}
}

bool
text_find(const char *s, size_t len, const char *folded, struct bytes *where)
{
	size_t want = strlen(folded), from = len, at = 0, n;
	const char *found;
	struct str all;
	bool is;

	str_init_secret(&all);
	text_fold(&all, s, len);
	found = strstr(all.s, folded);
	is = found != NULL && want > 0;
	if (is) {
		size_t begin = (size_t)(found - all.s), end = begin + want;
		uint32_t cp;

		/* Again, sign by sign: where in the text it stands. */
		str_clear(&all);
		for (; at < len && all.len < end; at += n) {
			if (all.len <= begin)
				from = at;
			n = utf8_take(s + at, len - at, &cp);
			n = n == 0 ? 1 : n;
			text_fold(&all, s + at, n);
		}
		*where = (struct bytes){ from, at - from };
	}
	str_free(&all);
	return is;
}
