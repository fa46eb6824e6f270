/*
 * The steps of a schedule: what people, networks, servers and someone
 * hostile do.  One table names them, with their weights.
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

typedef void step_fn(struct node *, unsigned arg);

static bool
ready(const struct node *n)
{
	return n->made && n->up && n->conv != NULL;
}

static struct node *
other(struct node *n)
{
	return &n->w->nodes[n->who == ALICE ? BOB : ALICE];
}

/* ---- the user ----------------------------------------------------------- */

static void
do_type(struct node *n, unsigned arg)
{
	static const char *const words[] = { "", "", "",
	    "how does ?OTRv3? work ", "", "", "say ?OTR Error: what ", "" };
	enum otr_level level = otr_level(n->conv->otr);

	/* What was on the screen a moment ago, now and then. */
	if (arg % 8 == 0)
		level = n->painted;
	law_typed(n, level, words[arg / 8 % 8]);
}

static void
do_burst(struct node *n, unsigned arg)
{
	for (unsigned i = 0; i < 2 + arg % 3; i++)
		law_typed(n, otr_level(n->conv->otr), "");
}

static void
do_start(struct node *n, unsigned arg)
{
	struct err err;

	(void)arg;
	if (conv_otr_start(n->conv, &err) == 0)
		law_answered(n);
}

static void
do_end(struct node *n, unsigned arg)
{
	struct err err;

	(void)arg;
	conv_otr_end(n->conv, &err);
	law_answered(n);
}

static void
do_both(struct node *n, unsigned arg)
{
	struct node *o = other(n);

	do_start(n, arg);
	if (!ready(o))
		return;
	o->commanded = true;
	do_start(o, arg);
	law_commanded(o, true);
	o->commanded = false;
}

static void
do_resend(struct node *n, unsigned arg)
{
	enum otr_level level = otr_level(n->conv->otr);
	struct err err;

	(void)arg;
	if (n->conv->held + n->conv->failed == 0)
		return;
	law_resent(n, level);
	law_answered(n);
	conv_resend(n->conv, NULL, level, &err);
}

static void
lines_gone(struct node *n, bool all)
{
	struct line *l;
	struct line_fact *f;

	for (l = n->conv->outbox; l != NULL; l = l->next)
		if ((all || l->delivery == DELIVERY_HELD ||
		    l->delivery == DELIVERY_FAILED) &&
		    (f = law_line(n->w, l->text)) != NULL)
			f->gone = true;
}

static void
do_discard(struct node *n, unsigned arg)
{
	struct err err;

	(void)arg;
	lines_gone(n, false);
	conv_discard(n->conv, NULL, &err);
}

static void
do_close(struct node *n, unsigned arg)
{
	struct conv *v = n->conv;
	struct err err;

	(void)arg;
	lines_gone(n, true);
	n->conv = NULL;
	conv_close(v, true, &err);
	for (size_t i = 0; i < n->w->nlines; i++)
		n->w->lines[i].showed[n->who] = 0;
	n->conv = conv_open(n->acc, n->contact);
}

static void
do_trust(struct node *n, unsigned arg)
{
	struct otr_info info;
	struct err err;
	int key;

	(void)arg;
	otr_info(n->conv->otr, &info);
	key = pool_find(info.fingerprint);
	if (info.fingerprint[0] == '\0')
		return;
	n->trusts[key] = true;		/* lines may go at once */
	law_answered(n);
	if (conv_otr_trust(n->conv, info.fingerprint, &err) == -1)
		law_break(n->w, "4 cannot trust what is shown: %s", err.text);
}

static void
do_distrust(struct node *n, unsigned arg)
{
	struct otr_info info;
	struct err err;

	(void)arg;
	otr_info(n->conv->otr, &info);
	if (info.fingerprint[0] != '\0' && otr_distrust(n->conv->otr,
	    info.fingerprint, &err) == 0)
		n->trusts[pool_find(info.fingerprint)] =
		    n->accepts[pool_find(info.fingerprint)] = false;
}

static void
do_accept(struct node *n, unsigned arg)
{
	struct err err;
	bool had, fell;

	(void)arg;
	if (n->new_key < 0)
		return;
	had = n->accepts[n->new_key];
	fell = n->fell;
	n->accepts[n->new_key] = true;	/* lines may go at once */
	law_answered(n);
	if (conv_otr_accept(n->conv, &err) == -1) {
		n->accepts[n->new_key] = had;
		n->fell = fell;
	}
}

static void
do_policy(struct node *n, unsigned arg)
{
	struct err err;

	conv_otr_policy(n->conv, otr_policy_word((enum otr_policy)(arg % 5)),
	    &err);
}

