/*
 * Several programs of the contact, messages for sessions that are gone, and
 * fragments: nobody borrows another's trust, and memory is bounded.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <cmocka.h>

#include "tests/support/pair.h"

/* 0 where the C library does not tell. */
static size_t
heap_used(void)
{
#ifdef __GLIBC__
	return mallinfo2().uordblks;
#else
	return 0;
#endif
}

/* ---- other programs of the contact -------------------------------------- */

/* The same verified key from another place: followed, and said so. */
static void
twin_is_followed(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	pair_session(p);
	pair_trust(&p->a);
	pair_twin(p);
	p->a.to = &p->m;
	pair_forget_events(&p->a);
	otr_start(p->m.s, NULL);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_PRIVATE);
	assert_string_equal(info.resource, "tablet");
	assert_int_equal(info.their_tag, 0x0badcafe);
	assert_true(pair_count(&p->a, OTR_EVENT_LEVEL) >= 1);
	pair_type(&p->a, "to the tablet");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->m), "to the tablet");
	/* Back to the laptop when that one writes. */
	p->a.to = &p->b;
	pair_type(&p->b, "from the laptop");
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_string_equal(info.resource, "laptop");
	pair_type(&p->a, "to the laptop");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->b), "to the laptop");
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 0);
}

/* One that ends does not end the other. */
static void
twin_ends(void **state)
{
	struct pair *p = *state;

	pair_session(p);
	pair_twin(p);
	p->a.to = &p->m;
	otr_start(p->m.s, NULL);
	pair_run(p);
	p->a.to = &p->b;
	pair_type(&p->b, "x");
	pair_run(p);
	otr_end(p->m.s, NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	pair_type(&p->a, "still here");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->b), "still here");
}

/* The same session from a new resource, a new stream of the contact's. */
static void
new_resource(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	pair_session(p);
	free(p->b.resource);
	p->b.resource = xstrdup("laptop.2");
	pair_type(&p->b, "moved");
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_string_equal(info.resource, "laptop.2");
	assert_int_equal(info.level, OTR_UNVERIFIED);
	assert_string_equal(pair_last(&p->a, OTR_EVENT_LEVEL)->text,
	    "the contact writes from another place");
}

/* Data for a session that we do not have, and for another program of ours. */
static void
unknown_instances(void **state)
{
	struct pair *p = *state;
	struct pair_msg *m;

	pair_session(p);
	pair_restart(&p->a);
	pair_forget_events(&p->a);
	pair_type(&p->b, "unread");
	m = pair_take(&p->a);
	pair_forge(&p->a, "laptop", m->body, 0);
	pair_step(&p->a);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 1);
	assert_int_equal(pair_sent(&p->a, "?OTR Error:"), 1);
	pair_msg_free(m);
	/* To another instance tag: said once, and not answered. */
	pair_twin(p);
	pair_forge(&p->m, "phone", "?OTRv3?", 0);
	pair_step(&p->m);
	m = pair_take(&p->a);
	pair_forge(&p->a, "tablet", "?OTR:AAMDAAAQAAAAIAAAAAAA.", 0);
	pair_forge(&p->a, "tablet", "?OTR:AAMDAAAQAAAAIAAAAAAA.", 0);
	pair_step(&p->a);
	pair_step(&p->a);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 2);
	assert_int_equal(pair_sent(&p->a, "?OTR Error:"), 1);
	pair_msg_free(m);
}

/* Instance tags are free for whoever forges them: only so many are kept. */
static void
many_instances(void **state)
{
	struct pair *p = *state;
	struct pair_msg *m;
	size_t before, after;
	unsigned i;

	pair_session(p);
	pair_twin(p);
	pair_forge(&p->m, "phone", "?OTRv3?", 0);
	pair_step(&p->m);
	m = pair_take(&p->a);
	before = heap_used();
	for (i = 0; i < 300; i++) {
		/* 3 bytes of version and type, then 4 of the tag. */
		m->body[12] = (char)('A' + i % 26);
		m->body[13] = (char)('A' + i / 26);
		pair_forge(&p->a, "tablet", m->body, 0);
		pair_step(&p->a);
		loop_clock_move(p->loop, 6000);
	}
	pair_msg_free(m);
	pair_drop(&p->b);
	pair_forget_sent(&p->a);
	pair_forget_events(&p->a);
	after = heap_used();
	assert_true(after < before + 100 * 1024);
	pair_clock(p, 30000);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	pair_type(&p->a, "alive");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->b), "alive");
}

