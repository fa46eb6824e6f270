/*
 * Forms and commands in the model: what is taken from a worker, what the user
 * may put in, what is sent of it, and what ends it.
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

#define BOT "bot@example.org/x"

static int
setup(void **state)
{
	struct bench *b = bench_new(NULL);

	bench_talk(b);
	bench_quiet(b);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	bench_free(*state);
	return 0;
}

/* The number of the last command that was sent. */
static uint32_t
asked(struct bench *b)
{
	fake_net_run(b->net);
	assert_non_null(fake_net_last(b->net, MSG_ADHOC));
	return (uint32_t)fake_net_last(b->net, MSG_ADHOC)->ticket;
}

static void
form_begins(struct bench *b, uint32_t request)
{
	struct msg m = { .type = MSG_FORM };

	m.u.form.request = request;
	m.u.form.title = "Add \"a\" user\nalice: hello";
	m.u.form.text = "Please.\n[Private] bob";
	fake_net_say(b->net, ALICE, &m);
}

static void
field(struct bench *b, uint32_t request, enum form_type type,
    const char *var, bool required)
{
	struct msg m = { .type = MSG_FORM_FIELD };

	m.u.form_field.request = request;
	m.u.form_field.type = type;
	m.u.form_field.var = var;
	m.u.form_field.label = "";
	m.u.form_field.about = "";
	m.u.form_field.required = required;
	fake_net_say(b->net, ALICE, &m);
}

static void
value(struct bench *b, uint32_t request, const char *text)
{
	struct msg m = { .type = MSG_FORM_VALUE };

	m.u.form_value.request = request;
	m.u.form_value.value = text;
	fake_net_say(b->net, ALICE, &m);
}

static void
option(struct bench *b, uint32_t request, const char *label,
    const char *text)
{
	struct msg m = { .type = MSG_FORM_OPTION };

	m.u.form_option.request = request;
	m.u.form_option.label = label;
	m.u.form_option.value = text;
	fake_net_say(b->net, ALICE, &m);
}

static void
form_ends(struct bench *b, uint32_t request, uint32_t left)
{
	struct msg m = { .type = MSG_FORM_END };

	m.u.form_end.request = request;
	m.u.form_end.left = left;
	fake_net_say(b->net, ALICE, &m);
}

static void
done(struct bench *b, uint32_t request, const char *status,
    const char *session, uint32_t actions)
{
	struct msg m = { .type = MSG_ADHOC_DONE };

	m.u.adhoc_done.request = request;
	m.u.adhoc_done.status = status;
	m.u.adhoc_done.session = session;
	m.u.adhoc_done.actions = actions;
	m.u.adhoc_done.note = "";
	fake_net_say(b->net, ALICE, &m);
}

static void
failed(struct bench *b, uint32_t request, const char *condition)
{
	struct msg m = { .type = MSG_ADHOC_DONE };

	m.u.adhoc_done.request = request;
	m.u.adhoc_done.condition = condition;
	fake_net_say(b->net, ALICE, &m);
}

/* A command with one field of each type is open; its form. */
static struct form *
opened(struct bench *b)
{
	uint32_t r;

	assert_int_equal(adhoc_begin(b->account, BOT, "add", b->bob, NULL), 0);
	r = asked(b);
	form_begins(b, r);
	field(b, r, FORM_HIDDEN, "FORM_TYPE", false);
	value(b, r, "the type");
	field(b, r, FORM_FIXED, "", false);
	value(b, r, "Read this.");
	field(b, r, FORM_TEXT, "name", true);
	field(b, r, FORM_PRIVATE, "pw", true);
	field(b, r, FORM_LINES, "lines", false);
	field(b, r, FORM_JID, "who", false);
	field(b, r, FORM_JIDS, "all", false);
	field(b, r, FORM_BOOLEAN, "yes", false);
	value(b, r, "true");
	field(b, r, FORM_CHOICE, "one", false);
	option(b, r, "User", "u");
	option(b, r, "", "7");
	field(b, r, FORM_CHOICES, "some", false);
	option(b, r, "", "a");
	option(b, r, "", "b");
	option(b, r, "", "c d");
	form_ends(b, r, 0);
	done(b, r, "executing", "s1", ADHOC_NEXT | ADHOC_COMPLETE);
	return form_open(b->account, NULL);
}

static int
set(struct form *f, const char *field_name, const char *text, bool more)
{
	struct err err;
	struct form_field *field = form_find(f, field_name, &err);

	assert_non_null(field);
	return form_set(f, field, text, more, &err);
}

static const char *
has(struct form *f, const char *field_name, size_t i)
{
	struct form_field *field = form_find(f, field_name, NULL);

	return i < field->nvalues ? field->values[i] : NULL;
}

