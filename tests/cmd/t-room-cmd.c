/*
 * Every command in the window of a room, and of one in it: none takes the talk
 * for one with a contact, which has a session.
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
#include "tests/support/cmd.h"

#define DEN "den@rooms.example.org"

static struct world world;

static int
setup_script(void **state)
{
	world_new(&world, FRONT_SCRIPT);
	*state = &world;
	return 0;
}

static int
setup_screen(void **state)
{
	world_new(&world, FRONT_SCREEN);
	*state = &world;
	return 0;
}

static int
teardown(void **state)
{
	world_free(*state);
	return 0;
}

/* In it, with bob, though nobody is at the other end. */
static struct talk *
room(struct world *w)
{
	struct account *a = account_find(w->chat, ME);
	struct talk *v = room_talk(a, DEN);

	if (v == NULL)
		v = room_join(a, DEN, "me", NULL, NULL);
	assert_non_null(v);
	if (v->room->state != ROOM_JOINED) {
		v->room->state = ROOM_JOINED;
		people_add(v->room->people, "me");
		people_add(v->room->people, "bob");
	}
	return v;
}

/* What a parameter could be. */
static const char *
sample(const struct cmd_param *p)
{
	static char word[sizeof(p->words)];

	switch (p->type) {
	case PARAM_CONTACT:
	case PARAM_JID:
		return BOB;
	case PARAM_ACCOUNT:
		return ME;
	case PARAM_WORD:
		snprintf(word, sizeof(word), "%.*s",
		    (int)strcspn(p->words, "|"), p->words);
		return word;
	case PARAM_SETTING:
		return "log";
	case PARAM_VALUE:
		return "true";
	case PARAM_INT:
		return "1";
	case PARAM_FINGERPRINT:
	case PARAM_LINK:
		return "0123456789abcdef0123456789abcdef01234567";
	default:
		return "x";
	}
}

/* `whom`: what stands where a contact may, or NULL. */
static char *
line_of(const struct cmd_row *row, const char *whom, bool optional)
{
	struct cmd_param params[PARAMS_MAX];
	int n = cmd_params(row, params);
	struct str s;

	str_init(&s);
	str_addf(&s, "/%s", row->name);
	for (int i = 0; i < n; i++) {
		if (params[i].type == PARAM_CONTACT && whom != NULL)
			str_addf(&s, " %s", whom);
		else if (!params[i].optional || (optional &&
		    params[i].type != PARAM_CONTACT))
			str_addf(&s, " %s", sample(&params[i]));
	}
	return str_take(&s);
}

/* What ends the program, or needs a terminal, is for others. */
static bool
is_for_others(const struct cmd_row *row)
{
	static const char *const all[] = { "quit", "clear", "close", "leave",
	    "part", "scroll", "window", "win", "account add",
	    "account remove" };

	for (size_t i = 0; i < NELEM(all); i++)
		if (strcmp(row->name, all[i]) == 0)
			return true;
	return row->run == NULL || strncmp(row->name, "otr export", 10) == 0 ||
	    strncmp(row->name, "otr import", 10) == 0;
}

static bool
is_refused(const struct world *w)
{
	return strcmp(w->err.code, "not-for-rooms") == 0 ||
	    strcmp(w->err.code, "offline") == 0;
}

static void
run_all(struct world *w, struct talk *(*talk)(struct world *),
    const char *whom)
{
	const struct cmd_row *rows;

	(void)cmd_rows(&rows);
	for (const struct cmd_row *row = rows; row->name != NULL; row++)
		for (int optional = 0; optional < 2; optional++) {
			char *line = line_of(row, whom, optional);

			if (is_for_others(row)) {
				free(line);
				continue;
			}
			w->window = talk(w);
			world_run(w, line);
			free(line);
			/* What is for one with a session says so. */
			if ((row->needs & NEEDS_CONTACT) != 0 &&
			    (row->flags & CMD_ROOMS) == 0 && whom == NULL &&
			    cmd_is_for(row, w->front.kind) &&
			    strcmp(w->err.code, "usage") != 0)
				assert_true(is_refused(w));
			assert_null(talk(w)->direct);
		}
}

