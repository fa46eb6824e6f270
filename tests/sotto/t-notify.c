/*
 * The notify command: for what it is run, and for what never: strangers,
 * whoever is blocked, ignored or muted, what came before, what another program
 * got.  It is told an account and a name, never a text.
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
#include <time.h>

#include <cmocka.h>

#include "sotto/inside.h"
#include "tests/support/room-bench.h"

#define SECRET "the plum tree"
#define MALLORY "mallory@evil.example"
#define NOW INT64_C(1795168800000)	/* 2026-11-20 10:00 UTC */

/* The helper's part: what it was asked to run. */
static size_t runs;
static char said[512];

void
helper_run(struct helper *helper, unsigned number, const char *const argv[],
    void (*done)(void *, int, const char *), void *arg)
{
	assert_non_null(helper);
	assert_int_equal(number, 0);
	assert_null(done);
	assert_null(arg);
	assert_null(argv[2]);
	runs++;
	snprintf(said, sizeof(said), "%s|%s", argv[0], argv[1]);
}

struct fixture {
	struct program p;
	struct bench *b;
};

static void
begin(struct fixture *f, const char *more)
{
	char *all = xasprintf("password = \"pw\"\n%s",
	    more != NULL ? more : "");

	memset(f, 0, sizeof(*f));
	f->b = bench_new(all);
	loop_clock_fake(f->b->loop, NOW);
	bench_talk(f->b);
	f->p.loop = f->b->loop;
	f->p.conf = f->b->conf;
	f->p.chat = f->b->chat;
	f->p.helper = (struct helper *)f;
	notify_start(&f->p);
	free(all);
	runs = 0;
	said[0] = '\0';
}

#define COMMAND "notify_command = \"beep\"\n"

static int
setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	begin(f, COMMAND);
	*state = f;
	return 0;
}

static void
end(struct fixture *f)
{
	bench_free(f->b);
}

static int
teardown(void **state)
{
	end(*state);
	free(*state);
	return 0;
}

/* What it was told since the last time, or "". */
static const char *
told(struct fixture *f)
{
	static char last[sizeof(said)];

	assert_true(runs <= 1);
	memcpy(last, said, sizeof(last));
	runs = 0;
	said[0] = '\0';
	bench_clock(f->b, 3000);
	return last;
}

static void
message(struct fixture *f, const char *from, const char *id,
    const char *text, uint32_t flags)
{
	fake_net_message(f->b->net, ALICE, from, id, text, flags);
}

static void
set(struct fixture *f, enum setting id, const char *contact,
    const char *value)
{
	struct err err;

	assert_int_equal(conf_set(f->b->conf, id, contact == NULL ? NULL :
	    ALICE, contact, value, &err), 0);
}

/* ---- who calls ------------------------------------------------------------- */

static void
test_message(void **state)
{
	struct fixture *f = *state;

	message(f, PHONE, "1", SECRET, 0);
	assert_string_equal(told(f), ALICE "|Bob");
	/* Sealed or not, and whatever the notifications show. */
	set(f, SET_NOTIFY_TEXT, NULL, "true");
	bench_otr(f->b)->level = OTR_PRIVATE;
	message(f, PHONE, "2", SECRET, 0);
	assert_string_equal(told(f), ALICE "|Bob");
	/* A burst is one. */
	message(f, PHONE, "3", "one", 0);
	message(f, PHONE, "4", "two", 0);
	message(f, PHONE, "5", "three", 0);
	assert_string_equal(told(f), ALICE "|Bob");
	message(f, PHONE, "6", "later", 0);
	assert_string_equal(told(f), ALICE "|Bob");
}

/* A name is foreign: it is no option and no control character. */
static void
test_name(void **state)
{
	struct fixture *f = *state;

	fake_net_roster(f->b->net, ALICE, BOB, "--help", SUB_BOTH);
	message(f, PHONE, "1", "hi", 0);
	assert_string_equal(told(f), ALICE "| --help");
	fake_net_roster(f->b->net, ALICE, BOB, "B\033]2;x\007ob", SUB_BOTH);
	message(f, PHONE, "2", "hi", 0);
	assert_null(strpbrk(told(f), "\033\007"));
}

