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

static void
say_add_text(struct str *text, const char *fmt, va_list ap)
{
	char *s = NULL;

	if (vasprintf(&s, fmt, ap) < 0)
		die("out of memory");
	str_add(text, s);
	free(s);
}

/* An entry of the program's own, in the window that it belongs to. */
static const struct entry *
say_push(struct chat *c, struct talk *v, enum entry_kind kind,
    const char *code, const char *text, const struct entry *quote)
{
	struct entry e = {
		.kind = kind,
		.tells_level = v != NULL && talk_is_direct(v) &&
		    strcmp(code, "level") == 0,
		.stamp = loop_wall(c->loop),
		.text = (char *)(uintptr_t)text,
		.quote_at = quote->quote_at, .quote_len = quote->quote_len,
	};

	if (e.tells_level)
		e.level = otr_level(v->direct->otr);
	return buffer_push(v != NULL ? &v->buffer : &c->status, &e);
}

static void
say_vsay(struct chat *c, struct account *a, struct talk *v,
    enum entry_kind kind, const char *code, const struct chat_pair *data,
    const char *quote, const char *fmt, va_list ap)
{
	struct entry where = { 0 };
	struct str text;

	str_init(&text);
	say_add_text(&text, fmt, ap);
	say_add_quote(&text, quote, &where);
	if (a == NULL && v != NULL)
		a = v->account;
	chat_emit(c, &(struct chat_event){
		.type = kind == ENTRY_ERROR ? CHAT_ERROR : CHAT_NOTICE,
		.account = a, .talk = v, .peer = v != NULL ? v->jid : NULL,
		.code = code, .text = text.s, .data = data, .kind = kind,
		.entry = say_push(c, v, kind, code, text.s, &where) });
	str_free(&text);
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

static void
say_vask(struct chat *c, struct account *a, struct talk *v, const char *peer,
    const char *code, const char *const commands[],
    const char *const means[], const char *quote, const char *fmt,
    va_list ap)
{
	struct entry where = { 0 };
	struct str shown, text;

	str_init(&text);
	str_init(&shown);
	say_add_text(&text, fmt, ap);
	say_add_quote(&text, quote, &where);
	str_add(&shown, text.s);
	for (size_t i = 0; commands != NULL && commands[i] != NULL; i++)
		str_addf(&shown, means != NULL ? "\n  %s\n    %s" :
		    "\n  %s", commands[i], means != NULL ? means[i] : "");
	if (peer == NULL && v != NULL)
		peer = v->jid;
	chat_emit(c, &(struct chat_event){
		.type = CHAT_QUESTION, .account = a, .talk = v, .peer = peer,
		.code = code, .text = means != NULL ? shown.s : text.s,
		.commands = commands,
		.kind = ENTRY_QUESTION,
		.entry = say_push(c, v, ENTRY_QUESTION, code, shown.s,
		    &where) });
	str_free(&shown);
	str_free(&text);
}

void
chat_ask(struct chat *c, struct account *a, struct talk *v, const char *code,
    const char *const commands[], const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say_vask(c, a, v, NULL, code, commands, NULL, NULL, fmt, ap);
	va_end(ap);
}

void
chat_ask_choice(struct chat *c, struct account *a, struct talk *v,
    const char *code, const char *const commands[],
    const char *const means[], const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say_vask(c, a, v, NULL, code, commands, means, NULL, fmt, ap);
	va_end(ap);
}

void
chat_ask_peer(struct chat *c, struct account *a, struct talk *v,
    const char *peer, const char *code, const char *const commands[],
    const char *quote, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say_vask(c, a, v, peer, code, commands, NULL, quote, fmt, ap);
	va_end(ap);
}
