/*
 * The public key that signs a key exchange, looked at before libotr gives it
 * to libgcrypt: that one ends the program where a modulus is nought.  Knows
 * nothing of whose key it is.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <gcrypt.h>
#include <libotr/b64.h>
#include <libotr/dh.h>
#include <libotr/proto.h>

#include "otr/libotr/inside.h"

#define MAC 20			/* of the HMAC, truncated */
#define KEY 16
#define HASH 32

/* What is made of the shared secret: OTRv3, "Computing AES keys, MAC keys". */
struct secrets {
	gcry_cipher_hd_t c;	/* for what is encrypted */
	gcry_md_hd_t m2;	/* for its MAC */
};

/* ---- numbers ------------------------------------------------------------- */

/* Bits of an unsigned number, big endian. */
static size_t
signer_bits(const unsigned char *p, size_t len)
{
	size_t n;

	while (len > 0 && *p == 0) {
		p++;
		len--;
	}
	if (len == 0)
		return 0;
	for (n = 8 * (len - 1); n < 8 * len && *p >> (n - 8 * (len - 1)) != 0;
	    n++)
		;
	return n;
}

static bool
signer_odd(struct reader *r, size_t least, size_t most)
{
	uint32_t len;
	const unsigned char *p = read_sized(r, &len);
	size_t bits = p == NULL ? 0 : signer_bits(p, len);

	return bits >= least && bits <= most && (p[len - 1] & 1) != 0;
}

static bool
signer_residue(struct reader *r, size_t most)
{
	uint32_t len;
	const unsigned char *p = read_sized(r, &len);
	size_t bits = p == NULL ? 0 : signer_bits(p, len);

	return bits > 1 && bits <= most;
}

/*
 * OTRv3, "Public keys, signatures, and fingerprints": type, p, q, g, y.  Its
 * signatures have two numbers of 160 bits; p has 1024 in all programs.
 */
static bool
signer_key_is_sane(const unsigned char *p, size_t len)
{
	struct reader r = { p, len };
	const unsigned char *type = read_bytes(&r, 2);

	return type != NULL && type[0] == 0 && type[1] == 0 &&
	    signer_odd(&r, 512, 4096) && signer_odd(&r, 160, 160) &&
	    signer_residue(&r, 4096) && signer_residue(&r, 4096);
}

/* ---- the secrets --------------------------------------------------------- */

static void
signer_rewind(gcry_cipher_hd_t h)
{
	static const unsigned char zero[KEY];

	gcry_cipher_reset(h);
	gcry_cipher_setctr(h, zero, sizeof(zero));
}

/* Our partner's g^x, which the key in the message opens; false: it is not. */
static bool
signer_open_gx(const OtrlAuthInfo *a, const unsigned char *key, gcry_mpi_t *out)
{
	unsigned char hash[HASH], *gx = xmalloc(a->encgx_len + 1);
	gcry_cipher_hd_t h = NULL;
	struct reader r = { gx, a->encgx_len };
	const unsigned char *p = NULL;
	uint32_t len;

	if (gcry_cipher_open(&h, GCRY_CIPHER_AES, GCRY_CIPHER_MODE_CTR,
	    GCRY_CIPHER_SECURE) == 0 && gcry_cipher_setkey(h, key, KEY) == 0) {
		signer_rewind(h);
		if (gcry_cipher_decrypt(h, gx, a->encgx_len, a->encgx,
		    a->encgx_len) == 0) {
			gcry_md_hash_buffer(GCRY_MD_SHA256, hash, gx,
			    a->encgx_len);
			if (same_bytes(hash, a->hashgx, HASH))
				p = read_sized(&r, &len);
		}
	}
	gcry_cipher_close(h);
	*out = NULL;
	if (p != NULL && r.left == 0)
		gcry_mpi_scan(out, GCRYMPI_FMT_USG, p, len, NULL);
	free(gx);
	return *out != NULL;
}

static bool
signer_secrets(const OtrlAuthInfo *a, const unsigned char *key,
    struct secrets *s)
{
	gcry_cipher_hd_t cp = NULL;
	gcry_md_hd_t m1 = NULL, m1p = NULL, m2p = NULL;
	unsigned char id[20];
	size_t idlen;
	gcry_mpi_t gx;
	bool ok;

	s->c = NULL;
	s->m2 = NULL;
	if (!signer_open_gx(a, key, &gx))
		return false;
	/* It says no to what is out of range. */
	ok = otrl_dh_compute_v2_auth_keys(&a->our_dh, gx, id, &idlen, &s->c,
	    &cp, &m1, &m1p, &s->m2, &m2p) == 0;
	gcry_mpi_release(gx);
	gcry_cipher_close(cp);
	gcry_md_close(m1);
	gcry_md_close(m1p);
	gcry_md_close(m2p);
	return ok;
}

/* ---- the message --------------------------------------------------------- */

static enum signer
signer_key(const struct secrets *s, const unsigned char *sealed, size_t len,
    const unsigned char *mac)
{
	unsigned char *text;
	bool sane;

	gcry_md_reset(s->m2);
	gcry_md_write(s->m2, sealed, len);
	if (!same_bytes(gcry_md_read(s->m2, GCRY_MD_SHA256), mac, MAC))
		return SIGNER_NONE;
	len -= 4;		/* its length is under the MAC, too */
	text = xmalloc(len + 1);
	signer_rewind(s->c);
	sane = gcry_cipher_decrypt(s->c, text, len, sealed + 4, len) == 0 &&
	    signer_key_is_sane(text, len);
	signer_rewind(s->c);	/* libotr goes on with the same */
	free(text);
	return sane ? SIGNER_GOOD : SIGNER_FALSE;
}

/* OTRv3, "Reveal Signature Message", "Signature Message": after the header. */
static enum signer
signer_fields(OtrlAuthInfo *a, struct reader *r, bool reveal)
{
	const unsigned char *key = NULL, *sealed, *mac;
	struct secrets s = { a->enc_cp, a->mac_m2p };
	enum signer found = SIGNER_NONE;
	uint32_t len;

	if (reveal && ((key = read_sized(r, &len)) == NULL || len != KEY))
		return SIGNER_NONE;
	sealed = r->at;
	if (read_sized(r, &len) == NULL || (mac = read_bytes(r, MAC)) ==
	    NULL || r->left != 0)
		return SIGNER_NONE;
	if (!reveal)
		return signer_key(&s, sealed, 4 + (size_t)len, mac);
	if (signer_secrets(a, key, &s))
		found = signer_key(&s, sealed, 4 + (size_t)len, mac);
	gcry_cipher_close(s.c);
	gcry_md_close(s.m2);
	return found;
}

enum signer
signer_look(struct context *c, const char *body, const struct wire *w)
{
	bool reveal = w->kind == WIRE_REVEAL;
	enum signer found = SIGNER_NONE;
	unsigned char *raw = NULL;
	struct reader r = { NULL, 0 };

	if (c->auth.authstate != (reveal ? OTRL_AUTHSTATE_AWAITING_REVEALSIG :
	    OTRL_AUTHSTATE_AWAITING_SIG) ||
	    otrl_base64_otr_decode(body, &raw, &r.left) != 0)
		return SIGNER_NONE;
	r.at = raw;
	if (read_bytes(&r, w->version == 3 ? 11 : 3) != NULL)
		found = signer_fields(&c->auth, &r, reveal);
	free(raw);
	return found;
}
