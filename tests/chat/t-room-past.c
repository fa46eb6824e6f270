/*
 * The past of a room: what its archive (XEP-0313) and the history that it
 * sends have, each line once and whose it is by the room's word; what is
 * written to the disk; how far it was read; and lines that were on their way
 * when the stream broke (law 2).
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

#include "chat/room.h"
#include "tests/support/room-bench.h"

#define NOW INT64_C(1795168800000)	/* 2026-11-20 10:00 */
#define MINUTE INT64_C(60000)
#define TRAITS (ROOM_IS_ROOM | ROOM_STABLE_ID | ROOM_ARCHIVE | \
    ROOM_OCCUPANT_ID)

static int
setup(void **state)
{
	struct bench *b = bench_new(NULL);

	loop_clock_fake(b->loop, NOW);
	bench_talk(b);
	*state = b;
	return 0;
}

/* ---- the room's side -------------------------------------------------------- */

static void
come(struct bench *b, const char *nick, const char *id, unsigned codes)
{
	struct msg m = { .type = MSG_ROOM_OCCUPANT };
	char *from = xasprintf(ROOM "/%s", nick);

	m.u.room_occupant.from = from;
	m.u.room_occupant.here = true;
	m.u.room_occupant.show = SHOW_ONLINE;
	m.u.room_occupant.role = ROLE_PARTICIPANT;
	m.u.room_occupant.affiliation = AFFILIATION_NONE;
	m.u.room_occupant.codes = codes;
	m.u.room_occupant.occupant = id;
	fake_net_say(b->net, ALICE, &m);
	free(from);
}

/* Into it, as alice, who is "me" there. */
static void
let_in(struct bench *b, unsigned traits)
{
	room_info(b, traits, "");
	come(b, "bob", "bobs", 0);
	come(b, "alice", "me", ROOM_CODE_SELF);
	bench_clock(b, 100);
}

static struct talk *
enter(struct bench *b, unsigned traits)
{
	struct talk *v = room_join(b->account, ROOM, "alice", NULL, NULL);

	let_in(b, traits);
	return v;
}

/* The stream is lost, and with another one the room is entered again. */
static void
lose(struct bench *b)
{
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 5000);
	fake_net_roster(b->net, ALICE, BOB, "Bob", SUB_BOTH);
	bench_clock(b, 10 * MINUTE);
}

static const struct fake_frame *
asked(struct bench *b)
{
	const struct fake_frame *f = fake_net_last(b->net, MSG_ARCHIVE_ASK);

	assert_non_null(f);
	assert_string_equal(f->to, ROOM);
	return f;
}

/* A result of the page that was asked for last. */
struct said {
	const char *archive_id, *nick, *id, *body;
	int64_t stamp;
	const char *occupant, *origin, *real;
};
#define SAID(line, by, its_id, text, ...) (struct said){ \
    .archive_id = (line), .nick = (by), .id = (its_id), .body = (text), \
    __VA_ARGS__ }

static void
give(struct bench *b, struct said l)
{
	struct msg m = { .type = MSG_ARCHIVED };
	char *from = xasprintf(ROOM "/%s", l.nick);

	m.u.archived.request = (uint32_t)asked(b)->ticket;
	m.u.archived.archive_id = l.archive_id;
	m.u.archived.from = from;
	m.u.archived.to = ROOM;
	m.u.archived.id = l.id;
	m.u.archived.body = l.body;
	m.u.archived.stamp = (uint64_t)l.stamp;
	m.u.archived.occupant = l.occupant;
	m.u.archived.origin = l.origin;
	m.u.archived.real = l.real;
	fake_net_say(b->net, ALICE, &m);
	free(from);
}

static void
end_as(struct bench *b, const char *first, uint32_t count, bool complete,
    const char *condition)
{
	struct msg m = { .type = MSG_ARCHIVE_END };

	m.u.archive_end.request = (uint32_t)asked(b)->ticket;
	m.u.archive_end.first = first;
	m.u.archive_end.count = count;
	m.u.archive_end.complete = complete;
	m.u.archive_end.condition = condition;
	fake_net_say(b->net, ALICE, &m);
	bench_clock(b, 100);
}

static void
end(struct bench *b, const char *first, uint32_t count, bool complete)
{
	end_as(b, first, count, complete, "");
}

