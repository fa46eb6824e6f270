/*
 * The pipe's words: events of the model as JSON objects, one a line.  Must not
 * know when anything is read or written.
 *
 * SPDX-License-Identifier: ISC
 */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <uthash.h>

#include "front/pipe/inside.h"

#define IDS_MAX 4096		/* ids whose input line is remembered */

/* Which input line a line of ours came from. */
struct origin {
	unsigned long line;
	UT_hash_handle hh;
	char id[];
};

/* ---- objects ------------------------------------------------------------ */

/* RFC 3339, UTC, milliseconds: the second is made into words once. */
static const char *
pipe_stamp(struct pipe *p, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	size_t n = strlen("YYYY-MM-DDTHH:MM:SS");

	if (p->stamped[0] == '\0' || p->second != seconds) {
		gmtime_r(&seconds, &tm);
		n = strftime(p->stamped, sizeof(p->stamped),
		    "%Y-%m-%dT%H:%M:%S", &tm);
		p->second = seconds;
	}
	p->stamped[n++] = '.';
	p->stamped[n++] = (char)('0' + ms / 100 % 10);
	p->stamped[n++] = (char)('0' + ms / 10 % 10);
	p->stamped[n++] = (char)('0' + ms % 10);
	p->stamped[n++] = 'Z';
	p->stamped[n] = '\0';
	return (p->stamped);
}

static void
pipe_begin(struct pipe *p, struct object *o, const char *event, int64_t stamp)
{
	/* Written at the end of the turn, or of the next one where nothing
	 * else happens in this. */
	if (p->output.len == 0 && !p->deaf)
		loop_set(p->loop, p->out, POLLOUT);
	object_begin(o, &p->output);
	object_text(o, "event", event);
	object_text(o, "time", pipe_stamp(p,
	    stamp != 0 ? stamp : loop_wall(p->loop)));
}

static void
event_put_line(struct object *o, unsigned long line)
{
	if (line != 0)
		object_number(o, "line", line);
}

/* ---- where a line of ours came from ------------------------------------ */

static void
event_origin_forget(struct pipe *p, struct origin *o)
{
	for (size_t i = 0; i < NELEM(p->last); i++)
		if (p->last[i] == o)
			p->last[i] = NULL;
	HASH_DEL(p->origins, o);
	free(o);
}

/*
 * Lines are sent, and acknowledged, in the order in which they came: the one
 * behind the last that had this state, as a rule.
 */
static struct origin *
event_origin_find(struct pipe *p, const char *id, enum delivery state)
{
	struct origin **last = &p->last[state], *o = *last;

	if (o != NULL && strcmp(o->id, id) != 0)
		o = o->hh.next;
	if (o == NULL || strcmp(o->id, id) != 0)
		HASH_FIND_STR(p->origins, id, o);
	if (o != NULL)
		*last = o;
	return (o);
}

static void
event_origin_remember(struct pipe *p, const char *id)
{
	const size_t len = strlen(id);
	struct origin *o;
	unsigned hash;

	HASH_VALUE(id, len, hash);
	HASH_FIND_BYHASHVALUE(hh, p->origins, id, len, hash, o);
	if (o != NULL)
		return;
	if (HASH_COUNT(p->origins) >= IDS_MAX)
		event_origin_forget(p, p->origins);
	o = xcalloc(1, sizeof(*o) + len + 1);
	memcpy(o->id, id, len + 1);
	o->line = p->line;
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, p->origins, o->id, len, hash, o);
	p->last[DELIVERY_NONE] = o;
}

static unsigned long
event_origin_line(struct pipe *p, const struct chat_event *ev)
{
	/* Where it says something of a line, `id` is that line's. */
	const char *id = ev->message != NULL ? ev->message : ev->id;
	struct origin *o = NULL;

	/* Not of an id that somebody else chose. */
	if (id != NULL && !ev->incoming && ev->via == VIA_LIVE)
		o = event_origin_find(p, id, ev->type == CHAT_DELIVERY ?
		    ev->delivery : DELIVERY_NONE);
	if (o != NULL)
		return (o->line);
	return (p->running ? p->line : 0);
}

/* ---- one function per kind of event ------------------------------------ */

static void
event_put_account(struct object *o, const struct chat_event *ev)
{
	object_text(o, "state", account_state_word(account_state(ev->account)));
	object_text(o, "code", ev->code);
	object_text(o, "reason", ev->text);
}

