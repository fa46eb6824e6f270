/*
 * Which rooms a service has (XEP-0045, 6.3), a page at a time (XEP-0059), and
 * how many people are in each, as its name says or, of the first ones, the
 * room.  A room whose address is not of the service is passed over.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <strophe.h>

#define DIRECTORY_PAGE 100	/* rooms that are asked for at once */
#define DIRECTORY_PAGES_MAX 20
#define DIRECTORY_ASKED_MAX 50	/* rooms that are asked themselves */

struct directory_room {
	char *jid, *name;
	int32_t people;		/* -1: not known */
};
struct directory {
	uint32_t request;
	char *word;
	char *service;		/* NULL: not found yet */
	struct directory_room *rooms;
	size_t n, open;
	uint32_t left;
	size_t seen;		/* rooms of this page */
	unsigned pages;
	char *after, *last;	/* of the page before, of this one; or NULL */
	bool more;
	char condition[IPC_CONDITION_MAX + 1];
	char *text;		/* or NULL */
};
/* Which of them is asked. */
struct directory_asked {
	struct directory *directory;
	struct directory_room *room;
};

/* ---- the end -------------------------------------------------------------- */

static void
directory_free(struct directory *d)
{
	for (size_t i = 0; i < d->n; i++) {
		free(d->rooms[i].jid);
		free(d->rooms[i].name);
	}
	free(d->rooms);
	free(d->word);
	free(d->service);
	free(d->after);
	free(d->last);
	free(d->text);
	free(d);
}

static void
directory_tell_room(const struct wire *w, const struct directory *d,
    const struct directory_room *r)
{
	struct msg m = { .type = MSG_DIRECTORY_ROOM };

	m.u.directory_room.request = d->request;
	m.u.directory_room.room = r->jid;
	m.u.directory_room.name = r->name;
	m.u.directory_room.people = r->people;
	w->tell(w->arg, &m);
}

/* Of a stream that is gone sotto takes the end alone. */
static void
directory_over(const struct wire *w, struct directory *d)
{
	struct msg m = { .type = MSG_DIRECTORY_END };
	bool gone = strcmp(d->condition, "gone") == 0;

	for (size_t i = 0; i < d->n && !gone; i++)
		directory_tell_room(w, d, &d->rooms[i]);
	m.u.directory_end.request = d->request;
	m.u.directory_end.service = d->service;
	m.u.directory_end.left = d->left;
	m.u.directory_end.more = d->more;
	m.u.directory_end.condition = d->condition;
	m.u.directory_end.text = d->text;
	w->tell(w->arg, &m);
	directory_free(d);
}

static void
directory_failed(const struct wire *w, struct directory *d, enum iq_end end,
    xmpp_stanza_t *iq)
{
	const char *condition = end == IQ_GONE ? "gone" : "timeout";

	if (end == IQ_ERROR)
		stanza_error(w, iq, &condition, &d->text);
	str_fit(d->condition, sizeof d->condition, condition);
}

/* ---- how many people ------------------------------------------------------ */

/* A number, and nothing else; -1: it is none. */
static int32_t
directory_count(const char *s, size_t len)
{
	int32_t n = 0;

	if (len == 0 || len > 7)
		return -1;
	for (size_t i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		n = n * 10 + (s[i] - '0');
	}
	return n;
}

/* "Tea (12)", as ejabberd has it: the number is taken off. */
static int32_t
directory_count_in(char *name)
{
	size_t len = strlen(name);
	char *open = strrchr(name, '(');
	int32_t n;

	if (open == NULL || open < name + 2 || open[-1] != ' ' ||
	    name[len - 1] != ')')
		return -1;
	n = directory_count(open + 1, len - (size_t)(open - name) - 2);
	if (n != -1)
		open[-1] = '\0';
	return n;
}

/* XEP-0045, 15.5.3 */
static void
directory_info_item(const struct wire *w, xmpp_stanza_t *item, void *arg)
{
	struct directory_asked *asked = arg;
	xmpp_stanza_t *field = stanza_is(item, "x", NS_FORM) ?
	    stanza_first(item) : NULL;
	char *value;

	(void)w;
	for (; field != NULL; field = stanza_after(field)) {
		if (!stanza_is(field, "field", NS_FORM) ||
		    strcmp(stanza_attr(field, "var", 64),
		    "muc#roominfo_occupants") != 0)
			continue;
		value = stanza_child_text(field, "value", 16);
		asked->room->people = directory_count(value, strlen(value));
		free(value);
	}
}

/* A room that does not say is shown without. */
static void
directory_info_answered(const struct wire *w, enum iq_end end,
    xmpp_stanza_t *iq, void *arg)
{
	struct directory_asked *asked = arg;
	struct directory *d = asked->directory;

	if (end == IQ_GONE)
		directory_failed(w, d, end, iq);
	free(asked);
	if (--d->open == 0)
		directory_over(w, d);
}

static void
directory_ask_room(const struct wire *w, struct directory *d,
    struct directory_room *r)
{
	struct directory_asked *asked = xcalloc(1, sizeof *asked);
	xmpp_stanza_t *iq = iq_new(w, "get", r->jid);

	asked->directory = d;
	asked->room = r;
	stanza_add_new(iq, "query", NS_DISCO);
	iq_send(w, iq, directory_info_item, directory_info_answered, asked);
}

