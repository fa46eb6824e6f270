/*
 * The socialist millionaires' protocol: is it really they?  The secret is
 * hashed here, in memory that is wiped, since libotr's own way leaves a copy
 * in freed memory.
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
#include <libotr/userstate.h>

#include "otr/session.h"

#define RAW (FINGERPRINT_HEX / 2)

static struct otr_event *
smp_tell(struct otr_session *s, enum otr_smp smp, int progress,
    const char *question, const char *text)
{
	struct otr_event *e = event_add(s->otr, s, OTR_EVENT_SMP);

	s->smp = smp;
	s->smp_progress = progress;
	e->smp = smp;
	e->progress = progress;
	e->asked_by_us = s->smp_role == SMP_OUR_QUESTION;
	event_str(&e->question, question);
	event_str(&e->text, text);
	free(s->smp_asked);
	s->smp_asked = smp == OTR_SMP_ASKED && question != NULL &&
	    *question != '\0' ? xstrdup(question) : NULL;
	s->smp_unheeded |= s->smp_asked != NULL;
	if (s->ctx != NULL && session_lives(s))
		event_str(&e->fingerprint, s->key);
	if (smp == OTR_SMP_ASKED || smp == OTR_SMP_RUNNING)
		return e;
	secret_free(s->smp_secret);
	s->smp_secret = NULL;
	s->smp_role = SMP_NOT_OURS;
	return e;
}

static bool
smp_runs(const struct otr_session *s)
{
	return s->smp == OTR_SMP_ASKED || s->smp == OTR_SMP_RUNNING;
}

void
smp_reset(struct otr_session *s, const char *why)
{
	if (s->ctx != NULL)
		otrl_sm_state_free(s->ctx->smstate);
	if (smp_runs(s))
		smp_tell(s, OTR_SMP_ABORTED, 0, NULL, why);
	else
		s->smp = OTR_SMP_NONE;
}

/* ---- sending ------------------------------------------------------------ */

static int
smp_send(struct otr_session *s, unsigned short type, const void *data,
    size_t len)
{
	OtrlTLV *tlv = otrl_tlv_new(type, (unsigned short)len, data);
	char *wire = run_seal(s, "", tlv, true);

	otrl_tlv_free(tlv);
	if (wire == NULL)
		return -1;
	inject_add(s, s->resource, wire);
	free(wire);
	return 0;
}

/*
 * OTRv3, "Socialist Millionaires' Protocol": version, the initiator's and
 * the responder's fingerprints, the session id, the secret.
 */
static int
smp_digest(struct otr_session *s, bool asking, const char *secret,
    unsigned char *digest)
{
	size_t idlen = s->ctx->sessionid_len, len = strlen(secret);
	size_t size = 1 + 2 * RAW + idlen + len;
	unsigned char ours[RAW], *buf;
	const unsigned char *theirs = s->ctx->active_fingerprint->fingerprint;

	if (otrl_privkey_fingerprint_raw(s->otr->us, ours, s->account,
	    OTR_PROTOCOL) == NULL)
		return -1;
	buf = secret_alloc(size);
	buf[0] = 1;
	memcpy(buf + 1, asking ? ours : theirs, RAW);
	memcpy(buf + 1 + RAW, asking ? theirs : ours, RAW);
	memcpy(buf + 1 + 2 * RAW, s->ctx->sessionid, idlen);
	memcpy(buf + 1 + 2 * RAW + idlen, secret, len);
	gcry_md_hash_buffer(SM_HASH_ALGORITHM, digest, buf, size);
	secret_free(buf);
	return 0;
}

static int
smp_send_first(struct otr_session *s, const char *question,
    const unsigned char *data, size_t len)
{
	size_t qlen = question == NULL ? 0 : strlen(question) + 1;
	unsigned char *all = xmalloc(qlen + len);
	int ret;

	if (qlen > 0)
		memcpy(all, question, qlen);
	memcpy(all + qlen, data, len);
	ret = smp_send(s, qlen > 0 ? OTRL_TLV_SMP1Q : OTRL_TLV_SMP1, all,
	    qlen + len);
	free(all);
	return ret;
}

/* Our step 1 (asking) or step 2b (answering). */
static int
smp_step(struct otr_session *s, bool asking, const char *question,
    const char *secret)
{
	unsigned char *digest = secret_alloc(SM_DIGEST_SIZE), *out = NULL;
	OtrlSMState *sm = s->ctx->smstate;
	int len = 0, ret = -1;

	if (smp_digest(s, asking, secret, digest) == 0) {
		if (asking) {
			/* It forgets the exponents of a run before. */
			otrl_sm_state_free(sm);
			otrl_sm_step1(sm, digest, SM_DIGEST_SIZE, &out, &len);
		} else
			otrl_sm_step2b(sm, digest, SM_DIGEST_SIZE, &out,
			    &len);
	}
	secret_free(digest);
	if (out != NULL && len > 0) {
		ret = asking ? smp_send_first(s, question, out, (size_t)len)
		    : smp_send(s, OTRL_TLV_SMP2, out, (size_t)len);
		sm->nextExpected = asking ? OTRL_SMP_EXPECT2
		    : OTRL_SMP_EXPECT3;
	}
	free(out);
	return ret;
}

