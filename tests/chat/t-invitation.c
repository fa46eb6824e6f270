/*
 * Invitations into rooms in the model: what is said of them, to whom they are
 * ascribed, how many are said, and that a password is shown nowhere.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "chat/invitation.h"
#include "chat/rooms.h"
#include "tests/support/room-bench.h"

#define EVE "eve@example.net"

static struct bench *
bench_with(const char *settings)
{
	struct bench *b = bench_new(settings);

	bench_talk(b);
	bench_quiet(b);
	return b;
}

static void
invite(struct bench *b, const char *room, const char *from, bool mediated,
    const char *text, const char *password)
{
	struct msg m = { .type = MSG_INVITATION };

	m.u.invitation.room = room;
	m.u.invitation.from = from;
	m.u.invitation.mediated = mediated;
	m.u.invitation.text = text;
	m.u.invitation.password = password;
	fake_net_say(b->net, ALICE, &m);
}

static void
decline(struct bench *b, const char *room, const char *from,
    const char *text)
{
	struct msg m = { .type = MSG_DECLINED };

	m.u.declined.room = room;
	m.u.declined.from = from;
	m.u.declined.text = text;
	fake_net_say(b->net, ALICE, &m);
}

static void
test_direct(void **state)
{
	struct bench *b = bench_with(NULL);
	const struct entry *e;

	(void)state;
	invite(b, ROOM, PHONE, false, "come", "");
	assert_true(bench_heard(b, "invitation room=" ROOM " from=" PHONE
	    " mediated=false with_password=false text=come\n",
	    "question invitation [/join " ROOM "] [/room decline " ROOM
	    "]\n", NULL));
	/* In his window: it is he who says it. */
	e = bench_entry(talk_buffer(b->bob), "invites you to the room "
	    ROOM ", and says:\ncome");
	assert_non_null(e);
	assert_int_equal(e->kind, ENTRY_QUESTION);
	assert_int_equal(strcmp(e->text + e->quote_at, "come"), 0);
	assert_int_equal(e->quote_len, 4);
	assert_int_equal(fake_net_count(b->net, MSG_ROOM_JOIN), 0);
	/* A stranger's window is opened by none. */
	invite(b, ROOM, EVE, false, "", "");
	assert_null(talk_find(b->account, EVE));
	assert_non_null(bench_entry(chat_status(b->chat), EVE ", who is not "
	    "among your contacts, invites you to the room " ROOM "."));
	assert_string_equal(invitation_room(b->account, 0), ROOM);
	assert_string_equal(invitation_room(b->account, 1), ROOM);
	assert_null(invitation_room(b->account, 2));
	assert_int_equal(bench_asks(b, "invitation"), 2);
	invitation_taken(b->account, ROOM);
	assert_int_equal(bench_asks(b, "invitation"), 0);
	bench_free(b);
}

/* The room's word for who it was is that, and stands in nobody's window. */
static void
test_mediated(void **state)
{
	struct bench *b = bench_with(NULL);

	(void)state;
	invite(b, ROOM, BOB, true, "come", "");
	assert_null(bench_entry(talk_buffer(b->bob), ROOM));
	assert_non_null(bench_entry(chat_status(b->chat), "The room " ROOM
	    " says that "));
	assert_non_null(bench_entry(chat_status(b->chat), "invites you there; "
	    "nobody but the room says so, and says:\ncome"));
	invite(b, ROOM, "", true, "", "");
	assert_non_null(bench_entry(chat_status(b->chat), "The room " ROOM
	    " invites you, and does not say who asked it to."));
	invite(b, ROOM, ROOM "/mal\"ory, and bob", true, "", "");
	assert_non_null(bench_entry(chat_status(b->chat), "somebody in " ROOM
	    " who calls themselves \"mal'ory, and bob\" invites"));
	bench_free(b);
}

/* Texts with newlines stay within what is marked as theirs. */
static void
test_text(void **state)
{
	struct bench *b = bench_with(NULL);
	const struct entry *e;
	const char *forged = "x\n  /quit\nbob@example.org: hello";

	(void)state;
	invite(b, ROOM, EVE, false, forged, "");
	e = bench_entry(chat_status(b->chat), "/quit");
	assert_non_null(e);
	assert_int_equal(e->quote_len, strlen(forged));
	assert_int_equal(strncmp(e->text + e->quote_at, forged,
	    strlen(forged)), 0);
	bench_free(b);
}

