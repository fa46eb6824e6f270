/*
 * Whom we talk to: trust given and taken, another key than the verified one
 * (law 4), accepting, forgetting, and how a fingerprint is written.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/pair.h"

static void
trust_and_distrust(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	char key[FINGERPRINT_HEX + 1];

	pair_session(p);
	pair_key(&p->b, key);
	assert_int_equal(otr_trust(p->a.s, "0123", &p->a.err), -1);
	assert_string_equal(p->a.err.code, "bad-fingerprint");
	assert_int_equal(otr_trust(p->a.s,
	    "0123456789012345678901234567890123456789", &p->a.err), -1);
	assert_string_equal(p->a.err.code, "unknown-fingerprint");
	assert_int_equal(otr_trust(p->a.s, key, NULL), 0);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	assert_true(pair_last(&p->a, OTR_EVENT_TRUST)->on);
	assert_int_equal(pair_type(&p->a, "hello"), OTR_SEALED);
	pair_type(&p->b, "hi");
	pair_run(p);
	assert_int_equal(p->a.got->level, OTR_PRIVATE);
	assert_int_equal(p->b.got->level, OTR_UNVERIFIED);
	assert_int_equal(otr_distrust(p->a.s, key, NULL), 0);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_UNVERIFIED);
	/* The user commanded it: no latch. */
	assert_false(info.latched);
	assert_false(pair_last(&p->a, OTR_EVENT_TRUST)->on);
	assert_int_equal(otr_forget(p->a.s, key, &p->a.err), -1);
	assert_string_equal(p->a.err.code, "in-use");
	otr_end(p->a.s, NULL);
	assert_int_equal(otr_forget(p->a.s, key, NULL), 0);
	assert_int_equal(otr_forget(p->a.s, key, &p->a.err), -1);
	assert_string_equal(p->a.err.code, "unknown-fingerprint");
}

static void
kept_over_restart(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	pair_session(p);
	pair_trust(&p->a);
	pair_restart(&p->a);
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_PRIVATE);
	assert_true(info.verified);
	otr_distrust(p->a.s, info.fingerprint, NULL);
	pair_restart(&p->a);
	otr_start(p->a.s, NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
}

/* The day of the last time, and how it came first. */
static void
verified_on(struct pair *p, const char *day)
{
	struct otr_info info;

	otr_info(p->a.s, &info);
	assert_true(info.verified);
	assert_string_equal(info.verified_day, day);
}

static void
known_by(void *arg, const struct otr_known *known)
{
	char *both = xasprintf("%s/%s", known->trust, known->day);

	assert_string_equal(both, arg);
	free(both);
}

static void
session_anew(struct pair *p)
{
	pair_restart(&p->a);
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	pair_run(p);
}

#define DAY ((int64_t)24 * 60 * 60 * 1000)

static void
day_of_verification(void **state)
{
	struct pair *p = *state;
	char key[FINGERPRINT_HEX + 1];

	pair_session(p);
	pair_key(&p->b, key);
	assert_int_equal(otr_trust(p->a.s, key, NULL), 0);
	verified_on(p, "1970-01-01");
	pair_clock(p, 2 * DAY);
	session_anew(p);
	verified_on(p, "1970-01-01");
	/* Once more, in other ways: each is a fact of its day. */
	assert_int_equal(otr_trust(p->a.s, key, NULL), 0);
	verified_on(p, "1970-01-03");
	pair_clock(p, DAY);
	session_anew(p);
	verified_on(p, "1970-01-03");
	otr_smp_start(p->a.s, NULL, "swordfish", NULL);
	pair_run(p);
	otr_smp_start(p->b.s, NULL, "swordfish", NULL);
	pair_run(p);
	verified_on(p, "1970-01-04");
	session_anew(p);
	verified_on(p, "1970-01-04");
	otr_known_each(p->a.otr, ALICE, BOB, known_by,
	    (char[]){ "fingerprint/1970-01-04" });
}

