/*
 * What a sealed message says of another line: the bytes (the vectors are those
 * of docs/OTR-REFERENCES), and their way through a session.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libotr/tlv.h>

#include "otr/libotr/libotr.h"
#include "otr/wire/reference.h"
#include "tests/support/pair.h"

/* SHA-256 of "see you at eight". */
#define EIGHT \
	"1f6dc4969d363a272413b5588f3db7ae" \
	"58b6bd192dc8beedbffd7af2038c36cd"

static size_t
unhex(const char *hex, unsigned char *out)
{
	size_t n = strlen(hex) / 2;
	unsigned byte;

	for (size_t i = 0; i < n; i++) {
		assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
		out[i] = (unsigned char)byte;
	}
	return n;
}

static const struct vector {
	const char *hex;
	struct sealed_reference is;	/* but its digest */
} vectors[] = {
	{ "0101" "06" "613162326333" EIGHT "00" "00000002",
	    { .kind = REFERENCE_CORRECTS, .id = "a1b2c3", .fallback = 2 } },
	{ "0102" "06" "613162326333" EIGHT "00" "00000013",
	    { .kind = REFERENCE_ANSWERS, .id = "a1b2c3", .fallback = 19 } },
	{ "0103" "06" "613162326333" EIGHT "08" "f09f918d20e29da4" "0000001b",
	    { .kind = REFERENCE_REACTS, .id = "a1b2c3", .fallback = 27,
	    .emoji = "\xf0\x9f\x91\x8d \xe2\x9d\xa4" } },
	{ "0103" "06" "613162326333" EIGHT "00" "00000020",
	    { .kind = REFERENCE_REACTS, .id = "a1b2c3", .fallback = 32 } },
	{ "0104" "06" "613162326333" EIGHT "00" "00000020",
	    { .kind = REFERENCE_RETRACTS, .id = "a1b2c3", .fallback = 32 } },
};

static void
bytes_both_ways(void **state)
{
	unsigned char bytes[1024], digest[DIGEST_BYTES];
	struct sealed_reference r;
	struct str out;

	(void)state;
	unhex(EIGHT, digest);
	for (size_t i = 0; i < NELEM(vectors); i++) {
		const struct vector *v = &vectors[i];
		size_t n = unhex(v->hex, bytes);

		assert_true(reference_unpack(bytes, n, &r));
		assert_int_equal(r.kind, v->is.kind);
		assert_string_equal(r.id, v->is.id);
		assert_string_equal(r.emoji, v->is.emoji);
		assert_int_equal(r.fallback, v->is.fallback);
		assert_memory_equal(r.digest, digest, DIGEST_BYTES);
		str_init(&out);
		assert_int_equal(reference_pack(&r, &out), 0);
		assert_int_equal(out.len, n);
		assert_memory_equal(out.s, bytes, n);
		str_free(&out);
		/* Cut anywhere, or longer, it is none. */
		for (size_t k = 0; k < n; k++)
			assert_false(reference_unpack(bytes, k, &r));
		bytes[n] = 0;
		assert_false(reference_unpack(bytes, n + 1, &r));
	}
	assert_false(reference_unpack(NULL, 0, &r));
}

static void
what_is_none(void **state)
{
	static const char *const none[] = {
		/* version 0, version 2 */
		"0001" "0178" EIGHT "00" "00000000",
		"0201" "0178" EIGHT "00" "00000000",
		/* kinds that there are not */
		"0100" "0178" EIGHT "00" "00000000",
		"0105" "0178" EIGHT "00" "00000000",
		"01ff" "0178" EIGHT "00" "00000000",
		/* no id; one with NUL, a newline, ESC, DEL, no UTF-8 */
		"0101" "00" EIGHT "00" "00000000",
		"0101" "03" "780079" EIGHT "00" "00000000",
		"0101" "010a" EIGHT "00" "00000000",
		"0101" "011b" EIGHT "00" "00000000",
		"0101" "017f" EIGHT "00" "00000000",
		"0101" "01ff" EIGHT "00" "00000000",
		/* emoji where there is no reaction; with a newline; half one */
		"0101" "0178" EIGHT "0121" "00000000",
		"0103" "0178" EIGHT "010a" "00000000",
		"0103" "0178" EIGHT "03f09f91" "00000000",
		"0103" "0178" EIGHT "03780079" "00000000",
	};
	unsigned char bytes[1024];
	struct sealed_reference r;

	(void)state;
	for (size_t i = 0; i < NELEM(none); i++)
		if (reference_unpack(bytes, unhex(none[i], bytes), &r))
			fail_msg("%s", none[i]);
}

