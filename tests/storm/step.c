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

#include "storm.h"

bool
ready(const struct node *n)
{
	return n->made && n->talk != NULL;
}

struct node *
other(struct node *n)
{
	static const enum who others[NODES] = { BOB, ALICE, ALICE, ALICE,
	    BOB_WORK, WORK, HOST, GUEST };

	return &n->w->nodes[others[n->who]];
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
		world_up(n->stream);
}

static void
do_down(struct node *n, unsigned arg)
{
	stream_pump(n->stream);
	for (unsigned i = 0; i < 1 + arg % 3; i++)
		world_down(n->stream);
}

static void
do_clock(struct node *n, unsigned arg)
{
	static const int64_t times[] = { 100, 800, 1100, 2500, 5500, 12000,
	    21000, 35000 };

	world_clock(n->w, times[arg % 8], (arg & 8) == 0 || arg % 8 > 4);
}

/* Little enough that nobody thinks that something is wrong. */
static void
do_moment(struct node *n, unsigned arg)
{
	world_clock(n->w, 50 + arg % 800, false);
}

/* Long enough for what goes by itself. */
static void
do_wait(struct node *n, unsigned arg)
{
	world_clock(n->w, 30000 + arg % 60000, true);
}

static void
do_lost(struct node *n, unsigned arg)
{
	stream_lost(n->stream, (arg & 1) != 0, (arg & 2) != 0);
	n->stream->cut = (arg & 12) == 0;
}

static void
do_back(struct node *n, unsigned arg)
{
	(void)arg;
	n->stream->cut = false;
	world_clock(n->w, 2500, true);
}

/* ---- processes ---------------------------------------------------------- */

static void
die_now(struct program *p, bool polite)
{
	if (polite && p->up) {
		otr_end_all(chat_otr(p->chat));
		for (int i = 0; i < NODES; i++)
			if (p->w->nodes[i].made && p->w->nodes[i].program == p)
				law_commanded(&p->w->nodes[i], true);
	}
	program_kill(p);
}

static void
do_restart(struct node *n, unsigned arg)
{
	die_now(n->program, (arg & 1) != 0);
	if ((arg & 6) == 0)
		world_run(n->w);
	program_boot(n->program);
}

static void
do_tag(struct node *n, unsigned arg)
{
	die_now(n->program, (arg & 1) != 0);
	n->stream->tag += 0x100 + arg;
	stream_files(n->stream, false, false);
	program_boot(n->program);
}

static void
node_forgets(struct node *n)
{
	memset(n->trusts, 0, sizeof(n->trusts));
	memset(n->knows, 0, sizeof(n->knows));
}

static void
do_lose_files(struct node *n, unsigned arg)
{
	struct world *w = n->w;

	die_now(n->program, (arg & 1) != 0);
	if (n->program->number == ALICES)
		w->streams[S_ALICE].key = 5;
	else if (n->program->number == BOBS)
		w->streams[S_BOB].key = 4;
	n->stream->tag += 0x10000 + arg;
	stream_files(n->stream, (w->s->has & HAS_LATE) == 0 ||
	    n->program->number > BOBS, true);
	for (int i = 0; i < NODES; i++)
		if (w->nodes[i].program == n->program)
			node_forgets(&w->nodes[i]);
	program_boot(n->program);
}

static void
do_leave(struct node *n, unsigned arg)
{
	if (n->program->up)
		die_now(n->program, (arg & 1) != 0);
	else
		program_boot(n->program);
}

static void
do_twin(struct node *n, unsigned arg)
{
	struct world *w = n->w;
	struct node *t = &w->nodes[TWIN];

	/* It does not know the other account. */
	if ((w->s->has & HAS_SEVERAL) != 0)
		return;
	if (!t->made) {
		node_cast(w, TWIN, (arg & 1) != 0 ? 1 : 2, 0x30000000 | arg);
		program_make(w, TWINS);
	} else if (t->program->up)
		die_now(t->program, (arg & 2) != 0);
	else
		program_boot(t->program);
	t->stream->cut = false;
}

