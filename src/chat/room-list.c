/*
 * Who is what to a room for good: one list, or all that it gives, each asked by
 * itself and said as one answer.  Addresses and words in it are foreign.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

extern const struct chat_feature chat_feature_room_list;

#define LISTED_SHOWN 100	/* of one list, in the entry; scripts get all */

struct room_listed {
	char *jid, *nick, *reason;
};
/* One of the lists. */
struct room_list {
	bool asked;
	struct room_listed *all;
	size_t n, left;
	char *refusal;		/* why it did not come, or NULL */
};
/* What the user asked for, by affiliation. */
struct room_lists {
	size_t open;		/* tasks whose lists are not there yet */
	struct room_list of[AFFILIATIONS];
	char condition[IPC_CONDITION_MAX + 1];	/* why the last did not come */
};

static void
room_lists_free(struct room_lists *ls)
{
	for (size_t i = 0; i < AFFILIATIONS; i++) {
		struct room_list *l = &ls->of[i];

		for (size_t k = 0; k < l->n; k++) {
			free(l->all[k].jid);
			free(l->all[k].nick);
			free(l->all[k].reason);
		}
		free(l->all);
		free(l->refusal);
	}
	free(ls);
}

static void
room_list_drop(struct room_task *k)
{
	if (k->lists != NULL && --k->lists->open == 0)
		room_lists_free(k->lists);
}

/* ---- asking ------------------------------------------------------------ */

static room_task_end_fn room_list_end;

static int
room_list_ask(struct account *a, struct room_lists *ls, const char *room,
    enum affiliation what, const struct talk *said, struct err *err)
{
	struct room_task *k = room_task_new(ROOM_ACT_LIST, room, "", said);
	struct msg m = { .type = MSG_ROOM_LIST };

	k->affiliation = what;
	k->lists = ls;
	k->end = room_list_end;
	k->drop = room_list_drop;
	ls->open++;
	m.u.room_list.request = k->request = form_request(a);
	m.u.room_list.room = room;
	m.u.room_list.affiliation = what;
	if (room_task_ask(a, k, &m, err) == -1)
		return -1;
	ls->of[what].asked = true;
	return 0;
}

int
room_ask_list(struct account *a, const char *room, enum affiliation what,
    const struct talk *said, struct err *err)
{
	static const enum affiliation all[] = { AFFILIATION_OWNER,
	    AFFILIATION_ADMIN, AFFILIATION_MEMBER, AFFILIATION_OUTCAST };
	struct room_lists *ls = xcalloc(1, sizeof(*ls));
	size_t asked = 0;
	int rc = 0;

	ls->open = 1;		/* until all are asked */
	for (size_t i = 0; rc == 0 && i < NELEM(all); i++)
		if (what == AFFILIATION_NONE || what == all[i]) {
			rc = room_list_ask(a, ls, room, all[i], said, err);
			asked += rc == 0;
		}
	if (--ls->open == 0)
		room_lists_free(ls);
	/* Those that were asked are answered. */
	return asked > 0 ? 0 : -1;
}

/* ---- what is said ------------------------------------------------------ */

static const char *
room_list_head(enum affiliation what)
{
	static const char *const heads[AFFILIATIONS] = {
		[AFFILIATION_OWNER] = "Owners", [AFFILIATION_ADMIN] =
		"Admins", [AFFILIATION_MEMBER] = "Members",
		[AFFILIATION_OUTCAST] = "Banned", [AFFILIATION_NONE] = "",
	};

	return heads[what];
}

