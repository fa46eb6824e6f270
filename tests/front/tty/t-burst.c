/*
 * What comes in one go: lines pasted without brackets, lines that a stalled
 * link delivers, a slow line; through a socket, with a clock of its own.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "front/screen/screen.h"
#include "front/tty/inside.h"

struct fixture {
	int fds[2];
	struct input *in;
	struct str got;
};

static int64_t fake_now = 1000000;

static int64_t
fake_clock(void)
{
	return fake_now;
}

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, f->fds), 0);
	f->in = input_new(f->fds[0], fake_clock);
	str_init(&f->got);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	input_free(f->in);
	close(f->fds[0]);
	close(f->fds[1]);
	str_free(&f->got);
	free(f);
	assert_int_equal(secret_count(), 0);
	return 0;
}

static void
put(struct fixture *f, const char *s)
{
	assert_int_equal(write(f->fds[1], s, strlen(s)), strlen(s));
}

/* A character as it is, '*' behind what was rushed; others by name. */
static void
add(struct fixture *f, struct key *key)
{
	char *name;

	if (key->code == KEY_PASTE)
		str_addf(&f->got, "<%s:%s>", key->rushed ? "rush" : "paste",
		    key->paste);
	else if (key->code == KEY_TEXT && key->mods == 0)
		str_addf(&f->got, "%s%s", key->text, key->rushed ? "*" : "");
	else {
		name = key_to_name(key);
		str_addf(&f->got, "[%s]", name);
		free(name);
	}
	key_clear(key);
}

/* What there is without waiting. */
static const char *
now(struct fixture *f)
{
	struct key key;

	str_clear(&f->got);
	str_add(&f->got, "");
	input_told(f->in);
	while (input_next(f->in, &key))
		add(f, &key);
	return f->got.s;
}

/* ... and what there is once nothing more came. */
static const char *
all(struct fixture *f)
{
	struct key key;
	int wait;

	now(f);
	while ((wait = input_waits(f->in)) >= 0) {
		fake_now += wait;
		while (input_next(f->in, &key))
			add(f, &key);
	}
	return f->got.s;
}

static void
test_typed(void **state)
{
	struct fixture *f = *state;

	/* Text waits for nothing, and nothing alone does. */
	put(f, "a");
	assert_string_equal(now(f), "a");
	assert_int_equal(input_waits(f->in), -1);
	all(f);
	fake_now += 40;
	put(f, "\r");
	assert_string_equal(now(f), "[Enter]");
	fake_now += 40;
	put(f, "\t");
	assert_string_equal(now(f), "[Tab]");
	fake_now += 40;
	put(f, "\033[A");
	assert_string_equal(now(f), "[Up]");
	put(f, "\033");
	assert_string_equal(now(f), "");
	assert_in_range(input_waits(f->in), 0, 30);
	assert_string_equal(all(f), "[Escape]");
}

/* One line, two, and what a stalled link makes of Enter and arrows. */
static void
test_few(void **state)
{
	struct fixture *f = *state;

	put(f, "hello\r");
	assert_string_equal(all(f), "h*e*l*l*o*[Enter]");
	put(f, "one\rtwo\r");
	assert_string_equal(all(f), "o*n*e*[Enter]t*w*o*[Enter]");
	put(f, "one\r\r\r\r");
	assert_string_equal(all(f), "o*n*e*[Enter][Enter][Enter][Enter]");
	put(f, "\r\r\r\r");
	assert_string_equal(all(f), "[Enter][Enter][Enter][Enter]");
	put(f, "\033[A\r\033[A\r\033[A\r");
	assert_string_equal(all(f), "[Up][Enter][Up][Enter][Up][Enter]");
	/* Brackets are told from it, also with Enter behind them. */
	put(f, "\033[200~a\rb\rc\rd\r\033[201~\r");
	assert_string_equal(all(f), "<paste:a\rb\rc\rd\r>[Enter]");
}

static void
test_paste(void **state)
{
	struct fixture *f = *state;

	put(f, "one\rtwo\rthree\r");
	assert_string_equal(now(f), "");
	assert_string_equal(all(f), "<rush:one\ntwo\nthree\n>");
	put(f, "one\rtwo\rthree");
	assert_string_equal(all(f), "<rush:one\ntwo\nthree>");
	put(f, "one\r\n\r\ntwo\nthree\n\n");
	assert_string_equal(all(f), "<rush:one\n\ntwo\nthree\n\n>");
	/* Nothing in it acts. */
	put(f, "/quit\r\x0c\x03\x1a\033[A\tx\033\r\033]0;t\007y\x7f\r\033[3~z");
	assert_string_equal(all(f), "<rush:/quit\n\tx\ny\nz>");
	/* Nor what comes before and after it. */
	put(f, "\x03\033[Ia\r\033[200~b\033[201~c\rd\r\x03\x1a");
	assert_string_equal(all(f), "<rush:a\nbc\nd\n>");
	put(f, "typed");
	assert_string_equal(all(f), "t*y*p*e*d*");
}

