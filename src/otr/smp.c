/*
 * The socialist millionaires' protocol: is it really they?  What it means for
 * the session, and what is told.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

#define OTR_QUESTION_MAX 4096		/* SMP question */
#define OTR_SECRET_MAX 4096		/* SMP secret */

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
	spoken_drop(s);
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
		smp_forget(s->ctx);
	spoken_drop(s);
	if (smp_runs(s))
		smp_tell(s, OTR_SMP_ABORTED, 0, NULL, why);
	else
		s->smp = OTR_SMP_NONE;
}

/* ---- sending ------------------------------------------------------------- */

static int
smp_send(struct otr_session *s, enum tlv type, const void *data, size_t len)
{
	char *wire = seal_tlv(s, type, data, len);

	if (wire == NULL)
		return -1;
	inject_add(s, s->resource, wire);
	free(wire);
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
	ret = smp_send(s, qlen > 0 ? TLV_SMP1Q : TLV_SMP1, all,
	    qlen + len);
	free(all);
	return ret;
}

/* Our step 1 (asking) or step 2b (answering). */
static int
smp_step(struct otr_session *s, bool asking, const char *question,
    const char *secret)
{
	unsigned char *out;
	struct run run;
	size_t len;
	int ret;

	session_run(s, s->resource, &run);
	if ((out = smp_make(&run, asking, secret, &len)) == NULL)
		return -1;
	ret = asking ? smp_send_first(s, question, out, len) :
	    smp_send(s, TLV_SMP2, out, len);
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
		    "keys are being exchanged with %s: try again in a moment" :
		    "there is no private conversation with %s: /otr start "
		    "first", s->contact);
	if (!peer.account_online)
		return err_set(err, "contact-offline",
		    "%s is offline: /connect first", s->account);
	if (!peer.online || s->gone)
		return err_set(err, "contact-offline", "%s is offline: you can "
		    "verify only when both of you are online", s->contact);
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
	return err_set(err, "question-changed", "not sent: %s took the "
	    "question back; now type the secret that you share", s->contact);
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
		    OTR_SMP_ASKED ? "they asked first: answer with /verify, or "
		    "refuse with /verify abort" :
		    "a verification runs already: /verify abort stops it");
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
		spoken_keep(s, secret);
		smp_tell(s, OTR_SMP_RUNNING, 0, NULL, NULL);
	} else
		err_set(err, "not-encrypted", "the verification could not be "
		    "started");
	otr_leave(s->otr, s);
	return ret;
}

int
otr_smp_answer(struct otr_session *s, const char *secret, struct err *err)
{
	int ret;

	if (s->smp != OTR_SMP_ASKED)
		return err_set(err, "no-question", "%s has not asked you: "
		    "/verify begins a verification", s->contact);
	if (smp_allowed(s, secret, err) == -1 ||
	    (s->smp_asked == NULL && smp_meant(s, err) == -1))
		return -1;
	otr_enter(s->otr);
	ret = smp_step(s, false, NULL, secret);
	s->smp_unheeded = false;
	if (ret == 0) {
		spoken_keep(s, secret);
		smp_tell(s, OTR_SMP_RUNNING, 25, NULL, NULL);
	}
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
		return err_set(err, "smp-not-running", "no verification is "
		    "running");
	otr_enter(s->otr);
	if (session_lives(s))
		smp_send(s, TLV_SMP_ABORT, "", 0);
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
		random_bytes(&byte, 1);
		if (byte < 250)
			code[n++] = (char)('0' + byte % 10);
	}
	code[n] = '\0';
}

/* ---- receiving ----------------------------------------------------------- */

static void
smp_done(struct run *run, struct context *ctx, bool same)
{
	struct otr_session *s = run->session;
	struct otr_event *e;

	run->gained = same;
	e = smp_tell(s, same ? OTR_SMP_SUCCEEDED : OTR_SMP_FAILED, 100, NULL,
	    NULL);
	e->asked_by_them = !e->asked_by_us && smp_had_question(ctx);
	/* With a question only the one who asked has learned something. */
	if (same && !e->asked_by_them)
		run->shown = ctx;
	if (same && !e->asked_by_us)
		memcpy(s->knows_us, s->key, sizeof(s->key));
}

