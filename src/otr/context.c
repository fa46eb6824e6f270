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

#include "otr/session.h"

struct context *
context_master(const struct otr_session *s, bool add)
{
	struct otr_session *mutable = (struct otr_session *)s;

	if (s->master == NULL)
		mutable->master = known_master(s->otr, s->account,
		    s->contact, add);
	return s->master;
}

struct context *
context_find(const struct otr_session *s, uint32_t tag)
{
	struct context *c, *master = context_master(s, false);

	for (c = master; c != NULL && c->m_context == master; c = c->next)
		if (c->their_instance == tag)
			return c;
	return NULL;
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

/* What goes for another, in this order; none that lines go to. */
enum spare {
	SPARE_IDLE,		/* no session */
	SPARE_UNVERIFIED,
	SPARE_ANY,		/* crashed ones of the contact's own, likely */
	SPARES
};

static bool
context_may_go(const struct otr_session *s, const struct context *c,
    enum spare spare)
{
	if (c == s->ctx || c->m_context == c ||
	    c->their_instance == s->candidate)
		return false;
	if (spare == SPARE_IDLE)
		return c->msgstate == OTRL_MSGSTATE_PLAINTEXT;
	return spare == SPARE_ANY ||
	    !fingerprint_trusted(c->active_fingerprint);
}

static void
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

/* libotr 4.1.1 empties context_priv and does not free it. */
void
contexts_free(struct otr *otr)
{
	struct context_priv **privs = NULL;
	struct context *c;
	size_t n = 0, i;

	if (otr->us == NULL)
		return;
	for (c = otr->us->context_root; c != NULL; c = c->next)
		n++;
	privs = xcalloc(n + 1, sizeof(*privs));
	for (c = otr->us->context_root, n = 0; c != NULL; c = c->next)
		privs[n++] = c->context_priv;
	otrl_userstate_free(otr->us);
	for (i = 0; i < n; i++)
		free(privs[i]);
	free(privs);
}

/* In seconds for what is idle, since such may be in an exchange just now. */
static bool
is_older(const struct context *a, const struct context *b, enum spare spare)
{
	if (spare == SPARE_IDLE)
		return a->context_priv->lastrecv < b->context_priv->lastrecv;
	return context_heard(a) < context_heard(b);
}

/* The one that was silent for longest, of those that may go. */
static struct context *
context_oldest(const struct otr_session *s, enum spare spare)
{
	struct context *c, *oldest = NULL, *master = context_master(s, false);

	for (c = master; c != NULL && c->m_context == master; c = c->next)
		if (context_may_go(s, c, spare) && (oldest == NULL ||
		    is_older(c, oldest, spare)))
			oldest = c;
	return oldest;
}

/*
 * Each new instance tag is a new context, for ever, and tags are free for
 * whoever forges them: only so many.  Sessions cost an exchange, but who has
 * a program beside the contact's can make as many; they must not shut the
 * contact's own next one out.  False: no room for `tag`.
 */
bool
context_room(struct otr_session *s, uint32_t tag)
{
	struct context *c, *oldest = NULL, *master = context_master(s, true);
	unsigned n = 0;
	int spare;

	if (context_find(s, tag) != NULL)
		return true;
	for (c = master; c != NULL && c->m_context == master; c = c->next)
		n++;
	if (n <= OTR_INSTANCES_MAX)
		return true;
	for (spare = SPARE_IDLE; oldest == NULL && spare < SPARES; spare++)
		oldest = context_oldest(s, (enum spare)spare);
	if (oldest == NULL)
		return false;
	if (oldest->msgstate != OTRL_MSGSTATE_PLAINTEXT)
		run_end_one(s, oldest);		/* its program is told */
	context_forget(oldest);
	return true;
}
