/*
 * What could stand for a parameter: from the table, the model, the settings
 * and the front end.  Never offers a secret.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/inside.h"

static void
candidate_gather_words(struct gather *g, const char *words)
{
	char word[80];
	size_t n;

	for (;; words += n + 1) {
		n = strcspn(words, "|");
		if (n > 0 && n < sizeof(word)) {
			memcpy(word, words, n);
			word[n] = '\0';
			gather_if(g, word);
		}
		if (words[n] == '\0')
			break;
	}
}

/* Takes a list of a front end over. */
static void
candidate_gather_list(struct gather *g, size_t (*names)(void *, char ***))
{
	char **list = NULL;
	size_t n;

	if (names == NULL)
		return;
	n = names(g->app->front->arg, &list);
	for (size_t i = 0; i < n; i++) {
		gather_if(g, list[i]);
		free(list[i]);
	}
	free(list);
}

/* ---- by type ----------------------------------------------------------- */

/* One argument has no blanks, nor what would have to be quoted. */
static void
candidate_gather_resource(struct gather *g, const struct contact *c,
    const char *before)
{
	const char *name;
	char *whole;

	for (size_t i = 0; i < contact_resources(c); i++) {
		name = resource_name(contact_resource(c, i));
		if (strpbrk(name, BLANKS "\"\\") != NULL)
			continue;
		whole = xasprintf("%s%s", before, name);
		gather_if(g, whole);
		free(whole);
	}
}

/* "bob@example.org/ph": the contact's programs. */
static void
candidate_gather_programs_of(struct gather *g, struct account *account)
{
	size_t len = strcspn(g->word, "/");
	char *jid = xasprintf("%.*s", (int)len, g->word);
	char *before = xasprintf("%s/", jid);
	const struct contact *contact = contact_find(account, jid);
	struct talk *room = talk_find(account, jid);

	if (room != NULL && talk_kind(room) == TALK_ROOM)
		gather_occupants(g, room);
	else if (contact != NULL)
		candidate_gather_resource(g, contact, before);
	free(before);
	free(jid);
}

struct given {
	struct gather *gather;
	const struct account *account;
};

/* Its name, where it has another than the address, and whether it is there. */
static char *
candidate_note_contact(const struct gather *g, const void *of)
{
	const struct contact *c = of;
	const char *name = contact_name(c), *tag = "";
	bool same = strcmp(name, contact_jid(c)) == 0;

	if (gather_meant_account(g) == NULL && chat_accounts(g->app->chat) > 1)
		tag = account_name(contact_account(c));
	return xasprintf("%s%s%s%s%s", same ? "" : name, same ? "" : "  ",
	    show_word(contact_show(c)), *tag == '\0' ? "" : "  ", tag);
}

static void
candidate_put_contact(struct gather *g, const struct contact *c)
{
	gather_put(g, contact_jid(c), contact_show(c) == SHOW_OFFLINE ?
	    RANK_AWAY : RANK_THERE, candidate_note_contact, c);
}

/* The user's own names for contacts are few; the others' are looked at. */
static void
candidate_gather_given(void *arg, const char *account, const char *contact,
    const char *name)
{
	const struct given *given = arg;
	const struct contact *c = contact_find(given->account, contact);

	(void)name;
	if ((account == NULL || strcmp(account,
	    account_jid(given->account)) == 0) && c != NULL &&
	    contact_in_roster(c) && gather_begins(given->gather,
	    contact_name(c)))
		candidate_put_contact(given->gather, c);
}

static void
candidate_gather_roster(struct gather *g, struct account *account)
{
	struct given given = { g, account };
	const struct contact *c;

	/* As they lie in memory: a tenth of the time of any order. */
	for (size_t i = 0; (c = roster_contact(account, i)) != NULL; i++)
		if (contact_in_roster(c) && (gather_begins(g,
		    contact_jid(c)) || (contact_roster_name(c)[0] != '\0' &&
		    gather_begins(g, contact_roster_name(c)))))
			candidate_put_contact(g, c);
	conf_each_contact(g->app->conf, SET_NAME, candidate_gather_given,
	    &given);
}

/* By their address, or by the name of the contact. */
static void
candidate_gather_blocked(struct gather *g, struct account *account)
{
	const char *jid;
	unsigned by;

	for (size_t i = 0; (jid = account_blocked_at(account, i, &by)) != NULL;
	    i++)
		if (gather_begins(g, jid) || gather_begins(g, name_of(account,
		    jid)))
			gather_add(g, jid);
}

static char *
candidate_note_talk(const struct gather *g, const void *of)
{
	const struct talk *v = of;
	const struct contact *c = talk_contact(v);
	size_t n;

	if (c != NULL)
		return candidate_note_contact(g, c);
	if (talk_kind(v) != TALK_ROOM)
		return NULL;
	n = room_people(v);
	return xasprintf("room, %zu %s", n, n == 1 ? "person" : "people");
}

