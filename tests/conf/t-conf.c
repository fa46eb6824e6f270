/*
 * Tests of conf.c, load.c, layer.c and parse.c: what is read, what is refused
 * and in which words, and what the program writes itself.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "conf/conf.h"

#define ALICE "alice@example.org"
#define BOB "bob@example.org"
#define CAROL "carol@example.org"
#define HEX32 "0123456789abcdef0123456789abcdef"
#define PIN "sha256:" HEX32 HEX32
#define PIN2 "sha256:" HEX32 "00000000000000000000000000000000"

/* ---- help -------------------------------------------------------------- */

struct place {
	char dir[64];
	char config[96];
	char settings[96];
};

static int
setup(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	if (place == NULL)
		return -1;
	snprintf(place->dir, sizeof(place->dir), "/tmp/t-conf.XXXXXX");
	if (mkdtemp(place->dir) == NULL)
		return -1;
	snprintf(place->config, sizeof(place->config), "%s/config",
	    place->dir);
	snprintf(place->settings, sizeof(place->settings), "%s/settings",
	    place->dir);
	*state = place;
	return 0;
}

static int
teardown(void **state)
{
	struct place *place = *state;

	unlink(place->config);
	unlink(place->settings);
	rmdir(place->dir);
	free(place);
	return 0;
}

static void
write_file(const char *path, const char *text, mode_t mode)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static char *
read_file(const char *path)
{
	struct str s;

	str_init(&s);
	assert_int_equal(file_read(path, 1 << 20, &s, NULL), 0);
	return str_take(&s);
}

static struct conf *
load(const struct place *place)
{
	struct err err = { .text = "" };
	struct conf *conf = conf_load(place->config, place->settings, &err);

	if (conf == NULL)
		fail_msg("%s", err.text);
	return conf;
}

static struct conf *
parse(const char *text)
{
	struct err err = { .text = "" };
	struct conf *conf = conf_parse("config", text, strlen(text), &err);

	if (conf == NULL)
		fail_msg("%s", err.text);
	return conf;
}

/* The text is refused with these words. */
static void
refused_n(const char *text, size_t len, const char *expected)
{
	struct err err = { .text = "" };
	struct conf *conf = conf_parse("config", text, len, &err);

	if (conf != NULL)
		fail_msg("accepted: %s", text);
	assert_string_equal(err.text, expected);
	assert_string_equal(err.code, "bad-config");
}

static void
refused(const char *text, const char *expected)
{
	refused_n(text, strlen(text), expected);
}

static void
assert_text(const struct conf *conf, enum setting id, const char *account,
    const char *contact, const char *expected)
{
	const char *text = conf_text(conf, id, account, contact);

	assert_non_null(text);
	assert_string_equal(text, expected);
}

/* ---- reading ----------------------------------------------------------- */

/* As DESIGN has it, comments included. */
static const char example[] =
    "otr_policy = \"opportunistic\"\n"
    "account \"alice@example.org\" {\n"
    "    password_command = \"pass show xmpp/alice\"   # or password\n"
    "    host = \"127.0.0.1\"                          # with port\n"
    "    port = 5222\n"
    "    ca_file = \"/etc/ssl/certs/ca-certificates.crt\"\n"
    "    pin = \"" PIN "\"          # written by /cert pin\n"
    "    autoconnect = true\n"
    "    contact \"bob@example.org\" { otr_policy = \"verified\" }\n"
    "}\n";

static void
reads_the_example(void **state)
{
	struct conf *conf = parse(example);
	const char *const *items;

	(void)state;
	assert_true(conf_has_file(conf));
	assert_int_equal(conf_accounts(conf), 1);
	assert_string_equal(conf_account(conf, 0), ALICE);
	assert_null(conf_account(conf, 1));
	assert_text(conf, SET_HOST, ALICE, NULL, "127.0.0.1");
	assert_int_equal(conf_int(conf, SET_PORT, ALICE, NULL), 5222);
	assert_true(conf_bool(conf, SET_AUTOCONNECT, ALICE, NULL));
	assert_int_equal(conf_list(conf, SET_PIN, ALICE, NULL, &items), 1);
	assert_string_equal(items[0], PIN);
	assert_text(conf, SET_OTR_POLICY, ALICE, BOB, "verified");
	assert_text(conf, SET_OTR_POLICY, ALICE, CAROL, "opportunistic");
	assert_null(conf_text(conf, SET_PASSWORD, ALICE, NULL));
	conf_free(conf);
}

static void
the_narrowest_scope_counts(void **state)
{
	struct conf *conf = parse("otr_policy = manual\n"
	    "account \"Alice@Example.ORG\" { otr_policy = 'always'\n"
	    "contact " BOB " { otr_policy = never } }\n"
	    "account " CAROL " { }\n");

	(void)state;
	assert_string_equal(conf_account(conf, 0), ALICE);
	assert_text(conf, SET_OTR_POLICY, ALICE, BOB, "never");
	assert_int_equal(conf_where(conf, SET_OTR_POLICY, ALICE, BOB),
	    SCOPE_CONTACT);
	assert_text(conf, SET_OTR_POLICY, ALICE, NULL, "always");
	assert_int_equal(conf_where(conf, SET_OTR_POLICY, ALICE, CAROL),
	    SCOPE_ACCOUNT);
	assert_text(conf, SET_OTR_POLICY, CAROL, BOB, "manual");
	assert_int_equal(conf_where(conf, SET_OTR_POLICY, NULL, NULL),
	    SCOPE_GLOBAL);
	assert_text(conf, SET_OTR_V2, ALICE, BOB, "ask");
	assert_int_equal(conf_where(conf, SET_OTR_V2, ALICE, BOB), 0);
	conf_free(conf);
}

