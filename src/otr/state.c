/*
 * Where a key exchange stands: one state, the table of what may follow what,
 * and the one function that moves it.  Knows neither messages nor clocks.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "otr/inside.h"

/* What is so in a state. */
#define STARTS 1u		/* the level is Starting: lines are held */
#define OURS 2u			/* we began it */
#define RUNS 4u			/* messages of it come and go */
#define AGAIN 8u		/* begun once more after a stall */

#define NEXT(state) (1u << OTR_EXCHANGE_##state)

static const struct {
	const char *word;
	const char *help;
	unsigned so;
	unsigned next;
} rows[OTR_EXCHANGES] = {
	[OTR_EXCHANGE_NONE] = { "none",
	    "No key exchange runs.", 0,
	    NEXT(NONE) | NEXT(WAITS_CONTACT) | NEXT(WAITS_KEY) |
	    NEXT(WANTED) | NEXT(ASKED) | NEXT(THEIRS) },
	[OTR_EXCHANGE_UNANSWERED] = { "unanswered",
	    "None runs; the last one got no answer for 20 seconds.", 0,
	    NEXT(NONE) | NEXT(WAITS_CONTACT) | NEXT(ASKED) | NEXT(THEIRS) },
	[OTR_EXCHANGE_WAITS_CONTACT] = { "waits-contact",
	    "The user started it, and the server has not said yet whether the "
	    "contact is there.", STARTS | OURS,
	    NEXT(NONE) | NEXT(WAITS_KEY) | NEXT(ASKED) | NEXT(OURS) },
	[OTR_EXCHANGE_WAITS_KEY] = { "waits-key",
	    "We begin it as soon as our own key is made.", STARTS | OURS,
	    NEXT(NONE) | NEXT(UNANSWERED) | NEXT(ASKED) | NEXT(OURS) },
	[OTR_EXCHANGE_WANTED] = { "wanted",
	    "The contact began it; the message waits for our own key, or for "
	    "the user's word about version 2.", STARTS,
	    NEXT(NONE) | NEXT(UNANSWERED) | NEXT(WAITS_KEY) | NEXT(ASKED) |
	    NEXT(THEIRS) },
	[OTR_EXCHANGE_ASKED] = { "asked",
	    "Our query left.", STARTS | OURS,
	    NEXT(NONE) | NEXT(UNANSWERED) | NEXT(ASKED) | NEXT(OURS) },
	[OTR_EXCHANGE_ASKED_AGAIN] = { "asked-again",
	    "The exchange stood still, so our query left once more.",
	    STARTS | OURS | AGAIN,
	    NEXT(NONE) | NEXT(UNANSWERED) | NEXT(ASKED) | NEXT(OURS_AGAIN) },
	[OTR_EXCHANGE_OURS] = { "ours",
	    "It runs, and we began it.", STARTS | OURS | RUNS,
	    NEXT(NONE) | NEXT(UNANSWERED) | NEXT(ASKED) | NEXT(ASKED_AGAIN) |
	    NEXT(OURS) },
	[OTR_EXCHANGE_OURS_AGAIN] = { "ours-again",
	    "It runs, and we began it once more after it stood still.",
	    STARTS | OURS | RUNS | AGAIN,
	    NEXT(NONE) | NEXT(UNANSWERED) | NEXT(ASKED) | NEXT(OURS_AGAIN) },
	[OTR_EXCHANGE_THEIRS] = { "theirs",
	    "It runs, and the contact began it.", STARTS | RUNS,
	    NEXT(NONE) | NEXT(UNANSWERED) | NEXT(ASKED) | NEXT(ASKED_AGAIN) |
	    NEXT(THEIRS) },
	[OTR_EXCHANGE_LOST] = { "lost",
	    "A step was refused that this table does not have: lines are held "
	    "until the user decides.", STARTS,
	    NEXT(NONE) | NEXT(UNANSWERED) | NEXT(WAITS_KEY) | NEXT(ASKED) |
	    NEXT(THEIRS) },
};

const char *
otr_exchange_word(enum otr_exchange state)
{
	return state < OTR_EXCHANGES ? rows[state].word : "none";
}

const char *
otr_exchange_help(enum otr_exchange state)
{
	return state < OTR_EXCHANGES ? rows[state].help : "";
}

bool
otr_exchange_follows(enum otr_exchange from, enum otr_exchange to)
{
	return from < OTR_EXCHANGES && to < OTR_EXCHANGES &&
	    (rows[from].next & 1u << to) != 0;
}

/* Fails closed: it looks like Starting, and what comes after is asked. */
static void
state_exchange_lose(struct otr_session *s, enum otr_exchange to)
{
	log_debug("otr: a key exchange went from %s to %s: refused",
	    otr_exchange_word(s->exchange), otr_exchange_word(to));
	s->refused_steps++;
	s->refused_from = s->exchange;
	s->refused_to = to;
	s->exchange = OTR_EXCHANGE_LOST;
	if (s->latch == LATCH_OFF) {
		s->latch = LATCH_FELL;
		s->fell_from = s->shown.settled;
	}
	s->why = "the key exchange went wrong: /otr start begins it anew";
}

void
exchange_move(struct otr_session *s, enum otr_exchange to)
{
	if (otr_exchange_follows(s->exchange, to))
		s->exchange = to;
	else
		state_exchange_lose(s, to);
}

static bool
state_exchange_is(const struct otr_session *s, unsigned what)
{
	return (rows[s->exchange].so & what) != 0;
}

bool
exchange_starts(const struct otr_session *s)
{
	return state_exchange_is(s, STARTS);
}

bool
exchange_ours(const struct otr_session *s)
{
	return state_exchange_is(s, OURS);
}

bool
exchange_runs(const struct otr_session *s)
{
	return state_exchange_is(s, RUNS);
}

bool
exchange_again(const struct otr_session *s)
{
	return state_exchange_is(s, AGAIN);
}

bool
exchange_concerns(const struct otr_session *s, const char *resource)
{
	return s->state != SESSION_LIVE || s->gone || s->resource == NULL ||
	    resource == NULL || strcmp(s->resource, resource) == 0;
}
