/*
 * The ring of entries that a window shows.
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
#include <unistd.h>

#include <cmocka.h>

#include "chat/chat.h"

static struct entry *
push(struct buffer *b, enum entry_kind kind, const char *text,
    const char *id)
{
	struct entry e = { .kind = kind, .text = (char *)(uintptr_t)text,
	    .id = (char *)(uintptr_t)id };

	return buffer_push(b, &e);
}

static void
test_ring(void **state)
{
	struct buffer b;
	char text[32];

	(void)state;
	buffer_init(&b, 100);
	assert_null(buffer_at(&b, 0));
	for (int i = 1; i <= 1000; i++) {
		snprintf(text, sizeof(text), "%d", i);
		assert_int_equal(push(&b, ENTRY_IN, text, NULL)->serial, i);
		assert_int_equal(b.count, i < 100 ? i : 100);
		assert_string_equal(buffer_at(&b, b.count - 1)->text, text);
	}
	assert_string_equal(buffer_at(&b, 0)->text, "901");
	assert_null(buffer_at(&b, 100));
	assert_null(buffer_serial(&b, 0));
	assert_null(buffer_serial(&b, 900));
	assert_string_equal(buffer_serial(&b, 901)->text, "901");
	assert_string_equal(buffer_serial(&b, 1000)->text, "1000");
	assert_null(buffer_serial(&b, 1001));
	buffer_free(&b);
}

/* Bounded in bytes too, and anew at any time. */
static void
test_limits(void **state)
{
	struct buffer b;
	char big[1001], text[32];

	(void)state;
	memset(big, 'x', 1000);
	big[1000] = '\0';
	buffer_init(&b, 100);
	buffer_limit(&b, 20, 5000);
	for (int i = 1; i <= 50; i++) {
		push(&b, ENTRY_IN, big, NULL);
		assert_true(b.bytes <= 5000 && b.count <= 5);
	}
	for (int i = 1; i <= 50; i++) {
		snprintf(text, sizeof(text), "%d", i);
		push(&b, ENTRY_IN, text, NULL);
	}
	assert_int_equal(b.count, 20);
	assert_string_equal(buffer_at(&b, 0)->text, "31");
	buffer_limit(&b, 100, 0);
	for (int i = 51; i <= 100; i++) {
		snprintf(text, sizeof(text), "%d", i);
		push(&b, ENTRY_IN, text, NULL);
	}
	assert_int_equal(b.count, 70);
	assert_string_equal(buffer_at(&b, 0)->text, "31");
	assert_string_equal(buffer_at(&b, 69)->text, "100");
	assert_string_equal(buffer_serial(&b, b.serial)->text, "100");
	buffer_limit(&b, 3, 0);
	assert_string_equal(buffer_at(&b, 0)->text, "98");
	push(&b, ENTRY_IN, big, NULL);
	buffer_limit(&b, 3, 10);
	assert_int_equal(b.count, 1);
	/* What is wiped counts as what then stands there. */
	buffer_wipe(&b, b.serial);
	assert_int_equal(b.bytes, strlen("(wiped)"));
	push(&b, ENTRY_IN, "x", NULL);
	buffer_wipe(&b, b.serial);
	buffer_clear(&b);
	assert_int_equal(b.bytes, 0);
	buffer_free(&b);
}

/* What is too much need not go at once; it does not become more. */
static void
test_trim(void **state)
{
	struct buffer b;
	char text[32];

	(void)state;
	buffer_init(&b, 1000);
	for (int i = 1; i <= 1000; i++) {
		snprintf(text, sizeof(text), "%d", i);
		push(&b, ENTRY_IN, text, text);
	}
	buffer_keep(&b, 300, 0);
	assert_int_equal(b.count, 1000);
	assert_int_equal(buffer_trim(&b, 100), 100);
	assert_string_equal(buffer_at(&b, 0)->text, "101");
	assert_null(buffer_by_id(&b, ENTRY_IN, "100"));
	push(&b, ENTRY_IN, "1001", NULL);
	assert_in_range(b.count, 301, 899);
	assert_string_equal(buffer_at(&b, b.count - 1)->text, "1001");
	assert_in_range(buffer_trim(&b, 10000), 1, 598);
	assert_int_equal(b.count, 300);
	assert_string_equal(buffer_at(&b, 0)->text, "702");
	assert_int_equal(buffer_trim(&b, 10000), 0);
	push(&b, ENTRY_IN, "1002", NULL);
	assert_int_equal(b.count, 300);
	/* By their stamps, all of it first. */
	buffer_keep(&b, 10, 0);
	assert_null(buffer_insert(&b, &(struct entry){ .kind = ENTRY_IN,
	    .stamp = -1, .text = (char *)(uintptr_t)"old" }));
	assert_int_equal(b.count, 10);
	buffer_free(&b);
}