/* Version 2 has no tags: another resource does not touch the session. */
static void
v2_other_resource(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	p->a.peer.v2 = p->b.peer.v2 = OTR_V2_ALLOW;
	pair_forge(&p->b, "phone", "?OTRv2?", 0);
	pair_run(p);
	pair_third(p, false);
	p->m.peer.v2 = OTR_V2_ALLOW;
	pair_forge(&p->m, "phone", "?OTRv2?", 0);
	pair_step(&p->m);
	pair_forge(&p->a, "evil", "?OTR:AAIDAAAAAAEAAAAB.", 0);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_UNVERIFIED);
	assert_string_equal(info.resource, "laptop");
	assert_true(pair_count(&p->a, OTR_EVENT_UNREADABLE) >= 1);
	pair_type(&p->a, "still here");
	pair_type(&p->b, "me too");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->b), "still here");
	assert_string_equal(pair_last_text(&p->a), "me too");
	/* The very session from a new resource is followed. */
	free(p->b.resource);
	p->b.resource = xstrdup("laptop.2");
	pair_type(&p->b, "moved");
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_string_equal(info.resource, "laptop.2");
}

/* ---- the user's choice -------------------------------------------------- */

struct listed {
	unsigned n, used, locked, verified, gone;
	char resources[256];
};

static void
list_one(void *arg, const struct otr_device *d)
{
	struct listed *l = arg;
	size_t len = strlen(l->resources);

	l->n++;
	l->used += d->in_use;
	l->locked += d->locked;
	l->verified += d->verified;
	l->gone += d->gone;
	assert_true(d->heard > 0);
	assert_int_equal(strlen(d->fingerprint), FINGERPRINT_HEX);
	snprintf(l->resources + len, sizeof(l->resources) - len, "%s%s ",
	    d->in_use ? "*" : "", d->resource);
}

static void
list(const struct pair_side *side, struct listed *l)
{
	memset(l, 0, sizeof(*l));
	otr_devices(side->s, list_one, l);
}

/* The third side, be it a twin or an impostor, has a session with Alice. */
static void
third_starts(struct pair *p)
{
	p->a.to = &p->m;
	otr_start(p->m.s, NULL);
	pair_run(p);
	p->a.to = &p->b;
}

static const char *
resource_of(const struct pair_side *side, struct otr_info *info)
{
	otr_info(side->s, info);
	return info->resource;
}

static void
chosen_stays(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	struct listed l;

	pair_session(p);
	pair_twin(p);
	third_starts(p);
	list(&p->a, &l);
	assert_int_equal(l.n, 2);
	assert_int_equal(l.used, 1);
	assert_non_null(strstr(l.resources, "*tablet "));
	assert_non_null(strstr(l.resources, "laptop "));
	assert_int_equal(otr_use(p->a.s, "laptop", NULL), 0);
	assert_string_equal(resource_of(&p->a, &info), "laptop");
	assert_true(info.chosen);
	assert_int_equal(info.devices, 2);
	assert_int_equal(info.level, OTR_UNVERIFIED);
	/* The newer one talks: read, said once, not followed. */
	pair_forget_events(&p->a);
	pair_type(&p->m, "from the tablet");
	pair_type(&p->m, "again");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->a), "again");
	assert_int_equal(pair_count(&p->a, OTR_EVENT_BESIDE), 1);
	assert_true(pair_last(&p->a, OTR_EVENT_BESIDE)->on);
	assert_string_equal(resource_of(&p->a, &info), "laptop");
	pair_type(&p->a, "to the chosen");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->b), "to the chosen");
	/* Left to whoever writes again. */
	assert_int_equal(otr_use(p->a.s, NULL, NULL), 0);
	pair_type(&p->m, "and now");
	pair_run(p);
	assert_string_equal(resource_of(&p->a, &info), "tablet");
	assert_false(info.chosen);
}

