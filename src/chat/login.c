/*
 * A log-in, from what the server offers to its proof: chooses, answers, and
 * judges the server's last word (src/sasl computes).  Knows no account, no
 * connection and no question's words; what it sends goes out by its ops.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define OFFERS_MAX 4		/* of one attempt: the server sent on thrice */

enum login_state {
	LOGIN_IDLE,		/* no attempt */
	LOGIN_BEGUN,		/* the offer is awaited */
	LOGIN_FIRST,		/* we began: a challenge is awaited */
	LOGIN_WAITING,		/* for the password, or the key made of it */
	LOGIN_LAST,		/* all was said: the proof is awaited */
	LOGIN_JUDGED,		/* it was right: success is awaited */
	LOGIN_PROVEN,
	LOGIN_OVER,		/* failed, or a question is open */
};

struct login {
	struct loop *loop;
	struct login_ops ops;
	char *user;
	enum login_state state;
	unsigned offers;		/* in this attempt */
	struct sasl_choice choice;
	struct scram *scram;		/* NULL: PLAIN */
	struct sasl_key *key;		/* of the last log-in, or NULL */
	bool fresh;			/* made in this attempt, not proved */
	struct key_job *job;
	bool stale;			/* the job is of an earlier attempt */
};

/* ---- making ------------------------------------------------------------ */

struct login *
login_new(struct loop *loop, const char *jid, const struct login_ops *ops)
{
	struct login *l = xcalloc(1, sizeof(*l));

	l->loop = loop;
	l->ops = *ops;
	l->user = xstrndup(jid, strcspn(jid, "@"));
	return l;
}

static void
login_drop_key(struct login *l)
{
	sasl_key_free(l->key);
	l->key = NULL;
	l->fresh = false;
}

static void
login_drop_exchange(struct login *l)
{
	scram_free(l->scram);
	l->scram = NULL;
	/* It is not disturbed: two at a time would be worse. */
	l->stale = l->job != NULL;
	if (l->fresh)
		login_drop_key(l);
}

void
login_free(struct login *l)
{
	login_drop_exchange(l);
	key_job_free(l->job);
	login_drop_key(l);
	free(l->user);
	free(l);
}

void
login_begin(struct login *l)
{
	login_drop_exchange(l);
	l->state = LOGIN_BEGUN;
	l->offers = 0;
}

void
login_end(struct login *l)
{
	login_drop_exchange(l);
	l->state = LOGIN_IDLE;
}

void
login_forget(struct login *l)
{
	login_end(l);
	login_drop_key(l);
}

bool
login_has_key(const struct login *l)
{
	return l->key != NULL;
}

bool
login_is_proven(const struct login *l)
{
	return l->state == LOGIN_PROVEN;
}

struct sasl_strength
login_strength(const struct login *l)
{
	return l->choice.strength;
}

/* ---- how it ends ------------------------------------------------------- */

static void
login_over(struct login *l, enum login_end how, const struct err *err)
{
	login_drop_exchange(l);
	l->state = LOGIN_OVER;
	l->ops.over(l->ops.arg, how, err);
}

/* The server's doing: no message that breaks our own rules. */
static int
login_fail(struct login *l, const struct err *err)
{
	login_over(l, LOGIN_FAILED, err);
	return 0;
}

static int
login_fail_as(struct login *l, const char *code, const char *text)
{
	struct err err;

	err_set(&err, code, "%s", text);
	return login_fail(l, &err);
}

static int
login_bad(struct err *err, const char *what)
{
	return err_set(err, "bad-message", "%s", what);
}

/* ---- what is sent: always the last thing that is done -------------------- */

/* In base64; "" stays so. */
static void
login_send(struct login *l, enum msg_type type, const struct str *text)
{
	struct msg m = { .type = type };
	struct str coded;

	str_init_secret(&coded);
	str_add(&coded, "");
	base64_add(&coded, text->s, text->len);
	if (type == MSG_SASL_AUTH) {
		m.u.sasl_auth.mechanism = sasl_mechanism_name(
		    l->choice.strength.hash,
		    l->choice.strength.binding != SASL_BINDING_NONE);
		m.u.sasl_auth.initial = coded.s;
	} else
		m.u.sasl_response.data = coded.s;
	l->ops.send(l->ops.arg, &m);
	str_free(&coded);
}

static int
login_proved(struct login *l)
{
	const struct msg m = { .type = MSG_SASL_PROVEN };

	l->fresh = false;
	login_drop_exchange(l);
	l->state = LOGIN_PROVEN;
	l->ops.proven(l->ops.arg, l->choice.strength);
	l->ops.send(l->ops.arg, &m);
	return 0;
}

static void
login_send_final(struct login *l)
{
	struct str final;
	struct err err;

	str_init_secret(&final);
	if (scram_final(l->scram, l->key, &final, &err) == -1)
		login_fail(l, &err);
	else {
		l->state = LOGIN_LAST;
		login_send(l, MSG_SASL_RESPONSE, &final);
	}
	str_free(&final);
}

static void
login_send_plain(struct login *l, const char *word)
{
	struct str text;
	struct err err;

	str_init_secret(&text);
	if (sasl_plain_message(l->user, word, &text, &err) == -1)
		login_fail(l, &err);
	else {
		l->state = LOGIN_LAST;
		login_send(l, MSG_SASL_AUTH, &text);
	}
	str_free(&text);
}

/* ---- the key ----------------------------------------------------------- */

static void
login_want_password(struct login *l)
{
	l->state = LOGIN_WAITING;
	l->ops.want_password(l->ops.arg);
}

