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
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"

#define BLANKS " \t\r\n"
#define TYPED_MAX 40		/* bytes of a line that an error repeats */

static const char *
skip(const char *s)
{
	return s + strspn(s, BLANKS);
}

bool
cmd_is_command(const char *line)
{
	line = skip(line);
	return line[0] == '/' && line[1] != '/';
}

/* ---- arguments --------------------------------------------------------- */

static int
token_quoted(const char **at, struct str *out, struct err *err)
{
	const char *s = *at + 1;

	for (; *s != '"'; s++) {
		if (*s == '\\' && (s[1] == '"' || s[1] == '\\'))
			s++;
		if (*s == '\0')
			return err_set(err, "usage",
			    "a quotation mark is missing at the end");
		str_addc(out, *s);
	}
	s++;
	if (*s != '\0' && strchr(BLANKS, *s) == NULL)
		return err_set(err, "usage",
		    "a blank is missing after a quotation mark");
	*at = s;
	return 1;
}

int
cmd_token(const char **at, struct str *out, struct err *err)
{
	const char *s = skip(*at);
	size_t len;

	*at = s;
	if (*s == '\0')
		return 0;
	if (*s == '"')
		return token_quoted(at, out, err);
	len = strcspn(s, BLANKS);
	str_addn(out, s, len);
	*at = s + len;
	return 1;
}

/* What stands next, as it is: not taken. */
static bool
next_is_address(const char *s)
{
	size_t len;

	s = skip(s);
	len = *s == '"' ? 1 + strcspn(s + 1, "\"") : strcspn(s, BLANKS);
	return memchr(s, '@', len) != NULL;
}

static void
str_new(const struct parsed *p, struct str *out)
{
	if (p->secret)
		str_init_secret(out);
	else
		str_init(out);
}

/* Keeps a string as the next argument. */
static void
keep(struct parsed *p, const char *s, size_t len)
{
	char *copy = p->secret ? secret_dupn(s, len) : xstrndup(s, len);

	p->own[p->n] = copy;
	p->arg[p->n++] = copy;
}

static void
wipe_free(char *s)
{
	if (s != NULL)
		wipe(s, strlen(s));
	free(s);
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
	memset(p, 0, sizeof(*p));
}

static int
usage(const struct parsed *p, struct err *err)
{
	char *text = cmd_usage(p->row);

	err_set(err, "usage", "usage: %s", text);
	free(text);
	return -1;
}

/* ---- types ------------------------------------------------------------- */

/* Rest of the line without the blanks around it, and one pair of quotes. */
static void
rest(const char *s, const char **from, size_t *len, bool trim_end)
{
	s = skip(s);
	*len = strlen(s);
	while (trim_end && *len > 0 && strchr(BLANKS, s[*len - 1]) != NULL)
		(*len)--;
	if (*len >= 2 && s[0] == '"' && s[*len - 1] == '"') {
		s++;
		*len -= 2;
	}
	*from = s;
}

static int
read_word(struct parsed *p, const struct cmd_param *param, const char *s,
    struct err *err)
{
	const char *w = param->words;
	size_t len = strlen(s), n;

	for (;; w += n + 1) {
		n = strcspn(w, "|");
		if (n == len && memcmp(w, s, n) == 0)
			break;
		if (w[n] == '\0')
			return usage(p, err);
	}
	keep(p, s, len);
	return 0;
}

static int
read_setting(struct parsed *p, const char *s, struct err *err)
{
	const char *names[SETTINGS], *near;
	int id = setting_find(s);

	if (id != -1 &&
	    (setting_row((enum setting)id)->flags & SETTING_HIDDEN) == 0) {
		/* Whatever stands after it must not be remembered. */
		if (setting_row((enum setting)id)->type == SETTING_SECRET)
			return err_set(err, "not-settable",
			    "%s belongs into the configuration file", s);
		keep(p, s, strlen(s));
		return 0;
	}
	for (size_t i = 0; i < SETTINGS; i++)
		names[i] = setting_row((enum setting)i)->name;
	near = word_nearest(s, names, NELEM(names));
	if (near != NULL)
		return err_set(err, "unknown-setting",
		    "unknown setting: did you mean %s?", near);
	return err_set(err, "unknown-setting",
	    "unknown setting: /set lists them");
}

static int
read_int(struct parsed *p, const char *s, struct err *err)
{
	char *end;

	errno = 0;
	(void)strtol(s, &end, 10);
	if (errno != 0 || end == s || *end != '\0')
		return usage(p, err);
	keep(p, s, strlen(s));
	return 0;
}

static int
read_jid(struct parsed *p, const char *s, bool ours, struct err *err)
{
	char *jid = jid_parse_bare(s, err);

	if (jid == NULL)
		return -1;
	keep(p, jid, strlen(jid));
	if (ours) {
		wipe_free(p->account);
		p->account = jid;
	} else
		wipe_free(jid);
	return 0;
}

