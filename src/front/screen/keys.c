/*
 * The table of keys: which action each stands for.  Must not know what an
 * action does, nor the bytes that a terminal sends.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/screen/screen.h"

/* Sorted by key, as strcmp does. */
static const struct key_row rows[] = {
	{ "Backspace", "delete-left" },
	{ "C-Left", "word-left" },
	{ "C-Right", "word-right" },
	{ "C-Up", "correct" },
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
	{ "C-o", "question" },
	{ "C-p", "older" },
	{ "C-r", "history-search" },
	{ "C-s", "history-search-back" },
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
	{ "F1", "keys" },
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
	{ "M-PageDown", "panel-down" },
	{ "M-PageUp", "panel-up" },
	{ "M-Right", "window-next" },
	{ "M-Up", "window-previous" },
	{ "M-a", "window-active" },
	{ "M-b", "word-left" },
	{ "M-c", "word-capital" },
	{ "M-d", "cut-word-right" },
	{ "M-e", "editor" },
	{ "M-f", "word-right" },
	{ "M-g", "goto" },
	{ "M-i", "panel-walk" },
	{ "M-j", "window-number" },
	{ "M-l", "window-last" },
	{ "M-m", "mark" },
	{ "M-o", "links" },
	{ "M-r", "panel" },
	{ "M-s", "resend" },
	{ "M-u", "word-upper" },
	{ "M-w", "why" },
	{ "M-y", "put-back-older" },
	{ "M-z", "bare" },
	{ "PageDown", "page-down" },
	{ "PageUp", "page-up" },
	{ "Right", "right" },
	{ "S-Tab", "complete-back" },
	{ "Tab", "complete" },
	{ "Up", "row-up" },
	{ "WheelDown", "rows-down" },
	{ "WheelUp", "rows-up" },
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
