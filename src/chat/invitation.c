/*
 * Invitations into rooms that came: each is a question, and nothing is entered
 * before the user answers.  Who is behind one that a room hands on is the
 * room's word, and said to be.  Texts are foreign; a password is shown
 * nowhere, and waits in locked memory for who goes there.
 *
 * However many come, few are said, and few are remembered.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"
#include "chat/invitation.h"
#include "chat/rooms.h"

extern const struct chat_feature chat_feature_invitation;

#define INVITATIONS_OPEN_MAX 32	/* of one account, that wait for an answer */
#define INVITATIONS_SEEN_MAX 128	/* known again when they come again */
#define INVITATION_AGAIN_MS (60 * 60 * 1000)	/* until it is a new one */
#define INVITATION_MINUTE_MS (60 * 1000)

/* What is said in a minute, so that nobody talks for those who are known. */
enum invitation_side {
	SIDE_CONTACT,		/* themselves */
	SIDE_OTHERS,		/* strangers, and whatever a room claims */
	SIDE_DECLINED,
	SIDES			/* how many */
};
static const struct {
	unsigned most;
	const char *what;
} invitation_sides[SIDES] = {
	[SIDE_CONTACT] = { 10, "invitations of contacts" },
	[SIDE_OTHERS] = { 3, "invitations of others" },
	[SIDE_DECLINED] = { 5, "answers to invitations" },
};

struct invitation {
	struct invitation *next;
	char *room;
	char *from;		/* full where it was; "": it is not known */
	bool mediated;		/* `from` is the room's claim */
	char *password;		/* secret; or NULL */
};
struct invitation_seen {
	bool is, mediated;
	uint64_t room, who;	/* hashes */
	int64_t at;		/* loop_now() */
};
struct invitations {
	struct account *account;
	struct invitation *open;	/* the newest first */
	size_t n;
	struct invitation_seen seen[INVITATIONS_SEEN_MAX];
	size_t next;		/* in `seen` */
	struct {
		int64_t since;	/* of the minute; 0: none began */
		unsigned said, more;
	} sides[SIDES];
	struct timer *timer;	/* how many more came; or NULL */
};

/* ---- what is kept -------------------------------------------------------- */

static struct invitations *
invitations_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_invitation);
}

static void *
invitations_new(void)
{
	return xcalloc(1, sizeof(struct invitations));
}

static void
invitation_drop(struct invitations *all, struct invitation **at)
{
	struct invitation *v = *at;

	*at = v->next;
	all->n--;
	secret_free(v->password);
	free(v->room);
	free(v->from);
	free(v);
}

static void
invitations_free(void *state)
{
	struct invitations *all = state;

	while (all->open != NULL)
		invitation_drop(all, &all->open);
	timer_free(all->timer);
	free(all);
}

static void
invitation_drop_oldest(struct invitations *all)
{
	struct invitation **at = &all->open;

	while ((*at)->next != NULL)
		at = &(*at)->next;
	invitation_drop(all, at);
}

static struct invitation *
invitation_find(const struct invitations *all, const char *room,
    const struct invitation *like)
{
	struct invitation *v = all->open;

	while (v != NULL && (strcmp(v->room, room) != 0 ||
	    (like != NULL && (strcmp(v->from, like->from) != 0 ||
	    v->mediated != like->mediated))))
		v = v->next;
	return v;
}

static void
invitation_set_password(struct invitation *v, const char *password)
{
	if (*password == '\0')
		return;
	secret_free(v->password);
	v->password = secret_dup(password);
}

static void
invitation_keep(struct invitations *all, const struct invitation *heard,
    const char *password)
{
	struct invitation *v = invitation_find(all, heard->room, heard);

	if (v == NULL) {
		if (all->n >= INVITATIONS_OPEN_MAX)
			invitation_drop_oldest(all);
		v = xcalloc(1, sizeof(*v));
		v->room = xstrdup(heard->room);
		v->from = xstrdup(heard->from);
		v->mediated = heard->mediated;
		v->next = all->open;
		all->open = v;
		all->n++;
	}
	invitation_set_password(v, password);
}

