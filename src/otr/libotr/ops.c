/*
 * libotr's callbacks.  They take note and queue; nothing leaves from inside
 * libotr, and it decides nothing: it gets version bits and no policy.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <libotr/proto.h>
#include <libotr/message.h>
#include <libotr/userstate.h>

#include "otr/libotr/inside.h"

/*
 * Version bits and nothing else, ever: what starts and what is required is
 * decided above, not in libotr.
 */
static OtrlPolicy
ops_op_policy(void *opdata, ConnContext *ctx)
{
	struct run *run = opdata;

	(void)ctx;
	return run->lib->ops->speaks_v2(run->session) ?
	    OTRL_POLICY_ALLOW_V2 | OTRL_POLICY_ALLOW_V3 :
	    OTRL_POLICY_ALLOW_V3;
}

/* Never reached with a message: those wait until there is a key. */
static void
ops_op_create_privkey(void *opdata, const char *account, const char *protocol)
{
	(void)opdata;
	(void)protocol;
	log_debug("otr: libotr asks for a key of %s", account);
}

static void
ops_op_create_instag(void *opdata, const char *account, const char *protocol)
{
	struct run *run = opdata;

	(void)protocol;
	run->lib->ops->wants_tag(run->lib->arg, account);
}

/*
 * "1 if you think he is": anything else and ending a session sends nothing,
 * so that the contact would go on sealing to keys that are gone.
 */
static int
ops_op_is_logged_in(void *opdata, const char *account, const char *protocol,
    const char *contact)
{
	struct run *run = opdata;

	(void)account;
	(void)protocol;
	(void)contact;
	return run->lib->ops->is_there(run->session);
}

static void
ops_op_inject(void *opdata, const char *account, const char *protocol,
    const char *contact, const char *message)
{
	struct run *run = opdata;

	(void)account;
	(void)protocol;
	(void)contact;
	run->lib->ops->inject(run->session, run->resource, message);
}

static void
ops_op_new_fingerprint(void *opdata, OtrlUserState us, const char *account,
    const char *protocol, const char *contact, unsigned char fingerprint[20])
{
	(void)opdata;
	(void)us;
	(void)account;
	(void)protocol;
	(void)contact;
	(void)fingerprint;
}

static void
ops_op_write_fingerprints(void *opdata)
{
	struct run *run = opdata;

	run->lib->ops->learnt(run->lib->arg);
}

/* Only noted: what is sent from in here overtakes the Signature message. */
static void
ops_op_gone_secure(void *opdata, ConnContext *ctx)
{
	(void)opdata;
	(void)ctx;
}

static void
ops_op_still_secure(void *opdata, ConnContext *ctx, int is_reply)
{
	struct run *run = opdata;

	(void)is_reply;
	if (ctx == run->used)
		run->refreshed = true;
}

static enum smp_news
ops_op_smp_news(OtrlSMPEvent event)
{
	switch (event) {
	case OTRL_SMPEVENT_ASK_FOR_ANSWER:
	case OTRL_SMPEVENT_ASK_FOR_SECRET:
		return SMP_NEWS_ASKED;
	case OTRL_SMPEVENT_IN_PROGRESS:
		return SMP_NEWS_PROGRESS;
	case OTRL_SMPEVENT_SUCCESS:
		return SMP_NEWS_SUCCEEDED;
	case OTRL_SMPEVENT_FAILURE:
		return SMP_NEWS_FAILED;
	case OTRL_SMPEVENT_ABORT:
		return SMP_NEWS_ABORTED;
	case OTRL_SMPEVENT_CHEATED:
		return SMP_NEWS_CHEATED;
	case OTRL_SMPEVENT_ERROR:
	case OTRL_SMPEVENT_NONE:
		break;
	}
	return SMP_NEWS_UPSET;
}

static void
ops_op_smp(void *opdata, OtrlSMPEvent event, ConnContext *ctx,
    unsigned short percent, char *question)
{
	struct run *run = opdata;

	if (event != OTRL_SMPEVENT_NONE)
		run->lib->ops->smp(run, ctx, ops_op_smp_news(event), percent,
		    question);
}

static void
ops_op_message(void *opdata, OtrlMessageEvent event, ConnContext *ctx,
    const char *message, gcry_error_t code)
{
	struct run *run = opdata;

	(void)ctx;
	(void)message;
	(void)code;
	if (event == OTRL_MSGEVENT_LOG_HEARTBEAT_RCVD)
		run->read = true;
}

/* Forward secrecy: libotr wipes stale keys, by a timer while it has any. */
static void
ops_op_timer(void *opdata, unsigned int interval)
{
	struct libotr *lib = ((struct run *)opdata)->lib;

	lib->poll_ms = (int64_t)interval * 1000;
	if (interval > 0)
		timer_set(lib->poll, lib->poll_ms);
	else
		timer_off(lib->poll);
}

const struct s_OtrlMessageAppOps libotr_callbacks = {
	.policy = ops_op_policy,
	.create_privkey = ops_op_create_privkey,
	.is_logged_in = ops_op_is_logged_in,
	.inject_message = ops_op_inject,
	.new_fingerprint = ops_op_new_fingerprint,
	.write_fingerprints = ops_op_write_fingerprints,
	.gone_secure = ops_op_gone_secure,
	.still_secure = ops_op_still_secure,
	.handle_smp_event = ops_op_smp,
	.handle_msg_event = ops_op_message,
	.create_instag = ops_op_create_instag,
	.timer_control = ops_op_timer,
	/*
	 * No otr_error_message: our errors are made in tell.c, which never
	 * answers an error and does not answer often.
	 */
};
