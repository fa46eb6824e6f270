/*
 * Which rooms there are at a server: asked for the user, gathered, and said as
 * one answer where it was asked: one entry for people, and a notice for each
 * room for scripts.  All names in it are foreign.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_directory;

#define DIRECTORIES_MAX 4	/* of one account, not answered yet */
#define DIRECTORY_SHOWN 50	/* rooms in the entry; scripts get all */

struct directory_room {
	char *jid, *name;
	int32_t people;		/* -1: not known */
};
/* A question of the user's, and what has come. */
struct directory {
	struct directory *next;
	uint32_t request;
	char *at, *word;
	struct account *said_of;	/* where it is said: the conversation */
	char *said_in;			/* with this address, or NULL */
	struct directory_room *rooms;
	size_t n;
};
struct directories {
	struct directory *all;
	size_t n;
	uint32_t request;	/* the last number given out */
};

static struct directories *
directories_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_directory);
}

static void *
directories_new(void)
{
	return xcalloc(1, sizeof(struct directories));
}

static void
directory_free(struct directory *d)
{
	for (size_t i = 0; i < d->n; i++) {
		free(d->rooms[i].jid);
		free(d->rooms[i].name);
	}
	free(d->rooms);
	free(d->at);
	free(d->word);
	free(d->said_in);
	free(d);
}

static void
directories_free(void *state)
{
	struct directories *ds = state;
	struct directory *d;

	while ((d = ds->all) != NULL) {
		ds->all = d->next;
		directory_free(d);
	}
	free(ds);
}

/* ---- asking --------------------------------------------------------------- */

static struct directory *
directory_new(uint32_t request, const char *at, const char *word,
    const struct talk *said)
{
	struct directory *d = xcalloc(1, sizeof(*d));

	d->request = request;
	d->at = xstrdup(at);
	d->word = xstrdup(word);
	if (said != NULL) {
		d->said_of = said->account;
		d->said_in = xstrdup(said->jid);
	}
	return d;
}

int
account_rooms(struct account *a, const char *at, const char *word,
    const struct talk *said, struct err *err)
{
	struct directories *ds = directories_of(a);
	struct msg m = { .type = MSG_DIRECTORY_ASK };
	struct directory *d;

	if (strlen(word) > IPC_WORD_MAX)
		return err_set(err, "too-long", "the word to look for can have "
		    "at most %d bytes", IPC_WORD_MAX);
	if (ds->n >= DIRECTORIES_MAX)
		return err_set(err, "too-many", "%d such questions are not "
		    "answered yet: try again in a moment", DIRECTORIES_MAX);
	if (++ds->request == 0)
		ds->request = 1;
	m.u.directory_ask.request = ds->request;
	m.u.directory_ask.at = at;
	m.u.directory_ask.word = word;
	if (link_tell(a, &m, err) == -1)
		return -1;
	d = directory_new(ds->request, at, word, said);
	d->next = ds->all;
	ds->all = d;
	ds->n++;
	return 0;
}

/* ---- what is said --------------------------------------------------------- */

static struct talk *
directory_talk(const struct directory *d)
{
	return d->said_in == NULL ? NULL : talk_find(d->said_of, d->said_in);
}

/* Those with most people first. */
static int
directory_by_people(const void *a, const void *b)
{
	const struct directory_room *x = a, *y = b;

	if (x->people != y->people)
		return x->people < y->people ? 1 : -1;
	return strcmp(x->jid, y->jid);
}

static void
directory_emit(struct account *a, const struct directory *d,
    const char *service, const struct directory_room *r)
{
	char people[16] = "";
	const struct chat_pair data[] = {
		{ "service", service }, { "room", r->jid },
		{ "name", r->name }, { "people", people }, { NULL, NULL },
	};

	if (r->people >= 0)
		snprintf(people, sizeof(people), "%d", (int)r->people);
	chat_emit(a->chat, &(struct chat_event){ .type = CHAT_NOTICE,
	    .account = a, .talk = directory_talk(d), .code = "directory-room",
	    .text = r->jid, .data = data, .kind = ENTRY_NOTICE });
}

static void
directory_add(struct str *out, const struct directory_room *r)
{
	char name[CHAT_NOTE_MAX + 1];

	str_addf(out, "\n  %s", r->jid);
	if (*r->name != '\0')
		str_addf(out, " \"%s\"", chat_quote(name, r->name));
	if (r->people >= 0)
		str_addf(out, ", %d %s", (int)r->people, r->people == 1 ?
		    "person" : "people");
}

/* What stands below rooms of which not all are shown. */
static void
directory_add_more(struct str *out, const struct account *a,
    const char *service, size_t rest, bool more)
{
	char *command = chat_command(a, "/rooms", service, "WORD");

	if (rest > 0)
		str_addf(out, "\n  ... and %zu more", rest);
	str_addf(out, "\n%s%s finds those with a word in their name or "
	    "address.", more ? "It has more rooms.  " : "", command);
	free(command);
}

