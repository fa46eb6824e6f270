/*
 * Values held against the rows of the table of settings (settings.h).  Must
 * not know files or what the program does with a value.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "conf/inside.h"

#define EVERYWHERE (SCOPE_GLOBAL | SCOPE_ACCOUNT | SCOPE_CONTACT)
#define TEXT_MAX 4096
/* OLD("roster_shown"), OLD("true=always", "false=never") */
#define OLD(...) (const char *const []){ __VA_ARGS__, NULL }

static const struct setting_row settings[SETTINGS] = {
#define SETTING(id, ...) [SET_##id] = { __VA_ARGS__ },
#include "conf/settings.h"
};

const struct setting_row *
setting_row(enum setting id)
{
	if ((unsigned)id >= SETTINGS)
		die("no setting %u", (unsigned)id);
	return &settings[id];
}

static const struct {
	const char *word, *head;
} topics[TOPICS] = {
	[TOPIC_NONE] = { "kept", "Kept by the program" },
	[TOPIC_PRIVACY] = { "privacy", "Privacy and OTR" },
	[TOPIC_ACCOUNT] = { "accounts", "Accounts and servers" },
	[TOPIC_TOLD] = { "told", "What others are told" },
	[TOPIC_ROOM] = { "rooms", "Rooms" },
	[TOPIC_NOTIFY] = { "notices", "What you are told" },
	[TOPIC_SCREEN] = { "screen", "The screen" },
	[TOPIC_KEYS] = { "keys", "Keys and commands" },
	[TOPIC_HISTORY] = { "history", "What is kept of conversations" },
};

const char *
topic_word(enum setting_topic topic)
{
	return topics[(unsigned)topic < TOPICS ? topic : TOPIC_NONE].word;
}

const char *
topic_head(enum setting_topic topic)
{
	return topics[(unsigned)topic < TOPICS ? topic : TOPIC_NONE].head;
}

static int
schema_compare_name(const void *name, const void *row)
{
	return strcmp(name, ((const struct setting_row *)row)->name);
}

static bool
schema_is_old_name(const struct setting_row *row, const char *name)
{
	const char *const *old = row->old_names;

	for (; old != NULL && *old != NULL; old++)
		if (strcmp(*old, name) == 0)
			return true;
	return false;
}

int
setting_find(const char *name)
{
	const struct setting_row *row = bsearch(name, settings, SETTINGS,
	    sizeof(settings[0]), schema_compare_name);

	for (int id = 0; row == NULL && id < SETTINGS; id++)
		if (schema_is_old_name(&settings[id], name))
			row = &settings[id];
	return row == NULL ? -1 : (int)(row - settings);
}

const char *
setting_today(enum setting id, const char *value)
{
	const char *const *old = setting_row(id)->old_values;
	size_t len = value == NULL ? 0 : strlen(value);

	for (; value != NULL && old != NULL && *old != NULL; old++)
		if (strncasecmp(*old, value, len) == 0 && (*old)[len] == '=')
			return *old + len + 1;
	return value;
}

/* ---- checking ---------------------------------------------------------- */

/* -1, or the truth that a word means; as libconfuse reads it. */
static int
schema_truth(const char *s)
{
	static const char *const yes[] = { "true", "on", "yes" };
	static const char *const no[] = { "false", "off", "no" };
	size_t i;

	for (i = 0; i < NELEM(yes); i++)
		if (strcasecmp(s, yes[i]) == 0)
			return 1;
	for (i = 0; i < NELEM(no); i++)
		if (strcasecmp(s, no[i]) == 0)
			return 0;
	return -1;
}

static bool
schema_is_number(const char *s, long min, long max)
{
	char *end;
	long n;

	if (!isdigit((unsigned char)*s) && *s != '-')
		return false;
	errno = 0;
	n = strtol(s, &end, 10);
	return errno == 0 && end != s && *end == '\0' && n >= min && n <= max;
}

static bool
schema_is_word(const char *s, const char *words)
{
	size_t len = strlen(s);
	const char *p;

	if (len == 0 || strchr(s, '|') != NULL)
		return false;
	for (p = words; (p = strstr(p, s)) != NULL; p += len)
		if ((p == words || p[-1] == '|') &&
		    (p[len] == '\0' || p[len] == '|'))
			return true;
	return false;
}

