/*
 * What a certificate says, for people, and whether it is one of those that
 * were named.  Judges nothing: who signed it is OpenSSL's business.
 *
 * SPDX-License-Identifier: ISC
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "net/stream/inside.h"

#define HEX_LENGTH 64
#define TEXT_MAX 4096		/* bytes of each text */

/* Foreign bytes as valid UTF-8; where they are cut, they say so. */
static char *
certificate_fixed(const char *s, size_t len)
{
	struct str out;

	str_init(&out);
	utf8_fix(&out, s, len);
	return words_take(str_take(&out), TEXT_MAX);
}

static char *
certificate_name_text(const X509_NAME *name)
{
	BIO *b = BIO_new(BIO_s_mem());
	char *data, *out;
	long len;

	if (b == NULL)
		die("out of memory");
	X509_NAME_print_ex(b, name, 0, (XN_FLAG_ONELINE &
	    ~ASN1_STRFLGS_ESC_MSB & ~XN_FLAG_SPC_EQ) | XN_FLAG_DN_REV);
	len = BIO_get_mem_data(b, &data);
	out = certificate_fixed(data, len < 0 ? 0 : (size_t)len);
	BIO_free(b);
	return out;
}

static char *
certificate_time_text(const ASN1_TIME *t)
{
	struct tm tm;
	char out[32];

	if (ASN1_TIME_to_tm(t, &tm) != 1 ||
	    strftime(out, sizeof out, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		return xstrdup("");
	return xstrdup(out);
}

static void
certificate_add_name(struct str *out, const char *s, size_t len)
{
	if (out->len > 0)
		str_add(out, ", ");
	utf8_fix(out, s, len);
}

/* The names that it is good for: domains and addresses. */
static char *
certificate_names_text(X509 *cert)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name,
	    NULL, NULL);
	struct str out;

	str_init(&out);
	for (int i = 0; names != NULL && i < sk_GENERAL_NAME_num(names);
	    i++) {
		const GENERAL_NAME *n = sk_GENERAL_NAME_value(names, i);
		const ASN1_STRING *v;
		char ip[INET6_ADDRSTRLEN];
		int len;
		if (n->type != GEN_DNS && n->type != GEN_IPADD)
			continue;
		v = n->type == GEN_DNS ? n->d.dNSName : n->d.iPAddress;
		len = ASN1_STRING_length(v);
		if (n->type == GEN_DNS)
			certificate_add_name(&out,
			    (const char *)ASN1_STRING_get0_data(v),
			    (size_t)len);
		else if ((len == 4 || len == 16) && inet_ntop(len == 4 ?
		    AF_INET : AF_INET6, ASN1_STRING_get0_data(v), ip,
		    sizeof ip) != NULL)
			certificate_add_name(&out, ip, strlen(ip));
	}
	GENERAL_NAMES_free(names);
	return words_take(str_take(&out), TEXT_MAX);
}

/* As people know them. */
static const char *
certificate_key_name(int type)
{
	switch (type) {
	case EVP_PKEY_RSA:
		return "RSA";
	case EVP_PKEY_EC:
		return "ECDSA";
	default:
		return OBJ_nid2sn(type);
	}
}

static char *
certificate_key_text(X509 *cert)
{
	EVP_PKEY *key = X509_get0_pubkey(cert);

	if (key == NULL)
		return xstrdup("unknown key");
	return xasprintf("%s %d bits",
	    certificate_key_name(EVP_PKEY_base_id(key)),
	    EVP_PKEY_bits(key));
}

static int
certificate_digest_text(X509 *cert, char out[65])
{
	unsigned char bytes[EVP_MAX_MD_SIZE];
	unsigned len;

	if (X509_digest(cert, EVP_sha256(), bytes, &len) != 1 ||
	    len != HEX_LENGTH / 2)
		return -1;
	for (unsigned i = 0; i < len; i++) {
		out[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
		out[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
	}
	out[HEX_LENGTH] = '\0';
	return 0;
}

int
certificate_read(struct certificate *c, const char *pem)
{
	BIO *b = BIO_new_mem_buf(pem, -1);
	X509 *cert = b == NULL ? NULL :
	    PEM_read_bio_X509(b, NULL, NULL, NULL);
	int rc = -1;

	memset(c, 0, sizeof *c);
	if (cert != NULL && certificate_digest_text(cert, c->sha256) == 0) {
		c->subject = certificate_name_text(X509_get_subject_name(cert));
		c->issuer = certificate_name_text(X509_get_issuer_name(cert));
		c->names = certificate_names_text(cert);
		c->not_before =
		    certificate_time_text(X509_get0_notBefore(cert));
		c->not_after = certificate_time_text(X509_get0_notAfter(cert));
		c->key = certificate_key_text(cert);
		rc = 0;
	}
	X509_free(cert);
	BIO_free(b);
	return rc;
}

void
certificate_clear(struct certificate *c)
{
	free(c->subject);
	free(c->issuer);
	free(c->names);
	free(c->not_before);
	free(c->not_after);
	free(c->key);
	memset(c, 0, sizeof *c);
}

bool
certificate_listed(const char *list, const char *sha256)
{
	if (strlen(sha256) != HEX_LENGTH)
		return false;
	while (*(list += strspn(list, " ,\t\n")) != '\0') {
		size_t len = strcspn(list, " ,\t\n");
		const char *hex = list;
		list += len;
		if (len > 7 && strncasecmp(hex, "sha256:", 7) == 0) {
			hex += 7;
			len -= 7;
		}
		if (len == HEX_LENGTH && strncasecmp(hex, sha256, len) == 0)
			return true;
	}
	return false;
}
