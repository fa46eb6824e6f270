/*
 * What users do to verify each other, and what may come of it: trust is
 * gained from one who knows the same secret, by who asked where there was a
 * question, and is never lost.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storm.h"

#define MARK "~secret~"		/* in all of them, and nowhere else */

/* One that both know; or one that nobody else has. */
static void
secret_of(const struct node *n, unsigned arg, char secret[40])
{
	if (n->who != MALLORY && arg % 3 != 0)
		snprintf(secret, 40, "sesame" MARK);
	else
		snprintf(secret, 40, "%d.%u" MARK, (int)n->who, arg);
}

static void
said(struct node *n, const char *secret, enum smp_role role, bool question)
{
	memcpy(n->said[1], n->said[0], sizeof(n->said[1]));
	snprintf(n->said[0], sizeof(n->said[0]), "%s", secret);
	n->smp_role = role;
	n->smp_question = question;
}

void
do_smp(struct node *n, unsigned arg)
{
	const char *question = (arg & 4) != 0 ? "which one?" : NULL;
	struct otr_info info;
	char secret[40];
	struct err err;

	otr_info(direct_otr(n->talk), &info);
	secret_of(n, arg, secret);
	if (otr_smp_start(direct_otr(n->talk), question, secret, &err) == -1)
		return;
	if (info.smp == OTR_SMP_ASKED && question == NULL)
		said(n, secret, SMP_ANSWERS, n->smp_asked);
	else
		said(n, secret, SMP_ASKS, question != NULL);
}

void
do_smp_answer(struct node *n, unsigned arg)
{
	char secret[40];
	struct err err;

	secret_of(n, arg, secret);
	if (otr_smp_answer(direct_otr(n->talk), secret, &err) == 0)
		said(n, secret, SMP_ANSWERS, n->smp_asked);
}

void
do_smp_abort(struct node *n, unsigned arg)
{
	struct err err;

	(void)arg;
	otr_smp_abort(direct_otr(n->talk), &err);
}

void
do_smp_both(struct node *n, unsigned arg)
{
	struct node *o = other(n);

	do_smp(n, arg);
	if (ready(o))
		do_smp(o, arg / 8);
}

/* ---- the laws ----------------------------------------------------------- */

void
law_secret(struct world *w, const char *text, const char *where)
{
	if (text != NULL && strstr(text, MARK) != NULL)
		law_break(w, "5 a secret is %s", where);
}

static bool
knows(const struct node *m, const struct node *n, int key)
{
	if (!m->made || m == n || m->stream->key != key)
		return false;
	return strcmp(m->said[0], n->said[0]) == 0 ||
	    strcmp(m->said[1], n->said[0]) == 0;
}

static void
succeeded(struct node *n)
{
	struct world *w = n->w;
	int key = pool_find(n->told_key);
	bool known = false;

	for (int i = 0; i < NODES; i++)
		known |= knows(&w->nodes[i], n, key);
	if (n->smp_role == SMP_NOBODY || n->said[0][0] == '\0')
		law_break(w, "4 SMP succeeded, and nobody gave a secret");
	else if (key < 0 || !known)
		law_break(w, "4 SMP succeeded with key %d, whose secret is "
		    "another", key);
	else if (n->smp_role == SMP_ASKS || !n->smp_question) {
		n->trusts[key] = true;
		law_key_answered(n, key);
		/* The question about a new key is answered by it, too. */
		if (n->new_key == key)
			law_answered(n);
	}
}

void
law_smp(struct node *n, const struct chat_event *e)
{
	law_secret(n->w, e->question, "shown as a question");
	if (e->smp == OTR_SMP_ASKED) {
		n->smp_role = SMP_NOBODY;
		n->smp_asked = e->question != NULL && e->question[0] != '\0';
	} else if (e->smp == OTR_SMP_SUCCEEDED && n->who != MALLORY)
		succeeded(n);
}

/* When all is over, those who know the secret can verify each other. */
static bool
answers(struct node *n)
{
	struct otr_info info;

	if (!n->made || n->talk == NULL)
		return false;
	otr_info(direct_otr(n->talk), &info);
	if (info.smp != OTR_SMP_ASKED)
		return false;
	do_smp_answer(n, 1);
	return true;
}

void
law_verifies(struct node *a)
{
	struct world *w = a->w;
	struct otr_info info;
	struct err err;

	for (int i = 0; i < MALLORY; i++)
		if (ready(&w->nodes[i]))
			otr_smp_abort(direct_otr(w->nodes[i].talk), &err);
	world_clock(w, 1000, true);
	/* What they have with an impostor they would have to end first. */
	if (strcmp(w->nodes[BOB].told_key,
	    pool_fingerprint(a->stream->key)) != 0 ||
	    (w->nodes[TWIN].made && strcmp(w->nodes[TWIN].told_key,
	    pool_fingerprint(a->stream->key)) != 0) || strcmp(a->told_key,
	    pool_fingerprint(w->streams[S_MALLORY].key)) == 0)
		return;
	/* Nor is one verified that was chosen and is gone, or has a new tag. */
	otr_info(direct_otr(a->talk), &info);
	if (info.their_tag != 0 && info.their_tag != w->streams[S_BOB].tag &&
	    info.their_tag != w->streams[S_TWIN].tag)
		return;
	if (otr_smp_start(direct_otr(a->talk), NULL, "sesame" MARK, &err) == -1) {
		law_break(w, "2 SMP cannot be started: %s", err.text);
		return;
	}
	said(a, "sesame" MARK, SMP_ASKS, false);
	world_clock(w, 1000, true);
	if (!answers(&w->nodes[BOB]) && !answers(&w->nodes[TWIN])) {
		law_break(w, "2 nobody was asked for the secret");
		return;
	}
	world_clock(w, 1000, true);
	if (!law_broken(w) && talk_level(a->talk) != OTR_PRIVATE)
		law_break(w, "2 the same secret did not verify: %s",
		    otr_level_word(talk_level(a->talk)));
}
