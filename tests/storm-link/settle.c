/*
 * When a storm on the link is over: what became of each line, whether the
 * next one does what is shown, and whether nothing wakes.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"
#include "storm-link.h"

static bool
is_sealed(enum otr_level level)
{
	return level == OTR_UNVERIFIED || level == OTR_PRIVATE;
}

static bool
author_lives(const struct world *w, const struct fact *f)
{
	return w->sides[f->author].up &&
	    w->sides[f->author].births == f->birth;
}

/* ---- lines ------------------------------------------------------------------ */

static void
hold_is_true(struct world *w, const struct fact *f, const struct line *l)
{
	if (l->reason == NULL || *l->reason == '\0')
		law_break(w, "2 line %s is held without a reason", f->token);
	switch (l->hold) {
	case OTR_HOLD_NONE:
	case OTR_HOLD_STARTING:
	case OTR_HOLD_NO_KEY:
	case OTR_HOLD_UNSURE:
	case OTR_HOLD_OFFLINE:
		law_break(w, "2 line %s is held for %s when all is over: %s",
		    f->token, otr_hold_word(l->hold), l->reason);
		break;
	case OTR_HOLD_UNVERIFIED:
	case OTR_HOLD_FINISHED:
	case OTR_HOLD_NO_ANSWER:
	case OTR_HOLD_LEVEL_FELL:
	case OTR_HOLD_NEW_KEY:
	case OTR_HOLD_OTHER_KEY:
	case OTR_HOLD_V2:
	case OTR_HOLDS:
		break;
	}
}

/* Law 2: shown, or visibly not. */
static void
line_is_settled(struct world *w, const struct fact *f)
{
	const struct line *l = law_line(w, f);
	bool excused = f->lost || f->untold || f->over || f->told;

	if (f->refused || !author_lives(w, f))
		return;
	if (w->s->calm && f->ever == 0 && !w->ended && (l == NULL ||
	    l->delivery != DELIVERY_HELD))
		law_break(w, "2 calm: line %s did not arrive", f->token);
	if (l == NULL) {
		if (f->ever == 0 && !excused)
			law_break(w, "2 line %s was lost in silence (received)",
			    f->token);
		return;
	}
	switch (l->delivery) {
	case DELIVERY_HELD:
		hold_is_true(w, f, l);
		break;
	case DELIVERY_NONE:
	case DELIVERY_SENT:
		law_break(w, "2 line %s is on its way for ever (%s)", f->token,
		    delivery_word(l->delivery));
		break;
	case DELIVERY_ACKED:
	case DELIVERY_RECEIVED:
	case DELIVERY_READ:
		if (f->ever == 0 && !excused && !l->doubt)
			law_break(w, "2 line %s was lost in silence (%s)",
			    f->token, delivery_word(l->delivery));
		break;
	case DELIVERY_FAILED:
		break;
	}
}

static void
lines_are_in_order(struct world *w, int author)
{
	unsigned last = 0, birth = 0;

	for (size_t i = 0; i < w->nlines; i++) {
		const struct fact *f = &w->lines[i];

		if (f->author != author || f->order == 0 || f->again ||
		    f->late || f->lost)
			continue;
		/* What a process that is gone left on the way comes when it
		 * comes. */
		if (f->order < last && f->birth == birth)
			law_break(w, "2 line %s was overtaken", f->token);
		birth = f->birth;
		last = f->order;
	}
}

/* A link that answers nothing while lines wait is noticed. */
void
law_on_the_way(struct world *w)
{
	for (size_t i = 0; i < w->nlines; i++) {
		const struct line *l = law_line(w, &w->lines[i]);

		if (l != NULL && (l->delivery == DELIVERY_NONE ||
		    l->delivery == DELIVERY_SENT))
			law_break(w, "2 line %s is on its way for a quarter "
			    "of an hour", w->lines[i].token);
	}
}

void
law_end(struct world *w)
{
	for (int i = 0; i < SIDES; i++) {
		const struct side *s = &w->sides[i];

		if (account_state(s->acc) != ACCOUNT_ONLINE)
			law_break(w, "2 %s is %s when all is over: %s",
			    s->account,
			    account_state_word(account_state(s->acc)),
			    account_reason(s->acc));
		if (talk_level(s->talk) == OTR_STARTING)
			law_break(w, "2 %s is Starting for ever", s->account);
		lines_are_in_order(w, i);
	}
	for (size_t i = 0; i < w->nlines && !law_broken(w); i++)
		line_is_settled(w, &w->lines[i]);
}

/* Law 3: what is shown before Enter is what the line does. */
static void
next_line(struct side *s)
{
	struct world *w = s->w;
	size_t n = w->nlines;
	const struct fact *f = &w->lines[n];
	struct otr_info info;

	/* It would have to wait behind them, and the window says so. */
	if (talk_held(s->talk) > 0)
		return;
	otr_info(direct_otr(s->talk), &info);
	law_type(s, "next ", 10, false);
	side_touched(s);
	if (w->nlines == n)
		return;
	world_pass(w, 60000);
	if (info.hold != OTR_HOLD_NONE) {
		if (f->clear != 0)
			law_break(w, "3 line %s left in the clear, shown to be "
			    "held for %s", f->token, otr_hold_word(info.hold));
	} else if (is_sealed(info.level) && f->sealed == 0)
		law_break(w, "3 line %s was shown %s, and did not leave",
		    f->token, otr_level_word(info.level));
	else if (info.level == OTR_NOT_PRIVATE && f->clear != 1)
		law_break(w, "3 line %s was shown not-private, and did not "
		    "leave so", f->token);
}

void
law_next_line(struct world *w)
{
	for (int i = 0; i < SIDES && !law_broken(w); i++)
		next_line(&w->sides[i]);
}

#define IDLE_HOURS 2
#define WAKES_MAX 40		/* of a worker in that time: its keepalive */
#define SOTTO_WAKES_MAX 2	/* libotr lets go of old keys once */

void
law_idle(struct world *w)
{
	unsigned before[SIDES][2];
	struct worker *k[SIDES];

	for (int i = 0; i < SIDES; i++) {
		struct side *s = &w->sides[i];

		k[i] = side_worker(s);
		before[i][0] = s->wakes;
		before[i][1] = k[i] != NULL ? worker_wakes(k[i]) : 0;
	}
	world_pass(w, IDLE_HOURS * 3600 * 1000LL);
	for (int i = 0; i < SIDES && !law_broken(w); i++) {
		const struct side *s = &w->sides[i];

		if (side_worker(s) != k[i] || k[i] == NULL)
			law_break(w, "8 %s lost its worker while idle",
			    s->account);
		else if (worker_wakes(k[i]) - before[i][1] > WAKES_MAX)
			law_break(w, "8 the worker of %s woke %u times in two "
			    "idle hours", s->account,
			    worker_wakes(k[i]) - before[i][1]);
		else if (s->wakes - before[i][0] > SOTTO_WAKES_MAX)
			law_break(w, "8 %s woke %u times in two idle hours",
			    s->account, s->wakes - before[i][0]);
	}
}
