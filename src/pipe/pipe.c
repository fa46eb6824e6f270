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
#include <time.h>
#include <unistd.h>

#include <jansson.h>
#include <uthash.h>

#include "pipe/pipe.h"

#define RAW_MAX (1024 * 1024)	/* a JSON line may escape every byte */
#define OUT_HIGH (4 * 1024 * 1024)	/* stop reading while more waits */
#define WAY_HIGH 400		/* ... or so many lines are on the way */
#define IDS_MAX 4096		/* ids whose input line is remembered */

/* Which input line a line of ours came from. */
struct origin {
	char *id;
	unsigned long line;
	UT_hash_handle hh;
};

struct pipe {
	struct chat *chat;
	struct loop *loop;
	struct pipe_ops ops;
	int in, out;
	int64_t linger_ms;
	struct timer *linger;
	struct str input;	/* secret: lines may hold passwords */
	struct str output;	/* secret: decrypted text passes */
	size_t written;		/* of output */
	unsigned long line;	/* of input, from 1 */
	bool running;		/* within a line: events carry its number */
	bool skipping;		/* the rest of a line that was too long */
	bool listening;
	bool eof;		/* of input; some may wait in the buffer */
	bool deaf;		/* nobody reads what we write */
	bool ended;		/* no more input is taken */
	bool over;		/* done() was called */
	struct conv *current;
	struct origin *origins;	/* in order of insertion */
};

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
			return;
		} else if (errno != EINTR)
			pipe_deaf(p);
	}
	if (!p->deaf)
		loop_set(p->loop, p->out, 0);
	str_clear(&p->output);
	p->written = 0;
}

static int
pipe_dump(const char *data, size_t size, void *arg)
{
	struct pipe *p = arg;

	str_addn(&p->output, data, size);
	return (0);
}

/* Takes the object over.  Written at the end of the turn, or of the next one
 * where nothing else happens in this. */
static void
pipe_put_take(struct pipe *p, json_t *object)
{
	if (p->output.len == 0 && !p->deaf)
		loop_set(p->loop, p->out, POLLOUT);
	json_dump_callback(object, pipe_dump, p, JSON_COMPACT);
	str_addc(&p->output, '\n');
	json_decref(object);
}

/* RFC 3339, UTC, milliseconds. */
static void
pipe_stamp(int64_t ms, char out[40])
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	size_t n;

	gmtime_r(&seconds, &tm);
	n = strftime(out, 40, "%Y-%m-%dT%H:%M:%S", &tm);
	out[n++] = '.';
	out[n++] = (char)('0' + ms / 100 % 10);
	out[n++] = (char)('0' + ms / 10 % 10);
	out[n++] = (char)('0' + ms % 10);
	out[n++] = 'Z';
	out[n] = '\0';
}

static void
put_text(json_t *object, const char *key, const char *text)
{
	if (text != NULL && json_object_get(object, key) == NULL)
		json_object_set_new(object, key, json_string(text));
}

static json_t *
pipe_object(struct pipe *p, const char *event, int64_t stamp)
{
	json_t *object = json_object();
	char time[40];

	pipe_stamp(stamp != 0 ? stamp : loop_wall(p->loop), time);
	json_object_set_new(object, "event", json_string(event));
	json_object_set_new(object, "time", json_string(time));
	return (object);
}

static void
put_line(json_t *object, unsigned long line)
{
	if (line != 0)
		json_object_set_new(object, "line",
		    json_integer((json_int_t)line));
}

/* ---- where a line of ours came from ------------------------------------ */

static void
origin_forget(struct pipe *p, struct origin *o)
{
	HASH_DEL(p->origins, o);
	free(o->id);
	free(o);
}

static void
origin_remember(struct pipe *p, const char *id)
{
	struct origin *o;

	HASH_FIND_STR(p->origins, id, o);
	if (o != NULL)
		return;
	if (HASH_COUNT(p->origins) >= IDS_MAX)
		origin_forget(p, p->origins);
	o = xcalloc(1, sizeof(*o));
	o->id = xstrdup(id);
	o->line = p->line;
	HASH_ADD_KEYPTR(hh, p->origins, o->id, strlen(o->id), o);
}

static unsigned long
origin_line(struct pipe *p, const struct chat_event *ev)
{
	struct origin *o = NULL;

	if (ev->id != NULL)
		HASH_FIND_STR(p->origins, ev->id, o);
	if (o != NULL)
		return (o->line);
	return (p->running ? p->line : 0);
}

/* ---- one function per kind of event ------------------------------------ */

static void
put_account(json_t *o, const struct chat_event *ev)
{
	json_object_set_new(o, "state",
	    json_string(account_state_word(ev->account->state)));
	put_text(o, "code", ev->code);
	put_text(o, "reason", ev->text);
}

static void
put_message(json_t *o, const struct chat_event *ev)
{
	json_object_set_new(o, "direction",
	    json_string(ev->incoming ? "in" : "out"));
	put_text(o, "body", ev->text);
	json_object_set_new(o, "level",
	    json_string(otr_level_word(ev->level)));
	json_object_set_new(o, "delayed", json_boolean(ev->delayed));
}

