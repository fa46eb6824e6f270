/*
 * Commands that protect where they cannot be written (law 1): they count at
 * once, and a script's next line does not leave before it has heard of it.
 * What loosens and cannot be written changes nothing.
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

#include "tests/support/cmd.h"

#define CAROL "carol@example.org"
#define HEX "0123456789abcdef0123456789abcdef01234567"
#define OTHER "76543210fedcba9876543210fedcba9876543210"

#define RUN(w, line, code) \
	assert_string_equal(world_run(w, line), code)

static struct world world;

/* ---- the disk ---------------------------------------------------------- */

/* What takes a file's place cannot be replaced by one. */
static void
disk_break(struct world *w, const char *name)
{
	char *path = xasprintf("%s/%s", w->dir, name);

	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	free(path);
}

static void
disk_mend(struct world *w, const char *name)
{
	char *path = xasprintf("%s/%s", w->dir, name);

	assert_int_equal(rmdir(path), 0);
	free(path);
}

static bool
disk_has(struct world *w, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", w->dir, name);
	struct str all;
	bool has;

	str_init(&all);
	assert_int_equal(file_read(path, 1 << 20, &all, NULL), 0);
	has = strstr(all.s, text) != NULL;
	str_free(&all);
	free(path);
	return has;
}

/* ---- lines ------------------------------------------------------------- */

/* What became of the newest line to a contact: "held", "failed", "not-kept". */
static const char *last_state;
static const char *last_reason;
static char reason[512];

static void
hear_delivery(void *arg, const struct chat_event *e)
{
	(void)arg;
	if (e->type != CHAT_DELIVERY)
		return;
	last_state = e->delivery == DELIVERY_FAILED && e->code != NULL ?
	    e->code : delivery_word(e->delivery);
	snprintf(reason, sizeof(reason), "%s", e->text == NULL ? "" : e->text);
	last_reason = reason;
}

static const char *
state_after(struct world *w, const char *line)
{
	last_state = "none";
	last_reason = "";
	RUN(w, line, "");
	return last_state;
}

#define IS(w, line, state) \
	assert_string_equal(state_after(w, line), state)

static int
setup_kind(void **state, unsigned kind)
{
	world_new(&world, kind);
	chat_listen(world.chat, hear_delivery, NULL);
	*state = &world;
	return 0;
}

static int
setup(void **state)
{
	return setup_kind(state, FRONT_SCRIPT);
}

static int
setup_screen(void **state)
{
	return setup_kind(state, FRONT_SCREEN);
}

static int
teardown(void **state)
{
	world_free(*state);
	return 0;
}

/* ---- settings ---------------------------------------------------------- */

static const char *
policy_of(struct world *w, const char *contact)
{
	return conf_text(w->conf, SET_OTR_POLICY, ME, contact);
}

static void
a_contacts_policy(void **state)
{
	struct world *w = *state;

	disk_break(w, "settings");
	RUN(w, "/otr policy -a " ME " " BOB " verified", "not-kept");
	assert_string_equal(policy_of(w, BOB), "verified");
	assert_non_null(strstr(w->said.s, "policy=verified"));
	IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
	assert_memory_equal(last_reason, "not-kept: ", 10);
	assert_int_equal(chat_failed(w->chat), 1);
	/* However it is said. */
	RUN(w, "/query -a " ME " " BOB, "");
	IS(w, "bare text", "not-kept");
	IS(w, "//slash", "not-kept");
	IS(w, "/say a secret", "not-kept");
	IS(w, "/me waves", "not-kept");
	IS(w, "/resend", "not-kept");
	IS(w, "/resend last", "not-kept");
	assert_int_equal(chat_failed(w->chat), 5);
	/* Nobody else is concerned. */
	IS(w, "/msg -a " ME " " CAROL " hello", "held");
	IS(w, "/msg -a " WORK " " BOB " hello", "held");
	/* The window, and what else is done well, are no answer. */
	RUN(w, "/discard", "");
	RUN(w, "/close", "");
	RUN(w, "/otr status -a " ME " " BOB, "");
	RUN(w, "/otr policy -a " ME " " BOB, "");
	IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
	/* A word that is kept is. */
	disk_mend(w, "settings");
	IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
	RUN(w, "/otr policy -a " ME " " CAROL " verified", "");
	IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
	RUN(w, "/otr policy -a " ME " " BOB " verified", "");
	IS(w, "/msg -a " ME " " BOB " not secret", "held");
	assert_true(disk_has(w, "settings", "\"verified\""));
}

