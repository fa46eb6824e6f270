/*
 * What someone hostile does, on the wire and with a program and a key.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libotr/proto.h>
#include <libotr/b64.h>

#include "storm.h"

/* ---- someone hostile ---------------------------------------------------- */

static struct item **
message_at(struct node *n, unsigned nth)
{
	struct item **at;
	unsigned count = 0;

	for (at = &n->stream->down_first; *at != NULL; at = &(*at)->next)
		count += (*at)->kind == ITEM_MESSAGE;
	if (count == 0)
		return NULL;
	nth %= count;
	for (at = &n->stream->down_first; *at != NULL; at = &(*at)->next)
		if ((*at)->kind == ITEM_MESSAGE && nth-- == 0)
			return at;
	return NULL;
}

void
do_drop(struct node *n, unsigned arg)
{
	struct item **at = message_at(n, arg), *i;

	if (at == NULL)
		return;
	i = *at;
	*at = i->next;
	law_taken(n->w, i);
	item_free(i);
}

void
do_repeat(struct node *n, unsigned arg)
{
	struct item *i = n->w->history;

	for (unsigned k = arg % 24; i != NULL && k > 0; k--)
		i = i->next;
	if (i == NULL)
		i = n->w->history;
	if (i != NULL && same_bare(i->from, n->contact) &&
	    same_bare(i->to, n->stream->account))
		item_push(&n->stream->down_first, item_copy(i));
}

void
do_reorder(struct node *n, unsigned arg)
{
	struct item **at = message_at(n, arg), *i;

	if (at == NULL)
		return;
	i = *at;
	*at = i->next;
	law_moved(n->w, i);
	item_push(&n->stream->down_first, i);
}

void
do_tamper(struct node *n, unsigned arg)
{
	struct item **at = message_at(n, arg);
	char *body;

	if (at == NULL)
		return;
	body = (*at)->body;
	if (law_line(n->w, body) != NULL || strlen(body) == 0)
		return;
	law_taken(n->w, *at);
	body[arg % strlen(body)] ^= 1 + (arg & 6);
}

static void
forge(struct node *n, const char *body, unsigned arg)
{
	struct node *o = other(n);
	struct item *i = xcalloc(1, sizeof(*i));

	i->kind = ITEM_MESSAGE;
	i->from = xasprintf("%s/%s", n->contact, (arg & 1) != 0 ?
	    o->stream->resource : "evil.1");
	i->to = xstrdup(n->stream->account);
	i->id = xasprintf("forged%u", arg);
	i->body = xstrdup(body);
	item_push(&n->stream->down_first, i);
}

static void
put(struct str *s, uint32_t v)
{
	char bytes[4] = { (char)(v >> 24), (char)(v >> 16), (char)(v >> 8),
	    (char)v };

	str_addn(s, bytes, 4);
}

static void
put_junk(struct str *s, uint32_t len, unsigned arg)
{
	put(s, len);
	for (uint32_t i = 0; i < len; i++)
		str_addc(s, (char)(arg * 31 + i * 7 + 1));
}

static void
forge_encoded(struct node *n, unsigned arg, char type, bool v3)
{
	struct node *o = other(n);
	struct str s;
	char *wire;

	str_init(&s);
	str_addc(&s, 0);
	str_addc(&s, v3 ? 3 : 2);
	str_addc(&s, type);
	if (v3) {
		put(&s, (arg & 2) != 0 ? o->stream->tag : 0x66600000 | arg);
		put(&s, (arg & 4) != 0 ? n->stream->tag : 0);
	}
	if (type == 0x0a)
		put_junk(&s, 192, arg);
	else {
		put_junk(&s, 196, arg);
		put_junk(&s, 32, arg);
	}
	wire = otrl_base64_otr_encode((unsigned char *)s.s, s.len);
	forge(n, wire, arg);
	free(wire);
	str_free(&s);
}

void
do_forge_key(struct node *n, unsigned arg)
{
	forge(n, "?OTRv3?", arg);
	if ((arg & 8) != 0)
		world_run(n->w);
	forge_encoded(n, arg, 0x0a, (arg & 16) == 0);
}

void
do_forge_commit(struct node *n, unsigned arg)
{
	forge_encoded(n, arg, 0x02, (arg & 8) == 0);
}