static void
test_reason(void **state)
{
	struct buffer b;
	struct entry *e;
	unsigned changes;

	(void)state;
	buffer_init(&b, 10);
	push(&b, ENTRY_OUT, "old", "x");
	push(&b, ENTRY_OUT, "new", "x");
	push(&b, ENTRY_IN, "theirs", "x");
	push(&b, ENTRY_NOTICE, NULL, NULL);
	e = buffer_serial(&b, 2);
	assert_string_equal(e->text, "new");
	changes = b.changes;
	buffer_reason(&b, e, DELIVERY_FAILED, "why");
	buffer_reason(&b, e, DELIVERY_FAILED, e->reason);
	assert_string_equal(e->reason, "why");
	assert_true(b.changes != changes);
	buffer_clear(&b);
	assert_int_equal(b.count, 0);
	assert_null(buffer_serial(&b, 2));
	assert_int_equal(push(&b, ENTRY_IN, "after", NULL)->serial, 5);
	assert_string_equal(buffer_serial(&b, 5)->text, "after");
	assert_null(buffer_serial(&b, 4));
	buffer_free(&b);
}

static void
test_smallest(void **state)
{
	struct buffer b;

	(void)state;
	buffer_init(&b, 0);
	push(&b, ENTRY_IN, "a", NULL);
	push(&b, ENTRY_IN, "b", NULL);
	assert_int_equal(b.count, 1);
	assert_string_equal(buffer_at(&b, 0)->text, "b");
	buffer_free(&b);
	buffer_init(&b, 5);
	buffer_free(&b);
}

static struct entry *
insert(struct buffer *b, int64_t stamp, const char *text, const char *id)
{
	struct entry e = { .kind = ENTRY_IN, .via = VIA_ARCHIVE,
	    .stamp = stamp, .text = (char *)(uintptr_t)text,
	    .id = (char *)(uintptr_t)id };

	return buffer_insert(b, &e);
}

/* What stands there, a letter an entry. */
static const char *
order(const struct buffer *b)
{
	static char all[32];

	for (size_t i = 0; i < b->count; i++) {
		assert_int_equal(buffer_index(b, buffer_at(b, i)), i);
		all[i] = buffer_at(b, i)->text[0];
	}
	all[b->count] = '\0';
	return all;
}

static void
test_insert(void **state)
{
	struct buffer b;

	(void)state;
	buffer_init(&b, 6);
	assert_int_equal(buffer_newest(&b), 0);
	assert_int_equal(insert(&b, 50, "e", NULL)->serial, 1);
	assert_int_equal(insert(&b, 30, "c", NULL)->serial, 2);
	assert_int_equal(insert(&b, 50, "f", NULL)->serial, 3);
	assert_int_equal(insert(&b, 40, "d", NULL)->serial, 4);
	assert_string_equal(order(&b), "cdef");
	assert_int_equal(buffer_newest(&b), 3);
	insert(&b, 20, "b", NULL);
	insert(&b, 60, "g", NULL);
	assert_string_equal(order(&b), "bcdefg");
	/* It is full: the oldest goes, and what is older does not come. */
	assert_null(insert(&b, 19, "a", NULL));
	assert_non_null(insert(&b, 20, "a", NULL));
	assert_string_equal(order(&b), "acdefg");
	assert_string_equal(insert(&b, 70, "h", NULL)->text, "h");
	assert_string_equal(order(&b), "cdefgh");
	assert_int_equal(buffer_newest(&b), b.serial);
	/* Where texts are too many, it may be the inserted one that goes. */
	buffer_limit(&b, 6, 6);
	assert_null(insert(&b, 1, "too much", NULL));
	assert_string_equal(order(&b), "cdefgh");
	buffer_free(&b);
}

