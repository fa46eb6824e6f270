/*
 * Hands a form that was filled in to the worker.  Fields that are only shown
 * do not go; hidden ones go back as they came.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "chat/inside.h"

static int
form_send_value(struct account *a, const struct form_field *f,
    uint32_t request, const char *value, struct err *err)
{
	struct msg m = { .type = MSG_FORM_FILLED };

	m.u.form_filled.request = request;
	m.u.form_filled.type = f->type;
	m.u.form_filled.var = f->var;
	m.u.form_filled.empty = value == NULL;
	m.u.form_filled.value = value != NULL ? value : "";
	return link_tell(a, &m, err);
}

int
form_hand_over(struct account *a, const struct form *form, uint32_t request,
    struct err *err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < form->nfields; i++) {
		const struct form_field *f = &form->fields[i];

		if (*f->var == '\0' || f->type == FORM_FIXED)
			continue;
		if (f->nvalues == 0)
			rc = form_send_value(a, f, request, NULL, err);
		for (size_t n = 0; rc == 0 && n < f->nvalues; n++)
			rc = form_send_value(a, f, request, f->values[n],
			    err);
	}
	return rc;
}
