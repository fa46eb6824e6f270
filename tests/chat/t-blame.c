/*
 * Lines that the server does not take: too long for it, or a stream ended
 * over them.  They fail with its reason, are not sent again by themselves, and
 * hold nothing up.
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

#define TOO_BIG "XML stanza is too big"

static int
setup(void **state)
{
	struct bench *b = bench_new(NULL);

	bench_talk(b);
	/* Nothing is acknowledged, and nobody connects, before it is said. */
	fake_net_answers(b->net, true, false, false);
	*state = b;
	return 0;
}

static uint64_t
ticket(struct bench *b)
{
	return fake_net_last(b->net, MSG_SEND)->ticket;
}

static struct line *
line(struct bench *b, const char *id)
{
	struct line *l = outbox_find(b->bob, id);

	assert_non_null(l);
	return l;
}

/* The network half knows what the server ended the stream over. */
static void
end_over(struct bench *b, uint64_t frame)
{
	fake_net_ended(b->net, ALICE, OFF_STREAM, "policy-violation", TOO_BIG,
	    frame);
}

/* ... or does not. */
static void
end(struct bench *b, enum off why, const char *condition)
{
	fake_net_ended(b->net, ALICE, why, condition, "", 0);
}

static void
back(struct bench *b)
{
	while (b->account->state != ACCOUNT_CONNECTING)
		bench_clock(b, b->account->retry_at - loop_now(b->loop));
	fake_net_online(b->net, ALICE, "x", false);
	fake_net_presence(b->net, ALICE, PHONE, SHOW_ONLINE);
}

/* How often a text was sent since. */
static size_t
times(struct bench *b, const char *text)
{
	size_t n = 0;

	for (size_t i = 0; i < fake_net_count(b->net, MSG_SEND); i++)
		n += strcmp(fake_net_frame(b->net, MSG_SEND, i)->body,
		    text) == 0;
	return n;
}

static void
test_ended_over(void **state)
{
	struct bench *b = *state;
	const char *id;
	uint64_t frame;

	bench_type(b, "one", OTR_NOT_PRIVATE);
	id = bench_type(b, "two", OTR_NOT_PRIVATE);
	frame = ticket(b);
	bench_type(b, "three", OTR_NOT_PRIVATE);
	end_over(b, frame);
	assert_int_equal(line(b, id)->delivery, DELIVERY_FAILED);
	assert_true(bench_heard(b, "account offline policy-violation",
	    "delivery failed not-private policy-violation", NULL));
	assert_non_null(strstr(line(b, id)->reason, TOO_BIG));
	/* What is behind it, and before it, goes on. */
	fake_net_forget(b->net);
	back(b);
	assert_int_equal(times(b, "one"), 1);
	assert_int_equal(times(b, "two"), 0);
	assert_int_equal(times(b, "three"), 1);
	bench_clock(b, 600000);
	assert_int_equal(times(b, "two"), 0);
	assert_int_equal(talk_resend(b->bob, id, OTR_NOT_PRIVATE, NULL), 0);
	fake_net_run(b->net);
	assert_int_equal(times(b, "two"), 1);
}

/* Found also while there is no stream, and while one is being made. */
static void
test_at_any_time(void **state)
{
	struct bench *b = *state;
	const char *one = bench_type(b, "one", OTR_NOT_PRIVATE), *two, *three;
	struct err err;

	end_over(b, ticket(b));
	assert_int_equal(talk_discard(b->bob, one, &err), 0);
	assert_null(outbox_find(b->bob, one));
	back(b);
	two = bench_type(b, "two", OTR_NOT_PRIVATE);
	end_over(b, ticket(b));
	bench_clock(b, b->account->retry_at - loop_now(b->loop));
	assert_int_equal(b->account->state, ACCOUNT_CONNECTING);
	assert_int_equal(talk_resend(b->bob, two, OTR_NOT_PRIVATE, &err), 0);
	assert_int_equal(line(b, two)->delivery, DELIVERY_HELD);
	fake_net_forget(b->net);
	fake_net_online(b->net, ALICE, "x", false);
	assert_int_equal(times(b, "two"), 1);
	end_over(b, ticket(b));
	three = bench_type(b, "three", OTR_NOT_PRIVATE);
	assert_int_equal(talk_resend(b->bob, two, OTR_NOT_PRIVATE, &err), 0);
	assert_int_equal(talk_discard(b->bob, two, &err), 0);
	back(b);
	assert_int_equal(times(b, "two"), 1);
	assert_int_equal(line(b, three)->delivery, DELIVERY_NONE);
}