/* A line as the room hands it on; with a stamp: one of before. */
static void
hear(struct bench *b, struct said l)
{
	struct msg m = { .type = MSG_MESSAGE };
	char *from = xasprintf(ROOM "/%s", l.nick);

	m.u.message.from = from;
	m.u.message.id = l.id;
	m.u.message.body = l.body;
	m.u.message.kind = MESSAGE_GROUPCHAT;
	m.u.message.archive_id = l.archive_id;
	m.u.message.occupant = l.occupant;
	m.u.message.stamp = (uint64_t)l.stamp;
	m.u.message.flags = l.stamp != 0 ? GOT_DELAYED : 0;
	fake_net_say(b->net, ALICE, &m);
	free(from);
}

/* Who said what: > is the user, * what came from the archive. */
static void
expect_lines(struct talk *v, const char *want)
{
	struct str s;

	str_init(&s);
	str_add(&s, "");
	for (size_t i = 0; i < v->buffer.count; i++) {
		const struct entry *e = buffer_at(&v->buffer, i);

		if (e->kind == ENTRY_IN || e->kind == ENTRY_OUT)
			str_addf(&s, "%s%s:%s%s ", e->kind == ENTRY_OUT ?
			    ">" : "", e->author, e->text,
			    e->via == VIA_ARCHIVE ? "*" : "");
	}
	assert_string_equal(s.s, want);
	str_free(&s);
}

/* ---- coming in ---------------------------------------------------------------- */

/* The archive says what was before; the room itself is not asked for it. */
static void
test_enter(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, TRAITS);

	assert_int_equal(fake_net_last(b->net, MSG_ROOM_JOIN)->flags, 0);
	assert_string_equal(asked(b)->id, "");
	give(b, SAID("r1", "bob", "1", "one", .stamp = NOW - 3 * MINUTE,
	    .occupant = "bobs"));
	give(b, SAID("r2", "alice", "2", "two", .stamp = NOW - 2 * MINUTE,
	    .occupant = "me"));
	give(b, SAID("r3", "alice", "3", "alice: three", .stamp = NOW - MINUTE,
	    .occupant = "eves"));
	end(b, "r1", 3, true);
	/* By the nick alone nothing is the user's own. */
	expect_lines(v, "bob:one* >alice:two* alice:alice: three* ");
	/* Of before there is nothing unread, and nobody is called. */
	assert_int_equal(talk_unread(v), 0);
	assert_int_equal(talk_mentions(v), 0);
	assert_int_equal(fake_net_count(b->net, MSG_ARCHIVE_ASK), 1);
}

/* Without an archive the room's own history, once. */
static void
test_no_archive(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, ROOM_IS_ROOM | ROOM_STABLE_ID);

	assert_int_equal(fake_net_count(b->net, MSG_ARCHIVE_ASK), 0);
	assert_true(fake_net_last(b->net, MSG_ROOM_JOIN)->flags > 0);
	hear(b, SAID("", "bob", "1", "one", .stamp = NOW - MINUTE));
	hear(b, SAID("", "bob", "", "no id", .stamp = NOW - MINUTE));
	lose(b);
	let_in(b, ROOM_IS_ROOM | ROOM_STABLE_ID);
	/* It was asked for none of these: it sends them all the same. */
	hear(b, SAID("", "bob", "1", "one", .stamp = NOW - MINUTE));
	hear(b, SAID("", "bob", "", "no id", .stamp = NOW - MINUTE));
	hear(b, SAID("", "bob", "2", "two", .stamp = NOW + MINUTE));
	expect_lines(v, "bob:one bob:no id bob:two ");
	assert_int_equal(talk_past(v, 50, true, &(struct err){ .code = "" }),
	    -1);
}

/* The setting: then the room is asked as if it had none. */
static void
test_archive_off(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_int_equal(conf_set(b->conf, SET_ARCHIVE, ALICE, ROOM, "false",
	    &err), 0);
	enter(b, TRAITS);
	assert_int_equal(fake_net_count(b->net, MSG_ARCHIVE_ASK), 0);
	assert_true(fake_net_last(b->net, MSG_ROOM_JOIN)->flags > 0);
}

/* Up to the last that is known, through several pages, and what came live
 * meanwhile is there once. */
