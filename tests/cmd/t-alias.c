/*
 * Aliases: what they stand for, and what they must never do.  And what
 * fingers type that know other programs.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chat/inside.h"
#include "tests/support/cmd.h"

static struct world *
ui(void **state)
{
	return *state;
}

static int
setup_ui(void **state)
{
	*state = xmalloc(sizeof(struct world));
	world_new(*state, FRONT_SCREEN);
	return 0;
}

static int
setup_pipe(void **state)
{
	*state = xmalloc(sizeof(struct world));
	world_new(*state, FRONT_SCRIPT);
	return 0;
}

static int
teardown(void **state)
{
	world_free(*state);
	free(*state);
	return 0;
}

/* What was said is there until the next line; the place is told. */
#define RUN(w, line, code) do { \
	const char *got_ = world_run(w, line); \
	if (strcmp(got_, code) != 0) \
		fail_msg("%s: \"%s\" %s", line, got_, (w)->err.text); \
} while (0)

static void
said(const struct world *w, const char *part)
{
	if (strstr(w->said.s, part) == NULL)
		fail_msg("\"%s\" was not said, but: %s", part, w->said.s);
}

/* ---- the user's own ------------------------------------------------------ */

static void
test_make(void **state)
{
	struct world *w = ui(state);

	RUN(w, "/alias", "");
	said(w, "You have no aliases");
	RUN(w, "/alias go /win 3", "");
	said(w, "/go stands for /win 3");
	RUN(w, "/go", "");
	assert_string_equal(w->did.s, "window 3\n");
	RUN(w, "/ go", "");
	assert_string_equal(w->did.s, "window 3\n");
	RUN(w, "/alias", "");
	said(w, "alias: /go stands for /win 3");
	RUN(w, "/alias /go", "");
	said(w, "/go stands for /win 3");
	RUN(w, "/help go", "");
	said(w, "/go stands for /win 3");
	/* Anew, and away. */
	RUN(w, "/alias /go /win 4", "");
	RUN(w, "/go", "");
	assert_string_equal(w->did.s, "window 4\n");
	assert_string_equal(conf_text(w->conf, SET_ALIAS, NULL, NULL),
	    "go=/win 4");
	RUN(w, "/alias remove go", "");
	RUN(w, "/alias remove go", "no-alias");
	RUN(w, "/go", "unknown-command");
	RUN(w, "/alias go", "no-alias");
}

static void
test_parameters(void **state)
{
	static const struct {
		const char *text, *typed, *code, *did;
	} cases[] = {
		{ "/win", "/x 3", "", "window 3\n" },
		{ "/win $1", "/x 3", "", "window 3\n" },
		{ "/win $1", "/x 3 and more", "", "window 3\n" },
		{ "/win $1", "/x", "usage", "" },
		{ "/win $2", "/x a 5", "", "window 5\n" },
		{ "/win $2", "/x a", "usage", "" },
		{ "/win $*", "/x  7", "", "window 7\n" },
		{ "/win $2-", "/x a 7", "", "window 7\n" },
		{ "/win $2-", "/x a", "", "window list\n" },
		{ "/win $1", "/x \"a b\"", "", "window a b\n" },
		{ "/win $$", "/x", "", "window $\n" },
		{ "/win $x", "/x", "", "window $x\n" },
		{ "/win $", "/x", "", "window $\n" },
	};
	struct world *w = ui(state);
	char *line;

	for (size_t i = 0; i < NELEM(cases); i++) {
		line = xasprintf("/alias x %s", cases[i].text);
		RUN(w, line, "");
		free(line);
		RUN(w, cases[i].typed, cases[i].code);
		assert_string_equal(w->did.s, cases[i].did);
	}
}

