/*
 * Reader mode: what is said, in which words, and when; what keys write; that
 * nothing changes in silence and nothing that was said is written anew.  The
 * model is made up; keys come from a socket and what is said goes into one.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/fake-model.h"
#include "front/reader/inside.h"

struct bench {
	struct chat *chat;
	struct account *account;
	struct talk *bob, *eve;
	struct front front;
	struct reader *r;
	char *opened;		/* the link that was */
	bool opens, beside;	/* whether one can be; not by the proxy */
	int keys, said;		/* our ends */
	struct str out;		/* all that was said */
	size_t looked;		/* ... and looked at */
	/* What Enter did, and does. */
	char *entered;
	struct talk *entered_in;
	enum otr_level shown;
	int enters, stops;
	bool fails;
	enum otr_hold hold;
	/* What was answered. */
	char *answer;
	int yes;		/* -1: nothing yet */
	size_t which;
};

/* ---- the model that hears, and the program, played ---------------------- */

static chat_event_fn *heard;
static void *heard_arg;
static int64_t now = 1000000;
static int stopped;

/* By C-z: the test goes on. */
int
kill(pid_t pid, int number)
{
	assert_int_equal(pid, getpid());
	assert_int_equal(number, SIGSTOP);
	stopped++;
	return 0;
}

void
chat_listen(struct chat *chat, chat_event_fn *fn, void *arg)
{
	(void)chat;
	heard = fn;
	heard_arg = arg;
}

static int64_t
fake_now(void)
{
	return now;
}

static void bench_ask_yes(struct bench *, const char *);
static void bench_answered_text(void *, const char *);

static int
bench_enter(void *arg, struct talk *talk, const char *line,
    enum otr_level shown, bool *secret, struct err *err)
{
	struct bench *b = arg;

	(void)secret;
	free(b->entered);
	b->entered = xstrdup(line);
	b->entered_in = talk;
	b->shown = shown;
	b->enters++;
	if (b->fails)
		return err_set(err, "unknown-command", "no such command");
	if (strncmp(line, "/win ", 5) == 0)
		return b->front.window(b->front.arg, line + 5, err);
	if (strcmp(line, "/level") == 0)
		b->front.level(b->front.arg);
	else if (strcmp(line, "/quit") == 0)
		bench_ask_yes(b, "Quit?");
	else if (strncmp(line, "/answer ", 8) == 0)
		return b->front.answer(b->front.arg, atoi(line + 8), err);
	else if (strncmp(line, "/connect -a ", 12) == 0)
		b->front.ask_secret(b->r, "Password of alice@example.org: ",
		    bench_answered_text, b);
	else if (strncmp(line, "/links", 6) == 0)
		return b->front.links(b->front.arg, atoi(line + 6), err);
	else if (strncmp(line, "/again", 6) == 0)
		b->front.again(b->front.arg, atoi(line + 6));
	else if (talk != NULL && b->hold != OTR_HOLD_NONE)
		fake_held(talk, line, b->hold);
	else if (talk != NULL)
		fake_out(talk, line, DELIVERY_SENT, NULL);
	return 0;
}

static void
bench_complete(void *arg, struct talk *talk, const char *line, size_t cursor,
    struct completion *c)
{
	static const char *const words[] = { "/otr end", "/otr start",
	    "/quit" };

	(void)arg;
	(void)talk;
	c->at = xcalloc(NELEM(words), sizeof(*c->at));
	for (size_t i = 0; i < NELEM(words); i++)
		if (strncmp(line, words[i], cursor) == 0)
			c->at[c->n++].text = xstrdup(words[i]);
	c->common = c->n == 1 ? strlen(c->at[0].text) : c->n > 1 ? 5 : 0;
}

static char *
bench_hint(void *arg, struct talk *talk, const char *line)
{
	(void)arg;
	(void)talk;
	return strncmp(line, "/otr smp", 8) == 0 ?
	    xstrdup("/otr smp [CONTACT] [SECRET]") : NULL;
}

static int
bench_opens(void *arg, const struct account *a, bool *beside,
    struct err *err)
{
	struct bench *b = arg;

	(void)a;
	*beside = b->beside;
	return b->opens ? 0 : err_set(err, "no-url-command", "none");
}

static int
bench_open_link(void *arg, const struct account *a, const char *target,
    struct err *err)
{
	struct bench *b = arg;

	(void)err;
	assert_ptr_equal(a, b->account);
	free(b->opened);
	b->opened = xstrdup(target);
	return 0;
}

static void
bench_stop(void *arg, int status)
{
	(void)status;
	((struct bench *)arg)->stops++;
}

static void
bench_answered_text(void *arg, const char *text)
{
	struct bench *b = arg;

	free(b->answer);
	b->answer = xstrdup(text == NULL ? "(given up)" : text);
}

static void
bench_answered_yes(void *arg, size_t which)
{
	((struct bench *)arg)->yes = which == 0;
}

static void
bench_ask_yes(struct bench *b, const char *question)
{
	static const struct answer yes = { .text = "send it readable",
	    .brief = "send", .risky = true };
	const struct answers asked = { .question = question, .at = &yes,
	    .n = 1, .otherwise = "later" };

	b->front.ask(b->r, &asked, bench_answered_yes, b);
}

static void
bench_answered_which(void *arg, size_t which)
{
	((struct bench *)arg)->which = which;
}

/* ---- the bench ---------------------------------------------------------- */

/* A turn: what was said until now, all of it read. */
static void
run(struct bench *b)
{
	char block[4096];
	ssize_t n;

	for (int i = 0; i < 3; i++) {
		loop_turn(b->chat->loop, 0);
		loop_clock_move(b->chat->loop, 1);
	}
	while ((n = read(b->said, block, sizeof(block))) > 0)
		str_addn(&b->out, block, (size_t)n);
}

static void
pass(struct bench *b, int64_t milliseconds)
{
	now += milliseconds;
	loop_clock_move(b->chat->loop, milliseconds);
	run(b);
}

/* All in one go, as a paste comes. */
static void
feed(struct bench *b, const char *bytes)
{
	assert_int_equal(write(b->keys, bytes, strlen(bytes)), strlen(bytes));
	run(b);
	pass(b, 300);
}

/* One by one, as somebody types. */
static void
type(struct bench *b, const char *keys)
{
	for (size_t n; *keys != '\0'; keys += n) {
		char one[16] = "";

		n = *keys == '\033' ? 3 : utf8_next(keys, strlen(keys));
		memcpy(one, keys, n);
		assert_int_equal(write(b->keys, one, n), n);
		run(b);
		pass(b, 50);
	}
}

/* The model changed: a turn in which something happens. */
static void
turn(struct bench *b)
{
	feed(b, "\033[I");	/* which is no key here */
}

/* What was said since it was looked at last. */
static const char *
said(struct bench *b)
{
	const char *s = b->out.s + b->looked;

	b->looked = b->out.len;
	return s;
}

static void
assert_said(struct bench *b, const char *want)
{
	const char *s = said(b);

	if (strcmp(s, want) != 0)
		print_message("said: %s\nwant: %s\n", s, want);
	assert_string_equal(s, want);
}

static void
assert_says(struct bench *b, const char *part)
{
	const char *s = said(b);

	if (strstr(s, part) == NULL)
		print_message("said: %s\nwithout: %s\n", s, part);
	assert_non_null(strstr(s, part));
}

static struct bench *
bench_new(void)
{
	struct bench *b = xcalloc(1, sizeof(*b));
	struct front_start start = { .calls = { .arg = b,
	    .enter = bench_enter, .complete = bench_complete,
	    .hint = bench_hint, .opens = bench_opens,
	    .open_link = bench_open_link,
	    .stop = bench_stop } };
	int in[2], out[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, in), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, out), 0);
	b->keys = in[1];
	b->said = out[1];
	fcntl(b->said, F_SETFL, O_NONBLOCK);
	b->yes = -1;
	b->which = SIZE_MAX;
	str_init(&b->out);
	b->chat = fake_chat_new(NULL);
	b->account = fake_account(b->chat, "alice@example.org");
	b->bob = fake_talk(fake_contact(b->account, "bob@example.org", "bob",
	    SHOW_ONLINE));
	b->eve = fake_talk(fake_contact(b->account, "eve@example.org", "eve",
	    SHOW_ONLINE));
	start.chat = b->chat;
	b->r = reader_make(in[0], out[0]);
	reader_start(b->r, &start);
	input_free(b->r->input);
	b->r->input = input_new(in[0], fake_now);
	reader_functions(b->r, &b->front);
	reader_begin(b->r, "1.0");
	reader_listen(b->r, true);
	turn(b);
	return b;
}

/* A terminal that can do nothing: the row that it is in, a byte a column (a
 * character that has two: 'W' and 'w'). */
struct dumb {
	char row[400];
	int column;
};

