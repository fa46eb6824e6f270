/*
 * The table of actions: all that a key can do, by the name that /bind takes.
 * A new one is a row here, under its topic; screen.h says how.  Must not know
 * keys, nor how an action is done.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/screen.h"

#define EDIT(name, topic, action, help) \
	{ name, topic, ACT_LINE, action, NULL, help }
#define UI(name, topic, action, help) \
	{ name, topic, ACT_UI, action, NULL, help }
#define RUN(name, topic, command, help) \
	{ name, topic, ACT_COMMAND, 0, command, help }

/* By topic, in the order of people's reading. */
static const struct action rows[] = {
	UI("enter", "sending", UI_ENTER, "send the line, or run the command"),
	UI("newline", "sending", UI_NEWLINE, "start a new row in the line"),
	UI("complete", "sending", UI_COMPLETE,
	    "complete the word; again: the next candidate"),
	UI("complete-back", "sending", UI_COMPLETE_BACK,
	    "the candidate before it"),
	UI("resend", "sending", UI_RESEND,
	    "send the lines that wait or have failed"),
	UI("correct", "sending", UI_CORRECT,
	    "get your newest line back to correct it"),
	UI("cancel", "sending", UI_CANCEL,
	    "clear the line, or give up a question"),
	EDIT("older", "sending", LINE_OLDER, "an older line that you typed"),
	EDIT("newer", "sending", LINE_NEWER, "a newer line that you typed"),
	UI("question", "sending", UI_QUESTION,
	    "go into the open question (Escape goes out of it)"),
	UI("history-search", "sending", UI_RECALL,
	    "find a line that you typed by its words"),
	UI("history-search-back", "sending", UI_RECALL_BACK,
	    "while you look for such a line: a newer one"),
	EDIT("row-up", "sending", LINE_UP,
	    "the row above, or an older line"),
	EDIT("row-down", "sending", LINE_DOWN,
	    "the row below, or a newer line"),

	EDIT("left", "moving", LINE_LEFT, "back by a character"),
	EDIT("right", "moving", LINE_RIGHT, "on by a character"),
	EDIT("word-left", "moving", LINE_WORD_LEFT, "back by a word"),
	EDIT("word-right", "moving", LINE_WORD_RIGHT, "on by a word"),
	EDIT("line-start", "moving", LINE_HOME, "to the start of the line"),
	EDIT("line-end", "moving", LINE_END, "to the end of the line"),

	EDIT("delete-left", "editing", LINE_BACKSPACE,
	    "delete the character before the cursor"),
	EDIT("delete", "editing", LINE_DELETE,
	    "delete the character under the cursor"),
	EDIT("cut-word-left", "editing", LINE_KILL_WORD_LEFT,
	    "cut the word before the cursor"),
	EDIT("cut-word-right", "editing", LINE_KILL_WORD_RIGHT,
	    "cut the word after the cursor"),
	EDIT("cut-to-start", "editing", LINE_KILL_TO_START,
	    "cut to the start of the line"),
	EDIT("cut-to-end", "editing", LINE_KILL_TO_END,
	    "cut to the end of the line"),
	EDIT("put-back", "editing", LINE_YANK, "put back what was cut"),
	EDIT("put-back-older", "editing", LINE_YANK_OLDER,
	    "right after that: what was cut earlier"),
	EDIT("last-word", "editing", LINE_LAST_WORD,
	    "the last word of your last line; again: of an older one"),
	EDIT("exchange", "editing", LINE_TRANSPOSE, "swap two characters"),
	EDIT("word-upper", "editing", LINE_UPPER,
	    "make the word upper case"),
	EDIT("word-lower", "editing", LINE_LOWER,
	    "make the word lower case"),
	EDIT("word-capital", "editing", LINE_CAPITAL,
	    "make the word's first letter upper case"),
	EDIT("undo", "editing", LINE_UNDO, "undo"),
	UI("editor", "editing", UI_EDITOR, "edit the line in your editor"),
	UI("commands", "editing", UI_COMMANDS,
	    "with vi keys: begin commands"),

	UI("window-active", "windows", UI_NEXT_ACTIVE,
	    "the next window with something new"),
	UI("window-last", "windows", UI_LAST_WINDOW,
	    "the window that was shown before"),
	UI("window-next", "windows", UI_NEXT_WINDOW, "next window"),
	UI("window-previous", "windows", UI_PREVIOUS_WINDOW, "window before"),
	RUN("window-1", "windows", "/win 1", "the status window"),
	RUN("window-2", "windows", "/win 2", "window 2"),
	RUN("window-3", "windows", "/win 3", "window 3"),
	RUN("window-4", "windows", "/win 4", "window 4"),
	RUN("window-5", "windows", "/win 5", "window 5"),
	RUN("window-6", "windows", "/win 6", "window 6"),
	RUN("window-7", "windows", "/win 7", "window 7"),
	RUN("window-8", "windows", "/win 8", "window 8"),
	RUN("window-9", "windows", "/win 9", "window 9"),
	RUN("window-10", "windows", "/win 10", "window 10"),
	UI("goto", "windows", UI_GOTO,
	    "go to a window, a room or a contact by name"),
	UI("goto-close", "windows", UI_CLOSE_CHOSEN,
	    "in the go-to box: close that window"),
	UI("window-number", "windows", UI_JUMP,
	    "go to a window: type its two digits, or one and Enter"),
	UI("panel", "windows", UI_ROSTER,
	    "show or hide the list of conversations, or of people in a room"),
	UI("panel-walk", "windows", UI_WALK,
	    "walk in the list: Enter opens, Space folds, Escape goes back"),
	UI("panel-fold", "windows", UI_PANEL_FOLD,
	    "while you walk in the list: fold or unfold, as Space does"),
	UI("panel-up", "windows", UI_PANEL_UP, "a page up in the list"),
	UI("panel-down", "windows", UI_PANEL_DOWN, "a page down in the list"),

	UI("page-up", "reading", UI_PAGE_UP, "a page up"),
	UI("page-down", "reading", UI_PAGE_DOWN, "a page down"),
	UI("rows-up", "reading", UI_ROWS_UP, "three rows up"),
	UI("rows-down", "reading", UI_ROWS_DOWN, "three rows down"),
	UI("oldest", "reading", UI_TOP, "to the oldest line"),
	UI("newest", "reading", UI_BOTTOM, "to the newest line"),
	UI("search", "reading", UI_SEEK,
	    "look for words in the window while you type them"),
	UI("links", "reading", UI_LINKS,
	    "open or copy a link that you see"),
	UI("bare", "reading", UI_BARE,
	    "show the text alone, to select it with the mouse"),
	UI("mark", "reading", UI_MARK, "to the mark where you stopped reading"),
	UI("why", "reading", UI_WHY,
	    "all of the last notice that ends with [+]; again: its short form"),

	RUN("keys", "program", "/keys", "show what the keys do"),
	RUN("help", "program", "/help", "help"),
	UI("redraw", "program", UI_REDRAW, "draw the screen anew"),
	UI("suspend", "program", UI_SUSPEND, "stop the program and go back to "
	    "the shell (fg continues it)"),
};

const char *const action_topics[] = {
	"sending", "moving", "editing", "windows", "reading", "program", NULL,
};

size_t
action_rows(const struct action **out)
{
	*out = rows;
	return NELEM(rows);
}

bool
action_is_window(const struct action *action)
{
	return action->command != NULL &&
	    strncmp(action->command, "/win ", 5) == 0;
}

const struct action *
action_find(const char *name)
{
	for (size_t i = 0; i < NELEM(rows); i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}
