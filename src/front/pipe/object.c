/*
 * One object of JSON, put straight into what is to be written: an object of
 * jansson's for each event cost more than all else that is done for a line.
 * What comes in is still read by jansson.  Knows no event.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/pipe/inside.h"

/* How a byte stands in a string: 0: as it is; 'u': as \u00XX; else behind a
 * backslash (RFC 8259, 7). */
static const char escapes[256] = {
	['\0'] = 'u', [1] = 'u', [2] = 'u', [3] = 'u', [4] = 'u', [5] = 'u',
	[6] = 'u', [7] = 'u', ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n',
	[11] = 'u', ['\f'] = 'f', ['\r'] = 'r', [14] = 'u', [15] = 'u',
	[16] = 'u', [17] = 'u', [18] = 'u', [19] = 'u', [20] = 'u',
	[21] = 'u', [22] = 'u', [23] = 'u', [24] = 'u', [25] = 'u',
	[26] = 'u', [27] = 'u', [28] = 'u', [29] = 'u', [30] = 'u',
	[31] = 'u', ['"'] = '"', ['\\'] = '\\',
};

static void
object_escape(struct str *out, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	char text[6] = { '\\', escapes[c], '0', '0', hex[c >> 4],
	    hex[c & 15] };

	str_addn(out, text, escapes[c] == 'u' ? 6 : 2);
}

/* How many bytes from the first on are ASCII and stand in a string as they
 * are: eight at a time, as nearly all do. */
static size_t
object_plain(const char *s, size_t len)
{
	const uint64_t each = 0x0101010101010101, high = each << 7;
	uint64_t w, quote, slash;
	size_t i = 0;

	for (; len - i >= sizeof(w); i += sizeof(w)) {
		memcpy(&w, s + i, sizeof(w));
		quote = w ^ each * '"';
		slash = w ^ each * '\\';
		/* Below nought with one taken away: it was less than that.
		 * A byte may be taken for one that it is not, none missed. */
		if (((w | (w - each * ' ') | (quote - each) |
		    (slash - each)) & high) != 0)
			break;
	}
	while (i < len && (unsigned char)s[i] < 0x80 &&
	    escapes[(unsigned char)s[i]] == 0)
		i++;
	return (i);
}

/* `plain`: so many bytes are known to stand as they are. */
static void
object_string(struct str *out, const char *s, size_t len, size_t plain)
{
	size_t from = 0;

	str_room(out, len + 2);
	out->s[out->len++] = '"';
	for (size_t i = plain; i < len; i++) {
		if (escapes[(unsigned char)s[i]] == 0)
			continue;
		str_addn(out, s + from, i - from);
		object_escape(out, (unsigned char)s[i]);
		from = i + 1;
	}
	str_room(out, len - from + 1);
	memcpy(out->s + out->len, s + from, len - from);
	out->len += len - from;
	out->s[out->len++] = '"';
	out->s[out->len] = '\0';
}

void
object_begin(struct object *o, struct str *out)
{
	o->out = out;
	o->nkeys = 0;
	o->seen = 0;
	str_addc(out, '{');
}

/* Whether it is there already: nearly none looks like one of those. */
static bool
object_has(struct object *o, const char *key, size_t len)
{
	const uint64_t bit = (uint64_t)1 << (((unsigned char)key[0] + 5 * len +
	    3 * (unsigned char)key[len - 1]) & 63);

	if ((o->seen & bit) != 0)
		for (size_t i = 0; i < o->nkeys; i++)
			if (o->keys[i] == key || strcmp(o->keys[i], key) == 0)
				return (true);
	o->seen |= bit;
	return (false);
}

/* Whether it was not there yet: the first value of a key stays. */
static bool
object_key(struct object *o, const char *key, size_t len)
{
	struct str *out = o->out;
	char *at;

	if (len == 0 || object_has(o, key, len))
		return (false);
	str_room(out, len + 4);
	at = out->s + out->len;
	if (o->nkeys > 0)
		*at++ = ',';
	*at++ = '"';
	memcpy(at, key, len);
	at += len;
	*at++ = '"';
	*at++ = ':';
	*at = '\0';
	out->len = (size_t)(at - out->s);
	if (o->nkeys < NELEM(o->keys))
		o->keys[o->nkeys++] = key;
	return (true);
}

void
object_put_text(struct object *o, const char *key, size_t key_len,
    const char *text)
{
	size_t len, plain;

	if (text == NULL)
		return;
	len = strlen(text);
	plain = object_plain(text, len);
	if ((plain == len || utf8_valid(text + plain, len - plain)) &&
	    object_key(o, key, key_len))
		object_string(o->out, text, len, plain);
}

void
object_number(struct object *o, const char *key, unsigned long n)
{
	char text[24], *at = text + sizeof(text);

	if (!object_key(o, key, strlen(key)))
		return;
	do
		*--at = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	str_addn(o->out, at, (size_t)(text + sizeof(text) - at));
}

void
object_flag(struct object *o, const char *key, bool on)
{
	if (object_key(o, key, strlen(key)))
		str_add(o->out, on ? "true" : "false");
}

void
object_list(struct object *o, const char *key, const char *const *texts)
{
	bool any = false;

	if (!object_key(o, key, strlen(key)))
		return;
	str_addc(o->out, '[');
	for (size_t i = 0; texts != NULL && texts[i] != NULL; i++) {
		size_t len = strlen(texts[i]);

		if (!utf8_valid(texts[i], len))
			continue;
		if (any)
			str_addc(o->out, ',');
		object_string(o->out, texts[i], len, 0);
		any = true;
	}
	str_addc(o->out, ']');
}

void
object_end(struct object *o)
{
	str_add(o->out, "}\n");
}

bool
object_array(struct object *o, const char *key)
{
	if (!object_key(o, key, strlen(key)))
		return (false);
	str_addc(o->out, '[');
	return (true);
}

void
object_array_next(struct object *o, bool *first, struct object *one)
{
	if (!*first)
		str_addc(o->out, ',');
	*first = false;
	object_begin(one, o->out);
}

void
object_close(struct object *o)
{
	str_addc(o->out, '}');
}

void
object_array_end(struct object *o)
{
	str_addc(o->out, ']');
}