static void
dumb_put(struct dumb *d, const char *s, size_t n)
{
	for (size_t at = 0, len; at < n; at += len) {
		len = utf8_next(s + at, n - at);
		if (s[at] == '\n')
			memset(d, 0, sizeof(*d));
		else if (s[at] == '\b')
			d->column--;
		else if (s[at] == '\a')
			continue;
		else {
			d->row[d->column++] = len == 1 ? s[at] : 'W';
			if (len > 1)
				d->row[d->column++] = 'w';
		}
		/* Nothing goes back beyond its row, nor over its end. */
		assert_in_range(d->column, 0, sizeof(d->row) - 3);
	}
}

/* Nothing ever but text, ends of rows, and the backspaces of typing. */
static void
assert_plain(const struct bench *b)
{
	struct dumb d = { "", 0 };

	for (size_t i = 0; i < b->out.len; i++)
		assert_true((unsigned char)b->out.s[i] >= ' ' ||
		    b->out.s[i] == '\n' || b->out.s[i] == '\b' ||
		    b->out.s[i] == '\a');
	dumb_put(&d, b->out.s, b->out.len);
}

static int
setup(void **state)
{
	*state = bench_new();
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	assert_plain(b);
	reader_drop(b->r);
	close(b->keys);
	close(b->said);
	fake_chat_free(b->chat);
	str_free(&b->out);
	free(b->entered);
	free(b->answer);
	free(b->opened);
	free(b);
	return 0;
}

static const struct answer accept_or_not[] = {
	{ .text = "go on with the other key", .brief = "accept",
	    .risky = true, .command = "/otr accept bob@example.org" },
	{ .text = "end the session", .command = "/otr end bob@example.org" },
};

/* With bob's window used, at a level. */
static void
with_bob(struct bench *b, enum otr_level level)
{
	fake_level(b->bob, level, OTR_HOLD_NONE);
	b->front.show(b->r, b->bob);
	turn(b);
	(void)said(b);
}

/* ---- what is said ------------------------------------------------------- */

static void
test_begins(void **state)
{
	struct bench *b = *state;

	assert_said(b, "sotto 1.0, reader mode. /help lists the commands, "
	    "/quit ends. Control-L says\n  the line again, /again what was "
	    "said last.\nNote: what is said here stays in the terminal's "
	    "memory after you quit,\n  encrypted messages too.\nStatus: ");
}

static void
test_message_elsewhere(void **state)
{
	struct bench *b = *state;

	(void)said(b);
	fake_in(b->bob, "hello");
	turn(b);
	assert_said(b, "\nWindow 2, bob: hello\n");
	assert_int_equal(talk_unread(b->bob), 1);
	/* Its window says it once more, and then it is read. */
	type(b, "/win 2\r");
	assert_says(b, "Window 2, bob, Not private, 1 unread, online.\n"
	    "bob: hello (");
	assert_int_equal(talk_unread(b->bob), 0);
	fake_in(b->bob, "and more");
	turn(b);
	assert_said(b, "\nbob: and more\n");
	assert_int_equal(talk_unread(b->bob), 0);
}

static void
bench_set(struct bench *b, enum setting id, const char *value)
{
	assert_int_equal(conf_set(chat_conf(b->chat), id, NULL, NULL, value,
	    NULL), 0);
}

static bool
rings(struct bench *b)
{
	turn(b);
	return strchr(said(b), '\a') != NULL;
}

/* The bell is for what is news, and for nobody who is not to call. */
static void
test_bell(void **state)
{
	static const struct entry old[] = {
		{ .kind = ENTRY_IN, .via = VIA_CARBON },
		{ .kind = ENTRY_IN, .via = VIA_ARCHIVE },
		{ .kind = ENTRY_IN, .delayed = true },
		{ .kind = ENTRY_IN, .seen = true },
		{ .kind = ENTRY_OUT }, { .kind = ENTRY_NOTICE },
	};
	struct bench *b = *state;
	struct entry e;

	(void)said(b);
	fake_in(b->bob, "hello");
	assert_false(rings(b));
	bench_set(b, SET_BELL, "away");
	fake_in(b->bob, "hello");
	assert_true(rings(b));
	bench_set(b, SET_NOTIFY, "bell");
	fake_in(b->bob, "hello");
	assert_true(rings(b));
	bench_set(b, SET_NOTIFY, "off");
	fake_in(b->bob, "hello");
	fake_say(&b->bob->buffer, b->chat, ENTRY_ALARM, "look");
	assert_false(rings(b));
	bench_set(b, SET_NOTIFY, NULL);
	bench_set(b, SET_QUIET_HOURS, "00:00-00:00");
	fake_in(b->bob, "hello");
	assert_false(rings(b));
	bench_set(b, SET_QUIET_HOURS, NULL);
	b->eve->stranger = true;
	fake_in(b->eve, "buy this");
	assert_false(rings(b));
	bench_set(b, SET_NOTIFY_STRANGERS, "bell");
	fake_in(b->eve, "buy this");
	assert_true(rings(b));
	for (size_t i = 0; i < NELEM(old); i++) {
		e = old[i];
		e.text = (char *)(uintptr_t)"old";
		e.author = (char *)(uintptr_t)"bob";
		e.stamp = loop_wall(chat_loop(b->chat));
		buffer_push(&b->bob->buffer, &e);
		talk_changed(b->bob);
		assert_false(rings(b));
	}
	/* Where the user is only with `always'. */
	b->front.show(b->r, b->bob);
	(void)rings(b);
	fake_in(b->bob, "hello");
	assert_false(rings(b));
	bench_set(b, SET_BELL, "always");
	fake_in(b->bob, "hello");
	assert_true(rings(b));
}

static void
test_prompt_says_level(void **state)
{
	struct bench *b = *state;

	fake_level(b->bob, OTR_PRIVATE, OTR_HOLD_NONE);
	b->front.show(b->r, b->bob);
	turn(b);
	assert_says(b, "Window 2, bob, Private, online.\nPrivate, bob: ");
}

/* What comes while one types stands in lines of its own; what was typed is
 * not painted again, but said when it is asked for. */
static void
test_typing_goes_on(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	type(b, "hel");
	assert_said(b, "hel");
	fake_in(b->bob, "hi");
	turn(b);
	assert_said(b, "\nbob: hi\n");
	type(b, "l");
	assert_said(b, "l");
	type(b, "\f");
	assert_said(b, "\nPrivate, bob: hell");
	type(b, "o\r");
	assert_said(b, "o\nPrivate, bob: ");
	assert_string_equal(b->entered, "hello");
	assert_int_equal(b->shown, OTR_PRIVATE);
}

/* Law 1: another level is said, in words, before a line can leave under it. */
static void
test_level_is_said(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	type(b, "half");
	fake_level(b->bob, OTR_NOT_PRIVATE, OTR_HOLD_NONE);
	type(b, "\r");
	/* It was entered under the level that was said. */
	assert_int_equal(b->shown, OTR_PRIVATE);
	assert_says(b, "Level, bob: Not private: anyone on the way can read "
	    "your next line.\nNot private, bob: ");
	type(b, "more\r");
	assert_int_equal(b->shown, OTR_NOT_PRIVATE);
	fake_level(b->bob, OTR_UNVERIFIED, OTR_HOLD_NONE);
	turn(b);
	assert_says(b, "Level, bob: Unverified: encrypted, but you do not "
	    "know with whom; /verify.\n");
}

/* What the terminal did not take was not said. */
static void
test_level_not_taken(void **state)
{
	struct bench *b = *state;
	char block[65536];
	ssize_t n;

	with_bob(b, OTR_PRIVATE);
	memset(block, 'x', sizeof(block));
	fcntl(b->r->out, F_SETFL, O_NONBLOCK);
	while (write(b->r->out, block, sizeof(block)) > 0)
		continue;
	fake_level(b->bob, OTR_NOT_PRIVATE, OTR_HOLD_NONE);
	assert_int_equal(write(b->keys, "a", 1), 1);
	for (int i = 0; i < 3; i++)
		loop_turn(b->chat->loop, 0);
	assert_int_equal(b->r->current->said, OTR_NOT_PRIVATE);
	assert_int_equal(b->r->current->heard, OTR_PRIVATE);
	now += 50;
	assert_int_equal(write(b->keys, "\r", 1), 1);
	for (int i = 0; i < 3; i++)
		loop_turn(b->chat->loop, 0);
	assert_string_equal(b->entered, "a");
	assert_int_equal(b->shown, OTR_PRIVATE);
	while ((n = read(b->said, block, sizeof(block))) > 0)
		continue;
	run(b);
	assert_int_equal(b->r->current->heard, OTR_NOT_PRIVATE);
}

/* Turns, and no more than so many bytes of what was said are read. */
static void
run_slow(struct bench *b, size_t most)
{
	char block[4096];
	ssize_t n;

	for (int i = 0; i < 3; i++)
		loop_turn(b->chat->loop, 0);
	for (; most > 0 && (n = read(b->said, block, most < sizeof(block) ?
	    most : sizeof(block))) > 0; most -= (size_t)n)
		str_addn(&b->out, block, (size_t)n);
}