/* ---- the table ---------------------------------------------------------- */

enum flag { USER = 1, UP = 2, HOSTILE = 4, GENTLE = 8 };	/* and enum has */

static const struct {
	const char *name;
	step_fn *run;
	unsigned flags;
	unsigned weight;	/* in the first stream of chance */
	unsigned more;		/* in the second */
} steps[] = {
	{ "types", do_type, USER | UP | GENTLE, 24, 24 },
	{ "types some", do_burst, USER | UP | GENTLE, 5, 6 },
	{ "everything is delivered", do_run, GENTLE, 16, 8 },
	{ "to the server", do_up, GENTLE, 8, 14 },
	{ "from the server", do_down, GENTLE, 10, 18 },
	{ "time goes by", do_clock, 0, 10, 0 },
	{ "starts", do_start, USER | UP | GENTLE, 8, 7 },
	{ "ends", do_end, USER | UP | GENTLE, 4, 1 },
	{ "both start", do_both, USER | UP | GENTLE, 3, 5 },
	{ "resends", do_resend, USER | UP, 5, 0 },
	{ "discards", do_discard, USER | UP, 1, 0 },
	{ "closes the window", do_close, USER | UP, 1, 0 },
	{ "trusts", do_trust, USER | UP | GENTLE, 3, 3 },
	{ "distrusts", do_distrust, USER | UP | GENTLE, 1, 1 },
	{ "accepts", do_accept, USER | UP | GENTLE, 3, 1 },
	{ "policy", do_policy, USER | UP | GENTLE, 2, 1 },
	{ "version 2", do_v2, USER | UP | GENTLE, 2, 1 },
	{ "the stream is lost", do_lost, UP, 5, 0 },
	{ "the network is back", do_back, 0, 4, 0 },
	{ "restarts", do_restart, 0, 4, 0 },
	{ "restarts with a new tag", do_tag, 0, 1, 0 },
	{ "restarts without its files", do_lose_files, 0, 1, 0 },
	{ "leaves or comes", do_leave, 0, 2, 0 },
	{ "the twin comes or goes", do_twin, 0, 2, 0 },
	{ "a message is dropped", do_drop, HOSTILE, 5, 0 },
	{ "a message is repeated", do_repeat, HOSTILE, 5, 0 },
	{ "messages change places", do_reorder, HOSTILE, 4, 0 },
	{ "a message is changed", do_tamper, HOSTILE, 4, 0 },
	{ "a query and a DH-KEY are forged", do_forge_key, HOSTILE, 4, 0 },
	{ "a DH-COMMIT is forged", do_forge_commit, HOSTILE, 4, 0 },
	{ "an error is forged", do_forge_error, HOSTILE, 4, 0 },
	{ "a text is forged", do_forge_clear, HOSTILE, 3, 0 },
	{ "the third starts", do_third, HOSTILE, 6, 0 },
	{ "the third acts", do_third_acts, HOSTILE, 4, 0 },
	{ "a presence is forged", do_presence, HOSTILE | UP, 2, 0 },
	/* New rows come after these: the first stream draws by number. */
	{ "a moment goes by", do_moment, GENTLE, 0, 8 },
	{ "begins SMP", do_smp, USER | UP | GENTLE | HAS_SMP, 0, 6 },
	{ "answers SMP", do_smp_answer, USER | UP | GENTLE | HAS_SMP, 0, 8 },
	{ "breaks SMP off", do_smp_abort, USER | UP | GENTLE | HAS_SMP, 0, 2 },
	{ "both begin SMP", do_smp_both, USER | UP | GENTLE | HAS_SMP, 0, 2 },
	{ "the third guesses", do_third_guesses, HOSTILE | HAS_SMP, 0, 4 },
	{ "sends in pieces", do_pieces, USER | UP | GENTLE | HAS_PIECES, 0, 4 },
	{ "chooses a program", do_use, USER | UP | GENTLE | HAS_USE, 0, 4 },
	{ "starts with a program", do_start_at, USER | UP | GENTLE | HAS_USE,
	    0, 4 },
	{ "strangers write", do_flood, HAS_GUEST, 0, 2 },
	{ "the key is ready", do_key, UP | GENTLE | HAS_LATE, 0, 6 },
	{ "lets lines fade", do_fade, USER | UP | HAS_FADE, 0, 4 },
	{ "time passes", do_wait, HAS_FADE, 0, 10 },
	{ "a receipt is forged", do_receipt, HOSTILE | UP | HAS_USE, 0, 4 },
};

