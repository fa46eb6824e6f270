/*
 * What a line does: DESIGN 5, "Policies", cell by cell; then the latch, the
 * contact offline, the tag, and version 2.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/pair.h"

#define TAG_BASE " \t  \t\t\t\t \t \t \t  "
#define TAG_V2 "  \t\t  \t "
#define TAG_V3 "  \t\t  \t\t"

static void
policy(struct pair_side *side, enum otr_policy word)
{
	side->peer.policy = word;
	otr_policy_changed(side->s);
}

/* Brings Alice to a level, under manual policy. */
static void
to_level(struct pair *p, enum otr_level level)
{
	switch (level) {
	case OTR_NOT_PRIVATE:
		break;
	case OTR_STARTING:
		otr_start(p->a.s, NULL);
		pair_drop(&p->b);
		break;
	case OTR_UNVERIFIED:
		pair_session(p);
		break;
	case OTR_PRIVATE:
		pair_session(p);
		pair_trust(&p->a);
		break;
	case OTR_FINISHED:
		pair_session(p);
		otr_end(p->b.s, NULL);
		pair_run(p);
		break;
	}
	assert_int_equal(otr_level(p->a.s), level);
	pair_forget_events(&p->a);
}

struct cell {
	enum otr_policy policy;
	enum otr_level level;
	enum otr_verdict verdict;
	enum otr_hold hold;
	bool starts;
};

static const struct cell cells[] = {
	{ OTR_POLICY_NEVER, OTR_NOT_PRIVATE, OTR_CLEAR, OTR_HOLD_NONE, 0 },
	/* Where never meets a session, it ends it; the line had seen one. */
	{ OTR_POLICY_NEVER, OTR_STARTING, OTR_HELD, OTR_HOLD_LEVEL_FELL, 0 },
	{ OTR_POLICY_NEVER, OTR_UNVERIFIED, OTR_HELD, OTR_HOLD_LEVEL_FELL, 0 },
	{ OTR_POLICY_NEVER, OTR_PRIVATE, OTR_HELD, OTR_HOLD_LEVEL_FELL, 0 },
	{ OTR_POLICY_NEVER, OTR_FINISHED, OTR_HELD, OTR_HOLD_LEVEL_FELL, 0 },

	{ OTR_POLICY_MANUAL, OTR_NOT_PRIVATE, OTR_CLEAR, OTR_HOLD_NONE, 0 },
	{ OTR_POLICY_MANUAL, OTR_STARTING, OTR_HELD, OTR_HOLD_STARTING, 0 },
	{ OTR_POLICY_MANUAL, OTR_UNVERIFIED, OTR_SEALED, OTR_HOLD_NONE, 0 },
	{ OTR_POLICY_MANUAL, OTR_PRIVATE, OTR_SEALED, OTR_HOLD_NONE, 0 },
	{ OTR_POLICY_MANUAL, OTR_FINISHED, OTR_HELD, OTR_HOLD_FINISHED, 0 },

	{ OTR_POLICY_OPPORTUNISTIC, OTR_NOT_PRIVATE, OTR_CLEAR,
	    OTR_HOLD_NONE, 0 },
	{ OTR_POLICY_OPPORTUNISTIC, OTR_STARTING, OTR_HELD,
	    OTR_HOLD_STARTING, 0 },
	{ OTR_POLICY_OPPORTUNISTIC, OTR_UNVERIFIED, OTR_SEALED,
	    OTR_HOLD_NONE, 0 },
	{ OTR_POLICY_OPPORTUNISTIC, OTR_PRIVATE, OTR_SEALED,
	    OTR_HOLD_NONE, 0 },
	{ OTR_POLICY_OPPORTUNISTIC, OTR_FINISHED, OTR_HELD,
	    OTR_HOLD_FINISHED, 0 },

	{ OTR_POLICY_ALWAYS, OTR_NOT_PRIVATE, OTR_HELD, OTR_HOLD_STARTING,
	    1 },
	{ OTR_POLICY_ALWAYS, OTR_STARTING, OTR_HELD, OTR_HOLD_STARTING, 0 },
	{ OTR_POLICY_ALWAYS, OTR_UNVERIFIED, OTR_SEALED, OTR_HOLD_NONE, 0 },
	{ OTR_POLICY_ALWAYS, OTR_PRIVATE, OTR_SEALED, OTR_HOLD_NONE, 0 },
	/* Nothing can leave in the clear: policy answers for the user. */
	{ OTR_POLICY_ALWAYS, OTR_FINISHED, OTR_HELD, OTR_HOLD_STARTING, 1 },

	{ OTR_POLICY_VERIFIED, OTR_NOT_PRIVATE, OTR_HELD, OTR_HOLD_STARTING,
	    1 },
	{ OTR_POLICY_VERIFIED, OTR_STARTING, OTR_HELD, OTR_HOLD_STARTING,
	    0 },
	{ OTR_POLICY_VERIFIED, OTR_UNVERIFIED, OTR_HELD,
	    OTR_HOLD_UNVERIFIED, 0 },
	{ OTR_POLICY_VERIFIED, OTR_PRIVATE, OTR_SEALED, OTR_HOLD_NONE, 0 },
	{ OTR_POLICY_VERIFIED, OTR_FINISHED, OTR_HELD, OTR_HOLD_STARTING,
	    1 },
};

