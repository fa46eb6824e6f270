/*
 * Bytes that a terminal sends into keys: UTF-8, control characters, Escape
 * as Alt, the sequences of xterm and its kin, bracketed paste, focus.  What
 * it does not understand it drops.  Must not know where bytes come from.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "term/inside.h"

#define ESC 0x1b
#define SEQUENCE_MAX 64		/* longer is none that we know */
#define PASTE_MAX (1024 * 1024)
#define PASTE_END "\033[201~"

struct decoder {
	struct str in;		/* secret */
	struct str paste;	/* secret */
	bool pasting;
	bool drop_paste;	/* it began before a question */
};

/* What became of the bytes at the beginning. */
enum result { KEY_DONE, KEY_DROPPED, KEY_INCOMPLETE };

struct decoder *
decoder_new(void)
{
	struct decoder *d = xcalloc(1, sizeof(*d));

	str_init_secret(&d->in);
	str_init_secret(&d->paste);
	return d;
}

void
decoder_free(struct decoder *d)
{
	if (d == NULL)
		return;
	str_free(&d->in);
	str_free(&d->paste);
	free(d);
}

void
decoder_add(struct decoder *d, const char *s, size_t n)
{
	str_addn(&d->in, s, n);
}

bool
decoder_waits(const struct decoder *d)
{
	return !d->pasting && d->in.len > 0;
}

static void
take(struct decoder *d, size_t n)
{
	memmove(d->in.s, d->in.s + n, d->in.len - n);
	wipe(d->in.s + d->in.len - n, n);
	d->in.len -= n;
}

/* ---- sequences --------------------------------------------------------- */

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
	{ 'M', 0, KEY_ENTER_, 0 },
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
mods_of(int parameter)
{
	unsigned bits = parameter > 1 ? (unsigned)parameter - 1 : 0;

	return (bits & 1 ? MOD_SHIFT : 0) | (bits & 2 ? MOD_ALT : 0) |
	    (bits & 4 ? MOD_CTRL : 0) | (bits & 8 ? MOD_ALT : 0);
}

static bool
set_text(struct key *key, uint32_t cp)
{
	char *s = key->text;

	if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp > 0x10ffff ||
	    (cp >= 0xd800 && cp < 0xe000))
		return false;
	key->code = KEY_TEXT;
	if (cp < 0x80) {
		*s++ = (char)cp;
	} else if (cp < 0x800) {
		*s++ = (char)(0xc0 | cp >> 6);
		*s++ = (char)(0x80 | (cp & 0x3f));
	} else {
		if (cp < 0x10000) {
			*s++ = (char)(0xe0 | cp >> 12);
		} else {
			*s++ = (char)(0xf0 | cp >> 18);
			*s++ = (char)(0x80 | (cp >> 12 & 0x3f));
		}
		*s++ = (char)(0x80 | (cp >> 6 & 0x3f));
		*s++ = (char)(0x80 | (cp & 0x3f));
	}
	*s = '\0';
	return true;
}

/* One byte, or a character that a terminal names by its number. */
static bool
set_code(struct key *key, uint32_t c)
{
	if (c == '\r' || c == '\n')
		key->code = KEY_ENTER_;
	else if (c == '\t')
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
		return set_text(key, c);
	return true;
}

/* "CSI code;mods u" and "CSI 27;mods;code ~" */
static enum result
numbered_key(struct key *key, int code, int mods)
{
	if (code <= 0 || !set_code(key, (uint32_t)code))
		return KEY_DROPPED;
	key->mods |= mods_of(mods);
	if (key->code == KEY_TEXT && (key->mods & MOD_CTRL) == 0)
		key->mods &= ~(unsigned)MOD_SHIFT;
	if (key->code == KEY_TAB_ && key->mods == MOD_SHIFT) {
		key->code = KEY_BACKTAB;
		key->mods = 0;
	}
	return KEY_DONE;
}

static enum result
known_key(struct key *key, char last, const int *p, size_t n)
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
		key->mods |= n > 1 ? mods_of(p[1]) : last == '^' ? MOD_CTRL :
		    0;
		if (last == 'Z')
			key->mods &= MOD_ALT;
		return KEY_DONE;
	}
	return KEY_DROPPED;
}

static enum result
csi_key(struct decoder *d, struct key *key, char last, const int *p, size_t n)
{
	if (last == '~' && p[0] == 200) {
		d->pasting = true;
		return KEY_DROPPED;
	}
	if (last == 'u')
		return numbered_key(key, p[0], n > 1 ? p[1] : 0);
	if (last == '~' && p[0] == 27 && n > 2)
		return numbered_key(key, p[2], p[1]);
	if (n <= 1 && p[0] == 0 && (last == 'I' || last == 'O')) {
		key->code = last == 'I' ? KEY_FOCUS_IN : KEY_FOCUS_OUT;
		return KEY_DONE;
	}
	return known_key(key, last, p, n);
}