static void
no_file_is_fine(void **state)
{
	struct conf *conf = load(*state);
	const char *const *items;

	assert_false(conf_has_file(conf));
	assert_int_equal(conf_accounts(conf), 0);
	assert_int_equal(conf_list(conf, SET_BIND, NULL, NULL, &items), 0);
	assert_text(conf, SET_THEME, NULL, NULL, "auto");
	conf_free(conf);
}

static void
empty_files_are_fine(void **state)
{
	static const char *const texts[] = { "", "\n", "# x", "// x\n",
		"/* x */", " \t\r\n", "\xef\xbb\xbf# byte order mark\n" };
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(texts); i++)
		conf_free(parse(texts[i]));
}

static void
reads_quotes(void **state)
{
	struct conf *conf = parse("account " ALICE " {\n"
	    "name = \"a\\\"b\\\\c\\$d\\x41 \xc3\xa9 # // ' /* {\"\n"
	    "contact a@b { name = 'it\\'s \"\\n\\\\' }\n"
	    "contact b@b { name = \"one \\\n  two\" } }");

	(void)state;
	assert_text(conf, SET_NAME, ALICE, NULL,
	    "a\"b\\c$dA \xc3\xa9 # // ' /* {");
	assert_text(conf, SET_NAME, ALICE, "a@b", "it's \"\\n\\");
	assert_text(conf, SET_NAME, ALICE, "b@b", "one   two");
	conf_free(conf);
}

/* libconfuse alone would put the variable's value there. */
static void
does_not_expand_variables(void **state)
{
	struct conf *conf;

	(void)state;
	setenv("T_CONF", "expanded", 1);
	conf = parse("account " ALICE " { name = \"${T_CONF}\"\n"
	    "contact " BOB " { name = '${T_CONF}' } }");
	assert_text(conf, SET_NAME, ALICE, NULL, "${T_CONF}");
	assert_text(conf, SET_NAME, ALICE, BOB, "${T_CONF}");
	conf_free(conf);
	refused("\ntheme = ${T_CONF}\n", "config:2: expected text: ${...} "
	    "has no meaning here; put a $ into 'single quotes'");
	unsetenv("T_CONF");
}

static void
expands_the_home_directory(void **state)
{
	struct conf *conf;

	(void)state;
	setenv("HOME", "/home/alice", 1);
	conf = parse("log_file = \"~/log\" ca_file = \"/a~/b\"");
	assert_text(conf, SET_LOG_FILE, NULL, NULL, "/home/alice/log");
	assert_text(conf, SET_CA_FILE, NULL, NULL, "/a~/b");
	conf_free(conf);
}

static void
numbers_commands(void **state)
{
	struct conf *conf = parse("notify_command = \"n\"\n"
	    "key_passphrase_command = \"k\"\n"
	    "account " ALICE " { password_command = \"p\" }\n"
	    "account " BOB " { password_command = \"p\"\n"
	    "notify_command = \"m\" }\n"
	    "account " CAROL " { }");
	const char *const *commands;

	(void)state;
	assert_int_equal(conf_commands(conf, &commands), 3);
	assert_string_equal(commands[0], "n");
	assert_string_equal(commands[1], "p");
	assert_string_equal(commands[2], "m");
	/* The helper is not to know the one for the keys. */
	assert_int_equal(conf_command(conf, SET_KEY_PASSPHRASE_COMMAND, NULL),
	    -1);
	assert_int_equal(conf_command(conf, SET_PASSWORD_COMMAND, ALICE), 1);
	assert_int_equal(conf_command(conf, SET_PASSWORD_COMMAND, BOB), 1);
	assert_int_equal(conf_command(conf, SET_NOTIFY_COMMAND, BOB), 2);
	assert_int_equal(conf_command(conf, SET_NOTIFY_COMMAND, ALICE), 0);
	assert_int_equal(conf_command(conf, SET_PASSWORD_COMMAND, CAROL), -1);
	conf_free(conf);
}

/* ---- broken ------------------------------------------------------------ */

static void
names_what_was_expected(void **state)
{
	(void)state;
	refused("otr_policy = always\n\notr_polcy = always\n", "config:3: "
	    "unknown setting `otr_polcy', did you mean `otr_policy'?");
	refused("# a\n# b\n/* c\n*/ xyzzy = 1", "config:4: unknown setting "
	    "`xyzzy'");
	refused("acount x@y { }", "config:1: unknown setting `acount', did "
	    "you mean `account'?");
	refused("\notr_policy = sometimes", "config:2: expected never, "
	    "manual, opportunistic, always or verified for `otr_policy', "
	    "not `sometimes'");
	refused("otr_policy = \"always|never\"", "config:1: expected never, "
	    "manual, opportunistic, always or verified for `otr_policy', "
	    "not `always|never'");
	refused("account " ALICE " {\n port = 65536\n}", "config:2: expected "
	    "a number from 1 to 65535 for `port', not `65536'");
	refused("account " ALICE " {\n port = 0x50\n}", "config:2: expected "
	    "a number from 1 to 65535 for `port', not `0x50'");
	refused("carbons = maybe", "config:1: expected true or false for "
	    "`carbons', not `maybe'");
	refused("account " ALICE " {\n\n pin = { \"" PIN "\",\n\"sha256:12\""
	    "}\n}", "config:4: expected sha256: and 64 lower-case hex digits "
	    "for `pin', not `sha256:12'");
	refused("theme = \"../x\"", "config:1: expected the name of a theme "
	    "for `theme', not `../x'");
}

static void
names_where_a_setting_belongs(void **state)
{
	(void)state;
	refused("account " ALICE " { theme = dark }", "config:1: expected "
	    "`theme' outside of accounts");
	refused("port = 1", "config:1: expected `port' within an account");
	refused("contact " BOB " { }", "config:1: expected `contact' within "
	    "an account");
	refused("account " ALICE " { otr_seen_v3 = true }", "config:1: "
	    "expected `otr_seen_v3' within a contact");
	refused("account " ALICE " { contact " BOB " {\n ca_file = \"x\" } }",
	    "config:2: expected `ca_file' outside of contacts");
	refused("account " ALICE " { contact " BOB " {\n password = \"x\" } }",
	    "config:2: expected `password' within an account");
	refused("account " ALICE " { account " BOB " { } }", "config:1: "
	    "expected `account' outside of other accounts");
}

