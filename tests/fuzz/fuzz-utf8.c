/*
 * Any bytes as text: clusters cover it, and what was made safe is harmless.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "lib/lib.h"

/* Law 6: no C0, C1 or bidi control is left; making it safe twice is fine. */
static void
check_safe(const char *s, size_t n, enum safe as)
{
	uint32_t cp;
	int len;

	for (; (len = utf8_decode(s, n, &cp)) > 0; s += len, n -= (size_t)len)
		if ((cp < 0x20 && (cp != '\n' || as == SAFE_NAME ||
		    as == SAFE_LINE)) || (cp >= 0x7f && cp < 0xa0) || cp == 0xad ||
		    (cp >= 0x202a && cp <= 0x202e) ||
		    (cp >= 0x2066 && cp <= 0x2069) || cp == 0x200b ||
		    cp == 0x200e || cp == 0x200f || cp == 0xfeff)
			abort();
	if (len != 0)
		abort();
}

static void
check_clusters(const char *s, size_t n)
{
	size_t at = 0, len, clip;

	while ((len = utf8_next(s + at, n - at)) > 0) {
		at += len;
		if (at > n || utf8_prev(s, at) != len)
			abort();
	}
	if (at != n)
		abort();
	clip = utf8_clip(s, n, 10);
	if (clip > n || utf8_width(s, clip) > 10)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *s = (const char *)data;
	struct str out;

	check_clusters(s, len);
	str_init(&out);
	for (int as = SAFE_NAME; as <= SAFE_TYPED; as++) {
		utf8_safe(&out, s, len, (enum safe)as);
		check_safe(out.s, out.len, (enum safe)as);
		str_clear(&out);
	}
	utf8_fix(&out, s, len);
	if (!utf8_valid(out.s, out.len))
		abort();
	if (utf8_valid(s, len) &&
	    (out.len != len || memcmp(out.s, s, len) != 0))
		abort();
	str_clear(&out);
	utf8_xml(&out, s, len);
	if (!utf8_valid(out.s, out.len))
		abort();
	str_free(&out);
	return 0;
}

FUZZ_MAIN("utf8")