/* `quiet`: the policy is there without otr_policy_changed() telling so. */
static void
check_cell(const struct cell *c, const char *hint)
{
	struct pair p;
	unsigned queries;

	pair_new(&p);
	p.a.peer.hint = hint;
	to_level(&p, c->level);
	queries = pair_sent(&p.a, "?OTRv");
	p.a.peer.policy = c->policy;
	assert_int_equal(pair_type(&p.a, "SECRET"), c->verdict);
	assert_int_equal(p.a.hold, c->hold);
	assert_int_equal(pair_sent(&p.a, "?OTRv") - queries, c->starts);
	assert_int_equal(pair_left(&p.a, "SECRET"),
	    c->verdict == OTR_CLEAR);
	/* However long it takes, a held line does not become clear. */
	if (c->verdict == OTR_HELD)
		pair_clock(&p, 120000);
	assert_int_equal(pair_left(&p.a, "SECRET"),
	    c->verdict == OTR_CLEAR);
	pair_free(&p);
}

static void
table(void **state)
{
	size_t i;

	(void)state;
	assert_int_equal(NELEM(cells), 25);
	for (i = 0; i < NELEM(cells); i++)
		check_cell(&cells[i], NULL);
	/* Whatever is announced: no cell depends on it. */
	for (i = 0; i < NELEM(cells); i++)
		check_cell(&cells[i], "tablet");
}

/*
 * The latch holds in each cell that would let a line out, but where nothing
 * can leave in the clear and the new session is as good as the old one.
 */
static void
table_latched(void **state)
{
	static const enum otr_policy policies[] = { OTR_POLICY_MANUAL,
	    OTR_POLICY_OPPORTUNISTIC };
	struct pair p;
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(policies); i++) {
		pair_new(&p);
		to_level(&p, OTR_PRIVATE);
		policy(&p.a, policies[i]);
		otr_end(p.b.s, NULL);
		pair_run(&p);		/* the fall */
		otr_start(p.b.s, NULL);
		pair_run(&p);		/* and up again, by the contact */
		assert_int_equal(otr_level(p.a.s), OTR_PRIVATE);
		assert_int_equal(pair_type(&p.a, "SECRET"), OTR_HELD);
		assert_int_equal(p.a.hold, OTR_HOLD_LEVEL_FELL);
		otr_latch_clear(p.a.s);
		pair_run(&p);
		assert_true(pair_showed(&p.b, "SECRET"));
		assert_false(pair_left(&p.a, "SECRET"));
		pair_free(&p);
	}
}

/* The contact offline: never a query, nothing sealed, nothing lost. */
static void
table_offline(void **state)
{
	struct pair p;
	enum otr_verdict want;
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(cells); i++) {
		const struct cell *c = &cells[i];
		unsigned queries;

		if (c->policy == OTR_POLICY_NEVER)
			continue;
		pair_new(&p);
		to_level(&p, c->level);
		queries = pair_sent(&p.a, "?OTR");
		p.a.peer.policy = c->policy;
		p.a.peer.online = false;
		want = c->verdict == OTR_CLEAR ? OTR_CLEAR : OTR_HELD;
		assert_int_equal(pair_type(&p.a, "SECRET"), want);
		assert_int_equal(pair_sent(&p.a, "?OTR"), queries);
		if (c->verdict == OTR_SEALED)
			assert_int_equal(p.a.hold, OTR_HOLD_OFFLINE);
		assert_false(pair_left(&p.a, TAG_BASE));
		p.a.peer.account_online = false;
		assert_int_equal(pair_type(&p.a, "more"), OTR_HELD);
		pair_free(&p);
	}
}