/* ---- whether it came before ------------------------------------------------ */

static uint64_t
invitation_hash(const struct account *a, const char *s)
{
	return hash_bytes(&a->chat->seed, s, strlen(s));
}

static uint64_t
invitation_hash_who(const struct account *a, const char *from)
{
	char *bare = jid_bare(from);
	uint64_t hash = invitation_hash(a, bare);

	free(bare);
	return hash;
}

static struct invitation_seen *
invitation_seen(const struct account *a, const struct invitation *v,
    bool mediated)
{
	struct invitations *all = invitations_of(a);
	uint64_t room = invitation_hash(a, v->room);
	uint64_t who = invitation_hash_who(a, v->from);

	for (size_t i = 0; i < NELEM(all->seen); i++)
		if (all->seen[i].is && all->seen[i].room == room &&
		    all->seen[i].who == who &&
		    all->seen[i].mediated == mediated)
			return &all->seen[i];
	return NULL;
}

static bool
invitation_is_fresh(const struct account *a, const struct invitation_seen *s)
{
	return s != NULL &&
	    loop_now(a->chat->loop) - s->at < INVITATION_AGAIN_MS;
}

/* Within an hour it is the same one; that by the room, too, which programs
 * send beside their own.  The other way round it would be in a room's hands
 * that nobody else is heard. */
static bool
invitation_is_again(const struct account *a, const struct invitation *v)
{
	return invitation_is_fresh(a, invitation_seen(a, v, v->mediated)) ||
	    (v->mediated && invitation_is_fresh(a, invitation_seen(a, v,
	    false)));
}

static void
invitation_note_seen(struct account *a, const struct invitation *v)
{
	struct invitations *all = invitations_of(a);
	struct invitation_seen *s = invitation_seen(a, v, v->mediated);

	if (s == NULL) {
		s = &all->seen[all->next];
		all->next = (all->next + 1) % NELEM(all->seen);
	}
	*s = (struct invitation_seen){ .is = true, .mediated = v->mediated,
		.room = invitation_hash(a, v->room),
		.who = invitation_hash_who(a, v->from),
		.at = loop_now(a->chat->loop) };
}

static void
invitation_forget_seen(struct account *a, const char *room)
{
	struct invitations *all = invitations_of(a);
	uint64_t hash = invitation_hash(a, room);

	for (size_t i = 0; i < NELEM(all->seen); i++)
		if (all->seen[i].room == hash)
			all->seen[i].is = false;
}

/* ---- how many are said ------------------------------------------------------- */

static void
invitation_say_more(void *arg)
{
	struct invitations *all = arg;
	char count[16];

	for (size_t i = 0; i < SIDES; i++) {
		const struct chat_pair data[] = {
			{ "count", count }, { NULL, NULL },
		};

		if (all->sides[i].more == 0)
			continue;
		snprintf(count, sizeof(count), "%u", all->sides[i].more);
		chat_say(all->account->chat, all->account, NULL,
		    ENTRY_WARNING, "invitations-more", data, "%s: %s more %s "
		    "came within a minute, and are not shown",
		    all->account->jid, count, invitation_sides[i].what);
		all->sides[i].more = 0;
	}
}

/* False: it is counted, and the number is said when the minute is over. */
static bool
invitation_may_say(struct account *a, enum invitation_side side)
{
	struct invitations *all = invitations_of(a);
	int64_t now = loop_now(a->chat->loop);
	int64_t left = all->sides[side].since + INVITATION_MINUTE_MS - now;

	if (all->sides[side].said == 0 || left <= 0) {
		all->sides[side].since = now;
		all->sides[side].said = 1;
		return true;
	}
	if (all->sides[side].said < invitation_sides[side].most) {
		all->sides[side].said++;
		return true;
	}
	all->sides[side].more++;
	if (all->timer == NULL) {
		all->account = a;
		all->timer = timer_new(a->chat->loop, invitation_say_more,
		    all);
	}
	if (!timer_armed(all->timer))
		timer_set(all->timer, left);
	return false;
}

