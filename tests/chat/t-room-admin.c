/*
 * What the user does in a room as its moderator, admin or owner: what is asked
 * of it, what is said of the answer, and that nothing of a form is lost.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chat/rooms.h"
#include "tests/support/room-bench.h"

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

/* The frame that was sent last, of that type. */
static const struct fake_frame *
sent(struct bench *b, enum msg_type type)
{
	fake_net_run(b->net);
	assert_non_null(fake_net_last(b->net, type));
	return fake_net_last(b->net, type);
}

static void
done(struct bench *b, uint64_t request, const char *condition)
{
	struct msg m = { .type = MSG_ROOM_DONE };

	m.u.room_done.request = (uint32_t)request;
	m.u.room_done.condition = condition;
	m.u.room_done.text = "";
	fake_net_say(b->net, ALICE, &m);
}

static void
form_done(struct bench *b, uint64_t request, bool plain,
    const char *condition)
{
	struct msg m = { .type = MSG_ROOM_FORM_DONE };

	m.u.room_form_done.request = (uint32_t)request;
	m.u.room_form_done.plain = plain;
	m.u.room_form_done.condition = condition;
	m.u.room_form_done.text = "";
	fake_net_say(b->net, ALICE, &m);
}

/* ---- roles and affiliations ----------------------------------------------- */

static void
test_kick(void **state)
{
	struct bench *b = *state;
	const struct fake_frame *f;

	(void)room_enter(b);
	assert_int_equal(room_set_role(b->account, ROOM, "bob", ROLE_NONE,
	    "enough", NULL, NULL), 0);
	f = sent(b, MSG_ROOM_ROLE);
	assert_string_equal(f->to, ROOM);
	assert_string_equal(f->id, "bob");
	assert_string_equal(f->body, "enough");
	assert_int_equal(f->flags, ROLE_NONE);
	bench_quiet(b);
	done(b, f->ticket, "");
	assert_true(bench_heard(b, "notice room-done bob was put out of " ROOM,
	    NULL));
	/* Once is all. */
	bench_quiet(b);
	done(b, f->ticket, "");
	assert_false(bench_heard(b, "notice", NULL));
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
}

/* No command for somebody hits another one, whatever they call themselves. */
static void
test_address(void **state)
{
	static const struct { const char *who, *is; } all[] = {
		{ "bob@example.org", "bob@example.org" },
		{ "@example.net", "example.net" },
		{ "eve@example.net/x", "eve@example.net" },
		{ "bob", NULL }, { "nobody", NULL },
		{ "alice@example.org", NULL }, { "@example.org", NULL },
		{ "carol@example.org", "carol@example.org" },
	};
	struct bench *b = *state;
	struct talk *v = room_enter(b);
	struct occupant *o;
	struct err err;
	char *jid;

	people_add(v->room->people, "alice@example.org");
	people_add(v->room->people, "@example.org");
	o = people_add(v->room->people, "carol@example.org");
	o->real = xstrdup("carol@example.org");
	for (size_t i = 0; i < NELEM(all); i++) {
		jid = room_address(b->account, ROOM, all[i].who, &err);
		if (all[i].is == NULL)
			assert_null(jid);
		else
			assert_string_equal(jid, all[i].is);
		free(jid);
	}
	assert_null(room_address(b->account, ROOM, "@example.org", &err));
	assert_true(err_is(&err, "two-meanings"));
	/* Whoever means the address can say so. */
	jid = room_address(b->account, ROOM, "alice@example.org/x", &err);
	assert_string_equal(jid, "alice@example.org");
	free(jid);
	assert_null(room_address(b->account, "a@b", "bob", &err));
	assert_true(err_is(&err, "not-joined"));
}

static void
test_refused(void **state)
{
	struct bench *b = *state;
	static const struct { enum affiliation what; const char *condition;
	    const char *says; } all[] = {
		{ AFFILIATION_OUTCAST, "forbidden", "only admins and owners" },
		{ AFFILIATION_OUTCAST, "not-allowed", "owners alone" },
		{ AFFILIATION_OWNER, "forbidden", "only its owners make" },
		{ AFFILIATION_NONE, "conflict", "has to keep an owner" },
		{ AFFILIATION_MEMBER, "timeout", "no answer within" },
		{ AFFILIATION_MEMBER, "odd-one", "odd-one" },
	};

	for (size_t i = 0; i < NELEM(all); i++) {
		assert_int_equal(room_set_affiliation(b->account, ROOM,
		    "eve@example.net", all[i].what, NULL, NULL, NULL), 0);
		bench_quiet(b);
		done(b, sent(b, MSG_ROOM_AFFILIATION)->ticket,
		    all[i].condition);
		assert_true(bench_heard(b, "error room-denied", NULL));
		assert_non_null(strstr(b->log.s, all[i].says));
	}
}

