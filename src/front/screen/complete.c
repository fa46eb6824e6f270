/*
 * Tab: completes the word before the cursor, then goes round the candidates,
 * which stand in a menu above the status bar.  Must not know what can be
 * completed: that comes through ui_ops.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

#define MENU_ROWS 8
#define NOTE_LEAST 8		/* columns; narrower, and there is none */
#define BLANKS " \t\n"

void
complete_end(struct ui *ui)
{
	struct complete *c = &ui->complete;

	if (c->words.at == NULL && c->typed == NULL)
		return;
	for (size_t i = 0; i < c->words.n; i++) {
		free(c->words.at[i].text);
		free(c->words.at[i].note);
	}
	free(c->words.at);
	secret_free(c->typed);
	secret_free(c->rest);
	memset(c, 0, sizeof(*c));
	ui->changes++;
}

bool
complete_is_open(const struct ui *ui)
{
	return ui->complete.words.at != NULL;
}

/* ---- the line ---------------------------------------------------------- */

/* Puts `n` bytes of a word where the last candidate stood, and the cursor
 * behind it; `rest` follows. */
static void
complete_put(struct ui *ui, const char *word, size_t n, const char *rest)
{
	struct line_edit *line = ui->current->line;
	size_t from = ui->complete.words.from;
	struct str s;

	/* A line may be wiped meanwhile (otr_wipe). */
	if (strlen(line_text(line)) < from)
		return;
	str_init_secret(&s);
	str_addn(&s, line_text(line), from);
	str_addn(&s, word, n);
	n = s.len;
	str_add(&s, rest);
	line_set(line, s.s, n);
	str_free(&s);
	ui->changes++;
}

/* With the blank behind it. */
static bool
complete_is_whole(const char *word)
{
	size_t n = strlen(word);

	return n > 0 && word[n - 1] == ' ';
}

/* What is left of the line behind a candidate: in the midst of a word, the end
 * of that word is not there twice. */
static const char *
complete_rest(const struct complete *c, const char *word)
{
	size_t end = strcspn(c->rest, BLANKS), n = strlen(word);

	if (end > 0 && end < n && memcmp(word + n - end, c->rest, end) == 0)
		return c->rest + end;
	return c->rest;
}

static void
complete_put_at(struct ui *ui)
{
	const struct complete *c = &ui->complete;
	const char *word = c->words.at[c->at].text;

	complete_put(ui, word, strlen(word), complete_rest(c, word));
	if (c->words.themes && c->rest[0] == '\0')
		shown_theme_preview(ui, word);
}

/* The one that stands there is taken: the next word can be typed. */
static void
complete_take(struct ui *ui)
{
	const struct complete *c = &ui->complete;
	const char *word = c->words.at[c->at].text;
	const char *rest = complete_rest(c, word);
	struct line_edit *line = ui->current->line;

	complete_put_at(ui);
	if (complete_is_whole(word))
		;
	else if (*rest == '\0')
		line_insert(line, " ", 1);
	else if (*rest == ' ')
		line_do(line, LINE_RIGHT);
	complete_end(ui);
}

/* ---- keys -------------------------------------------------------------- */

static void
complete_begin(struct ui *ui, int step)
{
	struct line_edit *line = ui->current->line;
	struct complete *c = &ui->complete;
	size_t cursor = line_cursor(line), n;

	ui->ops.complete(ui->ops.arg, ui->current->talk, line_text(line),
	    cursor, &c->words);
	c->typed = secret_dupn(line_text(line) + c->words.from,
	    cursor - c->words.from);
	c->rest = secret_dup(line_text(line) + cursor);
	if (c->words.n == 0) {
		complete_end(ui);
		return;
	}
	if (c->words.n == 1) {
		complete_take(ui);
		return;
	}
	/* What is whole is not typed on. */
	n = complete_is_whole(c->words.at[0].text) ? 0 : c->words.common;
	while (n > 0 && ((unsigned char)c->words.at[0].text[n] & 0xc0) == 0x80)
		n--;
	c->at = c->words.n;
	if (n > strlen(c->typed)) {
		complete_put(ui, c->words.at[0].text, n, c->rest);
		return;
	}
	c->at = step > 0 ? 0 : c->words.n - 1;
	complete_put_at(ui);
}

void
complete_key(struct ui *ui, int step)
{
	struct complete *c = &ui->complete;
	size_t n = c->words.n;

	if (ui->ops.complete == NULL)
		return;
	if (!complete_is_open(ui)) {
		complete_begin(ui, step);
		return;
	}
	if (step > 0)
		c->at = c->at + 1 >= n ? 0 : c->at + 1;
	else
		c->at = c->at == 0 || c->at > n ? n - 1 : c->at - 1;
	complete_put_at(ui);
}