static void
names_a_bad_structure(void **state)
{
	(void)state;
	refused("theme \"dark\"", "config:1: expected `=' after `theme'");
	refused("\n}", "config:2: expected a setting: this `}' closes "
	    "nothing");
	refused("\naccount " ALICE " {\n", "config:2: expected `}' at the "
	    "end of what begins here");
	refused("bind = {\n\"a=/b\"\n", "config:1: expected `}' at the end "
	    "of what begins here");
	refused("{{{{{{{{{", "config:1: expected a setting, not one more "
	    "`{'");
	refused("{", "config:1: expected `}' at the end of what begins "
	    "here");
	refused("theme =\n", "config:2: expected more before the end of the "
	    "file");
	refused("account { }", "config:1: expected an address after "
	    "`account'");
	refused("bell = on account {\n}", "config:1: expected an address "
	    "after `account'");
	refused("account " ALICE " theme", "config:1: expected `{' in "
	    "`account'");
	refused("account " ALICE " " BOB " { }", "config:1: expected `{' in "
	    "`account'");
	refused("bell { }", "config:1: expected an address after `bell'");
	refused("bell x@y { }", "config:1: expected `=' after `bell'");
	refused("bind = { \"a=b\" \"c=d\" }", "config:1: did not expect "
	    "`c=d' here");
	refused("bind = { \"a=b\" \"c=d\" { } }", "config:1: did not "
	    "expect `c=d' here");
	refused("theme += dark", "config:1: expected `=': `theme' has one "
	    "value");
	refused("theme = \"a\nb", "config:1: expected \" at the end of the "
	    "text that begins here");
	refused("\n\ntheme = 'a", "config:3: expected ' at the end of the "
	    "text that begins here");
	refused("theme = dark\n/* bell = true\n", "config:2: expected */ at "
	    "the end of the comment that begins here");
	refused("= dark", "config:1: expected the name of a setting before "
	    "`='");
	refused("\"the me\" = dark", "config:1: expected a name of letters, "
	    "digits and `_', not `the me'");
	refused("account x@y { port = 1 }\naccount|port = 2", "config:2: "
	    "expected a name of letters, digits and `_', not "
	    "`account|port'");
	refused("theme dark = light", "config:1: expected the name of a "
	    "setting before `='");
	refused("theme = * dark", "config:1: expected a name or quoted text, "
	    "not `*'");
	refused("theme = \"\\q\"", "config:1: expected \\\\, \\\", \\n, \\t "
	    "or \\x and two hex digits behind a `\\'");
	refused("include(\"/etc/passwd\")", "config:1: expected a name or "
	    "quoted text, not `('");
}

static void
names_bytes_that_are_no_text(void **state)
{
	(void)state;
	refused_n("\nbell\0 = true", 13, "config:2: expected text in UTF-8");
	refused("theme = \"\xff\"", "config:1: expected text in UTF-8");
	refused("theme = \"\\xff\"", "config:1: expected text in UTF-8");
	refused("theme = \"\\x00\"", "config:1: expected text without a zero "
	    "byte");
	refused("bell = true\n\001", "config:2: expected a name or quoted "
	    "text, not `^A'");
}

static void
checks_addresses(void **state)
{
	(void)state;
	refused("\naccount \"alice\" { }", "config:2: expected an address "
	    "such as alice@example.org after `account', not `alice'");
	refused("account " ALICE " {\n bell = true\n contact \"a@b/c\" {\n}}",
	    "config:3: expected an address such as alice@example.org after "
	    "`contact', not `a@b/c'");
	refused("account " ALICE " { }\naccount " ALICE " { }", "config:2: "
	    "expected the account `" ALICE "' only once");
	refused("account " ALICE " { }\n\naccount ALICE@example.org { }",
	    "config:3: expected the account `" ALICE "' only once");
	refused("account " ALICE " { contact b@b { bell = true }\n"
	    "contact c@b { bell = false }\ncontact B@b { } }",
	    "config:3: expected the contact `b@b' only once");
}

static void
a_secret_is_not_repeated(void **state)
{
	struct conf *conf = parse("account " ALICE " { password = \"1\" }\n"
	    "account " BOB " { password = hunter2 }");

	(void)state;
	assert_text(conf, SET_PASSWORD, ALICE, NULL, "1");
	assert_text(conf, SET_PASSWORD, BOB, NULL, "hunter2");
	conf_free(conf);
	refused("account " ALICE " {\n password = \"two\\nlines\" }",
	    "config:2: expected one line of text for `password'");
}

/* Quotes that are forgotten make no secret of it known. */
static void
a_secret_without_quotes_is_not_repeated(void **state)
{
	static const char *const lines[] = {
		"password = my plum tree", "password = my plum tree # of old",
		"password = my plum = tree", "password = my plum {",
		"password = my plum }", "password = my plum, tree",
		"password = my pl:um", "password = my (plum)",
		"password = (plum)", "password = *plum", "password = my 'plum'",
		"password = 'it's plum'", "password = \"my\" plum",
		"password =\nmy plum", "password = \"pl\\qum\"",
		"password = my plum account", "password = my port plum",
		"password = my theme", "password = my;plum+tree=plum",
		"password_command = echo plum",
		"proxy = socks5://bob:my@host plum", "password = my \"plum",
		"password = my host plum = tree", "password:plum",
		"password: plum", "password:my plum", "password:\"plum\"",
	};

	(void)state;
	for (size_t i = 0; i < NELEM(lines); i++) {
		char *text = xasprintf("account " ALICE " {\n%s\n}\n",
		    lines[i]);
		struct err err;

		assert_null(conf_parse("config", text, strlen(text),
		    &err));
		if (strstr(err.text, "plum") != NULL ||
		    strstr(err.text, "tree") != NULL ||
		    strstr(err.text, "theme") != NULL)
			fail_msg("%s: %s", lines[i], err.text);
		free(text);
	}
	refused("account " ALICE " {\n password = my plum tree\n}", "config:2: "
	    "expected nothing more behind the value of `password': one of "
	    "several words, or with other characters than letters and digits, "
	    "needs \" around it");
	/* What is right stays so. */
	conf_free(parse("bell = away theme = dark account " ALICE " { port = 1 "
	    "password = plum contact " BOB " { bell = never } }\n"));
}

