/*
 * While a password is asked for, a text that is typed may be it: it leaves by
 * no way before the user was asked.
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
setup_kind(void **state, unsigned kind)
{
	*state = xmalloc(sizeof(struct world));
	world_new(*state, kind);
	return 0;
}

static int
setup_ui(void **state)
{
	return setup_kind(state, FRONT_SCREEN);
}

static int
setup_reader(void **state)
{
	return setup_kind(state, FRONT_READER);
}

static int
setup_pipe(void **state)
{
	return setup_kind(state, FRONT_SCRIPT);
}

static int
teardown(void **state)
{
	world_free(*state);
	free(*state);
	return 0;
}

/* WORK has no password anywhere. */
static struct account *
asked(struct world *w)
{
	struct account *work = account_find(w->chat, WORK);
	struct err err;

	assert_int_equal(account_connect(work, NULL, &err), 0);
	assert_true(account_asks_password(work));
	return work;
}

/* In a window of another account, too: it would be sent there. */
static void
held_back(void **state)
{
	struct world *w = *state;

	assert_string_equal(world_run(w, "/query -a " ME " " BOB), "");
	asked(w);
	assert_string_equal(world_run(w, "hunter2"), "");
	assert_int_equal(talk_held(w->window), 0);
	assert_true(w->secret);
	assert_non_null(strstr(w->prompt, "The password of " WORK));
	assert_null(strstr(w->prompt, "hunter2"));
	assert_string_equal(w->choices.s, "1 it is the password: log in\n"
	    "2 it is for " BOB ": send it!\n");
	/* Neither: it is gone, and the next one is asked about. */
	w->ask_done(w->done_arg, 2);
	assert_int_equal(talk_held(w->window), 0);
	assert_true(account_asks_password(account_find(w->chat, WORK)));
	assert_string_equal(world_run(w, "correct horse battery"), "");
	assert_int_equal(talk_held(w->window), 0);
	w->ask_done(w->done_arg, 2);
	assert_int_equal(talk_held(w->window), 0);
}

static void
logs_in(void **state)
{
	struct world *w = *state;
	struct account *work;

	assert_string_equal(world_run(w, "/query -a " ME " " BOB), "");
	work = asked(w);
	assert_string_equal(world_run(w, "hunter2"), "");
	w->ask_done(w->done_arg, 0);
	assert_false(account_asks_password(work));
	assert_int_equal(account_state(work), ACCOUNT_CONNECTING);
	assert_int_equal(talk_held(w->window), 0);
	/* Nobody asks any more. */
	assert_string_equal(world_run(w, "good evening"), "");
	assert_int_equal(talk_held(w->window), 1);
}

/* The user has said that he writes: he is asked once for each question. */
static void
sends(void **state)
{
	struct world *w = *state;

	assert_string_equal(world_run(w, "/query -a " ME " " BOB), "");
	asked(w);
	assert_string_equal(world_run(w, "hello"), "");
	assert_int_equal(talk_held(w->window), 0);
	w->ask_done(w->done_arg, 1);
	assert_int_equal(talk_held(w->window), 1);
	assert_string_equal(world_run(w, "and"), "");
	assert_int_equal(talk_held(w->window), 2);
	assert_string_equal(world_run(w, "/disconnect -a " WORK), "");
	assert_string_equal(world_run(w, "so"), "");
	assert_int_equal(talk_held(w->window), 3);
	asked(w);
	assert_string_equal(world_run(w, "on"), "");
	assert_int_equal(talk_held(w->window), 3);
	w->ask_done(w->done_arg, 2);
}

/* Where it would go to nobody it is asked about as well, and not repeated. */
static void
status_window(void **state)
{
	struct world *w = *state;

	asked(w);
	assert_string_equal(world_run(w, "hunter2"), "");
	assert_true(w->secret);
	assert_string_equal(w->choices.s, "1 it is the password: log in\n");
	w->ask_done(w->done_arg, 0);
	assert_int_equal(account_state(account_find(w->chat, WORK)),
	    ACCOUNT_CONNECTING);
	assert_string_equal(world_run(w, "hunter2"), "no-conversation");
}

/* No password has rows, nor is a page long; a command says what it is. */
static void
no_password(void **state)
{
	struct world *w = *state;
	char page[400];

	assert_string_equal(world_run(w, "/query -a " ME " " BOB), "");
	asked(w);
	assert_string_equal(world_run(w, "two\nrows"), "");
	assert_int_equal(talk_held(w->window), 1);
	memset(page, 'a', sizeof(page) - 1);
	page[sizeof(page) - 1] = '\0';
	assert_string_equal(world_run(w, page), "");
	assert_int_equal(talk_held(w->window), 2);
	assert_string_equal(world_run(w, "/say hunter"), "");
	assert_int_equal(talk_held(w->window), 3);
}

/* The window was closed, or the question answered, meanwhile. */
static void
gone(void **state)
{
	struct world *w = *state;

	assert_string_equal(world_run(w, "/query -a " ME " " BOB), "");
	asked(w);
	assert_string_equal(world_run(w, "hunter2"), "");
	assert_string_equal(world_run(w, "/close"), "");
	w->ask_done(w->done_arg, 1);
	assert_null(talk_find(account_find(w->chat, ME), BOB));
	assert_non_null(strstr(w->said.s, "no-conversation"));
	assert_string_equal(world_run(w, "hunter2"), "");
	assert_string_equal(world_run(w, "/disconnect -a " WORK), "");
	w->ask_done(w->done_arg, 0);
	assert_int_equal(account_state(account_find(w->chat, WORK)), ACCOUNT_OFFLINE);
}

static void
scripts(void **state)
{
	struct world *w = *state;

	assert_string_equal(world_run(w, "/query -a " ME " " BOB), "");
	asked(w);
	assert_string_equal(world_run(w, "hello"), "");
	assert_int_equal(talk_held(w->window), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(held_back, setup_ui, teardown),
		cmocka_unit_test_setup_teardown(held_back, setup_reader,
		    teardown),
		cmocka_unit_test_setup_teardown(logs_in, setup_ui, teardown),
		cmocka_unit_test_setup_teardown(sends, setup_ui, teardown),
		cmocka_unit_test_setup_teardown(status_window, setup_ui,
		    teardown),
		cmocka_unit_test_setup_teardown(no_password, setup_ui,
		    teardown),
		cmocka_unit_test_setup_teardown(gone, setup_ui, teardown),
		cmocka_unit_test_setup_teardown(scripts, setup_pipe, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