static char *
directory_text(const struct account *a, const struct directory *d,
    const char *service, size_t left, bool more)
{
	size_t shown = d->n < DIRECTORY_SHOWN ? d->n : DIRECTORY_SHOWN;
	char word[CHAT_NOTE_MAX + 1];
	struct str out;

	str_init(&out);
	chat_quote(word, d->word);
	str_addf(&out, "%s lists %zu room%s%s%s%s%s", service, d->n, d->n == 1 ?
	    "" : "s", *word != '\0' ? " with \"" : "", word, *word != '\0' ?
	    "\"" : "", d->n == 0 ? "." : "; /join enters one:");
	for (size_t i = 0; i < shown; i++)
		directory_add(&out, &d->rooms[i]);
	if (d->n + left > shown || more)
		directory_add_more(&out, a, service, d->n + left - shown,
		    more);
	return str_take(&out);
}

static void
directory_say(struct account *a, struct directory *d, const struct msg *m)
{
	const char *service = m->u.directory_end.service;
	char n[24];
	const struct chat_pair data[] = {
		{ "service", service }, { "rooms", n },
		{ "more", m->u.directory_end.more ||
		    m->u.directory_end.left > 0 ? "true" : "false" },
		{ NULL, NULL },
	};
	char *text;

	if (d->n > 0)
		qsort(d->rooms, d->n, sizeof(d->rooms[0]),
		    directory_by_people);
	snprintf(n, sizeof(n), "%zu", d->n);
	text = directory_text(a, d, service, m->u.directory_end.left,
	    m->u.directory_end.more);
	for (size_t i = 0; i < d->n; i++)
		directory_emit(a, d, service, &d->rooms[i]);
	chat_say(a->chat, a, directory_talk(d), ENTRY_NOTICE, "directory",
	    data, "%s", text);
	free(text);
}

static void
directory_say_failed(struct account *a, const struct directory *d,
    const char *condition, const char *said)
{
	char *own = jid_domain(a->jid);
	const char *at = *d->at != '\0' ? d->at : own;
	const struct chat_pair data[] = {
		{ "service", at }, { "condition", condition },
		{ NULL, NULL },
	};
	bool none = strcmp(condition, "item-not-found") == 0;
	char *why = none ? xstrdup("it has no rooms, or does not say where "
	    "they are") :
	    refusal_long(at, condition, said);

	chat_say(a->chat, a, directory_talk(d), ENTRY_ERROR,
	    "directory-failed", data, "%s: %s.", at, why);
	free(why);
	free(own);
}

/* ---- answers -------------------------------------------------------------- */

static bool
directory_was_asked(const struct account *a, uint32_t request)
{
	return request != 0 && request <= directories_of(a)->request;
}

static struct directory **
directory_find(struct account *a, uint32_t request)
{
	struct directory **at = &directories_of(a)->all;

	while (*at != NULL && (*at)->request != request)
		at = &(*at)->next;
	return at;
}

/* What came for a question that is over is nobody's. */
static int
directory_hear_room(struct account *a, const struct msg *m, struct err *err)
{
	uint32_t request = m->u.directory_room.request;
	struct directory *d = *directory_find(a, request);
	struct directory_room *r;
	char *jid;

	if (!directory_was_asked(a, request) ||
	    (d != NULL && d->n >= IPC_DIRECTORY_MAX))
		return heard_bad(err, "rooms that were not asked for");
	if (d == NULL || (jid = heard_address(a,
	    m->u.directory_room.room)) == NULL)
		return 0;
	d->rooms = xreallocarray(d->rooms, d->n + 1, sizeof(*r));
	r = &d->rooms[d->n++];
	r->jid = jid;
	r->name = xstrdup(m->u.directory_room.name);
	r->people = m->u.directory_room.people;
	return 0;
}

static struct directory *
directory_take(struct account *a, struct directory **at)
{
	struct directory *d = *at;

	*at = d->next;
	directories_of(a)->n--;
	return d;
}

static int
directory_hear_end(struct account *a, const struct msg *m, struct err *err)
{
	struct directory **at = directory_find(a, m->u.directory_end.request);
	struct directory *d;

	if (!directory_was_asked(a, m->u.directory_end.request))
		return heard_bad(err, "an answer to what was not asked");
	if (*at == NULL)
		return 0;
	d = directory_take(a, at);
	if (*m->u.directory_end.condition == '\0')
		directory_say(a, d, m);
	else
		directory_say_failed(a, d, m->u.directory_end.condition,
		    m->u.directory_end.text);
	directory_free(d);
	return 0;
}

static void
directories_end(struct account *a, enum stream_end how)
{
	struct directories *ds = directories_of(a);
	struct directory *d;

	while (how != STREAM_PAUSED && ds->all != NULL) {
		d = directory_take(a, &ds->all);
		directory_say_failed(a, d, "gone", "");
		directory_free(d);
	}
}

static const struct chat_hears directory_hears[] = {
	{ MSG_DIRECTORY_ROOM, directory_hear_room },
	{ MSG_DIRECTORY_END, directory_hear_end },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_directory = {
	.name = "directory", .hears = directory_hears,
	.new = directories_new, .free = directories_free,
	.end = directories_end,
};
