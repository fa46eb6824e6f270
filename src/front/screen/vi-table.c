/*
 * vi: the table of commands, and what typed characters mean by it.  Must not
 * know how a command is done.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/inside.h"

#define COUNT_MAX 9999
#define KEYS_MAX 128		/* bytes of a command that goes on */

#define MOTION(keys, kind, go, help) \
	{ keys, VI_MOTION, kind, go, '\0', NULL, help }
/* f, t, F, T: a character follows. */
#define SEEK(keys, kind, help) \
	{ keys, VI_SEEK, kind, NULL, keys[0], NULL, help }
#define OPERATOR(keys, op, help) \
	{ keys, VI_OPERATOR, 0, NULL, op, NULL, help }
/* Goes there, then what is typed is text. */
#define INSERT(keys, go, help) \
	{ keys, VI_INSERT, 0, go, keys[0], NULL, help }
#define CHANGE(keys, help) \
	{ keys, VI_CHANGE, 0, NULL, keys[0], NULL, help }
#define OTHER(keys, help) \
	{ keys, VI_OTHER, 0, NULL, keys[0], NULL, help }
#define SAME(keys, same, help) \
	{ keys, VI_SAME, 0, NULL, '\0', same, help }

#define ACTION(keys, name, help) \
	{ keys, VI_ACTION, 0, NULL, '\0', name, help }

static const struct vi_row rows[] = {
	MOTION("h", VI_EXCLUSIVE, vi_left, "back by a character"),
	MOTION("l", VI_EXCLUSIVE, vi_right, "on by a character"),
	MOTION(" ", VI_EXCLUSIVE, vi_right, "on by a character"),
	MOTION("0", VI_EXCLUSIVE, vi_row_start, "to the start of the row"),
	MOTION("^", VI_EXCLUSIVE, vi_row_nonblank,
	    "to the first character of the row that is not blank"),
	MOTION("$", VI_EXCLUSIVE, vi_row_end, "to the end of the row"),
	MOTION("|", VI_EXCLUSIVE, vi_column, "to the column"),
	MOTION("w", VI_WORD, vi_w, "on by a word"),
	MOTION("W", VI_WORD, vi_W, "on to what follows a blank"),
	MOTION("b", VI_EXCLUSIVE, vi_b, "back by a word"),
	MOTION("B", VI_EXCLUSIVE, vi_B, "back to what follows a blank"),
	MOTION("e", VI_INCLUSIVE, vi_e, "to the end of the word"),
	MOTION("E", VI_INCLUSIVE, vi_E, "to what stands before a blank"),
	MOTION("ge", VI_INCLUSIVE, vi_ge, "to the end of the word before"),
	MOTION("gE", VI_INCLUSIVE, vi_gE, "back to what stands before a "
	    "blank"),
	SEEK("f", VI_INCLUSIVE, "on to a given character"),
	SEEK("t", VI_INCLUSIVE, "to just before a character"),
	SEEK("F", VI_EXCLUSIVE, "back to a given character"),
	SEEK("T", VI_EXCLUSIVE, "back to just behind a character"),
	MOTION(";", VI_AGAIN, NULL, "the same f, t, F or T again"),
	MOTION(",", VI_AGAIN, NULL, "the same in the other direction"),
	MOTION("%", VI_INCLUSIVE, vi_bracket, "to the other bracket"),
	MOTION("gg", VI_ROWS, vi_first_row, "to the first row"),
	MOTION("G", VI_ROWS, vi_last_row, "to the last row"),
	MOTION("j", VI_ROWS, vi_down, "the row below, or a newer line"),
	MOTION("k", VI_ROWS, vi_up, "the row above, or an older line"),
	OPERATOR("d", 'd', "cut"),
	OPERATOR("c", 'c', "cut, and type something else"),
	OPERATOR("y", 'y', "copy"),
	OPERATOR("g~", '~', "upper case into lower case, and back"),
	OPERATOR("gu", 'u', "into lower case"),
	OPERATOR("gU", 'U', "into upper case"),
	INSERT("i", NULL, "type before the cursor"),
	INSERT("a", NULL, "type behind the cursor"),
	INSERT("I", vi_row_nonblank, "type at the start of the row"),
	INSERT("A", vi_row_end, "type at the end of the row"),
	INSERT("o", vi_row_end, "type a new row below"),
	INSERT("O", vi_row_start, "type a new row above"),
	SAME("x", "dl", "cut the character under the cursor"),
	SAME("X", "dh", "cut the character before it"),
	SAME("s", "cl", "replace the character"),
	SAME("S", "cc", "replace the row"),
	SAME("D", "d$", "cut to the end of the row"),
	SAME("C", "c$", "replace up to the end of the row"),
	SAME("Y", "yy", "copy the row"),
	CHANGE("p", "put what was cut behind the cursor"),
	CHANGE("P", "put what was cut before the cursor"),
	CHANGE("r", "replace the character under the cursor"),
	CHANGE("~", "swap upper and lower case of a letter"),
	CHANGE("J", "join the row with the next one"),
	OTHER(".", "repeat the last change"),
	OTHER("u", "undo"),
	OTHER(":", "in an empty line: type a command"),
	ACTION("/", "search", "look for words in the window"),
	ACTION("v", "editor", "edit the line in your editor"),
};

