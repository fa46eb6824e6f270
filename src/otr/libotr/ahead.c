/*
 * Keys that libotr would make in the middle of a key exchange, made before
 * they are needed.  Each pair is used once, in one exchange, or not at all.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gcrypt.h>
#include <libotr/b64.h>
#include <libotr/proto.h>
#include <libotr/message.h>
#include <libotr/userstate.h>

#include "otr/libotr/inside.h"

#define HEADER 11		/* of version 3 */
#define DH_COMMIT 0x02
#define DH_KEY 0x0a
#define NUMBER 192		/* 1,536 bits */
#define KEY 16
#define HASH 32

struct ahead_pair {
	DH_keypair dh;
};

/* ---- the second pair ----------------------------------------------------- */

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
ahead_give_next(struct context *c, struct ahead_pair *pair)
{
	struct context_priv *p = c->context_priv;

	ahead_drop_next(c);
	p->our_dh_key = pair->dh;
	otrl_dh_keypair_init(&pair->dh);
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

/* ---- the first, for our D-H Key message ---------------------------------- */

struct ahead_pair *
ahead_pair_new(void)
{
	struct ahead_pair *pair = xcalloc(1, sizeof(*pair));

	otrl_dh_keypair_init(&pair->dh);
	if (otrl_dh_gen_keypair(DH1536_GROUP_ID, &pair->dh) != 0) {
		ahead_pair_free(pair);
		return NULL;
	}
	return pair;
}

void
ahead_pair_free(struct ahead_pair *pair)
{
	if (pair == NULL)
		return;
	otrl_dh_keypair_free(&pair->dh);
	free(pair);
}

static unsigned char *
ahead_put(unsigned char *p, uint32_t n)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		*p++ = (unsigned char)(n >> shift);
	return p;
}

static unsigned char *
ahead_put_header(unsigned char *p, unsigned char type, const struct context *c)
{
	*p++ = 0;
	*p++ = 3;
	*p++ = type;
	p = ahead_put(p, c->our_instance);
	return ahead_put(p, c->their_instance);
}

/* It is libotr's now. */
static void
ahead_give(OtrlAuthInfo *a, struct ahead_pair *pair, char *message)
{
	a->our_dh = pair->dh;
	otrl_dh_keypair_init(&pair->dh);
	a->our_keyid = 1;
	a->protocol_version = 3;
	a->lastauthmsg = message;
}

/* OTRv3, "D-H Key Message". */
static char *
ahead_key_message(const struct context *c, gcry_mpi_t public)
{
	unsigned char raw[HEADER + 4 + NUMBER], *p;
	size_t len;

	p = ahead_put_header(raw, DH_KEY, c);
	if (gcry_mpi_print(GCRYMPI_FMT_USG, p + 4, NUMBER, &len, public) != 0)
		return NULL;
	p = ahead_put(p, (uint32_t)len) + len;
	return otrl_base64_otr_encode(raw, (size_t)(p - raw));
}

/* That of the program with this tag; as libotr would, it is made. */
static struct context *
ahead_context(struct run *run, uint32_t tag, bool add)
{
	if (tag < OTRL_MIN_VALID_INSTAG)
		return NULL;
	return otrl_context_find(run->lib->us, run->contact, run->account,
	    KEYS_PROTOCOL, tag, add, NULL, NULL, NULL);
}

/*
 * OTRv3, "Receiving a D-H Commit Message": whoever has sent a D-H Key message
 * sends the same again.  So libotr does here, and makes no pair of its own.
 */
void
ahead_lend_pair(struct run *run, uint32_t tag, struct ahead_pair *pair)
{
	struct context *c = ahead_context(run, tag, true);
	OtrlAuthInfo *a;
	char *message;

	if (c == NULL)
		return;
	a = &c->auth;
	if (a->authstate != OTRL_AUTHSTATE_NONE || c->our_instance == 0 ||
	    (message = ahead_key_message(c, pair->dh.pub)) == NULL)
		return;
	otrl_auth_clear(a);
	ahead_give(a, pair, message);
	a->authstate = OTRL_AUTHSTATE_AWAITING_REVEALSIG;
}

