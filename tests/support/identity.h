/*
 * A server's certificate and key, made on the spot, and the file with which
 * it is trusted.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TESTS_IDENTITY_H
#define SOTTO_TESTS_IDENTITY_H

#include <openssl/ssl.h>

struct identity {
	EVP_PKEY *key;
	X509 *cert;
	char file[64];		/* PEM; gone with the identity */
};

/*
 * Self-signed, for `names` (as in "DNS:a,IP:1.2.3.4"), valid from so many
 * seconds after now until so many.
 */
void identity_make(struct identity *, const char *names, long from, long to);
void identity_free(struct identity *);
/* A server that shows it; the caller frees. */
SSL_CTX *identity_server(const struct identity *);

#endif