static int
smp_allowed(struct otr_session *s, const char *secret, struct err *err)
{
	struct otr_peer peer;

	session_peer(s, &peer);
	if (!session_lives(s) || exchange_starts(s))
		return err_set(err, "not-encrypted", exchange_starts(s) ?
		    "keys are just exchanged with %s: again in a moment" :
		    "there is no private conversation with %s: /otr start "
		    "first", s->contact);
	if (!peer.account_online)
		return err_set(err, "contact-offline",
		    "%s is offline: /connect first", s->account);
	if (!peer.online || s->gone)
		return err_set(err, "contact-offline", "%s is offline: to "
		    "verify needs both of you at once", s->contact);
	if (secret[0] == '\0' || strlen(secret) > OTR_SECRET_MAX)
		return err_set(err, "bad-secret",
		    "the secret is empty or too long");
	return 0;
}

/*
 * The answer to a question verifies nobody to us, a secret does.  Who asks an
 * easy question and takes it back before Enter, or puts a request for the
 * secret in its place, would be verified by the answer: not at once.
 */
static int
smp_meant(struct otr_session *s, struct err *err)
{
	if (!s->smp_unheeded)
		return 0;
	s->smp_unheeded = false;
	return err_set(err, "question-changed", "nothing was sent: the "
	    "question that %s asked was taken back. What is entered now is "
	    "the secret that you share", s->contact);
}

int
otr_smp_start(struct otr_session *s, const char *question,
    const char *secret, struct err *err)
{
	int ret;

	if (s->smp == OTR_SMP_ASKED && question == NULL)
		return otr_smp_answer(s, secret, err);
	if (smp_allowed(s, secret, err) == -1)
		return -1;
	if (smp_runs(s))
		return err_set(err, "smp-running", s->smp ==
		    OTR_SMP_ASKED ? "they asked first: answer that "
		    "(/verify), or refuse it (/verify abort)" :
		    "a verification is under way already: /verify abort "
		    "stops it");
	if (question != NULL && strlen(question) > OTR_QUESTION_MAX)
		return err_set(err, "bad-question",
		    "the question is too long");
	if (question == NULL && smp_meant(s, err) == -1)
		return -1;
	otr_enter(s->otr);
	ret = smp_step(s, true, question, secret);
	if (ret == 0) {
		s->smp_role = question != NULL ? SMP_OUR_QUESTION : SMP_OURS;
		if (question == NULL)
			s->smp_secret = secret_dup(secret);
		smp_tell(s, OTR_SMP_RUNNING, 0, NULL, NULL);
	} else
		err_set(err, "not-encrypted", "the verification could not be started");
	otr_leave(s->otr, s);
	return ret;
}

int
otr_smp_answer(struct otr_session *s, const char *secret, struct err *err)
{
	int ret;

	if (s->smp != OTR_SMP_ASKED)
		return err_set(err, "no-question", "%s asks nothing: /verify begins",
		    s->contact);
	if (smp_allowed(s, secret, err) == -1 ||
	    (s->smp_asked == NULL && smp_meant(s, err) == -1))
		return -1;
	otr_enter(s->otr);
	ret = smp_step(s, false, NULL, secret);
	s->smp_unheeded = false;
	if (ret == 0)
		smp_tell(s, OTR_SMP_RUNNING, 25, NULL, NULL);
	else
		err_set(err, "not-encrypted", "the answer could not be sent");
	otr_leave(s->otr, s);
	return ret;
}

int
otr_smp_abort(struct otr_session *s, struct err *err)
{
	s->smp_unheeded = false;	/* also of what was taken back */
	if (!smp_runs(s))
		return err_set(err, "smp-not-running", "no verification "
		    "is under way");
	otr_enter(s->otr);
	if (session_lives(s))
		smp_send(s, OTRL_TLV_SMP_ABORT, "", 0);
	smp_reset(s, "you ended it");
	otr_leave(s->otr, s);
	return 0;
}

/* A byte of 250 and more would make some digits likelier. */
void
otr_smp_code(char code[OTR_CODE_DIGITS + 1])
{
	unsigned char byte;
	int n = 0;

	while (n < OTR_CODE_DIGITS) {
		gcry_randomize(&byte, 1, GCRY_STRONG_RANDOM);
		if (byte < 250)
			code[n++] = (char)('0' + byte % 10);
	}
	code[n] = '\0';
}

/* ---- receiving ---------------------------------------------------------- */

static void
smp_done(struct run *run, struct context *ctx, bool same)
{
	struct otr_event *e;

	run->gained = same;
	e = smp_tell(run->s, same ? OTR_SMP_SUCCEEDED : OTR_SMP_FAILED, 100,
	    NULL, NULL);
	e->asked_by_them = !e->asked_by_us &&
	    ctx->smstate->received_question != 0;
	/* With a question only the one who asked has learned something. */
	if (same && !e->asked_by_us)
		memcpy(run->s->knows_us, run->s->key, sizeof(run->s->key));
}

