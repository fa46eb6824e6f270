/*
 * Bookmarks of rooms in the model: which rooms are entered by them and which
 * are not, what other programs of the user's do with them, and how they are
 * set and removed.
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
#include "tests/support/chat-bench.h"

#define TEA "tea@rooms.example.org"
#define PUB "pub@rooms.example.org"

static void
pass(struct bench *b, int64_t milliseconds)
{
	bench_clock(b, milliseconds);
	fake_net_run(b->net);
}

static void
has(struct bench *b, const char *room, const char *nick,
    const char *password, bool autojoin, bool pushed)
{
	struct msg m = { .type = MSG_BOOKMARK };

	m.u.bookmark.room = room;
	m.u.bookmark.name = "Name of it";
	m.u.bookmark.nick = nick;
	m.u.bookmark.password = password;
	m.u.bookmark.autojoin = autojoin;
	m.u.bookmark.pushed = pushed;
	fake_net_say(b->net, ALICE, &m);
	fake_net_run(b->net);
}

static void
pushed(struct bench *b, const char *room, bool autojoin)
{
	has(b, room, "", "", autojoin, true);
}

static void
gone(struct bench *b, const char *room)
{
	struct msg m = { .type = MSG_BOOKMARK_GONE };

	m.u.bookmark_gone.room = room;
	fake_net_say(b->net, ALICE, &m);
	fake_net_run(b->net);
}

static void
ends(struct bench *b, enum bookmark_place place, uint32_t left_out,
    const char *condition)
{
	struct msg m = { .type = MSG_BOOKMARKS_END };

	m.u.bookmarks_end.place = place;
	m.u.bookmarks_end.left_out = left_out;
	m.u.bookmarks_end.condition = condition;
	fake_net_say(b->net, ALICE, &m);
	fake_net_run(b->net);
}

static void
done(struct bench *b, uint32_t request, const char *condition)
{
	struct msg m = { .type = MSG_BOOKMARK_DONE };

	m.u.bookmark_done.request = request;
	m.u.bookmark_done.condition = condition;
	fake_net_say(b->net, ALICE, &m);
	fake_net_run(b->net);
}

static size_t
asked(struct bench *b)
{
	fake_net_run(b->net);
	return fake_net_count(b->net, MSG_ROOM_ASK);
}

static enum room_state
state_of(struct bench *b, const char *room)
{
	struct talk *v = talk_find(b->account, room);

	return v == NULL ? ROOM_LEFT : room_state(v);
}

/* On a fresh stream, with an empty list. */
static struct bench *
bench_with(const char *settings)
{
	struct bench *b = bench_new(settings);

	bench_talk(b);
	return b;
}

static void
again(struct bench *b)
{
	account_disconnect(b->account, NULL);
	fake_net_run(b->net);
	pass(b, 60000);
	account_connect(b->account, NULL, NULL);
	fake_net_run(b->net);
	if (b->account->state != ACCOUNT_ONLINE)
		fake_net_online(b->net, ALICE, "here", false);
	fake_net_run(b->net);
}

/* ---- after a log-in ------------------------------------------------------- */

