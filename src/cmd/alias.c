/*
 * Aliases: lines that stand for a command line, the user's own (setting
 * `alias') and what other programs call commands (habit.c).  On a screen
 * alone: what scripts write means what the table says.
 *
 * A name of the table is never an alias, whatever the settings have; what an
 * alias stands for is a command of the table, which is run as if it had been
 * typed, questions and all; and it is looked up once, so that no alias stands
 * for another.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define NAME_MAX_BYTES 32

static const char *
alias_words(const char *line)
{
	line += strspn(line, BLANKS);
	line += *line == '/';
	return line + strspn(line, BLANKS);
}

/* ---- the user's own ------------------------------------------------------ */

static int alias_check_line(const struct cmd_row *, const char *line,
    struct err *);

/* For the first of some words, or NULL; *used: its bytes. */
static const char *
alias_of(const struct app *app, const char *words, size_t *used)
{
	const char *const *items;
	size_t n = conf_list(app->conf, SET_ALIAS, NULL, NULL, &items), len;

	*used = strcspn(words, BLANKS);
	for (size_t i = 0; i < n && *used > 0; i++) {
		len = strcspn(items[i], "=");
		if (len == *used && memcmp(items[i], words, len) == 0)
			return items[i] + len + 1;
	}
	return NULL;
}

static bool
alias_is_name(const char *s, size_t len)
{
	return len > 0 && len <= NAME_MAX_BYTES && s[0] >= 'a' &&
	    s[0] <= 'z' && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789"
	    "-_") >= len;
}

static int
alias_secret(struct err *err)
{
	return err_set(err, "secret", "an alias is kept in a file: end it with "
	    "the command, before the secret");
}

static bool
alias_has_proxy_password(const char *words)
{
	bool has = false;
	char *word;
	size_t n;

	while (!has && *(words += strspn(words, BLANKS "\"")) != '\0') {
		n = strcspn(words, BLANKS "\"");
		word = secret_dupn(words, n);
		has = proxy_has_password(word);
		secret_free(word);
		words += n;
	}
	return has;
}

int
alias_check_inner(const struct cmd_row *rows, const char *line,
    struct err *err)
{
	const char *at = alias_words(line);
	const struct cmd_row *row;
	size_t used;
	bool sets;

	if ((row = cmd_match(rows, at, &used)) == NULL)
		return 0;
	sets = strcmp(row->name, "set") == 0;
	if (!sets && strcmp(row->name, "alias") != 0 &&
	    strcmp(row->name, "bind") != 0)
		return 0;
	at += used;
	if (sets && alias_has_proxy_password(at))
		return alias_secret(err);
	/* "/alias x /msg", "/set bind F5=/msg", but "/set ca_file /x". */
	for (; (at = strchr(at, '/')) != NULL; at++)
		if (at[-1] == '=' || (!sets &&
		    strchr(BLANKS "\"", at[-1]) != NULL))
			return alias_check_line(rows, at, err);
	return 0;
}

/* The command itself must stand there; what is kept in a file is no secret. */
static int
alias_check_line(const struct cmd_row *rows, const char *line,
    struct err *err)
{
	const struct cmd_row *row;
	const char *words = alias_words(line);
	size_t used;

	if (!cmd_is_command(line))
		return err_set(err, "bad-alias",
		    "an alias stands for a command line, which begins with /");
	if ((row = cmd_match(rows, words, &used)) == NULL)
		return err_set(err, "bad-alias", "an alias must stand for a "
		    "command of sotto: this is none");
	words += used;
	if ((cmd_takes_secret(row) || cmd_takes(row, PARAM_STANZA)) &&
	    words[strspn(words, BLANKS)] != '\0')
		return alias_secret(err);
	/* "/otr auth hunter2": what was mistyped may be one, too. */
	words += strspn(words, BLANKS);
	if (row->run == NULL && *words != '\0' && *words != '$')
		return err_set(err, "secret", "/%s stands for no command; it "
		    "is not kept, as it may have a secret", row->name);
	return alias_check_inner(rows, line, err);
}

int
alias_check(const struct cmd_row *rows, const char *item, struct err *err)
{
	size_t len = strcspn(item, "="), used;
	char *name = xstrndup(item, len);
	const struct cmd_row *row = cmd_match(rows, name, &used);
	int rc = 0;

	if (item[len] == '\0' || !alias_is_name(name, len))
		rc = err_set(err, "bad-alias", "an alias has small letters, "
		    "digits, - and _, and begins with a letter");
	else if (row != NULL)
		rc = err_set(err, "bad-alias", "/%s is a command: choose "
		    "another name for the alias", row->name);
	free(name);
	return rc == 0 ? alias_check_line(rows, item + len + 1, err) : -1;
}

/* ---- parameters ----------------------------------------------------------- */

/* A word with its quotes, and what stands behind it. */
static size_t
alias_word(const char *s)
{
	size_t n = 0;

	if (*s != '"')
		return strcspn(s, BLANKS);
	for (n = 1; s[n] != '\0' && s[n] != '"'; n++)
		n += s[n] == '\\' && s[n + 1] != '\0';
	return n + (s[n] == '"');
}

/* The word with this number, from 1 on; its length is 0 where there is none. */
static const char *
alias_nth(const char *args, int number, size_t *len)
{
	args += strspn(args, BLANKS);
	while (--number > 0) {
		args += alias_word(args);
		args += strspn(args, BLANKS);
	}
	*len = alias_word(args);
	return args;
}

static int
alias_missing(const char *text, int number, struct err *err)
{
	return err_set(err, "usage", "word %d is missing: this stands for %s",
	    number, text);
}