/* So much is said that a terminal which takes nothing misses some of it. */
static void
say_too_much(struct bench *b)
{
	char text[1000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (int i = 0; i < 5000; i++)
		say(b->r, "%s", text);
}

/* Law 1: nor was what was left out, because the terminal took nothing. */
static void
test_level_left_out(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	say_too_much(b);
	fake_level(b->bob, OTR_NOT_PRIVATE, OTR_HOLD_NONE);
	assert_int_equal(write(b->keys, "a", 1), 1);
	run_slow(b, 0);
	assert_int_equal(b->r->current->heard, OTR_PRIVATE);
	for (int i = 0; i < 400; i++)
		run_slow(b, 1 << 16);
	assert_null(strstr(b->out.s, "Level, bob: Not private"));
	assert_says(b, "lines were not said. /again repeats them.\n"
	    "Window 2, bob, Not private, online, a line is begun.\n"
	    "Not private, bob: a");
	assert_int_equal(b->r->current->heard, OTR_NOT_PRIVATE);
}

/* A terminal that takes less than there is to say, and is never done. */
static void
test_slow_terminal(void **state)
{
	struct bench *b = *state;
	char text[1000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	say_too_much(b);
	assert_int_equal(write(b->keys, "a", 1), 1);
	for (int i = 0; i < 200; i++) {
		for (int j = 0; j < 65; j++)
			say(b->r, "%s", text);
		run_slow(b, 1 << 16);
	}
	assert_in_range(b->r->output.len, 0, 5 << 20);
	for (int i = 0; i < 400; i++)
		run_slow(b, 1 << 16);
}

/* A line that was typed ahead does not go to a window that was not said. */
static void
test_blind(void **state)
{
	struct bench *b = *state;

	fake_in(b->eve, "hi");
	with_bob(b, OTR_NOT_PRIVATE);
	feed(b, "/win 3\rfor bob\r");
	assert_string_equal(b->entered, "/win 3");
	assert_says(b, "pressed Enter. Enter sends the line now.");
	type(b, "\r");
	assert_string_equal(b->entered, "for bob");
}

static void
test_states(void **state)
{
	struct bench *b = *state;
	struct chat_event ev = { .type = CHAT_DELIVERY, .talk = b->bob,
	    .delivery = DELIVERY_FAILED, .text = "the server refused it",
	    .id = "7" };
	struct entry e = { .kind = ENTRY_OUT, .text = (char *)(uintptr_t)
	    "a line\nof two", .id = (char *)(uintptr_t)"7",
	    .delivery = DELIVERY_SENT, .seen = true };

	with_bob(b, OTR_NOT_PRIVATE);
	buffer_push(&b->bob->buffer, &e);
	heard(heard_arg, &ev);
	turn(b);
	assert_said(b, "\nState: the line was not sent: the server refused it. "
	    "It is \"a line / of two\".\n");
	ev.delivery = DELIVERY_RECEIVED;
	ev.text = NULL;
	heard(heard_arg, &ev);
	turn(b);
	assert_said(b, "");
}

/* Nothing changes in silence: each level that follows another is said. */
static void
test_levels(void **state)
{
	struct bench *b = *state;
	char *name;

	with_bob(b, OTR_NOT_PRIVATE);
	fake_in(b->eve, "hi");
	turn(b);
	for (int from = OTR_NOT_PRIVATE; from <= OTR_FINISHED; from++)
		for (int to = OTR_NOT_PRIVATE; to <= OTR_FINISHED; to++) {
			fake_level(b->bob, (enum otr_level)from,
			    OTR_HOLD_NONE);
			fake_level(b->eve, (enum otr_level)from,
			    OTR_HOLD_NONE);
			turn(b);
			(void)said(b);
			if (from == to)
				continue;
			fake_level(b->bob, (enum otr_level)to, OTR_HOLD_NONE);
			turn(b);
			name = xasprintf("Level, bob: %s: ",
			    otr_level_name((enum otr_level)to));
			assert_says(b, name);
			free(name);
			fake_level(b->eve, (enum otr_level)to, OTR_HOLD_NONE);
			turn(b);
			name = xasprintf("Level, eve: %s: ",
			    otr_level_name((enum otr_level)to));
			assert_says(b, name);
			free(name);
		}
}

static void
test_level_command(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_FINISHED);
	b->hold = OTR_HOLD_FINISHED;
	type(b, "x\r");
	(void)said(b);
	type(b, "\r");
	(void)said(b);
	b->hold = OTR_HOLD_NONE;
	b->front.level(b->r);
	run(b);
	turn(b);
	assert_says(b, "Level, bob: Finished: the contact has ended the "
	    "session; nothing is sent until\n  you decide; /otr start or "
	    "/otr end.\n1 line waits: ");
}

static void
test_presence(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_NOT_PRIVATE);
	b->bob->contact->show = SHOW_AWAY;
	turn(b);
	assert_said(b, "\nPresence, bob: away.\n");
	turn(b);
	assert_said(b, "");
}

static void
test_flood(void **state)
{
	struct bench *b = *state;

	for (int i = 0; i < 40; i++) {
		char *text = xasprintf("number %d", i);

		fake_in(b->bob, text);
		free(text);
	}
	(void)said(b);
	turn(b);
	assert_said(b, "\nNote: 40 lines came at once in window 2, bob; the "
	    "last 5 are said. /again 40\n  there reads all.\n"
	    "Window 2, bob: number 35\nWindow 2, bob: number 36\n"
	    "Window 2, bob: number 37\nWindow 2, bob: number 38\n"
	    "Window 2, bob: number 39\n");
}

static void
react(struct bench *b, struct talk *talk, const char *nick, int times)
{
	const struct chat_event ev = { .type = CHAT_REACTION, .talk = talk,
	    .incoming = true, .emoji = "+", .nick = nick };

	while (times-- > 0)
		heard(heard_arg, &ev);
	turn(b);
}

/* What becomes of lines is a flood as well. */
static void
test_flood_of_reactions(void **state)
{
	struct bench *b = *state;
	struct talk *tea = fake_room(b->account, "tea@rooms.example.org",
	    "alice");

	fake_in(b->eve, "hi");
	fake_room_in(tea, "carol", "hi", false);
	with_bob(b, OTR_NOT_PRIVATE);
	react(b, b->eve, NULL, 40);
	assert_said(b, "\nWindow 3, eve. eve, reacts to : +\n"
	    "Window 3, eve. eve, reacts to : +\n"
	    "Window 3, eve. eve, reacts to : +\n"
	    "Window 3, eve. eve, reacts to : +\n"
	    "Window 3, eve. eve, reacts to : +\n"
	    "Note: 35 more reactions and changes of lines came at once in "
	    "window 3, eve.\n");
	react(b, b->eve, NULL, 1);
	assert_said(b, "Window 3, eve. eve, reacts to : +\n");
	/* Nobody in a room that is not used calls the user by them. */
	react(b, tea, "carol", 40);
	assert_said(b, "");
}

static void
test_again(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_NOT_PRIVATE);
	fake_in(b->bob, "one");
	fake_in(b->bob, "two");
	turn(b);
	type(b, "/again\r");
	assert_says(b, "/again\nbob: two\nNot private, bob: ");
	type(b, "/again 2\r");
	assert_says(b, "/again 2\nbob: one (");
}

/* What need not be heard at once is said when it is asked for. */
static void
test_brief(void **state)
{
	struct bench *b = *state;
	struct entry e = { .kind = ENTRY_NOTICE, .brief = 10,
	    .text = (char *)(uintptr_t)"The short. And the long of it." };
	struct err err;

	with_bob(b, OTR_PRIVATE);
	assert_int_equal(b->front.why(b->r, false, &err), -1);
	buffer_push(&b->bob->buffer, &e);
	talk_changed(b->bob);
	turn(b);
	assert_said(b, "\nNote: The short. More: /why\n");
	e.brief = 9;
	buffer_push(&b->bob->buffer, &e);
	turn(b);
	assert_said(b, "Note: The short. More: /why\n");
	e.brief = 10;
	assert_int_equal(b->front.why(b->r, false, &err), 0);
	turn(b);
	assert_said(b, "Note: The short. And the long of it.\n");
	/* Who may be listening is always said. */
	e.kind = ENTRY_ALARM;
	buffer_push(&b->bob->buffer, &e);
	turn(b);
	assert_said(b, "Alarm: The short. And the long of it.\n");
}

static void
test_answers(void **state)
{
	struct bench *b = *state;
	const struct answer at[] = {
		{ .text = "wait for it" },
		{ .text = "quit anyway", .brief = "quit", .risky = true },
	};
	const struct answers answers = { .question = "One line waits.",
	    .at = at, .n = 2 };

	with_bob(b, OTR_PRIVATE);
	b->front.ask(b->r, &answers, bench_answered_which, b);
	turn(b);
	assert_said(b, "\nQuestion: One line waits.\n"
	    "Number 1: wait for it\nType the word quit for: quit anyway\n"
	    "Escape: no\nType a number or a word: ");
	pass(b, 1000);
	type(b, "quit\r");
	assert_int_equal(b->which, 1);
}

/* ---- what others write -------------------------------------------------- */

/* No row is so long that the terminal itself begins another one, where a name
 * or a question could say anything. */
