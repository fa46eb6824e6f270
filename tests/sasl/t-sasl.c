/*
 * SASL: what is chosen of what is offered, the published examples of SCRAM,
 * and a server that lies in every way.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gcrypt.h>

#include "sasl/sasl.h"

#define NAMES_MAX 12

/* ---- offers ------------------------------------------------------------ */

struct words {
	char text[512];
	const char *list[NAMES_MAX];
	size_t n;
};

static void
split(struct words *w, const char *text)
{
	snprintf(w->text, sizeof w->text, "%s", text);
	w->n = 0;
	for (char *p = strtok(w->text, " "); p != NULL; p = strtok(NULL, " "))
		w->list[w->n++] = p;
}

/* `bindings` NULL: no XEP-0440; `data`: what our TLS session has. */
static struct sasl_offer
offer(struct words *m, struct words *b, const char *mechanisms,
    const char *bindings, const char *data)
{
	struct sasl_offer o = { 0 };

	split(m, mechanisms);
	split(b, bindings == NULL ? "" : bindings);
	o.mechanisms = m->list;
	o.nmechanisms = m->n;
	o.bindings = b->list;
	o.nbindings = b->n;
	o.lists_bindings = bindings != NULL;
	o.exporter = "exported";
	o.exporter_len = strchr(data, 'x') != NULL ? 8 : 0;
	o.endpoint = "end";
	o.endpoint_len = strchr(data, 'e') != NULL ? 3 : 0;
	return o;
}

static struct sasl_strength
strength(const char *text)
{
	struct sasl_strength s;

	assert_int_equal(sasl_strength_parse(text, &s), 0);
	return s;
}

#define NOTHING "PLAIN none"
#define X "tls-exporter"
#define E "tls-server-end-point"
#define S1 "SCRAM-SHA-1"
#define S2 "SCRAM-SHA-256"
#define S5 "SCRAM-SHA-512"
#define P "-PLUS"

