/*
 * What keys do.  They are few: a line is edited, older ones are brought back,
 * and it is said again; all else is a command.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/reader/inside.h"

static const struct { char key; enum line_action action; } controls[] = {
	{ 'a', LINE_HOME }, { 'b', LINE_LEFT }, { 'd', LINE_DELETE },
	{ 'e', LINE_END }, { 'f', LINE_RIGHT }, { 'h', LINE_BACKSPACE },
	{ 'k', LINE_KILL_TO_END }, { 'n', LINE_NEWER }, { 'p', LINE_OLDER },
	{ 't', LINE_TRANSPOSE }, { 'u', LINE_KILL_TO_START },
	{ 'w', LINE_KILL_WORD_LEFT }, { 'y', LINE_YANK }, { '_', LINE_UNDO },
};
static const struct { char key; enum line_action action; } alts[] = {
	{ 'b', LINE_WORD_LEFT }, { 'f', LINE_WORD_RIGHT },
	{ 'd', LINE_KILL_WORD_RIGHT }, { 'y', LINE_YANK_OLDER },
	{ '.', LINE_LAST_WORD }, { 'u', LINE_UPPER }, { 'l', LINE_LOWER },
	{ 'c', LINE_CAPITAL },
};

static const char *const helps[] = {
	"Enter: send the line, or run the command",
	"Tab: complete the word, or say what can stand there",
	"Up, Down: older and newer lines that you typed",
	"Left, Right, Home, End: move in the line; with Control or Alt by "
	    "words",
	"Control-L: say the prompt and the line again",
	"Control-C: clear the line, or give up a question",
	("Control-W, Control-U, Control-K: cut a word, everything before, "
	    "everything behind; Control-Y puts it back"),
	"Control-_: undo",
	"Alt-A: go to a window with something unread",
	"Alt-1 to Alt-9: go to the window with that number",
	"Control-Z: stop the program; fg in the shell continues it",
};

void
keys_tell(struct str *out)
{
	for (size_t i = 0; i < NELEM(helps); i++)
		str_addf(out, "%s%s", i > 0 ? "\n" : "", helps[i]);
}

static void
keys_cancel(struct reader *r)
{
	if (r->asks != NULL) {
		ask_give_up(r);
		return;
	}
	if (line_text(r->current->line)[0] != '\0')
		say(r, "Note: the line is cleared.");
	else
		say(r, "Note: /quit ends the program.");
	line_do(r->current->line, LINE_CLEAR);
	r->prompts = true;
}

/* Who comes back to the terminal may be somebody else. */
static void
keys_stop(struct reader *r)
{
	if (r->asks != NULL && r->asks->kind == ASK_SECRET) {
		if (line_text(r->asks->line)[0] != '\0')
			say(r, "Note: what you typed here is wiped: begin "
			    "anew.");
		line_done(r->asks->line, true);
	}
	say_begin(r);
	(void)say_flush(r);
	mode_stop(r);
	r->prompts = true;
}

static void
keys_control(struct reader *r, char c)
{
	if (c == 'c' || c == 'g')
		keys_cancel(r);
	else if (c == 'l')
		r->prompts = true;
	else if (c == 'z')
		keys_stop(r);
	for (size_t i = 0; i < NELEM(controls); i++)
		if (controls[i].key == c)
			type_do(r, controls[i].action);
}

/* What is typed for a secret stays where it is asked for. */
static void
keys_window(struct reader *r, const char *command)
{
	if (r->asks == NULL || r->asks->kind == ASK_WHICH) {
		give_command(r, command);
		return;
	}
	say(r, "Note: first what is asked here; Control-C gives it up.");
	r->prompts = true;
}

static void
keys_alt(struct reader *r, char c)
{
	char command[] = "/win 0";

	command[strlen(command) - 1] = c;
	if (c >= '1' && c <= '9')
		keys_window(r, command);
	else if (c == 'a')
		keys_window(r, "/win active");
	for (size_t i = 0; i < NELEM(alts); i++)
		if (alts[i].key == c)
			type_do(r, alts[i].action);
}

static void
keys_text(struct reader *r, const struct key *key)
{
	if ((key->mods & MOD_CTRL) != 0)
		keys_control(r, key->text[0]);
	else if ((key->mods & MOD_ALT) != 0)
		keys_alt(r, key->text[0]);
	else
		type_insert(r, key->text, strlen(key->text));
}