static void
test_no_command(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, NULL);
	message(&f, PHONE, "1", "hi", 0);
	assert_string_equal(told(&f), "");
	end(&f);
	begin(&f, COMMAND);
	f.p.helper = NULL;
	message(&f, PHONE, "1", "hi", 0);
	assert_string_equal(told(&f), "");
	end(&f);
}

/* ---- who does not ------------------------------------------------------------ */

static void
test_settings(void **state)
{
	static const char *const quiet[] = { "off", "bell" };
	struct fixture *f = *state;

	for (size_t i = 0; i < NELEM(quiet); i++) {
		set(f, SET_NOTIFY, BOB, quiet[i]);
		message(f, PHONE, "", "hi", 0);
		assert_string_equal(told(f), "");
		set(f, SET_NOTIFY, BOB, NULL);
		set(f, SET_NOTIFY, NULL, quiet[i]);
		message(f, PHONE, "", "hi", 0);
		assert_string_equal(told(f), "");
		/* What is said of one counts more than what is of all. */
		set(f, SET_NOTIFY, BOB, "all");
		message(f, PHONE, "", "hi", 0);
		assert_string_equal(told(f), ALICE "|Bob");
		set(f, SET_NOTIFY, NULL, NULL);
	}
}

/* "HH:MM-HH:MM", minutes from now. */
static void
set_quiet(struct fixture *f, int from, int to)
{
	time_t now = (time_t)(loop_wall(f->b->loop) / 1000);
	time_t a = now + from * 60, b = now + to * 60;
	struct tm begins, ends;
	char hours[16];

	localtime_r(&a, &begins);
	localtime_r(&b, &ends);
	strftime(hours, sizeof(hours), "%H:%M-", &begins);
	strftime(hours + 6, sizeof(hours) - 6, "%H:%M", &ends);
	set(f, SET_QUIET_HOURS, NULL, hours);
}

static void
test_quiet_hours(void **state)
{
	struct fixture *f = *state;

	set_quiet(f, -60, 60);
	message(f, PHONE, "1", "hi", 0);
	assert_string_equal(told(f), "");
	set_quiet(f, -60, -10);
	message(f, PHONE, "2", "hi", 0);
	assert_string_equal(told(f), ALICE "|Bob");
	/* Over midnight, and the whole day. */
	set_quiet(f, -60, -70);
	message(f, PHONE, "3", "hi", 0);
	assert_string_equal(told(f), "");
	set_quiet(f, 0, 0);
	message(f, PHONE, "4", "hi", 0);
	assert_string_equal(told(f), "");
}

static void
test_blocked(void **state)
{
	struct fixture *f = *state;

	account_block(f->b->account, BOB, REPORT_NONE, NULL, NULL);
	fake_net_run(f->b->net);
	message(f, PHONE, "1", "hi", 0);
	message(f, PHONE, "2", "?OTRv3?", 0);
	assert_string_equal(told(f), "");
	/* All of a domain. */
	account_block(f->b->account, "evil.example", REPORT_NONE, NULL, NULL);
	fake_net_run(f->b->net);
	message(f, MALLORY "/x", "3", "hi", 0);
	assert_string_equal(told(f), "");
}

/* Who is no contact calls nobody, until the user has to do with them. */
static void
test_stranger(void **state)
{
	struct fixture *f = *state;
	struct err err;

	message(f, MALLORY "/x", "1", "hi", 0);
	assert_string_equal(told(f), "");
	set(f, SET_NOTIFY_STRANGERS, NULL, "bell");
	message(f, MALLORY "/x", "2", "hi", 0);
	assert_string_equal(told(f), "");
	set(f, SET_NOTIFY_STRANGERS, NULL, "all");
	message(f, MALLORY "/x", "3", "hi", 0);
	assert_string_equal(told(f), ALICE "|" MALLORY);
	/* It takes nothing back that the user has said. */
	set(f, SET_NOTIFY, MALLORY, "bell");
	message(f, MALLORY "/x", "4", "hi", 0);
	assert_string_equal(told(f), "");
	set(f, SET_NOTIFY, MALLORY, NULL);
	set(f, SET_NOTIFY_STRANGERS, NULL, NULL);
	message(f, MALLORY "/x", "5", "hi", 0);
	assert_string_equal(told(f), "");
	assert_int_equal(talk_type(talk_find(f->b->account, MALLORY), "who?",
	    OTR_NOT_PRIVATE, NULL, NULL, &err), 0);
	fake_net_run(f->b->net);
	message(f, MALLORY "/x", "6", "hi", 0);
	assert_string_equal(told(f), ALICE "|" MALLORY);
}