/* What a room is called without a word of the user's begins its address; to
 * look it up asks all the other rooms. */
static bool
candidate_begins_talk(const struct gather *g, const struct talk *v)
{
	const char *name;

	if (gather_begins(g, talk_jid(v)))
		return true;
	name = talk_kind(v) != TALK_ROOM ? talk_name(v) : conf_text(
	    g->app->conf, SET_NAME, account_jid(talk_account(v)), talk_jid(v));
	return name != NULL && gather_begins(g, name);
}

/* Of all conversations, or of those with rooms. */
static void
candidate_gather_talks(struct gather *g, const struct account *account,
    bool rooms)
{
	struct talk *talk;

	for (size_t i = 0; i < chat_talks(g->app->chat); i++) {
		talk = chat_talk(g->app->chat, i);
		if (talk_account(talk) == account && (!rooms ||
		    talk_kind(talk) == TALK_ROOM) &&
		    candidate_begins_talk(g, talk))
			gather_put(g, talk_jid(talk), RANK_ANY,
			    candidate_note_talk, talk);
	}
}

/* In the window of a room those in it can be meant. */
static void
candidate_gather_occupants(struct gather *g, const struct account *account)
{
	struct talk *room = g->window;

	if (room == NULL || talk_account(room) != account || g->len == 0 ||
	    g->row == NULL || (g->row->flags & CMD_ROOMS) == 0)
		return;
	if (talk_kind(room) == TALK_OCCUPANT)
		room = room_of_private(room);
	if (room != NULL && talk_kind(room) == TALK_ROOM)
		gather_occupants(g, room);
}

static void
candidate_gather_contacts_of(struct gather *g, struct account *account)
{
	if (g->row != NULL && (g->row->flags & CMD_OF_BLOCKED) != 0) {
		candidate_gather_blocked(g, account);
		return;
	}
	if (g->param != NULL && strcmp(g->param->name, "room") == 0) {
		gather_bookmarks(g, account);
		return;
	}
	if (strchr(g->word, '/') != NULL) {
		candidate_gather_programs_of(g, account);
		return;
	}
	if (g->row != NULL && (g->row->flags & CMD_OF_ROOMS) != 0) {
		candidate_gather_talks(g, account, true);
		return;
	}
	candidate_gather_occupants(g, account);
	candidate_gather_roster(g, account);
	candidate_gather_talks(g, account, false);
}

static void
candidate_by_contact(struct gather *g)
{
	struct account *account = gather_meant_account(g);

	if (account != NULL) {
		candidate_gather_contacts_of(g, account);
		return;
	}
	for (size_t i = 0; i < chat_accounts(g->app->chat); i++)
		candidate_gather_contacts_of(g, chat_account(g->app->chat, i));
}

static char *
candidate_note_account(const struct gather *g, const void *of)
{
	(void)g;
	return xstrdup(account_state_word(account_state(of)));
}

static void
candidate_by_account(struct gather *g)
{
	const struct account *a;

	for (size_t i = 0; i < chat_accounts(g->app->chat); i++) {
		a = chat_account(g->app->chat, i);
		if (gather_begins(g,
		    account_jid(a)) || gather_begins(g,
		    account_name(a)))
			gather_put(g, account_jid(a), RANK_ANY,
			    candidate_note_account, a);
	}
}

static void
candidate_by_word(struct gather *g)
{
	candidate_gather_words(g, g->param->words);
}

static char *
candidate_note_setting(const struct gather *g, const void *of)
{
	(void)g;
	return xstrdup(((const struct setting_row *)of)->help);
}

static void
candidate_by_setting(struct gather *g)
{
	const struct setting_row *row;

	for (int i = 0; i < SETTINGS; i++) {
		row = setting_row((enum setting)i);
		if ((row->flags & (SETTING_HIDDEN | SETTING_NO_SET)) == 0 &&
		    (g->app->front->kind != FRONT_READER ||
		    !setting_is_of_screen((enum setting)i)) &&
		    gather_begins(g, row->name))
			gather_put(g, row->name, RANK_ANY,
			    candidate_note_setting, row);
	}
}

static void
candidate_by_theme(struct gather *g)
{
	g->themes = true;
	candidate_gather_list(g, g->app->front->themes);
}

static void
candidate_by_window(struct gather *g)
{
	candidate_gather_list(g, g->app->front->windows);
}

static void
candidate_by_key(struct gather *g)
{
	candidate_gather_list(g, g->app->front->keys);
}

