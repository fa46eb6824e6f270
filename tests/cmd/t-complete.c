/*
 * Tab and the hint.
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

#include "chat/rooms.h"
#include "cmd/inside.h"
#include "tests/support/cmd.h"

static int
setup(void **state)
{
	struct world *w = xmalloc(sizeof(*w));

	world_new(w, FRONT_SCREEN);
	talk_open(account_find(w->chat, ME), BOB);
	talk_open(account_find(w->chat, ME), "boris@example.org");
	talk_open(account_find(w->chat, WORK), "boss@example.com");
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	world_free(*state);
	free(*state);
	return 0;
}

static void
bob_comes(struct world *w, const char *resource)
{
	struct account *a = account_find(w->chat, ME);
	struct msg m = { .type = MSG_PRESENCE };
	char *from = xasprintf("%s/%s", BOB, resource);

	a->state = ACCOUNT_ONLINE;
	m.u.presence.from = from;
	m.u.presence.text = "";
	m.u.presence.caps = "";
	m.u.presence.show = SHOW_ONLINE;
	assert_int_equal(chat_feature_hear(a, &m, NULL), 0);
	a->state = ACCOUNT_OFFLINE;
	free(from);
}

static void
done(struct completion *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free(c->at[i].text);
		free(c->at[i].note);
	}
	free(c->at);
}

/* '^' in the line is the cursor; "FROM: a b c" is what is wanted. */
static void
check(struct world *w, const char *line, const char *want)
{
	const char *cursor = strchr(line, '^');
	char *whole = xstrdup(line);
	size_t at = (size_t)(cursor - line);
	struct completion c;
	struct str got;

	memmove(whole + at, whole + at + 1, strlen(whole + at + 1) + 1);
	cmd_complete(&w->app, w->window, whole, at, &c);
	str_init(&got);
	str_addf(&got, "%zu:", c.from);
	for (size_t i = 0; i < c.n; i++) {
		str_addf(&got, " %s", c.at[i].text);
		/* Common is common, in the end. */
		assert_memory_equal(c.at[i].text, c.at[0].text, c.common);
	}
	done(&c);
	free(whole);
	assert_string_equal(got.s, want);
	str_free(&got);
}

/* The note of the first, how it begins. */
static void
note(struct world *w, const char *line, const char *want)
{
	struct completion c;

	cmd_complete(&w->app, w->window, line, strlen(line), &c);
	assert_true(c.n > 0);
	if (want == NULL)
		assert_null(c.at[0].note);
	else {
		assert_non_null(c.at[0].note);
		assert_memory_equal(c.at[0].note, want, strlen(want));
	}
	done(&c);
}

/* The likeliest. */
static void
first(struct world *w, const char *line, const char *want)
{
	struct completion c;

	cmd_complete(&w->app, w->window, line, strlen(line), &c);
	assert_true(c.n > 0);
	assert_string_equal(c.at[0].text, want);
	done(&c);
}

static void
test_commands(void **state)
{
	struct world *w = *state;

	check(w, "/s^", "0: /say /scroll /search /set /status /sub");
	check(w, "  /sc^", "2: /scroll");
	/* Synonyms, where nothing else begins so. */
	check(w, "/otr s^", "5: smp start status");
	check(w, "/otr un^", "5: untrust");
	check(w, "/pa^", "0: /part");
	check(w, "/otr smp ^", "9: abort answer " BOB " boris@example.org "
	    "boss@example.com question");
}

