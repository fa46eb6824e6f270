/*
 * Nicks that can be taken for others, those who are ignored, and crowds.
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
#include "tests/support/room-bench.h"

#define CROWD 5000
#define CYRILLIC_B0B "b\xd0\xbe" "b"	/* its o is Cyrillic */

static bool
alike(struct talk *v, const char *nick)
{
	const struct occupant *o = room_find(v, nick);

	assert_non_null(o);
	return o->alike;
}

static void
comes(struct bench *b, const char *nick, const char *id, const char *real)
{
	struct msg m = { .type = MSG_ROOM_OCCUPANT };
	char *from = xasprintf("%s/%s", ROOM, nick);

	m.u.room_occupant.from = from;
	m.u.room_occupant.here = true;
	m.u.room_occupant.role = ROLE_PARTICIPANT;
	m.u.room_occupant.affiliation = AFFILIATION_NONE;
	m.u.room_occupant.occupant = id;
	m.u.room_occupant.real = real;
	fake_net_say(b->net, ALICE, &m);
	free(from);
}

static void
test_twins(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);

	comes(b, "zoe", "", "");
	assert_false(alike(v, "zoe"));
	comes(b, "Z0E", "abcdefghijk", "");
	assert_true(alike(v, "zoe"));
	assert_true(alike(v, "Z0E"));
	assert_int_equal(bench_count(b, "notice room-alike The name \"Z0E\" "
	    "(id abcdefgh) looks like that of \"zoe\""), 1);
	comes(b, "zo\xc3\xa9", "", "");
	occupant_gone(b, "Z0E", 0);
	assert_true(alike(v, "zoe"));
	occupant_renamed(b, "zo\xc3\xa9", "carol", 0);
	assert_false(alike(v, "zoe"));
	assert_false(alike(v, "carol"));
	occupant_renamed(b, "carol", "zo\xc3\xa9", 0);
	assert_true(alike(v, "zoe"));
	/* Oneself is like nobody, whatever one is called. */
	occupant_renamed(b, "alice", "Alice", ROOM_CODE_SELF);
	assert_string_equal(room_nick(v), "Alice");
	assert_false(alike(v, "Alice"));
	/* Of each name once. */
	assert_int_equal(bench_count(b, "notice room-alike"), 2);
}

/* Of the user's names nobody has one unseen, nor of the contacts'. */
static void
test_names(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);
	const struct occupant *o;
	char *apart;

	comes(b, "aIice", "", "");
	assert_true(alike(v, "aIice"));
	assert_int_equal(bench_count(b, "(has a capital I) looks like your "
	    "own, \"alice\"."), 1);
	comes(b, CYRILLIC_B0B, "", "");
	assert_true(alike(v, CYRILLIC_B0B));
	assert_int_equal(bench_count(b, "(has U+043E) looks like the name of "
	    "your contact " BOB ", and nothing proves that it is them."), 1);
	/* The room says that it is he. */
	occupant_gone(b, CYRILLIC_B0B, 0);
	comes(b, "bob", "", PHONE);
	assert_false(alike(v, "bob"));
	comes(b, "B0b", "", "eve@example.net/x");
	o = room_find(v, "B0b");
	apart = room_apart(o);
	assert_string_equal(apart, "eve@example.net");
	assert_true(o->alike);
	free(apart);
}

/*
 * In a room of friends one line says who is called as a contact is; a name that
 * is only like one has a line of its own.
 */
static void
test_namesakes(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_join(b->account, ROOM, NULL, NULL, NULL);

	room_info(b, ROOM_IS_ROOM | ROOM_STABLE_ID, "");
	comes(b, "BOB", "", "");
	occupant(b, "alice", ROLE_PARTICIPANT, ROOM_CODE_SELF);
	assert_true(alike(v, "BOB"));
	assert_int_equal(bench_count(b, "room-alike The name"), 0);
	assert_int_equal(bench_count(b, "notice room-alike Named like your "
	    "contacts, though nothing proves that it is them: \"BOB\"."), 1);
}