/* ---- in words ------------------------------------------------------------------ */

static bool
invitation_is_contact(const struct account *a, const char *bare)
{
	const struct contact *c = contact_find(a, bare);

	return strcmp(bare, a->jid) == 0 || (c != NULL && c->in_roster);
}

/* Somebody who is known by a nick alone, which is what they chose. */
static void
invitation_add_nick(struct str *out, const char *room, const char *nick)
{
	char line[CHAT_NOTE_MAX + 1], said[SAYS_MAX];

	chat_fit(said, sizeof(said), chat_quote(line, nick));
	str_addf(out, "somebody in %s%s who calls themselves \"%s\"", room,
	    chat_odd(room), said);
}

static void
invitation_add_person(struct str *out, const struct account *a,
    const char *bare)
{
	const char *name = name_of(a, bare);
	bool named = strcmp(name, bare) != 0;

	str_addf(out, "%s%s%s%s%s%s", name, named ? " (" : "",
	    named ? bare : "", named ? ")" : "", chat_odd(bare),
	    invitation_is_contact(a, bare) ? "" :
	    ", who is not among your contacts,");
}

static void
invitation_add_who(struct str *out, struct account *a,
    const struct invitation *v)
{
	const char *nick = jid_resource(v->from);
	char *bare = jid_bare(v->from);

	if (nick != NULL && (strcmp(bare, v->room) == 0 ||
	    room_talk(a, bare) != NULL))
		invitation_add_nick(out, bare, nick);
	else if (!v->mediated && strcmp(bare, a->jid) == 0)
		str_add(out, "Another program of yours");
	else
		invitation_add_person(out, a, bare);
	free(bare);
}

/* "BOB invites you to the room TEA", and what else is to be known of it. */
static char *
invitation_words(struct account *a, const struct invitation *v,
    const struct msg *m)
{
	int64_t age = loop_wall(a->chat->loop) -
	    (int64_t)m->u.invitation.stamp;
	char *ago;
	struct str s;

	str_init(&s);
	if (!v->mediated) {
		invitation_add_who(&s, a, v);
		str_addf(&s, " invites you to the room %s%s", v->room,
		    chat_odd(v->room));
	} else if (*v->from == '\0')
		str_addf(&s, "The room %s%s invites you, and does not say "
		    "who asked for that", v->room, chat_odd(v->room));
	else {
		str_addf(&s, "The room %s%s says that ", v->room,
		    chat_odd(v->room));
		invitation_add_who(&s, a, v);
		str_add(&s, " invites you there; nobody but the room says so");
	}
	if (m->u.invitation.stamp != 0 && age >= CHAT_OLD_MS &&
	    age / 1000 < UINT32_MAX) {
		ago = told_duration((uint32_t)(age / 1000));
		str_addf(&s, ", %s ago", ago);
		free(ago);
	}
	if (m->u.invitation.continues)
		str_add(&s, ", to go on there with a conversation");
	if (*m->u.invitation.password != '\0')
		str_add(&s, " (with the room's password, which /join takes)");
	str_add(&s, *m->u.invitation.text != '\0' ? ", and says:" : ".");
	return str_take(&s);
}

/* ---- one that came ---------------------------------------------------------------- */

/* Their own window; what a room claims stands in nobody's. */
static struct talk *
invitation_talk(struct account *a, const struct invitation *v)
{
	char *bare = jid_bare(v->from);
	struct talk *talk = v->mediated ? NULL : direct_find(a, bare);

	free(bare);
	return talk;
}

