/*
 * How one is shown to others: what was said last to all of them, for those
 * who are told by themselves, which rooms are (XEP-0045, 7.7).
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>

struct shown {
	char *show, *text;	/* NULL: nothing was said yet */
	unsigned number;
};

extern const struct feature feature_show;

static struct shown *
shown_of(const struct wire *w)
{
	return feature_state(w, &feature_show);
}

static void *
shown_new(void)
{
	return xcalloc(1, sizeof(struct shown));
}

static void
shown_clear(struct shown *s)
{
	free(s->show);
	free(s->text);
	s->show = s->text = NULL;
}

static void
shown_free(void *state)
{
	shown_clear(state);
	free(state);
}

void
show_keep(const struct wire *w, const struct msg *m)
{
	struct shown *s = shown_of(w);

	shown_clear(s);
	s->show = xstrdup(*m->u.send_presence.kind == '\0' ?
	    m->u.send_presence.show : show_word(SHOW_OFFLINE));
	s->text = xstrdup(m->u.send_presence.text);
	s->number++;
}

unsigned
show_number(const struct wire *w)
{
	return shown_of(w)->number;
}

bool
show_is_on(const struct wire *w)
{
	const struct shown *s = shown_of(w);

	return s->show == NULL ||
	    strcmp(s->show, show_word(SHOW_OFFLINE)) != 0;
}

void
show_add(const struct wire *w, xmpp_stanza_t *p)
{
	const struct shown *s = shown_of(w);

	if (s->show != NULL && show_is_on(w) &&
	    strcmp(s->show, show_word(SHOW_ONLINE)) != 0)
		stanza_add_text(p, "show", s->show);
	caps_add(w, p);
	if (s->text != NULL && show_is_on(w))
		stanza_add_text(p, "status", s->text);
}

/* On a fresh stream nothing was said yet. */
static void
show_begin(const struct wire *w)
{
	struct shown *s = shown_of(w);

	shown_clear(s);
	s->number++;
}

const struct feature feature_show = {
	.name = "show",
	.new = shown_new,
	.free = shown_free,
	.begin = show_begin,
};
