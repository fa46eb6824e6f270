/*
 * The world of one schedule of the storm on the link: its clock, and the
 * loops that run in it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/chat.h"
#include "storm-link.h"

#define START 1700000000000	/* the clock at the beginning */
#define BUDGET 400000		/* turns in which something moves */

static struct world *the_world;	/* a loop does not say whose it is */

struct world *
world_now(void)
{
	return the_world;
}

int64_t
world_time(void)
{
	return the_world != NULL ? the_world->now : START;
}

/* Keys are in the files from the start. */
int
late_key(void)
{
	return 0;
}

struct side *
world_side(const struct loop *loop)
{
	for (int i = 0; the_world != NULL && i < SIDES; i++) {
		struct side *s = &the_world->sides[i];

		if (s->loop == loop || workers_have(s, loop))
			return s;
	}
	return NULL;
}

/* The linker puts it in the place of loop_wall(): a clock can be set. */
int64_t __wrap_loop_wall(const struct loop *);
int64_t
__wrap_loop_wall(const struct loop *loop)
{
	struct side *s = world_side(loop);

	return loop_now(loop) + (s != NULL ? s->skew : 0);
}

/* ---- turns --------------------------------------------------------------- */

static void
on_turn(void *arg)
{
	unsigned *wakes = arg;

	the_world->moved = true;
	++*wakes;
}

struct loop *
world_loop(struct world *w, unsigned *wakes)
{
	struct loop *loop = loop_new();

	loop_clock_fake(loop, w->now);
	loop_after(loop, on_turn, wakes);
	return loop;
}

void
world_run(struct world *w)
{

	do {
		w->moved = false;
		for (int i = 0; i < SIDES; i++) {
			if (w->sides[i].up)
				loop_turn(w->sides[i].loop, 0);
			w->moved |= workers_turn(&w->sides[i]);
		}
		loop_turn(w->sky, 0);
		net_sweep(w);
		if (w->moved && w->budget-- == 0) {
			law_break(w, "2 something moves without end");
			w->budget = 1000;
			return;
		}
	} while (w->moved);
}

/* -1: there is none. */
static int64_t
sooner(int64_t a, int64_t b)
{
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

/* Until the next timer of any loop. */
static int64_t
next_timer(const struct world *w)
{
	int64_t next = loop_next(w->sky);

	for (int i = 0; i < SIDES; i++) {
		const struct side *s = &w->sides[i];

		if (s->up)
			next = sooner(next, loop_next(s->loop));
		next = sooner(next, workers_next(s));
	}
	return next;
}

/* No timer comes due on the way but at its end. */
static void
move_clocks(struct world *w, int64_t ms)
{
	w->now += ms;
	loop_clock_move(w->sky, ms);
	for (int i = 0; i < SIDES; i++) {
		struct side *s = &w->sides[i];

		if (s->up)
			loop_clock_move(s->loop, ms);
		workers_move(s, ms);
	}
}

void
world_pass(struct world *w, int64_t ms)
{
	int64_t end = w->now + ms, next;

	world_run(w);
	while (w->now < end && !law_broken(w)) {
		next = next_timer(w);
		if (next < 0 || next > end - w->now)
			next = end - w->now;
		move_clocks(w, next);
		world_run(w);
	}
}

/* ---- beginning and end --------------------------------------------------- */

static void
server_make(struct world *w, const struct played_identity *id)
{
	const struct schedule *s = w->s;
	struct played_setup setup = { .loop = w->sky, .identity = id,
	    .domain = DOMAIN, .has = s->has, .resume_ms = s->resume_ms,
	    .silence_ms = s->silence_ms, .max_bytes = s->max_bytes,
	    .hard_bytes = s->hard_bytes };

	w->server = played_server_new(&setup, &law_server_ops, w);
	played_server_account(w->server, "alice", "secret");
	played_server_account(w->server, "bob", "secret");
	w->server_up = true;
}

void
world_open(struct world *w, const struct schedule *s,
    const struct played_identity *id)
{
	static unsigned wakes;

	memset(w, 0, sizeof(*w));
	w->s = s;
	w->now = START;
	w->budget = BUDGET;
	the_world = w;
	fake_file_full(false);
	storm_random_seed(s->seed);
	w->sky = world_loop(w, &wakes);
	server_make(w, id);
	for (int i = 0; i < SIDES; i++) {
		w->delay[i] = 20;
		side_make(w, i);
	}
	w->sides[ALICE].contact = w->sides[BOB].account;
	w->sides[BOB].contact = w->sides[ALICE].account;
	for (int i = 0; i < SIDES; i++)
		side_boot(&w->sides[i]);
}

void
world_close(struct world *w)
{
	for (int i = 0; i < SIDES; i++)
		side_free(&w->sides[i]);
	net_free(w);
	played_server_free(w->server);
	loop_free(w->sky);
	for (size_t i = 0; i < w->nlines; i++)
		free(w->lines[i].id);
	the_world = NULL;
}
