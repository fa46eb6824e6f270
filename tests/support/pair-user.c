/*
 * What the users of two OTR managers type, and what they see: see pair.h.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pair.h"

/* ---- typing ------------------------------------------------------------- */

enum otr_verdict
pair_type_shown(struct pair_side *side, const char *text,
    enum otr_level shown, const char *only_key)
{
	struct pair_line *l, **at;
	struct otr_out out;
	size_t i;

	side->verdict = otr_send(side->s, text, shown, only_key, NULL, &out,
	    &side->err);
	side->hold = out.hold;
	for (i = 0; i < out.nwire; i++)
		pair_send(side, out.wire[i]);
	otr_out_clear(&out);
	if (side->verdict != OTR_HELD)
		return side->verdict;
	l = xcalloc(1, sizeof(*l));
	l->text = xstrdup(text);
	l->shown = shown;
	l->hold = side->hold;
	snprintf(l->only_key, sizeof(l->only_key), "%s",
	    only_key != NULL ? only_key : "");
	for (at = &side->outbox; *at != NULL; at = &(*at)->next)
		;
	*at = l;
	return OTR_HELD;
}

enum otr_verdict
pair_type(struct pair_side *side, const char *text)
{
	return pair_type_shown(side, text, otr_level(side->s), NULL);
}

void
pair_session(struct pair *p)
{
	assert_int_equal(otr_start(p->a.s, NULL), 0);
	pair_run(p);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_int_equal(otr_level(p->b.s), OTR_UNVERIFIED);
}

void
pair_trust(struct pair_side *side)
{
	struct otr_info info;

	otr_info(side->s, &info);
	assert_int_equal(otr_trust(side->s, info.fingerprint, NULL), 0);
}

/* ---- looking ------------------------------------------------------------ */

unsigned
pair_count(const struct pair_side *side, enum otr_event_type type)
{
	const struct pair_event *e;
	unsigned n = 0;

	for (e = side->events; e != NULL; e = e->next)
		n += e->type == type;
	return n;
}

const struct pair_event *
pair_last(const struct pair_side *side, enum otr_event_type type)
{
	const struct pair_event *e, *last = NULL;

	for (e = side->events; e != NULL; e = e->next)
		if (e->type == type)
			last = e;
	return last;
}

const char *
pair_last_text(const struct pair_side *side)
{
	const struct pair_got *g = side->got;

	while (g != NULL && g->next != NULL)
		g = g->next;
	return g == NULL ? "" : g->text;
}

unsigned
pair_texts(const struct pair_side *side)
{
	const struct pair_got *g;
	unsigned n = 0;

	for (g = side->got; g != NULL; g = g->next)
		n++;
	return n;
}

bool
pair_showed(const struct pair_side *side, const char *text)
{
	const struct pair_got *g;

	for (g = side->got; g != NULL; g = g->next)
		if (strstr(g->text, text) != NULL)
			return true;
	return false;
}

bool
pair_left(const struct pair_side *side, const char *text)
{
	const struct pair_msg *m;

	for (m = side->sent; m != NULL; m = m->next)
		if (strstr(m->body, text) != NULL)
			return true;
	return false;
}

unsigned
pair_sent(const struct pair_side *side, const char *prefix)
{
	const struct pair_msg *m;
	unsigned n = 0;

	for (m = side->sent; m != NULL; m = m->next)
		n += strncmp(m->body, prefix, strlen(prefix)) == 0;
	return n;
}

enum otr_hold
pair_hold(const struct pair_side *side)
{
	return side->outbox == NULL ? OTR_HOLD_NONE : side->outbox->hold;
}

void
pair_key(const struct pair_side *side, char *hex)
{
	assert_int_equal(otr_key_fingerprint(side->otr, side->account, hex,
	    NULL), 0);
}
