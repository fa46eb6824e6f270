/*
 * Counting along with XEP-0198: what is told acknowledged, and what goes out
 * again after a resumption, with a server that is played here.
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

#include <strophe.h>

#include "net/net.h"

struct game {
	struct loop *loop;
	xmpp_ctx_t *ctx;
	struct count *s;
	struct str out;		/* "w1 s1 a1 ": written, sent, acked */
	char ping[32];
};

static void
on_write(void *arg, xmpp_stanza_t *s)
{
	struct game *g = arg;

	if (strcmp(xmpp_stanza_get_name(s), "iq") == 0) {
		snprintf(g->ping, sizeof g->ping, "%s",
		    xmpp_stanza_get_id(s));
		str_add(&g->out, "ping ");
	} else {
		str_addf(&g->out, "w%s ", xmpp_stanza_get_id(s));
	}
}

static void
on_sent(void *arg, uint64_t ticket)
{
	struct game *g = arg;

	str_addf(&g->out, "s%llu ", (unsigned long long)ticket);
}

static void
on_acked(void *arg, uint64_t ticket)
{
	struct game *g = arg;

	str_addf(&g->out, "a%llu ", (unsigned long long)ticket);
}

static int
begin(void **state)
{
	static const struct count_ops ops = { on_write, on_sent, on_acked };
	struct game *g = xcalloc(1, sizeof *g);

	xmpp_initialize();
	g->loop = loop_new();
	loop_clock_fake(g->loop, 1000);
	g->ctx = xmpp_ctx_new(NULL, NULL);
	g->s = count_new(g->loop, g->ctx, &ops, g);
	str_init(&g->out);
	*state = g;
	return 0;
}

static int
end(void **state)
{
	struct game *g = *state;

	count_free(g->s);
	xmpp_ctx_free(g->ctx);
	loop_free(g->loop);
	str_free(&g->out);
	free(g);
	xmpp_shutdown();
	return 0;
}

static void
expect(struct game *g, const char *want)
{
	assert_string_equal(g->out.s == NULL ? "" : g->out.s, want);
	str_clear(&g->out);
}

static void
line_of(struct game *g, uint64_t ticket, size_t size)
{
	char id[32], *body = xmalloc(size + 1);
	xmpp_stanza_t *s;

	memset(body, 'x', size);
	body[size] = '\0';
	snprintf(id, sizeof id, "%llu", (unsigned long long)ticket);
	s = stanza_new(g->ctx, "message", NULL);
	xmpp_stanza_set_id(s, id);
	stanza_set_jid(s, "to", "bob@example.org");
	stanza_add_text(s, "body", body);
	count_send(g->s, s, &ticket);
	xmpp_stanza_release(s);
	free(body);
}

static void
line(struct game *g, uint64_t ticket)
{
	line_of(g, ticket, 5);
}

static void
ack(struct game *g, const char *h)
{
	xmpp_stanza_t *a = stanza_new(g->ctx, "a", NS_SM);

	xmpp_stanza_set_attribute(a, "h", h);
	count_got_ack(g->s, a);
	xmpp_stanza_release(a);
}

static bool
pong_id(struct game *g, const char *id, const char *type)
{
	xmpp_stanza_t *iq = stanza_new(g->ctx, "iq", NS_CLIENT);
	bool ours;

	xmpp_stanza_set_id(iq, id);
	xmpp_stanza_set_type(iq, type);
	ours = count_got_pong(g->s, iq);
	xmpp_stanza_release(iq);
	return ours;
}

static void
pong(struct game *g)
{
	assert_true(pong_id(g, g->ping, "result"));
}

static void
test_managed(void **state)
{
	struct game *g = *state;

	count_open(g->s, true);
	line(g, 1);
	line(g, 2);
	line(g, 3);
	expect(g, "w1 w2 w3 ");
	count_unwritten(g->s, 1);
	expect(g, "s1 s2 ");
	ack(g, "1");
	expect(g, "a1 ");
	ack(g, "3");		/* an ack says that it was sent, too */
	expect(g, "a2 s3 a3 ");
	assert_false(count_waits(g->s));
	assert_int_equal(count_held(g->s), 0);
}

static void
test_bad_acks(void **state)
{
	struct game *g = *state;

	count_open(g->s, true);
	line(g, 1);
	line(g, 2);
	expect(g, "w1 w2 ");
	ack(g, "");
	ack(g, "x");
	ack(g, "-1");
	ack(g, "1x");
	ack(g, "99999999999");
	expect(g, "");
	ack(g, "1");
	expect(g, "s1 a1 ");
	ack(g, "0");		/* backwards */
	expect(g, "");
	ack(g, "77");		/* more than there is: all there is */
	expect(g, "s2 a2 ");
	line(g, 3);
	ack(g, "2");
	expect(g, "w3 ");
}

