/*
 * Tab and names: the work grows with the number of contacts, of rooms and of
 * those in a room, not with its square.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/rooms.h"
#include "cmd/inside.h"
#include "growth.h"
#include "tests/support/cmd.h"

struct tab {
	const char *line;
	bool contacts, rooms, people;
	bool enter;		/* not Tab: it is run */
};

static void
add_contacts(struct account *a, size_t n)
{
	struct msg m = { .type = MSG_ROSTER_ITEM };
	char jid[40], name[40];

	a->state = ACCOUNT_ONLINE;
	m.u.roster_item.jid = jid;
	m.u.roster_item.name = name;
	for (size_t i = 0; i < n; i++) {
		snprintf(jid, sizeof(jid), "c%zu@example.org", i * 7919 % n);
		snprintf(name, sizeof(name), "Name %zu", i);
		(void)chat_feature_hear(a, &m, NULL);
	}
	a->state = ACCOUNT_OFFLINE;
}

static void
add_rooms(struct account *a, size_t n)
{
	char jid[40];

	for (size_t i = 0; i < n; i++) {
		snprintf(jid, sizeof(jid), "room%zu@rooms.example", i);
		(void)room_join(a, jid, "me", NULL, NULL);
	}
}

static struct talk *
add_people(struct account *a, size_t n)
{
	struct talk *v = room_join(a, "den@rooms.example", "me", NULL, NULL);
	char nick[40];

	v->room->state = ROOM_JOINED;
	for (size_t i = 0; i < n; i++) {
		snprintf(nick, sizeof(nick), "nick%zu", i * 7919 % n);
		people_add(v->room->people, nick);
	}
	return v;
}

static void
run(void *arg, size_t n)
{
	const struct tab *t = arg;
	struct completion c = { .n = 0 };
	struct world w;
	struct account *a;

	world_new(&w, FRONT_SCREEN);
	a = account_find(w.chat, ME);
	if (t->contacts)
		add_contacts(a, n);
	if (t->rooms)
		add_rooms(a, n);
	if (t->people)
		w.window = add_people(a, n);
	growth_begin();
	if (t->enter)
		(void)world_run(&w, t->line);
	else
		cmd_complete(&w.app, w.window, t->line, strlen(t->line), &c);
	growth_end();
	for (size_t i = 0; i < c.n; i++) {
		free(c.at[i].text);
		free(c.at[i].note);
	}
	free(c.at);
	world_free(&w);
}

int
main(void)
{
	static const struct tab tabs[] = {
		{ .line = "/query ", .contacts = true },
		{ .line = "/query c", .contacts = true },
		{ .line = "/query name", .contacts = true },
		{ .line = "/query zzz", .contacts = true },
		{ .line = "/query zzz", .rooms = true },
		{ .line = "/query ro", .rooms = true },
		{ .line = "n", .people = true },
		{ .line = "/msg n", .people = true },
		{ .line = "/query zzz", .contacts = true, .enter = true },
		{ .line = "/query name", .contacts = true, .enter = true },
		{ .line = "/query zzz", .rooms = true, .enter = true },
		{ .line = "/query zzz", .people = true, .enter = true },
	};
	char what[80];

	for (size_t i = 0; i < NELEM(tabs); i++) {
		snprintf(what, sizeof(what), "%s \"%s\" (%s)", tabs[i].enter ?
		    "Enter behind" : "Tab behind", tabs[i].line,
		    tabs[i].contacts ? "contacts" : tabs[i].rooms ? "rooms" :
		    "people");
		growth_check(what, run, (void *)(uintptr_t)&tabs[i], 500);
	}
	return 0;
}
