/*
 * Looking for words: what windows have, then the history (history-find.c), in
 * pieces.  Hits of a window are kept by the serial of their entry, so that a
 * text that is wiped or taken back is not shown by a list of hits either.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/* A piece. */
#define ENTRIES_A_PIECE 1000
#define BYTES_A_PIECE (256 * 1024)
#define TEXT_MAX 4096		/* bytes of a line of the history that are kept */

struct hit {
	int64_t stamp;
	uint64_t serial;	/* in the window, or 0 */
	char *account, *jid;
	/* Of the history alone. */
	int64_t row;
	char *text, *author;
	bool incoming, room;
	enum otr_level level;
};

enum search_stage { SEARCH_WINDOWS, SEARCH_HISTORY, SEARCH_DONE };
struct search {
	struct chat *chat;
	struct needles *words;
	enum search_stage stage;
	/* Windows, by name: any may be gone by the next piece. */
	struct searched { char *account, *jid; } *windows;
	size_t nwindows, at;
	uint64_t above;		/* the entry that was looked at; 0: none yet */
	struct history_find *find;
	size_t rows;		/* that came of the history */
	struct hit *hits;	/* the newest first */
	size_t n;
	bool cut;
	bool one;		/* conversation */
	struct timer *timer;	/* search_run() */
	void (*changed)(void *arg);
	void *arg;
};

/* ---- hits ---------------------------------------------------------------- */

static void
hit_free(struct hit *h)
{
	if (h->text != NULL)
		wipe(h->text, strlen(h->text));
	free(h->text);
	free(h->author);
	free(h->account);
	free(h->jid);
}

/* Those that are older than all that there is room for are not kept. */
static bool
search_has_room(struct search *s, int64_t stamp)
{
	if (s->n < SEARCH_HITS_MAX || stamp > s->hits[s->n - 1].stamp)
		return true;
	s->cut = true;
	return false;
}

/* Taken over, into its place. */
static void
search_put(struct search *s, const struct hit *hit)
{
	size_t at;

	if (s->n == SEARCH_HITS_MAX) {
		s->cut = true;
		hit_free(&s->hits[--s->n]);
	}
	for (at = s->n; at > 0 && s->hits[at - 1].stamp < hit->stamp; at--)
		s->hits[at] = s->hits[at - 1];
	s->hits[at] = *hit;
	s->n++;
}

/* ---- windows ------------------------------------------------------------- */

static struct talk *
search_talk(const struct chat *c, const char *account, const char *jid)
{
	struct account *a = account_find(c, account);

	return a != NULL ? talk_find(a, jid) : NULL;
}

/* The entry as somebody said it, or NULL. */
static const struct entry *
search_said(const struct entry *e)
{
	return e == NULL || (e->kind != ENTRY_IN && e->kind != ENTRY_OUT) ||
	    e->wiped || e->text == NULL || (e->remarks != NULL &&
	    e->remarks->taken_back != 0) ? NULL : e;
}

static void
search_put_entry(struct search *s, const struct talk *v,
    const struct entry *e)
{
	if (search_has_room(s, e->stamp))
		search_put(s, &(struct hit){ .stamp = e->stamp,
			.serial = e->serial, .jid = xstrdup(v->jid),
			.account = xstrdup(v->account->jid) });
}

/* The index of the next entry to look at, upwards, and one; 0: none. */
static size_t
search_entries_left(const struct search *s, const struct talk *v)
{
	const struct entry *e;

	if (s->above == 0)
		return v->buffer.count;
	e = buffer_serial(&v->buffer, s->above);
	return e == NULL ? 0 : buffer_index(&v->buffer, e);
}

struct search_piece {
	struct search *search;
	struct talk *talk;
	size_t entries, bytes;
};