static const struct entry *
question_of(const struct buffer *b)
{
	size_t i = b->count;

	while (i > 0 && buffer_at(b, i - 1)->kind != ENTRY_QUESTION)
		i--;
	return i == 0 ? NULL : buffer_at(b, i - 1);
}

/* So does one who asks to see when the user is online. */
static void
test_strange_question(void **state)
{
	static const struct {
		const char *from;
		enum notify most;
	} cases[] = { { MALLORY, NOTIFY_OFF }, { BOB, NOTIFY_ALL } };
	struct fixture *f = *state;
	struct msg m = { .type = MSG_SUBSCRIPTION };
	const struct entry *e;
	struct talk *v;

	fake_net_roster(f->b->net, ALICE, BOB, "Bob", SUB_TO);
	for (size_t i = 0; i < NELEM(cases); i++) {
		m.u.subscription.from = cases[i].from;
		m.u.subscription.kind = "subscribe";
		fake_net_say(f->b->net, ALICE, &m);
		v = talk_find(f->b->account, cases[i].from);
		e = question_of(v != NULL ? &v->buffer :
		    chat_status(f->b->chat));
		assert_non_null(e);
		assert_int_equal(chat_calls(f->b->chat, v, e), cases[i].most);
	}
	assert_string_equal(told(f), "");
}

/* Copies, what waited, what was said of a line that stands there. */
static void
test_no_news(void **state)
{
	static const uint32_t flags[] = {
		GOT_CARBON, GOT_CARBON_SENT, GOT_DELAYED,
		GOT_CARBON | GOT_DELAYED,
	};
	struct fixture *f = *state;
	struct msg m = { .type = MSG_MESSAGE };
	char id[] = "a";

	for (size_t i = 0; i < NELEM(flags); i++, id[0]++) {
		message(f, PHONE, id, "of before", flags[i]);
		assert_string_equal(told(f), "");
	}
	message(f, PHONE, "line", "hi", 0);
	assert_string_equal(told(f), ALICE "|Bob");
	/* The same line once more. */
	message(f, PHONE, "line", "hi", 0);
	assert_string_equal(told(f), "");
	m.u.message.from = PHONE;
	m.u.message.kind = MESSAGE_CHAT;
	m.u.message.id = "mended";
	m.u.message.body = "ho";
	m.u.message.refers = REFERENCE_CORRECTS;
	m.u.message.refers_id = "line";
	fake_net_say(f->b->net, ALICE, &m);
	assert_true(bench_heard(f->b, "message in not-private ho", NULL));
	assert_string_equal(told(f), "");
	m.u.message.id = "likes";
	m.u.message.body = "";
	m.u.message.emoji = "\xf0\x9f\x91\x8d";
	m.u.message.refers = REFERENCE_REACTS;
	m.u.message.refers_id = "mended";
	fake_net_say(f->b->net, ALICE, &m);
	assert_string_equal(told(f), "");
}

/* What is shown as a notice, and is no line of a conversation. */
static void
test_no_line(void **state)
{
	struct fixture *f = *state;
	struct msg m = { .type = MSG_MESSAGE };

	m.u.message.from = PHONE;
	m.u.message.kind = MESSAGE_HEADLINE;
	m.u.message.id = "1";
	m.u.message.body = "news";
	fake_net_say(f->b->net, ALICE, &m);
	assert_true(bench_heard(f->b, "headline news", NULL));
	assert_string_equal(told(f), "");
	m.u.message.from = "example.org";
	m.u.message.kind = MESSAGE_NORMAL;
	m.u.message.body = "maintenance";
	fake_net_say(f->b->net, ALICE, &m);
	assert_string_equal(told(f), "");
	/* What the user writes. */
	bench_type(f->b, "of ours", OTR_NOT_PRIVATE);
	assert_string_equal(told(f), "");
}

