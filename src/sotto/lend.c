/*
 * Who has the terminal: the screen, or a command that may ask there (a
 * password command) or draw there (the user's editor).  Before the first
 * screen is drawn such commands have it one after the other; later it is lent
 * to them and taken back.  While it is lent nothing of it is read and nothing
 * is drawn, so that neither side gets the other's keys.
 *
 * SPDX-License-Identifier: ISC
 */
#include <signal.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "sotto/inside.h"

struct lent {
	struct lent *next;
	unsigned number;
	bool whole;		/* it draws */
	char *path;		/* its argument, or NULL */
	helper_fn *done;
	void *arg;
};

static void lend_next(struct program *);

static void
lend_lent_free(struct lent *l)
{
	free(l->path);
	free(l);
}

static void
lend_done(void *arg, int status, const char *output)
{
	struct program *p = arg;
	struct lent *l = p->lent;

	p->lent = l->next;
	p->lent_failed = p->lent_failed || (status != 0 && !l->whole);
	l->done(l->arg, status, output);
	lend_lent_free(l);
	if (p->lent != NULL)
		lend_next(p);
	else
		lend_screen(p);
}

static void
lend_next(struct program *p)
{
	const struct lent *l = p->lent;
	const char *argv[] = { l->path, NULL };

	if (!p->lent_screen) {
		p->lent_screen = true;
		p->lent_failed = false;
	}
	p->options.row->lend(p->face, l->whole);
	(void)tcgetattr(STDIN_FILENO, &p->lent_modes);
	helper_run_lent(p->helper, l->number, l->whole, argv, lend_done, p);
}

static void
lend_add(struct program *p, const struct lent *what)
{
	struct lent *l = xcalloc(1, sizeof(*l)), **end = &p->lent;
	bool runs = p->lent != NULL;

	*l = *what;
	while (*end != NULL)
		end = &(*end)->next;
	*end = l;
	if (!runs)
		lend_next(p);
}

bool
lend_can(const struct program *p)
{
	return p->options.row->terminal && p->face != NULL &&
	    helper_lends(p->helper);
}

void
lend_command(struct program *p, unsigned number, helper_fn *done, void *arg)
{
	const struct lent l = { .number = number, .done = done, .arg = arg };

	if (lend_can(p))
		lend_add(p, &l);
	else
		helper_run(p->helper, number, NULL, done, arg);
}

void
lend_editor(struct program *p, unsigned number, const char *path,
    helper_fn *done, void *arg)
{
	const struct lent l = { .number = number, .whole = true,
	    .path = xstrdup(path), .done = done, .arg = arg };

	lend_add(p, &l);
}

void
lend_screen(struct program *p)
{
	if (!p->lent_screen || p->lent != NULL)
		return;
	p->lent_screen = false;
	p->options.row->take(p->face, p->lent_failed);
}

/* Who is not in the foreground would be stopped for it. */
static void
lend_set_modes(const struct termios *modes)
{
	sigset_t one, before;

	sigemptyset(&one);
	sigaddset(&one, SIGTTOU);
	sigprocmask(SIG_BLOCK, &one, &before);
	(void)tcsetattr(STDIN_FILENO, TCSANOW, modes);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

/* The shell gets the modes that were lent, the command its own again. */
bool
lend_stop(struct program *p)
{
	if (!p->lent_screen || p->lent == NULL)
		return false;
	helper_pause(p->helper);
	(void)tcgetattr(STDIN_FILENO, &p->lent_its);
	lend_set_modes(&p->lent_modes);
	p->lent_stopped = true;
	(void)kill(getpid(), SIGSTOP);
	return true;
}

bool
lend_continue(struct program *p)
{
	if (!p->lent_screen || p->lent == NULL)
		return false;
	/* In the background the terminal is a shell's. */
	if (tcgetpgrp(STDIN_FILENO) == getpgrp() && p->lent_stopped) {
		lend_set_modes(&p->lent_its);
		p->lent_stopped = false;
	}
	helper_resume(p->helper);
	return true;
}

void
lend_free(struct program *p)
{
	struct lent *l;

	while ((l = p->lent) != NULL) {
		p->lent = l->next;
		lend_lent_free(l);
	}
}
