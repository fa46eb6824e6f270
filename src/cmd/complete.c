/*
 * Tab: what could stand at the cursor, from the table, the model and the
 * settings; and the hint under the input line.  Never offers a secret.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cmd/cmd.h"

#define BLANKS " \t\r\n"

/* What is being gathered, and from what. */
struct gather {
	struct app *app;
	struct conv *window;
	const char *word;		/* before the cursor, maybe "" */
	size_t len;
	/* what stood before it */
	const char *account;		/* after -a, or NULL */
	const char *contact;		/* or NULL */
	const char *setting;		/* for its value, or NULL */
	const struct cmd_param *param;
	const char *rest;		/* the arguments before the word */
	char **found;
	size_t n;
};

static void
add(struct gather *g, const char *s)
{
	g->found = xreallocarray(g->found, g->n + 1, sizeof(*g->found));
	g->found[g->n++] = xstrdup(s);
}

static bool
begins(const struct gather *g, const char *s)
{
	return strncasecmp(s, g->word, g->len) == 0;
}

static void
add_if(struct gather *g, const char *s)
{
	if (begins(g, s))
		add(g, s);
}

static void
add_words(struct gather *g, const char *words)
{
	char word[80];
	size_t n;

	for (;; words += n + 1) {
		n = strcspn(words, "|");
		if (n > 0 && n < sizeof(word)) {
			memcpy(word, words, n);
			word[n] = '\0';
			add_if(g, word);
		}
		if (words[n] == '\0')
			break;
	}
}

/* Takes a list of a front end over. */
static void
add_names(struct gather *g, size_t (*names)(void *, char ***))
{
	char **list = NULL;
	size_t n;

	if (names == NULL)
		return;
	n = names(g->app->front->arg, &list);
	for (size_t i = 0; i < n; i++) {
		add_if(g, list[i]);
		free(list[i]);
	}
	free(list);
}

/* ---- by type ----------------------------------------------------------- */

/* The account that the line means, NULL: any. */
static struct account *
meant(const struct gather *g)
{
	if (g->account != NULL)
		return account_find(g->app->chat, g->account);
	return g->window == NULL ? NULL : g->window->account;
}

static void
contacts_of(struct gather *g, struct account *account)
{
	struct conv *conv;
	struct contact *const *contacts;
	size_t n;

	contacts = roster_sorted(account, &n);
	for (size_t i = 0; i < n; i++)
		if (begins(g, contacts[i]->jid) ||
		    (contacts[i]->name[0] != '\0' &&
		    begins(g, contacts[i]->name)))
			add(g, contacts[i]->jid);
	for (size_t i = 0; i < chat_convs(g->app->chat); i++) {
		conv = chat_conv(g->app->chat, i);
		if (conv->account == account)
			add_if(g, conv->jid);
	}
}

static void
by_contact(struct gather *g)
{
	struct account *account = meant(g);

	if (account != NULL) {
		contacts_of(g, account);
		return;
	}
	for (size_t i = 0; i < chat_accounts(g->app->chat); i++)
		contacts_of(g, chat_account(g->app->chat, i));
}

static void
by_account(struct gather *g)
{
	for (size_t i = 0; i < chat_accounts(g->app->chat); i++)
		add_if(g, chat_account(g->app->chat, i)->jid);
}

static void
by_word(struct gather *g)
{
	add_words(g, g->param->words);
}

static void
by_setting(struct gather *g)
{
	for (int i = 0; i < SETTINGS; i++)
		if ((setting_row((enum setting)i)->flags &
		    (SETTING_HIDDEN | SETTING_NO_SET)) == 0)
			add_if(g, setting_row((enum setting)i)->name);
}

static void
by_theme(struct gather *g)
{
	add_names(g, g->app->front->themes);
}

static void
by_key(struct gather *g)
{
	add_names(g, g->app->front->keys);
}

static void
by_value(struct gather *g)
{
	int id = g->setting == NULL ? -1 : setting_find(g->setting);
	const struct setting_row *row;

	if (id == -1)
		return;
	row = setting_row((enum setting)id);
	if (id == SET_THEME)
		by_theme(g);
	else if (row->type == SETTING_BOOL)
		add_words(g, "true|false");
	else if (row->words != NULL)
		add_words(g, row->words);
}