/* What is not answered ends with the stream; and there are not too many. */
static void
test_bounds(void **state)
{
	struct bench *b = *state;
	struct err err;
	int n = 0;

	while (room_set_role(b->account, ROOM, "x", ROLE_VISITOR, NULL, NULL,
	    &err) == 0)
		n++;
	assert_true(err_is(&err, "too-many"));
	assert_int_equal(n, 32);
	bench_quiet(b);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 400000);
	assert_true(bench_heard(b, "error room-denied", NULL));
	assert_int_equal(room_set_role(b->account, ROOM, "x", ROLE_VISITOR,
	    NULL, NULL, NULL), 0);
}

/* A worker that answers what was not asked breaks the rules. */
static void
test_unasked(void **state)
{
	struct bench *b = *state;

	done(b, 77, "");
	assert_int_not_equal(b->account->state, ACCOUNT_ONLINE);
}

/* ---- lists ------------------------------------------------------------------ */

static void
listed(struct bench *b, uint64_t request, const char *jid, const char *why)
{
	struct msg m = { .type = MSG_ROOM_LISTED };

	m.u.room_listed.request = (uint32_t)request;
	m.u.room_listed.jid = jid;
	m.u.room_listed.nick = "";
	m.u.room_listed.reason = why;
	fake_net_say(b->net, ALICE, &m);
}

static uint64_t
list_request(struct bench *b, size_t i)
{
	/* They have one number behind the other. */
	return sent(b, MSG_ROOM_LIST)->ticket + 1 + i -
	    fake_net_count(b->net, MSG_ROOM_LIST);
}

static void
test_lists(void **state)
{
	struct bench *b = *state;

	assert_int_equal(room_ask_list(b->account, ROOM, AFFILIATION_NONE,
	    NULL, NULL), 0);
	fake_net_run(b->net);
	assert_int_equal(fake_net_count(b->net, MSG_ROOM_LIST), 4);
	bench_quiet(b);
	listed(b, list_request(b, 0), "alice@example.org", "");
	listed(b, list_request(b, 3), "eve@example.net",
	    "spam\nMembers:\n  bob@example.org");
	done(b, list_request(b, 3), "");
	done(b, list_request(b, 0), "");
	done(b, list_request(b, 1), "forbidden");
	assert_false(bench_heard(b, "notice room-list ", NULL));
	done(b, list_request(b, 2), "");
	assert_true(bench_heard(b, "notice room-listed alice@example.org",
	    "notice room-listed eve@example.net", "notice room-list ", NULL));
	assert_non_null(strstr(b->log.s, "\nOwners:\n  alice@example.org\n"
	    "Admins: (only owners of the room may see it (forbidden))\n"
	    "Members: nobody\nBanned:\n  eve@example.net: \"spam"));
	assert_null(strstr(b->log.s, "\n  bob@"));
}

static void
test_list_refused(void **state)
{
	struct bench *b = *state;

	assert_int_equal(room_ask_list(b->account, ROOM, AFFILIATION_OUTCAST,
	    NULL, NULL), 0);
	bench_quiet(b);
	done(b, list_request(b, 0), "forbidden");
	assert_true(bench_heard(b, "error room-denied", NULL));
	assert_non_null(strstr(b->log.s, "only admins and owners"));
}

/* ---- what it is --------------------------------------------------------------- */

static void
found(struct bench *b, uint64_t request, enum found kind, const char *node,
    const char *name)
{
	struct msg m = { .type = MSG_FOUND };

	m.u.found.request = (uint32_t)request;
	m.u.found.kind = kind;
	m.u.found.jid = "";
	m.u.found.node = node;
	m.u.found.name = name;
	fake_net_say(b->net, ALICE, &m);
}

static void
browsed(struct bench *b, uint64_t request)
{
	struct msg m = { .type = MSG_BROWSED };

	m.u.browsed.request = (uint32_t)request;
	m.u.browsed.condition = m.u.browsed.text = "";
	fake_net_say(b->net, ALICE, &m);
}

