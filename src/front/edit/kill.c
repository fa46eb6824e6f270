/*
 * What was cut out of one input line, the newest first: the last few pieces,
 * in secret memory, written nowhere.  Must not know how a line is edited.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/edit/inside.h"

#define KILLS_MAX 16

struct kills {
	char *piece[KILLS_MAX];	/* newest first; secret */
	size_t n;
	size_t at;		/* the one that is put back */
};

struct kills *
kills_new(void)
{
	return xcalloc(1, sizeof(struct kills));
}

void
kills_wipe(struct kills *k)
{
	while (k->n > 0)
		secret_free(k->piece[--k->n]);
	k->at = 0;
}

void
kills_free(struct kills *k)
{
	if (k == NULL)
		return;
	kills_wipe(k);
	free(k);
}

void
kills_add(struct kills *k, const char *s, size_t n)
{
	if (k->n == KILLS_MAX)
		secret_free(k->piece[--k->n]);
	memmove(k->piece + 1, k->piece, k->n * sizeof(k->piece[0]));
	k->piece[0] = secret_dupn(s, n);
	k->n++;
	k->at = 0;
}

void
kills_grow(struct kills *k, const char *s, size_t n, bool before)
{
	struct str all;

	if (k->n == 0) {
		kills_add(k, s, n);
		return;
	}
	str_init_secret(&all);
	if (before)
		str_addn(&all, s, n);
	str_add(&all, k->piece[0]);
	if (!before)
		str_addn(&all, s, n);
	secret_free(k->piece[0]);
	k->piece[0] = str_take(&all);
	k->at = 0;
}

const char *
kills_newest(struct kills *k)
{
	k->at = 0;
	return k->n == 0 ? NULL : k->piece[0];
}

const char *
kills_older(struct kills *k)
{
	if (k->n == 0)
		return NULL;
	k->at = (k->at + 1) % k->n;
	return k->piece[k->at];
}

void
kills_forget(struct kills *k, const char *text)
{
	size_t n = 0;

	for (size_t i = 0; i < k->n; i++) {
		if (strstr(k->piece[i], text) != NULL)
			secret_free(k->piece[i]);
		else
			k->piece[n++] = k->piece[i];
	}
	k->n = n;
	k->at = 0;
}
