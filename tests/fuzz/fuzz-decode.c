/*
 * Any bytes from the terminal: however they come apart, the keys are the
 * same, and each is what a key may be.  The first byte chooses where the
 * bytes are divided.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "front/screen/screen.h"
#include "front/tty/inside.h"

static void
check_key(const struct key *key)
{
	uint32_t cp;

	if (key->code <= KEY_NONE_ || key->code >= KEY_GONE ||
	    key->code == KEY_RESIZE_)
		abort();
	if ((key->code == KEY_PASTE) != (key->paste != NULL))
		abort();
	if (key->paste != NULL && !utf8_valid(key->paste, strlen(key->paste)))
		abort();
	if (key->code == KEY_TEXT && (utf8_decode(key->text,
	    strlen(key->text), &cp) != (int)strlen(key->text) || cp < 0x20 ||
	    (cp >= 0x7f && cp < 0xa0)))
		abort();
	if (key->code == KEY_F && (key->number < 1 || key->number > 12))
		abort();
	if ((key->mods & ~(unsigned)(MOD_CTRL | MOD_ALT | MOD_SHIFT)) != 0)
		abort();
}

static void
take(struct decoder *d, bool final, struct str *out)
{
	struct key key;

	while (decoder_next(d, &key, final)) {
		check_key(&key);
		str_addf(out, "%d %u %d %s", key.code, key.mods, key.number,
		    key.text);
		if (key.paste != NULL)
			str_add(out, key.paste);
		str_addc(out, '\n');
		key_clear(&key);
	}
}

/* In pieces of 1 to `most` bytes; 0: all at once. */
static void
read_keys(const uint8_t *data, size_t len, unsigned most, unsigned seed,
    struct str *out)
{
	struct decoder *d = decoder_new();
	size_t n;

	for (; len > 0; data += n, len -= n) {
		seed = seed * 1103515245 + 12345;
		n = most == 0 ? len : 1 + (seed >> 16) % most;
		n = n < len ? n : len;
		decoder_add(d, (const char *)data, n);
		take(d, false, out);
	}
	take(d, true, out);
	decoder_flush(d);
	take(d, true, out);
	decoder_free(d);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const unsigned most[] = { 1, 3, 60, 1000 };
	struct str whole, parts;

	if (len < 1)
		return 0;
	str_init(&whole);
	str_init(&parts);
	read_keys(data + 1, len - 1, 0, 0, &whole);
	for (size_t i = 0; i < NELEM(most); i++) {
		str_clear(&parts);
		read_keys(data + 1, len - 1, most[i], data[0], &parts);
		if (parts.len != whole.len || (whole.len > 0 &&
		    memcmp(parts.s, whole.s, whole.len) != 0))
			abort();
	}
	str_free(&whole);
	str_free(&parts);
	return 0;
}

FUZZ_MAIN("decode")