static void
do_v2(struct node *n, unsigned arg)
{
	struct err err;

	conv_otr_v2(n->conv, arg % 3 != 0, &err);
}

/* ---- the network -------------------------------------------------------- */

static void
do_run(struct node *n, unsigned arg)
{
	(void)arg;
	world_run(n->w);
}

static void
do_up(struct node *n, unsigned arg)
{
	for (unsigned i = 0; i < 1 + arg % 3; i++)
		world_up(n);
}

static void
do_down(struct node *n, unsigned arg)
{
	node_pump(n);
	for (unsigned i = 0; i < 1 + arg % 3; i++)
		world_down(n);
}

static void
do_clock(struct node *n, unsigned arg)
{
	static const int64_t times[] = { 100, 800, 1100, 2500, 5500, 12000,
	    21000, 35000 };

	world_clock(n->w, times[arg % 8], (arg & 8) == 0 || arg % 8 > 4);
}

static void
do_lost(struct node *n, unsigned arg)
{
	node_lost(n, (arg & 1) != 0, (arg & 2) != 0);
	n->cut = (arg & 12) == 0;
}

static void
do_back(struct node *n, unsigned arg)
{
	(void)arg;
	n->cut = false;
	world_clock(n->w, 2500, true);
}

/* ---- processes ---------------------------------------------------------- */

static void
die_now(struct node *n, bool polite)
{
	if (polite && n->up) {
		otr_end_all(chat_otr(n->chat));
		law_commanded(n, true);
	}
	node_kill(n);
}

static void
do_restart(struct node *n, unsigned arg)
{
	die_now(n, (arg & 1) != 0);
	if ((arg & 6) == 0)
		world_run(n->w);
	node_boot(n);
}

static void
do_tag(struct node *n, unsigned arg)
{
	die_now(n, (arg & 1) != 0);
	n->tag += 0x100 + arg;
	node_forget_files(n, false, false);
	node_boot(n);
}

static void
do_lose_files(struct node *n, unsigned arg)
{
	die_now(n, (arg & 1) != 0);
	if (n->who == ALICE)
		n->key = 5;
	else if (n->who == BOB)
		n->key = 4;
	n->tag += 0x10000 + arg;
	node_forget_files(n, true, true);
	memset(n->trusts, 0, sizeof(n->trusts));
	node_boot(n);
}

static void
do_leave(struct node *n, unsigned arg)
{
	if (n->up)
		die_now(n, (arg & 1) != 0);
	else
		node_boot(n);
}

static void
do_twin(struct node *n, unsigned arg)
{
	struct node *t = &n->w->nodes[TWIN];

	if (!t->made)
		node_make(n->w, TWIN, (arg & 1) != 0 ? 1 : 2, 0x30000000 |
		    arg);
	else if (t->up)
		die_now(t, (arg & 2) != 0);
	else
		node_boot(t);
	t->cut = false;
}

/* ---- someone hostile ---------------------------------------------------- */

static struct item **
message_at(struct node *n, unsigned nth)
{
	struct item **at;
	unsigned count = 0;

	for (at = &n->down_first; *at != NULL; at = &(*at)->next)
		count += (*at)->kind == ITEM_MESSAGE;
	if (count == 0)
		return NULL;
	nth %= count;
	for (at = &n->down_first; *at != NULL; at = &(*at)->next)
		if ((*at)->kind == ITEM_MESSAGE && nth-- == 0)
			return at;
	return NULL;
}

static void
do_drop(struct node *n, unsigned arg)
{
	struct item **at = message_at(n, arg), *i;

	if (at == NULL)
		return;
	i = *at;
	*at = i->next;
	item_free(i);
}

static void
do_repeat(struct node *n, unsigned arg)
{
	struct item *i = n->w->history;

	for (unsigned k = arg % 24; i != NULL && k > 0; k--)
		i = i->next;
	if (i == NULL)
		i = n->w->history;
	if (i != NULL && strncmp(i->from, n->contact, strlen(n->contact))
	    == 0)
		item_push(&n->down_first, item_copy(i));
}

static void
do_reorder(struct node *n, unsigned arg)
{
	struct item **at = message_at(n, arg), *i;

	if (at == NULL)
		return;
	i = *at;
	*at = i->next;
	item_push(&n->down_first, i);
}

static void
do_tamper(struct node *n, unsigned arg)
{
	struct item **at = message_at(n, arg);
	char *body;

	if (at == NULL)
		return;
	body = (*at)->body;
	if (law_line(n->w, body) == NULL && strlen(body) > 0)
		body[arg % strlen(body)] ^= 1 + (arg & 6);
}

