/*
 * The numbers by which people name a form's fields.  Must not know how a form
 * comes or goes.
 *
 * SPDX-License-Identifier: ISC
 */
#include "chat/form.h"

size_t
form_number(const struct form *form, const struct form_field *f)
{
	size_t n = 0;

	if (f->type == FORM_FIXED || f->type == FORM_HIDDEN || *f->var == '\0')
		return 0;
	for (const struct form_field *i = form->fields; i <= f; i++)
		n += i->type != FORM_FIXED && i->type != FORM_HIDDEN &&
		    *i->var != '\0';
	return n;
}