/* Stamps of other clocks between: it stands behind the last not younger. */
static void
test_insert_unordered(void **state)
{
	struct buffer b;

	(void)state;
	buffer_init(&b, 10);
	push(&b, ENTRY_NOTICE, "a", NULL)->stamp = 100;
	push(&b, ENTRY_IN, "b", NULL)->stamp = 50;
	push(&b, ENTRY_IN, "c", NULL)->stamp = 60;
	insert(&b, 55, "i", NULL);
	assert_string_equal(order(&b), "abic");
	insert(&b, 40, "j", NULL);
	assert_string_equal(order(&b), "jabic");
	insert(&b, 200, "k", NULL);
	assert_string_equal(order(&b), "jabick");
	/* Further back, from the other end. */
	buffer_limit(&b, 1000, 0);
	for (int i = 0; i < 500; i++)
		push(&b, ENTRY_IN, "x", NULL)->stamp = 200 + i;
	insert(&b, 30, "0", NULL);
	insert(&b, 45, "1", NULL);
	insert(&b, 300, "2", NULL);
	insert(&b, 600, "3", NULL);
	assert_string_equal(buffer_at(&b, 0)->text, "0");
	assert_string_equal(buffer_at(&b, 2)->text, "1");
	assert_int_equal(buffer_at(&b, 109)->stamp, 300);
	assert_string_equal(buffer_at(&b, 109)->text, "2");
	assert_string_equal(buffer_at(&b, 410)->text, "3");
	buffer_free(&b);
}

static void
test_read(void **state)
{
	struct buffer b;
	const struct entry *unread;

	(void)state;
	buffer_init(&b, 5);
	assert_true(buffer_is_read(&b));
	push(&b, ENTRY_IN, "a", NULL)->stamp = 10;
	push(&b, ENTRY_IN, "b", NULL)->stamp = 20;
	assert_false(buffer_is_read(&b));
	buffer_read(&b);
	assert_true(buffer_is_read(&b));
	unread = push(&b, ENTRY_IN, "c", NULL);
	((struct entry *)(uintptr_t)unread)->stamp = 30;
	/* On either side of the mark. */
	assert_true(buffer_entry_is_read(&b, insert(&b, 5, "0", NULL)));
	assert_false(buffer_entry_is_read(&b, insert(&b, 25, "x", NULL)));
	assert_string_equal(order(&b), "0abxc");
	assert_false(buffer_entry_is_read(&b, unread));
	assert_true(buffer_entry_is_read(&b, buffer_at(&b, 2)));
	assert_true(buffer_entry_is_read(&b, insert(&b, 15, "y", NULL)));
	assert_string_equal(order(&b), "aybxc");
	assert_true(buffer_entry_is_read(&b, buffer_at(&b, 2)));
	assert_false(buffer_entry_is_read(&b, buffer_at(&b, 3)));
	/* Taken out, on either side. */
	buffer_remove(&b, buffer_serial(&b, buffer_at(&b, 0)->serial));
	buffer_remove(&b, buffer_serial(&b, buffer_newest(&b)));
	assert_string_equal(order(&b), "ybx");
	assert_true(buffer_entry_is_read(&b, buffer_at(&b, 1)));
	assert_false(buffer_entry_is_read(&b, buffer_at(&b, 2)));
	buffer_remove(&b, buffer_serial(&b, buffer_newest(&b)));
	assert_true(buffer_is_read(&b));
	buffer_clear(&b);
	assert_true(buffer_is_read(&b));
	insert(&b, 1, "z", NULL);
	assert_false(buffer_is_read(&b));
	buffer_free(&b);
}

