/*
 * How commands answer: notices with data, lists, and questions at the input
 * line that are answered later.  Must not know what the commands do.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"

#define LISTED_MAX 100		/* things in one entry: all settings have room */

void
cmd_say(struct app *app, const struct args *args, enum entry_kind kind,
    const char *code, const struct chat_pair *data, const char *fmt, ...)
{
	/* On a screen the answer stands where the question was asked. */
	struct talk *talk = cmd_is_person(app) ? args->window :
	    args->talk;
	va_list ap;

	va_start(ap, fmt);
	chat_vsay(app->chat, args->account, talk, kind, code, data, fmt, ap);
	va_end(ap);
}

void
listing_begin(struct listing *list, struct app *app, const struct args *args,
    const char *code)
{
	memset(list, 0, sizeof(*list));
	list->app = app;
	list->args = args;
	list->code = code;
	str_init(&list->text);
}

static void
listing_say(struct listing *list)
{
	if (list->text.len > 0)
		cmd_say(list->app, list->args, ENTRY_NOTICE, list->code, NULL,
		    "%s", list->text.s);
	str_clear(&list->text);
}

void
listing_add(struct listing *list, const struct chat_pair *data,
    const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) == -1)
		die("out of memory");
	va_end(ap);
	if (!cmd_is_person(list->app))
		cmd_say(list->app, list->args, ENTRY_NOTICE, list->code, data,
		    "%s", s);
	else {
		if (list->text.len > 0)
			str_addc(&list->text, '\n');
		str_add(&list->text, s);
	}
	free(s);
	/* An entry is laid out whole, however little of it is seen. */
	if (++list->n % LISTED_MAX == 0)
		listing_say(list);
}

size_t
listing_end(struct listing *list)
{
	listing_say(list);
	str_free(&list->text);
	return list->n;
}

char *
cmd_prompt(const char *fmt, ...)
{
	struct str safe;
	va_list ap;
	char *s;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) == -1)
		die("out of memory");
	va_end(ap);
	str_init(&safe);
	utf8_safe(&safe, s, strlen(s), SAFE_NAME);
	free(s);
	return str_take(&safe);
}

void
cmd_ask(struct app *app, char *question, const struct answer *answer,
    const char *otherwise, void (*done)(void *, size_t), void *arg)
{
	const struct answers asked = { .question = question, .at = answer,
	    .n = 1, .otherwise = otherwise };

	app->front->ask(app->front->arg, &asked, done, arg);
	free(question);
}

struct asked *
asked_new(struct app *app, const struct args *args, const char *text)
{
	struct asked *asked = xcalloc(1, sizeof(*asked));

	asked->app = app;
	if (args->account != NULL)
		asked->account = xstrdup(account_jid(args->account));
	asked->contact = xstrdup(args->contact);
	asked->text = secret_dup(text);
	asked->in_window = args->window != NULL &&
	    args->window == args->talk;
	return asked;
}

void
asked_free(struct asked *asked)
{
	free(asked->account);
	free(asked->contact);
	secret_free(asked->text);
	free(asked);
}

bool
asked_args(const struct asked *asked, struct args *args)
{
	struct app *app = asked->app;

	memset(args, 0, sizeof(*args));
	args->contact = asked->contact;
	if (asked->account == NULL)
		return true;
	args->account = account_find(app->chat, asked->account);
	if (args->account == NULL || asked->contact == NULL)
		return args->account != NULL;
	args->talk = talk_find(args->account, asked->contact);
	if (asked->in_window)
		args->window = args->talk;
	return args->talk != NULL;
}

void
asked_failed(const struct asked *asked, const struct args *args,
    const struct err *err)
{
	cmd_say(asked->app, args, ENTRY_ERROR, err->code, NULL, "%s",
	    err->text);
}
