/*
 * Tab: where in the command line the cursor is, and so what could stand
 * there; and the hint under the input line.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

/* ---- where the cursor is ----------------------------------------------- */

/* What was read of the line before the word at the cursor. */
struct before {
	const struct app *app;
	const struct cmd_row *row;
	const char *at;			/* what follows its name */
	struct str account, contact, setting;
	bool after_a;			/* the word is the account of -a */
	int index;			/* of its parameter, or -1 */
	struct cmd_param params[PARAMS_MAX];
};

/* Takes one argument; false where the line ends. */
static bool
complete_next(const char **at, struct str *out)
{
	str_clear(out);
	return cmd_token(at, out, NULL) == 1;
}

/* The arguments that are whole, one parameter after the other. */
static void
complete_walk_params(struct before *b, const char *at)
{
	int n = cmd_params(b->row, b->params), i = 0;
	struct str token;

	str_init_secret(&token);
	b->index = n > 0 ? 0 : -1;
	while (complete_next(&at, &token)) {
		if (i == 0 && strcmp(token.s, "-a") == 0) {
			b->after_a = true;
			if (!complete_next(&at, &b->account))
				break;
			b->after_a = false;
			continue;
		}
		if (i < n && b->params[i].type == PARAM_CONTACT &&
		    (strchr(token.s, '@') == NULL ||
		    (b->row->flags & CMD_ROOM_FIRST) != 0) &&
		    !cmd_knows(b->app, token.s))
			i++;
		if (i >= n)
			break;
		if (b->params[i].type == PARAM_CONTACT)
			str_add(&b->contact, token.s);
		if (b->params[i].type == PARAM_SETTING)
			str_add(&b->setting, token.s);
		/* The last takes the rest. */
		if (i < n - 1 || b->params[i].type == PARAM_CONTACT ||
		    b->params[i].type == PARAM_WORD)
			i++;
	}
	b->index = i < n ? i : -1;
	str_free(&token);
}

/* In the window of a room its people; a nick may begin before the word at the
 * cursor. */
static void
complete_in_text(struct gather *g, bool first)
{
	const char *at = gather_nicks_in_text(g, g->line, first);

	if (at == NULL)
		return;
	g->word = at;
	g->len = strlen(at);
}

static void
complete_offer(struct gather *g, const struct before *b)
{
	int i = b->index;

	if (b->after_a) {
		gather_accounts(g);
		return;
	}
	if (i == -1)
		return;
	g->param = &b->params[i];
	gather_param(g);
	if (g->param->type == PARAM_TEXT && g->contact == NULL)
		complete_in_text(g, false);
	/* What may be left out does not hide what follows it. */
	if (g->param->type == PARAM_CONTACT && g->param->optional &&
	    i + 1 < PARAMS_MAX && b->params[i + 1].name[0] != '\0') {
		g->param = &b->params[i + 1];
		gather_param(g);
	}
}

static void
complete_by_params(struct gather *g, const struct cmd_row *row, const char *at)
{
	struct before b = { .app = g->app, .row = row, .at = at };

	str_init(&b.account);
	str_init(&b.contact);
	str_init(&b.setting);
	complete_walk_params(&b, at);
	g->account = b.account.len > 0 ? b.account.s : NULL;
	g->contact = b.contact.len > 0 ? b.contact.s : NULL;
	g->setting = b.setting.len > 0 ? b.setting.s : NULL;
	g->rest = at;
	g->row = row;
	complete_offer(g, &b);
	str_free(&b.account);
	str_free(&b.contact);
	str_free(&b.setting);
}

/* `before`: the line from behind the slash up to the word. */
static void
complete_by_line(struct gather *g, const char *before)
{
	struct str words;
	const char *s = before + strspn(before, BLANKS);
	const struct cmd_row *rows, *row;
	size_t used;

	str_init_secret(&words);
	while (*s != '\0') {
		size_t len = strcspn(s, BLANKS);

		if (words.len > 0)
			str_addc(&words, ' ');
		str_addn(&words, s, len);
		s += len;
		s += strspn(s, BLANKS);
	}
	gather_rows(g, words.s, "");
	s = before + strspn(before, BLANKS);
	(void)cmd_rows(&rows);
	row = alias_row(g->app, rows, s, &used);
	if (row != NULL && row->run != NULL &&
	    cmd_is_for(row, g->app->front->kind))
		complete_by_params(g, row, s + used);
	str_free(&words);
}

void
cmd_complete(struct app *app, struct talk *window, const char *line,
    size_t cursor, struct completion *c)
{
	struct gather g = { .app = app, .window = window };
	char *copy = secret_dupn(line, cursor), *slash, *word;
	bool command = cmd_is_command(copy);

	str_init(&g.common);
	word = copy + cursor;
	while (word > copy && strchr(BLANKS, word[-1]) == NULL)
		word--;
	g.line = copy;
	g.word = word;
	g.len = strlen(word);
	slash = copy + strspn(copy, BLANKS);
	if (!command) {
		complete_in_text(&g, true);
		if (g.n == 0)
			gather_names(&g);
	} else if (slash == word) {
		gather_rows(&g, "", "/");
		gather_aliases(&g, "/");
	} else {
		char *before = secret_dupn(slash + 1,
		    (size_t)(word - slash) - 1);

		complete_by_line(&g, before);
		secret_free(before);
	}
	c->from = (size_t)(g.word - copy);
	c->themes = g.themes;
	gather_done(&g, c);
	secret_free(copy);
}

/* ---- hint -------------------------------------------------------------- */

/* The only row that begins so, or NULL. */
static const struct cmd_row *
complete_only_row(const struct app *app, const char *words)
{
	const struct cmd_row *rows, *found = NULL;
	size_t n = cmd_rows(&rows), len = strlen(words);

	for (size_t i = 0; i < n; i++) {
		if (strncmp(rows[i].name, words, len) != 0 ||
		    !cmd_is_for(&rows[i], app->front->kind))
			continue;
		if (found != NULL)
			return NULL;
		found = &rows[i];
	}
	return found;
}

/* What the first word stands for, where it stands for something. */
static char *
complete_alias_hint(const struct app *app, const struct cmd_row *rows,
    const char *line)
{
	char *word = xstrndup(line, strcspn(line, BLANKS));
	char *told = alias_told(app, rows, word);

	free(word);
	return told;
}

char *
cmd_hint(struct app *app, const char *line)
{
	const struct cmd_row *rows, *row;
	char *usage, *hint;
	size_t used;

	if (!cmd_is_command(line))
		return NULL;
	line += strspn(line, BLANKS) + 1;
	line += strspn(line, BLANKS);
	if (*line == '\0')
		return NULL;
	(void)cmd_rows(&rows);
	row = cmd_match(rows, line, &used);
	if (row == NULL || row->run == NULL)
		row = alias_row(app, rows, line, &used);
	if (row == NULL && (hint = complete_alias_hint(app, rows,
	    line)) != NULL)
		return hint;
	if (row == NULL)
		row = complete_only_row(app, line);
	if (row == NULL)
		return NULL;
	usage = cmd_usage(row);
	hint = xasprintf("%s  %s", usage, cmd_help_of(row, app->front->kind));
	free(usage);
	return hint;
}
