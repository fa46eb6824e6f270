/*
 * What the users do.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storm.h"

/* ---- the user ----------------------------------------------------------- */

void
do_type(struct node *n, unsigned arg)
{
	static const char *const words[] = { "", "", "",
	    "how does ?OTRv3? work ", "", "", "say ?OTR Error: what ", "" };
	enum otr_level level = talk_level(n->talk);

	/* What was on the screen a moment ago, now and then. */
	if (arg % 8 == 0)
		level = n->painted;
	law_typed(n, level, words[arg / 8 % 8]);
}

void
do_burst(struct node *n, unsigned arg)
{
	for (unsigned i = 0; i < 2 + arg % 3; i++)
		law_typed(n, talk_level(n->talk), "");
}

void
do_start(struct node *n, unsigned arg)
{
	struct err err;

	(void)arg;
	if (direct_start(n->talk, &err) == 0)
		law_answered(n);
}

void
do_end(struct node *n, unsigned arg)
{
	struct err err;

	(void)arg;
	law_cut(n);
	direct_end(n->talk, &err);
	law_answered(n);
}

void
do_both(struct node *n, unsigned arg)
{
	struct node *o = other(n);

	do_start(n, arg);
	if (!ready(o))
		return;
	o->commanded = o->known = true;
	do_start(o, arg);
	law_commanded(o, true);
	o->commanded = false;
}

void
do_resend(struct node *n, unsigned arg)
{
	enum otr_level level = talk_level(n->talk);
	struct err err;

	(void)arg;
	if (talk_held(n->talk) + talk_failed(n->talk) == 0)
		return;
	law_resent(n, level);
	law_answered(n);
	talk_resend(n->talk, NULL, level, &err);
}

static void
lines_gone(struct node *n, bool all)
{
	struct line *l;
	struct line_fact *f;

	for (l = n->talk->outbox; l != NULL; l = l->next)
		if ((all || l->delivery == DELIVERY_HELD ||
		    l->delivery == DELIVERY_FAILED) &&
		    (f = law_line(n->w, l->text)) != NULL)
			f->gone = true;
}

void
do_discard(struct node *n, unsigned arg)
{
	struct err err;

	(void)arg;
	lines_gone(n, false);
	talk_discard(n->talk, NULL, &err);
}

void
do_close(struct node *n, unsigned arg)
{
	struct talk *v = n->talk;
	struct err err;

	(void)arg;
	lines_gone(n, true);
	n->talk = NULL;
	talk_close(v, true, &err);
	for (size_t i = 0; i < n->w->nlines; i++)
		n->w->lines[i].showed[n->who] = 0;
	n->talk = talk_open(n->stream->acc, n->contact);
}

void
do_trust(struct node *n, unsigned arg)
{
	struct otr_info info;
	struct err err;
	int key;

	(void)arg;
	otr_info(direct_otr(n->talk), &info);
	key = pool_find(info.fingerprint);
	if (info.fingerprint[0] == '\0')
		return;
	n->trusts[key] = true;		/* lines may go at once */
	law_key_answered(n, key);
	law_answered(n);
	if (direct_trust(n->talk, info.fingerprint, &err) == -1)
		law_break(n->w, "4 cannot trust what is shown: %s", err.text);
}

void
do_distrust(struct node *n, unsigned arg)
{
	struct otr_info info;
	struct err err;

	(void)arg;
	otr_info(direct_otr(n->talk), &info);
	if (info.fingerprint[0] != '\0' && otr_distrust(direct_otr(n->talk),
	    info.fingerprint, &err) == 0)
		n->trusts[pool_find(info.fingerprint)] =
		    n->accepts[pool_find(info.fingerprint)] = false;
}

void
do_accept(struct node *n, unsigned arg)
{
	struct err err;
	bool had, knew, fell;

	(void)arg;
	if (n->new_key < 0)
		return;
	had = n->accepts[n->new_key];
	fell = n->fell;
	n->accepts[n->new_key] = true;	/* lines may go at once */
	knew = n->knows[n->new_key];
	law_key_answered(n, n->new_key);
	law_answered(n);
	if (direct_accept(n->talk, &err) == -1) {
		n->accepts[n->new_key] = had;
		n->knows[n->new_key] = knew;
		n->fell = fell;
	}
}

void
do_policy(struct node *n, unsigned arg)
{
	struct err err;

	law_cut(n);
	direct_policy(n->talk, otr_policy_word((enum otr_policy)(arg % 5)),
	    &err);
}

void
do_v2(struct node *n, unsigned arg)
{
	struct err err;

	direct_v2(n->talk, arg % 3 != 0, &err);
}

/* How large a piece may be. */
void
do_pieces(struct node *n, unsigned arg)
{
	static const char *const sizes[] = { "0", "64", "100", "200", "500" };
	struct err err;

	conf_set(n->program->conf, SET_OTR_FRAGMENT, n->stream->account,
	    n->contact, sizes[arg % 5], &err);
}

/* One of the contact's programs, as it is called now. */
static const char *
resource_drawn(const struct node *n, unsigned arg)
{
	for (int i = 0; i < 2 * STREAMS; i++) {
		const struct stream *o = &n->w->streams[(arg + i) % STREAMS];

		if (o->program != NULL && o != &n->w->streams[S_MALLORY] &&
		    strcmp(o->account, n->contact) == 0)
			return o->resource;
	}
	return NULL;
}

/* The key of the session with the program there, or -1. */
struct place {
	const char *resource;
	int key;
};

static void
look_at(void *arg, const struct otr_device *d)
{
	struct place *p = arg;

	if (strcmp(d->resource, p->resource) == 0 && p->key == -1)
		p->key = pool_find(d->fingerprint);
}

static int
key_at(const struct node *n, const char *resource)
{
	struct place p = { resource, -1 };

	otr_devices(direct_otr(n->talk), look_at, &p);
	return p.key;
}

void
do_use(struct node *n, unsigned arg)
{
	const char *resource = arg % 4 == 0 ? NULL : resource_drawn(n,
	    arg / 4);
	bool fell = n->fell, knew[STORM_KEYS];
	struct err err;

	/* To go on with the verified one answers about the other key. */
	n->fell = false;
	memcpy(knew, n->knows, sizeof(knew));
	if (resource != NULL && n->new_key >= 0 &&
	    key_at(n, resource) == n->new_key)
		law_key_answered(n, n->new_key);
	if (direct_use(n->talk, resource, &err) == 0) {
		if (talk_level(n->talk) != OTR_PRIVATE)
			n->fell = fell;
		return;
	}
	n->fell = fell;
	memcpy(n->knows, knew, sizeof(knew));
}

void
do_start_at(struct node *n, unsigned arg)
{
	struct err err;

	if (direct_start_at(n->talk, resource_drawn(n, arg), &err) == 0)
		law_answered(n);
}
