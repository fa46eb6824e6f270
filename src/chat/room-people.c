/*
 * Who comes to a room, goes, or changes there (XEP-0045, 7.2 to 7.14, 9), as
 * the room says; oneself among them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/rooms.h"

#define PEOPLE_SAID_MAX 1000	/* nicks that were warned of */
#define PEOPLE_ALIKE_MAX 5	/* of those who were there before */
#define PEOPLE_NAMESAKES_MAX 8	/* ... and of those named as contacts are */

static void
people_tell(struct talk *v, const struct occupant *o,
    const char *state, const char *as)
{
	chat_emit(v->account->chat, &(struct chat_event){
		.type = CHAT_OCCUPANT, .account = v->account, .talk = v,
		.room = v->jid, .nick = o->nick, .state = state, .as = as,
		.occupant = o->id, .real = o->real, .role = o->role,
		.affiliation = o->affiliation, .show = o->show,
		.text = o->text });
}

/* ---- why somebody is gone ------------------------------------------------------ */

static const struct gone {
	unsigned codes;
	enum room_state state;
	const char *code, *other;
	const char *own, *why;		/* before and behind the room */
} gones[] = {
	{ ROOM_CODE_BANNED, ROOM_BANNED, "banned", "was banned",
	    "You were banned from", "" },
	{ ROOM_CODE_KICKED, ROOM_KICKED, "kicked", "was put out",
	    "You were put out of", "" },
	{ ROOM_CODE_DEMOTED, ROOM_KICKED, "not-a-member",
	    "was put out: they are no longer a member",
	    "You were put out of", ": you are no longer a member" },
	{ ROOM_CODE_MEMBERS, ROOM_KICKED, "members-only",
	    "was put out: the room is now for members only",
	    "You were put out of", ": it is now for members only" },
	{ ROOM_CODE_SHUTDOWN, ROOM_LEFT, "shutdown",
	    "left: the service is stopped",
	    "You are no longer in", ": its service is stopped" },
	{ ROOM_CODE_ERROR, ROOM_LEFT, "error", "left: their connection failed",
	    "You are no longer in", ": the room could not reach you" },
};

static const struct gone *
people_gone(unsigned codes)
{
	for (size_t i = 0; i < NELEM(gones); i++)
		if ((codes & gones[i].codes) != 0)
			return &gones[i];
	return NULL;
}

/* " by alice: \"reason\"", as far as the room says it; caller frees. */
static char *
people_why(const struct msg *m)
{
	char by[CHAT_NOTE_MAX + 1], reason[CHAT_NOTE_MAX + 1];
	struct str s;

	chat_quote(by, m->u.room_occupant.actor);
	chat_quote(reason, m->u.room_occupant.reason);
	str_init(&s);
	if (*by != '\0')
		str_addf(&s, " by \"%s\"", by);
	if (*reason != '\0')
		str_addf(&s, ", because: \"%s\"", reason);
	return str_take(&s);
}

/* ---- oneself ---------------------------------------------------------------------- */

static void
people_self_destroyed(struct talk *v, const struct msg *m)
{
	char reason[CHAT_NOTE_MAX + 1], instead[CHAT_NOTE_MAX + 1];

	chat_quote(reason, m->u.room_occupant.reason);
	chat_quote(instead, m->u.room_occupant.instead);
	room_put_out(v, ROOM_DESTROYED, "destroyed");
	talk_say(v, ENTRY_WARNING, "room-destroyed", "%s is gone for "
	    "ever%s%s%s%s%s%s.",
	    v->jid, *reason != '\0' ? ", because: \"" : "", reason,
	    *reason != '\0' ? "\"" : "", *instead != '\0' ?
	    "; it names another room: \"" : "", instead, *instead != '\0' ?
	    "\"" : "");
}

static void
people_self_gone(struct talk *v, const struct msg *m)
{
	const struct gone *g = people_gone(m->u.room_occupant.codes);
	char *why;

	if (m->u.room_occupant.destroyed) {
		people_self_destroyed(v, m);
		return;
	}
	if (g == NULL) {
		room_put_out(v, ROOM_LEFT, "gone");
		talk_say(v, ENTRY_WARNING, "room-out", "The room says that "
		    "you have left %s.", v->jid);
		return;
	}
	why = people_why(m);
	room_put_out(v, g->state, g->code);
	talk_say(v, ENTRY_WARNING, "room-out", "%s %s%s%s.", g->own, v->jid,
	    g->why, why);
	free(why);
}