/* Who answers a question, or fails, has verified nobody. */
static void
day_stays(void **state)
{
	struct pair *p = *state;

	pair_session(p);
	pair_trust(&p->a);
	pair_clock(p, DAY);
	otr_smp_start(p->b.s, "where?", "swordfish", NULL);
	pair_run(p);
	otr_smp_answer(p->a.s, "swordfish", NULL);
	pair_run(p);
	assert_int_equal(pair_last(&p->a, OTR_EVENT_SMP)->smp,
	    OTR_SMP_SUCCEEDED);
	verified_on(p, "1970-01-01");
	otr_smp_start(p->a.s, NULL, "swordfish", NULL);
	pair_run(p);
	otr_smp_start(p->b.s, NULL, "goldfish", NULL);
	pair_run(p);
	assert_int_equal(pair_last(&p->a, OTR_EVENT_SMP)->smp,
	    OTR_SMP_FAILED);
	verified_on(p, "1970-01-01");
	session_anew(p);
	verified_on(p, "1970-01-01");
}

/* A verified contact, and another key: by query, in place of the contact. */
static void
impostor(struct pair *p)
{
	pair_third(p, true);
	free(p->m.resource);
	p->m.resource = xstrdup("laptop");
	p->a.to = &p->m;
	p->b.to = NULL;
	pair_forget_events(&p->a);
	otr_start(p->m.s, NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->m.s), OTR_UNVERIFIED);
}

static void
new_key_in_session(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	char old[FINGERPRINT_HEX + 1], new[FINGERPRINT_HEX + 1];
	const struct pair_event *e;

	pair_session(p);
	pair_trust(&p->a);
	impostor(p);
	pair_key(&p->b, old);
	pair_key(&p->m, new);
	e = pair_last(&p->a, OTR_EVENT_NEW_KEY);
	assert_non_null(e);
	assert_string_equal(e->fingerprint, new);
	assert_string_equal(e->verified, old);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_UNVERIFIED);
	assert_int_equal(info.hold, OTR_HOLD_NEW_KEY);
	assert_true(info.latched);
	assert_true(pair_last(&p->a, OTR_EVENT_LEVEL)->fell);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	/* Clearing the latch is not the answer to this question. */
	otr_latch_clear(p->a.s);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	/* Nor is trusting the old key while the new one is there. */
	assert_int_equal(otr_trust(p->a.s, old, &p->a.err), -1);
	assert_string_equal(p->a.err.code, "fingerprint-changed");
	pair_clock(p, 60000);
	assert_int_equal(pair_texts(&p->m), 0);
	assert_int_equal(otr_end(p->a.s, NULL), 0);
	assert_int_equal(otr_accept(p->a.s, NULL), -1);
	assert_false(pair_left(&p->a, "SECRET"));
}

static void
new_key_accepted(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	char old[FINGERPRINT_HEX + 1];

	pair_session(p);
	pair_trust(&p->a);
	pair_key(&p->b, old);
	pair_type_shown(&p->a, "sealed before", OTR_PRIVATE, NULL);
	impostor(p);
	assert_int_equal(pair_type(&p->a, "after"), OTR_HELD);
	/* A line that goes again, only to the key it was sealed to. */
	assert_int_equal(pair_type_shown(&p->a, "SECRET", OTR_UNVERIFIED,
	    old), OTR_HELD);
	assert_int_equal(otr_accept(p->a.s, NULL), 0);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_false(info.latched);
	assert_int_equal(info.level, OTR_UNVERIFIED);
	assert_string_equal(pair_last_text(&p->m), "after");
	assert_false(pair_showed(&p->m, "SECRET"));
	assert_int_equal(pair_hold(&p->a), OTR_HOLD_OTHER_KEY);
	/* The same new key again is not asked about again. */
	loop_clock_move(p->loop, 5000);
	pair_forget_events(&p->a);
	otr_start(p->m.s, NULL);
	pair_run(p);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_NEW_KEY), 0);
	assert_int_equal(pair_type(&p->a, "again"), OTR_SEALED);
}

/* Accepted once, then forgotten: when it comes again it is news. */
static void
new_key_forgotten(void **state)
{
	struct pair *p = *state;
	char new[FINGERPRINT_HEX + 1];

	pair_session(p);
	pair_trust(&p->a);
	impostor(p);
	pair_key(&p->m, new);
	assert_int_equal(otr_accept(p->a.s, NULL), 0);
	otr_end(p->m.s, NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_FINISHED);
	assert_int_equal(otr_forget(p->a.s, new, NULL), 0);
	pair_forget_events(&p->a);
	otr_start(p->m.s, NULL);
	pair_run(p);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_NEW_KEY), 1);
	otr_latch_clear(p->a.s);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	assert_int_equal(pair_hold(&p->a), OTR_HOLD_NEW_KEY);
}

