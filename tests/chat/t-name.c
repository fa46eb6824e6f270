/*
 * What accounts and contacts are called: the user's word before the server's,
 * and no name that would pass for another one.
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

#include "tests/support/chat-bench.h"

#define ZOE "zoe@example.org"
#define EVE "eve@example.org"

static int
setup(void **state)
{
	struct bench *b = bench_new("password = \"pw\"\nname = \"home\"\n"
	    "contact \"" ZOE "\" { name = \"Zoe\" }");

	bench_talk(b);
	fake_net_roster(b->net, ALICE, ZOE, "Aaron", SUB_BOTH);
	*state = b;
	return 0;
}

static void
call(struct bench *b, const char *jid, const char *name)
{
	struct err err;

	assert_int_equal(conf_set(b->conf, SET_NAME, ALICE, jid, name, &err),
	    0);
	chat_names_changed(b->chat, jid);
}

static void
roster_calls(struct bench *b, const char *jid, const char *name)
{
	fake_net_roster(b->net, ALICE, jid, name, SUB_BOTH);
}

#define CALLED(b, jid, name) \
	assert_string_equal(name_of((b)->account, jid), name)

static void
test_local_wins(void **state)
{
	struct bench *b = *state;
	struct contact *all[4];
	size_t n;

	CALLED(b, ZOE, "Zoe");
	CALLED(b, BOB, "Bob");
	call(b, BOB, "Robert");
	CALLED(b, BOB, "Robert");
	assert_string_equal(talk_name(b->bob), "Robert");
	assert_string_equal(contact_name(b->bob->contact), "Robert");
	roster_calls(b, BOB, "Bobby");
	CALLED(b, BOB, "Robert");
	/* What is sorted by name is so at once. */
	call(b, BOB, "Zz");
	n = roster_by_name(b->account, "", "", all, NELEM(all));
	assert_int_equal(n, 2);
	assert_string_equal(all[0]->jid, ZOE);
	call(b, BOB, "Aa");
	n = roster_by_name(b->account, "", "", all, NELEM(all));
	assert_string_equal(all[0]->jid, BOB);
	assert_string_equal(roster_first(b->account)->jid, BOB);
	call(b, BOB, NULL);
	CALLED(b, BOB, "Bobby");
	/* Of nobody in the roster, and with a window. */
	call(b, "dan@example.org", "Dan");
	CALLED(b, "dan@example.org", "Dan");
	assert_string_equal(talk_name(talk_open(b->account,
	    "dan@example.org")), "Dan");
}

/* An account's is its own: its contacts are not called so. */
static void
test_account(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_string_equal(account_name(b->account), "home");
	CALLED(b, "dan@example.org", "dan@example.org");
	bench_type(b, "hello", OTR_NOT_PRIVATE);
	assert_string_equal(bench_entry(&b->bob->buffer, "hello")->author,
	    "home");
	assert_int_equal(conf_set(b->conf, SET_NAME, ALICE, NULL, "work",
	    &err), 0);
	assert_string_equal(account_name(b->account), "work");
}

static void
test_nobody_passes_for_another(void **state)
{
	struct bench *b = *state;
	struct err err;

	/* The server's word for eve: ours, or what we call another. */
	roster_calls(b, EVE, "Eve");
	CALLED(b, EVE, "Eve");
	roster_calls(b, EVE, "zOE");
	CALLED(b, EVE, EVE);
	CALLED(b, ZOE, "Zoe");
	roster_calls(b, EVE, "alice");
	CALLED(b, EVE, EVE);
	roster_calls(b, EVE, "Home");
	CALLED(b, EVE, EVE);
	roster_calls(b, EVE, BOB);
	CALLED(b, EVE, EVE);
	assert_string_equal(contact_name(contact_find(b->account, EVE)), EVE);
	/* What screens call the user, in whatever letters. */
	roster_calls(b, EVE, "Me");
	CALLED(b, EVE, EVE);
	roster_calls(b, EVE, "m\xd0\xb5");
	CALLED(b, EVE, EVE);
	roster_calls(b, EVE, "me\xe2\x80\x8b");
	CALLED(b, EVE, EVE);
	roster_calls(b, EVE, "Mel");
	CALLED(b, EVE, "Mel");
	/* Our word for them, too. */
	call(b, EVE, "home");
	CALLED(b, EVE, EVE);
	call(b, EVE, "Alice");
	CALLED(b, EVE, EVE);
	/* One name for two is nobody's. */
	call(b, EVE, "Zoe");
	CALLED(b, EVE, EVE);
	CALLED(b, ZOE, ZOE);
	call(b, EVE, NULL);
	CALLED(b, ZOE, "Zoe");
	assert_int_equal(conf_set(b->conf, SET_NAME, ALICE, EVE, BOB, &err),
	    -1);
	assert_int_equal(conf_set(b->conf, SET_NAME, ALICE, EVE, " Bob", &err),
	    -1);
}

static void
test_before_lines(void **state)
{
	struct bench *b = *state;

	call(b, BOB, "Robert");
	fake_net_message(b->net, ALICE, PHONE, "m1", "good morning", 0);
	fake_net_run(b->net);
	assert_string_equal(bench_entry(&b->bob->buffer,
	    "good morning")->author, "Robert");
}

#define T(name) cmocka_unit_test_setup_teardown(test_##name, setup, bench_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(local_wins), T(account), T(nobody_passes_for_another),
		T(before_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
