/*
 * SCRAM, the client's side: RFC 5802 and 7677, with XEP-0474.  One exchange
 * is one object; what the server says is looked at before it is used, and
 * the exchange is good only once the server's proof is right.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "sasl/inside.h"

#define NONCE_BYTES 18		/* 144 bits, 24 characters of base64 */
#define NONCE_MAX 1024		/* bytes, the server's part included */
#define FIELDS_MAX 16

enum scram_state {
	SCRAM_NEW,
	SCRAM_FIRST_SENT,
	SCRAM_CHALLENGED,
	SCRAM_FINAL_SENT,
	SCRAM_OVER,		/* proved or failed */
};

struct scram {
	enum scram_state state;
	enum sasl_hash hash;
	struct str gs2;		/* gs2-header, then the binding's data */
	size_t header;		/* bytes of the header alone */
	struct str bare;	/* client-first-message-bare */
	struct str nonce;	/* ours, then with the server's part */
	struct str offered;	/* what XEP-0474's hash must be */
	struct str challenge;	/* server-first-message */
	struct str salt;
	unsigned iterations;
	unsigned char proof[SASL_HASH_MAX];	/* ServerSignature */
};

/* ---- making ------------------------------------------------------------ */

/* RFC 5802, 7: gs2-header, and what is bound to. */
static int
scram_add_gs2(struct scram *s, const struct sasl_choice *c,
    const struct sasl_offer *o, struct err *err)
{
	const void *data = NULL;
	size_t len = 0;

	str_addc(&s->gs2, c->flag);
	if (c->flag == 'p') {
		str_addf(&s->gs2, "=%s",
		    sasl_binding_name(c->strength.binding));
		data = c->strength.binding == SASL_EXPORTER ? o->exporter :
		    o->endpoint;
		len = c->strength.binding == SASL_EXPORTER ?
		    o->exporter_len : o->endpoint_len;
		if (c->strength.binding == SASL_BINDING_NONE || len == 0 ||
		    len > SASL_BINDING_MAX)
			return err_set(err, "sasl-mechanism",
			    "there is nothing to bind the log-in to");
	}
	str_add(&s->gs2, ",,");
	s->header = s->gs2.len;
	str_addn(&s->gs2, data == NULL ? "" : data, len);
	return 0;
}

static void
scram_add_nonce(struct scram *s, const char *given)
{
	unsigned char random[NONCE_BYTES];

	if (given != NULL) {
		str_add(&s->nonce, given);
		return;
	}
	random_bytes(random, sizeof random);
	base64_add(&s->nonce, random, sizeof random);
}

static int
scram_add_first(struct scram *s, const char *user, struct err *err)
{
	char *name = sasl_prep(user, true, "the name", err);

	if (name == NULL)
		return -1;
	str_add(&s->bare, "n=");
	scram_add_name(&s->bare, name);
	str_addf(&s->bare, ",r=%s", s->nonce.s);
	secret_free(name);
	return 0;
}

struct scram *
scram_new(const struct sasl_choice *c, const struct sasl_offer *o,
    const char *user, const char *nonce, struct err *err)
{
	struct scram *s = xcalloc(1, sizeof *s);

	s->hash = c->strength.hash;
	str_init(&s->gs2);
	str_init(&s->bare);
	str_init(&s->nonce);
	str_init(&s->offered);
	str_init(&s->challenge);
	str_init(&s->salt);
	if (s->hash == SASL_HASH_NONE)
		err_set(err, "sasl-mechanism", "PLAIN is not SCRAM");
	else if (scram_add_gs2(s, c, o, err) == 0) {
		scram_add_nonce(s, nonce);
		sasl_offer_hash(s->hash, o, &s->offered);
		if (scram_add_first(s, user, err) == 0)
			return s;
	}
	scram_free(s);
	return NULL;
}

void
scram_free(struct scram *s)
{
	if (s == NULL)
		return;
	str_free(&s->gs2);
	str_free(&s->bare);
	str_free(&s->nonce);
	str_free(&s->offered);
	str_free(&s->challenge);
	str_free(&s->salt);
	wipe(s, sizeof *s);
	free(s);
}

/* Each step once, in its order; after a failure none. */
static int
scram_step(struct scram *s, enum scram_state want, struct err *err)
{
	enum scram_state was = s->state;

	s->state = SCRAM_OVER;
	if (was == want)
		return 0;
	return err_set(err, "sasl-syntax", "the server's answers to the "
	    "log-in come in a wrong order");
}

