/*
 * The list beside the lines: conversations with something new, the others,
 * rooms, groups that fold; with forty contacts, three accounts, ten rooms.
 * SHOW=1 prints the screens.
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

static void
show(struct fake_ui *f, const char *what)
{
	char *all;

	if (getenv("SHOW") == NULL)
		return;
	ui_paint(f->ui);
	all = grid_text(&f->display.grid);
	printf("---- %s\n%s\n", what, all);
	free(all);
}

/* "Friends", "Work", none, in turn. */
static void
people(struct fake_ui *f, struct account *a, int n, const char *domain)
{
	static const char *const names[] = { "Anna", "Boris", "Chiara", "Dave",
	    "Elif", "Frank", "Gro", "Henrik Ibsen of Skien", "Ines", "Jiro",
	    "Kurt", "Lea", "Mo", "Nina" };
	static const enum show shows[] = { SHOW_ONLINE, SHOW_OFFLINE,
	    SHOW_AWAY, SHOW_OFFLINE, SHOW_DND };
	static const char *const groups[] = { "Friends", "Work", NULL };
	char jid[64];

	(void)f;
	for (int i = 0; i < n; i++) {
		struct contact *c;

		snprintf(jid, sizeof(jid), "c%d@%s", i, domain);
		c = fake_contact(a, jid, names[i % 14], shows[i % 5]);
		c->groups = xstrdup(groups[i % 3]);
	}
}

static void
rig(struct fake_ui *f, int columns, int rows, const char *config)
{
	struct account *work, *club;
	char jid[64];

	fake_ui_new_conf(f, columns, rows, config);
	work = fake_account(f->chat, "alice@work.example.com");
	club = fake_account(f->chat, "alice@club.example.net");
	people(f, f->account, 14, "example.org");
	people(f, work, 14, "work.example.com");
	people(f, club, 10, "club.example.net");
	for (int i = 0; i < 10; i++) {
		snprintf(jid, sizeof(jid), "room%d@rooms.example.org", i);
		fake_room(i % 2 ? work : f->account, jid, "alice");
	}
	fake_room_in(talk_find(f->account, "room4@rooms.example.org"), "bob",
	    "hello all", false);
	fake_room_in(talk_find(work, "room3@rooms.example.org"), "bob",
	    "alice: tea?", true);
	fake_in(f->bob, "hi");
	fake_in(f->bob, "you");
	fake_in(fake_talk(contact_find(work, "c3@work.example.com")), "psst");
	f->display.signs = true;
	fake_size(f, columns, rows);
	ui_paint(f->ui);
}

static int
row_of(struct fake_ui *f, const char *text)
{
	ui_paint(f->ui);
	for (int y = 1; y < f->display.grid.rows - 2; y++)
		if (grid_find(&f->display.grid, y, text) >= 0)
			return y;
	return -1;
}

/* Who can be taken for another one has a mark, in all parts of the list. */
static void
test_alike(void **state)
{
	struct contact *c;
	struct fake_ui f;
	int row;

	(void)state;
	rig(&f, 140, 60, "panel_width = 40\n");
	assert_int_equal(row_of(&f, "alike"), -1);
	c = fake_contact(f.account, "lea@evil.example", "L\xd0\xb5" "a",
	    SHOW_ONLINE);
	row = row_of(&f, "L\xd0\xb5" "a");
	assert_true(grid_find(&f.display.grid, row, " alike ") > 0);
	assert_int_not_equal(row_of(&f, " Lea "), -1);
	row = row_of(&f, " alike ");
	assert_true(row > 0);
	/* As a conversation too; the list of contacts has it still. */
	fake_in(fake_talk(c), "hi");
	row = row_of(&f, "L\xd0\xb5" "a");
	assert_true(row < row_of(&f, " OPEN "));
	assert_true(grid_find(&f.display.grid, row, "1 alike ") > 0 ||
	    grid_find(&f.display.grid, row, "alike 1") > 0);
	fake_ui_free(&f);
}

/* What the list is shown with, and without, at each size. */
static void
test_sizes(void **state)
{
	static const struct { int columns, rows; bool list; } sizes[] = {
		{ 20, 5, false }, { 40, 12, false }, { 80, 24, false },
		{ 100, 30, true }, { 160, 50, true } };
	struct fake_ui f;

	(void)state;
	rig(&f, 100, 30, NULL);
	ui_show(f.ui, f.bob);
	for (size_t i = 0; i < NELEM(sizes); i++) {
		fake_size(&f, sizes[i].columns, sizes[i].rows);
		show(&f, "rig");
		assert_int_equal(fake_shows(&f, " UNREAD "), sizes[i].list);
		assert_true(fake_shows(&f, "Not private"));
		grid_check(&f.display.grid);
	}
	fake_ui_free(&f);
}

