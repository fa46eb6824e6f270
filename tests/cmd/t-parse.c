/*
 * The parser of command lines, without a model.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"

/* "row|-a account|contact|resource|arg0|arg1...", or the error's code; behind
 * it "~name" of what may be a name. */
static char *
parse(const char *line)
{
	struct parsed p;
	struct err err = { .code = "" };
	struct str out;

	str_init(&out);
	if (cmd_parse(&p, line, &err) == -1)
		str_add(&out, err.code);
	else {
		str_addf(&out, "%s|%s|%s|%s", p.row->name,
		    p.account == NULL ? "" : p.account,
		    p.contact == NULL ? "" : p.contact,
		    p.resource == NULL ? "" : p.resource);
		for (size_t i = 0; i < p.n; i++)
			str_addf(&out, "|%s", p.arg[i] == NULL ? "-" : p.arg[i]);
		if (p.name != NULL)
			str_addf(&out, "~%s", p.name);
	}
	cmd_parsed_free(&p);
	return str_take(&out);
}

static void
check(const char *line, const char *want)
{
	char *got = parse(line);

	assert_string_equal(got, want);
	free(got);
}

static void
expect_error(const char *line, const char *text)
{
	struct parsed p;
	struct err err;

	assert_int_equal(cmd_parse(&p, line, &err), -1);
	assert_string_equal(err.text, text);
	cmd_parsed_free(&p);
}

static void
test_is_command(void **state)
{
	(void)state;
	assert_true(cmd_is_command("/otr"));
	assert_true(cmd_is_command("  /otr"));
	assert_true(cmd_is_command("/"));
	assert_false(cmd_is_command("//otr"));
	assert_false(cmd_is_command(" //otr"));
	assert_false(cmd_is_command("otr"));
	assert_false(cmd_is_command(""));
	assert_false(cmd_is_command("a /otr"));
}

static void
test_rows(void **state)
{
	(void)state;
	check("/otr start", "otr start|||");
	check(" /otr   start ", "otr start|||");
	check("/ otr start", "otr start|||");
	check("/otr start bob@example.org", "otr start||bob@example.org|");
	check("/otr start Bob@Example.org/Phone",
	    "otr start||bob@example.org|Phone");
	check("/otr start -a me@example.org bob@example.org/a",
	    "otr start|me@example.org|bob@example.org|a");
	check("/otr start \"bob@example.org/my phone\"",
	    "otr start||bob@example.org|my phone");
	check("/otr start -a", "usage");
	check("/otr start -a nobody", "bad-address");
	check("/otr start bob@example.org more", "usage");
	check("/otr start more", "usage");
	check("/otr", "usage");
	check("/otr v2 allow", "otr v2||||allow");
	check("/otr v2 bob@example.org allow", "otr v2||bob@example.org||allow");
	check("/otr v2 allow bob@example.org", "otr v2||bob@example.org||allow");
	check("/otr v2 maybe", "usage");
	check("/otr policy", "otr policy|||");
	check("/otr policy -a me@example.org always",
	    "otr policy|me@example.org|||always");
	check("/close", "close|||");
	check("/quit now", "usage");
	check("/query", "usage");
	check("/query bob@example.org more", "usage");
	check("/sub ask bob", "usage");
	check("/connect Me@Example.org", "connect||||me@example.org");
	check("/connect me@example.org/res", "bad-address");
	check("/cert pin me@example.org",
	    "cert pin|me@example.org|||me@example.org");
	check("/cert pin -a me@example.org", "cert pin|me@example.org||");
	check("/help", "help|||");
	check("/help /otr   smp ", "help||||otr smp");
	check("/scroll up", "scroll||||up");
	check("/scroll sideways", "usage");
	check("/win 3", "win||||3");
	check("/win \"my friend\"", "win||||my friend");
	check("/win \"my friend", "usage");
	check("/win \"my\"friend", "usage");
	check("/win \"a \\\"b\\\\\"", "win||||a \"b\\");
}

/* A name where a contact stands: of few rows, and never of those that protect;
 * it is not looked at here. */
