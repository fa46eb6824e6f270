/*
 * The played server's TLS, over memory, and its identity.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "played-parts.h"

struct played_identity {
	EVP_PKEY *key;
	X509 *cert;
	char file[64];
};

struct played_tls {
	SSL *ssl;
	BIO *in, *out;
};

/* ---- who it is ----------------------------------------------------------- */

static void
certify(struct played_identity *id, const char *domain)
{
	char *names = xasprintf("DNS:%s", domain);
	X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, NULL,
	    NID_subject_alt_name, names);
	X509_NAME *name;

	id->cert = X509_new();
	X509_set_version(id->cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(id->cert), 1);
	X509_gmtime_adj(X509_getm_notBefore(id->cert), -86400L * 365);
	X509_gmtime_adj(X509_getm_notAfter(id->cert), 86400L * 365 * 10);
	X509_set_pubkey(id->cert, id->key);
	name = X509_get_subject_name(id->cert);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
	    (const unsigned char *)"played", -1, -1, 0);
	X509_set_issuer_name(id->cert, name);
	X509_add_ext(id->cert, ext, -1);
	X509_EXTENSION_free(ext);
	free(names);
	/* Ed25519: signatures of one length, so that bytes can be counted. */
	if (X509_sign(id->cert, id->key, NULL) == 0)
		die("played: no certificate");
}

/* The test may have a mkstemp() of its own, which writes no file. */
struct played_identity *
played_identity_new(const char *domain)
{
	struct played_identity *id = xcalloc(1, sizeof(*id));
	FILE *f;

	id->key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	if (id->key == NULL)
		die("played: no key");
	certify(id, domain);
	snprintf(id->file, sizeof(id->file), "/tmp/played-%ld.pem",
	    (long)getpid());
	f = fopen(id->file, "wx");
	if (f == NULL || PEM_write_X509(f, id->cert) != 1 || fclose(f) != 0)
		die("played: %s cannot be written", id->file);
	return id;
}

void
played_identity_free(struct played_identity *id)
{
	if (id == NULL)
		return;
	unlink(id->file);
	X509_free(id->cert);
	EVP_PKEY_free(id->key);
	free(id);
}

const char *
played_identity_file(const struct played_identity *id)
{
	return id->file;
}

/* ---- one connection ------------------------------------------------------ */

void *
played_tls_context(const struct played_identity *id, bool only_12)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	if (ctx == NULL || SSL_CTX_use_certificate(ctx, id->cert) != 1 ||
	    SSL_CTX_use_PrivateKey(ctx, id->key) != 1)
		die("played: no TLS");
	if (only_12)
		SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"p", 1);
	return ctx;
}

void
played_tls_context_free(void *ctx)
{
	SSL_CTX_free(ctx);
}

struct played_tls *
played_tls_new(void *ctx)
{
	struct played_tls *t = xcalloc(1, sizeof(*t));

	t->ssl = SSL_new(ctx);
	t->in = BIO_new(BIO_s_mem());
	t->out = BIO_new(BIO_s_mem());
	SSL_set_bio(t->ssl, t->in, t->out);
	SSL_set_accept_state(t->ssl);
	return t;
}

void
played_tls_free(struct played_tls *t)
{
	if (t == NULL)
		return;
	SSL_free(t->ssl);
	free(t);
}

int
played_tls_feed(struct played_tls *t, const void *p, size_t n,
    struct str *said)
{
	char buf[4096];
	size_t got;
	int rc = 1;

	BIO_write(t->in, p, (int)n);
	while ((rc = SSL_read_ex(t->ssl, buf, sizeof(buf), &got)) == 1)
		str_addn(said, buf, got);
	rc = SSL_get_error(t->ssl, rc);
	return rc == SSL_ERROR_WANT_READ || rc == SSL_ERROR_ZERO_RETURN ?
	    0 : -1;
}

void
played_tls_write(struct played_tls *t, const void *p, size_t n)
{
	size_t done;

	if (n > 0)
		(void)SSL_write_ex(t->ssl, p, n, &done);
}

void
played_tls_close(struct played_tls *t)
{
	(void)SSL_shutdown(t->ssl);
}

void
played_tls_wire(struct played_tls *t, struct str *out)
{
	char buf[4096];
	size_t got;

	while (BIO_read_ex(t->out, buf, sizeof(buf), &got) == 1)
		str_addn(out, buf, got);
}

size_t
played_tls_binding(const struct played_tls *t, bool exporter,
    unsigned char *out)
{
	if (!exporter || SSL_export_keying_material(t->ssl, out, 32,
	    "EXPORTER-Channel-Binding", 24, (const unsigned char *)"", 0,
	    0) != 1)
		return 0;
	return 32;
}