static const struct {
	const char *mechanisms, *bindings, *data, *before;
	enum sasl_plain plain;
	enum sasl_answer answer;
	const char *chosen;	/* strength and flag, or the error's code */
} choices[] = {
	/* the strongest hash, in whatever order */
	{ S1 " " S5 " " S2, NULL, "", NOTHING, 0, SASL_CHOSEN, S5 " none n" },
	{ S2 " " S1 " PLAIN", NULL, "", NOTHING, 0, SASL_CHOSEN,
	    S2 " none n" },
	/* binding before none, also with a smaller hash */
	{ S1 P " " S5, X, "x", NOTHING, 0, SASL_CHOSEN, S1 " " X " p" },
	{ S5 " " S5 P " " S1 P, E " " X, "xe", NOTHING, 0, SASL_CHOSEN,
	    S5 " " X " p" },
	{ S1 P " " S1, E " " X, "e", NOTHING, 0, SASL_CHOSEN,
	    S1 " " E " p" },
	/* only a type that is listed, and for which there is data */
	{ S1 P " " S1, NULL, "xe", NOTHING, 0, SASL_CHOSEN, S1 " none n" },
	{ S1 P " " S1, "tls-unique", "xe", NOTHING, 0, SASL_CHOSEN,
	    S1 " none n" },
	{ S1 P " " S1, X, "e", NOTHING, 0, SASL_CHOSEN, S1 " none n" },
	{ S1 P, X, "", NOTHING, 0, SASL_REFUSED, "sasl-mechanism" },
	/* 'y': we could, and no -PLUS is offered; RFC 5802, 6 */
	{ S2, NULL, "x", NOTHING, 0, SASL_CHOSEN, S2 " none y" },
	{ S2, X, "e", NOTHING, 0, SASL_CHOSEN, S2 " none y" },
	{ S2, NULL, "", NOTHING, 0, SASL_CHOSEN, S2 " none n" },
	/* less than the last time, in the hash or in the binding */
	{ S1, NULL, "", S2 " none", 0, SASL_ASK_WEAKER, S1 " none n" },
	{ S5, NULL, "x", S1 " " E, 0, SASL_ASK_WEAKER, S5 " none y" },
	{ S5 P " " S5, E, "xe", S1 " " X, 0, SASL_ASK_WEAKER,
	    S5 " " E " p" },
	{ "PLAIN", NULL, "", S1 " none", SASL_PLAIN_ALLOW, SASL_ASK_WEAKER,
	    NOTHING " -" },
	/* what is not weaker goes before what is stronger in one of them */
	{ S1 P " " S5, X, "x", S5 " none", 0, SASL_CHOSEN, S5 " none n" },
	{ S2 P " " S5, X, "x", S2 " none", 0, SASL_CHOSEN, S2 " " X " p" },
	/* PLAIN only by leave, and only where there is no SCRAM */
	{ "PLAIN", NULL, "", NOTHING, SASL_PLAIN_ASK, SASL_ASK_PLAIN,
	    NOTHING " -" },
	{ "PLAIN", NULL, "", NOTHING, SASL_PLAIN_ALLOW, SASL_CHOSEN,
	    NOTHING " -" },
	{ "PLAIN", NULL, "", NOTHING, SASL_PLAIN_NEVER, SASL_REFUSED,
	    "sasl-mechanism" },
	{ "PLAIN " S1, NULL, "", NOTHING, SASL_PLAIN_ALLOW, SASL_CHOSEN,
	    S1 " none n" },
	/* never; and names that are nearly right */
	{ "DIGEST-MD5 CRAM-MD5 ANONYMOUS EXTERNAL", NULL, "", NOTHING,
	    SASL_PLAIN_ALLOW, SASL_REFUSED, "sasl-mechanism" },
	{ "scram-sha-1 SCRAM-SHA-1- SCRAM-SHA-224 SCRAM", NULL, "", NOTHING,
	    SASL_PLAIN_ALLOW, SASL_REFUSED, "sasl-mechanism" },
	{ "", NULL, "", NOTHING, SASL_PLAIN_ALLOW, SASL_REFUSED,
	    "sasl-mechanism" },
};

static void
test_choose(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(choices); i++) {
		struct words m, b;
		struct sasl_offer o = offer(&m, &b, choices[i].mechanisms,
		    choices[i].bindings, choices[i].data);
		struct sasl_choice c = { 0 };
		struct err err = { .code = "" };
		char *chosen, *word;

		print_message("%zu: %s\n", i, choices[i].mechanisms);
		assert_int_equal(sasl_choose(&o, strength(choices[i].before),
		    choices[i].plain, &c, &err), choices[i].answer);
		if (choices[i].answer == SASL_REFUSED) {
			assert_string_equal(err.code, choices[i].chosen);
			continue;
		}
		word = sasl_strength_text(c.strength);
		chosen = xasprintf("%s %c", word, c.flag == '\0' ? '-' :
		    c.flag);
		assert_string_equal(chosen, choices[i].chosen);
		free(word);
		free(chosen);
	}
}

static void
test_strength(void **state)
{
	struct sasl_strength s = sasl_strongest(strength(S1 " " X),
	    strength(S5 " none"));
	char *text = sasl_strength_text(s);

	(void)state;
	assert_string_equal(text, S5 " " X);
	free(text);
	assert_int_equal(sasl_strength_parse("SCRAM-SHA-1", &s), -1);
	assert_int_equal(sasl_strength_parse("SCRAM-SHA-1 none ", &s), -1);
	assert_int_equal(sasl_strength_parse("", &s), -1);
	assert_string_equal(sasl_mechanism_name(SASL_SHA256, true), S2 P);
	assert_string_equal(sasl_mechanism_name(SASL_SHA256, false), S2);
}

/* ---- texts ------------------------------------------------------------- */

