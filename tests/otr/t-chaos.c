/*
 * Two sides, a bad wire, and users who do anything in any order: what was
 * typed under protection never leaves in the clear, nothing is shown twice,
 * and in the end a session can always be had.  The seeds are fixed.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/pair.h"

#ifndef SEEDS
#define SEEDS 24
#endif
#define STEPS 250

struct chaos {
	struct pair p;
	uint32_t seed;
	unsigned typed;
};

static unsigned
dice(struct chaos *c, unsigned n)
{
	c->seed = c->seed * 1664525u + 1013904223u;
	return (c->seed >> 8) % n;
}

static struct pair_side *
side(struct chaos *c)
{
	return dice(c, 2) ? &c->p.a : &c->p.b;
}

/* ---- what can happen ---------------------------------------------------- */

static void
do_type(struct chaos *c)
{
	struct pair_side *s = side(c);
	enum otr_level shown = otr_level(s->s);
	char *text = xasprintf("%s <%u>",
	    shown == OTR_NOT_PRIVATE ? "open" : "SECRET", c->typed++);
	enum otr_verdict v = pair_type(s, text);

	if (shown != OTR_NOT_PRIVATE)
		assert_int_not_equal(v, OTR_CLEAR);
	free(text);
}

static void
do_deliver(struct chaos *c)
{
	unsigned n = 1 + dice(c, 6);

	while (n-- > 0)
		pair_step(side(c));
}

static void
do_drop(struct chaos *c)
{
	struct pair_msg *m = pair_take(side(c));

	if (m != NULL)
		pair_msg_free(m);
}

static void
do_repeat(struct chaos *c)
{
	struct pair_side *s = side(c);

	if (s->inbox != NULL)
		pair_forge(s, s->inbox->resource, s->inbox->body, 0);
}

static void
do_start(struct chaos *c)
{
	otr_start(side(c)->s, NULL);
}

static void
do_end(struct chaos *c)
{
	otr_end(side(c)->s, NULL);
}

static void
do_clock(struct chaos *c)
{
	loop_clock_move(c->p.loop, 100 << dice(c, 9));
}

static void
do_restart(struct chaos *c)
{
	pair_restart(side(c));
}

static void
do_presence(struct chaos *c)
{
	struct pair_side *s = side(c);

	s->peer.online = !s->peer.online;
	if (s->peer.online)
		otr_peer_came(s->s, s->to->resource);
	else
		otr_peer_gone(s->s, dice(c, 2) ? s->to->resource : NULL);
}

static void
do_link(struct chaos *c)
{
	struct pair_side *s = side(c);

	s->peer.account_online = !s->peer.account_online;
	if (s->peer.account_online)
		otr_link_up(s->otr, s->account, dice(c, 2));
	else
		otr_link_down(s->otr, s->account);
}

static void
do_policy(struct chaos *c)
{
	struct pair_side *s = side(c);

	s->peer.policy = (enum otr_policy)dice(c, 5);
	otr_policy_changed(s->s);
}

static void
do_smp(struct chaos *c)
{
	struct pair_side *s = side(c);

	switch (dice(c, 4)) {
	case 0:
		otr_smp_start(s->s, "why?", "because", NULL);
		break;
	case 1:
		otr_smp_start(s->s, NULL, "swordfish", NULL);
		break;
	case 2:
		otr_smp_answer(s->s, "swordfish", NULL);
		break;
	default:
		otr_smp_abort(s->s, NULL);
		break;
	}
}

static void
do_trust(struct chaos *c)
{
	struct pair_side *s = side(c);
	struct otr_info info;

	otr_info(s->s, &info);
	if (dice(c, 2))
		otr_trust(s->s, info.fingerprint, NULL);
	else
		otr_distrust(s->s, info.fingerprint, NULL);
}

static void
do_forge(struct chaos *c)
{
	static const char *const bodies[] = { "?OTRv3?", "?OTRv23?",
	    "?OTR Error: no", "?OTRv2?", "hello", "?OTR:AAMDAAAA." };
	struct pair_side *s = side(c);

	pair_forge(s, s->to->resource, bodies[dice(c, NELEM(bodies))], 0);
}

static const struct {
	void (*fn)(struct chaos *);
	unsigned weight;
} deeds[] = {
	{ do_type, 30 }, { do_deliver, 60 }, { do_drop, 3 },
	{ do_repeat, 3 }, { do_start, 6 }, { do_end, 2 }, { do_clock, 10 },
	{ do_restart, 1 }, { do_presence, 4 }, { do_link, 3 },
	{ do_policy, 2 }, { do_smp, 6 }, { do_trust, 2 }, { do_forge, 2 },
};

static void
step(struct chaos *c)
{
	unsigned total = 0, at;
	size_t i;

	for (i = 0; i < NELEM(deeds); i++)
		total += deeds[i].weight;
	at = dice(c, total);
	for (i = 0; at >= deeds[i].weight; i++)
		at -= deeds[i].weight;
	deeds[i].fn(c);
}

/* ---- what must hold ----------------------------------------------------- */

/* What was in the clear and repeated is told by its id, above. */
static void
nothing_twice(const struct pair_side *s)
{
	const struct pair_got *g, *h;

	for (g = s->got; g != NULL; g = g->next)
		for (h = g->next; h != NULL; h = h->next)
			if (strstr(g->text, "SECRET") != NULL)
				assert_string_not_equal(g->text, h->text);
}

static void
heal_side(struct pair_side *s)
{
	s->peer.online = s->peer.account_online = true;
	s->peer.policy = OTR_POLICY_MANUAL;
	otr_policy_changed(s->s);
	otr_link_up(s->otr, s->account, true);
}

static void
can_be_had(struct chaos *c)
{
	struct pair *p = &c->p;

	heal_side(&p->a);
	heal_side(&p->b);
	pair_clock(p, 60000);
	otr_end(p->a.s, NULL);
	otr_end(p->b.s, NULL);
	pair_clock(p, 60000);
	otr_end(p->a.s, NULL);
	otr_end(p->b.s, NULL);
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	pair_clock(p, 5000);
	assert_true(otr_level(p->a.s) == OTR_UNVERIFIED ||
	    otr_level(p->a.s) == OTR_PRIVATE);
	assert_int_equal(pair_type(&p->a, "at last"), OTR_SEALED);
	assert_int_equal(pair_type(&p->b, "at last"), OTR_SEALED);
	pair_run(p);
	assert_true(pair_showed(&p->a, "at last"));
	assert_true(pair_showed(&p->b, "at last"));
}

static void
run_seed(uint32_t seed)
{
	struct chaos *c = xcalloc(1, sizeof(*c));
	int i;

	c->seed = seed;
	pair_new(&c->p);
	for (i = 0; i < STEPS; i++)
		step(c);
	assert_false(pair_left(&c->p.a, "SECRET"));
	assert_false(pair_left(&c->p.b, "SECRET"));
	can_be_had(c);
	assert_false(pair_left(&c->p.a, "SECRET"));
	assert_false(pair_left(&c->p.b, "SECRET"));
	nothing_twice(&c->p.a);
	nothing_twice(&c->p.b);
	pair_free(&c->p);
	free(c);
}

static void
chaos(void **state)
{
	uint32_t seed;

	(void)state;
	for (seed = 1; seed <= SEEDS; seed++)
		run_seed(seed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(chaos) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
