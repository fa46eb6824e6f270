/*
 * What the script was told last of each conversation's level: law 1's "level
 * shown" of the lines that it gives next.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include <uthash.h>

#include "front/pipe/inside.h"

struct told {
	const struct talk *talk;
	enum otr_level level;
	UT_hash_handle hh;
};

static struct told *
told_find(const struct pipe *p, const struct talk *talk)
{
	struct told *t;

	HASH_FIND_PTR(p->told, &talk, t);
	return (t);
}

void
told_set(struct pipe *p, const struct talk *talk, enum otr_level level)
{
	struct told *t = told_find(p, talk);

	if (t == NULL) {
		t = xcalloc(1, sizeof(*t));
		t->talk = talk;
		HASH_ADD_PTR(p->told, talk, t);
	}
	t->level = level;
}

enum otr_level
told_level(const struct pipe *p, const struct talk *talk)
{
	const struct told *t = talk == NULL ? NULL : told_find(p, talk);

	return (t == NULL ? OTR_NOT_PRIVATE : t->level);
}

static void
told_forget(struct pipe *p, struct told *t)
{
	HASH_DEL(p->told, t);
	free(t);
}

void
told_drop(struct pipe *p, const struct talk *talk)
{
	struct told *t = told_find(p, talk);

	if (t != NULL)
		told_forget(p, t);
}

void
told_free(struct pipe *p)
{
	while (p->told != NULL)
		told_forget(p, p->told);
}
