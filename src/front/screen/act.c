/*
 * What keys do: editing, the UI's own actions, and Enter with the question
 * that it may provoke.  Must not know what a command does.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

static bool
window_lives(const struct ui *ui, const struct window *w)
{
	for (size_t i = 0; i < ui->nwindows; i++)
		if (ui->windows[i] == w)
			return true;
	return false;
}

/* ---- Enter, and what it may ask ---------------------------------------- */

/* A question about a line that did not leave. */
struct ask {
	struct ui *ui;
	struct talk *talk;
	char *id;
	enum otr_level level;	/* as the question says */
	enum otr_hold hold;
};

static int
answer(struct ask *a, struct err *err)
{
	if (a->hold == OTR_HOLD_LEVEL_FELL)
		return talk_resend(a->talk, a->id, a->level, err);
	/* The session being there, what is held leaves by itself. */
	return direct_start(a->talk, err);
}

static void
answered(void *arg, bool yes)
{
	struct ask *a = arg;
	struct err err;

	if (yes && answer(a, &err) == -1)
		ui_say(a->ui, STYLE_ERROR, "%s", err.text);
	free(a->id);
	free(a);
}

/* NULL: there is nothing that a yes could do now. */
static char *
question(const struct ask *a)
{
	if (a->hold == OTR_HOLD_FINISHED)
		return xasprintf("%s ended the private session; the line "
		    "waits. Start a new session, and send it then?",
		    talk_name(a->talk));
	if (a->hold != OTR_HOLD_LEVEL_FELL)
		return NULL;
	if (a->level == OTR_NOT_PRIVATE)
		return xasprintf("Now %s: anyone on the way could read the "
		    "line. Send it so?", otr_level_name(a->level));
	if (otr_level_is_sealed(a->level))
		return xasprintf("The session is not the one that was shown, "
		    "and now %s. Send the line so?",
		    otr_level_name(a->level));
	return NULL;
}

/* False: it waits for what no yes could bring. */
static bool
ask(struct ui *ui, struct talk *talk, const char *id, enum otr_hold hold)
{
	struct ask *a = xcalloc(1, sizeof(*a));
	char *text;

	a->ui = ui;
	a->talk = talk;
	a->level = talk_level(talk);
	/* In what is finished nothing can be sent: it has its own question. */
	a->hold = a->level == OTR_FINISHED ? OTR_HOLD_FINISHED : hold;
	if ((text = question(a)) == NULL) {
		free(a);
		return false;
	}
	a->id = xstrdup(id);
	prompt_ask_yes(ui, talk, text, answered, a);
	free(text);
	return true;
}

static void
run(struct ui *ui, const char *text, bool from_line)
{
	struct window *w = ui->current;
	struct talk *talk = w->talk;
	char *before = talk == NULL ? NULL : xstrdup(talk_newest(talk));
	enum otr_hold hold;
	const char *id;
	bool secret = false;
	struct err err;

	/* What was typed before its window was shown: show it first. */
	if (!w->painted)
		ui_paint(ui);
	/* An answer is not news to who writes it. */
	if (from_line && w->mark == window_buffer(ui, w)->serial)
		w->mark = 0;
	if (ui->ops.enter(ui->ops.arg, talk, text, w->shown, &secret, &err)
	    == -1)
		ui_say(ui, STYLE_ERROR, "%s", err.text);
	else if (window_lives(ui, w)) {
		if (from_line) {
			line_done(w->line, secret);
			w->anchor = 0;
			w->scroll = 0;
		}
		id = talk == NULL ? NULL : talk_newest_held(talk, &hold);
		if (id != NULL &&
		    (before == NULL || strcmp(before, id) != 0))
			ask(ui, talk, id, hold);
	}
	free(before);
	ui->changes++;
}

/* One key is pressed too easily for what would leave readable. */
static void
ask_resend(struct ui *ui, struct talk *talk, size_t lines)
{
	struct ask *a = xcalloc(1, sizeof(*a));
	char *text = xasprintf("%zu line%s may leave readable for anyone on "
	    "the way. Send %s so?", lines, lines == 1 ? "" : "s",
	    lines == 1 ? "it" : "them");

	a->ui = ui;
	a->talk = talk;
	a->level = OTR_NOT_PRIVATE;
	a->hold = OTR_HOLD_LEVEL_FELL;
	prompt_ask_yes(ui, talk, text, answered, a);
	free(text);
}

