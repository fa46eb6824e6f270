/*
 * The archive at the server (XEP-0313), as far as a script can tell: lines of
 * before, given a page at a time to who asks.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "talk.h"

#define PAGE_MOST 5		/* results of a page, whatever is asked */

/* The oldest first, as they are given. */
struct kept {
	char *id, *text;
	int64_t stamp;
	bool ours, sealed;
	enum reference_kind refers;
	char *meant;		/* the id of the line that it says so of */
};

static bool
archive_is_here(const struct script *t, size_t i, const char *before)
{
	char id[24];

	snprintf(id, sizeof(id), "a%zu", i);
	(void)t;
	return strcmp(id, before) == 0;
}

static void
archive_give(struct script *t, uint32_t request, size_t i)
{
	const struct kept *k = &t->archive.kept[i];
	struct msg m = { .type = MSG_ARCHIVED };
	char id[24];

	snprintf(id, sizeof(id), "a%zu", i);
	m.u.archived.request = request;
	m.u.archived.archive_id = id;
	m.u.archived.from = k->ours ? ALICE "/other" : t->bob.full;
	m.u.archived.to = k->ours ? t->bob.jid : ALICE;
	m.u.archived.id = k->id;
	m.u.archived.body = k->sealed ? "" : k->text;
	m.u.archived.sealing = k->sealed ? SEALING_OMEMO : SEALING_NONE;
	m.u.archived.refers = k->refers;
	m.u.archived.refers_id = k->meant != NULL ? k->meant : "";
	m.u.archived.stamp = (uint64_t)k->stamp;
	net_send(t, &m);
}

void
archive_asked(struct script *t, const struct msg *ask)
{
	struct msg m = { .type = MSG_ARCHIVE_END };
	size_t end = t->archive.nkept, from;
	char first[24];

	m.u.archive_end.request = ask->u.archive_ask.request;
	if (!t->archive.there) {
		m.u.archive_end.condition = "service-unavailable";
		net_send(t, &m);
		return;
	}
	for (size_t i = 0; i < t->archive.nkept; i++)
		if (archive_is_here(t, i, ask->u.archive_ask.before))
			end = i;
	from = end > PAGE_MOST ? end - PAGE_MOST : 0;
	if (end - from > ask->u.archive_ask.most)
		from = end - ask->u.archive_ask.most;
	while (from < end && t->archive.kept[from].stamp <
	    (int64_t)ask->u.archive_ask.start)
		from++;
	for (size_t i = from; i < end; i++)
		archive_give(t, m.u.archive_end.request, i);
	snprintf(first, sizeof(first), "a%zu", from);
	m.u.archive_end.first = from < end ? first : "";
	m.u.archive_end.count = (uint32_t)(end - from);
	m.u.archive_end.complete = from == 0 || from == end;
	net_send(t, &m);
}

void
archive_free(struct script *t)
{
	while (t->archive.nkept > 0) {
		struct kept *k = &t->archive.kept[--t->archive.nkept];

		free(k->id);
		free(k->text);
		free(k->meant);
	}
	free(t->archive.kept);
}

static struct kept *
archive_keep(struct script *t, const char *seconds, bool ours)
{
	struct kept *k;
	char *text;
	long ago = strtol(seconds, &text, 10);

	t->archive.there = true;
	t->archive.kept = xreallocarray(t->archive.kept,
	    t->archive.nkept + 1, sizeof(*t->archive.kept));
	k = &t->archive.kept[t->archive.nkept];
	memset(k, 0, sizeof(*k));
	k->id = xasprintf("kept%zu", t->archive.nkept++);
	k->text = xstrdup(text + strspn(text, " "));
	k->stamp = loop_wall(t->loop) - ago * 1000;
	k->ours = ours;
	return k;
}

static void
do_archive_bob(struct script *t, const char *rest)
{
	archive_keep(t, rest, false);
}

static void
do_archive_alice(struct script *t, const char *rest)
{
	archive_keep(t, rest, true);
}

static void
do_archive_sealed(struct script *t, const char *rest)
{
	archive_keep(t, rest, false)->sealed = true;
}

/* Under the id of bob's last message. */
static void
do_archive_same(struct script *t, const char *rest)
{
	struct kept *k = archive_keep(t, rest, false);

	free(k->id);
	k->id = xstrdup(t->bob.last_back != NULL ? t->bob.last_back : "");
}

static struct kept *
archive_newest(struct script *t, bool ours)
{
	for (size_t i = t->archive.nkept; i-- > 0;)
		if (t->archive.kept[i].ours == ours &&
		    t->archive.kept[i].refers == REFERENCE_NONE)
			return &t->archive.kept[i];
	script_fail(t, "the archive has no line of %s", ours ? "alice's" :
	    "bob's");
}

/* About the newest line there of whoever says it. */
static void
archive_say(struct script *t, const char *rest, enum reference_kind kind)
{
	bool ours = strncmp(rest, "alice ", 6) == 0;
	char *meant = xstrdup(archive_newest(t, ours)->id);
	struct kept *k = archive_keep(t, rest + strcspn(rest, " "), ours);

	k->refers = kind;
	k->meant = meant;
}

static void
do_archive_corrects(struct script *t, const char *rest)
{
	archive_say(t, rest, REFERENCE_CORRECTS);
}

static void
do_archive_retracts(struct script *t, const char *rest)
{
	archive_say(t, rest, REFERENCE_RETRACTS);
}

const struct word archive_words[] = {
	{ "archive alice", do_archive_alice },
	{ "archive bob", do_archive_bob },
	{ "archive corrects", do_archive_corrects },
	{ "archive retracts", do_archive_retracts },
	{ "archive same", do_archive_same },
	{ "archive sealed", do_archive_sealed },
	{ NULL, NULL },
};
