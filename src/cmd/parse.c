/*
 * A command line into a row of the table and its arguments, each checked by
 * its type.  Looks at nothing but the line: who is meant is run.c's.
 *
 * A line may hold a secret: arguments of a row that takes one live in secret
 * memory, and every failure marks the line as one not to be remembered,
 * since what was mistyped may well have been a secret.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define TYPED_MAX 40		/* bytes of a line that an error repeats */

static const char *
parse_skip(const char *s)
{
	return s + strspn(s, BLANKS);
}

bool
cmd_is_command(const char *line)
{
	line = parse_skip(line);
	return line[0] == '/' && line[1] != '/';
}

void
cmd_parsed_free(struct parsed *p)
{
	for (size_t i = 0; i < PARAMS_MAX; i++)
		if (p->secret)
			secret_free(p->own[i]);
		else
			free(p->own[i]);
	wipe_free(p->account);
	wipe_free(p->contact);
	wipe_free(p->resource);
	wipe_free(p->name);
	memset(p, 0, sizeof(*p));
}

/* ---- the parts before the arguments ------------------------------------ */

static bool
parse_takes_account(const struct cmd_row *row)
{
	return (row->needs & (unsigned)(NEEDS_ACCOUNT | NEEDS_CONTACT |
	    NEEDS_PEER | TAKES_ACCOUNT)) != 0 || (row->params != NULL &&
	    strstr(row->params, ":account") != NULL);
}

/* "-a ACCOUNT" */
static int
parse_take_account(struct parsed *p, const char **at, struct err *err)
{
	const char *s = parse_skip(*at);
	struct str jid;
	int rc;

	if (!parse_takes_account(p->row) || s[0] != '-' || s[1] != 'a' ||
	    (s[2] != '\0' && strchr(BLANKS, s[2]) == NULL))
		return 0;
	s += 2;
	arg_str(p, &jid);
	rc = cmd_token(&s, &jid, err);
	if (rc == 0)
		rc = err_set(err, "usage", "write the address of an account "
		    "behind -a");
	if (rc == 1) {
		p->account = jid_parse_account(jid.s, err);
		p->account_given = true;
		rc = p->account == NULL ? -1 : 0;
	}
	str_free(&jid);
	*at = s;
	return rc;
}

/* No row at all.  Later words may hold a secret: only the first is shown. */
static int
parse_unknown_row(const struct parsed *p, const char *words, struct err *err)
{
	const struct cmd_row *near = cmd_nearest(p->rows, words);
	struct str typed;
	size_t len = strcspn(words, BLANKS);

	str_init(&typed);
	utf8_safe(&typed, words, len > TYPED_MAX ? TYPED_MAX : len, SAFE_NAME);
	if (near != NULL)
		err_set(err, "unknown-command",
		    "unknown command /%s: did you mean /%s?", typed.s,
		    near->name);
	else
		err_set(err, "unknown-command",
		    "unknown command /%s: /help lists them", typed.s);
	str_free(&typed);
	return -1;
}

/*
 * More was given than the row takes.  Where it has subcommands it was meant
 * for one of them, as in "/otr strat".
 */
static int
parse_unknown_rest(const struct parsed *p, const char *words, struct err *err)
{
	const struct cmd_row *near = cmd_nearest(p->rows, words);

	if (!cmd_has_subs(p->row) || near == NULL ||
	    strlen(near->name) <= strlen(p->row->name))
		return arg_usage(p, err);
	return err_set(err, "unknown-command",
	    "/%s has no such subcommand: did you mean /%s?", p->row->name,
	    near->name);
}

/*
 * "/otr smp qeustion ..." would make a secret of a subcommand that was
 * mistyped, and of what follows it.
 */
static int
parse_check_slip(const struct parsed *p, const char *words, const char *at,
    struct err *err)
{
	const struct cmd_row *near;
	const char *s = parse_skip(at);
	size_t len = strcspn(s, BLANKS);

	if (!cmd_takes_secret(p->row) || !cmd_has_subs(p->row) || len < 4 ||
	    *parse_skip(s + len) == '\0' || *s == '"' || *s == '@')
		return 0;
	near = cmd_nearest(p->rows, words);
	if (near == NULL || strlen(near->name) <= strlen(p->row->name) ||
	    strncmp(near->name, p->row->name, strlen(p->row->name)) != 0)
		return 0;
	return err_set(err, "unknown-command", "did you mean /%s? Write a "
	    "secret that begins so in quotes", near->name);
}

/* ---- the whole --------------------------------------------------------- */

/* A text of blanks is a text. */
static bool
parse_is_over(const struct cmd_param *param, const char *at)
{
	if (param->type == PARAM_TEXT)
		return at[0] == '\0' || at[1] == '\0';
	return *parse_skip(at) == '\0';
}

/* Whether the next word has one. */
static bool
parse_has_at(const char *at)
{
	const char *s = parse_skip(at);
	size_t len = *s == '"' ? 1 + strcspn(s + 1, "\"") :
	    strcspn(s, BLANKS);

	return memchr(s, '@', len) != NULL;
}

static int
parse_args(struct parsed *p, const char **at, struct err *err)
{
	struct cmd_param params[PARAMS_MAX];
	int n = cmd_params(p->row, params), i = 0;
	bool contact = n > 0 && params[0].type == PARAM_CONTACT;

	if (contact) {
		i++;
		if (contact_take(p, params, n, at, err) == -1)
			return -1;
	}
	for (; i < n; i++) {
		/* "/connect -a ACCOUNT PASSWORD": the address is said. */
		if (params[i].type == PARAM_JID && params[i].optional &&
		    p->account_given) {
			p->n++;
			continue;
		}
		/* "/reply #ID TEXT": a text may begin with any word. */
		if (params[i].type == PARAM_LINE && params[i].optional &&
		    i < n - 1 && *parse_skip(*at) != '#') {
			p->n++;
			continue;
		}
		/* "/invite bob@example.org come and see" */
		if (params[i].type == PARAM_ROOM && params[i].optional &&
		    i < n - 1 && !parse_has_at(*at)) {
			p->n++;
			continue;
		}
		if (parse_is_over(&params[i], *at))
			return params[i].optional ? 0 : arg_usage(p, err);
		if (arg_take(p, &params[i], i == n - 1, at, err) == -1)
			return -1;
	}
	/* "/otr v2 allow bob@example.org" is said as easily. */
	if (contact && p->contact == NULL && !p->secret)
		return contact_take_last(p, at, err);
	return 0;
}

static int
parse_row(struct parsed *p, const char *words, struct err *err)
{
	const char *at = words;
	size_t used;

	p->row = cmd_match(p->rows, words, &used);
	if (p->row == NULL)
		return parse_unknown_row(p, words, err);
	p->secret = cmd_takes_secret(p->row);
	at += used;
	if (p->row->run == NULL)
		return *parse_skip(at) == '\0' ? arg_usage(p, err) :
		    parse_unknown_rest(p, words, err);
	if (parse_check_slip(p, words, at, err) == -1 ||
	    parse_take_account(p, &at, err) == -1 || parse_args(p, &at,
	    err) == -1)
		return -1;
	return *parse_skip(at) == '\0' ? 0 : parse_unknown_rest(p, words, err);
}

int
parse_line(struct parsed *p, const struct cmd_row *rows, const char *line,
    cmd_known_fn *known, const void *arg, struct err *err)
{
	const char *words = parse_skip(line);

	memset(p, 0, sizeof(*p));
	p->rows = rows;
	p->known = known;
	p->known_arg = arg;
	if (*words == '/')
		words = parse_skip(words + 1);
	return parse_row(p, words, err);
}
