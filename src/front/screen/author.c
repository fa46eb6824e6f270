/*
 * Who a line is of, as it stands before it.  Names are foreign: they pass
 * utf8_safe() here, and none looks like a sign of the program's.  Must not
 * know the text behind it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

#define SIGN_MENTION ">"	/* of a line that names the user, in a room */
#define SIGN_ACTION "* "
#define ME "me"

/* Of the kinds that the program says. */
static const char *const signs[] = {
	[ENTRY_IN] = "",
	[ENTRY_OUT] = "",
	[ENTRY_NOTICE] = "--",
	[ENTRY_WARNING] = "!!",
	[ENTRY_QUESTION] = "??",
	[ENTRY_ERROR] = "!!",
	[ENTRY_ALARM] = "!!",
	[ENTRY_DRAWING] = "",
};

/*
 * No sign of the program's begins with a letter or a digit, two blanks are
 * what stands between a name and a text, and "me" is the user, also where a
 * room lets others be called so: any other name stands in brackets.
 */
static bool
author_is_plain(const struct layout *l, const char *safe)
{
	return name_begins_plain(safe) && !name_has_gap(safe) &&
	    (l->entry->kind == ENTRY_OUT || !name_looks_like(safe, ME));
}

static void
author_add_cut(struct layout *l, const struct columns *c,
    const struct str *safe, int room)
{
	const char *end = sign_as(c->drawn, SIGN_ELLIPSIS);
	int width = utf8_width(end, strlen(end));

	str_addn(&l->author, safe->s, utf8_clip(safe->s, safe->len,
	    room > width ? room - width : 0));
	str_add(&l->author, end);
	l->cut = true;
}

static void
author_add_name(struct layout *l, const struct columns *c, const char *name)
{
	int room = c->author > 0 ? c->author : AUTHOR_MAX;
	bool brackets;
	struct str safe;

	str_init(&safe);
	utf8_safe(&safe, name, strlen(name), SAFE_NAME);
	brackets = c->author == 0 || !author_is_plain(l, safe.s);
	room -= utf8_width(l->author.s, l->author.len) + 2 * brackets;
	if (brackets)
		str_addc(&l->author, '<');
	if (utf8_width(safe.s, safe.len) <= room)
		str_addn(&l->author, safe.s, safe.len);
	else
		author_add_cut(l, c, &safe, room);
	if (brackets)
		str_addc(&l->author, '>');
	str_free(&safe);
}

/* With one contact oneself is "me", which no contact is called.  Elsewhere our
 * own address is the account's, long and known: its local part. */
static char *
author_name(const struct entry *e, const struct columns *c)
{
	if (e->kind == ENTRY_OUT && c->me)
		return xstrdup(ME);
	if (e->author == NULL)
		return xstrdup("?");
	return xstrndup(e->author, e->kind == ENTRY_OUT && !c->room ?
	    strcspn(e->author, "@") : strlen(e->author));
}

void
author_make(struct layout *l, const struct columns *c)
{
	const struct entry *e = l->entry;
	char *name;

	if (!l->message) {
		str_add(&l->author, signs[e->kind]);
		l->author_style = l->text_style;
		return;
	}
	name = author_name(e, c);
	l->author_style = l->lit ? l->text_style : e->kind == ENTRY_OUT ?
	    STYLE_AUTHOR_ME : c->room ? nick_style(c->hues, name) : c->them;
	/* Never by colour alone. */
	if (l->lit)
		str_add(&l->author, SIGN_MENTION);
	if (l->action)
		str_add(&l->author, SIGN_ACTION);
	author_add_name(l, c, name);
	free(name);
}

#define MEANWHILE_MS (5 * 60 * 1000)

static bool
author_same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* In a room a nick may have gone to somebody else. */
static bool
author_is_same(const struct entry *a, const struct entry *b)
{
	return author_same_text(a->author, b->author) &&
	    author_same_text(a->occupant, b->occupant) &&
	    author_same_text(a->from, b->from);
}

/* In its place `before` has it, of the same level, day and way: an action and
 * what names the user have always one of their own, and it comes again every
 * five minutes. */
bool
author_is_known(const struct layout *l, const struct entry *before,
    const struct columns *c)
{
	const struct entry *e = l->entry;

	return c->author > 0 && !c->named && before != NULL && !l->mark &&
	    l->day[0] == '\0' && !l->lit && !l->action &&
	    e->kind == before->kind && e->level == before->level &&
	    e->via == before->via && e->delayed == before->delayed &&
	    l->message && !before->mention &&
	    e->stamp / MEANWHILE_MS == before->stamp / MEANWHILE_MS &&
	    when_same("%Y-%j", e->stamp, before->stamp) &&
	    author_is_same(e, before);
}
