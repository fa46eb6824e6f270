/*
 * Lines that were being written when their window was closed: they stand there
 * again when it is opened.  Only in memory.  Must not know why it was closed.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

#define UNFINISHED_MAX 50	/* the oldest goes */

struct unfinished {
	struct unfinished *next;
	char *account, *jid;
	char *text;		/* secret */
	size_t cursor;
};

static void
unfinished_drop(struct unfinished **at)
{
	struct unfinished *u = *at;

	*at = u->next;
	free(u->account);
	free(u->jid);
	secret_free(u->text);
	free(u);
}

static struct unfinished **
unfinished_of(struct ui *ui, const char *account, const char *jid)
{
	struct unfinished **at = &ui->unfinished;

	while (*at != NULL && (strcmp((*at)->account, account) != 0 ||
	    strcmp((*at)->jid, jid) != 0))
		at = &(*at)->next;
	return at;
}

void
unfinished_put(struct ui *ui, const char *account, const char *jid,
    const char *text, size_t cursor)
{
	struct unfinished *u = xcalloc(1, sizeof(*u)), **at;
	size_t n = 0;

	at = unfinished_of(ui, account, jid);
	if (*at != NULL)
		unfinished_drop(at);
	*u = (struct unfinished){ ui->unfinished, xstrdup(account),
	    xstrdup(jid), secret_dup(text), cursor };
	ui->unfinished = u;
	for (at = &ui->unfinished; *at != NULL && n < UNFINISHED_MAX; n++)
		at = &(*at)->next;
	while (*at != NULL)
		unfinished_drop(at);
}

bool
unfinished_keep(struct ui *ui, const struct window *w)
{
	const char *text = line_text(w->line);

	if (w->talk == NULL || text[0] == '\0' || w->entered)
		return false;
	unfinished_put(ui, account_jid(talk_account(w->talk)),
	    talk_jid(w->talk), text, line_cursor(w->line));
	return true;
}

void
unfinished_back(struct ui *ui, struct window *w)
{
	struct unfinished **at;

	if (w->talk == NULL)
		return;
	at = unfinished_of(ui, account_jid(talk_account(w->talk)),
	    talk_jid(w->talk));
	if (*at == NULL)
		return;
	line_set(w->line, (*at)->text, (*at)->cursor);
	unfinished_drop(at);
}

void
unfinished_free(struct ui *ui)
{
	while (ui->unfinished != NULL)
		unfinished_drop(&ui->unfinished);
}