static void
the_longest(void **state)
{
	struct sealed_reference r = { .kind = REFERENCE_REACTS,
	    .fallback = UINT32_MAX }, again;
	struct str out;

	(void)state;
	memset(r.id, 'i', SEALED_ID_MAX);
	memset(r.emoji, '!', EMOJI_MAX_BYTES);
	str_init(&out);
	assert_int_equal(reference_pack(&r, &out), 0);
	assert_int_equal(out.len, 2 + 256 + 32 + 256 + 4);
	assert_true(reference_unpack(out.s, out.len, &again));
	assert_memory_equal(&r, &again, sizeof(r));
	str_free(&out);
}

static void
not_written(void **state)
{
	static const struct sealed_reference none[] = {
		{ .kind = REFERENCE_NONE, .id = "x" },
		{ .kind = (enum reference_kind)9, .id = "x" },
		{ .kind = REFERENCE_CORRECTS, .id = "" },
		{ .kind = REFERENCE_CORRECTS, .id = "x\ny" },
		{ .kind = REFERENCE_CORRECTS, .id = "x", .emoji = "!" },
		{ .kind = REFERENCE_REACTS, .id = "x", .emoji = "\xff" },
	};
	struct str out;

	(void)state;
	str_init(&out);
	for (size_t i = 0; i < NELEM(none); i++)
		assert_int_equal(reference_pack(&none[i], &out), -1);
	assert_int_equal(out.len, 0);
	str_free(&out);
}

/* Two of them in one message would be two opinions. */
static void
one_or_none(void **state)
{
	const unsigned char a[] = "a", b[] = "b";
	OtrlTLV *pad = otrl_tlv_new(0, 1, b), *one = otrl_tlv_new(0x5354, 1,
	    a);
	struct run run = { .tlvs = pad };
	size_t len = 0;

	(void)state;
	assert_null(run_tlv(&run, TLV_REFERENCE, &len));
	pad->next = one;
	assert_memory_equal(run_tlv(&run, TLV_REFERENCE, &len), a, 1);
	assert_int_equal(len, 1);
	one->next = otrl_tlv_new(0x5354, 1, b);
	assert_null(run_tlv(&run, TLV_REFERENCE, &len));
	otrl_tlv_free(pad);
}

/* ---- through a session --------------------------------------------------- */

static struct sealed_reference
refers(enum reference_kind kind, const char *emoji, uint32_t fallback)
{
	struct sealed_reference r = { .kind = kind, .id = "a1b2c3",
	    .fallback = fallback };

	unhex(EIGHT, r.digest);
	snprintf(r.emoji, sizeof(r.emoji), "%s", emoji);
	return r;
}

/* Sends a line, and lets the other read it by hand. */
static enum otr_verdict
say(struct pair_side *from, struct pair_side *to, const char *text,
    const struct sealed_reference *r, struct otr_in *in)
{
	enum otr_level level = otr_level(from->s);
	enum otr_verdict verdict;
	struct otr_out out;
	struct err err;

	memset(in, 0, sizeof(*in));
	verdict = otr_send(from->s, text, level, NULL, r, &out, &err);
	for (size_t i = 0; i < out.nwire; i++) {
		otr_in_clear(in);
		otr_recv(to->s, from->resource, out.wire[i], 0, in);
	}
	assert_int_equal(out.digested, from->peer.html);
	otr_out_clear(&out);
	return verdict;
}

static void
it_comes_with_its_message(void **state)
{
	struct pair *p = *state;
	struct sealed_reference r = refers(REFERENCE_CORRECTS, "", 2);
	unsigned char eight[DIGEST_BYTES], digest[DIGEST_BYTES];
	struct otr_in in;

	pair_session(p);
	unhex(EIGHT, eight);
	assert_int_equal(say(&p->a, &p->b, "see you at eight", NULL, &in),
	    OTR_SEALED);
	assert_null(in.refers);
	otr_digest(in.text, digest);
	assert_memory_equal(digest, eight, DIGEST_BYTES);
	otr_in_clear(&in);
	assert_int_equal(say(&p->a, &p->b, "* see you at nine", &r, &in),
	    OTR_SEALED);
	assert_string_equal(in.text, "* see you at nine");
	assert_non_null(in.refers);
	assert_memory_equal(in.refers, &r, sizeof(r));
	otr_in_clear(&in);
	/* Not with the next. */
	assert_int_equal(say(&p->a, &p->b, "bye", NULL, &in), OTR_SEALED);
	assert_null(in.refers);
	otr_in_clear(&in);
}

