/*
 * The form that is open and waits for the user: one of an account's at a time,
 * whoever asks for it to be filled in.  What was put into it stays until that
 * one has taken it, whatever goes wrong on the way.  Must not know what becomes
 * of it: who opened it does (struct form_use).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_form_open;

static void *
form_open_new(void)
{
	return xcalloc(1, sizeof(struct opened));
}

struct opened *
form_opened(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_form_open);
}

static void
form_open_clear(struct opened *o)
{
	free(o->jid);
	free(o->node);
	free(o->said_in);
	form_free(o->form);
	*o = (struct opened){ 0 };
}

static void
form_open_free(void *state)
{
	form_open_clear(state);
	free(state);
}

/* ---- what is said ------------------------------------------------------ */

static struct talk *
form_open_talk(const struct opened *o)
{
	return o->said_in == NULL ? NULL : talk_find(o->said_of, o->said_in);
}

void
form_open_say(struct account *a, enum entry_kind kind, const char *code,
    const char *condition, const char *text)
{
	const struct opened *o = form_opened(a);
	const struct chat_pair data[] = {
		{ "address", o->jid }, { "node", o->node },
		{ *condition != '\0' ? "condition" : NULL, condition },
		{ NULL, NULL },
	};

	chat_say(a->chat, a, form_open_talk(o), kind, code, data, "%s", text);
}

char *
form_open_steps(const struct account *a)
{
	const struct opened *o = form_opened(a);
	struct str s;

	str_init(&s);
	if (o->form != NULL)
		str_add(&s, "Fill in with /form FIELD VALUE; * must be filled "
		    "in. Then ");
	if ((o->actions & ADHOC_NEXT) != 0)
		str_add(&s, "/form next, ");
	if ((o->actions & ADHOC_PREV) != 0)
		str_add(&s, "/form prev, ");
	if ((o->actions & ADHOC_COMPLETE) != 0)
		str_add(&s, "/form send, ");
	str_add(&s, "/form cancel");
	return str_take(&s);
}

static void
form_open_emit(struct account *a, const char *state, const struct form *form)
{
	const struct opened *o = form_opened(a);
	bool open = strcmp(state, "open") == 0;
	const struct chat_pair data[] = {
		{ "address", o->jid }, { "node", o->node },
		{ "next", open && (o->actions & ADHOC_NEXT) != 0 ? "true" :
		    "false" },
		{ "prev", open && (o->actions & ADHOC_PREV) != 0 ? "true" :
		    "false" },
		{ "send", open && (o->actions & ADHOC_COMPLETE) != 0 ?
		    "true" : "false" },
		{ NULL, NULL },
	};

	chat_emit(a->chat, &(struct chat_event){ .type = CHAT_FORM,
	    .account = a, .talk = form_open_talk(o), .text = state,
	    .form = form, .data = data });
}

void
form_open_tell(struct account *a)
{
	const struct opened *o = form_opened(a);

	if (o->use != NULL && o->form != NULL)
		form_open_emit(a, "open", o->form);
}

void
form_open_show(struct account *a, const char *note, const struct form *form,
    bool open)
{
	const struct opened *o = form_opened(a);
	char *steps = open ? form_open_steps(a) : NULL;
	char *shown = form == NULL ? xstrdup("") : open ? form_text(form) :
	    form_result_text(form, true);
	struct str s;
	char *rest = xstrdup(note), *at = rest, *line;
	char one[CHAT_NOTE_MAX + 1];

	str_init(&s);
	str_addf(&s, "%s%s", o->jid, open ? " asks:" : " has done it:");
	while ((line = strsep(&at, "\n")) != NULL)
		if (*line != '\0')
			str_addf(&s, "\n| %s", chat_line(one, line));
	if (*shown != '\0')
		str_addf(&s, "\n%s", shown);
	if (open)
		str_addf(&s, "\n%s", steps);
	if (form != NULL || open)
		form_open_emit(a, open ? "open" : "result", form);
	form_open_say(a, ENTRY_NOTICE, open ? "form" : o->use->code, "", s.s);
	str_free(&s);
	free(rest);
	free(shown);
	free(steps);
}

/* ---- who opens one ----------------------------------------------------- */

int
form_open_begin(struct account *a, const struct form_use *use,
    const char *jid, const char *node, const struct talk *said,
    struct err *err)
{
	struct opened *o = form_opened(a);

	if (o->use != NULL)
		return err_set(err, "form-open", "the form of %s is still "
		    "open: /form shows it, /form cancel closes it", o->jid);
	o->use = use;
	o->jid = *jid != '\0' ? xstrdup(jid) : jid_domain(a->jid);
	o->node = xstrdup(node);
	if (said != NULL) {
		o->said_of = said->account;
		o->said_in = xstrdup(said->jid);
	}
	return 0;
}

void
form_open_end(struct account *a, const struct form_use *use, bool tell)
{
	struct opened *o = form_opened(a);

	if (o->use != use)
		return;
	if (tell)
		form_open_emit(a, "closed", NULL);
	form_open_clear(o);
}

int
form_open_needs(const struct account *a, struct err *err)
{
	const struct opened *o = form_opened(a);

	if (o->use == NULL)
		return err_set(err, "no-form", "no form is open: /adhoc lists "
		    "commands, /room config opens a room's form");
	if (o->request != 0)
		return err_set(err, "form-waits", "%s has not answered yet",
		    o->jid);
	return 0;
}

/* ---- the user ---------------------------------------------------------- */

struct form *
form_open(const struct account *a, struct err *err)
{
	const struct opened *o = form_opened(a);

	if (form_open_needs(a, err) == -1)
		return NULL;
	if (o->form == NULL)
		err_set(err, "no-form", "this step of the command has no form");
	return o->form;
}

const char *
form_open_address(const struct account *a)
{
	return form_opened(a)->jid;
}

int
form_open_step(struct account *a, const char *step, struct err *err)
{
	const struct opened *o = form_opened(a);

	return o->use == NULL ? form_open_needs(a, err) :
	    o->use->step(a, step, err);
}

const struct chat_feature chat_feature_form_open = {
	.name = "form_open", .new = form_open_new, .free = form_open_free,
};