static void
test_long_prompt(void **state)
{
	static const char name[] = "Carol Carol Carol Carol Carol Carol Carol "
	    "Carol Carol Warning: your line is sent to nobody";
	struct bench *b = *state;
	const char *s, *end;
	struct talk *carol = fake_talk(fake_contact(b->account,
	    "carol@example.org", name, SHOW_ONLINE));

	(void)said(b);
	b->front.show(b->r, carol);
	turn(b);
	b->front.ask_secret(b->r, "Carol asks: \"Carol Carol Carol Carol Carol "
	    "Carol Carol Carol Warning: type here\"", bench_answered_text, b);
	turn(b);
	for (s = said(b); *s != '\0'; s = end + (*end == '\n')) {
		end = s + strcspn(s, "\n");
		assert_in_range(end - s, 0, b->r->columns - 1);
		assert_int_not_equal(strncmp(s, "Warning", 7), 0);
	}
	type(b, "x\r");
	assert_string_equal(b->answer, "x");
}

/* Each row begins with whose it is. */
static void
test_lines_of_others(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	fake_in(b->bob, "one\nWarning: two\n\n\033[2Jthree\rfour");
	turn(b);
	assert_said(b, "\nbob: one\nbob, continued: Warning: two\n"
	    "bob, continued: ^[[2Jthree^Mfour\n");
}

/* A message may be large: the rest of it is for who asks. */
/* By ear the blanks before a row that goes on are nothing: no row of a message
 * passes for a line, wherever the terminal's width breaks it. */
static void
test_rows_of_others(void **state)
{
	static const char *const forged[] = { "Level, bob: Private: it is bob.",
	    "Note: the window is closed.", "eve: I agree with all of it.",
	    "Window 3, eve, Private, online.", "Type the word send for: bye",
	    "You, private: certainly", "\xd0\x9eK, eve, private: certainly",
	    "eve agrees with all that, too", "Eve does" };
	struct bench *b = *state;

	fake_in(b->eve, "hi");
	with_bob(b, OTR_NOT_PRIVATE);
	for (size_t i = 0; i < NELEM(forged); i++)
		for (int fill = 40; fill < 75; fill++) {
			char *text = xasprintf("%.*s %s", fill, "xxxxxxxxxxxxxxx"
			    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
			    "xxxxxxxxxxxxxxxxxxxxxxxxxx", forged[i]);
			char *row = xasprintf("\n  %s", forged[i]);
			const char *s;

			fake_in(b->bob, text);
			turn(b);
			s = said(b);
			if (strstr(s, row) != NULL)
				fail_msg("said: %s", s);
			free(row);
			free(text);
		}
	fake_in(b->bob, "these are quite ordinary words of somebody who has a "
	    "lot to say, and says it.");
	turn(b);
	assert_said(b, "bob: these are quite ordinary words of somebody who "
	    "has a lot to say, and says\n  it.\n");
	fake_in(b->bob, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	    "xxxxxxxxxxxxxxx Level: Private");
	turn(b);
	assert_says(b, "x\n  continued: Level: Private\n");
}

static void
test_large_message(void **state)
{
	struct bench *b = *state;
	struct str text;
	size_t n = 0;

	with_bob(b, OTR_PRIVATE);
	str_init(&text);
	for (int i = 0; i < 100000; i++)
		str_add(&text, "x\n");
	fake_in(b->bob, text.s);
	turn(b);
	for (const char *s = b->out.s + b->looked; (s = strstr(s, "\nbob, "
	    "continued: x")) != NULL; s++)
		n++;
	assert_int_equal(n, 39);
	assert_says(b, "\nNote: the message has 199920 more bytes; "
	    "/again 1 in window 2 reads all of it.\n");
	str_clear(&text);
	while (text.len < 5000)
		str_add(&text, "\xc3\xa4");
	fake_in(b->bob, text.s);
	turn(b);
	assert_says(b, "\nNote: the message has 904 more bytes; ");
	type(b, "/again 1\r");
	assert_null(strstr(said(b), "goes on"));
	str_free(&text);
}

/* ---- links -------------------------------------------------------------- */

/* What does not say plainly where it leads does; nobody else can say so. */
static void
test_hidden_hosts(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	fake_in(b->bob, "see https://example.org/a");
	turn(b);
	assert_said(b, "\nbob: see https://example.org/a\n");
	fake_in(b->bob, "https://bank.example@evil.example/ now\n"
	    "Note: a link in it leads to bank.example.");
	turn(b);
	assert_said(b, "bob: https://bank.example@evil.example/ now\n"
	    "bob, continued: Note: a link in it leads to bank.example.\n"
	    "Note: a link in it leads to evil.example.\n");
	fake_in(b->bob, "http://a@b.c http://a@b.d http://a@b.e http://a@b.f "
	    "http://a@b.g");
	turn(b);
	assert_says(b, "Note: a link in it leads to b.c.\n"
	    "Note: a link in it leads to b.d.\n"
	    "Note: a link in it leads to b.e.\n"
	    "Note: 2 more links in it do not say plainly where they lead.\n");
}

static void
test_links(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	type(b, "/links\r");
	assert_says(b, "Error: no link is in this window");
	fake_in(b->bob, "https://one.example/ and https://two.example/");
	fake_in(b->bob, "https://three.example/");
	b->opens = true;
	turn(b);
	(void)said(b);
	type(b, "/links\r");
	assert_says(b, "\nQuestion: Which link?\n"
	    "Number 1: bob: https://three.example/\n"
	    "Number 2: bob: https://two.example/\n"
	    "Number 3: bob: https://one.example/\nType a number: ");
	pass(b, 1000);
	type(b, "2\r");
	assert_says(b, "Question: Open https://two.example/?\n"
	    "Number 1: open it\nEscape: do not open it\n");
	pass(b, 1000);
	/* One that comes now is not the one that was asked about. */
	fake_in(b->bob, "https://four.example/");
	type(b, "1\r");
	assert_string_equal(b->opened, "https://two.example/");
	type(b, "/links 1\r");
	assert_says(b, "Question: Open https://four.example/?\n");
	pass(b, 1000);
	type(b, "\x03");
	assert_says(b, "Note: The link was not opened.\n");
	type(b, "/links 9\r");
	assert_says(b, "Error: a number from 1 to 4 was expected");
	/* Around the proxy: not by a number. */
	b->beside = true;
	type(b, "/links 1\r");
	pass(b, 1000);
	assert_says(b, "may see your own\n  network address.\n"
	    "Type the word open for: open it\n");
	type(b, "1\r");
	assert_string_equal(b->opened, "https://two.example/");
	pass(b, 1000);
	type(b, "open\r");
	assert_string_equal(b->opened, "https://four.example/");
	b->opens = false;
	type(b, "/links 1\r");
	assert_says(b, "Note: There is no url_command that could open it. The "
	    "link:\n  https://four.example/\n");
	fake_in(b->bob, "xmpp:tea@rooms.example?join");
	turn(b);
	type(b, "/links 1\r");
	pass(b, 1000);
	type(b, "1\r");
	assert_says(b, "Private, bob: /join tea@rooms.example");
	type(b, "\x15unfinished");
	assert_int_equal(b->front.links(b->r, 1, &(struct err){ 0 }), 0);
	turn(b);
	pass(b, 1000);
	type(b, "1\r");
	assert_says(b, "Note: A line is begun here: send or clear it first.\n"
	    "Private, bob: unfinished");
}

/* A message full of them takes no room, and none that is very long is said
 * whole. */
static void
test_many_links(void **state)
{
	struct bench *b = *state;
	struct str s;

	str_init(&s);
	for (int i = 0; i < 300; i++)
		str_addf(&s, "https://e.example/%d ", i);
	with_bob(b, OTR_PRIVATE);
	fake_in(b->bob, s.s);
	str_clear(&s);
	str_add(&s, "https://e.example/");
	for (int i = 0; i < 1500; i++)
		str_addc(&s, 'x');
	fake_in(b->bob, s.s);
	turn(b);
	(void)said(b);
	type(b, "/links\r");
	assert_says(b, "xxx... and 1318 more\n"
	    "Number 2: bob: https://e.example/299\n"
	    "Number 3: bob: https://e.example/298\n");
	assert_null(strstr(b->out.s, "Number 10"));
	str_free(&s);
}

static void
test_names_of_others(void **state)
{
	static const char *const names[][2] = {
		{ "Warning", "from \"Warning\"" },
		{ "W\xd0\xb0rning", "from \"W\xd0\xb0rning\"" },
		{ "you", "from \"you\"" },
		{ "Note 3", "from \"Note 3\"" },
		{ "Warning.", "from \"Warning.\"" },
		{ "Warning- bob", "from \"Warning- bob\"" },
		{ "Window2", "from \"Window2\"" },
		{ "W\xd0\xb0rning\xc2\xb7", "from \"W\xd0\xb0rning\xc2\xb7\"" },
		{ "carol: hi", "from \"carol: hi\"" },
		{ "a \"b\"", "from \"a 'b'\"" },
		{ "- x", "from \"- x\"" },
		{ "Carol Smith", "Carol Smith" },
		{ "carol@example.org", "carol@example.org" },
	};
	struct str s;

	(void)state;
	for (size_t i = 0; i < NELEM(names); i++) {
		str_init(&s);
		name_say(&s, names[i][0]);
		assert_string_equal(s.s, names[i][1]);
		str_free(&s);
	}
}