static void
in_pieces(void **state)
{
	struct pair *p = *state;
	struct sealed_reference r = refers(REFERENCE_REACTS, "!", 1);
	struct otr_in in;

	p->a.peer.fragment = 100;
	pair_session(p);
	assert_int_equal(say(&p->a, &p->b, "!", &r, &in), OTR_SEALED);
	assert_string_equal(in.text, "!");
	assert_memory_equal(in.refers, &r, sizeof(r));
	otr_in_clear(&in);
}

/* The count is of the bytes that are sealed. */
static void
as_html(void **state)
{
	struct pair *p = *state;
	struct sealed_reference r = refers(REFERENCE_ANSWERS, "", 6);
	struct otr_in in;

	p->a.peer.html = true;
	pair_session(p);
	assert_int_equal(say(&p->a, &p->b, "> 1&2\nno <3", &r, &in),
	    OTR_SEALED);
	assert_string_equal(in.text, "&gt; 1&amp;2<br>no &lt;3");
	assert_string_equal(in.text + in.refers->fallback, "no &lt;3");
	otr_in_clear(&in);
}

static void
never_in_the_clear(void **state)
{
	struct pair *p = *state;
	struct sealed_reference r = refers(REFERENCE_RETRACTS, "", 1);
	struct otr_out out;
	struct err err;

	assert_int_equal(otr_send(p->a.s, "x", OTR_NOT_PRIVATE, NULL, &r,
	    &out, &err), OTR_HELD);
	assert_int_equal(out.nwire, 0);
	assert_int_equal(out.hold, OTR_HOLD_LEVEL_FELL);
	otr_out_clear(&out);
	/* Nor is it taken from there, whatever the body is. */
	struct otr_in in;
	otr_recv(p->b.s, "x", "\1\4\1x", 0, &in);
	assert_null(in.refers);
	otr_in_clear(&in);
}

/* Programs that speak it lose a message with a TLV that they do not know. */
static void
not_in_version_2(void **state)
{
	struct pair *p = *state;
	struct sealed_reference r = refers(REFERENCE_CORRECTS, "", 2);
	struct otr_in in;
	struct otr_info info;

	p->a.peer.v2 = p->b.peer.v2 = OTR_V2_ALLOW;
	pair_forge(&p->b, p->a.resource, "?OTRv2?", 0);
	pair_run(p);
	otr_info(p->a.s, &info);
	assert_int_equal(info.version, 2);
	assert_int_equal(say(&p->a, &p->b, "* nine", &r, &in), OTR_SEALED);
	assert_string_equal(in.text, "* nine");
	assert_null(in.refers);
	otr_in_clear(&in);
}

/* A fallback that is longer than the text counts for nothing. */
static void
what_it_says_is_looked_at(void **state)
{
	struct pair *p = *state;
	struct sealed_reference r = refers(REFERENCE_CORRECTS, "", 4);
	struct otr_in in;

	pair_session(p);
	assert_int_equal(say(&p->a, &p->b, "nine", &r, &in), OTR_SEALED);
	assert_non_null(in.refers);
	otr_in_clear(&in);
	/* It cannot be written: nothing leaves. */
	r.id[0] = '\n';
	assert_int_equal(say(&p->a, &p->b, "nine", &r, &in), OTR_REFUSED);
}

/* The same bytes once more: neither text nor reference. */
static void
not_by_a_replay(void **state)
{
	struct pair *p = *state;
	struct sealed_reference r = refers(REFERENCE_RETRACTS, "", 1);
	struct otr_out out;
	struct otr_in in;
	struct err err;

	pair_session(p);
	assert_int_equal(otr_send(p->a.s, "x", otr_level(p->a.s), NULL, &r,
	    &out, &err), OTR_SEALED);
	otr_recv(p->b.s, p->a.resource, out.wire[0], 0, &in);
	assert_non_null(in.refers);
	otr_in_clear(&in);
	for (int i = 0; i < 20; i++) {
		otr_recv(p->b.s, p->a.resource, out.wire[0], 0, &in);
		assert_null(in.text);
		assert_null(in.refers);
		otr_in_clear(&in);
		/* ... also when it was forgotten that it came. */
		pair_type(&p->a, "more");
		pair_run(p);
	}
	otr_out_clear(&out);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, pair_setup, pair_teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_both_ways),
		cmocka_unit_test(what_is_none),
		cmocka_unit_test(the_longest),
		cmocka_unit_test(not_written),
		cmocka_unit_test(one_or_none),
		TEST(it_comes_with_its_message),
		TEST(in_pieces),
		TEST(as_html),
		TEST(never_in_the_clear),
		TEST(not_in_version_2),
		TEST(what_it_says_is_looked_at),
		TEST(not_by_a_replay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
