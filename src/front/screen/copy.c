/*
 * Copies what a window shows into the terminal's clipboard: a message, the
 * last link, the last code.  What other programs can read then was perhaps
 * encrypted before: that is asked once.  Must not know how a terminal is told.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

#define FENCE "```"
#define COPIED_SHOWN 24		/* columns of what was copied */

/* The answers. */
enum { COPY_ONE, COPY_ALL, COPYS };

/* ---- to the terminal --------------------------------------------------- */

struct copying {
	struct ui *ui;
	char *text;		/* secret */
	char *why;
};

static void
copy_free(struct copying *c)
{
	secret_free(c->text);
	free(c->why);
	free(c);
}

/* How it begins, so that one sees that it is what was meant. */
static void
copy_quote(const struct ui *ui, const char *text, struct str *out)
{
	const char *more = sign_text(ui, SIGN_ELLIPSIS);
	size_t len = strlen(text), n = utf8_clip(text, len, COPIED_SHOWN);

	str_addc(out, '"');
	for (size_t i = 0; i < n; i++)
		str_addc(out, text[i] == '\n' ? ' ' : text[i]);
	str_addf(out, "%s\"", n < len ? more : "");
}

static void
copy_say(struct ui *ui, enum copied copied, const char *text, const char *why)
{
	struct str quoted;

	str_init_secret(&quoted);
	copy_quote(ui, text, &quoted);
	if (copied == COPIED_BY_TMUX)
		ui_say(ui, STYLE_NOTICE, "%sCopied %s (%zu bytes).  tmux needs "
		    "`set -g set-clipboard on' for it.", why,
		    quoted.s, strlen(text));
	else
		ui_say(ui, STYLE_NOTICE, "%sCopied %s (%zu bytes), if your "
		    "terminal allows that.", why, quoted.s, strlen(text));
	str_free(&quoted);
}

static void
copy_give(struct ui *ui, const char *text, const char *why)
{
	size_t n = strlen(text);
	enum copied copied = COPIED_NOT;

	if (n > CLIPBOARD_MAX) {
		ui_say(ui, STYLE_ERROR, "%sThat is too long to copy.",
		    why);
		return;
	}
	if (ui->display.copy != NULL)
		copied = ui->display.copy(ui->display.arg, text, n);
	if (copied == COPIED_NOT)
		ui_say(ui, STYLE_ERROR, "%sNo clipboard here. M-z shows the text "
		    "alone, for the mouse.", why);
	else
		copy_say(ui, copied, text, why);
}

static void
copy_answered(void *arg, size_t which)
{
	struct copying *c = arg;

	c->ui->copies_sealed |= which == COPY_ALL;
	if (which < COPYS)
		copy_give(c->ui, c->text, c->why);
	else
		ui_say(c->ui, STYLE_NOTICE, "Nothing was copied.");
	copy_free(c);
}

static void
copy_ask_take(struct copying *c)
{
	static const struct answer at[COPYS] = {
		[COPY_ONE] = { .text = "copy this", .brief = "copy",
		    .risky = true },
		[COPY_ALL] = { .text = "copy, ask no more until the end",
		    .brief = "always", .risky = true },
	};
	const struct answers asked = { .question = "This was encrypted. Other "
	    "programs can read your clipboard, and tmux keeps a copy.",
	    .at = at, .n = COPYS, .otherwise = "do not copy" };

	ui_ask(c->ui, &asked, copy_answered, c);
}

void
copy_text(struct ui *ui, const char *text, bool sealed, const char *why)
{
	struct copying *c;

	if (!sealed || ui->copies_sealed) {
		copy_give(ui, text, why);
		return;
	}
	c = xcalloc(1, sizeof(*c));
	*c = (struct copying){ ui, secret_dup(text), xstrdup(why) };
	copy_ask_take(c);
}

bool
copy_is_sealed(const struct ui *ui, const struct entry *e)
{
	const struct talk *talk = ui->current->talk;
	bool message = e->kind == ENTRY_IN || e->kind == ENTRY_OUT;

	/* What the program says may tell of what is encrypted. */
	return (message ? e->level : talk == NULL ? OTR_NOT_PRIVATE :
	    talk_level(talk)) != OTR_NOT_PRIVATE;
}

/* ---- what a text has ----------------------------------------------------- */

static void
copy_safe(const struct entry *e, struct str *out)
{
	utf8_safe(out, e->text, strlen(e->text), SAFE_TEXT);
}

/* The last link; false: there is none. */
static bool
copy_url(const struct str *text, struct str *out)
{
	struct url url;
	size_t at = 0;
	bool found = false;

	while (url_next(text->s, text->len, at, &url)) {
		str_clear(out);
		str_add(out, url.target);
		at = url.at.from + url.at.len;
		found = true;
		url_free(&url);
	}
	return found;
}