static void
test_base64(void **state)
{
	static const char *const both[][2] = { { "", "" }, { "f", "Zg==" },
	    { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" },
	    { "\xff\xfe\xfd", "//79" } };
	static const char *const bad[] = { "Z", "Zg", "Zg=", "Zg==\n",
	    "Zh==", "Zm9=", "=g==", "Z===", "====", "Zg==Zg==", "Zm9v Zm9v",
	    "Zm-v", "Zm9\xc3" };
	struct str s;

	(void)state;
	str_init(&s);
	for (size_t i = 0; i < NELEM(both); i++) {
		str_clear(&s);
		base64_add(&s, both[i][0], strlen(both[i][0]));
		assert_string_equal(s.s, both[i][1]);
		str_clear(&s);
		assert_int_equal(base64_decode(&s, both[i][1],
		    strlen(both[i][1])), 0);
		assert_int_equal(s.len, strlen(both[i][0]));
		assert_memory_equal(s.s, both[i][0], s.len);
	}
	for (size_t i = 0; i < NELEM(bad); i++) {
		print_message("%s\n", bad[i]);
		assert_int_equal(base64_decode(&s, bad[i], strlen(bad[i])),
		    -1);
	}
	str_free(&s);
}

/* RFC 4013, 3, and what else a user may type. */
static void
test_prep(void **state)
{
	static const char *const good[][2] = { { "I\u00adX", "IX" },
	    { "user", "user" }, { "USER", "USER" }, { "\u00aa", "a" },
	    { "\u2168", "IX" }, { "a\u00a0b", "a b" },
	    { "u\u0308", "\u00fc" } };
	static const char *const bad[] = { "\a", "\u06271", "", "\u00ad",
	    "\xff", "\ue000", "\u202e" };
	struct err err;
	char *s, *many;

	(void)state;
	for (size_t i = 0; i < NELEM(good); i++) {
		s = sasl_prep(good[i][0], true, "the password", &err);
		assert_non_null(s);
		assert_string_equal(s, good[i][1]);
		secret_free(s);
	}
	for (size_t i = 0; i < NELEM(bad); i++) {
		assert_null(sasl_prep(bad[i], true, "the password", &err));
		assert_string_equal(err.code, "bad-password");
		assert_non_null(strstr(err.text, "the password"));
	}
	/* Not in Unicode 3.2: in a query, not in what is stored. */
	assert_null(sasl_prep("\U0001f600", true, "the password", &err));
	s = sasl_prep("\U0001f600", false, "the password", &err);
	assert_string_equal(s, "\U0001f600");
	secret_free(s);
	/* The character that grows most, as often as there is room. */
	many = xcalloc(1, 1024);
	for (size_t i = 0; i + 3 < 1024; i += 3)
		memcpy(many + i, "\ufdfa", 3);
	s = sasl_prep(many, true, "the password", &err);
	assert_non_null(s);
	secret_free(s);
	free(many);
	assert_int_equal(secret_count(), 0);
}

static void
test_plain(void **state)
{
	struct err err;
	struct str s;

	(void)state;
	str_init_secret(&s);
	assert_int_equal(sasl_plain_message("al\u00adice", "pw\u00a0x", &s,
	    &err), 0);
	assert_int_equal(s.len, 1 + 5 + 1 + 4);
	assert_memory_equal(s.s, "\0alice\0pw x", s.len);
	str_clear(&s);
	assert_int_equal(sasl_plain_message("alice", "a\001", &s, &err), -1);
	assert_int_equal(s.len, 0);
	str_free(&s);
	assert_int_equal(secret_count(), 0);
}

/* ---- the published examples -------------------------------------------- */

#define NONCE "rOprNGfwEbeRWgbNEkqO"
#define THEIRS "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
#define SALT "W22ZaJ0SNY7soEsUEjb6gQ=="
#define FIRST "r=" NONCE THEIRS ",s=" SALT ",i=4096"

static const struct {
	const char *strength, *user, *password, *nonce, *data;
	const char *first, *challenge, *final, *success;
} examples[] = {
	/* RFC 5802, 5 */
	{ S1 " none", "user", "pencil", "fyko+d2lbbFgONRv9qkxdawL", "",
	    "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
	    "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
	    "s=QSXCR+Q6sek8bf92,i=4096",
	    "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
	    "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
	    "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=" },
	/* RFC 7677, 3 */
	{ S2 " none", "user", "pencil", NONCE, "",
	    "n,,n=user,r=" NONCE, FIRST,
	    "c=biws,r=" NONCE THEIRS
	    ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
	    "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=" },
	/* The same with SHA-512; made with Python's hashlib. */
	{ S5 " none", "user", "pencil", NONCE, "",
	    "n,,n=user,r=" NONCE, FIRST,
	    "c=biws,r=" NONCE THEIRS ",p=gMGXRcevScNtxZ6/8lQYpGtnsNAc3mGcmN"
	    "omv+xnoOMw+3R2xNJdMNnzMlTN8PPC6wdp6dybEmDYXYTxwnYPJQ==",
	    "v=ZQnYEgWQMFmmsM8aQMF0nDDCy/AgCzkwk8CmMZYcMg0vSVlKDanekLtifDSe"
	    "VGT4+5ZxXnJq199RVG2rR7N7Zw==" },
	/* Bound, a name with both signs, a password to be prepared; likewise. */
	{ S2 " " X, ",x=y", "I\u00aaX", NONCE,
	    "\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17\20\21\22\23\24\25\26"
	    "\27\30\31\32\33\34\35\36\37",
	    "p=tls-exporter,,n==2Cx=3Dy,r=" NONCE,
	    "r=" NONCE "SRV,s=" SALT ",i=4096",
	    "c=cD10bHMtZXhwb3J0ZXIsLAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhsc"
	    "HR4f,r=" NONCE "SRV,p=r5HQSfRmMByCV24NT4qWMDcioov9pcfeG/Fov3gH"
	    "hlM=", "v=IuNVZrcTkFqdH4ETFY64AKoWguGS7rnj6ozn88oLm5U=" },
};

static struct sasl_key *
key_for(const struct scram *s, const char *password)
{
	enum sasl_hash hash;
	const void *salt;
	size_t len;
	unsigned iterations;
	struct err err;

	scram_cost(s, &hash, &salt, &len, &iterations);
	return sasl_key_make(hash, salt, len, iterations, password, &err);
}

static struct scram *
begin(size_t i, struct str *out)
{
	struct sasl_offer o = { 0 };
	struct sasl_choice c;
	struct scram *s;

	c.strength = strength(examples[i].strength);
	c.flag = c.strength.binding == SASL_BINDING_NONE ? 'n' : 'p';
	o.exporter = examples[i].data;
	o.exporter_len = c.flag == 'p' ? 32 : 0;
	s = scram_new(&c, &o, examples[i].user, examples[i].nonce, NULL);
	assert_non_null(s);
	assert_int_equal(scram_first(s, out, NULL), 0);
	return s;
}

static void
test_examples(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(examples); i++) {
		struct err err;
		struct str out;
		struct scram *s;
		struct sasl_key *k;

		print_message("%s\n", examples[i].strength);
		str_init(&out);
		s = begin(i, &out);
		assert_string_equal(out.s, examples[i].first);
		assert_int_equal(scram_challenge(s, examples[i].challenge,
		    strlen(examples[i].challenge), &err), 0);
		k = key_for(s, examples[i].password);
		assert_non_null(k);
		str_clear(&out);
		assert_int_equal(scram_final(s, k, &out, &err), 0);
		assert_string_equal(out.s, examples[i].final);
		assert_int_equal(scram_success(s, examples[i].success,
		    strlen(examples[i].success), &err), 0);
		sasl_key_free(k);
		scram_free(s);
		str_free(&out);
	}
	assert_int_equal(secret_count(), 0);
}