typedef unsigned weight_fn(const struct schedule *, size_t row);

static unsigned
weight_first(const struct schedule *s, size_t row)
{
	return s->hostile || (steps[row].flags & HOSTILE) == 0 ?
	    steps[row].weight : 0;
}

/* Rare are ends and policies among the gentle: they excuse much. */
static bool
has(const struct schedule *s, size_t row)
{
	unsigned needs = steps[row].flags & ~15u;

	return (needs & s->has) == needs;
}

static unsigned
weight_gentle(const struct schedule *s, size_t row)
{
	if (!has(s, row) || (steps[row].flags & GENTLE) == 0 || (s->seed % 4 != 0 &&
	    (steps[row].run == do_end || steps[row].run == do_policy)))
		return 0;
	return steps[row].more;
}

static unsigned
draw_op(uint64_t *state, const struct schedule *s, weight_fn *weight)
{
	unsigned sum = 0, at;

	for (size_t i = 0; i < NELEM(steps); i++)
		sum += weight(s, i);
	at = (unsigned)(storm_random(state) % sum);
	for (unsigned i = 0; i < NELEM(steps); i++) {
		if (at < weight(s, i))
			return i;
		at -= weight(s, i);
	}
	return 0;
}

static unsigned
draw(uint64_t *state, unsigned below)
{
	return (unsigned)(storm_random(state) % below);
}

static void
draw_steps(struct schedule *s, uint64_t *state, weight_fn *weight)
{
	for (size_t i = 0; i < s->n; i++) {
		unsigned who = draw(state, 9);

		s->steps[i].op = (uint8_t)draw_op(state, s, weight);
		s->steps[i].who = who < 5 ? ALICE : who < 8 ? BOB : TWIN;
		s->steps[i].arg = (uint16_t)storm_random(state);
	}
}

/* ---- what came later into the storm ------------------------------------- */

static unsigned
weight_new(const struct schedule *s, size_t row)
{
	return (steps[row].flags & ~15u) != 0 && has(s, row) &&
	    (s->hostile || (steps[row].flags & HOSTILE) == 0) ?
	    steps[row].more : 0;
}

static bool
any_new(const struct schedule *s)
{
	for (size_t i = 0; i < NELEM(steps); i++)
		if (weight_new(s, i) > 0)
			return true;
	return false;
}

/* Who acts: those whom an older schedule does not know, half of the time. */
static enum who
draw_who(uint64_t *state, const struct schedule *s)
{
	unsigned who = draw(state, 16);

	if ((s->has & HAS_SEVERAL) != 0 && who < 6)
		return who < 3 ? WORK : BOB_WORK;
	if ((s->has & HAS_GUEST) != 0 && who >= 12)
		return who < 14 ? GUEST : HOST;
	return who % 8 < 4 ? ALICE : who % 8 < 7 ? BOB : TWIN;
}

/* One more step, anywhere. */
static void
insert(struct schedule *s, uint64_t *state)
{
	size_t at = draw(state, (unsigned)s->n + 1);
	bool of_new = any_new(s) && draw(state, 2) != 0;

	if (s->n == STORM_STEPS)
		return;
	memmove(s->steps + at + 1, s->steps + at,
	    (s->n - at) * sizeof(s->steps[0]));
	s->n++;
	s->steps[at].op = (uint8_t)draw_op(state, s,
	    of_new ? weight_new : s->gentle ? weight_gentle : weight_first);
	s->steps[at].who = (uint8_t)draw_who(state, s);
	s->steps[at].arg = (uint16_t)storm_random(state);
}

