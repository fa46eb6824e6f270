/*
 * Tests of the tables of settings and styles: rows in the order of their
 * enums and sorted, complete, and every default good by its own row.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "conf/conf.h"
#include "words/words.h"

static const struct setting_row *
row(int id)
{
	return setting_row((enum setting)id);
}

static void
settings_are_sorted(void **state)
{
	int id;

	(void)state;
	for (id = 1; id < SETTINGS; id++)
		assert_true(strcmp(row(id - 1)->name, row(id)->name) < 0);
}

/* The enum and the table are two lists; each name tells on its neighbour. */
static void
settings_are_where_their_ids_say(void **state)
{
	static const struct {
		enum setting id;
		const char *name;
	} rows[] = {
#define ROW(id, name) { SET_##id, name }
		ROW(ACTIVITY, "activity"),
		ROW(ALERT_LEVELS, "alert_levels"), ROW(ALIAS, "alias"),
		ROW(ALIGN, "align"),
		ROW(ANSWER_LAST, "answer_last"),
		ROW(ANSWER_TIME, "answer_time"),
		ROW(ANSWER_VERSION, "answer_version"),
		ROW(ARCHIVE, "archive"),
		ROW(AUTO_AWAY, "auto_away"), ROW(AUTO_AWAY_TEXT, "auto_away_text"),
		ROW(AUTO_XA, "auto_xa"),
		ROW(AUTOCONNECT, "autoconnect"),
		ROW(AUTOJOIN, "autojoin"), ROW(BELL, "bell"),
		ROW(BIND, "bind"), ROW(BLOCKED, "blocked"), ROW(CA_FILE, "ca_file"),
		ROW(CARBONS, "carbons"),
		ROW(EDITOR_COMMAND, "editor_command"),
		ROW(HINTS, "hints"), ROW(HINTS_KNOWN, "hints_known"),
		ROW(HISTORY_LINES, "history_lines"), ROW(HOST, "host"),
		ROW(HYPERLINKS, "hyperlinks"),
		ROW(IGNORED, "ignored"),
		ROW(INPUT_ROWS, "input_rows"),
		ROW(INVITATIONS, "invitations"),
		ROW(KEEP_LINES, "keep_lines"),
		ROW(KEY_PASSPHRASE_COMMAND, "key_passphrase_command"),
		ROW(KEYS, "keys"),
		ROW(LOG, "log"), ROW(LOG_FILE, "log_file"),
		ROW(LOG_KEEP, "log_keep"), ROW(LOG_ROOMS, "log_rooms"),
		ROW(MARKERS, "markers"), ROW(MOBILE, "mobile"), ROW(NAME, "name"),
		ROW(NAME_EACH_LINE, "name_each_line"),
		ROW(NAMES_MEANT, "names_meant"),
		ROW(NICK_WIDTH, "nick_width"),
		ROW(NICKNAME, "nickname"),
		ROW(NOTICES, "notices"),
		ROW(NOTIFY, "notify"), ROW(NOTIFY_COMMAND, "notify_command"),
		ROW(NOTIFY_STRANGERS, "notify_strangers"),
		ROW(NOTIFY_TERMINAL, "notify_terminal"),
		ROW(NOTIFY_TEXT, "notify_text"),
		ROW(OTR_FRAGMENT, "otr_fragment"), ROW(OTR_HTML, "otr_html"),
		ROW(OTR_IDLE_END, "otr_idle_end"), ROW(OTR_LOG, "otr_log"),
		ROW(OTR_POLICY, "otr_policy"),
		ROW(OTR_SEEN_HTML, "otr_seen_html"),
		ROW(OTR_SEEN_V3, "otr_seen_v3"), ROW(OTR_V2, "otr_v2"),
		ROW(OTR_WIPE, "otr_wipe"),
		ROW(PANEL, "panel"), ROW(PANEL_FOLDED, "panel_folded"),
		ROW(PANEL_ORDER, "panel_order"),
		ROW(PANEL_WIDTH, "panel_width"),
		ROW(PASSWORD, "password"),
		ROW(PASSWORD_COMMAND, "password_command"),
		ROW(PIN, "pin"), ROW(PORT, "port"), ROW(PRESENCE_LINES, "presence_lines"), ROW(PRIORITY, "priority"), ROW(PROXY, "proxy"),
		ROW(QUIET_HOURS, "quiet_hours"),
		ROW(RECEIPTS, "receipts"), ROW(REMEMBERED, "remembered"),
		ROW(RETRACT, "retract"),
		ROW(ROOM_JOINS, "room_joins"),
		ROW(ROOM_NICK, "room_nick"), ROW(ROOM_NOTIFY, "room_notify"),
		ROW(ROSTER_OFFLINE, "roster_offline"),
		ROW(SASL_PLAIN, "sasl_plain"),
		ROW(SASL_STRONGEST, "sasl_strongest"),
		ROW(SIGNS, "signs"),
		ROW(STATES, "states"),
		ROW(STYLING, "styling"),
		ROW(SYNC_READ, "sync_read"),
		ROW(TAG, "tag"), ROW(TAG_COLOUR, "tag_colour"),
		ROW(TELL_INACTIVE, "tell_inactive"), ROW(TEXT_WIDTH, "text_width"),
		ROW(THEME, "theme"),
		ROW(TIME_FORMAT, "time_format"), ROW(TITLE, "title"),
		ROW(TLS, "tls"), ROW(TYPING, "typing"),
		ROW(URL_COMMAND, "url_command"), ROW(WHEEL, "wheel"),
	};
	size_t i;

	(void)state;
	assert_int_equal(NELEM(rows), SETTINGS);
	for (i = 0; i < NELEM(rows); i++) {
		assert_string_equal(setting_row(rows[i].id)->name,
		    rows[i].name);
		assert_int_equal(setting_find(rows[i].name), rows[i].id);
	}
	assert_int_equal(setting_find("x"), -1);
	assert_int_equal(setting_find(""), -1);
}

