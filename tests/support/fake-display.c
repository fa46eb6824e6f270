/*
 * A display in memory: what was painted as text, keys from a notation.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "fake-display.h"

#define CIRCLE "\xe2\x97\x8c"

/* ---- struct display ---------------------------------------------------- */

static void
size(void *arg, int *columns, int *rows)
{
	const struct fake_display *d = arg;

	*columns = d->columns;
	*rows = d->rows;
}

static bool
show(void *arg, const struct grid *g)
{
	struct fake_display *d = arg;

	grid_check(g);
	if (d->stalled)
		return false;
	grid_resize(&d->grid, g->columns, g->rows);
	for (int y = 0; y < g->rows; y++)
		grid_copy_row(&d->grid, y, g, y);
	d->grid.cursor_x = g->cursor_x;
	d->grid.cursor_y = g->cursor_y;
	d->shown++;
	return true;
}

static bool
next_key(void *arg, struct key *key)
{
	struct fake_display *d = arg;

	if (d->at == d->nkeys)
		return false;
	*key = d->keys[d->at];
	key->rushed = key->rushed || d->rushed;
	memset(&d->keys[d->at++], 0, sizeof(*key));
	return true;
}

static void
bell(void *arg)
{
	((struct fake_display *)arg)->bells++;
}

static void
set_theme(void *arg, const struct theme *theme)
{
	struct fake_display *d = arg;

	d->theme = *theme;
	d->themes++;
}

static void
redraw(void *arg)
{
	((struct fake_display *)arg)->redraws++;
}

static void
suspend(void *arg)
{
	((struct fake_display *)arg)->suspends++;
}

static void
flush(void *arg)
{
	struct fake_display *d = arg;

	while (d->at < d->nkeys)
		key_clear(&d->keys[d->at++]);
	d->flushes++;
}

static void
careful(void *arg, bool on)
{
	((struct fake_display *)arg)->careful = on;
}

static int
waits(void *arg)
{
	return ((struct fake_display *)arg)->waits;
}

static bool
signs(void *arg)
{
	return ((struct fake_display *)arg)->signs;
}

static void
wheel(void *arg, bool on)
{
	((struct fake_display *)arg)->wheel = on;
}

static void
title(void *arg, const char *text)
{
	struct fake_display *d = arg;

	free(d->title);
	d->title = xstrdup(text);
	d->titles++;
}

static enum copied
copy(void *arg, const char *text, size_t n)
{
	struct fake_display *d = arg;

	if (d->no_copies)
		return COPIED_NOT;
	free(d->copied);
	d->copied = xstrndup(text, n);
	return d->tmux ? COPIED_BY_TMUX : COPIED;
}

static int
background(void *arg, bool watch)
{
	struct fake_display *d = arg;

	d->watched = watch;
	return d->background - 1;
}

static void
notify(void *arg, int number, const char *said, const char *text)
{
	struct fake_display *d = arg;

	free(d->notice);
	d->notice = xasprintf("%d|%s|%s", number, said, text);
	d->notices++;
}

void
fake_display_init(struct fake_display *d, int columns, int rows)
{
	memset(d, 0, sizeof(*d));
	d->display = (struct display){ d, size, show, next_key, bell,
	    set_theme, redraw, suspend, flush, careful, waits, signs,
	    wheel, title, copy, background, notify };
	d->columns = columns;
	d->rows = rows;
	d->waits = -1;
	grid_init(&d->grid);
}

void
fake_display_free(struct fake_display *d)
{
	flush(d);
	free(d->keys);
	free(d->title);
	free(d->copied);
	free(d->notice);
	grid_free(&d->grid);
}

/* ---- keys -------------------------------------------------------------- */

static void
queue(struct fake_display *d, const struct key *key)
{
	d->keys = xreallocarray(d->keys, d->nkeys + 1, sizeof(*d->keys));
	d->keys[d->nkeys++] = *key;
}

