/*
 * Keys that libotr would make in the middle of a key exchange, made while the
 * contact is waited for.  Each pair is used once, in the exchange that it was
 * made for, or not at all.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <libotr/proto.h>
#include <libotr/context.h>

#include "otr/libotr/inside.h"

/* Where it has a session the keys of that are in the same place. */
static bool
ahead_is_free(const struct context *c)
{
	return c->context_priv->their_y == NULL &&
	    c->context_priv->their_keyid == 0;
}

static bool
ahead_has_next(const struct context *c)
{
	const struct context_priv *p = c->context_priv;

	return p->our_old_dh_key.pub != NULL && p->our_dh_key.pub != NULL &&
	    p->our_keyid == c->auth.our_keyid + 1 &&
	    gcry_mpi_cmp(p->our_old_dh_key.pub, c->auth.our_dh.pub) == 0;
}

bool
ahead_lacks_next(const struct context *c)
{
	return (c->auth.authstate == OTRL_AUTHSTATE_AWAITING_REVEALSIG ||
	    c->auth.authstate == OTRL_AUTHSTATE_AWAITING_SIG) &&
	    ahead_is_free(c) && c->auth.our_dh.pub != NULL &&
	    !ahead_has_next(c);
}

/*
 * OTRv3, "Initializing the state of the key management": the pair of the
 * exchange is our first, and there is a second.  libotr makes that when the
 * last message has come, unless the context has both.
 */
void
ahead_make_next(struct context *c)
{
	struct context_priv *p = c->context_priv;

	ahead_drop_next(c);
	if (otrl_dh_gen_keypair(c->auth.our_dh.groupid, &p->our_dh_key) != 0)
		return;
	otrl_dh_keypair_copy(&p->our_old_dh_key, &c->auth.our_dh);
	p->our_keyid = c->auth.our_keyid + 1;
}

void
ahead_drop_next(struct context *c)
{
	struct context_priv *p = c->context_priv;

	if (!ahead_is_free(c))
		return;
	otrl_dh_keypair_free(&p->our_dh_key);
	otrl_dh_keypair_free(&p->our_old_dh_key);
	p->our_keyid = 0;
}
