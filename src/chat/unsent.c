/*
 * How many lines wait, and the file that says so after a kill: how many,
 * never what (law 2).
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chat/inside.h"

#define UNSENT_LATER 1000	/* ms: a line on its way is not worth a write */

/* ---- counting lines ---------------------------------------------------- */

size_t
chat_unsent(const struct chat *c)
{
	return c->held + c->flying;
}

size_t
chat_failed(const struct chat *c)
{
	return c->failed;
}

/* An account that does not connect by itself waits for the user as well. */
size_t
chat_stuck(const struct chat *c, int64_t patience)
{
	int64_t now = loop_now(c->loop);
	size_t n = 0;

	for (size_t i = 0; i < c->naccounts; i++) {
		const struct link *l = c->accounts[i]->link;

		if (l->moved <= now - patience)
			n += l->held + l->flying;
		else
			n += c->accounts[i]->wants_online ? l->undecided :
			    l->held;
	}
	return n;
}

static bool
unsent_is_undecided(const struct line *l)
{
	return l->delivery == DELIVERY_HELD && hold_is_decision(l->hold);
}

static void
unsent_give_up(struct talk *v, bool all)
{
	struct line *next;

	for (struct line *l = v->outbox; l != NULL; l = next) {
		next = l->next;
		if (unsent_is_undecided(l) ||
		    (all && l->delivery == DELIVERY_HELD))
			line_fail(v, l, l->reason);
		else if (all && line_is_flying(l))
			line_fail(v, l, "the server has not acknowledged it");
	}
}

void
chat_give_up(struct chat *c, bool all)
{
	for (size_t i = 0; i < c->ntalks; i++)
		unsent_give_up(c->talks[i], all);
}

/* ---- the file `unsent`: how many, never what --------------------------- */

static char *
unsent_path(const struct chat *c)
{
	return xasprintf("%s/unsent", c->data_dir);
}

void
unsent_load(struct chat *c)
{
	char *path = unsent_path(c);
	struct str s;

	str_init(&s);
	if (file_read_own(path, 64, &s, NULL) == 0) {
		c->unsent_before = strtoul(s.s, NULL, 10);
		if (c->unsent_before > 1000000)
			c->unsent_before = 1000000;
	}
	/* That the file is there: it goes when the number is written. */
	c->written = c->unsent_before > 0 ? c->unsent_before : SIZE_MAX;
	str_free(&s);
	free(path);
}

static void
unsent_failed(struct chat *c, const char *why)
{
	if (!c->unsent_broken)
		chat_say(c, NULL, NULL, ENTRY_WARNING, "write", NULL,
		    "sotto cannot remember how many lines have not been sent: "
		    "%s", why);
	c->unsent_broken = true;
}

static void
unsent_write(struct chat *c)
{
	size_t n = chat_unsent(c);
	char *path = unsent_path(c), text[32];
	struct err err;

	snprintf(text, sizeof(text), "%zu\n", n);
	if (n == 0 && unlink(path) == -1 && errno != ENOENT)
		unsent_failed(c, strerror(errno));
	if (n > 0 && chat_write(c, path, text, strlen(text), &err) == -1)
		unsent_failed(c, err.text);
	c->written = n;
	c->written_held = c->held;
	timer_off(c->unsent_timer);
	free(path);
}

void
unsent_later(void *arg)
{
	struct chat *c = arg;

	if (chat_unsent(c) != c->written)
		unsent_write(c);
}

/*
 * After each turn.  A held line is written down at once; one that is merely
 * on its way only if it still is after a second, since writing costs more
 * than sending.
 */
void
unsent_turn(void *arg)
{
	struct chat *c = arg;
	size_t n = chat_unsent(c), held = c->held;

	if (n == c->written)
		timer_off(c->unsent_timer);
	else if (n == 0 || held != c->written_held)
		unsent_write(c);
	else if (!timer_armed(c->unsent_timer))
		timer_set(c->unsent_timer, UNSENT_LATER);
}

void
unsent_say(struct chat *c)
{
	char lines[32];
	struct chat_pair data[] = { { "lines", lines }, { NULL, NULL } };

	if (c->unsent_before == 0)
		return;
	snprintf(lines, sizeof(lines), "%zu", c->unsent_before);
	chat_say(c, NULL, NULL, ENTRY_WARNING, "unsent", data,
	    "%s line%s had not been sent when sotto ended, and %s lost.", lines, c->unsent_before == 1 ? "" : "s",
	    c->unsent_before == 1 ? "is" : "are");
	c->unsent_before = 0;
}
