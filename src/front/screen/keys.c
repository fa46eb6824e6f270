/*
 * The table of keys: what each means, the names they are written by, and
 * the user's own bindings over the table.  Must not know what an action
 * does, nor the bytes that a terminal sends.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/screen.h"

#define EDIT(key, action, help) { key, ACT_LINE, action, NULL, help }
#define UI(key, action, help) { key, ACT_UI, action, NULL, help }
#define RUN(key, command, help) { key, ACT_COMMAND, 0, command, help }

/* Sorted by key, as strcmp does. */
static const struct key_row rows[] = {
	EDIT("Backspace", LINE_BACKSPACE, "delete the character before"),
	EDIT("C-Left", LINE_WORD_LEFT, "back by a word"),
	EDIT("C-Right", LINE_WORD_RIGHT, "on by a word"),
	EDIT("C-_", LINE_UNDO, "undo"),
	EDIT("C-a", LINE_HOME, "to the start of the line"),
	EDIT("C-b", LINE_LEFT, "back by a character"),
	UI("C-c", UI_CANCEL, "clear the line, give up a question"),
	EDIT("C-d", LINE_DELETE, "delete the character under the cursor"),
	EDIT("C-e", LINE_END, "to the end of the line"),
	EDIT("C-f", LINE_RIGHT, "on by a character"),
	UI("C-g", UI_CANCEL, "clear the line, give up a question"),
	EDIT("C-k", LINE_KILL_TO_END, "cut to the end of the line"),
	UI("C-l", UI_REDRAW, "draw the screen anew"),
	EDIT("C-n", LINE_NEWER, "newer line of the history"),
	EDIT("C-p", LINE_OLDER, "older line of the history"),
	EDIT("C-t", LINE_TRANSPOSE, "exchange two characters"),
	EDIT("C-u", LINE_KILL_TO_START, "cut to the start of the line"),
	EDIT("C-w", LINE_KILL_WORD_LEFT, "cut the word before"),
	EDIT("C-y", LINE_YANK, "put back what was cut"),
	UI("C-z", UI_SUSPEND, "suspend: back to the shell"),
	EDIT("Delete", LINE_DELETE, "delete the character under the cursor"),
	EDIT("Down", LINE_DOWN, "next row, newer line of the history"),
	EDIT("End", LINE_END, "to the end of the line"),
	UI("Enter", UI_ENTER, "send the line, run the command"),
	RUN("F1", "/help", "help"),
	EDIT("Home", LINE_HOME, "to the start of the line"),
	EDIT("Left", LINE_LEFT, "back by a character"),
	RUN("M-0", "/win 10", "window 10"),
	RUN("M-1", "/win 1", "the status window"),
	RUN("M-2", "/win 2", "window 2"),
	RUN("M-3", "/win 3", "window 3"),
	RUN("M-4", "/win 4", "window 4"),
	RUN("M-5", "/win 5", "window 5"),
	RUN("M-6", "/win 6", "window 6"),
	RUN("M-7", "/win 7", "window 7"),
	RUN("M-8", "/win 8", "window 8"),
	RUN("M-9", "/win 9", "window 9"),
	UI("M-<", UI_TOP, "to the oldest line"),
	UI("M->", UI_BOTTOM, "to the newest line"),
	EDIT("M-Backspace", LINE_KILL_WORD_LEFT, "cut the word before"),
	UI("M-Down", UI_NEXT_WINDOW, "next window"),
	UI("M-End", UI_BOTTOM, "to the newest line"),
	UI("M-Enter", UI_NEWLINE, "a new row within the line"),
	UI("M-Home", UI_TOP, "to the oldest line"),
	UI("M-Left", UI_PREVIOUS_WINDOW, "window before"),
	UI("M-Right", UI_NEXT_WINDOW, "next window"),
	UI("M-Up", UI_PREVIOUS_WINDOW, "window before"),
	UI("M-a", UI_NEXT_ACTIVE, "next window with something new"),
	EDIT("M-b", LINE_WORD_LEFT, "back by a word"),
	EDIT("M-d", LINE_KILL_WORD_RIGHT, "cut the word after"),
	EDIT("M-f", LINE_WORD_RIGHT, "on by a word"),
	UI("M-l", UI_LAST_WINDOW, "the window that was shown before"),
	UI("M-m", UI_MARK, "to the mark where reading stopped"),
	UI("M-r", UI_ROSTER, "show or hide the roster, or who is in a room"),
	UI("M-s", UI_RESEND, "send again the lines that wait or failed"),
	UI("PageDown", UI_PAGE_DOWN, "a page down"),
	UI("PageUp", UI_PAGE_UP, "a page up"),
	EDIT("Right", LINE_RIGHT, "on by a character"),
	UI("S-Tab", UI_COMPLETE_BACK, "the candidate before"),
	UI("Tab", UI_COMPLETE, "complete the word, next candidate"),
	EDIT("Up", LINE_UP, "row before, older line of the history"),
};

size_t
key_rows(const struct key_row **out)
{
	*out = rows;
	return NELEM(rows);
}

/* ---- for people --------------------------------------------------------- */