int
scram_first(struct scram *s, struct str *out, struct err *err)
{
	if (scram_step(s, SCRAM_NEW, err) == -1)
		return -1;
	str_addn(out, s->gs2.s, s->header);
	str_addn(out, s->bare.s, s->bare.len);
	s->state = SCRAM_FIRST_SENT;
	return 0;
}

/* ---- the server's first message ---------------------------------------- */

static int
scram_bad_syntax(struct err *err)
{
	return err_set(err, "sasl-syntax", "the server's answer to the "
	    "log-in breaks the rules of SCRAM");
}

/* It must be ours, and more. */
static int
scram_take_nonce(struct scram *s, const struct scram_field *r, struct err *err)
{
	if (r->len <= s->nonce.len || r->len > NONCE_MAX ||
	    memcmp(r->value, s->nonce.s, s->nonce.len) != 0)
		return err_set(err, "server-nonce", "the server's answer is "
		    "not to this log-in: its nonce does not begin with ours");
	str_clear(&s->nonce);
	str_addn(&s->nonce, r->value, r->len);
	return 0;
}

/* posit-number: no sign, no nought in front. */
static int
scram_take_iterations(struct scram *s, const struct scram_field *i,
    struct err *err)
{
	unsigned n = 0;

	for (size_t at = 0; at < i->len; at++) {
		if (i->value[at] < '0' || i->value[at] > '9' ||
		    (at == 0 && i->value[at] == '0'))
			return scram_bad_syntax(err);
		if (n <= SASL_ITERATIONS_MAX)
			n = n * 10 + (unsigned)(i->value[at] - '0');
	}
	if (n < SASL_ITERATIONS_MIN)
		return err_set(err, "server-cost", "the server wants %u rounds "
		    "of hashing; under %u the password can be "
		    "guessed", n, SASL_ITERATIONS_MIN);
	if (n > SASL_ITERATIONS_MAX)
		return err_set(err, "server-cost", "the server wants more than "
		    "%u rounds of hashing", SASL_ITERATIONS_MAX);
	s->iterations = n;
	return 0;
}

static int
scram_take_salt(struct scram *s, const struct scram_field *f, struct err *err)
{
	if (base64_decode(&s->salt, f->value, f->len) == -1 ||
	    s->salt.len == 0 || s->salt.len > SASL_SALT_MAX)
		return scram_bad_syntax(err);
	return 0;
}

/* XEP-0474, 3.2 */
static int
scram_check_offer(const struct scram *s, const struct scram_field *h,
    struct err *err)
{
	if (h == NULL || (h->len == s->offered.len &&
	    memcmp(h->value, s->offered.s, h->len) == 0))
		return 0;
	return err_set(err, "server-offer", "somebody on the way has changed "
	    "which ways to log in the server offers");
}

/* server-error-value is a word; what is none is not repeated. */
static int
scram_is_refusal(const struct scram_field *e, struct err *err)
{
	size_t word = 0;

	while (word < e->len && e->value[word] >= '-' &&
	    e->value[word] <= 'z')
		word++;
	if (word != e->len || word > 64)
		return err_set(err, "sasl-refused",
		    "the server refused the log-in");
	return err_set(err, "sasl-refused", "the server refused the log-in: "
	    "%.*s", (int)word, e->value);
}

int
scram_challenge(struct scram *s, const char *msg, size_t len,
    struct err *err)
{
	struct scram_field f[FIELDS_MAX];
	const struct scram_field *e;
	int n;

	if (scram_step(s, SCRAM_FIRST_SENT, err) == -1)
		return -1;
	if ((n = scram_fields(msg, len, f, FIELDS_MAX)) == -1)
		return scram_bad_syntax(err);
	if ((e = scram_field(f, n, 'e')) != NULL)
		return scram_is_refusal(e, err);
	/* "m=" first would be an extension that must be understood. */
	if (n < 3 || f[0].name != 'r' || f[1].name != 's' ||
	    f[2].name != 'i' || scram_field(f, n, 'm') != NULL)
		return scram_bad_syntax(err);
	if (scram_take_nonce(s, &f[0], err) == -1 ||
	    scram_take_salt(s, &f[1], err) == -1 ||
	    scram_take_iterations(s, &f[2], err) == -1 ||
	    scram_check_offer(s, scram_field(f, n, 'h'), err) == -1)
		return -1;
	str_addn(&s->challenge, msg, len);
	s->state = SCRAM_CHALLENGED;
	return 0;
}

