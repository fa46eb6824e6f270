/*
 * What may happen in the storm on the link, and how a seed draws it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/chat.h"
#include "storm-link.h"

typedef void step_fn(struct side *, unsigned arg);

/* ---- users ---------------------------------------------------------------- */

static void
do_type(struct side *s, unsigned arg)
{
	law_type(s, "a line ", 10, arg % 2 == 0);
}

static void
do_burst(struct side *s, unsigned arg)
{
	for (unsigned n = 2 + arg % 5; n > 0; n--)
		law_type(s, "some lines ", 12, false);
}

static void
do_long(struct side *s, unsigned arg)
{
	law_type(s, "a long line, ", arg % 8 == 0 ? 40000 : 3000 + arg % 3000,
	    arg % 5 == 0);
}

static void
do_start(struct side *s, unsigned arg)
{
	struct err err;

	(void)arg;
	direct_start(s->talk, &err);
}

static void
do_end(struct side *s, unsigned arg)
{
	struct world *w = s->w;
	struct err err;

	(void)arg;
	/* What is on its way in the session that ends may not be read. */
	for (size_t i = 0; i < w->nlines; i++)
		w->lines[i].over = true;
	w->ended = true;
	direct_end(s->talk, &err);
}

static void
do_trust(struct side *s, unsigned arg)
{
	struct otr_info info;
	struct err err;

	(void)arg;
	otr_info(direct_otr(s->talk), &info);
	if (info.fingerprint[0] != '\0')
		direct_trust(s->talk, info.fingerprint, &err);
}

static void
do_resend(struct side *s, unsigned arg)
{
	enum otr_level shown = talk_level(s->talk);
	struct err err;

	(void)arg;
	law_resent(s, shown);
	talk_resend(s->talk, NULL, shown, &err);
}

static void
do_off(struct side *s, unsigned arg)
{
	struct err err;

	account_disconnect(s->acc, &err);
	world_pass(s->w, arg % 4000);
	account_connect(s->acc, "secret", &err);
}

/* ---- time ----------------------------------------------------------------- */

static void
do_moment(struct side *s, unsigned arg)
{
	world_pass(s->w, arg % 300);
}

static void
do_second(struct side *s, unsigned arg)
{
	world_pass(s->w, 500 + arg % 6000);
}

static void
do_minutes(struct side *s, unsigned arg)
{
	world_pass(s->w, 10000 + (arg % 256) * 1000LL);
}

static void
do_clock(struct side *s, unsigned arg)
{
	static const int64_t jumps[] = { 3600, -3600, 86400 * 30, -86400 * 30,
	    120, -120, 7, 86400 * 3000LL };

	s->skew += jumps[arg % NELEM(jumps)] * 1000;
}

/* ---- the network ----------------------------------------------------------- */

static void
do_slow(struct side *s, unsigned arg)
{
	struct wire_end *e = net_end(s);

	s->w->delay[s->number] = 20 + arg % 4000;
	if (e != NULL)
		for (int way = 0; way < 2; way++)
			played_link_delay(e->link, (enum played_way)way,
			    s->w->delay[s->number]);
}

static void
do_trickle(struct side *s, unsigned arg)
{
	struct wire_end *e = net_end(s);

	s->w->pieces[s->number] = arg % 4 == 0 ? 0 : 40 + arg % 200;
	if (e != NULL)
		for (int way = 0; way < 2; way++)
			played_link_pieces(e->link, (enum played_way)way,
			    s->w->pieces[s->number], 20);
}

static void
do_stall(struct side *s, unsigned arg)
{
	struct wire_end *e = net_end(s);

	if (e == NULL)
		return;
	if (arg % 3 != 0)
		played_link_stall(e->link, PLAYED_UP, 1000 + arg * 2);
	if (arg % 3 != 1)
		played_link_stall(e->link, PLAYED_DOWN, 1000 + arg * 2);
}

/* At any byte: at once, or in one of the next lines. */
static void
do_cut(struct side *s, unsigned arg)
{
	struct wire_end *e = net_end(s);
	size_t bytes = (arg & 4) != 0 ? 0 : arg % 1500;

	if (e == NULL)
		return;
	if (arg % 3 != 0)
		played_link_cut(e->link, PLAYED_UP, bytes);
	if (arg % 3 != 1)
		played_link_cut(e->link, PLAYED_DOWN, bytes);
}

static void
do_reset(struct side *s, unsigned arg)
{
	struct wire_end *e = net_end(s);

	(void)arg;
	if (e != NULL)
		played_link_reset(e->link);
}

/* The server ends the stream; or a box on the way does, without a word. */
static void
do_close(struct side *s, unsigned arg)
{
	static const char *const conditions[] = { "reset", "system-shutdown",
	    "connection-timeout", "resource-constraint", "undefined-condition" };
	struct wire_end *e = net_end(s);

	if (e == NULL || e->stream == NULL || e->server_closed)
		return;
	if (arg % 2 == 0)
		played_stream_error(e->stream,
		    conditions[arg / 2 % NELEM(conditions)]);
	else
		played_link_close(e->link);
}