static void
test_named(void **state)
{
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows), named = 0;

	(void)state;
	check("/query bob", "query|||~bob");
	check("/query  Bob the Builder ", "query|||~Bob the Builder");
	check("/query \"Bob the Builder\"", "query|||~Bob the Builder");
	check("/query -a me@example.org bob", "query|me@example.org||~bob");
	check("/query Dr. Bob", "query|||~Dr. Bob");
	check("/query irc.example.org", "query||irc.example.org|~irc.example.org");
	check("/query @irc.example.org", "query||irc.example.org|");
	check("/query irc.example.org/x", "query||irc.example.org|x");
	check("/query \"", "usage");
	check("/query \"\"", "usage");
	check("/query \"bob\" more", "usage");
	check("/query xmpp:bob@example.org", "bad-address");
	check("/msg bob hi  there", "msg||||hi  there~bob");
	check("/msg \"Bob the Builder\" hi", "msg||||hi~Bob the Builder");
	check("/msg bob", "usage");
	check("/msg bob ", "usage");
	check("/whois bob", "whois|||~bob");
	check("/whois", "whois|||");
	for (size_t i = 0; i < n; i++) {
		if ((rows[i].flags & (CMD_NAME | CMD_NAMES)) == 0)
			continue;
		named++;
		assert_null(rows[i].protects);
		assert_memory_equal(rows[i].params, "contact", 7);
		assert_false(cmd_takes_secret(&rows[i]));
	}
	assert_true(named >= 3);
}

static void
test_text(void **state)
{
	(void)state;
	check("/say /x", "say||||/x");
	check("/say  two blanks ", "say|||| two blanks ");
	check("/say \"quoted\"", "say||||\"quoted\"");
	check("/say bob@example.org is here", "say||||bob@example.org is here");
	check("/say -a b", "say||||-a b");
	check("/say", "usage");
	check("/say ", "usage");
	check("/msg bob@example.org hello  there",
	    "msg||bob@example.org||hello  there");
	check("/msg bob@example.org two\nlines",
	    "msg||bob@example.org||two\nlines");
	check("/msg bob@example.org", "usage");
	check("/away", "away|||");
	check("/away ", "away|||");
	check("/away eating lunch", "away||||eating lunch");
	check("/bind M-x /win 3", "bind||||M-x|/win 3");
	check("/roster add bob@example.org Bob the Builder",
	    "roster add||bob@example.org||Bob the Builder");
}

static void
test_secret(void **state)
{
	(void)state;
	check("/otr smp", "otr smp|||");
	check("/otr smp two words ", "otr smp||||two words ");
	check("/otr smp   two", "otr smp||||two");
	check("/otr smp \"two words \"", "otr smp||||two words ");
	check("/otr smp \"\"inner\"\"", "otr smp||||\"inner\"");
	check("/otr smp \"question\"", "otr smp||||question");
	check("/otr smp bob@example.org p@ss", "otr smp||bob@example.org||p@ss");
	check("/otr smp \"\"", "usage");
	check("/otr smp answer blue", "otr smp answer||||blue");
	check("/otr smp abort", "otr smp abort|||");
	check("/otr smp question \"What colour?\" dark blue",
	    "otr smp question||||What colour?|dark blue");
	check("/otr smp question \"What \\\"colour\\\"?\" \"dark blue\"",
	    "otr smp question||||What \"colour\"?|dark blue");
	check("/otr smp question Colour?", "otr smp question||||Colour?");
	check("/otr smp question", "usage");
	/* A slip must not make a secret of what was meant as a question. */
	check("/otr smp qeustion \"Colour?\" blue", "unknown-command");
	check("/otr smp answre blue", "unknown-command");
	check("/otr smp answer-less words", "otr smp||||answer-less words");
	check("/connect -a me@example.org p@ss", "connect|me@example.org|||-|p@ss");
	check("/connect me@example.org p@ss word",
	    "connect||||me@example.org|p@ss word");
}

/* The answer must not be made of the words of a question, nor the question of
 * its first word: without quotes nobody knows where it ends. */
static void
test_quoted(void **state)
{
	struct parsed p;

	(void)state;
	check("/verify question Where did we meet?", "usage");
	check("/verify question Where did we meet? at the station", "usage");
	check("/verify question Where? station", "usage");
	check("/verify question Where? \"station\"", "usage");
	check("/verify question bob@example.org Where did we meet?", "usage");
	check("/otr smp question Where did we meet?", "usage");
	check("/verify question Where?", "verify question||||Where?");
	check("/verify question Where?  ", "verify question||||Where?");
	check("/verify question \"Where did we meet?\"",
	    "verify question||||Where did we meet?");
	check("/verify question \"Where did we meet?\" at the station",
	    "verify question||||Where did we meet?|at the station");
	/* The line is not remembered. */
	assert_int_equal(cmd_parse(&p, "/verify question Where? there", NULL),
	    -1);
	assert_true(p.secret);
	cmd_parsed_free(&p);
}

