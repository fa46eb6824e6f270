/*
 * The pipe's words: events of the model as JSON objects, one a line, and the
 * one kind of JSON that comes in.  Must not know when anything is read or
 * written.
 *
 * SPDX-License-Identifier: ISC
 */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>
#include <uthash.h>

#include "front/pipe/inside.h"

#define IDS_MAX 4096		/* ids whose input line is remembered */

/* Which input line a line of ours came from. */
struct origin {
	char *id;
	unsigned long line;
	UT_hash_handle hh;
};

/* ---- objects ------------------------------------------------------------ */

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
event_put_text(json_t *object, const char *key, const char *text)
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
event_put_line(json_t *object, unsigned long line)
{
	if (line != 0)
		json_object_set_new(object, "line",
		    json_integer((json_int_t)line));
}

/* ---- where a line of ours came from ------------------------------------ */

static void
event_origin_forget(struct pipe *p, struct origin *o)
{
	HASH_DEL(p->origins, o);
	free(o->id);
	free(o);
}

static void
event_origin_remember(struct pipe *p, const char *id)
{
	struct origin *o;

	HASH_FIND_STR(p->origins, id, o);
	if (o != NULL)
		return;
	if (HASH_COUNT(p->origins) >= IDS_MAX)
		event_origin_forget(p, p->origins);
	o = xcalloc(1, sizeof(*o));
	o->id = xstrdup(id);
	o->line = p->line;
	HASH_ADD_KEYPTR(hh, p->origins, o->id, strlen(o->id), o);
}

static unsigned long
event_origin_line(struct pipe *p, const struct chat_event *ev)
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
event_put_account(json_t *o, const struct chat_event *ev)
{
	json_object_set_new(o, "state",
	    json_string(account_state_word(account_state(ev->account))));
	event_put_text(o, "code", ev->code);
	event_put_text(o, "reason", ev->text);
}

/* The whole as a person reads it. */
static void
event_put_shown(json_t *o, const struct chat_event *ev)
{
	struct str s;

	str_init(&s);
	str_addf(&s, "Subject: %s", ev->subject);
	if (ev->text[0] != '\0')
		str_addf(&s, "\n%s", ev->text);
	event_put_text(o, "text", s.s);
	str_free(&s);
}

static void
event_put_message(json_t *o, const struct chat_event *ev)
{
	json_object_set_new(o, "direction",
	    json_string(ev->incoming ? "in" : "out"));
	event_put_text(o, "body", ev->text);
	if (ev->subject != NULL) {
		event_put_text(o, "subject", ev->subject);
		event_put_shown(o, ev);
	}
	if (ev->missing > 0)
		json_object_set_new(o, "missing",
		    json_integer((json_int_t)ev->missing));
	json_object_set_new(o, "level",
	    json_string(otr_level_word(ev->level)));
	json_object_set_new(o, "delayed", json_boolean(ev->delayed));
}

static void
event_put_delivery(json_t *o, const struct chat_event *ev)
{
	json_object_set_new(o, "state",
	    json_string(delivery_word(ev->delivery)));
	json_object_set_new(o, "level",
	    json_string(otr_level_word(ev->level)));
	event_put_text(o, "code", ev->code);
	event_put_text(o, "reason", ev->text);
}

static void
event_put_otr(json_t *o, const struct chat_event *ev)
{
	json_object_set_new(o, "state",
	    json_string(otr_level_word(ev->level)));
	if (ev->fingerprint != NULL && ev->fingerprint[0] != '\0')
		event_put_text(o, "fingerprint", ev->fingerprint);
	if (ev->version != 0)
		json_object_set_new(o, "version", json_integer(ev->version));
	event_put_text(o, "text", ev->text);
}

static void
event_put_pairs(json_t *o, const struct chat_event *ev)
{
	const struct chat_pair *pair;

	for (pair = ev->data; pair != NULL && pair->key != NULL; pair++)
		event_put_text(o, pair->key, pair->value);
}

static void
event_put_smp(json_t *o, const struct chat_event *ev)
{
	json_object_set_new(o, "state", json_string(otr_smp_word(ev->smp)));
	event_put_text(o, "question", ev->question);
	json_object_set_new(o, "progress", json_integer(ev->progress));
	event_put_text(o, "text", ev->text);
	event_put_pairs(o, ev);
}

static void
event_put_presence(json_t *o, const struct chat_event *ev)
{
	json_object_set_new(o, "state", json_string(show_word(ev->show)));
	event_put_text(o, "text", ev->text != NULL ? ev->text : "");
}

static void
event_put_data(json_t *o, const struct chat_event *ev)
{
	event_put_text(o, "code", ev->code);
	event_put_text(o, "text", ev->text);
	event_put_pairs(o, ev);
}

static void
event_put_question(json_t *o, const struct chat_event *ev)
{
	const char *const *command;
	json_t *list = json_array();

	for (command = ev->commands; command != NULL && *command != NULL;
	    command++)
		json_array_append_new(list, json_string(*command));
	json_object_set_new(o, "commands", list);
	event_put_data(o, ev);
}

