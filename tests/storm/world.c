/*
 * The world of one schedule: its programs, its clock.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storm.h"

#define START 1700000000000	/* the clock at the beginning */

static struct world *the_world;	/* channels do not say whose they are */

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

void
world_end(void)
{
	conf_end();
	pool_end();
}

void
world_run(struct world *w)
{
	bool moved = true;

	while (moved && !law_broken(w)) {
		moved = false;
		for (int i = 0; i < STREAMS; i++) {
			struct stream *n = &w->streams[i];

			if (n->program == NULL)
				continue;
			moved |= stream_pump(n);
			moved |= world_up(n);
			moved |= world_down(n);
		}
		if (moved && w->budget-- == 0) {
			law_break(w, "2 messages answer each other without "
			    "end");
			w->budget = 100;
			return;
		}
	}
}

void
world_clock(struct world *w, int64_t ms, bool run)
{
	while (ms > 0 && !law_broken(w)) {
		int64_t part = ms < 500 ? ms : ms > 20000 ? 5000 : 500;

		w->now += part;
		ms -= part;
		for (int i = 0; i < PROGRAMS; i++)
			if (w->programs[i].made && w->programs[i].up)
				loop_clock_move(w->programs[i].loop, part);
		if (run)
			world_run(w);
	}
}

void
world_open(struct world *w, const struct schedule *s)
{
	memset(w, 0, sizeof(*w));
	w->s = s;
	w->now = START;
	w->budget = s->has != 0 ? 20000 : 3000;
	the_world = w;
	storm_random_seed(s->seed);
	node_cast(w, ALICE, 0, 0x1000a11c);
	node_cast(w, BOB, 1, 0x20000b0b);
	if ((s->has & HAS_SEVERAL) != 0) {
		node_cast(w, WORK, 6, 0x30000c0c);
		node_cast(w, BOB_WORK, 0, 0);
	}
	if ((s->has & HAS_GUEST) != 0) {
		node_cast(w, GUEST, 8, 0x40000d0d);
		node_cast(w, HOST, 0, 0);
	}
	program_make(w, ALICES);
	program_make(w, BOBS);
	if ((s->has & HAS_GUEST) != 0)
		program_make(w, GUESTS);
	world_run(w);
}

void
world_close(struct world *w)
{
	for (int i = 0; i < PROGRAMS; i++) {
		struct program *p = &w->programs[i];

		if (!p->made)
			continue;
		program_down(p);
		conf_give(p);
		fake_file_remove(p->dir, NULL);
	}
	for (int i = 0; i < STREAMS; i++) {
		items_free(&w->streams[i].up_first);
		items_free(&w->streams[i].down_first);
	}
	items_free(&w->stored);
	items_free(&w->history);
	for (size_t i = 0; i < w->nlines; i++)
		free(w->lines[i].id);
	the_world = NULL;
}