static void
wider_scopes(void **state)
{
	struct world *w = *state;

	disk_break(w, "settings");
	RUN(w, "/otr policy -a " ME " always", "not-kept");
	assert_string_equal(policy_of(w, CAROL), "always");
	IS(w, "/msg -a " ME " " CAROL " a secret", "not-kept");
	IS(w, "/msg -a " WORK " " CAROL " hello", "held");
	RUN(w, "/set otr_policy verified", "not-kept");
	IS(w, "/msg -a " WORK " " CAROL " a secret", "not-kept");
	disk_mend(w, "settings");
	/* One contact's does not cover all. */
	RUN(w, "/otr policy -a " WORK " " CAROL " verified", "");
	IS(w, "/msg -a " WORK " " CAROL " a secret", "not-kept");
	RUN(w, "/set -a " WORK " otr_policy verified", "");
	IS(w, "/msg -a " WORK " " CAROL " a secret", "not-kept");
	RUN(w, "/set otr_policy verified", "");
	IS(w, "/msg -a " WORK " " CAROL " a secret", "held");
	IS(w, "/msg -a " ME " " CAROL " a secret", "held");
}

/* A line that waited when the command was given waits for nothing now. */
static void
held_lines(void **state)
{
	struct world *w = *state;

	IS(w, "/msg -a " ME " " BOB " early", "held");
	disk_break(w, "settings");
	last_state = "none";
	RUN(w, "/otr policy -a " ME " " BOB " always", "not-kept");
	assert_string_equal(last_state, "not-kept");
	assert_int_equal(chat_unsent(w->chat), 0);
}

/* A block counts, and is heard of before the next line leaves. */
static void
a_block(void **state)
{
	struct world *w = *state;

	IS(w, "/msg -a " ME " " BOB " early", "held");
	disk_break(w, "settings");
	RUN(w, "/block -a " ME " " BOB, "not-kept");
	assert_int_equal(chat_unsent(w->chat), 0);
	RUN(w, "/msg -a " ME " " BOB " hello", "blocked");
	disk_mend(w, "settings");
	/* A slip blocks nobody, and nothing leaves for those it names. */
	RUN(w, "/block -a " ME " " CAROL " spamm", "usage");
	IS(w, "/msg -a " ME " " CAROL " a secret", "not-kept");
	RUN(w, "/unblock -a " ME " " CAROL, "not-blocked");
	IS(w, "/msg -a " ME " " CAROL " a secret", "not-kept");
	RUN(w, "/block -a " ME " @evil.example spamm", "usage");
	IS(w, "/msg -a " ME " dave@evil.example a secret", "not-kept");
	IS(w, "/msg -a " ME " evil.example a secret", "not-kept");
	IS(w, "/msg -a " ME " dave@other.example hello", "held");
	RUN(w, "/blck -a " ME " eve@evil.example", "unknown-command");
	IS(w, "/msg -a " ME " eve@evil.example a secret", "not-kept");
	RUN(w, "/block -a " ME " " CAROL " spam", "");
	RUN(w, "/block -a " ME " evil.example", "");
	RUN(w, "/msg -a " ME " dave@evil.example hello", "blocked");
	RUN(w, "/unblock -a " ME " evil.example", "");
	RUN(w, "/unblock -a " ME " " CAROL, "");
	IS(w, "/msg -a " ME " " CAROL " hello", "held");
	IS(w, "/msg -a " ME " dave@evil.example hello", "held");
	RUN(w, "/block -a " ME " " ME, "own-address");
	RUN(w, "/block -a " ME " " BOB "/phone", "usage");
	assert_true(disk_has(w, "settings", "blocked"));
}