static void
candidate_by_value(struct gather *g)
{
	int id = g->setting == NULL ? -1 : setting_find(g->setting);
	const struct setting_row *row;

	if (id == -1)
		return;
	row = setting_row((enum setting)id);
	if (id == SET_THEME)
		candidate_by_theme(g);
	else if (id == SET_OTR_WIPE)
		candidate_gather_words(g, "end|never");
	else if (id == SET_PROXY)
		candidate_gather_words(g, "http://|https://|none|socks5://");
	else if (row->type == SETTING_BOOL)
		candidate_gather_words(g, "true|false");
	else if (row->words != NULL)
		candidate_gather_words(g, row->words);
}

static void
candidate_gather_known_key(void *arg, const struct otr_known *known)
{
	gather_if(arg, known->fingerprint);
}

static void
candidate_by_fingerprint(struct gather *g)
{
	const struct talk *talk = gather_meant_talk(g);

	if (talk != NULL)
		otr_known_each(g->app->otr, account_jid(talk_account(talk)),
		    talk_jid(talk),
		    candidate_gather_known_key, g);
}

/* How it begins; the key itself is not offered: that would be compared with
 * itself, and prove nothing. */
static void
candidate_by_link(struct gather *g)
{
	const struct talk *talk = gather_meant_talk(g);
	char *link;

	if (talk == NULL)
		return;
	link = uri_make(talk_jid(talk), "");
	gather_if(g, link);
	free(link);
}

static void
candidate_by_resource(struct gather *g)
{
	const struct talk *talk = gather_meant_talk(g);

	gather_if(g, "any");
	if (talk != NULL && talk_contact(talk) != NULL)
		candidate_gather_resource(g, talk_contact(talk), "");
}

/* An action, or a command line: behind the key nothing stands yet. */
static void
candidate_by_action(struct gather *g)
{
	const char *rest = g->rest + strspn(g->rest, BLANKS);

	rest += strcspn(rest, BLANKS);
	if (rest[strspn(rest, BLANKS)] != '\0')
		return;
	gather_if(g, "none");
	candidate_gather_list(g, g->app->front->actions);
	gather_rows(g, "", "/");
}

static void
candidate_add_code(void *arg, const struct code *code)
{
	if (gather_begins(arg, code->name))
		gather_put_noted(arg, code->name, RANK_ANY, code->text);
}

/* "/help otr sm": words of a row's name, or a topic; where none begins so,
 * codes. */
static void
candidate_by_command(struct gather *g)
{
	struct str before;
	const char *s = g->rest + strspn(g->rest, BLANKS);

	str_init(&before);
	if (*s == '/')
		s++;
	while (*s != '\0') {
		size_t len = strcspn(s, BLANKS);

		str_addf(&before, "%s%.*s", before.len == 0 ? "" : " ",
		    (int)len, s);
		s += len;
		s += strspn(s, BLANKS);
	}
	gather_rows(g, before.s, *g->word == '/' ? "/" : "");
	for (size_t i = 0; before.len == 0 && cmd_topics[i] != NULL; i++)
		gather_if(g, cmd_topics[i]);
	if (g->n == 0 && before.len == 0)
		(void)code_each(NULL, candidate_add_code, g);
	str_free(&before);
}

/* NULL: there is nothing that could be offered. */
static void (*const by_type[PARAM_TYPES])(struct gather *) = {
	[PARAM_CONTACT] = candidate_by_contact,
	[PARAM_JID] = candidate_by_account,
	[PARAM_ACCOUNT] = candidate_by_account,
	[PARAM_WORD] = candidate_by_word,
	[PARAM_SETTING] = candidate_by_setting,
	[PARAM_VALUE] = candidate_by_value,
	[PARAM_FINGERPRINT] = candidate_by_fingerprint,
	[PARAM_LINK] = candidate_by_link,
	[PARAM_ID] = gather_waiting,
	[PARAM_LINE] = gather_lines,
	[PARAM_COMMAND] = candidate_by_command,
	[PARAM_ACTION] = candidate_by_action,
	[PARAM_THEME] = candidate_by_theme,
	[PARAM_KEY] = candidate_by_key,
	[PARAM_WINDOW] = candidate_by_window,
	[PARAM_RESOURCE] = candidate_by_resource,
	[PARAM_GROUP] = gather_groups,
	[PARAM_GROUP_OF] = gather_groups_of,
	[PARAM_NICK] = gather_nicks,
	[PARAM_ROOM] = gather_rooms,
};

bool
cmd_completes(enum param_type type)
{
	return (unsigned)type < PARAM_TYPES && by_type[type] != NULL;
}

void
gather_param(struct gather *g)
{
	if (by_type[g->param->type] != NULL)
		by_type[g->param->type](g);
}

void
gather_accounts(struct gather *g)
{
	candidate_by_account(g);
}

/* ---- the whole --------------------------------------------------------- */

void
gather_names(struct gather *g)
{
	if (g->len == 0)
		return;
	if (g->window != NULL)
		gather_if(g, talk_name(g->window));
	candidate_by_contact(g);
}