static void
test_gap(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, TRAITS);

	end(b, "", 0, true);
	hear(b, SAID("r1", "bob", "1", "one"));
	lose(b);
	let_in(b, TRAITS);
	give(b, SAID("r4", "bob", "4", "alice?", .stamp = NOW + 4 * MINUTE));
	hear(b, SAID("r5", "bob", "5", "five"));
	end(b, "r4", 2, false);
	assert_string_equal(asked(b)->id, "r4");
	give(b, SAID("r1", "bob", "1", "one", .stamp = NOW));
	give(b, SAID("r2", "bob", "2", "two", .stamp = NOW + 2 * MINUTE));
	give(b, SAID("r3", "bob", "2", "two", .stamp = NOW + 3 * MINUTE));
	end(b, "r1", 3, false);
	/* Said twice is said twice: the room's ids differ. */
	expect_lines(v, "bob:one bob:two* bob:two* bob:alice?* bob:five ");
	assert_string_equal(asked(b)->id, "r4");
	assert_int_equal(talk_mentions(v), 1);
	assert_true(bench_heard(b, "notice archive-read", NULL));
}

/* A walk that was broken off leaves no hole behind. */
static void
test_gap_again(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, TRAITS);

	end(b, "", 0, true);
	hear(b, SAID("r1", "bob", "1", "one"));
	lose(b);
	let_in(b, TRAITS);
	give(b, SAID("r3", "bob", "3", "three", .stamp = NOW + 3 * MINUTE));
	end(b, "r3", 1, false);
	lose(b);
	let_in(b, TRAITS);
	give(b, SAID("r3", "bob", "3", "three", .stamp = NOW + 3 * MINUTE));
	end(b, "r3", 1, false);
	assert_string_equal(asked(b)->id, "r3");
	give(b, SAID("r1", "bob", "1", "one", .stamp = NOW));
	give(b, SAID("r2", "bob", "2", "two", .stamp = NOW + 2 * MINUTE));
	end(b, "r1", 2, false);
	expect_lines(v, "bob:one bob:two* bob:three* ");
}

/* Left while it is read: whose lines are is not known then, so none is shown
 * before it is entered again. */
static void
test_left(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, TRAITS);

	give(b, SAID("r1", "alice", "1", "one", .stamp = NOW - MINUTE,
	    .occupant = "me"));
	assert_int_equal(room_leave(v, NULL, NULL), 0);
	give(b, SAID("r2", "alice", "2", "two", .stamp = NOW - MINUTE,
	    .occupant = "me"));
	end(b, "r1", 2, false);
	expect_lines(v, "");
	fake_net_forget(b->net);
	assert_ptr_equal(room_join(b->account, ROOM, NULL, NULL, NULL), v);
	let_in(b, TRAITS);
	assert_string_equal(asked(b)->id, "");
	give(b, SAID("r1", "alice", "1", "one", .stamp = NOW - MINUTE,
	    .occupant = "me"));
	end(b, "r1", 1, true);
	expect_lines(v, ">alice:one* ");
}

/* The user goes back. */
static void
test_back(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, TRAITS);
	struct err err;

	give(b, SAID("r9", "bob", "9", "nine", .stamp = NOW - MINUTE));
	end(b, "r9", 1, false);
	assert_int_equal(talk_past(v, 10, true, &err), 0);
	bench_clock(b, 100);
	assert_string_equal(asked(b)->id, "r9");
	give(b, SAID("r8", "bob", "8", "eight", .stamp = NOW - 2 * MINUTE));
	end(b, "r8", 1, true);
	expect_lines(v, "bob:eight* bob:nine* ");
	assert_true(talk_past_is_done(v));
	assert_int_equal(room_leave(v, NULL, NULL), 0);
	assert_int_equal(talk_past(v, 10, true, &err), -1);
	assert_true(err_is(&err, "not-joined"));
}

/* Of another room, of nobody, by an id alone: none of it is taken, or drops
 * anything. */