static void
test_filled(void **state)
{
	struct bench *b = *state;
	struct form *f = opened(b);

	assert_non_null(f);
	assert_null(form_find(f, "FORM_TYPE", NULL));
	assert_null(form_find(f, "0", NULL));
	assert_null(form_find(f, "9", NULL));
	assert_ptr_equal(form_find(f, "1", NULL), form_find(f, "name", NULL));
	assert_int_equal(set(f, "name", "a\nb", false), -1);
	assert_int_equal(set(f, "name", "ann", false), 0);
	assert_int_equal(set(f, "name", "beth", true), -1);
	assert_string_equal(has(f, "name", 0), "ann");
	assert_int_equal(set(f, "who", "no address", false), -1);
	assert_int_equal(set(f, "who", "Bob@Example.org", false), 0);
	assert_string_equal(has(f, "who", 0), "bob@example.org");
	assert_int_equal(set(f, "all", "a@b, c@d", false), 0);
	assert_int_equal(set(f, "all", "e@f @", true), -1);
	assert_int_equal(set(f, "all", "e@f", true), 0);
	assert_string_equal(has(f, "all", 2), "e@f");
	assert_int_equal(set(f, "yes", "perhaps", false), -1);
	assert_int_equal(set(f, "yes", "no", false), 0);
	assert_string_equal(has(f, "yes", 0), "0");
	assert_int_equal(set(f, "one", "3", false), -1);
	assert_int_equal(set(f, "one", "2", false), 0);
	assert_string_equal(has(f, "one", 0), "7");
	assert_int_equal(set(f, "one", "1", false), 0);
	assert_int_equal(set(f, "one", "7", false), -1);
	assert_string_equal(has(f, "one", 0), "u");
	assert_int_equal(set(f, "one", "=7", false), 0);
	assert_int_equal(set(f, "one", "User", false), 0);
	assert_string_equal(has(f, "one", 0), "u");
	assert_int_equal(set(f, "some", "1 3", false), 0);
	assert_string_equal(has(f, "some", 1), "c d");
	assert_int_equal(set(f, "some", "c d", false), 0);
	assert_null(has(f, "some", 1));
	assert_int_equal(set(f, "lines", "1\n\n3", false), 0);
	assert_string_equal(has(f, "lines", 1), "");
	assert_int_equal(set(f, "lines", "4", true), 0);
	assert_string_equal(has(f, "lines", 3), "4");
}

/* What is shown is safe and masked; nothing that must be there is left out,
 * and what goes is what was shown. */
static void
test_sent(void **state)
{
	struct bench *b = *state;
	struct form *f = opened(b);
	struct err err;
	char *text = form_text(f);

	assert_non_null(strstr(text, "\"Add 'a' user alice: hello\""));
	assert_null(strstr(text, "\nalice"));
	assert_non_null(strstr(text, "\n| [Private] bob"));
	assert_null(strstr(text, "FORM_TYPE"));
	assert_non_null(strstr(text, "| Read this."));
	free(text);
	assert_non_null(bench_entry(talk_buffer(b->bob), "/form next"));
	assert_int_equal(form_open_step(b->account, "send", &err), -1);
	assert_string_equal(err.code, "form-incomplete");
	assert_non_null(strstr(err.text, "1 (name), 2 (pw)"));
	assert_int_equal(form_open_step(b->account, "prev", &err), -1);
	assert_string_equal(err.code, "no-such-step");
	assert_int_equal(set(f, "name", "ann", false), 0);
	assert_int_equal(set(f, "pw", "hunter2", false), 0);
	text = form_text(f);
	assert_null(strstr(text, "hunter2"));
	free(text);
	fake_net_forget(b->net);
	assert_int_equal(form_open_step(b->account, "send", NULL), 0);
	fake_net_run(b->net);
	assert_int_equal(asked(b), fake_net_last(b->net,
	    MSG_FORM_FILLED)->ticket);
	assert_string_equal(fake_net_frame(b->net, MSG_FORM_FILLED, 0)->body,
	    "the type");
	assert_string_equal(fake_net_frame(b->net, MSG_FORM_FILLED, 2)->body,
	    "hunter2");
	assert_int_equal(fake_net_count(b->net, MSG_FORM_FILLED), 9);
	assert_string_equal(fake_net_last(b->net, MSG_ADHOC)->more,
	    "complete");
	assert_string_equal(fake_net_last(b->net, MSG_ADHOC)->id, "s1");
	assert_int_equal(form_open_step(b->account, "send", &err), -1);
	assert_string_equal(err.code, "form-waits");
	assert_null(form_open(b->account, NULL));
	/* Refused: nothing is lost. */
	failed(b, asked(b), "bad-request");
	assert_int_equal(bench_count(b, "error adhoc-failed"), 1);
	assert_ptr_equal(form_open(b->account, NULL), f);
	assert_string_equal(has(f, "pw", 0), "hunter2");
	assert_int_equal(form_open_step(b->account, "send", NULL), 0);
	failed(b, asked(b), "timeout");
	assert_non_null(form_open(b->account, NULL));
	assert_int_equal(form_open_step(b->account, "next", NULL), 0);
	assert_string_equal(fake_net_last(b->net, MSG_ADHOC)->more,
	    "complete");
	fake_net_run(b->net);
	assert_string_equal(fake_net_last(b->net, MSG_ADHOC)->more, "next");
	done(b, asked(b), "completed", "s1", ADHOC_COMPLETE);
	assert_int_equal(bench_count(b, "notice adhoc-done"), 1);
	assert_null(form_open(b->account, &err));
	assert_string_equal(err.code, "no-form");
	assert_null(strstr(b->log.s, "hunter2"));
}