/* The conversation that is named, else the window's. */
static struct conv *
meant_conv(const struct gather *g)
{
	struct account *account = meant(g);
	struct conv *conv;

	if (g->contact == NULL)
		return g->window;
	for (size_t i = 0; i < chat_convs(g->app->chat); i++) {
		conv = chat_conv(g->app->chat, i);
		if (strcmp(conv->jid, g->contact) == 0 &&
		    (account == NULL || conv->account == account))
			return conv;
	}
	return NULL;
}

static void
known_key(void *arg, const struct otr_known *known)
{
	add_if(arg, known->fingerprint);
}

static void
by_fingerprint(struct gather *g)
{
	const struct conv *conv = meant_conv(g);

	if (conv != NULL)
		otr_known_each(g->app->otr, conv->account->jid, conv->jid,
		    known_key, g);
}

static void
by_id(struct gather *g)
{
	const struct conv *conv = meant_conv(g);
	const struct line *line;

	for (line = conv == NULL ? NULL : conv->outbox; line != NULL;
	    line = line->next)
		if (line->delivery == DELIVERY_HELD ||
		    line->delivery == DELIVERY_FAILED)
			add_if(g, line->id);
}

static bool
is_here(const struct gather *g, const struct cmd_row *row)
{
	return (row->fronts & g->app->front->kind) != 0;
}

/*
 * The next words of the names of rows that begin with `before` (words, one
 * blank between them).
 */
static void
add_row_words(struct gather *g, const char *before, const char *mark)
{
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows), blen = strlen(before), len;
	const char *next;
	char *word;

	for (size_t i = 0; i < n; i++) {
		next = rows[i].name;
		if (!is_here(g, &rows[i]))
			continue;
		if (blen > 0) {
			if (strncmp(next, before, blen) != 0 ||
			    next[blen] != ' ')
				continue;
			next += blen + 1;
		}
		len = strcspn(next, " ");
		word = xasprintf("%s%.*s", mark, (int)len, next);
		add_if(g, word);
		free(word);
	}
}

/* "/help otr sm": words of a row's name. */
static void
by_command(struct gather *g)
{
	struct str before;
	const char *s = g->rest + strspn(g->rest, BLANKS);

	str_init(&before);
	if (*s == '/')
		s++;
	while (*s != '\0') {
		size_t len = strcspn(s, BLANKS);

		str_addf(&before, "%s%.*s", before.len == 0 ? "" : " ",
		    (int)len, s);
		s += len;
		s += strspn(s, BLANKS);
	}
	add_row_words(g, before.s, *g->word == '/' ? "/" : "");
	str_free(&before);
}

/* NULL: there is nothing that could be offered. */
static void (*const by_type[PARAM_TYPES])(struct gather *) = {
	[PARAM_CONTACT] = by_contact,
	[PARAM_JID] = by_account,
	[PARAM_ACCOUNT] = by_account,
	[PARAM_WORD] = by_word,
	[PARAM_SETTING] = by_setting,
	[PARAM_VALUE] = by_value,
	[PARAM_FINGERPRINT] = by_fingerprint,
	[PARAM_ID] = by_id,
	[PARAM_COMMAND] = by_command,
	[PARAM_THEME] = by_theme,
	[PARAM_KEY] = by_key,
};

bool
cmd_completes(enum param_type type)
{
	return (unsigned)type < PARAM_TYPES && by_type[type] != NULL;
}

/* ---- where the cursor is ----------------------------------------------- */

/* What was read of the line before the word at the cursor. */
struct before {
	const struct cmd_row *row;
	const char *at;			/* what follows its name */
	struct str account, contact, setting;
	bool after_a;			/* the word is the account of -a */
	int index;			/* of its parameter, or -1 */
	struct cmd_param params[PARAMS_MAX];
};

/* Takes one argument; false where the line ends. */
static bool
next(const char **at, struct str *out)
{
	str_clear(out);
	return cmd_token(at, out, NULL) == 1;
}

