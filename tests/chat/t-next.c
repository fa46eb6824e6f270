/*
 * The next line of a conversation: what it would do, and what is asked about
 * lines that wait.  Over a made-up model, so that every state can be had.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/fake-model.h"

struct bench {
	struct chat *chat;
	struct talk *bob, *carol;
};

static void
bench_open(struct bench *b, const char *config)
{
	struct account *me;

	b->chat = fake_chat_new(config);
	me = fake_account(b->chat, "me@example.org");
	b->bob = fake_talk(fake_contact(me, "bob@example.org", "Bob",
	    SHOW_ONLINE));
	b->carol = fake_talk(fake_contact(me, "carol@example.org", "Carol",
	    SHOW_ONLINE));
}

static void
bench_close(struct bench *b)
{
	fake_chat_free(b->chat);
}

/* ---- what it would do -------------------------------------------------- */

static const struct {
	enum otr_level level;
	enum otr_hold hold;
	bool starts, waits, logged;	/* with `log`, without `otr_log` */
} lines[] = {
	{ OTR_NOT_PRIVATE, OTR_HOLD_NONE, false, false, true },
	{ OTR_NOT_PRIVATE, OTR_HOLD_STARTING, true, false, false },
	{ OTR_NOT_PRIVATE, OTR_HOLD_LEVEL_FELL, false, true, true },
	{ OTR_STARTING, OTR_HOLD_STARTING, false, true, false },
	{ OTR_UNVERIFIED, OTR_HOLD_NONE, false, false, false },
	{ OTR_UNVERIFIED, OTR_HOLD_UNVERIFIED, false, true, false },
	{ OTR_PRIVATE, OTR_HOLD_NONE, false, false, false },
	{ OTR_FINISHED, OTR_HOLD_FINISHED, false, true, false },
};

static void
test_line(void **state)
{
	struct bench b;
	struct next next;

	(void)state;
	bench_open(&b, "log = true\n");
	for (size_t i = 0; i < NELEM(lines); i++) {
		fake_level(b.bob, lines[i].level, lines[i].hold);
		next_get(b.bob, &next);
		assert_int_equal(next.level, lines[i].level);
		assert_int_equal(next.hold, lines[i].hold);
		assert_int_equal(next.starts, lines[i].starts);
		assert_int_equal(next.waits, lines[i].waits);
		assert_int_equal(next.logged, lines[i].logged);
	}
	bench_close(&b);
}

/* The user's own choice is no news. */
static void
test_alert(void **state)
{
	struct bench b;
	struct next next;

	(void)state;
	bench_open(&b, NULL);
	fake_has_otr(b.bob, true, ANNOUNCED_UNKNOWN);
	next_get(b.bob, &next);
	assert_true(next.alert);
	fake_level(b.bob, OTR_NOT_PRIVATE, OTR_HOLD_STARTING);
	next_get(b.bob, &next);
	assert_false(next.alert);
	fake_level(b.bob, OTR_UNVERIFIED, OTR_HOLD_LEVEL_FELL);
	next_get(b.bob, &next);
	assert_false(next.alert);
	bench_close(&b);
	bench_open(&b, "otr_policy = never\n");
	fake_has_otr(b.bob, true, ANNOUNCED_OTR);
	next_get(b.bob, &next);
	assert_false(next.alert);
	fake_level(b.bob, OTR_NOT_PRIVATE, OTR_HOLD_LEVEL_FELL);
	next_get(b.bob, &next);
	assert_true(next.alert);
	bench_close(&b);
}

/* A line that waits comes first: it is its reason that counts. */
static void
test_behind(void **state)
{
	struct bench b;
	struct next next;

	(void)state;
	bench_open(&b, NULL);
	fake_level(b.bob, OTR_NOT_PRIVATE, OTR_HOLD_STARTING);
	fake_held(b.bob, "one", OTR_HOLD_OFFLINE);
	next_get(b.bob, &next);
	assert_int_equal(next.hold, OTR_HOLD_OFFLINE);
	assert_false(next.starts);
	assert_false(next.waits);
	bench_close(&b);
}

/* What is shown is the level of its own window, and of no other. */
static void
test_shown(void **state)
{
	struct bench b;

	(void)state;
	bench_open(&b, NULL);
	fake_level(b.bob, OTR_PRIVATE, OTR_HOLD_NONE);
	assert_int_equal(next_shown(b.bob, b.bob, OTR_NOT_PRIVATE),
	    OTR_NOT_PRIVATE);
	assert_int_equal(next_shown(NULL, b.bob, OTR_FINISHED), OTR_FINISHED);
	assert_int_equal(next_shown(b.bob, b.carol, OTR_NOT_PRIVATE),
	    OTR_PRIVATE);
	assert_int_equal(next_shown(b.carol, b.bob, OTR_PRIVATE),
	    OTR_NOT_PRIVATE);
	assert_int_equal(next_shown(b.bob, NULL, OTR_NOT_PRIVATE),
	    OTR_PRIVATE);
	assert_true(next_is_sealed(b.bob));
	assert_false(next_is_sealed(b.carol));
	bench_close(&b);
}

/* ---- what is asked ----------------------------------------------------- */