/* Two who are alike are no namesakes: each is told apart. */
static void
test_false_namesakes(void **state)
{
	struct bench *b = *state;

	room_join(b->account, ROOM, NULL, NULL, NULL);
	room_info(b, ROOM_IS_ROOM | ROOM_STABLE_ID, "");
	comes(b, "bob", "", "");
	comes(b, CYRILLIC_B0B, "", "");
	occupant(b, "alice", ROLE_PARTICIPANT, ROOM_CODE_SELF);
	assert_int_equal(bench_count(b, "room-alike Called"), 0);
	assert_int_equal(bench_count(b, "room-alike The name"), 2);
}

/* Those who were there before are told of too, and lines say who it is. */
static void
test_before(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_join(b->account, ROOM, NULL, NULL, NULL);

	room_info(b, ROOM_IS_ROOM | ROOM_STABLE_ID, "");
	for (int i = 0; i < 10; i++) {
		char nick[] = "xxxxxxxxxx";

		nick[i] = 'X';
		comes(b, nick, "", "");
	}
	assert_int_equal(bench_count(b, "room-alike"), 0);
	occupant(b, "alice", ROLE_PARTICIPANT, ROOM_CODE_SELF);
	assert_int_equal(bench_count(b, "notice room-alike The name"), 5);
	assert_int_equal(bench_count(b, "notice room-alike 5 more names"), 1);
	comes(b, "bob", "id-of-bob", "");
	room_line(b, "bob", "m1", "it is me");
	assert_string_equal(bench_entry(&v->buffer, "it is me")->from,
	    "id id-of-bo");
	room_line(b, "zoe", "m2", "and me");
	assert_null(bench_entry(&v->buffer, "and me")->from);
}

/* ---- contacts ----------------------------------------------------------- */

static const char *
like_of(struct bench *b, const char *jid)
{
	const struct contact *c = contact_find(b->account, jid), *other;

	assert_non_null(c);
	other = contact_alike(c);
	return other == NULL ? "nobody" : contact_jid(other);
}

static void
assert_alike(struct bench *b, const char *jid, const char *other)
{
	assert_string_equal(like_of(b, jid), other);
	assert_string_equal(like_of(b, other), jid);
}

#define EVE "eve@example.net"

static void
gone(struct bench *b, const char *jid)
{
	struct msg m = { .type = MSG_ROSTER_ITEM };

	m.u.roster_item.jid = jid;
	m.u.roster_item.removed = m.u.roster_item.pushed = true;
	fake_net_say(b->net, ALICE, &m);
}

static void
test_contacts(void **state)
{
	struct bench *b = *state;
	struct err err;

	fake_net_roster(b->net, ALICE, EVE, CYRILLIC_B0B, SUB_BOTH);
	/* Nobody has asked for it. */
	assert_string_equal(like_of(b, EVE), "nobody");
	assert_null(contact_find(b->account, EVE)->like);
	chat_mark_alike(b->chat);
	bench_clock(b, 10);
	assert_alike(b, EVE, BOB);
	/* Other names, by the server, by the user, and back. */
	fake_net_roster(b->net, ALICE, EVE, "Eve", SUB_BOTH);
	assert_string_equal(like_of(b, EVE), "nobody");
	assert_string_equal(like_of(b, BOB), "nobody");
	assert_int_equal(conf_set(b->conf, SET_NAME, ALICE, EVE, "B0b", &err),
	    0);
	roster_renamed(b->account, EVE);
	assert_alike(b, EVE, BOB);
	assert_int_equal(conf_set(b->conf, SET_NAME, ALICE, EVE, "Eva", &err),
	    0);
	roster_renamed(b->account, EVE);
	assert_string_equal(like_of(b, BOB), "nobody");
	/* A third, and those who go. */
	fake_net_roster(b->net, ALICE, "bob@elsewhere.example", "", SUB_BOTH);
	assert_alike(b, "bob@elsewhere.example", BOB);
	fake_net_roster(b->net, ALICE, "carol@example.net", "BOB", SUB_BOTH);
	assert_string_not_equal(like_of(b, BOB), "nobody");
	gone(b, "bob@elsewhere.example");
	assert_alike(b, "carol@example.net", BOB);
	gone(b, "carol@example.net");
	assert_string_equal(like_of(b, BOB), "nobody");
}

/* Somebody who is in no list of contacts, and says to be there. */
static void
test_stranger_alike(void **state)
{
	struct bench *b = *state;
	struct contact *c;

	chat_mark_alike(b->chat);
	bench_clock(b, 10);
	c = contact_make(b->account, "b0b@example.net");
	assert_alike(b, "b0b@example.net", BOB);
	contact_idle(b->account, c);
	assert_string_equal(like_of(b, BOB), "nobody");
}

