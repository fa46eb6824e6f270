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
prompt_which(const struct ask *a)
{
	size_t words = 0;

	for (size_t i = 0; i < a->n; i++)
		words += a->words[i] != NULL;
	return xasprintf("Type %s: ", words == 0 ? "a number" : words < a->n ?
	    "a number or a word" : "the word");
}

static char *
prompt_question(const struct ask *a)
{
	switch (a->kind) {
	case ASK_WHICH:
		return prompt_which(a);
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