/* A piece of it is enough; the key exchange's are nobody's line. */
static void
test_piece(void **state)
{
	struct bench *b = *state;
	const char *id;

	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	bench_otr(b)->parts = 3;
	bench_type(b, "SECRET before", OTR_UNVERIFIED);
	id = bench_type(b, "SECRET too long", OTR_UNVERIFIED);
	end_over(b, ticket(b) - 1);
	assert_int_equal(line(b, id)->delivery, DELIVERY_FAILED);
	assert_int_equal(b->bob->failed, 1);
	back(b);
	end_over(b, 1);
	assert_int_equal(b->bob->failed, 1);
	/* Sent again it goes under what is shown then, never in the clear by
	 * itself. */
	assert_false(fake_net_leaked(b->net, "SECRET"));
}

static void
test_suspected(void **state)
{
	struct bench *b = *state;
	const char *id = bench_type(b, "bad", OTR_NOT_PRIVATE);

	end(b, OFF_STREAM, "policy-violation");
	assert_int_equal(line(b, id)->delivery, DELIVERY_NONE);
	back(b);
	assert_int_equal(times(b, "bad"), 2);
	end(b, OFF_STREAM, "policy-violation");
	assert_int_equal(line(b, id)->delivery, DELIVERY_FAILED);
	assert_true(bench_heard(b, "delivery failed not-private "
	    "policy-violation", NULL));
	back(b);
	assert_int_equal(times(b, "bad"), 2);
	assert_int_equal(talk_resend(b->bob, id, OTR_NOT_PRIVATE, NULL), 0);
	fake_net_run(b->net);
	assert_int_equal(times(b, "bad"), 3);
}

/* The one that did it is found among others, and these arrive. */
static void
test_innocent(void **state)
{
	struct bench *b = *state;
	const char *good = bench_type(b, "good", OTR_NOT_PRIVATE);
	const char *bad = bench_type(b, "bad", OTR_NOT_PRIVATE);
	const char *more = bench_type(b, "more", OTR_NOT_PRIVATE);

	end(b, OFF_STREAM, "policy-violation");
	fake_net_forget(b->net);
	back(b);
	/* The first alone, until it was taken. */
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 1);
	assert_int_equal(times(b, "good"), 1);
	fake_net_acked(b->net, ALICE, ticket(b));
	assert_int_equal(line(b, good)->delivery, DELIVERY_ACKED);
	assert_int_equal(times(b, "more"), 1);
	end(b, OFF_STREAM, "policy-violation");
	back(b);
	end(b, OFF_STREAM, "policy-violation");
	assert_int_equal(line(b, bad)->delivery, DELIVERY_FAILED);
	back(b);
	fake_net_acked(b->net, ALICE, ticket(b));
	assert_int_equal(line(b, more)->delivery, DELIVERY_ACKED);
	assert_int_equal(b->bob->failed, 1);
}

