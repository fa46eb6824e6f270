/*
 * The keys that are used most, in a few words each, so that they fit on a
 * small screen at once: two that belong together share a line.  Must not know
 * how an action is done.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

/* A topic where the actions are NULL. */
static const struct {
	const char *one, *two;	/* names of actions; the second may be NULL */
	const char *words;
} rows[] = {
	{ NULL, NULL, "sending" },
	{ "enter", NULL, "send, run" },
	{ "newline", NULL, "a new row" },
	{ "complete", "complete-back", "complete, back" },
	{ "older", "newer", "older, newer line" },
	{ "history-search", NULL, "find an older line" },
	{ "correct", NULL, "correct the last line" },
	{ "resend", NULL, "send what waits" },
	{ "question", NULL, "into a question" },
	{ "cancel", NULL, "clear, give up" },
	{ NULL, NULL, "moving" },
	{ "left", "right", "a character" },
	{ "word-left", "word-right", "a word" },
	{ "line-start", "line-end", "start, end of line" },
	{ NULL, NULL, "editing" },
	{ "cut-word-left", "cut-word-right", "cut a word" },
	{ "cut-to-start", "cut-to-end", "cut to start, end" },
	{ "put-back", "put-back-older", "put back, older" },
	{ "last-word", NULL, "last word again" },
	{ "exchange", "undo", "swap two; undo" },
	{ "editor", NULL, "in your editor" },
	{ NULL, NULL, "windows" },
	{ "goto", NULL, "go to, by a name" },
	{ "window-active", "window-last", "what is new; the last" },
	{ "window-previous", "window-next", "before, next" },
	{ "window-1", "window-9", "1 to 9" },
	{ "window-number", NULL, "any, by its number" },
	{ "panel", "panel-walk", "the list; walk in it" },
	{ NULL, NULL, "reading" },
	{ "page-up", "page-down", "a page" },
	{ "oldest", "newest", "oldest, newest" },
	{ "search", "mark", "search; the mark" },
	{ "why", NULL, "all of a notice [+]" },
	{ "links", NULL, "open, copy a link" },
	{ NULL, NULL, "program" },
	{ "keys", NULL, "this" },
	{ "redraw", "suspend", "redraw; stop" },
};

/* Its first key, or NULL; `name` NULL: there is none. */
static const char *
key_brief_key(const struct bindings *b, const char *name)
{
	if (name != NULL && action_find(name) == NULL)
		die("there is no action %s", name);
	return name == NULL ? NULL : bindings_key_of(b, name);
}

void
key_brief(const struct bindings *b, key_line_fn *fn, void *arg)
{
	for (size_t i = 0; i < NELEM(rows); i++) {
		const char *one = key_brief_key(b, rows[i].one);
		const char *two = key_brief_key(b, rows[i].two);
		char *keys;

		if (rows[i].one == NULL) {
			fn(arg, NULL, rows[i].words);
			continue;
		}
		/* A key that was taken away is left out. */
		if (one == NULL && two == NULL)
			continue;
		keys = xasprintf("%s%s%s", one == NULL ? "-" : one,
		    rows[i].two == NULL ? "" : " ", rows[i].two == NULL ? "" :
		    two == NULL ? "-" : two);
		fn(arg, keys, rows[i].words);
		free(keys);
	}
}
