/*
 * What somebody types to find one of many: words, each of which stands in one
 * of the texts that describe it.  Must not know what is looked for.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

void
match_begin(struct match *m, const char *typed)
{
	struct str lower;
	char *s;

	memset(m, 0, sizeof(*m));
	str_init_secret(&lower);
	utf8_lower(&lower, typed, strlen(typed));
	m->typed = str_take(&lower);
	for (s = m->typed; m->n < MATCH_WORDS; s++) {
		s += strspn(s, " ");
		if (*s == '\0')
			break;
		m->words[m->n++] = s;
		s += strcspn(s, " ");
		if (*s == '\0')
			break;
		*s = '\0';
	}
}

void
match_end(struct match *m)
{
	secret_free(m->typed);
	memset(m, 0, sizeof(*m));
}

/* Where a word begins: at the start, or behind what is no letter. */
static bool
match_is_start(const char *text, size_t at)
{
	return at == 0 || strchr(" @._-/#", text[at - 1]) != NULL;
}

/* The whole of it, or of an address what stands before the domain. */
static bool
match_is_whole(const char *text, const struct bytes *where)
{
	const char *end = text + where->from + where->len;

	return where->from == 0 && (*end == '\0' || *end == '@');
}

static enum match_how
match_word(const char *word, const char *const *texts)
{
	enum match_how best = MATCH_NO, how;
	struct bytes where;

	for (; *texts != NULL && best < MATCH_WHOLE; texts++) {
		if (!utf8_find(*texts, strlen(*texts), word, &where))
			continue;
		how = match_is_whole(*texts, &where) ? MATCH_WHOLE :
		    match_is_start(*texts, where.from) ? MATCH_START :
		    MATCH_PART;
		if (how > best)
			best = how;
	}
	return best;
}

enum match_how
match_texts(const struct match *m, const char *const *texts)
{
	enum match_how worst = MATCH_WHOLE, how;

	for (size_t i = 0; i < m->n && worst != MATCH_NO; i++) {
		how = match_word(m->words[i], texts);
		if (how < worst)
			worst = how;
	}
	return worst;
}