/* Another window's lines do not wait longer than that. */
static void
test_elsewhere(void **state)
{
	struct bench *b = *state;
	struct talk *v = talk_open(b->account, "carol@example.org");

	bench_type(b, "bad", OTR_NOT_PRIVATE);
	end(b, OFF_STREAM, "");
	back(b);
	assert_int_equal(talk_type(v, "hello", OTR_NOT_PRIVATE, NULL, NULL,
	    NULL), 0);
	fake_net_run(b->net);
	assert_int_equal(times(b, "hello"), 0);
	end(b, OFF_STREAM, "");
	assert_int_equal(b->bob->failed, 1);
	back(b);
	assert_int_equal(times(b, "hello"), 1);
	/* One that bounced is settled as well. */
	fake_net_acked(b->net, ALICE, ticket(b));
	bench_type(b, "again", OTR_NOT_PRIVATE);
	end(b, OFF_STREAM, "");
	back(b);
	assert_int_equal(talk_type(v, "and more", OTR_NOT_PRIVATE, NULL, NULL,
	    NULL), 0);
	fake_net_run(b->net);
	assert_int_equal(times(b, "and more"), 0);
	fake_net_bounce(b->net, ALICE, BOB, fake_net_last(b->net,
	    MSG_SEND)->id, "gone");
	fake_net_acked(b->net, ALICE, ticket(b));
	assert_int_equal(times(b, "and more"), 1);
}

/* A network that comes and goes is no word of the server's. */
static void
test_not_its_fault(void **state)
{
	static const char *const calm[] = { "system-shutdown", "reset",
	    "see-other-host", "connection-timeout" };
	struct bench *b = *state;
	const char *id = bench_type(b, "fine", OTR_NOT_PRIVATE);

	for (size_t i = 0; i < NELEM(calm); i++) {
		end(b, OFF_STREAM, calm[i]);
		back(b);
	}
	for (int i = 0; i < 4; i++) {
		bench_clock(b, 6000);
		end(b, OFF_STREAM, "policy-violation");
		back(b);
	}
	for (int i = 0; i < 2; i++) {
		end(b, OFF_LOST, "");
		back(b);
	}
	assert_int_equal(line(b, id)->delivery, DELIVERY_NONE);
	/* But no loop without end. */
	end(b, OFF_LOST, "");
	assert_int_equal(line(b, id)->delivery, DELIVERY_FAILED);
}

static void
test_worker(void **state)
{
	struct bench *b = *state;
	const char *id = bench_type(b, "deadly", OTR_NOT_PRIVATE);

	fake_net_kill(b->net, ALICE);
	back(b);
	assert_int_equal(times(b, "deadly"), 2);
	fake_net_kill(b->net, ALICE);
	assert_int_equal(line(b, id)->delivery, DELIVERY_FAILED);
	assert_true(bench_heard(b, "delivery failed not-private network",
	    NULL));
	back(b);
	assert_int_equal(times(b, "deadly"), 2);
}

/* A window that is closed takes its line along, suspected or not. */
static void
test_closed(void **state)
{
	struct bench *b = *state;

	bench_type(b, "bad", OTR_NOT_PRIVATE);
	end(b, OFF_STREAM, "");
	assert_int_equal(talk_close(b->bob, true, NULL), 0);
	back(b);
	b->bob = talk_open(b->account, BOB);
	fake_net_forget(b->net);
	bench_type(b, "next", OTR_NOT_PRIVATE);
	assert_int_equal(times(b, "next"), 1);
}

/* ---- what the server says that it takes (XEP-0478) --------------------- */

static char *
text_of(size_t bytes, char c)
{
	char *s = xmalloc(bytes + 1);

	memset(s, c, bytes);
	s[bytes] = '\0';
	return s;
}

static int
type(struct bench *b, size_t bytes, char c, enum otr_level shown)
{
	char *text = text_of(bytes, c);
	struct err err = { .code = "" };
	int rc = talk_type(b->bob, text, shown, NULL, NULL, &err);

	fake_net_run(b->net);
	assert_string_equal(err.code, rc == -1 ? "too-long" : "");
	if (rc == -1)
		assert_non_null(strstr(err.text, "the server takes"));
	free(text);
	return rc;
}

