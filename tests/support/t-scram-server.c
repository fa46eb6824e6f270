/*
 * The server of the tests (scram-server.h) against src/sasl: honest it is
 * believed, by each mechanism; of its lies each is seen, and by its code.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gcrypt.h>

#include "sasl/sasl.h"
#include "scram-server.h"

#define WORD "secret password"
#define X "tls-exporter"
#define E "tls-server-end-point"
#define ALL "SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-512 SCRAM-SHA-1-PLUS " \
	"SCRAM-SHA-256-PLUS SCRAM-SHA-512-PLUS PLAIN"
#define NAMES 12

struct words {
	char text[512];
	const char *list[NAMES];
	size_t n;
};

static void
split(struct words *w, const char *text)
{
	strncpy(w->text, text != NULL ? text : "", sizeof w->text - 1);
	w->n = 0;
	for (char *p = strtok(w->text, " "); p != NULL; p = strtok(NULL, " "))
		w->list[w->n++] = p;
}

/* One log-in by `strength`; what came of it: "" or a code. */
struct attempt {
	const struct scram_setup *setup;
	const char *strength, *user, *password;
	char flag;		/* 0: what fits */
	struct err err;
};

static void
encoded(struct str *s)
{
	struct str plain = *s;

	str_init(s);
	base64_add(s, plain.s, plain.len);
	str_free(&plain);
}

static void
decoded(struct str *s)
{
	struct str coded = *s;

	str_init(s);
	str_add(s, "");
	assert_int_equal(base64_decode(s, coded.s, coded.len), 0);
	str_free(&coded);
}

static int
refused(struct attempt *a, const struct str *out)
{
	return err_set(&a->err, out->s, "%s", out->s);
}

static int
answer(struct attempt *a, struct scram *s, struct str *out)
{
	enum sasl_hash hash;
	const void *salt;
	size_t len;
	unsigned n;
	struct sasl_key *key;
	int rc;

	if (scram_challenge(s, out->s, out->len, &a->err) == -1)
		return -1;
	scram_cost(s, &hash, &salt, &len, &n);
	key = sasl_key_make(hash, salt, len, n, a->password, &a->err);
	assert_non_null(key);
	str_clear(out);
	rc = scram_final(s, key, out, &a->err);
	sasl_key_free(key);
	return rc;
}

static int
exchange(struct attempt *a, struct scram *s, struct scram_server *server,
    const char *mechanism, struct str *out)
{
	enum scram_says says;

	assert_int_equal(scram_first(s, out, &a->err), 0);
	encoded(out);
	says = scram_server_auth(server, mechanism, out->s, out);
	while (says == SCRAM_SAYS_CHALLENGE) {
		decoded(out);
		if (out->len > 2 && memcmp(out->s, "v=", 2) == 0) {
			if (scram_success(s, out->s, out->len, &a->err) == -1)
				return -1;
			says = scram_server_response(server, "", out);
			assert_int_equal(says, SCRAM_SAYS_SUCCESS);
			assert_string_equal(out->s, "");
			return 0;
		}
		if (answer(a, s, out) == -1)
			return -1;
		encoded(out);
		says = scram_server_response(server, out->s, out);
	}
	if (says == SCRAM_SAYS_FAILURE)
		return refused(a, out);
	decoded(out);
	return scram_success(s, out->s, out->len, &a->err);
}

static const char *
log_in(struct attempt *a)
{
	struct scram_server *server = scram_server_new(a->setup);
	struct words mechanisms, bindings;
	struct sasl_offer o = { 0 };
	struct sasl_choice c;
	struct scram *s;
	struct str out, data;
	bool bound;

	split(&mechanisms, a->setup->mechanisms);
	split(&bindings, a->setup->bindings);
	o.mechanisms = mechanisms.list;
	o.nmechanisms = mechanisms.n;
	o.bindings = bindings.list;
	o.nbindings = bindings.n;
	o.lists_bindings = a->setup->bindings != NULL;
	str_init(&data);
	base64_decode(&data, "YmluZGluZyBkYXRh", 16);
	o.exporter = o.endpoint = data.s;
	o.exporter_len = o.endpoint_len = data.len;
	assert_int_equal(sasl_strength_parse(a->strength, &c.strength), 0);
	bound = c.strength.binding != SASL_BINDING_NONE;
	c.flag = a->flag != 0 ? a->flag : bound ? 'p' : 'n';
	s = scram_new(&c, &o, a->user != NULL ? a->user : "alice", NULL,
	    &a->err);
	assert_non_null(s);
	str_init(&out);
	if (a->password == NULL)
		a->password = WORD;
	a->err.code[0] = '\0';
	exchange(a, s, server, sasl_mechanism_name(c.strength.hash, bound),
	    &out);
	str_free(&out);
	str_free(&data);
	scram_free(s);
	scram_server_free(server);
	return a->err.code;
}