/* What is for the user first; windows once, with their accounts. */
static void
test_parts(void **state)
{
	struct fake_ui f;

	(void)state;
	rig(&f, 100, 50, NULL);
	assert_int_equal(row_of(&f, " UNREAD "), 1);
	assert_true(row_of(&f, "# room3  work 1! !") < row_of(&f,
	    "# room4 exampl 1 !"));
	assert_true(row_of(&f, "Bob") < row_of(&f, "# room4"));
	assert_true(row_of(&f, " OPEN ") > row_of(&f, "# room4"));
	/* Rooms that one is in, without a word said, are there too. */
	assert_true(row_of(&f, "# room7     work !") > row_of(&f, " OPEN "));
	/* With a conversation one is not in a group as well. */
	assert_true(row_of(&f, " FRIENDS (") > row_of(&f, " OPEN "));
	assert_int_equal(row_of(&f, "Bob"), row_of(&f, "Bob   exampl 2 !"));
	assert_true(row_of(&f, " WORK (") > row_of(&f, " FRIENDS ("));
	ui_show(f.ui, f.bob);
	assert_true(row_of(&f, ">2 ") > row_of(&f, " OPEN "));
	fake_level(f.bob, OTR_PRIVATE, OTR_HOLD_NONE);
	assert_true(fake_shows(&f, "Bob     exampl ="));
	fake_level(f.bob, OTR_UNVERIFIED, OTR_HOLD_NONE);
	assert_true(fake_shows(&f, "Bob     exampl -"));
	fake_ui_free(&f);
}

/* Who folds a group finds it so again. */
static void
test_fold(void **state)
{
	struct fake_ui f;
	const char *const *items;
	struct err err;

	(void)state;
	rig(&f, 100, 60, NULL);
	assert_true(fake_shows(&f, "Mo"));
	fake_type(&f, "<M-i><Home>");
	while (f.ui->walk.list.row < 60 && (f.ui->walk.key.group == NULL ||
	    strcmp(f.ui->walk.key.group, "Friends") != 0))
		fake_type(&f, "<Down>");
	fake_type(&f, "<Space>");
	assert_false(fake_shows(&f, "Mo"));
	assert_true(row_of(&f, " FRIENDS (8/14) ") > 0);
	assert_int_equal(conf_list(f.ui->conf, SET_PANEL_FOLDED, NULL, NULL,
	    &items), 1);
	assert_string_equal(items[0], "=Friends");
	fake_type(&f, "<Space>");
	assert_true(fake_shows(&f, "Mo"));
	assert_int_equal(conf_list(f.ui->conf, SET_PANEL_FOLDED, NULL, NULL,
	    &items), 0);
	fake_type(&f, "<Escape>x");
	assert_string_equal(line_text(f.ui->current->line), "x");
	assert_int_equal(conf_set(f.ui->conf, SET_ROSTER_OFFLINE, NULL, NULL,
	    "false", &err), 0);
	assert_false(fake_shows(&f, "Boris"));
	fake_ui_free(&f);
}

