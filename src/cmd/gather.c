/*
 * What could stand for a parameter, gathered: sorted, none twice, and not more
 * than anybody goes through; and whom the line means.  Knows no type.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

static int
gather_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
gather_sort(struct gather *g)
{
	size_t n = 0;

	if (g->n == 0)
		return;
	qsort(g->found, g->n, sizeof(*g->found), gather_compare);
	for (size_t i = 0; i < g->n; i++) {
		if (n > 0 && strcmp(g->found[n - 1], g->found[i]) == 0)
			free(g->found[i]);
		else
			g->found[n++] = g->found[i];
	}
	g->n = n;
}

static void
gather_leave_out(struct gather *g, const char *s)
{
	if (g->last.len > 0 && strcmp(s, g->last.s) <= 0)
		return;
	str_clear(&g->last);
	str_add(&g->last, s);
}

static void
gather_cut(struct gather *g)
{
	gather_sort(g);
	if (g->n <= CANDIDATES_MAX)
		return;
	g->full = true;
	gather_leave_out(g, g->found[g->n - 1]);
	while (g->n > CANDIDATES_MAX)
		free(g->found[--g->n]);
}

/* Bytes that two begin with. */
static size_t
gather_common(const char *a, const char *b)
{
	size_t n;

	for (n = 0; a[n] != '\0' && a[n] == b[n]; n++)
		;
	return n;
}

/* Behind those that are there; of those that there is no room for, the one is
 * kept that has the least in common with the first. */
static void
gather_append(struct gather *g, const char *s)
{
	for (size_t i = 0; i < g->n; i++)
		if (strcmp(g->found[i], s) == 0)
			return;
	if (g->found == NULL)
		g->found = xcalloc(CANDIDATES_MAX + 1, sizeof(*g->found));
	if (g->n < CANDIDATES_MAX)
		g->found[g->n++] = xstrdup(s);
	else if (g->last.len == 0 || gather_common(g->found[0], s) <
	    gather_common(g->found[0], g->last.s)) {
		str_clear(&g->last);
		str_add(&g->last, s);
	}
}

void
gather_add(struct gather *g, const char *s)
{
	if (g->in_order) {
		gather_append(g, s);
		return;
	}
	if (g->full && strcmp(s, g->found[CANDIDATES_MAX - 1]) > 0) {
		gather_leave_out(g, s);
		return;
	}
	if (g->found == NULL)
		g->found = xcalloc(2 * CANDIDATES_MAX, sizeof(*g->found));
	g->found[g->n++] = xstrdup(s);
	if (g->n == 2 * CANDIDATES_MAX)
		gather_cut(g);
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
gather_tidy(struct gather *g)
{
	if (!g->in_order)
		gather_cut(g);
	if (g->last.len > 0)
		g->found[g->n++] = xstrdup(g->last.s);
	str_free(&g->last);
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