static void
test_ignore(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);
	struct err err;
	bool by_id;

	comes(b, "eve", "id-1", "");
	comes(b, "bob", "", "");
	assert_int_equal(room_ignore(v, "alice", &err), -1);
	assert_string_equal(err.code, "own-nick");
	assert_int_equal(room_ignore(v, "eve", &err), 0);
	assert_int_equal(room_ignore(v, "bob", &err), 0);
	assert_true(room_find(v, "eve")->ignored);
	bench_quiet(b);
	room_line(b, "eve", "m1", "hello");
	room_line(b, "bob", "m2", "hello");
	/* She is known by her id, whatever she is called. */
	occupant_renamed(b, "eve", "carol", 0);
	room_line(b, "carol", "m3", "hello");
	occupant_gone(b, "carol", 0);
	comes(b, "dave", "id-1", "");
	room_line(b, "dave", "m4", "hello");
	fake_net_message(b->net, ALICE, ROOM "/dave", "p1", "psst", 0);
	assert_int_equal(bench_count(b, "hello"), 0);
	assert_int_equal(bench_count(b, "psst"), 0);
	assert_int_equal(bench_count(b, "notice room-"), 0);
	assert_int_equal(v->unread, 0);
	/* He is by his nick: it is all that there is. */
	occupant_gone(b, "bob", 0);
	comes(b, "bob", "", "");
	assert_true(room_find(v, "bob")->ignored);
	assert_string_equal(room_ignored(v, 0, &by_id), "eve");
	assert_true(by_id);
	assert_string_equal(room_ignored(v, 1, &by_id), "bob");
	assert_false(by_id);
	assert_null(room_ignored(v, 2, &by_id));
	/* Taken back by the name of now, or of then. */
	assert_int_equal(room_unignore(v, "dave", &err), 0);
	assert_int_equal(room_unignore(v, "bob", &err), 0);
	assert_int_equal(room_unignore(v, "bob", &err), -1);
	assert_string_equal(err.code, "not-ignored");
	room_line(b, "dave", "m5", "hello");
	room_line(b, "bob", "m6", "hello");
	assert_int_equal(bench_count(b, "hello"), 2);
}

/* Who had the nick before is not taken for who is ignored under it now. */
static void
test_ignore_one(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);
	struct msg m = { .type = MSG_MESSAGE };
	struct err err;

	comes(b, "eve", "id-1", "");
	assert_int_equal(room_ignore(v, "eve", &err), 0);
	m.u.message.from = ROOM "/eve";
	m.u.message.kind = MESSAGE_GROUPCHAT;
	m.u.message.flags = GOT_DELAYED;
	m.u.message.body = "of another";
	m.u.message.occupant = "id-2";
	fake_net_say(b->net, ALICE, &m);
	m.u.message.body = "of the same";
	m.u.message.occupant = "id-1";
	fake_net_say(b->net, ALICE, &m);
	assert_int_equal(bench_count(b, "of another"), 1);
	assert_int_equal(bench_count(b, "of the same"), 0);
}

/* What tells them apart is no sentence of theirs, and not long; it stands in
 * a private talk, too. */
static void
test_apart(void **state)
{
	struct bench *b = *state;
	char nick[900], *apart;
	struct talk *v = room_enter(b);

	memset(nick, 'x', sizeof(nick));
	nick[sizeof(nick) - 1] = '\0';
	memcpy(nick, "e\")(bob@example.org,", 20);
	comes(b, nick, "", "");
	nick[500] = 'X';
	comes(b, nick, "", "");
	assert_true(alike(v, nick));
	apart = room_apart(room_find(v, nick));
	assert_true(strlen(apart) < 150);
	assert_null(strstr(apart, "\")("));
	free(apart);
	comes(b, "b0b", "id-of-eve", "");
	fake_net_message(b->net, ALICE, ROOM "/b0b", "p1", "it is me", 0);
	v = talk_find(b->account, ROOM "/b0b");
	assert_non_null(v);
	assert_string_equal(bench_entry(&v->buffer, "it is me")->from,
	    "id id-of-ev");
}

