/*
 * The command that looks for words in what was said.  Must not know where that
 * is, nor how a front end shows what was found.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cmd/inside.h"

static const char *
search_when(char out[40], int64_t stamp, bool script)
{
	time_t seconds = (time_t)(stamp / 1000);
	struct tm tm;

	if (stamp < 0 || (script ? gmtime_r(&seconds, &tm) :
	    localtime_r(&seconds, &tm)) == NULL)
		seconds = 0, gmtime_r(&seconds, &tm);
	strftime(out, 40, script ? "%Y-%m-%dT%H:%M:%SZ" : "%Y-%m-%d %H:%M",
	    &tm);
	return out;
}

/* What was sealed is not written into another window, where it would stay
 * when it is wiped from its own. */
static const char *
search_text(char line[CHAT_NOTE_MAX + 1], const struct search_hit *hit)
{
	return otr_level_is_sealed(hit->level) ?
	    "(encrypted: look in its window)" :
	    chat_quote(line, hit->text);
}

static void
search_say_hit(struct app *app, const struct args *args,
    const struct search_hit *hit)
{
	bool script = !cmd_is_person(app);
	char when[40], line[CHAT_NOTE_MAX + 1], who[CHAT_NOTE_MAX + 1];
	const struct chat_pair data[] = {
		{ "with", hit->jid },
		{ "when", search_when(when, hit->stamp, script) },
		{ "direction", hit->incoming ? "in" : "out" },
		{ "author", hit->author },
		{ "level", otr_level_word(hit->level) },
		{ "body", hit->text }, { NULL, NULL },
	};
	struct args at = *args;

	at.account = account_find(app->chat, hit->account);
	at.talk = at.account != NULL ? talk_find(at.account, hit->jid) : NULL;
	cmd_say(app, &at, ENTRY_NOTICE, "search-hit", data, "%s  %s, %s: "
	    "\"%s\"", when, hit->jid, chat_nick(who, hit->author),
	    search_text(line, hit));
}

static void
search_say_end(struct app *app, const struct args *args, size_t n, bool cut)
{
	char hits[24];
	const struct chat_pair data[] = {
		{ "hits", hits }, { "cut", cut ? "true" : "false" },
		{ NULL, NULL },
	};

	snprintf(hits, sizeof(hits), "%zu", n);
	cmd_say(app, args, ENTRY_NOTICE, "search-end", data, n == 0 ?
	    "Nothing was found.%s" : cut ? "The newest %s lines are listed; "
	    "older ones have it, too. Use more words." :
	    "%s found.", n == 0 ? "" : n == 1 ? "One line was" : hits);
}

/* The oldest first, as one reads. */
static void
search_say(struct app *app, const struct args *args, const struct search *s)
{
	struct search_hit hit;
	size_t n = 0;

	for (size_t i = search_hits(s); i-- > 0;)
		if (search_hit(s, i, &hit)) {
			search_say_hit(app, args, &hit);
			n++;
		}
	search_say_end(app, args, n, search_is_cut(s));
}

static bool
search_go_on(struct app *app, const struct args *args, void *state)
{
	struct search *s = state;
	struct err err;
	int rc = search_some(s, &err);

	if (rc == -1)
		cmd_say(app, args, ENTRY_ERROR, err.code, NULL, "%s",
		    err.text);
	if (rc != 1)
		search_say(app, args, s);
	return rc == 1;
}

static void
search_done(void *state)
{
	search_free(state);
}

static int
search_begin(struct app *app, struct args *args, const struct talk *in,
    struct err *err)
{
	struct search *s = search_new(app->chat, args->arg[0], in, err);

	if (s == NULL)
		return -1;
	if (app->front->search != NULL)
		app->front->search(app->front->arg, s);
	else
		later_run(app, args, search_go_on, search_done, s);
	return 0;
}

int
cmd_search(struct app *app, struct args *args, struct err *err)
{
	return search_begin(app, args, args->window, err);
}

int
cmd_search_all(struct app *app, struct args *args, struct err *err)
{
	return search_begin(app, args, NULL, err);
}
