/*
 * The pipe alone: what it takes for a line, what it writes, when it ends.
 * The model is played by a few functions here.
 *
 * SPDX-License-Identifier: ISC
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "chat/inside.h"
#include "front/pipe/pipe.h"

/* ---- the model, played ------------------------------------------------- */

struct model {
	struct chat chat;
	chat_event_fn *hear;
	void *arg;
	size_t unsent, undecided, failed;
	unsigned gave_up, gave_up_all;
	bool held;
	int64_t still;		/* ms without a line that was taken */
};

static struct model *
model_of(const struct chat *c)
{
	return ((struct model *)(uintptr_t)c);
}

struct loop *chat_loop(const struct chat *c) { return (c->loop); }
size_t chat_unsent(const struct chat *c) { return (model_of(c)->unsent); }

size_t
chat_stuck(const struct chat *c, int64_t patience)
{
	const struct model *m = model_of(c);

	return (m->still >= patience ? m->unsent : m->undecided);
}

/* otr/'s, which the pipe reaches only through chat. */
const char *otr_smp_word(enum otr_smp smp) { return (smp ? "running" : ""); }
size_t chat_failed(const struct chat *c) { return (model_of(c)->failed); }

void
chat_hold(struct chat *c, bool hold)
{
	model_of(c)->held = hold;
}

void
chat_listen(struct chat *c, chat_event_fn *fn, void *arg)
{
	model_of(c)->hear = fn;
	model_of(c)->arg = arg;
}

void
chat_give_up(struct chat *c, bool all)
{
	struct model *m = model_of(c);

	m->gave_up++;
	m->gave_up_all += all;
	m->failed += all ? m->unsent : m->undecided;
	m->unsent = all ? 0 : m->unsent - m->undecided;
	m->undecided = 0;
}

void
talk_read(struct talk *v)
{
	v->unread = 0;
}

/* ---- the bench --------------------------------------------------------- */

struct bench {
	struct model model;
	struct pipe *pipe;
	int in, out;		/* our ends */
	char *lines[64];	/* what was entered */
	enum otr_level shown[64];
	size_t nlines;
	int refuse;		/* entered lines fail */
	unsigned garbled;	/* lines that nobody could read */
	char began;		/* ... the last of them, with this */
	int status;		/* done() said so; -1 not yet */
	struct str text;	/* read, not yet taken as a line */
};

static int
bench_enter(void *arg, struct talk *talk, const char *line,
    enum otr_level shown, bool *secret, struct err *err)
{
	struct bench *b = arg;

	(void)talk;
	assert_null(secret);
	assert_true(b->nlines < NELEM(b->lines));
	b->shown[b->nlines] = shown;
	b->lines[b->nlines++] = xstrdup(line);
	return (b->refuse ? err_set(err, "no", "refused") : 0);
}

static void
bench_garbled(void *arg, struct talk *talk, const char *text, size_t len,
    const struct err *err)
{
	struct bench *b = arg;

	(void)talk;
	assert_true(len > 0 && err->code[0] != '\0');
	b->garbled++;
	b->began = text[0];
}

static void
bench_done(void *arg, int status)
{
	((struct bench *)arg)->status = status;
}

static int
bench_open(void **state)
{
	struct bench *b = xcalloc(1, sizeof(*b));
	struct front_calls calls = { .arg = b, .enter = bench_enter,
	    .garbled = bench_garbled,
	    .stop = bench_done };
	int in[2], out[2];

	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe2(out, O_NONBLOCK), 0);
	b->model.chat.loop = loop_new();
	loop_clock_fake(b->model.chat.loop, 1700000000123);
	b->in = in[1];
	b->out = out[0];
	b->status = -1;
	str_init(&b->text);
	b->pipe = pipe_new(&b->model.chat, in[0], out[1], 30, &calls);
	*state = b;
	return (0);
}

static int
bench_close(void **state)
{
	struct bench *b = *state;

	pipe_free(b->pipe);
	loop_free(b->model.chat.loop);
	while (b->nlines > 0)
		free(b->lines[--b->nlines]);
	str_free(&b->text);
	close(b->in);
	close(b->out);
	free(b);
	return (0);
}

