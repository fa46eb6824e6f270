/*
 * Rooms of the made-up model.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/rooms.h"
#include "fake-model.h"

static struct talk *
talk_new_fake(struct account *a, char *jid, enum talk_kind kind)
{
	struct talk *v = xcalloc(1, sizeof(*v));

	v->kind = kind;
	v->account = a;
	v->jid = jid;
	buffer_init(&v->buffer, 20000);
	latest_begin(v);
	a->chat->talks[a->chat->ntalks++] = v;
	return v;
}

struct talk *
fake_room(struct account *a, const char *jid, const char *nick)
{
	struct talk *v = talk_new_fake(a, xstrdup(jid), TALK_ROOM);
	struct room *r = v->room = xcalloc(1, sizeof(*r));

	r->state = ROOM_JOINED;
	r->nick = xstrdup(nick);
	r->local = xstrndup(jid, strcspn(jid, "@"));
	r->name = xstrdup("");
	r->topic = xstrdup("");
	r->topic_by = xstrdup("");
	r->people = people_new(&a->people);
	fake_occupant(v, nick, ROLE_PARTICIPANT, AFFILIATION_NONE);
	return v;
}

void
fake_room_free(struct room *r)
{
	people_free(r->people);
	free(r->nick);
	free(r->local);
	free(r->name);
	free(r->topic);
	free(r->topic_by);
	free(r);
}

struct talk *
fake_private(struct talk *room, const char *nick)
{
	return talk_new_fake(room->account, xasprintf("%s/%s", room->jid,
	    nick), TALK_OCCUPANT);
}

struct occupant *
fake_occupant(struct talk *v, const char *nick, enum role role,
    enum affiliation affiliation)
{
	struct occupant *o = people_add(v->room->people, nick);

	o->show = SHOW_ONLINE;
	o->affiliation = affiliation;
	people_set_role(v->room->people, o, role);
	talk_changed(v);
	return o;
}

void
fake_room_in(struct talk *v, const char *nick, const char *text, bool mention)
{
	struct entry e = { .kind = ENTRY_IN, .mention = mention };

	e.author = xstrdup(nick);
	e.text = xstrdup(text);
	e.stamp = fake_of(v->account->chat)->now;
	buffer_push(&v->buffer, &e);
	free(e.author);
	free(e.text);
	v->unread++;
	v->mentions += mention;
	talk_changed(v);
}

struct talk *
room_join(struct account *a, const char *jid, const char *nick,
    const char *password, struct err *err)
{
	struct talk *v = talk_find(a, jid);

	(void)nick;
	(void)password;
	(void)err;
	return v != NULL ? v : fake_room(a, jid, "alice");
}

struct talk *
room_of_private(const struct talk *v)
{
	char *bare = jid_bare(v->jid);
	struct talk *room = talk_find(v->account, bare);

	free(bare);
	return room;
}

struct talk *
room_private(struct talk *room, const char *nick, struct err *err)
{
	char *jid = xasprintf("%s/%s", room->jid, nick);
	struct talk *v = talk_find(room->account, jid);

	(void)err;
	free(jid);
	return v != NULL ? v : fake_private(room, nick);
}