static void
room_list_add_text(struct str *out, enum affiliation what,
    const struct room_list *l)
{
	char line[CHAT_NOTE_MAX + 1];

	str_addf(out, "\n%s:", room_list_head(what));
	if (l->refusal != NULL)
		str_addf(out, " (%s)", l->refusal);
	else if (l->n == 0)
		str_add(out, " nobody");
	for (size_t i = 0; i < l->n && i < LISTED_SHOWN; i++) {
		str_addf(out, "\n  %s", chat_line(line, l->all[i].jid));
		if (l->all[i].nick[0] != '\0')
			str_addf(out, " \"%s\"", chat_quote(line,
			    l->all[i].nick));
		if (l->all[i].reason[0] != '\0')
			str_addf(out, ": \"%s\"", chat_quote(line,
			    l->all[i].reason));
	}
	if (l->n > LISTED_SHOWN)
		str_addf(out, "\n  ... and %zu more", l->n - LISTED_SHOWN);
	if (l->left > 0)
		str_addf(out, "\n  (%zu more had no room)", l->left);
}

static void
room_list_emit(struct account *a, const struct room_task *k,
    enum affiliation what, const struct room_listed *one)
{
	const struct chat_pair data[] = {
		{ "room", k->room }, { "address", one->jid },
		{ "affiliation", affiliation_word(what) },
		{ "nick", one->nick }, { "reason", one->reason },
		{ NULL, NULL },
	};

	chat_emit(a->chat, &(struct chat_event){ .type = CHAT_NOTICE,
	    .account = a, .talk = room_task_talk(a, k),
	    .code = "room-listed", .text = one->jid, .data = data,
	    .kind = ENTRY_NOTICE });
}

/* Where no list came at all, that is an error. */
static void
room_lists_say(struct account *a, const struct room_task *k)
{
	const struct room_lists *ls = k->lists;
	size_t came = 0;
	struct str out;

	str_init(&out);
	str_addf(&out, "%s:", k->room);
	for (size_t i = AFFILIATIONS; i > 0; i--) {
		const struct room_list *l = &ls->of[i - 1];

		if (!l->asked)
			continue;
		came += l->refusal == NULL;
		for (size_t n = 0; n < l->n; n++)
			room_list_emit(a, k, (enum affiliation)(i - 1),
			    &l->all[n]);
		room_list_add_text(&out, (enum affiliation)(i - 1), l);
	}
	if (came > 0)
		room_task_say(a, k, ENTRY_NOTICE, "room-list", "", out.s);
	else
		room_task_say(a, k, ENTRY_ERROR, "room-denied",
		    ls->condition, out.s);
	str_free(&out);
}

/* ---- answers ----------------------------------------------------------- */

/* What comes for a list that is over is nobody's. */
static int
room_list_hear(struct account *a, const struct msg *m, struct err *err)
{
	struct room_task *k = room_task_find(a, m->u.room_listed.request);
	struct room_list *l;
	char *jid;

	if (!form_was_requested(a, m->u.room_listed.request) || (k != NULL &&
	    k->lists == NULL))
		return heard_bad(err, "somebody of a list that was not asked");
	if (k == NULL)
		return 0;
	l = &k->lists->of[k->affiliation];
	if (l->n >= IPC_LISTED_MAX)
		return heard_bad(err, "more of a list than is told");
	if (*m->u.room_listed.jid == '\0' ||
	    (jid = heard_address(a, m->u.room_listed.jid)) == NULL) {
		l->left++;
		return 0;
	}
	l->all = xreallocarray(l->all, l->n + 1, sizeof(l->all[0]));
	l->all[l->n].jid = jid;
	l->all[l->n].nick = xstrdup(m->u.room_listed.nick);
	l->all[l->n++].reason = xstrdup(m->u.room_listed.reason);
	return 0;
}

static void
room_list_end(struct account *a, struct room_task *k, size_t left,
    const char *condition, const char *text)
{
	struct room_list *l = &k->lists->of[k->affiliation];

	l->left += left;
	str_fit(k->lists->condition, sizeof(k->lists->condition), condition);
	if (*condition != '\0')
		l->refusal = room_refusal(ROOM_ACT_LIST, k->affiliation,
		    k->room, condition, text);
	if (k->lists->open == 1)
		room_lists_say(a, k);
}

static const struct chat_hears room_list_hears[] = {
	{ MSG_ROOM_LISTED, room_list_hear },
	{ MSG_NONE, NULL }
};

const struct chat_feature chat_feature_room_list = {
	.name = "room_list", .hears = room_list_hears,
};
