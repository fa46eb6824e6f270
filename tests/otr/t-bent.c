/*
 * OTR messages that something on the way has changed: none is shown as a
 * text, acted on, or lost in silence; and what people write about OTR is
 * shown.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/pair.h"

/* A line of Bob's, as it is on the wire. */
static char *
line_of(struct pair_side *from, struct pair_side *to, const char *text)
{
	struct pair_msg *m;
	char *body;

	assert_int_equal(pair_type(from, text), OTR_SEALED);
	m = pair_take(to);
	body = xstrdup(m->body);
	pair_msg_free(m);
	return body;
}

static char *
wrapped(const char *body, size_t width, const char *between)
{
	struct str s;

	str_init(&s);
	for (size_t i = 0, n = strlen(body); i < n; i += width) {
		str_addn(&s, body + i, n - i < width ? n - i : width);
		if (i + width < n)
			str_add(&s, between);
	}
	return str_take(&s);
}

static char *
in_lower(const char *body)
{
	char *copy = xstrdup(body);

	for (char *c = copy; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c += 'a' - 'A';
	return copy;
}

/* "%s" is what bends: printf's own rules are no matter here. */
static char *
put_into(const char *form, const char *body)
{
	const char *at = strstr(form, "@");
	char *out;

	if (at == NULL)
		return xstrdup(form);
	out = xasprintf("%.*s%s%s", (int)(at - form), form, body, at + 1);
	return out;
}

static const char *const forms[] = {
	" @", "\n@", "\t@", "[bob] @", "<p>@</p>", "<body><p>@", "bob: @",
	"> @", "> > @", "\xef\xbb\xbf@", "\xe2\x80\x8b@", "\xc2\xad@",
	"\xe2\x80\x8f@", "@ [via gateway]", "@@", "@?", "@<br>",
	"he wrote this: @ and then he left", "one line\nand another\n@\nmore",
	"(relayed)\r\n@", "\xc2\xab@\xc2\xbb", "*@*",
};

/* Each is one message that cannot be read, and nothing else. */
static void
check_bent(struct pair *p, const char *body)
{
	pair_forget_events(&p->a);
	loop_clock_move(p->loop, 70000);
	pair_forge(&p->a, "laptop", body, 0);
	pair_step(&p->a);
	assert_true(otr_is_otr(body));
	assert_int_equal(pair_texts(&p->a), 0);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 1);
	assert_int_equal(pair_last(&p->a, OTR_EVENT_UNREADABLE)->bent,
	    OTR_BENT_MESSAGE);
	assert_null(strstr(pair_last(&p->a, OTR_EVENT_UNREADABLE)->text,
	    "AAM"));
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
}

static void
messages(void **state)
{
	struct pair *p = *state;
	char *body, *bent;

	pair_session(p);
	body = line_of(&p->b, &p->a, "hello");
	for (size_t i = 0; i < NELEM(forms); i++) {
		bent = put_into(forms[i], body);
		check_bent(p, bent);
		free(bent);
	}
	free(body);
}

static void
changed_within(void **state)
{
	static const struct { const char *from, *to; } changes[] = {
		{ "?", "&#63;" }, { "?", "&quest;" }, { "?", "\xef\xbc\x9f" },
		{ ":", "&colon;" }, { "OTR", "O\xe2\x80\x8bTR" },
		{ "OTR", "otr" }, { ":", ":\n" }, { "?OTR:", "" },
		{ "?OTR:", "?OTS:" }, { "TR", "T\nR" },
	};
	struct pair *p = *state;
	char *body, *bent, *all[8];

	pair_session(p);
	body = line_of(&p->b, &p->a, "hello");
	for (size_t i = 0; i < NELEM(changes); i++) {
		const char *at = strstr(body, changes[i].from);

		bent = xasprintf("%.*s%s%s", (int)(at - body), body,
		    changes[i].to, at + strlen(changes[i].from));
		check_bent(p, bent);
		free(bent);
	}
	all[0] = wrapped(body, 76, "\n");
	all[1] = wrapped(body, 64, "\r\n");
	all[2] = wrapped(body, 76, "\n> ");
	all[3] = wrapped(body, 76, " ");
	all[4] = in_lower(body);
	all[5] = xasprintf("%.*s", (int)strlen(body) / 2, body);
	all[6] = xasprintf("%.*s", (int)strlen(body) - 1, body);
	all[7] = wrapped(body, 40, "\xe2\x80\x8b");
	for (size_t i = 0; i < NELEM(all); i++) {
		check_bent(p, all[i]);
		free(all[i]);
	}
	free(body);
}