void
do_forge_error(struct node *n, unsigned arg)
{
	forge(n, (arg & 2) != 0 ? "?OTR Error: you sent me something" :
	    "?OTR,1,1,?OTR Error: in a fragment,", arg);
}

void
do_forge_clear(struct node *n, unsigned arg)
{
	static const char *const bodies[] = { "hello there", "?OTRv2?",
	    "?OTRv23?", "?OTR?", "?OTR:AAMD.", "?OTR|1|2,1,2,x,", "tag"
	    OTRL_MESSAGE_TAG_BASE OTRL_MESSAGE_TAG_V2 OTRL_MESSAGE_TAG_V3 };

	forge(n, bodies[arg / 2 % NELEM(bodies)], arg);
}

static struct node *
third(struct node *n)
{
	struct world *w = n->w;
	struct node *m = &w->nodes[MALLORY];

	if (!m->made) {
		node_cast(w, MALLORY, 3, 0x6660);
		program_make(w, MALLORYS);
		world_run(w);
	}
	return m;
}

void
do_third(struct node *n, unsigned arg)
{
	struct world *w = n->w;
	struct node *m = third(n), *v = &w->nodes[w->s->victim];
	struct err err;

	if ((arg & 1) != 0)
		snprintf(m->stream->resource, sizeof(m->stream->resource),
		    "%s", other(v)->stream->resource);
	if ((arg & 6) == 0) {
		/* Speaks under the contact's own instance tag. */
		m->stream->tag = other(v)->stream->tag;
		program_kill(m->program);
		stream_files(m->stream, false, false);
		program_boot(m->program);
		world_run(w);
		if ((arg & 1) != 0)
			snprintf(m->stream->resource,
			    sizeof(m->stream->resource), "%s",
			    other(v)->stream->resource);
	}
	w->mitm = (arg & 8) != 0;
	direct_start(m->talk, &err);
}

void
do_third_acts(struct node *n, unsigned arg)
{
	struct node *m = third(n);
	struct err err;

	switch (arg % 4) {
	case 0:
		n->w->mitm = !n->w->mitm;
		break;
	case 1:
		direct_end(m->talk, &err);
		break;
	case 2:
		talk_type(m->talk, "good morning", talk_level(m->talk), NULL,
		    NULL, &err);
		break;
	case 3:
		direct_start(m->talk, &err);
		break;
	}
}

void
do_presence(struct node *n, unsigned arg)
{
	stream_presence(n->stream, (arg & 1) != 0);
}

void
do_third_guesses(struct node *n, unsigned arg)
{
	static step_fn *const acts[] = { do_smp, do_smp_answer, do_smp_abort };
	struct node *m = third(n);

	if (m->talk != NULL)
		acts[arg % 3](m, arg / 4);
}

/* The server says that a line came where it did not. */
void
do_receipt(struct node *n, unsigned arg)
{
	const struct line *l = n->talk != NULL ? n->talk->outbox : NULL;
	struct item *i;
	char *to;

	for (arg %= 4; l != NULL && l->next != NULL && arg > 0; arg--)
		l = l->next;
	if (l == NULL || l->to == NULL)
		return;
	law_receipt_forged(n->w, l->id);
	to = full(n->stream);
	i = item_new(ITEM_RECEIPT, l->to, to);
	free(to);
	free(i->id);
	i->id = xstrdup(l->id);
	item_push(&n->stream->down_first, i);
}

/* Many whom Alice does not know. */
void
do_flood(struct node *n, unsigned arg)
{
	static const char *const bodies[] = { "?OTRv23?", "hello there",
	    "?OTR:AAMCEAChHAAAAAAAAAAEAAAABAAAAAQ.", "?OTR Error: none",
	    "?OTR|1|2,1,9,xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,",
	    "?OTR:AAMDEAChHCAACws.", "hi" OTRL_MESSAGE_TAG_BASE
	    OTRL_MESSAGE_TAG_V3 };
	struct stream *a = &n->w->streams[S_ALICE];

	n->w->flooded = true;
	for (unsigned k = 0; k < 40; k++) {
		char *from = xasprintf("s%u@spam.example/x", (arg + k) % 90);
		char *to = full(a);
		struct item *i = item_new(ITEM_MESSAGE, from, to);

		free(from);
		free(to);
		free(i->body);
		i->body = xstrdup(bodies[(arg + k) % NELEM(bodies)]);
		item_push(&a->down_first, i);
	}
}
