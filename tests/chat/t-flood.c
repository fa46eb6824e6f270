/*
 * A flood of hostile messages against the whole of chat and otr: whatever
 * contacts and strangers send, memory stays bounded, few frames leave, none
 * of them to a stranger, no key is computed for a stranger, and a line typed
 * afterwards leaves at once.
 *
 * Seen to fail with each of these taken out: the care for strangers, the rate
 * limit of exchanges, the freeing of what a failed Reveal Signature leaves.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "chat/inside.h"
#include "tests/support/fake-net.h"

#define ALICE "alice@example.org"
#define BOB "bob@example.org"
#define CAROL "carol@example.org"
#define DAVE "dave@example.net"		/* written to, not in the roster */
#ifndef FLOOD
#define FLOOD 100000
#endif
#define STRANGERS 300
#define TURN_MS 10			/* of the fake clock, each message */
#define GROWTH (10 * 1024 * 1024)
#define RECORDED 16

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

struct flood {
	char *dir, *dir2;
	struct loop *loop;
	struct conf *conf;
	struct fake_net *net;
	struct chat *chat;
	struct account *account;
	struct talk *bob;
	size_t heard;			/* events that front ends got */
	size_t errors;			/* ... about errors */
	unsigned piece;			/* of a message without end */
	/* Bob's program, which is honest until the flood. */
	struct otr *otr;
	struct otr_session *session;
	char *last;			/* that it read */
	char *recorded[RECORDED];	/* what it sent */
	size_t nrecorded;
	size_t taken;			/* frames of alice's that it got */
	uint32_t seed;
};

static unsigned
dice(struct flood *f, unsigned n)
{
	f->seed = f->seed * 1664525u + 1013904223u;
	return (f->seed >> 8) % n;
}

/* 0 where it cannot be told. */
static size_t
resident(void)
{
	FILE *s = fopen("/proc/self/statm", "r");
	unsigned long all = 0, here = 0;

	if (s == NULL)
		return 0;
	if (fscanf(s, "%lu %lu", &all, &here) != 2)
		here = 0;
	fclose(s);
	return (size_t)here * (size_t)sysconf(_SC_PAGESIZE);
}

static double
clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

/* ---- bob's program ------------------------------------------------------ */

static void
bob_inject(void *arg, struct otr_session *s, const char *resource,
    const char *wire)
{
	struct flood *f = arg;

	(void)s;
	(void)resource;
	if (f->nrecorded < RECORDED)
		f->recorded[f->nrecorded++] = xstrdup(wire);
	fake_net_message(f->net, ALICE, BOB "/phone", "b", wire, 0);
}

static void
bob_event(void *arg, struct otr_session *s, const struct otr_event *e)
{
	(void)arg;
	(void)s;
	(void)e;
}

static void
bob_peer(void *arg, const char *account, const char *contact,
    struct otr_peer *out)
{
	(void)arg;
	(void)account;
	(void)contact;
	*out = (struct otr_peer){ .policy = OTR_POLICY_MANUAL,
		.known = true, .online = true, .account_online = true };
}

/* Frames of alice's for bob, given to his program until none is left. */
static void
deliver(struct flood *f)
{
	const struct fake_frame *frame;
	struct otr_in in;

	while ((frame = fake_net_frame(f->net, MSG_SEND, f->taken)) != NULL) {
		char *body = xstrdup(frame->body);
		bool his = strncmp(frame->to, BOB, strlen(BOB)) == 0;

		f->taken++;
		if (his) {
			otr_recv(f->session, "sotto", body, 0, &in);
			if (in.text != NULL) {
				free(f->last);
				f->last = xstrdup(in.text);
			}
			otr_in_clear(&in);
		}
		free(body);
		fake_net_run(f->net);
	}
}

static void
key_make_for(struct flood *f, struct otr *otr, const char *account)
{
	char hex[FINGERPRINT_HEX + 1];

	assert_int_equal(otr_key_want(otr, account, NULL), 0);
	for (int i = 0; i < 200 && otr_key_fingerprint(otr, account, hex,
	    NULL) == -1; i++)
		loop_turn(f->loop, 100);
}