/* Never in the place of a command, whatever the settings have. */
static void
test_shadow(void **state)
{
	const struct cmd_row *rows;
	size_t n = cmd_rows(&rows);
	struct world *w = ui(state);
	struct err err;
	char *line, *item;

	for (size_t i = 0; i < n; i++) {
		if (strchr(rows[i].name, ' ') != NULL)
			continue;
		line = xasprintf("/alias %s /win 9", rows[i].name);
		RUN(w, line, "bad-alias");
		free(line);
		/* As a file may have it. */
		item = xasprintf("%s=/win 9", rows[i].name);
		assert_int_equal(conf_list_add(w->conf, SET_ALIAS, NULL, NULL,
		    item, &err), 0);
		free(item);
	}
	RUN(w, "/otr status -a " ME " " BOB, "");
	assert_string_equal(w->did.s, "");
	RUN(w, "/win 2", "");
	assert_string_equal(w->did.s, "window 2\n");
	RUN(w, "/otr policy -a " ME " " BOB " always", "");
	said(w, "always");
	RUN(w, "/otr", "usage");
	RUN(w, "/quit", "");
	assert_string_equal(w->did.s, "quit\n");
	/* What is no name. */
	RUN(w, "/alias 3 /win 9", "bad-alias");
	RUN(w, "/alias Go /win 9", "bad-alias");
	RUN(w, "/alias a=b /win 9", "bad-alias");
	RUN(w, "/alias \"a b\" /win 9", "bad-alias");
	RUN(w, "/alias \"\" /win 9", "bad-alias");
	RUN(w, "/alias aaaaaaaaaabbbbbbbbbbccccccccccddd /win 9",
	    "bad-alias");
}

/* What it stands for is a command of the table, looked up once. */
static void
test_once(void **state)
{
	struct world *w = ui(state);
	struct err err;
	char *line;

	RUN(w, "/alias x hello", "bad-alias");
	RUN(w, "/alias x //hello", "bad-alias");
	RUN(w, "/alias x /$1", "bad-alias");
	RUN(w, "/alias x /q", "bad-alias");
	RUN(w, "/alias go /win 3", "");
	RUN(w, "/alias x /go", "bad-alias");
	/* A file may say so; it stands for nothing. */
	assert_int_equal(conf_list_add(w->conf, SET_ALIAS, NULL, NULL,
	    "x=/go", &err), 0);
	assert_int_equal(conf_list_add(w->conf, SET_ALIAS, NULL, NULL,
	    "y=/y", &err), 0);
	assert_int_equal(conf_list_add(w->conf, SET_ALIAS, NULL, NULL,
	    "z=//text", &err), 0);
	RUN(w, "/x", "unknown-command");
	RUN(w, "/y", "unknown-command");
	w->window = talk_open(account_find(w->chat, ME), BOB);
	RUN(w, "/z", "unknown-command");
	assert_int_equal(talk_held(w->window), 0);
	assert_string_equal(w->did.s, "");
	/* Nor does it grow without end. */
	RUN(w, "/alias x /win $*$*$*$*$*$*$*$*$*", "");
	line = xasprintf("/x %*d", LINE_MAX_BYTES / 8, 1);
	RUN(w, line, "");
	free(line);
	line = xasprintf("/x %0*d", LINE_MAX_BYTES / 8, 1);
	RUN(w, line, "too-long");
	free(line);
}

/* Law 5: neither in the file, nor in what the arrows bring back. */
static void
test_secret(void **state)
{
	struct world *w = ui(state);

	RUN(w, "/alias s /otr smp hunter2", "secret");
	assert_true(w->secret);
	RUN(w, "/bind F5 /otr smp hunter2", "secret");
	assert_true(w->secret);
	RUN(w, "/alias s /connect " ME " hunter2", "secret");
	RUN(w, "/alias s /form 1 hunter2", "secret");
	RUN(w, "/alias s /xml <iq id='hunter2'/>", "secret");
	assert_null(conf_text(w->conf, SET_ALIAS, NULL, NULL));
	RUN(w, "/alias s /otr smp", "");
	RUN(w, "/s hunter2", "no-conversation");
	assert_true(w->secret);
	RUN(w, "/alias m /msg -a " ME " $1 ($2-)", "");
	RUN(w, "/m " BOB " said", "");
	/* It does not end as the line that was sent. */
	assert_true(w->secret);
	RUN(w, "/alias m /msg -a " ME " $1 $2-", "");
	RUN(w, "/m " BOB " said", "");
	assert_false(w->secret);
	/* What was mistyped may have been one. */
	RUN(w, "/nosuch hunter2", "unknown-command");
	assert_true(w->secret);
	RUN(w, "/otr smp ask hunter2", "unknown-command");
	assert_true(w->secret);
	assert_null(strstr(w->err.text, "hunter2"));
}

