/*
 * Up to where each conversation was read (XEP-0490): what other programs of
 * the user's have told the account, which counts for what is new here; and
 * what this one tells it, where that was switched on.  Positions move forward
 * only, and name lines by the ids that one's own archive gave them, or in a
 * room the room's.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

#define TELL_MS 3000		/* several that are read at once are one */
#define TELL_MORE_MS 1000
#define TELL_MAX 32		/* conversations that are told of at once */
#define NEAR 1000		/* lines, read already, in which one is sought */

extern const struct chat_feature chat_feature_read;

/* The last that was heard of a conversation, or told. */
struct position {
	struct position *next;
	char *jid;
	char *id;		/* of the line, in one's own archive ... */
	bool room;		/* ... or in that of this room */
	bool here;		/* it was seen here, with that time; else it */
	int64_t stamp;		/* ... is no newer than that; 0: not known */
};
struct reads {
	struct position *all;
	struct table *by_jid;
	bool asked;		/* READ_END is to come */
	bool takes;		/* the server keeps it from others */
	bool refused;		/* which was said, of this stream */
	struct timer *later;	/* NULL: nothing is due */
};
/* Of a conversation: what is to be told. */
struct read_state {
	uint64_t scanned;	/* entries up to this serial were looked at */
	char *due;		/* NULL: nothing */
	int64_t due_stamp;
};

static struct reads *
reads_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_read);
}

static void *
reads_new(void)
{
	struct reads *r = xcalloc(1, sizeof(*r));

	r->by_jid = table_new();
	return r;
}

static void
reads_free(void *state)
{
	struct reads *r = state;
	struct position *p;

	while ((p = r->all) != NULL) {
		r->all = p->next;
		free(p->jid);
		free(p->id);
		free(p);
	}
	table_free(r->by_jid);
	timer_free(r->later);
	free(r);
}

/* ---- positions ----------------------------------------------------------- */

static struct position *
read_position(const struct reads *r, const char *jid)
{
	return table_get(r->by_jid, jid);
}

/* Those that have no room are not remembered: their lines stay new. */
static void
read_set_position(struct reads *r, const char *jid, bool room,
    const char *id, bool here, int64_t stamp)
{
	struct position *p = read_position(r, jid);

	if (p == NULL && table_count(r->by_jid) == IPC_READS_MAX)
		return;
	if (p == NULL) {
		p = xcalloc(1, sizeof(*p));
		p->jid = xstrdup(jid);
		p->next = r->all;
		r->all = p;
		table_put(r->by_jid, jid, p);
	}
	free(p->id);
	p->id = xstrdup(id);
	p->room = room;
	p->here = here;
	p->stamp = stamp;
}

bool
read_is_at(struct account *a, const char *jid, bool room,
    const char *archive_id, int64_t stamp)
{
	struct position *p = read_position(reads_of(a), jid);

	if (p == NULL || p->room != room || strcmp(p->id, archive_id) != 0)
		return false;
	p->here = true;
	p->stamp = stamp;
	return true;
}

bool
read_is_known(const struct account *a, const char *jid, bool room)
{
	const struct position *p = read_position(reads_of(a), jid);

	return p != NULL && p->room == room;
}

/* ---- telling -------------------------------------------------------------- */

static bool
read_is_told(const struct account *a)
{
	return conf_bool(a->chat->conf, SET_SYNC_READ, a->jid, NULL);
}

static void
read_forget_due(struct read_state *s)
{
	free(s->due);
	s->due = NULL;
}

static void
read_say_refused(struct account *a, const char *why)
{
	struct reads *r = reads_of(a);

	if (r->refused)
		return;
	r->refused = true;
	chat_say(a->chat, a, NULL, ENTRY_WARNING, "read-not-told", NULL,
	    "%s: Your other programs are not told what you have read: %s.",
	    a->jid, why);
}

