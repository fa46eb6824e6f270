/*
 * The laws after each step and at the end: what is shown is so, and no line
 * is lost.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storm.h"

/* ---- after each step ---------------------------------------------------- */

/*
 * Lines leave in their order: none passes one that was held before this step
 * and still is.  What the user sent again by itself may.
 */
static void
look_at_order(struct node *n)
{
	const struct line *l;
	const struct line_fact *held = NULL;
	struct line_fact *f;

	for (l = n->talk->outbox; l != NULL; l = l->next) {
		if ((f = law_line(n->w, l->text)) == NULL)
			continue;
		if (held != NULL && !f->again &&
		    (f->left_clear || f->left_sealed))
			law_break(n->w, "2 line %s left past %s, which is "
			    "held", f->token, held->token);
		if (l->delivery == DELIVERY_HELD && f->was_held &&
		    !f->left_clear && !f->left_sealed)
			held = f;
		f->was_held = l->delivery == DELIVERY_HELD;
	}
}

static void
look_at_lines(struct node *n)
{
	struct line *l;
	struct line_fact *f;

	for (l = n->talk->outbox; l != NULL; l = l->next) {
		f = law_line(n->w, l->text);
		if (l->delivery == DELIVERY_HELD) {
			if (l->reason == NULL || l->reason[0] == '\0')
				law_break(n->w, "2 held without a reason");
			if (f != NULL && l->hold != OTR_HOLD_NONE &&
			    l->hold != OTR_HOLD_OFFLINE)
				f->otr_held = true;
		}
		if (l->delivery == DELIVERY_FAILED && l->reason == NULL)
			law_break(n->w, "2 failed without a reason");
	}
}

static void
look_at_level(struct node *n)
{
	struct otr_info info;

	otr_info(direct_otr(n->talk), &info);
	if (info.level != n->told ||
	    strcmp(info.fingerprint, n->told_key) != 0)
		law_break(n->w, "3 the level is %s, told was %s",
		    otr_level_word(info.level), otr_level_word(n->told));
	if (is_sealed(info.level) && (info.fingerprint[0] == '\0' ||
	    (info.version != 2 && info.version != 3) ||
	    pool_find(info.fingerprint) < 0))
		law_break(n->w, "3 %s with no key or version",
		    otr_level_word(info.level));
	if (info.level == OTR_PRIVATE &&
	    !n->trusts[pool_find(info.fingerprint)])
		law_break(n->w, "4 private with key %d, never trusted",
		    pool_find(info.fingerprint));
	if (info.level == OTR_UNVERIFIED &&
	    n->trusts[pool_find(info.fingerprint)])
		law_break(n->w, "4 trust was taken away");
}

/* The program takes no step that its own table of states does not have. */
static void
look_at_exchange(struct node *n)
{
	struct otr_doctor d;

	otr_doctor(direct_otr(n->talk), &d);
	if (d.refused_steps > 0)
		law_break(n->w, "0 a key exchange went from %s to %s",
		    otr_exchange_word(d.refused_from),
		    otr_exchange_word(d.refused_to));
}

static void
look_at_strangers(struct world *w)
{
	const struct chat *c = w->programs[ALICES].chat;
	size_t n = 0;

	for (size_t i = 0; c != NULL && w->flooded && i < chat_talks(c); i++) {
		const struct talk *v = chat_talk(c, i);

		n += v->stranger;
		if (v->stranger && (v->buffer.count > 100 ||
		    v->buffer.bytes > 65536))
			law_break(w, "4 a stranger fills a window");
	}
	if (n > CHAT_STRANGERS_MAX)
		law_break(w, "4 %zu strangers have windows", n);
}

void
law_step(struct world *w)
{
	for (int i = 0; i < NODES && !law_broken(w); i++) {
		struct node *n = &w->nodes[i];

		if (!n->made || n->talk == NULL)
			continue;
		look_at_exchange(n);
		if (n->who == MALLORY)
			continue;
		law_commanded(n, false);
		look_at_lines(n);
		look_at_order(n);
		look_at_level(n);
	}
	look_at_strangers(w);
	for (size_t i = 0; i < w->nlines; i++)
		w->lines[i].left_clear = w->lines[i].left_sealed = false;
}

/* ---- when all has settled ----------------------------------------------- */

static const struct line *
outbox_line(const struct node *n, const struct line_fact *f)
{
	const struct line *l;

	if (n->talk == NULL || f->id == NULL)
		return NULL;
	for (l = n->talk->outbox; l != NULL; l = l->next)
		if (strcmp(l->id, f->id) == 0)
			return l;
	return NULL;
}

/* Whoever has to act is named, and it is so. */
static void
hold_is_true(struct node *n, const struct line *l)
{
	struct world *w = n->w;
	struct otr_info info;

	otr_info(direct_otr(n->talk), &info);
	switch (l->hold) {
	case OTR_HOLD_NONE:
	case OTR_HOLD_STARTING:
	case OTR_HOLD_NO_KEY:
	case OTR_HOLD_UNSURE:
		law_break(w, "2 held for %s when all is over (level %s)",
		    otr_hold_word(l->hold), otr_level_word(info.level));
		break;
	case OTR_HOLD_OFFLINE:
		law_break(w, "2 held for offline with all online: %s",
		    l->reason);
		break;
	case OTR_HOLD_UNVERIFIED:
		if (policy_of(n) != OTR_POLICY_VERIFIED)
			law_break(w, "2 held for unverified without cause");
		break;
	case OTR_HOLD_FINISHED:
		if (info.level != OTR_FINISHED)
			law_break(w, "2 held for finished, level %s",
			    otr_level_word(info.level));
		break;
	case OTR_HOLD_NO_ANSWER:
	case OTR_HOLD_LEVEL_FELL:
	case OTR_HOLD_NEW_KEY:
	case OTR_HOLD_OTHER_KEY:
	case OTR_HOLD_V2:
	case OTR_HOLDS:
		break;
	}
}