static void
chosen_moves(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	struct err err;

	pair_session(p);
	assert_int_equal(otr_use(p->a.s, "nowhere", &err), -1);
	assert_string_equal(err.code, "no-session");
	assert_int_equal(otr_use(p->a.s, "laptop", NULL), 0);
	/* The same program under a new name. */
	free(p->b.resource);
	p->b.resource = xstrdup("laptop.2");
	pair_type(&p->b, "moved");
	pair_run(p);
	assert_string_equal(resource_of(&p->a, &info), "laptop.2");
	assert_true(info.chosen);
	pair_twin(p);
	third_starts(p);
	assert_string_equal(resource_of(&p->a, &info), "laptop.2");
	/* It goes: the other of the same key is there. */
	otr_peer_gone(p->a.s, "laptop.2");
	assert_string_equal(resource_of(&p->a, &info), "tablet");
	assert_int_equal(info.hold, OTR_HOLD_NONE);
	assert_false(info.chosen);
	p->a.to = &p->m;
	pair_type(&p->a, "there you are");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->m), "there you are");
	/* Both gone: lines wait for new keys. */
	otr_peer_gone(p->a.s, "tablet");
	assert_string_equal(resource_of(&p->a, &info), "tablet");
	assert_int_equal(info.hold, OTR_HOLD_STARTING);
}

/* An impostor's program cannot be chosen into the place of a verified one. */
static void
impostor_beside(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	struct listed l;
	struct err err;

	pair_session(p);
	pair_trust(&p->a);
	pair_third(p, false);
	third_starts(p);
	list(&p->a, &l);
	assert_int_equal(l.n, 2);
	assert_int_equal(l.verified, 1);
	assert_int_equal(l.locked, 1);
	assert_int_equal(otr_use(p->a.s, "evil", &err), -1);
	assert_string_equal(err.code, "new-key");
	assert_string_equal(resource_of(&p->a, &info), "laptop");
	assert_int_equal(info.hold, OTR_HOLD_NEW_KEY);
	/* What it says is its own, not the contact's. */
	pair_type(&p->m, "it is me");
	pair_run(p);
	assert_int_equal(p->a.got->level, OTR_UNVERIFIED);
	/* Going on with the verified one is an answer. */
	assert_int_equal(otr_use(p->a.s, "laptop", NULL), 0);
	otr_info(p->a.s, &info);
	assert_int_equal(info.hold, OTR_HOLD_NONE);
	assert_int_equal(info.level, OTR_PRIVATE);
	assert_int_equal(pair_type(&p->a, "only for Bob"), OTR_SEALED);
	pair_run(p);
	assert_true(pair_showed(&p->b, "only for Bob"));
	assert_false(pair_showed(&p->m, "only for Bob"));
}

/* Two keys, neither verified: never mixed, and the user may choose. */
static void
two_keys(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	pair_session(p);
	pair_third(p, false);
	third_starts(p);
	assert_string_equal(resource_of(&p->a, &info), "laptop");
	assert_int_equal(pair_count(&p->a, OTR_EVENT_BESIDE), 1);
	assert_false(pair_last(&p->a, OTR_EVENT_BESIDE)->on);
	pair_type(&p->a, "to the laptop");
	pair_run(p);
	assert_false(pair_showed(&p->m, "to the laptop"));
	assert_int_equal(otr_use(p->a.s, "evil", NULL), 0);
	assert_string_equal(resource_of(&p->a, &info), "evil");
	p->a.to = &p->m;
	pair_type(&p->a, "to the other");
	pair_run(p);
	assert_string_equal(pair_last_text(&p->m), "to the other");
	assert_false(pair_showed(&p->b, "to the other"));
}

/* Asked of one program: another's session does not take its place. */
static void
start_at(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	pair_session(p);
	pair_third(p, false);
	assert_int_equal(otr_start_at(p->a.s, "tablet", NULL), 0);
	pair_drop(&p->b);
	p->a.to = &p->m;
	otr_start(p->m.s, NULL);
	pair_clock(p, 8000);
	assert_int_equal(otr_level(p->m.s), OTR_UNVERIFIED);
	assert_string_equal(resource_of(&p->a, &info), "laptop");
	p->a.to = &p->b;
	pair_clock(p, 21000);
	assert_string_equal(resource_of(&p->a, &info), "laptop");
	assert_int_equal(info.level, OTR_UNVERIFIED);
	assert_int_equal(pair_type(&p->a, "still here"), OTR_SEALED);
}

/* ---- the hint ----------------------------------------------------------- */

/* Who announces OTR is asked first; whoever answers has the session. */
static void
hint_is_asked(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	p->a.peer.hint = "tablet";
	otr_start(p->a.s, NULL);
	assert_string_equal(p->a.injected, "tablet");
	pair_run(p);		/* the laptop answers all the same */
	assert_string_equal(resource_of(&p->a, &info), "laptop");
	assert_int_equal(info.level, OTR_UNVERIFIED);
	/* Where a session lives, that is where it is refreshed. */
	otr_start(p->a.s, NULL);
	assert_string_equal(p->a.injected, "laptop");
	pair_run(p);
	/* What the user names counts more. */
	otr_end(p->a.s, NULL);
	otr_start_at(p->a.s, "phone", NULL);
	assert_string_equal(p->a.injected, "phone");
	pair_drop(&p->b);
}

