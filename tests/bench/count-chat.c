/*
 * Sotto's half without encryption: from the channel to the model, from a
 * line to the channel, and the pipe.
 *
 * SPDX-License-Identifier: ISC
 */
#include "count-rig.h"
#include "count.h"

#define LINE "The quick brown fox jumps over the lazy dog."
#define MANY 30
#define CONTACTS 5000

static size_t
end(struct rig *r, size_t n)
{
	rig_free(r);
	return n;
}

static void
say_lines(struct rig *r, size_t n)
{
	for (size_t i = 0; i < n; i++)
		rig_message(r, 0, LINE);
}

/* Of a contact whose window is open. */
static struct rig *
with_talk(void)
{
	struct rig *r = rig_new(NULL, 0);

	rig_online(r, 10, true);
	rig_talk(r, 0);
	say_lines(r, 10);
	rig_quiet(r);
	rig_type(r, rig_talk(r, 0), LINE);
	rig_quiet(r);
	return r;
}

static size_t
run_lines(void)
{
	struct rig *r = with_talk();

	say_lines(r, MANY);
	count_on();
	rig_turn(r);
	count_off();
	if (talk_buffer(rig_talk(r, 0))->count < MANY)
		rig_fail("lines", "not all came");
	return end(r, MANY);
}

static size_t
run_alone(void)
{
	struct rig *r = with_talk();

	for (size_t i = 0; i < MANY; i++) {
		say_lines(r, 1);
		count_on();
		rig_turn(r);
		count_off();
	}
	return end(r, MANY);
}

static size_t
run_send(void)
{
	struct rig *r = with_talk();

	for (size_t i = 0; i < MANY; i++) {
		count_on();
		rig_type(r, rig_talk(r, 0), LINE);
		count_off();
		rig_quiet(r);
	}
	return end(r, MANY);
}

static size_t
run_roster(void)
{
	struct rig *r = rig_new(NULL, 0);

	rig_login(r);
	count_on();
	rig_roster(r, CONTACTS);
	count_off();
	return end(r, CONTACTS);
}

static size_t
run_presence(void)
{
	struct rig *r = rig_new(NULL, 0);

	rig_online(r, CONTACTS, true);
	for (size_t i = 0; i < MANY; i++)
		rig_presence(r, i * 7919 % CONTACTS, SHOW_AWAY);
	count_on();
	rig_turn(r);
	count_off();
	return end(r, MANY);
}

/* ---- the pipe -------------------------------------------------------------- */

static size_t
run_pipe_in(void)
{
	struct rig *r = with_talk();

	rig_pipe(r);
	for (size_t i = 0; i < MANY; i++) {
		rig_pipe_line(r, "{\"command\":\"/msg c0@example.org\","
		    "\"text\":\"" LINE "\"}\n");
		count_on();
		rig_turn(r);
		count_off();
		rig_quiet(r);
		rig_pipe_drop(r);
	}
	return end(r, MANY);
}

static size_t
run_pipe_out(void)
{
	struct rig *r = with_talk();

	rig_pipe(r);
	say_lines(r, MANY);
	count_on();
	rig_turn(r);
	count_off();
	return end(r, MANY);
}

const struct count_path count_chat[] = {
	{ "chat-message", "a plain line, 30 in a turn: channel to model",
	    run_lines },
	{ "chat-message-1", "a plain line, each in a turn of its own",
	    run_alone },
	{ "chat-send", "a plain line: typed to the channel", run_send },
	{ "chat-presence", "a presence of one of 5000, 30 in a turn",
	    run_presence },
	{ "chat-roster", "a contact of 5000: channel to model", run_roster },
	{ "pipe-in", "a line as JSON: read to the channel", run_pipe_in },
	{ "pipe-out", "a plain line: channel to JSON written", run_pipe_out },
	{ NULL, NULL, NULL },
};