static void
new_key_trusted(void **state)
{
	struct pair *p = *state;
	char new[FINGERPRINT_HEX + 1];

	pair_session(p);
	pair_trust(&p->a);
	impostor(p);
	pair_key(&p->m, new);
	assert_int_equal(pair_type(&p->a, "after"), OTR_HELD);
	assert_int_equal(otr_trust(p->a.s, new, NULL), 0);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	pair_run(p);
	assert_string_equal(pair_last_text(&p->m), "after");
}

static void
new_key_by_smp(void **state)
{
	struct pair *p = *state;

	pair_session(p);
	pair_trust(&p->a);
	impostor(p);
	assert_int_equal(pair_type(&p->a, "after"), OTR_HELD);
	otr_smp_start(p->a.s, NULL, "swordfish", NULL);
	pair_run(p);
	otr_smp_answer(p->m.s, "swordfish", NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	assert_string_equal(pair_last_text(&p->m), "after");
}

/* No session lives: the new key comes first thing after a start. */
static void
new_key_after_restart(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	pair_session(p);
	pair_trust(&p->a);
	pair_restart(&p->a);
	p->a.peer.policy = OTR_POLICY_ALWAYS;
	pair_third(p, false);
	p->a.to = &p->m;
	p->b.to = NULL;
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_UNVERIFIED);
	assert_int_equal(info.hold, OTR_HOLD_NEW_KEY);
	assert_int_equal(pair_texts(&p->m), 0);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_NEW_KEY), 1);
	assert_int_equal(otr_accept(p->a.s, NULL), 0);
	pair_run(p);
	assert_string_equal(pair_last_text(&p->m), "SECRET");
}

/*
 * From another place, while the verified session lives: that one stays, but
 * nothing is sent before the user has decided.
 */
static void
elsewhere(struct pair *p)
{
	struct otr_info info;

	pair_session(p);
	pair_trust(&p->a);
	pair_third(p, false);
	p->a.to = &p->m;
	pair_forge(&p->m, "phone", "?OTRv3?", 0);
	pair_run(p);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_NEW_KEY), 1);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_PRIVATE);
	assert_string_equal(info.resource, "laptop");
	assert_int_equal(info.hold, OTR_HOLD_NEW_KEY);
	pair_type(&p->m, "I am Bob");
	pair_run(p);
	assert_int_equal(p->a.got->level, OTR_UNVERIFIED);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	pair_run(p);
	assert_int_equal(pair_texts(&p->m), 0);
}

static void
new_key_elsewhere_refused(void **state)
{
	struct pair *p = *state;
	char old[FINGERPRINT_HEX + 1];

	elsewhere(p);
	p->a.to = &p->b;
	pair_key(&p->b, old);
	/* Trusting the key that the session has means: stay with it. */
	assert_int_equal(otr_trust(p->a.s, old, NULL), 0);
	pair_run(p);
	assert_true(pair_showed(&p->b, "SECRET"));
	assert_false(pair_showed(&p->m, "SECRET"));
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	/* Ending tells both. */
	assert_int_equal(otr_end_all(p->a.otr), 2);
}

static void
new_key_elsewhere_accepted(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	elsewhere(p);
	assert_int_equal(otr_accept(p->a.s, NULL), 0);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_UNVERIFIED);
	assert_string_equal(info.resource, "evil");
	/* It was written under Private: still not. */
	assert_int_equal(pair_hold(&p->a), OTR_HOLD_LEVEL_FELL);
	assert_false(pair_showed(&p->m, "SECRET"));
	assert_int_equal(pair_type(&p->a, "for the new one"), OTR_SEALED);
	pair_run(p);
	assert_string_equal(pair_last_text(&p->m), "for the new one");
}

/* ---- a contact none of whose keys was verified --------------------------- */