/* Refused at Enter: nothing is in the window, and the text in the line. */
static void
test_limit(void **state)
{
	struct bench *b = *state;

	b->account->max_bytes = 10000;
	assert_int_equal(type(b, 11000, 'x', OTR_NOT_PRIVATE), -1);
	assert_int_equal(type(b, 9900, 'x', OTR_NOT_PRIVATE), -1);
	assert_int_equal(type(b, 2000, '&', OTR_NOT_PRIVATE), -1);
	assert_null(b->bob->outbox);
	assert_int_equal(bench_count(b, "message out"), 0);
	assert_int_equal(type(b, 8000, 'x', OTR_NOT_PRIVATE), 0);
	assert_int_equal(type(b, 1000, '&', OTR_NOT_PRIVATE), 0);
	/* Also before the stream is there: it was known last time. */
	end(b, OFF_LOST, "");
	assert_int_equal(type(b, 9900, 'x', OTR_NOT_PRIVATE), -1);
	b->account->max_bytes = 0;
	assert_int_equal(type(b, 20000, 'x', OTR_NOT_PRIVATE), 0);
}

/* What the stream says when it is there. */
static void
test_limit_told(void **state)
{
	struct bench *b = *state;

	fake_net_takes(b->net, 10000);
	end(b, OFF_LOST, "");
	back(b);
	assert_int_equal(b->account->max_bytes, 10000);
	assert_int_equal(type(b, 11000, 'x', OTR_NOT_PRIVATE), -1);
}

/* A frame that was never sent: the network half breaks the rules. */
static void
test_no_such_frame(void **state)
{
	struct bench *b = *state;

	fake_net_ended(b->net, ALICE, OFF_STREAM, "policy-violation", "",
	    b->account->link->ticket + 1);
	assert_string_equal(b->account->code, "bad-message");
}

/* Typed for a server that said nothing: it fails, and is not sent. */
static void
test_limit_later(void **state)
{
	struct bench *b = *state;

	end(b, OFF_LOST, "");
	assert_int_equal(type(b, 20000, 'x', OTR_NOT_PRIVATE), 0);
	bench_type(b, "behind it", OTR_NOT_PRIVATE);
	fake_net_takes(b->net, 10000);
	fake_net_forget(b->net);
	back(b);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 1);
	assert_int_equal(times(b, "behind it"), 1);
	assert_true(bench_heard(b, "delivery failed not-private too-long",
	    NULL));
}

/* What is sealed is told how long a piece may be. */
static void
test_limit_sealed(void **state)
{
	struct bench *b = *state;
	struct otr_peer peer;

	direct_peer(b->chat, ALICE, BOB, &peer);
	assert_int_equal(peer.fragment, 0);
	b->account->max_bytes = 10000;
	direct_peer(b->chat, ALICE, BOB, &peer);
	assert_true(peer.fragment > 5000 && peer.fragment < 9000);
	assert_int_equal(conf_set(b->conf, SET_OTR_FRAGMENT, ALICE, BOB,
	    "400", NULL), 0);
	direct_peer(b->chat, ALICE, BOB, &peer);
	assert_int_equal(peer.fragment, 400);
	assert_int_equal(conf_set(b->conf, SET_OTR_FRAGMENT, ALICE, BOB,
	    "20000", NULL), 0);
	direct_peer(b->chat, ALICE, BOB, &peer);
	assert_true(peer.fragment < 9000);
	/* The session did not heed it: nothing too long leaves. */
	fake_otr_level(direct_otr(b->bob), OTR_UNVERIFIED, false);
	assert_int_equal(type(b, 12000, 'x', OTR_UNVERIFIED), 0);
	assert_int_equal(fake_net_count(b->net, MSG_SEND), 0);
	assert_true(bench_heard(b, "delivery failed unverified too-long",
	    NULL));
}

#define T(name) cmocka_unit_test_setup_teardown(test_##name, setup, bench_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(ended_over), T(at_any_time), T(piece), T(suspected),
		T(innocent), T(elsewhere), T(not_its_fault), T(worker),
		T(closed), T(limit), T(limit_told), T(limit_later),
		T(no_such_frame), T(limit_sealed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
