/*
 * Looks at the commands that are offered (propose.h).  They are all made by
 * chat_command(), which the linker leads through here.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"
#include "propose.h"

const struct app *propose_app;
unsigned propose_count;

char *__real_chat_command(const struct account *, const char *, const char *,
    const char *);
char *__wrap_chat_command(const struct account *, const char *, const char *,
    const char *);
char *__real_chat_command_at(const struct account *, const char *,
    const char *, const char *);
char *__wrap_chat_command_at(const struct account *, const char *,
    const char *, const char *);

static _Noreturn void
refused(const char *line, const char *why)
{
	fprintf(stderr, "offered, but not taken: %s\n%s\n", line, why);
	abort();
}

static bool
nobody(const void *arg, const char *jid)
{
	(void)arg;
	(void)jid;
	return false;
}

static void
parse(struct parsed *p, const char *line)
{
	struct err err;

	propose_count++;
	if (cmd_parse_known(p, line, propose_app != NULL ? cmd_knows : nobody,
	    propose_app, &err) == -1)
		refused(line, err.text);
}

void
propose_check(const char *line)
{
	struct parsed p;

	parse(&p, line);
	cmd_parsed_free(&p);
}

static bool
same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/*
 * Without an argument that the user has to add ("/verify question ...") it
 * may be too short, so one is put behind.
 */
static void
check(const struct account *a, const char *line, const char *bare,
    const char *resource)
{
	char *longer = xasprintf("%s \"x\"", line);
	struct parsed p;

	if (cmd_parse_known(&p, line, propose_app != NULL ? cmd_knows :
	    nobody, propose_app, NULL) == -1) {
		cmd_parsed_free(&p);
		parse(&p, longer);
	} else
		propose_count++;
	/* Of an account alone: "/cert pin -a ACCOUNT". */
	if (p.contact != NULL || (bare != NULL && p.account == NULL &&
	    p.n == 0)) {
		if (!same(p.contact, bare) || !same(p.resource, resource))
			refused(line, "for somebody else");
		if (a != NULL && !same(p.account, chat_accounts(a->chat) > 1 ?
		    a->jid : NULL))
			refused(line, "of another account");
	} else if (bare != NULL && !same(p.account, bare) &&
	    (p.n == 0 || !same(p.arg[0], bare)))
		refused(line, "for nobody");
	cmd_parsed_free(&p);
	free(longer);
}

char *
__wrap_chat_command(const struct account *a, const char *words,
    const char *jid, const char *rest)
{
	char *line = __real_chat_command(a, words, jid, rest);
	char *bare = jid == NULL ? NULL : jid_bare(jid);

	check(a, line, bare, jid == NULL ? NULL : jid_resource(jid));
	free(bare);
	return line;
}

char *
__wrap_chat_command_at(const struct account *a, const char *words,
    const char *jid, const char *resource)
{
	char *line = __real_chat_command_at(a, words, jid, resource);

	check(a, line, jid, resource);
	return line;
}

void
propose_text(const char *text)
{
	const struct cmd_row *rows;
	char words[64];
	const char *at = text;
	size_t len, used;

	(void)cmd_rows(&rows);
	while ((at = strchr(at, '/')) != NULL) {
		/* Within a word, or the path of a file: no command. */
		if ((at > text && strchr(" \n(", at[-1]) == NULL) ||
		    at[1] < 'a' || at[1] > 'z' ||
		    at[1 + strcspn(at + 1, " \n/")] == '/') {
			at++;
			continue;
		}
		len = strcspn(at + 1, ".,:;)\n");
		snprintf(words, sizeof(words), "%.*s", (int)len, at + 1);
		if (cmd_match(rows, words, &used) == NULL)
			refused(words, text);
		propose_count++;
		at++;
	}
}