/* ECMA-48, 5.4: ESC [ parameters, intermediates, one final byte. */
static enum result
csi(struct decoder *d, struct key *key, size_t at, size_t *used)
{
	const char *s = d->in.s;
	int p[4] = { 0, 0, 0, 0 };
	size_t n = 0;
	bool plain = true;

	/* The Linux console's F1 to F5: ESC [ [ A. */
	if (at < d->in.len && s[at] == '[') {
		if (at + 1 == d->in.len)
			return KEY_INCOMPLETE;
		*used = at + 2;
		key->code = KEY_F;
		key->number = s[at + 1] - 'A' + 1;
		return key->number >= 1 && key->number <= 5 ? KEY_DONE :
		    KEY_DROPPED;
	}
	for (; at < d->in.len && s[at] >= 0x20 && s[at] < 0x40; at++) {
		if (s[at] >= '0' && s[at] <= '9') {
			n = n == 0 ? 1 : n;
			if (n <= NELEM(p) && p[n - 1] < 1000000)
				p[n - 1] = p[n - 1] * 10 + (s[at] - '0');
		} else if (s[at] == ';')
			n = n == 0 ? 2 : n + 1;
		else
			plain = false;
	}
	if (at == d->in.len)
		return at > SEQUENCE_MAX ? (*used = at, KEY_DROPPED) :
		    KEY_INCOMPLETE;
	*used = at + 1;
	if (!plain || s[at] < 0x40 || s[at] == 0x7f)
		return KEY_DROPPED;
	return csi_key(d, key, s[at], p, n);
}

static enum result
character(struct decoder *d, struct key *key, size_t at, size_t *used)
{
	const unsigned char *s = (const unsigned char *)d->in.s + at;
	size_t left = d->in.len - at;
	size_t need = *s < 0xc2 ? 1 : *s < 0xe0 ? 2 : *s < 0xf0 ? 3 :
	    *s < 0xf5 ? 4 : 1;
	uint32_t cp;
	int len;

	*used = at + 1;
	if (*s < 0x80)
		return set_code(key, *s) ? KEY_DONE : KEY_DROPPED;
	len = utf8_decode((const char *)s, left, &cp);
	if (len > 0) {
		*used = at + (size_t)len;
		return set_text(key, cp) ? KEY_DONE : KEY_DROPPED;
	}
	/* Cut short by another character, or not all of it has come. */
	for (size_t i = 1; i < need && i < left; i++)
		if ((s[i] & 0xc0) != 0x80)
			return KEY_DROPPED;
	return left < need ? KEY_INCOMPLETE : KEY_DROPPED;
}

static enum result
escape(struct decoder *d, struct key *key, size_t at, size_t *used)
{
	enum result r;
	int p[1] = { 0 };

	if (at == d->in.len)
		return KEY_INCOMPLETE;
	if (d->in.s[at] == '[')
		return csi(d, key, at + 1, used);
	if (d->in.s[at] == 'O') {
		if (at + 1 == d->in.len)
			return KEY_INCOMPLETE;
		*used = at + 2;
		return known_key(key, d->in.s[at + 1], p, 0);
	}
	/* rxvt sends Alt before a sequence as a second Escape. */
	r = d->in.s[at] != ESC ? character(d, key, at, used) :
	    at == 1 ? escape(d, key, at + 1, used) : KEY_DROPPED;
	key->mods |= MOD_ALT;
	return r;
}

/* Nothing more has come: what is there is meant as it is. */
static enum result
cut_short(struct decoder *d, struct key *key, size_t *used)
{
	const char *s = d->in.s;

	*used = d->in.len;
	memset(key, 0, sizeof(*key));
	if (s[0] != ESC)
		return KEY_DROPPED;
	if (d->in.len == 2 && (s[1] == '[' || s[1] == 'O')) {
		set_text(key, (unsigned char)s[1]);
		key->mods = MOD_ALT;
		return KEY_DONE;
	}
	if (d->in.len > 2)
		return KEY_DROPPED;
	key->code = KEY_ESCAPE;
	return KEY_DONE;
}

/* ---- paste ------------------------------------------------------------- */

static bool
paste_next(struct decoder *d, struct key *key)
{
	const char *end = memmem(d->in.s, d->in.len, PASTE_END,
	    strlen(PASTE_END));
	size_t n = end != NULL ? (size_t)(end - d->in.s) : d->in.len, keep = 0;
	struct str text;

	/* Its end may have come in part. */
	if (end == NULL) {
		for (keep = strlen(PASTE_END) - 1; keep > 0; keep--)
			if (n >= keep && memcmp(d->in.s + n - keep, PASTE_END,
			    keep) == 0)
				break;
		n -= keep;
	}
	if (d->paste.len + n <= PASTE_MAX)
		str_addn(&d->paste, d->in.s, n);
	take(d, end != NULL ? n + strlen(PASTE_END) : n);
	if (end == NULL)
		return false;
	str_init_secret(&text);
	utf8_fix(&text, d->paste.s, d->paste.len);
	str_free(&d->paste);
	d->pasting = false;
	if (d->drop_paste) {
		d->drop_paste = false;
		str_free(&text);
		return false;
	}
	key->code = KEY_PASTE;
	key->paste = str_take(&text);
	return true;
}

/* ---- the whole --------------------------------------------------------- */

bool
decoder_next(struct decoder *d, struct key *key, bool final)
{
	enum result r;
	size_t used;

	while (d->in.len > 0) {
		memset(key, 0, sizeof(*key));
		if (d->pasting) {
			if (paste_next(d, key))
				return true;
			if (d->pasting)
				return false;
			continue;
		}
		used = 1;
		r = d->in.s[0] == ESC ? escape(d, key, 1, &used) :
		    character(d, key, 0, &used);
		if (r == KEY_INCOMPLETE && !final)
			return false;
		if (r == KEY_INCOMPLETE)
			r = cut_short(d, key, &used);
		take(d, used);
		if (r == KEY_DONE)
			return true;
	}
	return false;
}

void
decoder_flush(struct decoder *d)
{
	struct key key;

	memset(&key, 0, sizeof(key));
	while (decoder_next(d, &key, true))
		key_clear(&key);
	if (d->pasting) {
		d->drop_paste = true;
		str_clear(&d->paste);
	}
}