/* Several lines never leave by themselves, nor answer anything. */
static void
keys_paste(struct reader *r, const char *paste)
{
	size_t n = strlen(paste), first = strcspn(paste, "\r\n");
	struct str s;

	while (n > 0 && strchr("\r\n", paste[n - 1]) != NULL)
		n--;
	if (r->asks != NULL && first < n) {
		say(r, "Note: several lines came at once, and none was taken "
		    "as the answer.");
		r->prompts = true;
		return;
	}
	str_init_secret(&s);
	for (size_t i = 0; i < n; i++)
		if (paste[i] != '\r' || (i + 1 < n && paste[i + 1] != '\n'))
			str_addc(&s, paste[i] == '\r' ? '\n' : paste[i]);
	type_insert(r, s.s, s.len);
	str_free(&s);
	if (first >= n)
		return;
	say(r, "Note: several lines came at once, and nothing was sent. Enter "
	    "sends them as one message, Control-C clears them.");
	r->prompts = true;
}

static void
keys_enter(struct reader *r)
{
	/* The row that was typed in has ended. */
	say_newline(r);
	give_line(r);
}

static void
keys_key(struct reader *r, const struct key *key)
{
	bool word = (key->mods & (MOD_CTRL | MOD_ALT)) != 0;

	switch (key->code) {
	case KEY_TEXT: keys_text(r, key); break;
	case KEY_PASTE: keys_paste(r, key->paste); break;
	case KEY_ENTER_: keys_enter(r); break;
	case KEY_TAB_: tab_key(r); break;
	case KEY_BACKSPACE_: type_do(r, word ? LINE_KILL_WORD_LEFT :
	    LINE_BACKSPACE); break;
	case KEY_DELETE: type_do(r, LINE_DELETE); break;
	case KEY_UP_: type_do(r, LINE_OLDER); break;
	case KEY_DOWN_: type_do(r, LINE_NEWER); break;
	case KEY_LEFT_: type_do(r, word ? LINE_WORD_LEFT : LINE_LEFT); break;
	case KEY_RIGHT_: type_do(r, word ? LINE_WORD_RIGHT :
	    LINE_RIGHT); break;
	case KEY_HOME_: type_do(r, LINE_HOME); break;
	case KEY_END_: type_do(r, LINE_END); break;
	case KEY_ESCAPE:
		if (r->asks != NULL)
			ask_give_up(r);
		break;
	case KEY_NONE_: case KEY_BACKTAB: case KEY_INSERT: case KEY_PAGE_UP:
	case KEY_PAGE_DOWN: case KEY_WHEEL_UP: case KEY_WHEEL_DOWN: case KEY_F:
	case KEY_RESIZE_: case KEY_FOCUS_IN: case KEY_FOCUS_OUT: case KEY_GONE:
		break;
	}
}

/* Whether the user writes to the contact. */
static void
keys_typing(struct reader *r)
{
	struct window *w = r->current;
	const char *text = line_text(w->line);
	size_t bytes = strlen(text), blanks = strspn(text, " \t\n");

	if (w->talk == NULL || bytes == w->written)
		return;
	w->written = bytes;
	talk_typing(w->talk, blanks < bytes && (text[blanks] != '/' ||
	    text[blanks + 1] == '/'));
}

static void
keys_lost(struct reader *r)
{
	r->gone = true;
	reader_listen(r, false);
	r->calls.stop(r->calls.arg, 0);
}

void
keys_ready(struct reader *r)
{
	struct key key;
	int wait;

	memset(&key, 0, sizeof(key));
	for (;;) {
		input_careful(r->input, r->asks != NULL);
		if (!r->listens || !input_next(r->input, &key))
			break;
		chat_touched(r->chat);
		keys_key(r, &key);
		key_clear(&key);
		ask_turn(r);
	}
	if (r->listens && input_is_lost(r->input)) {
		keys_lost(r);
		return;
	}
	keys_typing(r);
	wait = r->listens ? input_waits(r->input) : -1;
	if (wait >= 0)
		timer_set(r->later, wait);
	else
		timer_off(r->later);
}
