/*
 * Commands that are offered to the user: for every row that names a contact,
 * with addresses of every kind, and several accounts.  The parser must take
 * each, and for the very contact that was meant.  Those that are truly
 * offered are looked at in tests/talk/talk, as they are made.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chat/inside.h"
#include "cmd/cmd.h"

#define HEX "00112233445566778899aabbccddeeff00112233"

/* As a server may say them. */
static const char *const raws[] = {
	"bob@example.org", "bob@example.org/phone", "bob@example.org/my phone",
	"bob@example.org/a \"b\" c", "bob@example.org/\"", "bob@example.org/\\",
	"bob@example.org/ -a ", "bob@example.org/x/y@z", "b@x/-a eve@x",
	"-a@example.org", "-a", "/x", "@x", "a b@example.org", "\"a b\"@x",
	"\"bob\"@x", "\\@x", "a\\20b@x", "'a'@x", "a&b@x", "a:b@x", "a<b>@x",
	"<20>@x", "a\nb@x", "a\tb@x", "Bob@x", "b\xe2\x80\x8b@x", "a@b@c",
	"irc.localhost", "irc.localhost/x", "irc.localhost/a b", "x:5222",
	"localhost", "localhost/x", "localhost/a \"b\"", "[::1]", "a@[::1]/x y",
	"all", "allow", "never", "list", "last", "abort", "answer", "code", "qr",
	"otr_policy", "ascii", "forget", "question", "secret", HEX, "xmpp:a@b",
	"a.", "..", ("b\xc3\xbc" "cher.example"), "bob@xn--bcher-kva.example/x",
};

static const char *
sample(const struct cmd_param *param)
{
	static char word[80];

	switch (param->type) {
	case PARAM_WORD:
		snprintf(word, sizeof(word), "%.*s",
		    (int)strcspn(param->words, "|"), param->words);
		return word;
	case PARAM_SETTING:
		return "otr_policy";
	case PARAM_FINGERPRINT:
	case PARAM_LINK:
		return HEX;
	case PARAM_STRING:
	case PARAM_QUOTED:
		return "\"Where did we meet?\"";
	case PARAM_INT:
		return "3";
	case PARAM_CONTACT:
	case PARAM_JID:
	case PARAM_ACCOUNT:
	case PARAM_VALUE:
	case PARAM_ID:
	case PARAM_LINE:
	case PARAM_COMMAND:
	case PARAM_ACTION:
	case PARAM_THEME:
	case PARAM_KEY:
	case PARAM_WINDOW:
	case PARAM_RESOURCE:
	case PARAM_GROUP:
	case PARAM_GROUP_OF:
	case PARAM_NICK:
	case PARAM_ROOM:
	case PARAM_TEXT:
	case PARAM_STANZA:
	case PARAM_SECRET:
	case PARAM_TYPES:
		break;
	}
	return "manual";
}

static bool
is_it(const void *arg, const char *jid)
{
	return strcmp(arg, jid) == 0;
}

static void
check_line(const struct cmd_row *row, const char *line, const char *bare,
    const char *resource, const char *account)
{
	struct parsed p;
	struct err err;

	if (cmd_parse_known(&p, line, is_it, bare, &err) == -1)
		fail_msg("%s: %s", line, err.text);
	if (p.row != row || p.contact == NULL ||
	    strcmp(p.contact, bare) != 0 ||
	    (resource == NULL) != (p.resource == NULL) ||
	    (resource != NULL && strcmp(p.resource, resource) != 0) ||
	    (account == NULL) != (p.account == NULL) ||
	    (account != NULL && strcmp(p.account, account) != 0))
		fail_msg("%s: means something else", line);
	cmd_parsed_free(&p);
}

/* With nothing behind the contact where that will do, and with all of it. */
static void
check_row(const struct account *a, const struct cmd_row *row,
    const char *jid)
{
	struct cmd_param params[PARAMS_MAX];
	int n = cmd_params(row, params);
	char *words = xasprintf("/%s", row->name), *bare = jid_bare(jid), *line;
	const char *account = a->chat->naccounts > 1 ? a->jid : NULL;
	bool optional = true;
	struct str rest;

	str_init(&rest);
	for (int i = 1; i < n; i++) {
		optional &= params[i].optional;
		str_addf(&rest, "%s%s", i > 1 ? " " : "", sample(&params[i]));
	}
	if (optional) {
		line = chat_command(a, words, jid, NULL);
		check_line(row, line, bare, jid_resource(jid), account);
		free(line);
	}
	if (n > 1) {
		line = chat_command(a, words, jid, rest.s);
		check_line(row, line, bare, jid_resource(jid), account);
		free(line);
	}
	str_free(&rest);
	free(bare);
	free(words);
}

static void
test_rows(void **state)
{
	struct chat c = { .naccounts = 1 };
	struct account a = { .chat = &c, .jid = (char[]){ "me@example.org" } };
	struct cmd_param params[PARAMS_MAX];
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows);
	char *jid;

	(void)state;
	for (; c.naccounts <= 2; c.naccounts++)
		for (size_t k = 0; k < NELEM(raws); k++) {
			jid = jid_hear(raws[k], NULL);
			for (size_t i = 0; i < n; i++)
				if (rows[i].run != NULL &&
				    cmd_params(&rows[i], params) > 0 &&
				    params[0].type == PARAM_CONTACT &&
				    /* No room is a domain alone. */
				    ((rows[i].flags & CMD_ROOM_FIRST) == 0 ||
				    strchr(jid, '@') != NULL))
					check_row(&a, &rows[i], jid);
			free(jid);
		}
}

/* One's own accounts. */
static void
test_accounts(void **state)
{
	static const char *const words[] = { "/connect", "/connect -a",
	    "/cert accept -a", "/cert pin -a", "/cert refuse -a",
	    "/login accept -a", "/login refuse -a" };
	struct parsed p;
	struct err err;
	char *line;

	(void)state;
	for (size_t i = 0; i < NELEM(words); i++) {
		line = chat_command(NULL, words[i],
		    "a\\20$b@b\xc3\xbc" "cher.example", NULL);
		if (cmd_parse(&p, line, &err) == -1)
			fail_msg("%s: %s", line, err.text);
		cmd_parsed_free(&p);
		free(line);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_accounts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