/* It lies, or is broken: the next question goes to anyone again. */
static void
hint_fails(void **state)
{
	static const char *const want[] = { "tablet", "", "tablet" };
	struct pair *p = *state;

	p->a.peer.hint = "tablet";
	p->a.peer.policy = OTR_POLICY_ALWAYS;
	for (size_t i = 0; i < NELEM(want); i++) {
		assert_int_equal(pair_type(&p->a, "SECRET"), OTR_HELD);
		assert_string_equal(p->a.injected, want[i]);
		pair_drop(&p->b);
		pair_clock(p, 31000);
		assert_int_equal(pair_count(&p->a, OTR_EVENT_NO_ANSWER),
		    i + 1);
	}
	/* It came anew, perhaps as another program. */
	otr_peer_came(p->a.s, "tablet");
	pair_type(&p->a, "SECRET");
	assert_string_equal(p->a.injected, "tablet");
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_true(pair_showed(&p->b, "SECRET"));
	assert_false(pair_left(&p->a, "SECRET"));
}

/* ---- version 2 ---------------------------------------------------------- */

/* Two programs answer one query: the first has the exchange. */
static void
v2_two_answer(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	p->a.peer.v2 = p->b.peer.v2 = OTR_V2_ALLOW;
	pair_third(p, false);
	p->m.peer.v2 = OTR_V2_ALLOW;
	pair_forge(&p->b, "phone", "?OTRv2?", 0);
	pair_forge(&p->m, "phone", "?OTRv2?", 0);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_UNVERIFIED);
	assert_int_equal(info.version, 2);
	assert_string_equal(info.resource, "laptop");
	assert_int_equal(pair_count(&p->a, OTR_EVENT_REFUSED), 1);
	assert_int_equal(pair_type(&p->a, "one of you"), OTR_SEALED);
	pair_run(p);
	assert_true(pair_showed(&p->b, "one of you"));
	assert_false(pair_showed(&p->m, "one of you"));
	/* And a query of the other's is not answered. */
	pair_forget_sent(&p->a);
	pair_forge(&p->a, "evil", "?OTRv2?", 0);
	pair_run(p);
	assert_int_equal(pair_sent(&p->a, ""), 0);
}

/* By command to another program: the first is told, and only then. */
static void
v2_moves(void **state)
{
	struct pair *p = *state;
	const struct pair_msg *m;
	struct otr_info info;

	p->a.peer.v2 = p->b.peer.v2 = OTR_V2_ALLOW;
	pair_forge(&p->b, "phone", "?OTRv2?", 0);
	pair_run(p);
	pair_third(p, false);
	p->m.peer.v2 = OTR_V2_ALLOW;
	/* Not answered: the session is as it was. */
	assert_int_equal(otr_start_at(p->a.s, "evil", NULL), 0);
	pair_drop(&p->b);
	pair_clock(p, 21000);
	assert_int_equal(pair_type(&p->a, "still here"), OTR_SEALED);
	pair_run(p);
	assert_true(pair_showed(&p->b, "still here"));
	p->a.to = &p->m;
	assert_int_equal(otr_start_at(p->a.s, "evil", NULL), 0);
	pair_drop(&p->m);
	pair_forge(&p->m, "phone", "?OTRv2?", 0);
	pair_run(p);
	assert_string_equal(resource_of(&p->a, &info), "evil");
	assert_int_equal(info.level, OTR_UNVERIFIED);
	assert_int_equal(otr_level(p->b.s), OTR_UNVERIFIED);
	for (m = p->a.sent; m->next != NULL; m = m->next)
		;
	pair_forge(&p->b, "phone", m->body, 0);
	pair_step(&p->b);
	assert_int_equal(otr_level(p->b.s), OTR_FINISHED);
}

/* One that is known to be too old is not asked, and said so. */
static void
v2_after_v3(void **state)
{
	struct pair *p = *state;
	struct err err;

	p->a.peer.v2 = OTR_V2_ALLOW;
	pair_session(p);
	pair_forge(&p->a, "prof", "?OTRv2?", 0);
	pair_run(p);
	assert_int_equal(pair_last(&p->a, OTR_EVENT_REFUSED)->refusal,
	    OTR_REFUSAL_V3_SEEN);
	assert_int_equal(otr_start_at(p->a.s, "prof", &err), -1);
	assert_string_equal(err.code, "v3-seen");
	assert_int_equal(pair_type(&p->a, "still here"), OTR_SEALED);
}

