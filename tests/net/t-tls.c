/*
 * TLS over memory, against a server of the test's own with certificates made
 * on the spot.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "net/stream/stream.h"
#include "tests/support/identity.h"

#define HOST "chat.example.org"

/* ---- the server -------------------------------------------------------- */

struct server {
	SSL_CTX *ctx;
	SSL *ssl;
	BIO *in, *out;
	char alpn[32];
};

static int
on_alpn(SSL *ssl, const unsigned char **out, unsigned char *len,
    const unsigned char *in, unsigned in_len, void *arg)
{
	struct server *s = arg;

	(void)ssl;
	*out = in + 1;
	*len = in[0];
	snprintf(s->alpn, sizeof s->alpn, "%.*s", (int)in_len - 1, in + 1);
	return SSL_TLSEXT_ERR_OK;
}

static void
server_accept(struct server *s)
{
	SSL_free(s->ssl);
	s->ssl = SSL_new(s->ctx);
	s->in = BIO_new(BIO_s_mem());
	s->out = BIO_new(BIO_s_mem());
	SSL_set_bio(s->ssl, s->in, s->out);
	SSL_set_accept_state(s->ssl);
	s->alpn[0] = '\0';
}

static void
server_begin(struct server *s, const struct identity *id, int version)
{
	memset(s, 0, sizeof *s);
	s->ctx = SSL_CTX_new(TLS_server_method());
	SSL_CTX_set_max_proto_version(s->ctx, version);
	SSL_CTX_set_security_level(s->ctx, 0);
	assert_int_equal(SSL_CTX_use_certificate(s->ctx, id->cert), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(s->ctx, id->key), 1);
	SSL_CTX_set_alpn_select_cb(s->ctx, on_alpn, s);
	server_accept(s);
}

static void
server_end(struct server *s)
{
	SSL_free(s->ssl);
	SSL_CTX_free(s->ctx);
}

/*
 * Carries bytes both ways, in pieces of `size`, until nothing moves.  -1: the
 * client failed.  What the client may read is added to `read`, if there.
 */
static int
carry(struct tls *t, struct server *s, size_t size, struct str *read,
    struct err *err)
{
	char chunk[4096];
	bool moved = true;
	struct str out;
	size_t n;
	int rc = 0;

	str_init(&out);
	while (moved && rc == 0) {
		moved = false;
		tls_wire(t, &out);
		if (out.len > 0) {
			BIO_write(s->in, out.s, (int)out.len);
			str_clear(&out);
			moved = true;
		}
		SSL_do_handshake(s->ssl);
		while (rc == 0 && BIO_read_ex(s->out, chunk,
		    size < sizeof chunk ? size : sizeof chunk, &n) == 1) {
			rc = tls_feed(t, chunk, n, err);
			if (rc == 0 && read != NULL)
				rc = tls_read(t, read, err);
			moved = true;
		}
	}
	tls_wire(t, &out);
	if (out.len > 0)
		BIO_write(s->in, out.s, (int)out.len);
	str_free(&out);
	return rc;
}

static struct tls_trust *
trusting(const struct identity *id)
{
	struct tls_trust *trust = tls_trust_new(id->file, NULL);

	assert_non_null(trust);
	return trust;
}

static size_t
server_reads(struct server *s, char *out, size_t size)
{
	size_t n = 0;

	return SSL_read_ex(s->ssl, out, size, &n) == 1 ? n : 0;
}

/* ---- tests ------------------------------------------------------------- */

