/*
 * The line in the user's editor: what may be given to it, the question before
 * that, and the text that comes back, which is never sent by itself.  Must not
 * know how an editor is run.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

#define CAME_MS 500		/* nobody has read it before: DESIGN 4 */

struct edited {
	struct ui *ui;
	uint64_t window;	/* its `born` */
};

/* One kind of newline, no control characters; the rest is as it was. */
static void
editor_clean(struct str *out, const char *s)
{
	for (; *s != '\0'; s++)
		if (*s == '\n' || *s == '\t' || ((unsigned char)*s >= ' ' &&
		    *s != 0x7f))
			str_addc(out, *s);
		else if (*s == '\r' && s[1] != '\n')
			str_addc(out, '\n');
}

static void
editor_put(struct ui *ui, struct window *w, const char *text)
{
	struct str clean;

	str_init_secret(&clean);
	editor_clean(&clean, text);
	line_set(w->line, clean.s, clean.len);
	str_free(&clean);
	w->came = loop_now(chat_loop(ui->chat));
	w->came_len = strlen(line_text(w->line));
	if (w->came_len == 0)
		return;
	ui_say(ui, STYLE_NOTICE, "From the editor: Enter %s, M-e edits on, "
	    "C-c clears the line.", enter_is_text(line_text(w->line)) ?
	    "sends it as one message" : "runs it as one command");
}

bool
editor_is_too_early(struct ui *ui)
{
	const struct window *w = ui->current;
	const char *text = line_text(w->line);

	if (w->came_len == 0 ||
	    loop_now(chat_loop(ui->chat)) - w->came >= CAME_MS ||
	    (!enter_is_text(text) && strlen(text) != w->came_len))
		return false;
	ui_say(ui, STYLE_NOTICE, "That Enter came with the text of the "
	    "editor: nothing was done.  Enter does it now.");
	return true;
}

static void
editor_done(void *arg, const char *text, const char *why)
{
	struct edited *e = arg;
	struct ui *ui = e->ui;
	struct window *w = window_born(ui, e->window);

	if (w == NULL)
		ui_say(ui, STYLE_ERROR, "The window whose line was edited is "
		    "gone, and the text with it.");
	else if (text == NULL)
		ui_say(ui, STYLE_ERROR, "%s", why);
	else
		editor_put(ui, w, text);
	free(e);
}

static void
editor_open(struct ui *ui, struct window *w)
{
	struct edited *e = xcalloc(1, sizeof(*e));
	struct err err;

	*e = (struct edited){ ui, w->born };
	if (ui->ops.edit(ui->ops.arg, line_text(w->line), editor_done, e,
	    &err) == 0)
		return;
	free(e);
	ui_say(ui, STYLE_ERROR, "%s", err.text);
}

static void
editor_answered(void *arg, bool yes)
{
	struct edited *e = arg;
	struct window *w = window_born(e->ui, e->window);

	if (yes && w != NULL)
		editor_open(e->ui, w);
	free(e);
}

/* Whether the text is for fewer eyes than an editor's file has: as the next
 * line would leave, or as the window showed it. */
static bool
editor_asks(struct ui *ui, enum otr_level *level)
{
	const struct window *w = ui->current;
	struct next next;

	if (!w->painted)
		ui_paint(ui);
	next_get(w->talk, &next);
	*level = next.level != OTR_NOT_PRIVATE || !w->painted ? next.level :
	    w->shown;
	return *level != OTR_NOT_PRIVATE || next.starts || !w->painted ||
	    next_is_sealed(w->talk);
}

static void
editor_ask(struct ui *ui, enum otr_level level)
{
	struct edited *e = xcalloc(1, sizeof(*e));
	char *question;

	*e = (struct edited){ ui, ui->current->born };
	question = xasprintf("%s: your editor, which sotto cannot confine, "
	    "gets the text in a file in memory that is wiped afterwards. Open "
	    "it?", level == OTR_NOT_PRIVATE ? "What you write here will be "
	    "encrypted" : otr_level_name(level));
	card_ask_yes(ui, ui->current->talk, question, editor_answered, e);
	free(question);
}

void
editor_key(struct ui *ui)
{
	struct window *w = ui->current;
	const char *text = line_text(w->line);
	enum otr_level level;
	struct err err;

	if (w->talk == NULL)
		ui_say(ui, STYLE_ERROR, "no editor here: nobody reads what is "
		    "written in this window");
	else if (text[0] != '\0' && !enter_is_text(text))
		ui_say(ui, STYLE_ERROR, "no editor for a command: it may have "
		    "a secret");
	else if (ui->ops.edits == NULL ||
	    ui->ops.edits(ui->ops.arg, &err) == -1)
		ui_say(ui, STYLE_ERROR, "%s", ui->ops.edits == NULL ?
		    "no editor here" : err.text);
	else if (editor_asks(ui, &level))
		editor_ask(ui, level);
	else
		editor_open(ui, w);
}
