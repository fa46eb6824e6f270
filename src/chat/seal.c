/*
 * By what a sealed line can be meant later: the digest of its text and the
 * contact's key, which go with the text.  And a line that means one, as it is
 * sealed.  docs/OTR-REFERENCES.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

void
seal_free(struct seal *s)
{
	if (s != NULL)
		wipe(s, sizeof(*s));
	free(s);
}

struct seal *
seal_copy(const struct seal *from)
{
	struct seal *s;

	if (from == NULL)
		return NULL;
	s = xcalloc(1, sizeof(*s));
	*s = *from;
	return s;
}

/* A message that came: most are never meant, and their text says it all. */
struct seal
seal_of(const struct otr_in *in)
{
	struct seal s = { .known = in->digested };

	memcpy(s.digest, in->digest, sizeof(s.digest));
	str_fit(s.key, sizeof(s.key), in->fingerprint);
	return s;
}

void
seal_before_change(struct otr_in *in)
{
	if (in->digested || !otr_level_is_sealed(in->level))
		return;
	otr_digest(in->text, in->digest);
	in->digested = true;
}

void
seal_settle(const struct entry *e)
{
	if (e->seal == NULL || e->seal->known)
		return;
	otr_digest(e->text, e->seal->digest);
	e->seal->known = true;
}

bool
seal_is(const struct entry *e, const struct seal *meant)
{
	if (e->seal == NULL || strcmp(e->seal->key, meant->key) != 0)
		return false;
	seal_settle(e);
	return memcmp(e->seal->digest, meant->digest,
	    sizeof(meant->digest)) == 0;
}

void
entry_set_seal(struct entry *e, const struct seal *from)
{
	struct seal *s = seal_copy(from);

	seal_free(e->seal);
	e->seal = s;
}

/* ---- a line that means one ---------------------------------------------- */

void
seal_bind(struct line *l, const struct entry *meant)
{
	if (meant->seal == NULL)
		return;
	seal_settle(meant);
	l->refers_seal = seal_copy(meant->seal);
	l->never_clear = true;
	snprintf(l->only_key, sizeof(l->only_key), "%s", meant->seal->key);
}

/* What stands before the text, for programs that know no references. */
static const char *
seal_before(const struct line *l)
{
	if (l->refers == REFERENCE_CORRECTS)
		return "* ";
	return l->refers == REFERENCE_ANSWERS && l->quote != NULL ? l->quote :
	    "";
}

char *
seal_line(const struct line *l, struct sealed_reference *out)
{
	const char *before = seal_before(l);
	struct str text;

	str_init_secret(&text);
	str_add(&text, before);
	str_add(&text, l->text);
	memset(out, 0, sizeof(*out));
	out->kind = l->refers;
	snprintf(out->id, sizeof(out->id), "%s", l->refers_id);
	memcpy(out->digest, l->refers_seal->digest, sizeof(out->digest));
	if (l->refers == REFERENCE_REACTS && l->emoji != NULL)
		snprintf(out->emoji, sizeof(out->emoji), "%s", l->emoji);
	out->fallback = l->refers == REFERENCE_REACTS ||
	    l->refers == REFERENCE_RETRACTS ? (uint32_t)text.len :
	    (uint32_t)strlen(before);
	return str_take(&text);
}

void
seal_sent(struct seal *s, const struct line *l, const struct otr_out *out)
{
	struct sealed_reference refers;
	char *text;

	str_fit(s->key, sizeof(s->key), out->fingerprint);
	s->known = true;
	if (out->digested)
		memcpy(s->digest, out->digest, sizeof(s->digest));
	else if (l->refers_seal != NULL) {
		text = seal_line(l, &refers);
		otr_digest(text, s->digest);
		secret_free(text);
	} else
		s->known = false;	/* what the entry shows was sealed */
}