/* ---- making and ending -------------------------------------------------- */

static char *
fresh_dir(void)
{
	char *dir = xstrdup("/tmp/sotto-flood-XXXXXX");

	assert_non_null(mkdtemp(dir));
	return dir;
}

static void
hear(void *arg, const struct chat_event *e)
{
	struct flood *f = arg;

	f->heard++;
	if (e->code != NULL && (strcmp(e->code, "otr-error") == 0 ||
	    strcmp(e->code, "peer-unreadable") == 0))
		f->errors++;
}

static void
bob_open(struct flood *f)
{
	struct otr_ops ops = { .arg = f, .inject = bob_inject,
	    .event = bob_event, .peer = bob_peer };
	struct err err;

	f->dir2 = fresh_dir();
	f->otr = otr_new(f->loop, f->dir2, &ops, &err);
	assert_non_null(f->otr);
	f->session = otr_session(f->otr, BOB, ALICE);
	key_make_for(f, f->otr, BOB);
}

static int
setup(void **state)
{
	struct flood *f = xcalloc(1, sizeof(*f));
	static const char config[] = "account \"" ALICE "\" {\n"
	    "password = \"pw\"\n}\notr_policy = \"manual\"\n";
	struct chat_ops ops = { .arg = f };
	char *path, *settings;
	struct err err;
	int control;

	f->seed = 1;
	f->dir = fresh_dir();
	path = xasprintf("%s/config", f->dir);
	settings = xasprintf("%s/settings", f->dir);
	assert_int_equal(file_write(path, config, strlen(config), &err), 0);
	f->loop = loop_new();
	loop_clock_fake(f->loop, 1000000);
	f->conf = conf_load(path, settings, &err);
	assert_non_null(f->conf);
	f->net = fake_net_new(f->loop, &control);
	f->chat = chat_new(f->loop, f->conf, f->dir, control, &ops, &err);
	assert_non_null(f->chat);
	chat_listen(f->chat, hear, f);
	f->account = chat_account(f->chat, 0);
	assert_int_equal(account_connect(f->account, NULL, &err), 0);
	fake_net_run(f->net);
	fake_net_roster(f->net, ALICE, BOB, "Bob", SUB_BOTH);
	fake_net_roster(f->net, ALICE, CAROL, "Carol", SUB_NONE);
	fake_net_presence(f->net, ALICE, BOB "/phone", SHOW_ONLINE);
	f->bob = talk_open(f->account, BOB);
	talk_open(f->account, DAVE);
	key_make_for(f, chat_otr(f->chat), ALICE);
	bob_open(f);
	*state = f;
	free(path);
	free(settings);
	return 0;
}

