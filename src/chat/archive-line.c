/*
 * A line that an archive has: whose it is, whether it is shown already, and
 * its place in the window.  It goes to no session: neither text nor ciphertext
 * of an archive reaches OTR, no receipt answers it, and no level or policy
 * sees it (law 7).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/rooms.h"

#define STAMP_FIRST 946684800000	/* 2000-01-01: before is nonsense */
#define STAMP_AHEAD 60000		/* ms that clocks may differ */
#define NEAR_MAX 200			/* entries on either side ... */
#define NEAR_MS (24 * 60 * 60 * 1000) /* ... and how far by their stamps */
#define KEPT_MS 60000	/* between two clocks, of one line in the history */

void
archived_free(struct archived *x)
{
	if (x == NULL)
		return;
	free(x->archive_id);
	free(x->jid);
	free(x->resource);
	free(x->id);
	free(x->origin);
	free(x->occupant);
	if (x->subject != NULL)
		wipe(x->subject, strlen(x->subject));
	free(x->subject);
	if (x->text != NULL)
		wipe(x->text, strlen(x->text));
	free(x->text);
	text_free(x->rest);
	free((char *)(uintptr_t)x->refers.id);
	free((char *)(uintptr_t)x->refers.emoji);
	free(x);
}

void
archived_free_all(struct archived *all)
{
	struct archived *next;

	for (; all != NULL; all = next) {
		next = all->next;
		archived_free(all);
	}
}

/* The two addresses: one is ours.  The other one is whose line it is with. */
static bool
archived_take_sides(struct account *a, struct archived *x, const char *from,
    const char *to)
{
	char *bare = jid_bare(from), *other = jid_bare(to);
	bool to_us = strcmp(other, a->jid) == 0;
	bool ours = strcmp(bare, a->jid) == 0 || to_us;

	x->incoming = to_us;
	x->jid = xstrdup(to_us ? bare : other);
	x->resource = xstrdup(jid_resource(from));
	free(bare);
	free(other);
	/* What is said in a room is not in one's own archive. */
	return ours && !account_has_room(a, x->jid);
}

/* Who said it to all who are in the room. */
static bool
archived_take_nick(struct account *a, const struct walk *w,
    struct archived *x, const struct msg *m)
{
	const struct talk *v = talk_find(a, w->with);
	char *from = jid_parse(m->u.archived.from, NULL);
	char *real = jid_parse(m->u.archived.real, NULL);
	const char *nick = from == NULL ? NULL : jid_resource(from);
	bool is = v != NULL && v->kind == TALK_ROOM && nick != NULL &&
	    jid_same_bare(from, w->with);

	x->room = true;
	if (is) {
		x->jid = xstrdup(w->with);
		x->resource = xstrdup(nick);
		x->origin = xstrdup(m->u.archived.origin);
		x->occupant = xstrdup(m->u.archived.occupant);
		x->incoming = !room_kept_is_own(v, x->occupant,
		    real != NULL ? real : "");
	}
	free(from);
	free(real);
	return is;
}

/* Nobody's live message would be taken for a line of that conversation. */
static bool
archived_is_of_server(struct account *a, const char *jid)
{
	const struct contact *c = contact_find(a, jid);

	return strchr(jid, '@') == NULL && (c == NULL || !c->in_roster) &&
	    talk_find(a, jid) == NULL;
}

/* 0 where the archive says nothing that can be. */
static int64_t
archived_stamp(const struct account *a, uint64_t said)
{
	int64_t now = loop_wall(a->chat->loop);

	if (said < STAMP_FIRST || said > (uint64_t)(now + STAMP_AHEAD))
		return 0;
	return (int64_t)said < now ? (int64_t)said : now;
}

/* What is OTR's is counted and dropped, whatever it says of itself. */
static void
archived_take_text(struct archived *x, const struct msg *m)
{
	x->sealing = (enum sealing)m->u.archived.sealing;
	if (x->sealing == SEALING_NONE &&
	    otr_is_message(m->u.archived.body))
		x->sealing = SEALING_OTR;
	if (x->sealing != SEALING_NONE)
		return;
	x->text = otr_without_tag(m->u.archived.body);
	/* No subject is sealed: what looks so was put there. */
	if (*m->u.archived.subject != '\0' &&
	    !otr_is_message(m->u.archived.subject))
		x->subject = xstrdup(m->u.archived.subject);
}

