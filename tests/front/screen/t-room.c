/*
 * Rooms on the screen: who reads, who is there, and which lines are for the
 * user.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chat/rooms.h"
#include "front/screen/inside.h"
#include "tests/support/fake-ui.h"

#define DEN "den@rooms.example.org"

static struct talk *
den(struct fake_ui *f, int columns, int rows)
{
	struct talk *v;

	fake_ui_new(f, columns, rows);
	v = fake_room(f->account, DEN, "alice");
	fake_occupant(v, "bob", ROLE_MODERATOR, AFFILIATION_OWNER);
	fake_occupant(v, "carol", ROLE_PARTICIPANT, AFFILIATION_MEMBER);
	fake_occupant(v, "dave", ROLE_VISITOR, AFFILIATION_NONE);
	return v;
}

/* ---- who reads ----------------------------------------------------------- */

static void
test_bar(void **state)
{
	struct fake_ui f;
	struct talk *v = den(&f, 80, 24);

	(void)state;
	ui_show(f.ui, v);
	assert_true(fake_shows(&f, " Not private: room, 4 people  alice"));
	v->failed = 1;
	fake_in(f.bob, "psst");
	/* The last that a narrow screen lets go. */
	for (int columns = COLUMNS_BAR; columns <= 120; columns++) {
		fake_size(&f, columns, 24);
		assert_true(fake_shows(&f, " Not private: room, 4 people"));
	}
	for (int columns = COLUMNS_MIN; columns < COLUMNS_BAR; columns++) {
		fake_size(&f, columns, 24);
		assert_true(fake_shows(&f, "Not private>"));
		assert_true(fake_shows(&f, "room, 4 people"));
	}
	fake_size(&f, 80, 24);
	v->room->traits = ROOM_MODERATED;
	people_set_role(v->room->people, people_find(v->room->people, "alice"),
	    ROLE_VISITOR);
	talk_changed(v);
	assert_true(fake_shows(&f, "no voice"));
	v->room->state = ROOM_KICKED;
	talk_changed(v);
	assert_true(fake_shows(&f, " Not private: room  kicked"));
	fake_ui_free(&f);
}

static void
test_bar_private(void **state)
{
	struct fake_ui f;
	struct talk *v = den(&f, 80, 24);

	(void)state;
	v = fake_private(v, "bob");
	fake_room_in(v, "bob", "psst", true);
	ui_show(f.ui, v);
	assert_true(fake_shows(&f, " Not private: through a room "));
	/* All of it is for the user: no line stands out. */
	assert_true(fake_shows(&f, " !        bob  psst"));
	assert_int_equal(grid_at(&f.display.grid, 0, 1)->style, STYLE_TIME);
	assert_true(fake_shows(&f, "bob in " DEN "  online"));
	fake_size(&f, 20, 24);
	assert_true(fake_shows(&f, "through a room"));
	fake_ui_free(&f);
}

static void
test_title(void **state)
{
	struct fake_ui f;
	struct talk *v = den(&f, 80, 24);

	(void)state;
	ui_show(f.ui, v);
	keep_text(&v->room->topic, "Tea at \033[1mfive", 100);
	talk_changed(v);
	assert_true(fake_shows(&f, DEN "  Tea at ^[[1mfive"));
	assert_int_equal(grid_find(&f.display.grid, 0, DEN), 3);
	fake_ui_free(&f);
}

/* ---- who is there ---------------------------------------------------------- */

static void
test_panel(void **state)
{
	struct fake_ui f;
	struct talk *v = den(&f, 100, 24);
	struct occupant *o;

	(void)state;
	ui_show(f.ui, v);
	ui_paint(f.ui);
	assert_int_equal(grid_find(&f.display.grid, 1, " 4 people "), 0);
	assert_int_equal(grid_find(&f.display.grid, 2, " @~bob "), 0);
	assert_int_equal(grid_find(&f.display.grid, 3, "   alice "), 0);
	assert_int_equal(grid_find(&f.display.grid, 4, "  +carol "), 0);
	assert_int_equal(grid_find(&f.display.grid, 5, " - dave "), 0);
	o = people_find(v->room->people, "carol");
	o->show = SHOW_AWAY;
	people_find(v->room->people, "dave")->ignored = true;
	people_find(v->room->people, "bob")->alike = true;
	talk_changed(v);
	assert_true(fake_shows(&f, " @~bob           alike |"));
	assert_true(fake_shows(&f, " - dave        ignored |"));
	assert_int_equal(grid_find(&f.display.grid, 4, " o |"), 20);
	assert_int_equal(grid_at(&f.display.grid, 5, 4)->style,
	    STYLE_ROSTER_OFFLINE);
	/* The others' windows have the roster. */
	ui_show(f.ui, f.bob);
	assert_true(fake_shows(&f, ">3 * Bob"));
	assert_false(fake_shows(&f, "4 people"));
	fake_ui_free(&f);
}

/* Keys, before anything that happened is painted. */
static void
keys_unpainted(struct fake_ui *f, const char *keys)
{
	fake_keys(&f->display, keys);
	ui_keys(f->ui);
}

