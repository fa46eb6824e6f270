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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ring),
		cmocka_unit_test(test_reason),
		cmocka_unit_test(test_smallest),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