/* Of what is in the clear, and whole. */
static void
archived_take_reference(struct archived *x, const struct msg *m)
{
	char emoji[EMOJI_MAX_BYTES + 1], *rest;

	if (x->sealing != SEALING_NONE || x->missing > 0 ||
	    m->u.archived.refers == REFERENCE_NONE ||
	    *m->u.archived.refers_id == '\0')
		return;
	emoji_take(emoji, m->u.archived.emoji);
	x->refers.kind = (enum reference_kind)m->u.archived.refers;
	x->refers.id = xstrdup(m->u.archived.refers_id);
	x->refers.emoji = xstrdup(emoji);
	rest = text_without(x->text, m->u.archived.body,
	    m->u.archived.fallback_at, m->u.archived.fallback);
	x->rest = xstrdup(rest);
	secret_free(rest);
}

/* XEP-0424, 5: the archive says that it was there. */
static void
archived_take_tombstone(struct archived *x, const struct account *a,
    const struct msg *m)
{
	if (!m->u.archived.retracted || x->sealing != SEALING_NONE ||
	    *x->text != '\0')
		return;
	x->taken_back = x->stamp != 0 ? x->stamp :
	    loop_wall(a->chat->loop);
	x->refers.kind = REFERENCE_NONE;
}

static bool
archived_take_who(struct account *a, const struct walk *w, struct archived *x,
    const struct msg *m)
{
	char *from, *to;
	bool is;

	if (w->room)
		return archived_take_nick(a, w, x, m);
	from = jid_parse(m->u.archived.from, NULL);
	to = jid_parse(m->u.archived.to, NULL);
	is = from != NULL && to != NULL && archived_take_sides(a, x, from,
	    to) && !archived_is_of_server(a, x->jid);
	free(from);
	free(to);
	return is;
}

struct archived *
archived_new(struct account *a, const struct walk *w, const struct msg *m)
{
	struct archived *x = xcalloc(1, sizeof(*x));

	if (*m->u.archived.archive_id == '\0' ||
	    !archived_take_who(a, w, x, m)) {
		archived_free(x);
		return NULL;
	}
	x->archive_id = xstrdup(m->u.archived.archive_id);
	x->id = xstrdup(m->u.archived.id);
	x->missing = m->u.archived.missing;
	x->stamp = archived_stamp(a, m->u.archived.stamp);
	archived_take_text(x, m);
	archived_take_reference(x, m);
	archived_take_tombstone(x, a, m);
	return x;
}

/* ---- what is shown already ------------------------------------------------ */