/* Who comes moves nobody else under the choice; who went is not another. */
static void
test_walk(void **state)
{
	struct fake_ui f;
	struct talk *v = den(&f, 100, 24), *carol, *dave;

	(void)state;
	carol = fake_private(v, "carol");
	dave = fake_private(v, "dave");
	ui_show(f.ui, v);
	fake_type(&f, "<M-i><Home><Down><Down><Down>");
	fake_occupant(v, "aaron", ROLE_PARTICIPANT, AFFILIATION_NONE);
	fake_occupant(v, "barbara", ROLE_PARTICIPANT, AFFILIATION_NONE);
	keys_unpainted(&f, "<Enter>");
	assert_ptr_equal(ui_current(f.ui), carol);
	ui_show(f.ui, v);
	fake_type(&f, "<M-i><Home><Down><Down><Down><Down><Down>");
	people_drop(v->room->people, people_find(v->room->people, "carol"));
	talk_changed(v);
	keys_unpainted(&f, "<Enter>");
	assert_ptr_equal(ui_current(f.ui), v);
	assert_true(fake_shows(&f, "That is no longer there."));
	/* Seen, it is chosen. */
	fake_type(&f, "<Enter>");
	assert_ptr_equal(ui_current(f.ui), dave);
	fake_ui_free(&f);
}

/* What is new elsewhere stands above who is there, and one walks to it. */
static void
test_news_above(void **state)
{
	struct fake_ui f;
	struct talk *v = den(&f, 100, 24), *carol;
	struct err err;

	(void)state;
	carol = fake_private(v, "carol");
	ui_show(f.ui, v);
	assert_int_equal(ui_bind(f.ui, "F5", "panel-walk", &err), 0);
	assert_false(fake_shows(&f, "UNREAD"));
	fake_in(f.eve, "psst");
	assert_true(fake_shows(&f, " UNREAD"));
	assert_true(fake_shows(&f, "4 people"));
	fake_type(&f, "<F5><Up>");
	assert_int_equal(f.ui->walk.people.row, 1);
	fake_type(&f, "<Enter>");
	assert_ptr_equal(ui_current(f.ui), f.eve);
	ui_show(f.ui, v);
	assert_false(fake_shows(&f, "UNREAD"));
	/* It comes while one walks below, and goes: the choice stays. */
	fake_type(&f, "<F5><Home><Down><Down><Down>");
	fake_in(f.eve, "psst");
	keys_unpainted(&f, "<Enter>");
	assert_ptr_equal(ui_current(f.ui), carol);
	ui_show(f.ui, v);
	/* What was read meanwhile is not there any more. */
	fake_type(&f, "<F5><Home><Down>");
	assert_true(f.ui->walk.above);
	activity_set(f.ui, window_of(f.ui, f.eve), ACTIVITY_NONE);
	keys_unpainted(&f, "<Enter>");
	assert_ptr_equal(ui_current(f.ui), v);
	assert_true(fake_shows(&f, "That is no longer there."));
	fake_ui_free(&f);
}

/* Many have something new: the people are still there. */
static void
test_news_many(void **state)
{
	struct fake_ui f;
	struct talk *v = den(&f, 100, 24);
	char jid[40];

	(void)state;
	ui_show(f.ui, v);
	for (int i = 0; i < 30; i++) {
		snprintf(jid, sizeof(jid), "c%d@example.org", i);
		fake_in(fake_talk(fake_contact(f.account, jid, "",
		    SHOW_ONLINE)), "psst");
	}
	assert_true(fake_shows(&f, " UNREAD"));
	assert_true(fake_shows(&f, "4 people"));
	assert_true(fake_shows(&f, "dave"));
	fake_ui_free(&f);
}

/* However many are there, rows are painted that show something else. */
static void
test_panel_many(void **state)
{
	struct fake_ui f;
	struct talk *v = den(&f, 100, 24);
	uint64_t draws;
	char nick[32];

	(void)state;
	for (int i = 0; i < 5000; i++) {
		snprintf(nick, sizeof(nick), "many-%04d", i);
		fake_occupant(v, nick, ROLE_PARTICIPANT, AFFILIATION_NONE);
	}
	ui_show(f.ui, v);
	assert_true(fake_shows(&f, " 5004 people "));
	assert_true(fake_shows(&f, "... 4985 more"));
	/* One who has no row goes: the number, the rest and the bar. */
	draws = f.ui->grid.draws;
	people_drop(v->room->people, people_find(v->room->people,
	    "many-4000"));
	talk_changed(v);
	assert_true(fake_shows(&f, " 5003 people "));
	assert_in_range(f.ui->grid.draws - draws, 1, 40);
	fake_ui_free(&f);
}

/* ---- lines for the user ------------------------------------------------------- */

static int
row_of(struct fake_ui *f, const char *text)
{
	ui_paint(f->ui);
	for (int y = 0; y < f->display.grid.rows; y++)
		if (grid_find(&f->display.grid, y, text) >= 0)
			return y;
	fail_msg("no \"%s\"", text);
	return -1;
}

