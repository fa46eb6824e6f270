/*
 * Names in what is said.  They are foreign: they pass utf8_safe(), and none
 * can be taken for a word of the program's, nor for a name with a text behind
 * it.  Must not know what is said of whom.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/reader/inside.h"

#define NAME_BYTES 120		/* a longer one lacks its end */

/* What a line of the program's begins with, or goes on with before a colon. */
static const char *const words[] = {
	"alarm", "code", "continued", "copy", "end", "error", "escape", "finished",
	"from", "level", "line", "me", "not", "note", "number", "occupant",
	"presence", "private", "question", "room", "sotto", "starting",
	"state", "status", "they", "to", "type", "unverified", "warning", "window",
	"yes", "you",
};

static bool
name_begins_so(const char *safe, size_t n)
{
	char *first = xstrndup(safe, n);
	bool is = false;

	for (size_t i = 0; i < NELEM(words) && !is; i++)
		is = name_looks_like(first, words[i]);
	free(first);
	return is;
}

/* The letters that it begins with: signs behind them are often not spoken. */
static size_t
name_letters(const char *safe)
{
	size_t n = 0, len = strlen(safe);

	while (n < len && name_begins_plain(safe + n) &&
	    (safe[n] < '0' || safe[n] > '9'))
		n += utf8_next(safe + n, len - n);
	return n;
}

static bool
name_is_word(const char *safe)
{
	return name_begins_so(safe, strcspn(safe, " ")) ||
	    name_begins_so(safe, name_letters(safe));
}

#define NAME_COLUMNS 40		/* within which a name would end */

/* A colon is often not spoken. */
static bool
name_is_somebodys(const struct reader *r, const char *row)
{
	const struct talk *here = r->current->talk;
	char *word = secret_dupn(row, name_letters(row));
	bool is = here != NULL && talk_kind(here) == TALK_ROOM &&
	    word[0] != '\0' && room_find(here, word) != NULL;

	secret_free(word);
	for (size_t i = 0; i < r->nwindows && !is; i++)
		is = r->windows[i]->talk != NULL &&
		    name_begins(row, talk_name(r->windows[i]->talk));
	return is;
}

bool
name_begins_line(const struct reader *r, const char *safe, size_t n)
{
	char *row = secret_dupn(safe, n);
	size_t blanks = strspn(row, " "), end = strcspn(row, ":");
	bool is = name_is_word(row + blanks) || (row[end] == ':' &&
	    utf8_width(row, end) <= NAME_COLUMNS) ||
	    name_is_somebodys(r, row + blanks);

	secret_free(row);
	return is;
}

/* Letters, digits, and what stands within names and addresses. */
static bool
name_is_plain_text(const char *safe)
{
	for (; *safe != '\0'; safe++)
		if (strchr("\"':,;!?()<>[]{}/\\|=*`", *safe) != NULL)
			return false;
	return true;
}

void
name_say(struct str *out, const char *name)
{
	struct str safe;
	size_t bytes;

	str_init(&safe);
	utf8_safe(&safe, name, strlen(name), SAFE_NAME);
	bytes = safe.len;
	if (bytes > NAME_BYTES)
		bytes = utf8_clip(safe.s, safe.len, NAME_BYTES);
	if (bytes == safe.len && name_begins_plain(safe.s) &&
	    !name_has_gap(safe.s) && name_is_plain_text(safe.s) &&
	    !name_is_word(safe.s)) {
		str_addn(out, safe.s, safe.len);
		str_free(&safe);
		return;
	}
	str_add(out, "from \"");
	for (size_t i = 0; i < bytes; i++)
		str_addc(out, safe.s[i] == '"' ? '\'' : safe.s[i]);
	str_add(out, bytes < safe.len ? "...\"" : "\"");
	str_free(&safe);
}

void
name_say_alike(struct str *out, const struct talk *talk)
{
	const struct contact *c = talk == NULL || talk_kind(talk) !=
	    TALK_DIRECT ? NULL : talk_contact(talk);
	const struct contact *other = c == NULL ? NULL : contact_alike(c);

	if (other == NULL)
		return;
	str_add(out, ", who is ");
	name_say(out, contact_jid(c));
	str_add(out, ", named like ");
	name_say(out, contact_jid(other));
}

void
name_say_line(struct str *out, const char *text)
{
	utf8_safe(out, text, strlen(text), SAFE_LINE);
}

void
name_say_window(struct str *out, const struct window *w)
{
	const struct talk *talk = w->talk;

	if (talk == NULL)
		str_add(out, "status");
	else if (talk_kind(talk) == TALK_OCCUPANT) {
		name_say(out, jid_resource(talk_jid(talk)));
		str_add(out, " in a room");
	} else {
		if (talk_kind(talk) == TALK_ROOM)
			str_add(out, "room ");
		name_say(out, talk_name(talk));
	}
}
