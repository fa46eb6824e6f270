/*
 * What was said of lines that are not here: an archive is read backwards, so
 * what corrects a line comes before it.  Kept until the line comes, a few of
 * each conversation, whoever sends more.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/pending.h"

#define PENDED_MAX 128		/* of either side of a conversation */
#define PENDED_BYTES (128 * 1024)	/* ... and what they have */

struct pended {
	struct pended *next;	/* by their stamps, the oldest first */
	uint64_t number;
	struct referred said;	/* its texts are owned */
	struct archived *x;	/* to be shown; or NULL */
	uint64_t serial;	/* of its own line; 0: it has none */
	bool over;		/* it waits for nothing but to be shown */
	size_t bytes;
};
struct pending {
	struct pended *all;
	uint64_t numbers;	/* the last that was given */
};

static size_t
pended_length(const char *s)
{
	return s != NULL ? strlen(s) : 0;
}

static size_t
pended_bytes(const struct referred *r)
{
	return pended_length(r->refers.id) + pended_length(r->refers.emoji) +
	    pended_length(r->id) + pended_length(r->text) +
	    pended_length(r->rest) + pended_length(r->resource);
}

static void
pended_free(struct pended *p)
{
	struct referred *r = &p->said;

	free((char *)(uintptr_t)r->refers.id);
	free((char *)(uintptr_t)r->refers.emoji);
	free((char *)(uintptr_t)r->id);
	text_free((char *)(uintptr_t)r->text);
	text_free((char *)(uintptr_t)r->rest);
	free((char *)(uintptr_t)r->resource);
	archived_free(p->x);
	free(p);
}

static struct pended *
pended_new(const struct referred *from)
{
	struct pended *p = xcalloc(1, sizeof(*p));
	struct referred *r = &p->said;

	*r = *from;
	r->refers.id = xstrdup(from->refers.id);
	r->refers.emoji = xstrdup(from->refers.emoji);
	r->refers.quote = r->refers.answers = NULL;
	r->id = xstrdup(from->id);
	r->text = from->refers.kind == REFERENCE_CORRECTS ?
	    xstrdup(from->text) : NULL;
	r->rest = from->refers.kind == REFERENCE_CORRECTS ?
	    xstrdup(from->rest) : NULL;
	r->resource = xstrdup(from->resource);
	p->bytes = pended_bytes(from);	/* with what is shown of it */
	return p;
}

void
pending_free(struct pending *all)
{
	struct pended *p;

	if (all == NULL)
		return;
	while ((p = all->all) != NULL) {
		all->all = p->next;
		pended_free(p);
	}
	free(all);
}

static void
pending_drop(struct pending *all, struct pended *p)
{
	struct pended **at = &all->all;

	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	pended_free(p);
}

/* ---- keeping ------------------------------------------------------------- */

/* The same of the same line, by the same. */
static bool
pended_is_like(const struct pended *p, const struct referred *r)
{
	return p->said.by == r->by && p->said.refers.kind == r->refers.kind &&
	    strcmp(p->said.refers.id, r->refers.id) == 0;
}

/* One that says as much: this very message, or of two that the archive has
 * the newer one. */
static struct pended *
pending_find_like(const struct pending *all, const struct referred *r)
{
	for (struct pended *p = all->all; p != NULL; p = p->next)
		if (!p->over && pended_is_like(p, r) &&
		    ((*r->id != '\0' && strcmp(p->said.id, r->id) == 0) ||
		    (r->via == VIA_ARCHIVE && p->said.via == VIA_ARCHIVE &&
		    p->said.stamp >= r->stamp)))
			return p;
	return NULL;
}

static void
pending_put(struct pending *all, struct pended *p)
{
	struct pended **at = &all->all;

	while (*at != NULL && (*at)->said.stamp <= p->said.stamp)
		at = &(*at)->next;
	p->next = *at;
	*at = p;
	p->number = ++all->numbers;
}

/* Each has their own: who sends much takes no room from the other. */
static bool
pending_has_room(const struct pending *all, const struct referred *r)
{
	size_t n = 0, bytes = pended_bytes(r);

	for (const struct pended *p = all->all; p != NULL; p = p->next)
		if (p->said.by == r->by) {
			n++;
			bytes += p->bytes;
		}
	return n < PENDED_MAX && bytes <= PENDED_BYTES;
}

uint64_t
pending_note(struct pending **set, const struct referred *r,
    struct archived *x)
{
	struct pending *all = *set;
	struct pended *p;

