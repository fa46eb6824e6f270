/*
 * A contact whose program was made to do harm: keys, numbers and parts of
 * messages that no honest program sends, behind an authenticated session
 * or on the way to one.  Nothing of it ends the program or costs a line.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gcrypt.h>
#include <libotr/dh.h>
#include <libotr/proto.h>
#include <libotr/message.h>
#include <libotr/privkey.h>
#include <libotr/userstate.h>

#include "otr/inside.h"
#include "otr/libotr/inside.h"
#include "tests/support/pair.h"

/* ---- the key that signs ------------------------------------------------- */

/* A number of a public key: OTRv3, "Public keys, signatures, and ...". */
struct number {
	const char *bytes;
	size_t len;
};

static void
add_number(struct str *s, const struct number *n)
{
	char head[4] = { (char)(n->len >> 24), (char)(n->len >> 16),
	    (char)(n->len >> 8), (char)n->len };

	str_addn(s, head, 4);
	str_addn(s, n->bytes, n->len);
}

/* The key that Bob shows: its numbers, some of them others. */
static void
falsify_key(struct pair_side *side, const struct number *false_ones)
{
	OtrlPrivKey *k = otrl_privkey_find(side->otr->lib->us, BOB, KEYS_PROTOCOL);
	const unsigned char *at = k->pubkey_data;
	struct str s;

	str_init(&s);
	for (size_t i = 0; i < 4; i++) {
		struct number n = { (const char *)at + 4, (size_t)at[0] << 24 |
		    (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3] };

		at += 4 + n.len;
		add_number(&s, false_ones[i].bytes != NULL ? &false_ones[i]
		    : &n);
	}
	free(k->pubkey_data);
	k->pubkey_datalen = s.len;
	k->pubkey_data = (unsigned char *)str_take(&s);
}

/*
 * Each number in turn, and all four, as answer and as question.  libgcrypt
 * said "Fatal error: divide by zero" at the first one, and was gone.
 */
static void
false_keys(void **state)
{
	static char big[3000];
	static const struct number values[] = {
		{ "", 0 }, { "\0", 1 }, { "\1", 1 }, { "\2", 1 }, { "\3", 1 },
		{ "\0\0\xff\xff", 4 }, { big, sizeof(big) },
	};
	static const unsigned which[] = { 1, 2, 4, 8, 15 };
	struct pair *p = *state;
	struct number n[4];

	memset(big, 0xff, sizeof(big));
	for (size_t i = 0; i < NELEM(which) * NELEM(values); i++) {
		for (unsigned k = 0; k < 4; k++)
			n[k] = which[i % NELEM(which)] & 1u << k
			    ? values[i / NELEM(which)] : (struct number){ 0 };
		pair_restart(&p->b);
		falsify_key(&p->b, n);
		otr_start(i % 2 == 0 ? p->a.s : p->b.s, NULL);
		pair_run(p);
		pair_clock(p, 40000);
		assert_int_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
	}
	assert_true(pair_count(&p->a, OTR_EVENT_REFUSED) > 10);
	pair_restart(&p->b);
	pair_session(p);
}

/* ---- numbers of keys ---------------------------------------------------- */

/* Bob's program says that its key has the last number that there is. */
static void
last_number(struct pair *p)
{
	struct context *c;

	otr_start(p->a.s, NULL);
	pair_step(&p->b);		/* his DH-COMMIT */
	pair_step(&p->a);		/* her DH-KEY */
	session_master(p->b.s, false)->auth.our_keyid = UINT32_MAX;
	pair_step(&p->b);		/* his Reveal Signature */
	c = session_context(p->b.s, keys_tag(p->a.otr->keys, ALICE));
	c->auth.our_keyid = 1;
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_int_equal(otr_level(p->b.s), OTR_UNVERIFIED);
	c->context_priv->our_keyid = 0;	/* one more than that */
}

/*
 * The number after it is 0, which for libotr is no key at all, and it
 * seals nothing more while the session seems to live.
 */
