/*
 * Rooms in the model: entering them, what becomes of lines, and what must not
 * come of anything that a room or one in it can say.
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

/* ---- coming and going ------------------------------------------------------ */

static void
test_join(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_join(b->account, ROOM, NULL, NULL, NULL);

	assert_non_null(v);
	assert_int_equal(talk_kind(v), TALK_ROOM);
	fake_net_run(b->net);
	/* Asked first, then entered, under the localpart. */
	assert_int_equal(fake_net_count(b->net, MSG_ROOM_ASK), 1);
	assert_int_equal(fake_net_count(b->net, MSG_ROOM_JOIN), 0);
	room_info(b, ROOM_IS_ROOM | ROOM_STABLE_ID, "");
	assert_string_equal(fake_net_last(b->net, MSG_ROOM_JOIN)->to, ROOM);
	assert_string_equal(fake_net_last(b->net, MSG_ROOM_JOIN)->id, "alice");
	assert_int_equal(room_state(v), ROOM_JOINING);
	occupant(b, "bob", ROLE_MODERATOR, 0);
	assert_int_equal(room_state(v), ROOM_JOINING);
	occupant(b, "alice", ROLE_PARTICIPANT, ROOM_CODE_SELF);
	assert_int_equal(room_state(v), ROOM_JOINED);
	assert_int_equal(room_people(v), 2);
	assert_string_equal(room_occupant(v, 0)->nick, "bob");
	assert_string_equal(room_self(v)->nick, "alice");
	/* Once in is enough. */
	assert_ptr_equal(room_join(b->account, ROOM, NULL, NULL, NULL), v);
	assert_int_equal(fake_net_count(b->net, MSG_ROOM_JOIN), 1);
	assert_true(bench_heard(b, "room joining", "room joined", NULL));
}

/* Nobody's room: the address is free again for whom it belongs to. */
static void
test_not_a_room(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_null(room_join(b->account, BOB, NULL, NULL, &err));
	assert_true(err_is(&err, "not-a-room"));
	assert_int_equal(talk_close(b->bob, true, NULL), 0);
	b->bob = NULL;
	assert_null(room_join(b->account, BOB, NULL, NULL, &err));
	assert_true(err_is(&err, "not-a-room"));
	assert_null(room_join(b->account, ALICE, NULL, NULL, &err));
	assert_null(room_join(b->account, "example.org", NULL, NULL, &err));
	assert_null(room_join(b->account, ROOM, " ", NULL, &err));
	assert_true(err_is(&err, "bad-nick"));
	assert_non_null(room_join(b->account, ROOM, NULL, NULL, NULL));
	room_info(b, 0, "");
	assert_null(talk_find(b->account, ROOM));
	/* What was being typed there goes to nobody else. */
	assert_true(bench_heard(b, "closed by itself", NULL));
	assert_int_equal(fake_net_count(b->net, MSG_ROOM_JOIN), 0);
	fake_net_message(b->net, ALICE, ROOM "/x", "1", "hello", 0);
	assert_int_equal(talk_kind(talk_find(b->account, ROOM)), TALK_DIRECT);
}

/* ... but what was said there, and what waits, is not lost by that word. */
static void
test_no_room_any_more(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_join(b->account, ROOM, NULL, NULL, NULL);

	bench_type_in(b, v, "one");
	room_info(b, 0, "");
	assert_ptr_equal(talk_find(b->account, ROOM), v);
	assert_int_equal(room_state(v), ROOM_FAILED);
	assert_int_equal(talk_held(v), 1);
	assert_int_equal(talk_discard(v, NULL, NULL), 0);
	v = room_enter(b);
	room_line(b, "bob", "1", "hello");
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 400000);
	room_info(b, 0, "");
	assert_ptr_equal(talk_find(b->account, ROOM), v);
	assert_non_null(bench_entry(&v->buffer, "hello"));
	assert_int_equal(room_state(v), ROOM_FAILED);
}

/* What it says when it does not let somebody in; then it may. */
static void
test_refused(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_join(b->account, ROOM, "bob", NULL, NULL);

	room_info(b, ROOM_IS_ROOM, "");
	room_error(b, "conflict");
	assert_int_equal(room_state(v), ROOM_FAILED);
	assert_true(bench_heard(b, "room failed nick-taken", NULL));
	assert_int_equal(room_set_nick(v, "alice", NULL), 0);
	assert_int_equal(room_state(v), ROOM_JOINING);
	room_info(b, ROOM_IS_ROOM, "");
	assert_string_equal(fake_net_last(b->net, MSG_ROOM_JOIN)->id, "alice");
	/* Refused for good: the next stream does not try. */
	room_error(b, "forbidden");
	fake_net_forget(b->net);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 400000);
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	assert_int_equal(fake_net_count(b->net, MSG_ROOM_ASK), 0);
}

