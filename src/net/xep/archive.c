/*
 * Archives (XEP-0313), one's own at the server and those of rooms, asked for a
 * page at a time (XEP-0059).  A result counts only from the bare address that
 * was asked, within its query, and where it is something that a live message
 * could have been.  It never becomes a message: nothing of an archive reaches
 * OTR.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/xep/inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#define NS_ARCHIVE "urn:xmpp:mam:2"
#define NS_ARCHIVE_1 "urn:xmpp:mam:1"

/* Queries that run: one of each archive at a time. */
struct query {
	char id[17];		/* its own; "": none runs here */
	char *room;		/* whose archive; "": one's own */
	uint32_t request;	/* sotto's number for it */
	uint32_t most, count;	/* results that it may have, that came */
	char *first;		/* id of the first; NULL: none came */
};
struct archive {
	struct query queries[IPC_QUERIES_MAX];
};

extern const struct feature feature_archive;

static struct archive *
archive_of(const struct wire *w)
{
	return feature_state(w, &feature_archive);
}

static void *
archive_new(void)
{
	return xcalloc(1, sizeof(struct archive));
}

static void
query_clear(struct query *q)
{
	free(q->first);
	free(q->room);
	memset(q, 0, sizeof *q);
}

static bool
query_runs(const struct query *q)
{
	return *q->id != '\0';
}

static void
archive_free(void *state)
{
	struct archive *a = state;

	for (size_t i = 0; i < IPC_QUERIES_MAX; i++)
		query_clear(&a->queries[i]);
	free(a);
}

/* ---- asking ------------------------------------------------------------- */

static void
archive_add_field(xmpp_stanza_t *form, const char *var, const char *value)
{
	xmpp_stanza_t *field = stanza_add_new(form, "field", NULL);

	if (xmpp_stanza_set_attribute(field, "var", var) != XMPP_EOK)
		die("out of memory");
	stanza_add_text(field, "value", value);
}

static void
archive_add_form(xmpp_stanza_t *query, const struct msg *m)
{
	xmpp_stanza_t *form = stanza_add_new(query, "x", NS_FORM);
	char stamp[STAMP_MAX], *with;

	xmpp_stanza_set_type(form, "submit");
	archive_add_field(form, "FORM_TYPE", NS_ARCHIVE);
	if (*m->u.archive_ask.with != '\0') {
		with = jid_exact(m->u.archive_ask.with);
		archive_add_field(form, "with", with);
		free(with);
	}
	if (m->u.archive_ask.start == 0)
		return;
	stamp_write(stamp, m->u.archive_ask.start);
	archive_add_field(form, "start", stamp);
}

/* Before nothing in particular: the newest page (XEP-0059, 2.5). */
static void
archive_add_page(xmpp_stanza_t *query, const struct msg *m)
{
	xmpp_stanza_t *page = stanza_add_new(query, "set", NS_PAGE);
	char most[16];

	snprintf(most, sizeof most, "%u", (unsigned)m->u.archive_ask.most);
	stanza_add_text(page, "max", most);
	if (*m->u.archive_ask.before == '\0')
		stanza_add_new(page, "before", NULL);
	else
		stanza_add_text(page, "before", m->u.archive_ask.before);
}

static void
archive_tell_end(const struct wire *w, struct msg *m, uint32_t request)
{
	m->type = MSG_ARCHIVE_END;
	m->u.archive_end.request = request;
	w->tell(w->arg, m);
}

static bool
archive_says_complete(xmpp_stanza_t *fin)
{
	const char *word = stanza_attr(fin, "complete", 8);

	return strcmp(word, "true") == 0 || strcmp(word, "1") == 0;
}

/* The query is over first: a result that comes after this is nobody's. */
static void
archive_answered(const struct wire *w, enum iq_end end, xmpp_stanza_t *iq,
    void *arg)
{
	struct query *q = arg, own = *q;
	xmpp_stanza_t *fin = end != IQ_RESULT ? NULL :
	    stanza_child(iq, "fin", NS_ARCHIVE);
	struct msg m = { .type = MSG_ARCHIVE_END };
	char *text = NULL;

	q->first = NULL;
	query_clear(q);
	m.u.archive_end.first = own.first;
	m.u.archive_end.count = own.count;
	if (end == IQ_ERROR)
		stanza_error(w, iq, &m.u.archive_end.condition, &text);
	else if (end == IQ_TIMEOUT)
		m.u.archive_end.condition = "timeout";
	else if (fin == NULL)
		m.u.archive_end.condition = "undefined-condition";
	else
		m.u.archive_end.complete = archive_says_complete(fin);
	m.u.archive_end.text = text;
	/* A stream that ended ends all that was asked on it. */
	if (end != IQ_GONE)
		archive_tell_end(w, &m, own.request);
	free(own.first);
	free(text);
}

/* A free one; NULL: that archive is asked already, or too many are. */
static struct query *
archive_free_query(struct archive *a, const char *room)
{
	struct query *free_one = NULL, *q;

	for (size_t i = 0; i < IPC_QUERIES_MAX; i++) {
		q = &a->queries[i];
		if (!query_runs(q))
			free_one = q;
		else if (strcmp(q->room, room) == 0)
			return NULL;
	}
	return free_one;
}

