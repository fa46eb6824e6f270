/*
 * Law 2 while keys are renewed: both sides start again whenever they like,
 * with lines on the way in both directions, and nobody loses or repeats
 * one.  Random walks from seeds, each of which can be looked at alone:
 *
 *	t-crossing [FIRST-SEED [COUNT]]
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/pair.h"

#define WALKS 150
#define STEPS 40
#define LINES 64

struct walk {
	struct pair p;
	uint64_t state;
	unsigned typed[2];
	bool v2;		/* no query offers more */
	bool slow;		/* the network is: exchanges stall */
	bool verbose;
};

static unsigned first_seed = 1, seeds = WALKS;

static unsigned
draw(struct walk *w, unsigned below)
{
	w->state = w->state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(w->state >> 33) % below;
}

static struct pair_side *
side(struct walk *w, unsigned who)
{
	return who == 0 ? &w->p.a : &w->p.b;
}

static void
say(struct walk *w, unsigned who, const char *what)
{
	const struct pair_side *s = side(w, who);
	const struct pair_event *e = pair_last(s, OTR_EVENT_LEVEL);

	if (w->verbose)
		fprintf(stderr, "\t%s %.9s: %s (%s)\n", who == 0 ? "alice" :
		    "bob", what, otr_level_word(otr_level(s->s)),
		    e != NULL ? e->text : "");
}

/* As from a program that knows version 2 alone. */
static void
only_v2(struct pair_side *s)
{
	if (s->inbox != NULL && strncmp(s->inbox->body, "?OTRv23?", 8) == 0)
		memmove(s->inbox->body + 6, s->inbox->body + 7,
		    strlen(s->inbox->body + 6));
}

static void
deliver(struct walk *w, unsigned who)
{
	struct pair_side *s = side(w, who);

	if (w->v2)
		only_v2(s);
	if (w->verbose && s->inbox != NULL)
		fprintf(stderr, "\t%.9s ->\n", s->inbox->body);
	if (pair_step(s))
		say(w, who, "read it");
}

static void
step(struct walk *w)
{
	unsigned who = draw(w, 2), what = draw(w, 20);
	struct pair_side *s = side(w, who);
	char text[32];

	if (what < 6 && w->typed[who] < LINES) {
		snprintf(text, sizeof(text), "%u", w->typed[who]++);
		pair_type(s, text);
		say(w, who, "typed");
	} else if (what < 8) {
		otr_start(s->s, NULL);
		say(w, who, "started");
	} else if (what < 19)
		deliver(w, who);
	else
		loop_clock_move(w->p.loop, (100 + draw(w, 8) * 300) *
		    (w->slow ? 5 : 1));
}

/* Every line once, and in order. */
static void
arrived(struct walk *w, unsigned who, unsigned seed)
{
	const struct pair_side *to = side(w, !who);
	const struct pair_got *g;
	unsigned n = 0;

	for (g = to->got; g != NULL; g = g->next, n++)
		if ((unsigned)strtoul(g->text, NULL, 10) != n)
			fail_msg("seed %u: %s's line %s came for %u", seed,
			    who == 0 ? "alice" : "bob", g->text, n);
	if (n != w->typed[who])
		fail_msg("seed %u: %u of %s's %u lines came", seed, n,
		    who == 0 ? "alice" : "bob", w->typed[who]);
	assert_int_equal(pair_count(to, OTR_EVENT_UNREADABLE), 0);
	assert_int_equal(otr_level(to->s), OTR_UNVERIFIED);
}

static bool
deliver_all(struct walk *w)
{
	unsigned n = 0;

	while (w->p.a.inbox != NULL || w->p.b.inbox != NULL) {
		assert_true(n++ < 1000);
		deliver(w, w->p.a.inbox != NULL ? 0 : 1);
	}
	return n > 0;
}

static void
settle(struct walk *w)
{
	if (w->verbose)
		fprintf(stderr, "\tall is delivered\n");
	deliver_all(w);
	for (unsigned i = 0; i < 600; i++) {
		loop_clock_move(w->p.loop, 100);
		deliver_all(w);
	}
}

static void
walk(unsigned seed, bool verbose)
{
	struct walk w = { .state = seed, .verbose = verbose };
	struct otr_info info;

	draw(&w, 2);
	w.v2 = draw(&w, 4) == 0;
	w.slow = draw(&w, 3) == 0;
	pair_new(&w.p);
	w.p.a.peer.v2 = w.p.b.peer.v2 = OTR_V2_ALLOW;
	w.p.a.peer.policy = w.p.b.peer.policy = draw(&w, 2) == 0 ?
	    OTR_POLICY_MANUAL : OTR_POLICY_OPPORTUNISTIC;
	assert_int_equal(otr_start(w.p.a.s, NULL), 0);
	deliver_all(&w);
	for (unsigned i = 0; i < STEPS; i++)
		step(&w);
	settle(&w);
	otr_info(w.p.a.s, &info);
	assert_int_equal(info.version, w.v2 ? 2 : 3);
	arrived(&w, 0, seed);
	arrived(&w, 1, seed);
	pair_free(&w.p);
}

static void
refreshes_that_cross(void **state)
{
	(void)state;
	for (unsigned i = 0; i < seeds; i++)
		walk(first_seed + i, seeds == 1);
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refreshes_that_cross),
	};

	if (argc > 1) {
		first_seed = (unsigned)strtoul(argv[1], NULL, 10);
		seeds = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 1;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
