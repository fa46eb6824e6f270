/*
 * XEP-0198, counted: what is told sent and acknowledged, what goes out again
 * after a resumption, and what a server may not count.  The server is played
 * here.
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

#include "tests/support/elements.h"
#include "net/stream/inside.h"

#define ME "alice@example.org/sotto-x"

struct game {
	xmpp_ctx_t *ctx;
	struct sm *m;
	struct str out;		/* written; "{s1}" sent, "{a1}" acked */
	bool end_at_ack;
};

static void
on_write(void *arg, const char *data, size_t len)
{
	struct game *g = arg;

	str_addn(&g->out, data, len);
}

static void
on_sent(void *arg, uint64_t ticket)
{
	struct game *g = arg;

	str_addf(&g->out, "{s%llu}", (unsigned long long)ticket);
}

static void
on_acked(void *arg, uint64_t ticket)
{
	struct game *g = arg;

	str_addf(&g->out, "{a%llu}", (unsigned long long)ticket);
	if (g->end_at_ack)
		sm_closed(g->m, true);
}

static const struct sm_ops ops = { on_write, on_sent, on_acked };

static int
begin(void **state)
{
	struct game *g = xcalloc(1, sizeof *g);

	g->ctx = xmpp_ctx_new(NULL, NULL);
	g->m = sm_new();
	sm_attach(g->m, &ops, g);
	str_init(&g->out);
	*state = g;
	return 0;
}

static int
end(void **state)
{
	struct game *g = *state;

	sm_free(g->m);
	xmpp_ctx_free(g->ctx);
	str_free(&g->out);
	free(g);
	return 0;
}

/* <r/> is written R, a ping P. */
static void
expect(struct game *g, const char *want)
{
	struct str got;
	const char *p = g->out.s;

	str_init(&got);
	while (*p != '\0') {
		const char *tag = strstr(p, "<r ");
		const char *iq = strstr(p, "<iq ");
		bool ping = iq != NULL && (tag == NULL || iq < tag);

		if (ping)
			tag = iq;
		if (tag == NULL) {
			str_add(&got, p);
			break;
		}
		str_addn(&got, p, (size_t)(tag - p));
		str_addc(&got, ping ? 'P' : 'R');
		p = ping ? strstr(tag, "</iq>") + 5 : strstr(tag, "/>") + 2;
	}
	assert_string_equal(got.s, want);
	str_free(&got);
	str_clear(&g->out);
}

static void
enabled(struct game *g, const char *text)
{
	xmpp_stanza_t *s = element_of(g->ctx, text);

	sm_enabled(g->m, s, ME);
	xmpp_stanza_release(s);
}

#define ENABLED "<enabled xmlns='urn:xmpp:sm:3' id='i&lt;' resume='true' " \
	"max='300' location='h2:5333'/>"

static void
send_bytes(struct game *g, const char *text, uint64_t ticket)
{
	sm_send(g->m, text, strlen(text), ticket);
}

static void
flush(struct game *g)
{
	sm_taken(g->m);
	sm_written(g->m);
}

static int
ack(struct game *g, const char *h, struct err *err)
{
	char *text = xasprintf("<a xmlns='urn:xmpp:sm:3' h='%s'/>", h);
	xmpp_stanza_t *s = element_of(g->ctx, text);
	int rc = sm_ack(g->m, s, err);

	xmpp_stanza_release(s);
	free(text);
	return rc;
}

static int
resumed(struct game *g, const char *previd, const char *h)
{
	char *text = xasprintf("<resumed xmlns='urn:xmpp:sm:3' previd='%s' "
	    "h='%s'/>", previd, h);
	xmpp_stanza_t *s = element_of(g->ctx, text);
	int rc = sm_check_resumed(g->m, s, NULL);

	if (rc == 0)
		sm_resumed(g->m, s);
	xmpp_stanza_release(s);
	free(text);
	return rc;
}