static void
test_entered(void **state)
{
	struct bench *b = bench_with(NULL);
	size_t secrets = secret_count();

	(void)state;
	assert_string_equal(account_bookmarks_lack(b->account), "they have "
	    "not been read yet");
	has(b, TEA, "Al", "p w", true, false);
	has(b, PUB, "", "", false, false);
	has(b, ALICE, "", "", true, false);
	has(b, "rooms.example.org", "", "", true, false);
	has(b, TEA "/Al", "", "", true, false);
	has(b, "", "", "", true, false);
	/* Nothing before the list is whole. */
	assert_int_equal(asked(b), 0);
	ends(b, BOOKMARK_PEP, 0, "");
	assert_null(account_bookmarks_lack(b->account));
	assert_int_equal(account_bookmarks(b->account), 2);
	assert_int_equal(asked(b), 1);
	assert_int_equal(state_of(b, TEA), ROOM_JOINING);
	assert_null(talk_find(b->account, PUB));
	assert_string_equal(room_nick(talk_find(b->account, TEA)), "Al");
	assert_string_equal(talk_find(b->account, TEA)->room->password,
	    "p w");
	assert_int_equal(secret_count(), secrets + 2);
	assert_true(bookmark_find(b->account, TEA)->has_password);
	assert_string_equal(bookmark_find(b->account, TEA)->name,
	    "Name of it");
	/* It is in nothing that is told. */
	assert_int_equal(bench_count(b, "p w"), 0);
	/* What the user leaves, and closes, stays so on the next stream. */
	assert_int_equal(room_leave(talk_find(b->account, TEA), NULL, NULL), 0);
	again(b);
	has(b, TEA, "Al", "p w", true, false);
	ends(b, BOOKMARK_PEP, 0, "");
	assert_int_equal(asked(b), 1);
	assert_int_equal(account_bookmarks(b->account), 1);
	assert_int_equal(talk_close(talk_find(b->account, TEA), true, NULL), 0);
	again(b);
	has(b, TEA, "Al", "p w", true, false);
	ends(b, BOOKMARK_PEP, 0, "");
	assert_int_equal(asked(b), 1);
	/* The user's own /join has the bookmark's nick and password. */
	assert_non_null(room_join(b->account, TEA, NULL, NULL, NULL));
	assert_string_equal(room_nick(talk_find(b->account, TEA)), "Al");
	assert_string_equal(talk_find(b->account, TEA)->room->password,
	    "p w");
	bench_free(b);
}

static void
test_off(void **state)
{
	struct bench *b = bench_with("password = \"pw\"\nautojoin = false");

	(void)state;
	has(b, TEA, "", "", true, false);
	ends(b, BOOKMARK_PEP, 0, "");
	pushed(b, PUB, true);
	pass(b, 60000);
	assert_int_equal(asked(b), 0);
	assert_int_equal(bench_count(b, "notice bookmark-added"), 1);
	bench_free(b);
}

/* Two hundred are entered a few at a time, then nothing wakes us for it. */
static void
test_many(void **state)
{
	struct bench *b = bench_with(NULL);
	char room[64];

	(void)state;
	for (int i = 0; i < 200; i++) {
		snprintf(room, sizeof(room), "r%d@rooms.example.org", i);
		has(b, room, "", "", true, false);
	}
	ends(b, BOOKMARK_PEP, 0, "");
	assert_int_equal(asked(b), 10);
	pass(b, 250);
	assert_int_equal(asked(b), 20);
	pass(b, 5000);
	assert_int_equal(asked(b), 200);
	assert_null(b->account->bookmarks->later);
	bench_free(b);
	/* With the stream the rest is not entered, but with the next one. */
	b = bench_with(NULL);
	for (int i = 0; i < 30; i++) {
		snprintf(room, sizeof(room), "r%d@rooms.example.org", i);
		has(b, room, "", "", true, false);
	}
	ends(b, BOOKMARK_PEP, 0, "");
	account_disconnect(b->account, NULL);
	fake_net_run(b->net);
	pass(b, 60000);
	assert_int_equal(asked(b), 10);
	assert_null(b->account->bookmarks->later);
	bench_free(b);
}

/* Thousands are bounded; what is not told, or badly, is kept as it was. */
static void
test_list(void **state)
{
	struct bench *b = bench_with(NULL);
	char room[64];

	(void)state;
	for (int i = 0; i < 3000; i++) {
		snprintf(room, sizeof(room), "r%d@rooms.example.org", i);
		has(b, room, "", "", false, false);
	}
	ends(b, BOOKMARK_STORAGE, 2000, "");
	assert_int_equal(account_bookmarks(b->account), 1000);
	assert_int_equal(bench_count(b, "notice bookmarks-cut"), 1);
	for (size_t i = 1; i < 1000; i++)
		assert_true(strcmp(account_bookmark(b->account, i - 1)->jid,
		    account_bookmark(b->account, i)->jid) < 0);
	assert_null(account_bookmark(b->account, 1000));
	again(b);
	ends(b, BOOKMARK_NOWHERE, 0, "timeout");
	assert_int_equal(account_bookmarks(b->account), 1000);
	assert_int_equal(bench_count(b, "notice bookmarks-unread"), 1);
	again(b);
	has(b, TEA, "", "", false, false);
	ends(b, BOOKMARK_STORAGE, 0, "");
	assert_int_equal(account_bookmarks(b->account), 1);
	bench_free(b);
	/* A server that has no place for any. */
	b = bench_with(NULL);
	ends(b, BOOKMARK_NOWHERE, 0, "service-unavailable");
	assert_string_equal(account_bookmarks_lack(b->account), "the server "
	    "does not give them");
	assert_int_equal(bench_count(b, "bookmark"), 0);
	bench_free(b);
}