static void
no_number_after(void **state)
{
	struct pair *p = *state;

	last_number(p);
	otr_smp_start(p->a.s, NULL, "swordfish", NULL);
	pair_run(p);
	otr_smp_answer(p->b.s, "swordfish", NULL);
	pair_type(&p->b, "hello");
	pair_run(p);
	assert_int_equal(pair_texts(&p->a), 0);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 1);
	assert_int_equal(pair_type(&p->a, "still here"), OTR_SEALED);
}

/* A new key although nothing came back for the last one. */
static void
change_keys(struct context *c)
{
	ConnContextPriv *v = c->context_priv;

	otrl_dh_keypair_free(&v->our_old_dh_key);
	v->our_old_dh_key = v->our_dh_key;
	otrl_dh_gen_keypair(DH1536_GROUP_ID, &v->our_dh_key);
	v->our_keyid++;
	otrl_dh_session_free(&v->sesskeys[0][0]);
	otrl_dh_session_free(&v->sesskeys[1][0]);
	otrl_dh_session(&v->sesskeys[0][0], &v->our_dh_key, v->their_y);
	otrl_dh_session(&v->sesskeys[1][0], &v->our_old_dh_key, v->their_y);
}

/* Each has a MAC key to reveal: 27 bytes on the wire in our next line. */
static void
keys_without_end(void **state)
{
	struct pair *p = *state;
	struct pair_msg *m;
	unsigned i;

	pair_session(p);
	p->a.to = NULL;
	for (i = 0; i < 3 * OTR_REVEAL_MAX; i++) {
		pair_type(&p->b, "tick");
		pair_run(p);
		change_keys(session_context(p->b.s, keys_tag(p->a.otr->keys, ALICE)));
	}
	assert_int_equal(pair_texts(&p->a), i);
	assert_int_equal(pair_type(&p->a, "hello"), OTR_SEALED);
	for (m = p->a.sent; m != NULL; m = m->next)
		assert_true(strlen(m->body) < 5000);
}

/* ---- places ------------------------------------------------------------- */

/*
 * Somebody with a program beside the contact's, and as many instance tags as
 * there is room for, each with a session.  The contact's next program gets
 * one all the same, and what was verified or is written to stays.
 */
static void
all_places_taken(void **state)
{
	struct pair *p = *state;
	struct otr_info info;

	pair_session(p);
	pair_trust(&p->a);
	pair_third(p, false);
	p->a.to = &p->m;
	for (uint32_t i = 0; i < 2 * OTR_INSTANCES_MAX; i++) {
		pair_retag(&p->m, 0x1000 + i);
		otr_start(p->m.s, NULL);
		pair_run(p);
		assert_int_equal(otr_level(p->m.s), OTR_UNVERIFIED);
		loop_clock_move(p->loop, 7000);
	}
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_PRIVATE);
	assert_string_equal(info.resource, "laptop");
	assert_in_range(info.devices, 2, OTR_INSTANCES_MAX);
	p->a.to = &p->b;
	pair_retag(&p->b, 0x2000);
	pair_clock(p, 60000);
	otr_start(p->b.s, NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->b.s), OTR_UNVERIFIED);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_PRIVATE);
	assert_int_equal(info.their_tag, 0x2000);
}

/* ---- what was said before ---------------------------------------------- */

/*
 * Every message of an earlier exchange once more, in order and in reverse,
 * within the session that came after it: the keys stay, what is typed waits
 * at most, and goes to Bob.
 */
static void
exchange_begun_again(void **state)
{
	struct pair *p = *state;
	char *old[16];
	struct pair_msg *m;
	size_t n = 0;

	pair_session(p);
	pair_clock(p, 5000);
	otr_start(p->b.s, NULL);
	pair_run(p);
	for (m = p->b.sent; m != NULL && n < NELEM(old); m = m->next)
		old[n++] = xstrdup(m->body);
	assert_in_range(n, 4, NELEM(old) - 1);
	pair_trust(&p->a);
	pair_clock(p, 5000);
	otr_start(p->a.s, NULL);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	for (size_t i = 0; i < 2 * n; i++) {
		pair_forge(&p->a, "laptop", old[i < n ? i : 2 * n - 1 - i], 0);
		pair_step(&p->a);
		pair_drop(&p->b);	/* what she answers reaches nobody */
		assert_int_not_equal(otr_level(p->a.s), OTR_NOT_PRIVATE);
		assert_int_not_equal(pair_type(&p->a, "SECRET"), OTR_CLEAR);
	}
	p->a.to = NULL;
	pair_clock(p, 45000);
	p->a.to = &p->b;
	assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	assert_int_equal(pair_type(&p->a, "still with Bob"), OTR_SEALED);
	pair_run(p);
	assert_string_equal(pair_last_text(&p->b), "still with Bob");
	assert_false(pair_left(&p->a, "SECRET"));
	while (n > 0)
		free(old[--n]);
}

