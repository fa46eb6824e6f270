/*
 * The pipe: one command line in, JSON objects out, one a line.  Numbers the
 * lines that it reads, tells which of them caused what, holds back its
 * reading while too much is on the way, and knows when all is over.  Must
 * not know what a command means.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "front/pipe/inside.h"

#define RAW_MAX (1024 * 1024)	/* a JSON line may escape every byte */
/* Bytes that the reader has not taken: then nothing is heard of the network,
 * and with so many more no command is taken either. */
#define OUT_HIGH (1024 * 1024)
#define OUT_LOW (OUT_HIGH / 2)
#define OUT_COMMANDS (1024 * 1024)
/* Once the input has ended: what became of the lines that are on their way has
 * room besides, or those that left would be failed for a slow reader. */
#define OUT_END (4 * 1024 * 1024)
#define WAY_HIGH 400		/* ... nor with so many lines on the way, */
#define WAY_LOW 200
#define PATIENCE 30000		/* as long as the server takes some: ms, or
				 * --linger where that is more */

/* ---- output ------------------------------------------------------------ */

/* The reader is gone: what it does not hear is lost, the lines are not;
 * it ends as if the input had ended. */
static void
pipe_deaf(struct pipe *p)
{
	if (p->deaf)
		return;
	p->deaf = true;
	loop_del(p->loop, p->out);
	pipe_quit(p);
}

/* What is written is let go of, also where some is always left. */
static void
pipe_drop_written(struct pipe *p)
{
	size_t left = p->output.len - p->written;

	if (p->written < OUT_LOW)
		return;
	memmove(p->output.s, p->output.s + p->written, left);
	wipe(p->output.s + left, p->written);
	p->output.len = left;
	p->output.s[left] = '\0';
	p->written = 0;
}

static void
pipe_write(struct pipe *p)
{
	ssize_t n;

	while (!p->deaf && p->written < p->output.len) {
		n = write(p->out, p->output.s + p->written,
		    p->output.len - p->written);
		if (n > 0)
			p->written += (size_t)n;
		else if (errno == EAGAIN) {
			loop_set(p->loop, p->out, POLLOUT);
			pipe_drop_written(p);
			return;
		} else if (errno != EINTR)
			pipe_deaf(p);
	}
	if (!p->deaf)
		loop_set(p->loop, p->out, 0);
	str_clear(&p->output);
	p->written = 0;
}

/* ---- input ------------------------------------------------------------- */

static int
pipe_enter(struct pipe *p, const char *text, size_t len, struct err *err)
{
	struct str line;
	int rc = -1;

	str_init_secret(&line);
	if (!utf8_valid(text, len))
		err_set(err, "not-utf8",
		    "the line is not UTF-8, or has a NUL in it");
	else if (text[0] == '{') {
		if (pipe_decode(text, len, &line, err) == 0)
			rc = 0;
	} else {
		str_addn(&line, text, len);
		rc = 0;
	}
	if (rc == 0 && line.len > LINE_MAX_BYTES)
		rc = err_set(err, "too-long", "a line has at most %d bytes",
		    LINE_MAX_BYTES);
	if (rc == -1)
		p->calls.garbled(p->calls.arg, p->current, text, len, err);
	else if (line.len > 0)
		rc = p->calls.enter(p->calls.arg, p->current, line.s,
		    told_level(p, p->current), NULL, err);
	str_free(&line);
	return (rc);
}

static void
pipe_line(struct pipe *p, const char *text, size_t len)
{
	struct err err = { .code = "" };
	int rc;

	p->line++;
	p->running = true;
	if (p->skipping) {
		p->skipping = false;
		rc = err_set(&err, "too-long", "a line has at most %d bytes",
		    LINE_MAX_BYTES);
	} else
		rc = pipe_enter(p, text, len, &err);
	if (rc == -1)
		pipe_error(p, &err);
	pipe_done_line(p, rc == 0);
	p->running = false;
}

static int64_t
pipe_patience(const struct pipe *p)
{
	return (p->linger_ms > PATIENCE ? p->linger_ms : PATIENCE);
}

/* One account's lines do not keep those of others, or /quit, back for ever:
 * then they wait in their conversations, as many as fit there. */
static void
pipe_patience_over(void *arg)
{
	(void)arg;		/* the end of this turn looks again */
}

static void
pipe_be_patient(struct pipe *p, bool full)
{
	if (!full)
		timer_off(p->patience);
	else if (!timer_armed(p->patience))
		timer_set(p->patience, pipe_patience(p));
}

/* Too much on the way: more would only fill memory or be refused.  Then it is
 * to become half as much: lines that go by ones and twos cost the kernel most. */
static bool
pipe_is_full(struct pipe *p)
{
	const size_t most = p->full ? WAY_LOW : WAY_HIGH;
	size_t waiting = chat_unsent(p->chat);

	p->full = p->output.len - p->written > OUT_HIGH + OUT_COMMANDS ||
	    (waiting > most && waiting -
	    chat_stuck(p->chat, pipe_patience(p)) > most);
	return (p->full);
}

/* What was taken of the input gives way: where nothing is behind it, or all
 * the rest is moved. */
static void
pipe_close_up(struct pipe *p, bool move)
{
	size_t left = p->input.len - p->taken;

	if (p->taken == 0 || (left > 0 && !move))
		return;
	memmove(p->input.s, p->input.s + p->taken, left);
	wipe(p->input.s + left, p->taken);
	p->input.len = left;
	p->taken = 0;
}

