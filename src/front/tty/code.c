/*
 * Numbers and letters of sequences into keys: the names that xterm, rxvt,
 * the Linux console and kitty have for them.  Must not know what surrounds
 * them, nor how they come.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/tty/inside.h"

#define ESC 0x1b

struct sequence {
	char last;		/* the final byte */
	int code;		/* first number; 0: any */
	enum key_code key;
	int number;		/* of a function key */
};
static const struct sequence sequences[] = {
	{ 'A', 0, KEY_UP_, 0 }, { 'B', 0, KEY_DOWN_, 0 },
	{ 'C', 0, KEY_RIGHT_, 0 }, { 'D', 0, KEY_LEFT_, 0 },
	{ 'F', 0, KEY_END_, 0 }, { 'H', 0, KEY_HOME_, 0 },
	{ 'M', 0, KEY_ENTER_, 0 },	/* of the keypad: ESC O M */
	{ 'P', 0, KEY_F, 1 }, { 'Q', 0, KEY_F, 2 },
	{ 'R', 0, KEY_F, 3 }, { 'S', 0, KEY_F, 4 },
	{ 'Z', 0, KEY_BACKTAB, 0 },
	{ '~', 1, KEY_HOME_, 0 }, { '~', 2, KEY_INSERT, 0 },
	{ '~', 3, KEY_DELETE, 0 }, { '~', 4, KEY_END_, 0 },
	{ '~', 5, KEY_PAGE_UP, 0 }, { '~', 6, KEY_PAGE_DOWN, 0 },
	{ '~', 7, KEY_HOME_, 0 }, { '~', 8, KEY_END_, 0 },
	{ '~', 11, KEY_F, 1 }, { '~', 12, KEY_F, 2 },
	{ '~', 13, KEY_F, 3 }, { '~', 14, KEY_F, 4 },
	{ '~', 15, KEY_F, 5 }, { '~', 17, KEY_F, 6 },
	{ '~', 18, KEY_F, 7 }, { '~', 19, KEY_F, 8 },
	{ '~', 20, KEY_F, 9 }, { '~', 21, KEY_F, 10 },
	{ '~', 23, KEY_F, 11 }, { '~', 24, KEY_F, 12 },
	/* rxvt: the same keys with Control */
	{ '^', 1, KEY_HOME_, 0 }, { '^', 3, KEY_DELETE, 0 },
	{ '^', 4, KEY_END_, 0 }, { '^', 5, KEY_PAGE_UP, 0 },
	{ '^', 6, KEY_PAGE_DOWN, 0 }, { '^', 7, KEY_HOME_, 0 },
	{ '^', 8, KEY_END_, 0 },
};

static unsigned
code_mods_of(int parameter)
{
	unsigned bits = parameter > 1 ? (unsigned)parameter - 1 : 0;

	return (bits & 1 ? MOD_SHIFT : 0) | (bits & 2 ? MOD_ALT : 0) |
	    (bits & 4 ? MOD_CTRL : 0) | (bits & 8 ? MOD_ALT : 0);
}

bool
code_text(struct key *key, uint32_t cp)
{
	if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp > 0x10ffff ||
	    (cp >= 0xd800 && cp < 0xe000))
		return false;
	key->code = KEY_TEXT;
	key->text[utf8_encode(key->text, cp)] = '\0';
	return true;
}

bool
code_key(struct key *key, uint32_t c)
{
	if (c == '\r' || c == '\n') {
		key->code = KEY_ENTER_;
		key->number = c == '\n';
	} else if (c == '\t')
		key->code = KEY_TAB_;
	else if (c == 0x7f || c == '\b')
		key->code = KEY_BACKSPACE_;
	else if (c == ESC)
		key->code = KEY_ESCAPE;
	else if (c == 0)
		return false;
	else if (c < 0x20) {
		key->code = KEY_TEXT;
		key->mods |= MOD_CTRL;
		key->text[0] = (char)(c + (c <= 26 ? 'a' - 1 : '@'));
		key->text[1] = '\0';
	} else
		return code_text(key, c);
	return true;
}

bool
code_numbered(struct key *key, int code, int mods)
{
	/* kitty numbers keys without a character here: no text. */
	if (code <= 0 || (code >= 0xe000 && code < 0xf900) ||
	    !code_key(key, (uint32_t)code))
		return false;
	key->mods |= code_mods_of(mods);
	if (key->code == KEY_TEXT && (key->mods & MOD_CTRL) == 0)
		key->mods &= ~(unsigned)MOD_SHIFT;
	if (key->code == KEY_TAB_ && key->mods == MOD_SHIFT) {
		key->code = KEY_BACKTAB;
		key->mods = 0;
	}
	return true;
}

bool
code_sequence(struct key *key, char last, const int *p, size_t n)
{
	const struct sequence *s;

	for (size_t i = 0; i < NELEM(sequences); i++) {
		s = &sequences[i];
		/* "1;3D" is Alt-Left; "24;80R" is no key but an answer. */
		if (s->last != last || (s->code != 0 ? s->code != p[0] :
		    n > 0 && p[0] > 1))
			continue;
		key->code = s->key;
		key->number = s->number;
		key->mods |= n > 1 ? code_mods_of(p[1]) :
		    last == '^' ? MOD_CTRL : 0;
		if (last == 'Z')
			key->mods &= MOD_ALT;
		return true;
	}
	return false;
}
