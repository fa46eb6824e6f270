/*
 * What the files of sasl share among themselves and show to nobody else.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_SASL_INSIDE_H
#define SOTTO_SASL_INSIDE_H

#include "sasl/sasl.h"

struct sasl_key {		/* in secret memory, whole */
	enum sasl_hash hash;
	unsigned iterations;
	size_t salt_len;
	unsigned char salt[SASL_SALT_MAX];
	unsigned char salted[SASL_HASH_MAX];
};

/* key.c: RFC 5802, 2.2; `out` has room for SASL_HASH_MAX bytes. */
void sasl_hash(enum sasl_hash, const void *, size_t, unsigned char *out);
void sasl_hmac(enum sasl_hash, const void *key, size_t key_len,
    const void *, size_t, unsigned char *out);

/* message.c: the fields of a message, RFC 5802, 7 */
struct scram_field {
	char name;
	const char *value;	/* into the message */
	size_t len;
};
/*
 * Takes a message apart: "x=value,y=value".  Returns how many fields there
 * are, or -1: not of this form, a name twice, more than `max`, or a NUL.
 */
int scram_fields(const char *, size_t, struct scram_field *, int max);
/* The field of this name, or NULL. */
const struct scram_field *scram_field(const struct scram_field *, int n,
    char name);
/* A name with ',' and '=' as RFC 5802, 5.1 wants them. */
void scram_add_name(struct str *, const char *);

/* offer.c: base64 of the hash of what was offered; XEP-0474, 3.1 */
void sasl_offer_hash(enum sasl_hash, const struct sasl_offer *,
    struct str *);

#endif