/* What was typed stands there again. */
static void
complete_leave(struct ui *ui)
{
	const struct complete *c = &ui->complete;

	complete_put(ui, c->typed, strlen(c->typed), c->rest);
	complete_end(ui);
}

static bool
complete_is_line(const struct action *row, int up, int older)
{
	return row != NULL && row->type == ACT_LINE && (row->action == up ||
	    row->action == older);
}

bool
complete_takes(struct ui *ui, const struct key *key, const struct action *row)
{
	const struct complete *c = &ui->complete;
	bool ui_row = row != NULL && row->type == ACT_UI;

	if (!complete_is_open(ui))
		return false;
	if (complete_is_line(row, LINE_DOWN, LINE_NEWER))
		complete_key(ui, 1);
	else if (complete_is_line(row, LINE_UP, LINE_OLDER))
		complete_key(ui, -1);
	else if (key->code == KEY_ESCAPE || (ui_row && row->action ==
	    UI_CANCEL))
		complete_leave(ui);
	else if (ui_row && row->action == UI_ENTER && c->at < c->words.n)
		complete_take(ui);
	else
		return false;
	return true;
}

/* ---- the menu ---------------------------------------------------------- */

int
complete_height(const struct ui *ui)
{
	size_t n = ui->complete.words.n;

	return n < MENU_ROWS ? (int)n : MENU_ROWS;
}

/* Foreign names are among them. */
static int
complete_put_safe(struct ui *ui, int x, int y, int width, enum style style,
    const char *text)
{
	char *safe = ui_safe(text);
	int used = width > 0 ? grid_put_cut(&ui->grid, x, y, width, style,
	    safe, strlen(safe)) : 0;

	free(safe);
	return used;
}

/* The first row that is shown: the chosen one is among them. */
static size_t
complete_top(const struct complete *c, size_t rows)
{
	size_t at = c->at < c->words.n ? c->at : 0;

	return at < rows ? 0 : at - rows + 1;
}

/* Columns of the candidates that are shown, so that notes stand below each
 * other. */
static int
complete_width(const struct complete *c, size_t top, size_t rows, int width)
{
	int most = 0, w;

	for (size_t i = top; i < c->words.n && i < top + rows; i++) {
		char *safe = ui_safe(c->words.at[i].text);

		w = utf8_width(safe, strlen(safe));
		most = w > most ? w : most;
		free(safe);
	}
	return most < width - NOTE_LEAST ? most : width;
}

/* `less`: columns at the end that something else has. */
static void
complete_paint_row(struct ui *ui, size_t i, int x, int y, int width, int words,
    int less)
{
	const struct complete *c = &ui->complete;
	const struct candidate *one = &c->words.at[i];
	bool chosen = i == c->at;
	enum style style = chosen ? STYLE_TITLE : STYLE_NOTICE;

	grid_fill(&ui->grid, x, y, width, chosen ? STYLE_TITLE :
	    STYLE_DEFAULT);
	/* Never by colour alone. */
	if (chosen)
		grid_put(&ui->grid, x, y, 1, style, ">", 1);
	width -= less;
	complete_put_safe(ui, x + 1, y, words < width - 1 ? words : width - 1,
	    style, one->text);
	if (one->note != NULL)
		complete_put_safe(ui, x + words + 3, y, width - words - 4,
		    chosen ? style : STYLE_TIME, one->note);
}

/* " 12 of 40": there are more than are shown; returns its columns. */
static int
complete_count(const struct complete *c, char *text, size_t size, size_t rows,
    int width)
{
	const char *more = c->words.more ? "+" : "";
	int n;

	text[0] = '\0';
	if (rows >= c->words.n && !c->words.more)
		return 0;
	n = c->at < c->words.n ? snprintf(text, size, " %zu of %zu%s",
	    c->at + 1, c->words.n, more) : snprintf(text, size, " %zu%s",
	    c->words.n, more);
	return n < width / 3 ? n : 0;
}

void
complete_paint(struct ui *ui, int x, int y, int width, int height)
{
	const struct complete *c = &ui->complete;
	size_t rows = height > 0 ? (size_t)height : 0, top, shown;
	char count[64];
	int words, n;

	if (rows == 0 || c->words.n == 0)
		return;
	top = complete_top(c, rows);
	words = complete_width(c, top, rows, width);
	shown = c->words.n - top < rows ? c->words.n - top : rows;
	n = complete_count(c, count, sizeof(count), rows, width);
	for (size_t i = 0; i < shown; i++)
		complete_paint_row(ui, top + i, x, y + (int)i, width, words,
		    i + 1 == shown ? n : 0);
	grid_put(&ui->grid, x + width - n, y + (int)shown - 1, n, STYLE_MARK,
	    count, (size_t)n);
}