/* Nor in a line that would make another one. */
static void
test_secret_within(void **state)
{
	static const char *const all[] = {
	    "/alias s /alias x /otr smp hunter2",
	    "/alias s /alias x=/alias y /otr smp hunter2",
	    "/alias s /bind F5 /otr smp hunter2",
	    "/alias s /set alias x=/otr smp hunter2",
	    "/alias s /set bind F5=/connect " ME " hunter2",
	    "/alias s /set -a " ME " proxy socks5://me:hunter2@h.example:1",
	    "/alias s /alias x /set proxy \"socks5://me:hunter2@h.example:1\"",
	    "/alias s /otr auth hunter2", "/alias s /otr smq hunter2",
	    "/alias s /alias x /otr auth hunter2",
	    "/bind F5 /alias x /otr smp hunter2",
	    "/bind F5 /bind F6 /otr smp hunter2",
	    "/bind F5 /set bind F6=/otr smp hunter2",
	    "/set alias s=/alias x /otr smp hunter2",
	    "/set bind F5=/alias x /otr smp hunter2" };
	struct world *w = ui(state);

	for (size_t i = 0; i < NELEM(all); i++) {
		if (strcmp(world_run(w, all[i]), "secret") != 0)
			fail_msg("%s: %s", all[i], w->err.code);
		assert_true(w->secret);
	}
	assert_null(conf_text(w->conf, SET_ALIAS, NULL, NULL));
	assert_null(conf_text(w->conf, SET_BIND, NULL, NULL));
	RUN(w, "/alias mk /alias $1 /msg $2-", "");
	RUN(w, "/alias k /bind F5 /win 3", "");
	RUN(w, "/alias ca /set ca_file /etc/ssl/x", "");
	RUN(w, "/alias px /set proxy socks5://h.example:1", "");
	RUN(w, "/bind F5 /alias x /win 3", "");
	RUN(w, "/alias a /alias", "");
	RUN(w, "/alias o /otr", "");
	RUN(w, "/alias o /otr $1 " BOB, "");
	RUN(w, "/alias m /msg " BOB " /connect me hunter2", "");
}

/* It is no way around a question. */
static void
test_question(void **state)
{
	struct world *w = ui(state);

	RUN(w, "/alias bl /block", "");
	w->window = talk_open(account_find(w->chat, ME), BOB);
	RUN(w, "/bl", "");
	assert_non_null(w->prompt);
	w->ask_done(w->done_arg, 1);
	RUN(w, "/blocked", "");
	assert_null(strstr(w->said.s, BOB));
}

/* Scripts have none of it: what they write means what the table says. */
static void
test_script(void **state)
{
	struct world *w = ui(state);
	struct err err;

	assert_int_equal(conf_list_add(w->conf, SET_ALIAS, NULL, NULL,
	    "go=/status", &err), 0);
	RUN(w, "/go", "unknown-command");
	RUN(w, "/q " BOB, "unknown-command");
	RUN(w, "/3", "unknown-command");
	RUN(w, "/alias go /status", "not-here");
}

/* ---- habits --------------------------------------------------------------- */

