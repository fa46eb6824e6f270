/*
 * What the user does in a room as its moderator, admin or owner.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"
#include "chat/rooms.h"

/* ---- who is meant --------------------------------------------------------- */

/* "@example.org" is a domain.  Who takes an address for a nick is not it, nor
 * does a command for them hit its owner. */
static char *
room_address_typed(const char *room, const struct occupant *o,
    const char *who, struct err *err)
{
	char *jid = jid_parse(who + (*who == '@'), err);
	char *bare = jid == NULL ? NULL : jid_bare(jid);

	free(jid);
	if (bare == NULL || o == NULL ||
	    (o->real != NULL && strcmp(o->real, bare) == 0))
		return bare;
	err_set(err, "two-meanings", "in %s, %s is a nick: /kick it, or write "
	    "the address as %s/x",
	    room, who, bare);
	free(bare);
	return NULL;
}

char *
room_address(struct account *a, const char *room, const char *who,
    struct err *err)
{
	struct talk *v = room_talk(a, room);
	const struct occupant *o;

	if (v != NULL && v->room->state != ROOM_JOINED)
		v = NULL;
	o = v == NULL ? NULL : room_find(v, who);
	if (strchr(who, '@') != NULL)
		return room_address_typed(room, o, who, err);
	if (v == NULL)
		err_set(err, "not-joined", "%s is not an address, and you are "
		    "not in %s to see who has that nick", who, room);
	else if (o == NULL)
		err_set(err, "no-occupant", "nobody in %s has the nick %s now: "
		    "/room who lists the nicks", room, who);
	else if (o->real == NULL)
		err_set(err, "no-address", "the room hides the address of %s: "
		    "write the address, or /kick the nick", who);
	else
		return xstrdup(o->real);
	return NULL;
}

/* ---- what is asked for ---------------------------------------------------- */

int
room_set_role(struct account *a, const char *room, const char *nick,
    enum role role, const char *text, const struct talk *said,
    struct err *err)
{
	struct room_task *k = room_task_new(role == ROLE_NONE ?
	    ROOM_ACT_KICK : ROOM_ACT_ROLE, room, nick, said);
	struct msg m = { .type = MSG_ROOM_ROLE };

	k->role = role;
	m.u.room_role.request = k->request = form_request(a);
	m.u.room_role.room = room;
	m.u.room_role.nick = nick;
	m.u.room_role.role = role;
	m.u.room_role.reason = text != NULL ? text : "";
	return room_task_ask(a, k, &m, err);
}

int
room_set_affiliation(struct account *a, const char *room, const char *jid,
    enum affiliation affiliation, const char *text, const struct talk *said,
    struct err *err)
{
	struct room_task *k = room_task_new(affiliation ==
	    AFFILIATION_OUTCAST ? ROOM_ACT_BAN : ROOM_ACT_AFFILIATION, room,
	    jid, said);
	struct msg m = { .type = MSG_ROOM_AFFILIATION };

	k->affiliation = affiliation;
	m.u.room_affiliation.request = k->request = form_request(a);
	m.u.room_affiliation.room = room;
	m.u.room_affiliation.jid = jid;
	m.u.room_affiliation.affiliation = affiliation;
	m.u.room_affiliation.reason = text != NULL ? text : "";
	return room_task_ask(a, k, &m, err);
}

int
room_destroy(struct account *a, const char *room, const char *instead,
    const char *text, const struct talk *said, struct err *err)
{
	struct room_task *k = room_task_new(ROOM_ACT_DESTROY, room,
	    instead != NULL ? instead : "", said);
	struct msg m = { .type = MSG_ROOM_DESTROY };

	m.u.room_destroy.request = k->request = form_request(a);
	m.u.room_destroy.room = room;
	m.u.room_destroy.instead = k->who;
	m.u.room_destroy.reason = text != NULL ? text : "";
	return room_task_ask(a, k, &m, err);
}

/* ---- lines of others ---------------------------------------------------- */

static const struct entry *
room_line_newest(const struct talk *v)
{
	const struct entry *e;

	for (size_t i = v->buffer.count; i-- > 0;) {
		e = buffer_at(&v->buffer, i);
		if (e->kind == ENTRY_IN && !e->wiped &&
		    (e->remarks == NULL || e->remarks->taken_back == 0))
			return e;
	}
	return NULL;
}

/* The one that is meant, of somebody else's, which the room gave an id. */
static const struct entry *
room_line(const struct talk *v, const char *id, struct err *err)
{
	const struct entry *e = id == NULL ? room_line_newest(v) :
	    buffer_by_id(&v->buffer, ENTRY_IN, id + (*id == '#'));

	if (e == NULL && id == NULL)
		err_set(err, "no-line", "there is no line of somebody else "
		    "here");
	else if (e == NULL)
		err_set(err, "no-line", "no line %s of somebody else is here; "
		    "for a line of your own use /retract", id);
	else if (e->archive_id == NULL || *e->archive_id == '\0') {
		err_set(err, "no-line", "the room gave that line no id, so it "
		    "cannot be taken back");
		e = NULL;
	}
	return e;
}

int
room_moderate(struct talk *v, const char *id, const char *text,
    struct err *err)
{
	const struct entry *e = room_line(v, id, err);
	struct account *a = v->account;
	struct room_task *k;
	struct msg m = { .type = MSG_ROOM_MODERATE };

	if (e == NULL)
		return -1;
	k = room_task_new(ROOM_ACT_MODERATE, v->jid, e->archive_id, v);
	m.u.room_moderate.request = k->request = form_request(a);
	m.u.room_moderate.room = v->jid;
	m.u.room_moderate.id = k->who;
	m.u.room_moderate.reason = text != NULL ? text : "";
	return room_task_ask(a, k, &m, err);
}
