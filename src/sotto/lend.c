/*
 * Who has the terminal: the screen, or a command that may ask there (a
 * password command).  Before the first screen is drawn such commands have it
 * one after the other; later it is lent to them and taken back.  While it is
 * lent nothing of it is read and nothing is drawn, so that neither side gets
 * the other's keys.
 *
 * SPDX-License-Identifier: ISC
 */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "sotto/inside.h"

struct lent {
	struct lent *next;
	unsigned number;
	helper_fn *done;
	void *arg;
};

static void lend_next(struct program *);

static void
lend_done(void *arg, int status, const char *output)
{
	struct program *p = arg;
	struct lent *l = p->lent;

	p->lent = l->next;
	p->lent_failed = p->lent_failed || status != 0;
	l->done(l->arg, status, output);
	free(l);
	if (p->lent != NULL)
		lend_next(p);
	else
		lend_screen(p);
}

static void
lend_next(struct program *p)
{
	if (!p->lent_screen) {
		p->lent_screen = true;
		p->lent_failed = false;
	}
	p->options.row->lend(p->face);
	helper_run_lent(p->helper, p->lent->number, false, NULL, lend_done, p);
}

void
lend_command(struct program *p, unsigned number, helper_fn *done, void *arg)
{
	struct lent *l, **end = &p->lent;
	bool runs = p->lent != NULL;

	if (!p->options.row->terminal || p->face == NULL ||
	    !helper_lends(p->helper)) {
		helper_run(p->helper, number, NULL, done, arg);
		return;
	}
	l = xcalloc(1, sizeof(*l));
	*l = (struct lent){ .number = number, .done = done, .arg = arg };
	while (*end != NULL)
		end = &(*end)->next;
	*end = l;
	if (!runs)
		lend_next(p);
}

void
lend_screen(struct program *p)
{
	if (!p->lent_screen || p->lent != NULL)
		return;
	p->lent_screen = false;
	p->options.row->take(p->face, p->lent_failed);
}

bool
lend_stop(struct program *p)
{
	if (!p->lent_screen || p->lent == NULL)
		return false;
	helper_pause(p->helper);
	(void)kill(getpid(), SIGSTOP);
	return true;
}

bool
lend_continue(struct program *p)
{
	if (!p->lent_screen || p->lent == NULL)
		return false;
	helper_resume(p->helper);
	return true;
}

void
lend_free(struct program *p)
{
	struct lent *l;

	while ((l = p->lent) != NULL) {
		p->lent = l->next;
		free(l);
	}
}
