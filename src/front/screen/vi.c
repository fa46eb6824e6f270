/*
 * The vi set of keys on one input line: whether characters are text or
 * commands, and what commands do to the line.  What is typed may be said
 * under OTR: all that is kept of it is in secret memory, and only until the
 * line is entered.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

struct vi {
	bool commands;		/* characters are commands */
	struct str keys;	/* of one that is not whole yet; secret */
	struct vi_command last;	/* that changed something; row NULL: none */
	struct str typed;	/* ... and what was typed then; secret */
	bool inserts;		/* `last` has begun, and goes on till Escape */
	size_t from;		/* byte where its text begins */
	char seek;		/* the last of f, t, F, T; or NUL */
	char seek_arg[CELL_BYTES + 1];
};

struct vi *
vi_new(void)
{
	struct vi *v = xcalloc(1, sizeof(*v));

	str_init_secret(&v->keys);
	str_init_secret(&v->typed);
	return v;
}

void
vi_free(struct vi *v)
{
	if (v == NULL)
		return;
	str_free(&v->keys);
	str_free(&v->typed);
	wipe(v, sizeof(*v));
	free(v);
}

void
vi_entered(struct vi *v)
{
	str_clear(&v->keys);
	str_clear(&v->typed);
	wipe(&v->last, sizeof(v->last));
	wipe(v->seek_arg, sizeof(v->seek_arg));
	v->commands = v->inserts = false;
	v->seek = '\0';
}

bool
vi_commands(const struct vi *v)
{
	return v->commands;
}

const char *
vi_begun(const struct vi *v)
{
	return v->keys.s;
}

/* ---- the cursor ----------------------------------------------------------- */

/* In commands the cursor is on a character, not behind the last one. */
static void
vi_settle(struct vi *v, struct line_edit *l)
{
	const struct str *text = line_str(l);
	size_t at = line_cursor(l);

	if (v->commands && at == spot_row_end(text, at) &&
	    at > spot_row_start(text, at))
		line_move(l, spot_before(text, at));
}

void
vi_edited(struct vi *v, struct line_edit *l, bool took_back)
{
	str_clear(&v->keys);
	/* What is typed from here on is another text. */
	if (v->inserts && (!took_back || line_cursor(l) < v->from))
		v->from = line_cursor(l);
	vi_settle(v, l);
}

/* ---- text ------------------------------------------------------------------ */

static void
vi_begin_text(struct vi *v, struct line_edit *l)
{
	v->commands = false;
	v->inserts = true;
	v->from = line_cursor(l);
}

/* What was typed, so many times in all. */
static void
vi_repeat_text(struct vi *v, struct line_edit *l)
{
	bool row = v->last.row->key == 'o' || v->last.row->key == 'O';

	if (v->last.row->type != VI_INSERT)
		return;
	for (unsigned i = 1; i < v->last.count && v->typed.len > 0; i++) {
		if (row)
			line_insert(l, "\n", 1);
		line_insert(l, v->typed.s, v->typed.len);
	}
}

static void
vi_end_text(struct vi *v, struct line_edit *l)
{
	size_t at = line_cursor(l);

	if (v->inserts && at >= v->from) {
		str_clear(&v->typed);
		str_addn(&v->typed, line_text(l) + v->from, at - v->from);
		vi_repeat_text(v, l);
	}
	v->inserts = false;
	line_join_undo(l, false);
}

void
vi_escape(struct vi *v, struct line_edit *l)
{
	size_t at;

	str_clear(&v->keys);
	if (v->commands)
		return;
	vi_end_text(v, l);
	v->commands = true;
	at = line_cursor(l);
	if (at > spot_row_start(line_str(l), at))
		line_move(l, spot_before(line_str(l), at));
}

/* ---- motions ----------------------------------------------------------------- */

/* The other direction of f, t, F, T. */
static char
vi_turned(char seek)
{
	return strchr("ft", seek) != NULL ? (char)(seek - 'a' + 'A') :
	    (char)(seek - 'A' + 'a');
}

/* Where a motion goes; `kind`: how it counts for an operator. */
static bool
vi_go(struct vi *v, const struct vi_command *c, struct vi_go *g,
    enum vi_kind *kind)
{
	char key;