/* ---- parts of a data message -------------------------------------------- */

static void
say_parts(struct pair *p, unsigned short first, unsigned short second)
{
	struct context *c = session_context(p->b.s, keys_tag(p->a.otr->keys, ALICE));
	unsigned char junk[200];
	char *wire = NULL;
	OtrlTLV *t;

	gcry_create_nonce(junk, sizeof(junk));
	junk[1] = 0;			/* where a question ends */
	t = otrl_tlv_new(first, sizeof(junk), junk);
	t->next = otrl_tlv_new(second, sizeof(junk), junk);
	assert_int_equal(otrl_proto_create_data(&wire, c, "hello", t, 0,
	    NULL), 0);
	otrl_tlv_free(t);
	pair_forge(&p->a, "laptop", wire, 0);
	free(wire);
	pair_run(p);
}

/*
 * Every kind of part beside every other, filled with nonsense, before, in
 * and after a verification.  Trust neither comes nor goes by it, and of all
 * only "disconnected" ends the session.
 */
static void
any_parts(void **state)
{
	struct pair *p = *state;
	char key[FINGERPRINT_HEX + 1];

	pair_key(&p->b, key);
	for (unsigned short a = 0; a <= 9; a++)
		for (unsigned short b = 0; b <= 9; b++) {
			bool ends = a == OTRL_TLV_DISCONNECTED ||
			    b == OTRL_TLV_DISCONNECTED;

			otr_end(p->a.s, NULL);
			otr_end(p->b.s, NULL);
			pair_clock(p, 7000);
			pair_session(p);
			if (b % 2 == 0)
				otr_smp_start(p->a.s, NULL, "x", NULL);
			pair_run(p);
			say_parts(p, a, b);
			assert_string_equal(pair_last_text(&p->a), "hello");
			assert_int_equal(otr_level(p->a.s), ends ?
			    OTR_FINISHED : OTR_UNVERIFIED);
		}
	otr_end(p->a.s, NULL);
	otr_end(p->b.s, NULL);
	pair_clock(p, 7000);
	pair_session(p);
	pair_trust(&p->a);
	for (unsigned short a = 2; a <= 9; a++) {
		otr_smp_start(p->a.s, NULL, "x", NULL);
		pair_run(p);
		say_parts(p, a, 0);
		assert_int_equal(otr_level(p->a.s), OTR_PRIVATE);
	}
}

/*
 * The contact's own program, verified, begins with another instance tag each
 * time, as some do: it never runs out of places.
 */
static void
start_anew(struct pair *p, uint32_t tag)
{
	struct otr_info info;

	pair_retag(&p->b, tag);
	pair_clock(p, 60000);
	otr_start(p->b.s, NULL);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.level, OTR_PRIVATE);
	assert_int_equal(info.their_tag, tag);
}

static void
verified_ends(void **state)
{
	struct pair *p = *state;

	pair_session(p);
	pair_trust(&p->a);
	for (uint32_t i = 0; i < 2 * OTR_INSTANCES_MAX; i++) {
		otr_end(p->b.s, NULL);
		pair_run(p);
		assert_int_equal(otr_level(p->a.s), OTR_FINISHED);
		start_anew(p, 0x1000 + i);
	}
}

static void
verified_crashes(void **state)
{
	struct pair *p = *state;

	pair_session(p);
	pair_trust(&p->a);
	for (uint32_t i = 0; i < 2 * OTR_INSTANCES_MAX; i++)
		start_anew(p, 0x1000 + i);
}

/* ---- errors that are owed ------------------------------------------------- */

