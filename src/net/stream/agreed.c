/*
 * What was agreed with the other end of a TLS connection: its certificate,
 * version and cipher, and the data that a log-in is bound to.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "net/stream/inside.h"

#define EXPORTED 32		/* bytes; RFC 9266, 2 */

static X509 *
agreed_certificate_of(const struct tls *t)
{
	SSL *ssl = tls_agreed(t);

	return ssl == NULL ? NULL : SSL_get1_peer_certificate(ssl);
}

char *
tls_certificate(const struct tls *t)
{
	X509 *cert = agreed_certificate_of(t);
	BIO *b = cert == NULL ? NULL : BIO_new(BIO_s_mem());
	char *data, *out = NULL;
	long len;

	if (b != NULL && PEM_write_bio_X509(b, cert) == 1 &&
	    (len = BIO_get_mem_data(b, &data)) > 0)
		out = xstrndup(data, (size_t)len);
	BIO_free(b);
	X509_free(cert);
	return out;
}

char *
tls_describe(const struct tls *t)
{
	SSL *ssl = tls_agreed(t);
	const char *version;

	if (ssl == NULL)
		return xstrdup("");
	version = SSL_get_version(ssl);
	return xasprintf("%.3s %s, %s%s", version, version + 4,
	    SSL_get_cipher_name(ssl),
	    SSL_session_reused(ssl) ? ", resumed" : "");
}

size_t
tls_exporter(const struct tls *t, unsigned char *out)
{
	static const char label[] = "EXPORTER-Channel-Binding";
	SSL *ssl = tls_agreed(t);

	/* RFC 9266, 4.2: below 1.3 only with the extended master secret. */
	if (ssl == NULL || (SSL_version(ssl) < TLS1_3_VERSION &&
	    SSL_get_extms_support(ssl) != 1))
		return 0;
	return SSL_export_keying_material(ssl, out, EXPORTED, label,
	    sizeof label - 1, (const unsigned char *)"", 0, 1) == 1 ?
	    EXPORTED : 0;
}

size_t
tls_endpoint(const struct tls *t, unsigned char *out)
{
	X509 *cert = agreed_certificate_of(t);
	unsigned len = 0;
	int hash = NID_undef;

	if (cert != NULL && X509_get_signature_info(cert, &hash, NULL, NULL,
	    NULL) == 1 && hash != NID_undef) {
		if (hash == NID_md5 || hash == NID_sha1)
			hash = NID_sha256;
		if (X509_digest(cert, EVP_get_digestbynid(hash), out,
		    &len) != 1)
			len = 0;
	}
	X509_free(cert);
	ERR_clear_error();
	return len;
}