static void
test_talk(void **state)
{
	static const int versions[] = { TLS1_3_VERSION, TLS1_2_VERSION };
	struct identity id;
	struct tls_trust *trust;

	(void)state;
	identity_make(&id, "DNS:" HOST, -60, 3600);
	trust = trusting(&id);
	for (size_t i = 0; i < NELEM(versions); i++)
		for (size_t size = 1; size < 5000; size += 1500) {
			unsigned char mine[TLS_BINDING_MAX], theirs[32];
			char got[64] = "", *pem, *what;
			struct err err = { .code = "" };
			struct server s;
			struct str read;
			struct tls *t;

			str_init(&read);
			server_begin(&s, &id, versions[i]);
			t = tls_new(trust, HOST, false, NULL);
			assert_int_equal(tls_exporter(t, mine), 0);
			assert_null(tls_certificate(t));
			assert_int_equal(carry(t, &s, size, NULL, &err), 0);
			assert_int_equal(tls_state(t), TLS_VERDICT);
			assert_string_equal(tls_problem(t), "");
			assert_string_equal(s.alpn, "");
			assert_string_equal(SSL_get_servername(s.ssl,
			    TLSEXT_NAMETYPE_host_name), HOST);
			/* Before the verdict nothing goes out or comes in. */
			assert_int_equal(SSL_write(s.ssl, "early", 5), 5);
			assert_int_equal(tls_write(t, "password", 8, &err),
			    -1);
			assert_int_equal(carry(t, &s, size, &read, &err), 0);
			assert_int_equal(read.len, 0);
			assert_int_equal(server_reads(&s, got, sizeof got),
			    0);
			tls_accept(t);
			assert_int_equal(tls_read(t, &read, &err), 0);
			assert_string_equal(read.s, "early");
			assert_int_equal(tls_write(t, "hello", 5, &err), 0);
			assert_int_equal(carry(t, &s, size, &read, &err), 0);
			assert_int_equal(server_reads(&s, got, sizeof got),
			    5);
			assert_memory_equal(got, "hello", 5);
			/* Both ends agree on what to bind to. */
			assert_int_equal(tls_exporter(t, mine), 32);
			SSL_export_keying_material(s.ssl, theirs, 32,
			    "EXPORTER-Channel-Binding", 24,
			    (const unsigned char *)"", 0, 1);
			assert_memory_equal(mine, theirs, 32);
			assert_int_equal(tls_endpoint(t, mine), 32);
			X509_digest(id.cert, EVP_sha256(), theirs, NULL);
			assert_memory_equal(mine, theirs, 32);
			pem = tls_certificate(t);
			assert_non_null(strstr(pem, "BEGIN CERTIFICATE"));
			free(pem);
			what = tls_describe(t);
			assert_non_null(strstr(what, i == 0 ? "TLS 1.3, TLS_"
			    : "TLS 1.2, ECDHE"));
			free(what);
			/* The server ends it. */
			SSL_shutdown(s.ssl);
			assert_int_equal(carry(t, &s, size, &read, &err), 0);
			assert_int_equal(tls_state(t), TLS_CLOSED);
			tls_close(t);
			carry(t, &s, size, NULL, &err);
			assert_int_equal(server_reads(&s, got, sizeof got),
			    0);
			assert_int_equal(SSL_get_shutdown(s.ssl) &
			    SSL_RECEIVED_SHUTDOWN, SSL_RECEIVED_SHUTDOWN);
			tls_free(t);
			server_end(&s);
			str_free(&read);
		}
	tls_trust_free(trust);
	identity_free(&id);
}

static void
test_alpn(void **state)
{
	struct identity id;
	struct tls_trust *trust;
	struct server s;
	struct tls *t;

	(void)state;
	identity_make(&id, "DNS:" HOST, -60, 3600);
	trust = trusting(&id);
	server_begin(&s, &id, TLS1_3_VERSION);
	t = tls_new(trust, HOST, true, NULL);
	assert_int_equal(carry(t, &s, 4096, NULL, NULL), 0);
	assert_string_equal(s.alpn, "xmpp-client");
	tls_free(t);
	server_end(&s);
	tls_trust_free(trust);
	identity_free(&id);
}

