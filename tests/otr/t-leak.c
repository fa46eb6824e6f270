/*
 * Law 1: what libotr would let out, and what else could.  Each of the first
 * three was seen to fail when the care was taken out; how is said there.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/pair.h"

/* Alice's messages go to the third, and the third sits at Bob's place. */
static void
third_takes_over(struct pair *p)
{
	free(p->m.resource);
	p->m.resource = xstrdup("laptop");
	p->a.to = &p->m;
}

/* A version 2 session between two who could do better. */
static void
v2_session(struct pair *p)
{
	p->a.peer.v2 = p->b.peer.v2 = OTR_V2_ALLOW;
	pair_forge(&p->b, "phone", "?OTRv2?", 0);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_int_equal(otr_level(p->b.s), OTR_UNVERIFIED);
}

static unsigned
version(const struct pair_side *side)
{
	struct otr_info info;

	otr_info(side->s, &info);
	return (unsigned)info.version;
}

/*
 * DESIGN 7, "Downgrade": a forged query, then a DH-KEY under Bob's tag by
 * someone without a key.  With the state left as libotr leaves it, and the
 * level read from it (PLAINTEXT is Not private), SECRET 1 was CLEAR.
 */
static void
downgrade(void **state)
{
	struct pair *p = *state;
	struct pair_msg *m;

	pair_session(p);
	pair_trust(&p->a);
	pair_third(p, true);
	third_takes_over(p);
	pair_forge(&p->a, "laptop", "?OTRv3?", 0);
	pair_step(&p->a);		/* her DH-COMMIT */
	pair_step(&p->m);		/* his DH-KEY */
	pair_step(&p->a);		/* libotr: PLAINTEXT now */
	pair_drop(&p->m);		/* and he can go no further */
	assert_int_equal(otr_level(p->a.s), OTR_STARTING);
	assert_int_not_equal(pair_type(&p->a, "SECRET 1"), OTR_CLEAR);
	/* What Bob had on the way is read all the same. */
	pair_type(&p->b, "in flight");
	m = pair_take(&p->a);
	pair_forge(&p->a, "laptop", m->body, 0);
	pair_msg_free(m);
	pair_step(&p->a);
	assert_string_equal(pair_last_text(&p->a), "in flight");
	/* The exchange comes to nothing; the session never was gone. */
	p->a.to = &p->b;
	pair_clock(p, 25000);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	assert_int_equal(pair_type(&p->a, "SECRET 2"), OTR_SEALED);
	pair_run(p);
	assert_true(pair_showed(&p->b, "SECRET 1"));
	assert_true(pair_showed(&p->b, "SECRET 2"));
	assert_false(pair_left(&p->a, "SECRET"));
}

/*
 * "Phantom session": during version 2, a stranger's version 3.  With the
 * context taken from OTRL_INSTAG_BEST, and msgstate alone meaning encrypted,
 * the level was Finished here, and phantom_complete sealed to the third; so
 * it did with may_pin() always true.
 */
static void
phantom(void **state)
{
	struct pair *p = *state;
	struct otr_info before, after;

	v2_session(p);
	assert_int_equal(version(&p->a), 2);
	otr_info(p->a.s, &before);
	pair_third(p, false);
	p->m.peer.v2 = OTR_V2_ALLOW;
	pair_forge(&p->m, "phone", "?OTRv3?", 0);
	pair_step(&p->m);		/* his DH-COMMIT */
	pair_step(&p->a);
	pair_drop(&p->b);		/* her DH-KEY, to him in truth */
	otr_info(p->a.s, &after);
	assert_string_equal(after.fingerprint, before.fingerprint);
	assert_int_equal(after.level, OTR_UNVERIFIED);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_SEALED);
	pair_run(p);
	assert_true(pair_showed(&p->b, "SECRET"));
	assert_false(pair_left(&p->a, "SECRET"));
}

