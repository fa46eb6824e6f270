/*
 * What a terminal shows beside its cells: its title, which is given back as it
 * was found.  Must not know what a title says.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/term/inside.h"

#define OSC_TITLE 2
#define TITLE_MAX 160
/* XTWINOPS: keeps the window's title, and takes it back. */
#define TITLE_PUSH "\033[22;2t"
#define TITLE_POP "\033[23;2t"

void
outside_init(struct outside *o)
{
	memset(o, 0, sizeof(*o));
	osc_look(&o->osc, getenv("TERM"), getenv("TMUX"), getenv("STY"));
}

void
outside_free(struct outside *o)
{
	free(o->title);
	o->title = NULL;
}

static bool
outside_set_title(const struct outside *o, const char *title, struct str *out)
{
	const char *const fields[] = { title, NULL };
	const struct osc_string string = { .number = OSC_TITLE,
	    .fields = fields, .max = TITLE_MAX };

	return osc_add(&o->osc, out, &string);
}

void
outside_enter(struct outside *o, struct str *out)
{
	if (o->title == NULL || !o->osc.takes)
		return;
	if (!o->pushed)
		str_add(out, TITLE_PUSH);
	o->pushed = true;
	(void)outside_set_title(o, o->title, out);
}

/* Where it was not kept, it is empty: no name stays there. */
void
outside_leave(struct outside *o, struct str *out)
{
	if (!o->pushed)
		return;
	o->pushed = false;
	(void)outside_set_title(o, "", out);
	str_add(out, TITLE_POP);
}

void
outside_title(struct outside *o, const char *title, bool on, struct str *out)
{
	if (title == o->title || (title != NULL && o->title != NULL &&
	    strcmp(title, o->title) == 0))
		return;
	free(o->title);
	o->title = xstrdup(title);
	if (on && title == NULL)
		outside_leave(o, out);
	else if (on)
		outside_enter(o, out);
}
