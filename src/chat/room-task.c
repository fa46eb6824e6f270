/*
 * Requests to rooms that are not answered yet, and the words for what became of
 * them.  Who may do something the room decides, not this program.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_room_task;

#define ROOM_TASKS_MAX 32	/* of one account, not answered yet */

struct room_tasks {
	struct room_task *all;
	size_t n;
};

static void *
room_tasks_new(void)
{
	return xcalloc(1, sizeof(struct room_tasks));
}

static struct room_tasks *
room_tasks_of(const struct account *a)
{
	return chat_feature_state(a, &chat_feature_room_task);
}

static void
room_task_free(struct room_task *k)
{
	free(k->room);
	free(k->who);
	free(k->said_in);
	if (k->drop != NULL)
		k->drop(k);
	free(k);
}

static void
room_tasks_free(void *state)
{
	struct room_tasks *ks = state;
	struct room_task *k;

	while ((k = ks->all) != NULL) {
		ks->all = k->next;
		room_task_free(k);
	}
	free(ks);
}

/* ---- what is said ------------------------------------------------------ */

static const char *
room_act_word(enum room_act act)
{
	static const char *const words[ROOM_ACTS] = {
		[ROOM_ACT_KICK] = "kick", [ROOM_ACT_ROLE] = "role",
		[ROOM_ACT_BAN] = "ban",
		[ROOM_ACT_AFFILIATION] = "affiliation",
		[ROOM_ACT_LIST] = "list", [ROOM_ACT_DESTROY] = "destroy",
		[ROOM_ACT_MODERATE] = "moderate",
		[ROOM_ACT_CONFIG] = "config",
		[ROOM_ACT_REGISTER] = "register",
		[ROOM_ACT_UNREGISTER] = "unregister",
	};

	return words[act];
}

struct talk *
room_task_talk(struct account *a, const struct room_task *k)
{
	struct talk *v = talk_find(a, k->room);

	if (v == NULL && k->said_in != NULL)
		v = talk_find(k->said_of, k->said_in);
	return v;
}

void
room_task_say(struct account *a, const struct room_task *k,
    enum entry_kind kind, const char *code, const char *condition,
    const char *text)
{
	const struct chat_pair data[] = {
		{ "room", k->room }, { "what", room_act_word(k->act) },
		{ k->act == ROOM_ACT_KICK || k->act == ROOM_ACT_ROLE ?
		    "nick" : k->act == ROOM_ACT_MODERATE ? "message" :
		    "address", k->who },
		{ "role", role_word(k->role) },
		{ "affiliation", affiliation_word(k->affiliation) },
		{ "condition", condition }, { NULL, NULL },
	};
	struct chat_pair said[NELEM(data)];
	size_t n = 0;

	for (size_t i = 0; i < NELEM(data) - 1; i++)
		if (data[i].value != NULL && *data[i].value != '\0' &&
		    (strcmp(data[i].key, "role") != 0 ||
		    k->act == ROOM_ACT_ROLE) &&
		    (strcmp(data[i].key, "affiliation") != 0 ||
		    k->act == ROOM_ACT_AFFILIATION))
			said[n++] = data[i];
	said[n] = (struct chat_pair){ NULL, NULL };
	chat_say(a->chat, a, room_task_talk(a, k), kind, code, said, "%s",
	    text);
}

/* What is done now, in words. */
static char *
room_task_text(const struct room_task *k)
{
	char line[CHAT_NOTE_MAX + 1];
	const char *who = chat_line(line, k->who);

	switch (k->act) {
	case ROOM_ACT_KICK:
		return xasprintf("%s was put out of %s.", who, k->room);
	case ROOM_ACT_ROLE:
		return xasprintf("%s is now a %s in %s, until they leave.",
		    who, role_word(k->role), k->room);
	case ROOM_ACT_BAN:
		return xasprintf("%s is banned from %s.", who, k->room);
	case ROOM_ACT_AFFILIATION:
		return k->affiliation == AFFILIATION_NONE ?
		    xasprintf("%s has no special place in %s any more.",
		    who, k->room) : xasprintf("%s is %s%s of %s now.", who,
		    k->affiliation == AFFILIATION_MEMBER ? "a " : "an ",
		    affiliation_word(k->affiliation), k->room);
	case ROOM_ACT_DESTROY:
		return xasprintf("%s is destroyed.", k->room);
	case ROOM_ACT_MODERATE:
		return xasprintf("%s has removed the line for everybody there; "
		    "who has read it has read it.", k->room);
	case ROOM_ACT_UNREGISTER:
		return xasprintf("You are no longer registered with %s.",
		    k->room);
	case ROOM_ACT_LIST:
	case ROOM_ACT_CONFIG:
	case ROOM_ACT_REGISTER:
	case ROOM_ACTS:
		break;
	}
	return xasprintf("%s has done it.", k->room);
}

