/*
 * A command line that could not be read: whether the input line may bring it
 * back, to be mended.  Must not know why it could not.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "cmd/inside.h"

/* Nothing of a secret stands in a line of such a row, nor nearly. */
static bool
mistyped_row_is_plain(const struct cmd_row *row)
{
	return !cmd_takes(row, PARAM_SECRET) && !cmd_takes(row, PARAM_VALUE) &&
	    !cmd_takes(row, PARAM_STANZA) && (row->topic == NULL ||
	    (strcmp(row->topic, "accounts") != 0 &&
	    strcmp(row->topic, "privacy") != 0));
}

/* How far the first word of a row is from one; EDIT_FAR: it is another. */
static unsigned
mistyped_distance(const struct cmd_row *row, const char *word, size_t len)
{
	size_t n = strcspn(row->name, " ");
	unsigned d = edit_distance(row->name, n, word, len);

	return d <= (n <= 2 ? 1 : n <= 7 ? 2 : 3) && d < n ? d : EDIT_FAR;
}

/* A command within it would be what an alias or a key is to do. */
static bool
mistyped_has_command(const char *rest)
{
	for (; *rest != '\0'; rest += strcspn(rest, BLANKS)) {
		rest += strspn(rest, BLANKS "\"'=");
		if (*rest == '/')
			return true;
	}
	return false;
}

/* Those that the word may have been, all of them. */
static bool
mistyped_rows_are_plain(const struct cmd_row *rows, const char *word,
    size_t len, unsigned most)
{
	bool any = false;

	for (; rows->name != NULL; rows++) {
		if (mistyped_distance(rows, word, len) > most)
			continue;
		if (!mistyped_row_is_plain(rows))
			return false;
		any = true;
	}
	return any;
}

static bool
mistyped_is_command(const struct cmd_row *rows, const char *word, size_t len)
{
	while (rows->name != NULL && mistyped_distance(rows, word, len) > 0)
		rows++;
	return rows->name != NULL;
}

bool
mistyped_is_plain(const struct cmd_row *rows, const char *line)
{
	const char *word = line + strspn(line, BLANKS);
	size_t len;

	word += *word == '/';
	len = strcspn(word, BLANKS);
	if (len == 0 || mistyped_has_command(word + len))
		return false;
	/* A word alone is what was to be done, and not with what. */
	return word[len + strspn(word + len, BLANKS)] == '\0' ||
	    mistyped_rows_are_plain(rows, word, len,
	    mistyped_is_command(rows, word, len) ? 0 : EDIT_FAR - 1);
}