static void
test_again(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);

	fake_net_forget(b->net);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 400000);
	assert_int_equal(room_state(v), ROOM_JOINING);
	assert_int_equal(room_people(v), 0);
	assert_int_equal(fake_net_count(b->net, MSG_ROOM_ASK), 1);
	room_info(b, ROOM_IS_ROOM, "");
	occupant(b, "alice", ROLE_PARTICIPANT, ROOM_CODE_SELF);
	assert_int_equal(room_state(v), ROOM_JOINED);
	/* Left by the user's word: never again. */
	assert_int_equal(room_leave(v, NULL, NULL), 0);
	assert_int_equal(room_leave(v, NULL, NULL), -1);
	fake_net_forget(b->net);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 400000);
	assert_int_equal(fake_net_count(b->net, MSG_ROOM_ASK), 0);
}

static void
test_put_out(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);

	occupant(b, "bob", ROLE_MODERATOR, 0);
	/* Of others first: that is not us. */
	occupant_gone(b, "bob", ROOM_CODE_KICKED);
	assert_int_equal(room_state(v), ROOM_JOINED);
	occupant_gone(b, "alice", ROOM_CODE_SELF | ROOM_CODE_KICKED);
	assert_int_equal(room_state(v), ROOM_KICKED);
	assert_true(bench_heard(b, "room kicked kicked", NULL));
	/* It waits, and says why. */
	bench_type_in(b, v, "still here?");
	assert_int_equal(bench_entry(&v->buffer, "still here?")->delivery,
	    DELIVERY_HELD);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 0);
}

static void
test_renamed(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);

	occupant(b, "bob", ROLE_MODERATOR, 0);
	assert_int_equal(room_set_nick(v, "carol", NULL), 0);
	assert_string_equal(room_nick(v), "alice");	/* not yet */
	occupant_renamed(b, "alice", "carol", ROOM_CODE_SELF);
	occupant(b, "carol", ROLE_PARTICIPANT, ROOM_CODE_SELF);
	assert_true(bench_heard(b, "room joined", "room joined", NULL));
	assert_string_equal(room_nick(v), "carol");
	occupant_renamed(b, "bob", "bert", 0);
	assert_null(room_find(v, "bob"));
	assert_non_null(room_find(v, "bert"));
	assert_int_equal(room_people(v), 2);
}

/* ---- lines ------------------------------------------------------------------ */

static void
test_line(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_join(b->account, ROOM, NULL, NULL, NULL);
	const struct fake_frame *f;
	const char *id;

	/* Held while one is not in it. */
	id = bench_type_in(b, v, "a line");
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 0);
	room_info(b, ROOM_IS_ROOM | ROOM_STABLE_ID, "");
	occupant(b, "alice", ROLE_PARTICIPANT, ROOM_CODE_SELF);
	f = fake_net_last(b->net, MSG_SEND);
	assert_non_null(f);
	assert_string_equal(f->to, ROOM);
	assert_int_equal(f->flags, SEND_GROUPCHAT);
	assert_int_equal(bench_entry(&v->buffer, "a line")->delivery,
	    DELIVERY_ACKED);
	/* The echo is the receipt, and no line of its own. */
	room_line(b, "alice", id, "a line");
	assert_int_equal(bench_entry(&v->buffer, "a line")->delivery,
	    DELIVERY_RECEIVED);
	assert_int_equal(bench_count(b, "message"), 1);
	/* Another one with that id, by another, is no echo. */
	id = bench_type_in(b, v, "two");
	room_line(b, "mallory", id, "two");
	assert_int_equal(bench_count(b, "message"), 3);
	assert_int_equal(talk_unread(v), 1);
	fake_net_bounce(b->net, ALICE, ROOM, id, "not-acceptable");
	assert_true(bench_heard(b, "delivery failed", NULL));
}

/* Who is in the room can write an error, and names no line of ours, nor does
 * it speak for the room. */