static void
test_managed(void **state)
{
	struct game *g = *state;

	enabled(g, ENABLED);
	assert_true(sm_is_managed(g->m));
	assert_true(sm_can_resume(g->m));
	assert_int_equal(sm_max(g->m), 300);
	assert_string_equal(sm_location(g->m), "h2:5333");
	assert_string_equal(sm_jid(g->m), ME);
	send_bytes(g, "A", 1);
	send_bytes(g, "b", 0);
	send_bytes(g, "C", 2);
	expect(g, "ARbCR");
	assert_true(sm_waits(g->m));
	flush(g);
	expect(g, "{s1}{s2}");
	assert_int_equal(ack(g, "1", NULL), 0);
	expect(g, "{a1}");
	assert_int_equal(ack(g, "1", NULL), 0);
	assert_int_equal(ack(g, "3", NULL), 0);
	expect(g, "{a2}");
	assert_false(sm_waits(g->m));
	assert_int_equal(sm_held(g->m), 0);
	/* Behind what nobody waits for, one request for all of it. */
	send_bytes(g, "d", 0);
	send_bytes(g, "e", 0);
	flush(g);
	flush(g);
	expect(g, "deR");
	/* Acknowledged before the caller had said that it was written. */
	send_bytes(g, "F", 3);
	assert_int_equal(ack(g, "6", NULL), 0);
	expect(g, "FR{s3}{a3}");
	flush(g);
	expect(g, "");
}

/* SENT is told of what was written, not of what is on its way there. */
static void
test_written(void **state)
{
	struct game *g = *state;

	enabled(g, ENABLED);
	send_bytes(g, "A", 1);
	sm_written(g->m);
	expect(g, "AR");
	sm_taken(g->m);
	send_bytes(g, "B", 2);
	sm_written(g->m);
	expect(g, "BR{s1}");
	flush(g);
	expect(g, "{s2}");
}

static void
test_resumed(void **state)
{
	struct game *g = *state;
	struct str out;

	str_init(&out);
	enabled(g, ENABLED);
	for (int i = 0; i < 7; i++)
		sm_handled(g->m);
	sm_answer(g->m, &out);
	assert_string_equal(out.s, "<a xmlns='urn:xmpp:sm:3' h='7'/>");
	str_clear(&out);
	send_bytes(g, "A", 1);
	send_bytes(g, "b", 0);
	send_bytes(g, "C", 2);
	flush(g);
	expect(g, "ARbCR{s1}{s2}");
	sm_closed(g->m, false);
	assert_true(sm_can_resume(g->m));
	assert_false(sm_waits(g->m));
	/* What comes meanwhile waits behind it. */
	send_bytes(g, "D", 3);
	expect(g, "");
	sm_attach(g->m, &ops, g);
	sm_resume(g->m, &out);
	assert_string_equal(out.s, "<resume xmlns='urn:xmpp:sm:3' h='7' "
	    "previd='i&lt;'/>");
	assert_int_equal(resumed(g, "another", "1"), -1);
	assert_int_equal(resumed(g, "i&lt;", "4"), -1);
	assert_int_equal(resumed(g, "i&lt;", ""), -1);
	assert_int_equal(resumed(g, "i&lt;", "1"), 0);
	/* Each in its order, and no SENT a second time. */
	expect(g, "{a1}bCRDR");
	flush(g);
	expect(g, "{s3}");
	assert_int_equal(ack(g, "4", NULL), 0);
	expect(g, "{a2}{a3}");
	/* A second time, with nothing waiting. */
	sm_closed(g->m, false);
	sm_attach(g->m, &ops, g);
	assert_int_equal(resumed(g, "i&lt;", "4"), 0);
	send_bytes(g, "E", 4);
	assert_int_equal(ack(g, "5", NULL), 0);
	expect(g, "ER{s4}{a4}");
	str_free(&out);
}