/* Upwards through a window; it is through, or the piece is. */
static void
search_window(void *arg)
{
	struct search_piece *p = arg;
	struct search *s = p->search;
	size_t left = search_entries_left(s, p->talk);
	struct str room;

	str_init_secret(&room);
	while (left > 0 && p->entries < ENTRIES_A_PIECE &&
	    p->bytes < BYTES_A_PIECE) {
		const struct entry *e = buffer_at(&p->talk->buffer, --left);

		p->entries++;
		s->above = e->serial;
		if ((e = search_said(e)) == NULL)
			continue;
		p->bytes += strlen(e->text);
		if (needles_match(s->words, e->text, &room))
			search_put_entry(s, p->talk, e);
	}
	str_free(&room);
	if (left == 0) {
		s->at++;
		s->above = 0;
	}
}

static void
search_windows(void *arg)
{
	struct search_piece *p = arg;
	struct search *s = p->search;

	while (s->at < s->nwindows && p->entries < ENTRIES_A_PIECE &&
	    p->bytes < BYTES_A_PIECE) {
		const struct searched *w = &s->windows[s->at];

		p->entries++;
		p->talk = search_talk(s->chat, w->account, w->jid);
		if (p->talk != NULL)
			search_window(p);
		else
			s->at++;
	}
	if (s->at == s->nwindows)
		s->stage = SEARCH_HISTORY;
}

/* ---- the history --------------------------------------------------------- */

/* The window has it, and was looked through. */
static bool
search_has(const struct talk *v, const struct history_found *row)
{
	enum entry_kind kind = row->incoming ? ENTRY_IN : ENTRY_OUT;

	if (row->corrects != NULL)
		return buffer_by_id(&v->buffer, kind, row->corrects) != NULL;
	return buffer_kept(&v->buffer, kind, row->stamp, row->text) != NULL;
}

static const char *
search_author(const struct account *a, const struct history_found *row)
{
	const struct contact *c;

	if (row->nick != NULL)
		return row->nick;
	if (!row->incoming)
		return account_name(a);
	c = contact_find(a, row->contact);
	return c != NULL ? contact_name(c) : row->contact;
}

/* As much as is shown of a line. */
static char *
search_begin(const char *text)
{
	size_t n = 0, len = strlen(text), next;

	while ((next = utf8_next(text + n, len - n)) > 0 &&
	    n + next <= TEXT_MAX)
		n += next;
	return xstrndup(text, n);
}

/* It is still in the file, but not to be kept (log_keep). */
static bool
search_is_due(const struct search *s, const struct history_found *row)
{
	char *bare = jid_bare(row->contact);
	int64_t keep = record_keep_ms(s->chat->conf, row->account, bare);

	free(bare);
	return keep != 0 && row->stamp <= loop_wall(s->chat->loop) - keep;
}

/* Not of an account that is no more. */
static void
search_put_row(void *arg, const struct history_found *row)
{
	struct search *s = arg;
	const struct account *a = account_find(s->chat, row->account);
	const struct talk *v = a == NULL ? NULL : talk_find(a, row->contact);

	if (a == NULL || (v != NULL && search_has(v, row)) ||
	    search_is_due(s, row))
		return;
	s->rows++;
	if (search_has_room(s, row->stamp))
		search_put(s, &(struct hit){ .stamp = row->stamp,
			.row = row->id, .incoming = row->incoming,
			.room = row->nick != NULL, .level = row->level, .account = xstrdup(a->jid),
			.jid = xstrdup(row->contact),
			.author = xstrdup(search_author(a, row)),
			.text = search_begin(row->text) });
}

/* ---- a piece ------------------------------------------------------------- */

int
search_some(struct search *s, struct err *err)
{
	struct search_piece piece = { .search = s };
	int rc;

	if (s->stage == SEARCH_WINDOWS) {
		chat_beside(s->chat, search_windows, &piece);
		return 1;
	}
	if (s->stage == SEARCH_DONE)
		return 0;
	rc = history_find_some(s->find, search_put_row, s);
	if (rc == 1 && s->rows < SEARCH_HITS_MAX)
		return 1;
	s->cut = s->cut || rc == 1;
	s->stage = SEARCH_DONE;
	return rc != -1 ? 0 : err_set(err, "history",
	    "the history cannot be searched");
}