static void
turns(struct bench *b)
{
	char block[4096];
	ssize_t n;
	int i;

	for (i = 0; i < 50; i++) {
		loop_turn(b->model.chat.loop, 0);
		while ((n = read(b->out, block, sizeof(block))) > 0)
			str_addn(&b->text, block, (size_t)n);
	}
}

static void
give(struct bench *b, const void *data, size_t n)
{
	assert_int_equal(write(b->in, data, n), (ssize_t)n);
	turns(b);
}

static void
say(struct bench *b, const char *line)
{
	give(b, line, strlen(line));
}

/* The next object that was written; the caller decrefs. */
static json_t *
next(struct bench *b)
{
	char *nl = strchr(b->text.s, '\n');
	json_t *o;

	assert_non_null(nl);
	o = json_loadb(b->text.s, (size_t)(nl - b->text.s), 0, NULL);
	assert_non_null(o);
	b->text.len -= (size_t)(nl + 1 - b->text.s);
	memmove(b->text.s, nl + 1, b->text.len + 1);
	return (o);
}

static void
has(json_t *o, const char *key, const char *value)
{
	const char *got = json_string_value(json_object_get(o, key));

	assert_non_null(got);
	assert_string_equal(got, value);
}

static void
expect_done(struct bench *b, long line, bool ok)
{
	json_t *o = next(b);

	has(o, "event", "done");
	assert_int_equal(json_integer_value(json_object_get(o, "line")), line);
	assert_int_equal(json_is_true(json_object_get(o, "ok")), ok);
	json_decref(o);
}

static void
expect_error(struct bench *b, long line, const char *code)
{
	json_t *o = next(b);

	has(o, "event", "error");
	has(o, "code", code);
	assert_int_equal(json_integer_value(json_object_get(o, "line")), line);
	json_decref(o);
	expect_done(b, line, false);
}

/* ---- lines ------------------------------------------------------------- */

static void
test_lines(void **state)
{
	struct bench *b = *state;

	say(b, "/msg bob@x hello\nplain");
	assert_int_equal(b->nlines, 1);
	assert_string_equal(b->lines[0], "/msg bob@x hello");
	expect_done(b, 1, true);
	say(b, " text\n\n");
	assert_int_equal(b->nlines, 2);
	assert_string_equal(b->lines[1], "plain text");
	expect_done(b, 2, true);
	expect_done(b, 3, true);	/* an empty line is answered too */
}

static void
test_json_line(void **state)
{
	struct bench *b = *state;

	say(b, "{\"command\":\"/msg bob@x\",\"text\":\"two\\nlines\"}\n");
	assert_string_equal(b->lines[0], "/msg bob@x two\nlines");
	expect_done(b, 1, true);
	/* Text without a command is never one. */
	say(b, "{\"text\":\"/quit\"}\n");
	assert_string_equal(b->lines[1], "/say /quit");
	expect_done(b, 2, true);
	say(b, "{\"command\":\"/msg a@b\\nx\",\"text\":\"y\"}\n");
	expect_error(b, 3, "bad-json");
	say(b, "{\"text\":\"a\\u0000b\"}\n");
	expect_error(b, 4, "bad-json");
	say(b, "{nonsense\n");
	expect_error(b, 5, "bad-json");
	say(b, "{\"command\":7}\n");
	expect_error(b, 6, "bad-json");
	/* Each was handed on: it may have been to protect. */
	assert_int_equal(b->garbled, 4);
	assert_int_equal(b->began, '{');
	/* Nor is it after one that is blank: the text may be foreign. */
	say(b, "{\"command\":\"\",\"text\":\"/quit\"}\n");
	assert_string_equal(b->lines[2], "/say /quit");
	expect_done(b, 7, true);
	say(b, "{\"command\":\" \\t\",\"text\":\"/quit\"}\n");
	assert_string_equal(b->lines[3], "/say /quit");
	expect_done(b, 8, true);
	assert_int_equal(b->nlines, 4);
}

