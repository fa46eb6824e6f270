/*
 * The addresses that an account blocks, and who sees to it.  Must not know
 * what follows from it, nor how the server is told.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

struct blocked_one {
	char *jid;
	unsigned by;		/* BLOCKED_HERE, BLOCKED_THERE */
	unsigned round;		/* of the server's list that had it last */
	size_t at;		/* in the list */
};
struct blocked {
	struct table *by_jid;
	struct blocked_one **all;
	size_t n, room;
	size_t here;
	unsigned round;
};

struct blocked *
blocked_new(void)
{
	struct blocked *b = xcalloc(1, sizeof(*b));

	b->by_jid = table_new();
	return b;
}

static void
blocked_free_one(struct blocked *b, struct blocked_one *one)
{
	table_del(b->by_jid, one->jid);
	b->all[one->at] = b->all[--b->n];
	b->all[one->at]->at = one->at;
	free(one->jid);
	free(one);
}

void
blocked_free(struct blocked *b)
{
	while (b->n > 0)
		blocked_free_one(b, b->all[b->n - 1]);
	table_free(b->by_jid);
	free(b->all);
	free(b);
}

/* ---- who is in it ------------------------------------------------------ */

static const struct blocked_one *
blocked_find(const struct account *a, const char *jid)
{
	return table_get(a->blocked->by_jid, jid);
}

unsigned
blocked_by(const struct account *a, const char *jid)
{
	const struct blocked_one *one = blocked_find(a, jid);

	return one != NULL ? one->by : 0;
}

/* A program of theirs, the address, one of a domain's, the domain. */
const char *
account_blocks(const struct account *a, const char *jid)
{
	const char *resource = jid_resource(jid);
	const struct blocked_one *one;
	char *bare, *domain, *full;

	if (a->blocked->n == 0 || jid_same_bare(jid, a->jid))
		return NULL;
	bare = jid_bare(jid);
	domain = jid_domain(jid);
	full = xasprintf("%s/%s", domain, resource != NULL ? resource : "");
	if ((one = blocked_find(a, jid)) == NULL &&
	    (one = blocked_find(a, bare)) == NULL &&
	    (one = blocked_find(a, domain)) == NULL)
		one = blocked_find(a, full);
	free(full);
	free(domain);
	free(bare);
	return one != NULL ? one->jid : NULL;
}

size_t
account_blocked(const struct account *a)
{
	return a->blocked->n;
}

const char *
account_blocked_at(const struct account *a, size_t i, unsigned *by)
{
	const struct blocked *b = a->blocked;

	if (i >= b->n)
		return NULL;
	*by = b->all[i]->by;
	return b->all[i]->jid;
}

size_t
blocked_here(const struct account *a)
{
	return a->blocked->here;
}

int
blocked_refuse(const struct account *a, const char *jid, struct err *err)
{
	const char *wide = account_blocks(a, jid);

	if (wide == NULL)
		return 0;
	if (strcmp(wide, jid) == 0)
		return err_set(err, "blocked", "%s is blocked: /unblock "
		    "first", jid);
	return err_set(err, "blocked", "%s is blocked with all of %s: /unblock "
	    "that domain first", jid, wide);
}

/* ---- changes ----------------------------------------------------------- */

static struct blocked_one *
blocked_add(struct blocked *b, const char *jid)
{
	struct blocked_one *one = xcalloc(1, sizeof(*one));

	if (b->n == b->room) {
		b->room = b->room == 0 ? 16 : b->room * 2;
		b->all = xreallocarray(b->all, b->room, sizeof(b->all[0]));
	}
	one->jid = xstrdup(jid);
	one->at = b->n;
	b->all[b->n++] = one;
	table_put(b->by_jid, jid, one);
	return one;
}

bool
blocked_put(struct account *a, const char *jid, unsigned by)
{
	struct blocked *b = a->blocked;
	struct blocked_one *one = table_get(b->by_jid, jid);

	if (one == NULL && (b->n >= IPC_BLOCKED_MAX + BLOCKED_HERE_MAX ||
	    (by == BLOCKED_HERE && b->here >= BLOCKED_HERE_MAX)))
		return false;
	if (one == NULL)
		one = blocked_add(b, jid);
	if (by == BLOCKED_HERE && (one->by & BLOCKED_HERE) == 0)
		b->here++;
	if (by == BLOCKED_THERE)
		one->round = b->round;
	one->by |= by;
	return true;
}

static void
blocked_drop_one(struct blocked *b, struct blocked_one *one, unsigned by)
{
	if ((one->by & by & BLOCKED_HERE) != 0)
		b->here--;
	one->by &= ~by;
	if (one->by == 0)
		blocked_free_one(b, one);
}

void
blocked_drop(struct account *a, const char *jid, unsigned by)
{
	struct blocked_one *one = table_get(a->blocked->by_jid, jid);

	if (one != NULL)
		blocked_drop_one(a->blocked, one, by);
}

void
blocked_list_begins(struct account *a)
{
	a->blocked->round++;
}

/* Who was not named since the list began is no longer in it. */
void
blocked_list_ends(struct account *a)
{
	struct blocked *b = a->blocked;

	for (size_t i = b->n; i > 0; i--)
		if ((b->all[i - 1]->by & BLOCKED_THERE) != 0 &&
		    b->all[i - 1]->round != b->round)
			blocked_drop_one(b, b->all[i - 1], BLOCKED_THERE);
}