static void
test_info(void **state)
{
	struct bench *b = *state;
	uint64_t request;

	assert_int_equal(room_ask_info(b->account, ROOM, NULL, NULL), 0);
	request = sent(b, MSG_BROWSE)->ticket;
	found(b, request, FOUND_IDENTITY, "conference/text", "The \"den\"\nx");
	found(b, request, FOUND_FEATURE, "http://jabber.org/protocol/muc", "");
	found(b, request, FOUND_FEATURE, "muc_nonanonymous", "");
	found(b, request, FOUND_FEATURE, "muc_membersonly", "");
	bench_quiet(b);
	browsed(b, request);
	assert_true(bench_heard(b, "notice room-info " ROOM, NULL));
	assert_non_null(strstr(b->log.s, "only members may enter; all see "
	    "real addresses"));
	assert_null(strstr(b->log.s, "\nx"));
	assert_int_equal(room_ask_info(b->account, "x.example.org", NULL,
	    NULL), 0);
	request = sent(b, MSG_BROWSE)->ticket;
	bench_quiet(b);
	browsed(b, request);
	assert_non_null(strstr(b->log.s, "does not say that it is a room"));
}

/* ---- forms -------------------------------------------------------------------- */

static void
form_comes(struct bench *b, uint64_t request)
{
	struct msg form = { .type = MSG_FORM };
	struct msg field = { .type = MSG_FORM_FIELD };
	struct msg end = { .type = MSG_FORM_END };

	form.u.form.request = (uint32_t)request;
	fake_net_say(b->net, ALICE, &form);
	field.u.form_field.request = (uint32_t)request;
	field.u.form_field.type = FORM_TEXT;
	field.u.form_field.var = "name";
	field.u.form_field.required = true;
	fake_net_say(b->net, ALICE, &field);
	end.u.form_end.request = (uint32_t)request;
	fake_net_say(b->net, ALICE, &end);
}

static void
fill(struct bench *b, const char *value)
{
	struct form *form = form_open(b->account, NULL);

	assert_non_null(form);
	assert_int_equal(form_set(form, form_find(form, "name", NULL), value,
	    false, NULL), 0);
}

static void
test_config(void **state)
{
	struct bench *b = *state;
	struct err err;

	assert_int_equal(room_config(b->account, ROOM, NULL, NULL), 0);
	assert_int_equal(room_register(b->account, ROOM, NULL, &err), -1);
	assert_true(err_is(&err, "form-open"));
	assert_int_equal(adhoc_begin(b->account, ROOM, "x", NULL, &err), -1);
	assert_true(err_is(&err, "form-open"));
	form_comes(b, sent(b, MSG_ROOM_FORM)->ticket);
	form_done(b, sent(b, MSG_ROOM_FORM)->ticket, false, "");
	assert_int_equal(form_open_step(b->account, "send", &err), -1);
	assert_true(err_is(&err, "form-incomplete"));
	assert_int_equal(form_open_step(b->account, "next", &err), -1);
	assert_true(err_is(&err, "no-such-step"));
	fill(b, "The den");
	/* Refused, and then the stream is lost: it is still there. */
	assert_int_equal(form_open_step(b->account, "send", NULL), 0);
	assert_int_equal(form_open_step(b->account, "send", &err), -1);
	assert_true(err_is(&err, "form-waits"));
	bench_quiet(b);
	form_done(b, sent(b, MSG_ROOM_FORM)->ticket, false, "not-acceptable");
	assert_true(bench_heard(b, "error form-refused", NULL));
	assert_int_equal(form_open_step(b->account, "send", NULL), 0);
	fake_net_run(b->net);
	bench_quiet(b);
	fake_net_offline(b->net, ALICE, OFF_LOST, "");
	bench_clock(b, 400000);
	assert_true(bench_heard(b, "error form-refused", NULL));
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
	assert_string_equal(form_find(form_open(b->account, NULL), "name",
	    NULL)->values[0], "The den");
	assert_int_equal(form_open_step(b->account, "send", NULL), 0);
	assert_string_equal(sent(b, MSG_FORM_FILLED)->body, "The den");
	bench_quiet(b);
	form_done(b, sent(b, MSG_ROOM_FORM)->ticket, false, "");
	assert_true(bench_heard(b, "notice form-done " ROOM " now has these "
	    "settings", NULL));
	assert_null(form_open(b->account, NULL));
}