static void
people_self_named(struct talk *v, const char *nick)
{
	struct room *r = v->room;

	free(r->nick);
	r->nick = xstrdup(nick);
	free(r->wanted);
	r->wanted = NULL;
	if (r->state == ROOM_JOINED)
		room_set_state(v, ROOM_JOINED, NULL);	/* its event has it */
	talk_changed(v);
}

/* ---- all of them --------------------------------------------------------------------- */

static void
people_fill(struct occupant *o, const struct msg *m)
{
	char *real = *m->u.room_occupant.real != '\0' ?
	    jid_parse(m->u.room_occupant.real, NULL) : NULL;
	char line[CHAT_NOTE_MAX + 1];

	free(o->real);
	o->real = real != NULL ? jid_bare(real) : NULL;
	free(real);
	free(o->id);
	o->id = *m->u.room_occupant.occupant != '\0' ?
	    xstrdup(m->u.room_occupant.occupant) : NULL;
	keep_text(&o->text, chat_line(line, m->u.room_occupant.text), 256);
	o->show = (enum show)m->u.room_occupant.show;
	o->affiliation = (enum affiliation)m->u.room_occupant.affiliation;
}

/* ---- whether it is said ----------------------------------------------------------------- */

/* Of whom anything is said. */
static bool
people_is_here(const struct talk *v, const struct occupant *o)
{
	return v->room->state == ROOM_JOINED && !o->ignored;
}

static bool
people_is_said(struct talk *v, const struct occupant *o)
{
	return people_is_here(v, o) && room_may_say(v);
}

static bool
people_has_own_nick(const struct talk *v, const struct occupant *o)
{
	return strcmp(o->nick, v->room->nick) == 0;
}

/* What somebody has, or nobody is, by whose nick theirs is like. */
static char *
people_like(struct talk *v, const struct occupant *o)
{
	const struct occupant *twin = room_alike(o);
	char *apart, *text;

	if (twin != NULL && people_has_own_nick(v, twin))
		return xasprintf("your own, \"%s\"", twin->nick);
	if (o->like != NULL && strcmp(o->like, v->account->jid) == 0)
		return xstrdup("a name of yours");
	if (o->like != NULL)
		return xasprintf("the name of your contact %s, and nothing "
		    "proves that it is them", o->like);
	if (twin == NULL)
		return xstrdup("a name of which you can see nothing");
	apart = room_apart(twin);
	text = xasprintf("that of \"%s\" (%s), who is here", twin->nick,
	    apart);
	free(apart);
	return text;
}

/* Of each nick once, as long as the room is open. */
static bool
people_is_news(struct room *r, const char *nick)
{
	if (r->alike_said != NULL &&
	    table_count(r->alike_said) >= PEOPLE_SAID_MAX) {
		table_free(r->alike_said);
		r->alike_said = NULL;
	}
	if (r->alike_said == NULL)
		r->alike_said = table_new();
	if (table_get(r->alike_said, nick) != NULL)
		return false;
	table_put(r->alike_said, nick, r);
	return true;
}

static void
people_say_alike(struct talk *v, const struct occupant *o)
{
	char line[CHAT_NOTE_MAX + 1];
	char *like, *apart;

	if (!o->alike || people_has_own_nick(v, o) ||
	    !people_is_here(v, o) || !people_is_news(v->room, o->nick) ||
	    !room_may_say(v))
		return;
	like = people_like(v, o);
	apart = room_apart(o);
	talk_say(v, ENTRY_WARNING, "room-alike", "The name \"%s\" (%s) looks "
	    "like %s.", chat_quote(line, o->nick), apart, like);
	free(apart);
	free(like);
}

/* The very name of a contact, as friends in a room have it: no trick. */
static bool
people_is_namesake(const struct talk *v, const struct occupant *o)
{
	const struct contact *c = o->like == NULL || room_alike(o) != NULL ?
	    NULL : contact_find(v->account, o->like);
	char *local;
	bool is;

	if (c == NULL)
		return false;
	local = xstrndup(o->like, strcspn(o->like, "@"));
	is = name_same(o->nick, contact_name(c)) ||
	    name_same(o->nick, local);
	free(local);
	return is;
}