/* Opportunistic, and a key of the contact is known: start, held. */
static void
opportunistic_known(void **state)
{
	struct pair *p = *state;

	pair_session(p);
	otr_end(p->a.s, NULL);
	pair_run(p);
	otr_end(p->b.s, NULL);
	policy(&p->a, OTR_POLICY_OPPORTUNISTIC);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	assert_int_equal(p->a.hold, OTR_HOLD_STARTING);
	pair_run(p);
	assert_true(pair_showed(&p->b, "SECRET"));
	assert_false(pair_left(&p->a, "SECRET"));
}

/* The tag: on the first clear line only, and it is cut off there. */
static void
tag(void **state)
{
	struct pair *p = *state;

	policy(&p->a, OTR_POLICY_OPPORTUNISTIC);
	assert_int_equal(pair_type(&p->a, "hello"), OTR_CLEAR);
	assert_int_equal(pair_type(&p->a, "again"), OTR_CLEAR);
	assert_true(pair_left(&p->a, "hello" TAG_BASE TAG_V2 TAG_V3));
	assert_false(pair_left(&p->a, "again" TAG_BASE));
	pair_run(p);
	assert_string_equal(p->b.got->text, "hello");
	/* Under manual nothing comes of it. */
	assert_int_equal(otr_level(p->b.s), OTR_NOT_PRIVATE);
	assert_int_equal(pair_sent(&p->b, "?OTR"), 0);
	/* Under opportunistic the other side starts. */
	policy(&p->b, OTR_POLICY_OPPORTUNISTIC);
	otr_peer_gone(p->a.s, NULL);
	assert_int_equal(pair_type(&p->a, "third"), OTR_CLEAR);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_int_equal(otr_level(p->b.s), OTR_UNVERIFIED);
}

static void
tag_versions(void **state)
{
	struct pair *p = *state;

	p->a.peer.v2 = OTR_V2_NEVER;
	policy(&p->a, OTR_POLICY_OPPORTUNISTIC);
	pair_type(&p->a, "hello");
	assert_true(pair_left(&p->a, "hello" TAG_BASE TAG_V3));
	assert_false(pair_left(&p->a, TAG_V2));
}

/* 20 s without an answer, then the next line: rate limited. */
static void
no_answer_again(void **state)
{
	struct pair *p = *state;

	policy(&p->a, OTR_POLICY_ALWAYS);
	p->a.to = NULL;
	pair_type(&p->a, "one");
	assert_int_equal(pair_sent(&p->a, "?OTRv23?"), 1);
	pair_clock(p, 20100);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_NO_ANSWER), 1);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	assert_int_equal(pair_type(&p->a, "two"), OTR_HELD);
	assert_int_equal(p->a.hold, OTR_HOLD_NO_ANSWER);
	assert_int_equal(pair_sent(&p->a, "?OTRv23?"), 1);
	pair_clock(p, 10000);
	p->a.to = &p->b;
	assert_int_equal(pair_type(&p->a, "three"), OTR_HELD);
	assert_int_equal(pair_sent(&p->a, "?OTRv23?"), 2);
	pair_run(p);
	assert_int_equal(pair_texts(&p->b), 3);
	assert_string_equal(p->b.got->text, "one");
	assert_string_equal(pair_last_text(&p->b), "three");
}