static void
test_arguments(void **state)
{
	struct world *w = *state;

	check(w, "/otr start b^", "11: " BOB " boris@example.org "
	    "boss@example.com");
	check(w, "/otr start -a " ME " b^", "29: " BOB " boris@example.org");
	check(w, "/otr start -a w^", "14: " WORK);
	w->window = talk_find(account_find(w->chat, WORK),
	    "boss@example.com");
	check(w, "/query bo^", "7: boss@example.com");
	w->window = NULL;
	check(w, "/scroll ^", "8: bottom down mark top up");
	check(w, "/otr policy a^", "12: always");
	check(w, "/otr policy " BOB " n^", "28: never");
	check(w, "/otr v2 n^", "8: never");
	check(w, "/set otr_p^", "5: otr_policy");
	check(w, "/set panel_^", "5: panel_order panel_width");
	check(w, "/set otr_v2 ^", "12: allow ask never");
	check(w, "/set bell a^", "10: always away");
	check(w, "/set carbons t^", "13: true");
	check(w, "/notify " BOB " ^", "24: all bell off");
	check(w, "/set proxy ^", "11: http:// https:// none socks5://");
	check(w, "/set -a " ME " tls d^", "27: direct");
	check(w, "/set theme l^", "11: light");
	check(w, "/set " BOB " otr_v2 a^", "28: allow ask");
	check(w, "/theme ^", "7: dark light");
	check(w, "/bind M^", "6: M-a");
	check(w, "/bind M-a page^", "10: page-up");
	check(w, "/bind M-a /the^", "10: /theme");
	check(w, "/bind M-a /win ^", "15:");
	/* What stands for a command takes what that takes. */
	check(w, "/q bo^", "3: " BOB " boris@example.org boss@example.com");
	check(w, "/otr info bob^", "10: " BOB);
	check(w, "/prefs otr_p^", "7: otr_policy");
	check(w, "/help ot^", "6: otr");
	check(w, "/help /ot^", "6: /otr");
	check(w, "/help level-^", "6: level-fell");
	check(w, "/help /level-^", "6:");
	check(w, "/help otr smp q^", "14: question");
	check(w, "/cert pin w^", "10: " WORK);
	check(w, "/connect m^", "9: " ME);
	bob_comes(w, "phone");
	bob_comes(w, "desk");
	bob_comes(w, "my car");
	check(w, "/set otr_wipe ^", "14: end never");
	check(w, "/win ^", "5: 1 " BOB " move");
	check(w, "/win b^", "5: " BOB);
	/* A contact's programs, and not one that would have to be quoted. */
	check(w, "/query " BOB "/^", "7: " BOB "/desk " BOB "/phone");
	check(w, "/otr start " BOB "/p^", "11: " BOB "/phone");
	check(w, "/otr use " BOB " p^", "25: phone");
	w->window = talk_find(account_find(w->chat, ME), BOB);
	check(w, "/otr use ^", "9: any " BOB " boris@example.org desk phone");
	/* A key that is known is not offered to be compared with itself. */
	check(w, "/verify ^", "8: abort answer " BOB " boris@example.org code compare qr "
	    "question secret xmpp:" BOB "?otr-fingerprint=");
	/* Lines that wait, by id, or the newest. */
	check(w, "/discard ^", "9: " BOB " boris@example.org");
	assert_string_equal(world_run(w, "/msg " BOB " hello"), "");
	check(w, "/discard l^", "9: last");
	w->window = NULL;
}

/* Nothing is ever offered where a secret or a text stands. */
static void
test_nothing(void **state)
{
	struct world *w = *state;

	check(w, "/otr smp " BOB " b^", "25:");
	check(w, "/otr smp question " BOB " \"what?\" b^", "42:");
	check(w, "/msg " BOB " b^", "21:");
	check(w, "/nonsense b^", "10:");
	check(w, "/quit b^", "6:");
	check(w, "/scroll up d^", "11:");
}

static void
test_names(void **state)
{
	struct world *w = *state;

	check(w, "ask bor^ about it", "4: boris@example.org");
	check(w, "^", "0:");
	check(w, "//otr s^", "6:");
}

static void
in_roster(struct account *a, const char *jid)
{
	struct msg m = { .type = MSG_ROSTER_ITEM };

	m.u.roster_item.jid = jid;
	m.u.roster_item.name = "";
	assert_int_equal(chat_feature_hear(a, &m, NULL), 0);
}