static int
drop(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static int
teardown(void **state)
{
	struct flood *f = *state;

	otr_free(f->otr);
	chat_free(f->chat);
	fake_net_free(f->net);
	conf_free(f->conf);
	loop_free(f->loop);
	for (size_t i = 0; i < f->nrecorded; i++)
		free(f->recorded[i]);
	nftw(f->dir, drop, 8, FTW_DEPTH | FTW_PHYS);
	nftw(f->dir2, drop, 8, FTW_DEPTH | FTW_PHYS);
	free(f->dir);
	free(f->dir2);
	free(f->last);
	free(f);
	return 0;
}

/* ---- what is sent ------------------------------------------------------- */

/* One of bob's own messages, with another instance tag of his in it. */
static char *
recorded(struct flood *f)
{
	char *body = xstrdup(f->recorded[dice(f, (unsigned)f->nrecorded)]);

	if (strlen(body) > 40 && strncmp(body, "?OTR:AAM", 8) == 0 &&
	    dice(f, 2)) {
		body[12] = (char)('A' + dice(f, 26));
		body[13] = (char)('A' + dice(f, 26));
	}
	return body;
}

/* ... with a byte of it changed. */
static char *
damaged(struct flood *f)
{
	char *body = recorded(f);
	size_t n = strlen(body);

	if (n > 30)
		body[20 + dice(f, (unsigned)n - 22)] = "A/9?"[dice(f, 4)];
	return body;
}

static char *
many(const char *before, char c, size_t n, const char *after)
{
	struct str s;

	str_init(&s);
	str_add(&s, before);
	while (n-- > 0)
		str_addc(&s, c);
	str_add(&s, after);
	return str_take(&s);
}

static char *
fragment(struct flood *f)
{
	char head[64];

	if (dice(f, 2))
		snprintf(head, sizeof(head), "?OTR|%x|0,%u,4000,",
		    256 + dice(f, 5000), 1 + dice(f, 2));
	else
		snprintf(head, sizeof(head), "?OTR,%u,%u,", 1 + dice(f, 3),
		    2 + dice(f, 4000));
	return many(head, 'x', 10 + dice(f, 20000), ",");
}

/* Of 3000 pieces, 60 MB, that all fit together. */
static char *
endless(struct flood *f)
{
	char head[64];

	f->piece = f->piece % 3000 + 1;
	snprintf(head, sizeof(head), "?OTR,%u,4000,", f->piece);
	return many(head, 'e', 20000, ",");
}

/* A contact's own long texts are kept as such: those are for strangers. */
static char *
any(struct flood *f, bool strange)
{
	static const char *const fixed[] = {
		"?OTR:AAMDAAABAAAAAQAA.", "?OTR:@@@@.", "?OTR:", "?OTR",
		"?OTR:AAEKAAAA.", "?OTRv3?", "?OTRv23?", "?OTRv2?", "?OTR?",
		"?OTR Error: you are a fool", "?OTR Error:", "?OTRv?",
		"?OTR|0|0,1,1,?OTRv3?,", "?OTR,1,1,?OTR Error: x,",
		"?OTR:AAMSAAABAAAAAQAAAAAA.", "?OTR:AAMRAAABAAAAAQAAAAAA.",
		"hello \t  \t\t\t\t \t \t \t    \t\t  \t\t",
		"\x1b[2J?OTRv3?", "?OTRv3? is not a question",
	};

	switch (dice(f, 13)) {
	case 0:
	case 1:
	case 2:
		return fragment(f);
	case 3:
	case 4:
		return recorded(f);
	case 5:
	case 6:
		return damaged(f);
	case 7:
		return many("?OTR Error: ", 'z', dice(f, 3000), "");
	case 8:
		return many("?OTR:AAMD", 'A', dice(f, 30000), ".");
	case 9:
		return many(" \t  \t\t\t\t \t \t \t  ", ' ', dice(f, 60000),
		    "");
	case 10:
		return many("", 'y', 1 + dice(f, strange ? 40000 : 200),
		    "");
	default:
		return xstrdup(fixed[dice(f, NELEM(fixed))]);
	}
}

static char *
sender(struct flood *f)
{
	static const char *const known[] = { BOB "/phone", BOB "/tablet",
		CAROL "/x", DAVE "/y" };

	if (dice(f, 2))
		return xstrdup(known[dice(f, NELEM(known))]);
	/* Some who never stop, and many. */
	return xasprintf("s%u@evil.example/r%u",
	    dice(f, dice(f, 4) > 0 ? 5 : STRANGERS), dice(f, 3));
}

/* ---- the flood ---------------------------------------------------------- */

static size_t
frames_to(struct flood *f, const char *part)
{
	const struct fake_frame *frame;
	size_t n = 0;

	for (size_t i = 0; (frame = fake_net_frame(f->net, MSG_SEND, i)) !=
	    NULL; i++)
		n += strstr(frame->to, part) != NULL;
	return n;
}

static void
wash(struct flood *f, unsigned count, double *worst)
{
	for (unsigned i = 0; i < count; i++) {
		char *from = sender(f);
		char *body = any(f, strstr(from, "evil") != NULL);
		double before = clock_ms(), took;

		if (i % 20 == 0) {
			free(from);
			free(body);
			from = xstrdup(BOB "/phone");
			body = endless(f);
		}
		fake_net_message(f->net, ALICE, from, "m", body,
		    dice(f, 4) ? 0 : GOT_ASKS_RECEIPT);
		loop_clock_move(f->loop, TURN_MS);
		took = clock_ms() - before;
		if (took > *worst)
			*worst = took;
		free(from);
		free(body);
	}
}

/* A session with bob, of which his messages are kept. */
static void
session(struct flood *f)
{
	struct err err;

	assert_int_equal(direct_start(f->bob, &err), 0);
	fake_net_run(f->net);
	deliver(f);
	assert_int_equal(talk_level(f->bob), OTR_UNVERIFIED);
}

static void
type(struct flood *f, const char *text)
{
	struct err err;

	assert_int_equal(talk_type(f->bob, text, talk_level(f->bob), NULL, NULL,
	    &err), 0);
	fake_net_run(f->net);
	deliver(f);
}

static void
test_flood(void **state)
{
	struct flood *f = *state;
	size_t before, after, left;
	double began, worst = 0, took;

	session(f);
	type(f, "before");
	assert_string_equal(f->last, "before");
	assert_true(f->nrecorded >= 2);
	fake_net_forget(f->net);
	f->taken = 0;
	before = resident();
	began = clock_ms();
	wash(f, FLOOD, &worst);
	took = clock_ms() - began;
	after = resident();
	left = fake_net_count(f->net, MSG_SEND);
	printf("flood: %d messages, %.0f us each, the slowest %.1f ms; "
	    "memory %+.1f MB; %zu frames left, %zu receipts, %zu notices, "
	    "%zu of them of errors\n",
	    FLOOD, took * 1e3 / FLOOD, worst,
	    ((double)after - (double)before) / (1024 * 1024), left,
	    fake_net_count(f->net, MSG_SEND_RECEIPT), f->heard,
	    f->errors);
	/* Nobody outside learned that we are here. */
	assert_int_equal(frames_to(f, "evil"), 0);
	assert_int_equal(fake_net_count(f->net, MSG_SEND_PRESENCE), 0);
	/* Three others, 1000 s: what buckets and clocks let through. */
	assert_true(left < 550);
	assert_true(f->errors < 2000);
	if (!SANITIZED && before > 0)
		assert_true(after < before + GROWTH);
	assert_true(chat_talks(f->chat) <= CHAT_STRANGERS_MAX + 3);
	/* Calm again: a session and a line, as ever. */
	fake_net_forget(f->net);
	f->taken = 0;
	loop_clock_move(f->loop, 60000);
	direct_end(f->bob, NULL);
	otr_end(f->session, NULL);
	fake_net_run(f->net);
	deliver(f);
	direct_end(f->bob, NULL);
	otr_end(f->session, NULL);
	loop_clock_move(f->loop, 60000);
	session(f);
	began = clock_ms();
	type(f, "after");
	assert_string_equal(f->last, "after");
	assert_true(clock_ms() - began < 1000);
}

/* Strangers alone: nothing at all leaves, whatever they send. */
static void
test_strangers(void **state)
{
	struct flood *f = *state;

	session(f);
	fake_net_forget(f->net);
	for (int i = 0; i < 3000; i++) {
		char *from = xasprintf("s%u@evil.example/r", dice(f, 20));
		char *body = any(f, true);

		fake_net_message(f->net, ALICE, from, "m", body,
		    GOT_ASKS_RECEIPT);
		loop_clock_move(f->loop, TURN_MS);
		free(from);
		free(body);
	}
	assert_int_equal(fake_net_count(f->net, MSG_SEND), 0);
	assert_int_equal(fake_net_count(f->net, MSG_SEND_RECEIPT), 0);
	assert_int_equal(fake_net_count(f->net, MSG_SEND_PRESENCE), 0);
	/* Their wish waits for the user's word, and then is acted on. */
	for (size_t i = 0; i < chat_talks(f->chat); i++) {
		struct talk *v = chat_talk(f->chat, i);

		if (!v->direct->asks_stranger)
			continue;
		assert_int_equal(talk_level(v), OTR_NOT_PRIVATE);
		direct_accept(v, NULL);
		fake_net_run(f->net);
		assert_true(fake_net_count(f->net, MSG_SEND) > 0);
		return;
	}
	fail_msg("no stranger was asked about");
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_flood), TEST(test_strangers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
