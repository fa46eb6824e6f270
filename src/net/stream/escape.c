/*
 * Texts as they may stand in what is written by hand.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "net/stream/inside.h"

void
xml_escape(struct str *out, const char *s)
{
	for (; *s != '\0'; s++)
		switch (*s) {
		case '<':
			str_add(out, "&lt;");
			break;
		case '>':
			str_add(out, "&gt;");
			break;
		case '&':
			str_add(out, "&amp;");
			break;
		case '\'':
			str_add(out, "&apos;");
			break;
		case '"':
			str_add(out, "&quot;");
			break;
		case '\t':
		case '\n':
		case '\r':
			str_addf(out, "&#%d;", *s);
			break;
		default:
			str_addc(out, *s);
			break;
		}
}

bool
is_base64(const char *s)
{
	return s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvw"
	    "xyz0123456789+/=")] == '\0';
}
