/*
 * Bytes that a terminal sends into keys: UTF-8, control characters, Escape
 * as Alt, the sequences of xterm and its kin, bracketed paste, focus.  What
 * it does not understand it drops, all of it, in however many pieces it
 * comes.  Must not know where bytes come from.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/tty/inside.h"

#define ESC 0x1b
#define MAYBE_MAX 1024		/* of what may be typed, or a control string */
#define SEQUENCE_MAX 64		/* longer is no key */
#define PASTE_MAX (1024 * 1024)
#define PASTE_END "\033[201~"

struct decoder {
	struct str in;		/* secret */
	struct str paste;	/* secret */
	bool pasting;
	bool drop_paste;	/* it began before a question */
	struct reply reply;	/* that is being dropped */
	unsigned expected;	/* reports of the cursor's position */
	struct position { int row, column; } position[POSITIONS_MAX];
	size_t positions;	/* that came */
	int light;		/* of the background, that came; -1: none */
};

/* What became of the bytes at the beginning. */
enum result { KEY_DONE, KEY_DROPPED, KEY_INCOMPLETE };

static enum result
decoder_is_key(bool known)
{
	return known ? KEY_DONE : KEY_DROPPED;
}

static void
decoder_alt(struct key *key)
{
	key->mods |= MOD_ALT;
	key->escaped = true;
}