/* Every fault of a certificate is told, and none ends the handshake. */
static void
test_problems(void **state)
{
	static const struct {
		const char *names, *domain, *says[2];
		long from, to;
		bool trusted;
	} cases[] = {
		{ "DNS:" HOST, HOST, { "self-signed" }, -60, 60, false },
		{ "DNS:evil.example", HOST, { "hostname mismatch" }, -60, 60,
		    true },
		{ "DNS:*.example.org", HOST, { "" }, -60, 60, true },
		{ "DNS:*.org", HOST, { "hostname mismatch" }, -60, 60, true },
		{ "DNS:c*.example.org", HOST, { "hostname mismatch" }, -60,
		    60, true },
		{ "DNS:xn--bcher-kva.example", "xn--bcher-kva.example",
		    { "" }, -60, 60, true },
		{ "DNS:" HOST, HOST, { "expired" }, -120, -60, true },
		{ "DNS:" HOST, HOST, { "not yet valid" }, 3600, 7200, true },
		{ "IP:127.0.0.1", "127.0.0.1", { "" }, -60, 60, true },
		{ "DNS:127.0.0.1", "127.0.0.1", { "IP address mismatch" },
		    -60, 60, true },
		{ "IP:::1", "::1", { "" }, -60, 60, true },
		{ "DNS:evil.example", HOST, { "hostname mismatch",
		    "self-signed" }, -120, -60, false },
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct identity id, other;
		struct tls_trust *trust;
		struct server s;
		struct tls *t;

		identity_make(&id, cases[i].names, cases[i].from,
		    cases[i].to);
		identity_make(&other, "DNS:" HOST, -60, 3600);
		trust = trusting(cases[i].trusted ? &id : &other);
		server_begin(&s, &id, TLS1_3_VERSION);
		t = tls_new(trust, cases[i].domain, false, NULL);
		assert_int_equal(carry(t, &s, 4096, NULL, NULL), 0);
		assert_int_equal(tls_state(t), TLS_VERDICT);
		print_message("%s for %s: %s\n", cases[i].names,
		    cases[i].domain, tls_problem(t));
		for (size_t j = 0; j < 2 && cases[i].says[j] != NULL; j++)
			assert_non_null(strstr(tls_problem(t),
			    cases[i].says[j]));
		assert_int_equal(cases[i].says[0][0] == '\0',
		    *tls_problem(t) == '\0');
		tls_free(t);
		server_end(&s);
		tls_trust_free(trust);
		identity_free(&id);
		identity_free(&other);
	}
}

/* Below 1.2, no TLS at all, and a cut in the middle. */
static void
test_refused(void **state)
{
	struct identity id;
	struct tls_trust *trust;
	struct server s;
	struct err err;
	struct str wire;
	struct tls *t;

	(void)state;
	identity_make(&id, "DNS:" HOST, -60, 3600);
	trust = trusting(&id);
	server_begin(&s, &id, TLS1_1_VERSION);
	t = tls_new(trust, HOST, false, NULL);
	err.code[0] = '\0';
	assert_int_equal(carry(t, &s, 4096, NULL, &err), -1);
	assert_string_equal(err.code, "tls");
	assert_int_equal(tls_state(t), TLS_FAILED);
	assert_int_equal(tls_feed(t, "", 0, &err), -1);
	tls_accept(t);
	assert_int_equal(tls_write(t, "x", 1, &err), -1);
	tls_free(t);
	server_end(&s);

	str_init(&wire);
	t = tls_new(trust, HOST, false, NULL);
	assert_int_equal(tls_feed(t, "<?xml version='1.0'?><stream/>", 30,
	    &err), -1);
	assert_string_equal(err.code, "tls");
	assert_non_null(strstr(err.text, "wrong version number"));
	tls_wire(t, &wire);
	assert_true(wire.len > 0);
	str_free(&wire);
	tls_free(t);
	tls_trust_free(trust);
	assert_null(tls_trust_new("/nonexistent/ca", &err));
	assert_string_equal(err.code, "ca-file");
	assert_null(tls_trust_new("/dev/null", &err));
	identity_free(&id);
}

/* What is wrong with that server's certificate. */
static void
judge(struct tls_trust *trust, const struct identity *id, char problem[128])
{
	struct server s;
	struct tls *t;

	server_begin(&s, id, TLS1_3_VERSION);
	t = tls_new(trust, HOST, false, NULL);
	assert_int_equal(carry(t, &s, 4096, NULL, NULL), 0);
	assert_int_equal(tls_state(t), TLS_VERDICT);
	snprintf(problem, 128, "%s", tls_problem(t));
	tls_free(t);
	server_end(&s);
}

