/*
 * One argument of a command line: taken from it, checked by its type, and
 * kept.  Looks at nothing but the line.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define LINK_MAX 4096		/* bytes */
#define QUESTION_SHOWN 200	/* ... of one that an error repeats */

static const char *
arg_skip(const char *s)
{
	return s + strspn(s, BLANKS);
}

/* ---- words and quotes -------------------------------------------------- */

static int
arg_token_quoted(const char **at, struct str *out, struct err *err)
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
	const char *s = arg_skip(*at);
	size_t len;

	*at = s;
	if (*s == '\0')
		return 0;
	if (*s == '"')
		return arg_token_quoted(at, out, err);
	len = strcspn(s, BLANKS);
	str_addn(out, s, len);
	*at = s + len;
	return 1;
}

void
arg_str(const struct parsed *p, struct str *out)
{
	if (p->secret)
		str_init_secret(out);
	else
		str_init(out);
}

/* Keeps a string as the next argument. */
static void
arg_keep(struct parsed *p, const char *s, size_t len)
{
	char *copy = p->secret ? secret_dupn(s, len) : xstrndup(s, len);

	p->own[p->n] = copy;
	p->arg[p->n++] = copy;
}

void
wipe_free(char *s)
{
	if (s != NULL)
		wipe(s, strlen(s));
	free(s);
}

int
arg_usage(const struct parsed *p, struct err *err)
{
	char *text = cmd_usage(p->row);

	err_set(err, "usage", "usage: %s", text);
	free(text);
	return -1;
}

/* ---- types ------------------------------------------------------------- */