	*kind = c->motion->kind;
	if (c->motion->type == VI_SEEK) {
		v->seek = c->motion->key;
		memcpy(v->seek_arg, c->arg, sizeof(v->seek_arg));
		g->arg = v->seek_arg;
		return vi_seek(g, v->seek, false);
	}
	if (*kind != VI_AGAIN)
		return c->motion->go(g);
	if (v->seek == '\0')
		return false;
	key = c->motion->keys[0] == ';' ? v->seek : vi_turned(v->seek);
	*kind = strchr("ft", key) != NULL ? VI_INCLUSIVE : VI_EXCLUSIVE;
	g->arg = v->seek_arg;
	return vi_seek(g, key, true);
}

static void
vi_move(struct vi *v, struct line_edit *l, const struct vi_command *c)
{
	struct vi_go g = { .text = line_str(l), .at = line_cursor(l),
	    .count = c->count, .given = c->given };
	enum vi_kind kind;

	/* Over the edge of the text is the history. */
	if (c->motion->go == vi_down || c->motion->go == vi_up) {
		for (unsigned i = 0; i < c->count && i < LINE_MAX_BYTES; i++)
			line_do(l, c->motion->go == vi_down ? LINE_DOWN :
			    LINE_UP);
	} else if (vi_go(v, c, &g, &kind))
		line_move(l, g.at);
}

/* ---- what an operator acts on ------------------------------------------------ */

static void
vi_whole_rows(const struct str *text, struct vi_span *span)
{
	span->from = spot_row_start(text, span->from);
	span->to = spot_row_end(text, span->to);
	span->rows = true;
}

/* "dw" does not join rows, "cw" leaves the blank behind the word. */
static void
vi_word_span(const struct vi_command *c, const struct vi_go *g,
    struct vi_span *span)
{
	struct vi_go end = *g;
	size_t row;

	if (c->row->key == 'c' && !vi_is_blank(g->text, span->from)) {
		end.at = vi_run_end(g->text, span->from,
		    c->motion->go == vi_W);
		if (c->count > 1) {
			end.at = spot_before(g->text, end.at);
			end.count = c->count - 1;
			(void)(c->motion->go == vi_W ? vi_E : vi_e)(&end);
			end.at = spot_after(g->text, end.at);
		}
		span->to = end.at;
		return;
	}
	for (row = spot_row_start(g->text, span->to); row > span->from &&
	    vi_first_nonblank(g->text, row) >= span->to;
	    row = spot_row_start(g->text, span->to))
		span->to = row - 1;
}

static bool
vi_motion_span(struct vi *v, const struct vi_command *c,
    const struct str *text, size_t at, struct vi_span *span)
{
	struct vi_go g = { .text = text, .at = at, .count = c->count,
	    .given = c->given, .operated = true };
	enum vi_kind kind;

	if (!vi_go(v, c, &g, &kind))
		return false;
	span->from = g.at < at ? g.at : at;
	span->to = g.at < at ? at : g.at;
	if (kind == VI_INCLUSIVE)
		span->to = spot_after(text, span->to);
	else if (kind == VI_WORD)
		vi_word_span(c, &g, span);
	else if (kind == VI_ROWS)
		vi_whole_rows(text, span);
	return true;
}

static bool
vi_span(struct vi *v, const struct vi_command *c, const struct str *text,
    size_t at, struct vi_span *span)
{
	struct vi_go g = { .text = text, .at = at, .count = c->count - 1 };

	span->rows = false;
	if (c->object != '\0')
		return vi_object(text, at, c->count, c->around, c->object,
		    span);
	if (!c->doubled)
		return vi_motion_span(v, c, text, at, span);
	(void)vi_down(&g);
	span->from = at;
	span->to = g.at;
	vi_whole_rows(text, span);
	return true;
}

/* ---- operators ------------------------------------------------------------ */

