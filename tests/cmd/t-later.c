/*
 * Long answers: a step in each turn on a screen, in order, and all of it
 * before the next line.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "chat/inside.h"
#include "tests/support/cmd.h"

#include "cmd/inside.h"

struct count {
	char name;
	int left;
};

static char steps[64], ended[8];

static bool
count_step(struct app *app, const struct args *args, void *arg)
{
	struct count *c = arg;

	assert_non_null(app);
	assert_non_null(args->account);
	steps[strlen(steps)] = c->name;
	return --c->left > 0;
}

static void
count_done(void *arg)
{
	struct count *c = arg;

	ended[strlen(ended)] = c->name;
	free(c);
}

static void
count_begin(struct world *w, char name, int n, struct talk *window)
{
	struct args args = { .window = window };
	struct count *c = xcalloc(1, sizeof(*c));

	args.account = account_find(w->chat, ME);
	*c = (struct count){ name, n };
	later_run(&w->app, &args, count_step, count_done, c);
}

static void
begin(struct world *w, unsigned kind)
{
	memset(steps, 0, sizeof(steps));
	memset(ended, 0, sizeof(ended));
	world_new(w, kind);
}

static void
a_step_a_turn(void **state)
{
	struct world w;

	(void)state;
	begin(&w, FRONT_SCREEN);
	count_begin(&w, 'a', 3, NULL);
	assert_string_equal(steps, "a");
	count_begin(&w, 'b', 2, NULL);
	assert_string_equal(steps, "a");
	loop_turn(w.loop, 0);
	assert_string_equal(steps, "aa");
	loop_turn(w.loop, 0);
	assert_string_equal(steps, "aaa");
	assert_string_equal(ended, "a");
	loop_turn(w.loop, 0);
	loop_turn(w.loop, 0);
	assert_string_equal(steps, "aaabb");
	assert_string_equal(ended, "ab");
	/* Nothing wakes it any more. */
	assert_true(loop_next(w.loop) != 0);
	world_free(&w);
}

static void
before_the_next_line(void **state)
{
	struct world w;

	(void)state;
	begin(&w, FRONT_SCREEN);
	count_begin(&w, 'a', 5, NULL);
	count_begin(&w, 'b', 2, NULL);
	assert_string_equal(world_run(&w, "/help"), "");
	assert_string_equal(steps, "aaaaabb");
	assert_string_equal(ended, "ab");
	count_begin(&w, 'c', 2, NULL);
	loop_turn(w.loop, 0);
	assert_string_equal(ended, "abc");
	world_free(&w);
}

static void
ends_with_its_window(void **state)
{
	struct world w;
	struct talk *talk;

	(void)state;
	begin(&w, FRONT_SCREEN);
	talk = talk_open(account_find(w.chat, ME), BOB);
	count_begin(&w, 'a', 5, talk);
	count_begin(&w, 'b', 2, NULL);
	loop_turn(w.loop, 0);
	assert_string_equal(steps, "aa");
	assert_int_equal(talk_close(talk, true, NULL), 0);
	for (int i = 0; i < 4; i++)
		loop_turn(w.loop, 0);
	assert_string_equal(steps, "aabb");
	assert_string_equal(ended, "ab");
	/* And with the program. */
	count_begin(&w, 'c', 5, NULL);
	world_free(&w);
	assert_string_equal(steps, "aabbc");
	assert_string_equal(ended, "abc");
}

static void
at_once_in_the_pipe(void **state)
{
	struct world w;

	(void)state;
	begin(&w, FRONT_SCRIPT);
	count_begin(&w, 'a', 5, NULL);
	assert_string_equal(steps, "aaaaa");
	assert_string_equal(ended, "a");
	world_free(&w);
}

/* How many lines of what was said hold the text. */
static int
said_times(struct world *w, const char *text)
{
	int n = 0;

	for (const char *s = w->said.s; s != NULL &&
	    (s = strstr(s, text)) != NULL; s += strlen(text))
		n++;
	return n;
}

static void
who_is_blocked(void **state)
{
	struct world w;
	struct account *a;
	char jid[64];

	(void)state;
	begin(&w, FRONT_SCREEN);
	a = account_find(w.chat, ME);
	for (int i = 3500; i > 0; i--) {
		snprintf(jid, sizeof(jid), "spam%04d@example.net", i);
		(void)blocked_put(a, jid, BLOCKED_THERE);
	}
	assert_string_equal(world_run(&w, "/blocked -a " ME), "");
	assert_int_equal(said_times(&w, "@example.net"), 0);
	/* Four turns look at all, each says fifty. */
	for (int i = 0; i < 4; i++)
		loop_turn(w.loop, 0);
	assert_int_equal(said_times(&w, "@example.net"), 100);
	later_end(&w.app);
	assert_int_equal(said_times(&w, "@example.net"), 500);
	assert_int_equal(said_times(&w, "spam0001@"), 1);
	assert_int_equal(said_times(&w, "spam0500@"), 1);
	assert_int_equal(said_times(&w, "spam0501@"), 0);
	assert_int_equal(said_times(&w, "... and 3000 more"), 1);
	world_front(&w, FRONT_SCRIPT);
	assert_string_equal(world_run(&w, "/blocked -a " ME), "");
	assert_int_equal(said_times(&w, "spam0501@"), 2);
	assert_int_equal(said_times(&w, "spam3500@"), 2);
	world_free(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_step_a_turn),
		cmocka_unit_test(before_the_next_line),
		cmocka_unit_test(ends_with_its_window),
		cmocka_unit_test(at_once_in_the_pipe),
		cmocka_unit_test(who_is_blocked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