/* One argument, quotes taken away. */
static int
read_token(struct parsed *p, const struct cmd_param *param, const char *s,
    struct err *err)
{
	switch (param->type) {
	case PARAM_WORD:
		return read_word(p, param, s, err);
	case PARAM_SETTING:
		return read_setting(p, s, err);
	case PARAM_INT:
		return read_int(p, s, err);
	case PARAM_JID:
		return read_jid(p, s, false, err);
	case PARAM_ACCOUNT:
		return read_jid(p, s, true, err);
	case PARAM_ID:
	case PARAM_THEME:
	case PARAM_KEY:
	case PARAM_STRING:
	case PARAM_SECRET:
		keep(p, s, strlen(s));
		return 0;
	case PARAM_CONTACT:
	case PARAM_VALUE:
	case PARAM_FINGERPRINT:
	case PARAM_COMMAND:
	case PARAM_TEXT:
	case PARAM_TYPES:
		break;
	}
	return err_set(err, "usage", "a row of the table is badly written");
}

static int
take_token(struct parsed *p, const struct cmd_param *param, const char **at,
    struct err *err)
{
	struct str s;
	int rc = -1;

	str_new(p, &s);
	if (cmd_token(at, &s, err) == 1)
		rc = read_token(p, param, s.s, err);
	str_free(&s);
	return rc;
}

static int
take_fingerprint(struct parsed *p, const char **at, struct err *err)
{
	char hex[FINGERPRINT_HEX + 1], copy[2 * FINGERPRINT_HEX + 1];
	const char *from;
	size_t len;

	rest(*at, &from, &len, true);
	if (len >= sizeof(copy))
		return err_set(err, "bad-fingerprint",
		    "a fingerprint is 40 hex digits");
	memcpy(copy, from, len);
	copy[len] = '\0';
	if (otr_fingerprint_parse(copy, hex) == -1)
		return err_set(err, "bad-fingerprint",
		    "a fingerprint is 40 hex digits");
	keep(p, hex, strlen(hex));
	*at += strlen(*at);
	return 0;
}

/* As typed, less the slash and the blanks that are too many. */
static int
take_command(struct parsed *p, const char **at)
{
	struct str name;
	const char *s = skip(*at);

	str_init(&name);
	if (*s == '/')
		s = skip(s + 1);
	while (*s != '\0') {
		size_t len = strcspn(s, BLANKS);

		if (name.len > 0)
			str_addc(&name, ' ');
		str_addn(&name, s, len);
		s = skip(s + len);
	}
	keep(p, name.s, name.len);
	str_free(&name);
	*at = s;
	return 0;
}

static int
take_rest(struct parsed *p, const char **at, bool trim_end, struct err *err)
{
	const char *from;
	size_t len;

	rest(*at, &from, &len, trim_end);
	if (len == 0)
		return usage(p, err);
	keep(p, from, len);
	*at += strlen(*at);
	return 0;
}

/* Verbatim, behind the one blank that ends what stands before it. */
static int
take_text(struct parsed *p, const char **at, struct err *err)
{
	const char *s = *at;

	if (*s != '\0')
		s++;
	if (*s == '\0')
		return usage(p, err);
	p->arg[p->n++] = s;
	*at = s + strlen(s);
	return 0;
}

static int
take(struct parsed *p, const struct cmd_param *param, bool last,
    const char **at, struct err *err)
{
	switch (param->type) {
	case PARAM_TEXT:
		return take_text(p, at, err);
	case PARAM_VALUE:
		return take_rest(p, at, true, err);
	case PARAM_FINGERPRINT:
		return take_fingerprint(p, at, err);
	case PARAM_COMMAND:
		return take_command(p, at);
	case PARAM_SECRET:
		if (last)
			return take_rest(p, at, false, err);
		break;
	case PARAM_CONTACT:
	case PARAM_JID:
	case PARAM_ACCOUNT:
	case PARAM_WORD:
	case PARAM_SETTING:
	case PARAM_INT:
	case PARAM_ID:
	case PARAM_THEME:
	case PARAM_KEY:
	case PARAM_STRING:
	case PARAM_TYPES:
		break;
	}
	return take_token(p, param, at, err);
}

/* ---- the parts before the arguments ------------------------------------ */

static bool
takes_account(const struct cmd_row *row)
{
	return (row->needs & (unsigned)(NEEDS_ACCOUNT | NEEDS_CONTACT | NEEDS_PEER |
	    TAKES_ACCOUNT)) != 0 || (row->params != NULL &&
	    strstr(row->params, ":account") != NULL);
}

/* "-a ACCOUNT" */
static int
take_account(struct parsed *p, const char **at, struct err *err)
{
	const char *s = skip(*at);
	struct str jid;
	int rc;

	if (!takes_account(p->row) || s[0] != '-' || s[1] != 'a' ||
	    (s[2] != '\0' && strchr(BLANKS, s[2]) == NULL))
		return 0;
	s += 2;
	str_new(p, &jid);
	rc = cmd_token(&s, &jid, err);
	if (rc == 0)
		rc = err_set(err, "usage", "-a needs an account");
	if (rc == 1) {
		p->account = jid_parse_bare(jid.s, err);
		p->account_given = true;
		rc = p->account == NULL ? -1 : 0;
	}
	str_free(&jid);
	*at = s;
	return rc;
}