void
scram_cost(const struct scram *s, enum sasl_hash *hash, const void **salt,
    size_t *len, unsigned *iterations)
{
	*hash = s->hash;
	*salt = s->salt.s;
	*len = s->salt.len;
	*iterations = s->iterations;
}

bool
scram_fits(const struct scram *s, const struct sasl_key *k)
{
	return k->hash == s->hash && k->iterations == s->iterations &&
	    k->salt_len == s->salt.len &&
	    memcmp(k->salt, s->salt.s, s->salt.len) == 0;
}

/* ---- the proofs -------------------------------------------------------- */

/* RFC 5802, 3: ClientProof of an AuthMessage. */
static void
scram_client_proof(enum sasl_hash h, const struct sasl_key *k,
    const struct str *auth, unsigned char *proof)
{
	size_t size = sasl_hash_size(h);
	unsigned char *key = secret_alloc(3 * SASL_HASH_MAX);
	unsigned char *stored = key + SASL_HASH_MAX;
	unsigned char *signature = stored + SASL_HASH_MAX;

	sasl_hmac(h, k->salted, size, "Client Key", 10, key);
	sasl_hash(h, key, size, stored);
	sasl_hmac(h, stored, size, auth->s, auth->len, signature);
	for (size_t i = 0; i < size; i++)
		proof[i] = key[i] ^ signature[i];
	secret_free(key);
}

/* ... ServerSignature. */
static void
scram_server_proof(enum sasl_hash h, const struct sasl_key *k,
    const struct str *auth, unsigned char *proof)
{
	size_t size = sasl_hash_size(h);
	unsigned char *key = secret_alloc(SASL_HASH_MAX);

	sasl_hmac(h, k->salted, size, "Server Key", 10, key);
	sasl_hmac(h, key, size, auth->s, auth->len, proof);
	secret_free(key);
}

int
scram_final(struct scram *s, const struct sasl_key *k, struct str *out,
    struct err *err)
{
	unsigned char proof[SASL_HASH_MAX];
	struct str final, auth;

	if (scram_step(s, SCRAM_CHALLENGED, err) == -1)
		return -1;
	if (!scram_fits(s, k))
		return err_set(err, "sasl-syntax", "the key is of another "
		    "challenge");
	str_init(&final);
	str_add(&final, "c=");
	base64_add(&final, s->gs2.s, s->gs2.len);
	str_addf(&final, ",r=%s", s->nonce.s);
	str_init(&auth);
	str_addf(&auth, "%s,%s,%s", s->bare.s, s->challenge.s, final.s);
	scram_client_proof(s->hash, k, &auth, proof);
	scram_server_proof(s->hash, k, &auth, s->proof);
	str_addf(out, "%s,p=", final.s);
	base64_add(out, proof, sasl_hash_size(s->hash));
	wipe(proof, sizeof proof);
	str_free(&final);
	str_free(&auth);
	s->state = SCRAM_FINAL_SENT;
	return 0;
}

/* Compares in a time that tells nothing. */
static bool
scram_is_proof(const struct scram *s, const struct scram_field *v)
{
	unsigned char differs = 0;
	struct str given;
	bool right = false;

	str_init(&given);
	if (base64_decode(&given, v->value, v->len) == 0 &&
	    given.len == sasl_hash_size(s->hash)) {
		for (size_t i = 0; i < given.len; i++)
			differs |= (unsigned char)given.s[i] ^ s->proof[i];
		right = differs == 0;
	}
	str_free(&given);
	return right;
}

int
scram_success(struct scram *s, const char *msg, size_t len, struct err *err)
{
	struct scram_field f[FIELDS_MAX];
	int n;

	if (scram_step(s, SCRAM_FINAL_SENT, err) == -1)
		return -1;
	n = scram_fields(msg, len, f, FIELDS_MAX);
	if (n > 0 && f[0].name == 'e')
		return scram_is_refusal(&f[0], err);
	if (n > 0 && f[0].name == 'v' && scram_is_proof(s, &f[0]))
		return 0;
	return err_set(err, "server-proof", "the server did not prove that it "
	    "knows your password: it may be another server");
}