/* The row that is chosen is in sight, and Enter opens what stands there. */
static void
test_walk(void **state)
{
	struct fake_ui f;
	const struct grid *g = &f.display.grid;
	struct list_item item;
	struct err err;

	(void)state;
	rig(&f, 100, 12, NULL);
	fake_type(&f, "<M-i><Home>");
	for (size_t i = 0; i < f.ui->list.rows; i++) {
		assert_int_equal(f.ui->walk.list.row, i);
		assert_in_range(g->cursor_y, 1, g->rows - 3);
		assert_int_equal(grid_at(g, 3, g->cursor_y)->style,
		    STYLE_TITLE);
		fake_type(&f, "<Down>");
	}
	fake_type(&f, "<End><PageUp><PageDown>");
	assert_int_equal(f.ui->walk.list.row, f.ui->list.rows - 1);
	assert_true(list_item(f.ui, f.ui->walk.list.row, &item));
	fake_type(&f, "<Enter>");
	assert_false(f.ui->walk.on);
	assert_non_null(f.ui->current->talk);
	/* Who moves by other keys moves by them here, too. */
	assert_int_equal(ui_bind(f.ui, "F5", "panel-walk", &err), 0);
	assert_int_equal(ui_bind(f.ui, "M-k", "row-up", &err), 0);
	assert_int_equal(ui_bind(f.ui, "F6", "panel-fold", &err), 0);
	fake_type(&f, "<F5><Home><Down><Down><M-k>");
	assert_int_equal(f.ui->walk.list.row, 1);
	fake_type(&f, "<End><F6>");
	assert_true(f.ui->walk.on);
	assert_true(list_item(f.ui, f.ui->walk.list.row, &item));
	assert_true(item.heading && item.part->folded);
	fake_type(&f, "<F6><Escape>");
	assert_false(f.ui->walk.on);
	/* It ends with its key, and with any other, which counts. */
	fake_type(&f, "<M-i>");
	assert_true(f.ui->walk.on);
	fake_type(&f, "<M-i>");
	assert_false(f.ui->walk.on);
	fake_type(&f, "<M-i>y");
	assert_string_equal(line_text(f.ui->current->line), "y");
	fake_ui_free(&f);
}

/* What one stands on moves, and one goes along. */
static void
test_follow(void **state)
{
	struct fake_ui f;
	struct account *a = NULL;
	struct contact *c;

	(void)state;
	rig(&f, 100, 50, NULL);
	fake_type(&f, "<M-i><End>");
	assert_non_null(f.ui->walk.key.jid);
	for (size_t i = 0; i < chat_accounts(f.chat); i++)
		if (strcmp(account_jid(chat_account(f.chat, i)),
		    f.ui->walk.key.account) == 0)
			a = chat_account(f.chat, i);
	c = contact_find(a, f.ui->walk.key.jid);
	assert_non_null(c);
	c->show = SHOW_CHAT;
	a->changes++;
	ui_paint(f.ui);
	assert_true(f.ui->walk.list.row < f.ui->list.rows - 1);
	fake_in(fake_talk(c), "hi");
	ui_paint(f.ui);
	/* It has a conversation now. */
	assert_true(f.ui->walk.list.row < f.ui->nactive + 1);
	fake_type(&f, "<Enter>");
	assert_ptr_equal(f.ui->current->talk, talk_find(a, c->jid));
	fake_ui_free(&f);
}

/* Who is there stands first, of whichever account; then by name. */
static void
test_merged(void **state)
{
	struct fake_ui f;
	struct list_item item;
	const struct contact *last = NULL;
	size_t accounts[2] = { 0, 0 };
	bool mixed = false;

	(void)state;
	rig(&f, 100, 50, NULL);
	/* One address in the rosters of two. */
	fake_contact(chat_account(f.chat, 1), "twin@example.org", "Twin",
	    SHOW_ONLINE);
	fake_contact(chat_account(f.chat, 2), "twin@example.org", "Twin",
	    SHOW_ONLINE);
	f.account->changes++;
	assert_int_equal(row_of(&f, "Twin"), row_of(&f, "Twin   work"));
	for (size_t row = 0; list_item(f.ui, row, &item); row++) {
		if (item.contact == NULL) {
			last = NULL;
			continue;
		}
		if (last != NULL && (contact_show(last) == SHOW_OFFLINE) ==
		    (contact_show(item.contact) == SHOW_OFFLINE))
			mixed |= contact_account(last) != item.account;
		if (last != NULL)
			assert_true(contact_show(last) != SHOW_OFFLINE ||
			    contact_show(item.contact) == SHOW_OFFLINE);
		if (strcmp(contact_jid(item.contact), "twin@example.org") == 0)
			accounts[item.account == chat_account(f.chat, 2)]++;
		last = item.contact;
	}
	assert_true(mixed);
	assert_int_equal(accounts[0], 1);
	assert_int_equal(accounts[1], 1);
	fake_ui_free(&f);
}