/* From inside libotr too: its state is freed in smp_after(), not here. */
static void
smp_over(struct run *run, const char *why, bool say, bool cheated)
{
	struct otr_session *s = run->s;

	if (say && session_lives(s))
		smp_send(s, OTRL_TLV_SMP_ABORT, "", 0);
	s->ctx->smstate->nextExpected = OTRL_SMP_EXPECT1;
	if (smp_runs(s))
		smp_tell(s, OTR_SMP_ABORTED, 0, NULL, why)->cheated = cheated;
}

/* From inside libotr: only takes note, or queues what is to be sent. */
void
smp_event(struct run *run, int event, struct context *ctx, int percent,
    const char *question)
{
	struct otr_session *s = run->s;

	if (ctx != s->ctx || !session_lives(s)) {
		run->refuse = ctx;
		return;
	}
	switch ((OtrlSMPEvent)event) {
	case OTRL_SMPEVENT_ASK_FOR_ANSWER:
	case OTRL_SMPEVENT_ASK_FOR_SECRET:
		smp_tell(s, OTR_SMP_ASKED, percent,
		    question != NULL ? question : "", NULL);
		break;
	case OTRL_SMPEVENT_IN_PROGRESS:
		smp_tell(s, OTR_SMP_RUNNING, percent, NULL, NULL);
		break;
	case OTRL_SMPEVENT_SUCCESS:
		smp_done(run, ctx, true);
		break;
	case OTRL_SMPEVENT_FAILURE:
		smp_done(run, ctx, false);
		break;
	case OTRL_SMPEVENT_ABORT:
		smp_over(run, "the contact ended it", false, false);
		break;
	case OTRL_SMPEVENT_CHEATED:
		smp_over(run, "the contact's answer was not valid", true,
		    true);
		break;
	case OTRL_SMPEVENT_ERROR:
		run->upset = true;
		break;
	case OTRL_SMPEVENT_NONE:
		break;
	}
}

/* Theirs instead of ours: as if we had not begun. */
static void
smp_yield(struct otr_session *s, const OtrlTLV *tlv)
{
	const char *question = (const char *)tlv->data;
	char *secret = s->smp_secret, *text = NULL;
	size_t skip = 0;

	if (tlv->type == OTRL_TLV_SMP1Q) {
		const char *end = tlv->len == 0 ? NULL
		    : memchr(question, '\0', tlv->len);

		if (end == NULL)
			return;
		text = xstrdup(question);
		skip = (size_t)(end - question) + 1;
	}
	s->smp_secret = NULL;
	s->smp_role = SMP_NOT_OURS;
	otrl_sm_state_free(s->ctx->smstate);
	otrl_sm_step2a(s->ctx->smstate, tlv->data + skip,
	    (int)(tlv->len - skip), text != NULL);
	if (s->ctx->smstate->sm_prog_state == OTRL_SMP_PROG_CHEATED) {
		smp_send(s, OTRL_TLV_SMP_ABORT, "", 0);
		otrl_sm_state_free(s->ctx->smstate);
		smp_tell(s, OTR_SMP_ABORTED, 0, NULL,
		    "the contact's proof was not valid")->cheated = true;
	} else if (text == NULL && secret != NULL &&
	    smp_step(s, false, NULL, secret) == 0)
		/* Both asked for the same thing: what we typed answers. */
		smp_tell(s, OTR_SMP_RUNNING, 25, NULL, NULL);
	else
		smp_tell(s, OTR_SMP_ASKED, 25, text != NULL ? text : "",
		    NULL)->crossed = true;
	secret_free(secret);
	free(text);
}

static void
smp_refuse(struct run *run)
{
	struct context *ctx = run->refuse;

	if (ctx->msgstate == OTRL_MSGSTATE_ENCRYPTED &&
	    ctx->active_fingerprint != NULL)
		otrl_message_abort_smp(run->otr->us, &otr_libotr_ops, run,
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

/* libotr has returned: what came out of order is looked at again. */
void
smp_after(struct run *run)
{
	struct otr_session *s = run->s;
	OtrlTLV *tlv;

	if (run->refuse != NULL)
		smp_refuse(run);
	/* Over: what was made from the secret is wiped now. */
	if (s->ctx != NULL && !smp_runs(s))
		otrl_sm_state_free(s->ctx->smstate);
	if (!run->upset || !session_lives(s) || !smp_runs(s))
		return;
	tlv = otrl_tlv_find(run->tlvs, OTRL_TLV_SMP1);
	if (tlv == NULL)
		tlv = otrl_tlv_find(run->tlvs, OTRL_TLV_SMP1Q);
	if (tlv == NULL || s->smp_role == SMP_NOT_OURS ||
	    s->smp_progress > 0)
		smp_over(run, "the contact's message was out of order", true,
		    false);
	else if (!session_first(s))
		smp_yield(s, tlv);
	/* Else both began, and ours is the one that goes on. */
}