/* These in one line, when one comes in. */
static void
people_say_namesakes(struct talk *v)
{
	char line[CHAT_NOTE_MAX + 1];
	const struct occupant *o;
	size_t n = 0;
	struct str s;

	str_init(&s);
	for (size_t i = 0; (o = room_occupant(v, i)) != NULL; i++)
		if (o->alike && !o->ignored && !people_has_own_nick(v, o) &&
		    people_is_namesake(v, o) &&
		    people_is_news(v->room, o->nick) &&
		    n++ < PEOPLE_NAMESAKES_MAX)
			str_addf(&s, "%s\"%s\"", n == 1 ? "" : ", ",
			    chat_quote(line, o->nick));
	if (n > PEOPLE_NAMESAKES_MAX)
		str_addf(&s, " and %zu more", n - PEOPLE_NAMESAKES_MAX);
	if (n > 0)
		talk_say(v, ENTRY_WARNING, "room-alike", "Named like your "
		    "contacts, though nothing proves that it is them: %s.",
		    s.s);
	str_free(&s);
}

/* Of those who were there before; of many a few. */
static void
people_say_all_alike(struct talk *v)
{
	const struct occupant *o;
	size_t n = 0;

	people_say_namesakes(v);
	for (size_t i = 0; (o = room_occupant(v, i)) != NULL; i++)
		if (o->alike && !people_has_own_nick(v, o) && !o->ignored &&
		    !people_is_namesake(v, o) && n++ < PEOPLE_ALIKE_MAX)
			people_say_alike(v, o);
	if (n > PEOPLE_ALIKE_MAX)
		talk_say(v, ENTRY_WARNING, "room-alike", "%zu more names here "
		    "look like others: /room who shows them.",
		    n - PEOPLE_ALIKE_MAX);
}

static void
people_compare(struct talk *v, struct occupant *o)
{
	alike_set(o, people_has_own_nick(v, o) ? NULL :
	    alike_name(v->account, o));
	people_ignore(v->room->people, o, ignored_is(v, o->nick, o->id));
}

static void
people_compare_all(struct talk *v)
{
	const struct occupant *o;

	for (size_t i = 0; (o = room_occupant(v, i)) != NULL; i++)
		people_compare(v, people_find(v->room->people, o->nick));
	talk_changed(v);
}

static void
people_came(struct talk *v, const char *nick, bool self, const struct msg *m)
{
	struct room *r = v->room;
	struct occupant *o = people_find(r->people, nick);
	char line[CHAT_NOTE_MAX + 1];
	bool fresh = o == NULL, changed;

	if (fresh && (o = self ? people_add_self(r->people, nick) :
	    people_add(r->people, nick)) == NULL)
		return;
	changed = !fresh && (o->role != (enum role)m->u.room_occupant.role ||
	    o->affiliation != (enum affiliation)m->u.room_occupant.affiliation);
	if (fresh)
		o->since = v->buffer.serial;
	people_fill(o, m);
	people_set_role(r->people, o, (enum role)m->u.room_occupant.role);
	people_compare(v, o);
	talk_changed(v);
	people_tell(v, o, fresh ? "joined" : "changed", NULL);
	if (fresh)
		private_came(v, o);
	if (fresh && people_is_here(v, o)) {
		joins_came(v, o->nick);
		people_say_alike(v, o);
	} else if (changed && people_is_said(v, o))
		talk_say(v, ENTRY_NOTICE, "room-role", "%s is %s%s%s now.",
		    chat_nick(line, o->nick), role_word(o->role),
		    o->affiliation !=
		    AFFILIATION_NONE ? " and " : "", o->affiliation !=
		    AFFILIATION_NONE ? affiliation_word(o->affiliation) : "");
}

static void
people_renamed(struct talk *v, struct occupant *o, const char *as)
{
	struct room *r = v->room;
	struct occupant *other = people_find(r->people, as);
	char *was = xstrdup(o->nick), line[CHAT_NOTE_MAX + 1];

	if (other == o) {
		free(was);
		return;
	}
	if (other != NULL) {	/* which no room should say */
		people_drop(r->people, other);
		private_went(v, as);
	}
	/* Under that name they have said nothing yet. */
	o->since = v->buffer.serial;
	people_tell(v, o, "renamed", as);
	people_rename(r->people, o, as);
	people_compare(v, o);
	private_renamed(v, was, as);
	talk_changed(v);
	if (r->state == ROOM_JOINED && strcmp(was, r->nick) == 0)
		talk_say(v, ENTRY_NOTICE, "room-nick", "You are \"%s\" here "
		    "now.", chat_quote(line, as));
	else if (people_is_here(v, o)) {
		joins_renamed(v, was, as);
		people_say_alike(v, o);
	}
	free(was);
}