/* Every setting of the table that protects, in every scope that it has. */
static void
every_setting(void **state)
{
	static const struct { const char *setting, *loose, *tight; } cases[] = {
		{ "answer_last", "true", "false" },
		{ "answer_time", "true", "false" },
		{ "answer_version", "true", "false" },
		{ "auto_away", "5", "0" },
		{ "auto_xa", "5", "0" },
		{ "ca_file", NULL, "/tmp/ca.pem" },
		{ "log", "true", "false" },
		{ "log_keep", "0", "30" },
		{ "log_rooms", "all", "off" },
		{ "otr_idle_end", "60", "5" },
		{ "otr_log", "true", "false" },
		{ "otr_policy", "never", "manual" },
		{ "markers", "true", "false" },
		{ "otr_v2", "allow", "never" },
		{ "otr_wipe", "never", "end" },
		{ "proxy", "none", "socks5://127.0.0.1:9050" },
		{ "receipts", "true", "false" },
		{ "notify_text", "true", "false" },
		{ "sasl_plain", "allow", "never" },
		{ "sync_read", "true", "false" },
		{ "tell_inactive", "true", "false" },
		{ "typing", "true", "false" },
	};
	static const struct { unsigned scope; const char *words; } scopes[] = {
		{ SCOPE_GLOBAL, "" }, { SCOPE_ACCOUNT, "-a " ME " " },
		{ SCOPE_CONTACT, "-a " ME " " BOB " " },
	};
	struct world *w = *state;
	char line[200];
	size_t found = 0;

	for (int id = 0; id < SETTINGS; id++)
		found += setting_protects((enum setting)id) &&
		    (setting_row((enum setting)id)->flags &
		    SETTING_HIDDEN) == 0;
	assert_int_equal(found, NELEM(cases) + 1);	/* and `pin` */
	for (size_t i = 0; i < NELEM(cases) * NELEM(scopes); i++) {
		const char *name = cases[i / 3].setting;
		const char *loose = cases[i / 3].loose;
		const char *tight = cases[i / 3].tight;
		enum setting id = (enum setting)setting_find(name);
		unsigned scope = scopes[i % 3].scope;
		const char *account = scope == SCOPE_GLOBAL ? NULL : ME;
		const char *who = scope == SCOPE_CONTACT ? BOB : NULL;

		if ((setting_row(id)->scopes & scope) == 0)
			continue;
		if (loose != NULL) {
			snprintf(line, sizeof(line), "/set %s%s %s",
			    scopes[i % 3].words, name, loose);
			RUN(w, line, "");
		}
		disk_break(w, "settings");
		snprintf(line, sizeof(line), "/set %s%s %s",
		    scopes[i % 3].words, name, tight);
		RUN(w, line, "not-kept");
		assert_string_equal(conf_text(w->conf, id, account, who),
		    tight);
		IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
		/* The other way it stays as it is, and that holds up no line
		 * for longer. */
		if (loose != NULL) {
			snprintf(line, sizeof(line), "/set %s%s %s",
			    scopes[i % 3].words, name, loose);
			RUN(w, line, "write");
			assert_string_equal(conf_text(w->conf, id, account,
			    who), tight);
		}
		disk_mend(w, "settings");
		snprintf(line, sizeof(line), "/set %s%s %s",
		    scopes[i % 3].words, name, tight);
		RUN(w, line, "");
		IS(w, "/msg -a " ME " " BOB " not secret", "held");
		RUN(w, "/discard -a " ME " " BOB, "");
	}
}