static void
directory_ask_rooms(const struct wire *w, struct directory *d)
{
	size_t asked = 0;

	for (size_t i = 0; i < d->n && d->open < DIRECTORY_ASKED_MAX; i++)
		d->open += d->rooms[i].people == -1;
	if (d->open == 0) {
		directory_over(w, d);
		return;
	}
	for (size_t i = 0, all = d->open; asked < all; i++)
		if (d->rooms[i].people == -1) {
			asked++;
			directory_ask_room(w, d, &d->rooms[i]);
		}
}

/* ---- which rooms ---------------------------------------------------------- */

static bool
directory_has_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (; *text != '\0' || len == 0; text++)
		if (strncasecmp(text, word, len) == 0)
			return true;
	return false;
}

/* Its address, where it is one of the service's rooms; NULL: it is none. */
static char *
directory_room_jid(const struct directory *d, xmpp_stanza_t *item)
{
	char *jid = jid_hear(stanza_attr(item, "jid", JID_MAX_BYTES), NULL);
	char *domain = jid == NULL ? NULL : jid_domain(jid);
	bool is = jid != NULL && jid_resource(jid) == NULL &&
	    strchr(jid, '@') != NULL && strcmp(domain, d->service) == 0;

	free(domain);
	if (is)
		return jid;
	free(jid);
	return NULL;
}

static void
directory_add(struct directory *d, char *jid_take, char *name_take)
{
	struct directory_room *r;

	if (d->n == IPC_DIRECTORY_MAX) {
		d->left++;
		free(jid_take);
		free(name_take);
		return;
	}
	d->rooms = xreallocarray(d->rooms, d->n + 1, sizeof *d->rooms);
	r = &d->rooms[d->n++];
	r->jid = jid_take;
	r->name = name_take;
	r->people = directory_count_in(r->name);
}

static void
directory_item(const struct wire *w, xmpp_stanza_t *item, void *arg)
{
	struct directory *d = arg;
	xmpp_stanza_t *last;
	char *jid, *name;

	(void)w;
	if (stanza_is(item, "set", NS_PAGE)) {
		last = stanza_child(item, "last", NS_PAGE);
		free(d->last);
		d->last = last == NULL ? NULL : stanza_text(last,
		    JID_MAX_BYTES, NULL);
		return;
	}
	if (!stanza_is(item, "item", NS_ITEMS))
		return;
	d->seen++;
	if ((jid = directory_room_jid(d, item)) == NULL)
		return;
	name = stanza_attr_words(item, "name", IPC_NAME_MAX);
	if (directory_has_word(jid, d->word) ||
	    directory_has_word(name, d->word))
		directory_add(d, jid, name);
	else {
		free(jid);
		free(name);
	}
}

static void directory_ask_page(const struct wire *, struct directory *);

/* Whether another page follows. */
static bool
directory_goes_on(struct directory *d)
{
	bool follows = d->last != NULL && *d->last != '\0' && d->seen > 0 &&
	    (d->after == NULL || strcmp(d->after, d->last) != 0);

	free(d->after);
	d->after = d->last;
	d->last = NULL;
	if (follows && (++d->pages == DIRECTORY_PAGES_MAX ||
	    d->n == IPC_DIRECTORY_MAX)) {
		d->more = true;
		return false;
	}
	return follows;
}

static void
directory_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct directory *d = arg;

	if (end == IQ_RESULT && directory_goes_on(d))
		directory_ask_page(w, d);
	else if (end == IQ_RESULT || (d->n > 0 && end != IQ_GONE)) {
		d->more |= end != IQ_RESULT;
		directory_ask_rooms(w, d);
	} else {
		directory_failed(w, d, end, iq);
		directory_over(w, d);
	}
}

static void
directory_ask_page(const struct wire *w, struct directory *d)
{
	xmpp_stanza_t *iq = iq_new(w, "get", d->service);
	xmpp_stanza_t *query = stanza_add_new(iq, "query", NS_ITEMS);
	xmpp_stanza_t *set = stanza_add_new(query, "set", NS_PAGE);
	char most[16];

	snprintf(most, sizeof most, "%d", DIRECTORY_PAGE);
	stanza_add_text(set, "max", most);
	if (d->after != NULL)
		stanza_add_text(set, "after", d->after);
	d->seen = 0;
	iq_send(w, iq, directory_item, directory_answered, d);
}

static void
directory_found(const struct wire *w, const char *service,
    const char *condition, void *arg)
{
	struct directory *d = arg;

	if (service == NULL) {
		str_fit(d->condition, sizeof d->condition, condition);
		directory_over(w, d);
		return;
	}
	d->service = xstrdup(service);
	directory_ask_page(w, d);
}

static void
directory_ask(const struct wire *w, const struct msg *m)
{
	struct directory *d = xcalloc(1, sizeof *d);
	char *own = jid_domain(w->bare);

	d->request = m->u.directory_ask.request;
	d->word = xstrdup(m->u.directory_ask.word);
	directory_service(w, *m->u.directory_ask.at != '\0' ?
	    m->u.directory_ask.at : own, directory_found, d);
	free(own);
}

static const struct does directory_does[] = {
	{ MSG_DIRECTORY_ASK, directory_ask },
	{ MSG_NONE, NULL },
};
const struct feature feature_directory = {
	.name = "directory",
	.does = directory_does,
};
