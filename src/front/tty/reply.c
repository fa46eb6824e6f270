/*
 * What a terminal sends that is no key, byte by byte: control strings
 * (ECMA-48, 5.6), sequences that go on and on, the bytes of a mouse.  All of
 * it is dropped whole, in however many pieces it comes.  Must not know keys.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/tty/inside.h"

#define BEL 0x07
#define CAN 0x18
#define ESC 0x1b
#define SUB 0x1a

/* More than fits is nothing that is waited for. */
static void
reply_keep(struct reply *r, unsigned char c)
{
	if (c < 0x20 || c >= 0x7f)
		return;
	if (r->len < REPLY_TEXT)
		r->text[r->len++] = (char)c;
	else
		r->text[0] = '\0';
}

/* ESC \ or, in UTF-8, U+009C; BEL too after ESC ], as xterm has it. */
static enum reply_step
reply_string_byte(struct reply *r, unsigned char c)
{
	unsigned char before = r->last;

	r->last = c;
	if ((before == ESC && c == '\\') || (before == 0xc2 && c == 0x9c) ||
	    (c == BEL && r->bell))
		return REPLY_ENDED;
	if (c == CAN || c == SUB) {
		r->text[0] = '\0';
		return REPLY_ENDED;
	}
	reply_keep(r, c);
	return before == ESC && c != ESC ? REPLY_BROKEN : REPLY_GOES_ON;
}

static enum reply_step
reply_sequence_byte(unsigned char c)
{
	if (c >= 0x20 && c < 0x40)
		return REPLY_GOES_ON;
	return c >= 0x40 && c < 0x7f ? REPLY_ENDED : REPLY_BROKEN;
}

/* A column above 95 is a byte, or in UTF-8 two: a second one is its own. */
static enum reply_step
reply_mouse_byte(struct reply *r, unsigned char c)
{
	bool two = r->last >= 0xc2 && r->last < 0xe0;

	r->last = c;
	if (c == ESC)
		return REPLY_BROKEN;
	if (two && (c & 0xc0) == 0x80)
		return r->left == 0 ? REPLY_ENDED : REPLY_GOES_ON;
	if (r->left == 0)
		return REPLY_BROKEN;
	r->left--;
	return r->left > 0 || (c >= 0xc2 && c < 0xe0) ? REPLY_GOES_ON :
	    REPLY_ENDED;
}

enum reply_step
reply_byte(struct reply *r, unsigned char c)
{
	switch (r->kind) {
	case REPLY_NONE: break;
	case REPLY_STRING: return reply_string_byte(r, c);
	case REPLY_SEQUENCE: return reply_sequence_byte(c);
	case REPLY_MOUSE: return reply_mouse_byte(r, c);
	}
	return REPLY_BROKEN;
}

bool
reply_begins(struct reply *r, char introducer)
{
	*r = (struct reply){ .kind = REPLY_STRING, .bell = introducer == ']' };
	return introducer == ']' || introducer == 'P' || introducer == '_' ||
	    introducer == '^' || introducer == 'X';
}

/*
 * Answers to colours, the clipboard (OSC 11, 52), to what is asked by DCS,
 * and kitty's to pictures; no terminal sends the two others.
 */
bool
reply_is_sure(char introducer, char next)
{
	switch (introducer) {
	case ']': return next >= '0' && next <= '9';
	case 'P': return next > 0x20 && next < 0x40;
	case '_': return next == 'G';
	default: return false;
	}
}

/* ---- of the background --------------------------------------------------- */

/* One of "1e1e/2f2f/3a3a", with one to four digits; of 255, or -1. */
static int
reply_channel(const char **s)
{
	size_t n = strspn(*s, "0123456789abcdefABCDEF");
	unsigned long value;

	if (n < 1 || n > 4)
		return -1;
	value = strtoul(*s, NULL, 16) * 255 / ((1ul << (4 * n)) - 1);
	*s += n;
	return (int)value;
}

int
reply_background(const struct reply *r)
{
	static const int weights[] = { 3, 6, 1 };
	const char *s = r->text;
	int sum = 0, c;

	if (!r->bell || strncmp(s, "11;rgb", 6) != 0)
		return -1;
	s += 6;
	s += *s == 'a';
	for (int i = 0; i < 3; i++) {
		if (*s++ != (i == 0 ? ':' : '/') ||
		    (c = reply_channel(&s)) == -1)
			return -1;
		sum += weights[i] * c;
	}
	if (*s != '\0' && *s != '/')
		return -1;
	return sum > 10 * 128;
}
