/*
 * Reader mode as a front end: on the terminal of standard input and output,
 * with what commands do to it, and the signals that concern it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "front/reader/inside.h"

/* ---- what commands do --------------------------------------------------- */

static struct talk *
front_current(void *arg)
{
	return ((struct reader *)arg)->current->talk;
}

static void
front_show(void *arg, struct talk *talk)
{
	struct reader *r = arg;

	place_go(r, place_open(r, talk));
}

static int
front_window(void *arg, const char *which, struct err *err)
{
	return choose_window(arg, which, err);
}

static int
front_move_window(void *arg, int number, struct err *err)
{
	return place_move(arg, number, err);
}

static void
front_clear(void *arg)
{
	struct reader *r = arg;

	buffer_clear(entry_buffer(r, r->current));
	say(r, "Note: the lines of this window are gone from sotto's memory; "
	    "the terminal may still have them.");
}

static void
front_ask_secret(void *arg, const char *question,
    void (*done)(void *, const char *), void *done_arg)
{
	ask_secret(arg, question, done, done_arg);
}

static void
front_ask_text(void *arg, const char *question,
    void (*done)(void *, const char *), void *done_arg)
{
	ask_text(arg, question, done, done_arg);
}

static void
front_ask_which(void *arg, const char *question, const char *const *choices,
    size_t n, void (*done)(void *, size_t), void *done_arg)
{
	ask_which(arg, question, choices, n, done, done_arg);
}

static void
front_ask(void *arg, const struct answers *answers,
    void (*done)(void *, size_t), void *done_arg)
{
	ask_answers(arg, answers, done, done_arg);
}

static size_t
front_windows(void *arg, char ***names)
{
	return choose_names(arg, names);
}

static void
front_key_help(void *arg, struct str *out)
{
	(void)arg;
	keys_tell(out);
}

static void
front_quit(void *arg)
{
	struct reader *r = arg;

	r->calls.stop(r->calls.arg, 0);
}

/* 0: what was said last. */
static void
front_again(void *arg, int lines)
{
	struct reader *r = arg;
	char *last;

	if (lines > 0) {
		again_say(r, r->current, (size_t)lines);
		return;
	}
	last = secret_dup(r->last.s);
	if (last[0] == '\0')
		say(r, "Note: nothing has been said yet.");
	else
		say_foreign(r, last);
	secret_free(last);
}

static int
front_why(void *arg, bool all, struct err *err)
{
	struct reader *r = arg;

	return again_why(r, r->current, all) ? 0 : err_set(err, "no-notice",
	    "no notice in this window has more to say");
}

static int
front_answer(void *arg, int number, struct err *err)
{
	return question_answer(arg, number, err);
}

static int
front_links(void *arg, int number, struct err *err)
{
	return links_open(arg, number, err);
}

static void
front_level(void *arg)
{
	struct reader *r = arg;

	level_say(r, r->current);
}

void
reader_functions(struct reader *r, struct front *front)
{
	*front = (struct front){
		.arg = r,
		.current = front_current,
		.show = front_show,
		.window = front_window,
		.move_window = front_move_window,
		.clear = front_clear,
		.ask_secret = front_ask_secret,
		.ask_text = front_ask_text,
		.ask = front_ask,
		.ask_which = front_ask_which,
		.windows = front_windows,
		.key_help = front_key_help,
		.again = front_again,
		.answer = front_answer,
		.level = front_level,
		.links = front_links,
		.why = front_why,
		.quit = front_quit,
	};
}

/* ---- signals ------------------------------------------------------------ */

static void
front_resized(void *arg)
{
	struct reader *r = arg;

	r->columns = mode_columns(r);
}

static void
front_stopped(void *arg)
{
	struct reader *r = arg;

	if (!r->calls.lent_stop(r->calls.arg))
		mode_stop(r);
}

static void
front_continued(void *arg)
{
	struct reader *r = arg;

	if (r->calls.lent_continue(r->calls.arg))
		return;
	mode_take(r);
	r->columns = mode_columns(r);
	r->prompts = true;
}

/* ---- the row ------------------------------------------------------------ */

static void *
front_open(struct err *err)
{
	(void)err;
	return reader_make(tty_open(STDIN_FILENO, O_RDONLY),
	    tty_open(STDOUT_FILENO, O_WRONLY));
}

static void *
front_start(void *opened, const struct front_start *start,
    struct front *front)
{
	struct reader *r = opened;

	reader_start(r, start);
	reader_functions(r, front);
	loop_signal(r->loop, SIGWINCH, front_resized, r);
	loop_signal(r->loop, SIGTSTP, front_stopped, r);
	loop_signal(r->loop, SIGCONT, front_continued, r);
	reader_begin(r, start->version);
	return r;
}

static void
front_free(void *arg)
{
	reader_drop(arg);
}

static void
front_ends(void *arg)
{
	struct reader *r = arg;

	say(r, "Note: the sessions are being ended.");
	r->ends = true;
}

static void
front_forget(void *arg, const char *text)
{
	struct reader *r = arg;

	for (size_t i = 0; i < r->nwindows; i++)
		line_forget(r->windows[i]->line, text);
	str_clear(&r->last);
}

/* ---- the terminal, lent to a command ------------------------------------ */

/* Whoever has it may not notice that it is gone: as SIGHUP. */
static void
front_hung_up(void *arg, int fd, short got)
{
	struct reader *r = arg;

	(void)got;
	loop_del(r->loop, fd);
	r->lent = false;
	r->calls.stop(r->calls.arg, 0);
}

/* Keys for the one are none for the other. */
static void
front_lend(void *arg, bool whole)
{
	struct reader *r = arg;

	(void)whole;
	say_begin(r);
	(void)say_flush(r);
	reader_listen(r, false);
	mode_give(r);
	input_flush(r->input);
	if (!r->lent)
		loop_add(r->loop, r->in, 0, front_hung_up, r);
	r->lent = true;
}

static void
front_nothing(void *arg, const char *text)
{
	(void)arg;
	(void)text;
}

/* Somebody may be in the middle of typing a password: the rest is no line. */
static void
front_take(void *arg, bool failed)
{
	struct reader *r = arg;

	if (r->lent) {
		loop_del(r->loop, r->in);
		input_flush(r->input);
		input_forget_paste(r->input);
		/* Wherever it left the cursor. */
		r->fresh = false;
	}
	r->lent = false;
	mode_take(r);
	r->columns = mode_columns(r);
	reader_listen(r, true);
	if (failed)
		ask_secret(r, "The command gave no password; the terminal is "
		    "sotto's again. Press Enter", front_nothing, r);
	r->prompts = true;
	reader_turn(r);
}

const struct front_row reader_front = {
	.option = "reader",
	.help = "no screen: everything is said in lines, one below\nthe other, "
	    "for screen readers and dumb terminals",
	.kind = FRONT_READER,
	.terminal = true,
	.check = tty_check,
	.open = front_open,
	.start = front_start,
	.free = front_free,
	.ends = front_ends,
	.forget = front_forget,
	.lend = front_lend,
	.take = front_take,
};
