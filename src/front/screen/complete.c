/*
 * Tab: completes the word before the cursor, then goes round the candidates.
 * Must not know what can be completed: that comes through ui_ops.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

void
complete_end(struct ui *ui)
{
	struct complete *c = &ui->complete;

	if (c->words == NULL)
		return;
	for (size_t i = 0; i < c->nwords; i++)
		free(c->words[i]);
	free(c->words);
	memset(c, 0, sizeof(*c));
	ui->changes++;
}

/* Puts `n` bytes of a word where the last candidate stood. */
static void
complete_put(struct ui *ui, const char *word, size_t n, const char *more)
{
	struct line_edit *line = ui->current->line;
	struct complete *c = &ui->complete;
	const char *old = line_text(line);
	struct str s;

	str_init_secret(&s);
	str_addn(&s, old, c->from);
	str_addn(&s, word, n);
	str_add(&s, more);
	c->len = s.len - c->from - strlen(more);
	old += line_cursor(line);
	n = s.len;
	str_add(&s, old);
	line_set(line, s.s, n);
	str_free(&s);
	ui->changes++;
}

/* What all candidates begin with, in whole characters. */
static size_t
complete_common(const struct complete *c)
{
	size_t n = strlen(c->words[0]), i;

	for (size_t w = 1; w < c->nwords; w++) {
		for (i = 0; i < n && c->words[w][i] == c->words[0][i]; i++)
			;
		n = i;
	}
	while (n > 0 && ((unsigned char)c->words[0][n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* With the blank behind it. */
static bool
complete_is_whole(const char *word)
{
	size_t n = strlen(word);

	return n > 0 && word[n - 1] == ' ';
}

static void
complete_begin(struct ui *ui, int step)
{
	struct line_edit *line = ui->current->line;
	struct complete *c = &ui->complete;
	size_t cursor = line_cursor(line), n;

	c->nwords = ui->ops.complete(ui->ops.arg, ui->current->talk,
	    line_text(line), cursor, &c->from, &c->words);
	if (c->nwords == 0 || c->from > cursor) {
		complete_end(ui);
		return;
	}
	c->len = cursor - c->from;
	if (c->nwords == 1) {
		complete_put(ui, c->words[0], strlen(c->words[0]),
		    line_text(line)[cursor] == '\0' &&
		    !complete_is_whole(c->words[0]) ? " " : "");
		complete_end(ui);
		return;
	}
	/* What is whole is not typed on. */
	n = complete_is_whole(c->words[0]) ? 0 : complete_common(c);
	c->at = c->nwords;
	if (n > c->len) {
		complete_put(ui, c->words[0], n, "");
		return;
	}
	c->at = step > 0 ? 0 : c->nwords - 1;
	complete_put(ui, c->words[c->at], strlen(c->words[c->at]), "");
}

void
complete_key(struct ui *ui, int step)
{
	struct complete *c = &ui->complete;

	if (ui->ops.complete == NULL)
		return;
	if (c->words == NULL) {
		complete_begin(ui, step);
		return;
	}
	if (step > 0)
		c->at = c->at + 1 >= c->nwords ? 0 : c->at + 1;
	else
		c->at = c->at == 0 ? c->nwords - 1 : c->at - 1;
	complete_put(ui, c->words[c->at], strlen(c->words[c->at]), "");
}

/* One row of candidates, beginning so that the chosen one is in it. */
void
complete_paint(struct ui *ui, int x, int y, int width)
{
	const struct complete *c = &ui->complete;
	size_t first = 0;
	int at = 1, w;
	char *safe;

	if (c->at < c->nwords)
		for (int used = 0; first < c->at;) {
			used = 1;
			for (size_t i = first; i <= c->at; i++)
				used += (int)strlen(c->words[i]) + 2;
			if (used <= width)
				break;
			first++;
		}
	for (size_t i = first; i < c->nwords && at < width; i++) {
		safe = ui_safe(c->words[i]);
		w = utf8_width(safe, strlen(safe));
		/* Not half a word, unless it is the first. */
		if (i > first && at + w + (i + 1 < c->nwords ? 4 : 0) > width) {
			grid_put(&ui->grid, x + at, y, width - at,
			    STYLE_NOTICE, "...", 3);
			free(safe);
			break;
		}
		grid_put(&ui->grid, x + at, y, width - at,
		    i == c->at ? STYLE_TITLE : STYLE_NOTICE, safe,
		    strlen(safe));
		free(safe);
		at += w + 2;
	}
}