static void
archive_send(const struct wire *w, struct query *q, const struct msg *m)
{
	xmpp_stanza_t *iq = iq_new(w, "set", *q->room != '\0' ? q->room :
	    NULL);
	xmpp_stanza_t *query = stanza_add_new(iq, "query", NS_ARCHIVE);

	if (xmpp_stanza_set_attribute(query, "queryid", q->id) != XMPP_EOK)
		die("out of memory");
	archive_add_form(query, m);
	archive_add_page(query, m);
	iq_send(w, iq, NULL, archive_answered, q);
}

static void
archive_ask(const struct wire *w, const struct msg *m)
{
	struct msg busy = { .type = MSG_ARCHIVE_END };
	struct query *q = archive_free_query(archive_of(w),
	    m->u.archive_ask.room);

	if (q == NULL) {
		busy.u.archive_end.condition = "busy";
		archive_tell_end(w, &busy, m->u.archive_ask.request);
		return;
	}
	random_word(q->id);
	q->room = xstrdup(m->u.archive_ask.room);
	q->request = m->u.archive_ask.request;
	q->most = m->u.archive_ask.most;
	archive_send(w, q, m);
}

/* ---- results ------------------------------------------------------------ */

/* An address within, written as sotto knows it; NULL: none, or none that can
 * be. */
static char *
archive_heard(xmpp_stanza_t *s, const char *attribute)
{
	const char *raw = xmpp_stanza_get_attribute(s, attribute);

	return raw == NULL ? NULL : jid_hear(raw, NULL);
}

/* What a live message of one contact could have been: not of a room, nor of one
 * in it (XEP-0045, 7.5), no error, no announcement. */
static bool
archive_is_direct(xmpp_stanza_t *s)
{
	const char *type = stanza_attr(s, "type", 16);

	return strcmp(type, "groupchat") != 0 && strcmp(type, "error") != 0 &&
	    strcmp(type, "headline") != 0 &&
	    stanza_child(s, "x", NS_MUC_USER) == NULL;
}

/* XEP-0308, 0424, 0444, 0461: of what is in the clear. */
static void
archive_refers(xmpp_stanza_t *s, struct msg *m, const struct reference_got *got)
{
	if (m->u.archived.sealing != SEALING_NONE)
		return;
	m->u.archived.retracted = *m->u.archived.body == '\0' &&
	    reference_is_tombstone(s);
	if (got->kind == REFERENCE_NONE)
		return;
	m->u.archived.refers = got->kind;
	m->u.archived.refers_id = got->id;
	m->u.archived.emoji = got->emoji;
	m->u.archived.fallback_at = got->fallback_at;
	m->u.archived.fallback = got->fallback;
}

static bool
archive_says_something(const struct msg *m)
{
	return *m->u.archived.body != '\0' ||
	    m->u.archived.sealing != SEALING_NONE ||
	    m->u.archived.retracted ||
	    m->u.archived.refers == REFERENCE_REACTS ||
	    m->u.archived.refers == REFERENCE_RETRACTS;
}

/*
 * It has text, or says something of another message.  What was encrypted is
 * only counted: not a byte of it goes on.
 */
static void
archive_tell(const struct wire *w, xmpp_stanza_t *s, xmpp_stanza_t *forwarded,
    const char *from, const char *to, struct msg *m)
{
	xmpp_stanza_t *b = stanza_pick(w->lang, s, "body", NULL);
	enum sealing sealing = stanza_sealing(s, b != NULL);
	char *subject, *body;
	struct reference_got got;
	size_t missing = 0;
	bool delayed = false;

	m->u.archived.sealing = sealing;
	subject = sealing != SEALING_NONE ? xstrdup("") :
	    stanza_words(w->lang, s, "subject", NULL, IPC_SUBJECT_MAX);
	body = b == NULL || sealing != SEALING_NONE ? xstrdup("") :
	    stanza_text(b, IPC_BODY_MAX, &missing);
	if (sealing == SEALING_NONE && missing == 0)
		body = link_join(s, body);
	m->u.archived.from = from;
	m->u.archived.to = to;
	m->u.archived.id = stanza_attr(s, "id", ID_MAX_BYTES);
	m->u.archived.subject = subject;
	m->u.archived.body = body;
	m->u.archived.missing = (uint32_t)missing;
	stamp_read(forwarded, NULL, &delayed, &m->u.archived.stamp);
	reference_read(s, body, &got);
	archive_refers(s, m, &got);
	if (archive_says_something(m))
		w->tell(w->arg, m);
	wipe(body, strlen(body));
	free(body);
	free(subject);
}

/* One's own address stands on one side. */
static void
archive_tell_direct(const struct wire *w, xmpp_stanza_t *s,
    xmpp_stanza_t *forwarded, struct msg *m)
{
	char *from = archive_heard(s, "from"), *to = archive_heard(s, "to");

	if (archive_is_direct(s) && from != NULL && to != NULL &&
	    (jid_same_bare(from, w->bare) || jid_same_bare(to, w->bare)))
		archive_tell(w, s, forwarded, from, to, m);
	free(from);
	free(to);
}