static void
forge(struct node *n, const char *body, unsigned arg)
{
	struct node *o = other(n);
	struct item *i = xcalloc(1, sizeof(*i));

	i->kind = ITEM_MESSAGE;
	i->from = xasprintf("%s/%s", n->contact, (arg & 1) != 0 ?
	    o->resource : "evil.1");
	i->to = xstrdup(n->account);
	i->id = xasprintf("forged%u", arg);
	i->body = xstrdup(body);
	item_push(&n->down_first, i);
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
		put(&s, (arg & 2) != 0 ? o->tag : 0x66600000 | arg);
		put(&s, (arg & 4) != 0 ? n->tag : 0);
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

static void
do_forge_key(struct node *n, unsigned arg)
{
	forge(n, "?OTRv3?", arg);
	if ((arg & 8) != 0)
		world_run(n->w);
	forge_encoded(n, arg, 0x0a, (arg & 16) == 0);
}

static void
do_forge_commit(struct node *n, unsigned arg)
{
	forge_encoded(n, arg, 0x02, (arg & 8) == 0);
}

static void
do_forge_error(struct node *n, unsigned arg)
{
	forge(n, (arg & 2) != 0 ? "?OTR Error: you sent me something" :
	    "?OTR,1,1,?OTR Error: in a fragment,", arg);
}

static void
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
		node_make(w, MALLORY, 3, 0x6660);
		world_run(w);
	}
	return m;
}

static void
do_third(struct node *n, unsigned arg)
{
	struct world *w = n->w;
	struct node *m = third(n), *v = &w->nodes[w->s->victim];
	struct err err;

	if ((arg & 1) != 0)
		snprintf(m->resource, sizeof(m->resource), "%s",
		    other(v)->resource);
	if ((arg & 6) == 0) {
		/* Speaks under the contact's own instance tag. */
		m->tag = other(v)->tag;
		node_kill(m);
		node_forget_files(m, false, false);
		node_boot(m);
		world_run(w);
		if ((arg & 1) != 0)
			snprintf(m->resource, sizeof(m->resource), "%s",
			    other(v)->resource);
	}
	w->mitm = (arg & 8) != 0;
	conv_otr_start(m->conv, &err);
}

static void
do_third_acts(struct node *n, unsigned arg)
{
	struct node *m = third(n);
	struct err err;

	switch (arg % 4) {
	case 0:
		n->w->mitm = !n->w->mitm;
		break;
	case 1:
		conv_otr_end(m->conv, &err);
		break;
	case 2:
		conv_type(m->conv, "good morning", otr_level(m->conv->otr),
		    NULL, &err);
		break;
	case 3:
		conv_otr_start(m->conv, &err);
		break;
	}
}

static void
do_presence(struct node *n, unsigned arg)
{
	node_presence(n, (arg & 1) != 0);
}

/* ---- the table ---------------------------------------------------------- */

enum flag { USER = 1, UP = 2, HOSTILE = 4 };

static const struct {
	const char *name;
	step_fn *run;
	unsigned flags;
	unsigned weight;
} steps[] = {
	{ "types", do_type, USER | UP, 24 },
	{ "types some", do_burst, USER | UP, 5 },
	{ "everything is delivered", do_run, 0, 16 },
	{ "to the server", do_up, 0, 8 },
	{ "from the server", do_down, 0, 10 },
	{ "time goes by", do_clock, 0, 10 },
	{ "starts", do_start, USER | UP, 8 },
	{ "ends", do_end, USER | UP, 4 },
	{ "both start", do_both, USER | UP, 3 },
	{ "resends", do_resend, USER | UP, 5 },
	{ "discards", do_discard, USER | UP, 1 },
	{ "closes the window", do_close, USER | UP, 1 },
	{ "trusts", do_trust, USER | UP, 3 },
	{ "distrusts", do_distrust, USER | UP, 1 },
	{ "accepts", do_accept, USER | UP, 3 },
	{ "policy", do_policy, USER | UP, 2 },
	{ "version 2", do_v2, USER | UP, 2 },
	{ "the stream is lost", do_lost, UP, 5 },
	{ "the network is back", do_back, 0, 4 },
	{ "restarts", do_restart, 0, 4 },
	{ "restarts with a new tag", do_tag, 0, 1 },
	{ "restarts without its files", do_lose_files, 0, 1 },
	{ "leaves or comes", do_leave, 0, 2 },
	{ "the twin comes or goes", do_twin, 0, 2 },
	{ "a message is dropped", do_drop, HOSTILE, 5 },
	{ "a message is repeated", do_repeat, HOSTILE, 5 },
	{ "messages change places", do_reorder, HOSTILE, 4 },
	{ "a message is changed", do_tamper, HOSTILE, 4 },
	{ "a query and a DH-KEY are forged", do_forge_key, HOSTILE, 4 },
	{ "a DH-COMMIT is forged", do_forge_commit, HOSTILE, 4 },
	{ "an error is forged", do_forge_error, HOSTILE, 4 },
	{ "a text is forged", do_forge_clear, HOSTILE, 3 },
	{ "the third starts", do_third, HOSTILE, 6 },
	{ "the third acts", do_third_acts, HOSTILE, 4 },
	{ "a presence is forged", do_presence, HOSTILE | UP, 2 },
};