static void
test_bounce_of_others(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b), *p;
	const char *id = bench_type_in(b, v, "to all");

	occupant(b, "bob", ROLE_PARTICIPANT, 0);
	fake_net_bounce(b->net, ALICE, ROOM "/bob", id, "forbidden");
	fake_net_bounce(b->net, ALICE, ROOM "/bob", "x", "forbidden");
	assert_int_equal(bench_count(b, "delivery failed"), 0);
	assert_int_equal(bench_count(b, "error room-refused"), 0);
	p = room_private(v, "bob", NULL);
	id = bench_type_in(b, p, "to one");
	fake_net_bounce(b->net, ALICE, ROOM "/eve", id, "forbidden");
	assert_int_equal(bench_count(b, "delivery failed"), 0);
	fake_net_bounce(b->net, ALICE, ROOM "/bob", id, "forbidden");
	assert_int_equal(bench_count(b, "delivery failed"), 1);
	id = bench_type_in(b, p, "to one more");
	fake_net_bounce(b->net, ALICE, ROOM, id, "forbidden");
	assert_int_equal(bench_count(b, "delivery failed"), 2);
	fake_net_bounce(b->net, ALICE, ROOM, "x", "forbidden");
	assert_int_equal(bench_count(b, "error room-refused"), 1);
}

static void
test_mention(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);

	room_line(b, "bob", "1", "malice and Alices");
	assert_int_equal(talk_mentions(v), 0);
	room_line(b, "bob", "2", "ALICE: hello");
	room_line(b, "bob", "3", "is that right, @alice?");
	assert_int_equal(talk_mentions(v), 2);
	assert_int_equal(talk_unread(v), 3);
	talk_read(v);
	assert_int_equal(talk_mentions(v), 0);
}

/* ---- of other lines ------------------------------------------------------------ */

/* Each for themselves, and for a line by the room's id alone. */
static void
test_react(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);
	const struct entry *e;
	struct str all;

	room_line_as(b, "bob", "1", "hello", "r1", "o1");
	room_line_as(b, "eve", "1", "hi", "r2", "o2");
	room_refers_to(b, "carol", "o3", REFERENCE_REACTS, "r1", "", "+");
	room_refers_to(b, "dave", "o4", REFERENCE_REACTS, "r1", "", "+ !");
	room_refers_to(b, "carol", "o3", REFERENCE_REACTS, "1", "", "?");
	assert_int_equal(talk_react(v, "1", "+", OTR_NOT_PRIVATE, NULL), 0);
	fake_net_run(b->net);
	assert_string_equal(fake_net_last(b->net, MSG_SEND)->refers_id,
	    "r2");
	e = bench_entry(&v->buffer, "hello");
	str_init(&all);
	remarks_reactions(e->remarks, &all);
	assert_string_equal(all.s, "+ 2 !");
	str_clear(&all);
	room_refers_to(b, "carol", "o3", REFERENCE_REACTS, "r1", "", "");
	remarks_reactions(e->remarks, &all);
	assert_string_equal(all.s, "+ !");
	str_free(&all);
}

/* Of one's own lines, whoever takes the nick, or the id. */
static void
test_correct(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);

	occupant(b, "bob", ROLE_PARTICIPANT, 0);
	room_line(b, "bob", "1", "helo");
	room_refers_to(b, "eve", "", REFERENCE_CORRECTS, "1", "stolen", "");
	assert_non_null(bench_entry(&v->buffer, "helo"));
	occupant_gone(b, "bob", 0);
	occupant(b, "bob", ROLE_PARTICIPANT, 0);	/* another one */
	room_refers_to(b, "bob", "", REFERENCE_CORRECTS, "1", "taken", "");
	assert_non_null(bench_entry(&v->buffer, "helo"));
	/* By XEP-0421, under whatever nick. */
	room_line_as(b, "bob", "2", "wrold", "r2", "o1");
	room_refers_to(b, "bob", "o2", REFERENCE_CORRECTS, "2", "lie", "");
	assert_non_null(bench_entry(&v->buffer, "wrold"));
	room_refers_to(b, "bert", "o1", REFERENCE_CORRECTS, "2", "world",
	    "");
	assert_string_equal(bench_entry(&v->buffer, "world")->id, "2");
	assert_true(bench_entry(&v->buffer, "world")->remarks->corrected > 0);
	/* The next one of that nick is a line again. */
	assert_non_null(bench_entry(&v->buffer, "taken"));
}

