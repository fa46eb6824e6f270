/*
 * The secret of a verification that runs, known again where it is typed as a
 * text: only a hash of it under a key of this run is there, and no longer than
 * the verification.  Decides nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <string.h>

#include "otr/inside.h"

/*
 * Capitals, marks on letters and blanks do not count, nor what stands around
 * it: quotes, a full stop.  Whoever writes "Rialto." means the same.
 */
static uint64_t
spoken_hash(const struct otr *otr, const char *text)
{
	struct str folded;
	size_t all = 0, from = 0, to;
	uint64_t hash;

	str_init_secret(&folded);
	text_fold(&folded, text, strlen(text));
	for (size_t i = 0; i < folded.len; i++)
		if (!isspace((unsigned char)folded.s[i]))
			folded.s[all++] = folded.s[i];
	for (to = all; to > 0 && ispunct((unsigned char)folded.s[to - 1]);)
		to--;
	while (from < to && ispunct((unsigned char)folded.s[from]))
		from++;
	if (to == 0)	/* there is nothing else */
		to = all;
	hash = hash_bytes(&otr->seed, folded.s + from, to - from);
	str_free(&folded);
	return hash;
}

void
spoken_keep(struct otr_session *s, const char *secret)
{
	spoken_drop(s);
	s->smp_hash = spoken_hash(s->otr, secret);
	s->smp_hashed = true;
	s->otr->smp_hashed++;
}

void
spoken_drop(struct otr_session *s)
{
	if (!s->smp_hashed)
		return;
	wipe(&s->smp_hash, sizeof(s->smp_hash));
	s->smp_hashed = false;
	s->otr->smp_hashed--;
}

const char *
otr_smp_spoken(const struct otr *otr, const char *text)
{
	const struct otr_session *s;
	uint64_t hash;

	if (otr->smp_hashed == 0)
		return NULL;
	hash = spoken_hash(otr, text);
	for (s = otr->sessions; s != NULL; s = s->next)
		if (s->smp_hashed && s->smp_hash == hash)
			return s->contact;
	return NULL;
}

/* "123 456": what /verify code makes, and somebody was told. */
bool
otr_smp_is_code(const char *text)
{
	size_t digits = 0;

	for (; *text != '\0'; text++) {
		if (isspace((unsigned char)*text))
			continue;
		if (!isdigit((unsigned char)*text))
			return false;
		digits++;
	}
	return digits == OTR_CODE_DIGITS;
}