/* The real address of who wrote it, by the room's word; NULL: it is not said, or
 * twice, once by somebody else.  Caller frees. */
static char *
archive_real(xmpp_stanza_t *s)
{
	const char *real = "";

	for (xmpp_stanza_t *x = stanza_first(s); x != NULL;
	    x = stanza_after(x)) {
		xmpp_stanza_t *item = stanza_is(x, "x", NS_MUC_USER) ?
		    stanza_child(x, "item", NS_MUC_USER) : NULL;

		if (item == NULL)
			continue;
		if (*real != '\0')
			return NULL;
		real = stanza_attr(item, "jid", JID_MAX_BYTES);
	}
	return *real == '\0' ? NULL : jid_hear(real, NULL);
}

/*
 * What somebody has said to all in the room, and nothing that the room said
 * itself.  Who it was, beside the nick, is the room's word: sotto knows whether
 * that room takes out what others write there (XEP-0421, 3; XEP-0313, 7.1).
 */
static void
archive_tell_room(const struct wire *w, const char *room, xmpp_stanza_t *s,
    xmpp_stanza_t *forwarded, struct msg *m)
{
	const struct room *r = rooms_of(w, room);
	char *from = archive_heard(s, "from"), *real = archive_real(s);

	m->u.archived.origin = stanza_origin_id(s);
	m->u.archived.occupant = r != NULL ? stanza_occupant_id(r, s) : "";
	m->u.archived.real = real;
	if (strcmp(stanza_attr(s, "type", 16), "groupchat") == 0 &&
	    from != NULL && jid_resource(from) != NULL &&
	    jid_same_bare(from, room))
		archive_tell(w, s, forwarded, from, room, m);
	free(from);
	free(real);
}

static void
archive_tell_result(const struct wire *w, const struct query *q,
    xmpp_stanza_t *result)
{
	xmpp_stanza_t *f = stanza_child(result, "forwarded", NS_FORWARD);
	xmpp_stanza_t *s = f == NULL ? NULL :
	    stanza_child(f, "message", NS_CLIENT);
	struct msg m = { .type = MSG_ARCHIVED };

	m.u.archived.request = q->request;
	m.u.archived.archive_id = stanza_attr(result, "id", ID_MAX_BYTES);
	if (s == NULL)
		return;
	if (*q->room != '\0')
		archive_tell_room(w, q->room, s, f, &m);
	else
		archive_tell_direct(w, s, f, &m);
}

static void
archive_tell_forged(const struct wire *w, const char *from)
{
	struct msg m = { .type = MSG_FORGED };

	m.u.forged.from = from;
	m.u.forged.what = "an archive result";
	w->tell(w->arg, &m);
}

/* What is more than was asked for is left out; so is what has no id, since no
 * page could begin before it.  A room has a minute for all of it: others wait
 * for theirs. */
static void
archive_take(const struct wire *w, struct query *q, xmpp_stanza_t *result)
{
	const char *id = stanza_attr(result, "id", ID_MAX_BYTES);

	if (*id == '\0' || q->count >= q->most)
		return;
	if (q->count++ == 0)
		q->first = xstrdup(id);
	if (*q->room == '\0')
		iq_comes(w, archive_answered, q);
	archive_tell_result(w, q, result);
}

/* The query that a result is of: one that runs, of the archive that sent it;
 * or NULL. */
static struct query *
archive_query_of(const struct wire *w, const char *from,
    xmpp_stanza_t *result)
{
	struct archive *a = archive_of(w);
	const char *id = stanza_attr(result, "queryid", 16);

	for (size_t i = 0; i < IPC_QUERIES_MAX; i++) {
		struct query *q = &a->queries[i];

		if (query_runs(q) && strcmp(q->id, id) == 0)
			return (*q->room != '\0' ?
			    strcmp(from, q->room) == 0 :
			    stanza_is_own(w, from)) ? q : NULL;
	}
	return NULL;
}

/* XEP-0313, 4.1.2 and 10.1: anybody can send something that looks so. */
static bool
archive_got(const struct wire *w, xmpp_stanza_t *s, xmpp_stanza_t *result)
{
	char *from = stanza_from(w, s);
	struct query *q;

	if (from == NULL)
		return true;
	q = stanza_is(result, "result", NS_ARCHIVE) ?
	    archive_query_of(w, from, result) : NULL;
	if (q != NULL)
		archive_take(w, q, result);
	else
		archive_tell_forged(w, from);
	free(from);
	return true;
}

static const struct hears archive_hears[] = {
	{ "message", NULL, "result", NS_ARCHIVE, 0, archive_got },
	{ "message", NULL, "result", NS_ARCHIVE_1, 0, archive_got },
	{ NULL, NULL, NULL, NULL, 0, NULL },
};
static const struct does archive_does[] = {
	{ MSG_ARCHIVE_ASK, archive_ask },
	{ MSG_NONE, NULL },
};
const struct feature feature_archive = {
	.name = "archive",
	.hears = archive_hears,
	.does = archive_does,
	.new = archive_new,
	.free = archive_free,
};