/* A proxy's URL may have a password, which no message repeats. */
static void
a_proxy_is_kept_as_a_secret(void **state)
{
	struct conf *conf = parse("proxy = \"socks5://127.0.0.1:9050\"\n"
	    "account " ALICE " { proxy = \"http://me:hunter2@h:1\" }\n"
	    "account " BOB " { proxy = none }");
	struct err err;

	(void)state;
	assert_text(conf, SET_PROXY, NULL, NULL, "socks5://127.0.0.1:9050");
	assert_text(conf, SET_PROXY, ALICE, NULL, "http://me:hunter2@h:1");
	assert_text(conf, SET_PROXY, BOB, NULL, "none");
	assert_int_equal(secret_count(), 3);
	/* Typed it would stay in view; without a password it may be. */
	assert_int_equal(conf_set(conf, SET_PROXY, ALICE, NULL,
	    "socks5://me:hunter2@h", &err), -1);
	assert_string_equal(err.code, "not-settable");
	assert_null(strstr(err.text, "hunter2"));
	assert_text(conf, SET_PROXY, ALICE, NULL, "http://me:hunter2@h:1");
	assert_int_equal(conf_set(conf, SET_PROXY, ALICE, NULL,
	    "socks5://me@h", &err), 0);
	assert_text(conf, SET_PROXY, ALICE, NULL, "socks5://me@h");
	conf_free(conf);
	assert_int_equal(secret_count(), 0);
	refused("account " ALICE " {\n proxy = \"me:hunter2@h\" }",
	    "config:2: expected none, or a URL such as "
	    "socks5://127.0.0.1:9050, for `proxy'");
}

/* ---- files ------------------------------------------------------------- */

static void
load_refused(const struct place *place, const char *expected)
{
	struct err err = { .text = "" };

	assert_null(conf_load(place->config, place->settings, &err));
	assert_string_equal(err.code, "bad-config");
	if (strstr(err.text, expected) == NULL)
		fail_msg("%s", err.text);
}

static void
checks_who_can_read_and_write(void **state)
{
	static const char secret[] = "account " ALICE " { password = \"x\" }";
	static const char open[] = "account " ALICE " { }";
	const struct place *place = *state;

	write_file(place->config, secret, 0600);
	conf_free(load(place));
	write_file(place->config, secret, 0640);
	load_refused(place, "others can read the password in it: chmod 600");
	write_file(place->config, secret, 0604);
	load_refused(place, "others can read the password in it: chmod 600");
	write_file(place->config, "proxy = \"http://me:x@h\"", 0644);
	load_refused(place, "others can read the password in it: chmod 600");
	write_file(place->config, "proxy = \"http://me@h\"", 0644);
	conf_free(load(place));
	write_file(place->config, open, 0644);
	conf_free(load(place));
	write_file(place->config, open, 0664);
	load_refused(place, "others can write to it: chmod go-w");
	write_file(place->config, open, 0646);
	load_refused(place, "chmod o-w");
}

static void
a_foreign_file_is_refused(void **state)
{
	const struct place *place = *state;

	/* Only root can give files away; nobody's files are root's. */
	if (geteuid() == 0) {
		write_file(place->config, "bell = true", 0600);
		assert_int_equal(chown(place->config, 12345, (gid_t)-1), 0);
		load_refused(place, "another user");
	}
}

static void
a_broken_settings_file_stays(void **state)
{
	const struct place *place = *state;
	char *text;

	write_file(place->config, example, 0600);
	write_file(place->settings, "# kept\ncarbons = perhaps\n", 0600);
	load_refused(place, "/settings:2: expected true or false");
	text = read_file(place->settings);
	assert_string_equal(text, "# kept\ncarbons = perhaps\n");
	free(text);
}

/* An earlier version took two spellings of a domain for two contacts. */
static void
spellings_are_one(void **state)
{
	const struct place *place = *state;
	const char *bob = "bob@b\xc3\xbc" "cher.example";
	const char *me = "me@m\xc3\xbc" "ller.example";
	struct conf *conf;
	struct err err;

	write_file(place->config,
	    "account \"me@xn--mller-kva.example\" { }\n", 0600);
	write_file(place->settings,
	    "account \"me@m\xc3\xbc" "ller.example\" {\n"
	    " contact \"bob@xn--bcher-kva.example\" {\n"
	    "  otr_policy = \"verified\"\n }\n"
	    " contact \"bob@b\xc3\xbc" "cher.example\" {\n"
	    "  otr_policy = \"manual\"\n  otr_v2 = \"never\"\n }\n"
	    " contact \"a<20>b@x\" { otr_policy = \"always\" }\n"
	    " contact \"irc.example.org\" { otr_policy = \"never\" }\n"
	    "}\naccount \"me@xn--mller-kva.example\" {\n"
	    " contact \"carol@x\" { otr_policy = \"always\" }\n}\n", 0600);
	conf = load(place);
	assert_int_equal(conf_accounts(conf), 1);
	assert_string_equal(conf_account(conf, 0), me);
	assert_string_equal(conf_text(conf, SET_OTR_POLICY, me, bob),
	    "verified");
	assert_string_equal(conf_text(conf, SET_OTR_V2, me, bob), "never");
	assert_string_equal(conf_text(conf, SET_OTR_POLICY, me, "a<20>b@x"),
	    "always");
	assert_string_equal(conf_text(conf, SET_OTR_POLICY, me,
	    "irc.example.org"), "never");
	assert_string_equal(conf_text(conf, SET_OTR_POLICY, me, "carol@x"),
	    "always");
	assert_int_equal(conf_set(conf, SET_OTR_POLICY,
	    "me@xn--mller-kva.example", "bob@xn--bcher-kva.example", "always",
	    &err), 0);
	assert_string_equal(conf_text(conf, SET_OTR_POLICY, me, bob),
	    "always");
	conf_free(conf);
	conf_free(load(place));
}

