/*
 * Paints the rows that one types in: the line with its cursor, shifted where
 * it is too long, or the question that is asked there.  Must not know what
 * the text will do.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

/* What stands before the line: on a narrow screen the level (law 3). */
static const char *
input_prompt(const struct ui *ui, int columns, enum style *style)
{
	const struct window *w = ui->current;

	*style = STYLE_STATUS;
	if (columns >= COLUMNS_BAR || w->talk == NULL)
		return act_vi_commands(ui) ? ":" : ">";
	*style = level_style(w->level);
	return otr_level_name(w->level);
}

static int
input_text_rows(const char *s)
{
	int n = 1;

	for (; *s != '\0'; s++)
		n += *s == '\n';
	return n;
}

static char *
input_question_text(const struct prompt *p)
{
	return xasprintf("%s%s", p->question, p->kind != PROMPT_YES ? " " :
	    p->stray ? " [Enter, then y or n] " : " [y/n] ");
}

static int
input_question_height(const struct ui *ui, int columns)
{
	char *text = input_question_text(ui->prompts);
	struct row *rows;
	size_t n = wrap_text(text, strlen(text), columns - 1, columns - 1,
	    &rows);

	free(rows);
	free(text);
	return (int)n;
}

int
input_height(const struct ui *ui, int columns, int rows)
{
	int most = rows / 4, n;

	if (most < 1)
		most = 1;
	if (ui->prompts != NULL) {
		/* A question is shown whole where there is any room. */
		most = rows - 3;
		n = input_question_height(ui, columns);
	} else
		n = input_text_rows(line_text(ui->current->line));
	if (most > INPUT_ROWS_MAX)
		most = INPUT_ROWS_MAX;
	return n < most ? n : most;
}

bool
input_has_hint(const struct ui *ui, int columns)
{
	const char *text = line_text(ui->current->line);

	return ui->hint != NULL && strchr(text, '\n') == NULL &&
	    utf8_width(text, strlen(text)) +
	    utf8_width(ui->hint, strlen(ui->hint)) + 6 <= columns;
}

/* ---- the line ---------------------------------------------------------- */

static int
input_safe_width(const char *s, size_t n)
{
	struct str safe;
	int width;

	str_init_secret(&safe);
	utf8_safe(&safe, s, n, SAFE_TYPED);
	width = utf8_width(safe.s, safe.len);
	str_free(&safe);
	return width;
}

/* One row of the text from column `skip` of it on. */
static void
input_row(struct ui *ui, int x, int y, int width, enum style style,
    const char *s, size_t n, int skip)
{
	struct str safe;
	size_t cut;
	int gap;

	str_init_secret(&safe);
	utf8_safe(&safe, s, n, SAFE_TYPED);
	cut = utf8_clip(safe.s, safe.len, skip);
	gap = skip - utf8_width(safe.s, cut);
	if (gap > 0 && cut < safe.len) {
		cut += utf8_next(safe.s + cut, safe.len - cut);
		gap = 1;
	}
	grid_put(&ui->grid, x + gap, y, width - gap, style, safe.s + cut,
	    safe.len - cut);
	if (skip > 0)
		grid_put(&ui->grid, x, y, 1, STYLE_MARK, "<", 1);
	if (utf8_width(safe.s, safe.len) - skip > width)
		grid_put(&ui->grid, x + width - 1, y, 1, STYLE_MARK, ">", 1);
	str_free(&safe);
}

/* Shifts the line by leaps, so that it does not crawl at the edge. */
static void
input_scroll(struct window *w, int cursor, int width)
{
	if (cursor < width - 1 && w->scroll > 0 && cursor < width / 2)
		w->scroll = 0;
	if (cursor < w->scroll + (w->scroll > 0) ||
	    cursor > w->scroll + width - 2) {
		w->scroll = cursor - width * 2 / 3;
		if (w->scroll < 0 || cursor < width - 1)
			w->scroll = 0;
	}
}

struct place {
	size_t start;		/* byte where the cursor's row begins */
	int row;		/* of the text */
};

