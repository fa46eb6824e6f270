/*
 * Commands on the form that is open: show it, fill it in, send it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

static void
form_say_field(struct app *app, const struct args *args,
    const struct form *form, const struct form_field *f)
{
	const struct chat_pair data[] = {
		{ "field", f->var }, { NULL, NULL },
	};
	char *text = form_field_text(form, f);

	cmd_say(app, args, ENTRY_NOTICE, "form-field", data, "%s", text);
	free(text);
}

static int
form_show(struct app *app, struct args *args, struct err *err)
{
	const struct form *form = form_open(args->account, err);
	char *text, *steps;

	if (form == NULL)
		return -1;
	text = form_text(form);
	steps = form_open_steps(args->account);
	form_open_tell(args->account);
	cmd_say(app, args, ENTRY_NOTICE, "form", NULL, "%s\n%s", text, steps);
	free(steps);
	free(text);
	return 0;
}

/* ---- the hidden prompt ------------------------------------------------- */

/* The form may have gone while the prompt was open: another has no such
 * field, or it is not hidden. */
static void
form_secret_given(const struct asked *asked, const char *secret)
{
	struct args args;
	struct form *form;
	struct form_field *f = NULL;
	struct err err;

	if (!asked_args(asked, &args))
		return;
	form = form_open(args.account, &err);
	for (size_t i = 0; form != NULL && i < form->nfields; i++)
		if (form->fields[i].type == FORM_PRIVATE &&
		    strcmp(form->fields[i].var, asked->text) == 0)
			f = &form->fields[i];
	if (form != NULL && f == NULL)
		err_set(&err, "no-field", "another form is open now");
	if (f == NULL || form_set(form, f, secret, false, &err) == -1)
		asked_failed(asked, &args, &err);
	else
		form_say_field(asked->app, &args, form, f);
}

static void
form_answered(void *arg, const char *secret)
{
	struct asked *asked = arg;

	if (secret != NULL && *secret != '\0')
		form_secret_given(asked, secret);
	asked_free(asked);
}

static int
form_ask_secret(struct app *app, struct args *args,
    const struct form_field *f)
{
	char *question = form_field_prompt(f, form_open_address(args->account));
	char *prompt = cmd_prompt("%s", question);
	struct args here = *args;

	/* What is answered stands in this window, too. */
	here.talk = args->window;
	here.contact = args->window != NULL ? talk_jid(args->window) : NULL;
	app->front->ask_secret(app->front->arg, prompt, form_answered,
	    asked_new(app, &here, f->var));
	free(prompt);
	free(question);
	return 0;
}

/* ---- commands ---------------------------------------------------------- */

static int
form_fill_in(struct app *app, struct args *args, bool more, struct err *err)
{
	struct form *form = form_open(args->account, err);
	struct form_field *f;

	if (form == NULL || (f = form_find(form, args->arg[0], err)) == NULL)
		return -1;
	if (form_set(form, f, args->arg[1], more, err) == -1)
		return -1;
	form_say_field(app, args, form, f);
	return 0;
}

int
cmd_form(struct app *app, struct args *args, struct err *err)
{
	struct form *form;
	struct form_field *f;

	if (args->arg[0] == NULL)
		return form_show(app, args, err);
	if (args->arg[1] != NULL)
		return form_fill_in(app, args, false, err);
	if ((form = form_open(args->account, err)) == NULL ||
	    (f = form_find(form, args->arg[0], err)) == NULL)
		return -1;
	if (f->type == FORM_PRIVATE && app->front->ask_secret != NULL)
		return form_ask_secret(app, args, f);
	form_say_field(app, args, form, f);
	return 0;
}

int
cmd_form_add(struct app *app, struct args *args, struct err *err)
{
	return form_fill_in(app, args, true, err);
}

int
cmd_form_clear(struct app *app, struct args *args, struct err *err)
{
	struct form *form = form_open(args->account, err);
	struct form_field *f;

	if (form == NULL || (f = form_find(form, args->arg[0], err)) == NULL)
		return -1;
	form_empty(f);
	form_say_field(app, args, form, f);
	return 0;
}

int
cmd_form_cancel(struct app *app, struct args *args, struct err *err)
{
	(void)app;
	return form_open_step(args->account, "cancel", err);
}

int
cmd_form_next(struct app *app, struct args *args, struct err *err)
{
	(void)app;
	return form_open_step(args->account, "next", err);
}

int
cmd_form_prev(struct app *app, struct args *args, struct err *err)
{
	(void)app;
	return form_open_step(args->account, "prev", err);
}

int
cmd_form_send(struct app *app, struct args *args, struct err *err)
{
	(void)app;
	return form_open_step(args->account, "send", err);
}