/* Another network: other addresses, and the old ones are heard no more. */
static void
do_move(struct side *s, unsigned arg)
{
	struct wire_end *e = net_end(s);

	(void)arg;
	s->place++;
	if (e == NULL)
		return;
	played_link_cut(e->link, PLAYED_UP, 0);
	played_link_cut(e->link, PLAYED_DOWN, 0);
}

static void
do_weather(struct side *s, unsigned arg)
{
	s->w->weather[s->number] = (enum weather)(arg % WEATHERS);
	if (arg % 2 != 0)
		do_move(s, arg);
}

static void
do_fine(struct side *s, unsigned arg)
{
	(void)arg;
	s->w->weather[s->number] = WEATHER_FINE;
}

/* ---- processes ------------------------------------------------------------- */

/* `arg`: whether the links live on for a while, and are told. */
static void
do_server(struct side *s, unsigned arg)
{
	struct world *w = s->w;

	if (!w->server_up)
		return;
	if ((arg & 1) != 0)
		for (int i = 0; i < SIDES; i++)
			do_move(&w->sides[i], 0);
	if ((arg & 6) == 0)
		played_server_stop(w->server);
	else
		played_server_kill(w->server);
	net_server_up(w, false);
	world_pass(w, arg % 20000);
	if ((arg & 8) != 0)
		net_server_up(w, true);
}

static void
do_server_back(struct side *s, unsigned arg)
{
	(void)arg;
	net_server_up(s->w, true);
}

/* It takes no log-in for now. */
static void
do_busy(struct side *s, unsigned arg)
{
	played_server_has(s->w->server, (arg & 1) != 0 ?
	    s->w->s->has | PLAYED_BUSY : s->w->s->has);
}

static void
do_worker(struct side *s, unsigned arg)
{
	(void)arg;
	side_kill_worker(s);
}

/* With its workers and without a word, as where the power goes; or alone. */
static void
do_kill(struct side *s, unsigned arg)
{
	if ((arg & 1) != 0)
		do_move(s, 0);
	side_kill(s, (arg & 3) != 0);
	world_pass(s->w, arg % 5000);
	side_boot(s);
}

static void
do_quit(struct side *s, unsigned arg)
{
	struct world *w = s->w;

	for (size_t i = 0; i < w->nlines; i++)
		w->lines[i].over = true;
	chat_stop(s->chat, 2000, law_stopped, s);
	world_pass(w, 2500);
	side_kill(s, (arg & 1) != 0);
	world_pass(w, arg % 60000);
	side_boot(s);
}

static void
do_disk(struct side *s, unsigned arg)
{
	(void)arg;
	fake_file_full(true);
	for (int i = 0; i < SIDES; i++)
		s->w->sides[i].disk_was_full = true;
}

static void
do_room(struct side *s, unsigned arg)
{
	(void)s;
	(void)arg;
	fake_file_full(false);
}

/* ---- the table -------------------------------------------------------------- */

enum flag { USER = 1, CALM = 2 };

static const struct {
	const char *name;
	step_fn *run;
	unsigned flags;
	unsigned weight;
} steps[] = {
	{ "types", do_type, USER | CALM, 30 },
	{ "types some", do_burst, USER | CALM, 10 },
	{ "types a long line", do_long, USER | CALM, 4 },
	{ "starts", do_start, USER | CALM, 10 },
	{ "ends", do_end, USER | CALM, 3 },
	{ "trusts", do_trust, USER | CALM, 3 },
	{ "resends", do_resend, USER, 3 },
	{ "disconnects and connects", do_off, USER, 3 },
	{ "a moment goes by", do_moment, CALM, 20 },
	{ "seconds go by", do_second, CALM, 25 },
	{ "minutes go by", do_minutes, CALM, 8 },
	{ "the clock jumps", do_clock, CALM, 3 },
	{ "the network is slow", do_slow, CALM, 4 },
	{ "bytes trickle", do_trickle, CALM, 3 },
	{ "the network stalls", do_stall, 0, 6 },
	{ "the link is cut", do_cut, 0, 12 },
	{ "the connection is reset", do_reset, 0, 5 },
	{ "the server's end is closed", do_close, 0, 4 },
	{ "the address changes", do_move, 0, 4 },
	{ "the weather changes", do_weather, 0, 4 },
	{ "the weather is fine", do_fine, 0, 6 },
	{ "the server dies", do_server, 0, 4 },
	{ "the server is back", do_server_back, 0, 6 },
	{ "the server takes log-ins or not", do_busy, 0, 3 },
	{ "the worker is killed", do_worker, 0, 4 },
	{ "the program is killed", do_kill, USER, 3 },
	{ "the program is quit", do_quit, USER, 1 },
	{ "the disk is full", do_disk, 0, 2 },
	{ "the disk has room", do_room, 0, 3 },
};

