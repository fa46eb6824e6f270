/*
 * Answers that may be long, on a screen: some of it in each turn of the loop,
 * so that keys are read in between.  One after the other, and all of them
 * before the next line that is entered.  Must not know what is answered.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

struct later_work {
	struct later_work *next;
	later_fn *step;
	void (*done)(void *state);
	void *state;
	/* By name: any of them may be gone by the next turn. */
	char *account;			/* or NULL */
	char *window, *window_account;	/* or NULL: the status window */
};

struct later {
	struct app *app;
	struct timer *timer;
	struct later_work *first, **end;
};

/* False: what it was about, or the window for it, is gone. */
static bool
later_args(const struct app *app, const struct later_work *w,
    struct args *args)
{
	const struct account *a;

	memset(args, 0, sizeof(*args));
	if (w->account != NULL &&
	    (args->account = account_find(app->chat, w->account)) == NULL)
		return false;
	if (w->window == NULL)
		return true;
	a = account_find(app->chat, w->window_account);
	args->window = a != NULL ? talk_find(a, w->window) : NULL;
	return args->window != NULL;
}

static void
later_drop(struct later *l)
{
	struct later_work *w = l->first;

	l->first = w->next;
	if (l->first == NULL)
		l->end = &l->first;
	w->done(w->state);
	free(w->account);
	free(w->window);
	free(w->window_account);
	free(w);
}

/* Whether there is more to be done. */
static bool
later_step(struct later *l)
{
	struct later_work *w = l->first;
	struct args args;

	if (w != NULL && (!later_args(l->app, w, &args) ||
	    !w->step(l->app, &args, w->state)))
		later_drop(l);
	return l->first != NULL;
}

static void
later_turn(void *arg)
{
	struct later *l = arg;

	if (later_step(l))
		timer_set(l->timer, 0);
}

static struct later *
later_of(struct app *app)
{
	struct later *l = app->later;

	if (l == NULL) {
		l = app->later = xcalloc(1, sizeof(*l));
		l->app = app;
		l->timer = timer_new(chat_loop(app->chat), later_turn, l);
		l->end = &l->first;
	}
	return l;
}

static void
later_add(struct later *l, const struct args *args, later_fn *step,
    void (*done)(void *), void *state)
{
	struct later_work *w = xcalloc(1, sizeof(*w));

	w->step = step;
	w->done = done;
	w->state = state;
	if (args->account != NULL)
		w->account = xstrdup(account_jid(args->account));
	if (args->window != NULL) {
		w->window = xstrdup(talk_jid(args->window));
		w->window_account = xstrdup(account_jid(talk_account(
		    args->window)));
	}
	*l->end = w;
	l->end = &w->next;
}

void
later_run(struct app *app, const struct args *args, later_fn *step,
    void (*done)(void *), void *state)
{
	struct later *l;

	if (!cmd_is_person(app)) {
		while (step(app, args, state))
			continue;
		done(state);
		return;
	}
	l = later_of(app);
	later_add(l, args, step, done, state);
	/* What is short is there at once. */
	if (l->first->next == NULL)
		later_turn(l);
}

void
later_end(struct app *app)
{
	struct later *l = app->later;

	if (l == NULL || l->first == NULL)
		return;
	while (later_step(l))
		continue;
	timer_off(l->timer);
}

void
later_free(struct app *app)
{
	struct later *l = app->later;

	if (l == NULL)
		return;
	while (l->first != NULL)
		later_drop(l);
	timer_free(l->timer);
	free(l);
	app->later = NULL;
}