/* Of very many the first are offered, and what all begin with is right. */
static void
test_many(void **state)
{
	struct world *w = *state;
	struct account *a = account_find(w->chat, ME);
	struct completion c;
	char jid[40];

	a->state = ACCOUNT_ONLINE;
	in_roster(a, "many-z@example.org");
	for (int i = 0; i < 3000; i++) {
		snprintf(jid, sizeof(jid), "many-%04d@example.org",
		    i * 1237 % 3000);
		in_roster(a, jid);
	}
	a->state = ACCOUNT_OFFLINE;
	cmd_complete(&w->app, NULL, "/msg ma", 7, &c);
	assert_int_equal(c.from, 5);
	assert_int_equal(c.n, CANDIDATES_MAX);
	assert_true(c.more);
	for (size_t i = 0; i < c.n; i++) {
		snprintf(jid, sizeof(jid), "many-%04zu@example.org", i);
		assert_string_equal(c.at[i].text, jid);
	}
	/* It counts also what is not offered. */
	assert_int_equal(c.common, strlen("many-"));
	done(&c);
}

#define DEN "den@rooms.example.org"

static struct talk *
enter(struct world *w)
{
	static const char *const nicks[] = { "alice", "Alan", "Ann Lee", "me",
	    "say \"hi\"", "zoe" };
	static const char *const spoke[] = { "zoe", "Alan", "gone" };
	struct talk *v = room_join(account_find(w->chat, ME), DEN, NULL, NULL,
	    NULL);

	assert_non_null(v);
	v->room->state = ROOM_JOINED;
	for (size_t i = 0; i < NELEM(nicks); i++)
		people_set_role(v->room->people, people_add(v->room->people,
		    nicks[i]), ROLE_PARTICIPANT);
	for (size_t i = 0; i < NELEM(spoke); i++)
		buffer_push(talk_buffer(v), &(struct entry){ .kind = ENTRY_IN,
		    .author = (char *)(uintptr_t)spoke[i],
		    .text = (char *)(uintptr_t)"hello" });
	return v;
}

static void
test_nicks(void **state)
{
	struct world *w = *state;

	w->window = enter(w);
	/* Called at the beginning, named elsewhere; who spoke last first. */
	check(w, "a^", "0: Alan:  alice:  Ann Lee: ");
	check(w, "^", "0: Alan:  zoe:  alice:  Ann Lee:  say \"hi\": ");
	check(w, "ask a^", "4: Alan  alice  Ann Lee ");
	check(w, "ask ^", "4:");
	/* Names of several words. */
	check(w, "ann l^", "0: Ann Lee: ");
	check(w, "ask ann l^", "4: Ann Lee ");
	/* Nobody by oneself; contacts where nobody there begins so. */
	check(w, "me^", "0:");
	check(w, "bo^", "0: " BOB " boris@example.org");
	check(w, "/me hugs zo^", "9: zoe ");
	check(w, "/join d^", "6: " DEN);
	check(w, "/join b^", "6:");
	check(w, "/msg al^", "5: " DEN "/Alan " DEN "/alice");
	check(w, "/msg " DEN "/an^", "5: \"" DEN "/Ann Lee\"");
	check(w, "/msg " BOB " a^", "21:");
	/* Also where one writes with one of them alone. */
	w->window = room_private(w->window, "zoe", NULL);
	check(w, "hi al^", "3: Alan  alice ");
	w->window = NULL;
}

/* Law 6: a nick that Tab writes is no command. */
static void
test_nick_command(void **state)
{
	static const char *const nicks[] = { "/msg evil@example.com hi",
	    " /quit" };
	struct world *w = *state;

	w->window = enter(w);
	for (size_t i = 0; i < NELEM(nicks); i++) {
		people_set_role(w->window->room->people, people_add(
		    w->window->room->people, nicks[i]), ROLE_PARTICIPANT);
		buffer_push(talk_buffer(w->window), &(struct entry){
		    .kind = ENTRY_IN,
		    .author = (char *)(uintptr_t)nicks[i],
		    .text = (char *)(uintptr_t)"hello" });
	}
	check(w, "^", "0:  //quit:  //msg evil@example.com hi:  Alan:  zoe: "
	    " alice:  Ann Lee:  say \"hi\": ");
	check(w, "ask /m^", "4: /msg evil@example.com hi ");
	w->window = NULL;
}