/* The same, and the third goes through with it. */
static void
phantom_complete(void **state)
{
	struct pair *p = *state;
	struct otr_info before, after;

	v2_session(p);
	otr_info(p->a.s, &before);
	pair_third(p, false);
	p->a.to = &p->m;
	pair_forge(&p->m, "phone", "?OTRv3?", 0);
	pair_run(p);
	assert_int_equal(otr_level(p->m.s), OTR_UNVERIFIED);
	otr_info(p->a.s, &after);
	assert_string_equal(after.fingerprint, before.fingerprint);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_FIRST_KEY), 1);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_NEW_KEY), 1);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_SEALED);
	pair_run(p);
	assert_false(pair_showed(&p->m, "SECRET"));
	/* What he says borrows nothing. */
	pair_trust(&p->a);
	pair_type(&p->m, "I am Bob");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->a), "I am Bob");
	assert_int_equal(p->a.got->level, OTR_UNVERIFIED);
	assert_string_not_equal(p->a.got->fingerprint, before.fingerprint);
	p->a.to = &p->b;
	assert_int_equal(pair_type(&p->a, "SECRET 2"), OTR_SEALED);
	pair_run(p);
	assert_true(pair_showed(&p->b, "SECRET 2"));
}

/*
 * A query alone, forged: libotr writes version 3 into the context of the
 * version 2 session, whose lines the contact could read no more.
 */
static void
phantom_version(void **state)
{
	struct pair *p = *state;

	v2_session(p);
	pair_forge(&p->a, "laptop", "?OTRv3?", 0);
	pair_step(&p->a);
	pair_drop(&p->b);		/* her DH-COMMIT, to nobody */
	pair_type(&p->b, "in flight");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->a), "in flight");
	p->a.to = NULL;
	pair_clock(p, 25000);
	p->a.to = &p->b;
	assert_int_equal(version(&p->a), 2);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_SEALED);
	pair_run(p);
	assert_string_equal(pair_last_text(&p->b), "SECRET");
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 0);
	assert_int_equal(pair_count(&p->b, OTR_EVENT_UNREADABLE), 0);
}

/*
 * "Resend to an impostor": a forged error, then his own key exchange.  With
 * context_forget_last() made empty and errors (the fragment of version 3 too)
 * given to libotr, "[resent] SECRET" arrived at the third in resend_v2,
 * resend_v2_fragment and resend_v3_fragment.
 */
static void
resend(struct pair *p, const char *error, unsigned v)
{
	struct otr_info info;
	char *body;

	if (v == 2)
		v2_session(p);
	else
		pair_session(p);
	pair_trust(&p->a);
	otr_info(p->a.s, &info);
	assert_int_equal(version(&p->a), v);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_SEALED);
	pair_run(p);
	body = xasprintf(error, info.their_tag, info.our_tag);
	pair_forge(&p->a, "laptop", body, 0);
	free(body);
	pair_run(p);
	pair_third(p, true);
	p->m.peer.v2 = OTR_V2_ALLOW;
	third_takes_over(p);
	pair_forge(&p->m, "phone", v == 2 ? "?OTRv2?" : "?OTRv3?", 0);
	pair_run(p);
	assert_int_equal(otr_level(p->m.s), OTR_UNVERIFIED);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_NEW_KEY), 1);
	assert_false(pair_showed(&p->m, "SECRET"));
	assert_int_equal(pair_type(&p->a, "SECRET 2"), OTR_HELD);
	assert_int_equal(pair_hold(&p->a), OTR_HOLD_NEW_KEY);
	pair_clock(p, 60000);
	assert_int_equal(pair_texts(&p->m), 0);
	assert_false(pair_left(&p->a, "SECRET"));
}

static void
resend_v2(void **state)
{
	resend(*state, "?OTR Error: cannot read", 2);
}

static void
resend_v2_fragment(void **state)
{
	resend(*state, "?OTR,1,1,?OTR Error: cannot read,", 2);
}