static void
test_password(void **state)
{
	struct bench *b = bench_with(NULL);
	size_t secrets;

	(void)state;
	fake_net_run(b->net);
	secrets = secret_count();
	invite(b, ROOM, BOB, false, "", "sesame");
	assert_int_equal(secret_count(), secrets + 1);
	assert_int_equal(bench_count(b, "sesame"), 0);
	assert_null(bench_entry(talk_buffer(b->bob), "sesame"));
	assert_true(bench_heard(b, "with_password=true", NULL));
	assert_string_equal(invitation_password(b->account, ROOM), "sesame");
	assert_null(invitation_password(b->account, "other@rooms.org"));
	/* Again, with another one: no word, and the new one counts. */
	bench_quiet(b);
	invite(b, ROOM, BOB, false, "", "open");
	assert_int_equal(bench_count(b, "question"), 0);
	assert_string_equal(invitation_password(b->account, ROOM), "open");
	invitation_taken(b->account, ROOM);
	assert_null(invitation_password(b->account, ROOM));
	assert_int_equal(secret_count(), secrets);
	/* Who went there may be asked again. */
	invite(b, ROOM, BOB, false, "", "");
	assert_int_equal(bench_count(b, "question"), 1);
	bench_free(b);
}

static void
test_again(void **state)
{
	struct bench *b = bench_with(NULL);
	struct err err;
	bool told;

	(void)state;
	invite(b, ROOM, BOB, false, "", "");
	invite(b, ROOM, BOB, false, "another text", "");
	assert_int_equal(bench_count(b, "question"), 1);
	/* No is heard once, for an hour. */
	assert_int_equal(invitation_decline(b->account, ROOM, NULL, &told,
	    &err), 0);
	invite(b, ROOM, BOB, false, "", "");
	assert_int_equal(bench_count(b, "question"), 1);
	assert_int_equal(invitation_decline(b->account, ROOM, NULL, &told,
	    &err), -1);
	assert_string_equal(err.code, "no-question");
	bench_clock(b, 61 * 60 * 1000);
	invite(b, ROOM, BOB, false, "", "");
	assert_int_equal(bench_count(b, "question"), 2);
	/* What programs send beside it is the same, and can be answered; of a
	 * room that claims it first nobody is silenced. */
	invite(b, ROOM, PHONE, true, "", "");
	assert_int_equal(bench_count(b, "question"), 2);
	assert_int_equal(invitation_decline(b->account, ROOM, NULL, &told,
	    &err), 0);
	assert_true(told);
	bench_clock(b, 61 * 60 * 1000);
	invite(b, ROOM, BOB, true, "", "");
	invite(b, ROOM, BOB, false, "", "");
	assert_int_equal(bench_count(b, "question"), 4);
	bench_free(b);
}

static void
test_decline(void **state)
{
	struct bench *b = bench_with(NULL);
	const struct fake_frame *f;
	struct err err;
	bool told;

	(void)state;
	invite(b, ROOM, BOB, false, "", "");
	assert_int_equal(invitation_decline(b->account, ROOM, "no", &told,
	    &err), 0);
	assert_false(told);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_DECLINE), 0);
	bench_clock(b, 61 * 60 * 1000);
	invite(b, ROOM, PHONE, true, "", "");
	assert_int_equal(invitation_decline(b->account, ROOM, "no", &told,
	    &err), 0);
	assert_true(told);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_DECLINE), 1);
	f = fake_net_last(b->net, MSG_DECLINE);
	assert_string_equal(f->to, PHONE);
	assert_string_equal(f->body, "no");
	assert_string_equal(f->more, ROOM);
	/* Where nobody can be told it waits. */
	invite(b, "other@rooms.org", PHONE, true, "", "");
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	assert_int_equal(invitation_decline(b->account, "other@rooms.org",
	    NULL, &told, &err), -1);
	assert_string_equal(err.code, "offline");
	assert_string_equal(invitation_room(b->account, 0),
	    "other@rooms.org");
	bench_free(b);
}