/* A group of many is scrolled through; its rows are asked for by number. */
static void
test_rooms(void **state)
{
	struct fake_ui f;
	struct fake *fake;

	(void)state;
	rig(&f, 100, 40, NULL);
	fake = fake_of(f.chat);
	fake->bookmarks[0] = (struct bookmark){ .name = (char *)(uintptr_t)
	    "The shed", .nick = (char *)(uintptr_t)"", .jid =
	    (char *)(uintptr_t)"shed@rooms.example.org" };
	fake->bookmarks[1] = (struct bookmark){ .name = (char *)(uintptr_t)"",
	    .nick = (char *)(uintptr_t)"", .jid = (char *)(uintptr_t)
	    "room0@rooms.example.org" };
	fake->nbookmarks = 2;
	f.account->changes++;
	assert_true(row_of(&f, " ROOMS (1/2) ") > row_of(&f, " OPEN "));
	assert_true(row_of(&f, "# The shed") > row_of(&f, " ROOMS ("));
	fake_type(&f, "<M-i><Home>");
	while (f.ui->walk.key.jid == NULL || strcmp(f.ui->walk.key.jid,
	    "shed@rooms.example.org") != 0)
		fake_type(&f, "<Down>");
	fake_type(&f, "<Enter>");
	assert_string_equal(talk_jid(f.ui->current->talk),
	    "shed@rooms.example.org");
	fake_ui_free(&f);
}

/* All by name, with and without news. */
static void
test_by_name(void **state)
{
	struct fake_ui f;

	(void)state;
	rig(&f, 100, 50, "panel_order = name");
	assert_true(row_of(&f, "Bob") < row_of(&f, "Dave "));
	assert_true(row_of(&f, "Dave ") < row_of(&f, "room3"));
	assert_true(row_of(&f, "room3") < row_of(&f, "room4"));
	free(f.bob->contact->name);
	f.bob->contact->name = xstrdup("Zacharias");
	f.account->changes++;
	assert_true(row_of(&f, "Zac") > row_of(&f, "room4"));
	fake_ui_free(&f);
}

/* ---- names that would act, or look like others ------------------------------ */

static void
test_foreign(void **state)
{
	static const char *const names[] = { "a\x1b[2Jb", "\xe2\x80\xaexyz",
	    "x\ny", "\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xb8\x96\xe7\x95\x8c"
	    "\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xb8\x96\xe7\x95\x8c\xe4\xbd\xa0",
	    "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb\xf0\x9f\x91\xa9"
	    "\xe2\x80\x8d\xf0\x9f\x92\xbb", "UNREAD", " ", "\xef\xb7\xbd"
	    "\xef\xb7\xbd" };
	struct fake_ui f;

	(void)state;
	rig(&f, 100, 50, NULL);
	for (size_t i = 0; i < NELEM(names); i++) {
		struct contact *c = fake_of(f.chat)->contacts[3];

		free(f.bob->contact->name);
		f.bob->contact->name = xstrdup(names[i]);
		free(c->groups);
		c->groups = xstrdup(names[i]);
		f.account->changes++;
		ui_show(f.ui, f.bob);
		for (int columns = 20; columns <= 160; columns += 7) {
			fake_size(&f, columns, 50);
			grid_check(&f.display.grid);
			assert_false(fake_shows(&f, "\x1b"));
			assert_false(fake_shows(&f, "\xe2\x80\xae"));
			/* The edge is where it was. */
			for (int y = 1; columns >= 100 && y < 48; y++)
				assert_string_equal(grid_cluster(
				    &f.display.grid, 23, y),
				    sign_text(f.ui, SIGN_EDGE));
		}
	}
	fake_ui_free(&f);
}

/* ---- the bar ------------------------------------------------------------------ */

/* However much is new, and whatever it is called. */
static void
test_bar(void **state)
{
	struct fake_ui f;
	char jid[32];

	(void)state;
	fake_ui_new(&f, 80, 24);
	for (int i = 0; i < 30; i++) {
		snprintf(jid, sizeof(jid), "n%d@example.org", i);
		fake_in(fake_talk(fake_contact(f.account, jid, i % 3 == 0 ?
		    "\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xb8\x96\xe7\x95\x8c"
		    "\xe4\xbd\xa0\xe5\xa5\xbd" : "Long name of somebody",
		    SHOW_ONLINE)), "hi");
	}
	ui_show(f.ui, f.bob);
	for (int columns = 80; columns <= 200; columns++) {
		fake_size(&f, columns, 24);
		assert_true(fake_shows(&f, "alice@example.org online"));
		assert_true(fake_shows(&f, ":00"));
		assert_true(fake_shows(&f, "  +"));
		assert_true(fake_shows(&f, "Not private"));
	}
	fake_ui_free(&f);
}

