/*
 * The played link: bytes that are late, cut and gone.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "played-link.h"

struct ends {
	struct loop *loop;
	struct played_link *link;
	int fd;
	struct str came;
	bool ended;
};

static void
on_came(void *arg, const void *bytes, size_t n)
{
	str_addn(&((struct ends *)arg)->came, bytes, n);
}

static void
on_ended(void *arg)
{
	((struct ends *)arg)->ended = true;
}

static void
ends_open(struct ends *e)
{
	static const struct played_link_ops ops = { on_came, on_ended };

	memset(e, 0, sizeof(*e));
	str_init(&e->came);
	str_add(&e->came, "");
	e->loop = loop_new();
	loop_clock_fake(e->loop, 1000);
	e->link = played_link_new(e->loop, &e->fd, &ops, e);
}

static void
ends_close(struct ends *e)
{
	played_link_free(e->link);
	if (e->fd != -1)
		close(e->fd);
	str_free(&e->came);
	loop_free(e->loop);
}

static void
pass(struct ends *e, int64_t ms)
{
	for (int i = 0; i < 3; i++)
		loop_turn(e->loop, 0);
	loop_clock_move(e->loop, ms);
	for (int i = 0; i < 3; i++)
		loop_turn(e->loop, 0);
}

static void
up(struct ends *e, const char *text)
{
	assert_int_equal(write(e->fd, text, strlen(text)), strlen(text));
	pass(e, 0);
}

/* What the client's end can read now; "-" where it is closed. */
static const char *
down(struct ends *e, char buf[64])
{
	ssize_t n = read(e->fd, buf, 63);

	buf[n > 0 ? n : 0] = '\0';
	return n == 0 || (n == -1 && errno != EAGAIN) ? "-" : buf;
}

static void
test_link(void **state)
{
	struct ends e;
	char buf[64];

	(void)state;
	ends_open(&e);
	up(&e, "one");
	assert_string_equal(e.came.s, "one");
	played_link_write(e.link, "two", 3);
	pass(&e, 0);
	assert_string_equal(down(&e, buf), "two");
	/* Late, and in its order all the same. */
	played_link_delay(e.link, PLAYED_UP, 500);
	up(&e, " three");
	played_link_delay(e.link, PLAYED_UP, 0);
	up(&e, " four");
	assert_string_equal(e.came.s, "one");
	pass(&e, 500);
	assert_string_equal(e.came.s, "one three four");
	played_link_pieces(e.link, PLAYED_DOWN, 2, 100);
	played_link_write(e.link, "12345", 5);
	pass(&e, 0);
	assert_string_equal(down(&e, buf), "12");
	pass(&e, 100);
	assert_string_equal(down(&e, buf), "34");
	played_link_stall(e.link, PLAYED_DOWN, 5000);
	pass(&e, 4000);
	assert_string_equal(down(&e, buf), "");
	pass(&e, 1000);
	assert_string_equal(down(&e, buf), "5");
	/* Its end comes behind what was written. */
	assert_true(played_link_whole(e.link));
	played_link_delay(e.link, PLAYED_DOWN, 50);
	played_link_write(e.link, "6", 1);
	played_link_close(e.link);
	assert_string_equal(down(&e, buf), "");
	pass(&e, 300);
	assert_string_equal(down(&e, buf), "6");
	assert_string_equal(down(&e, buf), "-");
	assert_false(played_link_whole(e.link));
	close(e.fd);
	e.fd = -1;
	pass(&e, 0);
	assert_true(e.ended);
	ends_close(&e);
}

static void
test_cut(void **state)
{
	struct ends e;
	char buf[64];

	(void)state;
	ends_open(&e);
	played_link_cut(e.link, PLAYED_UP, 2);
	up(&e, "abc");
	assert_string_equal(e.came.s, "ab");
	up(&e, "more");
	assert_string_equal(e.came.s, "ab");
	assert_int_equal(played_link_moved(e.link, PLAYED_UP), 2);
	/* The other way lives, and nobody hears of an end. */
	played_link_write(e.link, "x", 1);
	pass(&e, 0);
	assert_string_equal(down(&e, buf), "x");
	played_link_cut(e.link, PLAYED_DOWN, 0);
	played_link_write(e.link, "y", 1);
	played_link_close(e.link);
	pass(&e, 600000);
	assert_string_equal(down(&e, buf), "");
	close(e.fd);
	e.fd = -1;
	pass(&e, 600000);
	assert_false(e.ended);
	assert_int_equal(loop_next(e.loop), -1);
	ends_close(&e);
	/* Broken, with what was on its way. */
	ends_open(&e);
	played_link_delay(e.link, PLAYED_UP, 10);
	up(&e, "gone");
	played_link_reset(e.link);
	pass(&e, 100);
	assert_string_equal(down(&e, buf), "-");
	assert_string_equal(e.came.s, "");
	assert_true(e.ended);
	ends_close(&e);
}

/* The kernels of both ends notice in the end. */
static void
test_patience(void **state)
{
	struct ends e;
	char buf[64];

	(void)state;
	ends_open(&e);
	played_link_patience(e.link, 80000, 30000, 900000);
	played_link_cut(e.link, PLAYED_DOWN, 0);
	pass(&e, 20000);
	up(&e, "x");
	pass(&e, 29000);
	assert_string_equal(down(&e, buf), "");
	pass(&e, 2000);
	assert_string_equal(down(&e, buf), "-");
	assert_false(e.ended);
	pass(&e, 900000);
	assert_true(e.ended && played_link_left(e.link));
	ends_close(&e);
	ends_open(&e);
	played_link_patience(e.link, 80000, 30000, 0);
	pass(&e, 100000);
	played_link_cut(e.link, PLAYED_UP, 0);
	pass(&e, 79000);
	assert_string_equal(down(&e, buf), "");
	pass(&e, 2000);
	assert_string_equal(down(&e, buf), "-");
	ends_close(&e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_link),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_patience),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