/* Rest of the line without the blanks around it, and one pair of quotes. */
static void
arg_rest(const char *s, const char **from, size_t *len, bool trim_end)
{
	s = arg_skip(s);
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
arg_read_word(struct parsed *p, const struct cmd_param *param, const char *s,
    struct err *err)
{
	const char *w = param->words;
	size_t len = strlen(s), n;

	for (;; w += n + 1) {
		n = strcspn(w, "|");
		if (n == len && memcmp(w, s, n) == 0)
			break;
		if (w[n] == '\0')
			return arg_usage(p, err);
	}
	arg_keep(p, s, len);
	return 0;
}

static int
arg_read_setting(struct parsed *p, const char *s, struct err *err)
{
	const char *names[SETTINGS], *near;
	int id = setting_find(s);

	if (id != -1 &&
	    (setting_row((enum setting)id)->flags & SETTING_HIDDEN) == 0) {
		arg_keep(p, s, strlen(s));
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
arg_read_int(struct parsed *p, const char *s, struct err *err)
{
	char *end;

	errno = 0;
	(void)strtol(s, &end, 10);
	if (errno != 0 || end == s || *end != '\0')
		return arg_usage(p, err);
	arg_keep(p, s, strlen(s));
	return 0;
}

static int
arg_read_jid(struct parsed *p, const char *s, bool ours, struct err *err)
{
	char *jid = jid_parse_account(s, err);

	if (jid == NULL)
		return -1;
	arg_keep(p, jid, strlen(jid));
	if (ours) {
		wipe_free(p->account);
		p->account = jid;
	} else
		wipe_free(jid);
	return 0;
}

/* One argument, quotes taken away. */
static int
arg_read_token(struct parsed *p, const struct cmd_param *param, const char *s,
    struct err *err)
{
	switch (param->type) {
	case PARAM_WORD:
		return arg_read_word(p, param, s, err);
	case PARAM_SETTING:
		return arg_read_setting(p, s, err);
	case PARAM_INT:
		return arg_read_int(p, s, err);
	case PARAM_JID:
		return arg_read_jid(p, s, false, err);
	case PARAM_ACCOUNT:
		return arg_read_jid(p, s, true, err);
	case PARAM_ID:
	case PARAM_LINE:
	case PARAM_THEME:
	case PARAM_KEY:
	case PARAM_WINDOW:
	case PARAM_RESOURCE:
	case PARAM_NICK:
	case PARAM_ROOM:
	case PARAM_STRING:
	case PARAM_QUOTED:
	case PARAM_SECRET:
		arg_keep(p, s, strlen(s));
		return 0;
	case PARAM_CONTACT:
	case PARAM_VALUE:
	case PARAM_FINGERPRINT:
	case PARAM_LINK:
	case PARAM_COMMAND:
	case PARAM_ACTION:
	case PARAM_GROUP:
	case PARAM_GROUP_OF:
	case PARAM_TEXT:
	case PARAM_STANZA:
	case PARAM_TYPES:
		break;
	}
	return err_set(err, "usage", "a row of the table is badly written");
}

static int
arg_take_token(struct parsed *p, const struct cmd_param *param, const char **at,
    struct err *err)
{
	struct str s;
	int rc = -1;

	arg_str(p, &s);
	if (cmd_token(at, &s, err) == 1)
		rc = arg_read_token(p, param, s.s, err);
	str_free(&s);
	return rc;
}

/* How much of it is a question and no answer yet, which is not to be seen; 0:
 * that cannot be told. */
static size_t
arg_question_len(const char *s)
{
	static const char *const marks[] = { "?", "\xd8\x9f", "\xef\xbc\x9f" };
	const char *end = NULL, *at;

	for (size_t i = 0; i < NELEM(marks); i++)
		if ((at = strstr(s, marks[i])) != NULL && (end == NULL ||
		    at + strlen(marks[i]) < end))
			end = at + strlen(marks[i]);
	return end == NULL || end - s > QUESTION_SHOWN ? 0 : (size_t)(end - s);
}

/* How it is written, in the user's own words where that shows no answer. */
static int
arg_unquoted(const struct parsed *p, const char *s, struct err *err)
{
	size_t len = arg_question_len(s);
	struct str words, safe;

	str_init(&words);
	str_init(&safe);
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '"' || s[i] == '\\')
			str_addc(&words, '\\');
		str_addc(&words, s[i]);
	}
	utf8_safe(&safe, words.s, words.len, SAFE_NAME);
	err_set(err, "usage", "put the question in quotes: /%s \"%s\"; "
	    "nothing was sent", p->row->name, len == 0 ? "QUESTION" : safe.s);
	str_free(&safe);
	str_free(&words);
	return -1;
}

/* Without quotes the second word, and all behind it, would be the next
 * argument. */
static int
arg_take_quoted(struct parsed *p, const struct cmd_param *param,
    const char **at, struct err *err)
{
	const char *s = arg_skip(*at);

	if (*s != '"' && *arg_skip(s + strcspn(s, BLANKS)) != '\0')
		return arg_unquoted(p, s, err);
	return arg_take_token(p, param, at, err);
}

/* Who wrote the secret there is told where it goes. */
static int
arg_no_fingerprint(const struct parsed *p, struct err *err)
{
	return err_set(err, "bad-fingerprint", strcmp(p->row->name,
	    "verify") == 0 ? "this is no link or fingerprint (40 hex digits); "
	    "for a secret: /verify secret" :
	    "this is no fingerprint, which has 40 hex digits");
}

static int
arg_take_fingerprint(struct parsed *p, const char **at, struct err *err)
{
	char hex[FINGERPRINT_HEX + 1], copy[2 * FINGERPRINT_HEX + 1];
	const char *from;
	size_t len;

	arg_rest(*at, &from, &len, true);
	if (len >= sizeof(copy))
		return arg_no_fingerprint(p, err);
	memcpy(copy, from, len);
	copy[len] = '\0';
	if (otr_fingerprint_parse(copy, hex) == -1)
		return arg_no_fingerprint(p, err);
	arg_keep(p, hex, strlen(hex));
	*at += strlen(*at);
	return 0;
}

/* The link says who is meant, where nobody else is. */
static int
arg_take_link(struct parsed *p, const char **at, struct err *err)
{
	char copy[LINK_MAX + 1];
	const char *from;
	struct uri uri;
	size_t len, n = 0;

	arg_rest(*at, &from, &len, true);
	if (!uri_is(from))
		return arg_take_fingerprint(p, at, err);
	if (len > LINK_MAX)
		return err_set(err, "bad-link", "the link is too long");
	/* A link has no blanks; one copied from two rows of a screen has. */
	for (size_t i = 0; i < len; i++)
		if (strchr(BLANKS, from[i]) == NULL)
			copy[n++] = from[i];
	copy[n] = '\0';
	if (uri_parse(copy, &uri, err) == -1)
		return -1;
	if (p->contact == NULL)
		p->contact = xstrdup(uri.jid);
	uri_free(&uri);
	arg_keep(p, copy, n);
	*at += strlen(*at);
	return 0;
}

/* As typed, less the slash and the blanks that are too many. */
static int
arg_take_command(struct parsed *p, const char **at)
{
	struct str name;
	const char *s = arg_skip(*at);

	str_init(&name);
	if (*s == '/')
		s = arg_skip(s + 1);
	while (*s != '\0') {
		size_t len = strcspn(s, BLANKS);

		if (name.len > 0)
			str_addc(&name, ' ');
		str_addn(&name, s, len);
		s = arg_skip(s + len);
	}
	arg_keep(p, name.s, name.len);
	str_free(&name);
	*at = s;
	return 0;
}

static int
arg_take_rest(struct parsed *p, const char **at, bool trim_end, struct err *err)
{
	const char *from;
	size_t len;

	arg_rest(*at, &from, &len, trim_end);
	if (len == 0)
		return arg_usage(p, err);
	arg_keep(p, from, len);
	*at += strlen(*at);
	return 0;
}

/* A line with a password in it must not be remembered: it fails. */
static int
arg_take_value(struct parsed *p, const char **at, struct err *err)
{
	int id = p->n > 0 ? setting_find(p->arg[p->n - 1]) : -1;

	if (id != -1 && setting_row((enum setting)id)->type == SETTING_SECRET)
		return err_set(err, "not-settable", "no command sets %s "
		    "(others might see it): /set NAME says where it goes",
		    setting_row((enum setting)id)->name);
	if (id != -1 && setting_row((enum setting)id)->type ==
	    SETTING_PROXY && proxy_has_password(*at))
		return err_set(err, "not-settable", "%s: a proxy with a "
		    "password belongs in the configuration file",
		    setting_row((enum setting)id)->name);
	return arg_take_rest(p, at, true, err);
}

/* Verbatim, behind the one blank that ends what stands before it. */
static int
arg_take_text(struct parsed *p, const char **at, struct err *err)
{
	const char *s = *at;

	if (*s != '\0')
		s++;
	if (*s == '\0')
		return arg_usage(p, err);
	p->arg[p->n++] = s;
	*at = s + strlen(s);
	return 0;
}

int
arg_take(struct parsed *p, const struct cmd_param *param, bool last,
    const char **at, struct err *err)
{
	switch (param->type) {
	case PARAM_ACTION:
	case PARAM_TEXT:
		return arg_take_text(p, at, err);
	case PARAM_VALUE:
		return arg_take_value(p, at, err);
	case PARAM_FINGERPRINT:
		return arg_take_fingerprint(p, at, err);
	case PARAM_LINK:
		return arg_take_link(p, at, err);
	case PARAM_COMMAND:
		return arg_take_command(p, at);
	case PARAM_GROUP:
	case PARAM_GROUP_OF:
		return arg_take_rest(p, at, true, err);
	case PARAM_QUOTED:
		return arg_take_quoted(p, param, at, err);
	case PARAM_STANZA:
		p->secret |= typed_has_secret(*at);
		return arg_take_rest(p, at, false, err);
	case PARAM_SECRET:
		if (last)
			return arg_take_rest(p, at, false, err);
		break;
	case PARAM_CONTACT:
	case PARAM_JID:
	case PARAM_ACCOUNT:
	case PARAM_WORD:
	case PARAM_SETTING:
	case PARAM_INT:
	case PARAM_ID:
	case PARAM_LINE:
	case PARAM_THEME:
	case PARAM_KEY:
	case PARAM_WINDOW:
	case PARAM_RESOURCE:
	case PARAM_NICK:
	case PARAM_ROOM:
	case PARAM_STRING:
	case PARAM_TYPES:
		break;
	}
	return arg_take_token(p, param, at, err);
}

