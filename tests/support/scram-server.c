/*
 * A server's side of SASL, for tests: see scram-server.h.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gcrypt.h>

#include "sasl/sasl.h"
#include "scram-server.h"

#define KEYS 8			/* salted passwords that are not made anew */
#define NAMES 16

struct scram_server {
	const struct scram_setup *setup;
	enum sasl_hash hash;
	bool bound;
	int step;		/* 0: nothing was said */
	struct str gs2;		/* as the client sent it */
	struct str bare;	/* client-first-message-bare */
	struct str first;	/* server-first-message */
	struct str nonce;
	unsigned char salted[SASL_HASH_MAX];
};

struct scram_server *
scram_server_new(const struct scram_setup *setup)
{
	struct scram_server *s = xcalloc(1, sizeof *s);

	s->setup = setup;
	str_init(&s->gs2);
	str_init(&s->bare);
	str_init(&s->first);
	str_init(&s->nonce);
	return s;
}

void
scram_server_free(struct scram_server *s)
{
	if (s == NULL)
		return;
	str_free(&s->gs2);
	str_free(&s->bare);
	str_free(&s->first);
	str_free(&s->nonce);
	free(s);
}

static enum scram_says
fails(struct str *out, const char *condition)
{
	str_clear(out);
	str_add(out, condition);
	return SCRAM_SAYS_FAILURE;
}

/* ---- hashes ------------------------------------------------------------ */

static int
algorithm(enum sasl_hash hash)
{
	return hash == SASL_SHA512 ? GCRY_MD_SHA512 :
	    hash == SASL_SHA256 ? GCRY_MD_SHA256 : GCRY_MD_SHA1;
}

static void
hmac(enum sasl_hash hash, const unsigned char *key, const char *text,
    size_t len, unsigned char *out)
{
	gcry_md_hd_t md;

	if (gcry_md_open(&md, algorithm(hash), GCRY_MD_FLAG_HMAC) != 0 ||
	    gcry_md_setkey(md, key, sasl_hash_size(hash)) != 0)
		die("scram-server: no HMAC");
	gcry_md_write(md, text, len);
	memcpy(out, gcry_md_read(md, 0), sasl_hash_size(hash));
	gcry_md_close(md);
}

/* Remembered, for a storm logs in ten thousand times. */
static void
salt_password(struct scram_server *s, const char *salt, unsigned iterations)
{
	static struct {
		char *what;
		unsigned char salted[SASL_HASH_MAX];
	} keys[KEYS];
	static size_t next;
	char *what = xasprintf("%d %u %s %s", s->hash, iterations, salt,
	    s->setup->password);
	size_t i;

	for (i = 0; i < KEYS; i++)
		if (keys[i].what != NULL && strcmp(keys[i].what, what) == 0)
			break;
	if (i == KEYS) {
		i = next++ % KEYS;
		free(keys[i].what);
		keys[i].what = xstrdup(what);
		if (gcry_kdf_derive(s->setup->password,
		    strlen(s->setup->password), GCRY_KDF_PBKDF2,
		    algorithm(s->hash), salt, strlen(salt), iterations,
		    sasl_hash_size(s->hash), keys[i].salted) != 0)
			die("scram-server: no PBKDF2");
	}
	memcpy(s->salted, keys[i].salted, sizeof s->salted);
	free(what);
}

/* ---- what was offered, XEP-0474, 3.1 ------------------------------------ */