/* The other side of it: what people write. */
static void
texts(void **state)
{
	static const char *const shown[] = {
		"how does ?OTR: work", "?OTR:", "?OTR: is the beginning",
		"?OTR:hello", "it begins with ?OTR:AAMD and goes on",
		"the header is ?OTR:AAMDAAABAAAA, they say",
		"how does ?OTRv3? work", "write ?OTRv23? to begin",
		"I got ?OTR Error: what is that", "?OTR Error is what I see",
		"like ?OTR,1,3,x, is a piece", "a piece is ?OTR|1|2, and so on",
		("?OTR:\nhow\nare\nyou\ntoday\nmy\nfriend\nof\nmany\nyears\nand"
		"\nmonths"), "AAMD is short for something", "> ?OTRv3?",
		"a link https://example.org/AAMDAAABAAAAAgAAAAEAAAACAAAAwKk",
	};
	struct pair *p = *state;

	pair_session(p);
	for (size_t i = 0; i < NELEM(shown); i++) {
		pair_forge(&p->a, "laptop", shown[i], 0);
		pair_step(&p->a);
		assert_string_equal(pair_last_text(&p->a), shown[i]);
	}
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 0);
	pair_run(p);
	assert_int_equal(pair_sent(&p->a, "?OTR Error:"), 0);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
}

static void
check_as(struct pair *p, const char *body, enum otr_bent as)
{
	pair_forget_events(&p->a);
	loop_clock_move(p->loop, 70000);
	pair_forge(&p->a, "laptop", body, 0);
	pair_run(p);
	assert_int_equal(pair_texts(&p->a), 0);
	assert_int_equal(pair_last(&p->a, OTR_EVENT_UNREADABLE)->bent, as);
	assert_int_equal(otr_level(p->a.s), OTR_UNVERIFIED);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_LEVEL), 0);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_PEER_UNREADABLE), 0);
}

/* Requests, errors and parts of exchanges: said, and not followed. */
static void
others(void **state)
{
	struct pair *p = *state;
	struct pair_msg *m;
	char *bent;

	pair_session(p);
	check_as(p, "[bob] ?OTRv3?", OTR_BENT_QUERY);
	check_as(p, "<p>?OTRv23?\nI would like to talk", OTR_BENT_QUERY);
	check_as(p, "\xef\xbb\xbf?OTR?v2?", OTR_BENT_QUERY);
	check_as(p, "[bob] ?OTR Error: unreadable", OTR_BENT_ERROR);
	otr_start(p->b.s, NULL);
	m = pair_take(&p->a);		/* his query */
	pair_msg_free(m);
	pair_forge(&p->a, "laptop", "?OTRv3?", 0);
	pair_step(&p->a);
	m = pair_take(&p->b);		/* her DH-COMMIT */
	bent = xasprintf("[bob] %s", m->body);
	pair_msg_free(m);
	pair_clock(p, 30000);
	pair_forget_events(&p->a);
	pair_forge(&p->a, "laptop", bent, 0);
	pair_step(&p->a);
	assert_int_equal(pair_last(&p->a, OTR_EVENT_UNREADABLE)->bent,
	    OTR_BENT_EXCHANGE);
	free(bent);
}