/* A secret that was badly quoted is not said again, nor half a character. */
static void
test_json_near(void **state)
{
	static const char *const lines[] = {
		"{\"command\":\"/login secret\\q\"}\n",
		"{\"command\":\"/login\",\"text\":secret\303\244}\n",
		"{\"command\":\"/login\",\"text\":\"secret\n",
	};
	struct bench *b = *state;

	for (size_t i = 0; i < NELEM(lines); i++) {
		json_t *o;
		const char *text;

		say(b, lines[i]);
		o = next(b);
		has(o, "code", "bad-json");
		text = json_string_value(json_object_get(o, "text"));
		assert_non_null(text);
		assert_null(strstr(text, "secret"));
		json_decref(o);
		expect_done(b, (long)i + 1, false);
	}
}

static void
test_bad_bytes(void **state)
{
	struct bench *b = *state;

	give(b, "a\0b\n", 4);
	expect_error(b, 1, "not-utf8");
	say(b, "bad \xff byte\n");
	expect_error(b, 2, "not-utf8");
	say(b, "good\n");
	expect_done(b, 3, true);
	assert_int_equal(b->nlines, 1);
}

static void
test_too_long(void **state)
{
	struct bench *b = *state;
	char *line = xmalloc(LINE_MAX_BYTES + 2);
	int i;

	memset(line, 'x', LINE_MAX_BYTES + 1);
	line[LINE_MAX_BYTES] = '\n';
	fcntl(b->in, F_SETPIPE_SZ, 1 << 20);
	give(b, line, LINE_MAX_BYTES + 1);
	expect_done(b, 1, true);
	line[LINE_MAX_BYTES] = 'x';
	line[LINE_MAX_BYTES + 1] = '\n';
	give(b, line, LINE_MAX_BYTES + 2);
	expect_error(b, 2, "too-long");
	/* Without end: memory stays bounded, the line fails once. */
	memset(line, 'y', LINE_MAX_BYTES);
	for (i = 0; i < 40; i++)
		give(b, line, LINE_MAX_BYTES);
	say(b, "\nnext\n");
	expect_error(b, 3, "too-long");
	expect_done(b, 4, true);
	assert_int_equal(b->nlines, 2);
	assert_string_equal(b->lines[1], "next");
	assert_int_equal(b->garbled, 2);
	assert_int_equal(b->began, 'y');
	free(line);
}

static void
test_refused(void **state)
{
	struct bench *b = *state;

	b->refuse = 1;
	say(b, "/nothing\n");
	expect_error(b, 1, "no");
}

/* ---- events ------------------------------------------------------------ */

