/*
 * Texts that look like a command without its slash, and sentences that do not.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cmd/inside.h"
#include "tests/support/cmd.h"

static int
setup_ui(void **state)
{
	*state = xmalloc(sizeof(struct world));
	world_new(*state, FRONT_SCREEN);
	return 0;
}

static int
setup_pipe(void **state)
{
	*state = xmalloc(sizeof(struct world));
	world_new(*state, FRONT_SCRIPT);
	return 0;
}

static int
teardown(void **state)
{
	world_free(*state);
	free(*state);
	return 0;
}

static void
commands(void **state)
{
	struct world *w = *state;
	static const char *const lines[] = {
		"1/otr start", "q/quit", "q/q bob@example.org", "1/help",
		"q/away for lunch", " y/verify secret hunter2", "1/exit",
		"otr end", "otr start", " otr end ", "quit", "exit", "verify",
		"close", "roster", "otr trust", "otr smp hunter2",
		"otr smp question \"Which tea?\" green tea of my aunt's",
		"otr smp a secret of as many words as one may want it to have",
		"verify secret hunter2", "verify answer in Rialto",
		"verify code", "verify abort", "otr secret tea",
		"query bob@example.org", "msg bob@example.org see you at ten",
		"connect me@example.org", "join room@rooms.example.org",
		"win 3", "set bell never", "otr policy always",
		"roster add bob@example.org Bob", "otr passphrase",
		"q bob@example.org", "otr stop", "verify "
		"xmpp:bob@example.org?otr-fingerprint="
		"0123456789012345678901234567890123456789",
	};
	bool secret;

	for (size_t i = 0; i < NELEM(lines); i++)
		if (!slashless(&w->app, lines[i], &secret))
			fail_msg("not found: %s", lines[i]);
	assert_true(slashless(&w->app, "otr smp hunter2", &secret));
	assert_true(secret);
	assert_true(slashless(&w->app, "otr end", &secret));
	assert_false(secret);
}

static void
sentences(void **state)
{
	struct world *w = *state;
	static const char *const lines[] = {
		"1/2", "w/o", "and/or", "n/a", "c/o bob", "1/3 of it",
		"w/e", "I/O is slow", "24/7", "b/c", "s/foo/bar/", "p/w", "p/w is wrong",
		"", " ", "/otr end", "//otr end", "Quit", "Verify?",
		"back", "away", "bye", "help", "help me with this, please",
		"back in five minutes", "away for lunch", "me too",
		"say hi to her", "say it again", "close the door",
		"close enough", "quit smoking", "quit worrying about it",
		"join us at eight", "join the club", "leave it to me",
		"leave now", "search me", "search for it in the drawer",
		"set the table", "set it up for Monday", "time to go",
		"time flies", "last night was great", "last one", "keys?",
		"keys are under the mat", "verify it please", "win win",
		"win some, lose some", "otr works now", "otr is great",
		"otr end of story it was all that I had to tell you",
		"chat later", "chat tomorrow", "info follows", "no",
		"status quo", "status of the project is green",
		"version 2 is out", "who is that", "ping me when you are up",
		"ban cars", "block party tonight", "clear", "clear skies",
		"correct", "correct me if I am wrong", "connect the dots",
		"nick is late", "nick and I", "part of me agrees", "part two",
		"room for one more", "rooms are expensive", "role models",
		"reply all", "reply when you can", "react native",
		"retract that", "theme park", "topic for today",
		"typing with one hand", "priority one", "history repeats",
		"form follows function", "form letter", "invite them all",
		"ignore him", "kick the can", "log in please", "log off",
		"login does not work", "query the database", "m", "w", "q",
		"win", "sub par", "list it", "bind it together",
		"save the date", "load it on the truck", "group hug",
		"name names", "online now", "op art", "verify\nthis",
		"the quit", "I quit", "ok quit", "scroll down",
		"resend it please", "discard the rest", "meet bob@example.org",
	};
	bool secret;

	for (size_t i = 0; i < NELEM(lines); i++)
		if (slashless(&w->app, lines[i], &secret))
			fail_msg("false alarm: %s", lines[i]);
}

/* Asked before it leaves; the line is sent where that was meant. */
static void
asks(void **state)
{
	struct world *w = *state;

	assert_string_equal(world_run(w, "/query -a " ME " " BOB), "");
	assert_non_null(w->window);
	assert_string_equal(world_run(w, "otr end"), "");
	assert_int_equal(talk_held(w->window), 0);
	assert_non_null(strstr(w->prompt, "\"otr end\" looks like a command"));
	assert_false(w->secret);
	w->ask_done(w->done_arg, 2);
	assert_int_equal(talk_held(w->window), 0);
	assert_string_equal(world_run(w, "otr smp hunter2"), "");
	assert_true(w->secret);
	assert_null(strstr(w->prompt, "hunter2"));
	w->ask_done(w->done_arg, 2);
	assert_int_equal(talk_held(w->window), 0);
	assert_string_equal(world_run(w, "quit"), "");
	w->ask_done(w->done_arg, 1);
	assert_int_equal(talk_held(w->window), 1);
	/* It is done, as if it had its slash. */
	assert_string_equal(world_run(w, " win 3 "), "");
	w->ask_done(w->done_arg, 0);
	assert_non_null(strstr(w->did.s, "window 3"));
	assert_int_equal(talk_held(w->window), 1);
	/* As is said outright. */
	assert_string_equal(world_run(w, "/say quit"), "");
	assert_int_equal(talk_held(w->window), 2);
	/* A sentence is no secret: the arrows bring it back. */
	assert_string_equal(world_run(w, "connect the dots"), "");
	assert_int_equal(talk_held(w->window), 3);
	assert_false(w->secret);
}

/* A script sends lines on purpose. */
static void
scripts(void **state)
{
	struct world *w = *state;

	assert_string_equal(world_run(w, "/query -a " ME " " BOB), "");
	assert_string_equal(world_run(w, "otr end"), "");
	assert_int_equal(talk_held(w->window), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(commands, setup_ui, teardown),
		cmocka_unit_test_setup_teardown(sentences, setup_ui, teardown),
		cmocka_unit_test_setup_teardown(asks, setup_ui, teardown),
		cmocka_unit_test_setup_teardown(scripts, setup_pipe, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
