/*
 * TLS over buffers in memory, with OpenSSL.  Nothing is sealed or opened
 * before the caller has judged the certificate: the verdict of the library
 * is taken down and is not decisive here, since one that is pinned needs no
 * signature of anybody's.
 *
 * SPDX-License-Identifier: ISC
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "net/stream/inside.h"

#define CHUNK 16384		/* the most that one TLS record bears */

struct tls_trust {
	SSL_CTX *ctx;
	bool file;		/* the system's bundle was read, too */
};

struct tls_session {
	SSL_SESSION *session;
	char *domain;		/* whom the certificate was checked for */
};

struct tls {
	enum tls_state state;
	SSL *ssl;
	char *domain;
	BIO *in, *out;		/* owned by ssl */
	struct str plain;	/* said, and not sealed yet */
	struct tls_session *next;	/* to be resumed later */
	char problem[TLS_PROBLEM_MAX + 1];
};

/* ---- trust ------------------------------------------------------------- */

/* ex_data of SSL: the struct tls.  OpenSSL reserves 0 for applications. */
#define OURS 0

static int
tls_on_session(SSL *ssl, SSL_SESSION *session)
{
	struct tls *t = SSL_get_ex_data(ssl, OURS);

	tls_session_free(t->next);
	t->next = xcalloc(1, sizeof *t->next);
	t->next->session = session;
	t->next->domain = xstrdup(t->domain);
	return 1;		/* it is ours now */
}

static void
tls_add_problem(struct tls *t, const char *what)
{
	size_t len = strlen(t->problem);

	if (strstr(t->problem, what) == NULL)
		snprintf(t->problem + len, sizeof t->problem - len, "%s%s",
		    len > 0 ? "; " : "", what);
}

/* Takes a fault down and goes on: the caller decides. */
static int
tls_on_certificate(int good, X509_STORE_CTX *store)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(store,
	    SSL_get_ex_data_X509_STORE_CTX_idx());
	struct tls *t = SSL_get_ex_data(ssl, OURS);
	const char *what = X509_verify_cert_error_string(
	    X509_STORE_CTX_get_error(store));

	if (!good)
		tls_add_problem(t, what);
	return 1;
}

/* Whether what was read until now is enough for this chain. */
static bool
tls_is_enough(X509_STORE_CTX *store)
{
	X509_STORE_CTX *c = X509_STORE_CTX_new();
	bool enough;

	if (c == NULL || X509_STORE_CTX_init(c,
	    X509_STORE_CTX_get0_store(store), X509_STORE_CTX_get0_cert(store),
	    X509_STORE_CTX_get0_untrusted(store)) != 1)
		die("out of memory");
	(void)X509_STORE_CTX_set_default(c, "ssl_server");
	enough = X509_verify_cert(c) == 1;
	X509_STORE_CTX_free(c);
	return enough;
}

/*
 * The system has its certificates as a directory, where those that a chain
 * needs are found by name, and as one file with all of them: 20 ms and 1 MB.
 * That is read only where the directory does not do.
 */
static int
tls_verify(X509_STORE_CTX *store, void *arg)
{
	struct tls_trust *trust = arg;

	if (!trust->file && !tls_is_enough(store)) {
		trust->file = true;
		(void)SSL_CTX_set_default_verify_file(trust->ctx);
	}
	ERR_clear_error();
	return X509_verify_cert(store);
}

/*
 * Whether the file says more of a certificate than that it is one: "TRUSTED",
 * what it is not for.  Where the same is in the directory, the one that was
 * read first counts.
 */
static bool
tls_file_judges(void)
{
	const char *path = getenv(X509_get_default_cert_file_env());
	FILE *f = fopen(path != NULL ? path : X509_get_default_cert_file(), "r");
	char line[256];
	bool judges = false;

	while (f != NULL && !judges && fgets(line, sizeof line, f) != NULL)
		judges = strstr(line, "BEGIN TRUSTED") != NULL;
	if (f != NULL)
		fclose(f);
	return judges;
}

static int
tls_read_trust(struct tls_trust *trust, const char *ca_file)
{
	if (ca_file != NULL)
		return SSL_CTX_load_verify_file(trust->ctx, ca_file);
	SSL_CTX_set_cert_verify_callback(trust->ctx, tls_verify, trust);
	if ((trust->file = tls_file_judges()))
		(void)SSL_CTX_set_default_verify_file(trust->ctx);
	return SSL_CTX_set_default_verify_dir(trust->ctx);
}