/* Certificates are found by the name of who signed them, here themselves. */
static void
make_named(struct identity *id, const char *cn)
{
	X509_NAME *name = X509_NAME_new();
	FILE *f;

	identity_make(id, "DNS:" HOST, -60, 3600);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
	    (const unsigned char *)cn, -1, -1, 0);
	X509_set_subject_name(id->cert, name);
	X509_set_issuer_name(id->cert, name);
	X509_NAME_free(name);
	assert_true(X509_sign(id->cert, id->key, EVP_sha256()) > 0);
	assert_non_null(f = fopen(id->file, "w"));
	assert_int_equal(PEM_write_X509(f, id->cert), 1);
	fclose(f);
}

/* A certificate as such a directory has it. */
static char *
put_hashed(const char *dir, const struct identity *id)
{
	char *path = xasprintf("%s/%08lx.0", dir,
	    X509_NAME_hash_ex(X509_get_subject_name(id->cert), NULL, NULL,
	    NULL));

	assert_int_equal(symlink(id->file, path), 0);
	return path;
}

/*
 * The system's certificates: from the directory, and from the file only when
 * that does not do; not there yet, it cannot have been read before.
 */
static void
test_system(void **state)
{
	struct identity in_dir, in_file, in_none;
	char dir[] = "/tmp/t-tls-XXXXXX", problem[128], *path, *hashed;
	struct tls_trust *trust;

	(void)state;
	make_named(&in_dir, "in dir");
	make_named(&in_file, "in file");
	make_named(&in_none, "in none");
	assert_non_null(mkdtemp(dir));
	hashed = put_hashed(dir, &in_dir);
	path = xasprintf("%s/all.pem", dir);
	setenv("SSL_CERT_DIR", dir, 1);
	setenv("SSL_CERT_FILE", path, 1);
	trust = tls_trust_new(NULL, NULL);
	assert_non_null(trust);
	judge(trust, &in_dir, problem);
	assert_string_equal(problem, "");
	assert_int_equal(symlink(in_file.file, path), 0);
	judge(trust, &in_dir, problem);
	assert_string_equal(problem, "");
	judge(trust, &in_file, problem);
	assert_string_equal(problem, "");
	judge(trust, &in_none, problem);
	assert_non_null(strstr(problem, "self-signed"));
	judge(trust, &in_dir, problem);
	assert_string_equal(problem, "");
	tls_trust_free(trust);
	unsetenv("SSL_CERT_DIR");
	unsetenv("SSL_CERT_FILE");
	unlink(hashed);
	unlink(path);
	rmdir(dir);
	free(hashed);
	free(path);
	identity_free(&in_dir);
	identity_free(&in_file);
	identity_free(&in_none);
}

/* A record that somebody has changed ends it; what came before was read. */
static void
test_changed(void **state)
{
	struct identity id;
	struct tls_trust *trust;
	struct server s;
	struct err err = { .code = "" };
	struct str read;
	struct tls *t;
	char chunk[4096];
	size_t n = 0;

	(void)state;
	identity_make(&id, "DNS:" HOST, -60, 3600);
	trust = trusting(&id);
	server_begin(&s, &id, TLS1_3_VERSION);
	t = tls_new(trust, HOST, false, NULL);
	assert_int_equal(carry(t, &s, 4096, NULL, &err), 0);
	tls_accept(t);
	str_init(&read);
	SSL_write(s.ssl, "one", 3);
	assert_int_equal(carry(t, &s, 4096, &read, &err), 0);
	assert_string_equal(read.s, "one");
	SSL_write(s.ssl, "two", 3);
	assert_int_equal(BIO_read_ex(s.out, chunk, sizeof chunk, &n), 1);
	chunk[n - 1] ^= 1;
	assert_int_equal(tls_feed(t, chunk, n, &err), 0);
	assert_int_equal(tls_read(t, &read, &err), -1);
	assert_string_equal(read.s, "one");
	assert_int_equal(tls_state(t), TLS_FAILED);
	assert_int_equal(tls_read(t, &read, &err), -1);
	str_free(&read);
	tls_free(t);
	server_end(&s);
	tls_trust_free(trust);
	identity_free(&id);
}