/* One of version 3 comes beside it: the first is spoken to as before. */
static void
v2_beside_v3(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	struct listed l;

	p->a.peer.v2 = p->b.peer.v2 = OTR_V2_ALLOW;
	pair_forge(&p->b, "phone", "?OTRv2?", 0);
	pair_run(p);
	pair_third(p, false);
	third_starts(p);
	list(&p->a, &l);
	assert_int_equal(l.n, 2);
	assert_string_equal(resource_of(&p->a, &info), "laptop");
	assert_int_equal(info.version, 2);
	assert_int_equal(pair_type(&p->a, "to the laptop"), OTR_SEALED);
	pair_run(p);
	assert_true(pair_showed(&p->b, "to the laptop"));
	pair_type(&p->b, "from the laptop");
	pair_run(p);
	assert_true(pair_showed(&p->a, "from the laptop"));
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 0);
	/* And the end is told in the version that it understands. */
	otr_end(p->a.s, NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->b.s), OTR_FINISHED);
}

/* ---- floods ------------------------------------------------------------- */

static void
error_elsewhere(void **state)
{
	struct pair *p = *state;

	pair_session(p);
	pair_type(&p->a, "x");
	pair_run(p);
	p->a.peer.policy = OTR_POLICY_ALWAYS;
	pair_forget_sent(&p->a);
	pair_forge(&p->a, "evil", "?OTR Error: no", 0);
	pair_run(p);
	assert_int_equal(pair_sent(&p->a, ""), 0);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_ERROR), 1);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_PEER_UNREADABLE), 0);
	pair_forge(&p->a, "laptop", "?OTR Error: no", 0);
	pair_step(&p->a);
	assert_int_equal(pair_sent(&p->a, "?OTR"), 1);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_PEER_UNREADABLE), 1);
}

static void
notices_are_few(void **state)
{
	struct pair *p = *state;
	char *body;
	int i;

	pair_session(p);
	for (i = 0; i < 500; i++) {
		pair_forge(&p->a, "laptop", "?OTR Error: no", 0);
		body = xasprintf("?OTR:AAMDAAABAAAA%04dAAAA.", i);
		pair_forge(&p->a, "laptop", body, 0);
		free(body);
		pair_step(&p->a);
		pair_step(&p->a);
	}
	assert_in_range(pair_count(&p->a, OTR_EVENT_ERROR), 1, 12);
	assert_in_range(pair_count(&p->a, OTR_EVENT_UNREADABLE), 1, 62);
	assert_in_range(pair_sent(&p->a, "?OTR Error"), 0, 1);
}

/* ---- fragments ---------------------------------------------------------- */

static void
fragments(void **state)
{
	struct pair *p = *state;
	struct otr_info info;
	struct pair_msg *m;
	size_t len, n, k;

	pair_session(p);
	otr_info(p->a.s, &info);
	pair_type(&p->b, "in small pieces");
	m = pair_take(&p->a);
	len = strlen(m->body);
	n = (len + 99) / 100;
	for (k = 1; k <= n; k++) {
		char *f = xasprintf("?OTR|%08x|%08x,%05zu,%05zu,%.100s,",
		    info.their_tag, info.our_tag, k, n,
		    m->body + (k - 1) * 100);

		pair_forge(&p->a, "laptop", f, 0);
		free(f);
	}
	pair_msg_free(m);
	pair_run(p);
	assert_string_equal(pair_last_text(&p->a), "in small pieces");
}

/* Each piece as small as was asked; in both versions, of every message. */
static void
own_fragments(void **state)
{
	static const unsigned sizes[] = { 1, 64, 200, 300, 10000 };
	struct pair *p = *state;
	char text[3000];

	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	for (size_t i = 0; i < NELEM(sizes); i++) {
		unsigned max = sizes[i] < 64 ? 64 : sizes[i];

		p->a.peer.fragment = p->b.peer.fragment = sizes[i];
		p->a.peer.v2 = p->b.peer.v2 = OTR_V2_ALLOW;
		pair_forget_sent(&p->a);
		pair_forget_got(&p->b);
		pair_session(p);
		assert_int_equal(pair_type(&p->a, text), OTR_SEALED);
		pair_run(p);
		assert_int_equal(pair_texts(&p->b), 1);
		assert_string_equal(pair_last_text(&p->b), text);
		for (struct pair_msg *m = p->a.sent; m != NULL; m = m->next)
			assert_true(strncmp(m->body, "?OTRv", 5) == 0 ||
			    strlen(m->body) <= max);
	}
}