/* Its new key is asked about all the same, and locks the session it has. */
static void
unverified_new_key(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	char old[FINGERPRINT_HEX + 1], new[FINGERPRINT_HEX + 1];
	const struct pair_event *e;

	pair_session(p);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_NEW_KEY), 0);
	pair_key(&p->b, old);
	impostor(p);
	pair_key(&p->m, new);
	e = pair_last(&p->a, OTR_EVENT_NEW_KEY);
	assert_non_null(e);
	assert_string_equal(e->fingerprint, new);
	assert_string_equal(e->verified, "");
	assert_string_equal(e->before, old);
	otr_info(p->a.s, &info);
	assert_int_equal(info.hold, OTR_HOLD_NEW_KEY);
	assert_string_equal(info.new_key, new);
	assert_int_equal(pair_type(&p->a, "after"), OTR_HELD);
	/* What was written to the other key waits for more than this. */
	assert_int_equal(pair_type_shown(&p->a, "SECRET", OTR_UNVERIFIED,
	    old), OTR_HELD);
	otr_latch_clear(p->a.s);
	pair_clock(p, 60000);
	assert_int_equal(pair_texts(&p->m), 0);
	assert_int_equal(otr_accept(p->a.s, NULL), 0);
	pair_run(p);
	assert_string_equal(pair_last(&p->a,
	    OTR_EVENT_KEY_TAKEN)->fingerprint, new);
	assert_true(pair_showed(&p->m, "after"));
	assert_false(pair_showed(&p->m, "SECRET"));
	/* It is known from now on, and so it is after a start. */
	pair_forget_events(&p->a);
	pair_restart(&p->a);
	otr_start(p->m.s, NULL);
	pair_run(p);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_NEW_KEY), 0);
	assert_int_equal(pair_type(&p->a, "again"), OTR_SEALED);
}

/* To have been seen, and not answered for, makes no key a known one. */
static void
unverified_unanswered(void **state)
{
	struct pair *p = *state;

	pair_session(p);
	impostor(p);
	otr_end(p->a.s, NULL);
	pair_run(p);
	loop_clock_move(p->loop, 5000);
	pair_forget_events(&p->a);
	otr_start(p->m.s, NULL);
	pair_run(p);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_NEW_KEY), 1);
	pair_restart(&p->a);
	pair_forget_events(&p->a);
	otr_start(p->m.s, NULL);
	pair_run(p);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_NEW_KEY), 1);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
}

/* To forget the key from before is no answer about the one that came. */
static void
unverified_forgotten(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	char old[FINGERPRINT_HEX + 1], new[FINGERPRINT_HEX + 1];

	pair_session(p);
	pair_key(&p->b, old);
	impostor(p);
	pair_key(&p->m, new);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	assert_int_equal(otr_forget(p->a.s, old, &p->a.err), 0);
	pair_run(p);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	otr_info(p->a.s, &info);
	assert_string_equal(info.new_key, new);
	assert_int_equal(info.hold, OTR_HOLD_NEW_KEY);
	/* Nor that it makes new keys. */
	loop_clock_move(p->loop, 5000);
	otr_start(p->m.s, NULL);
	pair_clock(p, 60000);
	assert_int_equal(pair_texts(&p->m), 0);
	assert_int_equal(otr_accept(p->a.s, NULL), 0);
	assert_int_equal(pair_type(&p->a, "after"), OTR_SEALED);
}

/* The same where it was verified: nor is to distrust it one. */
static void
verified_distrusted(void **state)
{
	struct pair *p = *state;
	char old[FINGERPRINT_HEX + 1];

	pair_session(p);
	pair_key(&p->b, old);
	impostor(p);
	assert_int_equal(otr_accept(p->a.s, NULL), 0);
	assert_int_equal(otr_end(p->a.s, NULL), 0);
	pair_run(p);
	/* Known now, and another is verified: asked about again. */
	assert_int_equal(otr_trust(p->a.s, old, &p->a.err), 0);
	loop_clock_move(p->loop, 5000);
	otr_start(p->m.s, NULL);
	pair_run(p);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	assert_int_equal(pair_hold(&p->a), OTR_HOLD_NEW_KEY);
	assert_int_equal(otr_distrust(p->a.s, old, &p->a.err), 0);
	pair_run(p);
	otr_latch_clear(p->a.s);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	assert_int_equal(pair_hold(&p->a), OTR_HOLD_NEW_KEY);
	assert_int_equal(otr_accept(p->a.s, NULL), 0);
	assert_int_equal(pair_type(&p->a, "after"), OTR_SEALED);
}