/* ---- other programs of the user's ----------------------------------------- */

static void
test_pushed(void **state)
{
	struct bench *b = bench_with(NULL);

	(void)state;
	ends(b, BOOKMARK_PEP, 0, "");
	pushed(b, TEA, true);
	assert_int_equal(bench_count(b, "notice bookmark-added"), 1);
	assert_int_equal(asked(b), 1);
	assert_int_equal(state_of(b, TEA), ROOM_JOINING);
	/* Nothing new. */
	pushed(b, TEA, true);
	has(b, TEA, "Other", "", true, true);
	assert_int_equal(asked(b), 1);
	assert_int_equal(bench_count(b, "notice bookmark-"), 1);
	assert_string_equal(bookmark_find(b->account, TEA)->nick, "Other");
	pushed(b, TEA, false);
	assert_int_equal(state_of(b, TEA), ROOM_LEFT);
	assert_int_equal(bench_count(b, "notice bookmark-changed"), 1);
	pushed(b, TEA, true);
	pass(b, 250);
	assert_int_equal(state_of(b, TEA), ROOM_JOINING);
	gone(b, TEA);
	assert_int_equal(state_of(b, TEA), ROOM_LEFT);
	assert_int_equal(bench_count(b, "notice bookmark-removed"), 1);
	assert_null(bookmark_find(b->account, TEA));
	gone(b, TEA);
	assert_int_equal(bench_count(b, "notice bookmark-removed"), 1);
	/* One that is bookmarked without is neither entered nor left. */
	assert_non_null(room_join(b->account, PUB, NULL, NULL, NULL));
	pushed(b, PUB, false);
	assert_int_equal(state_of(b, PUB), ROOM_JOINING);
	/* All at once: that is no word on where the user is. */
	gone(b, "");
	assert_int_equal(state_of(b, PUB), ROOM_JOINING);
	assert_int_equal(account_bookmarks(b->account), 0);
	assert_int_equal(bench_count(b, "notice bookmarks-gone"), 1);
	/* No room's. */
	pushed(b, ALICE, true);
	pushed(b, "example.net", true);
	pushed(b, "@@", true);
	assert_int_equal(account_bookmarks(b->account), 0);
	/* That of somebody the user talks with. */
	pushed(b, BOB, true);
	pass(b, 500);
	assert_int_equal(talk_kind(talk_find(b->account, BOB)), TALK_DIRECT);
	assert_int_equal(bench_count(b, "notice bookmark-not-entered"), 1);
	bench_free(b);
}

/* A crowd of them, from a server that lies. */
static void
test_pushed_many(void **state)
{
	struct bench *b = bench_with(NULL);
	char room[64];

	(void)state;
	ends(b, BOOKMARK_PEP, 0, "");
	for (int i = 0; i < 5000; i++) {
		snprintf(room, sizeof(room), "r%d@rooms.example.org", i);
		pushed(b, room, true);
	}
	assert_true(asked(b) <= 20);
	assert_int_equal(account_bookmarks(b->account), 1000);
	/* Nor is more said than anybody reads. */
	gone(b, "r1@rooms.example.org");
	gone(b, "");
	assert_int_equal(bench_count(b, "notice bookmark-"), 20);
	assert_int_equal(bench_count(b, "notice bookmarks-"), 0);
	bench_clock(b, 61 * 1000);
	assert_int_equal(bench_count(b, "notice bookmarks-more " ALICE ": Your "
	    "other programs changed 982 more bookmarks"), 1);
	/* No timer is left of it. */
	bench_clock(b, 600 * 1000);
	assert_int_equal(bench_count(b, "notice bookmarks-more"), 1);
	bench_free(b);
}