	if (all == NULL)
		all = *set = xcalloc(1, sizeof(*all));
	p = pending_find_like(all, r);
	if (p == NULL) {
		if (!pending_has_room(all, r))
			return 0;
		p = pended_new(r);
		pending_put(all, p);
		p->x = x;
	} else if (p->x == NULL && x != NULL && *x->text != '\0')
		p->x = x;	/* its line is gone from the window */
	else
		archived_free(x);
	return p->number;
}

void
pending_shown(struct pending *all, uint64_t number, uint64_t serial)
{
	struct pended *p = all != NULL && number != 0 ? all->all : NULL;

	while (p != NULL && p->number != number)
		p = p->next;
	if (p == NULL)
		return;
	p->serial = serial;
	if (serial != 0)
		p->said.unrecorded = true;	/* the history has its line */
	archived_free(p->x);
	p->x = NULL;
	if (p->over)
		pending_drop(all, p);
}

void
pending_forget(struct pending *all, uint64_t serial)
{
	struct pended *p = all != NULL ? all->all : NULL, *next;

	for (; p != NULL; p = next) {
		next = p->next;
		if (p->serial == serial)
			pending_drop(all, p);
	}
}

void
pending_give(struct pending **set, struct talk *v)
{
	struct pending *all = *set;

	*set = NULL;
	for (struct pended *p = all != NULL ? all->all : NULL; p != NULL;
	    p = p->next)
		if (pending_note(&v->pending, &p->said, p->x) != 0)
			p->x = NULL;
	pending_free(all);
}

/* ---- applying ------------------------------------------------------------ */

int64_t
pending_takes_back(const struct pending *all, enum entry_kind by,
    const char *id, int64_t stamp)
{
	const struct pended *p = all != NULL ? all->all : NULL;

	for (; p != NULL; p = p->next)
		if (p->said.refers.kind == REFERENCE_RETRACTS &&
		    p->said.by == by && p->said.stamp >= stamp &&
		    strcmp(p->said.refers.id, id) == 0)
			return p->said.stamp;
	return 0;
}

/* The line that it was shown as until now. */
static void
pended_remove_line(struct talk *v, const struct pended *p)
{
	struct entry *e = buffer_serial(&v->buffer, p->serial);

	if (p->serial == 0 || e == NULL)
		return;
	if (v->unread > 0 && e->kind == ENTRY_IN && !e->seen &&
	    !buffer_entry_is_read(&v->buffer, e))
		v->unread--;
	buffer_remove(&v->buffer, e);
	talk_changed(v);
}

/* What there is besides what it says of the line is a line. */
static bool
pended_leaves_text(struct pended *p)
{
	struct archived *x = p->x;

	if (x == NULL || p->said.refers.kind == REFERENCE_CORRECTS ||
	    text_is_blank(x->rest != NULL ? x->rest : x->text))
		return false;
	if (x->rest != NULL) {
		text_free(x->text);
		x->text = x->rest;
		x->rest = NULL;
	}
	return true;
}

static enum refer_end
pended_try(struct talk *v, const struct pended *p, uint64_t since)
{
	struct referred r = p->said;
	const struct entry *e = refer_find(v, &r);

	/* It is no line that came later under that id. */
	if (e != NULL && r.via != VIA_ARCHIVE && e->via != VIA_ARCHIVE)
		return REFER_NO_LINE;
	r.fresh = e != NULL && e->serial > since;
	return refer_heard(v, &r);
}

void
pending_try(struct talk *v, uint64_t since)
{
	struct pended *p = v->pending != NULL ? v->pending->all : NULL, *next;

	for (; p != NULL; p = next) {
		enum refer_end end = p->over ? REFER_NO_LINE :
		    pended_try(v, p, since);

		next = p->next;
		if (end == REFER_NO_LINE)
			continue;
		if (end == REFER_DONE)
			pended_remove_line(v, p);
		p->over = p->x != NULL && (end == REFER_NOT ||
		    pended_leaves_text(p));
		if (!p->over)
			pending_drop(v->pending, p);
	}
}

const struct archived *
pending_next(const struct pending *all, uint64_t *number)
{
	const struct pended *p = all != NULL ? all->all : NULL;

	while (p != NULL && p->x == NULL)
		p = p->next;
	if (p == NULL)
		return NULL;
	*number = p->number;
	return p->x;
}