static void
test_retract(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);
	struct msg carol = { .type = MSG_ROOM_OCCUPANT };

	occupant(b, "bob", ROLE_PARTICIPANT, 0);
	room_line_as(b, "bob", "1", "secret one", "r1", "o1");
	room_line_as(b, "bob", "2", "secret two", "r2", "o1");
	room_refers_to(b, "eve", "o2", REFERENCE_RETRACTS, "r1", "x", "");
	assert_non_null(bench_entry(&v->buffer, "secret one"));
	room_refers_to(b, "bob", "o1", REFERENCE_RETRACTS, "r1", "x", "");
	assert_null(bench_entry(&v->buffer, "secret one"));
	room_moderates(b, "carol", "none");
	assert_non_null(bench_entry(&v->buffer, "secret two"));
	room_moderates(b, "carol", "r2");
	assert_null(bench_entry(&v->buffer, "secret two"));
	assert_true(bench_heard(b, "notice room-moderated", NULL));
	/* By an id alone, as today's XEP-0425 has it. */
	carol.u.room_occupant.from = ROOM "/carol";
	carol.u.room_occupant.here = true;
	carol.u.room_occupant.role = ROLE_MODERATOR;
	carol.u.room_occupant.occupant = "o9";
	fake_net_say(b->net, ALICE, &carol);
	room_line_as(b, "bob", "3", "secret three", "r3", "o1");
	room_moderates(b, "", "r3");
	assert_non_null(bench_entry(&v->buffer, "A line of bob was taken back "
	    "by \"carol\"."));
}

/* ---- what must not be -------------------------------------------------------- */

/* Law 7: nothing from a room's address is ever for OTR. */
static void
test_no_otr(void **state)
{
	static const char *const bodies[] = {
		"?OTRv3?", "?OTR:AAMD.", "?OTR Error: x", "?OTR?v2?",
		"hello \t  \t\t\t\t \t \t \t    \t\t  \t\t",
	};
	struct bench *b = *state;
	struct talk *v = room_enter(b);
	size_t sent;

	occupant(b, "bob", ROLE_MODERATOR, 0);
	sent = fake_net_count(b->net, MSG_SEND);
	for (size_t i = 0; i < NELEM(bodies); i++) {
		room_line(b, "bob", "", bodies[i]);
		fake_net_message(b->net, ALICE, ROOM "/bob", "", bodies[i], 0);
		fake_net_message(b->net, ALICE, ROOM "/none", "", bodies[i],
		    0);
		fake_net_message(b->net, ALICE, ROOM, "", bodies[i], 0);
	}
	assert_int_equal(bench_count(b, "otr "), 0);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), sent);
	assert_int_equal(talk_kind(talk_find(b->account, ROOM)), TALK_ROOM);
	assert_int_equal(talk_kind(talk_find(b->account, ROOM "/bob")),
	    TALK_OCCUPANT);
	assert_null(talk_find(b->account, ROOM "/none"));
	/* Nor when it was left, as long as its window is there. */
	assert_int_equal(room_leave(v, NULL, NULL), 0);
	fake_net_message(b->net, ALICE, ROOM "/bob", "", "?OTRv3?", 0);
	assert_int_equal(bench_count(b, "otr "), 0);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), sent);
	assert_int_equal(talk_level(v), OTR_NOT_PRIVATE);
}

/* A talk is with who had the nick, and with nobody who takes it. */
static void
test_private(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b), *p;
	size_t sent;

	assert_null(room_private(v, "bob", &(struct err){ .code = "" }));
	occupant(b, "bob", ROLE_MODERATOR, 0);
	p = room_private(v, "bob", NULL);
	bench_type_in(b, p, "for you");
	assert_string_equal(fake_net_last(b->net, MSG_SEND)->to, ROOM "/bob");
	assert_int_equal(fake_net_last(b->net, MSG_SEND)->flags,
	    SEND_OCCUPANT);
	sent = fake_net_count(b->net, MSG_SEND);
	occupant_gone(b, "bob", 0);
	bench_type_in(b, p, "gone?");
	occupant(b, "bob", ROLE_PARTICIPANT, 0);	/* another one */
	bench_type_in(b, p, "for whom?");
	assert_int_equal(fake_net_count(b->net, MSG_SEND), sent);
	/* The user's word: to whoever has it now. */
	assert_int_equal(talk_resend(p, NULL, OTR_NOT_PRIVATE, NULL), 0);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), sent + 2);
	/* A nick that moves takes the talk with it. */
	occupant(b, "carol", ROLE_PARTICIPANT, 0);
	p = room_private(v, "carol", NULL);
	occupant_renamed(b, "carol", "dora", 0);
	assert_ptr_equal(talk_find(b->account, ROOM "/dora"), p);
	bench_type_in(b, p, "still you");
	assert_string_equal(fake_net_last(b->net, MSG_SEND)->to,
	    ROOM "/dora");
	/* Out of sight: who has the nick then is not known. */
	sent = fake_net_count(b->net, MSG_SEND);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 400000);
	room_info(b, ROOM_IS_ROOM, "");
	occupant(b, "dora", ROLE_PARTICIPANT, 0);
	occupant(b, "alice", ROLE_PARTICIPANT, ROOM_CODE_SELF);
	bench_type_in(b, p, "are you?");
	assert_int_equal(fake_net_count(b->net, MSG_SEND), sent);
}