/* A server that goes back, or counts what nobody sent. */
static void
test_count(void **state)
{
	static const char *const words[] = { "-1", "1x", "0x1", " 1",
	    "4294967296", "99999999999", "" };
	struct game *g = *state;
	struct err err;

	enabled(g, ENABLED);
	assert_int_equal(ack(g, "1", &err), -1);
	assert_string_equal(err.code, "handled-count-too-high");
	send_bytes(g, "A", 1);
	send_bytes(g, "B", 2);
	assert_int_equal(ack(g, "3", &err), -1);
	assert_string_equal(err.code, "handled-count-too-high");
	assert_int_equal(ack(g, "2", &err), 0);
	assert_int_equal(ack(g, "1", &err), -1);
	assert_string_equal(err.code, "handled-count-too-high");
	for (size_t i = 0; i < NELEM(words); i++) {
		assert_int_equal(ack(g, words[i], &err), -1);
		assert_string_equal(err.code, "bad-format");
	}
}

/* XEP-0198, 4: behind 2^32 - 1 comes 0. */
static void
test_wrap(void **state)
{
	struct game *g = *state;
	struct err err;
	char h[16];

	enabled(g, ENABLED);
	sm_start_at(g->m, UINT32_MAX - 1);
	for (unsigned i = 1; i <= 4; i++)
		send_bytes(g, "x", i);
	flush(g);
	expect(g, "xRxRxRxR{s1}{s2}{s3}{s4}");
	snprintf(h, sizeof h, "%lu", (unsigned long)UINT32_MAX);
	assert_int_equal(ack(g, h, &err), 0);
	expect(g, "{a1}");
	assert_int_equal(ack(g, "3", &err), -1);
	sm_closed(g->m, false);
	sm_attach(g->m, &ops, g);
	assert_int_equal(resumed(g, "i&lt;", "0"), 0);
	expect(g, "{a2}xRxR");
	assert_int_equal(ack(g, "2", &err), 0);
	expect(g, "{a3}{a4}");
}

/* What a fresh stream forgets: sotto sends it anew. */
static void
test_fresh(void **state)
{
	static const char *const plain[] = {
		"<enabled xmlns='urn:xmpp:sm:3'/>",
		"<enabled xmlns='urn:xmpp:sm:3' id='x' resume='false'/>",
		"<enabled xmlns='urn:xmpp:sm:3' resume='true'/>",
	};
	struct game *g = *state;

	for (size_t i = 0; i < NELEM(plain); i++) {
		enabled(g, plain[i]);
		assert_true(sm_is_managed(g->m));
		assert_false(sm_can_resume(g->m));
	}
	send_bytes(g, "A", 1);
	sm_closed(g->m, false);
	assert_int_equal(sm_held(g->m), 0);
	send_bytes(g, "B", 2);
	assert_int_equal(sm_held(g->m), 0);
	expect(g, "AR");
	sm_attach(g->m, &ops, g);
	enabled(g, ENABLED);
	send_bytes(g, "C", 3);
	sm_closed(g->m, true);
	assert_false(sm_can_resume(g->m));
	sm_attach(g->m, &ops, g);
	enabled(g, "<enabled xmlns='urn:xmpp:sm:3' id='y' resume='1'/>");
	assert_true(sm_can_resume(g->m));
	assert_int_equal(sm_max(g->m), 0);
	assert_null(sm_location(g->m));
	expect(g, "CR");
	assert_int_equal(ack(g, "0", NULL), 0);
	expect(g, "");
}

/* Over one TLS record it may have arrived in part. */
static void
test_torn(void **state)
{
	struct game *g = *state;
	char *big = xcalloc(1, 20001);

	memset(big, 'x', 20000);
	enabled(g, ENABLED);
	sm_send(g->m, big, 20000, 1);
	assert_int_equal(ack(g, "1", NULL), 0);
	sm_closed(g->m, false);
	assert_true(sm_can_resume(g->m));
	sm_attach(g->m, &ops, g);
	assert_int_equal(resumed(g, "i&lt;", "1"), 0);
	sm_send(g->m, big, 20000, 2);
	sm_closed(g->m, false);
	assert_false(sm_can_resume(g->m));
	free(big);
}