/* Each means a command that there is, and none takes a command's place. */
static void
test_habits(void **state)
{
	const struct cmd_row *rows, *row;
	const struct habit *habits;
	size_t n = cmd_habits(&habits), used;
	struct parsed p;
	struct err err;

	(void)state;
	(void)cmd_rows(&rows);
	assert_true(n > 100);
	for (size_t i = 0; i < n; i++) {
		const struct habit *h = &habits[i];

		if (i > 0 && strcmp(habits[i - 1].typed, h->typed) >= 0)
			fail_msg("/%s is not sorted", h->typed);
		assert_true((h->means == NULL) != (h->answer == NULL));
		row = cmd_match(rows, h->typed, &used);
		if (row != NULL && used == strlen(h->typed))
			fail_msg("/%s is a command", h->typed);
		/* Where a command of the table runs, it is only answered. */
		if (row != NULL && row->run != NULL && h->means != NULL)
			fail_msg("/%s is taken from /%s", h->typed, row->name);
		if (h->means == NULL)
			continue;
		row = cmd_match(rows, h->means + 1, &used);
		if (h->means[0] != '/' || row == NULL || row->run == NULL)
			fail_msg("/%s means nothing", h->typed);
		assert_true(cmd_is_for(row, FRONT_SCREEN));
		/* Of those that send none has a text of its own. */
		if (strchr(h->means, '$') == NULL &&
		    cmd_parse(&p, h->means, &err) == 0)
			assert_false(strcmp(row->name, "msg") == 0 ||
			    strcmp(row->name, "say") == 0);
		if (strchr(h->means, '$') == NULL)
			cmd_parsed_free(&p);
	}
}

static void
test_fingers(void **state)
{
	struct world *w = ui(state);

	RUN(w, "/3", "");
	assert_string_equal(w->did.s, "window 3\n");
	RUN(w, "/12 ", "");
	assert_string_equal(w->did.s, "window 12\n");
	RUN(w, "/3 " BOB, "unknown-command");
	RUN(w, "/w 4", "");
	assert_string_equal(w->did.s, "window 4\n");
	RUN(w, "/wins", "");
	assert_string_equal(w->did.s, "window list\n");
	RUN(w, "/q -a " ME " " BOB, "");
	assert_string_equal(w->did.s, "show " BOB "\n");
	RUN(w, "/window close", "");
	/* Not Ann, who is somebody else. */
	RUN(w, "/op Ann Lee", "usage");
	RUN(w, "/unban -a " ME " x@example.org", "usage");
	assert_string_not_equal(world_run(w, "/op \"Ann Lee\""), "usage");
	RUN(w, "/otr myfp", "");
	RUN(w, "/exit", "");
	assert_string_equal(w->did.s, "quit\n");
	RUN(w, "/help q", "");
	said(w, "/q stands for /query");
	RUN(w, "/help otr off", "");
	said(w, "/otr end");
	/* One's own comes first. */
	RUN(w, "/alias q /win 2", "");
	RUN(w, "/q", "");
	assert_string_equal(w->did.s, "window 2\n");
}

/* Where it would send, or lose something, one is told what to type. */
static void
test_answers(void **state)
{
	static const char *const lines[] = { "/otr off", "/otr on", "/c",
	    "/buffer clear", "/window clear", "/amsg hello", "/ame waves",
	    ("/notice " BOB " hello"), ("/del " BOB), "/omemo start",
	    "/otr authq what secret", "/exec ls", "/script load x",
	    "/otr smp respond hunter2" };
	struct world *w = ui(state);

	w->window = talk_open(account_find(w->chat, ME), BOB);
	for (size_t i = 0; i < NELEM(lines); i++) {
		RUN(w, lines[i], "unknown-command");
		assert_non_null(strstr(w->err.text, " is not a command "
		    "here: "));
		assert_null(strstr(w->err.text, "hunter2"));
		assert_string_equal(w->did.s, "");
		assert_string_equal(w->said.s, "");
		assert_int_equal(talk_held(w->window), 0);
	}
	/* A secret may be such a word. */
	RUN(w, "/otr smp ask", "not-encrypted");
}

#define UI_TEST(f) cmocka_unit_test_setup_teardown(f, setup_ui, teardown)
#define PIPE_TEST(f) cmocka_unit_test_setup_teardown(f, setup_pipe, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UI_TEST(test_make),
		UI_TEST(test_parameters),
		UI_TEST(test_shadow),
		UI_TEST(test_once),
		UI_TEST(test_secret), UI_TEST(test_secret_within),
		UI_TEST(test_question),
		PIPE_TEST(test_script),
		UI_TEST(test_habits),
		UI_TEST(test_fingers),
		UI_TEST(test_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