static void
test_events(void **state)
{
	struct bench *b = *state;
	struct account account = { .jid = (char *)(uintptr_t)"a@x",
	    .state = ACCOUNT_ONLINE };
	struct talk talk = { .account = &account,
	    .jid = (char *)(uintptr_t)"b@y" };
	struct chat_event ev = { .type = CHAT_OTR, .talk = &talk,
	    .level = OTR_UNVERIFIED, .version = 3,
	    .fingerprint = "0123456789abcdef0123456789abcdef01234567" };
	json_t *o;

	b->model.hear(b->model.arg, &ev);
	ev = (struct chat_event){ .type = CHAT_MESSAGE, .talk = &talk,
	    .incoming = true, .text = "hi \x01 there\n", .id = "7",
	    .level = OTR_UNVERIFIED, .resource = "phone" };
	b->model.hear(b->model.arg, &ev);
	turns(b);
	o = next(b);
	has(o, "event", "otr");
	has(o, "state", "unverified");
	has(o, "account", "a@x");
	has(o, "peer", "b@y");
	has(o, "time", "2023-11-14T22:13:20.123Z");
	assert_null(json_object_get(o, "line"));
	json_decref(o);
	o = next(b);
	has(o, "event", "message");
	has(o, "direction", "in");
	has(o, "via", "live");
	has(o, "kind", "direct");
	has(o, "body", "hi \x01 there\n");
	has(o, "resource", "phone");
	assert_true(json_is_false(json_object_get(o, "delayed")));
	assert_null(json_object_get(o, "subject"));
	assert_null(json_object_get(o, "text"));
	assert_null(json_object_get(o, "missing"));
	json_decref(o);
	/* A subject has a key, and stands in the text as it is read. */
	ev.subject = "Meeting";
	ev.missing = 7;
	b->model.hear(b->model.arg, &ev);
	ev.text = "";
	b->model.hear(b->model.arg, &ev);
	turns(b);
	o = next(b);
	has(o, "subject", "Meeting");
	has(o, "body", "hi \x01 there\n");
	has(o, "text", "Subject: Meeting\nhi \x01 there\n");
	assert_int_equal(json_integer_value(json_object_get(o, "missing")),
	    7);
	json_decref(o);
	o = next(b);
	has(o, "body", "");
	has(o, "text", "Subject: Meeting");
	json_decref(o);
	/* Who is blocked, by whichever program of the user's. */
	b->model.hear(b->model.arg, &(struct chat_event){
	    .type = CHAT_BLOCKED, .peer = "evil.example", .on = true });
	b->model.hear(b->model.arg, &(struct chat_event){
	    .type = CHAT_BLOCKED, .peer = "b@y" });
	turns(b);
	o = next(b);
	has(o, "event", "blocked");
	has(o, "peer", "evil.example");
	assert_true(json_is_true(json_object_get(o, "on")));
	json_decref(o);
	o = next(b);
	has(o, "peer", "b@y");
	assert_true(json_is_false(json_object_get(o, "on")));
	json_decref(o);
	/* Law 1: the level that the script was told goes with its lines. */
	pipe_show(b->pipe, &talk);
	say(b, "secret\n");
	assert_int_equal(b->shown[0], OTR_UNVERIFIED);
	assert_ptr_equal(pipe_current(b->pipe), &talk);
	b->model.hear(b->model.arg, &(struct chat_event){
	    .type = CHAT_CLOSED, .talk = &talk });
	assert_null(pipe_current(b->pipe));
}

static void
put_utf8(char *out, unsigned c)
{
	if (c < 0x80) {
		*out++ = (char)c;
	} else if (c < 0x800) {
		*out++ = (char)(0xc0 | c >> 6);
		*out++ = (char)(0x80 | (c & 63));
	} else if (c < 0x10000) {
		*out++ = (char)(0xe0 | c >> 12);
		*out++ = (char)(0x80 | (c >> 6 & 63));
		*out++ = (char)(0x80 | (c & 63));
	} else {
		*out++ = (char)(0xf0 | c >> 18);
		*out++ = (char)(0x80 | (c >> 12 & 63));
		*out++ = (char)(0x80 | (c >> 6 & 63));
		*out++ = (char)(0x80 | (c & 63));
	}
	*out = '\0';
}

/* Each character comes out as it was; what is none is left out whole. */
static void
test_characters(void **state)
{
	static const char *const bad[] = { "\xff", "a\xc0\x80", "\xed\xa0\x80",
	    "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xe2\x80", "\xc3" };
	const char *commands[] = { "/one", "/tw\xffo", "/\"three\"", NULL };
	struct bench *b = *state;
	char text[8];
	json_t *o;

	for (unsigned c = 1; c < 0x110000; c += c < 0x3000 ? 1 : 0x301) {
		if (c >= 0xd800 && c < 0xe000)
			continue;
		put_utf8(text, c);
		b->model.hear(b->model.arg, &(struct chat_event){
		    .type = CHAT_NOTICE, .code = "c", .text = text });
		turns(b);
		o = next(b);
		has(o, "text", text);
		json_decref(o);
	}
	for (size_t i = 0; i < NELEM(bad); i++) {
		b->model.hear(b->model.arg, &(struct chat_event){
		    .type = CHAT_NOTICE, .code = "c", .text = bad[i] });
		turns(b);
		o = next(b);
		assert_null(json_object_get(o, "text"));
		json_decref(o);
	}
	b->model.hear(b->model.arg, &(struct chat_event){
	    .type = CHAT_QUESTION, .code = "c", .text = "t",
	    .commands = commands });
	turns(b);
	o = next(b);
	assert_int_equal(json_array_size(json_object_get(o, "commands")), 2);
	assert_string_equal(json_string_value(json_array_get(json_object_get(o,
	    "commands"), 1)), "/\"three\"");
	json_decref(o);
}

