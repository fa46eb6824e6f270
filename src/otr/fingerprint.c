/*
 * The keys that a contact is known by, and which of them are in question
 * (law 4).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

bool
fingerprint_any(const struct otr_session *s)
{
	return known_any(s->otr->keys, s->account, s->contact);
}

/* libotr's contact is made only where there is something to put into it. */
static struct s_fingerprint *
fingerprint_list(const struct otr_session *s)
{
	if (s->master == NULL && !fingerprint_any(s))
		return NULL;
	return fingerprint_first(session_master(s, true));
}

struct s_fingerprint *
fingerprint_find(const struct otr_session *s, const char *hex)
{
	char have[FINGERPRINT_HEX + 1];
	struct s_fingerprint *f;

	for (f = fingerprint_list(s); f != NULL; f = fingerprint_next(f)) {
		fingerprint_hex(f, have);
		if (strcmp(have, hex) == 0)
			return f;
	}
	return NULL;
}

void
fingerprint_keep(struct otr_session *s, struct s_fingerprint *f)
{
	if (!fingerprint_is_new(f))
		return;
	fingerprint_set_trust(f, "");
	s->otr->fingerprints_dirty = true;
}

void
fingerprint_trust_today(const struct otr_session *s, struct s_fingerprint *f,
    const char *word, size_t len)
{
	char day[CLOCK_DAY + 1], *trust;

	clock_day(loop_wall(s->otr->loop), day);
	trust = xasprintf("%.*s%s%s", (int)len, word, *day != '\0' ? " " : "",
	    day);
	fingerprint_set_trust(f, trust);
	free(trust);
}

/* How it came stays: what a comparison by hand gave is not SMP's. */
void
fingerprint_renew(struct otr_session *s, struct s_fingerprint *f)
{
	char day[TRUST_DAY + 1], *word;

	if (!fingerprint_trusted(f))
		return;
	word = xstrdup(fingerprint_trust(f));
	fingerprint_trust_today(s, f, word, trust_word(word, day));
	if (strcmp(word, fingerprint_trust(f)) != 0)
		s->otr->fingerprints_dirty = true;
	free(word);
}

struct s_fingerprint *
fingerprint_before(const struct otr_session *s, const char *hex)
{
	char have[FINGERPRINT_HEX + 1];
	struct s_fingerprint *f, *found = NULL;

	for (f = fingerprint_list(s); f != NULL; f = fingerprint_next(f)) {
		fingerprint_hex(f, have);
		if (fingerprint_is_new(f) || strcmp(have, hex) == 0)
			continue;
		/* Rather the one that lines were written to. */
		if (found == NULL || strcmp(have, s->key) == 0)
			found = f;
	}
	return found;
}

struct s_fingerprint *
fingerprint_verified(const struct otr_session *s, const char *hex)
{
	char have[FINGERPRINT_HEX + 1];
	struct s_fingerprint *f;

	for (f = fingerprint_list(s); f != NULL; f = fingerprint_next(f)) {
		if (!fingerprint_trusted(f))
			continue;
		fingerprint_hex(f, have);
		if (strcmp(have, hex) != 0)
			return f;
	}
	return NULL;
}

bool
fingerprint_questioned(const struct otr_session *s,
    const struct s_fingerprint *f)
{
	char hex[FINGERPRINT_HEX + 1];

	fingerprint_hex(f, hex);
	if (fingerprint_trusted(f) || strcmp(hex, s->accepted) == 0)
		return false;
	/* Once asked it stays so, whatever becomes of the others meanwhile. */
	if (strcmp(hex, s->new_key) == 0)
		return true;
	return fingerprint_verified(s, hex) != NULL ||
	    (fingerprint_is_new(f) && fingerprint_before(s, hex) != NULL);
}