/* ---- a server that lies ------------------------------------------------ */

#define MANY ",a=1,b=1,d=1,f=1,g=1,j=1,k=1,l=1,n=1,o=1,q=1,t=1,u=1,w=1"

static const struct {
	const char *challenge, *code;
} lies[] = {
	{ "", "sasl-syntax" },
	{ "r=" NONCE ",s=" SALT ",i=4096", "server-nonce" },
	{ "r=rOprNGfwEbeRWgbNEkqo" THEIRS ",s=" SALT ",i=4096",
	    "server-nonce" },
	{ "r=" THEIRS ",s=" SALT ",i=4096", "server-nonce" },
	{ "r=x" NONCE THEIRS ",s=" SALT ",i=4096", "server-nonce" },
	{ "r=" NONCE "x,s=" SALT ",i=1", "server-cost" },
	{ "r=" NONCE "x,s=" SALT ",i=4095", "server-cost" },
	{ "r=" NONCE "x,s=" SALT ",i=10000001", "server-cost" },
	{ "r=" NONCE "x,s=" SALT ",i=2000000000", "server-cost" },
	{ "r=" NONCE "x,s=" SALT ",i=18446744073709555712", "server-cost" },
	{ "r=" NONCE "x,s=" SALT ",i=4294971392", "server-cost" },
	{ "r=" NONCE "x,s=" SALT ",i=-4096", "sasl-syntax" },
	{ "r=" NONCE "x,s=" SALT ",i=+4096", "sasl-syntax" },
	{ "r=" NONCE "x,s=" SALT ",i=04096", "sasl-syntax" },
	{ "r=" NONCE "x,s=" SALT ",i=4096 ", "sasl-syntax" },
	{ "r=" NONCE "x,s=" SALT ",i=0x1000", "sasl-syntax" },
	{ "r=" NONCE "x,s=" SALT ",i=", "sasl-syntax" },
	{ "r=" NONCE "x,s=" SALT, "sasl-syntax" },
	{ "r=" NONCE "x,i=4096", "sasl-syntax" },
	{ "s=" SALT ",i=4096,r=" NONCE "x", "sasl-syntax" },
	{ "r=" NONCE "x,s=,i=4096", "sasl-syntax" },
	{ "r=" NONCE "x,s=W22ZaJ0SNY7soEsUEjb6gQ,i=4096", "sasl-syntax" },
	{ "r=" NONCE "x,s=!!!!,i=4096", "sasl-syntax" },
	{ "r=" NONCE "x,s=" SALT ",i=4096,i=4096", "sasl-syntax" },
	{ "r=" NONCE "x,r=" NONCE "y,s=" SALT ",i=4096", "sasl-syntax" },
	{ "m=ext,r=" NONCE "x,s=" SALT ",i=4096", "sasl-syntax" },
	{ "r=" NONCE "x,s=" SALT ",i=4096,m=ext", "sasl-syntax" },
	{ "r=" NONCE "x,s=" SALT ",i=4096,", "sasl-syntax" },
	{ "r=" NONCE "x,s=" SALT ",i=4096,1=x", "sasl-syntax" },
	{ "r=" NONCE "x,s=" SALT ",i=4096" MANY, "sasl-syntax" },
	{ "r=" NONCE "\xff,s=" SALT ",i=4096", "sasl-syntax" },
	{ "r=" NONCE "x,s=" SALT ",i=4096,h=AAAA", "server-offer" },
	{ "e=unknown-user", "sasl-refused" },
	{ "e=other-error\x1b[2J", "sasl-refused" },
};