static void
test_hostile(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, TRAITS);
	struct msg m = { .type = MSG_ARCHIVED };
	const char *id;

	end(b, "", 0, true);
	id = bench_type_in(b, v, "mine");
	hear(b, SAID("r1", "bob", "1", "one"));
	lose(b);
	let_in(b, TRAITS);
	m.u.archived.request = (uint32_t)asked(b)->ticket;
	m.u.archived.archive_id = "r2";
	m.u.archived.from = "other@rooms.example.org/bob";
	m.u.archived.to = ROOM;
	m.u.archived.body = "of another";
	fake_net_say(b->net, ALICE, &m);
	m.u.archived.from = ROOM;
	fake_net_say(b->net, ALICE, &m);
	m.u.archived.from = BOB;
	fake_net_say(b->net, ALICE, &m);
	/* Ids of others' lines, under other names and with other texts. */
	give(b, SAID("r3", "eve", "1", "one", .stamp = NOW, .occupant =
	    "eves"));
	give(b, SAID("r4", "bob", "1", "other", .stamp = NOW, .occupant =
	    "bobs"));
	give(b, SAID("r5", "eve", "x", "?OTRv3?", .stamp = NOW, .occupant =
	    "eves"));
	end(b, "r2", 6, true);
	assert_non_null(bench_entry(&v->buffer, "other"));
	assert_null(bench_entry(&v->buffer, "of another"));
	assert_null(bench_entry(&v->buffer, "?OTRv3?"));
	assert_int_equal(bench_count(b, "otr "), 0);
	/* It went again under its id, once. */
	assert_string_equal(fake_net_last(b->net, MSG_SEND)->id, id);
}

/* ---- what is said of other lines ---------------------------------------------- */

static void
refer(struct bench *b, enum reference_kind kind, const char *meant,
    const char *emoji, struct said l)
{
	struct msg m = { .type = MSG_ARCHIVED };
	char *from = xasprintf(ROOM "/%s", l.nick);

	m.u.archived.request = (uint32_t)asked(b)->ticket;
	m.u.archived.archive_id = l.archive_id;
	m.u.archived.from = from;
	m.u.archived.to = ROOM;
	m.u.archived.id = l.id;
	m.u.archived.body = l.body;
	m.u.archived.stamp = (uint64_t)l.stamp;
	m.u.archived.occupant = l.occupant;
	m.u.archived.refers = kind;
	m.u.archived.refers_id = meant;
	m.u.archived.emoji = emoji;
	fake_net_say(b->net, ALICE, &m);
	free(from);
}

/* The lines that are meant come a page later; only who wrote one corrects it
 * or takes it back, whatever the nick and the id. */
static void
test_refers(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, TRAITS);
	const struct entry *e;
	struct err err;

	refer(b, REFERENCE_CORRECTS, "1", "", SAID("r4", "bob", "4", "one!",
	    .stamp = NOW - 6 * MINUTE, .occupant = "bobs"));
	refer(b, REFERENCE_REACTS, "r1", "\xf0\x9f\x91\x8d", SAID("r5", "eve", "5", "",
	    .stamp = NOW - 5 * MINUTE, .occupant = "eves"));
	refer(b, REFERENCE_RETRACTS, "r2", "", SAID("r6", "eve", "6", "",
	    .stamp = NOW - 4 * MINUTE, .occupant = "eves"));
	refer(b, REFERENCE_CORRECTS, "3", "", SAID("r7", "bob", "7", "not his",
	    .stamp = NOW - 3 * MINUTE, .occupant = "eves"));
	refer(b, REFERENCE_RETRACTS, "r3", "", SAID("r8", "bob", "8", "",
	    .stamp = NOW - 2 * MINUTE, .occupant = "eves"));
	end(b, "r4", 5, false);
	/* What means no line that is here is one, if it has a text. */
	expect_lines(v, "bob:one!* bob:not his* ");
	assert_int_equal(talk_past(v, 10, true, &err), 0);
	bench_clock(b, 100);
	give(b, SAID("r1", "bob", "1", "one", .stamp = NOW - 9 * MINUTE,
	    .occupant = "bobs"));
	give(b, SAID("r2", "eve", "2", "two", .stamp = NOW - 8 * MINUTE,
	    .occupant = "eves"));
	give(b, SAID("r3", "bob", "3", "three", .stamp = NOW - 7 * MINUTE,
	    .occupant = "bobs"));
	end(b, "r1", 3, true);
	expect_lines(v, "bob:one* eve:(taken back)* bob:three* bob:one!* "
	    "bob:not his* ");
	e = buffer_by_archive_id(&v->buffer, "r1");
	assert_non_null(e->remarks);
	assert_non_null(e->remarks->others);
	/* Nobody has ever seen what it said. */
	assert_int_equal(bench_count(b, "delayed two"), 0);
}