static void
invitation_tell(struct account *a, const struct invitation *v,
    const struct msg *m)
{
	const struct chat_pair data[] = {
		{ "room", v->room }, { "from", v->from },
		{ "mediated", v->mediated ? "true" : "false" },
		{ "with_password", *m->u.invitation.password != '\0' ?
		    "true" : "false" },
		{ NULL, NULL },
	};

	chat_emit(a->chat, &(struct chat_event){ .type = CHAT_INVITATION,
		.account = a, .talk = invitation_talk(a, v),
		.text = m->u.invitation.text, .data = data });
}

static void
invitation_ask(struct account *a, const struct invitation *v,
    const struct msg *m)
{
	char *join = chat_command(a, "/join", v->room, NULL);
	char *decline = chat_command(a, "/room decline", v->room, NULL);
	char *words = invitation_words(a, v, m);

	chat_ask_peer(a->chat, a, invitation_talk(a, v), v->room,
	    "invitation", (const char *[]){ join, decline, NULL },
	    m->u.invitation.text, "%s", words);
	free(words);
	free(decline);
	free(join);
}

static bool
invitation_is_wanted(const struct account *a, const struct invitation *v)
{
	const char *whose = conf_text(a->chat->conf, SET_INVITATIONS, a->jid,
	    NULL);
	char *bare;
	bool known;

	if (strcmp(whose, "all") == 0)
		return true;
	bare = jid_bare(v->from);
	known = strcmp(whose, "contacts") == 0 &&
	    invitation_is_contact(a, bare);
	free(bare);
	return known;
}

static enum invitation_side
invitation_side(const struct account *a, const struct invitation *v)
{
	char *bare = jid_bare(v->from);
	bool contact = !v->mediated && invitation_is_contact(a, bare);

	free(bare);
	return contact ? SIDE_CONTACT : SIDE_OTHERS;
}

static bool
invitation_is_there(struct account *a, const char *room)
{
	const struct talk *v = room_talk(a, room);

	return v != NULL && (v->room->state == ROOM_JOINED ||
	    v->room->state == ROOM_JOINING);
}

/* There is nothing to be answered. */
static void
invitation_say_there(struct account *a, const struct invitation *v)
{
	struct str s;

	str_init(&s);
	if (*v->from != '\0')
		invitation_add_who(&s, a, v);
	chat_say(a->chat, a, room_talk(a, v->room), ENTRY_NOTICE,
	    "invitation-there", NULL, "%s%s invites you to this room, %s, "
	    "where you are already.", v->mediated ? "The room says that " : "",
	    *v->from != '\0' ? s.s : "somebody", v->room);
	str_free(&s);
}

static void
invitation_came(struct account *a, const struct invitation *v,
    const struct msg *m)
{
	struct invitations *all = invitations_of(a);

	if (!invitation_is_wanted(a, v))
		return;
	if (invitation_is_again(a, v)) {
		if (invitation_find(all, v->room, NULL) != NULL)
			invitation_keep(all, v, m->u.invitation.password);
		return;
	}
	if (!invitation_may_say(a, invitation_side(a, v)))
		return;
	invitation_note_seen(a, v);
	if (invitation_is_there(a, v->room)) {
		invitation_say_there(a, v);
		return;
	}
	invitation_keep(all, v, m->u.invitation.password);
	invitation_tell(a, v, m);
	invitation_ask(a, v, m);
}

/* ---- from the worker ---------------------------------------------------------------- */

/* A room's address, of nobody who is blocked; NULL: none.  Caller frees. */
static char *
invitation_heard_room(struct account *a, const char *jid)
{
	char *room = *jid == '\0' ? NULL : heard_from(a, jid);

	if (room != NULL && (jid_resource(room) != NULL ||
	    room[strcspn(room, "@/")] != '@')) {
		free(room);
		return NULL;
	}
	return room;
}