static void
settings_are_complete(void **state)
{
	size_t len;
	int id;

	(void)state;
	for (id = 0; id < SETTINGS; id++) {
		/* What /set lists stands under a topic. */
		assert_int_equal(row(id)->topic == TOPIC_NONE,
		    (row(id)->flags & SETTING_HIDDEN) != 0);
		len = strlen(row(id)->help);
		assert_true(len > 10 && row(id)->help[len - 1] == '.');
		assert_true(row(id)->scopes != 0);
		assert_int_equal(row(id)->words != NULL,
		    row(id)->type == SETTING_WORD);
		assert_int_equal(row(id)->valid != NULL,
		    row(id)->form != NULL);
		assert_true(row(id)->max > 0 ||
		    row(id)->type == SETTING_BOOL ||
		    row(id)->type == SETTING_WORD);
		if (row(id)->fallback != NULL)
			assert_int_equal(setting_check((enum setting)id,
			    row(id)->fallback, NULL), 0);
	}
}

/* An old name means one setting, an old value one that it may have. */
static void
old_words_lead_to_todays(void **state)
{
	const char *const *old;
	const char *value;
	int id;

	(void)state;
	for (id = 0; id < SETTINGS; id++) {
		for (old = row(id)->old_names; old != NULL && *old != NULL;
		    old++)
			assert_int_equal(setting_find(*old), id);
		for (old = row(id)->old_values; old != NULL && *old != NULL;
		    old++) {
			value = strrchr(*old, '=');
			assert_non_null(value);
			assert_int_equal(setting_check((enum setting)id,
			    value + 1, NULL), 0);
			assert_ptr_equal(setting_today((enum setting)id,
			    value + 1), value + 1);
		}
	}
}