static void
test_by_id(void **state)
{
	struct buffer b;

	(void)state;
	buffer_init(&b, 4);
	assert_null(buffer_by_id(&b, ENTRY_IN, "x"));
	push(&b, ENTRY_IN, "1", "x")->stamp = 10;
	push(&b, ENTRY_OUT, "2", "x")->stamp = 20;
	push(&b, ENTRY_IN, "3", "")->stamp = 30;
	assert_string_equal(buffer_by_id(&b, ENTRY_IN, "x")->text, "1");
	assert_string_equal(buffer_by_id(&b, ENTRY_OUT, "x")->text, "2");
	assert_null(buffer_by_id(&b, ENTRY_NOTICE, "x"));
	assert_null(buffer_by_id(&b, ENTRY_IN, ""));
	/* The newest by place, not the one that came last. */
	insert(&b, 15, "4", "x");
	assert_string_equal(buffer_by_id(&b, ENTRY_IN, "x")->text, "4");
	insert(&b, 12, "5", "x");
	assert_string_equal(buffer_by_id(&b, ENTRY_IN, "x")->text, "4");
	push(&b, ENTRY_IN, "6", "y");
	push(&b, ENTRY_IN, "7", "y");
	push(&b, ENTRY_IN, "8", "y");
	assert_null(buffer_by_id(&b, ENTRY_IN, "x"));
	assert_string_equal(buffer_by_id(&b, ENTRY_IN, "y")->text, "8");
	buffer_clear(&b);
	assert_null(buffer_by_id(&b, ENTRY_IN, "y"));
	buffer_free(&b);
}

/* ---- against a plain array ----------------------------------------------- */

#define KEEP 37

struct plain {
	uint64_t serial;
	int64_t stamp;
	char id[4];
};

static void
plain_check(const struct buffer *b, const struct plain *all, size_t n)
{
	assert_int_equal(b->count, n);
	for (size_t i = 0; i < n; i++) {
		const struct entry *e = buffer_at(b, i), *newest = NULL;

		assert_int_equal(e->serial, all[i].serial);
		assert_ptr_equal(buffer_serial(b, e->serial), e);
		assert_int_equal(buffer_index(b, e), i);
		for (size_t j = 0; j < n; j++)
			if (strcmp(all[j].id, all[i].id) == 0)
				newest = buffer_at(b, j);
		assert_ptr_equal(buffer_by_id(b, ENTRY_IN, all[i].id),
		    newest);
	}
}

static void
plain_put(struct plain *all, size_t *n, size_t at, const struct plain *one)
{
	memmove(all + at + 1, all + at, (*n - at) * sizeof(*all));
	all[at] = *one;
	if (++*n > KEEP)
		memmove(all, all + 1, --*n * sizeof(*all));
}

static void
test_against_plain(void **state)
{
	struct plain all[KEEP + 1], one;
	struct buffer b;
	unsigned r = 1;
	size_t n = 0, at;

	(void)state;
	buffer_init(&b, KEEP);
	for (int i = 0; i < 3000; i++) {
		struct entry e = { .kind = ENTRY_IN, .id = one.id };
		const struct entry *got;
		bool newest;

		r = r * 1103515245 + 12345;
		newest = (r >> 16) % 3 == 0;
		e.stamp = one.stamp = newest ? i : i - (int)((r >> 8) % 60);
		snprintf(one.id, sizeof(one.id), "%u", (r >> 20) % 9);
		for (at = 0; at < n && all[at].stamp <= one.stamp; )
			at++;
		got = newest ? buffer_push(&b, &e) : buffer_insert(&b, &e);
		assert_int_equal(got == NULL, n == KEEP && at == 0);
		if (got != NULL) {
			one.serial = got->serial;
			plain_put(all, &n, at, &one);
		}
		if (i % 7 == 6 && n > 0) {
			at = (r >> 12) % n;
			buffer_remove(&b, buffer_serial(&b, all[at].serial));
			memmove(all + at, all + at + 1, (--n - at) *
			    sizeof(*all));
		}
		if (i % 500 == 499) {
			buffer_clear(&b);
			n = 0;
		}
		plain_check(&b, all, n);
	}
	buffer_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ring),
		cmocka_unit_test(test_insert),
		cmocka_unit_test(test_insert_unordered),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_by_id),
		cmocka_unit_test(test_against_plain),
		cmocka_unit_test(test_reason),
		cmocka_unit_test(test_smallest),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_trim),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