static void
what_loosens_changes_nothing(void **state)
{
	struct world *w = *state;

	RUN(w, "/set otr_policy always", "");
	disk_break(w, "settings");
	RUN(w, "/otr policy -a " ME " " BOB " manual", "write");
	assert_string_equal(policy_of(w, BOB), "always");
	RUN(w, "/unset otr_policy", "write");
	assert_string_equal(policy_of(w, BOB), "always");
	RUN(w, "/otr v2 -a " ME " " BOB " allow", "write");
	RUN(w, "/otr log -a " ME " " BOB " on", "write");
	assert_false(conf_bool(w->conf, SET_OTR_LOG, ME, BOB));
	RUN(w, "/set bell true", "write");
	/* What is in force still protects: no line has to wait. */
	IS(w, "/msg -a " ME " " BOB " a secret", "held");
}

static void
other_commands(void **state)
{
	struct world *w = *state;

	RUN(w, "/otr log -a " ME " " BOB " on", "");
	RUN(w, "/set log true", "");
	disk_break(w, "settings");
	RUN(w, "/otr log -a " ME " " BOB " off", "not-kept");
	assert_false(conf_bool(w->conf, SET_OTR_LOG, ME, BOB));
	IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
	RUN(w, "/otr v2 -a " ME " " CAROL " never", "not-kept");
	IS(w, "/msg -a " ME " " CAROL " a secret", "not-kept");
	RUN(w, "/unset log", "not-kept");
	IS(w, "/msg -a " WORK " " CAROL " a secret", "not-kept");
	disk_mend(w, "settings");
	/* Given again, it is written although it counts already. */
	RUN(w, "/otr log -a " ME " " BOB " off", "");
	assert_false(disk_has(w, "settings", "otr_log"));
	assert_false(disk_has(w, "settings", "log = "));
	assert_true(disk_has(w, "settings", "otr_v2 = \"never\""));
}

static void
a_pin_taken_away(void **state)
{
	static const char pin[] = "sha256:" HEX HEX;
	struct world *w = *state;
	char line[200];

	snprintf(line, sizeof(line), "/set -a " ME " pin %.71s", pin);
	RUN(w, line, "");
	disk_break(w, "settings");
	RUN(w, "/unset -a " ME " pin", "not-kept");
	assert_null(conf_text(w->conf, SET_PIN, ME, NULL));
	IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
	IS(w, "/msg -a " WORK " " BOB " hello", "held");
	RUN(w, line, "write");
	assert_null(conf_text(w->conf, SET_PIN, ME, NULL));
}

/* What the configuration says is not let through by taking a word back. */
static void
off_is_off(void **state)
{
	struct world *w = *state;

	RUN(w, "/otr log -a " ME " " BOB " on", "");
	RUN(w, "/otr log -a " ME " " BOB " off", "");
	assert_int_equal(conf_where(w->conf, SET_OTR_LOG, ME, BOB), 0);
}

/* What /set lists is in force, also in windows that are open. */
static void
set_is_in_force(void **state)
{
	struct world *w = *state;
	struct talk *talk;

	RUN(w, "/query -a " ME " " BOB, "");
	talk = w->window;
	RUN(w, "/set keep_lines 100", "");
	assert_int_equal(talk_buffer(talk)->keep, 100);
	assert_int_equal(chat_status(w->chat)->keep, 100);
	RUN(w, "/unset keep_lines", "");
	assert_int_equal(talk_buffer(talk)->keep, 5000);
	RUN(w, "/set -a " ME " " BOB " name Robert", "");
	assert_string_equal(talk_name(talk), "Robert");
	assert_null(strstr(w->said.s, "name-taken"));
	RUN(w, "/set -a " ME " " BOB " name me", "");
	assert_non_null(strstr(w->said.s, "name-taken"));
	assert_string_equal(talk_name(talk), BOB);
	RUN(w, "/set -a " ME " name Me", "");
	assert_string_equal(account_name(talk_account(talk)), "Me");
	/* A key runs no secret from a file, by whichever command. */
	RUN(w, "/set bind M-x=/otr smp hunter2", "secret");
	RUN(w, "/set bind M-x=hello", "not-here");
	RUN(w, "/set alias x=/otr smp hunter2", "secret");
	RUN(w, "/set alias quit=/win 3", "bad-alias");
	RUN(w, "/set bind M-x=/win 3", "");
	RUN(w, "/set otr_log true", "bad-scope");
	assert_non_null(strstr(w->err.text, "for a contact"));
}