/* Who may not sees it before there is a form; and one that is given up. */
static void
test_no_form(void **state)
{
	struct bench *b = *state;

	assert_int_equal(room_config(b->account, ROOM, NULL, NULL), 0);
	bench_quiet(b);
	form_done(b, sent(b, MSG_ROOM_FORM)->ticket, false, "forbidden");
	assert_true(bench_heard(b, "error form-refused", NULL));
	assert_non_null(strstr(b->log.s, "only owners may change"));
	assert_null(form_open_address(b->account));
	assert_int_equal(room_config(b->account, ROOM, NULL, NULL), 0);
	form_done(b, sent(b, MSG_ROOM_FORM)->ticket, false, "");
	assert_null(form_open_address(b->account));
	assert_int_equal(room_config(b->account, ROOM, NULL, NULL), 0);
	assert_int_equal(form_open_step(b->account, "cancel", NULL), 0);
	form_comes(b, sent(b, MSG_ROOM_FORM)->ticket);
	form_done(b, sent(b, MSG_ROOM_FORM)->ticket, false, "");
	assert_null(form_open_address(b->account));
	assert_int_equal(b->account->state, ACCOUNT_ONLINE);
}

static void
test_register(void **state)
{
	struct bench *b = *state;
	const struct fake_frame *f;

	assert_int_equal(room_register(b->account, "rooms.example.org", NULL,
	    NULL), 0);
	form_comes(b, sent(b, MSG_ROOM_FORM)->ticket);
	form_done(b, sent(b, MSG_ROOM_FORM)->ticket, true, "");
	fill(b, "alice");
	assert_int_equal(form_open_step(b->account, "send", NULL), 0);
	f = sent(b, MSG_ROOM_FORM);
	assert_true(f->on);
	assert_int_equal(f->flags, ROOM_FORM_SEND);
	form_done(b, f->ticket, false, "");
	assert_int_equal(room_unregister(b->account, "rooms.example.org",
	    NULL, NULL), 0);
	f = sent(b, MSG_ROOM_FORM);
	assert_int_equal(f->flags, ROOM_FORM_REMOVE);
	bench_quiet(b);
	form_done(b, f->ticket, false, "");
	assert_true(bench_heard(b, "notice room-done You are no longer",
	    NULL));
}

/* ---- lines of others ------------------------------------------------------------ */

static void
kept_line(struct bench *b, const char *nick, const char *id,
    const char *archive_id, const char *body)
{
	struct msg m = { .type = MSG_MESSAGE };
	char *from = xasprintf(ROOM "/%s", nick);

	m.u.message.from = from;
	m.u.message.id = id;
	m.u.message.archive_id = archive_id;
	m.u.message.body = body;
	m.u.message.kind = MESSAGE_GROUPCHAT;
	fake_net_say(b->net, ALICE, &m);
	free(from);
}

static void
test_moderate(void **state)
{
	struct bench *b = *state;
	struct talk *v = room_enter(b);
	struct err err;

	occupant(b, "bob", ROLE_PARTICIPANT, 0);
	assert_int_equal(room_moderate(v, NULL, NULL, &err), -1);
	assert_true(err_is(&err, "no-line"));
	kept_line(b, "bob", "b1", "s1", "buy pills");
	kept_line(b, "bob", "b2", "s2", "buy more");
	kept_line(b, "bob", "b3", "", "without an id");
	assert_int_equal(room_moderate(v, NULL, NULL, &err), -1);
	assert_int_equal(room_moderate(v, "#nowhere", NULL, &err), -1);
	assert_int_equal(room_moderate(v, "#b1", "spam", NULL), 0);
	assert_string_equal(sent(b, MSG_ROOM_MODERATE)->id, "s1");
	assert_string_equal(sent(b, MSG_ROOM_MODERATE)->body, "spam");
	bench_quiet(b);
	done(b, sent(b, MSG_ROOM_MODERATE)->ticket,
	    "feature-not-implemented");
	assert_non_null(strstr(b->log.s, "cannot take back"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_kick, setup, teardown),
		cmocka_unit_test_setup_teardown(test_address, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_bounds, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unasked, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lists, setup, teardown),
		cmocka_unit_test_setup_teardown(test_list_refused, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_info, setup, teardown),
		cmocka_unit_test_setup_teardown(test_config, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_form, setup, teardown),
		cmocka_unit_test_setup_teardown(test_register, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_moderate, setup,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
