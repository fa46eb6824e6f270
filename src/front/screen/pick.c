/*
 * Which of several is meant: a question that a command asks, answered by the
 * number of a row.  Must not know what the answer does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

struct pick {
	char **choices;
	size_t n;
	void (*done)(void *arg, size_t which);
	void *arg;
};

static size_t
pick_fill(struct ui *ui, void *arg, const char *filter, int width,
    size_t *all)
{
	(void)ui;
	(void)filter;
	(void)width;
	(void)all;
	return ((struct pick *)arg)->n;
}

static void
pick_row(struct ui *ui, void *arg, size_t at, struct box_row *row)
{
	(void)ui;
	row->text = xstrdup(((struct pick *)arg)->choices[at]);
}

static void
pick_chosen(struct ui *ui, void *arg, size_t at)
{
	const struct pick *p = arg;

	(void)ui;
	p->done(p->arg, at);
}

static void
pick_closed(struct ui *ui, void *arg, bool chose)
{
	struct pick *p = arg;

	(void)ui;
	if (!chose)
		p->done(p->arg, p->n);
	for (size_t i = 0; i < p->n; i++)
		free(p->choices[i]);
	free(p->choices);
	free(p);
}

void
ui_ask_which(struct ui *ui, const char *question, const char *const *choices,
    size_t n, void (*done)(void *arg, size_t which), void *arg)
{
	static const struct box_kind kind = {
		.title = "Which?",
		.keys = "1-9, or Up, Down, Enter  Esc: none",
		.flags = BOX_NUMBERED | BOX_ASKED,
		.fill = pick_fill,
		.row = pick_row,
		.chosen = pick_chosen,
		.closed = pick_closed,
	};
	struct pick *p = xcalloc(1, sizeof(*p));

	p->choices = xcalloc(n, sizeof(*p->choices));
	for (size_t i = 0; i < n; i++)
		p->choices[i] = xstrdup(choices[i]);
	p->n = n;
	p->done = done;
	p->arg = arg;
	box_open(ui, &kind, question, p);
}