/* What executes or writes is never taken from the program's own file. */
static void
what_executes_stays_with_the_user(void **state)
{
	int id;

	(void)state;
	for (id = 0; id < SETTINGS; id++)
		if (row(id)->type == SETTING_COMMAND ||
		    row(id)->type == SETTING_SECRET || id == SET_LOG_FILE)
			assert_true((row(id)->flags & SETTING_NO_SET) != 0);
}

/* The policies of the table are those that the program knows. */
static void
words_are_the_enums(void **state)
{
	enum otr_policy policy;
	enum otr_v2 v2;
	char *words, *word, *rest;

	(void)state;
	words = rest = xstrdup(setting_row(SET_OTR_POLICY)->words);
	while ((word = strsep(&rest, "|")) != NULL)
		assert_int_equal(otr_policy_parse(word, &policy), 0);
	free(words);
	assert_int_equal(setting_check(SET_OTR_POLICY,
	    otr_policy_word(OTR_POLICY_VERIFIED), NULL), 0);
	words = rest = xstrdup(setting_row(SET_OTR_V2)->words);
	while ((word = strsep(&rest, "|")) != NULL)
		assert_int_equal(otr_v2_parse(word, &v2), 0);
	free(words);
}

static void
values_are_checked(void **state)
{
	static const struct {
		enum setting id;
		const char *value;
		int result;
	} cases[] = {
		{ SET_PORT, "1", 0 }, { SET_PORT, "65535", 0 },
		{ SET_PORT, "0", -1 }, { SET_PORT, "65536", -1 },
		{ SET_PORT, "", -1 }, { SET_PORT, " 1", -1 },
		{ SET_PORT, "1 ", -1 }, { SET_PORT, "-1", -1 },
		{ SET_PORT, "+1", -1 }, { SET_BELL, "true", 0 },
		{ SET_BELL, "OFF", 0 }, { SET_BELL, "", -1 },
		{ SET_OTR_V2, "ask", 0 }, { SET_OTR_V2, "as", -1 },
		{ SET_OTR_V2, "sk", -1 }, { SET_OTR_V2, "ask|allow", -1 },
		{ SET_OTR_V2, "", -1 }, { SET_BIND, "M-x=/win 3", 0 },
		{ SET_BIND, "M-x=", 0 }, { SET_BIND, "M-x", -1 },
		{ SET_BIND, "=", -1 }, { SET_BIND, "==/x", 0 },
		{ SET_BIND, "M x=/x", -1 }, { SET_BIND, "x=/a\n/b", -1 },
		{ SET_HOST, "::1", 0 }, { SET_HOST, "", -1 },
		{ SET_HOST, "a b", -1 }, { SET_HOST, "user@host", -1 },
		{ SET_THEME, "light", 0 }, { SET_THEME, "a/b", -1 },
		{ SET_THEME, "..", -1 }, { SET_NAME, "\xc3", -1 },
		{ SET_NAME, "a\033[m", -1 },
		{ SET_PROXY, "none", 0 }, { SET_PROXY, "", -1 },
		{ SET_PROXY, "socks5://127.0.0.1:9050", 0 },
		{ SET_PROXY, "socks5://u:p@[::1]", 0 },
		{ SET_PROXY, "127.0.0.1:9050", -1 },
		{ SET_PROXY, "socks4://h:1", -1 },
		{ SET_PROXY, "http://u:p\n@h", -1 },
		{ SET_TLS, "starttls", 0 }, { SET_TLS, "direct", 0 },
		{ SET_TLS, "none", -1 }, { SET_MOBILE, "on", 0 },
	};
	struct err err;
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++)
		if (setting_check(cases[i].id, cases[i].value, &err) !=
		    cases[i].result)
			fail_msg("%s: %s", setting_row(cases[i].id)->name,
			    cases[i].value);
}

