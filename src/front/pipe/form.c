/*
 * A form as JSON: all that it says and has, but what is private.  Must not
 * know what it is for.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/pipe/inside.h"

static void
form_put_options(struct object *o, const struct form_field *f)
{
	struct object one;
	bool first = true;

	if (f->noptions == 0 || !object_array(o, "options"))
		return;
	for (size_t i = 0; i < f->noptions; i++) {
		object_array_next(o, &first, &one);
		object_number(&one, "number", i + 1);
		object_text(&one, "label", f->options[i].label);
		object_text(&one, "value", f->options[i].value);
		object_close(&one);
	}
	object_array_end(o);
}

static void
form_put_values(struct object *o, const struct form_field *f)
{
	const char **values = xcalloc(f->nvalues + 1, sizeof(values[0]));

	for (size_t i = 0; i < f->nvalues; i++)
		values[i] = f->values[i];
	object_list(o, "values", values);
	free(values);
}

static void
form_put_field(struct object *o, const struct form *form,
    const struct form_field *f)
{
	size_t number = form_number(form, f);

	if (number != 0)
		object_number(o, "number", number);
	object_text(o, "field", f->var);
	object_text(o, "type", form_type_word(f->type));
	object_text(o, "label", f->label);
	object_text(o, "about", f->about);
	object_flag(o, "required", f->required);
	if (f->row != 0)
		object_number(o, "row", f->row);
	if (f->type == FORM_PRIVATE)
		object_flag(o, "filled", f->nvalues > 0 &&
		    f->values[0][0] != '\0');
	else
		form_put_values(o, f);
	form_put_options(o, f);
	object_close(o);
}

void
form_put(struct object *o, const struct form *form)
{
	struct object one;
	bool first = true;

	object_text(o, "title", form->title);
	object_text(o, "instructions", form->text);
	object_number(o, "missing", form->left);
	if (!object_array(o, "fields"))
		return;
	for (size_t i = 0; i < form->nfields; i++) {
		object_array_next(o, &first, &one);
		form_put_field(&one, form, &form->fields[i]);
	}
	object_array_end(o);
}
