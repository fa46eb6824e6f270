/*
 * The words that one looks for, and whether a text has them: each of them
 * somewhere, in upper or lower case, with or without marks.  No language of
 * patterns: a word is what it is.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define NEEDLE_BLANKS " \t\n"

/* One word, or what stands in quotes; behind it. */
static const char *
needle_end(const char **begin)
{
	const char *end;

	if (**begin != '"')
		return *begin + strcspn(*begin, NEEDLE_BLANKS);
	(*begin)++;
	end = strchr(*begin, '"');
	return end != NULL ? end : *begin + strlen(*begin);
}

static void
needles_add(struct needles *all, const char *s, size_t len)
{
	struct str word;

	str_init_secret(&word);
	text_fold(&word, s, len);
	if (word.len > 0 && all->n < NEEDLES_MAX)
		all->words[all->n++] = secret_dup(word.s);
	str_free(&word);
}

struct needles *
needles_new(const char *words, struct err *err)
{
	struct needles *all = xcalloc(1, sizeof(*all));
	const char *end;

	while (*(words += strspn(words, NEEDLE_BLANKS)) != '\0') {
		end = needle_end(&words);
		needles_add(all, words, (size_t)(end - words));
		words = *end == '"' ? end + 1 : end;
	}
	if (all->n > 0)
		return all;
	needles_free(all);
	err_set(err, "no-words", "write a word to look for");
	return NULL;
}

void
needles_free(struct needles *all)
{
	if (all == NULL)
		return;
	for (size_t i = 0; i < all->n; i++)
		secret_free(all->words[i]);
	free(all);
}

bool
needles_match(const struct needles *all, const char *text, struct str *room)
{
	str_clear(room);
	text_fold(room, text, strlen(text));
	for (size_t i = 0; i < all->n; i++)
		if (strstr(room->s, all->words[i]) == NULL)
			return false;
	return true;
}
