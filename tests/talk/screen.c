/*
 * The terminal: a display in memory, and keys from a script.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "talk.h"

#define LEVEL_COLUMN 6		/* behind "12:34 " */

/* ---- the display ------------------------------------------------------- */

static void
fake_size(void *arg, int *columns, int *rows)
{
	struct script *t = arg;

	*columns = t->screen.columns;
	*rows = t->screen.rows;
}

static bool
fake_show(void *arg, const struct grid *g)
{
	struct script *t = arg;
	const char *text;
	int x, y;

	str_clear(&t->screen.text);
	for (y = 0; y < g->rows; y++) {
		for (x = 0; x < g->columns; x++) {
			if (grid_at(g, x, y)->width == 0)
				continue;
			text = grid_cluster(g, x, y);
			str_add(&t->screen.text, text[0] == '\0' ? " " : text);
		}
		str_addc(&t->screen.text, '\n');
	}
	return true;
}

static bool
fake_key(void *arg, struct key *key)
{
	struct script *t = arg;

	if (t->screen.key == t->screen.nkeys) {
		t->screen.key = t->screen.nkeys = 0;
		return false;
	}
	*key = t->screen.keys[t->screen.key++];
	return true;
}

static void
fake_careful(void *arg, bool on)
{
	(void)arg;
	(void)on;
}

static int
fake_waits(void *arg)
{
	(void)arg;
	return -1;
}

static void fake_nothing(void *arg) { (void)arg; }

static void
fake_theme(void *arg, const struct theme *theme)
{
	(void)arg;
	(void)theme;
}

static enum copied
fake_copy(void *arg, const char *text, size_t n)
{
	(void)arg;
	(void)text;
	(void)n;
	return COPIED;
}

void
screen_open(struct script *t, const struct ui_ops *ops)
{
	struct display display = { .arg = t, .size = fake_size,
	    .show = fake_show, .next_key = fake_key, .bell = fake_nothing,
	    .set_theme = fake_theme, .redraw = fake_nothing,
	    .suspend = fake_nothing, .flush = fake_nothing,
	    .careful = fake_careful, .waits = fake_waits,
	    .copy = fake_copy };

	t->screen.ui = ui_new(t->chat, &display, ops, NULL);
	/* The panel would stand between the rows of a text. */
	ui_roster(t->screen.ui, 0);
}

void
screen_size(struct script *t, const char *text)
{
	if (sscanf(text, "%dx%d", &t->screen.columns, &t->screen.rows) != 2)
		script_fail(t, "not a size: %s", text);
}

/* ---- keys -------------------------------------------------------------- */

static void
key_push(struct script *t, const struct key *key)
{
	if (t->screen.nkeys == MOST)
		script_fail(t, "too many keys%s", "");
	t->screen.keys[t->screen.nkeys++] = *key;
}

static void
key_text(struct script *t, const char *text, size_t bytes)
{
	struct key key = { .code = KEY_TEXT };
	size_t n;

	for (; bytes > 0; text += n, bytes -= n) {
		n = utf8_next(text, bytes);
		memset(key.text, 0, sizeof(key.text));
		memcpy(key.text, text, n);
		key_push(t, &key);
	}
}

static void
keys_take(struct script *t)
{
	if (t->screen.ui == NULL)
		script_fail(t, "no screen yet%s", "");
	ui_keys(t->screen.ui);
	script_settle(t);
}

static void
key_named(struct script *t, const char *name)
{
	struct key key;
	struct err err;

	if (key_parse(name, &key, &err) == -1)
		script_fail(t, "%s", err.text);
	key_push(t, &key);
}

/* ---- the words --------------------------------------------------------- */

static void
do_open(struct script *t, const char *arg)
{
	(void)arg;
	ui_show(t->screen.ui, program_talk(t));
}

/* The groups of a key that the screen asks for last; or "". */
static void
expand_groups(struct script *t, const char *key, char out[FINGERPRINT_HEX + 1])
{
	const char *at = t->screen.text.s, *last = NULL;
	unsigned a, b;

	while ((at = strstr(at, "Groups ")) != NULL)
		last = at++;
	if (last == NULL || sscanf(last, "Groups %u and %u", &a, &b) != 2)
		out[0] = '\0';
	else
		snprintf(out, FINGERPRINT_HEX + 1, "%.8s %.8s",
		    key + 8 * (a - 1), key + 8 * (b - 1));
}