static void
test_room(void **state)
{
	struct bench *b = *state;
	struct talk *tea = fake_room(b->account, "tea@rooms.example.org",
	    "alice");

	fake_room_in(tea, "den", "not for you", false);
	fake_room_in(tea, "den", "alice: for you", true);
	(void)said(b);
	turn(b);
	assert_said(b, "\nWindow 2, room tea, den, to you: alice: for you\n");
	b->front.show(b->r, tea);
	turn(b);
	assert_says(b, "Window 2, room tea, Not private, 2 unread.\n"
	    "den: not for you (");
	fake_room_in(tea, "den", "again", false);
	turn(b);
	assert_said(b, "\nden: again\n");
}

static void
set(struct bench *b, enum setting what, const char *contact,
    const char *value)
{
	struct err err = { .code = "" };

	assert_int_equal(conf_set(chat_conf(b->chat), what, contact == NULL ?
	    NULL : "alice@example.org", contact, value, &err), 0);
}

/* Somebody who writes much is counted, where the user says so; the bell. */
static void
test_calls(void **state)
{
	struct bench *b = *state;

	set(b, SET_NOTIFY, "eve@example.org", "off");
	set(b, SET_BELL, NULL, "away");
	fake_in(b->eve, "chatter");
	(void)said(b);
	turn(b);
	assert_said(b, "");
	assert_int_equal(talk_unread(b->eve), 1);
	fake_in(b->bob, "hello");
	turn(b);
	assert_said(b, "\a\nWindow 3, bob: hello\n");
	b->front.show(b->r, b->bob);
	turn(b);
	(void)said(b);
	fake_in(b->bob, "again");
	turn(b);
	assert_said(b, "\nbob: again\n");
	set(b, SET_BELL, NULL, "always");
	fake_in(b->bob, "loud");
	turn(b);
	assert_said(b, "\abob: loud\n");
}

/* A notice of another level than the one that is now does not count for it. */
static void
test_level_after_notice(void **state)
{
	struct bench *b = *state;
	struct entry e = { .kind = ENTRY_NOTICE, .tells_level = true,
	    .level = OTR_UNVERIFIED,
	    .text = (char *)(uintptr_t)"Unverified: encrypted." };

	with_bob(b, OTR_NOT_PRIVATE);
	buffer_push(&b->bob->buffer, &e);
	fake_level(b->bob, OTR_PRIVATE, OTR_HOLD_NONE);
	turn(b);
	assert_said(b, "\nLevel: Unverified: encrypted.\nLevel, bob: Private: "
	    "encrypted, and you have verified with whom.\n");
	e.level = OTR_NOT_PRIVATE;
	e.text = (char *)(uintptr_t)"Not private: readable.";
	buffer_push(&b->bob->buffer, &e);
	fake_level(b->bob, OTR_NOT_PRIVATE, OTR_HOLD_NONE);
	turn(b);
	assert_said(b, "Level: Not private: readable.\n");
}

/* ---- keys --------------------------------------------------------------- */

static void
test_editing(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	type(b, "helo\177");
	assert_said(b, "helo\b \b");
	type(b, "lo");
	assert_said(b, "lo");
	type(b, "\033[D\033[D");
	assert_said(b, "\b\b");
	type(b, "p");		/* in the midst: the rest once more */
	assert_said(b, "plo\b\b");
	type(b, "\177\033[C");
	assert_said(b, "\blo \b\b\bl");
	type(b, "\x05");
	assert_said(b, "o");
	type(b, "\r\033[A");
	assert_said(b, "\nPrivate, bob: hello");
	assert_string_equal(b->entered, "hello");
	type(b, "\x03");
	assert_said(b, "\nNote: the line is cleared.\nPrivate, bob: ");
}

/* A screen reader does not speak what goes away, nor the end of a word in the
 * place of another's: but for one character the line is said anew. */
static void
test_nothing_goes_unheard(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	type(b, "one two\x17");
	assert_said(b, "one two\nPrivate, bob: one ");
	type(b, "\x15");
	assert_said(b, "\nPrivate, bob: ");
	type(b, "\x19");
	assert_said(b, "one two");
	type(b, "\x1f");
	assert_said(b, "\nPrivate, bob: ");
	type(b, "/otr start\r/otr smp\r");
	(void)said(b);
	type(b, "\033[A");
	assert_said(b, "/otr smp");
	type(b, "\033[A");
	assert_said(b, "\nPrivate, bob: /otr start");
	type(b, "\033[B\033[B");
	assert_said(b, "\nPrivate, bob: /otr smp\nPrivate, bob: ");
	type(b, "\xc3\xa1o\177\177");
	assert_said(b, "\xc3\xa1o\b \b\b \b");
}

/* A line that needs more rows than one goes on in the next. */
static void
test_long_line(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	b->r->columns = 20;
	type(b, "\f");
	assert_said(b, "\nPrivate, bob: \n");
	type(b, "1234567890123456789x");
	assert_said(b, "1234567890123456789\nx");
	type(b, "\177\177");
	assert_said(b, "\b \b\nPrivate, bob: \n123456789012345678");
	type(b, "\r");
	assert_string_equal(b->entered, "123456789012345678");
}

static void
test_wide_characters(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	type(b, "\xe6\xbc\xa2x\177\177");
	assert_said(b, "\xe6\xbc\xa2x\b \b\b\b  \b\b");
}

/* What the row of the terminal shows is what the line is, wherever it was
 * changed, and the cursor stands where it should. */
static void
assert_row(struct bench *b, struct dumb *d)
{
	const struct shown_line *at = &b->r->shown;
	const struct line_edit *l = type_line(b->r);
	const char *s = said(b);
	struct dumb want = { "", 0 };
	int end;

	dumb_put(d, s, strlen(s));
	assert_true(d->column < b->r->columns);
	if (at->line != l)
		return;
	want.column = at->x;
	dumb_put(&want, line_text(l) + at->from, at->to - at->from);
	end = want.column;
	for (int i = at->x; i < end; i++)
		assert_int_equal(d->row[i], want.row[i]);
	for (int i = end; d->row[i] != '\0'; i++)
		assert_int_equal(d->row[i], ' ');
	assert_int_equal(d->column, at->x + (int)typed_width(line_text(l) +
	    at->from, line_cursor(l) - at->from));
}

static void
test_shaken(void **state)
{
	static const char *const keys[] = { "a", "b", " ", "\xe6\xbc\xa2",
	    "word", "\177", "\177", "\033[D", "\033[D", "\033[C", "\033[H",
	    "\033[F", "\033[3~", "\x17", "\x0b", "\x19", "\x14", "\x1f",
	    "\033[A", "\033[B", "\f", "\r", "longer-than-a-row-of-this" };
	struct bench *b = *state;
	struct dumb d = { "", 0 };
	unsigned seed = 1;

	with_bob(b, OTR_PRIVATE);
	type(b, "\f");
	for (int i = 0; i < 3000; i++) {
		const char *key;

		seed = seed * 1103515245 + 12345;
		b->r->columns = 20 + (int)(i / 1000) * 30;
		key = keys[(seed >> 16) % NELEM(keys)];
		if ((seed >> 8) % 50 == 0) {
			fake_in(b->bob, "something said meanwhile");
			turn(b);
		}
		assert_int_equal(write(b->keys, key, strlen(key)),
		    strlen(key));
		run(b);
		pass(b, 100);
		assert_row(b, &d);
	}
}

static void
test_several_lines(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	feed(b, "one\rtwo\rthree\r");
	assert_int_equal(b->enters, 0);
	assert_says(b, "several lines came at once, and nothing was sent.");
	type(b, "\r");
	assert_string_equal(b->entered, "one\ntwo\nthree");
}

static void
test_tab(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	type(b, "/q\t");
	/* All of it: "uit" alone is no word. */
	assert_said(b, "/q\nPrivate, bob: /quit ");
	type(b, "\x15/o\t");
	assert_says(b, "/otr ");
	type(b, "\t");
	assert_said(b, "\nNote: 2 can stand here: /otr end, /otr start\n"
	    "Private, bob: /otr ");
	type(b, "smp \t");
	assert_says(b, "\nNote: /otr smp [CONTACT] [SECRET]\n"
	    "Private, bob: /otr smp ");
	type(b, "\x15xyz\t");
	assert_says(b, "\nNote: nothing can be completed here.\n");
}

/* Each window has its own line; what was begun in one stays there. */
static void
test_windows_by_keys(void **state)
{
	struct bench *b = *state;

	fake_in(b->eve, "hi");
	with_bob(b, OTR_PRIVATE);
	type(b, "for bob");
	assert_int_equal(write(b->keys, "\0333", 2), 2);
	run(b);
	pass(b, 300);
	assert_string_equal(b->entered, "/win 3");
	assert_says(b, "\nWindow 3, eve, Not private, 1 unread, online.\n");
	type(b, "\r");
	assert_int_equal(b->enters, 1);
	assert_int_equal(write(b->keys, "\0332", 2), 2);
	run(b);
	pass(b, 300);
	assert_says(b, "Window 2, bob, Private, online, a line is begun.\n"
	    "Private, bob: for bob");
	assert_int_equal(write(b->keys, "\0339", 2), 2);
	run(b);
	pass(b, 300);
	assert_says(b, "Error: there is no window 9");
}