static void
test_mention(void **state)
{
	struct fake_ui f;
	struct talk *v = den(&f, 80, 24);
	struct grid *g = &f.display.grid;
	int y;

	(void)state;
	ui_show(f.ui, v);
	fake_room_in(v, "bob", "hello all", false);
	fake_room_in(v, "bob", "alice: tea?", true);
	fake_out(v, "yes", DELIVERY_RECEIVED, NULL);
	y = row_of(&f, "hello all");
	assert_true(grid_find(g, y, " !        bob  hello all") > 0);
	assert_int_equal(grid_at(g, grid_find(g, y, "bob"), y)->style,
	    nick_style(f.ui->hues, "bob"));
	assert_int_equal(grid_at(g, 79, y)->style, STYLE_DEFAULT);
	y = row_of(&f, "tea?");
	assert_true(grid_find(g, y, " !       >bob  alice: tea?") > 0);
	assert_int_equal(grid_at(g, grid_find(g, y, "tea?"), y)->style,
	    STYLE_MENTION);
	assert_int_equal(grid_at(g, 79, y)->style, STYLE_MENTION);
	/* Where there is no column for the sign. */
	fake_size(&f, 25, 24);
	assert_true(fake_shows(&f, "><bob> alice: tea?"));
	assert_int_equal(nick_style(f.ui->hues, "bob"),
	    nick_style(f.ui->hues, "bob"));
	fake_ui_free(&f);
}

static void
test_activity(void **state)
{
	struct fake_ui f;
	struct talk *v = den(&f, 80, 24), *yard;
	struct err err;

	(void)state;
	assert_int_equal(conf_set(f.ui->conf, SET_ACTIVITY, NULL, NULL,
	    "numbers", &err), 0);
	yard = fake_room(f.account, "yard@rooms.example.org", "alice");
	ui_paint(f.ui);
	fake_room_in(v, "bob", "hello all", false);
	assert_true(fake_shows(&f, "[2]"));
	assert_int_equal(f.ui->nmessages, 0);
	fake_in(f.bob, "psst");
	assert_true(fake_shows(&f, "[3;2]"));
	fake_room_in(yard, "eve", "alice!", true);
	fake_room_in(yard, "eve", "alice?", true);
	fake_room_in(yard, "eve", "well", false);
	assert_true(fake_shows(&f, "[3,4!2;2]"));
	assert_int_equal(f.ui->nmessages, 2);
	/* What is for the user first. */
	assert_int_equal(activity_next(f.ui)->number, 3);
	ui_show(f.ui, f.bob);
	assert_true(fake_shows(&f, "[4!2;2]"));
	assert_int_equal(activity_next(f.ui)->number, 4);
	ui_show(f.ui, yard);
	assert_true(fake_shows(&f, "[2]"));
	assert_int_equal(activity_next(f.ui)->number, 2);
	fake_type(&f, "/win list<Enter>");
	assert_true(fake_shows(&f, "2 den (1 new) (room, 4 people) ("));
	fake_ui_free(&f);
}

/* A nick stands there whole, with what goes behind it. */
static void
test_tab(void **state)
{
	struct fake_ui f;
	struct talk *v = den(&f, 80, 24);

	(void)state;
	ui_show(f.ui, v);
	fake_type(&f, "a<Tab>");
	assert_string_equal(line_text(f.ui->current->line), "alan: ");
	fake_type(&f, "<Tab>");
	assert_string_equal(line_text(f.ui->current->line), "alice: ");
	fake_type(&f, "hi<C-u>ali<Tab>tea?");
	assert_string_equal(line_text(f.ui->current->line), "alice: tea?");
	fake_ui_free(&f);
}

static int
rings(struct fake_ui *f)
{
	int before = f->display.bells;

	ui_paint(f->ui);
	return f->display.bells - before;
}

static void
test_bell(void **state)
{
	static const struct {
		const char *set;
		int line, mention;
	} cases[] = {
		{ "", 0, 1 }, { "room_notify = mentions\n", 0, 1 },
		{ "room_notify = all\n", 1, 1 },
		{ "room_notify = none\n", 0, 0 },
	};
	struct fake_ui f;
	struct talk *v;
	char *config;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		config = xasprintf("bell = true\n%s", cases[i].set);
		fake_ui_new_conf(&f, 80, 24, config);
		v = fake_room(f.account, DEN, "alice");
		rings(&f);
		fake_room_in(v, "bob", "hello all", false);
		assert_int_equal(rings(&f), cases[i].line);
		fake_room_in(v, "bob", "alice: tea?", true);
		assert_int_equal(rings(&f), cases[i].mention);
		fake_room_in(fake_private(v, "bob"), "bob", "psst", true);
		assert_int_equal(rings(&f), 1);
		fake_ui_free(&f);
		free(config);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bar),
		cmocka_unit_test(test_bar_private),
		cmocka_unit_test(test_title),
		cmocka_unit_test(test_panel),
		cmocka_unit_test(test_panel_many),
		cmocka_unit_test(test_walk),
		cmocka_unit_test(test_news_above),
		cmocka_unit_test(test_news_many),
		cmocka_unit_test(test_mention),
		cmocka_unit_test(test_activity),
		cmocka_unit_test(test_tab), cmocka_unit_test(test_bell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