/* libotr writes an empty word where a key had none: it is new all the same. */
static void
unverified_failed_smp(void **state)
{
	struct pair *p = *state;

	pair_session(p);
	impostor(p);
	otr_smp_start(p->a.s, NULL, "swordfish", NULL);
	pair_run(p);
	otr_smp_answer(p->m.s, "herring", NULL);
	pair_run(p);
	assert_int_equal(pair_last(&p->a, OTR_EVENT_SMP)->smp,
	    OTR_SMP_FAILED);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	assert_int_equal(pair_hold(&p->a), OTR_HOLD_NEW_KEY);
	otr_smp_start(p->a.s, NULL, "swordfish", NULL);
	pair_run(p);
	otr_smp_answer(p->m.s, "swordfish", NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	assert_int_equal(pair_type(&p->a, "after"), OTR_SEALED);
}

/* The one that is known takes the place of the one in question. */
static void
unverified_back(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	char old[FINGERPRINT_HEX + 1];

	pair_session(p);
	pair_key(&p->b, old);
	pair_third(p, false);
	p->a.to = &p->m;
	otr_start(p->a.s, NULL);
	pair_run(p);
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	p->a.to = &p->b;
	loop_clock_move(p->loop, 5000);
	otr_start(p->b.s, NULL);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_string_equal(info.fingerprint, old);
	assert_string_equal(info.new_key, "");
	assert_int_equal(info.hold, OTR_HOLD_NONE);
	assert_false(pair_showed(&p->m, "SECRET"));
}

/* Two programs under one name: it means the one whose key is known. */
static void
unverified_same_name(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	char old[FINGERPRINT_HEX + 1];

	pair_session(p);
	pair_key(&p->b, old);
	pair_third(p, false);
	p->a.to = &p->m;
	otr_start(p->a.s, NULL);
	pair_run(p);
	free(p->m.resource);
	p->m.resource = xstrdup("laptop");
	pair_type(&p->m, "from here");
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_string_equal(info.resource, "laptop");
	assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
	assert_int_equal(otr_use(p->a.s, "laptop", &p->a.err), 0);
	otr_info(p->a.s, &info);
	assert_string_equal(info.fingerprint, old);
	p->a.to = &p->b;
	assert_int_equal(pair_type(&p->a, "to Bob"), OTR_SEALED);
	pair_run(p);
	assert_true(pair_showed(&p->b, "to Bob"));
	assert_int_equal(pair_texts(&p->m), 0);
}

/* Beside a session that lives: that goes on, and the question stands. */
static void
unverified_elsewhere(struct pair *p, struct otr_info *info)
{
	pair_session(p);
	pair_third(p, false);
	p->a.to = &p->m;
	pair_forge(&p->m, "phone", "?OTRv3?", 0);
	pair_run(p);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_NEW_KEY), 1);
	assert_true(pair_last(&p->a, OTR_EVENT_NEW_KEY)->on);
	otr_info(p->a.s, info);
	assert_string_equal(info->resource, "laptop");
	assert_int_equal(info->hold, OTR_HOLD_NONE);
	assert_string_not_equal(info->new_key, "");
	p->a.to = &p->b;
	assert_int_equal(pair_type(&p->a, "to Bob"), OTR_SEALED);
	pair_run(p);
	assert_true(pair_showed(&p->b, "to Bob"));
	assert_int_equal(pair_texts(&p->m), 0);
}

/*
 * "Stay with the one at laptop" was offered, and the server, which says where
 * everything comes from, has given that name to the other one meanwhile.
 */
static void
unverified_elsewhere_renamed(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	char old[FINGERPRINT_HEX + 1];

	unverified_elsewhere(p, &info);
	pair_key(&p->b, old);
	free(p->b.resource);
	p->b.resource = xstrdup("tablet");
	pair_type(&p->b, "from there");
	free(p->m.resource);
	p->m.resource = xstrdup("laptop");
	pair_type(&p->m, "from here");
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_string_equal(info.resource, "tablet");
	assert_int_equal(otr_use(p->a.s, "laptop", &p->a.err), -1);
	assert_string_equal(p->a.err.code, "new-key");
	otr_info(p->a.s, &info);
	assert_string_equal(info.fingerprint, old);
	assert_string_not_equal(info.new_key, "");
	/* Under its new name one can stay with it. */
	assert_int_equal(otr_use(p->a.s, "tablet", &p->a.err), 0);
	otr_info(p->a.s, &info);
	assert_string_equal(info.fingerprint, old);
	assert_string_equal(info.new_key, "");
}

