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
	char *account, *jid;	/* whose it is; of a question NULL */
};

static void
editor_free(struct edited *e)
{
	free(e->account);
	free(e->jid);
	free(e);
}

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
	ui_say(ui, STYLE_NOTICE, "From the editor: Enter %s, M-e edits it "
	    "again, C-c clears the line.", enter_is_text(line_text(w->line)) ?
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
	ui_say(ui, STYLE_NOTICE, "That Enter came with the editor's text, and "
	    "did nothing. Press Enter again.");
	return true;
}

/* How much of a text goes into one line: up to a newline or a blank. */
static size_t
editor_piece(const char *s)
{
	size_t n = strlen(s), at;

	if (n <= LINE_MAX_BYTES)
		return n;
	for (n = LINE_MAX_BYTES; ((unsigned char)s[n] & 0xc0) == 0x80;)
		n--;
	for (at = n; at > n / 2; at--)
		if (s[at] == '\n')
			return at;
	for (at = n; at > n / 2 && s[at] != ' ';)
		at--;
	return at > n / 2 ? at : n;
}

/* The last piece first, so that the first one is the newest of the history. */
static size_t
editor_keep_pieces(struct window *w, const char *s)
{
	size_t n, pieces = 0;
	char *piece;

	s += strspn(s, "\n ");
	if (*s == '\0')
		return 0;
	n = editor_piece(s);
	pieces = editor_keep_pieces(w, s + n);
	piece = secret_dupn(s, n);
	line_left(w->line, piece, false);
	secret_free(piece);
	return pieces + 1;
}

/* It is too long for a line. */
static void
editor_keep(struct ui *ui, struct window *w, const char *text,
    const char *why)
{
	struct str clean;
	size_t n;

	str_init_secret(&clean);
	editor_clean(&clean, text);
	n = editor_keep_pieces(w, clean.s);
	str_free(&clean);
	ui_say(ui, STYLE_ERROR, "%s  Up brings its %zu pieces back.", why, n);
}

static void
editor_done(void *arg, const char *text, const char *why)
{
	struct edited *e = arg;
	struct ui *ui = e->ui;
	struct window *w = window_born(ui, e->window);

	if (text == NULL)
		ui_say(ui, STYLE_ERROR, "%s", why);
	else if (w == NULL && why == NULL) {
		unfinished_put(ui, e->account, e->jid, text, strlen(text));
		ui_say(ui, STYLE_ERROR, "The window was closed: the text is "
		    "there when you open it again.");
	} else if (w == NULL)
		ui_say(ui, STYLE_ERROR, "The window was closed, and the text "
		    "is lost, as it is too long.");
	else if (why != NULL)
		editor_keep(ui, w, text, why);
	else
		editor_put(ui, w, text);
	editor_free(e);
}

static void
editor_open(struct ui *ui, struct window *w)
{
	struct edited *e = xcalloc(1, sizeof(*e));
	struct err err;

	*e = (struct edited){ ui, w->born,
	    xstrdup(account_jid(talk_account(w->talk))),
	    xstrdup(talk_jid(w->talk)) };
	if (ui->ops.edit(ui->ops.arg, line_text(w->line), editor_done, e,
	    &err) == 0)
		return;
	editor_free(e);
	ui_say(ui, STYLE_ERROR, "%s", err.text);
}

static void
editor_answered(void *arg, size_t which)
{
	struct edited *e = arg;
	struct window *w = window_born(e->ui, e->window);

	if (which == 0 && w != NULL)
		editor_open(e->ui, w);
	editor_free(e);
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
	static const struct answer open = { .text = "open the editor",
	    .brief = "open", .risky = true };
	struct answers asked = { .at = &open, .n = 1,
	    .otherwise = "stay here" };
	struct edited *e = xcalloc(1, sizeof(*e));
	char *question;

	*e = (struct edited){ .ui = ui, .window = ui->current->born };
	question = xasprintf("%s: your editor, which sotto cannot confine, "
	    "gets the text in a file in memory that is wiped afterwards.",
	    level == OTR_NOT_PRIVATE ? "What you write here will be "
	    "encrypted" : otr_level_name(level));
	asked.question = question;
	card_ask(ui, ui->current->talk, &asked, editor_answered, e);
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
		ui_say(ui, STYLE_ERROR, "no editor here: this window sends to "
		    "nobody");
	else if (text[0] != '\0' && !enter_is_text(text))
		ui_say(ui, STYLE_ERROR, "no editor for a command, which may "
		    "have a secret");
	else if (ui->ops.edits == NULL ||
	    ui->ops.edits(ui->ops.arg, &err) == -1)
		ui_say(ui, STYLE_ERROR, "%s", ui->ops.edits == NULL ?
		    "no editor here" : err.text);
	else if (editor_asks(ui, &level))
		editor_ask(ui, level);
	else
		editor_open(ui, w);
}