/* The arguments that are whole, one parameter after the other. */
static void
walk_params(struct before *b, const char *at)
{
	int n = cmd_params(b->row, b->params), i = 0;
	struct str token;

	str_init_secret(&token);
	b->index = n > 0 ? 0 : -1;
	while (next(&at, &token)) {
		if (i == 0 && strcmp(token.s, "-a") == 0) {
			b->after_a = true;
			if (!next(&at, &b->account))
				break;
			b->after_a = false;
			continue;
		}
		if (i < n && b->params[i].type == PARAM_CONTACT &&
		    strchr(token.s, '@') == NULL)
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

static void
offer(struct gather *g, const struct before *b)
{
	int i = b->index;

	if (b->after_a) {
		by_account(g);
		return;
	}
	if (i == -1)
		return;
	g->param = &b->params[i];
	if (by_type[g->param->type] != NULL)
		by_type[g->param->type](g);
	/* What may be left out does not hide what follows it. */
	if (g->param->type == PARAM_CONTACT && g->param->optional &&
	    i + 1 < PARAMS_MAX && b->params[i + 1].name[0] != '\0') {
		g->param = &b->params[i + 1];
		if (by_type[g->param->type] != NULL)
			by_type[g->param->type](g);
	}
}

static void
by_params(struct gather *g, const struct cmd_row *row, const char *at)
{
	struct before b = { .row = row, .at = at };

	str_init(&b.account);
	str_init(&b.contact);
	str_init(&b.setting);
	walk_params(&b, at);
	g->account = b.account.len > 0 ? b.account.s : NULL;
	g->contact = b.contact.len > 0 ? b.contact.s : NULL;
	g->setting = b.setting.len > 0 ? b.setting.s : NULL;
	g->rest = at;
	offer(g, &b);
	str_free(&b.account);
	str_free(&b.contact);
	str_free(&b.setting);
}

/* `before`: the line from behind the slash up to the word. */
static void
by_line(struct gather *g, const char *before)
{
	struct str words;
	const char *s = before + strspn(before, BLANKS);
	const struct cmd_row *row;
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
	add_row_words(g, words.s, "");
	s = before + strspn(before, BLANKS);
	row = cmd_match(s, &used);
	if (row != NULL && row->run != NULL && is_here(g, row))
		by_params(g, row, s + used);
	str_free(&words);
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted, each once. */
static void
tidy(struct gather *g)
{
	size_t n = 0;

	if (g->n == 0)
		return;
	qsort(g->found, g->n, sizeof(*g->found), compare);
	for (size_t i = 0; i < g->n; i++) {
		if (n > 0 && strcmp(g->found[n - 1], g->found[i]) == 0)
			free(g->found[i]);
		else
			g->found[n++] = g->found[i];
	}
	g->n = n;
}

/* In text: the names of contacts. */
static void
by_name(struct gather *g)
{
	if (g->len == 0)
		return;
	if (g->window != NULL)
		add_if(g, conv_name(g->window));
	by_contact(g);
}

size_t
cmd_complete(struct app *app, struct conv *window, const char *line,
    size_t cursor, size_t *from, char ***candidates)
{
	struct gather g = { .app = app, .window = window };
	char *copy = secret_dupn(line, cursor), *slash, *word;
	bool command = cmd_is_command(copy);

	word = copy + cursor;
	while (word > copy && strchr(BLANKS, word[-1]) == NULL)
		word--;
	*from = (size_t)(word - copy);
	g.word = word;
	g.len = strlen(word);
	slash = copy + strspn(copy, BLANKS);
	if (!command)
		by_name(&g);
	else if (slash == word)
		add_row_words(&g, "", "/");
	else {
		char *before = secret_dupn(slash + 1,
		    (size_t)(word - slash) - 1);

		by_line(&g, before);
		secret_free(before);
	}
	tidy(&g);
	secret_free(copy);
	*candidates = g.found;
	return g.n;
}

/* ---- hint -------------------------------------------------------------- */

/* The only row that begins so, or NULL. */
static const struct cmd_row *
only_row(const struct app *app, const char *words)
{
	const struct cmd_row *rows, *found = NULL;
	size_t n = cmd_rows(&rows), len = strlen(words);

	for (size_t i = 0; i < n; i++) {
		if (strncmp(rows[i].name, words, len) != 0 ||
		    (rows[i].fronts & app->front->kind) == 0)
			continue;
		if (found != NULL)
			return NULL;
		found = &rows[i];
	}
	return found;
}

char *
cmd_hint(struct app *app, const char *line)
{
	const struct cmd_row *row;
	char *usage, *hint;
	size_t used;

	if (!cmd_is_command(line))
		return NULL;
	line += strspn(line, BLANKS) + 1;
	line += strspn(line, BLANKS);
	if (*line == '\0')
		return NULL;
	row = cmd_match(line, &used);
	if (row == NULL)
		row = only_row(app, line);
	if (row == NULL)
		return NULL;
	usage = cmd_usage(row);
	hint = xasprintf("%s  %s", usage, row->help);
	free(usage);
	return hint;
}