/* Runs one connection to its end; what it leaves for the next. */
static struct tls_session *
run(struct tls_trust *trust, struct server *s, const char *domain,
    const struct tls_session *old, bool *resumed, char *problem)
{
	struct tls *t = tls_new(trust, domain, false, old);
	struct tls_session *next;
	struct str read;
	char *what;

	str_init(&read);
	assert_int_equal(carry(t, s, 4096, NULL, NULL), 0);
	assert_int_equal(tls_state(t), TLS_VERDICT);
	snprintf(problem, 128, "%s", tls_problem(t));
	tls_accept(t);
	SSL_write(s->ssl, "x", 1);
	assert_int_equal(carry(t, s, 4096, &read, NULL), 0);
	assert_int_equal(read.len, 1);
	what = tls_describe(t);
	*resumed = strstr(what, ", resumed") != NULL;
	free(what);
	next = tls_session_take(t);
	assert_null(tls_session_take(t));
	tls_close(t);
	carry(t, s, 4096, NULL, NULL);
	tls_free(t);
	str_free(&read);
	return next;
}

/* A session is resumed; its certificate's faults come with it. */
static void
test_resume(void **state)
{
	static const int versions[] = { TLS1_3_VERSION, TLS1_2_VERSION };
	char problem[128];
	bool resumed;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct identity id, other;
		struct tls_session *a, *b, *c;
		struct tls_trust *trust;
		struct server s;

		identity_make(&id, "DNS:" HOST ",DNS:b.example", -60, 3600);
		identity_make(&other, "DNS:" HOST, -60, 3600);
		trust = trusting(i < 2 ? &id : &other);
		server_begin(&s, &id, versions[i % 2]);
		a = run(trust, &s, HOST, NULL, &resumed, problem);
		assert_non_null(a);
		assert_false(resumed);
		assert_int_equal(*problem == '\0', i < 2);
		server_accept(&s);
		b = run(trust, &s, HOST, a, &resumed, problem);
		assert_true(resumed);
		assert_int_equal(*problem == '\0', i < 2);
		/* Never for another domain, which was not looked at. */
		server_accept(&s);
		c = run(trust, &s, "b.example", a, &resumed, problem);
		assert_false(resumed);
		tls_session_free(a);
		tls_session_free(b);
		tls_session_free(c);
		server_end(&s);
		tls_trust_free(trust);
		identity_free(&id);
		identity_free(&other);
	}
}

/* The certificate has expired since the session was made. */
static void
test_resume_expired(void **state)
{
	struct tls_session *a, *b;
	struct tls_trust *trust;
	struct identity id;
	struct server s;
	char problem[128];
	bool resumed;

	(void)state;
	identity_make(&id, "DNS:" HOST, -60, 2);
	trust = trusting(&id);
	server_begin(&s, &id, TLS1_3_VERSION);
	a = run(trust, &s, HOST, NULL, &resumed, problem);
	assert_string_equal(problem, "");
	while (X509_cmp_current_time(X509_get0_notAfter(id.cert)) > 0)
		usleep(20000);		/* no other clock can be had */
	server_accept(&s);
	b = run(trust, &s, HOST, a, &resumed, problem);
	assert_true(resumed);
	assert_non_null(strstr(problem, "expired"));
	tls_session_free(a);
	tls_session_free(b);
	server_end(&s);
	tls_trust_free(trust);
	identity_free(&id);
}

/* What the file says a certificate is not for holds, though the directory has
 * it without a word. */
static void
test_rejected(void **state)
{
	struct identity id;
	char dir[] = "/tmp/t-tls-XXXXXX", problem[128], *path, *hashed;
	ASN1_OBJECT *server = OBJ_nid2obj(NID_server_auth);
	struct tls_trust *trust;
	FILE *f;

	(void)state;
	make_named(&id, "rejected");
	assert_non_null(mkdtemp(dir));
	hashed = put_hashed(dir, &id);
	path = xasprintf("%s/all.pem", dir);
	assert_int_equal(X509_add1_reject_object(id.cert, server), 1);
	assert_non_null(f = fopen(path, "w"));
	assert_int_equal(PEM_write_X509_AUX(f, id.cert), 1);
	fclose(f);
	setenv("SSL_CERT_DIR", dir, 1);
	setenv("SSL_CERT_FILE", path, 1);
	assert_non_null(trust = tls_trust_new(NULL, NULL));
	judge(trust, &id, problem);
	assert_non_null(strstr(problem, "rejected"));
	tls_trust_free(trust);
	unsetenv("SSL_CERT_DIR");
	unsetenv("SSL_CERT_FILE");
	unlink(hashed);
	unlink(path);
	rmdir(dir);
	free(hashed);
	free(path);
	identity_free(&id);
}