/*
 * $KEY and $WAS: the digits of bob's key and of the one before; $SHOWN and
 * $WASSHOWN: the same as they are shown; $GROUPS and $WASGROUPS: of each what
 * is asked for.
 */
static char *
expand(struct script *t, const char *s)
{
	char shown[FINGERPRINT_HEX + 5], was[FINGERPRINT_HEX + 5];
	char groups[FINGERPRINT_HEX + 1], before[FINGERPRINT_HEX + 1];
	const struct { const char *name, *value; } names[] = {
		{ "$KEY", t->bob.key }, { "$SHOWN", shown },
		{ "$WASSHOWN", was }, { "$WASGROUPS", before },
		{ "$WAS", t->bob.was }, { "$GROUPS", groups },
	};
	struct str out;
	size_t i;

	otr_fingerprint_show(t->bob.key, shown);
	otr_fingerprint_show(t->bob.was, was);
	expand_groups(t, t->bob.key, groups);
	expand_groups(t, t->bob.was, before);
	str_init(&out);
	while (*s != '\0') {
		for (i = 0; i < NELEM(names); i++)
			if (strncmp(s, names[i].name,
			    strlen(names[i].name)) == 0)
				break;
		if (i == NELEM(names)) {
			str_addc(&out, *s++);
			continue;
		}
		str_add(&out, names[i].value);
		s += strlen(names[i].name);
	}
	return str_take(&out);
}

static void
do_type(struct script *t, const char *arg)
{
	char *text = expand(t, arg);

	key_text(t, text, strlen(text));
	key_named(t, "Enter");
	keys_take(t);
	free(text);
}

static void
do_keys(struct script *t, const char *arg)
{
	const char *end;
	char name[32];

	while (*arg != '\0') {
		if (*arg == '<' && (end = strchr(arg, '>')) != NULL &&
		    (size_t)(end - arg) < sizeof(name)) {
			snprintf(name, sizeof(name), "%.*s",
			    (int)(end - arg - 1), arg + 1);
			key_named(t, name);
			arg = end + 1;
		} else {
			key_text(t, arg, 1);
			arg++;
		}
	}
	keys_take(t);
}

static void
do_size(struct script *t, const char *arg)
{
	struct key key = { .code = KEY_RESIZE_ };

	screen_size(t, arg);
	key_push(t, &key);
	keys_take(t);
}

/* Behind the sign of the level before a row that goes on with a line: what
 * goes over several rows has none of them within. */
static const char *
screen_text_of(const char *row)
{
	size_t blanks = strspn(row, " ");

	return (blanks == 0 || blanks == LEVEL_COLUMN) && row[blanks] != '\0' &&
	    strchr("!=-?", row[blanks]) != NULL && row[blanks + 1] == ' ' ?
	    row + blanks + 1 : row;
}

/* The screen with runs of blanks, line ends included, as one blank. */
static bool
screen_has(struct script *t, const char *text)
{
	struct str folded;
	const char *s;
	bool found;

	str_init(&folded);
	for (s = screen_text_of(t->screen.text.s); *s != '\0'; s++) {
		if (*s != ' ' && *s != '\n')
			str_addc(&folded, *s);
		else if (folded.len > 0 && folded.s[folded.len - 1] != ' ')
			str_addc(&folded, ' ');
		if (*s == '\n')
			s = screen_text_of(s + 1) - 1;
	}
	found = strstr(folded.s, text) != NULL;
	str_free(&folded);
	return found;
}

void
check_screen(struct script *t, const char *arg)
{
	char *text = expand(t, arg);

	if (!screen_has(t, text))
		script_fail(t, "not on the screen: %s", text);
	free(text);
}

static void
check_no_screen(struct script *t, const char *arg)
{
	char *text = expand(t, arg);

	if (screen_has(t, text))
		script_fail(t, "on the screen: %s", text);
	free(text);
}

/* How often it is there, in "N TEXT". */
static void
check_times(struct script *t, const char *arg)
{
	const char *text = strchr(arg, ' '), *s;
	int found = 0;

	if (text == NULL)
		script_fail(t, "no text: %s", arg);
	text++;
	for (s = strstr(t->screen.text.s, text); s != NULL; s = strstr(s + 1, text))
		found++;
	if (found != atoi(arg))
		script_fail(t, "not so often: %s", arg);
}

const struct word screen_words[] = {
	{ "keys", do_keys },
	{ "no screen", check_no_screen },
	{ "open", do_open },
	{ "screen", check_screen },
	{ "size", do_size },
	{ "times", check_times },
	{ "type", do_type },
	{ NULL, NULL },
};