/* Who is convinced now is data, not only words. */
static void
test_smp(void **state)
{
	struct bench *b = *state;
	struct account account = { .jid = (char *)(uintptr_t)"a@x",
	    .state = ACCOUNT_ONLINE };
	struct talk talk = { .account = &account,
	    .jid = (char *)(uintptr_t)"b@y" };
	const struct chat_pair data[] = {
		{ "convinced", "contact" }, { "cheated", "false" },
		{ "state", "forged" }, { NULL, NULL },
	};
	struct chat_event ev = { .type = CHAT_SMP, .talk = &talk,
	    .smp = OTR_SMP_SUCCEEDED, .progress = 100, .text = "words",
	    .data = data };
	json_t *o;

	b->model.hear(b->model.arg, &ev);
	turns(b);
	o = next(b);
	has(o, "event", "smp");
	has(o, "state", "running");	/* as the bench says, not data */
	has(o, "convinced", "contact");
	has(o, "cheated", "false");
	has(o, "text", "words");
	json_decref(o);
}

/* ---- the end ----------------------------------------------------------- */

static void
test_end(void **state)
{
	struct bench *b = *state;

	say(b, "no newline at the end");
	close(b->in);
	turns(b);
	assert_string_equal(b->lines[0], "no newline at the end");
	assert_int_equal(b->status, 0);
	assert_int_equal(b->model.gave_up, 1);
}

static void
test_end_waits(void **state)
{
	struct bench *b = *state;

	b->model.unsent = 3;
	b->model.undecided = 1;
	close(b->in);
	turns(b);
	assert_int_equal(b->status, -1);	/* two may still leave */
	loop_clock_move(b->model.chat.loop, 29999);
	assert_int_equal(b->status, -1);
	loop_clock_move(b->model.chat.loop, 1);
	assert_int_equal(b->model.gave_up_all, 1);
	assert_int_equal(b->status, 3);
}

static void
test_end_sent(void **state)
{
	struct bench *b = *state;

	b->model.unsent = 1;
	close(b->in);
	turns(b);
	assert_int_equal(b->status, -1);
	b->model.unsent = 0;
	loop_clock_move(b->model.chat.loop, 10);
	b->in = open("/dev/null", O_RDONLY);
	pipe_ready(b->pipe, "x");	/* any event ends the turn */
	turns(b);
	assert_int_equal(b->status, 0);
}

