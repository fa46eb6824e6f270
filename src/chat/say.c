/*
 * What front ends hear, and what the program says: an entry in a window, and
 * an event with the same words.  Must not know what it is about.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/* ---- what front ends hear ---------------------------------------------- */

void
chat_listen(struct chat *c, chat_event_fn *hear, void *arg)
{
	c->listeners = xreallocarray(c->listeners, c->nlisteners + 1,
	    sizeof(*c->listeners));
	c->listeners[c->nlisteners].hear = hear;
	c->listeners[c->nlisteners++].arg = arg;
}

void
chat_emit(struct chat *c, const struct chat_event *e)
{
	for (size_t i = 0; i < c->nlisteners; i++)
		c->listeners[i].hear(c->listeners[i].arg, e);
}

/* Adds to a text what somebody else wrote; `e` says where it is. */
static void
say_add_quote(struct str *text, const char *quote, struct entry *e)
{
	if (quote == NULL || *quote == '\0')
		return;
	str_addc(text, '\n');
	e->quote_at = text->len;
	e->quote_len = strlen(quote);
	str_addn(text, quote, e->quote_len);
}

static size_t
say_add_part(struct str *text, const char *fmt, va_list ap)
{
	char *s = NULL;
	size_t n;

	if (vasprintf(&s, fmt, ap) < 0)
		die("out of memory");
	n = strlen(s);
	str_addn(text, s, n);
	free(s);
	return n;
}

/* Puts the rest behind the short of it: a stop, where that has none, and a
 * blank, or the newline that begins the rest.  Without a rest the short of it
 * is the whole. */
static void
say_add_rest(struct str *text, const char *rest, size_t *brief)
{
	if (*rest != '\0' && *rest != '\n')
		str_add(text, text->len > 0 && strchr(".!?:",
		    text->s[text->len - 1]) != NULL ? " " : ". ");
	*brief = *rest != '\0' ? *brief : 0;
	str_add(text, rest);
}

/* Where the format, not what is put into it, has MORE: its beginning is made
 * for its length. */
static void
say_add_text(struct str *text, const char *fmt, va_list ap, struct entry *e)
{
	const char *more = strchr(fmt, MORE[0]);
	struct str whole;
	va_list again;
	char *brief;

	if (more == NULL) {
		say_add_part(text, fmt, ap);
		return;
	}
	brief = xstrndup(fmt, (size_t)(more - fmt));
	va_copy(again, ap);
	e->brief = say_add_part(text, brief, again);
	va_end(again);
	free(brief);
	str_init(&whole);
	say_add_part(&whole, fmt, ap);
	say_add_rest(text, whole.s + e->brief + 1, &e->brief);
	str_free(&whole);
}

size_t
say_brief(char **text)
{
	char *more = strchr(*text, MORE[0]);
	struct str whole;
	size_t brief;

	if (more == NULL)
		return 0;
	brief = (size_t)(more - *text);
	str_init(&whole);
	str_addn(&whole, *text, brief);
	say_add_rest(&whole, more + 1, &brief);
	free(*text);
	*text = str_take(&whole);
	return brief;
}

/* An entry of the program's own, in the window that it belongs to. */
static const struct entry *
say_push(struct chat *c, struct talk *v, enum entry_kind kind,
    const char *code, const char *text, const struct entry *how)
{
	struct entry e = {
		.kind = kind,
		.tells_level = v != NULL && talk_is_direct(v) &&
		    (strcmp(code, "level") == 0 ||
		    strcmp(code, "level-fell") == 0),
		.stamp = loop_wall(c->loop),
		.text = (char *)(uintptr_t)text,
		.brief = kind == ENTRY_ALARM ? 0 : how->brief,
		.quote_at = how->quote_at, .quote_len = how->quote_len,
		.strange = how->strange,
	};

	if (e.tells_level)
		e.level = otr_level(v->direct->otr);
	return buffer_push(v != NULL ? &v->buffer : &c->status, &e);
}

/* In the window and to front ends; `how`: which bytes of it are which. */
static void
say_out(struct chat *c, struct account *a, struct talk *v,
    enum entry_kind kind, const char *code, const struct chat_pair *data,
    const char *text, const struct entry *how)
{
	if (a == NULL && v != NULL)
		a = v->account;
	chat_emit(c, &(struct chat_event){
		.type = kind == ENTRY_ERROR ? CHAT_ERROR : CHAT_NOTICE,
		.account = a, .talk = v, .peer = v != NULL ? v->jid : NULL,
		.code = code, .text = text, .data = data, .kind = kind,
		.entry = say_push(c, v, kind, code, text, how) });
}

