/*
 * Any text as message styling (XEP-0393): the parts lie within it, in order,
 * none over another, and none cuts a character.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"
#include "fuzz.h"

static bool
is_boundary(const char *s, size_t len, size_t at)
{
	return at == len || ((unsigned char)s[at] & 0xc0) != 0x80;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = xstrndup((const char *)data, len);
	struct styled all = { NULL, 0, 0 };
	size_t n = strlen(text), end = 0;

	if (utf8_valid(text, n)) {
		styled_text(&all, text, 0, n);
		for (size_t i = 0; i < all.n; i++) {
			const struct styled_part *p = &all.at[i];

			if (p->len == 0 || p->look == 0 || p->from < end ||
			    p->from + p->len > n ||
			    !is_boundary(text, n, p->from) ||
			    !is_boundary(text, n, p->from + p->len))
				abort();
			end = p->from + p->len;
		}
	}
	styled_free(&all);
	free(text);
	return 0;
}

FUZZ_MAIN("styling")
