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
		mutable->master = otrl_context_find(s->otr->us, s->contact,
		    s->account, OTR_PROTOCOL, OTRL_INSTAG_MASTER, add, NULL,
		    NULL, NULL);
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

static bool
context_is_idle(const struct otr_session *s, const struct context *c)
{
	return c != s->ctx && c->m_context != c &&
	    c->msgstate == OTRL_MSGSTATE_PLAINTEXT;
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
	for (c = otr->us->context_root; c != NULL; c = c->next) {
		privs = xreallocarray(privs, n + 1, sizeof(*privs));
		privs[n++] = c->context_priv;
	}
	otrl_userstate_free(otr->us);
	for (i = 0; i < n; i++)
		free(privs[i]);
	free(privs);
}

/*
 * Each new instance tag is a new context, for ever, and tags are free for
 * whoever forges them: only so many.  False: no room for `tag`.
 */
bool
context_room(struct otr_session *s, uint32_t tag)
{
	struct context *c, *oldest = NULL, *master = context_master(s, true);
	unsigned n = 0;

	if (context_find(s, tag) != NULL)
		return true;
	for (c = master; c != NULL && c->m_context == master; c = c->next) {
		n++;
		if (context_is_idle(s, c) && (oldest == NULL ||
		    c->context_priv->lastrecv <
		    oldest->context_priv->lastrecv))
			oldest = c;
	}
	if (n <= OTR_INSTANCES_MAX)
		return true;
	if (oldest == NULL)
		return false;
	context_forget(oldest);
	return true;
}