/* Nothing stood in its way but what the users have to decide. */
static bool
arrives_gently(struct node *n, const struct line_fact *f,
    const struct line *l)
{
	struct world *w = n->w;
	enum otr_hold hold = l != NULL && l->delivery == DELIVERY_HELD ?
	    l->hold : OTR_HOLD_NONE;

	if (f->showed[other(n)->who] == 1 || hold == OTR_HOLD_UNVERIFIED ||
	    hold == OTR_HOLD_V2 || hold == OTR_HOLD_LEVEL_FELL ||
	    (hold == OTR_HOLD_FINISHED && n->was_cut))
		return true;
	/* Where the other side does not want to, or cannot. */
	if (hold == OTR_HOLD_NO_ANSWER)
		return true;
	law_break(w, "2 gentle: line %s did not arrive (%s, %s)", f->token,
	    l == NULL ? "received" : delivery_word(l->delivery),
	    otr_hold_word(hold));
	return false;
}

/* Law 2: shown, or visibly not. */
static void
line_is_settled(struct world *w, const struct line_fact *f)
{
	struct node *n = &w->nodes[f->author];
	const struct line *l;

	if (f->gone || !n->program->up)
		return;
	/* There may be too many of them. */
	if (f->author == GUEST && w->flooded)
		return;
	l = outbox_line(n, f);
	if (w->s->gentle && !f->cut && !arrives_gently(n, f, l))
		return;
	if (l != NULL && l->delivery == DELIVERY_HELD)
		hold_is_true(n, l);
	else if (l != NULL && l->delivery == DELIVERY_NONE)
		law_break(w, "2 neither sent nor held: line %s", f->token);
	else if ((l == NULL || (l->delivery != DELIVERY_FAILED && !l->doubt)) &&
	    f->ever == 0 && !f->misdirected && !f->taken && !f->receipt_forged &&
	    !(n->fades && l == NULL))
		law_break(w, "2 line %s was lost in silence (%s)", f->token,
		    l == NULL ? "received" : delivery_word(l->delivery));
}

static void
lines_are_in_order(struct world *w, enum who author, enum who reader)
{
	unsigned last = 0;

	/* What a process took with it comes again, and later. */
	if (!w->nodes[reader].made || w->nodes[reader].program->births > 1)
		return;
	for (size_t i = 0; i < w->nlines; i++) {
		const struct line_fact *f = &w->lines[i];

		if (f->author != author || f->order[reader] == 0 || f->again ||
		    f->moved || f->taken)
			continue;
		if (f->order[reader] < last)
			law_break(w, "2 line %s was overtaken", f->token);
		last = f->order[reader];
	}
}

void
law_end(struct world *w)
{
	struct otr_info info;

	for (int i = 0; i < NODES && !law_broken(w); i++) {
		struct node *n = &w->nodes[i];

		if (!n->made || n->talk == NULL || n->who == MALLORY)
			continue;
		otr_info(direct_otr(n->talk), &info);
		/* Not for ever: the user was asked. */
		if (info.level == OTR_STARTING && info.hold != OTR_HOLD_V2)
			law_break(w, "2 program %d is Starting for ever", i);
	}
	for (size_t i = 0; i < w->nlines && !law_broken(w); i++)
		line_is_settled(w, &w->lines[i]);
	/* What was lost on the way to one place goes to another later. */
	if (w->programs[TWINS].made)
		return;
	for (int i = 0; i < NODES * NODES; i++)
		lines_are_in_order(w, (enum who)(i / NODES),
		    (enum who)(i % NODES));
}

/* With nobody hostile left, a command makes a session that works. */
void
law_rescued(struct world *w)
{
	struct node *a = &w->nodes[ALICE];
	struct otr_info info;

	otr_info(direct_otr(a->talk), &info);
	if (!is_sealed(info.level))
		law_break(w, "2 /otr start made no session: %s",
		    otr_level_word(info.level));
}

/* All that waited or failed was sent again, in that session. */
static void
line_arrives(struct world *w, const struct line_fact *f)
{
	struct node *n = &w->nodes[f->author];
	const struct line *l = f->gone ? NULL : outbox_line(n, f);

	/* The stranger's are not. */
	if (f->author == GUEST || f->author == HOST)
		return;
	if (l == NULL || l->delivery == DELIVERY_ACKED ||
	    l->delivery == DELIVERY_RECEIVED)
		return;
	if (l->delivery == DELIVERY_FAILED)
		law_break(w, "2 line %s failed when sent again: %s", f->token,
		    l->reason);
	else if (l->delivery == DELIVERY_HELD &&
	    l->hold != OTR_HOLD_OTHER_KEY && l->hold != OTR_HOLD_NEW_KEY &&
	    l->hold != OTR_HOLD_UNVERIFIED && l->hold != OTR_HOLD_V2)
		law_break(w, "2 line %s was sent again and waits for %s",
		    f->token, otr_hold_word(l->hold));
}

void
law_sent_again(struct world *w)
{
	for (size_t i = 0; i < w->nlines && !law_broken(w); i++) {
		line_arrives(w, &w->lines[i]);
		line_is_settled(w, &w->lines[i]);
	}
}