static bool
keys_is_window(const struct key_row *row)
{
	return row->command != NULL && strncmp(row->command, "/win ", 5) == 0;
}

/* Whether a row above says it already. */
static bool
keys_is_said(const struct key_row *row)
{
	for (const struct key_row *r = rows; r < row; r++)
		if (strcmp(r->help, row->help) == 0 ||
		    (keys_is_window(r) && keys_is_window(row)))
			return true;
	return false;
}

static void
keys_add_row(struct str *out, const struct key_row *row)
{
	if (keys_is_window(row)) {
		str_add(out, "\nM-1 to M-9, M-0  window 1 to 10");
		return;
	}
	str_addf(out, "\n%s", row->key);
	for (const struct key_row *r = row + 1; r < rows + NELEM(rows); r++)
		if (strcmp(r->help, row->help) == 0)
			str_addf(out, ", %s", r->key);
	str_addf(out, "  %s", row->help);
}

void
keys_help(struct str *out)
{
	str_add(out, "C- is Control, M- is Alt, S- is Shift.  /bind gives a "
	    "key another meaning, and lists those that you gave.");
	for (size_t i = 0; i < NELEM(rows); i++)
		if (!keys_is_said(&rows[i]))
			keys_add_row(out, &rows[i]);
}

/* ---- names ------------------------------------------------------------- */

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
};

static int
keys_key_parse_named(const char *s, struct key *key)
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
keys_key_parse_character(const char *s, struct key *key)
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
		return keys_key_parse_named(s, key);
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
	if (keys_key_parse_named(s, key) == -1 && keys_key_parse_character(s,
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
keys_key_base_name(const struct key *key)
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
		str_add(&s, keys_key_base_name(key));
	return str_take(&s);
}

/* ---- bindings ---------------------------------------------------------- */

struct own {
	char *key, *command;	/* "" for a key that means nothing */
	struct key_row row;
};
struct bindings {
	struct own *own;
	size_t n;
};

struct bindings *
bindings_new(void)
{
	return xcalloc(1, sizeof(struct bindings));
}

void
bindings_free(struct bindings *b)
{
	if (b == NULL)
		return;
	for (size_t i = 0; i < b->n; i++) {
		free(b->own[i].key);
		free(b->own[i].command);
	}
	free(b->own);
	free(b);
}

static struct own *
keys_bindings_find_own(const struct bindings *b, const char *name)
{
	for (size_t i = 0; i < b->n; i++)
		if (strcmp(b->own[i].key, name) == 0)
			return &b->own[i];
	return NULL;
}

static struct own *
keys_bindings_add_own(struct bindings *b, const char *name)
{
	struct own *own;

	b->own = xreallocarray(b->own, b->n + 1, sizeof(*b->own));
	own = &b->own[b->n++];
	own->key = xstrdup(name);
	own->command = NULL;
	return own;
}

/* A typed character must stay one: else no line could contain it. */
static bool
keys_key_is_plain_text(const struct key *key)
{
	return key->code == KEY_TEXT && (key->mods & (MOD_CTRL | MOD_ALT)) == 0;
}

int
bindings_set(struct bindings *b, const char *name, const char *command,
    struct err *err)
{
	struct key key;
	struct own *own;
	char *canonical;

	if (key_parse(name, &key, err) == -1)
		return -1;
	if (keys_key_is_plain_text(&key))
		return err_set(err, "bad-key", "%s would no longer be typed: "
		    "bind it with M- or C-", name);
	if (command[0] != '\0' && command[0] != '/')
		return err_set(err, "bad-command",
		    "a key is bound to a command, which begins with /");
	canonical = key_to_name(&key);
	if ((own = keys_bindings_find_own(b, canonical)) == NULL)
		own = keys_bindings_add_own(b, canonical);
	free(canonical);
	free(own->command);
	own->command = xstrdup(command);
	return 0;
}

static int
keys_key_compare(const void *name, const void *row)
{
	return strcmp(name, ((const struct key_row *)row)->key);
}

/*
 * A key is looked up by its name, without Shift where that is not bound: a
 * terminal that tells more than others must not make keys useless.
 */
static const struct key_row *
keys_key_find_name(const struct bindings *b, const struct key *key)
{
	const struct key_row *row;
	struct own *own;
	char *name = key_to_name(key);

	if ((own = keys_bindings_find_own(b, name)) != NULL) {
		own->row = (struct key_row){ own->key, ACT_COMMAND, 0,
		    own->command, "bound by the user" };
		row = own->command[0] == '\0' ? NULL : &own->row;
	} else
		row = bsearch(name, rows, NELEM(rows), sizeof(rows[0]),
		    keys_key_compare);
	free(name);
	return row;
}

const struct key_row *
bindings_find(const struct bindings *b, const struct key *key)
{
	const struct key_row *row = keys_key_find_name(b, key);
	struct key bare;

	if (row != NULL || (key->mods & MOD_SHIFT) == 0)
		return row;
	bare = *key;
	bare.mods &= ~(unsigned)MOD_SHIFT;
	return keys_key_find_name(b, &bare);
}