/* The whole as a person reads it. */
static void
event_put_shown(struct object *o, const struct chat_event *ev)
{
	struct str s;

	str_init_secret(&s);
	str_addf(&s, "Subject: %s", ev->subject);
	if (ev->text[0] != '\0')
		str_addf(&s, "\n%s", ev->text);
	object_text(o, "text", s.s);
	str_free(&s);
}

static bool
event_is_of_room(const struct chat_event *ev)
{
	return (ev->talk != NULL && talk_kind(ev->talk) != TALK_DIRECT);
}

static void
event_put_kind(struct object *o, const struct chat_event *ev)
{
	if (!event_is_of_room(ev)) {
		object_text(o, "kind", ev->headline ? "headline" : "direct");
		return;
	}
	object_text(o, "kind", talk_kind(ev->talk) == TALK_ROOM ? "room" :
	    "room-private");
	if (talk_kind(ev->talk) == TALK_ROOM)
		object_text(o, "nick", ev->nick);
	object_flag(o, "mention", ev->mention);
	object_text(o, "occupant", ev->occupant);
}

static void
event_put_message(struct object *o, const struct chat_event *ev)
{
	object_text(o, "direction", ev->incoming ? "in" : "out");
	object_text(o, "via", via_word(ev->via));
	event_put_kind(o, ev);
	object_text(o, "body", ev->text);
	if (ev->subject != NULL) {
		object_text(o, "subject", ev->subject);
		event_put_shown(o, ev);
	}
	if (ev->missing > 0)
		object_number(o, "missing", ev->missing);
	object_text(o, "replaces", ev->replaces);
	object_text(o, "reply_to", ev->reply_to);
	object_text(o, "level", otr_level_word(ev->level));
	object_flag(o, "delayed", ev->delayed);
}

/* Of what is said of a line: who says it, in which message. */
static void
event_put_about(struct object *o, const struct chat_event *ev)
{
	object_text(o, "direction", ev->incoming ? "in" : "out");
	object_text(o, "via", via_word(ev->via));
	object_text(o, "message", ev->message);
	object_text(o, "level", otr_level_word(ev->level));
}

static void
event_put_reaction(struct object *o, const struct chat_event *ev)
{
	const char *list[EMOJI_KINDS_MAX + 1] = { NULL }, *at = ev->emoji;
	char all[EMOJI_MAX_BYTES + 1];
	size_t len;

	emoji_take(all, at != NULL ? at : "");
	at = all;
	for (size_t n = 0; (list[n] = emoji_next(&at, &len)) != NULL; n++)
		if (*at != '\0')
			all[at++ - all] = '\0';
	object_list(o, "emoji", list);
	event_put_about(o, ev);
}

static void
event_put_delivery(struct object *o, const struct chat_event *ev)
{
	object_text(o, "state", delivery_word(ev->delivery));
	object_text(o, "level", otr_level_word(ev->level));
	object_text(o, "code", ev->code);
	object_text(o, "reason", ev->text);
}

static void
event_put_otr(struct object *o, const struct chat_event *ev)
{
	object_text(o, "state", otr_level_word(ev->level));
	if (ev->fingerprint != NULL && ev->fingerprint[0] != '\0')
		object_text(o, "fingerprint", ev->fingerprint);
	if (ev->version != 0)
		object_number(o, "version", (unsigned long)ev->version);
	object_text(o, "text", ev->text);
}

static void
event_put_pairs(struct object *o, const struct chat_event *ev)
{
	const struct chat_pair *pair;

	for (pair = ev->data; pair != NULL && pair->key != NULL; pair++)
		object_text(o, pair->key, pair->value);
}

static void
event_put_smp(struct object *o, const struct chat_event *ev)
{
	object_text(o, "state", otr_smp_word(ev->smp));
	object_text(o, "question", ev->question);
	object_number(o, "progress", (unsigned long)ev->progress);
	object_text(o, "text", ev->text);
	event_put_pairs(o, ev);
}

static void
event_put_presence(struct object *o, const struct chat_event *ev)
{
	object_text(o, "state", show_word(ev->show));
	object_text(o, "text", ev->text != NULL ? ev->text : "");
}

static void
event_put_blocked(struct object *o, const struct chat_event *ev)
{
	object_flag(o, "on", ev->on);
}

static void
event_put_typing(struct object *o, const struct chat_event *ev)
{
	object_text(o, "state", typing_word(ev->typing));
}