/* ---- slips ------------------------------------------------------------- */

static void
slips(void **state)
{
	struct world *w = *state;

	RUN(w, "/otr policy -a " ME " " BOB " verifed", "usage");
	IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
	IS(w, "/msg -a " ME " " CAROL " hello", "held");
	/* Another kind of word does not make it right. */
	RUN(w, "/otr v2 -a " ME " " BOB " never", "");
	IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
	RUN(w, "/set -a " ME " " BOB " otr_policy verified", "");
	IS(w, "/msg -a " ME " " BOB " a secret", "held");
	/* It is not clear whose: nobody gets anything. */
	RUN(w, "/otr policy " CAROL " always", "");
	RUN(w, "/otr policy dave@example.org verified", "which-account");
	IS(w, "/msg -a " ME " dave@example.org a secret", "not-kept");
	IS(w, "/msg -a " WORK " dave@example.org a secret", "not-kept");
	RUN(w, "/otr policy -a nobody@example.org verified",
	    "unknown-account");
	IS(w, "/msg -a " WORK " " BOB " a secret", "not-kept");
	RUN(w, "/set otr_policy verified", "");
	IS(w, "/msg -a " WORK " dave@example.org a secret", "not-kept");
	RUN(w, "/otr policy -a " ME " dave@example.org verified", "");
	RUN(w, "/otr policy -a " WORK " dave@example.org verified", "");
	IS(w, "/msg -a " WORK " dave@example.org a secret", "held");
	RUN(w, "/set log no-such-truth", "bad-value");
	IS(w, "/msg -a " WORK " " BOB " a secret", "not-kept");
	RUN(w, "/set log false", "");
	/* What protects nothing holds nobody up. */
	RUN(w, "/set bell no-such-truth", "bad-value");
	RUN(w, "/otr strat " BOB, "unknown-command");
	RUN(w, "/otr passphrase", "not-here");
	RUN(w, "/cert refuse", "no-question");
	RUN(w, "/login refuse", "no-question");
	IS(w, "/msg -a " WORK " " BOB " hello", "held");
}

/* What stands for all is not what was meant for one. */
static void
a_slip_for_one(void **state)
{
	struct world *w = *state;

	RUN(w, "/otr policy -a " ME " " BOB " verifyed", "usage");
	RUN(w, "/set otr_policy never", "");
	IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
	IS(w, "/msg -a " ME " " CAROL " hello", "held");
	RUN(w, "/otr policy -a " ME " " BOB " verified", "");
	IS(w, "/msg -a " ME " " BOB " a secret", "held");
}