/* More than one read, with what a read has in the middle of a character. */
static void
test_large(void **state)
{
	struct fixture *f = *state;
	struct str text, want;

	str_init(&text);
	str_init(&want);
	str_add(&want, "<rush:");
	for (int i = 0; i < 2000; i++) {
		str_addf(&text, "line %d \xe4\xbd\xa0\r", i);
		str_addf(&want, "line %d \xe4\xbd\xa0\n", i);
	}
	str_add(&want, ">");
	put(f, text.s);
	assert_string_equal(all(f), want.s);
	str_free(&text);
	str_free(&want);
}

/* A serial line: byte after byte, and keys before the first line is over. */
static void
test_dribble(void **state)
{
	static const char text[] = "one\rtwo\t\x03\r/quit\rfour\r";
	struct fixture *f = *state;
	struct str got;

	str_init(&got);
	for (size_t i = 0; i < sizeof(text) - 1; i++) {
		assert_int_equal(write(f->fds[1], text + i, 1), 1);
		str_add(&got, now(f));
		fake_now += 3;
	}
	str_add(&got, all(f));
	assert_string_equal(got.s, "on*e*<rush:\ntwo\t\n/quit\nfour\n>");
	str_free(&got);
	/* A paste that stalls for a moment is still one. */
	put(f, "one\rtwo\r");
	assert_string_equal(now(f), "o*n*e*");
	fake_now += 19;
	put(f, "three\r");
	now(f);
	fake_now += 199;
	put(f, "four\r");
	assert_string_equal(all(f), "<rush:\ntwo\nthree\nfour\n>");
	/* A pause is an end. */
	for (int i = 0; i < 4; i++) {
		put(f, "line");
		now(f);
		fake_now += 5;
		put(f, "\r");
		assert_string_equal(now(f), "[Enter]");
		fake_now += 5;
	}
}

/* An answer comes alone; Enter behind it is a habit. */
static void
test_careful(void **state)
{
	struct fixture *f = *state;

	input_careful(f->in, true);
	put(f, "y");
	assert_string_equal(now(f), "");
	assert_string_equal(all(f), "y");
	put(f, "y\r");
	assert_string_equal(all(f), "y[Enter]");
	put(f, "yes\r");
	assert_string_equal(all(f), "y*e*s*[Enter]");
	put(f, "\ry");
	assert_string_equal(all(f), "[Enter]y*");
	put(f, "\r\ry\r");
	assert_string_equal(all(f), "[Enter][Enter]y*[Enter]");
	put(f, "y\ry\r");
	assert_string_equal(all(f), "<rush:y\ny\n>");
	put(f, "y");
	now(f);
	put(f, "o");
	assert_string_equal(all(f), "y*o*");
	/* What was typed ahead of the question is gone, a paste to its end. */
	input_careful(f->in, false);
	put(f, "a\rb\r");
	now(f);
	input_flush(f->in);
	assert_string_equal(all(f), "");
	fake_now += 120;
	put(f, "a\rb\rc\ry");
	now(f);
	input_flush(f->in);
	put(f, "y\ry");
	assert_string_equal(all(f), "");
	put(f, "n");
	assert_string_equal(all(f), "n");
}

/* A paste whose end was lost takes all keys, but for C-c by itself. */
static void
test_lost_end(void **state)
{
	struct fixture *f = *state;

	put(f, "\033[200~one\rtwo");
	assert_string_equal(all(f), "");
	fake_now += 3600 * 1000;
	put(f, "typed\r\033");
	assert_string_equal(all(f), "");
	/* Within a paste it is a byte, also where one is torn. */
	put(f, "\003");
	assert_string_equal(all(f), "");
	fake_now += 1000;
	put(f, "\003x");
	assert_string_equal(all(f), "");
	fake_now += 1000;
	put(f, "\003");
	assert_string_equal(all(f), "[C-c]");
	put(f, "x\033[200~y\033[201~");
	assert_string_equal(all(f), "x<paste:y>");
	/* What somebody else got the end of. */
	put(f, "\033[200~a\033[20");
	assert_string_equal(all(f), "");
	input_flush(f->in);
	input_forget_paste(f->in);
	put(f, "x\033[200~y\033[201~");
	assert_string_equal(all(f), "x<paste:y>");
}

/* The terminal goes: what was entered before still counts. */
static void
test_lost(void **state)
{
	struct fixture *f = *state;

	put(f, "bye\r");
	shutdown(f->fds[1], SHUT_WR);
	assert_string_equal(now(f), "b*y*e*[Enter]");
	assert_true(input_is_lost(f->in));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_typed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_few, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_paste, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_large, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_dribble, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(test_careful, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(test_lost, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lost_end, set_up,
		    tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