static void
test_no_management(void **state)
{
	struct game *g = *state;

	count_open(g->s, false);
	line(g, 1);
	expect(g, "w1 ping ");
	line(g, 2);
	line(g, 3);
	expect(g, "w2 w3 ");	/* one ping at a time */
	assert_false(pong_id(g, "forged", "result"));
	assert_false(pong_id(g, g->ping, "get"));
	pong(g);
	expect(g, "s1 a1 ping ");
	pong(g);
	expect(g, "s2 a2 s3 a3 ");
	assert_false(count_waits(g->s));
	assert_false(count_closed(g->s));	/* not to be resumed */
}

/* Of 1 to 5 the server has 1 to 3; 5 was never written. */
static void
test_resume(void **state)
{
	struct game *g = *state;
	uint32_t h = 3;

	count_open(g->s, true);
	for (uint64_t i = 1; i <= 5; i++)
		line(g, i);
	expect(g, "w1 w2 w3 w4 w5 ");
	ack(g, "3");
	expect(g, "s1 a1 s2 a2 s3 a3 ");
	assert_true(count_closed(g->s));
	line(g, 6);		/* while it was away */
	expect(g, "");
	count_resumed(g->s, &h);
	expect(g, "ping ");	/* libstrophe writes 4 again by itself */
	line(g, 7);
	ack(g, "4");		/* before the pong: says nothing yet */
	expect(g, "");
	pong(g);
	expect(g, "");
	ack(g, "5");		/* 4, and the ping */
	expect(g, "s4 a4 w5 w6 w7 ");
	ack(g, "8");
	expect(g, "s5 a5 s6 a6 s7 a7 ");
	assert_true(count_closed(g->s));
}

/* All was written; the only <a/> came before the pong. */
static void
test_early_ack(void **state)
{
	struct game *g = *state;
	uint32_t h = 1;

	count_open(g->s, true);
	line(g, 1);
	line(g, 2);
	assert_true(count_closed(g->s));
	str_clear(&g->out);
	count_resumed(g->s, &h);
	expect(g, "s1 a1 ping ");
	ack(g, "3");		/* 2 and the ping: seen early */
	pong(g);
	expect(g, "");
	loop_clock_move(g->loop, 2000);
	expect(g, "s2 a2 ");
	line(g, 3);
	ack(g, "4");
	expect(g, "w3 s3 a3 ");
}

static void
test_not_resumed(void **state)
{
	struct game *g = *state;

	count_open(g->s, true);
	line(g, 1);
	assert_true(count_closed(g->s));
	line(g, 2);
	count_open(g->s, true);	/* sotto sends again what it wants */
	expect(g, "w1 ");
	line(g, 3);
	ack(g, "1");
	expect(g, "w3 s3 a3 ");
}

/* After a resumption that libstrophe cannot have counted right. */
static void
test_crooked(void **state)
{
	struct game *g = *state;
	uint32_t h = 2;

	count_open(g->s, true);
	line(g, 1);
	line(g, 2);
	assert_true(count_closed(g->s));
	count_resumed(g->s, &h);	/* it had heard of none of them */
	pong(g);
	ack(g, "3");
	line(g, 4);
	assert_false(count_closed(g->s));	/* 4 waits: not again */
	count_open(g->s, true);
	line(g, 5);
	assert_true(count_closed(g->s));
	h = 1;
	count_resumed(g->s, &h);
	pong(g);
	ack(g, "2");
	assert_true(count_closed(g->s));	/* nothing waits: fine */
}

static void
test_not_settled(void **state)
{
	struct game *g = *state;
	uint32_t h = 0;

	count_open(g->s, true);
	assert_true(count_closed(g->s));
	count_resumed(g->s, &h);
	assert_true(count_waits(g->s));
	assert_false(count_closed(g->s));
	/* No h was seen. */
	count_open(g->s, true);
	line(g, 1);
	assert_true(count_closed(g->s));
	count_resumed(g->s, NULL);
	pong(g);
	ack(g, "2");
	line(g, 2);
	assert_false(count_closed(g->s));
}

/* A large one may have arrived in part. */
static void
test_torn(void **state)
{
	struct game *g = *state;

	count_open(g->s, true);
	line_of(g, 1, 40000);
	assert_true(count_held(g->s) > 40000);
	assert_false(count_closed(g->s));
	count_open(g->s, true);
	line_of(g, 1, 40000);
	ack(g, "1");
	assert_true(count_closed(g->s));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_managed, begin, end),
		cmocka_unit_test_setup_teardown(test_bad_acks, begin, end),
		cmocka_unit_test_setup_teardown(test_no_management, begin,
		    end),
		cmocka_unit_test_setup_teardown(test_resume, begin, end),
		cmocka_unit_test_setup_teardown(test_early_ack, begin, end),
		cmocka_unit_test_setup_teardown(test_not_resumed, begin, end),
		cmocka_unit_test_setup_teardown(test_crooked, begin, end),
		cmocka_unit_test_setup_teardown(test_not_settled, begin, end),
		cmocka_unit_test_setup_teardown(test_torn, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