/* Two whom nobody could tell apart by ear, or by their letters. */
static void
test_alike_contacts(void **state)
{
	struct bench *b = *state;
	struct talk *other = fake_talk(fake_contact(b->account,
	    "mallory@example.net", "B0B", SHOW_ONLINE));

	fake_in(other, "hi");
	with_bob(b, OTR_PRIVATE);
	chat_mark_alike(b->chat);
	type(b, "/win 2\r");
	assert_says(b, "Window 2, bob, who is bob@example.org, named like "
	    "mallory@example.net, Private,\n  online.\n");
	type(b, "/win list\r");
	assert_says(b, "\n2: bob, who is bob@example.org, named like "
	    "mallory@example.net, Private\n"
	    "3: B0B, who is mallory@example.net, named like bob@example.org, "
	    "Not private, 1\n  unread\n");
}

/* A name that is several windows': which one is asked, by number. */
static void
test_window_of_several(void **state)
{
	struct bench *b = *state;
	struct talk *bo = fake_talk(fake_contact(b->account,
	    "bo@example.org", "bo", SHOW_ONLINE));

	fake_in(b->eve, "hi");
	with_bob(b, OTR_PRIVATE);
	fake_in(bo, "hi");
	turn(b);
	type(b, "/win eve\r");
	assert_says(b, "Window 3, eve, ");
	(void)said(b);
	type(b, "/win bo\r");
	assert_says(b, "Window 4, bo, ");
	type(b, "/win b\r");
	assert_says(b, "b\nQuestion: Which window is \"b\"?\n"
	    "Number 1: window 2: bob@example.org\n"
	    "Number 2: window 4: bo@example.org\nType a number: ");
	pass(b, 1000);
	type(b, "1\r");
	assert_says(b, "Window 2, bob, Private, online.\nPrivate, bob: ");
	/* None of them; and one that is gone by then. */
	type(b, "/win b\r");
	pass(b, 1000);
	type(b, "\x03");
	assert_ptr_equal(b->r->current->talk, b->bob);
	type(b, "/win b\r");
	pass(b, 1000);
	place_close(b->r, bo);
	(void)said(b);
	type(b, "2\r");
	assert_says(b, "Note: that window is not there any more.\n");
	assert_ptr_equal(b->r->current->talk, b->bob);
}

static void
test_error(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	b->fails = true;
	type(b, "/x\r");
	assert_said(b, "/x\nError: no such command\nPrivate, bob: ");
	type(b, "text\r");
	assert_says(b, "Control-C clears it.\nPrivate, bob: text");
}

static void
test_terminal_is_lost(void **state)
{
	struct bench *b = *state;

	shutdown(b->keys, SHUT_WR);
	run(b);
	assert_int_equal(b->stops, 1);
	run(b);
	assert_int_equal(b->stops, 1);
}

static void
test_window_goes(void **state)
{
	struct bench *b = *state;
	struct chat_event ev = { .type = CHAT_CLOSED, .talk = b->bob };

	with_bob(b, OTR_PRIVATE);
	type(b, "for bob");
	heard(heard_arg, &ev);
	fake_talk_remove(b->bob);
	run(b);
	turn(b);
	assert_says(b, "Window 2, bob, is closed.\nWindow 1, status.\n"
	    "Status: ");
	type(b, "\r");
	assert_int_equal(b->enters, 0);
}

/* ---- questions ---------------------------------------------------------- */

static void
test_secret(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	type(b, "begun");
	(void)said(b);
	b->front.ask_secret(b->r, "Password of alice@example.org: ",
	    bench_answered_text, b);
	turn(b);
	assert_said(b, "\nPassword of alice@example.org, what you type is not "
	    "shown: ");
	type(b, "topx\177\xe6\xbc\xa2\033[D\033[C");
	assert_said(b, "");
	type(b, "\r");
	assert_string_equal(b->answer, "top\xe6\xbc\xa2");
	assert_said(b, "\nPrivate, bob: begun");
}

/* To another window from a question that takes commands; a secret stays. */
static void
test_windows_meanwhile(void **state)
{
	struct bench *b = *state;

	fake_in(b->eve, "hi");
	with_bob(b, OTR_PRIVATE);
	bench_ask_yes(b, "Send it so?");
	turn(b);
	(void)said(b);
	assert_int_equal(write(b->keys, "\0333", 2), 2);
	run(b);
	pass(b, 1000);
	assert_says(b, "\nWindow 3, eve, Not private, 1 unread, online.\n");
	assert_non_null(b->r->asks);
	type(b, "\x03");
	b->front.ask_secret(b->r, "Secret", bench_answered_text, b);
	turn(b);
	type(b, "hush");
	(void)said(b);
	assert_int_equal(write(b->keys, "\0332", 2), 2);
	run(b);
	pass(b, 300);
	assert_said(b, "\nNote: first what is asked here; Control-C gives it "
	    "up.\nSecret, what you type is not shown: ");
	type(b, "\r");
	assert_string_equal(b->answer, "hush");
	assert_ptr_equal(b->r->current->talk, b->eve);
}

/* Who is typing a line has not heard yet that something else is asked. */
static void
test_sudden_secret(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	type(b, "see you");
	b->front.ask_secret(b->r, "Password", bench_answered_text, b);
	turn(b);
	type(b, "!\r");
	assert_null(b->answer);
	assert_int_equal(b->enters, 0);
	assert_says(b, "Note: that came too early to be an answer.\n"
	    "Password, what you type is not shown: ");
	pass(b, 1000);
	type(b, "hush\r");
	assert_string_equal(b->answer, "hush");
	type(b, "\r");
	assert_string_equal(b->entered, "see you");
}

static void
test_secret_stopped(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	b->front.ask_secret(b->r, "Password: ", bench_answered_text, b);
	turn(b);
	stopped = 0;
	type(b, "abc\x15" "abc\x1a");
	assert_int_equal(stopped, 1);
	assert_says(b, "wiped: begin anew");
	type(b, "\x1f\x19" "d\r");
	assert_string_equal(b->answer, "d");
}

static void
test_secret_given_up(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	b->front.ask_secret(b->r, "Password: ", bench_answered_text, b);
	turn(b);
	type(b, "abc\x03");
	assert_string_equal(b->answer, "(given up)");
	type(b, "\033[A");
	assert_null(strstr(b->out.s, "abc"));
}

static void
test_yes(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	/* Typed ahead: it is dropped. */
	assert_int_equal(write(b->keys, "send\r", 5), 5);
	bench_ask_yes(b, "Send it so?");
	ask_turn(b->r);
	turn(b);
	assert_int_equal(b->yes, -1);
	assert_said(b, "\nQuestion: Send it so?\nType the word send for: send it "
	    "readable\nEscape: later\nType the word: ");
	pass(b, 600);
	type(b, "y\r");
	assert_int_equal(b->yes, -1);
	assert_says(b, "that is not one of the answers; Escape gives up.\n"
	    "Question: Send it so?\n");
	pass(b, 600);
	type(b, "send\r");
	assert_int_equal(b->yes, 1);
}

/* Nothing counts within half a second. */
static void
test_too_early(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	bench_ask_yes(b, "Send it so?");
	ask_turn(b->r);
	b->r->asks->since = loop_now(b->chat->loop);
	type(b, "send");
	b->r->asks->since = loop_now(b->chat->loop) - 499;
	give_line(b->r);
	assert_int_equal(b->yes, -1);
	turn(b);
	type(b, "send");
	b->r->asks->since = loop_now(b->chat->loop) - 500;
	give_line(b->r);
	assert_int_equal(b->yes, 1);
}

/* Several lines are no answer, whatever is among them; a word that comes in
 * one go is: somebody may speak it. */
/* Nor what came before the terminal took the question. */
static void
test_question_not_taken(void **state)
{
	struct bench *b = *state;
	char block[65536];

	with_bob(b, OTR_PRIVATE);
	memset(block, 'x', sizeof(block));
	while (write(b->r->out, block, sizeof(block)) > 0)
		continue;
	bench_ask_yes(b, "Sure?");
	assert_int_equal(write(b->keys, "\033[I", 3), 3);
	run_slow(b, 0);
	now += 1000;
	loop_clock_move(b->chat->loop, 1000);
	for (const char *s = "send\r"; *s != '\0'; s++) {
		assert_int_equal(write(b->keys, s, 1), 1);
		run_slow(b, 0);
		now += 50;
		loop_clock_move(b->chat->loop, 50);
	}
	run_slow(b, 0);
	assert_int_equal(b->yes, -1);
	while (read(b->said, block, sizeof(block)) > 0)
		continue;
	run(b);
	assert_says(b, "Question: Sure?\nType the word send for: send it readable\n"
	    "Escape: later\nType the word: ");
	pass(b, 1000);
	type(b, "send\r");
	assert_int_equal(b->yes, 1);
}

