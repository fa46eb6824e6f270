/*
 * Whose reading a line is for: bound to what the screen said when it was
 * typed, and to nobody else without the user's word (law 4).
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <string.h>

#include "storm.h"

static bool
knows_any(const struct node *n)
{
	for (int i = 0; i < STORM_KEYS; i++)
		if (n->knows[i])
			return true;
	return false;
}

/* What the program said of keys. */
void
law_key_heard(struct node *n, const struct chat_event *e)
{
	struct otr_info info;
	int key;

	if (e->type == CHAT_OTR && e->fingerprint != NULL &&
	    e->fingerprint[0] != '\0')
		n->session_key = pool_find(e->fingerprint);
	else if (e->type == CHAT_OTR && e->level == OTR_NOT_PRIVATE)
		n->session_key = -1;
	if (e->type == CHAT_NOTICE && strcmp(e->code, "first-key") == 0) {
		key = pool_find(e->data[0].value);
		if (knows_any(n) && !n->knows[key])
			law_break(n->w, "4 key %d is called the first", key);
		n->knows[key] = true;
	}
	if (e->type == CHAT_QUESTION && (strcmp(e->code, "other-key") == 0 ||
	    (strcmp(e->code, "level-fell") == 0 &&
	    strstr(e->text, "another key") != NULL))) {
		otr_info(direct_otr(n->talk), &info);
		n->asked_key = pool_find(info.fingerprint);
	}
}

void
law_key_typed(const struct node *n, struct line_fact *f)
{
	f->bound = f->shown == OTR_NOT_PRIVATE || n->session_key < 0 ? 0 :
	    1u << n->session_key;
}

static void
give(struct node *n, int key, bool failed)
{
	struct line_fact *f;

	for (const struct line *l = n->talk->outbox; l != NULL; l = l->next)
		if ((l->delivery == DELIVERY_HELD || (failed &&
		    l->delivery == DELIVERY_FAILED)) &&
		    (f = law_line(n->w, l->text)) != NULL && f->bound != 0)
			f->bound |= 1u << key;
}

/* The user's word about a key, before its doing: what waits may go to it. */
void
law_key_answered(struct node *n, int key)
{
	if (key < 0 || n->knows[key])
		return;
	n->knows[key] = true;
	give(n, key, false);
}

/* ... and about the lines that a question named. */
void
law_key_resent(struct node *n)
{
	if (n->asked_key >= 0 && n->asked_key == n->session_key)
		give(n, n->asked_key, true);
}

void
law_key_sealed(struct node *n, const struct line_fact *f, int key)
{
	if (!n->knows[key])
		law_break(n->w, "4 sealed to key %d, which nobody answered "
		    "for", key);
	else if (f->bound != 0 && (f->bound & 1u << key) == 0)
		law_break(n->w, "4 sealed to key %d, written to another",
		    key);
}