void
tls_load(void)
{
	/* Settings that cannot be read are as good as none, as ever. */
	(void)OPENSSL_init_ssl(OPENSSL_INIT_LOAD_CONFIG, NULL);
	ERR_clear_error();
}

struct tls_trust *
tls_trust_new(const char *ca_file, struct err *err)
{
	struct tls_trust *trust = xcalloc(1, sizeof *trust);
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	trust->ctx = ctx;
	if (ctx == NULL ||
	    SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) != 1)
		die("OpenSSL cannot start");
	if (tls_read_trust(trust, ca_file) != 1) {
		ERR_clear_error();
		tls_trust_free(trust);
		err_set(err, "ca-file", "%s has no certificate that can be "
		    "read", ca_file == NULL ? "the system" : ca_file);
		return NULL;
	}
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION |
	    SSL_OP_NO_COMPRESSION);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, tls_on_certificate);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT |
	    SSL_SESS_CACHE_NO_INTERNAL);
	SSL_CTX_sess_set_new_cb(ctx, tls_on_session);
	return trust;
}

void
tls_trust_free(struct tls_trust *trust)
{
	if (trust == NULL)
		return;
	SSL_CTX_free(trust->ctx);
	free(trust);
}

/* ---- one connection ---------------------------------------------------- */

static bool
tls_is_numeric(const char *host)
{
	struct in6_addr a;

	return inet_pton(AF_INET, host, &a) == 1 ||
	    inet_pton(AF_INET6, host, &a) == 1;
}

/* Whom the certificate must be for. */
static int
tls_expect(SSL *ssl, const char *domain)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);

	if (tls_is_numeric(domain))
		return X509_VERIFY_PARAM_set1_ip_asc(param, domain);
	SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return SSL_set1_host(ssl, domain) == 1 &&
	    SSL_set_tlsext_host_name(ssl, domain) == 1;
}

/*
 * What a session that is resumed brings from the handshake in which it was
 * made: the result, and a certificate that is older now.
 */
static void
tls_judge_resumed(struct tls *t)
{
	X509 *cert = SSL_get1_peer_certificate(t->ssl);
	long result = SSL_get_verify_result(t->ssl);

	if (result != X509_V_OK)
		tls_add_problem(t, X509_verify_cert_error_string(result));
	if (cert != NULL &&
	    X509_cmp_current_time(X509_get0_notAfter(cert)) < 0)
		tls_add_problem(t, X509_verify_cert_error_string(
		    X509_V_ERR_CERT_HAS_EXPIRED));
	X509_free(cert);
}

static void
tls_handshake(struct tls *t)
{
	int rc = SSL_do_handshake(t->ssl);

	if (rc == 1) {
		t->state = TLS_VERDICT;
		if (SSL_session_reused(t->ssl))
			tls_judge_resumed(t);
	} else if (SSL_get_error(t->ssl, rc) != SSL_ERROR_WANT_READ)
		t->state = TLS_FAILED;
}

struct tls *
tls_new(struct tls_trust *trust, const char *domain, bool direct,
    const struct tls_session *old)
{
	static const unsigned char alpn[] = "\13xmpp-client";
	struct tls *t = xcalloc(1, sizeof *t);

	t->domain = xstrdup(domain);
	str_init_secret(&t->plain);	/* a password goes by */
	t->ssl = SSL_new(trust->ctx);
	t->in = BIO_new(BIO_s_mem());
	t->out = BIO_new(BIO_s_mem());
	if (t->ssl == NULL || t->in == NULL || t->out == NULL ||
	    SSL_set_ex_data(t->ssl, OURS, t) != 1)
		die("out of memory");
	SSL_set_bio(t->ssl, t->in, t->out);
	if (!tls_expect(t->ssl, domain) || (direct &&
	    SSL_set_alpn_protos(t->ssl, alpn, sizeof alpn - 1) != 0))
		die("out of memory");
	if (old != NULL && strcmp(old->domain, domain) == 0)
		(void)SSL_set_session(t->ssl, old->session);
	SSL_set_connect_state(t->ssl);
	tls_handshake(t);
	ERR_clear_error();
	return t;
}

void
tls_free(struct tls *t)
{
	if (t == NULL)
		return;
	tls_session_free(t->next);
	SSL_free(t->ssl);
	if (t->plain.len > 0)
		wipe(t->plain.s, t->plain.len);
	str_free(&t->plain);
	free(t->domain);
	free(t);
}