static void
search_turn(void *arg)
{
	struct search *s = arg;
	size_t rows = s->rows, n = s->n;
	struct err err;
	bool more = search_some(s, &err) == 1;

	if (more)
		timer_set(s->timer, 0);
	/* The last: it may free what it is called for. */
	if (!more || s->n != n || s->rows != rows)
		s->changed(s->arg);
}

void
search_run(struct search *s, void (*changed)(void *arg), void *arg)
{
	s->changed = changed;
	s->arg = arg;
	if (s->timer == NULL)
		s->timer = timer_new(s->chat->loop, search_turn, s);
	timer_set(s->timer, 0);
}

/* ---- beginning and end --------------------------------------------------- */

static void
search_add_window(struct search *s, const struct talk *v)
{
	s->windows[s->nwindows++] = (struct searched){
	    xstrdup(v->account->jid), xstrdup(v->jid) };
}

struct search *
search_new(struct chat *c, const char *words, const struct talk *in,
    struct err *err)
{
	struct needles *needles = needles_new(words, err);
	struct search *s;

	if (needles == NULL)
		return NULL;
	s = xcalloc(1, sizeof(*s));
	s->chat = c;
	s->words = needles;
	s->one = in != NULL;
	s->hits = xcalloc(SEARCH_HITS_MAX, sizeof(*s->hits));
	s->windows = xcalloc(in != NULL ? 1 : c->ntalks + 1,
	    sizeof(*s->windows));
	if (in != NULL)
		search_add_window(s, in);
	for (size_t i = 0; in == NULL && i < c->ntalks; i++)
		search_add_window(s, c->talks[i]);
	s->find = history_find_new(c, needles,
	    in != NULL ? in->account->jid : NULL, in != NULL ? in->jid : NULL);
	return s;
}

void
search_free(struct search *s)
{
	if (s == NULL)
		return;
	timer_free(s->timer);
	history_find_free(s->find);
	needles_free(s->words);
	for (size_t i = 0; i < s->nwindows; i++) {
		free(s->windows[i].account);
		free(s->windows[i].jid);
	}
	for (size_t i = 0; i < s->n; i++)
		hit_free(&s->hits[i]);
	free(s->windows);
	free(s->hits);
	free(s);
}

/* ---- what was found ------------------------------------------------------ */

bool
search_is_done(const struct search *s)
{
	return s->stage == SEARCH_DONE;
}

bool
search_is_in_one(const struct search *s)
{
	return s->one;
}

bool
search_is_cut(const struct search *s)
{
	return s->cut;
}

size_t
search_hits(const struct search *s)
{
	return s->n;
}

bool
search_hit(const struct search *s, size_t i, struct search_hit *out)
{
	const struct hit *h = &s->hits[i];
	const struct talk *v = search_talk(s->chat, h->account, h->jid);
	const struct entry *e;

	*out = (struct search_hit){ .stamp = h->stamp,
		.incoming = h->incoming, .level = h->level,
		.account = h->account, .jid = h->jid, .author = h->author,
		.text = h->text, .serial = h->serial };
	if (h->serial == 0)
		return true;
	e = v == NULL ? NULL : search_said(buffer_serial(&v->buffer,
	    h->serial));
	if (e == NULL)
		return false;
	out->incoming = e->kind == ENTRY_IN;
	out->level = e->level;
	out->author = e->author != NULL ? e->author : h->jid;
	out->text = e->text;
	return true;
}

bool
search_found(const struct search *s, size_t i, struct search_found *out)
{
	const struct hit *h = &s->hits[i];
	struct search_hit hit;

	*out = (struct search_found){ .of = account_find(s->chat, h->account),
		.jid = h->jid, .room = h->room, .serial = h->serial,
		.row = h->row };
	return search_hit(s, i, &hit);
}

size_t
search_words(const struct search *s)
{
	return s->words->n;
}

const char *
search_word(const struct search *s, size_t i)
{
	return s->words->words[i];
}