struct decoder *
decoder_new(void)
{
	struct decoder *d = xcalloc(1, sizeof(*d));

	str_init_secret(&d->in);
	str_init_secret(&d->paste);
	d->light = -1;
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

bool
decoder_begins_sequence(const struct decoder *d)
{
	return d->in.len > 1 && d->in.s[0] == ESC && d->in.s[1] == '[';
}

static void
decoder_take(struct decoder *d, size_t n)
{
	memmove(d->in.s, d->in.s + n, d->in.len - n);
	wipe(d->in.s + d->in.len - n, n);
	d->in.len -= n;
}

/* ---- what is no key ---------------------------------------------------- */

bool
decoder_drops(const struct decoder *d)
{
	return d->reply.kind != REPLY_NONE;
}

void
decoder_late(struct decoder *d)
{
	d->reply.kind = REPLY_NONE;
}

void
decoder_expect_position(struct decoder *d, unsigned n)
{
	d->expected = n;
	d->positions = 0;
}

bool
decoder_position(struct decoder *d, int *row, int *column)
{
	if (d->positions == 0)
		return false;
	*row = d->position[0].row;
	*column = d->position[0].column;
	memmove(d->position, d->position + 1, --d->positions *
	    sizeof(d->position[0]));
	return true;
}

bool
decoder_background(struct decoder *d, bool *light)
{
	bool came = d->light != -1;

	*light = d->light == 1;
	d->light = -1;
	return came;
}

/* It has ended. */
static void
decoder_hear_reply(struct decoder *d, const struct reply *r)
{
	int light = reply_background(r);

	if (light != -1)
		d->light = light;
}

/* Takes as much as belongs to it. */
static void
decoder_drop_reply(struct decoder *d)
{
	enum reply_step step = REPLY_GOES_ON;
	bool string = d->reply.kind == REPLY_STRING;
	size_t n = 0;

	while (n < d->in.len && step == REPLY_GOES_ON)
		step = reply_byte(&d->reply, (unsigned char)d->in.s[n++]);
	if (step == REPLY_BROKEN)
		n--;
	if (step == REPLY_ENDED && string)
		decoder_hear_reply(d, &d->reply);
	if (step != REPLY_GOES_ON)
		d->reply.kind = REPLY_NONE;
	decoder_take(d, n);
	if (step == REPLY_BROKEN && string) {
		str_addc(&d->in, 0);
		memmove(d->in.s + 1, d->in.s, d->in.len - 1);
		d->in.s[0] = ESC;
	}
}

/* ---- sequences --------------------------------------------------------- */

/* "1;2R" is Shift-F3 as well. */
static bool
decoder_is_position(const struct decoder *d, const int *p, size_t n)
{
	return n == 2 && (d->expected > 0 || p[0] > 1 || p[1] > 16);
}

static enum result
decoder_csi_key(struct decoder *d, struct key *key, char last, const int *p,
    size_t n)
{
	if (last == 'M' || ((last == 'T' || last == 't') && n == 0)) {
		if (n == 0)
			d->reply = (struct reply){ .kind = REPLY_MOUSE,
			    .left = last == 'M' ? 3 : last == 'T' ? 6 : 2 };
		return KEY_DROPPED;
	}
	if (last == 'R' && decoder_is_position(d, p, n)) {
		if (d->expected > 0 && p[0] > 0 && p[1] > 0 &&
		    d->positions < POSITIONS_MAX) {
			d->expected--;
			d->position[d->positions++] =
			    (struct position){ p[0], p[1] };
		}
		return KEY_DROPPED;
	}
	if (last == '~' && p[0] == 200) {
		d->pasting = true;
		return KEY_DROPPED;
	}
	if (last == 'u')
		return decoder_is_key(code_numbered(key, p[0],
		    n > 1 ? p[1] : 0));
	if (last == '~' && p[0] == 27 && n > 2)
		return decoder_is_key(code_numbered(key, p[2], p[1]));
	if (n <= 1 && p[0] == 0 && (last == 'I' || last == 'O')) {
		key->code = last == 'I' ? KEY_FOCUS_IN : KEY_FOCUS_OUT;
		return KEY_DONE;
	}
	return decoder_is_key(code_sequence(key, last, p, n));
}

/* "ESC [ < 64 ; column ; row M", as xterm's mode 1006 has it: what is pressed,
 * with bits for Shift, Alt and Control.  Buttons are dropped. */
static enum result
decoder_mouse(struct key *key, char last, int button)
{
	if (last != 'M' || (button & ~0x1c) < 64 || (button & ~0x1c) > 65)
		return KEY_DROPPED;
	key->code = button & 1 ? KEY_WHEEL_DOWN : KEY_WHEEL_UP;
	key->mods = (button & 4 ? MOD_SHIFT : 0) | (button & 8 ? MOD_ALT : 0) |
	    (button & 16 ? MOD_CTRL : 0);
	return KEY_DONE;
}

/* ECMA-48, 5.4: ESC [ parameters, intermediates, one final byte. */
static enum result
decoder_csi(struct decoder *d, struct key *key, size_t at, bool final,
    size_t *used)
{
	const char *s = d->in.s;
	int p[4] = { 0, 0, 0, 0 };
	size_t n = 0, start = at;
	bool plain = true, mouse = at < d->in.len && s[at] == '<';

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
	if (at > SEQUENCE_MAX || (final && at == d->in.len && at > start)) {
		/* The rest of it may come later. */
		d->reply = (struct reply){ .kind = REPLY_SEQUENCE };
		*used = at;
		return KEY_DROPPED;
	}
	if (at == d->in.len && !final)
		return KEY_INCOMPLETE;
	*used = at;
	if (at == start && (at == d->in.len || s[at] < 0x40 || s[at] == 0x7f)) {
		decoder_alt(key);
		return decoder_is_key(code_text(key, '['));
	}
	if (s[at] < 0x40 || s[at] == 0x7f)
		return KEY_DROPPED;
	*used = at + 1;
	if (mouse && n == 3)
		return decoder_mouse(key, s[at], p[0]);
	if (s[start] == '?' && s[at] == 'n' && n == 2 && p[0] == 997 &&
	    (p[1] == 1 || p[1] == 2))
		d->light = p[1] == 2;
	return plain ? decoder_csi_key(d, key, s[at], p, n) : KEY_DROPPED;
}

/*
 * A control string, or Alt with the key that begins one.  Whole it is
 * dropped, whatever it says; in part, where it cannot be typed.
 */
static enum result
decoder_control_string(struct decoder *d, struct key *key, size_t at,
    bool final, size_t *used)
{
	char introducer = d->in.s[at];
	enum reply_step step = REPLY_GOES_ON;
	struct reply reply;
	size_t n = at + 1;

	reply_begins(&reply, introducer);
	while (n < d->in.len && step == REPLY_GOES_ON)
		step = reply_byte(&reply, (unsigned char)d->in.s[n++]);
	*used = n;
	if (step == REPLY_ENDED) {
		decoder_hear_reply(d, &reply);
		return KEY_DROPPED;
	}
	if (at + 1 < d->in.len && reply_is_sure(introducer, d->in.s[at + 1])) {
		reply_begins(&d->reply, introducer);
		*used = at + 1;
		return KEY_DROPPED;
	}
	if (step == REPLY_GOES_ON && !final && n - at < MAYBE_MAX)
		return KEY_INCOMPLETE;
	*used = at + 1;
	decoder_alt(key);
	return decoder_is_key(code_text(key, (unsigned char)introducer));
}

static enum result
decoder_character(struct decoder *d, struct key *key, size_t at, size_t *used)
{
	const unsigned char *s = (const unsigned char *)d->in.s + at;
	size_t left = d->in.len - at;
	size_t need = *s < 0xc2 ? 1 : *s < 0xe0 ? 2 : *s < 0xf0 ? 3 :
	    *s < 0xf5 ? 4 : 1;
	uint32_t cp;
	int len;

	*used = at + 1;
	if (*s < 0x80)
		return decoder_is_key(code_key(key, *s));
	len = utf8_decode((const char *)s, left, &cp);
	if (len > 0) {
		*used = at + (size_t)len;
		return decoder_is_key(code_text(key, cp));
	}
	/* Cut short by another character, or not all of it has come. */
	for (size_t i = 1; i < need && i < left; i++)
		if ((s[i] & 0xc0) != 0x80)
			return KEY_DROPPED;
	return left < need ? KEY_INCOMPLETE : KEY_DROPPED;
}

/* ESC O, perhaps numbers of which the last is for Shift, and a letter. */
static enum result
decoder_ss3(struct decoder *d, struct key *key, size_t at, size_t *used)
{
	const char *s = d->in.s;
	int p[2] = { 0, 0 };
	size_t start = at;

	for (; at < d->in.len && ((s[at] >= '0' && s[at] <= '9') ||
	    s[at] == ';'); at++)
		p[1] = s[at] == ';' ? 0 : p[1] < 1000 ? p[1] * 10 +
		    (s[at] - '0') : p[1];
	if (at == d->in.len)
		return KEY_INCOMPLETE;
	*used = at;
	if (s[at] < 0x40 || s[at] == 0x7f) {
		decoder_alt(key);
		return decoder_is_key(at == start && code_text(key, 'O'));
	}
	*used = at + 1;
	return decoder_is_key(code_sequence(key, d->in.s[at], p,
	    p[1] > 0 ? 2 : 0));
}

static enum result
decoder_escape(struct decoder *d, struct key *key, size_t at, bool final,
    size_t *used)
{
	struct reply reply;
	enum result r;

	if (at == d->in.len)
		return KEY_INCOMPLETE;
	if (at == 1 && d->in.s[at] == ESC && at + 1 < d->in.len &&
	    reply_begins(&reply, d->in.s[at + 1])) {
		key->code = KEY_ESCAPE;
		return KEY_DONE;
	}
	if (reply_begins(&reply, d->in.s[at]))
		return decoder_control_string(d, key, at, final, used);
	if (d->in.s[at] == '[')
		return decoder_csi(d, key, at + 1, final, used);
	if (d->in.s[at] == 'O')
		return decoder_ss3(d, key, at + 1, used);
	/* rxvt sends Alt before a sequence as a second Escape. */
	r = d->in.s[at] != ESC ? decoder_character(d, key, at, used) :
	    at == 1 ? decoder_escape(d, key, at + 1, final, used) : KEY_DROPPED;
	decoder_alt(key);
	return r;
}

/* Nothing more has come: what is there is meant as it is. */
static enum result
decoder_cut_short(struct decoder *d, struct key *key, size_t *used)
{
	const char *s = d->in.s;

	*used = d->in.len;
	memset(key, 0, sizeof(*key));
	if (s[0] != ESC)
		return KEY_DROPPED;
	if (d->in.len == 2 && (s[1] == '[' || s[1] == 'O')) {
		code_text(key, (unsigned char)s[1]);
		decoder_alt(key);
		return KEY_DONE;
	}
	if (d->in.len > 2)
		return KEY_DROPPED;
	key->code = KEY_ESCAPE;
	return KEY_DONE;
}

/* ---- paste ------------------------------------------------------------- */

static bool
decoder_paste_next(struct decoder *d, struct key *key)
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
	decoder_take(d, end != NULL ? n + strlen(PASTE_END) : n);
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

bool
decoder_pastes(const struct decoder *d)
{
	return d->pasting;
}

void
decoder_forget_paste(struct decoder *d)
{
	if (!d->pasting)
		return;
	decoder_take(d, d->in.len);
	str_free(&d->paste);
	str_init_secret(&d->paste);
	d->pasting = d->drop_paste = false;
}

/* ---- the whole --------------------------------------------------------- */

/* C1: what begins with one character here is ESC and another elsewhere. */
static void
decoder_seven_bits(struct decoder *d)
{
	unsigned char *s = (unsigned char *)d->in.s;

	if (d->in.len < 2 || s[0] != 0xc2 || (s[1] != 0x90 && s[1] != 0x98 &&
	    s[1] != 0x9b && (s[1] < 0x9d || s[1] > 0x9f)))
		return;
	s[0] = ESC;
	s[1] -= 0x40;
}

bool
decoder_next(struct decoder *d, struct key *key, bool final)
{
	enum result r;
	size_t used;

	while (d->in.len > 0) {
		memset(key, 0, sizeof(*key));
		if (d->pasting) {
			if (decoder_paste_next(d, key))
				return true;
			if (d->pasting)
				return false;
			continue;
		}
		if (decoder_drops(d)) {
			decoder_drop_reply(d);
			continue;
		}
		decoder_seven_bits(d);
		used = 1;
		r = d->in.s[0] == ESC ? decoder_escape(d, key, 1, final,
		    &used) : decoder_character(d, key, 0, &used);
		if (r == KEY_INCOMPLETE && !final)
			return false;
		if (r == KEY_INCOMPLETE)
			r = decoder_cut_short(d, key, &used);
		decoder_take(d, used);
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