/* Nor does who takes a nick change what was said under it before. */
static void
test_private_refers(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b), *p;
	struct msg m = { .type = MSG_MESSAGE };

	occupant(b, "bob", ROLE_PARTICIPANT, 0);
	m.u.message.from = ROOM "/bob";
	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.id = "1";
	m.u.message.body = "one";
	fake_net_say(b->net, ALICE, &m);
	p = room_private(v, "bob", NULL);
	m.u.message.refers = REFERENCE_CORRECTS;
	m.u.message.refers_id = "1";
	m.u.message.id = "2";
	m.u.message.body = "two";
	fake_net_say(b->net, ALICE, &m);
	assert_null(bench_entry(&p->buffer, "one"));
	occupant_gone(b, "bob", 0);
	bench_type_in(b, p, "still there?");
	occupant(b, "bob", ROLE_PARTICIPANT, 0);
	m.u.message.id = "3";
	m.u.message.body = "three";
	fake_net_say(b->net, ALICE, &m);
	assert_non_null(bench_entry(&p->buffer, "two"));
	assert_non_null(bench_entry(&p->buffer, "three"));
	m.u.message.refers = REFERENCE_RETRACTS;
	m.u.message.body = "";
	fake_net_say(b->net, ALICE, &m);
	assert_non_null(bench_entry(&p->buffer, "two"));
}

/* Law 6: a nick is a name in each sentence, and never a sentence. */
static void
test_nicks_in_sentences(void **state)
{
	static const char nick[] = "You were banned. eve \"x";
	static const char as[] = "bob came; eve";
	struct bench *b = *state;
	struct talk *v = room_enter(b), *p;
	const struct buffer *all[2];

	occupant(b, nick, ROLE_PARTICIPANT, 0);
	occupant(b, nick, ROLE_MODERATOR, 0);
	p = room_private(v, nick, NULL);
	occupant_renamed(b, nick, as, 0);
	room_line_as(b, as, "1", "hello", "r1", "");
	room_moderates(b, as, "r1");
	occupant_gone(b, as, 0);
	occupant(b, as, ROLE_PARTICIPANT, 0);
	occupant_gone(b, as, ROOM_CODE_KICKED);
	all[0] = &v->buffer;
	all[1] = &p->buffer;
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < all[i]->count; j++) {
			const char *text = buffer_at(all[i], j)->text, *at;

			at = strstr(text, "You were banned");
			assert_true(at == NULL || at[-1] == '"');
			at = strstr(text, "bob came");
			assert_true(at == NULL || at[-1] == '"');
			assert_null(strstr(text, "\"x"));
		}
	assert_true(v->buffer.count > 3 && p->buffer.count > 3);
}

/* Set up anew a thousand times: one question, and one more behind it. */
static void
test_changes(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);
	struct msg m = { .type = MSG_ROOM_CHANGED };

	fake_net_forget(b->net);
	m.u.room_changed.room = ROOM;
	m.u.room_changed.codes = ROOM_CODE_CONFIG | ROOM_CODE_NOW_REAL |
	    ROOM_CODE_UNLOGGED;
	for (int i = 0; i < 1000; i++)
		fake_net_say(b->net, ALICE, &m);
	assert_int_equal(fake_net_count(b->net, MSG_ROOM_ASK), 1);
	room_info(b, ROOM_IS_ROOM, "");
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_ROOM_ASK), 2);
	room_info(b, ROOM_IS_ROOM, "");
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_ROOM_ASK), 2);
	assert_true(v->buffer.count < 40);
	assert_int_equal(bench_count(b, "notice room-real"), 1);
}

/* An address that was taken for a room's: who writes from it is not lost in
 * silence, nor heard. */