/* In one page with its line. */
static void
test_refers_together(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, TRAITS);

	give(b, SAID("r1", "bob", "1", "one", .stamp = NOW - 9 * MINUTE,
	    .occupant = "bobs"));
	give(b, SAID("r2", "eve", "1", "two", .stamp = NOW - 8 * MINUTE,
	    .occupant = "eves"));
	refer(b, REFERENCE_CORRECTS, "1", "", SAID("r3", "bob", "3", "one!",
	    .stamp = NOW - 7 * MINUTE, .occupant = "bobs"));
	refer(b, REFERENCE_CORRECTS, "1", "", SAID("r4", "bob", "4", "one!!",
	    .stamp = NOW - 6 * MINUTE, .occupant = "bobs"));
	end(b, "r1", 4, true);
	expect_lines(v, "bob:one!!* eve:two* ");
}

/* ---- what was on its way (law 2) -------------------------------------------- */

static void
test_unsure_found(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, TRAITS);
	size_t sent;
	const char *id, *other;

	end(b, "", 0, true);
	id = bench_type_in(b, v, "did you get it?");
	other = bench_type_in(b, v, "and this?");
	sent = fake_net_count(b->net, MSG_SEND);
	lose(b);
	let_in(b, TRAITS);
	/* Not before it is known. */
	assert_int_equal(fake_net_count(b->net, MSG_SEND), sent);
	assert_int_equal(bench_entry(&v->buffer, "did you get it?")->delivery,
	    DELIVERY_HELD);
	bench_type_in(b, v, "behind them");
	assert_int_equal(fake_net_count(b->net, MSG_SEND), sent);
	give(b, SAID("r1", "alice", id, "did you get it?", .stamp = NOW +
	    MINUTE, .occupant = "me"));
	/* A room that gives lines ids of its own. */
	give(b, SAID("r2", "alice", "rewritten", "and this?", .stamp = NOW +
	    MINUTE, .occupant = "me", .origin = other));
	end(b, "r1", 2, true);
	expect_lines(v, ">alice:did you get it? >alice:and this? "
	    ">alice:behind them ");
	assert_int_equal(bench_entry(&v->buffer, "did you get it?")->delivery,
	    DELIVERY_RECEIVED);
	assert_int_equal(bench_entry(&v->buffer, "and this?")->delivery,
	    DELIVERY_RECEIVED);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), sent + 1);
}

/* Left before it came back: what the room still hands on has arrived. */
static void
test_echo_late(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, TRAITS);
	const char *id;

	end(b, "", 0, true);
	id = bench_type_in(b, v, "good night");
	assert_int_equal(room_leave(v, NULL, NULL), 0);
	hear(b, SAID("r1", "bob", "1", "too late"));
	hear(b, SAID("r2", "eve", id, "good night"));
	assert_int_equal(bench_entry(&v->buffer, "good night")->delivery,
	    DELIVERY_ACKED);
	hear(b, SAID("r3", "alice", id, "good night"));
	assert_int_equal(bench_entry(&v->buffer, "good night")->delivery,
	    DELIVERY_RECEIVED);
	expect_lines(v, ">alice:good night ");
}

/* It is not there: again, under the same id, in order. */
static void
test_unsure_lacking(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, TRAITS);
	const char *id;

	end(b, "", 0, true);
	hear(b, SAID("r1", "bob", "1", "one"));
	id = bench_type_in(b, v, "did you get it?");
	lose(b);
	let_in(b, TRAITS);
	fake_net_forget(b->net);
	bench_clock(b, 1000);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 0);
	lose(b);
	let_in(b, TRAITS);
	give(b, SAID("r1", "bob", "1", "one", .stamp = NOW));
	end(b, "r1", 1, false);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 1);
	assert_string_equal(fake_net_last(b->net, MSG_SEND)->id, id);
	assert_int_equal(bench_count(b, "question line-unsure"), 0);
	hear(b, SAID("r2", "alice", id, "did you get it?"));
	assert_int_equal(bench_entry(&v->buffer, "did you get it?")->delivery,
	    DELIVERY_RECEIVED);
}