static int
invitation_hear(struct account *a, const struct msg *m, struct err *err)
{
	struct invitation v = { .mediated = m->u.invitation.mediated };

	(void)err;
	if ((v.room = invitation_heard_room(a, m->u.invitation.room)) == NULL)
		return 0;
	v.from = v.mediated && *m->u.invitation.from == '\0' ? xstrdup("") :
	    heard_from(a, m->u.invitation.from);
	if (v.from != NULL)
		invitation_came(a, &v, m);
	free(v.from);
	free(v.room);
	return 0;
}

static void
invitation_say_declined(struct account *a, const struct invitation *v,
    const char *text)
{
	const struct chat_pair data[] = {
		{ "room", v->room }, { "from", v->from }, { NULL, NULL },
	};
	struct str s;

	str_init(&s);
	if (*v->from == '\0')
		str_add(&s, "somebody");
	else
		invitation_add_who(&s, a, v);
	chat_say_quote(a->chat, a, room_talk(a, v->room), ENTRY_NOTICE,
	    "invitation-refused", data, text, "%s%s says that %s does not "
	    "come%s", v->room, chat_odd(v->room), s.s,
	    *text != '\0' ? ", and says:" : ".");
	str_free(&s);
}

static int
invitation_hear_declined(struct account *a, const struct msg *m,
    struct err *err)
{
	struct invitation v = { .mediated = true };

	(void)err;
	if ((v.room = invitation_heard_room(a, m->u.declined.room)) == NULL)
		return 0;
	v.from = *m->u.declined.from == '\0' ? xstrdup("") :
	    heard_from(a, m->u.declined.from);
	if (v.from != NULL && invitation_is_there(a, v.room) &&
	    invitation_may_say(a, SIDE_DECLINED))
		invitation_say_declined(a, &v, m->u.declined.text);
	free(v.from);
	free(v.room);
	return 0;
}

/* ---- answered --------------------------------------------------------------------------- */

const char *
invitation_room(const struct account *a, size_t i)
{
	const struct invitation *v = invitations_of(a)->open;

	while (v != NULL && i-- > 0)
		v = v->next;
	return v != NULL ? v->room : NULL;
}

const char *
invitation_password(const struct account *a, const char *room)
{
	const struct invitation *v = invitations_of(a)->open;

	while (v != NULL && (strcmp(v->room, room) != 0 ||
	    v->password == NULL))
		v = v->next;
	return v != NULL ? v->password : NULL;
}

static void
invitation_over(struct account *a, const char *room)
{
	struct invitations *all = invitations_of(a);
	struct invitation **at = &all->open;

	while (*at != NULL)
		if (strcmp((*at)->room, room) == 0)
			invitation_drop(all, at);
		else
			at = &(*at)->next;
}

void
invitation_taken(struct account *a, const char *room)
{
	invitation_over(a, room);
	invitation_forget_seen(a, room);
}

int
invitation_decline(struct account *a, const char *room, const char *text,
    bool *told, struct err *err)
{
	const struct invitation *v;
	struct msg m = { .type = MSG_DECLINE };

	*told = false;
	if (invitation_find(invitations_of(a), room, NULL) == NULL)
		return err_set(err, "no-question", "no invitation to %s waits "
		    "for an answer", room);
	if (text != NULL && strlen(text) > IPC_TEXT_MAX)
		return err_set(err, "too-long", "the text has more than %d "
		    "bytes", IPC_TEXT_MAX);
	m.u.decline.room = room;
	m.u.decline.text = text != NULL ? text : "";
	for (v = invitations_of(a)->open; v != NULL; v = v->next) {
		if (strcmp(v->room, room) != 0 || !v->mediated ||
		    *v->from == '\0')
			continue;
		m.u.decline.to = v->from;
		if (link_tell(a, &m, err) == -1)
			return -1;
		*told = true;
	}
	invitation_over(a, room);
	return 0;
}

static const struct chat_hears invitation_hears[] = {
	{ MSG_INVITATION, invitation_hear },
	{ MSG_DECLINED, invitation_hear_declined },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_invitation = {
	.name = "invitation", .hears = invitation_hears,
	.new = invitations_new, .free = invitations_free,
};