/* What was said stays in the window, however many come, go and are renamed. */
static void
test_crowd(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);
	char nick[32], as[32];
	size_t entries;

	room_line(b, "bob", "m1", "before the crowd");
	entries = v->buffer.count;
	for (int i = 0; i < CROWD; i++) {
		snprintf(nick, sizeof(nick), "n%d", i);
		comes(b, nick, "", "");
	}
	assert_int_equal(room_people(v), CROWD + 1);
	for (int i = 0; i < CROWD; i++) {
		snprintf(nick, sizeof(nick), "n%d", i);
		snprintf(as, sizeof(as), "m%d", i);
		occupant_renamed(b, nick, as, 0);
		if (i % 2)
			occupant_gone(b, as, 0);
	}
	assert_int_equal(room_people(v), CROWD / 2 + 1);
	/* A line has a hundred of them. */
	assert_true(v->buffer.count <= entries + 3 * CROWD / 100 + 10);
	assert_non_null(bench_entry(&v->buffer, "before the crowd"));
	entries = v->buffer.count;
	for (int i = 0; i < 200; i++) {
		snprintf(nick, sizeof(nick), "m%d", 2 * i);
		occupant(b, nick, ROLE_MODERATOR, 0);
	}
	assert_true(v->buffer.count <= entries + ROOM_SAID_MAX);
	bench_clock(b, 61 * 1000);
	assert_int_equal(bench_count(b, "notice room-more"), 1);
	bench_clock(b, 600 * 1000);
	assert_int_equal(bench_count(b, "notice room-more"), 1);
}

/* All with one look: each comes and goes as quickly as any other. */
static void
test_same_look(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);
	char nick[64];

	for (int i = 0; i < CROWD; i++) {
		size_t n = 0;

		/* Twelve letters, each large or small. */
		for (int bit = 0; bit < 13; bit++)
			nick[n++] = (i >> bit & 1) ? 'X' : 'x';
		nick[n] = '\0';
		comes(b, nick, "", "");
	}
	assert_int_equal(room_people(v), CROWD + 1);
	assert_true(alike(v, "xxxxxxxxxxxxx"));
	assert_true(bench_count(b, "notice room-alike") <= ROOM_SAID_MAX);
}

/* Those who are too many are not kept. */
static void
test_too_many(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);
	char nick[32];

	for (int i = 0; i < ROOM_PEOPLE_MAX + 100; i++) {
		snprintf(nick, sizeof(nick), "n%d", i);
		comes(b, nick, "", "");
	}
	assert_int_equal(room_people(v), ROOM_PEOPLE_MAX);
}

/* Many subjects, many private lines: few notices, few windows. */
static void
test_floods(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);
	char nick[32], from[64], text[32];
	size_t entries = v->buffer.count, windows;

	for (int i = 0; i < 1000; i++) {
		struct msg m = { .type = MSG_MESSAGE };

		snprintf(text, sizeof(text), "topic %d", i);
		m.u.message.from = ROOM "/bob";
		m.u.message.kind = MESSAGE_GROUPCHAT;
		m.u.message.flags = GOT_TOPIC;
		m.u.message.subject = text;
		fake_net_say(b->net, ALICE, &m);
	}
	assert_string_equal(room_topic(v), "topic 999");
	assert_true(v->buffer.count <= entries + ROOM_SAID_MAX);
	windows = chat_talks(b->chat);
	for (int i = 0; i < 500; i++) {
		snprintf(nick, sizeof(nick), "n%d", i);
		comes(b, nick, "", "");
		snprintf(from, sizeof(from), "%s/%s", ROOM, nick);
		fake_net_message(b->net, ALICE, from, nick, "psst", 0);
	}
	assert_int_equal(chat_talks(b->chat), windows + CHAT_STRANGERS_MAX);
}

int
main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, bench_setup, \
    bench_teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_twins),
		TEST(test_names),
		TEST(test_namesakes),
		TEST(test_false_namesakes),
		TEST(test_before),
		TEST(test_contacts),
		TEST(test_stranger_alike),
		TEST(test_ignore),
		TEST(test_ignore_one),
		TEST(test_apart),
		TEST(test_crowd),
		TEST(test_same_look),
		TEST(test_too_many),
		TEST(test_floods),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