static unsigned
draw_op(uint64_t *state, bool hostile)
{
	unsigned sum = 0, at;

	for (size_t i = 0; i < NELEM(steps); i++)
		if (hostile || (steps[i].flags & HOSTILE) == 0)
			sum += steps[i].weight;
	at = (unsigned)(storm_random(state) % sum);
	for (unsigned i = 0; i < NELEM(steps); i++) {
		if (!hostile && (steps[i].flags & HOSTILE) != 0)
			continue;
		if (at < steps[i].weight)
			return i;
		at -= steps[i].weight;
	}
	return 0;
}

static unsigned
draw(uint64_t *state, unsigned below)
{
	return (unsigned)(storm_random(state) % below);
}

void
step_draw(struct schedule *s, uint64_t seed)
{
	uint64_t state = seed;

	memset(s, 0, sizeof(*s));
	s->seed = seed;
	s->hostile = draw(&state, 2) != 0;
	for (int i = 0; i < 2; i++) {
		/* The default is met most often. */
		unsigned p = draw(&state, 8);

		s->policy[i] = p < 5 ? (enum otr_policy)p :
		    OTR_POLICY_OPPORTUNISTIC;
		s->v2[i] = (enum otr_v2)draw(&state, 3);
	}
	s->only_v2 = draw(&state, 6) == 0;
	if (s->only_v2)
		s->v2[1] = OTR_V2_ALLOW;
	s->receipts = draw(&state, 2) != 0;
	s->subscribed = draw(&state, 4) != 0;
	s->stores = draw(&state, 2) != 0;
	s->session = draw(&state, 3) != 0;
	s->trusted = draw(&state, 3) == 0;
	s->victim = draw(&state, 3) != 0 ? ALICE : BOB;
	s->n = 6 + draw(&state, STORM_STEPS - 6 - 20);
	for (size_t i = 0; i < s->n; i++) {
		unsigned who = draw(&state, 9);

		s->steps[i].op = (uint8_t)draw_op(&state, s->hostile);
		s->steps[i].who = who < 5 ? ALICE : who < 8 ? BOB : TWIN;
		s->steps[i].arg = (uint16_t)storm_random(&state);
	}
}

void
step_print(const struct schedule *s, const struct step *p)
{
	static const char *const names[] = { "alice", "bob", "twin",
	    "mallory" };

	(void)s;
	fprintf(stderr, "\t%s: %s (%u)\n", names[p->who], steps[p->op].name,
	    p->arg);
}

void
step_run(struct world *w, const struct step *p)
{
	struct node *n = &w->nodes[p->who];
	unsigned flags = steps[p->op].flags;
	enum otr_level before[NODES] = { 0 };

	if (w->verbose)
		step_print(w->s, p);
	if (!n->made || ((flags & UP) != 0 && !ready(n)))
		return;
	if ((flags & HOSTILE) != 0)
		w->hostile_now = true;
	for (int i = 0; i < NODES; i++)
		if (ready(&w->nodes[i]))
			before[i] = otr_level(w->nodes[i].conv->otr);
	if ((flags & USER) != 0)
		n->commanded = true;
	steps[p->op].run(n, p->arg);
	if ((flags & USER) != 0) {
		law_commanded(n, true);
		n->commanded = false;
	}
	law_step(w);
	for (int i = 0; i < NODES; i++)
		if (w->nodes[i].made)
			w->nodes[i].painted = before[i];
}

/* ---- the end ------------------------------------------------------------ */

/* All come back, nobody is hostile, and enough time goes by. */
void
step_settle(struct world *w)
{
	struct node *m = &w->nodes[MALLORY];

	w->mitm = false;
	if (m->made && m->up)
		node_kill(m);
	for (int i = 0; i < MALLORY; i++) {
		struct node *n = &w->nodes[i];

		if (!n->made)
			continue;
		n->cut = false;
		if (!n->up)
			node_boot(n);
	}
	world_clock(w, 3000, true);
	for (int i = 0; i < MALLORY && w->s->hostile; i++)
		if (w->nodes[i].made && w->nodes[i].online)
			node_presence(&w->nodes[i], true);
	world_clock(w, 90000, true);
}
