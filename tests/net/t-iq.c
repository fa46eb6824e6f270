/*
 * Requests and what becomes of them: each ends once, and by nobody but who
 * was asked.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/xep/inside.h"
#include "tests/support/stanzas.h"

struct bench {
	struct notes n;
	struct str ends;	/* of the requests, one letter each */
	size_t items;
	char id[32];		/* of the last request */
	bool again;		/* who is told asks again */
};

static void ask(struct bench *, const char *to, bool items);

static void
on_done(const struct wire *w, enum iq_end end, xmpp_stanza_t *answer,
    void *arg)
{
	static const char letters[] = "RETG";
	struct bench *b = arg;

	assert_ptr_equal(w, &b->n.wire);
	assert_int_equal(answer != NULL, end == IQ_RESULT || end == IQ_ERROR);
	str_addc(&b->ends, letters[end]);
	if (b->again) {
		b->again = false;
		ask(b, NULL, false);
	}
}

static void
on_item(const struct wire *w, xmpp_stanza_t *item, void *arg)
{
	struct bench *b = arg;

	(void)w;
	assert_true(stanza_is(item, "i", "q"));
	b->items++;
}

static void
ask(struct bench *b, const char *to, bool items)
{
	xmpp_stanza_t *iq = iq_new(&b->n.wire, "get", to);

	stanza_add_new(iq, "query", "q");
	str_clear(&b->n.text);
	iq_send(&b->n.wire, iq, items ? on_item : NULL, on_done, b);
	snprintf(b->id, sizeof b->id, "%.16s",
	    strstr(b->n.text.s, " id='") + 5);
}

static void
got(struct bench *b, const char *type, const char *from, const char *id)
{
	char *who = from == NULL ? xstrdup("") : xasprintf(" from='%s'", from);
	char *xml = xasprintf("<s xmlns='jabber:client'><iq type='%s' "
	    "id='%s'%s><query xmlns='q'><i/><i/></query></iq></s>", type, id,
	    who);

	assert_int_equal(notes_feed(&b->n, xml), 0);
	free(xml);
	free(who);
}

static int
setup(void **state)
{
	struct bench *b = xcalloc(1, sizeof *b);

	notes_init(&b->n);
	str_init(&b->ends);
	str_add(&b->ends, "");
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	notes_free(&b->n);
	str_free(&b->ends);
	free(b);
	return 0;
}

static void
test_answers(void **state)
{
	struct bench *b = *state;

	ask(b, "bob@example.org/x", false);
	got(b, "result", "bob@example.org/x", b->id);
	assert_string_equal(b->ends.s, "R");
	got(b, "result", "bob@example.org/x", b->id);
	got(b, "error", "bob@example.org/x", b->id);
	assert_string_equal(b->ends.s, "R");
	ask(b, "bob@example.org/x", false);
	got(b, "error", "bob@Example.ORG/x", b->id);
	assert_string_equal(b->ends.s, "RE");
	loop_clock_move(b->n.loop, 100000);
	assert_string_equal(b->ends.s, "RE");
	assert_int_equal(b->items, 0);
}

/* By the id alone nobody answers (RFC 6120, 8.1.2.1). */
static void
test_who(void **state)
{
	static const struct { const char *to, *good[5], *bad[6]; } all[] = {
		{ "bob@example.org/x", { "bob@example.org/x" },
		    { "bob@example.org", "bob@example.org/y", "example.org",
		    "me@example.org", "eve@example.org/x" } },
		{ "example.org", { "example.org" },
		    { "me@example.org", "eve@example.org", "example.net" } },
		{ NULL, { "", "me@example.org", "me@example.org/here",
		    "example.org" }, { "bob@example.org", "example.net",
		    "me@example.org.eve.net", "e@example.org", "@" } },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < NELEM(all); i++)
		for (size_t g = 0; all[i].good[g] != NULL; g++) {
			str_clear(&b->ends);
			ask(b, all[i].to, true);
			for (size_t j = 0; all[i].bad[j] != NULL; j++) {
				got(b, "result", all[i].bad[j], b->id);
				got(b, "error", all[i].bad[j], b->id);
			}
			if (all[i].to != NULL)
				got(b, "result", NULL, b->id);
			got(b, "get", *all[i].good[g] == '\0' ? NULL :
			    all[i].good[g], b->id);
			got(b, "result", all[i].good[g], "other");
			assert_int_equal(b->items, 0);
			assert_string_equal(b->ends.s, "");
			got(b, "result", *all[i].good[g] == '\0' ? NULL :
			    all[i].good[g], b->id);
			assert_string_equal(b->ends.s, "R");
			assert_int_equal(b->items, 2);
			b->items = 0;
		}
}