static void
say_vsay(struct chat *c, struct account *a, struct talk *v,
    enum entry_kind kind, const char *code, const struct chat_pair *data,
    const char *quote, const char *fmt, va_list ap)
{
	struct entry how = { 0 };
	struct str text;

	str_init(&text);
	say_add_text(&text, fmt, ap, &how);
	say_add_quote(&text, quote, &how);
	say_out(c, a, v, kind, code, data, text.s, &how);
	str_free(&text);
}

void
chat_say_made(struct chat *c, struct account *a, struct talk *v,
    enum entry_kind kind, const char *code, const struct chat_pair *data,
    char *text)
{
	struct entry how = { .brief = say_brief(&text) };

	say_out(c, a, v, kind, code, data, text, &how);
	free(text);
}

void
chat_say(struct chat *c, struct account *a, struct talk *v,
    enum entry_kind kind, const char *code, const struct chat_pair *data,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say_vsay(c, a, v, kind, code, data, NULL, fmt, ap);
	va_end(ap);
}

void
chat_tell(struct talk *v, enum entry_kind kind, const char *code,
    const struct chat_pair *data, const char *fmt, ...)
{
	struct entry unused = { 0 };
	struct str text;
	va_list ap;

	str_init(&text);
	va_start(ap, fmt);
	say_add_text(&text, fmt, ap, &unused);
	va_end(ap);
	chat_emit(v->account->chat, &(struct chat_event){
		.type = CHAT_NOTICE, .account = v->account, .talk = v,
		.peer = v->jid, .code = code, .text = text.s, .data = data,
		.kind = kind });
	str_free(&text);
}

void
chat_vsay(struct chat *c, struct account *a, struct talk *v,
    enum entry_kind kind, const char *code, const struct chat_pair *data,
    const char *fmt, va_list ap)
{
	say_vsay(c, a, v, kind, code, data, NULL, fmt, ap);
}

void
chat_say_quote(struct chat *c, struct account *a, struct talk *v,
    enum entry_kind kind, const char *code, const struct chat_pair *data,
    const char *quote, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say_vsay(c, a, v, kind, code, data, quote, fmt, ap);
	va_end(ap);
}

void
talk_say(struct talk *v, enum entry_kind kind, const char *code,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say_vsay(v->account->chat, v->account, v, kind, code, NULL, NULL, fmt,
	    ap);
	va_end(ap);
}

/* The answers, one a line, as far as they have a sentence. */
static void
say_add_answers(struct str *text, const struct says *says)
{
	for (size_t i = 0; i < says->n; i++)
		if (says->at[i].means != NULL)
			str_addf(text, "\n  %s\n    %s",
			    says->at[i].command, says->at[i].means);
}

static void
say_emit_asked(struct chat *c, const struct whose *whose,
    const struct says *says, const char *text, const struct entry *entry)
{
	const char *commands[QUESTION_ANSWERS + 1] = { NULL };
	const char *peer = whose->peer;

	for (size_t i = 0; i < says->n; i++)
		commands[i] = says->at[i].command;
	if (peer == NULL && whose->talk != NULL)
		peer = whose->talk->jid;
	chat_emit(c, &(struct chat_event){ .type = CHAT_QUESTION,
		.account = whose->account, .talk = whose->talk, .peer = peer,
		.code = whose->code, .text = text, .commands = commands,
		.kind = ENTRY_QUESTION, .entry = entry });
}

void
chat_ask(struct chat *c, const struct whose *whose, struct says *says)
{
	struct entry where = { .strange = whose->strange };
	const struct entry *entry;
	struct str text;

	question_open(c, whose, says);
	str_init(&text);
	str_add(&text, says->text);
	say_add_quote(&text, says->quote, &where);
	entry = say_push(c, whose->talk, ENTRY_QUESTION, whose->code, text.s,
	    &where);
	say_add_answers(&text, says);
	say_emit_asked(c, whose, says, text.s, entry);
	says_clear(says);
	str_free(&text);
}

void
chat_question_taken(struct chat *c, uint64_t serial, size_t answer)
{
	const struct question *q = c->questions;
	char *text;

	while (q != NULL && q->serial != serial)
		q = q->next;
	if (q == NULL || answer >= q->n)
		return;
	text = xasprintf("You chose: %s.", q->answers[answer].text);
	/* Of no code: it tells no level, whatever was asked about. */
	(void)say_push(c, q->talk, ENTRY_NOTICE, "", text,
	    &(const struct entry){ 0 });
	free(text);
}
