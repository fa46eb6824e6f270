/*
 * What is shown and sent of a line that another one means: how it begins, and
 * as a quote.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "chat/inside.h"

#define BEGIN_BYTES 120		/* shown of a line that is answered */
#define BEGIN_CLUSTERS 48
#define QUOTE_LINES 6		/* of it that an answer quotes */
#define QUOTE_BYTES 1000

#define ACTION "/me "

const char *
action_words(const char *text)
{
	return strncmp(text, ACTION, strlen(ACTION)) == 0 ?
	    text + strlen(ACTION) : NULL;
}

char *
quote_begin(const struct entry *e)
{
	size_t len = strcspn(e->text, "\n"), n = 0, next;

	for (int i = 0; i < BEGIN_CLUSTERS; i++) {
		next = utf8_next(e->text + n, len - n);
		if (next == 0 || n + next > BEGIN_BYTES)
			break;
		n += next;
	}
	return xasprintf("%.*s%s", (int)n, e->text, e->text[n] != '\0' ?
	    "..." : "");
}

/* How much of a line is quoted: whole characters. */
static size_t
quote_line(const char *s, size_t room)
{
	size_t len = strcspn(s, "\n");

	if (len <= room)
		return len;
	for (len = room; len > 0 && ((unsigned char)s[len] & 0xc0) == 0x80;)
		len--;
	return len;
}

char *
quote_lines(const struct entry *e)
{
	const char *s = e->text;
	struct str out;

	str_init(&out);
	for (int i = 0; i < QUOTE_LINES && *s != '\0'; i++) {
		size_t room = out.len < QUOTE_BYTES ? QUOTE_BYTES - out.len :
		    0, n = quote_line(s, room);

		str_add(&out, "> ");
		str_addn(&out, s, n);
		str_addc(&out, '\n');
		s += n;
		if (*s != '\0' && *s != '\n')
			break;
		s += *s == '\n';
	}
	if (*s != '\0')
		str_add(&out, "> ...\n");
	return str_take(&out);
}