/* Pieces share records, and none is in two that fits into one: who resumes a
 * stream must know what can have arrived in part. */
static void
test_records(void **state)
{
	static const size_t sizes[] = { 700, 30, 5000, 10000, 600, 16384, 1,
	    16383, 1, 2, 40000, 20, 700, 30, 9000, 9000, 9000 };
	struct identity id;
	struct tls_trust *trust;
	struct err err;
	struct server s;
	struct tls *t;
	char *piece = calloc(1, 40000), *got = calloc(1, 16384);
	size_t n, records = 0;

	(void)state;
	identity_make(&id, "DNS:" HOST, -60, 3600);
	trust = trusting(&id);
	server_begin(&s, &id, TLS1_3_VERSION);
	t = tls_new(trust, HOST, false, NULL);
	assert_int_equal(carry(t, &s, 4096, NULL, &err), 0);
	tls_accept(t);
	for (size_t i = 0; i < NELEM(sizes); i++) {
		memset(piece, 'a' + (int)i, sizes[i]);
		assert_int_equal(tls_write(t, piece, sizes[i], &err), 0);
	}
	assert_int_equal(carry(t, &s, 4096, NULL, &err), 0);
	for (size_t i = 0, left = 0; (n = server_reads(&s, got, 16384)) > 0;
	    records++)
		for (size_t at = 0; at < n;) {
			size_t part;

			if (left == 0)
				left = sizes[i];
			part = left < n - at ? left : n - at;
			/* Only what fits into none goes on in the next. */
			assert_true(part == left || sizes[i] > 16384);
			assert_int_equal(got[at], 'a' + (int)i);
			at += part;
			left -= part;
			i += left == 0;
		}
	assert_in_range(records, 8, 11);
	tls_free(t);
	server_end(&s);
	tls_trust_free(trust);
	identity_free(&id);
	free(piece);
	free(got);
}

/* Whether such bytes lie in plain memory, there being no copy of ours. */
static bool
test_heap_has(const char *word, size_t len)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	unsigned long from, to;
	char line[512];
	bool found = false;

	if (maps == NULL)
		return false;
	while (fgets(line, sizeof line, maps) != NULL)
		if (strstr(line, "[heap]") != NULL &&
		    sscanf(line, "%lx-%lx", &from, &to) == 2)
			found = memmem((void *)from, to - from, word, len) != NULL;
	fclose(maps);
	return found;
}

/* A password may be in what waits to be sealed: it waits where secrets are,
 * and is nowhere when that was sealed. */
static void
test_secret(void **state)
{
	struct identity id;
	struct tls_trust *trust;
	struct server s;
	struct tls *t;
	char word[33] = "";

	(void)state;
	identity_make(&id, "DNS:" HOST, -60, 3600);
	trust = trusting(&id);
	server_begin(&s, &id, TLS1_3_VERSION);
	t = tls_new(trust, HOST, false, NULL);
	assert_int_equal(carry(t, &s, 4096, NULL, NULL), 0);
	tls_accept(t);
	random_bytes(word, 32);
	for (size_t i = 0; i < 200; i++)	/* it grows, and moves */
		assert_int_equal(tls_write(t, word, 32, NULL), 0);
	assert_false(test_heap_has(word, 32));
	assert_int_equal(carry(t, &s, 4096, NULL, NULL), 0);
	assert_false(test_heap_has(word, 32));
	tls_free(t);
	server_end(&s);
	tls_trust_free(trust);
	identity_free(&id);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_talk),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_secret),
		cmocka_unit_test(test_alpn),
		cmocka_unit_test(test_problems),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_resume),
		cmocka_unit_test(test_resume_expired),
		cmocka_unit_test(test_system),
		cmocka_unit_test(test_rejected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
