/*
 * Nicks of a room, for Tab: who spoke last comes first, then all that are in
 * it in the order of the panel.  A nick may have blanks: as an argument it
 * stands in quotation marks then.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define NICK_LINES 1000		/* that are looked at for who spoke */
#define NICK_WORDS 5		/* blanks of a nick in a text, and one more */

/* How a nick is offered. */
struct nicking {
	struct gather *gather;
	const struct talk *room;
	const char *typed;	/* how it begins */
	const char *before;	/* what goes before it: "ROOM/" */
	const char *after;	/* ... and behind it: ": " */
	bool argument;		/* in quotation marks where it needs them */
	bool begins;		/* the line begins with it: it is no command */
	size_t done;		/* bytes that stand before the word already */
	unsigned *rank;		/* they come in their order */
};

/* The room that the line is about; NULL: of none. */
static struct talk *
nick_room(const struct gather *g)
{
	struct talk *v = gather_meant_talk(g);

	if (v != NULL && talk_kind(v) == TALK_OCCUPANT)
		v = room_of_private(v);
	return v != NULL && talk_kind(v) == TALK_ROOM ? v : NULL;
}

static void
nick_quote(struct str *s, const char *text)
{
	str_addc(s, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			str_addc(s, '\\');
		str_addc(s, *text);
	}
	str_addc(s, '"');
}

static void
nick_add(const struct nicking *p, const char *nick)
{
	size_t blanks = strspn(nick, BLANKS);
	char *whole = p->begins && nick[blanks] == '/' ?
	    xasprintf("%.*s/%s", (int)blanks, nick, nick + blanks) :
	    xasprintf("%s%s", p->before, nick);
	struct str s;

	str_init(&s);
	if (p->argument && (p->done > 0 || strpbrk(nick, BLANKS "\"\\")))
		nick_quote(&s, whole);
	else
		str_add(&s, whole);
	str_add(&s, p->after);
	if (p->done <= s.len)
		gather_put(p->gather, s.s + p->done, (*p->rank)++, NULL, NULL);
	str_free(&s);
	free(whole);
}

static bool
nick_begins(const struct nicking *p, const char *nick)
{
	return name_begins(nick, p->typed) &&
	    strcmp(nick, room_nick(p->room)) != 0;
}

static void
nick_offer_speakers(const struct nicking *p)
{
	const struct buffer *b = talk_buffer((struct talk *)(uintptr_t)
	    p->room);
	const struct entry *e;

	for (size_t i = 0; i < b->count && i < NICK_LINES; i++) {
		e = buffer_at(b, b->count - 1 - i);
		if (e->kind == ENTRY_IN && e->author != NULL &&
		    nick_begins(p, e->author) &&
		    room_find(p->room, e->author) != NULL)
			nick_add(p, e->author);
	}
}

static void
nick_offer(struct nicking *p)
{
	const struct occupant *o;
	unsigned rank = 0;

	p->rank = &rank;
	nick_offer_speakers(p);
	for (size_t i = 0; (o = room_occupant(p->room, i)) != NULL; i++)
		if (nick_begins(p, o->nick))
			nick_add(p, o->nick);
}

/* ---- as an argument ------------------------------------------------------ */

/* Behind a quotation mark that is not closed: what of it is no part of the
 * word at the cursor. */
static const char *
nick_open(const char *rest)
{
	const char *open = NULL;

	for (; *rest != '\0'; rest++) {
		if (open != NULL && *rest == '\\' && rest[1] != '\0')
			rest++;
		else if (*rest == '"')
			open = open == NULL ? rest + 1 : NULL;
	}
	return open;
}

void
gather_nicks(struct gather *g)
{
	struct nicking p = { .gather = g, .room = nick_room(g), .before = "",
	    .after = "", .argument = true };
	const char *open = nick_open(g->rest);
	char *typed;

	if (p.room == NULL)
		return;
	typed = xasprintf("%s%s", open != NULL ? open : "",
	    g->word + (open == NULL && *g->word == '"'));
	p.done = open != NULL ? 1 + strlen(open) : 0;
	p.typed = typed;
	nick_offer(&p);
	free(typed);
}

void
gather_occupants(struct gather *g, struct talk *room)
{
	const char *slash = strchr(g->word, '/');
	char *before = xasprintf("%s/", talk_jid(room));
	struct nicking p = { .gather = g, .room = room, .before = before,
	    .typed = slash != NULL ? slash + 1 : g->word, .after = "",
	    .argument = true };

	nick_offer(&p);
	free(before);
}

/* ---- in a text ----------------------------------------------------------- */

/* Where the last of so many words begins; NULL: there are not so many. */
static const char *
nick_word(const char *text, size_t words)
{
	const char *at = text + strlen(text);

	for (; words > 0; words--) {
		if (at == text)
			return NULL;
		at--;
		while (at > text && strchr(BLANKS, at[-1]) == NULL)
			at--;
	}
	return at;
}

const char *
gather_nicks_in_text(struct gather *g, const char *text, bool first)
{
	struct nicking p = { .gather = g, .room = nick_room(g), .before = "" };
	const char *at;

	if (p.room == NULL)
		return NULL;
	/* The longest first: one's name may end as another's begins. */
	for (size_t words = NICK_WORDS; words > 0 && g->n == 0; words--) {
		if ((at = nick_word(text, words)) == NULL ||
		    strchr(BLANKS, *at) != NULL)
			continue;
		p.typed = at;
		p.after = first && at == text ? ": " : " ";
		p.begins = first && text + strspn(text, BLANKS) >= at;
		nick_offer(&p);
	}
	if (*text == '\0' && first) {
		p.typed = at = text;
		p.after = ": ";
		p.begins = true;
		nick_offer(&p);
	}
	return g->n > 0 ? p.typed : NULL;
}