static void
resend(struct ui *ui)
{
	struct talk *talk = ui->current->talk;
	enum otr_hold hold;
	struct err err;
	const char *id;
	size_t lines;

	if (talk == NULL) {
		ui_say(ui, STYLE_ERROR, "no line waits in this window");
		return;
	}
	if (!ui->current->painted)
		ui_paint(ui);
	lines = talk_exposed(talk);
	if (ui->current->shown == OTR_NOT_PRIVATE && lines > 0)
		ask_resend(ui, talk, lines);
	else if (talk_resend(talk, NULL, ui->current->shown, &err) == -1)
		ui_say(ui, STYLE_ERROR, "%s", err.text);
	else if ((id = talk_newest_held(talk, &hold)) != NULL &&
	    !ask(ui, talk, id, hold))
		ui_say(ui, STYLE_NOTICE, "%zu held: %s: %s", talk_held(talk),
		    otr_hold_text(hold), otr_hold_help(hold));
	ui->changes++;
}

static void
enter(struct ui *ui)
{
	char *text = secret_dup(line_text(ui->current->line));

	/* Nothing is sent that cannot be seen, nor what cannot be read. */
	if (text[0] != '\0' && !ui_too_small(ui))
		run(ui, text, true);
	secret_free(text);
}

/* ---- pasting ----------------------------------------------------------- */

struct paste {
	struct ui *ui;
	struct window *window;
	char *text;		/* secret */
	bool rushed;		/* they may have been typed */
};

/* Of what may have been typed nothing is lost: it stays in the line. */
static void
pasted(void *arg, bool yes)
{
	struct paste *p = arg;

	if ((yes || p->rushed) && window_lives(p->ui, p->window))
		line_insert(p->window->line, p->text, strlen(p->text));
	if (!yes && p->rushed)
		ui_say(p->ui, STYLE_NOTICE, "Nothing was sent: the lines stand "
		    "in the input line; C-c clears it.");
	secret_free(p->text);
	free(p);
}

/* One kind of newline, and no control characters; none at the end. */
static char *
paste_text(const char *s)
{
	struct str out;
	char *text;
	size_t n;

	str_init_secret(&out);
	for (; *s != '\0'; s++) {
		if (*s == '\r') {
			str_addc(&out, '\n');
			if (s[1] == '\n')
				s++;
		} else if (*s == '\n' || *s == '\t' ||
		    ((unsigned char)*s >= ' ' && *s != 0x7f))
			str_addc(&out, *s);
	}
	text = str_take(&out);
	for (n = strlen(text); n > 0 && text[n - 1] == '\n';)
		text[--n] = '\0';
	return text;
}

static bool
fits(const struct ui *ui, const char *text)
{
	return strlen(text) + strlen(line_text(ui->current->line)) <=
	    LINE_MAX_BYTES;
}

static void
paste(struct ui *ui, const char *raw, bool rushed)
{
	char *text = paste_text(raw), *q;
	struct paste *p;
	int lines = 1;

	for (const char *s = text; *s != '\0'; s++)
		lines += *s == '\n';
	if (rushed && !fits(ui, text)) {
		line_insert(ui->current->line, text, strlen(text));
		ui_say(ui, STYLE_ERROR, "too many lines came at once; a line "
		    "has at most %d bytes: what fits stands there, the rest "
		    "was dropped", LINE_MAX_BYTES);
	} else if (!fits(ui, text)) {
		ui_say(ui, STYLE_ERROR, "too long to paste: a line has at "
		    "most %d bytes", LINE_MAX_BYTES);
	} else if (lines == 1) {
		line_insert(ui->current->line, text, strlen(text));
	} else {
		p = xcalloc(1, sizeof(*p));
		*p = (struct paste){ ui, ui->current, secret_dup(text),
		    rushed };
		q = xasprintf("%sPaste %d lines as one message?", rushed ?
		    "Several lines came at once. " : "",
		    lines);
		prompt_ask_yes(ui, ui->current->talk, q, pasted, p);
		free(q);
	}
	secret_free(text);
}

/* ---- actions ----------------------------------------------------------- */

static void
cancel(struct ui *ui)
{
	line_do(ui->current->line, LINE_CLEAR);
	ui->current->scroll = 0;
}

static int
page(struct ui *ui)
{
	struct geometry g;

	geometry_get(ui, &g);
	return g.lines_height > 3 ? g.lines_height - 2 : 1;
}

static void
suspend(struct ui *ui)
{
	ui->display.suspend(ui->display.arg);
	ui->used = loop_now(chat_loop(ui->chat));
	ui->display.redraw(ui->display.arg);
}

void
act_view(struct ui *ui, enum ui_action action)
{
	struct window *w = ui->current;

	if (action == UI_PAGE_UP)
		scroll_by(ui, w, -page(ui));
	else if (action == UI_PAGE_DOWN)
		scroll_by(ui, w, page(ui));
	else if (action == UI_TOP)
		scroll_top(ui, w);
	else if (action == UI_MARK)
		scroll_mark(ui, w);
	else if (action == UI_BOTTOM)
		w->anchor = 0;
	else if (action == UI_REDRAW)
		ui->display.redraw(ui->display.arg);
	else if (action == UI_SUSPEND)
		suspend(ui);
	else
		ui_roster(ui, -1);
}