static void
people_went(struct talk *v, struct occupant *o, const struct msg *m)
{
	const struct gone *g = people_gone(m->u.room_occupant.codes);
	struct room *r = v->room;
	char *why = people_why(m), *nick = xstrdup(o->nick);
	char line[CHAT_NOTE_MAX + 1];
	bool here = people_is_here(v, o);

	people_tell(v, o, "left", NULL);
	people_drop(r->people, o);
	private_went(v, nick);
	talk_changed(v);
	if (here && g != NULL && room_may_say(v))
		talk_say(v, ENTRY_NOTICE, "room-gone", "%s %s%s.",
		    chat_nick(line, nick), g->other, why);
	else if (here && g == NULL)
		joins_left(v, nick);
	free(nick);
	free(why);
}

/* A nick as the room could have let somebody in with; or NULL.  Caller frees. */
static char *
people_nick(const char *room, const char *nick)
{
	char *full = xasprintf("%s/%s", room, nick);
	char *parsed = *nick != '\0' ? jid_parse(full, NULL) : NULL;
	char *taken = parsed != NULL ? xstrdup(jid_resource(parsed)) : NULL;

	free(parsed);
	free(full);
	return taken;
}

static void
people_heard_gone(struct talk *v, const char *nick, bool self,
    const struct msg *m)
{
	struct occupant *o = people_find(v->room->people, nick);
	char *as = (m->u.room_occupant.codes & ROOM_CODE_RENAMED) != 0 ?
	    people_nick(v->jid, m->u.room_occupant.nick) : NULL;

	if (as != NULL && o != NULL) {
		people_renamed(v, o, as);
		if (self)
			people_self_named(v, as);
		people_compare(v, o);
	} else if (self && v->room->state == ROOM_JOINED)
		people_self_gone(v, m);
	else if (o != NULL && !self)
		people_went(v, o, m);
	free(as);
}

static bool
people_is_self(const struct talk *v, const char *nick, const struct msg *m)
{
	return (m->u.room_occupant.codes & ROOM_CODE_SELF) != 0 ||
	    (strcmp(nick, v->room->nick) == 0 &&
	    (v->room->state == ROOM_JOINED || !m->u.room_occupant.here));
}

static void
people_heard(struct talk *v, const char *nick, const struct msg *m)
{
	struct room *r = v->room;
	bool self = people_is_self(v, nick, m);

	if (!m->u.room_occupant.here) {
		people_heard_gone(v, nick, self, m);
		return;
	}
	people_came(v, nick, self, m);
	if (!self)
		return;
	if (strcmp(nick, r->nick) != 0 || r->wanted != NULL) {
		people_self_named(v, nick);
		people_compare_all(v);
	}
	if (r->state == ROOM_JOINING) {
		room_entered(v, m->u.room_occupant.codes);
		people_say_all_alike(v);
	}
}

static int
people_hear(struct account *a, const struct msg *m, struct err *err)
{
	char *from = jid_parse(m->u.room_occupant.from, NULL);
	char *bare = from != NULL ? jid_bare(from) : NULL;
	struct talk *v = bare != NULL ? room_talk(a, bare) : NULL;
	const char *nick = from != NULL ? jid_resource(from) : NULL;

	(void)err;
	if (v != NULL && (v->room->state == ROOM_JOINED ||
	    (v->room->state == ROOM_JOINING && !v->room->asks))) {
		if (nick != NULL)
			people_heard(v, nick, m);
		else if (m->u.room_occupant.destroyed)
			people_self_destroyed(v, m);
	}
	free(bare);
	free(from);
	return 0;
}

/* Those who came before the roster did are looked at now. */
static void
people_roster(struct account *a)
{
	struct chat *c = a->chat;

	alike_names_anew(a);
	for (size_t i = 0; i < c->ntalks; i++)
		if (c->talks[i]->account == a && c->talks[i]->room != NULL)
			people_compare_all(c->talks[i]);
}

static const struct chat_hears people_hears[] = {
	{ MSG_ROOM_OCCUPANT, people_hear },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_room_people = {
	.name = "room-people", .hears = people_hears,
	.roster = people_roster,
};
