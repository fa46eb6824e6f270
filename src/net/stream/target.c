/*
 * Where to connect: the order of SRV records and of addresses.  Must not ask
 * DNS; what it said is given here.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "net/stream/stream.h"

#define CLIENT_PORT 5222

/* ---- SRV, RFC 2782 ----------------------------------------------------- */

static bool
target_is_name(const char *s, size_t len)
{
	return len > 0 && len <= HOST_MAX_BYTES &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789-_.") >= len;
}

void
targets_add(struct targets *t, const char *host, uint16_t port,
    uint16_t priority, uint16_t weight, bool direct)
{
	size_t len = strlen(host);
	struct target *to;

	t->answered = true;
	if (len > 0 && host[len - 1] == '.')
		len--;		/* "." has no name left: not offered */
	if (t->n == TARGETS_MAX || port == 0 || !target_is_name(host, len))
		return;
	to = &t->list[t->n++];
	memset(to, 0, sizeof *to);
	memcpy(to->host, host, len);
	to->port = port;
	to->priority = priority;
	to->weight = weight;
	to->direct = direct;
}

static void
target_move_to(struct targets *t, size_t from, size_t to)
{
	struct target moved = t->list[from];

	memmove(&t->list[to + 1], &t->list[to],
	    (from - to) * sizeof t->list[0]);
	t->list[to] = moved;
}

/* The first of those from `at` on that has the smallest priority. */
static size_t
target_smallest(const struct targets *t, size_t at)
{
	size_t best = at;

	for (size_t i = at + 1; i < t->n; i++)
		if (t->list[i].priority < t->list[best].priority)
			best = i;
	return best;
}

/*
 * One of those of a priority, by chance: a number up to the sum of weights,
 * and the first at which the running sum reaches it.  Those of weight 0 come
 * first in the row, so that they have a small chance (RFC 2782).
 */
static size_t
target_choose(const struct targets *t, size_t at, size_t end,
    uint32_t (*draw)(void *, uint32_t), void *arg)
{
	uint32_t sum = 0, number;
	size_t first = at;

	for (size_t i = at; i < end; i++) {
		sum += t->list[i].weight;
		if (t->list[i].weight == 0 && t->list[first].weight != 0)
			first = i;
	}
	number = draw(arg, sum + 1);
	if (number == 0)
		return first;
	for (size_t i = at; i < end; i++) {
		if (number <= t->list[i].weight)
			return i;
		number -= t->list[i].weight;
	}
	return first;
}

void
targets_order(struct targets *t, uint32_t (*draw)(void *, uint32_t),
    void *arg)
{
	/* By priority first; those that are equal keep their places. */
	for (size_t at = 0; at < t->n; at++)
		target_move_to(t, target_smallest(t, at), at);
	for (size_t at = 0; at < t->n; at++) {
		size_t end = at;

		while (end < t->n &&
		    t->list[end].priority == t->list[at].priority)
			end++;
		target_move_to(t, target_choose(t, at, end, draw, arg), at);
	}
}

int
targets_finish(struct targets *t, const char *domain, struct err *err)
{
	if (t->n > 0)
		return 0;
	if (t->answered)
		return err_set(err, "no-service", "%s has no service for "
		    "chat, says DNS", domain);
	targets_add(t, domain, CLIENT_PORT, 0, 0, false);
	t->answered = false;
	return t->n > 0 ? 0 : err_set(err, "no-service",
	    "%s cannot be the name of a server", domain);
}

/* ---- addresses, RFC 8305 ----------------------------------------------- */

void
host_addresses_interleave(struct host_address *a, size_t n)
{
	for (size_t at = 1; at < n; at++) {
		size_t from = at;
		struct host_address moved;

		while (from < n && a[from].six == a[at - 1].six)
			from++;
		if (from == n)
			return;		/* one family alone is left */
		moved = a[from];
		memmove(&a[at + 1], &a[at], (from - at) * sizeof a[0]);
		a[at] = moved;
	}
}