static void
act_window(struct ui *ui, enum ui_action action)
{
	if (action == UI_NEXT_ACTIVE)
		window_switch(ui, window_active(ui));
	else if (action == UI_NEXT_WINDOW)
		window_switch(ui, window_next(ui, 1));
	else if (action == UI_PREVIOUS_WINDOW)
		window_switch(ui, window_next(ui, -1));
	else if (ui->last != NULL)
		window_switch(ui, ui->last);
}

static void
act(struct ui *ui, enum ui_action action)
{
	switch (action) {
	case UI_ENTER:
		enter(ui);
		break;
	case UI_COMPLETE:
		complete_key(ui, 1);
		break;
	case UI_COMPLETE_BACK:
		complete_key(ui, -1);
		break;
	case UI_NEWLINE:
		line_insert(ui->current->line, "\n", 1);
		break;
	case UI_CANCEL:
		cancel(ui);
		break;
	case UI_RESEND:
		resend(ui);
		break;
	case UI_NEXT_ACTIVE:
	case UI_NEXT_WINDOW:
	case UI_PREVIOUS_WINDOW:
	case UI_LAST_WINDOW:
		act_window(ui, action);
		break;
	case UI_PAGE_UP:
	case UI_PAGE_DOWN:
	case UI_TOP:
	case UI_BOTTOM:
	case UI_ROSTER:
	case UI_REDRAW:
	case UI_SUSPEND:
	case UI_MARK:
		act_view(ui, action);
		break;
	case UI_ACTIONS:
		break;
	}
}

static bool
is_view(const struct key_row *row)
{
	return row != NULL && row->type == ACT_UI && (row->action ==
	    UI_PAGE_UP || row->action == UI_PAGE_DOWN || row->action ==
	    UI_REDRAW || row->action == UI_SUSPEND);
}

static bool
is_complete(const struct key_row *row)
{
	return row != NULL && row->type == ACT_UI && (row->action ==
	    UI_COMPLETE || row->action == UI_COMPLETE_BACK);
}

static void
act_row(struct ui *ui, const struct key_row *row)
{
	char *command;

	switch (row->type) {
	case ACT_LINE:
		line_do(ui->current->line, (enum line_action)row->action);
		break;
	case ACT_UI:
		act(ui, (enum ui_action)row->action);
		break;
	case ACT_COMMAND:
		/* It may bind this very key anew. */
		command = xstrdup(row->command);
		run(ui, command, false);
		free(command);
		break;
	}
}

static void
focus(struct ui *ui, bool on)
{
	if (!on && ui->focused)
		window_left(ui, ui->current);
	ui->focused = on;
	chat_look(ui->chat, on);
}

void
act_key(struct ui *ui, struct key *key)
{
	const struct key_row *row;

	ui->changes++;
	if (key->code == KEY_FOCUS_IN || key->code == KEY_FOCUS_OUT) {
		focus(ui, key->code == KEY_FOCUS_IN);
		return;
	}
	if (key->code == KEY_NONE_)
		return;
	if (key->code == KEY_RESIZE_) {
		ui->lines_painted = 0;
		return;
	}
	ui->used = loop_now(chat_loop(ui->chat));
	free(ui->message);
	ui->message = NULL;
	row = bindings_find(ui->bindings, key);
	if (!is_complete(row))
		complete_end(ui);
	if (key->code == KEY_PASTE && key->rushed && (ui->prompts == NULL ||
	    ui->prompts->kind == PROMPT_YES))
		/* Behind the question that is open, and no answer to it. */
		paste(ui, key->paste, true);
	else if (ui->prompts != NULL && !is_view(row))
		prompt_key(ui, key);
	else if (row != NULL)
		act_row(ui, row);
	else if (key->code == KEY_PASTE)
		paste(ui, key->paste, false);
	else if (key->code == KEY_TEXT &&
	    (key->mods & (MOD_CTRL | MOD_ALT)) == 0)
		line_insert(ui->current->line, key->text, strlen(key->text));
}

void
act_hint(struct ui *ui)
{
	const char *text = line_text(ui->current->line);
	char *hint = NULL;

	free(ui->hint);
	ui->hint = NULL;
	if (text[0] == '/' && ui->prompts == NULL && ui->ops.hint != NULL)
		hint = ui->ops.hint(ui->ops.arg, ui->current->talk, text);
	if (hint != NULL && hint[0] != '\0')
		ui->hint = ui_safe(hint);
	free(hint);
}