static void
put_delivery(json_t *o, const struct chat_event *ev)
{
	json_object_set_new(o, "state",
	    json_string(delivery_word(ev->delivery)));
	json_object_set_new(o, "level",
	    json_string(otr_level_word(ev->level)));
	put_text(o, "code", ev->code);
	put_text(o, "reason", ev->text);
}

static void
put_otr(json_t *o, const struct chat_event *ev)
{
	json_object_set_new(o, "state",
	    json_string(otr_level_word(ev->level)));
	if (ev->fingerprint != NULL && ev->fingerprint[0] != '\0')
		put_text(o, "fingerprint", ev->fingerprint);
	if (ev->version != 0)
		json_object_set_new(o, "version", json_integer(ev->version));
	put_text(o, "text", ev->text);
}

static void
put_smp(json_t *o, const struct chat_event *ev)
{
	json_object_set_new(o, "state", json_string(otr_smp_word(ev->smp)));
	put_text(o, "question", ev->question);
	json_object_set_new(o, "progress", json_integer(ev->progress));
	put_text(o, "text", ev->text);
}

static void
put_presence(json_t *o, const struct chat_event *ev)
{
	json_object_set_new(o, "state", json_string(show_word(ev->show)));
	put_text(o, "text", ev->text != NULL ? ev->text : "");
}

static void
put_data(json_t *o, const struct chat_event *ev)
{
	const struct chat_pair *pair;

	put_text(o, "code", ev->code);
	put_text(o, "text", ev->text);
	for (pair = ev->data; pair != NULL && pair->key != NULL; pair++)
		put_text(o, pair->key, pair->value);
}

static void
put_question(json_t *o, const struct chat_event *ev)
{
	const char *const *command;
	json_t *list = json_array();

	for (command = ev->commands; command != NULL && *command != NULL;
	    command++)
		json_array_append_new(list, json_string(*command));
	json_object_set_new(o, "commands", list);
	put_data(o, ev);
}

static const struct {
	const char *event;
	void (*put)(json_t *, const struct chat_event *);
} kinds[] = {
	[CHAT_ACCOUNT] = { "account", put_account },
	[CHAT_MESSAGE] = { "message", put_message },
	[CHAT_DELIVERY] = { "delivery", put_delivery },
	[CHAT_OTR] = { "otr", put_otr },
	[CHAT_SMP] = { "smp", put_smp },
	[CHAT_PRESENCE] = { "presence", put_presence },
	[CHAT_QUESTION] = { "question", put_question },
	[CHAT_NOTICE] = { "notice", put_data },
	[CHAT_ERROR] = { "error", put_data },
};

/* What the script was told last: law 1's "level shown". */
static void
level_told(struct conv *conv, enum otr_level level)
{
	conv->window = (void *)(intptr_t)(level + 1);
}

static enum otr_level
level_shown(const struct conv *conv)
{
	if (conv == NULL || conv->window == NULL)
		return (OTR_NOT_PRIVATE);
	return ((enum otr_level)((intptr_t)conv->window - 1));
}

static void
pipe_hear(void *arg, const struct chat_event *ev)
{
	struct pipe *p = arg;
	json_t *o;

	if (ev->type >= NELEM(kinds))
		return;
	if (ev->type == CHAT_MESSAGE && !ev->incoming && p->running &&
	    ev->id != NULL)
		origin_remember(p, ev->id);
	if (ev->type == CHAT_OTR && ev->conv != NULL)
		level_told(ev->conv, ev->level);
	o = pipe_object(p, kinds[ev->type].event, ev->type == CHAT_MESSAGE &&
	    ev->entry != NULL ? ev->entry->stamp : 0);
	put_line(o, origin_line(p, ev));
	if (ev->account != NULL)
		put_text(o, "account", ev->account->jid);
	if (ev->conv != NULL) {
		put_text(o, "account", ev->conv->account->jid);
		put_text(o, "peer", ev->conv->jid);
	}
	put_text(o, "peer", ev->peer);
	if (ev->resource != NULL && ev->resource[0] != '\0')
		put_text(o, "resource", ev->resource);
	put_text(o, "id", ev->id);
	kinds[ev->type].put(o, ev);
	pipe_put_take(p, o);
}

static void
pipe_error(struct pipe *p, const struct err *err)
{
	json_t *o = pipe_object(p, "error", 0);

	put_line(o, p->running ? p->line : 0);
	put_text(o, "code", err->code);
	put_text(o, "text", err->text);
	pipe_put_take(p, o);
}

/* ---- input ------------------------------------------------------------- */