/* What would execute, or write, at the next start. */
static void
settings_name_no_commands(void **state)
{
	static const char *const texts[] = {
		"account " ALICE " { password_command = \"x\" }",
		"account " ALICE " { notify_command = \"x\" }",
		"account " ALICE " { password = \"x\" }",
		"notify_command = \"x\"", "log_file = \"/tmp/x\"",
		"proxy = \"http://me:x@h\"",
	};
	const struct place *place = *state;
	size_t i;

	for (i = 0; i < NELEM(texts); i++) {
		write_file(place->settings, texts[i], 0600);
		load_refused(place, "in the configuration file only");
	}
}

/* ---- setting ----------------------------------------------------------- */

static void
set(struct conf *conf, enum setting id, const char *account,
    const char *contact, const char *value)
{
	struct err err = { .text = "" };

	if (conf_set(conf, id, account, contact, value, &err) == -1)
		fail_msg("%s", err.text);
}

static void
not_set(struct conf *conf, enum setting id, const char *account,
    const char *contact, const char *value, const char *code)
{
	struct err err = { .text = "" };
	unsigned before = conf_changes(conf);

	assert_int_equal(conf_set(conf, id, account, contact, value, &err),
	    -1);
	assert_string_equal(err.code, code);
	assert_true(err.text[0] != '\0');
	assert_int_equal(conf_changes(conf), before);
}