/* The contact is told that a line is gone; not of quotations, nor strangers. */
static void
told(void **state)
{
	struct pair *p = *state;
	char *body, *bent;

	pair_session(p);
	body = line_of(&p->b, &p->a, "hello");
	bent = xasprintf("[bob] %s", body);
	pair_forge(&p->a, "laptop", bent, 0);
	pair_step(&p->a);
	assert_int_equal(pair_sent(&p->a, "?OTR Error:"), 1);
	free(bent);
	pair_forget_sent(&p->a);
	bent = xasprintf("what is this?\n> %s", body);
	pair_forge(&p->a, "laptop", bent, 0);
	pair_step(&p->a);
	assert_int_equal(pair_sent(&p->a, "?OTR Error:"), 0);
	free(bent);
	/* Rarely, whatever comes. */
	bent = xasprintf("[bob] %s", body);
	for (int i = 0; i < 50; i++)
		pair_forge(&p->a, "laptop", bent, 0);
	while (pair_step(&p->a))
		;
	assert_in_range(pair_sent(&p->a, "?OTR Error:"), 0, 3);
	pair_forget_sent(&p->a);
	pair_clock(p, 100000);
	/* A stranger gets no answer at all. */
	otr_end(p->a.s, NULL);
	otr_estrange(p->a.s);
	pair_run(p);
	p->a.peer.known = false;
	pair_forget_sent(&p->a);
	pair_forge(&p->a, "laptop", bent, 0);
	pair_step(&p->a);
	assert_int_equal(pair_sent(&p->a, ""), 0);
	free(bent);
	/* For another of one's programs: that one will say so. */
	p->a.peer.known = true;
	body[5 + 11] = body[5 + 11] == 'B' ? 'C' : 'B';
	bent = xasprintf("[bob] %s", body);
	loop_clock_move(p->loop, 100000);
	pair_forge(&p->a, "laptop", bent, 0);
	pair_step(&p->a);
	assert_int_equal(pair_sent(&p->a, "?OTR Error:"), 0);
	free(bent);
	free(body);
}

/* What pieces were bent is said once, not for each of them. */
static void
pieces(void **state)
{
	struct pair *p = *state;
	struct pair_msg *m;
	char *bent[50];
	size_t n = 0;

	pair_session(p);
	p->b.peer.fragment = 100;
	pair_type(&p->b, "hello");
	while (n < NELEM(bent) && (m = pair_take(&p->a)) != NULL) {
		bent[n++] = xasprintf("[bob] %s", m->body);
		pair_msg_free(m);
	}
	assert_in_range(n, 4, 49);
	for (size_t i = 0; i < n; i++) {
		pair_forge(&p->a, "laptop", bent[i], 0);
		pair_step(&p->a);
		free(bent[i]);
	}
	assert_int_equal(pair_texts(&p->a), 0);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 1);
	assert_int_equal(pair_sent(&p->a, "?OTR Error:"), 1);
	/* Something behind a piece makes it none. */
	pair_forge(&p->a, "laptop", "?OTR,1,2,?OTR:AAMDAAABAAAAAgAAAAEA, [x]",
	    0);
	pair_step(&p->a);
	assert_int_equal(pair_texts(&p->a), 0);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 2);
}

/*
 * What people write around pieces that they ask about is shown each time; a
 * stamp before them is no such thing.
 */
static void
text_around_pieces(void **state)
{
	struct pair *p = *state;

	pair_session(p);
	pair_forge(&p->a, "laptop", "[12:01] ?OTR,1,3,?OTR:AAMDAAABAAAAAgAAA, "
	    "is what I see", 0);
	pair_step(&p->a);
	assert_non_null(strstr(pair_last(&p->a, OTR_EVENT_UNREADABLE)->text,
	    "is what I see"));
	pair_forge(&p->a, "laptop", "[12:02] ?OTR,2,3,QQQQQQQQQQQQQQQQQQQQ, "
	    "meet me at noon", 0);
	pair_step(&p->a);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 2);
	assert_non_null(strstr(pair_last(&p->a, OTR_EVENT_UNREADABLE)->text,
	    "meet me at noon"));
	pair_forge(&p->a, "laptop", "[12:03] ?OTR,3,3,QQQQQQQQQQQQQQQQQQQQ, "
	    "meet me at noon", 0);
	pair_step(&p->a);
	assert_int_equal(pair_count(&p->a, OTR_EVENT_UNREADABLE), 2);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, pair_setup, pair_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(messages), TEST(changed_within), TEST(texts),
		TEST(others), TEST(told), TEST(pieces),
		TEST(text_around_pieces),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