static void
policy_never_ends(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	pair_session(p);
	policy(&p->a, OTR_POLICY_NEVER);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	otr_info(p->a.s, &info);
	assert_false(info.latched);
	pair_run(p);
	assert_int_equal(otr_level(p->b.s), OTR_FINISHED);
	assert_int_equal(otr_start(p->a.s, &p->a.err), -1);
	assert_string_equal(p->a.err.code, "policy-never");
	/* And answers nothing. */
	otr_start(p->b.s, NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	assert_int_equal(otr_level(p->b.s), OTR_STARTING);
}

static void
policy_verified_flushes(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	policy(&p->a, OTR_POLICY_VERIFIED);
	assert_int_equal(pair_type(&p->a, "one"), OTR_HELD);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_int_equal(pair_texts(&p->b), 0);
	otr_info(p->a.s, &info);
	assert_int_equal(info.hold, OTR_HOLD_UNVERIFIED);
	assert_int_equal(pair_type(&p->a, "two"), OTR_HELD);
	pair_trust(&p->a);
	pair_run(p);
	assert_int_equal(pair_texts(&p->b), 2);
	assert_string_equal(pair_last_text(&p->b), "two");
	/* Back and forth by policy. */
	pair_type(&p->b, "x");
	assert_int_equal(pair_type(&p->b, "y"), OTR_SEALED);
	policy(&p->b, OTR_POLICY_VERIFIED);
	assert_int_equal(pair_type(&p->b, "held"), OTR_HELD);
	policy(&p->b, OTR_POLICY_MANUAL);
	pair_run(p);
	assert_true(pair_showed(&p->a, "held"));
}

/* ---- version 2 ---------------------------------------------------------- */

static void
v2_query(struct pair *p)
{
	p->b.peer.v2 = OTR_V2_ALLOW;	/* Bob can only do 2, let us say */
	pair_forge(&p->a, "laptop", "?OTRv2?\nBob asks", 0);
	pair_run(p);
}

static void
v2_asked_allowed(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	v2_query(p);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_V2), 1);
	assert_int_equal(pair_sent(&p->a, "?OTR"), 0);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	v2_query(p);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_V2), 1);
	assert_int_equal(otr_v2_answer(p->a.s, true, NULL), 0);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_UNVERIFIED);
	assert_int_equal(info.version, 2);
	assert_int_equal(pair_type(&p->a, "in two"), OTR_SEALED);
	pair_run(p);
	assert_string_equal(pair_last_text(&p->b), "in two");
	assert_int_equal(pair_count(&p->a, OTR_EVENT_V3_SEEN), 0);
}

static void
v2_asked_refused(void **state)
{
	struct pair *p = *state;

	v2_query(p);
	assert_int_equal(otr_v2_answer(p->a.s, false, NULL), 0);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	v2_query(p);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_V2), 1);
	assert_int_equal(pair_sent(&p->a, "?OTR"), 0);
	assert_int_equal(pair_sent(&p->a, "?OTRv"), 0);
	otr_start(p->a.s, NULL);
	assert_int_equal(pair_sent(&p->a, "?OTRv3?"), 1);
}

/* The answer to our own query is a version 2 DH-COMMIT. */
static void
v2_commit(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	p->b.peer.v2 = OTR_V2_ALLOW;
	otr_start(p->a.s, NULL);
	pair_drop(&p->b);
	pair_forge(&p->b, "phone", "?OTRv2?", 0);
	assert_int_equal(pair_type(&p->a, "early"), OTR_HELD);
	pair_run(p);
	assert_int_equal(pair_sent(&p->b, "?OTR:AAIC"), 1);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_V2), 1);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_STARTING);
	assert_int_equal(info.hold, OTR_HOLD_V2);
	/* The user may think for long. */
	loop_clock_move(p->loop, 4000);
	assert_int_equal(otr_level(p->a.s), OTR_STARTING);
	assert_int_equal(otr_v2_answer(p->a.s, true, NULL), 0);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.version, 2);
	assert_int_equal(info.level, OTR_UNVERIFIED);
	assert_string_equal(pair_last_text(&p->b), "early");
}

static void
v2_commit_refused(void **state)
{
	struct pair *p = *state;

	p->b.peer.v2 = OTR_V2_ALLOW;
	otr_start(p->a.s, NULL);
	pair_drop(&p->b);
	pair_forge(&p->b, "phone", "?OTRv2?", 0);
	pair_type(&p->a, "SECRET");
	pair_run(p);
	p->b.to = NULL;		/* he would ask again, and better */
	assert_int_equal(otr_v2_answer(p->a.s, false, NULL), 0);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	pair_clock(p, 60000);
	assert_false(pair_left(&p->a, "SECRET"));
	assert_int_equal(pair_sent(&p->a, "?OTR:"), 0);
}

