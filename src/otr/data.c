/*
 * Data messages that come: read, or said to be unreadable; and where the
 * contact writes from.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

#define LONG 32768		/* bytes that take half a millisecond */

char *
data_farewell(struct otr_session *s)
{
	return seal_tlv(s, TLV_DISCONNECTED, NULL, 0);
}

/*
 * A program that changes its keys with each message, and hears nothing from
 * us meanwhile, makes as many MAC keys wait: with ten thousand of them the
 * next line is larger than any server takes.
 */
static void
data_reveal(struct otr_session *s, struct context *c)
{
	char *wire = NULL;

	if (context_unrevealed(c) < OTR_REVEAL_MAX)
		return;
	if (c == s->ctx && (wire = seal_tlv(s, TLV_NONE, NULL,
	    0)) != NULL)
		inject_add(s, s->resource, wire);
	free(wire);
	/* Another program's go unrevealed. */
	context_drop_unrevealed(c);
}

/* The same ciphertext again, from a server or a resumed stream. */
static bool
data_seen(const struct otr_session *s, uint64_t hash)
{
	size_t i;

	for (i = 0; i < NELEM(s->recent); i++)
		if (s->recent[i] == hash)
			return true;
	return false;
}

static void
data_remember(struct otr_session *s, uint64_t hash)
{
	s->recent[s->recent_next++ % NELEM(s->recent)] = hash;
}

static void
data_unreadable(struct incoming *m, const char *text)
{
	/* A heartbeat or the like: nobody misses it. */
	if (m->wire.ignorable)
		return;
	if (m->stranger) {
		notice_seldom(m->s, m->resource, text);
		return;
	}
	notice_unreadable(m->s, m->resource, text);
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
	fingerprint_hex(context_key(c), hex);
	if (c == s->ctx && session_lives(s)) {
		s->heard_at = loop_now(s->otr->loop);
		s->why = "the contact writes from another place";
		s->flush = s->flush || s->gone;
		s->gone = false;
		/* The chosen program stays that under its new name. */
		if (device_is_chosen(s))
			device_choose(s, m->resource);
		session_set_resource(s, m->resource);
	} else if (context_is_encrypted(c) && hex[0] != '\0' &&
	    s->state != SESSION_NONE && !exchange_starts(s) &&
	    strcmp(hex, s->key) == 0 && (!device_is_chosen(s) || s->gone)) {
		/* Another program of the contact's with the very same key. */
		s->why = "the contact writes from another program";
		pin_session(s, c, m->resource);
	} else if (context_is_encrypted(c) &&
	    !exchange_starts(s) && session_lives(s))
		device_beside(s, c, m->resource);
}

/* What the message that was read says of another line. */
static void
data_refers(struct otr_in *in, const struct run *run,
    const struct context *c)
{
	struct sealed_reference refers;
	const unsigned char *value;
	size_t len;

	if (in->text == NULL || context_version(c) != 3 ||
	    (value = run_tlv(run, TLV_REFERENCE, &len)) == NULL)
		return;
	if (reference_unpack(value, len, &refers) &&
	    refers.fallback <= strlen(in->text)) {
		in->refers = secret_alloc(sizeof(refers));
		*in->refers = refers;
	}
	wipe(&refers, sizeof(refers));
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
	data_refers(m->in, run, c);
	data_followed(m, c);
}

/* SMP travels as what may be ignored: up to fourteen powers. */
static bool
data_takes_long(const struct incoming *m, enum readable readable)
{
	return m->wire.ignorable || readable == READABLE_NEW_KEYS ||
	    strlen(m->body) >= LONG;
}

static void
data_run(struct incoming *m, struct context *c)
{
	struct otr_session *s = m->s;
	uint64_t hash = hash_bytes(&s->otr->seed, m->body, strlen(m->body));
	enum readable readable;
	char hex[FINGERPRINT_HEX + 1];
	bool trusted;
	struct run run;

	if (data_seen(s, hash))
		return;
	readable = context_readable(c, m->body, m->wire.version);
	if (readable == READABLE_NOT) {
		data_unreadable(m, "a message that could not be decrypted");
		return;
	}
	/* Before it runs: the message may end the session. */
	trusted = fingerprint_trusted(context_key(c));
	fingerprint_hex(context_key(c), hex);
	run_wire(s, m->resource, m->body, data_takes_long(m, readable), &run);
	if (run.read) {
		data_remember(s, hash);
		data_reveal(s, c);
		data_read(m, &run, c, trusted, hex);
	} else
		data_unreadable(m, "a message that could not be decrypted");
	run_clear(&run);
}

void
data_recv(struct incoming *m)
{
	struct context *c = session_context(m->s, m->wire.from);

	if (m->wire.version == 3 &&
	    m->wire.to != keys_tag(m->s->otr->keys, m->s->account))
		notice_seldom(m->s, m->resource,
		    "for another of your programs");
	else if (c == NULL || !context_is_encrypted(c) ||
	    context_key(c) == NULL ||
	    context_version(c) != m->wire.version)
		data_unreadable(m, "encrypted for a session that is gone");
	else
		data_run(m, c);
}
