/*
 * Data messages.  Whether one belongs to a session (its keys, its MAC and its
 * counter) is looked at before libotr does: that loses memory with each one
 * that it cannot read, and its parser need not see what strangers make up.
 * OTRv3, "Receiving a Data Message".
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gcrypt.h>
#include <libotr/proto.h>
#include <libotr/tlv.h>

#include "otr/libotr/inside.h"

#define MAC 20
#define COUNTER 8

struct fields {
	uint32_t sender_key, our_key;
	const unsigned char *counter;
	const unsigned char *signed_end;
	const unsigned char *mac;
};

static bool
data_fields(struct reader *r, int version, struct fields *f)
{
	uint32_t len;

	if (read_bytes(r, version == 3 ? 12 : 4) == NULL ||	/* and flags */
	    !read_int(r, &f->sender_key) || !read_int(r, &f->our_key) ||
	    read_sized(r, &len) == NULL ||		/* next DH key */
	    (f->counter = read_bytes(r, COUNTER)) == NULL ||
	    read_sized(r, &len) == NULL)		/* the ciphertext */
		return false;
	f->signed_end = r->at;
	return (f->mac = read_bytes(r, MAC)) != NULL &&
	    read_sized(r, &len) != NULL && r->left == 0;
}

/* The session keys that it claims, if they are ones that we have. */
static DH_sesskeys *
data_keys(struct context_priv *priv, const struct fields *f)
{
	uint32_t ours = priv->our_keyid - f->our_key;
	uint32_t theirs = priv->their_keyid - f->sender_key;

	/* After the last number there is none: libotr's own would be 0. */
	if (f->sender_key == UINT32_MAX || priv->their_keyid == 0 ||
	    f->our_key == 0 || f->sender_key == 0 ||
	    ours > 1 || theirs > 1 || (theirs == 1 && priv->their_old_y ==
	    NULL))
		return NULL;
	return &priv->sesskeys[ours][theirs];
}

/* Each side makes a new key once the other has shown to have its last. */
static bool
data_brings_keys(const struct context_priv *priv, const struct fields *f)
{
	return f->our_key == priv->our_keyid ||
	    f->sender_key == priv->their_keyid;
}

static enum readable
data_check(struct context *c, const unsigned char *raw, size_t len, int version)
{
	struct reader r = { raw, len };
	struct fields f;
	DH_sesskeys *keys;

	if (!data_fields(&r, version, &f) ||
	    (keys = data_keys(c->context_priv, &f)) == NULL ||
	    keys->rcvmac == NULL)
		return READABLE_NOT;
	gcry_md_reset(keys->rcvmac);
	gcry_md_write(keys->rcvmac, raw, (size_t)(f.signed_end - raw));
	/* Big endian: greater than the last one, or it is a replay. */
	if (!same_bytes(gcry_md_read(keys->rcvmac, GCRY_MD_SHA1), f.mac,
	    MAC) || memcmp(f.counter, keys->rcvctr, COUNTER) <= 0)
		return READABLE_NOT;
	return data_brings_keys(c->context_priv, &f) ? READABLE_NEW_KEYS :
	    READABLE;
}

enum readable
context_readable(struct context *c, const char *body, int version)
{
	size_t len;
	unsigned char *raw = wire_bytes(body, &len);
	enum readable readable = data_check(c, raw, len, version);

	free(raw);
	return readable;
}

char *
context_seal(struct context *c, const char *text, enum tlv type,
    const void *bytes, size_t len, bool ignorable)
{
	OtrlTLV *tlv = type == TLV_NONE ? NULL :
	    otrl_tlv_new((unsigned short)type, (unsigned short)len, bytes);
	char *wire = NULL;
	gcry_error_t code;

	code = otrl_proto_create_data(&wire, c, text, tlv,
	    ignorable ? OTRL_MSGFLAGS_IGNORE_UNREADABLE : 0, NULL);
	otrl_tlv_free(tlv);
	context_forget_last(c);
	if (code != 0)
		return NULL;
	/* libotr's clock for heartbeats is its own. */
	c->context_priv->lastsent = time(NULL);
	return wire;
}

unsigned
context_unrevealed(const struct context *c)
{
	return c->context_priv->numsavedkeys;
}

void
context_drop_unrevealed(struct context *c)
{
	struct context_priv *priv = c->context_priv;

	if (priv->numsavedkeys > 0)
		wipe(priv->saved_mac_keys, priv->numsavedkeys * MAC);
	free(priv->saved_mac_keys);
	priv->saved_mac_keys = NULL;
	priv->numsavedkeys = 0;
}