static const struct {
	enum otr_level level;
	enum otr_hold hold;
	enum next_yes yes;
} offers[] = {
	{ OTR_NOT_PRIVATE, OTR_HOLD_LEVEL_FELL, NEXT_SEND },
	{ OTR_UNVERIFIED, OTR_HOLD_LEVEL_FELL, NEXT_SEND },
	{ OTR_PRIVATE, OTR_HOLD_LEVEL_FELL, NEXT_SEND },
	/* Nothing can be sent there: it would be held again. */
	{ OTR_STARTING, OTR_HOLD_LEVEL_FELL, NEXT_NOTHING },
	{ OTR_FINISHED, OTR_HOLD_LEVEL_FELL, NEXT_START },
	{ OTR_FINISHED, OTR_HOLD_FINISHED, NEXT_START },
	{ OTR_FINISHED, OTR_HOLD_OFFLINE, NEXT_START },
	/* These have questions of their own, or need none. */
	{ OTR_UNVERIFIED, OTR_HOLD_NEW_KEY, NEXT_NOTHING },
	{ OTR_UNVERIFIED, OTR_HOLD_OTHER_KEY, NEXT_NOTHING },
	{ OTR_UNVERIFIED, OTR_HOLD_UNVERIFIED, NEXT_NOTHING },
	{ OTR_NOT_PRIVATE, OTR_HOLD_OFFLINE, NEXT_NOTHING },
	{ OTR_STARTING, OTR_HOLD_STARTING, NEXT_NOTHING },
	{ OTR_NOT_PRIVATE, OTR_HOLD_NO_ANSWER, NEXT_NOTHING },
};

static void
test_offers(void **state)
{
	struct next_offer offer;
	struct bench b;

	(void)state;
	for (size_t i = 0; i < NELEM(offers); i++) {
		bench_open(&b, NULL);
		assert_false(next_held(b.bob, &offer));
		fake_level(b.bob, offers[i].level, OTR_HOLD_NONE);
		fake_held(b.bob, "older", OTR_HOLD_OFFLINE);
		fake_held(b.bob, "newest", offers[i].hold);
		assert_true(next_held(b.bob, &offer));
		assert_int_equal(offer.yes, offers[i].yes);
		assert_int_equal(offer.level, offers[i].level);
		assert_string_equal(offer.id, "id-2");
		assert_int_equal(offer.exposed, 0);
		next_offer_clear(&offer);
		/* Asked about only where this Enter made it. */
		assert_int_equal(next_entered(b.bob, "id-1", &offer),
		    offers[i].yes != NEXT_NOTHING);
		next_offer_clear(&offer);
		assert_false(next_entered(b.bob, "id-2", &offer));
		bench_close(&b);
	}
}

/* A yes does what the question said, whatever the level is by then. */
static void
test_take(void **state)
{
	struct next_offer offer;
	struct bench b;
	struct fake *f;

	(void)state;
	bench_open(&b, NULL);
	f = fake_of(b.chat);
	fake_held(b.bob, "secret", OTR_HOLD_LEVEL_FELL);
	fake_level(b.bob, OTR_PRIVATE, OTR_HOLD_NONE);
	assert_true(next_entered(b.bob, NULL, &offer));
	fake_level(b.bob, OTR_NOT_PRIVATE, OTR_HOLD_NONE);
	assert_int_equal(next_take(b.bob, &offer, NULL), 0);
	assert_int_equal(f->resent, 1);
	assert_int_equal(f->resent_shown, OTR_PRIVATE);
	assert_string_equal(f->resent_id, "id-1");
	next_offer_clear(&offer);

	fake_level(b.bob, OTR_FINISHED, OTR_HOLD_FINISHED);
	assert_true(next_entered(b.bob, NULL, &offer));
	assert_int_equal(next_take(b.bob, &offer, NULL), 0);
	assert_int_equal(f->started, 1);
	assert_int_equal(f->resent, 1);
	next_offer_clear(&offer);

	fake_level(b.bob, OTR_STARTING, OTR_HOLD_STARTING);
	assert_true(next_held(b.bob, &offer));
	assert_int_equal(next_take(b.bob, &offer, NULL), -1);
	assert_int_equal(f->started, 1);
	assert_int_equal(f->resent, 1);
	next_offer_clear(&offer);
	bench_close(&b);
}

/* One key that sends again asks before others could read what was sealed. */
static void
test_resend(void **state)
{
	struct next_offer offer;
	struct bench b;

	(void)state;
	bench_open(&b, NULL);
	assert_false(next_resend(b.bob, NULL, OTR_NOT_PRIVATE, &offer));
	fake_held(b.bob, "secret", OTR_HOLD_LEVEL_FELL)->shown = OTR_PRIVATE;
	fake_held(b.bob, "secret", OTR_HOLD_LEVEL_FELL)->shown = OTR_PRIVATE;
	assert_false(next_resend(b.bob, NULL, OTR_PRIVATE, &offer));
	assert_false(next_resend(b.bob, NULL, OTR_UNVERIFIED, &offer));
	assert_true(next_resend(b.bob, NULL, OTR_NOT_PRIVATE, &offer));
	assert_int_equal(offer.yes, NEXT_SEND);
	assert_int_equal(offer.level, OTR_NOT_PRIVATE);
	assert_int_equal(offer.exposed, 2);
	assert_null(offer.id);
	next_offer_clear(&offer);
	/* One of them. */
	assert_true(next_resend(b.bob, talk_newest(b.bob), OTR_NOT_PRIVATE,
	    &offer));
	assert_int_equal(offer.exposed, 1);
	assert_non_null(offer.id);
	next_offer_clear(&offer);
	bench_close(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_alert),
		cmocka_unit_test(test_behind),
		cmocka_unit_test(test_shown),
		cmocka_unit_test(test_offers),
		cmocka_unit_test(test_take),
		cmocka_unit_test(test_resend),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
