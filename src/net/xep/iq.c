/*
 * Requests of ours, and what becomes of each: answered, refused, not answered
 * in time, gone with the stream.  Knows no payload.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdlib.h>
#include <string.h>

#include <strophe.h>
#include <uthash.h>

#define ANSWER_WAIT 60000	/* ms for an answer */

struct iq {
	char id[17];
	char *to;		/* as jid_hear() writes it; NULL: nobody */
	int64_t due;
	const struct wire *wire;
	iq_item_fn *item;	/* or NULL */
	iq_done_fn *done;
	void *arg;
	UT_hash_handle hh;	/* in the order in which they were sent */
};

struct iqs {
	struct loop *loop;
	struct timer *timer;	/* of the oldest */
	bool paused;		/* no stream stands: nobody can answer */
	struct iq *all;
};

static void
iq_free(struct iqs *iqs, struct iq *iq)
{
	HASH_DEL(iqs->all, iq);
	free(iq->to);
	free(iq);
}

/* It is forgotten first: `done` may ask again, or end the stream. */
static void
iq_end(struct iqs *iqs, struct iq *iq, enum iq_end end, xmpp_stanza_t *answer)
{
	struct iq own = *iq;

	iq_free(iqs, iq);
	own.done(own.wire, end, answer, own.arg);
}

/* All wait equally long, so that the first is the next. */
static void
iqs_arm(struct iqs *iqs)
{
	int64_t left;

	if (iqs->all == NULL || iqs->paused) {
		timer_off(iqs->timer);
		return;
	}
	left = iqs->all->due - loop_now(iqs->loop);
	timer_set(iqs->timer, left < 0 ? 0 : left);
}

static void
iq_on_timer(void *arg)
{
	struct iqs *iqs = arg;

	while (iqs->all != NULL && iqs->all->due <= loop_now(iqs->loop))
		iq_end(iqs, iqs->all, IQ_TIMEOUT, NULL);
	iqs_arm(iqs);
}

struct iqs *
iqs_new(struct loop *loop)
{
	struct iqs *iqs = xcalloc(1, sizeof *iqs);

	iqs->loop = loop;
	iqs->timer = timer_new(loop, iq_on_timer, iqs);
	return iqs;
}

void
iqs_pause(struct iqs *iqs)
{
	iqs->paused = true;
	iqs_arm(iqs);
}

/* Each has all of its time once more: what was asked may go again. */
void
iqs_go_on(struct iqs *iqs)
{
	struct iq *iq, *next;

	iqs->paused = false;
	HASH_ITER(hh, iqs->all, iq, next)
		iq->due = loop_now(iqs->loop) + ANSWER_WAIT;
	iqs_arm(iqs);
}

/* Those that are sent meanwhile are not of the stream that is gone. */
void
iqs_gone(struct iqs *iqs)
{
	size_t n = HASH_COUNT(iqs->all);

	iqs->paused = false;

	while (n-- > 0 && iqs->all != NULL)
		iq_end(iqs, iqs->all, IQ_GONE, NULL);
	iqs_arm(iqs);
}

void
iqs_free(struct iqs *iqs)
{
	while (iqs->all != NULL)
		iq_end(iqs, iqs->all, IQ_GONE, NULL);
	timer_free(iqs->timer);
	free(iqs);
}

xmpp_stanza_t *
iq_new(const struct wire *w, const char *type, const char *to)
{
	xmpp_stanza_t *s = stanza_new(w->ctx, "iq", NULL);

	xmpp_stanza_set_type(s, type);
	if (to != NULL)
		stanza_set_jid(s, "to", to);
	return s;
}

void
iq_send(const struct wire *w, xmpp_stanza_t *s, iq_item_fn *item,
    iq_done_fn *done, void *arg)
{
	struct iqs *iqs = w->iqs;
	struct iq *iq = xcalloc(1, sizeof *iq);
	const char *to = xmpp_stanza_get_to(s);

	random_word(iq->id);
	iq->to = to == NULL ? NULL : jid_hear(to, NULL);
	iq->due = loop_now(iqs->loop) + ANSWER_WAIT;
	iq->wire = w;
	iq->item = item;
	iq->done = done;
	iq->arg = arg;
	HASH_ADD_STR(iqs->all, id, iq);
	if (!timer_armed(iqs->timer))
		iqs_arm(iqs);
	xmpp_stanza_set_id(s, iq->id);
	w->send(w->arg, s, NULL);
	xmpp_stanza_release(s);
}

/* It is the last then: all wait equally long. */
void
iq_comes(const struct wire *w, iq_done_fn *done, const void *arg)
{
	struct iqs *iqs = w->iqs;
	struct iq *iq = iqs->all;

	while (iq != NULL && (iq->done != done || iq->arg != arg))
		iq = iq->hh.next;
	if (iq == NULL)
		return;
	HASH_DEL(iqs->all, iq);
	iq->due = loop_now(iqs->loop) + ANSWER_WAIT;
	HASH_ADD_STR(iqs->all, id, iq);
	iqs_arm(iqs);
}

/* ---- answers ------------------------------------------------------------- */

/* Nobody was named: the server answers for the account, under either name. */
static bool
iq_is_from_own(const struct wire *w, const char *from)
{
	char *domain = jid_domain(w->bare);
	bool own = jid_same_bare(from, w->bare) || strcmp(from, domain) == 0;

	free(domain);
	return own;
}

/* By the id alone anybody could answer. */
static struct iq *
iq_find(const struct wire *w, xmpp_stanza_t *answer)
{
	const char *id = stanza_attr(answer, "id", ID_MAX_BYTES);
	struct iq *iq;
	char *from;
	bool ours;

	HASH_FIND_STR(w->iqs->all, id, iq);
	if (iq == NULL || (from = stanza_from(w, answer)) == NULL)
		return NULL;
	ours = iq->to == NULL ? iq_is_from_own(w, from) :
	    strcmp(from, iq->to) == 0;
	free(from);
	return ours ? iq : NULL;
}

void
iq_got(const struct wire *w, xmpp_stanza_t *answer)
{
	struct iq *iq = iq_find(w, answer);

	if (iq == NULL)
		return;
	iq_end(w->iqs, iq, strcmp(stanza_attr(answer, "type", 16),
	    "result") == 0 ? IQ_RESULT : IQ_ERROR, answer);
	if (w->iqs->all == NULL)
		timer_off(w->iqs->timer);
}

bool
iq_by_item(const struct wire *w, xmpp_stanza_t *head)
{
	const struct iq *iq = iq_find(w, head);

	return iq != NULL && iq->item != NULL;
}

void
iq_item(const struct wire *w, xmpp_stanza_t *head, xmpp_stanza_t *item)
{
	struct iq *iq = iq_find(w, head);

	/* A long answer is one that comes. */
	if (iq == NULL || iq->item == NULL)
		return;
	iq->item(w, item, iq->arg);
}
