/*
 * What the archive has that was encrypted for another program, or for a
 * session that is over: counted for each conversation and said in one line.
 * Nothing of it is kept, and nothing of it reaches OTR (law 7).
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "chat/inside.h"

#define SEALED_ASIDE_MAX 10	/* said of those who have no window */

struct sealed_count {
	struct sealed_count *next;
	char *jid;		/* whom it was said with */
	size_t in, out;		/* by them, by us */
	int64_t first, last;	/* stamps */
	unsigned sealings;	/* bits 1 << enum sealing */
};
struct sealed {
	struct sealed_count *all;
	struct table *by_jid;
};

struct sealed *
sealed_new(void)
{
	struct sealed *s = xcalloc(1, sizeof(*s));

	s->by_jid = table_new();
	return s;
}

void
sealed_free(struct sealed *s)
{
	struct sealed_count *n;

	if (s == NULL)
		return;
	while ((n = s->all) != NULL) {
		s->all = n->next;
		free(n->jid);
		free(n);
	}
	table_free(s->by_jid);
	free(s);
}

void
sealed_add(struct sealed *s, const struct archived *x)
{
	struct sealed_count *n = table_get(s->by_jid, x->jid);

	if (n == NULL) {
		n = xcalloc(1, sizeof(*n));
		n->jid = xstrdup(x->jid);
		n->first = n->last = x->stamp;
		n->next = s->all;
		s->all = n;
		table_put(s->by_jid, x->jid, n);
	}
	n->in += x->incoming;
	n->out += !x->incoming;
	n->first = x->stamp < n->first ? x->stamp : n->first;
	n->last = x->stamp > n->last ? x->stamp : n->last;
	n->sealings |= 1u << x->sealing;
}

/* ---- in words ------------------------------------------------------------- */

static void
sealed_time(char out[32], int64_t stamp)
{
	time_t seconds = (time_t)(stamp / 1000);
	struct tm tm;

	if (localtime_r(&seconds, &tm) == NULL ||
	    strftime(out, 32, "%Y-%m-%d %H:%M", &tm) == 0)
		snprintf(out, 32, "?");
}

static void
sealed_words(char *out, size_t size, unsigned sealings)
{
	out[0] = '\0';
	for (unsigned i = SEALING_OTR; i < SEALINGS; i++)
		if (sealings & 1u << i)
			snprintf(out + strlen(out), size - strlen(out), "%s%s",
			    *out == '\0' ? "" : ", ",
			    sealing_word((enum sealing)i));
}

static void
sealed_whose(char *out, size_t size, const struct sealed_count *n)
{
	if (n->out == 0)
		snprintf(out, size, "%zu message%s from %s", n->in,
		    n->in == 1 ? "" : "s", n->jid);
	else if (n->in == 0)
		snprintf(out, size, "%zu message%s of yours to %s", n->out,
		    n->out == 1 ? "" : "s", n->jid);
	else
		snprintf(out, size, "%zu message%s from %s and %zu of yours "
		    "to them", n->in, n->in == 1 ? "" : "s", n->jid, n->out);
}

static void
sealed_say_one(struct account *a, struct talk *v, const struct sealed_count *n)
{
	char whose[JID_MAX_BYTES + 100], with[80], first[32], last[32];
	char in[24], out[24];
	const struct chat_pair data[] = {
		{ "contact", n->jid }, { "in", in }, { "out", out },
		{ "with", with }, { "first", first }, { "last", last },
		{ NULL, NULL },
	};

	snprintf(in, sizeof(in), "%zu", n->in);
	snprintf(out, sizeof(out), "%zu", n->out);
	sealed_time(first, n->first);
	sealed_time(last, n->last);
	sealed_words(with, sizeof(with), n->sealings);
	sealed_whose(whose, sizeof(whose), n);
	chat_say(a->chat, a, v, ENTRY_NOTICE, "archive-sealed", data,
	    "%s, %s%s%s: cannot be read here." MORE
	    "The archive has them, but they were encrypted (%s) for another "
	    "program or for a session that has ended.",
	    whose, first, n->first / 60000 == n->last / 60000 ? "" : " to ",
	    n->first / 60000 == n->last / 60000 ? "" : last, with);
}

void
sealed_say(struct account *a, const struct sealed *s)
{
	size_t aside = 0;

	for (const struct sealed_count *n = s->all; n != NULL; n = n->next) {
		struct talk *v = talk_find(a, n->jid);

		if (v != NULL || aside++ < SEALED_ASIDE_MAX)
			sealed_say_one(a, v, n);
	}
	if (aside > SEALED_ASIDE_MAX)
		chat_say(a->chat, a, NULL, ENTRY_NOTICE, "archive-sealed",
		    NULL, "%zu more conversations have messages that were "
		    "encrypted for another program.",
		    aside - SEALED_ASIDE_MAX);
}
