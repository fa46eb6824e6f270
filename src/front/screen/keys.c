/*
 * The table of keys: which action each stands for, and the table as people
 * read it.  Must not know what an action does, nor the bytes that a terminal
 * sends.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/screen.h"

/* Sorted by key, as strcmp does. */
static const struct key_row rows[] = {
	{ "Backspace", "delete-left" },
	{ "C-Left", "word-left" },
	{ "C-Right", "word-right" },
	{ "C-_", "undo" },
	{ "C-a", "line-start" },
	{ "C-b", "left" },
	{ "C-c", "cancel" },
	{ "C-d", "delete" },
	{ "C-e", "line-end" },
	{ "C-f", "right" },
	{ "C-g", "cancel" },
	{ "C-k", "cut-to-end" },
	{ "C-l", "redraw" },
	{ "C-n", "newer" },
	{ "C-p", "older" },
	{ "C-t", "exchange" },
	{ "C-u", "cut-to-start" },
	{ "C-w", "cut-word-left" },
	{ "C-x", "goto-close" },
	{ "C-y", "put-back" },
	{ "C-z", "suspend" },
	{ "Delete", "delete" },
	{ "Down", "row-down" },
	{ "End", "line-end" },
	{ "Enter", "enter" },
	{ "F1", "help" },
	{ "Home", "line-start" },
	{ "Left", "left" },
	{ "M-.", "last-word" },
	{ "M-/", "search" },
	{ "M-0", "window-10" },
	{ "M-1", "window-1" },
	{ "M-2", "window-2" },
	{ "M-3", "window-3" },
	{ "M-4", "window-4" },
	{ "M-5", "window-5" },
	{ "M-6", "window-6" },
	{ "M-7", "window-7" },
	{ "M-8", "window-8" },
	{ "M-9", "window-9" },
	{ "M-<", "oldest" },
	{ "M->", "newest" },
	{ "M-Backspace", "cut-word-left" },
	{ "M-Down", "window-next" },
	{ "M-End", "newest" },
	{ "M-Enter", "newline" },
	{ "M-Home", "oldest" },
	{ "M-Left", "window-previous" },
	{ "M-Right", "window-next" },
	{ "M-Up", "window-previous" },
	{ "M-a", "window-active" },
	{ "M-b", "word-left" },
	{ "M-c", "word-capital" },
	{ "M-d", "cut-word-right" },
	{ "M-f", "word-right" },
	{ "M-g", "goto" },
	{ "M-l", "window-last" },
	{ "M-m", "mark" },
	{ "M-r", "panel" },
	{ "M-s", "resend" },
	{ "M-u", "word-upper" },
	{ "M-y", "put-back-older" },
	{ "PageDown", "page-down" },
	{ "PageUp", "page-up" },
	{ "Right", "right" },
	{ "S-Tab", "complete-back" },
	{ "Tab", "complete" },
	{ "Up", "row-up" },
};

/* Sorted too. */
static const struct key_row vi_rows[] = {
	{ "Escape", "commands" },
};

size_t
key_vi_rows(const struct key_row **out)
{
	*out = vi_rows;
	return NELEM(vi_rows);
}

size_t
key_rows(const struct key_row **out)
{
	*out = rows;
	return NELEM(rows);
}

/* ---- for people --------------------------------------------------------- */

static void
keys_add_action(struct str *out, const struct action *a)
{
	const char *mark = "\n";

	for (size_t i = 0; i < NELEM(rows); i++) {
		if (strcmp(rows[i].action, a->name) != 0)
			continue;
		str_addf(out, "%s%s", mark, rows[i].key);
		mark = ", ";
	}
	if (mark[0] == ',')
		str_addf(out, "  %s", a->help);
}

static void
keys_add_topic(struct str *out, const char *topic)
{
	const struct action *all;
	size_t n = action_rows(&all);
	bool windows = false;

	str_addf(out, "\n%s:", topic);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(all[i].topic, topic) != 0)
			continue;
		if (!action_is_window(&all[i]))
			keys_add_action(out, &all[i]);
		else if (!windows)
			str_add(out, "\nM-1 to M-9, M-0  window 1 to 10");
		windows |= action_is_window(&all[i]);
	}
}

void
keys_help(struct str *out)
{
	str_add(out, "C- is Control, M- is Alt, S- is Shift.  /bind gives a "
	    "key another meaning, and lists those that you gave.");
	for (const char *const *t = action_topics; *t != NULL; t++)
		keys_add_topic(out, *t);
}