/* Which conversation, and up to which line, stands there already. */
static void
event_put_read(struct object *o, const struct chat_event *ev)
{
	(void)o;
	(void)ev;
}

static void
event_put_data(struct object *o, const struct chat_event *ev)
{
	object_text(o, "code", ev->code);
	object_text(o, "text", ev->text);
	event_put_pairs(o, ev);
}

static void
event_put_question(struct object *o, const struct chat_event *ev)
{
	object_list(o, "commands", ev->commands);
	event_put_data(o, ev);
}

static void
event_put_form(struct object *o, const struct chat_event *ev)
{
	object_text(o, "state", ev->text);
	event_put_pairs(o, ev);
	if (ev->form != NULL)
		form_put(o, ev->form);
}

/* `text' is what was written beside it, perhaps "". */
static void
event_put_invitation(struct object *o, const struct chat_event *ev)
{
	event_put_pairs(o, ev);
	object_text(o, "text", ev->text);
}

static void
event_put_xml(struct object *o, const struct chat_event *ev)
{
	if (ev->text == NULL || ev->text[0] == '\0')
		return;
	object_text(o, "direction", ev->incoming ? "in" : "out");
	object_text(o, "text", ev->text);
	if (ev->missing > 0)
		object_number(o, "missing", ev->missing);
	if (ev->cut)
		object_flag(o, "cut", true);
}

static void
event_put_room(struct object *o, const struct chat_event *ev)
{
	object_text(o, "state", ev->state);
	object_text(o, "nick", ev->nick);
	object_text(o, "code", ev->code);
}

static void
event_put_occupant(struct object *o, const struct chat_event *ev)
{
	object_text(o, "nick", ev->nick);
	object_text(o, "state", ev->state);
	object_text(o, "as", ev->as);
	object_text(o, "role", role_word(ev->role));
	object_text(o, "affiliation", affiliation_word(ev->affiliation));
	object_text(o, "show", show_word(ev->show));
	object_text(o, "occupant", ev->occupant);
	object_text(o, "address", ev->real);
}

static void
event_put_topic(struct object *o, const struct chat_event *ev)
{
	object_text(o, "nick", ev->nick);
	object_text(o, "text", ev->text);
}

static const struct {
	const char *event;
	void (*put)(struct object *, const struct chat_event *);
} kinds[] = {
	[CHAT_ACCOUNT] = { "account", event_put_account },
	[CHAT_MESSAGE] = { "message", event_put_message },
	[CHAT_REACTION] = { "reaction", event_put_reaction },
	[CHAT_RETRACTION] = { "retraction", event_put_about },
	[CHAT_DELIVERY] = { "delivery", event_put_delivery },
	[CHAT_READ] = { "read", event_put_read },
	[CHAT_OTR] = { "otr", event_put_otr },
	[CHAT_SMP] = { "smp", event_put_smp },
	[CHAT_PRESENCE] = { "presence", event_put_presence },
	[CHAT_QUESTION] = { "question", event_put_question },
	[CHAT_NOTICE] = { "notice", event_put_data },
	[CHAT_ERROR] = { "error", event_put_data },
	[CHAT_FORM] = { "form", event_put_form },
	[CHAT_INVITATION] = { "invitation", event_put_invitation },
	[CHAT_BLOCKED] = { "blocked", event_put_blocked },
	[CHAT_TYPING] = { "typing", event_put_typing },
	[CHAT_ROOM] = { "room", event_put_room },
	[CHAT_OCCUPANT] = { "occupant", event_put_occupant },
	[CHAT_TOPIC] = { "topic", event_put_topic },
	[CHAT_XML] = { "xml", event_put_xml },
};

static void
pipe_let_go(struct pipe *p, const struct talk *talk)
{
	told_drop(p, talk);
	if (p->current == talk)
		p->current = NULL;
}

/* A room, and with one in it the nick. */
static void
event_put_room_of(struct object *o, const struct chat_event *ev)
{
	const char *jid = talk_jid(ev->talk);
	char *room = jid_bare(jid);

	object_text(o, "room", room);
	free(room);
	if (talk_kind(ev->talk) == TALK_OCCUPANT)
		object_text(o, "nick", jid_resource(jid));
	else if (ev->type == CHAT_REACTION || ev->type == CHAT_RETRACTION)
		object_text(o, "nick", ev->nick);
}