/* ---- what the user sets --------------------------------------------------- */

static void
test_set(void **state)
{
	struct bench *b = bench_with(NULL);
	struct err err;

	(void)state;
	ends(b, BOOKMARK_PEP, 0, "");
	assert_int_equal(bookmark_add(b->account, TEA, "Al", "p w", NULL,
	    &err), 0);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_BOOKMARK_SET), 1);
	assert_null(bookmark_find(b->account, TEA));
	/* The echo comes first. */
	has(b, TEA, "Al", "p w", true, true);
	assert_null(bookmark_find(b->account, TEA));
	assert_int_equal(bench_count(b, "notice bookmark-"), 0);
	done(b, 1, "");
	assert_int_equal(bench_count(b, "notice bookmark-kept"), 1);
	assert_true(bookmark_find(b->account, TEA)->autojoin);
	assert_string_equal(bookmark_password(b->account, TEA), "p w");
	has(b, TEA, "Al", "p w", true, true);
	assert_int_equal(bench_count(b, "notice bookmark-"), 1);
	assert_int_equal(asked(b), 0);
	/* Only what is said changes. */
	assert_int_equal(bookmark_set_autojoin(b->account, TEA, false, NULL,
	    &err), 0);
	assert_int_equal(bookmark_add(b->account, TEA, "Bo", NULL, NULL,
	    &err), 0);
	has(b, TEA, "Al", "p w", false, true);
	done(b, 2, "");
	done(b, 3, "");
	assert_false(bookmark_find(b->account, TEA)->autojoin);
	assert_string_equal(bookmark_find(b->account, TEA)->nick, "Bo");
	assert_string_equal(bookmark_password(b->account, TEA), "p w");
	/* One without a password. */
	assert_int_equal(bookmark_add(b->account, PUB, NULL, NULL, NULL,
	    &err), 0);
	done(b, 4, "");
	assert_false(bookmark_find(b->account, PUB)->has_password);
	assert_string_equal(bookmark_find(b->account, PUB)->nick, "");
	assert_string_equal(bookmark_find(b->account, TEA)->name,
	    "Name of it");
	/* What is refused is as it was. */
	assert_int_equal(bookmark_remove(b->account, TEA, NULL, &err), 0);
	done(b, 5, "forbidden");
	assert_non_null(bookmark_find(b->account, TEA));
	assert_int_equal(bench_count(b, "error bookmark-refused"), 1);
	assert_int_equal(bookmark_remove(b->account, TEA, NULL, &err), 0);
	done(b, 6, "");
	assert_null(bookmark_find(b->account, TEA));
	assert_int_equal(bench_count(b, "notice bookmark-removed"), 1);
	assert_int_equal(bench_count(b, "p w"), 0);
	bench_free(b);
}

static void
test_refused(void **state)
{
	struct bench *b = bench_with(NULL);
	struct err err;

	(void)state;
	ends(b, BOOKMARK_PEP, 0, "");
	assert_int_equal(bookmark_remove(b->account, TEA, NULL, &err), -1);
	assert_string_equal(err.code, "not-bookmarked");
	assert_int_equal(bookmark_set_autojoin(b->account, TEA, true, NULL,
	    &err), -1);
	assert_string_equal(err.code, "not-bookmarked");
	assert_int_equal(bookmark_add(b->account, ALICE, NULL, NULL, NULL,
	    &err), -1);
	assert_string_equal(err.code, "not-a-room");
	assert_int_equal(bookmark_add(b->account, "example.org", NULL, NULL,
	    NULL, &err), -1);
	assert_string_equal(err.code, "not-a-room");
	for (int i = 0; i < 64; i++)
		assert_int_equal(bookmark_add(b->account, TEA, NULL, NULL,
		    NULL, &err), 0);
	assert_int_equal(bookmark_add(b->account, TEA, NULL, NULL, NULL,
	    &err), -1);
	assert_string_equal(err.code, "too-many");
	/* The stream goes: it is said of each. */
	account_disconnect(b->account, NULL);
	fake_net_run(b->net);
	assert_int_equal(bench_count(b, "error bookmark-refused"), 64);
	assert_int_equal(bookmark_add(b->account, TEA, NULL, NULL, NULL,
	    &err), -1);
	assert_string_equal(err.code, "offline");
	bench_free(b);
}