static void
fragments_without_end(void **state)
{
	struct pair *p = *state;
	char *big = xmalloc(300001), *f;
	char head[64];
	size_t before;
	int i;

	before = heap_used();
	memset(big, 'x', 300000);
	big[300000] = '\0';
	for (i = 1; i < 100; i++) {
		snprintf(head, sizeof(head), "?OTR|%08x|0,1,4000,", 256 + i);
		f = xasprintf("%s%s,", head, big);
		pair_forge(&p->a, "laptop", f, 0);
		free(f);
		f = xasprintf("?OTR,%d,4000,%s,", i, big);
		pair_forge(&p->a, "laptop", f, 0);
		free(f);
		pair_run(p);
	}
	/* The contact is told once that pieces came to nothing; a stranger
	 * learns nothing at all. */
	assert_int_equal(pair_sent(&p->a, "?OTR Error"), 1);
	assert_int_equal(pair_sent(&p->a, ""), 1);
	pair_forget_sent(&p->a);
	p->a.peer.known = false;
	f = xasprintf("?OTR,1,2,%s,", big);
	pair_forge(&p->a, "laptop", f, 0);
	pair_forge(&p->a, "laptop", "?OTR,1,99999,x,", 0);
	pair_forge(&p->a, "laptop", "?OTR,0,1,x,", 0);
	pair_forge(&p->a, "laptop", "?OTR,2,1,x,", 0);
	pair_forge(&p->a, "laptop", "?OTR,1,1,?OTR,1,1,?OTRv3?,,", 0);
	pair_run(p);
	free(f);
	free(big);
	assert_int_equal(pair_sent(&p->a, ""), 0);
	assert_int_equal(pair_texts(&p->a), 0);
	/* 100 pieces of 300 kB came; what is kept is bounded. */
	assert_true(heap_used() < before + 3 * 1024 * 1024);
}

/* What others leave unfinished takes nothing away from this contact. */
static void
fragments_of_others(void **state)
{
	struct pair *p = *state;
	char *big = xcalloc(1, 500001), who[32], *f;
	struct otr_in in;
	int i, k;

	memset(big, 'x', 500000);
	for (i = 0; i < 30; i++) {
		struct otr_session *s;

		big[500000 >> i / 2] = '\0';
		snprintf(who, sizeof(who), "eve%d@example.net", i);
		s = otr_session(p->a.otr, ALICE, who);
		for (k = 0; k < 16; k++) {
			f = xasprintf("?OTR|%x|0,1,2,%s,", 256 + k % 4, big);
			otr_recv(s, "x", f, 0, &in);
			otr_in_clear(&in);
			free(f);
		}
	}
	free(big);
	fragments(state);
}

/* What only begins like a message of OTR's is text, and is shown. */
static void
like_a_fragment(void **state)
{
	static const char *const texts[] = { "?OTR, how does it work",
	    "?OTR|", "?OTR: how does it work", "?OTR:" };
	struct pair *p = *state;
	size_t i;

	for (i = 0; i < NELEM(texts); i++) {
		pair_forge(&p->a, "laptop", texts[i], 0);
		pair_run(p);
		assert_string_equal(pair_last_text(&p->a), texts[i]);
		assert_false(otr_is_otr(texts[i]));
	}
	assert_true(otr_is_otr("?OTR,1,99999,x,"));
	assert_true(otr_is_otr("?OTR|1|2,1,x"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, pair_setup, pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(twin_is_followed), TEST(twin_ends), TEST(new_resource),
		TEST(unknown_instances), TEST(many_instances),
		TEST(v2_other_resource), TEST(fragments), TEST(own_fragments),
		TEST(fragments_without_end), TEST(chosen_stays),
		TEST(chosen_moves), TEST(impostor_beside), TEST(two_keys),
		TEST(start_at), TEST(hint_is_asked), TEST(hint_fails),
		TEST(v2_two_answer), TEST(v2_beside_v3), TEST(v2_moves),
		TEST(v2_after_v3),
		TEST(error_elsewhere),
		TEST(notices_are_few),
		TEST(fragments_of_others), TEST(like_a_fragment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
