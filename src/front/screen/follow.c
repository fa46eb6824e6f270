/*
 * Links that are seen, each with a letter while one is chosen (M-o): then it
 * is opened by the user's own command, or copied.  One to an address of XMPP
 * is for the input line.  Must not know how anything is opened.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

#define FOLLOW_MAX 26		/* letters from a to z */
#define FOLLOW_NONE SIZE_MAX

struct follow {
	uint64_t window;	/* its `born` */
	struct followed {
		uint64_t serial;	/* of the entry */
		size_t nth;	/* of its links */
		char *target;	/* secret */
		bool sealed;
	} of[FOLLOW_MAX];
	size_t n;		/* the newest first */
	size_t chosen;
};

/* ---- which there are ----------------------------------------------------- */

/* Which of the rows a byte of the text stands in. */
static int
follow_row(const struct layout *l, size_t at)
{
	size_t i = 0;

	while (i + 1 < l->nrows && l->rows[i + 1].from <= at)
		i++;
	return l->height - (int)(l->nrows + l->ntails) + (int)i;
}

/* Whether a row that a link is in is among those that are shown. */
static bool
follow_is_shown(const struct layout *l, const struct url_placed *u, int from,
    int to)
{
	return follow_row(l, u->at.from + u->at.len - 1) >= from &&
	    follow_row(l, u->at.from) < to;
}

static void
follow_collect(struct ui *ui, const struct layout *l, int from, int to)
{
	struct follow *f = ui->follow;

	for (size_t i = l->urls.n; i > 0 && f->n < FOLLOW_MAX; i--) {
		const struct url_placed *u = &l->urls.of[i - 1];

		if (follow_is_shown(l, u, from, to))
			f->of[f->n++] = (struct followed){ l->entry->serial,
			    i - 1, secret_dup(u->target),
			    copy_is_sealed(ui, l->entry) };
	}
}

void
follow_label(const struct ui *ui, struct layout *l)
{
	const struct follow *f = ui->follow;

	if (f == NULL || f->window != ui->current->born)
		return;
	for (size_t i = 0; i < f->n; i++)
		if (f->of[i].serial == l->entry->serial &&
		    f->of[i].nth < l->urls.n) {
			l->urls.of[f->of[i].nth].label = (char)('a' + i);
			l->urls.of[f->of[i].nth].chosen = i == f->chosen;
		}
}

/* ---- begun, ended ---------------------------------------------------------- */

void
follow_end(struct ui *ui)
{
	struct follow *f = ui->follow;

	if (f == NULL)
		return;
	ui->follow = NULL;
	for (size_t i = 0; i < f->n; i++)
		secret_free(f->of[i].target);
	free(f);
	ui->seeks++;
	ui->changes++;
}

static void
follow_ask(struct ui *ui)
{
	ui_say(ui, STYLE_QUESTION, "Which link?  Type its letter.  Esc goes "
	    "back.");
}

static void
follow_choose(struct ui *ui, size_t which)
{
	struct follow *f = ui->follow;

	f->chosen = which;
	ui->seeks++;
	ui_say(ui, STYLE_QUESTION, "o opens, c copies, Esc goes back: %s",
	    f->of[which].target);
}

void
follow_open(struct ui *ui)
{
	follow_end(ui);
	complete_end(ui);
	ui->follow = xcalloc(1, sizeof(*ui->follow));
	ui->follow->window = ui->current->born;
	ui->follow->chosen = FOLLOW_NONE;
	ui->seeks++;
	/* What is said takes rows, in which there may be one. */
	follow_ask(ui);
	view_each(ui, follow_collect);
	if (ui->follow->n > 1)
		return;
	if (ui->follow->n == 1) {
		follow_choose(ui, 0);
		return;
	}
	follow_end(ui);
	ui_say(ui, STYLE_NOTICE, "There is no link in the lines that you "
	    "see.");
}

/* ---- opened ---------------------------------------------------------------- */

struct following {
	struct ui *ui;
	char *account;		/* or NULL */
	char *target;		/* secret */
};

static struct account *
follow_account(const struct ui *ui)
{
	const struct window *w = ui->current;

	return w->talk != NULL ? talk_account(w->talk) : w->raw;
}

static void
follow_run(struct ui *ui, const struct account *a, const char *target)
{
	struct err err;

	if (ui->ops.open_link(ui->ops.arg, a, target, &err) == -1)
		ui_say(ui, STYLE_ERROR, "%s", err.text);
	else
		ui_say(ui, STYLE_NOTICE, "Your url_command got the link.");
}

/* It may have been removed meanwhile. */
static struct account *
follow_find(const struct ui *ui, const char *jid)
{
	for (size_t i = 0; jid != NULL && i < chat_accounts(ui->chat); i++)
		if (strcmp(account_jid(chat_account(ui->chat, i)), jid) == 0)
			return chat_account(ui->chat, i);
	return NULL;
}