/* False: it stays due. */
static bool
read_tell(struct talk *v)
{
	struct account *a = v->account;
	struct reads *r = reads_of(a);
	struct read_state *s = v->read;
	bool room = v->kind == TALK_ROOM;
	struct msg m = { .type = MSG_READ_TELL };

	m.u.read_tell.jid = v->jid;
	m.u.read_tell.room = room;
	m.u.read_tell.archive_id = s->due;
	if (read_is_told(a) && r->takes) {
		if (link_tell(a, &m, NULL) == -1)
			return false;
		read_set_position(r, v->jid, room, s->due, true,
		    s->due_stamp);
	}
	read_forget_due(s);
	return true;
}

static bool
read_is_due(const struct talk *v, const struct account *a)
{
	return v->account == a && v->read != NULL && v->read->due != NULL;
}

static bool
read_can_tell(const struct account *a)
{
	return link_is_open(a) && !reads_of(a)->asked;
}

/* How many of at most `most` could be told now; what is left is due. */
static size_t
read_tell_all(struct account *a, size_t most)
{
	struct chat *c = a->chat;
	size_t n = 0;

	for (size_t i = 0; i < c->ntalks && n < most && read_can_tell(a); i++)
		if (read_is_due(c->talks[i], a) && read_tell(c->talks[i]))
			n++;
	return n;
}

static void read_later(struct account *, int milliseconds);

static void
read_on_timer(void *arg)
{
	struct account *a = arg;
	struct reads *r = reads_of(a);

	timer_free(r->later);
	r->later = NULL;
	if (read_tell_all(a, TELL_MAX) == TELL_MAX)
		read_later(a, TELL_MORE_MS);
}

/* Law 8: nobody is woken for nothing. */
static bool
read_any_due(const struct account *a)
{
	const struct chat *c = a->chat;
	size_t i = 0;

	while (i < c->ntalks && !read_is_due(c->talks[i], a))
		i++;
	return i < c->ntalks;
}

static void
read_later(struct account *a, int milliseconds)
{
	struct reads *r = reads_of(a);

	if (r->later != NULL || !read_any_due(a))
		return;
	r->later = timer_new(a->chat->loop, read_on_timer, a);
	timer_set(r->later, milliseconds);
}

void
reads_flush(struct chat *c)
{
	for (size_t i = 0; i < c->naccounts; i++)
		if (c->accounts[i]->state == ACCOUNT_ONLINE)
			read_tell_all(c->accounts[i], SIZE_MAX);
}

/* ---- what was read here --------------------------------------------------- */

/* The newest that the archive has, of those that came since this was asked;
 * NULL: none. */
static const struct entry *
read_newest(struct talk *v, struct read_state *s)
{
	const struct buffer *b = &v->buffer;
	uint64_t fresh = b->serial - s->scanned;

	s->scanned = b->serial;
	for (size_t i = b->count; i-- > 0 && fresh > 0; fresh--) {
		const struct entry *e = buffer_at(b, i);

		if (e->kind == ENTRY_IN && e->archive_id != NULL &&
		    strlen(e->archive_id) <= IPC_READ_ID_MAX)
			return e;
	}
	return NULL;
}

void
read_moved(struct talk *v)
{
	struct account *a = v->account;
	const struct position *p = read_position(reads_of(a), v->jid);
	const struct entry *e;

	if (!read_is_told(a))
		return;
	if (v->read == NULL)
		v->read = xcalloc(1, sizeof(*v->read));
	e = read_newest(v, v->read);
	if (e == NULL || (p != NULL && (strcmp(p->id, e->archive_id) == 0 ||
	    e->stamp < p->stamp)))
		return;
	free(v->read->due);
	v->read->due = xstrdup(e->archive_id);
	v->read->due_stamp = e->stamp;
	read_later(a, TELL_MS);
}

void
read_close(struct talk *v)
{
	if (read_is_due(v, v->account) && read_can_tell(v->account))
		(void)read_tell(v);
	if (v->read != NULL)
		read_forget_due(v->read);
	free(v->read);
	v->read = NULL;
}

/* ---- what was read elsewhere ---------------------------------------------- */

/* Among those that are new, and the last ones before. */
static const struct entry *
read_entry(const struct talk *v, const char *archive_id)
{
	const struct buffer *b = &v->buffer;

	for (size_t i = b->count; i-- > 0;) {
		const struct entry *e = buffer_at(b, i);

		if (e->archive_id != NULL &&
		    strcmp(e->archive_id, archive_id) == 0)
			return e;
		if (b->count - i > NEAR && buffer_entry_is_read(b, e))
			break;
	}
	return NULL;
}