static void
test_unheard(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_join(b->account, ROOM, NULL, NULL, NULL);

	room_info(b, 0, "service-unavailable");
	room_error(b, "service-unavailable");
	assert_int_equal(room_state(v), ROOM_FAILED);
	for (int i = 0; i < 9; i++)
		fake_net_message(b->net, ALICE, ROOM "/x", "", "?OTRv3?", 0);
	assert_int_equal(bench_count(b, "notice room-unheard"), 1);
	assert_int_equal(bench_count(b, "message"), 0);
	assert_int_equal(bench_count(b, "otr "), 0);
}

/* However many a server makes up; oneself is always there. */
static void
test_crowds(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_join(b->account, ROOM, NULL, NULL, NULL);
	char nick[24];

	b->account->people = ACCOUNT_PEOPLE_MAX - 10;	/* in other rooms */
	room_info(b, ROOM_IS_ROOM, "");
	for (int i = 0; i < 20; i++) {
		snprintf(nick, sizeof(nick), "crowd%d", i);
		occupant(b, nick, ROLE_PARTICIPANT, 0);
	}
	occupant(b, "alice", ROLE_PARTICIPANT, ROOM_CODE_SELF);
	assert_int_equal(room_people(v), 11);
	assert_non_null(room_self(v));
	occupant_gone(b, "crowd1", 0);
	occupant_gone(b, "crowd2", 0);
	occupant(b, "crowd19", ROLE_PARTICIPANT, 0);
	assert_int_equal(room_people(v), 10);
	assert_non_null(room_find(v, "crowd19"));
	assert_int_equal(room_leave(v, NULL, NULL), 0);
	assert_int_equal(b->account->people, ACCOUNT_PEOPLE_MAX - 10);
	b->account->people = 0;
}

/* Of a room that was not entered nothing is believed. */
static void
test_unasked(void **state)
{
	struct bench *b = *state;
	struct talk *v;

	occupant(b, "bob", ROLE_MODERATOR, ROOM_CODE_SELF);
	room_info(b, ROOM_IS_ROOM, "");
	room_error(b, "conflict");
	assert_null(talk_find(b->account, ROOM));
	v = room_join(b->account, ROOM, NULL, NULL, NULL);
	/* Before it was asked for. */
	occupant(b, "alice", ROLE_PARTICIPANT, ROOM_CODE_SELF);
	assert_int_equal(room_state(v), ROOM_JOINING);
	room_line(b, "bob", "1", "too early");
	assert_null(bench_entry(&v->buffer, "too early"));
	assert_int_equal(room_leave(v, NULL, NULL), 0);
	occupant(b, "alice", ROLE_PARTICIPANT, ROOM_CODE_SELF);
	room_line(b, "bob", "1", "too late");
	assert_int_equal(room_state(v), ROOM_LEFT);
	assert_null(bench_entry(&v->buffer, "too late"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_join, bench_setup,
		    bench_teardown),
		cmocka_unit_test_setup_teardown(test_not_a_room, bench_setup,
		    bench_teardown),
		cmocka_unit_test_setup_teardown(test_no_room_any_more,
		    bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(test_refused, bench_setup,
		    bench_teardown),
		cmocka_unit_test_setup_teardown(test_again, bench_setup,
		    bench_teardown),
		cmocka_unit_test_setup_teardown(test_put_out, bench_setup,
		    bench_teardown),
		cmocka_unit_test_setup_teardown(test_renamed, bench_setup,
		    bench_teardown),
		cmocka_unit_test_setup_teardown(test_line, bench_setup,
		    bench_teardown),
		cmocka_unit_test_setup_teardown(test_bounce_of_others,
		    bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(test_mention, bench_setup,
		    bench_teardown),
		cmocka_unit_test_setup_teardown(test_react, bench_setup,
		    bench_teardown),
		cmocka_unit_test_setup_teardown(test_correct, bench_setup,
		    bench_teardown),
		cmocka_unit_test_setup_teardown(test_retract, bench_setup,
		    bench_teardown),
		cmocka_unit_test_setup_teardown(test_no_otr, bench_setup,
		    bench_teardown),
		cmocka_unit_test_setup_teardown(test_private, bench_setup,
		    bench_teardown),
		cmocka_unit_test_setup_teardown(test_private_refers,
		    bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(test_nicks_in_sentences,
		    bench_setup, bench_teardown),
		cmocka_unit_test_setup_teardown(test_changes, bench_setup,
		    bench_teardown),
		cmocka_unit_test_setup_teardown(test_unheard, bench_setup,
		    bench_teardown),
		cmocka_unit_test_setup_teardown(test_crowds, bench_setup,
		    bench_teardown),
		cmocka_unit_test_setup_teardown(test_unasked, bench_setup,
		    bench_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