static void
resend_v3(void **state)
{
	resend(*state, "?OTR Error: cannot read", 3);
}

static void
resend_v3_fragment(void **state)
{
	resend(*state, "?OTR|%08x|%08x,1,1,?OTR Error: cannot read,", 3);
}

/* The user saw Private when Enter was pressed; it no longer is. */
static void
shown_counts(void **state)
{
	struct pair *p = *state;

	assert_int_equal(pair_type_shown(&p->a, "SECRET", OTR_PRIVATE, NULL),
	    OTR_HELD);
	assert_int_equal(pair_hold(&p->a), OTR_HOLD_LEVEL_FELL);
	assert_int_equal(pair_type_shown(&p->a, "SECRET", OTR_STARTING, NULL),
	    OTR_HELD);
	assert_int_equal(pair_type_shown(&p->a, "SECRET", OTR_FINISHED, NULL),
	    OTR_HELD);
	pair_session(p);
	/* The lines that said Unverified or less when typed. */
	assert_int_equal(pair_type_shown(&p->b, "SECRET", OTR_PRIVATE, NULL),
	    OTR_HELD);
	assert_int_equal(pair_hold(&p->b), OTR_HOLD_LEVEL_FELL);
	assert_int_equal(pair_type_shown(&p->b, "SECRET",
	    OTR_NOT_PRIVATE, NULL), OTR_SEALED);
	assert_false(pair_left(&p->a, "SECRET"));
	assert_false(pair_left(&p->b, "SECRET"));
}

/* Typed while the exchange ran, which came to nothing. */
static void
starting_fails(void **state)
{
	struct pair *p = *state;

	p->a.to = NULL;
	otr_start(p->a.s, NULL);
	assert_int_equal(pair_type(&p->a, "SECRET 1"), OTR_HELD);
	/* Who writes in the clear now has not seen the query, or is not Bob. */
	pair_forge(&p->a, "laptop", "hello", 0);
	pair_run(p);
	assert_true(p->a.got->unexpected);
	pair_clock(p, 19900);
	assert_int_equal(otr_level(p->a.s), OTR_STARTING);
	pair_clock(p, 200);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_NO_ANSWER), 1);
	/* A finger that was on Enter already. */
	assert_int_equal(pair_type(&p->a, "SECRET 2"), OTR_HELD);
	pair_clock(p, 100000);
	assert_false(pair_left(&p->a, "SECRET"));
	assert_int_equal(pair_type(&p->a, "weather"), OTR_CLEAR);
}

/*
 * Other ends of an exchange that the user did not command: the server says
 * that the contact has left, the stream is cut.  The finger is on Enter.
 */
static void
starting_gone(void **state)
{
	struct pair *p = *state;

	p->a.to = NULL;
	otr_start(p->a.s, NULL);
	otr_peer_gone(p->a.s, NULL);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	pair_clock(p, 3000);
	assert_int_equal(pair_type(&p->a, "weather"), OTR_CLEAR);
	otr_start(p->a.s, NULL);
	otr_link_down(p->a.otr, ALICE);
	otr_link_up(p->a.otr, ALICE, true);
	assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	assert_false(otr_may_be_clear(p->a.s, OTR_NOT_PRIVATE));
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	/* The user's own end is none. */
	otr_start(p->a.s, NULL);
	otr_end(p->a.s, NULL);
	assert_int_equal(pair_type(&p->a, "in the open"), OTR_CLEAR);
	assert_false(pair_left(&p->a, "SECRET"));
}