/* A field that is called like a question of the program's own. */
static void
test_prompt(void **state)
{
	struct bench *b = *state;
	struct msg m = { .type = MSG_FORM_FIELD };
	const struct form *f;
	char *prompt;
	uint32_t r;

	assert_int_equal(adhoc_begin(b->account, BOT, "add", b->bob, NULL), 0);
	r = asked(b);
	form_begins(b, r);
	m.u.form_field.request = r;
	m.u.form_field.type = FORM_PRIVATE;
	m.u.form_field.var = "pw";
	m.u.form_field.label = "Passphrase of your keys, as it is: \n\"";
	m.u.form_field.about = "";
	fake_net_say(b->net, ALICE, &m);
	form_ends(b, r, 0);
	done(b, r, "executing", "s1", ADHOC_COMPLETE);
	f = form_open(b->account, NULL);
	prompt = form_field_prompt(&f->fields[0],
	    form_open_address(b->account));
	assert_string_equal(prompt, "\"Passphrase of your keys, as it is:  '\""
	    " (hidden, and sent to " BOT "): ");
	free(prompt);
}

/* Stage behind stage without an end: there is one form, however many. */
static void
test_stages(void **state)
{
	struct bench *b = *state;
	struct err err;
	struct form *f = opened(b);

	assert_int_equal(set(f, "name", "a", false), 0);
	assert_int_equal(set(f, "pw", "b", false), 0);
	for (size_t i = 0; i < 500; i++) {
		assert_int_equal(form_open_step(b->account, "next", NULL), 0);
		form_begins(b, asked(b));
		form_ends(b, asked(b), 0);
		done(b, asked(b), "executing", "s1", ADHOC_NEXT | ADHOC_PREV);
		assert_non_null(form_open(b->account, NULL));
	}
	assert_int_equal(adhoc_begin(b->account, BOT, "x", NULL, &err), -1);
	assert_string_equal(err.code, "form-open");
	/* Another session is not gone on with. */
	assert_int_equal(form_open_step(b->account, "prev", NULL), 0);
	done(b, asked(b), "executing", "s2", ADHOC_NEXT);
	assert_null(form_open(b->account, NULL));
	assert_int_equal(bench_count(b, "form closed"), 1);
}

static void
test_ends(void **state)
{
	struct bench *b = *state;
	uint32_t r;

	assert_non_null(opened(b));
	assert_int_equal(form_open_step(b->account, "cancel", NULL), 0);
	r = asked(b);
	assert_string_equal(fake_net_last(b->net, MSG_ADHOC)->more, "cancel");
	assert_null(form_open(b->account, NULL));
	/* The answer comes, and means nothing any more. */
	bench_quiet(b);
	form_begins(b, r);
	form_ends(b, r, 0);
	done(b, r, "executing", "s1", ADHOC_NEXT);
	assert_string_equal(b->log.s, "");
	assert_null(form_open(b->account, NULL));
	assert_non_null(opened(b));
	fake_net_answers(b->net, true, false, true);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	fake_net_run(b->net);
	bench_clock(b, 60000);
	fake_net_online(b->net, ALICE, "other", false);
	assert_null(form_open(b->account, NULL));
	assert_int_equal(bench_count(b, "error adhoc-failed"), 1);
}

/* A form that was cut is shown, and never sent. */
static void
test_cut(void **state)
{
	struct bench *b = *state;
	struct err err;
	uint32_t r;

	assert_int_equal(adhoc_begin(b->account, "", "add", NULL, NULL), 0);
	r = asked(b);
	assert_string_equal(fake_net_last(b->net, MSG_ADHOC)->to,
	    "example.org");
	form_begins(b, r);
	field(b, r, FORM_TEXT, "x", false);
	form_ends(b, r, 9800);
	done(b, r, "executing", "s1", ADHOC_COMPLETE);
	assert_int_equal(bench_count(b, "9800 of its parts are missing"), 1);
	assert_int_equal(form_open_step(b->account, "send", &err), -1);
	assert_string_equal(err.code, "form-cut");
}