/* While lines are on the way no more are read: memory stays bounded. */
static void
test_held_back(void **state)
{
	struct bench *b = *state;

	b->model.unsent = 100000;
	say(b, "one\n");
	say(b, "two\n");
	assert_true(b->nlines < 2);
	b->model.unsent = 0;
	pipe_ready(b->pipe, "x");
	turns(b);
	assert_int_equal(b->nlines, 2);
	close(b->in);
	turns(b);
	assert_int_equal(b->status, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bench_open, bench_close)

static void
nothing(void *arg)
{
	(void)arg;
}

/* A notice of `size` bytes with a number in it, and the turn that it came in. */
static void
notice(struct bench *b, unsigned number, int size)
{
	char *text = xasprintf("%0*u", size, number);
	struct timer *came = timer_new(b->model.chat.loop, nothing, NULL);

	b->model.hear(b->model.arg, &(struct chat_event){
	    .type = CHAT_NOTICE, .code = "c", .text = text });
	timer_set(came, 0);
	loop_turn(b->model.chat.loop, 0);
	timer_free(came);
	free(text);
}

/* A server that takes nothing keeps lines back for a while, not for ever. */
static void
test_patience(void **state)
{
	struct bench *b = *state;

	say(b, "one\n");
	b->model.unsent = 500;
	say(b, "two\n");
	assert_int_equal(b->nlines, 1);
	for (; b->model.still < 29000; b->model.still += 1000)
		loop_clock_move(b->model.chat.loop, 1000);
	turns(b);
	assert_int_equal(b->nlines, 1);
	b->model.still += 1000;
	loop_clock_move(b->model.chat.loop, 1000);
	turns(b);
	assert_int_equal(b->nlines, 2);
	say(b, "/quit\n");
	assert_int_equal(b->nlines, 3);
}

/*
 * The reader stops: nothing more is heard of the network, and in the end no
 * command is taken; then all comes, in order, and it goes on.
 */
static void
test_reader_stops(void **state)
{
	enum { SIZE = 4096, MOST = 4 * 1024 * 1024 / SIZE };
	struct bench *b = *state;
	unsigned n = 0, seen = 0;

	while (!b->model.held && n < MOST)
		notice(b, n++, SIZE);
	assert_in_range(n, MOST / 4, MOST / 2);
	/* A command can still be given, and its answer has room. */
	assert_int_equal(write(b->in, "one\n", 4), 4);
	loop_turn(b->model.chat.loop, 0);
	assert_int_equal(b->nlines, 1);
	while (n < MOST)
		notice(b, n++, SIZE);
	assert_int_equal(write(b->in, "two\n", 4), 4);
	for (int i = 0; i < 10; i++)
		loop_turn(b->model.chat.loop, 0);
	assert_int_equal(b->nlines, 1);
	for (int i = 0; i < 100 && (b->model.held || b->nlines < 2); i++)
		turns(b);
	assert_int_equal(b->nlines, 2);
	turns(b);
	while (b->text.len > 0) {
		json_t *o = next(b);
		const char *text = json_string_value(json_object_get(o,
		    "text"));

		if (text != NULL)
			assert_int_equal(strtoul(text, NULL, 10), seen++);
		json_decref(o);
	}
	assert_int_equal(seen, n);
}

/* A reader who is behind at the end fails no line: their fate is still heard. */
static void
test_reader_late(void **state)
{
	struct bench *b = *state;
	unsigned n = 0;

	b->model.unsent = 2;
	while (!b->model.held)
		notice(b, n++, 2000);
	close(b->in);
	b->in = -1;
	for (int i = 0; i < 10; i++)
		loop_turn(b->model.chat.loop, 0);
	assert_int_equal(b->model.gave_up, 1);
	assert_false(b->model.held);
	/* But not without end. */
	while (!b->model.held && n < 4000)
		notice(b, n++, 2000);
	assert_in_range(n, 1500, 3000);
	b->model.unsent = 0;
	loop_turn(b->model.chat.loop, 0);
	turns(b);
	assert_int_equal(b->status, 0);
}

/* Stanzas that the reader does not take are counted, and hold nothing up. */
static void
test_stanzas(void **state)
{
	enum { MOST = 2000 };
	struct bench *b = *state;
	unsigned long shown = 0, unshown = 0;
	char text[4097];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (unsigned i = 0; i < MOST; i++) {
		b->model.hear(b->model.arg, &(struct chat_event){
		    .type = CHAT_XML, .text = text, .incoming = i % 2 == 0,
		    .unshown = i == 0 ? 3 : 0 });
		loop_turn(b->model.chat.loop, 0);
		assert_false(b->model.held);
	}
	say(b, "one\n");
	assert_int_equal(b->nlines, 1);
	while (b->text.len > 0) {
		json_t *o = next(b);

		if (json_object_get(o, "text") != NULL) {
			has(o, "event", "xml");
			has(o, "direction", shown % 2 == 0 ? "in" : "out");
			shown++;
		}
		unshown += (unsigned long)json_integer_value(
		    json_object_get(o, "unshown"));
		json_decref(o);
	}
	assert_in_range(shown, 50, MOST / 2);
	assert_int_equal(shown + unshown, MOST + 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_lines), TEST(test_json_line), TEST(test_json_near),
		TEST(test_bad_bytes),
		TEST(test_too_long), TEST(test_refused), TEST(test_events),
		TEST(test_characters),
		TEST(test_smp),
		TEST(test_end), TEST(test_end_waits), TEST(test_end_sent),
		TEST(test_held_back), TEST(test_patience),
		TEST(test_reader_stops), TEST(test_reader_late),
		TEST(test_stanzas),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