static void
give_archived(struct fixture *f, const char *id, const char *body,
    int64_t stamp)
{
	const struct fake_frame *ask = fake_net_last(f->b->net,
	    MSG_ARCHIVE_ASK);
	struct msg m = { .type = MSG_ARCHIVED };

	assert_non_null(ask);
	m.u.archived.request = (uint32_t)ask->ticket;
	m.u.archived.archive_id = id;
	m.u.archived.from = PHONE;
	m.u.archived.to = ALICE;
	m.u.archived.id = id;
	m.u.archived.body = body;
	m.u.archived.stamp = (uint64_t)stamp;
	fake_net_say(f->b->net, ALICE, &m);
	m = (struct msg){ .type = MSG_ARCHIVE_END };
	m.u.archive_end.request = (uint32_t)ask->ticket;
	m.u.archive_end.first = id;
	m.u.archive_end.count = 1;
	m.u.archive_end.complete = true;
	m.u.archive_end.condition = "";
	fake_net_say(f->b->net, ALICE, &m);
	bench_clock(f->b, 100);
}

/* What came while nobody was here is counted, and calls nobody. */
static void
test_archive(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 2; i++) {
		fake_net_offline(f->b->net, ALICE, OFF_LOST, "");
		bench_clock(f->b, 5000);
		fake_net_roster(f->b->net, ALICE, BOB, "Bob", SUB_BOTH);
		bench_clock(f->b, 600 * 1000);
		give_archived(f, i == 0 ? "a0" : "a1", i == 0 ? "of before" :
		    "while away", loop_wall(f->b->loop) - 300 * 1000);
		assert_string_equal(told(f), "");
	}
	assert_non_null(bench_entry(&f->b->bob->buffer, "while away"));
}

/* ---- rooms --------------------------------------------------------------------- */

static void
test_room(void **state)
{
	struct fixture *f = *state;
	struct talk *v = room_enter(f->b);

	occupant(f->b, "bob", ROLE_PARTICIPANT, 0);
	told(f);
	room_line(f->b, "bob", "1", "hello all");
	assert_string_equal(told(f), "");
	room_line(f->b, "bob", "2", "alice: tea?");
	assert_non_null(strstr(told(f), ALICE "|"));
	/* Of one's own, from elsewhere. */
	room_line(f->b, "alice", "3", "alice: I am here");
	assert_string_equal(told(f), "");
	set(f, SET_ROOM_NOTIFY, talk_jid(v), "all");
	room_line(f->b, "bob", "4", "hello all");
	assert_non_null(strstr(told(f), ALICE "|"));
	set(f, SET_ROOM_NOTIFY, talk_jid(v), "none");
	room_line(f->b, "bob", "5", "alice: tea?");
	assert_string_equal(told(f), "");
	/* Muted: the room, and whoever writes through it. */
	set(f, SET_ROOM_NOTIFY, talk_jid(v), "all");
	set(f, SET_NOTIFY, talk_jid(v), "off");
	room_line(f->b, "bob", "6", "alice: tea?");
	assert_string_equal(told(f), "");
	message(f, ROOM "/bob", "7", "psst", 0);
	assert_string_equal(told(f), "");
	set(f, SET_NOTIFY, talk_jid(v), NULL);
	message(f, ROOM "/bob", "8", "psst", 0);
	assert_non_null(strstr(told(f), ALICE "|"));
}

static void
test_ignored(void **state)
{
	struct fixture *f = *state;
	struct talk *v = room_enter(f->b);
	struct err err;

	occupant(f->b, "eve", ROLE_PARTICIPANT, 0);
	set(f, SET_ROOM_NOTIFY, talk_jid(v), "all");
	assert_int_equal(room_ignore(v, "eve", &err), 0);
	told(f);
	room_line(f->b, "eve", "1", "alice: hello");
	message(f, ROOM "/eve", "2", "psst", 0);
	assert_string_equal(told(f), "");
	assert_int_equal(room_unignore(v, "eve", &err), 0);
	room_line(f->b, "eve", "3", "alice: hello");
	assert_non_null(strstr(told(f), ALICE "|"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_message), T(test_name),
		cmocka_unit_test(test_no_command), T(test_settings),
		T(test_quiet_hours), T(test_blocked), T(test_stranger),
		T(test_strange_question),
		T(test_no_news),
		T(test_no_line), T(test_archive), T(test_room),
		T(test_ignored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
