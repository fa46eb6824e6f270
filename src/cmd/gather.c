/*
 * What could stand for a parameter, gathered: the likely first, none twice, and
 * not more than anybody goes through; and whom the line means.  Knows no type.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/* The likelier first, then by the text. */
static int
gather_compare(const void *a, const void *b)
{
	const struct gathered *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return strcmp(x->text, y->text);
}

/* By the text, the likelier first. */
static int
gather_compare_text(const void *a, const void *b)
{
	const struct gathered *x = a, *y = b;
	int order = strcmp(x->text, y->text);

	return order != 0 ? order : x->rank < y->rank ? -1 : x->rank > y->rank;
}

static void
gather_drop(struct gathered *f)
{
	free(f->text);
	free(f->note);
}

/* What is there twice goes, then what is least likely. */
static void
gather_cut(struct gather *g)
{
	size_t n = 0;

	if (g->n == 0)
		return;
	qsort(g->found, g->n, sizeof(*g->found), gather_compare_text);
	for (size_t i = 0; i < g->n; i++) {
		if (n > 0 && strcmp(g->found[n - 1].text,
		    g->found[i].text) == 0)
			gather_drop(&g->found[i]);
		else
			g->found[n++] = g->found[i];
	}
	g->n = n;
	qsort(g->found, g->n, sizeof(*g->found), gather_compare);
	if (g->n <= CANDIDATES_MAX)
		return;
	g->full = true;
	while (g->n > CANDIDATES_MAX)
		gather_drop(&g->found[--g->n]);
}

/* What this one and all before it begin with. */
static void
gather_common(struct gather *g, const char *s)
{
	size_t i = 0;

	if (g->all == 0)
		str_add(&g->common, s);
	while (i < g->common.len && s[i] == g->common.s[i])
		i++;
	g->common.len = i;
	g->all++;
}

/* Takes the note over. */
static void
gather_found(struct gather *g, const char *s, unsigned rank,
    gather_note_fn *say, const void *of, char *note)
{
	const struct gathered one = { .text = (char *)(uintptr_t)s,
	    .rank = rank };

	gather_common(g, s);
	if (g->full && gather_compare(&one,
	    &g->found[CANDIDATES_MAX - 1]) > 0) {
		free(note);
		return;
	}
	if (g->found == NULL)
		g->found = xcalloc(2 * CANDIDATES_MAX, sizeof(*g->found));
	g->found[g->n++] = (struct gathered){ .text = xstrdup(s), .rank = rank,
	    .say = say, .of = of, .note = note };
	if (g->n == 2 * CANDIDATES_MAX)
		gather_cut(g);
}

void
gather_add(struct gather *g, const char *s)
{
	gather_found(g, s, RANK_ANY, NULL, NULL, NULL);
}

void
gather_put(struct gather *g, const char *s, unsigned rank,
    gather_note_fn *say, const void *of)
{
	gather_found(g, s, rank, say, of, NULL);
}

void
gather_put_noted(struct gather *g, const char *s, unsigned rank,
    const char *note)
{
	gather_found(g, s, rank, NULL, NULL, xstrdup(note));
}

bool
gather_begins(const struct gather *g, const char *s)
{
	return name_begins(s, g->word);
}

void
gather_if(struct gather *g, const char *s)
{
	if (gather_begins(g, s))
		gather_add(g, s);
}

void
gather_done(struct gather *g, struct completion *c)
{
	struct gathered *f;

	gather_cut(g);
	c->common = g->common.len;
	c->n = g->n;
	c->more = g->full;
	c->at = xcalloc(g->n + 1, sizeof(*c->at));
	for (size_t i = 0; i < g->n; i++) {
		f = &g->found[i];
		c->at[i].text = f->text;
		c->at[i].note = f->note != NULL || f->say == NULL ? f->note :
		    f->say(g, f->of);
	}
	free(g->found);
	str_free(&g->common);
}

/* ---- whom the line means ----------------------------------------------- */

struct account *
gather_meant_account(const struct gather *g)
{
	if (g->account != NULL)
		return account_find(g->app->chat, g->account);
	return g->window == NULL ? NULL : talk_account(g->window);
}

struct talk *
gather_meant_talk(const struct gather *g)
{
	struct account *account = gather_meant_account(g);
	struct talk *talk;

	if (g->contact == NULL)
		return g->window;
	for (size_t i = 0; i < chat_talks(g->app->chat); i++) {
		talk = chat_talk(g->app->chat, i);
		if (strcmp(talk_jid(talk), g->contact) == 0 &&
		    (account == NULL || talk_account(talk) == account))
			return talk;
	}
	return NULL;
}
