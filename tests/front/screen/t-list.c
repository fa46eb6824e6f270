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

static void
test_rig(void **state)
{
	static const struct { int columns, rows; } sizes[] = { { 20, 5 },
	    { 40, 12 }, { 80, 24 }, { 100, 30 }, { 160, 50 } };
	struct fake_ui f;

	(void)state;
	rig(&f, 100, 30, NULL);
	show(&f, "first");
	for (size_t i = 0; i < NELEM(sizes); i++) {
		fake_size(&f, sizes[i].columns, sizes[i].rows);
		show(&f, "rig");
	}
	fake_ui_free(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rig),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