static unsigned
draw(uint64_t *state, unsigned below)
{
	return (unsigned)(storm_random(state) % below);
}

static unsigned
weight(const struct schedule *s, size_t row)
{
	return s->calm && (steps[row].flags & CALM) == 0 ? 0 :
	    steps[row].weight;
}

static uint8_t
draw_op(uint64_t *state, const struct schedule *s)
{
	unsigned sum = 0, at;

	for (size_t i = 0; i < NELEM(steps); i++)
		sum += weight(s, i);
	at = draw(state, sum);
	for (uint8_t i = 0; i < NELEM(steps); i++) {
		if (at < weight(s, i))
			return i;
		at -= weight(s, i);
	}
	return 0;
}

static void
draw_server(uint64_t *state, struct schedule *s)
{
	static const int64_t kept[] = { 30000, 300000, 600000 };

	s->has = draw(state, 8) != 0 ? PLAYED_SM : 0;
	if (s->has != 0 && draw(state, 6) != 0)
		s->has |= PLAYED_RESUME;
	s->has |= draw(state, 4) == 0 ? PLAYED_TLS12 : 0;
	s->has |= draw(state, 2) != 0 ? PLAYED_TELLS_H : 0;
	s->has |= draw(state, 2) != 0 ? PLAYED_SHA256 : 0;
	s->resume_ms = kept[draw(state, NELEM(kept))];
	s->silence_ms = draw(state, 3) != 0 ? 60000 : 0;
	s->max_bytes = draw(state, 4) == 0 ? 10000 : 0;
	/* It may have one that it does not say. */
	s->hard_bytes = draw(state, 5) == 0 && !s->calm ? 12000 : 0;
	if (s->max_bytes != 0)
		s->hard_bytes = s->max_bytes;
}

void
step_draw(struct schedule *s, uint64_t seed)
{
	uint64_t state = seed ^ 0x3c6ef372fe94f82b;

	memset(s, 0, sizeof(*s));
	s->seed = seed;
	s->calm = draw(&state, 8) == 0;
	for (int i = 0; i < SIDES; i++) {
		unsigned p = draw(&state, 8);

		/* The default is met most often. */
		s->policy[i] = p < 2 ? OTR_POLICY_MANUAL :
		    p == 2 ? OTR_POLICY_ALWAYS : OTR_POLICY_OPPORTUNISTIC;
	}
	s->receipts = draw(&state, 2) != 0;
	s->proxied = draw(&state, 4) == 0;
	draw_server(&state, s);
	s->n = 8 + draw(&state, STEPS_MAX - 8);
	for (size_t i = 0; i < s->n; i++) {
		s->steps[i].op = draw_op(&state, s);
		s->steps[i].who = (uint8_t)draw(&state, SIDES);
		s->steps[i].arg = (uint16_t)storm_random(&state);
	}
}

void
step_print(const struct step *p)
{
	fprintf(stderr, "\t%s: %s (%u)\n", p->who == ALICE ? "alice" : "bob",
	    steps[p->op].name, p->arg);
}

void
step_run(struct world *w, const struct step *p)
{
	struct side *s = &w->sides[p->who];
	enum otr_level before[SIDES];

	if (w->verbose)
		step_print(p);
	for (int i = 0; i < SIDES; i++)
		before[i] = talk_level(w->sides[i].talk);
	steps[p->op].run(s, p->arg);
	side_touched(s);
	world_run(w);
	for (int i = 0; i < SIDES; i++)
		w->sides[i].painted = before[i];
}

/* ---- the end ----------------------------------------------------------------- */

#define QUIET 60000

/* What the server kept for streams that never came back is fetched. */
static void
fetch_stored(struct world *w)
{
	struct err err;

	for (int i = 0; i < SIDES; i++)
		account_disconnect(w->sides[i].acc, &err);
	world_pass(w, 5000);
	for (int i = 0; i < SIDES; i++)
		account_connect(w->sides[i].acc, "secret", &err);
	world_pass(w, QUIET);
}

void
step_settle(struct world *w)
{
	net_calm(w);
	fake_file_full(false);
	played_server_has(w->server, w->s->has);
	for (int i = 0; i < SIDES; i++)
		if (!w->sides[i].up)
			side_boot(&w->sides[i]);
	/* Back-off takes five minutes, a dead link some to be noticed. */
	world_pass(w, 15 * 60000 + w->s->resume_ms);
	law_on_the_way(w);
	/* Nobody notices that an idle link is dead. */
	if (w->s->proxied && !law_broken(w))
		fetch_stored(w);
	for (int i = 0; i < 3 && !law_broken(w) &&
	    played_server_stored(w->server) > 0; i++) {
		fetch_stored(w);
		world_pass(w, w->s->resume_ms);
	}
	world_pass(w, QUIET);
}
