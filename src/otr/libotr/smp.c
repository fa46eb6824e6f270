/*
 * The socialist millionaires' protocol, as far as libotr has it.  The secret
 * is hashed here, in memory that is wiped, since libotr's own way leaves a
 * copy in freed memory.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <gcrypt.h>
#include <libotr/proto.h>
#include <libotr/message.h>
#include <libotr/privkey.h>
#include <libotr/sm.h>
#include <libotr/tlv.h>
#include <libotr/userstate.h>

#include "otr/libotr/inside.h"

#define RAW (FINGERPRINT_HEX / 2)

/*
 * OTRv3, "Socialist Millionaires' Protocol": version, the initiator's and
 * the responder's fingerprints, the session id, the secret.
 */
static int
smp_digest(const struct run *run, bool asking, const char *secret,
    unsigned char *digest)
{
	size_t idlen = run->used->sessionid_len, len = strlen(secret);
	size_t size = 1 + 2 * RAW + idlen + len;
	unsigned char ours[RAW], *buf;
	const unsigned char *theirs =
	    run->used->active_fingerprint->fingerprint;

	if (otrl_privkey_fingerprint_raw(run->lib->us, ours, run->account,
	    KEYS_PROTOCOL) == NULL)
		return -1;
	buf = secret_alloc(size);
	buf[0] = 1;
	memcpy(buf + 1, asking ? ours : theirs, RAW);
	memcpy(buf + 1 + RAW, asking ? theirs : ours, RAW);
	memcpy(buf + 1 + 2 * RAW, run->used->sessionid, idlen);
	memcpy(buf + 1 + 2 * RAW + idlen, secret, len);
	gcry_md_hash_buffer(SM_HASH_ALGORITHM, digest, buf, size);
	secret_free(buf);
	return 0;
}

/* One step, which takes four to fourteen powers of 1,536 bits. */
struct step {
	OtrlSMState *sm;
	bool first;		/* of theirs, or: */
	bool asking;
	bool question;
	const unsigned char *in;
	int in_len;
	unsigned char *out;
	int len;
};

static void
smp_step_run(void *arg)
{
	struct step *s = arg;

	if (s->first)
		otrl_sm_step2a(s->sm, s->in, s->in_len, s->question);
	else if (s->asking)
		otrl_sm_step1(s->sm, s->in, s->in_len, &s->out, &s->len);
	else
		otrl_sm_step2b(s->sm, s->in, s->in_len, &s->out, &s->len);
}

unsigned char *
smp_make(struct run *run, bool asking, const char *secret, size_t *len)
{
	unsigned char *digest = secret_alloc(SM_DIGEST_SIZE);
	struct step step = { .sm = run->used->smstate, .asking = asking,
	    .in = digest, .in_len = SM_DIGEST_SIZE };

	if (smp_digest(run, asking, secret, digest) == 0) {
		/* It forgets the exponents of a run before. */
		if (asking)
			otrl_sm_state_free(step.sm);
		run->lib->ops->compute(run->lib->arg, smp_step_run, &step);
	}
	secret_free(digest);
	if (step.out == NULL || step.len <= 0) {
		free(step.out);
		return NULL;
	}
	step.sm->nextExpected = asking ? OTRL_SMP_EXPECT2 : OTRL_SMP_EXPECT3;
	*len = (size_t)step.len;
	return step.out;
}

int
smp_take_first(struct run *run, const unsigned char *bytes, size_t len,
    bool question)
{
	OtrlSMState *sm = run->used->smstate;
	struct step step = { .sm = sm, .first = true, .question = question,
	    .in = bytes, .in_len = (int)len };

	otrl_sm_state_free(sm);
	run->lib->ops->compute(run->lib->arg, smp_step_run, &step);
	return sm->sm_prog_state == OTRL_SMP_PROG_CHEATED ? -1 : 0;
}

const unsigned char *
smp_find_first(const struct run *run, size_t *len, bool *question)
{
	OtrlTLV *tlv = otrl_tlv_find(run->tlvs, OTRL_TLV_SMP1);

	*question = tlv == NULL;
	if (tlv == NULL)
		tlv = otrl_tlv_find(run->tlvs, OTRL_TLV_SMP1Q);
	if (tlv == NULL)
		return NULL;
	*len = tlv->len;
	return tlv->data;
}

void
smp_forget(struct context *c)
{
	otrl_sm_state_free(c->smstate);
}

void
smp_expect_first(struct context *c)
{
	c->smstate->nextExpected = OTRL_SMP_EXPECT1;
}

bool
smp_had_question(const struct context *c)
{
	return c->smstate->received_question != 0;
}

void
smp_refuse(struct run *run)
{
	struct context *ctx = run->refuse;

	if (context_is_live(ctx))
		otrl_message_abort_smp(run->lib->us, &libotr_callbacks, run,
		    ctx);
	otrl_sm_state_free(ctx->smstate);
	context_forget_last(ctx);
}

/*
 * libotr drops the exponents of a first message when another comes before
 * the user has answered.
 */
void
smp_exponents(const struct context *c, struct exponents *e)
{
	e->x2 = c->smstate->x2;
	e->x3 = c->smstate->x3;
}

void
smp_exponents_free(const struct context *c, const struct exponents *e)
{
	/* Where the session ended libotr did free them. */
	if (c->msgstate != OTRL_MSGSTATE_ENCRYPTED || e->x2 == NULL ||
	    c->smstate->x2 == NULL || c->smstate->x2 == e->x2)
		return;
	gcry_mpi_release(e->x2);
	gcry_mpi_release(e->x3);
}