/* Whole, or by item; but an error is whole, and so is what nobody wants so. */
static void
test_items(void **state)
{
	struct bench *b = *state;

	ask(b, NULL, true);
	got(b, "result", NULL, b->id);
	assert_int_equal(b->items, 2);
	ask(b, NULL, true);
	got(b, "error", NULL, b->id);
	ask(b, NULL, false);
	got(b, "result", NULL, b->id);
	assert_int_equal(b->items, 2);
	b->n.whole = true;
	ask(b, NULL, true);
	got(b, "result", NULL, b->id);
	assert_int_equal(b->items, 2);
	assert_string_equal(b->ends.s, "RERR");
}

/* Each by its own time; a timer is armed only where something waits. */
static void
test_timeout(void **state)
{
	struct bench *b = *state;

	assert_int_equal(loop_next(b->n.loop), -1);
	ask(b, NULL, false);
	loop_clock_move(b->n.loop, 30000);
	ask(b, "bob@example.org/x", false);
	ask(b, NULL, false);
	loop_clock_move(b->n.loop, 29999);
	assert_string_equal(b->ends.s, "");
	loop_clock_move(b->n.loop, 1);
	assert_string_equal(b->ends.s, "T");
	got(b, "result", NULL, b->id);
	assert_string_equal(b->ends.s, "TR");
	loop_clock_move(b->n.loop, 29999);
	assert_string_equal(b->ends.s, "TR");
	loop_clock_move(b->n.loop, 1);
	assert_string_equal(b->ends.s, "TRT");
	assert_int_equal(loop_next(b->n.loop), -1);
	/* Nor is one left over once the answer has come. */
	ask(b, NULL, false);
	got(b, "result", NULL, b->id);
	loop_clock_move(b->n.loop, 60000);
	assert_int_equal(loop_next(b->n.loop), -1);
}

static void
test_gone(void **state)
{
	struct bench *b = *state;

	for (int i = 0; i < 3; i++)
		ask(b, NULL, false);
	/* What is asked because of that is asked on the next stream. */
	b->again = true;
	xep_ended(&b->n.wire);
	assert_string_equal(b->ends.s, "GGG");
	got(b, "result", NULL, b->id);
	assert_string_equal(b->ends.s, "GGGR");
	ask(b, NULL, false);
	xep_opened(&b->n.wire);
	assert_string_equal(b->ends.s, "GGGRG");
	/* And what is open at the end is, too. */
	ask(b, NULL, false);
	xep_free(&b->n.wire);
	assert_string_equal(b->ends.s, "GGGRGG");
}

/* While no stream stands nothing is told, and no time passes. */
static void
test_paused(void **state)
{
	struct bench *b = *state;

	ask(b, NULL, false);
	loop_clock_move(b->n.loop, 59000);
	xep_paused(&b->n.wire);
	ask(b, NULL, false);
	assert_int_equal(loop_next(b->n.loop), -1);
	loop_clock_move(b->n.loop, 3600000);
	assert_string_equal(b->ends.s, "");
	xep_resumed(&b->n.wire);
	loop_clock_move(b->n.loop, 59999);
	assert_string_equal(b->ends.s, "");
	got(b, "result", NULL, b->id);
	loop_clock_move(b->n.loop, 1);
	assert_string_equal(b->ends.s, "RT");
	/* Another stream stands, in the place of that one. */
	ask(b, NULL, false);
	xep_paused(&b->n.wire);
	xep_opened(&b->n.wire);
	assert_string_equal(b->ends.s, "RTG");
	ask(b, NULL, false);
	loop_clock_move(b->n.loop, 60000);
	assert_string_equal(b->ends.s, "RTGT");
}

/* A condition and a text, whatever else is there (RFC 6120, 8.3.2). */
static void
test_error(void **state)
{
	static const struct { const char *xml, *condition, *text; } all[] = {
		{ "<error><gone xmlns='" NS_ERRORS "'>x:y</gone><text "
		    "xmlns='" NS_ERRORS "'>T</text></error>", "gone", "T" },
		{ "<error><text xmlns='" NS_ERRORS "'>T</text><text "
		    "xml:lang='de' xmlns='" NS_ERRORS "'>D</text><a "
		    "xmlns='app'/><conflict xmlns='" NS_ERRORS "'/></error>",
		    "conflict", "D" },
		{ "<error><conflict/></error>", "undefined-condition", "" },
		{ "<error xmlns='x'><gone xmlns='" NS_ERRORS "'/></error>",
		    "undefined-condition", "" },
		{ "", "undefined-condition", "" },
	};
	struct bench *b = *state;

	for (size_t i = 0; i < NELEM(all); i++) {
		char *xml = xasprintf("<iq type='error'>%s</iq>", all[i].xml);
		xmpp_stanza_t *s = stanza_read(b->n.wire.ctx, xml,
		    strlen(xml));
		const char *condition;
		char *text;

		assert_non_null(s);
		stanza_error(&b->n.wire, s, &condition, &text);
		assert_string_equal(condition, all[i].condition);
		assert_string_equal(text, all[i].text);
		free(text);
		free(xml);
		xmpp_stanza_release(s);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_answers),
		TEST(test_who),
		TEST(test_items),
		TEST(test_timeout),
		TEST(test_paused),
		TEST(test_gone),
		TEST(test_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