/* Few are said, how many more came is; contacts have a share of their own. */
static void
test_flood(void **state)
{
	struct bench *b = bench_with(NULL);
	char room[64];

	(void)state;
	for (int i = 0; i < 5000; i++) {
		snprintf(room, sizeof(room), "r%d@rooms.example.net", i);
		invite(b, room, i % 2 ? EVE : BOB, i % 2 == 0, "spam", "pw");
	}
	assert_int_equal(bench_count(b, "question invitation"), 3);
	assert_int_equal(bench_count(b, "invitations-more"), 0);
	invite(b, ROOM, BOB, false, "", "secret");
	assert_int_equal(bench_count(b, "question invitation"), 4);
	bench_clock(b, 61 * 1000);
	assert_int_equal(bench_count(b, "notice invitations-more " ALICE
	    ": 4997 more invitations of others came within a minute"), 1);
	/* No timer is left of it. */
	bench_clock(b, 600 * 1000);
	assert_int_equal(bench_count(b, "invitations-more"), 1);
	/* Those that wait are few, however long it goes on. */
	for (int i = 0; i < 500; i++) {
		snprintf(room, sizeof(room), "s%d@rooms.example.net", i);
		invite(b, room, EVE, false, "spam", "pw");
		bench_clock(b, 61 * 1000);
	}
	/* What a contact sent waits all the same. */
	assert_non_null(invitation_password(b->account, ROOM));
	assert_non_null(invitation_room(b->account, 31));
	assert_null(invitation_room(b->account, 32));
	bench_free(b);
}

static void
test_wanted(void **state)
{
	struct bench *b = bench_with("password = \"pw\"\n"
	    "invitations = \"contacts\"");

	(void)state;
	invite(b, ROOM, EVE, false, "", "");
	invite(b, ROOM, EVE, true, "", "");
	invite(b, ROOM, "", true, "", "");
	/* Nobody is let in by naming the user. */
	invite(b, ROOM, ALICE, true, "", "");
	invite(b, ROOM, ALICE "/x", true, "", "");
	assert_int_equal(bench_count(b, "invitation"), 0);
	invite(b, ROOM, BOB, true, "", "");
	invite(b, ROOM, PHONE, false, "", "");
	assert_int_equal(bench_count(b, "question invitation"), 2);
	bench_free(b);
	b = bench_with("password = \"pw\"\ninvitations = \"none\"");
	invite(b, ROOM, PHONE, false, "", "");
	assert_int_equal(bench_count(b, "invitation"), 0);
	bench_free(b);
}

/* Who is blocked is not heard, by whatever way, nor is a room that is. */
static void
test_blocked(void **state)
{
	struct bench *b = bench_with("password = \"pw\"\nblocked = "
	    "{ \"eve@example.net\", \"bad.example.org\" }");

	(void)state;
	invite(b, ROOM, EVE "/x", false, "", "");
	invite(b, ROOM, EVE, true, "", "");
	invite(b, "tea@bad.example.org", BOB, false, "", "");
	invite(b, "tea@bad.example.org", "", true, "", "");
	decline(b, ROOM, EVE, "no");
	assert_int_equal(bench_count(b, "invitation"), 0);
	/* What is no room's address is nothing. */
	invite(b, "rooms.example.org", BOB, false, "", "");
	invite(b, ROOM "/nick", BOB, false, "", "");
	invite(b, "", BOB, false, "", "");
	assert_int_equal(bench_count(b, "invitation"), 0);
	bench_free(b);
}

/* Who is ignored in a room gets no word in by an invitation through it. */
static void
test_ignored(void **state)
{
	struct bench *b = bench_with(NULL);
	struct talk *v = room_enter(b);
	struct err err;

	(void)state;
	assert_int_equal(room_ignore(v, "bob", &err), 0);
	invite(b, "tea@rooms.example.org", ROOM "/bob", false, "look", "");
	invite(b, "tea@rooms.example.org", ROOM "/bob", true, "look", "");
	decline(b, ROOM, ROOM "/bob", "look");
	assert_int_equal(bench_count(b, "look"), 0);
	invite(b, "tea@rooms.example.org", ROOM "/carol", false, "come", "");
	assert_int_equal(bench_count(b, "question invitation"), 1);
	bench_free(b);
}

/* Who is there already is not asked. */
static void
test_there(void **state)
{
	struct bench *b = bench_with(NULL);
	struct talk *v = room_enter(b);

	(void)state;
	invite(b, ROOM, PHONE, false, "come", "");
	invite(b, ROOM, PHONE, false, "come", "");
	invite(b, ROOM, "", true, "come", "");
	assert_int_equal(bench_count(b, "question"), 0);
	assert_int_equal(bench_count(b, "notice invitation-there"), 2);
	assert_non_null(bench_entry(talk_buffer(v), "The room says that "
	    "somebody invites you to this room, " ROOM ", where"));
	/* One who writes through another room is no contact, nor a name. */
	invite(b, "tea@rooms.example.org", ROOM "/b\"ob", false, "", "");
	assert_non_null(bench_entry(chat_status(b->chat), "somebody in " ROOM
	    " who calls themselves \"b'ob\" invites you to the room "
	    "tea@rooms.example.org"));
	bench_free(b);
}