static struct scram_setup
honest(void)
{
	return (struct scram_setup){ .user = "alice", .password = WORD,
		.mechanisms = ALL, .bindings = X " " E,
		.endpoint = "YmluZGluZyBkYXRh",
		.exporter = "YmluZGluZyBkYXRh", .signs_offer = true };
}

static void
test_honest(void **state)
{
	static const char *const hashes[] = { "1", "256", "512" };
	static const char *const types[] = { "none", E, X };
	struct scram_setup setup = honest();
	struct attempt a = { .setup = &setup };

	(void)state;
	for (size_t h = 0; h < NELEM(hashes); h++)
		for (size_t b = 0; b < NELEM(types); b++)
			for (int apart = 0; apart < 2; apart++) {
				char *text = xasprintf("SCRAM-SHA-%s %s",
				    hashes[h], types[b]);

				setup.proof_apart = apart == 1;
				a.strength = text;
				print_message("%s\n", text);
				assert_string_equal(log_in(&a), "");
				free(text);
			}
	assert_int_equal(secret_count(), 0);
}

static void
test_refuses(void **state)
{
	struct scram_setup setup = honest();
	struct attempt a = { .setup = &setup,
		.strength = "SCRAM-SHA-256 none", .password = "another" };

	(void)state;
	assert_string_equal(log_in(&a), "not-authorized");
	a.password = WORD;
	a.user = "bob";
	assert_string_equal(log_in(&a), "malformed-request");
	a.user = NULL;
	/* It had offered -PLUS, and hears that it did not. */
	a.flag = 'y';
	assert_string_equal(log_in(&a), "malformed-request");
	setup.mechanisms = "SCRAM-SHA-256";
	assert_string_equal(log_in(&a), "");
	a.strength = "SCRAM-SHA-1 none";
	assert_string_equal(log_in(&a), "invalid-mechanism");
	/* Another TLS session than ours. */
	setup = honest();
	setup.exporter = "YW5vdGhlcg==";
	a.flag = 0;
	a.strength = "SCRAM-SHA-256 " X;
	assert_string_equal(log_in(&a), "not-authorized");
	a.strength = "SCRAM-SHA-256 " E;
	assert_string_equal(log_in(&a), "");
}

static const struct {
	enum scram_lie lie;
	const char *code;
} lies[] = {
	{ SCRAM_FOREIGN_NONCE, "server-nonce" },
	{ SCRAM_SAME_NONCE, "server-nonce" },
	{ SCRAM_FEW_ITERATIONS, "server-cost" },
	{ SCRAM_MANY_ITERATIONS, "server-cost" },
	{ SCRAM_OTHER_OFFER, "server-offer" },
	{ SCRAM_NONSENSE, "sasl-syntax" },
	{ SCRAM_EARLY_SUCCESS, "sasl-syntax" },
	{ SCRAM_NO_PROOF, "server-proof" },
	{ SCRAM_EMPTY_PROOF, "server-proof" },
	{ SCRAM_WRONG_PROOF, "server-proof" },
	{ SCRAM_OLD_PROOF, "server-proof" },
	{ SCRAM_CHALLENGES_TWICE, "sasl-syntax" },
};

static void
test_lies(void **state)
{
	struct scram_setup setup = honest();
	struct attempt a = { .setup = &setup,
		.strength = "SCRAM-SHA-512 " X };

	(void)state;
	assert_int_equal(NELEM(lies), SCRAM_LIES - 1);
	for (size_t i = 0; i < NELEM(lies); i++) {
		setup.lie = lies[i].lie;
		print_message("lie %d\n", lies[i].lie);
		assert_string_equal(log_in(&a), lies[i].code);
	}
}

static void
test_plain(void **state)
{
	struct scram_setup setup = { .password = WORD };
	struct scram_server *s;
	struct str out;

	(void)state;
	str_init(&out);
	for (int good = 0; good < 2; good++) {
		sasl_plain_message("alice", good ? WORD : "x", &out, NULL);
		encoded(&out);
		s = scram_server_new(&setup);
		assert_int_equal(scram_server_auth(s, "PLAIN", out.s, &out),
		    good ? SCRAM_SAYS_SUCCESS : SCRAM_SAYS_FAILURE);
		scram_server_free(s);
		str_clear(&out);
	}
	str_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_honest),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_lies),
		cmocka_unit_test(test_plain),
	};

	gcry_check_version(NULL);
	gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
	gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