static void
test_jump(void **state)
{
	struct fake_ui f;

	(void)state;
	rig(&f, 100, 30, NULL);
	fake_type(&f, "<M-a>");
	assert_int_not_equal(f.ui->current->number, 1);
	for (int i = 0; i < 8; i++)
		fake_type(&f, "<M-a>");
	assert_true(fake_shows(&f, "Nothing is new"));
	fake_type(&f, "<M-j>2<Enter>");
	assert_int_equal(f.ui->current->number, 2);
	fake_type(&f, "<M-j>05");
	assert_int_equal(f.ui->current->number, 5);
	fake_type(&f, "<M-j>99");
	assert_true(fake_shows(&f, "There is no window 99."));
	assert_int_equal(f.ui->current->number, 5);
	/* Given up; what is typed then is typed. */
	fake_type(&f, "<M-j><Escape>12");
	assert_string_equal(line_text(f.ui->current->line), "12");
	fake_ui_free(&f);
}

static void
test_move(void **state)
{
	struct fake_ui f;
	struct window *w, *other;
	struct err err;

	(void)state;
	rig(&f, 100, 30, NULL);
	ui_show(f.ui, f.bob);
	w = f.ui->current;
	assert_int_equal(w->number, 2);
	other = window_numbered(f.ui, 3);
	assert_int_equal(ui_move_window(f.ui, 3, &err), 0);
	assert_int_equal(w->number, 3);
	assert_int_equal(other->number, 2);
	assert_ptr_equal(window_numbered(f.ui, 2), other);
	assert_int_equal(ui_move_window(f.ui, 77, &err), 0);
	assert_ptr_equal(f.ui->windows[f.ui->nwindows - 1], w);
	assert_true(fake_shows(&f, ">77 "));
	assert_int_equal(ui_move_window(f.ui, 1, &err), -1);
	fake_type(&f, "<M-1>");
	assert_int_equal(ui_move_window(f.ui, 5, &err), -1);
	/* The next one takes the number that is free. */
	ui_show(f.ui, f.eve);
	assert_int_equal(f.ui->current->number, 3);
	fake_ui_free(&f);
}

/* No name is a level's sign: that column has none of theirs. */
static void
test_sign_column(void **state)
{
	struct fake_ui f;
	char name[64], jid[64];

	(void)state;
	fake_ui_new(&f, 100, 30);
	for (size_t n = 10; n < 30; n++) {
		memset(name, '=', n);
		name[0] = 'M';
		name[n] = '\0';
		snprintf(jid, sizeof(jid), "m%zu@example.net", n);
		fake_contact(f.account, jid, name, SHOW_ONLINE);
	}
	ui_paint(f.ui);
	assert_true(fake_shows(&f, " M==="));
	for (int y = 1; y < 27; y++)
		assert_string_not_equal(grid_at(&f.display.grid, 21, y)->text,
		    "=");
	fake_ui_free(&f);
}

/* What comes moves no other conversation under the choice. */
static void
test_walk_moved(void **state)
{
	struct fake_ui f;
	struct talk *bob, *eve;

	(void)state;
	fake_ui_new(&f, 100, 30);
	bob = f.bob;
	eve = f.eve;
	fake_in(bob, "hi");
	fake_in(eve, "you");
	ui_show(f.ui, bob);
	fake_type(&f, "<M-i>");
	fake_in(fake_talk(fake_contact(f.account, "new@example.org", "New",
	    SHOW_ONLINE)), "psst");
	ui_show(f.ui, eve);
	ui_show(f.ui, NULL);
	fake_keys(&f.display, "<Enter>");
	ui_keys(f.ui);
	assert_ptr_equal(ui_current(f.ui), bob);
	/* What has gone is no other. */
	fake_type(&f, "<M-i>");
	ui_close(f.ui, bob, true);
	fake_talk_remove(bob);
	fake_keys(&f.display, "<Enter>");
	ui_keys(f.ui);
	assert_null(ui_current(f.ui));
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sign_column),
		cmocka_unit_test(test_walk_moved),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_alike), cmocka_unit_test(test_parts),
		cmocka_unit_test(test_fold), cmocka_unit_test(test_walk),
		cmocka_unit_test(test_follow),
		cmocka_unit_test(test_merged), cmocka_unit_test(test_rooms),
		cmocka_unit_test(test_by_name),
		cmocka_unit_test(test_foreign), cmocka_unit_test(test_bar),
		cmocka_unit_test(test_jump), cmocka_unit_test(test_move),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