/* What libotr has not taken for a D-H Commit message left nothing there. */
void
ahead_take_back(struct run *run, uint32_t tag)
{
	struct context *c = ahead_context(run, tag, false);

	if (c != NULL && c->auth.authstate ==
	    OTRL_AUTHSTATE_AWAITING_REVEALSIG && c->auth.encgx == NULL)
		otrl_auth_clear(&c->auth);
}

/* ---- the first, for our D-H Commit message ------------------------------- */

static bool
ahead_encrypt(unsigned char *gx, size_t len, const unsigned char *key)
{
	static const unsigned char zero[KEY];
	gcry_cipher_hd_t h = NULL;
	bool ok = gcry_cipher_open(&h, GCRY_CIPHER_AES, GCRY_CIPHER_MODE_CTR,
	    GCRY_CIPHER_SECURE) == 0 && gcry_cipher_setkey(h, key, KEY) == 0 &&
	    gcry_cipher_setctr(h, zero, sizeof(zero)) == 0 &&
	    gcry_cipher_encrypt(h, gx, len, NULL, 0) == 0;

	gcry_cipher_close(h);
	return ok;
}

/* OTRv3, "D-H Commit Message": g^x, hashed, and encrypted with a new key. */
static bool
ahead_seal(OtrlAuthInfo *a, gcry_mpi_t public)
{
	size_t len;

	/* libotr frees it. */
	a->encgx = xmalloc(4 + NUMBER);
	if (gcry_mpi_print(GCRYMPI_FMT_USG, a->encgx + 4, NUMBER, &len,
	    public) != 0)
		return false;
	ahead_put(a->encgx, (uint32_t)len);
	a->encgx_len = 4 + len;
	gcry_md_hash_buffer(GCRY_MD_SHA256, a->hashgx, a->encgx, a->encgx_len);
	gcry_randomize(a->r, KEY, GCRY_STRONG_RANDOM);
	return ahead_encrypt(a->encgx, a->encgx_len, a->r);
}

/* To all of the contact's programs: the master's tag is 0. */
static char *
ahead_commit_message(const struct context *master)
{
	unsigned char raw[HEADER + 4 + 4 + NUMBER + 4 + HASH], *p;
	const OtrlAuthInfo *a = &master->auth;

	p = ahead_put_header(raw, DH_COMMIT, master);
	p = ahead_put(p, (uint32_t)a->encgx_len);
	memcpy(p, a->encgx, a->encgx_len);
	p = ahead_put(p + a->encgx_len, HASH);
	memcpy(p, a->hashgx, HASH);
	return otrl_base64_otr_encode(raw, (size_t)(p + HASH - raw));
}

/* As libotr does: where nobody answers the pair is wiped in a minute or two. */
static void
ahead_watch_commit(struct run *run)
{
	OtrlUserState us = run->lib->us;

	run->master->auth.commit_sent_time = time(NULL);
	if (us->timer_running)
		return;
	us->timer_running = 1;
	libotr_callbacks.timer_control(run,
	    otrl_message_poll_get_default_interval(us));
}

bool
ahead_commit(struct run *run, struct ahead_pair *pair)
{
	struct context *master = run->master;
	OtrlAuthInfo *a = &master->auth;
	char *message;

	/* A session of version 2 lives there, too. */
	if (master->our_instance < OTRL_MIN_VALID_INSTAG ||
	    master->msgstate != OTRL_MSGSTATE_PLAINTEXT)
		return false;
	otrl_auth_clear(a);
	if (!ahead_seal(a, pair->dh.pub) ||
	    (message = ahead_commit_message(master)) == NULL) {
		otrl_auth_clear(a);
		return false;
	}
	ahead_give(a, pair, message);
	a->initiated = 1;
	master->protocol_version = 3;
	a->authstate = OTRL_AUTHSTATE_AWAITING_DHKEY;
	ahead_watch_commit(run);
	run->lib->ops->inject(run->session, run->resource, message);
	return true;
}
