/*
 * What stands before the line that is typed: who can read it and for whom it
 * is, or what is asked.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "front/reader/inside.h"

/* "Private, bob: " */
static char *
prompt_level(const struct window *w)
{
	struct str s;

	str_init(&s);
	if (w->talk == NULL) {
		str_add(&s, "Status: ");
		return str_take(&s);
	}
	str_addf(&s, "%s, ", otr_level_name(talk_level(w->talk)));
	name_say_window(&s, w);
	str_add(&s, ": ");
	return str_take(&s);
}

static char *
prompt_question(const struct ask *a)
{
	switch (a->kind) {
	case ASK_YES:
		return xstrdup("Type yes or no: ");
	case ASK_WHICH:
		for (size_t i = 0; i < a->n; i++)
			if (a->words[i] != NULL)
				return xstrdup("Type a number or a word: ");
		return xstrdup("Type a number: ");
	case ASK_SECRET:
		return xasprintf("%s, what you type is not shown: ",
		    a->question);
	case ASK_TEXT:
		break;
	}
	return xasprintf("%s: ", a->question);
}

char *
prompt_make(const struct reader *r)
{
	return r->asks != NULL ? prompt_question(r->asks) :
	    prompt_level(r->current);
}