/* Law 1 compares: each setting is one that protects, or none. */
static void
values_are_weighed(void **state)
{
	static const struct {
		enum setting id;
		const char *rising[6];	/* from the weakest */
	} cases[] = {
		{ SET_ANSWER_LAST, { "true", "false" } },
		{ SET_ANSWER_TIME, { "true", "false" } },
		{ SET_ANSWER_VERSION, { "true", "false" } },
		{ SET_AUTO_AWAY, { "5", "0" } },
		{ SET_AUTO_XA, { "5", "0" } },
		{ SET_BLOCKED, { "", "a@b", "a@b, c" } },
		{ SET_CA_FILE, { "", "/a/file" } },
		{ SET_LOG, { "true", "false" } },
		{ SET_LOG_ROOMS, { "all", "lines", "off" } },
		{ SET_LOG_KEEP, { "0", "36500", "30", "1" } },
		{ SET_NOTIFY_TEXT, { "true", "false" } },
		{ SET_OTR_IDLE_END, { "0", "10080", "60", "1" } },
		{ SET_OTR_LOG, { "true", "false" } },
		{ SET_OTR_POLICY, { "never", "manual", "opportunistic",
		    "always", "verified" } },
		{ SET_OTR_SEEN_V3, { "false", "true" } },
		{ SET_OTR_V2, { "allow", "ask", "never" } },
		{ SET_OTR_WIPE, { "never", "end", "10080", "1" } },
		{ SET_PIN, { "sha256:a, sha256:b", "sha256:a", "" } },
		{ SET_PROXY, { "none", "http://h" } },
		{ SET_RECEIPTS, { "true", "false" } },
		{ SET_SASL_PLAIN, { "allow", "ask", "never" } },
		{ SET_SASL_STRONGEST, { "", "PLAIN none",
		    "SCRAM-SHA-512 none", "SCRAM-SHA-1 tls-exporter",
		    "SCRAM-SHA-512 tls-exporter" } },
		{ SET_MARKERS, { "true", "false" } },
		{ SET_SYNC_READ, { "true", "false" } },
		{ SET_TELL_INACTIVE, { "true", "false" } },
		{ SET_TYPING, { "true", "false" } },
	};
	size_t i, j, found = 0;
	int id;

	(void)state;
	for (id = 0; id < SETTINGS; id++)
		found += setting_protects((enum setting)id);
	assert_int_equal(found, NELEM(cases));
	for (i = 0; i < NELEM(cases); i++)
		for (j = 1; cases[i].rising[j] != NULL; j++)
			assert_true(setting_strength(cases[i].id,
			    cases[i].rising[j - 1]) <
			    setting_strength(cases[i].id,
			    cases[i].rising[j]));
	assert_int_equal(setting_strength(SET_PIN, NULL), 0);
	assert_int_equal(setting_strength(SET_BELL, "true"), 0);
}

static void
styles_are_sorted_and_complete(void **state)
{
	size_t len;
	int id;

	(void)state;
	assert_string_equal(style_row(STYLE_DEFAULT)->name, "default");
	assert_string_equal(style_row(STYLE_LEVEL_NOT_PRIVATE)->name,
	    "level_not_private");
	assert_string_equal(style_row(STYLE_STATE_HELD)->name, "state_held");
	assert_string_equal(style_row(STYLE_WARNING)->name, "warning");
	for (id = 0; id < STYLES; id++) {
		len = strlen(style_row((enum style)id)->help);
		assert_true(len > 10);
		assert_int_equal(style_row((enum style)id)->help[len - 1],
		    '.');
		if (id > 1)
			assert_true(strcmp(style_row((enum style)(id -
			    1))->name, style_row((enum style)id)->name) < 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings_are_sorted),
		cmocka_unit_test(settings_are_where_their_ids_say),
		cmocka_unit_test(settings_are_complete),
		cmocka_unit_test(old_words_lead_to_todays),
		cmocka_unit_test(what_executes_stays_with_the_user),
		cmocka_unit_test(words_are_the_enums),
		cmocka_unit_test(values_are_checked),
		cmocka_unit_test(values_are_weighed),
		cmocka_unit_test(styles_are_sorted_and_complete),
	};

	return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