static bool
copy_begins_fence(const struct str *text, const struct styled_part *p)
{
	return p->len >= strlen(FENCE) &&
	    memcmp(text->s + p->from, FENCE, strlen(FENCE)) == 0;
}

/* The first part of the block whose last line is part `last`. */
static size_t
copy_block(const struct str *text, const struct styled *s, size_t last)
{
	size_t i = last;

	while (i > 0 && (s->at[i - 1].look & STYLED_PRE) != 0 &&
	    s->at[i - 1].from + s->at[i - 1].len + 1 == s->at[i].from &&
	    text->s[s->at[i].from - 1] == '\n' &&
	    (i == last || !copy_begins_fence(text, &s->at[i])))
		i--;
	return i;
}

/* Within the signs: the lines between fences, or what backquotes hold. */
static void
copy_code_of(const struct str *text, const struct styled *s, size_t last,
    struct str *out)
{
	size_t first = copy_block(text, s, last);
	const struct styled_part *p = &s->at[last];

	str_clear(out);
	if (!copy_begins_fence(text, &s->at[first])) {
		str_addn(out, text->s + p->from + 1, p->len > 2 ? p->len - 2 :
		    0);
		return;
	}
	if (last > first && p->len == strlen(FENCE) &&
	    copy_begins_fence(text, p))
		last--;
	for (size_t i = first + 1; i <= last; i++) {
		str_addn(out, text->s + s->at[i].from, s->at[i].len);
		str_addc(out, '\n');
	}
}

static bool
copy_code(const struct str *text, struct str *out)
{
	struct styled s = { NULL, 0, 0 };
	size_t i;

	styled_text(&s, text->s, 0, text->len);
	for (i = s.n; i > 0 && (s.at[i - 1].look & STYLED_PRE) == 0;)
		i--;
	if (i > 0)
		copy_code_of(text, &s, i - 1, out);
	styled_free(&s);
	return i > 0 && out->len > 0;
}

/* ---- which ----------------------------------------------------------------- */

enum copy_what { COPY_MESSAGE, COPY_URL, COPY_CODE };

static bool
copy_takes(const struct entry *e, enum copy_what what, struct str *out)
{
	bool message = e->kind == ENTRY_IN || e->kind == ENTRY_OUT, found;
	struct str text;

	if (e->kind == ENTRY_DRAWING || (what != COPY_URL && !message))
		return false;
	str_clear(out);
	if (what == COPY_MESSAGE) {
		copy_safe(e, out);
		return true;
	}
	str_init_secret(&text);
	copy_safe(e, &text);
	found = what == COPY_URL ? copy_url(&text, out) :
	    copy_code(&text, out);
	str_free(&text);
	return found;
}

/* What was looked for, and is still there where it was found, was meant. */
static const struct entry *
copy_found(struct ui *ui, enum copy_what what, struct str *out)
{
	const struct entry *e = seek_found(ui, ui->current);

	if (e == NULL || !copy_takes(e, what, out))
		return NULL;
	ui->current->stays = true;
	return e;
}

/* The one so many from below, beginning with the last that is shown. */
static const struct entry *
copy_find(const struct ui *ui, enum copy_what what, long number,
    struct str *out)
{
	const struct buffer *b = window_buffer(ui, ui->current);
	size_t index;
	int row;

	if (!scroll_place(ui, ui->current, &index, &row))
		return NULL;
	for (;; index--) {
		const struct entry *e = buffer_at(b, index);

		if (copy_takes(e, what, out) && --number == 0)
			return e;
		if (index == 0)
			return NULL;
	}
}

int
ui_copy(struct ui *ui, const char *which, struct err *err)
{
	enum copy_what what = strcmp(which, "url") == 0 ? COPY_URL :
	    strcmp(which, "code") == 0 ? COPY_CODE : COPY_MESSAGE;
	long number = what == COPY_MESSAGE ? strtol(which, NULL, 10) : 1;
	const struct entry *e;
	struct str text;

	if (number < 1)
		return err_set(err, "usage", "write 1 for the last message "
		    "that is shown, 2 for the one before it");
	str_init_secret(&text);
	e = number == 1 ? copy_found(ui, what, &text) : NULL;
	if (e == NULL)
		e = copy_find(ui, what, number, &text);
	if (e != NULL)
		copy_text(ui, text.s, copy_is_sealed(ui, e), "");
	str_free(&text);
	if (e == NULL)
		return err_set(err, "nothing-to-copy", "there is no such %s "
		    "in this window", what == COPY_URL ? "link" :
		    what == COPY_CODE ? "code" : "message");
	return 0;
}