static void
event_put_whose(struct object *o, const struct chat_event *ev)
{
	const struct account *a = ev->account;

	if (a == NULL && ev->talk != NULL)
		a = talk_account(ev->talk);
	if (a != NULL)
		object_text(o, "account", account_jid(a));
	if (event_is_of_room(ev))
		event_put_room_of(o, ev);
	else
		object_text(o, "peer", ev->talk != NULL ?
		    talk_jid(ev->talk) : ev->peer);
}

/* ---- stanzas, of which a reader may miss some ---------------------------- */

#define XML_WAITING_MAX (256 * 1024)	/* bytes that the reader has not taken */

/* Nothing is held up for them: a slow reader gets their number. */
static bool
event_takes_xml(struct pipe *p, const struct chat_event *ev)
{
	if (p->output.len - p->written <= XML_WAITING_MAX)
		return (true);
	p->unshown += ev->unshown + (ev->text[0] != '\0');
	return (false);
}

static void
event_put_unshown(struct pipe *p, struct object *o, size_t more)
{
	if (p->unshown + more > 0)
		object_number(o, "unshown", p->unshown + more);
	p->unshown = 0;
}

void
pipe_say_unshown(struct pipe *p)
{
	struct object object, *o = &object;

	if (p->unshown == 0 || p->output.len - p->written > XML_WAITING_MAX)
		return;
	pipe_begin(p, o, "xml", 0);
	event_put_unshown(p, o, 0);
	object_end(o);
}

void
pipe_hear(void *arg, const struct chat_event *ev)
{
	struct pipe *p = arg;
	struct object object, *o = &object;

	if (ev->type == CHAT_XML && !event_takes_xml(p, ev))
		return;
	if (ev->type == CHAT_CLOSED)
		pipe_let_go(p, ev->talk);
	if (ev->type >= NELEM(kinds))
		return;
	if (ev->type == CHAT_MESSAGE && !ev->incoming && p->running &&
	    ev->id != NULL && ev->via == VIA_LIVE)
		event_origin_remember(p, ev->id);
	if (ev->message != NULL && !ev->incoming && p->running)
		event_origin_remember(p, ev->message);
	if (ev->type == CHAT_OTR && ev->talk != NULL)
		told_set(p, ev->talk, ev->level);
	/* The entry of one that replaces another is that one's. */
	pipe_begin(p, o, kinds[ev->type].event, ev->type == CHAT_MESSAGE &&
	    ev->entry != NULL && ev->replaces == NULL ?
	    ev->entry->stamp : 0);
	event_put_line(o, event_origin_line(p, ev));
	event_put_whose(o, ev);
	if (ev->resource != NULL && ev->resource[0] != '\0')
		object_text(o, "resource", ev->resource);
	object_text(o, "id", ev->id);
	if (ev->type == CHAT_XML)
		event_put_unshown(p, o, ev->unshown);
	kinds[ev->type].put(o, ev);
	object_end(o);
	/* Who reads the pipe has read it. */
	if (ev->type == CHAT_MESSAGE && ev->incoming && ev->talk != NULL)
		talk_read(ev->talk);
}

void
pipe_error(struct pipe *p, const struct err *err)
{
	struct object object, *o = &object;

	pipe_begin(p, o, "error", 0);
	event_put_line(o, p->running ? p->line : 0);
	object_text(o, "code", err->code);
	object_text(o, "text", err->text);
	object_end(o);
}

/* Whole or not at all: one write, to a reader who waits for `ready`. */
void
pipe_failed(int out, const struct err *err)
{
	struct pipe p = { .stamped = "" };
	struct object object;
	struct str text, line;

	str_init(&text);
	str_init(&line);
	utf8_fix(&text, err->text, strlen(err->text));
	object_begin(&object, &line);
	object_text(&object, "event", "error");
	object_text(&object, "time", pipe_stamp(&p, clock_wall()));
	object_text(&object, "code", err->code);
	object_text(&object, "text", text.s);
	object_end(&object);
	(void)!write(out, line.s, line.len);
	str_free(&text);
	str_free(&line);
}

void
pipe_done_line(struct pipe *p, bool ok)
{
	struct object object, *o = &object;

	pipe_begin(p, o, "done", 0);
	event_put_line(o, p->line);
	object_flag(o, "ok", ok);
	object_end(o);
}

void
pipe_ready(struct pipe *p, const char *version)
{
	struct object object, *o = &object;

	pipe_begin(p, o, "ready", 0);
	object_text(o, "version", version);
	object_end(o);
}

void
origins_free(struct pipe *p)
{
	while (p->origins != NULL)
		event_origin_forget(p, p->origins);
}
