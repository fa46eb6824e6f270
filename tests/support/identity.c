/*
 * A server's certificate and key: see identity.h.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "identity.h"
#include "lib/lib.h"

static void
identity_certify(struct identity *id, const char *names, long from, long to)
{
	X509_EXTENSION *ext;
	X509_NAME *name;

	id->cert = X509_new();
	X509_set_version(id->cert, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(id->cert), 1);
	X509_gmtime_adj(X509_getm_notBefore(id->cert), from);
	X509_gmtime_adj(X509_getm_notAfter(id->cert), to);
	X509_set_pubkey(id->cert, id->key);
	name = X509_get_subject_name(id->cert);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
	    (const unsigned char *)"test", -1, -1, 0);
	X509_set_issuer_name(id->cert, name);
	ext = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, names);
	X509_add_ext(id->cert, ext, -1);
	X509_EXTENSION_free(ext);
	if (X509_sign(id->cert, id->key, EVP_sha256()) == 0)
		die("no certificate");
}

void
identity_make(struct identity *id, const char *names, long from, long to)
{
	FILE *f;
	int fd;

	id->key = EVP_EC_gen("P-256");
	identity_certify(id, names, from, to);
	snprintf(id->file, sizeof(id->file), "/tmp/t-identity.XXXXXX");
	fd = mkstemp(id->file);
	f = fd == -1 ? NULL : fdopen(fd, "w");
	if (f == NULL || PEM_write_X509(f, id->cert) != 1 || fclose(f) != 0)
		die("%s cannot be written", id->file);
}

void
identity_free(struct identity *id)
{
	unlink(id->file);
	X509_free(id->cert);
	EVP_PKEY_free(id->key);
}

SSL_CTX *
identity_server(const struct identity *id)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	if (ctx == NULL || SSL_CTX_use_certificate(ctx, id->cert) != 1 ||
	    SSL_CTX_use_PrivateKey(ctx, id->key) != 1)
		die("no TLS");
	return ctx;
}
