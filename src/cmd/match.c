/*
 * Rows of the table and what can be read from them: their parameters, their
 * usage, the row that a line means, the row that it nearly meant.  Must not
 * know the model.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

static const char *const type_words[PARAM_TYPES] = {
	[PARAM_CONTACT] = "contact",
	[PARAM_JID] = "jid",
	[PARAM_ACCOUNT] = "account",
	[PARAM_WORD] = "word",
	[PARAM_SETTING] = "setting",
	[PARAM_VALUE] = "value",
	[PARAM_INT] = "int",
	[PARAM_FINGERPRINT] = "fingerprint",
	[PARAM_LINK] = "link",
	[PARAM_ID] = "id",
	[PARAM_LINE] = "line",
	[PARAM_COMMAND] = "command",
	[PARAM_ACTION] = "action",
	[PARAM_THEME] = "theme",
	[PARAM_KEY] = "key",
	[PARAM_WINDOW] = "window",
	[PARAM_RESOURCE] = "resource",
	[PARAM_GROUP] = "group",
	[PARAM_GROUP_OF] = "group-of",
	[PARAM_NICK] = "nick",
	[PARAM_ROOM] = "room",
	[PARAM_STRING] = "string",
	[PARAM_QUOTED] = "quoted",
	[PARAM_TEXT] = "text",
	[PARAM_STANZA] = "stanza",
	[PARAM_SECRET] = "secret",
};

const char *
param_type_word(enum param_type type)
{
	if ((unsigned)type >= PARAM_TYPES)
		die("no type of parameter %u", (unsigned)type);
	return type_words[type];
}

/* ---- parameters -------------------------------------------------------- */

static int
match_copy_part(char *to, size_t size, const char *from, size_t len)
{
	if (len == 0 || len >= size)
		return -1;
	memcpy(to, from, len);
	to[len] = '\0';
	return 0;
}

static int
match_type_find(const char *word, size_t len)
{
	int i;

	for (i = 0; i < PARAM_TYPES; i++)
		if (strlen(type_words[i]) == len &&
		    memcmp(type_words[i], word, len) == 0)
			return i;
	return -1;
}

/* "name:type", "name?:type", "name:word(a|b)", "contact", "contact?" */
static int
match_param_read(struct cmd_param *param, const char *s, size_t len)
{
	const char *colon = memchr(s, ':', len), *type = s, *paren;
	size_t name_len = colon == NULL ? len : (size_t)(colon - s);
	size_t type_len;
	int found;

	memset(param, 0, sizeof(*param));
	if (name_len > 0 && s[name_len - 1] == '?') {
		param->optional = true;
		name_len--;
	}
	if (match_copy_part(param->name, sizeof(param->name), s,
	    name_len) == -1)
		return -1;
	type_len = name_len;
	if (colon != NULL) {
		type = colon + 1;
		type_len = len - (size_t)(type - s);
	}
	paren = memchr(type, '(', type_len);
	if (paren != NULL) {
		if (type[type_len - 1] != ')' || match_copy_part(param->words,
		    sizeof(param->words), paren + 1,
		    type_len - (size_t)(paren - type) - 2) == -1)
			return -1;
		type_len = (size_t)(paren - type);
	}
	if ((found = match_type_find(type, type_len)) == -1)
		return -1;
	param->type = (enum param_type)found;
	return (param->type == PARAM_WORD) == (param->words[0] != '\0') ?
	    0 : -1;
}

int
cmd_params(const struct cmd_row *row, struct cmd_param params[PARAMS_MAX])
{
	const char *s = row->params == NULL ? "" : row->params;
	size_t len;
	int n = 0;

	while (*(s += strspn(s, " ")) != '\0') {
		len = strcspn(s, " ");
		if (n == PARAMS_MAX || match_param_read(&params[n], s,
		    len) == -1)
			return -1;
		s += len;
		n++;
	}
	return n;
}

static void
match_usage_param(struct str *out, const struct cmd_param *param)
{
	str_add(out, param->optional ? " [" : " ");
	if (param->type == PARAM_WORD)
		str_add(out, param->words);
	else
		for (const char *p = param->name; *p != '\0'; p++)
			str_addc(out, (char)toupper((unsigned char)*p));
	if (param->optional)
		str_addc(out, ']');
}

/* The rows being sorted, all that begin with a row's words follow it. */
bool
row_is_below(const struct cmd_row *row, const struct cmd_row *group)
{
	size_t len = strlen(group->name);

	/* It may be shorter: the blank is looked for last. */
	return row->name != NULL &&
	    strncmp(row->name, group->name, len) == 0 &&
	    row->name[len] == ' ';
}

/* "/otr accept|distrust|..." of a row that only names a group. */
static void
match_usage_group(struct str *out, const struct cmd_row *group)
{
	size_t len = strlen(group->name);
	char mark = ' ';

	for (const struct cmd_row *r = group + 1; row_is_below(r, group);
	    r++) {
		const char *name = r->name;

		if (strchr(name + len + 1, ' ') != NULL ||
		    (r->flags & CMD_ALIAS) != 0)
			continue;
		str_addc(out, mark);
		str_add(out, name + len + 1);
		mark = '|';
	}
}

