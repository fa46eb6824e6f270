/*
 * Names of keys: "M-a", "C-w", "PageUp".  Must not know what a key means, nor
 * the bytes that a terminal sends.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/screen.h"

static const struct {
	const char *name;
	enum key_code code;
} names[] = {
	{ "Enter", KEY_ENTER_ },
	{ "Tab", KEY_TAB_ },
	{ "S-Tab", KEY_BACKTAB },
	{ "Backspace", KEY_BACKSPACE_ },
	{ "Delete", KEY_DELETE },
	{ "Insert", KEY_INSERT },
	{ "Escape", KEY_ESCAPE },
	{ "Up", KEY_UP_ },
	{ "Down", KEY_DOWN_ },
	{ "Left", KEY_LEFT_ },
	{ "Right", KEY_RIGHT_ },
	{ "Home", KEY_HOME_ },
	{ "End", KEY_END_ },
	{ "PageUp", KEY_PAGE_UP },
	{ "PageDown", KEY_PAGE_DOWN },
	{ "WheelUp", KEY_WHEEL_UP },
	{ "WheelDown", KEY_WHEEL_DOWN },
};

static int
key_parse_named(const char *s, struct key *key)
{
	char *end;
	long n;

	for (size_t i = 0; i < NELEM(names); i++) {
		if (strcmp(s, names[i].name) == 0) {
			key->code = names[i].code;
			return 0;
		}
	}
	if (s[0] != 'F' || s[1] < '1' || s[1] > '9')
		return -1;
	n = strtol(s + 1, &end, 10);
	if (*end != '\0' || n > 12)
		return -1;
	key->code = KEY_F;
	key->number = (int)n;
	return 0;
}

/* One character, or "Space". */
static int
key_parse_character(const char *s, struct key *key)
{
	size_t n;

	if (strcmp(s, "Space") == 0)
		s = " ";
	n = strlen(s);
	if (n == 0 || n > CELL_BYTES || !utf8_valid(s, n) ||
	    utf8_next(s, n) != n || utf8_width(s, n) == 0 ||
	    utf8_hangs(s, n))
		return -1;
	key->code = KEY_TEXT;
	memcpy(key->text, s, n + 1);
	return 0;
}

int
key_parse(const char *name, struct key *key, struct err *err)
{
	const char *s = name;

	memset(key, 0, sizeof(*key));
	if (strcmp(s, "S-Tab") == 0)
		return key_parse_named(s, key);
	for (; s[0] != '\0' && s[1] == '-' && s[2] != '\0'; s += 2) {
		if (s[0] == 'C')
			key->mods |= MOD_CTRL;
		else if (s[0] == 'M')
			key->mods |= MOD_ALT;
		else if (s[0] == 'S')
			key->mods |= MOD_SHIFT;
		else
			break;
	}
	if (key_parse_named(s, key) == -1 && key_parse_character(s,
	    key) == -1)
		return err_set(err, "bad-key", "no such key: %s (for example "
		    "M-a, C-w, F5, M-Left, PageUp)", name);
	/* Control with a letter is one byte: it knows no case. */
	if (key->code == KEY_TEXT && (key->mods & MOD_CTRL) &&
	    key->text[0] >= 'A' && key->text[0] <= 'Z')
		key->text[0] = (char)(key->text[0] - 'A' + 'a');
	return 0;
}

static const char *
key_base_name(const struct key *key)
{
	if (key->code == KEY_TEXT)
		return strcmp(key->text, " ") == 0 ? "Space" : key->text;
	for (size_t i = 0; i < NELEM(names); i++)
		if (names[i].code == key->code)
			return names[i].name;
	return "?";
}

char *
key_to_name(const struct key *key)
{
	struct str s;

	str_init(&s);
	if (key->mods & MOD_CTRL)
		str_add(&s, "C-");
	if (key->mods & MOD_ALT)
		str_add(&s, "M-");
	if (key->mods & MOD_SHIFT)
		str_add(&s, "S-");
	if (key->code == KEY_F)
		str_addf(&s, "F%d", key->number);
	else
		str_add(&s, key_base_name(key));
	return str_take(&s);
}