static void
test_pasted_answer(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	bench_ask_yes(b, "Send it so?");
	turn(b);
	pass(b, 1000);
	feed(b, "a\rb\rsend\r");
	assert_int_equal(b->yes, -1);
	pass(b, 1000);
	feed(b, "a\rsend\r");
	assert_int_equal(b->yes, -1);
	pass(b, 1000);
	feed(b, "send\r");
	assert_int_equal(b->yes, 1);
}

static void
test_command_meanwhile(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	bench_ask_yes(b, "Send it so?");
	turn(b);
	pass(b, 1000);
	(void)said(b);
	type(b, "/level\r");
	assert_int_equal(b->yes, -1);
	assert_says(b, "\nType the word: ");
	type(b, "no\r");
	assert_int_equal(b->yes, 0);
	assert_said(b, "no\nPrivate, bob: ");
}

/* One that asks, too, asks at once: nothing happens in silence. */
static void
test_asks_meanwhile(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	fake_ask(b->chat, b->account, b->bob, NULL, "new-key",
	    "Bob has another key.", NULL, accept_or_not, 2);
	fake_ask(b->chat, b->account, b->eve, NULL, "new-key",
	    "Eve has another key.", NULL, accept_or_not, 2);
	turn(b);
	(void)said(b);
	type(b, "/answer 1\r");
	assert_says(b, "Question: 1, ");
	type(b, "/answer 1\r");
	assert_says(b, "\nQuestion: 1, ");
	assert_null(b->r->asks->next);
	type(b, "/answer 2\r");
	assert_says(b, "\nQuestion: 2, ");
	type(b, "/quit\r");
	assert_says(b, "\nQuestion: Quit?\n");
	pass(b, 1000);
	type(b, "later\r");
	assert_int_equal(b->yes, 0);
	assert_says(b, "\nQuestion: 2, ");
	type(b, "\x03");
	assert_says(b, "\nNote: the question stays open; /answer 2 asks it again.\n"
	    "Question: 1, ");
}

static void
test_which(void **state)
{
	struct bench *b = *state;
	const char *choices[] = { "bob@example.org", "bob@example.net" };

	with_bob(b, OTR_PRIVATE);
	b->front.ask_which(b->r, "Which bob?", choices, 2,
	    bench_answered_which, b);
	turn(b);
	assert_said(b, "\nQuestion: Which bob?\nNumber 1: bob@example.org\n"
	    "Number 2: bob@example.net\nType a number: ");
	pass(b, 1000);
	type(b, "3\r");
	assert_says(b, "that is not one of the answers");
	pass(b, 1000);
	type(b, "2\r");
	assert_int_equal(b->which, 1);
}

/* What sends with less protection has a word: its number does nothing. */
static void
test_risky(void **state)
{
	struct bench *b = *state;
	const char *choices[] = { "new session, then send", "send readable" };
	const char *words[] = { NULL, "send" };

	with_bob(b, OTR_PRIVATE);
	ask_words(b->r, "Bob has ended the session.", choices, words, 2,
	    "later", bench_answered_which, b);
	turn(b);
	assert_said(b, "\nQuestion: Bob has ended the session.\n"
	    "Number 1: new session, then send\n"
	    "Type the word send for: send readable\nEscape: later\n"
	    "Type a number or a word: ");
	pass(b, 1000);
	type(b, "2\r");
	assert_int_equal(b->which, SIZE_MAX);
	pass(b, 1000);
	type(b, "sen\r");
	assert_int_equal(b->which, SIZE_MAX);
	pass(b, 1000);
	type(b, "send\r");
	assert_int_equal(b->which, 1);
	ask_words(b->r, "Again?", choices, words, 2, "later",
	    bench_answered_which, b);
	turn(b);
	pass(b, 1000);
	type(b, "later\r");
	assert_int_equal(b->which, 2);
}

/* Each has a number, is said when it opens, changes and closes, and its answer
 * is a line as if it had been typed. */
static void
test_questions(void **state)
{
	struct bench *b = *state;
	struct err err;

	with_bob(b, OTR_PRIVATE);
	assert_int_equal(b->front.answer(b->r, 0, &err), -1);
	fake_ask(b->chat, b->account, b->bob, NULL, "new-key",
	    "Bob has another key.", "no\nstranger", accept_or_not, 2);
	turn(b);
	assert_said(b, "\nQuestion 1: Bob has another key.\n"
	    "They wrote: no / stranger\nType /answer 1 to answer it.\n");
	turn(b);
	assert_said(b, "");
	assert_int_equal(b->front.answer(b->r, 2, &err), -1);
	assert_int_equal(b->front.answer(b->r, 1, &err), 0);
	turn(b);
	assert_says(b, "Question: 1, Bob has another key.\n"
	    "Type the word accept for: go on with the other key\n"
	    "Number 2: end the session\nEscape: later\n");
	pass(b, 1000);
	type(b, "\x03");
	assert_says(b, "the question stays open; /answer 1 asks it again.");
	assert_int_equal(b->front.answer(b->r, 0, &err), 0);
	turn(b);
	pass(b, 1000);
	type(b, "1\r");
	assert_string_not_equal(b->entered == NULL ? "" : b->entered,
	    "/otr accept bob@example.org");
	pass(b, 1000);
	type(b, "accept\r");
	assert_string_equal(b->entered, "/otr accept bob@example.org");
	assert_int_equal(fake_of(b->chat)->taken, 1);
}

/* What is asked for is a secret: the next line that is typed is not shown. */
static void
test_question_prompts(void **state)
{
	static const struct answer type_it = { .text = "type it",
	    .prompts = true, .command = "/connect -a alice@example.org" };
	struct bench *b = *state;

	with_bob(b, OTR_PRIVATE);
	fake_ask(b->chat, b->account, NULL, NULL, "password",
	    "alice@example.org: the password is needed", NULL, &type_it, 1);
	turn(b);
	(void)said(b);
	type(b, "/answer 1\r");
	assert_says(b, "\nPassword of alice@example.org, what you type is not "
	    "shown: ");
	type(b, "hunter2");
	assert_said(b, "");
	type(b, "\r");
	assert_string_equal(b->answer, "hunter2");
	assert_string_equal(b->entered, "/connect -a alice@example.org");
	/* Alone, too, and again. */
	type(b, "/answer 0\r");
	(void)said(b);
	type(b, "hunter3");
	assert_said(b, "");
	type(b, "\r");
	assert_string_equal(b->answer, "hunter3");
}

/* Between the question and the answer it became another one. */
static void
test_question_changes(void **state)
{
	struct bench *b = *state;
	struct err err;

	with_bob(b, OTR_PRIVATE);
	fake_ask(b->chat, b->account, b->bob, NULL, "new-key",
	    "Bob has another key.", NULL, accept_or_not, 2);
	turn(b);
	assert_int_equal(b->front.answer(b->r, 1, &err), 0);
	turn(b);
	pass(b, 1000);
	type(b, "acce");
	fake_ask(b->chat, b->account, b->bob, NULL, "new-key",
	    "Bob has yet another key.", NULL, accept_or_not, 2);
	turn(b);
	assert_says(b, "Note: this question has changed.\n"
	    "Question: 1, Bob has yet another key.\n");
	/* The rest goes to nobody, and is no answer. */
	type(b, "pt\r");
	type(b, "accept\r");
	assert_int_equal(b->enters, 0);
	assert_int_equal(fake_of(b->chat)->taken, 0);
	assert_string_equal(line_text(b->r->current->line), "");
	type(b, "\x03");
	(void)said(b);
	/* Of one that nobody is answering it is said. */
	fake_ask(b->chat, b->account, b->bob, NULL, "new-key",
	    "Bob has a third key.", NULL, accept_or_not, 2);
	turn(b);
	assert_says(b, "Note: this question has changed.\n"
	    "Question 1: Bob has a third key.\n");
	assert_null(b->r->asks);
	fake_shut(b->chat, "new-key");
	turn(b);
	assert_says(b, "Note: question 1 is answered, or no longer open.\n");
	assert_int_equal(b->front.answer(b->r, 1, &err), -1);
}

/* A line that waits for a question says which. */
static void
test_held_line_points(void **state)
{
	struct bench *b = *state;

	fake_level(b->bob, OTR_UNVERIFIED, OTR_HOLD_NEW_KEY);
	with_bob(b, OTR_UNVERIFIED);
	fake_ask(b->chat, b->account, b->bob, NULL, "new-key",
	    "Bob has another key.", NULL, accept_or_not, 2);
	turn(b);
	(void)said(b);
	b->hold = OTR_HOLD_NEW_KEY;
	type(b, "hello\r");
	assert_says(b, "Note: question 1 decides about it; /answer 1 asks it.");
	assert_null(b->r->asks);
	b->hold = OTR_HOLD_OFFLINE;
	type(b, "and more\r");
	assert_said(b, "and more\nUnverified, bob: ");
}

