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
remarks_wipe(struct remarks *m)
{
	if (m == NULL)
		return;
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

size_t
remarks_bytes(const struct remarks *m)
{
	return m == NULL ? 0 : sizeof(*m) + remark_bytes(m->first) +
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
	e->quote_at = e->quote_len = 0;
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
	e->quote_at = e->quote_len = 0;
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

/* A 2 behind what both of them chose. */
static void
remark_add_reactions(struct str *out, const char *list, const char *beside,
    bool twice)
{
	const char *one;
	size_t len;
	bool both;

	while (list != NULL && (one = emoji_next(&list, &len)) != NULL) {
		both = beside != NULL && emoji_has(beside, one, len);
		if (both && !twice)
			continue;
		if (out->len > 0)
			str_addc(out, ' ');
		str_addn(out, one, len);
		if (both)
			str_add(out, " 2");
	}
}

void
remarks_reactions(const struct remarks *m, struct str *out)
{
	if (m == NULL)
		return;
	remark_add_reactions(out, m->reactions, m->own_reactions, true);
	remark_add_reactions(out, m->own_reactions, m->reactions, false);
}