/* Nobody knows: the user decides. */
static void
test_unsure_asked(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, ROOM_IS_ROOM);
	const char *id = bench_type_in(b, v, "did you get it?");
	size_t sent;

	lose(b);
	sent = fake_net_count(b->net, MSG_SEND);
	let_in(b, ROOM_IS_ROOM);
	assert_int_equal(bench_count(b, "question line-unsure"), 1);
	assert_true(bench_heard(b, "delivery held", NULL));
	assert_int_equal(bench_entry(&v->buffer, "did you get it?")->delivery,
	    DELIVERY_HELD);
	/* Whatever happens, not by itself; nor is it asked again. */
	lose(b);
	let_in(b, ROOM_IS_ROOM);
	bench_clock(b, 10 * MINUTE);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), sent);
	assert_int_equal(bench_count(b, "question line-unsure"), 1);
	assert_int_equal(bench_asks(b, "line-unsure"), 1);
	assert_int_equal(talk_resend(v, id, OTR_NOT_PRIVATE, NULL), 0);
	assert_int_equal(bench_asks(b, "line-unsure"), 0);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), sent + 1);
	assert_string_equal(fake_net_last(b->net, MSG_SEND)->id, id);
	lose(b);
	let_in(b, ROOM_IS_ROOM);
	assert_int_equal(talk_discard(v, id, NULL), 0);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), sent + 1);
}

/* The room keeps nothing, but hands on what was said lately. */
static void
test_unsure_in_history(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, ROOM_IS_ROOM | ROOM_STABLE_ID);
	const char *id = bench_type_in(b, v, "did you get it?");
	size_t sent;

	lose(b);
	let_in(b, ROOM_IS_ROOM | ROOM_STABLE_ID);
	sent = fake_net_count(b->net, MSG_SEND);
	bench_type_in(b, v, "behind it");
	assert_int_equal(fake_net_count(b->net, MSG_SEND), sent);
	/* Not by another's line with its id. */
	hear(b, SAID("", "bob", id, "did you get it?", .stamp = NOW));
	hear(b, SAID("", "alice", id, "something else", .stamp = NOW));
	assert_int_equal(talk_held(v), 2);
	hear(b, SAID("", "alice", id, "did you get it?", .stamp = NOW));
	assert_int_equal(buffer_by_id(&v->buffer, ENTRY_OUT, id)->delivery,
	    DELIVERY_RECEIVED);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), sent + 1);
	assert_int_equal(talk_resend(v, id, OTR_NOT_PRIVATE, &(struct err){
	    .code = "" }), -1);
}

/* The archive is refused, or too long: nor is it known then. */
static void
test_unsure_refused(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, TRAITS);

	end(b, "", 0, true);
	bench_type_in(b, v, "did you get it?");
	lose(b);
	fake_net_forget(b->net);
	let_in(b, TRAITS);
	end_as(b, "", 0, false, "forbidden");
	assert_int_equal(bench_count(b, "question line-unsure"), 1);
	assert_true(bench_heard(b, "notice archive-refused", NULL));
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 0);
}

/* ---- how far it was read ---------------------------------------------------- */

static void
read_at(struct bench *b, bool room, const char *id)
{
	struct msg m = { .type = MSG_READ_AT };

	m.u.read_at.jid = ROOM;
	m.u.read_at.room = room;
	m.u.read_at.archive_id = id;
	fake_net_say(b->net, ALICE, &m);
}

static void
test_read(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, TRAITS);

	end(b, "", 0, true);
	hear(b, SAID("r1", "bob", "1", "one"));
	hear(b, SAID("r2", "bob", "2", "alice: two"));
	assert_int_equal(talk_unread(v), 2);
	read_at(b, false, "r2");	/* by another archive */
	assert_int_equal(talk_unread(v), 2);
	read_at(b, true, "r1");
	assert_int_equal(talk_unread(v), 1);
	assert_int_equal(talk_mentions(v), 1);
	read_at(b, true, "r2");
	assert_int_equal(talk_unread(v), 0);
	assert_int_equal(talk_mentions(v), 0);
}

/* What other programs have shown of a room that is entered the first time. */
static void
test_read_before(void **state)
{
	struct bench *b = *state;
	struct talk *v;

	read_at(b, true, "r1");
	v = enter(b, TRAITS);
	give(b, SAID("r1", "bob", "1", "one", .stamp = NOW - 3 * MINUTE));
	give(b, SAID("r2", "bob", "2", "alice!", .stamp = NOW - 2 * MINUTE));
	end(b, "r1", 2, true);
	assert_int_equal(talk_unread(v), 1);
	assert_int_equal(talk_mentions(v), 1);
}