static void
parse(struct key *key, const char *name)
{
	static const struct {
		const char *name;
		enum key_code code;
	} others[] = {
		{ "Resize", KEY_RESIZE_ }, { "FocusIn", KEY_FOCUS_IN },
		{ "FocusOut", KEY_FOCUS_OUT }, { "Gone", KEY_GONE },
	};
	struct err err;

	memset(key, 0, sizeof(*key));
	for (size_t i = 0; i < NELEM(others); i++) {
		if (strcmp(name, others[i].name) == 0) {
			key->code = others[i].code;
			return;
		}
	}
	if (strncmp(name, "Paste:", 6) == 0 ||
	    strncmp(name, "Rush:", 5) == 0) {
		key->code = KEY_PASTE;
		key->rushed = name[0] == 'R';
		key->paste = secret_dup(strchr(name, ':') + 1);
	} else if (strcmp(name, "lt") == 0) {
		key->code = KEY_TEXT;
		memcpy(key->text, "<", 2);
	} else if (key_parse(name, key, &err) == -1)
		die("%s", err.text);
}

void
fake_keys(struct fake_display *d, const char *s)
{
	struct key key;
	const char *end;
	char *name;
	size_t n;

	for (; *s != '\0'; s += n) {
		memset(&key, 0, sizeof(key));
		if (*s == '<' && (end = strchr(s, '>')) != NULL) {
			name = xstrndup(s + 1, (size_t)(end - s) - 1);
			parse(&key, name);
			free(name);
			n = (size_t)(end - s) + 1;
		} else {
			n = utf8_next(s, strlen(s));
			key.code = KEY_TEXT;
			memcpy(key.text, s, n < CELL_BYTES ? n : CELL_BYTES);
		}
		queue(d, &key);
	}
}

/* ---- the grid ---------------------------------------------------------- */

char *
grid_row_text(const struct grid *g, int y)
{
	struct str s;

	str_init(&s);
	for (int x = 0; x < g->columns; x++)
		str_add(&s, grid_cluster(g, x, y));
	while (s.len > 0 && s.s[s.len - 1] == ' ')
		s.s[--s.len] = '\0';
	return str_take(&s);
}

char *
grid_text(const struct grid *g)
{
	struct str s;
	char *row;

	str_init(&s);
	for (int y = 0; y < g->rows; y++) {
		row = grid_row_text(g, y);
		str_add(&s, row);
		str_addc(&s, '\n');
		free(row);
	}
	return str_take(&s);
}

int
grid_find(const struct grid *g, int y, const char *text)
{
	char *row = grid_row_text(g, y), *at = strstr(row, text);
	int x = at == NULL ? -1 : utf8_width(row, (size_t)(at - row));

	free(row);
	return x;
}

/* What hangs was given a circle, and counts it. */
static bool
has_width(const char *s, int width)
{
	size_t n = strlen(s), circle = strlen(CIRCLE);

	return utf8_width(s, n) == width || (n > circle && strncmp(s, CIRCLE,
	    circle) == 0 && utf8_width(s + circle, n - circle) == width);
}

void
grid_check(const struct grid *g)
{
	const struct cell *c;
	const char *text;

	for (int y = 0; y < g->rows; y++) {
		int end = 0;

		for (int x = 0; x < g->columns; x++) {
			c = grid_at(g, x, y);
			text = grid_cluster(g, x, y);
			if ((c->width == 0) != (x < end))
				die("part of a character at %d,%d", x, y);
			if (c->width > 0)
				end = x + c->width;
			if (end > g->columns)
				die("a cut character at %d,%d", x, y);
			if (c->width != 0 && !has_width(text, c->width))
				die("width %d of \"%s\" at %d,%d", c->width,
				    text, x, y);
			if (c->style >= STYLES_ALL)
				die("style %d at %d,%d", c->style, x, y);
		}
	}
	if (g->cursor_x >= g->columns || g->cursor_y >= g->rows)
		die("cursor at %d,%d of %dx%d", g->cursor_x, g->cursor_y,
		    g->columns, g->rows);
}