/* {"command":"/msg bob@x","text":"two\nlines"} into one line (secret). */
static int
pipe_decode(const char *text, size_t len, struct str *line, struct err *err)
{
	json_error_t why;
	json_t *o, *command, *body;
	int rc = -1;

	if ((o = json_loadb(text, len, 0, &why)) == NULL)
		return (err_set(err, "bad-json", "not a JSON object: %s",
		    why.text));
	command = json_object_get(o, "command");
	body = json_object_get(o, "text");
	if ((command != NULL && !json_is_string(command)) ||
	    (body != NULL && !json_is_string(body)) ||
	    (command == NULL && body == NULL)) {
		err_set(err, "bad-json",
		    "expected \"command\" and \"text\" as strings");
		goto out;
	}
	/* Without a command it is text, also if it begins with '/'. */
	str_add(line, command != NULL ? json_string_value(command) : "/say");
	if (strchr(line->s, '\n') != NULL) {
		err_set(err, "bad-json", "a command is one line");
		goto out;
	}
	if (body != NULL) {
		str_addc(line, ' ');
		str_addn(line, json_string_value(body),
		    json_string_length(body));
	}
	rc = 0;
out:
	json_decref(o);
	return (rc);
}

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
	if (rc == 0 && line.len > 0)
		rc = p->ops.enter(p->ops.arg, p->current, line.s,
		    level_shown(p->current), err);
	str_free(&line);
	return (rc);
}

static void
pipe_done_line(struct pipe *p, bool ok)
{
	json_t *o = pipe_object(p, "done", 0);

	put_line(o, p->line);
	json_object_set_new(o, "ok", json_boolean(ok));
	pipe_put_take(p, o);
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

/* Too much on the way: more would only fill memory or be refused. */
static bool
pipe_is_full(const struct pipe *p)
{
	size_t waiting = chat_unsent(p->chat), stuck = chat_undecided(p->chat);

	return (p->output.len - p->written > OUT_HIGH ||
	    (waiting > stuck && waiting - stuck > WAY_HIGH));
}

static void
pipe_lines(struct pipe *p)
{
	size_t at = 0;
	char *nl;

	while (!p->ended && at < p->input.len && !pipe_is_full(p) &&
	    (nl = memchr(p->input.s + at, '\n', p->input.len - at)) != NULL) {
		pipe_line(p, p->input.s + at,
		    (size_t)(nl - p->input.s) - at);
		at = (size_t)(nl - p->input.s) + 1;
	}
	if (at > 0) {
		memmove(p->input.s, p->input.s + at, p->input.len - at);
		p->input.len -= at;
		wipe(p->input.s + p->input.len, at);
		p->input.s[p->input.len] = '\0';
	}
	if (p->input.len > RAW_MAX &&
	    memchr(p->input.s, '\n', p->input.len) == NULL) {
		p->skipping = true;
		str_clear(&p->input);
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
	p->ops.done(p->ops.arg,
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
	if (on)
		loop_add(p->loop, p->in, POLLIN, pipe_read, p);
	else
		loop_del(p->loop, p->in);
}

void
pipe_quit(struct pipe *p)
{
	if (p->ended)
		return;
	p->ended = true;
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
	if (n > 0) {
		str_addn(&p->input, block, (size_t)n);
		wipe(block, sizeof(block));
	} else {
		p->eof = true;
		if (p->input.len > 0 || p->skipping)
			str_addc(&p->input, '\n');	/* a last line */
	}
	pipe_lines(p);
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
	if (!p->ended)
		pipe_listen(p, !p->eof && !pipe_is_full(p));
	if (p->ended)
		pipe_finish(p, false);
	pipe_write(p);
}

/* ---- the whole --------------------------------------------------------- */

/* What JSON objects held is wiped: secrets and decrypted text pass here. */
#define JSON_HEAD 16		/* keeps malloc's alignment */

static void *
json_memory(size_t size)
{
	char *block = xmalloc(size + JSON_HEAD);

	memcpy(block, &size, sizeof(size));
	return (block + JSON_HEAD);
}

static void
json_forget(void *memory)
{
	char *block = memory;
	size_t size;

	if (memory == NULL)
		return;
	block -= JSON_HEAD;
	memcpy(&size, block, sizeof(size));
	wipe(block, size + JSON_HEAD);
	free(block);
}

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
    const struct pipe_ops *ops)
{
	struct pipe *p = xcalloc(1, sizeof(*p));

	json_set_alloc_funcs(json_memory, json_forget);
	p->chat = chat;
	p->loop = chat_loop(chat);
	p->ops = *ops;
	p->in = in;
	p->out = out;
	p->linger_ms = (int64_t)linger_seconds * 1000;
	p->linger = timer_new(p->loop, pipe_linger_over, p);
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
	while (p->origins != NULL)
		origin_forget(p, p->origins);
	pipe_listen(p, false);
	if (!p->deaf)
		loop_del(p->loop, p->out);
	timer_free(p->linger);
	str_free(&p->input);
	str_free(&p->output);
	free(p);
}

void
pipe_ready(struct pipe *p, const char *version)
{
	json_t *o = pipe_object(p, "ready", 0);

	put_text(o, "version", version);
	pipe_put_take(p, o);
}

struct conv *
pipe_current(const struct pipe *p)
{
	return (p->current);
}

void
pipe_show(struct pipe *p, struct conv *conv)
{
	p->current = conv;
}

void
pipe_close(struct pipe *p, struct conv *conv)
{
	if (p->current == conv)
		p->current = NULL;
}