/* The command itself is misspelled. */
static void
slips_of_a_name(void **state)
{
	struct world *w = *state;

	RUN(w, "/otr polcy -a " ME " " BOB " verified", "unknown-command");
	IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
	IS(w, "/msg -a " ME " " CAROL " hello", "held");
	IS(w, "/msg -a " WORK " " BOB " hello", "held");
	RUN(w, "/otr policy -a " ME " " CAROL " verified", "");
	IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
	RUN(w, "/otr policy -a " ME " " BOB " verified", "");
	IS(w, "/msg -a " ME " " BOB " a secret", "held");

	RUN(w, "/OTR POLICY " BOB " verified", "unknown-command");
	IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
	IS(w, "/msg -a " WORK " " BOB " a secret", "not-kept");
	RUN(w, "/otr policy -a " ME " " BOB " verified", "");
	RUN(w, "/otr policy -a " WORK " " BOB " verified", "");
	IS(w, "/msg -a " WORK " " BOB " a secret", "held");

	RUN(w, "/set otr_polcy always", "unknown-setting");
	IS(w, "/msg -a " ME " " CAROL " a secret", "not-kept");
	RUN(w, "/set otr_policy always", "");
	RUN(w, "/sett -a " ME " otr_policy always", "unknown-command");
	IS(w, "/msg -a " ME " " CAROL " a secret", "not-kept");
	IS(w, "/msg -a " WORK " " CAROL " hello", "held");
	RUN(w, "/set -a " ME " otr_policy always", "");
	RUN(w, "/set otr_policy always", "");

	/* The window is meant where nobody is named. */
	RUN(w, "/query -a " ME " " BOB, "");
	RUN(w, "/otr polcy verified", "unknown-command");
	IS(w, "a secret", "not-kept");
	IS(w, "/msg -a " ME " " CAROL " hello", "held");
	RUN(w, "/otr policy verified", "");
	/* Near to what protects nothing, or to nothing at all. */
	RUN(w, "/frobnicate everything", "unknown-command");
	RUN(w, "/mgs " BOB " hello", "unknown-command");
	RUN(w, "/", "unknown-command");
	IS(w, "hello", "held");
}

/* What is no line at all. */
static void
garbled(void **state)
{
	static const char *const meant[] = {
		"{\"command\":\"/otr policy " BOB " verified\"",
		"{\"commnd\": \"\\/otr policy -a " ME " " BOB " always\"}",
		"/otr policy " BOB " verified\xff", "/set otr_policy always  ",
	}, *const others[] = {
		"{\"command\":\"/msg " BOB "\",\"text\":\"\xff\"}", "hello\xff",
		"{\"text\":\"hello\"", "//otr \xff", "/msg " BOB " \xff", "{",
	};
	struct world *w = *state;
	struct err err = { .code = "too-long" };

	for (size_t i = 0; i < NELEM(meant); i++) {
		cmd_garbled(&w->app, NULL, meant[i], strlen(meant[i]), &err);
		IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
		RUN(w, "/otr policy -a " ME " " BOB " verified", "");
		RUN(w, "/set otr_policy verified", "");
		IS(w, "/msg -a " ME " " BOB " a secret", "held");
	}
	for (size_t i = 0; i < NELEM(others); i++) {
		cmd_garbled(&w->app, NULL, others[i], strlen(others[i]),
		    &err);
		IS(w, "/msg -a " ME " " BOB " a secret", "held");
	}
}

/* ---- keys -------------------------------------------------------------- */

static void
two_keys(struct world *w)
{
	static const char lines[] =
	    BOB "\t" ME "\tprpl-jabber\t" HEX "\tsmp\n"
	    CAROL "\t" ME "\tprpl-jabber\t" OTHER "\t\n";
	char *path = xasprintf("%s/otr.fingerprints", w->dir);
	struct chat_ops ops = { .arg = w };
	struct err err;
	int ends[2];

	assert_int_equal(file_write(path, lines, sizeof(lines) - 1, &err), 0);
	free(path);
	chat_free(w->chat);
	close(w->other);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
	    ends), 0);
	w->other = ends[1];
	w->chat = chat_new(w->loop, w->conf, w->dir, ends[0], &ops, &err);
	assert_non_null(w->chat);
	w->app.chat = w->chat;
	w->app.otr = chat_otr(w->chat);
	chat_listen(w->chat, fake_hear, w);
	chat_listen(w->chat, hear_delivery, NULL);
}

