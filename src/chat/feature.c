/*
 * What the features of XMPP share.  Each has a file of its own with a struct
 * chat_feature: which messages of a worker it hears, and what it does when a
 * stream begins and ends.  A message is believed only after it was checked:
 * here against the account's state, in the feature's file whatever is in it.
 * What breaks the rules closes the link; what a stranger may have written so
 * is dropped.  Must not know which features there are: table.c lists them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "chat/inside.h"

/* ---- what they keep ---------------------------------------------------- */

void
chat_features_new(struct account *a)
{
	const struct chat_feature *const *all = a->chat->features;
	size_t n = 0;

	while (all[n] != NULL)
		n++;
	a->features = xcalloc(n + 1, sizeof(a->features[0]));
	for (size_t i = 0; i < n; i++)
		if (all[i]->new != NULL)
			a->features[i] = all[i]->new();
}

void
chat_features_free(struct account *a)
{
	const struct chat_feature *const *all = a->chat->features;

	for (size_t i = 0; all[i] != NULL; i++)
		if (all[i]->free != NULL)
			all[i]->free(a->features[i]);
	free(a->features);
}

void *
chat_feature_state(const struct account *a, const struct chat_feature *f)
{
	const struct chat_feature *const *all = a->chat->features;

	for (size_t i = 0; all[i] != NULL; i++)
		if (all[i] == f)
			return a->features[i];
	die("a feature that is not in the table: %s", f->name);
}

/* ---- the stream -------------------------------------------------------- */

void
chat_features_begin(struct account *a, bool resumed)
{
	const struct chat_feature *const *f = a->chat->features;

	for (; *f != NULL; f++)
		if ((*f)->begin != NULL)
			(*f)->begin(a, resumed);
}

void
chat_features_end(struct account *a, enum stream_end how)
{
	const struct chat_feature *const *f = a->chat->features;

	for (; *f != NULL; f++)
		if ((*f)->end != NULL)
			(*f)->end(a, how);
}

void
chat_features_roster(struct account *a)
{
	const struct chat_feature *const *f = a->chat->features;

	for (; *f != NULL; f++)
		if ((*f)->roster != NULL)
			(*f)->roster(a);
}

/* ---- the user ---------------------------------------------------------- */

void
chat_features_look(struct chat *c)
{
	for (size_t i = 0; i < c->naccounts; i++)
		for (const struct chat_feature *const *f = c->features;
		    *f != NULL; f++)
			if ((*f)->look != NULL)
				(*f)->look(c->accounts[i]);
}

/* ---- messages ---------------------------------------------------------- */

static const struct chat_hears *
chat_feature_row(const struct chat *c, enum msg_type type)
{
	const struct chat_feature *const *f = c->features;
	const struct chat_hears *row;

	for (; *f != NULL; f++)
		for (row = (*f)->hears; row != NULL && row->type != MSG_NONE;
		    row++)
			if (row->type == type)
				return row;
	return NULL;
}

/* The answer to DISCONNECT may come late: when all is over already. */
static bool
chat_feature_may_hear(const struct account *a, const struct msg *m)
{
	const struct msg_row *row = msg_row(m->type);

	if (m->type == MSG_OFFLINE && a->link->asked)
		return true;
	return row != NULL && (row->states & 1u << a->state) != 0;
}

int
chat_feature_hear(struct account *a, const struct msg *m, struct err *err)
{
	const struct chat_hears *row = chat_feature_row(a->chat, m->type);

	if (row == NULL || !chat_feature_may_hear(a, m))
		return heard_bad(err, "not now");
	return row->hear(a, m, err);
}