char *
cmd_usage(const struct cmd_row *row)
{
	struct cmd_param params[PARAMS_MAX];
	int n = cmd_params(row, params);
	struct str out;

	str_init(&out);
	str_addf(&out, "/%s", row->name);
	if (row->run == NULL)
		match_usage_group(&out, row);
	for (int i = 0; i < n; i++)
		match_usage_param(&out, &params[i]);
	return str_take(&out);
}

/* ---- finding a row ----------------------------------------------------- */

const struct cmd_row *
cmd_find(const struct cmd_row *rows, const char *name)
{
	for (; rows->name != NULL; rows++)
		if (strcmp(rows->name, name) == 0)
			return rows;
	return NULL;
}

static bool
match_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Bytes of `words` that spell `name`, blanks between words as they come. */
size_t
name_spells(const char *name, const char *words)
{
	const char *w = words;

	for (; *name != '\0'; name++) {
		if (*name == ' ') {
			if (!match_is_blank(*w))
				return 0;
			while (match_is_blank(*w))
				w++;
		} else if (*name != *w++)
			return 0;
	}
	return *w == '\0' || match_is_blank(*w) ? (size_t)(w - words) : 0;
}

const struct cmd_row *
cmd_match(const struct cmd_row *rows, const char *words, size_t *used)
{
	const struct cmd_row *found = NULL;
	size_t len, best = 0;

	for (; rows->name != NULL; rows++) {
		if (rows->name[0] != words[0])
			continue;
		if ((len = name_spells(rows->name, words)) > best) {
			best = len;
			found = rows;
		}
	}
	*used = best;
	return found;
}

bool
cmd_has_subs(const struct cmd_row *row)
{
	return row_is_below(row + 1, row);
}

const char *
cmd_help_of(const struct cmd_row *row, unsigned kind)
{
	return row->heard == NULL || kind == FRONT_SCREEN ? row->help :
	    row->heard;
}

const char *
cmd_more_of(const struct cmd_row *row, unsigned kind)
{
	return row->heard_more == NULL || kind == FRONT_SCREEN ? row->more :
	    row->heard_more;
}

bool
cmd_is_for(const struct cmd_row *row, unsigned kind)
{
	return (row->fronts & kind) != 0;
}

bool
cmd_is_person(const struct app *app)
{
	return app->front->kind != FRONT_SCRIPT;
}

bool
cmd_takes(const struct cmd_row *row, enum param_type type)
{
	struct cmd_param params[PARAMS_MAX];
	int n = cmd_params(row, params);

	for (int i = 0; i < n; i++)
		if (params[i].type == type)
			return true;
	return false;
}

bool
cmd_takes_secret(const struct cmd_row *row)
{
	return cmd_takes(row, PARAM_SECRET);
}

/* ---- the nearest ------------------------------------------------------- */

/* Further away than this, a word is another word and no slip. */
static unsigned
match_near_enough(size_t len)
{
	return len <= 2 ? 1 : len <= 7 ? 2 : 3;
}

const char *
word_nearest(const char *word, const char *const words[], size_t n)
{
	size_t len = strlen(word);
	unsigned best = match_near_enough(len) + 1, d;
	const char *found = NULL;

	for (size_t i = 0; i < n; i++) {
		d = edit_distance(word, len, words[i], strlen(words[i]));
		if (d < best && d < strlen(words[i])) {
			best = d;
			found = words[i];
		}
	}
	return found;
}

static size_t
match_word_len(const char *s)
{
	return strcspn(s, " \t\r\n");
}

/* How far the words of a row are from as many words that were typed. */
static unsigned
match_row_distance(const struct cmd_row *row, const char *words)
{
	const char *name = row->name;
	unsigned sum = 0, d;
	size_t nlen, wlen;

	while (*name != '\0') {
		words += strspn(words, " \t\r\n");
		nlen = match_word_len(name);
		wlen = match_word_len(words);
		if (wlen == 0)
			return EDIT_FAR;
		d = edit_distance(name, nlen, words, wlen);
		if (d > match_near_enough(nlen) || d >= nlen)
			return EDIT_FAR;
		sum += d;
		name += nlen;
		name += strspn(name, " ");
		words += wlen;
	}
	return sum;
}

static unsigned
match_name_words(const struct cmd_row *row)
{
	unsigned n = 1;

	for (const char *p = row->name; *p != '\0'; p++)
		n += *p == ' ';
	return n;
}

/* The nearest by its words; of equals the one that explains more of them. */
const struct cmd_row *
cmd_nearest(const struct cmd_row *rows, const char *words)
{
	const struct cmd_row *found = NULL;
	unsigned best = EDIT_FAR, count = 0, d;

	for (; rows->name != NULL; rows++) {
		d = match_row_distance(rows, words);
		/* Only an exact row counts with fewer words. */
		if (d == EDIT_FAR)
			continue;
		if (match_name_words(rows) > count ||
		    (match_name_words(rows) == count && d < best)) {
			best = d;
			count = match_name_words(rows);
			found = rows;
		}
	}
	return found;
}
