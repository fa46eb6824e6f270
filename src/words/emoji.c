/*
 * Reactions to a line (XEP-0444): a list of emoji in one text, a blank between
 * two.  Whoever made it, none of them is more than one picture, none stands
 * there twice, and there are few.  Must not know who reacts to what.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "lib/lib.h"
#include "words/words.h"

bool
emoji_is_one(const char *s, size_t len)
{
	uint32_t cp;

	if (len == 0 || !utf8_valid(s, len) || utf8_next(s, len) != len)
		return false;
	utf8_take(s, len, &cp);
	return cp > ' ' && (cp < 0x7f || cp > 0xa0) && utf8_width(s, len) > 0;
}

const char *
emoji_next(const char **at, size_t *len)
{
	const char *s = *at + strspn(*at, " ");

	*len = strcspn(s, " ");
	*at = s + *len;
	return *len > 0 ? s : NULL;
}

size_t
emoji_count(const char *list)
{
	size_t n = 0, len;

	while (emoji_next(&list, &len) != NULL)
		n++;
	return n;
}

static const char *
emoji_find(const char *list, const char *one, size_t len)
{
	const char *s;
	size_t n;

	while ((s = emoji_next(&list, &n)) != NULL)
		if (n == len && memcmp(s, one, len) == 0)
			return s;
	return NULL;
}

bool
emoji_has(const char *list, const char *one, size_t len)
{
	return emoji_find(list, one, len) != NULL;
}

bool
emoji_add(char list[EMOJI_MAX_BYTES + 1], const char *one, size_t len)
{
	size_t used = strlen(list);

	if (!emoji_is_one(one, len) || emoji_has(list, one, len) ||
	    emoji_count(list) >= EMOJI_KINDS_MAX ||
	    used + (used > 0) + len > EMOJI_MAX_BYTES)
		return false;
	if (used > 0)
		list[used++] = ' ';
	memcpy(list + used, one, len);
	list[used + len] = '\0';
	return true;
}

bool
emoji_drop(char list[EMOJI_MAX_BYTES + 1], const char *one, size_t len)
{
	char *s = (char *)(uintptr_t)emoji_find(list, one, len), *rest;

	if (s == NULL)
		return false;
	rest = s + len + (s[len] == ' ');
	memmove(s, rest, strlen(rest) + 1);
	len = strlen(list);
	if (len > 0 && list[len - 1] == ' ')
		list[len - 1] = '\0';
	return true;
}

void
emoji_take(char list[EMOJI_MAX_BYTES + 1], const char *from)
{
	const char *s;
	size_t len;

	list[0] = '\0';
	while ((s = emoji_next(&from, &len)) != NULL)
		(void)emoji_add(list, s, len);
}