static void
test_lies(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(lies); i++) {
		struct err err;
		struct str out;
		struct scram *s;

		print_message("%s\n", lies[i].challenge);
		str_init(&out);
		s = begin(1, &out);
		assert_int_equal(scram_challenge(s, lies[i].challenge,
		    strlen(lies[i].challenge), &err), -1);
		assert_string_equal(err.code, lies[i].code);
		assert_null(strchr(err.text, '\x1b'));
		/* Nor is the right one taken any more. */
		assert_int_equal(scram_challenge(s, FIRST, strlen(FIRST),
		    &err), -1);
		assert_string_equal(err.code, "sasl-syntax");
		scram_free(s);
		str_free(&out);
	}
}

/* A whole message of the greatest size is looked at, one byte more is not. */
static void
test_long(void **state)
{
	struct err err;
	struct str out, msg;
	struct scram *s;

	(void)state;
	for (size_t more = 0; more < 2; more++) {
		str_init(&out);
		str_init(&msg);
		s = begin(1, &out);
		str_add(&msg, FIRST ",x=");
		while (msg.len < SASL_MESSAGE_MAX + more)
			str_addc(&msg, 'x');
		assert_int_equal(scram_challenge(s, msg.s, msg.len, &err),
		    more == 0 ? 0 : -1);
		scram_free(s);
		str_free(&msg);
		str_free(&out);
	}
}