/* Told by the room's own id. */
static void
test_read_told(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_READ_END };
	const struct fake_frame *f;
	struct talk *v;
	struct err err;

	assert_int_equal(conf_set(b->conf, SET_SYNC_READ, NULL, NULL, "true",
	    &err), 0);
	lose(b);
	m.u.read_end.takes = true;
	fake_net_say(b->net, ALICE, &m);
	v = enter(b, TRAITS);
	end(b, "", 0, true);
	hear(b, SAID("r1", "bob", "1", "one"));
	talk_read(v);
	bench_clock(b, 10000);
	f = fake_net_last(b->net, MSG_READ_TELL);
	assert_non_null(f);
	assert_string_equal(f->to, ROOM);
	assert_string_equal(f->id, "r1");
	assert_int_equal(f->flags, 1);
}

/* ---- the disk ------------------------------------------------------------------ */

static bool
on_disk(const struct bench *b, const char *text)
{
	char *path = xasprintf("%s/history.db", b->chat->data_dir);
	struct str s;
	bool has = false;

	str_init(&s);
	if (file_read(path, 1 << 20, &s, NULL) == 0)
		for (size_t i = 0; i + strlen(text) <= s.len; i++)
			has |= memcmp(s.s + i, text, strlen(text)) == 0;
	str_free(&s);
	free(path);
	return has;
}

static void
keep(struct bench *b, const char *word)
{
	struct err err;

	assert_int_equal(conf_set(b->conf, SET_LOG_ROOMS, ALICE, ROOM, word,
	    &err), 0);
}

static void
say_alone(struct bench *b, const char *id, const char *text)
{
	fake_net_message(b->net, ALICE, ROOM "/bob", id, text, 0);
}

/* Off, whatever is kept of conversations; then each by its own word. */
static void
test_disk(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, TRAITS), *p;
	struct err err;

	end(b, "", 0, true);
	assert_int_equal(conf_set(b->conf, SET_LOG, NULL, NULL, "true", &err),
	    0);
	hear(b, SAID("r1", "bob", "1", "nobody asked"));
	bench_type_in(b, v, "mine, not asked");
	say_alone(b, "2", "alone, not asked");
	assert_false(on_disk(b, "not"));
	assert_false(on_disk(b, "nobody asked"));
	keep(b, "lines");
	hear(b, SAID("r3", "bob", "3", "kept of bob"));
	bench_type_in(b, v, "kept of mine");
	say_alone(b, "4", "alone, never");
	p = room_private(v, "bob", &err);
	bench_type_in(b, p, "mine alone, never");
	assert_true(on_disk(b, "kept of bob"));
	assert_true(on_disk(b, "kept of mine"));
	assert_false(on_disk(b, "never"));
	keep(b, "all");
	say_alone(b, "5", "alone, kept");
	bench_type_in(b, p, "mine alone, kept");
	assert_true(on_disk(b, "alone, kept"));
	assert_true(on_disk(b, "mine alone, kept"));
	/* Gone with the room's, since nobody finds them again. */
	assert_int_equal(talk_forget(v, &err), 0);
	assert_false(on_disk(b, "kept"));
}

/* What is kept comes back with its nicks, whose it was, and the room's ids. */
static void
test_disk_back(void **state)
{
	struct bench *b = *state;
	struct talk *v = enter(b, TRAITS);
	struct err err;

	end(b, "", 0, true);
	keep(b, "lines");
	hear(b, SAID("r1", "bob", "1", "one"));
	bench_type_in(b, v, "two");
	assert_int_equal(talk_close(v, true, &err), 0);
	v = room_join(b->account, ROOM, "alice", NULL, NULL);
	let_in(b, TRAITS);
	expect_lines(v, "bob:one >alice:two ");
	give(b, SAID("r1", "bob", "1", "one", .stamp = NOW));
	give(b, SAID("r3", "bob", "3", "three", .stamp = NOW + MINUTE));
	end(b, "r1", 2, true);
	expect_lines(v, "bob:one >alice:two bob:three* ");
	assert_true(on_disk(b, "three"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, bench_teardown)
		TEST(test_enter),
		TEST(test_no_archive),
		TEST(test_archive_off),
		TEST(test_gap),
		TEST(test_gap_again),
		TEST(test_left),
		TEST(test_back),
		TEST(test_hostile),
		TEST(test_refers),
		TEST(test_refers_together),
		TEST(test_unsure_found),
		TEST(test_echo_late),
		TEST(test_unsure_lacking),
		TEST(test_unsure_asked),
		TEST(test_unsure_in_history),
		TEST(test_unsure_refused),
		TEST(test_read),
		TEST(test_read_before),
		TEST(test_read_told),
		TEST(test_disk),
		TEST(test_disk_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