static int
by_octets(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
add_sorted(struct str *out, const char *words)
{
	char *copy = xstrdup(words), *names[NAMES], *save = NULL;
	size_t n = 0;

	for (char *p = strtok_r(copy, " ", &save); p != NULL && n < NAMES;
	    p = strtok_r(NULL, " ", &save))
		names[n++] = p;
	qsort(names, n, sizeof names[0], by_octets);
	for (size_t i = 0; i < n; i++)
		str_addf(out, "%s%s", i > 0 ? "\x1e" : "", names[i]);
	free(copy);
}

static const char *
mechanisms(const struct scram_server *s)
{
	return s->setup->mechanisms != NULL ? s->setup->mechanisms :
	    "SCRAM-SHA-1 PLAIN";
}

static void
add_offer(struct scram_server *s)
{
	bool lies = s->setup->lie == SCRAM_OTHER_OFFER;
	unsigned char digest[SASL_HASH_MAX];
	struct str all, text;

	if (!s->setup->signs_offer && !lies)
		return;
	str_init(&all);
	str_addf(&all, "%s%s", mechanisms(s), lies ? " SCRAM-SHA-3-512" : "");
	str_init(&text);
	add_sorted(&text, all.s);
	if (s->setup->bindings != NULL) {
		str_addc(&text, '\x1f');
		add_sorted(&text, s->setup->bindings);
	}
	gcry_md_hash_buffer(algorithm(s->hash), digest, text.s, text.len);
	str_add(&s->first, ",h=");
	base64_add(&s->first, digest, sasl_hash_size(s->hash));
	str_free(&text);
	str_free(&all);
}

/* ---- the first messages ------------------------------------------------ */

static bool
is_offered(const struct scram_server *s, const char *name)
{
	size_t len = strlen(name);

	for (const char *p = mechanisms(s); (p = strstr(p, name)) != NULL;
	    p += len)
		if ((p == mechanisms(s) || p[-1] == ' ') &&
		    (p[len] == ' ' || p[len] == '\0'))
			return true;
	return false;
}

/* The value of a field in "a=x,b=y", appended. */
static bool
field(const char *text, char name, struct str *out)
{
	for (const char *p = text; *p != '\0'; p += strcspn(p, ",")) {
		p += *p == ',';
		if (p[0] == name && p[1] == '=') {
			str_addn(out, p + 2, strcspn(p + 2, ","));
			return true;
		}
	}
	return false;
}

/* Whether the client's gs2-header fits what was offered; RFC 5802, 6. */
static bool
header_fits(const struct scram_server *s)
{
	const char *h = s->gs2.s;

	if (s->bound)
		return (strcmp(h, "p=tls-exporter,,") == 0 &&
		    s->setup->exporter != NULL) ||
		    (strcmp(h, "p=tls-server-end-point,,") == 0 &&
		    s->setup->endpoint != NULL);
	if (strcmp(h, "y,,") == 0)
		return strstr(mechanisms(s), "-PLUS") == NULL;
	return strcmp(h, "n,,") == 0;
}

static bool
take_first(struct scram_server *s, const char *text)
{
	const char *bare = strstr(text, ",,");
	struct str user;
	bool ok;

	if (bare == NULL)
		return false;
	str_addn(&s->gs2, text, (size_t)(bare + 2 - text));
	str_add(&s->bare, bare + 2);
	str_init(&user);
	ok = header_fits(s) && field(s->bare.s, 'n', &user) &&
	    field(s->bare.s, 'r', &s->nonce) && (s->setup->user == NULL ||
	    strcmp(user.s, s->setup->user) == 0);
	str_free(&user);
	return ok;
}

static void
add_nonce(struct scram_server *s)
{
	unsigned char random[12];

	if (s->setup->lie == SCRAM_FOREIGN_NONCE) {
		str_clear(&s->nonce);
		str_add(&s->nonce, "fyko+d2lbbFgONRv9qkxdawL");
	}
	if (s->setup->lie == SCRAM_SAME_NONCE)
		return;
	gcry_create_nonce(random, sizeof random);
	base64_add(&s->nonce, random, sizeof random);
}

static void
say_base64(struct str *out, const struct str *text)
{
	str_clear(out);
	base64_add(out, text->s, text->len);
}

static enum scram_says
say_first(struct scram_server *s, struct str *out)
{
	const char *salt = s->setup->salt != NULL ? s->setup->salt :
	    "some salt of the server's";
	unsigned n = s->setup->iterations != 0 ? s->setup->iterations : 4096;

	if (s->setup->lie == SCRAM_FEW_ITERATIONS)
		n = 1;
	if (s->setup->lie == SCRAM_MANY_ITERATIONS)
		n = 2000000000;
	else
		salt_password(s, salt, n);
	add_nonce(s);
	str_addf(&s->first, "r=%s,s=", s->nonce.s);
	base64_add(&s->first, salt, strlen(salt));
	str_addf(&s->first, ",i=%u", n);
	add_offer(s);
	if (s->setup->lie == SCRAM_NONSENSE) {
		str_clear(&s->first);
		str_add(&s->first, "realm=\"example.org\",qop=\"auth\"");
	}
	say_base64(out, &s->first);
	s->step = 1;
	return SCRAM_SAYS_CHALLENGE;
}

static enum scram_says
plain(struct scram_server *s, const struct str *text, struct str *out)
{
	const char *user = text->s + 1;
	const char *word = user + strlen(user) + 1;

	str_clear(out);
	if (text->len > 2 && text->s[0] == '\0' &&
	    word <= text->s + text->len &&
	    (s->setup->user == NULL || strcmp(user, s->setup->user) == 0) &&
	    strcmp(word, s->setup->password) == 0)
		return SCRAM_SAYS_SUCCESS;
	return fails(out, "not-authorized");
}

static bool
find_hash(struct scram_server *s, const char *mechanism)
{
	for (int h = SASL_SHA1; h <= SASL_SHA512; h++)
		for (int bound = 0; bound < 2; bound++)
			if (strcmp(mechanism, sasl_mechanism_name(
			    (enum sasl_hash)h, bound == 1)) == 0) {
				s->hash = (enum sasl_hash)h;
				s->bound = bound == 1;
				return true;
			}
	return false;
}

enum scram_says
scram_server_auth(struct scram_server *s, const char *mechanism,
    const char *initial, struct str *out)
{
	enum scram_says says;
	struct str text;

	str_init(&text);
	str_add(&text, "");
	if (s->step != 0 || !is_offered(s, mechanism))
		says = fails(out, "invalid-mechanism");
	else if (base64_decode(&text, initial, strlen(initial)) == -1)
		says = fails(out, "incorrect-encoding");
	else if (strcmp(mechanism, "PLAIN") == 0)
		says = plain(s, &text, out);
	else if (!find_hash(s, mechanism) || !take_first(s, text.s))
		says = fails(out, "malformed-request");
	else if (s->setup->lie == SCRAM_EARLY_SUCCESS) {
		str_clear(out);
		says = SCRAM_SAYS_SUCCESS;
	} else
		says = say_first(s, out);
	str_free(&text);
	return says;
}

/* ---- the last messages ------------------------------------------------- */

/* "c=": the header, and what the session is bound to. */
static bool
is_bound_right(const struct scram_server *s, const char *final)
{
	struct str want, text, got;
	const char *data = strstr(s->gs2.s, "exporter") != NULL ?
	    s->setup->exporter : s->setup->endpoint;
	bool right;

	str_init(&text);
	str_add(&text, s->gs2.s);
	if (s->bound)
		base64_decode(&text, data, strlen(data));
	str_init(&want);
	base64_add(&want, text.s, text.len);
	str_init(&got);
	right = field(final, 'c', &got) && strcmp(got.s, want.s) == 0;
	str_free(&got);
	str_free(&want);
	str_free(&text);
	return right;
}

static bool
has_nonce(const struct scram_server *s, const char *final)
{
	struct str got;
	bool right;

	str_init(&got);
	right = field(final, 'r', &got) && strcmp(got.s, s->nonce.s) == 0;
	str_free(&got);
	return right;
}

/* RFC 5802, 3: ClientProof, checked by StoredKey. */
static bool
is_proved(struct scram_server *s, const char *final, const struct str *auth)
{
	unsigned char key[SASL_HASH_MAX], stored[SASL_HASH_MAX],
	    signature[SASL_HASH_MAX], again[SASL_HASH_MAX];
	size_t size = sasl_hash_size(s->hash);
	struct str text, proof;
	bool right;

	hmac(s->hash, s->salted, "Client Key", 10, key);
	gcry_md_hash_buffer(algorithm(s->hash), stored, key, size);
	hmac(s->hash, stored, auth->s, auth->len, signature);
	str_init(&text);
	str_init(&proof);
	right = field(final, 'p', &text) &&
	    base64_decode(&proof, text.s, text.len) == 0 && proof.len == size;
	for (size_t i = 0; right && i < size; i++)
		key[i] = (unsigned char)proof.s[i] ^ signature[i];
	gcry_md_hash_buffer(algorithm(s->hash), again, key, size);
	right = right && memcmp(again, stored, size) == 0;
	str_free(&text);
	str_free(&proof);
	return right;
}

/* server-final-message, true or not */
static enum scram_says
say_last(struct scram_server *s, const struct str *auth, struct str *out)
{
	unsigned char key[SASL_HASH_MAX], proof[SASL_HASH_MAX];
	enum scram_lie lie = s->setup->lie;
	size_t size = sasl_hash_size(s->hash);
	struct str text;

	hmac(s->hash, s->salted, "Server Key", 10, key);
	hmac(s->hash, key, auth->s, lie == SCRAM_OLD_PROOF ?
	    auth->len - 1 : auth->len, proof);
	if (lie == SCRAM_WRONG_PROOF)
		memset(proof, 'x', size);
	str_init(&text);
	str_add(&text, "v=");
	if (lie != SCRAM_EMPTY_PROOF)
		base64_add(&text, proof, size);
	say_base64(out, &text);
	str_free(&text);
	if (lie == SCRAM_NO_PROOF)
		str_clear(out);
	s->step = s->setup->proof_apart ? 2 : 3;
	return s->setup->proof_apart ? SCRAM_SAYS_CHALLENGE :
	    SCRAM_SAYS_SUCCESS;
}

static enum scram_says
final(struct scram_server *s, const char *text, struct str *out)
{
	size_t bare = strcspn(text, "p") > 0 && strstr(text, ",p=") != NULL ?
	    (size_t)(strstr(text, ",p=") - text) : strlen(text);
	enum scram_says says;
	struct str auth;

	str_init(&auth);
	str_addf(&auth, "%s,%s,", s->bare.s, s->first.s);
	str_addn(&auth, text, bare);
	if (!is_bound_right(s, text) || !has_nonce(s, text) ||
	    !is_proved(s, text, &auth))
		says = fails(out, "not-authorized");
	else
		says = say_last(s, &auth, out);
	str_free(&auth);
	return says;
}

enum scram_says
scram_server_response(struct scram_server *s, const char *data,
    struct str *out)
{
	enum scram_says says;
	struct str text;

	str_init(&text);
	str_add(&text, "");
	if (base64_decode(&text, data, strlen(data)) == -1)
		says = fails(out, "incorrect-encoding");
	else if (s->step == 2 && text.len == 0) {
		str_clear(out);
		s->step = 3;
		says = SCRAM_SAYS_SUCCESS;
	} else if (s->step != 1)
		says = fails(out, "malformed-request");
	else if (s->setup->lie == SCRAM_CHALLENGES_TWICE) {
		say_base64(out, &s->first);
		says = SCRAM_SAYS_CHALLENGE;
	} else
		says = final(s, text.s, out);
	str_free(&text);
	return says;
}
