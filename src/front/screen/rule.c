/*
 * Rules: rows over the whole width that are no line of anybody, where a day
 * begins, where reading stopped, where the level became another.  Must not
 * know the rows below.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/inside.h"

#define RULE_LEAD 2		/* columns of it before the words */
#define RULE_BESIDES 8		/* ... and all that is none of theirs */

/* A delayed stamp is another clock's and lies in the past: no new day. */
void
rule_day(struct layout *l, const struct entry *before, const struct columns *c)
{
	int64_t stamp = l->entry->stamp;

	if (before == NULL || l->entry->delayed || before->delayed ||
	    when_same("%Y-%j", before->stamp, stamp))
		return;
	when_text(l->day, sizeof(l->day), when_same("%Y", stamp, c->now) ?
	    "%A %d %B" : "%A %d %B %Y", stamp);
}

/* "Private: encrypted, and ..." begins with it; where what it means does. */
static size_t
rule_level_bytes(const char *text, enum otr_level level)
{
	const char *name = otr_level_name(level);
	size_t n = strlen(name);

	if (strncmp(text, name, n) != 0 || strchr(":.,", text[n]) == NULL)
		return 0;
	n++;
	return n + strspn(text + n, " ");
}

/* Bytes of the first sentence, without its stop; `*next`: where the second
 * begins. */
static size_t
rule_sentence(const char *text, size_t *next)
{
	size_t n = 0;

	while (text[n] != '\0' && text[n] != '\n' && !(text[n] == '.' &&
	    (text[n + 1] == ' ' || text[n + 1] == '\0' ||
	    text[n + 1] == '\n')))
		n++;
	*next = n + (text[n] == '.');
	*next += strspn(text + *next, " \n");
	return n;
}

/* Bytes of what stands on the rule; `*next`: where the rest begins. */
static size_t
rule_first(const struct layout *l, size_t begin, size_t *next)
{
	const struct entry *e = l->entry;
	const char *text = e->text + begin;

	if (e->brief <= begin)
		return rule_sentence(text, next);
	*next = e->brief - begin;
	/* The stop of what stands on the rule is none of the rest's. */
	if (!l->folded)
		*next += strspn(text + *next, ". \n");
	return e->brief - begin;
}

/* What followed a colon begins a sentence. */
static void
rule_capital(struct str *s)
{
	if (s->len > 0 && s->s[0] >= 'a' && s->s[0] <= 'z')
		s->s[0] += 'A' - 'a';
}

/*
 * The program says which level is new: that is a rule, with the first of what
 * it says where there is room; a warning's is in its style.  Returns what is
 * left for rows of its own; no word gets lost.
 */
const char *
rule_level(struct layout *l, const struct columns *c)
{
	const struct entry *e = l->entry;
	size_t begin, n, next;

	if (!e->tells_level || (begin = rule_level_bytes(e->text, e->level)) ==
	    0)
		return e->text;
	l->rule = true;
	n = rule_first(l, begin, &next);
	utf8_safe(&l->words, e->text + begin, n, SAFE_LINE);
	rule_capital(&l->words);
	if (l->folded)
		str_add(&l->words, FOLDED);
	if (utf8_width(l->words.s, l->words.len) + (int)strlen(
	    otr_level_name(e->level)) + RULE_BESIDES <= c->width)
		return e->text + begin + next;
	str_clear(&l->words);
	return e->text + begin;
}

/* Of the rows below it. */
void
rule_words(struct layout *l)
{
	if (l->rule)
		rule_capital(&l->text);
}

/* Words on it, from x on; returns where the next begin. */
static int
rule_put(const struct columns *c, struct grid *g, int x, int at, int y,
    enum style style, const char *words)
{
	if (words[0] == '\0' || at >= c->width)
		return at;
	return at + grid_put(g, x + at, y, c->width - at, style, words,
	    strlen(words));
}

static void
rule_fill(const struct columns *c, struct grid *g, int x, int y,
    enum style style)
{
	for (int i = 0; i < c->width; i++)
		grid_put(g, x + i, y, 1, style, c->rule,
		    strlen(c->rule));
}

void
rule_paint(const struct columns *c, struct grid *g, int x, int y,
    const char *words)
{
	int at = RULE_LEAD;

	rule_fill(c, g, x, y, STYLE_MARK);
	if (c->width <= RULE_BESIDES)
		return;
	at = rule_put(c, g, x, at, y, STYLE_MARK, " ");
	at = rule_put(c, g, x, at, y, STYLE_MARK, words);
	rule_put(c, g, x, at, y, STYLE_MARK, " ");
}

/* The time of it stands at the end, where no row below has it. */
static void
rule_paint_time(const struct layout *l, const struct columns *c,
    struct grid *g, int x, int y, int at, enum style style)
{
	int width = utf8_width(l->time, strlen(l->time));
	int from = c->width - width - RULE_LEAD - 2;

	if (l->nrows > 0 || width == 0 || from <= at)
		return;
	from = rule_put(c, g, x, from, y, style, " ");
	from = rule_put(c, g, x, from, y, style, l->time);
	rule_put(c, g, x, from, y, style, " ");
}

void
rule_paint_level(const struct layout *l, const struct columns *c,
    struct grid *g, int x, int y)
{
	enum otr_level level = l->entry->level;
	enum style style = l->wide ? l->text_style : STYLE_MARK;
	int at = RULE_LEAD;

	rule_fill(c, g, x, y, style);
	at = rule_put(c, g, x, at, y, style, " ");
	/* A level that fell is a warning. */
	at = rule_put(c, g, x, at, y, level_style(level, c->alerts &&
	    l->entry->kind != ENTRY_NOTICE), otr_level_name(level));
	if (l->words.len > 0) {
		at = rule_put(c, g, x, at, y, style, c->drawn ? " " :
		    "");
		at = rule_put(c, g, x, at, y, style, sign_as(c->drawn,
		    SIGN_DOT));
		at = rule_put(c, g, x, at, y, style, " ");
		at = rule_put(c, g, x, at, y, style, l->words.s);
	}
	at = rule_put(c, g, x, at, y, style, " ");
	rule_paint_time(l, c, g, x, y, at, style);
}
