/*
 * Which account a command is for: where several could be meant, a screen asks
 * and a script is told how to say it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chat/rooms.h"
#include "cmd/inside.h"
#include "tests/support/cmd.h"

#define DEN "den@rooms.example.org"

static struct world world;

static int
setup_screen(void **state)
{
	world_new(&world, FRONT_SCREEN);
	*state = &world;
	return 0;
}

static int
setup_script(void **state)
{
	world_new(&world, FRONT_SCRIPT);
	*state = &world;
	return 0;
}

static int
teardown(void **state)
{
	world_free(*state);
	return 0;
}

static void
online(struct world *w, const char *account)
{
	account_find(w->chat, account)->state = ACCOUNT_ONLINE;
}

static void
pick(struct world *w, size_t i)
{
	void (*done)(void *, size_t) = w->which_done;

	assert_non_null(done);
	w->which_done = NULL;
	done(w->done_arg, i);
}

/* The command is done for the one that was picked, as if it had been named. */
static void
test_picked(void **state)
{
	struct world *w = *state;

	online(w, WORK);
	assert_string_equal(world_run(w, "/query " BOB), "");
	assert_string_equal(w->prompt, "Which account?");
	/* Who is connected stands first. */
	assert_string_equal(w->choices.s, "1 " WORK "\n2 " ME
	    "  (not connected)\n");
	assert_null(talk_find(account_find(w->chat, WORK), BOB));
	pick(w, 0);
	assert_string_equal(w->did.s, "show " BOB "\n");
	assert_non_null(talk_find(account_find(w->chat, WORK), BOB));
	assert_null(talk_find(account_find(w->chat, ME), BOB));
	assert_null(w->which_done);
}

/* Nothing is done where none was. */
static void
test_none(void **state)
{
	struct world *w = *state;

	assert_string_equal(world_run(w, "/query " BOB), "");
	pick(w, w->nchoices);
	assert_string_equal(w->did.s, "");
	assert_null(talk_find(account_find(w->chat, ME), BOB));
	assert_null(talk_find(account_find(w->chat, WORK), BOB));
}

/* What fails then is said, and nothing is asked twice. */
static void
test_fails(void **state)
{
	struct world *w = *state;
	bool configured;
	struct err err;

	assert_string_equal(world_run(w, "/roster add " BOB), "");
	pick(w, 0);
	assert_null(w->which_done);
	assert_non_null(strstr(w->said.s, "offline"));
	/* It may have been removed meanwhile. */
	assert_string_equal(world_run(w, "/query " BOB), "");
	assert_int_equal(account_remove(account_find(w->chat, WORK), false,
	    &configured, &err), 0);
	pick(w, 1);
	assert_non_null(strstr(w->said.s, "unknown-account"));
	assert_null(talk_find(account_find(w->chat, ME), BOB));
}

/* Each command that could be meant for several. */
static void
test_all(void **state)
{
	static const char *const lines[] = {
		"/join " DEN, "/connect", "/disconnect", "/otr keygen",
		"/vcard nickname me", "/msg " BOB " hello", "/roster add " BOB,
		"/otr policy " BOB " always",
	};
	struct world *w = *state;

	for (size_t i = 0; i < NELEM(lines); i++) {
		w->which_done = NULL;
		assert_string_equal(world_run(w, lines[i]), "");
		pick(w, w->nchoices);
	}
	/* Named, or with an address that one has, it is not asked. */
	assert_string_equal(world_run(w, "/query -a " ME " " BOB), "");
	assert_null(w->which_done);
	w->window = NULL;
	assert_string_equal(world_run(w, "/query " BOB), "");
	assert_null(w->which_done);
}

/* An alias is read once, and a secret in the line kept nowhere else. */
static void
test_secret(void **state)
{
	struct world *w = *state;
	size_t secrets = secret_count();

	assert_string_equal(world_run(w, "/alias talkto /query $1"), "");
	assert_string_equal(world_run(w, "/talkto " BOB), "");
	pick(w, 1);
	assert_non_null(talk_find(account_find(w->chat, WORK), BOB));
	w->window = NULL;
	assert_string_equal(world_run(w, "/otr smp carol@example.org hunter2"),
	    "");
	assert_true(w->secret);
	pick(w, w->nchoices);
	assert_int_equal(secret_count(), secrets);
}

static void
test_script(void **state)
{
	struct world *w = *state;

	assert_string_equal(world_run(w, "/query " BOB), "which-account");
	assert_string_equal(world_run(w, "/join " DEN), "which-account");
	assert_string_equal(world_run(w, "/connect"), "which-account");
}

#define TEST_SCREEN(fn) cmocka_unit_test_setup_teardown(fn, setup_screen, \
	teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_SCREEN(test_picked),
		TEST_SCREEN(test_none),
		TEST_SCREEN(test_fails),
		TEST_SCREEN(test_all),
		TEST_SCREEN(test_secret),
		cmocka_unit_test_setup_teardown(test_script, setup_script,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
