/*
 * Client state (XEP-0352) towards the server: what is said, and only to one
 * that offers it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/stanzas.h"

static void
look(struct notes *n, bool active)
{
	struct msg m = { .type = MSG_CLIENT_STATE };

	m.u.client_state.active = active;
	str_clear(&n->text);
	assert_true(xep_do(&n->wire, &m));
}

static void
test_offered(void **state)
{
	struct notes n;

	(void)state;
	notes_init(&n);
	n.exact = true;
	n.offers = "urn:xmpp:csi:0";
	look(&n, false);
	assert_string_equal(n.text.s,
	    "uncounted <inactive xmlns=\"urn:xmpp:csi:0\"/>\n");
	look(&n, true);
	assert_string_equal(n.text.s,
	    "uncounted <active xmlns=\"urn:xmpp:csi:0\"/>\n");
	notes_free(&n);
}

static void
test_not_offered(void **state)
{
	struct notes n;

	(void)state;
	notes_init(&n);
	look(&n, false);
	assert_int_equal(n.text.len, 0);
	n.offers = "urn:xmpp:csi:1";
	look(&n, false);
	assert_int_equal(n.text.len, 0);
	notes_free(&n);
}

/* A server has no such word for us. */
static void
test_heard(void **state)
{
	struct notes n;

	(void)state;
	notes_init(&n);
	n.offers = "urn:xmpp:csi:0";
	notes_feed(&n, "<inactive xmlns='urn:xmpp:csi:0'/>");
	assert_int_equal(n.text.len, 0);
	notes_free(&n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_offered),
		cmocka_unit_test(test_not_offered),
		cmocka_unit_test(test_heard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