/* Who ever spoke version 3 is never taken back. */
static void
v3_seen(void **state)
{
	struct pair *p = *state;

	p->a.peer.v2 = OTR_V2_ALLOW;
	pair_session(p);
	assert_true(p->a.peer.v3_seen);
	otr_end(p->a.s, NULL);
	pair_run(p);
	otr_end(p->b.s, NULL);
	pair_restart(&p->a);
	pair_forget_events(&p->a);
	v2_query(p);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_V2), 0);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_REFUSED), 1);
	assert_int_equal(otr_v2_answer(p->a.s, true, &p->a.err), -1);
	assert_string_equal(p->a.err.code, "v3-seen");
	otr_start(p->a.s, NULL);
	assert_int_equal(pair_sent(&p->a, "?OTRv3?"), 1);
	/* Nor by a version 2 commit in answer. */
	pair_drop(&p->b);
	p->b.peer.v3_seen = false;
	pair_restart(&p->b);
	pair_forge(&p->b, "phone", "?OTRv2?", 0);
	pair_run(p);
	assert_int_equal(pair_sent(&p->b, "?OTR:AAIC"), 1);
	assert_int_equal(pair_sent(&p->a, "?OTR:AAIK"), 0);
}

static void
v1_never(void **state)
{
	struct pair *p = *state;

	p->a.peer.v2 = OTR_V2_ALLOW;
	pair_forge(&p->a, "laptop", "?OTR?", 0);
	pair_forge(&p->a, "laptop", "?OTRv1?", 0);
	pair_forge(&p->a, "laptop", "?OTR:AAEKAAAA.", 0);
	pair_forge(&p->a, "laptop", "?OTR:AAEDAAAA.", 0);
	pair_run(p);
	assert_int_equal(pair_sent(&p->a, ""), 0);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_REFUSED), 1);
}

/* Versions that nobody speaks here are not taken for version 1. */
static void
unknown_version(void **state)
{
	static const char *const queries[] = { "?OTRv4?", "?OTRv45?",
	    "?OTR?v4?", "?OTRv?", "?OTRv14?" };
	struct pair *p = *state;

	for (size_t i = 0; i < NELEM(queries); i++) {
		pair_forget_events(&p->a);
		pair_clock(p, 120000);
		pair_forge(&p->a, "laptop", queries[i], 0);
		pair_run(p);
		assert_int_equal(pair_count(&p->a, OTR_EVENT_REFUSED), 1);
		assert_int_equal(pair_last(&p->a, OTR_EVENT_REFUSED)->refusal,
		    OTR_REFUSAL_UNKNOWN);
	}
	assert_int_equal(pair_sent(&p->a, ""), 0);
	pair_forge(&p->a, "laptop", "?OTRv34?", 0);
	pair_run(p);
	assert_int_equal(pair_sent(&p->a, "?OTR:AAMC"), 1);
}

/* What the user commands counts against no limit, and is done each time. */
static void
many_starts(void **state)
{
	struct pair *p = *state;
	unsigned done;

	pair_session(p);
	for (int i = 0; i < 25; i++) {
		done = pair_sent(&p->a, "?OTR:AAMK");
		assert_int_equal(otr_start(p->a.s, NULL), 0);
		pair_run(p);
		/* The contact's own limit puts it off, for seconds at most. */
		for (int k = 0; k < 7 && otr_level(p->a.s) == OTR_STARTING;
		    k++)
			pair_clock(p, 1000);
		assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
		assert_int_equal(pair_sent(&p->a, "?OTR:AAMK"), done + 1);
		pair_clock(p, 300);
	}
	assert_int_equal(pair_count(&p->a, OTR_EVENT_NO_ANSWER), 0);
	assert_int_equal(pair_type(&p->a, "still"), OTR_SEALED);
	/* A contact's program that has no limit, or forgets it each time. */
	pair_clock(p, 120000);
	for (int i = 0; i < 25; i++) {
		done = pair_sent(&p->a, "?OTR:AAMK");
		pair_restart(&p->b);
		assert_int_equal(otr_start(p->a.s, NULL), 0);
		pair_run(p);
		assert_int_equal(pair_sent(&p->a, "?OTR:AAMK"), done + 1);
		assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
		pair_clock(p, 300);
	}
}

/* ---- strangers, old messages -------------------------------------------- */