static void
pipe_lines(struct pipe *p)
{
	static const struct err too_long = { .code = "too-long" };
	size_t len;
	char *line, *nl;

	while (!p->ended && !pipe_is_full(p) && (nl = memchr(line =
	    p->input.s + p->taken, '\n', p->input.len - p->taken)) != NULL) {
		len = (size_t)(nl - line);
		pipe_line(p, line, len);
		wipe(line, len);
		p->taken += len + 1;
	}
	pipe_close_up(p, false);
	len = p->input.len - p->taken;
	line = p->input.s + p->taken;
	if (len > RAW_MAX && memchr(line, '\n', len) == NULL) {
		if (!p->skipping)
			p->calls.garbled(p->calls.arg, p->current, line, len,
			    &too_long);
		p->skipping = true;
		str_clear(&p->input);
		p->taken = 0;
	}
}

static void
pipe_finish(struct pipe *p, bool timeout)
{
	size_t unsent = chat_unsent(p->chat);

	if (p->over || (unsent > 0 && !timeout))
		return;
	p->over = true;
	timer_off(p->linger);
	p->calls.stop(p->calls.arg,
	    unsent > 0 || chat_failed(p->chat) > 0 ? 3 : 0);
}

static void
pipe_linger_over(void *arg)
{
	struct pipe *p = arg;

	chat_give_up(p->chat, true);
	pipe_finish(p, true);
}

static void pipe_read(void *, int, short);

/* A descriptor that is not wanted is taken out: poll reports its end also
 * to those who ask for nothing, again and again. */
static void
pipe_listen(struct pipe *p, bool on)
{
	if (on == p->listening)
		return;
	p->listening = on;
	if (on) {
		loop_add(p->loop, p->in, POLLIN, pipe_read, p);
		/* What the network has said by now, a command knows. */
		loop_last(p->loop, p->in);
	} else
		loop_del(p->loop, p->in);
}

void
pipe_quit(struct pipe *p)
{
	if (p->ended)
		return;
	p->ended = true;
	pipe_be_patient(p, false);
	pipe_listen(p, false);
	chat_give_up(p->chat, false);
	timer_set(p->linger, p->linger_ms);
}

static void
pipe_read(void *arg, int fd, short got)
{
	struct pipe *p = arg;
	char block[65536];
	ssize_t n;

	(void)got;
	n = read(fd, block, sizeof(block));
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	pipe_close_up(p, true);
	if (n > 0) {
		str_addn(&p->input, block, (size_t)n);
		wipe(block, (size_t)n);
	} else {
		p->eof = true;
		if (p->input.len > 0 || p->skipping)
			str_addc(&p->input, '\n');	/* a last line */
	}
	pipe_lines(p);
}

/* What the reader does not take waits with the server, not here. */
static void
pipe_hold(struct pipe *p)
{
	size_t waiting = p->output.len - p->written;

	if (waiting > (p->ended ? OUT_END : OUT_HIGH))
		chat_hold(p->chat, true);
	else if (p->ended || waiting <= OUT_LOW)
		chat_hold(p->chat, false);
}

/* End of turn: what was held back goes on, what was said is written. */
static void
pipe_turn(void *arg)
{
	struct pipe *p = arg;

	if (!p->ended && p->input.len > 0)
		pipe_lines(p);
	if (!p->ended && p->eof && p->input.len == 0)
		pipe_quit(p);
	if (!p->ended) {
		bool full = pipe_is_full(p);

		pipe_listen(p, !p->eof && !full);
		pipe_be_patient(p, full);
	}
	if (p->ended)
		pipe_finish(p, false);
	pipe_write(p);
	pipe_say_unshown(p);
	pipe_hold(p);
}

/* ---- the whole --------------------------------------------------------- */

static void
pipe_writable(void *arg, int fd, short got)
{
	struct pipe *p = arg;

	(void)fd;
	if (got & (POLLERR | POLLHUP | POLLNVAL))
		pipe_deaf(p);
	/* The end of this turn writes. */
}

struct pipe *
pipe_new(struct chat *chat, int in, int out, int linger_seconds,
    const struct front_calls *calls)
{
	struct pipe *p = xcalloc(1, sizeof(*p));

	json_wiped();
	p->chat = chat;
	p->loop = chat_loop(chat);
	p->calls = *calls;
	p->in = in;
	p->out = out;
	p->linger_ms = (int64_t)linger_seconds * 1000;
	p->linger = timer_new(p->loop, pipe_linger_over, p);
	p->patience = timer_new(p->loop, pipe_patience_over, p);
	str_init_secret(&p->input);
	str_init_secret(&p->output);
	fcntl(in, F_SETFL, fcntl(in, F_GETFL) | O_NONBLOCK);
	fcntl(out, F_SETFL, fcntl(out, F_GETFL) | O_NONBLOCK);
	chat_listen(chat, pipe_hear, p);
	loop_add(p->loop, out, 0, pipe_writable, p);
	loop_after(p->loop, pipe_turn, p);
	pipe_listen(p, true);
	return (p);
}

/* The last objects: what the reader does not take within a second is lost. */
void
pipe_free(struct pipe *p)
{
	struct pollfd pfd = { .fd = p->out, .events = POLLOUT };

	while (!p->deaf && p->output.len > p->written) {
		pipe_write(p);
		if (p->output.len > p->written && poll(&pfd, 1, 1000) <= 0)
			break;
	}
	origins_free(p);
	told_free(p);
	pipe_listen(p, false);
	if (!p->deaf)
		loop_del(p->loop, p->out);
	timer_free(p->linger);
	timer_free(p->patience);
	str_free(&p->input);
	str_free(&p->output);
	free(p);
}

struct talk *
pipe_current(const struct pipe *p)
{
	return (p->current);
}

void
pipe_show(struct pipe *p, struct talk *talk)
{
	p->current = talk;
}
