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

#include <gcrypt.h>
#include <libotr/b64.h>
#include <libotr/proto.h>

#include "otr/session.h"

#define MAC 20
#define COUNTER 8

struct fields {
	uint32_t sender_key, our_key;
	const unsigned char *counter;
	const unsigned char *signed_end;
	const unsigned char *mac;
};

static bool
fields_read(struct reader *r, int version, struct fields *f)
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
keys_of(struct context_priv *priv, const struct fields *f)
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

static bool
check(struct context *c, const unsigned char *raw, size_t len, int version)
{
	struct reader r = { raw, len };
	struct fields f;
	DH_sesskeys *keys;

	if (!fields_read(&r, version, &f) ||
	    (keys = keys_of(c->context_priv, &f)) == NULL ||
	    keys->rcvmac == NULL)
		return false;
	gcry_md_reset(keys->rcvmac);
	gcry_md_write(keys->rcvmac, raw, (size_t)(f.signed_end - raw));
	/* Big endian: greater than the last one, or it is a replay. */
	return same_bytes(gcry_md_read(keys->rcvmac, GCRY_MD_SHA1), f.mac,
	    MAC) && memcmp(f.counter, keys->rcvctr, COUNTER) > 0;
}

/* A data message that this context can and may decrypt. */
static bool
data_is_ours(struct context *c, const char *body, int version)
{
	unsigned char *raw = NULL;
	size_t len = 0;
	bool ours;

	if (otrl_base64_otr_decode(body, &raw, &len) != 0)
		return false;
	ours = check(c, raw, len, version);
	free(raw);
	return ours;
}

char *
data_farewell(struct otr_session *s)
{
	OtrlTLV *tlv = otrl_tlv_new(OTRL_TLV_DISCONNECTED, 0, NULL);
	char *wire = run_seal(s, "", tlv, true);

	otrl_tlv_free(tlv);
	return wire;
}

/*
 * A program that changes its keys with each message, and hears nothing from
 * us meanwhile, makes as many MAC keys wait: with ten thousand of them the
 * next line is larger than any server takes.
 */
static void
data_reveal(struct otr_session *s, struct context *c)
{
	struct context_priv *priv = c->context_priv;
	char *wire = NULL;

	if (priv->numsavedkeys < OTR_REVEAL_MAX)
		return;
	if (c == s->ctx && (wire = run_seal(s, "", NULL, true)) != NULL)
		inject_add(s, s->resource, wire);
	free(wire);
	/* Another program's go unrevealed. */
	if (priv->numsavedkeys > 0)
		wipe(priv->saved_mac_keys, priv->numsavedkeys * MAC);
	free(priv->saved_mac_keys);
	priv->saved_mac_keys = NULL;
	priv->numsavedkeys = 0;
}

/* ---- what comes ---------------------------------------------------------- */

static uint64_t
fnv(const char *s)
{
	uint64_t h = 0xcbf29ce484222325;

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3;
	return h;
}

/* The same ciphertext again, from a server or a resumed stream. */
static bool
seen(const struct otr_session *s, uint64_t hash)
{
	size_t i;

	for (i = 0; i < NELEM(s->recent); i++)
		if (s->recent[i] == hash)
			return true;
	return false;
}

static void
remember(struct otr_session *s, uint64_t hash)
{
	s->recent[s->recent_next++ % NELEM(s->recent)] = hash;
}

static void
data_unreadable(struct incoming *m, const char *text)
{
	unsigned char flags = 0;

	/* A heartbeat or the like: nobody misses it. */
	if (otrl_proto_data_read_flags(m->body, &flags) == 0 &&
	    (flags & OTRL_MSGFLAGS_IGNORE_UNREADABLE) != 0)
		return;
	if (m->stranger) {
		recv_notice(m->s, m->resource, text);
		return;
	}
	recv_unreadable(m->s, m->resource, text);
	tell_unreadable(m);
}

/* The session that lives speaks from here now. */
static void
data_followed(struct incoming *m, struct context *c)
{
	struct otr_session *s = m->s;
	char hex[FINGERPRINT_HEX + 1];

	/* Where it was then says nothing of where it is now. */
	if (m->age != AGE_LIVE)
		return;
	device_heard(s, c, m->resource);
	fingerprint_hex(c->active_fingerprint, hex);
	if (c == s->ctx && session_lives(s)) {
		s->heard_at = loop_now(s->otr->loop);
		s->why = "the contact writes from another place";
		s->flush = s->flush || s->gone;
		s->gone = false;
		/* The chosen program stays that under its new name. */
		if (device_is_chosen(s))
			device_choose(s, m->resource);
		session_set_resource(s, m->resource);
	} else if (c->msgstate == OTRL_MSGSTATE_ENCRYPTED && hex[0] != '\0' &&
	    s->state != SESSION_NONE && !exchange_starts(s) &&
	    strcmp(hex, s->key) == 0 && (!device_is_chosen(s) || s->gone)) {
		/* Another program of the contact's with the very same key. */
		s->why = "the contact writes from another program";
		run_pin(s, c, m->resource);
	} else if (c->msgstate == OTRL_MSGSTATE_ENCRYPTED &&
	    !exchange_starts(s) && session_lives(s))
		device_beside(s, c, m->resource);
}

static void
data_read(struct incoming *m, struct run *run, struct context *c,
    bool trusted, const char *hex)
{
	m->in->text = run->text;
	run->text = NULL;
	/* Its own key's trust, never that of the session that lines use. */
	m->in->level = trusted ? OTR_PRIVATE : OTR_UNVERIFIED;
	memcpy(m->in->fingerprint, hex, sizeof(m->in->fingerprint));
	data_followed(m, c);
}

static void
data_run(struct incoming *m, struct context *c)
{
	struct otr_session *s = m->s;
	uint64_t hash = fnv(m->body);
	char hex[FINGERPRINT_HEX + 1];
	bool trusted;
	struct run run;

	if (seen(s, hash))
		return;
	if (!data_is_ours(c, m->body, m->wire.version)) {
		data_unreadable(m, "a message that could not be decrypted");
		return;
	}
	/* Before it runs: the message may end the session. */
	trusted = fingerprint_trusted(c->active_fingerprint);
	fingerprint_hex(c->active_fingerprint, hex);
	run_wire(s, m->resource, m->body, &run);
	if (run.read) {
		remember(s, hash);
		data_reveal(s, c);
		data_read(m, &run, c, trusted, hex);
	} else
		data_unreadable(m, "a message that could not be decrypted");
	run_clear(&run);
}

void
recv_data(struct incoming *m)
{
	struct context *c = context_find(m->s, m->wire.from);

	if (m->wire.version == 3 &&
	    m->wire.to != keys_tag(m->s->otr->keys, m->s->account))
		recv_notice(m->s, m->resource,
		    "for another of your programs");
	else if (c == NULL || c->msgstate != OTRL_MSGSTATE_ENCRYPTED ||
	    c->active_fingerprint == NULL ||
	    (int)c->protocol_version != m->wire.version)
		data_unreadable(m, "encrypted for a session that is gone");
	else
		data_run(m, c);
}