/* From inside libotr too: its state is freed in smp_after(), not here. */
static void
smp_over(struct run *run, const char *why, bool say, bool cheated)
{
	struct otr_session *s = run->session;

	if (say && session_lives(s))
		smp_send(s, TLV_SMP_ABORT, "", 0);
	smp_expect_first(s->ctx);
	if (smp_runs(s))
		smp_tell(s, OTR_SMP_ABORTED, 0, NULL, why)->cheated = cheated;
}

/* From inside libotr: only takes note, or queues what is to be sent. */
void
smp_event(struct run *run, struct context *ctx, enum smp_news news,
    int percent, const char *question)
{
	struct otr_session *s = run->session;

	if (ctx != s->ctx || !session_lives(s)) {
		run->refuse = ctx;
		return;
	}
	switch (news) {
	case SMP_NEWS_ASKED:
		smp_tell(s, OTR_SMP_ASKED, percent,
		    question != NULL ? question : "", NULL);
		break;
	case SMP_NEWS_PROGRESS:
		smp_tell(s, OTR_SMP_RUNNING, percent, NULL, NULL);
		break;
	case SMP_NEWS_SUCCEEDED:
		smp_done(run, ctx, true);
		break;
	case SMP_NEWS_FAILED:
		smp_done(run, ctx, false);
		break;
	case SMP_NEWS_ABORTED:
		smp_over(run, "the contact ended it", false, false);
		break;
	case SMP_NEWS_CHEATED:
		smp_over(run, "the contact's answer was not valid", true,
		    true);
		break;
	case SMP_NEWS_UPSET:
		run->upset = true;
		break;
	}
}

/* Theirs instead of ours: as if we had not begun. */
static void
smp_yield(struct otr_session *s, const unsigned char *data, size_t len,
    bool with_question)
{
	char *secret = s->smp_secret, *text = NULL;
	struct run run;
	size_t skip = 0;

	if (with_question) {
		const unsigned char *end = len == 0 ? NULL :
		    memchr(data, '\0', len);

		if (end == NULL)
			return;
		text = xstrdup((const char *)data);
		skip = (size_t)(end - data) + 1;
	}
	s->smp_secret = NULL;
	s->smp_role = SMP_NOT_OURS;
	session_run(s, s->resource, &run);
	if (smp_take_first(&run, data + skip, len - skip,
	    text != NULL) == -1) {
		smp_send(s, TLV_SMP_ABORT, "", 0);
		smp_forget(s->ctx);
		smp_tell(s, OTR_SMP_ABORTED, 0, NULL,
		    "the contact's proof was not valid")->cheated = true;
	} else if (text == NULL && secret != NULL &&
	    smp_step(s, false, NULL, secret) == 0)
		/* Both asked for the same thing: what we typed answers. */
		smp_tell(s, OTR_SMP_RUNNING, 25, NULL, NULL);
	else {
		spoken_drop(s);
		smp_tell(s, OTR_SMP_ASKED, 25, text != NULL ? text : "",
		    NULL)->crossed = true;
	}
	secret_free(secret);
	free(text);
}

/* libotr has returned: what came out of order is looked at again. */
void
smp_after(struct run *run)
{
	struct otr_session *s = run->session;
	const unsigned char *data;
	bool question;
	size_t len;

	if (run->refuse != NULL)
		smp_refuse(run);
	if (run->shown != NULL)
		fingerprint_renew(s, context_key(run->shown));
	/* Over: what was made from the secret is wiped now. */
	if (s->ctx != NULL && !smp_runs(s))
		smp_forget(s->ctx);
	if (!run->upset || !session_lives(s) || !smp_runs(s))
		return;
	data = smp_find_first(run, &len, &question);
	if (data == NULL || s->smp_role == SMP_NOT_OURS ||
	    s->smp_progress > 0)
		smp_over(run, "the contact's message was out of order", true,
		    false);
	else if (!session_first(s))
		smp_yield(s, data, len, question);
	/* Else both began, and ours is the one that goes on. */
}