/* What stands at *at, behind a $; false: a $ is a $. */
static int
alias_parameter(struct str *out, const char **at, const char *args,
    const char *text, struct err *err)
{
	const char *s = *at + 1, *word;
	size_t len;

	if (*s == '$')
		str_addc(out, '$');
	else if (*s == '*')
		str_add(out, args);
	else if (*s >= '1' && *s <= '9') {
		word = alias_nth(args, *s - '0', &len);
		if (s[1] == '-')
			str_add(out, word);
		else if (len == 0)
			return alias_missing(text, *s - '0', err);
		else
			str_addn(out, word, len);
		s += s[1] == '-';
	} else {
		str_addc(out, '$');
		s--;
	}
	*at = s + 1;
	return 0;
}

/* Whether the line ends as what was typed. */
static bool
alias_ends_so(const struct str *line, const char *args)
{
	size_t n = strlen(args);

	return n <= line->len && strcmp(line->s + line->len - n, args) == 0;
}

static int
alias_fill(struct str *out, const char *text, const char *args, bool *moved,
    struct err *err)
{
	bool used = false;

	args += strspn(args, BLANKS);
	for (const char *at = text; *at != '\0';) {
		if (out->len > LINE_MAX_BYTES)
			break;
		if (*at != '$') {
			str_addc(out, *at++);
			continue;
		}
		used |= at[1] == '*' || (at[1] >= '1' && at[1] <= '9');
		if (alias_parameter(out, &at, args, text, err) == -1)
			return -1;
	}
	if (!used && *args != '\0')
		str_addf(out, " %s", args);
	*moved = !alias_ends_so(out, args);
	return out->len <= LINE_MAX_BYTES ? 1 : err_set(err, "too-long",
	    "the line would be too long: at most %d bytes", LINE_MAX_BYTES);
}

/* ---- what a line stands for ------------------------------------------------ */

/* "/3" is window 3. */
static bool
alias_is_window(const char *words)
{
	size_t n = strspn(words, "0123456789");

	return n > 0 && n < 6 && words[n + strspn(words + n, BLANKS)] == '\0';
}

static const char *
alias_answer_of(const struct app *app, const struct habit *habit)
{
	return habit->heard == NULL || app->front->kind == FRONT_SCREEN ?
	    habit->answer : habit->heard;
}

static int
alias_answer(const struct app *app, const struct habit *habit,
    struct err *err)
{
	return err_set(err, "unknown-command", "/%s is not a command here: %s",
	    habit->typed, alias_answer_of(app, habit));
}

/* "/op Ann Lee" is not Ann. */
static int
alias_habit(struct str *out, const struct habit *habit, const char *args,
    bool *moved, struct err *err)
{
	size_t more;

	(void)alias_nth(args, 2, &more);
	if (strstr(habit->means, "$1") != NULL && more > 0)
		return err_set(err, "usage", "/%s takes one word, in quotes "
		    "if it has blanks: it stands for %s", habit->typed,
		    habit->means);
	return alias_fill(out, habit->means, args, moved, err);
}

int
alias_expand(const struct app *app, const struct cmd_row *rows,
    const char *line, struct str *out, bool *moved, struct err *err)
{
	const char *words = alias_words(line), *text;
	const struct cmd_row *row;
	const struct habit *habit;
	size_t used, len;

	*moved = false;
	if (!cmd_is_person(app))
		return 0;
	row = cmd_match(rows, words, &used);
	if (row == NULL && alias_is_window(words)) {
		str_addf(out, "/win %s", words);
		return 1;
	}
	if (row == NULL && (text = alias_of(app, words, &len)) != NULL)
		return alias_fill(out, text, words + len, moved, err);
	habit = habit_find(words, &len);
	if (habit == NULL || len <= used)
		return 0;
	if (habit->answer != NULL)
		return row == NULL || row->run == NULL || words[len +
		    strspn(words + len, BLANKS)] != '\0' ?
		    alias_answer(app, habit, err) : 0;
	return row == NULL || row->run == NULL ?
	    alias_habit(out, habit, words + len, moved, err) : 0;
}

const struct cmd_row *
alias_row(const struct app *app, const struct cmd_row *rows,
    const char *words, size_t *used)
{
	const struct cmd_row *row = cmd_match(rows, words, used);
	const struct habit *habit;
	const char *text = NULL;
	size_t len, name;

	if (!cmd_is_person(app) || (row != NULL &&
	    row->run != NULL))
		return row;
	if (row == NULL)
		text = alias_of(app, words, &len);
	if (text == NULL && (habit = habit_find(words, &len)) != NULL &&
	    len > *used)
		text = habit->means;
	if (text == NULL)
		return row;
	text = alias_words(text);
	row = cmd_match(rows, text, &name);
	*used = len;
	return row == NULL || text[name] != '\0' ? NULL : row;
}

char *
alias_told(const struct app *app, const struct cmd_row *rows,
    const char *words)
{
	const struct habit *habit;
	const char *text;
	size_t used;

	if (!cmd_is_person(app) || cmd_find(rows, words) != NULL)
		return NULL;
	if (cmd_match(rows, words, &used) == NULL &&
	    (text = alias_of(app, words, &used)) != NULL &&
	    words[used] == '\0')
		return xasprintf("/%s stands for %s", words, text);
	habit = habit_find(words, &used);
	if (habit == NULL || words[used] != '\0')
		return NULL;
	return habit->answer != NULL ? xasprintf("/%s is not a command here: "
	    "%s.", words, alias_answer_of(app, habit)) :
	    xasprintf("/%s stands for %s", words,
	    habit->means);
}