/* SMP is dear where its numbers are real. */
static unsigned
draw_has(uint64_t *state)
{
	unsigned all = 0;

	all |= draw(state, storm_is_toy ? 6 : 40) == 0 ? HAS_SMP : 0;
	all |= draw(state, 7) == 0 ? HAS_PIECES : 0;
	all |= draw(state, 5) == 0 ? HAS_USE : 0;
	all |= draw(state, 6) == 0 ? HAS_GUEST : 0;
	all |= draw(state, 10) == 0 ? HAS_LATE : 0;
	all |= draw(state, 12) == 0 ? HAS_FADE : 0;
	all |= draw(state, 6) == 0 ? HAS_SEVERAL : 0;
	return all;
}

static void
draw_more(struct schedule *s)
{
	uint64_t state = s->seed ^ 0x6a09e667f3bcc908;

	s->gentle = draw(&state, 5) == 0;
	s->has = draw_has(&state);
	/* Its keys are made one at a time here. */
	if ((s->has & HAS_LATE) != 0)
		s->has &= ~(unsigned)HAS_SEVERAL;
	if (s->gentle)
		s->has &= ~(unsigned)(HAS_FADE | HAS_GUEST);
	s->keyless = (s->has & HAS_LATE) != 0 ? 1 + draw(&state, 3) : 0;
	if (s->gentle) {
		s->hostile = false;
		s->n = 10 + draw(&state, 24);
		draw_steps(s, &state, weight_gentle);
	}
	if (s->has != 0)
		for (unsigned n = 4 + draw(&state, 12); n > 0; n--)
			insert(s, &state);
}

void
step_draw(struct schedule *s, uint64_t seed, bool plain)
{
	uint64_t state = seed;

	memset(s, 0, sizeof(*s));
	s->seed = seed;
	s->plain = plain;
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
	draw_steps(s, &state, weight_first);
	if (!plain)
		draw_more(s);
}

void
step_print(const struct schedule *s, const struct step *p)
{
	static const char *const names[NODES] = { "alice", "bob", "twin",
	    "mallory", "work", "bob to work", "guest", "alice to guest" };

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
	for (int i = 0; i < NODES; i++)
		if (ready(&w->nodes[i]))
			before[i] = talk_level(w->nodes[i].talk);
	if ((flags & USER) != 0)
		n->commanded = true;
	if ((flags & USER) != 0 && steps[p->op].run != do_end)
		n->known = true;
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
static bool
any_starting(const struct world *w)
{
	struct otr_info info;

	for (int i = 0; i < NODES; i++) {
		const struct node *n = &w->nodes[i];

		if (!n->made || n->talk == NULL || n->who == MALLORY)
			continue;
		otr_info(direct_otr(n->talk), &info);
		if (info.level == OTR_STARTING && info.hold != OTR_HOLD_V2)
			return true;
	}
	return false;
}

void
step_settle(struct world *w)
{
	struct program *m = &w->programs[MALLORYS];

	w->mitm = false;
	late_stay(w);
	if (m->made && m->up)
		program_kill(m);
	for (int i = 0; i < STREAMS; i++)
		w->streams[i].cut = false;
	for (int i = 0; i < PROGRAMS; i++) {
		struct program *p = &w->programs[i];

		if (p->made && p != m && !p->up)
			program_boot(p);
	}
	world_clock(w, 3000, true);
	for (int i = 0; i < PROGRAMS; i++)
		if (w->programs[i].made && w->programs[i].up)
			late_run(&w->programs[i]);
	world_clock(w, 1000, true);
	for (int i = 0; i < STREAMS && w->s->hostile; i++)
		if (i != S_MALLORY && w->streams[i].program != NULL &&
		    w->streams[i].online)
			stream_presence(&w->streams[i], true);
	world_clock(w, 90000, true);
	/* One that began just now is not for ever: it has its 20 seconds, and
	 * no more; a chain of starts is one without end. */
	for (int i = 0; i < 4 && any_starting(w) && !law_broken(w); i++)
		world_clock(w, 5000, true);
}