/* The latch: set by the fall, cleared by the user alone. */
static void
latch(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	pair_session(p);
	otr_end(p->b.s, NULL);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_true(info.latched);
	/* Nothing that others do clears it. */
	pair_forge(&p->a, "laptop", "hello in the clear", 0);
	pair_run(p);
	assert_true(p->a.got->unexpected);
	otr_start(p->b.s, NULL);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_UNVERIFIED);
	assert_true(info.latched);
	assert_int_equal(info.hold, OTR_HOLD_LEVEL_FELL);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	otr_latch_clear(p->a.s);
	pair_run(p);
	assert_true(pair_showed(&p->b, "SECRET"));
	otr_end(p->b.s, NULL);
	pair_run(p);
	otr_end(p->a.s, NULL);
	otr_info(p->a.s, &info);
	assert_false(info.latched);
	assert_int_equal(info.level, OTR_NOT_PRIVATE);
	assert_false(pair_left(&p->a, "SECRET"));
}

/* A line that was sealed to one key goes to no other (law 4). */
static void
only_key(void **state)
{
	struct pair *p = *state;
	char key[FINGERPRINT_HEX + 1], mine[FINGERPRINT_HEX + 1];

	pair_session(p);
	pair_key(&p->b, key);
	pair_key(&p->a, mine);
	assert_int_equal(pair_type_shown(&p->a, "one", OTR_UNVERIFIED, key),
	    OTR_SEALED);
	assert_int_equal(pair_type_shown(&p->a, "SECRET", OTR_UNVERIFIED,
	    mine), OTR_HELD);
	assert_int_equal(pair_hold(&p->a), OTR_HOLD_OTHER_KEY);
	otr_end(p->a.s, NULL);
	assert_int_equal(pair_type_shown(&p->a, "SECRET", OTR_NOT_PRIVATE,
	    key), OTR_HELD);
	assert_false(pair_left(&p->a, "SECRET"));
}

/* A forged end of session, error, or old message changes nothing. */
static void
forgeries(void **state)
{
	static const char *const bodies[] = {
		"?OTR Error: encrypted data, but we weren't expecting it.",
		"?OTR:AAMDAAABAAAAAgAA.", "?OTR:AAIDAA==.", "?OTR:AAEDAA==.",
		"?OTR:AAMDxxxx", "?OTR:", "?OTR", "?OTR?", "?OTRv?",
		"?OTRv1?", "?OTRv4?", "?OTR,1,2,x,", "?OTR|1|2,1,1,x,",
		"how does ?OTRv3? work", "hello",
	};
	struct pair *p = *state;
	size_t i;

	pair_session(p);
	pair_trust(&p->a);
	for (i = 0; i < NELEM(bodies); i++) {
		pair_forge(&p->a, "laptop", bodies[i], 0);
		pair_run(p);
		assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
		assert_int_not_equal(pair_type(&p->a, "SECRET"), OTR_CLEAR);
		pair_run(p);
	}
	assert_true(pair_showed(&p->a, "how does ?OTRv3? work"));
	assert_false(pair_left(&p->a, "SECRET"));
}

/* The contact goes; nothing goes after. */
static void
offline(void **state)
{
	struct pair *p = *state;

	pair_session(p);
	p->a.peer.online = false;
	otr_peer_gone(p->a.s, NULL);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	assert_int_equal(pair_hold(&p->a), OTR_HOLD_OFFLINE);
	pair_clock(p, 60000);
	assert_false(pair_left(&p->a, "SECRET"));
	/* It comes back as a new process: new keys, then the line. */
	pair_restart(&p->b);
	p->a.peer.online = true;
	otr_peer_came(p->a.s, "laptop");
	assert_int_equal(otr_level(p->a.s), OTR_STARTING);
	pair_run(p);
	assert_true(pair_showed(&p->b, "SECRET"));
	assert_false(pair_left(&p->a, "SECRET"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, pair_setup, pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(downgrade), TEST(phantom), TEST(phantom_complete),
		TEST(phantom_version),
		TEST(resend_v2), TEST(resend_v2_fragment), TEST(resend_v3),
		TEST(resend_v3_fragment), TEST(shown_counts),
		TEST(starting_fails), TEST(starting_gone), TEST(latch), TEST(only_key),
		TEST(forgeries), TEST(offline),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
