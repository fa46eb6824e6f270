/*
 * Paints the rows that one types in: the line with its cursor, in more rows
 * where it is longer than one, or the question that is asked there.  Must not know what
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
	*style = level_style(w->level, w->alert);
	return level_words(w->level, w->alert);
}

/* Columns of what stands before the line. */
static int
input_prompt_width(const struct ui *ui, int columns)
{
	enum style style;
	const char *prompt = input_prompt(ui, columns, &style);

	return typed_width(prompt, strlen(prompt)) +
	    (style == STYLE_STATUS ? 1 : 2);
}

/* Rows that a line may have. */
static int
input_most(const struct ui *ui, int rows)
{
	int most = rows / 3 < ui->input_rows ? rows / 3 : ui->input_rows;

	return most < 1 ? 1 : most;
}

/* Columns that a line is broken in; 0: it has one row, and is shifted. */
static int
input_columns(const struct ui *ui, int columns, int rows)
{
	int left = columns - input_prompt_width(ui, columns);

	return input_most(ui, rows) == 1 ? 0 : left < 2 ? 2 : left;
}

static int
input_line_height(const struct ui *ui, int columns, int rows)
{
	const struct str *text = line_str(ui->current->line);
	int most = input_most(ui, rows);
	int width = input_columns(ui, columns, rows);
	struct typed_row row;

	typed_first(text, width, &row);
	while (row.number + 1 < most && typed_next(text, width, &row))
		continue;
	return row.number + 1;
}

static char *
input_question_text(const struct prompt *p)
{
	return xasprintf("%s ", p->question);
}

static int
input_question_height(const struct ui *ui, int columns)
{
	char *text = input_question_text(prompt_open(ui));
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
	int most = rows - 3, n;

	if (prompt_open(ui) == NULL)
		return input_line_height(ui, columns, rows);
	/* A question is shown whole where there is any room. */
	n = input_question_height(ui, columns);
	if (most > QUESTION_ROWS_MAX)
		most = QUESTION_ROWS_MAX;
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

/* The row that the cursor is in; how many there are. */
static int
input_find(const struct line_edit *line, int columns, struct typed_row *at)
{
	const struct str *text = line_str(line);
	struct typed_row row;

	typed_first(text, columns, &row);
	*at = row;
	while (typed_next(text, columns, &row))
		if (row.from <= line_cursor(line))
			*at = row;
	return row.number + 1;
}

/* The first row that is shown: no more moves than the cursor needs. */
static void
input_top(struct window *w, int row, int rows, int height)
{
	if (w->top > rows - height)
		w->top = rows > height ? rows - height : 0;
	if (w->top > row)
		w->top = row;
	if (w->top < row - height + 1)
		w->top = row - height + 1;
}

/* That there are others above or below. */
static void
input_marks(struct ui *ui, const struct geometry *g, int rows)
{
	int top = ui->current->top, x = g->columns - 1;

	if (top > 0)
		grid_put(&ui->grid, x, g->input_y, 1, STYLE_MARK, "^", 1);
	if (top + g->input_height < rows)
		grid_put(&ui->grid, x, g->input_y + g->input_height - 1, 1,
		    STYLE_MARK, "v", 1);
}

static void
input_text(struct ui *ui, const struct geometry *g, int x)
{
	struct window *w = ui->current;
	const struct str *text = line_str(w->line);
	enum style style = text->s[0] == '/' && text->s[1] != '/' ?
	    STYLE_COMMAND : STYLE_INPUT;
	int columns = input_columns(ui, g->columns, g->rows), rows, cursor;
	struct typed_row at, row;

	line_columns(w->line, columns);
	rows = input_find(w->line, columns, &at);
	input_top(w, at.number, rows, g->input_height);
	cursor = typed_width(text->s + at.from, line_cursor(w->line) -
	    at.from);
	if (columns == 0)
		input_scroll(w, cursor, g->columns - x);
	else
		w->scroll = 0;
	row = at;
	if (at.number > 0)
		typed_first(text, columns, &row);
	do {
		if (row.number >= w->top)
			input_row(ui, x, g->input_y + row.number - w->top,
			    g->columns - x, style, text->s + row.from,
			    row.end - row.from, row.number == at.number ?
			    w->scroll : 0);
	} while (row.number + 1 < w->top + g->input_height &&
	    typed_next(text, columns, &row));
	input_marks(ui, g, rows);
	ui->grid.cursor_x = x + cursor - w->scroll;
	ui->grid.cursor_y = g->input_y + at.number - w->top;
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
	hints_paint(ui, x, g->input_y);
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
	static const char hidden[] = "(hidden)";
	const struct prompt *p = prompt_open(ui);
	int used = typed_width(p->answer.s, p->answer.len);

	if (p->kind == PROMPT_SECRET && width > (int)strlen(hidden) + 1)
		grid_put(&ui->grid, x + 1, y, width - 1, STYLE_TIME, hidden,
		    strlen(hidden));
	if (p->kind != PROMPT_TEXT || width < 2)
		return 0;
	input_row(ui, x, y, width - 1, STYLE_INPUT, p->answer.s,
	    p->answer.len, used < width ? 0 : used - width + 1);
	return used < width ? used : width - 1;
}

static void
input_question(struct ui *ui, const struct geometry *g)
{
	char *text = input_question_text(prompt_open(ui));
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
	if (prompt_open(ui) != NULL)
		input_question(ui, g);
	else if (!recall_paint(ui, g))
		input_line(ui, g);
}