static void
stranger(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	p->a.peer.known = false;
	pair_forge(&p->a, "laptop", "hello", 0);
	otr_start(p->b.s, NULL);
	pair_run(p);
	assert_string_equal(pair_last_text(&p->a), "hello");
	assert_int_equal(pair_sent(&p->a, ""), 0);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_STRANGER), 1);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	assert_int_equal(otr_stranger_answer(p->a.s, true, NULL), 0);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_UNVERIFIED);
	assert_int_equal(otr_stranger_answer(p->a.s, true, &p->a.err), -1);
}

/* Who was a contact, or allowed, and is no longer: asked again. */
static void
stranger_again(void **state)
{
	struct pair *p = *state;

	p->a.peer.known = false;
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	pair_run(p);
	otr_end(p->a.s, NULL);
	pair_run(p);
	pair_forget_events(&p->a);
	pair_forget_sent(&p->a);
	otr_estrange(p->a.s);
	otr_start(p->b.s, NULL);
	pair_run(p);
	assert_int_equal(pair_sent(&p->a, ""), 0);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_STRANGER), 1);
}

static void
stranger_refused(void **state)
{
	struct pair *p = *state;

	p->a.peer.known = false;
	p->a.peer.policy = OTR_POLICY_ALWAYS;
	pair_forge(&p->a, "laptop", "psst" TAG_BASE TAG_V3, 0);
	pair_run(p);
	assert_string_equal(pair_last_text(&p->a), "psst");
	assert_int_equal(pair_count(&p->a, OTR_EVENT_STRANGER), 1);
	assert_int_equal(otr_stranger_answer(p->a.s, false, NULL), 0);
	pair_forge(&p->a, "laptop", "?OTRv3?", 0);
	pair_run(p);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_STRANGER), 1);
	assert_int_equal(pair_sent(&p->a, ""), 0);
}

/* Law 7: stamped over two minutes ago. */
static void
old_messages(void **state)
{
	struct pair *p = *state;
	struct pair_msg *m;

	policy(&p->a, OTR_POLICY_ALWAYS);
	pair_forge(&p->a, "laptop", "?OTRv23?\nhello", 121000);
	pair_forge(&p->a, "laptop", "hi" TAG_BASE TAG_V3, 121000);
	pair_forge(&p->a, "laptop", "?OTR Error: no", 121000);
	pair_run(p);
	assert_int_equal(pair_sent(&p->a, ""), 0);
	assert_int_equal(pair_texts(&p->a), 2);
	assert_true(pair_showed(&p->a, "?OTRv23?\nhello"));
	assert_int_equal(pair_count(&p->a, OTR_EVENT_ERROR), 1);
	policy(&p->a, OTR_POLICY_MANUAL);
	pair_session(p);
	pair_type(&p->b, "queued by the server");
	m = pair_take(&p->a);
	pair_forge(&p->a, "laptop", m->body, 3600000);
	pair_msg_free(m);
	pair_run(p);
	assert_string_equal(pair_last_text(&p->a), "queued by the server");
}

/* Too many in a row are answered later: not once the user wants none. */
static void
policy_never_later(void **state)
{
	struct pair *p = *state;

	for (int i = 0; i < 10; i++) {
		assert_int_equal(otr_start(p->b.s, NULL), 0);
		pair_run(p);
		assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
		otr_end(p->a.s, NULL);
		pair_run(p);
		otr_end(p->b.s, NULL);
		pair_run(p);
	}
	assert_int_equal(otr_start(p->b.s, NULL), 0);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	pair_forget_sent(&p->a);
	policy(&p->a, OTR_POLICY_NEVER);
	pair_clock(p, 30000);
	assert_int_equal(pair_sent(&p->a, "?OTR"), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, pair_setup, pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table), cmocka_unit_test(table_latched),
		cmocka_unit_test(table_offline),
		TEST(opportunistic_known), TEST(tag), TEST(tag_versions),
		TEST(no_answer_again), TEST(policy_never_ends),
		TEST(policy_never_later),
		TEST(policy_verified_flushes), TEST(v2_asked_allowed),
		TEST(v2_asked_refused), TEST(v2_commit),
		TEST(v2_commit_refused), TEST(v3_seen), TEST(v1_never),
		TEST(unknown_version), TEST(many_starts),
		TEST(stranger), TEST(stranger_again),
		TEST(stranger_refused), TEST(old_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