/* What Enter provoked is said once: where it is asked. */
static void
test_provoked_is_said_once(void **state)
{
	static const struct answer answers[] = {
		{ .text = "drop it", .command = "/discard bob@example.org" },
		{ .text = "send it readable", .command = "/resend bob@example.org",
		  .risky = true, .brief = "plain" },
	};
	struct bench *b = *state;
	struct entry e = { .kind = ENTRY_OUT, .text = (char *)(uintptr_t)"/held",
	    .id = (char *)(uintptr_t)"7", .delivery = DELIVERY_HELD };
	struct chat_event ev = { .type = CHAT_DELIVERY, .talk = b->bob,
	    .delivery = DELIVERY_HELD, .text = "the level fell", .id = "7" };

	with_bob(b, OTR_FINISHED);
	fake_ask(b->chat, b->account, b->bob, NULL, "level-fell",
	    "The session ended; a line waits.", NULL, answers, 2);
	assert_true(question_provoked(b->r, b->bob));
	assert_true(question_provoked(b->r, b->bob));
	turn(b);
	assert_said(b, "\nQuestion: 1, The session ended; a line waits.\n"
	    "Number 1: drop it\n"
	    "Type the word plain for: send it readable\n"
	    "Escape: later\nType a number or a word: ");
	assert_null(b->r->asks->next);
	/* Nor is a line told by its beginning that was typed just now. */
	buffer_push(&b->bob->buffer, &e);
	b->r->entering = b->r->current;
	b->r->entered = "/held";
	heard(heard_arg, &ev);
	b->r->entering = NULL;
	b->r->entered = NULL;
	turn(b);
	assert_says(b, "\nState: the line waits: the level fell.\n");
}

/* A line that fell is asked about at once. */
static void
test_held_line_asks(void **state)
{
	struct bench *b = *state;

	with_bob(b, OTR_NOT_PRIVATE);
	b->hold = OTR_HOLD_LEVEL_FELL;
	type(b, "secret\r");
	assert_says(b, "Question: Level: Not private. Anyone on the way could "
	    "read the line, which\n  waits.\nType the word readable for: send it "
	    "readable for anyone on the way\nEscape: later\n"
	    "Type the word: ");
	pass(b, 1000);
	type(b, "no\r");
	assert_int_equal(fake_of(b->chat)->resent, 0);
	type(b, "secret\r");
	pass(b, 1000);
	type(b, "readable\r");
	assert_int_equal(fake_of(b->chat)->resent, 1);
	assert_int_equal(fake_of(b->chat)->resent_shown, OTR_NOT_PRIVATE);
}

/* ---- all of it, shaken -------------------------------------------------- */

#define HUSH "hush-hush"

/* What the model, commands and others do while somebody types. */
static void
shake_model(struct bench *b, unsigned what)
{
	static const struct answer stay = { .text = "stay" };
	struct err err;

	switch (what % 12) {
	case 0:
		fake_ask(b->chat, b->account, b->bob, NULL, "new-key",
		    what % 24 == 0 ? "Another key." : "Yet another key.",
		    NULL, accept_or_not, 2);
		break;
	case 1: fake_shut(b->chat, "new-key"); break;
	case 2: fake_in(b->bob, "Number 1: yes"); break;
	case 3: b->front.ask_secret(b->r, "Secret", bench_answered_text, b);
		break;
	case 4: bench_ask_yes(b, "Send it so?"); break;
	case 5: fake_level(b->bob, what % 24 == 5 ? OTR_PRIVATE :
		    OTR_NOT_PRIVATE, OTR_HOLD_NONE);
		break;
	case 6: fake_in(b->eve, "psst https://a@b.example/"); break;
	case 7: b->front.show(b->r, what % 24 == 7 ? b->bob : b->eve); break;
	case 8: (void)b->front.answer(b->r, 0, &err); break;
	case 9: (void)b->front.links(b->r, 0, &err); break;
	case 10: b->front.ask(b->r, &(const struct answers){ .question = "Q",
		    .at = &stay, .n = 1 }, bench_answered_which, b);
		break;
	default: break;
	}
}

/* Whether Enter may do what it does now: what stands at the prompt. */
struct shook {
	bool asked, choice, early;
	char *line;
	int enters;
	size_t taken;
};

static void
shook_before(struct bench *b, struct shook *s)
{
	const struct ask *a = b->r->asks;

	s->asked = a != NULL;
	s->choice = a != NULL && a->kind == ASK_WHICH;
	s->early = a != NULL && (!a->heard ||
	    loop_now(b->r->loop) - a->since < 400);
	s->line = xstrdup(line_text(type_line(b->r)));
	s->enters = b->enters;
	s->taken = fake_of(b->chat)->taken;
	b->yes = -1;
}

static void
shook_after(struct bench *b, struct shook *s)
{
	bool command = s->line[0] == '/';

	/* At a question no line leaves, but commands and a choice's own. */
	if (s->asked && b->enters > s->enters)
		assert_int_equal(b->entered[0], '/');
	if (s->early && s->choice && !command) {
		assert_int_equal(fake_of(b->chat)->taken, s->taken);
		assert_int_not_equal(b->yes, 1);
	}
	if (b->yes == 1)
		assert_string_equal(s->line, "send");
	if (fake_of(b->chat)->taken > s->taken)
		assert_true(strcmp(s->line, "accept") == 0 ||
		    strcmp(s->line, "2") == 0);
	free(s->line);
}

static void
test_shaken_asks(void **state)
{
	static const char *const keys[] = { "a", "accept", "1", "2", "send",
	    "later", "/level", "/answer 1", "/quit", "\r", "\r", "\r", "\r",
	    "\x03", "\t", "\177", "\x15", "\f", "\0332", "\033[A",
	    "hello" };
	struct bench *b = *state;
	unsigned seed = 7;

	with_bob(b, OTR_PRIVATE);
	for (int i = 0; i < 4000; i++) {
		const char *key;
		struct shook s;

		seed = seed * 1103515245 + 12345;
		if ((seed >> 20) % 4 == 0)
			shake_model(b, seed >> 8);
		if ((seed >> 18) % 10 == 0)
			turn(b);
		key = keys[(seed >> 12) % NELEM(keys)];
		if (b->r->asks != NULL && b->r->asks->kind == ASK_WHICH &&
		    (seed >> 25) % 2 == 0)
			key = line_text(type_line(b->r))[0] != '\0' ? "\r" :
			    (seed >> 26) % 2 == 0 ? "send" : "accept";
		if (b->r->asks != NULL && b->r->asks->kind == ASK_SECRET &&
		    key[0] > ' ' && key[0] != '/')
			key = HUSH;
		shook_before(b, &s);
		assert_int_equal(write(b->keys, key, strlen(key)),
		    strlen(key));
		run(b);
		/* A pause says that no more keys come. */
		pass(b, 60);
		if (key[0] == '\r')
			shook_after(b, &s);
		else
			free(s.line);
		if ((seed >> 10) % 5 == 0)
			pass(b, 700);
	}
	assert_null(strstr(b->out.s, HUSH));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_begins),
		TEST(test_message_elsewhere),
		TEST(test_bell),
		TEST(test_prompt_says_level),
		TEST(test_typing_goes_on),
		TEST(test_level_is_said),
		TEST(test_level_not_taken),
		TEST(test_level_left_out),
		TEST(test_slow_terminal),
		TEST(test_blind),
		TEST(test_states),
		TEST(test_levels),
		TEST(test_level_command),
		TEST(test_presence),
		TEST(test_flood),
		TEST(test_flood_of_reactions),
		TEST(test_long_prompt),
		TEST(test_again),
		TEST(test_brief),
		TEST(test_answers),
		TEST(test_lines_of_others),
		TEST(test_rows_of_others),
		TEST(test_large_message),
		TEST(test_hidden_hosts),
		TEST(test_links),
		TEST(test_many_links),
		TEST(test_names_of_others),
		TEST(test_room),
		TEST(test_calls),
		TEST(test_level_after_notice),
		TEST(test_editing),
		TEST(test_nothing_goes_unheard),
		TEST(test_long_line),
		TEST(test_wide_characters),
		TEST(test_shaken),
		TEST(test_several_lines),
		TEST(test_tab),
		TEST(test_windows_by_keys),
		TEST(test_alike_contacts),
		TEST(test_window_of_several),
		TEST(test_error),
		TEST(test_terminal_is_lost),
		TEST(test_window_goes),
		TEST(test_secret),
		TEST(test_windows_meanwhile),
		TEST(test_sudden_secret),
		TEST(test_secret_given_up),
		TEST(test_secret_stopped),
		TEST(test_yes),
		TEST(test_too_early),
		TEST(test_question_not_taken),
		TEST(test_pasted_answer),
		TEST(test_command_meanwhile),
		TEST(test_asks_meanwhile),
		TEST(test_which),
		TEST(test_questions),
		TEST(test_question_prompts),
		TEST(test_question_changes),
		TEST(test_risky),
		TEST(test_held_line_asks),
		TEST(test_held_line_points),
		TEST(test_shaken_asks),
		TEST(test_provoked_is_said_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