static bool
archived_same(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

/* The text as it came first, with what quotes another line or without. */
static bool
archived_text_is(const struct archived *x, const char *text)
{
	return archived_same(x->text, text) ||
	    (x->rest != NULL && archived_same(x->rest, text));
}

static bool
archived_hash_is(const struct talk *v, const struct archived *x, uint64_t was)
{
	const struct hash_seed *seed = &v->account->chat->seed;

	return was == 0 || hash_bytes(seed, x->text, strlen(x->text)) == was ||
	    (x->rest != NULL && hash_bytes(seed, x->rest, strlen(x->rest)) ==
	    was);
}

/* It may have been corrected since, or taken back. */
static bool
archived_is_text_of(const struct talk *v, const struct archived *x,
    const struct entry *e)
{
	const struct remarks *m = e->remarks;

	if (e->wiped)
		return m != NULL && m->taken_back != 0 && *x->id != '\0' &&
		    archived_hash_is(v, x, m->was);
	return archived_same(e->subject, x->subject) &&
	    archived_text_is(x, m != NULL && m->first != NULL ? m->first :
	    e->text);
}

/* A line that the history had: it has no id, and a time by another clock. */
static bool
archived_is_kept(const struct archived *x, const struct entry *e)
{
	return e->delayed && archived_same(e->id, "") &&
	    e->archive_id == NULL && e->stamp - x->stamp <= KEPT_MS &&
	    x->stamp - e->stamp <= KEPT_MS;
}

/* Ids that this program made are nobody else's: the line may have another text
 * by now. */
static bool
archived_is_typed(const struct archived *x, const struct entry *e)
{
	return e->kind == ENTRY_OUT && e->via == VIA_LIVE && e->from == NULL &&
	    *x->id != '\0' && archived_same(e->id, x->id);
}

/*
 * The same line: by the archive's own id, or by sender, id and text.  An id
 * alone is the sender's word, and takes nothing away, but where the sender is
 * this program.
 */
static bool
archived_is_entry_of_two(const struct talk *v, const struct archived *x,
    const struct entry *e)
{
	bool own = strcmp(v->jid, v->account->jid) == 0;

	if (e->kind != (x->incoming ? ENTRY_IN : ENTRY_OUT) &&
	    !(own && e->kind == ENTRY_OUT))
		return false;
	if (e->archive_id != NULL && archived_same(e->archive_id,
	    x->archive_id))
		return true;
	if (archived_is_typed(x, e))
		return true;
	if (x->sealing != SEALING_NONE)
		return otr_level_is_sealed(e->level) && *x->id != '\0' &&
		    archived_same(e->id, x->id);
	return archived_is_text_of(v, x, e) &&
	    ((*x->id != '\0' && archived_same(e->id, x->id)) ||
	    archived_is_kept(x, e));
}

static bool
archived_has_id(const struct archived *x, const char *id)
{
	return id != NULL && *id != '\0' && (strcmp(x->id, id) == 0 ||
	    strcmp(x->origin, id) == 0);
}

/*
 * In a room: by the room's id for it alone, where the entry has one.  Else by
 * nick, id and text: an id is its sender's word, and everybody there has seen
 * it.  One of ours that was not handed on yet has our nick, or is known to be
 * ours.
 */
static bool
archived_is_entry_of_room(const struct talk *v, const struct archived *x,
    const struct entry *e)
{
	bool typed = e->kind == ENTRY_OUT && e->via == VIA_LIVE &&
	    e->from == NULL;

	if (e->kind != ENTRY_IN && e->kind != ENTRY_OUT)
		return false;
	if (e->archive_id != NULL && *x->archive_id != '\0')
		return strcmp(e->archive_id, x->archive_id) == 0;
	if (!archived_is_text_of(v, x, e))
		return false;
	if (typed)
		return archived_has_id(x, e->id) && (!x->incoming ||
		    strcmp(x->resource, room_nick(v)) == 0);
	return archived_same(e->author, x->resource) &&
	    (archived_has_id(x, e->id) || archived_is_kept(x, e));
}

static bool
archived_is_entry(const struct talk *v, const struct archived *x,
    const struct entry *e)
{
	return x->room ? archived_is_entry_of_room(v, x, e) :
	    archived_is_entry_of_two(v, x, e);
}

/* Among those that stand about where it would. */
static const struct entry *
archived_near(const struct talk *v, const struct archived *x)
{
	const struct buffer *b = &v->buffer;
	size_t at = buffer_stamp_index(b, x->stamp);
	const struct entry *e;

	for (size_t i = at; i > 0 && at - i < NEAR_MAX; i--) {
		e = buffer_at(b, i - 1);
		if (archived_is_entry(v, x, e))
			return e;
		if (x->stamp - e->stamp > NEAR_MS)
			break;
	}
	for (size_t i = at; i < b->count && i - at < NEAR_MAX; i++) {
		e = buffer_at(b, i);
		if (archived_is_entry(v, x, e))
			return e;
		if (e->stamp - x->stamp > NEAR_MS)
			break;
	}
	return NULL;
}

const struct entry *
archived_shown(const struct talk *v, const struct archived *x)
{
	const struct entry *e = buffer_by_id(&v->buffer, x->incoming ?
	    ENTRY_IN : ENTRY_OUT, x->id);

	if (e != NULL && archived_is_entry(v, x, e))
		return e;
	/* Of ours, by the nick alone. */
	if (x->room && x->incoming &&
	    (e = buffer_by_id(&v->buffer, ENTRY_OUT, x->id)) != NULL &&
	    archived_is_entry(v, x, e))
		return e;
	return archived_near(v, x);
}

/* Whether a line of ours stands behind it: who answers has read. */
bool
archived_is_answered(const struct talk *v, const struct archived *x)
{
	const struct buffer *b = &v->buffer;

	for (size_t i = b->count; i > 0 && b->count - i < NEAR_MAX; i--) {
		const struct entry *e = buffer_at(b, i - 1);

		if (e->stamp < x->stamp)
			return false;
		if (e->kind == ENTRY_OUT)
			return true;
	}
	return false;
}

/* ---- showing -------------------------------------------------------------- */

static void
archived_record(struct talk *v, const struct archived *x)
{
	char *text = message_text(x->subject, x->text);

	record_add(v, &(struct record){ .incoming = x->incoming,
	    .level = OTR_NOT_PRIVATE, .stamp = x->stamp, .text = text,
	    .nick = x->room ? x->resource : NULL,
	    .archive_id = x->room ? x->archive_id : NULL,
	    .id = x->id, .corrects = x->refers.kind == REFERENCE_CORRECTS ?
	    x->refers.id : NULL });
	secret_free(text);
}

/* Not its text: whoever looks, and whatever reads events. */
static void
archived_emit(struct talk *v, const struct archived *x,
    const struct archived_how *how, const struct entry *put)
{
	bool gone = how->taken_back != 0;

	chat_emit(v->account->chat, &(struct chat_event){
		.type = gone ? CHAT_RETRACTION : CHAT_MESSAGE,
		.account = v->account, .talk = v, .peer = v->jid,
		.resource = x->incoming && !x->room ? x->resource : NULL,
		.room = x->room ? v->jid : NULL,
		.nick = x->room ? x->resource : NULL,
		.occupant = put->occupant, .mention = put->mention,
		.id = x->id, .text = gone ? NULL : put->text,
		.subject = gone ? NULL : x->subject,
		.reply_to = gone ? NULL : how->answers,
		.level = OTR_NOT_PRIVATE, .missing = x->missing,
		.incoming = x->incoming, .delayed = true, .via = VIA_ARCHIVE,
		.entry = put });
}

/* It is known again, where the archive still has its text. */
static void
archived_take_back(struct talk *v, const struct archived *x,
    struct entry *put, int64_t stamp)
{
	if (*x->text != '\0')
		remarks_note_text(put, &v->account->chat->seed);
	remarks_of(put)->taken_back = stamp;
	entry_wipe(put, "(taken back)");
	buffer_edited(&v->buffer, put);
}

static const char *
archived_author(const struct talk *v, const struct archived *x)
{
	return x->room ? x->resource : x->incoming ? talk_name(v) :
	    account_name(v->account);
}

struct entry *
archived_show(struct talk *v, const struct archived *x,
    const struct archived_how *how)
{
	struct entry e = {
		.kind = x->incoming ? ENTRY_IN : ENTRY_OUT,
		.stamp = x->stamp, .delayed = true, .via = VIA_ARCHIVE,
		.level = OTR_NOT_PRIVATE,
		.author = (char *)(uintptr_t)archived_author(v, x),
		.text = how->answers != NULL && x->rest != NULL ? x->rest :
		    x->text, .subject = x->subject, .id = x->id,
		.from = x->incoming || x->room ? NULL : x->resource,
		.archive_id = x->archive_id,
		.occupant = x->room && *x->occupant != '\0' ? x->occupant :
		    NULL,
		.mention = x->room && x->incoming &&
		    room_names(x->text, room_nick(v)),
	};
	struct entry *put = buffer_insert(&v->buffer, &e);
	uint64_t serial;

	if (put == NULL)
		return NULL;
	serial = put->serial;
	if (how->taken_back != 0)
		archived_take_back(v, x, put, how->taken_back);
	else if (how->record)
		archived_record(v, x);
	if ((put = buffer_serial(&v->buffer, serial)) == NULL)
		return NULL;
	v->unread += how->unread && how->taken_back == 0;
	v->mentions += put->mention && how->unread && how->taken_back == 0;
	talk_changed(v);
	archived_emit(v, x, how, put);
	return put;
}
