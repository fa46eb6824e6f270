/*
 * Forms as they come from a worker, piece by piece, each for the request that
 * it answers: gathered here until whoever asked takes them.  What a worker
 * tells is bounded once more.  Must not know what a form is for.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_form;

#define GATHERED_MAX 32		/* forms that nobody has taken yet */

struct gathered {
	uint32_t request;
	struct form *form;
};
struct forms {
	uint32_t number;	/* the last request given out */
	struct gathered all[GATHERED_MAX];
	size_t n;
};

static void *
forms_new(void)
{
	return xcalloc(1, sizeof(struct forms));
}

static struct forms *
forms_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_form);
}

/* ---- one form ---------------------------------------------------------- */

char *
form_value_dup(const struct form_field *f, const char *value)
{
	return f->type == FORM_PRIVATE ? secret_dup(value) : xstrdup(value);
}

void
form_values_free(enum form_type type, char **values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (type == FORM_PRIVATE)
			secret_free(values[i]);
		else
			free(values[i]);
	free(values);
}

static void
form_field_free(struct form_field *f)
{
	for (size_t i = 0; i < f->noptions; i++) {
		free(f->options[i].label);
		free(f->options[i].value);
	}
	free(f->options);
	form_values_free(f->type, f->values, f->nvalues);
	free(f->var);
	free(f->label);
	free(f->about);
}

void
form_free(struct form *form)
{
	if (form == NULL)
		return;
	for (size_t i = 0; i < form->nfields; i++)
		form_field_free(&form->fields[i]);
	free(form->fields);
	free(form->title);
	free(form->text);
	free(form);
}

static bool
form_may_add(struct form *form, size_t n, size_t max, size_t bytes)
{
	if (n >= max || form->bytes + bytes > IPC_FORM_BYTES_MAX)
		return false;
	form->bytes += bytes;
	return true;
}

/* ---- gathering --------------------------------------------------------- */

uint32_t
form_request(struct account *a)
{
	struct forms *fs = forms_of(a);

	if (++fs->number == 0)
		fs->number = 1;
	return fs->number;
}

bool
form_was_requested(const struct account *a, uint32_t request)
{
	return request != 0 && request <= forms_of(a)->number;
}

struct form *
form_take(struct account *a, uint32_t request)
{
	struct forms *fs = forms_of(a);
	struct form *form;
	size_t i = 0;

	while (i < fs->n && fs->all[i].request != request)
		i++;
	if (i == fs->n)
		return NULL;
	form = fs->all[i].form;
	fs->n--;
	memmove(fs->all + i, fs->all + i + 1, (fs->n - i) *
	    sizeof(fs->all[0]));
	return form;
}

static void
forms_clear(struct forms *fs)
{
	while (fs->n > 0)
		form_free(fs->all[--fs->n].form);
}

static void
forms_free(void *state)
{
	forms_clear(state);
	free(state);
}

static void
forms_end(struct account *a, enum stream_end how)
{
	if (how != STREAM_PAUSED)
		forms_clear(forms_of(a));
}

/* The one that is being told: the last of its request. */
static struct form *
form_told(struct account *a, uint32_t request)
{
	struct forms *fs = forms_of(a);

	for (size_t i = fs->n; i > 0; i--)
		if (fs->all[i - 1].request == request)
			return fs->all[i - 1].form->whole ? NULL :
			    fs->all[i - 1].form;
	return NULL;
}

static struct form_field *
form_told_field(struct account *a, uint32_t request, struct form **form)
{
	*form = form_told(a, request);
	return *form == NULL || (*form)->nfields == 0 ? NULL :
	    &(*form)->fields[(*form)->nfields - 1];
}

static int
form_hear_begin(struct account *a, const struct msg *m, struct err *err)
{
	struct forms *fs = forms_of(a);
	uint32_t request = m->u.form.request;
	struct form *form;

	if (!form_was_requested(a, request) || fs->n == GATHERED_MAX ||
	    form_told(a, request) != NULL)
		return heard_bad(err, "a form that nobody asked for");
	form = xcalloc(1, sizeof(*form));
	form->title = xstrdup(m->u.form.title);
	form->text = xstrdup(m->u.form.text);
	fs->all[fs->n++] = (struct gathered){ request, form };
	return 0;
}

static int
form_hear_field(struct account *a, const struct msg *m, struct err *err)
{
	struct form *form = form_told(a, m->u.form_field.request);
	struct form_field *f;

	if (form == NULL || !form_may_add(form, form->nfields,
	    IPC_FORM_FIELDS_MAX, strlen(m->u.form_field.var) +
	    strlen(m->u.form_field.label) + strlen(m->u.form_field.about)))
		return heard_bad(err, "a field of no form, or one too many");
	form->fields = xreallocarray(form->fields, form->nfields + 1,
	    sizeof(*f));
	f = &form->fields[form->nfields++];
	memset(f, 0, sizeof(*f));
	f->type = (enum form_type)m->u.form_field.type;
	f->required = m->u.form_field.required;
	f->row = m->u.form_field.row;
	f->var = xstrdup(m->u.form_field.var);
	f->label = xstrdup(m->u.form_field.label);
	f->about = xstrdup(m->u.form_field.about);
	return 0;
}

static int
form_hear_option(struct account *a, const struct msg *m, struct err *err)
{
	struct form *form;
	struct form_field *f = form_told_field(a, m->u.form_option.request,
	    &form);

	if (f == NULL || !form_may_add(form, form->parts, IPC_FORM_PARTS_MAX,
	    strlen(m->u.form_option.label) + strlen(m->u.form_option.value)))
		return heard_bad(err, "an option of no form, or one too many");
	form->parts++;
	f->options = xreallocarray(f->options, f->noptions + 1,
	    sizeof(f->options[0]));
	f->options[f->noptions++] = (struct form_option){
	    xstrdup(m->u.form_option.label), xstrdup(m->u.form_option.value) };
	return 0;
}

static int
form_hear_value(struct account *a, const struct msg *m, struct err *err)
{
	struct form *form;
	struct form_field *f = form_told_field(a, m->u.form_value.request,
	    &form);

	if (f == NULL || !form_may_add(form, form->parts, IPC_FORM_PARTS_MAX,
	    strlen(m->u.form_value.value)))
		return heard_bad(err, "a value of no form, or one too many");
	form->parts++;
	f->values = xreallocarray(f->values, f->nvalues + 1,
	    sizeof(f->values[0]));
	f->values[f->nvalues++] = form_value_dup(f, m->u.form_value.value);
	return 0;
}

static int
form_hear_end(struct account *a, const struct msg *m, struct err *err)
{
	struct form *form = form_told(a, m->u.form_end.request);

	if (form == NULL)
		return heard_bad(err, "the end of no form");
	form->left = m->u.form_end.left;
	form->whole = true;
	return 0;
}

static const struct chat_hears form_hears[] = {
	{ MSG_FORM, form_hear_begin },
	{ MSG_FORM_FIELD, form_hear_field },
	{ MSG_FORM_OPTION, form_hear_option },
	{ MSG_FORM_VALUE, form_hear_value },
	{ MSG_FORM_END, form_hear_end },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_form = {
	.name = "form", .hears = form_hears,
	.new = forms_new, .free = forms_free, .end = forms_end,
};
