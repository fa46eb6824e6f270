/*
 * A text that is a command whose slash was forgotten, or has a key too many
 * before it ("1/otr start"): the contact would read
 * what was meant for the program, a secret even, and nothing would be done.
 * Few false alarms: it must be a command as it stands, and none that people
 * begin a sentence with.  Must not know who is asked about it, and how.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

#define LONGEST 300		/* bytes of such a line */
#define FEW_WORDS 4		/* behind a name of two words */
#define SHORT_NAME 3		/* letters; one of fewer is no word alone */
#define STRAYS 2		/* bytes before a slash that were typed by mistake */

/* Names that people also write for themselves, in the midst of a talk. */
static const char *const everyday[] = {
	"away", "back", "ban", "bye", "chat", "clear", "correct", "form",
	"group", "help", "info", "invite", "join", "keys", "last", "load",
	"me", "names", "notice", "online", "ping", "react", "reply", "role",
	"room", "rooms", "save", "say", "search", "set", "sub", "time",
	"topic", "typing", "who", "win",
};

static bool
slashless_is_everyday(const char *words, size_t len)
{
	for (size_t i = 0; i < NELEM(everyday); i++)
		if (strlen(everyday[i]) == len &&
		    strncmp(everyday[i], words, len) == 0)
			return true;
	return len < SHORT_NAME;
}

static size_t
slashless_words(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (!isspace((unsigned char)s[i]) && (i == 0 ||
		    isspace((unsigned char)s[i - 1])))
			n++;
	return n;
}

/* Something that stands in commands, and in few sentences. */
static bool
slashless_is_marked(const struct cmd_row *row, const char *rest)
{
	struct cmd_param params[PARAMS_MAX];
	size_t first = strcspn(rest, BLANKS);
	int n = cmd_params(row, params);

	if (memchr(rest, '@', first) != NULL || *rest == '-')
		return true;
	for (int i = 0; i < n; i++)
		if (params[i].type == PARAM_SETTING)
			return true;
	return n > 0 && (params[0].type == PARAM_INT ||
	    params[0].type == PARAM_WINDOW) &&
	    strspn(rest, "0123456789") == first;
}

/* Whether it could be run, with what follows its name.  `slash`: there is one,
 * so that no more is asked of it. */
static bool
slashless_runs(const struct app *app, const char *text, size_t name,
    const char *rest, bool slash)
{
	const struct cmd_row *rows;
	struct str line, meant;
	struct parsed p;
	struct err err;
	bool is, moved;

	(void)cmd_rows(&rows);
	str_init_secret(&line);
	str_init_secret(&meant);
	str_addc(&line, '/');
	str_add(&line, text);
	is = alias_expand(app, rows, line.s, &meant, &moved, &err) == 1;
	is = cmd_parse_known(&p, is ? meant.s : line.s, cmd_knows, app,
	    &err) == 0;
	if (is && !slash && (!p.secret || slashless_is_everyday(text, name)))
		is = (slashless_words(text, name) > 1 &&
		    slashless_words(rest, strlen(rest)) <= FEW_WORDS) ||
		    slashless_is_marked(p.row, rest);
	cmd_parsed_free(&p);
	str_free(&meant);
	str_free(&line);
	return is;
}

const char *
slashless_words_of(const char *line)
{
	const char *text = line + strspn(line, BLANKS);
	size_t before = strcspn(text, BLANKS "/");

	return before > 0 && before <= STRAYS && text[before] == '/' ?
	    text + before + 1 : text;
}

bool
slashless(const struct app *app, const char *line, bool *secret)
{
	const char *text = slashless_words_of(line), *rest;
	bool slash = text > line && text[-1] == '/';
	const struct cmd_row *rows, *row;
	size_t used;

	*secret = false;
	if (!islower((unsigned char)*text) || strlen(text) > LONGEST ||
	    strchr(text, '\n') != NULL)
		return false;
	(void)cmd_rows(&rows);
	row = alias_row(app, rows, text, &used);
	if (row == NULL || row->run == NULL)
		return false;
	*secret = cmd_takes_secret(row);
	rest = text + used + strspn(text + used, BLANKS);
	if (*rest == '\0')
		return slashless_words(text, used) > 1 ||
		    (slash && used >= SHORT_NAME) ||
		    !slashless_is_everyday(text, used);
	return slashless_runs(app, text, used, rest, slash);
}