/* What breaks the rules between the programs. */
static void
test_unasked(void **state)
{
	struct bench *b = bench_with(NULL);

	(void)state;
	ends(b, BOOKMARK_PEP, 0, "");
	ends(b, BOOKMARK_PEP, 0, "");
	assert_int_not_equal(b->account->state, ACCOUNT_ONLINE);
	bench_free(b);
	b = bench_with(NULL);
	ends(b, BOOKMARK_PEP, 0, "");
	has(b, TEA, "", "", true, false);
	assert_int_not_equal(b->account->state, ACCOUNT_ONLINE);
	assert_null(talk_find(b->account, TEA));
	bench_free(b);
	b = bench_with(NULL);
	done(b, 1, "");
	assert_int_not_equal(b->account->state, ACCOUNT_ONLINE);
	bench_free(b);
}

/* ---- which rooms there are -------------------------------------------------- */

static void
found(struct bench *b, uint32_t request, const char *room, const char *name,
    int32_t people)
{
	struct msg m = { .type = MSG_DIRECTORY_ROOM };

	m.u.directory_room.request = request;
	m.u.directory_room.room = room;
	m.u.directory_room.name = name;
	m.u.directory_room.people = people;
	fake_net_say(b->net, ALICE, &m);
	fake_net_run(b->net);
}

static void
found_end(struct bench *b, uint32_t request, const char *condition)
{
	struct msg m = { .type = MSG_DIRECTORY_END };

	m.u.directory_end.request = request;
	m.u.directory_end.service = "rooms.example.org";
	m.u.directory_end.condition = condition;
	fake_net_say(b->net, ALICE, &m);
	fake_net_run(b->net);
}

static void
test_directory(void **state)
{
	struct bench *b = bench_with(NULL);
	const struct entry *e;
	struct err err;

	(void)state;
	assert_int_equal(account_rooms(b->account, "", "tea", b->bob, &err),
	    0);
	found(b, 1, PUB, "", -1);
	found(b, 1, TEA, "Tea\" \n-- forged", 12);
	found_end(b, 1, "");
	assert_int_equal(bench_count(b, "notice directory-room"), 2);
	e = bench_entry(&b->bob->buffer, "rooms.example.org lists 2 rooms with "
	    "\"tea\"; /join enters one:\n  " TEA " \"Tea");
	assert_non_null(e);
	assert_non_null(strstr(e->text, "\", 12 people\n  " PUB));
	assert_null(strstr(e->text, "\n-- forged"));
	assert_int_equal(account_rooms(b->account, "example.net", "", b->bob,
	    &err), 0);
	found_end(b, 2, "item-not-found");
	assert_non_null(bench_entry(&b->bob->buffer, "example.net: it has no "
	    "rooms"));
	for (int i = 0; i < 4; i++)
		assert_int_equal(account_rooms(b->account, "", "", b->bob,
		    &err), 0);
	assert_int_equal(account_rooms(b->account, "", "", b->bob, &err), -1);
	assert_string_equal(err.code, "too-many");
	account_disconnect(b->account, NULL);
	fake_net_run(b->net);
	assert_int_equal(bench_count(b, "error directory-failed"), 5);
	bench_free(b);
	b = bench_with(NULL);
	found(b, 1, PUB, "", -1);
	assert_int_not_equal(b->account->state, ACCOUNT_ONLINE);
	bench_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entered),
		cmocka_unit_test(test_off),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_pushed),
		cmocka_unit_test(test_pushed_many),
		cmocka_unit_test(test_set),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_unasked),
		cmocka_unit_test(test_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