static struct talk *
private(struct world *w)
{
	struct talk *v = room_private(room(w), "bob", NULL);

	assert_non_null(v);
	return v;
}

static void
test_room(void **state)
{
	run_all(*state, room, NULL);
	run_all(*state, room, DEN);
	run_all(*state, room, DEN "/bob");
}

static void
test_occupant(void **state)
{
	run_all(*state, private, NULL);
	run_all(*state, private, DEN "/bob");
}

/* A session that lives with somebody else is not the room's. */
static void
test_level(void **state)
{
	struct world *w = *state;
	struct next next;

	w->window = private(w);
	next_get(w->window, &next);
	assert_int_equal(next.level, OTR_NOT_PRIVATE);
	assert_false(next.logged);
	world_run(w, "/otr start");
	assert_true(is_refused(w));
	world_run(w, "/otr start " DEN);
	assert_true(is_refused(w));
	assert_string_equal(world_run(w, "/otr status"), "not-for-rooms");
	assert_string_equal(world_run(w, "/verify"), "not-for-rooms");
	/* A line for encryption leaves no room readable. */
	assert_int_equal(talk_type(room(w), "secret", OTR_PRIVATE, NULL, NULL,
	    NULL), 0);
	assert_int_equal(talk_held(room(w)), 1);
}

/* Alone it is the room of the window; a word is never taken for a password. */
static void
test_join(void **state)
{
	struct world *w = *state;

	w->window = room(w);
	assert_string_equal(world_run(w, "/join"), "");
	assert_string_equal(world_run(w, "/join den"), "usage");
	assert_non_null(strstr(w->err.text, "a room looks like name@service"));
	assert_null(room(w)->room->password);
	w->window = private(w);
	assert_string_equal(world_run(w, "/join"), "");
	w->window = talk_open(account_find(w->chat, ME), BOB);
	assert_string_equal(world_run(w, "/join"), "no-room");
	w->window = NULL;
	assert_string_equal(world_run(w, "/join"), "no-conversation");
}

/* Through the room one is called what one is called in it. */
static void
test_own_name(void **state)
{
	struct world *w = *state;
	struct talk *v = private(w);
	const struct entry *e;

	assert_int_equal(talk_type(v, "psst", OTR_NOT_PRIVATE, NULL, NULL,
	    NULL), 0);
	e = buffer_at(&v->buffer, v->buffer.count - 1);
	assert_string_equal(e->author, room(w)->room->nick);
}

/* A nick of two words without quotes must not hit who is called as its first. */
static void
test_longer_nick(void **state)
{
	struct world *w = *state;
	struct talk *v = room(w);

	people_add(v->room->people, "Anna");
	people_add(v->room->people, "Anna B");
	account_find(w->chat, ME)->state = ACCOUNT_ONLINE;
	w->window = v;
	assert_string_equal(world_run(w, "/kick Anna B is rude"),
	    "two-meanings");
	assert_string_equal(world_run(w, "/kick Anna B"), "two-meanings");
	assert_string_equal(world_run(w, "/ban Anna B"), "two-meanings");
	assert_string_not_equal(world_run(w, "/kick \"Anna B\" is rude"),
	    "two-meanings");
	assert_string_not_equal(world_run(w, "/kick Anna Bad words"),
	    "two-meanings");
	assert_string_not_equal(world_run(w, "/kick Anna"), "two-meanings");
	account_find(w->chat, ME)->state = ACCOUNT_OFFLINE;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_room, setup_script,
		    teardown),
		cmocka_unit_test_setup_teardown(test_room, setup_screen,
		    teardown),
		cmocka_unit_test_setup_teardown(test_longer_nick, setup_screen,
		    teardown),
		cmocka_unit_test_setup_teardown(test_occupant, setup_script,
		    teardown),
		cmocka_unit_test_setup_teardown(test_occupant, setup_screen,
		    teardown),
		cmocka_unit_test_setup_teardown(test_level, setup_script,
		    teardown),
		cmocka_unit_test_setup_teardown(test_join, setup_screen,
		    teardown),
		cmocka_unit_test_setup_teardown(test_own_name, setup_script,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