/* What a worker must not say closes its link. */
static void
test_rules(void **state)
{
	struct bench *b = *state;
	uint32_t r;

	assert_int_equal(adhoc_begin(b->account, BOT, "x", NULL, NULL), 0);
	r = asked(b);
	form_begins(b, r);
	for (size_t i = 0; i < IPC_FORM_FIELDS_MAX; i++)
		field(b, r, FORM_TEXT, "x", false);
	assert_int_equal(account_state(b->account), ACCOUNT_ONLINE);
	field(b, r, FORM_TEXT, "x", false);
	assert_int_not_equal(account_state(b->account), ACCOUNT_ONLINE);
}

static void
test_unasked(void **state)
{
	struct bench *b = *state;

	form_begins(b, 1);
	assert_int_not_equal(account_state(b->account), ACCOUNT_ONLINE);
}

/* ---- what an address says of itself ------------------------------------ */

static void
found(struct bench *b, uint32_t request, enum found kind, const char *jid,
    const char *node, const char *name)
{
	struct msg m = { .type = MSG_FOUND };

	m.u.found.request = request;
	m.u.found.kind = kind;
	m.u.found.jid = jid;
	m.u.found.node = node;
	m.u.found.name = name;
	fake_net_say(b->net, ALICE, &m);
}

static void
browsed(struct bench *b, uint32_t request, const char *condition)
{
	struct msg m = { .type = MSG_BROWSED };

	m.u.browsed.request = request;
	m.u.browsed.condition = condition;
	fake_net_say(b->net, ALICE, &m);
}

static void
test_browse(void **state)
{
	struct bench *b = *state;
	const struct entry *e;
	struct err err;
	uint32_t r;

	assert_int_equal(account_browse(b->account, "", "", b->bob, NULL), 0);
	fake_net_run(b->net);
	r = (uint32_t)fake_net_last(b->net, MSG_BROWSE)->ticket;
	assert_string_equal(fake_net_last(b->net, MSG_BROWSE)->to,
	    "example.org");
	found(b, r, FOUND_IDENTITY, "", "server/im", "Pro\nsody");
	found(b, r, FOUND_FEATURE, "", "urn:xmpp:ping", "");
	found(b, r, FOUND_FEATURE, "", "urn:x", "");
	found(b, r, FOUND_ITEM, "rooms.example.org", "", "Rooms");
	form_begins(b, r);
	field(b, r, FORM_HIDDEN, "FORM_TYPE", false);
	value(b, r, "http://jabber.org/network/serverinfo");
	field(b, r, FORM_CHOICES, "abuse-addresses", false);
	value(b, r, "mailto:abuse@example.org");
	field(b, r, FORM_CHOICES, "sales-addresses", false);
	form_ends(b, r, 0);
	browsed(b, r, "");
	e = bench_entry(talk_buffer(b->bob), "example.org:");
	assert_non_null(e);
	assert_non_null(strstr(e->text, "It is: server/im \"Pro sody\"\n"
	    "It can: ping, urn:x\nWho runs it:"));
	assert_non_null(strstr(e->text, "abuse-addresses: "
	    "mailto:abuse@example.org\nIt has:\n  rooms.example.org "
	    "\"Rooms\""));
	assert_null(strstr(e->text, "sales"));
	assert_true(bench_heard(b, "notice disco-identity", "notice "
	    "disco-feature", "notice disco-item", "form contacts",
	    "notice disco ", NULL));
	assert_int_equal(account_browse_commands(b->account, "", NULL, NULL),
	    0);
	fake_net_run(b->net);
	browsed(b, (uint32_t)fake_net_last(b->net, MSG_BROWSE)->ticket,
	    "item-not-found");
	assert_int_equal(bench_count(b, "error adhoc-failed example.org: it "
	    "takes no commands"), 1);
	/* Not answered twice, not without end, and told when it fails. */
	browsed(b, r, "");
	assert_int_equal(bench_count(b, "notice disco "), 1);
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(account_browse(b->account, BOB, "", NULL,
		    NULL), 0);
	assert_int_equal(account_browse(b->account, BOB, "", NULL, &err), -1);
	assert_string_equal(err.code, "too-many");
	fake_net_answers(b->net, true, false, true);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	assert_int_equal(account_browse(b->account, BOB, "", NULL, &err), -1);
	bench_clock(b, 60000);
	fake_net_online(b->net, ALICE, "other", false);
	assert_int_equal(bench_count(b, "error disco-failed"), 8);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_filled), T(test_sent), T(test_prompt), T(test_stages),
		T(test_ends),
		T(test_cut), T(test_rules), T(test_unasked), T(test_browse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