/* The last piece, too, may be the one that there is no room for. */
static void
last_piece_too_large(void **state)
{
	struct pair *p = *state;
	char *big = xmalloc(OTR_BODY_MAX / 2 + 2), *f;
	int k;

	pair_session(p);
	memset(big, 'x', OTR_BODY_MAX / 2 + 1);
	big[OTR_BODY_MAX / 2 + 1] = '\0';
	for (k = 1; k <= 2; k++) {
		f = xasprintf("?OTR,%d,2,%s,", k, big);
		pair_forge(&p->a, "laptop", f, 0);
		free(f);
	}
	pair_run(p);
	free(big);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 1);
	assert_int_equal(pair_sent(&p->a, "?OTR Error"), 1);
}

/* Law 7: what lay on the way for long is shown, and not answered later. */
static void
old_pieces(void **state)
{
	struct pair *p = *state;
	int n;

	pair_session(p);
	for (n = 3; n < 6; n++) {
		char *f = xasprintf("?OTR,2,%d,xx,", n);

		pair_forge(&p->a, "laptop", f, 200000);
		free(f);
	}
	pair_run(p);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 3);
	pair_clock(p, 200000);
	assert_int_equal(pair_sent(&p->a, "?OTR Error"), 0);
}

/* That pieces are told of more rarely delays nothing else. */
static void
pieces_delay_no_error(void **state)
{
	struct pair *p = *state;
	unsigned told;
	int n;

	pair_session(p);
	pair_forge(&p->a, "laptop", "?OTR,2,3,xx,", 0);
	pair_forge(&p->a, "laptop", "?OTR,2,4,xx,", 0);
	otr_end(p->a.s, NULL);
	for (n = 0; n < 6; n++) {
		pair_drop(&p->b);
		assert_int_equal(pair_type(&p->b, "lost"), OTR_SEALED);
		pair_step(&p->a);
	}
	told = pair_sent(&p->a, "?OTR Error");
	pair_clock(p, 10000);
	assert_int_equal(pair_sent(&p->a, "?OTR Error"), told + 1);
}

/* Who is no contact any more is told nothing. */
static void
nothing_owed_to_strangers(void **state)
{
	struct pair *p = *state;

	pair_session(p);
	pair_forge(&p->a, "laptop", "?OTR,2,3,xx,", 0);
	pair_forge(&p->a, "laptop", "?OTR,2,4,xx,", 0);
	pair_run(p);
	assert_int_equal(pair_sent(&p->a, "?OTR Error"), 1);
	p->a.peer.known = false;
	otr_estrange(p->a.s);
	pair_clock(p, 100000);
	assert_int_equal(pair_sent(&p->a, "?OTR Error"), 1);
}

/*
 * Law 1: a step of the key exchange that cannot be holds lines, whatever was
 * on the screen, and /otr start is the way out.
 */
static void
refused_step(void **state)
{
	struct pair *p = *state;
	struct otr_doctor d;

	assert_int_equal(pair_type(&p->a, "one"), OTR_CLEAR);
	exchange_move(p->a.s, OTR_EXCHANGE_OURS_AGAIN);
	otr_doctor(p->a.s, &d);
	assert_int_equal(d.refused_steps, 1);
	assert_int_equal(d.exchange, OTR_EXCHANGE_LOST);
	assert_int_equal(otr_level(p->a.s), OTR_STARTING);
	assert_true(d.latched);
	assert_int_equal(pair_type(&p->a, "two"), OTR_HELD);
	assert_int_equal(pair_type_shown(&p->a, "three", OTR_NOT_PRIVATE,
	    NULL), OTR_HELD);
	pair_session(p);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	/* Also within a session: nothing leaves under the old keys. */
	exchange_move(p->a.s, OTR_EXCHANGE_OURS_AGAIN);
	assert_int_equal(pair_type(&p->a, "four"), OTR_HELD);
	assert_int_equal(pair_type_shown(&p->a, "five", OTR_UNVERIFIED,
	    NULL), OTR_HELD);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, pair_setup, pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(refused_step), TEST(false_keys), TEST(no_number_after), TEST(keys_without_end),
		TEST(all_places_taken), TEST(verified_ends),
		TEST(verified_crashes), TEST(last_piece_too_large),
		TEST(old_pieces), TEST(pieces_delay_no_error),
		TEST(nothing_owed_to_strangers), TEST(exchange_begun_again), TEST(any_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