static bool
schema_is_text(const char *s, const struct setting_row *row)
{
	size_t len = strlen(s);

	return len >= (size_t)row->min && len <= (size_t)row->max &&
	    utf8_valid(s, len) && (row->valid == NULL || row->valid(s));
}

static bool
schema_is_value(const char *s, const struct setting_row *row)
{
	switch (row->type) {
	case SETTING_INT:
		return schema_is_number(s, row->min, row->max);
	case SETTING_BOOL:
		return schema_truth(s) != -1;
	case SETTING_WORD:
		return schema_is_word(s, row->words);
	case SETTING_TEXT:
	case SETTING_SECRET:
	case SETTING_COMMAND:
	case SETTING_PATH:
	case SETTING_LIST:
	case SETTING_PROXY:
		break;
	}
	return schema_is_text(s, row);
}

/* "never, manual or verified" */
static void
schema_add_words(struct str *out, const char *words)
{
	const char *p = words;
	size_t len;

	for (; p[len = strcspn(p, "|")] != '\0'; p += len + 1) {
		if (p != words)
			str_add(out, ", ");
		str_addn(out, p, len);
	}
	str_addf(out, " or %s", p);
}

bool
setting_is_of_screen(enum setting id)
{
	const struct setting_row *row = setting_row(id);

	return row->topic == TOPIC_SCREEN ||
	    (row->flags & SETTING_SCREEN) != 0;
}

bool
setting_is_secret(enum setting id)
{
	enum setting_type type = setting_row(id)->type;

	return type == SETTING_SECRET || type == SETTING_PROXY;
}

void
setting_expects(enum setting id, struct str *out)
{
	const struct setting_row *row = setting_row(id);

	switch (row->type) {
	case SETTING_INT:
		str_addf(out, "a number from %ld to %ld", row->min, row->max);
		return;
	case SETTING_BOOL:
		str_add(out, "true or false");
		return;
	case SETTING_WORD:
		schema_add_words(out, row->words);
		return;
	case SETTING_TEXT:
	case SETTING_SECRET:
	case SETTING_COMMAND:
	case SETTING_PATH:
	case SETTING_LIST:
	case SETTING_PROXY:
		break;
	}
	str_add(out, row->form != NULL ? row->form :
	    row->type == SETTING_COMMAND ? "a command" : "text");
}

void
setting_line(enum setting id, const char *value, struct str *out)
{
	str_addf(out, "%s = ", setting_row(id)->name);
	scan_quote(out, value == NULL ? "..." : value);
}

int
setting_check(enum setting id, const char *value, struct err *err)
{
	const struct setting_row *row = setting_row(id);
	struct str expected, shown;

	if (schema_is_value(setting_today(id, value), row))
		return 0;
	str_init(&expected);
	str_init(&shown);
	setting_expects(id, &expected);
	if (row->max > 0 && row->type != SETTING_INT &&
	    strlen(value) > (size_t)row->max)
		str_addf(&expected, " of at most %ld bytes", row->max);
	if (setting_is_secret(id))
		err_set(err, "bad-value", "expected %s for `%s'", expected.s,
		    row->name);
	else {
		utf8_safe(&shown, value, strnlen(value, 80), SAFE_NAME);
		err_set(err, "bad-value", "expected %s for `%s', not `%s'",
		    expected.s, row->name, shown.s);
	}
	str_free(&expected);
	str_free(&shown);
	return -1;
}

long
setting_number(enum setting id, const char *value)
{
	value = setting_today(id, value);
	switch (setting_row(id)->type) {
	case SETTING_INT:
		return strtol(value, NULL, 10);
	case SETTING_BOOL:
		return schema_truth(value) == 1;
	case SETTING_TEXT:
	case SETTING_WORD:
	case SETTING_SECRET:
	case SETTING_COMMAND:
	case SETTING_PATH:
	case SETTING_LIST:
	case SETTING_PROXY:
		break;
	}
	return 0;
}

bool
setting_protects(enum setting id)
{
	return setting_row(id)->strength != NULL;
}

long
setting_strength(enum setting id, const char *value)
{
	const struct setting_row *row = setting_row(id);

	return row->strength == NULL ? 0 :
	    row->strength(value == NULL ? "" : setting_today(id, value));
}