/* The id of the n-th ping, from 0, in what was written. */
static char *
ping_id(struct game *g, unsigned n)
{
	const char *p = g->out.s;

	do {
		p = strstr(p, "id='");
		assert_non_null(p);
		p += 4;
	} while (n-- > 0);
	return xstrndup(p, strcspn(p, "'"));
}

static bool
pong(struct game *g, const char *id, const char *type)
{
	char *text = xasprintf("<iq type='%s' id='%s'/>", type, id);
	xmpp_stanza_t *s = element_of(g->ctx, text);
	bool ours = sm_pong(g->m, s);

	xmpp_stanza_release(s);
	free(text);
	return ours;
}

static void
test_pinged(void **state)
{
	struct game *g = *state;
	char *one, *two;

	assert_false(pong(g, "-0", "result"));
	sm_open_pinged(g->m);
	assert_false(sm_is_managed(g->m));
	send_bytes(g, "a", 0);
	expect(g, "a");
	assert_false(sm_waits(g->m));
	send_bytes(g, "A", 1);
	send_bytes(g, "B", 2);
	send_bytes(g, "C", 3);
	one = ping_id(g, 0);
	two = ping_id(g, 1);
	flush(g);
	expect(g, "APBPCP{s1}{s2}{s3}");
	assert_true(sm_waits(g->m));
	assert_int_equal(sm_suspect(g->m), 1);
	assert_false(pong(g, "x", "result"));
	assert_false(pong(g, one, "get"));
	assert_true(pong(g, one, "result"));
	expect(g, "{a1}");
	assert_int_equal(sm_suspect(g->m), 2);
	/* Said twice, or refused: it was heard. */
	assert_true(pong(g, one, "result"));
	expect(g, "");
	assert_true(pong(g, two, "error"));
	expect(g, "{a2}");
	one[strlen(one) - 1] = '9';
	assert_true(pong(g, one, "result"));
	expect(g, "");
	assert_int_equal(ack(g, "3", NULL), 0);
	expect(g, "");
	sm_closed(g->m, false);
	assert_false(sm_can_resume(g->m));
	free(one);
	free(two);
}

static void
test_suspect(void **state)
{
	struct game *g = *state;

	enabled(g, ENABLED);
	assert_int_equal(sm_suspect(g->m), 0);
	send_bytes(g, "a", 0);
	send_bytes(g, "A", 1);
	/* What frees a line leaves in one go with it. */
	send_bytes(g, "B", 2);
	assert_int_equal(sm_suspect(g->m), 1);
	assert_int_equal(ack(g, "1", NULL), 0);
	assert_int_equal(sm_suspect(g->m), 1);
	assert_int_equal(ack(g, "2", NULL), 0);
	assert_int_equal(sm_suspect(g->m), 2);
}

static void
test_bounded(void **state)
{
	struct game *g = *state;
	size_t size = 1024 * 1024;
	char *big = xcalloc(1, size);

	enabled(g, ENABLED);
	sm_closed(g->m, false);
	for (unsigned i = 1; i < 80; i++)
		sm_send(g->m, big, size, i);
	assert_false(sm_can_resume(g->m));
	assert_true(sm_held(g->m) <= SM_HELD_MAX + 2 * size);
	free(big);
}

/* The stream may end within what is told. */
static void
test_ends_within(void **state)
{
	struct game *g = *state;

	enabled(g, ENABLED);
	for (unsigned i = 1; i < 5; i++)
		send_bytes(g, "x", i);
	g->end_at_ack = true;
	assert_int_equal(ack(g, "4", NULL), 0);
	expect(g, "xRxRxRxR{s1}{a1}");
	assert_int_equal(sm_held(g->m), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_managed), TEST(test_written), TEST(test_resumed),
		TEST(test_count), TEST(test_wrap), TEST(test_fresh),
		TEST(test_torn), TEST(test_pinged), TEST(test_suspect),
		TEST(test_bounded), TEST(test_ends_within),
	};
	int rc;

	xmpp_initialize();
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	xmpp_shutdown();
	return rc;
}
