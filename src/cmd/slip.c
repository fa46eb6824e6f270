/*
 * Law 1 for what a script gave and nobody can read: a command that is not
 * there, a setting that is not there, a line that is no JSON, too long or not
 * UTF-8.  Where it is near to a command that protects, the next lines must
 * not leave as if it had.  Must not know what the commands do.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define SLIP_HEAD 1024		/* of a line: its command, and for whom */

/*
 * The row that was meant: as it stands or in capitals, by its words or the
 * nearest.  NULL: nothing is near.
 */
static const struct cmd_row *
slip_row(const char *words)
{
	char low[SLIP_HEAD];
	const struct cmd_row *rows, *row;
	size_t used, i;

	for (i = 0; i < sizeof(low) - 1 && words[i] != '\0'; i++)
		low[i] = (char)tolower((unsigned char)words[i]);
	low[i] = '\0';
	(void)cmd_rows(&rows);
	row = cmd_match(rows, low, &used);
	return row != NULL && row->run != NULL ? row : cmd_nearest(rows, low);
}

/* What it would have protected; NULL: nothing. */
static const char *
slip_what(const struct cmd_row *row)
{
	if (row == NULL)
		return NULL;
	if (row->protects != NULL && strcmp(row->protects, "*") == 0)
		return SLIP;
	return row->protects;
}

/* ---- whom it concerns -------------------------------------------------- */

struct whom {
	char *account, *contact;
	bool unclear;		/* all of them, then */
};

/* One word of the line: an address that stands for one of the two. */
static void
slip_whom_word(struct whom *whom, const char *word, size_t len, char **at)
{
	char *text = xstrndup(word, len);

	if (*at != NULL || (*at = jid_parse_bare(text, NULL)) == NULL)
		whom->unclear = true;
	wipe(text, strlen(text));
	free(text);
}

static void
slip_whom_read(struct whom *whom, const char *words)
{
	bool account = false;
	size_t len;

	for (; words += strspn(words, BLANKS "\""), *words != '\0';
	    words += len) {
		len = strcspn(words, BLANKS "\"");
		if (account)
			slip_whom_word(whom, words, len, &whom->account);
		else if (memchr(words, '@', len) != NULL)
			slip_whom_word(whom, words, len, &whom->contact);
		account = len == 2 && strncmp(words, "-a", 2) == 0;
	}
}

static void
slip_hold(struct app *app, const struct whom *whom, const char *what,
    const char *why)
{
	bool known = whom->account == NULL || account_find(app->chat,
	    whom->account) != NULL;

	if (whom->unclear || !known || (whom->account == NULL &&
	    whom->contact == NULL))
		protect_mark(app, NULL, NULL, what, why);
	else
		protect_mark(app, whom->account, whom->contact, what, why);
}

void
slip_heed(struct app *app, struct talk *window, const char *line,
    const char *code)
{
	const char *words = line + strspn(line, BLANKS), *what;
	const struct cmd_row *row;
	struct whom whom = { 0 };
	char *why;

	words += *words == '/';
	words += strspn(words, BLANKS);
	if (*words == '\0')
		return;
	row = slip_row(words);
	if ((what = slip_what(row)) == NULL)
		return;
	slip_whom_read(&whom, words);
	if (whom.account == NULL && whom.contact == NULL && window != NULL &&
	    row != NULL && (row->needs & NEEDS_CONTACT) != 0) {
		whom.account = xstrdup(account_jid(talk_account(window)));
		whom.contact = xstrdup(talk_jid(window));
	}
	why = xasprintf("a command before this line cannot be read (%s): "
	    "nothing leaves until you give it again without the mistake", code);
	slip_hold(app, &whom, what, why);
	free(why);
	free(whom.account);
	free(whom.contact);
}

/* Where the command begins in what may be JSON: "/ or "\/; NULL: nowhere. */
static const char *
slip_command_in(const char *text)
{
	const char *at = text + strspn(text, BLANKS);

	if (*at == '/')
		return at[1] == '/' ? NULL : at;
	if (*at != '{')
		return NULL;
	while ((at = strchr(at, '"')) != NULL) {
		at++;
		at += strspn(at, BLANKS);
		at += at[0] == '\\' && at[1] == '/';
		if (*at == '/')
			return at;
	}
	return NULL;
}

void
cmd_garbled(struct app *app, struct talk *window, const char *text,
    size_t len, const struct err *err)
{
	char head[SLIP_HEAD];
	const char *line;

	if (app->front->kind != FRONT_SCRIPT)
		return;
	if (len > sizeof(head) - 1)
		len = sizeof(head) - 1;
	for (size_t i = 0; i < len; i++)
		head[i] = text[i] == '\0' ? ' ' : text[i];
	head[len] = '\0';
	if ((line = slip_command_in(head)) != NULL)
		slip_heed(app, window, line, err->code);
	wipe(head, sizeof(head));
}