static void
room_task_say_end(struct account *a, const struct room_task *k,
    const char *condition, const char *said)
{
	char *text, *why;

	if (*condition == '\0') {
		text = room_task_text(k);
		room_task_say(a, k, ENTRY_NOTICE, "room-done", "", text);
	} else {
		why = room_refusal(k->act, k->affiliation, k->room, condition,
		    said);
		text = xasprintf("%s: %s.", k->room, why);
		room_task_say(a, k, ENTRY_ERROR, "room-denied", condition,
		    text);
		free(why);
	}
	free(text);
}

/* ---- asking ------------------------------------------------------------ */

struct room_task *
room_task_new(enum room_act act, const char *room, const char *who,
    const struct talk *said)
{
	struct room_task *k = xcalloc(1, sizeof(*k));

	k->act = act;
	k->room = xstrdup(room);
	k->who = xstrdup(who);
	if (said != NULL) {
		k->said_of = said->account;
		k->said_in = xstrdup(said->jid);
	}
	return k;
}

int
room_task_ask(struct account *a, struct room_task *k, const struct msg *m,
    struct err *err)
{
	struct room_tasks *ks = room_tasks_of(a);
	int rc = -1;

	if (ks->n >= ROOM_TASKS_MAX)
		err_set(err, "too-many", "%d such requests are not answered "
		    "yet: try again in a moment", ROOM_TASKS_MAX);
	else
		rc = link_tell(a, m, err);
	if (rc == -1) {
		room_task_free(k);
		return -1;
	}
	k->next = ks->all;
	ks->all = k;
	ks->n++;
	return 0;
}

/* ---- answers ----------------------------------------------------------- */

struct room_task *
room_task_find(const struct account *a, uint32_t request)
{
	struct room_task *k = room_tasks_of(a)->all;

	while (k != NULL && k->request != request)
		k = k->next;
	return k;
}

static void
room_task_drop(struct account *a, struct room_task *k)
{
	struct room_tasks *ks = room_tasks_of(a);
	struct room_task **at = &ks->all;

	while (*at != k)
		at = &(*at)->next;
	*at = k->next;
	ks->n--;
	room_task_free(k);
}

void
room_task_end(struct account *a, struct room_task *k, size_t left,
    const char *condition, const char *text)
{
	if (k->end != NULL)
		k->end(a, k, left, condition, text);
	else
		room_task_say_end(a, k, condition, text);
	room_task_drop(a, k);
}

/* One that is over was ended with its stream. */
static int
room_task_hear_done(struct account *a, const struct msg *m, struct err *err)
{
	struct room_task *k;

	if (!form_was_requested(a, m->u.room_done.request))
		return heard_bad(err, "an answer to what was not asked");
	k = room_task_find(a, m->u.room_done.request);
	if (k != NULL)
		room_task_end(a, k, m->u.room_done.left,
		    m->u.room_done.condition, m->u.room_done.text);
	return 0;
}

static void
room_tasks_end(struct account *a, enum stream_end how)
{
	struct room_tasks *ks = room_tasks_of(a);

	while (how != STREAM_PAUSED && ks->all != NULL)
		room_task_end(a, ks->all, 0, "gone", "");
}

static const struct chat_hears room_task_hears[] = {
	{ MSG_ROOM_DONE, room_task_hear_done },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_room_task = {
	.name = "room_task", .hears = room_task_hears,
	.new = room_tasks_new, .free = room_tasks_free,
	.end = room_tasks_end,
};