static const struct {
	const char *event;
	void (*put)(json_t *, const struct chat_event *);
} kinds[] = {
	[CHAT_ACCOUNT] = { "account", event_put_account },
	[CHAT_MESSAGE] = { "message", event_put_message },
	[CHAT_DELIVERY] = { "delivery", event_put_delivery },
	[CHAT_OTR] = { "otr", event_put_otr },
	[CHAT_SMP] = { "smp", event_put_smp },
	[CHAT_PRESENCE] = { "presence", event_put_presence },
	[CHAT_QUESTION] = { "question", event_put_question },
	[CHAT_NOTICE] = { "notice", event_put_data },
	[CHAT_ERROR] = { "error", event_put_data },
};

static void
pipe_let_go(struct pipe *p, const struct talk *talk)
{
	told_drop(p, talk);
	if (p->current == talk)
		p->current = NULL;
}

void
pipe_hear(void *arg, const struct chat_event *ev)
{
	struct pipe *p = arg;
	json_t *o;

	if (ev->type == CHAT_CLOSED)
		pipe_let_go(p, ev->talk);
	if (ev->type >= NELEM(kinds))
		return;
	if (ev->type == CHAT_MESSAGE && !ev->incoming && p->running &&
	    ev->id != NULL)
		event_origin_remember(p, ev->id);
	if (ev->type == CHAT_OTR && ev->talk != NULL)
		told_set(p, ev->talk, ev->level);
	o = pipe_object(p, kinds[ev->type].event, ev->type == CHAT_MESSAGE &&
	    ev->entry != NULL ? ev->entry->stamp : 0);
	event_put_line(o, event_origin_line(p, ev));
	if (ev->account != NULL)
		event_put_text(o, "account", account_jid(ev->account));
	if (ev->talk != NULL) {
		event_put_text(o, "account",
		    account_jid(talk_account(ev->talk)));
		event_put_text(o, "peer", talk_jid(ev->talk));
	}
	event_put_text(o, "peer", ev->peer);
	if (ev->resource != NULL && ev->resource[0] != '\0')
		event_put_text(o, "resource", ev->resource);
	event_put_text(o, "id", ev->id);
	kinds[ev->type].put(o, ev);
	pipe_put_take(p, o);
	/* Who reads the pipe has read it. */
	if (ev->type == CHAT_MESSAGE && ev->incoming)
		talk_read(ev->talk);
}

void
pipe_error(struct pipe *p, const struct err *err)
{
	json_t *o = pipe_object(p, "error", 0);

	event_put_line(o, p->running ? p->line : 0);
	event_put_text(o, "code", err->code);
	event_put_text(o, "text", err->text);
	pipe_put_take(p, o);
}

/* Whole or not at all: one write, to a reader who waits for `ready`. */
void
pipe_failed(int out, const struct err *err)
{
	struct str text;
	json_t *o;
	char *line;

	o = pipe_object(NULL, "error", clock_wall());
	str_init(&text);
	utf8_fix(&text, err->text, strlen(err->text));
	event_put_text(o, "code", err->code);
	event_put_text(o, "text", text.s);
	line = json_dumps(o, JSON_COMPACT);
	str_clear(&text);
	str_addf(&text, "%s\n", line);
	(void)!write(out, text.s, text.len);
	str_free(&text);
	free(line);
	json_decref(o);
}

void
pipe_done_line(struct pipe *p, bool ok)
{
	json_t *o = pipe_object(p, "done", 0);

	event_put_line(o, p->line);
	json_object_set_new(o, "ok", json_boolean(ok));
	pipe_put_take(p, o);
}

void
pipe_ready(struct pipe *p, const char *version)
{
	json_t *o = pipe_object(p, "ready", 0);

	event_put_text(o, "version", version);
	pipe_put_take(p, o);
}

void
origins_free(struct pipe *p)
{
	while (p->origins != NULL)
		event_origin_forget(p, p->origins);
}

/* ---- what comes in ------------------------------------------------------- */

static bool
pipe_is_blank(const json_t *word)
{
	const char *s = word != NULL ? json_string_value(word) : "";

	return s[strspn(s, " \t\r\f\v")] == '\0';
}

/* {"command":"/msg bob@x","text":"two\nlines"} into one line (secret). */
int
pipe_decode(const char *text, size_t len, struct str *line, struct err *err)
{
	json_error_t why;
	json_t *o, *command, *body;
	char *near;
	int rc = -1;

	if ((o = json_loadb(text, len, 0, &why)) == NULL) {
		/* What it is "near" to may be a secret, or half a character. */
		if ((near = strstr(why.text, " near ")) != NULL)
			*near = '\0';
		return (err_set(err, "bad-json", "not a JSON object: %s, at "
		    "byte %d", why.text, why.position));
	}
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
	str_add(line, pipe_is_blank(command) && body != NULL ? "/say" :
	    json_string_value(command));
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

/* What JSON objects held is wiped: secrets and decrypted text pass here. */
#define JSON_HEAD 16		/* keeps malloc's alignment */

static void *
event_json_memory(size_t size)
{
	char *block = xmalloc(size + JSON_HEAD);

	memcpy(block, &size, sizeof(size));
	return (block + JSON_HEAD);
}

static void
event_json_forget(void *memory)
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

void
json_wiped(void)
{
	json_set_alloc_funcs(event_json_memory, event_json_forget);
}