/* What was used comes first, the last one before all; and what notes say. */
static void
test_likely(void **state)
{
	struct world *w = *state;

	first(w, "/s", "/say");
	assert_string_equal(world_run(w, "/status"), "");
	first(w, "/s", "/status");
	assert_string_equal(world_run(w, "/set bell"), "");
	first(w, "/s", "/set");
	assert_string_equal(world_run(w, "/status"), "");
	first(w, "/s", "/status");
	check(w, "/otr p^", "5: passphrase policy");
	assert_string_equal(world_run(w, "/otr policy " BOB), "");
	check(w, "/otr p^", "5: policy passphrase");
	first(w, "/", "/otr");
	/* What failed was not used. */
	assert_string_equal(world_run(w, "/scroll nowhere"), "usage");
	first(w, "/s", "/status");
	note(w, "/query", "CONTACT  Open a conversation");
	note(w, "/otr", "Private conversations");
	note(w, "/otr smp que", "[CONTACT] QUESTION [ANSWER]  Verify");
	note(w, "/status", "Show how");
	note(w, "/set bell", "Whether");
	note(w, "/help level-f", "");
	note(w, "/set carbons tr", NULL);
}

/* Who has a window first, then who is there; by their names, in whatever
 * alphabet, with a word of who they are. */
static void
test_people(void **state)
{
	struct world *w = *state;
	struct account *a = account_find(w->chat, ME);
	struct msg m = { .type = MSG_ROSTER_ITEM };

	a->state = ACCOUNT_ONLINE;
	in_roster(a, "aaron@example.org");
	in_roster(a, BOB);
	bob_comes(w, "desk");
	a->state = ACCOUNT_ONLINE;
	in_roster(a, "berta@example.org");
	m.u.roster_item.jid = "ivan@example.org";
	m.u.roster_item.name = "\xd0\x91\xd0\xbe\xd1\x80\xd0\xb8\xd1\x81";
	assert_int_equal(chat_feature_hear(a, &m, NULL), 0);
	a->state = ACCOUNT_OFFLINE;
	check(w, "/msg ^", "5: " BOB " boris@example.org boss@example.com "
	    "aaron@example.org berta@example.org ivan@example.org");
	check(w, "/msg \xd0\xb1\xd0\x9e^", "5: ivan@example.org");
	note(w, "/msg iv", "\xd0\x91\xd0\xbe\xd1\x80\xd0\xb8\xd1\x81  off"
	    "line");
	note(w, "/msg bob", "bob  online");
}

static void
hint(struct world *w, const char *line, const char *want)
{
	char *got = cmd_hint(&w->app, line);

	if (want == NULL)
		assert_null(got);
	else {
		assert_non_null(got);
		assert_memory_equal(got, want, strlen(want));
	}
	free(got);
}

static void
test_hint(void **state)
{
	struct world *w = *state;

	hint(w, "hello", NULL);
	hint(w, "/", NULL);
	hint(w, "/o", NULL);
	hint(w, "/otr", "/otr accept|distrust|");
	hint(w, "/otr smp question fo",
	    "/otr smp question [CONTACT] QUESTION [ANSWER]  Verify");
	hint(w, "/discon", "/disconnect [ACCOUNT]  ");
	hint(w, "/verify", "/verify [CONTACT] [LINK]  ");
	hint(w, "/msg " BOB, "/msg CONTACT TEXT  Send");
	hint(w, "/xyzzy", NULL);
	/* What stands for a command is explained by that, else by itself. */
	hint(w, "/q", "/query CONTACT  Open");
	hint(w, "/otr info", "/otr status [CONTACT]  ");
	hint(w, "/voice ", "/voice stands for /role $1 participant");
	hint(w, "/amsg hello", "/amsg is not a command here: ");
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(test_commands), T(test_arguments), T(test_nothing),
		T(test_names), T(test_many), T(test_nicks), T(test_nick_command),
		T(test_hint),
		T(test_likely), T(test_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
