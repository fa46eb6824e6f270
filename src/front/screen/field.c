/*
 * A line that is typed beside the input line: what a list is narrowed by, what
 * is looked for.  It is edited by the same keys, is remembered nowhere, and
 * one pasted line goes into it.  Must not know what it is for.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/box.h"

#define FIELD_BYTES 256		/* more finds nothing that is shown */

static void
field_insert(struct line_edit *line, const char *s, size_t n)
{
	if (strlen(line_text(line)) + n <= FIELD_BYTES)
		line_insert(line, s, n);
}

/* The first line of it, without what no line can hold. */
static void
field_paste(struct line_edit *line, const char *s)
{
	size_t len;

	for (s += strspn(s, "\r\n"); *s != '\0' && *s != '\r' && *s != '\n';
	    s += len) {
		len = utf8_next(s, strlen(s));
		if ((unsigned char)*s >= ' ' && *s != 0x7f)
			field_insert(line, s, len);
	}
}

bool
field_key(struct line_edit *line, const struct key *key,
    const struct action *row)
{
	if (row != NULL && row->type == ACT_LINE)
		line_do(line, (enum line_action)row->action);
	else if (row == NULL && key->code == KEY_PASTE)
		field_paste(line, key->paste);
	else if (row == NULL && key->code == KEY_TEXT &&
	    (key->mods & (MOD_CTRL | MOD_ALT)) == 0)
		field_insert(line, key->text, strlen(key->text));
	else
		return false;
	return true;
}

/* Its end is shown where it is too long; the cursor stands in it. */
void
field_paint(struct ui *ui, const struct line_edit *line, int x, int y,
    int width, enum style style)
{
	const char *text = line_text(line);
	size_t cursor = line_cursor(line), from = 0;
	struct str safe;

	str_init_secret(&safe);
	for (;; from += utf8_next(text + from, cursor - from)) {
		str_clear(&safe);
		utf8_safe(&safe, text + from, cursor - from, SAFE_TYPED);
		if (from >= cursor || utf8_width(safe.s, safe.len) < width)
			break;
	}
	ui->grid.cursor_x = x + utf8_width(safe.s, safe.len);
	ui->grid.cursor_y = y;
	utf8_safe(&safe, text + cursor, strlen(text + cursor), SAFE_TYPED);
	grid_put(&ui->grid, x, y, width, style, safe.s, safe.len);
	str_free(&safe);
}
