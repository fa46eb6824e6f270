/*
 * libotr's contexts: one for a contact (the master) and one for each of its
 * programs, and what libotr leaves lying about in them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <gcrypt.h>
#include <libotr/proto.h>
#include <libotr/message.h>
#include <libotr/userstate.h>

#include "otr/libotr/inside.h"

struct context *
context_next(const struct context *c)
{
	return c->next != NULL && c->next->m_context == c->m_context ?
	    c->next : NULL;
}

struct context *
context_of_tag(struct context *master, uint32_t tag)
{
	struct context *c;

	for (c = master; c != NULL; c = context_next(c))
		if (c->their_instance == tag)
			return c;
	return NULL;
}

uint32_t
context_tag(const struct context *c)
{
	return c->their_instance;
}

int
context_version(const struct context *c)
{
	return (int)c->protocol_version;
}

unsigned
context_generation(const struct context *c)
{
	return c->context_priv->generation;
}

struct s_fingerprint *
context_key(const struct context *c)
{
	return c->active_fingerprint;
}

int64_t
context_last_heard(const struct context *c)
{
	return c->context_priv->lastrecv;
}

bool
context_is_encrypted(const struct context *c)
{
	return c->msgstate == OTRL_MSGSTATE_ENCRYPTED;
}

bool
context_is_finished(const struct context *c)
{
	return c->msgstate == OTRL_MSGSTATE_FINISHED;
}

/* DESIGN 7, "Phantom session": the state alone says nothing. */
bool
context_is_live(const struct context *c)
{
	return context_is_encrypted(c) && c->active_fingerprint != NULL;
}

void
context_set_plain(struct context *c)
{
	c->msgstate = OTRL_MSGSTATE_PLAINTEXT;
}

void *
context_note(const struct context *c)
{
	return c->app_data;
}

void
context_set_note(struct context *c, void *note, void (*free_note)(void *))
{
	c->app_data = note;
	c->app_data_free = free_note;
}

/* OTRv3, "The protocol state machine". */
enum context_step
context_step(const struct context *c)
{
	switch (c->auth.authstate) {
	case OTRL_AUTHSTATE_AWAITING_DHKEY:
		return CONTEXT_COMMIT;
	case OTRL_AUTHSTATE_AWAITING_REVEALSIG:
		return CONTEXT_KEY;
	case OTRL_AUTHSTATE_AWAITING_SIG:
		return CONTEXT_REVEAL;
	case OTRL_AUTHSTATE_NONE:
	case OTRL_AUTHSTATE_V1_SETUP:
		break;
	}
	return CONTEXT_IDLE;
}

void
context_drop_exchange(struct context *c)
{
	ahead_drop_next(c);
	otrl_auth_clear(&c->auth);
}

/*
 * libotr keeps the last text to send it again after the next key exchange,
 * whoever's key that is (law 4: a resend never goes to another key).
 */
void
context_forget_last(struct context *c)
{
	gcry_free(c->context_priv->lastmessage);
	c->context_priv->lastmessage = NULL;
	c->context_priv->may_retransmit = 0;
}

/*
 * Each Reveal Signature message makes new ones over those of the last, which
 * failed: 8 kB lost, for a forged message.
 */
void
context_forget_ciphers(struct context *c)
{
	OtrlAuthInfo *a = &c->auth;

	gcry_cipher_close(a->enc_c);
	gcry_cipher_close(a->enc_cp);
	gcry_md_close(a->mac_m1);
	gcry_md_close(a->mac_m1p);
	gcry_md_close(a->mac_m2);
	gcry_md_close(a->mac_m2p);
	a->enc_c = a->enc_cp = NULL;
	a->mac_m1 = a->mac_m1p = a->mac_m2 = a->mac_m2p = NULL;
}

void
context_forget(struct context *c)
{
	struct context *m = c->m_context;
	struct context_priv *priv = c->context_priv;

	/* libotr leaves these pointing at what it frees. */
	if (m->recent_child == c)
		m->recent_child = m;
	if (m->recent_rcvd_child == c)
		m->recent_rcvd_child = m;
	if (m->recent_sent_child == c)
		m->recent_sent_child = m;
	if (otrl_context_forget(c) == 0)
		free(priv);
}
