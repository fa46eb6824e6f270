/*
 * What later messages say of an entry: that it answers another one, was
 * corrected, or taken back, and who reacts to it with what.  Bounded, whoever
 * says it.  Must not know whether that is to be believed.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

struct remarks *
remarks_of(struct entry *e)
{
	if (e->remarks == NULL)
		e->remarks = xcalloc(1, sizeof(*e->remarks));
	return e->remarks;
}

static void
remark_wipe(char **text)
{
	text_free(*text);
	*text = NULL;
}

static void
remarks_forget_others(struct remarks *m)
{
	for (size_t i = 0; i < m->nothers; i++) {
		free(m->others[i].by);
		text_free(m->others[i].emoji);
	}
	free(m->others);
	m->others = NULL;
	m->nothers = 0;
}

static void
remarks_wipe(struct remarks *m)
{
	if (m == NULL)
		return;
	remarks_forget_others(m);
	remark_wipe(&m->first);
	remark_wipe(&m->text);
	remark_wipe(&m->theirs);
	remark_wipe(&m->answered);
	remark_wipe(&m->reactions);
	remark_wipe(&m->own_reactions);
}

static size_t
remark_bytes(const char *s)
{
	return s != NULL ? strlen(s) : 0;
}

static size_t
remark_bytes_others(const struct remarks *m)
{
	size_t n = m->nothers * sizeof(m->others[0]);

	for (size_t i = 0; i < m->nothers; i++)
		n += strlen(m->others[i].by) + strlen(m->others[i].emoji);
	return n;
}

size_t
remarks_bytes(const struct remarks *m)
{
	return m == NULL ? 0 : sizeof(*m) + remark_bytes_others(m) + remark_bytes(m->first) +
	    remark_bytes(m->theirs) + remark_bytes(m->answers) +
	    remark_bytes(m->answered) + remark_bytes(m->reactions) +
	    remark_bytes(m->by[0]) + remark_bytes(m->by[1]) +
	    remark_bytes(m->by[2]);
}

void
remarks_free(struct remarks *m)
{
	if (m == NULL)
		return;
	remarks_wipe(m);
	free(m->id);
	free(m->archive_id);
	free(m->answers);
	free(m->shows);
	for (size_t i = 0; i < REMARKS_BY; i++)
		free(m->by[i]);
	free(m->about);
	free(m->reason);
	free(m);
}

void
entry_set_text(struct entry *e, const char *text)
{
	struct remarks *m = remarks_of(e);
	char *copy = xstrdup(text), *old = m->text;

	if (old == NULL)
		wipe(e->text, strlen(e->text));
	e->text = m->text = copy;
	e->brief = e->quote_at = e->quote_len = 0;
	text_free(old);
}

void
entry_corrected(struct entry *e, const struct entry *later)
{
	struct remarks *m = remarks_of(e);

	if (m->first == NULL)
		m->first = xstrdup(e->text);
	m->corrected = later->stamp;
	if (m->nkept < NELEM(m->kept))
		m->kept[m->nkept++] = later->stamp;
	remarks_by(m, REFERENCE_CORRECTS, e->kind == ENTRY_OUT, later->id);
	entry_set_text(e, later->text);
}

void
entry_wipe(struct entry *e, const char *mark)
{
	wipe(e->text, strlen(e->text));
	if (e->subject != NULL)
		wipe(e->subject, strlen(e->subject));
	e->subject = NULL;
	e->brief = e->quote_at = e->quote_len = 0;
	e->text = (char *)(uintptr_t)mark;
	remarks_wipe(e->remarks);
	entry_set_seal(e, NULL);
	e->wiped = true;
}

void
remarks_react(struct remarks *m, bool own, const char *emoji)
{
	char **at = own ? &m->own_reactions : &m->reactions;
	char list[EMOJI_MAX_BYTES + 1];

	emoji_take(list, emoji);
	text_free(*at);
	*at = *list != '\0' ? xstrdup(list) : NULL;
}

void
remarks_react_by(struct remarks *m, const char *by, const char *emoji)
{
	char list[EMOJI_MAX_BYTES + 1];
	size_t i = 0;

	emoji_take(list, emoji);
	while (i < m->nothers && strcmp(m->others[i].by, by) != 0)
		i++;
	if (i == REMARKS_OTHERS || (i == m->nothers && *list == '\0'))
		return;
	if (i == m->nothers) {
		m->others = xreallocarray(m->others, ++m->nothers,
		    sizeof(m->others[0]));
		m->others[i] = (struct reacted){ .by = xstrdup(by) };
	}
	text_free(m->others[i].emoji);
	m->others[i].emoji = xstrdup(list);
	if (*list != '\0')
		return;
	free(m->others[i].by);
	text_free(m->others[i].emoji);
	m->others[i] = m->others[--m->nothers];
}

/* Which of the ids it is; REMARKS_BY: none is kept. */
static size_t
remark_which(enum reference_kind kind, bool own)
{
	return kind == REFERENCE_CORRECTS ? 0 :
	    kind == REFERENCE_REACTS ? 1 + own : REMARKS_BY;
}

void
remarks_by(struct remarks *m, enum reference_kind kind, bool own,
    const char *id)
{
	size_t i = remark_which(kind, own);

	if (i == REMARKS_BY)
		return;
	free(m->by[i]);
	m->by[i] = id != NULL && *id != '\0' ? xstrdup(id) : NULL;
}

bool
remarks_is_by(const struct remarks *m, enum reference_kind kind, bool own,
    const char *id)
{
	size_t i = remark_which(kind, own);

	return m != NULL && i < REMARKS_BY && m->by[i] != NULL &&
	    id != NULL && strcmp(m->by[i], id) == 0;
}

void
remarks_note_text(struct entry *e, const struct hash_seed *seed)
{
	const char *text;

	remarks_of(e);
	text = e->remarks->first != NULL ? e->remarks->first : e->text;
	e->remarks->was = hash_bytes(seed, text, strlen(text));
}

/* How many chose it. */
static size_t
remark_chosen(const struct remarks *m, const char *one, size_t len)
{
	size_t n = (m->reactions != NULL && emoji_has(m->reactions, one,
	    len)) + (m->own_reactions != NULL && emoji_has(m->own_reactions,
	    one, len));

	for (size_t i = 0; i < m->nothers; i++)
		n += emoji_has(m->others[i].emoji, one, len);
	return n;
}

/* `said`: what stands there already. */
static void
remark_add_reactions(const struct remarks *m, struct str *out,
    char said[EMOJI_MAX_BYTES + 1], const char *list)
{
	const char *one;
	size_t len, n;

	while (list != NULL && (one = emoji_next(&list, &len)) != NULL) {
		if (!emoji_add(said, one, len))
			continue;
		if (out->len > 0)
			str_addc(out, ' ');
		str_addn(out, one, len);
		if ((n = remark_chosen(m, one, len)) > 1)
			str_addf(out, " %zu", n);
	}
}

void
remarks_reactions(const struct remarks *m, struct str *out)
{
	char said[EMOJI_MAX_BYTES + 1] = "";

	if (m == NULL)
		return;
	remark_add_reactions(m, out, said, m->reactions);
	for (size_t i = 0; i < m->nothers; i++)
		remark_add_reactions(m, out, said, m->others[i].emoji);
	remark_add_reactions(m, out, said, m->own_reactions);
}