static void
remembers_what_was_set(void **state)
{
	const struct place *place = *state;
	struct conf *conf;
	struct stat st;
	unsigned before;

	write_file(place->config, example, 0600);
	conf = load(place);
	before = conf_changes(conf);
	set(conf, SET_OTR_POLICY, NULL, NULL, "manual");
	set(conf, SET_OTR_POLICY, ALICE, BOB, "always");
	set(conf, SET_OTR_SEEN_V3, ALICE, CAROL, "yes");
	set(conf, SET_PANEL_WIDTH, NULL, NULL, "030");
	assert_int_equal(conf_changes(conf), before + 4);
	assert_text(conf, SET_OTR_POLICY, ALICE, BOB, "always");
	conf_free(conf);
	assert_int_equal(stat(place->settings, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);

	conf = load(place);
	assert_text(conf, SET_OTR_POLICY, NULL, NULL, "manual");
	assert_text(conf, SET_OTR_POLICY, ALICE, BOB, "always");
	assert_true(conf_bool(conf, SET_OTR_SEEN_V3, ALICE, CAROL));
	assert_text(conf, SET_OTR_SEEN_V3, ALICE, CAROL, "true");
	assert_text(conf, SET_PANEL_WIDTH, NULL, NULL, "30");
	assert_int_equal(conf_int(conf, SET_PANEL_WIDTH, NULL, NULL), 30);
	set(conf, SET_OTR_POLICY, ALICE, BOB, NULL);
	assert_text(conf, SET_OTR_POLICY, ALICE, BOB, "verified");
	conf_free(conf);

	conf = load(place);
	assert_text(conf, SET_OTR_POLICY, ALICE, BOB, "verified");
	conf_free(conf);
}

/* Names come from contacts: none may end its quotes and name a setting. */
static void
any_text_comes_back(void **state)
{
	static const char *const texts[] = {
		"\"", "\\", "\\\"", "a\" } notify_command = \"x", "${HOME}",
		"$HOME", "\\${HOME}", "'", "# //", "/*", "{", "}", "\\n",
		"\\x41", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "a  b", "=",
		"0", "true", "trailing\\",
	};
	const struct place *place = *state;
	struct conf *conf;
	size_t i;

	for (i = 0; i < NELEM(texts); i++) {
		conf = load(place);
		set(conf, SET_NAME, ALICE, BOB, texts[i]);
		conf_free(conf);
		conf = load(place);
		assert_text(conf, SET_NAME, ALICE, BOB, texts[i]);
		conf_free(conf);
	}
	conf = load(place);
	not_set(conf, SET_NAME, ALICE, BOB, "a\nbell = true", "bad-value");
	conf_free(conf);
}

/* The same with every character that an item of a list may have. */
static void
every_character_comes_back(void **state)
{
	const struct place *place = *state;
	const char *const *items;
	char item[] = "M-x=?";
	struct conf *conf;
	int c;

	for (c = 1; c < 0x80; c++) {
		if (c == '\n')
			continue;
		item[4] = (char)c;
		unlink(place->settings);
		conf = load(place);
		assert_int_equal(conf_list_add(conf, SET_BIND, NULL, NULL,
		    item, NULL), 0);
		conf_free(conf);
		conf = load(place);
		assert_int_equal(conf_list(conf, SET_BIND, NULL, NULL,
		    &items), 1);
		assert_string_equal(items[0], item);
		conf_free(conf);
	}
}

static void
refuses_what_cannot_be_set(void **state)
{
	struct conf *conf = load(*state);

	not_set(conf, SET_PASSWORD_COMMAND, ALICE, NULL, "x", "not-settable");
	not_set(conf, SET_NOTIFY_COMMAND, NULL, NULL, "x", "not-settable");
	not_set(conf, SET_PASSWORD, ALICE, NULL, "x", "not-settable");
	not_set(conf, SET_LOG_FILE, NULL, NULL, "/tmp/x", "not-settable");
	not_set(conf, SET_LOG_FILE, NULL, NULL, NULL, "not-settable");
	not_set(conf, SET_THEME, ALICE, NULL, "dark", "not-settable");
	not_set(conf, SET_PORT, NULL, NULL, "1", "not-settable");
	not_set(conf, SET_PIN, ALICE, BOB, PIN, "not-settable");
	not_set(conf, SET_OTR_POLICY, NULL, BOB, "always", "not-settable");
	not_set(conf, SET_OTR_POLICY, NULL, NULL, "", "bad-value");
	not_set(conf, SET_PORT, ALICE, NULL, "0", "bad-value");
	not_set(conf, SET_PORT, ALICE, NULL, "99999999999999999999",
	    "bad-value");
	not_set(conf, SET_OTR_POLICY, "alice", NULL, "always", "bad-address");
	not_set(conf, SET_OTR_POLICY, ALICE, "b@b/c", "always",
	    "bad-address");
	not_set(conf, SET_NAME, ALICE, BOB, "\xff", "bad-value");
	conf_free(conf);
}

/* In memory is what is in the file: the next start would differ. */
static void
a_failed_write_changes_nothing(void **state)
{
	const struct place *place = *state;
	struct conf *conf;
	struct err err;
	char path[128];

	snprintf(path, sizeof(path), "%s/none/settings", place->dir);
	conf = conf_load(place->config, path, &err);
	assert_non_null(conf);
	assert_int_equal(conf_set(conf, SET_OTR_POLICY, NULL, NULL, "manual",
	    &err), -1);
	assert_string_equal(err.code, "write");
	assert_text(conf, SET_OTR_POLICY, NULL, NULL, "opportunistic");
	assert_int_equal(conf_where(conf, SET_OTR_POLICY, NULL, NULL), 0);
	assert_int_equal(conf_set(conf, SET_BELL, NULL, NULL, "true", &err),
	    -1);
	assert_false(conf_bool(conf, SET_BELL, NULL, NULL));
	assert_null(conf_unkept(conf));
	assert_int_equal(conf_list_add(conf, SET_PIN, ALICE, NULL, PIN,
	    &err), -1);
	assert_null(conf_text(conf, SET_PIN, ALICE, NULL));
	conf_free(conf);
}

/* Law 1: what protects counts, written or not, and is written with the next. */
static void
a_failed_write_takes_no_protection(void **state)
{
	const struct place *place = *state;
	struct conf *conf;
	struct err err;
	char *text;

	conf = conf_load(place->config, place->settings, &err);
	assert_int_equal(mkdir(place->settings, 0700), 0);
	assert_int_equal(conf_set(conf, SET_OTR_POLICY, ALICE, BOB, "always",
	    &err), -1);
	assert_string_equal(err.code, "not-kept");
	assert_text(conf, SET_OTR_POLICY, ALICE, BOB, "always");
	assert_non_null(conf_unkept(conf));
	/* Not even a word that says the same, or less and then that again. */
	assert_int_equal(conf_set(conf, SET_OTR_POLICY, ALICE, BOB, "manual",
	    &err), -1);
	assert_string_equal(err.code, "write");
	assert_int_equal(conf_set(conf, SET_OTR_POLICY, ALICE, BOB, NULL,
	    &err), -1);
	assert_string_equal(err.code, "write");
	assert_text(conf, SET_OTR_POLICY, ALICE, BOB, "always");
	assert_int_equal(conf_keep(conf, &err), -1);
	assert_string_equal(err.code, "not-kept");
	assert_int_equal(rmdir(place->settings), 0);
	assert_int_equal(conf_set(conf, SET_BELL, NULL, NULL, "true", &err),
	    0);
	assert_null(conf_unkept(conf));
	text = read_file(place->settings);
	assert_non_null(strstr(text, "otr_policy = \"always\""));
	free(text);
	conf_free(conf);
}

/* ---- lists ------------------------------------------------------------- */

static void
lists_grow(void **state)
{
	const struct place *place = *state;
	const char *const *items;
	struct conf *conf;
	struct err err;

	write_file(place->config, "bind = { \"M-x=/win 1\", \"M-y=/away\" }\n"
	    "account " ALICE " { pin = \"" PIN "\" }", 0600);
	conf = load(place);
	assert_int_equal(conf_list_add(conf, SET_PIN, ALICE, NULL, PIN2,
	    &err), 0);
	assert_int_equal(conf_list_add(conf, SET_PIN, ALICE, NULL, PIN2,
	    &err), 0);
	assert_int_equal(conf_list_add(conf, SET_PIN, ALICE, NULL, "x",
	    &err), -1);
	assert_string_equal(err.code, "bad-value");
	assert_int_equal(conf_list_add(conf, SET_BIND, NULL, NULL,
	    "M-x=/win 2", &err), 0);
	assert_int_equal(conf_list_add(conf, SET_BIND, NULL, NULL,
	    "M-x=/win 3", &err), 0);
	conf_free(conf);

	conf = load(place);
	assert_int_equal(conf_list(conf, SET_PIN, ALICE, NULL, &items), 2);
	assert_string_equal(items[0], PIN);
	assert_string_equal(items[1], PIN2);
	assert_text(conf, SET_BIND, NULL, NULL, "M-y=/away, M-x=/win 3");
	conf_free(conf);
}

static void
lists_shrink(void **state)
{
	const struct place *place = *state;
	struct conf *conf;
	struct err err;

	write_file(place->config, "bind = { \"M-x=/win 1\" }", 0600);
	conf = load(place);
	conf_list_add(conf, SET_BIND, NULL, NULL, "M-x=/win 3", &err);
	conf_list_add(conf, SET_BIND, NULL, NULL, "M-y=/quit", &err);
	assert_int_equal(conf_list_remove(conf, SET_BIND, NULL, NULL,
	    "M-x=/win 3", &err), 0);
	assert_int_equal(conf_list_remove(conf, SET_BIND, NULL, NULL,
	    "M-x=/win 3", &err), -1);
	assert_string_equal(err.code, "bad-value");
	assert_int_equal(conf_list_remove(conf, SET_BIND, NULL, NULL,
	    "M-x=/win 1", &err), -1);
	assert_string_equal(err.code, "not-settable");
	conf_free(conf);

	conf = load(place);
	assert_text(conf, SET_BIND, NULL, NULL, "M-x=/win 1, M-y=/quit");
	set(conf, SET_BIND, NULL, NULL, NULL);
	assert_text(conf, SET_BIND, NULL, NULL, "M-x=/win 1");
	conf_free(conf);
}

/* ---- edited by hand ------------------------------------------------------- */

static bool
file_has(const struct place *place, const char *part)
{
	char *text = read_file(place->settings);
	bool has = strstr(text, part) != NULL;

	free(text);
	return has;
}

/* What somebody writes into the file meanwhile stays, and counts. */
static void
keeps_what_was_edited(void **state)
{
	const struct place *place = *state;
	struct conf *conf = load(place);
	const char *borrowed;
	bool configured;
	struct err err;

	set(conf, SET_NAME, ALICE, BOB, "Bob of old");
	set(conf, SET_BELL, NULL, NULL, "away");
	assert_int_equal(conf_edits(conf), 0);
	borrowed = conf_text(conf, SET_NAME, ALICE, BOB);
	write_file(place->settings, "bell = always\ntheme = light\naccount "
	    ALICE " { contact " CAROL " { otr_policy = always } }\n"
	    "account " BOB " { port = 1 }", 0600);
	/* Nobody looks before something is to be written. */
	assert_text(conf, SET_THEME, NULL, NULL, "auto");
	set(conf, SET_ALIGN, NULL, NULL, "left");
	assert_int_equal(conf_edits(conf), 1);
	assert_text(conf, SET_THEME, NULL, NULL, "light");
	assert_text(conf, SET_BELL, NULL, NULL, "always");
	assert_text(conf, SET_OTR_POLICY, ALICE, CAROL, "always");
	assert_text(conf, SET_ALIGN, NULL, NULL, "left");
	assert_null(conf_text(conf, SET_NAME, ALICE, BOB));
	assert_string_equal(borrowed, "Bob of old");
	assert_true(file_has(place, "theme = \"light\""));
	assert_true(file_has(place, "align = \"left\""));
	assert_true(file_has(place, CAROL));
	/* One's own writing is nobody else's. */
	set(conf, SET_ALIGN, NULL, NULL, "right");
	assert_int_equal(conf_edits(conf), 1);
	/* Lists, and what is taken out. */
	write_file(place->settings, "bind = { \"M-x=/win 1\" }\nbell = never"
	    "\naccount " ALICE " { port = 1 }", 0600);
	assert_int_equal(conf_list_add(conf, SET_BIND, NULL, NULL,
	    "M-y=/win 2", NULL), 0);
	assert_text(conf, SET_BIND, NULL, NULL, "M-x=/win 1, M-y=/win 2");
	write_file(place->settings, "bind = { \"M-z=/win 33\" }\nbell = never"
	    "\naccount " ALICE " { port = 1 }", 0600);
	assert_int_equal(conf_list_remove(conf, SET_BIND, NULL, NULL,
	    "M-x=/win 1", &err), -1);
	assert_string_equal(err.code, "bad-value");
	write_file(place->settings, "bell = away\naccount " ALICE
	    " { port = 1 }", 0600);
	assert_int_equal(conf_remove_account(conf, ALICE, &configured, NULL),
	    0);
	assert_text(conf, SET_BELL, NULL, NULL, "away");
	assert_false(file_has(place, "port"));
	assert_int_equal(conf_edits(conf), 4);
	/* One that is gone is written anew. */
	unlink(place->settings);
	set(conf, SET_ALIGN, NULL, NULL, "left");
	assert_int_equal(conf_edits(conf), 4);
	assert_true(file_has(place, "bell"));
	/* An editor that has just begun to write it: no word is taken back. */
	set(conf, SET_OTR_POLICY, ALICE, CAROL, "always");
	write_file(place->settings, "", 0600);
	set(conf, SET_ALIGN, NULL, NULL, "right");
	assert_text(conf, SET_OTR_POLICY, ALICE, CAROL, "always");
	assert_int_equal(conf_edits(conf), 4);
	assert_true(file_has(place, CAROL));
	conf_free(conf);
}

/* One that cannot be read is not written over, and takes no protection. */
static void
keeps_what_was_edited_badly(void **state)
{
	static const char bad[] = "theme = light\nthis is no setting\n";
	const struct place *place = *state;
	struct conf *conf = load(place);
	struct err err;

	set(conf, SET_OTR_POLICY, ALICE, CAROL, "manual");
	set(conf, SET_OTR_POLICY, NULL, NULL, "always");
	write_file(place->settings, bad, 0600);
	not_set(conf, SET_ALIGN, NULL, NULL, "left", "bad-config");
	assert_int_equal(conf_set(conf, SET_ALIGN, NULL, NULL, "left", &err),
	    -1);
	assert_non_null(strstr(err.text, "settings:2: "));
	assert_text(conf, SET_ALIGN, NULL, NULL, "right");
	assert_true(file_has(place, bad));
	assert_int_equal(conf_set(conf, SET_OTR_POLICY, ALICE, BOB,
	    "verified", &err), -1);
	assert_string_equal(err.code, "not-kept");
	assert_int_equal(conf_set(conf, SET_OTR_POLICY, ALICE, CAROL, NULL,
	    &err), -1);
	assert_string_equal(err.code, "not-kept");
	assert_text(conf, SET_OTR_POLICY, ALICE, BOB, "verified");
	assert_text(conf, SET_OTR_POLICY, ALICE, CAROL, "always");
	assert_true(file_has(place, bad));
	assert_int_equal(conf_keep(conf, &err), -1);
	assert_true(file_has(place, bad));
	/* Mended: both stand there; of what waited no less. */
	write_file(place->settings, "theme = light\notr_policy = always\n"
	    "account " ALICE " { contact " CAROL " { otr_policy = manual } "
	    "contact " BOB " { otr_policy = never name = Bobby } }", 0600);
	assert_int_equal(conf_keep(conf, &err), 0);
	assert_text(conf, SET_THEME, NULL, NULL, "light");
	assert_text(conf, SET_OTR_POLICY, ALICE, BOB, "verified");
	assert_text(conf, SET_OTR_POLICY, ALICE, CAROL, "always");
	assert_text(conf, SET_NAME, ALICE, BOB, "Bobby");
	assert_true(file_has(place, "verified"));
	conf_free(conf);
	conf = load(place);
	assert_text(conf, SET_OTR_POLICY, ALICE, BOB, "verified");
	assert_text(conf, SET_OTR_POLICY, ALICE, CAROL, "always");
	conf_free(conf);
}

/* ---- accounts ---------------------------------------------------------- */

static void
remembers_accounts_that_say_so(void **state)
{
	const struct place *place = *state;
	struct conf *conf = load(place);
	struct err err;

	assert_int_equal(conf_add_account(conf, "nobody", &err), -1);
	assert_string_equal(err.code, "bad-address");
	assert_int_equal(conf_add_account(conf, "Alice@example.org", &err),
	    0);
	assert_int_equal(conf_add_account(conf, ALICE, &err), 0);
	assert_int_equal(conf_accounts(conf), 1);
	set(conf, SET_OTR_POLICY, ALICE, NULL, "always");
	conf_free(conf);

	conf = load(place);
	assert_int_equal(conf_accounts(conf), 0);
	set(conf, SET_REMEMBERED, ALICE, NULL, "true");
	set(conf, SET_HOST, ALICE, NULL, "127.0.0.1");
	conf_free(conf);

	conf = load(place);
	assert_int_equal(conf_accounts(conf), 1);
	assert_string_equal(conf_account(conf, 0), ALICE);
	assert_text(conf, SET_OTR_POLICY, ALICE, NULL, "always");
	assert_false(conf_has_file(conf));
	conf_free(conf);
}

static void
the_offered_file_loads(void **state)
{
	char *text = conf_example(ALICE, "127.0.0.1", 5223, "/a \"b\"");
	struct conf *conf = parse(text);

	(void)state;
	assert_int_equal(conf_accounts(conf), 1);
	assert_text(conf, SET_HOST, ALICE, NULL, "127.0.0.1");
	assert_int_equal(conf_int(conf, SET_PORT, ALICE, NULL), 5223);
	assert_text(conf, SET_CA_FILE, ALICE, NULL, "/a \"b\"");
	conf_free(conf);
	free(text);
	text = conf_example(ALICE, NULL, 0, NULL);
	conf = parse(text);
	assert_int_equal(conf_where(conf, SET_PORT, ALICE, NULL), 0);
	assert_null(conf_text(conf, SET_HOST, ALICE, NULL));
	conf_free(conf);
	free(text);
}

/* The file in docs, and the same with all that is commented out in it. */
static void
the_documented_file_loads(void **state)
{
	const char *dir = getenv("srcdir") != NULL ? getenv("srcdir") : ".";
	char *path = xasprintf("%s/docs/example.config", dir), *text, *p;
	struct conf *conf;

	(void)state;
	text = read_file(path);
	conf = parse(text);
	assert_int_equal(conf_accounts(conf), 1);
	conf_free(conf);
	for (p = text; *p != '\0'; p++)
		if (*p == '#' && p[1] != ' ' && p[1] != '\n')
			*p = ' ';
	conf = parse(text);
	assert_int_equal(conf_accounts(conf), 2);
	conf_free(conf);
	free(text);
	free(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_the_example),
		cmocka_unit_test(the_narrowest_scope_counts),
		cmocka_unit_test_setup_teardown(no_file_is_fine, setup,
		    teardown),
		cmocka_unit_test(empty_files_are_fine),
		cmocka_unit_test(reads_quotes),
		cmocka_unit_test(does_not_expand_variables),
		cmocka_unit_test(expands_the_home_directory),
		cmocka_unit_test(numbers_commands),
		cmocka_unit_test(names_what_was_expected),
		cmocka_unit_test(names_where_a_setting_belongs),
		cmocka_unit_test(names_a_bad_structure),
		cmocka_unit_test(names_bytes_that_are_no_text),
		cmocka_unit_test(checks_addresses),
		cmocka_unit_test(a_secret_is_not_repeated),
		cmocka_unit_test(a_secret_without_quotes_is_not_repeated),
		cmocka_unit_test(a_proxy_is_kept_as_a_secret),
		cmocka_unit_test_setup_teardown(checks_who_can_read_and_write,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(a_foreign_file_is_refused,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(spellings_are_one,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(a_broken_settings_file_stays,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(settings_name_no_commands,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(remembers_what_was_set,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(any_text_comes_back, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(every_character_comes_back,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(refuses_what_cannot_be_set,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_failed_write_changes_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    a_failed_write_takes_no_protection, setup, teardown),
		cmocka_unit_test_setup_teardown(lists_grow, setup, teardown),
		cmocka_unit_test_setup_teardown(lists_shrink, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(keeps_what_was_edited, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(keeps_what_was_edited_badly,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(
		    remembers_accounts_that_say_so, setup, teardown),
		cmocka_unit_test(the_offered_file_loads),
		cmocka_unit_test(the_documented_file_loads),
	};

	return cmocka_run_group_tests_name("conf", tests, NULL, NULL);
}