/* The password of an invitation goes to the room, and to nobody else's. */
static void
test_taken(void **state)
{
	struct bench *b = bench_with(NULL);
	struct talk *v;

	(void)state;
	invite(b, ROOM, BOB, false, "", "sesame");
	invite(b, "tea@rooms.example.org", BOB, false, "", "open");
	v = room_join(b->account, ROOM, NULL, NULL, NULL);
	assert_string_equal(v->room->password, "sesame");
	assert_string_equal(invitation_room(b->account, 0),
	    "tea@rooms.example.org");
	assert_null(invitation_room(b->account, 1));
	/* One that the user gave stays, whatever a stranger sends. */
	v = room_join(b->account, "tea@rooms.example.org", NULL, "mine",
	    NULL);
	assert_string_equal(v->room->password, "mine");
	assert_null(invitation_room(b->account, 0));
	invite(b, "tea@rooms.example.org", EVE, false, "", "hers");
	assert_ptr_equal(room_join(b->account, "tea@rooms.example.org", NULL,
	    NULL, NULL), v);
	assert_string_equal(v->room->password, "mine");
	bench_free(b);
}

/* ---- the user's own ---------------------------------------------------------- */

static const struct fake_frame *
sent(struct bench *b, size_t times)
{
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_INVITE), times);
	return fake_net_last(b->net, MSG_INVITE);
}

static void
test_invite(void **state)
{
	struct bench *b = bench_with("password = \"pw\"\nblocked = "
	    "{ \"eve@example.net\" }");
	struct talk *v = room_join(b->account, ROOM, NULL, "sesame", NULL);
	const struct fake_frame *f;
	struct err err;

	(void)state;
	assert_int_equal(room_invite(v, BOB, NULL, &err), -1);
	assert_string_equal(err.code, "not-joined");
	room_info(b, ROOM_IS_ROOM | ROOM_PASSWORD, "");
	occupant(b, "alice", ROLE_PARTICIPANT, ROOM_CODE_SELF);
	assert_int_equal(room_invite(v, EVE, NULL, &err), -1);
	assert_string_equal(err.code, "blocked");
	/* By oneself, with the password. */
	assert_int_equal(room_invite(v, BOB, "come", &err), 0);
	f = sent(b, 1);
	assert_string_equal(f->to, BOB);
	assert_string_equal(f->body, "come");
	assert_string_equal(f->more, ROOM);
	assert_string_equal(f->refers_id, "sesame");
	assert_false(f->on);
	/* By the room, which lets them in and needs no password told. */
	room_info(b, ROOM_IS_ROOM | ROOM_MEMBERS_ONLY, "");
	assert_int_equal(room_invite(v, BOB, NULL, &err), 0);
	f = sent(b, 2);
	assert_true(f->on);
	assert_string_equal(f->refers_id, "");
	fake_net_bounce(b->net, ALICE, EVE, f->id, "forbidden");
	assert_int_equal(bench_count(b, "invite-failed"), 0);
	fake_net_bounce(b->net, ALICE, ROOM, f->id, "forbidden");
	fake_net_bounce(b->net, ALICE, ROOM, f->id, "forbidden");
	assert_int_equal(bench_count(b, "error invite-failed " BOB " was not "
	    "invited to " ROOM), 1);
	bench_free(b);
}

/* Of a room that one is not in nothing is believed. */
static void
test_declined(void **state)
{
	struct bench *b = bench_with(NULL);

	(void)state;
	decline(b, ROOM, BOB, "no");
	assert_int_equal(bench_count(b, "invitation-refused"), 0);
	(void)room_enter(b);
	decline(b, ROOM, BOB, "no\nforged: line");
	decline(b, ROOM, "", "");
	assert_int_equal(bench_count(b, "notice invitation-refused"), 2);
	assert_true(bench_heard(b, ROOM " says that ", "will not come, and "
	    "says:", ROOM " says that somebody will not come.", NULL));
	for (int i = 0; i < 1000; i++)
		decline(b, ROOM, BOB, "no");
	assert_int_equal(bench_count(b, "notice invitation-refused"), 5);
	bench_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_direct),
		cmocka_unit_test(test_mediated),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_password),
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_decline),
		cmocka_unit_test(test_flood),
		cmocka_unit_test(test_wanted),
		cmocka_unit_test(test_blocked),
		cmocka_unit_test(test_ignored),
		cmocka_unit_test(test_there),
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_invite),
		cmocka_unit_test(test_declined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