static void
read_take(struct talk *v, const struct entry *e)
{
	struct read_state *s = v->read;

	seen_up_to(v, buffer_index(&v->buffer, e) + 1);
	talk_changed(v);
	if (s != NULL && s->due != NULL && s->due_stamp <= e->stamp)
		read_forget_due(s);
	chat_emit(v->account->chat, &(struct chat_event){
		.type = CHAT_READ, .account = v->account, .talk = v,
		.peer = v->jid, .id = e->id });
}

/*
 * Where the line is not here (any more, or yet) nothing is read by it: the
 * archive may still bring it.  But it is no newer than this moment, and what
 * is older is not told instead of it.
 */
static void
read_heard(struct account *a, const char *jid, bool room, const char *id)
{
	struct reads *r = reads_of(a);
	const struct position *p = read_position(r, jid);
	struct talk *v = talk_find(a, jid);
	const struct entry *e = v == NULL ? NULL : read_entry(v, id);
	int64_t stamp = e != NULL ? e->stamp : r->asked ? 0 :
	    loop_wall(a->chat->loop);

	if (p != NULL && p->room == room && (strcmp(p->id, id) == 0 ||
	    (e != NULL && p->here && e->stamp < p->stamp)))
		return;
	read_set_position(r, jid, room, id, e != NULL, stamp);
	if (e != NULL)
		read_take(v, e);
}

static int
read_hear_at(struct account *a, const struct msg *m, struct err *err)
{
	char *jid = jid_parse(m->u.read_at.jid, NULL);

	const struct talk *v = jid != NULL ? talk_find(a, jid) : NULL;

	(void)err;
	/* The ids of another archive are of no line here. */
	if (jid != NULL && jid_resource(jid) == NULL && (v == NULL ||
	    (v->kind == TALK_ROOM) == m->u.read_at.room) &&
	    *m->u.read_at.archive_id != '\0')
		read_heard(a, jid, m->u.read_at.room,
		    m->u.read_at.archive_id);
	free(jid);
	return 0;
}

static int
read_hear_end(struct account *a, const struct msg *m, struct err *err)
{
	struct reads *r = reads_of(a);

	if (!r->asked)
		return heard_bad(err, "the end of positions that were not "
		    "asked for");
	r->asked = false;
	r->takes = m->u.read_end.takes;
	if (!r->takes && read_is_told(a))
		read_say_refused(a, "the server has no place for it that only "
		    "you can read");
	read_later(a, TELL_MS);
	return 0;
}

static int
read_hear_told(struct account *a, const struct msg *m, struct err *err)
{
	char *jid = jid_parse(m->u.read_told.jid, NULL);
	struct position *p = jid == NULL ? NULL :
	    read_position(reads_of(a), jid);
	char *why;

	(void)err;
	free(jid);
	if (*m->u.read_told.condition == '\0')
		return 0;
	/* The next line that is read is told of. */
	if (p != NULL) {
		p->id[0] = '\0';
		p->stamp = 0;
	}
	why = strcmp(m->u.read_told.condition, "timeout") == 0 ?
	    xstrdup("the server did not answer in time") :
	    refusal_text(m->u.read_told.condition, "", true);
	read_say_refused(a, why);
	free(why);
	return 0;
}

/* ---- the stream ----------------------------------------------------------- */

static void
read_begin(struct account *a, bool resumed)
{
	struct reads *r = reads_of(a);
	struct msg m = { .type = MSG_READ_ASK };

	if (resumed) {
		read_later(a, TELL_MS);
		return;
	}
	r->takes = r->refused = false;
	r->asked = link_tell(a, &m, NULL) == 0;
}

static const struct chat_hears read_hears[] = {
	{ MSG_READ_AT, read_hear_at },
	{ MSG_READ_END, read_hear_end },
	{ MSG_READ_TOLD, read_hear_told },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_read = {
	.name = "read", .hears = read_hears,
	.new = reads_new, .free = reads_free, .begin = read_begin,
};