/* The last of the library's errors, which is nearest to the cause. */
static int
tls_fail(struct tls *t, struct err *err)
{
	unsigned long code = ERR_peek_last_error();
	const char *why = ERR_reason_error_string(code);

	t->state = TLS_FAILED;
	err_set(err, "tls", "%s", why == NULL ? "the connection broke" : why);
	ERR_clear_error();
	return -1;
}

int
tls_feed(struct tls *t, const void *data, size_t len, struct err *err)
{
	size_t written = 0;

	if (t->state == TLS_FAILED)
		return tls_fail(t, err);
	if (len > 0 && (BIO_write_ex(t->in, data, len, &written) != 1 ||
	    written != len))
		die("out of memory");
	if (t->state == TLS_HANDSHAKE) {
		tls_handshake(t);
		if (t->state == TLS_FAILED)
			return tls_fail(t, err);
	}
	return 0;
}

static int
tls_seal_bytes(struct tls *t, const void *data, size_t len, struct err *err)
{
	size_t n;

	/* The buffer in memory takes all of it. */
	if (len > 0 && t->state == TLS_OPEN &&
	    (SSL_write_ex(t->ssl, data, len, &n) != 1 || n != len))
		return tls_fail(t, err);
	return 0;
}

/* What was said is one record; never a part of a piece with others, since who
 * resumes a stream must know what can have arrived in part (unacked.c). */
static int
tls_seal(struct tls *t, struct err *err)
{
	int rc = tls_seal_bytes(t, t->plain.s, t->plain.len, err);

	if (t->plain.len > 0)
		wipe(t->plain.s, t->plain.len);
	str_clear(&t->plain);
	return rc;
}

void
tls_wire(struct tls *t, struct str *out)
{
	char chunk[CHUNK];
	size_t n;

	(void)tls_seal(t, NULL);
	while (BIO_read_ex(t->out, chunk, sizeof chunk, &n) == 1)
		str_addn(out, chunk, n);
	ERR_clear_error();
}

enum tls_state
tls_state(const struct tls *t)
{
	return t->state;
}

int
tls_read(struct tls *t, struct str *out, struct err *err)
{
	char chunk[CHUNK];
	size_t n, most = 0;
	int rc = 1, why;

	if (t->state != TLS_OPEN)
		return t->state == TLS_FAILED ? tls_fail(t, err) : 0;
	while ((rc = SSL_read_ex(t->ssl, chunk, sizeof chunk, &n)) == 1) {
		str_addn(out, chunk, n);
		most = n > most ? n : most;
	}
	wipe(chunk, most);
	why = SSL_get_error(t->ssl, rc);
	if (why == SSL_ERROR_ZERO_RETURN)
		t->state = TLS_CLOSED;
	else if (why != SSL_ERROR_WANT_READ)
		return tls_fail(t, err);
	ERR_clear_error();
	return 0;
}

int
tls_write(struct tls *t, const void *data, size_t len, struct err *err)
{
	if (t->state != TLS_OPEN)
		return err_set(err, "tls", "nothing can be written now");
	if (t->plain.len + len > TLS_RECORD && tls_seal(t, err) == -1)
		return -1;
	/* It shares its last record with nobody, and locked memory is scarce. */
	if (len > TLS_RECORD)
		return tls_seal_bytes(t, data, len, err);
	str_addn(&t->plain, data, len);
	return 0;
}

void
tls_close(struct tls *t)
{
	(void)tls_seal(t, NULL);
	if (t->state == TLS_OPEN || t->state == TLS_CLOSED)
		(void)SSL_shutdown(t->ssl);
	ERR_clear_error();
}

/* ---- the verdict ------------------------------------------------------- */

const char *
tls_problem(const struct tls *t)
{
	return t->problem;
}

void
tls_accept(struct tls *t)
{
	if (t->state == TLS_VERDICT)
		t->state = TLS_OPEN;
}

SSL *
tls_agreed(const struct tls *t)
{
	return t->state == TLS_VERDICT || t->state == TLS_OPEN ||
	    t->state == TLS_CLOSED ? t->ssl : NULL;
}

/* ---- resumption -------------------------------------------------------- */

struct tls_session *
tls_session_take(struct tls *t)
{
	struct tls_session *s = t->next;

	t->next = NULL;
	if (s != NULL && SSL_SESSION_is_resumable(s->session) != 1) {
		tls_session_free(s);
		return NULL;
	}
	return s;
}

void
tls_session_free(struct tls_session *s)
{
	if (s == NULL)
		return;
	SSL_SESSION_free(s->session);
	free(s->domain);
	free(s);
}