static void
follow_answered(void *arg, size_t which)
{
	struct following *f = arg;
	struct account *a = follow_find(f->ui, f->account);

	if (which != 0)
		ui_say(f->ui, STYLE_NOTICE, "The link was not opened.");
	else if (f->account != NULL && a == NULL)
		ui_say(f->ui, STYLE_ERROR, "The account is gone; the link was "
		    "not opened.");
	else
		follow_run(f->ui, a, f->target);
	secret_free(f->target);
	free(f->account);
	free(f);
}

static void
follow_ask_beside(struct ui *ui, const struct account *a, const char *target)
{
	static const struct answer open = { .text = "open it",
	    .brief = "open", .risky = true };
	const struct answers asked = { .question = "This account uses a "
	    "proxy, and your url_command does not: whoever runs the site of "
	    "the link may see your own network address.", .at = &open, .n = 1,
	    .otherwise = "do not open it" };
	struct following *f = xcalloc(1, sizeof(*f));

	*f = (struct following){ ui, a == NULL ? NULL :
	    xstrdup(account_jid(a)), secret_dup(target) };
	ui_ask(ui, &asked, follow_answered, f);
}

/* An address of XMPP, for the line: what is typed there already stays. */
static void
follow_xmpp(struct ui *ui, const char *target)
{
	const char *join = strstr(target, "?join");
	char *jid = url_xmpp_address(target), *word, *line;

	if (jid == NULL)
		ui_say(ui, STYLE_ERROR, "The link has no address that sotto "
		    "can use.");
	else if (line_text(ui->current->line)[0] != '\0')
		ui_say(ui, STYLE_NOTICE, "Send or clear what you typed in the "
		    "line first.");
	else {
		word = jid_word(jid, false);
		line = xasprintf("%s %s", join != NULL ? "/join" : "/query",
		    word);
		line_set(ui->current->line, line, strlen(line));
		free(word);
		free(line);
		ui_say(ui, STYLE_NOTICE, "Enter runs the command in the "
		    "line.");
	}
	free(jid);
}

static void
follow_do(struct ui *ui, const struct followed *u, bool copy)
{
	const struct account *a = follow_account(ui);
	bool beside = false;
	struct err err;

	if (copy)
		copy_text(ui, u->target, u->sealed, "");
	else if (strncmp(u->target, "xmpp:", 5) == 0)
		follow_xmpp(ui, u->target);
	else if (ui->ops.opens == NULL ||
	    ui->ops.opens(ui->ops.arg, a, &beside, &err) == -1)
		copy_text(ui, u->target, u->sealed, "There is no url_command "
		    "to open it.  ");
	else if (beside)
		follow_ask_beside(ui, a, u->target);
	else
		follow_run(ui, a, u->target);
}

/* ---- keys -------------------------------------------------------------------- */

/* One of the letters, small; NUL: it is another key. */
static char
follow_letter(const struct key *key)
{
	return key->code == KEY_TEXT && (key->mods & (MOD_CTRL | MOD_ALT)) ==
	    0 && key->text[0] >= 'a' && key->text[0] <= 'z' &&
	    key->text[1] == '\0' ? key->text[0] : '\0';
}

static void
follow_finish(struct ui *ui, bool copy)
{
	struct followed u = ui->follow->of[ui->follow->chosen];

	u.target = secret_dup(u.target);
	follow_end(ui);
	follow_do(ui, &u, copy);
	secret_free(u.target);
}

static void
follow_key_letter(struct ui *ui, char letter)
{
	struct follow *f = ui->follow;
	size_t which = (size_t)(letter - 'a');

	if (f->chosen == FOLLOW_NONE && which < f->n)
		follow_choose(ui, which);
	else if (f->chosen == FOLLOW_NONE)
		follow_ask(ui);
	else if (letter == 'o' || letter == 'c')
		follow_finish(ui, letter == 'c');
	else
		follow_choose(ui, f->chosen);
}

bool
follow_key(struct ui *ui, const struct key *key, const struct action *row)
{
	enum ui_action action = row != NULL && row->type == ACT_UI ?
	    (enum ui_action)row->action : UI_ACTIONS;
	struct follow *f = ui->follow;
	char letter = follow_letter(key);

	if (f == NULL)
		return false;
	if (f->window != ui->current->born) {
		follow_end(ui);
		return false;
	}
	if (letter != '\0')
		follow_key_letter(ui, letter);
	else if (action == UI_ENTER && f->chosen != FOLLOW_NONE)
		follow_finish(ui, false);
	else {
		follow_end(ui);
		/* Another key does what it does. */
		return key->code == KEY_ESCAPE || row == NULL ||
		    action == UI_CANCEL || action == UI_LINKS ||
		    action == UI_ENTER;
	}
	return true;
}