static void
vi_operate(struct vi *v, struct line_edit *l, const struct vi_command *c)
{
	struct vi_span span;

	if (!vi_span(v, c, line_str(l), line_cursor(l), &span))
		return;
	switch (c->row->key) {
	case 'd':
		vi_cut(l, &span);
		break;
	case 'c':
		line_join_undo(l, true);
		if (span.to > span.from)
			vi_keep(l, &span);
		line_replace(l, span.from, span.to, "", 0);
		vi_begin_text(v, l);
		break;
	case 'y':
		vi_keep(l, &span);
		if (!span.rows)
			line_move(l, span.from);
		break;
	default:
		vi_change_case(l, &span, c->row->key == '~' ?
		    UTF8_OTHER_CASE : c->row->key == 'u' ? UTF8_LOWER :
		    UTF8_UPPER);
		line_move(l, span.from);
		break;
	}
}

static void
vi_insert(struct vi *v, struct line_edit *l, const struct vi_command *c)
{
	struct vi_go g = { .text = line_str(l), .at = line_cursor(l),
	    .count = 1, .operated = true };

	line_join_undo(l, true);
	if (c->row->key == 'a')
		(void)vi_right(&g);
	else if (c->row->go != NULL)
		(void)c->row->go(&g);
	line_move(l, g.at);
	if (c->row->key == 'o')
		line_insert(l, "\n", 1);
	if (c->row->key == 'O') {
		line_insert(l, "\n", 1);
		line_move(l, g.at);
	}
	vi_begin_text(v, l);
}

/* ---- the whole --------------------------------------------------------------- */

static bool
vi_changes(const struct vi_command *c)
{
	return c->row->type == VI_INSERT || c->row->type == VI_CHANGE ||
	    (c->row->type == VI_OPERATOR && c->row->key != 'y');
}

static void
vi_do(struct vi *v, struct line_edit *l, const struct vi_command *c)
{
	switch (c->row->type) {
	case VI_MOTION:
	case VI_SEEK:
		vi_move(v, l, c);
		break;
	case VI_OPERATOR:
		vi_operate(v, l, c);
		break;
	case VI_INSERT:
		vi_insert(v, l, c);
		break;
	case VI_CHANGE:
		vi_change(l, c);
		break;
	case VI_OTHER:
	case VI_SAME:
	case VI_ACTION:
		break;
	}
}

/* "."; a count takes the place of the one that it had. */
static void
vi_again(struct vi *v, struct line_edit *l, const struct vi_command *c)
{
	char *typed;

	if (v->last.row == NULL)
		return;
	if (c->given) {
		v->last.count = c->count;
		v->last.given = true;
	}
	vi_do(v, l, &v->last);
	if (!v->inserts)
		return;
	typed = secret_dup(v->typed.s);
	line_insert(l, typed, strlen(typed));
	secret_free(typed);
	vi_escape(v, l);
}

static void
vi_other(struct vi *v, struct line_edit *l, const struct vi_command *c)
{
	switch (c->row->key) {
	case '.':
		vi_again(v, l, c);
		break;
	case 'u':
		for (unsigned i = 0; i < c->count && i < 100; i++)
			line_do(l, LINE_UNDO);
		break;
	case ':':
		if (line_text(l)[0] != '\0')
			break;
		v->commands = false;
		line_insert(l, "/", 1);
		break;
	}
}

bool
vi_edits(const struct vi *v, const char *cluster)
{
	struct vi_command c;
	bool edits = v->keys.len > 0 || vi_read(&c, cluster) != VI_WHOLE ||
	    c.row->type != VI_ACTION;

	wipe(&c, sizeof(c));
	return edits;
}

/* A whole one. */
static void
vi_whole(struct vi *v, struct line_edit *l, const struct vi_command *c)
{
	if (vi_changes(c)) {
		v->last = *c;
		str_clear(&v->typed);
	}
	if (c->row->type == VI_OTHER)
		vi_other(v, l, c);
	else
		vi_do(v, l, c);
	vi_settle(v, l);
}

const char *
vi_key(struct vi *v, struct line_edit *l, const char *cluster)
{
	const char *action = NULL;
	struct vi_command c;
	enum vi_read is;

	str_add(&v->keys, cluster);
	is = vi_read(&c, v->keys.s);
	if (is == VI_PART)
		return NULL;
	str_clear(&v->keys);
	if (is == VI_WHOLE && c.row->type == VI_ACTION)
		action = c.row->same;
	else if (is == VI_WHOLE)
		vi_whole(v, l, &c);
	wipe(&c, sizeof(c));
	return action;
}
