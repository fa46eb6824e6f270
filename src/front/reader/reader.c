/*
 * Reader mode as a whole: made, asked to say what is new at the end of each
 * turn, and freed.
 *
 * SPDX-License-Identifier: ISC
 */
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "front/reader/inside.h"

/* ---- keys --------------------------------------------------------------- */

static void
reader_keys(void *arg, int fd, short got)
{
	struct reader *r = arg;

	(void)fd;
	(void)got;
	input_told(r->input);
	keys_ready(r);
}

/* Nothing followed what had come: it counts now. */
static void
reader_keys_later(void *arg)
{
	keys_ready(arg);
}

void
reader_listen(struct reader *r, bool on)
{
	if (on == r->listens)
		return;
	r->listens = on;
	if (on) {
		loop_add(r->loop, r->in, POLLIN, reader_keys, r);
		/* What the network has said by now is said first. */
		loop_last(r->loop, r->in);
	} else
		loop_del(r->loop, r->in);
}

/* ---- the end of a turn -------------------------------------------------- */

/* All that was said, the terminal took: law 1's levels are what was heard. */
static void
reader_heard(struct reader *r)
{
	for (size_t i = 0; i < r->nwindows; i++) {
		struct window *w = r->windows[i];

		w->heard = w->said;
		w->took = w->told;
	}
	r->blind = false;
	ask_heard(r);
	hear_read(r);
}

static void
reader_prompt(struct reader *r)
{
	if (!r->prompts || r->ends || !r->listens)
		return;
	r->prompts = false;
	type_again(r);
}

/* What was left out may have said a level, or another window: until they are
 * said anew none counts as said (law 1). */
static void
reader_say_missed(struct reader *r)
{
	r->missed = false;
	for (size_t i = 0; i < r->nwindows; i++)
		r->windows[i]->took = false;
	r->blind = true;
	place_go(r, r->current);
	reader_prompt(r);
}

void
reader_turn(struct reader *r)
{
	if (r->gone)
		return;
	if (!r->ends) {
		hear_turn(r);
		question_turn(r);
		ask_turn(r);
	}
	reader_prompt(r);
	if (!say_flush(r))
		return;
	if (r->missed && !r->ends) {
		reader_say_missed(r);
		if (!say_flush(r))
			return;
	}
	reader_heard(r);
}

static void
reader_turn_ends(void *arg)
{
	reader_turn(arg);
}

/* ---- the whole ---------------------------------------------------------- */

struct reader *
reader_make(int in, int out)
{
	struct reader *r = xcalloc(1, sizeof(*r));

	/* The time zone's file must be read before confinement. */
	tzset();
	r->in = in;
	r->out = out;
	(void)fcntl(out, F_SETFL, fcntl(out, F_GETFL) | O_NONBLOCK);
	r->input = input_new(in, clock_now);
	str_init_secret(&r->output);
	str_init_secret(&r->last);
	r->fresh = true;
	r->columns = mode_columns(r);
	return r;
}

void
reader_start(struct reader *r, const struct front_start *start)
{
	r->chat = start->chat;
	r->loop = chat_loop(start->chat);
	r->calls = start->calls;
	r->later = timer_new(r->loop, reader_keys_later, r);
	r->current = place_open(r, NULL);
	chat_listen(r->chat, hear_event, r);
	chat_mark_alike(r->chat);
	loop_after(r->loop, reader_turn_ends, r);
}

void
reader_begin(struct reader *r, const char *version)
{
	say(r, "sotto %s, reader mode. /help lists the commands, /quit ends. "
	    "Control-L says the line again, /again what was said last.",
	    version);
	say(r, "Note: what is said here stays in the terminal's memory after "
	    "you quit, encrypted messages too.");
	r->prompts = true;
}

/* What was started; the rest is there before. */
static void
reader_end(struct reader *r)
{
	asks_drop(r);
	questions_free(r);
	say_begin(r);
	(void)say_flush(r);
	if (r->waits)
		loop_del(r->loop, r->out);
	reader_listen(r, false);
	places_free(r);
	timer_free(r->later);
}

void
reader_drop(struct reader *r)
{
	if (r == NULL)
		return;
	if (r->chat != NULL)
		reader_end(r);
	mode_give(r);
	input_free(r->input);
	str_free(&r->output);
	str_free(&r->last);
	close(r->in);
	close(r->out);
	free(r);
}
