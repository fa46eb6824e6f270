/*
 * Fragments, put together here and not by libotr, so that what they make up
 * is looked at like any other message, and costs no more memory than it may
 * (CVE-2016-2851: 275 fragments of 20 MB each from a stranger).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

#define OTR_PARTIALS_MAX 4		/* unfinished messages of a contact */
#define OTR_PARTIALS_PEER (1024 * 1024)		/* of one contact */
#define OTR_PARTIALS_BYTES (4 * 1024 * 1024)	/* of all contacts */
#define OTR_PARTIALS_STRANGERS (256 * 1024)	/* of all strangers */
#define OTR_PARTIAL_MS 300000

/* Unfinished fragments. */
struct partial {
	struct partial *next;
	char *resource;
	uint32_t from, to;
	unsigned n, k;
	struct str text;
	bool strange;		/* from a stranger: counted apart */
	int64_t began;
};

/* Apart, lest strangers use up what contacts need. */
static size_t *
partial_total(struct otr *otr, bool strange)
{
	return strange ? &otr->partial_strange : &otr->partial_bytes;
}

static void
partial_free(struct otr_session *s, struct partial **at)
{
	struct partial *p = *at;

	*at = p->next;
	*partial_total(s->otr, p->strange) -= p->text.len;
	s->partial_bytes -= p->text.len;
	str_free(&p->text);
	free(p->resource);
	free(p);
}

void
partial_drop(struct otr_session *s)
{
	while (s->partials != NULL)
		partial_free(s, &s->partials);
}

static bool
partial_same_resource(const char *a, const char *b)
{
	return strcmp(a != NULL ? a : "", b != NULL ? b : "") == 0;
}

static struct partial **
partial_find(struct otr_session *s, const char *resource,
    const struct piece *p)
{
	struct partial **at;

	for (at = &s->partials; *at != NULL; at = &(*at)->next)
		if ((*at)->from == p->from && (*at)->to == p->to &&
		    partial_same_resource((*at)->resource, resource))
			break;
	return at;
}

/* Old ones go, and the oldest where there are too many. */
static void
partials_trim(struct otr_session *s, int64_t now)
{
	struct partial **at = &s->partials;
	unsigned n = 0;

	while (*at != NULL) {
		if (now - (*at)->began > OTR_PARTIAL_MS ||
		    ++n >= OTR_PARTIALS_MAX)
			partial_free(s, at);
		else
			at = &(*at)->next;
	}
}

static struct partial **
partial_new(struct otr_session *s, const char *resource,
    const struct piece *piece, bool known, int64_t now)
{
	struct partial *p = xcalloc(1, sizeof(*p));

	p->resource = xstrdup(resource);
	p->from = piece->from;
	p->to = piece->to;
	p->n = piece->n;
	p->strange = !known;
	p->began = now;
	str_init(&p->text);
	p->next = s->partials;
	s->partials = p;
	return &s->partials;
}

/*
 * Room among all contacts' unfinished messages: the largest of others' goes
 * first, so that nobody can take it from those who send little.
 */
static bool
partial_make_room(struct otr_session *mine, const struct partial *p,
    size_t more)
{
	struct otr *otr = mine->otr;
	size_t max = p->strange ? OTR_PARTIALS_STRANGERS : OTR_PARTIALS_BYTES;

	while (*partial_total(otr, p->strange) + more > max) {
		struct otr_session *s, *owner = NULL;
		struct partial **at, **largest = NULL;

		for (s = otr->sessions; s != NULL; s = s->next)
			for (at = &s->partials; s != mine && *at != NULL;
			    at = &(*at)->next)
				if ((*at)->strange == p->strange &&
				    (largest == NULL || (*at)->text.len >
				    (*largest)->text.len)) {
					largest = at;
					owner = s;
				}
		if (largest == NULL)
			return false;
		partial_free(owner, largest);
	}
	return true;
}

static bool
partial_has_room(struct otr_session *s, const struct partial *p, size_t more)
{
	return p->text.len + more <=
	    (p->strange ? OTR_STRANGER_MAX : OTR_BODY_MAX) &&
	    s->partial_bytes + more <= OTR_PARTIALS_PEER &&
	    partial_make_room(s, p, more);
}

/* A server or a resumed stream gives it once more. */
static bool
partial_is_repeat(const struct partial *p, const struct piece *piece)
{
	return p->n == piece->n && p->k == piece->k &&
	    p->text.len >= piece->len && memcmp(p->text.s + p->text.len -
	    piece->len, piece->text, piece->len) == 0;
}

/* It fits nowhere.  Of a message only the first such counts. */
static bool
partial_is_lost(struct otr_session *s, const struct piece *piece)
{
	bool first = s->stray_n != piece->n || s->stray_k + 1 != piece->k;

	s->stray_n = piece->n;
	s->stray_k = piece->k;
	return first;
}

static bool
partial_is_for_us(const struct otr_session *s, const struct piece *piece)
{
	return piece->to == 0 ||
	    piece->to == keys_tag(s->otr->keys, s->account);
}

/* Where it belongs; what it does not fit to stays, and may be completed. */
static struct partial **
partial_for(struct otr_session *s, const char *resource,
    const struct piece *piece, bool known, bool *lost)
{
	struct partial **at = partial_find(s, resource, piece);
	int64_t now = loop_now(s->otr->loop);

	if (*at != NULL && (*at)->n == piece->n && (*at)->k + 1 == piece->k)
		return at;
	if (*at != NULL && partial_is_repeat(*at, piece))
		return NULL;
	if (piece->k != 1) {
		*lost = partial_is_lost(s, piece);
		return NULL;
	}
	if (*at != NULL) {
		*lost = true;
		partial_free(s, at);
	}
	partials_trim(s, now);
	return partial_new(s, resource, piece, known, now);
}

char *
partial_add(struct otr_session *s, const char *resource, const char *body,
    bool known, bool *lost)
{
	struct partial **at;
	struct piece piece;
	char *whole = NULL;

	*lost = false;
	if (!fragment_parse(body, &piece))
		return NULL;
	at = partial_for(s, resource, &piece, known, lost);
	if (at != NULL && !partial_has_room(s, *at, piece.len)) {
		partial_free(s, at);
		at = NULL;
		/* Else the next will fit nowhere. */
		*lost |= piece.k == piece.n && partial_is_lost(s, &piece);
	}
	*lost = *lost && known && partial_is_for_us(s, &piece);
	if (at == NULL)
		return NULL;
	str_addn(&(*at)->text, piece.text, piece.len);
	*partial_total(s->otr, (*at)->strange) += piece.len;
	s->partial_bytes += piece.len;
	(*at)->k = piece.k;
	if (piece.k == piece.n) {
		whole = xstrdup((*at)->text.s);
		partial_free(s, at);
	}
	return whole;
}

unsigned
partial_count(const struct otr_session *s)
{
	const struct partial *p;
	unsigned n = 0;

	for (p = s->partials; p != NULL; p = p->next)
		n++;
	return n;
}