static const struct {
	const char *text, *code;
} ends[] = {
	{ "", "server-proof" },
	{ "v=", "server-proof" },
	{ "v=AAAA", "server-proof" },
	{ "v=6rriTRBi", "server-proof" },	/* the beginning of it */
	/* one bit of it */
	{ "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "server-proof" },
	{ "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4", "server-proof" },
	/* our own, sent back */
	{ "v=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", "server-proof" },
	{ "x=1,v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
	    "server-proof" },
	{ "e=invalid-proof", "sasl-refused" },
	{ "e=x,v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
	    "sasl-refused" },
};

static void
test_ends(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(ends); i++) {
		struct err err;
		struct str out;
		struct sasl_key *k;
		struct scram *s;

		print_message("%s\n", ends[i].text);
		str_init(&out);
		s = begin(1, &out);
		assert_int_equal(scram_challenge(s, FIRST, strlen(FIRST),
		    &err), 0);
		k = key_for(s, "pencil");
		assert_int_equal(scram_final(s, k, &out, &err), 0);
		assert_int_equal(scram_success(s, ends[i].text,
		    strlen(ends[i].text), &err), -1);
		assert_string_equal(err.code, ends[i].code);
		/* A second try is none. */
		assert_int_equal(scram_success(s, examples[1].success,
		    strlen(examples[1].success), &err), -1);
		sasl_key_free(k);
		scram_free(s);
		str_free(&out);
	}
}

/* Success without a challenge, or before our proof has left. */
static void
test_order(void **state)
{
	const char *success = examples[1].success;
	struct err err;
	struct str out;
	struct scram *s;

	(void)state;
	str_init(&out);
	s = begin(1, &out);
	assert_int_equal(scram_success(s, success, strlen(success), &err),
	    -1);
	assert_string_equal(err.code, "sasl-syntax");
	scram_free(s);
	s = begin(1, &out);
	assert_int_equal(scram_challenge(s, FIRST, strlen(FIRST), &err), 0);
	assert_int_equal(scram_success(s, success, strlen(success), &err),
	    -1);
	scram_free(s);
	s = begin(1, &out);
	assert_int_equal(scram_first(s, &out, &err), -1);
	scram_free(s);
	str_free(&out);
}

/* XEP-0474, 4: the example's list, hashed and changed on the way. */
static void
test_offer_hash(void **state)
{
	static const char challenge[] = "r=12C4CD5C-E38E-4A98-8F6D-"
	    "15C38F51CCC6a09117a6-ac50-4f2f-93f1-93799c2bddf6,"
	    "s=QSXCR+Q6sek8bf92,i=4096,h=G6k/rBLDqgOhRRaCuuatSDFkJ08=";
	static const struct {
		const char *mechanisms, *bindings;
		int result;
	} offers[] = {
		{ S1 " " S1 P, E " " X, 0 },
		{ S1 P " " S1, X " " E, 0 },
		{ S1 P, X " " E, -1 },
		{ S1 P " " S1, X, -1 },
		{ S1 P " " S1, NULL, -1 },
		{ S1 P " " S1 " PLAIN", X " " E, -1 },
	};
	struct sasl_choice c = { { SASL_SHA1, SASL_EXPORTER }, 'p' };

	(void)state;
	for (size_t i = 0; i < NELEM(offers); i++) {
		struct words m, b;
		struct sasl_offer o = offer(&m, &b, offers[i].mechanisms,
		    offers[i].bindings, "x");
		struct err err = { .code = "" };
		struct str out;
		struct scram *s = scram_new(&c, &o, "user",
		    "12C4CD5C-E38E-4A98-8F6D-15C38F51CCC6", &err);

		assert_non_null(s);
		str_init(&out);
		assert_int_equal(scram_first(s, &out, &err), 0);
		assert_int_equal(scram_challenge(s, challenge,
		    strlen(challenge), &err), offers[i].result);
		if (offers[i].result == -1)
			assert_string_equal(err.code, "server-offer");
		scram_free(s);
		str_free(&out);
	}
}