static void
distrust_and_forget(void **state)
{
	struct world *w = *state;

	two_keys(w);
	disk_break(w, "otr.fingerprints");
	RUN(w, "/otr distrust -a " ME " " BOB, "not-kept");
	assert_non_null(otr_unkept(w->app.otr));
	IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
	IS(w, "/msg -a " ME " " CAROL " hello", "held");
	RUN(w, "/otr distrust -a " ME " " BOB, "not-kept");
	RUN(w, "/otr forget -a " ME " " CAROL " " OTHER, "not-kept");
	IS(w, "/msg -a " ME " " CAROL " a secret", "not-kept");
	/* Settings are another file. */
	RUN(w, "/otr policy -a " ME " " BOB " always", "");
	IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
	disk_mend(w, "otr.fingerprints");
	RUN(w, "/otr untrust -a " ME " " BOB " " HEX, "");
	assert_null(otr_unkept(w->app.otr));
	assert_false(disk_has(w, "otr.fingerprints", "smp"));
	assert_false(disk_has(w, "otr.fingerprints", OTHER));
	IS(w, "/msg -a " ME " " BOB " a secret", "held");
	/* It is so already. */
	RUN(w, "/otr distrust -a " ME " " BOB, "not-trusted");
	IS(w, "/msg -a " ME " " BOB " a secret", "held");
}

static void
trust_is_kept_or_none(void **state)
{
	struct world *w = *state;

	two_keys(w);
	disk_break(w, "otr.fingerprints");
	RUN(w, "/otr trust -a " ME " " CAROL " " OTHER, "write");
	RUN(w, "/otr fingerprint -a " ME " " CAROL, "");
	assert_non_null(strstr(w->said.s, "verified=false"));
	disk_mend(w, "otr.fingerprints");
	RUN(w, "/otr trust -a " ME " " CAROL " " OTHER, "");
	assert_true(disk_has(w, "otr.fingerprints", OTHER "\tfingerprint"));
}

/* ---- the history ------------------------------------------------------- */

static void
a_broken_history(void **state)
{
	struct world *w = *state;

	disk_break(w, "history.db");
	RUN(w, "/otr log -a " ME " " BOB " forget", "history");
	IS(w, "/msg -a " ME " " BOB " a secret", "not-kept");
	disk_mend(w, "history.db");
	RUN(w, "/otr log -a " ME " " BOB " forget", "");
	IS(w, "/msg -a " ME " " BOB " a secret", "held");
}

/* ---- the screen -------------------------------------------------------- */

static void
on_a_screen_it_is_said(void **state)
{
	struct world *w = *state;

	disk_break(w, "settings");
	RUN(w, "/otr policy -a " ME " " BOB " verified", "");
	assert_string_equal(policy_of(w, BOB), "verified");
	assert_non_null(strstr(w->said.s, "not-kept: "));
	assert_non_null(strstr(w->said.s, "the next start loses it"));
	RUN(w, "/status", "");
	assert_non_null(strstr(w->said.s, "some settings that count now"));
	/* Whoever looks at a screen has heard it. */
	IS(w, "/msg -a " ME " " BOB " a secret", "held");
	disk_mend(w, "settings");
	/* What is written next takes it along. */
	RUN(w, "/set bell true", "");
	assert_true(disk_has(w, "settings", "\"verified\""));
	RUN(w, "/status", "");
	assert_null(strstr(w->said.s, "some settings that count now"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_contacts_policy),
		TEST(wider_scopes),
		TEST(held_lines),
		TEST(a_block),
		TEST(every_setting),
		TEST(what_loosens_changes_nothing),
		TEST(other_commands),
		TEST(a_pin_taken_away),
		TEST(off_is_off),
		TEST(set_is_in_force),
		TEST(slips),
		TEST(a_slip_for_one),
		TEST(slips_of_a_name),
		TEST(garbled),
		TEST(distrust_and_forget),
		TEST(trust_is_kept_or_none),
		TEST(a_broken_history),
		cmocka_unit_test_setup_teardown(on_a_screen_it_is_said,
		    setup_screen, teardown),
	};

	return cmocka_run_group_tests_name("kept", tests, NULL, NULL);
}
