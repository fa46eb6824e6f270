/*
 * Tab: completes the word before the cursor as far as it is sure, and lists
 * what could stand there.  Must not know what can be completed.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/reader/inside.h"

#define LISTED 20

static void
tab_free(struct completion *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free(c->at[i].text);
		free(c->at[i].note);
	}
	free(c->at);
}

static void
tab_list(struct reader *r, const struct completion *c)
{
	struct str s;

	str_init_secret(&s);
	str_addf(&s, "Note: %zu can stand here: ", c->n);
	for (size_t i = 0; i < c->n && i < LISTED; i++) {
		if (i > 0)
			str_add(&s, ", ");
		name_say_line(&s, c->at[i].text);
	}
	if (c->n > LISTED)
		str_addf(&s, ", and %zu more", c->n - LISTED);
	say_text(r, s.s);
	str_free(&s);
	r->prompts = true;
}

/* Puts the first bytes of a candidate there, and a blank behind a whole one. */
static void
tab_put(struct reader *r, const struct completion *c, size_t n,
    bool whole)
{
	const struct line_edit *l = type_line(r);
	size_t cursor = line_cursor(l);
	bool blank = whole && n > 0 && c->at[0].text[n - 1] != ' ' &&
	    line_text(l)[cursor] == '\0';
	struct str s;

	str_init_secret(&s);
	str_addn(&s, c->at[0].text, n);
	if (blank)
		str_addc(&s, ' ');
	line_replace(type_line(r), c->from, cursor, s.s, s.len);
	str_free(&s);
	/* Whole: the end of a word alone is hard to know by ear. */
	type_again(r);
}

/* There is none: how the command goes on. */
static void
tab_usage(struct reader *r)
{
	const char *text = line_text(type_line(r));
	char *hint = text[0] == '/' && r->calls.hint != NULL ?
	    r->calls.hint(r->calls.arg, r->current->talk, text) : NULL;
	struct str s;

	str_init(&s);
	if (hint != NULL)
		name_say_line(&s, hint);
	say(r, "Note: %s", s.len > 0 ? s.s : "nothing can be completed here.");
	str_free(&s);
	free(hint);
	r->prompts = true;
}

void
tab_key(struct reader *r)
{
	const struct line_edit *l = type_line(r);
	struct completion c = { .at = NULL };
	size_t n;

	if (r->asks != NULL) {
		r->prompts = true;
		return;
	}
	r->calls.complete(r->calls.arg, r->current->talk, line_text(l),
	    line_cursor(l), &c);
	n = c.common;
	while (n > 0 && c.n > 0 &&
	    ((unsigned char)c.at[0].text[n] & 0xc0) == 0x80)
		n--;
	if (c.n == 1)
		tab_put(r, &c, strlen(c.at[0].text), true);
	else if (c.n > 1 && n > line_cursor(l) - c.from)
		tab_put(r, &c, n, false);
	else if (c.n > 1)
		tab_list(r, &c);
	else
		tab_usage(r);
	tab_free(&c);
}