static void
unverified_elsewhere_stays(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	unverified_elsewhere(p, &info);
	assert_int_equal(otr_use(p->a.s, "laptop", &p->a.err), 0);
	otr_info(p->a.s, &info);
	assert_string_equal(info.new_key, "");
	assert_string_equal(info.resource, "laptop");
	/* It is in question still, were it to come in that place. */
	assert_int_equal(otr_use(p->a.s, "evil", &p->a.err), -1);
	assert_string_equal(p->a.err.code, "new-key");
}

static void
unverified_elsewhere_used(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	unverified_elsewhere(p, &info);
	assert_int_equal(otr_use(p->a.s, "evil", &p->a.err), 0);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_KEY_TAKEN), 1);
	p->a.to = &p->m;
	assert_int_equal(pair_type(&p->a, "to the other"), OTR_SEALED);
	pair_run(p);
	assert_string_equal(pair_last_text(&p->m), "to the other");
}

/* Who verifies the session's key has answered about the one beside it. */
static void
unverified_elsewhere_verified(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	unverified_elsewhere(p, &info);
	otr_smp_start(p->a.s, NULL, "swordfish", NULL);
	pair_run(p);
	otr_smp_answer(p->b.s, "swordfish", NULL);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_PRIVATE);
	assert_string_equal(info.new_key, "");
	assert_int_equal(pair_type(&p->a, "to Bob alone"), OTR_SEALED);
}

static void
count(void *arg, const struct otr_known *k)
{
	unsigned *n = arg;

	n[0]++;
	n[1] += k->verified;
	n[2] += k->in_use;
	assert_string_equal(k->contact, BOB);
}

static void
listing(void **state)
{
	struct pair *p = *state;
	unsigned n[3] = { 0, 0, 0 };

	pair_session(p);
	pair_trust(&p->a);
	otr_known_each(p->a.otr, ALICE, BOB, count, n);
	otr_known_each(p->a.otr, ALICE, NULL, count, n);
	otr_known_each(p->a.otr, ALICE, ALICE, count, n);
	otr_known_each(p->a.otr, BOB, NULL, count, n);
	assert_int_equal(n[0], 2);
	assert_int_equal(n[1], 2);
	assert_int_equal(n[2], 2);
}

static void
written_form(void **state)
{
	static const char hex[] = "0123456789abcdef0123456789abcdef01234567";
	char out[FINGERPRINT_HEX + 5], back[FINGERPRINT_HEX + 1];

	(void)state;
	otr_fingerprint_show(hex, out);
	assert_string_equal(out,
	    "01234567 89ABCDEF 01234567 89ABCDEF 01234567");
	assert_int_equal(otr_fingerprint_parse(out, back), 0);
	assert_string_equal(back, hex);
	assert_int_equal(otr_fingerprint_parse(hex, back), 0);
	assert_int_equal(otr_fingerprint_parse("", back), -1);
	assert_int_equal(otr_fingerprint_parse("xyz", back), -1);
	assert_int_equal(otr_fingerprint_parse(
	    "0123456789abcdef0123456789abcdef012345678", back), -1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, pair_setup, pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(trust_and_distrust), TEST(kept_over_restart),
		TEST(day_of_verification), TEST(day_stays),
		TEST(new_key_in_session), TEST(new_key_accepted),
		TEST(new_key_forgotten), TEST(new_key_trusted), TEST(new_key_by_smp),
		TEST(new_key_after_restart), TEST(new_key_elsewhere_refused),
		TEST(new_key_elsewhere_accepted),
		TEST(unverified_new_key), TEST(unverified_unanswered),
		TEST(unverified_elsewhere_renamed),
		TEST(unverified_same_name),
		TEST(unverified_forgotten), TEST(verified_distrusted),
		TEST(unverified_failed_smp), TEST(unverified_back),
		TEST(unverified_elsewhere_stays),
		TEST(unverified_elsewhere_used),
		TEST(unverified_elsewhere_verified),
		TEST(listing), cmocka_unit_test(written_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
