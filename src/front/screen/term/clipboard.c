/*
 * Copies a text into the terminal's clipboard (OSC 52), where the terminal
 * lets that be.  Nothing is ever asked of it.  Must not know what is copied.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/term/inside.h"

#define OSC_CLIPBOARD 52

/* RFC 4648, 4 */
static void
clipboard_encode(struct str *out, const char *text, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t at = 0; at < n; at += 3) {
		size_t left = n - at < 3 ? n - at : 3;
		uint32_t bits = 0;

		for (size_t i = 0; i < 3; i++)
			bits = bits << 8 | (i < left ?
			    (unsigned char)text[at + i] : 0);
		for (size_t i = 0; i < 4; i++)
			str_addc(out, i > left ? '=' :
			    digits[bits >> (18 - 6 * i) & 63]);
	}
}

bool
clipboard_add(const struct osc *o, const char *text, size_t n,
    struct str *out)
{
	const char *fields[] = { "c", NULL, NULL };
	struct osc_string string = { .number = OSC_CLIPBOARD,
	    .fields = fields, .max = CLIPBOARD_MAX / 3 * 4 + 8,
	    .whole = true };
	struct str encoded;
	bool fits = n <= CLIPBOARD_MAX;

	if (!fits)
		return false;
	str_init_secret(&encoded);
	clipboard_encode(&encoded, text, n);
	fields[1] = encoded.s;
	fits = osc_add(o, out, &string);
	str_free(&encoded);
	return fits;
}