static int
split_contact(struct parsed *p, const char *s, struct err *err)
{
	char *jid = jid_parse(s, err);
	const char *resource;

	if (jid == NULL)
		return -1;
	resource = jid_resource(jid);
	p->resource = xstrdup(resource);
	p->contact = jid_bare(jid);
	wipe_free(jid);
	if (strchr(p->contact, '@') == NULL)
		return err_set(err, "bad-address",
		    "a contact is written name@domain");
	return 0;
}

static int
take_contact(struct parsed *p, const char **at, struct err *err)
{
	struct str s;
	int rc = -1;

	str_new(p, &s);
	if (cmd_token(at, &s, err) == 1)
		rc = split_contact(p, s.s, err);
	str_free(&s);
	return rc;
}

/* No row at all.  Later words may hold a secret: only the first is shown. */
static int
unknown_row(const char *words, struct err *err)
{
	const struct cmd_row *near = cmd_nearest(words);
	struct str typed;
	size_t len = strcspn(words, BLANKS);

	str_init(&typed);
	utf8_safe(&typed, words, len > TYPED_MAX ? TYPED_MAX : len, false);
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
unknown_rest(const struct parsed *p, const char *words, struct err *err)
{
	const struct cmd_row *near = cmd_nearest(words);

	if (!cmd_has_subs(p->row) || near == NULL ||
	    strlen(near->name) <= strlen(p->row->name))
		return usage(p, err);
	return err_set(err, "unknown-command",
	    "/%s has no such subcommand: did you mean /%s?", p->row->name,
	    near->name);
}

/*
 * "/otr smp qeustion ..." would make a secret of a subcommand that was
 * mistyped, and of what follows it.
 */
static int
check_slip(const struct parsed *p, const char *words, const char *at,
    struct err *err)
{
	const struct cmd_row *near;
	const char *s = skip(at);
	size_t len = strcspn(s, BLANKS);

	if (!cmd_takes_secret(p->row) || !cmd_has_subs(p->row) || len < 4 ||
	    *skip(s + len) == '\0' || *s == '"')
		return 0;
	near = cmd_nearest(words);
	if (near == NULL || strlen(near->name) <= strlen(p->row->name) ||
	    strncmp(near->name, p->row->name, strlen(p->row->name)) != 0)
		return 0;
	return err_set(err, "unknown-command", "did you mean /%s?  A secret "
	    "that begins so goes in quotes", near->name);
}

/* ---- the whole --------------------------------------------------------- */

/* A text of blanks is a text. */
static bool
is_over(const struct cmd_param *param, const char *at)
{
	if (param->type == PARAM_TEXT)
		return at[0] == '\0' || at[1] == '\0';
	return *skip(at) == '\0';
}

static int
parse_args(struct parsed *p, const char **at, struct err *err)
{
	struct cmd_param params[PARAMS_MAX];
	int n = cmd_params(p->row, params), i = 0;
	bool contact = n > 0 && params[0].type == PARAM_CONTACT;

	if (contact) {
		i++;
		if (next_is_address(*at)) {
			if (take_contact(p, at, err) == -1)
				return -1;
		} else if (!params[0].optional)
			return usage(p, err);
	}
	for (; i < n; i++) {
		/* "/connect -a ACCOUNT PASSWORD": the address is said. */
		if (params[i].type == PARAM_JID && params[i].optional &&
		    p->account_given) {
			p->n++;
			continue;
		}
		if (is_over(&params[i], *at))
			return params[i].optional ? 0 : usage(p, err);
		if (take(p, &params[i], i == n - 1, at, err) == -1)
			return -1;
	}
	/* "/otr v2 allow bob@example.org" is said as easily. */
	if (contact && p->contact == NULL && next_is_address(*at) &&
	    !p->secret)
		return take_contact(p, at, err);
	return 0;
}

static int
parse_row(struct parsed *p, const char *words, struct err *err)
{
	const char *at = words;
	size_t used;

	p->row = cmd_match(words, &used);
	if (p->row == NULL)
		return unknown_row(words, err);
	p->secret = cmd_takes_secret(p->row);
	at += used;
	if (p->row->run == NULL)
		return *skip(at) == '\0' ? usage(p, err) :
		    unknown_rest(p, words, err);
	if (check_slip(p, words, at, err) == -1 ||
	    take_account(p, &at, err) == -1 || parse_args(p, &at, err) == -1)
		return -1;
	return *skip(at) == '\0' ? 0 : unknown_rest(p, words, err);
}

int
cmd_parse(struct parsed *p, const char *line, struct err *err)
{
	const char *words = skip(line);

	memset(p, 0, sizeof(*p));
	if (*words == '/')
		words = skip(words + 1);
	return parse_row(p, words, err);
}