/* What is shown of it is the question alone. */
static void
test_unquoted_words(void **state)
{
	(void)state;
	expect_error("/verify question Where did we meet? at the station",
	    "put the question in quotes: /verify question \"Where did we "
	    "meet?\"; nothing was sent");
	expect_error("/verify question where did we meet at the station",
	    "put the question in quotes: /verify question \"QUESTION\"; "
	    "nothing was sent");
	expect_error("/otr smp question a \\ or \"b\"? c", "put the question in "
	    "quotes: /otr smp question \"a \\\\ or \\\"b\\\"?\"; nothing was "
	    "sent");
	expect_error("/verify question \xd0\x93\xd0\xb4\xd0\xb5 \033[2J "
	    "\xef\xbc\x9f x? y", "put the question in quotes: /verify question "
	    "\"\xd0\x93\xd0\xb4\xd0\xb5 ^[[2J \xef\xbc\x9f\"; nothing was "
	    "sent");
}

static void
test_types(void **state)
{
	const char *hex = "00112233445566778899aabbccddeeff00112233";
	char *line, *want;

	(void)state;
	line = xasprintf("/otr trust %s", hex);
	want = xasprintf("otr trust||||%s", hex);
	check(line, want);
	free(line);
	check("/otr trust 00112233 44556677 8899AABB CCDDEEFF 00112233", want);
	check("/otr trust \"00112233 44556677 8899AABB CCDDEEFF 00112233\"",
	    want);
	check("/verify xmpp:bob@example.org?otr-fingerprint="
	    "00112233445566778899aabbccddeeff00112233",
	    "verify||bob@example.org||xmpp:bob@example.org?otr-fingerprint="
	    "00112233445566778899aabbccddeeff00112233");
	check("/otr trust carol@example.org \"xmpp:bob@example.org?otr-finger"
	    "print=0011223344556677 \n  8899aabbccddeeff00112233\" ",
	    "otr trust||carol@example.org||xmpp:bob@example.org?otr-"
	    "fingerprint=00112233445566778899aabbccddeeff00112233");
	check("/verify xmpp:bob@example.org", "bad-link");
	check("/otr trust 0011", "bad-fingerprint");
	check("/otr trust hello world", "bad-fingerprint");
	/* The secret, where the command for it was meant. */
	expect_error("/verify hollow meadow 82", "this is no link or "
	    "fingerprint (40 hex digits); for a secret: /verify secret");
	free(want);
	check("/set", "set|||");
	check("/set otr_policy", "set||||otr_policy");
	check("/set otr_policy always", "set||||otr_policy|always");
	check("/set bob@example.org otr_policy always",
	    "set||bob@example.org||otr_policy|always");
	check("/set time_format \"%H %M\"", "set||||time_format|%H %M");
	check("/set time_format %H %M ", "set||||time_format|%H %M");
	check("/set otr_polcy always", "unknown-setting");
	check("/set otr_seen_v3 true", "unknown-setting");
	check("/set password hunter2", "not-settable");
}

static void
test_nearest(void **state)
{
	(void)state;
	expect_error("/ort", "unknown command /ort: did you mean /otr?");
	expect_error("/ort smp hunter2",
	    "unknown command /ort: did you mean /otr smp?");
	expect_error("/xyzzy", "unknown command /xyzzy: /help lists them");
	expect_error("/otr strat", "/otr has no such subcommand: did you mean "
	    "/otr start?");
	expect_error("/", "unknown command /: /help lists them");
	expect_error("/qiut", "unknown command /qiut: did you mean /quit?");
	expect_error("/otr nonsense-of-a-word",
	    "usage: /otr accept|distrust|doctor|end|export|fingerprint|forget|"
	    "import|keygen|log|passphrase|policy|smp|start|status|trust|use|v2");
	expect_error("/otr smp question", "usage: /otr smp question [CONTACT] "
	    "QUESTION [ANSWER]");
	/* What follows is not repeated: it may be a secret. */
	expect_error("/\033[2Jevil \033", "unknown command /^[[2Jevil: /help "
	    "lists them");
}

/* Arguments that are secrets leave nothing behind in secret memory. */
static void
test_wiped(void **state)
{
	static const char *const lines[] = {
		"/otr smp hunter2", "/otr smp question \"Q\" hunter2",
		"/otr smp question \"Q hunter2", "/connect a@b hunter2",
		"/otr smp qeustion \"a\" b", "/otr smp x@y hunter2",
	};
	size_t before = secret_count();

	(void)state;
	for (size_t i = 0; i < NELEM(lines); i++)
		free(parse(lines[i]));
	assert_int_equal(secret_count(), before);
}

static void
test_secret_flag(void **state)
{
	struct parsed p;

	(void)state;
	assert_int_equal(cmd_parse(&p, "/otr smp hunter2", NULL), 0);
	assert_true(p.secret);
	cmd_parsed_free(&p);
	assert_int_equal(cmd_parse(&p, "/otr start", NULL), 0);
	assert_false(p.secret);
	cmd_parsed_free(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_is_command),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_named),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_secret),
		cmocka_unit_test(test_quoted),
		cmocka_unit_test(test_unquoted_words),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_wiped),
		cmocka_unit_test(test_secret_flag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