static struct place
input_cursor_place(const struct line_edit *line)
{
	const char *s = line_text(line);
	struct place p = { 0, 0 };

	for (size_t i = 0; i < line_cursor(line); i++) {
		if (s[i] == '\n') {
			p.start = i + 1;
			p.row++;
		}
	}
	return p;
}

static void
input_text(struct ui *ui, const struct geometry *g, int x)
{
	struct window *w = ui->current;
	const char *s = line_text(w->line);
	struct place place = input_cursor_place(w->line);
	enum style style = s[0] == '/' && s[1] != '/' ? STYLE_COMMAND :
	    STYLE_INPUT;
	int top = place.row - g->input_height + 1, width = g->columns - x;
	int cursor = input_safe_width(s + place.start,
	    line_cursor(w->line) - place.start);
	size_t n;

	input_scroll(w, cursor, width);
	if (top < 0)
		top = 0;
	for (int row = 0; row < top + g->input_height; row++) {
		n = strcspn(s, "\n");
		if (row >= top)
			input_row(ui, x, g->input_y + row - top, width, style,
			    s, n, row == place.row ? w->scroll : 0);
		if (s[n] == '\0')
			break;
		s += n + 1;
	}
	ui->grid.cursor_x = x + cursor - w->scroll;
	ui->grid.cursor_y = g->input_y + place.row - top;
	if (ui->grid.cursor_x >= g->columns)
		ui->grid.cursor_x = g->columns - 1;
}

static void
input_line(struct ui *ui, const struct geometry *g)
{
	enum style style;
	const char *prompt = input_prompt(ui, g->columns, &style);
	int x, w;

	x = grid_put(&ui->grid, 0, g->input_y, g->columns,
	    style == STYLE_STATUS ? STYLE_INPUT : style, prompt,
	    strlen(prompt)) + 1;
	if (style != STYLE_STATUS && x < g->columns)
		grid_put(&ui->grid, x++ - 1, g->input_y, 1, STYLE_INPUT,
		    act_vi_commands(ui) ? ":" : ">", 1);
	input_text(ui, g, x);
	if (!input_has_hint(ui, g->columns))
		return;
	w = utf8_width(ui->hint, strlen(ui->hint));
	grid_put(&ui->grid, g->columns - w - 1, g->input_y, w, STYLE_TIME,
	    ui->hint, strlen(ui->hint));
}

/* ---- a question -------------------------------------------------------- */

/* The end of the answer, where it is shown at all. */
static int
input_answer(struct ui *ui, int x, int y, int width)
{
	const struct prompt *p = ui->prompts;
	int used = input_safe_width(p->answer.s, p->answer.len);

	if (p->kind != PROMPT_TEXT || width < 2)
		return 0;
	input_row(ui, x, y, width - 1, STYLE_INPUT, p->answer.s,
	    p->answer.len, used < width ? 0 : used - width + 1);
	return used < width ? used : width - 1;
}

static void
input_question(struct ui *ui, const struct geometry *g)
{
	char *text = input_question_text(ui->prompts);
	struct row *rows;
	size_t n = wrap_text(text, strlen(text), g->columns - 1,
	    g->columns - 1, &rows), first;
	int x = 0, y = g->input_y;

	/* Its end says what can be answered: that stays. */
	first = n > (size_t)g->input_height ? n - (size_t)g->input_height : 0;
	for (size_t i = first; i < n; i++, y++)
		x = grid_put(&ui->grid, 0, y, g->columns, STYLE_QUESTION,
		    text + rows[i].from, rows[i].len);
	y--;
	if (x > 0 && x < g->columns - 1 && text[strlen(text) - 1] == ' ' &&
	    rows[n - 1].from + rows[n - 1].len < strlen(text))
		x++;
	x += input_answer(ui, x, y, g->columns - x);
	ui->grid.cursor_x = x < g->columns ? x : g->columns - 1;
	ui->grid.cursor_y = y;
	free(rows);
	free(text);
}

void
input_paint(struct ui *ui, const struct geometry *g)
{
	for (int i = 0; i < g->input_height; i++)
		grid_fill(&ui->grid, 0, g->input_y + i, g->columns,
		    STYLE_INPUT);
	if (ui->prompts != NULL)
		input_question(ui, g);
	else
		input_line(ui, g);
}