static void
login_key_done(void *arg, struct sasl_key *key, const struct err *err)
{
	struct login *l = arg;
	bool stale = l->stale;

	l->job = NULL;
	l->stale = false;
	if (stale || l->state != LOGIN_WAITING) {
		sasl_key_free(key);
		if (l->state == LOGIN_WAITING)
			login_want_password(l);
		return;
	}
	if (key == NULL) {
		login_fail(l, err);
		return;
	}
	login_drop_key(l);
	l->key = key;
	l->fresh = true;
	login_send_final(l);
}

void
login_password(struct login *l, const char *word)
{
	struct key_job *job;
	struct err err;

	/* A job that runs: that one's end asks for it again. */
	if (l->state != LOGIN_WAITING || l->job != NULL)
		return;
	if (l->scram == NULL) {
		login_send_plain(l, word);
		return;
	}
	l->ops.computes(l->ops.arg);
	job = key_job_new(l->loop, l->scram, word, login_key_done, l, &err);
	if (job == NULL)
		login_fail(l, &err);
	else
		l->job = job;
}

/* ---- the offer --------------------------------------------------------- */

static int
login_begin_scram(struct login *l, const struct sasl_offer *o)
{
	struct str first;
	struct err err;

	str_init(&first);
	l->scram = scram_new(&l->choice, o, l->user, NULL, &err);
	if (l->scram == NULL || scram_first(l->scram, &first, &err) == -1)
		login_fail(l, &err);
	else {
		l->state = LOGIN_FIRST;
		login_send(l, MSG_SASL_AUTH, &first);
	}
	str_free(&first);
	return 0;
}

static int
login_choose(struct login *l, const struct offer *o,
    struct sasl_strength before, enum sasl_plain plain)
{
	struct err err;

	switch (sasl_choose(&o->sasl, before, plain, &l->choice, &err)) {
	case SASL_REFUSED:
		offer_name(o, &err);
		return login_fail(l, &err);
	case SASL_ASK_WEAKER:
		login_over(l, LOGIN_ASKS_WEAKER, NULL);
		return 0;
	case SASL_ASK_PLAIN:
		login_over(l, LOGIN_ASKS_PLAIN, NULL);
		return 0;
	case SASL_CHOSEN:
		break;
	}
	if (l->choice.strength.hash != SASL_HASH_NONE)
		return login_begin_scram(l, &o->sasl);
	login_want_password(l);
	return 0;
}

int
login_offer(struct login *l, const struct msg *m, struct sasl_strength before,
    enum sasl_plain plain, struct err *err)
{
	struct offer o;
	int rc = -1;

	if (l->state == LOGIN_IDLE || l->state == LOGIN_OVER ||
	    l->offers++ == OFFERS_MAX)
		return login_bad(err, "an offer that nobody waits for");
	login_drop_exchange(l);	/* what another host has proved is void */
	l->state = LOGIN_BEGUN;
	if (offer_read(&o, m) == -1)
		login_bad(err, "channel-binding data that are no base64");
	else
		rc = login_choose(l, &o, before, plain);
	offer_free(&o);
	return rc;
}

/* ---- what the server says ------------------------------------------------ */

/* server-first-message */
static int
login_take_first(struct login *l, const struct str *text)
{
	struct err err;

	if (scram_challenge(l->scram, text->s, text->len, &err) == -1)
		return login_fail(l, &err);
	if (l->key != NULL && scram_fits(l->scram, l->key))
		login_send_final(l);
	else
		login_want_password(l);
	return 0;
}

/* server-final-message, before <success/>: it wants an empty answer. */
static int
login_take_last(struct login *l, const struct str *text)
{
	struct str nothing;
	struct err err;

	if (scram_success(l->scram, text->s, text->len, &err) == -1)
		return login_fail(l, &err);
	l->state = LOGIN_JUDGED;
	str_init(&nothing);
	login_send(l, MSG_SASL_RESPONSE, &nothing);
	return 0;
}

static int
login_take_challenge(struct login *l, const struct str *text)
{
	if (l->scram != NULL && l->state == LOGIN_FIRST)
		return login_take_first(l, text);
	if (l->scram != NULL && l->state == LOGIN_LAST)
		return login_take_last(l, text);
	return login_fail_as(l, "sasl-syntax", "the server's answers to the "
	    "log-in come in a wrong order");
}

static int
login_take_success(struct login *l, const struct str *text)
{
	struct err err;

	if (l->state == LOGIN_JUDGED ||
	    (l->state == LOGIN_LAST && l->scram == NULL))
		return login_proved(l);
	if (l->state != LOGIN_LAST)
		return login_fail_as(l, "server-proof", "the server did not "
		    "wait for the log-in, and so proved nothing: it may be "
		    "another server");
	if (scram_success(l->scram, text->s, text->len, &err) == -1)
		return login_fail(l, &err);
	return login_proved(l);
}

int
login_hear(struct login *l, const struct msg *m, struct err *err)
{
	bool success = m->type == MSG_SASL_SUCCESS;
	const char *data = success ? m->u.sasl_success.data :
	    m->u.sasl_challenge.data;
	struct str text;

	switch (l->state) {
	case LOGIN_IDLE:
	case LOGIN_BEGUN:
	case LOGIN_PROVEN:
	case LOGIN_OVER:
		return login_bad(err, "no log-in is on the way");
	case LOGIN_FIRST:
	case LOGIN_WAITING:
	case LOGIN_LAST:
	case LOGIN_JUDGED:
		break;
	}
	str_init(&text);
	if (base64_decode(&text, data, strlen(data)) == -1)
		login_fail_as(l, "sasl-syntax", "the server's answer to the "
		    "log-in is no base64");
	else if (success)
		login_take_success(l, &text);
	else
		login_take_challenge(l, &text);
	str_free(&text);
	return 0;
}