size_t
vi_rows(const struct vi_row **out)
{
	*out = rows;
	return NELEM(rows);
}

/* ---- reading ------------------------------------------------------------- */

/* A 0 begins none.  The number, 0 where there is none. */
static unsigned
vi_read_count(const char **at)
{
	unsigned n = 0;

	if (**at == '0')
		return 0;
	for (; **at >= '0' && **at <= '9'; (*at)++)
		if (n < COUNT_MAX)
			n = n * 10 + (unsigned)(**at - '0');
	return n > COUNT_MAX ? COUNT_MAX : n;
}

/* The row that the text begins with, else whether it may begin one. */
static const struct vi_row *
vi_find_row(const char *at, bool *begins)
{
	size_t n = strlen(at), len;

	*begins = false;
	for (size_t i = 0; i < NELEM(rows); i++) {
		len = strlen(rows[i].keys);
		if (strncmp(rows[i].keys, at, len) == 0)
			return &rows[i];
		*begins |= n < len && strncmp(rows[i].keys, at, n) == 0;
	}
	return NULL;
}

static bool
vi_takes_character(const struct vi_row *row)
{
	return row->type == VI_SEEK || (row->type == VI_CHANGE &&
	    row->key == 'r');
}

/* The character behind f, t, F, T, r. */
static enum vi_read
vi_read_character(struct vi_command *c, const char *at)
{
	size_t n = strlen(at);

	if (n == 0)
		return VI_PART;
	if (n >= sizeof(c->arg))
		return VI_WRONG;
	memcpy(c->arg, at, n + 1);
	return VI_WHOLE;
}

static void
vi_multiply(struct vi_command *c, unsigned more)
{
	if (more == 0)
		return;
	c->count *= more;
	c->given = true;
	if (c->count > COUNT_MAX)
		c->count = COUNT_MAX;
}

/* "dd", "guu"; a motion, or an object. */
static enum vi_read
vi_read_target(struct vi_command *c, const char *at)
{
	size_t len = strlen(c->row->keys);
	bool begins;

	vi_multiply(c, vi_read_count(&at));
	if (at[0] == '\0')
		return VI_PART;
	if (strcmp(at, c->row->keys + len - 1) == 0 ||
	    strcmp(at, c->row->keys) == 0) {
		c->doubled = true;
		return VI_WHOLE;
	}
	if (at[0] == 'i' || at[0] == 'a') {
		if (at[1] == '\0')
			return VI_PART;
		c->around = at[0] == 'a';
		c->object = at[1];
		return at[2] == '\0' && vi_is_object(at[1]) ? VI_WHOLE :
		    VI_WRONG;
	}
	c->motion = vi_find_row(at, &begins);
	if (c->motion == NULL)
		return begins || strncmp(at, c->row->keys, strlen(at)) == 0 ?
		    VI_PART : VI_WRONG;
	if (c->motion->type == VI_SEEK)
		return vi_read_character(c, at + strlen(c->motion->keys));
	return c->motion->type == VI_MOTION ? VI_WHOLE : VI_WRONG;
}

enum vi_read
vi_read(struct vi_command *c, const char *keys)
{
	const char *at = keys;
	unsigned count = vi_read_count(&at);
	bool begins;

	memset(c, 0, sizeof(*c));
	if (strlen(keys) > KEYS_MAX)
		return VI_WRONG;
	c->given = count > 0;
	c->count = count > 0 ? count : 1;
	if (at[0] == '\0')
		return VI_PART;
	if ((c->row = vi_find_row(at, &begins)) == NULL)
		return begins ? VI_PART : VI_WRONG;
	at += strlen(c->row->keys);
	if (c->row->type == VI_SAME) {
		at = c->row->same;
		c->row = vi_find_row(at, &begins);
		at += strlen(c->row->keys);
	}
	if (c->row->type == VI_OPERATOR)
		return vi_read_target(c, at);
	if (c->row->type == VI_MOTION || c->row->type == VI_SEEK)
		c->motion = c->row;
	return vi_takes_character(c->row) ? vi_read_character(c, at) :
	    VI_WHOLE;
}