/* What cannot be begun. */
static void
test_refused(void **state)
{
	struct sasl_choice plain = { { SASL_HASH_NONE, SASL_BINDING_NONE },
	    '\0' };
	struct sasl_choice bound = { { SASL_SHA1, SASL_EXPORTER }, 'p' };
	struct sasl_choice good = { { SASL_SHA1, SASL_BINDING_NONE }, 'n' };
	struct sasl_offer o = { 0 };
	struct err err;

	(void)state;
	assert_null(scram_new(&plain, &o, "user", NULL, &err));
	assert_string_equal(err.code, "sasl-mechanism");
	assert_null(scram_new(&bound, &o, "user", NULL, &err));
	assert_string_equal(err.code, "sasl-mechanism");
	assert_null(scram_new(&good, &o, "us\aer", NULL, &err));
	assert_string_equal(err.code, "bad-password");
	assert_null(sasl_key_make(SASL_SHA1, "salt", 4, 4095, "x", &err));
	assert_string_equal(err.code, "server-cost");
	assert_null(sasl_key_make(SASL_SHA1, "salt", 4, 10000001, "x",
	    &err));
	assert_null(sasl_key_make(SASL_SHA1, "salt", 4, 4096, "\a", &err));
	assert_string_equal(err.code, "bad-password");
}

/* A key that was kept serves the same salt and cost, no other; nonces and so
 * proofs are new each time. */
static void
test_kept(void **state)
{
	struct sasl_offer o = { 0 };
	struct sasl_choice c = { { SASL_SHA256, SASL_BINDING_NONE }, 'n' };
	struct err err;
	struct str first[2], msg;
	struct sasl_key *k;
	struct scram *s[2], *other;

	(void)state;
	for (int i = 0; i < 2; i++) {
		str_init(&first[i]);
		s[i] = scram_new(&c, &o, "user", NULL, &err);
		assert_int_equal(scram_first(s[i], &first[i], &err), 0);
		str_init(&msg);
		str_addf(&msg, "%sx,s=" SALT ",i=4096",
		    strstr(first[i].s, "r="));
		assert_int_equal(scram_challenge(s[i], msg.s, msg.len, &err),
		    0);
		str_free(&msg);
	}
	assert_string_not_equal(first[0].s, first[1].s);
	assert_int_equal(first[0].len, strlen("n,,n=user,r=") + 24);
	k = key_for(s[0], "pencil");
	assert_true(scram_fits(s[1], k));
	str_clear(&first[0]);
	other = begin(1, &first[0]);
	assert_int_equal(scram_challenge(other, "r=" NONCE "x,s=" SALT
	    ",i=4097", strlen(FIRST) - strlen(THEIRS) + 1, &err), 0);
	assert_false(scram_fits(other, k));
	assert_int_equal(scram_final(other, k, &first[0], &err), -1);
	scram_free(other);
	sasl_key_free(k);
	for (int i = 0; i < 2; i++) {
		scram_free(s[i]);
		str_free(&first[i]);
	}
	assert_int_equal(secret_count(), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_choose),
		cmocka_unit_test(test_strength),
		cmocka_unit_test(test_base64),
		cmocka_unit_test(test_prep),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_lies),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_offer_hash),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_kept),
	};

	gcry_check_version(NULL);
	gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
	gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
